"""What the sentence gate says of a document: each sentence is judged once, and whole.

A layout cuts sentences in pieces: lines, cells, list items, paragraphs. What stops a piece stops
the sentence: half a warning from a machine is a wrong warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from langaccess.agency import policy
from langaccess.agency.policy import GateOutcome, Policy, SentenceQuestion, SentenceRuling
from langaccess.core.model import Decision, Segment
from langaccess.core.segments import (
    TOO_LONG,
    column_heads,
    down_columns,
    flows,
    in_order,
    linked,
    split_sentences,
    stem_text,
    stems,
    too_long,
    windows,
)
from langaccess.translate.memory import FixedStore

PACK = "make a translator's pack: `langaccess translate FILE --to LANG --pack`"

# Sentences that only read like a legal act, by the scorer, say what a document is when they are
# several, and not few among hundreds.
_LIKELY, _SHARE = 2, 0.02
# The mark of a note after a word, and the number of an item in the middle of a paragraph.
_NOTE = re.compile(r"(?<=[A-Za-z]{2})\d{1,2}(?![\w-])|(?<=[a-z][.,;:])\d{1,2}(?![\w-])")
_ITEM = re.compile(r"(?:(?<=\s)|^)\(?(?:\d{1,2}|[a-h])[.)](?=\s|$)")


@dataclass(frozen=True, slots=True)
class GatedRun:
    """A sentence as a reader sees it that the gate stops.

    Attributes:
        text: the whole sentence.
        segments: ids of the segments that it was cut into, in order.
        decision: why it is stopped.
    """

    text: str
    segments: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class AskedItem:
    """A segment that waits for a person because of what is over it.

    Attributes:
        over: each stem, or head of a column, with which it is asked about.
        ruling: the first ruling that asks.
    """

    over: tuple[str, ...]
    ruling: SentenceRuling


@dataclass(frozen=True, slots=True)
class GateReading:
    """What the gate says of a document.

    Attributes:
        stopped: segment id → the decision, for segments that no machine translates.
        legal: sentences for which the document is taken for a legal act or for evidence.
        rulings: text of a segment → the ruling on it alone, for all that are short enough to read.
        asked: segment id → what waits for a person because of what is over it.
    """

    stopped: Mapping[str, Decision] = field(default_factory=dict)
    legal: tuple[GatedRun, ...] = ()
    rulings: Mapping[str, SentenceRuling] = field(default_factory=dict)
    asked: Mapping[str, AskedItem] = field(default_factory=dict)


def read_gate(
    parts: Sequence[Segment], rules: Policy, store: FixedStore | None = None
) -> GateReading:
    """Return what the gate says of the segments of a document.

    What is like a fixed text of the agency's approved store is left to a person too, and so is what
    is too long to check.
    """
    unread = Decision(
        allowed=False,
        reasons=(policy.reason(rules, "limits.text", TOO_LONG),),
        instead=(PACK,),
    )
    stopped = {part.id: unread for part in parts if too_long(part.text, part.spans)}
    read = [part for part in parts if part.id not in stopped]
    rulings = judge_texts([part.text for part in read], rules)
    reader = _Reader(rules, store, rulings, stopped)
    for flow in flows(read):
        reader.read(flow)
    legal = reader.legal
    if len(reader.likely) >= max(_LIKELY, _SHARE * len(parts)):
        legal += reader.likely
    return GateReading(stopped, tuple(legal), rulings, reader.asked())


def judge_texts(texts: Iterable[str], rules: Policy) -> dict[str, SentenceRuling]:
    """Return text → the ruling on it, of all texts in one call; equal ones are judged once."""
    asked = list(dict.fromkeys(texts))
    rulings = policy.judge_sentences([SentenceQuestion(text) for text in asked], rules)
    return dict(zip(asked, rulings, strict=True))


class _Reader:
    """Asks the gate about each sentence of a document, in every way it may be read."""

    def __init__(
        self,
        rules: Policy,
        store: FixedStore | None,
        rulings: Mapping[str, SentenceRuling],
        stopped: dict[str, Decision],
    ) -> None:
        self._rules = rules
        self._store = store
        self._rulings = rulings
        self.stopped = stopped
        self.legal: list[GatedRun] = []
        self.likely: list[GatedRun] = []
        # A cell is in many columns, and some of its neighbors are the same in each.
        self._asked: set[tuple[bool, tuple[str, ...]]] = set()
        # Items as they are read with their stems, and the lists whose stem is not stopped.
        self._readings: list[tuple[Segment, Segment, SentenceQuestion]] = []
        self._lists: list[tuple[Segment, Sequence[Segment], SentenceQuestion]] = []

    def read(self, flow: Sequence[Segment]) -> None:
        """Read the pieces of a document, or of the text next to it, in the order of the file."""
        pieces = in_order(flow)
        for piece in flow:
            if piece.id not in self.stopped:
                self._ask([piece.text], [piece])
        self._ask_wholes(pieces)
        self._ask_windows(pieces)
        for column in down_columns(pieces):
            self._ask_wholes(column, across=True)
            self._ask_windows(column, across=True)
        for run in split_sentences(pieces):
            self._spread(run)
        self._spread_on(pieces)
        self._bind(pieces)

    def _bind(self, flow: Sequence[Segment]) -> None:
        """Read each item with the stem over it, and each cell with the head of its column."""
        wholes = {run[-1].id: run for run in split_sentences(flow)}
        for stem in stems(flow):
            head, *items = flow[stem.at : stem.end]
            for item in items:
                self._ask_item(head, item)
            if self._is_stopped(head):
                self._spread((head, *items))
            else:
                whole = " ".join(piece.text for piece in wholes.get(head.id, (head,)))
                self._lists.append((head, items, SentenceQuestion(whole)))
        for head, cell in column_heads(flow):
            self._ask_item(head, cell)

    def _ask_item(self, head: Segment, item: Segment) -> None:
        if head.id == item.id or self._any_stopped((head, item)):
            return
        text = f"{stem_text(head)} {item.text}"
        if not self._ask([text], (head, item), joined=True):
            self._readings.append((head, item, SentenceQuestion(text, joined=True)))

    def asked(self) -> dict[str, AskedItem]:
        """Return what waits because of its stem or the head of its column, by segment id.

        A list waits with its stem; all readings are judged in one call.
        """
        found: dict[str, AskedItem] = {}

        def add(head: Segment, item: Segment, ruling: SentenceRuling) -> None:
            known = found.get(item.id, AskedItem((), ruling))
            over = dict.fromkeys((*known.over, head.text))
            found[item.id] = AskedItem(tuple(over), known.ruling)

        rows = (*self._readings, *self._lists)
        rulings = iter(policy.judge_sentences([question for *_, question in rows], self._rules))
        for (head, item, _), ruling in zip(self._readings, rulings, strict=False):
            if ruling.outcome is GateOutcome.ASK:
                add(head, item, ruling)
        for (head, items, _), ruling in zip(self._lists, rulings, strict=True):
            over = found[head.id].ruling if head.id in found else ruling
            for item in items if over.outcome is GateOutcome.ASK else ():
                add(head, item, over)
        return {id_: one for id_, one in found.items() if id_ not in self.stopped}

    def _ask(self, texts: list[str], pieces: Sequence[Segment], *, joined: bool = False) -> bool:
        """Ask about a sentence in each way it may be read; return whether it is stopped."""
        if any(piece.spans for piece in pieces):
            texts.append("\n".join(_parted(piece) for piece in pieces))
        texts += [_without_marks(text) for text in texts]
        for text in dict.fromkeys(texts):
            decision = self._decide(text, joined=joined)
            if not decision.allowed:
                run = GatedRun(text, tuple(p.id for p in pieces), decision)
                if policy.is_legal_act(decision, self._rules):
                    self.legal.append(run)
                elif policy.reads_like_legal_act(decision):
                    self.likely.append(run)
                for piece in pieces:
                    self.stopped.setdefault(piece.id, decision)
                return True
        return False

    def _decide(self, text: str, *, joined: bool) -> Decision:
        """Return whether a machine may translate a sentence, by the rules and by the store."""
        ruling = None if joined else self._rulings.get(text)
        if ruling is not None and ruling.outcome is not GateOutcome.ASK:
            decision = ruling.decision
        else:
            decision = policy.decide(SentenceQuestion(text, joined=joined), self._rules)
        near = self._store.near(text) if self._store is not None and decision.allowed else None
        if near is None:
            return decision
        words = f"the fixed text {near.text.id} of the approved store"
        instead = "have its translation approved: `langaccess fixed list` shows its status"
        if near.score < 100:
            words = f"like {words} ({near.score:.0f} of 100)"
            instead = "write the fixed text itself, if that is what is meant"
        return Decision(
            allowed=False,
            reasons=(policy.reason(self._rules, "floor.2", words),),
            instead=(instead, PACK),
        )

    def _ask_wholes(self, flow: Sequence[Segment], *, across: bool = False) -> None:
        """Ask about each sentence that is split over several pieces."""
        for pieces in split_sentences(flow, across=across):
            if not self._any_stopped(pieces):
                # As a page has it: "re-" and "main" are one word, and so are "well-" and "known";
                # a "-" for a dash separates words.
                text = "\n".join(piece.text for piece in pieces)
                self._ask([text, *(text.replace("-\n", mark) for mark in ("-", "- "))], pieces)
            self._spread(pieces)

    def _is_stopped(self, piece: Segment) -> bool:
        return piece.id in self.stopped

    def _any_stopped(self, pieces: Sequence[Segment]) -> bool:
        return any(map(self._is_stopped, pieces))

    def _ask_windows(self, flow: Sequence[Segment], *, across: bool = False) -> None:
        """Ask about neighbors that may be one sentence, though nothing says that they are."""
        for one in windows(flow, across=across, settled=self._is_stopped):
            pieces = flow[one.start : one.end]
            asked = (one.likely, tuple(piece.id for piece in pieces))
            if asked not in self._asked and not self._any_stopped(pieces):
                self._asked.add(asked)
                self._ask([one.text], pieces, joined=not one.likely)

    def _spread_on(self, flow: Sequence[Segment]) -> None:
        """Stop what may be the rest of a sentence before and after a piece that is stopped."""
        for start, end in linked(flow, [piece.id in self.stopped for piece in flow]):
            self._spread(flow[start:end])

    def _spread(self, pieces: Sequence[Segment]) -> None:
        """Stop all pieces of a sentence when one of them is stopped."""
        found = next((self.stopped[p.id] for p in pieces if p.id in self.stopped), None)
        if found is not None:
            for piece in pieces:
                self.stopped.setdefault(piece.id, found)


def _parted(piece: Segment) -> str:
    """Return the text with a space at the edges of marked words: a page may show them in lines."""
    edges = {edge for span in piece.spans for edge in (span.start, span.end)}
    bounds = [0, *sorted(edges), len(piece.text)]
    return " ".join(piece.text[start:end] for start, end in pairwise(bounds))


def _without_marks(text: str) -> str:
    """Return the text without numbers of a list inside it, and without those of notes."""
    return _ITEM.sub(" ", _NOTE.sub("", text))
