"""`contracts.yaml`: what vendors of interpreters may charge, and the price of a call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from langaccess.agency.policy import Holiday
from langaccess.core.config import KEYWORD_KEYS, Between
from langaccess.core.tags import Tag
from langaccess.outreach.cases import holiday_on

CONTRACTS = "contracts.yaml"

ServiceKind = Literal["phone_line", "video", "contract_interpreter"]
Money = Annotated[float, Between(0, 100_000)]


@dataclass(frozen=True, slots=True)
class ContractRate:
    """The price of one kind of service, in US dollars: by the minute, the hour or the call.

    Attributes:
        kind: `phone_line`, `video`, or `contract_interpreter` for an interpreter on site.
        languages: the languages with this price; empty for all that have no other.
        per_minute: price of a minute.
        per_hour: price of an hour.
        per_call: price of a call, however long.
        minimum_minutes: a shorter call is charged as this long.
        round_up_to: minutes are charged in full steps of so many; 0 for the exact time.
        minimum: least price of a call.
    """

    kind: ServiceKind
    languages: tuple[Tag, ...] = ()
    per_minute: Money | None = None
    per_hour: Money | None = None
    per_call: Money | None = None
    minimum_minutes: Annotated[float, Between(0, 1440)] = 0
    round_up_to: Annotated[float, Between(0, 480)] = 1
    minimum: Money = 0

    @property
    def by_minute(self) -> Decimal:
        """The price of a minute; 0 for a price by the call."""
        if self.per_hour is not None:
            return Decimal(str(self.per_hour)) / 60
        return Decimal(str(self.per_minute or 0))

    @property
    def text(self) -> str:
        """The price in words: `$0.75 a minute`."""
        for amount, unit in (
            (self.per_minute, "a minute"), (self.per_hour, "an hour"), (self.per_call, "a call"),
        ):  # fmt: skip
            if amount is not None:
                exact = Decimal(str(amount))
                return f"${exact if exact != cents(exact) else cents(exact)} {unit}"
        return ""


@dataclass(frozen=True, slots=True)
class ContractHolidays:
    """Days with a higher price.

    Attributes:
        days: `office` for the days of `outreach.holidays` in your rules, or a list of days.
        factor: factor of the price on these days.
    """

    factor: Annotated[float, Between(1, 10)]
    days: Literal["office"] | tuple[date, ...] = "office"


@dataclass(frozen=True, slots=True)
class ContractTravel:
    """What the vendor may charge for travel to an interpreter's assignment.

    Attributes:
        per_mile: price of a mile.
        fixed: price of each trip.
        most: largest charge for a trip; null for none.
    """

    per_mile: Money = 0
    fixed: Money = 0
    most: Money | None = None


@dataclass(frozen=True, slots=True)
class VendorContract:
    """What one vendor may charge from one day to another.

    Attributes:
        vendor: its name in reports.
        names: other names of it, as they appear in invoices and in your records.
        files: names of its invoice files, for files without a column with the vendor
            (`acme-*.csv`).
        from_: first day.
        until: last day; null if it has no end.
        rates: the prices; a language of its own comes before all others.
        holidays: days with a higher price; null for none.
        travel: charges for travel; null if it may charge none.
        tolerance_minutes: a call may be longer than your record by this much: clocks and typed
            times differ.
    """

    vendor: str
    rates: tuple[ContractRate, ...]
    from_: date = field(metadata={"json": "from"})
    until: date | None = None
    names: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    holidays: ContractHolidays | None = None
    travel: ContractTravel | None = None
    tolerance_minutes: Annotated[int, Between(0, 120)] = 5

    __pydantic_config__: ClassVar = KEYWORD_KEYS

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name of the vendor, in the form in which names are compared."""
        return tuple(plain_vendor(name) for name in (self.vendor, *self.names))

    def is_current(self, day: date) -> bool:
        """Return whether the contract applies on a day."""
        return self.from_ <= day and (self.until is None or day <= self.until)

    def rates_for(self, tag: Tag | None) -> tuple[ContractRate, ...]:
        """Return the price of a language for each kind of service; all if it is unknown."""
        if tag is None:
            return self.rates
        own = tuple(one for one in self.rates if _has(one, tag))
        kinds = {one.kind for one in own}
        return own + tuple(one for one in self.rates if not one.languages and one.kind not in kinds)


def _has(rate: ContractRate, tag: Tag) -> bool:
    return any(one in (tag, tag.language) for one in rate.languages)


@dataclass(frozen=True, slots=True)
class VendorContracts:
    """`contracts.yaml`: the contracts with vendors of interpreters. No prices are shipped.

    Attributes:
        contracts: one for each vendor and period.
    """

    contracts: tuple[VendorContract, ...] = ()

    def named(self, name: str) -> str:
        """Return the vendor's name in reports for a name in an invoice or a record.

        A name counts that begins like that of one contract only: "Acme" for "Acme Language Line".
        """
        plain = plain_vendor(name)
        if not plain:
            return name
        found = {one.vendor for one in self.contracts if plain in one.all_names}
        if not found:
            found = {
                one.vendor
                for one in self.contracts
                if any(_begin_alike(plain, other) for other in one.all_names)
            }
        return found.pop() if len(found) == 1 else name

    def of_file(self, name: str, above: Sequence[str] = ()) -> str:
        """Return the vendor of an invoice file; empty if it is not known, or more than one fits.

        Args:
            above: the text above its table: a letterhead.
        """
        by_name = {
            one.vendor
            for one in self.contracts
            if any(fnmatch(name.lower(), pattern.lower()) for pattern in one.files)
        }
        if len(by_name) == 1:
            return by_name.pop()
        text = f" {plain_vendor(' '.join(above))} "
        by_head = {
            one.vendor
            for one in self.contracts
            if any(f" {name} " in text for name in one.all_names)
        }
        if by_name:
            by_head &= by_name
        return by_head.pop() if len(by_head) == 1 else ""

    def on(self, vendor: str, day: date) -> VendorContract | None:
        """Return the contract with a vendor that applies on a day."""
        these = (one for one in self.contracts if one.vendor == self.named(vendor))
        return next((one for one in these if one.is_current(day)), None)

    def only(self, kind: str, day: date) -> str:
        """Return the only vendor with a price for a kind of service on a day; else empty."""
        found = {
            one.vendor
            for one in self.contracts
            if one.is_current(day) and any(rate.kind == kind for rate in one.rates)
        }
        return found.pop() if len(found) == 1 else ""

    def has(self, vendor: str) -> bool:
        """Return whether there is any contract with a vendor."""
        return any(one.vendor == self.named(vendor) for one in self.contracts)


NO_CONTRACTS = VendorContracts()
_FORMS = frozenset({"inc", "llc", "corp", "co", "ltd", "lp", "company", "the"})  # of a company


def _begin_alike(one: str, other: str) -> bool:
    """Return whether all words of one name begin the other, without "Inc." and the like."""
    first, second = ([word for word in name.split() if word not in _FORMS] for name in (one, other))
    shared = min(len(first), len(second))
    return shared > 0 and first[:shared] == second[:shared]


def plain_vendor(name: str) -> str:
    """Return a vendor's name as it is compared: words in lower case without marks."""
    return " ".join(re.sub(r"[^\w()]+", " ", name.lower()).split())


def load_contracts(root: Path) -> VendorContracts:
    """Return the contracts of the agency; none if there is no file.

    Raises:
        ConfigError: the file has mistakes; `details` names each by line.
    """
    from langaccess.core.config import load

    path = root / CONTRACTS
    return load(VendorContracts, path, _faults) if path.is_file() else VendorContracts()


_Fault = tuple[tuple[str | int, ...], str]


def _faults(found: VendorContracts) -> Iterator[_Fault]:
    for n, one in enumerate(found.contracts):
        place: tuple[str | int, ...] = ("contracts", n)
        if not one.vendor.strip():
            yield (*place, "vendor"), "should not be empty"
        if not one.rates:
            yield (*place, "rates"), "should have a price"
        if one.until is not None and one.until < one.from_:
            yield (*place, "until"), f"is before `from`, {one.from_}"
        yield from _overlaps(one, found.contracts[:n], place)
        yield from _rate_faults(one, place)


def _overlaps(
    one: VendorContract, others: Sequence[VendorContract], place: tuple[str | int, ...]
) -> Iterator[_Fault]:
    for other in others:
        if other.vendor != one.vendor:
            if same := set(one.all_names) & set(other.all_names):
                text = f"{other.vendor} and {one.vendor} have the same name, {min(same)}"
                yield (*place, "names"), text
        elif (one.until is None or other.from_ <= one.until) and (
            other.until is None or one.from_ <= other.until
        ):
            yield (*place, "from"), f"two contracts with {one.vendor} apply on the same day"


def _rate_faults(one: VendorContract, place: tuple[str | int, ...]) -> Iterator[_Fault]:
    seen: set[tuple[str, Tag | None]] = set()
    for m, rate in enumerate(one.rates):
        if sum(x is not None for x in (rate.per_minute, rate.per_hour, rate.per_call)) != 1:
            text = "needs one of `per_minute`, `per_hour` and `per_call`"
            yield (*place, "rates", m, "kind"), text
        for tag in rate.languages or (None,):
            if (rate.kind, tag) in seen:
                text = f"{tag or 'the other languages'}: two prices for {rate.kind}"
                yield (*place, "rates", m, "kind"), text
            seen.add((rate.kind, tag))


def cents(amount: Decimal) -> Decimal:
    """Return an amount in whole cents; half a cent is rounded up."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def charged_minutes(rate: ContractRate, minutes: float) -> Decimal:
    """Return the minutes that may be charged for a call: at least the minimum, in full steps."""
    # Seconds as a fraction of a minute are not exact: 10.000000001 minutes are 10.
    exact = Decimal(str(round(max(minutes, rate.minimum_minutes), 4)))
    step = Decimal(str(rate.round_up_to))
    return (exact / step).to_integral_value(ROUND_CEILING) * step if step else exact


def call_price(rate: ContractRate, minutes: float, factor: float = 1) -> Decimal:
    """Return the price of a call in US dollars.

    Args:
        factor: factor of a holiday.
    """
    whole = (
        Decimal(str(rate.per_call))
        if rate.per_call is not None
        else charged_minutes(rate, minutes) * rate.by_minute
    )
    return cents(max(whole, Decimal(str(rate.minimum))) * Decimal(str(factor)))


def is_holiday(contract: VendorContract, day: date, office: Sequence[Holiday]) -> bool:
    """Return whether the higher price of holidays applies on a day.

    `office` has the holidays of the agency's rules; the day counts on which one is observed.
    """
    if contract.holidays is None:
        return False
    if contract.holidays.days != "office":
        return day in contract.holidays.days
    # New Year's Day on a Saturday is observed in the year before.
    years = {day.year, (day + timedelta(days=1)).year}
    return any(holiday_on(one, year) == day for one in office for year in years)
