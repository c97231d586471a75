"""Clocks of state laws on requests for certification, as offers that counsel verifies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from langaccess.core.resources import DATA, shipped


@dataclass(frozen=True, slots=True)
class OfferedClock:
    """A clock as a source says it.

    Attributes:
        id: its name in the rules.
        days: how many.
        counted: all days, or business days.
        clause: what the law names as the ground of a faster clock; a case never stores it.
    """

    id: str
    days: int
    counted: Literal["calendar", "business"] = "calendar"
    clause: str = ""


@dataclass(frozen=True, slots=True)
class CertificationLaw:
    """A law on requests for certification.

    Attributes:
        id: short name.
        state: postal abbreviation, or US.
        law: its citation.
        clocks: its clocks; empty if the days were not read.
        about: what else it asks for.
        read: where that was read.
        as_of: when.
        verified: whether counsel verified it; never in the shipped file.
    """

    id: str
    state: str
    law: str
    about: str
    read: str
    as_of: date
    clocks: tuple[OfferedClock, ...] = ()
    verified: bool = False


@dataclass(frozen=True, slots=True)
class _Laws:
    laws: tuple[CertificationLaw, ...]


def load_certification_laws(state: str = "") -> tuple[CertificationLaw, ...]:
    """Return the offered laws of a state with the federal ones, or all."""
    from langaccess.core.config import load

    found = load(_Laws, shipped(DATA, "certification_laws.yaml")).laws
    return tuple(one for one in found if not state or one.state in ("US", state.upper()))
