"""Catalogues in `check`: pairs by key, forms by language, and files that hold both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.core.errors import InputError, UsageError
from langaccess.core.tags import Tag
from langaccess.qa import CheckReport, check_files

EN_JSON = """{
  "home": {"title": "Call 617-555-0123 for help", "hello": "Hello {name}, {{count}} messages"},
  "days_one": "{{count}} day", "days_other": "{{count}} days",
  "gone": "This text has no translation."
}"""


def said(report: CheckReport) -> set[tuple[str, str]]:
    return {(f.code, f.segment.rsplit(":", 1)[0]) for f in report.findings if f.severity != "info"}


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_two_catalogues_are_compared_key_by_key(tmp_path: Path) -> None:
    put(tmp_path, en_dot_json=EN_JSON, ru_dot_json="""{
      "home": {"title": "Позвоните 617-555-0132", "hello": "Здравствуйте, {{count}} сообщений"},
      "days_one": "{{count}} день", "days_few": "{{count}} дня", "days_other": "{{count}} дня",
      "more": "Ещё"}""")  # fmt: skip
    report = check_files([tmp_path / "ru.json"], [tmp_path / "en.json"])
    assert said(report) == {
        ("phone.differs", "home.title"),
        ("placeholder.differs", "home.hello"),
        ("section.missing", "days_many"),
        ("section.missing", "gone"),
        ("section.added", "more"),
    }
    assert {f.where for f in report.findings if f.code == "section.missing"} == {
        "en.json:3 of the source", "en.json:4 of the source"
    }  # fmt: skip


def test_a_doubled_key_of_the_source_is_said_once_and_not_for_each_translation(
    tmp_path: Path,
) -> None:
    put(tmp_path, en_dot_json='{"a": "Bring it", "b": "Go",\n "a": "Bring them"}',
        es_dot_json='{"a": "Tráigalos", "b": "Vaya"}', it_dot_json='{"a": "Li porti", "b": "Vada"}',
        pt_dot_json='{"a": "Traga-os", "b": "Vá",\n\n "b": "Siga"}')  # fmt: skip
    targets = [tmp_path / f"{tag}.json" for tag in ("es", "it", "pt")]
    report = check_files(targets, [tmp_path / "en.json"])
    assert [f.where for f in report.findings if f.code == "key.twice"] == ["en.json:2", "pt.json:3"]


def test_a_language_without_a_plural_needs_one_form_only(tmp_path: Path) -> None:
    put(tmp_path, en_dot_json=EN_JSON, zh_dot_json="""{
      "home": {"title": "请致电 617-555-0123 求助", "hello": "{name}，您好：{{count}} 条消息"},
      "days_other": "{{count}} 天", "gone": "这段文字没有翻译。"}""")  # fmt: skip
    assert not said(check_files([tmp_path / "zh.json"], [tmp_path / "en.json"]))


def test_a_form_for_one_number_may_say_it_in_a_word(tmp_path: Path) -> None:
    put(tmp_path,
        values__strings_dot_xml='<resources><plurals name="p"><item quantity="one">%d day</item>'
        '<item quantity="other">%d days</item></plurals></resources>',
        values_ar="")  # fmt: skip
    (tmp_path / "values-ar").mkdir()
    forms = {"zero": "%d يوم", "one": "يوم واحد", "two": "يومان", "few": "%d أيام",
             "many": "%d يومًا", "other": "أيام"}  # fmt: skip
    items = "".join(f'<item quantity="{form}">{text}</item>' for form, text in forms.items())
    text = f'<resources><plurals name="p">{items}</plurals></resources>'
    (tmp_path / "values-ar" / "strings.xml").write_text(text, encoding="utf-8")
    report = check_files([tmp_path / "values-ar"], [tmp_path / "values"])
    assert said(report) == {("placeholder.differs", "p.other")}
    assert report.pairs[0][2] == "ar"


@pytest.mark.slow
def test_messages_of_icu_are_compared_choice_by_choice(tmp_path: Path) -> None:
    english = "You have {n, plural, one {# day} other {# days}} left for this."
    russian = "У вас на это осталось {n, plural, one {день} few {# дня} other {# дней}}."
    put(tmp_path, en_dot_arb=f'{{"d": "{english}"}}', ru_dot_arb=f'{{"d": "{russian}"}}')
    report = check_files([tmp_path / "ru.arb"], [tmp_path / "en.arb"])
    assert said(report) == {("placeholder.differs", "d.one"), ("section.missing", "d.many")}


def test_a_po_file_needs_no_source_and_fuzzy_counts_as_not_translated(tmp_path: Path) -> None:
    put(tmp_path, es_dot_po="""
msgid ""
msgstr "Language: es\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Call %(phone)s before %s o'clock."
msgstr "Llame antes de las %s en punto."

#, fuzzy
msgid "You must appear in court on March 4."
msgstr "Usted debe presentarse el 4 de marzo."

msgid "Ask for an interpreter."
msgstr ""

msgid "%d day left"
msgid_plural "%d days left"
msgstr[0] "queda un día"
msgstr[1] "quedan muchos días"

msgid "Email"
msgstr "Email"

msgid "One error"
msgstr ""
"\\n            Un error\\n"
"                                                              "
""")  # fmt: skip
    assert said(check_files([tmp_path / "es.po"])) == {
        ("placeholder.differs", "Call-%(phone)s-before-%s-o-clock."),
        ("target.unfinished", "You-must-appear-in-court-on-March-4."),
        ("target.empty", "Ask-for-an-interpreter."),
        ("placeholder.differs", "%d-day-left[1]"),
    }


def test_a_po_file_against_its_template_shows_what_is_missing(tmp_path: Path) -> None:
    put(tmp_path, site_dot_pot='msgid "One text"\nmsgstr ""\n\nmsgid "Other text"\nmsgstr ""\n',
        es_dot_po='msgid "One text"\nmsgstr "Un texto"\n')  # fmt: skip
    report = check_files([tmp_path / "es.po"], [tmp_path / "site.pot"])
    assert said(report) == {("section.missing", "Other text")}


def test_a_value_that_stands_under_another_key_excuses_nothing(tmp_path: Path) -> None:
    put(tmp_path, en_dot_yml="a: Call 617-555-0123 now\nb: Call 617-555-0199 now\n",
        es_dot_yml="a: Llame al 617-555-0199 ya\nb: Llame al 617-555-0123 ya\n")  # fmt: skip
    report = check_files([tmp_path / "es.yml"], [tmp_path / "en.yml"])
    assert said(report) == {("phone.differs", "a"), ("phone.differs", "b")}


def test_folders_of_phone_apps_are_paired_and_settings_without_a_pair_are_left_alone(
    tmp_path: Path,
) -> None:
    put(tmp_path, en__Base_dot_txt="Ask for help here.", es__Base_dot_txt="Pida ayuda aquí.",
        es__manifest_dot_json='{"a": 1}')  # fmt: skip
    for folder, text in (("en.lproj", '"a" = "Ask 911";'), ("es.lproj", '"a" = "Llame 912";')):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "App.strings").write_text(text, encoding="utf-8")
    found = check_files([tmp_path / "es.lproj"], [tmp_path / "en.lproj"])
    assert found.pairs[0][2:] == ("es", 1)
    assert "number.differs" in found.by_code()
    other = check_files([tmp_path / "es"], [tmp_path / "en"])
    assert [Path(target).name for _, target, *_ in other.pairs] == ["Base.txt"]
    assert "file.unpaired" not in other.by_code()


def test_a_catalogue_of_something_else_is_refused(tmp_path: Path) -> None:
    put(tmp_path, en_dot_json='{"a": "One"}', es_dot_json='{"b": "Dos"}')
    with pytest.raises(InputError, match="no key"):
        check_files([tmp_path / "es.json"], [tmp_path / "en.json"])
    with pytest.raises(UsageError, match="translations of"):
        check_files([tmp_path / "es.json"])


def test_a_number_of_thousands_of_digits_is_refused(tmp_path: Path) -> None:
    put(tmp_path, en_dot_json='{"a": "One"}', es_dot_json='{"a": ' + "9" * 5000 + "}")
    with pytest.raises(InputError, match="this JSON cannot be read"):
        check_files([tmp_path / "es.json"], [tmp_path / "en.json"])


@pytest.mark.parametrize("name", ["App.xcstrings", "a.stringsdict", "a.resx", "a.ftl", "a.mo"])
def test_a_kind_that_is_not_read_says_what_to_export(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        check_files([tmp_path / name], tag=Tag("es"))
    assert any(word in (caught.value.hint or "") for word in ("XLIFF", ".xliff", ".po"))


def test_forms_beside_a_number_in_one_text_are_compared_form_by_form(tmp_path: Path) -> None:
    put(
        tmp_path,
        en_dot_json='{"unit": "%{n} unit |||| %{n} units", "days": "1 day||||2 days"}',
        zh_dot_json='{"unit": "%{n} 個單位", "days": "3 天"}',
    )
    report = check_files([tmp_path / "zh.json"], [tmp_path / "en.json"], tag=Tag("zh-Hant"))
    assert said(report) == {("number.differs", "days[0]")}


def test_a_form_for_zero_and_one_is_compared_with_the_singular(tmp_path: Path) -> None:
    path = tmp_path / "fr.po"
    path.write_text(
        'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Plural-Forms: nplurals=2; plural=n>1;\\n"\n\n'
        'msgid "1 stop"\nmsgid_plural "%{count} stops"\nmsgstr[0] "1 arrêt"\n'
        'msgstr[1] "%{count} arrêts"\n',
        encoding="utf-8",
    )
    assert said(check_files([path])) == set()


def test_sentences_that_end_as_the_language_writes_them_are_not_missing(tmp_path: Path) -> None:
    put(
        tmp_path,
        en_dot_json='{"a": "Monitoring is complete! Thank you for your participation."}',
        ko_dot_json='{"a": "모니터링이 완료되었습니다.참여해 주셔서 감사합니다."}',
        ht_dot_json='{"a": "Siveyans lan fini nan moman sa a. Mèsi paske ou patisipe."}',
        es_dot_json='{"a": "La supervisión ha terminado."}',
    )
    found = {
        tag: said(check_files([tmp_path / f"{tag}.json"], [tmp_path / "en.json"], tag=Tag(tag)))
        for tag in ("ko", "ht", "es")
    }
    assert found["ko"] == found["ht"] == set()
    assert ("sentence.missing", "a") in found["es"]


def test_identifiers_in_place_of_sources_are_reported_once(tmp_path: Path) -> None:
    rows = "".join(
        f'msgid "letter.part{name}"\nmsgstr "Su carta vence el {day} de marzo."\n\n'
        for name, day in (("A", 3), ("B", 4), ("C", 5))
    )
    head = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n\n'
    real = 'msgid "Call 617-555-0123 now."\nmsgstr "Llame ahora al 617-555-0132."\n'
    path, english = tmp_path / "es.po", tmp_path / "en.po"
    path.write_text(head + rows + real, encoding="utf-8")
    alone = check_files([path]).findings
    assert {f.code for f in alone} == {"file.unpaired", "phone.differs"}
    note = next(f.message for f in alone if f.code == "file.unpaired")
    assert note.startswith("3 messages have an identifier")
    assert "--against" in note
    text = (head + rows + real).replace("es\\n", "en\\n").replace("Su carta vence el", "It is due")
    text = text.replace("de marzo", "March").replace("Llame ahora al 617-555-0132.", "")
    english.write_text(text.replace("4 March", "9 March"), encoding="utf-8")
    found = said(check_files([path], [english], tag=Tag("es")))
    assert ("date.differs", "letter.partB") in found
