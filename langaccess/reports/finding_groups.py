"""Findings by unit, officer, language or vendor, and what a report may name of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from langaccess.agency.policy import Policy
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import Encounter
from langaccess.reports.merged_counts import merge_small, row_name
from langaccess.reports.reach import is_counted, is_served
from langaccess.reports.unmet_requests import (
    RequestCounts,
    ServiceRequest,
    count_requests,
    counts_of,
    shift_of,
)
from langaccess.reports.violations import Violation

__all__ = [
    "GROUPS",
    "FindingGroup",
    "finding_groups",
    "language_groups",
    "named",
    "requests_by_language",
    "requests_by_shift",
    "vendor_groups",
]

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


def language_groups(
    encounters: Iterable[Encounter],
    unfit: AbstractSet[tuple[str, int]],
    requests: Iterable[ServiceRequest],
    policy: Policy,
    findings: Iterable[Violation] = (),
) -> tuple[tuple[Tag, ...], ...]:
    """Return the rows of all tables by language in one report: a language, or several small ones.

    They are chosen once, so that no table shows what another one hides.

    Args:
        unfit: encounter and number of each service that the rules do not permit.
        findings: those that are counted by language too.
    """
    met: Counter[Tag] = Counter()
    served: Counter[Tag] = Counter()
    wrong: Counter[Tag] = Counter()
    records = {one.record for one in findings if one.help is not None}
    asked: dict[Tag, list[ServiceRequest]] = {}
    for one in encounters:
        if one.tag is not None and is_counted(one):
            met[one.tag] += 1
            served[one.tag] += is_served(one, unfit)
            wrong[one.tag] += one.id in records
    for request in requests:
        if request.encounter.tag is not None:
            asked.setdefault(request.encounter.tag, []).append(request)
    counts = {
        tag: (
            met[tag],
            *(served[tag], met[tag] - served[tag]),
            *(wrong[tag], met[tag] - wrong[tag]),
            *counts_of(asked.get(tag, ())),
        )
        for tag in sorted(met)
    }
    return merge_small(counts, policy.audit.small_count)


def vendor_groups(
    requests: Iterable[ServiceRequest], findings: Sequence[Violation], small: int
) -> tuple[tuple[str, ...], ...]:
    """Return the rows of all tables by vendor in one report: a vendor, or several small ones.

    Args:
        findings: those that are counted by vendor too. One about a bill hides no person, so it may
            be a small count.
    """
    asked: dict[str, list[ServiceRequest]] = {}
    for request in requests:
        asked.setdefault(request.vendor, []).append(request)
    names = _vendor_names(one for these in asked.values() for one in these)
    wrong = Counter(names(one) for one in findings if one.help is not None)
    billed = (one.vendor for one in findings if one.help is None and one.vendor)
    counts = {
        name: (*counts_of(asked.get(name, ())), wrong[name])
        for name in dict.fromkeys((*asked, *billed))
    }
    return merge_small(counts, small)


def _vendor_names(requests: Iterable[ServiceRequest]) -> Callable[[Violation], str]:
    """Return what names the vendor of a finding: that of its service, else that of the bill."""
    names = {(one.encounter.id, one.service.number): one.vendor for one in requests}
    return lambda one: names.get((one.record, one.help or 0), one.vendor)


def language_name(group: Sequence[Tag]) -> str:
    """Return the name of a row of a table by language."""
    return group[0].name if len(group) == 1 else f"{len(group)} other languages"


def requests_by_language(
    requests: Iterable[ServiceRequest], groups: Sequence[Sequence[Tag]], small: int
) -> tuple[RequestCounts, ...]:
    """Return the requests in each group of languages; those in unknown languages are left out."""
    row = {tag: language_name(group) for group in groups for tag in group}
    names = [(language_name(group),) for group in groups]
    known = ((row[tag], one) for one in requests if (tag := one.encounter.tag) in row)
    return count_requests(known, small, groups=names)


def requests_by_shift(
    requests: Iterable[ServiceRequest], policy: Policy
) -> tuple[RequestCounts, ...]:
    """Return the requests in each shift of the agency; none without shifts."""
    shifts = policy.audit.shifts
    if not shifts:
        return ()
    in_shifts = ((shift_of(one.at, shifts), one) for one in requests)
    return count_requests(in_shifts, policy.audit.small_count)


def finding_groups(
    by: str,
    encounters: Sequence[Encounter],
    findings: Sequence[Violation],
    requests: Sequence[ServiceRequest],
    languages: Sequence[Sequence[Tag]],
    vendors: Sequence[Sequence[str]],
) -> tuple[FindingGroup, ...]:
    """Return the findings counted by one of `GROUPS`, most findings first.

    Units and officers are counted exactly; languages and vendors are merged where few people would
    be counted.

    Args:
        languages: rows by language, from `language_groups`.
        vendors: rows by vendor, from `vendor_groups`.
    """
    if by == "vendor":
        names = _vendor_names(requests)
        title = {name: row_name(group) for group in vendors for name in group}
        cases = Counter(title.get(one.vendor, "") for one in requests)
        kinds = _kinds(findings, lambda one: title.get(names(one), ""))
        return _sorted(
            FindingGroup(one, cases[one], kinds.get(one, {})) for one in map(row_name, vendors)
        )
    row = {tag: language_name(group) for group in languages for tag in group}

    def name_of(one: Encounter) -> str:
        if by == "language":
            return row.get(one.tag, "") if one.tag is not None else ""
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
