"""Rules as data: which rules are in force, and what they answer.

`load_policy` reads a jurisdiction file with everything it extends; `decide` answers questions from
it. No function here prints, asks or remembers anything.
"""

from __future__ import annotations

from langaccess.policy.adopting import adopt
from langaccess.policy.authorities import Rest, rests
from langaccess.policy.cached import recall_policy
from langaccess.policy.deciding import DocumentQuestion, Question, SentenceQuestion, decide
from langaccess.policy.gate import sentence_runs
from langaccess.policy.interpreters import (
    InterpreterQuestion,
    Requirement,
    adoption,
    decide_unserved,
    encounter_id,
    exigency_words,
    requirement,
    stricter_tier,
)
from langaccess.policy.interpreting import NO_HELP, Stakes, Standing, Tier, Using
from langaccess.policy.loading import (
    digest,
    explain,
    load_policy,
    load_rules,
    rules_text,
    shipped_jurisdictions,
)
from langaccess.policy.merge import merge
from langaccess.policy.model import Policy
from langaccess.policy.places import STATES, is_zone
from langaccess.policy.reasons import UNSET_LINE, authority_text, interpreter_line, reason
from langaccess.policy.recording import WordingRule
from langaccess.policy.translating import Machine, PoliceWord
from langaccess.policy.validity import expiry, print_decision

__all__ = [
    "NO_HELP",
    "STATES",
    "UNSET_LINE",
    "DocumentQuestion",
    "InterpreterQuestion",
    "Machine",
    "PoliceWord",
    "Policy",
    "Question",
    "Requirement",
    "Rest",
    "SentenceQuestion",
    "Stakes",
    "Standing",
    "Tier",
    "Using",
    "WordingRule",
    "adopt",
    "adoption",
    "authority_text",
    "decide",
    "decide_unserved",
    "digest",
    "encounter_id",
    "exigency_words",
    "expiry",
    "explain",
    "interpreter_line",
    "is_zone",
    "load_policy",
    "load_rules",
    "merge",
    "print_decision",
    "reason",
    "recall_policy",
    "requirement",
    "rests",
    "rules_text",
    "sentence_runs",
    "shipped_jurisdictions",
    "stricter_tier",
]
