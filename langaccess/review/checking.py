"""What the checks have against a sentence, less what somebody has answered."""

from __future__ import annotations

from dataclasses import replace

from langaccess import checks
from langaccess.files import sha256
from langaccess.model import Finding, Severity
from langaccess.policy import Policy
from langaccess.review.model import Reviewed, Sentence
from langaccess.tags import Tag

__all__ = ["Answers", "answer_digest", "checked_as", "errors"]

Answers = frozenset[tuple[str, str]]
"""Code and id of the findings that were answered (`checks.accepted`)."""


def checked_as(sentence: Sentence, document: Reviewed) -> str:
    """Return the id under which a finding is answered: place, and digest of both texts.

    An answer holds for exactly this source and this translation of this document.
    """
    text = document.signed(sentence)
    return (
        f"{sentence.place}:{answer_digest(document.name, document.tag, text.source, text.target)}"
    )


def answer_digest(name: str, tag: Tag, source: str, target: str) -> str:
    """Return what binds an answer to a document, a language and the digests of two texts."""
    return sha256(f"{name}\n{tag}\n{source}\n{target}".encode())[:10]


def errors(
    sentence: Sentence, document: Reviewed, policy: Policy, answers: Answers
) -> tuple[Finding, ...]:
    """Return the errors that keep a translation from being taken in or approved.

    Args:
        sentence: the sentence with its translation.
        document: the document that it is part of.
        policy: the rules in force.
        answers: the findings that somebody has answered; they count no more.
    """
    if sentence.target is None:
        return ()
    found = checks.run(
        sentence.source.text,
        sentence.target.text,
        source_tag=document.source,
        target_tag=document.tag,
        dnt=policy.translate.do_not_translate,
        terms=document.terms,
    )
    name = checked_as(sentence, document)
    return tuple(
        replace(finding, segment=name)
        for finding in found
        if finding.severity is Severity.ERROR and (finding.code, name) not in answers
    )
