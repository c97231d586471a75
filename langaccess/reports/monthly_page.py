"""The monthly bulletin as one page in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from langaccess.agency.policy import Policy
from langaccess.core.clock import months_after
from langaccess.core.tags import is_sign
from langaccess.core.words import joined, long_date, plural, quoted
from langaccess.qa import grade
from langaccess.reports.monthly import DatedItem, LanguageFocus, MonthlyReport
from langaccess.reports.page import Block, BulletList, DataTable, Heading, Page, ProseBlock
from langaccess.reports.reach_page import entries_words
from langaccess.reports.rule_text import capital

_SHOWN = 4  # entries of a list: the page stays one page


def monthly_page(found: MonthlyReport, policy: Policy) -> Page:
    """Return the bulletin as a page that fits on one sheet."""
    so_far = "" if found.is_over else ", so far"
    return Page(
        f"Language help: {found.month:%B %Y}{so_far}",
        tuple(_blocks(found)),
        subtitle=policy.agency.name or policy.id,
        foot=(
            entries_words(found.entries),
            f"A count below {policy.audit.small_count} is not shown: it could point to a person.",
        ),
    )


def grade_of(page: Page) -> float | None:
    """Return the school grade of a page's sentences; None with fewer than 100 words."""
    texts = []
    for block in page.blocks:
        if isinstance(block, ProseBlock):
            texts.append(block.text)
        elif isinstance(block, BulletList):
            texts.extend(block.items)
        elif isinstance(block, DataTable):
            texts.extend(row[0] for row in block.rows)
    return grade(texts)


def _blocks(found: MonthlyReport) -> Iterator[Block]:
    months = (found.month, months_after(found.month, -1))
    yield DataTable(
        "Three numbers",
        ("", *(f"{month:%B}" for month in months)),
        tuple((one.text, one.this_month, one.last_month) for one in found.numbers),
    )
    if found.thanks:
        yield ProseBlock(found.thanks)
    yield from _focus_blocks(found.focus)
    yield Heading("What changed")
    yield from map(ProseBlock, _change_words(found))
    for title, items in (("Next dates", found.dates), ("What ends soon", found.expires)):
        if items:
            yield Heading(title)
            yield BulletList(tuple(_dated(items)))


def _focus_blocks(focus: LanguageFocus | None) -> Iterator[Block]:
    if focus is None:
        yield Heading("The language of the month")
        yield ProseBlock("Your rules name no language yet. Add them: langaccess need adopt.")
        return
    name = focus.tag.name
    yield Heading(f"The language of the month: {name}")
    spoken = focus.where and not is_sign(focus.tag)
    words = [f"People from {joined(focus.where)} may speak it."] if spoken else []
    if focus.ask:
        words.append(f"Ask: {quoted(focus.ask)}")
    if words:
        yield ProseBlock(" ".join(words))
    yield DataTable(
        "Whom to call",
        ("shift", "stop, report, front desk", "statement, search"),
        tuple((call.shift, call.everyday, call.evidence) for call in focus.calls),
    )
    if focus.say:
        yield ProseBlock(f"Say to the line: {quoted(focus.say)}")
    if focus.phrase is not None:
        one = focus.phrase
        yield ProseBlock(f"Learn one phrase. {quoted(one.en)} is “{one.text}” Say: {one.say}")
    elif is_sign(focus.tag):
        yield ProseBlock("Face the person, and write if they ask for it.")
    else:
        yield ProseBlock(f"No phrase in {name} is approved with a way to say it yet.")


def _change_words(found: MonthlyReport) -> Iterator[str]:
    change, fact = found.change, found.fact
    if change is not None:
        more = f" {plural(change.more, 'more rule')} changed." if change.more else ""
        now = f"{capital(change.text)}: {change.now}. Before: {change.before}."
        yield f"{now}{more} Ask your supervisor."
    if fact is not None:
        others = plural(fact.more, "more statement") if fact.more else ""
        more = f" New too: {others}. Ask your supervisor." if others else ""
        last = long_date(fact.until)
        yield f"Our policy says: {quoted(fact.text)} Tell people so until {last}.{more}"
    if change is None and fact is None:
        yield "No rule changed this month."


def _dated(items: Sequence[DatedItem]) -> Iterator[str]:
    yield from (f"{one.on:%B} {one.on.day}: {one.text}" for one in items[:_SHOWN])
    if len(items) > _SHOWN:
        yield f"And {len(items) - _SHOWN} more. Ask the coordinator."
