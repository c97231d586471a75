"""Every way in compares what comes in with what engines wrote; a machine's words stay a draft."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from langaccess import review
from langaccess.agency import ledger, provenance
from langaccess.agency.provenance import MachineText
from langaccess.cli import main
from langaccess.core.errors import InputError
from langaccess.core.model import PackFormat, State
from langaccess.core.tags import Tag
from langaccess.formats import label_for
from langaccess.formats.exchange import packed_spans, write_codes
from langaccess.translate import with_markup
from langaccess.translate.memory import Memory, Trust
from tests import toymodel
from tests.commands import read_sheet
from tests.review.kit import HAITIAN, HT, NOW, NS, Agency, agency, fill, plain, run
from tests.review.test_finished_documents import FINISHED
from tests.review.test_word_table import TYPED, typed

Capture = pytest.CaptureFixture[str]
ENGINE = "mozilla:en-ht:tiny"
ES = Tag("es")
SOURCE = "Hang up and call 217-555-0100 at once."
DRAFT = HAITIAN[SOURCE]
OWN = "Rakwoche telefòn nan touswit."
SECOND = "You may file a complaint with the city at any time."
SECOND_DRAFT = "Ou ka depoze yon plent bay vil la nenpòt ki lè."
PEOPLE_TABLE = "id,english,lang,term,by\nhang-up,Hang up and call us at once today,ht,{},M. Jean\n"
NS20 = "{urn:oasis:names:tc:xliff:document:2.0}"


def read(capsys: Capture, police: Agency, *words: str) -> tuple[str, ...]:
    """Return the approval of someone who has read the sheet."""
    return read_sheet(capsys, *words, "--workspace", str(police.root))


def remember(police: Agency, source: str = SOURCE, target: str = DRAFT) -> None:
    with police.session() as session:
        made = MachineText(source, target, ENGINE)
        provenance.remember(session.connection, HT, [made], at=NOW)


def compared(police: Agency) -> list[dict[str, Any]]:
    with police.session() as session:
        return [dict(e.data) for e in ledger.entries(session.connection, provenance.COMPARED)]


def _xliff12(police: Agency, to: Path) -> list[str]:
    return ["review", "import", str(fill(police.export(to))), "--translator", "Marie Jean"]


def _xliff21(police: Agency, to: Path) -> list[str]:
    path = police.export(to, form=PackFormat.XLIFF2)
    root = etree.parse(path)
    for segment in root.iter(f"{NS20}segment"):
        source = segment.find(f"{NS20}source")
        assert source is not None
        text = "".join(map(str, source.itertext()))
        if text in HAITIAN and not len(source):
            etree.SubElement(segment, f"{NS20}target").text = HAITIAN[text]
        elif text == SOURCE:
            code = source[0]
            before, number, after = DRAFT.partition("217-555-0100")
            target = etree.SubElement(segment, f"{NS20}target")
            target.text = before
            copy = etree.SubElement(target, code.tag, dict(code.attrib))
            copy.text, copy.tail = number, after
    root.write(path, encoding="UTF-8", xml_declaration=True)
    return ["review", "import", str(path), "--translator", "Marie Jean"]


def _page(police: Agency, to: Path) -> list[str]:
    police.export(to, form=PackFormat.HTML)
    document = police.document()
    units = []
    for one in document.sentences:
        made, _doubts = with_markup(one.source, HAITIAN[one.source.text])
        words = write_codes(made, one.source, "{}")
        units.append({"id": one.place, "segment": one.id, "source": one.source.text,
                      "spans": packed_spans(one.source), "target": words, "comment": "",
                      "ticked": True})  # fmt: skip
    body = {"format": "langaccess-review", "version": 1, "original": "flyer.md",
            "digest": document.digest, "source": "en", "target": "ht", "reviewer": "M. Jean",
            "style": "{}", "units": units}  # fmt: skip
    path = to / "flyer.langaccess-review.json"
    path.write_text(json.dumps(body), encoding="utf-8")
    return ["review", "import", str(path), "--translator", "Marie Jean"]


def _table(police: Agency, to: Path) -> list[str]:
    words = ["review", "export", "--lang", "ht", "--format", "docx", "--to", str(to)]
    assert main([*words, "--workspace", str(police.root)]) == 0
    (path,) = to.rglob("*.docx")
    typed(path, TYPED)
    return ["review", "import", str(path), "--translator", "Marie Jean", "--as-translation-of",
            "flyer.md"]  # fmt: skip


def _finished(police: Agency, to: Path) -> list[str]:
    police.export(to)
    path = to / "sent by mail.md"
    path.write_text(FINISHED, encoding="utf-8")
    return ["review", "import", str(path), "--translator", "Marie Jean", "--as-translation-of",
            "flyer.md"]  # fmt: skip


def _adopt(police: Agency, to: Path) -> list[str]:
    to.mkdir()
    path = to / "old.ht.md"
    path.write_text(FINISHED, encoding="utf-8")
    return ["review", "adopt", str(path), "--against", str(police.flyer), "--lang", "ht"]


def tmx(path: Path, target: str = DRAFT, *, attributes: str = "", inside: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '<?xml version="1.0"?><tmx version="1.4"><header creationtool="x" creationtoolversion="1" '
        'segtype="sentence" o-tmf="x" adminlang="en" srclang="en" datatype="plaintext"/><body>'
        f'<tu {attributes}>{inside}<tuv xml:lang="en"><seg>{SOURCE}</seg></tuv>'
        f'<tuv xml:lang="ht"><seg>{escape(target)}</seg></tuv></tu></body></tmx>',
        encoding="utf-8",
    )
    return path


def _memory_import(police: Agency, to: Path) -> list[str]:
    return ["memory", "import", str(tmx(to / "v.tmx", attributes='changeid="M. Jean"'))]


def _memory_align(police: Agency, to: Path) -> list[str]:
    to.mkdir()
    path = to / "flyer.ht.md"
    path.write_text(FINISHED, encoding="utf-8")
    return ["memory", "align", str(police.flyer), str(path), "--to", "ht"]


def _phrases(police: Agency, to: Path) -> list[str]:
    words = ["phrases", "export", "--lang", "ht", "--to", str(to)]
    assert main([*words, "--workspace", str(police.root)]) == 0
    (path,) = to.glob("*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(r for r in rows if len(r["en"].split()) >= 6)
    remember(police, row["en"], DRAFT)
    row |= {"text": DRAFT, "translator": "Marie Jean", "state": "translated"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerow(row)
    return ["phrases", "import", str(path)]


def _terms(police: Agency, to: Path) -> list[str]:
    to.mkdir()
    path = to / "terms.csv"
    path.write_text(PEOPLE_TABLE.format(DRAFT), encoding="utf-8")
    return ["terms", "import", str(path), "--source", "a vendor"]


WAYS: dict[str, Callable[[Agency, Path], list[str]]] = {
    "XLIFF 1.2": _xliff12,
    "XLIFF 2.1": _xliff21,
    "review page": _page,
    "Word table": _table,
    "finished document": _finished,
    "review adopt": _adopt,
    "memory import": _memory_import,
    "memory align": _memory_align,
    "phrases import": _phrases,
    "terms import": _terms,
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_an_unchanged_machine_sentence_is_counted_printed_and_logged_at_every_way_in(
    police: Agency, tmp_path: Path, capsys: Capture, way: str
) -> None:
    remember(police)
    words = WAYS[way](police, tmp_path / "in")
    capsys.readouterr()
    _code, said = plain(capsys, police, *words)
    assert "the same wording as the program's draft" in " ".join(said.split()), said
    (entry,) = compared(police)
    assert (entry["way"], entry["same"]) == (" ".join(words[:2]), 1)
    with police.session() as session:
        units = list(Memory(session).units())
        assert DRAFT not in {one.target for one in units}
    if words[0] == "review":
        (place,) = (s.place for s in police.document().sentences if s.source.text == SOURCE)
        stand = police.standings()[place]
        assert (stand.state, stand.writers) == (State.DRAFT, ())
    if words[0] in {"phrases", "terms"}:
        folder = "phrasebooks" if words[0] == "phrases" else "glossary"
        (path,) = (p for p in (police.root / folder).rglob("*.yaml")
                   if DRAFT[:30] in p.read_text(encoding="utf-8"))  # fmt: skip
        assert "translator: Marie" not in path.read_text(encoding="utf-8")
        assert "draft" in path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_qualified_post_editor_answers_for_unchanged_text_and_a_second_person_approves(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    path = fill(police.export(tmp_path / "pack"))
    remember(police)
    taken = police.take(path, post_edited=True)
    (edited,) = taken.post_edited
    assert police.standings()[edited].writers == ("Marie Jean",)
    _, shown = plain(capsys, police, "review", "show", "flyer.md")
    words = "post-edited by Marie Jean; same wording as the program's draft"
    assert words in " ".join(shown.split())
    _, told = plain(capsys, police, "review", "history", "flyer.md")
    assert "1 post-edited by Marie Jean" in " ".join(told.split())
    own = {one.sentence.place: one.decision.allowed for one in police.approve("Marie Jean")}
    assert own[edited] is False, "one person does not answer for a machine's text alone"
    code, data = run(capsys, police, "review", "approve", "flyer.md", "--by", "A. Khan")
    assert (code, data["state"]) == (0, "approved")
    _, traced = plain(capsys, police, "trace", data["form"])
    assert "post-edited by Marie Jean; same wording" in " ".join(traced.split())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Nobody At All", "Voice Only"])
def test_only_a_qualified_person_of_the_roster_declares_post_editing(
    police: Agency, tmp_path: Path, name: str
) -> None:
    path = fill(police.export(tmp_path / "pack"))
    remember(police)
    with pytest.raises(InputError):
        police.take(path, name, post_edited=True)


def _rights(tmp_path: Path) -> tuple[Agency, Path, list[str]]:
    """Return an agency whose flyer tells about rights, its file, and two unchanged sentences."""
    police = agency(tmp_path / "springfield", doc_class="rights_information")
    text = police.flyer.read_text("utf-8")
    police.flyer.write_text(f"{text}\n{SECOND}\n", "utf-8")
    path = fill(police.export(tmp_path / "pack"))
    root = etree.parse(path)
    for unit in root.iter(f"{NS}trans-unit"):
        source, target = unit.find(f"{NS}source"), unit.find(f"{NS}target")
        assert source is not None
        assert target is not None
        if source.text == SECOND:
            target.text = SECOND_DRAFT
    root.write(path, encoding="UTF-8", xml_declaration=True)
    remember(police)
    remember(police, SECOND, SECOND_DRAFT)
    taken = police.take(path, post_edited=True)
    assert taken.to_confirm
    assert len(taken.unchanged) == 2
    return police, path, list(taken.unchanged)


@pytest.mark.slow
def test_rights_information_needs_a_persons_word_for_each_unchanged_sentence(
    tmp_path: Path, capsys: Capture
) -> None:
    police, path, (first, second) = _rights(tmp_path)
    words = ["review", "import", str(path), "--translator", "Marie Jean", "--post-edited"]
    code, said = plain(capsys, police, *words, "--confirm", first, "--confirm", second)
    assert (code, said) == (2, ""), "several in one act"
    assert police.standings()[first].writers == ()
    for place in (first, second):
        before = len(compared(police))
        code, said = plain(capsys, police, *words, "--confirm", place)
        assert code == 0
        shown = next(s for s in police.document().sentences if s.place == place)
        assert shown.target is not None
        for text in (shown.source.text, shown.target.text):
            assert text in said, "the person sees what is confirmed"
        *_, entry = compared(police)[before:]
        assert entry["way"] == "review import --confirm"
        assert [one[5] for one in entry["texts"]] == [True], "one entry, one sentence"
        assert police.standings()[place].writers == ("Marie Jean",)
        assert (police.standings()[second].writers == ()) == (place == first)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["all", "*", "", "m1/0,m2/0", "m9/9"])
def test_an_unknown_sentence_to_confirm_is_reported(
    tmp_path: Path, capsys: Capture, place: str
) -> None:
    police, path, unchanged = _rights(tmp_path)
    words = ["review", "import", str(path), "--translator", "Marie Jean", "--post-edited"]
    code, said = plain(capsys, police, *words, "--confirm", place)
    assert code == 4
    assert f"{place!r} is not a sentence that Marie Jean returned unchanged" in said
    assert all(police.standings()[one].writers == () for one in unchanged)


@pytest.mark.slow
def test_on_a_terminal_each_unchanged_sentence_is_shown_and_asked_for(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    police, path, (first, second) = _rights(tmp_path)
    asked: list[str] = []

    def answer(question: str, **_more: object) -> bool:
        asked.append(capsys.readouterr().out)
        assert "Marie Jean checked this sentence" in question
        return len(asked) > 1

    monkeypatch.setattr("typer.confirm", answer)
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True)
    words = ["review", "import", str(path), "--translator", "Marie Jean", "--post-edited"]
    plain(capsys, police, *words)
    assert [place in text for place, text in zip((first, second), asked, strict=True)] == [True] * 2
    assert police.standings()[first].writers == ()
    assert police.standings()[second].writers == ("Marie Jean",)


@pytest.mark.slow
def test_only_the_person_who_returned_a_sentence_confirms_it(tmp_path: Path) -> None:
    police, path, (first, _second) = _rights(tmp_path)
    with police.session() as session, pytest.raises(InputError, match="Khan returned"):
        review.confirm_sentence(session, police.document(), first, "A. Khan", path)


@pytest.mark.slow
def test_a_file_that_comes_again_hides_no_post_editing(police: Agency, tmp_path: Path) -> None:
    path = fill(police.export(tmp_path / "pack"))
    remember(police)
    (edited,) = police.take(path, post_edited=True).post_edited
    police.take(path)
    own = {one.sentence.place: one.decision.allowed for one in police.approve("Marie Jean")}
    assert own[edited] is False, "one person does not answer for a machine's text alone"


@pytest.mark.slow
def test_the_first_of_two_people_is_not_an_invented_name(tmp_path: Path) -> None:
    police = agency(tmp_path / "springfield", doc_class="rights_information")
    police.take(fill(police.export(tmp_path / "pack")), "Nobody At All")
    refused = police.approve("A. Khan")
    assert not any(one.decision.allowed for one in refused)
    reasons = " ".join(r.text for one in refused for r in one.decision.reasons)
    assert "neither in your roster nor on a vendor's certificate" in reasons


@pytest.mark.slow
def test_a_lightly_changed_draft_is_a_persons_and_says_how_much_changed(
    police: Agency, tmp_path: Path
) -> None:
    path = fill(police.export(tmp_path / "pack"), {"touswit": "kounye a"})
    police.draft()
    taken = police.take(path)
    assert len(taken.unchanged) == 5, "the others are as they were"
    ((place, share),) = taken.changed
    assert 0 < share <= 0.3
    assert police.standings()[place].writers == ("Marie Jean",)
    assert "of the words changed" in taken.wording[1]


@pytest.mark.slow
def test_a_short_draft_is_adopted_by_as_many_people_as_the_class_takes(
    police: Agency, tmp_path: Path
) -> None:
    path = fill(police.export(tmp_path / "pack"))
    police.draft()
    police.take(path)
    (long,) = (s.place for s in police.document().sentences if s.source.text == SOURCE)
    first = {one.sentence.place: one for one in police.approve("A. Khan")}
    refused = [place for place, one in first.items() if not one.decision.allowed]
    assert refused == [long], "a long one needs a translator"
    held = [one for place, one in police.standings().items() if place != long]
    assert {one.state for one in held} == {State.REVIEWED}
    assert {one.reason for one in held} == {"approved by 1 of 2 people"}
    police.approve("Marie Jean")
    stand = police.standings()
    assert {one.state for place, one in stand.items() if place != long} == {State.APPROVED}
    assert all(one.writers == () for one in stand.values())


@pytest.mark.slow
def test_a_kept_sentence_is_compared_with_what_the_engine_here_would_write(
    tmp_path: Path,
) -> None:
    police = agency(tmp_path / "springfield", doc_class="legal_act")
    english = "please call the police officer for free help"
    engines = "Favor llame el policia, agente para gratis ayuda."
    body = police.flyer.read_text("utf-8").partition("# Stop")[0]
    police.flyer.write_text(f"{body}{english}\n\nTell the court the truth about that.\n", "utf-8")
    toymodel.declare(toymodel.build(police.root / "models" / "toy-en-es"))
    path = police.export(tmp_path / "pack", tag=ES)
    root = etree.parse(path)
    for unit in root.iter(f"{NS}trans-unit"):
        source, target = unit.find(f"{NS}source"), unit.find(f"{NS}target")
        assert source is not None
        assert target is not None
        target.text = engines if source.text == english else "Diga la verdad al juez sobre eso."
        if source.text == "Phone scams":
            target.text = "Estafas telefónicas"
    root.write(path, encoding="UTF-8", xml_declaration=True)
    taken = police.take(path)
    same, *_ = taken.wording
    assert same == "1 of 3 has the same wording as the program's draft"
    (place,) = taken.unchanged
    assert police.standings(ES)[place].writers == ()
    with police.db() as conn:
        assert "favor llame" not in str(conn.execute("SELECT * FROM machine_texts").fetchall())


def test_an_import_says_what_was_not_compared_with_an_engine(
    police: Agency, tmp_path: Path
) -> None:
    taken = police.take(fill(police.export(tmp_path / "pack")))
    (said,) = taken.wording
    assert said == "1 sentence not compared with an engine: none for en to ht is here"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("attribute", "value"), [("state-qualifier", "leveraged-mt"), ("tool-id", "DeepL")]
)
def test_a_unit_whose_file_names_an_engine_is_a_draft(
    police: Agency, tmp_path: Path, attribute: str, value: str
) -> None:
    path = fill(police.export(tmp_path / "pack"))
    root = etree.parse(path)
    for target in root.iter(f"{NS}target"):
        target.set(attribute, value)
    root.write(path, encoding="UTF-8", xml_declaration=True)
    taken = police.take(path)
    assert (taken.taken, len(taken.unchanged)) == ((), 6), "short sentences too"


@pytest.mark.slow
@pytest.mark.parametrize(
    "inside",
    [
        '<prop-group><prop prop-type="origin">mt</prop></prop-group>',
        '<prop-group><prop prop-type="x-origin">Google Translate</prop></prop-group>',
        '<note from="DeepL">DeepL Pro</note>',
    ],
)
def test_a_unit_whose_property_or_note_names_an_engine_is_a_draft(
    police: Agency, tmp_path: Path, inside: str
) -> None:
    path = fill(police.export(tmp_path / "pack"))
    root = etree.parse(path)
    for unit in root.iter(f"{NS}trans-unit"):
        unit.append(etree.fromstring(f'<x xmlns="{NS[1:-1]}">{inside}</x>')[0])
    root.write(path, encoding="UTF-8", xml_declaration=True)
    taken = police.take(path)
    assert (taken.taken, len(taken.unchanged)) == ((), 6)


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [
        ('creationid="DeepL"', ""),
        ('changeid="mozilla:en-ht:tiny"', ""),
        ('creationid="MT!" changeid="M. Jean"', ""),
        ("", '<prop type="x-MT-engine">Google</prop>'),
        ("", '<prop type="x-origin">DeepL Pro</prop>'),
        ('changeid="M. Jean"', '<prop type="x-mt">yes</prop>'),
        ("", "<note>draft by a machine, not reviewed</note>"),
    ],
)
def test_a_memory_unit_that_names_an_engine_is_held(
    police: Agency, tmp_path: Path, capsys: Capture, attributes: str, inside: str
) -> None:
    path = tmp_path / "v.tmx"
    tmx(path, "Yon lòt tradiksyon nèt ak 217-555-0100.", attributes=attributes, inside=inside)
    _, data = run(capsys, police, "memory", "import", str(path))
    (row,) = data["files"]
    assert (row["new"], [one["code"] for one in row["held"]]) == (0, ["draft.machine"])


def _phrase_table(police: Agency, to: Path) -> list[str]:
    words = ["phrases", "export", "--lang", "ht", "--to", str(to)]
    assert main([*words, "--workspace", str(police.root)]) == 0
    (path,) = to.glob("*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    row |= {"text": OWN, "translator": "Marie Jean", "state": "translated", "Origin": "Google"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(row))
        writer.writeheader()
        writer.writerow(row)
    return ["phrases", "import", str(path)]


def _phrase_memory(police: Agency, to: Path, *more: str) -> list[str]:
    words = ["phrases", "export", "--lang", "ht", "--format", "xliff", "--to", str(to)]
    assert main([*words, "--workspace", str(police.root)]) == 0
    (path,) = to.glob("*.xlf")
    (unit, *_) = etree.parse(path).iter(f"{NS20}unit")
    source = " ".join(str(text) for text in unit.itertext(f"{NS20}source")).strip()
    inside = '<prop type="x-origin">DeepL Pro</prop>'
    made = tmx(to / "p.tmx", OWN, attributes=f'tuid="{unit.get("id")}"', inside=inside)
    made.write_text(made.read_text("utf-8").replace(SOURCE, escape(source)), encoding="utf-8")
    return ["phrases", "import", str(made), *more]


def _collected(police: Agency, to: Path) -> list[str]:
    return [*_phrase_memory(police, to), "--source", "A list", "--licence", "MIT", "--published-by",
            "A state"]  # fmt: skip


def _term_table(police: Agency, to: Path) -> list[str]:
    to.mkdir()
    path = to / "terms.csv"
    path.write_text(f"english,lang,term,by,origin\nHang up,ht,{OWN},M. Jean,Google\n", "utf-8")
    return ["terms", "import", str(path), "--source", "a vendor"]


def _term_base(police: Agency, to: Path) -> list[str]:
    to.mkdir()
    path = to / "terms.tbx"
    path.write_text(
        '<?xml version="1.0"?><martif type="TBX"><text><body><termEntry id="c1"><langSet '
        'xml:lang="en"><tig><term>Hang up</term></tig></langSet><langSet xml:lang="ht"><tig><term>'
        f'{OWN}</term><admin type="origin">DeepL</admin><admin type="responsibility">M. Jean'
        "</admin></tig></langSet></termEntry></body></text></martif>",
        encoding="utf-8",
    )
    return ["terms", "import", str(path), "--source", "a vendor"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "way", [_phrase_table, _phrase_memory, _collected, _term_table, _term_base]
)
def test_phrases_and_terms_whose_file_names_an_engine_are_drafts_of_no_one(
    police: Agency, tmp_path: Path, capsys: Capture, way: Callable[[Agency, Path], list[str]]
) -> None:
    words = way(police, tmp_path / "in")
    code, said = plain(capsys, police, *words)
    assert code == 0, said
    assert provenance.NOTE in " ".join(said.split())
    (path,) = (p for p in police.root.rglob("*.yaml") if OWN in p.read_text("utf-8"))
    entry = path.read_text("utf-8").partition(OWN)[2][:200]
    assert "draft" in entry, entry
    assert "Jean" not in entry


def _phrase_file(police: Agency, to: Path, text: str, **cells: str) -> tuple[str, str, Path]:
    """Write a table with one phrase; return its id, its English, and the file."""
    words = ["phrases", "export", "--lang", "ht", "--to", str(to)]
    assert main([*words, "--workspace", str(police.root)]) == 0
    (path,) = to.glob("*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        row = next(r for r in csv.DictReader(file) if len(r["en"].split()) >= 6)
    row |= {"text": text, **cells}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(row))
        writer.writeheader()
        writer.writerow(row)
    return row["id"], row["en"], path


def _long_phrase(police: Agency, to: Path, text: str) -> tuple[str, str]:
    """Import a person's translation of a phrase; return its id and its English."""
    cells = {"translator": "Marie Jean", "state": "translated"}
    id_, english, path = _phrase_file(police, to, text, **cells)
    assert main(["phrases", "import", str(path), "--workspace", str(police.root)]) == 0
    return id_, english


@pytest.mark.slow
def test_a_phrase_changed_by_hand_to_a_machines_words_is_not_approved(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    own = "Men yon fraz ke yon moun te ekri byen."
    id_, english = _long_phrase(police, tmp_path / "in", own)
    remember(police, english, DRAFT)
    (path,) = (p for p in (police.root / "phrasebooks").rglob("*.yaml")
               if own in p.read_text("utf-8"))  # fmt: skip
    before = path.read_text("utf-8")
    path.write_text(before.replace(own, DRAFT), "utf-8")
    words = ("phrases", "approve", id_, "--lang", "ht", "--by", "A. Khan")
    code, said = plain(capsys, police, *words)
    assert (code, provenance.NOTE in " ".join(said.split())) == (1, True)
    path.write_text(before, "utf-8")
    assert plain(capsys, police, *read(capsys, police, *words))[0] == 0, "the person's own words"


def test_a_term_added_by_hand_in_a_machines_words_is_not_approved(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    remember(police, "Hang up and call us at once today")
    words = _terms(police, tmp_path / "in")
    plain(capsys, police, *words)
    (path,) = (p for p in (police.root / "glossary").rglob("*.yaml")
               if DRAFT in p.read_text("utf-8"))  # fmt: skip
    by_hand = path.read_text("utf-8").replace(
        'state: "draft"', 'state: "translated", by: "M. Jean"'
    )
    path.write_text(by_hand, "utf-8")
    approve = ("terms", "approve", "hang-up", "--lang", "ht", "--by", "A. Khan")
    code, said = plain(capsys, police, *approve)
    assert (code, provenance.NOTE in " ".join(said.split())) == (1, True)
    path.write_text(by_hand.replace(DRAFT, "Rakwoche telefòn nan epi rele nou touswit."), "utf-8")
    assert plain(capsys, police, *approve)[0] == 0


@pytest.mark.slow
def test_the_wording_of_an_approved_phrase_does_not_count(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    own = "Men yon fraz ke yon moun te ekri byen."
    id_, english = _long_phrase(police, tmp_path / "in", own)

    def wording() -> provenance.Wording:
        with police.session(datetime.now(UTC)) as session:
            asked = [provenance.IncomingText(english, own)]
            (check,) = provenance.compare(session, HT, asked)
        return check.wording

    words = ("phrases", "approve", id_, "--lang", "ht", "--by", "A. Khan")
    assert plain(capsys, police, *read(capsys, police, *words))[0] == 0
    assert wording() is provenance.Wording.OWN
    remember(police, english, own)
    assert wording() is provenance.Wording.OWN, "a person wrote it, and another approved it"
    remember(police, english, other := "Men yon lòt fraz ke yon motè te ekri.")
    with police.session(datetime.now(UTC)) as session:
        asked = [provenance.IncomingText(english, other)]
        (check,) = provenance.compare(session, HT, asked)
    assert check.wording is provenance.Wording.SAME


def test_our_own_export_raises_no_old_brochure_to_a_translators_work(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "flyer.ht.md"
    path.write_text(FINISHED, encoding="utf-8")
    run(capsys, police, "memory", "align", str(police.flyer), str(path), "--to", "ht")
    out = tmp_path / "out.tmx"
    run(capsys, police, "memory", "export", str(out))
    run(capsys, police, "memory", "import", str(out))
    bare = out.read_text(encoding="utf-8").replace("x-standing", "x-gone")
    out.write_text(bare, encoding="utf-8")
    run(capsys, police, "memory", "import", str(out))
    with police.session() as session:
        standings = {one.standing for one in Memory(session).units()}
    assert standings == {Trust.LEGACY}


@pytest.mark.slow
def test_the_programs_label_on_a_finished_document_makes_it_a_draft(
    police: Agency, tmp_path: Path
) -> None:
    police.export(tmp_path / "pack")
    path = tmp_path / "draft.ht.md"
    label = f"> **{label_for(HT, NOW.date()).english}**"
    path.write_text(FINISHED.replace("\n# ", f"\n{label}\n\n# "), encoding="utf-8")
    with police.session() as session, pytest.raises(InputError, match="machine draft"):
        review.import_(session, path, translator="Marie Jean", of=police.document())


@pytest.mark.slow
@pytest.mark.parametrize("form", [PackFormat.XLIFF12, PackFormat.XLIFF2, PackFormat.HTML])
def test_a_pack_offers_nothing_unapproved_beside_a_barred_sentence(
    police: Agency, tmp_path: Path, capsys: Capture, form: PackFormat
) -> None:
    right, mine = "You have the right to remain silent.", "Ou gen dwa pou ou rete san pale."
    near = "You have the right to stay quiet at home."
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(f"{text}\n{right}\n\n{near}\n", encoding="utf-8")
    path = tmx(tmp_path / "v.tmx", mine, attributes='changeid="M. Jean"')
    path.write_text(path.read_text("utf-8").replace(SOURCE, right), encoding="utf-8")
    _, data = run(capsys, police, "memory", "import", str(path))
    assert data["files"][0]["new"] == 1
    police.export(tmp_path / "pack", form=form)
    files = [one for one in (tmp_path / "pack").rglob("*") if one.is_file()]
    assert any(right in one.read_text("utf-8", errors="replace") for one in files)
    offered = [one.name for one in files if mine in one.read_text("utf-8", errors="replace")]
    assert offered == []


@pytest.mark.slow
@pytest.mark.parametrize("stored", [False, True])
def test_a_post_editor_answers_for_a_phrase_and_a_second_person_approves(
    police: Agency, tmp_path: Path, capsys: Capture, *, stored: bool
) -> None:
    id_, english, path = _phrase_file(police, tmp_path, SECOND_DRAFT)
    remember(police, english, SECOND_DRAFT)
    words = ("phrases", "import", str(path), "--translator", "Marie Jean")
    approve = ("phrases", "approve", id_, "--lang", "ht", "--by")
    if stored:  # the linguist's first return did not say what was done with the drafts
        code, said = plain(capsys, police, *words)
        assert (code, f"1 of 1 has the {provenance.NOTE}: these stay drafts" in said) == (0, True)
        assert plain(capsys, police, *approve, "A. Khan")[0] == 1
    code, said = plain(capsys, police, *words, "--post-edited")
    assert code == 0, said
    assert "post-edited by Marie Jean, and a second person approves" in " ".join(said.split())
    entry = compared(police)[-1]
    assert (entry["by"], [row[5] for row in entry["texts"]]) == ("Marie Jean", [True])
    code, said = plain(capsys, police, *approve, "Marie Jean")
    assert code == 1, said
    assert plain(capsys, police, *read(capsys, police, *approve, "A. Khan"))[0] == 0


def test_a_post_editor_answers_for_a_term_and_a_second_person_approves(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    remember(police, "Hang up and call us at once today")
    path = tmp_path / "terms.csv"
    path.write_text(PEOPLE_TABLE.format(DRAFT), "utf-8")
    words = ("terms", "import", str(path), "--source", "a vendor", "--translator", "Marie Jean")
    approve = ("terms", "approve", "hang-up", "--lang", "ht", "--by")
    code, said = plain(capsys, police, *words)
    assert (code, f"1 of 1 has the {provenance.NOTE}: these stay drafts" in said) == (0, True)
    assert plain(capsys, police, *approve, "A. Khan")[0] == 1
    code, said = plain(capsys, police, *words, "--post-edited")
    assert code == 0, said
    assert "post-edited by Marie Jean" in " ".join(said.split())
    assert plain(capsys, police, *approve, "Marie Jean")[0] == 1, "she post-edited it"
    assert plain(capsys, police, *approve, "A. Khan")[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize("way", ["phrases", "terms"])
@pytest.mark.parametrize(("name", "ends"), [("Voice Only", 4), ("A Stranger", 4), ("", 2)])
def test_only_a_qualified_person_declares_post_editing_of_phrases_and_terms(
    police: Agency, tmp_path: Path, capsys: Capture, way: str, name: str, ends: int
) -> None:
    if way == "phrases":
        words = ["phrases", "import", str(_phrase_file(police, tmp_path / "in", DRAFT)[2])]
    else:
        words = _terms(police, tmp_path / "in")
    before = {path: path.read_bytes() for path in police.root.rglob("*.yaml")}
    named = ["--translator", name] if name else []
    code, said = plain(capsys, police, *words, *named, "--post-edited")
    assert code == ends, said
    assert {path: path.read_bytes() for path in police.root.rglob("*.yaml")} == before
    assert compared(police) == []


def test_an_outside_collection_is_not_post_edited(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    words = [*_collected(police, tmp_path / "in"), "--translator", "Marie Jean", "--post-edited"]
    assert main([*words, "--workspace", str(police.root)]) == 2
    assert "not for an outside collection" in " ".join(capsys.readouterr().err.split())


def test_own_words_need_no_declaration_and_get_none(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    own = "Men yon fraz ke yon moun te ekri byen."
    id_, _english, path = _phrase_file(police, tmp_path, own)
    words = ("phrases", "import", str(path), "--translator", "Marie Jean", "--post-edited")
    code, said = plain(capsys, police, *words)
    assert (code, "post-edited" in said, compared(police)) == (0, False, [])
    approve = ("phrases", "approve", id_, "--lang", "ht", "--by", "A. Khan")
    assert plain(capsys, police, *read(capsys, police, *approve))[0] == 0
