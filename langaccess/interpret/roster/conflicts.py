"""Conflicts of interest: ties to the case or to people in it, and people that the user excludes."""

from __future__ import annotations

from collections.abc import Iterator

from langaccess.agency.people import Entry, is_called
from langaccess.agency.policy import reason
from langaccess.core.model import Reason
from langaccess.core.names import is_among, plain_name
from langaccess.interpret.roster.query import EligibilityQuestion

__all__ = ["conflicts"]


def conflicts(entry: Entry, question: EligibilityQuestion) -> Iterator[Reason]:
    """Yield each conflict of interest of a person in this matter.

    A tie counts by the case number, or by the name of a person involved (`core.names`: initials and
    missing middle names match, a shared surname alone does not).
    """
    ask, policy, involved = question.ask, question.policy, question.ask.involved
    if not (entry.ties or involved or ask.exclude):
        return
    kinds = {conflict.id: conflict for conflict in policy.interpreting.conflicts}
    for tie in entry.ties:
        same_case = tie.case and ask.case and plain_name(tie.case) == plain_name(ask.case)
        if same_case or (tie.person and is_among(tie.person, involved)):
            kind = kinds[tie.kind]
            text = kind.text + (f" ({tie.note})" if tie.note else "")
            yield reason(policy, "floor.4", text, kind.basis)
    if is_among(entry.name, involved):
        yield reason(policy, "floor.3", kinds["party"].text, kinds["party"].basis)
    for name, why in ask.exclude:
        if is_called(entry.id, entry.name, name):
            kind = kinds.get(why, kinds["other"])
            text = kind.text if why in kinds else f"excluded: {why or 'no reason given'}"
            yield reason(policy, "floor.4", text, kind.basis)
