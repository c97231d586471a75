"""Optional parts: what each is for, and a command that the shell of this computer understands."""

from __future__ import annotations

import importlib.util
import shlex
import subprocess
import sys
import tomllib
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import SimpleNamespace

import pytest

from langaccess.core import extras
from langaccess.core.errors import EngineError
from langaccess.core.models import ENGINES, ctranslate2_library, open_speech_model
from tests.support import ROOT


def test_each_extra_of_the_package_is_known_with_its_use() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(extras.EXTRAS) == set(project["optional-dependencies"]) - {"dev"}
    assert {kind.extra for kind in ENGINES.values() if kind.libraries} <= set(extras.EXTRAS)


def test_the_command_installs_the_packages_of_the_extra_here() -> None:
    words = shlex.split(extras.install_command("translate"))
    assert words[:4] == [sys.executable, "-m", "pip", "install"]
    assert [word.split(">")[0].split("<")[0] for word in words[4:]] == [
        "ctranslate2",
        "sentencepiece",
    ]


def test_a_missing_extra_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(EngineError, match="PDF files need the part `cards`") as caught:
        extras.require_extra("cards", "PDF files need")
    assert caught.value.hint == extras.install_command("cards")


def test_a_model_of_speech_needs_no_part_for_translation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The extra `listen` brings CTranslate2, and no sentencepiece."""
    pytest.importorskip("ctranslate2")
    hidden = {"sentencepiece"}

    def found(name: str) -> ModuleSpec | None:
        return None if name in hidden else importlib.util.find_spec(name)

    monkeypatch.setattr(extras, "find_spec", found)
    monkeypatch.setattr(ctranslate2_library, "find_spec", found)
    with pytest.raises(EngineError, match="CTranslate2 cannot read this model"):
        open_speech_model(tmp_path)
    hidden.add("ctranslate2")
    with pytest.raises(EngineError, match="needs the part `listen`"):
        open_speech_model(tmp_path)


@pytest.mark.slow
def test_a_path_with_spaces_is_started_by_sh(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = SimpleNamespace(platform="linux", executable="/opt/lang access/it's/python")
    monkeypatch.setattr(extras, "sys", fake)
    line = extras.pip_command(["typst>=0.15.2,<0.16"])
    script = f'set -- {line}; for word; do echo "$word"; done'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "/opt/lang access/it's/python", "-m", "pip", "install", "typst>=0.15.2,<0.16",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "prompt", "expected"),
    [
        (r"C:\lang\python.exe", "", r"C:\lang\python.exe -m pip"),
        (r"C:\Users\A B\python.exe", "", r'& "C:\Users\A B\python.exe" -m pip'),
        (r"C:\Users\A B\python.exe", "$P$G", r'"C:\Users\A B\python.exe" -m pip'),
        (r"C:\Users\O'Neil\python.exe", "", r"""& "C:\Users\O'Neil\python.exe" -m pip"""),
    ],
)
def test_windows_gets_the_ampersand_in_powershell_alone(
    monkeypatch: pytest.MonkeyPatch, path: str, prompt: str, expected: str
) -> None:
    monkeypatch.setattr(extras, "sys", SimpleNamespace(platform="win32", executable=path))
    monkeypatch.delenv("PROMPT", raising=False)
    if prompt:
        monkeypatch.setenv("PROMPT", prompt)
    assert extras.pip_command(["tzdata"]) == f'{expected} install "tzdata"'


@pytest.mark.parametrize(
    ("platform", "manager", "name", "expected"),
    [
        ("linux", "apt", "LibreOffice", "sudo apt install libreoffice-writer"),
        ("linux", "dnf", "Tesseract", "sudo dnf install tesseract tesseract-osd"),
        ("linux", "", "Tesseract", "install the program Tesseract"),
        ("linux", "dnf", "Apertium", "install the program Apertium"),
        ("darwin", "brew", "LibreOffice", "brew install --cask libreoffice"),
        ("darwin", "brew", "Apertium", "it is available for Linux only"),
        ("win32", "", "Tesseract", "winget install --exact --id UB-Mannheim.TesseractOCR"),
        ("win32", "", "Apertium", "it is available for Linux only"),
    ],
)
def test_a_program_is_installed_by_the_package_manager_that_is_here(
    monkeypatch: pytest.MonkeyPatch, platform: str, manager: str, name: str, expected: str
) -> None:
    monkeypatch.setattr(extras, "sys", SimpleNamespace(platform=platform))
    monkeypatch.setattr(extras, "find_program", lambda one: one if one == manager else None)
    advice = extras.program_advice(name)
    assert advice.startswith(expected)
    assert isinstance(advice, extras.Command) == expected.startswith(("sudo", "brew", "winget"))
