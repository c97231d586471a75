"""What came back: taken in, held, left open, or refused whole."""

from __future__ import annotations

import unicodedata
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from langaccess import review
from langaccess.core.errors import InputError
from langaccess.core.model import State
from langaccess.qa import FindingAnswer, accept
from tests.review.kit import EN, FLYER, HT, NOW, NS, Agency, fill


@pytest.mark.slow
def test_a_sentence_with_an_error_is_held_and_cannot_be_approved_until_a_better_one_comes(
    police: Agency, returned: Path
) -> None:
    police.take(returned)
    before = police.document().sentences[2].target
    taken = police.take(fill(returned, {"217-555-0100": "217-555-0101"}), "B. Other")
    assert taken.taken == ()
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_file_for_an_older_source_is_refused_whole(police: Agency, returned: Path) -> None:
    text = FLYER.format(doc_class="public_information")
    police.flyer.write_text(text.replace("Do not send", "Never send"), encoding="utf-8")
    with pytest.raises(InputError, match=r"an older source of brochures/flyer\.md") as caught:
        police.take(returned)
    assert "review export" in str(caught.value.hint)
    assert police.states() == ["new"] * 6


@pytest.mark.slow
def test_a_source_that_was_only_saved_again_is_the_same(police: Agency, returned: Path) -> None:
    text = FLYER.format(doc_class="public_information")
    police.flyer.write_text(text + "\n", encoding="utf-8")
    assert len(police.take(returned).taken) == 6


@pytest.mark.slow
def test_a_file_for_another_document_or_language_is_refused(
    police: Agency, returned: Path, tmp_path: Path
) -> None:
    text = returned.read_text(encoding="utf-8")
    other = tmp_path / "other.xlf"
    digest = text[text.index("sha256 ") + 7 :][:64]
    other.write_text(
        text.replace("flyer.md", "menu.md").replace(digest, "0" * 64), encoding="utf-8"
    )
    with pytest.raises(InputError, match="a document that is not yours"):
        police.take(other)
    other.write_text(text.replace('target-language="ht"', 'target-language="fr"'), encoding="utf-8")
    with pytest.raises(InputError, match="in French"):
        police.take(other)
    assert police.states() == ["new"] * 6


def test_a_file_without_a_document_says_what_to_do_next(police: Agency, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlf"
    path.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"/>', encoding="utf-8"
    )
    with pytest.raises(InputError, match="has no document in it") as caught:
        police.take(path)
    assert caught.value.where == str(path)
    assert "ask the translator to save it again" in str(caught.value.hint)


@pytest.mark.slow
def test_the_states_that_a_file_claims_count_for_nothing(police: Agency, tmp_path: Path) -> None:
    path = police.export(tmp_path / "pack")
    path.write_text(
        path.read_text(encoding="utf-8").replace('state="new"', 'state="final" approved="yes"'),
        encoding="utf-8",
    )
    taken = police.take(path)
    assert (taken.taken, taken.open) == ((), 6)
    assert police.states() == ["new"] * 6


@pytest.mark.slow
def test_a_draft_that_a_translator_puts_in_as_it_was_stays_a_draft(
    police: Agency, tmp_path: Path
) -> None:
    path = fill(police.export(tmp_path / "pack"))
    police.draft()
    assert police.states() == ["draft"] * 6
    taken = police.take(path)
    assert taken.wording == ("6 of 6 have the same wording as the program's draft",)
    assert (len(taken.unchanged), taken.taken, taken.same) == (6, (), 0), "short ones too"
    assert {one.writers for one in police.standings().values()} == {()}
    assert police.take(path, "B. Other").same == 0


@pytest.mark.slow
def test_what_a_program_did_to_space_and_letters_is_put_right(
    police: Agency, returned: Path
) -> None:

    text = returned.read_text(encoding="utf-8")
    text = text.replace("Rakwoche epi rele ", "\n  Rakwoche épi rele ")
    returned.write_text(
        unicodedata.normalize("NFD", text).replace("touswit.", "touswit. "), encoding="utf-8"
    )
    taken = police.take(returned)
    assert taken.held == ()
    found = police.document().sentences[2].target
    assert found is not None
    assert found.text == "Rakwoche épi rele 217-555-0100 touswit."
    assert [found.text[s.start : s.end] for s in found.spans] == ["217-555-0100"]


@pytest.mark.slow
def test_a_sentence_that_stands_twice_in_a_file_is_held(police: Agency, returned: Path) -> None:
    text = returned.read_text(encoding="utf-8")
    start = text.rindex("<trans-unit")
    unit = text[start : text.rindex("</trans-unit>") + len("</trans-unit>")]
    returned.write_text(
        text.replace(unit, unit + unit.replace("Pale ak fanmi", "Pa pale ak fanmi")),
        encoding="utf-8",
    )
    taken = police.take(returned)
    assert [held.reason for held in taken.held] == ["it is in the file twice"] * 2
    assert police.states() == ["translated"] * 5 + ["new"]


@pytest.mark.slow
def test_a_file_that_holds_one_document_twice_is_refused_whole(
    police: Agency, returned: Path
) -> None:
    text = returned.read_text(encoding="utf-8")
    start, end = text.index("<file "), text.index("</file>") + len("</file>")
    other = text[start:end].replace("Rakwoche", "Fèmen")
    returned.write_text(text[:end] + other + text[end:], encoding="utf-8")
    with pytest.raises(InputError, match=r"flyer\.md \(ht\) is in this file 2 times") as found:
        police.take(returned)
    assert "leave the one that counts" in str(found.value.hint)
    assert set(police.states()) == {"new"}


@pytest.mark.slow
def test_a_name_that_stays_as_it_is_counts_as_done_and_a_forgotten_sentence_does_not(
    police: Agency, tmp_path: Path
) -> None:
    text = FLYER.format(doc_class="public_information")
    police.flyer.write_text(text + "\nCrime Stoppers\n\nBring your papers.\n", encoding="utf-8")
    path = police.export(tmp_path / "pack")
    assert police.take(path).open == 8  # a file without any work brings nothing
    taken = police.take(fill(path))
    assert (len(taken.taken), taken.open) == (7, 1)
    found = {one.source.text: one for one in police.document().sentences}
    stand = police.standings()
    assert stand[found["Crime Stoppers"].place].state is State.TRANSLATED
    assert stand[found["Bring your papers."].place].state is State.NEW
    assert police.take(path).same == 7


@pytest.mark.slow
def test_an_answered_false_alarm_blocks_no_more_until_the_text_changes(
    police: Agency, returned: Path
) -> None:
    odd = fill(returned, {"217-555-0100": "217-555-0101"})
    (held,) = police.take(odd).held
    answer = FindingAnswer(
        "phone.differs", held.answer, "Marie Jean", "the desk has a second number", person="jean"
    )
    with police.db() as conn:
        accept(conn, answer, at=NOW)
    taken = police.take(odd)
    assert (taken.taken, taken.held) == ((held.place,), ())
    (unread,) = [one for one in police.approve("A. Khan") if not one.decision.allowed]
    assert "Marie Jean answered: the desk has a second number" in unread.decision.reasons[0].text
    assert all(one.decision.allowed for one in police.approve("A. Khan", read=True))
    (again,) = police.take(fill(returned, {"217-555-0100": "217-555-0102"})).held
    assert again.answer != held.answer


@pytest.mark.slow
def test_a_file_that_a_program_rebuilt_is_still_ours(police: Agency, returned: Path) -> None:
    """Trados and memoQ rename units, cut segments by marks, and write their own path."""
    tree = etree.parse(returned)
    for file in tree.iter(f"{NS}file"):
        file.set("original", "C:\\Jobs\\2026\\flyer.md")
        header = file.find(f"{NS}header")
        assert header is not None
        file.remove(header)
    for number, unit in enumerate(tree.iter(f"{NS}trans-unit"), start=1):
        unit.set("id", f"0000-{number}")
        source, target = unit.find(f"{NS}source"), unit.find(f"{NS}target")
        assert source is not None
        assert target is not None
        cut = etree.Element(f"{NS}seg-source")
        for side, holder in ((source, cut), (target, target)):
            mark = etree.Element(f"{NS}mrk", mtype="seg", mid="1")
            mark.text, children = side.text, [deepcopy(child) for child in side]
            mark.extend(children)
            for child in list(holder):
                holder.remove(child)
            holder.text = None
            holder.append(mark)
        source.addnext(cut)
    tree.write(returned, encoding="UTF-8", xml_declaration=True)
    taken = police.take(returned)
    assert (len(taken.taken), taken.held, taken.open) == (6, (), 0)
    target_ = police.document().sentences[2].target
    assert target_ is not None
    assert [target_.text[s.start : s.end] for s in target_.spans] == ["217-555-0100"]


def _copy(police: Agency, to: str) -> Path:
    """Put a document with the same content under review by another name; return its file."""
    path = police.flyer.parent / to
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(police.flyer.read_bytes())
    return path


def _sent(police: Agency, path: Path, to: Path) -> Path:
    with police.session() as session:
        review.export(session, [path], [HT], to, source=EN)
    (file,) = (to / "ht" / "xliff").glob("*.xlf")
    return fill(file)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a-notice.md", "other.md"])  # before and after flyer.md
def test_a_file_for_one_of_two_identical_documents_goes_to_the_one_that_it_names(
    police: Agency, returned: Path, tmp_path: Path, name: str
) -> None:
    file = _sent(police, _copy(police, name), tmp_path / "other")
    assert police.take(file).name == f"brochures/{name}"
    assert not any(one.writers for one in police.standings().values()), "the flyer is untouched"
    assert police.take(returned).name == "brochures/flyer.md"


@pytest.mark.slow
def test_a_file_for_a_source_not_yet_under_review_goes_to_no_identical_document(
    police: Agency, returned: Path
) -> None:
    _copy(police, "other.md")
    text = returned.read_text("utf-8").replace('original="flyer.md"', 'original="other.md"')
    returned.write_text(text, "utf-8")
    assert police.take(returned).name == "brochures/other.md"
    assert not any(one.writers for one in police.standings().values())


@pytest.mark.slow
def test_a_file_that_may_be_for_two_documents_of_one_name_is_refused(
    police: Agency, returned: Path, tmp_path: Path
) -> None:
    _sent(police, _copy(police, "north/flyer.md"), tmp_path / "other")
    with pytest.raises(InputError, match="any of 2 documents with the same content") as caught:
        police.take(returned)
    assert "brochures/north/flyer.md" in caught.value.message


@pytest.mark.slow
def test_a_renamed_document_still_takes_its_file(police: Agency, returned: Path) -> None:
    text = returned.read_text("utf-8").replace('original="flyer.md"', 'original="old-name.txt"')
    returned.write_text(text, "utf-8")
    assert police.take(returned).name == "brochures/flyer.md"


@pytest.mark.slow
def test_a_file_that_is_half_in_another_language_is_held_whole(
    police: Agency, returned: Path
) -> None:
    """The short sentences of a Spanish file pass every check of a Haitian one."""
    spanish = {
        "Eskwokri nan telefòn": "Las estafas por teléfono y lo que usted puede hacer contra ellas",
        "Sispann eskwokri nan telefòn": "Ayúdenos a detener las estafas por teléfono en la ciudad",
        "Apèl la gratis.": "La llamada es gratuita para usted y para todos los de su familia.",
        "Pa voye lajan.": "No mande dinero.",
        "Pale ak fanmi w.": "Avise a su familia.",
    }
    taken = police.take(fill(returned, spanish))
    assert taken.taken == ()
    reasons = [held.reason for held in taken.held]
    assert len(reasons) == 6
    assert any("3 of 6 translations in this file are in another language" in r for r in reasons)
    assert set(police.states()) == {"new"}
