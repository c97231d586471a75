"""What each source says about one text, as numbers per candidate language.

The candidates are the listed languages that are written in the script of the text. `combine`
weighs these numbers; `fit` learns the weights from development rows.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from langaccess.identify import by_eldc, by_py3langid, by_pycld2
from langaccess.identify.profiles import load_profiles
from langaccess.identify.rules import rule
from langaccess.identify.scripts import dominant, of_tag, script_counts
from langaccess.tags import languages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DETECTORS", "Evidence", "clean", "collect", "feature_names"]

# Detectors in the order in which the fitted weights name them.
DETECTORS: Mapping[str, tuple[Callable[[str], Mapping[str, float]], Callable[[], frozenset[str]]]]
DETECTORS = {
    "py3langid": (by_py3langid.probabilities, by_py3langid.labels),
    "pycld2": (by_pycld2.probabilities, by_pycld2.labels),
    "eldc": (by_eldc.probabilities, by_eldc.labels),
}
# Where a detector knows one of a pair only, its mass counts for the other as well.
_LENT = {"id": ("ms",), "ms": ("id",), "my": ("mnw", "shn", "ksw")}
_FLOOR = 0.01
_SOFT = 0.25  # spreads the profiles' log scores, which treat n-grams as independent
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Evidence:
    """The numbers for one text.

    Attributes:
        tags: candidate languages, at least one.
        table: one row per candidate, one column per `feature_names`.
        length: letters, Han letters counted three times.
        profile: probability of each candidate from the profiles alone.
        first: the language that each detector (and the profiles) puts first, listed or not.
        knows: per detector whether it knows each candidate.
        outside: per detector the likeliest language off the list and the probability of all those.
        neighbour: how much better the best profile off the list scores, spread like `profile`;
            negative when a listed one is better.
        nearest: that profile's language, or empty.
        seen: share of the trigrams that the best listed profile knows; low for noise.
    """

    tags: tuple[str, ...]
    table: NDArray[np.float64]
    length: float
    profile: NDArray[np.float64]
    first: Mapping[str, str]
    knows: Mapping[str, NDArray[np.bool_]]
    outside: Mapping[str, tuple[str, float]]
    neighbour: float
    nearest: str
    seen: float


def clean(text: str) -> str:
    """Return `text` as the detectors want it: NFC, lower case when it is all capitals, cut."""
    text = text[:_LONGEST].replace("\x00", " ")
    text = "".join(
        char
        for char in unicodedata.normalize("NFC", text)
        if unicodedata.category(char) not in _NOISE or char in "\n\t"
    )
    return text.lower() if text.isupper() else text


_NOISE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


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


def feature_names(detectors: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of `Evidence.table` for a set of detectors."""
    names = ["profile", "profile.long", "profile.share", "profile.missing", "rule"]
    for detector in detectors:
        names += [f"{detector}.{part}" for part in _PARTS]
    return tuple(names)


_PARTS = ("share", "short", "long", "log", "known", "known.long", "unknown.mass")


def collect(text: str, detectors: tuple[str, ...]) -> Evidence | None:
    """Return what the sources say about a `clean`ed text, or None when no letter can be judged."""
    import numpy as np

    counts = script_counts(text)
    script = dominant(counts)
    tags = _listed().get(script, ())
    if not tags:
        return None
    letters = sum(counts.values())
    length = float(letters * 3 if script == "Hani" else letters)
    stretch = math.log1p(length) / 5
    profiled = _profiles(text, script, tags, stretch)
    profile, columns = profiled.share, list(profiled.columns)
    ruled = rule(text.lower(), counts)
    columns.append(_rule_column(ruled, tags))
    first = {"profiles": tags[int(profile.argmax())]} if profile.any() else {}
    knows: dict[str, NDArray[np.bool_]] = {}
    outside: dict[str, tuple[str, float]] = {}
    for tag, share in ruled.items():
        if tag not in _all_listed():
            outside["rules"] = (tag, share)
    for name in detectors:
        known, found = _known(name, tags), DETECTORS[name][0](text)
        strangers = {tag: share for tag, share in found.items() if tag not in _all_listed()}
        if strangers:
            likeliest = max(strangers, key=lambda tag: strangers[tag])
            outside[name] = (likeliest, sum(strangers.values()))
        shares = _shares(found, tags)
        columns += _detector_columns(shares, known, stretch)
        knows[name] = known
        if found:
            first[name] = max(found, key=lambda tag: found[tag])
    table = np.stack(columns, axis=1)
    return Evidence(
        tags,
        table,
        length,
        profile,
        first,
        knows,
        outside,
        profiled.neighbour,
        profiled.nearest,
        profiled.seen,
    )


@cache
def _all_listed() -> frozenset[str]:
    return frozenset(tag for tags in _listed().values() for tag in tags)


@cache
def _known(detector: str, tags: tuple[str, ...]) -> NDArray[np.bool_]:
    import numpy as np

    labels = DETECTORS[detector][1]()
    lent = {other for tag in labels for other in _LENT.get(tag, ())}
    return np.array([tag in labels or tag in lent for tag in tags])


def _shares(found: Mapping[str, float], tags: tuple[str, ...]) -> NDArray[np.float64]:
    """Return the share of each candidate, with a third of a power of what they have together."""
    import numpy as np

    share = np.array([found.get(tag, 0.0) for tag in tags])
    for tag, others in _LENT.items():
        if tag in found and tag in tags:
            for other in others:
                if other in tags and other not in found:
                    share[tags.index(other)] = found[tag]
    mass = share.sum()
    return share / mass * min(mass, 1.0) ** 0.3 if mass > 0 else share


def _detector_columns(
    share: NDArray[np.float64], known: NDArray[np.bool_], stretch: float
) -> list[NDArray[np.float64]]:
    import numpy as np

    mass = float(share.sum())
    log = np.where(known, np.log(share + _FLOOR) - math.log(_FLOOR), 0.0) if mass else share
    flag = np.where(known, 1.0 if mass else 0.0, 0.0)
    return [
        share,
        share * max(0.0, 1.0 - stretch),
        share * stretch,
        log,
        flag,
        flag * stretch,
        np.where(known, 0.0, float(share.max())),
    ]


@dataclass(frozen=True, slots=True)
class _Profiled:
    """What the profiles give to `Evidence`."""

    share: NDArray[np.float64]
    columns: list[NDArray[np.float64]]
    neighbour: float = 0.0
    nearest: str = ""
    seen: float = 1.0


def _profiles(text: str, script: str, tags: tuple[str, ...], stretch: float) -> _Profiled:
    import numpy as np

    scored = load_profiles().score(text, script)
    nothing = np.zeros(len(tags))
    if scored is None or not scored.listed.any():
        return _Profiled(nothing, [nothing, nothing, nothing, nothing])
    best = float(scored.scores[scored.listed].max())
    at = dict(zip(scored.tags, scored.scores.tolist(), strict=True))
    missing = np.array([tag not in at for tag in tags])
    # A candidate without a profile stands where it neither wins nor loses by the profiles.
    log = np.array([(at.get(tag, best) - best) * _SOFT for tag in tags])
    log[missing] = np.median(log[~missing])
    share = np.where(missing, 0.0, np.exp(log))
    share /= share.sum()
    log = np.maximum(log, -30.0)
    columns = [log, log * stretch, share, missing * 1.0]
    if scored.listed.all():
        return _Profiled(share, columns, seen=scored.seen)
    off = np.where(scored.listed, -np.inf, scored.scores)
    neighbour = (float(off.max()) - best) * _SOFT
    return _Profiled(share, columns, neighbour, scored.tags[int(off.argmax())], scored.seen)


def _rule_column(found: Mapping[str, float], tags: tuple[str, ...]) -> NDArray[np.float64]:
    import numpy as np

    if not any(tag in tags for tag in found):
        return np.zeros(len(tags))
    # What a rule does not name shares what it leaves over.
    rest = (1 - sum(found.values())) / max(1, len(tags) - len(found))
    return np.array([math.log(max(found.get(tag, rest), 1e-4)) for tag in tags])
