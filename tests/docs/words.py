"""Find banned words in prose: strings, docstrings, comments, Markdown, YAML.

`python -m tests.docs.words PATH ...` prints every place, with what to write instead.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import yaml

from tests.support import ROOT

LIST = Path(__file__).with_name("banned_words.yaml")
FOLDERS = ("langaccess", "config", "docs", "tests", "benchmarks", "tools", "install")
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
CONTENT = ("langaccess/data", "tests/data", "tests/fixtures", LIST.relative_to(ROOT).as_posix())
"""Texts of others and phrases for the public, whose words are not ours to choose."""
NOT_PROSE = {
    "patterns",
    "exceptions",
    "words",
    "aliases",
    "spelled",
    "names",
    "cite",
    "match",
    "before",
    "after",
}
"""Keys of YAML files that hold what is searched for, not what the program says."""

_STRING = re.compile(r"""(?i)^(?P<prefix>[a-z]*)(?P<quote>\"{3}|'{3}|"|')""")
_CODE = re.compile(r"``.+?``|`[^`]*`", re.DOTALL)
_QUOTED = re.compile(r'"[^"\n]{1,120}"|“[^”\n]{1,120}”')
_NAMES = re.compile(r"\{[^{}\n]*\}|^ *\w+: |--[a-z-]+", re.MULTILINE)
"""Fields of an f-string, the names of docstring rows, and options."""
_COMMENT = re.compile(r"(?:^|\s)#\s?(.*)$")


@dataclass(frozen=True)
class Word:
    """A pattern that prose does not contain, and what to write instead."""

    pattern: re.Pattern[str]
    instead: str


@cache
def banned() -> tuple[Word, ...]:
    rows = yaml.safe_load(LIST.read_text(encoding="utf-8"))["words"]
    return tuple(Word(re.compile(row["pattern"], re.IGNORECASE), row["instead"]) for row in rows)


@cache
def ceilings() -> dict[str, int]:
    found: dict[str, int] = yaml.safe_load(LIST.read_text(encoding="utf-8"))["ceilings"]
    return found


def _blank(match: re.Match[str]) -> str:
    """Return as many lines as `match` has, with something that no pattern matches."""
    return "\N{HORIZONTAL ELLIPSIS}" + "\n" * match[0].count("\n")


def _python(text: str, *, data: bool = False) -> Iterator[tuple[int, str]]:
    """Yield comments and strings; neighbors of one kind as one text.

    Args:
        data: strings other than docstrings are data (inputs of tests, and what they expect).
    """
    before, line, pieces = 0, 0, list[str]()
    begins = True  # of a statement
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
            continue
        piece = ""
        if token.type == tokenize.COMMENT:
            piece = token.string.lstrip("# ")
        elif token.type == tokenize.STRING and (begins or not data):
            found = _STRING.match(token.string)
            assert found is not None
            if not set(found["prefix"].lower()) & {"r", "b"}:
                piece = token.string[found.end() : -len(found["quote"])]
        if token.type != tokenize.COMMENT:
            begins = token.type == tokenize.NEWLINE
        if piece and token.type == before:
            pieces.append(piece)
            continue
        if pieces:
            yield line, "\n".join(pieces)
        before, line, pieces = token.type, token.start[0], [piece] if piece else []


def _markdown(text: str) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs outside code."""
    text = re.sub(r"(?ms)^ *```.*?^ *```", _blank, text)
    text = re.sub(r"\]\([^)\s]*\)", "]", text)
    line = 1
    for paragraph in text.split("\n\n"):
        yield line, paragraph
        line += paragraph.count("\n") + 2


def _yaml(text: str) -> Iterator[tuple[int, str]]:
    """Yield comments, and values that are prose."""
    for number, row in enumerate(text.splitlines(), 1):
        if (comment := _COMMENT.search(row)) and "'" not in row[: comment.start()]:
            yield number, comment[1]
    # A lone surrogate ("\ud800", a case of a test) is an error to the loader in C alone.
    loader = yaml.SafeLoader if r"\ud" in text else yaml.CSafeLoader
    stack = [yaml.compose(text, Loader=loader)]
    while stack:
        node = stack.pop()
        if isinstance(node, yaml.MappingNode):
            stack += [value for key, value in node.value if key.value not in NOT_PROSE]
        elif isinstance(node, yaml.SequenceNode):
            stack += node.value
        elif isinstance(node, yaml.ScalarNode):
            yield node.start_mark.line + 1, node.value


_READERS = {".py": _python, ".md": _markdown, ".typ": _markdown, ".j2": _markdown, ".yaml": _yaml}


def _unwrapped(line: int, prose: str) -> tuple[str, list[tuple[int, int]]]:
    """Return `prose` on one line, and at which offset each of its lines begins."""
    pieces, begins, offset = list[str](), list[tuple[int, int]](), 0
    for number, row in enumerate(prose.split("\n"), line):
        if piece := " ".join(row.split()):
            begins.append((offset, number))
            pieces.append(piece)
            offset += len(piece) + 1
    return " ".join(pieces), begins


def places(path: Path) -> Iterator[str]:
    """Yield each place in `path` where prose has a banned word."""
    text = path.read_text(encoding="utf-8")
    tests = path.is_relative_to(ROOT / "tests")
    read = partial(_python, data=True) if tests and path.suffix == ".py" else _READERS[path.suffix]
    for line, prose in read(text):
        if path.suffix == ".py" and " " not in prose.strip():
            continue
        bare = prose
        for what in (_CODE, _QUOTED, _NAMES):
            bare = what.sub(_blank, bare)
        row, begins = _unwrapped(line, bare)
        for word in banned():
            for found in word.pattern.finditer(row):
                at = begins[bisect_right(begins, (found.start(), sys.maxsize)) - 1][1]
                near = row[max(0, found.start() - 40) : found.end() + 30]
                name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
                yield f"{name}:{at}: …{near}… -> {word.instead}"


def files(folder: Path) -> Iterator[Path]:
    """Yield the files of `folder` whose prose is ours."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""
        cases = path.suffix == ".yaml" and name.startswith("tests/")
        if path.suffix in _READERS and not cases and not name.startswith(CONTENT):
            yield path


if __name__ == "__main__":
    total = 0
    for name in sys.argv[1:]:
        for path in files(Path(name).resolve()):
            for place in places(path):
                total += 1
                print(place)  # noqa: T201 (what the script is for)
    print(total, "places", file=sys.stderr)  # noqa: T201 (the same)
