"""What a look-up still says when the agency's rules or roster cannot be read.

A slip in a file in the afternoon must not leave a dispatcher at night without anything to reach
(floor rule 6): nobody is named, the line and the words to say are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from langaccess.core.errors import ConfigError, LangAccessError

if TYPE_CHECKING:
    from langaccess.agency.policy import Policy

__all__ = ["BANNER", "readable_policy"]

BANNER = "RULES OR ROSTER CANNOT BE READ: nobody of the roster is named here"
_LINE = re.compile(
    r"^\s*interpreter_line:\s*[\"']?(\+?[\d().\s-]{3,20}\d)[\"']?\s*(?:#.*)?$", re.MULTILINE
)


def readable_policy(workspace: Path | None) -> tuple[Policy, tuple[str, ...]]:
    """Return the agency's rules, or the shipped ones with its line where they cannot be read.

    Returns:
        The rules, and what to say of which these are; nothing when they are the agency's.
    """
    from langaccess.agency.policy import load_policy
    from langaccess.agency.session import open_session
    from langaccess.core.config import Phone
    from langaccess.core.resources import CONFIG, shipped

    session = open_session(workspace)
    try:
        return session.policy, ()
    except ConfigError:
        policy = load_policy(shipped(CONFIG, "us-federal.yaml"))
    line = _line(session.workspace.jurisdiction)
    said = "the rules below are the shipped ones, not your agency's"
    if line is None:
        return policy, (said,)
    agency = replace(policy.agency, interpreter_line=Phone(line))
    return replace(policy, agency=agency), (said, "the line's number is read from the file")


def _line(path: Path) -> str | None:
    from langaccess.core.files import read_text

    try:
        match = _LINE.search(read_text(path))
    except LangAccessError:
        return None
    return match[1].strip() if match else None
