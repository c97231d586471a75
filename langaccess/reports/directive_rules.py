"""The sections of the directive: each says one part of the rules in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from langaccess.policy import (
    Machine,
    Policy,
    Requirement,
    Stakes,
    Standing,
    Using,
    exigency_words,
    interpreter_line,
    requirement,
)
from langaccess.reports.page import Block, Heading, Items, Table, Text
from langaccess.reports.words import joined, plain

__all__ = ["sections"]


def sections(policy: Policy) -> Iterator[Block]:
    """Yield the directive from its purpose to what no order can change."""
    for number, (title, part) in enumerate(_PARTS, start=1):
        yield Heading(f"{number}. {title}")
        yield from part(policy)


def _purpose(policy: Policy) -> Iterator[Block]:
    yield Text(
        "People who speak little English, and people who are deaf or hard of hearing, understand "
        "us and are understood. An interpreter costs them nothing; nobody asks them to bring one.",
        _rests(policy, _floor(policy, "floor.15")),
    )
    yield Text(
        "This directive says what the rules of this agency permit. Whether something is lawful is "
        "a question for counsel."
    )


def _language(policy: Policy) -> Iterator[Block]:
    rules = policy.interpreting
    yield Text("Before anything else, find out which language it is. Do not guess from a name.")
    yield Items(tuple(map(_sentence, rules.meanwhile)))
    yield Text(
        f"When nobody knows the language, say to the interpreter line: “{rules.line.unknown}”"
    )
    yield Text(_sentence(_floor_text(policy, "floor.7")), _rests(policy, _floor(policy, "floor.7")))


def _stakes(policy: Policy) -> Iterator[Block]:
    yield Text(
        "Who may interpret depends on how much hangs on the words. Each encounter belongs to one "
        "of four levels; section 4 says where an encounter is stricter than its level."
    )
    for stakes in Stakes:
        level = policy.interpreting.levels[stakes]
        needed = requirement(policy, stakes=stakes)
        here = [e.text for e in policy.interpreting.encounters.values() if e.stakes is stakes]
        yield Heading(f"{stakes.capitalize()} stakes: {level.text}", 3)
        yield Text(f"These are {joined(here)}." if here else "No encounter is of these stakes.")
        yield Text("Ask for help in this order:")
        yield Items(tuple(_kind(policy, using) for using in needed.order), numbered=True)
        yield Text(_skill(needed), _rests(policy, level.basis))
        yield from _limits(needed)


def _skill(needed: Requirement) -> str:
    text = f"An interpreter has at least a valid credential of the tier “{needed.tier}”"
    if Using.TESTED_MEMBER in needed.order:
        text += (
            f"; a member who speaks the language directly has passed a speaking test at level "
            f"{needed.speaking:g} (ILR) or better"
        )
    return f"{text}."


_LIMITS = {
    Standing.BRIDGE: "Only while the interpreter is on the way, and not for the matter itself: {}.",
    Standing.EXIGENT: "Only when somebody may die and nobody else can be had (section 6): {}.",
    Standing.NEVER: "Never: {}.",
}


def _limits(needed: Requirement) -> Iterator[Block]:
    lines = []
    for standing, words in _LIMITS.items():
        kinds = [_name(using) for using in Using if needed.standing[using] is standing]
        if kinds:
            lines.append(words.format(joined(kinds)))
    yield Items(tuple(lines))


def _encounters(policy: Policy) -> Iterator[Block]:
    yield Text(
        "What follows adds to the level of each encounter. The table at the end of this section "
        "shows all of it at a glance."
    )
    for name, kind in policy.interpreting.encounters.items():
        needed = requirement(policy, encounter=name)
        level = requirement(policy, stakes=kind.stakes)
        yield Heading(f"{_sentence(kind.text).rstrip('.')} ({kind.stakes} stakes)", 3)
        text = " ".join(_stricter(needed, level)) or "As the level says."
        yield Text(text, _rests(policy, kind.basis))
        if kind.advice:
            yield Items(tuple(map(_sentence, kind.advice)))
    yield _at_a_glance(policy)


def _stricter(needed: Requirement, level: Requirement) -> Iterator[str]:
    for standing, words in _LIMITS.items():
        kinds = [
            _name(using)
            for using in Using
            if needed.standing[using] is standing and level.standing[using] is not standing
        ]
        if kinds:
            yield words.format(joined(kinds))
    if needed.order != tuple(using for using in level.order if using in needed.order):
        yield f"The order is {joined([_name(using) for using in needed.order], 'then')}."
    if needed.tier is not level.tier:
        yield f"An interpreter has a credential of the tier “{needed.tier}” or better."
    if needed.scopes != level.scopes:
        yield f"The credential is good for {joined(needed.scopes, 'or')} work."


def _at_a_glance(policy: Policy) -> Table:
    rows = []
    for name, kind in policy.interpreting.encounters.items():
        needed = requirement(policy, encounter=name)
        by = [
            ", ".join(_name(u) for u in Using if needed.standing[u] is standing) or "nobody"
            for standing in reversed(Standing)
        ]
        by[0] = ", ".join(_name(using) for using in needed.order) or "nobody"
        rows.append((f"{plain(name)} ({kind.stakes})", *by))
    columns = (
        "encounter",
        "may interpret, in order",
        "while you wait",
        "somebody may die",
        "never",
    )
    return Table("Who may be used for what", columns, tuple(rows))


def _nobody(policy: Policy) -> Iterator[Block]:
    yield Text(
        "These people, and machines, are not interpreters. They are used only where section 3 or 4 "
        "says so, and never because it is quicker."
    )
    yield Items(
        tuple(
            f"{_sentence(kind.text).rstrip('.')}: {kind.why}. ({_rests(policy, kind.basis)})"
            for kind in policy.interpreting.using.values()
            if kind.why
        )
    )


def _emergency(policy: Policy) -> Iterator[Block]:
    rules = policy.interpreting.exigency
    yield Text(f"Somebody may stand in {exigency_words(policy)}.", _rests(policy, rules.basis))
    evidence = [
        e.text for e in policy.interpreting.encounters.values() if e.stakes is Stakes.EVIDENTIARY
    ]
    yield Text(f"Nobody ever stands in for {joined(evidence, 'or')}: wait for the interpreter.")
    yield Text(
        f"The follow-up is done within {policy.audit.follow_up_hours} hours.",
        _rests(policy, policy.audit.basis),
    )


def _deaf(policy: Policy) -> Iterator[Block]:
    rules = policy.interpreting.sign
    yield Text(
        "Deafness has its own path, and a voice line is no part of it. Reach an interpreter in "
        "this order:",
        _rests(policy, rules.basis),
    )
    yield Items(
        tuple(
            f"{_sentence(path.text)} {path.phone or 'Number not entered yet.'}"
            for path in rules.paths
        ),
        numbered=True,
    )
    yield Text("While you wait:")
    yield Items(tuple(map(_sentence, rules.meanwhile)))
    granted = [str(stakes) for stakes in Stakes if policy.interpreting.levels[stakes].own_request]
    if granted:
        yield Text(
            "When a deaf adult asks for the adult who came along, and that adult agrees, this may "
            f"be granted at {joined(granted, 'or')} stakes where it is appropriate; otherwise not."
        )


def _people(policy: Policy) -> Iterator[Block]:
    rules = policy.interpreting
    yield Text(_sentence(_floor_text(policy, "floor.4")), _rests(policy, _floor(policy, "floor.4")))
    yield Text(_sentence(_floor_text(policy, "floor.5")), _rests(policy, _floor(policy, "floor.5")))
    rows = []
    for name, kind in rules.credentials.items():
        retest = f"after {kind.retest_months} months" if kind.retest_months else "as it expires"
        rows.append((plain(name), kind.text, kind.tier, ", ".join(kind.scopes), retest))
    columns = ("credential", "what it is", "tier", "good for", "new test")
    yield Table("Credentials that count", columns, tuple(rows))
    vetting = rules.vetting
    yield Text(
        f"Every {joined(vetting.kinds, 'and')} has passed these checks: {joined(vetting.checks)}; "
        f"each holds for {vetting.valid_months} months.",
        _rests(policy, vetting.basis),
    )
    yield Text("These ties and reasons bar an interpreter:")
    yield Items(tuple(_sentence(conflict.text) for conflict in rules.conflicts))
    yield Text(
        "For many languages no test exists. Then the next tier counts, the answer says so, and the "
        "officer asks the interpreter first:",
        _rests(policy, rules.no_certification.basis),
    )
    yield Items(tuple(map(_sentence, rules.no_certification.ask)))


def _line(policy: Policy) -> Iterator[Block]:
    rules = policy.interpreting.line
    yield Text(f"The interpreter line: {interpreter_line(policy)}.", _rests(policy, rules.basis))
    say = rules.say.format(language="[language]", encounter="[what it is]", relay="")
    yield Text(f"Say: “{say}”")
    yield Text("Before the matter begins:")
    yield Items(tuple(map(_sentence, rules.before)))


_MACHINE = {
    Machine.NEVER: "no machine text at all",
    Machine.SUGGESTION: "only as a suggestion in the translator's file",
    Machine.DRAFT: "only as a draft with its label",
}
_APPROVAL = {1: "one qualified person", 2: "two people", 3: "three people"}


def _papers(policy: Policy) -> Iterator[Block]:
    rows = tuple(
        (plain(name), f"{kind.text} ({', '.join(kind.examples)})", _MACHINE[kind.machine],
         _APPROVAL[kind.approvals], ", ".join(kind.basis))
        for name, kind in policy.documents.classes.items()
    )  # fmt: skip
    columns = ("kind of paper", "what it does", "machine translation", "approved by", "rests on")
    yield Table("What a machine may translate", columns, rows)
    unknown = plain(policy.documents.undeclared)
    yield Text(f"A paper whose kind nobody has declared counts as {unknown}.")
    yield Text("Whatever paper it stands in, no machine translates a sentence that:")
    yield Items(tuple(_sentence(rule.text) for rule in policy.sentences.rules))
    kept = "stays in English, marked, and the rest goes on"
    if policy.translate.gate == "refuse":
        kept = "sends the whole paper to a translator"
    yield Text(f"Such a sentence {kept}.")
    for rule in ("floor.2", "floor.8", "floor.9", "floor.10"):
        yield Text(_sentence(_floor_text(policy, rule)), _rests(policy, _floor(policy, rule)))
    fit = joined([plain(name) for name in policy.review.credentials])
    yield Text(
        f"An approved text is looked at again after {policy.review.review_after_months} months. "
        f"Fit to approve is who holds one of: {fit}.",
        _rests(policy, policy.review.basis),
    )


_WHICH = {"lesser": ", whichever is less", "greater": ", whichever is more", "only": ""}


def _which(policy: Policy) -> Iterator[Block]:
    if not policy.thresholds:
        yield Text("The agency has entered no threshold.")
    for threshold in policy.thresholds:
        amounts = []
        if threshold.percent is not None:
            amounts.append(f"{threshold.percent:g} percent of the people served")
        if threshold.count is not None:
            amounts.append(f"{threshold.count:,} people")
        which = _WHICH[threshold.rule] if len(amounts) > 1 else ""
        notice = ""
        if threshold.notice_below is not None:
            notice = (
                f" Below {threshold.notice_below} people, a notice that an interpreter is free is "
                "enough."
            )
        yield Text(
            f"{plain(threshold.id)}: papers that matter are translated for every language of at "
            f"least {joined(amounts, 'or')}{which}.{notice}",
            _rests(policy, threshold.basis),
        )
    if policy.languages:
        rows = tuple(
            (language.tag.name, "" if language.count is None else f"{language.count:,}",
             "" if language.share is None else f"{language.share:g} %", language.source)
            for language in policy.languages
        )  # fmt: skip
        columns = ("language", "people with limited English", "share", "source")
        yield Table("Languages of the people served", columns, rows)


def _record(policy: Policy) -> Iterator[Block]:
    yield Text(
        _sentence(_floor_text(policy, "floor.16")), _rests(policy, _floor(policy, "floor.16"))
    )
    yield Text(
        _sentence(_floor_text(policy, "floor.12")), _rests(policy, _floor(policy, "floor.12"))
    )
    months = policy.records.keep_months
    kept = "The agency has entered no retention period, so that nothing is deleted."
    if months is not None:
        kept = (
            f"An encounter is kept for {months} months after its last entry, and longer under a "
            "hold or while a follow-up is open."
        )
    yield Text(kept, _rests(policy, policy.records.basis))
    yield Items(tuple(_sentence(rule.text) for rule in policy.records.wording))
    yield Text(
        "Practice is held against this directive with “langaccess audit”. A table shows no count "
        f"below {policy.audit.small_count}, because small counts name people.",
        _rests(policy, policy.audit.basis),
    )


def _floor_rules(policy: Policy) -> Iterator[Block]:
    yield Text("No order of this agency loosens what follows; it may only be tightened.")
    yield Items(
        tuple(f"{_sentence(rule.text)} ({_rests(policy, rule.basis)})" for rule in policy.floor),
        numbered=True,
    )


_PARTS = (
    ("What this is for", _purpose),
    ("First, the language", _language),
    ("Who interprets, by what hangs on the words", _stakes),
    ("Encounter by encounter", _encounters),
    ("Who does not interpret, and why", _nobody),
    ("When somebody may die", _emergency),
    ("People who are deaf or hard of hearing", _deaf),
    ("Who counts as an interpreter", _people),
    ("Calling the interpreter line", _line),
    ("Papers, forms and machines", _papers),
    ("Which papers are translated", _which),
    ("The record, and looking back", _record),
    ("What nobody can order otherwise", _floor_rules),
)

_NAMES = {
    Using.TESTED_MEMBER: "tested member",
    Using.STAFF_INTERPRETER: "staff interpreter",
    Using.CONTRACT_INTERPRETER: "contract interpreter in person",
    Using.VIDEO: "interpreter by video",
    Using.PHONE_LINE: "interpreter by telephone",
    Using.VOLUNTEER: "volunteer",
    Using.FAMILY: "adult relative or friend",
    Using.CHILD: "child",
    Using.BYSTANDER_ADULT: "adult bystander",
    Using.INMATE: "somebody else in custody",
    Using.PARTY: "somebody who is part of the matter",
    Using.IMMIGRATION_OFFICER: "immigration officer",
    Using.MT: "machine translation",
}


def _name(using: Using) -> str:
    return _NAMES[using]


def _kind(policy: Policy, using: Using) -> str:
    text = policy.interpreting.using[using].text
    if using is Using.PHONE_LINE and policy.agency.interpreter_line:
        text += f" ({policy.agency.interpreter_line})"
    return text


def _sentence(text: str) -> str:
    """Return `text` with a capital and a full stop."""
    flat = " ".join(text.split())
    return flat[:1].upper() + flat[1:] + ("" if flat.endswith((".", "?", "!")) else ".")


def _floor(policy: Policy, name: str) -> tuple[str, ...]:
    return next(rule.basis for rule in policy.floor if rule.id == name)


def _floor_text(policy: Policy, name: str) -> str:
    return next(rule.text for rule in policy.floor if rule.id == name)


def _rests(policy: Policy, basis: Iterable[str]) -> str:
    """Return the names of what a rule rests on, with the status of what no longer stands."""
    status = {authority.id: authority.status for authority in policy.authorities}
    gone = {"rescinded", "superseded", "historical"}
    named = [f"{name}, {status[name]}" if status[name] in gone else name for name in basis]
    return f"rests on {'; '.join(named)}" if named else ""
