"""The answer to a question from the street: at most five lines and forty words.

`answer` takes what was heard and says, in this order: may the person or program that was named
interpret, whom to call, what to say, and what was not understood. After a word that was not
understood it never says yes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from langaccess.agency.policy import (
    Caller,
    HelpKind,
    InterpreterQuestion,
    Permission,
    Policy,
    Requirement,
    Stakes,
    decide,
    requirement,
)
from langaccess.core.dictionary import is_english
from langaccess.core.model import Decision
from langaccess.core.tags import EN, Tag, is_sign
from langaccess.core.words import joined, plural
from langaccess.interpret.hearing import Heard, fold
from langaccess.interpret.roster import (
    InterpreterOffer,
    LanguageQuery,
    Roster,
    RosterAnswer,
    RosterIndex,
    RosterQuery,
    emergency_questions,
    find,
    parse_language,
)

if TYPE_CHECKING:
    from langaccess.identify import Answer

MOST_LINES = 5
MOST_WORDS = 40

_STRICTEST = Stakes.EVIDENTIARY
_PERMISSIONS = tuple(Permission)  # strictest first
_WIDTH = 80
_OFFERS = 2  # people named before the line
_GREETING = 3  # words of the longest greeting
_CHOICES = 4  # languages in a question
_REST = 3  # words shown that were not understood
_SENTENCE = 3  # words of the shortest sentence
_LETTERS = 24  # of such a word
# Contacts, languages in a question, and of the words to say the full ones, the brief ones or none:
# fewer from row to row.
_SHORTER = ((3, 4, 0), (2, 4, 0), (2, 4, 1), (2, 2, 1), (1, 2, 1), (1, 2, 2))
_TIED = frozenset({HelpKind.FAMILY, HelpKind.CHILD, HelpKind.PARTY})
_BANDS = {"strong": "Very likely", "fair": "Probably"}


@dataclass(frozen=True, slots=True)
class StreetContact:
    """Someone to call: a person, the interpreter line, or a path to a sign language."""

    name: str  # as it is said
    phone: str | None  # the number; None if the agency has not entered it
    using: HelpKind | None = None  # the kind of help; None for a path to a sign language
    id: str = ""  # of the person in the roster, or empty


@dataclass(frozen=True, slots=True)
class StreetAnswer:
    """The answer."""

    heard: Heard  # what was understood
    # whether the kinds of help that were named may interpret; None if none was named, or if it is
    # not clear
    allowed: bool | None
    # whom to call, first choice first; never a kind of help that the answer refuses
    call: tuple[StreetContact, ...]
    say: str  # the words to say to the line, or what to do
    ruling: str  # the line that says whether they may interpret; empty if none was named
    doubts: tuple[str, ...]  # what was read as misspelled, not understood, or not said
    lines: tuple[str, ...]  # the answer as it is printed
    found: RosterAnswer  # the whole answer of the roster
    # the kinds of help that were named and may not interpret
    refused: frozenset[HelpKind] = frozenset()
    # the whole answers about the kinds of help, if the situation is known
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class _Leave:
    """Whether the kinds of help that were named may interpret, and the line that says it."""

    line: str = ""
    refused: frozenset[HelpKind] = frozenset()
    decisions: tuple[Decision, ...] = ()
    allowed: bool | None = None


def answer(
    heard: Heard,
    people: Roster | RosterIndex,
    policy: Policy,
    query: RosterQuery,
    *,
    caller: Caller | None = None,
) -> StreetAnswer:
    """Return the answer to what was heard, which replaces language and encounter of `query`."""
    if heard.tag is not None and heard.tag.language == EN:
        heard = replace(heard, language=None)  # "limited English"
    heard, tied = _tied(heard, people)
    heard, spoken = _identified(heard, policy)
    leave = _leave(heard, policy)
    if heard.danger and not heard.help and _permits_stand_in(heard, policy):
        spoken = f"EMERGENCY: {emergency_questions(policy)}"
    elif (
        heard.tag is not None and is_sign(heard.tag) and heard.tag != policy.interpreting.sign.usual
    ):
        spoken = f"Ask for {heard.tag.name}."
    asked = replace(
        query, language=_asked(heard, policy), encounter=heard.situation, stakes=_STRICTEST
    )
    found = _without(find(people, policy, asked), tied)
    call = tuple(_contacts(found, leave))
    if HelpKind.PHONE_LINE in heard.help and heard.unclear:
        call = tuple(_without_line_first(call, policy))
    say = _words_to_say(found, policy, caller)
    brief = _words_to_say(replace(found, encounter=None), policy, caller)
    doubts = tuple(_doubts(heard, leave, tuple(tied.values())))
    others = _others(heard, policy)
    rare, says = _rare(heard), (say, brief)
    lines = _lines(heard, leave, spoken, found, call, says, (*rare, *doubts), others)
    if rare and not any(line.startswith("SAY: ") for line in lines):
        lines = _lines(heard, leave, spoken, found, call, says, doubts, others)
    return StreetAnswer(
        heard=heard,
        allowed=leave.allowed,
        call=call,
        say=say,
        ruling=leave.line,
        doubts=(*rare, *doubts),
        lines=lines,
        found=found,
        refused=leave.refused,
        decisions=leave.decisions,
    )


def _tied(heard: Heard, people: Roster | RosterIndex) -> tuple[Heard, dict[str, str]]:
    """Return who was named next to a tie, a denial or a word not understood: id and name.

    Their names are then limits: nothing that was said of them leads to a yes.
    """
    words, rest = set(fold(heard.typed).split()), [fold(word) for word in heard.rest]
    possessives = {word.removesuffix("s") for word in words}
    tied, named = {}, set()
    for id_, name in people.names() if heard.unclear or _TIED & set(heard.help) else ():
        parts = [part for part in fold(name).split() if len(part) > 1]
        own = {part for part in parts if part in rest or part + "s" in rest}
        own |= set(parts[-1:]) & (words | possessives)
        if own:
            tied[id_] = name
            named |= own | {part + "s" for part in own}
    left = tuple(word for word in heard.rest if fold(word) not in named)
    if not tied or not (left or heard.limits or _TIED & set(heard.help)):
        return heard, {}
    names = tuple(word for word in heard.rest if fold(word) in named)
    return replace(heard, rest=left, limits=(*heard.limits, *names)), tied


def _without(found: RosterAnswer, tied: Container[str]) -> RosterAnswer:
    """Return the answer without the people whose ids are `tied`."""
    return replace(
        found,
        offered=tuple(offer for offer in found.offered if offer.id not in tied),
        chains=tuple(
            one for one in found.chains if one.first.id not in tied and one.second.id not in tied
        ),
    )


def _permits_stand_in(heard: Heard, policy: Policy) -> bool:
    """Whether the situation permits anyone to help while a life is in danger."""
    if heard.situation is None:
        return True
    standing = requirement(policy, encounter=heard.situation, language=heard.tag).standing
    return Permission.EXIGENT in standing.values()


def _identified(heard: Heard, policy: Policy) -> tuple[Heard, str]:
    """Identify the language of words that were quoted or typed, if no language was named.

    Next to a kind of help, quoted words that are not clearly speech are words not understood: they
    may mean "not certified".
    """
    heard = _as_sentence(heard, policy)
    text = heard.text or _unknown_speech(heard)
    named = heard.language is not None
    if not text or (named and not (heard.text and heard.help)):
        return heard, ""
    guess = _identify(text, policy)
    first = guess.candidates[0].tag.language if guess.candidates else EN
    if heard.text and heard.help and (first == EN or guess.verdict in ("cannot_tell", "weak")):
        heard = replace(heard, rest=(*heard.rest, *text.split()))
    if named:
        return heard, ""
    greeted = _greeted_in(text, guess, policy)
    if greeted:
        question = f"{joined([tag.name for tag in greeted[:_CHOICES]], 'or')}: ask the person"
        heard = heard if heard.text else replace(heard, text=text, rest=(), limits=())
        return replace(heard, language=LanguageQuery(question=question, choices=greeted)), ""
    if guess.candidates and guess.candidates[0].tag.language == EN:
        return heard, "That is English: ask which language they speak." if heard.text else ""
    if guess.verdict == "cannot_tell" or not guess.candidates:
        return heard, "Cannot tell which language that is." if heard.text else ""
    if not heard.text:
        heard = replace(heard, text=text, rest=(), limits=())
    group = (guess.candidates[0].tag, *guess.confusable)
    names = joined([tag.name for tag in group], "or")
    if guess.verdict == "weak":
        maybe = tuple(dict.fromkeys([*group, *(one.tag for one in guess.candidates[:_CHOICES])]))
        query = LanguageQuery(question=f"perhaps {names}: ask the person", choices=maybe)
        return replace(heard, language=query), ""
    query = LanguageQuery(group[0], sign=is_sign(group[0]))
    if len(group) > 1:
        query = LanguageQuery(question=guess.question or f"{names}?", choices=group)
    return replace(heard, language=query), f"{_BANDS[guess.verdict]} {names}."


def _greeted_in(text: str, guess: Answer, policy: Policy) -> tuple[Tag, ...]:
    """Return the languages whose greeting was heard, those of the agency first.

    None where the text is surely in one of them, or longer than a greeting.
    """
    from langaccess.identify import greeted_in

    tags = greeted_in(text) if len(text.split()) <= _GREETING else ()
    sure = guess.verdict == "strong" and guess.candidates[0].tag in tags
    served = {language.tag.language for language in policy.languages}
    return () if sure else tuple(sorted(tags, key=lambda tag: tag.language not in served))


def _unknown_speech(heard: Heard) -> str:
    """Return the words that were not understood, if nothing else was named and one is not English.

    Detectors name some language for any word, even for "among"; for the name of a person, a town
    or a rare language too, so that nothing but words with a capital letter counts as a name.
    """
    words = [word for part in heard.unclear for word in part.split()]
    if heard.situation or heard.help or all(is_english(fold(word)) for word in words):
        return ""
    strange = [word for word in words if not is_english(fold(word))]
    begins = strange == heard.typed.split()[:1] and not heard.typed.istitle()
    if not begins and all(word.istitle() for word in strange):
        return ""
    return " ".join(words)


def _as_sentence(heard: Heard, policy: Policy) -> Heard:
    """Take a whole question as speech if it names a language by accident.

    "Hindi" is "not" in Tagalog.
    """
    named = heard.situation or heard.help or heard.danger or heard.text or heard.limits
    if heard.language is None or named or len(heard.rest) < _SENTENCE - 1:
        return heard
    others = " ".join(word for word in heard.typed.split() if word not in heard.spoken.split())
    guess = _identify(others, policy)
    if guess.verdict == "strong" and guess.candidates[0].tag.language != EN:
        return replace(heard, spoken="", language=None, notes=(), text=heard.typed, rest=())
    return heard


def _identify(text: str, policy: Policy) -> Answer:
    from langaccess.identify import identify

    return identify(text, prior=policy.speakers or None)


def _asked(heard: Heard, policy: Policy) -> str:
    """Return the language to look up: none while it is open, which of two was named.

    Words that mean deaf and blind are kept, for what to do meanwhile.
    """
    if heard.touch:
        return heard.spoken
    if heard.tag is not None or parse_language(heard.spoken, policy).tag is None:
        return heard.tag or heard.spoken
    return ""


def _leave(heard: Heard, policy: Policy) -> _Leave:
    """Judge the kinds of help; without a situation, or with words left over, as highest stakes."""
    if not heard.help:
        return _Leave()
    named = [*filter(None, (heard.situation,)), *heard.others]
    needed = [requirement(policy, encounter=key, language=heard.tag) for key in named]
    if heard.unclear or not named:
        stakes = Stakes.HIGH if heard.danger and not heard.unclear else _STRICTEST
        needed.append(requirement(policy, stakes=stakes, language=heard.tag))
    decisions = tuple(
        decide(InterpreterQuestion(key, using, language=heard.tag), policy)
        for key in named
        for using in heard.help
    )
    standing = {using: _standing(using, needed, heard) for using in heard.help}
    refused = frozenset(u for u, (may, _) in standing.items() if may is not Permission.INTERPRETS)
    if refused:
        names = [policy.interpreting.using[using].short for using in heard.help if using in refused]
        may, strictest = min(standing.values(), key=lambda one: _PERMISSIONS.index(one[0]))
        where = _where(strictest if strictest.encounter or not named else needed[0])
        line = _refusal(names, may, where)
        if heard.danger and may is Permission.EXIGENT:
            line = f"NO, but {emergency_questions(policy)}"
        return _Leave(line, refused, decisions, allowed=False)
    stricter = heard.situation is None and _is_stricter_somewhere(heard.help, policy)
    if heard.unclear or stricter:
        return _Leave(_unclear(heard), refused, decisions)
    line = _permission(heard, needed[0], _where(needed[0]), policy)
    return _Leave(line, refused, decisions, allowed=True)


def _where(needed: Requirement) -> str:
    return f"for {needed.text}" if needed.encounter else "where rights or evidence are at stake"


def _standing(
    using: HelpKind, needed: Sequence[Requirement], heard: Heard
) -> tuple[Permission, Requirement]:
    """Return what a kind of help may be used for, and the requirement that says so."""
    strictest = min(needed, key=lambda one: _PERMISSIONS.index(one.standing[using]))
    if using is HelpKind.PHONE_LINE and heard.language is not None and heard.language.sign:
        return Permission.NEVER, needed[0]
    return strictest.standing[using], strictest


def _is_stricter_somewhere(help_: Sequence[HelpKind], policy: Policy) -> bool:
    """Whether some encounter does not permit what its stakes would."""
    return any(
        requirement(policy, encounter=key).standing[using] is not Permission.INTERPRETS
        for key in policy.interpreting.encounters
        for using in help_
    )


def _refusal(names: Sequence[str], may: Permission, where: str) -> str:
    who = joined(names, "or")
    if may is Permission.BRIDGE:
        return f"NO: {who} may only bridge the wait {where}."
    if may is Permission.EXIGENT:
        return f"NO: {who} may not interpret {where}, unless a life is in danger."
    return f"NO: {who} never interprets {where}."


def _unclear(heard: Heard) -> str:
    if heard.rest:
        return f"NOT CLEAR: {_quoted(heard.unclear)} not understood. Ask in other words."
    if heard.limits:
        return f"NOT CLEAR: {_quoted(heard.limits)} may mean NO."
    return "NOT CLEAR: it depends on the situation. Name it: traffic, dv, miranda."


def _permission(heard: Heard, needed: Requirement, where: str, policy: Policy) -> str:
    who = joined([policy.interpreting.using[using].short for using in heard.help], "or")
    proof = f"a valid {needed.tier} credential"
    if HelpKind.TESTED_MEMBER in heard.help:
        # Floor rule 5: a test does not carry over to another language.
        language = "their language" if heard.tag is None else heard.tag.name
        proof = f"a speaking test in {language} at level {needed.speaking:g}"
    return f"YES {where}: {who} with {proof}, no tie."


def _contacts(found: RosterAnswer, leave: _Leave) -> Iterator[StreetContact]:
    """Yield whom to call; a look-up always ends with someone."""
    offered = [offer for offer in found.offered if offer.using not in leave.refused]
    people = [offer for offer in offered[:_OFFERS] if offer.using is not HelpKind.PHONE_LINE]
    lines = [offer for offer in offered[:_OFFERS] if offer.using is HelpKind.PHONE_LINE]
    yield from (_contact(offer, offer.name) for offer in people)
    for chain in found.chains[:1] if not offered else ():
        yield _contact(chain.first, f"{chain.first.name} (to {chain.through.name})")
        yield _contact(chain.second, f"with {chain.second.name}")
    yield from (_contact(offer, offer.name) for offer in lines)
    line = found.fallback
    if line.kind == "sign":
        for way in line.ways:
            if way.phone:
                yield StreetContact(way.text.split(":")[0].split(",")[0], way.phone)
    elif not lines:
        arranges = line.only_while_waiting or HelpKind.PHONE_LINE in leave.refused
        name = "interpreter line (only sends someone)" if arranges else "interpreter line"
        yield StreetContact(name, line.phone, HelpKind.PHONE_LINE)


def _without_line_first(call: Sequence[StreetContact], policy: Policy) -> Iterator[StreetContact]:
    """Yield the line last, after dispatch: the words may say that it does not work."""
    lines = [contact for contact in call if contact.using is HelpKind.PHONE_LINE]
    yield from (contact for contact in call if contact not in lines)
    yield StreetContact("dispatch", policy.agency.dispatch_phone)
    yield from lines


def _contact(offer: InterpreterOffer, name: str) -> StreetContact:
    return StreetContact(name, offer.phone, offer.using, offer.id)


def _words_to_say(found: RosterAnswer, policy: Policy, caller: Caller | None) -> str:
    if found.fallback.kind == "sign":
        return found.meanwhile[0] if found.meanwhile else found.fallback.say
    words = policy.interpreting.line
    key = caller or words.caller
    who = words.callers[key] if key is not None else policy.officer.title
    who = who[0].upper() + who[1:]
    if found.tag is None:
        return words.short_unknown.format(caller=who)
    about = found.text if found.encounter else "a police matter"
    return words.short.format(caller=who, language=found.tag.name, encounter=about)


def _lines(
    heard: Heard,
    leave: _Leave,
    spoken: str,
    found: RosterAnswer,
    call: Sequence[StreetContact],
    say: tuple[str, str],
    doubts: Sequence[str],
    others: Sequence[str],
) -> tuple[str, ...]:
    """Return the lines within the limits; what matters least is left out first."""
    said = [*(f"SAY: {words}" for words in say), ""]
    # What to say matters more than the names of the other situations.
    saying, silent = _SHORTER[:-1], _SHORTER[-1:]
    shapes = [
        (*shape, other)
        for rows, texts in ((saying, others or ("",)), (silent, (*others, "")))
        for other in texts
        for shape in rows
    ]
    for contacts, choices, brevity, other in shapes:
        which = _which(heard, choices)
        most = max(contacts, 2) if found.chains else contacts  # a relay is two people
        calling = _call_line(call[:most], found)
        last = (*doubts, other) if said[brevity] else (" ".join([*doubts, other]),)
        parts = [leave.line, spoken, calling, which, said[brevity], *last]
        lines = _wrapped(filter(None, parts))
        if len(lines) <= MOST_LINES and sum(len(line.split()) for line in lines) <= MOST_WORDS:
            return lines
    return lines[:MOST_LINES]


def _wrapped(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(part for line in lines for part in textwrap.wrap(line, _WIDTH))


def _call_line(call: Sequence[StreetContact], found: RosterAnswer) -> str:
    parts = [
        f"{contact.name} {contact.phone or '(no number: ask dispatch)'}"
        if contact.name != "dispatch" or contact.phone
        else "dispatch (by radio)"
        for contact in call
    ]
    if not parts:
        return "CALL dispatch: your agency has entered no number."
    first = found.offered[0] if found.offered else None
    lent = f" First call {first.lender}." if first is not None and first.lender else ""
    asked = first is not None and (first.concern or first.lender)
    tie = f" {'Then' if lent else 'First'} ask {first.name}: any tie?" if first and asked else ""
    return f"CALL {'; '.join(parts)}.{lent}{tie}"


def _which(heard: Heard, choices: int) -> str:
    """Return the question which of so many languages it is, or an empty text."""
    query = heard.language
    if query is None or query.tag is not None or not query.choices:
        return ""
    names = [_distinct_name(tag, heard.spoken) for tag in query.choices[:choices]]
    return f"WHICH: {joined(list(dict.fromkeys(filter(None, names))), 'or')}?"


def _distinct_name(tag: Tag, asked: str) -> str:
    """Return the name without its addition, which answers the question where the name is asked.

    "Chinese (Mandarin)" is Mandarin. It is empty if that says nothing: "Hmong (written, ...)".
    """
    name, _, addition = tag.name.rstrip(")").partition(" (")
    if name.casefold() != asked.casefold() or not addition:
        return name
    return "" if " " in addition else addition


def _rare(heard: Heard) -> tuple[str, ...]:
    """Return what to do about a language that only ISO 639 names; empty for others."""
    if heard.tag is None or heard.language is None or not heard.language.question:
        return ()
    return (f"Not known here: {heard.tag.name} ({heard.tag}). Ask for a second language.",)


def _doubts(heard: Heard, leave: _Leave, tied: Sequence[str]) -> Iterator[str]:
    """Yield how misspelled words were read, and what was not understood or not said."""
    if tied:
        yield f"NOT CALLED: {joined(tied[:_OFFERS], 'and')}, whom you named."
    if heard.notes:
        yield "; ".join(note.split(":")[0] for note in heard.notes) + "."
    if heard.excluded and not heard.help:
        yield f"Not {joined([tag.name for tag in heard.excluded[:_OFFERS]], 'or')}."
    if leave.line and leave.allowed is None:
        return  # the first line says it
    unclear = heard.rest if tied else heard.unclear
    if unclear:
        yield f"Judged as highest stakes: {_quoted(unclear)} not understood."
    elif heard.help and heard.situation is None and not heard.danger:
        yield "Judged as highest stakes: no situation named."


def _others(heard: Heard, policy: Policy) -> tuple[str, ...]:
    """Return the line with the other situations that were named, in full and as a number."""
    if not heard.others:
        return ()
    count = len(heard.others)
    named = [policy.interpreting.encounters[key].text for key in heard.others[:_OFFERS]]
    more = [f"{count - _OFFERS} more"] if count > _OFFERS else []
    return f"Also: {joined([*named, *more], 'and')}.", f"Also: {plural(count, 'situation')}."


def _quoted(words: Sequence[str]) -> str:
    """Return the words in quotes; of many, the first ones and how many more."""
    shown = [f"'{word[:_LETTERS]}'" for word in words[:_REST]]
    more = [f"{len(words) - _REST} more"] if len(words) > _REST else []
    return joined([*shown, *more], "and")
