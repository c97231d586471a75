"""What of an HTML text is visible or read aloud, as slots; used for web pages and in Markdown."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from langaccess.core.limits import limits
from langaccess.core.model import Finding, Kind, SpanKind
from langaccess.formats.html.tokens import Attribute, Token, attributes, tokens
from langaccess.formats.notes import note
from langaccess.formats.text.inline_runs import TALKS, TEMPLATE, InlineItem, InlineRun, build_slot
from langaccess.formats.text.splice import KEPT_SPACE, TextSlot

_BLOCKS = frozenset(
    ("address", "article", "aside", "audio", "blockquote", "body", "button", "canvas",
     "caption", "center", "col", "colgroup", "dd", "details", "dialog", "dir", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset", "h1",
     "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "iframe",
     "label", "legend", "li", "link", "main", "menu", "meta", "nav", "noembed", "noframes",
     "noscript", "object", "ol", "optgroup", "option", "p", "plaintext", "pre", "script",
     "search", "section", "select", "source", "style", "summary", "svg", "table", "tbody",
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
_UNSEEN = frozenset(("link", "style", "script", "meta", "base"))
_VARIES = frozenset(("lang", "xml:lang", "dir", "charset", "content", "value"))
# Text that a script or a style sheet may show, and text of another page inside this one.
_HIDDEN_ATTRIBUTES = re.compile(
    r"data-.+|on[a-z]+|srcdoc|value|label|heading|text|message|caption|tooltip"
)
_QUOTED = re.compile(r"(?<!\\)([\"'`])((?:\\.|(?!\1)[^\\\n])*)\1")
_WORD = re.compile(r"[^\W\d_]{2}")
_NAMED = 12  # lines named in a note
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
        unread: the lines with a sentence that a script may show; each once or more.
        skipped: stretches of text that are left alone.
        markup: tags, comments and declarations.
    """

    slots: list[TextSlot] = field(default_factory=list)
    foreign: int = 0
    untranslated: int = 0
    talking: int = 0
    unread: list[str] = field(default_factory=list)
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


def unread_note(lines: Sequence[str]) -> tuple[Finding, ...]:
    """Return a note of the sentences that were seen and are out of reach, if there are any."""
    if not lines:
        return ()
    numbers = list(dict.fromkeys(line.removeprefix("line ") for line in lines))
    more = ", \u2026" if len(numbers) > _NAMED else ""
    return (note("html.unread", count=len(lines), lines=", ".join(numbers[:_NAMED]) + more),)


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
            self._note_hidden_text(token, *(match.group(2) for match in _QUOTED.finditer(raw)))
        elif holder in {"xmp", "plaintext"} and _WORD.search(raw):
            self.found.unread.append(self._part(token.start))
        self.items.append(inline_item(self.text, token))

    def _note_hidden_text(self, token: Token, *texts: str) -> None:
        """Note the line of a token for each of its texts with a sentence."""
        talking = [text for text in texts if TALKS.search(text)]
        self.found.unread += [self._part(token.start)] * len(talking)

    def _open(self, token: Token) -> None:
        if token.name == "svg":
            self.drawing += 1
        block = self._is_block(token.name)
        if block:
            self._flush()
        if self._protects(token, block=block):
            return
        part = self._part(token.start)
        self.found.slots += tag_slots(self.text, token, self.names, part)
        self._note_hidden_text(token, *self._hidden_values(token))
        if not block:
            self.items.append(inline_item(self.text, token))
        elif not self.text.endswith("/>", token.start, token.end):
            self.open.append(token.name)

    def _hidden_values(self, token: Token) -> list[str]:
        """Return the values of attributes that are not text by themselves."""
        if token.name in _UNSEEN or token.end - token.start == len(token.name) + 2:
            return []
        found = attributes(self.text, token)
        given = {attribute.name: attribute.value.strip().casefold() for attribute in found}
        if given.get("type") == "hidden":
            return []
        return [
            attribute.value
            for attribute in found
            if _HIDDEN_ATTRIBUTES.fullmatch(attribute.name)
            and _attribute_kind(token.name, attribute.name, given) is None
        ]

    def _close(self, token: Token) -> None:
        if not self._is_block(token.name):
            self.items.append(inline_item(self.text, token))
            return
        self._flush()
        if token.name == "svg":
            self.drawing = max(self.drawing - 1, 0)
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
        reason = (
            "literal" if name in LITERAL | {"template", "math"} else self._protection_reason(token)
        )
        if not reason:
            return False
        self.found.foreign += reason == "foreign"
        self.found.untranslated += reason == "no"
        self.shield = _Shield(name, token.start, shown=not block and name != "math")
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
        if shield is not None and shield.name == "template" and _WORD.search("".join(shield.text)):
            self.found.unread.append(self._part(shield.start))
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
        if slot is not None:
            unit = replace(slot.unit, id=self.names.text(), part=self._part(slot.start))
            self.found.slots.append(replace(slot, unit=unit))

    def _part(self, offset: int) -> str:
        if offset > self.counted:
            self.line += self.text.count("\n", self.counted, offset)
            self.counted = offset
        return f"line {self.line}"
