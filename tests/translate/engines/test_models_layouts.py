"""Models that come without a manifest: archives and folders of other projects, and downloads."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from langaccess.core import models
from langaccess.core.errors import EngineError, InputError
from langaccess.core.models import MANIFEST, ImportOptions, LanguageHints, ModelCatalogue
from langaccess.core.models.catalogue import CatalogueEntry, Publisher, Remote
from langaccess.core.tags import Tag
from langaccess.translate.engines import open_engine
from langaccess.translate.engines.discovery import info_of
from tests import toymodel
from tests.modelfolder import WEIGHTS, body, install, installed, leftovers
from tests.modelserver import pin, zstd_frame
from tests.support import needs_starter

ANN = ImportOptions(by="Ann", on=date(2026, 11, 25))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "here"


def test_a_licence_text_that_forbids_commerce_counts_whatever_else_is_said(
    home: Path, tmp_path: Path
) -> None:
    folder = toymodel.build(tmp_path / "toy")
    (folder / "README.md").write_text("License: Attribution-NonCommercial 4.0", encoding="utf-8")
    refused = models.receive(folder, home, replace(ANN, licence="MIT"))
    assert not refused.decision.allowed


def test_a_bare_argosmodel_gets_a_manifest_that_says_who_pinned_it(
    home: Path, tmp_path: Path
) -> None:
    folder = toymodel.build(tmp_path / "translate-en_es-1_0")
    archive = toymodel.argosmodel(folder, tmp_path / "translate-en_es-1_0.argosmodel")
    place = installed(models.receive(archive, home, ANN))
    manifest = models.read(place)
    assert manifest.id == "argos-en-es"
    assert manifest.origin.pinned == "at first import by Ann on 2026-11-25"
    assert manifest.licence.startswith("unknown")
    assert (place / manifest.licence_file).is_file()
    with_engine = open_engine(next(info_of(place, manifest)))
    out = with_engine.translate_batch(["You have the right to remain silent."])
    assert out == ["Usted tiene el derecho to guardar silencio."]


def test_the_same_archive_imported_on_another_day_is_the_same_model(
    home: Path, tmp_path: Path
) -> None:
    archive = toymodel.argosmodel(toymodel.build(tmp_path / "toy"), tmp_path / "toy.argosmodel")
    models.receive(archive, home, ANN)
    again = models.receive(archive, home, ImportOptions(by="Bea", on=date(2027, 1, 1)))
    assert not again.fresh
    installed(again)


def test_an_opus_folder_asks_for_its_languages(home: Path, tmp_path: Path) -> None:
    folder = toymodel.build(tmp_path / "opus", toymodel.Toy(layout="opus"))
    with pytest.raises(InputError, match="does not name its languages"):
        models.receive(folder, home, ANN)
    said = replace(ANN, hints=LanguageHints(Tag("en"), Tag("es")), licence="CC-BY-4.0")
    manifest = models.read(installed(models.receive(folder, home, said)))
    assert (manifest.id, manifest.kind, manifest.licence) == ("opus-en-es", "opus", "CC-BY-4.0")


def test_an_nllb_folder_is_noncommercial_and_knows_its_languages(
    home: Path, tmp_path: Path
) -> None:
    folder = toymodel.build(tmp_path / "nllb-toy", toymodel.Toy(layout="nllb"))
    assert not models.receive(folder, home, ANN).decision.allowed
    accepted = replace(ANN, accept_noncommercial=True)
    manifest = models.read(installed(models.receive(folder, home, accepted)))
    assert manifest.targets == ("es",)
    assert dict(manifest.codes) == {"en": "eng_Latn", "es": "spa_Latn"}
    assert manifest.id == "nllb-en-es"
    assert manifest.noncommercial


def test_a_madlad_folder_knows_its_languages(home: Path, tmp_path: Path) -> None:
    folder = toymodel.build(tmp_path / "madlad-toy", toymodel.Toy(layout="madlad"))
    manifest = models.read(installed(models.receive(folder, home, ANN)))
    assert (manifest.kind, manifest.targets) == ("madlad", ("es",))


def test_a_folder_with_a_link_is_refused(home: Path, tmp_path: Path) -> None:
    folder = toymodel.build(tmp_path / "toy")
    try:
        (folder / "README").symlink_to(folder / "metadata.json")
    except OSError:
        pytest.skip("this system gives no right to make links")
    with pytest.raises(EngineError, match="links"):
        models.receive(folder, home, ANN)


def test_a_folder_that_is_no_model_is_refused_with_what_is_known(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "holiday").mkdir()
    (tmp_path / "holiday" / "beach.jpg").write_bytes(b"x")
    with pytest.raises(EngineError, match="not a model in a layout") as caught:
        models.receive(tmp_path / "holiday", home, ANN)
    assert ".argosmodel" in (caught.value.hint or "")


@pytest.mark.parametrize("metadata", ["{", "[]", "{}", '{"from_code": "en"}'])
def test_an_argos_folder_with_damaged_metadata_is_refused(
    home: Path, tmp_path: Path, metadata: str
) -> None:
    folder = toymodel.build(tmp_path / "toy")
    (folder / "metadata.json").write_text(metadata, encoding="utf-8")
    with pytest.raises(EngineError):
        models.receive(folder, home, ANN)
    assert leftovers(home) == []


WHOLE = {"model.enes.bin": WEIGHTS, "vocab.enes.spm": b"words" * 50, "lex.enes.bin": b"lex"}


def shelf() -> ModelCatalogue:
    """Return a catalogue with one Mozilla model whose files are `WHOLE`, packed."""
    remotes = tuple(
        Remote(f"tiny/{name}.gz", "", pin(gzip.compress(data, mtime=0)), pin(data))
        for name, data in WHOLE.items()
    )
    publisher = Publisher(
        "Moz", "MPL-2.0", revision="r1", address="https://m.example.org/{revision}/{path}"
    )
    entry = CatalogueEntry("moz-en-es", "mozilla", "moz", Tag("en"), (Tag("es"),), remotes)
    return ModelCatalogue(date(2026, 11, 25), "", {"moz": publisher}, (), (entry,), {"mozilla": {}})


def downloads(folder: Path) -> Path:
    folder.mkdir()
    for name, data in WHOLE.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(data, mtime=0))
    return folder


def test_files_saved_with_a_browser_are_recognised_and_pinned_by_the_publisher(
    home: Path, tmp_path: Path
) -> None:
    folder = downloads(tmp_path / "saved")
    place = installed(models.receive(folder, home, ANN, catalogue=shelf()))
    manifest = models.read(place)
    assert manifest.id == "moz-en-es"
    assert manifest.licence == "MPL-2.0"
    assert manifest.origin.pinned == "by the publisher"
    assert manifest.origin.revision == "r1"
    assert (place / "model.enes.bin").read_bytes() == WEIGHTS
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{n}.gz" for n in WHOLE)


def test_a_download_that_is_not_what_was_published_is_refused(home: Path, tmp_path: Path) -> None:
    folder = downloads(tmp_path / "saved")
    (folder / "lex.enes.bin.gz").write_bytes(gzip.compress(b"LEX", mtime=0))
    with pytest.raises(EngineError, match="not what was published") as caught:
        models.receive(folder, home, ANN, catalogue=shelf())
    assert caught.value.where == "lex.enes.bin.gz"
    assert leftovers(home) == []


def plain(folder: Path, files: Mapping[str, bytes] = WHOLE) -> Path:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def test_files_in_any_packing_are_compared_with_what_they_must_unpack_to(
    home: Path, tmp_path: Path
) -> None:
    place = installed(models.receive(plain(tmp_path / "x"), home, ANN, catalogue=shelf()))
    manifest = models.read(place)
    assert (manifest.id, manifest.origin.pinned) == ("moz-en-es", "by the publisher")


def test_unpacked_files_are_known_by_their_weights(home: Path, tmp_path: Path) -> None:
    folder = plain(tmp_path / "x", WHOLE | {"lex.enes.bin": b"another list of words"})
    manifest = models.read(installed(models.receive(folder, home, ANN, catalogue=shelf())))
    assert manifest.id == "moz-en-es"
    assert manifest.origin.pinned.startswith("at first import by Ann")


def zstd_shelf() -> ModelCatalogue:
    """Return `shelf` as the second registry has it: packed by zstd, under names of its own."""
    catalogue = shelf()
    remotes = tuple(
        Remote(f"v2/{n}.zst", "", pin(zstd_frame(data)), pin(data), f"{name}.zst")
        for n, (name, data) in enumerate(WHOLE.items())
    )
    return replace(catalogue, models=(replace(catalogue.models[0], files=remotes),))


@needs_starter
@pytest.mark.parametrize("named", ["as a browser saves them", "as models get saves them"])
def test_files_packed_by_zstd_are_recognised_and_unpacked(
    home: Path, tmp_path: Path, named: str
) -> None:
    remotes = zstd_shelf().models[0].files
    stored = {r.stored_as if "browser" in named else r.name: r for r in remotes}
    files = {name: zstd_frame(WHOLE[r.unpacked_name]) for name, r in stored.items()}
    folder = plain(tmp_path / "saved", files)
    place = installed(models.receive(folder, home, ANN, catalogue=zstd_shelf()))
    manifest = models.read(place)
    assert (manifest.id, manifest.origin.pinned) == ("moz-en-es", "by the publisher")
    assert {name: (place / name).read_bytes() for name in WHOLE} == WHOLE
    assert models.verify(models.find("moz-en-es", [home]), zstd_shelf()).published == "same"
    assert {path.name for path in folder.iterdir()} == set(files)


@needs_starter
def test_what_the_first_registry_gave_is_the_model_of_the_second(
    home: Path, tmp_path: Path
) -> None:
    folder = downloads(tmp_path / "saved")
    manifest = models.read(installed(models.receive(folder, home, ANN, catalogue=zstd_shelf())))
    assert (manifest.id, manifest.origin.pinned) == ("moz-en-es", "by the publisher")


def test_a_zstd_file_that_no_one_published_is_not_unpacked(home: Path, tmp_path: Path) -> None:
    folder = plain(tmp_path / "x", WHOLE | {"more.bin.zst": zstd_frame(b"x" * 100)})
    with pytest.raises(
        EngineError, match=r"only the \.zst files that the catalogue lists"
    ) as caught:
        models.receive(folder, home, ANN, catalogue=shelf())
    assert caught.value.where == "more.bin.zst"
    assert leftovers(home) == []


def test_a_chinese_model_without_a_known_script_is_asked_back(home: Path, tmp_path: Path) -> None:
    folder = plain(tmp_path / "zh", {"model.enzh.bin": b"unknown", "vocab.enzh.spm": b"words"})
    with pytest.raises(InputError, match="in which script") as caught:
        models.receive(folder, home, ANN)
    assert "--to zh-Hans or --to zh-Hant" in (caught.value.hint or "")
    hints = models.LanguageHints(target=Tag("zh-Hant"))
    place = installed(models.receive(folder, home, replace(ANN, hints=hints)))
    assert models.read(place).targets == ("zh-Hant",)


def test_a_name_with_a_script_is_read(home: Path, tmp_path: Path) -> None:
    files = {"model.enzh_hant.bin": b"unknown", "vocab.enzh_hant.spm": b"words"}
    place = installed(models.receive(plain(tmp_path / "zh", files), home, ANN))
    assert models.read(place).targets == ("zh-Hant",)


def test_a_gzip_bomb_among_the_files_is_refused(home: Path, tmp_path: Path) -> None:
    folder = downloads(tmp_path / "saved")
    (folder / "more.bin.gz").write_bytes(gzip.compress(bytes(50 << 20)))
    with pytest.raises(EngineError, match="more than it should"):
        models.receive(folder, home, ANN, catalogue=shelf())
    assert leftovers(home) == []


def test_a_damaged_gzip_is_refused(home: Path, tmp_path: Path) -> None:
    folder = downloads(tmp_path / "saved")
    (folder / "more.bin.gz").write_bytes(gzip.compress(os.urandom(1000))[:500])
    with pytest.raises(EngineError, match="damaged"):
        models.receive(folder, home, ANN, catalogue=shelf())


def test_verify_names_the_file_and_compares_with_the_catalogue(home: Path, tmp_path: Path) -> None:
    catalogue = shelf()
    models.receive(downloads(tmp_path / "saved"), home, ANN, catalogue=catalogue)
    found = models.find("moz-en-es", [home])
    verdict = models.verify(found, catalogue)
    assert verdict.ok
    assert verdict.published == "same"
    (found.folder / "vocab.enes.spm").write_bytes(b"other")
    broken = models.verify(found, catalogue)
    assert not broken.ok
    assert broken.problem.startswith("vocab.enes.spm: ")


def test_a_rewritten_manifest_is_still_not_the_published_model(home: Path, tmp_path: Path) -> None:
    catalogue = shelf()
    models.receive(downloads(tmp_path / "saved"), home, ANN, catalogue=catalogue)
    folder = home / "moz-en-es"
    (folder / "model.enes.bin").write_bytes(b"swapped")
    data = body(folder)
    for file in data["files"]:
        if file["path"] == "model.enes.bin":
            file |= {"bytes": 7, "sha256": pin(b"swapped").sha256}
    (folder / MANIFEST).write_text(json.dumps(data), encoding="utf-8")
    verdict = models.verify(models.find("moz-en-es", [home]), catalogue)
    assert verdict.ok
    assert verdict.published == "differs"


def test_an_unknown_model_is_not_found_with_the_names_that_are(home: Path) -> None:
    install(home)
    with pytest.raises(InputError, match="no model named 'nothing'") as caught:
        models.find("nothing", [home])
    assert "toy-en-es" in (caught.value.hint or "")


@needs_starter
def test_a_real_mozilla_model_imports_packs_and_translates(home: Path, tmp_path: Path) -> None:
    from langaccess.translate.engines.mozilla import starter_models

    source = next(folder for folder, m in starter_models() if m.id == "starter-en-pt")
    place = installed(models.receive(source, home, replace(ANN, licence="not stated")))
    manifest = models.read(place)
    assert (manifest.id, manifest.kind, manifest.targets) == ("mozilla-en-pt", "mozilla", ("pt",))
    models.pack(place, tmp_path / "pt.zip")
    carried = installed(models.receive(tmp_path / "pt.zip", tmp_path / "other", ANN))
    engine = open_engine(next(info_of(carried, models.read(carried))))
    assert engine.translate_batch(["Good morning."]) == ["Bom dia."]
