"""Templates of HTML pages: values are escaped, none is missing, only what is named runs."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest
from jinja2 import DictLoader, UndefinedError

from langaccess.core.print import PageAsset, inline, render

# White-box: a template of the test's own, in place of the package's.
from langaccess.core.print.html import _environment

HOSTILE = """<b title="x" class='y'>&amp;</b></script>"""


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    texts: dict[str, str] = {}
    environment = _environment()
    monkeypatch.setattr(environment, "loader", DictLoader(texts))
    monkeypatch.setattr(environment, "cache", None)
    return texts


def test_a_value_is_escaped_in_text_and_in_attributes(template: dict[str, str]) -> None:
    template["t"] = '<p title="{{ value }}">{{ value }}</p>'
    shown = render("t", value=HOSTILE).removeprefix('<p title="').removesuffix("</p>")
    assert not set("<'") & set(shown.replace('">', "", 1))


def test_a_value_that_is_missing_is_an_error(template: dict[str, str]) -> None:
    template["t"] = "{{ absent }}"
    with pytest.raises(UndefinedError, match="absent"):
        render("t")


def test_data_for_a_script_is_json_that_does_not_end_the_script(template: dict[str, str]) -> None:
    template["t"] = "{{ value|tojson }}"
    shown = render("t", value={"b": HOSTILE, "a": "نص"})
    assert "<" not in shown
    assert "نص" in shown
    assert list(json.loads(shown).items()) == [("b", HOSTILE), ("a", "نص")]


def test_the_policy_names_the_script_by_the_digest_of_its_text(tmp_path: Path) -> None:
    file = tmp_path / "page.js"
    file.write_bytes("“a” < b;\r\n".encode())
    script = inline("first();", file)
    text = "first();\n“a” < b;\n"
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert (script.text, script.source) == (text, f"'sha256-{digest}'")


def page(**values: object) -> str:
    return render("t", **{"title": HOSTILE, "style": inline("p > b {}")} | values)


def test_a_page_loads_nothing_and_runs_what_it_names(template: dict[str, str]) -> None:
    folder = Path(__file__).parents[2] / "langaccess" / "core" / "print" / "templates"
    template["page"] = (folder / "page.html").read_text(encoding="utf-8")
    template["t"] = "{% extends 'page' %}{% block body %}<body></body>{% endblock %}"
    script: PageAsset = inline("if (a < b) run();")
    with_script, plain = page(script=script), page()
    assert plain.startswith("<!DOCTYPE html>\n")
    assert with_script == page(script=script)
    assert "<style>p > b {}</style>" in plain
    assert "script-src" not in plain
    assert f"script-src {script.source}; base-uri 'none'" in with_script
    assert "<title>&lt;b title" in plain
