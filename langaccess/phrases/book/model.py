"""The shapes of a phrasebook: phrases, their translations, and what is never a phrase."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from langaccess.core.files import sha256
from langaccess.core.model import State
from langaccess.core.tags import Tag


class Risk(StrEnum):
    """What a wrong word may cost."""

    LOW = "low"  # it is awkward
    MEDIUM = "medium"  # help comes later
    HIGH = "high"  # a person may be hurt


class Answers(StrEnum):
    """How the reader answers."""

    NONE = "none"  # not at all: something is said
    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"  # one of the phrases in `choices`
    POINT = "point"  # at a picture, a list, a place
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One English phrase.

    Attributes:
        id: `topic.name`, stable for ever.
        number: printed beside it in every language; unique in the phrasebook.
        topic: the part of the id before the dot.
        en: the English text.
        note: a note to the translator.
        risk: what a wrong word may cost.
        answers: how the reader answers.
        choices: ids of the answers, for `Answers.CHOICE`.
        where: `file:line`.
        picture: name of the picture next to it, or empty.
        point_at: names of the boards that the reader points at.
        by_ear: the reader has to hear or speak, so it is not for deaf people.
    """

    id: str
    number: int
    topic: str
    en: str
    note: str
    risk: Risk
    answers: Answers
    choices: tuple[str, ...]
    where: str
    picture: str = ""
    point_at: tuple[str, ...] = ()
    by_ear: bool = False


@dataclass(frozen=True, slots=True)
class YesNo:
    """The two answers to one question, in a language where the usual pair does not answer it.

    Mandarin answers "do you need …?" with "need", Tagalog "is there …?" with "there is".

    Attributes:
        yes: the answer that means yes.
        no: the answer that means no.
    """

    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Translation:
    """One phrase in one language.

    Attributes:
        id: id of the phrase.
        tag: the language.
        text: what the reader sees, NFC.
        state: its review state; `stale` when it no longer matches its English or its source.
        en: the English that was translated.
        say: respelling for the officer; empty unless a translator wrote it.
        source: `project`, or a public body with its publication.
        licence: terms for passing it on.
        translator: who wrote it, or empty.
        reviewer: the second person who read it, or empty.
        date: the day of the last change.
        variety: which variety, where the tag leaves it open.
        reason: why it is stale, or empty.
        approved_by: who approved exactly this text, and when, from the workspace's log; empty in
            any other state.
        by: who or what wrote the text, in words; empty where the file does not say.
        back: translations of `text` back into English, each by a person or a program that had
            not seen the English.
        doubt: what a reviewer is asked about the text, or empty.
        answers: the answers to this question alone; None for those of the language.
        vouched_by: for a `sourced` text: who vouches in the log that the public body's
            own file has it; empty in any other state.
        claim: the state in the file, where the log gives another one; None otherwise.
        where: `file:line`.
        nfc: whether the file holds it in Unicode's composed form.
    """

    id: str
    tag: Tag
    text: str
    state: State
    en: str
    say: str = ""
    source: str = ""
    licence: str = ""
    translator: str = ""
    reviewer: str = ""
    date: dt.date | None = None
    variety: str = ""
    reason: str = ""
    where: str = ""
    nfc: bool = True
    approved_by: str = ""
    vouched_by: str = ""
    claim: State | None = None
    by: str = ""
    back: tuple[str, ...] = ()
    doubt: str = ""
    answers: YesNo | None = None

    @property
    def printable(self) -> bool:
        """Whether it may be printed without DRAFT.

        A state in a file proves nothing, nor does a digest next to the text. Only text whose exact
        bytes a qualified person approved in the workspace's log, or vouched for there because
        a public body published it, may be printed (`with_approvals`; floor rules 8 and 9).
        """
        return self.state is State.APPROVED or (
            self.state is State.SOURCED and bool(self.vouched_by)
        )

    @property
    def own_answers(self) -> Mapping[str, str]:
        """Id of the usual answer → the answer to this question alone; empty where it has none."""
        if self.answers is None:
            return {}
        return {"answer.yes": self.answers.yes, "answer.no": self.answers.no}

    @property
    def digest(self) -> str:
        """sha256 of the text."""
        return digest(self.text)


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of phrases for one situation; a `spoken` one is recorded, and printed on no card."""

    id: str
    title: str
    note: str
    phrases: tuple[Phrase, ...]
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What is never a phrase: its name, the beginnings of ids, the words people type."""

    subject: str
    ids: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Never:
    """The file `never.yaml`."""

    as_of: dt.date
    basis: tuple[str, ...]
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Street:
    """The file `street.yaml`: ids of the phrases that matter most on a street, by need."""

    as_of: dt.date
    basis: tuple[str, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """All phrases with all their translations.

    Attributes:
        topics: in the order of their numbers.
        translations: language → phrase id → translation, both in order.
        never: what is never a phrase.
        street: ids of the phrases that matter most on a street, by need.
    """

    topics: tuple[Topic, ...]
    translations: Mapping[Tag, Mapping[str, Translation]]
    never: Never
    street: tuple[str, ...]

    @property
    def phrases(self) -> Mapping[str, Phrase]:
        """Every phrase by its id, in the order of their numbers."""
        return {phrase.id: phrase for topic in self.topics for phrase in topic.phrases}

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The languages that have at least one translation."""
        return tuple(self.translations)

    @property
    def version(self) -> str:
        """Twelve digits that change with any phrase, translation or state."""
        parts = [f"{p.id}\t{p.number}\t{p.en}\n" for p in self.phrases.values()]
        parts += [
            f"{t.tag}\t{t.id}\t{t.text}\t{t.state}\n"
            + (f"{t.answers.yes}\t{t.answers.no}\n" if t.answers else "")
            for t in self.all_translations()
        ]
        return digest("".join(parts))[:12]

    def all_translations(self) -> Iterator[Translation]:
        """Yield every translation, language by language."""
        for entries in self.translations.values():
            yield from entries.values()

    def translation(self, id_: str, tag: Tag) -> Translation | None:
        """Return the phrase `id_` in `tag`, or None."""
        return self.translations.get(tag, {}).get(id_)

    def with_translation(self, entry: Translation) -> Phrasebook:
        """Return the phrasebook with `entry` put in or put in the place of another."""
        mine = {**self.translations.get(entry.tag, {}), entry.id: entry}
        return dataclasses.replace(self, translations={**self.translations, entry.tag: mine})


def digest(text: str) -> str:
    """Return the sha256 of a text."""
    return sha256(text.encode("utf-8"))
