"""The entries of the Start menu: each script is read as text and run by an emulated cmd.exe."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from install import bundle
from langaccess.cli import main
from langaccess.core.errors import OutputError
from tests.install.cmd_emulator import Cmd, Screen
from tests.support import needs_starter

OFFLINE = bundle.ROOT / "install" / "offline"
sys.path.insert(0, str(OFFLINE))
import start_menu as menu  # type: ignore[import-not-found] # noqa: E402 (a script by itself)

sys.path.remove(str(OFFLINE))

run_program = main
SCRIPTS = sorted((OFFLINE / "menu").glob("*.cmd"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PC with the program, an agency's folder with a space in its name, and three files."""
    monkeypatch.chdir(tmp_path)
    main(["init", "Spring field", "--agency", "Springfield Police"])
    program = tmp_path / "program"
    (program / "Scripts").mkdir(parents=True)
    (program / "Scripts" / "langaccess.exe").write_bytes(b"")
    shutil.copytree(OFFLINE / "menu", program / "menu")
    for name in ("temp", "Documents", "desk & chair"):
        (tmp_path / name).mkdir()
    for name in ("lost.md", "Open hours 100%.md", "desk & chair/theft.md"):
        text = f"# Notice\n\nYou can pick it up at the front desk on Monday. {name}\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def window(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    entry: str,
    *files: Path,
    answers: list[str],
    held: frozenset[Path] = frozenset(),
) -> Screen:
    """Start an entry with files, answer its questions, and return what was seen."""

    def program(words: list[str], env: dict[str, str]) -> int:
        with monkeypatch.context() as patch:
            patch.delenv("LANGACCESS_WORKSPACE", raising=False)
            if "LANGACCESS_WORKSPACE" in env:
                patch.setenv("LANGACCESS_WORKSPACE", env["LANGACCESS_WORKSPACE"])
            return run_program(words)

    env = {"TEMP": str(home / "temp"), "USERPROFILE": str(home)}
    cmd = Cmd(env, program, Screen(answers=list(answers)), held=held)
    args = [f'"{file}"' if " " in str(file) else str(file) for file in files]
    cmd.run(home / "program" / "menu" / f"{entry}.cmd", *args)
    assert cmd.screen.paused, "the window waits for a key, so that a message can be read"
    assert not cmd.screen.answers, "a question was not asked"
    return cmd.screen


def test_each_entry_has_its_script_and_is_named_in_the_page() -> None:
    assert {path.stem for path in SCRIPTS} == {*menu.ENTRIES, "agency"}
    page = (bundle.ROOT / "docs" / "how-to" / "work-without-a-terminal.md").read_text("utf-8")
    assert all(f"*{entry}*" in page for entry in menu.ENTRIES)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_is_ascii_with_lines_of_windows_and_ends_no_window(path: Path) -> None:
    text = path.read_bytes().decode("ascii")
    assert text.count("\n") == text.count("\r\n")
    assert "\nexit\r\n" not in text.lower()
    if path.stem != "agency":
        assert text.rstrip().endswith("pause >nul"), "it ends by waiting for a key"


@needs_starter
def test_a_clerk_translates_finds_and_sends_three_files(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [home / "lost.md", home / "Open hours 100%.md", home / "desk & chair" / "theft.md"]
    agency = f'"{home / "Spring field"}"'  # as Explorer drops it
    seen = window(
        home, monkeypatch, "Translate these files", *files, answers=[agency, "Portuguese"]
    )
    drafts = home / "Spring field" / "translations"
    assert {path.name for path in drafts.glob("*.md")} == {
        "lost.pt.md", "Open hours 100%.pt.md", "theft.pt.md",
    }  # fmt: skip
    assert seen.opened == [str(home / "temp" / "langaccess-waiting.html")]
    assert not any("NOT every file" in line for line in seen.shown)
    # The folder is asked for once.
    waits = window(home, monkeypatch, "What is waiting", answers=[])
    page = Path(*waits.opened).read_text(encoding="utf-8")
    assert all(f"brochures/{file.name}" in page for file in files)
    sent = window(home, monkeypatch, "Open my drafts", answers=["Portuguese"])
    out = home / "Documents" / "For the translator"
    assert sent.opened[:2] == [str(drafts), str(out)]
    assert len(list((out / "pt" / "pages").glob("*.html"))) == 3
    again = window(home, monkeypatch, "What is waiting", answers=[])
    page = Path(*again.opened).read_text(encoding="utf-8")
    assert "They were written for the translator" in page
    assert "name no one who knows whom to send them to" in page


@needs_starter
def test_english_files_without_a_draft_are_written_for_a_translator_only_after_a_yes(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    brochures = home / "Spring field" / "brochures"
    brochures.mkdir(exist_ok=True)
    shutil.copy(home / "lost.md", brochures)
    out = home / "Documents" / "For the translator"
    seen = window(home, monkeypatch, "Open my drafts", answers=[str(brochures.parent), "Somali"])
    assert "there is no draft in Somali" in capsys.readouterr().err
    assert any("ALL English files" in line for line in seen.shown)
    assert "lost.md" in seen.shown
    assert not out.exists()
    assert str(out) not in seen.opened
    seen = window(home, monkeypatch, "Open my drafts", answers=["Somalli", "Somali", "Y"])
    assert str(out) in seen.opened
    assert len(list((out / "so" / "pages").glob("*.html"))) == 1


@needs_starter
def test_one_file_that_cannot_be_read_does_not_hide_the_others(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [home / "lost.md", home / "Open hours 100%.md"]
    answers = [str(home / "Spring field"), "pt"]
    window(home, monkeypatch, "Translate these files", *files, answers=answers)
    (home / "Spring field" / "brochures" / "lost.md").write_bytes(b"\x00\xff\xfe\x00" * 50)
    seen = window(home, monkeypatch, "Open my drafts", answers=["pt"])
    out = home / "Documents" / "For the translator"
    assert str(out) in seen.opened
    assert len(list((out / "pt" / "pages").glob("*.html"))) == 1
    assert any("NOT every file was written" in line for line in seen.shown)
    assert not any("Something did not work" in line for line in seen.shown)


@needs_starter
def test_a_language_without_a_model_ends_in_words_and_no_file_is_touched(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [str(home / "Spring field"), "Somali"]
    seen = window(home, monkeypatch, "Translate these files", home / "lost.md", answers=answers)
    assert any("Nothing was translated" in line and "no model" in line for line in seen.shown)
    assert any("Ask your IT" in line for line in seen.shown)
    assert not any("The drafts are in the folder" in line for line in seen.shown)
    assert not (home / "Spring field" / "brochures" / "lost.md").exists()
    assert "Portuguese (pt)" in capsys.readouterr().out


@needs_starter
def test_a_misspelled_language_is_asked_for_again_once(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [str(home / "Spring field"), "Portugese", "Portuguese"]
    window(home, monkeypatch, "Translate these files", home / "lost.md", answers=answers)
    assert (home / "Spring field" / "translations" / "lost.pt.md").is_file()
    assert "did you mean Portuguese" in capsys.readouterr().err
    answers = ["Portugese", "Portugese"]
    seen = window(home, monkeypatch, "Translate these files", home / "lost.md", answers=answers)
    assert seen.opened == []


@needs_starter
def test_names_with_brackets_and_more_files_than_nine_arrive(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [home / f"flyer({n}).md" for n in range(11)]
    for file in files:
        shutil.copy(home / "lost.md", file)
    answers = [str(home / "Spring field"), "pt"]
    window(home, monkeypatch, "Translate these files", *files, answers=answers)
    made = {path.name for path in (home / "Spring field" / "translations").glob("*.md")}
    assert made == {f"flyer({n}).pt.md" for n in range(11)}


@needs_starter
def test_an_old_text_is_not_translated_when_the_new_one_cannot_be_copied(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = home / "Spring field" / "brochures" / "lost.md"
    there.parent.mkdir(exist_ok=True)
    there.write_text("# Old\n", encoding="utf-8")
    answers = [str(home / "Spring field"), "pt", "Y"]
    entry, held = "Translate these files", frozenset({there})
    seen = window(home, monkeypatch, entry, home / "lost.md", answers=answers, held=held)
    assert any("could not be copied" in line for line in seen.shown)
    assert any("No file was translated completely" in line for line in seen.shown)
    assert not (home / "Spring field" / "translations" / "lost.pt.md").exists()


@needs_starter
def test_a_file_of_a_kind_that_is_not_read_is_not_copied(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "song.mp3").write_bytes(b"ID3")
    answers = [str(home / "Spring field"), "pt"]
    files = [home / "song.mp3", home / "lost.md"]
    seen = window(home, monkeypatch, "Translate these files", *files, answers=answers)
    assert not (home / "Spring field" / "brochures" / "song.mp3").exists()
    assert "this kind of file is not supported" in capsys.readouterr().out
    assert any("NOT every file" in line for line in seen.shown)


@needs_starter
def test_a_file_that_is_missing_or_a_folder_is_named_and_the_window_stays(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = str(home / "Spring field")
    files = [home / "gone.md", home / "Documents"]
    seen = window(home, monkeypatch, "Translate these files", *files, answers=[agency, "pt"])
    assert any("There is no such file" in line for line in seen.shown)
    assert any("This is a folder" in line for line in seen.shown)
    assert any("No file was translated completely" in line for line in seen.shown)


@needs_starter
def test_a_file_of_the_same_name_is_replaced_only_after_a_yes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = home / "Spring field" / "brochures" / "lost.md"
    there.parent.mkdir(exist_ok=True)
    there.write_text("# Old\n", encoding="utf-8")
    answers = [str(home / "Spring field"), "pt", "N"]
    window(home, monkeypatch, "Translate these files", home / "lost.md", answers=answers)
    assert there.read_text(encoding="utf-8") == "# Old\n"


def test_a_wrong_folder_is_asked_for_again_and_enter_alone_stops(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = window(home, monkeypatch, "What is waiting", answers=[str(home)])
    assert any("is not an agency's folder" in line for line in seen.shown)
    assert seen.opened == []
    assert not (home / "program" / "menu" / "agency-folder.txt").exists()


def test_a_command_that_fails_leaves_the_window_open_with_what_to_do(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = home / "Spring field"
    (agency / "translations").mkdir(exist_ok=True)
    (agency / "translations" / "manifest.json").write_text("{", encoding="utf-8")
    seen = window(home, monkeypatch, "Open my drafts", answers=[str(agency), "pt"])
    assert any("Something did not work" in line for line in seen.shown)


@needs_starter
def test_a_program_that_crashes_is_not_taken_for_one_that_worked(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(words: list[str]) -> int:
        return main(words) if words[:1] in (["models"], ["inspect"]) else -1073741819

    monkeypatch.setattr("tests.install.test_menu.run_program", crash)
    (home / "temp" / "langaccess-waiting.html").write_text("of yesterday", encoding="utf-8")
    answers = [str(home / "Spring field"), "pt"]
    seen = window(home, monkeypatch, "Translate these files", home / "lost.md", answers=answers)
    assert any("No file was translated completely" in line for line in seen.shown)
    assert any("Something did not work" in line for line in seen.shown)
    assert seen.opened == []
    for entry, more in (("What is waiting", []), ("Open my drafts", ["pt"])):
        seen = window(home, monkeypatch, entry, answers=more)
        assert any("Something did not work" in line for line in seen.shown)
        assert not any(page.endswith(".html") for page in seen.opened)


def test_the_check_of_the_computer_is_a_page(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [str(home / "Spring field")]
    seen = window(home, monkeypatch, "Is everything all right", answers=answers)
    page = Path(*seen.opened).read_text(encoding="utf-8")
    assert "Everything that is needed works." in page


def test_the_computer_is_checked_also_when_the_agency_s_folder_cannot_be_reached(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = home / "program" / "menu" / "agency-folder.txt"
    saved.write_text(str(home / "share" / "gone"), encoding="utf-8")
    seen = window(home, monkeypatch, "Is everything all right", answers=[])
    assert any("cannot be reached" in line for line in seen.shown)
    assert not any("is not an agency's folder" in line for line in seen.shown)
    assert any("Only this computer is checked" in line for line in seen.shown)
    assert "Is everything all right?" in Path(*seen.opened).read_text(encoding="utf-8")


def test_an_old_page_of_the_check_is_not_shown_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "temp" / "langaccess-check.html").write_text("all right", encoding="utf-8")

    def no_page(*_rows: object) -> None:
        raise OutputError("the disk is full")

    monkeypatch.setattr("langaccess.cli.doctor._write_page", no_page)
    answers = [str(home / "Spring field")]
    seen = window(home, monkeypatch, "Is everything all right", answers=answers)
    assert seen.opened == []
    assert any("Something did not work" in line for line in seen.shown)


def test_without_the_program_it_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "program" / "Scripts" / "langaccess.exe").unlink()
    seen = window(home, monkeypatch, "What is waiting", answers=[])
    assert seen.shown[0].startswith("The program is missing")


def test_the_installer_makes_the_shortcuts_by_windows_own_object(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(home / "program" / "menu")
    scripts: list[str] = []

    def run(words: list[str], **_options: object) -> None:
        scripts.append(words[-1])
        assert words[:4] == ["powershell", "-NoProfile", "-NonInteractive", "-Command"]
        link = words[-1].split("CreateShortcut('")[1].split("')")[0].replace("''", "'")
        Path(link).parent.mkdir(parents=True, exist_ok=True)
        Path(link).write_bytes(b"")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setitem(os.environ, "APPDATA", str(home / "O'Neil" / "Roaming"))
    lines = menu.make_menu(home / "program")
    assert len(scripts) == len(menu.ENTRIES) + 1
    assert any("SendTo" in script for script in scripts)
    assert all("O''Neil" in script for script in scripts)
    assert (home / "program" / "menu" / "agency.cmd").is_file()
    assert "Send to" in lines[1]


def test_without_powershell_it_says_where_the_files_are(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(words: list[str], **_options: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setitem(os.environ, "APPDATA", str(home))
    (line,) = menu.make_menu(home / "program")
    assert str(home / "program" / "menu") in line


def test_a_folder_without_the_program_gets_no_entries(tmp_path: Path) -> None:
    (line,) = menu.make_menu(tmp_path / "programm")
    assert line.startswith("No entries were made")
    assert "langaccess.exe" in line
    assert not list(tmp_path.iterdir())


def test_a_bundle_for_windows_has_the_entries(tmp_path: Path) -> None:
    bundle._installer(tmp_path, "windows")
    assert (tmp_path / "menu" / "What is waiting.cmd").is_file()
    assert (tmp_path / "start_menu.py").is_file()
