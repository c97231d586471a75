"""An engine is chosen by the distance between languages, never across scripts, never a gist."""

from __future__ import annotations

from dataclasses import replace

import pytest

from langaccess.core.tags import Tag
from langaccess.translate.engines import EngineInfo, choose


def engine(kind: str, source: str, target: str, **more) -> EngineInfo:
    return EngineInfo(
        id=f"{kind}:{source}-{target}", kind=kind, source=Tag(source), target=Tag(target), **more
    )


def chosen(infos, source: str, target: str, **how) -> str | None:
    choice = choose(infos, Tag(source), Tag(target), **how)
    return None if choice is None else choice.info.id


@pytest.mark.parametrize(
    ("asked", "offered", "distance"),
    [
        ("pt-BR", "pt", 0),
        ("pt-PT", "pt", 5),
        ("es-US", "es", 5),
        ("zh-TW", "zh-Hant", 0),
        ("zh-CN", "zh-Hans", 0),
        ("tl", "fil", 0),
        ("nb", "no", 1),
    ],
)
def test_a_variety_of_the_same_language_serves_and_the_distance_is_recorded(
    asked: str, offered: str, distance: int
) -> None:
    choice = choose([engine("mozilla", "en", offered)], Tag("en"), Tag(asked))
    assert choice is not None
    assert (choice.asked, choice.distance) == (Tag(asked), distance)


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("zh-Hant", "zh-Hans"),
        ("zh-Hans", "zh-Hant"),
        ("sr-Latn", "sr-Cyrl"),
        ("uz-Cyrl", "uz"),
        ("yue", "zh-Hant"),
        ("ht", "fr"),
        ("kea", "pt"),
        ("da", "nb"),
        ("hr", "bs"),
        ("arz", "ar"),
        ("nn", "nb"),
    ],
)
def test_another_script_or_another_language_never_serves(asked: str, offered: str) -> None:
    assert chosen([engine("mozilla", "en", offered)], "en", asked) is None


def test_the_nearest_language_wins_then_the_order_then_the_first_found() -> None:
    argos, mozilla = engine("argos", "en", "pt"), engine("mozilla", "en", "pt")
    european = engine("mozilla", "en", "pt-PT")
    assert chosen([european, argos], "en", "pt-BR") == "argos:en-pt"
    assert chosen([argos, mozilla], "en", "pt") == "argos:en-pt"
    assert chosen([argos, mozilla], "en", "pt", order=["mozilla", "argos"]) == "mozilla:en-pt"


def test_an_engine_is_not_used_against_its_direction() -> None:
    assert chosen([engine("mozilla", "pt", "en")], "en", "pt") is None
    assert chosen([engine("mozilla", "en", "pt")], "en-US", "pt") == "mozilla:en-pt"


def test_a_gist_is_never_chosen_by_itself() -> None:
    infos = [engine("apertium", "en", "es", gist=True)]
    assert chosen(infos, "en", "es") is None
    assert chosen(infos, "en", "es", pivot=True) is None
    assert chosen(infos, "en", "es", gist=True) == "apertium:en-es"


def test_for_a_gist_a_good_engine_goes_first_where_one_leads_to_the_rules() -> None:
    infos = [
        engine("apertium", "en", "es", gist=True),
        engine("apertium", "pt", "es", gist=True),
        engine("mozilla", "en", "pt", model_digest="ab", masks=("XQ{n}", "Zy{n}")),
    ]
    choice = choose(infos, Tag("en"), Tag("es"), gist=True)
    assert choice is not None
    assert choice.info.id == "mozilla:en-pt+apertium:pt-es"
    assert choice.info.route == ("en", "pt", "es")
    assert choice.info.gist
    assert choice.info.masks == ("XQ{n}",)
    assert len(choice.info.model_digest) == 64
    good = engine("argos", "en", "es")
    assert chosen([*infos, good], "en", "es", gist=True) == "argos:en-es"


def test_a_route_through_a_third_language_is_taken_only_when_asked() -> None:
    infos = [engine("argos", "es", "en"), engine("argos", "en", "pt", noncommercial=True)]
    assert chosen(infos, "es", "pt") is None
    assert chosen(infos, "es", "pt", pivot=True) is None
    choice = choose(infos, Tag("es"), Tag("pt"), pivot=True, noncommercial=True)
    assert choice is not None
    assert choice.info.route == ("es", "en", "pt")
    assert choice.info.noncommercial


def test_a_noncommercial_model_is_used_only_when_that_was_accepted() -> None:
    nllb = engine("nllb", "en", "ht", noncommercial=True)
    assert chosen([nllb], "en", "ht") is None
    assert chosen([nllb], "en", "ht", noncommercial=True) == "nllb:en-ht"
    free = replace(nllb, id="free", noncommercial=False)
    assert chosen([nllb, free], "en", "ht") == "free"


def test_no_engine_is_a_normal_answer() -> None:
    assert choose([], Tag("en"), Tag("ht")) is None
