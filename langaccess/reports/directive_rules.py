"""The sections of the directive: each states one part of the rules in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from langaccess.agency.policy import (
    HelpKind,
    Permission,
    Policy,
    Requirement,
    Stakes,
    exigency_words,
    interpreter_line,
    requirement,
)
from langaccess.core.words import joined
from langaccess.reports.directive_forms import (
    body_cameras,
    complaints,
    definitions,
    documents,
    duties,
    floor_rules,
    notice,
    records,
    review,
    scope,
    thresholds,
    training,
    vendors,
)
from langaccess.reports.directive_words import DirectivePaper
from langaccess.reports.page import Block, BulletList, DataTable, Heading, ProseBlock
from langaccess.reports.rule_text import capital, floor, plain, sentence


def sections(paper: DirectivePaper) -> Iterator[Block]:
    """Yield the directive, from its purpose to the rules that no order can change."""
    for title, part in _PARTS:
        yield Heading(f"{_number(title)}. {title}")
        yield from part(paper)
    for number, (title, blocks) in enumerate(paper.own(), start=len(_PARTS) + 1):
        yield Heading(f"{number}. {title}")
        yield from blocks


def _number(title: str) -> int:
    return [name for name, _ in _PARTS].index(title) + 1


def _purpose(paper: DirectivePaper) -> Iterator[Block]:
    policy = paper.policy
    yield ProseBlock(
        "People who speak little English, and people who are deaf or hard of hearing, must "
        "understand us and be understood. An interpreter is free of charge for them; do not ask "
        "them to bring one.",
        paper.rests(floor(policy, "floor.15")),
    )
    yield ProseBlock(
        "This directive states what the rules of this agency permit. Whether something is lawful "
        "is a question for counsel."
    )


def _language(paper: DirectivePaper) -> Iterator[Block]:
    policy = paper.policy
    rules = policy.interpreting
    yield ProseBlock("First, identify the language. Do not guess it from a name.")
    yield BulletList(tuple(map(sentence, rules.meanwhile)))
    yield ProseBlock(
        f"If no one knows the language, say to the interpreter line: “{rules.line.unknown}”"
    )
    yield paper.floor("floor.7")


def _stakes(paper: DirectivePaper) -> Iterator[Block]:
    policy = paper.policy
    yield ProseBlock(
        "Who may interpret depends on what is at stake. Each encounter has one of four levels; "
        f"section {_number(_BY_ENCOUNTER)} lists where an encounter is stricter than its level."
    )
    for stakes in Stakes:
        level = policy.interpreting.levels[stakes]
        needed = requirement(policy, stakes=stakes)
        here = [e.text for e in policy.interpreting.encounters.values() if e.stakes is stakes]
        yield Heading(f"{stakes.capitalize()} stakes: {level.text}", 3)
        yield ProseBlock(f"These are {joined(here)}." if here else "No encounter has these stakes.")
        yield ProseBlock("Ask for help in this order:")
        yield BulletList(tuple(_kind(policy, using) for using in needed.order), numbered=True)
        yield ProseBlock(_skill(needed), paper.rests(level.basis))
        yield from _limits(needed)


def _skill(needed: Requirement) -> str:
    text = f"An interpreter needs a valid credential of tier “{needed.tier}” or better"
    if HelpKind.TESTED_MEMBER in needed.order:
        text += (
            f"; a member who speaks the language directly needs a speaking test at level "
            f"{needed.speaking:g} (ILR) or better"
        )
    return f"{text}."


_LIMITS = {
    Permission.BRIDGE: "Only while you wait for the interpreter, not for the matter itself: {}.",
    Permission.EXIGENT: "If someone may die and no interpreter comes (section {number}): {}.",
    Permission.NEVER: "Never: {}.",
}


def _limits(needed: Requirement) -> Iterator[Block]:
    lines = []
    for standing, words in _LIMITS.items():
        kinds = [_NAMES[using] for using in HelpKind if needed.standing[using] is standing]
        if kinds:
            lines.append(words.format(joined(kinds), number=_number(_EXIGENCY)))
    yield BulletList(tuple(lines))


def _encounters(paper: DirectivePaper) -> Iterator[Block]:
    policy = paper.policy
    yield ProseBlock(
        "These rules add to the level of each encounter. The table at the end of this section "
        "shows them all at a glance."
    )
    for name, kind in policy.interpreting.encounters.items():
        needed = requirement(policy, encounter=name)
        level = requirement(policy, stakes=kind.stakes)
        yield Heading(f"{sentence(kind.text).rstrip('.')} ({kind.stakes} stakes)", 3)
        text = " ".join(_stricter(needed, level)) or "The rules of the level apply."
        yield ProseBlock(text, paper.rests(kind.basis))
        if kind.advice:
            yield BulletList(tuple(map(sentence, kind.advice)))
    yield _at_a_glance(policy)


def _stricter(needed: Requirement, level: Requirement) -> Iterator[str]:
    for standing, words in _LIMITS.items():
        kinds = [
            _NAMES[using]
            for using in HelpKind
            if needed.standing[using] is standing and level.standing[using] is not standing
        ]
        if kinds:
            yield words.format(joined(kinds), number=_number(_EXIGENCY))
    if needed.order != tuple(using for using in level.order if using in needed.order):
        yield f"The order is {joined([_NAMES[using] for using in needed.order], 'then')}."
    if needed.tier is not level.tier:
        yield f"An interpreter needs a credential of tier “{needed.tier}” or better."
    if needed.scopes != level.scopes:
        yield f"The credential must cover {joined(needed.scopes, 'or')} work."


_MARKS = {
    Permission.INTERPRETS: "yes",
    Permission.BRIDGE: "wait",
    Permission.EXIGENT: "life",
    Permission.NEVER: "no",
}


def _at_a_glance(policy: Policy) -> DataTable:
    rows = []
    for name, kind in policy.interpreting.encounters.items():
        standing = requirement(policy, encounter=name).standing
        text = kind.text.removeprefix("a ").removeprefix("an ").removeprefix("the ")
        rows.append((f"{capital(text)} ({kind.stakes})", *(_MARKS[standing[u]] for u in HelpKind)))
    legend = (
        "Who may be used: yes; wait (only until the interpreter is there); life (only if someone "
        "may die); no"
    )
    return DataTable(legend, ("encounter", *(_SHORT[using] for using in HelpKind)), tuple(rows))


def _not_interpreters(paper: DirectivePaper) -> Iterator[Block]:
    policy = paper.policy
    yield ProseBlock(
        "These people, and machines, are not interpreters. Use them only where section "
        f"{_number(_BY_LEVEL)} or {_number(_BY_ENCOUNTER)} permits it, and never because it is "
        "quicker."
    )
    yield BulletList(
        tuple(
            f"{sentence(kind.text).rstrip('.')}: {kind.why}. ({paper.rests(kind.basis)})"
            for kind in policy.interpreting.using.values()
            if kind.why
        )
    )


def _emergency(paper: DirectivePaper) -> Iterator[Block]:
    policy = paper.policy
    rules = policy.interpreting.exigency
    yield ProseBlock(
        f"A person who is not an interpreter may be used {exigency_words(policy)}.",
        paper.rests(rules.basis),
    )
    evidence = [
        e.text for e in policy.interpreting.encounters.values() if e.stakes is Stakes.EVIDENTIARY
    ]
    yield ProseBlock(
        f"No emergency stand-in may be used for {joined(evidence, 'or')}: wait for the interpreter."
    )
    yield ProseBlock(
        f"Do the follow-up within {policy.audit.follow_up_hours} hours.",
        paper.rests(policy.audit.basis),
    )


def _deaf(paper: DirectivePaper) -> Iterator[Block]:
    policy = paper.policy
    rules = policy.interpreting.sign
    yield ProseBlock(
        "Deaf people have their own path, and a voice line is never part of it. Reach an "
        "interpreter in this order:",
        paper.rests(rules.basis),
    )
    yield BulletList(
        tuple(
            f"{sentence(path.text)} {path.phone or 'Number not entered yet.'}"
            for path in rules.paths
        ),
        numbered=True,
    )
    yield ProseBlock("While you wait:")
    yield BulletList(tuple(map(sentence, rules.meanwhile)))
    granted = [str(stakes) for stakes in Stakes if policy.interpreting.levels[stakes].own_request]
    if granted:
        yield ProseBlock(
            "If a deaf adult requests an accompanying adult, and that adult agrees, this may be "
            f"granted at {joined(granted, 'or')} stakes where it is appropriate; otherwise not."
        )


def _people(paper: DirectivePaper) -> Iterator[Block]:
    policy = paper.policy
    rules = policy.interpreting
    yield paper.floor("floor.4")
    yield paper.floor("floor.5")
    rows = []
    for name, kind in rules.credentials.items():
        retest = f"after {kind.retest_months} months" if kind.retest_months else "when it expires"
        rows.append((plain(name), kind.text, kind.tier, ", ".join(kind.scopes), retest))
    columns = ("credential", "what it is", "tier", "covers", "new test")
    yield DataTable("Credentials that count", columns, tuple(rows))
    vetting = rules.vetting
    yield ProseBlock(
        f"Every {joined(vetting.kinds, 'and')} needs these checks: {joined(vetting.checks)}; "
        f"each is valid for {vetting.valid_months} months.",
        paper.rests(vetting.basis),
    )
    yield ProseBlock("These conflicts of interest bar an interpreter:")
    yield BulletList(tuple(sentence(conflict.text) for conflict in rules.conflicts))
    yield ProseBlock(
        "Many languages have no test. Then the next tier counts, the record says so, and the "
        f"{policy.officer.short} asks the interpreter first:",
        paper.rests(rules.no_certification.basis),
    )
    yield BulletList(tuple(map(sentence, rules.no_certification.ask)))


def _line(paper: DirectivePaper) -> Iterator[Block]:
    policy = paper.policy
    rules = policy.interpreting.line
    yield ProseBlock(f"The interpreter line: {interpreter_line(policy)}.", paper.rests(rules.basis))
    say = rules.say.format(
        language="[language]", encounter="[encounter]", relay="", officer=policy.officer.a_title
    )
    yield ProseBlock(f"Say: “{say}”")
    yield ProseBlock("Before you begin:")
    yield BulletList(tuple(map(sentence, rules.before)))


_BY_LEVEL = "Who may interpret, by level of stakes"
_BY_ENCOUNTER = "Encounter by encounter"
_EXIGENCY = "If someone may die"
_PARTS: tuple[tuple[str, Callable[[DirectivePaper], Iterator[Block]]], ...] = (
    ("Purpose", _purpose),
    ("Scope", scope),
    ("Definitions", definitions),
    ("Duties", duties),
    ("Identify the language", _language),
    (_BY_LEVEL, _stakes),
    (_BY_ENCOUNTER, _encounters),
    ("Who does not interpret, and why", _not_interpreters),
    (_EXIGENCY, _emergency),
    ("People who are deaf or hard of hearing", _deaf),
    ("Who counts as an interpreter", _people),
    ("Calling the interpreter line", _line),
    ("Documents and machine translation", documents),
    ("Which documents are translated", thresholds),
    ("Body cameras and reports", body_cameras),
    ("Records and audits", records),
    ("Vendors, bills and quality", vendors),
    ("Training", training),
    ("Complaints; no retaliation", complaints),
    ("Notice to the public", notice),
    ("Rules that no order can loosen", floor_rules),
    ("Violations and review", review),
)

_NAMES = {
    HelpKind.TESTED_MEMBER: "tested member",
    HelpKind.STAFF_INTERPRETER: "staff interpreter",
    HelpKind.CONTRACT_INTERPRETER: "contract interpreter in person",
    HelpKind.VIDEO: "interpreter by video",
    HelpKind.PHONE_LINE: "interpreter by telephone",
    HelpKind.VOLUNTEER: "volunteer",
    HelpKind.FAMILY: "adult relative or friend",
    HelpKind.CHILD: "child",
    HelpKind.BYSTANDER_ADULT: "adult bystander",
    HelpKind.INMATE: "another person in custody",
    HelpKind.PARTY: "a party to the matter",
    HelpKind.IMMIGRATION_OFFICER: "immigration officer",
    HelpKind.MT: "machine translation",
    HelpKind.BODY_CAMERA_AI: "a body camera's translation",
}


_SHORT = {
    HelpKind.TESTED_MEMBER: "tested member",
    HelpKind.STAFF_INTERPRETER: "staff",
    HelpKind.CONTRACT_INTERPRETER: "contract",
    HelpKind.VIDEO: "video",
    HelpKind.PHONE_LINE: "phone",
    HelpKind.VOLUNTEER: "volunteer",
    HelpKind.FAMILY: "family",
    HelpKind.CHILD: "child",
    HelpKind.BYSTANDER_ADULT: "bystander",
    HelpKind.INMATE: "inmate",
    HelpKind.PARTY: "party",
    HelpKind.IMMIGRATION_OFFICER: "immigration",
    HelpKind.MT: "machine",
    HelpKind.BODY_CAMERA_AI: "camera",
}


def _kind(policy: Policy, using: HelpKind) -> str:
    text = policy.interpreting.using[using].text
    if using is HelpKind.PHONE_LINE and policy.agency.interpreter_line:
        text += f" ({policy.agency.interpreter_line})"
    return text
