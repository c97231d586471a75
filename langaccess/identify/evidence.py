"""What each source says about one text, as numbers per candidate language.

The candidates are the listed languages that are written in the script of the text. `combine`
weighs these numbers; `fit` learns the weights from development rows.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from langaccess.core.tags import languages
from langaccess.identify.detectors import DETECTORS
from langaccess.identify.letter_rules import rule
from langaccess.identify.profiles import SOFT, Scored, load_profiles
from langaccess.identify.romanized import ROMANISED
from langaccess.identify.scripts import dominant, of_tag, script_counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Where a detector knows one of a pair only, its mass counts for the other as well.
_LENT = {"id": ("ms",), "ms": ("id",), "my": ("mnw", "shn", "ksw")}
_FLOOR = 0.01
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class LanguageEvidence:
    """The numbers for one text."""

    tags: tuple[str, ...]  # candidate languages, at least one
    table: NDArray[np.float64]  # one row per candidate, one column per `feature_names`
    length: float  # letters, Han letters counted three times
    profile: NDArray[np.float64]  # probability of each candidate from the profiles alone
    # the language that each detector (and the profiles) puts first, listed or not
    first: Mapping[str, str]
    knows: Mapping[str, NDArray[np.bool_]]  # per detector whether it knows each candidate
    # per detector the likeliest language off the list and the probability of all those
    outside: Mapping[str, tuple[str, float]]
    # how much better the best profile off the list scores, spread like `profile`; negative when a
    # listed one is better
    neighbour: float
    nearest: str  # that profile's language, or empty
    seen: float  # share of the trigrams that the best listed profile knows; low for noise
    # the same share of its n-grams of four and of five characters, and of its words; low for a
    # related language
    deep: tuple[float, float, float]
    # how much better each profile of text typed in Latin letters scores than the best listed
    # language, spread like `profile`
    typed: Mapping[str, float]


def clean(text: str) -> str:
    """Return `text` as the detectors want it: NFC, lower case when it is all capitals, cut."""
    text = unicodedata.normalize("NFC", text[:_LONGEST]).translate(_VISIBLE)
    return text.lower() if text.isupper() else text


class _Visible(dict[int, str | None]):
    """Character → itself, or None for controls, direction marks and unassigned codes."""

    def __missing__(self, code: int) -> str | None:
        char: str | None = chr(code)
        if code not in (9, 10) and unicodedata.category(chr(code)) in _NOISE:
            char = None
        self[code] = char
        return char


_NOISE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_VISIBLE = _Visible()


@cache
def _listed() -> Mapping[str, tuple[str, ...]]:
    """Script → the languages of the table that are written in it."""
    found: dict[str, list[str]] = {}
    for entry in languages():
        if entry.kind in ("source", "list"):
            for script in {of_tag(script) for script in entry.scripts}:
                found.setdefault(script, []).append(str(entry.tag))
    found["Hani"].append("ja")
    return {script: tuple(tags) for script, tags in found.items()}


@cache
def feature_names(detectors: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of `LanguageEvidence.table` for a set of detectors."""
    names = ["profile", "profile.long", "profile.share", "profile.missing", "rule"]
    for detector in detectors:
        names += [f"{detector}.{part}" for part in _PARTS]
    return tuple(names)


_PARTS = ("share", "short", "long", "log", "known", "known.long", "unknown.mass")


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the detectors and the profiles answered, before it is weighed."""

    found: Mapping[str, Mapping[str, float]]
    scored: Scored | None


def collect(texts: Sequence[str], detectors: tuple[str, ...]) -> list[LanguageEvidence | None]:
    """Return what the sources say about each `clean`ed text; None where no letter can be judged.

    Each source is asked about all texts before the next one: its tables stay in the processor's
    cache, which makes many texts a third faster than one by one.
    """
    able = [text for text in texts if _slate(dominant(script_counts(text)), detectors) is not None]
    asked = [[DETECTORS[name][0](text) for text in able] for name in detectors]
    scored = [load_profiles().score(text, dominant(script_counts(text))) for text in able]
    heard = {
        text: _Heard({name: asked[n][row] for n, name in enumerate(detectors)}, scored[row])
        for row, text in enumerate(able)
    }
    return [_weigh(text, detectors, heard[text]) if text in heard else None for text in texts]


def _weigh(text: str, detectors: tuple[str, ...], heard: _Heard) -> LanguageEvidence | None:
    import numpy as np

    counts = script_counts(text)
    script = dominant(counts)
    slate = _slate(script, detectors)
    if slate is None:
        return None
    letters = sum(counts.values())
    length = float(letters * 3 if script == "Hani" else letters)
    stretch = math.log1p(length) / 5
    table = np.zeros((len(slate.tags), len(feature_names(detectors))))
    ruled = rule(text.lower(), counts)
    _put_rule(table, slate, ruled)
    outside: dict[str, tuple[str, float]] = {}
    for tag, share in ruled.items():
        if tag not in _all_listed():
            outside["rules"] = (tag, share)
    first: dict[str, str] = {}
    profiled = _put_profiles(table, slate, heard.scored, stretch)
    if profiled.first:
        first["profiles"] = profiled.first
    for number, name in enumerate(detectors):
        found = heard.found[name]
        if found:
            first[name] = max(found, key=found.__getitem__)
        away = _outside(found)
        if away is not None:
            outside[name] = away
        _put_detector(table, _OWN + number * len(_PARTS), slate, number, found, stretch)
    return LanguageEvidence(
        slate.tags,
        table,
        length,
        table[:, _SHARE],
        first,
        dict(zip(detectors, slate.knows, strict=True)),
        outside,
        profiled.neighbour,
        profiled.nearest,
        profiled.seen,
        profiled.deep,
        profiled.typed,
    )


_OWN = 5  # columns of `feature_names` before those of the detectors
_PROFILE, _LONG, _SHARE, _MISSING, RULE_COLUMN = range(_OWN)


@dataclass(frozen=True, slots=True)
class _Slate:
    """The candidates of one script, with what is the same for every text."""

    tags: tuple[str, ...]
    at: Mapping[str, int]  # tag → row
    knows: tuple[NDArray[np.bool_], ...]  # per detector whether it knows each candidate
    # per detector three columns: the same as numbers, twice, and what it does not know
    known: tuple[NDArray[np.float64], ...]
    # rows that take the share of another row when the detector does not name them
    lent: Mapping[str, tuple[str, ...]]


@cache
def _slate(script: str, detectors: tuple[str, ...]) -> _Slate | None:
    import numpy as np

    tags = _listed().get(script, ())
    if not tags:
        return None
    at = {tag: row for row, tag in enumerate(tags)}
    knows = tuple(_known(name, tags) for name in detectors)
    lent = {
        tag: tuple(other for other in others if other in at)
        for tag, others in _LENT.items()
        if tag in at
    }
    known = tuple(np.column_stack([item, item, ~item]).astype(float) for item in knows)
    return _Slate(tags, at, knows, known, lent)


@cache
def _all_listed() -> frozenset[str]:
    return frozenset(tag for tags in _listed().values() for tag in tags)


def _known(detector: str, tags: tuple[str, ...]) -> NDArray[np.bool_]:
    import numpy as np

    labels = DETECTORS[detector][1]()
    lent = {other for tag in labels for other in _LENT.get(tag, ())}
    return np.array([tag in labels or tag in lent for tag in tags])


def _outside(found: Mapping[str, float]) -> tuple[str, float] | None:
    """Return the likeliest language off the list and the share of all of them."""
    listed = _all_listed()
    best, most, whole = "", 0.0, 0.0
    for tag, share in found.items():
        if tag not in listed:
            whole += share
            if share > most:
                best, most = tag, share
    return (best, whole) if best else None


def _put_detector(
    table: NDArray[np.float64],
    column: int,
    slate: _Slate,
    number: int,
    found: Mapping[str, float],
    stretch: float,
) -> None:
    """Write the columns of one detector: each candidate's share of what the candidates have.

    Their mass together is counted with a third of a power, so that a detector that looks away
    from them is heard less but not silenced.
    """
    shares = {slate.at[tag]: share for tag, share in found.items() if tag in slate.at}
    for tag, others in slate.lent.items():
        if tag in found:
            for other in others:
                if other not in found:
                    shares[slate.at[other]] = found[tag]
    mass = sum(shares.values())
    if mass <= 0:
        return
    scale = min(mass, 1.0) ** 0.3 / mass
    known = slate.known[number]
    short = max(0.0, 1.0 - stretch)
    for row, raw in shares.items():
        share = raw * scale
        table[row, column : column + 4] = (
            share,
            share * short,
            share * stretch,
            math.log((share + _FLOOR) / _FLOOR) * known[row, 0],
        )
    table[:, column + 4 : column + 7] = known * (1.0, stretch, max(shares.values()) * scale)


@dataclass(frozen=True, slots=True)
class _Profiled:
    """What the profiles say beside the columns of the candidates."""

    first: str = ""
    neighbour: float = 0.0
    nearest: str = ""
    seen: float = 1.0
    deep: tuple[float, float, float] = (1.0, 1.0, 1.0)
    typed: Mapping[str, float] = field(default_factory=dict)


@cache
def _rows(tags: tuple[str, ...], candidates: tuple[str, ...]) -> NDArray[np.intp]:
    """Return the place of each candidate among the profiles' `tags`, -1 where it has none."""
    import numpy as np

    return np.array([tags.index(tag) if tag in tags else -1 for tag in candidates], dtype=np.intp)


def _put_profiles(
    table: NDArray[np.float64], slate: _Slate, scored: Scored | None, stretch: float
) -> _Profiled:
    import numpy as np

    if scored is None or not scored.listed.any():
        return _Profiled()
    best = float(scored.scores[scored.listed].max())
    rows = _rows(scored.tags, slate.tags)
    missing = rows < 0
    log = (scored.scores[rows] - best) * SOFT
    # A candidate without a profile gets the median: the profiles speak neither for nor against it.
    if missing.any():
        log[missing] = np.median(log[~missing])
        table[:, _MISSING] = missing
    share = np.exp(log)
    share[missing] = 0.0
    share /= share.sum()
    log = np.maximum(log, -30.0)
    table[:, _PROFILE] = log
    table[:, _LONG] = log * stretch
    table[:, _SHARE] = share
    first = slate.tags[int(share.argmax())]
    if scored.listed.all():
        return _Profiled(first, seen=scored.seen, deep=scored.deep)
    off = np.where(scored.listed, -np.inf, scored.scores)
    neighbour = (float(off.max()) - best) * SOFT
    nearest = scored.tags[int(off.argmax())]
    return _Profiled(first, neighbour, nearest, scored.seen, scored.deep, margins(scored))


@cache
def _typed_rows(tags: tuple[str, ...]) -> NDArray[np.intp]:
    """Return the places of the profiles of text typed in Latin letters."""
    import numpy as np

    rows = [n for n, tag in enumerate(tags) if tag.endswith(ROMANISED) and tag not in _THIN]
    return np.array(rows, dtype=np.intp)


_THIN = frozenset({"my-Latn"})  # learned from so few words that it fits noise as well


def margins(scored: Scored) -> Mapping[str, float]:
    """Return how much better each profile of text typed in Latin letters scores than a listed one.

    The listed one is the best; the unit is that of `LanguageEvidence.typed`.
    """
    rows = _typed_rows(scored.tags)
    if not len(rows):
        return {}
    best = float(scored.scores[scored.listed].max())
    found = ((scored.scores[rows] - best) * SOFT).tolist()
    return {scored.tags[row]: value for row, value in zip(rows.tolist(), found, strict=True)}


def _put_rule(table: NDArray[np.float64], slate: _Slate, found: Mapping[str, float]) -> None:
    if not any(tag in slate.at for tag in found):
        return
    # What a rule does not name shares what it leaves over.
    rest = (1 - sum(found.values())) / max(1, len(slate.tags) - len(found))
    table[:, RULE_COLUMN] = math.log(max(rest, _RULED_OUT))
    for tag, share in found.items():
        if tag in slate.at:
            table[slate.at[tag], RULE_COLUMN] = math.log(max(share, _RULED_OUT))


_RULED_OUT = 1e-4
