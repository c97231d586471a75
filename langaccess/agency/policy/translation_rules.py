"""How documents are translated: their classes, the sentence gate, engines, and who may approve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from langaccess.core.config import Between, Pattern
from langaccess.core.errors import InputError

Basis = tuple[str, ...]


class Machine(StrEnum):
    """What a machine may write for a document of a class."""

    NEVER = "never"
    SUGGESTION = "suggestion"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """What may be done with documents of one class.

    Attributes:
        text: what such a document does ("tells people about their rights").
        machine: `never`, `suggestion` (inside the translator's file only) or `draft` (labeled).
        approvals: people that approval takes, the writer included: 2 means four eyes.
        examples: documents of this class.
        basis: ids of authorities.
        where: `file:line`; set by the loader.
    """

    text: str
    machine: Machine
    approvals: Annotated[int, Between(1, 3)]
    examples: tuple[str, ...] = ()
    basis: Basis = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Documents:
    """The classes of documents.

    Attributes:
        undeclared: class of a document without a declared class; the run names such files.
        classes: the classes by name.
    """

    undeclared: str
    classes: Mapping[str, DocumentClass]

    def named(self, name: str | None) -> DocumentClass:
        """Return a class by its name; for None that of a document without a declared class.

        Raises:
            InputError: there is no such class.
        """
        found = self.classes.get(name or self.undeclared)
        if found is None:
            raise InputError(
                f"there is no document class `{name}`",
                hint=f"classes are {', '.join(self.classes)}; where the file says it for another "
                "program, name the file and its class in brochures.yaml beside it",
            )
        return found


@dataclass(frozen=True, slots=True)
class SentenceRule:
    """Sentences that no machine translates, in any document.

    Patterns see the sentence in lower case, quotes made straight, white space folded, invisible
    characters and stretched spacing taken out. `@name` in a pattern means any word of the list
    `name` of `sentences.words`.

    Attributes:
        id: `gate.consent`…
        text: why, in words for the user.
        patterns: regular expressions; one that is found stops the sentence.
        exceptions: regular expressions; what they match is cut out before the patterns look.
        legal: such a sentence performs a legal act or is evidence, so a document with one must
            have a declared class.
        basis: ids of authorities.
        where: `file:line`; set by the loader.
    """

    id: str
    text: str
    patterns: tuple[Pattern, ...]
    exceptions: tuple[Pattern, ...] = ()
    legal: bool = False
    basis: Basis = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class WordList:
    """Words that patterns name together, as `@id`.

    Attributes:
        id: its name in patterns.
        words: the words and phrases, lower case.
    """

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentence gate.

    Attributes:
        rules: its rules, by id.
        words: lists of words that patterns use.
        spelled: words that are recognized when they are misspelled.
    """

    rules: tuple[SentenceRule, ...] = ()
    words: tuple[WordList, ...] = ()
    spelled: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """Return a quick value: the gate looks up what it made of these rules for each text."""
        return hash((len(self.rules), len(self.words), len(self.spelled)))


@dataclass(frozen=True, slots=True)
class Engines:
    """Which translation engines are used, and how.

    Attributes:
        order: kinds of engines, first choice first; one that is not named is not used.
        fast: use an engine's fast draft setting unless asked otherwise.
        timeout_seconds: longest time that one call of an engine may take.
        basis: ids of authorities.
    """

    order: tuple[Literal["mozilla", "argos", "opus", "nllb", "madlad"], ...]
    fast: bool = False
    timeout_seconds: Annotated[int, Between(1, 3600)] = 120
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class PoliceWord:
    """An English word that means something else in police use and that engines get wrong.

    Attributes:
        id: its name, usually the word.
        pattern: regular expression over the lower-case sentence.
        means: what it means in police use, for the reviser.
        not_when: regular expression; what it matches is cut out first ("free of charge").
    """

    id: str
    pattern: Pattern
    means: str
    not_when: Pattern | None = None


@dataclass(frozen=True, slots=True)
class Translate:
    """How documents are translated.

    Attributes:
        gate: what happens to a document that holds a sentence which the gate stops: `mark` keeps
            that sentence in the source language and goes on, `refuse` sends the whole document to
            a human translator.
        whole_from: where more than half of a document's sentences, and at least so many, are left
            to people, a human translator gets the whole document.
        do_not_translate: names and terms that stay as they are.
        police_words: words about which the reviser is warned.
        basis: ids of authorities.
    """

    gate: Literal["mark", "refuse"] = "mark"
    whole_from: Annotated[int, Between(1, 100)] = 3
    do_not_translate: tuple[str, ...] = ()
    police_words: tuple[PoliceWord, ...] = ()
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class Review:
    """Who may approve, and for how long approval holds.

    Attributes:
        credentials: kinds of credential that qualify a person to translate or to approve.
        review_after_months: an approved text is due for review after this time.
        expiry_notice_days: how long before a credential expires it is listed as due.
        basis: ids of authorities.
    """

    credentials: tuple[str, ...]
    review_after_months: Annotated[int, Between(1, 120)] = 24
    expiry_notice_days: Annotated[int, Between(0, 365)] = 60
    basis: Basis = ()
