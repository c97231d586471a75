"""Getting a model of the catalogue, from a publisher on this machine; and the catalogue itself."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from langaccess.core import models
from langaccess.core.errors import EngineError, InputError
from langaccess.core.models import ImportOptions, ModelCatalogue, load_catalogue
from langaccess.core.models.catalogue import CatalogueEntry, LanguageModels, Remote
from langaccess.core.models.catalogue import Publisher as Maker
from langaccess.core.models.downloads import Patience
from langaccess.core.models.manifest import KINDS, safe_path
from langaccess.core.tags import Tag
from tests import toymodel
from tests.modelfolder import WEIGHTS, installed, leftovers
from tests.modelserver import Publisher, pin, publishing, zstd_frame
from tests.support import needs_starter
from tools import mozilla_models

ANN = ImportOptions(by="Ann", on=date(2026, 11, 25))
QUICK = Patience(silence=0.5, window=0.5, floor=1, tries=1)
WHOLE = {"model.enes.bin": WEIGHTS, "vocab.enes.spm": b"words" * 50, "lex.enes.bin": b"lex"}
PACKED = {name: gzip.compress(data, mtime=0) for name, data in WHOLE.items()}
LICENCE = b"Mozilla Public License, as written here."


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    files = {f"/r1/{name}.gz": data for name, data in PACKED.items()} | {"/LICENSE": LICENCE}
    with publishing(Publisher(files=files)) as server:
        yield server


@pytest.fixture
def catalogue(publisher: Publisher) -> ModelCatalogue:
    maker = Maker(
        "Moz",
        "MPL-2.0",
        revision="r1",
        address=publisher.address("/{revision}/{path}"),
        hosts=("127.0.0.1",),
        also=(Remote("LICENSE", publisher.address("/LICENSE"), pin(LICENCE)),),
    )
    argos = Maker(
        "Argos", "MIT OR CC0-1.0", address=publisher.address("/{path}"), hosts=maker.hosts
    )
    files = tuple(
        Remote(f"{name}.gz", "", pin(PACKED[name]), pin(data)) for name, data in WHOLE.items()
    )
    entries = (
        CatalogueEntry("moz-en-es", "mozilla", "moz", Tag("en"), (Tag("es"),), files),
        CatalogueEntry(
            "argos-en-es", "argos", "argos", Tag("en"), (Tag("es"),), (Remote("es.argosmodel"),)
        ),
        CatalogueEntry(
            "weak-en-vi", "opus", "argos", Tag("en"), (Tag("vi"),), prepare=("ask", "convert")
        ),
    )
    return ModelCatalogue(
        date(2026, 11, 25), "", {"moz": maker, "argos": argos},
        (
            LanguageModels(Tag("es"), ("moz-en-es", "argos-en-es")),
            LanguageModels(Tag("vi"), ("weak-en-vi",)),
        ),
        entries, {"mozilla": {}, "argos": {}},
    )  # fmt: skip


def test_a_model_is_fetched_verified_imported_and_the_downloads_removed(
    catalogue: ModelCatalogue, tmp_path: Path
) -> None:
    received = models.get("moz-en-es", tmp_path, ANN, catalogue=catalogue)
    folder = installed(received)
    manifest = models.read(folder)
    assert manifest.origin.pinned == "by the publisher"
    assert manifest.licence_file == "LICENSE"
    assert (folder / "LICENSE").read_bytes() == LICENCE
    assert {file.path for file in manifest.files} == {*WHOLE, "LICENSE"}
    assert leftovers(tmp_path) == [".fetch", ".fetch-moz-en-es.lock", "moz-en-es"]
    assert list((tmp_path / ".fetch").iterdir()) == []


def by_zstd(catalogue: ModelCatalogue, publisher: Publisher) -> ModelCatalogue:
    """Return the catalogue with the files of its first model as Mozilla's second registry has it.

    They are packed by zstd and stored under names that say nothing.
    """
    remotes = []
    for number, (name, data) in enumerate(WHOLE.items()):
        publisher.files[f"/r1/v2/{number}.zst"] = zstd_frame(data)
        packed = pin(zstd_frame(data))
        remotes.append(Remote(f"v2/{number}.zst", "", packed, pin(data), f"{name}.zst"))
    first = replace(catalogue.models[0], files=tuple(remotes))
    return replace(catalogue, models=(first, *catalogue.models[1:]))


@needs_starter
def test_a_model_packed_by_zstd_is_fetched_unpacked_and_compared(
    catalogue: ModelCatalogue, publisher: Publisher, tmp_path: Path
) -> None:
    other = by_zstd(catalogue, publisher)
    folder = installed(models.get("moz-en-es", tmp_path, ANN, catalogue=other))
    assert {name: (folder / name).read_bytes() for name in WHOLE} == WHOLE
    assert models.read(folder).origin.pinned == "by the publisher"
    assert models.whole("moz-en-es", [tmp_path], other) is not None


@needs_starter
@pytest.mark.parametrize("whole", [b"x" * len(WEIGHTS), b"short"])
def test_a_zstd_file_that_unpacks_to_something_else_is_refused(
    catalogue: ModelCatalogue, publisher: Publisher, tmp_path: Path, whole: bytes
) -> None:
    other = by_zstd(catalogue, publisher)
    first = replace(other.models[0].files[0], whole=pin(whole))
    entry = replace(other.models[0], files=(first, *other.models[0].files[1:]))
    altered = replace(other, models=(entry, *other.models[1:]))
    with pytest.raises(EngineError, match="published"):
        models.get("moz-en-es", tmp_path, ANN, catalogue=altered)
    assert models.installed([tmp_path]) == ()


def test_nothing_is_fetched_that_cannot_be_unpacked_here(
    catalogue: ModelCatalogue,
    publisher: Publisher,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "fxtranslate", None)
    with pytest.raises(EngineError, match="not installed") as caught:
        models.get("moz-en-es", tmp_path, ANN, catalogue=by_zstd(catalogue, publisher))
    assert "fxtranslate" in (caught.value.hint or "")
    assert publisher.asked == []


def test_entries_are_made_from_a_copy_of_the_registry() -> None:
    def record(kind: str, lang: str, version: str, size: str) -> dict[str, Any]:
        name = f"{kind}.{version}.{size}"
        return {
            "name": name, "version": version, "fileType": kind, "architecture": size,
            "sourceLanguage": "en", "targetLanguage": lang, "decompressedSize": 9,
            "decompressedHash": "b" * 64,
            "attachment": {"hash": "a" * 64, "size": 7, "location": f"v2/{name}.zst"},
        }  # fmt: skip

    shapes = [("3.0", "base"), ("3.0", "tiny"), ("3.1", "base"), ("3.1", "base-memory")]
    trials = [("3.2a1", "base-memory"), ("2.9", "tiny")]
    records = [record(k, "vi", *s) for s in shapes + trials for k in ("model", "lex", "vocab")]
    records.append(record("model", "km", "3.0", "tiny"))  # no vocabulary
    (entry,) = yaml.safe_load("\n".join(mozilla_models.entries(records, ["vi"])))
    assert (entry["id"], entry["revision"]) == ("mozilla-en-vi-base-memory", "3.1")
    assert [file["file"] for file in entry["files"]] == [
        f"{kind}.3.1.base-memory.zst" for kind in ("lex", "model", "vocab")
    ]
    assert entry["files"][0]["packed"] == {"bytes": 7, "sha256": "a" * 64}
    assert entry["files"][0]["whole"] == {"bytes": 9, "sha256": "b" * 64}
    with pytest.raises(SystemExit, match="km: no complete"):
        mozilla_models.entries(records, ["km"])


def test_what_arrived_before_a_break_is_not_fetched_again(
    catalogue: ModelCatalogue, publisher: Publisher, tmp_path: Path
) -> None:
    del publisher.files["/r1/vocab.enes.spm.gz"]
    with pytest.raises(EngineError, match="no such file"):
        models.get("moz-en-es", tmp_path, ANN, catalogue=catalogue, patience=QUICK)
    assert models.installed([tmp_path]) == ()
    publisher.files["/r1/vocab.enes.spm.gz"] = PACKED["vocab.enes.spm"]
    publisher.asked.clear()
    installed(models.get("moz-en-es", tmp_path, ANN, catalogue=catalogue))
    assert "/r1/model.enes.bin.gz" not in [path for path, _ in publisher.asked]


def test_packed_files_that_unpack_to_something_else_are_refused(
    catalogue: ModelCatalogue, tmp_path: Path
) -> None:
    entry = catalogue.models[0]
    wrong = replace(entry.files[0], whole=pin(b"x" * len(WEIGHTS)))
    other = replace(entry, files=(wrong, *entry.files[1:]))
    altered = replace(catalogue, models=(other, *catalogue.models[1:]))
    with pytest.raises(EngineError, match="not what was published"):
        models.get("moz-en-es", tmp_path, ANN, catalogue=altered)
    assert models.installed([tmp_path]) == ()


def test_a_model_without_published_hashes_is_pinned_at_its_first_fetch(
    catalogue: ModelCatalogue, publisher: Publisher, tmp_path: Path
) -> None:
    archive = toymodel.argosmodel(toymodel.build(tmp_path / "en_es"), tmp_path / "x.argosmodel")
    publisher.files["/es.argosmodel"] = archive.read_bytes()
    folder = installed(models.get("argos-en-es", tmp_path / "home", ANN, catalogue=catalogue))
    manifest = models.read(folder)
    assert manifest.origin.publisher == "Argos"
    assert manifest.origin.pinned == "at first import by Ann on 2026-11-25"
    assert manifest.licence == "MIT OR CC0-1.0"


def test_another_model_than_the_one_asked_for_is_refused(
    catalogue: ModelCatalogue, publisher: Publisher, tmp_path: Path
) -> None:
    french = toymodel.build(tmp_path / "en_fr", toymodel.Toy(target="fr"))
    archive = toymodel.argosmodel(french, tmp_path / "x.argosmodel")
    publisher.files["/es.argosmodel"] = archive.read_bytes()
    with pytest.raises(EngineError, match="argos model for fr, not what the catalogue calls"):
        models.get("argos-en-es", tmp_path / "home", ANN, catalogue=catalogue)


def test_a_model_that_has_to_be_prepared_cannot_be_fetched(
    catalogue: ModelCatalogue, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="cannot be fetched"):
        models.get("weak-en-vi", tmp_path, ANN, catalogue=catalogue)
    (offer,), _ = models.offers("vi", catalogue)
    assert not offer.ready
    assert [line.strip() for line in models.recipe(offer)][1:3] == ["ask", "convert"]


def test_the_recipe_names_every_file_its_address_size_and_hash(catalogue: ModelCatalogue) -> None:
    offer = models.offers("es", catalogue)[0][0]
    text = "\n".join(models.recipe(offer))
    for remote in catalogue.remotes(catalogue.models[0]):
        assert remote.packed is not None
        assert catalogue.address(catalogue.models[0], remote) in text
        assert remote.packed.sha256 in text
        assert f"{remote.packed.bytes:,} bytes" in text
    for step in ("models get moz-en-es", "models pack moz-en-es", "models import moz-en-es.zip"):
        assert step in text
    assert offer.bytes == sum(len(data) for data in PACKED.values()) + len(LICENCE)


def test_a_language_without_a_model_is_answered_with_a_translator(
    catalogue: ModelCatalogue,
) -> None:
    assert models.offers("kea", catalogue) == (
        (),
        "The catalogue knows no model for kea. Send work to a translator.",
    )


def test_a_language_whose_script_is_open_is_asked_back() -> None:
    with pytest.raises(InputError, match="script") as caught:
        models.offers("zh")
    assert caught.value.hint == "use zh-Hans or zh-Hant"


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("es", "mozilla-en-es-base-memory"),
        ("es-MX", "mozilla-en-es-base-memory"),
        ("pt-PT", "mozilla-en-pt-base-memory"),
        ("zh-Hant", "mozilla-en-zh-hant-base-memory"),
        ("vi", "mozilla-en-vi-base-memory"),
        ("th", "mozilla-en-th-base-memory"),
        ("tl", "argos-en-tl"),
        ("argos-en-es", "argos-en-es"),
    ],
)
def test_the_shipped_catalogue_offers_the_best_first(wanted: str, first: str) -> None:
    assert models.offers(wanted)[0][0].id == first


@pytest.mark.parametrize("lang", ["ht", "km", "so", "am", "ne", "kea"])
def test_languages_that_nobody_can_fetch_are_said_to_be_so(lang: str) -> None:
    offers, note = models.offers(lang)
    assert offers
    assert not any(offer.ready for offer in offers)
    assert note


def test_traditional_chinese_is_never_answered_with_simplified() -> None:
    for offer in models.offers("zh-Hant")[0]:
        assert "zh-Hans" not in offer.targets


# Unpacked weights as the publisher's metadata names them: the first seven by its first registry,
# Traditional Chinese and Vietnamese as other programs pin what they fetched.
PUBLISHED = {
    "es": ("3b1c399511c01c84c36fae5c0524df44096288efdc8236e182b5c97d7ad2244c", 31561787),
    "zh-Hans": ("4e5accc141373565ddc8fa1565bceaa8d0c3482a82cab8131c719ebcc6c2157c", 43849787),
    "ar": ("ae659d7045fc2e5d6ba50583586a5d94ee4358d92c019847e37b57a0e627faa8", 31561787),
    "ko": ("ffe5ef2ce3f2e944055e35310bab186f6a70d533a0ee4394adf716a0e383afbb", 43849787),
    "ru": ("184cb5cda528eeefc0f75f5d0035d787b71d74af135e3c5608d01ae02ecfb920", 31561787),
    "pt": ("07892fd2544ee79dcb643615d8f2debb9793fae16842e87c328e27a3dd26a770", 31561787),
    "fr": ("6322e296d4fecfe395a8d5723da4ec37ecbe6d7613bb1dfcf4b28e2a47498b68", 31561787),
    "zh-Hant": ("559ab90d723a58c1f1e2ab7cc12137bc667af5ba3e325e3eb30b5cdc930db520", 43849787),
    "vi": ("04fa6044593a404c2aa02b3096f203880852df6f8f41e5eb966ed9f2b4366737", 31561787),
}


@pytest.mark.parametrize("lang", PUBLISHED)
def test_the_weights_of_the_main_languages_are_pinned(lang: str) -> None:
    entry = load_catalogue().entry(models.offers(lang)[0][0].id)
    assert entry is not None
    pins = [remote.whole for remote in entry.files if remote.name.startswith("model.")]
    assert [(pin.sha256, pin.bytes) for pin in pins if pin] == [PUBLISHED[lang]]
    assert all(remote.packed and remote.whole for remote in entry.files)


def test_the_shipped_catalogue_is_consistent() -> None:
    catalogue = load_catalogue()
    ids = [entry.id for entry in catalogue.models]
    assert len(set(ids)) == len(ids)
    translating = {entry.id for entry in catalogue.models if entry.kind != models.LISTENING}
    assert {name for row in catalogue.languages for name in row.models} == translating
    for entry in catalogue.models:
        assert entry.kind in KINDS
        assert safe_path(entry.id)
        assert bool(entry.files) != bool(entry.prepare)
        for remote in catalogue.remotes(entry):
            parts = urlsplit(catalogue.address(entry, remote))
            assert parts.scheme == "https"
            assert parts.hostname in catalogue.publisher(entry).hosts
            assert safe_path(remote.name)
            for pinned in filter(None, (remote.packed, remote.whole)):
                assert len(bytes.fromhex(pinned.sha256)) == 32
                assert 0 < pinned.bytes < 1 << 32


def test_every_offered_language_names_a_model_that_writes_it() -> None:
    catalogue = load_catalogue()
    for row in catalogue.languages:
        for name in row.models:
            entry = catalogue.entry(name)
            assert entry is not None
            base = row.lang.split("-")[0]
            assert row.lang in entry.targets or base in entry.targets, (row.lang, name)


def test_noncommercial_models_are_never_the_first_offer_where_another_can_be_had() -> None:
    catalogue = load_catalogue()
    for row in catalogue.languages:
        offers = models.offers(row.lang)[0]
        if any(not offer.noncommercial for offer in offers):
            assert not offers[0].noncommercial, row.lang


@pytest.mark.slow
def test_get_needs_room_for_download_and_model(
    catalogue: ModelCatalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    offers = import_module("langaccess.core.models.offers")  # the door has a function of this name
    monkeypatch.setattr(offers, "need_room", lambda _folder, size: asked.append(size))
    models.get("moz-en-es", tmp_path, ANN, catalogue=catalogue)
    assert asked
    assert asked[0] >= 2 * sum(len(data) for data in PACKED.values())
