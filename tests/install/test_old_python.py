"""An old Python is refused in words, by pip and by the program itself."""

from __future__ import annotations

import ast
import sys

import pytest

from install.check_python import OLDEST, PythonCheck
from langaccess import __main__ as start
from tests.support import ROOT


def test_the_build_stops_before_pip_looks_for_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    check = PythonCheck(str(ROOT), {})
    check.update({})
    monkeypatch.setattr(sys, "version_info", (3, 10, 13, "final", 0))
    with pytest.raises(
        SystemExit, match=r"needs Python 3.11, 3.12 or 3.13; this is Python 3.10.13"
    ):
        check.update({})


def test_the_oldest_python_is_that_of_the_metadata() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'requires-python = ">={OLDEST[0]}.{OLDEST[1]}"' in text
    assert 'path = "install/check_python.py"' in text


def test_a_start_from_a_folder_says_which_python_it_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 1, "final", 0))
    assert start.run() == 2
    assert "this is Python 3.8.1" in capsys.readouterr().err


@pytest.mark.parametrize("file", ["langaccess/__init__.py", "langaccess/__main__.py"])
def test_an_old_python_can_read_what_refuses_it(file: str) -> None:
    ast.parse((ROOT / file).read_text(encoding="utf-8"), feature_version=(3, 8))
