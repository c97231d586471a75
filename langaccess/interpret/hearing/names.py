"""Hears one thing where one thing is asked: a situation, a kind of help, an age."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from langaccess.agency.policy import NO_HELP, HelpKind, Policy
from langaccess.core.dictionary import is_english
from langaccess.interpret.hearing.hearing import Heard, hear, read_age
from langaccess.interpret.hearing.vocabulary import LONGEST, Meaning, fold, small_words, vocabulary
from langaccess.interpret.roster import parse_language

_AGE = re.compile(r"(\d{1,3})(\D*)")


@dataclass(slots=True)
class RuleNames:
    """Names of the rules among some words."""

    situation: str | None = None  # id of the type of encounter, or None
    help: HelpKind | None = None  # the kind of help, or None
    unserved: bool = False  # the words say that no one interpreted
    # the other words
    rest: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # how misspelled words were read

    def _take(self, meaning: Meaning) -> bool:
        """Keep the meaning, unless the words said such a thing before."""
        if meaning.kind == "situation":
            free = self.situation is None
            self.situation = self.situation or meaning.id
        else:
            free = self.help is None and not self.unserved
            if free and meaning.kind == "help":
                self.help = HelpKind(meaning.id)
            elif free and meaning.kind == "device":
                self.help = HelpKind.MT
            elif free:
                self.unserved = True
        return free


def hear_rule_names(words: Sequence[str], policy: Policy) -> RuleNames:
    """Return the situation and the kind of help that `words` name; the first of each kind counts.

    A word is misspelled only if it is not English, and does not nearly name a language.
    """
    known, found = vocabulary(policy), RuleNames(rest=list(words))
    for misspelled in (False, True):
        for length in range(LONGEST, 0, -1):
            n = 0
            while n + length <= len(found.rest):
                span = found.rest[n : n + length]
                phrase = [fold(word) for word in span]
                meaning = known.meaning(phrase)
                if meaning is None and " ".join(phrase) in NO_HELP:
                    meaning = Meaning("none")
                near = ""
                if misspelled and meaning is None and not _is_other(span, policy):
                    near = known.misspelled(" ".join(phrase))
                    meaning = known.meanings.get(near)
                if meaning is not None and found._take(meaning):
                    del found.rest[n : n + length]
                    if near:
                        found.notes.append(f"'{' '.join(span)}' read as {near}")
                else:
                    n += 1
    return found


def _is_other(span: Sequence[str], policy: Policy) -> bool:
    """Whether the words are English, or name a language, also nearly."""
    return (
        all(is_english(fold(word)) for word in span)
        or parse_language(" ".join(span), policy).tag is not None
    )


def take_age(words: Sequence[str]) -> tuple[int | None, list[str]]:
    """Return the first age with a unit ("9 yr old", "12yo"), in years, and the other words."""
    units = small_words()
    for n, word in enumerate(words):
        match = _AGE.fullmatch(fold(word))
        if match is None:
            continue
        after = [match[2].strip(), *map(fold, words[n + 1 : n + 4])]
        age, taken = read_age(after, int(match[1]), units)
        if age is not None:
            return age, [*words[:n], *words[n + 1 + taken :]]
    return None, list(words)


def hear_help(typed: str, policy: Policy) -> tuple[HelpKind | None, tuple[str, ...]]:
    """Return the one kind of help that `typed` names, and how misspelled words were read.

    None if it says anything else: "not a bilingual officer" names no one.
    """
    heard = hear([typed], policy)
    if heard.situation or _says_more(heard) or len(heard.help) != 1:
        return None, ()
    return heard.help[0], heard.notes


def hear_situation(typed: str, policy: Policy) -> tuple[str | None, tuple[str, ...]]:
    """Return the one type of encounter that `typed` names, and how misspelled words were read."""
    heard = hear([typed], policy)
    return (None, ()) if heard.help or _says_more(heard) else (heard.situation, heard.notes)


def _says_more(heard: Heard) -> bool:
    """Whether words name a language, deny something or are not understood."""
    return bool(heard.language or heard.excluded or heard.unclear or heard.text or heard.unserved)
