"""The tutorials are true: their commands run in order in an empty folder and show what it says.

The page is the script. A `console` block holds commands (`$ …`) and what they show; a line `…`
stands for any lines. An HTML comment says what to do with the block after it:

    <!-- file: PATH -->     the reader makes this file
    <!-- shows: PATH -->    the file holds these lines
    <!-- edit: PATH -->     the reader puts these lines in place of `key: null`

On the page about a rumor, 2026-11-30 is the day on which the reader works, and 2027-04-15 a later
one.

The sentence "In `PATH`, write *NEW* for *OLD*" is an edit too. A line that ends in ` …` shows only
how it begins.

Counts, dates and the width of columns are not compared, but that `57/57` is all of something is.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from langaccess.cli import main
from tests.support import ROOT, needs_starter

FOLDER = ROOT / "docs" / "tutorial"
PAGES = sorted(FOLDER.glob("*.md"))
_BLOCK = re.compile(
    r"(?:<!-- (\w+): (\S+) -->\n+)?^```(\w+)\n(.*?)^```$"
    r"|In `(\S+)`,\s+write\s+\*([^*]+)\*\s+for\s+\*([^*]+)\*",
    re.MULTILINE | re.DOTALL,
)


@dataclass
class Afternoon:
    """Where the reader is.

    Attributes:
        here: the folder.
        inside: commands run in this process, for a page with so many that starting each one would
            take minutes.
    """

    here: Path
    inside: bool = False

    def do(self, line: str) -> list[str]:
        """Do what the page says after a `$`, and return what the reader sees."""
        program, *words = shlex.split(line)
        if program == "cd":
            self.here = (self.here / words[0]).resolve(strict=True)
            return []
        if program == "cp":
            *patterns, target = words
            found = [path for pattern in patterns for path in self.here.glob(pattern)]
            assert found, line
            for path in found:
                shutil.copy(path, self.here / target)
            return []
        assert program == "langaccess", line
        if self.inside:
            return self._run_inside(words)
        done = subprocess.run(
            [sys.executable, "-m", "langaccess", *words],
            cwd=self.here,
            env=os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode in (0, 1), done.stdout
        return done.stdout.splitlines()

    def _run_inside(self, words: list[str]) -> list[str]:
        before, shown = Path.cwd(), io.StringIO()
        os.chdir(self.here)
        try:
            with redirect_stdout(shown), redirect_stderr(shown):
                code = main(words)
        finally:
            os.chdir(before)
        assert code in (0, 1), shown.getvalue()
        return shown.getvalue().splitlines()

    def edit(self, path: Path, text: str) -> None:
        """Enter the values of `text` where the file says null."""
        content = path.read_text(encoding="utf-8")
        for key, value in re.findall(r"^ +(\w+): (.+)$", text, re.MULTILINE):
            content, count = re.subn(rf"(?m)^(\s+{key}:) null$", rf"\1 {value}", content)
            assert count == 1, key
        path.write_text(content, encoding="utf-8")


def blocks(page: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield directive, path, language and content of each block of the page.

    Of an edit in a sentence: `write`, path, the old words and the new ones.
    """
    for match in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        if match[5]:
            yield "write", match[5], match[7], match[6]
        else:
            yield match[1] or "", match[2] or "", match[3], match[4]


def essence(line: str) -> str:
    """Return a line without what may differ between two machines or two days."""
    line = re.sub(r"\b(\d+)/\1\b", "all/all", line)
    line = re.sub(r"\d+/\d+", "some/all", line)
    line = re.sub(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?", "DATE", line)
    line = re.sub(r"(?<![\d-])\d+(?= (?:sentences|words|repeats|left to))", "N", line)
    line = re.sub(
        r"(created|enter these in|no mistakes in) .*?([\w.]+(?:[/\\]\w+\.yaml)?)$", r"\1 \2", line
    )
    return " ".join(line.replace("\\", "/").split())


def missing(expected: list[str], shown: list[str]) -> str | None:
    """Return the first expected line that does not follow the ones before it, else None."""
    seen = [essence(line) for line in shown]
    at, gap = 0, True
    for line in map(essence, expected):
        if line == "…":
            gap = True
        elif line:
            after = [i for i in range(at, len(seen)) if seen[i]]
            window = after if gap else after[:1]
            found = next((i for i in window if _agrees(line, seen[i])), None)
            if found is None:
                return line
            at, gap = found + 1, False
    return None


def _agrees(line: str, shown: str) -> bool:
    return shown.startswith(line[:-1]) if line.endswith(" …") else shown == line


def run_console(afternoon: Afternoon, text: str) -> None:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *expected = part.splitlines()
        shown = afternoon.do(command)
        lost = missing(expected, shown)
        assert lost is None, f"$ {command}\nnot shown: {lost}\nbut:\n" + "\n".join(shown)


@pytest.mark.slow
@needs_starter
@pytest.mark.starter
def test_the_tutorial_shows_what_a_reader_will_see(tmp_path: Path) -> None:
    assert follow(FOLDER / "first-afternoon.md", tmp_path) >= 8


@pytest.mark.slow
def test_the_tutorial_about_a_county_shows_what_a_reader_will_see(tmp_path: Path) -> None:
    assert follow(FOLDER / "which-languages.md", tmp_path) >= 8


@pytest.mark.slow
def test_the_tutorial_about_a_rumor_shows_what_a_reader_will_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    now = date.today()  # noqa: DTZ011 (a fact expires, so the reader works today)
    days = {"2026-11-30": now, "2027-04-15": now + timedelta(days=136)}
    assert follow(FOLDER / "a-rumor.md", tmp_path, days, inside=True) >= 30


def follow(
    page: Path,
    folder: Path,
    days: Mapping[str, date] = MappingProxyType({}),
    *,
    inside: bool = False,
) -> int:
    """Do what a page says in an empty folder; return how many of our commands were run."""
    afternoon = Afternoon(folder, inside)
    commands = 0
    for directive, path, language, said in blocks(page):
        text = re.sub("|".join(days) or "$^", lambda day: days[day[0]].isoformat(), said)
        if language == "console":
            run_console(afternoon, text)
            commands += text.count("$ langaccess")
        elif directive == "file":
            (afternoon.here / path).parent.mkdir(exist_ok=True)
            (afternoon.here / path).write_text(text, encoding="utf-8")
        elif directive == "write":
            before = (afternoon.here / path).read_text(encoding="utf-8")
            assert before.count(language) == 1, f"{path}: {language}"
            (afternoon.here / path).write_text(before.replace(language, text), encoding="utf-8")
        elif directive == "edit":
            afternoon.edit(afternoon.here / path, text)
        else:
            assert directive == "shows", f"the test does not know this block:\n{text}"
            content = (afternoon.here / path).read_text(encoding="utf-8").splitlines()
            lost = missing(text.splitlines(), content)
            assert lost is None, f"{path} does not hold: {lost}\n" + "\n".join(content)
    return commands


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_langaccess_command_of_the_tutorial_stands_in_a_block_that_is_run(page: Path) -> None:
    said = page.read_text(encoding="utf-8")
    run = "".join(text for _, _, language, text in blocks(page) if language == "console")
    for command in re.findall(r"^\$? ?(langaccess .+)$", said, re.MULTILINE):
        assert command in run


def test_a_line_that_is_not_shown_is_found() -> None:
    assert missing(["a  1/1", "…", "c"], ["a 57/57", "b", "c"]) is None
    assert missing(["a", "c"], ["a", "b", "c"]) == "c"
    assert missing(["a 3/3"], ["a 2/3"]) == "a all/all"
    assert missing(["form SPD …"], ["form SPD 7"]) is None
    assert missing(["form SPD …"], ["form XYZ 7"]) == "form SPD …"
