"""Rules as data: which rules are in force, and what they answer.

`load_policy` reads a jurisdiction file with everything it extends; `decide` answers questions from
it. No function here prints, asks or remembers anything.
"""

from __future__ import annotations

from langaccess.agency.policy.adopting import adopt
from langaccess.agency.policy.authorities import Rest, rests
from langaccess.agency.policy.cached import recall_policy
from langaccess.agency.policy.deciding import DocumentQuestion, Question, SentenceQuestion, decide
from langaccess.agency.policy.interpreters import (
    InterpreterQuestion,
    Requirement,
    adoption,
    decide_unserved,
    encounter_id,
    exigency_words,
    requirement,
    stricter_tier,
)
from langaccess.agency.policy.interpreting import NO_HELP, SignPath, Stakes, Standing, Tier, Using
from langaccess.agency.policy.loading import (
    digest,
    explain,
    load_policy,
    load_rules,
    rules_text,
    shipped_jurisdictions,
)
from langaccess.agency.policy.merge import merge
from langaccess.agency.policy.model import Policy
from langaccess.agency.policy.places import STATES, is_zone
from langaccess.agency.policy.reasons import UNSET_LINE, authority_text, interpreter_line, reason
from langaccess.agency.policy.recording import WordingRule
from langaccess.agency.policy.translating import Machine, PoliceWord
from langaccess.agency.policy.validity import expiry, print_decision

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
    "SignPath",
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
    "shipped_jurisdictions",
    "stricter_tier",
]
