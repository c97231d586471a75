"""How text is written in Markdown: plainly where that reads the same, escaped where it does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from langaccess.core.model import SpanKind
from langaccess.formats.html.parse import UnitIds
from langaccess.formats.markdown.active import markdown_parts
from langaccess.formats.markdown.commonmark import MaskedCode, parse_inline
from langaccess.formats.markdown.inline import InlineReader, InlineText
from langaccess.formats.text.inline_runs import InlineRun, build_slot
from langaccess.formats.text.splice import KEPT_SPACE, Region, TargetToken, TextSlot, Writer

_PUNCTUATION = r"!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~"
# What at the start of a line would begin a heading, list, quote, rule, code, table or definition.
_LINE_START = re.compile(
    r"(#{1,6}(?=\s|\Z)|[-+*](?=\s|\Z)|>|(?:[-*_=] ?){2,}\s*\Z|~{3}|`{3}|\||:(?=[\s-])|~(?=\s)"
    r"|\[[^\]]*\]:|<)"
)
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|\Z)")
_DELIMITERS = {"em": "em", "strong": "strong", "s": "s"}
Raw = Callable[[Region], str]


def markdown_writers(env: dict[str, Any]) -> dict[str, Writer]:
    """Return the writers for a file with the definitions `env`."""
    write = partial(_write, env=env)
    return {
        "markdown": partial(write, start=False, cell=False),
        "markdown-line": partial(write, start=True, cell=False),
        "markdown-cell": partial(write, start=False, cell=True),
        "markdown-cell-line": partial(write, start=True, cell=True),
        "markdown-alt": _alternative,
        'markdown-title"': partial(_title, quote='"'),
        "markdown-title'": partial(_title, quote="'"),
        "markdown-title(": partial(_title, quote=")"),
    }


def _write(
    slot: TextSlot,
    parts: list[TargetToken],
    raw: Raw,
    *,
    env: dict[str, Any],
    start: bool,
    cell: bool,
) -> str:
    """Try the plainest way first and take the first that a parser reads as the same text."""
    expected = "".join(p.text for p in parts if p.what in {"text", "code", "break"})
    expected = expected.replace(KEPT_SPACE, " ")
    written = ""
    for escape, as_html in (
        (_unescaped, False), (_light, False), (_unescaped, True), (_light, True), (_full, True),
    ):  # fmt: skip
        if escape is _unescaped and any(markdown_parts(expected)):
            continue
        written = _joined(slot, parts, raw, escape, start=start, as_html=as_html)
        if _read(written, env) == expected:
            break
    return re.sub(r"(?<!\\)\|", r"\\|", written) if cell else written


def _read(written: str, env: dict[str, Any]) -> str:
    code = MaskedCode(written)
    paragraph = InlineText(written, code.letter, keep_breaks=True)
    items = InlineReader(paragraph, UnitIds()).items(parse_inline(code.masked, env))
    slot = build_slot(items, InlineRun("", ""))
    return slot.unit.text if slot else ""


def _joined(
    slot: TextSlot,
    parts: list[TargetToken],
    raw: Raw,
    escape: Callable[[str], str],
    *,
    start: bool,
    as_html: bool,
) -> str:
    done: list[str] = []
    breaks = 0
    for part in parts:
        mark = slot.marks.get(part.span.ref) if part.span else None
        if part.what == "text":
            text = escape(part.text).replace(KEPT_SPACE, "&#32;")
            done.append(_at_line_start(text) if start else text)
        elif part.what == "break":
            done.append(
                raw(slot.breaks[min(breaks, len(slot.breaks) - 1)]) if slot.breaks else "\\\n"
            )
            breaks += 1
        elif mark is None or (part.span and part.span.kind is SpanKind.SOURCE):
            done.append(escape(part.text))
        else:
            done.append(_mark(part, mark.open, mark.close, mark.name, raw, as_html=as_html))
        start = part.what == "break" or (start and not done[-1])
    return "".join(done)


def _mark(
    part: TargetToken, opening: Region, closing: Region, name: str, raw: Raw, *, as_html: bool
) -> str:
    side = "/" if part.what == "close" else ""
    if as_html and name in _DELIMITERS and part.what in {"open", "close"}:
        return f"<{side}{name}>"
    written = raw(closing if side else opening)
    if side and name == "link" and written in {"]", "][]"}:
        # The text of this link is also the name of its address: keep the name beside it.
        return f"][{raw((opening[1], closing[0]))}]"
    return written


def _at_line_start(text: str) -> str:
    numbered = _NUMBERED.match(text)
    if numbered:
        return f"{numbered.group(1)}\\{text[numbered.end(1) :]}"
    return f"\\{text}" if _LINE_START.match(text) else text


def _unescaped(text: str) -> str:
    return text


def _light(text: str) -> str:
    text = re.sub(rf"\\(?=[{_PUNCTUATION}]|\Z)", r"\\\\", text)
    return _entities(re.sub(r"([*_`~\[\]]|&(?=[#\w]))", r"\\\1", text))


def _full(text: str) -> str:
    return _entities(re.sub(rf"([{_PUNCTUATION}])", r"\\\1", text).replace("\\<", "<"))


def _entities(text: str) -> str:
    """Return the text with each `<` as an entity: inside HTML a backslash does not disarm it."""
    return text.replace("<", "&lt;")


def _alternative(slot: TextSlot, parts: list[TargetToken], raw: Raw) -> str:
    done = []
    for part in parts:
        mark = slot.marks.get(part.span.ref) if part.span else None
        if part.what == "code" and mark is not None:
            done.append(raw(mark.open))
        elif part.what in {"text", "code", "break"}:
            text = part.text if part.what != "break" else " "
            done.append(_light(text).replace(KEPT_SPACE, "&#32;"))
    return "".join(done)


def _title(slot: TextSlot, parts: list[TargetToken], raw: Raw, *, quote: str) -> str:
    del slot, raw
    text = "".join(part.text for part in parts if part.what in {"text", "code", "break"})
    if any(markdown_parts(text)):
        return _full(text).replace(KEPT_SPACE, "&#32;")
    text = re.sub(rf"\\(?=[{_PUNCTUATION}]|\Z)", r"\\\\", text)
    text = re.sub(r"&(?=[#\w])", r"\\&", text).replace(KEPT_SPACE, "&#32;")
    return (
        re.sub(rf"([{re.escape(quote)}(])", r"\\\1", text)
        if quote == ")"
        else text.replace(quote, "\\" + quote)
    )
