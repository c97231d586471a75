"""Reports for supervisors and counsel: audit, case pack, directive, comparison; and drills.

Each function returns frozen data, or a `Page` that `render_file` turns into Markdown, HTML, Word or
PDF. Nothing here prints or writes, except `write_directive`.
"""

from __future__ import annotations

from langaccess.reports.audit import AuditReport, audit, audit_agency, rules_of_days
from langaccess.reports.audit_page import audit_page, by_kind, pace_words, remarks
from langaccess.reports.bills import Bill, Bills, load_all_bills, load_bills
from langaccess.reports.case_pack import case_pack, pack_data
from langaccess.reports.chart import BarChart, ChartLine, ChartValue, LineChart, svg
from langaccess.reports.compare import ComparedRule, PolicyComparison, Side, compare, load_side
from langaccess.reports.compare_page import comparison_page, groups, scenario_groups
from langaccess.reports.dashboard import (
    Dashboard,
    DashboardSection,
    dashboard,
    dashboard_page,
)
from langaccess.reports.directive import (
    Copy,
    check_copy,
    copies,
    directive,
    may_print,
    write_directive,
)
from langaccess.reports.drill import Drill, DrillMark, drill, judge
from langaccess.reports.evidence import (
    AccreditationEvidence,
    AccreditationProof,
    AccreditationStandard,
    EvidenceMap,
    ProofRule,
    build_evidence,
    evidence_page,
    load_evidence_map,
)
from langaccess.reports.fact_checks import QUERIES, FactTest, check_facts
from langaccess.reports.monthly import (
    DatedItem,
    FocusCall,
    FocusPhrase,
    LanguageFocus,
    MonthlyNumber,
    MonthlyReport,
    NewFact,
    RuleChange,
    monthly,
)
from langaccess.reports.monthly_page import grade_of, monthly_page
from langaccess.reports.need_page import (
    RELIABILITY_MARKS,
    group_cells,
    need_chart,
    need_page,
    places_words,
    plus_minus,
    source_table,
)
from langaccess.reports.page import (
    BulletList,
    Callout,
    DataTable,
    Details,
    FactTable,
    FileFormat,
    Format,
    Heading,
    Page,
    ProseBlock,
    render,
    render_file,
    tables_of,
)
from langaccess.reports.plan_lists import (
    backlog_page,
    budget_words,
    counts_words,
    crossed_cells,
    dollars,
    figure_cells,
    law_page,
    reading_words,
    review_page,
)
from langaccess.reports.plan_page import plan_indicators, plan_page, worksheet_page
from langaccess.reports.practice import (
    LogRange,
    MonthCounts,
    Practice,
    months_until,
    read_practice,
)
from langaccess.reports.reach import LanguageReach
from langaccess.reports.reach_page import (
    contact_chart,
    entries_words,
    reach_cells,
    reach_columns,
    reach_page,
    reach_row,
    served_chart,
)
from langaccess.reports.recall_sheet import recall_sheet
from langaccess.reports.scenarios import Scenario
from langaccess.reports.training_payoff import PAYOFF_RULE, TrainingPayoff, training_payoff
from langaccess.reports.upcoming import Upcoming, UpcomingDate, upcoming

__all__ = [
    "PAYOFF_RULE",
    "QUERIES",
    "RELIABILITY_MARKS",
    "AccreditationEvidence",
    "AccreditationProof",
    "AccreditationStandard",
    "AuditReport",
    "BarChart",
    "Bill",
    "Bills",
    "BulletList",
    "Callout",
    "ChartLine",
    "ChartValue",
    "ComparedRule",
    "Copy",
    "Dashboard",
    "DashboardSection",
    "DataTable",
    "DatedItem",
    "Details",
    "Drill",
    "DrillMark",
    "EvidenceMap",
    "FactTable",
    "FactTest",
    "FileFormat",
    "FocusCall",
    "FocusPhrase",
    "Format",
    "Heading",
    "LanguageFocus",
    "LanguageReach",
    "LineChart",
    "LogRange",
    "MonthCounts",
    "MonthlyNumber",
    "MonthlyReport",
    "NewFact",
    "Page",
    "PolicyComparison",
    "Practice",
    "ProofRule",
    "ProseBlock",
    "RuleChange",
    "Scenario",
    "Side",
    "TrainingPayoff",
    "Upcoming",
    "UpcomingDate",
    "audit",
    "audit_agency",
    "audit_page",
    "backlog_page",
    "budget_words",
    "build_evidence",
    "by_kind",
    "case_pack",
    "check_copy",
    "check_facts",
    "compare",
    "comparison_page",
    "contact_chart",
    "copies",
    "counts_words",
    "crossed_cells",
    "dashboard",
    "dashboard_page",
    "directive",
    "dollars",
    "drill",
    "entries_words",
    "evidence_page",
    "figure_cells",
    "grade_of",
    "group_cells",
    "groups",
    "judge",
    "law_page",
    "load_all_bills",
    "load_bills",
    "load_evidence_map",
    "load_side",
    "may_print",
    "monthly",
    "monthly_page",
    "months_until",
    "need_chart",
    "need_page",
    "pace_words",
    "pack_data",
    "places_words",
    "plan_indicators",
    "plan_page",
    "plus_minus",
    "reach_cells",
    "reach_columns",
    "reach_page",
    "reach_row",
    "read_practice",
    "reading_words",
    "recall_sheet",
    "remarks",
    "render",
    "render_file",
    "review_page",
    "rules_of_days",
    "scenario_groups",
    "served_chart",
    "source_table",
    "svg",
    "tables_of",
    "training_payoff",
    "upcoming",
    "worksheet_page",
    "write_directive",
]
