"""What a web page does when it is opened: code that runs, and what it loads from elsewhere.

A page is read here as browsers read it: code of a site generator is nothing special, a comment
ends at `--!>` too, and the text of `<noscript>`, or of `<style>` inside a drawing, is markup as
well (WHATWG HTML Standard, section 13.2). What is found is what `without_active` removes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import OutputError
from langaccess.core.model import Finding
from langaccess.formats.addresses import leads_elsewhere
from langaccess.formats.notes import counted
from langaccess.formats.text.inline_runs import TEMPLATE

RUNS, LOADS = "html.runs", "html.reaches_out"
_ROUNDS = 8

# Loaded without a click (HTML Standard and its forerunners). `href` loads except in a link.
_LOADED = frozenset(
    ("src", "srcset", "imagesrcset", "poster", "data", "background", "manifest", "lowsrc", "dynsrc",
     "classid", "codebase", "code", "archive", "attributionsrc", "icon")
)  # fmt: skip
_CLICKED = frozenset({"a", "area"})
_LINKS_ONLY = frozenset(
    ("canonical", "alternate", "author", "license", "help", "next", "prev", "search", "tag", "me",
     "nofollow", "noopener", "noreferrer", "external", "bookmark", "shortlink", "privacy-policy")
)  # fmt: skip
_LEADING = frozenset(
    ("href", "src", "action", "formaction", "data", "xlink:href", "to", "from", "by", "values")
)  # fmt: skip
_CODE = re.compile(
    r"(?:javascript|vbscript|livescript):"
    r"|data:(?:text/html|text/xml|application/xml|application/xhtml\+xml)",
    re.IGNORECASE,
)
_DRAWING = re.compile(r"data:image/svg\+xml", re.IGNORECASE)  # code runs in it, except as <img>
_FRAMES = frozenset({"iframe", "frame", "object", "embed"})
_SCRIPTS = re.compile(r"|module|speculationrules|.*(?:java|ecma|j|live|vb)script.*", re.IGNORECASE)
_BLANKS = re.compile(r"[\x00-\x20\x7f]")  # browsers skip them in a scheme: "java\nscript:"
_SCHEME = re.compile(r"(?!about:|cid:|data:)[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_REFRESH = re.compile(r"[\s\d.]*[;,\s]\s*(?:url\s*=\s*)?[\"']?\s*(.+)", re.IGNORECASE | re.DOTALL)

_RAW = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext",
                  "title", "textarea", "noscript"))  # fmt: skip
_NAME = re.compile(r"</?([A-Za-z][^\t\n\f\r />]*)")
_GAP = re.compile(r"[\t\n\f\r /]*")
_SPACE = re.compile(r"[\t\n\f\r ]*")
_ATTRIBUTE = re.compile(r"=?[^\t\n\f\r />=]*")
_UNQUOTED = re.compile(r"[^\t\n\f\r >]*")
_COMMENT_END = re.compile(r"--!?>")

_SILENT = frozenset(("link", "style", "script", "meta", "base", "head", "html"))
_SPOKEN = frozenset(
    ("alt", "title", "placeholder", "srcdoc", "aria-label", "aria-description", "aria-valuetext",
     "aria-roledescription", "aria-placeholder")
)  # fmt: skip
_SPOKEN_ON = frozenset(
    {
        ("option", "label"),
        ("optgroup", "label"),
        ("track", "label"),
        ("table", "summary"),
        ("th", "abbr"),
    }
)
_VALUED = frozenset(("", "text", "search", "email", "url", "submit", "button", "reset"))

_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n\r\f]?|(.))", re.DOTALL)
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_URL = re.compile(r"\b(?:url|src)\(\s*[\"']?\s*([^\"')]*)[\"']?\s*\)?", re.IGNORECASE)
_CSS_IMPORT = re.compile(r"@import\s*(?:url\(\s*)?[\"']?\s*([^\"');\s]*)[^;{}]*;?", re.IGNORECASE)
_CSS_SET = re.compile(r"image-set\([^;{}]*", re.IGNORECASE)
_CSS_QUOTED = re.compile(r"[\"']([^\"']*)[\"']")


@dataclass(frozen=True, slots=True)
class ActivePart:
    """Something that runs or is loaded, and what replaces it where it is removed.

    Attributes:
        code: of the note: `html.runs` or `html.reaches_out`.
        start, end: the place in the text.
        instead: the replacement, mostly nothing.
    """

    code: str
    start: int
    end: int
    instead: str = ""


@dataclass(frozen=True, slots=True)
class _Attribute:
    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag as a browser reads it; `whole` is False where the file ends inside it."""

    name: str
    start: int
    end: int
    given: Sequence[_Attribute]
    whole: bool = True

    def value(self, name: str) -> str:
        return next((each.value.strip() for each in self.given if each.name == name), "")


@dataclass(frozen=True, slots=True)
class PagePlaces:
    """Where markup is added to a page; -1 for a tag that the page does not have.

    Attributes:
        body: behind the opening tag of the body.
        head_end: before the closing tag of the head.
        end: before the closing tag of the body, or the end of what browsers show.
    """

    body: int
    head_end: int
    end: int


def active_notes(parts: Iterable[ActivePart]) -> tuple[Finding, ...]:
    """Return the notes on what runs in a page, and on what it loads from elsewhere."""
    found = [part.code for part in parts]
    return (*counted(RUNS, found.count(RUNS)), *counted(LOADS, found.count(LOADS)))


def without_active(
    data: bytes, path: Path, find: Callable[[str], Iterable[ActivePart]]
) -> tuple[bytes, int]:
    """Return a written page without its active parts, and how many there were.

    What is left is looked at again: without a tag the text around it may be another.

    Raises:
        OutputError: something active would be left.
    """
    text, count = data.decode("utf-8", "surrogateescape"), 0
    for _ in range(_ROUNDS):
        parts = tuple(find(text))
        if not parts:
            return text.encode("utf-8", "surrogateescape"), count
        text, count = _without_parts(text, parts), count + len(parts)
    raise OutputError(
        "scripts or remote sources cannot be removed from this page",
        where=str(path),
        hint="remove them in an editor, or translate without --strip-active",
    )


def _without_parts(text: str, parts: Sequence[ActivePart]) -> str:
    """Return the text with its active parts replaced; of two that overlap the outer one counts."""
    made, at = [], 0
    for part in sorted(parts, key=lambda each: (each.start, -each.end)):
        if part.start >= at:
            made += [text[at : part.start], part.instead]
            at = part.end
    return "".join((*made, text[at:]))


def is_remote(address: str) -> bool:
    """Return whether an address that a page loads is elsewhere, or starts another program."""
    plain = _BLANKS.sub("", address)
    elsewhere = leads_elsewhere(plain) or plain[:2] in ("//", "\\\\", "/\\", "\\/")
    return elsewhere or _SCHEME.match(plain) is not None


def is_code(address: str) -> bool:
    """Return whether an address is code that runs when it is followed."""
    return _CODE.match(_BLANKS.sub("", address)) is not None


def active_parts(text: str, start: int = 0) -> Iterator[ActivePart]:
    """Yield what runs or is loaded from elsewhere in `text` from `start` on, in order."""
    return _active_parts(text, start, len(text), all_markup=False)


def safe_places(text: str, start: int) -> PagePlaces:
    """Return where markup can be added to a page: nowhere that a browser is inside a tag."""
    body = head_end = body_end = -1
    unfinished = len(text)
    for tag, _ in _tags(text, start, len(text), all_markup=False):
        closes = text.startswith("</", tag.start)
        if not tag.whole:
            unfinished = tag.start
        elif tag.name == "body" and closes:
            body_end = tag.start
        elif tag.name == "body" and body < 0:
            body = tag.end
        elif tag.name == "head" and closes and head_end < 0:
            head_end = tag.start
    return PagePlaces(body, head_end, unfinished if body_end < 0 else body_end)


def visible_text(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a page that are text to browsers; code of a generator is none."""
    masked = TEMPLATE.sub(lambda code: " " * len(code.group()), text)
    return _visible(masked, start, len(text), all_markup=False)


def spoken_attributes(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the places of attributes with letters that browsers show, or programs read aloud."""
    masked = TEMPLATE.sub(lambda code: " " * len(code.group()), text)
    return _spoken(masked, start, len(text), all_markup=False)


def _spoken(text: str, start: int, end: int, *, all_markup: bool) -> Iterator[tuple[int, int]]:
    choices = 0
    for tag, inner_end in _tags(text, start, end, all_markup=all_markup):
        opens = not text.startswith("</", tag.start)
        if tag.name == "datalist":
            choices = max(choices + (1 if opens else -1), 0)
        if not opens or not tag.whole or tag.name in _SILENT:
            continue
        for each in {attribute.name: attribute for attribute in reversed(tag.given)}.values():
            named = each.name in _SPOKEN or (tag.name, each.name) in _SPOKEN_ON
            value = each.name == "value" and (
                (tag.name == "option" and choices)
                or (tag.name == "input" and tag.value("type").lower() in _VALUED)
            )
            if (named or value) and any(map(str.isalpha, each.value)):
                yield each.start, each.end
        if tag.name == "noscript":
            yield from _spoken(text, tag.end, inner_end, all_markup=True)


def _visible(text: str, start: int, end: int, *, all_markup: bool) -> Iterator[tuple[int, int]]:
    place = start
    for tag, inner_end in _tags(text, start, end, all_markup=all_markup):
        yield from _without_declarations(text, place, tag.start)
        if tag.name == "noscript":
            yield from _visible(text, tag.end, inner_end, all_markup=True)
        elif tag.name in ("title", "textarea", "xmp", "plaintext"):
            yield tag.end, inner_end
        place = inner_end
    yield from _without_declarations(text, place, end)


def _without_declarations(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    while (found := text.find("<", at, end)) >= 0:
        yield at, found
        shown = text.startswith("<![CDATA[", found)  # in a drawing
        at = min(found + len("<![CDATA["), end) if shown else _after_declaration(text, found, end)
    yield at, end


def _tags(text: str, start: int, end: int, *, all_markup: bool) -> Iterator[tuple[_Tag, int]]:
    """Yield each tag between two places, and where what is inside it as plain text ends.

    With `all_markup` what is inside `<style>`, `<noscript>` and the like is read as tags too.
    """
    place = start
    while (place := text.find("<", place, end)) >= 0:
        if text.startswith(("<!", "<?"), place) or _NAME.match(text, place) is None:
            place = _after_declaration(text, place, end)
            continue
        tag = _tag(text, place, end)
        inner_end = place = tag.end
        if tag.whole and not text.startswith("</", tag.start):
            if tag.name == "script" or (tag.name in _RAW and not all_markup):
                inner_end = place = _inner_end(text, place, tag.name, end)
            elif tag.name == "style":
                following = text.find("<", place, end)
                inner_end = end if following < 0 else following
        yield tag, inner_end


def _active_parts(text: str, start: int, end: int, *, all_markup: bool) -> Iterator[ActivePart]:
    drawings = 0
    for tag, inner_end in _tags(text, start, end, all_markup=all_markup):
        opens = not text.startswith("</", tag.start)
        if tag.name in ("svg", "math"):
            drawings = max(drawings + (1 if opens else -1), 0)
        if not opens:
            continue
        found = list(_parts(text, tag, inner_end, end))
        if not tag.whole and found:  # what is written behind it later would make it whole
            found = [ActivePart(part.code, tag.start, end) for part in found]
        yield from found
        if tag.name == "style":
            yield from _style_text(text, tag.end, inner_end)
        if tag.name != "script" and not all_markup and (drawings or tag.name == "noscript"):
            yield from _active_parts(text, tag.end, inner_end, all_markup=True)


def _after_declaration(text: str, place: int, end: int) -> int:
    """Return the end of a comment or declaration; the next character for a bare `<`."""
    if text.startswith("<!--", place) and not text.startswith(("<!-->", "<!--->"), place):
        found = _COMMENT_END.search(text, place + 4, end)
        return found.end() if found else end
    if text.startswith(("<!", "<?", "</"), place):
        found_at = text.find(">", place, end)
        return end if found_at < 0 else found_at + 1
    return place + 1


def _tag(text: str, place: int, end: int) -> _Tag:
    """Return the tag at `place` (HTML Standard, 13.2.5.32 to 13.2.5.40)."""
    match = _NAME.match(text, place, end)
    name = match.group(1).lower() if match else ""
    at = match.end() if match else place + 1
    given: list[_Attribute] = []
    while True:
        at = _past(_GAP, text, at, end)
        if at >= end:
            return _Tag(name, place, end, given, whole=False)
        if text[at] == ">":
            return _Tag(name, place, at + 1, given)
        begins = at
        at = _past(_ATTRIBUTE, text, at, end)
        key, value, done = text[begins:at].lower(), "", at
        at = _past(_SPACE, text, at, end)
        if text.startswith("=", at) and at < end:
            at = _past(_SPACE, text, at + 1, end)
            if at < end and text[at] in "\"'":
                closing = text.find(text[at], at + 1, end)
                value = text[at + 1 : end if closing < 0 else closing]
                at = end if closing < 0 else closing + 1
            else:
                begin = at
                at = _past(_UNQUOTED, text, at, end)
                value = text[begin:at]
            done = at
        given.append(_Attribute(key, html.unescape(value), begins, done))


def _past(pattern: re.Pattern[str], text: str, at: int, end: int) -> int:
    match = pattern.match(text, at, end)
    return match.end() if match else at


def _inner_end(text: str, place: int, name: str, end: int) -> int:
    match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, place, end)
    return match.start() if match else end


def _parts(text: str, tag: _Tag, inner_end: int, end: int) -> Iterator[ActivePart]:
    """Yield the active parts of one opening tag, and a script as a whole."""
    if tag.name == "script" and _SCRIPTS.fullmatch(tag.value("type")):
        closing = text.find(">", inner_end, end)
        after = tag.end if not tag.whole else end if closing < 0 else closing + 1
        yield ActivePart(RUNS, tag.start, after)
        if is_remote(tag.value("src") or tag.value("href") or tag.value("xlink:href")):
            yield ActivePart(LOADS, tag.start, after)
        return
    for each in tag.given:
        name, value = each.name, each.value
        handler = name.startswith("on") and len(name) > 4
        if handler or (name in _LEADING and _runs(tag, value)):
            yield ActivePart(RUNS, each.start, each.end)
        elif name == "srcdoc":
            inside = tuple(active_parts(value))
            if inside:
                yield ActivePart(inside[0].code, each.start, each.end)
        elif name == "style" and _style_loads(value):
            clean = html.escape(_clean_style(value), quote=True)
            yield ActivePart(LOADS, each.start, each.end, f'style="{clean}"' if clean else "")
        elif _loads(tag, name, value):
            yield ActivePart(LOADS, each.start, each.end)


def _runs(tag: _Tag, value: str) -> bool:
    framed = tag.name in _FRAMES and _DRAWING.match(_BLANKS.sub("", value)) is not None
    return framed or any(map(is_code, value.split(";")))


def _loads(tag: _Tag, name: str, value: str) -> bool:
    if name in _LOADED:
        return any(is_remote(part) for part in value.split(","))
    if name in ("href", "xlink:href") and tag.name not in _CLICKED:
        kinds = tag.value("rel").lower().split()
        only_links = tag.name == "link" and kinds and _LINKS_ONLY.issuperset(kinds)
        style = tag.name == "link" and _BLANKS.sub("", value).lower().startswith("data:text/css")
        return style or (is_remote(value) and not only_links)
    if name == "content" and tag.name == "meta":
        refresh = _REFRESH.match(value) if tag.value("http-equiv").lower() == "refresh" else None
        return refresh is not None and (is_remote(refresh[1]) or is_code(refresh[1]))
    if name == "value" and tag.name == "param":
        return is_remote(value)
    return name != "style" and "url(" in value.lower() and _style_loads(value) > 0


def _style_text(text: str, start: int, end: int) -> Iterator[ActivePart]:
    style = text[start:end]
    for number in range(_style_loads(style)):
        instead = _clean_style(style) if not number else ""
        yield ActivePart(LOADS, start, end, instead)


def _style_loads(style: str) -> int:
    """Return how many addresses elsewhere a style sheet loads."""
    plain = _plain_style(style)
    imports = sum(_style_remote(match[1]) for match in _CSS_IMPORT.finditer(plain))
    rest = _CSS_IMPORT.sub("", plain)
    urls = sum(_style_remote(match[1]) for match in _CSS_URL.finditer(rest))
    sets = (_CSS_QUOTED.finditer(match[0]) for match in _CSS_SET.finditer(_CSS_URL.sub("", rest)))
    return imports + urls + sum(_style_remote(each[1]) for found in sets for each in found)


def _style_remote(address: str) -> bool:
    return is_remote(address) or _BLANKS.sub("", address).lower().startswith("data:text/css")


def _plain_style(style: str) -> str:
    """Return a style sheet without comments, and with its escapes read (u written as 75)."""

    def read(match: re.Match[str]) -> str:
        number = int(match[1], 16) if match[1] else 0
        return chr(number) if 0 < number < 0x110000 else match[2] or ""

    return _CSS_ESCAPE.sub(read, _CSS_COMMENT.sub("", style))


def _clean_style(style: str) -> str:
    """Return a style sheet that loads nothing from elsewhere; empty where that is not certain."""

    def without(match: re.Match[str]) -> str:
        imported = match[0].startswith("@")
        return ("" if imported else "none") if _style_remote(match[1]) else match[0]

    made = style if _plain_style(style) == style else _plain_style(style)
    made = _CSS_URL.sub(without, _CSS_IMPORT.sub(without, made))
    return "" if _style_loads(made) or "<" in made else made
