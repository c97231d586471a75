"""Damaged files for every reader that is none of documents: exchange, tables, calendars, YAML."""

from __future__ import annotations

import io
import random
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from langaccess.agency.policy import Policy
from langaccess.core.tags import Tag
from langaccess.formats.exchange import TextFormat
from tests.property.fuzz_agency import AGENCY
from tests.property.fuzz_catalogues import CATALOGUES
from tests.property.fuzz_kept import KEPT
from tests.property.fuzz_mutations import mutate
from tests.property.fuzz_reader import Reader
from tests.property.fuzz_shown import SHOWN
from tests.support import ROOT

_TODAY = date(2026, 11, 25)


def damaged_file(name: str, number: int) -> bytes:
    """Return the input with this number for a reader: the same bytes on every machine."""
    rng = random.Random(f"{name}/{number}")
    reader, seeds = READERS[name], good(name)
    return mutate(rng.choice(seeds), reader.kind or reader.suffix, rng, seeds)


@cache
def good(name: str) -> tuple[bytes, ...]:
    """Return the good files of a reader."""
    return tuple(READERS[name].seeds())


def read(name: str, path: Path) -> None:
    """Read a file to its end."""
    READERS[name].read(path)


# -- what a good file looks like ------------------------------------------------------------------


def _memories() -> list[bytes]:
    from langaccess.formats.exchange import TmxHeader, TmxUnit, Variant, write_tmx

    units = [
        TmxUnit(
            f"m{n}",
            (
                Variant(Tag("en"), f"Call desk {n} & wait <b>here</b>."),
                Variant(Tag("ht"), f"Rele biwo {n}.", author="Ana", date="20260101T000000Z"),
            ),
            props={"x-standing": "translated", "x-context-pre": "Hi"},
        )
        for n in range(10, 20)
    ]
    out = io.BytesIO()
    write_tmx(units, out, TmxHeader())
    return [out.getvalue()]


def _tmx(path: Path) -> None:
    from langaccess.formats.exchange import read_tmx

    for unit in read_tmx(path)[1]:
        assert unit.variants is not None


def _terms(form: str) -> list[bytes]:
    from langaccess.translate.memory import export_terms, load_terms

    return [export_terms(load_terms(None), form)[:6000] if form == "csv" else _few_terms()]


def _few_terms() -> bytes:
    from langaccess.translate.memory import Termbase, export_terms, load_terms

    few = dict(list(load_terms(None).concepts.items())[:6])
    return export_terms(Termbase(few), "tbx")


def _read_terms(path: Path) -> None:
    from langaccess.translate.memory import read_terms

    read_terms(path, source="x", today=_TODAY)


def _texts(form: TextFormat) -> list[bytes]:
    from langaccess.formats.exchange import ShortText, write_texts

    texts = [
        ShortText(
            f"a.b{n}", f"Wait <here> {n}", "Espere" if n % 2 else "", "draft", "note", {"k": "v"}
        )
        for n in range(6)
    ]
    made = write_texts(texts, form, original="x", source=Tag("en"), target=Tag("es"))
    return [made]


def _read_texts(path: Path) -> None:
    from langaccess.formats.exchange import read_texts

    read_texts(path)


def _xliff(path: Path) -> None:
    from langaccess.formats.exchange import read_returned

    list(read_returned(path))


def _packs() -> list[bytes]:
    from langaccess import formats
    from langaccess.core.model import Target
    from langaccess.formats.exchange import TransUnit, write_xliff12
    from langaccess.translate import split_units

    path = ROOT / "examples" / "phone-scams.md"
    document = formats.read(path)
    entries = [
        TransUnit(row.unit, part, Target("Sugerencia"), "engine", "note")
        for row in split_units(document, Tag("en"))
        for part in row.parts
    ]
    tags = {"source": Tag("en"), "target": Tag("es")}
    return [write_xliff12(entries, original="x", digest="0" * 64, **tags)]


def _tables() -> list[bytes]:
    return [b'Name,Phone,Language,Test\r\nAnn Lee,217-555-0140,Vietnamese,\r\n"Bo, B",,es,x\r\n']


def _table(path: Path) -> None:
    from langaccess.formats.exchange import read_table

    read_table(path)


def _bills() -> list[bytes]:
    return [path.read_bytes() for path in sorted((ROOT / "tests/data/audit").glob("*.csv"))]


def _bill(path: Path) -> None:
    from langaccess.reports import load_bills

    load_bills(path, "America/Chicago")


def _calendars() -> list[bytes]:
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1",
        "DTSTAMP:20261101T000000Z", "DTSTART;TZID=America/Chicago:20261126T180000",
        "DTEND;TZID=America/Chicago:20261127T020000", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=9",
        "SUMMARY:on call", "END:VEVENT", "BEGIN:VEVENT", "UID:2", "DTSTAMP:20261101T000000Z",
        "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227", "SUMMARY:leave", "END:VEVENT",
        "END:VCALENDAR", "",
    )  # fmt: skip
    return ["\r\n".join(lines).encode("ascii")]


def _calendar(path: Path) -> None:
    from langaccess.interpret.roster import load_calendar

    load_calendar(path, "America/Chicago", today=_TODAY)


def _rules() -> list[bytes]:
    return [(ROOT / "config" / f"{n}.yaml").read_bytes() for n in ("example-city", "us-federal")]


def _rule(path: Path) -> None:
    from langaccess.agency.policy import load_policy

    load_policy(path)


def _people() -> list[bytes]:
    from tests.rosterfiles import PEOPLE

    return [PEOPLE.encode("utf-8")]


def _roster(path: Path) -> None:
    from langaccess.interpret.roster import load_roster

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        shutil.copy(path, Path(folder) / "people.yaml")
        load_roster(Path(folder), _federal())


@cache
def _federal() -> Policy:
    from langaccess.agency.policy import load_policy

    return load_policy(ROOT / "config" / "us-federal.yaml")


def _phrases() -> list[bytes]:
    return [(ROOT / "phrasebooks" / "languages" / "ht.yaml").read_bytes()]


def _phrasebook(path: Path) -> None:
    from langaccess.phrases.book import load_phrasebook

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        (Path(folder) / "languages").mkdir()
        shutil.copy(path, Path(folder) / "languages" / "ht.yaml")
        load_phrasebook(Path(folder))


def _glossary(path: Path) -> None:
    from langaccess.translate.memory import load_terms

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        shutil.copy(path, Path(folder) / "own.yaml")
        load_terms(Path(folder))


def _glossaries() -> list[bytes]:
    text = (ROOT / "langaccess" / "data" / "terms.yaml").read_text(encoding="utf-8")
    few = text.split("  - id: ")[:7]
    return ["  - id: ".join(few).encode("utf-8")]


READERS: Mapping[str, Reader] = {
    "tmx": Reader("tmx", _memories, _tmx),
    "tbx": Reader("tbx", lambda: _terms("tbx"), _read_terms),
    "terms-csv": Reader("csv", lambda: _terms("csv"), _read_terms),
    "texts-xliff": Reader("xlf", lambda: _texts("xliff") + _texts("xliff12"), _read_texts),
    "pack-xliff": Reader("xlf", _packs, _xliff),
    "table": Reader("csv", _tables, _table),
    "bills": Reader("csv", _bills, _bill),
    "calendar": Reader("ics", _calendars, _calendar),
    "rules": Reader("yaml", _rules, _rule),
    "roster": Reader("yaml", _people, _roster),
    "phrases": Reader("yaml", _phrases, _phrasebook),
    "glossary": Reader("yaml", _glossaries, _glossary),
    **AGENCY,
    **CATALOGUES,
    **KEPT,
    **SHOWN,
}
