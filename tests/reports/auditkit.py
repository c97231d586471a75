"""Writes the encounters of `tests/data/audit` into a log, each under the rules of its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from langaccess import reports
from langaccess.agency.policy import HelpKind, Policy, load_rules
from langaccess.agency.session import Session, open_session
from langaccess.agency.workspace import find, open_db
from langaccess.core.tags import Tag
from langaccess.interpret import encounters, roster
from langaccess.interpret.encounters import (
    EncounterFacts,
    Interpreter,
    NoHelp,
    ServiceFacts,
    UnmetReason,
)
from tests.rosterfiles import agency
from tests.support import ROOT

DATA = ROOT / "tests" / "data" / "audit"
ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 25, 12, tzinfo=ZONE)
NEW = "interpreting: {levels: {low: {using: {mt: never}}}}\n"


@dataclass
class Case:
    """An agency's folder with its log.

    Attributes:
        root: the folder.
        policy: the rules that apply now.
        ids: id of each encounter by its name in the data.
        expected: (name, kind) of everything that an audit has to find.
    """

    root: Path
    policy: Policy
    ids: dict[str, str]
    expected: set[tuple[str, str]]

    def names(self) -> dict[str, str]:
        """Return the name of each encounter by its id."""
        return {record: name for name, record in self.ids.items()}

    def audit(self, **how: Any) -> reports.AuditReport:
        """Audit the log as the command does."""
        people = roster.load_roster(self.root / "roster", self.policy)
        with closing(open_db(find(explicit=self.root))) as conn:
            seen = encounters.read(conn)
            digests = {item.policy for item in seen} | {
                one.policy for item in seen for one in item.services
            }
            rules = {digest: load_rules(encounters.policy_text(conn, digest)) for digest in digests}
        given: dict[str, Any] = {"now": NOW, "rules": rules, **how}
        return reports.audit(seen, people, self.policy, **given)


def build(root: Path, rows: list[dict[str, Any]] | None = None) -> Case:
    """Write the agency, the roster and the log into `root`."""
    agency(root)
    sessions = {"old": open_session(root)}
    _ = sessions["old"].rules_text  # read before the file changes
    policy = agency(root, rules=NEW)
    sessions["new"] = open_session(root)
    (root / "roster").mkdir()
    text = (DATA / "roster.yaml").read_text(encoding="utf-8")
    (root / "roster" / "people.yaml").write_text(text, encoding="utf-8")
    if rows is None:
        rows = yaml.safe_load((DATA / "encounters.yaml").read_text(encoding="utf-8"))["encounters"]
    with sessions["old"], sessions["new"]:
        ids = {row["id"]: _write(sessions[row.get("rules", "new")], row) for row in rows}
    expected = {(row["id"], kind) for row in rows for kind in row["finds"]}
    return Case(root, policy, ids, expected)


def _write(session: Session, row: Mapping[str, Any]) -> str:
    began = row["at"]
    if isinstance(began, str):
        began = datetime.fromisoformat(began)
    began = began.replace(tzinfo=ZONE)
    texts = {name: row[name] for name in ("case", "unit", "officer") if name in row}
    facts = EncounterFacts(texts=texts, type=row.get("for"), tag=Tag(row["lang"]), began=began)
    helps = list(_helps(row, began))
    first, rest = (helps[0] if helps else None), helps[1:]
    session.now = began
    told = encounters.record(session, replace(facts, help=first), by="test")
    record = told.encounter.id
    for one in rest:
        encounters.add(session, record, EncounterFacts(help=one), by="test")
    if "done" in row:
        done = datetime.fromisoformat(str(row["done"])).replace(tzinfo=ZONE)
        session.now = done
        for item in encounters.find(session.connection, record).open_follow_ups:
            facts = EncounterFacts(done=(item.number, "asked again by telephone"))
            encounters.add(session, record, facts, by="test")
    return record


def _helps(row: Mapping[str, Any], began: datetime) -> Iterator[ServiceFacts]:
    for number, one in enumerate(row["helps"]):
        start = began + timedelta(minutes=number)
        is_untimed = one["using"] == "none" or one.get("untimed", False)
        who = Interpreter(
            name=one.get("who", ""),
            number=one.get("number", ""),
            vendor=one.get("vendor", ""),
            credentials=tuple(one.get("credentials", ())),
        )
        yield ServiceFacts(
            using=NoHelp.NONE if one["using"] == "none" else HelpKind(one["using"]),
            unmet=UnmetReason(one["unmet"]) if "unmet" in one else None,
            waited=one.get("waited"),
            interpreter=who,
            requested=None if is_untimed else start - timedelta(minutes=one.get("after", 0)),
            connected=None if is_untimed else start,
            ended=start + timedelta(minutes=one["minutes"]) if "minutes" in one else None,
            reason=one.get("exigent"),
            supervisor=one.get("supervisor"),
            own_request=one.get("own_request"),
            machine=one.get("machine"),
        )
