"""`langaccess encounter`, as an officer, a dispatcher and a records clerk type it."""

from __future__ import annotations

import json
import re
import shlex
from datetime import datetime
from pathlib import Path

import pytest

from langaccess.cli import main
from langaccess.core.files import sha256
from tests.cli.encounter_kit import data, run, settle
from tests.commands import Capture


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return settle(tmp_path, monkeypatch)


def test_what_is_still_to_come_did_not_happen(home: Path, capsys: Capture) -> None:
    code, _, err = run(capsys, "log", "mam", "dv", "line", "--at", "2099-01-01T10:00")
    assert code == 4
    assert "in the future" in err
    day = ("--at", "2025-10-20T10:00")
    code, _, err = run(
        capsys, "log", "mam", "dv", "line", *day, "--requested", "10:20", "--connected", "10:02"
    )
    assert code == 4
    assert "asked for at 10:20 and began before" in err
    told = data(
        capsys,
        "log",
        "mam",
        "dv",
        "line",
        "9",
        *day,
        "--requested",
        "09:50",
        "--connected",
        "10:02",
    )
    (service,) = told["encounter"]["services"]
    assert service["requested"] == "2025-10-20T09:50:00-05:00"


def test_a_language_that_must_be_asked_is_recorded_as_typed(home: Path, capsys: Capture) -> None:
    code, out, err = run(capsys, "log", "Chinese", "traffic", "line", "5", "min")
    assert code == 0
    assert "'Chinese'" in out
    assert "Cantonese" in err
    assert "Mandarin" in err
    assert run(capsys, "note", "1", "--lang", "yue")[1].startswith("E-")


def test_one_line_is_recorded_and_read_back(home: Path, capsys: Capture) -> None:
    code, out, err = run(capsys, "log", "Mam", "dv", "phone", "line", "14", "min", "--number", "22")
    year = datetime.now().astimezone().year
    assert code == 0
    assert out.startswith(f"E-{year}-0001: Mam, a domestic violence scene, phone line no. 22, 14 ")
    assert err.startswith(f"A NEW RECORD BEGINS HERE WITH E-{year}-0001.")
    told = data(capsys, "show", "1")
    (service,) = told["services"]
    assert (told["lang"], service["minutes"], service["allowed"]) == ("mam", 14, True)
    assert told["ended"] == service["ended"]


def test_a_forbidden_use_ends_with_0_and_says_what_to_do(home: Path, capsys: Capture) -> None:
    code, out, _ = run(capsys, "log", "Spanish", "interrogation", "child", "4", "min")
    assert code == 0
    for words in ("RECORDED", "do not permit", "TO DO by", "next time:", "217-555-0101"):
        assert words in out
    assert max(map(len, out.splitlines())) <= 80
    told = data(capsys, "log", "Spanish", "interrogation", "child")
    rules = {flag["rule"] for flag in told["flags"]}
    assert {"interpreting.levels.evidentiary", "floor.3"} <= rules
    assert all({"rule", "text", "authority", "as_of"} == set(flag) for flag in told["flags"])
    assert [item["number"] for item in told["follow_ups"]] == [1]
    assert told["instead"]


def test_an_encounter_from_start_to_end(home: Path, capsys: Capture) -> None:
    assert run(capsys, "start", "Mam", "traffic", "line", "--officer", "4412")[0] == 0
    assert (
        run(capsys, "note", "--connected", "now", "--number", "4471", "asked the variety")[0] == 0
    )
    code, out, _ = run(capsys, "end", "cited and released")
    assert code == 0
    assert "phone line no. 4471" in out
    told = data(capsys, "show", "1")
    (service,) = told["services"]
    assert service["requested"]
    assert service["connected"]
    assert service["ended"] == told["ended"]
    assert [note["text"] for note in told["notes"]] == ["asked the variety", "cited and released"]
    code, _, err = run(capsys, "end", "1")
    assert code == 4
    assert "ended at" in err
    code, _, err = run(capsys, "note", "words for nobody")
    assert (code, "no encounter is open" in err) == (4, True)


def test_two_open_ones_must_be_told_apart(home: Path, capsys: Capture) -> None:
    for _ in range(2):
        run(capsys, "start", "Mam", "traffic")
    code, _, err = run(capsys, "end")
    assert code == 4
    assert "2 encounters are open" in err
    assert run(capsys, "end", "2")[0] == 0
    assert run(capsys, "end")[0] == 0


def test_a_stop_that_becomes_a_search_is_an_encounter_of_its_own(
    home: Path, capsys: Capture
) -> None:
    run(capsys, "start", "Mam", "traffic", "line", "--case", "26-9", "--officer", "4412")
    told = data(capsys, "start", "--from", "1", "--for", "consent", "--using", "mt")
    second = told["encounter"]
    assert (second["lang"], second["case"], second["officer"]) == ("mam", "26-9", "4412")
    assert second["continues"].endswith("-0001")
    assert second["type"] == "consent_search"
    assert second["flagged"]


def test_a_stand_in_is_checked_against_what_must_be_recorded(home: Path, capsys: Capture) -> None:
    urgent = ("--exigent", "gun in the house", "--supervisor", "Sgt. Diaz")
    told = data(capsys, "log", "Mam", "dv", "neighbor", "5", "min", *urgent)
    assert told["flags"] == []
    assert told["follow_ups"]
    late = data(capsys, "note", "1", "--done", "1:asked again by line")
    assert late["follow_ups"] == []
    assert run(capsys, "note", "1", "--done", "one")[0] == 2


def test_forms_carry_the_hash_of_their_version(home: Path, capsys: Capture) -> None:
    (home / "approved").mkdir(exist_ok=True)
    (home / "approved" / "consent-es.pdf").write_bytes(b"approved bytes")
    words = ("--form", "consent-es.pdf:signed", "--form", "leaflet")
    told = data(capsys, "log", "es", "consent", "line", *words)["encounter"]
    signed, given = told["forms"]
    assert signed["digest"] == sha256(b"approved bytes")
    assert (signed["how"], given["how"], given["digest"]) == ("signed", "given", "")


def test_the_list_shows_what_is_open_flagged_and_held(home: Path, capsys: Capture) -> None:
    run(capsys, "log", "Mam", "dv", "child")
    run(capsys, "start", "vi", "traffic")
    run(capsys, "log", "es", "traffic", "line", "--number", "1")
    run(capsys, "hold", "1", "--reason", "subpoena")
    code, out, _ = run(capsys, "list")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "flagged" in out
    assert "held" in out
    ids = [one["id"][-1] for one in data(capsys, "list", "--open")["encounters"]]
    assert ids == ["1", "2"]
    assert [one["id"][-1] for one in data(capsys, "list", "--flagged")["encounters"]] == ["1"]
    assert data(capsys, "list", "--since", "2099-01-01")["encounters"] == []


def test_the_narrative_is_plain_paragraphs(home: Path, capsys: Capture) -> None:
    run(capsys, "log", "Mam", "dv", "child", "3", "min", "--case", "26-5", "--identified", "card")
    code, out, _ = run(capsys, "show", "1", "--narrative")
    assert code == 0
    for words in ("domestic violence scene, case 26-5", "I-speak card", "a person under 18"):
        assert words in " ".join(out.split())


def test_a_pack_that_went_out_is_not_replaced(home: Path, capsys: Capture) -> None:
    run(capsys, "log", "mam", "dv")
    first = Path(data(capsys, "export", "1", "--out", "pack", "--format", "md")["files"][0])
    first.write_text("as it was handed over", encoding="utf-8")
    proof = first.with_suffix(".json").read_bytes()
    assert run(capsys, "export", "1", "--out", "pack", "--format", "md")[0] == 4
    assert run(capsys, "export", "1", "--out", "pack", "--format", "docx")[0] == 0
    assert first.with_suffix(".json").read_bytes() == proof, "the record is as it was"
    run(capsys, "note", "1", "--lang", "es")
    code, _out, err = run(capsys, "export", "1", "--out", "pack")
    assert (code, "nothing is overwritten" in err) == (4, True)
    assert [path.suffix for path in sorted(first.parent.iterdir())] == [".docx", ".json", ".md"]
    assert first.read_text(encoding="utf-8") == "as it was handed over"
    assert run(capsys, "export", "1", "--out", "later")[0] == 0


def test_a_pack_is_written_for_word_and_as_pdf(home: Path, capsys: Capture) -> None:
    run(capsys, "log", "mam", "dv")
    for form, begins in (("docx", b"PK"), ("pdf", b"%PDF-")):
        page, packed = data(capsys, "export", "1", "--out", form, "--format", form)["files"]
        assert Path(page).suffix == f".{form}"
        assert Path(page).read_bytes().startswith(begins)
        assert Path(packed).suffix == ".json"
    code, _, err = run(capsys, "export", "1", "--out", "x", "--format", "odt")
    assert (code, "use html, md, docx, pdf" in err) == (2, True)


def test_a_case_pack_proves_itself_and_redacted_names_nobody(home: Path, capsys: Capture) -> None:
    secret = ("Garcia", "26-SECRET", "Elm", "Quetzal", "Diaz", "weeping", "4412")
    run(
        capsys, "log", "Mam", "dv", "neighbor", "3", "min", "--case", "26-SECRET", "--officer",
        "4412", "--place", "Elm St", "--who", "Quetzal", "--supervisor", "Sgt. Diaz", "--exigent",
        "Garcia had a knife", "--note", "weeping", "--by", "4412", "--outcome", "Garcia arrested",
    )  # fmt: skip
    told = data(capsys, "export", "1", "--out", "pack", "--format", "md")
    page, packed = (Path(file) for file in told["files"])
    text = page.read_text(encoding="utf-8")
    for word in secret:
        assert word in text, word
    pack = json.loads(packed.read_text(encoding="utf-8"))
    for digest, rules in pack["rules"].items():
        assert sha256(rules.encode()) == digest
    entry = pack["encounter"]["entries"][0]
    assert entry["hash"] in text
    assert pack["log"]["whole"] is True
    assert pack["log"]["head"] in text
    told = data(capsys, "export", "1", "--out", "pack", "--redacted")
    for file in told["files"]:
        words = Path(file).read_text(encoding="utf-8")
        assert [word for word in secret if word in words] == []
    assert entry["hash"] in words


def test_import_guess_then_map_then_write(home: Path, capsys: Capture) -> None:
    (home / "cad.csv").write_text(
        "Incident No,Date,Language,Type,Interp\n1,2026-11-20 08:00,Mam,dv,line\n2,x,Mam,dv,line\n",
        encoding="utf-8",
    )
    code, out, err = run(capsys, "import", "cad.csv", "--guess")
    assert code == 1
    assert "cad.csv:3:" in out
    assert "map.yaml" in err
    assert run(capsys, "import", "cad.csv", "--guess")[0] == 4
    assert run(capsys, "import", "cad.csv")[0] == 2
    told = data(capsys, "import", "cad.csv", "--map", "cad.csv.map.yaml", "--write", ends=1)
    assert (told["rows"], told["taken"], len(told["recorded"])) == (2, 1, 1)
    assert [item["line"] for item in told["not_taken"]] == [3]


def test_purge_shows_before_it_deletes(home: Path, capsys: Capture) -> None:
    run(capsys, "log", "Mam", "dv", "line", "--number", "1")
    told = data(capsys, "purge")
    assert (told["months"], told["due"], told["deleted"]) == (24, [], [])
    assert run(capsys, "purge", "--write")[0] == 0


def test_purge_names_the_copies_of_an_earlier_one_too(home: Path, capsys: Capture) -> None:
    run(capsys, "log", "Mam", "dv", "line", "--number", "1")
    (home / ".langaccess" / "v3.backup.db").write_bytes(b"")
    assert "v3.backup.db" not in run(capsys, "purge")[1]
    code, shown = run(capsys, "purge", "--write")[:2]
    assert (code, "may still contain it: v3.backup.db" in shown) == (0, True)


def test_commands_need_a_folder_and_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run(capsys, "log", "Mam", "dv", "line")
    assert code == 3
    assert "langaccess init" in err
    assert run(capsys, "log")[0] == 2


@pytest.mark.parametrize(
    "words",
    [
        ("log", "Mam", "--using", "pigeon"),
        ("log", "Mam", "--identified", "guess"),
        ("hold", "1"),
        ("hold", "1", "--reason", "x", "--release"),
        ("verify", "--head", "abc"),
        ("export", "1", "--format", "odt"),
    ],
)
def test_what_cannot_be_understood_ends_with_2(
    home: Path, capsys: Capture, words: tuple[str, ...]
) -> None:
    run(capsys, "log", "es", "traffic", "line")
    assert run(capsys, *words)[0] == 2


@pytest.mark.parametrize("typed", ["Chinese", "xyzzy"])
def test_a_correction_to_a_language_that_is_not_known_changes_nothing(
    home: Path, capsys: Capture, typed: str
) -> None:
    run(capsys, "log", "Mam", "dv", "line", "5")
    before = data(capsys, "show", "1")
    code, _out, err = run(capsys, "note", "1", "--lang", typed)
    assert code == 4
    assert f"{before['id']} stays with Mam" in err.replace("\n", " ")
    assert data(capsys, "show", "1") == before


def test_what_was_not_said_is_said_to_be_missing(home: Path, capsys: Capture) -> None:
    _code, _out, err = run(capsys, "log", "Mam")
    assert "the type of encounter is not recorded" in err
    assert "who or what interpreted is not recorded" in err
    _code, _out, err = run(capsys, "log", "Mam", "dv", "line", "5", "--number", "4471")
    assert err == ""


def test_what_is_missing_and_what_is_to_be_done_come_with_the_command(
    home: Path, capsys: Capture
) -> None:
    _code, out, _err = run(capsys, "log", "Spanish", "dv", "family", "--exigent", "gun")
    lines = out.splitlines()
    note = f"langaccess encounter note {data(capsys, 'show', '1')['id']}"
    for open_place in (
        f"{note} --connected HH-MM --supervisor SGT-NAME",
        f'{note} --done "1:THE-OUTCOME"',
    ):
        assert open_place in lines
        assert main(shlex.split(open_place)[1:]) == 2
        assert "nothing was recorded" in capsys.readouterr().err
    assert run(capsys, "note", "1", "--done", "1:asked again by line")[0] == 0
    _code, out, _err = run(capsys, "note", "1", "--supervisor", "Sgt. Diaz", "--minutes", "3")
    assert "missing" not in out


@pytest.mark.parametrize("typed", ["2026-13-13", "yesterday", "11/25/2026"])
def test_a_day_that_is_none_is_answered_with_how_a_day_is_written(
    home: Path, capsys: Capture, typed: str
) -> None:
    code, _out, err = run(capsys, "list", "--since", typed)
    assert code == 2
    assert "write it like 2026-11-25" in err


LATE = ("log", "Spanish", "dv", "child", "--exigent", "stabbing", "--supervisor", "Sgt. Diaz")


@pytest.mark.parametrize(
    "times",
    [
        ("--at", "2025-08-02T22:10", "--ended", "2025-08-02T22:20"),
        ("--at", "2025-08-02T22:10", "--ended", "22:20"),
        ("--at", "2025-08-02T22:10", "--minutes", "10"),
    ],
)
def test_an_emergency_typed_afterwards_is_dated_by_the_event(
    home: Path, capsys: Capture, times: tuple[str, ...]
) -> None:
    told = data(capsys, *LATE, *times)
    (service,) = told["encounter"]["services"]
    assert (service["minutes"], service["derived"]) == (10, True)
    assert service["exigency"]["expires"].startswith("2025-08-02T22:40")
    assert [item["due"][:16] for item in told["follow_ups"]] == ["2025-08-03T22:20"]
    assert "interpreting.exigency" not in {flag["rule"] for flag in told["flags"]}
    page = Path(data(capsys, "export", "1", "--out", "p", "--format", "md")["files"][0])
    text = page.read_text(encoding="utf-8")
    assert "in an emergency, to end by 2025-08-02 22:40" in text
    assert "2025-08-02 22:10 (not recorded; taken from the beginning of the encounter)" in text
    assert "nobody wrote down when" not in text


def test_a_redacted_pack_tells_no_time_of_day_by_its_follow_up(home: Path, capsys: Capture) -> None:
    run(capsys, *LATE, "--at", "2025-08-02T22:10", "--ended", "22:20")
    told = data(capsys, "export", "1", "--out", "p", "--format", "md", "--redacted")
    text = Path(told["files"][0]).read_text(encoding="utf-8")
    assert "2025-08-03" in text
    assert "22:20" not in text


def test_the_end_of_an_encounter_is_never_the_day_of_typing(home: Path, capsys: Capture) -> None:
    day = "2025-08-02T22:10"
    for words in (("--at", day), ("--requested", day), ("--connected", day)):
        told = data(capsys, "log", "Spanish", "dv", "line", *words)["encounter"]
        assert (told["began"][:16], told["ended"]) == (day, None)
    told = data(capsys, "log", "Spanish", "dv", "line", "--ended", day)["encounter"]
    assert (told["began"][:16], told["ended"][:16]) == (day, day)
    code, _, err = run(capsys, "end")
    assert (code, "no encounter is open" in err) == (4, True)
    code, _, err = run(capsys, "end", "1")
    assert (code, "is over already" in err) == (4, True)
    run(capsys, "start", "Spanish", "dv", "--at", day)
    told = data(capsys, "end", "--ended", "2025-08-02T22:50")["encounter"]
    assert told["ended"][:16] == "2025-08-02T22:50"


def test_minutes_of_a_help_added_later_count_from_the_encounter(
    home: Path, capsys: Capture
) -> None:
    run(capsys, "log", "Spanish", "dv", "--at", "2025-08-02T22:10")
    told = data(capsys, "note", "1", "--using", "phone_line", "--minutes", "9")
    (service,) = told["encounter"]["services"]
    assert (service["connected"][:16], service["derived"]) == ("2025-08-02T22:10", True)
    assert service["ended"][:16] == "2025-08-02T22:19"


def test_a_help_that_ended_before_the_encounter_began_is_refused(
    home: Path, capsys: Capture
) -> None:
    times = ("--at", "2025-08-02T22:10", "--ended", "2025-08-02T22:00")
    code, _, err = run(capsys, *LATE, *times)
    assert code == 4
    assert "ended at 2025-08-02 22:00 and began later, at 2025-08-02 22:10" in " ".join(err.split())


def test_only_what_is_missing_is_asked_for(home: Path, capsys: Capture) -> None:
    _, out, _ = run(capsys, *LATE, "--at", "2025-08-02T22:10", "--minutes", "50")
    assert "lasted 50 minutes" in out
    assert "what is missing" not in out


def test_a_follow_up_done_weeks_late_is_found(home: Path, capsys: Capture) -> None:
    from langaccess.cli import main

    run(capsys, *LATE, "--at", "2025-09-01T10:00", "--connected", "10:00", "--ended", "10:10")
    _code, out, _err = run(capsys, "note", "1", "--done", "1:asked again")
    assert out.endswith("\nDONE (no. 1): asked again\n")
    main(["audit", "--json"])
    found = json.loads(capsys.readouterr().out)["data"]["findings"]
    (text,) = [one["text"] for one in found if one["kind"] == "follow_up_late"]
    assert "was due by 2025-09-02 10:10, 24 hours after the service" in text


def test_an_agency_is_called_what_it_is(home: Path, capsys: Capture) -> None:
    rules = home / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8").replace("agency:\n", "agency:\n  kind: sheriff\n")
    rules.write_text(text, encoding="utf-8")
    run(capsys, "log", "Spanish", "dv", "line", "5", "--number", "1", "--officer", "4412")
    _, out, _ = run(capsys, "show", "1", "--narrative")
    assert "Deputy: 4412." in out
    page = Path(data(capsys, "export", "1", "--out", "p", "--format", "md")["files"][0])
    assert "**Deputy:** 4412" in page.read_text(encoding="utf-8")


def test_nobody_is_recorded_listed_and_audited(home: Path, capsys: Capture) -> None:
    code, out, _err = run(capsys, "log", "mam", "dv_scene", "none")
    assert code == 0
    for words in ("no one interpreted", "TO DO by", "try next:", "217-555-0101"):
        assert words in out
    assert "do not permit" not in out  # the person who records it did nothing wrong
    assert " none " in run(capsys, "list")[1]
    assert data(capsys, "list", "--flagged")["encounters"] == []
    code, _out, err = run(capsys, "log", "mam", "dv", "none", "--who", "perez")
    assert code == 4
    assert "no one interpreted" in err
    assert main(["audit", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["data"]
    assert found["findings"] == []
    assert [one["record"] for one in found["unmet"]] == ["E-2026-0001"]
    assert main(["policy", "ask", "--for", "dv_scene", "--using", "none"]) == 2


def test_a_deaf_persons_request_needs_a_sign_language(home: Path, capsys: Capture) -> None:
    ask = ["policy", "ask", "--for", "traffic", "--using", "family", "--deaf-request"]
    for language, said in (("Spanish", "Spanish is spoken"), (None, "no language is named")):
        assert main([*ask, *(["--lang", language] if language else [])]) == 1
        out = " ".join(capsys.readouterr().out.split())
        assert out.startswith("NO: ")
        assert said in out
        assert "if the person is deaf, name the sign language" in out
    for language in ("deaf", "ASL"):
        assert main([*ask, "--lang", language]) == 0
        out = " ".join(capsys.readouterr().out.split())
        assert out.startswith("YES: ")
        assert "may not interpret" not in out
    told = data(capsys, "log", "Spanish", "traffic", "family", "5", "min", "--deaf-request")
    assert told["flags"]
    assert told["follow_ups"]
    told = data(capsys, "log", "traffic", "family", "5", "min", "--deaf-request")
    assert told["flags"]
    assert data(capsys, "log", "deaf", "traffic", "family", "--deaf-request")["flags"] == []


def test_no_placeholder_is_recorded_wherever_it_stands(home: Path, capsys: Capture) -> None:
    for words in (
        ("log", "mam", "dv", "line", "--number", "INTERPRETER-ID"),
        ("log", "mam", "dv", "line", "N-MIN"),
        ("start", "mam", "dv", "--supervisor", "SGT-NAME"),
        ("note", "ENCOUNTER-ID", "--using", "line"),
        ("log", "mam", "--for", "WHAT-IT-WAS"),
        ("log", "mam", "dv", "--using", "WHAT-HELPED"),
        ("log", "mam", "dv", "line", "--connected", "HH-MM"),
    ):
        code, _out, err = run(capsys, *words)
        assert code == 2
        assert "; nothing was recorded" in err
    assert data(capsys, "list")["encounters"] == []


@pytest.mark.parametrize(
    ("typed", "tag", "variety"),
    [
        ("french sign language", "fsl", ""),
        ("Korean Sign Language", "kvk", ""),
        ("Spanish sign language", "ssp", ""),
        ("fsl", "fsl", ""),
        ("black asl", "ase", "black asl"),
        ("tactile asl", "ase", "tactile asl"),
        ("protactile", None, ""),
        ("Kurdish home sign", "ase", "Kurdish home sign"),
        ("ASL", "ase", ""),
    ],
)
def test_a_record_of_a_deaf_person_is_kept_whatever_the_sign_language_is_called(
    home: Path, capsys: Capture, typed: str, tag: str | None, variety: str
) -> None:
    told = data(capsys, "log", typed, "traffic", "family", "5", "min", "--deaf-request")
    told = data(capsys, "show", told["id"])
    assert (told["lang"], told["variety"], told["spoken"]) == (tag, variety, typed)
    assert told["type"] == "traffic_stop"


def test_a_mistyped_help_beside_a_sign_language_is_still_refused(
    home: Path, capsys: Capture
) -> None:
    assert main(["encounter", "log", "asl traffic volnteeerrs 5 min"]) != 0
    told = capsys.readouterr().err
    assert "'volnteeerrs' next to American Sign Language is not understood" in told
    assert "did you mean volunteer" in told


def test_a_list_has_pages_newest_first_and_json_has_all(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("langaccess.cli.encounter._PAGE", 2)
    for _ in range(5):
        run(capsys, "log", "Mam", "dv", "child")
    pages = [run(capsys, "list", *words)[1] for words in ((), ("--page", "3"), ("--flagged",))]
    shown = [re.findall(r"E-\d{4}-(\d{4})", text) for text in pages]
    assert shown == [["0004", "0005"], ["0001"], ["0004", "0005"]]
    assert "page 1 of 3: 2 of 5; --page 2 has older ones" in pages[0]
    assert "older" not in pages[1]
    past = "there is no page 4: the last page is --page 3"
    assert past in run(capsys, "list", "--page", "4")[1]
    assert len(re.findall(r"E-\d{4}-", run(capsys, "list", "--all")[1])) == 5
    whole = data(capsys, "list")
    assert (len(whole["encounters"]), whole["total"]) == (5, 5)
    assert len(data(capsys, "list", "--page", "1")["encounters"]) == 2
    assert run(capsys, "list", "--page", "1", "--all")[0] == 2


def test_each_text_of_an_encounter_is_kept_shown_and_left_out(home: Path, capsys: Capture) -> None:
    names = (
        "case", "officer", "unit", "place", "variety", "identified_by", "recording", "outcome",
        "feedback",
    )  # fmt: skip
    typed = {name: f"Front {n}" for n, name in enumerate(names)}
    options = [
        word for name, text in typed.items() for word in (f"--{name.replace('_', '-')}", text)
    ]
    told = data(capsys, "log", "mam", "dv", "line", *options)["encounter"]
    assert {name: told[name] for name in names} == typed
    assert told["entries"][0]["said"]["set"].items() >= typed.items()
    data(capsys, "export", "1", "--format", "md")
    data(capsys, "export", "1", "--redacted")
    pack = next(home.glob("E-*-0001.md")).read_text("utf-8")
    hidden = next(home.glob("E-*-redacted.json")).read_text("utf-8")
    assert all(text in pack for name, text in typed.items() if name != "feedback")
    assert "Front" not in hidden
    assert all(f'"{name}"' in hidden for name in names)
