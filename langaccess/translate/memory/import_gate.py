"""Checks that units of a memory from outside must pass before they are imported."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from langaccess.core.errors import InputError
from langaccess.core.folding import spaced
from langaccess.core.model import Finding, Severity
from langaccess.qa import run
from langaccess.translate.memory.model import TranslationUnit, load_limits

_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_CODES = (
    "target.empty",
    "text.too_long",
    "script.wrong",
    "encoding.legacy",
    "placeholder.differs",
    "echo",
)


@dataclass(frozen=True, slots=True)
class HeldUnit:
    """A unit that was not taken in.

    Attributes:
        where: `file:line`.
        code: the check that it failed.
        reason: why, in words.
    """

    where: str
    code: str
    reason: str


@dataclass(slots=True)
class ImportGate:
    """Lets good units through, collects the rest; stops a file whose languages are out of step.

    `conflicts` counts sentences with two translations or more among those let through; `poor` is
    the share of the sentences with numbers that have none of them in the translation.
    """

    held: list[HeldUnit] = field(default_factory=list)  # what was not let through
    renewed: int = 0  # units that were not in Unicode's composed form, and now are
    _targets: dict[int, int] = field(default_factory=dict)  # hashes: a memory may be large
    _several: set[int] = field(default_factory=set)
    _window: deque[bool] = field(default_factory=lambda: deque(maxlen=load_limits().run))
    _numbered: Counter[bool] = field(default_factory=Counter)

    @property
    def conflicts(self) -> int:
        """How many sentences have two translations or more."""
        return len(self._several)

    @property
    def poor(self) -> float:
        """Share of sentences with a number whose translation has none of their numbers."""
        total = sum(self._numbered.values())
        return self._numbered[True] / total if total else 0.0

    def through(self, units: Iterable[tuple[str, TranslationUnit]]) -> Iterator[TranslationUnit]:
        """Yield the units that may come in.

        Each unit has its place (`file:line`). Nothing of a file with a stretch that is out of step
        should be kept.
        """
        for where, unit in units:
            self._in_step(where, unit)
            fault = fault_of(unit, _CODES)
            if fault is not None:
                self.held.append(HeldUnit(where, fault.code, fault.message))
                continue
            clean = spaced(unit.target)
            self.renewed += clean != " ".join(unit.target.split())
            key = hash((unit.target_tag, spaced(unit.source).casefold()))
            mine = hash(clean.casefold())
            if self._targets.setdefault(key, mine) != mine:
                self._several.add(key)
            yield unit

    def _in_step(self, where: str, unit: TranslationUnit) -> None:
        wanted = {number for number in _numbers(unit.source) if len(number) > 1}
        if not wanted:
            return
        lost = not wanted.intersection(_numbers(unit.target))
        self._window.append(lost)
        self._numbered[lost] += 1
        if sum(self._window) >= load_limits().mismatches:
            raise InputError(
                f"the two languages are out of step here: {sum(self._window)} of "
                f"{len(self._window)} sentences in a row have other numbers in the translation",
                where=where,
                hint="nothing was taken in; ask who made the memory for one that is in step",
            )


def fault_of(unit: TranslationUnit, codes: Collection[str] | None = None) -> Finding | None:
    """Return the first error that the checks find in a unit as the memory keeps it, or None."""
    found = run(
        spaced(unit.source),
        spaced(unit.target),
        source_tag=unit.source_tag,
        target_tag=unit.target_tag,
        codes=codes,
    )
    return next((each for each in found if each.severity is Severity.ERROR), None)


def _numbers(text: str) -> tuple[str, ...]:
    """Return the digits of every number, sorted, whatever their script and their separators."""
    found = (re.sub(r"\D", "", match) for match in _NUMBER.findall(text))
    return tuple(sorted("".join(str(unicodedata.digit(c)) for c in digits) for digits in found))
