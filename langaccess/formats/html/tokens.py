"""HTML to tokens with offsets, as browsers cut it (WHATWG HTML Standard, section 13.2.5).

Python's `html.parser` gives no offsets of attribute values, reads broken markup differently from
one patch release to the next, and is slow on purpose-made input; this is one pass that cannot
fail: whatever it is given, the tokens join to the text again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from langaccess.formats.text.inline_runs import TEMPLATE

# Elements whose content is not markup. In `title` and `textarea` it is text, elsewhere it is not.
_RAW = {"script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"}
_TEXT_ONLY = {"title", "textarea"}
_CODE = f"(?s:{TEMPLATE.pattern})|"  # has quotes of its own: href="{{< ref "page" >}}"
_TAG = re.compile(
    r"<(/?)([A-Za-z][^\s/>]*+)(?:[^=>]++|=\s*+(?:"
    rf"\"(?:{_CODE}[^\"])*+\"|'(?:{_CODE}[^'])*+'|[^\s\"'>][^\s>]*+)?+)*+>"
)
_ATTRIBUTE = re.compile(
    r"([^\s=/>\"'][^\s=/>]*)(?:\s*=\s*(?:"
    rf"\"((?:{_CODE}[^\"])*+)\"|'((?:{_CODE}[^'])*+)'|([^\s\"'>][^\s>]*)))?"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of HTML.

    `what` is `text`, `open`, `close`, `template` (code of a site generator) or `other` (comments,
    declarations, the inside of scripts, damaged ends); `name` the element in lower case.
    """

    what: str
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: its name in lower case, decoded value, place of the raw value, quote."""

    name: str
    value: str
    start: int
    end: int
    quote: str


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Yield the tokens of `text` from `start` to its end, without a gap."""
    place = start
    while place < len(text):
        token = _next(text, place)
        yield token
        place = token.end
        if token.what == "open" and token.name in _RAW | _TEXT_ONLY:
            end = _raw_end(text, place, token.name)
            if end > place:
                what = "text" if token.name in _TEXT_ONLY else "other"
                yield Token(what, place, end)
            place = end


def _next(text: str, place: int) -> Token:
    if text[place] in "<{[$":
        template = TEMPLATE.match(text, place)
        if template:
            return Token("template", place, template.end())
    if text[place] == "<":
        token = _markup(text, place)
        if token is not None:
            return token
    match = _PLAIN.match(text, place + 1)
    return Token("text", place, match.end() if match else place + 1)


_PLAIN = re.compile(r"[^<{\[$]*")


def _markup(text: str, place: int) -> Token | None:
    following = text[place + 1 : place + 2]
    if following == "!":
        return Token("other", place, _declaration_end(text, place))
    if following == "?":
        return Token("other", place, _after(text, ">", place))
    if following == "/" and not text[place + 2 : place + 3].isalpha():
        return Token("other", place, _after(text, ">", place))
    if not (following == "/" or (following.isascii() and following.isalpha())):
        return None  # a bare "<" is text
    match = _TAG.match(text, place)
    if match is None:  # the tag never ends: browsers drop the rest, so nothing of it is shown
        return Token("other", place, len(text))
    return Token("close" if match.group(1) else "open", place, match.end(), match.group(2).lower())


def _declaration_end(text: str, place: int) -> int:
    if text.startswith("<!--", place):
        if text.startswith(("<!-->", "<!--->"), place):
            return _after(text, ">", place)
        return _after(text, "-->", place + 4)
    if text.startswith("<![CDATA[", place):
        return _after(text, "]]>", place)
    return _after(text, ">", place)


def _after(text: str, mark: str, place: int) -> int:
    found = text.find(mark, place)
    return len(text) if found < 0 else found + len(mark)


def _raw_end(text: str, place: int, name: str) -> int:
    match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, place)
    return match.start() if match else len(text)


def attributes(text: str, token: Token) -> list[Attribute]:
    """Return the attributes of an opening tag in order; of doubles only the first counts."""
    found: dict[str, Attribute] = {}
    inner = token.start + 1 + len(token.name)
    for match in _ATTRIBUTE.finditer(text, inner, token.end - 1):
        name = match.group(1).lower()
        group = next((g for g in (2, 3, 4) if match.group(g) is not None), 0)
        if not group:
            found.setdefault(name, Attribute(name, "", match.end(), match.end(), ""))
            continue
        value = html.unescape(match.group(group))
        quote = {2: '"', 3: "'", 4: ""}[group]
        found.setdefault(name, Attribute(name, value, *match.span(group), quote))
    return list(found.values())
