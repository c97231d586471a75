"""Writes into the agency's own file who adopted its rules."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from langaccess.agency.policy.loader import adopted_digest, load_policy
from langaccess.agency.policy.model import Policy
from langaccess.core.config import yaml_string
from langaccess.core.errors import InputError
from langaccess.core.files import read_text, write_atomic

# The key at the margin, with the lines indented below it.
_ADOPTED = re.compile(r"^adopted:.*\n?(?:[ \t]+.*\n?)*", re.MULTILINE)


def adopt(path: Path, *, by: str, on: date) -> Policy:
    """Record in the jurisdiction file `path` that `by` adopted its rules, and return them.

    An earlier adoption is replaced; everything else in the file stays as it was, remarks included.

    Raises:
        InputError: no name was given.
        ConfigError: the rules have mistakes and cannot be adopted. The file stays as it was.
        OutputError: the file cannot be written.
    """
    if not by.strip():
        raise InputError(
            "the name of the person who adopts the rules is missing", hint="give a name and a title"
        )
    signed = adopted_digest(load_policy(path))
    text = read_text(path)
    name = yaml_string(by.strip())
    line = f"adopted: {{by: {name}, on: {on.isoformat()}, digest: {signed}}}\n"
    if _ADOPTED.search(text):
        changed = _ADOPTED.sub(lambda _match: line, text, count=1)
    else:
        changed = text + ("" if text.endswith("\n") else "\n") + line
    write_atomic(path, changed.encode("utf-8"), check=_check)
    return load_policy(path)


def _check(path: Path) -> None:
    load_policy(path)
