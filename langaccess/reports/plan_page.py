"""The language access plan and its four-factor worksheet, written from rules, facts and counts.

Only the statement and the commitments are the agency's own words; they come from `plan.yaml`. Each
other sentence states a rule, with its authority, or a figure, with its source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from langaccess.agency.policy import Stakes, digest, expiry, requirement
from langaccess.core.tags import Tag
from langaccess.core.words import joined, plural
from langaccess.outreach.plan import (
    NOT_OPEN,
    ORDER,
    PRICE,
    STATES,
    Backlog,
    Commitment,
    LawCheck,
    PlanFacts,
    PlanReview,
    backlog,
    tested_members,
)
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
from langaccess.reports.plan_factors import (
    frequency,
    funding,
    importance,
    people_in_need,
    resources,
)
from langaccess.reports.plan_lists import (
    counts_words,
    dollars,
    matrix_table,
    reading_words,
    review_blocks,
)
from langaccess.reports.practice import Practice
from langaccess.reports.reach_page import reach_row
from langaccess.reports.rule_text import (
    adoption_words,
    floor_block,
    plain,
    rests_on,
    sentence,
)

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
        done = sum(counts[state] for state in NOT_OPEN)
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
    found["commitments overdue"] = f"{len(facts.overdue)} of {len(facts.file.commitments)}"
    return found


def worksheet_page(facts: PlanFacts, practice: Practice | None) -> Page:
    """Return the four-factor worksheet, filled from data.

    `plan_factors` says where the factors come from.
    """
    parts = (people_in_need, frequency, importance, resources)
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
        yield Callout("Draft. No one has adopted this plan: the agency's head has not signed it.")
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
        yield floor_block(policy, rule)
    yield from _promises(facts, "general")


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
    yield floor_block(policy, "floor.6")
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
        yield floor_block(facts.policy, rule)
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
    yield floor_block(policy, "floor.15")
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
    yield from funding(facts)
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
    return "overdue" if one in facts.overdue else "open"


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
    ("Who needs language help", people_in_need),
    ("How often we meet them", frequency),
    ("What is at stake", importance),
    ("Resources", resources),
    ("Interpreting", _oral),
    ("Translation", _written),
    ("Notice to the public", _notice),
    ("Training", _training),
    ("Outreach", _outreach),
    ("Complaints", _complaints),
    ("Monitoring", _monitoring),
    ("Who is responsible, and funding", _responsible),
)
