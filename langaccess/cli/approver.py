"""Who approves, from the options of a command: a person on the roster, or a vendor."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol, TypedDict, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from langaccess.agency.approval import AcceptedFinding, ApprovalAnswer, Consent, Vendor
    from langaccess.agency.session import Session
    from langaccess.core.model import Decision, Finding, Person, Reason

ByOption = Annotated[str, typer.Option("--by", help="Who approves: a name or id on the roster.")]
TranslatorOption = Annotated[str, typer.Option("--translator", help="The vendor's translator.")]
ReviserOption = Annotated[
    str, typer.Option("--reviser", help="The vendor's second linguist, who revised it.")
]
EvidenceOption = Annotated[
    Path | None, typer.Option("--evidence", help="The vendor's certificate (a copy is kept).")
]
ClerkOption = Annotated[
    str, typer.Option("--recorded-by", help="Who enters the vendor's certificate.")
]

SeenOption = Annotated[
    str,
    typer.Option(
        "--seen", metavar="CODE|FILE", help="The sheet that you have read: its code, or the file."
    ),
]
DespiteOption = Annotated[
    str,
    typer.Option("--despite-rejection", metavar="WHY", help="Why a rejected text is approved."),
]
ClassWhyOption = Annotated[
    str, typer.Option("--class-why", metavar="WHY", help="Why the class requires less than before.")
]
SheetOption = Annotated[
    Path | None,
    typer.Option("--sheet", help="Write what is to be signed to this file; approve nothing."),
]

_FORMS = "--by NAME, or --translator NAME --reviser NAME --evidence FILE --recorded-by NAME"


class ReasonRow(TypedDict):
    """A ground of a decision."""

    rule: str
    text: str
    authority: str


class RefusalRow(TypedDict):
    """Why something may not be approved."""

    reasons: list[ReasonRow]
    instead: Sequence[str]
    findings: list[Finding]


class FindingRow(TypedDict):
    """A finding about a text that a person approves."""

    code: str
    severity: str
    message: str


class AnsweredFindingRow(FindingRow):
    """A finding that a person answered."""

    by: str
    why: str


class FindingsRow(TypedDict):
    """The open and the answered findings of a text."""

    findings: list[FindingRow]
    answered: list[AnsweredFindingRow]


_SignedClass = TypedDict("_SignedClass", {"class": str | None, "from": str})


class SignedText(FindingsRow, _SignedClass):
    """A text that is signed, or would be once its findings are read."""

    id: str
    source: str
    target: str
    source_sha256: str
    target_sha256: str
    people: int
    rejected: str | None
    class_was: str | None
    seen: str | None
    lang: str


class _Asked(Protocol):
    """What a command asked of a text, with the answer of the approval service, if there is one."""

    @property
    def answer(self) -> ApprovalAnswer | None: ...


_Answer = TypeVar("_Answer", bound=_Asked)


@dataclass(frozen=True, slots=True)
class ApproverOptions:
    """The options about who approves, as typed."""

    by: str
    translator: str
    reviser: str
    evidence: Path | None
    recorded_by: str


def signer(session: Session, form: ApproverOptions) -> Person | Vendor:
    """Return who approves.

    A vendor's linguist with almost the name of a person on the roster is refused.
    """
    from langaccess.agency.approval import Vendor, keep_evidence
    from langaccess.core.errors import UsageError

    vendors = bool(form.translator or form.reviser or form.evidence or form.recorded_by)
    if bool(form.by) == vendors:
        raise UsageError("who approves?", hint=_FORMS)
    if form.by:
        return roster_person(session, form.by)
    if not (form.translator and form.evidence and form.recorded_by):
        raise UsageError(
            "a vendor's approval needs the two names, the certificate and who enters it",
            hint=_FORMS,
        )
    from langaccess.agency.approval import two_people
    from langaccess.interpret.roster import load_roster, translator_name

    policy = session.policy
    people = load_roster(session.folder / "roster", policy)
    apart = two_people(session)
    first, second = (
        name and translator_name(people, policy, name, apart)
        for name in (form.translator, form.reviser)
    )
    kept = keep_evidence(session.workspace.state, form.evidence)
    return Vendor(first, second, form.recorded_by, kept)


def roster_person(session: Session, name: str) -> Person:
    """Return the person on the roster with this name or id."""
    from langaccess.interpret.roster import load_roster, person_called

    people = load_roster(session.folder / "roster", session.policy)
    return person_called(people, session.policy, name)


def refusal(decision: Decision, findings: Iterable[Finding]) -> RefusalRow:
    """Return why something may not be approved, for JSON."""
    reasons = [reason_row(one) for one in decision.reasons]
    return {"reasons": reasons, "instead": decision.instead, "findings": list(findings)}


def refusal_lines(decision: Decision, findings: Iterable[Finding] = ()) -> Iterator[str]:
    """Yield why something may not be approved, for a person."""
    for one in decision.reasons:
        yield f"  {one.text} ({one.rule})"
    for finding in findings:
        yield f"  {finding.message}"


def next_lines(decisions: Iterable[Decision]) -> Iterator[str]:
    """Yield what to do instead, each step once."""
    for words in dict.fromkeys(words for one in decisions for words in one.instead):
        yield f"next: {words}"


def reason_row(one: Reason) -> ReasonRow:
    """Return a reason for JSON."""
    return {"rule": one.rule, "text": one.text, "authority": one.authority}


def sign(
    who: Person | Vendor,
    consent: Consent,
    act: Callable[[Consent, bool], Sequence[_Answer]],
    *,
    sheet: Path | None,
    as_json: bool,
) -> Sequence[_Answer]:
    """Have texts approved by someone who has seen them, and return the answers.

    On a terminal the texts and their findings are shown first, and the person confirms. With
    `sheet` they are written to that file and nothing is approved. Where `consent.seen` names such a
    file, it must be what would be written now, letter for letter. The second argument of `act` is
    true for a preview that writes nothing.
    """
    import re
    import sys
    from dataclasses import replace

    from langaccess.cli import output
    from langaccess.core.errors import Interrupted
    from langaccess.core.files import write_atomic
    from langaccess.core.words import legible, plural

    asks = not as_json and sys.stdin.isatty() and sys.stdout.isatty()
    from_file = consent.seen and not re.fullmatch(r"[0-9a-fA-F]{8}", consent.seen.strip())
    if sheet is None and not asks and not from_file:
        return act(consent, False)
    made = act(replace(consent, seen="") if from_file else consent, True)
    rows = sheet_rows(made)
    code = next((row["seen"] for row in rows if row["seen"]), consent.seen)
    written = [f"to be signed by {who.name}", *sheet_lines(rows, digests=True)]
    if from_file:
        _require_same(Path(consent.seen), written)
        consent = replace(consent, seen=code)
    if sheet is not None:
        write_atomic(sheet, "".join(f"{legible(line)}\n" for line in written).encode())
        output.Reporter().note(f"{sheet}: {plural(len(rows), 'text')} to sign; nothing is approved")
        return made
    if not rows or from_file:
        return act(consent, False)
    for line in sheet_lines(rows):
        typer.echo(line)
    if not typer.confirm(f"Approve {plural(len(rows), 'text')} as {who.name}?", err=True):
        raise Interrupted("nothing was approved", hint="repeat the command when it is right")
    return act(replace(consent, seen=code), False)


def _require_same(sheet: Path, lines: Sequence[str]) -> None:
    """Refuse a sheet that is not what would be signed now."""
    from itertools import zip_longest

    from langaccess.core.errors import InputError
    from langaccess.core.files import read_bytes

    read = read_bytes(sheet).decode("utf-8-sig", errors="replace").splitlines()
    for number, (there, now) in enumerate(zip_longest(read, "\n".join(lines).splitlines()), 1):
        if (there or "").rstrip() != (now or "").rstrip():
            raise InputError(
                "this is not what would be signed now: a text or a finding changed, or the file",
                where=f"{sheet}:{number}",
                hint="write it again with --sheet FILE, read it, and repeat the command",
                details=(f"in the file: {there or 'nothing'}", f"now: {now or 'nothing'}"),
            )


def sheet_rows(asked: Iterable[_Asked]) -> list[SignedText]:
    """Return the texts that are signed, or would be once their findings are read, for JSON."""
    return [
        {
            "id": one.text.place, "source": one.text.english, "target": one.text.words,
            "source_sha256": one.text.digests.source, "target_sha256": one.text.digests.target,
            "class": one.text.document_class, "people": one.people,
            **findings_rows(one.text.findings or (), one.text.answered),
            "rejected": None if one.rejection is None else
            f"{one.rejection.name} rejected this text: {one.rejection.why}",
            "class_was": one.lowered or None, "seen": one.code or None,
            "lang": str(one.text.target), "from": str(one.text.source),
        }
        for each in asked
        if (one := each.answer) is not None and one.code
    ]  # fmt: skip


def findings_rows(found: Iterable[Finding], answered: Iterable[AcceptedFinding]) -> FindingsRow:
    """Return the open and the answered findings of a text, for JSON."""

    def row(one: Finding) -> FindingRow:
        return {"code": one.code, "severity": str(one.severity), "message": one.message}

    return {
        "findings": [row(one) for one in found],
        "answered": [{**row(said.finding), "by": said.by, "why": said.why} for said in answered],
    }


def findings_lines(row: FindingsRow) -> Iterator[str]:
    """Yield the findings of a text with their answers, for a person."""
    for one in row["findings"]:
        yield f"  {one['severity']}: {one['message']} ({one['code']})"
    for one in row["answered"]:
        yield f"  answered {one['severity']}: {one['message']} ({one['code']})"
        yield f"    {one['by']}: {one['why']}"


def sheet_lines(rows: Iterable[SignedText], *, digests: bool = False) -> Iterator[str]:
    """Yield the texts that are signed, for a person."""
    codes: dict[str, None] = {}
    for row in rows:
        yield row["id"]
        yield f"  {row['from']}: {row['source']}"
        yield f"  {row['lang']}: {row['target']}"
        if digests:
            yield f"  sha256 {row['source_sha256']} {row['target_sha256']}"
        yield from findings_lines(row)
        if row["rejected"]:
            yield f"  earlier: {row['rejected']}"
        if row["class_was"]:
            yield f"  the rule was stricter before: {row['class_was']}"
        if digests:
            named = row["class"] or "no class"
            yield f"  {named}: requires {row['people']} people, the translator included"
        if row["seen"]:
            codes[row["seen"]] = None
    for code in codes if digests else ():
        yield f"to approve exactly this: --seen {code}"
