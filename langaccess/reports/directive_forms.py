"""Sections of the directive about documents, records, and rules that cannot be loosened."""

from __future__ import annotations

from collections.abc import Iterator

from langaccess.agency.policy import Policy
from langaccess.core.words import joined
from langaccess.outreach.need import amount_words
from langaccess.reports.page import Block, BulletList, DataTable, ProseBlock
from langaccess.reports.rule_text import MACHINE, floor_block, plain, rests_on, sentence

__all__ = ["documents", "floor_rules", "records", "thresholds"]

_APPROVAL = {1: "one qualified person", 2: "two people", 3: "three people"}


def documents(policy: Policy) -> Iterator[Block]:
    """Yield what a machine may translate, and who approves."""
    rows = tuple(
        (plain(name), f"{kind.text} ({', '.join(kind.examples)})", MACHINE[kind.machine],
         _APPROVAL[kind.approvals], ", ".join(kind.basis))
        for name, kind in policy.documents.classes.items()
    )  # fmt: skip
    columns = ("document", "what it does", "machine translation", "approved by", "authority")
    yield DataTable("What a machine may translate", columns, rows)
    unknown = plain(policy.documents.undeclared)
    yield ProseBlock(f"A document of undeclared kind counts as {unknown}.")
    yield ProseBlock("In any document, a sentence is not translated by machine if it:")
    yield BulletList(tuple(sentence(rule.text) for rule in policy.sentences.rules))
    kept = "stays in English, with a mark, and the rest is translated"
    if policy.translate.gate == "refuse":
        kept = "sends the whole document to a translator"
    yield ProseBlock(f"Such a sentence {kept}.")
    for rule in ("floor.2", "floor.8", "floor.9", "floor.10"):
        yield floor_block(policy, rule)
    fit = joined([plain(name) for name in policy.review.credentials])
    yield ProseBlock(
        f"An approved text is reviewed again after {policy.review.review_after_months} months. "
        f"A person may approve with one of these credentials: {fit}.",
        rests_on(policy, policy.review.basis),
    )


def thresholds(policy: Policy) -> Iterator[Block]:
    """Yield the numbers of people from which documents are translated, and the languages."""
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
            f"{plain(threshold.id)}: vital documents are translated into {into}.{notice}",
            rests_on(policy, threshold.basis),
        )
    if policy.languages:
        rows = tuple(
            (language.tag.name, "" if language.count is None else f"{language.count:,}",
             "" if language.share is None else f"{language.share:g}%", language.source)
            for language in policy.languages
        )  # fmt: skip
        columns = ("language", "people with limited English", "share", "source")
        yield DataTable("Languages of the people served", columns, rows)


def records(policy: Policy) -> Iterator[Block]:
    """Yield what is recorded, for how long, and how practice is audited."""
    yield floor_block(policy, "floor.16")
    yield floor_block(policy, "floor.12")
    months = policy.records.keep_months
    kept = "The agency has not entered a retention period, so nothing is deleted."
    if months is not None:
        kept = (
            f"An encounter is kept for {months} months after its last entry, and longer during a "
            "hold or while a follow-up is open."
        )
    yield ProseBlock(kept, rests_on(policy, policy.records.basis))
    yield BulletList(tuple(sentence(rule.text) for rule in policy.records.wording))
    yield ProseBlock(
        "“langaccess audit” compares practice with this directive. A table shows no count below "
        f"{policy.audit.small_count}, because small counts can identify people.",
        rests_on(policy, policy.audit.basis),
    )


def floor_rules(policy: Policy) -> Iterator[Block]:
    """Yield the rules that configuration cannot loosen."""
    yield ProseBlock("No order of this agency can loosen these rules; it can only tighten them.")
    yield BulletList(
        tuple(f"{sentence(rule.text)} ({rests_on(policy, rule.basis)})" for rule in policy.floor),
        numbered=True,
    )
