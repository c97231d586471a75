"""Writes an agency's own language files and topics, one phrase a line, and keeps what they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from langaccess.core.config import yaml_string
from langaccess.core.files import write_atomic
from langaccess.core.model import State
from langaccess.core.tags import Tag
from langaccess.phrases.book.model import Phrase, Phrasebook, Translation
from langaccess.phrases.book.reader import ENGLISH, LANGUAGES


def write_language(
    folder: Path, book: Phrasebook, tag: Tag, entries: Iterable[Translation]
) -> Path:
    """Write the agency's file for one language and return its path.

    Each phrase has all fields, so that the file shows the source of each text.
    """
    mine = {entry.id: entry for entry in entries}
    lines = [
        "schema: 1",
        f"language: {tag}  # {tag.name}, {tag.autonym}",
        "state: draft",
        "source: unknown",
        "licence: unknown",
        "phrases:",
    ]
    lines += [_line(id_, _fields(mine[id_])) for id_ in book.phrases if id_ in mine]
    path = folder / LANGUAGES / f"{tag}.yaml"
    write_atomic(path, ("\n".join(lines) + "\n").encode("utf-8"))
    return path


def write_topic(folder: Path, book: Phrasebook, topic: str, phrases: Iterable[Phrase]) -> Path:
    """Write an agency's own topic, with its old and new phrases, and return its path."""
    old = next((found for found in book.topics if found.id == topic), None)
    title = old.title if old else topic.replace("-", " ").capitalize()
    lines = ["schema: 1", f"topic: {topic}", f"title: {yaml_string(title)}"]
    lines += [f"note: {yaml_string(old.note)}"] if old and old.note else []
    lines.append("phrases:")
    lines += [_line(one.id, _english(one)) for one in (*(old.phrases if old else ()), *phrases)]
    path = folder / ENGLISH / f"{topic}.yaml"
    if old:
        path = Path(old.phrases[0].where.rpartition(":")[0])
    write_atomic(path, ("\n".join(lines) + "\n").encode("utf-8"))
    return path


def _line(id_: str, fields: Mapping[str, str]) -> str:
    return f"  {id_}: {{{', '.join(f'{key}: {value}' for key, value in fields.items())}}}"


def _english(phrase: Phrase) -> Mapping[str, str]:
    found = {
        "number": str(phrase.number),
        "en": yaml_string(phrase.en),
        "note": yaml_string(phrase.note) if phrase.note else "",
        "risk": str(phrase.risk),
        "answers": str(phrase.answers),
        "choices": f"[{', '.join(phrase.choices)}]" if phrase.choices else "",
        "picture": phrase.picture,
        "by_ear": "true" if phrase.by_ear else "",
        "point_at": f"[{', '.join(phrase.point_at)}]" if phrase.point_at else "",
    }
    return {key: value for key, value in found.items() if value}


def _fields(entry: Translation) -> Mapping[str, str]:
    words = {
        "en": entry.en,
        "text": entry.text,
        "say": entry.say,
        "source": entry.source or "unknown",
        "licence": entry.licence or "unknown",
        "translator": entry.translator,
        "reviewer": entry.reviewer,
        "variety": entry.variety,
        "by": entry.by,
        "doubt": entry.doubt,
    }
    fields = {k: yaml_string(v) for k, v in words.items() if v}
    if entry.back:
        fields["back"] = f"[{', '.join(map(yaml_string, entry.back))}]"
    if entry.answers:
        yes, no = yaml_string(entry.answers.yes), yaml_string(entry.answers.no)
        fields["answers"] = f"{{yes: {yes}, no: {no}}}"
    fields["state"] = str(_claim(entry))
    if entry.date is not None:
        fields["date"] = entry.date.isoformat()
    if entry.state is State.SOURCED:
        fields["sha256"] = entry.digest
    return fields


def _claim(entry: Translation) -> State:
    """Return the state to write: staleness and approval are computed when the file is read."""
    if entry.claim is not None:
        return entry.claim
    if entry.state is not State.STALE:
        return entry.state
    return State.TRANSLATED if entry.translator else State.DRAFT
