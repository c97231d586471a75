"""Kits: English sources with slots that an agency starts from (`data/kits.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from langaccess.agency import facts
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.files import read_text, write_new
from langaccess.core.resources import DATA, shipped
from langaccess.review import NOTICES


@dataclass(frozen=True, slots=True)
class Kit:
    """One ready English source."""

    id: str  # its name
    title: str  # of the sheet
    readers: str  # for whom it is
    basis: tuple[str, ...]  # the law or the practice that it was written on


@dataclass(frozen=True, slots=True)
class _KitsFile:
    as_of: date
    kits: tuple[Kit, ...]


@dataclass(frozen=True, slots=True)
class KitNeeds(Kit):
    """A kit, and what an agency enters before it can be built."""

    contacts: tuple[str, ...]  # keys of contacts in it (`wage_office.phone`)
    facts: tuple[str, ...]  # ids of facts in it
    missing: tuple[str, ...]  # the slots without a value today
    # the agency's copy, if there is one
    path: Path | None = field(metadata={"json": "file"})


@cache
def load_kits() -> _KitsFile:
    """Return the shipped list of kits."""
    from langaccess.core.config import load

    return load(_KitsFile, shipped(DATA, "kits.yaml"))


def kits() -> Mapping[str, Kit]:
    """Return id → kit, in the order of the list."""
    return {one.id: one for one in load_kits().kits}


def _source(kit: Kit) -> Path:
    return shipped(DATA, f"kits/{kit.id}.md")


def needs_of(session: Session, kit: Kit) -> KitNeeds:
    """Return what a kit needs, and what of it the agency has not entered.

    Without an agency's folder everything is missing.
    """
    names = tuple(dict.fromkeys(facts.slots_in(read_text(_source(kit)))))
    values: Mapping[str, str] = {}
    path = None
    if session.root is not None:
        known = facts.load_facts(session.root)
        values = facts.slot_values(session.root, session.policy, known)
        copy = session.root / NOTICES / f"{kit.id}.md"
        path = copy if copy.is_file() else None
    return KitNeeds(
        kit.id, kit.title, kit.readers, kit.basis,
        tuple(one.removeprefix("contact:") for one in names if one.startswith("contact:")),
        tuple(one.removeprefix(facts.SLOT_FACT) for one in names if facts.SLOT_FACT in one),
        tuple(one for one in names if one not in values),
        path,
    )  # fmt: skip


def use_kit(session: Session, id_: str) -> KitNeeds:
    """Copy a kit into the agency's folder `notices/`, to be edited and built."""
    kit = kits().get(id_)
    if kit is None:
        raise InputError(f"there is no kit `{id_}`", hint=f"kits: {', '.join(kits())}")
    path = session.folder / NOTICES / f"{kit.id}.md"
    if path.exists():
        raise InputError(
            "your agency has this sheet already, and nothing is overwritten",
            where=str(path),
            hint="edit it, or give it another name first",
        )
    write_new({path: read_text(_source(kit)).encode("utf-8")})
    return needs_of(session, kit)
