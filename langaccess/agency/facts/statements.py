"""The agency's dated statements of law and policy: `facts.yaml`.

A source document names a statement by its id (`{{fact:ice-hold}}`), so that one change reaches
every sentence that rests on it, in every language. Whether a statement may be printed today is in
`status`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from langaccess.agency.facts.contacts import entries_of, load_contacts
from langaccess.agency.facts.slots import SLOT, SLOT_FACT, fill_slots
from langaccess.agency.policy import Policy
from langaccess.core.clock import months_after
from langaccess.core.errors import InputError
from langaccess.core.files import sha256
from langaccess.core.near_miss import closest
from langaccess.core.segments import sentences

FACTS = "facts.yaml"
_AGENCY = ("name", "public_phone", "interpreter_line", "dispatch_phone")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,63}")
_WHOLE = re.compile(r"[.!?]['\")\]]?$")


@dataclass(frozen=True, slots=True)
class FactProof:
    """What would show that a fact is false: exactly one of the two.

    Attributes:
        query: a kind of finding of `langaccess audit` (`child_used`); one such finding since the
            day of the fact contradicts it.
        attests: the person who says each quarter that it still holds.
    """

    query: str = ""
    attests: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated statement of law or policy.

    Attributes:
        id: its name in documents; never used again for another statement.
        en: one or more whole English sentences. Slots of contacts and of the agency may be in it.
        kind: `policy`, or `event` for what is true for a short time.
        authority: ids of the authorities in the rules that it rests on.
        as_of: the day on which it was checked.
        expires: last day on which it may be printed; see `last_day`.
        written_by: who wrote it; another person approves it.
        proved_by: what would show that it is false.
        supersedes: id of the statement that it replaces, or empty.
    """

    id: str
    en: str
    kind: Literal["policy", "event"]
    authority: tuple[str, ...]
    as_of: date
    expires: date
    written_by: str
    proved_by: FactProof
    supersedes: str = ""

    @property
    def statement(self) -> str:
        """Its text with single spaces, slots not filled."""
        return " ".join(self.en.split())

    @property
    def basis_digest(self) -> str:
        """sha256 of all that an approval covers besides the text."""
        proof = [self.proved_by.query, self.proved_by.attests]
        dates = [self.as_of.isoformat(), self.expires.isoformat()]
        parts = [self.kind, list(self.authority), *dates, self.written_by, proof, self.supersedes]
        return sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8"))

    @property
    def text_digest(self) -> str:
        """sha256 of its text."""
        return sha256(self.statement.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class FactsFile:
    """The file `facts.yaml`.

    Attributes:
        facts: the statements.
    """

    facts: tuple[Fact, ...]


def load_facts(root: Path) -> Mapping[str, Fact]:
    """Return id → fact, in the order of the file; empty when there is no file.

    Raises:
        ConfigError: `details` names file and line of each mistake.
    """
    from langaccess.core.config import Problem, dotted, raise_problems, read_yaml, validate

    path = root / FACTS
    if not path.is_file():
        return {}
    problems: list[Problem] = []
    tree = read_yaml(path, problems=problems)
    found = validate(FactsFile, tree, problems=problems).facts
    known: dict[str, Fact] = {}
    for number, fact in enumerate(found):
        for field, words in _mistakes(fact, known):
            at = ("facts", number, field)
            problems.append(Problem(tree.place(at), dotted(at), words))
        known.setdefault(fact.id, fact)
    raise_problems(problems, path)
    return known


def _mistakes(fact: Fact, before: Mapping[str, Fact]) -> Iterator[tuple[str, str]]:
    if not _ID.fullmatch(fact.id):
        yield "id", "should be small letters, digits and hyphens, such as ice-hold"
    if fact.id in before:
        yield "id", "another fact has this id"
    if not all(_WHOLE.search(one) for one in sentences(SLOT.sub("x", fact.statement)) or [""]):
        yield "en", "should be whole sentences, each with its mark at the end"
    if "{{fact:" in fact.en:
        yield "en", "a fact cannot have another fact in it: write its sentences out"
    if not fact.authority:
        yield "authority", "needs at least one id of the `authorities` in your rules"
    if fact.expires < fact.as_of:
        yield "expires", "is earlier than `as_of`"
    if not any(map(str.isalpha, fact.written_by)):
        yield "written_by", "needs the name of the person who wrote it"
    if bool(fact.proved_by.query.strip()) == bool(fact.proved_by.attests.strip()):
        yield "proved_by", "needs `query` or `attests`, one of the two"
    if fact.supersedes == fact.id:
        yield "supersedes", "is the fact itself"


def fact_called(facts: Mapping[str, Fact], id_: str) -> Fact:
    """Return the fact with this id.

    Raises:
        InputError: there is none.
    """
    if id_ in facts:
        return facts[id_]
    near = closest(id_, facts)
    raise InputError(
        f"there is no fact `{id_}` in {FACTS}",
        hint=f"did you mean {near}?" if near else "`langaccess facts list` shows them",
    )


def last_day(fact: Fact, policy: Policy) -> date:
    """Return the last day on which a fact may be printed.

    It is the day that the fact names, and never later than the rules allow for its kind
    (`facts.policy_months`, `facts.event_days`).
    """
    rules = policy.facts
    if fact.kind == "event":
        return min(fact.expires, fact.as_of + timedelta(days=rules.event_days))
    return min(fact.expires, months_after(fact.as_of, rules.policy_months))


def slot_values(root: Path, policy: Policy, facts: Mapping[str, Fact]) -> Mapping[str, str]:
    """Return name of a slot → what goes into it today.

    Args:
        policy: its rules.
        facts: its facts, by id.

    Raises:
        ConfigError: a mistake in the register of contacts, with its line.
    """
    values = {f"contact:{key}": text for key, text in entries_of(load_contacts(root)).items()}
    for name in _AGENCY:
        if value := getattr(policy.agency, name):
            values[f"agency.{name}"] = str(value)
    return values | {
        SLOT_FACT + fact.id: fill_slots(fact.statement, values) for fact in facts.values()
    }
