"""The lists of the plan as pages: what is to be translated, what a law asks, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from langaccess.core.words import joined, plural
from langaccess.outreach.plan import (
    PRICE,
    STATES,
    Backlog,
    BacklogItem,
    BudgetCut,
    ChangedFigure,
    CrossedThreshold,
    LawCheck,
    PlanMatrix,
    PlanReview,
)
from langaccess.reports.page import Block, BulletList, DataTable, Heading, Page, ProseBlock
from langaccess.reports.rule_text import capital

BACKLOG = (
    "no.", "document", "language", "state", "stakes", "people, at least", "words", "new words",
    "near matches", "price (USD)", "vendor",
)  # fmt: skip


def dollars(amount: float) -> str:
    """Return an amount of US dollars ("$1,234.50")."""
    return f"${amount:,.2f}"


def counts_words(matrix: PlanMatrix) -> str:
    """Return how many translations are in each state, in words; states without any are left out."""
    counts = matrix.counts()
    named = [f"{counts[state]} {name}" for state, name in STATES.items() if counts[state]]
    sizes = (
        plural(len(matrix.documents), "document"),
        plural(len(matrix.languages), "language"),
        plural(len(matrix.cells), "translation"),
    )
    return ", ".join(sizes) + (f": {joined(named)}" if named else "")


def backlog_row(one: BacklogItem) -> tuple[str, ...]:
    """Return the cells of an item, as in the heads `BACKLOG`."""
    words = one.words
    return (
        str(one.rank), one.title, one.tag.name, STATES[one.state], one.stakes,
        "not known" if one.people_low is None else f"{one.people_low:,}",
        "not known" if words is None else f"{words.total:,}",
        "" if words is None else f"{words.new:,}",
        "" if words is None else f"{words.near:,}",
        "" if one.price is None else f"{one.price.amount:,.2f}",
        one.no_price if one.price is None else one.price.vendor,
    )  # fmt: skip


def backlog_table(found: Backlog) -> DataTable:
    """Return what is to be translated, in order."""
    return DataTable("To be translated, in order", BACKLOG, tuple(map(backlog_row, found.items)))


def budget_words(found: Backlog, cut: BudgetCut) -> str:
    """Return what a budget buys, in a sentence."""
    text = (
        f"with {dollars(cut.budget)}: {len(cut.bought)} of {cut.priced} priced translations for "
        f"{dollars(cut.spent)}"
    )
    if cut.first_left_out is not None:
        first = found.items[cut.first_left_out - 1]
        price = "" if first.price is None else f" ({dollars(first.price.amount)})"
        text += f"; first left out: no. {first.rank}, {first.title}, {first.tag.name}{price}"
    if cut.unpriced:
        text += f"; {len(cut.unpriced)} have no price and are not bought"
    return text


def matrix_table(matrix: PlanMatrix) -> DataTable:
    """Return the state of each document in each language; empty where it is not needed."""
    cells = {place: STATES[cell.state] for place, cell in matrix.by_place().items()}
    rows = tuple(
        (one.title, *(cells.get((one.id, language.tag), "") for language in matrix.languages))
        for one in matrix.documents
    )
    names = (language.tag.name for language in matrix.languages)
    return DataTable("Each document in each language", ("document", *names), rows)


def backlog_page(
    matrix: PlanMatrix, found: Backlog, cut: BudgetCut | None, *, agency: str, on: str
) -> Page:
    """Return what is still to be translated as a page; its first table is the list."""
    return Page(
        "Vital documents still to be translated",
        tuple(_backlog_blocks(matrix, found, cut)),
        subtitle=f"{agency}, {on}",
        foot=(f"Order: {found.order}.", f"Price: {PRICE}."),
        main=backlog_table(found),
    )


def _backlog_blocks(matrix: PlanMatrix, found: Backlog, cut: BudgetCut | None) -> Iterator[Block]:
    yield ProseBlock(f"{counts_words(matrix)}.")
    if cut is not None:
        yield ProseBlock(f"{capital(budget_words(found, cut))}.")
    elif found.total:
        yield ProseBlock(f"Price of all that have one: {dollars(found.total)}.")
    yield backlog_table(found)
    yield Heading("Each document in each language")
    yield matrix_table(matrix)
    for title, items in (
        ("A person must decide", matrix.questions),
        ("Not counted, or not priced", (*matrix.notes, *found.notes)),
    ):
        if items:
            yield Heading(title)
            yield BulletList(items)


# -- laws -----------------------------------------------------------------------------------------


_LAW = ("paragraph", "asks for", "status", "where", "next")


def _law_rows(found: LawCheck) -> tuple[tuple[str, ...], ...]:
    """Return each field of a law, whether the agency has it, and where it comes from."""
    return tuple((one.paragraph, one.text, one.status, one.place, one.next) for one in found.fields)


def reading_words(found: LawCheck) -> str:
    """Return who compared the fields with the text of the law, and what of it was read."""
    reading = found.law.verified
    if reading is None:
        return "not compared with the text of the law"
    return f"compared with the text by {reading.by} on {reading.on}: {reading.read}"


def law_page(checks: tuple[LawCheck, ...], *, agency: str, on: str) -> Page:
    """Return the fields of laws that ask for a plan as a page; a CSV file has those of all laws."""
    blocks: list[Block] = []
    for found in checks:
        law = found.law
        have = sum(one.status == "have" for one in found.fields)
        blocks += [
            Heading(law.cite),
            ProseBlock(
                f"For {law.applies_to}. {have} of {len(found.fields)} fields are there. "
                f"{capital(reading_words(found))}."
            ),
            DataTable(f"What {law.cite} asks for", _LAW, _law_rows(found)),
        ]
    return Page(
        "What the law asks for in a language access plan",
        tuple(blocks),
        subtitle=f"{agency}, {on}",
        foot=(
            "Whether a law applies to the agency is a question for counsel.",
            "The fields are in our words: read the law.",
        ),
        main=DataTable(
            "What the laws ask for",
            ("law", *_LAW),
            tuple((found.law.cite, *row) for found in checks for row in _law_rows(found)),
        ),
    )


# -- last year ------------------------------------------------------------------------------------

_CHANGES = {
    "changed": "changed",
    "not_shown": "no change beyond the error",
    "same_survey": "same survey",
    "no_margin": "cannot be compared",
    "new": "not in the earlier plan",
    "gone": "not in this plan",
}
_STATUS = {"due": "due", "not_shown": "not shown to be due", "cannot_tell": "cannot tell"}


def figure_cells(one: ChangedFigure) -> tuple[str, str, str, str]:
    """Return group, figures then and now with their margins, and whether they differ."""
    return (
        one.group,
        _figure(one.then, one.then_moe),
        _figure(one.now, one.now_moe),
        _CHANGES[one.change],
    )


def crossed_cells(one: CrossedThreshold) -> tuple[str, str, str]:
    """Return group, and what the thresholds answered then and answer now, in words."""
    return one.group, _STATUS[one.then], _STATUS[one.now]


def _figure(value: int | None, moe: int | None) -> str:
    if value is None:
        return "not shown"
    return f"{value:,}" if moe is None else f"{value:,} ± {moe:,}"


def review_page(found: PlanReview, *, agency: str, on: str) -> Page:
    """Return what changed since the earlier plan, and what is late, as a page."""
    return Page(
        "Review of the language access plan",
        tuple(review_blocks(found)),
        subtitle=f"{agency}, {on}",
        foot=(
            "A figure has changed if the difference is beyond the margins of both, at 90%.",
            "Five-year surveys of nearby years share answers, so that a change shows late.",
        ),
    )


def review_blocks(found: PlanReview, level: Literal[2, 3] = 2) -> Iterator[Block]:
    """Yield the blocks of the review; in the plan its headings are one level lower."""
    if found.earlier is None:
        yield ProseBlock("No plan of an earlier day is in the log, so nothing is compared.")
    else:
        yield ProseBlock(f"Compared with the plan written on {found.earlier.on}.")
    if found.figures:
        columns = ("group of languages", "then", "now", "difference")
        rows = tuple(figure_cells(one) for one in found.figures)
        yield DataTable("People with limited English, then and now", columns, rows)
    if found.crossed:
        yield DataTable(
            "Thresholds newly crossed",
            ("group of languages", "then", "now"),
            tuple(map(crossed_cells, found.crossed)),
        )
    if found.earlier is not None:
        yield DataTable(
            "Translations, then and now",
            ("state", "then", "now"),
            tuple((STATES[one.state], str(one.then), str(one.now)) for one in found.states),
        )
        if found.indicators:
            yield DataTable("Indicators, then and now", ("indicator", "then", "now"),
                            found.indicators)  # fmt: skip
    late = (
        ("Commitments overdue", tuple(
            f"{one.id}, due {one.due}, {one.owner}: {one.text}" for one in found.overdue)),
        ("Documents to be read again", tuple(
            f"{one.title} ({one.owner}), since {one.review_by}" for one in found.aged)),
        ("Translations that are stale", tuple(
            f"{found.titles[one.document]}, {one.tag.name}: {one.why}" for one in found.stale)),
        ("Commitments kept", tuple(
            f"{one.id}, on {one.done}: {one.text}" for one in found.kept)),
    )  # fmt: skip
    for title, items in late:
        if items:
            yield Heading(title, level)
            yield BulletList(items)
