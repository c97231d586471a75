"""Which engine serves a pair of languages."""

from __future__ import annotations

from collections.abc import Sequence

from langaccess.engines.model import Choice, EngineInfo
from langaccess.tags import Tag

__all__ = ["choose", "distance"]

ANY = Tag("und")


def choose(
    infos: Sequence[EngineInfo],
    source: Tag,
    target: Tag,
    *,
    order: Sequence[str] = (),
    gist: bool = False,
    noncommercial: bool = False,
) -> Choice | None:
    """Return the engine for `source` into `target`, or None: then a person translates.

    The nearest language wins (CLDR distance), then the kind that stands first in `order`, then
    the engine that stands first in `infos`. Another script is never a substitute: Simplified
    Chinese does not serve who asked for Traditional. Neither is another language, however near.

    Args:
        infos: what `discover` found.
        source: language of the text.
        target: language wanted.
        order: kinds of engine, best first; kinds not named come last.
        gist: also consider engines that are only good to understand what a text is about.
        noncommercial: also consider models whose licence forbids commercial use.
    """
    ranked: list[tuple[int, int, int, Choice]] = []
    for place, info in enumerate(infos):
        if (info.gist and not gist) or (info.noncommercial and not noncommercial):
            continue
        near = distance(target, info.target)
        if near is None or (info.source != ANY and distance(source, info.source) is None):
            continue
        rank = order.index(info.kind) if info.kind in order else len(order)
        ranked.append((near, rank, place, Choice(info, target, near)))
    return min(ranked, key=lambda entry: entry[:3])[3] if ranked else None


def distance(asked: Tag, offered: Tag) -> int | None:
    """Return the CLDR distance between two varieties of one language in one script, else None."""
    if asked == offered:
        return 0
    import langcodes

    one, other = langcodes.Language.get(asked), langcodes.Language.get(offered)
    same_language = one.prefer_macrolanguage().language == other.prefer_macrolanguage().language
    if not same_language or one.maximize().script != other.maximize().script:
        return None
    near = langcodes.tag_distance(asked, offered)
    # From 10 on, CLDR speaks of a different language, also inside a macrolanguage: Cantonese and
    # Mandarin (14), Moroccan and Standard Arabic (10), Nynorsk and Bokmål (20).
    return near if near < 10 else None
