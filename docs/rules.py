"""The shipped rules as pages: what holds, what it rests on, and when that was last looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from langaccess.agency.facts import Contacts, FactsFile
from langaccess.agency.policy import Policy, load_policy
from langaccess.agency.policy.interpreting_rules import HelpKind, Permission, Stakes, Tier
from langaccess.agency.policy.reference import file_reference
from langaccess.core.resources import CONFIG, shipped
from langaccess.interpret.encounters.cad_map import CadMap
from langaccess.interpret.roster import RosterFile, TableMap
from langaccess.outreach.need import LanguageMap
from langaccess.outreach.plan import DocumentInventory, PlanFile, PlanLaws, RateCards
from langaccess.outreach.registers import REGISTERS
from langaccess.phrases.book import LanguageFile, TopicFile
from langaccess.reports import EvidenceMap, VendorContracts
from langaccess.translate import Sidecar
from langaccess.translate.memory import TermsFile

_RULES = """# The shipped rules

Generated from `config/base.yaml`, as of {as_of}: what holds for an agency that has said nothing
else. The authority of a rule is under *basis*; the last table says what each basis is and on which
day that was last looked at. An agency's own rules: `langaccess policy show`, and the sheet that
`langaccess policy render` writes. No line of this page is legal advice.
"""

_ENCOUNTERS = """# Types of encounters

Generated from `config/base.yaml`, as of {as_of}. `langaccess roster find LANGUAGE ENCOUNTER`,
`langaccess encounter log` and `langaccess policy ask --for` take the name or a word of the second
column. An agency adds words for a type and tightens it, in its `jurisdiction.yaml` under
`interpreting.encounters`. The list itself is closed: a type of one's own with lower stakes would be
a way around the others (decision 050).
"""

_FILES = """# Keys of the other files

Generated from the classes that read them. The rules have [a page of their own](configuration.md),
which also says how YAML is read here. Every file may say `schema: 1`; the ones that the program
writes do. `langaccess config schema` writes JSON Schema for an editor.
"""

_SHORT = {
    "interprets": "yes",
    "bridge": "until one comes",
    "exigent": "threat to life",
    "never": "no",
}


def rules_page() -> str:
    """Return the page of the shipped rules."""
    policy = _shipped()
    page = [_RULES.format(as_of=policy.as_of)]
    for part in (_floor, _help, _threat, _ties, _documents, _authorities):
        page += part(policy)
    return "\n".join(page).rstrip() + "\n"


def _shipped() -> Policy:
    return load_policy(shipped(CONFIG, "base.yaml"))


def _floor(policy: Policy) -> Iterator[str]:
    yield "## The floor"
    yield ""
    yield "No configuration loosens these; [why each is there](../explanation/the-floor.md)."
    yield ""
    yield from _table(
        ("rule", "what holds", "basis"),
        ((f"`{rule.id}`", rule.text, ", ".join(rule.basis)) for rule in policy.floor),
    )


def _help(policy: Policy) -> Iterator[str]:
    rules = policy.interpreting
    yield "## Who may interpret, by stakes"
    yield ""
    yield "*until one comes*: to bridge the wait; *threat to life*: within the limits further down."
    yield ""
    yield from _table(
        ("", *(f"{s}: {rules.levels[s].text}" for s in Stakes)),
        (
            (f"`{using}`: {rules.using[using].text}", *_row(policy, using))
            for using in HelpKind
            if using in rules.using
        ),
    )
    yield from _table(
        ("stakes", "least proof", "speaking test", "own request of an adult", "basis"),
        (
            (s, level.tier, level.speaking, "yes" if level.own_request else "no", level.basis)
            for s, level in rules.levels.items()
        ),
    )


def _threat(policy: Policy) -> Iterator[str]:
    yield "## When someone may die and no interpreter is available"
    yield ""
    stop = policy.interpreting.exigency
    recorded = ", ".join(word.replace("_", " ") for word in stop.requires)
    yield f"Only while {stop.when}; only to ask: {', '.join(stop.questions)}; for at most"
    yield f"{stop.expires_minutes} minutes; to be recorded: {recorded}. Then: {stop.follow_up}."
    yield f"Basis: {', '.join(stop.basis)}."
    yield ""


def _ties(policy: Policy) -> Iterator[str]:
    yield "## Conflicts of interest"
    yield ""
    yield from _table(
        ("tie", "what it is", "basis"),
        ((f"`{tie.id}`", tie.text, tie.basis) for tie in policy.interpreting.conflicts),
    )


def _documents(policy: Policy) -> Iterator[str]:
    yield "## Classes of documents"
    yield ""
    yield from _table(
        ("class", "what such a document does", "machine text", "people who approve", "basis"),
        (
            (f"`{name}`", kind.text, kind.machine, kind.approvals, kind.basis)
            for name, kind in policy.documents.classes.items()
        ),
    )
    yield "## Sentences that no machine translates, in any document"
    yield ""
    yield from _table(
        ("rule", "what it finds", "basis"),
        ((f"`{rule.id}`", rule.text, rule.basis) for rule in policy.sentences.rules),
    )


def _authorities(policy: Policy) -> Iterator[str]:
    yield "## What the rules are based on"
    yield ""
    yield "*read*: the wording was read in the source; otherwise have counsel check it."
    yield ""
    yield from _table(
        ("basis", "what it is", "status", "as of", "read", "note"),
        (
            (a.id, a.cite, a.status.replace("_", " "), a.as_of, "yes" if a.verified else "", a.note)
            for a in policy.authorities
        ),
    )


def _row(policy: Policy, using: HelpKind) -> Iterator[str]:
    for stakes in Stakes:
        standing = policy.interpreting.levels[stakes].using.get(using)
        yield _SHORT[standing] if standing else "no"


def encounters_page() -> str:
    """Return the page of the types of encounters."""
    policy = _shipped()
    page = [_ENCOUNTERS.format(as_of=policy.as_of)]
    page += _table(
        (
            "name",
            "or typed as",
            "what it is",
            "stakes",
            "credential for",
            "stricter than that",
            "basis",
        ),
        (
            (
                f"`{name}`",
                ", ".join(kind.aliases),
                kind.text,
                kind.stakes,
                " or ".join(kind.scopes),
                _stricter(kind.using, kind.tier),
                kind.basis,
            )
            for name, kind in policy.interpreting.encounters.items()
        ),
    )
    return "\n".join(page).rstrip() + "\n"


def _stricter(using: Mapping[HelpKind, Permission] | None, tier: Tier | None) -> str:
    parts = [f"{kind}: {_SHORT[word]}" for kind, word in (using or {}).items()]
    return "; ".join([*parts, *([f"proof: {tier}"] if tier else [])])


def files_page() -> str:
    """Return the page of the keys of all YAML files but the rules."""
    page = [
        _FILES,
        file_reference("roster/*.yaml", RosterFile),
        file_reference("glossary/*.yaml", TermsFile),
        file_reference("contacts.yaml", Contacts),
        file_reference("facts.yaml", FactsFile),
        file_reference("brochures.yaml", Sidecar),
        file_reference("phrasebooks/english/*.yaml", TopicFile),
        file_reference("phrasebooks/languages/*.yaml", LanguageFile),
        file_reference("documents.yaml", DocumentInventory),
        file_reference("rates.yaml", RateCards),
        file_reference("contracts.yaml", VendorContracts),
        file_reference("plan.yaml", PlanFile),
        file_reference("laws.yaml", PlanLaws),
        file_reference("the map of evidence build", EvidenceMap),
        file_reference("TABLE.map.yaml for roster import", TableMap),
        file_reference("TABLE.map.yaml for encounter import", CadMap),
        file_reference("TABLE.map.yaml for need import", LanguageMap),
        *(file_reference(one.file, one.entry) for one in REGISTERS.values()),
    ]
    return "\n".join(page).rstrip() + "\n"


def _table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"
    yield ""


def _cell(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return " ".join(text.split()).replace("|", "\\|")
