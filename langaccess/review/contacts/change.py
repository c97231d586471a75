"""Changing a registered value in every language, so that approved texts stay approved.

A text with the value in it and the same text with another value are one text with a variable. So
`set_contact` changes source and translation together, compares both letter by letter with what they
must be, and records in the log that the approval of the one holds for the other. A text that
differs in anything else is left alone and reported, and is stale as soon as its source is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from langaccess import formats
from langaccess.agency import approval, ledger
from langaccess.agency.facts import (
    CONTACT_SET,
    CONTACTS,
    contacts_at_rest,
    entries_of,
    load_contacts,
    record_contact,
    split_key,
    write_contact,
)
from langaccess.agency.policy import SentenceQuestion, decide
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import InputError, OutputError, UsageError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.model import State, Target
from langaccess.core.tags import EN, Tag
from langaccess.review.approved_file import approved_path
from langaccess.review.contacts.memory import MemoryUpdate, update_memory
from langaccess.review.contacts.source_files import (
    as_read,
    contacts_shown,
    drafts_still_showing,
    files_still_showing,
    rewrite,
)
from langaccess.review.contacts.swap import Swap, swap_for
from langaccess.review.model import ReviewedDocument, ReviewedSentence, digest, document_state
from langaccess.review.releases import Released, release, releases
from langaccess.review.source_sentences import sentences_of_file
from langaccess.review.status import SUBJECT, log_of, statuses
from langaccess.review.store import as_stored, documents_under_review, save

CONTACT_GROUND = "contact "
"""Prefix of the ground on which texts were carried over to another value."""

_AGAIN = "look at `langaccess contacts list`, then run the command again"


@dataclass(frozen=True, slots=True)
class UnchangedPlace:
    """A document, or a sentence of it, in which the value was not changed.

    Attributes:
        document: name of the source.
        tag: language of the translation, None for the source itself.
        place: place of the sentence, or empty.
        why: the reason.
    """

    document: str
    tag: Tag | None
    place: str = field(metadata={"json": "segment", "null": True})
    why: str


@dataclass(frozen=True, slots=True)
class ContactChange:
    """What changing a contact did.

    Attributes:
        key: of the contact.
        old: its value before, empty for a new contact.
        new: its value now.
        sources: source documents that were rewritten.
        sentences: document and language → how many sentences have the new value.
        released: document and language → the new version of the approved file.
        left: what was not changed, and why.
        registered: whether the register has the new value. It keeps the old one while a person must
            still change a source, so that the same command can be run again.
        memory: what changed in the translation memory.
        elsewhere: files that are not under review and still have the old value.
        drafts: drafts in `translations/` that still have it.
    """

    key: str
    old: str = field(metadata={"null": True})
    new: str
    sources: tuple[Path, ...] = ()
    sentences: Mapping[tuple[str, Tag], int] = field(default_factory=dict, metadata={"json": ""})
    released: Mapping[tuple[str, Tag], Released] = field(
        default_factory=dict, metadata={"json": ""}
    )
    left: tuple[UnchangedPlace, ...] = ()
    registered: bool = True
    memory: MemoryUpdate = field(default_factory=MemoryUpdate)
    elsewhere: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()


def set_contact(session: Session, key: str, value: str, *, by: str) -> ContactChange:
    """Change a registered value in every document under review, or enter a new one.

    After an interruption, the same command continues where it stopped.

    Args:
        key: `records_desk.phone`.
        value: the new value.
        by: who says so; a claim, recorded with account and machine.

    Raises:
        UsageError: no key, no name, or a number that no text would show.
        InputError: another key has the old value or the new one, so that it is not clear which is
            meant; or the value is a sentence that the gate stops.
        ConfigError: the register is wrong, or the log was changed by hand.
        OutputError: a file cannot be written, or more than the value would move in one.
    """
    conn = session.connection
    root = session.folder
    _name, kind = split_key(key)
    new = " ".join(value.split())
    if not new or not by.strip():
        raise UsageError("a contact needs a value and a name", hint="KEY VALUE --by NAME")
    barred = decide(SentenceQuestion(new), session.policy)
    if not barred.allowed:
        raise InputError(
            f"this is not a contact: it {barred.reasons[0].text} ({barred.reasons[0].rule})",
            hint="keep such a text in approved/, see docs/how-to/keep-fixed-texts.md",
        )
    known = entries_of(load_contacts(root))
    old = known.get(key, "")
    swap = _swap_or_refuse(known, key, kind, old, new)
    log_of(session)
    with contacts_at_rest(session.workspace):
        if entries_of(load_contacts(root)) != known:
            raise InputError(
                "the register was changed in the meantime", where=str(root / CONTACTS), hint=_AGAIN
            )
        if swap is not None:
            return _everywhere(session, swap, key=key, by=by.strip())
        with transaction(conn):
            record_contact(conn, key, old, new, by=by, at=session.now)
        write_contact(root, key, new)
    return ContactChange(key, old, new)


def undo_contact(session: Session, key: str, *, by: str) -> ContactChange:
    """Give a contact the value that it had before its last change, in every document.

    The log keeps both changes; a second undo gives the newer value again.

    Raises:
        InputError: it was never changed; the register has another value than the last change gave
            it; or a later change is not complete, so that documents have two values.
        UsageError, ConfigError, OutputError: as for `set_contact`.
    """
    split_key(key)
    now = entries_of(load_contacts(session.folder)).get(key)
    changes = [e for e in ledger.entries(session.connection, CONTACT_SET) if e.data["key"] == key]
    last = changes[-1] if changes else None
    if last is None or not last.data["old"]:
        raise InputError(
            f"{key} was never changed here, so there is no value before it",
            hint="`langaccess contacts list` shows the contacts",
        )
    if last.data["new"] != now:
        raise InputError(
            f"{key} is {now or 'not entered'}, but the last recorded change made it "
            f"{last.data['new']}",
            where=str(session.folder / CONTACTS),
            hint=f"name the value: langaccess contacts set {key} VALUE --by NAME",
        )
    carried = ledger.entries(session.connection, approval.CARRIED)
    if any(e.seq > last.seq and e.data.get("ground") == contact_ground(key) for e in carried):
        raise InputError(
            f"a later change of {key} is not complete: some documents have the newer value",
            hint=f"finish it with the newer value: langaccess contacts set {key} VALUE --by NAME",
        )
    return set_contact(session, key, last.data["old"], by=by)


def contact_ground(key: str) -> str:
    """Return the ground on which texts are carried over when the value of `key` changes."""
    return CONTACT_GROUND + key


def _everywhere(session: Session, swap: Swap, *, key: str, by: str) -> ContactChange:
    """Change a value in sources, translations, approved files, memory and register."""
    conn = session.connection
    old, new = swap.old, swap.new
    sources, left = _sources(session, swap)
    with transaction(conn):
        counts, more = _carry(session, swap, sources=sources, key=key, by=by)
        files = _released(session, counts, swap)
        through = not left and all(one.place for one in more)
        memory = update_memory(session, swap) if through else MemoryUpdate()
        if through:
            record_contact(conn, key, old, new, by=by, at=session.now)
    if through:
        write_contact(session.folder, key, new)
    seen = {one.name for one in as_stored(session)}
    other = files_still_showing(session.folder, swap, seen)
    drafts = drafts_still_showing(session.folder, swap)
    return ContactChange(
        key, old, new, sources, counts, files, (*left, *more), through, memory, other, drafts
    )


def documents_with(session: Session, entries: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return which source documents under review show each contact, or link to it.

    Args:
        entries: key → value, from `entries_of`.
    """
    swaps = {key: swap_for(key.rpartition(".")[2], old, old) for key, old in entries.items()}
    result: dict[str, list[str]] = {key: [] for key in entries}
    for one in {one.name: one for one in as_stored(session)}.values():
        for key in () if one.problem else contacts_shown(one.path, swaps, one.source):
            result[key].append(one.name)
    return {key: tuple(names) for key, names in result.items()}


def _swap_or_refuse(
    known: Mapping[str, str], key: str, field: str, old: str, new: str
) -> Swap | None:
    """Return what to change in documents, None when nothing is.

    Raises:
        InputError: another key has the old value, or the new one: once two have the same, no
            document says which of them is meant.
    """
    if field == "phone":
        swap_for(field, new, new)  # a number that no text would show is refused at once
    if old == new:
        return None
    others = {other: text for other, text in known.items() if other != key}
    if taken := _twins(others, swap_for(field, new, new)):
        raise InputError(
            f"{taken} has this value already, and a document would not say which is meant",
            hint="check the value; if one desk has both, keep one of the two keys in contacts.yaml",
        )
    if not old:
        return None
    swap = swap_for(field, old, new)
    if swap.same:  # another writing of one number: documents keep theirs
        return None
    if twins := _twins(others, swap):
        raise InputError(
            f"{twins} has the same value, and a document does not say which is meant",
            hint="change the documents by hand, and have them reviewed",
        )
    return swap


def _twins(others: Mapping[str, str], swap: Swap) -> str:
    """Return the keys whose value is the one that a swap looks for."""
    return ", ".join(o for o, text in others.items() if swap.count(Target(text), EN))


def _sources(session: Session, swap: Swap) -> tuple[tuple[Path, ...], tuple[UnchangedPlace, ...]]:
    """Rewrite every source that has the value; return these, and those left alone."""
    done, left = [], []
    seen = {one.name: one for one in as_stored(session)}
    for one in seen.values():
        if one.problem:
            left.append(UnchangedPlace(one.name, None, "", one.problem))
            continue
        try:
            if rewrite(session.workspace.state, one.path, swap, one.source):
                done.append(one.path)
        except InputError as exc:
            left.append(UnchangedPlace(one.name, None, "", exc.message))
    return tuple(done), tuple(left)


def _carry(
    session: Session, swap: Swap, *, sources: Collection[Path], key: str, by: str
) -> tuple[dict[tuple[str, Tag], int], tuple[UnchangedPlace, ...]]:
    """Change the translations, and record that their approvals hold."""
    counts: dict[tuple[str, Tag], int] = {}
    left: list[UnchangedPlace] = []
    for old in as_stored(session):
        touched = {one.id for one in old.sentences if swap.count(one.source, old.source)}
        left += _shortened(old, swap)
        if old.problem or (not touched and old.path not in sources):
            continue
        made = _document(old, swap, left)
        if isinstance(made, str):
            left.append(UnchangedPlace(old.name, old.tag, "", made))
            continue
        save(session.connection, made)
        pairs = [
            (before, after, approval.plain_digest(b.source.text, b.target.text))
            for a, b in zip(old.sentences, made.sentences, strict=True)
            if b.current and b.target is not None
            for before, after in [(old.signed(a), made.signed(b))]
            if before != after and before.terms == after.terms
        ]
        if pairs:
            approval.record_carrying(
                session.connection, [(one[0], one[1]) for one in pairs], by, session.policy,
                what=SUBJECT, target=old.tag, plain=[one[2] for one in pairs],
                at=session.now, document=old.name, ground=contact_ground(key),
            )  # fmt: skip
        counts[old.name, old.tag] = sum(one.current for one in made.sentences if one.id in touched)
    return counts, tuple(left)


def _document(
    old: ReviewedDocument, swap: Swap, left: list[UnchangedPlace]
) -> ReviewedDocument | str:
    """Return a document with the new value; or why its source is not the old one with it."""
    now = sentences_of_file(old.path, old.source)
    shown = any(swap.count(one.source, old.source) for one in old.sentences)
    if shown and [one.source for one in now] == [one.source for one in old.sentences]:
        return "its source still has the old value"
    if len(now) != len(old.sentences):
        return "its source changed in other ways too"
    made = []
    for was, is_ in zip(old.sentences, now, strict=True):
        wanted = swap.apply(was.source, old.source)
        if wanted is None:
            return "the value is split by markup"
        if as_read(wanted) != as_read(is_.source):
            return "its source changed in other ways too"
        if was.leads and is_.leads != tuple(sorted({swap.link(to) for to in was.leads})):
            return "a link in its source leads elsewhere"
        made.append(_sentence(was, is_, swap, old, left))
    return replace(old, sentences=tuple(made), digest=sha256(read_bytes(old.path)))


def _shortened(document: ReviewedDocument, swap: Swap) -> Iterator[UnchangedPlace]:
    """Yield the sentences that show a number without its area code: it is not changed in these."""
    for one in document.sentences:
        text = one.target or Target("")
        if swap.shortened(one.source.text, document.source) or swap.shortened(
            text.text, document.tag
        ):
            why = "it shows the number without its area code: change it by hand"
            yield UnchangedPlace(document.name, document.tag, one.place, why)


def _sentence(
    was: ReviewedSentence,
    now: ReviewedSentence,
    swap: Swap,
    document: ReviewedDocument,
    left: list[UnchangedPlace],
) -> ReviewedSentence:
    """Return a sentence of the new source with its translation, which has the new value too."""
    firm = was.current
    times = swap.count(was.source, document.source)
    target = was.target
    if target is not None and times:
        changed = swap.apply(target, document.tag)
        if changed is None or swap.count(target, document.tag) != times:
            firm = False
            why = "the translation writes the value in another way: it needs its translator"
            left.append(UnchangedPlace(document.name, document.tag, now.place, why))
        else:
            target = changed
    made_for = digest(now.source) if firm else was.made_for
    before = None if firm or target is None else was.was or was.source
    return replace(
        was, place=now.place, source=now.source, target=target, made_for=made_for, was=before,
        leads=now.leads if was.leads else (),
    )  # fmt: skip


def _released(
    session: Session, counts: Mapping[tuple[str, Tag], int], swap: Swap
) -> dict[tuple[str, Tag], Released]:
    """Write the approved files again, and compare each with the one before."""
    root = session.folder
    log = log_of(session)
    made = {}
    for one in documents_under_review(session):
        status_by_id = statuses(one, log, session.policy)
        approved = document_state(status_by_id) is State.APPROVED and bool(one.digest)
        if (one.name, one.tag) not in counts or not approved:
            continue
        path = approved_path(root, one)
        mine = [*releases(session.connection, one)]
        ours = path.is_file() and mine and sha256(read_bytes(path)) == mine[-1]["sha256"]
        before = _texts(path, one.tag, swap) if ours else None
        made[one.name, one.tag] = done = release(session, one)
        if before is not None and before != _texts(path, one.tag, None):
            raise OutputError(
                "more than the value moved in this approved file",
                where=str(done.written.path),
                hint="`langaccess review show` says what is approved; report this",
            )
    return made


def _texts(path: Path, tag: Tag, swap: Swap | None) -> list[str]:
    """Return the passages of an approved file, with the new value when asked; no form number."""
    found: list[str] = []
    for unit in formats.read(path, accept_revisions=True).units:
        made = swap.apply(Target(unit.text), tag) if swap else None
        text = unit.text if made is None else made.text
        if not formats.is_form_number(text):
            found.append(text)
    return found
