"""The four factors of a language access plan: number, frequency, importance, resources.

They are sections 2 to 5 of the plan, and the worksheet. The factors are those of 67 FR 41455
(2002), which was rescinded; several laws still use them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from langaccess.agency.people import Entry
from langaccess.agency.policy import Policy, Stakes, interpreter_line
from langaccess.core.tags import EN, Tag
from langaccess.core.words import joined, plural
from langaccess.outreach.need import NeedAssessment
from langaccess.outreach.plan import STAKES, PlanFacts, tested_members
from langaccess.reports.directive_forms import threshold_blocks
from langaccess.reports.need_page import need_chart, places_words, plus_minus
from langaccess.reports.page import Block, BulletList, DataTable, ProseBlock
from langaccess.reports.practice import Practice
from langaccess.reports.reach_page import SMALL, reach_cells, reach_columns
from langaccess.reports.rule_text import rests_on, sentence


def people_in_need(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
    """Yield who needs language help, in which languages, and by which thresholds."""
    need = facts.need.assessment
    if need is None:
        yield ProseBlock(
            "No census table is imported. The languages and figures are those of the rules."
        )
    else:
        yield ProseBlock(_survey_words(need))
    yield from (ProseBlock(text) for text in _language_words(facts))
    rows = tuple(
        (
            one.tag.name,
            "not known" if one.people is None else f"{one.people:,}",
            "" if one.low is None or one.high is None else f"{one.low:,} to {one.high:,}",
            "yes" if one.due else "no",
            one.why,
        )
        for one in facts.need.languages
    )
    columns = ("language", "people", "90% interval", "due", "why")
    yield DataTable("Languages of this plan", columns, rows)
    if facts.need.questions:
        yield ProseBlock("These are open. A group of the census is never split into languages:")
        yield BulletList(tuple(map(sentence, facts.need.questions)))
    if need is not None:
        yield need_chart(need, facts.policy)
        if need.notes:
            yield BulletList(tuple(map(sentence, need.notes)))
    yield from _thresholds_only(facts.policy)


def _language_words(facts: PlanFacts) -> Iterator[str]:
    """Yield which languages are due, and in which of them documents are not translated."""
    due = [one for one in facts.need.languages if one.due]
    if not due:
        yield "No language is due by the agency's thresholds."
        return
    names = joined([one.tag.name for one in due])
    yield f"{plural(len(due), 'language is', 'languages are')} due: {names}."
    states = {
        one.tag: {cell.state for cell in facts.matrix.cells if cell.tag == one.tag} for one in due
    }
    oral = [tag.name for tag, found in states.items() if found == {"oral"}]
    notice = [tag.name for tag, found in states.items() if found == {"notice"}]
    if notice:
        yield f"By the threshold a notice that oral help is free is enough in {joined(notice)}."
    if oral:
        yield f"Documents are explained orally in {joined(oral)}, and not translated."


def _thresholds_only(policy: Policy) -> Iterator[Block]:
    """Yield the thresholds of the rules without the table of languages."""
    blocks = threshold_blocks(policy, partial(rests_on, policy))
    yield from (one for one in blocks if not isinstance(one, DataTable))


def _survey_words(need: NeedAssessment) -> str:
    text = f"{places_words(need)}: {need.table}, {need.survey}, people of 5 years and over."
    if need.limited is None or not need.population:
        return text
    percent = "" if need.limited_percent is None else f" ({need.limited_percent:.1f}%)"
    return (
        f"{text} {need.limited:,}{plus_minus(need.limited_moe)} of {need.population:,} speak "
        f"English less than very well{percent}. Margins of error are at 90%."
    )


def frequency(facts: PlanFacts, practice: Practice | None) -> Iterator[Block]:
    """Yield how often people with limited English are met, by the log and the bills."""
    small = facts.policy.audit.small_count
    if practice is None:
        yield ProseBlock("The log has no encounters of the last 12 months.")
    else:
        met = sum(one.tag is not None and one.tag.language != EN for one in practice.encounters)
        shown = f"fewer than {small}" if 0 < met < small else str(met)
        since = practice.months[0].month
        yield ProseBlock(
            f"The log has {plural(len(practice.encounters), 'encounter')} since {since}; in "
            f"{shown} of them the language is known and is not English. {SMALL.format(small=small)}"
        )
    if practice is not None and practice.reach:
        percent = facts.policy.audit.confidence_percent
        yield DataTable(
            f"Encounters by language; intervals at {percent:g}%",
            reach_columns(),
            tuple(map(reach_cells, practice.reach)),
        )
    if facts.calls:
        yield ProseBlock(
            f"Calls of the interpreter line are in {joined(facts.calls)}; calls and encounters are "
            "never added."
        )


def importance(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
    """Yield what is at stake in encounters and in documents."""
    policy = facts.policy
    kinds = policy.interpreting.encounters.values()
    rows = tuple(
        (
            f"{stakes.capitalize()}: {policy.interpreting.levels[stakes].text}",
            str(sum(one.stakes is stakes for one in kinds)),
            joined([one.text for one in kinds if one.stakes is stakes][:4]),
        )
        for stakes in Stakes
    )
    columns = ("stakes", "types of encounters", "such as")
    yield DataTable("What is at stake in encounters", columns, rows)
    found = Counter(one.stakes for one in facts.matrix.documents)
    if found:
        rows = tuple(
            (stakes, str(found[stakes]),
             joined([o.title for o in facts.matrix.documents if o.stakes == stakes]))
            for stakes in STAKES
            if found[stakes]
        )  # fmt: skip
        yield DataTable("What is at stake in documents", ("stakes", "documents", "titles"), rows)
    else:
        yield ProseBlock("The agency has listed no vital documents.")


def resources(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
    """Yield who may interpret, how many positions have public contact, and the funding."""
    serving = [
        one
        for one in facts.roster.people
        if one.left is None and one.barred is None and one.languages
    ]
    if not serving:
        yield ProseBlock("The roster has no one who speaks another language.")
    else:
        kinds = ("member", "staff", "contractor", "volunteer", "line")
        tags = dict.fromkeys(skill.tag for one in serving for skill in one.languages)
        rows = tuple(
            (
                tag.name,
                *(
                    str(sum(one.kind == kind and _speaks(one, tag) for one in serving))
                    for kind in kinds
                ),
            )
            for tag in sorted(tags, key=lambda tag: tag.name)
        )
        yield DataTable(
            "People and lines of the roster, by language",
            ("language", "members", "staff", "contractors", "volunteers", "lines"),
            rows,
        )
    tested = len(tested_members(facts))
    yield ProseBlock(f"Members and staff with a credential that counts today: {tested}.")
    positions = facts.file.positions
    if positions is not None:
        yield ProseBlock(f"Positions with public contact: {positions.count:,} ({positions.as_of}).")
    yield ProseBlock(f"The interpreter line: {interpreter_line(facts.policy)}.")
    yield from funding(facts)


def _speaks(entry: Entry, tag: Tag) -> bool:
    return any(skill.tag == tag for skill in entry.languages)


def funding(facts: PlanFacts) -> Iterator[Block]:
    """Yield the money for language access, by year."""
    if not facts.file.funding:
        yield ProseBlock("The agency has entered no funding.")
        return
    rows = tuple(
        (str(one.year), one.source, f"{one.amount:,.2f}")
        for one in sorted(facts.file.funding, key=lambda one: (one.year, one.source))
    )
    yield DataTable("Funding", ("year", "source", "US dollars"), rows)
