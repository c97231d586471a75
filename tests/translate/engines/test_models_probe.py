"""Probing: what the suites see in engines that copy, drop, misread, shout, cut, loop and crash."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from langaccess import qa
from langaccess.cli import output
from langaccess.core import models
from langaccess.core.errors import EngineError, InputError
from langaccess.core.model import Severity
from langaccess.core.models import (
    MANIFEST,
    ImportOptions,
    ProbeGuards,
    ProbeReport,
    SuiteResult,
    keep_probe,
    probe,
    read_probe,
)
from langaccess.core.models.manifest import dump
from langaccess.core.models.probes import SUITES, Case, load_suite, planted, render
from langaccess.core.tags import Tag
from langaccess.translate.engines import EngineInfo, Outcome, Runner
from langaccess.translate.engines.discovery import info_of
from tests import toymodel

TODAY = date(2026, 11, 25)


def info(target: str = "pt", source: str = "en") -> EngineInfo:
    return EngineInfo(id="stand-in", kind="mozilla", source=Tag(source), target=Tag(target))


def nothing_before(_source: str) -> str:
    return ""


def nothing_after(_source: str, _target: str) -> Sequence[str]:
    return ()


NO_GUARDS = ProbeGuards(nothing_before, nothing_after)


def hard_stops(source: str, target: str) -> Sequence[str]:
    findings = qa.run(source, target, source_tag=Tag("en"), target_tag=Tag("pt"))
    return [found.code for found in findings if found.severity is Severity.ERROR]


def run(
    answer: Callable[[str], str],
    after: Callable[[str, str], Sequence[str]] = nothing_after,
    target: str = "pt",
) -> dict[str, SuiteResult]:
    """Probe an engine that answers each text by `answer`."""
    report = probe(
        info(target),
        lambda texts: [Outcome(answer(text)) for text in texts],
        ProbeGuards(nothing_before, after),
        on=TODAY,
        program="test",
    )
    return {suite.id: suite for suite in report.suites}


def add(text: str) -> str:
    """Return the text and one word more, in place of a translation: it is not an echo."""
    return f"{text} agora"


def test_an_engine_that_keeps_everything_passes_what_is_about_keeping() -> None:
    results = run(add)
    for name in ("items", "masks", "long", "loops"):
        assert results[name].failures == (), name
        assert results[name].passed == results[name].total > 0
    assert results["items"].total >= 40
    assert results["items"].kinds["email"] == (6, 6)
    assert set(results["masks"].kinds) == set(info().masks)


def test_lost_items_are_counted_by_kind_and_the_hard_stops_see_them() -> None:
    results = run(lambda text: add(text.replace("@", "-").replace("§", "")), hard_stops)
    assert results["items"].kinds["email"] == (0, 6)
    assert results["items"].kinds["cite"] == (1, 5)  # one has no paragraph sign
    assert results["items"].kinds["phone"] == (8, 8)
    lost = [failure for failure in results["items"].failures if "email" in failure.problem]
    assert len(lost) == 6
    assert all("email.differs" in failure.caught for failure in lost)


def test_amounts_may_change_their_separators_and_not_their_digits() -> None:
    kept = run(lambda text: text.replace("$1,500", "1.500 dólares"))["items"]
    assert kept.kinds["money"] == (7, 7)
    changed = run(lambda text: text.replace("1,500", "1,600"))["items"]
    assert changed.kinds["money"] == (6, 7)


def test_a_clock_time_counts_as_kept_in_the_twenty_four_hour_form_only_when_it_is_right() -> None:
    def noon(text: str) -> str:
        return text.replace("5:15 PM", "17:15")

    def wrong(text: str) -> str:
        return text.replace("5:15 PM", "15:15")

    assert run(noon)["items"].kinds["time"] == (9, 9)
    assert run(wrong)["items"].kinds["time"] == (8, 9)


def test_masks_must_come_back_exactly_once() -> None:
    results = run(lambda text: text.replace("XQZ1", "XQZ 1").replace("ID71", "ID71 ID71"))
    kinds = results["masks"].kinds
    assert kinds["XQ{n}"][0] == kinds["XQ{n}"][1]
    assert kinds["XQZ{n}"][0] == 0
    assert kinds["ID7{n}"][0] == 0


@pytest.mark.parametrize(
    ("target", "source", "output", "reads"),
    [
        ("pt", "Were you assaulted?", "Vocês atacaram?", "did you attack somebody?"),
        ("pt", "The suspect may not leave.", "O suspeito pode não sair.", "choose not to leave"),
        ("pt-BR", "This is not a fine.", "Isso não é uma boa.", "not good"),
        ("pt", "YOU ARE FREE TO LEAVE.", "Você está livre para a esquerda.", "to the left"),
        ("pt", "Your car was impounded.", "Seu carro foi preso.", "arrested"),
        ("pt", "May we search your car?", "Podemos pesquisar o seu carro?", "research"),
        ("es", "May we search your car?", "Mayo buscamos vuestro coche?", "May"),
        ("es", "The fine is $1,500.", "El bien es $1,500.", "good thing"),
        ("es", "You have the right to a hearing.", "Tiene el derecho a un oído.", "an ear"),
        ("es", "File your complaint within 60 days.", "Lima vuestra queja.", "a file"),
        (
            "es",
            "We will not share your information with ICE.",
            "No compartiremos vuestra información con HIELO.",
            "frozen water",
        ),
    ],
)
def test_readings_that_models_gave_are_recognised(
    target: str, source: str, output: str, reads: str
) -> None:
    results = run(lambda text: output if text == source else add(text), target=target)
    found = {failure.source: failure.problem for failure in results["dangerous"].failures}
    assert reads in found[source]


@pytest.mark.parametrize(
    ("target", "source", "output"),
    [
        ("pt", "Were you assaulted?", "Você foi agredido?"),
        ("pt", "The suspect may not leave.", "O suspeito não pode sair."),
        ("pt", "This is not a fine.", "Isto não é uma multa."),
        ("pt", "YOU ARE FREE TO LEAVE.", "VOCÊ ESTÁ LIVRE PARA SAIR."),
        ("pt", "May we search your car?", "Podemos revistar o seu carro?"),
        ("pt", "You have the right to a hearing.", "Você tem direito a uma audiência."),
        ("es", "May we search your car?", "¿Podemos registrar su coche?"),
        ("es", "You must not miss your court date.", "No debe faltar a su cita en el tribunal."),
        ("es", "The fine is $1,500.", "La multa es de $1,500."),
        ("fr", "The suspect may not leave.", "Le suspect ne peut pas partir."),
        ("it", "The suspect may not leave.", "Il sospettato non può andarsene."),
    ],
)
def test_right_translations_are_not_taken_for_dangerous_ones(
    target: str, source: str, output: str
) -> None:
    results = run(lambda text: output if text == source else "", target=target)
    assert source not in {failure.source for failure in results["dangerous"].failures}


def test_each_failure_says_what_meets_its_sentence_before_any_engine() -> None:
    def before(source: str) -> str:
        return "human" if "suspect" in source else "warned" if "assaulted" in source else ""

    report = probe(
        info(),
        lambda texts: [Outcome("Vocês atacaram? Pode não sair. Não é bom.") for _ in texts],
        ProbeGuards(before, nothing_after),
        on=TODAY,
        program="test",
    )
    dangerous = next(suite for suite in report.suites if suite.id == "dangerous")
    guards = {failure.source: failure.guard for failure in dangerous.failures}
    assert guards["The suspect may not leave."] == "human"
    assert guards["Were you assaulted?"] == "warned"
    assert guards["This is not a fine."] == ""
    assert (dangerous.guarded("human"), dangerous.guarded("warned")) == (1, 1)


def test_a_language_without_patterns_is_not_judged_instead_of_passed() -> None:
    result = run(add, target="so")["dangerous"]
    assert (result.total, result.passed) == (0, 0)
    assert result.unjudged == len(load_suite("dangerous").cases)


def test_capitals_that_come_out_like_ordinary_letters_pass() -> None:
    assert run(str.lower)["capitals"].failures == ()
    english = run(lambda text: text if text.isupper() else "uma tradução")["capitals"]
    assert english.passed == 0
    assert "100% English words" in english.failures[0].problem


def test_a_long_sentence_that_loses_its_end_is_noticed() -> None:
    cut = run(lambda text: " ".join(text.split()[:30]))["long"]
    assert cut.passed == 0
    assert "numbers lost" in cut.failures[0].problem


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("nunca jamás " * 40, "loop"),
        ("从不从不从不从不从不从不", "loop"),
        ("", "empty"),
        ("   ", "empty"),
    ],
)
def test_loops_and_empty_answers_are_noticed(answer: str, problem: str) -> None:
    result = run(lambda _text: answer)["loops"]
    assert result.passed == 0
    assert {failure.problem for failure in result.failures} == {problem}


def test_an_engine_that_returns_its_input_is_an_echo() -> None:
    result = run(lambda text: text)["loops"]
    assert "echo" in {failure.problem for failure in result.failures}
    assert "OK" not in {failure.source for failure in result.failures}


def test_a_sentence_that_ends_the_engine_is_a_failure_with_its_code() -> None:
    report = probe(
        info(),
        lambda texts: [
            Outcome(None, "engine.crash") if "Help" in text else Outcome(add(text))
            for text in texts
        ],
        NO_GUARDS,
        on=TODAY,
        program="test",
    )
    loops = next(suite for suite in report.suites if suite.id == "loops")
    assert [(f.source, f.problem, f.caught) for f in loops.failures] == [
        ("Help!", "engine.crash", ("engine.crash",))
    ]


def test_a_model_that_does_not_read_english_is_not_probed() -> None:
    with pytest.raises(InputError, match="this model reads pt"):
        probe(info("en", "pt"), lambda _texts: [], NO_GUARDS, on=TODAY, program="test")


def toy(tmp_path: Path, **lies: str) -> tuple[Path, EngineInfo]:
    """Import the tiny genuine model, honest or lying, and return its folder and engine."""
    folder = toymodel.build(tmp_path / "toy", toymodel.Toy(lies=lies))
    received = models.receive(folder, tmp_path / "home", ImportOptions("Ann", TODAY))
    assert received.model is not None
    assert received.model.manifest is not None
    return received.model.folder, next(info_of(received.model.folder, received.model.manifest))


def probe_with_runner(engine: EngineInfo) -> ProbeReport:
    with Runner(engine, workers=1) as runner:
        return probe(
            engine, runner.run, ProbeGuards(nothing_before, hard_stops), on=TODAY, program="test"
        )


def test_a_genuine_model_that_lies_about_digits_is_caught_and_the_result_kept(
    tmp_path: Path,
) -> None:
    folder, engine = toy(tmp_path, **toymodel.LIES["digit"])
    report = probe_with_runner(engine)
    items = next(suite for suite in report.suites if suite.id == "items")
    assert items.kinds["phone"] == (0, 8)
    assert items.kinds["name"] == (4, 4)
    phones = [failure for failure in items.failures if "phone" in failure.problem]
    assert all("phone.differs" in failure.caught for failure in phones)
    digest = models.read(folder).digest
    keep_probe(models.find(folder.name, [tmp_path / "home"]), report, output.plain)
    assert models.check(folder).digest == digest == report.model_digest
    kept = read_probe(folder)
    assert kept is not None
    assert kept["es"]["on"] == "2026-11-25"
    assert kept["es"]["suites"][0]["kinds"]["phone"] == [0, 8]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ProbeReport]:
    """Return an honest toy model and the result of its probe, made once."""
    folder, engine = toy(tmp_path_factory.mktemp("honest"))
    return folder, probe_with_runner(engine)


def copied(folder: Path, tmp_path: Path) -> models.InstalledModel:
    shutil.copytree(folder, tmp_path / folder.name)
    return models.find(folder.name, [tmp_path])


def test_results_for_several_languages_stand_side_by_side(
    honest: tuple[Path, ProbeReport], tmp_path: Path
) -> None:
    found = copied(honest[0], tmp_path)
    before = {"ht": {"on": "2026-01-01"}}
    (found.folder / MANIFEST).write_bytes(dump(models.read(found.folder), probe=before))
    keep_probe(found, honest[1], output.plain)
    assert set(read_probe(found.folder) or {}) == {"es", "ht"}


def test_a_result_is_not_kept_with_another_model_or_an_altered_one(
    honest: tuple[Path, ProbeReport], tmp_path: Path
) -> None:
    found = copied(honest[0], tmp_path)
    other = ProbeReport("0" * 64, "en", "es", "", "", TODAY, ())
    with pytest.raises(InputError, match="another model"):
        keep_probe(found, other, output.plain)
    (found.folder / "metadata.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EngineError, match="not what its manifest says"):
        keep_probe(found, honest[1], output.plain)


@pytest.mark.parametrize("name", SUITES)
def test_the_shipped_suites_are_well_formed(name: str) -> None:
    suite = load_suite(name)
    assert suite.id == name
    assert suite.basis
    texts = [case.text or " ".join(case.parts) for case in suite.cases]
    assert len(set(texts)) == len(texts)
    for case in suite.cases:
        assert case.text or case.parts
        assert "{" not in render(case)
        assert "|" not in render(case)
        for lang, readings in case.wrong.items():
            assert Tag(lang) == lang
            for pattern in readings:
                assert not re.compile(pattern).search(""), pattern


def test_no_suite_holds_a_number_that_rings_anywhere() -> None:
    phones = [i for case in load_suite("items").cases for i in planted(case) if i.kind == "phone"]
    assert len(phones) == 8
    for phone in phones:
        # 555-01xx is kept free for fiction.
        assert re.search(r"555-01\d\d$", phone.text), phone.text


def test_planted_items_are_found_in_order_with_their_other_forms() -> None:
    case = Case("Be there at {time|5 PM|17:00} or call {phone|617-555-0123}.")
    first, second = planted(case)
    assert (first.kind, first.text, first.also) == ("time", "5 PM", ("17:00",))
    assert (second.kind, second.text, second.also) == ("phone", "617-555-0123", ())
    assert render(case) == "Be there at 5 PM or call 617-555-0123."
    assert render(case, "XQ{n}") == "Be there at XQ1 or call XQ2."
