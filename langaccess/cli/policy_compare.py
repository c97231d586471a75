"""`langaccess policy compare`: the rules of a neighbour beside ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.reporting import FormatOption, OutOption, say, write_page

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.reports import Comparison

__all__ = ["compare"]

_SUBJECTS = 220  # letters of a list of encounters on the screen


def compare(
    other: Annotated[
        str, typer.Argument(help="The other jurisdiction.yaml or its folder, or a shipped name.")
    ],
    form: FormatOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """The rules of two agencies side by side, and what may go wrong where they meet.

    Every rule is the same, stricter on one side, in contradiction, or on one side only.
    At the border: what a member of one may do that the rules of the other do not permit.
    """
    from langaccess import reports
    from langaccess.agency.policy import shipped_jurisdictions
    from langaccess.agency.session import open_session
    from langaccess.agency.workspace import JURISDICTION

    ours = open_session(workspace, note=output.Reporter().note).workspace.jurisdiction
    theirs = shipped_jurisdictions().get(other, Path(other))
    if theirs.is_dir():
        theirs = theirs / JURISDICTION
    compared = reports.compare(reports.load_side(ours), reports.load_side(theirs))
    counts = {
        verdict: compared.count(verdict)
        for verdict in ("same", "stricter", "contradicts", "silent")
    }
    data = {
        "ours": {"id": compared.ours, "digest": compared.ours_digest,
                 "adopted": compared.ours_adopted},
        "theirs": {"id": compared.theirs, "digest": compared.theirs_digest,
                   "adopted": compared.theirs_adopted},
        "counts": counts,
        "rules": compared.rows,
        "scenarios": compared.scenarios,
    }  # fmt: skip
    if form is not None or out is not None:
        write_page(reports.comparison_page(compared), form, out, data, as_json=as_json)
    else:
        output.result(data, lambda console: _show(console, compared), as_json=as_json)


def _show(console: Console, found: Comparison) -> None:
    say(console, f"here: {_side(found.ours, adopted=found.ours_adopted)}")
    say(console, f"there: {_side(found.theirs, adopted=found.theirs_adopted)}")
    say(
        console,
        f"{len(found.rows)} rules: {found.count('same')} the same, {found.count('stricter')} "
        f"stricter on one side, {found.count('contradicts')} in contradiction, "
        f"{found.count('silent')} on one side only",
    )
    for title, verdict, which in (
        (f"STRICTER HERE ({found.ours})", "stricter", "ours"),
        (f"STRICTER THERE ({found.theirs})", "stricter", "theirs"),
        ("IN CONTRADICTION", "contradicts", ""),
        ("ONLY HERE", "silent", "theirs"),
        ("ONLY THERE", "silent", "ours"),
    ):
        _rules(console, title, found, verdict, which)
    _border(console, found)


def _side(name: str, *, adopted: bool) -> str:
    return name if adopted else f"{name} (shipped default, not adopted by the agency)"


def _rules(console: Console, title: str, found: Comparison, verdict: str, which: str) -> None:
    from langaccess.reports import groups

    rows = [row for row in found.rows if row.verdict == verdict and row.which == which]
    if not rows:
        return
    say(console, "")
    say(console, title)
    for group in groups(rows):
        about = f": {_listed(group.subjects)}" if group.subjects else ""
        say(console, f"- {group.about}{about}")
        row = group.first
        if verdict == "silent":
            say(console, f"  {row.theirs if which == 'ours' else row.ours}", indent="    ")
        else:
            say(console, f"  here: {row.ours}; there: {row.theirs}", indent="    ")


def _border(console: Console, found: Comparison) -> None:
    from langaccess.reports import scenario_groups

    say(console, "")
    if not found.scenarios:
        say(console, "AT THE BORDER: whatever one side permits, the other permits too")
        return
    names = {"ours": (found.ours, found.theirs), "theirs": (found.theirs, found.ours)}
    for actor, (own, other) in names.items():
        cases = [case for case in found.scenarios if case.actor == actor]
        if not cases:
            continue
        say(console, f"AT THE BORDER: a member of {own} acts against the rules of {other}")
        for group in scenario_groups(cases):
            say(console, f"- {_listed(group.subjects)}: {group.first.does}")
            cited = group.first.against.authority
            say(console, f"  {other}: {group.first.says} [{cited}]", indent="    ")


def _listed(subjects: tuple[str, ...]) -> str:
    text = ", ".join(subjects)
    if len(text) <= _SUBJECTS:
        return text
    return f"{', '.join(subjects[:8])} and {len(subjects) - 8} more"
