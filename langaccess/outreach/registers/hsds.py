"""Partners from and to HSDS 3 (Open Referral), as JSON and as a folder of CSV tables.

The record is kept whole in the entry (`hsds`), and the entry's own fields are read from it. An
export starts from the kept record and writes only what the entry has since changed, so that what
came in goes back letter by letter, unknown fields too. Names are those of the HSDS 3.0 schemas.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from langaccess.agency.policy import Policy
from langaccess.core.errors import InputError
from langaccess.core.files import read_text
from langaccess.core.sheets import csv_table, read_sheets, unguarded
from langaccess.core.tags import resolve, tag_or_none
from langaccess.outreach.registers.cells import data_of
from langaccess.outreach.registers.partners import PARTNERS, ReferralPartner, ServiceNeed
from langaccess.outreach.registers.store import load_entries, load_one

__all__ = ["HsdsImport", "hsds_records", "hsds_tables", "load_hsds", "own_hsds_ids"]

Record = dict[str, Any]

_LEVELS = {"city": "local", "county": "county", "region": "region", "state": "state",
           "country": "national", "nation": "national"}  # fmt: skip
_DAYS = {"MO": "mon", "TU": "tue", "WE": "wed", "TH": "thu", "FR": "fri", "SA": "sat", "SU": "sun"}
_NEEDS = {"english": "esl", "domestic violence": "dv", "legal": "legal", "housing": "housing",
          "health": "health", "food": "food", "wage": "wages", "employment": "jobs"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HsdsImport:
    """What an HSDS file holds.

    Attributes:
        entries: plain data of partners, for `import_entries`.
        warnings: what could not be used and is kept only for export, each with its record.
    """

    entries: tuple[Record, ...]
    warnings: tuple[str, ...]


def load_hsds(path: Path, policy: Policy) -> HsdsImport:
    """Return the services of an HSDS file as partners.

    Args:
        path: JSON (a service, a list, or a page with `contents`), or a folder with the CSV tables.

    Raises:
        ConfigError: a service does not fit, such as text about a person's status.
        InputError: it is not HSDS 3; a service lacks `id` or `name`.
    """
    from langaccess.core.config import Tree

    records = _from_tables(path) if path.is_dir() else _from_json(path)
    warnings: list[str] = []
    entries = []
    for record in records:
        for key in ("id", "name"):
            if not str(record.get(key) or "").strip():
                raise InputError(f"a service has no `{key}`", where=str(path))
        _require_shape(record, path)
        entries.append(_entry(record, warnings))
    load_entries(Tree(path, {PARTNERS.name: entries}, {}), PARTNERS, policy)
    return HsdsImport(tuple(entries), tuple(warnings))


def _from_json(path: Path) -> list[Record]:
    try:
        data = json.loads(read_text(path))
    except ValueError as exc:
        raise InputError(f"this is not JSON: {exc}", where=str(path)) from exc
    found = data.get("contents", data.get("services", [data])) if isinstance(data, dict) else data
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise InputError("this file has no HSDS services", where=str(path))
    return found


_OBJECTS = frozenset({"organization", "location", "taxonomy_term"})
_LISTS = frozenset({"addresses", "addresss", "attributes", "languages", "phones", "schedules",
                    "service_areas", "service_at_locations"})  # fmt: skip
"""The fields that are read here, and that hold an object or a list of objects."""


def _require_shape(record: Record, path: Path) -> None:
    """Refuse a record with another shape in the fields that are read.

    Raises:
        InputError: such a field is not an object, or not a list of objects.
    """
    for key, value in record.items():
        if not value or key not in _OBJECTS | _LISTS:
            continue
        inner = value if key in _LISTS else [value]
        if not isinstance(inner, list) or not all(isinstance(one, dict) for one in inner):
            wanted = "a list of objects" if key in _LISTS else "an object"
            raise InputError(
                f"`{key}` is not {wanted}", where=str(path), hint="write the file as HSDS 3"
            )
        for one in inner:
            _require_shape(one, path)


# Table → key in the service, and the column by which a row belongs to it.
_OF_SERVICE = {
    "phones": "service_id", "languages": "service_id", "schedules": "service_id",
    "service_areas": "service_id", "contacts": "service_id", "cost_options": "service_id",
    "required_documents": "service_id", "funding": "service_id", "attributes": "link_id",
    "service_at_location": "service_id",
}  # fmt: skip
_OF_LOCATION = {"addresses": "location_id", "phones": "location_id", "languages": "location_id",
                "schedules": "location_id", "accessibility": "location_id"}  # fmt: skip
_OF_ORGANIZATION = {"phones": "organization_id", "contacts": "organization_id"}
_ONE = {"organization": "organizations", "program": "programs", "location": "locations",
        "taxonomy_term": "taxonomy_terms"}  # fmt: skip
_IN_JSON = {"service_at_location": "service_at_locations", "funding": "fundings"}


def _from_tables(folder: Path) -> list[Record]:
    """Return the services of a folder of tables, each with the rows that belong to it."""
    tables: dict[str, list[Record]] = defaultdict(list)
    for path in sorted(folder.glob("*.csv")):
        for sheet in read_sheets(path):
            (_, head), *rows = sheet.lines
            tables[path.stem] += [
                {key: unguarded(cell) for key, cell in zip(head, row, strict=False) if cell}
                for _, row in rows
            ]
    if not tables["services"]:
        raise InputError("this folder has no services.csv with rows", where=str(folder))
    return [_joined(row, tables) for row in tables["services"]]


def _joined(service: Record, tables: Mapping[str, list[Record]]) -> Record:
    made = dict(service)
    for name, column in _OF_SERVICE.items():
        made |= _children(name, column, service.get("id", ""), tables)
    for one in made.get("attributes", ()):
        one.update(_single("taxonomy_term", one, tables))
    for one in made.get("service_at_locations", ()):
        one.update(_single("location", one, tables))
        for name, column in _OF_LOCATION.items():
            if "location" in one:
                one["location"] |= _children(name, column, one["location"]["id"], tables)
    made |= _single("program", made, tables) | _single("organization", made, tables)
    for name, column in _OF_ORGANIZATION.items():
        if "organization" in made:
            found = _children(name, column, made["organization"]["id"], tables)
            made["organization"] |= found
    return made


def _children(
    name: str, column: str, parent: str, tables: Mapping[str, list[Record]]
) -> dict[str, list[Record]]:
    rows = [dict(row) for row in tables.get(name, ()) if parent and row.get(column) == parent]
    for row in rows if name == "phones" else ():
        row.update(_children("languages", "phone_id", row.get("id", ""), tables))
    return {_IN_JSON.get(name, name): rows} if rows else {}


def _single(name: str, of: Record, tables: Mapping[str, list[Record]]) -> Record:
    own = of.get(f"{name}_id")
    row = next((row for row in tables.get(_ONE[name], ()) if own and row.get("id") == own), None)
    return {} if row is None else {name: dict(row)}


def _entry(record: Record, warnings: list[str]) -> Record:
    """Return plain data of a partner; `warnings` gets what could not be used."""

    def warn(text: str) -> None:
        warnings.append(f"{record['name']}: {text}")

    organization = record.get("organization") or {}
    places = [one.get("location") or {} for one in record.get("service_at_locations") or ()]
    made: Record = {
        "id": str(record["id"]),
        "org": str(organization.get("name") or record["name"]).strip(),
        "service": str(record["name"]).strip(),
        "needs": list(dict.fromkeys(_needs(record))),
        "area": _area(record),
        "languages": list(_languages(record, places, warn)),
        "phones": list(load_phones([record, *places, organization], warn)),
        "url": str(record.get("url") or organization.get("website") or ""),
        "hours": "; ".join(_hours(record, places)),
        "weekly": list(_weekly(record, places, warn)),
        "address": _address(places),
        "cost": str(record.get("fees_description") or ""),
        "eligibility": str(record.get("eligibility_description") or ""),
    }
    if record.get("interpretation_services"):
        warn("interpretation services are words: enter the languages with `how: interpreter`")
    day = str(record.get("assured_date") or "")[:10]
    if day:
        by = str(record.get("assurer_email") or "the directory that it came from")
        made["checked"] = {"on": day, "by": by, "how": "directory"}
    else:
        warn("no one has checked it (`assured_date`)")
    if record.get("status", "active") != "active":
        made["retired"] = day or str(record.get("last_modified") or "")[:10] or "1970-01-01"
    if organization.get("contacts") or record.get("contacts"):
        warn("contact persons are not shown: they have not agreed to it")
    return {key: value for key, value in made.items() if value not in ("", [], {})} | {
        "hsds": record
    }


def _needs(record: Record) -> Iterator[str]:
    known = set(get_args(ServiceNeed))
    for one in record.get("attributes") or ():
        term = one.get("taxonomy_term") or {}
        if term.get("code") in known:
            yield str(term["code"])
        else:
            words = str(term.get("name") or "").casefold()
            yield from (need for part, need in _NEEDS.items() if part in words)


def _area(record: Record) -> Record:
    area: Record = next(iter(record.get("service_areas") or ()), {})
    level = _LEVELS.get(str(area.get("extent_type") or "").casefold(), "local")
    name = str(area.get("name") or "")
    return {"level": level} | ({"name": name} if name else {})


def _languages(record: Record, places: Sequence[Record], warn: Any) -> Iterator[Record]:
    seen = set()
    for one in [*(record.get("languages") or ()), *(
        lang for place in places for lang in place.get("languages") or ()
    )]:  # fmt: skip
        code, name = str(one.get("code") or "").strip(), str(one.get("name") or "").strip()
        try:
            tag = tag_or_none(code) or resolve(name, use="speech")
        except InputError as exc:
            warn(f"language `{name or code}`: {exc.message}")
            continue
        if tag not in seen:
            seen.add(tag)
            note = str(one.get("note") or "")
            yield {"tag": str(tag), "how": "staff"} | ({"note": note} if note else {})


def load_phones(holders: Sequence[Record], warn: Any) -> Iterator[Record]:
    """Yield the numbers that can be telephone numbers; `warn` gets the others."""
    from langaccess.core.config import phone

    seen = set()
    for one in (number for holder in holders for number in holder.get("phones") or ()):
        bare = str(one.get("number") or "").strip("\"' ")
        try:
            number = str(phone(bare))
        except ValueError:
            warn(f"telephone number `{bare}` cannot be one; it is not printed")
            continue
        if number not in seen:
            seen.add(number)
            more = {"extension": one.get("extension"), "use": one.get("description")}
            yield {"number": number} | {key: str(value) for key, value in more.items() if value}


def _schedules(record: Record, places: Sequence[Record]) -> Iterator[Record]:
    yield from record.get("schedules") or ()
    for at in record.get("service_at_locations") or ():
        yield from at.get("schedules") or ()
    for place in places:
        yield from place.get("schedules") or ()


def _hours(record: Record, places: Sequence[Record]) -> Iterator[str]:
    yield from dict.fromkeys(
        str(one["description"]) for one in _schedules(record, places) if one.get("description")
    )


def _weekly(record: Record, places: Sequence[Record], warn: Any) -> Iterator[Record]:
    seen: list[Record] = []
    for one in _schedules(record, places):
        zone = one.get("timezone")
        if zone and not str(zone).startswith("UTC") and "/" not in str(zone):
            warn(f"time zone `{zone}` of the opening hours is not one; the agency's is used")
        days = [_DAYS[day] for day in str(one.get("byday") or "").split(",") if day in _DAYS]
        start, end = (str(one.get(key) or "")[:5] for key in ("opens_at", "closes_at"))
        made = {"days": days, "start": start, "end": end}
        if one.get("freq") != "WEEKLY" or not days or len(start) < 5 or len(end) < 5:
            warn("opening hours are only words here")
        elif made not in seen:
            seen.append(made)
            yield made


def _address(places: Sequence[Record]) -> str:
    for place in places:
        for one in place.get("addresses") or place.get("addresss") or ():
            parts = ("address_1", "address_2", "city", "state_province", "postal_code")
            return ", ".join(str(one[key]) for key in parts if one.get(key))
    return ""


def hsds_records(partners: Sequence[ReferralPartner], agency: str) -> list[Record]:
    """Return partners as HSDS services.

    Args:
        agency: id of the rules; entries that are not from HSDS get an id made of it and their own.
    """
    return [_record(one, agency) for one in partners]


def own_hsds_ids(partners: Iterable[ReferralPartner], agency: str) -> dict[str, str]:
    """Return the HSDS id under which an export names each entry of the agency's own → its id.

    Such a service that comes back from a directory is not another partner.
    """
    return {_own_id(one, agency): one.id for one in partners if not one.hsds}


def _own_id(partner: ReferralPartner, agency: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{agency}/{partner.id}"))


def _record(partner: ReferralPartner, agency: str) -> Record:
    kept: Record = json.loads(json.dumps(partner.hsds, default=str))
    before = data_of(load_one(_entry(kept, []), PARTNERS)) if kept else {}
    now = data_of(partner)
    changed = {key for key in {*before, *now} - {"hsds"} if before.get(key) != now.get(key)}
    if not kept:
        kept["id"] = _own_id(partner, agency)
        kept["status"] = "active"
        changed |= {"org", "service"}
    for key in sorted(changed):
        _overlay(kept, key, partner)
    return kept


def _overlay(kept: Record, key: str, partner: ReferralPartner) -> None:
    """Write one field of an entry into its record."""
    if key in _PLAIN:
        kept[_PLAIN[key]] = getattr(partner, key)
    elif key == "org":
        organization = kept.setdefault("organization", {"id": _part(kept["id"], "organization")})
        organization["name"] = partner.org
        organization.setdefault("description", partner.org)
    elif key == "service":
        kept["name"] = partner.service or partner.org
    elif key == "checked" and partner.checked is not None:
        kept["assured_date"] = partner.checked.on.isoformat()
        if "@" in partner.checked.by:
            kept["assurer_email"] = partner.checked.by
    elif key == "retired":
        kept["status"] = "inactive" if partner.retired else "active"
    elif key in _LISTED:
        name, rows = _LISTED[key]
        kept[name] = list(rows(partner, kept["id"]))
        others = [one.tag.name for one in partner.languages if one.how == "interpreter"]
        if key == "languages" and others:
            kept["interpretation_services"] = f"Through an interpreter: {', '.join(others)}"


def _spoken(partner: ReferralPartner, own: str) -> Iterator[Record]:
    for one in partner.languages:
        if one.how == "staff":
            made = {"id": _part(own, one.tag), "name": one.tag.name, "code": str(one.tag)}
            yield made | ({"note": one.note} if one.note else {})


def _numbers(partner: ReferralPartner, own: str) -> Iterator[Record]:
    for one in partner.phones:
        made = {"id": _part(own, one.number), "number": str(one.number)}
        more = {"extension": one.extension, "description": one.use}
        yield made | {key: value for key, value in more.items() if value}


def _terms(partner: ReferralPartner, own: str) -> Iterator[Record]:
    for need in partner.needs:
        term = {"id": _part("need", need), "code": need, "name": need, "description": need}
        link = {"id": _part(own, need), "link_entity": "service", "link_id": own}
        yield link | {"taxonomy_term": term}


def _served_area(partner: ReferralPartner, own: str) -> Iterator[Record]:
    extent = {level: extent for extent, level in reversed(_LEVELS.items())}[partner.area.level]
    yield {"id": _part(own, "area"), "name": partner.area.name, "extent_type": extent}


def _opening(partner: ReferralPartner, own: str) -> Iterator[Record]:
    short = {name: day for day, name in _DAYS.items()}
    for one in partner.weekly:
        days = ",".join(short[day] for day in one.days)
        made = {"id": _part(own, f"{days}{one.start}"), "freq": "WEEKLY", "byday": days}
        yield made | {"opens_at": one.start, "closes_at": one.end}
    if partner.hours:
        yield {"id": _part(own, "hours"), "description": partner.hours}


def _place(partner: ReferralPartner, own: str) -> Iterator[Record]:
    street, *rest = [part.strip() for part in partner.address.rsplit(",", 3)]
    if len(rest) < len(_ADDRESS):  # not as `street, city, state, ZIP`: the schema wants the keys
        street, rest = partner.address, ["", "", ""]
    address = {"id": _part(own, "address"), "address_1": street, "country": "US",
               "address_type": "physical", **dict(zip(_ADDRESS, rest, strict=True))}  # fmt: skip
    location = {"id": _part(own, "location"), "location_type": "physical", "addresses": [address]}
    yield {"id": _part(own, "at"), "location": location}


_ADDRESS = ("city", "state_province", "postal_code")
_PLAIN = {"cost": "fees_description", "eligibility": "eligibility_description", "url": "url"}
_LISTED: Mapping[str, tuple[str, Callable[[ReferralPartner, str], Iterable[Record]]]] = {
    "languages": ("languages", _spoken), "phones": ("phones", _numbers),
    "needs": ("attributes", _terms), "area": ("service_areas", _served_area),
    "hours": ("schedules", _opening), "weekly": ("schedules", _opening),
    "address": ("service_at_locations", _place),
}  # fmt: skip
"""Field of an entry → list in its record, and what makes the list."""


def _part(own: str, name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{own}/{name}"))


def hsds_tables(records: Sequence[Record]) -> dict[str, bytes]:
    """Return services as the CSV tables of HSDS: name of a file → its bytes."""
    tables: dict[str, dict[str, Record]] = defaultdict(dict)
    for record in records:
        _rows("services", record, {}, tables)
    return {f"{name}.csv": _table(list(rows.values())) for name, rows in sorted(tables.items())}


def _rows(name: str, record: Record, parent: Record, tables: dict[str, dict[str, Record]]) -> None:
    """Put an object and all inside it into the tables; lists of plain values stay in a cell."""
    columns = {value: key for key, value in _IN_JSON.items()}
    row: Record = {}
    inner: list[tuple[str, Record]] = []
    for key, value in record.items():
        if isinstance(value, dict):
            table = _ONE.get(key, key)
            row.setdefault(f"{key}_id", value.get("id", ""))
            inner.append((table, value))
        elif isinstance(value, list) and all(isinstance(one, dict) for one in value):
            inner += [(columns.get(key, key), one) for one in value]
        else:
            row[key] = json.dumps(value) if isinstance(value, list | bool) else str(value)
    own = row.setdefault("id", "")
    for key, value in parent.items():
        row.setdefault(key, value)
    tables[name][own] = tables[name].get(own, {}) | row
    links = {"services": "service_id", "locations": "location_id", "phones": "phone_id",
             "organizations": "organization_id", "contacts": "contact_id"}  # fmt: skip
    link = {links[name]: own} if name in links else {}
    for table, one in inner:
        above = {} if table in _ONE.values() else link
        _rows(table, one, {"link_id": own} if table == "attributes" else above, tables)


def _table(rows: Sequence[Record]) -> bytes:
    head = list(dict.fromkeys(key for row in rows for key in row))
    return csv_table(head, ([row.get(key, "") for key in head] for row in rows))
