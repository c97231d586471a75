"""Bills in the report of the audit, and the sheet that is sent to a vendor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from langaccess.agency.policy import Policy
from langaccess.core.files import make_folder, safe_name, write_atomic
from langaccess.core.words import joined
from langaccess.reports.bill_checks import BillFinding, BillReview, VendorSum
from langaccess.reports.page import Block, DataTable, Heading, Page, ProseBlock, render_file

VENDOR_COLUMNS = (
    "vendor", "lines", "billed, $", "findings", "to be credited, $", "questions", "in question, $",
)  # fmt: skip


def money(amount: Decimal | None) -> str:
    """Return US dollars for a cell, without the sign; empty for none."""
    return "" if amount is None else f"{amount:,.2f}"


def vendor_rows(sums: Sequence[VendorSum]) -> tuple[tuple[str, ...], ...]:
    """Return a row for each vendor, by `VENDOR_COLUMNS`."""
    return tuple(
        (one.vendor, str(one.lines), money(one.billed), str(one.findings), money(one.over),
         str(one.questions), money(one.open))
        for one in sums
    )  # fmt: skip


def bill_blocks(review: BillReview) -> Iterator[Block]:
    """Yield the sums of each vendor, and the questions; the findings are among the others."""
    if not review.vendors:
        return
    yield Heading("Invoices of vendors")
    yield ProseBlock(
        "To be credited: what the findings show was charged too much. In question: lines to ask "
        "about, which are not proof; a call may be recorded in another way."
    )
    yield DataTable("Money at stake, by vendor", VENDOR_COLUMNS, vendor_rows(review.vendors))
    if any(not one.is_question for one in review.findings):
        yield _table("To be credited", review.findings, is_question=False)
    if any(one.is_question for one in review.findings):
        yield _table("Questions about invoices", review.findings, is_question=True)


_COLUMNS = ("vendor", "call", "date", "language", "charged, $", "at stake, $", "why", "where")


def _table(title: str, findings: Sequence[BillFinding], *, is_question: bool) -> DataTable:
    columns = (*_COLUMNS, "compared with") if is_question else _COLUMNS
    rows = (
        (one.vendor, *_cells(one), one.text, _place(one), _compared(one))[: len(columns)]
        for one in findings
        if one.is_question == is_question
    )
    return DataTable(title, columns, tuple(rows))


def _place(one: BillFinding) -> str:
    """Return file and line, without the vendor, which has a column or page of its own."""
    return one.place.removeprefix(f"{one.vendor}, ")


def _compared(one: BillFinding) -> str:
    return ", ".join(filter(None, (one.encounter, one.other)))


def _cells(one: BillFinding) -> tuple[str, ...]:
    return one.record, str(one.on), one.language, money(one.charge), money(one.over)


def bill_remarks(review: BillReview) -> Iterator[str]:
    """Yield what could not be compared, and what to do."""
    if review.unpriced:
        yield (
            f"Prices of {joined(review.unpriced, 'and')} were not compared: contracts.yaml has no "
            "contract for that day. Enter it."
        )


_IN_QUESTION = '"In question" counts what a line may cost too much, until it is explained.'


def vendor_page(review: BillReview, vendor: VendorSum, policy: Policy) -> Page:
    """Return the sheet to send to a vendor: what is to be credited, and what is asked.

    It has no number of a record of the agency, nothing of another vendor, and not the calls that
    are not billed.
    """
    mine = _for_vendor(review, vendor)
    wrong = [one for one in mine if not one.is_question]
    asked = [one for one in mine if one.is_question]
    days = [one.on for one in mine]
    summary = (
        ("From", policy.agency.name or policy.id),
        ("To", vendor.vendor),
        ("Calls and totals below", f"{min(days)} to {max(days)}"),
        ("Lines of your invoices", f"{vendor.lines:,}"),
        ("Billed, $", money(vendor.billed)),
        ("To be credited, $", money(vendor.over)),
        ("In question, $", money(vendor.open)),
        ("", _IN_QUESTION),
    )
    blocks: list[Block] = [DataTable("Summary", ("subject", "value"), summary)]
    for title, these in (("Please credit", wrong), ("Please explain", asked)):
        if these:
            rows = tuple((*_cells(one), one.text, _place(one)) for one in these)
            blocks.append(DataTable(title, _COLUMNS[1:], rows))
    return Page(
        f"Invoices of {vendor.vendor}",
        tuple(blocks),
        subtitle=policy.agency.name or policy.id,
        foot=(_IN_QUESTION,),
    )


def _for_vendor(review: BillReview, vendor: VendorSum) -> list[BillFinding]:
    """Return the findings and questions that are sent to a vendor: none in the agency's favor."""
    return [
        one
        for one in review.findings
        if one.vendor == vendor.vendor and one.kind not in ("bill_missing", "bill_less")
    ]


def write_vendor_sheets(review: BillReview, policy: Policy, folder: Path) -> tuple[Path, ...]:
    """Write a workbook for each vendor with a finding or a question, and return the files.

    Raises:
        OutputError: the folder cannot be written.
    """
    made: list[Path] = []
    for vendor in review.vendors:
        if not _for_vendor(review, vendor):
            continue
        if not made:
            make_folder(folder)
        name = safe_name(vendor.vendor)
        path = folder / f"{name}.xlsx"
        if path in made:
            path = folder / f"{name}-{len(made) + 1}.xlsx"
        write_atomic(path, render_file(vendor_page(review, vendor, policy), "xlsx"))
        made.append(path)
    return tuple(made)
