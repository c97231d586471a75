"""Cards: what is printed, what is left out, where it is, and that nothing changes by itself."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.phrases.book import Answers, Phrasebook, YesNo, load_phrasebook
from langaccess.phrases.cards import (
    SIZES,
    Card,
    CardLayout,
    Duplex,
    Request,
    Size,
    Stock,
    booklet,
    ispeak,
    poster,
    preview,
    sheet,
    wallet,
)
from tests.phrases.book.kit import TOPIC, agency, entry, language
from tests.phrases.cards.kit import (
    BOOK,
    DAY,
    around_codes,
    column,
    digest,
    faces,
    lines,
    on_sheet,
    pages,
    request,
    sourced,
    with_text,
)

# The scripts that a page is looked at in, by hand; here that they pass PDF/UA and preflight.
HARD = (
    "ar", "ur", "fa", "he", "hi", "bn", "pa", "gu", "ta", "my", "km", "th", "lo", "am",
    "zh-Hant", "ja", "ko", "vi", "ht", "hmn", "hy", "ka",
)  # fmt: skip
FIRST = ["interpreter"]


def test_without_approval_the_sheet_shows_names_only_and_says_what_is_left_out() -> None:
    card, selection = ispeak(request("es", "so", proof=False), size="letter", on=DAY)
    text = pages(card.data)[0][2]
    assert not card.draft
    assert "Español" in text
    assert "Señale" not in text
    assert "DRAFT" not in text
    assert {left.id for left in selection.left_out} == {"interpreter.point"}
    assert all(left.reason.startswith("not approved (") for left in selection.left_out)


def test_a_proof_has_draft_across_every_page_and_in_its_title() -> None:
    card, selection = ispeak(request(*BOOK.tags), size="letter", on=DAY)
    assert card.draft
    assert selection.left_out == []
    found = pages(card.data)
    assert len(found) >= 2
    for _width, _height, text in found:
        assert text.count("DRAFT") >= 2
    assert b"DRAFT" in card.data or card.content["draft"]


def test_a_published_line_prints_without_draft_and_names_its_source() -> None:
    book = sourced("es", "interpreter.point")
    card, selection = ispeak(request("es", "so", proof=False, book=book), size="letter", on=DAY)
    text = pages(card.data)[0][2]
    assert "Señale el idioma" in text
    assert "sources: County of X, form 12" in text
    assert not card.draft
    assert [left.tag for left in selection.left_out] == ["so"]


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["ar", "fa", "prs", "ps", "ur", "ckb", "ug", "he", "yi"])
def test_a_latin_name_and_a_number_keep_their_order_inside_right_to_left_text(tag: str) -> None:
    words = "התקשר אל {} עכשיו" if tag in {"he", "yi"} else "اتصل {} الآن"
    book = BOOK
    for id_, latin in {
        "interpreter.wait": "José Muñoz", "interpreter.need": "(217) 555-0101",
        "interpreter.point": "Peñasquitos", "interpreter.speak-this": "Ruáingga",
    }.items():  # fmt: skip
        book = with_text(id_, tag, words.format(latin), book)
    card, _ = sheet(request(tag, book=book), Tag(tag), topics=FIRST, on=DAY)
    assert card is not None
    page = "\n".join(lines(card.data))
    for latin in ("JoséMuñoz", "|217|555-0101", "Peñasquitos", "Ruáingga"):
        assert latin in page


def test_a_name_in_latin_letters_is_whole_in_a_language_of_right_to_left_script() -> None:
    card, _ = ispeak(request("ar", "rhg"), size="letter", on=DAY)
    assert any("Ruáingga" in line for line in lines(card.data))


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_a_sheet_has_its_paper_and_every_language(size: Size) -> None:
    card, _ = ispeak(request(*BOOK.tags), size=size, on=DAY)
    found = pages(card.data)
    for width, height, _text in found:
        assert (width, height) == (SIZES[size]["width"], SIZES[size]["height"])
    assert len(found) == card.pages
    text = " ".join(page[2] for page in found)
    for tag in BOOK.tags:
        if tag.language != "zh":
            assert tag.name in text.replace("\r\n", " ")


def test_written_chinese_becomes_spoken_languages_on_the_sheet() -> None:
    card, _ = ispeak(request("zh-Hans", "zh-Hant"), size="letter", on=DAY)
    assert card.tags == ("zh", "yue")
    rows = [row for region in card.content["regions"] for row in region["rows"]]
    assert [row["english"] for row in rows] == ["Cantonese", "Mandarin Chinese"]
    assert [len(row["lines"]) for row in rows] == [1, 2]


@pytest.mark.slow
def test_languages_are_grouped_by_region_and_named_by_its_letter() -> None:
    card, _ = ispeak(request("so", "es", "ht", "am", "km"), size="letter", on=DAY)
    regions = card.content["regions"]
    assert [region["name"] for region in regions] == [
        "The Americas and the Caribbean", "Africa", "Southeast Asia",
    ]  # fmt: skip
    assert [row["number"] for region in regions for row in region["rows"]] == [
        "A1",
        "A2",
        "B1",
        "B2",
        "C1",
    ]


def test_the_languages_of_the_agency_come_before_the_regions() -> None:
    asked = dataclasses.replace(request("es", "so", "ht"), first=(Tag("so"), Tag("es-MX")))
    card, _ = ispeak(asked, size="letter", on=DAY)
    groups = [(g["name"], [r["english"] for r in g["rows"]]) for g in card.content["regions"]]
    assert groups == [
        ("Most often here", ["Somali", "Spanish"]),
        ("The Americas and the Caribbean", ["Haitian Creole"]),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("size", ["letter", "tabloid", "pocket"])
def test_a_person_who_does_not_hear_points_at_the_first_page(size: Size) -> None:
    everyone = request(*(str(tag) for tag in BOOK.tags))
    made: list[Card | None] = [ispeak(everyone, size=size, on=DAY)[0]]
    if size != "pocket":
        made.append(poster(everyone, size=size, on=DAY)[0])
    for card in made:
        assert card is not None
        first = " ".join(pages(card.data)[0][2].split())
        assert "Deaf or hard of hearing? Point here." in first
        assert "It is free." in first
        assert [one["name"] for one in card.content["deaf"]] == [
            "deaf", "sign-language", "video", "write",
        ]  # fmt: skip


def test_a_language_without_any_phrase_still_has_its_name() -> None:
    card, selection = ispeak(request("mam"), size="letter", on=DAY)
    assert "Qyol Mam" in pages(card.data)[0][2]
    assert selection.left_out[0].reason == "not translated"


@pytest.mark.slow
def test_two_builds_are_byte_identical_and_a_changed_phrase_changes_only_its_pages() -> None:
    some = ("ar", "fa", "my", "ja", "vi", "es")
    one, _ = wallet(request(*some), topics=FIRST, layout=CardLayout(), on=DAY)
    two, _ = wallet(request(*some), topics=FIRST, layout=CardLayout(), on=DAY)
    assert one is not None
    assert two is not None
    assert digest(one.data) == digest(two.data)
    book = with_text("interpreter.wait", "ar", "انتظر من فضلك.")
    changed, _ = wallet(request(*some, book=book), topics=FIRST, layout=CardLayout(), on=DAY)
    assert changed is not None
    before, after = ([digest(page) for page in preview(card, ppi=40)] for card in (one, changed))
    assert len(before) == len(after)
    differ = [n for n, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    assert differ == [0, 1]  # both sides of the first sheet; the second has no Arabic


@pytest.mark.slow
def test_backs_stand_behind_their_fronts_for_either_way_of_turning() -> None:
    places: tuple[tuple[Duplex, str], ...] = (("long", "right"), ("short", "left"))
    for duplex, place in places:
        layout = CardLayout(duplex=duplex)
        card, _ = wallet(request("es"), topics=FIRST, layout=layout, on=DAY)
        assert card is not None
        assert column(card.data, 0, "Spanish")[0] == "left"
        assert column(card.data, 1, "Do you speak this language?") == [place]


def test_a_folded_card_has_its_sides_beside_each_other() -> None:
    card, _ = wallet(request("es"), topics=FIRST, layout=CardLayout(duplex="fold"), on=DAY)
    assert card is not None
    assert card.pages == 1
    assert column(card.data, 0, "Point to the language") == ["left"]
    assert column(card.data, 0, "Do you speak this language?") == ["right"]


def test_cards_are_two_way_in_the_language() -> None:
    card, _ = wallet(request("es"), topics=FIRST, layout=CardLayout(), on=DAY)
    assert card is not None
    text = " ".join(page[2] for page in pages(card.data))
    for answer in ("Sí", "No", "No entiendo", "No sé leer", "Otra cosa"):
        assert answer in text
    assert "Client ID ____" in text
    assert "(856) 555-0100" in text


# From these the letters do not come back out of a PDF in their order, or as they went in.
UNREADABLE = {"lo", "ur", "yi"}


@pytest.mark.slow
@pytest.mark.parametrize("stock", ["avery", "cr80"])
def test_a_side_that_asks_for_yes_or_no_has_both_in_the_language(stock: Stock) -> None:
    asking = [p for p in BOOK.phrases.values() if p.answers is Answers.YES_NO]
    lacking = []
    for tag in BOOK.tags:
        layout = CardLayout(stock=stock)
        card, _ = wallet(request(tag), topics=[*FIRST, "safety"], layout=layout, on=DAY)
        assert card is not None
        cells = [cell for page in faces(card.data, stock) for cell in page.values()]
        asked = 0
        for cell in cells:
            questions = [p.id for p in asking if f"{p.number} {p.en}" in cell]
            asked += bool(questions)
            for yes, no in {_yes_and_no(id_, tag) for id_ in questions}:
                for text, en in ((yes, "Yes"), (no, "No")):
                    shown = tag in UNREADABLE or squeezed(text) in squeezed(cell)
                    english = re.search(rf"(?<![A-Za-z]){en}(?![A-Za-z])", cell)
                    lacking += [] if shown and english else [f"{tag} {text}: {cell}"]
        assert asked >= 2, tag
    assert lacking == []


@pytest.mark.slow
@pytest.mark.parametrize("stock", ["avery", "cr80"])
def test_a_side_has_a_phrase_and_yes_and_no_only_under_a_question(stock: Stock) -> None:
    asking = {p.number for p in BOOK.phrases.values() if p.answers is Answers.YES_NO}
    tags = [str(tag) for tag in BOOK.tags]
    card, _ = wallet(_with_code(*tags), topics=FIRST, layout=CardLayout(stock=stock), on=DAY)
    assert card is not None
    numbers = {f"{p.number} {p.en}": p.number for p in BOOK.topics[0].phrases}
    for page in faces(card.data, stock):
        for cell in filter(None, page.values()):
            shown = {number for words, number in numbers.items() if words in cell}
            assert shown, cell
            boxes = re.search(r"\bYes\b", cell) and re.search(r"\bNo\b", cell)
            assert bool(boxes) is bool(shown & asking), cell
    for side in (made[name] for made in card.content["cards"] for name in ("front", "back")):
        assert [row["asks"] for row in side] == sorted(row["asks"] for row in side)


@pytest.mark.slow
@pytest.mark.parametrize("stock", ["avery", "cr80"])
def test_nothing_on_a_card_touches_its_code(stock: Stock) -> None:
    tags = [str(tag) for tag in BOOK.tags]
    for topics in (FIRST, ["safety"]):
        layout = CardLayout(stock=stock)
        card, _ = wallet(_with_code(*tags), topics=topics, layout=layout, on=DAY)
        assert card is not None
        codes, touched = around_codes(card.data, 0.6 * 72)
        assert codes == len(card.content["cards"])
        assert touched == []


def _with_code(*tags: str) -> Request:
    return dataclasses.replace(request(*tags), qr="https://example.gov/language")


def _yes_and_no(id_: str, tag: Tag) -> tuple[str, str]:
    """Return what answers a question: its own pair, or the pair of the language."""
    question = BOOK.translation(id_, tag)
    yes, no = (BOOK.translation(f"answer.{name}", tag) for name in ("yes", "no"))
    assert question is not None
    assert yes is not None
    assert no is not None
    own = question.answers
    return (own.yes, own.no) if own else (yes.text, no.text)


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def test_every_card_has_the_other_answers_on_its_back() -> None:
    card, _ = wallet(request("es"), topics=FIRST, layout=CardLayout(), on=DAY)
    assert card is not None
    count = len(card.content["sheets"][0])
    backs = [cell for cell in faces(card.data, "avery")[1].values() if cell]
    assert len(backs) == count
    assert all("No entiendo" in cell and "Otra cosa" in cell for cell in backs)


@pytest.mark.slow
@pytest.mark.parametrize("stock", ["avery", "cr80"])
def test_copies_fill_sheets_of_the_stock(stock: Stock) -> None:
    layout = CardLayout(stock=stock, copies=20)
    card, _ = wallet(request("vi"), topics=["answer"], layout=layout, on=DAY)
    assert card is not None
    each = {"avery": 10, "cr80": 8}[stock]
    cards = sum(len(found) for found in card.content["sheets"])
    assert cards % 20 == 0
    assert card.pages == 2 * -(-cards // each)


@pytest.mark.slow
def test_long_phrases_take_more_sides_and_too_long_ones_are_refused_by_name() -> None:
    long = "Por favor, espere aquí mismo con calma; estamos llamando ahora a un intérprete. "
    book = with_text("interpreter.wait", "es", (long * 4).strip())
    usual, _ = wallet(request("es"), topics=FIRST, layout=CardLayout(), on=DAY)
    more, _ = wallet(request("es", book=book), topics=FIRST, layout=CardLayout(), on=DAY)
    assert usual is not None
    assert more is not None
    count, more_count = (
        sum(bool(cell[side]) for cell in on_sheet(card) for side in ("front", "back"))
        for card in (usual, more)
    )
    assert more_count > count
    book = with_text("interpreter.wait", "es", (long * 9).strip())
    with pytest.raises(InputError) as caught:
        wallet(request("ur", "es", book=book), topics=FIRST, layout=CardLayout(), on=DAY)
    assert caught.value.message == "card es (phrase 2) at 9 pt: does not fit"


def _as_ispeak(wanted: Request) -> object:
    return ispeak(wanted, size="letter", on=DAY)


def _as_sheet(wanted: Request) -> object:
    return sheet(wanted, Tag("so"), topics=FIRST, on=DAY)


def _as_wallet(wanted: Request) -> object:
    return wallet(wanted, topics=FIRST, layout=CardLayout(), on=DAY)


@pytest.mark.parametrize("make", [_as_ispeak, _as_sheet, _as_wallet])
def test_what_cannot_be_printed_is_refused_by_language_id_and_character(
    make: Callable[[Request], object],
) -> None:
    book = with_text("interpreter.point", "so", "Fadlan sug 😀")
    with pytest.raises(InputError) as caught:
        make(request("so", book=book))
    (detail,) = caught.value.details
    assert detail == "so interpreter.point: no glyph for U+1F600 GRINNING FACE in Noto Sans"


@pytest.mark.slow
@pytest.mark.parametrize("tag", HARD)
def test_a_sheet_passes_the_checks_of_accessible_pdf_in_every_hard_script(tag: str) -> None:
    card, selection = sheet(request(tag), Tag(tag), topics=[*FIRST, "answer"], on=DAY)
    assert card is not None
    assert {left.reason for left in selection.left_out} <= {"not translated"}
    assert b"pdfuaid" in card.data
    assert card.tags == (tag,)


@pytest.mark.slow
def test_a_sheet_over_several_pages_repeats_its_header() -> None:
    topics = [topic.id for topic in BOOK.topics]
    book = BOOK
    for phrase in BOOK.phrases.values():
        book = with_text(phrase.id, "es", f"Texto número {phrase.number}.", book)
    card, _ = sheet(request("es", book=book), Tag("es"), topics=topics, on=DAY)
    assert card is not None
    assert card.pages > 3
    texts = [page[2] for page in pages(card.data)]
    boards = next(n for n, text in enumerate(texts) if "Point to the answer" in text)
    assert all("Show this" in text for text in texts[:boards])
    # A loose page names its language and has the answers.
    for text in texts:
        assert "Español" in text
        assert "I do not understand" in text
    assert f"Page {boards + 1}: Where does it hurt?" in texts[1]


def test_text_that_looks_like_markup_is_printed_as_it_stands() -> None:
    text = '#panic("x") #import "@preview/a:1.0.0" $x$ *b* [c]'
    book = with_text("interpreter.wait", "es", text)
    card, _ = sheet(request("es", book=book), Tag("es"), topics=FIRST, on=DAY)
    assert card is not None
    assert '#panic("x")' in pages(card.data)[0][2]


def test_an_agencys_own_topic_and_respelling_are_printed(tmp_path: Path) -> None:
    made = entry("yard.dog", "Is the dog yours?", "¿El perro es suyo?", 'say: "el PEH-rro"')
    book = load_phrasebook(agency(tmp_path / "p", topic=TOPIC, es=language("es", made)))
    card, selection = sheet(request("es", book=book), Tag("es"), topics=["yard"], on=DAY)
    assert card is not None
    assert "el PEH-rro" in pages(card.data)[0][2]
    assert [left.id for left in selection.left_out] == ["yard.gate"]


def test_nothing_printable_makes_no_card() -> None:
    plain = request("es", proof=False)
    assert sheet(plain, Tag("es"), topics=FIRST, on=DAY)[0] is None
    card, selection = wallet(plain, topics=FIRST, layout=CardLayout(), on=DAY)
    assert card is None
    assert len(selection.left_out) == 13


def test_a_qr_code_stands_at_the_head_with_its_text_for_who_cannot_see_it() -> None:
    wanted = dataclasses.replace(request("es"), qr="https://example.gov/language")
    plain, _ = ispeak(request("es"), size="letter", on=DAY)
    card, _ = ispeak(wanted, size="letter", on=DAY)
    again, _ = ispeak(wanted, size="letter", on=DAY)
    assert card.data == again.data
    assert card.data != plain.data
    assert card.content["code"]["alt"] == "QR code: https://example.gov/language"
    made, _ = sheet(wanted, Tag("es"), topics=FIRST, on=DAY)
    assert made is not None
    with pytest.raises(InputError, match="1 to 300 characters"):
        ispeak(dataclasses.replace(wanted, qr="x" * 301), size="letter", on=DAY)


@pytest.mark.slow
def test_an_answer_is_set_smaller_before_it_leaves_its_box() -> None:
    """Uzbek *Tushunmayapman* is wider than a third of a card at the usual size."""
    import pypdfium2

    card, _ = wallet(request("uz"), topics=["interpreter"], layout=CardLayout(), on=DAY)
    assert card is not None
    document = pypdfium2.PdfDocument(card.data)
    text = document[1].get_textpage()
    search = text.search("Tushunmayapman", match_case=True)
    found = 0
    while (match := search.get_next()) is not None:
        left = text.get_charbox(match[0])[0]
        right = text.get_charbox(match[0] + match[1] - 1)[2]
        assert right - left < (3.5 - 0.22) * 72 / 3 - 12
        found += 1
    document.close()
    assert found > 1


@pytest.mark.slow
def test_a_card_has_its_interpreter_line_in_large_letters_and_a_picture_for_each_phrase() -> None:
    card, _ = wallet(request("so"), topics=["interpreter"], layout=CardLayout(), on=DAY)
    assert card is not None
    text = pages(card.data)[0][2]
    assert "Interpreter (856) 555-0100" in text
    rows = [row for one in on_sheet(card) for side in ("front", "back") for row in one[side]]
    assert sorted(row["number"] for row in rows) == [*range(1, 11), 17, 18, 19]
    assert all(row["picture"] for row in rows)


@pytest.mark.slow
def test_phrases_are_spread_evenly_over_the_sides_and_their_sizes_differ_by_one_step() -> None:
    card, _ = wallet(request("es", "id"), topics=["interpreter"], layout=CardLayout(), on=DAY)
    assert card is not None
    for tag in ("es", "id"):
        mine = [one for one in on_sheet(card) if one["tag"] == tag]
        counts = [len(one[side]) for one in mine for side in ("front", "back")]
        assert min(counts) > 0
        steps = {
            mine[0]["sizes"].index(one[f"{side}-size"])
            for one in mine
            for side in ("front", "back")
        }
        assert max(steps) - min(steps) <= 1


def with_own_answers() -> Phrasebook:
    """Return the phrasebook with answers, a doubt and a back-translation at one question."""
    return with_text(
        "interpreter.need", "es", "¿Necesita un intérprete?", BOOK,
        answers=YesNo("Sí, lo necesito", "No lo necesito"),
        back=("Do you need an interpreter?",) * 2, doubt="Is this polite?",
    )  # fmt: skip


@pytest.mark.slow
def test_a_question_with_answers_of_its_own_has_them_on_every_card() -> None:
    book = with_own_answers()
    one, _ = sheet(request("es", book=book), Tag("es"), topics=FIRST, on=DAY)
    few, _ = wallet(request("es", book=book), topics=FIRST, layout=CardLayout(), on=DAY)
    books, _ = booklet(request("es", book=book), topics=FIRST, on=DAY)
    for card in (one, few, books[0]):
        assert card is not None
        text = " ".join(" ".join(page[2] for page in pages(card.data)).split())
        assert "Sí, lo necesito" in text
        assert "No lo necesito" in text
    # The other questions keep the usual pair.
    assert " Sí " in text


@pytest.mark.slow
def test_a_proof_says_how_a_draft_reads_in_english_and_what_is_in_doubt() -> None:
    book = with_own_answers()
    card, _ = sheet(request("es", book=book), Tag("es"), topics=FIRST, on=DAY)
    assert card is not None
    text = pages(card.data)[0][2]
    # Two readers gave the same words: they are printed once.
    said = " ".join(text.split())
    assert said.count("In English: Do you need an interpreter?") == 1
    assert "Do you need an interpreter? / Do you need" not in said
    assert "Doubt: Is this polite?" in text
    # What many lines share is said once, at the head.
    for phrase in BOOK.phrases.values():
        if phrase.topic == "interpreter" and BOOK.translation(phrase.id, Tag("es")):
            entry = book.translations[Tag("es")][phrase.id]
            book = with_text(phrase.id, "es", entry.text, book, doubt="Which country?")
    card, _ = sheet(request("es", book=book), Tag("es"), topics=FIRST, on=DAY)
    books, _ = booklet(request("es", book=book), topics=FIRST, on=DAY)
    for made in (card, books[0]):
        assert made is not None
        said = " ".join(page[2] for page in pages(made.data))
        assert said.count("Doubt: Which country?") == 1


def test_a_text_that_may_be_shown_has_no_words_for_a_reviewer() -> None:
    book = sourced("es", "interpreter.need", "answer.yes", "answer.no")
    entry = book.translations[Tag("es")]["interpreter.need"]
    book = with_text("interpreter.need", "es", entry.text, book, doubt="Polite?", back=("x",))
    card, _ = sheet(request("es", proof=False, book=book), Tag("es"), topics=FIRST, on=DAY)
    assert card is not None
    text = pages(card.data)[0][2]
    assert entry.text in text
    assert "Doubt" not in text
    assert "In English" not in text
