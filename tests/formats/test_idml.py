"""InDesign exchange files: every story is reached, and layout markup stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats import Document
from langaccess.formats.idml.format import Idml
from tests.formats import office_kit
from tests.formats.office_kit import LABEL, codes, texts
from tests.formats.printing import same, swapped, write_checked
from tests.support import FIXTURES

FOLDER = FIXTURES / "idml"
PT, AR, RU = Tag("pt"), Tag("ar"), Tag("ru")
STORY = "Stories/Story_u1.xml"


def read(name: str, *, accept: bool = False) -> Document:
    return Idml().read(FOLDER / f"{name}.idml", accept_revisions=accept)


def raw(data: bytes, part: str = STORY) -> str:
    return office_kit.raw(data, part)


def test_swapping_letters_leaves_no_latin_letter_in_any_story() -> None:
    document = read("brochure")
    data = write_checked(Idml(), document, swapped(document), RU)
    for part in (STORY, "Stories/Story_u2.xml"):
        root = etree.fromstring(raw(data, part).encode())
        words = "".join(str(t) for c in root.iter("Content") for t in c.itertext("Content"))
        assert not any("a" <= c.lower() <= "z" for c in words)


def test_links_bold_and_footnotes_go_where_the_target_has_them() -> None:
    document = read("brochure")
    unit = next(u for u in document.units if u.text.startswith("Read"))
    link, mark = unit.spans
    target = Target(
        "Hoje leia a página",
        (Span(4, 4, SpanKind.CODE, mark.ref), Span(10, 18, SpanKind.LINK, link.ref)),
    )
    story = raw(write_checked(Idml(), document, {unit.id: target}, PT))
    assert story.index("Hoje") < story.index("<Footnote") < story.index("a página")
    assert 'Name="web" Hidden="false"><Content>a página</Content></HyperlinkTextSource>' in story
    assert story.count('Self="h1"') == 1
    bold = next(u for u in document.units if u.text.startswith("Stay"))
    target = Target("Não corra.\nFique", (Span(0, 3, SpanKind.FORMAT, bold.spans[0].ref),))
    root = etree.fromstring(raw(write_checked(Idml(), document, {bold.id: target}, PT)).encode())
    heavy = [r for r in root.iter("CharacterStyleRange") if r.get("FontStyle") == "Bold"]
    assert [r.findtext("Content") for r in heavy] == ["Não"]
    assert "\u2028Fique" in raw(write_checked(Idml(), document, {bold.id: target}, PT))


def test_editors_notes_do_not_travel_and_tags_inside_paragraphs_are_told() -> None:
    document = read("note")
    assert codes(document)["idml.comments_stripped"] == 1
    assert "still so" not in raw(write_checked(Idml(), document, same(document), PT))
    assert codes(read("tagged"))["idml.tags_dropped"] == 1
    assert "Tagged words go on." in texts(read("tagged"))


def test_tracked_changes_are_refused_unless_accepted_and_deleted_words_never_travel() -> None:
    with pytest.raises(InputError, match="2 tracked changes"):
        read("tracked")
    document = read("tracked", accept=True)
    assert "The rule is new" in texts(document)
    for targets in ({}, same(document)):
        data, _ = Idml().render(document, targets, tag=PT, label=None)
        assert "withdrawn" not in raw(data)


def test_right_to_left_languages_turn_stories_paragraphs_and_tables_and_name_a_font() -> None:
    document = read("brochure")
    story = raw(write_checked(Idml(), document, same(document), AR))
    assert 'StoryDirection="RightToLeftDirection"' in story
    assert 'TableDirection="RightToLeftDirection"' in story
    assert 'Justification="RightAlign"' in story
    assert 'Composer="HL Composer Optyca"' in story
    assert '<AppliedFont type="string">Noto Sans Arabic</AppliedFont>' in story


def test_source_stretches_are_underlined_and_the_label_opens_the_longest_story() -> None:
    document = read("note")
    unit = next(u for u in document.units if u.text == "Bring a card.")
    target = Target("Traga card.", (Span(6, 11, SpanKind.SOURCE),))
    data, notes = Idml().render(document, {unit.id: target}, tag=PT, label=LABEL)
    root = etree.fromstring(raw(data).encode())
    marked = [r for r in root.iter("CharacterStyleRange") if r.get("Underline") == "true"]
    assert [r.findtext("Content") for r in marked] == ["card."]
    contents = [c.text for c in root.iter("Content")]
    assert f"{LABEL.text} / {LABEL.english}" in contents
    again = Idml().reread(data, document, labelled=True)
    assert again[unit.id] == "Traga card."
    assert not any(LABEL.english in text for text in again.values())
    assert set(again) == {u.id for u in document.units}
    assert [n.code for n in notes] == ["idml.label_by_hand"]
    assert LABEL.text in notes[0].message


def test_other_files_and_damaged_ones_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.idml"
    path.write_bytes((FIXTURES / "odt" / "brochure.odt").read_bytes())
    with pytest.raises(InputError, match="not an InDesign exchange file"):
        Idml().read(path, accept_revisions=False)
    path.write_bytes((FOLDER / "brochure.idml").read_bytes()[:-300])
    with pytest.raises(InputError, match="damaged"):
        Idml().read(path, accept_revisions=False)
    path.write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        Idml().read(path, accept_revisions=False)
