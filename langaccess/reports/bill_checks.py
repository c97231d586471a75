"""Compares bills with each other, and with the recorded encounters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from langaccess.agency.policy import HelpKind, Holiday, Policy, reason
from langaccess.core.tags import Tag
from langaccess.core.words import plural
from langaccess.interpret.encounters import Encounter
from langaccess.reports.bill_matches import (
    BillMatches,
    Doubtful,
    UsedService,
    doubtful_bills,
    match_bills,
)
from langaccess.reports.bill_prices import (
    call_charge,
    matching_rate,
    minutes_words,
    price_faults,
    price_of,
)
from langaccess.reports.bills import Bill, Bills, workbook_of
from langaccess.reports.contracts import (
    NO_CONTRACTS,
    ContractRate,
    VendorContract,
    VendorContracts,
    charged_minutes,
    plain_vendor,
)
from langaccess.reports.violations import Violation


@dataclass(frozen=True, slots=True)
class BillFinding:
    """What is wrong with a line of an invoice, or is to be asked.

    Attributes:
        kind: the check that found it (`bill_rate`, `bill_duplicate`...).
        is_question: it is not proof: the vendor, or the record, may explain it.
        vendor: the vendor's name, or the file of a vendor that is not known.
        record: number of the call on the invoice; empty for a total.
        place: file and line; empty for an encounter without a bill.
        on: the day; for a total or fee the last day of the invoice.
        language: as the vendor writes it.
        charge: US dollars charged.
        over: US dollars at stake: what was charged too much, or may have been.
        text: what is wrong, without anything that only the agency may know.
        encounter: id of the encounter it was compared with; not for the vendor.
        other: call, vendor and place of another vendor's line that it was compared with; not for
            the vendor.
    """

    kind: str
    is_question: bool
    vendor: str
    record: str
    place: str
    on: date
    language: str
    charge: Decimal | None
    over: Decimal
    text: str
    encounter: str = ""
    other: str = ""
    tag: Tag | None = field(default=None, metadata={"json": ""})

    def violation(self, policy: Policy) -> Violation:
        """Return it as a finding of the audit."""
        text = (
            f"{self.text} ({self.place})"
            if self.place and self.place not in self.text
            else self.text
        )
        ground = reason(policy, f"audit.{self.kind}", text, policy.audit.basis)
        return Violation(
            ground.rule,
            self.record or self.place,
            text,
            self.kind,
            self.on,
            self.tag,
            None,
            ground.authority,
            ground.as_of,
            vendor=self.vendor,
        )


@dataclass(frozen=True, slots=True)
class VendorSum:
    """What one vendor billed, and what is at stake, in US dollars.

    Attributes:
        lines: number of lines.
        billed: sum of their charges.
        findings: number of findings.
        over: US dollars that the findings say were charged too much. A line counts with at most
            its own charge.
        questions: number of questions.
        open: US dollars of the lines in question, without those of findings.
        has_contract: whether `contracts.yaml` has a contract with this vendor.
    """

    vendor: str
    lines: int
    billed: Decimal
    findings: int
    over: Decimal
    questions: int
    open: Decimal
    has_contract: bool


@dataclass(frozen=True, slots=True)
class BillReview:
    """Invoices compared with contracts, with each other, and with the encounters.

    Attributes:
        findings: what is wrong, and what is to be asked, by vendor and day.
        vendors: the sums of each vendor, most money at stake first.
        unmatched: bills without a recorded encounter.
        doubtful: those of them that may be for a call that is billed elsewhere too.
        unpriced: vendors without a contract on the day of a line: their prices were not compared.
    """

    findings: tuple[BillFinding, ...] = ()
    vendors: tuple[VendorSum, ...] = ()
    unmatched: tuple[Bill, ...] = ()
    doubtful: tuple[Doubtful, ...] = ()
    unpriced: tuple[str, ...] = ()


def review_bills(
    bills: Bills,
    encounters: Sequence[Encounter],
    policy: Policy,
    contracts: VendorContracts = NO_CONTRACTS,
) -> BillReview:
    """Return what is wrong with invoices, and what is to be asked, with the money at stake."""
    credited = _credits(bills)
    found = [*_twice(bills.lines, credited), *_overlapping(bills.lines, policy)]
    flagged = {one.place for one in found}
    billed = Counter(bill.call for bill in bills.lines if not bill.is_credit)
    given_back = {call: sum(back) for call, back in credited.items() if billed[call] == 1}
    once = list(_once(bills.lines))
    match = match_bills(once, encounters, policy, contracts)
    open_ = [bill for bill in once if given_back.get(bill.call, 0) < (bill.charge or 1)]
    flagged |= {bill.at for bill in once} - {bill.at for bill in open_}  # paid back: not asked
    doubtful = tuple(
        doubtful_bills(match, flagged, timedelta(minutes=policy.audit.bill_match_minutes))
    )
    found.extend(_totals(bills))
    for bill in open_:
        faults = _priced(bill, match.used.get(id(bill)), policy, contracts)
        credit = Decimal(given_back.get(bill.call, 0))
        rest = (replace(one, over=one.over - credit) for one in faults)
        found.extend(one for one in rest if not credit or one.over > 0)
    found.extend(_unmatched(match, doubtful, flagged, policy, contracts))
    found.extend(_unbilled(bills.lines, match, contracts))
    found.sort(key=lambda one: (one.vendor, one.is_question, one.on, one.record))
    unpriced = {
        _vendor(bill): None
        for bill in bills.lines
        if bill.vendor and contracts.on(bill.vendor, bill.day) is None and not bill.is_credit
    }
    return BillReview(
        tuple(found),
        tuple(_sums(bills, found, contracts)),
        tuple(match.lost),
        doubtful,
        tuple(unpriced),
    )


def _credits(bills: Bills) -> dict[tuple[object, ...], list[Decimal]]:
    """Return call → the US dollars that the vendor gave back for it, in the same invoices.

    A credit has the number of the call as its own, or in a cell: "credit for call 1002".
    """
    calls: dict[tuple[str, str], tuple[object, ...]] = {}
    for bill in bills.lines:
        if not bill.is_credit:
            calls.setdefault((_vendor(bill), bill.record.casefold()), bill.call)
    known = set(calls.values())
    given_back: dict[tuple[object, ...], list[Decimal]] = {}

    def add(call: tuple[object, ...] | None, amount: Decimal) -> None:
        if call is not None:
            given_back.setdefault(call, []).append(amount)

    def named(vendor: str, text: str) -> tuple[object, ...] | None:
        words = re.findall(r"[\w-]+", text.casefold())
        found = {calls[vendor, one] for one in words if (vendor, one) in calls}
        return found.pop() if len(found) == 1 else None

    for bill in bills.lines:
        if bill.is_credit and bill.charge is not None:
            own = bill.call if bill.call in known else named(_vendor(bill), " ".join(bill.row))
            add(own, -bill.charge)
    for row in bills.others:
        if row.amount < 0:
            vendor = row.vendor or _unknown(row.file)
            add(named(vendor, row.text), -row.amount)
    return given_back


def _vendor(bill: Bill) -> str:
    """Return the vendor's name, or the file of a vendor that is not known."""
    return bill.vendor or _unknown(bill.file)


def _unknown(file: str) -> str:
    """Return what a vendor is called that is not known: all sheets of a workbook are of one."""
    return f"not known ({workbook_of(file)})"


def _finding(
    kind: str,
    bill: Bill,
    text: str,
    over: Decimal,
    *,
    is_question: bool = False,
    encounter: str = "",
    other: str = "",
) -> BillFinding:
    return BillFinding(
        kind, is_question, _vendor(bill), bill.record, bill.at, bill.day, bill.language,
        bill.charge, max(over, Decimal(0)), text, encounter, other, bill.tag,
    )  # fmt: skip


def _sums(
    bills: Bills, found: Sequence[BillFinding], contracts: VendorContracts
) -> Iterator[VendorSum]:
    lines: dict[str, list[Bill]] = {}
    for bill in bills.lines:
        lines.setdefault(_vendor(bill), []).append(bill)
    names = dict.fromkeys((*lines, *(one.vendor for one in found)))
    sums = []
    for name in names:
        wrong = [one for one in found if one.vendor == name and not one.is_question]
        asked = [one for one in found if one.vendor == name and one.is_question]
        proved = _at_most_charged(wrong)
        open_ = _at_most_charged([one for one in asked if one.place not in proved or not one.place])
        sums.append(
            VendorSum(
                name, len(lines.get(name, ())),
                sum((one.charge or Decimal(0) for one in lines.get(name, ())), Decimal(0)),
                len(wrong), sum(proved.values(), Decimal(0)),
                len(asked), sum(open_.values(), Decimal(0)), contracts.has(name),
            )
        )  # fmt: skip
    yield from sorted(sums, key=lambda one: (-one.over, -one.open, one.vendor))


def _at_most_charged(found: Iterable[BillFinding]) -> dict[str, Decimal]:
    """Return place → money at stake there: no line is credited with more than its charge."""
    money: dict[str, Decimal] = {}
    for one in found:
        sum_ = money.get(one.place, Decimal(0)) + one.over
        is_line = one.record and one.charge is not None
        money[one.place] = min(sum_, max(one.charge, one.over)) if is_line and one.charge else sum_
    return money


def _totals(bills: Bills) -> Iterator[BillFinding]:
    last: dict[str, date] = {}
    for bill in bills.lines:
        for name in (bill.file, workbook_of(bill.file)):
            last[name] = max(last.get(name, bill.day), bill.day)
    for total in bills.totals:
        over = total.amount - total.sum
        text = f"`{total.text}` is ${total.amount:,.2f}; the lines add up to ${total.sum:,.2f}"
        yield BillFinding(
            "bill_total", over < 0, total.vendor or _unknown(total.file), "",
            f"{total.file}:{total.line}", _last_day(total.file, last), "", total.amount,
            max(over, Decimal(0)), text,
        )  # fmt: skip
    yield from _extras(bills.lines)
    for row in bills.others:
        if row.amount > 0:
            text = f"`{row.text[:60]}`: a charge of ${row.amount:,.2f} that is not for a call"
            yield BillFinding(
                kind="bill_other", is_question=True,
                vendor=row.vendor or _unknown(row.file), record="",
                place=f"{row.file}:{row.line}", on=_last_day(row.file, last), language="",
                charge=row.amount, over=row.amount, text=text,
            )  # fmt: skip


def _last_day(file: str, last: Mapping[str, date]) -> date:
    """Return the last day of the lines of a sheet, else of its workbook."""
    return last.get(file) or last[workbook_of(file)]


def _extras(bills: Iterable[Bill]) -> Iterator[BillFinding]:
    """Yield one question for each column of other charges: parking, tax."""
    columns: dict[tuple[str, str], list[tuple[Bill, Decimal]]] = {}
    for bill in bills:
        for head, amount in bill.extras:
            if amount > 0:
                columns.setdefault((bill.file, head), []).append((bill, amount))
    for (_, head), these in columns.items():
        first, total = these[0][0], sum((amount for _, amount in these), Decimal(0))
        text = f"`{head}`: ${total:,.2f} in {plural(len(these), 'line')}, in addition to the calls"
        yield BillFinding(
            kind="bill_other", is_question=True, vendor=_vendor(first), record="", place=first.at,
            on=max(bill.day for bill, _ in these), language="", charge=total, over=total, text=text,
        )  # fmt: skip


def _priced(
    bill: Bill, used: UsedService | None, policy: Policy, contracts: VendorContracts
) -> Iterator[BillFinding]:
    """Yield what is wrong with the charge of a line, and with its minutes."""
    contract = contracts.on(bill.vendor, bill.day)
    using = None if used is None else HelpKind(used[2].using)
    office = policy.outreach.holidays
    rate = None
    if bill.charge is None and bill.amount:
        text = f"the charge `{bill.amount[:20]}` is not an amount in US dollars, and not compared"
        yield _finding("bill_amount", bill, text, Decimal(0), is_question=True)
    if used is not None and using is not None and bill.kind not in ("", using.value):
        yield from _other_kind(bill, used, using, contract, office)
    if contract is not None:
        rate = matching_rate(bill, contract, using, office)
        for fault in price_faults(bill, contract, rate, office):
            yield _finding(fault.kind, bill, fault.text, fault.over, is_question=fault.is_question)
    elif contracts.has(bill.vendor):
        text = f"no contract with {bill.vendor} applies on {bill.day}"
        over = bill.charge or Decimal(0)
        yield _finding("bill_no_rate", bill, text, over, is_question=True)
    else:
        yield from _own_arithmetic(bill)
    if used is not None:
        yield from _longer(bill, used, contract, rate, policy)


def _other_kind(
    bill: Bill, used: UsedService, using: HelpKind, contract: VendorContract | None,
    office: Sequence[Holiday],
) -> Iterator[BillFinding]:  # fmt: skip
    """Yield that a call is billed as another kind of service than recorded, if it is dearer."""
    due = None if contract is None else _due(bill, contract, bill.tag, using.value, office)
    charge = call_charge(bill, due or Decimal(0)) or Decimal(0)
    if due is not None and charge <= due:
        return
    text = f"billed as {_KIND_WORDS[bill.kind]}; our record has {_KIND_WORDS.get(using.value, '')}"
    over = Decimal(0) if due is None else charge - due
    yield _finding("bill_kind", bill, text, over, is_question=True, encounter=used[1].id)


_KIND_WORDS = {
    "phone_line": "telephone",
    "video": "video",
    "contract_interpreter": "an interpreter on site",
}


def _due(
    bill: Bill, contract: VendorContract, tag: Tag | None, kind: str, office: Sequence[Holiday]
) -> Decimal | None:
    """Return the price of a bill in a language and kind; None if the contract has none."""
    rates = [one for one in contract.rates_for(tag) if one.kind == kind]
    if len(rates) != 1 or bill.took is None:
        return None
    return price_of(rates[0], bill.took, bill, contract, office)


def _own_arithmetic(bill: Bill) -> Iterator[BillFinding]:
    """Yield that a charge is above the minutes times the price, both on the bill."""
    charge = bill.charge
    if not bill.rate or bill.minutes is None or charge is None:
        return
    minutes = Decimal(str(bill.minutes))
    sums = [minutes * bill.rate, minutes * bill.rate / 60, bill.rate]
    for more in filter(None, (bill.travel, *(amount for _, amount in bill.extras))):
        sums += [one + more for one in sums]
    if not any(abs(charge - one) <= Decimal("0.01") for one in sums):
        due = min(sums, key=lambda one: abs(charge - one))
        billed = f"{minutes_words(bill.minutes)} at ${bill.rate}"
        text = f"${charge:,.2f} is charged; {billed} come to ${due:,.2f}"
        yield _finding("bill_amount", bill, text, charge - due, is_question=True)


def _longer(
    bill: Bill,
    used: UsedService,
    contract: VendorContract | None,
    rate: ContractRate | None,
    policy: Policy,
) -> Iterator[BillFinding]:
    """Yield that a call is billed with more minutes than the record has."""
    recorded, took = used[2].minutes, bill.took
    if recorded is None or took is None:
        return
    within = contract.tolerance_minutes if contract is not None else _TOLERANCE
    most = recorded + within
    if rate is not None:
        most = max(most, float(charged_minutes(rate, recorded + within)))
    if took <= most + 0.01:
        return
    text = f"{minutes_words(took)} billed; our record has {minutes_words(recorded)}"
    if contract is not None and rate is not None:
        office = policy.outreach.holidays
        due = price_of(rate, recorded, bill, contract, office)
        over = price_of(rate, took, bill, contract, office) - due
        charge = call_charge(bill, due)
        if charge is not None:
            over = min(over, charge - due)
    else:
        share = Decimal(str((took - recorded) / took))
        over = ((bill.charge or Decimal(0)) * share).quantize(Decimal("0.01"))
    yield _finding(
        "bill_minutes",
        bill,
        text,
        over,
        is_question=rate is None or over <= 0,
        encounter=used[1].id,
    )


def _unmatched(
    match: BillMatches,
    doubtful: Sequence[Doubtful],
    flagged: set[str],
    policy: Policy,
    contracts: VendorContracts,
) -> Iterator[BillFinding]:
    """Yield the bills without an encounter, and those in another language than recorded."""
    again = {id(one.bill): one for one in doubtful}
    for bill in match.lost:
        charge = bill.charge or Decimal(0)
        if bill.at in flagged:
            continue
        if one := again.get(id(bill)):
            also = f"{one.other.record} ({one.other.at})"
            is_own = one.other.sender == bill.sender
            who = f"as {also}" if is_own else "by another vendor"
            text = f"the same call may be billed {who} too"
            yield _finding(
                "bill_same_call",
                bill,
                text,
                charge,
                is_question=True,
                encounter=one.encounter,
                other="" if is_own else also,
            )
            continue
        other = match.other_language.get(id(bill))
        if other is not None:
            tag = other[2].tag or other[1].tag
            text = (
                f"billed as {bill.language}; our record at this time has {tag.name if tag else ''}"
            )
            contract = contracts.on(bill.vendor, bill.day)
            due = None
            if contract is not None:
                office = policy.outreach.holidays
                due = _due(bill, contract, tag, other[2].using.value, office)
            over = charge if due is None else (call_charge(bill, due) or Decimal(0)) - due
            yield _finding(
                "bill_language", bill, text, over, is_question=True, encounter=other[1].id
            )
            continue
        unmet = match.unmet.get(id(bill))
        text = "we have no record of this call"
        if unmet is not None:
            why = unmet[2].unmet
            text = "our record of this time says that no one interpreted"
            text += f": {why.text}" if why else ""
        yield _finding(
            "bill_no_encounter",
            bill,
            text,
            charge,
            is_question=True,
            encounter=unmet[1].id if unmet else "",
        )


def _unbilled(
    bills: Sequence[Bill], match: BillMatches, contracts: VendorContracts
) -> Iterator[BillFinding]:
    """Yield the services of a vendor, in the days of its invoices, that are on none of them."""
    days: dict[str, list[date]] = {}
    for bill in bills:
        if bill.vendor:
            days.setdefault(bill.vendor, []).append(bill.day)
    periods = {plain_vendor(name): (name, *_period(days[name])) for name in reversed(days)}
    for at, encounter, service in match.free:
        vendor = contracts.named(service.interpreter.vendor) or contracts.only(
            service.using.value, at.date()
        )
        if (period := periods.get(plain_vendor(vendor))) is None:
            continue
        own, first, last = period
        if first <= at.date() <= last:
            tag = service.tag or encounter.tag
            text = f"{encounter.id}: a call in {tag.name if tag else 'a language'} is not billed"
            yield BillFinding(
                kind="bill_missing", is_question=True, vendor=own, record="", place="",
                on=at.date(), language=tag.name if tag else "", charge=None, over=Decimal(0),
                text=text, encounter=encounter.id, tag=tag,
            )  # fmt: skip


def _period(days: Sequence[date]) -> tuple[date, date]:
    """Return the days that invoices cover: whole months if they begin and end near their ends.

    Bills over most of one month are for that month.
    """
    first, last = min(days), max(days)
    is_month = (first.year, first.month) == (last.year, last.month) and (last - first).days >= _MOST
    if first.day <= _EDGE or is_month:
        first = first.replace(day=1)
    after = (last.replace(day=28) + timedelta(days=4)).replace(day=1)
    if (after - last).days <= _EDGE or is_month:
        last = after - timedelta(days=1)
    return first, last


_TOLERANCE = 5  # minutes by which a call may be longer than the record, without a contract
_EDGE = 5  # days
_MOST = 18  # days of one month: bills over so many are those of the month


def _twice(
    bills: Sequence[Bill], given_back: Mapping[tuple[object, ...], Sequence[Decimal]]
) -> Iterator[BillFinding]:
    """Yield each bill that is charged twice and not credited."""
    credited = Counter({call: len(back) for call, back in given_back.items()})
    seen: dict[tuple[object, ...], Bill] = {}
    for bill in bills:
        first = seen.setdefault(bill.call, bill)
        if first is bill or bill.is_credit:
            continue
        if credited[bill.call]:
            credited[bill.call] -= 1
            continue
        what = f"call {bill.record}" if bill.call[0] == "call" else "the same line"
        text = f"{what} is billed twice: {_at(first)} and {_at(bill)}"
        yield _finding("bill_duplicate", bill, text, bill.charge or Decimal(0))


def _at(bill: Bill) -> str:
    amount = f", {bill.amount}" if bill.amount else ""
    return f"{bill.file}:{bill.line} ({bill.day}{amount})"


def _overlapping(bills: Sequence[Bill], policy: Policy) -> Iterator[BillFinding]:
    """Yield overlapping bills of one interpreter: no one is on two calls at once."""
    tolerance = timedelta(minutes=policy.audit.bill_tolerance_minutes)
    last: dict[tuple[str, str], tuple[Bill, datetime]] = {}
    known = {id(bill) for bill in _once(bills)}
    timed = [
        (bill.start.astimezone(UTC), bill.end.astimezone(UTC), bill)
        for bill in bills
        if bill.start is not None
        and bill.end is not None
        and bill.interpreter
        and id(bill) in known
    ]
    for start, end, bill in sorted(timed, key=lambda item: (item[0], item[2].line)):
        key = (bill.sender, bill.interpreter.casefold())
        before = last.get(key)
        if before is not None and start < before[1] - tolerance:
            over = (min(before[1], end) - start) / timedelta(minutes=1)
            text = (
                f"interpreter {bill.interpreter} is billed for two calls at once, for {over:.0f} "
                f"minutes: {before[0].record} ({before[0].file}:{before[0].line}) from "
                f"{before[0].start:%Y-%m-%d %H:%M} to {before[0].end:%H:%M}, and {bill.record} "
                f"({bill.file}:{bill.line}) from {bill.start:%H:%M} to {bill.end:%H:%M}"
            )
            yield _finding("bill_overlap", bill, text, bill.charge or Decimal(0))
        if before is None or end > before[1]:
            last[key] = (bill, end)


def _once(bills: Iterable[Bill]) -> Iterator[Bill]:
    """Yield each call once: `_twice` reports the second line, which would overlap the first."""
    seen: set[tuple[object, ...]] = set()
    for bill in bills:
        if bill.call not in seen and not bill.is_credit:
            seen.add(bill.call)
            yield bill
