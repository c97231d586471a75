"""Reports for supervisors and counsel: audit, case pack, directive, comparison; and drills.

Each function returns frozen data, or a `Page` that `render_file` turns into Markdown, HTML, Word or
PDF. Nothing here prints or writes, except `write_directive`.
"""

from __future__ import annotations

from langaccess.reports.audit import AuditReport, audit, rules_of_days
from langaccess.reports.audit_page import audit_page, by_kind, pace_words, reach_row, remarks
from langaccess.reports.bills import Bill, Bills, load_all_bills, load_bills
from langaccess.reports.case_pack import case_pack, pack_data
from langaccess.reports.chart import BarChart, ChartLine, ChartValue, LineChart, svg
from langaccess.reports.compare import ComparedRule, PolicyComparison, Side, compare, load_side
from langaccess.reports.compare_page import comparison_page, groups, scenario_groups
from langaccess.reports.directive import (
    Copy,
    check_copy,
    copies,
    directive,
    may_print,
    write_directive,
)
from langaccess.reports.drill import Drill, DrillMark, drill, judge
from langaccess.reports.fact_checks import QUERIES, FactTest, check_facts
from langaccess.reports.need_page import (
    RELIABILITY_MARKS,
    group_cells,
    need_chart,
    need_page,
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
from langaccess.reports.recall_sheet import recall_sheet
from langaccess.reports.scenarios import Scenario

__all__ = [
    "QUERIES",
    "RELIABILITY_MARKS",
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
    "DataTable",
    "Details",
    "Drill",
    "DrillMark",
    "FactTable",
    "FactTest",
    "FileFormat",
    "Format",
    "Heading",
    "LineChart",
    "Page",
    "PolicyComparison",
    "ProseBlock",
    "Scenario",
    "Side",
    "audit",
    "audit_page",
    "by_kind",
    "case_pack",
    "check_copy",
    "check_facts",
    "compare",
    "comparison_page",
    "copies",
    "directive",
    "drill",
    "group_cells",
    "groups",
    "judge",
    "load_all_bills",
    "load_bills",
    "load_side",
    "may_print",
    "need_chart",
    "need_page",
    "pace_words",
    "pack_data",
    "plus_minus",
    "reach_row",
    "recall_sheet",
    "remarks",
    "render",
    "render_file",
    "rules_of_days",
    "scenario_groups",
    "source_table",
    "svg",
    "tables_of",
    "write_directive",
]
