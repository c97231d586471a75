"""What a draft says of deadlines, docket numbers and sections: real files, the starter engine."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from langaccess import formats
from langaccess.agency.workspace import Workspace
from langaccess.core.errors import OutputError
from langaccess.core.model import Severity, Target
from langaccess.core.tags import Tag
from tests.support import FIXTURES, needs_starter
from tests.translate.pipeline.kit import TEST, only, work

pytestmark = needs_starter


def drafted(agency: Workspace, folder: Path, lines: list[str]) -> list[str]:
    """Return the lines of the Portuguese draft of a text file, one for each of `lines`."""
    source = folder / "values.txt"
    source.write_text("\n\n".join(lines), encoding="utf-8")
    target = only(work(agency, source, to=Tag("pt-BR")), "values.txt").target
    assert target is not None
    paragraphs = target.read_text(encoding="utf-8").strip().split("\n\n")
    assert len(paragraphs) == len(lines) + 1  # the label comes first
    return paragraphs[1:]


@pytest.mark.slow
def test_midnight_stays_midnight(agency: Workspace, tmp_path: Path) -> None:
    lines = [
        "You have until midnight on Friday to appeal.",
        "Park closes at 12 midnight Sunday.",
        "The park is open until 12:00 a.m. on Saturday.",
        "Open from noon to midnight.",
        "You must file by midnight on March 3, 2026.",
        "OPEN UNTIL MIDNIGHT ON FRIDAY",
        "Hours: 6 am–12 am",
    ]
    for line in drafted(agency, tmp_path, lines):
        assert "meia-noite" in line.lower(), line
        assert not any(digits in line for digits in ("00:00", "12")), line


@pytest.mark.slow
def test_a_docket_number_is_no_negation(agency: Workspace, tmp_path: Path) -> None:
    lines = ["DOCKET NO:", "CASE NO.", "Ref. No.", "FILE NO. 1234", "Order No. 12", "P.O. Box No 3"]
    for line in drafted(agency, tmp_path, lines):
        assert "não" not in line.lower(), line
        assert "[EN]" not in line, line
    (answer,) = drafted(agency, tmp_path, ["The answer is no."])
    assert "não" in answer


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("NO", "NÃO"),
        ("No", "Não"),
        ("☐ YES ☐ NO", "☐ SIM ☐ NÃO"),
        ("IS THE VEHICLE LOCKED? NO", "O VEÍCULO ESTÁ BLOQUEADO? NÃO"),
        ("May I park here? No.", "Posso estacionar aqui? Não."),
    ],
)
def test_the_answer_no_is_no_number(
    agency: Workspace, tmp_path: Path, line: str, expected: str
) -> None:
    assert drafted(agency, tmp_path, [line]) == [expected]


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "NO. OF CHILDREN",
        "No. of children",
        "CELL NO. AND BED NO.",
        "Name and No.",
        "INCIDENT NO / DATE",
    ],
)
def test_a_number_sign_in_a_label_is_a_number(agency: Workspace, tmp_path: Path, line: str) -> None:
    (text,) = drafted(agency, tmp_path, [line])
    assert "número" in text.lower()
    assert "não" not in text.lower()


@pytest.mark.slow
def test_a_no_that_cannot_be_decided_stays_english_and_is_counted(
    agency: Workspace, tmp_path: Path
) -> None:
    source = tmp_path / "values.txt"
    lines = ["NO.", "No.", "WIDGET NO / DATE"]
    source.write_text("\n\n".join(lines), encoding="utf-8")
    report = work(agency, source, to=Tag("pt-BR"))
    target = only(report, "values.txt").target
    assert target is not None
    assert target.read_text("utf-8").split("\n\n")[1:] == [
        "[EN] NO.", "[EN] No.", "[EN] WIDGET NO / DATE"
    ]  # fmt: skip
    manifest = json.loads(report.manifest.read_text("utf-8"))
    assert '"kept.meaning": 3' in json.dumps(manifest)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "cite"),
    [
        ("Section 3(a) of Executive Order 12988 applies.", "3(a)"),
        ("A motion under Rule 12(b)(6) was filed.", "12(b)(6)"),
        ("See Sec. 4(a) of the order.", "4(a)"),
        ("The rule in paragraph (2)(c) applies to you.", "(2)(c)"),
        ("Under subsection (b)(6), you may appeal.", "(b)(6)"),
        ("See 28 C.F.R. § 42.405(b)(1) and section 3(a).", "28 C.F.R. § 42.405(b)(1)"),
        ("Your 401(k) plan is not a 501(c)(3) organization.", "501(c)(3)"),
        ("SECTION 3(A) APPLIES.", "3(A)"),
    ],
)
def test_a_section_arrives_letter_for_letter(
    agency: Workspace, tmp_path: Path, line: str, cite: str
) -> None:
    (text,) = drafted(agency, tmp_path, [line])
    assert cite in text
    assert not text.startswith("[EN]")


def edited(source: Path, to: Path, part: str, old: str, new: str) -> Path:
    """Return a copy of an office file in which one part says `new` in place of `old`."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(to, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == part:
                assert old in data.decode()
                data = data.decode().replace(old, new).encode()
            after.writestr(name, data)
    return to


def read_part(path: Path | None, part: str) -> str:
    assert path is not None
    return zipfile.ZipFile(io.BytesIO(path.read_bytes())).read(part).decode()


KEYWORDS = "<meta:keyword>Ключ_слово_1</meta:keyword><meta:keyword>Ω</meta:keyword>"


@pytest.mark.slow
def test_keywords_in_other_letters_stay_and_hold_no_file_up(
    agency: Workspace, tmp_path: Path
) -> None:
    head = "<office:meta>"
    source = edited(FIXTURES / "odt" / "brochure.odt", tmp_path / "keywords.odt", "meta.xml",
                    head, head + KEYWORDS)  # fmt: skip
    report = work(agency, source, to=Tag("pt-BR"))
    assert KEYWORDS in read_part(only(report, "keywords.odt").target, "meta.xml")
    manifest = json.loads(report.manifest.read_text("utf-8"))
    assert str(manifest).count("segment.other_script") >= 2  # it is not silent about them


@pytest.mark.slow
def test_a_paragraph_in_other_letters_is_not_given_to_the_engine(
    agency: Workspace, tmp_path: Path
) -> None:
    russian, chinese = "Позвоните нам, если нужна помощь.", "如果您需要帮助，请致电。"
    lines = drafted(agency, tmp_path, ["Ask for an interpreter.", russian, chinese, "Ω"])
    assert lines[1:] == [russian, chinese, "Ω"]


def test_a_translation_without_letters_is_not_lost(tmp_path: Path) -> None:
    document = formats.read(FIXTURES / "odt" / "brochure.odt")
    (unit,) = [u for u in document.units if u.text == "Traffic stops"]
    formats.write(document, {unit.id: Target("- ()_1")}, tmp_path / "a.odt", tag=Tag("pt"))
    assert "- ()_1" in read_part(tmp_path / "a.odt", "meta.xml")


def test_what_did_not_arrive_is_said(tmp_path: Path) -> None:
    document = formats.read(FIXTURES / "odt" / "brochure.odt")
    unit = document.units[0]
    with pytest.raises(OutputError, match=unit.text[:20]):
        formats.write(document, {unit.id: Target("um\x00dois")}, tmp_path / "a.odt", tag=TEST)


@pytest.mark.slow
def test_a_link_around_a_footnote_of_an_odt(agency: Workspace, tmp_path: Path) -> None:
    brochure = FIXTURES / "odt" / "brochure.odt"
    content = read_part(brochure, "content.xml")
    note = content[content.index("<text:note ") : content.index("</text:note>") + 12]
    link = f'<text:a xlink:type="simple" xlink:href="https://example.gov/n">{note}</text:a>'
    source = edited(brochure, tmp_path / "linked.odt", "content.xml", note, link)
    for tag in (TEST, Tag("pt-BR")):
        target = only(work(agency, source, to=tag), "linked.odt").target
        body = read_part(target, "content.xml")
        assert body.count("</text:note>") == content.count("</text:note>")
        assert 'href="https://example.gov/n"><text:note ' in body
        assert "Monday to Friday." not in body


@pytest.mark.slow
def test_sentences_in_the_other_language_of_a_flyer_stay_unmarked(
    agency: Workspace, tmp_path: Path
) -> None:
    source = tmp_path / "flyer.md"
    pairs = [
        ("Lock your doors and windows every night.",
         "Cierre con llave las puertas y ventanas todas las noches."),
        ("Interpreters are free of charge.", "Los intérpretes son gratis."),
        ("Fire station", "Estación de bomberos"),
    ]  # fmt: skip
    rows = [f"| {english} | {spanish} |" for english, spanish in pairs]
    source.write_text("\n".join(["| English | Español |", "|---|---|", *rows]), encoding="utf-8")
    report = work(agency, source, to=Tag("pt-BR"))
    result = only(report, "flyer.md")
    assert result.target is not None
    draft = result.target.read_text(encoding="utf-8")
    assert all(f"| {spanish} |" in draft for _, spanish in pairs)
    assert not any(english in draft for english, _ in pairs)
    assert "[EN]" not in draft
    assert sum(f.code == "segment.other_language" for f in result.findings) == 4


@pytest.mark.slow
def test_parts_in_another_language_stay_and_doubtful_ones_are_named(
    agency: Workspace, tmp_path: Path
) -> None:
    source = tmp_path / "flyer.md"
    source.write_text(
        "# Know Your Rights / Conozca sus derechos\n\n"
        "The office is open at 8 a.m. Los intérpretes son gratis.\n\n"
        "Welcome / Bienvenidos\n\n"
        "Free interpreter (intérprete gratis) at the front desk.\n",
        encoding="utf-8",
    )
    result = only(work(agency, source, to=Tag("pt-BR")), "flyer.md")
    assert result.target is not None
    draft = result.target.read_text(encoding="utf-8")
    assert " / Conozca sus derechos\n" in draft
    assert " Los intérpretes son gratis.\n" in draft
    assert "Know Your Rights" not in draft
    assert "[EN]" not in draft
    codes = Counter(f.code for f in result.findings)
    assert codes["segment.other_language"] == 2
    assert codes["segment.unsure_language"] == 2


@pytest.mark.slow
def test_signs_of_any_class_arrive_or_their_sentence_stays(
    agency: Workspace, tmp_path: Path
) -> None:
    source = tmp_path / "page.md"
    source.write_text(
        "Lead above 15 µg per liter of water is not safe for children.\n\n"
        "The rate of the tax is 5 ‰ of the value each year.\n\n"
        "The area of a circle is π times the radius times the radius.\n\n"
        "Ask for 日本語 at the front desk of the library.\n\n"
        "Fees marked † may change during the year.\n",
        encoding="utf-8",
    )
    result = only(work(agency, source, to=Tag("pt-BR")), "page.md")
    assert result.target is not None
    draft = result.target.read_text(encoding="utf-8")
    assert all(sign in draft for sign in ("15 µg ", "5 ‰", " π ", "日本語", "†"))


def test_words_in_brackets_that_stay_are_named(agency: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "page.md"
    source.write_text(
        "Call us today.\n\n[[Visiting hours]]\n\nSee [[Rules]] too.\n", encoding="utf-8"
    )
    result = only(work(agency, source), "page.md")
    named = [f for f in result.findings if f.code == "segment.placeholder"]
    assert [(f.severity, f.message.partition(": ")[2]) for f in named] == [
        (Severity.WARNING, "[[Visiting hours]]"),
        (Severity.INFO, "[[Rules]]"),
    ]


def test_a_flyer_in_the_other_language_alone_is_still_set_aside(
    agency: Workspace, tmp_path: Path
) -> None:
    source = tmp_path / "folleto.md"
    source.write_text(
        "Cierre con llave las puertas y ventanas todas las noches.\n\n"
        "Pida a un vecino que recoja su correo cuando viaje.\n",
        encoding="utf-8",
    )
    assert only(work(agency, source, to=Tag("pt-BR")), "folleto.md").reason == "source_language"
