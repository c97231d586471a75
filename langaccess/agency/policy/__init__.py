"""Rules as data: which rules apply, and what they answer.

`load_policy` reads a jurisdiction file with everything it extends; `decide` answers questions from
it. No function here prints, asks or remembers anything.
"""

from __future__ import annotations

from langaccess.agency.policy.adoption import adopt
from langaccess.agency.policy.authorities import (
    OutdatedBasis,
    expiry,
    outdated_bases,
    print_decision,
)
from langaccess.agency.policy.cache import recall_policy
from langaccess.agency.policy.consistency import STATES, is_zone, sign_path_of
from langaccess.agency.policy.decisions import (
    DocumentQuestion,
    GateOutcome,
    Question,
    SentenceQuestion,
    SentenceRuling,
    decide,
    decide_listening,
    is_legal_act,
    judge_sentences,
    reads_like_legal_act,
)
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
from langaccess.agency.policy.interpreting_rules import (
    MACHINES,
    NO_HELP,
    Adoption,
    Caller,
    HelpKind,
    Permission,
    SignPath,
    Stakes,
    Tier,
)
from langaccess.agency.policy.loader import (
    digest,
    explain,
    load_policy,
    load_rules,
    rules_text,
    shipped_jurisdictions,
)
from langaccess.agency.policy.merge import merge
from langaccess.agency.policy.model import Authority, Policy, ServedLanguage, Threshold, WordingRule
from langaccess.agency.policy.outreach_rules import CaseClock, CaseRules, Holiday
from langaccess.agency.policy.reasons import UNSET_LINE, authority_text, interpreter_line, reason
from langaccess.agency.policy.served_languages import write_languages
from langaccess.agency.policy.translation_rules import Machine, PoliceWord

__all__ = [
    "MACHINES",
    "NO_HELP",
    "STATES",
    "UNSET_LINE",
    "Adoption",
    "Authority",
    "Caller",
    "CaseClock",
    "CaseRules",
    "DocumentQuestion",
    "GateOutcome",
    "HelpKind",
    "Holiday",
    "InterpreterQuestion",
    "Machine",
    "OutdatedBasis",
    "Permission",
    "PoliceWord",
    "Policy",
    "Question",
    "Requirement",
    "SentenceQuestion",
    "SentenceRuling",
    "ServedLanguage",
    "SignPath",
    "Stakes",
    "Threshold",
    "Tier",
    "WordingRule",
    "adopt",
    "adoption",
    "authority_text",
    "decide",
    "decide_listening",
    "decide_unserved",
    "digest",
    "encounter_id",
    "exigency_words",
    "expiry",
    "explain",
    "interpreter_line",
    "is_legal_act",
    "is_zone",
    "judge_sentences",
    "load_policy",
    "load_rules",
    "merge",
    "outdated_bases",
    "print_decision",
    "reads_like_legal_act",
    "reason",
    "recall_policy",
    "requirement",
    "rules_text",
    "shipped_jurisdictions",
    "sign_path_of",
    "stricter_tier",
    "write_languages",
]
