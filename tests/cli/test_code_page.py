"""Every command, as a person runs it on a Windows console that has no letters but Western ones."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from langaccess.cli import main
from tests.cli.every_command import SCENES, folder_of, rows, value_at


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
    (scene,) = [scene for scene in SCENES if scene.get("office")]
    root = folder_of(scene, tmp_path)
    monkeypatch.chdir(root)
    silent, kept = list[str](), dict[str, str]()
    for words, row in rows(scene, root, kept):
        out, err = Console(), Console()
        as_json = ["--json"] if "keep" in row else []  # a later row needs a value of it
        with monkeypatch.context() as console:
            console.setattr(sys, "stdin", io.StringIO("1\n1\n1\n1\n"))
            console.setattr(sys, "stdout", out)
            console.setattr(sys, "stderr", err)
            code = main([*words, *as_json])
        assert code in (0, 1) or code == row["exit"], f"{row['run']}: {err.text()}"
        if as_json:
            data = json.loads(out.text())["data"]
            kept |= {name: value_at(data, path) for name, path in row["keep"].items()}
        if not out.text().strip() and code < 2:
            silent.append(row["run"])
    assert silent == []
