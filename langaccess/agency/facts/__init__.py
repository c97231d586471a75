"""Facts that an agency states once: contacts of its desks, and dated statements of its policy.

`load_contacts` reads the register of telephone numbers, addresses and hours, `Registered` knows its
past values too, and `write_contact` with `record_contact` changes one. `load_facts` reads the dated
statements, `fact_statuses` says which may be printed today, and `slot_values` what goes into the
slots of a source document. What documents show of them is compared in `qa` and `review`.
"""

from __future__ import annotations

from langaccess.agency.facts.contacts import (
    CONTACT_SET,
    CONTACTS,
    Contact,
    Contacts,
    Registered,
    contacts_at_rest,
    entries_of,
    load_contacts,
    record_contact,
    split_key,
    write_contact,
)
from langaccess.agency.facts.slots import SLOT, SLOT_FACT, fill_slots, slots_in
from langaccess.agency.facts.statements import (
    FACTS,
    Fact,
    FactProof,
    FactsFile,
    fact_called,
    last_day,
    load_facts,
    slot_values,
)
from langaccess.agency.facts.status import (
    ATTESTED,
    TESTED,
    FactDecision,
    FactState,
    FactStatus,
    approve_facts,
    attest_fact,
    fact_statuses,
    record_test,
    reject_facts,
)

__all__ = [
    "ATTESTED",
    "CONTACTS",
    "CONTACT_SET",
    "FACTS",
    "SLOT",
    "SLOT_FACT",
    "TESTED",
    "Contact",
    "Contacts",
    "Fact",
    "FactDecision",
    "FactProof",
    "FactState",
    "FactStatus",
    "FactsFile",
    "Registered",
    "approve_facts",
    "attest_fact",
    "contacts_at_rest",
    "entries_of",
    "fact_called",
    "fact_statuses",
    "fill_slots",
    "last_day",
    "load_contacts",
    "load_facts",
    "record_contact",
    "record_test",
    "reject_facts",
    "slot_values",
    "slots_in",
    "split_key",
    "write_contact",
]
