"""A fact with an audit query is contradicted by what the agency recorded, and then not printed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from langaccess.reports import QUERIES
from tests.commands import Capture, run_json

TODAY = date.today()  # noqa: DTZ011 (the encounter is of today)
RULES = f"""\
schema: 1
id: springfield
extends: us-federal
as_of: {TODAY}
agency: {{name: Springfield Police}}
authorities: [{{id: ORDER-12, cite: General Order 12, status: local, as_of: {TODAY}}}]
"""
PEOPLE = """\
people:
  - {id: ortiz, name: Rosa Ortiz, kind: member, approves_facts: true}
"""
FACT = """\
facts:
  - {{id: child, en: We do not use children as interpreters., kind: policy, authority: [ORDER-12],
     as_of: {as_of}, expires: {expires}, written_by: Dana Ward, proved_by: {{query: {query}}}}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "roster").mkdir()
    (tmp_path / "jurisdiction.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    write(tmp_path)
    return tmp_path


def write(root: Path, query: str = "child_used", as_of: date = TODAY - timedelta(days=1)) -> None:
    expires = TODAY + timedelta(days=90)
    text = FACT.format(as_of=as_of, expires=expires, query=query)
    (root / "facts.yaml").write_text(text, encoding="utf-8")


def run(capsys: Capture, root: Path, *words: str) -> tuple[int, Any]:
    return run_json(capsys, *words, "--workspace", str(root))


@pytest.mark.slow
def test_a_record_contradicts_a_fact(root: Path, capsys: Capture) -> None:
    assert run(capsys, root, "facts", "approve", "child", "--by", "ortiz")[0] == 0
    code, found = run(capsys, root, "facts", "check")
    assert (code, found["tests"][0]["records"]) == (0, [])
    run(capsys, root, "encounter", "log", "mam", "dv", "child", "14")
    code, found = run(capsys, root, "facts", "check")
    assert code == 1
    (record,) = found["tests"][0]["records"]
    assert found["facts"][0]["state"] == "contradicted"
    assert found["facts"][0]["reasons"][0]["text"] == (
        f"it is contradicted: the audit found 1 case of child_used: {record}"
    )


@pytest.mark.slow
def test_what_was_before_the_day_of_the_fact_does_not_contradict_it(
    root: Path, capsys: Capture
) -> None:
    run(capsys, root, "encounter", "log", "mam", "dv", "child", "14")
    write(root, as_of=TODAY + timedelta(days=1))
    _code, found = run(capsys, root, "facts", "check")
    assert found["tests"][0]["records"] == []


@pytest.mark.slow
def test_a_query_that_does_not_exist_is_named(root: Path, capsys: Capture) -> None:
    write(root, query="child_use")
    code, error = run(capsys, root, "facts", "check")
    assert code == 3
    assert error["details"] == ["child: child_use"]
    assert all(name in error["hint"] for name in QUERIES)
