"""What the checks have against a sentence, less what somebody has answered.

The same function looks at it as when `langaccess check` reads the translator's file: a finding has
the same weight and the same id in both, and one answer serves both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable

from langaccess import qa
from langaccess.agency.policy import Policy
from langaccess.core.folding import spaced
from langaccess.core.model import Finding, Severity
from langaccess.review.model import Reviewed, Sentence

__all__ = ["Answers", "checked_as", "errors", "findings", "kept", "remember"]

Answers = frozenset[tuple[str, str]]
"""Code and id of the findings that were answered (`qa.accepted`)."""


def checked_as(sentence: Sentence) -> str:
    """Return the id under which a finding is answered: place, and digest of both texts.

    Space counts as one, as in a translator's file, whose lines a program breaks as it likes.
    """
    target = "" if sentence.target is None else sentence.target.text
    return qa.segment_id(sentence.place, spaced(sentence.source.text), spaced(target))


def findings(
    sentence: Sentence, document: Reviewed, policy: Policy, answers: Answers
) -> tuple[Finding, ...]:
    """Return what the checks have against a translation; nothing against none.

    Args:
        sentence: the sentence with its translation.
        document: the document that it is part of.
        policy: the rules in force.
        answers: the findings that somebody has answered; they count no more, but for a sentence
            that was left untranslated.
    """
    name = checked_as(sentence)
    return tuple(
        Finding(one.code, one.message, one.severity, segment=name)
        for one in _found(sentence, document, policy)
        if one.kept or not answers & {(one.code, name), (one.code, qa.of_paragraph(name))}
    )


def kept(sentence: Sentence, document: Reviewed, policy: Policy) -> frozenset[str]:
    """Return the checks that found a whole sentence left untranslated: no answer counts there."""
    return frozenset(one.code for one in _found(sentence, document, policy) if one.kept)


def _found(sentence: Sentence, document: Reviewed, policy: Policy) -> tuple[qa.FileFinding, ...]:
    if sentence.target is None:
        return ()
    row = qa.BilingualRow(sentence.place, sentence.source.text, sentence.target.text, "")
    settings = qa.settings(policy, terms=lambda _tag: document.terms)
    tags = (document.source, document.tag)
    return tuple(qa.check_rows([row], document.name, tags, settings))


def remember(
    conn: sqlite3.Connection,
    document: Reviewed,
    found: Iterable[Finding],
    kept: Collection[str] = (),
) -> None:
    """Write down the findings that are shown of a document, so that they can be answered.

    Args:
        conn: the agency's database.
        document: the document.
        found: what the checks have against it.
        kept: codes of those to which no answer counts.
    """
    tag = str(document.tag)
    qa.remember(
        conn,
        [
            qa.ShownFinding(
                one.code, one.segment, one.severity is Severity.ERROR, one.code in kept,
                document.name, tag,
            )
            for one in found
        ],
    )  # fmt: skip


def errors(
    sentence: Sentence, document: Reviewed, policy: Policy, answers: Answers
) -> tuple[Finding, ...]:
    """Return the errors that keep a translation from being taken in or approved."""
    found = findings(sentence, document, policy, answers)
    return tuple(one for one in found if one.severity is Severity.ERROR)
