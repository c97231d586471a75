"""What supervisors and counsel read: two sets of rules compared, the agency's directive, drills.

Each function returns frozen data, or a `Page` that `render` turns into Markdown or HTML. Nothing
here prints or remembers.
"""

from __future__ import annotations

from langaccess.reports.borders import Scenario
from langaccess.reports.compare import Comparison, Row, Side, compare, load_side
from langaccess.reports.compare_page import comparison_page, groups, scenario_groups
from langaccess.reports.page import Format, Page, render

__all__ = [
    "Comparison",
    "Format",
    "Page",
    "Row",
    "Scenario",
    "Side",
    "compare",
    "comparison_page",
    "groups",
    "load_side",
    "render",
    "scenario_groups",
]
