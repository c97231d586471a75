"""Files of an agency that still show a value after it changed: nothing there is under review."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from langaccess import formats
from langaccess.agency.facts import CONTACTS
from langaccess.core.errors import InputError
from langaccess.core.files import read_text
from langaccess.core.model import Target
from langaccess.core.tags import EN
from langaccess.review.contacts.swap import Swap

__all__ = ["shown_elsewhere"]

_FOLDERS = ("brochures", "approved", "phrasebooks")


def shown_elsewhere(root: Path, swap: Swap, known: Collection[str]) -> tuple[str, ...]:
    """Return the files of an agency that show the old value, by their path below its folder.

    Drafts and translations are not looked at: they are made anew from their sources.

    Args:
        root: the agency's folder.
        swap: the values.
        known: names of the documents under review, which are told of elsewhere.
    """
    return tuple(
        name
        for path in _files(root)
        if (name := path.relative_to(root).as_posix()) not in known and _shows(path, swap)
    )


def _files(root: Path) -> Iterator[Path]:
    yield from sorted(path for path in root.glob("*.yaml") if path.name != CONTACTS)
    for folder in _FOLDERS:
        found = (path for path in (root / folder).rglob("*") if path.is_file())
        yield from sorted(path for path in found if not path.name.startswith((".", "~$")))


def _shows(path: Path, swap: Swap) -> bool:
    """Tell whether a file shows the value; one that cannot be read is told of by other commands."""
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
