"""A PIN that the agency has entered reaches no record, whatever words are around it."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.policy import HelpKind
from langaccess.agency.workspace import LEFT_OUT, Codes, known_codes, take_count, transaction
from langaccess.cli import main
from langaccess.core.tags import Tag
from langaccess.interpret import encounters
from langaccess.interpret.encounters import (
    CadMap,
    EncounterFacts,
    Interpreter,
    NoHelp,
    ServiceFacts,
)
from tests.interpret.encounters.kit import open_log

PINS = 'pins:\n  interpreter_line: "77331199"\n  lineone: "CANARY-7391"\n  other: "4826"\n'
Capture = pytest.CaptureFixture[str]


def entered(root: Path, text: str = PINS) -> None:
    (root / "secrets.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "code 77331199 used", "dialed 77331199# after the prompt", "77 33 11 99", "7733-1199",
        "7.7.3.3.1.1.9.9", "7-7-3-3 - 1-1-9-9", "1800555015077331199", "77\u200b331199",
        "７７３３１１９９", "7733\u20131199", "7733\n1199", "canary7391", "Canary 73 91",
        "x-CANARY_7391-x",
        "then 4826", "code4826.", "4 8 2 6", "(4826)",
    ],
)  # fmt: skip
def test_a_code_is_found_however_it_is_written(text: str) -> None:
    shown = Codes(["77331199", "CANARY-7391", "4826"]).hide(text)
    assert LEFT_OUT in shown
    assert not re.search(r"7.*7.*3.*3|73.?91|4.?8.?2.?6|７", shown)


@pytest.mark.parametrize(
    "text",
    [
        "case 26-4826", "call 217-555-4826", "217.555.4826", "148260", "48261", "2026-04-826",
        "at 04:8:26", "7733 and later 1199 Elm", "canary", "lot 99113377", "",
    ],
)  # fmt: skip
def test_another_number_stays(text: str) -> None:
    assert Codes(["77331199", "CANARY-7391", "4826", "12", ""]).hide(text) == text


# D6: a short PIN, and everything in a note that may be taken for it.
@pytest.mark.parametrize(
    "text",
    [
        "PIN 10 14", "pin: 10-14", "1014", "1 0 1 4", "10.14", "1O14", "lO14", "IOl4", "pin1014",
        "PIN #1014", "PIN-1014", "CODE-1014", "(1014)", "1014/7391", "used-1014", "DIALED 1014",
        "\uff11\uff10\uff11\uff14", "\u0661\u0660\u0661\u0664", "\u4e00\u3007\u4e00\u56db",
        "\u0967\u0966\u0967\u096a", "1\ufe0f\u20e30\ufe0f\u20e31\ufe0f\u20e34\ufe0f\u20e3",
        "\u2460014",
        "one zero one four", "One-oh-one-four", "ten fourteen", "one thousand fourteen",
        "a PIN of ten, fourteen", "uno cero uno cuatro", "one o one 4", "PIN is 10 and then 14",
        "the code was 10 then 14", "1\u041e14", "PIN 1014 Elm St", "PIN 26-1014", "1014!",
        "1014 used, thx", "1\u200b014", "10\u201314", "pin_1014", "x1014", "1014\n",
        "1014st", "1014th", "used1014now", "1014and",
    ],
)  # fmt: skip
def test_a_short_code_is_found_however_it_is_written(text: str) -> None:
    shown = Codes(["1014"]).hide(text)
    assert LEFT_OUT in shown
    assert not re.search(r"1.?[0oO].?1.?4|four|cuatro|\u0664|\u56db|\uff14", shown), shown


@pytest.mark.parametrize(
    "text",
    [
        "SPD-1014", "form spd-1014 was read", "Form SPD-1014-A", "see E-2026-1014", "DR26-1014",
        "case 26-1014", "case 2026-1014", "26-0010144", "217-555-1014", "(217) 555-1014",
        "+1 217 555 1014", "2175551014", "555-1014", "phone 555 1014", "called 555 1014",
        "10-14-2026", "2026-10-14", "10/14/2026", "10/14", "10:14", "at 10:14:30", "$10.14",
        "$1,014", "$1014", "97209-1014", "zip code 97209-1014", "plate 7ABC1014",
        "41.1014, -122.3",
        "1014 Elm St, apt 2", "1014 N. Main Street", "21014", "10145", "101 4th Ave",
        "unit 10, 1 4th",
        "lot 4101", "fourteen ten", "SPD1014", "one of four", "ill o ill",
    ],
)  # fmt: skip
def test_a_number_that_contains_a_short_code_stays(text: str) -> None:
    assert Codes(["1014"]).hide(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "seven seven three three one one nine nine",
        "double seven double three double one double nine",
        "7733 then 1199", "seventy-seven thirty three eleven ninety-nine", "77331 one nine nine",
        "\u0667\u0667\u0663\u0663\u0661\u0661\u0669\u0669", "7733ll99", "PIN 7733 space 1199",
    ],
)  # fmt: skip
def test_a_long_code_is_found_in_words_and_parts(text: str) -> None:
    shown = Codes(["77331199"]).hide(text)
    assert LEFT_OUT in shown
    assert not re.search(r"nine|99|33|\u0669", shown), shown


def test_a_telephone_number_keeps_the_digits_of_a_long_code() -> None:
    assert Codes(["5550150"]).hide("call 800-555-0150") == "call 800-555-0150"
    assert Codes(["5550150"]).hide("PIN 800-555-0150") == f"PIN 800-{LEFT_OUT}"
    assert Codes(["555015"]).hide("2026-11-25, 8005550150") == "2026-11-25, 8005550150"


def test_a_short_code_or_a_mere_word_is_found_after_a_word_for_it() -> None:
    codes = Codes(["73", "swordfish"])
    assert codes.hide("the PIN is 73; swordfish") == f"the PIN is {LEFT_OUT}; swordfish"
    assert codes.hide("passcode: Sword fish, age 73") == f"passcode: {LEFT_OUT}, age 73"


def test_two_codes_one_in_the_other_leave_nothing() -> None:
    assert Codes(["7733", "77331199"]).hide("77331199, 7733") == f"{LEFT_OUT}, {LEFT_OUT}"
    assert Codes(["101410", "1410141"]).hide("10141014 1") == f"{LEFT_OUT}"


def test_no_free_word_of_an_encounter_holds_a_code(tmp_path: Path) -> None:
    # Eight digits: the whole database is searched, and its digests hold any four of them by chance.
    entered(tmp_path, PINS.replace("7391", "73915284"))
    log = open_log(tmp_path)
    words = "dialed 77331199 after the prompt"
    aid = ServiceFacts(
        HelpKind.CHILD, machine=words, reason=words, supervisor=words,
        interpreter=Interpreter(name=words, number="CANARY 73915284", vendor=words, conflict=words),
    )  # fmt: skip
    names = ("case", "place", "officer", "variety", "outcome", "feedback", "recording", "spoken")
    facts = EncounterFacts(
        dict.fromkeys(names, words), type="dv_scene", tag=Tag("mam"), note=words, help=aid
    )
    found = log.record(facts).encounter
    log.add(found.id, EncounterFacts(note="77 33 11 99"))
    encounters.hold(log.session, found.id, "pin is 7-7331-199", by="x77331199")
    ledger.append(log.conn, "text.approved", {"why": ["77331199"], "n": 1}, at=log.now)
    assert encounters.verify(log.conn).problems == ()
    assert encounters.find(log.conn, found.id).notes[0].text.count(LEFT_OUT) == 1
    log.conn.close()
    raw = (tmp_path / ".langaccess" / "state.db").read_bytes()
    assert not re.search(rb"77331199|73915284|77 33 11 99|7-7331|(?i:canary)", raw)


def test_the_programs_own_days_and_digests_stay(tmp_path: Path) -> None:
    log = open_log(tmp_path)
    entered(
        tmp_path, f'pins:\n  a: "20261125"\n  b: "{log.session.rules_digest[:8]}"\n  c: "2026"\n'
    )
    found = log.used("dv_scene", HelpKind.PHONE_LINE)
    assert found.began.year == 2026
    assert found.policy == log.session.rules_digest
    assert encounters.policy_text(log.conn, found.policy) == log.session.rules_text
    assert encounters.verify(log.conn).problems == ()
    log.conn.close()


def test_a_word_as_a_code_leaves_the_record_readable(tmp_path: Path) -> None:
    entered(tmp_path, "pins:\n  interpreter_line: none\n  lineone: line\n")
    log = open_log(tmp_path)
    facts = EncounterFacts(type="dv_scene", tag=Tag("mam"), help=ServiceFacts(NoHelp.NONE))
    found = log.record(facts).encounter
    assert encounters.find(log.conn, found.id).services[0].using is NoHelp.NONE


def test_a_variable_that_names_no_file_leaves_the_folders_codes_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered(tmp_path)
    monkeypatch.setenv("LANGACCESS_SECRETS", str(tmp_path / "nowhere.yaml"))
    assert LEFT_OUT in known_codes(tmp_path).hide("dialed 77331199")


def test_rows_of_dispatch_lose_the_code_and_are_known_again(tmp_path: Path) -> None:
    entered(tmp_path)
    log = open_log(tmp_path)
    table = tmp_path / "cad.csv"
    table.write_text(
        "Date,Case,Language,Help,Note\n2026-11-25 02:10,77331199,Mam,phone_line,used 4826\n",
        encoding="utf-8",
    )
    columns = {
        "at": "Date",
        "case": "Case",
        "language": "Language",
        "using": "Help",
        "note": "Note",
    }
    for taken in (1, 0):
        plan = encounters.plan_import(log.session, table, CadMap(columns), confirmed=False)
        ids = encounters.import_cad(log.session, plan, by="x", confirmed=False)
        assert len(ids) == taken
    log.conn.close()
    raw = (tmp_path / ".langaccess" / "state.db").read_bytes()
    assert b"77331199" not in raw
    assert b"used 4826" not in raw


def test_a_case_pack_of_an_older_record_holds_no_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    log = open_log(tmp_path)
    found = log.record(EncounterFacts(tag=Tag("mam"), note="dialed 77331199")).encounter
    log.conn.close()
    entered(tmp_path)
    assert main(["encounter", "export", found.id]) == 0
    assert main(["encounter", "show", found.id]) == 0
    shown = capsys.readouterr().out
    assert LEFT_OUT in shown
    for text in (shown, *(path.read_text("utf-8") for path in tmp_path.glob(f"{found.id}.*"))):
        assert "77331199" not in text
    assert main(["encounter", "verify"]) == 0


def test_the_user_is_told_and_the_database_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGACCESS_PIN_LINEONE", "88442200")
    open_log(tmp_path).conn.close()
    entered(tmp_path)
    said = "PIN 77331199 used, pin: 88442200 and code 77331199, dialled 88442200 after the prompt"
    record = ["encounter", "log", "Mam", "dv", "phone_line", "5", "min", "--note", said]
    assert main([*record, "--json"]) == 0
    streams = capsys.readouterr()
    assert "was left out of the record" in streams.err
    assert "was left out of the record" not in streams.out
    assert main(["encounter", "log", "Mam", "dv", "phone_line", "5", "min"]) == 0
    assert "left out" not in capsys.readouterr().err
    raw = (tmp_path / ".langaccess" / "state.db").read_bytes()
    assert b"77331199" not in raw
    assert b"88442200" not in raw


@pytest.mark.parametrize(
    "broken",
    ["pins:\n  a: 77331199\n", "pins: [77331199]\n", "pins:\n a: '77331199\n",
     "77331199: lineone\n", "pins: {77331199: lineone}\n", "\tpins: 77331199",
     "pins:\n  a: '1'\n  a: '77331199'\n"],
)  # fmt: skip
def test_a_file_with_a_mistake_still_tells_what_may_be_a_code(tmp_path: Path, broken: str) -> None:
    entered(tmp_path, broken)
    assert known_codes(tmp_path, {}).hide("code 77331199") == f"code {LEFT_OUT}"


def test_a_code_entered_later_counts_at_once(tmp_path: Path) -> None:
    assert not known_codes(tmp_path, {})
    entered(tmp_path)
    assert known_codes(tmp_path, {}).hide("77331199") == LEFT_OUT
    entered(tmp_path, 'pins:\n  a: "5555000011"\n')
    assert known_codes(tmp_path, {}).hide("77331199 5555000011") == f"77331199 {LEFT_OUT}"


def test_a_code_too_short_to_look_for_is_named(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "jurisdiction.yaml").write_text("id: x\nextends: us-federal\nas_of: 2026-11-25\n")
    entered(tmp_path, 'pins:\n  interpreter_line: "7-3"\n')
    assert main(["roster", "validate", "--workspace", str(tmp_path)]) == 1
    assert "too short, or only a word, to be kept out" in capsys.readouterr().out


def test_a_record_that_was_rolled_back_says_nothing_of_a_code(tmp_path: Path) -> None:
    entered(tmp_path)
    log = open_log(tmp_path)
    take_count()
    with suppress(RuntimeError), transaction(log.conn):
        ledger.append(log.conn, "text.approved", {"why": "code 77331199"}, at=log.now)
        raise RuntimeError("the rest failed")
    assert not list(ledger.entries(log.conn))
    with transaction(log.conn):
        ledger.append(log.conn, "text.approved", {"why": "nothing secret"}, at=log.now)
    assert take_count() == 0
    with transaction(log.conn):
        ledger.append(log.conn, "text.approved", {"why": "code 77331199"}, at=log.now)
        assert take_count() == 0  # nothing is on the disk yet
    assert take_count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("named", [[], ["--workspace", "."], ["--workspace=."]])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_an_error_that_quotes_what_was_typed_holds_no_code(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    named: list[str],
    form: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    open_log(tmp_path).conn.close()
    entered(tmp_path)
    words = ["policy", "ask", "--for", "dv 7733-1199", "--using", "family", *named, *form]
    assert main(words) in (2, 4)
    streams = capsys.readouterr()
    assert LEFT_OUT in streams.out + streams.err
    assert "1199" not in streams.out + streams.err
