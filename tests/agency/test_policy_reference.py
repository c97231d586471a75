"""The reference of configuration keys is written from the code and is current."""

from __future__ import annotations

from langaccess.agency.policy.reference import configuration_reference
from tests.support import ROOT


def test_the_page_in_docs_is_what_the_code_says() -> None:
    page = (ROOT / "docs" / "reference" / "configuration.md").read_text(encoding="utf-8")
    assert page == configuration_reference(), "run `make docs`"


def test_every_key_is_described() -> None:
    page = configuration_reference()
    for key in ("interpreter_line", "timeout_seconds", "do_not_translate", "approvals", "not_when"):
        row = next(line for line in page.splitlines() if line.startswith(f"| `{key}` |"))
        assert len(row.split("|")[4].strip()) > 10


def test_keys_under_the_floor_and_lists_that_grow_are_marked() -> None:
    rows = configuration_reference().splitlines()
    assert any(row.startswith("| `machine` |") and "*floor*" in row for row in rows)
    assert any(row.startswith("| `do_not_translate` |") and "*only grows*" in row for row in rows)
