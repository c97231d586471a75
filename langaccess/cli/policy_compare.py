"""`langaccess policy compare`: the rules of a neighboring agency next to ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.reporting import OutOption, PageFormatOption, WrittenPage, write_page
from langaccess.cli.shapes import prints

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.reports import ComparedFact, ComparedRule, PolicyComparison, Scenario

_SUBJECTS = 220  # letters of a list of encounters on the screen


class ComparedSide(TypedDict):
    """The rules of one side."""

    id: str
    digest: str
    adopted: bool


class RulesCompared(WrittenPage):
    """What `policy compare` prints."""

    ours: ComparedSide
    theirs: ComparedSide
    counts: dict[str, int]
    rules: tuple[ComparedRule, ...]
    scenarios: tuple[Scenario, ...]
    facts: tuple[ComparedFact, ...]


@prints(RulesCompared)
def compare(
    other: Annotated[
        str, typer.Argument(help="The other jurisdiction.yaml or its folder, or a shipped name.")
    ],
    form: PageFormatOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Compare your rules with another agency's.

    Each rule is the same, stricter on one side, contradictory, or on one side only. It also shows
    what a member of one agency may do that the other agency's rules do not permit.
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
        for verdict in ("same", "stricter", "contradicts", "preference", "silent")
    }
    data: RulesCompared = {
        "ours": {"id": compared.ours, "digest": compared.ours_digest,
                 "adopted": compared.ours_adopted},
        "theirs": {"id": compared.theirs, "digest": compared.theirs_digest,
                   "adopted": compared.theirs_adopted},
        "counts": counts,
        "rules": compared.rows,
        "scenarios": compared.scenarios,
        "facts": compared.facts,
    }  # fmt: skip
    if form is not None or out is not None:
        write_page(reports.comparison_page(compared), form, out, data, as_json=as_json)
    else:
        output.result(data, lambda console: _draw_comparison(console, compared), as_json=as_json)


def _draw_comparison(console: Console, found: PolicyComparison) -> None:
    output.say(console, f"here: {_side_name(found.ours, adopted=found.ours_adopted)}")
    output.say(console, f"there: {_side_name(found.theirs, adopted=found.theirs_adopted)}")
    output.say(
        console,
        f"{len(found.rows)} rules: {found.count('same')} the same, {found.count('stricter')} "
        f"stricter on one side, {found.count('contradicts')} contradictory, "
        f"{found.count('preference')} with another order of preference, "
        f"{found.count('silent')} on one side only",
    )
    for title, verdict, which in (
        (f"STRICTER HERE ({found.ours})", "stricter", "ours"),
        (f"STRICTER THERE ({found.theirs})", "stricter", "theirs"),
        ("CONTRADICTORY", "contradicts", ""),
        ("ANOTHER ORDER OF PREFERENCE", "preference", ""),
        ("ONLY HERE", "silent", "theirs"),
        ("ONLY THERE", "silent", "ours"),
    ):
        _draw_rules(console, title, found, verdict, which)
    _draw_border(console, found)
    output.say(console, "")
    output.say(console, "LANGUAGES AND TELEPHONE NUMBERS")
    for fact in found.facts:
        here, there = (", ".join(side) or "not entered" for side in (fact.ours, fact.theirs))
        output.say(console, f"- {fact.about}: here {here}; there {there}", indent="    ")


def _side_name(name: str, *, adopted: bool) -> str:
    return name if adopted else f"{name} (rules not adopted by the agency)"


def _draw_rules(
    console: Console, title: str, found: PolicyComparison, verdict: str, which: str
) -> None:
    from langaccess.reports import groups

    rows = [row for row in found.rows if row.verdict == verdict and row.which == which]
    if not rows:
        return
    output.say(console, "")
    output.say(console, f"{title}: {len(rows)}")
    for group in groups(rows):
        about = f": {_subject_list(group.subjects)}" if group.subjects else ""
        output.say(console, f"- {group.about}{about}")
        row = group.first
        if verdict == "silent":
            output.say(console, f"  {row.theirs if which == 'ours' else row.ours}", indent="    ")
        else:
            output.say(console, f"  here: {row.ours}; there: {row.theirs}", indent="    ")


def _draw_border(console: Console, found: PolicyComparison) -> None:
    from langaccess.reports import scenario_groups

    output.say(console, "")
    if not found.border:
        output.say(console, "WHERE THEY MEET: each side permits what the other permits")
    names = {"ours": (found.ours, found.theirs), "theirs": (found.theirs, found.ours)}
    for actor, (own, other) in names.items():
        cases = [case for case in found.border if case.actor == actor]
        if not cases:
            continue
        output.say(console, f"WHERE THEY MEET: what {own} permits and {other} does not")
        for group in scenario_groups(cases):
            output.say(console, f"- {_subject_list(group.subjects)}: {group.first.does}")
            cited = group.first.against.authority
            output.say(console, f"  {other}: {group.first.says} [{cited}]", indent="    ")


def _subject_list(subjects: tuple[str, ...]) -> str:
    text = ", ".join(subjects)
    if len(text) <= _SUBJECTS:
        return text
    return f"{', '.join(subjects[:8])} and {len(subjects) - 8} more"
