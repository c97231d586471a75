"""One change of a fact reaches exactly its sentences and its copies, in every language."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html

from langaccess import formats, review
from langaccess.agency import facts
from langaccess.core.errors import ConfigError, InputError
from tests.fixtures.build_docx import docx, p, r
from tests.fixtures.build_odt import odt
from tests.review.fact_kit import (
    CHANGED,
    FACTS,
    LANGUAGES,
    FactAgency,
    copied,
    fact_agency,
)

OLD = str(FACTS["ice-hold"]["en"])
STATUS = str(FACTS["no-status"]["en"])


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> FactAgency:
    """Both sheets, approved in two languages and at two sites."""
    folder = tmp_path_factory.mktemp("facts")
    police = fact_agency(folder / "springfield")
    for name in ("immigration.md", "interpreters.md"):
        assert police.build(name).changed
        police.translate(name, LANGUAGES[:2], folder / "packs")
        for tag, site in zip(LANGUAGES, ("Library", "Clinic"), strict=False):
            assert police.publish(name, tag, site).released is not None
    return police


@pytest.fixture
def published(ready: FactAgency, tmp_path: Path) -> FactAgency:
    return copied(ready, tmp_path / "springfield")


@pytest.fixture
def police(tmp_path: Path) -> FactAgency:
    return fact_agency(tmp_path / "springfield")


def change(police: FactAgency, id_: str, **new: object) -> None:
    police.write_facts({**FACTS, id_: {**FACTS[id_], **new}})
    police.later(minutes=1)


@pytest.mark.slow
def test_a_sheet_is_built_from_its_slots(police: FactAgency) -> None:
    made = police.build()
    text = made.path.read_text(encoding="utf-8")
    assert f"{OLD} {STATUS}" in text
    assert "Call 217-555-0100." in text
    assert "{{" not in text
    assert made.facts == {"ice-hold": (3,), "no-status": (4,)}
    assert made.contacts == ("front_desk.phone",)
    assert not police.build().changed


def test_the_signs_of_a_value_do_not_end_an_attribute(police: FactAgency) -> None:
    name = 'Smith & Sons "East" <Annex>'
    rules = police.root / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8").replace("Springfield Police", f"'{name}'", 1)
    rules.write_text(text, encoding="utf-8")
    page = (
        '<p title="{{agency.name}}" lang=en>Ask {{agency.name}}.</p>'
        "<p><img alt='{{agency.name}}' src='a&amp;b.png'></p>"
    )
    (police.root / "notices" / "page.html").write_text(page, encoding="utf-8")
    made = html.fromstring(police.build("page.html").path.read_text(encoding="utf-8"))
    assert made.xpath("//@title | //@alt") == [name, name]
    assert made.xpath("//@lang | //@src") == ["en", "a&b.png"]
    assert made.xpath("string(//p)") == f"Ask {name}."


@pytest.mark.slow
def test_a_changed_fact_makes_exactly_its_sentences_stale_in_all_languages(
    published: FactAgency,
) -> None:
    change(published, "ice-hold", en=CHANGED)
    for tag in LANGUAGES[:2]:
        stale = published.stale("immigration.md", tag)
        assert set(stale) == {OLD}
        assert "the fact ice-hold changed" in stale[OLD]
        assert published.stale("interpreters.md", tag) == {}
        refused = published.publish("immigration.md", tag, "School")
        assert {one.rule for one in refused.decision.reasons} == {"floor.11"}
    assert {place.split(" @ ")[1] for place in published.recalled()} == {"Library", "Clinic"}
    assert all(form.startswith("SP-001") for form in published.recalled())


@pytest.mark.slow
def test_after_the_correction_only_the_old_copies_come_back(
    published: FactAgency, tmp_path: Path
) -> None:
    change(published, "ice-hold", en=CHANGED)
    with pytest.raises(AssertionError):  # not approved yet
        assert not published.build().refused
    published.approve_facts("ice-hold")
    published.later(minutes=1)
    assert published.build().changed
    assert set(published.stale("immigration.md", LANGUAGES[0])) == {CHANGED}
    published.translate("immigration.md", LANGUAGES[:2], tmp_path / "again")
    assert published.publish("immigration.md", LANGUAGES[0], "Library").released is not None
    back = published.recalled()
    assert {re.sub(r" \d{4}.*@", " @", one) for one in back} == {
        "SP-001 es v1 @ Library", "SP-001 ht v1 @ Clinic",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("new", "words"),
    [
        ({"expires": "2026-11-29"}, "what it rests on changed since Rosa Ortiz approved it"),
        ({"authority": ["ORDER-13"]}, "ORDER-13, which is not in the `authorities`"),
    ],
)
def test_a_fact_that_may_not_be_printed_is_stale_everywhere(
    published: FactAgency, new: dict[str, object], words: str
) -> None:
    change(published, "ice-hold", **new)
    stale = published.stale("immigration.md", LANGUAGES[0])
    assert set(stale) == {OLD}
    assert words in stale[OLD]


@pytest.mark.slow
def test_an_expired_fact_blocks_print_and_recalls(published: FactAgency) -> None:
    published.now += timedelta(days=80)
    assert published.recalled() == {}
    with published.session() as session:
        facts.attest_fact(session, "ice-hold", by="ward", holds=True)
        facts.attest_fact(session, "no-status", by="ward", holds=True)
    published.now += timedelta(days=80)  # after the last day
    stale = published.stale("immigration.md", LANGUAGES[0])
    assert set(stale) == {OLD, STATUS}
    assert "expired on 2027-05-01" in stale[OLD]
    assert published.build().refused
    assert len(published.recalled()) == 4


@pytest.mark.slow
def test_an_unattested_fact_blocks_print(published: FactAgency) -> None:
    published.now += timedelta(days=93)
    stale = published.stale("immigration.md", LANGUAGES[0])
    assert "Dana Ward was due to say whether it still holds by" in stale[OLD]
    with published.session() as session:
        facts.attest_fact(session, "ice-hold", by="ward", holds=True)
    assert set(published.stale("immigration.md", LANGUAGES[0])) == {STATUS}


@pytest.mark.slow
def test_a_person_can_say_that_a_fact_is_false(published: FactAgency) -> None:
    with published.session() as session:
        with pytest.raises(InputError, match="cannot attest"):
            facts.attest_fact(session, "ice-hold", by="khan", holds=True)
        with pytest.raises(InputError, match="what shows"):
            facts.attest_fact(session, "ice-hold", by="khan", holds=False)
        facts.attest_fact(session, "ice-hold", by="khan", holds=False, why="a man was held")
    stale = published.stale("immigration.md", LANGUAGES[0])
    assert set(stale) == {OLD}
    assert "A. Khan said on 2026-11-30 that it is not true: a man was held" in stale[OLD]
    published.later(minutes=1)
    with published.session() as session:
        facts.attest_fact(session, "ice-hold", by="ward", holds=True)
    assert published.stale("immigration.md", LANGUAGES[0]) == {}


@pytest.mark.slow
def test_an_audit_without_findings_does_not_answer_a_person(published: FactAgency) -> None:
    with published.session() as session:
        facts.attest_fact(session, "child", by="khan", holds=False, why="a boy interpreted")
    published.later(days=1)
    with published.session() as session:
        assert facts.record_test(session, facts.load_facts(published.root)["child"], [])
        status = facts.fact_statuses(session)["child"]
    assert status.state == "contradicted"
    assert "a boy interpreted" in status.problem
    change(published, "child", as_of="2026-11-30")
    published.approve_facts("child")
    with published.session() as session:
        assert facts.fact_statuses(session)["child"].state == "current"


@pytest.mark.slow
def test_a_contradicted_fact_blocks_its_sheet(published: FactAgency) -> None:
    with published.session() as session:
        fact = facts.load_facts(published.root)["child"]
        assert facts.record_test(session, fact, ["E-12"])
        assert not facts.record_test(session, fact, ["E-12"])
    stale = published.stale("interpreters.md", LANGUAGES[0])
    assert list(stale.values()) == [
        "the fact child: it is contradicted: the audit found 1 case of child_used: E-12"
    ]
    assert published.stale("immigration.md", LANGUAGES[0]) == {}


@pytest.mark.slow
def test_without_a_fact_the_build_fails_and_its_copies_come_back(published: FactAgency) -> None:
    entries = {id_: entry for id_, entry in FACTS.items() if id_ != "ice-hold"}
    published.write_facts(entries)
    with pytest.raises(InputError) as error:
        published.build()
    assert error.value.details == (
        "immigration.md:8: {{fact:ice-hold}}: there is no fact `ice-hold` in facts.yaml",
    )
    assert published.stale("immigration.md", LANGUAGES[0]) == {
        OLD: "the fact ice-hold is no longer in facts.yaml"
    }
    assert {form.split(" ")[0] for form in published.recalled()} == {"SP-001"}


@pytest.mark.slow
def test_a_fact_is_superseded(published: FactAgency) -> None:
    new = {**FACTS["ice-hold"], "en": CHANGED, "supersedes": "ice-hold"}
    published.write_facts({**FACTS, "ice-order": new})
    assert published.stale("immigration.md", LANGUAGES[0]) == {
        OLD: "the fact ice-hold is superseded by ice-order"
    }


@pytest.mark.slow
def test_a_changed_contact_keeps_approvals_and_facts(published: FactAgency) -> None:
    published.later(minutes=1)
    with published.session() as session:
        done = review.set_contact(session, "front_desk.phone", "217-555-0177", by="D. Ward")
    assert not done.left
    assert published.stale("immigration.md", LANGUAGES[0]) == {}
    published.later(minutes=1)
    made = published.build()
    assert not made.changed
    assert "217-555-0177" in made.path.read_text(encoding="utf-8")
    change(published, "ice-hold", en=CHANGED)
    assert set(published.stale("immigration.md", LANGUAGES[0])) == {OLD}


@pytest.mark.slow
def test_a_sheet_edited_by_hand_is_kept_aside(published: FactAgency) -> None:
    made = published.build()
    text = made.path.read_text(encoding="utf-8")
    made.path.write_text(text.replace("for one day", "for 2 days"), encoding="utf-8")
    stale = published.stale("immigration.md", LANGUAGES[0])
    assert any("the text of the fact ice-hold is no longer in it" in one for one in stale.values())
    again = published.build()
    assert again.aside is not None
    assert "for 2 days" in again.aside.read_text(encoding="utf-8")


@pytest.mark.slow
def test_another_document_is_not_overwritten(police: FactAgency) -> None:
    (police.root / "brochures" / "immigration.md").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="not made by `facts build`"):
        police.build()


@pytest.mark.slow
def test_an_unfilled_slot_is_not_approved(police: FactAgency, tmp_path: Path) -> None:
    template = police.root / "notices" / "immigration.md"
    (police.root / "brochures" / "immigration.md").write_bytes(template.read_bytes())
    with pytest.raises(AssertionError, match="its slot is not filled"):
        police.translate("immigration.md", LANGUAGES[:1], tmp_path / "packs")


@pytest.mark.slow
def test_who_approves_a_fact(police: FactAgency) -> None:
    change(police, "ice-hold", en=CHANGED)
    (by_writer,) = police.approve_facts("ice-hold", by="ward")
    (by_linguist,) = police.approve_facts("ice-hold", by="khan")
    for made in (by_writer, by_linguist):
        assert made.answer is not None
        assert not made.answer.decision.allowed
        assert "does not approve facts" in made.answer.decision.reasons[0].text
    roster = police.root / "roster" / "people.yaml"
    text = roster.read_text(encoding="utf-8")
    roster.write_text(
        text.replace("kind: staff,", "kind: staff, approves_facts: true,"), encoding="utf-8"
    )
    (by_writer,) = police.approve_facts("ice-hold", by="ward")
    assert by_writer.answer is not None
    assert "wrote this text" in by_writer.answer.decision.reasons[0].text
    (by_chief,) = police.approve_facts("ice-hold", by="ortiz")
    assert by_chief.status.state == "current"


def test_mistakes_in_the_file_are_named_with_their_lines(police: FactAgency) -> None:
    bad = {
        "Ice Hold": {**FACTS["ice-hold"], "en": "no end", "authority": []},
        "b-b": {**FACTS["child"], "proved_by": {}, "expires": "2026-01-01"},
    }
    police.write_facts(bad)
    with pytest.raises(ConfigError) as error:
        facts.load_facts(police.root)
    found = "\n".join(error.value.details)
    for words in ("facts.0.id", "facts.0.en", "whole sentences", "at least one id",
                  "facts.1.proved_by", "earlier than `as_of`"):  # fmt: skip
        assert words in found


def _html(body: str) -> bytes:
    head = "<!doctype html><html lang='en'><head><title>T</title></head>"
    return f"{head}<body>{body}</body></html>".encode()


FORMATS = {
    "s.docx": docx(p("{{fact:ice-hold}} Call {{contact:front_desk.phone}}.")),
    "split.docx": docx(p(r("{{fact:ice") + r("-hold}} Call {{contact:front_desk.phone}}."))),
    "s.odt": odt("<text:p>{{fact:ice-hold}} Call {{contact:front_desk.phone}}.</text:p>"),
    "s.html": _html("<p>{{fact:ice-hold}} Call {{contact:front_desk.phone}}.</p>"),
    "s.txt": b"{{fact:ice-hold}} Call {{contact:front_desk.phone}}.\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_slots_are_filled_in_every_format_that_can_be_changed(
    police: FactAgency, name: str
) -> None:
    (police.root / "notices" / name).write_bytes(FORMATS[name])
    made = police.build(name)
    assert made.facts.keys() == {"ice-hold"}
    units = [unit.text for unit in formats.read(made.path).units]
    assert f"{OLD} Call 217-555-0100." in units


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.md", "{{fact:ice-hold", ""),
        ("b.md", "{{ice-hold}}\n", "b.md:1: {{ice-hold}}: not a slot"),
        ("c.md", "x\n\n{{contact:front_desk.fax}}\n", "c.md:3: {{contact:front_desk.fax}}"),
        ("d.pdf", "x", "cannot be filled in a file of this kind"),
    ],
)
def test_a_wrong_slot_is_named_with_its_line(
    police: FactAgency, name: str, text: str, words: str
) -> None:
    (police.root / "notices" / name).write_text(text, encoding="utf-8")
    if not words:  # half a slot is text
        assert not police.build(name).facts
        return
    with pytest.raises(InputError) as error:
        police.build(name)
    assert words in "\n".join([error.value.message, *error.value.details])


@pytest.mark.slow
def test_signs_of_markdown_in_a_fact_stay_signs(police: FactAgency) -> None:
    change(police, "ice-hold", en="We ask for form *12* [new] and <13>.")
    police.approve_facts("ice-hold")
    made = police.build()
    units = [unit.text for unit in formats.read(made.path).units]
    assert any("form *12* [new] and <13>." in one for one in units)


@pytest.mark.slow
def test_a_fact_is_cut_as_the_document_that_it_is_in(police: FactAgency) -> None:
    change(police, "ice-hold", en="Turn the engine off. We come to you.")  # "off." is an officer
    police.approve_facts("ice-hold")
    assert police.build().facts == {"ice-hold": (3, 4), "no-status": (5,)}
