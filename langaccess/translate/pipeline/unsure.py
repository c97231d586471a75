"""The sentences of a document that the gate does not stop, ranked: which ones wait for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from langaccess.agency.confirmation import UnsureSentence
from langaccess.agency.policy import GateOutcome, Policy, SentenceRuling
from langaccess.core.model import Decision, Segment
from langaccess.core.segments import flows, in_order, split_sentences
from langaccess.translate.pipeline.sentence_gate import GateReading, judge_texts


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence that the gate does not stop.

    Attributes:
        sentence: it, with its neighbors.
        segments: ids of the segments that it is split into.
        ruling: clear, or a person is asked.
    """

    sentence: UnsureSentence
    segments: tuple[str, ...]
    ruling: SentenceRuling

    @property
    def asked(self) -> bool:
        """Whether a person must confirm it before a machine gets it."""
        return self.ruling.outcome is GateOutcome.ASK

    @property
    def decision(self) -> Decision:
        """The decision on a machine translation of it."""
        return self.ruling.decision


def rank_sentences(
    parts: Sequence[Segment], reading: GateReading, rules: Policy, document: str = ""
) -> tuple[RankedSentence, ...]:
    """Return the sentences of a document that the gate does not stop, riskiest first.

    A sentence that lines, cells or paragraphs split is one sentence: what is asked about one piece
    is asked about the whole. An item that waits with its stem is shown with it.

    Args:
        parts: its segments.
        reading: what the gate says of them.
        document: its name.
    """
    found = [
        one
        for flow in flows(parts)
        for one in _sentences(in_order(flow), reading.stopped, document)
    ]
    # The pieces are judged; sentences as a whole are judged in one call.
    texts = (text for one in found for text in one.texts if text not in reading.rulings)
    rulings = {**reading.rulings, **judge_texts(texts, rules)}
    ranked = []
    for one in found:
        items = [reading.asked[piece.id] for piece in one.pieces if piece.id in reading.asked]
        asked = (item.ruling for item in items)
        worst = max((*(rulings[text] for text in one.texts), *asked), key=_risk)
        if worst.outcome is not GateOutcome.STOP:
            over = dict.fromkeys(stem for item in items for stem in item.over)
            ranked.append(one.ranked(worst, over))
    return tuple(sorted(ranked, key=lambda each: -each.sentence.score))


def _risk(ruling: SentenceRuling) -> tuple[bool, bool, float]:
    outcome = ruling.outcome
    return outcome is GateOutcome.STOP, outcome is GateOutcome.ASK, ruling.score


@dataclass(frozen=True, slots=True)
class _Sentence:
    pieces: Sequence[Segment]
    before: str
    after: str
    near_stop: bool
    document: str

    @property
    def texts(self) -> list[str]:
        """The ways to read it."""
        each = [piece.text for piece in self.pieces]
        return each if len(each) == 1 else [" ".join(each), *each]

    def ranked(self, ruling: SentenceRuling, over: Iterable[str]) -> RankedSentence:
        """Return it with what is over it: a person confirms an item with its stem."""
        text = " ".join((*over, *(piece.text for piece in self.pieces)))
        sentence = UnsureSentence(
            text, self.before, self.after, self.near_stop, round(ruling.score, 2), self.document
        )
        return RankedSentence(sentence, tuple(piece.id for piece in self.pieces), ruling)


def _sentences(
    flow: Sequence[Segment], stopped: Mapping[str, Decision], document: str
) -> Iterator[_Sentence]:
    """Yield the sentences of a flow that are not stopped, in order."""
    begins = {
        run[0].id: run for run in split_sentences(flow)
    }  # a text that occurs twice has one id
    at = 0
    while at < len(flow):
        run = begins.get(flow[at].id, flow[at : at + 1])
        if [piece.id for piece in run] != [piece.id for piece in flow[at : at + len(run)]]:
            run = flow[at : at + 1]
        end = at + len(run)
        if not any(piece.id in stopped for piece in run):
            before = flow[at - 1] if at else None
            after = flow[end] if end < len(flow) else None
            near = any(piece is not None and piece.id in stopped for piece in (before, after))
            texts = [piece.text if piece is not None else "" for piece in (before, after)]
            yield _Sentence(run, texts[0], texts[1], near, document)
        elif len(run) > 1:
            end = at + 1  # a piece that is stopped; its neighbors are read alone
        at = end
