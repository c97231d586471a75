"""Outside programs come from PATH, never from the folder in which a command runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from langaccess.core.programs import find_program


def planted(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(b"#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_a_program_in_the_current_folder_is_not_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending = ".exe" if os.name == "nt" else ""
    here, tools = tmp_path / "brochures", tmp_path / "tools"
    planted(here, f"tesseract{ending}")
    monkeypatch.chdir(here)
    for path in ("", ".", os.pathsep, f"..{os.sep}brochures", str(here), f'"{here}"'):
        monkeypatch.setenv("PATH", path)
        assert find_program("tesseract") is None
    real = planted(tools, f"tesseract{ending}")
    monkeypatch.setenv("PATH", os.pathsep.join([".", str(here), str(tools)]))
    assert find_program("tesseract") == str(real)
    if os.name == "posix":
        (tmp_path / "link").symlink_to(here)
        monkeypatch.setenv("PATH", str(tmp_path / "link"))
        assert find_program("tesseract") is None


def test_on_windows_neither_the_current_folder_nor_a_script_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, tools = tmp_path / "brochures", tmp_path / "tools"
    planted(here, "apertium.exe")
    planted(tools, "apertium.bat")
    monkeypatch.chdir(here)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("PATH", str(tools))
    assert find_program("apertium") is None
    real = planted(tools, "apertium.exe")
    assert find_program("apertium") == str(real)


def test_what_cannot_be_run_is_not_a_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "tesseract").mkdir()
    assert find_program("tesseract") is None
