"""Catalogues of a program's messages: one language a file, or both, by key.

Apple's `.strings`, JSON (ARB too) and YAML are read here and in the modules beside; PO, Android
resources and Java properties through `moz.l10n` in `catalogue_moz`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.sandbox import sandboxed
from langaccess.formats.exchange.catalogue_readers import (
    load_yaml_messages,
    read_android,
    read_json,
    read_po,
    read_properties,
    read_strings,
)
from langaccess.formats.exchange.model import PLURAL_FORMS, Message, MessageCatalogue

_READERS: dict[str, Callable[[Path], MessageCatalogue]] = {
    ".po": read_po,
    ".pot": read_po,
    ".strings": read_strings,
    ".json": read_json,
    ".arb": read_json,
    ".yaml": load_yaml_messages,
    ".yml": load_yaml_messages,
    ".xml": read_android,
    ".properties": read_properties,
}

_LATER = {
    ".xcstrings": "in Xcode choose Product, Export Localizations, and check the .xliff",
    ".stringsdict": "in Xcode choose Product, Export Localizations, and check the .xliff",
    ".mo": "this is the compiled form: check the .po that it was made from",
    ".ftl": "have it exported as XLIFF or PO",
    ".resx": "have it exported as XLIFF or as a table",
    ".ts": "for Qt run lconvert -o FILE.po, and check that",
}
_HEAD = re.compile(r"\{\s*(\w+)\s*,\s*(plural|selectordinal|select)\s*,\s*(?:offset:\d+\s*)?")
_CHOICE = re.compile(r"\s*(=\d+|[\w-]+)\s*\{")
_NUMBERS = {"=0": "zero", "=1": "one", "=2": "two"}


def catalogue_suffixes() -> frozenset[str]:
    """Return how the names of catalogues end."""
    return frozenset(_READERS)


def refusal(path: Path) -> str | None:
    """Return what to do with a catalogue that cannot be read; None for any other file."""
    return _LATER.get(path.suffix.lower())


@sandboxed()
def read_catalogue(path: Path) -> MessageCatalogue:
    """Return the messages of a catalogue.

    Raises:
        InputError: not the kind that its name says, damaged (with the line), a duplicate key where
            that is a mistake, or a value that is not text.
    """
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise InputError(
            "this is not a message catalogue",
            where=str(path),
            hint=f"supported: {', '.join(sorted(_READERS))}",
        )
    found = read(path)
    if not found.messages:
        raise InputError(
            "this catalogue has no messages",
            where=str(path),
            hint="check that it is the right file and complete",
        )
    messages, twice = _distinct(found.messages, last=path.suffix.lower() in (".json", ".arb"))
    if not found.bilingual:
        messages = tuple(part for message in messages for part in split_icu_choices(message))
    return replace(found, messages=tuple(_grouped(messages)), twice=(*found.twice, *twice))


def _distinct(
    messages: Iterable[Message], *, last: bool
) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Return each key once, and the other messages of duplicate keys.

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
    """Yield the prefixes of a key that end with a dot: the groups that it belongs to."""
    return (key[: at + 1] for at, letter in enumerate(key) if letter == ".")


def _parted(key: str) -> tuple[str, str]:
    """Return the key up to the name of a form, and that name; an empty name when it has none."""
    for mark in (".", "_"):
        head, found, form = key.rpartition(mark)
        if found and form in PLURAL_FORMS:
            return head + mark, form
    return key, ""


def split_icu_choices(message: Message) -> Iterator[Message]:
    """Yield a message for each choice of `message`; itself when it has none that is well made."""
    head = _HEAD.search(message.text)
    found = _choices(message.text, head.end()) if head is not None else None
    if head is None or found is None or "other" not in found[0]:
        yield message
        return
    choices, end = found
    before, after = message.text[: head.start()], message.text[end:]
    for name, inside in choices.items():
        by_number = head[2] != "select"
        said = inside.replace("#", f"{{{head[1]}}}") if by_number else inside
        form = _NUMBERS.get(name, name)
        if form in choices and form != name:
            form = name  # `=1` beside `one`: a choice of its own
        known = by_number and form in PLURAL_FORMS
        yield replace(
            message,
            key=f"{message.key}.{form}",
            text=f"{before}{said}{after}",
            group=f"{message.key}." if known else "",
            form=form if known else "",
        )


def _choices(text: str, at: int) -> tuple[dict[str, str], int] | None:
    """Return the choices that begin at `at` and where their argument ends; None if it does not."""
    choices: dict[str, str] = {}
    while match := _CHOICE.match(text, at):
        end = _closing(text, match.end())
        if end < 0 or match[1] in choices:
            return None
        choices[match[1]] = text[match.end() : end]
        at = end + 1
    rest = re.compile(r"\s*\}").match(text, at)
    return (choices, rest.end()) if rest and choices else None


def _closing(text: str, at: int) -> int:
    """Return where the brace that is open at `at` is closed, or -1."""
    depth, quoted = 1, False
    while at < len(text):
        letter = text[at]
        if letter == "'" and (quoted or text[at + 1 : at + 2] in ("{", "}")):
            quoted = not quoted
        elif not quoted and letter in "{}":
            depth += 1 if letter == "{" else -1
            if depth == 0:
                return at
        at += 1
    return -1
