"""What a text file shows is in a unit or left out on purpose; else the file is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from langaccess import formats
from langaccess.core.errors import Exit, InputError

pytestmark = pytest.mark.usefixtures("read_here")


def _path(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _nested(levels: int) -> str:
    items = "".join("  " * n + f"- level{n}x\n" for n in range(levels))
    return f"# Title\n\n{items}\nCall us after the list.\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (_nested(14), ["level13x", "Call us after the list."]),
        ("> " * 24 + "quoted words\n\nCall us.\n", ["quoted words", "Call us."]),
    ],
)
def test_deep_lists_and_quotes_are_read_whole(tmp_path: Path, text: str, words: list[str]) -> None:
    units = [unit.text for unit in formats.read(_path(tmp_path, "a.md", text)).units]
    assert units[-len(words) :] == words


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.md", _nested(60), 52),
        ("a.md", "Before.\n\n" + "> " * 120 + "quoted words\n\nAfter.\n", 3),
        ("a.md", "| a |\n|---|\n| one | beyond the columns |\n", 3),
        ("a.html", "<p>One</p>\n<!-- x --!>\n<p>shown by browsers</p><!-- y -->\n", 3),
    ],
)
def test_a_file_of_which_text_is_not_read_is_refused_at_its_line(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    path = _path(tmp_path, name, text)
    with pytest.raises(InputError, match="would lose it") as caught:
        formats.read(path)
    assert caught.value.where == f"{path}:{line}"
    assert caught.value.exit_code == Exit.INPUT


WORDS = st.from_regex(r"w[a-z0-9]{2,6}", fullmatch=True)
MARKED = st.sampled_from(["{}", "**{}**", "[{}](http://a.example/b)", "*{}*&nbsp;", "`{}` word"])
PREFIX = st.sampled_from(["", "- ", "> ", "> > - ", "1. ", "## ", "  ", "- > "])
LINES = {
    "a.txt": st.tuples(st.sampled_from(["", "- ", "1) ", "   ", "a\t"]), WORDS),
    "a.md": st.tuples(PREFIX, st.builds(str.format, MARKED, WORDS)),
    "a.html": st.tuples(
        st.sampled_from(["<p>", "<li>", "<td>", "<!-- c -->", "<p><b>", "<code>x</code>"]),
        st.builds(lambda word: f"{word}<br>&eacute;{word} &amp; <i>{word}</i>\n", WORDS),
    ),
}


@pytest.mark.parametrize("name", list(LINES))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_ordinary_text_passes_and_a_unit_taken_out_is_noticed(
    name: str, data: st.DataObject, tmp_path: Path
) -> None:
    lines = data.draw(st.lists(LINES[name], min_size=1, max_size=12))
    gaps = st.sampled_from(["\n", "\n\n"])
    text = "".join(mark + words + data.draw(gaps) for mark, words in lines)
    path = _path(tmp_path, name, text)
    form = formats.format_of(path)
    document = form.read(path, accept_revisions=False)
    assert form.first_lost(document) is None
    source = document.payload
    for number, block in enumerate(source.blocks):
        for at in range(len(block.slots)):
            cut = replace(block, slots=(*block.slots[:at], *block.slots[at + 1 :]))
            blocks = (*source.blocks[:number], cut, *source.blocks[number + 1 :])
            less = replace(document, payload=replace(source, blocks=blocks))
            assert form.first_lost(less) is not None
