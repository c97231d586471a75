"""`langaccess init`: makes a folder, invents nothing, overwrites nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from langaccess.agency.policy import load_policy
from langaccess.cli import main
from tests.commands import Capture, data, shown


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_is_made_from_options_without_asking(here: Path, capsys: Capture) -> None:
    code = main(
        ["init", "spring", "--agency", "Springfield Police", "--languages", "Spanish,Haitian",
         "--interpreter-line", "617-555-0123", "--network", "yes", "--gate", "refuse"]
    )  # fmt: skip
    assert code == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith(f"created {here / 'spring'}")
    assert "next: `cd spring`, put brochures" in out
    policy = load_policy(here / "spring" / "jurisdiction.yaml")
    assert policy.agency.name == "Springfield Police"
    assert [entry.tag for entry in policy.languages] == ["es", "ht"]
    assert (policy.network.allowed, policy.translate.gate) == (True, "refuse")
    assert policy.agency.public_phone is None


def test_an_answer_that_cannot_be_used_is_a_usage_error_and_makes_nothing(
    here: Path, capsys: Capture
) -> None:
    assert main(["init", "spring", "--public-phone", "12"]) == 2
    assert "--public-phone 12: should be a telephone number" in capsys.readouterr().err
    assert not (here / "spring").exists()


@pytest.mark.parametrize("option", ["--public-phone", "--interpreter-line"])
def test_an_emergency_number_is_not_the_number_of_an_office(
    here: Path, capsys: Capture, option: str
) -> None:
    assert main(["init", "spring", option, "911"]) == 2
    assert f"{option} 911: answer with a number of your own" in capsys.readouterr().err
    assert not (here / "spring").exists()


def test_every_answer_that_cannot_be_used_is_named_at_once_and_which_tag_to_write(
    here: Path, capsys: Capture
) -> None:
    wrong = {"--kind": "army", "--state": "Illinois", "--time-zone": "Central",
             "--languages": "Spanish,Mandarin,Klingonese"}  # fmt: skip
    assert (
        main(["init", "spring", "--ask", *(word for pair in wrong.items() for word in pair)]) == 2
    )
    out, err = capsys.readouterr()
    assert "What is the agency's name" not in out + err, "no question without a terminal"
    assert "5 answers cannot be used" in err
    for option, value in wrong.items():
        assert f"{option} {value}: " in err
    assert "'Mandarin' says too little: write zh-Hans or zh-Hant" in err
    assert "'Klingonese' is not a language" in err
    assert not (here / "spring").exists()


def test_a_folder_with_something_in_it_is_left_alone(here: Path, capsys: Capture) -> None:
    (here / "spring").mkdir()
    (here / "spring" / "notes.txt").write_text("mine", encoding="utf-8")
    assert main(["init", "spring"]) == 4
    err = capsys.readouterr().err
    assert "nothing is overwritten" in err
    assert "jurisdiction.yaml" not in err, "there is none to edit"
    assert [path.name for path in (here / "spring").iterdir()] == ["notes.txt"]


def test_a_template_is_named_or_its_choices_are_listed(here: Path, capsys: Capture) -> None:
    assert main(["init", "county", "--from", "example-county"]) == 0
    assert load_policy(here / "county" / "jurisdiction.yaml").translate.gate == "refuse"
    assert main(["init", "other", "--from", "nowhere"]) == 2
    assert "example-city, example-county" in capsys.readouterr().err


def test_the_sample_is_filled_and_has_the_shipped_brochures(here: Path, capsys: Capture) -> None:
    from langaccess.core.resources import EXAMPLES, shipped

    assert "not entered yet" not in shown(capsys, "init", "demo", "--sample")
    given = {path.name for path in shipped(EXAMPLES).iterdir()}
    assert {path.name for path in (here / "demo" / "brochures").iterdir()} == given | {
        "flyer.docx", "lost-property.docx",
    }  # fmt: skip
    assert {path.name for path in here.iterdir()} == {"demo"}
    assert "(demo)" in (load_policy(here / "demo" / "jurisdiction.yaml").agency.name or "")


def test_the_sample_leaves_the_users_own_agency_alone(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert main(["init", "own", "--no-ask"]) == 0
    monkeypatch.setenv("LANGACCESS_WORKSPACE", str(here / "own"))
    assert main(["init", "demo", "--sample"]) == 0
    assert os.environ["LANGACCESS_WORKSPACE"] == str(here / "own")
    for name, empty in (("own", True), ("demo", False)):
        capsys.readouterr()
        found = data(capsys, "encounter", "list", "--workspace", name)["encounters"]
        assert (found == []) is empty


def test_the_sample_takes_no_answers(here: Path) -> None:
    assert main(["init", "demo", "--sample", "--agency", "X"]) == 2
    assert not (here / "demo").exists()


def test_a_file_in_the_place_of_the_folder_is_no_agency_to_edit(
    here: Path, capsys: Capture
) -> None:
    (here / "taken").write_text("mine", encoding="utf-8")
    for words in (["init", "taken"], ["demo", "--to-folder", "taken"]):
        assert main(words) == 4
        assert capsys.readouterr().err.endswith("next: choose another name\n")
    assert main(["init", "spring"]) == 0
    assert main(["init", "spring"]) == 4
    assert "or edit the jurisdiction.yaml that is there" in capsys.readouterr().err


def ask(here: Path, typed: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "langaccess", "init", "spring", *(words or ["--ask"])],
        input=typed, capture_output=True, text=True, cwd=here, env=os.environ, check=False,
        encoding="utf-8",
    )  # fmt: skip


def test_questions_are_asked_on_stderr_and_a_wrong_answer_is_asked_again(here: Path) -> None:
    typed = ["Springfield Police", "army", "police", "", "", "", "", "", "Kurdish", "Spanish",
             "", "1", "", "no", "", "617-555-0103"]  # fmt: skip
    done = ask(here, "\n".join(typed) + "\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("created ")
    assert "What is the agency's name" in done.stderr
    assert "answer one of police" in done.stderr
    policy = load_policy(here / "spring" / "jurisdiction.yaml")
    assert (policy.agency.name, policy.agency.kind) == ("Springfield Police", "police")
    assert [entry.tag for entry in policy.languages] == ["es"]
    assert policy.documents.classes["public_information"].approvals == 1


def test_an_end_of_input_half_way_makes_nothing(here: Path) -> None:
    done = ask(here, "Springfield Police\n")
    assert done.returncode == 130
    assert "nothing was created" in done.stderr
    assert not (here / "spring").exists()


def test_the_ways_to_a_sign_language_interpreter_are_asked_for(here: Path, capsys: Capture) -> None:
    assert main(["init", "spring", "--sign-agency", "617-555-0102", "--json"]) == 0
    missing = [item["key"] for item in json.loads(capsys.readouterr().out)["data"]["missing"]]
    assert "interpreting.sign.paths[video].phone" in missing
    assert "interpreting.sign.paths[on_call].phone" not in missing
    policy = load_policy(here / "spring" / "jurisdiction.yaml")
    assert [(path.id, path.phone) for path in policy.interpreting.sign.paths] == [
        ("on_call", "617-555-0102"), ("video", None), ("relay_711", "711"),
    ]  # fmt: skip
    main(["roster", "find", "deaf", "dv", "--workspace", "spring"])
    out = " ".join(capsys.readouterr().out.split())
    assert "1. 617-555-0102: the on-call agency" in out
    assert "2. number not entered: an interpreter by video" in out


def test_the_lines_for_them_stand_ready_and_work_when_they_are_filled(here: Path) -> None:
    assert main(["init", "spring"]) == 0
    path = here / "spring" / "jurisdiction.yaml"
    text = path.read_text(encoding="utf-8")
    block = text[text.index("# interpreting:") :]
    filled = block.replace("# ", "").replace("null", '"617-555-0102"')
    path.write_text(text.replace(block, filled), encoding="utf-8")
    phones = [way.phone for way in load_policy(path).interpreting.sign.paths]
    assert phones == ["617-555-0102", "617-555-0102", "711"]


def test_answers_that_are_piped_in_without_ask_are_said_to_be_unread(here: Path) -> None:
    silent = ask(here, "Springfield Police\n", "--no-ask")
    assert (silent.returncode, silent.stderr) == (0, "")
    shutil.rmtree(here / "spring")
    done = ask(here, "Springfield Police\n", "--kind", "police")
    assert done.returncode == 0
    assert "was not read; add --ask to read the answers from it" in done.stderr
    policy = load_policy(here / "spring" / "jurisdiction.yaml")
    assert (policy.agency.name, policy.agency.kind) == (None, "police")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_rules_start_on_the_day_of_the_agency(here: Path, zone: str) -> None:
    assert main(["init", "far", "--no-ask", "--agency", "Far", "--time-zone", zone]) == 0
    start = load_policy(here / "far" / "jurisdiction.yaml").as_of
    assert start == datetime.now(ZoneInfo(zone)).date()
