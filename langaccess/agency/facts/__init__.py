"""Facts that an agency states once: the telephone numbers, addresses and hours of its desks.

`load_contacts` reads the register, `Registered` knows its past values too, and `write_contact`
with `record_contact` changes one. What documents show of them is compared in `qa` and `review`.
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

__all__ = [
    "CONTACTS",
    "CONTACT_SET",
    "Contact",
    "Contacts",
    "Registered",
    "contacts_at_rest",
    "entries_of",
    "load_contacts",
    "record_contact",
    "split_key",
    "write_contact",
]
