"""Imports phrase collections of others, with license and source, line by line.

A line with the English of a phrase becomes a translation of that phrase. Other lines become phrases
of a topic of the agency, if one is named. A faulty line is left out and reported by file and line.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from langaccess.agency.confirmation import UnsureSentence
from langaccess.agency.policy import GateOutcome, Policy, SentenceQuestion, judge_sentences
from langaccess.core.errors import InputError, UsageError, place
from langaccess.core.files import read_bytes
from langaccess.core.folding import nfc, slug
from langaccess.core.model import Severity, State
from langaccess.core.resources import PHRASEBOOKS, shipped
from langaccess.core.tags import EN, Tag
from langaccess.phrases.book.check import decide_phrase, faults
from langaccess.phrases.book.model import Answers, Phrase, Phrasebook, Risk, Translation

_TOPIC = re.compile(r"[a-z][a-z0-9-]{0,30}")
_FIRST = 1000  # numbers of an agency's own phrases begin above this
# A collection that has slipped by a line: measured on 37 memories of TICO-19, this finds the two
# that are misaligned and no other.
_WINDOW, _SLIPPED = 15, 10
_THEIRS = frozenset({State.TRANSLATED, State.REVIEWED, State.APPROVED, State.SOURCED})


@dataclass(frozen=True, slots=True)
class CollectionSource:
    """Where a collection comes from, and on what terms.

    Attributes:
        source: name, place and date of the collection.
        licence: on what terms it may be passed on.
        publisher: the public body that published it, unchanged; empty for others, whose texts are
            drafts.
    """

    source: str
    licence: str
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class CollectionLine:
    """One line of a collection.

    Attributes:
        where: `file:line`.
        id: its name there.
        en: the English.
        text: the translation, or empty.
        say: how to say it, or empty.
        fault: why it cannot be read, or empty.
        engine: the translation engine that its file names as the writer, or empty.
        by_person: its file says that a person translated it: it comes before a shipped draft.
    """

    where: str
    id: str
    en: str = ""
    text: str = ""
    say: str = ""
    fault: str = ""
    engine: str = ""
    by_person: bool = False


@dataclass(slots=True)
class Collected:
    """The changes from a collection.

    Attributes:
        tag: the language.
        translations: those to import.
        phrases: new phrases, for the topic.
        kept: lines whose phrase already has a text by a person, or an equally good one.
        empty: lines without a translation.
        unmatched: lines that match no phrase, when no topic was named.
        held: lines left out: `file:line` and why.
        waiting: the English of those of them that wait for a person's confirmation.
        said: place (`file:line`) → what the file says of the writer, where it names an engine.
    """

    tag: Tag
    translations: list[Translation] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    kept: int = 0
    empty: int = 0
    unmatched: int = 0
    held: list[tuple[str, str]] = field(default_factory=list)
    waiting: list[UnsureSentence] = field(default_factory=list)
    said: dict[str, dict[str, str]] = field(default_factory=dict)


def read_collection(
    path: Path, tag: Tag | None, *, text_column: int = 3, say_column: int | None = None
) -> tuple[Tag, list[CollectionLine]]:
    """Return language and lines of a table without a header, or of a memory (TMX).

    Args:
        path: `.tsv` or `.txt` (id, English, translation…, tabs between them), or `.tmx`.
        tag: the language; a memory says it itself.
        text_column: column of the translation in a table, from 1.
        say_column: column of how to say it, None when there is none.

    Raises:
        InputError: another kind of file, no language or several, or nothing in it.
    """
    suffix = path.suffix.lower()
    if suffix == ".tmx":
        return _memory(path, tag)
    if suffix not in {".tsv", ".txt"}:
        raise InputError(
            "a collection comes as .tsv or .tmx", where=str(path), hint="save it as one of them"
        )
    if tag is None:
        raise UsageError("a table does not say its language", hint="--lang so")
    lines = list(_table(path, text_column, say_column))
    return tag, lines


def collect(
    book: Phrasebook,
    lines: Sequence[CollectionLine],
    tag: Tag,
    origin: CollectionSource,
    policy: Policy,
    *,
    topic: str = "",
    on: dt.date,
    document: str = "",
    confirmed: Collection[str] = (),
) -> Collected:
    """Return what a collection changes in `book`; nothing is written.

    Text that a public body published is `sourced` and replaces drafts; other text is a draft and
    replaces nothing. A text by a linguist of the agency always stays.

    Args:
        book: the phrasebook as it is now.
        lines: the collection.
        origin: where it comes from.
        policy: the current rules; their gate keeps out what performs a legal act, and of new drafts
            what it is not sure of.
        topic: adds unmatched lines as phrases of this topic; empty to leave them out.
        on: today.
        document: name of the collection's file, for those who confirm its sentences.
        confirmed: digests of sentences that a person has confirmed to only inform.

    Raises:
        InputError: the language is English, or the texts together are not in `tag`.
        UsageError: the topic is a shipped one, or not a valid name.
    """
    if tag.language == EN:
        raise InputError(
            "English is not a translation", hint="--lang names the language of the texts: --lang so"
        )
    _check_topic(book, topic)
    written = "\n".join(line.text for line in lines)
    from langaccess.identify import is_language

    if is_language(written, tag) is False:
        raise InputError(
            f"taken together, these texts are not in {tag.name}",
            where=lines[0].where.rpartition(":")[0],
            hint="name the language with --lang, the column with --text-column",
        )
    return _Collector(book, tag, origin, policy, topic, on).take(lines, document, confirmed)


class _Collector:
    """Collects the changes of one collection, line by line."""

    def __init__(
        self,
        book: Phrasebook,
        tag: Tag,
        origin: CollectionSource,
        policy: Policy,
        topic: str,
        on: dt.date,
    ) -> None:
        self._book = book
        self._origin = origin
        self._policy = policy
        self._topic = topic
        self._on = on
        self._by_english = {_english_key(p.en): p for p in reversed(tuple(book.phrases.values()))}
        self._done: dict[str, Translation] = {}
        self._number = max([_FIRST, *(p.number for p in book.phrases.values())])
        self._result = Collected(tag)
        self._waiting: Mapping[str, UnsureSentence] = {}
        self._numbers: deque[bool] = deque(maxlen=_WINDOW)  # of lines with a number: did it differ?

    def take(
        self, lines: Sequence[CollectionLine], document: str, confirmed: Collection[str]
    ) -> Collected:
        self._waiting = {
            one.text: one
            for one in self._asked_about(lines, document)
            if one.digest not in confirmed
        }
        for line in lines:
            if line.fault:
                self._result.held.append((line.where, line.fault))
            elif not line.text.strip():
                self._result.empty += 1
            else:
                self._line(line)
        return self._result

    def _asked_about(
        self, lines: Sequence[CollectionLine], document: str
    ) -> Iterator[UnsureSentence]:
        """Yield the English of new drafts that the gate asks a person about, as in a document.

        What a public body published is not a draft: a named person vouches for it.
        """
        if not self._topic or self._origin.publisher:
            return
        new = {_tidy(line.en) for line in lines if _english_key(line.en) not in self._by_english}
        texts = sorted(new)
        rulings = judge_sentences([SentenceQuestion(text) for text in texts], self._policy)
        for text, ruling in zip(texts, rulings, strict=True):
            if ruling.outcome is GateOutcome.ASK:
                yield UnsureSentence(text, score=round(ruling.score, 2), document=document)

    def _line(self, line: CollectionLine) -> None:
        phrase = self._by_english.get(_english_key(line.en))
        if phrase is None and not self._topic:
            self._result.unmatched += 1
            return
        new = phrase is None
        phrase = phrase or self._phrase(line)
        entry = self._translation(line, phrase)
        fault = self._fault(phrase, entry, new=new)
        self._aligned(line, fault)
        if fault:
            self._result.held.append((line.where, fault))
        elif self._stays(entry, line):
            self._result.kept += 1
        else:
            self._done[phrase.id] = entry
            if line.engine:
                self._result.said[line.where] = {"tool": line.engine}
            self._result.translations.append(entry)
            if new:
                self._result.phrases.append(phrase)
                self._by_english[_english_key(phrase.en)] = phrase
                self._number = phrase.number

    def _phrase(self, line: CollectionLine) -> Phrase:
        return Phrase(
            id=f"{self._topic}.{slug(line.id or line.en, 'phrase')[:60]}",
            number=self._number + 1,
            topic=self._topic,
            en=_tidy(line.en),
            note=f"from {self._origin.source}",
            risk=Risk.MEDIUM,
            answers=Answers.NONE,
            choices=(),
            where=line.where,
        )

    def _translation(self, line: CollectionLine, phrase: Phrase) -> Translation:
        official = bool(self._origin.publisher)
        source = (
            f"{self._origin.publisher}: {self._origin.source}"
            if official
            else f"{self._origin.source}, {line.id}".removesuffix(", ")
        )
        return Translation(
            id=phrase.id,
            tag=self._result.tag,
            text=nfc(line.text.strip()) if official else _tidy(line.text),
            state=State.SOURCED if official else State.DRAFT,
            en=phrase.en,
            say=_tidy(line.say),
            source=source,
            licence=self._origin.licence,
            date=self._on,
            where=line.where,
        )

    def _fault(self, phrase: Phrase, entry: Translation, *, new: bool) -> str:
        """Return why a line is left out, or nothing."""
        before = self._done.get(phrase.id)
        if before is not None and before.text != entry.text:
            return f"{phrase.id} is in {before.where} already, with another text"
        if new and phrase.id in self._book.phrases:
            return f"{phrase.id} has another English already"
        if new and not decide_phrase(phrase.en, self._book.never, self._policy).allowed:
            return "text that performs a legal act is never a phrase"
        found = [f for f in faults(entry, phrase) if f.severity is Severity.ERROR]
        if not found and new and phrase.en in self._waiting:
            self._result.waiting.append(self._waiting[phrase.en])
            return "it waits for a person who confirms that it only informs (gate.unsure)"
        return "; ".join(f"{finding.code}: {_without_id(finding.message)}" for finding in found)

    def _aligned(self, line: CollectionLine, fault: str) -> None:
        """Refuse a collection whose translations are shifted to other lines."""
        if any(char.isdigit() for char in line.en):
            self._numbers.append("number.differs" in fault)
        if sum(self._numbers) >= _SLIPPED:
            raise InputError(
                "here the translations belong to other lines: the numbers differ in "
                f"{_SLIPPED} of the last {_WINDOW} lines that have one; nothing was taken in",
                where=line.where,
                hint="have its owner correct the collection, or cut the file before this line",
            )

    def _stays(self, entry: Translation, line: CollectionLine) -> bool:
        if entry.id in self._done:
            return True  # the same text a second time
        before = self._book.translation(entry.id, entry.tag)
        if before is None:
            return False
        if line.by_person and before.state not in _THEIRS:
            return not Path(before.where).is_relative_to(shipped(PHRASEBOOKS))
        return before.state in _THEIRS or entry.state is not State.SOURCED


def _check_topic(book: Phrasebook, topic: str) -> None:
    if topic and not _TOPIC.fullmatch(topic):
        raise UsageError("a topic is a word in small letters, such as `shelter`")
    project = shipped(PHRASEBOOKS)
    if any(t.id == topic and Path(t.phrases[0].where).is_relative_to(project) for t in book.topics):
        raise UsageError(
            f"`{topic}` is a topic of the shipped phrases", hint="give your topic another name"
        )


def _memory(path: Path, tag: Tag | None) -> tuple[Tag, list[CollectionLine]]:
    from langaccess.formats.exchange import read_tmx

    header, units = read_tmx(path)
    source = header.source or EN
    lines: list[CollectionLine] = []
    tags: set[Tag] = set()
    for unit in units:
        english = unit.side(source)
        others = [v for v in unit.variants if v.tag.language != source.language]
        wanted = [v for v in others if tag is None or v.tag.language == tag.language]
        tags |= {v.tag for v in wanted}
        text = wanted[0].text if wanted else ""
        engine = unit.engine or (wanted[0].engine if wanted else "") or header.engine
        lines.append(
            CollectionLine(
                place(path, unit.line),
                unit.id,
                english.text if english else "",
                text,
                engine=engine,
            )
        )
    if source.language != EN or not tags:
        into = f" into {tag.name}" if tag is not None else ""
        raise InputError(
            f"this memory has no translation from English{into}",
            where=str(path),
            hint="name its language with --lang, or have it exported with English as the source",
        )
    if tag is None and len(tags) > 1:
        names = ", ".join(sorted(tags))
        raise InputError(
            f"this memory is in several languages: {names}", where=str(path), hint="--lang so"
        )
    return tag or tags.pop(), lines


def _table(path: Path, text_column: int, say_column: int | None) -> Iterator[CollectionLine]:
    for number, raw in enumerate(read_bytes(path).split(b"\n"), start=1):
        where = place(path, number)
        try:
            cells = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r").split("\t")
        except UnicodeDecodeError as exc:
            yield CollectionLine(where, "", fault=f"byte {exc.start + 1} of this line is not UTF-8")
            continue
        if len(cells) < 2 or not cells[0].strip() or not cells[1].strip():
            continue  # a heading, or nothing

        def cell(column: int | None, cells: list[str] = cells) -> str:
            return cells[column - 1] if column is not None and column <= len(cells) else ""

        yield CollectionLine(where, cells[0].strip(), cells[1], cell(text_column), cell(say_column))


def _english_key(english: str) -> str:
    """Return the words of an English phrase, by which a line of a list finds its phrase."""
    plain = unicodedata.normalize("NFKC", english).casefold().replace("’", "'")
    return re.sub(r"[^\w']+", " ", plain).strip()


def _tidy(text: str) -> str:
    return nfc(re.sub(r"[ \t\r\n]+", " ", text).strip(" "))  # a no-break space stays


def _without_id(message: str) -> str:
    """Return a finding's message without language and id, which the line shows."""
    return message.partition(": ")[2] or message
