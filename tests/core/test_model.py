"""`langaccess.core.model`: a decision, and what speaks against it besides."""

from __future__ import annotations

from langaccess.core.model import Decision, Reason

FIRST = Reason("floor.9", "the source is gone")
THEN = Reason("floor.10", "a number differs")


def test_nothing_more_leaves_a_decision_as_it_is() -> None:
    for decision in (Decision(allowed=True), Decision(False, (THEN,), ("mend it",))):
        assert decision.against((), ("never said",)) == decision


def test_a_reason_against_it_turns_a_yes_into_a_no_without_the_grounds_of_the_yes() -> None:
    yes = Decision(allowed=True, reasons=(Reason("floor.8", "it is approved"),))
    assert yes.against((FIRST,), ("put it back",)) == Decision(False, (FIRST,), ("put it back",))


def test_a_no_keeps_its_own_reasons_behind() -> None:
    refused = Decision(False, (THEN,), ("mend it",))
    assert refused.against((FIRST,)) == Decision(False, (FIRST, THEN), ("mend it",))
