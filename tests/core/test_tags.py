"""Tags are canonical, names lead to tags, and a name for several languages is asked about."""

from __future__ import annotations

import itertools
import re
import string
import subprocess
import sys

import pytest

from langaccess.core.errors import InputError
from langaccess.core.resources import DATA, rows, shipped
from langaccess.core.tags import (
    Tag,
    countries,
    distance,
    find,
    find_elsewhere,
    is_sign,
    languages,
    named_countries,
    near_elsewhere,
    other_languages,
    require_written,
    resolve,
    search,
    search_fold,
)


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("pt_br", "pt-BR"),
        ("ZH-hant", "zh-Hant"),
        ("spa", "es"),
        ("iw", "he"),
        ("fil", "tl"),
        ("fil-PH", "tl-PH"),
        ("fa-AF", "prs"),
        ("prs", "prs"),
        ("qps-PLOC", "qps-ploc"),
    ],
)
def test_a_tag_is_folded_to_one_canonical_form(typed: str, tag: str) -> None:
    assert Tag(typed) == tag


@pytest.mark.parametrize("typed", ["", "english please", "xx-yy-zz", "qzz", "e"])
def test_text_that_is_no_registered_tag_is_refused_with_a_next_step(typed: str) -> None:
    with pytest.raises(InputError) as caught:
        Tag(typed)
    assert "langaccess languages" in (caught.value.hint or "")


def test_a_tag_knows_its_parts() -> None:
    tag = Tag("zh-Hant-HK")
    assert (tag.language, tag.script, tag.territory) == ("zh", "Hant", "HK")


@pytest.mark.parametrize(
    ("tag", "script", "direction"),
    [
        ("es", "Latn", "ltr"),
        ("ar", "Arab", "rtl"),
        ("he", "Hebr", "rtl"),
        ("mww", "Latn", "ltr"),
        ("pa-PK", "Arab", "rtl"),
        ("sr-Latn", "Latn", "ltr"),
        ("zh-TW", "Hant", "ltr"),
        ("qps-ploc", "Latn", "ltr"),
        ("qps-plocm", "Latn", "rtl"),
        ("ckb", "Arab", "rtl"),
    ],
)
def test_script_and_direction_follow_the_way_a_language_is_written(
    tag: str, script: str, direction: str
) -> None:
    assert (Tag(tag).script, Tag(tag).direction) == (script, direction)


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("Farsi", "fa"),
        ("farsi", "fa"),
        ("Burmese", "my"),
        ("español", "es"),
        ("Espanol", "es"),
        ("Haitian", "ht"),
        ("quiche", "quc"),
        ("K’iche’", "quc"),
        ("Hmoob Dawb", "mww"),
        ("ትግርኛ", "ti"),
        ("Norwegian", "no"),
        ("mam", "mam"),
        ("ASL", "ase"),
        ("test", "qps-ploc"),
        ("test-rtl", "qps-plocm"),
        ("zh-Hans", "zh-Hans"),
    ],
)
def test_names_aliases_and_autonyms_lead_to_the_tag(typed: str, tag: str) -> None:
    assert resolve(typed) == tag


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("zh", ["zh-Hans", "zh-Hant"]),
        ("Chinese", ["zh-Hans", "zh-Hant"]),
        ("Mandarin", ["zh-Hans", "zh-Hant"]),
        ("ku", ["kmr", "ckb"]),
        ("Persian", ["fa", "prs"]),
        ("hmong", ["mww", "hnj"]),
        ("Mixteco", ["mxv", "mix"]),
        ("Quechua", ["quz", "qug"]),
        ("karen", ["ksw", "pwo"]),
        ("Zapotec", ["zai", "zab"]),
        ("Creole", ["ht", "kea"]),
        ("Toishan", ["zh-Hant"]),
    ],
)
def test_a_name_for_several_languages_is_asked_about(typed: str, choices: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        resolve(typed)
    assert "says too little" in caught.value.message
    for choice in choices:
        assert choice in (caught.value.hint or "")


def test_the_choice_of_characters_is_asked_for_writing_only() -> None:
    with pytest.raises(InputError, match="zh or yue"):
        resolve("Chinese", use="speech")
    with pytest.raises(InputError) as caught:
        resolve("Toisan", use="speech")
    assert "yue" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("typed", "left", "name"),
    [
        ("Spanish; Portuguese", "portuguese", "Spanish"),
        ("arabic child", "child", "Arabic"),
        ("Hindi/Urdu", "urdu", "Hindi"),
        ("Haitian-Creole French", "french", "Haitian Creole"),
    ],
)
def test_words_beside_a_language_are_never_dropped(typed: str, left: str, name: str) -> None:
    for use in ("writing", "speech"):
        with pytest.raises(InputError, match=f"'{left}' with {name}"):
            resolve(typed, use=use)


@pytest.mark.parametrize(
    "typed", ["Venezuela", "Angola", "India", "Malawi", "Slavic", "Roman", "El Salvador"]
)
def test_what_is_no_name_of_a_language_is_none(typed: str) -> None:
    assert find(typed, use="speech") is None


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("Klingon", "tlh"),
        ("francés", "fr"),
        ("Suomi", "fi"),
        ("Hakka", "hak"),
        ("Brazilian Portuguese", "pt"),
        ("Mexican Spanish", "es-MX"),
        ("Canadian French", "fr-CA"),
    ],
)
def test_names_outside_the_table_are_known_in_english_and_in_the_language(
    typed: str, tag: str
) -> None:
    assert resolve(typed) == tag


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("Hindi speaker", "hi"), ("Hakka dialect", "hak"), ("Portuguese (Brazil)", "pt")],
)
def test_words_that_say_nothing_more_do_no_harm(typed: str, tag: str) -> None:
    assert resolve(typed) == tag


def test_a_typing_mistake_is_answered_with_the_name_that_was_meant_but_never_taken() -> None:
    with pytest.raises(InputError) as caught:
        resolve("Tigrnya")
    assert "Tigrinya (ti)" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("toishan", "yue"), ("tigrina", "ti"), ("pushto", "ps"), ("marshal", "mh"), ("kriol", "kea")],
)
def test_search_forgives_typing_mistakes(typed: str, tag: str) -> None:
    assert tag in [hit.language.tag for hit in search(typed)[:3]]


def test_search_carries_the_question_of_a_name_for_several_languages() -> None:
    hits = search("Karen")
    assert {"ksw", "pwo", "eky"} <= {hit.language.tag for hit in hits}
    assert "Pwo" in hits[0].question or "S'gaw" in hits[0].question


def test_search_for_nothing_finds_nothing() -> None:
    assert search(" ") == ()


def test_no_substitute_comes_from_another_script() -> None:
    assert distance(Tag("es-MX"), Tag("es")) in range(1, 10)
    assert distance(Tag("pt"), Tag("pt")) == 0
    assert distance(Tag("zh-Hant"), Tag("zh-Hans")) is None
    assert distance(Tag("sr"), Tag("hr")) is None
    assert distance(Tag("es"), Tag("qps-ploc")) is None


@pytest.mark.slow
def test_importing_tags_loads_no_language_database() -> None:
    code = (
        "import sys, langaccess.core.tags\n"
        "print([m for m in sys.modules if 'lang' in m or 'fuzz' in m])"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout
    assert "langcodes" not in out
    assert "language_data" not in out
    assert "rapidfuzz" not in out


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("cmn-Hans", "zh-Hans"), ("cmn", "zh"), ("arb-EG", "ar-EG"), ("swh", "sw"), ("pes", "fa"),
     ("npi", "ne"), ("zsm", "ms"), ("uzn", "uz"), ("khk", "mn"),
     # languages of their own stay apart from the group
     ("yue", "yue"), ("ary", "ary"), ("hak", "hak"), ("uzs", "uzs")],
)  # fmt: skip
def test_one_language_has_one_tag_whichever_code_was_typed(typed: str, tag: str) -> None:
    assert Tag(typed) == tag
    if "-" not in typed:
        assert resolve(typed, use="speech") == tag


def test_the_code_of_mandarin_is_asked_for_its_script_in_writing_only() -> None:
    assert resolve("cmn", use="speech") == "zh"
    with pytest.raises(InputError, match="'cmn' says too little: write zh-Hans or zh-Hant"):
        resolve("cmn")


def test_who_says_mandarin_has_answered_what_chinese_asks_of_a_speaker() -> None:
    assert resolve("Mandarin", use="speech") == "zh"
    for asked in ("Chinese", "zh"):
        with pytest.raises(InputError, match="says too little"):
            resolve(asked, use="speech")
    with pytest.raises(InputError, match="zh-Hans"):
        resolve("Mandarin")


@pytest.mark.parametrize(
    "name", ["\x00" * 60 + "U visa", "es\x00x", "a\ud800b", "\udcff", "x" * 5000]
)
def test_what_is_no_name_is_no_language(name: str) -> None:
    with pytest.raises(InputError):
        resolve(name)


def test_every_sign_language_of_cldr_and_of_the_table_is_one() -> None:
    names = pytest.importorskip("language_data.names")
    codes = map("".join, itertools.product(string.ascii_lowercase, repeat=3))
    named = {code: names.code_to_names(code).get("en", "") for code in codes}
    signed = {code for code, name in named.items() if re.search(r"\bsign\b", name.lower())}
    assert len(signed) > 140
    assert [code for code in sorted(signed) if not is_sign(code)] == []
    assert all(is_sign(entry.tag) == (entry.kind == "sign") for entry in languages())
    assert is_sign("fsl-FR")
    assert is_sign("es-Sgnw")
    assert not is_sign("es-MX")


def test_text_in_a_sign_language_is_refused_unless_it_is_signwriting() -> None:
    require_written([Tag("es"), Tag("ase-Sgnw")])
    with pytest.raises(InputError, match="Mexican Sign Language is a sign language"):
        require_written([Tag("es"), Tag("mfs")])


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("الصومالية", "so"), ("Soomaaliya", "so"), ("somalia", "so"), ("brasil", "pt"),
        ("haiti", "ht"), ("mexico", "es"), ("alemán", "de"), ("IRAQ", "ar"), ("العربيه", "ar"),
        ("فارسي", "fa"), ("spansh", "es"), ("somlai", "so"), ("Ayiti", "ht"), ("中国", "zh"),
    ],
)  # fmt: skip
def test_a_search_finds_names_of_any_language_and_countries(typed: str, tag: str) -> None:
    assert search(typed)[0].language.tag == tag


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("Lakota", ["lkt"]), ("Tlingit", ["tli"]), ("Western Apache", ["apw"]), ("Cree", ["cr"]),
        ("Gwich'in", ["gwi"]), ("Cherokee", ["chr"]), ("Tlinget", ["tli"]), ("Ojibwe", ["oj"]),
        ("Salish", ["str"]), ("Chatino", ["cly", "cta", "ctp", "ctz", "cya", "czn"]),
        ("Sioux", []), ("Keresan", []),
    ],
)  # fmt: skip
def test_the_name_of_a_language_that_the_table_lacks_is_no_other_one(
    typed: str, tags: list[str]
) -> None:
    assert search(typed) == ()
    assert list(near_elsewhere(typed)) == tags


def test_every_name_of_iso_639_leads_to_its_language() -> None:
    """Some names belong to two languages: the first has it. A retired code is that of its heir."""
    lost = []
    for row in list(rows(shipped(DATA, "iso_names.tsv")))[::20]:
        found = find_elsewhere(row["name"])
        same = found is not None and search_fold(found.name) == search_fold(row["name"])
        if not same and found != Tag(row["tag"]):
            lost.append((row["tag"], row["name"], found))
    assert lost == []


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Democratic Republic of the Congo", ("CD",)), ("DRC", ("CD",)), ("Zaire", ("CD",)),
        ("Congo", ("CD", "CG")), ("Ivory Coast", ("CI",)), ("Sudan", ("SD",)), ("Guinea", ("GN",)),
        ("Burma", ("MM",)), ("Atlantis", ()),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_everyday_names(typed: str, codes: tuple[str, ...]) -> None:
    assert named_countries(typed) == codes


@pytest.mark.slow
def test_a_language_that_is_found_by_its_country_says_so() -> None:
    reasons = {str(hit.language.tag): hit.country for hit in search("somalia")}
    assert (reasons["so"], reasons["ar"]) == ("", "Somalia")


def test_no_two_languages_have_one_form_of_their_own_names() -> None:
    """Marks are not compared: without them two names may become one."""
    forms: dict[str, str] = {}
    shared = {"batsi kop", "runasimi", "tuun savi"}  # one name for two languages, by themselves
    for entry in languages():
        form = search_fold(entry.autonym)
        assert form in shared or forms.setdefault(form, entry.tag) == entry.tag, form


def test_countries_name_only_languages_of_the_table_and_every_country_of_it() -> None:
    rows = {country.code: country for country in countries()}
    assert set(rows) == {code for entry in languages() for code in entry.countries}
    for entry in languages():
        if entry.kind in ("list", "more"):
            assert all(entry.tag in rows[code].languages for code in entry.countries)


def test_a_language_that_the_table_lacks_is_named_in_english() -> None:
    assert other_languages()["cy"][0] == "Welsh"
    assert not set(other_languages()) & {entry.tag for entry in languages()}
