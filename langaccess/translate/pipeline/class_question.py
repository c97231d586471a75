"""Asks for the class of a document where only a person can know what it is.

A sentence that performs a legal act says much about its document: it may be a form or a sworn
statement, and half of that in another language is worse than none. So such a document gets no draft
until a person who holds the right (`agency.rights`) has declared its class, and neither does one
that the gate cannot read.
"""

from __future__ import annotations

from langaccess.agency import policy
from langaccess.agency.policy import Machine, Policy
from langaccess.core.model import Decision
from langaccess.core.tags import Tag
from langaccess.translate.pipeline.sentence_gate import PACK, GatedRun

_LONGEST = 120


def gate_reads(source: Tag) -> bool:
    """Return whether the sentence gate can read the language."""
    return source.language == "en"


def asks_class(machine: Machine, *, declared: bool, named: bool) -> bool:
    """Return whether a document with a legal act waits until a person has declared its class.

    `machine` is what a machine may write for its class; a class without drafts needs no name.
    `declared`: the file, a sidecar or a call declares that class; `named`: a person who holds the
    right has.
    """
    return not named and (machine is Machine.DRAFT or not declared)


def ask_class(run: GatedRun, rules: Policy) -> Decision:
    """Return why a document with a legal act gets no draft, and how to declare its class.

    `run` is a sentence of it that is stopped as a legal act or as evidence.
    """
    text = " ".join(run.text.split())
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\u2026"
    ground = run.decision.reasons[0]
    words = (
        f'no one with the right has declared its class, and the sentence "{shown}" {ground.text} '
        f"({ground.rule}): what kind of document is this?"
    )
    how = (
        "declare its class: `langaccess translate FILE --to LANG --class CLASS --by NAME`, by a "
        "person with the right to confirm; a class without drafts also by a line `FILE: CLASS` "
        f"under `files:` in brochures.yaml next to it (classes: {_classes(rules)})"
    )
    return _question("class.undeclared", words, how, rules)


def ask_named_class(source: Tag, rules: Policy) -> Decision:
    """Return why a document in a language that the gate cannot read gets no draft."""
    words = (
        f"the gate cannot read {source.name}, so it cannot see a statement, a consent or a "
        "warning: a person with the right to confirm must declare the class of this file first"
    )
    how = (
        f"declare its class: `langaccess translate FILE --from {source} --to LANG --class CLASS"
        f" --by NAME` (classes: {_classes(rules)})"
    )
    return _question("class.by_name", words, how, rules)


def refuse_statement(source: Tag, run: GatedRun, rules: Policy) -> Decision:
    """Return why a document whose English shows a legal act gets no draft, whatever its class.

    `run` is a sentence of an engine's English that is stopped as a legal act or as evidence.
    """
    ground = run.decision.reasons[0]
    words = (
        f"the engine's English of this {source.name} document has a sentence that {ground.text} "
        f"({ground.rule}): a translator does all of it"
    )
    return Decision(
        allowed=False, reasons=(policy.reason(rules, "class.english", words, ("project",), ""),),
        instead=(PACK,),
    )  # fmt: skip


def refuse_unread(source: Tag, target: Tag, rules: Policy) -> Decision:
    """Return why a document gets no draft when the gate reads neither of its languages."""
    words = (
        f"the gate reads neither {source.name} nor {target.name}, so it would see no statement, "
        "consent or warning in this document"
    )
    return Decision(
        allowed=False, reasons=(policy.reason(rules, "class.unread", words, ("project",), ""),),
        instead=(PACK,),
    )  # fmt: skip


def whole_by_people(human: int, sentences: int, rules: Policy) -> Decision | None:
    """Return why a document goes to a translator as a whole, if people do most of it anyway.

    `human` of its `sentences` are left to people.
    """
    if human < rules.translate.whole_from or human * 2 <= sentences:
        return None
    words = f"{human} of its {sentences} sentences are left to a person by policy"
    ground = policy.reason(rules, "floor.1", words)
    return Decision(allowed=False, reasons=(ground,), instead=(PACK,))


def _question(rule: str, words: str, how: str, rules: Policy) -> Decision:
    ground = policy.reason(rules, rule, words, ("project",), "")
    return Decision(allowed=False, reasons=(ground,), instead=(how, PACK))


def _classes(rules: Policy) -> str:
    return ", ".join(rules.documents.classes)
