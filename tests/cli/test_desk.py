"""`langaccess desk`: a prompt that stays open while rules, roster and clock change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from langaccess.cli import main
from tests.cli.terminal_kit import Terminal
from tests.commands import Capture, data, run
from tests.rosterfiles import agency, roster

Step = str | Callable[[], object]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    roster(tmp_path, agency(tmp_path))
    return tmp_path


class _Typed:
    """A stdin that gives one line at a time, and does something in between."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self._steps: Iterator[Step] = iter(steps)

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        for step in self._steps:
            if isinstance(step, str):
                return step + "\n"
            step()
        return ""


def desk(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, *steps: Step, words: tuple[str, ...] = ()
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "stdin", _Typed(steps))
    return run(capsys, "desk", *words)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def recorded(capsys: Capture) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data(capsys, "encounter", "list")["encounters"]
    return found


def test_each_line_is_answered_like_ask(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["ask", "spanish dv 9 yr old", "--as", "dispatcher"]) == 1
    alone = capsys.readouterr().out
    code, out, err = desk(
        capsys, monkeypatch, "", "spanish dv 9 yr old", "more", "quit", "mam",
        words=("--as", "dispatcher"),
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert out.startswith("Springfield Police Department. Rules of 2026-11-25.\n")
    assert alone in out
    assert "DO NOT CALL" in out  # more
    assert "Mam" not in out.split("WHEN IT IS OVER")[1]  # after quit


def test_an_ended_shift_and_a_revoked_credential_count_at_once(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (people,) = (home / "roster").glob("*.yaml")
    hours = '{weekly: [{days: [mon, tue, wed, thu, fri, sat, sun], start: "22:00", end: "06:00"}]}'
    change(people, hours, "{always: true}")
    lost = "level: 3.5, issued: 2025-03-01, expires: 2028-03-01"
    _code, out, _err = desk(
        capsys, monkeypatch,
        "spanish traffic",
        lambda: change(people, "hours: {always: true}", "hours: {always: false}"),
        "spanish traffic",
        lambda: change(people, "hours: {always: false}", "hours: {always: true}"),
        "spanish traffic",
        lambda: change(people, lost, "level: 3.5, issued: 2020-03-01, expires: 2026-03-01"),
        "spanish traffic",
    )  # fmt: skip
    called = [line for line in out.splitlines() if line.startswith("CALL ")]
    assert ["Maria Garcia" in line for line in called] == [True, False, True, False]


def test_changed_rules_are_named_and_broken_ones_leave_the_line_and_the_words(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = home / "jurisdiction.yaml"
    code, out, err = desk(
        capsys, monkeypatch,
        "spanish dv",
        lambda: change(rules, "2026-11-25", "2026-11-26"),
        "spanish dv",
        lambda: change(rules, "agency:", "agency: [\n"),
        "spanish dv",
        "log",
        "",
        lambda: change(rules, "agency: [\n", "agency:"),
        "spanish dv",
    )  # fmt: skip
    assert code == 0
    assert out.count("The rules were read again:") == 1
    assert "Rules of 2026-11-26." in out
    broken = out.split("RULES OR ROSTER CANNOT BE READ")[1]
    assert "CALL interpreter line 217-555-0101." in broken
    assert "SAY: " in broken
    assert "jurisdiction.yaml" in err
    assert out.rstrip().endswith("scene.")  # the repaired rules answer again
    assert "Elena Ortiz" in out.rsplit("CALL", 1)[1]


def test_log_fills_in_what_was_said_and_asks_the_rest(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = next((home / "roster").glob("*.yaml"))
    text = people.read_text(encoding="utf-8")
    gone = text.replace('badge: "0412"', 'badge: "0412"\n    left: 2026-01-01', 1)  # works at night
    people.write_text(gone, encoding="utf-8")
    _code, out, _err = desk(
        capsys, monkeypatch, "spanish dv", "log", "1", "about ten", "14", "4471", "log"
    )
    assert "Ask something first" in out  # the second log would record it twice
    (one,) = recorded(capsys)
    (aid,) = one["services"]
    assert (one["lang"], one["type"]) == ("es", "dv_scene")
    assert (aid["using"], aid["interpreter"]["id"]) == ("contract_interpreter", "ortiz")
    assert aid["interpreter"]["number"] == "4471"


@pytest.mark.parametrize(
    ("typed", "answers", "using"),
    [
        ("spanish dv", ("",), None),
        ("spanish dv", ("n", "", ""), "none"),
        ("spanish dv wife", ("4", "", ""), "family"),
    ],
)
def test_what_is_not_said_is_not_recorded(
    home: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    answers: tuple[str, ...],
    using: str | None,
) -> None:
    desk(capsys, monkeypatch, typed, "log", *answers)
    (one,) = recorded(capsys)
    services = one["services"]
    assert [aid["using"] for aid in services] == ([] if using is None else [using])
    assert all(aid["ended"] is None for aid in services)


def test_why_no_one_interpreted_and_the_wait_are_asked(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    _code, out, _err = desk(
        capsys, monkeypatch, "spanish dv", "log", "n", "9", "2", "a while", "12"
    )
    assert "2 the call was not answered" in out
    (one,) = recorded(capsys)
    (aid,) = one["services"]
    assert (aid["using"], aid["unmet"], aid["waited_minutes"]) == ("none", "no_answer", 12)


def test_an_end_in_the_middle_of_the_questions_and_a_placeholder_record_nothing(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    _code, out, err = desk(
        capsys, monkeypatch,
        "log mam dv phone_line N-MIN", "log mam dv line 9 --number NUMBER", "mam dv", "log", "1",
    )  # fmt: skip
    assert "replace N-MIN with the minutes" in err
    assert "replace NUMBER with" in err
    assert "Nothing was recorded." in out
    assert recorded(capsys) == []


@pytest.mark.skipif(sys.platform == "win32", reason="pty")
@pytest.mark.parametrize("end", [b"\x03", b"\x04"])
def test_on_a_terminal_tab_completes_and_ctrl_c_and_ctrl_d_end(
    home: Path, end: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("prompt_toolkit")
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home / "account"))
    with Terminal(["desk"], home) as screen:
        screen.wait_for(b"ask>")
        screen.type(b"vietnam\t")
        screen.wait_for(b"ese")  # vietnamese
        screen.type(b" dv\r")
        shown = screen.wait_for(b"Vietnamese interpreter")
        if b"ask>" not in shown.rpartition(b"Vietnamese interpreter")[2]:
            screen.wait_for(b"ask>")
        screen.type(end)
        assert screen.end() == 0
    # The history is in memory only.
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"vietnamese dv" in path.read_bytes()]


def test_log_after_an_error_does_not_record_the_answer_before_it(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from langaccess.core.errors import InputError
    from langaccess.interpret import street

    def fail(*_args: object, **_kwargs: object) -> None:
        raise InputError("no answer")

    code, out, err = desk(
        capsys, monkeypatch,
        "spanish dv", lambda: monkeypatch.setattr(street, "answer", fail), "mam", "log", "1",
    )  # fmt: skip
    assert (code, "no answer" in err) == (0, True)
    assert "Ask something first" in out
    assert recorded(capsys) == []


def test_an_emergency_is_answered_with_a_number(home: Path, capsys: Capture) -> None:
    assert main(["ask", "active", "shooter"]) == 0
    asked, _, _call = " ".join(capsys.readouterr().out.split()).partition(" CALL ")
    assert asked.startswith("EMERGENCY: if no interpreter answers ask only: where are you")
    assert main(["roster", "find", "active", "shooter"]) in (0, 1)
    found = " ".join(capsys.readouterr().out.split())
    assert asked in found, "both say the same first"
    assert f"{asked} You may ask through: " in found


def test_a_denied_language_is_not_looked_up(home: Path, capsys: Capture) -> None:
    main(["roster", "find", "not", "spanish", "dv"])
    out, err = capsys.readouterr()
    assert "Maria Garcia" not in out
    assert "Elena Ortiz" not in out
    assert "not Spanish" in out + err
