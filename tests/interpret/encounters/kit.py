"""A small agency's log, for tests about encounters."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from langaccess.agency.policy import HelpKind
from langaccess.agency.session import Session, open_session
from langaccess.core.tags import Tag
from langaccess.interpret import encounters
from langaccess.interpret.encounters import Encounter, EncounterFacts, Recorded, ServiceFacts

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 25, 2, 30, tzinfo=ZONE)
RULES = """\
id: spring
extends: us-federal
as_of: 2026-11-25
agency: {name: Springfield Police, time_zone: America/Chicago, interpreter_line: 217-555-0101}
records: {keep_months: 24}
"""


class Log:
    """The open log of an agency, at a moment that the test sets."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.root = session.folder
        self.conn = session.connection
        self.policy = session.policy
        self.now = NOW

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.session.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self.session.now = moment

    def record(self, facts: EncounterFacts, *, kind: str = "encounter.logged") -> Recorded:
        """Record an encounter now."""
        return encounters.record(self.session, facts, by="4412", kind=kind)

    def add(self, id: str, facts: EncounterFacts) -> Recorded:
        """Add to an encounter."""
        return encounters.add(self.session, id, facts, by="4412")

    def used(self, type: str, using: HelpKind, lang: str = "mam", **words: Any) -> Encounter:
        """Record an encounter in which `using` helped for ten minutes."""
        start = self.now - timedelta(minutes=10)
        aid = ServiceFacts(using, connected=start, ended=self.now, **words)
        facts = EncounterFacts({"spoken": lang}, type=type, tag=Tag(lang), began=start, help=aid)
        return self.record(facts).encounter

    def pass_days(self, days: int) -> None:
        """Let time go by."""
        self.now += timedelta(days=days)


def open_log(root: Path, rules: str = RULES) -> Log:
    """Make or open the agency's folder and its log."""
    path = root / "jurisdiction.yaml"
    if not path.exists():
        path.write_text(rules, encoding="utf-8")
    return Log(open_session(root))
