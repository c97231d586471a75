"""The only module that prints: envelope, plain data, errors, progress."""

from __future__ import annotations

import io
import json
import traceback
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from langaccess.cli import output
from langaccess.core import errors
from langaccess.core.errors import Exit, InputError
from langaccess.core.tags import Tag
from tests.commands import Capture


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Row:
    name: str
    day: date
    path: Path
    tags: tuple[Tag, ...]
    colour: Colour = Colour.RED


def test_dataclasses_become_plain_data() -> None:
    row = Row("a", date(2026, 11, 2), Path("x") / "y", (Tag("pt"),))
    assert output.plain({"row": row, 1: [datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)]}) == {
        "row": {
            "name": "a", "day": "2026-11-02", "path": "x/y", "tags": ["pt"], "colour": "red",
        },
        "1": ["2026-01-02T03:04:05+00:00"],
    }  # fmt: skip


@dataclass(frozen=True)
class Entry:
    tag: Tag
    first: int = field(metadata={"json": "since"})
    row: str = field(metadata={"json": ""})


def test_a_field_has_its_name_in_json_and_a_language_is_always_lang() -> None:
    entry = Entry(Tag("pt"), 3, "not shown")
    assert output.fields(entry) == {"lang": Tag("pt"), "since": 3}
    assert output.plain([entry]) == [{"lang": "pt", "since": 3}]


def test_a_line_is_printed_as_it_is(capsys: Capture) -> None:
    text = f"[bold]{'word ' * 30}[/x].zip"
    output.result({}, lambda console: output.put(console, text), as_json=False)
    assert capsys.readouterr().out == f"{text}\n"


def test_what_has_no_form_in_json_is_a_bug_not_a_guess() -> None:
    with pytest.raises(TypeError, match="object"):
        output.plain(object())


def test_a_result_is_text_or_one_envelope(capsys: Capture) -> None:
    output.result({"n": 1}, lambda console: console.print("one"), as_json=False)
    assert capsys.readouterr() == ("one\n", "")
    output.result({"n": 1}, lambda console: console.print("one"), as_json=True)
    assert json.loads(capsys.readouterr().out) == {"schema": 1, "data": {"n": 1}}


def test_a_line_stays_one_line(capsys: Capture) -> None:
    output.line({"text": "a\nb"})
    assert capsys.readouterr().out == '{"text": "a\\nb"}\n'


def test_an_error_says_what_where_and_what_next(capsys: Capture) -> None:
    error = InputError("cannot read", where="a[b].docx:3", hint="ask again", details=["x: y"])
    assert output.fail(error, as_json=False) == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "error: a[b].docx:3: cannot read\n  x: y\n  next: ask again\n"
    assert output.fail(error, as_json=True) == 4
    body = json.loads(capsys.readouterr().out)
    assert body["error"] == {
        "code": "input", "message": "cannot read", "hint": "ask again", "where": "a[b].docx:3",
        "details": ["x: y"],
    }  # fmt: skip


def test_square_brackets_in_a_table_are_text(capsys: Capture) -> None:
    grid = output.table("", ["name"], [["flyer [final].docx"], ["[bold]x[/bold]"]])
    output.result(None, lambda console: console.print(grid), as_json=False)
    out = capsys.readouterr().out
    assert "flyer [final].docx" in out
    assert "[bold]x[/bold]" in out


def test_a_table_fits_80_columns(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    grid = output.table("", ["a", "b"], [["x" * 70, "word " * 40]])
    output.result(None, lambda console: console.print(grid), as_json=False)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_a_table_breaks_between_words_and_no_name_that_has_room(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    name, long = "brochures/victim-services-of-the-county.html", "at the side of the road " * 3
    grid = output.table("", ["no.", "file", "state", "why"], [["1", name, long, long]])
    output.result(None, lambda console: console.print(grid), as_json=False)
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert sorted(out.split()) == sorted(
        ["no.", "file", "state", "why", "1", name, *long.split() * 2]
    )
    grid = output.table("", ["file", "state"], [["x" * 90, "translated"]])
    output.result(None, lambda console: console.print(grid), as_json=False)
    out = capsys.readouterr().out
    assert out.count("x") == 90
    grid = output.table("", ["file", "state"], [["guide_to_the_front-desk." * 4, "translated"]])
    output.result(None, lambda console: console.print(grid), as_json=False)
    lines = [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]]
    assert "".join(lines) == "guide_to_the_front-desk." * 4
    assert all(line[-1] in "_-." for line in lines), "a name is broken after a mark"
    grid = output.table("", ["file", "state"], [["x" * 90, "translated"]])
    output.result(None, lambda console: console.print(grid), as_json=False)
    out = capsys.readouterr().out
    assert "translated" in out.split(), "only the word without room is broken"


def test_a_reporter_draws_no_bar_into_a_pipe(capsys: Capture) -> None:
    reporter = output.Reporter()
    reporter.start("working", 3, "files")
    reporter.advance()
    reporter.note("a note")
    reporter.finish()
    assert capsys.readouterr() == ("", "a note\n")


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_reporter_on_a_terminal_shows_rate_and_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", screen)
    reporter = output.Reporter()
    reporter.start("working", 4, "sentences")
    reporter.advance(2)
    reporter.finish()
    text = screen.getvalue()
    assert "2/4 sentences" in text
    assert "/s" in text


@pytest.mark.parametrize(
    "kind", [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, Exception)]
)
def test_every_error_has_a_code_of_its_own_and_survives_a_pickle(kind: Any) -> None:
    import pickle

    error = kind("what", where="x:1", hint="do", details=("a",))
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert (again.message, again.where, again.hint, again.details) == ("what", "x:1", "do", ("a",))
    assert isinstance(kind.exit_code, Exit)
    others = [k for k in vars(errors).values() if isinstance(k, type) and k is not kind]
    assert kind.code not in {getattr(k, "code", None) for k in others}


def test_a_traceback_shows_every_mistake_and_what_to_do_next() -> None:
    error = errors.ConfigError("2 mistakes", where="x", hint="mend", details=("x:1: a", "x:2: b"))
    shown = "".join(traceback.format_exception(error)).splitlines()
    assert shown[-4:] == [
        "langaccess.core.errors.ConfigError: x: 2 mistakes", "x:1: a", "x:2: b", "next: mend"
    ]  # fmt: skip


def test_control_characters_of_a_name_are_shown_not_obeyed(
    capsys: Capture,
) -> None:
    output.result(
        {}, lambda console: console.print("a\x1b[2Jb\x9b.txt", markup=False), as_json=False
    )
    assert capsys.readouterr().out == "a\ufffd[2Jb\ufffd.txt\n"


def test_a_line_end_in_a_name_makes_no_second_line(capsys: Capture) -> None:
    name = "flyer\n22 approved\r\nby.md"
    output.text({}, lambda: [name], as_json=False)
    assert capsys.readouterr().out == "flyer\ufffd22 approved\ufffdby.md\n"
    grid = output.table("", ("file", "to"), [(name, "es")])
    output.result({}, lambda console: console.print(grid), as_json=False)
    assert "flyer\ufffd22 approved\ufffdby.md  es" in capsys.readouterr().out
    output.fail(errors.InputError("no such file", where=name, details=(name,)), as_json=False)
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_name_that_turns_itself_round_is_shown_as_it_is(
    capsys: Capture,
) -> None:
    name = "flyer\u202efdp.exe"
    output.text({}, lambda: [name], as_json=False)
    assert capsys.readouterr().out == "flyer\ufffdfdp.exe\n"
    for hidden in ("\u2066", "\u200b", "\U000e0041"):
        output.text({}, [f"a{hidden}b"].copy, as_json=False)
        output.fail(errors.InputError("no such file", where=f"a{hidden}b"), as_json=False)
        shown = capsys.readouterr()
        assert shown.out == "a\ufffdb\n"
        assert "a\ufffdb" in shown.err
    names = [name, "a\x9b2J"]
    output.line(names)
    out = capsys.readouterr().out
    assert not set(out) & set("\u202e\x9b")
    assert json.loads(out) == names


def test_a_paragraph_fits_a_narrow_window(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "keep the people apart; no one in the household interprets for another"
    for columns in ("40", "32"):
        monkeypatch.setenv("COLUMNS", columns)
        assert max(map(len, output.wrap(text))) < int(columns)
    monkeypatch.setenv("COLUMNS", "200")
    assert output.wrap(text) == [text]
