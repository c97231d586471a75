"""How other languages write hours, days and amounts: the same value is no fault, another one is."""

from __future__ import annotations

import pytest

from langaccess.core.model import Severity
from langaccess.core.segments import sentences
from langaccess.core.tags import Tag
from langaccess.qa import BilingualRow, CheckSettings, check_rows, run

EN = Tag("en")

SAME = [
    # hours and halves of hours
    ("Come at 8:30 a.m.", "Venga a las 8 y media de la mañana.", "es"),
    ("Come at 8:30 a.m.", "Venga a las ocho y media de la mañana.", "es"),
    ("Come at 1 p.m.", "Venga a la una de la tarde.", "es"),
    ("Come at 8:30 a.m.", "Venha às 8 e meia da manhã.", "pt"),
    ("Come at 8:30 a.m.", "Venez à huit heures et demie du matin.", "fr"),
    ("Come at 8:30 a.m.", "تعال الساعة الثامنة والنصف صباحًا.", "ar"),
    ("Come at 1 p.m.", "تعال الساعة الواحدة ظهرًا.", "ar"),
    ("Come at 5:30 p.m.", "下午5点半来。", "zh-Hans"),
    ("Come at 5:30 p.m.", "下午五時三十分來。", "zh-Hant"),
    ("Come at 5:30 p.m.", "午後5時半に来てください。", "ja"),
    ("Come at 5:30 p.m.", "오후 5시 반에 오세요.", "ko"),
    ("Come at 5:30 p.m.", "Đến lúc 5 giờ rưỡi chiều.", "vi"),
    ("Come at 5:30 p.m.", "शाम साढ़े 5 बजे आएं।", "hi"),
    ("Open 9 a.m. to 5 p.m.",
     "Bukas mula alas-nuwebe ng umaga hanggang alas-singko ng hapon.", "tl"),
    ("Open 9 a.m. to 5 p.m.", "Louvri 9 am a 5 pm.", "ht"),
    ("Closed at 5:00 pm.", "Cierra a las 5:00 pm.", "es"),
    ("Close at midnight.", "Cierra a las 12 de la noche.", "es"),
    ("Close at midnight.", "晚上12点关门。", "zh-Hans"),
    ("Open from 12 noon.", "Waxay furantahay 12 duhur.", "so"),
    ("No lunch is served.", "Không phục vụ bữa trưa.", "vi"),
    ("Half a day after the visit.", "Через пів дня після візиту.", "uk"),
    # days
    ("Closed on April 15.", "Đóng cửa ngày 15/4.", "vi"),
    ("Closed on April 15.", "Cerrado el 15/4.", "es"),
    ("Report of 2020-05-15.", "১৫ ই  মে ২০২০ এর রিপোর্ট।", "bn"),
    ("Were you 18 on 16 February 2021?", "શું તમે 16 ફેબ્રુઆરી 2021 ના રોજ 18 વર્ષના હતા?", "gu"),
    ("Valid until July 4, 2019.", "معتبر تا ۱۳ تیر ۱۳۹۸.", "fa"),
    ("Did you get it in March 2020?", "Koj puas tau txais thaum lub 3 Hlis 2020?", "hmn"),
    # amounts
    ("You get up to $12,000.", "최대 1만 2천 달러를 받습니다.", "ko"),
    ("You get up to $12,000.", "最高1万2,000ドルを受け取れます。", "ja"),
    ("You get up to $12,000.", "您最多可获得1.2万美元。", "zh-Hans"),
    ("About 10,000 people.", "មនុស្សប្រហែល 1 ម៉ឺននាក់។", "km"),
    ("Twenty-five people came.", "来了25人。", "zh-Hans"),
    ("One hundred twenty days.", "Ciento veinte (120) días.", "es"),
    ("Twenty-five thousand came.", "Vinieron 25,000 personas.", "es"),
    ("Two thousand five hundred came.", "Vinieron 2,500 personas.", "es"),
    ("He had two dogs and two hundred cats.", "Tenía 2 perros y 200 gatos.", "es"),
    ("Smoke no more than twenty a day.", "No fume más de 20 al día.", "es"),
    ("A twenty second delay.", "Una demora de 20 segundos.", "es"),
    ("Two-thirds said yes.", "超过2/3的人说是。", "zh-Hans"),
    ("Take 1/3 of it with 1/2 cup of water.", "Tome 1/3 con media taza de agua.", "es"),
    ("It stays for 2 weeks.", "يبقى لمدة أسبوعَين.", "ar"),
    ("By the 4th Saturday.", "Sa ikaapat na Sabado.", "tl"),
    # the name of a disease
    ("Find a test.", "코로나19 검사소 찾기.", "ko"),
    ("Learn about the COVID-19 test.", "تعرّف على اختبار فيروس كورونا.", "ar"),
    # signs of HTML and of a sentence
    ("One.<br>Two.", "Uno.<br/>Dos.", "es"),
    ("Write down your name.", "Escriba su n&oacute;mbre.", "es"),
    ('The site https://court.example.org/ ("Site") informs.', "網站https://court.example.org/（「本站」）提供資訊。",
     "zh-Hant"),
    ("Choose “key saved” below.", "Choisissez «\u00a0clé sauvegardé\u00a0» ci-dessous.", "fr"),
    ("The case 095e8b31-b3cb-4b36-a106-02826fb6a109 is open.",
     "案件 095e8b31-b3cb-4b36-a106-02826fb6a109 仍未結案。", "zh-Hant"),
]  # fmt: skip

OTHER = [
    ("Come at 8:30 a.m.", "Venga a las 8 y media de la tarde.", "es"),
    ("Come at 8:30 a.m.", "تعال الساعة الثامنة والنصف مساءً.", "ar"),
    ("Come at 8:30 a.m.", "تعال الساعة الثامنة صباحًا.", "ar"),
    ("Come at 5:30 p.m.", "下午5点来。", "zh-Hans"),
    ("Come at 5 p.m.", "下午5点半来。", "zh-Hans"),
    ("Come at 5:30 p.m.", "शाम 5 बजे आएं।", "hi"),
    ("Open 9 a.m. to 5 p.m.", "Abierto de 9 am a 5 am.", "es"),
    ("Court is at noon.", "La corte es a las 12 de la noche.", "es"),
    ("Court is at 12 p.m.", "A audiência é às 12 da noite.", "pt"),
    ("Court is at noon.", "晚上12点开庭。", "zh-Hans"),
    # "dos documentos", "un amigo": no hours, though an afternoon follows
    ("Bring 2 documents at 2 p.m.", "Traiga dos documentos por la tarde.", "es"),
    ("Bring 2 sheets at 2 p.m.", "Traga duas folhas à tarde.", "pt"),
    ("Come at 1 p.m. with a friend.", "Venha à tarde com um amigo.", "pt"),
    # the noon beside it is no noon of this hour
    ("Open 12:00 noon - 4:00 p.m.", "每天中午12:00 - 上午4:00开放。", "zh-Hans"),
    ("Open 12:00 noon - 4:00 p.m.", "Bukas 12:00 ng tanghali - 4:00 a.m.", "tl"),
    ("Closed on April 15.", "Đóng cửa ngày 15/5.", "vi"),
    ("Closed on April 5.", "Cerrado el 4/5.", "es"),
    ("You get up to $12,000.", "최대 1만 3천 달러를 받습니다.", "ko"),
    ("Twenty-five people came.", "来了35人。", "zh-Hans"),
    ("Pay twenty-five dollars.", "Pague 20 dólares.", "es"),
    ("Pay two hundred dollars.", "Pague 100 dólares.", "es"),
    ("Wait one hundred twenty days.", "Espere 100 días.", "es"),
    ("Get a COVID-19 test.", "Hágase una prueba de COVID-18.", "es"),
    ("SARS-CoV-2 was found in 3 people.", "Se halló SARS-CoV-3 en 3 personas.", "es"),
]  # fmt: skip


def _faults(source: str, target: str, tag: str) -> list[str]:
    found = run(source, target, source_tag=EN, target_tag=Tag(tag))
    return [f.message for f in found if f.severity is Severity.ERROR and f.code != "length.unusual"]


@pytest.mark.parametrize(("source", "target", "tag"), SAME)
def test_the_same_value_in_the_habit_of_another_language(
    source: str, target: str, tag: str
) -> None:
    assert _faults(source, target, tag) == []


@pytest.mark.parametrize(("source", "target", "tag"), OTHER)
def test_another_value_is_a_fault_in_the_same_habit(source: str, target: str, tag: str) -> None:
    assert _faults(source, target, tag)


@pytest.mark.parametrize(
    ("source", "severities"),
    [
        ("You may not be eligible for this help.", []),
        ("It may or may not be allowed.", []),
        ("You may not have a weapon.", [Severity.WARNING]),
        ("You may not have any contact with her.", [Severity.WARNING]),
        ("You may not appear at her work place.", [Severity.WARNING]),
        ("You may not otherwise contact her.", [Severity.WARNING]),
        ("A witness may not be required to answer.", [Severity.WARNING]),
        ("You may not enter.", [Severity.ERROR]),
        ("You may not drive, or may not leave.", [Severity.ERROR]),
        ("You may not be searched. You may not be eligible.", [Severity.ERROR]),
    ],
)
def test_what_is_only_possible_forbids_nothing(source: str, severities: list[Severity]) -> None:
    found = run(source, "Usted puede no hacerlo.", source_tag=EN, target_tag=Tag("es"),
                codes=["prohibition.weakened"])  # fmt: skip
    assert [f.severity for f in found] == severities


@pytest.mark.parametrize(
    ("target", "wrong"),
    [
        ("Se usa para fines ilegales.", False),
        ("Los ilegales tienen derechos.", True),
        ("Ilegales en la ciudad.", True),
        ("Ayuda a ilegales.", True),
        ("Las armas ilegales.", False),
    ],
)
def test_an_act_may_be_illegal(target: str, wrong: bool) -> None:
    found = run("It is used for illegal ends.", target, source_tag=EN, target_tag=Tag("es"),
                codes=["term.forbidden"])  # fmt: skip
    assert bool(found) is wrong


def test_vowel_signs_part_no_words() -> None:
    found = run("Grandparent / Great-grandparent", "দাদা/দাদী / প্রপিতামহ/প্রপিতামহী", source_tag=EN,
                target_tag=Tag("bn"), codes=["loop"])  # fmt: skip
    assert found == ()


@pytest.mark.parametrize(
    ("target", "tag"),
    [
        ("Presente la solicitud antes de fines de julio.", "es"),
        ("Nộp đơn trước cuối tháng bảy.", "vi"),
        ("Isumite bago matapos ang Hulyo.", "tl"),
        ("قدّم الطلب قبل نهاية يوليو.", "ar"),
        ("जुलाई के अंत से पहले आवेदन करें।", "hi"),
        ("Подайте заявление до конца июля.", "ru"),
    ],
)
def test_a_month_without_a_day_that_became_another(target: str, tag: str) -> None:
    assert _faults("Apply before the end of June.", target, tag)
    assert not _faults("Apply before the end of July.", target, tag)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("અસ્વસ્થ અનુભવો છો? જાણો કે શું કરવું.", 2),  # a vowel sign before the mark
        ("आपने नाम चुना है| अब क्रम बदलें।", 2),
        ("Դուք շատ հարցրիք։ Փորձեք վաղը։", 2),
    ],
)
def test_sentences_end_after_a_vowel_sign_and_at_other_marks(text: str, number: int) -> None:
    assert len(sentences(text)) == number


def test_thai_sets_no_full_stop_between_sentences() -> None:
    row = BilingualRow("a", "The code does not match. Try again.", "รหัสไม่ตรงกัน โปรดลองอีกครั้ง", "a:1")
    found = check_rows([row], "a", (EN, Tag("th")), CheckSettings())
    assert "sentence.missing" not in {f.code for f in found}


def test_a_question_of_vietnamese_negates_nothing() -> None:
    found = run("Have you had symptoms?", "Bạn có triệu chứng không?", source_tag=EN,
                target_tag=Tag("vi"), codes=["negation.differs"])  # fmt: skip
    assert found == ()


@pytest.mark.parametrize(
    ("source", "target", "severity"),
    [
        ("Did you receive a code?", "Masz kod?", Severity.WARNING),
        ("Call the police at once if you are in danger.", "Zadzwoń.", Severity.ERROR),
        ("Call the police at once.", "Już.", Severity.ERROR),
    ],
)
def test_a_label_may_be_half_as_long(source: str, target: str, severity: Severity) -> None:
    found = run(source, target, source_tag=EN, target_tag=Tag("pl"), codes=["length.unusual"])
    assert [f.severity for f in found] == [severity]


@pytest.mark.parametrize(
    ("source", "target", "severities"),
    [
        ("https://court.example.org/en/help", "https://court.example.org/es/help", set()),
        ("https://court.example.org/help", "https://court.example.org/es-us/help", set()),
        ("https://court.example.org/help?lang=en", "https://court.example.org/help?lang=es", set()),
        ("https://en.court.example.org/help", "https://es.court.example.org/help", set()),
        ("https://court.example.org/form_en.pdf", "https://court.example.org/form_es.pdf", set()),
        ("https://court.example.org/form.pdf", "https://court.example.org/form-spanish.pdf", set()),
        ("https://court.example.org/help", "https://court.example.org/es/ayuda", {"warning"}),
        ("https://court.example.org/help", "https://court.example.org/ayuda", {"error"}),
        ("https://court.example.org/help", "https://court.example.org/es-form", {"error"}),
        ("https://court.example.org/en/help", "https://other.example.org/es/help", {"error"}),
        (
            "https://court.example.org/form_en.pdf",
            "https://court.example.org/fee_es.pdf",
            {"warning"},
        ),
        ("https://court.example.org/en/2024", "https://court.example.org/es/2025", {"warning"}),
    ],
)
def test_a_page_of_the_same_site_in_the_language_of_the_text(
    source: str, target: str, severities: set[str]
) -> None:
    row = BilingualRow("a", f"See {source} for more.", f"Para más, vea {target} hoy.", "a:1")
    found = check_rows([row], "a", (EN, Tag("es")), CheckSettings())
    assert {f.severity for f in found if f.code == "url.differs"} == severities


def test_an_engine_leads_to_no_other_page() -> None:
    source = "See https://court.example.org/help for more."
    target = "Para más, vea https://court.example.org/es/ayuda hoy."
    found = run(source, target, source_tag=EN, target_tag=Tag("es"), codes=["url.differs"],
                by_engine=True)  # fmt: skip
    assert {f.severity for f in found} == {Severity.ERROR}


def test_a_line_that_an_editor_wrapped_ends_no_sentence() -> None:
    wrapped = (
        "The court asks you for information that it needs\nabout your family. Your answer is kept."
    )
    assert len(sentences(wrapped)) == 2
    assert len(sentences("bread\nmilk\neggs")) == 3


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("If you will be 18 by then.", "اگر آپ تب تک اٹھارہ برس کے ہو جائیں۔", "ur"),
        ("From 13 to 19.", "De trece a diecinueve.", "es"),
        ("Report of 2020-05-15.", "تقرير 15 ايار 2020.", "ar"),
        ("Open until 12 noon.", "Abierto hasta las 12 del medio día.", "es"),
    ],
)
def test_words_and_spellings_that_people_use(source: str, target: str, tag: str) -> None:
    assert _faults(source, target, tag) == []


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("You work here at least half of the time.", "Hindi bababa sa kalahati ng oras.", "tl"),
        ("Bring at most three copies.", "Mang không quá ba bản.", "vi"),
        ("At least three people must sign.", "不少于三人必须签字。", "zh-Hans"),
        ("It will not be kept.", "Li p'ap rete la.", "ht"),
    ],
)
def test_no_more_and_no_less_negate_nothing(source: str, target: str, tag: str) -> None:
    found = run(source, target, source_tag=EN, target_tag=Tag(tag), codes=["negation.differs"])
    assert found == ()


def test_greek_asks_with_a_semicolon() -> None:
    for mark in (";", "\u037e"):
        target = f"Χρειάζεστε διερμηνέα{mark}"
        found = run("Do you need an interpreter?", target, source_tag=EN, target_tag=Tag("el"))
        assert found == ()
    lost = run("Do you need help?", "Θέλετε βοήθεια.", source_tag=EN, target_tag=Tag("el"))
    assert [f.code for f in lost] == ["mark.question"]


@pytest.mark.parametrize(
    ("tag", "target"),
    [
        ("ru", "Вы не слышите или плохо слышите?"),
        ("pl", "Czy Pan/Pani nie słyszy lub słabo słyszy?"),
        ("ht", "Èske ou soud oswa ou pa tande byen?"),
    ],
)
def test_who_is_deaf_does_not_hear(tag: str, target: str) -> None:
    source = "Are you deaf or hard of hearing?"
    assert run(source, target, source_tag=EN, target_tag=Tag(tag)) == ()


@pytest.mark.parametrize(
    ("tag", "target"),
    [
        ("de", "Hier ist das Parken verboten."),
        ("it", "È vietato parcheggiare qui."),
        ("ht", "Li entèdi pou estasyone isit la."),
        ("ar", "يحظر وقوف السيارات هنا."),
    ],
)
def test_a_word_that_forbids_negates_too(tag: str, target: str) -> None:
    source = "You must not park here."
    assert run(source, target, source_tag=EN, target_tag=Tag(tag)) == ()


@pytest.mark.parametrize("morning", ["6 صباحًا", "6 ص", "6:00 ص"])
def test_a_letter_of_a_word_is_no_part_of_the_day(morning: str) -> None:
    source, ar = "The office closes at 6 p.m.", Tag("ar")
    wrong = run(source, f"يغلق المكتب الساعة {morning}.", source_tag=EN, target_tag=ar)
    assert {f.code for f in wrong} == {"clock.differs"}
    for evening in ("6 مساءً", "6 م", "6:00 م"):
        right = f"يغلق المكتب الساعة {evening}."
        assert run(source, right, source_tag=EN, target_tag=ar) == ()


@pytest.mark.parametrize(
    ("target", "tag", "codes"),
    [
        ("Fällig am 12.02.2026.", "de", []),
        ("Срок: 12.02.2026.", "ru", []),
        ("Vence el 12/02/2026.", "es", ["date.unclear"]),
        ("Fällig am 12/02/2026.", "de", ["date.unclear"]),
    ],
)
def test_a_date_with_dots_begins_with_the_day(target: str, tag: str, codes: list[str]) -> None:
    found = run("Due on February 12, 2026.", target, source_tag=EN, target_tag=Tag(tag))
    assert [f.code for f in found] == codes


def test_the_test_language_has_lost_no_sentence() -> None:
    target = "[Ţéļļ ûš ŵĥîçĥ ļáñĝûáĝé ýöû šþéáķ. öñé ţŵö ţ] [Ŵé ŵîļļ çáļļ ýöû. öñé ţŵ]"
    row = BilingualRow("a", "Tell us which language you speak. We will call you.", target, "a:1")
    assert list(check_rows([row], "a", (EN, Tag("qps-ploc")), CheckSettings())) == []
