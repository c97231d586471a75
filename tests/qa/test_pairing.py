"""Reading files as blocks, and pairing the blocks of two files."""

from __future__ import annotations

import random
import re
import time
import zipfile
from pathlib import Path

import pytest

from langaccess.agency.policy import load_policy
from langaccess.core.errors import InputError
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.segments import sentences
from langaccess.core.sheets import NewSheet, xlsx_tables
from langaccess.core.tags import Tag
from langaccess.formats import links_of
from langaccess.qa import CHECKS, FILE_CHECKS, CheckSettings, check_files, grade, segment_id
from langaccess.qa.files.alignment import align, alignment_units
from langaccess.qa.inputs.bilingual import read_rows
from langaccess.qa.inputs.columns import paragraphs
from langaccess.qa.inputs.file_language import language_named, names_of
from langaccess.qa.inputs.file_text import read

EN, ES = Tag("en"), Tag("es")
SOURCE = [
    "Report a crime", "Call 617-555-0123 at any time, day or night, from anywhere in the county.",
    "You can also write to records@pd.example.org.", "Bring a photo.",
    "The office at 120 Garfield Street opens at 9.", "An interpreter is free.",
]  # fmt: skip
TARGET = [
    "Denunciar un delito",
    "Llame al 617-555-0123 en cualquier momento, de día o de noche, desde todo el condado.",
    "También puede escribir a records@pd.example.org.", "Traiga una foto.",
    "La oficina de 120 Garfield Street abre a las 9.", "Un intérprete es gratis.",
]  # fmt: skip


def beads(source: list[str], target: list[str]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    found = align(alignment_units(source, EN), alignment_units(target, ES), 1.16)
    return [(bead.source, bead.target) for bead in found]


def test_texts_of_the_same_build_are_paired_one_to_one() -> None:
    assert beads(SOURCE, TARGET) == [((n,), (n,)) for n in range(6)]


def test_what_follows_a_lost_paragraph_is_in_step_again() -> None:
    found = beads(SOURCE, TARGET[:2] + TARGET[3:])
    assert ((2,), ()) in found
    assert ((5,), (4,)) in found


def test_paragraphs_put_together_are_one_bead() -> None:
    merged = [*TARGET[:1], f"{TARGET[1]} {TARGET[2]}", *TARGET[3:]]
    assert ((1, 2), (1,)) in beads(SOURCE, merged)


def test_a_moved_paragraph_is_paired_and_marked() -> None:
    moved = [TARGET[0], TARGET[2], TARGET[3], TARGET[4], TARGET[5], TARGET[1]]
    found = align(alignment_units(SOURCE, EN), alignment_units(moved, ES), 1.16)
    assert [(b.source, b.target) for b in found if b.moved] == [((1,), (5,))]


def letters(folder: Path, target: list[str]) -> list[str]:
    """Return the findings of a translation with its paragraphs in this order."""
    for name, texts in (("flyer.md", PLAIN), ("flyer_es.md", target)):
        (folder / name).write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    report = check_files([folder / "flyer_es.md"], [folder / "flyer.md"])
    return [f.code for f in report.findings if f.severity != "info"]


PLAIN = [
    (
        "We help everybody who comes to the front desk of the station, whoever they are, wherever "
        "they live, and whatever language they speak at home, and the help is always free."
    ),
    "You may sit down in the hall and wait until somebody calls you by your name.",
    "Nobody here asks where you were born, and nobody will tell others that you came.",
    "If you feel ill while you wait, say so at once, and an ambulance will be called for you.",
    "Children stay with the person who brought them here until their family has come.",
]
SIMPLE = [
    (
        "Ayudamos a todos los que vienen a la recepción de la comisaría, sean quienes sean, vivan "
        "donde vivan, y sea cual sea el idioma que hablan en casa, y siempre es gratis."
    ),
    "Puede sentarse en el vestíbulo y esperar hasta que alguien le llame por su nombre.",
    "Nadie aquí pregunta dónde nació usted, y nadie dirá a otros que usted vino aquí.",
    "Si se siente mal mientras espera, dígalo enseguida, y se llamará a una ambulancia.",
    "Los niños se quedan con la persona que los trajo aquí hasta que llegue su familia.",
]


def test_a_paragraph_moved_split_or_merged_is_one_finding_at_most(tmp_path: Path) -> None:
    assert letters(tmp_path, SIMPLE) == []
    # No number and no name tells that it is the same: it stays an error, said once.
    assert letters(tmp_path, [*SIMPLE[1:], SIMPLE[0]]) == ["section.missing"]
    first, second = SIMPLE[3].split(", y ")
    assert letters(tmp_path, [*SIMPLE[:3], f"{first}.", f"Y {second}", SIMPLE[4]]) == []
    assert letters(tmp_path, [f"{SIMPLE[0]} {SIMPLE[1]}", *SIMPLE[2:]]) == []
    assert letters(tmp_path, SIMPLE[1:]) == ["section.missing"]


def test_a_few_shared_values_never_leave_all_other_paragraphs_alone() -> None:
    source = [f"Paragraph about {word} that goes on for a while." for word in "abcdefghijkl"]
    target = [f"Párrafo sobre {word} que sigue durante un rato." for word in "abcdefghijkl"]
    source[0], source[11] = "Call 617-555-0123 now.", "Write to a@pd.example.org today."
    target[0], target[11] = "Escriba a a@pd.example.org hoy.", "Llame al 617-555-0123 ahora."
    found = align(alignment_units(source, EN), alignment_units(target, ES), 1.1, loose=True)
    assert sum(bool(b.source and b.target) for b in found) >= 10


def test_an_address_ends_where_the_line_below_begins_something_else() -> None:
    text = (
        "See www.x.gov/immigrants/status/\n* Marks what counts.\n\n"
        "1 https://x.gov/es/immigrants/\n2 https://x.gov/other.pdf\n\n"
        "At https://x.gov/special-\npopulations/help.html today.\n\n"
        "At https://x.gov/help/\ninfo/page.html today.\n"
    )
    assert [found for _, found in paragraphs(text)] == [
        "See www.x.gov/immigrants/status/", "* Marks what counts.",
        "1 https://x.gov/es/immigrants/ 2 https://x.gov/other.pdf",
        "At https://x.gov/special-populations/help.html today.",
        "At https://x.gov/help/info/page.html today.",
    ]  # fmt: skip


def test_every_piece_stands_in_exactly_one_bead_whatever_was_done() -> None:
    rng = random.Random(3)
    for _ in range(60):
        target = [text for text in TARGET if rng.random() < 0.8]
        rng.shuffle(target)
        found = align(
            alignment_units(SOURCE, EN), alignment_units(target, ES), 1.16, loose=rng.random() < 0.5
        )
        assert sorted(n for b in found for n in b.source) == list(range(len(SOURCE)))
        assert sorted(n for b in found for n in b.target) == list(range(len(target)))


def test_keys_pair_whatever_their_order() -> None:
    here = alignment_units(["One", "Two"], EN, keys=["a", "b"])
    there = alignment_units(["Dos", "Tres"], ES, keys=["b", "c"])
    found = [(b.source, b.target) for b in align(here, there, 1.0)]
    assert found == [((0,), ()), ((1,), (0,)), ((), (1,))]


def test_columns_are_read_one_by_one_and_a_broken_number_is_joined() -> None:
    text = (
        "You may need to          You must be a citizen\n"
        "bring documents.         of the United States.\n"
        "\n"
        "Call 1-855-\n"
        "889-4325 or see https://www.example.gov/a-\n"
        "long/address now.\n"
    )
    assert [body for _, body in paragraphs(text)] == [
        "You may need to bring documents.",
        "You must be a citizen of the United States.",
        "Call 1-855-889-4325 or see https://www.example.gov/a-long/address now.",
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("Sgt. Rose called at 5 p.m. yesterday.", 1),
        ("请拨打911。请等候！", 2),
        ("សូមហៅ ៩១១។ សូមរង់ចាំ។", 2),
        ("ይደውሉ። ይጠብቁ።", 2),
        ("اتصل بنا. هل تحتاج مساعدة؟ نعم.", 3),
        ('He said "Stop." " Then he left.', 2),
        ("1. Bring a photo.", 1),
        ("", 0),
    ],
)
def test_sentences_are_counted_in_any_script(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("letter_es.md", "es"),
        ("letter_zh-hans.md", "zh-Hans"),
        ("flyer.pt-BR.docx", "pt-BR"),
        ("help-in-your-language-chinese.txt", "zh"),
        ("spanish-fast-facts.txt", "es"),
        ("haitian-creole-fast-facts.txt", "ht"),
        ("fast-facts-brazilian-portuguese.txt", "pt"),
        ("fast-facts-traditional-chinese.txt", "zh-Hant"),
        ("fast-facts-pt-br.txt", "pt-BR"),
        ("fast-facts-zh-hans.txt", "zh-Hans"),
        ("vi/flyer.md", "vi"),
        ("eos_form_letter.md", None),
        ("what-to-do.md", None),
    ],
)
def test_the_language_is_read_from_the_name(name: str, tag: str | None) -> None:
    assert language_named(Path("papers") / name) == tag


def test_files_belong_together_when_only_the_language_parts_their_names() -> None:
    root = Path("x")
    names = {
        names_of(root / name, root)[-1][0]
        for name in ("en/a/flyer.md", "es/a/flyer.md", "a/flyer_es.md", "a/flyer.pt-BR.md")
    }
    assert names == {"a/flyer"}


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "Llame en seguida." if "es" in path.parent.parts else "Call us at once."
        path.write_text(f"{text}\n", encoding="utf-8")


def paired(root: Path, target: str, source: str, tag: str | None = "es") -> dict[str, str | None]:
    """Return target → source below a folder; None for a file that has none."""
    report = check_files([root / target], [root / source], tag=Tag(tag) if tag else None)
    found = {there: here for here, there, *_ in report.pairs}
    alone = {f.file: None for f in report.findings if f.code == "file.unpaired"}
    named = {**found, **alone}
    below = f"{root.as_posix()}/"
    return {
        there.removeprefix(below): here.removeprefix(below) if here else None
        for there, here in named.items()
    }


def test_states_that_are_called_like_languages_are_paired_by_the_same_name(
    tmp_path: Path,
) -> None:
    states = ["az", "de", "id", "tx"]
    write(tmp_path, *(f"{tag}/register/{state}.md" for tag in ("en", "es") for state in states))
    same = {f"es/register/{state}.md": f"en/register/{state}.md" for state in states}
    assert paired(tmp_path, "es", "en") == same
    assert paired(tmp_path, "es", "en", None) == same, "the language is that of the folder"
    write(tmp_path, "es/register/pa.md", "es/deep/register/mo.md", "es/register/hi.es.md")
    write(tmp_path, "en/register/mo.md", "en/register/hi.md")
    assert paired(tmp_path, "es", "en") == {
        **same,
        "es/register/pa.md": None,
        "es/deep/register/mo.md": "en/register/mo.md",
        "es/register/hi.es.md": "en/register/hi.md",
    }
    assert paired(tmp_path, "es/register", "en/register")["es/register/de.md"] == (
        "en/register/de.md"
    ), "nor is the first of them the source of all"


def test_a_language_in_a_name_is_left_out_where_a_source_is_called_so_without_it(
    tmp_path: Path,
) -> None:
    write(tmp_path, "en/what-it-is.md", "en/flyer.en.md", "en/tips.md")
    write(tmp_path, "es/what-it-is.es.md", "es/flyer.md", "es/tips-es-MX.md")
    assert paired(tmp_path, "es", "en") == {
        "es/what-it-is.es.md": "en/what-it-is.md",
        "es/flyer.md": "en/flyer.en.md",
        "es/tips-es-MX.md": "en/tips.md",
    }


@pytest.mark.parametrize("tag", ["es", None])
def test_a_name_that_both_sides_have_wins_over_a_language_in_it(
    tmp_path: Path, tag: str | None
) -> None:
    names = ["sign", "sign-in", "check", "check-in", "how", "how-to", "form", "form-de"]
    write(tmp_path, *(f"{side}/{name}.md" for side in ("en", "es") for name in names))
    same = {f"es/{name}.md": f"en/{name}.md" for name in names}
    assert paired(tmp_path, "es", "en", tag) == same
    write(tmp_path, *(f"{side}/es/{name}.md" for side in ("in", "out") for name in names))
    same = {f"out/es/{name}.md": f"in/es/{name}.md" for name in names}
    assert paired(tmp_path, "out", "in", tag) == same, "no folder names the source's language"


@pytest.mark.parametrize("tag", ["es", None])
def test_in_one_folder_a_file_that_a_translation_is_called_after_is_a_source(
    tmp_path: Path, tag: str | None
) -> None:
    names = ["de", "id", "form", "form-de", "sign-in"]
    for name in names:
        (tmp_path / f"{name}.md").write_text("Call us at once.\n", encoding="utf-8")
        (tmp_path / f"{name}.es.md").write_text("Llame en seguida.\n", encoding="utf-8")
    assert paired(tmp_path, ".", ".", tag) == {f"{name}.es.md": f"{name}.md" for name in names}


@pytest.mark.parametrize("name", ["flyer.es.md", "flyer_es.md", "flyer-es.md"])
@pytest.mark.parametrize("folder", ["in", "pages"])
def test_a_translation_among_the_sources_is_not_compared_with_one_of_its_own_name(
    tmp_path: Path, name: str, folder: str
) -> None:
    for at in (f"{folder}/flyer.md", f"{folder}/{name}", f"out/{name}"):
        (tmp_path / at).parent.mkdir(exist_ok=True)
        text = "Llame en seguida." if "es" in Path(at).stem else "Call us at once."
        (tmp_path / at).write_text(f"{text}\n", encoding="utf-8")
    for tag in ("es", None):
        assert paired(tmp_path, "out", folder, tag) == {f"out/{name}": f"{folder}/flyer.md"}


def test_only_the_language_that_is_checked_is_left_out_of_a_name(tmp_path: Path) -> None:
    write(tmp_path, "en/form.md", "es/form-de.md", "es/form-es.md")
    assert paired(tmp_path, "es", "en") == {"es/form-de.md": None, "es/form-es.md": "en/form.md"}


def test_of_two_sources_of_one_name_the_same_kind_of_file_counts(tmp_path: Path) -> None:
    write(tmp_path, "en/a.html", "en/a.md", "es/a.md", "es/a.es.html", "es/a.es.txt")
    assert paired(tmp_path, "es", "en") == {
        "es/a.md": "en/a.md", "es/a.es.html": "en/a.html", "es/a.es.txt": "en/a.html",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["fact-sheet-mn", "how-to", "sign_in"])
@pytest.mark.parametrize("tag", ["es", "zh-Hans", "qps-ploc"])
def test_a_source_named_after_a_state_or_with_a_small_word_is_one(
    tmp_path: Path, name: str, tag: str
) -> None:
    source, target = tmp_path / "en" / f"{name}.md", tmp_path / "out" / f"{name}.{tag}.md"
    for path, text in ((source, "Call us at once."), (target, "Llame en seguida.")):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    for against in (source, source.parent):
        report = check_files([target.parent], [against])
        assert [pair[:2] for pair in report.pairs] == [(source.as_posix(), target.as_posix())]


LETTER = (
    "Your report", "Thank you for coming to the station on Main Street.",
    "Your report has the number {number}. Call {phone} if you remember more.",
    "You can pick up your property on the ground floor.", "Bring this letter with you.",
)  # fmt: skip
CARTA = (
    "Su denuncia", "Gracias por venir a la comisaría de Main Street.",
    "Su denuncia tiene el número {number}. Llame al {phone} si recuerda algo más.",
    "Puede recoger sus pertenencias en la planta baja.", "Traiga esta carta consigo.",
)  # fmt: skip


def write_letter(path: Path, texts: tuple[str, ...], **values: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(texts).format(**values) + "\n", encoding="utf-8")


def test_names_that_were_translated_too_are_paired_by_structure(tmp_path: Path) -> None:
    numbers = [
        ("report", "denuncia", "22-1045", "617-555-0123"),
        ("theft", "robo", "31-2290", "617-555-0177"),
    ]
    for here, there, number, phone in numbers:
        write_letter(tmp_path / f"en/{here}.md", LETTER, number=number, phone=phone)
        write_letter(tmp_path / f"es/{there}.md", CARTA, number=number, phone=phone)
    (tmp_path / "en/fees.md").write_text("\n\n".join(PLAIN) + "\n", encoding="utf-8")
    (tmp_path / "es/otra.md").write_text("\n\n".join(SIMPLE[::-1]) + "\n", encoding="utf-8")
    found = paired(tmp_path, "es", "en")
    assert found == {
        "es/denuncia.md": "en/report.md", "es/robo.md": "en/theft.md", "es/otra.md": None,
    }  # fmt: skip
    report = check_files([tmp_path / "es"], [tmp_path / "en"], tag=ES)
    assert {Path(name).name for name in report.by_structure} == {"denuncia.md", "robo.md"}


def test_a_file_named_after_another_language_than_the_checked_one_has_no_source(
    tmp_path: Path,
) -> None:
    for name, texts in (("en/a.md", LETTER), ("all/x_vi.md", LETTER), ("all/x_es.md", CARTA)):
        write_letter(tmp_path / name, texts, number="22-1045", phone="617-555-0123")
    assert paired(tmp_path, "all", "en") == {"all/x_es.md": "en/a.md", "all/x_vi.md": None}


def test_two_translations_with_swapped_names_are_named(tmp_path: Path) -> None:
    write_letter(tmp_path / "en/letter.md", LETTER, number="22-1045", phone="617-555-0123")
    write_letter(tmp_path / "es/help.md", CARTA, number="22-1045", phone="617-555-0123")
    write_letter(tmp_path / "en/help.md", tuple(PLAIN))
    write_letter(tmp_path / "es/letter.md", tuple(SIMPLE))
    report = check_files([tmp_path / "es"], [tmp_path / "en"], tag=ES)
    first = {Path(f.file).name: f for f in reversed(report.findings) if "/es/" in f.file}
    assert [first[name].code for name in ("help.md", "letter.md")] == ["file.unpaired"] * 2
    assert "fit '" in first["help.md"].message
    assert first["help.md"].message.index("en/letter.md") < first["help.md"].message.index(
        "en/help.md"
    )


def test_letters_that_hardly_differ_are_not_paired_by_structure(tmp_path: Path) -> None:
    for name in ("report", "theft"):
        write_letter(tmp_path / f"en/{name}.md", LETTER, number="22-1045", phone="617-555-0123")
    for name in ("denuncia", "robo"):
        write_letter(tmp_path / f"es/{name}.md", CARTA, number="22-1045", phone="617-555-0123")
    with pytest.raises(InputError, match="nothing was compared"):
        paired(tmp_path, "es", "en")


def test_links_of_markdown_and_html_are_read(tmp_path: Path) -> None:
    page = tmp_path / "x.md"
    page.write_text(
        "[us](https://a.gov/x) <https://b.gov> ![no](https://c.gov/i.png)\n"
        '<a href="tel:+16175550123">617-555-0123</a> [inside](#part)\n'
        "[[EN] Call us](https://d.gov)\n",
        encoding="utf-8",
    )
    assert [link.to for link in links_of(page)] == [
        "https://a.gov/x",
        "https://d.gov",
        "tel:+16175550123",
        "https://b.gov",
    ]


def test_a_text_of_one_sentence_a_line_is_read_by_lines_and_a_wrapped_one_is_not(
    tmp_path: Path,
) -> None:
    here = [
        "You must not pay anybody.", "Nobody will ask where you were born.",
        "You do not have to sign.", "You may not leave the hall.", "Do not send money.",
    ]  # fmt: skip
    there = [
        "Usted debe pagar a alguien.", "Alguien le preguntará dónde nació usted.",
        "Usted tiene que firmar.", "Usted puede salir del vestíbulo.", "Envíe dinero.",
    ]  # fmt: skip
    source, target = tmp_path / "a.txt", tmp_path / "a_es.txt"
    source.write_text("\n".join(here) + "\n", encoding="utf-8")
    target.write_text("\n".join(there) + "\n", encoding="utf-8")
    found = [f.where for f in check_files([target], [source]).findings if f.severity == "warning"]
    assert found == [f"a_es.txt:{line}" for line in range(1, 6)]
    source.write_text("You must not\npay anybody. Nobody will\nask you.\n", encoding="utf-8")
    assert len(read(source).blocks) == 1


def test_a_lone_placeholder_and_an_indented_address_of_markdown_are_text(tmp_path: Path) -> None:
    page = tmp_path / "x.md"
    page.write_text("Dear reader,\n\n{{ text }}\n\n    617-555-0123\n\nBye.\n", encoding="utf-8")
    assert [block.text for block in read(page).blocks] == [
        "Dear reader,", "{{ text }}", "617-555-0123", "Bye."
    ]  # fmt: skip


def test_a_value_of_front_matter_is_named_by_its_line_of_the_file(tmp_path: Path) -> None:
    page = tmp_path / "x.md"
    page.write_text(
        '+++\ndate = 2026-11-02\ntitle = "Stop \\"scams\\""\n+++\nBye.\n', encoding="utf-8"
    )
    assert [(block.text, block.where) for block in read(page).blocks] == [
        ('Stop "scams"', "x.md:3"), ("Bye.", "line 5"),
    ]  # fmt: skip


def test_a_table_without_named_languages_is_refused_with_what_to_do(tmp_path: Path) -> None:
    table = tmp_path / "x.csv"
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="which column") as raised:
        read_rows(table)
    assert "source and target" in (raised.value.hint or "")


def test_the_reading_grade_rises_with_longer_sentences_and_words() -> None:
    easy = ["We can help you. Call us. It is free. You may ask for an interpreter."] * 8
    long = (
        "Notwithstanding the aforementioned considerations, individuals requiring supplementary "
        "accommodation must communicate requirements to administrative representatives."
    )
    hard = [long] * 8
    low, high = grade(easy), grade(hard)
    assert low is not None
    assert high is not None
    assert low < 6 < 15 < high
    assert grade(["Too short."]) is None


def test_a_sheet_runs_no_formula_and_says_where_it_cut_a_text(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(
        xlsx_tables([NewSheet("S", ("en", "es"), [("=1+1", "a<b & \x01"), ("x" * 40_000, "")])])
    )
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
        texts = archive.read("xl/sharedStrings.xml").decode("utf-8")
    assert "<f>" not in sheet
    assert ">=1+1</t>" in texts
    first, long = (row.source for row in read_rows(path)[2])
    assert first == "=1+1"
    assert long == "x" * 32_000 + " […]"


def test_policy_weighs_every_check_as_the_register_does() -> None:
    policy = load_policy(shipped(CONFIG, "us-federal.yaml"))
    weights = {code: check.severity.value for code, check in CHECKS.items()}
    weights |= {code: check.severity.value for code, check in FILE_CHECKS.items()}
    assert dict(policy.checks.severity) == weights, "correct checks.severity in config/base.yaml"


def test_every_check_of_files_has_an_entry_in_words() -> None:
    for code, check in FILE_CHECKS.items():
        assert check.code == code
        assert check.text.endswith(".")


def test_an_answer_to_a_sentence_serves_its_paragraph_and_no_other_finding_in_it(
    tmp_path: Path,
) -> None:
    here = ("Call 617-555-0123 for help.", "Write to 617-555-0188 by fax.")
    there = ("Llame al 617-555-0132 para ayuda.", "Escriba al 617-555-0199 por fax.")
    path = tmp_path / "t.tsv"
    row = f"p1\t{' '.join(here)}\t{' '.join(there)}"
    path.write_text(f"id\ten\tes\n{row}\n", encoding="utf-8")

    def opened(segment: str) -> set[str]:
        answers = frozenset({("phone.differs", segment)})
        found = check_files([path], settings=CheckSettings(accepted=answers)).findings
        return {f.message.split("'")[1] for f in found if f.severity == "error" and not f.accepted}

    every = {"617-555-0123", "617-555-0132", "617-555-0188", "617-555-0199"}
    assert opened("p1:0000000000") == every
    assert opened(segment_id("p1/0", here[0], there[0])) == every - set(re.findall(
        r"617-555-\d{4}", here[0] + there[0]))  # fmt: skip
    assert opened(segment_id("p1/1", here[0], there[0])) == every
    assert opened(segment_id("p2/0", here[0], there[0])) == every


@pytest.mark.slow
@pytest.mark.parametrize("part", ["A", "{[", "a.gov"])
def test_time_grows_no_faster_than_the_length_of_a_word(tmp_path: Path, part: str) -> None:
    """Four times the letters take about four times as long; once they took sixteen times."""
    short, long = (_seconds(tmp_path, part * (n // len(part))) for n in (25_000, 100_000))
    assert long < 9 * short + 0.5


def _seconds(tmp_path: Path, text: str) -> float:
    source, target = tmp_path / "a.txt", tmp_path / "a_ht.txt"
    source.write_text("# Stop\n\nHang up and call.\n\nDo not send money.\n", encoding="utf-8")
    target.write_text(f"# Sispann\n\n{text}\n\nPa voye lajan.\n", encoding="utf-8")
    begun = time.process_time()
    report = check_files([target], [source], tag=Tag("ht"))
    assert {finding.file for finding in report.findings} == {target.as_posix()}
    return time.process_time() - begun


def test_a_translation_whose_name_has_no_language_is_identified_by_its_text(
    tmp_path: Path,
) -> None:
    source, target, codes = (tmp_path / name for name in ("notice.txt", "aviso.txt", "codes.txt"))
    source.write_text("You may bring a friend to the station. It is free.\n", encoding="utf-8")
    target.write_text(
        "Puede traer a un amigo a la comisaría. La ayuda es gratuita.\n", encoding="utf-8"
    )
    report = check_files([target], [source])
    assert [pair[2] for pair in report.pairs] == ["es"]
    codes.write_text("A-12 B-13\n", encoding="utf-8")
    with pytest.raises(InputError, match="cannot tell which language"):
        check_files([codes], [source])
