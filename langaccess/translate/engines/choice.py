"""Which engine serves a pair of languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from langaccess.core.models import Choice, EngineInfo
from langaccess.core.tags import Tag, distance
from langaccess.translate.engines.argos_home import tree_digest
from langaccess.translate.engines.pivot import joined

_ANY = Tag("und")


def choose(
    infos: Sequence[EngineInfo],
    source: Tag,
    target: Tag,
    *,
    order: Sequence[str] = (),
    gist: bool = False,
    pivot: bool = False,
    noncommercial: bool = False,
) -> Choice | None:
    """Return the engine for `source` into `target`, or None: then a person translates.

    A direct engine wins over a route, and a route over a gist. Among equals the nearest language
    wins (CLDR distance), then the kind that comes first in `order`, then the engine that comes
    first in `infos`. Another script is never a substitute: Simplified Chinese does not serve a
    request for Traditional. Neither is another language, however near.

    The chosen info always carries a `model_digest`: models that argos installed are hashed here.

    Args:
        infos: what `discover` found.
        source: language of the text.
        target: language wanted.
        order: kinds of engine, best first; kinds not named come last.
        gist: also consider engines that are only good to understand what a text is about, alone
            or behind a good one: for Spanish, English into Portuguese and on with rules reads
            better than rules from English (measured, see `benchmarks/`).
        pivot: also consider a route through a third language.
        noncommercial: also consider models whose license forbids commercial use.
    """
    allowed = [
        info
        for info in infos
        if (gist or not info.gist) and (noncommercial or not info.noncommercial)
    ]
    readers = [
        info for info in allowed if info.source == _ANY or distance(source, info.source) is not None
    ]
    writers = [info for info in allowed if distance(target, info.target) is not None]
    direct = [info for info in readers if info in writers]
    ranked: list[tuple[tuple[int, int, int, int], Choice]] = []
    for place, info in enumerate((*direct, *_routes(readers, writers, pivot=pivot))):
        near = distance(target, info.target) or 0
        kind = info.parts[0].kind if info.parts else info.kind
        rank = order.index(kind) if kind in order else len(order)
        ranked.append(((_trust(info), near, rank, place), Choice(info, target, near)))
    if not ranked:
        return None
    best = min(ranked, key=lambda entry: entry[0])[1]
    return replace(best, info=_sealed(best.info))


def _trust(info: EngineInfo) -> int:
    """Return 0 for a direct engine, 1 for a route, 2 for a route ending in rules, 3 for rules."""
    if info.gist:
        return 2 if info.parts else 3
    return 1 if info.parts else 0


def _routes(
    readers: Iterable[EngineInfo], writers: Sequence[EngineInfo], *, pivot: bool
) -> Iterator[EngineInfo]:
    """Yield the routes through one third language that may be taken."""
    for first in readers:
        # Rules translate badly: they may only end a route, and what they end is a gist.
        if first.source == _ANY or first.gist:
            continue
        for second in writers:
            wanted = second.source != _ANY and (pivot or second.gist)
            if wanted and distance(first.target, second.source) is not None:
                yield joined(first, second)


def _sealed(info: EngineInfo) -> EngineInfo:
    if info.kind == "argos" and info.path is not None and not info.model_digest:
        return replace(info, model_digest=tree_digest(info.path))
    return info
