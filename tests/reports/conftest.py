"""The state office that sums counts, and an agency whose key it trusts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.workspace import create
from tests.reports.countkit import PEOPLE, Sender, State


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> State:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "account"))
    root = tmp_path / "state"
    create(root, {"agency.name": "State Office"}, today=date(2026, 9, 1))
    (root / "roster").mkdir(exist_ok=True)
    (root / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    return State(root, tmp_path / "inbox")


@pytest.fixture
def riverton(tmp_path: Path, state: State) -> Sender:
    sender = Sender("Riverton Police")
    state.trust(sender)
    return sender
