"""The floor: every way to loosen it through a file is an error that names the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.agency.policy import (
    DocumentQuestion,
    Machine,
    SentenceQuestion,
    decide,
    load_policy,
)
from langaccess.core.resources import CONFIG, shipped
from tests.policyfiles import HEAD, mistakes, of


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return tmp_path / "jurisdiction.yaml"


def _credential(words: str) -> str:
    """Return rules that add a credential of the agency's own."""
    return f"interpreting:\n  credentials:\n    ours: {{text: our own list, {words}}}\n"


def _way(key: str, path: str) -> str:
    """Return rules with a way for deaf people, and a number of the agency's own."""
    return f"agency: {{{key}: 217-555-0101}}\ninterpreting: {{sign: {{paths: [{path}]}}}}\n"


LOOSENINGS = {
    "a legal act as a draft": (
        "documents:\n  classes:\n    legal_act:\n      machine: draft\n",
        "7: documents.classes.legal_act.machine: loosens floor.1",
    ),
    "a legal act as a suggestion": (
        "documents: {classes: {legal_act: {machine: suggestion}}}\n",
        "4: documents.classes.legal_act.machine: loosens floor.1",
    ),
    "rights information as a draft": (
        "documents:\n  classes:\n    rights_information:\n      machine: draft\n",
        "7: documents.classes.rights_information.machine: loosens floor.1",
    ),
    "a class of one's own": (
        "documents: {classes: {flyer: {text: is a flyer, machine: draft, approvals: 1}}}\n",
        "4: documents.classes.flyer: loosens floor.1",
    ),
    "undeclared documents as operational": (
        "documents:\n  undeclared: operational\n",
        "5: documents.undeclared: loosens floor.1",
    ),
    "an exception to the gate": (
        "sentences:\n  rules:\n    - id: gate.consent\n      exceptions: ['.*']\n",
        "7: sentences.rules.0.exceptions: loosens floor.1",
    ),
    "an exception where there were others": (
        "sentences:\n  rules:\n    - id: gate.custody\n      exceptions: ['.*']\n",
        "7: sentences.rules.3.exceptions: loosens floor.1",
    ),
    "a rule of the gate that is only an exception": (
        "sentences:\n  rules: [{id: gate.ours, text: x, patterns: [], exceptions: ['.*']}]\n",
        "5: sentences.rules.11: stops nothing without patterns",
    ),
    "a word for those who are excused": (
        "sentences:\n  words:\n    - {id: anyone, words: [the above]}\n",
        "6: sentences.words.6.words.40: loosens floor.1",
    ),
    "a misspelled word as spelled right": (
        "sentences:\n  spelled: [trespass,\n    concent]\n",
        "6: sentences.spelled.163: loosens floor.1: `concent` is found as `consent` misspelled",
    ),
    "rights information approved by one": (
        "documents:\n  classes:\n    rights_information:\n      approvals: 1\n",
        "7: documents.classes.rights_information.approvals: loosens floor.9",
    ),
    "a document in half, however many of its sentences are left to people": (
        "translate:\n  whole_from: 100\n",
        "5: translate.whole_from: loosens floor.1",
    ),
    "a voice line as a new path for deaf people": (
        "interpreting:\n  sign:\n    paths:\n      - {id: line, text: our language line}\n",
        "7: interpreting.sign.paths: loosens floor.6, which no agency may loosen: `line` may not",
    ),
    "the vendor's line as a path": (
        "interpreting: {sign: {paths: [{id: ours, text: x, phone: 217-555-0155}]}}\n",
        "4: interpreting.sign.paths: loosens floor.6",
    ),
    "the dispatch desk as the on-call agency": (
        _way("dispatch_phone", "{id: on_call, phone: (217) 555-0101}"),
        "5: interpreting.sign.paths.0.phone: is a voice line",
    ),
    "the front desk as video": (
        _way("public_phone", "{id: video, phone: 217-555-0101}"),
        "5: interpreting.sign.paths.1.phone: is a voice line",
    ),
    "the front desk with an extension": (
        _way("public_phone", "{id: video, phone: 217-555-0101 ext 3}"),
        "5: interpreting.sign.paths.1.phone: is a voice line",
    ),
    "the front desk as other people write it": (
        _way("public_phone", "{id: video, phone: '+1 217.555.0101;ext=12'}"),
        "5: interpreting.sign.paths.1.phone: is a voice line",
    ),
    "the line for community services": (
        _way("public_phone", "{id: video, phone: '211'}"),
        "5: interpreting.sign.paths.1.phone: is a voice line",
    ),
    "an interrogation called a chat": (
        "interpreting:\n  encounters:\n    interrogation: {text: a friendly chat}\n",
        "6: interpreting.encounters.interrogation.text: loosens floor.3",
    ),
    "certified by nobody": (
        _credential("tier: certified, scopes: [police, court]"),
        "6: interpreting.credentials.ours.basis: needs a basis",
    ),
    "tested by nobody": (
        _credential("tier: tested, scopes: [police], basis: []"),
        "6: interpreting.credentials.ours.basis: needs a basis",
    ),
    "certified by the agency itself": (
        _credential("tier: certified, scopes: [police], basis: [local]"),
        "6: interpreting.credentials.ours.basis: `certified` needs the current program outside",
    ),
    "qualified by a rule of this project": (
        _credential("tier: qualified, scopes: [sight], basis: [project]"),
        "6: interpreting.credentials.ours.basis: `qualified` needs the current program outside",
    ),
    "certified by a law on discrimination": (
        _credential("tier: certified, scopes: [police], basis: [TITLE-VI]"),
        "6: interpreting.credentials.ours.basis: `certified` needs the current program outside",
    ),
    "certified by a law that is said to certify": (
        "authorities:\n  - {id: MIRANDA, certifies: true}\n",
        "5: authorities.9.certifies: loosens floor.5",
    ),
    "a shipped certificate on another law": (
        "interpreting:\n  credentials:\n    court_certified: {basis: [ADA-II]}\n",
        "6: interpreting.credentials.court_certified.basis: `certified` needs the current program",
    ),
    "certified by an order that was taken back": (
        _credential("tier: certified, scopes: [police], basis: [EO-13166]"),
        "6: interpreting.credentials.ours.basis: needs a basis",
    ),
    "the basis of a shipped credential emptied": (
        "interpreting:\n  credentials:\n    screened: {basis: []}\n",
        "6: interpreting.credentials.screened.basis: needs a basis",
    ),
    "people who only speak, as translators": (
        "review:\n  credentials: [translator_tested, bilingual_tested]\n",
        "5: review.credentials.1: `bilingual_tested` proves how someone speaks",
    ),
    "not due by an order that was taken back": (
        "thresholds:\n  - {id: ours, count: 5, when_unclear: not_due, basis: [EO-13166]}\n",
        "5: thresholds.1.when_unclear: `not_due` needs a basis",
    ),
    "legal acts approved by one": (
        "documents: {classes: {legal_act: {approvals: 1}}}\n",
        "4: documents.classes.legal_act.approvals: loosens floor.9",
    ),
    "a floor rule rewritten": (
        "floor:\n  - id: floor.1\n    text: anything goes\n    basis: [local]\n",
        "6: floor: loosens floor.16",
    ),
    "the guards taken off": (
        "floor:\n  - id: floor.1\n    guards: []\n",
        "6: floor: loosens floor.16",
    ),
    "an order that was taken back, in force again": (
        "authorities:\n  - {id: EO-13166, status: in_force}\n",
        "5: authorities.11.status: loosens floor.11",
    ),
    "a citation rewritten": (
        "authorities:\n  - {id: MIRANDA, cite: our own order}\n",
        "5: authorities.9.cite: loosens floor.11",
    ),
    "intervals that look narrower": (
        "audit: {confidence_percent: 60}\n",
        "4: audit.confidence_percent: loosens floor.14",
    ),
    "small counts shown": (
        "audit:\n  small_count: 3\n",
        "5: audit.small_count: loosens floor.14",
    ),
    "more time for what an emergency stand-in leaves open": (
        "audit: {follow_up_hours: 72}\n",
        "4: audit.follow_up_hours: loosens floor.3",
    ),
    "words about status let into the record": (
        "records:\n  wording:\n    - id: records.status\n      exceptions: ['.*']\n",
        "7: records.wording.0.exceptions: loosens floor.12",
    ),
    "codes kept once somebody confirms": (
        "records:\n  wording:\n    - {id: records.secret, treat: confirm}\n",
        "6: records.wording.1.treat: loosens floor.12",
    ),
    "a wrong number as a mere warning": (
        "checks:\n  severity:\n    number.differs: warning\n",
        "6: checks.severity.number.differs: loosens floor.10",
    ),
    "a check of one's own": (
        "checks: {severity: {no.such: error}}\n",
        "4: checks.severity.no.such: loosens floor.10",
    ),
    "a floor rule added that might hide others": (
        "floor:\n  - {id: floor.17, text: x, basis: [local]}\n",
        "5: floor: loosens floor.16",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LOOSENINGS)
def test_loosening_the_floor_is_an_error_that_names_the_line(rules: Path, name: str) -> None:
    text, expected = LOOSENINGS[name]
    found = mistakes(rules, text)
    assert len(found) == 1, found
    assert found[0].startswith(expected), found


STYLE = {
    "mark.question", "mark.bracket", "mark.width", "mark.space", "mark.quote", "space.double",
    "term.absent", "section.added", "section.merged", "order.changed", "source.suspect",
    "reading.level", "file.unpaired", "key.twice",
}  # fmt: skip
SEVERITIES = load_policy(shipped(CONFIG, "base.yaml")).checks.severity


@pytest.mark.slow
@pytest.mark.parametrize("code", sorted(code for code, s in SEVERITIES.items() if s != "info"))
def test_a_check_that_protects_a_reader_keeps_its_weight_and_one_of_style_does_not(
    rules: Path, code: str
) -> None:
    text = f"checks: {{severity: {{{code}: info}}}}\n"
    if code in STYLE:
        assert of(rules, text).checks.severity[code] == "info"
    else:
        (found,) = mistakes(rules, text)
        assert found.startswith(f"4: checks.severity.{code}: loosens floor.10")


def test_every_check_can_be_raised(rules: Path) -> None:
    text = "".join(f"    {code}: error\n" for code in SEVERITIES)
    raised = of(rules, f"checks:\n  severity:\n{text}").checks.severity
    assert set(raised.values()) == {"error"}


@pytest.mark.slow
def test_patterns_and_words_of_the_gate_can_only_be_added(rules: Path) -> None:
    before = {rule.id: rule.patterns for rule in of(rules).sentences.rules}
    policy = of(
        rules,
        "sentences:\n  rules:\n    - id: gate.consent\n      patterns: ['\\bpolygraph\\b']\n"
        "  words:\n    - {id: actor, words: [the rangers]}\n",
    )
    consent = policy.sentences.rules[0]
    assert consent.patterns == (*before["gate.consent"], r"\bpolygraph\b")
    assert not decide(SentenceQuestion("The polygraph is in room 4."), policy).allowed
    assert not decide(SentenceQuestion("May the rangers search your bag?"), policy).allowed


def test_a_rule_of_ones_own_may_have_exceptions(rules: Path) -> None:
    policy = of(
        rules,
        "sentences:\n  rules:\n    - id: gate.ours\n      text: is about taser use\n"
        "      patterns: ['\\btaser\\b']\n      exceptions: ['\\btaser training\\b']\n"
        "      basis: [local]\n",
    )
    assert not decide(SentenceQuestion("The taser was used."), policy).allowed
    assert decide(SentenceQuestion("Taser training is on Monday."), policy).allowed


def test_a_word_that_is_spelled_right_hides_none_that_the_gate_knows(rules: Path) -> None:
    policy = of(rules, "sentences: {spelled: [officerss, refusall, revokedd, monthss]}\n")
    text = (
        "Second refusal | License revoked 18 months | Read to driver at ____ hrs | Officer initials"
    )
    assert not decide(SentenceQuestion(text), of(rules, "")).allowed
    assert not decide(SentenceQuestion(text), policy).allowed


def test_what_a_parent_tightened_a_child_cannot_loosen_again(rules: Path, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(HEAD + "translate: {gate: refuse}\n", encoding="utf-8")
    found = mistakes(
        rules,
        "translate:\n  gate: mark\n",
        head="id: c\nextends: ./p.yaml\nas_of: 2026-11-25\n",
    )
    assert found[0].startswith("5: translate.gate: loosens floor.1")


def test_tightening_is_allowed_everywhere_the_floor_guards(rules: Path) -> None:
    policy = of(
        rules,
        "documents:\n  undeclared: rights_information\n  classes:\n"
        "    rights_information: {machine: never, approvals: 3}\n"
        "    public_information: {machine: suggestion}\n"
        "translate: {gate: refuse}\n",
    )
    assert policy.documents.classes["rights_information"].machine is Machine.NEVER
    assert not decide(DocumentQuestion(None), policy).allowed


def test_a_credential_of_ones_own_counts_on_a_basis_and_may_be_that_of_the_agency(
    rules: Path,
) -> None:
    for words in (
        "tier: certified, scopes: [court], basis: [COURT-CERTIFICATION, local]",
        "tier: tested, scopes: [police], basis: [local]",
    ):
        assert "ours" in of(rules, _credential(words)).interpreting.credentials


def test_two_loosenings_and_a_typo_give_three_errors(rules: Path) -> None:
    found = mistakes(
        rules,
        "documents:\n  undeclared: operational\n  classes: {legal_act: {machine: draft}}\n"
        "agancy: {}\n",
    )
    assert len(found) == 3
    assert found[2] == "7: agancy: unknown key; did you mean `agency`?"
