"""A rumor on Monday, corrected by Tuesday noon in four languages, old copies called back."""

from __future__ import annotations

import email
import email.policy
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import fast_mail_parser
import pytest

from langaccess import review
from langaccess.core.errors import InputError, OutputError, UsageError
from langaccess.core.tags import Tag
from langaccess.outreach import notices
from tests.architecture.house import PACKAGE, imports
from tests.review import fact_kit
from tests.review.fact_kit import CHANGED, FACTS, LANGUAGES, MONDAY, FactAgency, copied, fact_agency

SITES = ("Library", "Clinic", "School", "Church", "Laundry", "Market")
OLD = str(FACTS["ice-hold"]["en"])
HEARD = MONDAY + timedelta(days=1)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC) + timedelta(days=1)
FRAME: Mapping[str, Mapping[str, str]] = {
    "A correction": {
        "es": "Una corrección", "ht": "Yon koreksyon", "pt": "Uma correção", "vi": "Đính chính",
    },
    "You may have heard or read something else.": {
        "es": "Es posible que haya oído o leído otra cosa.",
        "ht": "Ou ka tande oswa li yon lòt bagay.",
        "pt": "Você pode ter ouvido ou lido outra coisa.",
        "vi": "Quý vị có thể đã nghe hoặc đọc điều khác.",
    },
    "This is what is true:": {
        "es": "Esto es lo cierto:", "ht": "Men sa ki vre:", "pt": "Isto é o que é verdade:",
        "vi": "Đây là sự thật:",
    },
    "This sheet replaces SP-001.": {
        "es": "Esta hoja reemplaza la SP-001.", "ht": "Fèy sa a ranplase SP-001.",
        "pt": "Esta folha substitui a SP-001.", "vi": "Tờ này thay cho SP-001.",
    },
    "Springfield Police": dict.fromkeys(("es", "ht", "pt", "vi"), "Springfield Police"),
    "Do you have a question?": {
        "es": "¿Tiene una pregunta?", "ht": "Èske ou gen yon kesyon?", "pt": "Tem uma pergunta?",
        "vi": "Quý vị có câu hỏi không?",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> FactAgency:
    """The week before: a sheet in four languages at six sites, and a message to two lists."""
    folder = tmp_path_factory.mktemp("story")
    police = fact_agency(folder / "springfield")
    for name in ("immigration.md", "interpreters.md"):
        assert not police.build(name).refused
        police.translate(name, LANGUAGES, folder / "packs")
    for number, site in enumerate(SITES):
        made = police.publish("immigration.md", LANGUAGES[number % 4], site)
        assert made.released is not None
    assert police.publish("interpreters.md", LANGUAGES[0], "Library").released is not None
    lists = police.root / "lists"
    lists.mkdir()
    (lists / "churches.csv").write_text(
        "email,name,language,opted_out\n"
        "a@x.example,Ana,es,\nb@x.example,Bo,vi,\nc@x.example,Cy,es,2026-01-05\n"
        "D@x.example,Di,ht,\n",
        encoding="utf-8",
    )
    (lists / "clinics.csv").write_text(
        "email,name,language,opted_out\nd@x.example,Di,ht,yes\na@x.example,Ana,es,\n",
        encoding="utf-8",
    )
    with police.session() as session:
        made_mail = notices.draft_mail(
            session, "immigration.md", ("churches", "clinics"), folder / "mail", by="Dana Ward"
        )
    assert {one.tag: one.recipients for one in made_mail.drafts} == {"es": 1, "vi": 1}
    assert made_mail.opted_out == 2
    return police


@pytest.fixture
def police(before: FactAgency, tmp_path: Path) -> FactAgency:
    return copied(before, tmp_path / "springfield")


def correct(police: FactAgency) -> notices.Correction:
    with police.session() as session:
        return notices.correct_fact(
            session, "ice-hold", why="people say we hold everyone", heard=HEARD, by="Dana Ward"
        )


@pytest.mark.slow
def test_a_rumor_on_monday_is_corrected_by_tuesday_noon(
    police: FactAgency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Monday: the order changed last night, and a rumor begins.
    police.now = HEARD + timedelta(hours=1)
    changed = {**FACTS, "ice-hold": {**FACTS["ice-hold"], "en": CHANGED}}
    police.write_facts(changed)
    first = correct(police)
    assert first.built is None
    assert first.fact.state == "unapproved"
    assert len(first.recalled) == len(SITES)
    assert {one.copies.site for one in first.recalled} == set(SITES)
    assert first.replaces == ("brochures/immigration.md",)
    assert dict(first.recipients) == {"churches, clinics": 2}

    # The chief approves the fact; the sheet is built, and waits in four languages.
    police.approve_facts("ice-hold")
    second = correct(police)
    assert second.clock.entry == first.clock.entry
    assert second.built is not None
    text = second.built.path.read_text(encoding="utf-8")
    assert CHANGED in text
    assert OLD not in text
    assert "hold everyone" not in text  # the rumor is never printed
    assert dict(second.waiting) == dict.fromkeys(LANGUAGES, False)
    assert second.clock.first is None
    assert not second.clock.late

    # Tuesday morning: translated, approved by a second person, and out.
    monkeypatch.setattr(fact_kit, "WORDS", {**fact_kit.WORDS, **FRAME})
    police.now = HEARD + timedelta(hours=18)
    name = second.built.path.name
    police.translate(name, LANGUAGES, tmp_path / "packs")
    for number, site in enumerate(SITES):
        assert police.publish(name, LANGUAGES[number % 4], site).released is not None
    police.later(minutes=5)
    third = correct(police)
    assert third.ready == LANGUAGES
    assert third.waiting == {}
    clock = third.clock
    assert clock.first is not None
    assert set(clock.out) == set(LANGUAGES)
    assert max(clock.out.values()) < NOON
    assert not clock.late

    # The old sheet is still called back from all six sites, and only that one.
    back = police.recalled()
    assert {key.split(" @ ")[1] for key in back} == set(SITES)
    assert {key.split(" ")[0] for key in back} == {"SP-001"}
    assert all("the fact ice-hold changed" in why for why in back.values())


@pytest.mark.slow
def test_a_late_answer_is_called_late(police: FactAgency) -> None:
    police.now = HEARD + timedelta(hours=25)
    found = correct(police)
    assert found.clock.late
    assert found.clock.due == HEARD + timedelta(hours=24)


@pytest.mark.slow
def test_a_second_correction_of_a_fact_is_another_sheet(police: FactAgency) -> None:
    police.now = HEARD + timedelta(hours=1)
    first = correct(police)
    with police.session() as session:
        other = notices.correct_fact(
            session, "ice-hold", why="again", heard=HEARD + timedelta(minutes=30), by="Dana Ward"
        )
    assert first.built is not None
    assert other.built is not None
    assert first.built.path.name == "correction-ice-hold.md"
    assert other.built.path.name == "correction-ice-hold-2.md"


@pytest.mark.slow
def test_what_a_correction_needs(police: FactAgency) -> None:
    with police.session() as session:
        with pytest.raises(InputError, match="there is no fact"):
            notices.correct_fact(session, "none", why="x", heard=MONDAY, by="Dana Ward")
        with pytest.raises(InputError, match="still to come"):
            notices.correct_fact(
                session, "ice-hold", why="x", heard=police.now + timedelta(days=1), by="D. Ward"
            )
        with pytest.raises(InputError, match="who says so"):
            notices.correct_fact(session, "ice-hold", why="", heard=MONDAY, by="Dana Ward")


@pytest.mark.slow
def test_messages_open_in_two_mail_libraries(police: FactAgency, tmp_path: Path) -> None:
    with police.session() as session:
        made = notices.draft_mail(
            session, "immigration.md", ("churches",), tmp_path / "mail", by="Dana Ward"
        )
    assert {one.tag for one in made.drafts} == {"es", "vi"}
    for draft in made.drafts:
        data = draft.message.read_bytes()
        ours: Any = email.message_from_bytes(data, policy=email.policy.default)
        theirs = fast_mail_parser.parse_email(data)
        assert ours["X-Unsent"] == "1"
        assert ours["Content-Language"] == draft.tag
        assert ours["To"] is ours["Cc"] is ours["Bcc"] is None
        body = ours.get_body(("plain",)).get_content()
        assert theirs.subject == ours["Subject"]
        assert body.splitlines()[0] == ours["Subject"]
        assert not re.search(r"^(---|#|class:)", body, re.MULTILINE)
        assert theirs.text_plain[0].strip().splitlines() == body.strip().splitlines()
        assert "217-555-0100" in body
        (attached,) = list(ours.iter_attachments())
        assert attached.get_filename() == f"immigration.{draft.tag}.md"
        assert [one.filename for one in theirs.attachments] == [attached.get_filename()]
        table = draft.table.read_text(encoding="utf-8-sig")
        assert table.splitlines()[0] == "email,name"
        assert len(table.splitlines()) == 1 + draft.recipients


@pytest.mark.slow
def test_who_opted_out_anywhere_gets_nothing(police: FactAgency, tmp_path: Path) -> None:
    with police.session() as session:
        made = notices.draft_mail(
            session, "immigration.md", ("churches",), tmp_path / "mail", by="Dana Ward"
        )
    written = "".join(
        path.read_text(encoding="utf-8-sig") for path in (tmp_path / "mail").glob("*.csv")
    )
    assert "c@x.example" not in written
    assert "x.example,Di" not in written  # opted out in the other list, in other letters
    assert made.opted_out == 2


@pytest.mark.slow
def test_nobody_gets_what_may_not_be_published(police: FactAgency, tmp_path: Path) -> None:
    changed = {**FACTS, "ice-hold": {**FACTS["ice-hold"], "en": CHANGED}}
    police.write_facts(changed)
    with police.session() as session:
        made = notices.draft_mail(
            session, "immigration.md", ("churches",), tmp_path / "mail", by="Dana Ward"
        )
    assert made.drafts == ()
    assert dict(made.waiting) == {"es": 1, "vi": 1}
    assert "the fact ice-hold changed" in made.left_out[Tag("es")][0].text
    assert not (tmp_path / "mail").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "words"),
    [("no-address,A,es,", "the address is not one"), ("a@x.example,A,Klingonish,", "not a tag")],
)
def test_a_bad_row_of_a_list_is_named(
    police: FactAgency, tmp_path: Path, row: str, words: str
) -> None:
    path = police.root / "lists" / "bad.csv"
    path.write_text(f"email,name,language,opted_out\n{row}\n", encoding="utf-8")
    with police.session() as session, pytest.raises(InputError) as error:
        notices.draft_mail(session, "immigration.md", ("bad",), tmp_path / "mail", by="D. Ward")
    assert error.value.details[0].startswith("bad.csv:2:")
    assert words in error.value.details[0]


def draft(police: FactAgency, *lists: str) -> notices.MailDrafts:
    with police.session() as session:
        out = police.root.parent / "mail"
        return notices.draft_mail(session, "immigration.md", lists, out, by="Dana Ward")


@pytest.mark.slow
def test_an_outlet_not_in_use_and_a_list_elsewhere_opt_out_too(
    police: FactAgency, tmp_path: Path
) -> None:
    (police.root / "outlets.yaml").write_text(
        "schema: 1\noutlets:\n  - {id: gone, name: Gone, kind: web, languages: [es, vi],"
        " email: A@x.example, opt_out: 2026-01-01, retired: 2026-02-01}\n",
        encoding="utf-8",
    )
    other = tmp_path / "other.csv"
    other.write_text("Email,Opted out,language\nb@x.example,yes,es\n", encoding="utf-8")
    made = draft(police, "churches", "outlets", str(other))
    assert made.drafts == ()
    assert made.opted_out == 4  # a, b, c and d, each once


@pytest.mark.slow
def test_a_list_that_does_not_say_who_opted_out_is_refused(police: FactAgency) -> None:
    path = police.root / "lists" / "churches.csv"
    path.write_text("email,name,language,declined\na@x.example,Ana,es,yes\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column opted_out") as error:
        draft(police, "churches")
    assert str(error.value.where).endswith("churches.csv:1")


@pytest.mark.slow
def test_a_lock_file_of_a_workbook_is_not_a_list(police: FactAgency) -> None:
    (police.root / "lists" / "~$clinics.xlsx").write_bytes(b"\x0bDana Ward")
    assert {one.tag for one in draft(police, "churches").drafts} == {"es", "vi"}


@pytest.mark.slow
def test_two_lists_of_one_name_are_refused(police: FactAgency) -> None:
    (police.root / "lists" / "clinics.xlsx").write_bytes(b"")
    with pytest.raises(InputError, match="have one name"):
        draft(police, "clinics")


OUTLETS = """\
schema: 1
outlets:
  - {id: voz, name: La Voz, kind: paper, languages: [es, pt], email: desk@lavoz.example,
     deadline: {weekday: tue, time: "17:00", lead_days: 3}, format: {words: 10, seconds: 15}}
  - {id: radio, name: Radio Lakay, kind: radio, languages: [ht, so],
     deadline: {time: "09:00", lead_days: 1, time_zone: America/New_York}}
  - {id: gone, name: Gone, kind: web, languages: [vi], opt_out: 2026-01-01}
"""


@pytest.fixture
def with_outlets(police: FactAgency) -> FactAgency:
    (police.root / "outlets.yaml").write_text(OUTLETS, encoding="utf-8")
    with police.session() as session:
        review.set_contact(session, "media_desk.phone", "217-555-0188", by="Dana Ward")
    return police


@pytest.mark.slow
@pytest.mark.parametrize(
    ("event", "voz", "radio"),
    [
        ("2026-12-11", "2026-12-08T17:00+00:00", "2026-12-10T09:00-05:00"),
        ("2026-12-10", "2026-12-01T17:00+00:00", "2026-12-09T09:00-05:00"),
        ("2027-03-15", "2027-03-09T17:00+00:00", "2027-03-14T09:00-04:00"),  # clocks change
        ("2027-03-14", "2027-03-09T17:00+00:00", "2027-03-13T09:00-05:00"),
    ],
)
def test_the_last_moment_of_an_outlet(
    with_outlets: FactAgency, event: str, voz: str, radio: str
) -> None:
    with with_outlets.session() as session:
        found = {
            one.id: one.last.isoformat(timespec="minutes")
            for one in notices.media_due(session, datetime.fromisoformat(event).date())
        }
    assert found == {"voz": voz, "radio": radio}


@pytest.mark.slow
def test_an_outlet_gets_no_release_from_the_day_on_which_it_is_retired(police: FactAgency) -> None:
    for ahead, due in ((-1, set()), (0, set()), (1, {"voz"})):
        with police.session() as session:
            day = session.today + timedelta(days=ahead)
            row = "id: voz, name: La Voz, kind: paper, languages: [es], email: desk@lavoz.example"
            (police.root / "outlets.yaml").write_text(
                f"schema: 1\noutlets:\n  - {{{row}, retired: {day}}}\n", encoding="utf-8"
            )
            found = {one.id for one in notices.media_due(session, day + timedelta(days=9))}
        assert found == due


@pytest.mark.slow
def test_the_start_counts_the_days_of_translation_and_no_weekend(with_outlets: FactAgency) -> None:
    with with_outlets.session() as session:
        assert notices.days_to_approve(session) == 1
        (radio,) = [
            one
            for one in notices.media_due(session, datetime(2026, 12, 8, tzinfo=UTC).date())
            if one.id == "radio"
        ]
    assert radio.last.date().isoformat() == "2026-12-07"  # a Monday
    assert radio.start_by is not None
    assert radio.start_by.isoformat() == "2026-12-04"  # the Friday before
    assert not radio.late


@pytest.mark.slow
def test_a_release_has_what_each_outlet_takes(with_outlets: FactAgency, tmp_path: Path) -> None:
    photo = tmp_path / "p.jpg"
    photo.write_bytes(b"\xff\xd8\xff")
    with with_outlets.session() as session:
        with pytest.raises(UsageError, match="consent"):
            notices.pack_release(session, "immigration.md", tmp_path / "r", photo=photo)
        made = notices.pack_release(
            session, "immigration.md", tmp_path / "r", photo=photo, consent="2026-14"
        )
        with pytest.raises(InputError, match="in use"):
            notices.pack_release(session, "immigration.md", tmp_path / "r")
    voz, radio = made.outlets
    assert made.opted_out == 1
    assert "voz/immigration.es.docx" in voz.files
    assert voz.languages == ("es", "pt")
    assert any("it takes 10" in note for note in voz.notes)
    assert any("it takes 15" in note for note in voz.notes)
    assert list(radio.left_out) == ["so"]
    assert (tmp_path / "r" / "radio" / "photo.jpg").is_file()
    reach = (tmp_path / "r" / "radio" / "reach-us.txt").read_text(encoding="utf-8")
    assert "217-555-0188" in reach
    manifest = (tmp_path / "r" / "manifest.json").read_text(encoding="utf-8")
    assert re.search(r'"consent": "2026-14"', manifest)
    assert not (tmp_path / "r" / "gone").exists()
    shutil.rmtree(tmp_path / "r")


@pytest.mark.slow
def test_a_title_is_a_sentence_of_its_own_when_it_is_read_aloud(police: FactAgency) -> None:
    text = notices.read_approved(police.root / "brochures" / "immigration.md", Tag("en"))
    assert text.spoken.startswith("Police and immigration. We hold a person")


def test_nothing_here_can_send() -> None:
    folder = PACKAGE / "outreach" / "notices"
    modules = {one.module.split(".")[0] for path in folder.glob("*.py") for one in imports(path)}
    assert modules.isdisjoint({"smtplib", "socket", "ssl", "urllib", "http", "imaplib", "asyncio"})


@pytest.mark.slow
def test_a_build_that_cannot_be_written_leaves_no_entry(
    police: FactAgency, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OutputError("the disk is full")

    police.write_facts({**FACTS, "ice-hold": {**FACTS["ice-hold"], "en": CHANGED}})
    police.approve_facts("ice-hold")
    before = (police.root / "brochures" / "immigration.md").read_bytes()
    monkeypatch.setattr("langaccess.review.built_sources.write_atomic", full)
    with pytest.raises(OutputError):
        police.build()
    assert (police.root / "brochures" / "immigration.md").read_bytes() == before
    assert set(police.stale("immigration.md", LANGUAGES[0])) == {OLD}


@pytest.mark.slow
def test_what_facts_need_is_listed(police: FactAgency) -> None:
    with police.session() as session:
        assert notices.facts_due(session, 60) == ()
    police.now += timedelta(days=80)
    with police.session() as session:
        found = {(one.fact, one.what, one.owner) for one in notices.facts_due(session, 60)}
    assert found == {
        ("ice-hold", "to be attested", "Dana Ward"),
        ("no-status", "to be attested", "Dana Ward"),
    }
    police.now = HEARD
    with police.session() as session:
        notices.correct_fact(session, "ice-hold", why="a rumor", heard=HEARD, by="Dana Ward")
        (waiting,) = notices.facts_due(session, 60)
    assert waiting.what.startswith("no correction is out yet, due ")
    police.write_facts({**FACTS, "ice-hold": {**FACTS["ice-hold"], "en": CHANGED}})
    with police.session() as session:
        first = notices.facts_due(session, 60)[0]
    assert first.what == "may not be printed: its text changed since Rosa Ortiz approved it"
