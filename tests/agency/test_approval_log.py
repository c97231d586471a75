"""What the log says of approved texts: what they rest on, what comes in, and what changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.approval import (
    APPROVED,
    CARRIED,
    REJECTED,
    TRANSLATED,
    VOUCHED,
    Certificate,
    Published,
    TextDigests,
    acts_on,
    approvals,
    confirm_time,
    keep,
    keep_evidence,
    lost_evidence,
    needed_now,
    record_carrying,
    record_writing,
    reject,
    trusted,
)
from langaccess.agency.policy import digest
from langaccess.agency.session import Session
from langaccess.core.errors import ConfigError
from tests.agency.approval_kit import (
    ANA,
    BEA,
    DAY,
    EN,
    ES,
    NOON,
    ONE,
    TESTED,
    TWO,
    ask,
    give,
    held,
    log,
    rules,
    text,
    vendor,
    wrote,
)

# -- a vendor --------------------------------------------------------------------------------------


def test_a_vendors_approval_rests_on_the_kept_certificate(office: Session, tmp_path: Path) -> None:
    firm = vendor(office, tmp_path)
    (answer,) = give(office, who=firm)
    assert answer.signed
    (entry,) = ledger.entries(office.connection, APPROVED)
    assert "credential" not in entry.data
    assert entry.data["by"] == {"id": "Rita Paz", "name": "Rita Paz"}
    assert entry.data["vendor"] == {
        "translator": "Tom Vega", "reviser": "Rita Paz", "recorded_by": "Kim Lee",
        "evidence": "certificate.pdf", "sha256": firm.evidence.sha256,
    }  # fmt: skip
    (one,) = answer.held
    assert (one.by, one.name, one.credential, one.vendor) == ("Rita Paz", "Rita Paz", "", firm)
    assert one.rests_on == firm.evidence
    (again,) = give(office, who=firm)
    assert not again.signed


def test_a_certificate_that_changed_takes_the_approval_with_it(
    office: Session, tmp_path: Path
) -> None:
    give(office, who=vendor(office, tmp_path))
    give(office, who=BEA)
    (kept,) = (office.workspace.state / "evidence").iterdir()
    kept.write_bytes(b"another text")
    assert held(office) == ["bea"]
    (lost,) = log(office).lost("s1", ES, document="flyer.md")
    assert lost == (
        "the approval of Rita Paz does not count: "
        "the evidence certificate.pdf was changed after it was kept"
    )
    assert log(office).lost("s2", ES, document="flyer.md") == ()
    assert len(log(office).of("s1", ES, document="flyer.md")) == 2


def test_evidence_that_was_lost_is_named_with_the_entries_that_rest_on_it(
    office: Session, tmp_path: Path
) -> None:
    firm = vendor(office, tmp_path)
    path = tmp_path / "published.pdf"
    path.write_bytes(b"as the court printed it")
    paper = keep_evidence(office.workspace.state, path)
    first = wrote(office, "Ben Sato")
    give(office, who=firm)
    give(office, text(TWO), who=firm)
    give(office, who=BEA, published=Published(paper, "State Court", "https://court.example/es"))
    acts = [entry.seq for entry in ledger.entries(office.connection, APPROVED, VOUCHED)]
    (came,) = lost_evidence(office.connection)  # the file that came back was never kept
    assert (came.entries, came.at, came.kept.name) == ((first.seq,), NOON, "back.xlf")
    assert "is missing" in came.problem
    for kept in (office.workspace.state / "evidence").iterdir():
        kept.write_bytes(b"another text")
    _, certificate, publication = lost_evidence(office.connection)
    assert (certificate.entries, certificate.kept) == (tuple(acts[:2]), firm.evidence)
    assert (publication.entries, publication.kept) == (tuple(acts[2:]), paper)
    assert "was changed" in certificate.problem


def test_a_person_with_another_name_in_the_roster_is_not_a_second_person(office: Session) -> None:
    married = replace(ANA, name="Ana Gomez")
    give(office)
    give(office, who=married, at=NOON + DAY)
    give(office, who=replace(ANA, id="ruiz"), at=NOON + 2 * DAY)
    assert held(office) == ["ana"], "`ruiz` has the name that `ana` had"
    wrote(office, "Ana Ruiz", TWO)
    (own,) = ask(office, text(TWO, document_class="operational", written_by=("Ana Ruiz",)),
                 who=married)  # fmt: skip
    assert "Ana Gomez wrote this text" in " ".join(one.text for one in own.decision.reasons)


def test_what_was_approved_once_is_known_whatever_came_after(office: Session) -> None:
    give(office)
    reject(office, (text(), text(TWO)), BEA, why="no")
    known = log(office)
    assert known.was_approved(ONE, ES, document="flyer.md")
    assert not known.was_approved(TWO, ES, document="flyer.md")
    assert not known.was_approved(replace(ONE, terms="terms 2"), ES, document="flyer.md")
    assert not known.was_approved(ONE, ES)
    assert not known.was_approved(ONE, EN, document="flyer.md")


def test_the_translator_vouches_where_there_is_no_reviser(office: Session, tmp_path: Path) -> None:
    firm = vendor(office, tmp_path, reviser="")
    (one,) = give(office, text(document_class="operational"), who=firm)
    assert one.signed
    assert one.held[0].by == "Tom Vega"
    (two,) = ask(office, text(TWO), who=firm)
    assert rules(two) == ["floor.9"]


# -- texts that come in ----------------------------------------------------------------------------


def test_a_text_that_comes_in_is_in_the_log_with_its_writer_and_file(office: Session) -> None:
    entry = wrote(office, "Ben Sato", ONE, TWO, document_class="operational")
    assert entry.kind == TRANSLATED
    assert dict(entry.data) == {
        "what": "translation", "document": "flyer.md", "lang": "es",
        "texts": [ONE.row, TWO.row], "policy": digest(office.policy),
        "by": {"id": "Ben Sato", "name": "Ben Sato"},
        "file": "back.xlf", "sha256": "f" * 64, "class": "operational", "people": 1,
        **ledger.here(),
    }  # fmt: skip
    assert entry.at == NOON
    assert "class" not in wrote(office, "Ben Sato").data
    assert log(office).writers(ONE, ES, document="flyer.md") == ("Ben Sato",)
    assert log(office).writers(replace(ONE, target="other"), ES, document="flyer.md") == ()
    assert log(office).writers(ONE, ES) == ()
    wrote(office, "Eva Cruz")
    assert log(office).writers(ONE, ES, document="flyer.md") == ("Ben Sato", "Eva Cruz")


def test_a_text_that_comes_in_again_needs_a_new_approval(office: Session) -> None:
    give(office, text(), text(TWO))
    wrote(office, "Ben Sato")
    assert held(office) == []
    assert held(office, TWO) == ["ana"]
    assert len(log(office).of("s1", ES, document="flyer.md")) == 1


def test_another_text_takes_the_place_of_the_one_before(office: Session) -> None:
    other = replace(ONE, target="another")
    give(office)
    give(office, text(other), who=BEA)
    assert held(office) == []
    assert held(office, other) == ["bea"]


def test_the_approval_of_other_terms_is_kept_and_does_not_count(office: Session) -> None:
    other = replace(ONE, terms="terms 2")
    give(office)
    give(office, text(other), who=BEA)
    assert held(office) == ["ana"]
    assert held(office, other) == ["bea"]


def test_a_term_has_several_forms_at_once(office: Session) -> None:
    form = replace(ONE, target="another form")
    both = (ONE.target, form.target)
    give(office, replace(text(), what="term", current=both))
    give(office, replace(text(form), what="term", current=both))
    known = trusted(office, "term")
    for one in (ONE, form):
        assert [held.by for held in known.holding(one, ES, document="flyer.md")] == ["ana"]
    last = replace(ONE, target="a third form")
    give(office, replace(text(last), what="term", current=(form.target, last.target)))
    known = trusted(office, "term")
    assert known.holding(ONE, ES, document="flyer.md") == ()
    assert [held.by for held in known.holding(form, ES, document="flyer.md")] == ["ana"]


def test_a_text_that_comes_in_leaves_the_other_current_ones_approved(office: Session) -> None:
    form = replace(ONE, target="another form")
    both = (ONE.target, form.target)
    give(office, text(what="term", current=both), text(form, what="term", current=both))
    record_writing(
        office.connection, [form], "", office.policy, what="term", target=ES, at=NOON,
        file=Certificate("t.csv", "0" * 64), document="flyer.md",
        current=[(ONE.id, one) for one in both],
    )  # fmt: skip
    known = trusted(office, "term")
    assert [held.by for held in known.holding(ONE, ES, document="flyer.md")] == ["ana"]
    assert known.holding(form, ES, document="flyer.md") == ()
    assert known.writers(form, ES, document="flyer.md") == ()


def test_a_new_kind_of_text_needs_a_name_and_nothing_else(office: Session) -> None:
    fact = text(what="fact")
    assert give(office, fact)[0].signed
    reject(office, (fact,), BEA, why="it has expired")
    assert trusted(office, "fact").holding(ONE, ES, document="flyer.md") == ()
    assert log(office).found == {}


def test_each_kind_of_text_has_its_own_log(office: Session) -> None:
    give(office)
    give(office, replace(text(TWO), what="phrase"))
    assert [one[1] for one in log(office).found] == ["s1"]
    assert [one[1] for one in approvals(office, "phrase").found] == ["s2"]


def test_a_log_changed_by_hand_vouches_for_nothing(office: Session) -> None:
    give(office)
    conn = office.connection
    for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        conn.execute(f"DROP TRIGGER {name}")
    conn.execute("UPDATE ledger SET data = replace(data, 'ana', 'bea') WHERE kind = ?", (APPROVED,))
    conn.commit()
    found = approvals(office, "translation")
    assert found.found == {}
    assert found.problems == ("entry 2: its data were changed",)
    for act in (
        lambda: ask(office),
        lambda: give(office),
        lambda: reject(office, (text(),), ANA, why="no"),
    ):
        with pytest.raises(ConfigError, match="changed by hand") as caught:
            act()
        assert caught.value.details == found.problems


def test_acts_are_found_by_kind_of_text_document_language_and_kind(office: Session) -> None:
    conn = office.connection
    wrote(office, "Ben Sato")
    give(office)
    give(office, text(TWO, document="other.md"))
    reject(office, (text(),), BEA, why="no")
    give(office, replace(text(TWO), what="phrase"))
    acts = [entry.kind for entry in acts_on(conn, "translation", "flyer.md", ES)]
    assert acts == [TRANSLATED, APPROVED, REJECTED]
    only = acts_on(conn, "translation", "flyer.md", ES, REJECTED, TRANSLATED)
    assert [entry.kind for entry in only] == [TRANSLATED, REJECTED]
    assert list(acts_on(conn, "translation", "flyer.md", EN)) == []


# -- texts that differ in nothing but a value, or a typing mistake ---------------------------------


NEW = TextDigests("s1", "source 1b", "target 1b", "terms 1")


def carry(office: Session, *pairs: tuple[TextDigests, TextDigests]) -> ledger.LogEntry:
    return record_carrying(
        office.connection, pairs, "Kim Lee", office.policy, what="translation", target=ES, at=NOON,
        document="flyer.md", ground="contact records_desk.phone",
    )  # fmt: skip


def test_what_was_decided_holds_for_the_text_with_the_new_number(office: Session) -> None:
    wrote(office, "Ben Sato")
    give(office)
    entry = carry(office, (ONE, NEW))
    assert entry.kind == CARRIED
    assert dict(entry.data) == {
        "what": "translation", "document": "flyer.md", "lang": "es", "texts": [NEW.row],
        "before": [ONE.row], "policy": digest(office.policy),
        "by": {"id": "Kim Lee", "name": "Kim Lee"}, "ground": "contact records_desk.phone",
        **ledger.here(),
    }  # fmt: skip
    assert held(office, NEW) == ["ana"]
    assert held(office) == ["ana"]
    assert log(office).writers(NEW, ES, document="flyer.md") == ("Ben Sato",)
    assert [one.text for one in log(office).of("s1", ES, document="flyer.md")] == [ONE, NEW]


def test_what_was_decided_holds_for_a_text_with_another_id(office: Session) -> None:
    wrote(office, "Ben Sato")
    give(office)
    moved = replace(NEW, id="s9")
    carry(office, (ONE, moved))
    assert held(office, moved) == ["ana"]
    assert log(office).writers(moved, ES, document="flyer.md") == ("Ben Sato",)


def test_an_approval_of_the_first_version_has_no_class(office: Session) -> None:
    give(office)
    (entry,) = ledger.entries(office.connection, APPROVED)
    left_out = ("class", "people", "findings")
    old = {key: value for key, value in entry.data.items() if key not in left_out}
    ledger.append(office.connection, APPROVED, old | {"document": "old.md"}, at=NOON)
    (one,) = log(office).holding(ONE, ES, document="old.md")
    assert (one.document_class, one.people, one.findings) == ("", 0, ())
    assert ("old.md", ES) not in log(office).classes
    assert log(office).classes["flyer.md", ES] == ("public_information", 2)
    assert needed_now([one], 2) == 2


def test_a_text_that_was_not_approved_is_not_approved_by_a_new_number(office: Session) -> None:
    give(office, text(replace(ONE, terms="terms 2")))
    wrote(office, "Ben Sato", replace(ONE, target="another"))
    carry(office, (ONE, NEW))
    assert held(office, NEW) == []
    assert log(office).writers(NEW, ES, document="flyer.md") == ()


def test_two_texts_that_change_places_keep_their_own_approvals(office: Session) -> None:
    give(office, text(), text(TWO))
    wrote(office, "Ben Sato", ONE)
    wrote(office, "Eva Cruz", TWO)
    give(office, at=NOON + DAY)
    give(office, text(TWO), who=BEA)
    first, second = replace(TWO, id="s1"), replace(ONE, id="s2")
    office.now = NOON
    carry(office, (ONE, second), (TWO, first))
    office.now = NOON + DAY
    assert held(office, second) == ["ana"]
    assert held(office, first) == ["bea"]
    assert log(office).writers(second, ES, document="flyer.md") == ("Ben Sato",)
    assert log(office).writers(first, ES, document="flyer.md") == ("Eva Cruz",)


def test_a_corrected_source_keeps_its_approvals_on_the_word_of_a_person(office: Session) -> None:
    give(office, text(), text(TWO))
    now = text(replace(ONE, source="source 1, corrected"))
    entry = keep(office, [(ONE, now)], BEA, why=" a misspelled word ")
    assert entry is not None
    assert entry.kind == CARRIED
    assert entry.at == NOON
    assert entry.data["ground"] == "no change of meaning in the source: a misspelled word"
    assert entry.data["by"] == {"id": "bea", "name": "Beatriz Mora"}
    assert entry.data["credential"]["kind"] == "translator_tested"
    assert (entry.data["what"], entry.data["document"], entry.data["lang"]) == (
        "translation", "flyer.md", "es",
    )  # fmt: skip
    assert (entry.data["before"], entry.data["texts"]) == ([ONE.row], [now.digests.row])
    assert held(office, now.digests) == ["ana"]


def test_a_corrected_translation_keeps_its_approvals_and_the_log_says_what_was_edited(
    office: Session,
) -> None:
    give(office)
    now = text(replace(ONE, target="target 1, corrected"))
    record_writing(
        office.connection, [now.digests], "Tom Vega", office.policy, what="translation", target=ES,
        at=NOON, document="flyer.md", file=Certificate("back.xlf", "f" * 64),
    )  # fmt: skip
    assert held(office, now.digests) == [], "it replaced the approved text"
    assert list(log(office).replaced) == [("flyer.md", "s1", ES)]
    entry = keep(office, [(ONE, now)], BEA, why="a typo", edited="translation")
    assert entry is not None
    assert entry.data["edited"] == "translation"
    assert entry.data["ground"] == "no change of meaning in the translation: a typo"
    assert held(office, now.digests) == ["ana"]
    assert log(office).replaced == {}, "there is nothing left to confirm"


def test_the_credential_that_lasts_longest_is_recorded(office: Session) -> None:
    short = replace(TESTED, expires=date(2026, 12, 1), evidence="short")
    endless = replace(TESTED, expires=None, evidence="endless")
    expired = replace(TESTED, expires=date(2026, 1, 1), evidence="expired")
    many = replace(ANA, credentials=(short, expired, TESTED))
    give(office, who=many)
    give(office, text(TWO), who=replace(many, credentials=(short, endless, TESTED)))
    first, second = ledger.entries(office.connection, APPROVED)
    assert first.data["credential"]["evidence"] == "ata-17"
    assert second.data["credential"]["evidence"] == "endless"
    assert second.data["credential"]["expires"] == ""


def test_a_credential_counts_on_its_first_and_last_day_and_not_outside(office: Session) -> None:
    day = NOON.date()
    first = replace(ANA, credentials=(replace(TESTED, issued=day, expires=day),))
    for shift, allowed in ((-1, False), (0, True), (1, False)):
        office.now = NOON + shift * DAY
        assert ask(office, who=first)[0].decision.allowed is allowed


# -- a clock that was wrong ------------------------------------------------------------------------


def confirm(office: Session) -> None:
    """Declare, at noon, every entry with a later time wrong."""
    office.now = NOON
    confirm_time(office, by="lee", why="the dispatch clock agrees")


WRONG = (
    "the approval of Ana Ruiz does not count: it was given under a clock that Kim Lee declared "
    "wrong"
)
AHEAD = (
    "the approval of Ana Ruiz does not count: it is from 2026-12-15 18:00 UTC, and it is "
    "2026-11-25 18:00 UTC now: a clock was wrong"
)


def test_an_approval_under_a_wrong_clock_does_not_count_and_is_given_again(office: Session) -> None:
    give(office, text(TWO), who=BEA)
    give(office, at=NOON + 20 * DAY)
    assert held(office) == ["ana"]
    office.now = NOON
    assert held(office) == []
    assert log(office).lost("s1", ES, document="flyer.md") == (AHEAD,)
    confirm(office)
    assert held(office) == []
    assert held(office, TWO) == ["bea"]
    assert log(office).lost("s1", ES, document="flyer.md") == (WRONG,)
    assert [one.wrong_time for one in log(office).of("s1", ES, document="flyer.md")] == [
        "it was given under a clock that Kim Lee declared wrong"
    ]
    assert give(office)[0].signed
    assert held(office) == ["ana"]


def test_a_credential_that_begins_later_does_not_approve_by_a_clock_ahead(office: Session) -> None:
    held_later = replace(TESTED, issued=(NOON + 10 * DAY).date())
    later = replace(ANA, credentials=(held_later,))
    assert not give(office, who=later)[0].decision.allowed
    assert give(office, who=later, at=NOON + 20 * DAY)[0].signed
    confirm(office)
    assert held(office) == []
    assert not give(office, who=later)[0].decision.allowed


def test_a_rejection_under_a_wrong_clock_counts_and_an_approval_does_not_end_one(
    office: Session,
) -> None:
    give(office, text(TWO))
    reject(office, (text(),), BEA, why="too formal")
    office.now = NOON + 20 * DAY
    reject(office, (text(TWO),), BEA, why="too formal")
    assert give(office, despite="it is the term of the court")[0].signed
    assert log(office).rejection(ONE, ES, document="flyer.md") is None
    confirm(office)
    refused = log(office).rejection(ONE, ES, document="flyer.md")
    assert refused is not None
    assert refused.why == "too formal"
    assert held(office, TWO) == []


def test_a_lower_class_under_a_wrong_clock_is_not_the_class_before(office: Session) -> None:
    give(office, text(document_class="rights_information"))
    before = log(office).classes
    lowered = text(document_class="public_information")
    assert give(office, lowered, who=BEA, at=NOON + 20 * DAY, class_why="a plain flyer")[0].signed
    assert log(office).classes != before
    confirm(office)
    assert log(office).classes == before


def test_a_word_on_the_meaning_under_a_wrong_clock_keeps_no_approval(office: Session) -> None:
    give(office)
    give(office, text(TWO))
    after, other = replace(ONE, source="source 1b"), replace(TWO, source="source 2b")
    office.now = NOON + 20 * DAY
    keep(office, [(ONE, text(after))], ANA, why="a comma")
    record_carrying(
        office.connection, [(TWO, other)], "lee", office.policy, what="translation", target=ES,
        at=office.now, document="flyer.md", ground="contact records_desk.phone",
    )  # fmt: skip
    assert (held(office, after), held(office, other)) == (["ana"], ["ana"])
    confirm(office)
    assert (held(office, after), held(office, other)) == ([], ["ana"])
    assert log(office).lost("s1", ES, document="flyer.md") == (WRONG,)
