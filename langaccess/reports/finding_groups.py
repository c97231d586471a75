"""Findings by unit, officer, language or vendor, and what a report may name of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from langaccess.agency.policy import Policy
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import Encounter
from langaccess.reports.merged_counts import merge_small
from langaccess.reports.reach import counted_as, is_served
from langaccess.reports.unmet_requests import (
    RequestCounts,
    ServiceRequest,
    count_requests,
    shift_of,
)
from langaccess.reports.violations import Violation

GROUPS = ("unit", "language", "officer", "vendor")
"""What findings can be counted by."""
UNKNOWN = "Not recorded"

_PLAIN = {
    "child_used": "a person under 18 interpreted",
    "uncredentialed": "the interpreter did not have the qualification that the rules require",
    "barred_help": "a person who may not interpret was used",
    "machine_barred": "machine translation was used where the rules bar it",
    "line_before_member": "a line or video was used while a first choice was on shift",
    "as_recorded": "flagged when recorded",
}
"""What a finding says where the report does not name languages: nothing about the interpreter."""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one unit, officer, language or vendor; or of several that are small.

    Attributes:
        name: its name; for several: how many they are.
        cases: number of encounters; of language services for a vendor.
        kinds: number of findings of each kind.
    """

    name: str
    cases: int
    kinds: Mapping[str, int]


def named(one: Violation, policy: Policy) -> Violation:
    """Return a finding with only what the agency names in findings (`audit.name_in_findings`)."""
    names = policy.audit.name_in_findings
    shown = replace(
        one,
        unit=one.unit if "unit" in names else "",
        officer=one.officer if "officer" in names else "",
    )
    if "language" in names or one.help is None:
        return shown
    # Who interpreted, and for which languages, tells the language.
    text = _PLAIN.get(one.kind, one.why)
    return replace(shown, tag=None, text=text, why=text, who="", vendor="")


@dataclass(frozen=True, slots=True)
class LanguageRows:
    """The rows of all tables by language in one report.

    They are chosen once, so that no table shows what another one hides.
    """

    groups: tuple[tuple[Tag, ...], ...]  # a language, or several with small totals
    # groups that are shown with their totals only, not with how many were served
    hidden: frozenset[tuple[Tag, ...]]
    # the same in a report that does not list the findings, such as the dashboard: all of
    # `hidden`, and those whose findings an audit names
    hidden_without_findings: frozenset[tuple[Tag, ...]]
    # the findings name languages. If not, `hidden` groups are in no table of requests: the
    # encounters without a request would be known
    is_named: bool


def language_rows(
    encounters: Iterable[Encounter],
    unfit: AbstractSet[tuple[str, int]],
    requests: Iterable[ServiceRequest],
    policy: Policy,
) -> LanguageRows:
    """Return the rows by language: small totals are merged, and small parts of a row are hidden.

    Parts are encounters that were served and requests that were met, and the others. The findings
    name languages if the agency chose so; then their number is not hidden either, except where no
    one sees the findings. `unfit` has encounter and number of each service that the rules do not
    permit.
    """
    small = policy.audit.small_count
    is_named = "language" in policy.audit.name_in_findings
    wrong = {record for record, _ in unfit}
    met: Counter[Tag] = Counter()
    parts: dict[Tag, Counter[str]] = {}
    for one in encounters:
        tag = counted_as(one)
        if tag is not None:
            met[tag] += 1
            own = parts.setdefault(tag, Counter())
            if is_served(one, unfit):
                own["served"] += 1
            else:
                own["wrong" if one.id in wrong else "none"] += 1
    asked: Counter[Tag] = Counter()
    for request in requests:
        tag = counted_as(request.encounter)
        if tag is not None:
            asked[tag] += 1
            parts.setdefault(tag, Counter())["answered" if request.is_met else "unmet"] += 1
    groups = merge_small({tag: (met[tag], asked[tag]) for tag in sorted(met)}, small)

    def hidden_if(*, named: bool) -> frozenset[tuple[Tag, ...]]:
        counts = {}
        for group in groups:
            total, requested = sum(met[tag] for tag in group), sum(asked[tag] for tag in group)
            own = sum((parts[tag] for tag in group), Counter[str]())
            lost = own["none"] + (0 if named else own["wrong"])
            rest = (0, lost, 0) if named else (own["served"], lost, abs(total - requested))
            counts[group] = (total, *rest, own["answered"], own["unmet"])
        shown = {one[0] for one in merge_small(counts, small) if len(one) == 1}
        return frozenset(group for group in groups if group not in shown)

    hidden = hidden_if(named=is_named)
    return LanguageRows(groups, hidden, hidden | hidden_if(named=False), is_named=is_named)


def _vendor_names(requests: Iterable[ServiceRequest]) -> Callable[[Violation], str]:
    """Return what names the vendor of a finding: that of its service, else that of the bill."""
    names = {(one.encounter.id, one.service.number): one.vendor for one in requests}
    return lambda one: names.get((one.record, one.help or 0), one.vendor)


def language_name(group: Sequence[Tag]) -> str:
    """Return the name of a row of a table by language."""
    return group[0].name if len(group) == 1 else f"{len(group)} other languages"


def requests_by_language(
    requests: Iterable[ServiceRequest], rows: LanguageRows, small: int
) -> tuple[RequestCounts, ...]:
    """Return the requests in each row; in a hidden one not how many were met."""
    row = {tag: language_name(group) for group in rows.groups for tag in group}
    names = {language_name(group): group for group in rows.groups}
    known = (
        (row[tag], one)
        for one in requests
        if (tag := counted_as(one.encounter)) is not None and tag in row
    )
    counts = count_requests(known, small, order=list(names))
    return tuple(
        replace(one, unmet=None, wait_unmet=None) if names[one.name] in rows.hidden else one
        for one in counts
        if rows.is_named or names[one.name] not in rows.hidden
    )


def requests_by_shift(
    requests: Iterable[ServiceRequest], policy: Policy
) -> tuple[RequestCounts, ...]:
    """Return the requests in each shift of the agency; none without shifts."""
    shifts = policy.audit.shifts
    if not shifts:
        return ()
    in_shifts = ((shift_of(one.at, shifts), one) for one in requests)
    return count_requests(in_shifts, policy.audit.small_count, order=list(shifts))


def finding_groups(
    by: str,
    encounters: Sequence[Encounter],
    findings: Sequence[Violation],
    requests: Sequence[ServiceRequest],
    languages: LanguageRows,
) -> tuple[FindingGroup, ...]:
    """Return the findings counted by one of `GROUPS`, most findings first.

    Units, officers and vendors are counted exactly; languages are merged where few people would be
    counted.
    """
    if by == "vendor":
        names = _vendor_names(requests)
        cases = Counter(one.vendor for one in requests)
        kinds = _kinds(findings, names)
        every = dict.fromkeys((*cases, *kinds))
        return _sorted(FindingGroup(one, cases[one], kinds.get(one, {})) for one in every if one)
    row = {tag: language_name(group) for group in languages.groups for tag in group}

    def name_of(one: Encounter) -> str:
        if by == "language":
            tag = counted_as(one)
            return row.get(tag, "") if tag is not None else ""
        return getattr(one, by) or UNKNOWN

    of = {one.id: name_of(one) for one in encounters}
    kinds = _kinds(findings, lambda one: of.get(one.record, ""))
    return _sorted(FindingGroup(one, count, kinds.get(one, {})) for one, count in
                   Counter(of.values()).items() if one)  # fmt: skip


def _kinds(
    findings: Iterable[Violation], group: Callable[[Violation], str]
) -> dict[str, Counter[str]]:
    """Return group → kind → number of findings."""
    kinds: dict[str, Counter[str]] = {}
    for one in findings:
        kinds.setdefault(group(one), Counter())[one.kind] += 1
    return kinds


def _sorted(groups: Iterable[FindingGroup]) -> tuple[FindingGroup, ...]:
    return tuple(sorted(groups, key=lambda one: (-sum(one.kinds.values()), -one.cases, one.name)))
