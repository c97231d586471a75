"""One table over all registers: what each promises is tried with a full entry of each."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.agency.policy import load_policy
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.resources import CONFIG, shipped
from langaccess.outreach import registers
from langaccess.outreach.registers import REGISTERS, Register
from tests.outreach import kit

CONTACT = {
    "name": "Ana Lee", "role": "director", "consent": {"on": "2026-11-01", "scope": "internal"},
}  # fmt: skip
FULL: dict[str, dict[str, Any]] = {
    "partners": {
        "id": "oak", "org": "Oak Library", "service": "English classes", "needs": ["esl", "jobs"],
        "area": {"level": "county", "name": "Bell"},
        "languages": [{"tag": "es", "how": "staff"}, {"tag": "mam", "how": "interpreter"}],
        "phones": [{"number": "217-555-0140", "use": "desk"}],
        "terms": {"walk_in": "yes", "said_on": "2026-10-01"}, "contact": CONTACT,
        "checked": {"on": "2026-11-01", "by": "L. Ruiz", "how": "call"},
    },
    "outlets": {
        "id": "voz", "name": "La Voz; weekly", "kind": "paper", "languages": ["es", "pt"],
        "deadline": {"weekday": "tue", "time": "17:30", "lead_days": 3},
        "format": {"words": 300, "files": ["docx", "txt"]}, "contact": CONTACT, "pays": True,
        "checked": {"on": "2026-11-01", "by": "L. Ruiz", "how": "mail"},
    },
    "sites": {
        "id": "main", "name": "Main Street laundry", "kind": "shop", "languages": ["es"],
        "holds": {"rack": 40, "poster": 1}, "contact": CONTACT, "agreed": "2026-01-10",
        "visit_every_days": 30,
    },
    "programs": {
        "id": "p1", "name": "Coffee hour", "agency": "Elm Police", "state": "IL",
        "size": "25-99", "problem": "few calls", "people": 2, "since": 2019, "contact": CONTACT,
        "evidence": {"level": "counted", "citation": "Elm report 2024"}, "materials": ["a; b", "c"],
        "checked": {"on": "2026-11-01", "by": "L. Ruiz", "how": "call"},
    },
    "meetings": {
        "id": "spring", "name": "Soccer and talk", "series": "soccer", "starts": "2027-03-10T18:00",
        "place": {"name": "Oak Library", "kind": "library"},
        "agenda": [{"item": "parking", "source": "community"}],
        "languages": [{"tag": "es", "interpreter": "garcia", "confirmed": "2027-02-01"}],
        "sign_contact": "217-555-0100", "photos": [{"file": "pictures/last.jpg", "consent": "all"}],
    },
    "training": {
        "id": "t1", "person": "p-12", "course": "Spanish 2", "kind": "language", "language": "es",
        "hours": 40.5, "completed": "2026-02-28", "expires": "2028-02-29",
        "incentive": {"since": "2026-03-01", "until": "2027-02-28", "basis": "contract 7"},
    },
}  # fmt: skip
ALL = pytest.mark.parametrize("register", REGISTERS.values(), ids=lambda one: one.name)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kit.folder(tmp_path / "a")


def add(root: Path, register: Register[Any], *rows: dict[str, Any]) -> None:
    with kit.opened(root) as session:
        registers.add_entries(session, register, rows, by="D. Clerk")


def read(root: Path, register: Register[Any]) -> Any:
    with kit.opened(root) as session:
        return registers.load_register(session, register)


def test_the_table_has_a_full_entry_of_every_register() -> None:
    assert set(FULL) == set(REGISTERS)


@ALL
def test_every_register_says_what_is_kept_and_what_a_records_request_gets(
    register: Register[Any],
) -> None:
    rules = load_policy(shipped(CONFIG, "base.yaml")).outreach.registers[register.name]
    assert rules.keep.strip()
    assert rules.hold.strip()
    assert rules.records_request.strip()
    assert rules.basis
    assert rules.keep_months is None, "a records schedule is the agency's own"
    fields = registers.table_columns(register.entry)
    personal = {column.split(".")[0] for column in fields if column.endswith(".name")}
    assert {*rules.withheld} <= {column.split(".")[0] for column in fields}
    assert personal - {"area", "place"} <= {*rules.withheld}, "a named person is withheld"


@pytest.mark.slow
@ALL
def test_an_entry_is_read_as_it_was_added_and_other_lines_stay(
    root: Path, register: Register[Any]
) -> None:
    raw = FULL[register.name]
    path = root / register.file
    path.write_text(f"# ours\nschema: 1\n{register.name}: []\n", encoding="utf-8")
    add(root, register, raw)
    add(root, register, raw | {"id": "second"})
    assert [registers.data_of(one) for one in read(root, register)] == [raw, raw | {"id": "second"}]
    assert path.read_text(encoding="utf-8").startswith("# ours\n")
    with kit.opened(root) as session:
        logged = list(ledger.entries(session.connection, "register.added"))
    assert [entry.data["ids"] for entry in logged] == [[raw["id"]], ["second"]]
    assert "Ana" not in json.dumps([entry.data for entry in logged])


@pytest.mark.slow
@ALL
@pytest.mark.parametrize("ending", [".csv", ".json", ".jsonl"])
def test_out_and_in_again_is_the_same(
    root: Path, register: Register[Any], ending: str, tmp_path: Path
) -> None:
    raw = FULL[register.name]
    add(root, register, raw)
    with kit.opened(root) as session:
        entries = registers.load_register(session, register)
        path = tmp_path / f"x{ending}"
        if ending == ".csv":
            path.write_bytes(registers.to_csv_table(entries, register, session.policy))
        else:
            write = registers.to_json_text if ending == ".json" else registers.to_json_lines
            text = write(entries, register, session.policy)
            path.write_text(text, encoding="utf-8")
        again = registers.load_exchange(path, register, session.policy)
        done = registers.import_entries(session, register, again, by="D. Clerk")
    assert again == [raw]
    assert (done.same, done.added, done.differ) == ((raw["id"],), (), {})
    other = kit.folder(root.parent / "b")
    with kit.opened(other) as session:
        assert registers.import_entries(session, register, again, by="D. Clerk").added
    assert read(other, register) == entries


@pytest.mark.slow
@ALL
def test_an_entry_is_found_by_any_words_in_it(root: Path, register: Register[Any]) -> None:
    add(root, register, FULL[register.name])
    (entry,) = read(root, register)
    texts = [text for text in _leaves(FULL[register.name]) if len(text) > 3]
    assert registers.has_words(entry, f"{texts[0].upper()} {texts[-1]}")
    assert not registers.has_words(entry, f"{texts[0]} zzyzx")


def test_the_name_of_a_field_is_not_a_word_of_the_entry(root: Path) -> None:
    rows = [
        {"id": "main", "name": "Main", "kind": "shop"},
        {"id": "elm", "name": "The address shop", "kind": "shop", "agreed": "2026-11-01"},
    ]
    with kit.opened(root) as session:
        main, elm = registers.add_entries(session, registers.SITES, rows, by="D. Clerk")
    assert not any(registers.has_words(main, word) for word in ("name", "kind", '"'))
    assert registers.has_words(elm, "address 2026-11-01")


@pytest.mark.parametrize("cells", [[("languages", "es"), ("languages", "fr")],
                                   [("contact.name", "Ana"), ("contact.name", "Bo")]])  # fmt: skip
def test_a_field_that_is_given_twice_is_refused(cells: list[tuple[str, str]]) -> None:
    with pytest.raises(InputError, match=f"`{cells[0][0]}` is given twice") as caught:
        registers.from_cells(registers.SITES.entry, cells, "the command line")
    assert "semicolons" in str(caught.value.hint)
    empty = [cells[0], (cells[0][0], " ")]
    assert registers.from_cells(registers.SITES.entry, empty, "a table")


@pytest.mark.slow
@ALL
def test_an_entry_is_not_used_from_the_day_on_which_it_is_retired(
    root: Path, register: Register[Any]
) -> None:
    add(root, register, FULL[register.name] | {"retired": "2026-11-10"})
    (entry,) = read(root, register)
    with kit.opened(root) as session:
        for day, used in ((9, True), (10, False), (11, False)):
            on = date(2026, 11, day)
            why = registers.stale(entry, register, session.policy, on)
            assert (entry.in_use(on), "retired" in why) == (used, not used)


@pytest.mark.slow
@ALL
def test_an_answer_to_a_records_request_has_no_person_and_the_rest(
    root: Path, register: Register[Any]
) -> None:
    add(root, register, FULL[register.name])
    with kit.opened(root) as session:
        entries = registers.load_register(session, register)
        policy = session.policy
        shown = registers.to_csv_table(entries, register, policy, request=True).decode()
        shown += registers.to_json_text(entries, register, policy, request=True)
        withheld = policy.outreach.registers[register.name].withheld
    for one in withheld:
        for value in _leaves(FULL[register.name].get(one, [])):
            assert value not in shown
    assert FULL[register.name]["id"] in shown


def _leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    return [value] if isinstance(value, str) and len(value) > 4 and not value[0].isdigit() else []


@pytest.mark.slow
@ALL
def test_a_check_counts_to_its_last_day_and_not_one_longer(
    root: Path, register: Register[Any]
) -> None:
    raw = {key: value for key, value in FULL[register.name].items() if key != "checked"}
    add(root, register, raw | {"check_every_days": 30})
    with kit.opened(root) as session:
        (entry,) = registers.load_register(session, register)
        policy, day = session.policy, date(2026, 11, 1)
        assert registers.stale(entry, register, policy, day) == "no person has checked it"
        made = registers.EntryCheck(day, "L. Ruiz", "visit")
        (entry,) = registers.record_check(session, register, [raw["id"]], made)
        assert entry.checked == made
        assert registers.stale(entry, register, policy, day + timedelta(days=30)) == ""
        late = registers.stale(entry, register, policy, day + timedelta(days=31))
        assert late == "not checked since 2026-11-01"
        found = registers.due([entry], register, policy, day + timedelta(days=31), within=0)
        assert [one.overdue for one in found if one.what == "check"] == [True]
        with pytest.raises(InputError, match="name of the person"):
            registers.record_check(
                session, register, [raw["id"]], registers.EntryCheck(day, " ", "call")
            )


@pytest.mark.slow
@ALL
def test_a_retired_entry_is_listed_for_deletion_unless_it_is_held(
    root: Path, register: Register[Any]
) -> None:
    rules = f"outreach:\n  registers:\n    {register.name}: {{keep_months: 12}}\n"
    kit.folder(root, more=rules)
    raw = FULL[register.name] | {"retired": "2024-02-29"}
    add(root, register, raw, raw | {"id": "held", "hold": "case 26-1"})
    with kit.opened(root) as session:
        entries = registers.load_register(session, register)
        found = registers.due(entries, register, session.policy, date(2026, 1, 1))
        assert registers.stale(entries[0], register, session.policy, date(2026, 1, 1))
    assert [(one.id, one.what, one.on) for one in found] == [
        (raw["id"], "delete this entry", date(2025, 2, 28))
    ]


@pytest.mark.slow
@ALL
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "a b"}, "short name"),
        ({"nonsense": 1}, "unknown key"),
        ({"note": "her green card expired"}, "immigration status"),
        ({"note": "PIN 4471"}, "not logged"),
        ({"checked": {"on": "yesterday", "by": "x", "how": "call"}}, "date written"),
    ],
)
def test_a_bad_entry_is_refused_with_its_place_and_nothing_is_written(
    root: Path, register: Register[Any], change: dict[str, Any], message: str
) -> None:
    add(root, register, FULL[register.name])
    before = (root / register.file).read_bytes()
    with pytest.raises(ConfigError) as caught:
        add(root, register, FULL[register.name] | {"id": "new"} | change)
    assert message in "\n".join(caught.value.details)
    assert (root / register.file).read_bytes() == before
    (root / register.file).write_text(
        f"{register.name}:\n  - " + json.dumps(FULL[register.name] | change) + "\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as caught:
        read(root, register)
    assert f"{register.file}:2" in caught.value.details[0]


@pytest.mark.slow
@ALL
def test_two_entries_of_one_id_are_named_by_line(root: Path, register: Register[Any]) -> None:
    raw = FULL[register.name]
    add(root, register, raw)
    with pytest.raises(ConfigError) as caught:
        add(root, register, raw | {"id": raw["id"].upper()})
    assert "appears twice" in caught.value.details[0]


@pytest.mark.slow
@ALL
def test_a_row_that_differs_is_named_and_left_unless_it_is_to_replace(
    root: Path, register: Register[Any]
) -> None:
    raw = FULL[register.name]
    add(root, register, raw, raw | {"id": "other"})
    changed = raw | {"note": "new note"}
    with kit.opened(root) as session:
        done = registers.import_entries(session, register, [changed], by="D. Clerk")
        assert dict(done.differ) == {raw["id"]: ("note",)}
        done = registers.import_entries(session, register, [changed], by="D. Clerk", replace=True)
        assert done.replaced == (raw["id"],)
        notes = {one.id: one.note for one in registers.load_register(session, register)}
    assert notes == {"other": "", raw["id"]: "new note"}


def test_a_file_written_by_hand_keeps_its_comments_when_an_entry_is_checked(root: Path) -> None:
    text = (
        "schema: 1\npartners:\n# the library\n- id: oak   # on Oak Street\n  org: Oak Library\n"
        "  checked:\n    on: 2020-01-01\n    by: x\n    how: call\n  needs:\n  - esl\n\n"
        "# the clinic\n- id: elm\n  org: Elm Clinic\n"
    )
    (root / "partners.yaml").write_text(text, encoding="utf-8")
    with kit.opened(root) as session:
        made = registers.EntryCheck(date(2026, 11, 2), "L. Ruiz", "call")
        registers.record_check(session, registers.PARTNERS, ["oak", "elm"], made)
    line = '  checked: {"on": "2026-11-02", "by": "L. Ruiz", "how": "call"}\n'
    assert (root / "partners.yaml").read_text(encoding="utf-8") == (
        "schema: 1\npartners:\n# the library\n- id: oak   # on Oak Street\n  org: Oak Library\n"
        + line + "  needs:\n  - esl\n\n# the clinic\n- id: elm\n  org: Elm Clinic\n" + line
    )  # fmt: skip


def test_a_file_in_another_layout_is_not_edited(root: Path) -> None:
    text = "partners: [{id: oak, org: Oak Library}]\n"
    (root / "partners.yaml").write_text(text, encoding="utf-8")
    made = registers.EntryCheck(date(2026, 11, 2), "L. Ruiz", "call")
    with kit.opened(root) as session, pytest.raises(InputError, match="layout"):
        registers.record_check(session, registers.PARTNERS, ["oak"], made)
    assert (root / "partners.yaml").read_text(encoding="utf-8") == text


def test_a_mistake_in_a_table_is_named_by_its_line(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,name,kind,languages\nvoz,La Voz,paper,es\nb,B,gazette,es\n", "utf-8")
    with kit.opened(root) as session, pytest.raises(ConfigError) as caught:
        registers.load_exchange(path, registers.OUTLETS, session.policy)
    assert "x.csv:3: outlets.1.kind" in caught.value.details[0]
    path.write_text("id,name,langauges\nvoz,La Voz,es\n", "utf-8")
    with kit.opened(root) as session, pytest.raises(InputError, match="did you mean `languages`"):
        registers.load_exchange(path, registers.OUTLETS, session.policy)


def test_a_course_needs_its_language_and_dates_in_order(root: Path) -> None:
    raw = FULL["training"]
    for change, field in (({"expires": "2026-02-27"}, "expires"), ({"language": None}, "language")):
        with pytest.raises(ConfigError) as caught:
            add(root, registers.TRAINING, raw | change)
        assert f"training.0.{field}" in caught.value.details[0]


@pytest.mark.slow
def test_two_writers_at_once_lose_nothing(root: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def one(n: int) -> None:
        add(root, registers.SITES, FULL["sites"] | {"id": f"s{n}"})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(8)))
    assert len(read(root, registers.SITES)) == 8


def test_no_register_has_a_field_for_immigration_status() -> None:
    for register in REGISTERS.values():
        for column in registers.table_columns(register.entry):
            words = column.replace("shares_with_immigration", "")
            assert not any(word in words for word in ("immigra", "status", "citizen", "visa"))


def test_a_full_disk_leaves_the_register_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(root, registers.SITES, FULL["sites"])
    before = (root / "sites.yaml").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Exception, match="no space left"):
        add(root, registers.SITES, FULL["sites"] | {"id": "b"})
    monkeypatch.undo()
    assert (root / "sites.yaml").read_bytes() == before
    assert not [path for path in root.iterdir() if path.name.startswith((".sites", "sites.yaml."))]
    shutil.rmtree(root)


NEW = """\
schema: 1
about: A kit that is lent to a class.
title: "{name} ({place})"
languages: languages
columns: {name: name, state: papers.state, count: count, languages: languages}
rules:
  - {field: lent, needs: [place], at: place, text: "is missing: where is it?"}
  - {field: back, not_before: lent, text: is before the day of lending}
dates:
  - {what: fetch it, from: [back, lent], days: days}
fields:
  name: {required: true, about: what it is called.}
  place: {about: where it is.}
  languages: {type: language, many: true, about: its languages.}
  count: {type: number, between: [1, 9], about: how many.}
  lent: {type: day, about: first day.}
  back: {type: day, about: day of its return.}
  days: {type: number, between: [1, 90], about: days after which someone asks.}
  papers:
    about: its papers.
    fields:
      state: {default: whole, one_of: [whole, torn], about: how they are.}
"""


def test_a_file_of_data_is_a_register(root: Path, tmp_path: Path) -> None:
    (tmp_path / "loans.yaml").write_text(NEW, encoding="utf-8")
    register = registers.load_described(tmp_path / "loans.yaml")
    raw = {"id": "k1", "name": "Kit", "place": "Oak", "languages": ["es", "pt"], "count": 2}
    add(root, register, raw | {"lent": "2026-11-01", "days": 30})
    (one,) = read(root, register)
    assert (one.title, one.tags) == ("Kit (Oak)", ("es", "pt"))
    assert register.columns == ("name", "state", "count", "languages")
    assert list(register.cells(one)) == ["Kit", "whole", "2", "es, pt"]
    assert list(one.dates()) == [("fetch it", date(2026, 12, 1))]
    for change, fault in (
        ({"count": 10}, "count"), ({"place": "", "lent": "2026-11-01"}, "place: is missing"),
        ({"lent": "2026-11-02", "back": "2026-11-01"}, "back: is before the day of lending"),
        ({"papers": {"state": "lost"}}, "papers.state"), ({"size": 3}, "size"),
    ):  # fmt: skip
        with pytest.raises(ConfigError) as caught:
            add(root, register, raw | {"id": "k2"} | change)
        assert fault in "\n".join(caught.value.details)
