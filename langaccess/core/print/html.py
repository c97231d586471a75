"""HTML pages from templates: every value is escaped, and a missing one is an error."""

from __future__ import annotations

import base64
import hashlib
import html
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from langaccess.core.words import legible

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class PageAsset:
    """A script or style sheet inside a page."""

    text: str  # its text, not escaped
    source: str  # the expression for it in a Content-Security-Policy (`'sha256-...'`)


def escaped(text: object) -> str:
    """Return a text as HTML, for pages that are written without a template."""
    return html.escape(legible(str(text)))


def inline(*parts: str | Path) -> PageAsset:
    """Return texts and files of the program as one script or style sheet of a page."""
    from markupsafe import Markup

    texts = (p.read_text(encoding="utf-8") if isinstance(p, Path) else p for p in parts)
    text = "\n".join(texts)
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    # The text is ours, not a user's; in `<script>` and `<style>` HTML has no escapes.
    return PageAsset(Markup(text), Markup(f"'sha256-{digest}'"))  # noqa: S704 (a file of ours)


def render(template: str, /, **values: object) -> str:
    """Return a template filled with `values`. The same values give the same text.

    Values are escaped; in a template `|tojson` makes data for a `<script type="application/json">`.
    """
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    def shown(value: object) -> object:
        return legible(value) if type(value) is str else value  # not text of ours (`Markup`)

    made = Environment(
        loader=FileSystemLoader(str(resources.files("langaccess"))),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return made
