"""Our reading of an argos package gives what argostranslate itself gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from langaccess.core.tags import Tag
from langaccess.translate.engines import choose, discover, open_engine
from tests import toymodel
from tests.support import needs_argos

# argostranslate downloads a sentence splitter at the first translate(); one that does not split
# takes its place. Its paths are read when it is imported. Any socket ends the process.
PEER = """
import json, os, sys
sys.addaudithook(lambda event, args: os._exit(7) if event == "socket.connect" else None)
from argostranslate import translate

class Whole:
    def split_sentences(self, text):
        return [text]

translation = translate.get_translation_from_codes("en", "es")
translation.underlying.sentencizer = Whole()
texts = json.load(sys.stdin)
json.dump([translation.translate(text) for text in texts], sys.stdout)
"""

TEXTS = [
    "You have the right to remain silent.",
    "May we search your car?",
    "Call 617-555-0123 or write to help@police.example.org before 4/05/2024, 5:15 PM.",
    "The fine is $1,500.00 (see M.G.L. c. 209A, § 3).",
    "☐ Yes  ☐ No",
    "“Quotes”, dashes – and — and an ellipsis…",
    "CALL THE POLICE",
    "火 is fire; İstanbul is a city",
    "a" * 90,
    " ".join(toymodel.WORDS) * 3,
    *(
        f"Please call officer number {n} and leave the {word}."
        for n, word in enumerate(list(toymodel.WORDS))
    ),
]


@pytest.mark.slow
@needs_argos
def test_our_reading_equals_argostranslate_on_the_same_package(tmp_path: Path, monkeypatch) -> None:
    packages = tmp_path / "packages"
    toymodel.build(packages / "en_es")
    places = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "CONFIG", "CACHE")}
    places |= {"ARGOS_PACKAGES_DIR": str(packages), "ARGOS_INTRA_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PEER],
        input=json.dumps(TEXTS).encode(),
        capture_output=True,
        env=os.environ | places,
        timeout=120,
        check=True,
    )
    peer = json.loads(done.stdout)

    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(packages))
    choice = choose(discover(()), Tag("en"), Tag("es"))
    assert choice is not None
    ours = open_engine(choice.info).translate_batch(TEXTS)
    assert ours == peer
    assert ours[1] == "Puede we registrar su carro?"


@pytest.mark.slow
@needs_argos
def test_unlike_argostranslate_we_keep_underscores(tmp_path: Path, monkeypatch) -> None:
    """argostranslate writes a blank for each `_`, which breaks addresses and file names."""
    toymodel.build(tmp_path / "en_es")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path))
    choice = choose(discover(()), Tag("en"), Tag("es"))
    assert choice is not None
    assert open_engine(choice.info).translate_batch(["See https://x.org/a_b"]) == [
        "See https://x.org/a_b"
    ]
