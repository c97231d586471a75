"""Writes a new value into the source documents, and proves that nothing else in them moved."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from langaccess import documents
from langaccess.errors import InputError
from langaccess.files import read_bytes, safe_name, sha256, write_atomic
from langaccess.model import Target
from langaccess.review.contacts_swap import Swap
from langaccess.tags import Tag
from langaccess.xmlsafe import parse

__all__ = ["rewrite"]

_FOLDER = "sources"
_BY_HAND = "change the value in it yourself, then run the same command again"


def rewrite(state: Path, path: Path, swap: Swap, tag: Tag) -> bool:
    """Put the new value into a source document; tell whether it stood in it.

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
    document = documents.read(path)  # tracked changes stay a matter of their author
    targets: dict[str, Target] = {}
    for unit in document.units:
        text = Target(unit.text, unit.spans)
        if swap.count(text, tag):
            made = swap.apply(text, tag)
            if made is None:
                raise InputError(
                    "it stands in a link, or across markup", where=str(path), hint=_BY_HAND
                )
            targets[unit.id] = made
    if not targets:
        return False
    if documents.format_of(path).writes != path.suffix.lower():
        raise InputError("such a file cannot be changed here", where=str(path), hint=_BY_HAND)
    before = read_bytes(path)
    aside = state / _FOLDER / f"{sha256(before)[:16]}-{safe_name(path.name)}"
    write_atomic(aside, before)
    trial = aside.with_name(f"new-{aside.name}")
    try:
        documents.write(document, targets, trial, tag=document.tag or tag)
        _prove(document, targets, trial, before)
        write_atomic(path, read_bytes(trial))
    finally:
        trial.unlink(missing_ok=True)
    return True


def _prove(
    document: documents.Document, targets: dict[str, Target], trial: Path, before: bytes
) -> None:
    """Compare the written file with the old one, passage by passage and tag by tag."""
    again = documents.read(trial)
    wanted = [(u.id, targets[u.id].text if u.id in targets else u.text) for u in document.units]
    same = wanted == [(unit.id, unit.text) for unit in again.units]
    if not same or list(_bones(before)) != list(_bones(read_bytes(trial))):
        raise InputError(
            "more than the value would move in this file",
            where=str(document.path),
            hint=_BY_HAND,
        )


def _bones(data: bytes) -> Iterator[object]:
    """Yield what must stay of a packed file: parts, elements and attributes, without text."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return
    with zipfile.ZipFile(BytesIO(data)) as packed:
        for name in sorted(packed.namelist()):
            part = packed.read(name)
            if not name.endswith((".xml", ".rels")):
                yield name, sha256(part)
                continue
            yield name
            for element in parse(part, name).iter():
                kept = [(str(k), str(v)) for k, v in element.attrib.items()]
                yield str(element.tag), sorted(pair for pair in kept if "}space" not in pair[0])
