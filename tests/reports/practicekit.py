"""An agency with a year of encounters, a census table and languages in its rules."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.outreach import need
from tests.outreach import kit
from tests.reports.auditkit import ZONE, build

NOW = datetime(2026, 11, 25, 12, tzinfo=ZONE)
LANGUAGES = """\
languages:
  - {tag: es, count: 6225, low: 4284, high: 8166, source: "ACS 2018"}
  - {tag: vi, count: 458, low: 0, high: 1016, source: "ACS 2018"}
  - {tag: so, source: "school"}
"""
# Language, encounters in a year, of these with a permitted interpreter.
YEAR = (("es", 90, 70), ("vi", 30, 12), ("ru", 24, 24), ("so", 13, 13), ("km", 4, 0))


TRANSLATOR = """\
people:
  - id: khan
    name: A. Khan
    kind: contractor
    languages: [{tag: es}]
    credentials: [{kind: translator_certified, language: es, issued: 2024-01-01, issuer: ATA}]
"""
PHRASE = """\
language: es
state: translated
source: project
licence: MIT
translator: B. Bari
phrases:
  interpreter.need:
    en: "Do you need an interpreter?"
    text: "¿Necesita un intérprete?"
    say: "neh-seh-SEE-tah oon in-TER-preh-teh"
"""
RULES_CHANGED = datetime(2026, 10, 10, tzinfo=ZONE)
"""From here on the low stakes bar a translation app; before, it might bridge the wait."""


def encounters(year: tuple[tuple[str, int, int], ...] = YEAR) -> Iterator[dict[str, Any]]:
    """Yield rows for the log: spread over twelve months, the same ones each time."""
    chance = random.Random(21)
    for lang, count, served in year:
        for n in range(count):
            at = NOW - timedelta(days=1 + 355 * n // count, hours=chance.randrange(10))
            using = {"using": "phone_line", "number": "7", "after": chance.randint(1, 9)}
            row = using if n < served else {"using": "child"}
            yield {
                "id": f"{lang}-{n}",
                "at": f"{at:%Y-%m-%dT%H:%M}",
                "lang": lang,
                "for": "front_desk",
                "helps": [row],
                "finds": [],
                "rules": "old" if at < RULES_CHANGED else "new",
            }


def office(root: Path, rows: list[dict[str, Any]] | None = None, *, figures: bool = True) -> Path:
    """Make the agency's folder."""
    made = sorted(encounters(), key=lambda row: row["at"]) if rows is None else rows
    root.mkdir(exist_ok=True)
    build(root, made)
    rules = root / "jurisdiction.yaml"
    rules.write_text(rules.read_text(encoding="utf-8") + LANGUAGES, encoding="utf-8")
    (root / "roster" / "translators.yaml").write_text(TRANSLATOR, encoding="utf-8")
    languages = root / "phrasebooks" / "languages"
    languages.mkdir(parents=True)
    (languages / "es.yaml").write_text(PHRASE, encoding="utf-8")
    if figures:
        with opened(root) as session:
            need.import_need(session, kit.STATES, places=("Alaska",))
    return root


def opened(root: Path) -> Session:
    """Return a session of the folder on the day of the tests."""
    session = Session(find(explicit=root))
    session.now = NOW
    return session
