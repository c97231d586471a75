"""A printed page is traced back to people and evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess import review
from langaccess.agency.approval import Vendor, keep_evidence
from langaccess.core.errors import InputError
from langaccess.qa import FindingAnswer, accept
from tests.review.kit import NOW, Agency, agency, fill


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    return agency(tmp_path / "springfield", doc_class="operational")


def trace(police: Agency, typed: str) -> review.VersionTrace | None:
    with police.session() as session:
        return review.trace(session, typed)


def released(police: Agency, *, site: str = "", copies: int = 0) -> review.Released:
    with police.session() as session:
        if not site:
            return review.release(session, police.document())
        made = review.publish(session, police.document(), site=site, copies=copies)
    assert made.released is not None
    return made.released


@pytest.mark.slow
def test_a_number_leads_to_translator_approver_credential_answers_and_copies(
    police: Agency, tmp_path: Path
) -> None:
    odd = fill(police.export(tmp_path / "pack"), {"217-555-0100": "217-555-0101"})
    (held,) = police.take(odd).held
    answer = FindingAnswer(
        "phone.differs", held.answer, "D. Clerk", "the desk has two", "source_wrong", "clerk"
    )
    with police.db() as conn:
        accept(conn, answer, at=NOW)
    police.take(odd)
    police.approve("A. Khan", read=True)
    form = released(police, site="Main library", copies=40).form
    for typed in (form, "sp-001 HT v1"):
        other = trace(police, typed)
        assert other is not None
        assert other.version["form"] == form
    found = trace(police, "SP-001")
    assert found is not None
    assert found.match == "form"
    assert found.reasons == ()
    assert found.by_nobody == 0
    assert [(d.what, d.name, d.sentences) for d in found.deeds] == [
        ("translated", "Marie Jean", 5),
        ("translated", "Marie Jean", 1),
        ("approved", "A. Khan", 6),
    ]
    assert found.deeds[0].file["name"] == odd.name
    assert found.deeds[2].credential["kind"] == "translator_certified"
    assert found.deeds[2].credential["pair"] == "en to ht"
    assert len(found.deeds[2].policy) == 64
    (told,) = found.answers
    assert (told.code, told.by, told.why, told.verdict) == (
        "phone.differs", "D. Clerk", "the desk has two", "source_wrong",
    )  # fmt: skip
    assert [(c.site, c.copies) for c in found.copies] == [("Main library", 40)]


@pytest.mark.slow
def test_a_vendors_certificate_is_named_with_its_digest(police: Agency, tmp_path: Path) -> None:
    police.take(fill(police.export(tmp_path / "pack")), "Vendor One")
    proof = tmp_path / "certificate.pdf"
    proof.write_bytes(b"%PDF certificate")
    kept = keep_evidence(police.workspace.state, proof)
    with police.session() as session:
        vendor = Vendor("Vendor One", "Vendor Two", "D. Clerk", kept)
        review.approve(session, police.document(), vendor)
    found = trace(police, released(police).form)
    assert found is not None
    last = found.deeds[-1]
    assert last.name == "Vendor Two"
    assert last.credential == {}
    assert last.vendor == {
        "translator": "Vendor One", "reviser": "Vendor Two", "recorded_by": "D. Clerk",
        "evidence": "certificate.pdf", "sha256": kept.sha256,
    }  # fmt: skip


@pytest.mark.slow
def test_a_file_is_known_by_its_bytes_and_a_changed_one_by_the_number_in_it(
    police: Agency, tmp_path: Path
) -> None:
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")
    made = released(police)
    same = trace(police, str(made.written.path))
    assert same is not None
    assert same.match == "bytes"
    text = made.written.path.read_text(encoding="utf-8")
    other = tmp_path / "from-the-counter.md"
    other.write_text(text.replace("0100", "0199"), encoding="utf-8")
    found = trace(police, str(other))
    assert found is not None
    assert (found.match, found.version["form"]) == ("differs", made.form)
    other.write_text("A page of another agency.", encoding="utf-8")
    assert trace(police, str(other)) is None
    other.write_bytes(b"PK\x05\x06" + bytes(18))  # an empty archive
    assert trace(police, str(other)) is None
    assert trace(police, "SP-002") is None
    assert trace(police, "") is None


@pytest.mark.slow
def test_an_old_version_shows_its_own_people_and_that_it_holds_no_more(
    police: Agency, tmp_path: Path
) -> None:
    path = fill(police.export(tmp_path / "pack"))
    police.take(path)
    police.approve("A. Khan")
    first = released(police)
    place = police.take(fill(path, {"Pa voye": "Pa janm voye"}), "B. Other").taken[0]
    police.approve("jean", place)
    second = released(police)
    with pytest.raises(InputError, match="several versions") as caught:
        trace(police, "SP-001")
    assert list(caught.value.details) == [first.form, second.form]
    old, new = trace(police, first.form), trace(police, second.form)
    assert old is not None
    assert new is not None
    assert {d.name for d in old.deeds} == {"Marie Jean", "A. Khan"}
    assert {d.name for d in new.deeds} == {"Marie Jean", "A. Khan", "B. Other"}
    assert [d.sentences for d in new.deeds if d.name == "A. Khan"] == [5]
    assert old.newest == new.newest == second.form
    assert [r.text for r in old.reasons] == ["another text was approved since"]
    assert new.reasons == ()
