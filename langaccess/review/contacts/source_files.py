"""Writes a new value into the source documents, and proves that nothing else in them changed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

from langaccess import formats
from langaccess.agency.facts import CONTACTS
from langaccess.core.errors import InputError
from langaccess.core.files import (
    clear_temporary,
    read_bytes,
    read_text,
    safe_name,
    sha256,
    write_atomic,
)
from langaccess.core.model import Target
from langaccess.core.sandbox import sandboxed
from langaccess.core.tags import EN, Tag
from langaccess.core.xmlsafe import parse
from langaccess.core.zipsafe import part_of
from langaccess.formats import Document, Edits, Link, links_of, replace_in_place
from langaccess.qa import fold
from langaccess.review.contacts.swap import Swap

_FOLDER = "sources"
_BY_HAND = "change the value in it yourself, then run the same command again"
_REMARKS = re.compile(r"(^|/)(comments|threadedComments|people|authors)", re.IGNORECASE)
_GONE = frozenset({"delText", "delInstrText", "annotation", "tracked-changes", "Note"})


def contacts_shown(path: Path, swaps: Mapping[str, Swap], tag: Tag) -> Iterator[str]:
    """Yield the names of the old values that a source document shows or links to.

    This includes text that is not a sentence, such as a cell with only a number.

    Args:
        path: the source.
        swaps: name → the values.
        tag: language of the source.

    Raises:
        InputError: it cannot be read.
    """
    document = formats.read(path, accept_revisions=True)
    links = links_of(path)
    for name, swap in swaps.items():
        if _has_value(document, links, swap, tag):
            yield name


def _has_value(document: Document, links: Sequence[Link], swap: Swap, tag: Tag) -> bool:
    shown = any(swap.count(Target(unit.text), tag) for unit in document.units)
    return shown or any(swap.leads(link.to) for link in links)


def rewrite(state: Path, path: Path, swap: Swap, tag: Tag) -> bool:
    """Put the new value into a source document; tell whether it had the old one.

    The file as it was is kept in the workspace's own folder.

    Args:
        state: the workspace's own folder.
        path: the source.
        swap: the values.
        tag: language of the source.

    Raises:
        InputError: the file cannot be changed without moving something else; it stays as it was.
        OutputError: it cannot be written.
    """
    document = formats.read(path, accept_revisions=True)
    links = links_of(path)
    if not _has_value(document, links, swap, tag):
        return False
    if not formats.can_change(path):
        raise InputError("such a file cannot be changed here", where=str(path), hint=_BY_HAND)
    for link in links:
        _refuse_split(link.text, link.to, swap, path, tag)
    before = read_bytes(path)
    edits = Edits(partial(swap.places, tag=tag), swap.link)
    after = replace_in_place(before, path, edits)
    aside = state / _FOLDER / f"{sha256(before)[:16]}-{safe_name(path.name)}"
    clear_temporary(aside.parent)
    write_atomic(aside, before)
    write_atomic(path, after, check=lambda made: _prove(document, made, before, swap, tag))
    return True


def _refuse_split(text: str, to: str, swap: Swap, path: Path, tag: Tag) -> None:
    """Refuse a link that shows one value and leads to another: it is not clear which is right.

    Raises:
        InputError: it does.
    """
    shows, leads = bool(swap.count(Target(text), tag)), swap.leads(to)
    kind = {"phone": "tel:", "email": "mailto:", "url": "http"}.get(swap.field, " ")
    other = (shows and not leads and to.lower().startswith(kind)) or (
        leads and not shows and swap.others(text, tag)
    )
    if other:
        raise InputError(
            f"a link shows '{text}' and leads to {to}: what should it be?",
            where=str(path),
            hint=_BY_HAND,
        )


def _prove(document: Document, made: Path, before: bytes, swap: Swap, tag: Tag) -> None:
    """Compare the written file with the old one, passage by passage and tag by tag.

    Raises:
        InputError: a passage does not read as it must, something else moved, or the value is left
            in a place that nothing of this program can change.
    """
    where, after = str(document.path), read_bytes(made)
    for unit, again in zip_longest(document.units, formats.read(made, accept_revisions=True).units):
        wanted = None if unit is None else swap.apply(Target(unit.text, unit.spans), tag)
        if wanted is None and unit is not None:
            raise InputError("the value is split by markup", where=where, hint=_BY_HAND)
        if (
            again is None
            or wanted is None
            or as_read(wanted) != as_read(Target(again.text, again.spans))
        ):
            raise InputError(
                "it is written in a way that only a person can change",
                where=where,
                hint=_BY_HAND,
            )
    _prove_markup(document.path, before, after, swap, tag)


@sandboxed()
def _prove_markup(path: Path, before: bytes, after: bytes, swap: Swap, tag: Tag) -> None:
    """Compare the parts, elements and attributes of two files.

    Raises:
        InputError: something else moved, or the value is left in a place that nothing can change.
    """
    structures = zip_longest(_structure(before), _structure(after), fillvalue=())
    if not all(_alike(old, new, swap, tag) for old, new in structures):
        raise InputError("more than the value would change in it", where=str(path), hint=_BY_HAND)
    part = next(_left(after, path, swap), "")
    if part:
        raise InputError(
            f"the value is also in {part}, which cannot be changed here",
            where=str(path),
            hint=_BY_HAND,
        )


def as_read(text: Target) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a text and its markup without the reader's own numbers."""
    return text.text, [(span.start, span.end, span.kind.value) for span in text.spans]


StructureItem = tuple[str, ...]


def _structure(data: bytes) -> Iterator[StructureItem]:
    """Yield what must stay the same in a packed file: parts, elements and attributes, no text."""
    for name, part in _parts(data):
        if not name.endswith((".xml", ".rels")):
            yield name, sha256(part)
            continue
        yield (name,)
        for element in parse(part, name).iter() if part.strip() else ():
            yield (str(element.tag),)
            kept = sorted((str(k), str(v)) for k, v in element.attrib.items())
            yield from (pair for pair in kept if "}space" not in pair[0])


def _alike(old: StructureItem, new: StructureItem, swap: Swap, tag: Tag) -> bool:
    if old == new:
        return True
    if len(old) != 2 or len(new) != 2 or old[0] != new[0]:
        return False
    made = swap.apply(Target(old[1]), tag)
    return new[1] in {swap.link(old[1]), "" if made is None else made.text}


def _left(data: bytes, path: Path, swap: Swap) -> Iterator[str]:
    """Yield the parts that still have the old number: a formula, a cell stored as a figure."""
    if swap.field != "phone" or len(swap.value) < 7:
        return
    number = re.compile(rf"(?<!\d)1?{swap.value}(?!\d)")
    for name, part in _parts(data) if zipfile.is_zipfile(BytesIO(data)) else [(path.name, data)]:
        if not name.endswith((".xml", ".rels")):
            if name == path.name and number.search(fold(part.decode("utf-8", "replace"))[0]):
                yield "an address or a script of it"
            continue
        if _REMARKS.search(name) or not part.strip():
            continue
        for element in parse(part, name).iter("*"):
            gone = str(element.tag).rpartition("}")[2] in _GONE
            texts = (element.text or "", *(str(v) for v in element.attrib.values() if ":" in v))
            if not gone and any(number.search(fold(text)[0]) for text in texts):
                yield name
                break


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as packed:
            for name in sorted(packed.namelist()):
                if not name.endswith("/"):
                    yield name, part_of(packed, packed.getinfo(name))


_FOLDERS = ("brochures", "approved", "phrasebooks")


def files_still_showing(root: Path, swap: Swap, known: Collection[str]) -> tuple[str, ...]:
    """Return the files of an agency that show the old value, by their path below its folder.

    Drafts and translations are not searched: see `drafts_still_showing`.

    Args:
        swap: the values.
        known: names of the documents under review, which are reported elsewhere.
    """
    return tuple(
        name
        for path in _files(root)
        if (name := path.relative_to(root).as_posix()) not in known and _shows(path, swap)
    )


def drafts_still_showing(root: Path, swap: Swap) -> tuple[str, ...]:
    """Return the drafts in `translations/` that show the old value, by their path below `root`.

    Approved files there have the new value already.
    """
    drafts = root / "translations"
    return tuple(
        path.relative_to(root).as_posix()
        for path in sorted(drafts.rglob("*"))
        if path.is_file()
        and path.relative_to(drafts).parts[0] != "approved"
        and not path.name.startswith((".", "~$"))
        and _shows(path, swap)
    )


def _files(root: Path) -> Iterator[Path]:
    yield from sorted(path for path in root.glob("*.yaml") if path.name != CONTACTS)
    for folder in _FOLDERS:
        found = (path for path in (root / folder).rglob("*") if path.is_file())
        yield from sorted(path for path in found if not path.name.startswith((".", "~$")))


def _shows(path: Path, swap: Swap) -> bool:
    """Return whether a file shows the value; other commands report one that cannot be read."""
    try:
        if path.suffix in (".yaml", ".yml"):
            texts = read_text(path).splitlines()
        elif formats.is_document(path):
            texts = [unit.text for unit in formats.read(path, accept_revisions=True).units]
            if any(swap.leads(link.to) for link in formats.links_of(path)):
                return True
        else:
            return False
    except InputError:
        return False
    return any(swap.count(Target(text), EN) for text in texts)
