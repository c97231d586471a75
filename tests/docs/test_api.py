"""The pages of the library: complete, and their examples run."""

from __future__ import annotations

import importlib
import runpy
from functools import cache
from pathlib import Path

import pytest

from docs.api import ROOMS, index_page, other_types, public_names, room_pages, shown
from tests.cli.every_command import office
from tests.support import ROOT

EXAMPLES = sorted((ROOT / "docs" / "library").glob("[a-z]*.py"))
PRINTED = {
    "check_pair": "correct it: '217-555-0100' is missing from the translation",
    "find_interpreter": "Line One: 217-555-0119",
    "identify_text": "Haitian Creole (ht), 100%",
    "print_sheets": "Haitian Creole: ",
    "translate_folder": "1 refused, 0 failed; what was done is in drafts",
}


@cache
def _pages() -> dict[str, str]:
    return room_pages()


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_is_on_the_page_of_its_room_and_has_a_docstring(room: str) -> None:
    module = importlib.import_module(f"langaccess.{room}")
    page = _pages()[f"build/reference/api/{room}.md"]
    assert list(shown(room)) == list(dict.fromkeys(shown(room)))
    for name in shown(room):
        thing = getattr(module, name)
        assert f"\n### {name}\n" in page
        if callable(thing) and getattr(thing, "__module__", "").startswith("langaccess"):
            assert thing.__doc__, f"{room}.{name}"


def test_every_class_that_a_public_name_takes_or_returns_is_on_a_page() -> None:
    every = "\n".join(_pages().values())
    assert len(other_types()) > 50
    lost = [name for name in other_types() if f"\n### {name}\n" not in every]
    assert lost == []
    assert not set(other_types()) & set(public_names())


def test_a_page_shows_types_defaults_meanings_and_errors() -> None:
    page = _pages()["build/reference/api/interpret.roster.md"]
    assert "* `phone: str | None = None`: telephone number; None if it is not entered." in page
    assert ") -> RosterAnswer" in page
    assert "\nRaises:\n\n* `InputError`: " in page
    assert "* `STRONG = 'strong'`" in _pages()["build/reference/api/identify.md"]
    session = _pages()["build/reference/api/agency.session.md"]
    assert "* `.policy: Policy`: The current rules. Raises `ConfigError`: " in session
    assert "* `.now: datetime`: " in session


def test_the_rooms_on_the_page_are_those_of_the_house() -> None:
    from tests.architecture.test_architecture import ROWS

    capabilities = {name for name, row in ROWS.items() if row == 3}
    assert capabilities <= set(ROOMS)


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_of_the_page_runs_in_an_agencys_folder(
    example: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(office(tmp_path))
    runpy.run_path(str(example))
    assert PRINTED[example.stem] in capsys.readouterr().out
    assert example.read_text(encoding="utf-8").partition("\n\n")[2].strip() in index_page()
