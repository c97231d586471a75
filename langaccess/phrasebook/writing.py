"""Writes an agency's own language file; what it held already stays, line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from langaccess.files import write_atomic
from langaccess.model import State
from langaccess.phrasebook.loading import LANGUAGES
from langaccess.phrasebook.model import Phrasebook, Translation
from langaccess.tags import Tag

__all__ = ["write_language"]


def write_language(
    folder: Path, book: Phrasebook, tag: Tag, entries: Iterable[Translation]
) -> Path:
    """Write the agency's file for one language and return its path.

    Every field stands at each phrase, so that the file says of each text who it comes from.

    Args:
        folder: the agency's `phrasebooks` folder.
        book: gives the order of the phrases.
        tag: the language.
        entries: all of the agency's own translations into it.

    Raises:
        OutputError: the file cannot be written; the old one still stands.
    """
    mine = {entry.id: entry for entry in entries}
    lines = [
        f"language: {tag}  # {tag.name}, {tag.autonym}",
        "state: draft",
        "source: unknown",
        "licence: unknown",
        "phrases:",
    ]
    for id_ in book.phrases:
        if id_ in mine:
            lines.append(f"  {id_}:")
            lines += [f"    {key}: {value}" for key, value in _fields(mine[id_]).items()]
    path = folder / LANGUAGES / f"{tag}.yaml"
    write_atomic(path, ("\n".join(lines) + "\n").encode("utf-8"))
    return path


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
    }
    # A JSON string is a YAML string, whatever stands in it.
    fields = {k: json.dumps(v, ensure_ascii=False) for k, v in words.items() if v}
    fields["state"] = str(_claim(entry))
    if entry.date is not None:
        fields["date"] = entry.date.isoformat()
    if entry.state is State.SOURCED:
        fields["sha256"] = entry.digest
    return fields


def _claim(entry: Translation) -> State:
    """Return the state to write: staleness and approval are found again when the file is read."""
    if entry.claim is not None:
        return entry.claim
    if entry.state is not State.STALE:
        return entry.state
    return State.TRANSLATED if entry.translator else State.DRAFT
