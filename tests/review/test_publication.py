"""Only approved texts leave, and every copy that left can be called back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from langaccess import review
from langaccess.agency import ledger
from langaccess.core.errors import ConfigError, InputError, OutputError, UsageError
from langaccess.qa import FindingAnswer, accept
from langaccess.reports import recall_sheet, render
from tests.review import kit
from tests.review.kit import FLYER, HAITIAN, NOW, Agency, agency, fill

LINE = "Ask for an interpreter: it is free."
HAITIAN_LINE = "Mande yon entèprèt: li gratis."


def _agency(folder: Path) -> Agency:
    made = agency(folder / "springfield")
    made.flyer.write_text(
        FLYER.format(doc_class="public_information") + f"\n{LINE}\n", encoding="utf-8"
    )
    return made


@pytest.fixture
def police(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    """An agency whose flyer says that language help is free."""
    monkeypatch.setitem(HAITIAN, LINE, HAITIAN_LINE)
    return _agency(tmp_path)


@pytest.fixture(scope="module")
def _approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("approved")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(HAITIAN, LINE, HAITIAN_LINE)
        kit.approved(folder, _agency(folder))
    return folder


@pytest.fixture
def approved(_approved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    """The same agency, with the flyer approved."""
    monkeypatch.setitem(HAITIAN, LINE, HAITIAN_LINE)
    return kit.copied(_approved, tmp_path)


def publish(
    police: Agency,
    *,
    site: str = "Main library",
    copies: int = 200,
    at: datetime = NOW,
    file: Path | None = None,
) -> review.Publication:
    with police.session(at) as session:
        return review.publish(session, police.document(), site=site, copies=copies, file=file)


def words(made: review.Publication) -> str:
    assert not made.decision.allowed
    assert made.released is None
    return " / ".join(f"{one.rule} {one.text}" for one in made.decision.reasons)


def recalls(police: Agency, at: datetime = NOW) -> dict[str, str]:
    """Return site → why its copies must come back."""
    with police.session(at) as session:
        found = review.recalls(session)
    return {
        f"{one.copies.site} v{one.copies.version}": " / ".join(r.text for r in one.reasons)
        for one in found
    }


def out(police: Agency) -> list[tuple[str, str, int]]:
    with police.db() as conn:
        return [(one.site, one.form, one.copies) for one in review.copies_out(conn)]


@pytest.mark.slow
def test_copies_of_an_approved_document_leave_and_the_log_says_where_they_are(
    approved: Agency,
) -> None:
    made = publish(approved)
    assert made.released is not None
    assert made.released.form.startswith("SP-001 ht v1 2026-11-25 · ")
    publish(approved, site=" main  LIBRARY ", copies=50)
    publish(approved, site="City Hall", copies=30)
    assert out(approved) == [
        ("City Hall", made.released.form, 30),
        ("Main library", made.released.form, 250),
    ]
    with approved.db() as conn:
        first, *_ = ledger.entries(conn, "document.published")
        assert ledger.verify(conn).problems == ()
    assert first.data["sha256"] == made.released.written.sha256
    assert first.data["machine"]
    assert recalls(approved) == {}


@pytest.mark.slow
def test_what_nobody_approved_does_not_leave(police: Agency, tmp_path: Path) -> None:
    path = police.export(tmp_path / "pack")
    assert "7 of 7 sentences: not translated" in words(publish(police))
    police.draft()
    assert words(publish(police)).startswith(
        "floor.8 7 of 7 sentences: drafts that no person has confirmed"
    )
    police.take(fill(path), post_edited=True)
    assert words(publish(police)) == "floor.9 7 of 7 sentences: not approved yet"
    police.approve("A. Khan", *list(police.standings())[:3])
    assert words(publish(police)) == "floor.9 4 of 7 sentences: not approved yet"
    assert out(police) == []
    assert not (police.root / "translations" / "approved").exists()


@pytest.mark.slow
def test_a_refusal_gives_every_reason_and_not_only_the_first(
    police: Agency, tmp_path: Path
) -> None:
    text = FLYER.format(doc_class="public_information")
    police.flyer.write_text(text, encoding="utf-8")
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")
    police.flyer.write_text(text.replace("send money", "send cash"), encoding="utf-8")
    with police.session() as session:
        place = police.document().sentences[0].place
        review.reject(
            session, police.document(), police.person("jean"), why="too formal", only=[place]
        )
    told = words(publish(police, at=NOW + timedelta(days=900)))
    assert "1 of 6 sentences: stale: the source changed since it was translated" in told
    assert "1 of 6 sentences: not approved yet: rejected by Marie Jean: too formal" in told
    assert "floor.15 no sentence of the source says that language help is free" in told
    assert "floor.11 the rules springfield were last checked on 2026-11-25" in told


@pytest.mark.slow
def test_a_notice_without_the_line_on_free_help_stays_until_somebody_answers(
    police: Agency, tmp_path: Path
) -> None:
    text = FLYER.format(doc_class="public_information")
    police.flyer.write_text(text, encoding="utf-8")
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")
    told = words(publish(police))
    assert told.startswith("floor.15 ")
    answer = told.rpartition(" ")[2].rstrip(")")
    with police.db() as conn:
        said = FindingAnswer("notice.help", answer, "Marie Jean", "a sticker says it")
        with pytest.raises(InputError, match="roster"):
            accept(conn, said, at=NOW)
        accept(conn, replace(said, person="jean"), at=NOW + timedelta(days=2))
    assert words(publish(police)).startswith("floor.15 "), "an answer from a later day"
    with police.db() as conn:
        accept(conn, replace(said, person="jean"), at=NOW)
    assert publish(police).decision.allowed
    police.flyer.write_text(text + "\n", encoding="utf-8")
    assert words(publish(police)).startswith("floor.15 ")


@pytest.mark.slow
def test_an_approval_under_a_clock_ahead_publishes_nothing_and_vouches_for_no_copy(
    tmp_path: Path,
) -> None:
    police = agency(tmp_path / "springfield", doc_class="operational")
    police.take(fill(police.export(tmp_path / "pack")))
    later = NOW + timedelta(days=3)
    police.approve("A. Khan", at=later)
    made = publish(police, at=later)
    assert made.released is not None
    told = "it is from 2026-11-28 12:00 UTC, and it is 2026-11-25 12:00 UTC now: a clock was wrong"
    assert told in words(publish(police))
    assert told in recalls(police)["Main library v1"]
    for at, valid in ((NOW, False), (later, True)):
        with police.session(at) as session:
            traced = review.trace(session, made.released.form)
        assert traced is not None
        assert (traced.reasons == ()) is valid
        assert valid or told in traced.reasons[0].text


@pytest.mark.slow
def test_an_operational_paper_needs_no_line_on_free_help(tmp_path: Path) -> None:
    police = agency(tmp_path / "s", doc_class="operational")
    police.take(fill(police.export(tmp_path / "p")))
    police.approve("A. Khan")
    assert publish(police).decision.allowed


@pytest.mark.slow
def test_a_file_that_somebody_changed_after_approval_does_not_leave(approved: Agency) -> None:
    made = publish(approved)
    assert made.released is not None
    path = made.released.written.path
    good = path.read_bytes()
    path.write_bytes(good.replace(b"217-555-0100", b"217-555-0199"))
    assert "flyer.ht.md is not what was approved as SP-001 ht v1" in words(publish(approved))
    assert b"0199" in path.read_bytes()  # what a person typed is kept
    path.write_bytes(good)
    draft = approved.root / "translations" / "flyer.ht.md"
    draft.write_bytes(good + b"machine translation, not reviewed")
    assert "its bytes differ" in words(publish(approved, file=draft))
    assert publish(approved, file=path).decision.allowed
    assert publish(approved, file=approved.flyer).decision.allowed


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Windows: no rights to make links")
def test_a_link_in_place_of_the_approved_folder_is_not_written_through(
    approved: Agency, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    path = review.approved_path(approved.root, approved.document())
    (other / path.name).write_bytes(b"private")
    path.parent.parent.mkdir(parents=True, exist_ok=True)
    path.parent.symlink_to(other)
    with pytest.raises(OutputError, match="is a link to another place"):
        publish(approved)
    assert (other / path.name).read_bytes() == b"private"
    with approved.db() as conn:
        assert not list(ledger.entries(conn, "document.approved", "document.published"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mend", "why"),
    [
        ("source", "1 of 7 sentences: stale: the source changed since it was translated"),
        ("gone", "is missing"),
        ("reject", "1 of 7 sentences: not approved yet: rejected by Marie Jean: wrong tone"),
        ("database", "1 of 7 sentences: stale: the translation changed since A. Khan approved it"),
        ("left", "brochures/flyer.md is no longer under review"),
    ],
)
def test_what_takes_the_approval_away_calls_every_copy_back(
    approved: Agency, mend: str, why: str
) -> None:
    publish(approved)
    publish(approved, site="City Hall", copies=30)
    if mend == "source":
        text = approved.flyer.read_text(encoding="utf-8")
        approved.flyer.write_text(text.replace("send money", "send cash"), encoding="utf-8")
    elif mend == "gone":
        approved.flyer.unlink()
    elif mend == "reject":
        with approved.session() as session:
            review.reject(
                session,
                approved.document(),
                approved.person("jean"),
                why="wrong tone",
                only=[approved.document().sentences[4].place],
            )
    else:
        change = (
            "UPDATE review_sentences SET target = replace(target, 'Pa voye', 'Voye')"
            if mend == "database"
            else "DELETE FROM review_documents"
        )
        with closing(sqlite3.connect(approved.root / ".langaccess" / "state.db")) as conn:
            conn.execute(change)
            conn.commit()
    found = recalls(approved)
    assert set(found) == {"City Hall v1", "Main library v1"}
    assert all(why in text for text in found.values())


@pytest.mark.slow
def test_a_source_whose_text_stayed_calls_nothing_back(approved: Agency) -> None:
    publish(approved)
    text = approved.flyer.read_text(encoding="utf-8")
    approved.flyer.write_text(text + "\n\n", encoding="utf-8")
    assert recalls(approved) == {}


@pytest.mark.slow
def test_a_new_version_calls_the_old_one_back_and_collected_copies_are_off_the_list(
    approved: Agency, tmp_path: Path
) -> None:
    publish(approved)
    path = fill(approved.export(tmp_path / "again"), {"Pa voye": "Pa janm voye"})
    place = approved.take(path, "A. Khan").taken[0]
    assert "the translation changed since A. Khan" in recalls(approved)["Main library v1"]
    approved.approve("jean", place)
    second = publish(approved, copies=100)
    assert second.released is not None
    assert second.released.version == 2
    assert recalls(approved) == {"Main library v1": "another text was approved since"}
    with approved.session() as session:
        with pytest.raises(InputError, match="no copies"):
            review.collect(session, "SP-001 ht v1", "City Hall", by="D. Clerk")
        with pytest.raises(UsageError):
            review.collect(session, "SP-001 ht v1", "Main library", by=" ")
        with pytest.raises(InputError, match="several"):
            review.collect(session, "sp-001", "Main library", by="D. Clerk")
        back = review.collect(session, "sp-001 ht v1", "main library", by="D. Clerk")
    assert back.copies == 200
    assert recalls(approved) == {}
    assert out(approved) == [("Main library", second.released.form, 100)]


@pytest.mark.slow
def test_a_date_that_has_passed_stops_new_print_and_calls_copies_back(approved: Agency) -> None:
    publish(approved)
    months = approved.policy.review.review_after_months
    later = NOW + timedelta(days=int(months * 30.5) + 40)
    told = words(publish(approved, at=later))
    assert told.count("floor.11") >= 2
    assert "its approval was due for review on 2028-11-25" in told
    assert "was last checked on" in recalls(approved, later)["Main library v1"]


@pytest.mark.slow
def test_an_authority_that_is_taken_back_stops_new_print(approved: Agency) -> None:
    publish(approved)
    head = approved.workspace.jurisdiction.read_text(encoding="utf-8")
    more = (
        "authorities:\n  - {id: CITY-7, cite: City order 7, status: rescinded, as_of: 2026-11-25}\n"
        "documents: {classes: {public_information: {basis: [CITY-7]}}}\n"
    )
    approved.workspace.jurisdiction.write_text(head + more, encoding="utf-8")
    assert "every authority for the class public_information is rescinded or superseded" in words(
        publish(approved)
    )
    assert "is rescinded or superseded" in recalls(approved)["Main library v1"]


@pytest.mark.slow
def test_no_copies_and_no_site_are_mistakes(approved: Agency) -> None:
    for site, copies in (("", 5), ("Library", 0), ("Library", -3), ("Library", 10**9)):
        with pytest.raises(UsageError):
            publish(approved, site=site, copies=copies)
    assert out(approved) == []


@pytest.mark.slow
def test_a_log_changed_by_hand_lets_nothing_out(approved: Agency) -> None:
    publish(approved)
    with closing(sqlite3.connect(approved.root / ".langaccess" / "state.db")) as conn:
        conn.execute("DROP TRIGGER ledger_no_update")
        conn.execute("UPDATE ledger SET data = replace(data, '\"copies\":200', '\"copies\":2')")
        conn.commit()
    with pytest.raises(ConfigError, match="changed by hand"):
        publish(approved)
    with pytest.raises(ConfigError, match="changed by hand"):
        recalls(approved)


@pytest.mark.slow
def test_the_recall_sheet_names_site_form_and_reason(approved: Agency) -> None:
    publish(approved)
    publish(approved, site="City | Hall <b>", copies=30)
    approved.flyer.unlink()
    with approved.session() as session:
        found = review.recalls(session)
    page = recall_sheet(found, approved.policy, on=NOW.date())
    text = render(page, "md")
    assert "230 copies at 2 sites" in text
    assert "SP-001 ht v1 2026-11-25" in text
    assert "is missing" in text
    html = render(page, "html")
    assert "City | Hall &lt;b&gt;" in html
    assert "☐" in html


@pytest.mark.slow
def test_who_looks_again_and_approves_again_makes_a_text_fit_for_print(
    approved: Agency,
) -> None:
    publish(approved)
    head = approved.workspace.jurisdiction.read_text(encoding="utf-8")
    approved.workspace.jurisdiction.write_text(
        head + "review: {review_after_months: 12}\n", encoding="utf-8"
    )
    later = NOW + timedelta(days=350)
    after = NOW + timedelta(days=363 + 10)
    assert "its approval was due for review on 2027-11-25" in words(publish(approved, at=after))
    approved.approve("A. Khan", at=later)
    told = words(publish(approved, at=after))
    assert "its approval" not in told  # the rules themselves are due
    with approved.db() as conn:
        assert len(list(ledger.entries(conn, "text.approved"))) == 2
    approved.approve("A. Khan", at=later)
    with approved.db() as conn:
        assert len(list(ledger.entries(conn, "text.approved"))) == 2
