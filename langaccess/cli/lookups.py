"""How a look-up from the street opens the agency's folder: fast, and also when a file is broken."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from langaccess.cli import output
from langaccess.cli.sessions import open_with_note
from langaccess.core.errors import ConfigError, LangAccessError
from langaccess.core.folding import phone_digits

if TYPE_CHECKING:
    from langaccess.agency.policy import Policy
    from langaccess.agency.session import Session
    from langaccess.core.names import NamePair
    from langaccess.interpret.roster import Roster, RosterIndex

# A mistake typed in a file in the afternoon must not leave a dispatcher at night with no number
# to call (floor rule 6): no one is named, the line and the words to say are.
BANNER = "RULES OR ROSTER CANNOT BE READ: no one on the roster is named here"
_LINE_ENTRY = re.compile(
    r"^\s*interpreter_line:\s*[\"']?(\+?[\d().\s-]{3,20}\d)[\"']?\s*(?:#.*)?$", re.MULTILINE
)
_SIGN_ENTRY = re.compile(
    r"^[ \t-]*\{?\s*id:\s*[\"']?(on_call|video)[\"']?\s*(?:,|\n)"
    r"[ \t]*phone:\s*[\"']?(\+?[\d().\s-]{3,20}\d)[\"']?",
    re.MULTILINE,
)

_PHONE_ENTRY = re.compile(r"\bphone:\s*[\"']?([^\"'#,}\n]+)")


def recall_people(workspace: Path | None) -> tuple[Session, Roster | RosterIndex]:
    """Return session and roster; unchanged files come from the cache."""
    from langaccess.interpret import roster

    session = open_with_note(workspace)
    policy, root = session.policy, session.root
    if root is None:
        return session, roster.Roster()
    people = roster.recall_roster(
        root / "roster", policy, session.workspace.state, waiting=output.Reporter().note
    )
    return session, people


def recent_use(session: Session, moment: datetime) -> dict[str, int]:
    """Return how often each person was used in the thirty days before `moment`."""
    from langaccess.interpret.roster import used_lately

    if session.root is None:
        return {}
    return used_lately(session.workspace.database, moment - timedelta(days=30))


def names_apart(session: Session) -> frozenset[NamePair]:
    """Return the pairs of names recorded as two people; none if the database cannot be read."""
    from langaccess.agency.approval import two_people

    try:
        with session:
            return two_people(session)
    except LangAccessError:  # a look-up at night goes on, and similar names count as one
        return frozenset()


def readable_policy(workspace: Path | None) -> tuple[Policy, tuple[str, ...]]:
    """Return the agency's rules, or if they cannot be read, the shipped ones with its line.

    The second value says which rules these are; it is empty for the agency's own.
    """
    from langaccess.agency.policy import load_policy
    from langaccess.agency.session import open_session
    from langaccess.agency.workspace import UntrustedFolderError
    from langaccess.core.config import Phone
    from langaccess.core.resources import CONFIG, shipped

    shipped_rules = "the rules below are the ones shipped with the program, not your agency's"
    try:
        session = open_session(workspace)
    except UntrustedFolderError:  # nothing in that folder is believed, the number least of all
        return load_policy(shipped(CONFIG, "us-federal.yaml")), (shipped_rules,)
    try:
        return _without_lines(session.policy, session.workspace.root), ()
    except ConfigError:
        policy = load_policy(shipped(CONFIG, "us-federal.yaml"))
    line, numbers = _numbers_in(session.workspace.jurisdiction)
    said = [shipped_rules]
    if line is not None:
        said.append("the interpreter line's number is from your file")
        policy = replace(policy, agency=replace(policy.agency, interpreter_line=Phone(line)))
    sign = policy.interpreting.sign
    voice = phone_digits(line or "")
    paths = tuple(
        replace(path, phone=Phone(number.strip()))
        if (number := numbers.get(path.id)) and phone_digits(number) != voice
        else path
        for path in sign.paths
    )
    if paths != sign.paths:
        said.append("the numbers for sign languages are from your file")
        rules = replace(policy.interpreting, sign=replace(sign, paths=paths))
        policy = replace(policy, interpreting=rules)
    return policy, tuple(said)


def _without_lines(policy: Policy, root: Path | None) -> Policy:
    """Return the rules without ways for deaf people that have a number of a roster's entry.

    The roster cannot be read, so any of them may be a vendor's voice line.
    """
    from langaccess.core.files import read_text, yaml_files

    found: set[str] = set()
    for path in yaml_files(root / "roster") if root else ():
        with suppress(LangAccessError):
            found |= {phone_digits(number) for number in _PHONE_ENTRY.findall(read_text(path))}
    sign = policy.interpreting.sign
    paths = tuple(
        replace(path, phone=None) if path.phone and phone_digits(path.phone) in found else path
        for path in sign.paths
    )
    return replace(
        policy, interpreting=replace(policy.interpreting, sign=replace(sign, paths=paths))
    )


def _numbers_in(path: Path) -> tuple[str | None, dict[str, str]]:
    """Return the interpreter line of a file that cannot be read as rules, and its sign paths."""
    from langaccess.core.files import read_text

    try:
        text = read_text(path)
    except LangAccessError:
        return None, {}
    line = _LINE_ENTRY.search(text)
    return line[1].strip() if line else None, dict(_SIGN_ENTRY.findall(text))
