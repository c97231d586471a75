"""`langaccess check`, as a coordinator and as a script meet it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.workspace import find
from langaccess.cli import main
from tests.commands import Capture, run_json, shown

ENGLISH = """# Report a crime

Call 617-555-0123 between 9 a.m. and 5 p.m.

You can also write to records@pd.example.org.

Bring a photo ID. You do not have to pay.
"""
SPANISH = """# Denunciar un delito

Llame al 617-555-0132 entre las 9 y las 17 horas.

También puede escribir a records@pd.example.org.

Traiga una identificación con foto. No tiene que pagar.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flyer.md").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "flyer_es.md").write_text(SPANISH, encoding="utf-8")
    return tmp_path


@pytest.fixture
def agency(folder: Path) -> Path:
    text = "id: springfield\nextends: us-federal\nas_of: 2026-11-01\n"
    (folder / "jurisdiction.yaml").write_text(text, encoding="utf-8")
    return folder


def data(capsys: Capture, *words: str) -> tuple[int, dict[str, Any]]:
    return run_json(capsys, "check", *words)


def test_a_wrong_number_ends_with_1_and_is_named_with_its_line(
    folder: Path, capsys: Capture
) -> None:
    assert main(["check", "flyer_es.md", "--against", "flyer.md"]) == 1
    out, err = capsys.readouterr()
    assert "FIX   '617-555-0123' is missing from the translation (line 3)" in out
    assert "| Llame al 617-555-0132" in out
    assert "2 errors to fix" in out
    assert max(map(len, out.splitlines())) <= 80
    assert "shipped federal defaults" in err


def test_a_right_translation_ends_with_0(folder: Path, capsys: Capture) -> None:
    right = SPANISH.replace("0132", "0123")
    (folder / "flyer_es.md").write_text(right, encoding="utf-8")
    assert "0 errors to fix" in shown(capsys, "check", "flyer_es.md", "--against", "flyer.md")


def test_json_has_findings_and_a_summary(folder: Path, capsys: Capture) -> None:
    code, found = data(capsys, "flyer_es.md", "--against", "flyer.md")
    assert code == 1
    finding = next(f for f in found["findings"] if f["code"] == "phone.differs")
    assert {k: finding[k] for k in ("severity", "file", "lang", "message", "accepted")} == {
        "severity": "error",
        "file": "flyer_es.md",
        "lang": "es",
        "message": "'617-555-0123' is missing from the translation",
        "accepted": False,
    }
    assert finding["source"].startswith("Call 617")
    assert finding["target"].startswith("Llame al")
    assert found["summary"]["error"] == 2
    assert found["summary"]["files"][0]["segments"] == 4


def test_a_lost_and_a_moved_paragraph_are_one_finding_each(folder: Path, capsys: Capture) -> None:
    parts = SPANISH.replace("0132", "0123").strip().split("\n\n")
    (folder / "flyer_es.md").write_text("\n\n".join(parts[:2] + parts[3:]), encoding="utf-8")
    _, found = data(capsys, "flyer_es.md", "--against", "flyer.md")
    codes = [f["code"] for f in found["findings"] if f["severity"] == "error"]
    assert sorted(codes) == ["email.differs", "section.missing"]


INVERTED = (
    ("You must not pay anybody.", "Você deve pagar a alguém."),
    ("Nobody can punish you for this.", "Alguém pode punir você por isso."),
    ("You do not have to give your name.", "Você tem que dar o seu nome."),
    ("You must come to the station within 30 days.", "Você pode vir à delegacia em 30 dias."),
    ("Do not sign this form.", "Assine este formulário."),
    ("You have the right to an interpreter.", "Você tem direito a um intérprete."),
    ("Write down what happened.", "Anote o que aconteceu."),
)


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n\n"])
@pytest.mark.parametrize("lost", [(), (6,)])
def test_plain_text_is_checked_for_its_meaning_as_any_other(
    folder: Path, capsys: Capture, gap: str, lost: tuple[int, ...]
) -> None:
    said = {}
    for kind in ("txt", "md"):
        (folder / f"a.{kind}").write_text(gap.join(one for one, _ in INVERTED), encoding="utf-8")
        kept = [two for at, (_, two) in enumerate(INVERTED) if at not in lost]
        (folder / f"a.pt.{kind}").write_text(gap.join(kept), encoding="utf-8")
        code, found = data(capsys, f"a.pt.{kind}", "--against", f"a.{kind}")
        said[kind] = code, [(f["code"], f["severity"], f["source"]) for f in found["findings"]]
    assert said["txt"] == said["md"]
    codes = [code for code, *_ in said["txt"][1]]
    assert codes.count("negation.differs") + codes.count("modality.differs") == 5
    assert ("section.missing" in codes) == bool(lost)


def test_text_in_columns_that_stand_elsewhere_is_compared_by_its_values_only(
    folder: Path, capsys: Capture
) -> None:
    columns = (
        "You must not pay anybody     Call 617-555-0123 if a\n"
        "for a copy of the report.    car was stolen at night.\n\n"
        "Bring a photo of yourself    Write to the office at\n"
        "that is not too old.         120 Garfield Street.\n"
    )
    (folder / "a.txt").write_text(columns, encoding="utf-8")
    (folder / "a.es.txt").write_text(
        "Escriba a la oficina.\n\n120 Garfield Street.\n\nLlame al 617-555-0123\n\n"
        "si le robaron\n\nun coche de noche.\n\nDebe pagar.\n\nTraiga una foto.\n",
        encoding="utf-8",
    )
    code, found = data(capsys, "a.es.txt", "--against", "a.txt")
    assert code == 0
    assert {f["severity"] for f in found["findings"]} <= {"warning", "info"}


def test_the_source_is_named_where_its_name_is_another(folder: Path, capsys: Capture) -> None:
    for name, text in (
        ("en/flyer.md", ENGLISH), ("es/flyer.es.md", SPANISH.replace("0132", "0123")),
        ("en/id.md", ENGLISH), ("es/id.md", SPANISH),
        ("en/tips.md", ENGLISH), ("es/tips.es.md", SPANISH),
    ):  # fmt: skip
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    lines = shown(capsys, "check", "es", "--against", "en", "--lang", "es", ends=1).splitlines()
    after = {line: lines[at + 1] for at, line in enumerate(lines[:-1])}
    assert after["es/flyer.es.md: nothing found"] == "  against en/flyer.md"
    assert after["es/tips.es.md"] == "  against en/tips.md"
    assert "FIX" in after["es/id.md"]


def test_folders_are_paired_by_name_and_what_has_no_source_is_named(
    folder: Path, capsys: Capture
) -> None:
    (folder / "en").mkdir()
    (folder / "es").mkdir()
    (folder / "flyer.md").rename(folder / "en" / "flyer.md")
    (folder / "flyer_es.md").rename(folder / "es" / "flyer.md")
    (folder / "es" / "otro.md").write_text("Hola a todos.\n", encoding="utf-8")
    _, found = data(capsys, "es", "--against", "en")
    assert [f["target"] for f in found["summary"]["files"]] == ["es/flyer.md"]
    lost = [f for f in found["findings"] if f["code"] == "file.unpaired"]
    assert [f["file"] for f in lost] == ["es/otro.md"]


def test_a_folder_more_on_one_side_is_no_hindrance_and_nothing_compared_is_no_all_clear(
    folder: Path, capsys: Capture
) -> None:
    approved = folder / "translations" / "approved" / "brochures"
    approved.mkdir(parents=True)
    (approved / "flyer.es.md").write_text(SPANISH, encoding="utf-8")
    (folder / "brochures").mkdir()
    (folder / "brochures" / "flyer.md").write_text(ENGLISH, encoding="utf-8")
    code, found = data(capsys, "translations/approved", "--against", "brochures")
    assert code == 1
    assert len(found["summary"]["files"]) == 1
    (approved / "flyer.es.md").rename(approved / "leaflet.es.md")
    found = data(capsys, "translations/approved", "--against", "brochures")[1]
    assert [pair["found_by"] for pair in found["summary"]["files"]] == ["structure"]
    assert main(["check", "translations/approved", "--against", "brochures"]) == 1
    assert "flyer.md (the names differ, the paragraphs fit)" in capsys.readouterr().out
    (approved / "leaflet.es.md").write_text("Llame en seguida.\n", encoding="utf-8")
    assert main(["check", "translations/approved", "--against", "brochures"]) == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert "nothing was compared" in said.err


def test_a_table_of_both_languages_needs_no_source(folder: Path, capsys: Capture) -> None:
    rows = "id\ten\tpt\n1\tYou have 60 days.\tVocê tem 90 dias.\n2\tCall us.\t\n"
    (folder / "strings.tsv").write_text(rows, encoding="utf-8")
    code, found = data(capsys, "strings.tsv")
    assert code == 1
    said = {(f["code"], f["where"]) for f in found["findings"]}
    assert {("number.differs", "strings.tsv:2"), ("target.empty", "strings.tsv:3")} <= said


@pytest.mark.parametrize("form", ["xliff", "xliff12", "tmx"])
def test_a_translators_file_is_checked_as_it_comes_back(
    folder: Path, capsys: Capture, form: Any
) -> None:
    from langaccess.core.tags import Tag
    from langaccess.formats.exchange import ShortText, write_texts

    texts = [
        ShortText("a1", "You have 60 days.", "Você tem 90 dias.", "translated"),
        ShortText("a2", "Call 911.", "Ligue para 911.", "translated"),
    ]
    name = "back.tmx" if form == "tmx" else "back.xlf"
    made = write_texts(texts, form, original="flyer.docx", source=Tag("en"), target=Tag("pt"))
    (folder / name).write_bytes(made)
    code, found = data(capsys, name)
    assert code == 1
    assert [(f["code"], f["lang"]) for f in found["findings"]] == [("number.differs", "pt")] * 2


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["flyer_es.md"], 2, "--against"),
        (["flyer_es.md", "--against", "nowhere.md"], 4, "no such file"),
        (["flyer_es.md", "--against", "flyer.md", "--report", "x.pdf"], 2, ".html"),
        (["accept", "no.such", "m1:0123456789", "--by", "A", "--why", "b c"], 2, "no.such"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(
    folder: Path, capsys: Capture, words: list[str], code: int, hint: str
) -> None:
    assert main(["check", *words]) == code
    assert hint in capsys.readouterr().err


def test_the_report_holds_source_and_translation_and_escapes_them(
    folder: Path, capsys: Capture
) -> None:
    wrong = SPANISH.replace("0132 ", "0132 <b>hoy</b> ")
    (folder / "flyer_es.md").write_text(wrong, encoding="utf-8")
    main(["check", "flyer_es.md", "--against", "flyer.md", "--report", "report.html"])
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Call 617-555-0123" in page
    assert 'lang="es" dir="ltr"' in page
    assert "<b>" not in page
    assert "http" not in page.replace("https://www.w3.org", "")


def test_of_several_files_one_that_cannot_be_read_is_named_and_the_others_are_compared(
    folder: Path, capsys: Capture
) -> None:
    there = folder / "es"
    (folder / "en").mkdir()
    there.mkdir()
    for name, text in (("a.json", '{"k": "Call 911"}'), ("b.json", '{"k": "Ask 311"}')):
        (folder / "en" / name).write_text(text, encoding="utf-8")
    (there / "a.json").write_text('{"k": "Llame al 912"}', encoding="utf-8")
    (there / "b.json").write_text('{"k": "Pida"', encoding="utf-8")
    assert main(["check", "es", "--against", "en", "--json"]) == 4
    found = json.loads(capsys.readouterr().out)["data"]["findings"]
    assert {f["code"] for f in found} >= {"file.unreadable", "number.differs"}
    (bad,) = [f for f in found if f["code"] == "file.unreadable"]
    assert bad["where"].endswith("b.json:1")
    assert main(["check", "es/b.json", "--against", "en/b.json"]) == 4
    assert "not JSON" in capsys.readouterr().err
    assert main(["check", "es/a.json", "--against", "flyer.md"]) == 4
    assert "nothing to be paired by" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_the_report_as_a_list_is_read_back_whole_and_in_plain_words(
    folder: Path, capsys: Capture, kind: str
) -> None:
    from langaccess import formats

    main(["check", "flyer_es.md", "--against", "flyer.md", "--report", f"report.{kind}"])
    cells = [unit.text for unit in formats.read(folder / f"report.{kind}").units]
    assert {"No.", "What to do", "Source", "Translation", "Your answer"} <= set(cells)
    assert any(cell.startswith("Call 617-555-0123") for cell in cells)
    told = "\n".join(cells)
    assert "is missing from the translation." in told
    assert "the target" not in told
    assert "phone.differs m" in told  # what the clerk needs to record an answer
    assert "It does not judge style" in told


TRANSLATORS = """people:
  - id: khan
    name: A. Khan
    kind: contractor
    languages: [{tag: es}]
    credentials: [{kind: translator_certified, language: es, issued: 2020-01-01}]
"""
TERMS = """terms:
  - id: photo-id
    en: photo ID
    forms:
      es:
        - {text: documento con fotografía}
        - {text: identificación con foto, usage: forbidden}
      fr: [{text: "pièce d'identité avec photo"}]
"""


def test_an_approved_term_is_enforced_in_its_language_and_a_draft_in_none(
    agency: Path, capsys: Capture
) -> None:
    (agency / "roster").mkdir()
    (agency / "roster" / "people.yaml").write_text(TRANSLATORS, encoding="utf-8")
    (agency / "glossary").mkdir()
    (agency / "glossary" / "own.yaml").write_text(TERMS, encoding="utf-8")
    Path("flyer_es.md").write_text(SPANISH.replace("0132", "0123"), encoding="utf-8")
    words = ("flyer_es.md", "--against", "flyer.md")
    code, found = data(capsys, *words)
    assert (code, found["findings"]) == (0, [])

    assert main(["terms", "approve", "photo-id", "--lang", "es", "--by", "A. Khan"]) == 0
    capsys.readouterr()
    code, found = data(capsys, *words)
    assert code == 1
    assert {one["code"] for one in found["findings"]} == {"term.forbidden", "term.absent"}
    assert all("documento con fotografía" in one["message"] for one in found["findings"])
    # The approval is for Spanish: what is said to be French knows nothing of it.
    _code, other = data(capsys, *words, "--lang", "fr")
    assert not [one for one in other["findings"] if one["code"].startswith("term.")]


def test_an_answer_counts_until_the_text_changes(agency: Path, capsys: Capture) -> None:
    (agency / "roster").mkdir(exist_ok=True)
    (agency / "roster" / "people.yaml").write_text(TRANSLATORS, encoding="utf-8")
    words = ("flyer_es.md", "--against", "flyer.md")
    _, found = data(capsys, *words)
    answers = {(f["code"], f["segment"]) for f in found["findings"] if f["severity"] == "error"}
    for code, segment in answers:
        answer = ["check", "accept", code, segment, "--why", "two numbers here", "--by"]
        assert main([*answer, "Ana Reis"]) == 4, "nobody in the roster"
        assert "no one in your agency's roster is called Ana Reis" in capsys.readouterr().err
        assert "accepted by A. Khan" in shown(capsys, *answer, "a. khan")
    code, found = data(capsys, *words)
    assert code == 0
    assert found["summary"]["accepted"] == 2
    text = (agency / "flyer_es.md").read_text(encoding="utf-8")
    (agency / "flyer_es.md").write_text(text.replace("Llame", "Llama"), encoding="utf-8")
    assert main(["check", *words]) == 1


def test_an_answer_is_in_the_log_with_name_reason_and_machine(
    agency: Path, capsys: Capture
) -> None:
    from langaccess.agency import ledger
    from langaccess.agency.workspace import open_db

    (agency / "roster").mkdir(exist_ok=True)
    (agency / "roster" / "people.yaml").write_text(TRANSLATORS, encoding="utf-8")
    _, found = data(capsys, "flyer_es.md", "--against", "flyer.md")
    first = next(one for one in found["findings"] if one["severity"] == "error")
    main(["check", "accept", first["code"], first["segment"], "--by", "khan",
          "--why", "the source is old", "--source-wrong"])  # fmt: skip
    conn = open_db(find())
    (entry,) = ledger.entries(conn, "check.accepted")
    conn.close()
    assert entry.data["verdict"] == "source_wrong"
    assert (entry.data["by"], entry.data["person"]) == ("A. Khan", "khan")
    assert {"code", "segment", "by", "why", "account", "machine"} <= set(entry.data)


def test_an_answer_to_a_finding_that_nobody_was_shown_is_refused(
    agency: Path, capsys: Capture
) -> None:
    data(capsys, "flyer_es.md", "--against", "flyer.md")
    words = ["--by", "Ana Reis", "--why", "two numbers here"]
    assert main(["check", "accept", "phone.differs", "m99:aaaaaaaaaa", *words]) == 4
    said = capsys.readouterr().err
    assert "no command has shown a finding phone.differs at m99:aaaaaaaaaa" in said
    assert "langaccess check" in said


def test_whoever_knows_may_answer_what_is_only_to_be_looked_at(
    agency: Path, capsys: Capture
) -> None:
    (agency / "flyer.md").write_text("Call 217-555-0132.\n\nBring the paper.\n", encoding="utf-8")
    text = "Llame al 217-555-0132.\n\nTraiga el papel.\n\nGracias por su atención a esto.\n"
    (agency / "flyer_es.md").write_text(text, encoding="utf-8")
    words = ("flyer_es.md", "--against", "flyer.md")
    _, found = data(capsys, *words)
    (one,) = found["findings"]
    assert (one["code"], one["severity"]) == ("section.added", "warning")
    answer = ["--by", "Ana Reis", "--why", "a line of courtesy"]
    assert main(["check", "accept", one["code"], one["segment"], *answer]) == 0
    capsys.readouterr()
    assert data(capsys, *words)[1]["summary"]["accepted"] == 1


def test_no_answer_makes_a_whole_sentence_a_name(agency: Path, capsys: Capture) -> None:
    (agency / "roster").mkdir(exist_ok=True)
    (agency / "roster" / "people.yaml").write_text(TRANSLATORS, encoding="utf-8")
    sentence = "You will not have an order while you are waiting for your hearing."
    name = "Behind the old mill by the river"
    (agency / "flyer.md").write_text(f"{sentence}\n\n{name}\n", encoding="utf-8")
    (agency / "flyer_es.md").write_text(f"{sentence}\n\n{name}\n", encoding="utf-8")
    words = ("flyer_es.md", "--against", "flyer.md", "--lang", "es")
    _, found = data(capsys, *words)
    codes: dict[bool, list[int]] = {True: [], False: []}
    for one in found["findings"]:
        if one["code"] in {"echo", "copied"}:
            answer = ["--by", "khan", "--why", "it stays so"]
            code = main(["check", "accept", one["code"], one["segment"], *answer])
            codes[one["source"] == name].append(code)
    assert set(codes[True]) == {0}
    assert set(codes[False]) == {4}
    assert "a whole sentence" in capsys.readouterr().err


def test_an_agency_lowers_a_check_of_style(agency: Path, capsys: Capture) -> None:
    right = SPANISH.replace("0132", "0123").replace("No tiene", "Usted tiene")
    (agency / "flyer_es.md").write_text(f"{right}\n\nLlame (ya.\n", encoding="utf-8")
    (agency / "flyer.md").write_text(
        (agency / "flyer.md").read_text(encoding="utf-8") + "\n\nCall (now).\n", encoding="utf-8"
    )
    words = ("flyer_es.md", "--against", "flyer.md")

    def weights() -> list[str]:
        found = data(capsys, *words)[1]["findings"]
        return [one["severity"] for one in found if one["code"] == "mark.bracket"]

    assert weights() == ["warning"]
    rules = agency / "jurisdiction.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8") + "checks: {severity: {mark.bracket: info}}\n",
        encoding="utf-8",
    )
    assert weights() == ["info"]


def test_an_agency_can_make_a_warning_an_error_and_not_the_reverse(
    agency: Path, capsys: Capture
) -> None:
    right = SPANISH.replace("0132", "0123").replace("No tiene", "Usted tiene")
    (agency / "flyer_es.md").write_text(right, encoding="utf-8")
    words = ["check", "flyer_es.md", "--against", "flyer.md"]
    assert main(words) == 0
    rules = agency / "jurisdiction.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8") + "checks:\n  severity:\n    negation.differs: error\n",
        encoding="utf-8",
    )
    assert main(words) == 1
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("negation", "number").replace("error", "info"),
        encoding="utf-8",
    )
    assert main(words) == 3


def test_a_folder_from_a_translators_program_is_checked_and_a_stray_file_named(
    folder: Path, capsys: Capture
) -> None:
    came = folder / "target"
    came.mkdir()
    (came / "a.tsv").write_text("id\ten\tes\n1\tCall 911.\tLlame al 912.\n", encoding="utf-8")
    (came / "keep.txt").write_text("The program needs this folder.\n", encoding="utf-8")
    code, found = data(capsys, "target")
    assert code == 1
    assert {one["code"] for one in found["findings"]} >= {"file.unpaired"}
    assert any("912" in one["message"] for one in found["findings"])
