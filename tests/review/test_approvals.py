"""Who may approve what, and what undoes it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from langaccess import review
from langaccess.agency import ledger
from langaccess.agency.approval import Vendor, keep_evidence
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.model import State, Target
from langaccess.review.store import save
from langaccess.translate.memory import Memory, Trust
from tests.review.kit import EN, FLYER, HAITIAN, HT, Agency, agency, fill
from tests.support import session_on


def grounds(answers: tuple[review.SentenceDecision, ...]) -> set[str]:
    return {reason.text for one in answers for reason in one.decision.reasons}


@pytest.mark.slow
def test_a_brochure_goes_out_comes_back_and_is_approved_by_a_second_person(
    police: Agency, tmp_path: Path
) -> None:
    path = police.export(tmp_path / "pack")
    assert police.states() == ["new"] * 6
    taken = police.take(fill(path))
    assert (len(taken.taken), taken.open, taken.held) == (6, 0, ())
    assert police.states() == ["translated"] * 6
    assert {w for s in police.standings().values() for w in s.writers} == {"Marie Jean"}

    assert all(one.decision.allowed for one in police.approve("A. Khan"))
    assert police.states() == ["approved"] * 6
    with police.session() as session:
        conn = session.connection
        document = police.document()
        stand = review.statuses(document, review.log_of(session), police.policy)
        written = review.render(police.root, document, stand)
        units = list(Memory(session_on(conn)).units(EN, HT))
    assert written.path == police.root / "translations/approved/brochures/flyer.ht.md"
    text = written.path.read_text(encoding="utf-8")
    assert "Rakwoche epi rele **217-555-0100** touswit. Apèl la gratis." in text
    assert "machine" not in text.lower()
    assert "title: Eskwokri nan telefòn" in text
    assert {u.standing for u in units} == {Trust.APPROVED}
    assert {(u.source, u.target) for u in units} == set(HAITIAN.items())
    assert all(u.by == "A. Khan" for u in units)


@pytest.mark.slow
def test_who_translated_may_not_approve(police: Agency, returned: Path) -> None:
    police.take(returned, "jean")
    answers = police.approve("Marie Jean")
    assert not any(one.decision.allowed for one in answers)
    assert grounds(answers) == {
        "Marie Jean wrote this text, and public_information needs a second person"
    }
    assert police.states() == ["translated"] * 6


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "words"),
    [("Voice Only", "does not qualify a translator")],
)
def test_who_is_not_qualified_for_the_pair_may_not_approve(
    police: Agency, returned: Path, name: str, words: str
) -> None:
    police.take(returned)
    answers = police.approve(name)
    assert not any(one.decision.allowed for one in answers)
    assert all(words in text for text in grounds(answers))


@pytest.mark.slow
def test_an_untranslated_document_is_not_approved(police: Agency, tmp_path: Path) -> None:
    police.export(tmp_path / "pack")
    assert "it is not translated" in grounds(police.approve("A. Khan"))


@pytest.mark.slow
def test_a_changed_letter_makes_the_approval_of_that_sentence_stale(
    police: Agency, returned: Path
) -> None:
    police.take(returned)
    police.approve("A. Khan")
    again = fill(returned, {"Pa voye": "Pa janm voye"})
    taken = police.take(again, "A. Khan")
    assert len(taken.taken) == 1
    found = police.standings()
    assert [str(s.state) for s in found.values()].count("approved") == 5
    (stale,) = [s for s in found.values() if s.state is State.STALE]
    assert stale.reason == "the translation changed since A. Khan approved it"
    # who changed it is its translator now
    assert not any(one.decision.allowed for one in police.approve("A. Khan", taken.taken[0]))
    assert all(one.decision.allowed for one in police.approve("jean", taken.taken[0]))
    assert police.states() == ["approved"] * 6


@pytest.mark.slow
def test_a_changed_source_makes_only_its_sentences_stale(police: Agency, returned: Path) -> None:
    police.take(returned)
    police.approve("A. Khan")
    text = FLYER.format(doc_class="public_information")
    police.flyer.write_text(text.replace("Do not send", "Never send"), encoding="utf-8")
    found = police.standings()
    assert [str(s.state) for s in found.values()] == ["approved"] * 4 + ["stale", "approved"]
    stale = next(s for s in found.values() if s.state is State.STALE)
    assert stale.reason == "the source changed since it was translated"
    (answer,) = police.approve("jean", next(p for p, s in found.items() if s is stale))
    assert not answer.decision.allowed
    document = police.document()
    with police.session() as session:
        stand = review.statuses(document, review.log_of(session), police.policy)
    with pytest.raises(InputError, match="not approved"):
        review.render(police.root, document, stand)
    police.flyer.write_text(text, encoding="utf-8")
    assert police.states() == ["approved"] * 6


@pytest.mark.slow
def test_a_sentence_that_is_held_and_whose_source_changed_names_both(
    police: Agency, returned: Path
) -> None:
    police.take(returned)
    (held,) = police.take(fill(returned, {"217-555-0100": "217-555-0101"})).held
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text.replace("at once", "right now"), encoding="utf-8")
    (answer,) = police.approve("A. Khan", held.place)
    said, changed, *_ = (reason.text for reason in answer.decision.reasons)
    assert said.startswith("the translation that came back last is held: ")
    assert changed == "the source changed since it was translated"


@pytest.mark.slow
def test_a_hand_in_the_database_approves_nothing(police: Agency, returned: Path) -> None:
    police.take(returned)
    police.approve("A. Khan")
    with closing(sqlite3.connect(police.root / ".langaccess" / "state.db")) as conn:
        conn.execute(
            "UPDATE review_sentences SET target = replace(target, 'Pa voye', 'Voye') "
            "WHERE target LIKE '%Pa voye%'"
        )
        conn.commit()
    found = police.standings()
    (stale,) = [s for s in found.values() if s.state is not State.APPROVED]
    assert stale.state is State.STALE
    assert stale.writers == ()
    place = next(p for p, s in found.items() if s is stale)
    (answer,) = police.approve("jean", place)
    assert "no person is on record as its translator" in " ".join(grounds((answer,)))
    with closing(sqlite3.connect(police.root / ".langaccess" / "state.db")) as conn:
        conn.execute("DROP TRIGGER ledger_no_update")
        conn.execute("UPDATE ledger SET data = replace(data, 'Marie Jean', 'Somebody')")
        conn.commit()
    with pytest.raises(ConfigError, match="changed by hand"):
        police.approve("jean")


@pytest.mark.slow
def test_what_an_earlier_version_approved_stays_approved_in_the_memory(
    police: Agency, returned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    police.take(returned)
    monkeypatch.setattr("langaccess.agency.approval.service.plain_digest", lambda *_: "")
    police.approve("A. Khan")
    with police.session() as session:
        found = {one.source: one.standing for one in Memory(session).units()}
    marked = "Hang up and call 217-555-0100 at once."
    assert found.pop(marked) is Trust.TRANSLATED, "the digests in the log are of text and markup"
    assert set(found.values()) == {Trust.APPROVED}


@pytest.mark.slow
def test_a_machine_draft_needs_a_person_where_the_class_takes_two(
    tmp_path: Path,
) -> None:
    for approvals, allowed in ((2, False), (1, True)):
        rules = f"\ndocuments: {{classes: {{public_information: {{approvals: {approvals}}}}}}}\n"
        police = agency(tmp_path / f"a{approvals}", rules=rules)
        police.export(tmp_path / f"p{approvals}")
        with police.db() as conn:
            document = police.document()
            drafted = tuple(
                replace(one, target=Target(HAITIAN[one.source.text]), origin="engine:test",
                        made_for=review.digest(one.source))
                for one in document.sentences
            )  # fmt: skip
            save(conn, replace(document, sentences=drafted))
        assert police.states() == ["draft"] * 6
        answers = police.approve("A. Khan", *[p for p in police.standings() if "/" in p][:2])
        assert {one.decision.allowed for one in answers} == {allowed}


@pytest.mark.slow
def test_rights_information_takes_a_second_person_whatever_the_agency_says(
    tmp_path: Path,
) -> None:
    rules = "\ndocuments: {classes: {public_information: {approvals: 1}}}\n"
    police = agency(tmp_path / "s", doc_class="rights_information", rules=rules)
    police.take(fill(police.export(tmp_path / "pack")), "A. Khan")
    assert "rights_information needs a second person" in " ".join(
        grounds(police.approve("A. Khan"))
    )
    assert all(one.decision.allowed for one in police.approve("jean"))
    other = agency(tmp_path / "o", rules=rules)
    other.take(fill(other.export(tmp_path / "pack2")), "A. Khan")
    assert all(one.decision.allowed for one in other.approve("A. Khan"))


@pytest.mark.slow
def test_a_rejection_takes_an_approval_back_and_says_why(police: Agency, returned: Path) -> None:
    police.take(returned)
    police.approve("A. Khan")
    with police.session() as session:
        document = police.document()
        place = document.sentences[0].place
        review.reject(session, document, police.person("jean"), why="too formal", only=[place])
        with pytest.raises(InputError, match="reason"):
            review.reject(session, document, police.person("jean"), why=" ", only=[place])
    found = police.standings()[place]
    assert (found.state, found.reason) == (State.TRANSLATED, "rejected by Marie Jean: too formal")
    assert police.states().count("approved") == 5


@pytest.mark.slow
def test_a_vendors_work_is_approved_with_its_certificate(
    police: Agency, returned: Path, tmp_path: Path
) -> None:
    police.take(returned, "Vendor One")
    proof = tmp_path / "certificate.pdf"
    proof.write_bytes(b"%PDF certificate")
    kept = keep_evidence(police.workspace.state, proof)
    with police.session() as session:
        document = police.document()
        for vendor, allowed in (
            (Vendor("Vendor One", "", "D. Clerk", kept), False),
            (Vendor("Someone", "Vendor One", "D. Clerk", kept), False),
            (Vendor("Vendor One", "One, Vendor", "D. Clerk", kept), False),
            (Vendor("Vendor One", "Vendor Two", "Two, Vendor", kept), False),
            (Vendor("Vendor One", "Vendor Two", "D. Clerk", kept), True),
        ):
            answers = review.approve(session, document, vendor)
            assert {one.decision.allowed for one in answers} == {allowed}
        (entry,) = ledger.entries(session.connection, "text.approved")
    assert entry.data["vendor"]["sha256"] == kept.sha256
    assert police.states() == ["approved"] * 6


@pytest.mark.slow
def test_the_log_names_person_file_account_and_machine_and_holds_no_text(
    police: Agency, returned: Path
) -> None:
    police.take(returned)
    police.approve("A. Khan")
    with police.db() as conn:
        entries = list(ledger.entries_like(conn, "text."))
        assert ledger.verify(conn).problems == ()
    assert [entry.kind for entry in entries] == ["text.translated", "text.approved"]
    for entry in entries:
        assert entry.data["account"]
        assert entry.data["machine"]
        assert len(entry.data["policy"]) == 64
        assert "lajan" not in str(entry.data)
    assert entries[0].data["file"] == returned.name
    assert len(entries[1].data["texts"]) == 6


@pytest.mark.slow
def test_a_sidecar_gives_the_class_and_an_unknown_one_is_a_mistake(
    police: Agency, returned: Path
) -> None:
    police.take(returned)
    police.flyer.with_name("brochures.yaml").write_text(
        "files:\n  flyer.md: rights_information\n", encoding="utf-8"
    )
    assert police.document().doc_class == "rights_information"
    police.flyer.with_name("brochures.yaml").unlink()
    police.flyer.write_text(FLYER.format(doc_class="rihgts_information"), encoding="utf-8")
    with pytest.raises(InputError, match="class"):
        police.document()
