"""Compares what a call was charged with the contract, and says why it differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from langaccess.agency.policy import HelpKind, Holiday
from langaccess.core.words import plural
from langaccess.reports.bills import Bill
from langaccess.reports.contracts import (
    ContractRate,
    VendorContract,
    call_price,
    cents,
    charged_minutes,
    is_holiday,
)

_CENT = Decimal("0.01")
_STEPS = (5, 6, 10, 15, 20, 30, 60, 120, 180, 240)  # steps and minimums that vendors use

PriceKind = Literal[
    "bill_rate", "bill_minimum", "bill_rounding", "bill_holiday", "bill_travel", "bill_amount",
    "bill_less", "bill_no_rate",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PriceFault:
    """Why a charge is not that of the contract."""

    kind: PriceKind
    text: str
    over: Decimal  # US dollars charged too much; 0 if that cannot be said
    # it is to be asked: the contract alone does not show that it is wrong
    is_question: bool = False


def price_of(
    rate: ContractRate, minutes: float, bill: Bill, contract: VendorContract,
    office: Sequence[Holiday],
) -> Decimal:  # fmt: skip
    """Return the price by the contract of a call of so many minutes on the day of a bill."""
    return call_price(rate, minutes, _factor(bill, contract, office))


def _factor(bill: Bill, contract: VendorContract, office: Sequence[Holiday]) -> float:
    return contract.holidays.factor if contract.holidays and _is_free(bill, contract, office) else 1


def _is_free(bill: Bill, contract: VendorContract, office: Sequence[Holiday]) -> bool:
    return is_holiday(contract, bill.day, office)


def matching_rate(
    bill: Bill, contract: VendorContract, using: HelpKind | None, office: Sequence[Holiday]
) -> ContractRate | None:
    """Return the price that applies to a bill: by its kind of service, else by the record's.

    If neither is known and the language has several, it is the one that is nearest to the charge.
    """
    rates = contract.rates_for(bill.tag)
    for kind in (bill.kind, using.value if using else ""):
        these = [one for one in rates if one.kind == kind]
        if kind and these:
            rates = tuple(these)
            break
    else:
        if bill.kind:
            return None
    if len(rates) < 2:
        return rates[0] if rates else None
    if bill.charge is None:
        return None

    def apart(rate: ContractRate) -> Decimal:
        due = price_of(rate, bill.took or 0, bill, contract, office)
        return abs((call_charge(bill, due) or Decimal(0)) - due)

    return min(rates, key=apart)


def price_faults(
    bill: Bill, contract: VendorContract, rate: ContractRate | None, office: Sequence[Holiday]
) -> Iterator[PriceFault]:
    """Yield what of a charge does not follow from the contract.

    `office` has the holidays of the agency's rules.
    """
    if bill.is_credit:
        return
    travel = list(_travel_faults(bill, contract, rate))
    yield from travel
    if rate is None:
        if bill.tag is not None:
            text = f"the contract has no price for {bill.language}"
            text += f" ({bill.kind.replace('_', ' ')})" if bill.kind else ""
            yield PriceFault("bill_no_rate", text, bill.charge or Decimal(0), is_question=True)
        return
    took = bill.took
    if took is None and rate.per_call is None:
        if bill.charge:
            text = f"{_money(bill.charge)} are charged without a number of minutes"
            yield PriceFault("bill_amount", text, bill.charge, is_question=True)
        return
    yield from _call_faults(bill, contract, rate, took or 0, office)


def _call_faults(
    bill: Bill,
    contract: VendorContract,
    rate: ContractRate,
    took: float,
    office: Sequence[Holiday],
) -> Iterator[PriceFault]:
    """Yield why the charge for the call itself differs."""
    due = price_of(rate, took, bill, contract, office)
    charge = call_charge(bill, due)
    by = "" if bill.tag is None else f" for {bill.tag.name}"
    is_dearer = bill.rate is not None and _differs(bill, contract, rate, office)
    if charge is None:
        billed, allowed = bill.minutes, charged_minutes(rate, took)
        if is_dearer:
            over = (Decimal(str(bill.rate)) - _unit(bill, rate)) * charged_minutes(rate, took)
            text = (
                f"{_money(bill.rate)} is the price on the bill; the contract says {rate.text}{by}"
            )
            yield PriceFault("bill_rate", text, cents(over / _per(bill, rate)))
        elif bill.length is not None and billed is not None and billed > float(allowed) + 0.01:
            over = (Decimal(str(billed)) - allowed) * rate.by_minute
            text = _minutes_text(rate, took, Decimal(str(round(billed, 2))))
            yield PriceFault(_minutes_kind(rate, took, billed), text, cents(over))
        return
    over = charge - due
    if abs(over) <= _CENT and not is_dearer:
        return
    if over < -_CENT:
        text = f"{_money(charge)} is charged; the contract gives {_money(due)}"
        yield PriceFault("bill_less", text, Decimal(0), is_question=True)
        return
    kind, why = _why(bill, contract, rate, took, charge, office)
    charged = f"{_money(charge)} is charged for {minutes_words(took)}"
    text = f"{why}: {charged}; the contract gives {_money(due)}"
    if rate.per_call is None:
        text += f" ({_terms(rate)}{by})"
    yield PriceFault(kind, text, max(over, Decimal(0)))


def _why(
    bill: Bill,
    contract: VendorContract,
    rate: ContractRate,
    took: float,
    charge: Decimal,
    office: Sequence[Holiday],
) -> tuple[PriceKind, str]:
    """Return the kind of fault that explains a charge above the contract, and it in words."""
    factor = Decimal(str(_factor(bill, contract, office)))
    if bill.rate is not None and _differs(bill, contract, rate, office):
        if contract.holidays and _is_factor(bill, contract, rate) and factor == 1:
            return (
                "bill_holiday",
                f"the holiday price, but {bill.day} is not a holiday of the contract",
            )
        return "bill_rate", f"the price is {_money(bill.rate)}; the contract says {rate.text}"
    if (found := _as_minutes(bill, rate, took, charge / factor)) is not None:
        return found
    holiday = contract.holidays
    if holiday and factor == 1 and _near(call_price(rate, took, holiday.factor), charge):
        return "bill_holiday", f"the holiday price, but {bill.day} is not a holiday of the contract"
    if rate.by_minute and took:
        minutes = charge / factor / rate.by_minute
        for other in contract.rates:
            same = other.by_minute == rate.by_minute and other.per_call == rate.per_call
            if not same and _near(call_price(other, took, float(factor)), charge):
                of = joined_languages(other)
                return "bill_rate", f"this is the price of {of}, {other.text}"
        whole = minutes.to_integral_value()
        if _near(cents(whole * rate.by_minute * factor), charge) and _is_usual(took, whole):
            return _minutes_kind(rate, took, float(whole)), _minutes_text(rate, took, whole)
        unit = charge / factor / charged_minutes(rate, took)
        unit *= 60 if rate.per_hour is not None else 1
        if _near(unit, cents(unit), Decimal("0.0005")):
            return "bill_rate", f"this is {_money(cents(unit))} {_unit_name(rate)}"
    return "bill_amount", "the charge does not follow from the contract"


def _as_minutes(
    bill: Bill, rate: ContractRate, took: float, charge: Decimal
) -> tuple[PriceKind, str] | None:
    """Return that a charge is for more minutes, if the bill has them, or the contract's price.

    A bill with the contract's price charges minutes, not the factor of a holiday.
    """
    if not rate.by_minute or not took or (bill.length is None and bill.rate is None):
        return None
    billed = bill.minutes if bill.length is not None else None
    if billed is None:
        whole = (charge / rate.by_minute).to_integral_value()
        billed = float(whole) if _is_usual(took, whole) else None
    if billed is None or not _near(cents(Decimal(str(billed)) * rate.by_minute), charge):
        return None
    shown = Decimal(str(round(billed, 2)))
    return _minutes_kind(rate, took, billed), _minutes_text(rate, took, shown)


def joined_languages(rate: ContractRate) -> str:
    """Return what a price is for, in words."""
    names = ", ".join(tag.name for tag in rate.languages) or "other languages"
    return f"{names} by {rate.kind.replace('_', ' ')}"


def _is_usual(took: float, minutes: Decimal) -> bool:
    """Return whether a vendor may have charged a call as so many minutes: a step or a minimum."""
    exact = Decimal(str(took))
    if minutes <= exact:
        return False
    return any((exact / step).to_integral_value(ROUND_CEILING) * step == minutes for step in _STEPS)


def _minutes_kind(
    rate: ContractRate, took: float, billed: float
) -> Literal["bill_minimum", "bill_rounding"]:
    """Return whether too many minutes are a minimum: the call is shorter than one."""
    if took < rate.minimum_minutes or (took < billed / 2 and billed in _STEPS):
        return "bill_minimum"
    return "bill_rounding"


def _minutes_text(rate: ContractRate, took: float, billed: Decimal) -> str:
    allowed = charged_minutes(rate, took).normalize()
    return f"{minutes_words(took)} charged as {billed.normalize():f}, not {allowed:f}"


def _terms(rate: ContractRate) -> str:
    parts = [rate.text]
    if rate.minimum_minutes:
        parts.append(f"at least {rate.minimum_minutes:g} minutes")
    if rate.minimum:
        parts.append(f"at least {_money(Decimal(str(rate.minimum)))}")
    if rate.round_up_to:
        parts.append(f"in steps of {rate.round_up_to:g} min")
    return ", ".join(parts)


def call_charge(bill: Bill, due: Decimal) -> Decimal | None:
    """Return the charge for the call alone: an amount may have travel, parking and tax in it."""
    if bill.charge is None:
        return None
    rest = [bill.charge]
    for amount in filter(None, (bill.travel, *(amount for _, amount in bill.extras))):
        rest += [one - amount for one in rest]
    return min(rest, key=lambda one: abs(one - due))


def _travel_faults(
    bill: Bill, contract: VendorContract, rate: ContractRate | None
) -> Iterator[PriceFault]:
    if not bill.travel or bill.travel < 0:
        return
    terms = contract.travel
    is_remote = bill.kind in ("phone_line", "video") or (
        rate is not None and rate.kind != "contract_interpreter"
    )
    if terms is None or is_remote:
        why = "a call has no travel" if is_remote else "the contract allows no charge for travel"
        text = f"{_money(bill.travel)} is charged for travel; {why}"
        yield PriceFault("bill_travel", text, bill.travel)
        return
    if terms.per_mile and bill.miles is None:
        due = Decimal(str(terms.most)) if terms.most is not None else None
        if due is None or bill.travel > due + _CENT:
            text = f"{_money(bill.travel)} is charged for travel, without the miles"
            over = bill.travel if due is None else bill.travel - due
            yield PriceFault("bill_travel", text, over, is_question=due is None)
        return
    due = Decimal(str(terms.fixed)) + Decimal(str(terms.per_mile)) * (bill.miles or 0)
    if terms.most is not None:
        due = min(due, Decimal(str(terms.most)))
    due = cents(due)
    if bill.travel > due + _CENT:
        text = f"{_money(bill.travel)} is charged for travel; the contract gives {_money(due)}"
        if bill.miles is not None:
            text += f" for {bill.miles.normalize():f} miles"
        yield PriceFault("bill_travel", text, bill.travel - due)


def _unit(bill: Bill, rate: ContractRate) -> Decimal:
    """Return the contract's price in the unit of the price on the bill: a minute or an hour."""
    if rate.per_call is not None:
        return Decimal(str(rate.per_call))
    return rate.by_minute * _per(bill, rate)


def _per(bill: Bill, rate: ContractRate) -> int:
    """Return the minutes that the price on the bill is for: what is nearer to the contract."""
    stated = Decimal(str(bill.rate or 0))
    if rate.per_call is not None:
        return 1
    return min((1, 60), key=lambda unit: abs(rate.by_minute * unit - stated))


def _differs(
    bill: Bill, contract: VendorContract, rate: ContractRate, office: Sequence[Holiday]
) -> bool:
    """Return whether the price on the bill is above the contract's."""
    if bill.rate is None:
        return False
    due = _unit(bill, rate) * Decimal(str(_factor(bill, contract, office)))
    return bill.rate > due + Decimal("0.005") if due else bill.rate > 0


def _is_factor(bill: Bill, contract: VendorContract, rate: ContractRate) -> bool:
    if contract.holidays is None or bill.rate is None:
        return False
    return _near(_unit(bill, rate) * Decimal(str(contract.holidays.factor)), bill.rate)


def _unit_name(rate: ContractRate) -> str:
    return "an hour" if rate.per_hour is not None else "a minute"


def _near(one: Decimal, other: Decimal, within: Decimal = _CENT) -> bool:
    return abs(one - other) <= within


def _money(amount: Decimal | None) -> str:
    exact = amount or Decimal(0)
    return f"${exact:,.2f}" if exact == cents(exact) else f"${exact.normalize():f}"


def minutes_words(minutes: float) -> str:
    """Return `12 minutes`, or `4 minutes 31 seconds`."""
    seconds = round(minutes * 60)
    whole = plural(seconds // 60, "minute")
    return f"{whole} {plural(seconds % 60, 'second')}" if seconds % 60 else whole
