"""Checks of terms: forbidden ones, approved ones, and words of police work in a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from langaccess.agency.policy import PoliceWord
from langaccess.core.model import Finding, Severity
from langaccess.qa.checks.inflection import holds
from langaccess.qa.model import Pair, Term
from langaccess.qa.rules import compiled


def forbidden(pair: Pair) -> Iterator[Finding]:
    """A term that must not be used is in the target.

    Forbidden terms come from the term base, and a few from the rules of the checks ("traductor" for
    someone who interprets).
    """
    for entry in pair.rules.forbidden.terms:
        if not _covers(entry.lang, str(pair.target_tag)):
            continue
        if entry.source and not compiled(entry.source).search(pair.source):
            continue
        match = compiled(entry.target).search(pair.target)
        if match is not None:
            message = f"'{match.group()}' must not be used here: {entry.say}"
            yield Finding("term.forbidden", message, Severity.ERROR)
    for term in pair.due_terms:
        for form in term.forbidden:
            if holds(pair.target, form, pair.target_tag):
                message = f"'{form}' must not be used for '{term.source}'{_approved(term)}"
                yield Finding("term.forbidden", message, Severity.ERROR)


def _approved(term: Term) -> str:
    return f" (approved: {', '.join(term.target)})" if term.target else ""


def _covers(entry: str, tag: str) -> bool:
    return tag == entry or tag.startswith(f"{entry}-")


def glossary(pair: Pair) -> Iterator[Finding]:
    """The target has none of the approved forms of a term of the source.

    Forms are compared without regard to case, accents and endings: an inflected form counts.
    """
    for term in pair.due_terms:
        if term.target and not any(
            holds(pair.target, form, pair.target_tag) for form in term.target
        ):
            message = f"'{term.source}' has none of its approved forms{_approved(term)}"
            yield Finding("term.absent", message, Severity.WARNING)


def police_words(text: str, table: Iterable[PoliceWord]) -> tuple[Finding, ...]:
    """Return a warning for each word of `text` that means something else in police work.

    Args:
        text: an English source text, before translation.
        table: the words to look for (`policy.translate.police_words`).
    """
    lower = text.lower()
    found = []
    for word in table:
        bare = compiled(word.not_when).sub(" ", lower) if word.not_when else lower
        match = compiled(word.pattern).search(bare)
        if match is not None:
            message = f"'{match.group().strip()}' here: {word.means}; engines often miss it"
            found.append(Finding("police.word", message, Severity.WARNING))
    return tuple(found)
