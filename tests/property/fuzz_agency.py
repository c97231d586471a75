"""Damaged files for the readers that need an agency: what comes back, what is checked, tables."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from langaccess.agency.workspace import MARK, log_mark
from langaccess.phrases.book import Phrasebook
from langaccess.reports import PageFormat
from tests.property.fuzz_reader import Reader, placed
from tests.review.kit import Agency, agency, fill
from tests.support import FIXTURES

_TODAY = date(2026, 11, 25)
_LEAFLET = b"# Sispann\n\nRakwoche epi rele **217-555-0100** touswit.\n\n- Pa voye lajan.\n"


@cache
def office() -> Agency:
    """Return an agency whose folder lives as long as this process."""
    return agency(Path(tempfile.mkdtemp(prefix="fuzz-")) / "office")


# -- what a translator sends back -----------------------------------------------------------------


def _returned() -> list[bytes]:
    from tests.formats.exchange.test_xliff21 import passages, written

    return [_pack(), written(*passages(random.Random(3), 8))]


@cache
def _pack() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return fill(office().export(Path(folder) / "pack")).read_bytes()


def _page() -> list[bytes]:
    from tests.formats.exchange.test_inline_codes import saved

    return [json.dumps(saved(), ensure_ascii=False).encode("utf-8")]


def _read_returned(path: Path) -> None:
    from langaccess.formats.exchange import read_returned

    read_returned(path)


def _project(path: Path) -> None:
    """Read a file as the one that OmegaT made in its project."""
    from langaccess.core.tags import Tag
    from langaccess.formats.exchange import project_settings, read_returned, returned_files

    folder = placed(path, "ht/target/flyer.xlf")
    for name, data in project_settings(Tag("en"), Tag("ht"), folder="xliff").items():
        (folder / "ht" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "ht" / name).write_bytes(data)
    for found in returned_files([folder]):
        read_returned(found)


def _take(path: Path) -> None:
    police = office()
    shutil.rmtree(police.root / ".langaccess", ignore_errors=True)
    for mark in (police.root / MARK, log_mark._copy(police.root)):
        mark.unlink(missing_ok=True)  # it would miss the log that is gone
    police.take(path)
    police.states()


def _finished(path: Path) -> None:
    from langaccess import review
    from langaccess.review.returns.finished_documents import read_finished
    from tests.review.kit import EN, HT

    police = office()
    if not (police.root / "sent").exists():
        with police.session() as session:
            review.export(session, [police.flyer], [HT], police.root / "sent", source=EN)
    read_finished(path, police.document())


def _traced(path: Path) -> None:
    from langaccess.review.version_trace import _parts

    list(_parts(path, path.read_bytes()))


# -- files that are checked -----------------------------------------------------------------------


def _sheets() -> list[bytes]:
    from langaccess.core.sheets import NewSheet, xlsx_tables

    head, rows = ("id", "en", "es"), [("a", "Wait here.", "Espere aquí."), ("b", "Call 911.", "")]
    return [xlsx_tables([NewSheet("S", head, rows)])]


def _workbooks() -> list[bytes]:
    return [path.read_bytes() for path in sorted((FIXTURES / "xlsx").glob("*.xlsx"))]


def _pairs(path: Path) -> None:
    from langaccess.qa.inputs.bilingual import read_rows

    read_rows(path)


def _keyed() -> list[bytes]:
    return [
        b'/* Title */\n"title" = "Stop phone scams";\n"call" = "Call \\"217-555-0100\\"\\n now";\n',
        b'"title" = "Sispann";\n',
    ]


def _read_keyed(path: Path) -> None:
    from langaccess.qa.inputs.file_text import read

    read(path)


def _checked(path: Path) -> None:
    from langaccess.core.tags import Tag
    from langaccess.qa import check_files

    check_files([path], [office().flyer], tag=Tag("ht"))


def _vendors_table(path: Path) -> None:
    from langaccess.core.tags import Tag
    from langaccess.qa import check_files

    check_files([path], tag=Tag("es"))


def _vendors() -> list[bytes]:
    return [b"id,en,es\r\na,Call 217-555-0100 now.,Llame al 217-555-0100.\r\nb,Wait.,Espere.\r\n"]


def _directive(form: PageFormat) -> list[bytes]:
    from langaccess.reports import directive

    return [directive(office().policy, form)]


def _read_directive(path: Path) -> None:
    from langaccess.reports import check_copy

    check_copy(path, office().policy)


# -- tables of the agency -------------------------------------------------------------------------


_STAFF = (
    b"Name,Phone,Language,Test,Expires\r\nAnn Lee,217-555-0140,Vietnamese,,2027-01-31\r\n"
    b'"Bo, B",,es,x,31.12.2026\r\n'
)


def _people_sheets() -> list[bytes]:
    from langaccess.core.sheets import NewSheet, xlsx_tables

    head = ("Name", "Phone", "Language")
    rows = [("Ann Lee", "217-555-0140", "Vietnamese"), ("Bo", "", "es")]
    return [xlsx_tables([NewSheet("S", head, rows)])]


def _roster(path: Path) -> None:
    from langaccess.interpret.roster import Roster, guess_map, load_table

    load_table(path, guess_map(path), office().policy, Roster())


_CAD = (
    b"Incident,Date,Time,Call Type,Language,Interpreter,Minutes,Officer\r\n"
    b"26-1,11/25/2026,14:10,DV,Spanish,LL,14,4412\r\n26-2,11/25/2026,9:05,TRAFFIC,Mam,,,\r\n"
)


def _cad(path: Path) -> None:
    from langaccess.agency.session import Session
    from langaccess.interpret.encounters import guess_cad_map, plan_import

    with Session(office().workspace) as session:
        plan_import(session, path, guess_cad_map(session, path), confirmed=False)


_SO = b"interpreter.wait\tPlease wait.\tFadlan sug.\nmedical.pain\tWhere?\tXaggee?\n"


def _collection(path: Path) -> None:
    from langaccess.core.tags import Tag
    from langaccess.phrases.book import CollectionSource, collect, read_collection

    tag, lines = read_collection(path, Tag("so"))
    origin = CollectionSource("Springfield, 2026", "public domain")
    collect(_book(), lines, tag, origin, office().policy, on=_TODAY)


def _phrase_table() -> list[bytes]:
    from langaccess.core.tags import Tag
    from langaccess.formats.exchange import write_table
    from langaccess.phrases.book.table import COLUMNS, rows

    return [write_table(COLUMNS, list(rows(_book(), [Tag("es")]))[:12])]


@cache
def _book() -> Phrasebook:
    from langaccess.phrases.book import load_phrasebook

    return load_phrasebook(None)


def _take_phrases(path: Path) -> None:
    from langaccess.formats.exchange import read_table
    from langaccess.phrases.book.table import changes_in

    changes_in(_book(), read_table(path), translator="Ann", on=_TODAY)


# -- YAML and JSON --------------------------------------------------------------------------------

_CONTACTS = b"""contacts:
  records_desk:
    phone: 217-555-0100
    email: records@springfield.example
    url: https://springfield.example/records
    hours: 8:00-16:30
"""
_CAD_MAP = b"columns: {case: Incident, at: Date}\ndates: month_first\ntypes: {DV: dv_scene}\n"
_PINS = b"pins:\n  line_one: '4412'\n  agency: '0099'\n"
_SIDECAR = b"files:\n  flyer.md: public_information\n  rights.docx: rights_information\n"


def _contacts(path: Path) -> None:
    from langaccess.agency.facts import load_contacts

    load_contacts(placed(path, "contacts.yaml"))


def _cad_map(path: Path) -> None:
    from langaccess.interpret.encounters import load_cad_map

    load_cad_map(path, office().policy)


def _table_map(path: Path) -> None:
    from langaccess.interpret.roster import load_map

    load_map(path)


def _pins(path: Path) -> None:
    from langaccess.interpret.roster import load_pins

    load_pins(path.parent, {"LANGACCESS_SECRETS": str(path)})


def _sidecar(path: Path) -> None:
    from langaccess.translate.pipeline.sources import load_sidecar

    load_sidecar(path)


def _recording(path: Path) -> None:
    from langaccess.core.tags import Tag
    from langaccess.phrases.cards import read_recordings

    read_recordings(placed(path, "ur/1.mp3"), _book(), (Tag("ur"),))


def _recordings() -> list[bytes]:
    return [b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 30]


AGENCY: Mapping[str, Reader] = {
    "returned": Reader("xlf", _returned, _read_returned),
    "page": Reader("json", _page, _read_returned),
    "omegat": Reader("xlf", lambda: [_pack()], _project),
    "import": Reader("xlf", lambda: [_pack()], _take),
    "finished": Reader("md", lambda: [_LEAFLET], _finished),
    "trace": Reader("xlsx", _workbooks, _traced),
    "pairs-xlsx": Reader("xlsx", _sheets, _pairs),
    "pairs-csv": Reader("csv", _vendors, _vendors_table),
    "pairs-tsv": Reader("tsv", lambda: [_vendors()[0].replace(b",", b"\t")], _vendors_table),
    "keyed": Reader("strings", _keyed, _read_keyed),
    "checked": Reader("md", lambda: [_LEAFLET], _checked),
    "directive-md": Reader("md", lambda: _directive("md"), _read_directive),
    "directive-html": Reader("html", lambda: _directive("html"), _read_directive),
    "roster-csv": Reader("csv", lambda: [_STAFF], _roster),
    "roster-xlsx": Reader("xlsx", _people_sheets, _roster),
    "cad": Reader("csv", lambda: [_CAD], _cad),
    "collection": Reader("tsv", lambda: [_SO], _collection),
    "phrase-table": Reader("csv", _phrase_table, _take_phrases),
    "contacts": Reader("yaml", lambda: [_CONTACTS], _contacts),
    "cad-map": Reader("yaml", lambda: [_CAD_MAP], _cad_map),
    "table-map": Reader(
        "yaml", lambda: [b"columns: {name: Name, language: Language}\n"], _table_map
    ),
    "pins": Reader("yaml", lambda: [_PINS], _pins),
    "sidecar": Reader("yaml", lambda: [_SIDECAR], _sidecar),
    "recording": Reader("mp3", _recordings, _recording, kind="png"),
}
