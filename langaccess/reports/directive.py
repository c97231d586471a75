"""The agency's language access directive, written only from its current rules.

The text has no date of its own: it changes only when the rules change. Its footer has the digests
of the rules and of the text, so that an outdated copy, or one edited by hand, is detected. In a
Word file the digest is that of its words, so that saving it unchanged changes nothing; a PDF has
the digests behind its end.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
from langaccess.core.files import read_bytes, sha256, write_atomic
from langaccess.core.model import Decision
from langaccess.core.words import long_date
from langaccess.core.xmlsafe import parse
from langaccess.core.zipsafe import DAMAGE, part_of
from langaccess.reports.directive_rules import sections
from langaccess.reports.directive_words import DirectivePaper, load_directive_words
from langaccess.reports.page import (
    Block,
    Callout,
    DataTable,
    FactTable,
    Heading,
    Page,
    PageFormat,
    ProseBlock,
    render_file,
)
from langaccess.reports.rule_text import PRACTICE, adoption_words

NOT_ADOPTED = "Not adopted by your agency"
_ZEROS = "0" * 64
_RULES = re.compile(r"Digest of the rules: ([0-9a-f]{64})\b")
_TEXT = re.compile(r"Digest of this text: ([0-9a-f]{64})\b")
_LARGEST = 20_000_000

State = Literal["current", "rules_changed", "edited", "wording_changed"]


@dataclass(frozen=True, slots=True)
class Copy:
    """A rendered directive in a file.

    Attributes:
        state: `current`; `rules_changed` since it was written; `edited` by hand; `wording_changed`:
            same rules, but a section of the agency's own or this version of the program words them
            differently.
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


def directive(policy: Policy, form: PageFormat, folder: Path | None = None) -> bytes:
    """Return the directive as the bytes of a file. The same rules give the same bytes.

    Args:
        folder: folder of the agency's own sections.

    Raises:
        InputError: a section of the agency's own cannot be read.
    """
    page = _page(policy, folder)
    if form == "pdf":
        made = render_file(replace(page, foot=page.foot[:-1]), form)
        return made + _pdf_end(digest(policy), sha256(made))
    blank = render_file(page, form)
    return _stamped(page, form, sha256(_words(blank).encode("utf-8")))


def _stamped(page: Page, form: PageFormat, own: str) -> bytes:
    foot = tuple(line.replace(f"text: {_ZEROS}", f"text: {own}") for line in page.foot)
    return render_file(replace(page, foot=foot), form)


def _pdf_end(rules: str, own: str) -> bytes:
    # Readers of PDF skip a comment behind the end of the file.
    return f"\n% Digest of the rules: {rules}\n% Digest of this text: {own}\n".encode("ascii")


def _form(data: bytes) -> PageFormat:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK"):
        return "docx"
    return "html" if data.startswith(b"<!DOCTYPE html>") else "md"


def _words(data: bytes) -> str:
    """Return the text of a directive in a file, with its digests."""
    form = _form(data)
    if form == "pdf":
        return data[-400:].decode("latin-1")
    if form == "docx":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                part = archive.getinfo("word/document.xml")
                if part.file_size > _LARGEST:
                    raise InputError("this file is too large for a directive")
                root = parse(part_of(archive, part), "word/document.xml")
        except (KeyError, *DAMAGE) as exc:
            raise InputError("this Word file is damaged") from exc
        paragraphs = root.iter("{*}p")
        return "\n".join("".join(t.text or "" for t in p.iter("{*}t")) for p in paragraphs)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as exc:
        raise InputError("this file is not a text in UTF-8") from exc


def check_copy(file: Path, policy: Policy, folder: Path | None = None) -> Copy:
    """Compare a rendered directive with the current rules.

    Raises:
        InputError: the file cannot be read, or is not a directive of this program; or a section of
            the agency's own cannot be read.
    """
    data = read_bytes(file)
    try:
        text = _words(data)
    except InputError as exc:
        raise InputError(exc.message, where=str(file)) from exc
    rules, own = _RULES.search(text), _TEXT.search(text)
    if rules is None or own is None:
        raise InputError(
            "this file is not a directive by `langaccess policy render`",
            where=str(file),
            hint="its footer must have the digests of the rules and of the text",
        )
    form, now = _form(data), digest(policy)
    state: State = "current"
    if _digest_of_words(data, text, rules[1], own[1]) != own[1]:
        state = "edited"
    elif rules[1] != now:
        state = "rules_changed"
    elif text != _words(directive(policy, form, folder)):
        state = "wording_changed"
    return Copy(file, state, rules[1], now, rules[1] != now)


def _digest_of_words(data: bytes, text: str, rules: str, own: str) -> str:
    if _form(data) == "pdf":
        end = _pdf_end(rules, own)
        return sha256(data.removesuffix(end)) if data.endswith(end) else ""
    return sha256(text.replace(f"text: {own}", f"text: {_ZEROS}").encode("utf-8"))


def write_directive(
    policy: Policy, form: PageFormat, file: Path, folder: Path | None = None
) -> bytes:
    """Write the directive to `file` and return its bytes.

    Raises:
        OutputError: the file is another file, or a directive edited by hand: it is not overwritten.
        InputError: a section of the agency's own cannot be read.
    """
    if file.exists():
        _refuse_overwriting(file, policy, folder)
    data = directive(policy, form, folder)
    write_atomic(file, data)
    return data


def _refuse_overwriting(file: Path, policy: Policy, folder: Path | None) -> None:
    try:
        found = check_copy(file, policy, folder)
    except InputError as exc:
        raise OutputError(
            "this file is not a directive of this program and is not overwritten",
            where=str(file),
            hint="choose another file with --out, or move this one",
        ) from exc
    if found.state == "edited":
        new = file.with_name(f"{file.stem}-new{file.suffix}")
        raise OutputError(
            "this directive was edited by hand and is not overwritten",
            where=str(file),
            hint=f"write a new one beside it (--out {new}), then bring your changes into the "
            "rules or into a section of your own (directive: sections)",
        )


def copies(folder: Path, policy: Policy) -> tuple[Copy, ...]:
    """Return the rendered directives in `folder`, without subfolders."""
    found = []
    endings = ("*.md", "*.html", "*.docx", "*.pdf")
    for file in sorted(one for ending in endings for one in folder.glob(ending)):
        try:
            found.append(check_copy(file, policy, folder))
        except InputError:
            continue
    return tuple(found)


def _page(policy: Policy, folder: Path | None) -> Page:
    cited = _cited(policy)
    sources = tuple(one.id for one in policy.authorities if one.id in cited)
    paper = DirectivePaper(policy, sources, folder)
    return Page(
        "Language access directive",
        tuple(_blocks(paper)),
        subtitle=policy.agency.name or "name of the agency not entered",
        foot=(
            f"Written from the agency's rules, last checked on {long_date(policy.as_of)}.",
            "Do not change this text by hand: change the rules, and print it again.",
            f"Digest of the rules: {digest(policy)}",
            f"Digest of this text: {_ZEROS}",
        ),
    )


def _blocks(paper: DirectivePaper) -> Iterator[Block]:
    policy = paper.policy
    agency, facts, adopted = policy.agency, policy.directive, policy.adopted
    if adopted is None:
        yield Callout(
            f"{NOT_ADOPTED}. This directive is not binding until the agency's head or counsel has "
            "read and adopted its rules."
        )
    if adopted and adopted.changed:
        yield Callout(
            f"The rules have changed since {adopted.by} adopted them on {long_date(adopted.on)}. "
            "The changes are not binding until they are adopted."
        )
    yield FactTable(
        (
            ("Agency", agency.name or "not entered"),
            ("Number", facts.number or "not entered"),
            ("Effective date", long_date(facts.effective) if facts.effective else "not entered"),
            ("Replaces", facts.supersedes or "nothing entered"),
            ("Issued by", facts.signed_by or f"{paper.head}, name not entered"),
            ("Status", adoption_words(policy) if adopted else NOT_ADOPTED),
            ("Check again by", long_date(min(expiry(policy), expiry(policy, paper.sources)))),
            ("Responsible", agency.coordinator or "not entered"),
            ("Interpreter line", agency.interpreter_line or "not entered: ask dispatch"),
            ("Public phone", agency.public_phone or "not entered"),
        )
    )
    yield from sections(paper)
    yield Heading("Signature")
    yield FactTable(
        (
            ("Signature", "____________________________________"),
            ("Name and rank", facts.signed_by or f"____________________, {paper.head}"),
            ("Date", "____________________"),
        )
    )
    yield Heading("Sources")
    yield _authorities(paper)
    unsupported = [rest for rest in outdated_bases(policy) if not rest.carried_by]
    if unsupported:
        yield ProseBlock(
            "These rules rest only on sources that were withdrawn. The agency may keep them by its "
            f"own choice: {'; '.join(_unsupported(paper, one) for one in unsupported)}."
        )


def _unsupported(paper: DirectivePaper, rest: OutdatedBasis) -> str:
    return f"{_RULE_NAMES.get(rest.rule.split('.')[0], 'a rule')} ({paper.rests(rest.gone)})"


_RULE_NAMES = {
    "thresholds": "which documents are translated",
    "interpreting": "who may interpret",
    "documents": "what a machine may translate",
    "audit": "audits",
    "records": "records",
}


def _authorities(paper: DirectivePaper) -> DataTable:
    rows = []
    by_id = {entry.id: entry for entry in paper.policy.authorities}
    for number, name in enumerate(paper.sources, start=1):
        entry = by_id[name]
        status = entry.status.replace("_", " ")
        if entry.effective and entry.status != "in_force":
            status += f" since {long_date(entry.effective)}" + (
                f" by {entry.by}" if entry.by else ""
            )
        if not entry.verified:
            status += "; not checked against the source: ask counsel"
        cite = PRACTICE if name == "project" else entry.cite
        rows.append(
            (
                str(number),
                cite,
                status,
                long_date(entry.as_of),
                long_date(expiry(paper.policy, (name,))),
            )
        )
    columns = ("no.", "source", "status", "last checked", "check again by")
    return DataTable("Sources of this directive", columns, tuple(rows))


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
    named = {name for holder in holders for name in holder.basis}
    return frozenset(named.union(load_directive_words().basis))
