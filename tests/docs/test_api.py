"""The page of the library names what a script may import, and all of it has a docstring."""

from __future__ import annotations

import importlib

import pytest

from docs.api import ROOMS, page

PAGE = page()


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_can_be_imported_and_says_what_it_is(room: str) -> None:
    module = importlib.import_module(f"langaccess.{room}")
    section = PAGE.split(f"\n## langaccess.{room}\n")[1].split("\n## ")[0]
    assert list(module.__all__) == list(dict.fromkeys(module.__all__))
    for name in module.__all__:
        thing = getattr(module, name)
        assert f"* `{name}" in section
        if callable(thing) and getattr(thing, "__module__", "").startswith("langaccess"):
            assert thing.__doc__, f"{room}.{name}"


def test_the_rooms_on_the_page_are_those_of_the_house() -> None:
    from tests.architecture.test_architecture import ROWS

    capabilities = {name for name, row in ROWS.items() if row == 3}
    assert capabilities <= set(ROOMS)
