"""What the sentence gate says of a document: each sentence is judged once, and whole.

A layout cuts sentences in pieces: lines, cells, list items, paragraphs. What stops a piece stops
the sentence: half a warning from a machine is a wrong warning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from langaccess.agency import policy
from langaccess.agency.policy import Policy, SentenceRuling
from langaccess.core.model import Decision, Segment
from langaccess.core.segments import flows, may_go_on, sentence_runs, wholes
from langaccess.translate.memory import FixedStore

__all__ = ["GateReading", "GatedRun", "read_gate"]

_PACK = "make a translator's pack: `langaccess translate FILE --to LANG --pack`"


@dataclass(frozen=True, slots=True)
class GatedRun:
    """A sentence as a reader sees it, and what the gate says of it.

    Attributes:
        text: the whole sentence.
        segments: ids of the segments that it was cut into, in order.
        ruling: what the gate says.
    """

    text: str
    segments: tuple[str, ...]
    ruling: SentenceRuling


@dataclass(frozen=True, slots=True)
class GateReading:
    """What the gate says of a document.

    Attributes:
        stopped: segment id → the decision, for segments that no machine translates.
        legal: sentences that are stopped as a legal act or as evidence.
        asked: sentences that a person must confirm first; none of their segments is in `stopped`.
    """

    stopped: Mapping[str, Decision] = field(default_factory=dict)
    legal: tuple[GatedRun, ...] = ()
    asked: tuple[GatedRun, ...] = ()


def read_gate(
    parts: Sequence[Segment], rules: Policy, store: FixedStore | None = None
) -> GateReading:
    """Return what the gate says of the segments of a document.

    What is like a fixed text of the agency's approved store is left to a person too.
    """
    return GateReading(_stopped(parts, rules, store))


def _stopped(
    parts: Sequence[Segment], rules: Policy, store: FixedStore | None
) -> dict[str, Decision]:
    """Return the decisions on those segments that policy leaves to a person, by segment id."""
    stopped = {}
    for part in parts:
        decision = _decide_sentence(part.text, rules, store)
        if not decision.allowed:
            stopped[part.id] = decision
    for flow in flows(parts):
        stopped |= _neighbors(flow, stopped, rules, store)
    for flow in flows(parts):
        stopped |= _wholes(flow, stopped, rules, store)
    return stopped


def _neighbors(
    flow: Sequence[Segment],
    stopped: Mapping[str, Decision],
    rules: Policy,
    store: FixedStore | None,
) -> dict[str, Decision]:
    """Return the decisions on neighbors that may be one sentence and are stopped as one."""
    found = dict(stopped)
    for one, other in pairwise(flow):
        if one.id in found or other.id in found or not may_go_on(one):
            continue
        decision = _decide_sentence(f"{one.text} {other.text}", rules, store, joined=True)
        if not decision.allowed:
            found[one.id] = found[other.id] = decision
    for start, end, text in sentence_runs([part.text for part in flow]):
        ids = [part.id for part in flow[start:end]]
        if not found.keys() & ids:
            decision = _decide_sentence(text, rules, store, joined=True)
            if not decision.allowed:
                found.update(dict.fromkeys(ids, decision))
    return found


def _wholes(
    flow: Sequence[Segment],
    stopped: Mapping[str, Decision],
    rules: Policy,
    store: FixedStore | None,
) -> dict[str, Decision]:
    """Return the decisions on pieces of a sentence that is stopped, as a whole or for one piece."""
    found: dict[str, Decision] = {}
    for pieces in wholes(flow):
        known = (stopped[piece.id] for piece in pieces if piece.id in stopped)
        decision = next(known, None) or _decide_whole(pieces, rules, store)
        if not decision.allowed:
            found |= {piece.id: decision for piece in pieces if piece.id not in stopped}
    return found


def _decide_whole(pieces: Sequence[Segment], rules: Policy, store: FixedStore | None) -> Decision:
    """Return whether a machine may translate a sentence that is split over several pieces."""
    text = "\n".join(piece.text for piece in pieces)  # as a page has it: "re-" and "main" are one
    decision = _decide_sentence(text, rules, store)
    if decision.allowed and "-\n" in text:
        decision = _decide_sentence(text.replace("-\n", "-"), rules, store)
    return decision


def _decide_sentence(
    text: str, rules: Policy, store: FixedStore | None, *, joined: bool = False
) -> Decision:
    """Return whether a machine may translate a sentence, by the rules and by the store."""
    decision = policy.decide(policy.SentenceQuestion(text, joined=joined), rules)
    near = store.near(text) if store is not None and decision.allowed else None
    if near is None:
        return decision
    words = f"the fixed text {near.text.id} of the approved store"
    instead = "have its translation approved: `langaccess fixed list` shows its status"
    if near.score < 100:
        words = f"like {words} ({near.score:.0f} of 100)"
        instead = "write the fixed text itself, if that is what is meant"
    return Decision(
        allowed=False,
        reasons=(policy.reason(rules, "floor.2", words),),
        instead=(instead, _PACK),
    )
