"""A phrasebook as table rows for a linguist, exported and imported without loss."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from langaccess.core.errors import InputError
from langaccess.core.folding import nfc
from langaccess.core.model import State
from langaccess.core.tags import Tag
from langaccess.core.words import plural
from langaccess.phrases.book.check import segment
from langaccess.phrases.book.model import Answers, Phrase, Phrasebook, Translation, YesNo

if TYPE_CHECKING:
    from langaccess.formats.exchange import ShortText

COLUMNS = (
    "id", "number", "topic", "en", "note", "lang", "text", "say", "state", "source", "licence",
    "translator", "reviewer", "date", "variety", "answers", "yes", "no", "by", "back", "doubt",
)  # fmt: skip

_TEXT = {"id", "en", "text", "state", "note", "lang"}
_NEEDED = ("id", "en", "lang", "text")
_BETWEEN = " | "  # two translations back into English
# States that a returned file may claim. Approval is signed, publication is cited and hashed.
_RETURNED = (State.DRAFT, State.TRANSLATED, State.REVIEWED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class PhraseChanges:
    """The changes in a returned file.

    Attributes:
        changed: translations that are new or differ, in the order of the file.
        same: number of rows that change nothing.
        empty: number of rows without a translation.
        stale: ids whose English has changed since the file was made.
        drafts: translations that stay as they are, as drafts.
        said: place (`file:line`) → the cells of that row.
    """

    changed: tuple[Translation, ...]
    same: int
    empty: int
    stale: tuple[str, ...]
    drafts: tuple[Translation, ...]
    said: Mapping[str, Mapping[str, str]]


def rows(
    book: Phrasebook,
    tags: Sequence[Tag],
    topics: Sequence[str] = (),
    answers: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Iterable[dict[str, str]]:
    """Yield one row for each phrase and language, translated or not, by language."""
    for tag in tags:
        for topic in book.topics:
            if topics and topic.id not in topics:
                continue
            for phrase in topic.phrases:
                yield _row(phrase, tag, book.translation(phrase.id, tag), answers)


def _row(
    phrase: Phrase, tag: Tag, entry: Translation | None, answers: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "id": phrase.id,
        "number": str(phrase.number),
        "topic": phrase.topic,
        "en": phrase.en,
        "note": phrase.note,
        "lang": str(tag),
    }
    if entry is None:
        return row
    return row | {
        "text": entry.text,
        "say": entry.say,
        "state": str(entry.state),
        "source": entry.source,
        "licence": entry.licence,
        "translator": entry.translator,
        "reviewer": entry.reviewer,
        "date": entry.date.isoformat() if entry.date else "",
        "variety": entry.variety,
        "answers": "; ".join(answers.get(segment(entry, phrase), ())) if answers else "",
        "yes": entry.answers.yes if entry.answers else "",
        "no": entry.answers.no if entry.answers else "",
        "by": entry.by,
        "back": _BETWEEN.join(entry.back),
        "doubt": entry.doubt,
    }


def as_text(row: Mapping[str, str]) -> ShortText:
    """Return a row as a text for a translator's program."""
    extra = {name: row[name] for name in COLUMNS if name not in _TEXT}
    from langaccess.formats.exchange import ShortText

    return ShortText(row["id"], row["en"], row["text"], row["state"], row["note"], extra)


def as_row(text: ShortText, tag: Tag) -> dict[str, str]:
    """Return a text from a translator's program as a row."""
    row = {"id": text.id, "en": text.source, "text": text.target, "state": text.state}
    return {**text.extra, **row, "note": text.note, "lang": str(tag)}


def changes_in(
    book: Phrasebook,
    table: Iterable[tuple[str, Mapping[str, str]]],
    *,
    translator: str,
    on: dt.date,
) -> PhraseChanges:
    """Return the changes in `book` from the rows of a returned file.

    A changed text is `translated` when the row or the caller names its translator, otherwise a
    `draft`.
    """
    faults: list[str] = []
    changed: list[Translation] = []
    stale: list[str] = []
    drafts: list[Translation] = []
    same = empty = 0
    places: dict[tuple[str, Tag], str] = {}
    said: dict[str, Mapping[str, str]] = {}
    for where, cells in table:
        said[where] = cells
        try:
            entry = _entry(book, cells, translator, on, where)
        except InputError as exc:
            faults.append(f"{where}: {exc.message}" + (f" ({exc.hint})" if exc.hint else ""))
            continue
        if entry is None:
            empty += 1
            continue
        if (first := places.setdefault((entry.id, entry.tag), where)) != where:
            faults.append(f"{where}: {entry.id} is in {entry.tag} twice (first in {first})")
            continue
        if _tidy(cells["en"]) != book.phrases[entry.id].en:
            stale.append(entry.id)
        before = book.translation(entry.id, entry.tag)
        if before is not None and _alike(before, entry):
            same += 1
            drafts += [entry] if entry.state is State.DRAFT else []
        else:
            changed.append(entry)
    if faults:
        raise InputError(
            f"{plural(len(faults), 'row')} cannot be used; nothing was imported",
            hint="correct the rows named above and import the file again",
            details=faults,
        )
    return PhraseChanges(tuple(changed), same, empty, tuple(stale), tuple(drafts), said)


def _entry(
    book: Phrasebook, cells: Mapping[str, str], translator: str, on: dt.date, where: str
) -> Translation | None:
    missing = [name for name in _NEEDED if name not in cells]
    if missing:
        raise InputError(f"there is no column {', '.join(missing)}")
    text = _tidy(cells["text"])
    if not text:
        return None
    if cells["id"] not in book.phrases:
        raise InputError(f"no phrase has the id {cells['id']}")
    tag = Tag(cells["lang"])
    if tag == "en":
        raise InputError("English is not a translation")
    before = book.translation(cells["id"], tag)
    answers = _own_answers(cells, book.phrases[cells["id"]])
    if before is not None and _unchanged(before, text, cells) and answers in {None, before.answers}:
        return _confirmed(before, cells, translator)
    who = cells.get("translator", "").strip()
    if before is not None and who == before.translator:
        who = ""  # the translator of the old text
    who = who or translator
    return Translation(
        id=cells["id"],
        tag=tag,
        text=text,
        state=_state(cells.get("state", ""), who, before),
        en=_tidy(cells["en"]),
        say=_tidy(cells.get("say", "")),
        source=_source(cells, before, who),
        licence=cells.get("licence", "").strip(),
        translator=who,
        reviewer=_new(cells, "reviewer", before.reviewer if before else ""),
        date=_day(_new(cells, "date", before.date.isoformat() if before and before.date else ""))
        or on,
        variety=cells.get("variety", "").strip(),
        where=where,
        by=_new(cells, "by", before.by if before else ""),
        back=_back(_new(cells, "back", _BETWEEN.join(before.back) if before else "")),
        doubt=_new(cells, "doubt", before.doubt if before else ""),
        answers=answers,
    )


def _unchanged(before: Translation, text: str, cells: Mapping[str, str]) -> bool:
    """Return whether a row has the same text for the same English.

    A stale text that comes back untouched stays stale: no one has looked at it for the new English.
    """
    if before.text != text:
        return False
    untouched = before.state is State.STALE and cells.get("state", "").strip() == State.STALE
    return untouched or before.en == _tidy(cells["en"])


def _confirmed(before: Translation, cells: Mapping[str, str], translator: str) -> Translation:
    """Return the same text with the additions of the row; an older row removes nothing.

    What a row says about a draft may be about the draft that a translator has replaced since.
    """
    about = cells if not before.translator else {}
    written = _parsed(cells.get("state", "")) or before.state
    forward = written in _RETURNED and (
        written is State.WITHDRAWN
        or (before.state in _RETURNED and _RETURNED.index(written) > _RETURNED.index(before.state))
    )
    who = cells.get("translator", "").strip() or before.translator
    if forward and not who:
        who = translator
    state = written if forward else before.state
    if forward and state is not State.WITHDRAWN:
        _name_needed(state, who)
    return dataclasses.replace(
        before,
        state=state,
        claim=None if forward else before.claim,
        say=_tidy(cells.get("say", "")) or before.say,
        translator=who,
        reviewer=cells.get("reviewer", "").strip() or before.reviewer,
        variety=cells.get("variety", "").strip() or before.variety,
        by=about.get("by", "").strip() or before.by,
        back=_back(about.get("back", "")) or before.back,
        doubt=about.get("doubt", "").strip() or before.doubt,
    )


def _back(cell: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in cell.split(_BETWEEN.strip()) if one.strip())


def _own_answers(cells: Mapping[str, str], phrase: Phrase) -> YesNo | None:
    """Return the answers to this question alone, from the columns `yes` and `no`."""
    yes, no = (_tidy(cells.get(name, "")) for name in ("yes", "no"))
    if not yes and not no:
        return None
    if not (yes and no):
        raise InputError("one of `yes` and `no` is empty", hint="fill in both, or neither")
    if phrase.answers is not Answers.YES_NO:
        raise InputError("`yes` and `no` belong to a question with yes or no")
    return YesNo(yes, no)


def _state(written: str, who: str, before: Translation | None) -> State:
    """Return the state of a new text, which does not depend on that of the old text."""
    state = _parsed(written)
    if state is None or state in {State.STALE, State.SOURCED, before.state if before else None}:
        return State.TRANSLATED if who else State.DRAFT
    if state not in _RETURNED:
        raise InputError(f"a returned file cannot make a phrase {state}", hint=_allowed())
    if state in {State.TRANSLATED, State.REVIEWED}:
        _name_needed(state, who)
    return state


def _parsed(written: str) -> State | None:
    if not written.strip():
        return None
    try:
        return State(written.strip())
    except ValueError:
        raise InputError(f"the state `{written}` does not exist", hint=_allowed()) from None


def _allowed() -> str:
    return "states are " + ", ".join(_RETURNED)


def _name_needed(state: State, who: str) -> None:
    if not who:
        raise InputError(f"{state} needs the name of the translator", hint="--translator NAME")


def _source(cells: Mapping[str, str], before: Translation | None, who: str) -> str:
    """Return the source of a changed text, never that of the old text."""
    return _new(cells, "source", before.source if before else "") or who or "unknown"


def _new(cells: Mapping[str, str], column: str, old: str) -> str:
    """Return the content of a cell, empty when it is still that of the old text."""
    given = cells.get(column, "").strip()
    return "" if given == old else given


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"the date `{text}` is not in the form YYYY-MM-DD") from None


def _tidy(text: str) -> str:
    return nfc(text.strip())


def _alike(one: Translation, other: Translation) -> bool:
    """Whether two translations are the same, apart from their places in a file."""

    def plain(entry: Translation) -> Translation:
        return dataclasses.replace(entry, where="", reason="", nfc=True)

    return plain(one) == plain(other)
