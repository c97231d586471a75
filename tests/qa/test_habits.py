"""Dates, times, numbers and sentences in the habits of many languages; drafts of the project."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from langaccess.core.model import Severity
from langaccess.core.segments import sentences
from langaccess.core.tags import Tag
from langaccess.formats import label_for
from langaccess.qa import (
    BilingualRow,
    CheckReport,
    CheckSettings,
    FileFinding,
    check_files,
    check_rows,
    find_items,
    run,
)
from langaccess.qa.values.other_calendars import readings

EN = Tag("en")
HEARING = "Your hearing is on Tuesday, March 4, 2025 at 2:00 p.m."
SAID = {
    "es": "Su audiencia es el martes 4 de marzo de 2025 a las 2:00 de la tarde.",
    "ht": "Odyans ou a se madi 4 mas 2025 a 2:00 nan apremidi.",
    "zh-Hant": "您的聽證會定於二〇二五年三月四日（星期二）下午兩點。",
    "ja": "審理は令和7年3月4日（火曜日）午後2時に行われます。",
    "fa": "جلسه شما سه‌شنبه ۱۴ اسفند ۱۴۰۳ ساعت ۲ بعدازظهر است.",
    "prs": "جلسه شما روز سه‌شنبه ۱۴ حوت ۱۴۰۳ ساعت ۲:۰۰ بعد از ظهر است.",
    "ps": "ستاسو اورېدنه د ۲۰۲۵ کال د مارچ په ۴مه نېټه د ماسپښین په ۲:۰۰ بجو ده.",
    "km": "សវនាការរបស់អ្នកគឺនៅថ្ងៃអង្គារ ទី៤ ខែមីនា ឆ្នាំ២០២៥ ម៉ោង ២:០០ រសៀល។",
    "my": "သင့်ကြားနာမှုသည် ၂၀၂၅ ခုနှစ်၊ မတ်လ ၄ ရက်၊ အင်္ဂါနေ့ မွန်းလွဲ ၂:၀၀ နာရီ ဖြစ်သည်။",
    "th": "การไต่สวนของคุณคือวันอังคารที่ 4 มีนาคม พ.ศ. 2568 เวลา 14.00 น.",
    "am": "የፍርድ ቤት ቀጠሮዎ ማክሰኞ የካቲት 25 ቀን 2017 ከቀኑ 8፡00 ሰዓት ነው።",
    "so": "Dhageysigaagu waa Talaado, 4ta Maarso, 2025 saacadda 2:00 galabnimo.",
    "ku": "Danişîna te roja Sêşem, 4ê Adarê 2025, saet 14:00 e.",
    "sr": "Ваше саслушање је у уторак, 4. марта 2025. у 14 часова.",
}


def errors(source: str, target: str, tag: str) -> list[str]:
    found = run(source, target, source_tag=EN, target_tag=Tag(tag))
    return [f"{f.code}: {f.message}" for f in found if f.severity is Severity.ERROR]


def in_row(source: str, target: str, tag: str) -> list[FileFinding]:
    rows = [BilingualRow("1", source, target, "")]
    found = check_rows(rows, "t.tsv", (EN, Tag(tag)), CheckSettings())
    return [f for f in found if f.severity is Severity.ERROR]


@pytest.mark.parametrize("tag", SAID)
def test_the_same_day_and_hour_in_the_habit_of_a_language_is_no_error(tag: str) -> None:
    assert errors(HEARING, SAID[tag], tag) == []


@pytest.mark.parametrize("tag", SAID)
def test_another_day_is_an_error_in_every_habit(tag: str) -> None:
    assert errors(HEARING.replace("March 4", "March 9"), SAID[tag], tag)


def test_days_of_other_calendars_are_turned_into_gregorian_ones() -> None:
    for year, begins in ((1399, "2020-03-20"), (1403, "2024-03-20"), (1404, "2025-03-21")):
        assert readings("persian", 1, 1, year)[0] == begins
    assert readings("ethiopic", 1, 1, 2016)[0] == "2023-09-12"  # after a leap year
    assert readings("ethiopic", 1, 1, 2017)[0] == "2024-09-11"


def test_a_name_of_two_calendars_is_read_by_the_year() -> None:
    found = find_items("መጋቢት 4, 2025", Tag("ti"))
    assert found[0].value == "2025-03-04"
    assert errors("Come on March 4, 2025.", "ሚያዝያ 4, 2025 ንዑ።", "ti")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("transmitted to humans.As of April, it was not.", 2),
        ("it hurts. do you cough? yes i do.", 3),
        ("Avez-vous de la fièvre ? Appelez-nous !", 2),
        ("وہ بیمار ہے- فون کریں۔", 2),
        ("See HealthCare.gov and U.S. Customs.", 1),
    ],
)
def test_sentences_end_as_people_type_them(text: str, count: int) -> None:
    assert len(sentences(text)) == count


TWO = "You have the right to an interpreter at no cost. Call us if you need help with this form."
HALVES = {
    "zh-Hans": "您有权免费获得口译员。如果您在填写此表格时需要帮助，请致电我们。",
    "am": "ያለምንም ክፍያ አስተርጓሚ የማግኘት መብት አለዎት። በዚህ ቅጽ ላይ እርዳታ ከፈለጉ ይደውሉልን።",
    "hi": "आपको निःशुल्क दुभाषिया पाने का अधिकार है। यदि आपको इस फ़ॉर्म में सहायता चाहिए तो हमें कॉल करें।",
    "ar": "لديك الحق في مترجم فوري مجانًا. اتصل بنا إذا كنت بحاجة إلى مساعدة في هذا النموذج.",
    "lo": "ທ່ານມີສິດໄດ້ຮັບນາຍພາສາໂດຍບໍ່ເສຍຄ່າ. ກະລຸນາໂທຫາພວກເຮົາ ຖ້າທ່ານຕ້ອງການຄວາມຊ່ວຍເຫຼືອກ່ຽວກັບແບບຟອມນີ້.",
}  # fmt: skip


@pytest.mark.parametrize("tag", HALVES)
def test_one_of_two_sentences_is_missed_in_any_script(tag: str) -> None:
    assert in_row(TWO, HALVES[tag], tag) == []
    for half in sentences(HALVES[tag]):
        assert {f.code for f in in_row(TWO, half, tag)} & {"sentence.missing", "length.unusual"}


NEIGHBOURS = [("am", "ti"), ("hi", "ne"), ("ru", "uk"), ("fr", "ht")]
ASKED = {
    "am": HALVES["am"],
    "ti": "ብዘይ ክፍሊት ተርጓሚ ናይ ምርካብ መሰል ኣለኩም። ኣብዚ ቅጥዒ ሓገዝ እንተደሊኹም ደውሉልና።",
    "hi": HALVES["hi"],
    "ne": "तपाईंलाई निःशुल्क दोभाषे पाउने अधिकार छ। यो फारममा मद्दत चाहिएमा हामीलाई फोन गर्नुहोस्।",
    "ru": "Вы имеете право на бесплатного переводчика. Позвоните, если нужна помощь с формой.",
    "uk": "Ви маєте право на безкоштовного перекладача. Зателефонуйте, якщо потрібна допомога.",
    "fr": "Vous avez droit à un interprète sans frais. Appelez-nous si vous avez besoin d'aide.",
    "ht": "Ou gen dwa pou gen yon entèprèt gratis. Rele nou si ou bezwen èd ak fòmilè sa a.",
}  # fmt: skip


@pytest.mark.parametrize("pair", NEIGHBOURS)
def test_a_neighbour_of_the_language_asked_for_is_told_from_it(pair: tuple[str, str]) -> None:
    for wanted, given in (pair, pair[::-1]):
        assert not [e for e in errors(TWO, ASKED[wanted], wanted) if "language" in e]
        assert any("language.wrong" in e for e in errors(TWO, ASKED[given], wanted))


def test_a_sentence_left_in_english_is_found_beside_a_translated_one() -> None:
    target = "May karapatan kang magkaroon ng interpreter. Call us if you need help with this form."
    assert "copied: a sentence was not translated" in errors(TWO, target, "tl")


def warnings(source: str, target: str, tag: str) -> set[str]:
    return {f.code for f in run(source, target, source_tag=EN, target_tag=Tag(tag))}


def test_a_dropped_not_is_seen_though_other_words_negate() -> None:
    source = "You do not have to answer without a lawyer."
    assert "negation.differs" in warnings(source, "Usted tiene que responder sin abogado.", "es")
    assert "negation.differs" not in warnings(
        source, "Usted no tiene que responder sin abogado.", "es"
    )


def labelled(folder: Path, tag: str, words: str) -> CheckReport:
    label = label_for(Tag(tag), date(2026, 11, 25))
    (folder / "a.txt").write_text("Call us on Monday.\n\nYou may bring a friend.\n", "utf-8")
    text = f"{label.text} / {label.english}\n\n{words}\n"
    (folder / f"a.{tag}.txt").write_text(text, encoding="utf-8")
    return check_files([folder / f"a.{tag}.txt"], [folder / "a.txt"], tag=Tag(tag))


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("pt", "Ligue para nós na segunda-feira.\n\nVocê pode trazer um amigo."),
        ("ar", "اتصل بنا يوم الاثنين.\n\nيمكنك إحضار صديق."),
    ],
)
def test_our_own_notice_is_named_once_and_not_checked(tmp_path: Path, tag: str, words: str) -> None:
    report = labelled(tmp_path, tag, words)
    assert [f.code for f in report.findings if f.severity is not Severity.INFO] == ["label.draft"]
