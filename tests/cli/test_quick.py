"""Plain words of the command line mean the same in every command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
import typer.core

from langaccess.cli import quick

CALLS: list[tuple[Any, ...]] = []


def command(
    words: Annotated[list[str] | None, typer.Argument()] = None,
    text: Annotated[str, typer.Option("--text")] = "default",
    maybe: Annotated[str | None, typer.Option("--maybe")] = None,
    many: Annotated[list[Path] | None, typer.Option("--many")] = None,
    file: Annotated[Path | None, typer.Option("--file")] = None,
    there: Annotated[Path | None, typer.Option("--there", exists=True)] = None,
    count: Annotated[int, typer.Option("--count", min=1)] = 3,
    flag: Annotated[bool, typer.Option("--flag")] = False,
) -> None:
    CALLS.append((words, text, maybe, many, file, there, count, flag))


LINES: list[list[str]] = [
    [], ["a", "b"], ["--text", ""], ["--text", "7"], ["--maybe", "x y"], ["--file", "~/é"],
    ["--many", "a", "--many", "b/c"], ["--flag"], ["--count", "5"], ["--count", "0"],
    ["--count", "x"], ["--there", "no-such-file"], ["--there", "."], ["--text"], ["--what"],
    ["--text", "\udcff"], ["--", "--text"],
]  # fmt: skip


def run(line: Sequence[str]) -> object:
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(command)
    CALLS.clear()
    try:
        app(args=list(line), standalone_mode=False)
    except Exception as exc:  # noqa: BLE001 (Typer's usage errors are private classes)
        return type(exc).__name__, str(exc)
    return list(CALLS)


@pytest.mark.parametrize("line", LINES, ids=repr)
def test_the_short_way_and_typers_own_way_agree(
    line: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    core: Any = typer.core  # what is replaced in it is not in its types
    slow = core.build_runtime_param
    own = slow._slow if isinstance(slow, quick._ParameterBuilder) else slow
    monkeypatch.setattr(core, "build_runtime_param", own)
    wanted = run(line)
    quick.install()
    assert isinstance(core.build_runtime_param, quick._ParameterBuilder)
    quick.install()
    assert run(line) == wanted


def test_another_typer_without_the_hook_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(typer.core, "build_runtime_param")
    quick.install()
    assert not hasattr(typer.core, "build_runtime_param")
