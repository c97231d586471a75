"""Runs the typesetter: data in, PDF or pictures out, the same bytes each time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from langaccess.core.errors import InputError, LangAccessError
from langaccess.core.extras import require_extra
from langaccess.core.files import scratch
from langaccess.core.print.fonts import folder, load_faces
from langaccess.core.words import legible

Template = Sequence[Path]
"""The parts of a template in order, all in one folder."""
Files = Mapping[str, bytes]
"""Pictures that a template shows, by name."""

_TOO_WIDE = re.compile(r"does not fit: ([\w.-]+ [\w.-]*)")


def pdf(
    template: Template,
    data: Mapping[str, Any],
    files: Files | None = None,
    *,
    tagged: bool = True,
) -> bytes:
    """Return `template` filled with `data` as a PDF that passes the typesetter's PDF/UA-1 checks.

    A template that only sets pages of another PDF beside each other is not `tagged`: those have
    lost the tags that the checks ask for, so it is a plain PDF.
    """
    # Phrases travel as data, never as markup. No clock: the same input gives the same bytes.
    standards = ["ua-1"] if tagged else []
    return bytes(_compile(template, data, files, pdf_standards=standards, timestamp=0))


def probe(template: Template, data: Mapping[str, Any], files: Files | None = None) -> list[Any]:
    """Return what `template` measures in its own fonts (the values labeled `<fit>`)."""
    typst = _typesetter()
    try:
        with _root(template, files or {}) as root:
            found = typst.query(
                _source(template),
                "<fit>",
                field="value",
                root=root,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs=_inputs({**data, "probe": True}),
            )
    except RuntimeError as exc:  # a query raises no TypstError
        raise _error(str(exc)) from exc
    return list(json.loads(found))


def pages_of(made: bytes) -> int:
    """Return the number of pages of a PDF that `pdf` made."""
    counts = re.findall(
        rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b", made
    )
    return max(int(one or other) for one, other in counts)


def pictures(
    template: Template, data: Mapping[str, Any], files: Files | None = None, *, ppi: int
) -> list[bytes]:
    """Return the pages of `template` filled with `data` as PNG files."""
    made = _compile(template, data, files, format="png", ppi=ppi)
    return [made] if isinstance(made, bytes) else list(made)


def _compile(template: Template, data: Mapping[str, Any], files: Files | None, **how: Any) -> Any:
    typst = _typesetter()
    try:
        with _root(template, files or {}) as root:
            made, warnings = typst.compile_with_warnings(
                _source(template),
                root=root,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs=_inputs({**data, "probe": False}),
                **how,
            )
    except typst.TypstError as exc:
        raise _error(exc.message) from exc
    if warnings:
        raise LangAccessError(f"the typesetter warns: {warnings[0].message}")
    return made


def _typesetter() -> Any:
    """Return the library."""
    require_extra("cards", "PDF files and pictures of pages need")
    import typst

    return typst


@contextmanager
def _root(template: Template, files: Files) -> Iterator[Path]:
    """Yield the only folder that the typesetter may read, with `files` in it."""
    if not files:
        yield template[0].parent
        return
    with scratch() as root:
        for file, data in files.items():
            (root / file).write_bytes(data)
        yield root


def _source(template: Template) -> bytes:
    return "".join(part.read_text(encoding="utf-8") for part in template).encode("utf-8")


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(_legible(data), ensure_ascii=False)}


def _legible(data: Any) -> Any:
    if isinstance(data, str):
        return legible(data)
    if isinstance(data, Mapping):
        return {key: _legible(value) for key, value in data.items()}
    return [_legible(each) for each in data] if isinstance(data, list | tuple) else data


def _error(message: str) -> LangAccessError:
    wide = _TOO_WIDE.search(message)
    if wide is not None:
        return InputError(
            f"{wide[1]}: a word is wider than its column",
            hint="break the word, leave the phrase out, or print a format with wider lines",
        )
    if "glyph" in message or "font" in message:
        hint = "no font here draws this: see `phrases check`, or the name of the agency"
        return InputError(message, hint=hint)
    if "image" in message or "SVG" in message:
        return InputError(
            f"the seal cannot be printed: {message}",
            hint="save it again as PNG, or take `cards.seal` out of jurisdiction.yaml",
        )
    return LangAccessError(f"the typesetter failed: {message}")


def _fonts() -> Any:
    # A damaged font would be left out in silence, so each is looked at first.
    homes = (folder(), *(face.path.parent for face in load_faces()))
    return _opened(tuple(dict.fromkeys(map(str, homes))))


@cache
def _opened(paths: tuple[str, ...]) -> Any:
    return _typesetter().Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(paths)
    )
