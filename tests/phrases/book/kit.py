"""Small phrasebooks on disk, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from langaccess.phrases.book import Phrasebook, load_phrasebook

SEARCHES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "searches.yaml").read_text(encoding="utf-8")
)

TOPIC = """topic: yard
title: "The yard"
phrases:
  yard.dog:
    number: 901
    en: "Is the dog yours?"
    risk: low
    answers: yes_no
  yard.gate:
    number: 902
    en: "Please close the gate before 9:30."
    risk: low
"""


def agency(folder: Path, *, topic: str = TOPIC, **languages: str) -> Path:
    """Write an agency's phrasebooks folder and return it."""
    (folder / "english").mkdir(parents=True)
    (folder / "languages").mkdir()
    (folder / "english" / "yard.yaml").write_text(topic, encoding="utf-8")
    for tag, text in languages.items():
        (folder / "languages" / f"{tag}.yaml").write_text(text, encoding="utf-8")
    return folder


def language(tag: str, *entries: str) -> str:
    """Return a language file that holds `entries`."""
    head = f"language: {tag}\nstate: draft\nsource: test\nlicence: CC0\nphrases:\n"
    return head + "".join(entries)


def entry(id_: str, en: str, text: str, more: str = "") -> str:
    """Return one phrase of a language file."""
    extra = f"    {more}\n" if more else ""
    return f'  {id_}:\n    en: "{en}"\n    text: "{text}"\n{extra}'


def book_with(folder: Path, tag: str, *entries: str) -> Phrasebook:
    """Return the shipped phrasebook with one language of the agency's own on top."""
    return load_phrasebook(agency(folder, **{tag: language(tag, *entries)}))
