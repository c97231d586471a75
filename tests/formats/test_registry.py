"""What a new format needs beside its reader: a place in the register, a page, a test of damage."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from langaccess import formats, qa
from langaccess.core.errors import InputError
from langaccess.core.model import Target
from langaccess.core.tags import Tag
from langaccess.formats import label_for
from langaccess.formats._registry import REFUSED
from langaccess.qa.inputs import file_text
from tests.architecture.house import MODULES, nodes
from tests.property import fuzz
from tests.property.fuzz import seeds
from tests.support import ROOT

PAGE = "docs/how-to/other-formats.md"
PACKAGE = ROOT / "langaccess"
# They name files of other kinds: reports, tables, logs, cards, a translator's pack.
NO_DOCUMENTS = {
    "cli/doctor.py",
    "cli/logs.py",
    "cli/render/cards.py",
    "cli/render/publish.py",
    "cli/reporting.py",
    "cli/sample.py",
    "core/sheets/__init__.py",
    "phrases/book/__init__.py",
    "phrases/book/collection.py",
    "qa/findings/vendor_report.py",
    "review/returns/word_table.py",
    "translate/memory/terms_file.py",
}


@pytest.mark.parametrize("suffix", formats.suffixes())
def test_a_reader_bears_the_ending_under_which_it_is_registered(suffix: str) -> None:
    form = formats.format_of(Path(f"flyer{suffix}"))
    assert suffix in form.suffixes
    assert form.writes in formats.suffixes()


def test_an_ending_is_read_or_refused_by_name_and_never_both() -> None:
    assert not set(formats.suffixes()) & set(REFUSED)


def test_the_page_on_formats_says_of_every_ending_what_becomes_of_it() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    silent = [s for s in (*formats.suffixes(), *REFUSED) if f"`{s}`" not in text]
    assert silent == [], f"say in {PAGE} what becomes of it"


ANSWERS = ("read", "render", "reread", "add_form_number", "edit", "links", "plain_text")


@pytest.mark.parametrize("suffix", formats.suffixes())
def test_a_format_answers_whatever_depends_on_the_ending(suffix: str) -> None:
    kind = type(formats.format_of(Path(f"flyer{suffix}")))
    silent = [n for n in ANSWERS if getattr(kind, n) is getattr(formats.Format, n)]
    assert silent == [], f"write these methods of {kind.__name__}: see langaccess/formats/model.py"


def test_values_in_every_format_that_is_written_can_be_changed() -> None:
    firm = {s for s in formats.suffixes() if not formats.can_change(Path(f"flyer{s}"))}
    assert firm == {".pdf", ".rtf"}
    assert not formats.can_change(Path("flyer.doc"))


ES = Tag("es")
FORM = "SPD-014 es v1 2026-11-02 · 9F3C"


def told(path: Path, out: Path) -> str:
    """Return what the program makes of a document, without its name."""
    document = formats.read(path, accept_revisions=True)
    targets = {u.id: Target(u.text, u.spans) for u in document.units if u.twin is None}
    out.mkdir()
    name = formats.format_of(path).target_name(path, ES)
    label = label_for(ES, date(2026, 11, 2))
    made = formats.write(document, targets, out / name, tag=ES, form=FORM)
    draft = formats.write(document, targets, out / f"draft-{name}", tag=ES, label=label)
    edits = formats.Edits(lambda text: [(0, 1, "X")] if text.startswith("C") else [], str.upper)
    changed = formats.can_change(path) and formats.replace_in_place(path.read_bytes(), path, edits)
    found = file_text.read(path)
    facts = (
        made.sha256, made.notes, draft.sha256, draft.notes, document.notes, changed, found,
        formats.links_of(path), qa.is_draft(path), qa.is_draft(draft.path),
    )  # fmt: skip
    return repr(facts).replace(path.name, "NAME")


# LibreOffice reads RTF, in a process of its own: `test_rtf.py`.
READ_HERE = [suffix for suffix in formats.suffixes() if suffix != ".rtf"]


@pytest.mark.slow
@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("suffix", READ_HERE)
def test_a_line_in_the_register_is_all_that_a_new_ending_needs(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No other place asks for the ending: under an unheard one the same file fares the same."""
    seed = seeds(formats.format_of(Path(f"flyer{suffix}")).name)[0]
    known, new = tmp_path / f"flyer{suffix}", tmp_path / "flyer.unheard"
    shutil.copy(seed, known)
    shutil.copy(seed, new)
    before = told(known, tmp_path / "known")
    with pytest.raises(InputError, match="not supported"):
        formats.read(new)
    monkeypatch.setitem(formats.FORMATS, new.suffix, formats.FORMATS[suffix])
    assert told(new, tmp_path / "new") == before


def test_only_a_format_and_the_register_name_the_ending_of_a_document() -> None:
    """What depends on an ending is a method of the format, so that a new one is one folder."""
    found = [path.as_posix() for path in MODULES if endings_in(path)]
    assert not found, f"make it a method of langaccess.formats.Format: {', '.join(found)}"


def endings_in(path: Path) -> set[str]:
    """Return the endings of documents that a module names, where it should not."""
    name = path.relative_to(PACKAGE).as_posix()
    if name in NO_DOCUMENTS or name == "formats/_registry.py" or name.endswith("/format.py"):
        return set()
    inside = nodes(path)
    made = {id(part) for f in inside if isinstance(f, ast.JoinedStr) for part in f.values}
    words = {
        node.value
        for node in inside
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in made  # the name of a new file
    }
    return words & set(formats.suffixes())


@pytest.mark.slow
def test_the_room_is_entered_without_loading_a_format() -> None:
    code = "import sys, langaccess.formats; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.decode("utf-8").split())
    assert not {m for m in loaded if m.partition(".")[0] in {"lxml", "pypdfium2", "markdown_it"}}
    assert not {m for m in loaded if m.startswith("langaccess.formats.") and m.count(".") > 2}


def test_damaged_files_of_every_format_are_tried() -> None:
    names = {formats.format_of(Path(f"flyer{s}")).name for s in READ_HERE}
    assert names == set(fuzz.FORMATS), "add it to FORMATS of tests/property/fuzz.py"
