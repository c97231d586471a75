"""What a sentence demands and grants must arrive whole, and as strong as it was."""

from __future__ import annotations

import pytest

from langaccess.core.model import Finding, Severity
from langaccess.core.tags import Tag
from langaccess.qa import run

EN = Tag("en")


def found(source: str, target: str, tag: str, code: str, *, by_engine: bool) -> list[Finding]:
    return list(
        run(source, target, source_tag=EN, target_tag=Tag(tag), codes=[code], by_engine=by_engine)
    )


ADVICE = [
    ("es", "No debe contactarla.", "No debería contactarla."),
    ("es", "No debe contactarla.", "Sería mejor no contactarla."),
    ("es", "No puede contactarla.", "Quizás no pueda contactarla."),
    ("es", "No puede contactarla.", "Puede que no la contacte."),
    ("pt", "Não deve contatá-la.", "Você não deveria contatá-la."),
    ("pt", "Não pode contatá-la.", "Talvez não possa contatá-la."),
    ("pt", "Não deve contatá-la.", "É recomendável não contatá-la."),
    ("fr", "Vous ne devez pas la contacter.", "Vous ne devriez pas la contacter."),
    ("it", "Non deve contattarla.", "Non dovrebbe contattarla."),
    ("de", "Sie dürfen sie nicht anrufen.", "Sie sollten sie nicht anrufen."),
    ("ht", "Ou pa dwe kontakte li.", "Ou pa ta dwe kontakte li."),
    ("ru", "Вам нельзя ей звонить.", "Вам лучше ей не звонить."),
    ("zh-Hans", "您不得与她联系。", "您最好不要与她联系。"),
    ("ko", "연락해서는 안 됩니다.", "연락하지 않는 것이 좋습니다."),
    ("vi", "Quý vị không được gọi cho cô ấy.", "Quý vị không nên gọi cho cô ấy."),
    ("tl", "Bawal ninyo siyang tawagan.", "Mas mabuting huwag ninyo siyang tawagan."),
    ("ar", "يجب عليك عدم الاتصال بها.", "من الأفضل عدم الاتصال بها."),
]


@pytest.mark.parametrize(("tag", "sound", "weak"), ADVICE)
@pytest.mark.parametrize("by_engine", [False, True])
def test_a_prohibition_that_became_advice_or_a_guess_is_an_error(
    tag: str, sound: str, weak: str, *, by_engine: bool
) -> None:
    source = "You must not contact her."
    code = "prohibition.weakened"
    assert found(source, sound, tag, code, by_engine=by_engine) == []
    bad = found(source, weak, tag, code, by_engine=by_engine)
    assert [f.severity for f in bad] == [Severity.ERROR]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("You should call us; you must not wait.", "Debería llamarnos; no debe esperar."),
        ("It is less useful and may not have any effect.", "Es menos útil y puede que no sirva."),
        ("You must not drive if you might be ill.", "No debe conducir si quizás está enfermo."),
    ],
)
def test_advice_and_doubt_of_the_source_may_stay(source: str, target: str) -> None:
    assert found(source, target, "es", "prohibition.weakened", by_engine=True) == []


UNITS = [
    ("File within 15 days.", "es", "Hágalo en 15 días.", "Hágalo en 15 semanas."),
    ("Wait 30 minutes.", "pt", "Espere 30 minutos.", "Espere 30 segundos."),
    ("It lasts two years.", "es", "Dura dos años.", "Dura dos meses."),
    ("It lasts two years.", "fr", "Elle dure 2 ans.", "Elle dure 2 mois."),
    ("Come back in 6 months.", "ru", "Приходите через 6 месяцев.", "Приходите через 6 недель."),
    ("File within 15 days.", "zh-Hans", "请在15天内提交。", "请在15周内提交。"),
    ("Wait 30 minutes.", "ko", "30분 기다리십시오.", "30시간 기다리십시오."),
    ("File within 15 days.", "vi", "Nộp trong vòng 15 ngày.", "Nộp trong vòng 15 tuần."),
    ("File within 15 days.", "ar", "قدمه خلال ١٥ يومًا.", "قدمه خلال ١٥ أسبوعًا."),
    ("Stay 14 days.", "sw", "Kaa siku 14.", "Kaa wiki 14."),
    ("Stay 300 feet away.", "pt", "Fique a 300 pés.", "Fique a 300 metros."),
    ("It is 5 miles away.", "es", "Está a 5 millas.", "Está a 5 kilómetros."),
]


@pytest.mark.parametrize(("source", "tag", "sound", "changed"), UNITS)
def test_another_unit_beside_the_same_number_is_an_error(
    source: str, tag: str, sound: str, changed: str
) -> None:
    assert found(source, sound, tag, "unit.differs", by_engine=False) == []
    bad = found(source, changed, tag, "unit.differs", by_engine=False)
    assert [f.severity for f in bad] == [Severity.ERROR]


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("Set my hand this 19th day of March.", "ថ្ងៃទី 19 ខែមីនា", "km"),  # a day of the month
        ("Stay 6 feet (2 metres) away.", "Manténgase a 2 metros (6 pies).", "es"),
        ("Ten days or 10 weeks.", "10 semanas o 10 días.", "es"),
        ("Open 24 hours, 7 days a week.", "Abierto las 24 horas, los 7 días de la semana.", "es"),
        ("It takes two weeks.", "Tarda 14 días.", "es"),
        ("You have 15 minutes each day.", "Tiene cada día 15 minutos.", "es"),
    ],
)
def test_the_same_stretch_of_time_or_way_is_no_fault(source: str, target: str, tag: str) -> None:
    assert found(source, target, tag, "unit.differs", by_engine=True) == []


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("You can get an interpreter at no cost.", "Puede obtener un intérprete sin costo.", "es"),
        ("Our services are free.", "خدماتنا مجانية.", "ar"),
        ("Our services are free.", "我们的服务是免费的。", "zh-Hans"),
        ("You are free to leave.", "Puede irse.", "es"),
        ("Keep your hands free.", "Mantenga las manos libres.", "es"),
    ],
)
def test_what_costs_nothing_may_be_said_in_many_ways(source: str, target: str, tag: str) -> None:
    assert found(source, target, tag, "free.lost", by_engine=True) == []


def test_an_engine_that_drops_half_of_a_sentence_is_stopped() -> None:
    source = "You may ask for a copy of the report when the case is closed, unless it is sealed."
    whole = "Você pode pedir uma cópia do relatório quando o caso for encerrado, salvo sob sigilo."
    half = "Você pode pedir uma cópia do relatório."
    assert found(source, whole, "pt", "length.unusual", by_engine=True) == []
    stopped = found(source, half, "pt", "length.unusual", by_engine=True)
    assert [f.severity for f in stopped] == [Severity.ERROR]
    # a person may put it briefly, and is asked to look
    asked = found(source, half, "pt", "length.unusual", by_engine=False)
    assert [f.severity for f in asked] == [Severity.WARNING]
