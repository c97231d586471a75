"""The sections of the directive about papers, records, and what nobody can order otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from langaccess.agency.policy import Policy
from langaccess.core.words import joined
from langaccess.reports.directive_words import floor, floor_text, rests_on, sentence
from langaccess.reports.page import Block, BulletList, DataTable, Paragraph
from langaccess.reports.rule_text import MACHINE, plain

__all__ = ["floor_rules", "papers", "record", "which"]

_APPROVAL = {1: "one qualified person", 2: "two people", 3: "three people"}


def papers(policy: Policy) -> Iterator[Block]:
    """Yield what a machine may translate, and who approves."""
    rows = tuple(
        (plain(name), f"{kind.text} ({', '.join(kind.examples)})", MACHINE[kind.machine],
         _APPROVAL[kind.approvals], ", ".join(kind.basis))
        for name, kind in policy.documents.classes.items()
    )  # fmt: skip
    columns = ("kind of paper", "what it does", "machine translation", "approved by", "rests on")
    yield DataTable("What a machine may translate", columns, rows)
    unknown = plain(policy.documents.undeclared)
    yield Paragraph(f"A paper whose kind nobody has declared counts as {unknown}.")
    yield Paragraph("Whatever paper it stands in, no machine translates a sentence that:")
    yield BulletList(tuple(sentence(rule.text) for rule in policy.sentences.rules))
    kept = "stays in English, marked, and the rest goes on"
    if policy.translate.gate == "refuse":
        kept = "sends the whole paper to a translator"
    yield Paragraph(f"Such a sentence {kept}.")
    for rule in ("floor.2", "floor.8", "floor.9", "floor.10"):
        yield Paragraph(sentence(floor_text(policy, rule)), rests_on(policy, floor(policy, rule)))
    fit = joined([plain(name) for name in policy.review.credentials])
    yield Paragraph(
        f"An approved text is looked at again after {policy.review.review_after_months} months. "
        f"Fit to approve is who holds one of: {fit}.",
        rests_on(policy, policy.review.basis),
    )


_WHICH = {"lesser": ", whichever is less", "greater": ", whichever is more", "only": ""}


def which(policy: Policy) -> Iterator[Block]:
    """Yield from how many people on papers are translated, and the languages."""
    if not policy.thresholds:
        yield Paragraph("The agency has entered no threshold.")
    for threshold in policy.thresholds:
        amounts = []
        if threshold.percent is not None:
            amounts.append(f"{threshold.percent:g} percent of the people served")
        if threshold.count is not None:
            amounts.append(f"{threshold.count:,} people")
        which = _WHICH[threshold.rule] if len(amounts) > 1 else ""
        notice = ""
        if threshold.notice_below is not None:
            notice = (
                f" Below {threshold.notice_below} people, a notice that an interpreter is free is "
                "enough."
            )
        yield Paragraph(
            f"{plain(threshold.id)}: papers that matter are translated for every language of at "
            f"least {joined(amounts, 'or')}{which}.{notice}",
            rests_on(policy, threshold.basis),
        )
    if policy.languages:
        rows = tuple(
            (language.tag.name, "" if language.count is None else f"{language.count:,}",
             "" if language.share is None else f"{language.share:g} %", language.source)
            for language in policy.languages
        )  # fmt: skip
        columns = ("language", "people with limited English", "share", "source")
        yield DataTable("Languages of the people served", columns, rows)


def record(policy: Policy) -> Iterator[Block]:
    """Yield what is recorded, how long, and how practice is looked at."""
    yield Paragraph(
        sentence(floor_text(policy, "floor.16")), rests_on(policy, floor(policy, "floor.16"))
    )
    yield Paragraph(
        sentence(floor_text(policy, "floor.12")), rests_on(policy, floor(policy, "floor.12"))
    )
    months = policy.records.keep_months
    kept = "The agency has entered no retention period, so that nothing is deleted."
    if months is not None:
        kept = (
            f"An encounter is kept for {months} months after its last entry, and longer under a "
            "hold or while a follow-up is open."
        )
    yield Paragraph(kept, rests_on(policy, policy.records.basis))
    yield BulletList(tuple(sentence(rule.text) for rule in policy.records.wording))
    yield Paragraph(
        "Practice is held against this directive with “langaccess audit”. A table shows no count "
        f"below {policy.audit.small_count}, because small counts name people.",
        rests_on(policy, policy.audit.basis),
    )


def floor_rules(policy: Policy) -> Iterator[Block]:
    """Yield the rules that no configuration loosens."""
    yield Paragraph("No order of this agency loosens what follows; it may only be tightened.")
    yield BulletList(
        tuple(f"{sentence(rule.text)} ({rests_on(policy, rule.basis)})" for rule in policy.floor),
        numbered=True,
    )
