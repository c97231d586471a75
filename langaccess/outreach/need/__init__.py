"""Which languages the people of an area need, by which sources, and what follows.

`import_need` reads a file and keeps its figures.
"""

from __future__ import annotations

from langaccess.outreach.need.arithmetic import (
    Estimate,
    Share,
    at_90_percent,
    is_real_difference,
    proportion,
    rounded,
    total,
    weighted,
)
from langaccess.outreach.need.census_files import CensusFile, PlaceFigures, Survey, read_census
from langaccess.outreach.need.census_tables import (
    CensusGroup,
    CensusRow,
    CensusTable,
    census_tables,
    group_in_c16001,
)
from langaccess.outreach.need.importing import (
    BilledCalls,
    ImportedSource,
    import_need,
    remove_need,
)
from langaccess.outreach.need.language_counts import LanguageCounts, LanguageMap
from langaccess.outreach.need.model import NeedSource, SourcePlace
from langaccess.outreach.need.store import counts, figures, places, sources

__all__ = [
    "BilledCalls",
    "CensusFile",
    "CensusGroup",
    "CensusRow",
    "CensusTable",
    "Estimate",
    "ImportedSource",
    "LanguageCounts",
    "LanguageMap",
    "NeedSource",
    "PlaceFigures",
    "Share",
    "SourcePlace",
    "Survey",
    "at_90_percent",
    "census_tables",
    "counts",
    "figures",
    "group_in_c16001",
    "import_need",
    "is_real_difference",
    "places",
    "proportion",
    "read_census",
    "remove_need",
    "rounded",
    "sources",
    "total",
    "weighted",
]
