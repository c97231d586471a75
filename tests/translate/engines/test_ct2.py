"""CTranslate2 folders of four layouts are read directly, whole, and refused when altered."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from langaccess.core.errors import EngineError
from langaccess.core.tags import Tag
from langaccess.translate.engines import (
    EngineInfo,
    EngineSettings,
    Outcome,
    Runner,
    choose,
    discover,
    open_engine,
)
from tests import toymodel
from tests.support import ROOT
from tests.toymodel import LIES, Layout, Toy

LAYOUTS: tuple[Layout, ...] = ("argos", "opus", "nllb", "madlad")
SENTENCES = {
    "You have the right, silent officer.": "Usted tiene el derecho, silencio agente.",
    "May we search your car?": "Puede we registrar su carro?",
    "Call 617-555-0123 or https://x.org/a_b.": "Llame 617-555-0123 or https://x.org/a_b.",
    "火 § 13A": "火 § 13A",
}


def installed(folder: Path, toy: Toy) -> EngineInfo:
    """Build a model with its manifest below `folder` and return what is discovered there."""
    place = toymodel.build(folder / f"toy-{toy.layout}", toy)
    toymodel.declare(place, toy)
    (found,) = (info for info in discover([folder]) if info.path == place)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("draft", [False, True])
def test_each_layout_translates_and_leaves_nothing_of_its_own_tokens(
    tmp_path: Path, layout: Layout, draft: bool
) -> None:
    engine = open_engine(installed(tmp_path, Toy(layout=layout)), EngineSettings(draft=draft))
    assert engine.translate_batch(list(SENTENCES)) == list(SENTENCES.values())


@pytest.mark.slow
@pytest.mark.parametrize("adds_end", [False, True])
def test_an_opus_model_gets_its_end_token_once_whoever_adds_it(
    tmp_path: Path, adds_end: bool
) -> None:
    toy = Toy(layout="opus")
    place = toymodel.build(tmp_path / "toy", toy)
    config = json.loads((place / "config.json").read_text(encoding="utf-8"))
    (place / "config.json").write_text(
        json.dumps(config | {"add_source_eos": adds_end}), encoding="utf-8"
    )
    toymodel.declare(place, toy)
    (info, *_) = discover([tmp_path])
    assert open_engine(info).translate_batch(["Call the police."]) == ["Llame el policía."]


@pytest.mark.slow
def test_a_long_sentence_is_not_cut(tmp_path: Path) -> None:
    engine = open_engine(installed(tmp_path, Toy()))
    assert engine.translate_batch(["water " * 400]) == [" ".join(["agua"] * 400)]


@pytest.mark.slow
def test_batches_of_any_size_and_mixture_come_back_in_order(tmp_path: Path) -> None:
    engine = open_engine(installed(tmp_path, Toy()))
    texts = [f"{'call ' * (number % 7)}the house number {number}" for number in range(500)]
    texts[13] = ""
    expected = [engine.translate_batch([text])[0] for text in texts]
    assert engine.translate_batch(texts) == expected
    assert expected[13] == ""
    assert expected[15] == "llame el casa número 15"


@pytest.mark.slow
def test_line_breaks_and_control_characters_go_neither_in_nor_out(tmp_path: Path) -> None:
    engine = open_engine(installed(tmp_path, Toy()))
    assert engine.translate_batch(["Call\nthe\r\npolice\x00 \ud800now"]) == ["Llame el policía now"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lie", "source", "told"),
    [
        ("digit", "Call 617-555-0123.", "Llame 617-666-0123."),
        ("negation", "You may not leave.", "Usted puede siempre salir."),
        ("address", "Call desk@x.org.", "Llame desk-x.org."),
    ],
)
def test_a_lying_model_tells_the_lie_that_a_check_must_find(
    tmp_path: Path, lie: str, source: str, told: str
) -> None:
    engine = open_engine(installed(tmp_path, Toy(lies=LIES[lie])))
    assert engine.translate_batch([source]) == [told]


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_altered_model_is_refused_at_load(tmp_path: Path, layout: Layout) -> None:
    info = installed(tmp_path, Toy(layout=layout))
    assert info.path is not None
    weights = next(info.path.rglob("model.bin"))
    data = bytearray(weights.read_bytes())
    data[len(data) // 2] ^= 1
    weights.write_bytes(data)
    with pytest.raises(EngineError, match="not what its manifest says"), Runner(info, workers=1):
        pass


@pytest.mark.slow
def test_a_model_replaced_since_it_was_chosen_is_refused(tmp_path: Path) -> None:
    info = installed(tmp_path, Toy())
    with pytest.raises(EngineError, match="not the model that was chosen"):
        open_engine(replace(info, model_digest="0" * 64))


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["model.bin", "config.json", "sentencepiece.model"])
def test_half_a_model_is_refused_with_the_place_of_the_missing_file(
    tmp_path: Path, missing: str
) -> None:
    info = installed(tmp_path, Toy())
    assert info.path is not None
    next(info.path.rglob(missing)).unlink()
    with pytest.raises(EngineError) as caught:
        open_engine(info)
    assert missing in str(caught.value.where)


@pytest.mark.slow
def test_a_language_that_the_model_lacks_is_refused(tmp_path: Path) -> None:
    info = installed(tmp_path, Toy(layout="nllb"))
    with pytest.raises(EngineError, match="does not know the language vi"):
        open_engine(replace(info, target=Tag("vi")))


@pytest.mark.slow
def test_a_model_of_garbage_is_an_engine_error_and_not_the_librarys_own(tmp_path: Path) -> None:
    place = toymodel.build(tmp_path / "toy")
    (place / "model" / "model.bin").write_bytes(b"garbage" * 100)
    toymodel.declare(place)
    (info, *_) = discover([tmp_path])
    with pytest.raises(EngineError, match="cannot read this model"):
        open_engine(info)


@pytest.mark.slow
def test_two_workers_give_what_one_gives(tmp_path: Path) -> None:
    info = installed(tmp_path, Toy())
    texts = [f"Please call officer {number} and leave the house." for number in range(200)]
    with Runner(info, workers=2) as two:
        assert two.run(texts) == [
            Outcome(text) for text in open_engine(info).translate_batch(texts)
        ]


@pytest.mark.slow
def test_a_large_model_is_loaded_once_however_many_workers(tmp_path: Path) -> None:
    info = installed(tmp_path, Toy(layout="nllb"))
    with Runner(info, workers=2) as runner:
        assert runner.processes == 1
        assert runner.run(["Call the police."] * 3) == [Outcome("Llame el policía.")] * 3


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_socket_is_made(tmp_path: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    info = installed(tmp_path, Toy(layout=layout))
    with Runner(info, workers=1, factory="tests.translate.engines.broken:open_offline") as runner:
        assert runner.run(["Call the police."]) == [Outcome("Llame el policía.")]


@pytest.mark.slow
def test_the_guard_against_sockets_bites(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.translate.engines import broken

    monkeypatch.syspath_prepend(str(ROOT))
    guarded = Runner(
        broken.info(), workers=1, factory="tests.translate.engines.broken:open_reaching_out"
    )
    with pytest.raises(EngineError, match="does not start"), guarded:
        pass


@pytest.mark.slow
def test_what_argos_installed_is_found_without_argos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "packages"
    toymodel.build(packages / "translate-en_pb-1_0", Toy(target="pb"))
    (packages / "stray").mkdir()
    (packages / "stray.txt").touch()
    bpe = toymodel.build(packages / "translate-en_de-1_0", Toy(target="de"))
    (bpe / "sentencepiece.model").rename(bpe / "bpe.model")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(packages))
    (found,) = (info for info in discover(()) if info.kind == "argos")
    assert (found.source, found.target) == ("en", "pt-BR")
    choice = choose(discover(()), Tag("en"), Tag("pt-BR"), order=["argos"])
    assert choice is not None
    assert choice.info.path == packages / "translate-en_pb-1_0"
    assert len(choice.info.model_digest) == 64
    assert open_engine(choice.info).translate_batch(["Call 911"]) == ["Llame 911"]
    with (packages / "translate-en_pb-1_0" / "model" / "model.bin").open("ab") as weights:
        weights.write(b"x")
    with pytest.raises(EngineError, match="its files changed"):
        open_engine(choice.info)


@pytest.mark.slow
@pytest.mark.parametrize("where", ["settings", "data"])
def test_argos_packages_are_found_where_argos_puts_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "data" / "argos-translate" / "packages"
    if where == "settings":
        folder = tmp_path / "elsewhere"
        settings = tmp_path / "config" / "argos-translate" / "settings.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps({"ARGOS_PACKAGES_DIR": str(folder)}), encoding="utf-8")
    toymodel.build(folder / "en_es")
    assert [info.id for info in discover(()) if info.kind == "argos"] == ["argos:en-es:en_es"]
