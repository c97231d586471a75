"""Source documents that are built: slots are filled with facts and contacts of the agency.

`facts.built` in the log says which sentence of a source rests on which fact, by digests. With it
`store` finds the sentences that an outdated fact makes stale, in every language.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from langaccess import formats
from langaccess.agency import facts as registers
from langaccess.agency import ledger
from langaccess.agency.facts import SLOT, SLOT_FACT, Fact, FactStatus
from langaccess.agency.session import Session
from langaccess.agency.workspace import document_name, transaction
from langaccess.core.errors import InputError
from langaccess.core.files import (
    clear_temporary,
    read_bytes,
    safe_name,
    scratch,
    sha256,
    write_atomic,
)
from langaccess.core.folding import spaced
from langaccess.core.model import Unit
from langaccess.core.tags import EN
from langaccess.formats import Edits, format_of, replace_in_place
from langaccess.review.model import ReviewedDocument, ReviewedSentence
from langaccess.review.source_sentences import sentences_of_file
from langaccess.translate import segments

BUILT = "facts.built"
_OUT = "brochures"
NOTICES = "notices"
"""Folder of documents with slots."""
_ASIDE = "sources"
_DIGITS = 16  # of the digest of a sentence
_OURS = re.compile(rf"\{{\{{\s*(?:{SLOT_FACT}|contact:|agency\.)")


@dataclass(frozen=True, slots=True)
class BuiltSource:
    """A source document with its slots filled.

    Attributes:
        name: of the document, as in lists.
        path: the document.
        template: the document with slots that it was made from.
        facts: id of a fact → numbers of the sentences that rest on it, from 1.
        contacts: keys of the contacts in it.
        refused: facts that may not be printed, so that nothing was written.
        changed: whether the file differs from the one before.
        aside: where the file before is kept, if someone had edited it since it was built.
    """

    name: str
    path: Path
    template: Path
    facts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    contacts: tuple[str, ...] = ()
    refused: tuple[FactStatus, ...] = ()
    changed: bool = False
    aside: Path | None = None


def is_unfilled(text: str) -> bool:
    """Return whether a text has a slot of this program in it."""
    return _OURS.search(text) is not None


def slotted_sources(root: Path) -> tuple[Path, ...]:
    """Return the documents in the agency's folder `notices/` that have a slot, by name."""
    found = (path for path in (root / NOTICES).glob("*") if formats.can_change(path))
    shown = (path for path in found if not path.name.startswith((".", "~$")))
    return tuple(sorted(path for path in shown if _slots_of(path)))


def build_source(session: Session, template: Path, out: Path | None = None) -> BuiltSource:
    """Fill the slots of a document, write the source, and record what it rests on.

    Nothing is written if a fact in it may not be printed today.

    Args:
        template: a document of a format that `contacts set` can change.
        out: where to; by default the same name in `brochures/`.

    Raises:
        InputError: the document cannot be read, a slot has no value, or a file that this function
            did not write is in the way.
        ConfigError: `facts.yaml` or the contacts have mistakes, or the log was changed by hand.
        OutputError: the file or the database cannot be written.
    """
    known = registers.load_facts(session.folder)
    path = session.folder / _OUT / template.name if out is None else out
    name, names = document_name(session.folder, path), _slots_of(template)
    values = registers.slot_values(session.folder, session.policy, known)
    _require_values(template, names, values)
    used = [name.removeprefix(SLOT_FACT) for name in names if name.startswith(SLOT_FACT)]
    used_ids = tuple(dict.fromkeys(used))
    contacts = _contacts_in(names, [known[id_].statement for id_ in used_ids])
    status = registers.fact_statuses(session, known) if used else {}
    refused = tuple(status[id_] for id_ in used_ids if status[id_].reasons)
    if refused:
        return BuiltSource(name, path, template, {}, contacts, refused)
    filled = _filled(template, values)
    rests = _resting(template, path, filled, Counter(used), values)
    with transaction(session.connection):
        before = _newest(session.connection).get(name)
        aside = _kept_aside(session, path, filled, before)
        old = read_bytes(path) if path.is_file() else b""
        data = {
            "document": name,
            "template": document_name(session.folder, template),
            "sha256": sha256(filled),
            "facts": [[id_, known[id_].text_digest] for id_ in used_ids],
            "sentences": [[one, id_] for id_, found in rests.items() for one in found.values()],
        }
        if before is None or {key: before[key] for key in data} != data:
            ledger.append(session.connection, BUILT, data | ledger.here(), at=session.now)
        write_atomic(path, filled)  # last: if it fails, the log does not say that it was built
    places = {id_: tuple(found) for id_, found in rests.items()}
    return BuiltSource(name, path, template, places, contacts, (), old != filled, aside)


def _slots_of(template: Path) -> tuple[str, ...]:
    """Return the names of the slots in a document, each as often as it occurs."""
    if not template.is_file():
        raise InputError("no such file", where=str(template), hint="check the name")
    if not formats.can_change(template):
        raise InputError(
            "slots cannot be filled in a file of this kind",
            where=str(template),
            hint="use Markdown, text, HTML, Word, PowerPoint, Excel or OpenDocument",
        )
    return registers.slots_in("\n".join(formats.plain_text(template)))


def _contacts_in(names: Sequence[str], statements: Sequence[str]) -> tuple[str, ...]:
    all_names = [*names, *(name for text in statements for name in registers.slots_in(text))]
    keys = (name.removeprefix("contact:") for name in all_names if name.startswith("contact:"))
    return tuple(dict.fromkeys(keys))


def _require_values(template: Path, names: Sequence[str], values: Mapping[str, str]) -> None:
    """Refuse a document with a slot that has no value, or a value with such a slot in it.

    Raises:
        InputError: `details` names each slot, in a text file with its line.
    """
    wrong = [name for name in dict.fromkeys(names) if name not in values]
    inside = {
        name: left
        for name in dict.fromkeys(names)
        if (left := registers.slots_in(values.get(name, "")))
    }
    details = [f"{_place(template, name)}: {{{{{name}}}}}: {_missing(name)}" for name in wrong]
    details += [
        f"{_place(template, name)}: {{{{{name}}}}} holds {{{{{one}}}}}: {_missing(one)}"
        for name, left in inside.items()
        for one in left
    ]
    if details:
        raise InputError(
            f"{template.name} has a slot without a value",
            where=str(template),
            hint="`langaccess facts list` and `langaccess contacts list` show what is entered",
            details=details,
        )


def _missing(name: str) -> str:
    kind, _, key = name.partition(":")
    if name.startswith(SLOT_FACT):
        return f"there is no fact `{key}` in {registers.FACTS}"
    if kind == "contact":
        how = f"langaccess contacts set {key} VALUE --by NAME"
        return f"not in {registers.CONTACTS}; to enter it: {how}"
    if name.startswith("agency."):
        return "not entered in jurisdiction.yaml, or not a slot"
    return "not a slot: write fact:ID, contact:NAME.FIELD or agency.name"


def _place(template: Path, name: str) -> str:
    """Return the file and, where it is text, the line of a slot."""
    text = read_bytes(template).decode("utf-8", "replace")
    for number, line in enumerate(text.splitlines(), start=1):
        if name in registers.slots_in(line):
            return f"{template.name}:{number}"
    return template.name


@dataclass(frozen=True, slots=True)
class _Filling:
    """The edits that fill slots. It travels to the process that edits a file."""

    values: Mapping[str, str]
    name: str

    def text(self, text: str) -> Sequence[tuple[int, int, str]]:
        form = format_of(Path(self.name))
        return [
            (match.start(), match.end(), form.literal(self.values[match[1]]))
            for match in SLOT.finditer(text)
            if match[1] in self.values
        ]

    def link(self, address: str) -> str:
        return registers.fill_slots(address, self.values)


def _filled(template: Path, values: Mapping[str, str]) -> bytes:
    filling = _Filling(dict(values), template.name)
    return replace_in_place(
        read_bytes(template), template, Edits(partial(filling.text), partial(filling.link))
    )


def _resting(
    template: Path, path: Path, filled: bytes, used: Counter[str], values: Mapping[str, str]
) -> Mapping[str, Mapping[int, str]]:
    """Return id of a fact → number → digest, of the sentences of a filled document that rest on it.

    Raises:
        InputError: a slot was not filled, or the text of a fact is not found as often as its slot:
            the document would not say what the register says.
    """
    with scratch() as folder:
        made = folder / path.name
        made.write_bytes(filled)
        found = sentences_of_file(made, EN)
        left = [one for part in formats.plain_text(made) for one in registers.slots_in(part)]
    if left:
        raise InputError(
            f"the slot {{{{{left[0]}}}}} could not be filled",
            where=str(template),
            hint="write it in one piece, in ordinary text, without bold or a link within it",
        )
    rests: dict[str, dict[int, str]] = {}
    for id_, times in used.items():
        parts = _sentences_of(values[SLOT_FACT + id_])
        counts = {part: sum(_plain(one).count(part) for one in found) for part in parts}
        if min(counts.values()) < times:
            raise InputError(
                f"the text of the fact `{id_}` is not whole in the finished document",
                where=str(template),
                hint=f"put {{{{{SLOT_FACT}{id_}}}}} between sentences of ordinary text",
            )
        rests[id_] = {
            number: _digest(one)
            for number, one in enumerate(found, start=1)
            if any(part in _plain(one) for part in parts)
        }
    return rests


def _sentences_of(text: str) -> tuple[str, ...]:
    return tuple(spaced(part.text) for part in segments(Unit("", text), EN))


def _plain(sentence: ReviewedSentence) -> str:
    return spaced(sentence.source.text)


def _digest(sentence: ReviewedSentence) -> str:
    return sha256(_plain(sentence).encode("utf-8"))[:_DIGITS]


def _kept_aside(
    session: Session, path: Path, filled: bytes, before: Mapping[str, Any] | None
) -> Path | None:
    """Keep a copy of a file that someone edited since it was built; return where.

    Raises:
        InputError: the file was never built, so it is another document.
    """
    if not path.is_file():
        return None
    there = read_bytes(path)
    if there == filled or (before is not None and before["sha256"] == sha256(there)):
        return None
    if before is None:
        raise InputError(
            "a document of this name exists already, and it was not made by `facts build`",
            where=str(path),
            hint="give the document with slots another name, or name another file with --out",
        )
    aside = session.workspace.state / _ASIDE / f"{sha256(there)[:16]}-{safe_name(path.name)}"
    clear_temporary(aside.parent)
    write_atomic(aside, there)
    return aside


def _newest(conn: sqlite3.Connection) -> Mapping[str, Mapping[str, Any]]:
    return {str(e.data["document"]): e.data for e in ledger.entries(conn, BUILT)}


class BuiltFacts:
    """The sentences that rest on a fact in each built document, and the facts that are outdated."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._built = _newest(session.connection)
        self._facts: Mapping[str, Fact] = {}
        self._status: Mapping[str, FactStatus] = {}
        self._values: Mapping[str, str] = {}
        if self._built:
            self._facts = registers.load_facts(session.folder)
            self._status = registers.fact_statuses(session, self._facts)
            self._values = registers.slot_values(session.folder, session.policy, self._facts)

    def documents(self, id_: str) -> tuple[str, ...]:
        """Return the names of the source documents that a fact is in."""
        return tuple(
            name for name, data in self._built.items() if id_ in dict(_pairs(data["facts"]))
        )

    def mark(self, document: ReviewedDocument) -> ReviewedDocument:
        """Return a document with the facts that each of its sentences rests on."""
        data = self._built.get(document.name)
        if data is None or not data["facts"]:
            return document
        built = dict(_pairs(data["facts"]))
        by_digest: dict[str, list[str]] = {}
        for digest, id_ in _pairs(data["sentences"]):
            by_digest.setdefault(digest, []).append(id_)
        texts = {
            id_: _sentences_of(self._values[SLOT_FACT + id_])
            for id_, digest in built.items()
            if id_ in self._facts and self._facts[id_].text_digest == digest
        }
        marked = [
            replace(one, facts=tuple(self._facts_in(one, by_digest, texts)))
            for one in document.sentences
        ]
        lost = set(built) - {id_ for one in marked for id_ in one.facts}
        if lost:  # its sentences were edited by hand: which ones rest on it is not known
            marked = [replace(one, facts=(*one.facts, *sorted(lost))) for one in marked]
        outdated = {
            id_: words for id_, digest in built.items() if (words := self._problem(id_, digest))
        }
        outdated |= {
            id_: f"the text of the fact {id_} is no longer in it: {_BUILD}"
            for id_ in lost
            if id_ not in outdated
        }
        return replace(document, sentences=tuple(marked), outdated_facts=outdated)

    def _facts_in(
        self,
        sentence: ReviewedSentence,
        by_digest: Mapping[str, Sequence[str]],
        texts: Mapping[str, Sequence[str]],
    ) -> Iterator[str]:
        found = dict.fromkeys(by_digest.get(_digest(sentence), ()))
        plain = _plain(sentence)
        found |= {id_: None for id_, parts in texts.items() if any(p in plain for p in parts)}
        yield from found

    def _problem(self, id_: str, digest: str) -> str:
        """Return why what rests on a fact is stale; empty if it is not."""
        fact = self._facts.get(id_)
        if fact is None:
            return f"the fact {id_} is no longer in {registers.FACTS}"
        newer = next((one.id for one in self._facts.values() if one.supersedes == id_), "")
        if newer:
            return f"the fact {id_} is superseded by {newer}"
        if fact.text_digest != digest:
            return f"the fact {id_} changed: {_BUILD}"
        status = self._status[id_]
        return f"the fact {id_}: {status.problem}" if status.reasons else ""


_BUILD = "run `langaccess facts build`, and have it translated"


def _pairs(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    for one, other in rows:
        yield str(one), str(other)
