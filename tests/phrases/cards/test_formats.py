"""Booklets, posters, charts, calibration; seal, code and access code; what is on which page."""

from __future__ import annotations

import dataclasses
import re
import struct
import zlib
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from langaccess.core.errors import ConfigError, InputError
from langaccess.core.model import State
from langaccess.core.tags import Tag, languages, scripts
from langaccess.identify import chart as asked_chart
from langaccess.phrases import cards
from langaccess.phrases.book import load_boards
from langaccess.phrases.cards import Card, CardLayout, Request, Seal, Selection
from langaccess.phrases.cards.boards import board
from langaccess.phrases.cards.booklet import pairs
from tests.phrases.cards.kit import BOOK, DAY, digest, on_sheet, pages, request, sourced, with_text

FIRST = ["interpreter"]
ADDRESS = "https://example.gov/language-help?from=card"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
)


def png() -> bytes:
    """Return a black square as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 9 * 8)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def picture(data: bytes, page: int, *, scale: float = 2.0) -> np.ndarray:
    """Return a page as shades of gray."""
    document = pypdfium2.PdfDocument(data)
    drawn: np.ndarray = document[page].render(scale=scale, grayscale=True).to_numpy().copy()
    document.close()
    return drawn.reshape(drawn.shape[0], drawn.shape[1])


def made(card: Card | None) -> Card:
    assert card is not None
    return card


def approved(tag: str, *ids: str) -> Request:
    """Return a request for what the agency has approved in one language."""
    book = BOOK
    for id_ in ids or [p.id for p in BOOK.topics[0].phrases if BOOK.translation(p.id, Tag(tag))]:
        entry = BOOK.translation(id_, Tag(tag))
        assert entry is not None
        book = book.with_translation(dataclasses.replace(entry, state=State.APPROVED))
    return request(tag, proof=False, book=book)


@pytest.mark.slow
def test_a_line_of_a_sheet_is_not_split_over_two_pages() -> None:
    # With drafts in Burmese the read back of line 16 was at the head of the next page.
    topics = [topic.id for topic in BOOK.topics]
    card, _left = cards.sheet(request("my"), Tag("my"), topics=topics, on=DAY)
    assert card is not None
    for _width, _height, text in pages(card.data):
        start = text.find("Show this")
        read_back = text.find("In English:", start)
        if start >= 0 and read_back >= 0:
            assert re.search(r"\b\d{1,3}\b", text[start:read_back]), text[start:read_back]


@pytest.mark.slow
def test_a_booklet_has_whole_sheets_and_its_finder_names_the_right_pages() -> None:
    found, selection = cards.booklet(request("so", "am", "ur", "my"), topics=FIRST, on=DAY)
    read, _printed = found
    assert all(left.id.startswith(("word.day-", "word.month-")) for left in selection.left_out)
    assert read.pages % 4 == 0
    text = pages(read.data)
    assert all(page[:2] == (5.5, 8.5) for page in text)
    finder = text[1][2]
    for name in ("Somali", "Amharic", "Urdu", "Burmese"):
        after = finder[finder.index(name) + len(name) :].split()
        assert text[int(after[0]) - 1][2].startswith(name)
    assert "Point to a number" in text[-1][2]


@pytest.mark.slow
def test_every_page_of_a_language_in_a_booklet_names_it_and_has_the_answers() -> None:
    (read, _), _ = cards.booklet(request("so", "ar"), topics=["interpreter", "safety"], on=DAY)
    text = [page[2] for page in pages(read.data)]
    at = [text.index(next(t for t in text if t.startswith(name))) for name in ("Arabic", "Somali")]
    assert at[0] < at[1]  # sorted by their English names, not as they were asked for
    after = next(n for n, page in enumerate(text) if n > at[1] and "Soomaali" not in page)
    for first, last, own in ((at[0], at[1], "العربية"), (at[1], after, "Soomaali")):
        for page in text[first:last]:
            assert own in page
            assert "I cannot read" in page
    assert "Which month and day?" in " ".join(text[after:])
    assert "Point to the picture" in " ".join(text)


@pytest.mark.slow
def test_days_are_at_a_language_that_has_words_for_them_and_else_at_the_end() -> None:
    (read, _), _ = cards.booklet(request("es", "so"), topics=FIRST, on=DAY)
    dates = {section["tag"]: section["dates"] for section in read.content["sections"]}
    assert (len(dates[Tag("es")]), dates[Tag("so")]) == (2, [])
    assert {"week", "calendar"} <= {board["name"] for board in read.content["boards"]}


def test_pages_of_a_folded_booklet_follow_each_other() -> None:
    assert list(pairs(8)) == [(8, 1), (2, 7), (6, 3), (4, 5)]
    for count in (4, 12, 40):
        sides = list(pairs(count))
        assert sorted(page for side in sides for page in side) == list(range(1, count + 1))
        # Both sides of a leaf: the left page of a front is behind the right one of its back.
        for front, back in zip(sides[::2], sides[1::2], strict=True):
            assert abs(front[0] - back[1]) == abs(front[1] - back[0]) == 1


@pytest.mark.slow
def test_the_printed_booklet_shows_the_pages_of_the_other_file() -> None:
    (read, printed), _ = cards.booklet(request("so", "ur"), topics=FIRST, on=DAY)
    assert printed.pages == read.pages // 2
    originals = [picture(read.data, page) for page in range(read.pages)]
    for side, (left, right) in enumerate(pairs(read.pages)):
        shown = picture(printed.data, side)
        middle = shown.shape[1] // 2
        for half, number in ((shown[:, :middle], left), (shown[:, middle:], right)):
            differ = [_apart(half, page) for page in originals]
            assert differ.index(min(differ)) == number - 1, f"side {side}"
            assert min(differ) < 0.01  # smoothed edges fall a little differently


def _apart(one: np.ndarray, other: np.ndarray) -> float:
    height, width = (min(a, b) for a, b in zip(one.shape, other.shape, strict=True))
    apart = np.abs(one[:height, :width].astype(int) - other[:height, :width])
    return float((apart > 128).mean())


def test_a_poster_for_the_door_keeps_the_agencys_order_and_the_way_for_deaf_people() -> None:
    card, selection = cards.poster(request("vi", "es", "ar", proof=False), size="tabloid", on=DAY)
    text = pages(made(card).data)[0][2]
    assert text.index("Vietnamese") < text.index("Spanish") < text.index("Arabic")
    assert "An interpreter is free." in text
    assert "sign language interpreter" in " ".join(text.split())
    assert "DRAFT" not in text
    assert {left.reason for left in selection.left_out} == {"not approved (draft)"}


def test_a_poster_of_a_topic_has_a_page_for_each_phrase_and_none_without_text() -> None:
    card, _ = cards.poster(request("es", "vi", "ht"), size="letter", topics=["desk"], on=DAY)
    (desk,) = [topic for topic in BOOK.topics if topic.id == "desk"]
    text = [page[2] for page in pages(made(card).data)]
    ask, *others = desk.phrases
    # "Point to a line" has a page for each language, with the lines.
    assert ask.choices
    choices = [phrase for phrase in others if phrase.id in ask.choices]
    for tag, page in zip(("Spanish", "Vietnamese", "Haitian Creole"), text, strict=False):
        assert page.startswith(f"{ask.number}. ")
        assert tag in page
        assert all(str(phrase.number) in page and phrase.en in page for phrase in choices)
    rest = [phrase for phrase in others if phrase not in choices]
    for phrase, page in zip(rest, text[3:], strict=True):
        assert page.startswith(f"{phrase.number}. ")
    plain = request("es", proof=False)
    assert cards.poster(plain, size="letter", topics=["desk"], on=DAY)[0] is None


def test_a_topic_that_is_only_spoken_is_on_no_poster() -> None:
    (spoken,) = [topic.id for topic in BOOK.topics if topic.spoken]
    card, _ = cards.poster(request("es"), size="letter", topics=[spoken], on=DAY)
    assert card is None


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["", "so", "fa", "my", "hmn", "ja"])
def test_a_pointing_board_is_one_page_with_pictures_and_the_language(tag: str) -> None:
    wanted = request(proof=False)
    card, selection = cards.pointing_board(wanted, Tag(tag) if tag else None, on=DAY)
    assert card.pages == 1
    assert not card.draft
    text = pages(card.data)[0][2]
    for word in ("I cannot read", "interpreter", "toilet", "Where does it hurt?", "Monday", "Blue"):
        assert word in text
    assert bool(selection.left_out) == bool(tag)
    if tag:
        draft, _ = cards.pointing_board(request(), Tag(tag), on=DAY)
        assert draft.draft
        assert Tag(tag).name in pages(draft.data)[0][2]


@pytest.mark.slow
def test_a_board_has_the_days_of_the_phrasebook_and_the_digits_of_the_language() -> None:
    persian, _ = cards.pointing_board(request(), Tag("fa"), on=DAY)
    items = {board["name"]: board for board in persian.content["boards"]}
    assert [item["text"]["text"] for item in items["week"]["items"]][:2] == ["یکشنبه", "دوشنبه"]
    assert items["numbers"]["digits"]["own"] == list("۰۱۲۳۴۵۶۷۸۹")
    haitian, selection = cards.pointing_board(request(), Tag("ht"), on=DAY)
    items = {board["name"]: board for board in haitian.content["boards"]}
    assert items["week"]["items"][1]["text"]["text"] == "Lendi"
    assert items["numbers"]["digits"] is None
    assert ("word.day-monday", Tag("ht")) in selection.taken
    assert "DRAFT, not reviewed" in haitian.content["footer"]


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["quc", "qu", "am", "es", "ht"])
def test_a_board_without_approved_words_has_the_name_of_the_language_alone(tag: str) -> None:
    card, selection = cards.pointing_board(request(proof=False), Tag(tag), on=DAY)
    assert not selection.taken
    assert "names of languages only, not reviewed" in card.content["footer"]
    foreign = [
        item["text"]
        for part in (*card.content["boards"], {"items": card.content["always"]})
        for item in part["items"]
    ]
    assert foreign == [None] * len(foreign)


def test_every_word_of_every_board_is_a_phrase_that_may_be_printed() -> None:
    for tag in (entry.tag for entry in languages()):
        selection = Selection(request(str(tag), proof=False))
        for name in load_boards().boards:
            assert not any(item["text"] for item in board(selection, name, tag)["items"])
        assert not selection.taken


@pytest.mark.slow
def test_no_unreviewed_word_is_printed_under_a_picture() -> None:
    card, _ = cards.pointing_board(request(proof=False), Tag("es"), on=DAY)
    shown = [item["picture"] for board in card.content["boards"] for item in board["items"]]
    alts = {picture["name"]: picture["alt"] for picture in shown if picture}
    assert alts["ambulance"] == "an ambulance"
    assert not [
        item for board in card.content["boards"] for item in board["items"]
        if item["picture"] and item["text"]
    ]  # fmt: skip
    assert _texts_of(card.data).count(b"/Alt") >= len(alts)


def _texts_of(data: bytes) -> bytes:
    """Return the strings of a PDF, unpacked."""
    found = [data]
    for part in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            found.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"".join(found)


def test_the_chart_of_scripts_is_the_one_that_identify_asks_by() -> None:
    card = cards.chart(request("es", proof=False), on=DAY)
    assert not card.draft
    shown = [row["name"] for row in card.content["rows"]]
    assert set(shown) == {row.name for row in asked_chart()}
    assert shown == [script.name for script in scripts()]
    text = " ".join(page[2] for page in pages(card.data))
    assert "Which of these looks like it?" in text
    assert "phrasebook" not in text  # it holds no phrase that could grow old
    assert "Letters hang from a line that runs along the top." in text


@pytest.mark.parametrize("duplex", ["long", "short"])
def test_a_calibration_page_moves_its_rulers_as_the_cards_are_moved(
    duplex: cards.Duplex,
) -> None:
    still, moved = (
        cards.calibration(request("es"), layout=CardLayout(duplex=duplex, offset=offset), on=DAY)
        for offset in ((0.0, 0.0), (0.25, 0.5))
    )
    assert (still.pages, moved.pages) == (2, 2)
    assert np.array_equal(picture(still.data, 0), picture(moved.data, 0))
    before, after = picture(still.data, 1), picture(moved.data, 1)
    across, down = round(0.25 * 144), round(0.5 * 144)
    assert np.mean(before[:-down, :-across] != after[down:, across:]) < 0.01


@pytest.mark.slow
def test_a_code_can_be_read_from_the_paper() -> None:
    wanted = dataclasses.replace(request("es", "ur"), qr=ADDRESS)
    wallet = made(cards.wallet(wanted, topics=FIRST, layout=CardLayout(), on=DAY)[0])
    sheet = made(cards.sheet(wanted, Tag("es"), topics=FIRST, on=DAY)[0])
    poster = made(cards.poster(wanted, size="letter", on=DAY)[0])
    booklet = cards.booklet(wanted, topics=FIRST, on=DAY)[0][0]
    fronts = sum(map(len, wallet.content["sheets"]))
    for card, page, count in ((wallet, 0, fronts), (sheet, 0, 1), (poster, 0, 1), (booklet, 0, 1)):
        # 200 dots to the inch: what a telephone sees at arm's length.
        read = zxingcpp.read_barcodes(picture(card.data, page, scale=200 / 72))
        assert [code.text for code in read] == [ADDRESS] * count, card.name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data"), [("seal.svg", SVG), ("seal.png", png())], ids=["svg", "png"]
)
def test_a_seal_stands_on_what_is_approved_and_never_on_a_proof(name: str, data: bytes) -> None:
    seal = Seal(name, data)
    plain = approved("es")
    sealed = dataclasses.replace(plain, seal=seal)
    for with_seal, without in zip(_all(sealed), _all(plain), strict=True):
        assert not with_seal.draft
        assert picture(with_seal.data, 0).tobytes() != picture(without.data, 0).tobytes()
    proof = dataclasses.replace(request("es"), seal=seal)
    for with_seal, without in zip(_all(proof), _all(request("es")), strict=True):
        assert with_seal.data == without.data


def _all(wanted: Request) -> list[Card]:
    return [
        made(cards.wallet(wanted, topics=FIRST, layout=CardLayout(), on=DAY)[0]),
        made(cards.sheet(wanted, Tag("es"), topics=FIRST, on=DAY)[0]),
        cards.ispeak(wanted, size="letter", on=DAY)[0],
        made(cards.poster(wanted, size="letter", on=DAY)[0]),
        cards.booklet(wanted, topics=FIRST, on=DAY)[0][0],
    ]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("seal.png", b"GIF89a", "neither a PNG nor an SVG"),
        ("seal.png", png() + b"\0" * 2_000_000, "more than 2 MB"),
        ("none.png", None, "cannot be read"),
        ("../seal.png", None, "outside"),
    ],
)
def test_a_seal_that_cannot_be_used_is_named(
    tmp_path: Path, name: str, data: bytes | None, words: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ConfigError, match=words):
        cards.load_seal(tmp_path, name)


def test_a_seal_that_is_damaged_inside_is_named_when_it_is_printed(tmp_path: Path) -> None:
    (tmp_path / "seal.png").write_bytes(png()[:40])
    wanted = dataclasses.replace(approved("es"), seal=cards.load_seal(tmp_path, "seal.png"))
    with pytest.raises(InputError, match="the seal cannot be printed"):
        cards.ispeak(wanted, size="letter", on=DAY)


def test_a_seal_reads_no_other_file(tmp_path: Path) -> None:
    outside = tmp_path / "other.png"
    outside.write_bytes(png())
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    link = f'{head}<image href="{outside}" width="9" height="9"/></svg>'
    wanted = dataclasses.replace(approved("es"), seal=Seal("seal.svg", link.encode()))
    with pytest.raises(InputError, match="the seal cannot be printed"):
        cards.ispeak(wanted, size="letter", on=DAY)


def test_approved_lines_print_as_such_and_so_does_their_state() -> None:
    (card,) = [made(cards.sheet(approved("es"), Tag("es"), topics=FIRST, on=DAY)[0])]
    text = pages(card.data)[0][2]
    assert not card.draft
    assert "approved texts only" in text
    assert "DRAFT" not in text


def test_an_access_code_is_printed_only_when_given_and_marked_on_both_sides() -> None:
    plain = made(cards.wallet(request("es"), topics=FIRST, layout=CardLayout(), on=DAY)[0])
    card = made(
        cards.wallet(request("es"), topics=FIRST, layout=CardLayout(), on=DAY, access_code="48213")[
            0
        ]
    )
    assert card.name == "wallet-avery-INTERNAL-proof.pdf"
    front, back = (page[2] for page in pages(card.data))
    assert "Client ID 48213" in front
    assert "48213" not in back
    each = len(card.content["sheets"][0])
    assert front.count("INTERNAL") == back.count("INTERNAL") == each
    text = " ".join(page[2] for page in pages(plain.data))
    assert "INTERNAL" not in text
    assert "Client ID ____" in text


@pytest.mark.slow
def test_a_phrase_is_found_on_the_page_where_it_stands() -> None:
    topics = [topic.id for topic in BOOK.topics]
    wanted = request("ht")
    where = cards.sheet_pages(wanted, Tag("ht"), topics=topics, on=DAY)
    card = made(cards.sheet(wanted, Tag("ht"), topics=topics, on=DAY)[0])
    text = [page[2].replace("\r\n", " ") for page in pages(card.data)]
    numbers = {phrase.number: phrase for phrase in BOOK.phrases.values()}
    assert len(where) > 60
    # The last pages have what is pointed at.
    assert max(where.values()) == len(set(where.values())) < card.pages
    for number, page in where.items():
        assert numbers[number].en.split(".")[0][:12] in text[page - 1]
    assert cards.sheet_pages(request("ht", proof=False), Tag("ht"), topics=topics, on=DAY) == {}


@pytest.mark.slow
def test_a_changed_phrase_leaves_every_other_language_as_it_was() -> None:
    changed = with_text("interpreter.wait", "ar", "انتظر من فضلك.")
    for tag, same in (("es", True), ("ar", False)):
        before, after = (
            made(cards.sheet(request(tag, book=book), Tag(tag), topics=FIRST, on=DAY)[0])
            for book in (BOOK, changed)
        )
        assert (digest(before.data) == digest(after.data)) is same


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "filed"),
    [
        ("pt-BR", ("pt",)),
        ("es-MX", ("es",)),
        ("mww", ("hmn",)),
        ("zh", ("zh-Hans", "zh-Hant")),
        ("yue", ("zh-Hant",)),
        ("mam", ("mam",)),
    ],
)
def test_a_language_gets_what_its_speakers_read(asked: str, filed: tuple[str, ...]) -> None:
    assert cards.written(request(asked)) == filed
    card, _ = cards.ispeak(request(asked), size="letter", on=DAY)
    assert card.tags == (asked,)
    assert bool(card.draft) is (asked != "mam")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "tag", "said"),
    [
        ("pt-PT", "pt", "For Portuguese (Portugal). The text is Portuguese: Brazilian, formal"),
        ("es-MX", "es", "For Spanish (Mexico). The text is Spanish: Latin American, formal"),
        ("yue", "zh-Hant", "For Cantonese. The text is Chinese (Traditional): written Chinese"),
        ("mww", "hmn", "For White Hmong. The text is Hmong (written, White or Green): White"),
        ("pt", "pt", ""),
    ],
)
def test_every_format_says_at_the_head_whose_text_a_variety_gets(
    asked: str, tag: str, said: str
) -> None:
    wanted = request(asked)
    page, _ = cards.html(wanted, topics=FIRST, on=DAY)
    printed = [
        made(cards.sheet(wanted, Tag(tag), topics=FIRST, on=DAY)[0]),
        made(cards.wallet(wanted, topics=FIRST, layout=CardLayout(), on=DAY)[0]),
        cards.booklet(wanted, topics=FIRST, on=DAY)[0][0],
    ]
    texts = [" ".join(" ".join(page[2] for page in pages(card.data)).split()) for card in printed]
    texts.append(made(page).data.decode())
    for text in texts:
        assert said in text
        assert ("The text is" in text) is bool(said)
    entry = BOOK.translation("interpreter.wait", Tag(tag))
    assert entry is not None
    # The phone page has marks that are not seen where a line may end.
    assert entry.text in texts[-1].replace("\u200b", "")


@pytest.mark.slow
@pytest.mark.parametrize("stock", ["avery", "cr80"])
def test_no_letter_leaves_its_card(stock: cards.Stock) -> None:
    """The safe area of a card is 0.11 in; ink may reach out of a letter's box by a little."""
    hard = ("ar", "ur", "hi", "my", "km", "ta", "ja", "ko", "vi", "hmn", "hy")
    wanted = dataclasses.replace(request(*hard), qr=ADDRESS)
    layout = CardLayout(stock=stock)
    card = made(cards.wallet(wanted, topics=[*FIRST, "safety"], layout=layout, on=DAY)[0])
    shape = card.content["stock"]
    for page in range(card.pages):
        shown = picture(card.data, page)
        for row in range(shape["rows"]):
            for column in range(shape["columns"]):
                left, top = (
                    shape[edge] + n * (shape["card"][axis] + shape["gutter"][axis])
                    for axis, (edge, n) in enumerate((("left", column), ("top", row)))
                )
                wide, high = shape["card"]
                box = shown[
                    round(top * 144) : round((top + high) * 144),
                    round(left * 144) : round((left + wide) * 144),
                ]
                # Black is text; the pale DRAFT may cross the edge.
                rim = np.concatenate([box[:10].ravel(), box[-10:].ravel(), box[:, :10].ravel()])
                assert (rim < 100).sum() == 0, f"page {page}, card {column},{row}"


def test_a_telephone_number_reads_from_left_to_right_inside_arabic() -> None:
    book = with_text("interpreter.wait", "ar", "اتصل بالرقم (312) 546-3003 الآن.")
    card = made(cards.sheet(request("ar", book=book), Tag("ar"), topics=FIRST, on=DAY)[0])
    document = pypdfium2.PdfDocument(card.data)
    text = document[0].get_textpage()
    search = text.search("546-3003")
    place = search.get_next()
    assert place is not None
    boxes = [text.get_charbox(place[0] + n) for n in range(place[1])]
    lefts = [box[0] for box in boxes]
    assert lefts == sorted(lefts)
    search = text.search("312")
    area = search.get_next()
    assert area is not None
    assert text.get_charbox(area[0])[0] < lefts[0]
    document.close()


def test_published_lines_of_one_language_name_their_source_on_its_cards_only() -> None:
    book = sourced("es", "interpreter.point")
    more = BOOK.translation("interpreter.point", Tag("vi"))
    assert more is not None
    book = book.with_translation(
        dataclasses.replace(
            more, state=State.SOURCED, source="State of Y, poster 3", vouched_by="B. Bari"
        )
    )
    wanted = request("es", "vi", proof=False, book=book)
    card = made(cards.wallet(wanted, topics=FIRST, layout=CardLayout(), on=DAY)[0])
    feet = {found["tag"]: found["footer"] for found in on_sheet(card)}
    assert "form 12" in feet["es"]
    assert "form 12" not in feet["vi"]
    assert "poster 3" in feet["vi"]


@pytest.mark.slow
def test_a_word_wider_than_its_column_is_set_smaller_and_then_refused_by_name() -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitän"
    usual = made(cards.sheet(request("de"), Tag("de"), topics=FIRST, on=DAY)[0])
    book = with_text("interpreter.wait", "de", f"{word} warten.")
    card = made(cards.sheet(request("de", book=book), Tag("de"), topics=FIRST, on=DAY)[0])
    edge = 8.5 * 72 - 0.5 * 72
    for found in (usual, card):
        document = pypdfium2.PdfDocument(found.data)
        text = document[0].get_textpage()
        assert max(text.get_rect(n)[2] for n in range(text.count_rects())) < edge
        document.close()
    book = with_text("interpreter.wait", "de", f"{word}{word} warten.")
    for attempt in (
        lambda: cards.sheet(request("de", book=book), Tag("de"), topics=FIRST, on=DAY),
        lambda: cards.wallet(request("de", book=book), topics=FIRST, layout=CardLayout(), on=DAY),
        lambda: cards.booklet(request("de", book=book), topics=FIRST, on=DAY),
    ):
        with pytest.raises(InputError) as caught:
            attempt()
        assert caught.value.message == "de interpreter.wait: a word is wider than its column"


@pytest.mark.slow
def test_a_topic_for_the_person_alone_says_so_at_its_head() -> None:
    book = with_text("home.someone-hurt-you", "es", "¿Alguien le hizo daño?")
    wanted = request("es", book=book)
    sheet = cards.sheet(wanted, Tag("es"), topics=["home"], on=DAY)[0]
    wallet = cards.wallet(wanted, topics=["home"], layout=CardLayout(), on=DAY)[0]
    booklet = cards.booklet(wanted, topics=["home"], on=DAY)[0][0]
    for card in (sheet, wallet, booklet):
        text = " ".join(page[2] for page in pages(made(card).data))
        assert "Only when the person is alone." in text.replace("\r\n", " ")


@pytest.mark.slow
def test_every_format_claims_accessible_pdf_but_the_pages_for_the_printer() -> None:
    wanted = request("so", "ur", "my")
    read, printed = cards.booklet(wanted, topics=FIRST, on=DAY)[0]
    for card in (
        read,
        cards.ispeak(wanted, size="pocket", on=DAY)[0],
        made(cards.poster(wanted, size="tabloid", on=DAY)[0]),
        made(cards.wallet(wanted, topics=FIRST, layout=CardLayout(duplex="fold"), on=DAY)[0]),
        cards.chart(wanted, on=DAY),
        cards.calibration(wanted, layout=CardLayout(), on=DAY),
    ):
        assert b"pdfuaid" in card.data, card.name
    assert b"pdfuaid" not in printed.data


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["Condado de Añasco", "東京都警察", "شرطة المقاطعة", "K’iche’ Nation 🙂"]
)
def test_an_agency_may_have_a_name_in_any_script_that_a_font_draws(name: str) -> None:
    wanted = dataclasses.replace(approved("es"), agency=name)
    if name.endswith("🙂"):
        with pytest.raises(InputError, match="could not be displayed"):
            _all(wanted)
        return
    for card in _all(wanted):
        assert card.pages >= 1
