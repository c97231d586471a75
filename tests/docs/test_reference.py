"""The generated pages are what the code would write today, and commands in documents run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from docs.generate import built_pages, commands, help_of, pages
from tests.support import ROOT

PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
COMMANDS = set(commands())


@pytest.mark.slow
def test_the_reference_pages_are_current() -> None:
    behind = [
        name for name, text in pages().items() if (ROOT / name).read_text(encoding="utf-8") != text
    ]
    assert behind == [], f"run `make docs`: {', '.join(behind)}"


@pytest.mark.slow
def test_every_link_between_the_pages_that_are_built_leads_to_a_heading() -> None:
    built = {name.rpartition("/")[2]: text for name, text in built_pages().items()}
    heads = {name: {line[line.index(" ") + 1 :].lower() for line in text.splitlines()
                    if line.startswith("#")} for name, text in built.items()}  # fmt: skip
    links = [
        (name, there or name, part)
        for name, text in built.items()
        for there, part in re.findall(r"\]\(([\w.-]*)#(\w+)\)", text)
    ]
    assert len(links) > 1000
    assert [link for link in links if link[2] not in heads[link[1]]] == []


@pytest.mark.parametrize("group", sorted({words[:-1] for words in COMMANDS}), ids=" ".join)
def test_the_line_of_a_command_fits_on_the_screen(group: tuple[str, ...]) -> None:
    lines = help_of(group).partition("Commands:\n")[2].splitlines()
    assert lines
    cut = [line for line in lines if line.endswith("...")]
    assert cut == []


def mentioned(path: Path) -> list[list[str]]:
    """Return the langaccess commands in the code of a page."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"^\s*(?:\$ )?langaccess ([^\n#]+)", text, re.MULTILINE)
    found += re.findall(r"`langaccess ([^`]+)`", text)
    return [shlex.split(line.replace("…", "").replace("\\", "")) for line in found]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_page_names_only_commands_and_options_that_exist(path: Path) -> None:
    for words in mentioned(path):
        bare = [w for w in words if re.fullmatch(r"[a-z][a-z-]*", w)]
        named = (
            *bare[:1],
            *bare[2:3],
        )  # `register partners list`: the name of the list comes first
        tried = (tuple(bare[:3]), tuple(bare[:2]), named, tuple(bare[:1]))
        known = next((c for c in tried if c in COMMANDS), None)
        if known is None and words[0].startswith("-"):
            continue
        if known is None and any(c[0] == bare[0] for c in COMMANDS) and len(bare) < 2:
            continue
        assert known, f"{path}: langaccess {' '.join(words)}"
        listed = help_of(known)
        for option in (w.split("=")[0] for w in words if w.startswith("--")):
            assert re.search(rf"{option}\b", listed), f"{path}: {' '.join(words)}"
