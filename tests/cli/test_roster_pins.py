"""A PIN is shown to the caller and written nowhere else: a canary PIN is searched for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from langaccess.cli import main
from langaccess.core.errors import ConfigError
from langaccess.core.user_folders import cache_folder
from langaccess.interpret.roster import load_pins, pin_of
from tests.rosterfiles import agency, roster

CANARY = "CANARY-7391"
OTHER = "CANARY-8264"
NIGHT = ("--at", "2026-11-28T02:00")  # credentials expire: the test of next year asks about then
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    roster(tmp_path, agency(tmp_path))
    path = tmp_path / "secrets.yaml"
    path.write_text(
        f'pins:\n  interpreter_line: "{CANARY}"\n  lineone: "{OTHER}"\n', encoding="utf-8"
    )
    path.chmod(0o600)
    return tmp_path


COMMANDS = [
    ["roster", "find", "Mam", "dv"],
    ["roster", "find", "Spanish", "dv", "--refused"],
    ["roster", "find", "Spanish", "dv", "--json"],
    ["roster", "find", "Spanish", "dv", "--json", "--pin"],
    ["roster", "find", "Spanish", "--json"],
    ["roster", "find", "Spanish"],
    ["roster", "find", "Spanish", "dv", "--pin"],
    ["roster", "validate"],
    ["roster", "validate", "--json"],
    ["roster", "due", "--json"],
    ["roster", "gaps", "--json"],
    ["roster", "export", "--out", "r.csv"],
    ["roster", "export", "--out", "l.ics", "--for", "lineone"],
    ["policy", "ask", "--for", "dv", "--using", "phone_line", "--json"],
    ["policy", "adopt", "--by", "Chief"],
    ["config", "show"],
    ["config", "check"],
    ["todo"],
    ["--debug", "roster", "find", "Spanish", "parade parade"],
]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.name != "secrets.yaml")


def test_no_command_writes_a_pin_anywhere(home: Path, capsys: Capture) -> None:
    for words in COMMANDS:
        main(words)
        out, err = capsys.readouterr()
        assert "CANARY" not in out + err, words
    seen = list(_files(home))
    assert {"r.csv", "l.ics", "roster.index"} <= {path.name for path in seen}
    assert cache_folder().is_relative_to(home)
    for path in seen:
        assert b"CANARY" not in path.read_bytes(), path


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made with pty")
def test_on_a_terminal_the_caller_sees_it_when_asked_for(home: Path) -> None:
    import pty

    def on_terminal(*words: str) -> str:
        mine, theirs = pty.openpty()
        done = subprocess.Popen(
            [sys.executable, "-m", "langaccess", "roster", "find", *words],
            stdout=theirs, stderr=subprocess.DEVNULL, cwd=home,
        )  # fmt: skip
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(mine, 65536):
                shown += part
        except OSError:
            pass  # Linux says so when the other side is closed
        os.close(mine)
        done.wait(60)
        return shown.decode("utf-8")

    shown = on_terminal("Vietnamese", "dv", *NIGHT, "--pin")
    assert f"217-555-0101  PIN {CANARY}" in shown
    assert f"Line One  217-555-0119  PIN {OTHER}" in shown
    assert "CANARY" not in on_terminal("Vietnamese", "dv", *NIGHT)


def test_a_pipe_gets_none_and_is_told_so(home: Path, capsys: Capture) -> None:
    main(["roster", "find", "Vietnamese", "dv", "--pin"])
    out, err = capsys.readouterr()
    assert "PIN" not in out
    assert "only on a terminal" in err


def test_a_variable_that_names_nobody_is_told_without_its_name(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGACCESS_PIN_CANARY", "lineone")
    assert main(["roster", "validate"]) == 1
    out = capsys.readouterr().out
    assert "a variable LANGACCESS_PIN_… names no one in the roster" in out
    assert "CANARY" not in out


def test_a_variable_comes_before_the_file(home: Path) -> None:
    pins = load_pins(home, {"LANGACCESS_PIN_LINEONE": "99"})
    found = pin_of(pins, "lineone")
    assert found is not None
    assert found.shown() == "99"
    assert "99" not in repr(pins)
    assert "99" not in f"{found}{found!r}"
    assert pin_of(load_pins(None, {"LANGACCESS_PIN_LINE_2": "7"}), "line-2") is not None
    assert pin_of(pins, "nobody") is None
    other = home / "elsewhere.yaml"
    other.write_text('pins: {lineone: "12"}\n', encoding="utf-8")
    assert set(load_pins(home, {"LANGACCESS_SECRETS": str(other)})) == {"lineone"}
    with pytest.raises(ConfigError, match="not there"):
        load_pins(home, {"LANGACCESS_SECRETS": str(home / "none.yaml")})


@pytest.mark.parametrize(
    "text", ["pins: [CANARY]\n", "pins: {a: {b: CANARY}}\n", "pin: CANARY\n", "pins: {a: 'CANARY\n",
             "pins: {a: CANARY, a: CANARY}\n", "pins: {a: &x CANARY, b: *x}\n",
             # the code where the id belongs
             "CANARY: lineone\n", "pins: {CANARY: 1}\n", "pins: {CANARY: a, CANARY: b}\n",
             "pins: {a: b}\nCANARY: lineone\n", "- CANARY\n", "CANARY\n"],
)  # fmt: skip
def test_a_broken_file_is_named_by_line_and_never_quoted(home: Path, text: str) -> None:
    (home / "secrets.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_pins(home)
    assert "CANARY" not in f"{caught.value}{caught.value.details}{caught.value.hint}"
    assert f"{home / 'secrets.yaml'}:" in f"{caught.value.where}{caught.value.details}"


def test_validate_ends_with_1_when_the_pins_do_not_fit(home: Path, capsys: Capture) -> None:
    assert main(["roster", "validate"]) == 0
    path = home / "secrets.yaml"
    path.write_text('pins:\n  lineone: "1"\n  CANARY: lineone\n', encoding="utf-8")
    if os.name == "posix":
        path.chmod(0o644)
    capsys.readouterr()
    assert main(["roster", "validate"]) == 1
    out = capsys.readouterr()[0]
    assert f"{path}:3: this line names no one in the roster" in out
    assert "CANARY" not in out
    assert ("can read the PINs" in out) is (os.name == "posix")
