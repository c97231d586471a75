"""What the checks have against a sentence, less what somebody has answered."""

from __future__ import annotations

from dataclasses import replace

from langaccess import checks
from langaccess.files import sha256
from langaccess.model import Finding, Severity
from langaccess.policy import Policy
from langaccess.review.model import Reviewed, Sentence

__all__ = ["Answers", "checked_as", "errors"]

Answers = frozenset[tuple[str, str]]
"""Code and id of the findings that were answered (`checks.accepted`)."""


def checked_as(sentence: Sentence, document: Reviewed) -> str:
    """Return the id under which a finding is answered: place, and digest of both texts.

    An answer holds for exactly this source and this translation of this document.
    """
    text = document.signed(sentence)
    body = f"{document.name}\n{document.tag}\n{text.source}\n{text.target}"
    return f"{sentence.place}:{sha256(body.encode('utf-8'))[:10]}"


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
