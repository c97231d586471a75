"""`langaccess partners`: referrals, gaps, cards and sheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict, cast

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption, parse_day
from langaccess.cli.reporting import OutOption, WrittenPage, show_list, write_page
from langaccess.cli.sessions import open_folder
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit, UsageError

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from langaccess.outreach.registers import (
        CoverageGap,
        PartnerOffer,
        ReferralPartner,
        UnprintedPartner,
    )
    from langaccess.reports import Page

app = typer.Typer(
    name="partners",
    help="Refer people to partners; print cards and sheets of them.",
    epilog="`langaccess register partners` keeps the list, and imports and exports it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

NeedOption = Annotated[
    str | None, typer.Option("--need", help="Kind of need: esl, dv, legal, wages, housing …")
]


class PartnerRow(TypedDict):
    """A partner of your agency."""

    id: str
    title: str
    needs: tuple[str, ...]
    phone: str | None
    address: str | None
    hours: str | None
    checked: date | None


@with_fields_of("PartnerOffer")
class PartnerOfferRow(PartnerRow):
    """A partner that can be offered, and how the language is spoken there."""


@with_fields_of("ReferralAnswer")
class FoundPartners(TypedDict):
    """What `partners find` prints."""

    offers: list[PartnerOfferRow]


class PartnerGaps(WrittenPage):
    """What `partners gaps` prints."""

    gaps: tuple[CoverageGap, ...]


class PrintedPartners(WrittenPage):
    """What `partners card` and `partners sheet` print."""

    partners: list[PartnerRow]
    left_out: tuple[UnprintedPartner, ...]


class PartnerConsent(TypedDict):
    """What `partners consent` prints."""

    id: str
    listed: bool
    on: date


def _need(need: str | None) -> str | None:
    from typing import get_args

    from langaccess.outreach.registers import ServiceNeed

    known = get_args(ServiceNeed)
    if need is not None and need not in known:
        raise UsageError(f"--need {need}: not a kind of need", hint=f"use {', '.join(known)}")
    return need


@app.command("find")
@prints(FoundPartners)
def find(
    need: NeedOption = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Language of the person.")
    ] = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Find a partner for a need and a language.

    Local partners come first. The county, region, state and country are asked only if the nearer
    level has none. Exit code 1 if there is no partner; the answer still ends with a number.
    """
    from langaccess.cli.options import parse_optional_language
    from langaccess.outreach import registers

    wanted = parse_optional_language(language)
    with open_folder(workspace, "partners") as session:
        partners = registers.load_register(session, registers.PARTNERS)
        found = registers.find_partners(
            partners, session.policy, session.now, need=_need(need), language=wanted
        )

    def draw_find(console: Console) -> None:
        if found.level and found.nearer:
            output.say(console, f"none: {', '.join(found.nearer)}; found: {found.level}")
        for one in found.offers:
            output.say(console, _offer_words(one))
            output.say(console, *(f"  {said}" for said in one.said))
        if not found.offers:
            output.say(console, "no partner on the list")
        output.say(console, f"or {found.fallback}")
        output.say(console, f'say: "{found.say}"')
        _draw_left_out(console, found.left_out)

    offers: FoundPartners = {"offers": [_offer_row(one) for one in found.offers]}
    output.result(output.fields(found) | offers, draw_find, as_json=json)
    return Exit.DONE if found.offers else Exit.NO


_HOW = {
    "staff": "staff speak it",
    "interpreter": "through an interpreter",
    "written": "in writing only",
}


def _offer_row(one: PartnerOffer) -> PartnerOfferRow:
    return cast("PartnerOfferRow", {**_row(one.partner), **output.fields(one)})


def _row(one: ReferralPartner) -> PartnerRow:
    return {
        "id": one.id,
        "title": one.title,
        "needs": one.needs,
        "phone": str(one.phones[0].number) if one.phones else None,
        "address": one.address or None,
        "hours": one.hours or None,
        "checked": one.checked.on if one.checked else None,
    }


def _offer_words(one: PartnerOffer) -> str:
    open_now = {True: "open now", False: "closed now", None: one.partner.hours}[one.open_now]
    how = _HOW[one.how] if one.how else ""
    phone = one.partner.phones[0].number if one.partner.phones else one.partner.address
    return "; ".join(filter(None, (f"{one.partner.title}: {phone}", how, open_now)))


def _draw_left_out(console: Console, left_out: tuple[UnprintedPartner, ...]) -> None:
    output.say(console, *(f"left out: {one.title} ({one.id}): {one.why}" for one in left_out))


@app.command("gaps")
@prints(PartnerGaps)
def gaps(
    need: NeedOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """List languages and groups with no partner, or with only one.

    Looks at the languages in your rules and at the groups that are due (`need show`). Exit code 1
    if there is a gap.
    """
    from langaccess.outreach import registers

    with open_folder(workspace, "partners") as session:
        found = registers.coverage_gaps(session, _need(need))
    data: PartnerGaps = {"gaps": found}
    show_list(
        "Partners: gaps",
        ("language or group", "gap", "partners"),
        [(one.group, one.text, ", ".join(one.partners)) for one in found],
        data,
        out=out,
        as_json=json,
        notes=["an organization and its parent count once; unchecked partners do not count"],
        empty="every language and group that is due has two partners",
    )
    return Exit.NO if found else Exit.DONE


@app.command("card")
@prints(PrintedPartners)
def card(
    need: NeedOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Write a list of referral numbers to carry.

    Only partners that agreed to be listed and that a person has checked in time are on it; the
    others are named with the reason. Exit code 1 if no partner is left.
    """
    return _print(need, out, workspace, json, title="Where to get help", wide=False)


@app.command("sheet")
@prints(PrintedPartners)
def sheet(
    need: NeedOption = None,
    out: OutOption = None,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> Exit:
    """Write a sheet of services with addresses and hours.

    Only partners that agreed to be listed and that a person has checked in time are on it; the
    others are named with the reason. Exit code 1 if no partner is left.
    """
    return _print(need, out, workspace, json, title="Services", wide=True)


_TITLES = {
    "esl": "Classes to learn English",
    "dv": "Help if someone at home hurts you",
    "legal": "Legal help",
    "wages": "Help if you were not paid",
    "housing": "Help with housing",
    "health": "Health care",
    "food": "Food",
}


def _print(
    need: str | None, out: Path | None, workspace: Path | None, json: bool, *, title: str,
    wide: bool,
) -> Exit:  # fmt: skip
    from langaccess.outreach import registers

    with open_folder(workspace, "partners") as session:
        partners = registers.load_register(session, registers.PARTNERS)
        policy, on = session.policy, session.today
        shown, left_out = registers.printable(partners, policy, on, need=_need(need))
    page = _page(shown, _TITLES.get(need or "", title), on.isoformat(), policy, wide=wide)
    data: PrintedPartners = {"partners": [_row(one) for one in shown], "left_out": left_out}
    note = output.Reporter(quiet=json).note
    for one in left_out:
        note(f"left out: {one.title} ({one.id}): {one.why}")
    if not shown:
        output.text(data, lambda: ["no partner may be printed"], as_json=json)
        return Exit.NO
    write_page(page, None, out, data, as_json=json, is_list=True)
    return Exit.DONE


def _page(
    shown: tuple[ReferralPartner, ...], title: str, day: str, policy: Any, *, wide: bool
) -> Page:
    from langaccess import reports
    from langaccess.outreach.registers import said_words

    rules = policy.outreach.referral
    rows = []
    for one in shown:
        by = {"staff": "", "interpreter": " (interpreter)", "written": " (in writing)"}
        spoken = ", ".join(f"{lang.tag.name}{by[lang.how]}" for lang in one.languages)
        phones = ", ".join(
            f"{p.number}{f' ext. {p.extension}' if p.extension else ''}" for p in one.phones
        )
        cells = [one.title, phones, spoken]
        if wide:
            said = "; ".join((*filter(None, (one.cost, one.eligibility)), *said_words(one)))
            cells += [one.address, one.hours, said]
        rows.append(tuple(cells))
    columns: tuple[str, ...] = ("service", "telephone", "languages")
    if wide:
        columns += ("address", "hours", "cost, and what it says")
    agency = policy.agency.name or "Agency not entered"
    return reports.Page(
        title,
        (reports.DataTable(title, columns, tuple(rows)),),
        f"{agency}, {day}",
        (f"{rules.name}: {rules.phone}", "Each service was checked by a person in time."),
    )


@app.command("consent")
@prints(PartnerConsent)
def consent(
    id: Annotated[str, typer.Argument(metavar="ID", help="Id, or a part of the name.")],
    by: Annotated[str, typer.Option("--by", help="Who recorded it.")],
    on: Annotated[
        str | None, typer.Option("--on", help="Day of the agreement; default: today.")
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="The partner no longer agrees.")
    ] = False,
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Record that a partner agrees to be listed, or no longer.

    The log keeps who recorded it. Copies that are already printed must be called back by hand:
    `langaccess publish where`.
    """
    from langaccess.outreach import registers

    with open_folder(workspace, "partners") as session:
        day = parse_day("--on", on) if on else session.today
        if day > session.today:
            raise UsageError(
                f"--on {day}: this day has not come yet", hint="give the day of the agreement"
            )
        fields = {"listed": None, "listed_on": None} if withdraw else {
            "listed_on": day.isoformat(), "listed": True,
        }  # fmt: skip
        (entry,) = registers.set_fields(
            session, registers.PARTNERS, [id], fields, by=by,
            what="withdrawn" if withdraw else "consented",
        )  # fmt: skip
    verb = "is not listed any more" if withdraw else f"agreed on {day} to be listed"
    data: PartnerConsent = {"id": entry.id, "listed": entry.listed, "on": day}
    output.text(
        data,
        lambda: [f"{entry.id}: {verb}"],
        as_json=json,
    )
