"""Runs the typesetter: data in, PDF or pictures out, the same bytes each time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from langaccess.cards.fonts import folder, load_faces
from langaccess.errors import InputError, LangAccessError

__all__ = ["pages_of", "pdf", "pictures", "probe"]

_TEMPLATES = Path(__file__).parent / "templates"


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return `template` filled with `data` as a PDF that passes the typesetter's PDF/UA-1 checks.

    Raises:
        InputError: a character has no glyph, though the preflight passed it.
        ConfigError: a font is damaged.
    """
    # Phrases travel as data, never as markup. No clock: the same input gives the same bytes.
    return bytes(_compile(template, data, pdf_standards=["ua-1"], timestamp=0))


def probe(template: str, data: Mapping[str, Any]) -> dict[str, float]:
    """Return the largest size in points at which each part fits, 0 for none; makes no page.

    Raises:
        ConfigError: a font is damaged.
    """
    import typst

    try:
        found = typst.query(
            _source(template),
            "<fit>",
            field="value",
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=_inputs({**data, "probe": True}),
        )
    except typst.TypstError as exc:
        raise _error(exc) from exc
    return {str(name): float(size) for name, size in json.loads(found)}


def pages_of(made: bytes) -> int:
    """Return the number of pages of a PDF that `pdf` made."""
    counts = re.findall(
        rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b", made
    )
    return max(int(one or other) for one, other in counts)


def pictures(template: str, data: Mapping[str, Any], *, ppi: int) -> list[bytes]:
    """Return the pages of `template` filled with `data` as PNG files.

    Raises:
        InputError: as for `pdf`.
    """
    made = _compile(template, data, format="png", ppi=ppi)
    return [made] if isinstance(made, bytes) else list(made)


def _compile(template: str, data: Mapping[str, Any], **how: Any) -> Any:
    import typst

    try:
        made, warnings = typst.compile_with_warnings(
            _source(template),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=_inputs({**data, "probe": False}),
            **how,
        )
    except typst.TypstError as exc:
        raise _error(exc) from exc
    if warnings:
        raise LangAccessError(f"the typesetter warns: {warnings[0].message}")
    return made


def _source(template: str) -> bytes:
    parts = (_TEMPLATES / f"{name}.typ" for name in ("common", template))
    return "".join(part.read_text(encoding="utf-8") for part in parts).encode("utf-8")


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}


def _error(exc: Any) -> LangAccessError:
    if "glyph" in exc.message or "font" in exc.message:
        return InputError(exc.message, hint="this text cannot be printed: see `phrases check`")
    return LangAccessError(f"the typesetter failed: {exc.message}")


@cache
def _fonts() -> Any:
    import typst

    load_faces()  # a damaged font would be left out in silence
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder())]
    )
