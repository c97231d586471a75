"""Writes languages that a named person adopts, with their evidence, into the agency's rules.

The rules are where identification, cards and the roster's gaps look. The program proposes; a person
decides. A language out of a group of several gets no count: the group is never split.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from langaccess.agency import ledger
from langaccess.agency.policy import load_policy
from langaccess.agency.session import Session
from langaccess.core.config import read_yaml, yaml_string
from langaccess.core.errors import InputError
from langaccess.core.files import clear_unfinished, lock, read_text, write_atomic
from langaccess.core.tags import Tag
from langaccess.outreach.need.assessment import GroupNeed, NeedAssessment, assess

__all__ = ["ADOPTED", "AdoptedLanguage", "adopt_languages"]

ADOPTED = "need.adopted"
_KEY = re.compile(r"languages:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class AdoptedLanguage:
    """A language as it is written into the rules; see `ServedLanguage`.

    Attributes:
        source: the figures or the evidence, in words.
    """

    tag: Tag
    count: int | None
    low: int | None
    high: int | None
    share: float | None
    source: str


def adopt_languages(
    session: Session,
    wanted: Sequence[Tag] = (),
    *,
    by: str,
    why: str = "",
    places: Sequence[str] = (),
) -> tuple[AdoptedLanguage, ...]:
    """Write languages into the agency's rules, and return them.

    Args:
        wanted: the languages; by default each group that means one language and is due.
        by: name of the person who decides.
        why: a reason, needed for a language that no source names.
        places: the area, see `assess`.

    Raises:
        InputError: the name is missing, nothing is due, or a language has no evidence.
        ConfigError: the rules have mistakes; the file stays as it was.
        OutputError: the file or the database cannot be written.
    """
    if not any(map(str.isalpha, by)):
        raise InputError("the name of the person who decides is missing", hint="add --by NAME")
    found = assess(session, places=places)
    if wanted:
        chosen = tuple(_named(found, tag, why.strip()) for tag in dict.fromkeys(wanted))
    else:
        chosen = tuple(
            _of_group(found, one, one.languages[0])
            for one in _rows(found)
            if one.named == "one" and one.outcome == "due" and one.notice != "enough"
        )
    if not chosen:
        raise InputError(
            "no group that means one language is due",
            hint="name the languages that you decide on: langaccess need adopt so --by NAME",
        )
    path = session.workspace.jurisdiction
    with lock(session.workspace.state / "rules.lock", purpose="the agency's rules"):
        text = read_text(path)
        changed = _written(path, text.replace("\r\n", "\n"), chosen, session.today)
        if "\r\n" in text:
            changed = changed.replace("\n", "\r\n")
        clear_unfinished(path)
        write_atomic(path, changed.encode("utf-8"), check=lambda made: _check(made, chosen))
    data: dict[str, Any] = {
        "by": by.strip(),
        "why": why.strip(),
        "languages": [
            {"lang": str(one.tag), "count": one.count, "source": one.source} for one in chosen
        ],
    }
    ledger.append(session.connection, ADOPTED, data | ledger.here(), at=session.now)
    return chosen


def _check(path: Path, chosen: Iterable[AdoptedLanguage]) -> None:
    policy = load_policy(path)
    lost = {one.tag for one in chosen} - {one.tag for one in policy.languages}
    if lost:
        raise InputError(
            f"the list of languages in this file has a form that is not understood: {lost}",
            where=str(path), hint="write each language on a line of its own: - {tag: es}",
        )  # fmt: skip


def _rows(found: NeedAssessment) -> Iterator[GroupNeed]:
    """Yield the groups, and the rows of B16001 inside of them."""
    for group in found.groups:
        yield group
        yield from group.inside


def _named(found: NeedAssessment, tag: Tag, why: str) -> AdoptedLanguage:
    """Return a language that a person named, with what is known of it.

    Raises:
        InputError: no source names it, and no reason is given.
    """
    rows = list(_rows(found))
    for one in rows:
        if one.named == "one" and one.languages[0].language == tag.language and one.estimate:
            return _of_group(found, one, tag)
    mentions = [m for one in rows for m in one.evidence] + list(found.elsewhere)
    said = dict.fromkeys(
        f"{m.source}: {'few' if m.count is None else f'{m.count:,}'} {m.unit}"
        for m in mentions
        if m.tag.language == tag.language
    )
    group = next((one for one in rows if tag.language in {t.language for t in one.languages}), None)
    if not said and not why:
        where = f"; the census has it in `{group.group}`, with others" if group else ""
        raise InputError(
            f"no source names {tag.name}{where}",
            hint=f'if you know it from elsewhere: need adopt {tag} --by NAME --why "the clinic '
            'counts 60 patients"',
        )
    parts = [*said, *([why] if why else [])]
    if group is not None:
        parts.append(f"part of {group.row} ({group.group})")
    return AdoptedLanguage(tag, None, None, None, None, "; ".join(parts))


def _of_group(found: NeedAssessment, one: GroupNeed, tag: Tag) -> AdoptedLanguage:
    margin = "" if one.moe is None else f" ± {one.moe:,}"
    shown = "withheld" if one.estimate is None else f"{one.estimate:,}{margin}"
    survey = next((s.survey for s in found.sources if s.id == one.source), found.survey)
    source = f"{survey}, {one.row}: {shown}"
    return AdoptedLanguage(tag, one.estimate, one.low, one.high, one.percent, source)


# -- the file -------------------------------------------------------------------------------------


def _written(path: Path, text: str, chosen: Sequence[AdoptedLanguage], today: date) -> str:
    """Return the text of the rules with the languages: other lines stay as they are."""
    tree = read_yaml(path)
    entries = tree.data.get("languages") or []
    own = {str(Tag(str(e["tag"]))): n for n, e in enumerate(entries) if isinstance(e, dict)}
    new = {str(one.tag): one for one in chosen}
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if _KEY.match(line)), None)
    if start is None:
        made = [_entry(one, {}, today) for one in chosen]
        return "\n".join([*_without_blank_end(lines), "", "languages:", *made, ""])
    end = _end(lines, start)
    places = [tree.place(("languages", n)).line - 1 for n in range(len(entries))]
    in_brackets = lines[start].partition(":")[2].strip().startswith("[")
    if not entries or in_brackets:  # written again, each on a line of its own
        kept = [
            _entry(new[tag], entries[n], today) if tag in new else _flow(entries[n])
            for tag, n in own.items()
        ]
        added = [_entry(one, {}, today) for tag, one in new.items() if tag not in own]
        remarks = [line for line in lines[start + 1 : end] if line.lstrip().startswith("#")]
        return "\n".join([*lines[:start], "languages:", *kept, *added, *remarks, *lines[end:]])
    dash = lines[places[0]][: len(lines[places[0]]) - len(lines[places[0]].lstrip())]
    block = lines[start + 1 : places[0]]
    for n, at in enumerate(places):
        after = places[n + 1] if n + 1 < len(places) else end
        tag = next(tag for tag, number in own.items() if number == n)
        if tag not in new:
            block += lines[at:after]
            continue
        remarks = [line for line in lines[at + 1 : after] if not line.strip() or "#" in line[:40]]
        block += [dash + _entry(new[tag], entries[n], today).lstrip()]
        block += [line for line in remarks if not line.strip() or line.lstrip().startswith("#")]
    tail: list[str] = []
    while block and not block[-1].strip():
        tail.append(block.pop())
    block += [dash + _entry(one, {}, today).lstrip() for tag, one in new.items() if tag not in own]
    return "\n".join([*lines[: start + 1], *block, *tail, *lines[end:]])


def _end(lines: Sequence[str], start: int) -> int:
    """Return the line after the key's block: of the next key at the margin, and its remarks."""
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " \t-#]"):
        end += 1
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _without_blank_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _entry(one: AdoptedLanguage, held: Mapping[str, Any], today: date) -> str:
    """Return a line of the list; what the person had entered besides the figures stays."""
    data: dict[str, Any] = {
        "tag": str(one.tag), "share": one.share, "count": one.count, "low": one.low,
        "high": one.high, "source": one.source, "as_of": today.isoformat(),
        "basis": held.get("basis"),
    }  # fmt: skip
    return _flow({key: value for key, value in data.items() if value is not None})


def _flow(data: Mapping[str, Any]) -> str:
    def word(value: Any) -> str:
        if isinstance(value, list):
            return "[" + ", ".join(map(word, value)) + "]"
        if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d|[a-z]{2,3}", value):
            return yaml_string(value)
        return str(value)

    return "  - {" + ", ".join(f"{key}: {word(value)}" for key, value in data.items()) + "}"
