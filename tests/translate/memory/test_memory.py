"""The translation memory: kept, found again, and never trusted beyond what is known of it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from rapidfuzz import fuzz

from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace, open_db
from langaccess.core.errors import InputError
from langaccess.core.model import Segment, Unit
from langaccess.core.tags import Tag
from langaccess.formats.exchange import TransUnit, read_returned, write_xliff12
from langaccess.phrases.book import load_phrasebook
from langaccess.translate.memory import (
    FuzzyIndex,
    MatchKind,
    Memory,
    MemoryMatch,
    MemoryQuery,
    TranslationUnit,
    Trust,
    align_files,
    examine,
    export_tmx,
    import_tmx,
    remove_origin,
)
from tests.formats.exchange.omegat import project, translate
from tests.support import SHARED, keep_units, needs_omegat, needs_peer, needs_shared, session_on

EN, ES, PT = Tag("en"), Tag("es"), Tag("pt-BR")
TM = SHARED / "data" / "tico19" / "tm"
FORMS = [f"Call the office and ask for form {number}." for number in range(10_001)]


@pytest.fixture
def session(agency: Workspace) -> Iterator[Session]:
    with Session(agency) as found:
        yield found


@pytest.fixture
def memory(session: Session) -> Memory:
    return Memory(session)


@pytest.fixture
def large(memory: Memory) -> Memory:
    """A memory with a pair that is too large to be compared whole."""
    memory.add(unit(text, "…") for text in FORMS)
    return memory


def unit(source: str, target: str, **more: Any) -> TranslationUnit:
    made = TranslationUnit(EN, ES, source, target, Trust.TRANSLATED, "a.tmx")
    return replace(made, **more)


def best(memory: Memory, text: str, before: str = "", after: str = "") -> str | None:
    found = memory.exact(EN, ES, [MemoryQuery(text, before, after)])
    return next((match.unit.target for match in found.values()), None)


def near(memory: Memory, text: str) -> tuple[MemoryMatch, ...]:
    return FuzzyIndex(memory, EN, ES).near(text)


def test_a_sentence_is_found_again_whatever_its_blanks_and_its_composition(memory: Memory) -> None:
    memory.add([unit("The cafe\u0301  is open.", "El café está abierto.")])
    assert best(memory, "The café is\u00a0open.") == "El café está abierto."
    assert best(memory, "The café is closed.") is None


def test_an_approved_translation_comes_before_a_newer_one_and_before_the_same_context(
    session: Session, memory: Memory
) -> None:
    keep_units(
        session,
        unit("Open", "Abierto", standing=Trust.APPROVED),
        unit("Open", "Abra", before="Door", after="Window"),
        unit("Open", "Abierta", standing=Trust.LEGACY),
    )
    assert best(memory, "Open", "Door", "Window") == "Abierto"


def test_a_row_that_says_approved_counts_as_a_translators_without_the_approval_in_the_log(
    session: Session, memory: Memory
) -> None:
    keep_units(session, unit("Stop", "Alto", standing=Trust.APPROVED))
    memory.add([unit("Do not stop.", "Pare.", standing=Trust.APPROVED, by="A. Khan")])
    session.connection.execute("UPDATE memory SET target = 'Siga' WHERE target = 'Alto'")
    stands = {one.target: one.standing for one in memory.units()}
    assert stands == {"Siga": Trust.TRANSLATED, "Pare.": Trust.TRANSLATED}
    (match,) = memory.exact(EN, ES, [MemoryQuery("Do not stop.")]).values()
    assert match.unit.standing is Trust.TRANSLATED
    assert [one.unit.standing for one in near(memory, "Do not stop!")] == [Trust.TRANSLATED]
    assert list(memory.approved(EN, ES, ["Do not stop."])) == []
    assert {standing for _, _, standing, _ in memory.counts()} == {Trust.TRANSLATED}
    assert next(iter(memory.holding(EN, ES, "stop"))).standing is Trust.TRANSLATED


def test_among_equals_the_same_neighbours_decide(memory: Memory) -> None:
    memory.add(
        [
            unit("Open", "Abra", before="Door", after="Window"),
            unit("Open", "Abierto", before="Hours", after="Closed"),
        ]
    )
    assert best(memory, "Open", "Door", "Window") == "Abra"
    assert best(memory, "Open", "Hours", "Closed") == "Abierto"
    found = memory.exact(EN, ES, [MemoryQuery("Open", "Door", "Window"), MemoryQuery("Open")])
    assert [match.kind for match in found.values()] == [MatchKind.CONTEXT, MatchKind.EXACT]


def test_the_same_pair_is_kept_once_with_the_best_that_is_known_of_it(
    session: Session, memory: Memory
) -> None:
    memory.add([unit("Hello", "Hola", standing=Trust.LEGACY)])
    keep_units(session, unit("Hello", "Hola", standing=Trust.APPROVED, by="Ana"))
    again = memory.add([unit("Hello", "Hola")])
    assert (again.new, again.raised, again.known) == (0, 0, 1)
    (only,) = memory.units()
    assert (only.standing, only.by) == (Trust.APPROVED, "Ana")


@pytest.mark.parametrize(
    ("asked", "held", "differs"),
    [
        ("Come to court on March 4, 2026.", "Come to court on March 14, 2026.", "item"),
        ("You have to pay the fine today.", "You do not have to pay the fine today.", "negation"),
        ("You must bring the form with you.", "You may bring the form with you.", "modality"),
        ("Please ask for Officer Brown here.", "Please ask for Officer Green here.", "name"),
    ],
)
def test_a_near_sentence_that_says_something_else_is_shown_below_every_threshold(
    memory: Memory, asked: str, held: str, differs: str
) -> None:
    memory.add([unit(held, "…")])
    (match,) = near(memory, asked)
    assert differs in match.differs
    assert match.kind is MatchKind.FUZZY
    assert match.score <= 74


def test_a_near_sentence_that_says_the_same_keeps_its_likeness(memory: Memory) -> None:
    memory.add([unit("Please call the records desk.", "Llame…")])
    (match,) = near(memory, "Please call our records desk.")
    assert match.differs == ()
    assert match.score > 85


def test_words_are_found_in_either_language(memory: Memory) -> None:
    order = unit("A protective order", "Una ORDEN DE PROTECCIÓN")
    memory.add([order, unit("A fine", "Una multa"), replace(order, target_tag=PT)])
    for words in ("PROTECTIVE  order", "orden de protección"):
        assert [one.target for one in memory.holding(EN, ES, words)] == [order.target]
    assert [one.source for one in memory.holding(EN, ES, "multa")] == ["A fine"]
    assert not list(memory.holding(EN, ES, " "))


@pytest.mark.slow
def test_near_sentences_are_found_by_their_rare_words_and_without_any(large: Memory) -> None:
    words = ("Call", "the", "office", "and", "ask", "for", "form")
    texts = [f"{one} {two}." for one in words for two in words if one != two]
    texts += ["Call the arborist.", "Call the office."]
    large.add(unit(text, "…") for text in texts)
    index = FuzzyIndex(large, EN, ES)
    for asked in ("Call an arborist.", "Call the offices.", "Ask the office.", "The office."):
        assert_likest(index, asked, [*FORMS, *texts])


@pytest.mark.slow
def test_every_phrase_is_found_when_a_word_of_it_is_another(large: Memory) -> None:
    texts = [phrase.en for phrase in load_phrasebook().phrases.values() if phrase.en.count(" ") > 3]
    large.add(unit(text, "…") for text in texts)
    index = FuzzyIndex(large, EN, ES)
    for text in texts:
        assert_likest(index, " ".join(["Office", *text.split()[1:]]), texts)


def assert_likest(index: FuzzyIndex, asked: str, texts: Sequence[str]) -> None:
    """Compare what the index finds with a comparison of all texts."""

    def form(text: str) -> str:
        return re.sub(r"\d+", "0", text).casefold()

    likeness = {text: fuzz.ratio(form(asked), form(text)) for text in texts}
    found = max(likeness[match.unit.source] for match in index.near(asked, limit=20))
    assert found == max(likeness.values()), asked


def test_a_search_takes_any_text(large: Memory) -> None:
    for text in (
        'He said "NEAR(a b)" OR source : * ^ -NOT {x}.',
        "𞤀𞤁𞤂 😀 힣́ naïve",
        "123 456",
        "हिन्दी में लिखें",
    ):
        large.add([unit(text, "…"), unit(f"{text} once more", "…")])
        assert near(large, text)[0].kind is MatchKind.EXACT


@pytest.mark.slow
def test_a_small_pair_is_compared_whole_however_many_others_have_its_words(large: Memory) -> None:
    large.add([unit("Ask the office for a form.", "…", target_tag=PT)])
    large.add(unit(f"Ask the office for form {number}.", "…") for number in range(10_001))
    (match,) = FuzzyIndex(large, EN, PT).near("Ask an office for the form.")
    assert match.unit.target_tag == PT


def test_a_language_without_spaces_is_compared_whole(memory: Memory) -> None:
    zh = Tag("zh-Hans")
    held = unit("请打电话给警察局。", "Call the station.", source_tag=zh, target_tag=EN)
    memory.add([held])
    (match,) = FuzzyIndex(memory, zh, EN).near("请打电话给警察局长。")
    assert match.unit.target == held.target


def test_what_was_removed_is_not_near(memory: Memory) -> None:
    memory.add([unit("Bring the form.", "…"), unit("Bring a form.", "…")])
    index = FuzzyIndex(memory, EN, ES)
    matches = index.near("Bring this form.")
    first, last = sorted((match.unit for match in matches), key=lambda one: one.id)
    memory.remove([last.id])
    memory.add(
        [unit("Nothing like this form at all", "…", target_tag=PT)]
    )  # with the number of `last`
    assert [match.unit for match in index.near("Bring this form.")] == [first]


def test_no_word_of_a_removed_sentence_stays_in_the_file(
    session: Session, memory: Memory, agency: Workspace
) -> None:
    memory.add([unit("Call the office.", "…")])
    memory.add([unit("Call Zyxwvuts.", "…", origin="b.tmx"), unit("Call the desk.", "…")])
    file = agency.state / "state.db"
    assert b"zyxwvuts" in file.read_bytes().lower()
    remove_origin(memory, "b.tmx")
    assert b"zyxwvuts" not in file.read_bytes().lower()
    session.connection.execute(
        "INSERT INTO memory_words (memory_words, rank) VALUES ('integrity-check', 1)"
    )
    assert len(near(memory, "Call the office.")) == 2


def tmx(path: Path, *pairs: tuple[str, str]) -> Path:
    body = "".join(
        f'<tu><tuv xml:lang="en"><seg>{a}</seg></tuv><tuv xml:lang="es"><seg>{b}</seg></tuv></tu>\n'
        for a, b in pairs
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="x" '
        'creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en" '
        f'datatype="plaintext"/><body>\n{body}</body></tmx>\n',
        encoding="utf-8",
    )
    return path


def exported(memory: Memory, path: Path, target: Tag | None = None) -> Path:
    with path.open("wb") as out:
        export_tmx(memory, out, target=target, approved=False)
    return path


def test_an_export_names_the_one_source_language_and_writes_days_as_the_format_has_them(
    memory: Memory, tmp_path: Path
) -> None:
    memory.add([
        unit("Stop", "Alto", at="2026-11-25T09:00:00+02:00"),
        unit("Go", "Siga", at="some day"),
        unit("Wait", "Espere", target_tag=Tag("es-MX")),
        unit("Wait", "Attendez", target_tag=Tag("fr")),
    ])  # fmt: skip
    root = etree.parse(exported(memory, tmp_path / "all.tmx")).getroot()
    assert root[0].get("srclang") == "en"
    assert [v.get("changedate") for v in root.iter("tuv") if v.get("changedate")] == [
        "20261125T070000Z"
    ]
    spanish = etree.parse(exported(memory, tmp_path / "es.tmx", ES)).getroot()
    assert [seg.text for seg in spanish.iter("seg")][1::2] == ["Alto", "Siga", "Espere"]
    memory.add([unit("Halt", "Stop", source_tag=Tag("de"))])
    mixed = etree.parse(exported(memory, tmp_path / "mixed.tmx")).getroot()
    assert mixed[0].get("srclang") == "*all*"
    assert {tu.get("srclang") for tu in mixed.iter("tu")} == {"en", "de"}


def test_a_unit_without_its_source_is_held_and_the_others_are_taken(
    session: Session, memory: Memory, tmp_path: Path
) -> None:
    path = tmx(tmp_path / "m.tmx", ("Stop now", "Alto ya"), ("Thanks", "Gracias"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('xml:lang="en"', 'xml:lang="de"', 1), encoding="utf-8")
    done = import_tmx(session, path)
    assert [(held.where, held.code) for held in done.held] == [(f"{path}:3", "source.missing")]
    assert [each.source for each in memory.units()] == ["Thanks"]


@needs_peer
def test_the_translate_toolkit_opens_an_export_and_what_it_saves_comes_back(
    session: Session, memory: Memory, tmp_path: Path
) -> None:
    from translate.storage import tmx as peer

    pairs = [("Call 911 & 1 < 2.", "Llame al 911 y 1 < 2."), ("Bring it.", "Tráigalo.")]
    memory.add([unit(*pair, by="Ann", at="20261125T090000Z") for pair in pairs])
    path = exported(memory, tmp_path / "out.tmx")
    store: Any = peer.tmxfile.parsefile(str(path))
    assert [(u.source, u.target) for u in store.units] == pairs
    path.write_bytes(bytes(store))
    memory.remove([each.id for each in memory.units()])
    import_tmx(session, path)
    assert [(u.source, u.target, u.by) for u in memory.units()] == [(*p, "Ann") for p in pairs]


@needs_omegat
@pytest.mark.parametrize("mixed", [False, True])
def test_omegat_fills_in_what_an_export_holds_also_beside_other_languages(
    memory: Memory, tmp_path: Path, *, mixed: bool
) -> None:
    parts = [
        Segment(f"h.{n}", text, unit=f"p{n}")
        for n, text in enumerate(("Call 911 & wait.", "Ask for help.", "Nobody knows this."))
    ]
    units = [Unit(f"p{n}", part.text) for n, part in enumerate(parts)]
    data = write_xliff12(
        [TransUnit(one, part, None) for one, part in zip(units, parts, strict=True)],
        original="f.docx", digest="ab" * 32, source=EN, target=ES,
    )  # fmt: skip
    folder = project(tmp_path / "p", data, EN, ES)
    (folder / "tm" / "auto").mkdir()
    memory.add([
        unit("Call 911 & wait.", "Llame al 911 y espere."),
        unit("Ask for help.", "Pida ayuda.", target_tag=Tag("es-MX")),
        *([unit("Hilfe", "Ayuda", source_tag=Tag("de"))] if mixed else []),
    ])  # fmt: skip
    exported(memory, folder / "tm" / "auto" / "m.tmx")
    translate(folder)
    (returned,) = read_returned(folder / "target" / "file.xlf")
    assert [u.target.text if u.target else "" for u in returned.units] == [
        "Llame al 911 y espere.", "Pida ayuda.", "Nobody knows this.",
    ]  # fmt: skip


def test_what_comes_in_is_translated_and_never_approved(
    session: Session, memory: Memory, tmp_path: Path
) -> None:
    keep_units(session, unit("Stop", "Alto", standing=Trust.APPROVED))
    path = exported(memory, tmp_path / "back.tmx")
    assert b"approved" in path.read_bytes()
    remove = [each.id for each in memory.units()]
    memory.remove(remove)
    import_tmx(session, path)
    (back,) = memory.units()
    assert (back.source, back.target, back.standing) == ("Stop", "Alto", Trust.TRANSLATED)


def test_a_unit_in_the_wrong_script_is_held_with_its_line(
    session: Session, memory: Memory, tmp_path: Path
) -> None:
    path = tmp_path / "mixed.tmx"
    tmx(path, ("Good morning to all of you", "Доброе утро всем вам"), ("Thanks", "Gracias"))
    done = import_tmx(session, path)
    assert [unit.target for unit in memory.units()] == ["Gracias"]
    (held,) = done.held
    assert held.code == "script.wrong"
    assert held.where == f"{path}:3"


def test_a_file_that_is_out_of_step_leaves_nothing_behind(
    session: Session, memory: Memory, tmp_path: Path
) -> None:
    pairs = [(f"Room {n} is open until {n}", f"La sala {n + 1} abre") for n in range(100, 140)]
    good = [(f"Desk number {n}", f"Ventanilla {n}") for n in range(10, 40)]
    with pytest.raises(InputError, match="out of step") as caught:
        import_tmx(session, tmx(tmp_path / "shifted.tmx", *good, *pairs))
    assert caught.value.where is not None
    assert list(memory.units()) == []


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("path", sorted(TM.glob("*.zip")), ids=lambda p: p.name.split(".")[0])
def test_of_the_tico_memories_exactly_the_two_that_are_out_of_step_are_refused(
    session: Session, memory: Memory, tmp_path: Path, path: Path
) -> None:
    with zipfile.ZipFile(path) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".tmx")]
        (tmp_path / "tm.tmx").write_bytes(archive.read(name))
    if path.name.startswith(("en-so", "en-fr")):
        with pytest.raises(InputError, match="out of step"):
            import_tmx(session, tmp_path / "tm.tmx")
        assert list(memory.units()) == []
        return
    done = import_tmx(session, tmp_path / "tm.tmx")
    assert done.added.new > 1400
    assert len(done.held) < 20
    assert not done.doubtful


def test_other_units_in_the_place_of_removed_ones_are_a_change(memory: Memory) -> None:
    seen = [memory.state(EN, ES)]
    for target in ("Alto", "Pare", "Deténgase"):
        memory.add([unit("Stop", target)])
        seen.append(memory.state(EN, ES))
        memory.remove([one.id for one in memory.units()])
        seen.append(memory.state(EN, ES))
    held = [state for state in seen if state]
    assert len(held) == len(set(held)) == 3
    memory.add([unit("Stop", "Alto"), unit("Stop", "Alto", standing=Trust.APPROVED)])
    assert memory.state(EN, ES) not in seen
    other = memory.state(EN, ES)
    memory.add([TranslationUnit(EN, PT, "Stop", "Pare", Trust.LEGACY, "b")])
    assert memory.state(EN, ES) == other


def test_upkeep_names_two_translations_and_units_at_fault(session: Session, memory: Memory) -> None:
    keep_units(
        session,
        unit("Call 911", "Llame al 911"),
        unit("Call 911", "Llame al 912"),
        unit("Call 911", "Marque el 911", origin="b.tmx", standing=Trust.APPROVED),
    )
    found = examine(memory)
    assert [len(conflict.units) for conflict in found.conflicts] == [3]
    assert [fault.unit.target for fault in found.faults] == ["Llame al 912"]
    assert remove_origin(memory, "a.tmx") == 2
    assert remove_origin(memory, "b.tmx") == 0


def test_a_failed_import_changes_nothing_that_was_there(
    session: Session, memory: Memory, tmp_path: Path, agency: Workspace
) -> None:
    memory.add([unit("Hello", "Hola")])
    broken = tmx(tmp_path / "cut.tmx", *[(f"Line {n}", f"Línea {n}") for n in range(10, 60)])
    broken.write_bytes(broken.read_bytes()[:-60])
    with pytest.raises(InputError):
        import_tmx(session, broken)
    with closing(open_db(agency)) as other:
        assert [one.source for one in Memory(session_on(other)).units()] == ["Hello"]


EN_FLYER = """# Lost property

Bring the form to the records desk. The desk is open until 4:30 p.m.

Call 617-555-0123 with questions.

You may send a friend.
"""
ES_FLYER = """# Objetos perdidos

Lleve el formulario a la ventanilla de archivos. La ventanilla está abierta hasta las 4:30 p. m.

Llame al 617-555-0132 si tiene preguntas.

Puede enviar a un amigo.
"""


def test_old_brochures_give_pairs_of_sentences_but_none_with_another_number(
    session: Session, memory: Memory, tmp_path: Path
) -> None:
    (tmp_path / "lost.md").write_text(EN_FLYER, encoding="utf-8")
    (tmp_path / "lost.es.md").write_text(ES_FLYER, encoding="utf-8")
    done = align_files(session, tmp_path / "lost.md", tmp_path / "lost.es.md", (EN, ES))
    found = {unit.source: unit for unit in memory.units()}
    assert found["The desk is open until 4:30 p.m."].target == (
        "La ventanilla está abierta hasta las 4:30 p. m."
    )
    assert {unit.standing for unit in found.values()} == {Trust.LEGACY}
    assert "Call 617-555-0123 with questions." not in found
    assert done.sentences == done.added.new + done.alone + len(done.held)


@needs_shared
def test_a_real_letter_and_its_translation_come_apart_only_where_they_differ(
    session: Session,
    memory: Memory,
) -> None:
    letters = SHARED / "data" / "brochures" / "doj_crt_letters"
    done = align_files(
        session,
        letters / "ier_form_letter.md",
        letters / "ier_form_letter_vi.md",
        (EN, Tag("vi")),
    )
    assert done.added.new > 0.7 * done.sentences
    targets = {unit.source: unit.target for unit in memory.units()}
    assert targets["Sincerely,"].startswith("Trân trọng")


@needs_shared
@pytest.mark.parametrize("other", ["ier_form_letter_ko.md", "crt_non_actionable_es.md"])
def test_another_language_or_another_letter_leaves_nothing_in_the_memory(
    session: Session, memory: Memory, other: str
) -> None:
    letters = SHARED / "data" / "brochures" / "doj_crt_letters"
    with pytest.raises(InputError, match="sentences found a plain translation"):
        align_files(session, letters / "ier_form_letter.md", letters / other, (EN, ES))
    assert not list(memory.units())


def test_other_regions_of_both_languages_serve_but_their_approval_is_not_ours(
    session: Session, memory: Memory
) -> None:
    made = unit("Bring a photo ID.", "Traiga una identificación.", source_tag=Tag("en-US"))
    keep_units(session, replace(made, target_tag=Tag("es-MX"), standing=Trust.APPROVED))
    (match,) = memory.exact(EN, ES, [MemoryQuery("Bring a photo ID.")]).values()
    assert match.unit.target == "Traiga una identificación."
    assert (match.unit.target_tag, match.unit.standing) == (Tag("es-MX"), Trust.TRANSLATED)
    (there,) = memory.exact(EN, Tag("es-MX"), [MemoryQuery("Bring a photo ID.")]).values()
    assert there.unit.standing is Trust.APPROVED
    assert [one.unit.target for one in near(memory, "Bring the photo ID.")] == [match.unit.target]
    # What is written for just this language comes before, though it is older.
    before = memory.state(EN, ES)
    memory.add([unit("Bring a photo ID.", "Traiga un documento con foto.")])
    assert best(memory, "Bring a photo ID.") == "Traiga un documento con foto."
    assert memory.state(EN, ES) != before


def test_another_script_or_language_never_serves(memory: Memory) -> None:
    text = "Please wait here."
    memory.add([unit(text, "请在这里等。", target_tag=Tag("zh-Hans"))])
    memory.add([unit(text, "Espere aqui.", target_tag=PT)])
    assert memory.exact(EN, Tag("zh-TW"), [MemoryQuery(text)]) == {}
    assert memory.exact(EN, ES, [MemoryQuery(text)]) == {}
    assert memory.exact(EN, Tag("zh-CN"), [MemoryQuery(text)])
