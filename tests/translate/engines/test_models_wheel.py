"""Wheels of weights: what pip installs is the model, whole, and without a line of code."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from langaccess.core import models
from langaccess.core.errors import OutputError, UsageError
from langaccess.core.models import ImportOptions, ModelManifest, load_catalogue
from langaccess.core.tags import Tag
from tests import toymodel
from tests.modelfolder import WEIGHTS, declare, install

ANN = ImportOptions(by="Ann", on=date(2026, 11, 29), licence="MIT")
Change = Callable[[ModelManifest], ModelManifest]


def packed(folder: Path, into: Path, change: Change = lambda same: same) -> Path:
    """Return the wheel of a model whose manifest was changed."""
    declare(folder, change(models.read(folder)))
    into.mkdir(exist_ok=True)
    return models.pack_wheel(folder, into, load_catalogue()).file


@pytest.mark.parametrize(
    ("id", "targets", "name"),
    [
        ("mozilla-en-es-base-memory", "es", "langaccess_weights_es-3.0-py3-none-any.whl"),
        ("argos-en-es", "es", "langaccess_weights_argos_en_es-3.0-py3-none-any.whl"),
        ("mozilla-en-zh-hant-base-memory", "zh-Hant", "langaccess_weights_zh_hant-3.0-py3"),
        ("mozilla-en-pt-base-memory", "pt-BR", "langaccess_weights_pt_br-3.0-py3-none-any.whl"),
        ("mozilla-en-es-base-memory", "vi", "langaccess_weights_mozilla_en_es_base_memory-3.0"),
        ("toy-en-es", "es vi", "langaccess_weights_toy_en_es-3.0-py3-none-any.whl"),
    ],
)
def test_the_name_says_the_language_of_the_first_choice_and_else_the_model(
    tmp_path: Path, id: str, targets: str, name: str
) -> None:
    folder = install(tmp_path).rename(tmp_path / id)
    made = packed(
        folder, tmp_path / "out",
        lambda m: replace(
            m, id=id, targets=tuple(map(Tag, targets.split())),
            origin=replace(m.origin, revision="3.0"),
        ),
    )  # fmt: skip
    assert made.name.startswith(name)


def test_a_model_into_english_has_its_own_name(tmp_path: Path) -> None:
    made = packed(
        install(tmp_path), tmp_path / "out",
        lambda m: replace(m, source=Tag("es"), targets=(Tag("en"),)),
    )  # fmt: skip
    assert made.name == "langaccess_weights_toy_en_es-1-py3-none-any.whl"


def test_a_wheel_holds_the_model_its_license_and_a_right_record(tmp_path: Path) -> None:
    folder = install(tmp_path)
    with zipfile.ZipFile(packed(folder, tmp_path / "out")) as archive:
        names = archive.namelist()
        info = "langaccess_weights_toy_en_es-1.dist-info"
        assert f"{info}/licenses/deep/LICENSE" in names
        assert not [name for name in names if name.endswith((".py", ".pth"))]
        rows = [line.rsplit(",", 2) for line in archive.read(f"{info}/RECORD").decode().split()]
        assert [row[0] for row in rows] == names
        for name, code, size in rows[:-1]:
            data = archive.read(name)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
            assert (f"sha256={digest.decode()}", str(len(data))) == (code, size)
        assert rows[-1][1:] == ["", ""]
        metadata = archive.read(f"{info}/METADATA").decode()
        assert "Requires-Dist" not in metadata
        assert "License-Expression: MIT\n" in metadata
        assert models.read(folder).digest in metadata


def test_the_same_model_gives_the_same_wheel(tmp_path: Path) -> None:
    folder = install(tmp_path)
    first = packed(folder, tmp_path / "one").read_bytes()
    os.utime(folder / "model.bin", (1e9, 1e9))
    assert packed(folder, tmp_path / "two").read_bytes() == first


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"licence": "MPL-2.0"}, ""),
        ({"licence": "MIT OR CC0-1.0"}, ""),
        ({"licence": "CC-BY-NC-4.0 OR MIT"}, ""),
        ({"licence": "MIT AND MPL-2.0"}, ""),
        ({"licence": "MIT AND CC-BY-NC-4.0"}, "not one that the program knows"),
        ({"licence": "(MIT OR MPL-2.0) AND CC-BY-NC-4.0"}, "not one that the program knows"),
        ({"licence": "CC-BY-NC-4.0 AND (ISC OR MIT)"}, "not one that the program knows"),
        ({"licence": "Apache-2.0 or CC-BY-4.0, see the model's card"}, "not one that the program"),
        ({"licence": "unknown, see README.md"}, "not one that the program knows"),
        ({"licence": ""}, "none stated"),
        ({"licence": "MIT", "noncommercial": True}, "forbids commercial use"),
        ({"licence": "CC-BY-NC-4.0", "noncommercial": True}, "forbids commercial use"),
        ({"licence_file": ""}, "no license text"),
        ({"licence_file": "LICENSE-stated.txt"}, "no license text"),
    ],
)
def test_only_a_license_that_lets_anyone_hand_it_on_will_do(
    tmp_path: Path, changes: dict[str, str | bool], why: str
) -> None:
    manifest = replace(models.read(install(tmp_path)), **changes)  # type: ignore[arg-type]  # fields of several types
    decision = models.may_pass_on(manifest, load_catalogue())
    assert decision.allowed is not bool(why)
    assert why in "".join(reason.text for reason in decision.reasons)
    assert bool(decision.instead) is bool(why)


def test_pip_needs_the_name_so_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="names the folder"):
        models.pack_wheel(install(tmp_path), tmp_path / "es.whl", load_catalogue())


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of the search path into which pip installed a wheel offline."""
    if importlib.util.find_spec("pip") is None:
        pytest.skip("this Python has no pip")
    folder = toymodel.build(tmp_path / "toy")
    (folder / "LICENSE").write_text("MIT, as written here.", encoding="utf-8")
    received = models.receive(folder, tmp_path / "mine", ANN)
    assert received.model is not None
    wheel = packed(received.model.folder, tmp_path / "out")
    place = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "-q"]
    subprocess.run([*command, "--target", str(place), str(wheel)], check=True, timeout=120)
    monkeypatch.setenv("LANGACCESS_MODELS", str(tmp_path / "none"))
    monkeypatch.syspath_prepend(str(place))
    return place


def test_what_pip_installed_offline_is_found_verified_and_translates(site: Path) -> None:
    from langaccess.translate.engines import choose, discover, open_engine

    places = models.folders(None)
    found = models.find("argos-en-es", places)
    assert found.folder == site / "langaccess_weights" / "argos-en-es"
    assert models.verify(found, load_catalogue()).ok
    assert "langaccess_weights" not in sys.modules
    choice = choose(discover(places), Tag("en"), Tag("es"))
    assert choice is not None
    assert choice.info.path == found.folder
    assert open_engine(choice.info).translate_batch(["police help"]) == ["policía ayuda"]
    (info,) = [one for one in discover(places) if one.path == found.folder]
    report = models.ProbeReport(info.model_digest, "en", "es", info.id, "0", ANN.on, ())
    with pytest.raises(OutputError, match="installed by pip"):
        models.keep_probe(found, report, dict)


def test_a_changed_file_of_a_package_is_named_and_not_used(site: Path) -> None:
    weights = site / "langaccess_weights" / "argos-en-es" / "model" / "model.bin"
    weights.write_bytes(WEIGHTS)
    found = models.find("argos-en-es", models.folders(None))
    verdict = models.verify(found, load_catalogue())
    assert not verdict.ok
    assert verdict.problem.startswith("model.bin")


def test_a_model_of_the_user_wins_over_one_that_pip_installed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGACCESS_MODELS", str(tmp_path / "mine"))
    found = models.find("argos-en-es", models.folders(None))
    assert found.folder == tmp_path / "mine" / "argos-en-es"
    assert models.folders(None)[-1] == site / "langaccess_weights"
