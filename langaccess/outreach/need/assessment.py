"""The languages of an area: each group with its margin, what it makes due, and who confirms it.

A group of the census is never split. Sources are shown next to each other, each in its own unit,
and never added. What the figures leave open stays open, as a question to a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from langaccess.agency.policy import Policy
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.tags import EN, Tag
from langaccess.core.words import joined, plural
from langaccess.outreach.need import store
from langaccess.outreach.need.areas import Area, area_of, find_areas, is_same_area, main_area
from langaccess.outreach.need.arithmetic import Estimate, proportion, rounded, total
from langaccess.outreach.need.census_tables import (
    CensusGroup,
    Named,
    census_tables,
    group_in_c16001,
)
from langaccess.outreach.need.model import NeedSource, Unit
from langaccess.outreach.need.thresholds import (
    Counted,
    DutyStatus,
    RuleOutcome,
    ThresholdAnswer,
    judge,
    outcome,
    status_of,
)
from langaccess.outreach.need.withholding import withheld

_DAYS_OF_LOG = 365  # encounters of this many days count
_MANY_PLACES = 4  # from more on, a sum of places is only approximate
_NAMES = 6  # candidates that a question names
OWN_LOG = "encounters"
"""The id of the agency's own log among the sources."""

Reliability = Literal["good", "careful", "unreliable", "none_found", "no_margin"]


@dataclass(frozen=True, slots=True)
class LanguageMention:
    """What a source other than the census says of one language.

    Attributes:
        source: id of the source.
        count: how many of the unit; None if it is below the small count.
    """

    tag: Tag
    source: str
    unit: Unit
    year: int
    count: int | None


@dataclass(frozen=True, slots=True)
class GroupNeed:
    """One group of languages.

    Attributes:
        group: the census's name of the group.
        row: its row in the table ("C16001_029").
        estimate: people who speak English less than very well; None if not published or withheld.
        moe: margin of error at 90%.
        low: lower end of the interval.
        high: upper end of the interval.
        percent: share of the people of 5 years and over in the area.
        percent_moe: margin of that share, in percentage points.
        reliability: by the coefficient of variation and the bands of the rules.
        status: whether a threshold is reached.
        outcome: what the agency's rules make of the status.
        why: the comparison in words.
        notice: whether a notice of oral help is enough.
        named: whether the group is one language, several, or what is left over.
        languages: candidates; of a residual group never all.
        evidence: what other sources say of the candidates.
        source: id of the source of the figures.
        settled_by: ids of sources that settled what this one left open.
        question: what to ask, and whom, if the group is due or open and is not one language.
        withheld: the figures are not shown because they are small, or would reveal a small one.
        adopted: candidates that the agency's rules have.
        thresholds: the answer of each threshold.
        inside: rows of B16001 that make up this group, from the same survey and place.
    """

    group: str
    row: str
    estimate: int | None
    moe: int | None
    low: int | None
    high: int | None
    percent: float | None
    percent_moe: float | None
    reliability: Reliability
    status: DutyStatus
    outcome: RuleOutcome
    why: str
    notice: str
    named: Named
    languages: tuple[Tag, ...]
    evidence: tuple[LanguageMention, ...]
    source: str
    settled_by: tuple[str, ...]
    question: str
    withheld: bool
    adopted: tuple[Tag, ...]
    thresholds: tuple[ThresholdAnswer, ...]
    inside: tuple[GroupNeed, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedAssessment:
    """Which languages an area needs.

    Attributes:
        places: names of the places that are the area.
        source: id of the source of the groups.
        table: its table.
        survey: its survey in words.
        unit: what it counts.
        population: people (households) in all.
        population_moe: margin of that number.
        limited: people with limited English; None if it would reveal a small count,
            or a group has no figure.
        limited_moe: margin of that number.
        limited_percent: their share.
        limited_percent_moe: margin of that share, in percentage points.
        groups: the groups, most people first.
        elsewhere: languages that other sources name and no group of the table does.
        sources: all sources, the agency's own log included.
        findings: where sources disagree.
        notes: what a reader must know.
        has_margins: whether these figures can decide a duty.
    """

    places: tuple[str, ...]
    source: str
    table: str
    survey: str
    unit: Unit
    population: int | None
    population_moe: int | None
    limited: int | None
    limited_moe: int | None
    limited_percent: float | None
    limited_percent_moe: float | None
    groups: tuple[GroupNeed, ...]
    elsewhere: tuple[LanguageMention, ...]
    sources: tuple[NeedSource, ...]
    findings: tuple[str, ...]
    notes: tuple[str, ...]
    has_margins: bool

    @property
    def rows(self) -> tuple[GroupNeed, ...]:
        """The groups, each followed by the rows of B16001 inside of it."""
        return tuple(row for one in self.groups for row in (one, *one.inside))

    @property
    def proposed(self) -> tuple[GroupNeed, ...]:
        """Due, one language, and no notice is enough: what `adopt_languages` adopts by default."""
        return tuple(
            one
            for one in self.rows
            if one.named == "one" and one.outcome == "due" and one.notice != "enough"
        )


def assess(
    session: Session, *, places: Sequence[str] = (), table: str | None = None
) -> NeedAssessment:
    """Return what the imported sources say of the agency's area.

    Args:
        places: the area, by name or id; by default the places that were named at the import.
        table: C16001, B16001 or C16002; by default the best of the first two.

    Raises:
        InputError: nothing is imported, the place is in no source, or the area is not known.
    """
    return _Reader(session).assess(places, table)


def assess_each(session: Session, source: str) -> Iterator[NeedAssessment]:
    """Yield the assessment of each place of one source: for an agency that compares its counties.

    No second survey settles what the figures leave open.

    Raises:
        InputError: no census source has this id.
    """
    yield from _Reader(session).each(source)


class _Reader:
    """Puts the sources of one agency together."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._policy: Policy = session.policy
        self._small = self._policy.audit.small_count
        self._sources = store.sources(session.connection) if session.has_database else ()
        self._counts = {
            one.id: store.counts(session.connection, one.id)
            for one in self._sources
            if one.kind != "acs"
        }
        self._read_log()

    def _read_log(self) -> None:
        from langaccess.interpret import encounters

        if not self._session.has_database:
            return
        since = self._session.now - timedelta(days=_DAYS_OF_LOG)
        found: dict[Tag, int] = {}
        for one in encounters.read(self._session.connection, since=since):
            if one.tag is not None and one.tag.language != EN:
                found[one.tag] = found.get(one.tag, 0) + 1
        if found:
            own = NeedSource(OWN_LOG, "encounters", "encounters", self._session.now.year)
            self._sources = (*self._sources, own)
            self._counts[OWN_LOG] = found

    def assess(self, asked: Sequence[str], table: str | None) -> NeedAssessment:
        notes: list[str] = []
        areas = find_areas(self._session.connection, self._sources, asked)
        main = main_area(areas, table, notes)
        others = [one for one in areas if one is not main and is_same_area(one, main)]
        apart = [
            one
            for one in areas
            if not is_same_area(one, main) and len(one.places) <= _MANY_PLACES  # tracts are parts
        ]
        if apart and not asked:
            names = joined([f"{one.places[0].name} ({one.source.id})" for one in apart])
            notes.append(f"also imported, not for this area: {names}; see it with --place NAME")
        return self._assessment(main, others, notes)

    def each(self, id_: str) -> Iterator[NeedAssessment]:
        """Yield the assessment of each place of a source, by its figures alone."""
        source = next((one for one in self._sources if one.id == id_ and one.kind == "acs"), None)
        if source is None:
            raise InputError(f"there is no census source `{id_}`")
        for place in store.places(self._session.connection, id_):
            area = area_of(self._session.connection, source, (place,))
            yield self._assessment(area, (), [])

    def _assessment(self, main: Area, others: Sequence[Area], notes: list[str]) -> NeedAssessment:
        if len(main.places) > _MANY_PLACES:
            notes.append(
                f"the figures are the sum of {len(main.places)} places, and their margins are "
                "approximate: the published row of the whole area is better"
            )
        groups = [self._group(main, others, group) for group in main.table.groups]
        counts = {g.row: float(g.estimate) for g in groups if g.estimate is not None}
        few = {row for row, count in counts.items() if 0 < count < self._small}
        hides_sum = withheld(counts, self._small) != few
        shown = [_withhold(one) if one.row in few else one for one in groups]
        shown.sort(key=lambda one: -(counts.get(one.row, -1.0)))
        limited = total(main.values[g.number] for g in main.table.groups if g.number in main.values)
        missing = sum(g.number not in main.values for g in main.table.groups)
        if missing:
            hides_sum = True
            notes.append(
                f"{plural(missing, 'group has', 'groups have')} no figure, so the sum of all "
                "groups is not known"
            )
        whole = main.values.get(1)
        share = proportion(limited, whole) if whole is not None and not hides_sum else None
        if main.table.unit == "households":
            notes.append("households are not people: they decide no duty")
        elif not main.source.has_margins:
            notes.append(
                "the source has no margins of error, so nothing is decided: download the table "
                "with margins and import it again"
            )
        elsewhere = self._elsewhere(main)
        return NeedAssessment(
            places=tuple(one.name for one in main.places),
            source=main.source.id,
            table=main.source.table,
            survey=main.source.survey,
            unit=main.source.unit,
            population=None if whole is None else round(whole.value),
            population_moe=_whole(whole.moe if whole else None),
            limited=None if hides_sum else round(limited.value),
            limited_moe=None if hides_sum else _whole(limited.moe),
            limited_percent=None if share is None else round(share.value * 100, 2),
            limited_percent_moe=_percent(None if share is None else share.moe),
            groups=tuple(shown),
            elsewhere=elsewhere,
            sources=self._sources,
            findings=tuple(self._findings(shown, elsewhere)),
            notes=tuple(notes),
            has_margins=main.source.has_margins and main.table.unit == "people",
        )

    # -- a group ----------------------------------------------------------------------------------

    def _counted(self, area: Area, group: CensusGroup) -> Counted:
        """Return a group in an area, with the other groups of the same table for its rank."""
        groups = census_tables()[group.table].groups
        others = (area.group(one) for one in groups if one != group)
        log = self._counts.get(OWN_LOG, {})
        return Counted(
            area.group(group),
            area.values.get(1),
            sum(count for tag, count in log.items() if _is_candidate(tag, group)),
            tuple(one for one in others if one is not None),
        )

    def _group(self, area: Area, others: Sequence[Area], group: CensusGroup) -> GroupNeed:
        counted = self._counted(area, group)
        people, whole = counted.people, counted.residents
        answers = judge(self._policy, counted) if area.table.unit == "people" else ()
        share = None if people is None or whole is None else proportion(people, whole)
        status = status_of(answers)
        made = GroupNeed(
            group.label, group.row,
            None if people is None else round(people.value),
            _whole(None if people is None else people.moe),
            _whole(None if people is None else people.low),
            _whole(None if people is None else people.high),
            None if share is None else round(share.value * 100, 2),
            _percent(None if share is None else share.moe),
            self._reliability(people), status, outcome(answers), _why(area, answers),
            next((one.notice for one in answers if one.notice), ""),
            group.named, group.candidates, tuple(self._evidence(group)), area.source.id, (), "",
            withheld=False, adopted=self._adopted(group), thresholds=answers,
        )  # fmt: skip
        if status == "cannot_tell" and people is not None and area.table.unit == "people":
            made = self._settled(made, group, area, others)
        if area.table.unit == "people":
            made = replace(made, question=_question(made))
        inside = self._inside(area, others, group)
        return replace(made, inside=inside) if inside else made

    def _settled(
        self, made: GroupNeed, group: CensusGroup, area: Area, others: Sequence[Area]
    ) -> GroupNeed:
        """Return a group that another survey has decided, if all that can decide agree."""
        found: dict[str, tuple[ThresholdAnswer, ...]] = {}
        for other in others:
            is_other = (other.source.year, other.source.product) != (
                area.source.year, area.source.product,
            )  # fmt: skip
            if other.table.unit != "people" or not is_other:
                continue  # a table of the same survey says nothing new
            counted = self._counted(other, group)
            if counted.people is None or counted.people.moe is None:
                continue
            answers = judge(self._policy, counted)
            if status_of(answers) != "cannot_tell":
                found[other.source.id] = answers
        if len({status_of(answers) for answers in found.values()}) != 1:
            return made
        answers = next(iter(found.values()))
        why = f"{made.why}; settled by {joined(list(found))}: {answers[0].why}"
        return replace(
            made, status=status_of(answers), outcome=outcome(answers), why=why,
            settled_by=tuple(found),
        )  # fmt: skip

    def _inside(
        self, area: Area, others: Sequence[Area], group: CensusGroup
    ) -> tuple[GroupNeed, ...]:
        """Return the rows of B16001 that make up a group of several languages."""
        if area.source.table != "C16001" or group.named == "one":
            return ()
        same = [
            one
            for one in others
            if one.source.table == "B16001" and one.is_published
            and (one.source.year, one.source.product) == (area.source.year, area.source.product)
        ]  # fmt: skip
        if not same:
            return ()
        detailed = same[0]
        parts = [one for one in detailed.table.groups if group_in_c16001(one) == group]
        rows = [self._group(detailed, (), part) for part in parts]
        counts = {one.row: float(one.estimate) for one in rows if one.estimate is not None}
        few = withheld(counts, self._small)
        return tuple(_withhold(one) if one.row in few else one for one in rows)

    def _reliability(self, people: Estimate | None) -> Reliability:
        if people is None or people.moe is None:
            return "no_margin"
        cv = people.cv_percent
        if cv is None:
            return "none_found"
        rules = self._policy.need
        if cv < rules.careful_percent:
            return "good"
        return "careful" if cv < rules.unreliable_percent else "unreliable"

    def _adopted(self, group: CensusGroup) -> tuple[Tag, ...]:
        return tuple(one.tag for one in self._policy.languages if _is_candidate(one.tag, group))

    # -- other sources ----------------------------------------------------------------------------

    def _evidence(self, group: CensusGroup) -> Iterator[LanguageMention]:
        for source in self._sources:
            for tag, count in self._counts.get(source.id, {}).items():
                if _is_candidate(tag, group):
                    yield self._evidence_of(source, tag, count)

    def _evidence_of(self, source: NeedSource, tag: Tag, count: int) -> LanguageMention:
        shown = None if count < self._small else count
        return LanguageMention(tag, source.id, source.unit, source.year, shown)

    def _elsewhere(self, main: Area) -> tuple[LanguageMention, ...]:
        """Return the languages of other sources that no group of the table names."""
        groups = census_tables()["C16001"].groups + main.table.groups
        found = [
            (count, self._evidence_of(source, tag, count))
            for source in self._sources
            for tag, count in self._counts.get(source.id, {}).items()
            if not any(_is_candidate(tag, group) for group in groups)
        ]
        return tuple(one for _, one in sorted(found, key=lambda pair: -pair[0]))

    def _findings(
        self, groups: Sequence[GroupNeed], elsewhere: Sequence[LanguageMention]
    ) -> Iterator[str]:
        heard: dict[Tag, list[str]] = {}
        for one in elsewhere:
            heard.setdefault(one.tag, []).append(one.source)
        for tag, names in heard.items():
            yield f"{tag.name} is named by {joined(names)} and by no group of the census"
        if OWN_LOG not in self._counts:
            return
        for group in groups:
            met = any(one.source == OWN_LOG for one in group.evidence)
            if group.outcome == "due" and not met:
                yield (
                    f"{group.group}: due by the census, and no encounter in the last 12 months: "
                    "is the need unmet, or not recorded?"
                )


def _is_candidate(tag: Tag, group: CensusGroup) -> bool:
    return any(tag.language == one.language for one in group.candidates)


def _withhold(one: GroupNeed) -> GroupNeed:
    """Return a group without the figures that would tell where few people live."""
    blank = tuple(replace(answer, why="the count is small") for answer in one.thresholds)
    return replace(
        one, estimate=None, moe=None, low=None, high=None, percent=None, percent_moe=None,
        why="the count is small and is not shown", withheld=True, inside=(), thresholds=blank,
    )  # fmt: skip


def _why(area: Area, answers: Sequence[ThresholdAnswer]) -> str:
    if area.table.unit == "households":
        return "households decide no duty to people"
    if not answers:
        return "your agency has no threshold: enter one in jurisdiction.yaml"
    return "; ".join(dict.fromkeys(one.why for one in answers))


def _question(one: GroupNeed) -> str:
    """Return what to ask about a group that may be due and is not one language."""
    if one.named == "one" or one.status == "not_shown" or one.low is None or one.high is None:
        return ""
    digits = 3 if one.reliability == "good" else 2
    low, high = rounded(one.low, digits, "down"), rounded(one.high, digits, "up")
    names = [tag.name for tag in one.languages[:_NAMES]]
    more = one.named == "residual" or len(one.languages) > _NAMES
    which = joined([*names, *(["another language"] if more or not names else [])], "or")
    seen = dict.fromkeys(mention.tag.name for mention in one.evidence)
    hint = f" Other sources name {joined(list(seen))}." if seen else ""
    return f"which language? {low:,} to {high:,} people speak {which}.{hint}"


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _percent(value: float | None) -> float | None:
    return None if value is None else round(value * 100, 2)
