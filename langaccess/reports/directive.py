"""The agency's language access directive, written only from its current rules.

The text has no date of its own: it changes only when the rules change. Its footer has the digests
of the rules and of the text, so that an outdated copy, or one edited by hand, is detected.
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
    ProseBlock,
    render,
)
from langaccess.reports.rule_text import adoption_words

__all__ = ["Copy", "check_copy", "copies", "directive", "may_print", "write_directive"]

NOT_ADOPTED = "Not adopted by your agency"
_ZEROS = "0" * 64
_RULES = re.compile(r"Digest of the rules: ([0-9a-f]{64})\b")
_TEXT = re.compile(r"Digest of this text: ([0-9a-f]{64})\b")

State = Literal["current", "rules_changed", "edited", "wording_changed"]


@dataclass(frozen=True, slots=True)
class Copy:
    """A rendered directive in a file.

    Attributes:
        state: `current`; `rules_changed` since it was written; `edited` by hand; `wording_changed`:
            same rules, but this version of the program words them differently.
        written_from: digest of the rules from which it was written.
        in_force: digest of the current rules.
        rules_differ: the two digests differ, whatever the state.
    """

    file: Path
    state: State
    written_from: str
    in_force: str
    rules_differ: bool


def may_print(policy: Policy, on: date) -> Decision:
    """Return whether the directive may be printed on the day `on`: not with an expired source."""
    return print_decision(policy, _cited(policy), on)


def directive(policy: Policy, form: Format) -> str:
    """Return the directive as Markdown or as one HTML file that loads nothing."""
    text = render(_page(policy), form)
    return text.replace(f"text: {_ZEROS}", f"text: {sha256(text.encode('utf-8'))}")


def check_copy(file: Path, policy: Policy) -> Copy:
    """Compare a rendered directive with the current rules.

    Raises:
        InputError: the file cannot be read, or is not a directive of this program.
    """
    text = read_text(file).replace("\r\n", "\n")
    rules, own = _RULES.search(text), _TEXT.search(text)
    if rules is None or own is None:
        raise InputError(
            "this file is not a directive by `langaccess policy render`",
            where=str(file),
            hint="its footer must have the digests of the rules and of the text",
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
    """Write the directive to `file` and return its text.

    Raises:
        OutputError: the file is another file, or a directive edited by hand: it is not overwritten.
    """
    if file.exists():
        _refuse_overwriting(file, policy)
    text = directive(policy, form)
    write_atomic(file, text.encode("utf-8"))
    return text


def _refuse_overwriting(file: Path, policy: Policy) -> None:
    hint = "choose another file with --out, or move this one"
    try:
        found = check_copy(file, policy)
    except InputError as exc:
        raise OutputError(
            "this file is not a directive of this program and is not overwritten",
            where=str(file),
            hint=hint,
        ) from exc
    if found.state == "edited":
        raise OutputError(
            "this directive was edited by hand and is not overwritten",
            where=str(file),
            hint=f"make the change in the rules; then {hint}",
        )


def copies(folder: Path, policy: Policy) -> tuple[Copy, ...]:
    """Return the rendered directives in `folder`, without subfolders."""
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
            f"{NOT_ADOPTED}. This directive is not binding until the agency's head or counsel has "
            "read it and “langaccess policy adopt” has recorded who adopted it."
        )
    adopted = policy.adopted
    if adopted and adopted.changed:
        yield Callout(
            f"The rules have changed since {adopted.by} adopted them on {adopted.on}. The changes "
            "are not binding until “langaccess policy adopt” has recorded who adopted them."
        )
    yield FactTable(
        (
            ("Agency", agency.name or "not entered"),
            ("Status", adoption_words(policy) if policy.adopted else NOT_ADOPTED),
            ("Rules", f"{policy.id}, last checked on {policy.as_of}"),
            ("Check again by", str(min(expiry(policy), expiry(policy, cited)))),
            ("Responsible", agency.coordinator or "not entered"),
            ("Interpreter line", agency.interpreter_line or "not entered: ask dispatch"),
            ("Public phone", agency.public_phone or "not entered"),
        )
    )
    yield from sections(policy)
    yield Heading("Authorities for these rules")
    yield _authorities(policy, cited)
    unsupported = [rest for rest in outdated_bases(policy) if not rest.carried_by]
    if unsupported:
        yield ProseBlock(
            "These rules rest only on sources that were withdrawn. The agency may keep them by its "
            f"own choice: {'; '.join(map(_unsupported, unsupported))}."
        )


def _unsupported(rest: OutdatedBasis) -> str:
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
            status += "; not checked against the source: ask counsel"
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
