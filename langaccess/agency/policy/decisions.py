"""Answers "may I?" from the rules that apply: one function, one kind of answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from langaccess.agency.policy.gate import WeighedText, find_barred, weigh
from langaccess.agency.policy.interpreters import InterpreterQuestion, decide_interpreter
from langaccess.agency.policy.model import Policy
from langaccess.agency.policy.ranking import load_ranking
from langaccess.agency.policy.reasons import reason
from langaccess.agency.policy.scorer import load_scorer
from langaccess.agency.policy.translation_rules import Machine, SentenceRule
from langaccess.core.errors import InputError
from langaccess.core.model import Decision

_PACK = "make a translator's pack: `langaccess translate FILE --to LANG --pack`"
_CONFIRM = "ask a person who may confirm sentences: `langaccess inspect FILE --risky 20` lists them"
_STORE = "use your agency's approved translation of this text, if the approved store has one"


@dataclass(frozen=True, slots=True)
class DocumentQuestion:
    """May a machine translate a document of this class, to be used so?

    Attributes:
        document_class: name of the class, one of `policy.documents.classes`; None when not
            declared.
        use: `Machine.DRAFT` for a formatted draft, `Machine.SUGGESTION` for text that is only
            a suggestion in a translator's file.
    """

    document_class: str | None
    use: Machine = Machine.DRAFT


@dataclass(frozen=True, slots=True)
class SentenceQuestion:
    """May a machine translate this one English sentence?

    `decide` says no only where the gate stops it; `judge_sentences` also says where a person must
    confirm it first.

    Attributes:
        text: the bare sentence, as written in the document.
        joined: it was put together from neighbors (lines, cells) that may not belong together.
    """

    text: str
    joined: bool = False


class GateOutcome(StrEnum):
    """What the sentence gate answers for one run of text."""

    CLEAR = "clear"  # a machine may translate it
    ASK = "ask"  # only after a named person has confirmed it
    STOP = "stop"  # never; no confirmation lifts it


@dataclass(frozen=True, slots=True)
class SentenceRuling:
    """The answer of the sentence gate for one run of text.

    Attributes:
        outcome: clear, ask or stop.
        decision: the same as a decision, with reasons; allowed only when the outcome is clear.
        score: how much it reads like a legal act; higher is riskier. It orders a list.
    """

    outcome: GateOutcome
    decision: Decision
    score: float = 0.0

    @property
    def kind(self) -> str:
        """The id of the first rule that stops or asks (`gate.consent`), or empty."""
        return "" if self.decision.allowed else self.decision.reasons[0].rule


Question = DocumentQuestion | SentenceQuestion | InterpreterQuestion


def decide(question: Question, policy: Policy) -> Decision:
    """Return whether `policy` permits what `question` asks, all reasons, and what to do instead.

    Raises:
        InputError: the question names a class of documents, or a type of encounter, that does not
            exist.
    """
    if isinstance(question, DocumentQuestion):
        return _document(question, policy)
    if isinstance(question, SentenceQuestion):
        return _barred(find_barred(question.text, policy.sentences, joined=question.joined), policy)
    if isinstance(question, InterpreterQuestion):
        return decide_interpreter(question, policy)
    assert_never(question)


_ENABLE = (
    "if counsel agrees that officers may record a person for this: `identify.listen` in "
    "jurisdiction.yaml with enabled: true, decided_by and decided_on"
)


def decide_listening(policy: Policy) -> Decision:
    """Return whether `policy` permits that a recording of speech is identified, and who decided."""
    rules = policy.identify.listen
    words = "your agency's rules do not permit identifying the language of a recording"
    if rules.enabled:
        words = f"permitted by {rules.decided_by} on {rules.decided_on}"
    why = (reason(policy, "identify.listen", words, rules.basis or ("local",)),)
    return Decision(rules.enabled, why, () if rules.enabled else (_ENABLE,))


_ALLOWS = {
    Machine.NEVER: frozenset[Machine](),
    Machine.SUGGESTION: frozenset({Machine.SUGGESTION}),
    Machine.DRAFT: frozenset({Machine.SUGGESTION, Machine.DRAFT}),
}


def _document(question: DocumentQuestion, policy: Policy) -> Decision:
    name = question.document_class or policy.documents.undeclared
    known = policy.documents.named(name)
    if question.use is Machine.NEVER:
        raise InputError("a question about no use at all has no answer")
    reasons = []
    if question.document_class is None:
        text = f"no one has declared the class of this document: it counts as {name}"
        reasons.append(reason(policy, "documents.undeclared", text, ("project",), ""))
    words = {
        Machine.NEVER: "no machine text, not even as a suggestion",
        Machine.SUGGESTION: "machine text only as a suggestion in the translator's file",
        Machine.DRAFT: "machine text only as a labeled draft",
    }
    text = f"{name} {known.text}: {words[known.machine]}"
    reasons.append(reason(policy, f"documents.{name}", text, known.basis, known.where))
    allowed = question.use in _ALLOWS[known.machine]
    return Decision(allowed, tuple(reasons), () if allowed else (_PACK, _STORE))


def _barred(barred: Sequence[SentenceRule], policy: Policy) -> Decision:
    reasons = tuple(reason(policy, rule.id, rule.text, rule.basis, rule.where) for rule in barred)
    return Decision(not reasons, reasons, (_STORE, _PACK) if reasons else ())


def judge_sentences(questions: Sequence[SentenceQuestion], policy: Policy) -> list[SentenceRuling]:
    """Return the ruling of the sentence gate on each run of text, in their order.

    One call for a whole document is much faster than one for each sentence.
    """
    texts = [(question.text, question.joined) for question in questions]
    return [_ruling(found, policy) for found in weigh(texts, policy.sentences)]


def _ruling(found: WeighedText, policy: Policy) -> SentenceRuling:
    if not found.asked:
        outcome = GateOutcome.STOP if found.barred else GateOutcome.CLEAR
        return SentenceRuling(outcome, _barred(found.barred, policy), found.score)
    scale = load_ranking().scale
    ground = reason(policy, scale.rule, scale.text, scale.authorities, "")
    decision = Decision(allowed=False, reasons=(ground,), instead=(_CONFIRM, _PACK))
    return SentenceRuling(GateOutcome.ASK, decision, found.score)


def is_legal_act(decision: Decision, policy: Policy) -> bool:
    """Return whether a rule stops a sentence as a legal act or as evidence, so its document is one.

    The scorer, which only says that a sentence reads like one, and a rule without `legal`, as an
    agency's own may be, stop a sentence without saying that.
    """
    legal = {rule.id for rule in policy.sentences.rules if rule.legal}
    return not decision.allowed and any(ground.rule in legal for ground in decision.reasons)


def reads_like_legal_act(decision: Decision) -> bool:
    """Return whether only the scorer stops a sentence."""
    return not decision.allowed and decision.reasons[0].rule == load_scorer().scale.rule
