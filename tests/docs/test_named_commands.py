"""A message that names a command names one that exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from docs.generate import commands
from tests.architecture.house import MODULES, nodes

_CALL = re.compile(r"langaccess ([a-z]+)(?: ([a-z]+(?:-[a-z]+)*))?")
_KNOWN = {" ".join(words) for words in commands()}
# A name, a document or words come before or instead of the command: `register partners list`.
_FREE = {"ask", "case", "identify", "publish", "register"}
_GROUPS = {words.split()[0] for words in _KNOWN if " " in words} - _FREE


def texts(path: Path) -> Iterator[str]:
    """Yield the texts of a module, docstrings included."""
    if not _CALL.search(path.read_text(encoding="utf-8")):
        return
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def wrong(text: str) -> Iterator[str]:
    """Yield each command in a text that does not exist."""
    for called in _CALL.finditer(text):
        if (
            called[1] in _GROUPS
            and called[2]
            and not any(f"{words} ".startswith(f"{called[1]} {called[2]} ") for words in _KNOWN)
        ):
            yield called[0]


def test_a_command_that_is_gone_is_found() -> None:
    assert list(wrong("write it: langaccess review render")) == ["langaccess review render"]
    assert not list(wrong("run `langaccess review approve FILE`, or langaccess publish FILE"))


def test_each_command_in_a_message_exists() -> None:
    found = [f"{path}: {one}" for path in MODULES for text in texts(path) for one in wrong(text)]
    assert not found, "\n".join(found)
