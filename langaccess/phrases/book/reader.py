"""Reads phrasebook folders: English by topic, every other language in a file of its own."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from langaccess.core.files import yaml_files
from langaccess.core.folding import nfc
from langaccess.core.model import State
from langaccess.core.near_miss import similar
from langaccess.core.resources import PHRASEBOOKS, shipped
from langaccess.core.tags import Tag
from langaccess.phrases.book.model import (
    Answers,
    Never,
    Phrase,
    Phrasebook,
    Risk,
    Street,
    Subject,
    Topic,
    Translation,
    YesNo,
)
from langaccess.phrases.book.pictures import load_boards, load_pictograms

ENGLISH = "english"
LANGUAGES = "languages"

# What a file may claim. `approved` and `published` are signatures, not words in a file.
_CLAIMS = (State.DRAFT, State.TRANSLATED, State.REVIEWED, State.SOURCED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class _PhraseEntry:
    """A phrase, in English, under its id.

    Attributes:
        number: the same in every language; unique in the phrasebook.
        en: the English.
        note: a note to the translator.
        risk: the cost of a mistake in it.
        answers: how the person answers.
        choices: ids of the phrases to choose from.
        picture: name of the picture next to it.
        point_at: names of the boards to point at, such as `week`.
        by_ear: whether the person has to hear or speak; then it is not shown to deaf people.
    """

    number: int
    en: str
    note: str = ""
    risk: Risk = Risk.MEDIUM
    answers: Answers = Answers.NONE
    choices: tuple[str, ...] = ()
    picture: str = ""
    point_at: tuple[str, ...] = ()
    by_ear: bool = False


@dataclass(frozen=True, slots=True)
class TopicFile:
    """A topic of the phrasebook: its phrases in English.

    Attributes:
        topic: its id.
        title: its heading.
        phrases: id → phrase.
        note: when to use it.
        spoken: its phrases are said in a recording, and printed on no card.
    """

    topic: str
    title: str
    phrases: dict[str, _PhraseEntry]
    note: str = ""
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class _TranslationEntry:
    """The translation of a phrase. Its missing fields have the values of the file.

    Attributes:
        en: the English that was translated; another one now makes the translation stale.
        text: the translation.
        say: how an English speaker may say it.
        state: its review state; approval is in the log, never in a file.
        source: who made it, or where it was published.
        licence: terms for passing it on.
        translator: name.
        reviewer: name.
        date: day of the translation.
        variety: which variety of the language.
        sha256: digest of a text that a public body published, unchanged.
        by: who or what wrote the text.
        back: translations back into English by others, who had not seen the English.
        doubt: what a reviewer is asked about the text.
        answers: the answers yes and no to this question, where the usual ones do not fit.
    """

    en: str
    text: str
    say: str | None = None
    state: State | None = None
    source: str | None = None
    licence: str | None = None
    translator: str | None = None
    reviewer: str | None = None
    date: dt.date | None = None
    variety: str | None = None
    sha256: str = ""
    by: str | None = None
    back: tuple[str, ...] = ()
    doubt: str | None = None
    answers: YesNo | None = None


@dataclass(frozen=True, slots=True)
class LanguageFile:
    """The phrases in one language.

    Attributes:
        language: the language.
        state: default for its phrases.
        source: default for its phrases.
        licence: default for its phrases.
        phrases: id of the phrase → translation.
        date: default for its phrases.
        translator: default for its phrases.
        reviewer: default for its phrases.
        variety: default for its phrases.
        note: about the file.
        by: default for its phrases.
        doubt: default for its phrases: set where all of a language is doubtful.
    """

    language: Tag
    state: State
    source: str
    licence: str
    phrases: dict[str, _TranslationEntry]
    date: dt.date | None = None
    translator: str = ""
    reviewer: str = ""
    variety: str = ""
    note: str = ""
    by: str = ""
    doubt: str = ""


_Loc = tuple[str | int, ...]
_Placed = Callable[[_Loc], Any]
"""From a place inside the data to the file and line where it was written."""
T = TypeVar("T")


@dataclass(slots=True)
class _LoadState:
    """What has been read so far, and every mistake: where, at which key, what."""

    topics: dict[str, Topic] = field(default_factory=dict)
    entries: dict[Tag, dict[str, Translation]] = field(default_factory=dict)
    mistakes: list[tuple[Any, str, str]] = field(default_factory=list)
    places: dict[str, Any] = field(default_factory=dict)
    numbers: dict[int, Phrase] = field(default_factory=dict)
    phrases: dict[str, Phrase] = field(default_factory=dict)
    first: dict[tuple[Tag, str], str] = field(default_factory=dict)


def load_phrasebook(folder: Path | None = None, *, english: bool = False) -> Phrasebook:
    """Return the shipped phrasebook with the additions of an agency's own folder.

    An agency's folder may add topics and languages, and its own translation of a shipped phrase
    replaces the shipped one. English phrases are not replaced: another wording is another phrase.
    Approvals are in the log, not in these files: without `with_approvals` every line that the
    agency has approved counts as a draft.

    Args:
        folder: the agency's `phrasebooks` folder; None or a missing folder for the shipped one.
        english: only the English phrases, which are read in a tenth of the time.

    Raises:
        ConfigError: a file is damaged, or ids, numbers, choices or tags do not fit together;
            `details` names file and line of each mistake. Or the folder cannot be read.
    """
    own = folder is not None and _is_used(folder)
    return load_book_of(folder, english=english) if own else _shipped_book(english=english)


def _is_used(folder: Path) -> bool:
    """Tell whether there is anything to read; a broken link has no folders in it."""
    rooms = (folder, folder / ENGLISH, folder / LANGUAGES)
    return any([*map(yaml_files, rooms), _yaml_below(folder)])


@cache
def _shipped_book(*, english: bool) -> Phrasebook:
    """Return the shipped phrasebook, put together once in a process."""
    return load_book_of(None, english=english)


def load_book_of(folder: Path | None, *, english: bool) -> Phrasebook:
    """Return the shipped phrases with those of a folder, put together again."""
    from langaccess.core.config import Place, Problem, raise_problems

    never, street, topics = load_shipped_topics()
    reading = _LoadState()
    problems: list[Problem] = []
    for topic, placed in (*topics, *load_files(TopicFile, folder, problems)):
        _add_topic(reading, topic, placed, never.subjects)
    _check_choices(reading)
    own = () if english else load_files(LanguageFile, folder, problems)
    for files in (() if english else load_shipped_languages(), own):
        # An agency's file replaces entries of a shipped file, never of its own other files.
        reading.first = {}
        for language, placed in files:
            _add_language(reading, language, placed)
    problems += [Problem(*mistake) for mistake in reading.mistakes]
    if folder is not None:
        problems += [Problem(Place(path, 1), "", _MISPLACED) for path in _misplaced(folder)]
    raise_problems(problems, folder or shipped(PHRASEBOOKS))
    return _finish(reading, never, street.phrases)


def load_files(
    cls: type[T], folder: Path | None, problems: list[Any]
) -> Iterator[tuple[T, _Placed]]:
    """Yield the content of each file of this kind, with its places in the file."""
    from langaccess.core.config import read_yaml, validate

    room = ENGLISH if cls is TopicFile else LANGUAGES
    for path in yaml_files(folder / room) if folder else ():
        tree = read_yaml(path, problems=problems)
        yield validate(cls, tree), tree.place


@cache
def load_shipped_topics() -> tuple[Never, Street, Sequence[tuple[TopicFile, _Placed]]]:
    """Return what is never a phrase, the street's list, and the shipped English; read once."""
    from langaccess.core.config import load

    home = shipped(PHRASEBOOKS)
    never, street = load(Never, home / "never.yaml"), load(Street, home / "street.yaml")
    return never, street, load_all(TopicFile, home)


@cache
def load_shipped_languages() -> Sequence[tuple[LanguageFile, _Placed]]:
    """Return the shipped translations, read once in a process."""
    return load_all(LanguageFile, shipped(PHRASEBOOKS))


def load_all(cls: type[T], home: Path) -> Sequence[tuple[T, _Placed]]:
    """Return each entry of the files in `home`, with its place."""
    from langaccess.core.config import raise_problems

    problems: list[Any] = []
    found = [*load_files(cls, home, problems)]
    raise_problems(problems, home)
    return found


_MISPLACED = f"is not read: topics belong in `{ENGLISH}/`, translations in `{LANGUAGES}/`, as .yaml"


def _misplaced(folder: Path) -> list[Path]:
    """Return files that look like phrases but are in a folder that is not read."""
    read = {folder / ENGLISH, folder / LANGUAGES}
    files = _yaml_below(folder)
    return sorted(p for p in files if p.parent not in read or p.suffix != ".yaml")


def _yaml_below(folder: Path) -> list[Path]:
    return [*folder.glob("*.y*ml"), *folder.glob("*/*.y*ml")]


def _finish(reading: _LoadState, never: Never, street: tuple[str, ...]) -> Phrasebook:
    topics = sorted(reading.topics.values(), key=lambda topic: topic.phrases[0].number)
    order = [phrase.id for topic in topics for phrase in topic.phrases]
    translations = {
        tag: {id_: entries[id_] for id_ in order if id_ in entries}
        for tag, entries in sorted(reading.entries.items())
    }
    return Phrasebook(tuple(topics), translations, never, street)


def _mistake(reading: _LoadState, placed: _Placed, loc: _Loc, text: str) -> None:
    reading.mistakes.append((placed(loc), ".".join(map(str, loc)), text))


def _add_topic(
    reading: _LoadState, file: TopicFile, placed: _Placed, never: Sequence[Subject]
) -> None:
    if not file.phrases:
        _mistake(reading, placed, ("phrases",), "a topic needs at least one phrase")
        return
    if file.topic in reading.topics:
        _mistake(reading, placed, ("topic",), "another file has this topic already")
        return
    phrases = []
    for id_, entry in file.phrases.items():
        loc = ("phrases", id_)
        phrase = Phrase(
            id_, entry.number, file.topic, nfc(entry.en), entry.note, entry.risk,
            entry.answers, entry.choices, str(placed(loc)), entry.picture, entry.point_at,
            entry.by_ear,
        )  # fmt: skip
        for text in _phrase_mistakes(reading, phrase, never):
            _mistake(reading, placed, loc, text)
        reading.numbers.setdefault(phrase.number, phrase)
        reading.phrases.setdefault(id_, phrase)
        reading.places[id_] = placed(loc)
        phrases.append(phrase)
    phrases.sort(key=lambda phrase: phrase.number)
    reading.topics[file.topic] = Topic(
        file.topic, file.title, file.note, tuple(phrases), spoken=file.spoken
    )


def _phrase_mistakes(reading: _LoadState, phrase: Phrase, never: Sequence[Subject]) -> list[str]:
    found = []
    if not phrase.id.startswith(f"{phrase.topic}.") or phrase.id.count(".") != 1:
        found.append(f"an id of this file begins with `{phrase.topic}.` and has one dot")
    if phrase.topic in {beginning for subject in never for beginning in subject.ids}:
        found.append("this is never a phrase: it belongs in the approved store (floor rule 2)")
    if phrase.number in reading.numbers:
        other = reading.numbers[phrase.number]
        found.append(f"{other.id} has the number {phrase.number} already ({other.where})")
    if (phrase.answers is Answers.CHOICE) != bool(phrase.choices):
        found.append("`answers: choice` and a list of `choices` go together")
    if phrase.picture and phrase.picture not in (names := load_pictograms()):
        found.append(f"no picture is called {phrase.picture}{_near(phrase.picture, names)}")
    found += [
        f"no board is called {name}{_near(name, load_boards().boards)}"
        for name in phrase.point_at
        if name not in load_boards().boards
    ]
    return found


def _check_choices(reading: _LoadState) -> None:
    for phrase in reading.phrases.values():
        for missing in (c for c in phrase.choices if c not in reading.phrases):
            text = f"no phrase is called {missing}"
            reading.mistakes.append((reading.places[phrase.id], phrase.id, text))


def _add_language(reading: _LoadState, file: LanguageFile, placed: _Placed) -> None:
    entries = reading.entries.setdefault(file.language, {})
    if file.language == "en":
        _mistake(reading, placed, ("language",), "English belongs in the topics, not here")
    for id_, entry in file.phrases.items():
        loc = ("phrases", id_)
        phrase = reading.phrases.get(id_)
        if phrase is None:
            text = f"no phrase is called {id_}{_near(id_, reading.phrases)}"
            _mistake(reading, placed, loc, text)
            continue
        made = _translation(file, id_, entry, str(placed((*loc, "text"))))
        before = reading.first.setdefault((made.tag, id_), made.where)
        if before != made.where:
            _mistake(reading, placed, loc, f"{id_} is in {made.tag} twice (first in {before})")
        if made.state not in _CLAIMS:
            names = ", ".join(_CLAIMS)
            _mistake(reading, placed, loc, f"a file can claim only {names}: approval is signed")
        if made.state is State.SOURCED and not entry.sha256:
            _mistake(reading, placed, loc, "`sourced` needs the sha256 of the published text")
        if made.answers is not None and phrase.answers is not Answers.YES_NO:
            _mistake(reading, placed, loc, "`answers` belong to a question with yes or no")
        entries[id_] = _aged(made, phrase, entry.sha256)


def _translation(file: LanguageFile, id_: str, entry: _TranslationEntry, where: str) -> Translation:
    def own(name: str) -> str:
        value = getattr(entry, name)
        return str(getattr(file, name) if value is None else value)

    return Translation(
        id=id_,
        tag=file.language,
        text=nfc(entry.text),
        state=entry.state or file.state,
        en=nfc(entry.en),
        say=entry.say or "",
        source=own("source"),
        licence=own("licence"),
        translator=own("translator"),
        reviewer=own("reviewer"),
        date=entry.date or file.date,
        variety=own("variety"),
        where=where,
        nfc=entry.text == nfc(entry.text),
        by=own("by"),
        back=entry.back,
        doubt=own("doubt"),
        answers=entry.answers and YesNo(nfc(entry.answers.yes), nfc(entry.answers.no)),
    )


def _aged(made: Translation, phrase: Phrase, published: str) -> Translation:
    """Return `made` as stale when its English or its published text has changed."""
    reasons = []
    if made.en != phrase.en:
        reasons.append("the English changed")
    if made.state is State.SOURCED and published != made.digest:
        reasons.append("the text is not the one that was published")
    if not reasons or made.state is State.WITHDRAWN:
        return made
    return dataclasses.replace(made, state=State.STALE, reason="; ".join(reasons))


def _near(id_: str, phrases: Iterable[str]) -> str:
    close = similar(id_, phrases, most=1)
    return f"; did you mean `{close[0]}`?" if close else ""
