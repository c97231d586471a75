"""Whether the rules agree with each other, beyond the shape of each value."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from langaccess.agency.policy.gate import expand, named_lists
from langaccess.agency.policy.interpreting_rules import (
    NO_HELP,
    HelpKind,
    Interpreting,
    SignPath,
    Stakes,
    Tier,
)
from langaccess.agency.policy.model import Cards, Policy
from langaccess.agency.policy.spelling import Speller
from langaccess.agency.policy.translation_rules import Sentences
from langaccess.core.config import Loc, Problem, Tree, dotted
from langaccess.core.errors import InputError
from langaccess.core.folding import phone_digits, plain_id
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag, find, is_sign, known, questions, tag_or_none

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_LITTLE = 2  # letters; such a part of a name ("in custody", "check on") says nothing


def _check_interpreting(policy: Policy, tree: Tree) -> Iterator[Problem]:
    """Yield every place where the rules about interpreters do not fit together.

    Args:
        tree: the file and line of each value.
    """
    rules = policy.interpreting
    for loc, text in (
        *_levels(rules),
        *_emptied(rules),
        *_words(rules),
        *_aliases(rules, tree),
        *_other_kinds(rules, tree),
        *_lowered(rules, tree),
        *_languages(rules, tree),
        *_voice(policy),
        *_sign_names(rules, tree),
    ):
        at: Loc = ("interpreting", *loc)
        yield Problem(tree.place(at), dotted(at), text)


def _levels(rules: Interpreting) -> Iterator[tuple[Loc, str]]:
    for stakes in Stakes:
        if stakes not in rules.levels:
            yield ("levels",), f"`{stakes}` is missing"
    for using in HelpKind:
        if using not in rules.using:
            yield ("using",), f"`{using}` is missing"
        for name, level in rules.levels.items():
            if using not in level.using:
                yield ("levels", name.value, "using"), f"`{using}` is missing"


def _emptied(rules: Interpreting) -> Iterator[tuple[Loc, str]]:
    """Yield lists that may shrink and that, empty, would ask for nothing at all."""
    if not rules.exigency.questions:
        yield ("exigency", "questions"), "needs at least one question (floor.3)"
    for name, encounter in rules.encounters.items():
        if not encounter.scopes:
            yield ("encounters", name, "scopes"), "needs at least one scope (floor.5)"


def _words(rules: Interpreting) -> Iterator[tuple[Loc, str]]:
    for key in ("say", "relay", "certified", "unknown"):
        text = getattr(rules.line, key)
        if not text.strip():
            yield ("line", key), "needs the words to say"
        try:
            text.format(language="", relay="", encounter="", officer="")
        except (KeyError, IndexError, ValueError):
            yield ("line", key), "only {language}, {relay}, {encounter} and {officer} are filled in"
        else:
            if key == "say" and "{language}" not in text:
                yield ("line", key), "should say {language} (floor.6)"
    if not any(path.phone for path in rules.sign.paths):
        yield ("sign", "paths"), "at least one of them needs a number, such as 711"


def _voice(policy: Policy) -> Iterator[tuple[Loc, str]]:
    """Yield what sends deaf people to a voice line, however its number is written.

    Every number in the rules is one, but those of the paths themselves; `sign_path_of` compares
    with those of the roster.
    """
    agency, usual = policy.agency, policy.interpreting.sign.usual
    if not is_sign(usual):
        text = f"`{usual}` ({usual.name}) is not a sign language; write one such as ase (floor.6)"
        yield ("sign", "usual"), text
    own = (agency.interpreter_line, agency.dispatch_phone, agency.public_phone)
    for number in (*own, policy.outreach.referral.phone):
        for n, path in enumerate(policy.interpreting.sign.paths):
            if number and path is sign_path_of(number, policy):
                text = "is a voice line, which does not help a deaf person (floor.6)"
                yield ("sign", "paths", n, "phone"), text


def sign_path_of(number: str, policy: Policy) -> SignPath | None:
    """Return the way to reach a sign language interpreter that has this number, None without."""
    digits = phone_digits(number)
    paths = policy.interpreting.sign.paths
    return next((one for one in paths if one.phone and phone_digits(one.phone) == digits), None)


def _sign_names(rules: Interpreting, tree: Tree) -> Iterator[tuple[Loc, str]]:
    """Yield names of spoken languages among an agency's own words for deafness."""
    for n, name in enumerate(rules.sign.names):
        loc: Loc = ("sign", "names", n)
        if tree.place(("interpreting", *loc)).path != tree.path:
            continue  # a test has checked the shipped ones
        if _is_spoken(name):
            yield loc, f"`{name}` names a spoken language (floor.15)"


def _is_spoken(name: str) -> bool:
    try:
        tag = find(name, use="speech")
    except InputError:  # it means several languages
        asked = [q.choices for q in questions() if name.lower() in map(str.lower, q.names)]
        return not all(is_sign(tag) for choices in asked for tag in choices)
    return tag is not None and known(tag) is not None and not is_sign(tag)


def _aliases(rules: Interpreting, tree: Tree) -> Iterator[tuple[Loc, str]]:
    """Yield words with two meanings: a record would keep one and lose the other."""
    seen: dict[str, tuple[str, Loc]] = {plain_id(word): ("no help", ()) for word in NO_HELP}
    signs = [set(plain_id(name).split()) for name in rules.sign.names]
    named = [
        (group, key, (key, *kind.aliases))
        for group, kinds in (("using", rules.using), ("encounters", rules.encounters))
        for key, kind in kinds.items()
    ]
    for group, key, words in named:
        own: Loc = (group, key, "aliases")
        for n, word in enumerate(words, start=-1):
            loc = own if n < 0 else (*own, n)
            parts = set(plain_id(word).split())
            if any(sign <= parts for sign in signs):
                yield loc, f"`{word}` means a sign language and also {key}"
            first, place = seen.setdefault(plain_id(word), (key, loc))
            if first != key:
                # The agency corrects its own file, not the shipped one.
                is_theirs = bool(place) and tree.place(("interpreting", *place)).path == tree.path
                yield place if is_theirs else loc, f"`{word}` means {first} and also {key}"


def _other_kinds(rules: Interpreting, tree: Tree) -> Iterator[tuple[Loc, str]]:
    """Yield an agency's words for a kind of help that contain a word for another kind.

    "ICE agent" as a bystander, or "officer's kid" as a relative, would hide who interpreted.
    """
    base, own = _base(), list[tuple[HelpKind, Loc, str]]()
    shipped_words: dict[str, HelpKind] = {}
    for using, kind in rules.using.items():
        shipped_words[plain_id(using)] = using
        for n, alias in enumerate(kind.aliases):
            loc: Loc = ("using", using.value, "aliases", n)
            if tree.place(("interpreting", *loc)).path == base:
                shipped_words[plain_id(alias)] = using
            else:
                own.append((using, loc, alias))
    for using, loc, alias in own:
        words = re.findall(r"[^\W_]+", alias.lower())
        parts = (" ".join(part) for size in (1, 2, 3) for part in _runs(words, size))
        found = next((part for part in parts if shipped_words.get(part, using) is not using), None)
        if found and plain_id(alias) not in shipped_words:  # the same word is reported elsewhere
            text = f"`{alias}` contains `{found}`, which means {shipped_words[found]} (floor.3)"
            yield loc, text


def _runs(words: list[str], size: int) -> Iterator[list[str]]:
    return (words[at : at + size] for at in range(len(words) - size + 1))


def _lowered(rules: Interpreting, tree: Tree) -> Iterator[tuple[Loc, str]]:
    """Yield an agency's words for an encounter that the base gives to one of higher stakes.

    "Rape report" at the front desk would lower what is asked of the interpreter of a victim. A word
    counts unless the base gives it to an encounter of stakes as low, as `report` of "report desk".
    """
    theirs: list[tuple[str, Loc, str]] = []
    given: list[tuple[str, str]] = []
    for key, kind in rules.encounters.items():
        own: Loc = ("encounters", key)
        words = [(key, (*own, "text"))]
        words += [(word, (*own, "aliases", n)) for n, word in enumerate(kind.aliases)]
        for word, loc in words:
            if tree.place(("interpreting", *loc)).path == tree.path:
                theirs.append((key, loc, plain_id(word)))
            else:
                given.append((key, plain_id(word)))
    names = {word for _key, word in given}
    by_stakes = {stakes: _words_of_higher(rules, given, stakes) for stakes in Stakes}
    for key, loc, alias in theirs:
        if alias in names:
            continue  # a word with two meanings, which is reported elsewhere
        higher = by_stakes[rules.encounters[key].stakes]
        for word, other in higher.items():
            if f" {word} " in f" {alias} ":
                stakes = rules.encounters[other].stakes
                yield loc, f"`{alias}` contains `{word}`, which means {other}, of {stakes} stakes"
                break


def _words_of_higher(
    rules: Interpreting, given: list[tuple[str, str]], stakes: Stakes
) -> dict[str, str]:
    """Return the words that only encounters of higher stakes have, each with its encounter."""
    ranks = list(Stakes)
    higher: dict[str, str] = {}
    lower: set[str] = set()
    for other, word in given:
        parts = [part for part in word.split() if len(part) > _LITTLE]
        if ranks.index(rules.encounters[other].stakes) > ranks.index(stakes):
            higher |= dict.fromkeys((word, *parts), other)
        else:
            lower.update((word, *parts))
    return {word: other for word, other in higher.items() if word not in lower}


def _languages(rules: Interpreting, tree: Tree) -> Iterator[tuple[Loc, str]]:
    lists: tuple[tuple[Loc, tuple[str, ...]], ...] = (
        (("apart",), rules.apart),
        (("no_certification", "certified"), rules.no_certification.certified),
        (("no_certification", "tested"), rules.no_certification.tested),
    )
    for at, names in lists:
        for n, name in enumerate(names):
            # What the base says a test has checked; asking again would cost every start.
            loc: Loc = (*at, n)
            if tree.place(("interpreting", *loc)).path == tree.path and not _is_language(name):
                yield (
                    loc,
                    f"`{name}` is not a language; write a tag without a region, such as es",
                )


def _is_language(name: str) -> bool:
    tag = tag_or_none(name)
    return tag is not None and tag.language == name


STATES = frozenset(
    {
        "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN",
        "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV",
        "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN",
        "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC", "AS", "GU", "MP", "PR", "VI",
    }
)  # fmt: skip
"""Postal abbreviations of the states, the District of Columbia and the territories."""


def is_zone(name: str) -> bool:
    """Return whether `name` is an IANA time zone that this machine knows."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


_PICTURES = (".png", ".svg")
_LONGEST = 300  # characters; more makes squares that a phone cannot tell apart on a card


def _check_cards(cards: Cards) -> Iterator[tuple[str, str]]:
    """Yield the key and the mistake of each value that cannot be meant."""
    if cards.seal is not None:
        path = PurePosixPath(cards.seal.replace("\\", "/"))
        outside = path.is_absolute() or ".." in path.parts or ":" in cards.seal
        if outside or path.suffix.lower() not in _PICTURES:
            yield "seal", "should be a PNG or SVG file inside the agency's folder: seal.svg"
    if cards.qr is not None and (not cards.qr.strip() or len(cards.qr) > _LONGEST):
        yield "qr", f"should be an address of 1 to {_LONGEST} characters"


def find_contradictions(policy: Policy, tree: Tree) -> Iterator[Problem]:
    """Yield every place where values contradict each other or cannot be meant."""
    yield from _check_basis(tree, {authority.id for authority in policy.authorities})
    if policy.documents.undeclared not in policy.documents.classes:
        names = ", ".join(policy.documents.classes)
        text = f"`{policy.documents.undeclared}` is not one of the classes: {names}"
        yield _problem(tree, ("documents", "undeclared"), text)
    yield from _check_gate(policy, tree)
    yield from _check_interpreting(policy, tree)
    yield from _check_credentials(policy, tree)
    for loc, text in _meaningless(policy, ()):
        yield _problem(tree, loc, text)
    seen: set[Tag] = set()
    for n, language in enumerate(policy.languages):
        if language.tag in seen:
            yield _problem(tree, ("languages", n, "tag"), f"`{language.tag}` appears twice")
        seen.add(language.tag)
    yield from _check_thresholds(policy, tree)
    zone = policy.agency.time_zone
    if zone is not None and not is_zone(zone):
        text = f"`{zone}` is not a time zone; write one like America/New_York"
        yield _problem(tree, ("agency", "time_zone"), text)
    yield from _check_shifts(policy, tree)
    listen = policy.identify.listen
    for key in ("decided_by", "decided_on") if listen.enabled else ():
        if not getattr(listen, key):
            text = f"needs `{key}`: who decided it, and on which day"
            yield _problem(tree, ("identify", "listen", "enabled"), text)
    yield from _check_outreach(policy, tree)
    for key, text in _check_cards(policy.cards):
        yield _problem(tree, ("cards", key), text)
    state = policy.agency.state
    if state is not None and state not in STATES:
        text = f"`{state}` is not the abbreviation of a state; write one like MA"
        yield _problem(tree, ("agency", "state"), text)


def _check_shifts(policy: Policy, tree: Tree) -> Iterator[Problem]:
    for name, start in policy.audit.shifts.items():
        if not _CLOCK.fullmatch(start):
            text = f"`{start}` is not a time of day; write it as HH:MM, such as 06:00"
            yield _problem(tree, ("audit", "shifts", name), text)


def _check_outreach(policy: Policy, tree: Tree) -> Iterator[Problem]:
    certification = policy.outreach.certification
    for key in ("decided_by", "decided_on", "designees") if certification.enabled else ():
        if not getattr(certification, key):
            text = f"needs `{key}`: counsel decides, and only designees open the register"
            yield _problem(tree, ("outreach", "certification", "enabled"), text)
    for n, holiday in enumerate(policy.outreach.holidays):
        if (holiday.day is None) == (holiday.weekday is None or not holiday.nth):
            text = "needs either `day`, or `weekday` and `nth`"
            yield _problem(tree, ("outreach", "holidays", n), text)


_FIRST_DAY, _LAST_DAY = date(1700, 1, 1), date(2199, 12, 31)


def _meaningless(value: Any, at: Loc) -> Iterator[tuple[Loc, str]]:
    """Yield required texts and entries of lists that are blank, and days that no rule can have."""
    if isinstance(value, date) and not _FIRST_DAY <= value <= _LAST_DAY:
        yield at, f"should be a day from {_FIRST_DAY} to {_LAST_DAY}"
    for step, inside, required in _inside(value):
        if not isinstance(inside, str):
            yield from _meaningless(inside, (*at, step))
        elif required and not inside.strip():
            yield (*at, step), "should not be empty"


def _inside(value: Any) -> Iterator[tuple[str | int, Any, bool]]:
    """Yield each value inside of another, with its step and whether it is required."""
    if isinstance(value, tuple):
        yield from ((n, inside, True) for n, inside in enumerate(value))
    elif isinstance(value, Mapping):
        yield from ((str(key), inside, False) for key, inside in value.items())
    else:
        for name, required in _fields(value.__class__):
            yield name, getattr(value, name), required


@cache
def _fields(kind: Any) -> tuple[tuple[str, bool], ...]:
    """Return the fields of a dataclass, each with whether it is required; of another type, none."""
    fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    return tuple((field.name, field.default is dataclasses.MISSING) for field in fields)


def _base() -> Path:
    return shipped(CONFIG, "base.yaml")


def _check_thresholds(policy: Policy, tree: Tree) -> Iterator[Problem]:
    status = {authority.id: authority.status for authority in policy.authorities}
    for n, threshold in enumerate(policy.thresholds):
        held = {status.get(basis) for basis in threshold.basis}
        if threshold.when_unclear == "not_due" and not held & {"in_force", "local"}:
            text = "`not_due` needs a basis: a current authority that lets you decide so (floor.14)"
            yield _problem(tree, ("thresholds", n, "when_unclear"), text)


def _check_gate(policy: Policy, tree: Tree) -> Iterator[Problem]:
    """Yield what an agency adds to the sentence gate and what would loosen it, or do nothing."""
    yield from _check_patterns(policy.sentences, tree)
    yield from _check_excusing(policy.sentences, tree)
    yield from _check_spelled(policy.sentences.spelled, tree)


_COURT_TIERS = (Tier.CERTIFIED, Tier.QUALIFIED)  # what an agency cannot decide by itself


def _check_credentials(policy: Policy, tree: Tree) -> Iterator[Problem]:
    """Yield credentials that rest on nothing, or that count for more than they prove.

    Of the shipped authorities only one that `certifies` is a program that issues credentials.
    """
    status = {authority.id: authority.status for authority in policy.authorities}
    issuing = {
        authority.id
        for n, authority in enumerate(policy.authorities)
        if authority.status == "in_force"
        and (authority.certifies or tree.place(("authorities", n)).path != _base())
    }
    kinds = policy.interpreting.credentials
    for name, kind in kinds.items():
        held = {status.get(basis) for basis in kind.basis}
        loc: Loc = ("interpreting", "credentials", name, "basis")
        if tree.place(loc).path == _base():
            continue  # the shipped ones
        if not held & {"in_force", "local"}:
            yield _problem(tree, loc, "needs a basis: the authority that makes it count (floor.5)")
        elif kind.tier in _COURT_TIERS and not issuing & {*kind.basis}:
            text = (
                f"`{kind.tier}` needs the current program outside your agency that issues it: "
                "COURT-CERTIFICATION, or an entry of your own in `authorities` (floor.5)"
            )
            yield _problem(tree, loc, text)
    for n, name in enumerate(policy.review.credentials):
        if name in kinds and kinds[name].tier not in _COURT_TIERS:
            text = f"`{name}` proves how someone speaks, not how they write (floor.5)"
            yield _problem(tree, ("review", "credentials", n), text)


def _check_patterns(sentences: Sentences, tree: Tree) -> Iterator[Problem]:
    words = {entry.id: entry.words for entry in sentences.words}
    for n, rule in enumerate(sentences.rules):
        if not rule.patterns:
            text = "stops nothing without patterns; an exception is of its own rule only (floor.1)"
            yield _problem(tree, ("sentences", "rules", n), text)
        for field in ("patterns", "exceptions"):
            for m, pattern in enumerate(getattr(rule, field)):
                where: Loc = ("sentences", "rules", n, field, m)
                if tree.place(where).path == _base():
                    continue  # a test has checked these; doing it again would cost every start
                try:
                    re.compile(expand(pattern, words))
                except KeyError as exc:
                    yield _problem(tree, where, f"there is no word list @{exc.args[0]}")


def _check_excusing(sentences: Sentences, tree: Tree) -> Iterator[Problem]:
    """Yield words added to a list that an exception of another file names: they excuse more."""
    excusing = {
        name: tree.place(("sentences", "rules", n, "exceptions", m)).path
        for n, rule in enumerate(sentences.rules)
        for m, pattern in enumerate(rule.exceptions)
        for name in named_lists(pattern)
    }
    for n, entry in enumerate(sentences.words):
        for m, word in enumerate(entry.words):
            where: Loc = ("sentences", "words", n, "words", m)
            if entry.id in excusing and tree.place(where).path != excusing[entry.id]:
                text = f"loosens floor.1: @{entry.id} is in an exception, so `{word}` excuses more"
                yield _problem(tree, where, text)


def _check_spelled(spelled: tuple[str, ...], tree: Tree) -> Iterator[Problem]:
    """Yield words that an agency has spelled right and that hide a misspelled one."""
    places: list[Loc] = [("sentences", "spelled", n) for n in range(len(spelled))]
    ours = [tree.place(place).path != _base() for place in places]
    if not any(ours):
        return
    speller = Speller(word for word, own in zip(spelled, ours, strict=True) if not own)
    for word, place, own in zip(spelled, places, ours, strict=True):
        if own and (meant := speller.corrected(word)) != word:
            text = f"loosens floor.1: `{word}` is found as `{meant}` misspelled"
            yield _problem(tree, place, text)


def _check_basis(tree: Tree, known: set[str]) -> Iterator[Problem]:
    for loc in list(tree.places):
        named = len(loc) > 1 and loc[-2] == "basis"
        if not (named or (loc[:1] == ("authorities",) and loc[-1:] == ("by",))):
            continue
        value = tree.data
        for part in loc:
            value = value[part]
        if value is not None and value not in known:
            yield _problem(tree, loc, f"`{value}` is not the id of an authority")


def _problem(tree: Tree, loc: Loc, text: str) -> Problem:
    return Problem(tree.place(loc), ".".join(map(str, loc)), text)
