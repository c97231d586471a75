"""Which languages the people of an area need, by which sources, and what follows.

`import_need` reads a file and keeps its figures; `assess` says what all sources together
show; `adopt_languages` writes what a person decides into the rules.
"""

from __future__ import annotations

from langaccess.outreach.need.adoption import adopt_languages
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
from langaccess.outreach.need.assessment import (
    GroupNeed,
    LanguageMention,
    NeedAssessment,
    assess,
    assess_each,
)
from langaccess.outreach.need.beats import (
    BeatNeed,
    BeatPermission,
    BeatTable,
    allow_beats,
    assess_beats,
    beats_permission,
)
from langaccess.outreach.need.census_files import read_census
from langaccess.outreach.need.census_tables import (
    CensusGroup,
    CensusRow,
    CensusTable,
    census_tables,
    group_in_c16001,
)
from langaccess.outreach.need.importing import ImportedSource, import_need, remove_need
from langaccess.outreach.need.language_counts import LanguageCounts, LanguageMap, count_calls
from langaccess.outreach.need.model import (
    CensusFile,
    NeedSource,
    PlaceFigures,
    SourcePlace,
    Survey,
)
from langaccess.outreach.need.store import counts, figures, places, sources
from langaccess.outreach.need.thresholds import (
    Counted,
    DutyStatus,
    RuleOutcome,
    ThresholdAnswer,
    amount_words,
    judge,
)
from langaccess.outreach.need.withholding import is_told, withheld, withheld_cells

__all__ = [
    "BeatNeed",
    "BeatPermission",
    "BeatTable",
    "CensusFile",
    "CensusGroup",
    "CensusRow",
    "CensusTable",
    "Counted",
    "DutyStatus",
    "Estimate",
    "GroupNeed",
    "ImportedSource",
    "LanguageCounts",
    "LanguageMap",
    "LanguageMention",
    "NeedAssessment",
    "NeedSource",
    "PlaceFigures",
    "RuleOutcome",
    "Share",
    "SourcePlace",
    "Survey",
    "ThresholdAnswer",
    "adopt_languages",
    "allow_beats",
    "amount_words",
    "assess",
    "assess_beats",
    "assess_each",
    "at_90_percent",
    "beats_permission",
    "census_tables",
    "count_calls",
    "counts",
    "figures",
    "group_in_c16001",
    "import_need",
    "is_real_difference",
    "is_told",
    "judge",
    "places",
    "proportion",
    "read_census",
    "remove_need",
    "rounded",
    "sources",
    "total",
    "weighted",
    "withheld",
    "withheld_cells",
]
