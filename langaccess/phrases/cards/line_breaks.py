"""Where a line may end: between words also in scripts that write no spaces, and not before `?`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag

# Scripts whose words BudouX knows; the typesetter knows those of Khmer, Lao and Burmese.
_MODELS = {"Jpan": "ja", "Hans": "zh-hans", "Hant": "zh-hant", "Thai": "th"}
# Scripts in which text between two spaces is kept on one line, where the line is long enough.
_BETWEEN_SPACES = {"Mymr", "Kore"}
# French has narrow spaces before these marks and inside quotation marks, where no line may end.
# Source: Lexique des règles typographiques en usage à l'Imprimerie nationale, "Ponctuation".
_FRENCH = (
    (re.compile(r"[ \u00a0]+(?=[?!;])"), "\u202f"),
    (re.compile(r" +(?=[:\u00bb])|(?<=\u00ab) +"), "\u00a0"),
)


@dataclass(frozen=True, slots=True)
class _LineBreaks:
    """The file `data/line_breaks.yaml`: by language, words that no line may cut."""

    as_of: dt.date
    basis: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


def spaced(text: str, tag: Tag) -> str:
    """Return the text with the spaces that its language has before and inside marks."""
    if tag.language == "fr":
        for pattern, space in _FRENCH:
            text = pattern.sub(space, text)
    return text


def kept_parts(text: str, tag: Tag) -> tuple[list[str], str]:
    """Return the parts of a text that stay on one line, and what is between them.

    There are none where the typesetter itself breaks between words.
    """
    if tag.script in _BETWEEN_SPACES:
        parts = text.split(" ")
        return (parts if len(parts) > 1 else []), " "
    model = _MODELS.get(tag.script)
    if model is None:
        return [], ""
    kept = _inside(text, _words(tag))
    parts = []
    end = 0
    for part in _breaker(model)(text):
        if parts and (end in kept or not part.strip()):
            parts[-1] += part
        else:
            parts.append(part)
        end += len(part)
    return parts, ""


def _inside(text: str, words: tuple[str, ...]) -> set[int]:
    """Return the places in the text that are inside one of the words."""
    found: set[int] = set()
    for word in words:
        for match in re.finditer(re.escape(word), text):
            found.update(range(match.start() + 1, match.end()))
    return found


def _words(tag: Tag) -> tuple[str, ...]:
    words = load_line_breaks().words
    return words.get(tag, words.get(f"zh-{tag.script}", ()))


@cache
def load_line_breaks() -> _LineBreaks:
    """Return the words that no line may cut."""
    from langaccess.core.config import load

    return load(_LineBreaks, shipped(DATA, "line_breaks.yaml"))


@cache
def _breaker(model: str) -> Callable[[str], list[str]]:
    import budoux

    loaders = {
        "ja": budoux.load_default_japanese_parser,
        "th": budoux.load_default_thai_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
    }
    found: Callable[[str], list[str]] = loaders[model]().parse
    return found
