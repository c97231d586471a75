"""People whom agencies lend each other."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from langaccess.cli import main
from langaccess.core.errors import InputError
from langaccess.core.files import sha256
from langaccess.interpret.roster import RosterQuery, load_roster, translators
from langaccess.interpret.roster import find as find_interpreter
from langaccess.outreach import sharing
from langaccess.outreach.sharing import PackKind
from tests.outreach.sharing.kit import (
    PEOPLE,
    Office,
    apply,
    repacked,
    signed,
    state,
    trust,
)

LENDER = """\
people:
  - {id: lena, name: Lena Ruiz, kind: member, phone: 217-555-0130, coordinator: true}
  - id: hodan
    name: Hodan Ali
    kind: staff
    phone: 217-555-0140
    languages: [{tag: so}]
    credentials:
      - {kind: court_certified, language: so, issued: 2025-01-01, expires: 2028-01-01, evidence: R7}
      - {kind: translator_tested, language: so, issued: 2025-01-01}
    vetting: {background: 2026-10-01, confidentiality: 2026-10-01}
    ties: [{kind: relative, person: Omar Ali}]
    badge: "4711"
    place: Hilltop
    notes: prefers mornings
    coordinator: true
    pool: {consent_on: 2026-11-01, until: 2027-03-31, share: [phone], terms: "$60 an hour"}
  - id: kept
    name: Kadra Noor
    kind: staff
    phone: 217-555-0141
    languages: [{tag: so}]
    credentials: [{kind: court_certified, language: so, issued: 2025-01-01}]
"""


def lending(offices: tuple[Office, Office], out: Path, people: str = LENDER) -> sharing.MadePack:
    ours, _theirs = offices
    (ours.root / "roster" / "people.yaml").write_text(people, encoding="utf-8")
    with ours() as session:
        return sharing.make_pack(
            session, "interpreters", sharing.collect(session, [PackKind.ROSTER]), out, by="lena",
            licence="loan", to="Lakeside Police",
        )  # fmt: skip


def offered(office: Office, day: str = "2026-11-29") -> dict[str, str]:
    """Return name → note of those who are offered for Somali."""
    with office(day) as session:
        people = load_roster(office.root / "roster", session.policy)
        ask = RosterQuery("Somali", session.now, "dv_scene")
        return {one.name: one.note for one in find_interpreter(people, session.policy, ask).offered}


@pytest.mark.slow
def test_a_person_who_agreed_is_lent_and_taken_back(
    offices: tuple[Office, Office], tmp_path: Path
) -> None:
    theirs = offices[1]
    before = state(theirs.root)
    made = lending(offices, tmp_path)
    trust(theirs, made)
    (taken,) = apply(theirs, made.file).taken
    assert (taken.items, taken.to) == (1, "roster/lent-riverton-police-interpreters.yaml")
    with theirs() as session:
        everyone = load_roster(theirs.root / "roster", session.policy)
    (lent,) = (one for one in everyone.people if one.lent)
    assert lent.lent is not None
    assert (lent.lent.by, lent.lent.until) == ("Riverton Police", date(2027, 3, 31))
    assert (lent.phone, lent.kind) == ("217-555-0140", "contractor")
    nothing = (lent.ties, lent.badge, lent.place, lent.notes, lent.coordinator, lent.pool)
    assert nothing == ((), "", "", "", None, None)
    assert [one.kind for one in lent.credentials] == ["court_certified"]
    assert "lent by Riverton Police: call them first" in offered(theirs)["Hodan Ali"]
    assert offered(theirs, "2027-04-01") == {}
    back = lending(offices, tmp_path, PEOPLE)
    assert back.manifest.files[0].items == 0
    apply(theirs, back.file)
    assert state(theirs.root) == before


@pytest.mark.slow
def test_the_short_answers_name_the_lender_too(
    offices: tuple[Office, Office], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = offices[1]
    made = lending(offices, tmp_path)
    trust(theirs, made)
    apply(theirs, made.file)
    where = ["--workspace", str(theirs.root)]
    main(["roster", "find", "Somali", *where])
    assert "first call Riverton Police" in " ".join(capsys.readouterr().out.split())
    main(["ask", "interpreter for Somali", *where])
    said = " ".join(capsys.readouterr().out.split())
    assert "First call Riverton Police. Then ask Hodan Ali: any tie?" in said


@pytest.mark.slow
def test_a_lent_person_comes_after_our_own_and_before_the_lines(
    offices: tuple[Office, Office], tmp_path: Path
) -> None:
    theirs = offices[1]
    proof = "{kind: court_certified, language: so, issued: 2025-01-01}"
    vetted = "vetting: {background: 2026-10-01, confidentiality: 2026-10-01}"
    (theirs.root / "roster" / "own.yaml").write_text(
        f"people:\n  - {{id: zed, name: Zed Own, kind: contractor, phone: 217-555-0150, modes: "
        f"[onsite], languages: [{{tag: so}}], credentials: [{proof}], {vetted}}}\n"
        f"  - {{id: line, name: A Line, kind: line, phone: 217-555-0151, modes: [phone], "
        f"languages: [{{tag: so}}], credentials: [{proof}]}}\n",
        encoding="utf-8",
    )
    made = lending(offices, tmp_path)
    trust(theirs, made)
    apply(theirs, made.file)
    assert list(offered(theirs)) == ["Zed Own", "Hodan Ali", "A Line"]


SAME_PHONE = "name: H. Ali, kind: contractor, modes: [onsite], phone: 217-555-0140"
SAME_NUMBER = (
    "name: Else, kind: contractor, modes: [onsite], languages: [{tag: so}], credentials: [{kind: "
    "court_certified, language: so, issued: 2024-01-01, expires: 2029-01-01, evidence: R7}]"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("own", "words"),
    [
        (SAME_PHONE, "may be H. Ali (ours)"),
        (SAME_NUMBER, "has court_certified until 2028-01-01: check yours"),
    ],
)
def test_a_person_of_our_own_stays_as_entered(
    offices: tuple[Office, Office], tmp_path: Path, own: str, words: str
) -> None:
    theirs = offices[1]
    file = theirs.root / "roster" / "own.yaml"
    file.write_text(f"people:\n  - {{id: ours, {own}}}\n", encoding="utf-8")
    made = lending(offices, tmp_path)
    trust(theirs, made)
    (taken,) = apply(theirs, made.file).taken
    assert taken.items == 0
    assert words in taken.left[0][1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        ("until: 2027-03-31", "until: 2026-11-28"),
        ("consent_on: 2026-11-01", "consent_on: 2026-12-01"),
        ("    pool:", "    barred: {since: 2026-01-01, reason: x}\n    pool:"),
        ("    pool:", "    left: 2026-06-01\n    pool:"),
    ],
)
def test_no_one_is_lent_without_consent_or_after_leaving(
    offices: tuple[Office, Office], tmp_path: Path, change: tuple[str, str]
) -> None:
    made = lending(offices, tmp_path, LENDER.replace(*change))
    assert made.manifest.files[0].items == 0


@pytest.mark.slow
def test_a_pack_cannot_make_a_coordinator_or_lend_a_person_who_did_not_agree(
    offices: tuple[Office, Office], tmp_path: Path
) -> None:
    theirs = offices[1]
    made = lending(offices, tmp_path / "out")
    trust(theirs, made)
    with zipfile.ZipFile(made.file) as archive:
        listed = json.loads(archive.read("manifest.json"))
    people = LENDER.encode()
    listed["files"][0] |= {"bytes": len(people), "sha256": sha256(people)}
    content = {"manifest.json": json.dumps(listed).encode(), "roster/people.yaml": people}
    (taken,) = apply(theirs, signed(made, content, tmp_path / "account")).taken
    assert [name for name, _why in taken.left] == ["Lena Ruiz", "Kadra Noor"]
    with theirs() as session:
        everyone = load_roster(theirs.root / "roster", session.policy)
    assert [one.name for one in everyone.people if one.coordinator] == ["Lena Ruiz"]
    assert [one.name for one in translators(everyone, session.policy)] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("    barred: {since: 2026-01-01, reason: x}\n", "may not use this person any more"),
        ("    left: 2026-06-01\n", "may not use this person any more"),
    ],
)
def test_a_forged_list_brings_no_one_whom_the_other_agency_may_not_use(
    offices: tuple[Office, Office], tmp_path: Path, change: str, words: str
) -> None:
    theirs = offices[1]
    made = lending(offices, tmp_path / "out")
    trust(theirs, made)
    with zipfile.ZipFile(made.file) as archive:
        people = archive.read("roster/people.yaml").decode()
    people = people.rstrip("\n") + "\n" + change
    path = repacked(made, tmp_path, {}, {"roster/people.yaml": people.encode()})
    (taken,) = apply(theirs, path).taken
    assert taken.items == 0
    assert words in taken.left[0][1]


def test_a_list_of_people_for_any_agency_is_refused(
    offices: tuple[Office, Office], tmp_path: Path
) -> None:
    made = lending(offices, tmp_path / "out")
    trust(offices[1], made)
    with pytest.raises(InputError, match="does not say for which agency"):
        apply(offices[1], repacked(made, tmp_path, {"to": ""}))
