"""`langaccess roster find`, as a dispatcher and as a script meet it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.agency.session import open_session
from langaccess.cli import main
from langaccess.core.errors import OutputError
from tests.commands import Capture, run
from tests.rosterfiles import AGENCY, agency, roster

NIGHT = ("--at", "2026-11-28T02:00")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    roster(tmp_path, agency(tmp_path))
    return tmp_path


def ask(capsys: Capture, *words: str) -> tuple[int, str, str]:
    return run(capsys, "roster", "find", *words)


def data(capsys: Capture, *words: str) -> dict[str, Any]:
    _code, out, _err = ask(capsys, *words, "--json")
    found: dict[str, Any] = json.loads(out)["data"]
    return found


def test_the_officer_at_two_in_the_morning_gets_people_words_and_bars(
    home: Path, capsys: Capture
) -> None:
    code, out, _ = ask(capsys, "Mam", "dv", *NIGHT)
    assert code == 0
    order = [
        "EMERGENCY: if no interpreter answers ask only", "NEVER: child, person involved",
        "CALL NOW",
        "relay through Spanish", "217-555-0115", "217-555-0113",
        "IF NO ONE ANSWERS", "217-555-0101",
        "I need an interpreter for Mam (from Guatemala)", "WHILE YOU WAIT",
        "no one in the household", "BEFORE IT BEGINS", "DO NOT CALL (3)",
        "Juan Lopez: never tested", "WHEN IT IS OVER",
    ]  # fmt: skip
    places = [out.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)
    assert "your agency has not adopted these rules yet" in out


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            ["Wolof", "dv"],
            ["WHEN IT IS OVER, record it (replace N-MIN with your minutes, INTERPRETER-ID",
             "  with the interpreter's number):",
             "langaccess encounter log wo dv_scene phone_line N-MIN --number INTERPRETER-ID"],
        ),
        (
            ["Mam", "dv"],  # a relay was named: no unnamed voice of the line is recorded for it
            ["  the number that the first command prints):",
             "langaccess encounter log mam dv_scene phone_line N-MIN --who perez",
             "langaccess encounter note ENCOUNTER-ID --using contract_interpreter --who ortiz"],
        ),
        (
            ["Spanish", "dv"],
            ["WHEN IT IS OVER, record it (replace N-MIN with your minutes):",
             "langaccess encounter log es dv_scene tested_member N-MIN --who garcia"],
        ),
        (
            ["deaf", "medical_screening"],
            ["WHEN IT IS OVER, record it (replace N-MIN with your minutes; add --who weiss):",
             "langaccess encounter log ase medical_screening contract_interpreter N-MIN"],
        ),
        (
            # the line only arranges there: recorded as having interpreted, it would be flagged
            ["Wolof", "interrogation"],
            ["  by video; add --number INTERPRETER-ID):",
             "langaccess encounter log wo interrogation contract_interpreter N-MIN"],
        ),
    ],
)  # fmt: skip
def test_the_last_lines_are_recorded_once_their_open_places_are_filled_in(
    home: Path, capsys: Capture, words: list[str], lines: list[str]
) -> None:
    _code, out, _ = ask(capsys, *words, *NIGHT)
    assert out.splitlines()[-len(lines) :] == lines
    own = {"N-MIN": "9 min", "INTERPRETER-ID": "7", "ENCOUNTER-ID": "1"}
    for line in lines:
        if line.startswith("langaccess"):
            assert main(line.split()[1:]) == 2
            filled = " ".join(own.get(word, word) for word in line.split())
            assert main(filled.split()[1:]) == 0


def test_the_screen_to_read_out_has_no_words_of_programs(home: Path, capsys: Capture) -> None:
    for words in (["Mam", "dv"], ["deaf", "dv"], ["Spanish", "dv"]):
        _code, out, _ = ask(capsys, *words, *NIGHT, "--refused")
        spoken = out[: out.index("WHEN IT IS OVER")]
        assert "_" not in spoken
        assert "(project)" not in spoken
        assert "(local)" not in spoken


def test_every_line_fits_eighty_columns(home: Path, capsys: Capture) -> None:
    for words in (["Mam", "dv"], ["deaf"], ["Kurdish", "interrogation"], ["es", "search"], ["vi"]):
        _code, out, _ = ask(capsys, *words, *NIGHT, "--refused") if len(words) > 1 else ask(
            capsys, *words, *NIGHT
        )  # fmt: skip
        assert max(map(len, out.splitlines())) <= 80


def test_without_a_situation_there_is_one_line_for_each_level(home: Path, capsys: Capture) -> None:
    code, out, _ = ask(capsys, "Spanish", *NIGHT)
    assert code == 0
    lines = [line for line in out.splitlines() if "217-555-011" in line]
    assert [line.split()[0] for line in lines] == ["low", "medium", "high", "evidentiary"]
    assert "Elena Ortiz" in lines[3]


def test_who_serves_in_a_relay_only_is_not_said_to_be_useless(home: Path, capsys: Capture) -> None:
    _code, out, _ = ask(capsys, "Mam", "dv", *NIGHT)
    assert "- Ana Perez, alone: tested for Mam with Spanish" in out


def test_all_who_may_not_are_shown_without_a_situation_too(home: Path, capsys: Capture) -> None:
    _code, out, _ = ask(capsys, "Spanish", *NIGHT, "--refused")
    assert "DO NOT CALL" in out
    assert "Line One: vendor qualified is tier tested" in " ".join(out.split())
    assert "DO NOT CALL" not in ask(capsys, "Spanish", *NIGHT)[1]


def test_words_of_several_parts_need_no_quotes(home: Path, capsys: Capture) -> None:
    found = data(capsys, "American", "Sign", "Language", "traffic", "stop", *NIGHT)
    assert (found["lang"], found["encounter"]) == ("ase", "traffic_stop")
    found = data(capsys, "Haitian", "Creole", *NIGHT)
    assert (found["lang"], found["encounter"]) == ("ht", None)


@pytest.mark.parametrize("typed", ["dv Mam", "traffic stop Haitian Creole", "search Spanish"])
def test_the_situation_may_come_first(home: Path, capsys: Capture, typed: str) -> None:
    found = data(capsys, *typed.split(), *NIGHT)
    assert found["lang"] in ("mam", "ht", "es")
    assert found["encounter"] in ("dv_scene", "traffic_stop", "consent_search")


def test_a_situation_that_is_not_known_still_gets_an_answer(home: Path, capsys: Capture) -> None:
    code, out, err = ask(capsys, "Spanish", "dvv", *NIGHT)
    assert code == 0
    assert "'dvv' is not understood" in err
    assert "evidentiary" in out


def test_nobody_offered_ends_with_1_and_the_line(home: Path, capsys: Capture) -> None:
    code, out, _ = ask(capsys, "Wolof", "consent", *NIGHT)
    assert code == 1
    assert out.index("CALL NOW") < out.index("217-555-0101") < out.index("say:")


def test_a_name_for_several_languages_asks_back_and_ends_with_1(
    home: Path, capsys: Capture
) -> None:
    code, out, _ = ask(capsys, "Kurdish", "dv", *NIGHT)
    assert code == 1
    assert "Kurmanji" in out
    assert "I do not know the language" in out


def test_a_language_that_only_iso_639_names_is_named_to_the_line(
    home: Path, capsys: Capture
) -> None:
    code, out, _ = ask(capsys, "Tlingit", "dv", *NIGHT)
    assert code == 1
    assert "ask: not known here: Tlingit (tli); name it to the line" in " ".join(out.split())
    assert "I need an interpreter for Tlingit" in out
    assert "Mon" not in out.split()


def test_the_search_for_a_language_names_no_distant_one(capsys: Capture) -> None:
    code, out, _ = run(capsys, "languages", "Lakota")
    assert code == 1
    assert out.startswith("not known here: Lakota (lkt)")
    assert "need adopt" in out


def test_deafness_never_ends_in_a_voice_line(home: Path, capsys: Capture) -> None:
    for words in (["deaf"], ["ASL", "dv"], ["sign", "miranda"]):
        _code, out, _ = ask(capsys, *words, *NIGHT)
        assert "217-555-0101" not in out
        assert "never a voice line" in out
        assert "711" in out


def test_json_holds_all_and_the_contracted_keys(home: Path, capsys: Capture) -> None:
    found = data(capsys, "--lang", "Spanish", "--for", "consent_search", *NIGHT)
    assert found["lang"] == "es"
    first = found["offered"][0]
    assert {"id", "name", "mode", "rank", "reasons", "reach", "lang"} <= set(first)
    assert (first["id"], first["mode"], first["rank"]) == ("ortiz", "contract_interpreter", 1)
    assert first["credential"] == "court_certified"
    assert len(found["refused"]) == 4
    ground = found["refused"][0]["reasons"][0]
    assert {"rule", "text", "authority"} <= set(ground)
    assert {"kind", "phone", "say", "relay"} <= set(found["fallback"])
    assert found["decision"]["allowed"] is True


def test_json_without_a_situation_holds_the_strictest_and_all_levels(
    home: Path, capsys: Capture
) -> None:
    found = data(capsys, "Spanish", *NIGHT)
    assert set(found["levels"]) == {"low", "medium", "high", "evidentiary"}
    assert found["offered"] == found["levels"]["evidentiary"]["offered"]


def test_an_exclusion_that_matches_nobody_is_said(home: Path, capsys: Capture) -> None:
    _code, out, _ = ask(capsys, "Spanish", "dv", *NIGHT, "--exclude", "Garzia:relative")
    assert "no one on the roster is called 'Garzia'" in out
    code, _, err = ask(capsys, "Spanish", "dv", "--exclude", "Garcia")
    assert code == 2
    assert "a reason" in err


def test_a_time_zone_that_nobody_entered_is_said(home: Path, capsys: Capture) -> None:
    text = AGENCY.format(extends="us-federal").replace("  time_zone: America/Chicago\n", "")
    (home / "jurisdiction.yaml").write_text(text, encoding="utf-8")
    _code, out, _ = ask(capsys, "Spanish", "dv", *NIGHT)
    assert "has not entered its time zone" in out


def test_whoever_has_no_number_comes_after_those_who_have(home: Path, capsys: Capture) -> None:
    path = home / "roster" / "people.yaml"
    twin = (
        "  - id: aaron\n    name: Aaron Able\n    kind: contractor\n    modes: [onsite]\n"
        "    languages: [{tag: es}]\n    credentials:\n"
        "      - {kind: court_certified, language: es, issued: 2015-01-01}\n"
        "    vetting: {background: 2026-01-10, confidentiality: 2026-01-10}\n"
        "    hours: {always: true}\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + twin, encoding="utf-8")
    found = data(capsys, "Spanish", "consent_search", *NIGHT)
    assert [offer["id"] for offer in found["offered"]] == ["ortiz", "aaron", "garcia"]


def test_an_hour_that_the_clock_skips_is_refused(home: Path, capsys: Capture) -> None:
    code, _, err = ask(capsys, "Spanish", "dv", "--at", "2026-03-08T02:30")
    assert code == 4
    assert "skips" in err


def test_a_line_that_nobody_entered_is_said_and_never_invented(home: Path, capsys: Capture) -> None:
    text = AGENCY.format(extends="us-federal").replace("  interpreter_line: 217-555-0101\n", "")
    (home / "jurisdiction.yaml").write_text(text, encoding="utf-8")
    code, out, _ = ask(capsys, "Wolof", "dv", *NIGHT)
    assert code == 1
    said = " ".join(out.split())
    assert "your agency has not entered its interpreter line: ask dispatch" in said
    assert "say: I need an interpreter for Wolof" in said, "words to say hold nothing else"


def test_without_an_agency_there_is_an_answer_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = ask(capsys, "Mam", "dv")
    assert code == 1
    assert "no agency folder here" in err
    assert "I need an interpreter for Mam" in " ".join(out.split())


def test_a_broken_roster_ends_with_3_and_names_the_line(home: Path, capsys: Capture) -> None:
    (home / "roster" / "new.yaml").write_text("people:\n  - {id: x}\n", encoding="utf-8")
    code, out, err = ask(capsys, "Mam", "dv")
    assert code == 3
    assert out.startswith("RULES OR ROSTER CANNOT BE READ: no one on the roster is named")
    assert "new.yaml:2" in err


@pytest.mark.parametrize("typed", ["Mam", "deaf"])
def test_a_slip_in_the_rules_leaves_nobody_without_anything_to_reach(
    home: Path, capsys: Capture, typed: str
) -> None:
    path = home / "jurisdiction.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  agancy: [\n", encoding="utf-8")
    code, out, err = ask(capsys, typed, "dv")
    assert code == 3
    assert "jurisdiction.yaml" in err
    assert "the rules below are the ones shipped with the program" in out
    assert ("interpreter line: 217-555-0101" if typed == "Mam" else "never a voice line") in out
    assert "garcia" not in out.lower()
    _code, _out, err = ask(capsys, typed, "kiosk")
    assert "kiosk" in err


def test_english_needs_no_interpreter(home: Path, capsys: Capture) -> None:
    for name in ("English", "en-US"):
        code, _, err = ask(capsys, name, "dv")
        assert code == 4
        assert "needs no interpreter" in err


def test_the_look_up_at_night_waits_for_no_library_that_it_does_not_need(home: Path) -> None:
    import subprocess
    import sys

    probe = (
        "import sys; from langaccess.cli import main; main(['roster', 'find', 'Mam', 'dv']);"
        "print(*sorted({n.split('.')[0] for n in sys.modules}), file=sys.stderr)"
    )
    seen = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", probe], capture_output=True, text=True, check=True
        )
        assert "Mam (mam)" in done.stdout
        seen.append(set(done.stderr.split()))
    first, second = seen
    never = {"langcodes", "language_data", "phonenumbers", "numpy", "lxml", "babel", "rich"}
    assert not first & never
    # The first look reads the rules and the roster strictly; after it nothing has changed.
    assert {"pydantic", "yaml"} <= first
    assert not second & {*never, "pydantic", "yaml"}


def test_no_more_people_are_read_out_than_anybody_calls(home: Path, capsys: Capture) -> None:
    path = home / "roster" / "people.yaml"
    one = path.read_text(encoding="utf-8").split("  - id: ortiz\n")[1].split("  # the same")[0]
    twins = "".join(f"  - id: twin{n}\n{one.replace('Ortiz', f'Twin{n}')}" for n in range(7))
    path.write_text(path.read_text(encoding="utf-8") + twins, encoding="utf-8")
    _code, out, _ = ask(capsys, "Spanish", "consent_search", *NIGHT)
    assert len([line for line in out.splitlines() if "  217-555-011" in line]) == 5
    assert "and 4 more; --json lists all" in out
    assert len(data(capsys, "Spanish", "consent_search", *NIGHT)["offered"]) == 9


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
@pytest.mark.parametrize("leads_to", ["nowhere", "roster"])
def test_a_roster_that_cannot_be_listed_is_no_empty_one(
    home: Path, capsys: Capture, leads_to: str
) -> None:
    shutil.rmtree(home / "roster")
    (home / "roster").symlink_to(home / leads_to)  # a backup that kept a link, not the people
    code, out, err = ask(capsys, "Spanish", "dv", *NIGHT)
    assert code == 3
    assert "RULES OR ROSTER CANNOT BE READ" in out
    assert "217-555-0101" in out
    assert "this folder cannot be read" in err
    assert main(["roster", "validate"]) == 3


@pytest.mark.parametrize("name", ["more.yml", "MORE.YAML"])
def test_a_file_of_people_that_nobody_would_read_is_named(
    home: Path, capsys: Capture, name: str
) -> None:
    (home / "roster" / "people.yaml").rename(home / "roster" / name)
    assert main(["roster", "list"]) == 3
    code, out, err = ask(capsys, "Spanish", "dv", *NIGHT)
    assert (code, "217-555-0101" in out) == (3, True)
    assert f"{name}: this file is not read" in err


@pytest.mark.parametrize(
    "words",
    [("--involved", "???"), ("--involved", " "), ("--involved", ""), ("--case", "-"),
     ("--case", "")],
)  # fmt: skip
def test_a_name_or_case_without_a_letter_is_refused_and_not_ignored(
    home: Path, capsys: Capture, words: tuple[str, str]
) -> None:
    code, out, err = ask(capsys, "Spanish", "dv", *words)
    assert (code, out) == (2, "")
    assert f"{words[0]} {words[1]!r} has no letter or digit" in " ".join(err.split())


def test_an_answer_about_a_similar_name_needs_who_asked_and_is_logged(
    home: Path, capsys: Capture
) -> None:
    first = data(capsys, "Spanish", "dv", *NIGHT)["offered"][0]
    given, *rest = first["name"].split()
    party = " ".join([f"{given[0]}.", *rest])
    words = ["Spanish", "dv", *NIGHT, "--involved", party, "--case", "26-1"]
    found = data(capsys, *words, "--refused")
    assert first["id"] not in [one["id"] for one in found["offered"]]
    _code, out, _err = ask(capsys, *words, "--refused")
    assert f"add --answered {first['id']} --by YOUR-NAME" in " ".join(out.split())
    code, out, err = ask(capsys, *words, "--answered", first["id"])
    assert (code, out) == (2, "")
    assert "who asked the interpreter?" in err
    code, _out, err = ask(capsys, *words, "--answered", first["id"], "--by", first["name"])
    assert code == 4
    assert "cannot say this alone" in " ".join(err.split())
    asked = (*words, "--answered", first["id"], "--by", "Helen Whitcomb")
    found = data(capsys, *asked)
    assert first["id"] in [one["id"] for one in found["offered"]]
    with open_session(home) as session:
        (entry,) = ledger.entries(session.connection, "names.answered")
    kept = {key: entry.data[key] for key in ("interpreter", "by", "case", "involved")}
    assert kept == {"interpreter": first["id"], "by": "Helen Whitcomb", "case": "26-1",
                    "involved": [party]}  # fmt: skip


def test_an_answer_that_cannot_be_logged_does_not_count(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = data(capsys, "Spanish", "dv", *NIGHT)["offered"][0]
    party = f"{first['name'][0]}. {first['name'].split()[-1]}"

    def full(*_: object, **__: object) -> None:
        raise OutputError("the disk is full")

    monkeypatch.setattr("langaccess.agency.ledger.append", full)
    words = (
        "Spanish",
        "dv",
        *NIGHT,
        "--involved",
        party,
        "--answered",
        first["id"],
        "--by",
        "H. W.",
    )
    code, out, err = ask(capsys, *words)
    assert code == 0
    assert first["name"] not in out.partition("IF NO ONE ANSWERS")[0].partition("CALL NOW")[2]
    assert "not logged and does not count" in " ".join(err.split())
