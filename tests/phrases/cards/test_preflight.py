"""What would be printed as a box, a blank or a broken letter is found; lines end between words."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from langaccess.core.errors import ConfigError, InputError
from langaccess.core.print import fonts, preflight
from langaccess.core.tags import Tag, languages
from langaccess.phrases.cards import ispeak, sheet
from langaccess.phrases.cards.typeset_text import autonym_text, isolated, typeset_text
from tests.phrases.cards.kit import BOOK, DAY, lines, pages, request, with_text


def faults(tag: str, text: str) -> list[str]:
    return list(preflight.faults(text, fonts.faces_for(Tag(tag))))


@pytest.mark.parametrize(
    ("tag", "text", "words"),
    [
        ("ur", "سلام 😀", "no glyph for U+1F600 GRINNING FACE in Noto Nastaliq Urdu"),
        ("es", "Hola 😀", "no glyph for U+1F600 GRINNING FACE in Noto Sans"),
        ("my", "ေက်းဇူးျပဳ၍", "a mark without its letter at U+1031"),
        ("km", "េក", "a mark without its letter at U+17C1"),
        ("es", "Se\ufffdale", "U+FFFD REPLACEMENT CHARACTER"),
        ("zh-Hans", "國", "no glyph for U+570B"),
        ("am", "ก", "no glyph for U+0E01 THAI CHARACTER KO KAI in Noto Sans Ethiopic"),
        ("ar", "نعم\u00ad", "U+00AD SOFT HYPHEN"),
        ("ar", "نعم\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ],
)
def test_a_fault_is_named_by_character(tag: str, text: str, words: str) -> None:
    assert any(found.startswith(words) for found in faults(tag, text))


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("vi", unicodedata.normalize("NFD", "Tiếng Việt, thông dịch viên miễn phí")),
        ("th", "น้ำ กำ"),
        ("lo", "ນ້ຳ ກຳລັງ"),
        ("bn", "\u09dc \u09df র\u200d্যা"),
        ("ne", "गर्\u200dयो"),
        ("te", "ఫోన్\u200cలో"),
        ("ar", "قُلْ \u2066(856) 555-0100\u2069"),
        ("fa", "می\u200cفهمم ۹۱۱"),
        ("ja", "ああ、通訳。"),
        ("ps", "ځوړ ښه ګډ ئ ی ې ۍ"),
        ("ckb", "ێ ڕ ڵ ۆ ە"),
    ],
)
def test_right_text_passes(tag: str, text: str) -> None:
    assert faults(tag, text) == []


def test_every_shipped_phrase_can_be_printed() -> None:
    found = [
        f"{entry.tag} {entry.id}: {words}"
        for entry in BOOK.all_translations()
        for words in faults(entry.tag, entry.text)
    ]
    assert found == []


def test_the_name_of_every_language_can_be_printed() -> None:
    lacking = {entry.tag for entry in languages() if faults(entry.tag, entry.autonym)}
    assert lacking == set()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("اتصل (856) 546-3003 الآن", "اتصل \u2066(856) 546-3003\u2069 الآن"),
        ("اتصل 911.", "اتصل \u2066911\u2069."),
        ("رقم (911) هنا", "رقم \u2066(911)\u2069 هنا"),
        ("موقع city.gov/help!", "موقع \u2066city.gov/help\u2069!"),
        ("\u2066911\u2069 فقط", "\u2066911\u2069 فقط"),
        ("لا رقم هنا (أبدا)", "لا رقم هنا (أبدا)"),
        ("ساعت ۹:۳۰ صبح", "ساعت \u2066۹:۳۰\u2069 صبح"),
        ("طول ۱٫۵ متر", "طول \u2066۱٫۵\u2069 متر"),
        ("اتصل José Muñoz (217) 555-0101 الآن", "اتصل \u2066José Muñoz (217) 555-0101\u2069 الآن"),
        ("שדרות Peñasquitos!", "שדרות \u2066Peñasquitos\u2069!"),
        ("Ruáingga، نعم", "\u2066Ruáingga\u2069، نعم"),
        ("ca\u0304fe\u0323 هنا", "\u2066ca\u0304fe\u0323\u2069 هنا"),  # marks without one letter
        ("من Αθήνα و Київ", "من \u2066Αθήνα\u2069 و \u2066Київ\u2069"),
        ("في Springfield, IL 62701.", "في \u2066Springfield, IL 62701\u2069."),
        ("ادفع $1,000.50 الآن", "ادفع \u2066$1,000.50\u2069 الآن"),
        ("اكتب a_b@x.org؟", "اكتب \u2066a_b@x.org\u2069؟"),
        ("(اتصل (217) 555-0101)", "(اتصل \u2066(217) 555-0101\u2069)"),
        ("هو José (Pepe و Ana)", "هو \u2066José\u2069 (\u2066Pepe\u2069 و \u2066Ana\u2069)"),
    ],
)
def test_numbers_and_latin_runs_are_isolated(text: str, wanted: str) -> None:
    assert isolated(text) == wanted


@pytest.mark.parametrize(
    ("tag", "text", "rtl"),
    [
        ("rhg", "Ruáingga", False), ("rhg", "𐴌𐴟", True), ("ar", "نعم", True), ("ar", "911", True),
        ("ar", "José: نعم", True), ("he", "כן", True), ("es", "Sí", False),
    ],
)  # fmt: skip
def test_a_text_without_a_letter_of_its_right_to_left_script_is_read_from_the_left(
    tag: str, text: str, rtl: bool
) -> None:
    assert typeset_text(text, Tag(tag))["rtl"] is rtl


@pytest.mark.parametrize(
    ("tag", "name"),
    [("es", "Español"), ("ru", "Русский"), ("zu", "isiZulu"), ("ka", "ქართული"), ("hy", "Հայերեն")],
)
def test_a_name_has_its_capital_where_its_script_has_them(tag: str, name: str) -> None:
    assert autonym_text(Tag(tag))["text"] == name


def test_the_table_of_fonts_names_origin_version_and_licence_of_each() -> None:
    home = fonts.folder()
    lines = (home / "fonts.tsv").read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]
    assert {row["file"] for row in rows} == {path.name for path in home.glob("*.ttf")}
    for row in rows:
        assert row["origin"]
        assert row["version"]
        assert row["licence"] == "OFL-1.1"
    assert "SIL OPEN FONT LICENSE Version 1.1" in (home / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_fonts_add_less_than_12_mb_to_the_wheel(tmp_path: Path) -> None:
    packed = tmp_path / "fonts.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in fonts.folder().iterdir():
            archive.write(path, path.name)
    assert packed.stat().st_size < 12_000_000


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    home = tmp_path / "fonts"
    home.mkdir()
    for path in fonts.folder().iterdir():
        (home / path.name).symlink_to(path)
    monkeypatch.setattr(fonts, "folder", lambda: home)
    fonts._vendored.cache_clear()
    yield home
    fonts._vendored.cache_clear()


@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_damaged_font_is_named_instead_of_printing_boxes(copied: Path, damage: str) -> None:
    font = copied / "NotoSansKhmer-Regular.ttf"
    data = font.read_bytes()
    font.unlink()
    if damage == "cut":
        font.write_bytes(data[:1000])
    with pytest.raises(ConfigError) as caught:
        fonts.load_faces()
    assert str(font) in str(caught.value.where)


_TAI_VIET = "NotoSansTaiViet-Regular.ttf"


@pytest.fixture
def without_tai_viet(copied: Path) -> Iterator[Path]:
    """Yield a folder with the face that the program no longer ships, under another name."""
    table = copied / "fonts.tsv"
    rows = [row for row in table.read_text("utf-8").splitlines(True) if _TAI_VIET not in row]
    data = (copied / _TAI_VIET).read_bytes()
    for name in ("fonts.tsv", _TAI_VIET):
        (copied / name).unlink()
    table.write_text("".join(rows), "utf-8")
    fonts._vendored.cache_clear()
    home = copied.parent / "more"
    home.mkdir()
    for code in ("utf-16-be", "ascii"):
        data = data.replace("Noto Sans Tai".encode(code), "Some Sans Tai".encode(code))
    (home / "SomeSans.ttf").write_bytes(data)
    yield home
    fonts._added.clear()


@pytest.mark.slow
def test_a_language_without_a_font_has_its_english_name_and_stops_no_other(
    without_tai_viet: Path,
) -> None:
    wanted = request("blt", "es")
    card, selection = ispeak(wanted, size="letter", on=DAY)
    text = pages(card.data)[0][2]
    assert "Español" in text
    assert text.count("Tai Dam") == 2  # its own name and the English one
    assert [left.tag for left in selection.left_out if "--font-dir" in left.reason] == ["blt"]
    assert fonts.add_fonts(without_tai_viet) == ("Some Sans Tai Viet",)
    card, selection = ispeak(wanted, size="letter", on=DAY)
    assert Tag("blt").autonym in pages(card.data)[0][2]
    assert not [left for left in selection.left_out if "--font-dir" in left.reason]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [("a.txt", b"x", "no font"), ("a.ttf", b"not a font", "cannot be read"), ("", b"", "folder")],
)
def test_a_folder_without_a_usable_font_is_refused(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    home = tmp_path / "fonts"
    if name:
        home.mkdir()
        (home / name).write_bytes(data)
    with pytest.raises(InputError, match=words):
        fonts.add_fonts(home)


@pytest.mark.parametrize(
    ("tag", "text", "parts"),
    [
        ("ja", "通訳は無料です。", ["通訳は", "無料です。"]),
        ("ja", "はい", ["はい"]),
        ("zh-Hans", "我们正在联系口译员。", ["我们", "正在", "联系口译员。"]),
        ("th", "โปรดรอ เราโทรหาล่าม", ["โปรด", "รอ ", "เรา", "โทรหา", "ล่าม"]),
        ("ko", "통역은 무료입니다.", ["통역은", "무료입니다."]),
        ("es", "Es gratis.", []),
        ("km", "សូមរង់ចាំ។", []),
    ],
)
def test_a_text_is_cut_between_words_only(tag: str, text: str, parts: list[str]) -> None:
    found = typeset_text(text, Tag(tag))
    assert found["parts"] == parts
    assert found["between"].join(parts) == (text if parts else "")


@pytest.mark.parametrize("tag", ["ja", "zh-Hans", "zh-Hant", "th", "my", "ko"])
def test_the_parts_of_every_shipped_phrase_make_the_phrase(tag: str) -> None:
    for entry in BOOK.translations[Tag(tag)].values():
        found = typeset_text(entry.text, Tag(tag))
        assert not found["parts"] or found["between"].join(found["parts"]) == found["text"]


def test_a_french_mark_is_never_at_the_beginning_of_a_line() -> None:
    text = typeset_text("Avez-vous « mal » ? Oui ; non : ici !", Tag("fr"))["text"]
    assert text == "Avez-vous «\u00a0mal\u00a0»\u202f? Oui\u202f; non\u00a0: ici\u202f!"
    assert typeset_text("Is it ?", Tag("en"))["text"] == "Is it ?"


@pytest.mark.slow
def test_a_printed_line_ends_between_words() -> None:
    """The sentence is too long for the column, so it is printed on more than one line."""
    text = "通訳は無料です。" * 4
    book = with_text("interpreter.help-free", "ja", text)
    card, _ = sheet(request("ja", book=book), Tag("ja"), topics=["interpreter"], on=DAY)
    assert card is not None
    printed = [line for line in lines(card.data) if "無料" in line]
    assert len(printed) > 1
    for line in printed:
        japanese = "".join(char for char in line if char > "\u3000")
        assert japanese.endswith("は" if japanese.count("無料") < japanese.count("通訳") else "。")
