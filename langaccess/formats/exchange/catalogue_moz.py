"""PO, Android resources and Java properties, read by Mozilla's `moz.l10n`; its only user."""

from __future__ import annotations

import codecs
import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langaccess.core.errors import InputError, place
from langaccess.core.files import read_bytes
from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import parse
from langaccess.formats.exchange.model import Message
from langaccess.formats.exchange.oddtags import parse_tag

if TYPE_CHECKING:
    from moz.l10n.model import Entry, Resource

__all__ = ["android_messages", "po_messages", "properties_messages"]

_PO_LINE = re.compile(
    r'\s*(?:$|#|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*$)'
)
_ENTRY = re.compile(r"(?:#~\s*)?msgid\s")
_CHARSET = re.compile(rb"charset=([\w.:-]+)")
_FORMS = re.compile(r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+)")
_COUNTED = range(201)  # plural rules of all languages repeat within two hundred
_FAULTS = (ValueError, OSError, LookupError, TypeError, AttributeError, AssertionError)


def po_messages(path: Path) -> tuple[tuple[Message, ...], Tag | None]:
    """Return the entries of a PO file, and the language that its head names.

    Obsolete entries are left out. What is marked `fuzzy` is unfinished. Each form beside a number
    is a message; its source is the singular where the form stands for 1 alone, else the plural.

    Raises:
        InputError: no PO file, with the line.
    """
    from moz.l10n.formats.gettext.parse import gettext_parse

    text = _po_text(path)
    starts = []
    for number, line in enumerate(text.split("\n"), start=1):
        if _PO_LINE.match(line) is None:
            raise InputError(
                "this line is not of the PO format",
                where=place(path, number),
                hint="look for a missing quotation mark, or open and save it in a PO editor",
            )
        if _ENTRY.match(line):
            starts.append(number)
    try:
        found = gettext_parse(text)
    except _FAULTS as exc:
        line_said = re.search(r"line (\d+)", str(exc))
        where = place(path, int(line_said[1]) if line_said else None)
        raise InputError("this is no PO file", where=where, hint="open it in a PO editor") from exc
    entries = _entries(found)
    head = {each.key.lower(): each.value for each in found.meta}
    lines = starts[len(starts) - len(entries) :] if len(starts) >= len(entries) else []
    alone = _alone(head.get("plural-forms", ""))
    messages = tuple(
        message
        for at, entry in enumerate(entries)
        if not _meta(entry, "obsolete")
        for message in _entry(entry, lines[at] if lines else 0, alone)
    )
    return messages, _named(head.get("language", ""))


def _po_text(path: Path) -> str:
    """Return the text of a PO file in the character set that its head names."""
    data = read_bytes(path)
    match = _CHARSET.search(data[:4096])
    name = match[1].decode("ascii") if match else "utf-8"
    try:
        codecs.lookup(name)
    except LookupError:
        name = "utf-8"  # a template says "CHARSET"
    try:
        text = data.decode("utf-8-sig" if name.lower() in ("utf-8", "utf8") else name)
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        raise InputError(
            f"this is not {name} text",
            where=place(path, line),
            hint="open it in a PO editor and save it as UTF-8",
        ) from exc
    return text.replace("\r\n", "\n")


def _alone(rule: str) -> dict[int, int]:
    """Return the forms that stand for one number only, and that number, by the head's rule in C."""
    match = _FORMS.search(rule)
    if match is None:
        return {0: 1}
    try:
        form = gettext.c2py(match[2].strip())
        by_number = [form(n) for n in _COUNTED]
    except (ValueError, ZeroDivisionError, RecursionError):
        return {}
    return {by_number[n]: n for n in _COUNTED if by_number.count(by_number[n]) == 1}


def _named(said: str) -> Tag | None:
    try:
        return parse_tag(said) if said else None
    except InputError:
        return None


def _entry(entry: Entry[Any], line: int, alone: dict[int, int]) -> Iterator[Message]:
    source = entry.id[0]
    key = "|".join((*entry.id[1:], source))
    fuzzy = "fuzzy" in _meta(entry, "flag")
    if not hasattr(entry.value, "variants"):
        yield Message(key, _flat(entry.value.pattern), line, source, unfinished=fuzzy)
        return
    plural = next(iter(_meta(entry, "plural")), source)
    for at, pattern in enumerate(entry.value.variants.values()):
        mine = source if alone.get(at) == 1 else plural
        yield Message(
            f"{key}[{at}]", _flat(pattern), line, mine, key, str(at),
            alone=at in alone, unfinished=fuzzy,
        )  # fmt: skip


def _entries(resource: Resource[Any]) -> list[Entry[Any]]:
    """Return the entries of a resource without the remarks between them."""
    from moz.l10n.model import Entry

    found = (each for section in resource.sections for each in section.entries)
    return [each for each in found if isinstance(each, Entry)]


def _meta(entry: Entry[Any], name: str) -> list[str]:
    return [each.value for each in entry.meta if each.key == name]


def android_messages(path: Path) -> tuple[Message, ...]:
    """Return the texts of Android's `strings.xml`; what is marked as not translatable is left out.

    Raises:
        InputError: no such file, or one with entities or other resources in it.
    """
    data = read_bytes(path)
    root = parse(data, str(path))
    if root.tag != "resources":
        raise InputError(
            "of XML files only Android's texts (<resources>) are read as a catalogue",
            where=str(path),
            hint="have it exported as XLIFF, PO or a table",
        )
    _refuse_stray(root, path)
    from moz.l10n.formats.android.parse import android_parse

    try:
        found = android_parse(data)
    except _FAULTS as exc:
        said = " ".join(str(exc).split())[:80]
        raise InputError(
            f"this holds more than texts: {said}",
            where=str(path),
            hint="leave strings, string arrays and plurals in it, and nothing else",
        ) from exc
    lines = {each.get("name"): _line(each.sourceline) for each in root}
    return tuple(
        message
        for entry in _entries(found)
        if "false" not in _meta(entry, "translatable")
        for message in _resource(entry, lines.get(entry.id[0], 0))
    )


def _refuse_stray(root: Any, path: Path) -> None:
    """Refuse text that stands between the messages: the library would leave it out.

    Raises:
        InputError: there is some, with its line.
    """
    for holder in (root, *root.iter("plurals", "string-array")):
        for text, line in (
            (holder.text, holder.sourceline),
            *((child.tail, child.sourceline) for child in holder),
        ):
            if text and not text.isspace():
                raise InputError(
                    "text stands here outside of any message",
                    where=place(path, _line(line)),
                    hint="look at this line and the next: a tag that is cut off, or a stray letter",
                )


def _line(said: object) -> int:
    return said if isinstance(said, int) else 0


def _resource(entry: Entry[Any], line: int) -> Iterator[Message]:
    key = ".".join(entry.id)
    if not hasattr(entry.value, "variants"):
        yield Message(key, _flat(entry.value.pattern), line)
        return
    for names, pattern in entry.value.variants.items():
        form = str(getattr(names[0], "value", names[0]))
        yield Message(f"{key}.{form}", _flat(pattern), line, group=f"{key}.", form=form)


def properties_messages(path: Path) -> tuple[Message, ...]:
    """Return the texts of a `.properties` file, in UTF-8 or, as before Java 9, in Latin-1.

    Raises:
        InputError: no such file.
    """
    from moz.l10n.formats.properties.parse import properties_parse

    data = read_bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")  # what Java itself does
    try:
        found = properties_parse(text)
    except _FAULTS as exc:
        raise InputError(
            "this is no file of properties",
            where=str(path),
            hint="each line is NAME = TEXT; a backslash at its end joins the next one to it",
        ) from exc
    return tuple(
        Message(".".join(entry.id), _flat(entry.value.pattern), _at(entry))
        for entry in _entries(found)
    )


def _at(entry: Entry[Any]) -> int:
    return entry.linepos.key if entry.linepos else 0


def _flat(pattern: Any) -> str:
    """Return a message as one text, with its placeholders as they are written."""
    return "".join(part if isinstance(part, str) else _written(part) for part in pattern)


def _written(part: Any) -> str:
    source = part.attributes.get("source")
    if isinstance(source, str):
        return source
    name = str(getattr(part, "name", "") or getattr(getattr(part, "arg", ""), "name", "") or "")
    kind = getattr(part, "kind", None)
    if kind is not None:
        options = "".join(f' {k}="{v}"' for k, v in part.options.items())
        return {"open": f"<{name}{options}>", "close": f"</{name}>"}.get(kind, f"<{name}/>")
    if part.function == "entity":
        return f"&{name};"
    return str(part.arg)
