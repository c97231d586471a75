"""The term base: read, exchanged, looked over, approved, and then enforced."""

from __future__ import annotations

import textwrap
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.model import Credential, Person
from langaccess.core.tags import Tag
from langaccess.qa import run
from langaccess.translate.memory import (
    Concept,
    TermForm,
    approve_terms,
    export_terms,
    keep_terms,
    load_terms,
    read_terms,
    term_faults,
    terms_for,
)
from tests.interpret.roster.test_sheets import workbook
from tests.support import SHARED, needs_peer, needs_shared

EN, ES = Tag("en"), Tag("es")
TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ANA = Person("ana", "Ana", credentials=(Credential("translator_tested", EN, ES, "translate"),))
BEN = Person("ben", "Ben", credentials=(Credential("court_certified", EN, ES, "interpret"),))


def session_of(agency: Workspace) -> Session:
    """Return a session of an agency at the moment `NOW`."""
    session = Session(agency)
    session.now = NOW
    return session


TBX_2008 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="c7"><descrip type="definition">Money for a promise to return.</descrip>
<langSet xml:lang="en-US"><tig><term>bail</term></tig></langSet>
<langSet xml:lang="es_XX"><ntig><termGrp><term>fianza</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig>
<tig><term>caución</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>
<admin type="responsibility">M. Ruiz</admin></tig></langSet></termEntry>
</body></text></martif>
"""


def test_the_shipped_terms_have_definitions_and_no_fault_and_enforce_nothing(
    agency: Workspace,
) -> None:
    base = load_terms(None)
    assert len(base.concepts) > 60
    assert all(concept.definition for concept in base.concepts.values())
    assert term_faults(base) == ()
    states = {f.state for c in base.concepts.values() for forms in c.forms.values() for f in forms}
    assert states == {"draft"}
    with session_of(agency) as session:
        assert terms_for(session, base, [ES])[ES] == ()


def test_the_shipped_terms_cover_the_field_and_no_definition_leans_on_its_own_term() -> None:
    concepts = load_terms(None).concepts.values()
    names = {name.casefold() for concept in concepts for name in concept.names}
    for wanted in (
        "protective order", "charge", "arraignment", "victim advocate", "U visa", "search warrant",
        "probable cause", "bodycam footage", "welfare check", "plea bargain", "expungement",
        "no-contact order", "service of process", "rape kit", "crash report", "language line",
    ):  # fmt: skip
        assert wanted.casefold() in names
    assert len(concepts) >= 220
    assert len({concept.domain for concept in concepts}) >= 8
    assert len({concept.definition for concept in concepts}) == len(concepts)
    spanish = [form for concept in concepts for form in concept.in_language(ES)]
    assert {(form.state, form.source) for form in spanish} == {("draft", "project")}
    assert sum(form.usage == "forbidden" for form in spanish) >= 25
    circular = [c.id for c in concepts if c.en.casefold() in c.definition.casefold()]
    assert len(circular) <= 3, circular


@pytest.mark.parametrize("form", ["tbx", "csv"])
def test_what_goes_out_comes_back_the_same(tmp_path: Path, form: str) -> None:
    base = load_terms(None)
    path = tmp_path / f"terms.{form}"
    path.write_bytes(export_terms(base, form))
    back = {c.id: c for c in read_terms(path, source="x", today=TODAY).concepts}
    assert back.keys() == base.concepts.keys()
    for id_, concept in base.concepts.items():
        assert (back[id_].names, back[id_].definition) == (concept.names, concept.definition)
        told = [(f.text, f.usage) for f in back[id_].forms.get(ES, ())]
        assert told == [(f.text, f.usage) for f in concept.forms.get(ES, ())]


def test_the_older_form_of_tbx_and_its_odd_tags_are_read(tmp_path: Path) -> None:
    path = tmp_path / "old.tbx"
    path.write_text(TBX_2008, encoding="utf-8")
    (concept,) = read_terms(path, source="vendor", today=TODAY).concepts
    assert (concept.en, concept.definition) == ("bail", "Money for a promise to return.")
    assert [(f.text, f.usage, f.state, f.by) for f in concept.forms[ES]] == [
        ("fianza", "preferred", "draft", ""),
        ("caución", "forbidden", "translated", "M. Ruiz"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('<!DOCTYPE tbx [<!ENTITY a "x">]><tbx/>', "document type"),
        ("<tmx/>", "not a TBX"),
        (TBX_2008.replace("es_XX", "qqqq-zz"), "not a language tag"),
        (TBX_2008[:-30], "well-formed"),
    ],
)
def test_a_file_that_is_no_sound_tbx_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "bad.tbx"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_terms(path, source="x", today=TODAY)


def test_a_usage_that_does_not_exist_is_named_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("english,lang,term,usage\nbail,es,fianza,prefered\n", encoding="utf-8")
    with pytest.raises(InputError, match="not a usage") as caught:
        read_terms(path, source="x", today=TODAY)
    assert caught.value.where == f"{path}:2"


def table(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        "English;Spanish;Notes\nbail;fianza; caución\nno contest;nolo contendere;x\n".encode(),
        "English\tes\nbail\tfianza; caución\nno contest\tnolo contendere\n".encode("utf-16"),
        "id,sourceString,targetLang,targetString\n1,bail,es_XX,fianza\n1,bail,es,caución\n"
        "2,no contest,es,nolo contendere\n".encode("utf-8-sig"),
    ],
)  # fmt: skip
def test_tables_of_excel_with_a_column_for_each_language_are_taken(
    tmp_path: Path, data: bytes
) -> None:
    read = read_terms(table(tmp_path, "t.csv", data), source="x", today=TODAY)
    found = {c.en: [f.text for f in c.in_language(ES)] for c in read.concepts}
    assert found["no contest"] == ["nolo contendere"]
    assert found["bail"][0] == "fianza"


def test_a_second_import_of_a_file_of_the_same_name_takes_nothing_away(tmp_path: Path) -> None:
    def take(data: bytes) -> list[tuple[str, str]]:
        read = read_terms(table(tmp_path, "t.csv", data), source="x", today=TODAY)
        path = keep_terms(tmp_path / "glossary", "t", read.concepts)
        base = load_terms(path.parent)
        own = [c for c in base.concepts.values() if c.source == "x"]
        return [(f.text, str(tag)) for c in own for tag, forms in c.forms.items() for f in forms]

    assert take(b"English,Spanish\nown term,uno\nother term,dos\n") == [
        ("uno", "es"), ("dos", "es"),
    ]  # fmt: skip
    assert take(b"English,French\nown term,un\n") == [("uno", "es"), ("un", "fr"), ("dos", "es")]
    assert take(b"English,Spanish\nown term,otro\n") == [
        ("otro", "es"), ("un", "fr"), ("dos", "es"),
    ]  # fmt: skip


def test_a_workbook_of_terms_is_taken_with_the_cells_that_were_joined(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "terms.xlsx", {"Terms": [["English", "Spanish"], ["bail", "fianza; caución"]]}
    )
    (concept,) = read_terms(path, source="x", today=TODAY).concepts
    assert [f.text for f in concept.forms[ES]] == ["fianza", "caución"]


@pytest.mark.parametrize(
    ("data", "where", "says"),
    [
        ("English,Spanish\nbail,fianza\nplea,declaración\n".encode("cp1252"), ":3", "UTF-8"),
        (b"English,Chinese\nbail,x\n", "", "Chinese"),
        (b"English,Comment\nbail,x\n", ":1", "lacks the columns"),
        (b"English,Spanish\n,fianza\n", ":2", "no English"),
        (b"english,lang,term\nbail,qqqq-zz,x\n", ":2", "tag"),
        (b'English,Spanish\nbail,"fian"za\n', ":2", "not a table"),
        (b"English,Spanish\nbail,fianza,extra\n", ":2", "3 cells"),
    ],
)
def test_a_table_that_cannot_be_taken_names_its_line(
    tmp_path: Path, data: bytes, where: str, says: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_terms(table(tmp_path, "t.csv", data), source="x", today=TODAY)
    assert says in f"{caught.value} {caught.value.hint}"
    assert (caught.value.where or "").endswith(where)


@needs_peer
def test_the_translate_toolkit_opens_what_goes_out_and_what_it_saves_comes_back(
    tmp_path: Path,
) -> None:
    from translate.storage import tbx

    base = load_terms(None)
    path = tmp_path / "terms.tbx"
    path.write_bytes(export_terms(base, "tbx", (ES,)))
    store: Any = tbx.tbxfile.parsefile(str(path))
    wanted = {c.en: c.in_language(ES)[0].text for c in base.concepts.values() if c.in_language(ES)}
    assert {u.source: u.target for u in store.units if u.target} == wanted
    path.write_bytes(bytes(store))
    back = {c.id: c for c in read_terms(path, source="x", today=TODAY).concepts}
    assert {c.en: c.forms[ES][0].text for c in back.values() if ES in c.forms} == wanted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_declared_type_and_the_encoding_of_windows_are_read_over(
    tmp_path: Path, encoding: str
) -> None:
    declared = (
        f'<?xml version="1.0" encoding="{encoding.upper()}"?>\n<!DOCTYPE martif PUBLIC '
        '"ISO 12200:1999A//DTD MARTIF core (DXFcdV04)//EN" "TBXcdv04.dtd">\n'
    )
    body = TBX_2008[TBX_2008.index("<martif") :]
    path = table(tmp_path, "t.tbx", (declared + body).encode(encoding))
    (concept,) = read_terms(path, source="x", today=TODAY).concepts
    assert concept.en == "bail"


def glossary(agency: Workspace, text: str) -> Path:
    assert agency.root is not None
    folder = agency.root / "glossary"
    (folder / "own.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


def test_faults_of_the_term_base_are_named_with_their_place(agency: Workspace) -> None:
    folder = glossary(
        agency,
        """\
        terms:
          - id: zebra
            en: zebra
            forms:
              es: [{text: "cebra"}, {text: "cebras"}, {text: "CEBRA", usage: forbidden}]
              ru: [{text: "zebra"}]
          - id: horse
            en: Zebra
        """,
    )
    found = {(f.code, f.where) for f in term_faults(load_terms(folder))}
    assert found == {
        ("terms.twice", "own.yaml"),
        ("terms.preferred", "own.yaml: zebra es"),
        ("terms.both", "own.yaml: zebra es"),
        ("script.wrong", "own.yaml: zebra ru"),
    }


def test_an_agencys_own_forms_take_the_place_of_the_shipped_ones(agency: Workspace) -> None:
    folder = glossary(agency, 'terms: [{id: bail, en: bail, forms: {es: [{text: "caución"}]}}]\n')
    bail = load_terms(folder).concepts["bail"]
    assert [form.text for form in bail.forms[ES]] == ["caución"]


def test_forms_serve_other_regions_of_their_language_but_no_other_script() -> None:
    concept = Concept(
        "bail", "bail", forms={Tag("zh-Hant"): (TermForm("保釋金"),), ES: (TermForm("x"),)}
    )
    assert concept.in_language(Tag("zh-Hant-HK"))
    assert concept.in_language(Tag("es-MX"))
    assert concept.in_language(Tag("zh-Hans")) == ()


def test_a_mistake_in_a_file_is_named_by_line(agency: Workspace) -> None:
    folder = glossary(agency, "terms:\n  - id: bail\n    english: bail\n")
    with pytest.raises(ConfigError) as caught:
        load_terms(folder)
    assert any("own.yaml:3" in detail for detail in caught.value.details)


def test_only_what_a_qualified_person_approved_is_enforced_and_a_change_undoes_it(
    agency: Workspace,
) -> None:
    base = load_terms(None)
    wrong = "Hay un traductor gratis."
    with session_of(agency) as session:
        (*_, asked) = approve_terms(session, base, ("interpreter",), ES, BEN)
        assert not asked.decision.allowed
        assert terms_for(session, base, [ES])[ES] == ()

        approve_terms(session, base, ("interpreter", "bail"), ES, ANA)
        terms = terms_for(session, base, [ES])[ES]
        found = run(
            "An interpreter is free. Bail is set.", wrong, source_tag=EN, target_tag=ES,
            codes=("term.absent", "term.forbidden"), terms=terms,
        )  # fmt: skip
        assert {f.code for f in found} == {"term.absent", "term.forbidden"}

        changed = load_terms(
            glossary(agency, 'terms: [{id: bail, en: bail, forms: {es: [{text: "caución"}]}}]\n')
        )
        assert {term.source for term in terms_for(session, changed, [ES])[ES]} == {"interpreter"}


def test_a_log_changed_by_hand_enforces_nothing_and_says_so(agency: Workspace) -> None:
    base = load_terms(None)
    with session_of(agency) as session:
        conn = session.connection
        approve_terms(session, base, ("bail",), ES, ANA)
        conn.execute("DROP TRIGGER ledger_no_update")
        conn.execute("UPDATE ledger SET data = replace(data, 'Ana', 'Bob')")
        with pytest.raises(ConfigError, match="changed by hand"):
            terms_for(session, base, [ES])[ES]


@needs_shared
def test_a_public_list_of_terms_becomes_a_file_of_the_glossary(
    agency: Workspace, tmp_path: Path
) -> None:
    source = SHARED / "data" / "tico19" / "terminology" / "en-ht_HT.csv"
    rows = source.read_text(encoding="utf-8").replace(
        "id,sourceLang,targetLang,sourceString,targetString", "id,from,lang,english,term", 1
    )
    path = tmp_path / "tico.csv"
    path.write_text(rows, encoding="utf-8")
    read = read_terms(path, source="TICO-19", today=TODAY)
    assert agency.root is not None
    keep_terms(agency.root / "glossary", path.stem, read.concepts)
    base = load_terms(agency.root / "glossary")
    forms = [f for c in base.concepts.values() for f in c.in_language(Tag("ht"))]
    assert len(forms) > 200
    assert {(f.source, f.state) for f in forms} == {("TICO-19", "draft")}
