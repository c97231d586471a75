"""PO, Android resources and Java properties, read by Mozilla's `moz.l10n`; its only user."""

from __future__ import annotations

import codecs
import gettext
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langaccess.core.errors import ConfigError, InputError, place
from langaccess.core.files import read_bytes, read_text, read_unicode
from langaccess.core.tags import Tag, known, tag_or_none
from langaccess.core.xmlsafe import parse
from langaccess.formats.exchange.model import Message, MessageCatalogue, parse_tag

if TYPE_CHECKING:
    from moz.l10n.model import Entry, Resource

_PO_LINE = re.compile(
    r'\s*(?:$|#|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*$)'
)
_ENTRY = re.compile(r"(?:#~\s*)?msgid\s")
_CHARSET = re.compile(rb"charset=([\w.:-]+)")
_FORMS = re.compile(r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+)")
_COUNTED = range(201)  # plural rules of all languages repeat within two hundred
_FAULTS = (ValueError, OSError, LookupError, TypeError, AttributeError, AssertionError)
_DEEPEST = 40
_Pairs = list[tuple[str, Any]]
_TOKEN = re.compile(
    r'(?P<blank>\s+|//[^\n]*|/\*.*?\*/)|"(?P<text>(?:[^"\\]|\\.)*)"|(?P<bare>[\w.$:/-]+)|(?P<sign>[=;])',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:[Uu]([0-9A-Fa-f]{4})|([0-7]{1,3})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def read_po(path: Path) -> MessageCatalogue:
    """Return the entries of a PO file, and the language that its head names.

    Obsolete entries are left out. What is marked `fuzzy` is unfinished. Each form beside a number
    is a message; its source is the singular if the form is for the number 1 only, else the plural.

    Raises:
        InputError: no PO file, with the line.
    """
    from moz.l10n.formats.gettext.parse import gettext_parse

    text = _po_text(path)
    starts = []
    for number, line in enumerate(text.split("\n"), start=1):
        if _PO_LINE.match(line) is None:
            raise InputError(
                "this line is not in PO format",
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
        raise InputError(
            "this is not a PO file", where=where, hint="open it in a PO editor"
        ) from exc
    entries = _entries(found)
    head = {each.key.lower(): each.value for each in found.meta}
    lines = starts[len(starts) - len(entries) :] if len(starts) >= len(entries) else []
    alone = _single_number_forms(head.get("plural-forms", ""))
    messages = tuple(
        message
        for at, entry in enumerate(entries)
        if not _meta(entry, "obsolete")
        for message in _entry(entry, lines[at] if lines else 0, alone)
    )
    return MessageCatalogue(path, messages, _declared_tag(head.get("language", "")), bilingual=True)


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


def _single_number_forms(rule: str) -> dict[int, int]:
    """Return the forms for one number, or for 0 and 1, with that number, from the rule (in C)."""
    match = _FORMS.search(rule)
    if match is None:
        return {0: 1}
    try:
        form = gettext.c2py(match[2].strip())
        by_number = [form(n) for n in _COUNTED]
    except (ValueError, ZeroDivisionError, RecursionError):
        return {}
    numbers = {at: [n for n in _COUNTED if by_number[n] == at] for at in set(by_number)}
    # French has 0 and 1 in one form, and writes the 1
    return {at: mine[-1] for at, mine in numbers.items() if len(mine) == 1 or mine == [0, 1]}


def _declared_tag(said: str) -> Tag | None:
    try:
        return parse_tag(said) if said else None
    except InputError:
        return None


def _entry(entry: Entry[Any], line: int, alone: dict[int, int]) -> Iterator[Message]:
    source = entry.id[0]
    key = "|".join((*entry.id[1:], source))
    fuzzy = "fuzzy" in _meta(entry, "flag")
    if not hasattr(entry.value, "variants"):
        yield Message(key, _pattern_text(entry.value.pattern), line, source, unfinished=fuzzy)
        return
    plural = next(iter(_meta(entry, "plural")), source)
    for at, pattern in enumerate(entry.value.variants.values()):
        mine = source if alone.get(at) == 1 else plural
        yield Message(
            f"{key}[{at}]", _pattern_text(pattern), line, mine, key, str(at),
            alone=at in alone, unfinished=fuzzy,
        )  # fmt: skip


def _entries(resource: Resource[Any]) -> list[Entry[Any]]:
    """Return the entries of a resource without the remarks between them."""
    from moz.l10n.model import Entry

    found = (each for section in resource.sections for each in section.entries)
    return [each for each in found if isinstance(each, Entry)]


def _meta(entry: Entry[Any], name: str) -> list[str]:
    return [each.value for each in entry.meta if each.key == name]


def read_android(path: Path) -> MessageCatalogue:
    """Return the texts of Android's `strings.xml` that are not marked as untranslatable.

    Raises:
        InputError: no such file, or one with entities or other resources in it.
    """
    data = read_bytes(path)
    root = parse(data, str(path))
    if root.tag != "resources":
        raise InputError(
            "the only XML catalogue that can be read is Android's (<resources>)",
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
            f"this file has more than texts: {said}",
            where=str(path),
            hint="keep only strings, string arrays and plurals in it",
        ) from exc
    lines = {each.get("name"): _line(each.sourceline) for each in root}
    messages = (
        message
        for entry in _entries(found)
        if "false" not in _meta(entry, "translatable")
        for message in _resource(entry, lines.get(entry.id[0], 0))
    )
    return MessageCatalogue(path, tuple(messages))


def _refuse_stray(root: Any, path: Path) -> None:
    """Refuse text between the messages, which the library would leave out.

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
                    "this text is outside any message",
                    where=place(path, _line(line)),
                    hint="look at this line and the next for an incomplete tag or a stray letter",
                )


def _line(said: object) -> int:
    return said if isinstance(said, int) else 0


def _resource(entry: Entry[Any], line: int) -> Iterator[Message]:
    key = ".".join(entry.id)
    if not hasattr(entry.value, "variants"):
        yield Message(key, _pattern_text(entry.value.pattern), line)
        return
    for names, pattern in entry.value.variants.items():
        form = str(getattr(names[0], "value", names[0]))
        yield Message(f"{key}.{form}", _pattern_text(pattern), line, group=f"{key}.", form=form)


def read_properties(path: Path) -> MessageCatalogue:
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
            "this is not a properties file",
            where=str(path),
            hint="each line is NAME = TEXT; a backslash at its end joins the next one to it",
        ) from exc
    messages = (
        Message(".".join(entry.id), _pattern_text(entry.value.pattern), _key_line(entry))
        for entry in _entries(found)
    )
    return MessageCatalogue(path, tuple(messages))


def _key_line(entry: Entry[Any]) -> int:
    return entry.linepos.key if entry.linepos else 0


def _pattern_text(pattern: Any) -> str:
    """Return a message as one text, with its placeholders as they are written."""
    return "".join(part if isinstance(part, str) else _placeholder_text(part) for part in pattern)


def _placeholder_text(part: Any) -> str:
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


class _JsonObject(_Pairs):
    """A JSON object with all its keys, duplicates too."""


def read_json(path: Path) -> MessageCatalogue:
    """Return the texts of a JSON file, and the language that it names.

    Keys that begin with `@` are remarks of Flutter's ARB, no texts; `@@locale` names the language.

    Raises:
        InputError: no JSON, no object at its root, or nested too deeply.
    """
    text = read_text(path)
    try:
        root = json.loads(text, object_pairs_hook=_JsonObject)
    except json.JSONDecodeError as exc:
        hint = "look at this line and the one before: a comma, a brace or a quotation mark"
        raise InputError(f"not JSON: {exc.msg}", where=place(path, exc.lineno), hint=hint) from exc
    except RecursionError as exc:
        raise _too_deep(str(path)) from exc
    except ValueError as exc:  # Python converts no number of more than some 4,300 digits
        hint = "look for a number of thousands of digits"
        raise InputError("this JSON cannot be read", where=str(path), hint=hint) from exc
    if not isinstance(root, _JsonObject):
        raise _no_catalogue(path)
    locale = next((str(v) for k, v in root if k == "@@locale"), "")
    root, tag = _without_language(root)
    lines = _KeyLines(text)
    found = tuple(
        Message(".".join(keys), said, line) for keys, said, line in _walk(root, (), path, lines)
    )
    return MessageCatalogue(path, found, tag or _known_tag(locale.replace("_", "-")))


def load_yaml_messages(path: Path) -> MessageCatalogue:
    """Return the texts of a YAML file, and the language that it names as its one root.

    Raises:
        InputError: no YAML that the project's strict reader takes, with the line.
    """
    from langaccess.core.config import read_yaml

    try:
        tree = read_yaml(path)
    except ConfigError as exc:
        first = next(iter(exc.details), "")
        where, _, said = first.partition(": ")
        raise InputError(
            said or exc.message,
            where=where or exc.where,
            hint="correct this line so that it has only one meaning in YAML",
        ) from exc
    root, tag = _without_language(_as_pairs(tree.data))
    if not isinstance(root, _JsonObject):
        raise _no_catalogue(path)
    above: tuple[str, ...] = (str(next(iter(tree.data))),) if tag else ()
    placed = {tuple(map(str, loc)): at.line for loc, at in tree.places.items()}
    found = tuple(
        Message(".".join(keys), said, placed.get((*above, *keys), 0))
        for keys, said, _ in _walk(root, (), path, None)
    )
    return MessageCatalogue(path, found, tag)


def _no_catalogue(path: Path) -> InputError:
    return InputError(
        "this is not a message catalogue of names and texts",
        where=str(path),
        hint="its top level must be names, each with a text or more names; otherwise have it "
        "exported as XLIFF, PO or a table",
    )


def _too_deep(where: str) -> InputError:
    return InputError(
        "this nests too deeply",
        where=where,
        hint=f"the limit is {_DEEPEST} levels: have it exported as a table",
    )


def _as_pairs(data: Any) -> Any:
    if isinstance(data, dict):
        return _JsonObject((key, _as_pairs(value)) for key, value in data.items())
    return [_as_pairs(value) for value in data] if isinstance(data, list) else data


def _without_language(root: Any) -> tuple[Any, Tag | None]:
    """Take off a root that is the name of the language, as Rails writes it: `es:`."""
    if isinstance(root, _JsonObject) and len(root) == 1 and isinstance(root[0][1], _JsonObject):
        tag = _known_tag(root[0][0].replace("_", "-"))
        if tag is not None:
            return root[0][1], tag
    return root, None


def _known_tag(word: str) -> Tag | None:
    tag = tag_or_none(word)
    return tag if tag is not None and known(Tag(tag.language)) is not None else None


def _walk(
    value: Any, keys: tuple[str, ...], path: Path, lines: _KeyLines | None
) -> Iterator[tuple[tuple[str, ...], str, int]]:
    if len(keys) > _DEEPEST:
        raise _too_deep(f"{path}: {'.'.join(keys[:3])}")
    line = lines.next(keys[-1]) if lines and keys and not keys[-1].isdigit() else 0
    if isinstance(value, _JsonObject):
        for key, inner in value:
            if not key.startswith("@"):
                yield from _walk(inner, (*keys, key), path, lines)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _walk(inner, (*keys, str(at)), path, lines)
    else:
        yield keys, _as_text(value), line


def _as_text(value: Any) -> str:
    """Return a value as text: a number may be a phone, and is compared like one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


class _KeyLines:
    """Finds the lines of the keys of a JSON file, asked for in their order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1

    def next(self, key: str) -> int:
        """Return the next line with `key`, 0 if it is not found as written."""
        word = re.escape(json.dumps(key, ensure_ascii=False))
        match = re.compile(rf"(?<!\\){word}\s*:").search(self._text, self._at)
        if match is None:
            return 0
        self._line += self._text.count("\n", self._at, match.start())
        self._at = match.start() + 1
        return self._line


def read_strings(path: Path) -> MessageCatalogue:
    """Return the texts of a `.strings` file of Apple.

    Raises:
        InputError: a line has another form, with its number.
    """
    return MessageCatalogue(path, tuple(_strings(read_unicode(path), path)))


def _strings(text: str, path: Path) -> Iterator[Message]:
    """Yield the messages of a file.

    Raises:
        InputError: a line has another form, with its number.
    """
    words: list[tuple[str, int]] = []
    equals = False
    for kind, word, line in _tokens(text, path):
        if kind == "sign" and word == ";":
            if not words or (equals and len(words) != 2) or (not equals and len(words) != 1):
                raise _wrong(path, words[0][1] if words else line)
            yield Message(words[0][0], words[-1][0], words[0][1])
            words, equals = [], False
        elif kind == "sign":
            if equals or len(words) != 1:
                raise _wrong(path, line)
            equals = True
        else:
            if len(words) != int(equals):  # the semicolon of the line before is missing
                raise _wrong(path, words[-1][1])
            words.append((word, line))
    if words:
        raise _wrong(path, words[0][1])


def _wrong(path: Path, line: int) -> InputError:
    return InputError(
        "this line does not have the form \"key\" = \"text\";",
        where=place(path, line),
        hint="look for a missing semicolon, equals sign or quotation mark here or just above",
    )  # fmt: skip


def _tokens(text: str, path: Path) -> Iterator[tuple[str, str, int]]:
    at, line = 0, 1
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _wrong(path, line)
        kind = match.lastgroup or ""
        if kind == "text":
            yield kind, _ESCAPE.sub(_unescaped, match["text"]), line
        elif kind != "blank":
            yield kind, match.group(), line
        line += match.group().count("\n")
        at = match.end()


def _unescaped(match: re.Match[str]) -> str:
    if match[1] is not None:
        return chr(int(match[1], 16))
    if match[2] is not None:
        return chr(int(match[2], 8))
    return _PLAIN.get(match[3], match[3])
