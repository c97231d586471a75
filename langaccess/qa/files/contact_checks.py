"""The contacts of a text against those of the agency's register, and against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from langaccess.agency.facts import Registered
from langaccess.core.model import Finding, Severity
from langaccess.core.tags import EN, Tag
from langaccess.qa.folding import plain
from langaccess.qa.values.items import ItemKind, ValueItem, find_items

_KINDS = {"phone": ItemKind.PHONE, "email": ItemKind.EMAIL, "url": ItemKind.URL}
_SHORTEST = 7  # with fewer digits it is not a telephone number of an office
Value = tuple[ItemKind, str]


@dataclass(frozen=True, slots=True)
class _RegisterEntry:
    key: str
    text: str


class Watch:
    """Looks for contacts that the agency gave up, and for slips in those that it has."""

    def __init__(self, register: Registered) -> None:
        self._register = register
        self._now = _by_value({value: key for key, value in register.now.items()})
        self._former = _by_value(register.former)
        self._words = {
            " ".join(plain(value).split()): key
            for value, key in register.former.items()
            if _kind(key) is None
        }

    def look(self, text: str, tag: Tag) -> Iterator[tuple[str, Finding]]:
        """Yield what is found in a text: the value concerned, and the finding."""
        if not (self._now or self._former or self._words):
            return
        for item in _contacts(text, tag):
            for found in (self._former_contact(item), self._near_contact(item)):
                if found is not None:
                    yield item.value, found
        words = " ".join(plain(text).split()) if self._words else ""
        for value, key in self._words.items():
            if value in words:
                yield value, former(value, key, self._register)

    def _former_contact(self, item: ValueItem) -> Finding | None:
        entry = self._former.get((item.kind, item.value))
        return None if entry is None else former(item.text, entry.key, self._register)

    def _near_contact(self, item: ValueItem) -> Finding | None:
        if any((item.kind, item.value) in known for known in (self._now, self._former)):
            return None
        for (kind, value), entry in self._now.items():
            if kind is item.kind and _slip(item, value):
                return near(item.text, entry.key, entry.text)
        return None


def former(text: str, key: str, register: Registered) -> Finding:
    """A contact that the agency gave up: its register has another value for it now.

    What it was before is in the log, from `langaccess contacts set`.
    """
    now = register.now.get(key)
    after = f"it is {now} now" if now else "the register has it no more"
    return Finding("contact.former", f"'{text}' was {key} before: {after}", Severity.ERROR)


def near(text: str, key: str, value: str) -> Finding:
    """A contact that looks like a registered one with a typo in it.

    Two neighboring digits are swapped, or one is another; or one letter of an address is another,
    lost or added. A number that differs in one of its last two digits is taken for another desk.
    """
    message = f"'{text}' is almost {key} in the contact register, {value}"
    return Finding("contact.near", message, Severity.WARNING)


def differing(
    source: Mapping[Value, str], targets: Sequence[tuple[Tag, Mapping[Value, str]]]
) -> Iterator[Finding]:
    """Translations of one source give different telephone numbers or addresses of mail.

    Only those count that the source does not have: what a translation lost is another finding.
    A line of its own for one language is not an error; say so with `langaccess check accept`.
    """
    for kind in (ItemKind.PHONE, ItemKind.EMAIL):
        own: dict[str, list[str]] = defaultdict(list)
        for tag, values in targets:
            for value, text in values.items():
                if value[0] is kind and value not in source:
                    own[value[1]] = [*(own[value[1]] or [text]), str(tag)]
        said = {tag for _text, *tags in own.values() for tag in tags}
        if len(own) > 1 and len(said) > 1:
            each = "; ".join(f"{text} in {', '.join(tags)}" for text, *tags in own.values())
            what = "telephone numbers" if kind is ItemKind.PHONE else "addresses of mail"
            message = f"the translations give {what} that the source does not have: {each}"
            yield Finding("contact.differs", message, Severity.WARNING)


def contacts_in(texts: Iterable[str], tag: Tag) -> dict[Value, str]:
    """Return the telephone numbers and addresses of texts: value → as it is written."""
    return {(item.kind, item.value): item.text for text in texts for item in _contacts(text, tag)}


def _contacts(text: str, tag: Tag) -> Iterator[ValueItem]:
    return (item for item in find_items(text, tag) if item.kind in _KINDS.values())


def _kind(key: str) -> ItemKind | None:
    return _KINDS.get(key.rpartition(".")[2])


def _by_value(entries: Mapping[str, str]) -> dict[Value, _RegisterEntry]:
    """Return values as texts are searched for them, with their entry."""
    found: dict[Value, _RegisterEntry] = {}
    for text, key in entries.items():
        for item in find_items(text, EN):
            if item.kind is _kind(key):
                found[item.kind, item.value] = _RegisterEntry(key, text)
    return found


def _slip(item: ValueItem, value: str) -> bool:
    mine = item.value
    if item.kind is not ItemKind.PHONE:
        return _one_letter(mine.casefold(), value.casefold())
    if len(mine) != len(value) or len(mine) < _SHORTEST:
        return False
    places = [at for at, (a, b) in enumerate(zip(mine, value, strict=True)) if a != b]
    swapped = len(places) == 2 and places[1] == places[0] + 1 and sorted(mine) == sorted(value)
    return swapped or (len(places) == 1 and places[0] < len(value) - 2)


def _one_letter(one: str, other: str) -> bool:
    """Return whether one letter is another, lost or added."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or len(short) < _SHORTEST:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest = short[at:] if len(short) < len(long) else short[at + 1 :]
    return one != other and rest == long[at + 1 :]
