"""Front matter of Markdown and HTML files: the titles in it are text, the rest is settings."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from langaccess.core.errors import place
from langaccess.core.files import read_text
from langaccess.core.model import Finding, Kind, Span, SpanKind, Unit
from langaccess.core.tags import Tag, tag_or_none
from langaccess.formats.notes import note
from langaccess.formats.text.inline_runs import TEMPLATE
from langaccess.formats.text.splice import Block, Region, SpanMarkup, TargetToken, TextSlot, Writer

_FENCED = re.compile(
    r"(?:---[ \t]*\r?\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*\r?\n(?P<toml>(?:.*\n)*?)\+\+\+)"
    r"[ \t]*(?:\r?\n|\Z)"
)
_LIMIT = 256 * 1024  # characters of front matter that are still read
_SENTENCE = 5  # words from which a value is taken for a sentence, whatever its key
_SHOWN = re.compile(
    r"(?:.*[_-])?(?:title|subtitle|description|summary|heading|subheading|headline|excerpt|"
    r"abstract|lead|intro|introduction|caption|alt|label|subject|question|answer|text|teaser|"
    r"tagline)",
    re.IGNORECASE,
)
_LANGUAGE = frozenset(("lang", "language", "locale"))
_TOML = re.compile(
    r"^[ \t]*([\w.-]+)[ \t]*=[ \t]*(\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')[ \t]*(?:#.*)?$", re.MULTILINE
)
_KEYED = re.compile(r'^\s*"?([\w.-]+)"?\s*=\s*"((?:[^"\\]|\\.)*)"\s*;?\s*$', re.MULTILINE)
_FRONT = re.compile(r"\A\+\+\+\s*\n(.*?)\n\+\+\+", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter says.

    Attributes:
        end: where the text proper begins; 0 without front matter.
        block: its translatable values.
        tag: language it declares.
        language: place of that language.
        doc_class: class it declares.
        notes: what was left alone.
    """

    end: int = 0
    block: Block | None = None
    tag: Tag | None = None
    language: Region | None = None
    doc_class: str | None = None
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _FrontValue:
    """A string value: path of keys, decoded text, place, how it is written."""

    path: tuple[str, ...]
    text: str
    region: Region
    style: str
    indent: int = 0

    @property
    def key(self) -> str:
        return next((part for part in reversed(self.path) if not part.isdigit()), "")


def front_matter(text: str, known: Container[str] = ()) -> FrontMatter:
    """Return the front matter at the start of `text`: YAML between `---`, TOML between `+++`.

    Args:
        text: the file.
        known: ids of values that are text, whatever they look like: when a translation is read
            back, the source decides.
    """
    match = _FENCED.match(text[: _LIMIT + 16])
    if match is None:
        return FrontMatter()
    kind = "yaml" if match.group("yaml") is not None else "toml"
    try:
        reader = _yaml_values if kind == "yaml" else _toml_values
        values = list(reader(text, match.start(kind), match.end(kind)))
    except (ValueError, RecursionError):
        return FrontMatter(match.end(), notes=(note("front.unreadable"),))
    return _front(text, match.end(), values, known)


def _front(text: str, end: int, values: list[_FrontValue], known: Container[str]) -> FrontMatter:
    slots, kept = [], []
    tag, language = None, None
    classes: list[str] = []
    seen: Counter[str] = Counter()
    for value in values:
        if value.path[0].casefold() == "class":  # several values are not a class, and are refused
            classes.append(value.text.strip())
        elif len(value.path) == 1 and value.key in _LANGUAGE:
            tag, language = tag_or_none(value.text), value.region
        elif (name := "front." + ".".join(value.path)) in known or _is_text(value):
            seen[name] += 1
            slots.append(_slot(text, value, name if seen[name] == 1 else f"{name}#{seen[name]}"))
        elif " " in value.text.strip() and re.search(r"[^\W\d_]", value.text):
            kept.append(value.key)
    notes: tuple[Finding, ...] = ()
    if kept:
        names = ", ".join(sorted(set(kept))[:8])
        notes = (note("front.kept", count=len(kept), names=names),)
    block = Block(text[:end], ((0, 0),), tuple(slots))
    return FrontMatter(
        end, block, tag, language if tag else None, ", ".join(classes) or None, notes
    )


def _is_text(value: _FrontValue) -> bool:
    """Return whether a value is shown to readers: its key says so, or it is a sentence."""
    bare = TEMPLATE.sub("", value.text)
    if _SHOWN.fullmatch(value.key):
        return re.search(r"\w", bare) is not None
    words = [word for word in bare.split() if re.fullmatch(r"[^\W\d_]+[.,;:!?)]*", word)]
    return len(words) >= _SENTENCE


def _slot(text: str, value: _FrontValue, name: str) -> TextSlot:
    shown = value.text.strip()
    spans, marks = [], {}
    for ref, match in enumerate(TEMPLATE.finditer(shown), 1):
        spans.append(Span(*match.span(), SpanKind.CODE, ref))
        marks[ref] = SpanMarkup((0, 0), (0, 0))  # written as in the text
    line = text.count("\n", 0, value.region[0]) + 1
    unit = Unit(name, shown, tuple(spans), Kind.META, f"line {line}")
    return TextSlot(unit, *value.region, value.style, marks, indent=" " * value.indent)


def _yaml_values(text: str, start: int, end: int) -> Iterator[_FrontValue]:
    """Yield the strings of a YAML mapping.

    Raises:
        ValueError: not YAML.
    """
    import yaml

    try:
        # The reader written in Python: its marks count characters of the text.
        root = yaml.compose(text[start:end], Loader=yaml.SafeLoader)
    except yaml.YAMLError as exc:
        raise ValueError("not YAML") from exc
    visited: set[int] = set()  # an alias leads to the same node again
    waiting: list[tuple[Any, tuple[str, ...]]] = [(root, ())]
    while waiting:
        node, path = waiting.pop()
        if node is None or id(node) in visited:
            continue
        visited.add(id(node))
        if isinstance(node, yaml.MappingNode):
            for key, value in reversed(node.value):
                waiting.append((value, (*path, str(key.value))))
        elif isinstance(node, yaml.SequenceNode):
            waiting += reversed([(item, (*path, str(i))) for i, item in enumerate(node.value)])
        elif node.tag == "tag:yaml.org,2002:str":
            yield _yaml_value(text, start, node, path)


def _yaml_value(text: str, offset: int, node: Any, path: tuple[str, ...]) -> _FrontValue:
    start, end = offset + node.start_mark.index, offset + node.end_mark.index
    style = f"yaml{node.style or ''}"
    if node.style not in {"|", ">"}:
        return _FrontValue(path, node.value, (start, end), style)
    body = text.find("\n", start) + 1
    shown = text[body:end].lstrip()
    first = end - len(shown)
    return _FrontValue(
        path, node.value, (first, first + len(shown.rstrip())), style,
        indent=first - text.rfind("\n", 0, first) - 1,
    )  # fmt: skip


def _toml_values(text: str, start: int, end: int) -> Iterator[_FrontValue]:
    """Yield the one-line strings of a TOML document.

    Raises:
        ValueError: not TOML.
    """
    tomllib.loads(text[start:end].replace("\r\n", "\n"))
    for match in _TOML.finditer(text, start, end):
        value = tomllib.loads(f"v = {match.group(2)}")["v"]
        yield _FrontValue((match.group(1),), value, match.span(2), "toml")


def front_edits(text: str, front: FrontMatter, tag: Tag) -> Iterator[tuple[int, int, str]]:
    """Yield the edit (start, end, text) that sets the language the front matter declares."""
    if front.language:
        quote = text[front.language[0]]
        quote = quote if quote in "\"'" else '"'  # bare `no` is not Norwegian in YAML
        yield (*front.language, f"{quote}{tag}{quote}")


def front_writers() -> dict[str, Writer]:
    """Return the writers for values of front matter."""
    quoted = partial(_write, encode=lambda text, _: _double(text))
    return {
        "yaml": partial(_write, encode=_yaml_plain),
        "yaml'": partial(_write, encode=_yaml_single),
        'yaml"': quoted,
        "yaml|": partial(_write, encode=_yaml_literal),
        "yaml>": partial(_write, encode=_yaml_folded),
        "toml": quoted,
    }


def _write(
    slot: TextSlot,
    parts: list[TargetToken],
    raw: Callable[[Region], str],
    *,
    encode: Callable[[str, str], str],
) -> str:
    del raw
    shown = {"text", "code", "break"}
    return encode("".join(part.text for part in parts if part.what in shown), slot.indent)


def _double(text: str) -> str:
    """JSON strings are YAML and TOML strings; the characters JSON leaves bare are escaped."""
    escaped = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return re.sub(r"[\x80-\x9f\u2028\u2029]", lambda m: f"\\u{ord(m.group()):04x}", escaped)


def _yaml_plain(text: str, _: str) -> str:
    import yaml

    if re.search(r"[\n,\[\]{}\x80-\x9f\u2028\u2029]", text):
        return _double(text)
    try:
        root: Any = yaml.compose(f"k: {text}\n", Loader=yaml.SafeLoader)
        node = root.value[0][1]
    except yaml.YAMLError:
        return _double(text)
    same = node.tag.endswith(":str") and node.style is None and node.value == text
    return text if same else _double(text)


def _yaml_single(text: str, _: str) -> str:
    if re.search(r"[\n\x80-\x9f\u2028\u2029]", text):
        return _double(text)
    return "'" + text.replace("'", "''") + "'"


def _yaml_literal(text: str, indent: str) -> str:
    return text.replace("\n", f"\n{indent}")


def _yaml_folded(text: str, indent: str) -> str:
    return text.replace("\n", f"\n\n{indent}")


def front_keys(path: Path) -> Iterator[Unit]:
    """Yield the keys between lines of `+++`; other front matter is read with the document."""
    text = read_text(path)
    front = _FRONT.match(text)
    seen: set[str] = set()
    for match in _KEYED.finditer(text, *front.span(1)) if front else ():
        key = match[1]
        if key in seen:  # the first of two counts, as in a program that reads it
            continue
        seen.add(key)
        value = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), match[2])
        line = text.count("\n", 0, match.start(1)) + 1
        yield Unit(key, value, kind=Kind.META, part=place(path.name, line))
