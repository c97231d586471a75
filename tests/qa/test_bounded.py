"""A file of very many pairs is refused with the limit, and one below it shows how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from langaccess.core.errors import InputError
from langaccess.core.limits import limits, use
from langaccess.core.progress import Silent
from langaccess.core.tags import Tag
from langaccess.qa import check_files

PAIR = "<trans-unit id='u{0}'><source>Call us.</source><target>Llame.</target></trans-unit>"
XLIFF = (
    "<xliff xmlns='urn:oasis:names:tc:xliff:document:1.2' version='1.2'><file original='a'"
    " source-language='en' target-language='es' datatype='plaintext'><body>{}</body></file></xliff>"
)


class Steps(Silent):
    """Counts what was announced and done."""

    def __init__(self) -> None:
        self.seen: list[tuple[int | None, str]] = []
        self.done = 0

    def start(self, what: str, total: int | None, unit: str) -> None:
        self.seen.append((total, unit))

    def advance(self, steps: int = 1) -> None:
        self.done += steps


@pytest.fixture(autouse=True)
def _small() -> Iterator[None]:
    known = limits()
    use(replace(known, documents=replace(known.documents, texts=3)))
    yield
    use(known)


def files(tmp_path: Path, count: int) -> dict[str, Path]:
    """Return one table of both languages in each form, of `count` pairs."""
    texts = {
        "a.xlf": XLIFF.format("".join(PAIR.format(n) for n in range(count))),
        "a.tsv": "en\tes\n" + "Call us.\tLlame.\n" * count,
        "a_es.po": "".join(f'msgid "Call {n}."\nmsgstr "Llame {n}."\n\n' for n in range(count)),
    }
    paths = {name: tmp_path / name for name in texts}
    for name, path in paths.items():
        path.write_text(texts[name], encoding="utf-8")
    return paths


@pytest.mark.parametrize("name", ["a.xlf", "a.tsv", "a_es.po"])
def test_more_pairs_than_a_document_may_have_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="more than 3 pairs of texts") as refused:
        check_files([files(tmp_path, 4)[name]], tag=Tag("es"))
    assert refused.value.hint == "split it into several files"


@pytest.mark.parametrize("name", ["a.xlf", "a.tsv", "a_es.po"])
def test_one_file_shows_each_segment_and_several_show_each_file(tmp_path: Path, name: str) -> None:
    steps = Steps()
    check_files([files(tmp_path, 3)[name]], tag=Tag("es"), progress=steps)
    assert ((3, "segments") in steps.seen, steps.done) == (True, 3)
    several = Steps()
    check_files([*files(tmp_path, 3).values()], tag=Tag("es"), progress=several)
    assert (several.seen, several.done) == ([(3, "files")], 3)
