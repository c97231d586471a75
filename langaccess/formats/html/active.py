"""What a web page does when it is opened: code that runs, and what it loads from elsewhere."""

from __future__ import annotations

import re

from langaccess.core.model import Finding
from langaccess.formats.addresses import leads_elsewhere
from langaccess.formats.html.tokens import Token, attributes, tokens
from langaccess.formats.notes import counted

__all__ = ["active_notes"]

# Loaded without a click (HTML Standard); `href` only of elements that are not links.
_LOADED = frozenset({"src", "srcset", "poster", "data", "background", "manifest", "lowsrc"})
_LOADED_HREF = frozenset({"link", "base", "image", "use", "feimage", "script"})
_LINKS_ONLY = re.compile(
    r"\b(?:canonical|alternate|author|license|help|next|prev|search|tag|me)\b", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:@import\s+url\(|url\(|@import|\burl\s*=)\s*[\"']?\s*(\S+)", re.IGNORECASE
)
_CODE = re.compile(r"(?:javascript|vbscript):|data:text/html", re.IGNORECASE)
_LEADING = frozenset({"href", "src", "action", "formaction", "data", "xlink:href"})
_BLANKS = re.compile(r"[\x00-\x20]")  # browsers skip them in a scheme: "java\nscript:"
_SCRIPT_KINDS = frozenset({"", "module", "text/javascript", "application/javascript"})


def active_notes(text: str, start: int = 0) -> tuple[Finding, ...]:
    """Return the notes on code and remote sources in HTML, or in Markdown with HTML in it."""
    runs = loads = 0
    style = False
    for token in tokens(text, start):
        if token.what == "other" and style:
            loads += _remote_in(text[token.start : token.end])
        style = token.what == "open" and token.name == "style"
        if token.what == "open":
            more_runs, more_loads = _tag(text, token)
            runs, loads = runs + more_runs, loads + more_loads
    return (*counted("html.runs", runs), *counted("html.reaches_out", loads))


def _tag(text: str, token: Token) -> tuple[int, int]:
    given = {attribute.name: attribute.value for attribute in attributes(text, token)}
    runs = int(token.name == "script" and given.get("type", "").lower().strip() in _SCRIPT_KINDS)
    runs += sum(name.startswith("on") and len(name) > 4 for name in given)
    runs += sum(
        name in _LEADING and _CODE.match(_BLANKS.sub("", value)) is not None
        for name, value in given.items()
    )
    loads = 0
    for name, value in given.items():
        if name in _LOADED:
            loads += any(_remote(part) for part in value.split(","))
        elif name in ("href", "xlink:href") and token.name in _LOADED_HREF:
            loads += _remote(value) and not _LINKS_ONLY.search(given.get("rel", ""))
        elif name == "style":
            loads += _remote_in(value)
    if token.name == "meta" and given.get("http-equiv", "").lower().strip() == "refresh":
        loads += _remote_in(given.get("content", ""))
    return runs, loads


def _remote(address: str) -> bool:
    return leads_elsewhere(_BLANKS.sub("", address))


def _remote_in(style: str) -> int:
    return sum(_remote(match[1]) for match in _ADDRESS.finditer(style))
