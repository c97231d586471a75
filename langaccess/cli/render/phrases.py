"""The phrasebook of a command, its rows for JSON, and what is printed of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from langaccess.cli import output
from langaccess.cli.options import parse_languages
from langaccess.cli.render.answers import answer_lines
from langaccess.cli.sessions import approval_log

if TYPE_CHECKING:
    from datetime import date
    from typing import Literal

    from rich.console import Console

    from langaccess.agency.approval import ApprovalLog
    from langaccess.agency.policy import Policy
    from langaccess.agency.session import Session
    from langaccess.core.model import State
    from langaccess.core.tags import Tag
    from langaccess.outreach.plan import PhrasePlan
    from langaccess.phrases.book import (
        Answers,
        Phrase,
        Phrasebook,
        PhraseMatch,
        Risk,
        Topic,
        Translation,
    )


class EnglishRow(TypedDict):
    """A phrase in English."""

    id: str
    number: int
    topic: str
    en: str
    risk: Risk


class TranslationRow(TypedDict):
    """A translation of a phrase, or that there is none."""

    lang: Tag
    state: State | Literal["missing"]
    source: str
    text: str


class SheetPlace(TypedDict):
    """Where a phrase is on a printed sheet."""

    page: int
    proof: bool


class PlacedTranslation(TranslationRow):
    """A translation of a phrase, and where it is on the sheet."""

    card: SheetPlace | None


class _ListedText(TypedDict, total=False):
    text: str
    languages: int


class ListedPhrase(EnglishRow, _ListedText):
    """A phrase of `phrases list`: a translation, or in how many languages it exists."""

    lang: Tag | Literal["en"]
    state: State | Literal["missing", ""]
    source: str


class FoundPhrase(EnglishRow):
    """A phrase that was found, and how well it fits."""

    score: float
    translations: list[PlacedTranslation]


class TranslationDetails(TypedDict):
    """A translation of a phrase, with its origin and approval."""

    lang: Tag
    text: str
    say: str
    state: State
    reason: str
    approved_by: str
    source: str
    licence: str
    translator: str
    reviewer: str
    date: date | None
    variety: str
    sha256: str
    where: str
    by: str
    back: tuple[str, ...]
    doubt: str
    answers: Mapping[str, str]


class PhraseDetails(EnglishRow):
    """A phrase with its translations."""

    note: str
    answers: Answers
    choices: tuple[str, ...]
    translations: list[TranslationDetails]


class RefusedPhrases(TypedDict):
    """What is printed if only approved legal texts may be used."""

    refused: str
    basis: tuple[str, ...]
    interpreter_line: str | None
    approved: str | Path


@dataclass(frozen=True, slots=True)
class OpenPhrasebook:
    """The phrasebook that applies here, with the session and the log of approvals."""

    book: Phrasebook
    session: Session
    log: ApprovalLog

    @property
    def policy(self) -> Policy:
        """The agency's rules."""
        return self.session.policy

    @property
    def folder(self) -> Path | None:
        """The agency's own phrasebooks."""
        root = self.session.root
        return None if root is None else root / "phrasebooks"


def open_book(workspace: Path | None, *, quiet: bool, english: bool = False) -> OpenPhrasebook:
    """Return the phrasebook and the rules of the agency's folder, or the shipped ones.

    With `english` it has no translation, which is quick, and no approval is looked up.
    """
    from langaccess.agency.approval import ApprovalLog
    from langaccess.agency.session import open_session
    from langaccess.phrases.book import load_phrasebook, with_approvals

    session = open_session(workspace, note=output.Reporter(quiet=quiet).note)
    policy = session.policy
    if session.root is None or english:
        folder = None if session.root is None else session.root / "phrasebooks"
        return OpenPhrasebook(load_phrasebook(folder, english=english), session, ApprovalLog())
    book = load_phrasebook(session.root / "phrasebooks")
    log = approval_log(session, "phrase")
    for problem in log.problems:
        output.Reporter().note(
            f"the log was changed by hand, so nothing counts as approved: {problem}"
        )
    return OpenPhrasebook(with_approvals(book, log, policy), session, log)


def wanted_tags(
    book: Phrasebook, typed: str, *, untranslated: bool = False, as_read: bool = False
) -> tuple[Tag, ...]:
    """Return the languages typed (names or tags, with commas), or all of the phrasebook.

    `untranslated` accepts languages without a phrase; `as_read` reads `pt` as `pt-BR`, as on cards.
    """
    from langaccess.core.errors import InputError
    from langaccess.core.tags import require_written

    if not typed:
        return book.tags
    tags = parse_languages(typed)
    require_written(tags)
    if as_read:
        from langaccess.phrases.cards import Request, written

        tags = written(Request(book, tags))
    absent = [tag for tag in tags if tag not in book.tags]
    if absent and not untranslated:
        raise InputError(
            f"the phrasebook has nothing in {', '.join(f'{t} ({t.name})' for t in absent)}",
            hint="have it translated: `langaccess phrases export --lang TAG --to FOLDER`",
        )
    return tags


def print_refusal(
    opened: OpenPhrasebook, typed: str, *, as_json: bool, ids_only: bool = False
) -> bool:
    """Print a refusal if `typed` asks for text that is never a phrase; return whether it does."""
    from langaccess.agency.policy import SentenceQuestion, decide, interpreter_line
    from langaccess.phrases.book import never_a_phrase

    never = opened.book.never
    subject = never_a_phrase(never, typed, ids_only=ids_only)
    words = subject.subject if subject else ""
    if not words and not ids_only and not decide(SentenceQuestion(typed), opened.policy).allowed:
        words = "text that performs a legal act"
    if not words:
        return False
    line = interpreter_line(opened.policy)
    store = "approved/" if opened.session.root is None else opened.session.root / "approved"
    data: RefusedPhrases = {
        "refused": words,
        "basis": never.basis,
        "interpreter_line": line,
        "approved": store,
    }

    def draw_refusal(console: Console) -> None:
        console.print("Get a qualified interpreter.")
        console.print(f"{words}: never use a phrasebook for this")
        output.put(console, f"interpreter line: {line}")
        text = f"use only your agency's approved texts, in {store}"
        output.put(console, text)

    output.result(data, draw_refusal, as_json=as_json)
    return True


def of_topics(book: Phrasebook, typed: str) -> list[Phrase]:
    """Return the phrases of the topics named, or of all topics."""
    return [phrase for topic in topics_of(book, typed) for phrase in topic.phrases]


def topics_of(book: Phrasebook, typed: str) -> list[Topic]:
    """Return the topics named, or all."""
    from langaccess.core.errors import UsageError

    wanted = [part.strip() for part in typed.split(",") if part.strip()]
    known = [topic.id for topic in book.topics]
    for name in wanted:
        if name not in known:
            raise UsageError(f"there is no topic `{name}`", hint=f"topics: {', '.join(known)}")
    return [topic for topic in book.topics if not wanted or topic.id in wanted]


def phrase_named(book: Phrasebook, typed: str) -> Phrase:
    """Return the phrase with this id or number."""
    from langaccess.core.errors import InputError
    from langaccess.core.near_miss import similar

    for phrase in book.phrases.values():
        if typed in {phrase.id, str(phrase.number)}:
            return phrase
    near = similar(typed, book.phrases, most=1)
    hint = f"did you mean {near[0]}?" if near else "see `langaccess phrases list`"
    raise InputError(f"there is no phrase `{typed}`", hint=hint)


def rows_of(book: Phrasebook, phrase: Phrase, tags: tuple[Tag, ...]) -> list[dict[str, Any]]:
    """Return the rows of a phrase: one for English, or one for each language."""
    if not tags:
        count = sum(phrase.id in entries for entries in book.translations.values())
        return [
            {**_english_row(phrase), "lang": "en", "state": "", "source": "", "languages": count}
        ]
    return [{**_english_row(phrase), **_translation_row(book, phrase, tag)} for tag in tags]


def passes_filters(row: dict[str, Any], state: str, source: str, *, missing: bool) -> bool:
    """Return whether a row passes the filters of `phrases list`."""
    if missing:
        return bool(row["state"] == "missing")
    return state in {"", row["state"]} and source in {"", row["source"]}


def _english_row(phrase: Phrase) -> EnglishRow:
    return {"id": phrase.id, "number": phrase.number, "topic": phrase.topic, "en": phrase.en,
            "risk": phrase.risk}  # fmt: skip


def _translation_row(book: Phrasebook, phrase: Phrase, tag: Tag) -> TranslationRow:
    entry = book.translation(phrase.id, tag)
    if entry is None:
        return {"lang": tag, "state": "missing", "source": "", "text": ""}
    return {"lang": tag, "state": entry.state, "source": entry.source, "text": entry.text}


def found_row(book: Phrasebook, match: PhraseMatch, tags: tuple[Tag, ...]) -> FoundPhrase:
    """Return a match for JSON."""
    rows: list[PlacedTranslation] = [
        {**_translation_row(book, match.phrase, tag), "card": None} for tag in tags
    ]
    return {**_english_row(match.phrase), "score": match.score, "translations": rows}


def full_row(book: Phrasebook, phrase: Phrase, tags: tuple[Tag, ...]) -> PhraseDetails:
    """Return a phrase for JSON, with all details of each translation."""
    entries = [e for tag in tags if (e := book.translation(phrase.id, tag)) is not None]
    return {
        **_english_row(phrase),
        "note": phrase.note,
        "answers": phrase.answers,
        "choices": phrase.choices,
        "translations": [_full_translation_row(e) for e in entries],
    }


def _full_translation_row(entry: Translation) -> TranslationDetails:
    return {
        "lang": entry.tag, "text": entry.text, "say": entry.say, "state": entry.state,
        "reason": entry.reason, "approved_by": entry.approved_by,
        "source": entry.source, "licence": entry.licence,
        "translator": entry.translator, "reviewer": entry.reviewer, "date": entry.date,
        "variety": entry.variety, "sha256": entry.digest, "where": entry.where,
        "by": entry.by, "back": entry.back, "doubt": entry.doubt, "answers": entry.own_answers,
    }  # fmt: skip


def detail_lines(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield what else is known of a translation (`full_row`), one line each."""
    yield from filter(None, (entry["approved_by"], entry["reason"]))
    if entry["answers"]:
        yield "answers: " + " / ".join(entry["answers"].values())
    if entry["by"]:
        yield f"written by: {entry['by']}"
    for words in dict.fromkeys(entry["back"]):
        yield f"in English: {words}"
    if entry["doubt"]:
        yield f"doubt: {entry['doubt']}"


def imported_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what became of one imported file."""
    counts = f"{row['changed']} imported, {row['same']} unchanged, {row['empty']} empty"
    yield f"{row['file']}: {counts}"
    yield from (f"  {words}" for words in row["wording"])
    if row["approve_again"]:
        ids = ", ".join(row["approve_again"])
        yield f"  approved before they were replaced, so approve them again: {ids}"
    if row["errors"]:
        yield f"  has an error and cannot be approved: {', '.join(row['errors'])}"
        yield "  next: `langaccess phrases check` shows what is wrong"
    yield from answer_lines(row)
    if row["stale"]:
        yield f"  the English has changed since then: {', '.join(row['stale'])}"


def draw_plan(console: Console, found: PhrasePlan, limit: int) -> None:
    """Print the order of review: the first `limit` lines of the table, then what it rests on."""
    heads = ("no.", "lang", "phrases", "draft", "missing", "doubt", "people", "hours", "USD")
    cells = [
        (
            str(one.rank), str(one.tag), "street" if one.street else "others",
            str(len(one.drafts)), str(len(one.missing)), str(one.doubts or ""),
            "" if one.people_low is None else f"{one.people_low:,}", f"{one.hours:g}",
            "" if one.price is None else f"{one.price.amount:,.2f}",
        )
        for one in found.items[:limit]
    ]  # fmt: skip
    console.print(output.table("TO BE REVIEWED", heads, cells))
    if len(found.items) > limit:
        output.say(console, f"and {len(found.items) - limit} more: --limit {len(found.items)}")
    output.say(console, f"order: {found.order}")
    output.say(console, f"{found.hours:g} hours in all, an estimate")
    if found.total:
        output.say(console, f"all that have a price: ${found.total:,.2f}")
    unpriced = list(dict.fromkeys(str(one.tag) for one in found.items if one.price is None))
    if unpriced:
        more = f" and {len(unpriced) - 8} more" if len(unpriced) > 8 else ""
        output.say(
            console,
            f"no price for {', '.join(unpriced[:8])}{more}: add a current rate with "
            "`per_word` and `revision_per_word` to rates.yaml",
        )
    output.say(console, *(f"note: {note}" for note in found.notes))
    if found.items:
        first = found.items[0].tag
        command = f"langaccess phrases export --lang {first} --to FOLDER"
        output.say(console, f"next: `{command}` for a reviewer")
