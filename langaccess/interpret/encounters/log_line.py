"""Parses the one line that an officer types, words in any order: `Mam dv phone line 14 min`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from langaccess.agency.policy import NO_HELP, HelpKind, Policy, encounter_id
from langaccess.core.errors import InputError
from langaccess.core.folding import plain_id
from langaccess.core.near_miss import similar
from langaccess.core.tags import Tag, is_sign
from langaccess.interpret.encounters.model import NoHelp, UnmetReason, read_using
from langaccess.interpret.hearing import (
    hear_help,
    hear_rule_names,
    known_acts,
    small_words,
    take_age,
)
from langaccess.interpret.roster import parse_language

_LONGEST = 4  # words in a name
_MINUTES = re.compile(r"(\d{1,4}(?:\.\d+)?)(h|hours?|m|min|mins|minutes?)?")
_UNITS = frozenset({"h", "hour", "hours", "m", "min", "mins", "minute", "minutes"})
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LONG = 3  # digits; a longer number is a badge, a case or an interpreter's number
_ADULT = 18
_NO_ONE = re.compile(rf"\b({'|'.join(sorted(NO_HELP, key=len, reverse=True))})\b")
_TYPO = 80  # "traffik" and "traffic" are at 86


@dataclass(frozen=True, slots=True)
class LogLine:
    """A parsed line.

    Attributes:
        spoken: the words for the language.
        tag: the language; None if the user has to be asked.
        type: id of the type of encounter, or None.
        using: the kind of help, or that no one interpreted; None if the line does not say.
        minutes: duration, or None; how long the person waited if no one interpreted.
        notes: for the user: how the line was understood.
        variety: the words for a sign language that has no tag here (`tactile asl`), or empty.
        unmet: why no one interpreted, or None.
        tried: the kind of help that was requested and did not interpret, or None.
    """

    spoken: str
    tag: Tag | None
    type: str | None
    using: HelpKind | NoHelp | None
    minutes: float | None
    notes: tuple[str, ...] = ()
    variety: str = ""
    unmet: UnmetReason | None = None
    tried: HelpKind | None = None


def parse_line(words: Sequence[str], policy: Policy) -> LogLine:
    """Parse the words of a line.

    Raises:
        InputError: a word is not understood; the hint has the closest known words.
    """
    rest = [word.strip(",;") for text in words for word in text.split()]
    age, rest = take_age([word for word in rest if word])
    minutes, rest = _take_minutes(rest)
    unmet, rest = _take_unmet(rest)
    names = hear_rule_names(rest, policy)
    using, rest = _with_age(NoHelp.NONE if names.unserved else names.help, age), names.rest
    tried = None
    if unmet is not None:
        tried = using if isinstance(using, HelpKind) else None
        using = NoHelp.NONE
    if using is not None:
        acts = known_acts()
        rest = [word for word in rest if word.lower() not in acts]
    heard = tuple(names.notes)
    if not rest:
        return LogLine("", None, names.situation, using, minutes, heard, unmet=unmet, tried=tried)
    tag, spoken, notes = _take_language(rest, policy, typed_type=names.situation is not None)
    # The note means that these words are not the name of a known sign language.
    unnamed = notes and tag is not None and is_sign(tag) and " " in spoken
    variety = spoken if unnamed else ""
    return LogLine(
        spoken, tag, names.situation, using, minutes, (*heard, *notes), variety, unmet, tried
    )


def unmet_named(typed: str) -> UnmetReason | None:
    """Return the reason why no one interpreted that `typed` names, or None."""
    flat = " ".join(re.split(r"[\s_-]+", typed.strip().lower()))
    return _unmet_words().get(_same_no_one(flat))


@cache
def _unmet_words() -> dict[str, UnmetReason]:
    return {_same_no_one(words): reason for reason in UnmetReason for words in reason.aliases}


def _same_no_one(words: str) -> str:
    return _NO_ONE.sub("no one", words)


def _take_unmet(words: list[str]) -> tuple[UnmetReason | None, list[str]]:
    """Take the words that say why no one interpreted, the longest first."""
    for length in range(_LONGEST, 0, -1):
        for n in range(len(words) - length + 1):
            reason = unmet_named(" ".join(words[n : n + length]))
            if reason is not None:
                return reason, words[:n] + words[n + length :]
    return None, words


def using_named(typed: str, policy: Policy) -> HelpKind | NoHelp | None:
    """Return the kind of help that `typed` names, or None; "none" is a kind: `NoHelp.NONE`."""
    what, id_ = _known_words(policy).get(plain_id(typed), ("", ""))
    if what == "using":
        return read_using(id_)
    heard, notes = hear_help(typed, policy)
    return None if notes else heard


def read_language(typed: str, policy: Policy) -> tuple[Tag | None, tuple[str, ...]]:
    """Return the language that `typed` names, and notes; without one, a note has the question."""
    heard = parse_language(typed, policy)
    notes = [heard.note] if heard.note else []
    if heard.tag is None:
        choices = ", ".join(f"{tag.name} ({tag})" for tag in heard.choices)
        ask = " ".join(part for part in (heard.question, choices) if part)
        notes.append(f"'{typed}' is recorded as typed, without a language code. Ask: {ask}")
    return heard.tag, tuple(notes)


def _with_age(using: HelpKind | NoHelp | None, age: int | None) -> HelpKind | NoHelp | None:
    """Return a child if the person who interpreted was under 18."""
    if age is None or age >= _ADULT:
        return using
    if using in (None, HelpKind.CHILD, HelpKind.FAMILY, HelpKind.BYSTANDER_ADULT):
        return HelpKind.CHILD
    raise InputError(
        f"whose age is {age}? {using} is not a child's help; nothing is recorded",
        hint="leave the age out, or write child if a child interpreted",
    )


def _take_minutes(words: list[str]) -> tuple[float | None, list[str]]:
    for n, word in enumerate(words):
        match = _MINUTES.fullmatch(word.lower())
        if match is None:
            continue
        unit, taken = match[2], 1
        if unit is None and n + 1 < len(words) and words[n + 1].lower().strip(".") in _UNITS:
            unit, taken = words[n + 1].lower(), 2
        if unit is not None:
            factor = 60 if unit.startswith("h") else 1
            return float(match[1]) * factor, words[:n] + words[n + taken :]
    return _minutes_without_unit(words)


def _minutes_without_unit(words: list[str]) -> tuple[float | None, list[str]]:
    """Take the only number of a line as minutes; no name of a language has a number."""
    numbers = [word for word in words if _NUMBER.fullmatch(word)]
    if not numbers:
        return None, words
    if len(numbers) > 1 or len(numbers[0]) > _LONG:
        raise InputError(
            f"is {' or '.join(numbers)} the number of minutes, or another number?",
            hint="write 14 min for minutes, --number INTERPRETER-ID for an interpreter, --officer "
            "for a badge, --case for a case, --at for the time",
        )
    return float(numbers[0]), [word for word in words if word != numbers[0]]


def _known_words(policy: Policy) -> dict[str, tuple[str, str]]:
    rules = policy.interpreting
    names = {
        plain_id(word): ("using", using.value)
        for using, kind in rules.using.items()
        for word in (using.value, *kind.aliases)
    }
    names |= {plain_id(word): ("using", NoHelp.NONE.value) for word in NO_HELP}
    names |= {
        plain_id(word): ("type", name)
        for name, kind in rules.encounters.items()
        for word in (name, *kind.aliases)
    }
    return names


def _take_language(
    words: list[str], policy: Policy, *, typed_type: bool
) -> tuple[Tag | None, str, tuple[str, ...]]:
    # "French sign language" is one name.
    small = small_words()["fillers"]
    if "sign" in map(str.lower, words):
        small -= {"language"}
    kept = [word for word in words if word.lower() not in small] or words
    spoken = " ".join(kept)
    tag, notes = read_language(spoken, policy)
    if len(kept) == 1 or (tag is not None and not notes):
        return tag, spoken, notes
    named = _find_language(kept, policy)
    # A record about a deaf person is accepted whatever the sign language is called, unless a word
    # is a mistyped encounter or kind of help, which the record would lose.
    if tag is not None and is_sign(tag) and not _mistyped(kept, policy):
        return tag, spoken, notes
    if named is not None and _belongs(named, policy):
        return named.tag, spoken, ()
    if named is not None and (typed_type or " " in named.rest):
        near = _similar_names(named.rest, policy)
        meant = f"did you mean {' or '.join(near)}? Or" if near else "leave it out, or"
        raise InputError(
            f"'{named.rest}' next to {named.tag.name} is not understood; nothing is recorded",
            hint=f'{meant} use an option: --variety "{named.rest}", --note, --who, --place',
        )
    if typed_type or (named is None and tag is not None):
        return tag, spoken, notes
    for cut in (1, -1):
        name, other = (kept[:-1], kept[-1:]) if cut == 1 else (kept[1:], kept[:1])
        if read_language(" ".join(name), policy)[0] is not None:
            encounter_id(" ".join(other), policy)  # raises an error with the closest types
    raise InputError(
        f"'{spoken}' is not understood",
        hint="write language, type of encounter, kind of help, minutes: Mam dv phone_line 14 min",
    )


def _mistyped(words: list[str], policy: Policy) -> bool:
    names = _known_words(policy)
    return any(
        read_language(word, policy)[0] is None
        and similar(plain_id(word), names, most=1, least=_TYPO)
        for word in words
    )


def _similar_names(words: str, policy: Policy) -> list[str]:
    """Return types of encounter and kinds of help with names similar to `words`."""
    names = _known_words(policy)
    parts = words.split()
    each = [similar(plain_id(word), names, most=1) for word in parts]
    whole = similar(plain_id(words), names, most=2)
    return list(dict.fromkeys(near for one in (*each, whole) for near in one))


@dataclass(frozen=True, slots=True)
class _NamedLanguage:
    """A language found among other words, and the other words."""

    tag: Tag
    rest: str


def _find_language(words: list[str], policy: Policy) -> _NamedLanguage | None:
    """Return the language that some of the words name clearly, the longest name first.

    Next to a word for deafness, any word counts as a sign language: there the shortest name is
    tried first.
    """
    lengths = range(1, min(_LONGEST, len(words)) + 1)
    for length, by_sign in (
        *((n, False) for n in reversed(lengths)),
        *((n, True) for n in lengths),
    ):
        for n in range(len(words) - length + 1):
            heard = parse_language(" ".join(words[n : n + length]), policy)
            if heard.question and length < len(words):
                continue  # the name of a rare language may be any word
            if heard.tag is not None and (not heard.note or (by_sign and heard.sign)):
                return _NamedLanguage(heard.tag, " ".join(words[:n] + words[n + length :]))
    return None


def _belongs(named: _NamedLanguage, policy: Policy) -> bool:
    """Return whether the other words are a broader name: "Chinese" in "Chinese Cantonese"."""
    return named.tag in parse_language(named.rest, policy).choices
