"""What goes into a pack of each kind, and by which door it comes in at the other agency.

Each kind is a file that the program exports and imports anyway, so that a pack passes the same
checks as any other file from outside: nothing arrives approved, an own approved text is never
replaced, a machine's words stay drafts. Facts, programs and rules of others are for people to read:
they are put into a folder of their own that the program reads nothing from.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from langaccess.agency.approval import approvals
from langaccess.agency.people import Entry, Loan, load_files, load_roster
from langaccess.agency.session import Session
from langaccess.core.config import Phone
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import read_bytes, remove, sha256, write_atomic
from langaccess.core.folding import slug
from langaccess.core.model import State
from langaccess.core.tags import Tag
from langaccess.core.words import plural
from langaccess.formats.exchange import read_table, read_tmx
from langaccess.interpret import roster
from langaccess.outreach import registers
from langaccess.outreach.registers import PROGRAMS
from langaccess.outreach.sharing.manifest import PackKind
from langaccess.phrases import book
from langaccess.phrases.book import CollectionLine, CollectionSource, Phrasebook
from langaccess.translate import memory
from langaccess.translate.memory import Concept, Termbase

_PEOPLES = frozenset({State.TRANSLATED, State.REVIEWED, State.APPROVED, State.SOURCED})
_READ_ONLY = {PackKind.FACTS: "facts.yaml", PackKind.POLICY: "jurisdiction.yaml"}


@dataclass(frozen=True, slots=True)
class PackLabel:
    """How content of a pack is called where it is kept."""

    agency: str  # who made the pack
    name: str  # of the pack
    version: int  # of the pack
    licence: str  # on what terms its texts may be passed on
    until: date = date.min  # last day on which it can be applied; people are lent up to then
    phone: Phone | None = None  # the agency's public number

    @property
    def stem(self) -> str:
        """How names of files begin: the same in every version."""
        return _short(slug(f"{self.agency} {self.name}", "pack"), 80)

    @property
    def source(self) -> str:
        """What the source of a text says, without the version."""
        return f"pack {self.name} of {self.agency}"


@dataclass(slots=True)
class Taken:
    """What came in from one file of a pack.

    Attributes:
        kind: what the file is.
        file: its place in the pack.
        items: how many came in.
        kept: how many did not, because there is a text of one's own, or the same.
        left: `file:line` and reason of what was not taken.
        wording: what to say of texts with the wording of a machine's draft.
        to: where it is now.
    """

    kind: PackKind
    file: str
    items: int = 0
    kept: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)
    wording: list[str] = field(default_factory=list)
    to: str = ""


# -- what is sent ----------------------------------------------------------------------------------


SentFile = tuple[str, bytes, int]
"""Path in the pack, bytes, and number of items of a file."""
PackContent = Mapping[PackKind, Sequence[SentFile]]
"""The files of each kind."""


def collect(session: Session, kinds: Iterable[PackKind]) -> PackContent:
    """Return the files of each kind; none of a kind that the agency has nothing of.

    Phrases are those that a person translated; of the memory, only what the agency approved; people
    only if they agreed. PINs are in none of them.
    """
    doors: dict[PackKind, Callable[[Session], Iterator[SentFile]]] = {
        PackKind.PHRASES: _phrases, PackKind.TERMS: _terms, PackKind.MEMORY: _memory,
        PackKind.ROSTER: _people, PackKind.PROGRAMS: _programs,
    }  # fmt: skip
    return {
        kind: [*(doors[kind](session) if kind in doors else _file(session, kind))] for kind in kinds
    }


def _phrases(session: Session) -> Iterator[SentFile]:
    whole = _phrasebook(session)
    mine = book.own_translations(whole, session.folder / "phrasebooks")
    chosen = {(one.tag, one.id) for one in mine if one.state in _PEOPLES}
    for tag in sorted({tag for tag, _id in chosen}):
        ids = {id_ for one, id_ in chosen if one == tag}
        yield f"phrases/{tag}.csv", book.export(whole, tag, ids=ids), len(ids)


def _terms(session: Session) -> Iterator[SentFile]:
    shipped = memory.load_terms(None).concepts
    base = memory.load_terms(session.folder / "glossary")
    own = {id_: one for id_, one in base.concepts.items() if shipped.get(id_) != one}
    if own:
        base = replace(base, concepts=own)
        yield "terms/terms.tbx", memory.export_terms(base, "tbx"), len(own)


def _memory(session: Session) -> Iterator[SentFile]:
    out = io.BytesIO()
    units = memory.export_tmx(memory.Memory(session), out, approved=True)
    if units:
        yield "memory/memory.tmx", out.getvalue(), units


def _people(session: Session) -> Iterator[SentFile]:
    people = load_roster(session.folder / "roster", session.policy)
    agreed = roster.for_pool(people, session.policy, session.today)
    # An empty list takes everyone back.
    yield "roster/people.yaml", roster.to_yaml(agreed).encode(), len(agreed)


def _programs(session: Session) -> Iterator[SentFile]:
    known = registers.load_register(session, PROGRAMS)
    if known:
        text = registers.to_json_text(known, PROGRAMS, session.policy, request=True)
        yield "programs/programs.json", text.encode(), len(known)


def _file(session: Session, kind: PackKind) -> Iterator[SentFile]:
    path = session.folder / _READ_ONLY[kind]
    if path.is_file():
        yield f"{kind}/{path.name}", read_bytes(path), 1


def _phrasebook(session: Session) -> Phrasebook:
    whole = book.load_phrasebook(session.folder / "phrasebooks")
    if not session.has_database:
        return whole
    return book.with_approvals(whole, approvals(session, "phrase"), session.policy)


# -- what comes in ---------------------------------------------------------------------------------


def take(session: Session, label: PackLabel, kind: PackKind, path: Path, inner: str) -> Taken:
    """Take a file of a pack in by the door of its kind.

    `label` is how the file is called here, `path` the unpacked file, `inner` its place in the pack.
    """
    doors: dict[PackKind, Callable[[Session, PackLabel, Path, Taken], None]] = {
        PackKind.PHRASES: _take_phrases, PackKind.TERMS: _take_terms,
        PackKind.MEMORY: _take_memory, PackKind.ROSTER: _take_people,
    }  # fmt: skip
    taken = Taken(kind, inner)
    doors.get(kind, _take_to_read)(session, label, path, taken)
    taken.left = [(where.replace(str(path), inner), why) for where, why in taken.left]
    return taken


def examine(session: Session, label: PackLabel, kind: PackKind, path: Path, inner: str) -> None:
    """Read a file of a pack without taking it in.

    `label`, `path` and `inner` are as for `take`.
    """
    if kind is PackKind.PHRASES:
        _phrase_rows(path, inner)
    elif kind is PackKind.TERMS:
        memory.read_terms(path, source=label.source, today=session.today, rules=session.policy)
    elif kind is PackKind.MEMORY:
        for _unit in read_tmx(path)[1]:
            pass
    elif kind is PackKind.ROSTER:
        _incoming(session, path, inner)


def _phrase_rows(path: Path, inner: str) -> list[tuple[str, dict[str, str]]]:
    """Return place and cells of each row of a file of phrases."""
    rows = list(read_table(path))
    lacks = {"id", "en", "text", "say", "state", "lang"} - set(rows[0][1] if rows else ())
    why = f"it has no column {min(lacks)}" if rows and lacks else ""
    if not why and len({row["lang"] for _where, row in rows}) > 1:
        why = "it holds more than one language"
    if why:
        hint = "ask the sender to make the pack again; nothing of it was taken in"
        raise InputError(f"this is not a file of phrases: {why}", where=inner, hint=hint)
    return rows


def _incoming(session: Session, path: Path, inner: str) -> tuple[Entry, ...]:
    """Return the people of a list."""
    try:
        return load_files([path], session.policy).people
    except ConfigError as error:  # not a file of ours
        hint = "ask the sender to correct the list; no one on it was taken in"
        details = [line.replace(str(path), inner) for line in error.details]
        raise InputError(error.message, where=inner, hint=hint, details=details) from error


def _take_phrases(session: Session, label: PackLabel, path: Path, taken: Taken) -> None:
    folder, whole = session.folder / "phrasebooks", _phrasebook(session)
    rows = _phrase_rows(path, taken.file)
    if not rows:
        return
    lines = [
        replace(
            CollectionLine(where, row["id"], row["en"], row["text"], row["say"]),
            by_person=row["state"] in _PEOPLES,
        )
        for where, row in rows
    ]
    from_where = CollectionSource(f"{label.source} v{label.version}", label.licence)
    topic = _topic(label)
    found = book.collect(
        whole, lines, Tag(rows[0][1]["lang"]), from_where, session.policy, topic=topic,
        on=session.today,
    )  # fmt: skip
    if found.phrases:
        whole = book.store_topic(folder, whole, topic, found.phrases)
    kept, wording = book.with_origins(session, whole, found.translations, path, found.said)
    book.record_import(session, whole, kept, path)
    book.store(folder, whole, kept)
    taken.items, taken.kept, taken.to = len(kept), found.kept, "phrasebooks/"
    taken.left += found.held
    taken.wording += wording


def _take_terms(session: Session, label: PackLabel, path: Path, taken: Taken) -> None:
    base = memory.load_terms(session.folder / "glossary")
    read = memory.read_terms(path, source=label.source, today=session.today, rules=session.policy)
    concepts, wording = memory.keep_machine_drafts(session, read, path)
    shipped = memory.load_terms(None).concepts
    concepts = tuple(
        fresh for one in concepts if (fresh := _fresh(one, base, shipped, taken)) is not None
    )
    memory.record_terms_import(session, base, concepts, path)
    if concepts:
        memory.keep_terms(session.folder / "glossary", label.stem, concepts)
    taken.items, taken.to = len(concepts), f"glossary/{label.stem}.yaml"
    taken.left += read.left
    taken.wording += wording


def _fresh(
    one: Concept, base: Termbase, shipped: Mapping[str, Concept], taken: Taken
) -> Concept | None:
    """Return what of an incoming concept the agency does not have, or None.

    The agency's own forms stay; those of a translator replace a shipped draft.
    """
    known = base.concepts.get(one.id)
    if known is None:
        return one
    if known.en != one.en:
        taken.left.append((one.id, f"{one.en}: your agency's term {known.en} has this id"))
        return None
    below = shipped.get(one.id)
    forms = {}
    for tag, mine in one.forms.items():
        theirs = known.forms.get(tag)
        draft = below is not None and theirs == below.forms.get(tag)
        if theirs is None or (draft and all(form.state == "translated" for form in mine)):
            forms[tag] = mine
    taken.kept += not forms
    # What the agency says of the concept itself is taken from its own entry.
    return replace(one, definition="", domain="", also=(), source=known.source, keep=known.keep,
                   forms=forms) if forms else None  # fmt: skip


def _take_memory(session: Session, label: PackLabel, path: Path, taken: Taken) -> None:
    done = memory.import_tmx(session, path, licence=label.licence)
    taken.items, taken.kept = done.added.new + done.added.raised, done.added.known
    taken.left += [(one.where, one.reason) for one in done.held]
    taken.wording += done.wording
    taken.to = "the memory"


def _take_people(session: Session, label: PackLabel, path: Path, taken: Taken) -> None:
    policy = session.policy
    file = _lent_file(session, label)
    own = load_roster(session.folder / "roster", policy)
    mine = tuple(e for e in own.people if e.lent is None or e.lent.by != label.agency)
    loan = Loan(label.agency, label.until, label.phone)
    incoming = _incoming(session, path, taken.file)
    lent, left = roster.lend(
        incoming, replace(own, people=mine), policy, loan,
        prefix=label.stem, on=session.today,
    )  # fmt: skip
    if lent:
        head = [f"lent by {label.agency}; `langaccess roster pool merge` writes this file"]
        write_atomic(file, roster.to_yaml(lent, head).encode())
    taken.items, taken.to = len(lent), f"roster/{file.name}"
    taken.left += left


def _lent_file(session: Session, label: PackLabel) -> Path:
    return session.folder / "roster" / f"lent-{label.stem}.yaml"


def _take_to_read(session: Session, label: PackLabel, path: Path, taken: Taken) -> None:
    # With the name that an agency's rules have, they would be current in this folder.
    inner = taken.file.replace("jurisdiction.yaml", "rules-to-read.yaml")
    to = session.folder / "packs" / label.stem / inner
    write_atomic(to, read_bytes(path))
    taken.items, taken.to = 1, to.relative_to(session.folder).as_posix()


def take_back(session: Session, label: PackLabel) -> list[str]:
    """Take out what any version of a pack brought, and return what stays and why.

    What the agency approved since stays: it is the agency's own decision.
    """
    stays: list[str] = []
    folder = session.folder / "phrasebooks"
    whole = _phrasebook(session)
    mine = book.own_translations(whole, folder)
    theirs = [one for one in mine if one.source.startswith(f"{label.source} v")]
    gone = [one for one in theirs if one.state is not State.APPROVED]
    if approved := len(theirs) - len(gone):
        stays.append(f"{approved} phrases that your agency approved")
    book.discard(folder, whole, gone)
    book.discard_topic(_phrasebook(session), _topic(label))
    units = memory.Memory(session)
    origins = {origin for *_pair, standing, origin in units.counts() if _is_of(origin, label)}
    for origin in origins:
        memory.remove_origin(units, origin)
    if kept := sum(n for (*_pair, _s, origin), n in units.counts().items() if origin in origins):
        stays.append(f"{kept} sentence pairs that your agency approved")
    if kept := _take_terms_back(session, session.folder / "glossary" / f"{label.stem}.yaml"):
        stays.append(f"{plural(kept, 'term')} that your agency approved")
    remove(_lent_file(session, label))
    shutil.rmtree(session.folder / "packs" / label.stem, ignore_errors=True)
    return stays


def _take_terms_back(session: Session, path: Path) -> int:
    """Remove a file of terms, but for the forms that the agency approved; return their number."""
    concepts = memory.load_concepts(path)
    tags = sorted({tag for one in concepts for tag in one.forms})
    firm = memory.approved_forms(session, memory.load_terms(path.parent), tags)
    kept = []
    for one in concepts:
        forms = {
            tag: tuple(form for form in mine if form.digest in firm[tag])
            for tag, mine in one.forms.items()
        }
        if forms := {tag: mine for tag, mine in forms.items() if mine}:
            kept.append(replace(one, forms=forms))
    remove(path)
    if kept:
        memory.keep_terms(path.parent, path.stem, kept)
    return sum(len(mine) for one in kept for mine in one.forms.values())


def _topic(label: PackLabel) -> str:
    return _short(f"pack-{label.stem}", 31)


def _short(name: str, length: int) -> str:
    """Return a name with at most `length` signs; a digest keeps two long ones apart."""
    if len(name) <= length:
        return name
    return f"{name[: length - 9].rstrip('-')}-{sha256(name.encode())[:8]}"


def _is_of(origin: str, label: PackLabel) -> bool:
    return re.fullmatch(rf"{re.escape(label.stem)}-v\d+\.tmx", origin) is not None
