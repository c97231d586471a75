"""Keeps a machine's text out of the memory: units are compared before they come in."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from langaccess.agency import provenance
from langaccess.agency.provenance import IncomingText, Wording, WordingCheck
from langaccess.agency.session import Session
from langaccess.core.tags import Tag
from langaccess.translate.memory.approved_texts import approved_translations
from langaccess.translate.memory.import_gate import HeldUnit
from langaccess.translate.memory.model import TranslationUnit

_SLICE = 500  # units that are compared together


@dataclass(slots=True)
class OriginFilter:
    """Lets units with a wording of their own through, and counts and collects the others."""

    session: Session
    held: list[HeldUnit]  # receives the units with the wording of a machine's draft
    # by language, how the units compared
    checks: dict[Tag, list[WordingCheck]] = field(default_factory=dict)

    def through(
        self,
        units: Iterable[tuple[str, TranslationUnit]],
        said: Callable[[TranslationUnit], str] = lambda _unit: "",
    ) -> Iterator[tuple[str, TranslationUnit]]:
        """Yield the units that a machine did not write, with their places.

        Each unit has its place (`file:line`); `said` returns who wrote it, as the file says.
        """
        left = iter(units)
        while part := tuple(itertools.islice(left, _SLICE)):
            yield from self._through(part, said)

    def _through(
        self,
        units: tuple[tuple[str, TranslationUnit], ...],
        said: Callable[[TranslationUnit], str],
    ) -> Iterator[tuple[str, TranslationUnit]]:
        checks: dict[int, WordingCheck] = {}
        writers = [said(unit) for _, unit in units]
        pairs = dict.fromkeys((unit.source_tag, unit.target_tag) for _, unit in units)
        for source, target in pairs:
            mine = [
                (number, unit)
                for number, (_, unit) in enumerate(units)
                if (unit.source_tag, unit.target_tag) == (source, target)
            ]
            texts = [
                IncomingText(one.source, one.target, said=(("tool", writers[number]),))
                for number, one in mine
            ]
            fine = approved_translations(
                self.session, source, target, [one.source for _, one in mine]
            )
            found = provenance.compare(self.session, target, texts, approved=fine)
            self.checks.setdefault(target, []).extend(found)
            checks |= {number: one for (number, _), one in zip(mine, found, strict=True)}
        for number, (where, unit) in enumerate(units):
            if checks[number].wording is Wording.SAME:
                why = f"it has the {provenance.NOTE}: have a person translate it"
                if writers[number]:
                    why = f"the file names an engine as its writer ({writers[number]})"
                self.held.append(HeldUnit(where, "draft.machine", why))
            else:
                yield where, unit

    @property
    def wording(self) -> tuple[str, ...]:
        """How many units have a draft's wording, in words."""
        return tuple(provenance.summary([one for found in self.checks.values() for one in found]))

    def record(self, way: str, file: str, by: str = "") -> None:
        """Write the numbers into the log, one entry for each language."""
        for tag, checks in self.checks.items():
            provenance.record(
                self.session.connection, tag, [("", "")] * len(checks), checks, way=way,
                by=by, at=self.session.now, file=file,
            )  # fmt: skip
