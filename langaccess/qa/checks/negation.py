"""Checks of negation, prohibition, duty and permission, and other words that change the meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from langaccess.core.config import Pattern
from langaccess.core.model import Finding, Severity
from langaccess.core.segments import sentences
from langaccess.core.tags import Tag
from langaccess.qa.model import Pair
from langaccess.qa.rules import Rules, Sense, compiled, for_language, load_rules
from langaccess.qa.values.calendar import calendar
from langaccess.qa.values.items import find_items
from langaccess.qa.values.number_signs import answer_copied, answer_numbered, without_number_signs

_TOGETHER = 2  # sentences that are looked at as one


def prohibition(pair: Pair) -> Iterator[Finding]:
    """What is forbidden became a choice ("may not" → "pode não", "must not" → "no debería")."""
    rule = pair.rules.prohibition
    sure = finds(for_language(rule.source, pair.source_tag), pair.source)
    if not sure and not finds(for_language(rule.perhaps, pair.source_tag), pair.source):
        yield from _advised(pair)
        return
    weak = for_language(rule.weakened, pair.target_tag)
    match = compiled(weak).search(pair.target) if weak else None
    said = match.group() if match else ""
    if sure and not said:
        said = next(_softened(pair, (pair.source, pair.target), rule.soft), "")
    if said:
        # "your phone may not work" is a guess, and "puede no" says just that: a person may look
        severity = Severity.ERROR if sure or pair.by_engine else Severity.INFO
        yield Finding("prohibition.weakened", f"'{said}' leaves a choice", severity)
    else:
        yield from _advised(pair)


def _advised(pair: Pair) -> Iterator[Finding]:
    """A ban of the source became advice ("do not go" → "trate de no ir"), sentence by sentence."""
    rule = pair.rules.prohibition
    bans = [for_language(table, pair.source_tag) for table in (rule.bans, rule.source)]
    advice = for_language(rule.soft[0], pair.source_tag)
    mild, soft, weak = (
        for_language(table, pair.target_tag) for table in (rule.mild, rule.soft[0], rule.weakened)
    )
    leave = for_language(rule.leave, pair.source_tag)
    if len(pair.sentences) == 1 and len(sentences(pair.source_bare)) > _TOGETHER:
        return  # which sentence of the translation says it is not known
    for here, there in pair.sentences:
        if finds(advice, here) or not any(finds(ban, here) for ban in bans):
            continue
        for table in (mild, soft, None if finds(leave, here) else weak):
            said = compiled(table).search(there) if table else None
            if said is not None:
                message = f"'{said.group()}' only advises"
                yield Finding("prohibition.weakened", message, Severity.WARNING)
                return


def _softened(
    pair: Pair, texts: tuple[str, str], tables: Iterable[Mapping[str, Pattern]]
) -> Iterator[str]:
    """Yield softening words ("should", "perhaps") of the target text when the source has none."""
    source, target = texts
    for table in tables:
        here, there = (for_language(table, tag) for tag in (pair.source_tag, pair.target_tag))
        if here and there and not finds(here, source):
            match = compiled(there).search(target)
            if match is not None:
                yield match.group()


def free(pair: Pair) -> Iterator[Finding]:
    """The source says that something costs nothing, and the target does not."""
    says = for_language(pair.rules.free.says, pair.source_tag)
    may = for_language(pair.rules.free.may, pair.target_tag)
    match = compiled(says).search(pair.source) if says and may else None
    if match is not None and not finds(may, pair.target):
        yield Finding(
            "free.lost", f"'{match.group()}' is missing from the translation", Severity.WARNING
        )


def month(pair: Pair) -> Iterator[Finding]:
    """The permission "May we …?" became the month of May."""
    if pair.source_tag.language != "en" or pair.source_tag == pair.target_tag:
        return
    if not re.match(r"\W*[Mm](?:ay|AY)\s+(?:we|WE|i|I)\b", pair.source_bare):
        return
    names = {name for name, number in calendar(pair.target_tag).months.items() if number == 5}
    words = set(re.findall(r"[^\W\d_]+", pair.target_bare.lower()))
    for name in sorted(names & words):
        yield Finding("modal.month", f"'{name}' is the month, not a permission", Severity.ERROR)


def negation(pair: Pair) -> Iterator[Finding]:
    """One side says "not" and the other has no negation.

    "Without", "unable", "lack" and the like may stand for a negation: a translation without a sure
    word for "not" must have more of them than its source has. "Before" may stand for one where the
    source says "not until" or "not after": in "pay before June 5" it only sets the date.
    """
    rule = pair.rules.negation
    here, there = (for_language(rule.strong, tag) for tag in (pair.source_tag, pair.target_tag))
    numbered = answer_numbered(pair.source, pair.target, pair.source_tag)
    if numbered or _answer_left(pair):
        became = "became a number sign" if numbered else "is not translated"
        severity = Severity.ERROR if pair.by_engine else Severity.WARNING
        yield Finding("negation.differs", f"the word 'no' {became}", severity)
        return
    source = without_number_signs(pair.source, pair.source_tag)
    signs = source != pair.source
    any_ = for_language(rule.words, pair.target_tag)
    counted = for_language(rule.counted, pair.source_tag) if there else None
    late = for_language(rule.late, pair.source_tag)
    before = for_language(rule.before, pair.target_tag) if late else None
    for said, made in pair.sentences:
        if not any_ or signs or said == made or not finds(here, said):
            continue
        times = min(_count(before, None, made), _count(late, None, said))
        theirs = _count(any_, before, made) + times
        if not finds(there, made) and theirs <= _count(counted, here, said):
            yield Finding("negation.differs", 'only the source says "not"', Severity.WARNING)
            break
        if here and _times(said, here) > max(theirs, 1):
            message = 'the source says "not" more often than the translation'
            yield Finding("negation.differs", message, Severity.WARNING)
            break
    attribute = for_language(rule.attributes, pair.target_tag)
    denies = for_language(rule.denies, pair.source_tag)
    match = compiled(attribute).search(pair.target_bare) if attribute and denies else None
    if match is not None and not finds(denies, pair.source):
        message = f"only the translation says '{match.group()}'"
        yield Finding("negation.differs", message, Severity.WARNING)
        return
    accused = pair.target_tag.language in rule.accuse
    other = for_language(rule.words, pair.source_tag)
    if not accused or other is None or not finds(there, pair.target_bare):
        return
    # a "No." that means a number is not a negation
    said, made = source if signs else pair.source_bare, pair.target_bare
    said, made = _without_alike(pair, said, made)
    if not finds(other, said) and finds(there, made):
        severity = Severity.ERROR if signs else Severity.WARNING
        yield Finding("negation.differs", 'only the translation says "not"', severity)


def _without_alike(pair: Pair, said: str, made: str) -> tuple[str, str]:
    """Return both texts without what they say in different ways: "at least", "not less than"."""
    for sense in pair.rules.negation.alike:
        here, there = (for_language(sense, tag) for tag in (pair.source_tag, pair.target_tag))
        if finds(here, said) and finds(there, made):
            said = compiled(str(here)).sub(" ", said)
            made = compiled(str(there)).sub(" ", made)
    return said, made


def _answer_left(pair: Pair) -> bool:
    words = for_language(pair.rules.negation.words, pair.target_tag)
    return (
        words is not None
        and not finds(words, "no")  # Spanish says "no" itself
        and answer_copied(pair.source, pair.target, pair.source_tag)
    )


def _count(pattern: str | None, without: str | None, text: str) -> int:
    """Return how often `pattern` is in `text`, what `without` finds left out."""
    if not pattern:
        return 0
    bare = compiled(without).sub(" ", text) if without else text
    return sum(1 for _ in compiled(pattern).finditer(bare))


def modality(pair: Pair) -> Iterator[Finding]:
    """What must be done became what may be done, or the other way round.

    Of texts with as many sentences on both sides each is looked at alone. A duty is lost where the
    translation has no word for one and more words that permit; a permission where the source only
    permits and the translation only obliges.
    """
    rule = pair.rules.modality
    advice = pair.rules.prohibition.soft[:1]
    must, may = (
        [for_language(table, tag) for tag in (pair.source_tag, pair.target_tag)]
        for table in (rule.must, rule.may)
    )
    if not all(must) or not all(may):
        return
    permits, asks = (for_language(table, pair.source_tag) for table in (rule.permits, rule.asks))
    apart = [for_language(rule.apart, tag) for tag in (pair.source_tag, pair.target_tag)]
    for here, there in pair.sentences:
        duty = [
            compiled(words).sub(" ", text) if words else text
            for words, text in zip(apart, (here, there), strict=True)
        ]
        duties = [_times(text, pattern) for text, pattern in zip(duty, must, strict=True)]
        leave = [_times(text, pattern) for text, pattern in zip((here, there), may, strict=True)]
        said = ""
        # "must sign and must date" is often one duty; a word of leave beside it was put there
        if duties[0] > duties[1] and leave[1] > leave[0] and (not duties[1] or duties[0] > 1):
            said = "a duty became a permission"
        elif finds(permits, here) and not finds(asks, here) and duties[1] and not leave[1]:
            said = "a permission became a duty"
        elif duties[0] and not duties[1] and any(_softened(pair, (here, there), advice)):
            said = "a duty became advice"
        if said:
            yield Finding("modality.differs", said, Severity.WARNING)
            return


def condition(pair: Pair) -> Iterator[Finding]:
    """A limit is lost: no word for "unless", "except", "only", "if", "without", or "until"."""
    for sense in pair.rules.conditions.pairs:
        says = for_language(sense.says, pair.source_tag)
        may = for_language(sense.may, pair.target_tag)
        if not says or not may or pair.source == pair.target:
            continue
        apart = for_language(sense.apart, pair.source_tag)
        for here, there in pair.sentences:
            match = compiled(says).search(compiled(apart).sub(" ", here) if apart else here)
            if match is not None and not finds(may, there):
                message = f"'{match.group().split()[0]}' is missing from the translation"
                yield Finding("condition.lost", message, Severity.WARNING)
                break


def opposite(pair: Pair) -> Iterator[Finding]:
    """A word became its opposite ("or younger" → "ou mais", "where" → "quando").

    Looks at pairs where each side surely says one sense and has no word for the other.
    """
    for both in pair.rules.opposites.pairs:
        for here, there in ((both.one, both.other), (both.other, both.one)):
            match = _unopposed(here, there, pair.source_tag, pair.source_bare)
            turned = match and _unopposed(there, here, pair.target_tag, pair.target_bare)
            if match and turned:
                message = f"'{match}' became '{turned}'"
                yield Finding("opposite.differs", message, Severity.ERROR)


def _unopposed(sense: Sense, other: Sense, tag: Tag, text: str) -> str:
    """Return the words of `text` that say `sense`, if it has none that may say the other."""
    says, may = for_language(sense.says, tag), for_language(other.may, tag)
    match = compiled(says).search(text.lower()) if says and may else None
    if match is None or finds(may, text.lower().replace(match.group(), " ", 1)):
        return ""
    return match.group().strip()


def finds(pattern: str | None, text: str) -> bool:
    """Return whether the pattern of a rule, if there is one, is found in a text."""
    # "_not_" is set off, and still a word
    return bool(pattern) and compiled(str(pattern)).search(text.replace("_", " ")) is not None


_CAPITALISED = re.compile(r"(?<![.!?:]\s)(?<!^)\b[^\W\d_][\w'’-]*")


def critical(one: str, other: str, tag: Tag) -> tuple[str, ...]:
    """Return what differs between two sentences of the language `tag`, by name.

    `item` is a number, date, link or the like; `negation` and `modality` are words that change the
    meaning of a sentence; `name` is a capitalized word within a sentence. Two sentences may be 99%
    alike and differ in one of them.
    """
    return tuple(_critical(one, other, tag, load_rules()))


def _critical(one: str, other: str, tag: Tag, rules: Rules) -> Iterator[str]:
    if _item_values(one, tag) != _item_values(other, tag):
        yield "item"
    rule = rules.negation
    words, dates = (for_language(table, tag) for table in (rule.words, rule.before))
    if _count(words, dates, one) != _count(words, dates, other):
        yield "negation"
    for table in (rules.modality.must, rules.modality.may):
        if _times(one, for_language(table, tag)) != _times(other, for_language(table, tag)):
            yield "modality"
            break
    if _capitalised(one) != _capitalised(other):
        yield "name"


def _item_values(text: str, tag: Tag) -> Counter[str]:
    return Counter(str(item.value) for item in find_items(text, tag))


def _times(text: str, pattern: str | None) -> int:
    return len(compiled(pattern).findall(text)) if pattern else 0


def _capitalised(text: str) -> Counter[str]:
    return Counter(word for word in _CAPITALISED.findall(text) if word[0].isupper())
