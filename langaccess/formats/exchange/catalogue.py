"""Catalogues of a program's messages: one language a file, or both, by key.

Apple's `.strings`, JSON (ARB too) and YAML are read here and in the modules beside; PO, Android
resources and Java properties through `moz.l10n` in `catalogue_moz`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.files import read_unicode
from langaccess.core.tags import Tag
from langaccess.formats.exchange.model import PLURAL_FORMS, Message

__all__ = ["MessageCatalogue", "catalogue_suffixes", "read_catalogue", "refusal"]

_LATER = {
    ".xcstrings": "in Xcode choose Product, Export Localizations, and check the .xliff",
    ".stringsdict": "in Xcode choose Product, Export Localizations, and check the .xliff",
    ".mo": "this is the compiled form: check the .po that it was made from",
    ".ftl": "have it exported as XLIFF or PO",
    ".resx": "have it exported as XLIFF or as a table",
    ".ts": "for Qt run lconvert -o FILE.po, and check that",
}


@dataclass(frozen=True, slots=True)
class MessageCatalogue:
    """A file of messages.

    Attributes:
        path: the file.
        messages: its texts, in its order.
        tag: the language that it names, or None.
        bilingual: each message has its source beside it (PO).
        twice: what stands twice with different texts; `messages` holds the one that counts.
    """

    path: Path
    messages: tuple[Message, ...]
    tag: Tag | None = None
    bilingual: bool = False
    twice: tuple[Message, ...] = ()


def catalogue_suffixes() -> frozenset[str]:
    """Return how the names of catalogues end."""
    return frozenset(_READERS)


def refusal(path: Path) -> str | None:
    """Return what to do with a catalogue of a kind that is not read; None for any other file."""
    return _LATER.get(path.suffix.lower())


def read_catalogue(path: Path) -> MessageCatalogue:
    """Return the messages of a catalogue.

    Raises:
        InputError: not of the kind that its name says, damaged (with its line), a key that stands
            twice where that is a mistake, or a value that is no text.
    """
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise InputError(
            "this is no catalogue of messages",
            where=str(path),
            hint=f"what is read ends in {', '.join(sorted(_READERS))}",
        )
    found = read(path)
    if not found.messages:
        raise InputError(
            "this catalogue holds no message",
            where=str(path),
            hint="look whether it is the right file, and whole",
        )
    messages, twice = _distinct(found.messages, last=path.suffix.lower() in (".json", ".arb"))
    if not found.bilingual:
        from langaccess.formats.exchange.catalogue_icu import apart

        messages = tuple(part for message in messages for part in apart(message))
    return replace(found, messages=tuple(_grouped(messages)), twice=(*found.twice, *twice))


def _distinct(
    messages: Iterable[Message], *, last: bool
) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Return each key once, and what else stands under it.

    Programs take the first of two in `.strings`, the last in JSON.
    """
    kept: dict[str, Message] = {}
    twice: list[Message] = []
    for message in messages:
        known = kept.get(message.key)
        if known is not None and known.text != message.text:
            twice.append(message)
        if known is None or last:
            kept[message.key] = message
    return tuple(kept.values()), tuple(twice)


def _grouped(messages: tuple[Message, ...]) -> Iterator[Message]:
    """Mark the forms of one message: siblings `one`, `other`, or `key_one`, `key_other`."""
    parted = [_parted(message.key) for message in messages]
    whole = {head for head, form in parted if form == "other"}
    for message, (_, form) in zip(messages, parted, strict=True):
        if not form:
            whole.difference_update(_above(message.key))
    for message, (head, form) in zip(messages, parted, strict=True):
        if not message.group and form and head in whole:
            yield replace(message, group=head, form=form)
        else:
            yield message


def _above(key: str) -> Iterator[str]:
    """Yield the beginnings of a key that end with a dot: what it is part of."""
    return (key[: at + 1] for at, letter in enumerate(key) if letter == ".")


def _parted(key: str) -> tuple[str, str]:
    """Return the key up to the name of a form, and that name; an empty name when it has none."""
    for mark in (".", "_"):
        head, found, form = key.rpartition(mark)
        if found and form in PLURAL_FORMS:
            return head + mark, form
    return key, ""


def _strings(path: Path) -> MessageCatalogue:
    from langaccess.formats.exchange.catalogue_strings import messages

    return MessageCatalogue(path, tuple(messages(read_unicode(path), path)))


def _json(path: Path) -> MessageCatalogue:
    from langaccess.formats.exchange.catalogue_tree import json_messages

    return MessageCatalogue(path, *json_messages(path))


def _yaml(path: Path) -> MessageCatalogue:
    from langaccess.formats.exchange.catalogue_tree import load_yaml_messages

    return MessageCatalogue(path, *load_yaml_messages(path))


def _po(path: Path) -> MessageCatalogue:
    from langaccess.formats.exchange.catalogue_moz import po_messages

    messages, tag = po_messages(path)
    return MessageCatalogue(path, messages, tag, bilingual=True)


def _android(path: Path) -> MessageCatalogue:
    from langaccess.formats.exchange.catalogue_moz import android_messages

    return MessageCatalogue(path, android_messages(path))


def _properties(path: Path) -> MessageCatalogue:
    from langaccess.formats.exchange.catalogue_moz import properties_messages

    return MessageCatalogue(path, properties_messages(path))


_READERS: dict[str, Callable[[Path], MessageCatalogue]] = {
    ".po": _po,
    ".pot": _po,
    ".strings": _strings,
    ".json": _json,
    ".arb": _json,
    ".yaml": _yaml,
    ".yml": _yaml,
    ".xml": _android,
    ".properties": _properties,
}
