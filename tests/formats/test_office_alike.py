"""What holds for PowerPoint, Excel, OpenDocument and InDesign files alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from langaccess.core.tags import Tag
from langaccess.formats import Format
from langaccess.formats.idml.format import Idml
from langaccess.formats.odt.format import Odt
from langaccess.formats.pptx.format import Pptx
from langaccess.formats.xlsx.format import Xlsx
from langaccess.formats.zip_package import parse_package
from tests.fixtures import build_idml, build_odt, build_pptx, build_xlsx
from tests.formats.office_kit import LABEL, READABLE, differing_parts, texts
from tests.formats.printing import same, swapped, write_checked
from tests.support import FIXTURES

FORMATS: dict[str, Format] = {"odt": Odt(), "pptx": Pptx(), "xlsx": Xlsx(), "idml": Idml()}
BUILT: dict[str, Callable[[], dict[str, bytes]]] = {
    "odt": build_odt.build,
    "pptx": build_pptx.build,
    "xlsx": build_xlsx.build,
    "idml": build_idml.build,
}
PATHS = [FIXTURES / kind / f"{name}.{kind}" for kind, names in READABLE.items() for name in names]
each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)


@pytest.mark.parametrize("kind", BUILT)
def test_the_committed_fixtures_are_what_the_script_builds(kind: str) -> None:
    for name, data in BUILT[kind]().items():
        assert (FIXTURES / kind / name).read_bytes() == data, name


@each
def test_reading_and_writing_without_a_translation_gives_the_same_document(path: Path) -> None:
    form = FORMATS[path.suffix[1:]]
    document = form.read(path, accept_revisions=False)
    data, notes = form.render(document, {}, tag=Tag("pt"), label=None)
    assert differing_parts(parse_package(path.read_bytes(), path), parse_package(data, path)) == ()
    assert notes == ()


@each
def test_every_target_arrives_with_and_without_the_label(path: Path) -> None:
    form = FORMATS[path.suffix[1:]]
    document = form.read(path, accept_revisions=False)
    before = texts(document)
    write_checked(form, document, swapped(document), Tag("ru"))
    for tag in (Tag("en"), Tag("ar")):
        write_checked(form, document, same(document), tag, LABEL)
    assert texts(document) == before
