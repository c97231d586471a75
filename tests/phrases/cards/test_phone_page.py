"""The page for a phone, as bytes: what is on it, what is left out, and that nothing can load."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
import struct
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import langcodes
import pytest

from langaccess.core.errors import InputError
from langaccess.core.print import fonts, load_font
from langaccess.core.tags import Tag
from langaccess.phrases.book import Phrasebook, YesNo
from langaccess.phrases.cards import (
    Card,
    Guide,
    GuidePerson,
    GuideRule,
    GuideWay,
    Request,
    Seal,
    Selection,
    html,
    read_recordings,
    web_fonts,
)
from tests.phrases.cards.kit import BOOK, DAY, request, sourced, with_text

TOPICS = [topic.id for topic in BOOK.topics]
MP3 = b"ID3\x04" + bytes(100)
GUIDE = Guide(
    made="Wed 25 Nov 2026 20:00",
    notes=("your agency has not adopted these rules yet",),
    rules=(
        GuideRule(
            "a traffic stop", "low", "tier tested", (("May interpret", ("a member", "the line")),
            ("Never", ("a person under 18",))), ("do not search",), "Title VI (as of 2026-11-25)",
        ),
    ),
    people=(GuidePerson(Tag("ti"), "Sara Tesfay", "tested member", "217-555-0111", "now: low"),),
    nobody=(Tag("ur"),),
    sign=(GuideWay("video", ""), GuideWay("relay", "711")),
    emergency="only where, who, weapon, hurt",
)  # fmt: skip


def page(asked: Request, topics: list[str] = TOPICS, **more: Any) -> tuple[Card, Selection, str]:
    card, selection = html(asked, topics=topics, on=DAY, **more)
    return card, selection, card.data.decode("utf-8")


class Outline(HTMLParser):
    """Elements, ids and addresses of a page; fails on an element that is not closed in order."""

    VOID = frozenset({"meta", "link", "img", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.links: set[str] = set()
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        self.ids += [str(found["id"])] if "id" in found else []
        if tag in ("a", "use"):
            self.links.add(str(found["href"]))
        else:
            self.addresses += [str(found[key]) for key in ("src", "href") if key in found]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.slow
def test_a_proof_says_draft_at_the_top_and_in_the_title_and_has_no_seal() -> None:
    seal = Seal("seal.png", b"\x89PNG\r\n\x1a\nx")
    card, selection, text = page(dataclasses.replace(request("ur", "so"), seal=seal))
    assert card.name == "cards-proof.html"
    assert card.draft
    assert "<title>DRAFT · Phrases to point at · Sample County Sheriff</title>" in text
    assert '<body class="draft">' in text
    assert "DRAFT: for a reviewer" in text
    assert "DRAFT, not reviewed" in text
    assert "<img" not in text
    assert {left.reason for left in selection.left_out} == {"not translated"}


def test_without_approval_a_language_has_its_name_the_line_and_pictures_only() -> None:
    card, selection, text = page(request("ur", proof=False), ["interpreter"])
    assert not card.draft
    assert "اردو" in text
    assert "No phrase in Urdu here yet. Call" in text
    assert "(856) 555-0100" in text
    shown = text[text.index('<section class="language" id="ur"') :].partition("</section>")[0]
    drafts = [e.text for e in BOOK.translations[Tag("ur")].values() if len(e.text) > 4]
    assert not [draft for draft in drafts if draft in shown]
    # A person points at a body, a scale of pain, and what they need.
    assert re.findall(r'id="ur/(\d+)" data-a="[^"]*" data-b', shown) == []
    assert 'data-b="body pain"' in shown
    assert 'data-b="needs"' in shown
    assert {left.reason for left in selection.left_out} == {"not approved (draft)"}
    assert {left.id for left in selection.left_out} >= {"interpreter.wait", "interpreter.point"}


def test_a_published_line_stands_without_draft_beside_languages_that_have_none() -> None:
    book = sourced("ur", "interpreter.wait", "interpreter.need")
    seal = Seal("seal.png", b"\x89PNG\r\n\x1a\nx")
    asked = dataclasses.replace(request("ur", "so", proof=False, book=book), seal=seal)
    card, selection, text = page(asked, ["interpreter"])
    assert (card.name, card.draft) == ("cards.html", False)
    assert "DRAFT" not in text.partition("<body>")[2].replace("DRAFT}", "")
    assert 'id="ur/2"' in text
    assert 'id="ur/1"' not in text
    assert "No phrase in Somali here yet" in text
    assert "Soomaali" in text
    assert "sources: County of X, form 12" in text
    assert '<img src="data:image/png;base64,' in text
    # the answer was not approved, so that English alone is pointed at
    yes = '<svg class="pic" role="img" aria-label="a check mark"><use href="#p-yes"/></svg>'
    assert f'<ul class="answers"><li>{yes}<span class="en">Yes</span></li>' in text
    assert {left.tag for left in selection.left_out} == {"ur", "so"}


@pytest.mark.slow
def test_the_same_request_gives_the_same_bytes_and_another_day_does_not() -> None:
    asked = request("ur", "am", "zh-Hant")
    first, again = page(asked)[0], page(asked)[0]
    later = html(asked, topics=TOPICS, on=DAY.replace(day=26))[0]
    assert again is not None
    assert later is not None
    assert first.data == again.data
    assert first.data != later.data


@pytest.mark.slow
def test_the_page_is_well_formed_and_every_link_leads_to_a_place_on_it() -> None:
    _, _, text = page(request(*BOOK.tags), guide=GUIDE)
    outline = Outline(text)
    assert len(set(outline.ids)) == len(outline.ids)
    places = {link[1:] for link in outline.links if link.startswith("#")}
    assert places <= set(outline.ids)
    assert {link.split(":")[0] for link in outline.links if link[0] != "#"} == {"tel"}


@pytest.mark.slow
def test_nothing_is_loaded_from_anywhere_and_only_its_own_script_and_style_run() -> None:
    _, _, text = page(request("ur", "km"), guide=GUIDE)
    assert all(address.startswith("data:") for address in Outline(text).addresses)
    plain = re.sub(r"base64,[\w+/=]+", "", text)
    assert not re.search(r"https?:|//[a-z]|@import|\bfetch\b|XMLHttp|innerHTML|eval\(", plain)
    (rules,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    assert "default-src 'none'" in rules
    assert "unsafe" not in rules
    for kind in ("style", "script"):
        (content,) = re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in rules


def test_text_is_never_markup() -> None:
    evil = "</script><script>alert(1)</script>"
    book = with_text("interpreter.wait", "es", f"Espere {evil} & más")
    asked = dataclasses.replace(request("es", book=book), agency=f'"<b>{evil}')
    _, _, text = page(asked)
    assert text.count("<script>") == 1
    assert "Espere &lt;/script&gt;" in text
    Outline(text)


def test_numbers_in_right_to_left_text_keep_their_order() -> None:
    book = with_text("interpreter.wait", "ar", "اتصل (856) 555-0100 الآن")
    _, _, text = page(request("ar", book=book))
    assert "\u2066(856) 555-0100\u2069" in text
    assert re.search(
        r'<span class="t" lang="ar" dir="rtl">[^<]*<span class="whole">\u2066\(856\)', text
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("(856) 555-0100", "tel:8565550100"),
        ("+1 856 555 0100", "tel:+18565550100"),
        ("711", "tel:711"),
    ],
)
def test_a_number_dials(number: str, address: str) -> None:
    _, _, text = page(dataclasses.replace(request("ur"), line=number))
    assert f'<a href="{address}" class="call">Interpreter\n{number}</a>' in text


def test_what_an_officer_must_know_stands_at_the_head_of_a_topic() -> None:
    book = with_text("home.alone", "es", "¿Está sola?")
    _, _, text = page(request("es", book=book), ["home", "traffic"])
    assert '<p class="rule">Only when the person is alone.' in text
    assert text.count('class="rule"') == 2  # for Spanish, and for a person who does not hear


def test_without_a_line_the_page_sends_to_dispatch() -> None:
    _, _, text = page(dataclasses.replace(request("ur"), line=""))
    assert "Interpreter\nask dispatch" in text
    assert "tel:" not in text


@pytest.mark.slow
def test_what_people_type_for_a_language_is_in_the_data_of_the_search() -> None:
    _, _, text = page(request("ti", "ht", "prs", "zh-Hant"))
    found = re.search(r'<script type="application/json" id="names">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    data = json.loads(found.group(1))
    names = {tag: own + also + elsewhere for tag, own, also, elsewhere in data["rows"]}
    assert {"kreyol", "haitian", "haitian creole"} <= set(names["ht"])
    assert "afghan persian" in names["prs"]
    assert "cantonese" in names["zh-Hant"]
    countries = {
        name: [data["rows"][n][0] for n in rows] for name, _forms, rows, _one in data["countries"]
    }
    assert countries["Eritrea"] == ["ti"]
    absent = {name for name, _forms in data["absent"]}
    assert {"Somali", "Mam", "Welsh"} <= absent
    assert not {"English", "Haitian Creole", "American Sign Language"} & absent


def test_a_person_who_does_not_hear_finds_every_phrase_in_english_and_the_ways() -> None:
    asked = dataclasses.replace(request("es"), sign=GUIDE.sign)
    _, _, text = page(asked, ["interpreter"])
    screen = text[text.index('id="deaf"') : text.index('id="phrase"')]
    assert '<a href="tel:711" class="dial">relay: 711</a>' in screen
    assert "video: ask dispatch" in screen
    assert screen.count("tel:") == 1  # no voice line
    assert "How do you want to communicate? Point." in screen  # the topic deaf comes first
    assert screen.index("deaf/155") < screen.index("deaf/4")
    assert "Never a voice line." in screen
    for words in ("on the phone", "Do you speak", "Please speak", "who speaks your language"):
        assert words not in screen  # no phrase that one must hear or speak


def test_a_language_without_a_phrase_is_left_out_once_and_names_the_line() -> None:
    _, selection, text = page(request("es", "mam"))
    assert [left.id for left in selection.left_out if left.tag == "mam"] == [""]
    assert "No phrase in Mam here yet." in text
    assert "and ask for Mam." in text


# --- size and fonts -------------------------------------------------------------------------------


def filled(tags: list[Tag], ids: list[str]) -> Phrasebook:
    """Return the phrasebook with every gap filled by the longest text of the language."""
    book = BOOK
    for tag in tags:
        longest = max((e.text for e in BOOK.translations[tag].values()), key=len)
        for id_ in ids:
            if BOOK.translation(id_, tag) is None:
                book = with_text(id_, tag, longest, book)
    return book


@pytest.mark.slow
def test_45_languages_with_60_phrases_stay_below_2_mb() -> None:
    # the languages of scripts that need a font come first: the dearest 45
    dear = sorted(BOOK.tags, key=lambda tag: (tag.script in {"Latn", "Cyrl"}, tag))[:45]
    ids = [p.id for p in BOOK.phrases.values() if not p.id.startswith("word.")][:60]
    topics = {id_.partition(".")[0] for id_ in ids}
    asked = request(*dear, book=filled(dear, ids))
    card, _selection, text = page(asked, [topic for topic in TOPICS if topic in topics])
    assert len(re.findall(r'<li id="[^"]+/\d+"', text)) >= 45 * 60
    assert len(card.data) < 2_000_000


def unpacked(css: str) -> dict[str, bytes]:
    """Return the fonts of a style sheet as the TrueType files that a browser makes of them."""
    found = {}
    rule = r'font-family:"([^"]+)";src:url\(data:font/woff;base64,([^)]+)\)'
    for family, data in re.findall(rule, css):
        packed = base64.b64decode(data)
        mark, flavour, length, count, _, plain = struct.unpack_from(">4s4sIHHI", packed)
        assert (mark, length) == (b"wOFF", len(packed))
        head, body = b"", b""
        for n in range(count):
            name, start, size, whole, check = struct.unpack_from(">4sIIII", packed, 44 + 20 * n)
            table = packed[start : start + size]
            table = zlib.decompress(table) if size < whole else table
            head += struct.pack(">4sIII", name, check, 12 + 16 * count + len(body), len(table))
            body += table + bytes(-len(table) % 4)
        found[family] = flavour + struct.pack(">HHHH", count, 0, 0, 0) + head + body
        assert len(found[family]) == plain
    return found


# What a font loses that is cut to the letters of the text alone.
HARD = {
    "th": "น้ำ กำ", "lo": "ນ້ຳ ກຳລັງ", "bn": "\u09dc \u09df র\u200d্যা", "te": "ఫోన్\u200cలో",
    "ne": "गर्\u200dयो", "km": "ក្រុម", "my": "ကျွန်ုပ်", "ur": "مجھے ہسپتال", "hy": "Հայերեն",
}  # fmt: skip


@pytest.mark.slow
def test_every_text_is_drawn_by_the_cut_font_as_by_the_whole_one(tmp_path: Path) -> None:
    texts = [(Tag(tag), words) for tag, words in HARD.items()]
    texts += [(entry.tag, entry.text) for entry in BOOK.all_translations()]
    made = unpacked(web_fonts.font_css(texts))
    drawn = 0
    for tag, words in texts:
        face = fonts.faces_for(tag)[0]
        if face.family == fonts.FALLBACK:
            assert face.family not in made  # every device has Latin, Cyrillic and Greek
            continue
        path = tmp_path / f"{face.family}.ttf"
        if not path.exists():
            path.write_bytes(made[face.family])
            assert len(made[face.family]) < face.path.stat().st_size
        assert load_font(path).drawing(words) == load_font(face.path).drawing(words), tag
        drawn += 1
    assert drawn > 500


def test_a_font_that_draws_otherwise_when_cut_is_taken_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [(Tag("th"), "กำ")]
    small = unpacked(web_fonts.font_css(texts))["Noto Sans Thai"]
    # without the parts of the vowel am, which no text holds, the cut font draws boxes
    monkeypatch.setattr(web_fonts, "_ALWAYS", frozenset())
    whole = unpacked(web_fonts.font_css(texts))["Noto Sans Thai"]
    assert len(small) < len(whole)
    assert len(whole) == fonts.faces_for(Tag("th"))[0].path.stat().st_size


def test_each_language_has_its_font_and_room_for_its_letters() -> None:
    css = web_fonts.font_css([(Tag("ur"), "اردو"), (Tag("fa"), "فارسی"), (Tag("es"), "Hola")])
    assert '.t:lang(ur){padding-inline:.3em;font-family:"Noto Nastaliq Urdu"' in css
    assert '.t:lang(fa){font-family:"Noto Naskh Arabic",system-ui' in css
    assert ":lang(es)" not in css


# --- recordings -----------------------------------------------------------------------------------


def recorded(folder: Path, *names: str, data: bytes = MP3) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_recordings_by_id_or_number_are_in_the_page_and_those_without_a_line_are_named(
    tmp_path: Path,
) -> None:
    names = ("ur/interpreter.wait.mp3", "ur/4.mp3", "ur/20.mp3", "es/4.mp3", "ur/Thumbs.db")
    folder = recorded(tmp_path, *names)
    book = sourced("ur", "interpreter.wait")
    asked = request("ur", proof=False, book=book)
    found = read_recordings(folder, BOOK, asked.tags)
    assert len(found) == 3
    _, selection, text = page(asked, ["interpreter"], recordings=found)
    labels = re.findall(r'<audio [^>]*aria-label="([^"]+)"', text)
    assert labels == ["Recording of phrase 2 in Urdu"]
    assert f'src="data:audio/mpeg;base64,{base64.b64encode(MP3).decode()}"' in text
    reasons = {left.id: left.reason for left in selection.left_out if "recording" in left.reason}
    assert reasons == {
        "interpreter.need": "recording of a line that is left out",
        "safety.are-you-hurt": "recording of a topic not asked for",
    }


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("ur/interpreter.ponit.mp3", MP3, "no phrase has this id or number"),
        ("ur/2.ogg", MP3, "no recording (.mp3, .m4a, .wav)"),
        ("ur/2.mp3", b"RIFF" + bytes(20), "its content is not what .mp3 says"),
        ("ur/2.wav", b"RIFF" + bytes(1_000_000), "too large for a phrase"),
        ("es/2.mp3", MP3, "no recording in any of these languages"),
        ("Urdu language/2.mp3", MP3, "it lies in no folder of a language"),
        ("2.mp3", MP3, "it lies in no folder of a language"),
    ],
)
def test_a_recording_that_cannot_be_used_is_named(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_recordings(recorded(tmp_path, name, data=data), BOOK, (Tag("ur"),))
    assert words in str(caught.value.message)


def test_a_folder_may_spell_its_language_in_its_own_way(tmp_path: Path) -> None:
    folder = recorded(tmp_path, "zh_hant/2.mp3")
    assert set(read_recordings(folder, BOOK, (Tag("zh-Hant"),))) == {
        ("interpreter.wait", "zh-Hant")
    }


def test_two_recordings_of_one_phrase_are_a_mistake(tmp_path: Path) -> None:
    folder = recorded(tmp_path, "ur/2.mp3", "ur/interpreter.wait.mp3")
    with pytest.raises(InputError, match="a second recording"):
        read_recordings(folder, BOOK, (Tag("ur"),))
    with pytest.raises(InputError, match="no such folder"):
        read_recordings(folder / "absent", BOOK, (Tag("ur"),))


# --- guide ----------------------------------------------------------------------------------------


def test_the_guide_marks_the_page_internal_and_shows_the_rules_and_the_people() -> None:
    card, _, text = page(request("ur"), guide=GUIDE)
    assert card.name == "cards-internal-proof.html"
    assert "<title>DRAFT · INTERNAL · " in text
    assert "INTERNAL: numbers of staff, not for the public" in text
    assert 'href="tel:2175550111"' in text
    assert "<dt>May interpret</dt><dd>a member, the line</dd>" in text
    assert "<dt>Rests on</dt><dd>Title VI (as of 2026-11-25)</dd>" in text
    assert "No one on the roster now: Urdu." in text
    assert "never a voice line" in text
    assert "video number not entered" in text
    # the name of a language that is only in the guide has its font, too
    assert "Noto Sans Ethiopic" in text


def test_without_the_guide_there_is_nothing_internal() -> None:
    _, _, text = page(request("ur"))
    assert "INTERNAL" not in text
    assert 'id="guide"' not in text


@pytest.mark.slow
def test_a_phrase_has_its_picture_and_each_drawing_is_in_the_page_once() -> None:
    _, _, text = page(request("es", "so"), ["interpreter", "safety"])
    alt = 'aria-label="an ambulance"><use href="#p-ambulance"/>'
    assert alt in text
    assert text.count('<symbol id="p-ambulance"') == 1
    outline = Outline(text)
    used = {link[1:] for link in outline.links if link.startswith("#p-")}
    assert used <= set(outline.ids)
    assert "#000" not in text[text.index('class="sprite"') : text.index("<footer>")]


@pytest.mark.slow
def test_what_a_reader_points_at_is_in_the_page_with_the_words_of_the_language() -> None:
    book = BOOK
    for tag in ("es", "fa"):
        book = with_text("theft.when-stolen", tag, "…", book)
    _, _, text = page(request("es", "fa", book=book), ["theft"])
    assert 'data-b="week calendar clock"' in text
    (found,) = re.findall(r'id="boards">(.*?)</script>', text)
    data = json.loads(found)
    assert data["boards"]["week"]["items"][1]["en"] == "Monday"
    assert data["words"]["es"]["week"][1] == "Lunes"
    assert data["words"]["fa"]["week"][1] == "دوشنبه"
    assert "things" not in data["words"]["es"]  # no one has reviewed them: English alone
    assert "directions" not in data["boards"]  # no phrase of this topic asks which way


def test_a_page_of_many_languages_compares_each_with_the_phrasebook_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, str]] = []
    compare = langcodes.tag_distance

    def counted(wanted: str, offered: str) -> int:
        asked.append((wanted, offered))
        return compare(wanted, offered)

    monkeypatch.setattr(langcodes, "tag_distance", counted)
    _card, _selection, _text = page(request("es", "gsw", "bar", "nds", "wuu", "nan", "hak"), TOPICS)
    assert len(asked) == len(set(asked)) > 0


def test_a_question_has_its_own_answers_and_a_proof_what_a_reviewer_is_asked() -> None:
    book = with_text(
        "interpreter.need", "es", "¿Necesita un intérprete?", BOOK,
        answers=YesNo("Sí, lo necesito", "No lo necesito"), back=("Need one?",), doubt="Polite?",
    )  # fmt: skip
    _card, _selection, text = page(request("es", book=book))
    row = text[text.index('id="es/4"') :]
    row = row[: row.index("</li>\n")]
    assert "Sí, lo necesito" in row
    assert "No lo necesito" in row
    # A reviewer reads translations back on the sheet: on the phone they would cost 100 KB.
    assert "Need one?" not in row
    assert "Doubt: Polite?" in row
    other = text[text.index('id="es/3"') : text.index('id="es/4"')]
    assert "choices" not in other
