"""What the fixtures say: each document with all that is read from it, and what is written.

Next to `runs.docx` is `runs.yaml`: what the file shows, its segments in order under the part that
has them, and its notes with their count. `⟦format:once⟧` is a span; a segment that the file keeps
twice names its twin. Next to a text file is also what is written when each letter of a segment is
put in the other script: `everything.md` and `everything.ru.md`.

`python -m tests.formats.golden` writes these files again; read what changed before you commit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from langaccess import formats
from langaccess.core.errors import InputError
from langaccess.core.model import Unit
from langaccess.core.tags import Tag
from langaccess.formats import Document
from tests.formats.script_swap import swapped
from tests.support import FIXTURES

TEXT = (".md", ".html", ".txt")
KINDS = ("docx", "html", "idml", "markdown", "odt", "pptx", "text", "xlsx")


SOURCES = [
    path
    for kind in KINDS
    for path in sorted((FIXTURES / kind).iterdir())
    if path.suffix != ".yaml" and not path.stem.endswith(".ru")
]


def golden_of(path: Path) -> str:
    """Return the text of the file next to a document."""
    return path.with_suffix(".yaml").read_text(encoding="utf-8")


def marked(unit: Unit) -> str:
    """Return the text of a unit with its spans in brackets."""
    opened = {at: [s for s in unit.spans if s.start == at] for at in range(len(unit.text) + 1)}
    ends: list[int] = []
    out = []
    for at in range(len(unit.text) + 1):
        while ends and ends[-1] == at:
            ends.pop()
            out.append("⟧")
        for span in sorted(opened[at], key=lambda s: (s.end == at, -s.end)):
            out.append(f"⟦{span.kind.value}:")
            if span.end == at:
                out.append("⟧")
            else:
                ends.append(span.end)
        out.append(unit.text[at : at + 1])
    return "".join(out)


def described(document: Document) -> dict[str, Any]:
    """Return the segments and notes of a document as the YAML file has them."""
    parts: dict[str, list[dict[str, str]]] = {}
    texts = {unit.id: unit.text for unit in document.units}
    for unit in document.units:
        entry = {unit.kind.value: marked(unit)}
        if unit.twin is not None:
            entry["twin"] = texts[unit.twin]
        parts.setdefault(unit.part, []).append(entry)
    notes: dict[str, int] = {}
    for note in document.notes:
        notes[note.code] = notes.get(note.code, 0) + note.count
    return {"segments": parts, "notes": notes}


def read(path: Path) -> dict[str, Any]:
    """Return what is read from a document, or why it is refused."""
    try:
        return described(formats.read(path, accept_revisions=True))
    except InputError as error:
        return {"refused": error.message}


def written(path: Path) -> bytes:
    """Return a text document with its segments in the other script."""
    form = formats.format_of(path)
    document = form.read(path, accept_revisions=False)
    data, _ = form.render(document, swapped(document), tag=Tag("ru"), label=None)
    return data


def main() -> None:
    """Write the files again."""
    for path in SOURCES:
        golden = path.with_suffix(".yaml")
        shows = yaml.safe_load(golden_of(path))["shows"] if golden.exists() else ""
        said = {"shows": shows, **read(path)}
        text = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=100)
        golden.write_text(text, encoding="utf-8", newline="\n")
        if path.suffix in TEXT:
            path.with_suffix(f".ru{path.suffix}").write_bytes(written(path))


if __name__ == "__main__":
    main()
