"""What a new kind of engine needs besides its class: an opener, files it is known by, an order."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from langaccess import translate
from langaccess.agency.policy.translation_rules import Engines
from langaccess.core import models
from langaccess.core.models import ENGINES, LISTENING, LanguageHints
from langaccess.core.models.layouts import recognise
from langaccess.core.models.manifest import KINDS
from langaccess.core.tags import Tag
from tests import toymodel


@pytest.mark.slow
@pytest.mark.parametrize("kind", ENGINES)
def test_what_opens_a_kind_of_engine_is_there(kind: str) -> None:
    module, name = ENGINES[kind].opener.split(":")
    opener = getattr(import_module(f"langaccess.translate.engines.{module}"), name)
    assert callable(opener.translate_batch)


def _toy(layout: toymodel.Layout) -> Callable[[Path], Path]:
    return lambda folder: toymodel.build(folder, toymodel.Toy(layout=layout))


def _mozilla(folder: Path) -> Path:
    folder.mkdir()
    for name in ("model.enes.bin", "vocab.enes.spm"):
        (folder / name).write_bytes(b"weights")
    return folder


FILES: dict[str, Callable[[Path], Path]] = {
    "argos": _toy("argos"),
    "madlad": _toy("madlad"),
    "mozilla": _mozilla,
    "nllb": _toy("nllb"),
    "opus": _toy("opus"),
}


TRANSLATING = [kind for kind in KINDS if kind != LISTENING]


@pytest.mark.parametrize("kind", TRANSLATING)
def test_a_model_is_known_by_its_files(kind: str, tmp_path: Path) -> None:
    folder = FILES[kind](tmp_path / "model")
    hints = LanguageHints(Tag("en"), Tag("es"))
    layout = recognise(folder, models.load_catalogue(), hints)
    assert (layout.kind, layout.source, layout.targets) == (kind, "en", ("es",))


def test_an_agency_may_put_every_kind_of_model_in_order() -> None:
    order, _more = get_args(get_type_hints(Engines)["order"])
    assert set(get_args(order)) == set(TRANSLATING)


def test_a_kind_without_models_is_looked_for() -> None:
    bare = {name for name, kind in ENGINES.items() if kind.named and not kind.libraries}
    assert bare == {"apertium", "pseudo"}, "add a new one to `discover`, and here"


@pytest.mark.slow
def test_the_process_of_an_engine_loads_no_pipeline() -> None:
    code = (
        "import sys; import langaccess.translate.engines.mozilla;"
        "print([name for name in sys.modules if 'pipeline' in name or 'langaccess.qa' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_name_of_the_door_is_there() -> None:
    assert [name for name in translate.__all__ if not hasattr(translate, name)] == []
