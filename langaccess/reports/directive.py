"""The agency's language-access directive, written from the rules in force and from nothing else.

The text holds no date of its own: it changes when the rules change, and only then. Its foot holds
the digest of the rules and of the text, so that a copy that is behind, or was edited by hand, is
found out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from langaccess.agency.policy import (
    OutdatedBasis,
    Policy,
    digest,
    expiry,
    outdated_bases,
    print_decision,
)
from langaccess.core.errors import InputError, OutputError
from langaccess.core.files import read_text, sha256, write_atomic
from langaccess.core.model import Decision
from langaccess.reports.directive_rules import sections
from langaccess.reports.page import (
    Block,
    Callout,
    DataTable,
    FactTable,
    Format,
    Heading,
    Page,
    Paragraph,
    render,
)
from langaccess.reports.rule_text import in_force

__all__ = ["Copy", "check_copy", "copies", "directive", "may_print", "write_directive"]

NOT_ADOPTED = "Shipped default, not adopted by your agency"
_ZEROS = "0" * 64
_RULES = re.compile(r"Digest of the rules: ([0-9a-f]{64})\b")
_TEXT = re.compile(r"Digest of this text: ([0-9a-f]{64})\b")

State = Literal["current", "rules_changed", "edited", "wording_changed"]


@dataclass(frozen=True, slots=True)
class Copy:
    """A rendered directive that was found in a file.

    Attributes:
        file: the file.
        state: `current`; `rules_changed` since it was written; `edited` by hand; `wording_changed`:
            the rules are the same, and this version of the program words them otherwise.
        written_from: digest of the rules that it was written from.
        in_force: digest of the rules in force.
        rules_differ: the two digests differ, whatever else happened to the file.
    """

    file: Path
    state: State
    written_from: str
    in_force: str
    rules_differ: bool


def may_print(policy: Policy, on: date) -> Decision:
    """Return whether the directive may be printed on the day `on`; no expired source may."""
    return print_decision(policy, _cited(policy), on)


def directive(policy: Policy, form: Format) -> str:
    """Return the directive as Markdown or as an HTML file that needs nothing beside itself."""
    text = render(_page(policy), form)
    return text.replace(f"text: {_ZEROS}", f"text: {sha256(text.encode('utf-8'))}")


def check_copy(file: Path, policy: Policy) -> Copy:
    """Return how a rendered directive stands against the rules in force.

    Raises:
        InputError: the file cannot be read, or it is no directive of this program.
    """
    text = read_text(file).replace("\r\n", "\n")
    rules, own = _RULES.search(text), _TEXT.search(text)
    if rules is None or own is None:
        raise InputError(
            "this is no directive that `langaccess policy render` wrote",
            where=str(file),
            hint="its foot should hold the digests of the rules and of the text",
        )
    now = digest(policy)
    written = text.replace(f"text: {own[1]}", f"text: {_ZEROS}")
    state: State = "current"
    if sha256(written.encode("utf-8")) != own[1]:
        state = "edited"
    elif rules[1] != now:
        state = "rules_changed"
    elif text != directive(policy, _form(text)):
        state = "wording_changed"
    return Copy(file, state, rules[1], now, rules[1] != now)


def write_directive(policy: Policy, form: Format, file: Path) -> str:
    """Write the directive into `file` and return its text.

    Raises:
        OutputError: the file holds something else, or a directive that was edited by hand: that is
            somebody's work and is left alone.
    """
    if file.exists():
        _keep_work(file, policy)
    text = directive(policy, form)
    write_atomic(file, text.encode("utf-8"))
    return text


def _keep_work(file: Path, policy: Policy) -> None:
    hint = "name another file with --out, or move this one away"
    try:
        found = check_copy(file, policy)
    except InputError as exc:
        raise OutputError(
            "this file is no directive of this program and is left alone",
            where=str(file),
            hint=hint,
        ) from exc
    if found.state == "edited":
        raise OutputError(
            "this directive was edited by hand and is left alone",
            where=str(file),
            hint=f"what was changed by hand belongs into the rules; then {hint}",
        )


def copies(folder: Path, policy: Policy) -> tuple[Copy, ...]:
    """Return the rendered directives that lie in `folder` itself."""
    found = []
    for file in sorted((*folder.glob("*.md"), *folder.glob("*.html"))):
        try:
            found.append(check_copy(file, policy))
        except InputError:
            continue
    return tuple(found)


def _form(text: str) -> Format:
    return "html" if text.startswith("<!DOCTYPE html>") else "md"


def _page(policy: Policy) -> Page:
    name = policy.agency.name or "name of the agency not entered"
    return Page(
        "Language access directive",
        tuple(_blocks(policy)),
        subtitle=name,
        foot=(
            f"Written from the rules “{policy.id}”, last checked on {policy.as_of}.",
            "Do not edit this page: change jurisdiction.yaml, then “langaccess policy render”.",
            f"Digest of the rules: {digest(policy)}",
            f"Digest of this text: {_ZEROS}",
        ),
    )


def _blocks(policy: Policy) -> Iterator[Block]:
    agency, cited = policy.agency, _cited(policy)
    if policy.adopted is None:
        yield Callout(
            f"{NOT_ADOPTED}. It binds nobody until the agency's head or counsel has read it and "
            "“langaccess policy adopt” has recorded who put it in force."
        )
    adopted = policy.adopted
    if adopted and adopted.changed:
        yield Callout(
            f"The rules have changed since {adopted.by} adopted them on {adopted.on}. What changed "
            "binds nobody until “langaccess policy adopt” has recorded who put it in force."
        )
    yield FactTable(
        (
            ("Agency", agency.name or "not entered"),
            ("In force", in_force(policy) if policy.adopted else NOT_ADOPTED),
            ("Rules", f"{policy.id}, last checked on {policy.as_of}"),
            ("Check again by", str(min(expiry(policy), expiry(policy, cited)))),
            ("Who answers for it", agency.coordinator or "not entered"),
            ("Interpreter line", agency.interpreter_line or "not entered: ask dispatch"),
            ("Public telephone", agency.public_phone or "not entered"),
        )
    )
    yield from sections(policy)
    yield Heading("What these rules rest on")
    yield _authorities(policy, cited)
    alone = [rest for rest in outdated_bases(policy) if not rest.carried_by]
    if alone:
        yield Paragraph(
            "These rules rest only on sources that were taken back. The agency keeps them by its "
            f"own choice, or not: {'; '.join(map(_alone, alone))}."
        )


def _alone(rest: OutdatedBasis) -> str:
    return f"{rest.rule} ({', '.join(rest.gone)})"


def _authorities(policy: Policy, cited: frozenset[str]) -> DataTable:
    rows = []
    for entry in policy.authorities:
        if entry.id not in cited:
            continue
        status = entry.status.replace("_", " ")
        if entry.effective and entry.status != "in_force":
            status += f" since {entry.effective}" + (f" by {entry.by}" if entry.by else "")
        if not entry.verified:
            status += "; source not read yet: ask counsel"
        rows.append(
            (entry.id, entry.cite, status, str(entry.as_of), str(expiry(policy, (entry.id,))))
        )
    columns = ("name", "source", "status", "last checked", "check again by")
    return DataTable("Sources named in this directive", columns, tuple(rows))


def _cited(policy: Policy) -> frozenset[str]:
    """Return the ids of the authorities that the directive names."""
    rules = policy.interpreting
    holders: list[Any] = [
        *policy.floor, *policy.documents.classes.values(), *policy.sentences.rules,
        *policy.thresholds, *rules.levels.values(), *rules.encounters.values(),
        *rules.credentials.values(), *rules.conflicts, *rules.using.values(),
        rules.no_certification, rules.exigency, rules.vetting, rules.line, rules.sign,
        policy.review, policy.audit, policy.records, *policy.records.wording,
    ]  # fmt: skip
    return frozenset(name for holder in holders for name in holder.basis)
