"""Conflicts of interest: ties to the case or to people in it, and people that the user excludes."""

from __future__ import annotations

from collections.abc import Iterator

from langaccess.agency.people import Entry, Roster, Tie, is_called
from langaccess.agency.policy import reason
from langaccess.core.model import Reason
from langaccess.core.names import (
    Likeness,
    NameComparison,
    compare_cases,
    compare_people,
    name_pair,
    same_name,
)
from langaccess.interpret.roster.index import RosterIndex
from langaccess.interpret.roster.query import EligibilityQuestion, RosterQuery

_NEARLY = (Likeness.SAME, Likeness.MAYBE)
_ASK = (Likeness.PART, Likeness.SURNAME, Likeness.UNCLEAR)


def conflicts(entry: Entry, question: EligibilityQuestion) -> Iterator[Reason]:
    """Yield each conflict of interest of a person in this matter.

    A case counts however its number is written. A name counts if it is nearly equal to that of a
    person involved (`core.names`), until that person was asked (`RosterQuery.answered`).
    """
    ask, policy, involved = question.ask, question.policy, question.ask.involved
    if not (entry.ties or involved or ask.exclude):
        return
    kinds = {conflict.id: conflict for conflict in policy.interpreting.conflicts}
    answered = _was_asked(entry, ask)
    for tie in entry.ties:
        kind = kinds[tie.kind]
        text = kind.text + (f" ({tie.note})" if tie.note else "")
        for doubt in _tied(tie, ask, entry):
            if not doubt or not answered:
                yield reason(policy, "floor.4", f"{text}{doubt}", kind.basis)
                break
    for name in involved:
        party, one = kinds["party"], _compared(entry.name, name, ask)
        if one.likeness is Likeness.SAME:
            yield reason(policy, "floor.3", party.text, party.basis)
        elif one.likeness is Likeness.MAYBE and not answered:
            words = f"{party.text}, if {name} is {entry.name} ({one.reason}){_ask(entry)}"
            yield reason(policy, "floor.3", words, party.basis)
    for name, why in ask.exclude:
        if is_called(entry.id, entry.name, name):
            kind = kinds.get(why, kinds["other"])
            text = kind.text if why in kinds else f"excluded: {why or 'no reason given'}"
            yield reason(policy, "floor.4", text, kind.basis)


def _ask(entry: Entry) -> str:
    """Return what to do about a doubt: the person answers, and a named person says so."""
    return f": ask; if not, add --answered {entry.id} --by YOUR-NAME"


def _tied(tie: Tie, ask: RosterQuery, entry: Entry) -> list[str]:
    """Return the doubts about why a tie counts here, the least first; an empty one is certain."""
    doubts = [] if tie.case or tie.person else [""]  # bias against anyone
    if tie.case and ask.case:
        likeness = compare_cases(tie.case, ask.case)
        if likeness in _NEARLY:
            sure = likeness is Likeness.SAME
            doubts.append("" if sure else f", if {ask.case} is the case {tie.case}{_ask(entry)}")
    for name in ask.involved if tie.person else ():
        found = _compared(tie.person, name, ask)
        if found.likeness in _NEARLY:
            sure = found.likeness is Likeness.SAME
            doubts.append(
                "" if sure else f", if {name} is {tie.person} ({found.reason}){_ask(entry)}"
            )
    return sorted(doubts, key=bool)


def concerns(entry: Entry, question: EligibilityQuestion) -> Iterator[str]:
    """Yield what to ask a person first: they share a name with someone involved.

    This alone is not a conflict: a person with a concern is offered last.
    """
    ask = question.ask
    if not ask.involved or _was_asked(entry, ask):
        return
    for name in ask.involved:
        if not any(map(str.isalpha, name)):
            continue
        likeness = _compared(entry.name, name, ask).likeness
        if likeness in _ASK:
            yield f"{_CONCERNS[likeness].format('a party')} ({name}): ask"
        for tie in entry.ties:
            likeness = _compared(tie.person, name, ask).likeness
            if tie.person and likeness in _ASK:
                what = _CONCERNS[likeness].format(f"a person in a tie ({tie.person})")
                yield f"a party ({name}) has the {what}: ask"


_CONCERNS = {
    Likeness.SURNAME: "same surname as {}",
    Likeness.PART: "same name in part as {}",
    Likeness.UNCLEAR: "name in another script than {}",
}


def unmatched(roster: Roster | RosterIndex, ask: RosterQuery) -> Iterator[str]:
    """Yield each case number and name involved that fits nothing on record."""
    if not (ask.case or ask.involved):
        return
    ties = roster.ties()
    cases = [case for case, _person in ties if case]
    if ask.case and not any(compare_cases(case, ask.case) in _NEARLY for case in cases):
        yield f"no tie on the roster names the case '{ask.case}'"
    names = [name for _who, name in roster.names()] + [person for _case, person in ties if person]
    for name in ask.involved:
        if all(_compared(known, name, ask).likeness is Likeness.DIFFERENT for known in names):
            yield f"no one on the roster, or in a tie of theirs, has a name like '{name}'"


def questions_answered(
    roster: Roster | RosterIndex, ask: RosterQuery
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield id and name of each person in `ask.answered`, and the names involved they may share."""
    for id_, name in dict(roster.names()).items():
        if any(who == id_ or same_name(name, who) for who in ask.answered):
            alike = (
                other
                for other in ask.involved
                if _compared(name, other, ask).likeness is not Likeness.DIFFERENT
            )
            yield id_, name, tuple(alike)


def _compared(known: str, name: str, ask: RosterQuery) -> NameComparison:
    if ask.apart and name_pair(known, name) in ask.apart:
        return NameComparison(Likeness.DIFFERENT)
    return compare_people(known, name)


def _was_asked(entry: Entry, ask: RosterQuery) -> bool:
    return any(name == entry.id or same_name(entry.name, name) for name in ask.answered)
