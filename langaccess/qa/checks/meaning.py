"""Checks of meaning, as far as words show it: prohibitions, negation, words of police work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from langaccess.agency.policy import PoliceWord
from langaccess.core.config import Pattern
from langaccess.core.model import Finding, Severity
from langaccess.core.tags import Tag
from langaccess.qa.checks.inflection import holds
from langaccess.qa.model import Pair, Term
from langaccess.qa.rules import Sense, compiled, for_language
from langaccess.qa.values.calendar import calendar
from langaccess.qa.values.number_signs import answer_copied, answer_numbered, without_number_signs

__all__ = [
    "forbidden",
    "free",
    "glossary",
    "modality",
    "month",
    "negation",
    "opposite",
    "police_words",
    "prohibition",
]


def prohibition(pair: Pair) -> Iterator[Finding]:
    """What is forbidden became a choice ("may not" → "pode não", "must not" → "no debería")."""
    rule = pair.rules.prohibition
    forbids = for_language(rule.source, pair.source_tag)
    if not forbids or not compiled(forbids).search(pair.source):
        return
    # "you may not have any contact" is now a rule, now a guess: a person knows which
    perhaps = for_language(rule.perhaps, pair.source_tag)
    rest = compiled(perhaps).sub(" ", pair.source) if perhaps else pair.source
    sure = compiled(forbids).search(rest) is not None
    weak = for_language(rule.weakened, pair.target_tag)
    match = compiled(weak).search(pair.target) if weak else None
    said = match.group() if match else next(_softened(pair, rule.soft), "") if sure else ""
    if said:
        severity = Severity.ERROR if sure or pair.by_engine else Severity.WARNING
        yield Finding("prohibition.weakened", f"'{said}' leaves a choice", severity)


def _softened(pair: Pair, tables: Iterable[Mapping[str, Pattern]]) -> Iterator[str]:
    """Yield words of the target of a sort ("should", "perhaps") of which the source has none."""
    for table in tables:
        here, there = (for_language(table, tag) for tag in (pair.source_tag, pair.target_tag))
        if here and there and not _finds(here, pair.source):
            match = compiled(there).search(pair.target)
            if match is not None:
                yield match.group()


def free(pair: Pair) -> Iterator[Finding]:
    """The source says that something costs nothing, and the target does not."""
    says = for_language(pair.rules.free.says, pair.source_tag)
    may = for_language(pair.rules.free.may, pair.target_tag)
    match = compiled(says).search(pair.source) if says and may else None
    if match is not None and not _finds(may, pair.target):
        yield Finding("free.lost", f"'{match.group()}' has no counterpart", Severity.WARNING)


def month(pair: Pair) -> Iterator[Finding]:
    """The permission "May we …?" became the month of May."""
    if str(pair.source_tag).split("-", maxsplit=1)[0] != "en" or pair.source_tag == pair.target_tag:
        return
    if not re.match(r"\W*[Mm](?:ay|AY)\s+(?:we|WE|i|I)\b", pair.source_bare):
        return
    names = {name for name, number in calendar(pair.target_tag).months.items() if number == 5}
    words = set(re.findall(r"[^\W\d_]+", pair.target_bare.lower()))
    for name in sorted(names & words):
        yield Finding("modal.month", f"'{name}' is the month", Severity.ERROR)


def negation(pair: Pair) -> Iterator[Finding]:
    """One side says "not" and the other has nothing that negates.

    "Without", "unable", "lack" and the like may stand for a negation: a translation without a sure
    word for "not" must have more of them than its source has.
    """
    rule = pair.rules.negation
    here, there = (for_language(rule.strong, tag) for tag in (pair.source_tag, pair.target_tag))
    numbered = answer_numbered(pair.source, pair.target, pair.source_tag)
    if numbered or _answer_left(pair):
        became = "became a number sign" if numbered else "is not translated"
        severity = Severity.ERROR if pair.by_engine else Severity.WARNING
        yield Finding("negation.differs", f"the word 'no' {became}", severity)
        return
    if _finds(here, pair.source_bare) and not _finds(there, pair.target_bare):
        any_ = for_language(rule.words, pair.target_tag)
        counted = for_language(rule.counted, pair.source_tag) if there else None
        allowed = _count(counted, here, pair.source_bare)
        if any_ and _count(any_, None, pair.target_bare) <= allowed:
            yield Finding("negation.differs", "only the source negates", Severity.WARNING)
    accused = str(pair.target_tag).split("-", maxsplit=1)[0] in rule.accuse
    other = for_language(rule.words, pair.source_tag)
    if not accused or other is None or not _finds(there, pair.target_bare):
        return
    # a "No." that is a number negates nothing
    source = without_number_signs(pair.source, pair.source_tag)
    numbered = source != pair.source
    if not _finds(other, source if numbered else pair.source_bare):
        severity = Severity.ERROR if numbered else Severity.WARNING
        yield Finding("negation.differs", "only the target negates", severity)


def _answer_left(pair: Pair) -> bool:
    words = for_language(pair.rules.negation.words, pair.target_tag)
    return (
        words is not None
        and not _finds(words, "no")  # Spanish says "no" itself
        and answer_copied(pair.source, pair.target, pair.source_tag)
    )


def _count(pattern: str | None, without: str | None, text: str) -> int:
    """Return how often `pattern` stands in `text`, what `without` finds left out."""
    if not pattern:
        return 0
    bare = compiled(without).sub(" ", text) if without else text
    return sum(1 for _ in compiled(pattern).finditer(bare))


def modality(pair: Pair) -> Iterator[Finding]:
    """What must be done became what may be done, or the other way round.

    Looks at pairs where the source has words of one sort only and the target words of the other
    sort only.
    """
    rule = pair.rules.modality
    advice = pair.rules.prohibition.soft[:1]
    here = [for_language(table, pair.source_tag) for table in (rule.must, rule.may)]
    there = [for_language(table, pair.target_tag) for table in (rule.must, rule.may)]
    if not all(here) or not all(there):
        return
    source = [_finds(pattern, pair.source_bare) for pattern in here]
    target = [_finds(pattern, pair.target_bare) for pattern in there]
    if source == [True, False] and target == [False, True]:
        yield Finding("modality.differs", "a duty became a permission", Severity.WARNING)
    elif source == [False, True] and target == [True, False]:
        yield Finding("modality.differs", "a permission became a duty", Severity.WARNING)
    elif source[0] and not target[0] and any(_softened(pair, advice)):
        yield Finding("modality.differs", "a duty became advice", Severity.WARNING)


def opposite(pair: Pair) -> Iterator[Finding]:
    """A word became its opposite ("or younger" → "ou mais", "where" → "quando").

    Looks at pairs where each side surely says one sense and has no word for the other.
    """
    for both in pair.rules.opposites.pairs:
        for here, there in ((both.one, both.other), (both.other, both.one)):
            match = _alone(here, there, pair.source_tag, pair.source_bare)
            turned = match and _alone(there, here, pair.target_tag, pair.target_bare)
            if match and turned:
                message = f"'{match}' became '{turned}'"
                yield Finding("opposite.differs", message, Severity.ERROR)


def _alone(sense: Sense, other: Sense, tag: Tag, text: str) -> str:
    """Return the words of `text` that say `sense`, if it has none that may say the other."""
    says, may = for_language(sense.says, tag), for_language(other.may, tag)
    match = compiled(says).search(text.lower()) if says and may else None
    if match is None or _finds(may, text.lower().replace(match.group(), " ", 1)):
        return ""
    return match.group().strip()


def _finds(pattern: str | None, text: str) -> bool:
    # "_not_" is set off, and still a word
    return bool(pattern) and compiled(str(pattern)).search(text.replace("_", " ")) is not None


def forbidden(pair: Pair) -> Iterator[Finding]:
    """A term that must not be used stands in the target.

    Forbidden terms come from the term base, and a few from the rules of the checks ("traductor" for
    somebody who interprets).
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
    """A term of the source stands in none of its approved forms in the target.

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
