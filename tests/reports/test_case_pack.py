"""The case pack says what was recorded, under which rules, and names no one when redacted."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from langaccess.agency.policy import HelpKind
from langaccess.agency.session import open_session
from langaccess.agency.workspace import find, open_db
from langaccess.cli import output
from langaccess.core.tags import Tag
from langaccess.interpret import encounters
from langaccess.interpret.encounters import (
    EncounterFacts,
    FormRecord,
    Identified,
    Interpreter,
    ServiceFacts,
)
from langaccess.reports import case_pack, pack_data, render
from tests.reports.auditkit import NOW, Case, build

NAMES = {
    "Petra Novak", "Q0412", "Sgt Hill", "12 Elm St", "26-0999", "Officer Bell", "K4711",
    "Third Precinct", "he fell into the river", "a cousin of the driver", "body camera 88",
    "Juan Perez", "he agreed",
}  # fmt: skip
DIGEST = "ab" * 32


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, tuple[str, str, str]]:
    case: Case = build(tmp_path_factory.mktemp("pack"), [])
    with open_session(case.root) as session:
        conn, session.now = session.connection, NOW
        facts = EncounterFacts(
            texts={"officer": "Q0412", "unit": "Third Precinct", "place": "12 Elm St",
                   "case": "26-0999",
                   "identified_by": "Officer Bell", "recording": "body camera 88",
                   "outcome": "he agreed"},
            type="statement",
            tag=Tag("ru"),
            identified=Identified.CARD,
            began=NOW,
            help=ServiceFacts(
                using=HelpKind.CONTRACT_INTERPRETER,
                interpreter=Interpreter(name="Petra Novak", number="K4711",
                                        credentials=("interpreter_tested, Russian",),
                                        conflict="a cousin of the driver"),
                requested=NOW, connected=NOW, reason="he fell into the river",
                supervisor="Sgt Hill",
            ),
            forms=(FormRecord("statement", Tag("ru"), DIGEST, "signed", NOW),),
            note="Juan Perez was there",
        )  # fmt: skip
        told = encounters.record(session, facts, by="clerk")
        more = EncounterFacts(tag=Tag("uk"), identified=Identified.INTERPRETER)
        encounters.add(session, told.encounter.id, more, by="clerk")
        one = encounters.find(conn, told.encounter.id)
        verdict = encounters.verify(conn)
        texts = {one.policy: encounters.policy_text(conn, one.policy)}
    found = {}
    for redacted in (False, True):
        page = case_pack(one, texts, verdict, on=NOW, redacted=redacted)
        data = output.plain(pack_data(one, texts, verdict, on=NOW, redacted=redacted))
        data.pop("rules")  # the agency's own rules name no one of the case
        found[redacted] = (render(page, "md"), render(page, "html"), json.dumps(data))
    return found


def test_the_whole_pack_says_everything_that_was_recorded(
    packs: dict[bool, tuple[str, str, str]],
) -> None:
    for form in packs[False]:
        for name in NAMES:
            assert name in form, name
    text = packs[False][0]
    assert DIGEST in text
    assert "interpreter\\_tested, Russian" in text


def test_a_pack_names_the_agency(packs: dict[bool, tuple[str, str, str]]) -> None:
    for redacted in (False, True):
        assert "**Agency:** Springfield Police Department" in packs[redacted][0]


def test_a_redacted_pack_holds_none_of_the_names(
    packs: dict[bool, tuple[str, str, str]],
) -> None:
    for form in packs[True]:
        for name in NAMES:
            assert name not in form, name
    assert DIGEST in packs[True][0]
    assert "Ukrainian" in packs[True][0]


def test_a_corrected_language_shows_what_was_said_first(
    packs: dict[bool, tuple[str, str, str]],
) -> None:
    text = packs[False][0]
    assert "lang ru, identified card" in text
    assert "lang uk, identified interpreter" in text


def test_the_rules_are_named_with_their_state(packs: dict[bool, tuple[str, str, str]]) -> None:
    for redacted in (False, True):
        text = packs[redacted][0]
        assert "not adopted by the agency" in text
        assert "spring, last checked on 2026-11-25" in text


def test_rules_that_cannot_be_read_are_named_by_their_digest(tmp_path: Path) -> None:
    row = {"id": "one", "at": "2026-11-01T12:00", "lang": "ru", "for": "front_desk",
           "helps": [{"using": "phone_line", "number": "1"}], "finds": []}  # fmt: skip
    case = build(tmp_path, [row])
    with closing(open_db(find(explicit=tmp_path))) as conn:
        one = encounters.find(conn, case.ids["one"])
        verdict = encounters.verify(conn)
    text = render(case_pack(one, {}, verdict, on=NOW, redacted=False), "md")
    assert f"cannot read them: digest {one.policy}" in text


def test_the_narrative_has_reasons_without_names_of_settings(tmp_path: Path) -> None:
    row = {"id": "one", "at": "2026-11-01T12:00", "lang": "ru", "for": "dv_scene",
           "helps": [{"using": "child"}], "finds": []}  # fmt: skip
    case = build(tmp_path, [row])
    with closing(open_db(find(explicit=tmp_path))) as conn:
        one = encounters.find(conn, case.ids["one"])
        rules = {one.policy: encounters.policy_text(conn, one.policy)}
        verdict = encounters.verify(conn)
    pack = render(case_pack(one, rules, verdict, on=NOW, redacted=False), "md")
    assert "recommended practice; no statute has these words" in pack
    text = " ".join(encounters.narrative(one, case.policy))
    assert "a person under 18 may not interpret" in text
    assert "interpreting." not in text
    assert "floor." not in text
