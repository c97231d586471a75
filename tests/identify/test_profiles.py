"""The n-gram profiles: what is counted, how it is stored, and that test text never gets in."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from langaccess.core.errors import ConfigError
from langaccess.identify.ngrams import ORDERS, ascii_letters, grams, normalise, placed
from langaccess.identify.profiles import Profiles, _mapped
from langaccess.identify.scripts import dominant, script_counts
from tools import profile_sources as build_sources
from tools import profiles as build
from tools.transliterate import spellings, spellings_of_sounds
from tools.typed_words import TypedWords


def pieces(normal: str, order: int) -> list[str]:
    """The n-grams by their definition: no blank inside, and not a blank alone; whole words."""
    if order == ORDERS:
        return [word for word in normal.split(" ") if len(word) >= 2]
    found = [normal[i : i + order] for i in range(len(normal) - order + 1)]
    return [g for g in found if " " not in g[1:-1] and g != " "]


@pytest.mark.parametrize(
    "text", ["a", "ab cd", "K'icheʼ winaq", "እርዳታ እፈልጋለሁ", "𐐀𐐁 ab", "我要报警"]
)
def test_n_grams_are_those_of_the_definition(text: str) -> None:
    normal = normalise(text)
    hashes, sizes = grams(normal)
    assert sizes == [len(pieces(normal, order)) for order in range(1, ORDERS + 1)]
    known: dict[int, str] = {}
    at = 0
    for order, size in enumerate(sizes, start=1):
        for value, piece in zip(
            hashes[at : at + size].tolist(), pieces(normal, order), strict=True
        ):
            assert known.setdefault(value, piece) == piece
        at += size
    assert [h.tolist() for h, _ in placed(normal)] == [
        part.tolist() for part in np.split(hashes, np.cumsum(sizes)[:-1])
    ]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("K’iche‘ kʼo", " k'iche' k'o "),
        ("“Hola” 'hola'", " hola hola' "),
        ("A1B2", " a b "),
        ("12:30 !!", ""),
        ("E\u0301TE", " éte "),
    ],
)
def test_words_are_brought_into_one_form(text: str, normal: str) -> None:
    assert normalise(text) == normal


def test_text_without_marks_is_what_people_type() -> None:
    assert ascii_letters("entèprèt ñandú łódź ọ̀rọ̀ kɔfe") == "entepret nandu lodz oro kofe"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("hello", "Latn"), ("привет hi", "Cyrl"), ("漢字かな", "Kana"), ("漢字", "Hani"), ("1", ""),
        ("ሰላም", "Ethi"), ("한국어", "Hang"), ("မြန်မာ", "Mymr"), ("ꪼꪕ", "Tavt"),
    ],
)  # fmt: skip
def test_the_script_of_a_text_is_that_of_most_letters(text: str, script: str) -> None:
    assert dominant(script_counts(text)) == script


def _page(word: str) -> str:
    articles = "".join(
        f'<article data-number="{n}"><h2>{n}</h2><p>{word}{chr(96 + n)} text {n}</p></article>'
        for n in range(1, 27)
    )
    return f"<html><body><h1>T</h1><header><p>{word} preamble</p></header>{articles}</body></html>"


def test_only_the_preamble_and_articles_1_to_20_are_training_text(tmp_path: Path) -> None:
    (tmp_path / "xxx.html").write_text(_page("wort"), encoding="utf-8")
    text = build_sources.declaration(tmp_path / "xxx.html")
    assert len(text) == 21
    assert text[0] == "wort preamble"
    assert text[-1] == "wortt text 20"


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, ...]:
    """A tiny world of two languages, one with marks, with lists, keywords and sentences."""
    udhr = tmp_path / "udhr"
    udhr.mkdir()
    (udhr / "aaa.html").write_text(_page("übel märchen straße"), encoding="utf-8")
    (udhr / "bbb.html").write_text(_page("kwaheri rafiki"), encoding="utf-8")
    extra = tmp_path / "extra.tsv"
    extra.write_text("lang\tsource\ttext\nbb\tx\thabari za asubuhi\n", encoding="utf-8")
    words = tmp_path / "words"
    words.mkdir()
    # [header, [words of the first bin]] in MessagePack
    packed = b"\x92\x82\xa6format\xa2cB\xa7version\x01\x92\xa6k\xc3\xb6nig\xa4Haus"
    (words / "small_aa.msgpack.gz").write_bytes(gzip.compress(packed, mtime=0))
    labels = tmp_path / "labels"
    for name, default in (("en", "dog"), ("bb", "mbwa mdogo")):
        (labels / name).mkdir(parents=True)
        held = {"annotations": {"annotations": {"🐕": {"default": [default], "tts": ["hot dog"]}}}}
        (labels / name / "annotations.json").write_text(json.dumps(held), encoding="utf-8")
    spoken = tmp_path / "spoken"
    spoken.mkdir()
    module = '"""Held."""\n\nSAMPLE = {"nyumba nzuri", "nyumba kubwa"}\n'
    (spoken / "held.py").write_text(module, encoding="utf-8")
    crawled = tmp_path / "crawled"
    crawled.mkdir()
    listed = "Form\tFrequency\n\n# Corpus-Size: 9\nchakula\t90\nNairobi\t80\nmaji mengi\t5\n"
    (crawled / "bb.txt").write_text(listed, encoding="utf-8")
    (crawled / "cc.txt").write_text("Form\tFrequency\nзима\t9000\nщука\t9000\n", encoding="utf-8")
    table = (
        "tag\tkind\tudhr\twords\tkeywords\tsentences\tunilex\tlexicon\tsounds\n"
        "aa\tlist\taaa\tsmall_aa\t\t\t\t\t\nbb\tlist\tbbb\t\tbb\theld\tbb\t\t\n"
        "cc\tother\t\t\t\t\tcc\t\t\ncc-Latn\tother\t\t\t\t\tcc\tcc\tcc_cyrl\n"
    )
    monkeypatch.setattr(
        build, "sources", lambda: list(csv.DictReader(table.splitlines(), delimiter="\t"))
    )
    attested = tmp_path / "attested" / "cc" / "lexicons"
    attested.mkdir(parents=True)
    (attested / "cc.translit.sampled.train.tsv").write_text("зима\tzyma\t3\n", encoding="utf-8")
    heard = tmp_path / "heard"
    heard.mkdir()
    (heard / "cc_cyrl.tsv").write_text("щука\tʃ t͡ʃ u k a\n", encoding="utf-8")
    return udhr, extra, words, labels, spoken, crawled, tmp_path / "attested", heard


def test_a_store_is_built_read_back_and_the_same_twice(
    sources: tuple[Path, ...], tmp_path: Path
) -> None:
    out = tmp_path / "one.npz"
    again = tmp_path / "two.npz"
    assert build.main([*map(str, sources), str(out)]) == 0
    assert build.main([*map(str, sources), str(again)]) == 0
    assert out.read_bytes() == again.read_bytes()
    with np.load(out, allow_pickle=False) as store:
        assert store["names"].tolist() == ["aa", "aa", "bb", "cc", "cc-Latn"]
        assert store["folded"].tolist() == [False, True, False, False, False]
        assert store["scripts"].tolist() == ["Latn", "Latn", "Latn", "Cyrl", "Latn"]
        upper = np.repeat(np.arange(1 << 16), np.diff(store["first_key"].astype(np.int64)))
        assert np.all(np.diff((upper << 16) + store["keys"]) > 0)
    found = Profiles(out)
    for text, tag in (("märchen", "aa"), ("marchen", "aa"), ("rafiki", "bb"), ("könig", "aa"),
                      ("mdogo", "bb"), ("kubwa", "bb"), ("chakula", "bb"),
                      ("shchuka", "cc-Latn"), ("zyma", "cc-Latn")):  # fmt: skip
        scored = found.score(text, "Latn")
        assert scored is not None
        assert scored.tags[int(scored.scores.argmax())] == tag
    assert found.score("märchen", "Arab") is None
    assert found.score("12", "Latn") is None


def test_what_a_language_repeats_from_english_is_no_word_of_it(sources: tuple[Path, ...]) -> None:
    labels = sources[3]
    assert build_sources.keywords(labels, "bb") == {"mbwa": 1, "mdogo": 1}
    assert build_sources.keywords(labels, "en") == {"dog": 2, "hot": 1}


def test_names_are_left_out_of_a_list_of_words(sources: tuple[Path, ...]) -> None:
    assert build_sources.unilex(sources[5] / "bb.txt") == {"chakula": 90}


@pytest.mark.parametrize(
    ("word", "tag", "typed"),
    [
        ("मदद", "ne", ("madad",)),
        ("मलाई", "ne", ("malai", "malaaee")),
        ("समझना", "hi", ("samajhna", "samajhnaa")),
        ("আমার", "bn", ("amar", "aamaar")),
        ("తెలుగు", "te", ("telugu",)),
        ("ደህና", "am", ("dehna", "dehina", "dahena")),
        ("хочу", "ru", ("khochu", "hochu", "xocu")),
        ("гора", "uk", ("hora", "gora")),
        ("ще", "bg", ("shte", "ste")),
        ("ευχαριστώ", "el", ("euxaristo", "evharisto", "eycharistw")),
        ("որդի", "hy", ("vordi", "vorti")),
        ("გმადლობთ", "ka", ("gmadlobt",)),
        ("도와주세요", "ko", ("dowajuseyo",)),
        ("たすけて", "ja", ("tasukete",)),
        ("plain", "en", ()),
        ("مدد", "ur", ()),
    ],
)
def test_a_word_of_another_script_has_the_spellings_that_people_type(
    word: str, tag: str, typed: tuple[str, ...]
) -> None:
    assert spellings(word, tag) == typed


@pytest.mark.parametrize(
    ("sounds", "tag", "typed"),
    [
        ("ʕ a l a j k u m", "ar", ("alaykum", "aalaykum", "'alaykoum")),
        ("d͡ʒ a d iː d", "ar", ("jadid", "jadeed", "gadid")),
        ("χ ɔː h ǽ ɾ", "fa", ("khahar", "haahar", "chohar")),
        ("kʰ uː n", "ur", ("khun", "khoon", "khoun")),
        ("ʃ a l o m", "he", ("shalom",)),
    ],
)
def test_a_word_is_spelled_by_its_sounds_where_its_letters_lack_vowels(
    sounds: str, tag: str, typed: tuple[str, ...]
) -> None:
    found = spellings_of_sounds(sounds, tag)
    assert found == typed


def test_attested_spellings_come_before_sounds_and_a_stem_lends_its_sounds() -> None:
    words = TypedWords(
        "ar",
        {"سلام": (("salam", 0.75), ("slm", 0.25))},
        {"سلام": ("s a l aː m",), "بنت": ("b i n t",)},
    )
    assert words.of({"سلام": 4.0}) == {"salam": 3.0, "slm": 1.0}
    assert words.of({"بنتي": 1.0}) == {"binti": 1.0}
    assert set(words.of({"البنت": 3.0})) == {"albint", "elbint", "ilbint"}
    assert words.of({"كتاب": 1.0}) == {}


def test_the_arrays_are_mapped_and_not_read(sources: tuple[Path, ...], tmp_path: Path) -> None:
    out = tmp_path / "one.npz"
    build.main([*map(str, sources), str(out)])
    with np.load(out, allow_pickle=False) as store:
        for name, array in _mapped(out).items():
            assert np.array_equal(array, store[name]), name
            assert array.flags.aligned, name
            assert not array.flags.owndata, name


@pytest.mark.parametrize("kept", [0, 10, 400])
def test_a_damaged_store_is_named_as_such(
    kept: int, sources: tuple[Path, ...], tmp_path: Path
) -> None:
    out = tmp_path / "one.npz"
    build.main([*map(str, sources), str(out)])
    out.write_bytes(out.read_bytes()[:kept])
    with pytest.raises(ConfigError, match="damaged"):
        Profiles(out)


def test_noise_holds_few_trigrams_that_were_seen(sources: tuple[Path, ...], tmp_path: Path) -> None:
    out = tmp_path / "one.npz"
    build.main([*map(str, sources), str(out)])
    found = Profiles(out)
    word, noise = found.score("märchen", "Latn"), found.score("xqzwvkj", "Latn")
    assert word is not None
    assert noise is not None
    assert word.seen == 1.0
    assert noise.seen == 0.0
