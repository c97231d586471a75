"""What to do next, in order. It does not book an interpreter and translates nothing."""

from __future__ import annotations

from collections.abc import Sequence

from langaccess.core.tags import Tag, known
from langaccess.core.words import joined
from langaccess.identify.model import Answer, Band

_TOLD = (Band.STRONG, Band.FAIR)
_WORTH = 0.05  # probability from which the interpreter line hears of another language too


def next_steps(answer: Answer, *, line: str = "") -> tuple[str, ...]:
    """Return the ordered steps for an answer.

    The first is the telephone line: a note may be a threat or a call for help, and a machine
    translation of it is never the way to find out. For English, which the officer can read, it is
    the question what its writer speaks, and the line comes second.
    """
    if answer.candidates and answer.candidates[0].tag == "en" and answer.verdict in _TOLD:
        return _english(line)
    call = "Call the interpreter line now and read, spell or send the text; it may be a threat or"
    call += " a call for help. Do not use machine translation for it."
    if line:
        call += f" Line: {line}"
    steps = [call, say(answer)]
    if answer.question and answer.verdict is not Band.CANNOT_TELL:
        steps.append(answer.question)
    if answer.verdict is not Band.STRONG or answer.confusable:
        steps.append("Show the I-speak card and let the person point to the language.")
    if answer.candidates and answer.verdict in _TOLD:
        steps += _about(answer.candidates[0].tag, asked=bool(answer.question))
    return tuple(steps)


def _english(line: str) -> tuple[str, ...]:
    """Return the steps for English: the text needs no interpreter, but its writer may."""
    ask = "The writer may not understand spoken English, and words of another language may be"
    ask += " in it: ask which language they speak at home. Show the I-speak card and let the person"
    ask += " point to the language."
    call = "If it is another one, call the interpreter line." + (f" Line: {line}" if line else "")
    return ask, call, 'Say: "I do not know the language. Please help me find out which it is."'


def say(answer: Answer) -> str:
    """Return the words for the interpreter line."""
    if answer.reason == "romanised":
        if answer.verdict is Band.FAIR:
            likely = [one.tag for one in answer.candidates if one.probability >= _WORTH]
            return (
                f'Say: "I need an interpreter for {_listed(likely)}; '
                'the text is typed in English letters."'
            )
        listed = _listed([candidate.tag for candidate in answer.candidates])
        return (
            f'Say: "I do not know the language; it may be {listed}, typed in English letters. '
            'Please help me find out."'
        )
    if answer.verdict is Band.CANNOT_TELL or not answer.candidates:
        return 'Say: "I do not know the language. Please help me find out which it is."'
    first = answer.candidates[0].tag
    if answer.verdict is Band.STRONG:
        names = [first, *answer.confusable]
    else:
        least = _WORTH if answer.verdict is Band.FAIR else 0.0
        names = [first, *(c.tag for c in answer.candidates[1:3] if c.probability >= least)]
        names += [tag for tag in answer.confusable if tag not in names]
    # "White Hmong or Green Hmong" says "Hmong" too.
    names = [tag for tag in names if not any(_within(tag, other) for other in names)]
    if len(names) == 1 and answer.verdict is not Band.WEAK:
        return f'Say: "I need an interpreter for {spoken(names[0])}."'
    listed = _listed(names)
    if answer.verdict is Band.WEAK:
        return f'Say: "I do not know the language; it may be {listed}. Please help me find out."'
    return f'Say: "I need an interpreter for {listed}; please have each of them ready."'


def _listed(names: Sequence[Tag]) -> str:
    return joined([spoken(tag) for tag in names], "or")


def _within(tag: Tag, other: Tag) -> bool:
    return spoken(other).endswith(f" {spoken(tag)}")


def spoken(tag: Tag) -> str:
    """Return the name as one says it: a bracket tells which Chinese, but not how it is written."""
    name, _, bracket = tag.name.partition(" (")
    return name if bracket.startswith("written") else tag.name


def _about(tag: Tag, *, asked: bool) -> list[str]:
    entry = known(tag)
    if entry is None:
        return []
    steps = []
    if entry.question and not asked:
        steps.append(
            f"The person may speak another language than they write. Ask: {entry.question}"
        )
    if entry.relay:
        relay = " or ".join(spoken(other) for other in entry.relay)
        steps.append(
            f"If there is no {spoken(tag)} interpreter, ask the line for a relay through {relay}."
        )
    return steps
