"""The record of a page for a court is whole, or says what it lacks."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from langaccess import qa, review
from langaccess.agency.approval import Consent, Vendor, keep_evidence
from langaccess.core.errors import InputError
from tests.review.kit import NOW, Agency


def recorded(police: Agency, to: Path) -> review.CourtRecord:
    with police.session() as session:
        return review.export_record(session, police.document(), to)


def publish_with_certificate(police: Agency, returned: Path, tmp_path: Path) -> None:
    """Have a vendor's work approved, once after a rejection, and published."""
    police.take(returned, translator="Vendor One")
    paper = tmp_path / "certificate.pdf"
    paper.write_bytes(b"%PDF certificate")
    with police.session() as session:
        place = police.document().sentences[0].place
        review.reject(
            session, police.document(), police.person("khan"), why="too formal", only=[place]
        )
        kept = keep_evidence(session.workspace.state, paper)
        vendor = Vendor("Vendor One", "Vendor Two", "D. Clerk", kept)
        told = Consent(despite="the form is formal")
        review.approve(session, police.document(), vendor, consent=told)
        asked = review.publish(session, police.document(), site="Library", copies=20)
        answer = asked.decision.reasons[0].text.rpartition(" ")[2].rstrip(")")
        said = qa.FindingAnswer(
            "notice.help", answer, "Marie Jean", "a sticker says it", person="jean"
        )
        qa.accept(session.connection, said, at=NOW)
        out = review.publish(session, police.document(), site="Library", copies=20)
    assert out.decision.allowed, out.decision


@pytest.mark.slow
def test_it_has_texts_people_evidence_rules_rejections_and_copies(
    police: Agency, returned: Path, tmp_path: Path
) -> None:
    publish_with_certificate(police, returned, tmp_path)
    made = recorded(police, tmp_path / "record")
    assert made.missing == ()
    data = json.loads((made.folder / "record.json").read_text(encoding="utf-8"))
    assert (data["document"], data["lang"], data["state"]) == (
        "brochures/flyer.md", "ht", "approved",
    )  # fmt: skip
    first = data["sentences"][0]
    assert (first["source"], first["target"]) == ("Phone scams", "Eskwokri nan telefòn")
    (given,) = first["approvals"]
    assert (given["by"], given["class"], given["people"]) == (
        "Vendor Two", "public_information", 2,
    )  # fmt: skip
    assert given["despite_rejection"] == "the form is formal"
    kinds = [one["kind"] for one in data["entries"]]
    assert {"document.sent", "text.translated", "text.rejected", "text.approved",
            "check.accepted", "document.published"} <= set(kinds)  # fmt: skip
    assert [(one["site"], one["copies"]) for one in data["copies"]] == [("Library", 20)]
    names = {name.partition("/")[0] for name in made.files}
    assert {"evidence", "rules", "source", "approved", "record.html", "SHA256SUMS"} <= names
    for line in (made.folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((made.folder / name).read_bytes()).hexdigest() == digest
    (rules,) = (made.folder / "rules").glob("*.json")
    assert hashlib.sha256(rules.read_bytes()).hexdigest() == rules.stem == given["rules"]


@pytest.mark.slow
def test_it_says_what_is_missing(police: Agency, returned: Path, tmp_path: Path) -> None:
    publish_with_certificate(police, returned, tmp_path)
    (copy,) = (police.workspace.state / "evidence").glob("*certificate.pdf")
    copy.unlink()
    made = recorded(police, tmp_path / "record")
    assert "the evidence certificate.pdf is missing" in made.missing[0]
    page = (made.folder / "record.html").read_text(encoding="utf-8")
    assert "Not in this record" in page


@pytest.mark.slow
def test_it_writes_over_no_other_files(police: Agency, returned: Path, tmp_path: Path) -> None:
    police.take(returned)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="not empty"):
        recorded(police, tmp_path / "full")
    assert recorded(police, tmp_path / "new").missing == ("no version was approved as a whole",)


@pytest.mark.slow
def test_text_in_the_page_for_reading_is_never_markup(
    police: Agency, returned: Path, tmp_path: Path
) -> None:
    police.take(returned, translator="<script>alert(1)</script>")
    made = recorded(police, tmp_path / "record")
    page = (made.folder / "record.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page


@pytest.mark.slow
def test_the_trace_of_a_version_says_that_its_certificate_is_gone(
    police: Agency, returned: Path, tmp_path: Path
) -> None:
    publish_with_certificate(police, returned, tmp_path)
    with police.session() as session:
        before = review.trace(session, "SP-001")
        (copy,) = (police.workspace.state / "evidence").glob("*certificate.pdf")
        copy.unlink()
        after = review.trace(session, "SP-001")
    assert before is not None
    assert after is not None
    assert before.reasons == ()
    said = [(one.what, one.ground) for one in before.deeds]
    assert ("rejected", "too formal") in said
    assert ("approved", "despite a rejection: the form is formal") in said
    assert "certificate.pdf is missing" in " ".join(one.text for one in after.reasons)


@pytest.mark.slow
def test_the_name_of_the_agency_is_escaped_once(
    police: Agency, returned: Path, tmp_path: Path
) -> None:
    police.take(returned)
    rules = police.root / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8")
    with police.session() as session:
        name = session.policy.agency.name
    assert name is not None
    assert name in text
    rules.write_text(text.replace(name, "Hill & Dale Police"), encoding="utf-8")
    page = (recorded(police, tmp_path / "record").folder / "record.html").read_text("utf-8")
    assert "record of Hill &amp; Dale Police</title>" in page
