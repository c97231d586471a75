"""How text is written in HTML: escaped, in the right direction, its markup around it again."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from langaccess.core.model import SpanKind
from langaccess.core.tags import Tag
from langaccess.formats.left_to_right_runs import holds_signs, split_directions
from langaccess.formats.text.splice import KEPT_SPACE, Region, TargetToken, TextSlot, Writer

SOURCE_CLASS = "langaccess-source"
_DIGIT = re.compile(r"\d")


def escape(text: str) -> str:
    """Return text as HTML character data."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\u00a0", "&nbsp;").replace(KEPT_SPACE, "&#32;")


def _source_span(source: Tag) -> str:
    """Return the opening tag around words that are still in the source language."""
    return f'<span class="{SOURCE_CLASS}" lang="{source}" dir="{source.direction}">'


def html_writers(tag: Tag, source: Tag) -> dict[str, Writer]:
    """Return the writers of all HTML syntaxes for a target language."""
    quoted = partial(_plain, encode=_in_quotes)
    return {
        "html": partial(_html, tag=tag, source=source),
        "lines": partial(_html, tag=tag, source=source),
        "plain": partial(_plain, encode=escape),
        'attribute"': quoted,
        "attribute'": quoted,
        "attribute": partial(_plain, encode=_escape_unquoted),
    }


def _html(
    slot: TextSlot, parts: list[TargetToken], raw: Callable[[Region], str], *, tag: Tag, source: Tag
) -> str:
    done: list[str] = []
    breaks = 0
    for part in parts:
        mark = slot.marks.get(part.span.ref) if part.span else None
        if part.what == "text":
            done.append(_isolated(part.text) if tag.direction == "rtl" else escape(part.text))
        elif part.what == "break":
            done.append(
                raw(slot.breaks[min(breaks, len(slot.breaks) - 1)]) if slot.breaks else "<br>"
            )
            breaks += 1
        elif part.span and part.span.kind is SpanKind.SOURCE:
            done.append(_source_span(source) if part.what == "open" else "</span>")
        elif mark is not None:
            done.append(raw(mark.close if part.what == "close" else mark.open))
        else:
            done.append(escape(part.text))
    return "".join(done)


def _isolated(text: str) -> str:
    """Isolate numbers, addresses and the like, whose signs would change their places."""
    return "".join(
        f'<bdi dir="ltr">{escape(piece)}</bdi>'
        if not backwards and holds_signs(piece) and _DIGIT.search(piece)
        else escape(piece)
        for piece, backwards in split_directions(text)
    )


def _plain(
    slot: TextSlot,
    parts: list[TargetToken],
    raw: Callable[[Region], str],
    *,
    encode: Callable[[str], str],
) -> str:
    """Write where markup is not possible: titles, attributes."""
    done = []
    for part in parts:
        mark = slot.marks.get(part.span.ref) if part.span else None
        if part.what == "code" and mark is not None:
            done.append(raw(mark.open))
        elif part.what in {"text", "code", "break"}:
            done.append(encode(part.text))
    return "".join(done)


def _in_quotes(text: str) -> str:
    return escape(text).replace('"', "&quot;").replace("'", "&#39;")


def _escape_unquoted(text: str) -> str:
    """Without quotes around it, white space and `=` would end or bend the value."""
    text = _in_quotes(text)
    return re.sub(r"[\s=`]", lambda match: f"&#{ord(match.group())};", text)
