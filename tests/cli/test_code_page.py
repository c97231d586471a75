"""Every command, as a person runs it on a Windows console that has no letters but Western ones."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from langaccess.cli import main
from tests.cli.every_command import office, runs

# The next command reads what these print with `--json`.
READ_BY_THE_NEXT = {("check", "files"), ("review", "show")}


class Console(io.TextIOWrapper):
    """A stream with the code page of a Western Windows console."""

    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="cp1252", errors="strict", newline="\n")

    def fileno(self) -> int:
        raise OSError

    def text(self) -> str:
        self.flush()
        return self.bytes.getvalue().decode("cp1252")


def test_every_command_prints_in_an_old_code_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = office(tmp_path)
    monkeypatch.chdir(root)
    silent = []
    for words, rest in runs(root):
        out, err = Console(), Console()
        json = ["--json"] if words in READ_BY_THE_NEXT else []
        with monkeypatch.context() as console:
            console.setattr(sys, "stdin", io.StringIO("1\n1\n1\n1\n"))
            console.setattr(sys, "stdout", out)
            console.setattr(sys, "stderr", err)
            code = main([*words, *rest, *json])
        assert code in {0, 1}, f"{' '.join(words)}: {err.text()}"
        if json:
            (root / "last.json").write_text(out.text(), encoding="utf-8")
        if not out.text().strip():
            silent.append(" ".join(words))
    assert silent == []
