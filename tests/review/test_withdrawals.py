"""A published text that turns out to be wrong comes back at once, and stays back."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from langaccess import review
from langaccess.agency import facts, ledger
from langaccess.agency.approval import Consent
from langaccess.cli import main
from langaccess.core.errors import InputError, LangAccessError, UsageError
from langaccess.qa import FindingAnswer, accept
from tests.review.kit import EN, HT, NOW, Agency, agency, fill
from tests.review.test_publication import publish, recalls, words

LATER = NOW + timedelta(minutes=5)
WRONG = "the vendor reports a wrong number"


@pytest.fixture
def approved(tmp_path: Path) -> Agency:
    police = agency(tmp_path / "springfield", doc_class="operational")
    (police.root / "contacts.yaml").write_text(
        "contacts:\n  records_desk:\n    phone: 217-555-0100\n", encoding="utf-8"
    )
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")
    return police


def withdraw(
    police: Agency, form: str = "SP-001", why: str = WRONG
) -> tuple[review.Withdrawal, ...]:
    with police.session(LATER) as session:
        return review.withdraw(session, form, why=why, by="D. Clerk")


@pytest.mark.slow
def test_a_withdrawn_text_comes_back_and_goes_out_no_more(approved: Agency) -> None:
    publish(approved)
    assert recalls(approved) == {}
    (hold,) = withdraw(approved)
    assert (hold.document, hold.tag, hold.why) == ("brochures/flyer.md", HT, WRONG)
    told = f"withdrawn on 2026-11-25 by D. Clerk: {WRONG}"
    assert recalls(approved) == {"Main library v1": told}
    assert words(publish(approved, site="Station")) == f"floor.9 {told}"
    assert approved.states() == ["approved"] * 6, "its approvals stay in the log"
    with approved.session() as session:
        traced = review.trace(session, hold.form)
        assert ledger.verify(session.connection).problems == ()
    assert traced is not None
    assert [one.text for one in traced.reasons] == [told]


@pytest.mark.slow
def test_a_second_look_by_a_qualified_person_ends_it_the_same_day(approved: Agency) -> None:
    publish(approved)
    withdraw(approved)
    first = approved.standings()
    some = list(first)[:2]
    approved.approve("A. Khan", *some, at=LATER)
    assert "withdrawn" in words(publish(approved, at=LATER)), "no one has looked at the others"
    approved.approve("A. Khan", at=LATER)
    assert publish(approved, at=LATER).decision.allowed
    assert recalls(approved, LATER) == {}


@pytest.mark.slow
def test_a_mended_number_is_let_out_by_name(approved: Agency) -> None:
    publish(approved)
    withdraw(approved)
    with approved.session(LATER) as session:
        review.set_contact(session, "records_desk.phone", "217-555-0123", by="D. Clerk")
    assert "withdrawn" in words(publish(approved)), "another change does not correct it"
    with approved.session(LATER) as session:
        (ended,) = review.lift(session, "sp-001 ht", why="number corrected", by="D. Clerk")
    assert ended.why == WRONG
    made = publish(approved, at=LATER)
    assert made.released is not None
    assert made.released.version == 2
    wrong = "WRONG on these copies: records_desk.phone was 217-555-0100, and is 217-555-0123 now"
    assert recalls(approved) == {"Main library v1": wrong}
    with approved.session(LATER) as session, pytest.raises(InputError, match="is not withdrawn"):
        review.lift(session, "SP-001", why="again", by="D. Clerk")


@pytest.mark.slow
def test_a_mistaken_recall_is_lifted_and_nothing_has_to_come_back(approved: Agency) -> None:
    publish(approved)
    withdraw(approved)
    with approved.session(LATER) as session:
        review.lift(session, "SP-001", why="another brochure was meant", by="D. Clerk")
    assert recalls(approved) == {}
    assert publish(approved, at=LATER).decision.allowed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "why", "by", "kind"),
    [("SP-001", " ", "D. Clerk", UsageError), ("SP-001", WRONG, "", UsageError),
     ("SP-0", WRONG, "D. Clerk", InputError), ("SP-002", WRONG, "D. Clerk", InputError)],
)  # fmt: skip
def test_what_names_nothing_is_refused(
    approved: Agency, form: str, why: str, by: str, kind: type[LangAccessError]
) -> None:
    publish(approved)
    with approved.session(LATER) as session:
        before = len(list(ledger.entries_like(session.connection, "")))
        with pytest.raises(kind):
            review.withdraw(session, form, why=why, by=by)
        assert len(list(ledger.entries_like(session.connection, ""))) == before


@pytest.mark.slow
def test_the_page_that_a_vendor_brings_back_is_enough(
    approved: Agency, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made = publish(approved)
    assert made.released is not None
    where = ["--workspace", str(approved.root)]
    page = str(made.released.written.path)
    sheet = tmp_path / "recall.html"
    words = ["publish", "recall", page, "--why", WRONG, "--by", "D. Clerk", "--out", str(sheet)]
    assert main([*words, "--json", *where]) == 0
    data = json.loads(capsys.readouterr().out)["data"]
    assert [row["form"] for row in data["withdrawn"]] == [made.released.form]
    assert data["total"] == 200
    assert WRONG in sheet.read_text(encoding="utf-8")
    assert main(["publish", "recall", page, "--why", WRONG, *where]) == 2
    assert main(["publish", "recall", "--why", WRONG, "--by", "D. Clerk", *where]) == 2
    assert main(["publish", "recall", "SP-009", "--why", WRONG, "--by", "D. Clerk", *where]) == 4
    words = ["publish", "flyer.md", "--site", "Station", "--copies", "5", *where]
    assert main(words) == 1
    assert f"withdrawn on {NOW.date()}"[:13] in capsys.readouterr().out


@pytest.mark.slow
def test_two_clerks_at_once_get_in_nobodys_way(approved: Agency) -> None:
    def clerk(number: int) -> str:
        with approved.session() as session:
            if number % 2:
                with facts.contacts_at_rest(approved.workspace):
                    made = publish(approved, site=f"Site {number}", copies=10)
                return "out" if made.decision.allowed else words(made)
            try:
                done = review.set_contact(
                    session, "records_desk.phone", f"217-555-01{number:02}", by=f"Clerk {number}"
                )
            except InputError as exc:
                return exc.message
        return f"set {done.new}" if done.registered else str(done.left)

    with ThreadPoolExecutor(8) as crowd:
        said = list(crowd.map(clerk, range(10, 18)))
    assert said.count("out") == 4, said
    done = [one for one in said if one.startswith("set ")]
    assert said.count("the register was changed in the meantime") == 4 - len(done) < 4, said
    assert approved.states() == ["approved"] * 6
    with approved.db() as conn:
        copies = review.copies_out(conn)
        assert ledger.verify(conn).problems == ()
        register = facts.entries_of(facts.load_contacts(approved.root))["records_desk.phone"]
        last = [e.data["new"] for e in ledger.entries(conn, "contact.set")][-1]
    assert sum(one.copies for one in copies) == 40
    assert register == last
    assert f"**{last}**" in approved.flyer.read_text(encoding="utf-8")
    assert publish(approved).decision.allowed


@pytest.mark.slow
def test_a_number_that_the_agency_gave_up_goes_out_in_no_document(
    approved: Agency, tmp_path: Path
) -> None:
    other = approved.root / "brochures" / "other.md"
    other.write_bytes(approved.flyer.read_bytes())
    with approved.session() as session:
        review.set_contact(session, "records_desk.phone", "217-555-0123", by="D. Clerk")
    with approved.session() as session:
        review.export(session, [other], [HT], tmp_path / "old", source=EN)
    (path,) = (tmp_path / "old" / "ht" / "xliff").glob("*.xlf")
    approved.take(fill(path))
    with approved.session() as session:
        found = review.find(session, "other.md", HT)
        who = approved.person("A. Khan")
        refused = [one for one in review.approve(session, found, who) if not one.decision.allowed]
        wanted = "'217-555-0100' was records_desk.phone before: it is 217-555-0123 now"
        findings = {each for one in refused for each in one.findings}
        assert {one.message for one in findings} == {wanted}
        for one in findings:
            said = FindingAnswer(
                one.code, one.segment, "Marie Jean", "a page of history", person="jean"
            )
            accept(session.connection, said, at=NOW)
        unread = [one for one in review.approve(session, found, who) if not one.decision.allowed]
        assert len(unread) == len(refused)  # another person's answers are read first
        assert unread[0].answer is not None
        consent = Consent(seen=unread[0].answer.code)
        assert all(o.decision.allowed for o in review.approve(session, found, who, consent=consent))
        made = review.publish(session, found, site="Library", copies=5)
        assert made.decision.allowed
    assert publish(approved).decision.allowed
