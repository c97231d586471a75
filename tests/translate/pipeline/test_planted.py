"""The real starter engine behind the cascade: what is planted arrives, and quality stays."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from langaccess.core.tags import Tag
from langaccess.translate.engines import (
    Engine,
    EngineInfo,
    Outcome,
    choose,
    discover,
    open_engine,
)
from langaccess.translate.pipeline.protected_translation import (
    SentenceResult,
    SourceSentence,
    translate,
)
from tests.planted import MONTHS, TEST_SEED, Planted, generate
from tests.support import SHARED, needs_shared, needs_starter

pytestmark = needs_starter

_MESES = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
    "outubro", "novembro", "dezembro",
)  # fmt: skip


class Counted:
    """The engine, with the number of texts it was asked for."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.calls = 0

    def __call__(self, texts: list[str]) -> list[Outcome]:
        self.calls += len(texts)
        return [Outcome(text) for text in self.engine.translate_batch(texts)]


@pytest.fixture(scope="module")
def info() -> EngineInfo:
    choice = choose(discover([]), Tag("en"), Tag("pt-BR"))
    assert choice is not None
    return choice.info


@pytest.fixture(scope="module")
def engine(info: EngineInfo) -> Engine:
    return open_engine(info)


@pytest.fixture(scope="module")
def planted(engine: Engine, info: EngineInfo) -> tuple[list[Planted], list[SentenceResult], int]:
    made = generate(500, TEST_SEED)
    counted = Counted(engine)
    sentences = [SourceSentence(one.text) for one in made]
    return made, translate(sentences, counted, info, target=Tag("pt-BR")), counted.calls


@pytest.mark.slow
def test_every_planted_item_arrives_or_the_sentence_is_kept(
    planted: tuple[list[Planted], list[SentenceResult], int],
) -> None:
    made, results, _ = planted
    wrong = [
        (item, one.text, result.text)
        for one, result in zip(made, results, strict=True)
        if result.text is not None
        for item in one.items
        if not arrived(*item, result.text)
    ]
    assert wrong == []


@pytest.mark.slow
def test_few_sentences_are_kept_and_each_says_why(
    planted: tuple[list[Planted], list[SentenceResult], int],
) -> None:
    _, results, _ = planted
    kept = [r for r in results if r.text is None]
    assert len(kept) <= 0.03 * len(results)
    assert all(r.reason and r.findings for r in kept)


@pytest.mark.slow
def test_few_calls_are_made_for_sentences_full_of_items(
    planted: tuple[list[Planted], list[SentenceResult], int],
) -> None:
    made, _, calls = planted
    assert calls / len({one.text for one in made}) <= 1.5


def arrived(kind: str, text: str, target: str) -> bool:
    """Return whether a planted item is in a Portuguese target; knows nothing of the checks."""
    if kind in ("number", "percent"):
        return bool(re.search(rf"(?<!\d){text.removesuffix('%')}(?!\d)", target))
    if kind == "money":
        plain = re.sub(r"(?<=\d)[.,](?=\d{3}(?!\d))", "", target)
        whole, _, cents = text[1:].replace(",", "").partition(".")
        tail = rf"[.,]{cents}" if cents.strip("0") else r"(?:[.,]00?)?"
        return bool(re.search(rf"(?<![\d.,]){whole}{tail}(?![\d])", plain))
    if kind == "time":
        ((hour, minute, half),) = re.findall(r"^(\d+)(?::(\d+))? ?(\w)", text)
        if int(hour) == 12 and half.lower() == "a" and not int(minute or 0):
            return "meia-noite" in target  # "00:00" begins the day that a deadline ends
        shift = 12 if half.lower() == "p" else 0
        return f"{int(hour) % 12 + shift:02d}:{minute or '00'}" in target
    if kind == "date":
        return _day(text) in target
    return text in target


def _day(text: str) -> str:
    numeric = re.match(r"(\d+)/(\d+)/(\d+)", text)
    if numeric:
        month, day, year = (int(n) for n in numeric.groups())
    else:
        named = re.match(r"(\w{3})\w*\.? (\d+)(?:, (\d+))?", text)
        assert named
        month = [name[:3] for name in MONTHS].index(named[1]) + 1
        day, year = int(named[2]), int(named[3] or 0)
    return f"{day} de {_MESES[month - 1]}" + (f" de {year}" if year else "")


@pytest.mark.slow
@needs_shared
def test_quality_and_calls_on_public_text_stay_those_of_the_engine(
    engine: Engine, info: EngineInfo
) -> None:
    from sacrebleu import corpus_bleu

    path = SHARED / "data" / "parallel" / "dev" / "tico19.en-pt-BR.tsv"
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]][::8]
    sources = [row[1] for row in rows]
    counted = Counted(engine)
    results = translate([SourceSentence(s) for s in sources], counted, info, target=Tag("pt-BR"))
    texts = [r.text or s for r, s in zip(results, sources, strict=True)]
    bare = corpus_bleu(engine.translate_batch(sources), [[row[2] for row in rows]]).score
    ours = corpus_bleu(texts, [[row[2] for row in rows]]).score
    assert ours >= bare - 0.3
    assert counted.calls / len(sources) <= 1.15
    assert Counter(r.text is None for r in results)[True] <= 0.01 * len(results)


DANGEROUS = [
    ("The suspect may not leave.", "pode não sair"),
    ("A minor may not be questioned without a parent.", "pode não ser"),
    ("The curfew is from 11 p.m. to 6 a.m.", "11h"),
    ("DO NOT SIGN THIS FORM UNLESS YOU AGREE.", "SIGN THIS"),
    ("YOU ARE FREE TO LEAVE.", "esquerda"),
    ("DO YOU CONSENT TO A SEARCH?", "praia"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("source", "never"), DANGEROUS)
def test_a_known_danger_is_mended_or_kept(
    engine: Engine, info: EngineInfo, source: str, never: str
) -> None:
    (result,) = translate([SourceSentence(source)], Counted(engine), info, target=Tag("pt-BR"))
    assert result.text is None or never.lower() not in result.text.lower()
