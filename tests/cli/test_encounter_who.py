"""Who interpreted, as `langaccess encounter` finds them on the roster."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from langaccess.cli import main
from tests.cli.encounter_kit import data, run, settle
from tests.cli.test_roster import NIGHT
from tests.commands import Capture


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return settle(tmp_path, monkeypatch)


def test_the_roster_gives_credentials_as_of_that_day_and_what_speaks_against(
    home: Path, capsys: Capture
) -> None:
    words = ("--who", "perez", "--at", "2026-11-20T02:00")
    told = data(capsys, "log", "Mam", "statement", "contractor", *words)["encounter"]
    who = told["services"][0]["interpreter"]
    assert (who["id"], who["name"]) == ("perez", "Ana Perez")
    assert who["credentials"] == ["screened, Mam, issued 2026-02-01"]
    assert told["flagged"]
    stranger = data(capsys, "log", "Mam", "traffic", "line", "--who", "Quetzal of Line One")
    assert stranger["encounter"]["services"][0]["interpreter"]["name"] == "Quetzal of Line One"
    assert stranger["flags"] == []


@pytest.mark.parametrize("asked", [("es", "dv"), ("vi", "interrogation"), ("deaf", "booking")])
def test_the_line_that_roster_find_ends_with_can_be_typed(
    home: Path, capsys: Capture, asked: tuple[str, str]
) -> None:
    main(["roster", "find", *asked, "--at", "2026-11-25T10:00"])
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("langaccess encounter log ")
    code, _, err = run(capsys, *line.split()[2:])
    assert code == 2
    assert "replace N-MIN with the minutes, as in 14 min; nothing was recorded" in " ".join(
        err.split()
    )
    code, out, _ = run(capsys, *line.replace("N-MIN", "10 min").split()[2:])
    assert code == 0
    assert "10 minutes" in " ".join(out.split())
    told = data(capsys, "show", "1")
    assert told["lang"]
    assert told["services"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Elena", "if it is Elena Ortiz (ortiz), give the id in brackets with --who"),
        ("Bob Smith", "'Bob Smith' is not certainly anyone on the roster"),
    ],
)
def test_an_interpreter_whom_the_roster_does_not_know_is_said_so_at_once(
    home: Path, capsys: Capture, typed: str, said: str
) -> None:
    code, _out, err = run(capsys, "log", "es", "interrogation", "contract", "10", "--who", typed)
    assert code == 0
    assert said in " ".join(err.split())


@pytest.mark.parametrize("words", [("staff", "--who", "ORTIZ, ELENA"), ("child",), ("line",)])
def test_whom_the_roster_knows_or_need_not_know_is_not_asked_about(
    home: Path, capsys: Capture, words: tuple[str, ...]
) -> None:
    _code, _out, err = run(capsys, "log", "es", "traffic", *words)
    assert "on the roster" not in err


def test_a_relay_that_the_look_up_names_is_recorded_with_its_own_lines(
    home: Path, capsys: Capture
) -> None:
    path = next((home / "roster").glob("*.yaml"))
    text = path.read_text(encoding="utf-8")
    # no one interprets between Mam and English any more
    path.write_text(text[: text.index("  # Mam to English, screened")], encoding="utf-8")
    main(["roster", "find", "Mam", "dv", *NIGHT])
    lines = capsys.readouterr().out.splitlines()[-2:]
    assert lines == [
        "langaccess encounter log mam dv_scene phone_line N-MIN --who perez",
        "langaccess encounter note ENCOUNTER-ID --using contract_interpreter --who ortiz",
    ]
    assert run(capsys, *lines[1].split()[2:])[0] == 2
    one = data(capsys, "log", *lines[0].replace("N-MIN", "10 min").split()[3:])
    assert one["flags"] == []
    two = data(capsys, "note", "1", *lines[1].split()[4:])
    assert two["flags"] == []
    assert [item["interpreter"]["id"] for item in two["encounter"]["services"]] == [
        "perez", "ortiz",
    ]  # fmt: skip


def test_the_second_half_of_a_relay_alone_is_flagged(home: Path, capsys: Capture) -> None:
    path = next((home / "roster").glob("*.yaml"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("  # Mam to English, screened")], encoding="utf-8")
    words = ("mam", "dv", "contract_interpreter", "10", "min", "--who")
    assert data(capsys, "log", *words, "ortiz")["flags"] != []
    code, _out, err = run(capsys, "log", *words, "perez")
    assert code == 0
    assert "interprets with a second person, through Spanish" in " ".join(err.split())


AT = ("--at", "2026-11-20T18:00", "--minutes", "20")


@pytest.mark.parametrize(
    ("who", "variety", "wrong"),
    [
        ("matias", "Todos Santos", True),
        ("matias", "San Lorenzo Comitancillo", False),  # one name contains the other
        ("matias", "comitancillo", False),
        ("ortiz", "", False),
    ],
)
def test_another_variety_than_was_needed_is_flagged_and_found_by_the_audit(
    home: Path, capsys: Capture, who: str, variety: str, wrong: bool
) -> None:
    lang = "Mam" if who == "matias" else "Spanish"
    words = (lang, "victim", "contract_interpreter", "--who", who, *AT, "--variety", variety)
    flags = data(capsys, "log", *words)["flags"]
    text = "Todos Santos is required, and the roster has Comitancillo for this person"
    assert [one["text"] for one in flags] == ([text] if wrong else [])
    assert main(["audit"]) == int(wrong)
    assert (text in " ".join(capsys.readouterr().out.split())) is wrong


def test_a_variety_that_is_entered_later_is_judged(home: Path, capsys: Capture) -> None:
    assert data(capsys, "log", "Mam", "victim", "contractor", "--who", "matias", *AT)["flags"] == []
    flags = data(capsys, "note", "1", "--variety", "Todos Santos")["flags"]
    assert [one["rule"] for one in flags] == ["floor.4"]


@pytest.mark.parametrize(
    ("words", "tried", "unmet"),
    [
        (("mam", "dv", "phone", "line", "no", "answer", "12", "min"), "phone_line", "no_answer"),
        (("mam", "dv", "none", "12", "--unmet", "hung up"), None, "hung_up"),
        (("mam", "dv", "--using", "phone_line", "--unmet", "no_answer", "--waited", "12"),
         "phone_line", "no_answer"),
    ],
)  # fmt: skip
def test_why_no_one_interpreted_is_recorded_with_the_wait_and_is_no_flag(
    home: Path, capsys: Capture, words: tuple[str, ...], tried: str | None, unmet: str
) -> None:
    told = data(capsys, "log", *words)
    (aid,) = told["encounter"]["services"]
    assert (aid["using"], aid["tried"], aid["unmet"]) == ("none", tried, unmet)
    assert (aid["waited_minutes"], aid["minutes"]) == (12, None)
    assert told["flags"] == []
    assert told["instead"]
    _code, out, _err = run(capsys, "show", "1")
    assert "waited 12 minutes" in " ".join(out.split())
    _code, out, _err = run(capsys, "list", "--flagged")
    assert "no encounters" in out


def test_a_missing_reason_is_asked_for_and_a_wrong_one_refused(home: Path, capsys: Capture) -> None:
    _code, _out, err = run(capsys, "log", "mam", "dv", "none")
    assert "why no one interpreted is not recorded" in " ".join(err.split())
    for words, said in (
        (("--unmet", "busy"), "use unavailable, no_answer"),
        (("--waited", "-3"), "write minutes"),
        (("--minutes", "nan"), "write minutes"),
    ):
        code, _out, err = run(capsys, "log", "mam", "dv", "none", *words)
        assert code == 2
        assert said in " ".join(err.split())


def test_minutes_that_are_added_are_the_wait_where_no_one_interpreted(
    home: Path, capsys: Capture
) -> None:
    run(capsys, "log", "mam", "dv", "none")
    run(capsys, "note", "1", "--minutes", "12")
    (aid,) = data(capsys, "show", "1")["services"]
    assert (aid["waited_minutes"], aid["minutes"]) == (12, None)
    run(capsys, "note", "1", "--using", "phone_line", "--number", "77", "--minutes", "9")
    first, second = data(capsys, "show", "1")["services"]
    assert (first["waited_minutes"], second["minutes"]) == (12, 9)


def test_a_correction_to_an_interpreter_takes_the_reason_with_it(
    home: Path, capsys: Capture
) -> None:
    run(capsys, "log", "mam", "dv", "phone", "line", "no", "answer", "12")
    run(capsys, "note", "1", "--help-number", "1", "--using", "phone_line", "--number", "77")
    (aid,) = data(capsys, "show", "1")["services"]
    assert (aid["using"], aid["unmet"], aid["tried"]) == ("phone_line", None, None)
    assert "no answer" not in run(capsys, "list")[1]


def test_a_follow_up_that_was_done_in_time_is_not_late_because_it_is_typed_later(
    home: Path, capsys: Capture
) -> None:
    urgent = ("--exigent", "stabbing", "--supervisor", "Sgt. Diaz", "--minutes", "10")
    for n in (1, 2):
        run(capsys, "log", "Spanish", "dv", "child", *urgent, "--at", "2026-08-02T22:10")
        late = ("--done-at", "2026-08-03T09:00") if n == 1 else ()
        assert run(capsys, "note", str(n), "--done", "1:asked again", *late)[0] == 0
    main(["audit", "--json"])
    found = json.loads(capsys.readouterr().out)["data"]["findings"]
    assert [one["record"][-1] for one in found if one["kind"] == "follow_up_late"] == ["2"]
    run(capsys, "log", "Spanish", "dv", "child", *urgent, "--at", "2026-08-02T22:10")
    for words, code in ((("--done", "1:x"), 4), ((), 2)):
        assert run(capsys, "note", "3", *words, "--done-at", "2026-08-02T09:00")[0] == code


def test_a_follow_up_that_was_done_is_recorded_with_the_encounter_that_opens_it(
    home: Path, capsys: Capture
) -> None:
    urgent = ("--exigent", "stabbing", "--supervisor", "Sgt. Diaz", "--minutes", "10")
    said = ("log", "Spanish", "dv", "child", *urgent, "--at", "2026-08-02T22:10")
    done = ("--done-at", "2026-08-02T23:00", "--done", "1:asked again")
    code, out, _ = run(capsys, *said, *done)
    assert (code, "DONE (no. 1): asked again" in out) == (0, True)
    (follow_up,) = data(capsys, "show", "1")["follow_ups"]
    assert follow_up["outcome"] == "asked again"
    assert follow_up["done"].startswith("2026-08-02T23:00")
    # an encounter that has no such follow-up is not recorded at all
    assert run(capsys, *said, "--done", "2:asked again")[0] == 4
    assert run(capsys, "show", "2")[0] == 4
