"""Matches recorded interpreters with the roster, and finds who was on shift."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from langaccess.agency.people import Reach, status
from langaccess.agency.policy import HelpKind, Policy
from langaccess.core.names import name_words, plain_name
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import Encounter, Service
from langaccess.interpret.roster import Entry, InterpreterOffer, Roster, RosterQuery, find

_AT_ONCE = 64  # people looked up together: one who is on shift is enough


class InterpreterMatcher:
    """Finds people on the roster by id, badge or name, and by language."""

    def __init__(self, roster: Roster) -> None:
        self.time_zone = roster.time_zone
        self.is_empty = not roster.people
        self._by_name: dict[str, list[Entry]] = {}
        self._by_words: dict[frozenset[str], list[Entry]] = {}
        self._members: dict[str, list[Entry]] = {}
        for entry in roster.people:
            self._by_words.setdefault(name_words(entry.name), []).append(entry)
            for name in dict.fromkeys((entry.id, entry.name, entry.badge)):
                if name:
                    self._by_name.setdefault(plain_name(name), []).append(entry)
            if entry.kind in ("member", "staff") and entry.hours is not None:
                on_shift = replace(entry, hours=replace(entry.hours, on_call=()))
                for skill in entry.languages:
                    self._members.setdefault(skill.tag.language, []).append(on_shift)

    def called(self, *names: str) -> Entry | None:
        """Return the only person with this id, name or badge.

        A dispatch system writes "GARCIA, MARIA", and no accents.
        """
        for name in filter(None, names):
            found = self._by_name.get(plain_name(name)) or self._by_words.get(name_words(name), [])
            if len(found) == 1:
                return found[0]
        return None

    def of(self, encounter: Encounter, service: Service) -> Entry | None:
        """Return who served: a member may be identified by the officer of the record."""
        who = service.interpreter
        found = self.called(who.id, who.name, who.number, who.vendor)
        if found is None and service.using is HelpKind.TESTED_MEMBER and not is_named(service):
            found = self.called(encounter.officer, encounter.unit)
        return found

    def on_shift(
        self, ask: RosterQuery, policy: Policy, kinds: Collection[HelpKind], but: Collection[str]
    ) -> InterpreterOffer | None:
        """Return a member or staff interpreter on shift who could serve as one of `kinds`.

        `but` has ids of people to exclude.
        """
        # Few are on shift: that is looked up first, because the rules take longer.
        crew = [
            one
            for one in self._members.get(Tag(ask.language).language, ())
            if one.id not in but and status(one, ask.at, self.time_zone).reach is Reach.ON_SHIFT
        ]
        for start in range(0, len(crew), _AT_ONCE):
            some = Roster(tuple(crew[start : start + _AT_ONCE]), self.time_zone)
            for offer in find(some, policy, ask).offered:
                if offer.using in kinds:
                    return offer
        return None


def is_named(service: Service) -> bool:
    """Return whether the interpreter's name, number or id is recorded."""
    who = service.interpreter
    return bool(who.id or who.name or who.number)
