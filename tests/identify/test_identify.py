"""Which language is it: right where police need it, and silent where no one could know."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from langaccess.core.tags import Tag
from langaccess.identify import Answer, Band, detectors, identify, identify_lines
from langaccess.identify.damaged_text import notes_on as noted
from langaccess.identify.detectors import DETECTORS
from tests.support import SHARED, needs_shared


def first(answer: Answer) -> str:
    return answer.candidates[0].tag


def test_damaged_text_is_recognised_as_such() -> None:
    zawgyi = identify("ကၽြန္ေတာ့္ မိဘေတြ မဲေပးခြင့္ရလို႔ ဝမ္းသာျပီး ငိုခဲ့ၾကတာကိုလည္း")
    assert first(zawgyi) == "my"
    assert "Zawgyi" in " ".join(zawgyi.notes)
    font = "Hadahwiisdzohg00 t’11 a[tso ndaga’ i’ii’n77[go hazh’dii[‘88hgo bee haz’32nii dah"
    navajo = identify(font)
    assert first(navajo) == "nv"
    assert "legacy Navajo font" in " ".join(navajo.notes)
    keyboard = identify("gjvjubnt gjpdjybnt d gjkbwb.")
    assert "Russian typed on a Latin keyboard" in " ".join(keyboard.notes)


@pytest.mark.parametrize("meant", ["hello world", "necesito ayuda por favor", "where is my sister"])
def test_a_keyboard_left_in_russian_is_recognised(meant: str) -> None:
    keys = str.maketrans("qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзфывапролдячсмить")
    notes = " ".join(identify(meant.translate(keys)).notes)
    assert "typed on a Russian keyboard" in notes


@needs_shared
def test_hardly_any_real_text_is_called_a_wrong_keyboard() -> None:
    lines = (SHARED / "data/lid/dev.tsv").read_text(encoding="utf-8").splitlines()[1:]
    called = [
        line
        for line in lines
        if "keyboard" in " ".join(noted(line.split("\t")[4], decoded="", typed=""))
    ]
    assert len(called) <= 2, called


def test_a_weak_answer_in_plain_letters_hints_at_transliteration() -> None:
    answer = identify("chka inchvor mek ogni indz, chem haskanum")
    assert answer.verdict is not Band.STRONG
    assert "typed in Latin letters" in " ".join(answer.notes)


def test_a_mixed_page_is_cut_into_passages_and_english_does_not_turn_it() -> None:
    spanish = (
        "Recibimos su queja y la enviaremos a la oficina que puede ayudarle con este asunto. "
        "Usted tiene derecho a recibir una copia de todos los documentos de su caso. "
    )
    english = "You may call the Equal Employment Opportunity Commission at the number below. "
    text = spanish + english + spanish
    answer = identify(text)
    assert first(answer) == "es"
    assert [part.tag for part in answer.passages] == ["es", "en", "es"]
    assert answer.passages[0].start == 0
    assert answer.passages[-1].end == len(text)
    assert text[answer.passages[1].start : answer.passages[1].end].strip() == english.strip()


def test_passages_follow_a_change_of_script() -> None:
    text = "Мне нужен переводчик, пожалуйста помогите.\n저는 통역사가 필요합니다. 도와주세요.\n"
    assert [part.tag for part in identify(text).passages] == ["ru", "ko"]


def test_a_text_in_one_language_is_one_passage() -> None:
    text = "Tôi cần thông dịch viên. Xin giúp tôi gọi cảnh sát ngay bây giờ. Cảm ơn rất nhiều."
    parts = identify(text).passages
    assert [(part.start, part.end, part.tag) for part in parts] == [(0, len(text), "vi")]


def test_a_local_prior_moves_short_text_and_never_removes_a_candidate() -> None:
    plain = identify("mercado")
    weighed = identify("mercado", prior={Tag("es"): 99.0, Tag("vi"): 1.0})
    chance = {c.tag: c.probability for c in weighed.candidates}
    assert first(weighed) == "es"
    assert {c.tag for c in plain.candidates[:2]} <= set(chance)
    long = "Tôi cần thông dịch viên, xin giúp tôi gọi cảnh sát ngay bây giờ."
    assert first(identify(long, prior={Tag("es"): 1.0})) == "vi"


def test_probabilities_are_ordered_and_sum_to_one_at_most() -> None:
    for text in ("mercado", "Mwen bezwen yon entèprèt", "سلام", "ok", "hello"):
        chances = [c.probability for c in identify(text).candidates]
        assert chances == sorted(chances, reverse=True)
        assert sum(chances) <= 1.005
        assert len(chances) >= 3


def test_the_answer_is_the_same_twice_in_any_order_and_in_parallel() -> None:
    texts = ["mercado", "سلام", "我需要帮助", "Mwen bezwen yon entèprèt", "help me"] * 4
    one = [identify(text) for text in texts]
    other = [identify(text) for text in reversed(texts)][::-1]
    with ThreadPoolExecutor(4) as pool:
        parallel = list(pool.map(identify, texts))
    assert one == other == parallel


@pytest.mark.slow
def test_lines_are_answered_in_order_by_one_process_or_two() -> None:
    lines = ["Mwen bezwen yon entèprèt", "", "Tôi cần thông dịch viên", "7ABC123"] * 120
    alone = list(identify_lines(lines))
    assert [a.verdict for a in alone[:4]] == [
        Band.STRONG, Band.CANNOT_TELL, Band.STRONG, Band.CANNOT_TELL,
    ]  # fmt: skip
    assert list(identify_lines(lines, workers=2)) == alone


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "я" * 50_000, "1234567890 " * 9_000, "مرحبا 123 " * 5_000, "x\x00\x01\x02 y"],
)
def test_extreme_text_is_answered(text: str) -> None:
    assert identify(text).next_steps


def test_a_detector_that_fails_to_load_is_named_and_the_rest_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from langaccess.identify import ensemble as room

    def broken(text: str) -> dict[str, float]:
        raise ImportError("no such file")

    labels = DETECTORS["pycld2"][1]
    monkeypatch.setattr(room, "DETECTORS", {**DETECTORS, "pycld2": (broken, labels)})
    room.loaded.cache_clear()
    room.missing.cache_clear()
    room._works.cache_clear()
    try:
        assert detectors()[1] == ("pycld2",)
        found = identify("Mwen bezwen yon entèprèt")
        assert first(found) == "ht"
        assert found.missing == ("pycld2",)
    finally:
        monkeypatch.undo()
        room.loaded.cache_clear()
        room.missing.cache_clear()
        room._works.cache_clear()


@pytest.mark.slow
@needs_shared
def test_brochures_are_named_in_their_language() -> None:
    folder = SHARED / "data/brochures/cms_txt"
    wanted = {"arabic": "ar", "chinese": "zh", "creole": "ht", "korean": "ko", "portuguese": "pt",
              "russian": "ru", "tagalog": "tl", "vietnamese": "vi"}  # fmt: skip
    for name, tag in wanted.items():
        text = (folder / f"help-in-your-language-{name}.txt").read_text(encoding="utf-8")
        answer = identify(text)
        assert first(answer) == tag, name
        assert answer.verdict is Band.STRONG, name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("মই আপোনাৰ সহায় বিচাৰো, মোক আৰক্ষীয়ে কৰা কথা বুজি নাপাওঁ", "Assamese"),
        ("Мин башҡортса ғына һөйләшәм, ярҙам итегеҙ", "Bashkir"),
        ("Эпӗ чӑвашла калаҫатӑп, пулӑшӑр мана", "Chuvash"),
        ("Со нохчийн маттахь къамел деш ву, гӏо дехьа суна", "Chechen"),
    ],
)
def test_letters_that_none_of_ours_has_name_a_language_off_the_list(text: str, name: str) -> None:
    answer = identify(text)
    assert answer.verdict is Band.CANNOT_TELL
    assert name in " ".join(answer.notes)
