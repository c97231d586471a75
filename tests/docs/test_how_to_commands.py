"""The commands of the how-tos are run in an office, in the order of each page.

Most name files that the reader has and the office does not, so an answer may be no, or that there
is no such file. What must not come is that the words are wrong, the rules cannot be read, or a bug.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from langaccess.cli import main
from langaccess.core.errors import Exit
from tests.cli.every_command import office
from tests.support import ROOT

PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
_BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^\s*(?:\$ )?langaccess (.+)$")
# They ask questions, draw on a terminal, use the network or change the user's shell.
_LEFT_OUT = ("identify --ask", "drill", "models get", "--install-completion")


def commands(page: Path) -> Iterator[str]:
    """Yield the commands of a page without what the shell would do to their output."""
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in re.sub(r"\\\n\s*", "", block).splitlines():
            found = _LINE.match(line)
            if found and not found[1].startswith(_LEFT_OUT):
                yield re.split(r" [<>#] ?", found[1])[0].strip()


def test_there_are_commands_to_run() -> None:
    assert sum(1 for page in PAGES for _ in commands(page)) > 100


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = office(tmp_path_factory.mktemp("furnished"))
    for folder in (root, root / "brochures"):
        shutil.copy(ROOT / "examples" / "phone-scams.md", folder / "flyer.md")
        shutil.copy(ROOT / "examples" / "after-a-theft.docx", folder / "flyer.docx")
    return root


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_command_of_a_how_to_is_misspelt_or_fails_of_itself(
    page: Path,
    furnished: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = tmp_path / "office"
    shutil.copytree(furnished, root)
    monkeypatch.chdir(root)
    for command in commands(page):
        ended = main(shlex.split(command))
        said = capsys.readouterr().err
        # The office's own model knows a dozen words, so an engine may fail.
        well = ended in (Exit.DONE, Exit.NO, Exit.INPUT, Exit.ENGINE)
        assert well or re.search(r"no such file", said), f"{page.name}: {command}\n{said}"
        for path in root.glob("pack/*/xliff/*.xlf"):  # the translator sends it back as it came
            shutil.copy(path, path.parent.parent / "target")
