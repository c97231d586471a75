"""A bad day at every command: the wrong file, an empty one, a folder, none, a name without end.

The commands and what each takes are read from the program itself, so that a new one is tried too.
"""

from __future__ import annotations

import enum
import json
import os
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.workspace import create_sample
from langaccess.cli import main
from langaccess.cli.commands import COMMANDS as TREE
from langaccess.cli.commands import load
from tests.review.kit import NOW

NETWORK = {"models get"}
MAKES_FOLDERS = {"init", "demo"}  # what they are given may be missing or an empty folder


@dataclass(frozen=True)
class Command:
    words: str
    arguments: tuple[Any, ...]
    options: tuple[Any, ...]

    @property
    def flags(self) -> set[str]:
        return {name for option in self.options for name in option.opts}


def commands(tree: Any = None) -> Iterator[Command]:
    """Yield the commands of a tree of Typer's, or of the program."""

    def leaves(found_commands: Any, before: str) -> Iterator[Command]:
        for name, found in found_commands.items():
            words = f"{before} {name}".strip()
            if hasattr(found, "commands"):
                yield from leaves(found.commands, words)
            else:
                kinds: dict[str, list[Any]] = {"argument": [], "option": []}
                for one in found.params:
                    kinds[one.param_type_name].append(one)
                yield Command(words, tuple(kinds["argument"]), tuple(kinds["option"]))

    yield from leaves({name: load(name) for name in TREE} if tree is None else tree, "")


def is_path(parameter: Any) -> bool:
    return "Path" in str(parameter.type_descriptor.annotation)


def value(parameter: Any, path: str) -> str:
    """Return something that a parameter takes: the path, or a word of its own kind."""
    kind = parameter.type_descriptor.annotation
    if is_path(parameter):
        return path
    for one in typing.get_args(kind) or (kind,):
        if isinstance(one, type) and issubclass(one, enum.Enum):
            return str(next(iter(one)).value)
    if typing.get_origin(kind) is typing.Literal:
        return str(typing.get_args(kind)[0])
    return "1" if "int" in str(kind) else "es"


COMMANDS = [one for one in commands() if one.words not in NETWORK]
WITH_FILES = [one for one in COMMANDS if any(map(is_path, one.arguments))]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = create_sample(tmp_path_factory.mktemp("agency") / "office", today=NOW.date()).root
    assert root is not None
    return root


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("wrong")
    (folder / "empty").write_bytes(b"")
    (folder / "folder").mkdir()
    (folder / "noise.docx").write_bytes(bytes(range(256)) * 20)
    (folder / "half.yaml").write_text("a: [1,\nb: {", encoding="utf-8")
    return {
        "none": str(folder / "nowhere" / "x.docx"),
        "empty": str(folder / "empty"),
        "folder": str(folder / "folder"),
        "noise": str(folder / "noise.docx"),
        "yaml": str(folder / "half.yaml"),
        "long": "x" * 5000,
        "below": os.path.join(folder, "empty", "x.md"),  # noqa: PTH118 (a name, not a place)
    }


def seen(root: Path) -> dict[str, int]:
    """Return what lies in a folder but the database."""
    return {
        str(path.relative_to(root)): path.stat().st_mtime_ns
        for path in root.rglob("*")
        if path.is_file() and ".langaccess" not in path.parts
    }


def tried(command: Command, words: list[str], office: Path, capsys: Any) -> int:
    """Run a command; whatever it makes of its input, it says so, and leaves nothing behind."""
    if "--workspace" in command.flags and "--workspace" not in words:
        words += ["--workspace", str(office)]
    as_json = "--json" in command.flags
    before = seen(office)
    code = main([*command.words.split(), *words, *(["--json"] if as_json else [])])
    out, err = capsys.readouterr()
    assert code in range(7), (code, words, out[-500:], err[-500:])
    assert "internal error" not in out + err, words
    if code > 1:
        assert seen(office) == before, ("something was written", words)
    if as_json and code > 1:
        said = json.loads(out)
        # A batch goes on, and tells of the file among the others.
        assert said["error"]["message"] if "error" in said else said["data"], words
    return code


@pytest.mark.parametrize("command", WITH_FILES, ids=lambda c: c.words)
def test_a_wrong_file_is_told_and_nothing_is_written(
    command: Command, office: Path, wrong: dict[str, str], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    needed = [one for one in command.options if one.required]
    for kind, path in wrong.items():
        writes = any(is_path(one) and one.name in ("out", "folder") for one in command.arguments)
        if (writes or command.words in MAKES_FOLDERS) and kind not in ("long", "below"):
            continue
        words = [value(one, path) for one in command.arguments]
        words += [word for one in needed for word in (one.opts[0], value(one, path))]
        code = tried(command, words, office, capsys)
        if kind in ("none", "long", "below"):
            assert code > 1, (words, "a file that is not there was taken")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.words)
def test_an_option_that_wants_a_file_and_gets_another_thing_says_so(
    command: Command, office: Path, wrong: dict[str, str], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    if command.words in MAKES_FOLDERS:
        pytest.skip("its only file is where it makes its folder")
    monkeypatch.chdir(tmp_path)
    needed = [one for one in command.options if one.required and not is_path(one)]
    for option in filter(is_path, command.options):
        path = wrong["below"]
        words = [value(one, wrong["noise"]) for one in command.arguments]
        words += [word for one in needed for word in (one.opts[0], value(one, path))]
        tried(command, [*words, option.opts[0], path], office, capsys)


@pytest.mark.parametrize(
    "words",
    [
        ["memory", "export", "{}"],
        ["terms", "export", "{}", "--format", "csv"],
        ["config", "schema", "jurisdiction", "--out", "{}"],
        ["audit", "--out", "{}"],
        ["policy", "render", "--out", "{}"],
        ["policy", "compare", "us-federal", "--out", "{}"],
        ["roster", "export", "--out", "{}"],
        ["check", "files", "{}", "--against", "{}", "--report", "{}"],
        ["cards", "ispeak", "--lang", "es", "--out", "{}"],
        ["translate", "brochures", "--to", "test", "--out", "{}"],
        ["phrases", "export", "--lang", "es", "--to", "{}"],
        ["--log-file", "{}", "languages", "mam"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_nothing_is_written_over_the_rules_of_the_agency(
    words: list[str], office: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(office)
    rules = (office / "jurisdiction.yaml").read_bytes()
    code = main([word.format("jurisdiction.yaml") for word in words])
    assert (office / "jurisdiction.yaml").read_bytes() == rules
    assert code in (2, 4, 6), capsys.readouterr()
