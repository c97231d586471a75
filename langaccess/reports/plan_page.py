"""The language access plan and its four-factor worksheet, written from rules, facts and counts.

Only the statement and the commitments are the agency's own words; they come from `plan.yaml`. Each
other sentence states a rule, with its authority, or a figure, with its source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from langaccess.agency.people import Entry
from langaccess.agency.policy import Policy, Stakes, digest, expiry, interpreter_line, requirement
from langaccess.core.tags import EN, Tag
from langaccess.core.words import joined, plural
from langaccess.outreach.need import NeedAssessment
from langaccess.outreach.plan import (
    ORDER,
    PRICE,
    STAKES,
    STATES,
    Backlog,
    Commitment,
    LawCheck,
    PlanFacts,
    PlanReview,
    backlog,
    tested_members,
)
from langaccess.reports.directive_forms import thresholds
from langaccess.reports.need_page import need_chart
from langaccess.reports.page import (
    Block,
    BulletList,
    Callout,
    DataTable,
    FactTable,
    Heading,
    Page,
    ProseBlock,
)
from langaccess.reports.plan_lists import (
    counts_words,
    dollars,
    matrix_table,
    reading_words,
    review_blocks,
)
from langaccess.reports.practice import Practice
from langaccess.reports.reach_page import SMALL, reach_cells, reach_columns, reach_row
from langaccess.reports.rule_text import (
    adoption_words,
    floor,
    floor_text,
    plain,
    rests_on,
    sentence,
)

__all__ = ["plan_indicators", "plan_page", "worksheet_page"]

_GUIDANCE = "DOJ-LEP-2002"
_SHOWN = 25  # rows of the backlog in the plan; the list itself is a file of its own


def plan_indicators(facts: PlanFacts, practice: Practice | None) -> Mapping[str, str]:
    """Return the figures by which the plan is measured: name → value in words.

    Args:
        practice: the log of the last 12 months, judged; None without encounters.
    """
    cells, counts = facts.matrix.cells, facts.matrix.counts()
    found: dict[str, str] = {}
    if cells:
        done = counts["done"] + counts["notice"] + counts["oral"]
        found["translations done or not needed"] = f"{done} of {len(cells)}"
        found["stale translations"] = str(counts["stale"])
    copies = sum(one.copies for one in facts.copies)
    found["copies handed out"] = f"{copies:,}"
    found["copies that must come back"] = f"{facts.recalled:,}"
    found["tested members and staff"] = str(len(tested_members(facts)))
    if practice is not None:
        found["findings of the audit"] = str(len(practice.judged.findings))
        for row in practice.reach:
            name = row.tag.name if row.tag is not None else "other languages together"
            _, met, served, _ = reach_row(row)
            found[f"encounters in {name}"] = met
            found[f"interpreter as the rules permit, {name}"] = served
    late = [one for one in facts.file.commitments if one.done is None and one.due < facts.today]
    found["commitments overdue"] = f"{len(late)} of {len(facts.file.commitments)}"
    return found


def worksheet_page(facts: PlanFacts, practice: Practice | None) -> Page:
    """Return the four-factor worksheet, filled from data.

    The factors are those of 67 FR 41455 (2002), which was rescinded; several laws still use them.
    """
    parts = (_number, _frequency, _importance, _resources)
    blocks = tuple(
        block
        for number, (title, part) in enumerate(zip(_FACTORS, parts, strict=True), start=1)
        for block in (Heading(f"Factor {number}: {title}"), *part(facts, practice))
    )
    known = {one.id for one in facts.policy.authorities}
    basis = rests_on(facts.policy, [_GUIDANCE] if _GUIDANCE in known else [])
    text = (
        "The four factors are those of federal guidance of 2002. Several laws still ask for them."
    )
    return _page("Four-factor worksheet", facts, (ProseBlock(text, basis), *blocks))


_FACTORS = (
    "number of people with limited English",
    "how often we meet them",
    "nature and importance of what we do",
    "resources",
)


def plan_page(
    facts: PlanFacts,
    practice: Practice | None,
    review: PlanReview,
    checks: Sequence[LawCheck] = (),
) -> Page:
    """Return the language access plan: 14 sections and an annex.

    Args:
        review: what changed since the earlier plan.
        checks: the laws that ask the agency for a plan.
    """
    blocks = [*_head(facts)]
    for number, (title, part) in enumerate(_SECTIONS, start=1):
        blocks.append(Heading(f"{number}. {title}"))
        blocks += part(facts, practice)
    blocks.append(Heading("14. Changes since the last plan"))
    blocks += review_blocks(review, 3)
    blocks.append(Heading("Annex: sources and authorities"))
    blocks += _laws(checks)
    blocks += _annex(facts)
    return _page("Language access plan", facts, tuple(blocks))


def _page(title: str, facts: PlanFacts, blocks: tuple[Block, ...]) -> Page:
    policy = facts.policy
    return Page(
        title,
        blocks,
        subtitle=policy.agency.name or "name of the agency not entered",
        foot=(
            f"Written on {facts.today} from the agency's records and its rules “{policy.id}”.",
            f"The rules were last checked on {policy.as_of}.",
            f"Digest of the rules: {digest(policy)}",
        ),
    )


def _head(facts: PlanFacts) -> Iterator[Block]:
    file, policy = facts.file, facts.policy
    if file.adopted is None:
        yield Callout(
            "Draft. No one has adopted this plan: enter `adopted` in plan.yaml when the agency's "
            "head has signed it."
        )
    period = "not entered" if file.period is None else f"{file.period.first} to {file.period.last}"
    adopted = "not adopted"
    if file.adopted is not None:
        adopted = f"by {file.adopted.by} on {file.adopted.on}"
    yield FactTable(
        (
            ("Agency", policy.agency.name or "not entered"),
            ("Period", period),
            ("Adopted", adopted),
            ("Next review", str(file.review_by or "not entered")),
            ("Rules", adoption_words(policy)),
            ("Coordinator", policy.agency.coordinator or "not entered"),
            ("Public phone", policy.agency.public_phone or "not entered"),
        )
    )


# -- 1 to 5: statement and the four factors --------------------------------------------------------


def _statement(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
    policy = facts.policy
    text = facts.file.statement.strip()
    if text:
        yield from (ProseBlock(part) for part in text.split("\n\n"))
    else:
        yield ProseBlock("The agency has not written a statement.")
    for rule in ("floor.15", "floor.3"):
        yield ProseBlock(sentence(floor_text(policy, rule)), rests_on(policy, floor(policy, rule)))
    yield from _promises(facts, "general")


def _number(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
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
    yield from thresholds_only(facts.policy)


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


def thresholds_only(policy: Policy) -> Iterator[Block]:
    """Yield the thresholds of the rules without the table of languages."""
    yield from (one for one in thresholds(policy) if not isinstance(one, DataTable))


def _survey_words(need: NeedAssessment) -> str:
    places = "; ".join(need.places[:3]) + (" and others" if len(need.places) > 3 else "")
    text = f"{places}: {need.table}, {need.survey}, people of 5 years and over."
    if need.limited is None or not need.population:
        return text
    margin = "" if need.limited_moe is None else f" ± {need.limited_moe:,}"
    percent = "" if need.limited_percent is None else f" ({need.limited_percent:.1f}%)"
    return (
        f"{text} {need.limited:,}{margin} of {need.population:,} speak English less than very well"
        f"{percent}. Margins of error are at 90%."
    )


def _frequency(facts: PlanFacts, practice: Practice | None) -> Iterator[Block]:
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


def _importance(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
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


def _resources(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
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
    yield from _funding_table(facts)


def _speaks(entry: Entry, tag: Tag) -> bool:
    return any(skill.tag == tag for skill in entry.languages)


def _funding_table(facts: PlanFacts) -> Iterator[Block]:
    if not facts.file.funding:
        yield ProseBlock("The agency has entered no funding.")
        return
    rows = tuple(
        (str(one.year), one.source, f"{one.amount:,.2f}")
        for one in sorted(facts.file.funding, key=lambda one: (one.year, one.source))
    )
    yield DataTable("Funding", ("year", "source", "US dollars"), rows)


# -- 6 to 13: services, and who answers for them ---------------------------------------------------


def _oral(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
    policy = facts.policy
    yield ProseBlock(
        "Who may interpret depends on what is at stake in an encounter. The directive of the "
        "agency has every type of encounter."
    )
    rows = []
    for stakes in Stakes:
        needed = requirement(policy, stakes=stakes)
        order = [policy.interpreting.using[kind].text for kind in needed.order]
        rows.append((stakes.capitalize(), "; then ".join(order), str(needed.tier)))
    columns = ("stakes", "in this order", "credential, at least")
    yield DataTable("Oral services", columns, tuple(rows))
    yield ProseBlock(
        sentence(floor_text(policy, "floor.6")), rests_on(policy, floor(policy, "floor.6"))
    )
    yield from _promises(facts, "oral")


def _written(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
    matrix = facts.matrix
    if not matrix.documents:
        yield ProseBlock("The agency has listed no vital documents.")
        return
    yield ProseBlock(f"{counts_words(matrix)}.")
    rows = tuple(
        (one.title, plain(one.class_), one.stakes, one.owner, joined(one.used_at),
         joined(one.law), str(one.review_by or ""))
        for one in matrix.documents
    )  # fmt: skip
    yield DataTable(
        "Vital documents",
        ("document", "class", "stakes", "owner", "where", "authority", "read again by"),
        rows,
    )
    yield matrix_table(matrix)
    found = backlog(matrix, facts.rates, on=facts.today)
    if found.items:
        yield ProseBlock(
            f"{plural(len(found.items), 'translation is', 'translations are')} still to be made. "
            f"Order: {ORDER}."
        )
        yield from _priced(found)
    for rule in ("floor.1", "floor.8"):
        yield ProseBlock(
            sentence(floor_text(facts.policy, rule)),
            rests_on(facts.policy, floor(facts.policy, rule)),
        )
    yield from _promises(facts, "documents")


def _priced(found: Backlog) -> Iterator[Block]:
    rows = tuple(
        (str(one.rank), one.title, one.tag.name, STATES[one.state], one.stakes,
         "not known" if one.people_low is None else f"{one.people_low:,}",
         "not known" if one.words is None else f"{one.words.total:,}",
         "no price" if one.price is None else f"{one.price.amount:,.2f}")
        for one in found.items[:_SHOWN]
    )  # fmt: skip
    columns = ("no.", "document", "language", "state", "stakes", "people, at least", "words", "USD")
    yield DataTable("To be translated, in order", columns, rows)
    if len(found.items) > _SHOWN:
        yield ProseBlock(f"{len(found.items) - _SHOWN} more follow in the list of the coordinator.")
    priced = sum(one.price is not None for one in found.items)
    if priced:
        yield ProseBlock(
            f"{priced} of the {len(found.items)} have a price, {dollars(found.total)} in all. "
            f"Price: {PRICE}."
        )
    if found.notes:
        yield BulletList(tuple(map(sentence, found.notes)))


def _notice(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
    policy = facts.policy
    yield ProseBlock(
        sentence(floor_text(policy, "floor.15")), rests_on(policy, floor(policy, "floor.15"))
    )
    sites: dict[str, set[str]] = {}
    copies: Counter[str] = Counter()
    for one in facts.copies:
        sites.setdefault(one.site, set()).add(one.tag.name)
        copies[one.site] += one.copies
    if sites:
        rows = tuple(
            (site, f"{copies[site]:,}", joined(sorted(names)))
            for site, names in sorted(sites.items())
        )
        yield DataTable("Copies handed out", ("site", "copies", "languages"), rows)
    else:
        yield ProseBlock("The log has no copies of translations that were handed out.")
    if facts.recalled:
        yield ProseBlock(f"{facts.recalled:,} copies must come back.")
    yield from _promises(facts, "notice")


def _training(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
    yield from _promises(facts, "training", "training of staff")
    taken = [one for one in facts.training if one.completed is not None]
    if taken:
        current = [o for o in taken if o.expires is None or o.expires >= facts.today]
        kinds = dict.fromkeys(one.kind for one in taken)
        rows = tuple(
            (
                plain(kind),
                str(len({one.person for one in current if one.kind == kind})),
                str(max(one.completed for one in taken if one.kind == kind and one.completed)),
            )
            for kind in kinds
        )
        columns = ("course", "people whose course counts today", "last completed")
        yield DataTable("Courses taken; a course does not make an interpreter", columns, rows)
    else:
        yield ProseBlock("The register of training has no completed course.")


def _outreach(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
    yield from _promises(facts, "outreach", "outreach")
    tags = dict.fromkeys(tag for one in facts.partners for tag in one.tags)
    if facts.partners:
        names = joined(sorted(Tag(tag).name for tag in tags))
        yield ProseBlock(
            f"The register has {plural(len(facts.partners), 'partner')}"
            + (f", for {names}." if names else ".")
        )
    else:
        yield ProseBlock("The register of partners is empty.")
    if facts.sites:
        yield ProseBlock(
            f"{plural(len(facts.sites), 'site')} outside the agency hold papers: "
            f"{joined([one.name for one in facts.sites])}."
        )


def _complaints(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
    yield from _promises(facts, "complaints", "complaints")
    if not facts.complaints:
        yield ProseBlock("The log has no complaint about language access.")
        return
    rows = tuple(
        (str(one.year), *map(_count, (one.received, one.in_time, one.late, one.pending)))
        for one in facts.complaints
    )
    columns = ("year", "received", "answered in time", "late", "open and in time")
    yield DataTable("Complaints about language access", columns, rows)


def _count(number: int | None) -> str:
    return "not shown" if number is None else str(number)


def _monitoring(facts: PlanFacts, practice: Practice | None) -> Iterator[Block]:
    indicators = plan_indicators(facts, practice)
    if facts.earlier is None:
        yield DataTable("Indicators", ("indicator", "now"), tuple(indicators.items()))
    else:
        then = facts.earlier.indicators
        rows = tuple(
            (name, then.get(name, "not recorded"), now) for name, now in indicators.items()
        )
        columns = ("indicator", f"plan of {facts.earlier.on}", "now")
        yield DataTable("Indicators", columns, rows)
    yield ProseBlock(
        "The audit compares practice with the rules. Counts below "
        f"{facts.policy.audit.small_count} are not shown.",
        rests_on(facts.policy, facts.policy.audit.basis),
    )
    yield from _promises(facts, "monitoring")


def _responsible(facts: PlanFacts, _practice: Practice | None) -> Iterator[Block]:
    who = facts.policy.agency.coordinator
    yield ProseBlock(
        f"Responsible for language access: {who}." if who else "No coordinator is entered."
    )
    documents = Counter(one.owner for one in facts.matrix.documents)
    owners = documents + Counter(one.owner for one in facts.file.commitments)
    if owners:
        rows = tuple(
            (name, str(documents[name]), str(owners[name] - documents[name]))
            for name in sorted(owners)
        )
        columns = ("role", "documents", "commitments")
        yield DataTable("Who is responsible for what", columns, rows)
    if facts.file.consulted:
        yield ProseBlock("Consulted about this plan:")
        yield BulletList(tuple(f"{one.who}, {one.on}" for one in facts.file.consulted))
    yield from _funding_table(facts)
    yield from _promises(facts, "funding")


def _promises(facts: PlanFacts, section: str, subject: str = "") -> Iterator[Block]:
    """Yield the commitments of a section; a section of nothing else says that there are none."""
    found = facts.commitments(section)
    if found:
        columns = ("commitment", "owner", "due", "measure", "state")
        rows = tuple(
            (one.text, one.owner, str(one.due), one.measure, _promise_state(one, facts))
            for one in found
        )
        yield DataTable("Commitments", columns, rows)
    elif subject:
        yield ProseBlock(f"The agency has entered no commitment on {subject}.")


def _promise_state(one: Commitment, facts: PlanFacts) -> str:
    if one.done is not None:
        return f"kept on {one.done}"
    return "overdue" if one.due < facts.today else "open"


def _laws(checks: Sequence[LawCheck]) -> Iterator[Block]:
    rows = tuple(
        (
            one.law.cite,
            f"{sum(field.status == 'have' for field in one.fields)} of {len(one.fields)}",
            joined([f.paragraph or f.text for f in one.fields if f.status != "have"]) or "none",
            reading_words(one),
        )
        for one in checks
    )
    if rows:
        columns = ("law", "fields that are here", "partly here, or missing", "reading of the law")
        yield DataTable("Laws that ask for this plan", columns, rows)


def _annex(facts: PlanFacts) -> Iterator[Block]:
    need = facts.need.assessment
    if need is not None:
        sources = tuple(
            (one.id, str(one.unit), one.survey or str(one.year), one.file, one.sha256[:12])
            for one in need.sources
        )
        columns = ("source", "counts", "survey or year", "file", "sha256 begins")
        yield DataTable("Sources of the need", columns, sources)
    policy = facts.policy
    named = {name for one in facts.matrix.documents for name in one.law}
    named |= {name for one in policy.thresholds for name in one.basis}
    named |= {name for rule in policy.floor for name in rule.basis}
    named |= {name for one in policy.languages for name in one.basis}
    rows = tuple(
        (
            one.id, one.cite, one.status.replace("_", " "), str(one.as_of),
            str(expiry(policy, (one.id,))), "yes" if one.verified else "no: ask counsel",
        )
        for one in policy.authorities
        if one.id in named
    )  # fmt: skip
    heads = ("name", "source", "status", "last checked", "check again by", "wording read")
    yield DataTable("Authorities", heads, rows)
    yield ProseBlock(
        f"States of a translation: {joined(list(STATES.values()))}. Done means that a "
        "qualified person has approved every sentence and the approved file is written."
    )


_SECTIONS = (
    ("Statement", _statement),
    ("Who needs language help", _number),
    ("How often we meet them", _frequency),
    ("What is at stake", _importance),
    ("Resources", _resources),
    ("Interpreting", _oral),
    ("Translation", _written),
    ("Notice to the public", _notice),
    ("Training", _training),
    ("Outreach", _outreach),
    ("Complaints", _complaints),
    ("Monitoring", _monitoring),
    ("Who is responsible, and funding", _responsible),
)
