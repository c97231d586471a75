"""The short ways of the Word reader find what the long ways find."""

from __future__ import annotations

import re

import pytest

from langaccess.formats.docx import NewParagraph, new_docx
from langaccess.formats.docx.names import FLD_CHAR, INSTR, REVISIONS, P
from langaccess.formats.docx.paragraph_reader import FieldReader
from langaccess.formats.docx.part_index import index_part
from langaccess.formats.ooxml.package import parse_part, q
from langaccess.formats.paragraphs import assemble
from tests.formats.docx_kit import NAMES, fixture, parts, tree

STORIES = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")


@pytest.mark.parametrize("name", NAMES)
def test_one_walk_finds_what_a_walk_for_each_name_finds(name: str) -> None:
    for part, data in parts(fixture(name).read_bytes()).items():
        if part.endswith(".xml"):
            root = parse_part(data, part).root
            found = index_part(root)
            assert found.paragraphs == list(root.iter(P))
            assert found.fields == list(root.iter(FLD_CHAR, INSTR))
            assert found.revisions == list(root.iter(*REVISIONS))
            assert found.pictures == list(root.iter(q("a:blip"), q("v:imagedata")))
            assert [e for e in found.owners if e in set(found.pictures)] == [
                e for e in found.pictures if e.tag == q("v:imagedata")
            ]


@pytest.mark.parametrize("name", NAMES)
def test_a_paragraph_of_nothing_but_text_reads_the_same_both_ways(name: str) -> None:
    for part, data in parts(fixture(name).read_bytes()).items():
        if not STORIES.fullmatch(part):
            continue
        short, long = FieldReader(), FieldReader()
        for paragraph in parse_part(data, part).root.iter(P):
            pieces = short.plain(paragraph)
            slow = assemble(long.pieces(paragraph))
            if pieces is None:
                short.pieces(paragraph)  # follows the fields that it opens and closes
                continue
            quick = assemble(pieces)
            assert (quick.text, quick.spans) == (slow.text, slow.spans)
            assert quick.codes.keys() == slow.codes.keys()
            assert not slow.shells


def test_paragraphs_of_nothing_but_runs_go_the_short_way() -> None:
    data = new_docx(
        [NewParagraph("Title", "Title"), NewParagraph("One\tand\nmore")], title="T", lang="en"
    )
    root = tree(data)
    reader = FieldReader()
    found = [reader.plain(p) for p in root.iter(P)]
    assert [[piece.text for piece in pieces or ()] for pieces in found] == [
        ["Title"],
        ["One\tand\nmore"],
    ]
