"""One table of the log's counts a day, unless a named person opens another one with a reason."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.session import Session
from tests.commands import Capture, run
from tests.reports.practicekit import NOW, office, opened

pytestmark = pytest.mark.slow

TABLES = {
    "audit": ("audit",),
    "audit --by unit": ("audit", "--by", "unit"),
    "dashboard": ("report", "dashboard"),
    "reach": ("report", "reach"),
    "monthly": ("report", "monthly"),
    "training": ("training", "pays"),
}
INSIDE = {("audit --by unit", "audit"), ("dashboard", "reach")}
"""A table, and one that has its rows and no others."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = office(tmp_path_factory.mktemp("office"))
    with (root / "jurisdiction.yaml").open("a", encoding="utf-8") as file:
        file.write("audit: {name_in_findings: [unit]}\n")
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Session, "now", NOW)
    shutil.copytree(made, tmp_path / "office")
    return tmp_path / "office"


def shown(capsys: Capture, root: Path, table: str, *more: str) -> tuple[bool, str]:
    """Return whether a table is shown, and all that is printed."""
    _code, out, err = run(capsys, *TABLES[table], *more, "--workspace", str(root))
    text = " ".join(f"{out} {err}".split())
    return "was shown today" not in text, text


@pytest.mark.parametrize("first", TABLES)
def test_a_second_table_of_the_day_is_refused_and_the_same_one_is_not(
    root: Path, capsys: Capture, first: str
) -> None:
    assert shown(capsys, root, first)[0]
    assert shown(capsys, root, first)[0]
    for second in TABLES:
        if second != first:
            is_shown, text = shown(capsys, root, second)
            assert is_shown == ((first, second) in INSIDE), second
            assert is_shown or ("--asked-by NAME" in text and "subtracted" in text)


def test_the_next_day_shows_another_table(
    root: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown(capsys, root, "dashboard")[0]
    assert not shown(capsys, root, "audit")[0]
    monkeypatch.setattr(Session, "now", NOW + timedelta(hours=13))
    assert shown(capsys, root, "audit")[0]
    assert not shown(capsys, root, "dashboard")[0]


def test_a_named_person_with_a_reason_opens_every_table_for_the_day(
    root: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown(capsys, root, "reach")[0]
    for half in (("--asked-by", "Dana Ward"), ("--why", "the council"),
                 ("--asked-by", "-", "--why", "the council")):  # fmt: skip
        _code, text = shown(capsys, root, "audit", *half)
        assert "needs a named person and a reason" in text
    assert shown(
        capsys, root, "audit", "--asked-by", "Dana Ward", "--why", "the report to the council"
    )[0]
    assert shown(capsys, root, "dashboard")[0]
    with opened(root) as session:
        (entry,) = ledger.entries(session.connection, "counts.opened")
        tables = [
            name
            for one in ledger.entries(session.connection, "counts.shown")
            for name in one.data["tables"]
        ]
    assert (entry.data["by"], entry.data["why"]) == ("Dana Ward", "the report to the council")
    assert tables == ["the table of reach", "the audit", "the dashboard"]
    monkeypatch.setattr(Session, "now", NOW + timedelta(days=1))
    assert shown(capsys, root, "dashboard")[0]
    assert not shown(capsys, root, "audit")[0]
