"""Pieces of HTML: elements, text, links that dial."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from langaccess.core.tags import Tag
from langaccess.phrases.cards.pieces import named, piece

__all__ = ["dial", "el", "native", "native_name", "text"]


def text(words: str) -> str:
    """Return plain text as HTML."""
    return escape(words, quote=False)


def el(name: str, content: str = "", **attributes: str | None) -> str:
    """Return an element around `content`, which is HTML already.

    Args:
        name: name of the element.
        content: what is inside.
        attributes: `class_` is written `class`, `data_a` is written `data-a`; None leaves one out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>"


def native(words: str, tag: Tag) -> str:
    """Return words in their own language, direction and font, numbers isolated."""
    return _native(piece(words, tag), tag)


def native_name(tag: Tag) -> str:
    """Return the name of a language in itself."""
    return _native(named(tag), tag)


def _native(shown: dict[str, Any], tag: Tag) -> str:
    direction = "rtl" if shown["rtl"] else "ltr"
    return el("span", text(str(shown["text"])), class_="t", lang=tag, dir=direction)


def dial(number: str, words: str = "", **attributes: str | None) -> str:
    """Return a link that dials a telephone number, shown as `words` or as the number itself."""
    digits = re.sub(r"[^0-9+]", "", number)
    return el("a", text(words or number), href=f"tel:{digits}", **attributes)
