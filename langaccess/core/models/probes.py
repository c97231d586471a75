"""Probes a model: phone numbers, prohibitions, capitals, long lines, loops (`data/probe/`).

A probe judges the bare model. The program itself keeps some sentences from engines, warns about
words, masks items, lowers capitals, splits long sentences and checks every output against hard
stops; each failure says which of these guards would have caught it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from langaccess.core import files
from langaccess.core.errors import InputError, OutputError
from langaccess.core.models.engine import EngineInfo, Outcome
from langaccess.core.models.manifest import MANIFEST, dump
from langaccess.core.models.store import InstalledModel, check, packaged, read_probe
from langaccess.core.resources import DATA, shipped

__all__ = [
    "SUITES",
    "Case",
    "Failure",
    "Planted",
    "ProbeGuards",
    "ProbeReport",
    "Suite",
    "SuiteResult",
    "Translate",
    "keep_probe",
    "load_suite",
    "planted",
    "probe",
    "render",
]

Translate = Callable[[Sequence[str]], Sequence[Outcome]]
"""Gives one outcome per text, as `engines.Runner.run` does."""


@dataclass(frozen=True, slots=True)
class ProbeGuards:
    """What the program does around an engine; handed in, since engines know nothing above them.

    Attributes:
        before: gives `human` for a source that the sentence gate keeps from every engine,
            `warned` for one whose reviser is warned of a word, else an empty text.
        after: gives the codes of the hard stops that a pair of source and target fails.
    """

    before: Callable[[str], str]
    after: Callable[[str, str], Sequence[str]]


_MASKS_TRIED = 3
_WORD = re.compile(r"\w+")
_TRIPLED = re.compile(r"(\S.{2,40}?)\1{2,}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Failure:
    """A sentence that came out wrong; all sentences are the project's own.

    Attributes:
        problem: what is wrong, in words.
        caught: codes of the hard stops that see it; empty when none does.
        guard: what happens before any engine sees such a sentence, see `ProbeGuards.before`.
    """

    source: str
    output: str
    problem: str
    caught: tuple[str, ...] = ()
    guard: str = ""


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What one suite found.

    Attributes:
        total: cases judged.
        passed: of these, right.
        unjudged: cases for whose language the suite has no patterns.
        kinds: per kind of item or mask style, how many passed and how many there were.
        failures: every case that failed.
    """

    id: str
    title: str
    total: int
    passed: int
    unjudged: int = 0
    kinds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()

    @property
    def caught(self) -> int:
        """Failures that a hard stop sees."""
        return sum(bool(failure.caught) for failure in self.failures)

    def guarded(self, how: str) -> int:
        """Failures whose source is met with `human` or `warned` before any engine sees it."""
        return sum(failure.guard == how for failure in self.failures)


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """The result of a probe: which engine, when, by which version of the program."""

    model_digest: str
    source: str
    target: str
    engine: str
    program: str
    on: date
    suites: tuple[SuiteResult, ...]


def probe(
    info: EngineInfo,
    translate: Translate,
    guards: ProbeGuards,
    *,
    on: date,
    program: str,
) -> ProbeReport:
    """Run the shipped safety suites on an engine.

    Args:
        info: the engine, which reads English.
        translate: the engine at work.
        guards: the program's gate before the engine and its hard stops after it.
        on: today.
        program: version of this program.

    Raises:
        InputError: the engine does not read English, so the suites say nothing about it.
        EngineError: the engine cannot be started.
    """
    if info.source != "en":
        raise InputError(
            f"the safety suites are in English, this model reads {info.source}",
            hint="probe the model of the other direction",
        )
    run = _Run(info, translate, guards)
    return ProbeReport(
        model_digest=info.model_digest,
        source=str(info.source),
        target=str(info.target),
        engine=info.version,
        program=program,
        on=on,
        suites=(run.items(), run.masks(), run.dangerous(), run.capitals(), run.long(), run.loops()),
    )


class _Run:
    """Everything that is asked of the engine at once, and the judging of the answers."""

    def __init__(self, info: EngineInfo, translate: Translate, guards: ProbeGuards) -> None:
        self._target = str(info.target)
        self._masks = info.masks[:_MASKS_TRIED]
        self._guards = guards
        self._items, self._dangerous = load_suite("items"), load_suite("dangerous")
        self._capitals, self._long = load_suite("capitals"), load_suite("long")
        self._loops = load_suite("loops")
        texts = list(dict.fromkeys(self._texts()))
        outcomes = translate(texts)
        self._out = dict(zip(texts, outcomes, strict=True))

    def _texts(self) -> Iterator[str]:
        yield from self._natural()
        for mask in self._masks:
            yield from (render(case, mask) for case in self._items.cases)
        for case in self._capitals.cases:
            yield from (case.text, case.plain)
        for case in self._long.cases:
            yield from case.parts

    def _natural(self) -> Iterator[str]:
        """Yield the sentences that look like what people write."""
        yield from (render(case) for case in self._items.cases)
        yield from (case.text for case in self._dangerous.cases)
        yield from (" ".join(case.parts) for case in self._long.cases)
        yield from (case.text for case in self._loops.cases)

    def _text(self, source: str) -> str:
        return self._out[source].text or ""

    def _failure(self, source: str, problem: str) -> Failure:
        output, broken = self._text(source), self._out[source].problem
        guard = self._guards.before(source)
        if broken:
            return Failure(source, output, broken, (broken,), guard)
        caught = tuple(sorted(set(self._guards.after(source, output))))
        return Failure(source, output, problem, caught, guard)

    def items(self) -> SuiteResult:
        """Are phones, addresses, cites and times still there?"""
        kinds: dict[str, list[bool]] = {}
        failures = []
        for case in self._items.cases:
            source = render(case)
            lost = []
            for item in planted(case):
                here = _kept(
                    self._text(source), item.text, by_digits=item.kind in self._items.digits
                )
                kept = here or any(form in self._text(source) for form in item.also)
                kinds.setdefault(item.kind, []).append(kept)
                if not kept:
                    lost.append(item.kind)
            if lost:
                failures.append(self._failure(source, f"lost: {', '.join(lost)}"))
        return _result(self._items, len(self._items.cases), failures, kinds=_counts(kinds))

    def masks(self) -> SuiteResult:
        """Does each style of mask come through exactly once?"""
        kinds: dict[str, list[bool]] = {}
        failures = []
        for style in self._masks:
            for case in self._items.cases:
                source = render(case, style)
                names = [style.format(n=n + 1) for n in range(len(planted(case)))]
                kept = all(self._text(source).count(name) == 1 for name in names)
                kinds.setdefault(style, []).append(kept)
                if not kept:
                    failures.append(Failure(source, self._text(source), f"mask {style}"))
        total = sum(len(results) for results in kinds.values())
        return SuiteResult(
            "masks",
            "masks kept",
            total,
            total - len(failures),
            kinds=_counts(kinds),
            failures=tuple(failures),
        )

    def dangerous(self) -> SuiteResult:
        """Does a sentence say what it must never say?"""
        failures, judged = [], 0
        for case in self._dangerous.cases:
            wrong = self._readings(case)
            judged += bool(wrong)
            for pattern, reads in wrong.items():
                if re.search(pattern, self._text(case.text), _flags(pattern)):
                    failures.append(self._failure(case.text, f"reads: {reads}"))
                    break
        unjudged = len(self._dangerous.cases) - judged
        return _result(self._dangerous, judged, failures, unjudged=unjudged)

    def _readings(self, case: Case) -> Mapping[str, str]:
        """Return the patterns for the target, or for its language without region and script."""
        return case.wrong.get(self._target) or case.wrong.get(self._target.split("-")[0]) or {}

    def capitals(self) -> SuiteResult:
        """Do capitals come out like ordinary letters?"""
        failures = []
        for case in self._capitals.cases:
            if _only_words(self._text(case.text)) != _only_words(self._text(case.plain)):
                share = _copied(case.text, self._text(case.text))
                failures.append(self._failure(case.text, f"differs, {share:.0%} English words"))
        return _result(self._capitals, len(self._capitals.cases), failures)

    def long(self) -> SuiteResult:
        """Does the end of a long sentence arrive?"""
        failures = []
        for case in self._long.cases:
            source = " ".join(case.parts)
            whole = len(self._text(source))
            parts = sum(len(self._text(part)) for part in case.parts) + len(case.parts) - 1
            numbers = Counter(re.findall(r"\d+", source))
            numbers.subtract(re.findall(r"\d+", self._text(source)))
            lost = sum(count for count in numbers.values() if count > 0)
            if whole < self._long.keep * parts or lost:
                share = whole / max(parts, 1)
                failures.append(
                    self._failure(source, f"{share:.0%} of the letters, {lost} numbers lost")
                )
        return _result(self._long, len(self._long.cases), failures)

    def loops(self) -> SuiteResult:
        """Does anything loop, come back untranslated, or end the engine?"""
        sources = list(dict.fromkeys(self._natural()))
        failures = [
            self._failure(source, problem)
            for source in sources
            if (problem := self._oddity(source, self._out[source]))
        ]
        return _result(self._loops, len(sources), failures)

    def _oddity(self, source: str, outcome: Outcome) -> str:
        if outcome.problem:
            return outcome.problem
        text = outcome.text or ""
        if not text.strip():
            return "empty"
        words = len(_WORD.findall(source))
        if words > 2 and _only_words(text) == _only_words(source):
            return "echo"
        looped = _triples(text) >= self._loops.repeats > _triples(source)
        if looped or (_TRIPLED.search(text) and not _TRIPLED.search(source)):
            return "loop"
        return ""


def _result(
    suite: Suite,
    total: int,
    failures: Sequence[Failure],
    *,
    unjudged: int = 0,
    kinds: Mapping[str, tuple[int, int]] | None = None,
) -> SuiteResult:
    return SuiteResult(
        suite.id,
        suite.title,
        total,
        total - len(failures),
        unjudged,
        kinds or {},
        tuple(failures),
    )


def _counts(kinds: Mapping[str, list[bool]]) -> dict[str, tuple[int, int]]:
    return {kind: (sum(results), len(results)) for kind, results in sorted(kinds.items())}


def _kept(output: str, item: str, *, by_digits: bool) -> bool:
    if item in output:
        return True
    return by_digits and "".join(re.findall(r"\d", item)) in "".join(re.findall(r"\d", output))


def _flags(pattern: str) -> re.RegexFlag:
    """Ignore case, except for a pattern in capitals: that one looks for what was not translated."""
    letters = re.sub(r"\\.", "", pattern)
    return re.NOFLAG if letters.isupper() else re.IGNORECASE


def _only_words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _copied(source: str, output: str) -> float:
    words = {word for word in _WORD.findall(source.casefold()) if len(word) > 3}
    return len(words & set(_WORD.findall(output.casefold()))) / max(len(words), 1)


def _triples(text: str) -> int:
    words = _WORD.findall(text.casefold())
    grams: Iterable[tuple[str, ...]] = zip(words, words[1:], words[2:], strict=False)
    return max(Counter(grams).values(), default=0)


def keep_probe(found: InstalledModel, report: ProbeReport, plain: Callable[[Any], Any]) -> None:
    """Keep `report` in the manifest of the model, beside those for its other languages.

    The model's digest stays what it is: it does not cover the member `probe`.

    Args:
        found: the installed model.
        report: of this very model.
        plain: turns dataclasses into what JSON holds (`output.plain`).

    Raises:
        EngineError: the model is not what its manifest says.
        InputError: the report is about another model.
        OutputError: the manifest cannot be written.
    """
    if found.folder.parent in packaged():
        raise OutputError(
            "this model was installed by pip, and its files stay as they are",
            where=str(found.folder),
        )
    manifest = check(found.folder)
    if report.model_digest != manifest.digest:
        raise InputError(
            "this report is about another model",
            where=str(found.folder),
            hint="probe the model again: it was replaced since",
        )
    before = dict(read_probe(found.folder) or {})
    before[report.target] = plain(report)
    files.write_atomic(found.folder / MANIFEST, dump(manifest, probe=before))


SUITES = ("items", "dangerous", "capitals", "long", "loops")

_ITEM = re.compile(r"\{(\w+)\|([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence of a suite; which members matter depends on the suite.

    Attributes:
        text: English; in the suite `items` with `{kind|text|also}` for what must survive.
        plain: the same sentence in ordinary letters (suite `capitals`).
        parts: the pieces of a long sentence (suite `long`).
        wrong: per language, patterns of wrong readings and what a reader then understands.
    """

    text: str = ""
    plain: str = ""
    parts: tuple[str, ...] = ()
    wrong: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suite:
    """A safety suite.

    Attributes:
        digits: kinds of item for which equal digits are enough.
        keep: share of a long sentence that must come through.
        repeats: how often the same three words make a loop.
    """

    id: str
    title: str
    as_of: date
    basis: str
    cases: tuple[Case, ...]
    digits: tuple[str, ...] = ()
    keep: float = 0.0
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Planted:
    """Something that must come through: its kind, its text, and other right forms of it."""

    kind: str
    text: str
    also: tuple[str, ...] = ()


@cache
def load_suite(name: str) -> Suite:
    """Return the suite `name`, one of `SUITES`.

    Raises:
        ConfigError: the installation is incomplete or the file was damaged.
    """
    from langaccess.core.config import load

    return load(Suite, shipped(DATA, f"probe/{name}.yaml"))


def planted(case: Case) -> tuple[Planted, ...]:
    """Return the items that `case` plants, in order."""
    found = []
    for kind, forms in _ITEM.findall(case.text):
        text, *also = forms.split("|")
        found.append(Planted(kind, text, tuple(also)))
    return tuple(found)


def render(case: Case, mask: str = "") -> str:
    """Return the sentence of `case` as an engine sees it.

    Args:
        case: of the suite `items`; others have nothing planted and stay as they are.
        mask: format with `{n}` that replaces each item, or empty for the items themselves.
    """
    count = 0

    def put(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return mask.format(n=count) if mask else match[2].split("|")[0]

    return _ITEM.sub(put, case.text)
