"""A file of lines that is identified in parts gives the answers of the whole file."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from langaccess.cli import main
from langaccess.core.errors import InputError
from langaccess.identify import Answer, collect_parts, identify_lines, identify_part

TEXTS = (
    "I need help with my report, please",
    "Necesito ayuda con mi reporte, por favor",
    "",
    "Tôi cần giúp đỡ với bản báo cáo này",
    "Mwen bezwen èd ak rapò mwen an, tanpri",
)


def _data(answer: Answer) -> dict[str, str]:
    return {"verdict": str(answer.verdict)}


@pytest.mark.slow
@pytest.mark.parametrize("parts", [1, 2, 3, 7, 40])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_parts_together_are_the_whole_file(tmp_path: Path, parts: int, end: str) -> None:
    path = tmp_path / "calls.txt"
    path.write_bytes((end or "\n").join(TEXTS * 3).encode() + end.encode())
    for number in range(1, parts + 1):
        identify_part(path, (number, parts), tmp_path / "parts", _data)
    found = list(collect_parts(path, parts, tmp_path / "parts"))
    whole = [_data(answer) for answer in identify_lines(TEXTS * 3)]
    assert [row["line"] for row in found] == list(range(1, len(whole) + 1))
    assert [row["verdict"] for row in found] == [one["verdict"] for one in whole]


@pytest.mark.slow
def test_a_part_is_done_once_and_again_for_other_lines_or_settings(tmp_path: Path) -> None:
    path, folder = tmp_path / "calls.txt", tmp_path / "parts"
    path.write_text("\n".join(TEXTS), "utf-8")
    first, before = identify_part(path, (1, 2), folder, _data)
    again, reused = identify_part(path, (1, 2), folder, _data)
    assert (before, reused, first) == (False, True, again)
    other, _ = identify_part(path, (1, 2), folder, _data, langdetect=0.5)
    path.write_text("x" + "\n".join(TEXTS), "utf-8")
    changed, _ = identify_part(path, (1, 2), folder, _data)
    assert len({first, other, changed}) == 3


def test_a_missing_part_is_named_and_nothing_is_yielded(tmp_path: Path) -> None:
    path, folder = tmp_path / "our calls.txt", tmp_path / "parts"
    path.write_text("\n".join(TEXTS), "utf-8")
    identify_part(path, (1, 3), folder, _data)
    with pytest.raises(InputError, match="missing: 2, 3") as refused:
        next(collect_parts(path, 3, folder))
    command = shlex.split(str(refused.value.hint).partition("langaccess ")[2])
    assert command == ["identify", "--lines", str(path), "--shard", "2/3", "--out", str(folder)]


@pytest.mark.parametrize("damage", ['{"li', "7", "{}", '{"line": 2}', "\xff"])
def test_a_damaged_result_is_named(tmp_path: Path, damage: str) -> None:
    path, folder = tmp_path / "calls.txt", tmp_path / "parts"
    path.write_text("\n".join(TEXTS), "utf-8")
    result, _ = identify_part(path, (1, 1), folder, _data)
    result.write_text(damage, "latin-1")
    with pytest.raises(InputError, match="damaged") as refused:
        list(collect_parts(path, 1, folder))
    assert refused.value.where == str(result)


def test_a_note_says_of_which_part_the_line_is(tmp_path: Path) -> None:
    path, notes = tmp_path / "calls.txt", list[str]()
    path.write_bytes(b"I need help with my report\n" * 3 + b"\xff\x01\x02\x03\n")
    identify_part(path, (2, 2), tmp_path / "parts", _data, note=notes.append)
    assert [note.partition(": ")[0] for note in notes] == [f"{path} (part 2/2):2"]


def test_a_file_in_utf_16_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "calls.txt"
    path.write_text("\n".join(TEXTS), "utf-16")
    with pytest.raises(InputError, match="UTF-16"):
        identify_part(path, (1, 2), tmp_path / "parts", _data)


def test_the_command_prints_what_it_prints_for_the_whole_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder = str(tmp_path / "calls.txt"), str(tmp_path / "parts")
    Path(path).write_text("\n".join(TEXTS), "utf-8")
    for part in ("1/2", "2/2"):
        assert main(["identify", "--lines", path, "--shard", part, "--out", folder]) == 0
    capsys.readouterr()
    for form in ([], ["--jsonl"]):
        assert main(["identify", "--lines", path, *form]) == 1
        whole = capsys.readouterr().out
        assert main(["identify", "--lines", path, "--collect", "2", "--out", folder, *form]) == 1
        assert capsys.readouterr().out == whole
    assert json.loads(whole.splitlines()[1])["candidates"][0]["lang"] == "es"
    for words in (["--shard", "1/2"], ["--collect", "2"], ["--out", folder]):
        assert main(["identify", "--lines", path, *words]) == 2
    assert main(["identify", "--lines", path, "--shard", "3/2", "--out", folder]) == 2
