"""From a draft to an approved file, and every move that is forbidden."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from langaccess import ledger, review
from langaccess.approval import Vendor, keep_evidence
from langaccess.checks import Answer, accept
from langaccess.errors import ConfigError, InputError
from langaccess.memory import Memory, approve_terms, load_terms
from langaccess.memory import Standing as Trust
from langaccess.model import State, Target
from langaccess.review.store import save
from tests.review.kit import EN, FLYER, HAITIAN, HT, NOW, Agency, agency, fill


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    return agency(tmp_path / "springfield")


@pytest.fixture
def returned(police: Agency, tmp_path: Path) -> Path:
    return fill(police.export(tmp_path / "pack"))


def grounds(answers: tuple[review.Answer, ...]) -> set[str]:
    return {reason.text for one in answers for reason in one.decision.reasons}


def test_a_brochure_goes_out_comes_back_and_is_approved_by_a_second_person(
    police: Agency, tmp_path: Path
) -> None:
    path = police.export(tmp_path / "pack")
    assert police.states() == ["new"] * 6
    taken = police.take(fill(path))
    assert (len(taken.taken), taken.open, taken.held) == (6, 0, [])
    assert police.states() == ["translated"] * 6
    assert {w for s in police.standings().values() for w in s.writers} == {"Marie Jean"}

    assert all(one.decision.allowed for one in police.approve("A. Khan"))
    assert police.states() == ["approved"] * 6
    with police.db() as conn:
        document = police.document()
        stand = review.standings(document, review.log_of(conn), police.policy)
        written = review.render(police.root, document, stand)
        units = list(Memory(conn).units(EN, HT))
    assert written.path == police.root / "translations/approved/brochures/flyer.ht.md"
    text = written.path.read_text(encoding="utf-8")
    assert "Rakwoche epi rele **217-555-0100** touswit. Apèl la gratis." in text
    assert "machine" not in text.lower()
    assert "title: Eskwokri nan telefòn" in text
    assert {u.standing for u in units} == {Trust.APPROVED}
    assert {(u.source, u.target) for u in units} == set(HAITIAN.items())
    assert all(u.by == "A. Khan" for u in units)


def test_who_translated_may_not_approve(police: Agency, returned: Path) -> None:
    police.take(returned, "jean")
    answers = police.approve("Marie Jean")
    assert not any(one.decision.allowed for one in answers)
    assert grounds(answers) == {
        "Marie Jean wrote this text, and public_information takes a second person"
    }
    assert police.states() == ["translated"] * 6


@pytest.mark.parametrize(
    ("name", "words"),
    [("Voice Only", "does not make a translator")],
)
def test_who_is_not_qualified_for_the_pair_may_not_approve(
    police: Agency, returned: Path, name: str, words: str
) -> None:
    police.take(returned)
    answers = police.approve(name)
    assert not any(one.decision.allowed for one in answers)
    assert all(words in text for text in grounds(answers))


def test_an_untranslated_document_is_not_approved(police: Agency, tmp_path: Path) -> None:
    police.export(tmp_path / "pack")
    assert "it is not translated" in grounds(police.approve("A. Khan"))


def test_a_sentence_with_an_error_is_held_and_cannot_be_approved_until_a_better_one_comes(
    police: Agency, returned: Path
) -> None:
    police.take(returned)
    before = police.document().sentences[2].target
    taken = police.take(fill(returned, {"217-555-0100": "217-555-0101"}), "B. Other")
    assert taken.taken == []
    (held,) = taken.held
    assert "phone.differs" in held.reason
    assert held.where.startswith(f"{returned}:")
    assert police.document().sentences[2].target == before
    answers = police.approve("A. Khan")
    (refused,) = [one for one in answers if not one.decision.allowed]
    assert [r.rule for r in refused.decision.reasons] == ["floor.10"]
    assert police.states().count("approved") == 5
    assert "held: phone.differs" in police.standings()[refused.sentence.place].reason
    again = fill(returned, {"Rakwoche epi": "Fèmen telefòn nan epi"})
    assert len(police.take(again, "B. Other").taken) == 1
    assert police.standings()[refused.sentence.place].state is State.TRANSLATED


def test_a_lost_code_is_held(police: Agency, returned: Path) -> None:
    text = returned.read_text(encoding="utf-8")
    start = text.index("Rakwoche epi rele ")
    end = text.index(" touswit", start)
    returned.write_text(
        text[:start] + "Rakwoche epi rele 217-555-0100" + text[end:], encoding="utf-8"
    )
    taken = police.take(returned)
    assert len(taken.taken) == 5
    assert taken.held[0].reason.startswith("markup.lost: code ")


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
    with police.db() as conn:
        stand = review.standings(document, review.log_of(conn), police.policy)
    with pytest.raises(InputError, match="not approved"):
        review.render(police.root, document, stand)
    police.flyer.write_text(text, encoding="utf-8")
    assert police.states() == ["approved"] * 6


def test_a_file_for_an_older_source_is_refused_whole(police: Agency, returned: Path) -> None:
    text = FLYER.format(doc_class="public_information")
    police.flyer.write_text(text.replace("Do not send", "Never send"), encoding="utf-8")
    with pytest.raises(InputError, match=r"an older source of brochures/flyer\.md") as caught:
        police.take(returned)
    assert "review export" in str(caught.value.hint)
    assert police.states() == ["new"] * 6


def test_a_source_that_was_only_saved_again_is_the_same(police: Agency, returned: Path) -> None:
    text = FLYER.format(doc_class="public_information")
    police.flyer.write_text(text + "\n", encoding="utf-8")
    assert len(police.take(returned).taken) == 6


def test_a_file_for_another_document_or_language_is_refused(
    police: Agency, returned: Path, tmp_path: Path
) -> None:
    text = returned.read_text(encoding="utf-8")
    other = tmp_path / "other.xlf"
    digest = text[text.index("sha256 ") + 7 :][:64]
    other.write_text(
        text.replace("flyer.md", "menu.md").replace(digest, "0" * 64), encoding="utf-8"
    )
    with pytest.raises(InputError, match="another document"):
        police.take(other)
    other.write_text(text.replace('target-language="ht"', 'target-language="fr"'), encoding="utf-8")
    with pytest.raises(InputError, match="in French"):
        police.take(other)
    assert police.states() == ["new"] * 6


def test_the_states_that_a_file_claims_count_for_nothing(police: Agency, tmp_path: Path) -> None:
    path = police.export(tmp_path / "pack")
    path.write_text(
        path.read_text(encoding="utf-8").replace('state="new"', 'state="final" approved="yes"'),
        encoding="utf-8",
    )
    taken = police.take(path)
    assert (taken.taken, taken.open) == ([], 6)
    assert police.states() == ["new"] * 6


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


def test_rights_information_takes_a_second_person_whatever_the_agency_says(
    tmp_path: Path,
) -> None:
    rules = "\ndocuments: {classes: {public_information: {approvals: 1}}}\n"
    police = agency(tmp_path / "s", doc_class="rights_information", rules=rules)
    police.take(fill(police.export(tmp_path / "pack")), "A. Khan")
    assert "rights_information takes a second person" in " ".join(
        grounds(police.approve("A. Khan"))
    )
    assert all(one.decision.allowed for one in police.approve("jean"))
    other = agency(tmp_path / "o", rules=rules)
    other.take(fill(other.export(tmp_path / "pack2")), "A. Khan")
    assert all(one.decision.allowed for one in other.approve("A. Khan"))


def test_a_rejection_takes_an_approval_back_and_says_why(police: Agency, returned: Path) -> None:
    police.take(returned)
    police.approve("A. Khan")
    with police.db() as conn:
        document = police.document()
        place = document.sentences[0].place
        review.reject(
            conn, document, police.person("jean"), police.policy, why="too formal",
            only=[place], at=NOW,
        )  # fmt: skip
        with pytest.raises(InputError, match="reason"):
            review.reject(
                conn, document, police.person("jean"), police.policy, why=" ", only=[place], at=NOW
            )
    found = police.standings()[place]
    assert (found.state, found.reason) == (State.TRANSLATED, "rejected by Marie Jean: too formal")
    assert police.states().count("approved") == 5


def test_a_vendors_work_is_approved_with_its_certificate(
    police: Agency, returned: Path, tmp_path: Path
) -> None:
    police.take(returned, "Vendor One")
    proof = tmp_path / "certificate.pdf"
    proof.write_bytes(b"%PDF certificate")
    kept = keep_evidence(police.workspace.state, proof)
    with police.db() as conn:
        document = police.document()
        for vendor, allowed in (
            (Vendor("Vendor One", "", "D. Clerk", kept), False),
            (Vendor("Someone", "Vendor One", "D. Clerk", kept), False),
            (Vendor("Vendor One", "Vendor Two", "D. Clerk", kept), True),
        ):
            answers = review.approve(conn, document, vendor, police.policy, at=NOW)
            assert {one.decision.allowed for one in answers} == {allowed}
        (entry,) = ledger.entries(conn, "text.approved")
    assert entry.data["vendor"]["sha256"] == kept.sha256
    assert police.states() == ["approved"] * 6


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


def test_a_draft_that_a_translator_puts_in_as_it_was_is_theirs(
    police: Agency, tmp_path: Path
) -> None:
    path = fill(police.export(tmp_path / "pack"))
    with police.db() as conn:
        document = police.document()
        drafted = tuple(
            replace(one, target=Target(HAITIAN[one.source.text], one.source.spans),
                    origin="engine:test", made_for=review.digest(one.source))
            for one in document.sentences
        )  # fmt: skip
        save(conn, replace(document, sentences=drafted))
    assert police.states() == ["draft"] * 6
    assert len(police.take(path).taken) == 6
    assert police.take(path, "B. Other").same == 6
    assert {s.writers for s in police.standings().values()} == {("Marie Jean",)}


def glossary(police: Agency, form: str, forbidden: str = "") -> None:
    """Enter a term of the agency, and have it approved."""
    more = f", {{text: {forbidden}, usage: forbidden, source: us}}" if forbidden else ""
    path = police.root / "glossary" / "own.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        "terms:\n  - id: family\n    en: family\n    definition: people one lives with\n"
        "    domain: victims\n    source: us\n"
        f"    forms: {{ht: [{{text: {form}, source: us}}{more}]}}\n",
        encoding="utf-8",
    )
    with police.db() as conn:
        base = load_terms(path.parent)
        asked = approve_terms(
            conn, base, ("family",), HT, police.person("A. Khan"), police.policy, at=NOW
        )
    assert all(one.decision.allowed for one in asked)


def test_a_changed_term_makes_stale_only_where_it_occurs(police: Agency, returned: Path) -> None:
    glossary(police, "fanmi")
    police.take(returned)
    police.approve("A. Khan")
    assert police.states() == ["approved"] * 6
    glossary(police, "paran")
    found = police.standings()
    assert [str(s.state) for s in found.values()] == ["approved"] * 5 + ["stale"]
    assert list(found.values())[-1].reason == "a term used in it changed since A. Khan approved it"
    assert all(one.decision.allowed for one in police.approve("A. Khan"))
    assert police.states() == ["approved"] * 6


def test_a_word_that_the_term_base_forbids_is_an_open_error(police: Agency, returned: Path) -> None:
    police.take(returned)
    glossary(police, "paran", forbidden="fanmi")
    (refused,) = [one for one in police.approve("A. Khan") if not one.decision.allowed]
    assert [r.rule for r in refused.decision.reasons] == ["floor.10"]
    assert refused.findings[0].code == "term.forbidden"
    assert police.states() == ["approved"] * 5 + ["translated"]


def test_what_a_program_did_to_space_and_letters_is_put_right(
    police: Agency, returned: Path
) -> None:

    text = returned.read_text(encoding="utf-8")
    text = text.replace("Rakwoche epi rele ", "\n  Rakwoche épi rele ")
    returned.write_text(
        unicodedata.normalize("NFD", text).replace("touswit.", "touswit. "), encoding="utf-8"
    )
    taken = police.take(returned)
    assert taken.held == []
    found = police.document().sentences[2].target
    assert found is not None
    assert found.text == "Rakwoche épi rele 217-555-0100 touswit."
    assert [found.text[s.start : s.end] for s in found.spans] == ["217-555-0100"]


def test_a_sentence_that_stands_twice_in_a_file_is_held(police: Agency, returned: Path) -> None:
    text = returned.read_text(encoding="utf-8")
    start = text.rindex("<trans-unit")
    unit = text[start : text.rindex("</trans-unit>") + len("</trans-unit>")]
    returned.write_text(
        text.replace(unit, unit + unit.replace("Pale ak fanmi", "Pa pale ak fanmi")),
        encoding="utf-8",
    )
    taken = police.take(returned)
    assert [held.reason for held in taken.held] == ["it stands twice in the file"] * 2
    assert police.states() == ["translated"] * 5 + ["new"]


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


def test_a_name_that_stays_as_it_is_counts_as_done_and_a_forgotten_sentence_does_not(
    police: Agency, tmp_path: Path
) -> None:
    text = FLYER.format(doc_class="public_information")
    police.flyer.write_text(text + "\nCrime Stoppers\n\nBring your papers.\n", encoding="utf-8")
    path = police.export(tmp_path / "pack")
    assert police.take(path).open == 8  # a file on which nobody has worked brings nothing
    taken = police.take(fill(path))
    assert (len(taken.taken), taken.open) == (7, 1)
    found = {one.source.text: one for one in police.document().sentences}
    stand = police.standings()
    assert stand[found["Crime Stoppers"].place].state is State.TRANSLATED
    assert stand[found["Bring your papers."].place].state is State.NEW
    assert police.take(path).same == 7


def test_an_answered_false_alarm_blocks_no_more_until_the_text_changes(
    police: Agency, returned: Path
) -> None:
    odd = fill(returned, {"217-555-0100": "217-555-0101"})
    (held,) = police.take(odd).held
    answer = Answer("phone.differs", held.answer, "D. Clerk", "the desk has a second number")
    with police.db() as conn:
        accept(conn, answer, at=NOW)
    taken = police.take(odd)
    assert (taken.taken, taken.held) == ([held.place], [])
    assert all(one.decision.allowed for one in police.approve("A. Khan"))
    (again,) = police.take(fill(returned, {"217-555-0100": "217-555-0102"})).held
    assert again.answer != held.answer


def released(police: Agency) -> review.Released:
    with police.db() as conn:
        return review.release(conn, police.root, police.document(), police.policy, at=NOW)


def test_an_approved_file_has_a_form_number_and_every_change_a_new_version(
    police: Agency, returned: Path
) -> None:
    police.take(returned)
    with pytest.raises(InputError, match="not approved"):
        released(police)
    police.approve("A. Khan")
    first = released(police)
    assert first.form.startswith("SP-001 ht v1 2026-11-25 · ")
    assert first.written.path.read_text(encoding="utf-8").endswith(f"\n{first.form}\n")
    again = released(police)
    assert (again.form, again.written.sha256) == (first.form, first.written.sha256)
    place = police.take(fill(returned, {"Pa voye": "Pa janm voye"}), "A. Khan").taken[0]
    police.approve("jean", place)
    second = released(police)
    assert second.form.startswith("SP-001 ht v2 2026-11-25 · ")
    assert second.form[-4:] != first.form[-4:]
    with police.db() as conn:
        document = police.document()
        log = list(review.releases(conn, document))
    assert [entry["version"] for entry in log] == [1, 2]
    assert log[1]["sha256"] == second.written.sha256
    assert log[1]["file"] == "translations/approved/brochures/flyer.ht.md"


def remembered(police: Agency) -> dict[str, str]:
    """Return source → target of what the memory holds as approved."""
    with police.db() as conn:
        units = list(Memory(conn).units(EN, HT))
    assert all(unit.standing is Trust.APPROVED for unit in units)
    return {unit.source: unit.target for unit in units}


def test_what_is_rejected_leaves_the_memory_too(police: Agency, returned: Path) -> None:
    police.take(fill(returned))
    police.approve("A. Khan")
    assert remembered(police)["The call is free."] == "Apèl la gratis."
    (place,) = (
        one.place for one in police.document().sentences if one.source.text == "The call is free."
    )
    with police.db() as conn:
        review.reject(
            conn, police.document(), police.person("A. Khan"), police.policy,
            why="the tone", only=(place,), at=NOW,
        )  # fmt: skip
    left = remembered(police)
    assert "The call is free." not in left
    assert len(left) == 5


def test_a_newer_approved_translation_takes_the_place_of_the_older_in_the_memory(
    police: Agency, returned: Path
) -> None:
    police.take(fill(returned))
    police.approve("A. Khan")
    police.take(fill(returned, {"Apèl la gratis.": "Apèl la pa koute anyen."}))
    police.approve("A. Khan")
    with police.db() as conn:
        units = [u.target for u in Memory(conn).units(EN, HT) if u.source == "The call is free."]
    assert units == ["Apèl la pa koute anyen."]
