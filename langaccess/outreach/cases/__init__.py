"""Cases with a clock: concerns, complaints, and requests for certification.

`KINDS` has every kind; `add_case`, `assign_case`, `add_clock`, `answer_case`, `close_case`,
`hold_case` and `delete_cases` are all that is done with one. What is kept, for how long, and what a
records request gets is in the rules (`outreach.cases`).
"""

from __future__ import annotations

from langaccess.outreach.cases.certification_laws import CertificationLaw, load_certification_laws
from langaccess.outreach.cases.deadlines import closed_on, holiday_on, last_day
from langaccess.outreach.cases.model import (
    KINDS,
    AnswerWay,
    CaseEvent,
    CaseKind,
    OutreachCase,
    RunningClock,
)
from langaccess.outreach.cases.service import (
    CaseDeletion,
    CaseReport,
    add_case,
    add_clock,
    answer_case,
    assign_case,
    close_case,
    delete_cases,
    hold_case,
    load_case,
    load_cases,
    redacted,
    report_cases,
)
from langaccess.outreach.cases.store import private_file

__all__ = [
    "KINDS",
    "AnswerWay",
    "CaseDeletion",
    "CaseEvent",
    "CaseKind",
    "CaseReport",
    "CertificationLaw",
    "OutreachCase",
    "RunningClock",
    "add_case",
    "add_clock",
    "answer_case",
    "assign_case",
    "close_case",
    "closed_on",
    "delete_cases",
    "hold_case",
    "holiday_on",
    "last_day",
    "load_case",
    "load_cases",
    "load_certification_laws",
    "private_file",
    "redacted",
    "report_cases",
]
