"""Parses what a dispatcher types for a language: a language code, or a question to ask."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from langaccess.agency.policy import Policy
from langaccess.core import tags
from langaccess.core.errors import InputError
from langaccess.core.folding import plain_letters
from langaccess.core.near_miss import closest, is_denied
from langaccess.core.resources import entries
from langaccess.core.tags import Tag

_SURE = 82.0  # score (0 to 100) from which a misspelled name is accepted ...
_LEAD = 7.0  # ... if the next language scores this much lower
_LONG = 6  # letters of a word that may be far from the name that it means
_NEXT = "name it to the line and to other vendors, and ask which other language the person speaks"
_SHORT = 3  # letters of a name that is never taken for a misspelled one
# Of difflib, and up to how many letters: "mom" and "Mam" are at 0.67, as are Cherokee and Chuukese.
_SOUNDS_LIKE, _SOUNDING = 0.6, 4


@dataclass(frozen=True, slots=True)
class LanguageQuery:
    """A parsed language.

    Attributes:
        tag: the language; None if the user has to be asked. With a question too it is one that
            only ISO 639 names, and the agency does not serve.
        sign: a sign language, or deafness.
        touch: the person is deaf and does not see.
        note: how a misspelled name was understood ("'Somoli' read as Somali"), or empty.
        question: what to ask the user, or empty.
        choices: the languages to choose from.
        named: the words are a name, if one that several languages or a country share; false for
            words that are not a known name.
        left: words next to the name of the language that were not understood.
    """

    tag: Tag | None = None
    sign: bool = False
    touch: bool = False
    note: str = ""
    question: str = ""
    choices: tuple[Tag, ...] = ()
    named: bool = False
    left: str = ""


def parse_language(typed: str, policy: Policy) -> LanguageQuery:
    """Parse the name of a language; never guesses, never raises.

    A `Tag` is already resolved: `zh` in a record means Mandarin; a dispatcher who types `zh` is
    asked which language it is.
    """
    if isinstance(typed, Tag) and tags.known(typed) is not None:
        return LanguageQuery(typed, sign=tags.is_sign(typed))
    recorded = isinstance(typed, Tag)  # never a country: `cr` is Cree then
    words = printable(typed)
    plain = words.lower().replace("_", " ")
    tag = _resolve(words)
    signs = tag is not None and tags.is_sign(tag)
    # `sgn` and `es-Sgnw` say that the person signs, not which language.
    if tag is not None and tags.is_sign(tag.language) and tag != "sgn":
        return LanguageQuery(tag, sign=True)
    signed = _signed(plain, policy, signs=signs)
    if signed is not None:
        return signed
    if tag is not None and _is_known(tag, policy):
        return LanguageQuery(tag)
    return (
        _ambiguous_name(words, plain)
        or (None if recorded else _country(words, policy))
        or _named_elsewhere(words, tag, policy, recorded=recorded)
        or _with_other_words(words)
        or _similar_name(words, policy)
    )


def _signed(plain: str, policy: Policy, *, signs: bool) -> LanguageQuery | None:
    """Return a sign language if any word means one: "deaf and mute" must not reach a voice line."""
    typed = set(re.findall(r"\w+", plain))
    rules = policy.interpreting.sign
    if not signs and not _named(typed, rules.names):
        return None
    named = [e.tag for e in tags.languages() if e.kind == "sign" and typed <= _words(e)]
    if len(named) == 1:
        return LanguageQuery(named[0], sign=True)
    note = f"looking for {rules.usual.name}: ask in writing which sign language it is"
    touch = _named(typed, rules.deafblind.names)
    return LanguageQuery(rules.usual, sign=True, touch=touch, note=note)


def _named(typed: set[str], names: Iterable[str]) -> bool:
    """Return whether all words of one of the names are among the typed ones."""
    return any(set(re.findall(r"\w+", name.lower())) <= typed for name in names)


def _words(entry: tags.Language) -> set[str]:
    return set(re.findall(r"\w+", entry.name.lower()))


def printable(typed: str) -> str:
    """Return `typed` without control characters, with single spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in typed).split())


def _resolve(words: str) -> Tag | None:
    try:
        tag = tags.resolve(words, use="speech")
    except InputError:
        return None
    return None if tag.pseudo else tag


def _ambiguous_name(words: str, plain: str) -> LanguageQuery | None:
    for question in tags.questions():
        names = {name.lower() for name in (*question.names, *question.tags)}
        if question.use != "writing" and (plain in names or words in question.names):
            # English needs no interpreter.
            choices = tuple(tag for tag in question.choices if tag != tags.EN)
            return LanguageQuery(question=question.text, choices=choices, named=True)
    return None


def _country(words: str, policy: Policy) -> LanguageQuery | None:
    try:
        found = tags.from_country(words)
    except InputError:
        return None
    choices = tuple(entry.tag for entry in found if entry.kind != "sign" and entry.tag != tags.EN)
    if not choices:
        return None
    question = f"'{words}' is a country. Which language?"
    return LanguageQuery(question=question, choices=_served_first(choices, policy)[:16], named=True)


def _is_known(tag: Tag, policy: Policy) -> bool:
    """Whether the table has the language, or the agency serves it."""
    served = {language.tag.language for language in policy.languages}
    return tags.known(tag) is not None or tag.language in served


def _named_elsewhere(
    words: str, tag: Tag | None, policy: Policy, *, recorded: bool
) -> LanguageQuery | None:
    """Return a language that only ISO 639 names; a question where its name means something else.

    What is typed as a code names none: "dog", "man" and "unk" are codes.
    """
    found = tags.find_elsewhere(words)
    if recorded or (found is None and tags.tag_or_none(words) is None):
        found = tag  # "Lakota speaker"
    if found is None or _is_known(found, policy):
        return None
    about = f"not known here: {found.name} ({found})"
    near = None if recorded else _misspelled(words, policy)
    if recorded or (near is None and not _means_more(words)):
        return LanguageQuery(found, question=f"{about}; {_NEXT}")
    others = () if near is None else (near.tag,) if near.tag is not None else near.choices
    question = f"'{words}' may be a language that is {about}. Which of these is it?"
    return LanguageQuery(question=question, choices=(found, *others))


def _means_more(words: str) -> bool:
    """Whether the name of a rare language is a word, a place or a name too: "even", "Miami"."""
    folded = plain_letters(words).split()
    return all(len(one) <= _SHORT or one in _other_meanings() for one in folded)


@cache
def _other_meanings() -> frozenset[str]:
    return frozenset((*entries("language_words.txt"), *entries("names.txt")))


def _with_other_words(words: str) -> LanguageQuery | None:
    """Return the language that the first words name, and a note about the other words."""
    found = tags.beside(words)
    if found is None or tags.known(found[0]) is None:
        return None
    tag, left = found
    note = f"'{left}' next to {tag.name} is not understood: use other words if it matters"
    return LanguageQuery(tag, sign=tags.is_sign(tag), note=note, left=left)


def _similar_name(words: str, policy: Policy) -> LanguageQuery:
    misspelled = _misspelled(words, policy)
    if misspelled is not None:
        return misspelled
    hits = tags.search(words, limit=4)
    # Shorter words of any language are near some name: "pani" is water, and not Punjabi. Only a
    # doubled letter is forgiven ("Mamm").
    near_enough = hits and (len(words) >= _LONG or _undoubled(words) == _undoubled(hits[0].matched))
    if near_enough and hits[0].score >= _SURE and not hits[0].question:
        rest = [hit.score for hit in hits[1:]]
        entry = hits[0].language
        leads = not rest or hits[0].score - rest[0] >= _LEAD
        if leads and not is_denied(entry.name.lower(), words.lower()):
            note = f"'{words}' read as {entry.name}: type another name if that is wrong"
            return LanguageQuery(entry.tag, sign=entry.kind == "sign", note=note)
    elsewhere = tags.near_elsewhere(words)
    near = dict.fromkeys([*(hit.language.tag for hit in hits), *elsewhere, *_sounding(words)])
    if near:
        return LanguageQuery(
            question=f"'{words}' is not a known language. Which of these is it?",
            choices=_served_first(tuple(near)[:6], policy),
        )
    asked = f"'{words}' is not a known language. " if words else ""
    return LanguageQuery(question=f"{asked}Which country, which town?")


def _served_first(choices: tuple[Tag, ...], policy: Policy) -> tuple[Tag, ...]:
    """Return the languages that the agency serves, then the others, each in their order."""
    served = {language.tag.language for language in policy.languages}
    return tuple(sorted(choices, key=lambda tag: tag.language not in served))


def _misspelled(words: str, policy: Policy) -> LanguageQuery | None:
    """Return the name that `words` misspell, or that has the same words in another order."""
    typed = plain_letters(words)
    near = _by_words().get(" ".join(sorted(typed.split())), "") or closest(typed, _all_names())
    if not near:
        return None
    query = parse_language(_all_names()[near], policy)
    if query.tag is None and not query.named:
        return None
    called = query.tag.name if query.tag is not None else near.capitalize()
    note = f"'{words}' read as {called}: type another name if that is wrong"
    return replace(query, note=note)


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", plain_letters(word))


@cache
def _by_words() -> dict[str, str]:
    """Return the words of each name in the order of letters → the name."""
    return {" ".join(sorted(name.split())): name for name in sorted(_all_names())}


@cache
def _all_names() -> dict[str, str]:
    """Return the names of languages, also those that several share: folded → as it is written."""
    own = (name for entry in tags.languages() for name in (entry.name, *entry.aliases))
    asked = (question for question in tags.questions() if question.use != "writing")
    shared = (name for question in asked for name in question.names)
    return {plain_letters(name): name for name in (*shared, *own) if len(name) > _SHORT}


def _sounding(words: str) -> list[Tag]:
    names = _tags_by_name() if len(words) <= _SOUNDING else {}
    found = difflib.get_close_matches(words.lower(), names, n=4, cutoff=_SOUNDS_LIKE)
    return [names[name] for name in found]


@cache
def _tags_by_name() -> dict[str, Tag]:
    return {
        name.lower(): entry.tag
        for entry in tags.languages()
        for name in (entry.name, *entry.aliases)
    }
