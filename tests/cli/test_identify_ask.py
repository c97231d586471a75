"""`identify --ask` as an officer answers it, through a real process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-m", "langaccess", "identify", "--ask"]


def environment() -> dict[str, str]:
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"}
    env.pop("LANGACCESS_WORKSPACE", None)
    return env


def ask(typed: str, cwd: Path, *more: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [*COMMAND, *more],
        check=False,
        input=typed.encode(),
        capture_output=True,
        env=environment(),
        cwd=cwd,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def data(typed: str, cwd: Path) -> tuple[int, Any]:
    code, out, err = ask(typed, cwd, "--json")
    assert out, err
    return code, json.loads(out)["data"]


def test_answers_lead_to_a_short_list_and_steps(tmp_path: Path) -> None:
    code, out, err = ask("y\ny\nGuatemala\nTodos Santos\n1\nchjonte\n", tmp_path)
    assert code == 0, err
    assert out.startswith("Possible languages, the likeliest first:\n1. Mam (mam, Qyol Mam)")
    assert "relay through" in out
    assert all(len(line) <= 80 for line in out.splitlines())
    assert "Does the person hear?" in err
    assert "አማርኛ" in err  # the chart


def test_json_has_the_shape_of_every_other_answer(tmp_path: Path) -> None:
    code, found = data("y\ny\nEritrea\n1\n\n\n", tmp_path)
    assert code == 0
    assert found["verdict"] == "weak"
    assert found["passages"] == []
    assert found["candidates"][0]["lang"] == "ti"
    assert set(found["candidates"][0]) == {"lang", "name", "autonym", "probability", "engines"}
    assert found["confusable"] == ["am"]
    assert len(found["candidates"]) >= 3
    assert found["next_steps"]


@pytest.mark.parametrize("typed", ["", "\n\n\n\n\n\n"])
def test_not_knowing_anything_goes_on_to_the_end(typed: str, tmp_path: Path) -> None:
    code, found = data(typed, tmp_path)
    assert code == 1
    assert found["verdict"] == "cannot_tell"
    assert found["candidates"] == []
    assert found["next_steps"]


def test_a_deaf_person_is_led_to_sign_language_and_to_no_voice_line(tmp_path: Path) -> None:
    code, out, err = ask("n\ny\nMexico\n", tmp_path)
    assert code == 0, err
    assert "Mexican Sign Language" in out
    assert "711" in out
    assert "Call the interpreter line" not in out
    assert "How do they say hello" not in err


def test_a_typing_mistake_is_asked_again_with_the_nearest(tmp_path: Path) -> None:
    code, out, err = ask("maybe\ny\nn\nHaitti\nHaiti\n\n", tmp_path)
    assert code == 0, err
    assert "type y or n, or press Enter" in err
    assert "did you mean Haiti" in err
    assert "1. Haitian Creole" in out
    assert "Let the person point" not in err  # who does not read is shown no chart
    assert "aloud" in out


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("y\ny\nspeaks mam\n\n\n", "mam"), ("y\ny\nspanich\n\n\n", "es"),
        ("y\ny\n\n\nsounds like somali\n", "so"), ("y\ny\nkiche\n\n\n", "quc"),
    ],
)  # fmt: skip
def test_a_language_is_heard_as_ask_hears_it(typed: str, tag: str, tmp_path: Path) -> None:
    code, found = data(typed, tmp_path)
    assert code == 0
    assert found["candidates"][0]["lang"] == tag
    assert found["candidates"][0]["engines"] == ["name"]


def test_a_language_that_only_iso_639_names_is_passed_on(tmp_path: Path) -> None:
    code, out, err = ask("y\ny\nLakota\n\n\n", tmp_path)
    assert code == 0
    assert "not known here: Lakota (lkt)" in err
    assert out.startswith("Possible languages, the likeliest first:\n1. Lakota (lkt")
    assert "may be Lakota" in out
    assert "--lang" not in out  # nothing here prints it


@pytest.mark.parametrize("typed", ["DRC", "Democratic Republic of the Congo", "Zaire"])
def test_a_country_is_known_by_everyday_names_and_asks_for_the_place(
    typed: str, tmp_path: Path
) -> None:
    code, found = data(f"y\ny\n{typed}\n3\n\n\n", tmp_path)
    assert code == 0
    assert found["candidates"][0]["lang"] == "lua"


def test_two_countries_of_one_name_are_asked_about(tmp_path: Path) -> None:
    _code, _out, err = ask("y\ny\nCongo\nDRC\n\n\n\n", tmp_path)
    assert "did you mean Congo - Kinshasa or Congo - Brazzaville?" in err


def test_a_nationality_is_the_languages_of_the_country(tmp_path: Path) -> None:
    _code, found = data("y\ny\nguatemalan\n\n\n", tmp_path)
    named = [one["lang"] for one in found["candidates"] if one["engines"] == ["name"]]
    assert {"mam", "quc"} <= set(named)


@pytest.mark.parametrize("typed", ["deaf\ny\nMexico\n", "y\ny\nhard of hearing\n", "asl\n\n\n"])
def test_a_word_for_deafness_leads_to_no_voice_line(typed: str, tmp_path: Path) -> None:
    code, out, err = ask(typed, tmp_path)
    assert code == 0, err
    assert "Call the interpreter line" not in out
    assert "711" in out


def test_a_number_that_is_not_there_is_asked_again(tmp_path: Path) -> None:
    code, found = data("y\ny\nPhilippines\n99\n2\n\n\n", tmp_path)
    assert code == 0
    assert found["candidates"][0]["lang"] == "ilo"


def test_bytes_that_are_no_text_do_not_end_it_with_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        COMMAND,
        check=False,
        input=b"y\nn\n\xff\xfe\x00\n\n\x80\n",
        capture_output=True,
        env=environment(),
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_the_line_of_the_agency_is_named(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "langaccess", "init", "town", "--sample"],
        check=False,
        capture_output=True,
        env=environment(),
        cwd=tmp_path,
    )
    assert made.returncode == 0
    _code, out, _err = ask("y\nn\nHaiti\n\n", tmp_path / "town")
    assert "555" in out


def test_a_text_and_questions_do_not_go_together(tmp_path: Path) -> None:
    code, out, _err = ask("", tmp_path, "hola")
    assert (code, out) == (2, "")


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT as a terminal does")
def test_ctrl_c_ends_it_with_130(tmp_path: Path) -> None:
    with subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=tmp_path,
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        process.stderr.readline()  # the questions have begun
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stdout.read() == b""
        assert b"Traceback" not in process.stderr.read()
