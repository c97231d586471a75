"""One long word costs neither the memory of the computer nor the other files of a batch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from langaccess.agency.workspace import create_sample
from tests.review.kit import NOW

pytestmark = pytest.mark.skipif(os.name != "posix", reason="memory is limited the POSIX way")

_LIMIT = 3_000_000_000  # bytes of address space; a word of 3,000 letters once took more
_LIMITED = (
    "import resource, sys\n"
    f"resource.setrlimit(resource.RLIMIT_AS, ({_LIMIT}, {_LIMIT}))\n"
    "from langaccess.cli.main import main\n"
    "sys.argv[0] = 'langaccess'\n"
    "main()\n"
)


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    create_sample(tmp_path / "AG", today=NOW.date())
    return tmp_path


def limited(cwd: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _LIMITED, *args, "--workspace", "AG"],
        capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False, timeout=300,
    )  # fmt: skip


def random_letters(count: int) -> str:
    return "".join(Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=count))


WORDS = {
    "3000": random_letters(3000),
    "100000": random_letters(100_000),
}


@pytest.mark.parametrize("word", WORDS.values(), ids=list(WORDS))
def test_a_long_word_leaves_its_neighbors_translated(agency: Path, word: str) -> None:
    batch = agency / "b"
    batch.mkdir()
    (batch / "sound.txt").write_text("Please call the records desk today.\n", encoding="utf-8")
    (batch / "word.txt").write_text(f"Please call us.\n\n{word}\n", encoding="utf-8")
    run = limited(agency, "translate", "b", "--to", "test", "--out", "o", "--json")
    assert run.returncode == 0, run.stderr[-2000:]
    made = {Path(file["source"]).name: file for file in json.loads(run.stdout)["data"]["files"]}
    assert {name: file["status"] for name, file in made.items()} == {
        "sound.txt": "done", "word.txt": "done",
    }  # fmt: skip
    assert (agency / "o" / "sound.qps-ploc.txt").is_file()
    look = limited(agency, "inspect", "b", "--json")
    assert look.returncode == 0, look.stderr[-2000:]
    assert [item["segments"] for item in json.loads(look.stdout)["data"]] == [1, 2]


def test_a_long_word_can_be_sent_to_a_reviser(agency: Path) -> None:
    (agency / "word.txt").write_text(f"Call us.\n\n{WORDS['3000']}\n", encoding="utf-8")
    sent = limited(agency, "review", "export", "word.txt", "--lang", "pt", "--to", "x")
    assert sent.returncode == 0, sent.stderr[-2000:]
    assert "2 sentences" in sent.stdout
