"""Files that strangers made to harm: no command that reads them aborts, hangs or fills memory."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from langaccess.agency.workspace import create_sample
from tests.fixtures.build_docx import docx, p
from tests.review.kit import NOW
from tests.translate.pipeline.test_bounded import BAD, SCRIPT, written

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="measures memory the POSIX way")

_WORD = "xy" * 1500
_LAUGHS = (
    "<!DOCTYPE a [<!ENTITY a0 'lol'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 11))
    + "]>"
)
_UNIT = "<tu><tuv xml:lang='en'><seg>{0}</seg></tuv><tuv xml:lang='pt'><seg>{0}</seg></tuv></tu>"
_MEMORY = (
    "<?xml version='1.0'?>{0}<tmx version='1.4'><header creationtool='x' creationtoolversion='1' "
    "segtype='sentence' o-tmf='x' adminlang='en' srclang='en' datatype='plaintext'/>"
    "<body>{1}</body></tmx>"
)
_PACK = (
    "<?xml version='1.0'?>{0}<xliff version='1.2' xmlns='urn:oasis:names:tc:xliff:document:1.2'>"
    "<file original='x' source-language='en' target-language='pt' datatype='plaintext'><body>"
    "<trans-unit id='1'><source>{1}</source><target>{1}</target></trans-unit></body></file></xliff>"
)
_TERMS = "<?xml version='1.0'?>{0}<tbx type='TBX-Basic'><text><body>{1}</body></text></tbx>"


def _workbook(path: Path) -> None:
    path.write_bytes(docx(p("Please call us.")))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 60 * 2**20)


# Name of a file → how it is made.
_MORE: dict[str, Callable[[Path], None]] = {
    "laughs.docx": written(docx(f"{p('&a10;')}")),
    "unit.tmx": written(_MEMORY.format("", _UNIT.format("9am-" * 60_000))),
    "laughs.tmx": written(_MEMORY.format(_LAUGHS, _UNIT.format("&a10;"))),
    "word.xlf": written(_PACK.format("", _WORD * 50)),
    "laughs.xlf": written(_PACK.format(_LAUGHS, "&a10;")),
    "laughs.tbx": written(_TERMS.format(_LAUGHS, "&a10;")),
    "wide.csv": written("name," * 100_000 + "\n" + "1-800-" * 30_000 + "\n"),
    "bomb.xlsx": _workbook,
    "messages.po": written(f'msgid "{_WORD * 20}"\nmsgstr "{"a.b@" * 20_000}"\n'),
    "draft.html": written("<a" * 60_000),
    "draft.md": written("[a](" * 20_000 + "`" * 9000),
}

# A command, and the endings of the files that it gets, each in a run of its own or all in one.
_COMMANDS: dict[str, tuple[tuple[str, ...], str, bool]] = {
    "inspect": (("inspect", "{}"), "docx pdf txt html md", False),
    "check": (("check", "{}"), "xlf tmx po csv", True),
    "memory import": (("memory", "import", "{}"), "tmx", True),
    "terms import": (("terms", "import", "{}", "--source", "x"), "tbx csv xlsx", True),
    "roster import": (("roster", "import", "{}", "--guess"), "csv xlsx", True),
    "phrases import": (("phrases", "import", "{}"), "xlf csv tmx", True),
    "review import": (("review", "import", "{}", "--translator", "Ana Lima"), "xlf", True),
    "review export": (("review", "export", "{}", "--to", "out", "--lang", "pt"), "docx txt", True),
    "identify": (("identify", "--file", "{}"), "txt csv po", True),
}


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    create_sample(folder / "AG", today=NOW.date())
    bad = folder / "bad"
    bad.mkdir()
    for name, make in {**{name: make for name, (make, _) in BAD.items()}, **_MORE}.items():
        make(bad / name)
    return folder


@pytest.mark.parametrize("command", _COMMANDS)
def test_no_command_aborts_on_a_file_made_to_harm(command: str, agency: Path) -> None:
    words, endings, alone = _COMMANDS[command]
    bad = sorted((agency / "bad").iterdir())
    files = [str(one) for one in bad if one.suffix[1:] in endings.split()]
    for named in [[one] for one in files] if alone else [files]:
        line = [part for word in words for part in (named if word == "{}" else [word])]
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, *line, "--workspace", "AG"],
            capture_output=True, encoding="utf-8", errors="replace", cwd=agency, check=False,
            timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, (named, done.stderr[-500:])
        code, megabytes = json.loads(done.stdout.splitlines()[-1])
        assert code in (0, 1, 4), (named, code, done.stderr[-500:])
        assert megabytes < 400, (named, megabytes)
