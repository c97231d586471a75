"""The sheet for collecting recalled printed copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from langaccess.agency.policy import Policy
from langaccess.core.words import plural
from langaccess.reports.page import Block, Callout, DataTable, Heading, Page, ProseBlock
from langaccess.review import RecalledCopies

_COLUMNS = ("Form number (footer)", "Document", "Language", "Copies", "Returned", "By, on")
_FOOT = (
    "Collect every copy with one of these form numbers. Hand out none until a new version is "
    "there. Collect copies of the English page too: they have no form number, so they are not in "
    "this list. "
    "When a site is done: langaccess publish recall --collected FORM --site SITE --by NAME."
)


def recall_sheet(found: Sequence[RecalledCopies], policy: Policy, *, on: date) -> Page:
    """Return the recall sheet: one table for each site, and the reasons.

    Args:
        found: from `review.recalls`, by site.
    """
    total = sum(one.copies.copies for one in found)
    agency = policy.agency.name or "Agency not entered"
    return Page(
        title="Copies to collect",
        subtitle=f"{agency}, {on.isoformat()}",
        blocks=tuple(_blocks(found, total)),
        foot=(_FOOT,),
    )


def _blocks(found: Sequence[RecalledCopies], total: int) -> Iterator[Block]:
    if not found:
        yield ProseBlock("There are no copies to collect.")
        return
    sites = {one.copies.site.casefold() for one in found}
    yield Callout(f"{plural(total, 'copy', 'copies')} at {plural(len(sites), 'site')}")
    for _, group in groupby(found, key=lambda one: one.copies.site.casefold()):
        here = list(group)
        rows = [
            (c.form, c.document, f"{c.tag.name} ({c.tag})", str(c.copies), "☐", "")
            for c in (one.copies for one in here)
        ]
        yield DataTable(here[0].copies.site, _COLUMNS, tuple(rows))
    yield Heading("Reasons")
    seen = set()
    for one in found:
        if one.copies.form not in seen:
            seen.add(one.copies.form)
            words = "; ".join(f"{r.text} ({r.rule})" for r in one.reasons)
            yield ProseBlock(f"{one.copies.form}: {words}.")
