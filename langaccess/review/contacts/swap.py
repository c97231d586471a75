"""Replaces one registered value by another in a text, and changes nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from langaccess.core.errors import UsageError
from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import EN, Tag
from langaccess.qa import ItemKind, ValueItem, find_items, fold

_KINDS = {"phone": ItemKind.PHONE, "email": ItemKind.EMAIL, "url": ItemKind.URL}
_EXTENSION = re.compile(
    r"(?P<main>.*\d)[^\d\n]*?(?:ext|x|#)[^\d\n]*(?P<more>\d{1,6})", re.IGNORECASE
)
_CALL = re.compile(
    r"(?P<how>(?:tel|sms|callto|fax):(?://)?)(?P<number>[^;,?]*)(?P<more>.*)", re.IGNORECASE
)
_NO_DIGITS = re.compile(r"[^0-9]+")
_LETTERS = re.compile(r"8\d\d\W{1,2}[\w-]*[A-Z]")  # 800-CALL-FBI
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"

Place = tuple[int, int, str]
"""Start and end of the old value in a text, and its replacement."""


@dataclass(frozen=True, slots=True)
class Swap:
    """One value for another.

    Attributes:
        field: what it is (`phone`).
        old: as the register has it.
        new: as the register will have it.
        value: what two writings of the old one share: the digits one dials, a page without
            `https://www.`; empty for what is found letter by letter (address, hours).
        extension: of a telephone number; or empty.
    """

    field: str
    old: str
    new: str
    value: str = ""
    extension: str = ""

    @property
    def same(self) -> bool:
        """Whether both values are one, written in two ways."""
        return bool(self.value) and self == replace(
            swap_for(self.field, self.new, self.new), old=self.old
        )

    def count(self, text: Target, tag: Tag) -> int:
        """Return how often a text has the old value."""
        return len(self.places(text.text, tag))

    def places(self, text: str, tag: Tag) -> tuple[Place, ...]:
        """Return where a text has the old value, and what to write there."""
        if not self.value:
            return tuple(self._letters(text))
        return tuple(self._items(text, tag)) if self._maybe(text) else ()

    def _maybe(self, text: str) -> bool:
        """Tell quickly whether a text can show the value."""
        if self.field != "phone":
            return self.value[-4:].casefold() in text.casefold()
        digits = _NO_DIGITS.sub("", fold(text)[0])
        return self.value in digits or _LETTERS.search(text) is not None

    def shortened(self, text: str, tag: Tag) -> bool:
        """Return whether a text has the telephone number without its area code."""
        short = self.value[-7:] if self.field == "phone" and len(self.value) == 10 else ""
        return bool(short) and any(
            item.kind is ItemKind.PHONE and item.value == short for item in find_items(text, tag)
        )

    def leads(self, address: str) -> bool:
        """Return whether a link leads to the old value."""
        return self.link(address) != address

    def others(self, text: str, tag: Tag) -> list[str]:
        """Return the values of the same kind in a text that are not the old one."""
        kind = _KINDS.get(self.field)
        return [i.text for i in find_items(text, tag) if i.kind is kind and i.value != self.value]

    def apply(self, text: Target, tag: Tag) -> Target | None:
        """Return the text with the new value; None when markup splits the value.

        Markup that begins or ends within the value stays in its place when the new value is as
        long; otherwise it would have to be guessed, which is for a person.
        """
        made, at, moved = "", 0, []
        for start, end, words in self.places(text.text, tag):
            made += text.text[at:start] + words
            moved.append((start, end, len(words) - (end - start)))
            at = end
        if any(not _free(span, *one) for span in text.spans for one in moved):
            return None

        def there(place: int) -> int:
            return place + sum(more for _, end, more in moved if end <= place)

        spans = tuple(Span(there(s.start), there(s.end), s.kind, s.ref) for s in text.spans)
        return Target(made + text.text[at:], spans)

    def link(self, address: str) -> str:
        """Return the address of a link with the new value, where it leads to the old one."""
        if self.field == "phone":
            return self._call(address)
        if self.field == "email" and address.lower().startswith("mailto:"):
            edge = r"[\w.+%-]"
            found = re.compile(rf"(?<!{edge}){re.escape(self.old)}(?!{edge})", re.IGNORECASE)
            return found.sub(lambda _: self.new, address)
        if self.field == "url":
            (start, end, words), *more = self.places(address, EN) or ((0, 0, ""),)
            if end and not more and start == 0 and not address[end:].strip("/"):
                return words + address[end:]
        return address

    def _call(self, address: str) -> str:
        found = _CALL.fullmatch(address)
        if found is None or _dialled(found["number"]) != self.value:
            return address
        more = found["more"]
        _main, mine = _parted(self.new)
        if self.extension:
            more = re.sub(rf"(?<!\d){self.extension}(?!\d)", mine, more)
        return found["how"] + _written_like(found["number"], self.new, link=True) + more

    def _items(self, text: str, tag: Tag) -> Iterator[Place]:
        for item in find_items(text, tag):
            if item.kind is not _KINDS[self.field] or item.value != self.value:
                continue
            if self.field == "phone":
                yield from self._phone(text, item)
            elif self.field == "url":
                yield item.start, item.start + len(item.text), _page_like(item.text, self.new)
            else:
                # The address alone: "mailto:" before it and "?subject=" after it stay.
                mail = item.text.partition("?")[0]
                start = len("mailto:") if mail.lower().startswith("mailto:") else 0
                yield item.start + start, item.start + len(mail), self.new

    def _phone(self, text: str, item: ValueItem) -> Iterator[Place]:
        main, mine = _parted(self.new)
        if not self.extension:
            yield item.start, item.end, _written_like(item.text, main)
            return
        found = re.compile(r"[^\d\n]{1,20}?(\d{1,6})(?!\d)").match(text, item.end)
        if found is not None and _digits(found[1]) == self.extension:
            words = text[item.end : found.start(1)] + _in_script(mine, found[1])
            yield item.start, found.end(), _written_like(item.text, main) + words

    def _letters(self, text: str) -> Iterator[Place]:
        """Yield where a text has the value, with any digits, dashes, spaces and hidden marks."""
        folded, offsets = fold(text)
        wanted = fold(self.old)[0]
        words = r"[\s,]+".join(re.escape(word.strip(",")) for word in wanted.split())
        for found in re.finditer(rf"(?<!\w){words}(?!\w)", folded):
            start, end = found.span()
            if offsets is not None:
                start, end = offsets[start], offsets[end - 1] + 1
            yield start, end, _like(text[start:end], self.old, self.new)


def swap_for(field: str, old: str, new: str) -> Swap:
    """Return what to look for and what to put in its place.

    Raises:
        UsageError: a number or an address that cannot be recognized in a text, or an extension
            that only one of both has: its word is another in every language.
    """
    kind = _KINDS.get(field)
    if kind is None:
        return Swap(field, old, new)
    value, _new = (_value(field, kind, one) for one in (old, new))
    if field != "phone":
        return Swap(field, old, new, value)
    (_, one), (_, other) = _parted(old), _parted(new)
    if bool(one) != bool(other):
        raise UsageError(
            "an extension can be changed, but not added or removed: each language has its own word",
            hint="write it into the documents by hand, and have them reviewed",
        )
    return Swap(field, old, new, value, one)


def _value(field: str, kind: ItemKind, text: str) -> str:
    main = _parted(text)[0] if field == "phone" else text
    found = [item for item in find_items(main, EN) if item.kind is kind]
    if len(found) != 1 or found[0].text.strip("() ").rstrip("/") != main.strip("() ").rstrip("/"):
        what = {"phone": "telephone number", "email": "address of mail", "url": "address of a page"}
        usual = {"phone": "217-555-0100", "email": "desk@example.gov", "url": "example.gov/desk"}
        raise UsageError(
            f"'{text}' would not be recognized as {_article(what[field])} in a text",
            hint=f"write it as in your brochures: {usual[field]}",
        )
    return found[0].value


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _parted(number: str) -> tuple[str, str]:
    """Return a telephone number and its extension."""
    found = _EXTENSION.fullmatch(number.strip())
    return (found["main"], found["more"]) if found else (number, "")


def _free(span: Span, start: int, end: int, grown: int) -> bool:
    """Return whether a value may change under a span: outside it, whole within it, or in place."""
    if span.end <= start or span.start >= end:
        return True
    if span.kind is SpanKind.SOURCE:
        return False
    inside = span.start <= start and end <= span.end
    return inside or (grown == 0 and span.kind is SpanKind.FORMAT)


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())


def _dialled(text: str) -> str:
    digits = _digits(text)
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def _in_script(digits: str, like: str) -> str:
    """Return ASCII digits in the script of the digits of another text."""
    zero = next((ord(c) - unicodedata.decimal(c) for c in like if c.isdecimal()), ord("0"))
    return "".join(chr(zero + int(c)) if c.isascii() and c.isdecimal() else c for c in digits)


def _written_like(old: str, new: str, *, link: bool = False) -> str:
    """Return a number in the format of the one it replaces: its marks, its script of digits."""
    numeric = not any(c.isalpha() for c in old)
    (item,) = [i for i in find_items(_parted(new)[0], EN) if i.kind is ItemKind.PHONE]
    digits = item.value if link or numeric else _digits(new)
    before = sum(c.isdecimal() for c in old)
    if before == len(digits) + 1 == 11 and _digits(old)[0] == "1":
        digits = "1" + digits
    if before != len(digits) or not numeric:
        return digits if link else _in_script(_parted(new)[0], old)
    left = iter(digits)
    return "".join(_in_script(next(left), c) if c.isdecimal() else c for c in old)


def _page_like(old: str, new: str) -> str:
    """Return the address of a page with or without `https://`, as the one it replaces."""
    scheme = _SCHEME.match(old)
    bare = _SCHEME.sub("", new).rstrip("/") + ("/" if old.endswith("/") else "")
    if scheme is None:
        return bare
    own = _SCHEME.match(new)
    return (own or scheme).group() + bare


def _like(written: str, old: str, new: str) -> str:
    """Return hours or an address in the digits and with the dashes of what it replaces."""
    made = _in_script(new, written)
    dashes = {c for c in written if c in _DASHES}
    if len(dashes) == 1 and "-" in old and old.count("-") == sum(c in _DASHES for c in written):
        made = made.replace("-", dashes.pop())
    return made
