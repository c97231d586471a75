"""The language access plan: vital documents, what they still need, what it costs, what a law asks.

`document_matrix` joins the agency's inventory with the need and with what review and publishing
know; `backlog` orders what is to be translated and prices it; `plan_facts` reads everything that
the plan is written from; `check_law` says which fields of a law are there; `review_plan` compares
with the plan before, which `record_plan` kept in the log. `phrase_plan` orders the review of
phrases.
"""

from __future__ import annotations

from langaccess.outreach.plan.backlog import (
    ORDER,
    PRICE,
    Backlog,
    BacklogItem,
    BudgetCut,
    Price,
    backlog,
    price_of,
)
from langaccess.outreach.plan.comparison import (
    ChangedFigure,
    CrossedThreshold,
    PlanReview,
    StateChange,
    review_plan,
)
from langaccess.outreach.plan.facts import PlanDate, PlanFacts, plan_dates, plan_facts
from langaccess.outreach.plan.files import (
    DOCUMENTS,
    PLAN,
    RATES,
    load_inventory,
    load_plan_file,
    load_rates,
)
from langaccess.outreach.plan.languages import PlanNeed, plan_need
from langaccess.outreach.plan.law_check import (
    FieldAnswer,
    LawCheck,
    check_law,
    tested_members,
)
from langaccess.outreach.plan.laws import (
    LAWS,
    LawField,
    LawReading,
    LawThreshold,
    PlanLaw,
    PlanLaws,
    load_laws,
)
from langaccess.outreach.plan.matrix import document_matrix
from langaccess.outreach.plan.model import (
    NOT_OPEN,
    STAKES,
    STATES,
    CellState,
    Commitment,
    DocumentInventory,
    MatchShares,
    PlanCell,
    PlanFile,
    PlanLanguage,
    PlanMatrix,
    PlanSignature,
    RateCard,
    RateCards,
    VitalDocument,
    WordCounts,
)
from langaccess.outreach.plan.phrase_review import (
    REVIEW_ORDER,
    PhrasePlan,
    PhraseReview,
    phrase_plan,
)
from langaccess.outreach.plan.record import RENDERED, RecordedPlan, record_plan, recorded_plans

__all__ = [
    "DOCUMENTS",
    "LAWS",
    "NOT_OPEN",
    "ORDER",
    "PLAN",
    "PRICE",
    "RATES",
    "RENDERED",
    "REVIEW_ORDER",
    "STAKES",
    "STATES",
    "Backlog",
    "BacklogItem",
    "BudgetCut",
    "CellState",
    "ChangedFigure",
    "Commitment",
    "CrossedThreshold",
    "DocumentInventory",
    "FieldAnswer",
    "LawCheck",
    "LawField",
    "LawReading",
    "LawThreshold",
    "MatchShares",
    "PhrasePlan",
    "PhraseReview",
    "PlanCell",
    "PlanDate",
    "PlanFacts",
    "PlanFile",
    "PlanLanguage",
    "PlanLaw",
    "PlanLaws",
    "PlanMatrix",
    "PlanNeed",
    "PlanReview",
    "PlanSignature",
    "Price",
    "RateCard",
    "RateCards",
    "RecordedPlan",
    "StateChange",
    "VitalDocument",
    "WordCounts",
    "backlog",
    "check_law",
    "document_matrix",
    "load_inventory",
    "load_laws",
    "load_plan_file",
    "load_rates",
    "phrase_plan",
    "plan_dates",
    "plan_facts",
    "plan_need",
    "price_of",
    "record_plan",
    "recorded_plans",
    "review_plan",
    "tested_members",
]
