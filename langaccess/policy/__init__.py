"""Rules as data: which rules are in force, and what they answer.

`load_policy` reads a jurisdiction file with everything it extends; `decide` answers questions from
it. No function here prints, asks or remembers anything.
"""

from __future__ import annotations

from langaccess.policy.deciding import (
    DocumentQuestion,
    Question,
    SentenceQuestion,
    authority_text,
    decide,
    interpreter_line,
    reason,
)
from langaccess.policy.loading import digest, explain, load_policy, shipped_jurisdictions
from langaccess.policy.merge import merge
from langaccess.policy.model import Machine, PoliceWord, Policy

__all__ = [
    "DocumentQuestion",
    "Machine",
    "PoliceWord",
    "Policy",
    "Question",
    "SentenceQuestion",
    "authority_text",
    "decide",
    "digest",
    "explain",
    "interpreter_line",
    "load_policy",
    "merge",
    "reason",
    "shipped_jurisdictions",
]
