"""What of an HTML text is visible or read aloud, as slots; used for web pages and in Markdown."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from langaccess.core.limits import limits
from langaccess.core.model import Finding, Kind, SpanKind
from langaccess.formats.html.tokens import Attribute, Token, attributes, tokens
from langaccess.formats.markup_format import text_between_tags
from langaccess.formats.notes import lines_named, note
from langaccess.formats.text.inline_runs import (
    TALKS,
    TEMPLATE,
    InlineItem,
    InlineRun,
    build_slot,
    codes_outside,
)
from langaccess.formats.text.splice import KEPT_SPACE, TextSlot

_BLOCKS = frozenset(
    ("address", "article", "aside", "audio", "blockquote", "body", "button", "canvas",
     "caption", "center", "col", "colgroup", "datalist", "dd", "details", "dialog", "dir",
     "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame",
     "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html",
     "iframe", "label", "legend", "li", "link", "main", "menu", "meta", "nav", "noembed",
     "noframes", "noscript", "object", "ol", "optgroup", "option", "p", "plaintext", "pre",
     "script", "search", "section", "select", "source", "style", "summary", "svg", "table", "tbody",
     "td", "template", "textarea", "tfoot", "th", "thead", "title", "tr", "track", "ul",
     "video", "xmp",)
)  # fmt: skip
_VOID = frozenset(("area", "base", "embed", "img", "input", "param", "wbr", "keygen", "bgsound"))
LITERAL = frozenset(("code", "kbd", "samp"))  # typed or shown exactly so
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Kind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), Kind.LIST),
    **dict.fromkeys(("td", "th"), Kind.CELL),
    **dict.fromkeys(("button", "label", "option", "textarea", "legend"), Kind.CONTROL),
    "title": Kind.META,
    "footer": Kind.FOOTER,
}
_SPOKEN = {
    "title": Kind.ALT,
    "alt": Kind.ALT,
    "aria-label": Kind.ALT,
    "aria-description": Kind.ALT,
    "aria-roledescription": Kind.ALT,
    "aria-valuetext": Kind.ALT,
    "aria-placeholder": Kind.CONTROL,
    "placeholder": Kind.CONTROL,
}
_OF_ELEMENT = {
    ("option", "label"): Kind.CONTROL,
    ("optgroup", "label"): Kind.CONTROL,
    ("track", "label"): Kind.CONTROL,
    ("table", "summary"): Kind.ALT,
    ("th", "abbr"): Kind.ALT,
}
_META = frozenset(
    ("description", "og:title", "og:description", "og:image:alt", "og:site_name", "twitter:title",
     "twitter:description", "twitter:image:alt", "dc.title", "dc.description", "application-name",
     "apple-mobile-web-app-title")
)  # fmt: skip
_PRESSED = frozenset(("submit", "button", "reset"))
_TYPED = frozenset(("", "text", "search", "email", "url"))  # fields that show their value
_UNSEEN = frozenset(("link", "style", "script", "meta", "base"))
_VARIES = frozenset(("lang", "xml:lang", "dir", "charset", "content", "value"))
# Attributes that hold names and settings; of others a script may show a sentence.
_SETTINGS = frozenset(
    ("class", "style", "id", "rel", "rev", "headers", "sizes", "srcset", "allow", "sandbox",
     "itemprop", "itemtype", "typeof", "property", "part", "slot", "for", "name", "form", "href",
     "src", "values", "d", "points", "transform", "font-family", "accept", "lang", "xml:lang",
     "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-flowto")
)  # fmt: skip
_QUOTED = re.compile(r"(?<!\\)([\"'`])((?:\\.|(?!\1)[^\\\n])*)\1")
_SHOWN_BY_STYLE = re.compile(r"\bcontent\s*:\s*([^;{}]{1,500})")
_STYLE_CODE = re.compile(r"url\([^)]*\)|\\[0-9a-fA-F]{1,6}\s?")  # a picture, a sign by its number
_RAW_SHOWN = frozenset(("xmp", "plaintext", "noembed", "noframes"))  # of old browsers
_INERT = {"template": "template", "math": "formula"}
_WORD = re.compile(r"[^\W\d_]{2}")
_DEPTH = 64  # how far up an unclosed element is looked for


@dataclass(slots=True)
class UnitIds:
    """Ids of the units of one file: numbers for text, a digest of its tag for an attribute.

    A translation may put two pictures of a sentence in another order; their texts must still be
    found again, so the id of an attribute depends on the rest of its tag, not on its place.
    """

    prefix: str = "h"
    count: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def text(self) -> str:
        """Return the next id of a text."""
        self.count += 1
        return f"{self.prefix}{self.count}"

    def attribute(self, signature: str) -> str:
        """Return the id of an attribute whose tag has this signature."""
        digest = sha256(signature.encode("utf-8", "replace")).hexdigest()[:10]
        self.seen[digest] += 1
        return f"a{digest}.{self.seen[digest]}"


@dataclass(slots=True)
class HtmlSlots:
    """Slots of an HTML text, and counts of text that is left unchanged on purpose.

    Attributes:
        slots: places of its text.
        foreign: how many passages are in another language.
        untranslated: how many ask not to be translated.
        talking: how many template tags hold a sentence.
        unread: words that are out of reach: what holds them, and the line; each once or more.
        codes: code that is in no text to translate.
        skipped: stretches of text that are left alone.
        markup: tags, comments and declarations.
    """

    slots: list[TextSlot] = field(default_factory=list)
    foreign: int = 0
    untranslated: int = 0
    talking: int = 0
    unread: list[tuple[str, str]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    skipped: list[tuple[int, int]] = field(default_factory=list)
    markup: list[tuple[int, int]] = field(default_factory=list)


def parse_html(
    text: str, *, start: int = 0, language: str = "en", names: UnitIds, line: int = 1
) -> HtmlSlots:
    """Return the slots of `text` from `start` on.

    Of a text with more slots than a document may have it stops after one more: `formats.read`
    refuses the file, and the rest would cost the time for nothing.

    Args:
        text: HTML, a whole page or a fragment, however broken.
        start: where to begin.
        language: primary subtag of the page's own language; elements that declare another one
            are not translated.
        names: makes the ids.
        line: number of the first line, for messages.
    """
    reader = _HtmlReader(text, language, names, start, line)
    most = limits().documents.texts
    for token in tokens(text, start):
        reader.take(token)
        if len(reader.found.slots) > most:
            return reader.found
    reader.finish(len(text))
    reader.found.slots.sort(key=lambda slot: (slot.start, -slot.end))
    return reader.found


def unread_note(unread: Sequence[tuple[str, str]]) -> tuple[Finding, ...]:
    """Return a note of the words that were seen and are out of reach, if there are any."""
    places: dict[str, list[str]] = {}
    for holder, line in unread:
        places.setdefault(holder, []).append(line)
    named = "; ".join(f"{holder}: {lines_named(lines)}" for holder, lines in places.items())
    return (note("html.unread", count=len(unread), places=named),) if unread else ()


def inline_item(text: str, token: Token) -> InlineItem:
    """Return an inline tag, comment or template as an item of a run."""
    name, region = token.name, (token.start, token.end)
    if token.what == "template":
        return InlineItem("code", *region, text[token.start : token.end])
    if name == "br":
        return InlineItem("break", *region)
    if token.what not in {"open", "close"} or name in _VOID or text.endswith("/>", *region):
        return InlineItem("object", *region)
    linked = token.what == "open" and name == "a"
    return InlineItem(token.what, *region, "", name, SpanKind.LINK if linked else SpanKind.FORMAT)


def tag_slots(text: str, token: Token, names: UnitIds, part: str) -> list[TextSlot]:
    """Return the slots of the attributes of an opening tag that are seen or read aloud."""
    found = attributes(text, token)
    given = {attribute.name: attribute.value.strip().casefold() for attribute in found}
    slots = []
    for attribute in found:
        kind = _attribute_kind(token.name, attribute.name, given)
        if kind is None or not attribute.value.strip():
            continue
        signature = _signature(text, token, found, attribute.name)
        run = InlineRun(names.attribute(signature), f"attribute{attribute.quote}", kind, part)
        slot = build_slot(_attribute_items(text, attribute), run)
        if slot is not None:
            slots.append(slot)
    return slots


def _attribute_kind(element: str, name: str, given: dict[str, str]) -> Kind | None:
    if element == "meta":
        key = given.get("name") or given.get("property") or given.get("itemprop") or ""
        return Kind.META if name == "content" and key in _META else None
    if element in _UNSEEN:
        return None
    if name == "value" and element == "input":
        return Kind.CONTROL if given.get("type") in _PRESSED else None
    return _SPOKEN.get(name) or _OF_ELEMENT.get((element, name))


def _signature(text: str, token: Token, found: list[Attribute], name: str) -> str:
    kept = [
        text[attribute.start : attribute.end]
        for attribute in found
        if attribute.name not in _VARIES and attribute.name not in _SPOKEN
        and (token.name, attribute.name) not in _OF_ELEMENT
    ]  # fmt: skip
    return "\n".join((token.name, name, *kept))


def _attribute_items(text: str, attribute: Attribute) -> list[InlineItem]:
    items = []
    place = attribute.start
    for match in TEMPLATE.finditer(text, attribute.start, attribute.end):
        items.append(_decoded(text, place, match.start()))
        items.append(InlineItem("code", *match.span(), match.group()))
        place = match.end()
    items.append(_decoded(text, place, attribute.end))
    return items


def _decoded(text: str, start: int, end: int) -> InlineItem:
    return InlineItem(
        "text", start, end, html.unescape(text[start:end].replace("&#32;", KEPT_SPACE))
    )


def _style_texts(sheet: str) -> Iterator[str]:
    """Yield the words that a style sheet puts before or after text."""
    for shown in _SHOWN_BY_STYLE.finditer(sheet):
        for quoted in _QUOTED.finditer(_STYLE_CODE.sub("", shown.group(1))):
            yield quoted.group(2)


@dataclass(slots=True)
class _Shield:
    """An element whose inside is not translated, while it is open."""

    name: str
    start: int
    shown: bool  # inline: its text belongs to the sentence
    depth: int = 1
    text: list[str] = field(default_factory=list)


class _HtmlReader:
    """Turns tokens into runs, one per block of text."""

    def __init__(self, text: str, language: str, names: UnitIds, start: int, line: int) -> None:
        self.text = text
        self.language = language
        self.names = names
        self.found = HtmlSlots()
        self.items: list[InlineItem] = []
        self.open: list[str] = []  # block elements
        self.shield: _Shield | None = None
        self.drawing = 0  # depth of <svg>
        self.choices = 0  # depth of <datalist>
        self.line = line
        self.counted = start

    def take(self, token: Token) -> None:
        """Take the next token."""
        if self.shield is not None and self._shielded(token):
            self.found.skipped.append((token.start, token.end))
            return
        if token.what == "text":
            self._text(token)
            return
        code = token.what == "template"
        (self.found.skipped if code else self.found.markup).append((token.start, token.end))
        if token.what == "open":
            self._open(token)
        elif token.what == "close":
            self._close(token)
        else:
            self._other(token)

    def finish(self, end: int) -> None:
        """End the last run."""
        if self.shield is not None:
            self._unshield(end)
        self._flush()

    def _text(self, token: Token) -> None:
        raw = self.text[token.start : token.end]
        if not self._preserves():
            self.items.append(_decoded(self.text, token.start, token.end))
            return
        place = token.start
        for line in re.findall(r"[^\n]*\n|[^\n]+", raw):
            self.items.append(_decoded(self.text, place, place + len(line)))
            place += len(line)
            if line.endswith("\n"):
                self._flush()

    def _other(self, token: Token) -> None:
        """Take code of a site generator, a comment, or the inside of a script."""
        raw = self.text[token.start : token.end]
        self.found.talking += token.what == "template" and TALKS.search(raw) is not None
        holder = self.open[-1] if self.open and token.what == "other" else ""
        if holder == "script":
            texts = (match.group(2) for match in _QUOTED.finditer(raw))
            self._note_unread("script", token.start, texts, TALKS)
        elif holder == "style":
            self._note_unread("style sheet", token.start, _style_texts(raw), _WORD)
        elif holder in _RAW_SHOWN or raw.startswith("<![CDATA["):
            self.found.skipped.append((token.start, token.end))
            words = raw.removeprefix("<![CDATA[")
            self._note_unread(
                "old markup" if words == raw else "CDATA", token.start, [words], _WORD
            )
        self.items.append(inline_item(self.text, token))

    def _note_unread(
        self, holder: str, place: int, texts: Iterable[str], least: re.Pattern[str]
    ) -> None:
        """Note each text in `holder`, something that begins at `place`, with `least` in it."""
        talking = [text for text in texts if least.search(text)]
        self.found.unread += [(holder, self._part(place))] * len(talking)

    def _open(self, token: Token) -> None:
        self.drawing += token.name == "svg"
        self.choices += token.name == "datalist"
        block = self._is_block(token.name)
        if block:
            self._flush()
        if self._protects(token, block=block):
            return
        part = self._part(token.start)
        self.found.slots += tag_slots(self.text, token, self.names, part)
        self._take_unread(token)
        if not block:
            self.items.append(inline_item(self.text, token))
        elif not self.text.endswith("/>", token.start, token.end):
            self.open.append(token.name)

    def _take_unread(self, token: Token) -> None:
        """Note the words in attributes that are not translated."""
        if token.name in _UNSEEN or token.end - token.start == len(token.name) + 2:
            return
        found = attributes(self.text, token)
        given = {attribute.name: attribute.value.strip().casefold() for attribute in found}
        for attribute in found:
            holder = self._holder(token.name, attribute.name, given)
            if holder:
                self.found.skipped.append((attribute.start, attribute.end))
                shown = text_between_tags(attribute.value)
                self._note_unread(holder, token.start, (shown,), _WORD)
            elif (
                attribute.name not in _SETTINGS
                and given.get("type") != "hidden"
                and _attribute_kind(token.name, attribute.name, given) is None
            ):
                self._note_unread("attribute", token.start, (attribute.value,), TALKS)

    def _holder(self, element: str, name: str, given: Mapping[str, str]) -> str:
        """Return what shows an attribute that is not translated: its value is data too."""
        if name == "srcdoc":
            return "inner page"
        if name != "value":
            return ""
        if element == "option" and self.choices:
            return "list of choices"
        typed = element == "input" and given.get("type", "") in _TYPED
        return "field" if typed else ""

    def _close(self, token: Token) -> None:
        if not self._is_block(token.name):
            self.items.append(inline_item(self.text, token))
            return
        self._flush()
        self.drawing = max(self.drawing - (token.name == "svg"), 0)
        self.choices = max(self.choices - (token.name == "datalist"), 0)
        if token.name in self.open[-_DEPTH:]:
            while self.open.pop() != token.name:
                pass

    def _is_block(self, name: str) -> bool:
        if self.drawing:
            return name not in {"a", "tspan", "textpath"}
        return name in _BLOCKS

    def _preserves(self) -> bool:
        return any(name in {"pre", "textarea"} for name in self.open[-8:])

    def _protects(self, token: Token, *, block: bool) -> bool:
        """Begin a shield where the element asks for it."""
        name = token.name
        if name in _VOID or name == "br" or self.text.endswith("/>", token.start, token.end):
            return False
        reason = "literal" if name in LITERAL | _INERT.keys() else self._protection_reason(token)
        if not reason:
            return False
        self.found.foreign += reason == "foreign"
        self.found.untranslated += reason == "no"
        self.shield = _Shield(name, token.start, shown=not block and name != "math")
        if name in LITERAL:
            self.found.slots += tag_slots(self.text, token, self.names, self._part(token.start))
        else:
            self.found.skipped.append((token.start, token.end))
        return True

    def _protection_reason(self, token: Token) -> str:
        """Return why an element is left alone by its attributes: "no", "foreign" or ""."""
        if token.end - token.start == len(token.name) + 2:
            return ""
        given = {a.name: a.value.strip().casefold() for a in attributes(self.text, token)}
        if given.get("translate") == "no" or "notranslate" in given.get("class", "").split():
            return "no"
        language = given.get("lang") or given.get("xml:lang") or ""
        if language and token.name not in {"html", "body"}:
            return "foreign" if re.split("[-_]", language)[0] != self.language else ""
        return ""

    def _shielded(self, token: Token) -> bool:
        """Take a token inside a shield; False when the shield ended before it."""
        shield = self.shield
        assert shield is not None  # noqa: S101 (only called with one)
        if shield.shown and token.what == "open" and self._is_block(token.name):
            self._unshield(token.start)  # markup is broken: a sentence holds no paragraph
            return False
        if token.what in {"text", "template"}:
            raw = self.text[token.start : token.end]
            shield.text.append(html.unescape(raw) if token.what == "text" else raw)
        elif token.name == shield.name and token.what in {"open", "close"}:
            shield.depth += 1 if token.what == "open" else -1
            if not shield.depth:
                self._unshield(token.end)
        return True

    def _unshield(self, end: int) -> None:
        shield, self.shield = self.shield, None
        if shield is not None and shield.name in _INERT:
            self._note_unread(_INERT[shield.name], shield.start, ("".join(shield.text),), _WORD)
        if shield is not None and (shield.shown or shield.name == "math"):
            shown = " ".join("".join(shield.text).split()) if shield.shown else ""
            self.items.append(InlineItem("code", shield.start, end, shown))

    def _flush(self) -> None:
        items, self.items = self.items, []
        if not items:
            return
        kind = next(
            (_KINDS[name] for name in reversed(self.open[-8:]) if name in _KINDS), Kind.BODY
        )
        text_only = bool(self.open) and self.open[-1] in {"title", "textarea"}
        lines = self._preserves()
        syntax = "plain" if text_only else "lines" if lines else "html"
        slot = build_slot(items, InlineRun("", syntax, kind, preserve=lines))
        self.found.codes += codes_outside(items, slot)
        if slot is not None:
            unit = replace(slot.unit, id=self.names.text(), part=self._part(slot.start))
            self.found.slots.append(replace(slot, unit=unit))

    def _part(self, offset: int) -> str:
        if offset > self.counted:
            self.line += self.text.count("\n", self.counted, offset)
            self.counted = offset
        return f"line {self.line}"
