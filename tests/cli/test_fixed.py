"""The approved store from end to end: written, approved, put into a document, taken back.

Every approval is made through the command line and is in the log; nothing is set by hand.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import provenance
from langaccess.agency.session import open_session
from langaccess.agency.workspace import Connection, create
from langaccess.cli import main
from langaccess.core.tags import Tag
from langaccess.translate.memory import fixed_text_statuses, load_fixed, load_terms, terms_for
from tests.commands import Capture, data, shown
from tests.support import SHARED, give_counsel, needs_shared, needs_starter

PEOPLE = """people:
  - id: ana
    name: Ana Ruiz
    kind: contractor
    languages: [{tag: pt}]
    credentials:
      - {kind: translator_certified, language: pt, direction: into, issued: 2024-05-01}
  - id: rui
    name: Rui Silva
    kind: contractor
    languages: [{tag: pt}]
    credentials:
      - {kind: translator_certified, language: pt, direction: into, issued: 2024-05-01}
"""
SILENT = "Você tem o direito de permanecer em silêncio (texto aprovado)."
STORE = f"""title: Rights warning, form 12
kind: rights
source: Office of the county attorney
texts:
  - id: warning.1
    en: You have the right to remain silent.
    translations:
      pt: {{text: "{SILENT}", translator: Rui Silva}}
      es: {{text: "Tiene derecho a guardar silencio."}}
  - id: warning.9
    en: The blue card was read aloud to me before noon by the sergeant.
    translations:
      pt: {{text: "O sargento leu o cartão para mim antes do meio-dia.", translator: Rui Silva}}
"""
TRANSLATE = (
    "translate", "brochures/flyer.md", "--to", "pt", "--class", "public_information",
    "--by", "Ana Reyes",
)  # fmt: skip
DOCUMENT = """The front desk is open on Monday.

You have the right  to remain silent.

You have the right to remain quiet and silent.

The blue card was red aloud to me befor noon by the sergeant.

Bring your identity card. The service is free.

Ask for an interpreter.
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "office"
    create(root, {"agency.name": "Springfield Police"}, today=date(2026, 11, 2))
    (root / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (root / "approved" / "warning.yaml").write_text(STORE, encoding="utf-8")
    (root / "brochures" / "flyer.md").write_text(DOCUMENT, encoding="utf-8")
    declared = "files: {flyer.md: public_information}\n"
    (root / "brochures" / "brochures.yaml").write_text(declared, encoding="utf-8")
    monkeypatch.chdir(root)
    with open_session(root) as session:
        give_counsel(session)
    return root


def approve(capsys: Capture, by: str = "Ana Ruiz", ends: int = 0) -> str:
    return shown(
        capsys, "fixed", "approve", "warning.1", "--lang", "pt", "--by", by, ends=ends
    )  # fmt: skip


def translated(capsys: Capture, ends: int = 0) -> tuple[dict[str, Any], str]:
    (file,) = data(capsys, *TRANSLATE, ends=ends)["files"]
    return file, Path(file["target"]).read_text(encoding="utf-8")


def found(file: dict[str, Any], code: str) -> list[str]:
    return [one["message"] for one in file["findings"] if one["code"] == code]


@needs_starter
def test_an_approved_text_goes_in_for_the_same_english_and_for_nothing_like_it(
    office: Path, capsys: Capture
) -> None:
    approve(capsys)
    file, text = translated(capsys)
    assert text.count(SILENT) == 1
    assert "[EN] You have the right to remain quiet and silent." in text
    assert "[EN] The blue card was red aloud to me befor noon by the sergeant." in text
    assert (file["segments"]["fixed"], file["segments"]["human"]) == (1, 2)
    (ground,) = found(file, "fixed.approved")
    assert "warning.1" in ground
    assert "Ana Ruiz on 20" in ground
    assert "translator_certified, entry " in ground
    likes = found(file, "fixed.near")
    assert any("warning.1" in one and SILENT in one for one in likes)
    assert any("warning.9" in one and "not the same" in one for one in likes)
    assert set(file["reasons"]) == {"gate.rights_warning", "floor.2"}
    manifest = json.loads((office / "translations/manifest.json").read_text("utf-8"))
    (entry,) = manifest["files"]
    assert entry["segments"]["fixed"] == 1
    assert {f["code"] for f in entry["findings"]} >= {"fixed.approved", "fixed.near"}


@needs_starter
def test_without_an_approval_nothing_goes_in_and_the_reason_is_told(
    office: Path, capsys: Capture
) -> None:
    file, text = translated(capsys)
    assert SILENT not in text
    assert (file["segments"]["fixed"], file["segments"]["human"]) == (0, 3)
    assert any("no one has approved it" in one for one in found(file, "fixed.near"))
    near = len(found(file, "fixed.near"))
    screen = shown(capsys, *TRANSLATE)
    # One of them is the same, letter for letter, so the screen may not say "only like".
    assert f"pt: {near} sentences close to a fixed text, left to a person" in screen


@needs_starter
@pytest.mark.parametrize(
    ("old", "new", "state", "why"),
    [
        ("(texto aprovado)", "(texto mudado)", "stale", "the translation changed since Ana Ruiz"),
        ("to remain silent.", "to keep silent.", "stale", "the English changed since Ana Ruiz"),
        ("kind: rights\n", "kind: rights\nexpires: 2026-01-31\n", "withdrawn", "2026-01-31"),
    ],
)
def test_what_changed_or_has_expired_since_never_goes_in(
    office: Path, capsys: Capture, old: str, new: str, state: str, why: str
) -> None:
    approve(capsys)
    store, flyer = office / "approved" / "warning.yaml", office / "brochures" / "flyer.md"
    for path in (store, flyer):
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    flyer.write_text(flyer.read_text("utf-8").replace("right  to keep", "right to keep"), "utf-8")
    (row, *_) = data(capsys, "fixed", "list", "--lang", "pt")["texts"]
    assert row["translations"][0]["state"] == state
    assert why in row["translations"][0]["reason"]
    file, _ = translated(capsys)
    assert file["segments"]["fixed"] == 0


@needs_starter
def test_a_rejection_takes_the_text_out_of_the_next_draft(office: Path, capsys: Capture) -> None:
    approve(capsys)
    assert SILENT in translated(capsys)[1]
    words = ["--lang", "pt", "--by", "Rui Silva", "--why", "the statute changed"]
    said = shown(capsys, "fixed", "reject", "warning.1", *words)
    assert "rejected by Rui Silva: the statute changed" in said
    file, text = translated(capsys)
    assert not file["reused"]
    assert SILENT not in text


@needs_starter
def test_an_entry_changed_by_hand_in_the_database_stops_everything(
    office: Path, capsys: Capture
) -> None:
    approve(capsys)
    conn = sqlite3.connect(office / ".langaccess" / "state.db")
    for (trigger,) in conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'"
    ).fetchall():
        conn.execute(f"DROP TRIGGER {trigger}")
    conn.execute("UPDATE ledger SET data = replace(data, 'Ana Ruiz', 'Ana Ruis')")
    conn.commit()
    conn.close()
    assert main(["translate", "brochures/flyer.md", "--to", "pt", "--json"]) == 3
    assert "vouches for nothing" in capsys.readouterr().out


def test_the_translator_cannot_approve_and_a_text_without_translator_cannot_be(
    office: Path, capsys: Capture
) -> None:
    assert "needs a second person" in approve(capsys, by="Rui Silva", ends=1)
    said = shown(
        capsys, "fixed", "approve", "warning.1", "--lang", "es", "--by", "Ana Ruiz", ends=1
    )
    assert "no person is on record as its translator" in said
    assert "has no credential for en to es" in said
    assert main(["fixed", "approve", "nothing", "--lang", "pt", "--by", "Ana Ruiz"]) == 4


def test_a_paragraph_is_refused_with_the_advice_to_enter_it_sentence_by_sentence(
    office: Path, capsys: Capture
) -> None:
    path = office / "approved" / "warning.yaml"
    path.write_text(
        STORE
        + "  - id: warning.all\n    en: |\n      Stop at any time, says Sgt. Roe.\n"
        + "      You may ask for a lawyer.\n"
        + "    translations:\n      pt: {text: Pare. Peça um advogado., translator: Rui Silva}\n"
        + "  - id: warning.one\n    en: Sgt. Roe reads it to you\n      at 9 a.m. in room 4.\n"
        + "    translations:\n      pt: {text: O Sgt. Roe lê para você às 9h na sala 4., "
        + "translator: Rui Silva}\n",
        encoding="utf-8",
    )
    said = shown(
        capsys, "fixed", "approve", "warning.all", "--lang", "pt", "--by", "Ana Ruiz", ends=1
    )
    assert "it is 2 sentences: documents are cut into sentences, so it fits none (floor.2)" in said
    assert "next: give each sentence an entry and an id of its own, and have those approved" in said
    assert "warning.yaml:" in said
    counts = {one["id"]: one["sentences"] for one in data(capsys, "fixed", "list")["texts"]}
    assert counts == {"warning.1": 1, "warning.9": 1, "warning.all": 2, "warning.one": 1}
    assert "2 sentences, so it never matches a document" in shown(capsys, "fixed", "list")


def test_a_pack_offers_the_approved_text_and_shows_what_is_only_like_it(
    office: Path, capsys: Capture
) -> None:
    approve(capsys)
    words = ["translate", "brochures/flyer.md", "--to", "pt", "--class", "legal_act"]
    (file,) = data(capsys, *words, ends=1)["files"]
    assert file["reason"] == "documents.legal_act"
    with zipfile.ZipFile(file["pack"]) as pack:
        xliff = pack.read("xliff/flyer.md.xlf").decode("utf-8")
        filled_in = pack.read("tm/auto/approved.tmx").decode("utf-8")
    assert SILENT in filled_in, "OmegaT puts it in, letter for letter"
    assert xliff.count('<alt-trans origin="approved fixed text"') == 1
    assert "copy what is offered here as it is" in xliff
    assert "approved fixed text warning.1, letter for letter: Ana Ruiz" in xliff
    assert "like the fixed text warning.1" in xliff
    assert xliff.count(SILENT) >= 2, "offered once, and shown beside the sentence like it"


def test_what_goes_out_for_review_says_what_must_stand_letter_for_letter(
    office: Path, capsys: Capture
) -> None:
    approve(capsys)
    words = ["review", "export", "brochures/flyer.md", "--lang", "pt", "--class", "legal_act"]
    for form in ("html", "docx", "xliff2"):
        shown(capsys, *words, "--to", form, "--format", form)
    page = (office / "html/pt/pages/flyer.md.html").read_text(encoding="utf-8")
    page = re.sub(r">\s+<", "><", page)
    label = "Approved fixed text: use it letter for letter"
    assert f'<p class="from">{label}</p><p lang="pt" dir="ltr">{SILENT}</p>' in page
    assert "Draft by a machine" not in page
    with zipfile.ZipFile(office / "docx/pt/bilingual/flyer.md.docx") as table:
        page = table.read("word/document.xml").decode("utf-8")
    cells = ["".join(re.findall(r"<w:t[^>]*>([^<]*)", cell)) for cell in page.split("<w:tc>")]
    assert SILENT in cells
    assert any(cell.startswith("Must be used as it is") for cell in cells)
    xliff = (office / "xliff2/pt/xliff2/flyer.md.xlf").read_text(encoding="utf-8")
    assert 'type="other" origin="approved fixed text"' in xliff
    assert xliff.count("copy what is offered here as it is") == 1


def test_inspect_shows_the_sentences_left_to_people_and_what_the_store_has(
    office: Path, capsys: Capture
) -> None:
    approve(capsys)
    said = shown(capsys, "inspect", "brochures/flyer.md")
    assert 'left to a person: "You have the right to remain silent."' in said
    assert "it is the fixed text warning.1, inserted for: pt" in said
    assert "% like the fixed text warning.9, so not inserted" in said
    (one,) = data(capsys, "inspect", "brochures/flyer.md")
    rules = [left["rule"] for left in one["left"]]
    assert rules == ["gate.rights_warning", "gate.rights_warning", "floor.2"]
    assert [left["approved"] for left in one["left"]] == [["pt"], [], []]


def test_a_fixed_text_that_nobody_approved_is_not_told_as_one_that_is_only_like_it(
    office: Path, capsys: Capture
) -> None:
    text = "The blue card was read aloud to me before noon by the sergeant.\n"
    (office / "brochures" / "flyer.md").write_text(text, encoding="utf-8")
    (one,) = data(capsys, "inspect", "brochures/flyer.md")
    (left,) = one["left"]
    assert (left["rule"], left["likeness"]) == ("floor.2", 100)
    assert "the fixed text warning.9 of the approved store" in left["reason"]
    assert "like" not in left["reason"]


@needs_starter
def test_a_document_that_is_mostly_such_sentences_goes_to_a_person_whole(
    office: Path, capsys: Capture
) -> None:
    flyer = office / "brochures" / "flyer.md"
    lines = [
        "You have the right to remain silent.",
        "Anything you say can be used against you in court.",
        "You have the right to a lawyer.",
        "May we search your car?",
        "The desk is open on Monday.",
    ]
    flyer.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    # Another file is drafted in the same run: its engine must not write into this one's pack.
    (office / "brochures" / "hours.md").write_text("We are open on Monday.\n", encoding="utf-8")
    names = ("brochures/flyer.md", "brochures/hours.md")
    file, other = data(capsys, "translate", *names, *TRANSLATE[2:], ends=1)["files"]
    assert (file["status"], file["reason"]) == ("refused", "floor.1")
    assert file["message"] == "4 of its 5 sentences are left to a person by policy"
    assert other["status"] == "done"
    with zipfile.ZipFile(file["pack"]) as pack:
        (xliff,) = (name for name in pack.namelist() if name.endswith(".xlf"))
        text = pack.read(xliff).decode("utf-8")
    assert "The desk is open on Monday." in text
    assert "alt-trans" not in text


def test_the_whole_log_is_checked_once_for_all_languages(office: Path) -> None:
    store = load_fixed(office)
    tags = [Tag(one) for one in ("pt", "es", "ht")]
    asked: list[str] = []
    with open_session(office) as session:
        conn = session.connection
        assert isinstance(conn, Connection)
        conn.checked = None  # opening the database looked at it once
        conn.set_trace_callback(asked.append)
        stands = fixed_text_statuses(session, store, tags)
        assert [len(stands[tag]) for tag in tags] == [2, 1, 0]
        terms_for(session, load_terms(None), tags)
    assert sum("min(seq)" in one for one in asked) == 1, "once while log and mark stay as they are"


def test_mistakes_in_the_store_are_named_by_line(office: Path, capsys: Capture) -> None:
    path = office / "approved" / "more.yaml"
    path.write_text(
        "title: Again\nkind: rights\nsource: x\ntexts:\n"
        "  - {id: warning.1, en: Something else.}\n"
        "  - {id: b, en: You have  the right to remain silent., translations: {pt: {text: ''}}}\n",
        encoding="utf-8",
    )
    assert main(["fixed", "list"]) == 3
    said = capsys.readouterr().err
    assert "warning.yaml:5" in said
    assert "another text has this id" in said
    assert "more.yaml:6" in said
    assert "the translation into pt is empty" in said


@needs_shared
def test_no_sentence_of_public_brochures_is_like_a_rights_warning_of_the_store(
    office: Path,
) -> None:
    texts = [
        "You have the right to remain silent.",
        "Anything you say can and will be used against you in a court of law.",
        "You have the right to talk to a lawyer before we ask you any questions.",
        "If you cannot afford a lawyer, one will be appointed for you at no cost.",
        "Do you understand each of these rights that I have explained to you?",
        "I voluntarily consent to a search of my vehicle by the officers named below.",
        "I was told that I have the right to refuse this search.",
        "I give up my right to a lawyer and I am willing to answer questions.",
    ]
    body = "".join(f"  - {{id: t{n}, en: '{text}'}}\n" for n, text in enumerate(texts))
    (office / "approved" / "warning.yaml").write_text(
        f"title: t\nkind: rights\nsource: s\ntexts:\n{body}", encoding="utf-8"
    )
    store = load_fixed(office)
    sentences = {
        sentence
        for path in (SHARED / "data" / "brochures").rglob("*.md")
        for line in path.read_text(encoding="utf-8").splitlines()
        for sentence in re.split(r"(?<=[.?!])\s", line)
        if len(sentence.split()) > 2
    }
    assert len(sentences) > 2500
    alarms = [text for text in sentences if store.near(text)]
    assert alarms == []


CARD = "The blue card was read aloud to me before noon by the sergeant."


def test_a_machines_wording_is_no_fixed_text(office: Path, capsys: Capture) -> None:
    text = "O sargento leu o cartão para mim antes do meio-dia."
    with open_session(office) as session:
        made = provenance.MachineText(CARD, text, "mozilla:en-pt:tiny")
        provenance.remember(session.connection, Tag("pt"), [made], at=session.now)
    assert main(["fixed", "approve", "warning.9", "--lang", "pt", "--by", "Ana Ruiz"]) == 1
    assert "same wording as the program's draft" in " ".join(capsys.readouterr().out.split())


def test_the_translator_of_a_fixed_text_is_not_an_invented_name(
    office: Path, capsys: Capture
) -> None:
    path = office / "approved" / "warning.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "translator: Rui Silva", "translator: Invented Name"
    )
    path.write_text(text, encoding="utf-8")
    assert main(["fixed", "approve", "warning.1", "--lang", "pt", "--by", "Ana Ruiz"]) == 1
    assert "neither in your roster" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("filler", ["\u00ad", "\u115f", "\u2800", "\u3164"])
def test_a_filler_that_does_not_show_hides_no_fixed_text(office: Path, filler: str) -> None:
    text = "The officer took these things from you on this day."
    (office / "approved" / "more.yaml").write_text(
        f"title: t\nkind: rights\nsource: s\ntexts:\n  - {{id: t1, en: '{text}'}}\n",
        encoding="utf-8",
    )
    near = load_fixed(office).near("".join(f"{c}{filler}" if c in "aeo" else c for c in text))
    assert near is not None
    assert near.score == 99
