"""The sums of many agencies as tables: languages first, then kinds of help, types and months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from langaccess.core.tags import Tag
from langaccess.core.words import joined, plural
from langaccess.reports.count_table import OUTCOMES, UNKNOWN
from langaccess.reports.many_counts import CountSum, ManyCounts
from langaccess.reports.page import Block, BulletList, DataTable, Page, ProseBlock
from langaccess.reports.rule_text import capital, plain

__all__ = ["many_page", "many_tables", "many_words", "not_summed", "period_words", "range_words"]

_CAPTIONS = {
    "language": "By language",
    "help": "By kind of help",
    "type": "By type of encounter",
}
_STATES = {"summed": "summed", "left_out": "left out", "refused": "refused"}
_RANGE = (
    "A range begins with what the files say and ends with what they withhold: counts below {least} "
    "do not leave an agency. Longer periods have narrower ranges."
)


def many_page(found: ManyCounts) -> Page:
    """Return the report. As CSV it is one row for each sum."""
    main = DataTable(
        "Sums",
        ("detail", "value", "outcome", "at least", "at most", "agencies"),
        tuple(
            (one.detail, one.value, one.outcome, str(one.low), str(one.high), str(one.agencies))
            for one in found.sums
        ),
    )
    files = DataTable(
        "Files",
        ("file", "agency", "months", "signed", "state"),
        tuple(
            (one.file, one.agency, period_words(one.first, one.last), "yes" if one.signed else "no",
             ": ".join(filter(None, (_STATES[one.state], one.why))))
            for one in found.files
        ),
    )  # fmt: skip
    blocks: list[Block] = [ProseBlock(line) for line in many_words(found)]
    blocks += many_tables(found)
    if rest := tuple(not_summed(found)):
        blocks.append(BulletList(rest))
    blocks.append(files)
    return Page(
        "Language services of many agencies",
        tuple(blocks),
        subtitle=period_words(found.first, found.last),
        main=main,
        wide=True,
    )


def many_words(found: ManyCounts) -> Iterator[str]:
    """Yield in sentences how much is summed, and what a range means."""
    summed, all_ = len(found.of("summed")), next(iter(found.sums))
    others = [
        f"{len(found.of(state))} {words}"
        for state, words in _STATES.items()
        if state != "summed" and found.of(state)
    ]
    rest = f", {joined(others)}" if others else ""
    yield f"{plural(summed, 'file')} summed{rest}"
    if summed:
        agencies = plural(len(found.agencies), "agency", "agencies")
        period = period_words(found.first, found.last)
        yield f"{_range(all_)} language services in {agencies}, {period}"
        yield _RANGE.format(least=found.least)


def many_tables(found: ManyCounts) -> tuple[DataTable, ...]:
    """Return a table for each detail that the files name."""
    outcomes = [one for one in found.sums if one.detail == "outcome"]
    outcomes.sort(key=lambda one: list(OUTCOMES).index(one.value))
    tables = [
        DataTable(
            "By outcome",
            ("outcome", "services", "agencies"),
            tuple((OUTCOMES[one.value], _range(one), str(one.agencies)) for one in outcomes),
        )
    ]
    shown = [one.value for one in outcomes]
    for detail, caption in _CAPTIONS.items():
        sums = [one for one in found.sums if one.detail == detail]
        parts = {(one.value, one.outcome): one for one in sums if one.outcome}
        rows = tuple(
            (
                _name(one),
                _range(one),
                *(_range(parts[one.value, outcome]) for outcome in shown),
                str(one.agencies),
            )
            for one in sums
            if not one.outcome
        )
        columns = (detail, "services", *(OUTCOMES[one] for one in shown), "agencies")
        tables.append(DataTable(caption, columns, rows))
    months = {one.value: one for one in found.sums if one.detail == "month"}
    rows = tuple((one, _range(months[one]), str(count)) for one, count in found.covered.items())
    tables.append(DataTable("By month", ("month", "services", "agencies that cover it"), rows))
    return tuple(one for one in tables if one.rows)


def not_summed(found: ManyCounts) -> Iterator[str]:
    """Yield each file that is not summed, and each agency without a signature or a file."""
    for state in ("refused", "left_out"):
        for one in found.of(state):
            what = "; ".join(filter(None, (one.why, one.hint)))
            yield f"{_STATES[state]}: {one.file}: {what}"
    if found.unsigned:
        yield f"not signed, so anyone may have written it: {joined(found.unsigned)}"
    if found.silent:
        yield f"no file from: {joined(found.silent)}"


def _name(one: CountSum) -> str:
    if one.value == UNKNOWN:
        return "Not recorded"
    if one.detail == "language":
        return "Not recorded" if one.value == "und" else Tag(one.value).name
    return capital(plain(one.value))


def _range(one: CountSum) -> str:
    return range_words(one.low, one.high)


def range_words(low: int, high: int) -> str:
    """Return a sum as `34`, `34 to 44`, or `up to 10`."""
    if low == high:
        return f"{low:,}"
    return f"{low:,} to {high:,}" if low else f"up to {high:,}"


def period_words(first: date | None, last: date | None) -> str:
    """Return a period as `2026-07`, or `2026-07 to 2026-09`; empty without one."""
    if first is None or last is None:
        return ""
    return f"{first:%Y-%m}" if first == last else f"{first:%Y-%m} to {last:%Y-%m}"
