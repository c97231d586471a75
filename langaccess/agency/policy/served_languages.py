"""Writes languages into the list of the agency's own file; other lines and remarks stay."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from langaccess.agency.policy.loader import load_policy
from langaccess.agency.policy.model import ServedLanguage
from langaccess.core.config import read_yaml, yaml_string
from langaccess.core.errors import ConfigError
from langaccess.core.files import read_text, write_atomic
from langaccess.core.tags import Tag

_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'")
_REMARK = re.compile(r"(?:^|\s)#")


def write_languages(path: Path, languages: Sequence[ServedLanguage]) -> None:
    """Write languages into the jurisdiction file `path`; the figures of those it has are replaced.

    Raises:
        ConfigError: the rules have mistakes, or the list has a form that is not understood. The
            file stays as it was.
        OutputError: the file cannot be written.
    """
    text = read_text(path)
    changed = _written(path, text.replace("\r\n", "\n"), languages)
    if "\r\n" in text:
        changed = changed.replace("\n", "\r\n")

    def check(made: Path) -> None:
        lost = {one.tag for one in languages} - {one.tag for one in load_policy(made).languages}
        if lost:
            raise ConfigError(
                "the list of languages in this file has a form that is not understood",
                where=str(path),
                hint="write each language on a line of its own: - {tag: es}",
            )

    write_atomic(path, changed.encode("utf-8"), check=check)


def _written(path: Path, text: str, chosen: Sequence[ServedLanguage]) -> str:
    """Return the text of the rules with the languages: other lines stay as they are."""
    tree = read_yaml(path)
    entries = tree.data.get("languages") or []
    own = {str(Tag(str(e["tag"]))): n for n, e in enumerate(entries) if isinstance(e, dict)}
    new = {str(one.tag): one for one in chosen}
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.startswith("languages:")), None)
    if start is None:
        made = [_entry(one, {}) for one in chosen]
        return "\n".join([*_without_blank_end(lines), "", "languages:", *made, ""])
    end = _end(lines, start)
    places = [tree.place(("languages", n)).line - 1 for n in range(len(entries))]
    in_brackets = lines[start].partition(":")[2].strip().startswith("[")
    if not entries or in_brackets:  # written again, each on a line of its own
        kept = [
            _entry(new[tag], entries[n]) if tag in new else _flow(entries[n])
            for tag, n in own.items()
        ]
        added = [_entry(one, {}) for tag, one in new.items() if tag not in own]
        remarks = filter(str.strip, _remarks(lines[start:end]))
        return "\n".join([*lines[:start], "languages:", *kept, *added, *remarks, *lines[end:]])
    dash = lines[places[0]][: len(lines[places[0]]) - len(lines[places[0]].lstrip())]
    block = lines[start + 1 : places[0]]
    for n, at in enumerate(places):
        after = places[n + 1] if n + 1 < len(places) else end
        tag = next(tag for tag, number in own.items() if number == n)
        if tag not in new:
            block += lines[at:after]
            continue
        block += [dash + _entry(new[tag], entries[n]).lstrip(), *_remarks(lines[at:after])]
    tail: list[str] = []
    while block and not block[-1].strip():
        tail.append(block.pop())
    block += [dash + _entry(one, {}).lstrip() for tag, one in new.items() if tag not in own]
    return "\n".join([*lines[: start + 1], *block, *tail, *lines[end:]])


def _end(lines: Sequence[str], start: int) -> int:
    """Return the line after the key's block: of the next key at the margin, and its remarks."""
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " \t-#]"):
        end += 1
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _remarks(lines: Sequence[str]) -> list[str]:
    """Return the blank lines and the remarks; one after a value gets a line of its own."""
    kept = []
    for line in lines:
        mark = _REMARK.search(_QUOTED.sub(lambda quoted: "x" * len(quoted[0]), line))
        if not line.strip() or line.lstrip().startswith("#"):
            kept.append(line)
        elif mark is not None:
            kept.append("    " + line[mark.end() - 1 :])
    return kept


def _without_blank_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _entry(one: ServedLanguage, held: Mapping[str, Any]) -> str:
    """Return a line of the list; the basis that a person entered stays."""
    data: dict[str, Any] = {
        "tag": str(one.tag), "share": one.share, "count": one.count, "low": one.low,
        "high": one.high, "source": one.source,
        "as_of": None if one.as_of is None else one.as_of.isoformat(),
        "basis": held.get("basis"),
    }  # fmt: skip
    return _flow({key: value for key, value in data.items() if value is not None})


def _flow(data: Mapping[str, Any]) -> str:
    def word(value: Any) -> str:
        if isinstance(value, list):
            return "[" + ", ".join(map(word, value)) + "]"
        if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d|[a-z]{2,3}", value):
            return yaml_string(value)
        return str(value)

    return "  - {" + ", ".join(f"{key}: {word(value)}" for key, value in data.items()) + "}"
