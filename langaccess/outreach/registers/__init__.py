"""Registers: lists that the agency keeps, each a YAML file with one dataclass for its entries.

`REGISTERS` has every register. `load_register` reads one, `due` says what is to be done about its
entries and `stale` why one may not be shown; `add_entries`, `record_check` and `set_fields` write.
A new register is a file in `data/registers/` (`described` reads it), with rules under
`outreach.registers` in `config/base.yaml` if its entries are checked, kept or withheld. Partners,
outlets and meetings have classes of their own, because much code reads their fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langaccess.core.resources import DATA, shipped
from langaccess.outreach.registers.cells import (
    data_of,
    from_cells,
    has_words,
    row_of,
    table_columns,
)
from langaccess.outreach.registers.described import (
    DescribedEntry,
    FieldDescription,
    load_described,
    record,
)
from langaccess.outreach.registers.exchange import (
    RegisterImport,
    import_entries,
    load_exchange,
    to_csv_table,
    to_json_lines,
    to_json_text,
)
from langaccess.outreach.registers.meetings import (
    MEETINGS,
    AgencyRepresentative,
    AgendaItem,
    CommunityMeeting,
    MeetingInterpreter,
    MeetingPhoto,
    MeetingSponsor,
    MeetingVenue,
)
from langaccess.outreach.registers.model import (
    ContactPerson,
    DueDate,
    EntryCheck,
    NamingConsent,
    Register,
    RegisterEntry,
)
from langaccess.outreach.registers.outlets import OUTLETS, Outlet, OutletDeadline, OutletFormat
from langaccess.outreach.registers.partners import (
    PARTNERS,
    FactObjection,
    PartnerLanguage,
    PartnerPhone,
    PartnerTerms,
    ReferralPartner,
    ServiceArea,
    ServiceNeed,
)
from langaccess.outreach.registers.referral import (
    CoverageGap,
    PartnerOffer,
    ReferralAnswer,
    UnprintedPartner,
    coverage_gaps,
    find_partners,
    objections,
    printable,
    said_words,
)
from langaccess.outreach.registers.store import (
    add_entries,
    due,
    entry_named,
    load_entries,
    load_one,
    load_register,
    record_check,
    set_fields,
    stale,
)

__all__ = [
    "MEETINGS",
    "OUTLETS",
    "PARTNERS",
    "PROGRAMS",
    "REGISTERS",
    "SITES",
    "TRAINING",
    "AgencyRepresentative",
    "AgendaItem",
    "CommunityMeeting",
    "ContactPerson",
    "CoverageGap",
    "DescribedEntry",
    "DueDate",
    "EntryCheck",
    "FactObjection",
    "FieldDescription",
    "MeetingInterpreter",
    "MeetingPhoto",
    "MeetingSponsor",
    "MeetingVenue",
    "NamingConsent",
    "Outlet",
    "OutletDeadline",
    "OutletFormat",
    "PartnerLanguage",
    "PartnerOffer",
    "PartnerPhone",
    "PartnerTerms",
    "ReferralAnswer",
    "ReferralPartner",
    "Register",
    "RegisterEntry",
    "RegisterImport",
    "ServiceArea",
    "ServiceNeed",
    "UnprintedPartner",
    "add_entries",
    "coverage_gaps",
    "data_of",
    "due",
    "entry_named",
    "find_partners",
    "from_cells",
    "has_words",
    "import_entries",
    "load_described",
    "load_entries",
    "load_exchange",
    "load_one",
    "load_register",
    "objections",
    "printable",
    "record",
    "record_check",
    "row_of",
    "said_words",
    "set_fields",
    "stale",
    "table_columns",
    "to_csv_table",
    "to_json_lines",
    "to_json_text",
]

REGISTERS: Mapping[str, Register[Any]] = {
    PARTNERS.name: PARTNERS,
    OUTLETS.name: OUTLETS,
    MEETINGS.name: MEETINGS,
    **{path.stem: load_described(path) for path in sorted(shipped(DATA, "registers").iterdir())},
}
"""Name of a register → the register."""
SITES, PROGRAMS, TRAINING = (REGISTERS[name] for name in ("sites", "programs", "training"))
