"""`langaccess policy render`: the agency's directive, written from its rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.reporting import PageFormatOption, WrittenPage, page_form
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.agency.policy import Adoption, Policy
    from langaccess.core.model import Decision
    from langaccess.reports import Copy


class DirectiveWritten(WrittenPage):
    """What `policy render` prints."""

    rules: str
    digest: str
    adopted: Adoption | None


@prints("DirectiveWritten | Copy | Decision")
def render(
    form: PageFormatOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write it to this file. Without it, print it.")
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option("--check", help="Check if this file still matches the rules; write nothing."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Write your agency's language-access directive from its rules.

    It names the authority for each rule, who adopted it, and when it must be checked again. Exit
    code 1 if --check finds that the file no longer matches the rules, or if a source has not been
    verified for too long; then nothing is written.
    """
    from langaccess import reports
    from langaccess.agency.policy import digest
    from langaccess.agency.session import open_session
    from langaccess.core.clock import day_of
    from langaccess.core.files import sha256

    session = open_session(workspace, note=output.Reporter().note)
    policy, folder = session.policy, session.root
    if check is not None:
        if out is not None or form is not None:
            raise UsageError("--check writes nothing: leave out --out and --format")
        return _print_check(reports.check_copy(check, policy, folder), as_json=as_json)
    shape = page_form(form, out)
    may = reports.may_print(policy, day_of(session.now))
    if not may.allowed:
        return _print_refusal(may, as_json=as_json)
    data: DirectiveWritten = {
        "format": shape,
        "rules": policy.id,
        "digest": digest(policy),
        "adopted": policy.adopted,
    }
    if out is None:
        text = data["text"] = reports.directive(policy, shape, folder).decode("utf-8")
        output.result(data, lambda console: output.put(console, text, end=""), as_json=as_json)
        return Exit.DONE
    made = reports.write_directive(policy, shape, out, folder)
    data |= {"file": out, "sha256": sha256(made)}
    output.result(
        data,
        lambda console: output.say(console, f"wrote {out} from the rules {policy.id}"),
        as_json=as_json,
    )
    return Exit.DONE


_STATES = {
    "current": "matches the current rules",
    "rules_changed": "is out of date: the rules have changed since it was written",
    "edited": "was edited by hand after it was written",
    "wording_changed": "has the same rules; a section of your own or the program's words changed",
}


def _print_check(copy: Copy, *, as_json: bool) -> Exit:

    def draw_check(console: Console) -> None:
        output.say(console, f"{copy.file} {_STATES[copy.state]}")
        if copy.state == "edited" and copy.rules_differ:
            output.say(console, "the rules have changed too")
        if copy.state == "edited":
            new = copy.file.with_name(f"{copy.file.stem}-new{copy.file.suffix}")
            output.say(
                console,
                f"to compare, write a new one beside it: langaccess policy render --out {new}",
            )
            output.say(
                console,
                "bring the changes into jurisdiction.yaml, or into a section of your own "
                "(directive: sections); then move the edited file away",
            )
        elif copy.state != "current":
            output.say(console, f"write it again: langaccess policy render --out {copy.file}")

    output.result(copy, draw_check, as_json=as_json)
    return Exit.DONE if copy.state == "current" else Exit.NO


def _print_refusal(decision: Decision, *, as_json: bool) -> Exit:

    def draw_refusal(console: Console) -> None:
        output.say(console, "NO: your agency's rules do not permit printing this")
        output.say(console, *(f"- {reason.text}" for reason in decision.reasons))
        output.say(console, *(f"instead: {step}" for step in decision.instead))

    output.result(decision, draw_refusal, as_json=as_json)
    return Exit.NO


def note_stale(folder: Path | None, policy: Policy) -> None:
    """Note which directives in the agency's folder no longer match its rules."""
    from langaccess import reports

    if folder is None:
        return
    for copy in reports.copies(folder, policy):
        if copy.rules_differ:
            output.Reporter().note(
                f"{copy.file.name} is out of date; write it again: "
                f"langaccess policy render --out {copy.file.name}"
            )
