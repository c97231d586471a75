"""PINs and access codes of interpreter lines: kept apart, shown to the caller, never recorded.

They are in `secrets.yaml` next to the agency's rules, or in a file that the variable
LANGACCESS_SECRETS names, or each in a variable LANGACCESS_PIN_<ID>. No field of the roster, no
export, no log and no JSON holds one (floor rule 12).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from langaccess.agency.people import Roster
from langaccess.agency.workspace import (
    PIN_VARIABLE,
    SHORTEST_CODE,
    is_looked_for,
    secrets_file,
)
from langaccess.core.windows_files import others_can_read, privacy_command

if TYPE_CHECKING:
    from langaccess.core.config import Place

AGENCY_LINE = "interpreter_line"
"""What the agency's own line is called there; a vendor's line is called by its id in the roster."""


class Pin:
    """A code that only `shown` returns: no message and no traceback holds it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Pin(kept)"

    def shown(self) -> str:
        """Return the code, for the caller's screen."""
        return self._text


def load_pins(root: Path | None, environment: Mapping[str, str] | None = None) -> dict[str, Pin]:
    """Return the code of each line by its id; a variable comes before the file.

    Raises:
        ConfigError: the file is wrong; no message quotes a code.
    """
    variables = os.environ if environment is None else environment
    path = secrets_file(root, variables)
    pins = {} if path is None else load_file(path)[0]
    for name, value in variables.items():
        if name.startswith(PIN_VARIABLE) and value:
            pins = {who: pin for who, pin in pins.items() if _variable(who) != name}
            pins[name.removeprefix(PIN_VARIABLE).lower()] = value
    return {who: Pin(pin) for who, pin in pins.items() if pin.strip()}


def load_file(path: Path) -> tuple[dict[str, str], dict[str, Place]]:
    """Return id to code and id to line; if they are swapped, the code is in the place of the id.

    Raises:
        ConfigError: as for `load_pins`; no message names a key either.
    """
    from langaccess.core.config import Problem, raise_problems, read_yaml

    problems: list[Problem] = []
    tree = read_yaml(path, problems=problems)
    found = [replace(problem, key="") for problem in problems]
    data = tree.data if isinstance(tree.data, dict) else {}
    pins = data.get("pins", {})
    form = 'should be `pins:`, and below it, indented, a line `id: "code"` for each line'
    if list(data) not in (["pins"], []) or not isinstance(pins, dict) or tree.data != data:
        found.append(Problem(tree.place(("pins",)), "", form))
        pins = {}
    places = {who: tree.place(("pins", who)) for who in pins}
    found += [
        Problem(places[who], "", "the code should be text; put it in quotes")
        for who, pin in pins.items()
        if not isinstance(pin, str)
    ]
    raise_problems(found, path)
    return pins, places


def pin_of(pins: Mapping[str, Pin], who: str) -> Pin | None:
    """Return the code of the line with the id `who`, under its own name or that of a variable."""
    return pins.get(who) or pins.get(_variable(who).removeprefix(PIN_VARIABLE).lower())


def pin_faults(root: Path | None, roster: Roster) -> tuple[str, ...]:
    """Return what is wrong with the file of codes: who can read it, and whom it names.

    Raises:
        ConfigError: as for `load_pins`.
    """
    faults = []
    path = secrets_file(root)
    if path is not None and others_can_read(path):
        faults.append(
            f"{path}: other users of this computer can read the PINs: {privacy_command(path)}"
        )
    known = {_variable(who) for who in (AGENCY_LINE, *(who for who, _name in roster.names()))}
    says = "names no one in the roster; its text is not shown here, because it may be the PIN"
    pins, places = ({}, {}) if path is None else load_file(path)
    faults += [f"{place}: this line {says}" for who, place in places.items()
               if _variable(who) not in known]  # fmt: skip
    faults += [
        f"{places[who]}: this code is too short, or only a word, to be kept out of the record: "
        f"it is left out only after a word such as PIN or code. Ask the company for a code of at "
        f"least {SHORTEST_CODE} characters with digits, better six"
        for who, pin in pins.items()
        if re.sub(r"[\W_]", "", pin) and not is_looked_for(pin)
    ]
    if any(name.startswith(PIN_VARIABLE) and name not in known and os.environ[name]
           for name in os.environ):  # fmt: skip
        faults.append(f"a variable {PIN_VARIABLE}… {says}")
    return tuple(faults)


def _variable(who: str) -> str:
    return PIN_VARIABLE + re.sub(r"[^A-Z0-9]", "_", who.upper())
