"""How much a finding of the checks weighs, and which sites are one in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Checking", "Site"]

Weight = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Site:
    """A web site that has another name in another language.

    Attributes:
        id: its name in these rules.
        hosts: its names, without `www.`.
    """

    id: str
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checking:
    """How translations are checked.

    Attributes:
        severity: code of a check (`langaccess` lists them in docs/reference/checks.md) → how much
            its gravest finding weighs: an `error` must be mended or answered, a `warning` looked
            at, `info` is worth knowing.
        sites: sites with a name for each language; a link to one of them counts as the other.
        basis: ids of authorities.
    """

    severity: Mapping[str, Weight] = field(default_factory=dict)
    sites: tuple[Site, ...] = ()
    basis: tuple[str, ...] = ()
