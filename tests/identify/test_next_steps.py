"""What an answer tells people to do and to say."""

from __future__ import annotations

from langaccess.core.tags import Tag
from langaccess.identify import Answer, Band, LanguageCandidate, identify
from langaccess.identify.next_steps import say


def test_the_line_is_told_which_chinese_and_a_general_name_only_once() -> None:
    assert "Chinese (Mandarin) or Cantonese" in identify("我需要一个翻译,请帮帮我").next_steps[1]
    hmong = identify("kuv xav tau neeg txhais lus").next_steps[1]
    assert "interpreter for White Hmong or Green Hmong;" in hmong


def test_the_first_step_is_the_line_and_never_a_machine_translation() -> None:
    for text in ("", "help", "Mwen bezwen yon entèprèt", "ኣነ ሓገዝ እደሊ"):
        steps = identify(text, line="(617) 555-0100").next_steps
        assert steps[0].startswith("Call the interpreter line")
        assert "(617) 555-0100" in steps[0]
        assert "Do not use machine translation for it" in steps[0]


def test_the_words_to_say_name_every_language_that_it_may_be() -> None:
    steps = identify("ኣነ ሓገዝ እደሊ").next_steps
    assert "Tigrinya or Amharic" in steps[1]
    mam = identify("Ateʼ junjun xjal nchi yoolan tuʼn kyyol tuj tnam").next_steps
    assert any("relay through Spanish" in step for step in mam)


def test_nobody_is_told_to_get_an_interpreter_for_english() -> None:
    steps = identify("please help me, my car is broken y no tengo insurance", line="1").next_steps
    assert not any("interpreter for English" in step for step in steps)
    assert "ask which language they speak at home" in steps[0]


def test_a_language_that_is_hardly_possible_is_not_asked_of_the_line() -> None:
    likely = (
        LanguageCandidate(Tag("es"), 0.84),
        LanguageCandidate(Tag("pt"), 0.1),
        LanguageCandidate(Tag("ay"), 0.01),
    )
    said = say(Answer(Band.FAIR, 0.84, likely))
    assert "Spanish or Portuguese" in said
    assert "Aymara" not in said
