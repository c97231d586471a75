"""Damaged files of those that the program keeps itself: models, manifests, databases."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from tests.property.fuzz_agency import office
from tests.property.fuzz_reader import Reader, made, placed
from tests.review.kit import agency
from tests.support import ROOT, session_on

_TODAY = date(2026, 11, 25)
_NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def _catalogue(path: Path) -> None:
    from langaccess.core.config import load
    from langaccess.core.models import ModelCatalogue

    load(ModelCatalogue, path)


def _catalogues() -> list[bytes]:
    return [(ROOT / "langaccess" / "data" / "models.yaml").read_bytes()]


def _manifests() -> list[bytes]:
    from langaccess.cli import main

    def translated(folder: Path) -> None:
        (folder / "a.md").write_text("# Hello\n\nCall 911.\n", encoding="utf-8")
        words = ["translate", str(folder / "a.md"), "--to", "test", "--out", str(folder / "out")]
        assert main([*words, "--quiet", "--json"]) in (0, 1)

    return [made(translated, "out/manifest.json")]


def _manifest(path: Path) -> None:
    from langaccess.translate import drafted
    from langaccess.translate.pipeline.manifest import OutputManifest, ours

    folder = placed(path, "manifest.json")
    ours(folder)
    drafted(folder)
    OutputManifest(folder)


def _model_packs() -> list[bytes]:
    from langaccess.core import models
    from tests.modelfolder import install

    def pack(folder: Path) -> None:
        models.pack(install(folder / "there", weights=b"w" * 3000), folder / "toy.zip")

    return [made(pack, "toy.zip")]


def _receive(path: Path) -> None:
    from langaccess.core import models
    from tests.modelfolder import leftovers

    folder = placed(path, "toy.zip")
    pack, home = folder / "toy.zip", folder / "models"
    try:
        models.receive(pack, home, models.ImportOptions(by="Ann", on=_TODAY))
    finally:
        outside = set(folder.iterdir()) - {pack, home}
        assert not outside, f"written outside of the models folder: {outside}"
        assert set(leftovers(home)) <= {"toy-en-es"}, "something is left over"


def _model_manifest(path: Path) -> None:
    from langaccess.core.models import parse

    parse(path.read_bytes(), str(path))


def _model_manifests() -> list[bytes]:
    from tests.modelfolder import install

    return [made(install, "toy-en-es/manifest.json")]


def _databases() -> list[bytes]:
    from langaccess.agency.session import Session
    from langaccess.core.tags import Tag
    from langaccess.interpret import encounters
    from langaccess.interpret.encounters import EncounterFacts

    def fill_in(folder: Path) -> None:
        police = agency(folder / "office")
        with Session(police.workspace) as session:
            session.now = _NOW
            for n in range(5):
                facts = EncounterFacts({"case": f"c-{n}"}, tag=Tag("mam"))
                encounters.record(session, facts, by="4412")

    return [made(fill_in, "office/.langaccess/state.db")]


def _database(path: Path) -> None:
    from langaccess.agency import ledger
    from langaccess.agency.workspace import find, open_db
    from langaccess.interpret import encounters
    from langaccess.translate.memory import Memory

    root = placed(path, ".langaccess/state.db")
    shutil.copy(office().workspace.jurisdiction, root / "jurisdiction.yaml")
    with closing(open_db(find(explicit=root))) as conn:
        ledger.verify(conn)
        encounters.read(conn)
        Memory(session_on(conn)).counts()


KEPT: Mapping[str, Reader] = {
    "models": Reader("yaml", _catalogues, _catalogue),
    "manifest": Reader("json", _manifests, _manifest),
    "model-pack": Reader("zip", _model_packs, _receive),
    "model-manifest": Reader("json", _model_manifests, _model_manifest),
    "database": Reader("db", _databases, _database),
}
