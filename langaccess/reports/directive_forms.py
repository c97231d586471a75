"""Sections of the directive about documents, records, and rules that cannot be loosened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from langaccess.agency.policy import Policy
from langaccess.core.words import joined
from langaccess.outreach.need import amount_words
from langaccess.reports.directive_words import DirectivePaper
from langaccess.reports.page import Block, BulletList, DataTable, FactTable, ProseBlock
from langaccess.reports.rule_text import MACHINE, plain

_APPROVAL = {1: "one qualified person", 2: "two people", 3: "three people"}


def documents(paper: DirectivePaper) -> Iterator[Block]:
    """Yield what a machine may translate, and who approves."""
    policy = paper.policy
    rows = tuple(
        (plain(name), f"{kind.text} ({', '.join(kind.examples)})", MACHINE[kind.machine],
         _APPROVAL[kind.approvals], paper.rests(kind.basis).removeprefix("source "))
        for name, kind in policy.documents.classes.items()
    )  # fmt: skip
    columns = ("document", "what it does", "machine translation", "approved by", "source")
    yield DataTable("What a machine may translate", columns, rows)
    unknown = plain(policy.documents.undeclared)
    yield ProseBlock(f"A document whose kind no one has declared counts as {unknown}.")
    yield ProseBlock("In any document, a sentence is not translated by machine if it:")
    yield BulletList(
        tuple(paper.words_of_rule(rule.id, rule.text) for rule in policy.sentences.rules)
    )
    kept = "stays in English, with a mark, and the rest is translated"
    if policy.translate.gate == "refuse":
        kept = "sends the whole document to a translator"
    yield ProseBlock(f"Such a sentence {kept}.")
    for rule in ("floor.2", "floor.8", "floor.9", "floor.10"):
        yield paper.floor(rule)
    fit = joined([plain(name) for name in policy.review.credentials])
    yield ProseBlock(
        f"An approved text is reviewed again after {policy.review.review_after_months} months. "
        f"A person may approve with one of these credentials: {fit}.",
        paper.rests(policy.review.basis),
    )


def thresholds(paper: DirectivePaper) -> Iterator[Block]:
    """Yield the numbers of people from which documents are translated, and the languages."""
    yield from threshold_blocks(paper.policy, paper.rests)


def threshold_blocks(policy: Policy, rests: Callable[[Iterable[str]], str]) -> Iterator[Block]:
    """Yield the thresholds as paragraphs with their sources, and a table of the languages."""
    if not policy.thresholds:
        yield ProseBlock("The agency has not entered a threshold.")
    for threshold in policy.thresholds:
        amounts = amount_words(threshold)
        notice = ""
        if threshold.notice_below is not None:
            notice = (
                f" Below {threshold.notice_below} people, a notice that an interpreter is free of "
                "charge is enough."
            )
        into = f"every language of at least {amounts}" if amounts else ""
        if threshold.rank is not None:
            first = f"the {threshold.rank} languages of most people with limited English"
            into = joined([first, *([into] if into else [])])
        yield ProseBlock(
            f"Vital documents are translated into {into}.{notice}",
            rests(threshold.basis),
        )
    if policy.languages:
        rows = tuple(
            (language.tag.name, _entered(language.count, ","), _entered(language.share, "g", "%"),
             language.source or _NOT_ENTERED)
            for language in policy.languages
        )  # fmt: skip
        columns = ("language", "people with limited English", "share", "source")
        yield DataTable("Languages of the people served", columns, rows)


_NOT_ENTERED = "not entered"


def _entered(value: float | None, form: str, unit: str = "") -> str:
    return _NOT_ENTERED if value is None else f"{value:{form}}{unit}"


def records(paper: DirectivePaper) -> Iterator[Block]:
    """Yield what is recorded, for how long, and how practice is audited."""
    policy = paper.policy
    yield paper.floor("floor.16")
    yield paper.floor("floor.12")
    months = policy.records.keep_months
    kept = "Until the agency sets a retention period, every record of an encounter is kept."
    if months is not None:
        kept = (
            f"An encounter is kept for {months} months after its last entry, and longer during a "
            "hold or while a follow-up is open."
        )
    yield ProseBlock(kept, paper.rests(policy.records.basis))
    yield BulletList(
        tuple(paper.words_of_rule(rule.id, rule.text) for rule in policy.records.wording)
    )
    yield ProseBlock(
        "The coordinator regularly compares practice with this directive. A table shows no count "
        f"below {policy.audit.small_count}, because small counts can identify people.",
        paper.rests(policy.audit.basis),
    )


_SAID = frozenset(
    {"floor.2", "floor.4", "floor.5", "floor.7", "floor.8", "floor.9", "floor.10", "floor.12",
     "floor.15", "floor.16"}
)  # fmt: skip


def floor_rules(paper: DirectivePaper) -> Iterator[Block]:
    """Yield the rules that configuration cannot loosen and that no section has quoted."""
    yield ProseBlock(
        "No order of this agency can loosen these rules, or the sentences above on fixed legal "
        "texts, credentials, unknown languages, drafts, approval and records; it can only tighten "
        "them."
    )
    yield BulletList(
        tuple(
            f"{paper.words_of_rule(rule.id, rule.text)} ({paper.rests(rule.basis)})"
            for rule in paper.policy.floor
            if rule.id not in _SAID
        ),
        numbered=True,
    )


def scope(paper: DirectivePaper) -> Iterator[Block]:
    """Yield whom and what the directive binds."""
    yield from (paper.prose(paper.fill(text), paper.words.basis) for text in paper.words.scope)


def definitions(paper: DirectivePaper) -> Iterator[Block]:
    """Yield the words that the directive uses in a sense of their own."""
    yield FactTable(paper.words.definitions)


def duties(paper: DirectivePaper) -> Iterator[Block]:
    """Yield what each role does."""
    rows = tuple((paper.fill(role), paper.fill(duty)) for role, duty in paper.words.duties)
    yield DataTable("Who does what", ("role", "duty"), rows)


def body_cameras(paper: DirectivePaper) -> Iterator[Block]:
    """Yield how a contact in another language is recorded and reported."""
    yield paper.bullets(paper.words.body_cameras)


def vendors(paper: DirectivePaper) -> Iterator[Block]:
    """Yield what is asked of vendors, and how bills and quality are checked."""
    yield paper.bullets(paper.words.vendors)


def training(paper: DirectivePaper) -> Iterator[Block]:
    """Yield who is trained in what, and the record of it."""
    yield paper.bullets(paper.words.training)


def complaints(paper: DirectivePaper) -> Iterator[Block]:
    """Yield how a complaint is taken, and that no one suffers for it."""
    yield paper.bullets(paper.words.complaints)
    phone = paper.policy.agency.public_phone
    if phone:
        yield ProseBlock(f"Complaints are taken at {phone}.")


def notice(paper: DirectivePaper) -> Iterator[Block]:
    """Yield how the public learns that language help is free."""
    yield paper.floor("floor.15")
    yield paper.bullets(paper.words.notice)


def review(paper: DirectivePaper) -> Iterator[Block]:
    """Yield what a violation is, and when the directive is reviewed."""
    yield paper.bullets((*paper.words.discipline, *paper.words.review))
