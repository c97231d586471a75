"""`langaccess translate`, `inspect` and `demo` as a user meets them."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess import formats
from langaccess.agency.session import Session
from langaccess.agency.workspace import create, find, open_db
from langaccess.cli import main
from langaccess.core.tags import Tag
from langaccess.identify import is_language
from langaccess.translate.memory import TranslationUnit, Trust
from tests.commands import Capture, data, shown
from tests.support import FIXTURES, ROOT, give_counsel, keep_units, needs_starter, session_on

COUNTS = ("total", "translated", "kept", "human", "failed")


@pytest.fixture
def flyer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "flyer.md"
    path.write_text("# Stop scams\n\nCall **217-555-0100** today.\n", encoding="utf-8")
    return path


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An agency whose counsel may declare classes; the current folder is that of its brochures."""
    root = tmp_path / "office"
    with Session(create(root, {"agency.name": "Police"}, today=date(2026, 11, 2))) as session:
        give_counsel(session)
    (root / "brochures").mkdir(exist_ok=True)
    monkeypatch.chdir(root / "brochures")
    return root


def raw(path: Path) -> bytes:
    """Return the bytes of a file, a zipped one unpacked."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def data_of(capsys: Capture) -> dict[str, Any]:
    out, err = capsys.readouterr()
    assert err == ""
    body = json.loads(out)
    assert body["schema"] == 1
    found: dict[str, Any] = body["data"]
    return found


def test_a_person_sees_the_result_on_stdout_and_the_plan_on_stderr(
    flyer: Path, capsys: Capture
) -> None:
    assert main(["translate", "flyer.md", "--to", "test"]) == 0
    out, err = capsys.readouterr()
    assert "flyer.md" in out
    assert "done" in out
    assert "plan" in err
    assert "public_information" in err
    assert all(len(line) <= 80 for line in out.splitlines())


def test_no_plan_is_shown_for_files_that_cannot_be_read(flyer: Path, capsys: Capture) -> None:
    (flyer.parent / "bad.docx").write_bytes(b"no Word file")
    assert main(["translate", "bad.docx", "--to", "test"]) == 4
    out, err = capsys.readouterr()
    assert "bad.docx" in out
    assert "damaged" in out
    assert "plan" not in err


@needs_starter
def test_a_person_sees_how_many_sentences_came_out_of_the_memory_and_on_whose_word(
    flyer: Path, capsys: Capture
) -> None:
    head = "id: springfield\nextends: us-federal\nas_of: 2026-11-01\n"
    Path("jurisdiction.yaml").write_text(head, encoding="utf-8")
    flyer.write_text("# Lost property\n\nThe desk is open.\n\nParking is free.\n", encoding="utf-8")
    units = [
        TranslationUnit(Tag("en"), Tag("pt"), source, target, standing, "old.docx")
        for source, target, standing in (
            ("The desk is open.", "O balcão está aberto.", Trust.APPROVED),
            ("Parking is free.", "Estacionar é grátis.", Trust.LEGACY),
        )
    ]
    with closing(open_db(find(explicit=Path()))) as conn:
        keep_units(session_on(conn), *units)
    assert main(["translate", "flyer.md", "--to", "pt"]) == 0
    out, err = capsys.readouterr()
    assert "pt: 2 sentences from your translation memory, 1 of them not approved here." in out
    assert "  1 sentence  " in next(line for line in err.splitlines() if line.startswith("pt "))
    assert "pt: 2 sentences from your translation memory" in err


def test_what_is_counted_for_a_quote_is_what_the_pack_counts(flyer: Path, capsys: Capture) -> None:
    text = "# Lost property\n\n217-555-0100\n\nThe desk is open. Come in.\n\n***\n"
    flyer.write_text(text, encoding="utf-8")
    (file,) = data(capsys, "inspect", "flyer.md")
    assert main(["translate", "flyer.md", "--to", "pt", "--pack", "--json"]) in (0, 1)
    (made,) = json.loads(capsys.readouterr().out)["data"]["files"]
    with zipfile.ZipFile(made["pack"]) as pack:
        table = pack.read("words.csv").decode("utf-8-sig")
    (row,) = csv.DictReader(table.splitlines())
    assert file["words"] == int(row["words"]) == 8
    assert file["segments"] == int(row["sentences"])


def test_quiet_says_nothing_but_the_result(flyer: Path, capsys: Capture) -> None:
    assert main(["translate", "flyer.md", "--to", "test", "--quiet"]) == 0
    out, err = capsys.readouterr()
    assert "flyer.md" in out
    assert err == ""


@pytest.mark.parametrize(
    ("name", "word"), [("zh", "zh-Hant"), ("Persian", "prs"), ("Portguese", "pt"), ("xxzz", "")]
)
def test_an_unclear_language_is_asked_about(
    flyer: Path, capsys: Capture, name: str, word: str
) -> None:
    assert main(["translate", "flyer.md", "--to", name]) == 4
    _, err = capsys.readouterr()
    assert word in err
    assert "next:" in err


def test_a_class_of_the_command_line_is_said_to_be_kept(flyer: Path, capsys: Capture) -> None:
    words = ["translate", "flyer.md", "--to", "test", "--class", "rights_information"]
    main(words)
    assert "is kept" not in capsys.readouterr().err, "without a folder there is no review"
    head = "id: springfield\nextends: us-federal\nas_of: 2026-11-01\n"
    Path("jurisdiction.yaml").write_text(head, encoding="utf-8")
    main(words)
    err = " ".join(capsys.readouterr().err.split())
    assert "--class rights_information is stored for these files" in err
    assert "brochures.yaml" in err


def test_an_unknown_class_names_the_classes(flyer: Path, capsys: Capture) -> None:
    assert main(["translate", "flyer.md", "--to", "test", "--class", "secret"]) == 2
    _, err = capsys.readouterr()
    assert "public_information" in err


def test_an_unknown_engine_is_a_pack_and_says_so(flyer: Path, capsys: Capture) -> None:
    assert main(["translate", "flyer.md", "--to", "pt", "--engine", "nllb"]) == 1
    out, _ = capsys.readouterr()
    assert "pack.pt.zip" in out


@needs_starter
def test_a_barred_sentence_stays_in_english_and_strict_says_1(
    office: Path, capsys: Capture
) -> None:
    flyer = office / "brochures" / "flyer.md"
    flyer.write_text(
        "The desk opens on Monday.\n\nMay we search your car?\n\nBring your identity card.\n",
        encoding="utf-8",
    )
    named = ["--class", "public_information", "--by", "Ana Reyes"]
    asked = ["translate", "flyer.md", "--to", "pt", *named, "--json"]
    assert main(asked) == 0
    (file,) = data_of(capsys)["files"]
    assert file["segments"]["human"] == 1
    assert file["segments"]["translated"] == 2
    assert list(file["reasons"]) == ["gate.consent"]
    text = Path(file["target"]).read_text(encoding="utf-8")
    assert "[EN] May we search your car?" in text
    assert "segunda-feira" in text
    assert main([*asked, "--strict"]) == 1


@needs_starter
def test_a_rights_document_gets_suggestions_for_its_translator_only(
    flyer: Path, capsys: Capture
) -> None:
    words = ["translate", "flyer.md", "--to", "pt", "--class", "rights_information", "--json"]
    assert main(words) == 1
    (file,) = data_of(capsys)["files"]
    assert file["target"] is None
    assert file["decision"]["instead"]
    with zipfile.ZipFile(file["pack"]) as pack:
        xliff = pack.read("xliff/flyer.md.xlf").decode("utf-8")
    assert "alt-trans" in xliff
    assert 'origin="mozilla:en-pt' in xliff
    assert not list(flyer.parent.glob("translations/*.md"))


@needs_starter
def test_the_demo_translates_the_shipped_brochures_without_a_network(
    tmp_path: Path, capsys: Capture
) -> None:
    assert main(["demo", "--to-folder", str(tmp_path / "demo"), "--json"]) == 0
    files = data_of(capsys)["files"]
    assert {Path(f["source"]).suffix for f in files} >= {".docx", ".pptx", ".html", ".md"}
    for file in files:
        assert file["status"] == "done"
        done = file["segments"]["translated"] + file["reasons"].get("gate.unsure", 0)
        assert done >= 0.97 * file["segments"]["total"]
        assert file["waiting"] <= 0.15 * file["segments"]["total"]
        units = formats.read(Path(file["target"])).units
        whole = (u.text for u in units if "[EN]" not in u.text)
        long = [text for text in whole if len(text.split()) >= 12]
        judged = [is_language(text, Tag("pt")) for text in long]
        assert judged.count(False) <= 0.1 * len(judged)
        assert b"Machine translation, not reviewed" in raw(Path(file["target"]))


@needs_starter
@pytest.mark.skipif(
    not (shutil.which("unshare") and os.name == "posix" and os.geteuid() == 0),
    reason="needs a Linux machine where this user may unplug the network (unshare)",
)
def test_the_whole_job_runs_with_the_network_unplugged(tmp_path: Path) -> None:
    done = subprocess.run(
        ["unshare", "-n", sys.executable, "-m", "langaccess", "demo",
         "--to-folder", str(tmp_path / "demo"), "--json"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert {f["status"] for f in json.loads(done.stdout)["data"]["files"]} == {"done"}


def test_inspect_says_the_class_and_what_translate_would_leave_alone(
    tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "a.txt").write_text("You may go.\n\nMay we search?\n\nMay we search?\n", "utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "brochures.yaml").write_text("files:\n  a.txt: operational\n", encoding="utf-8")
    assert main(["inspect", str(tmp_path), "--json"]) == 0
    found = {Path(item["path"]).name: item for item in json.loads(capsys.readouterr()[0])["data"]}
    assert (found["a.txt"]["doc_class"], found["a.txt"]["human"]) == ("operational", 2)
    assert found["photo.jpg"]["passed_over"]
    assert main(["inspect", str(tmp_path)]) == 0
    assert "skipped: not a document (.jpg)" in capsys.readouterr()[0]


def test_inspect_names_a_class_that_does_not_exist(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "a.md").write_text("---\nclass: secret\n---\n\nWe are open.\n", encoding="utf-8")
    assert main(["inspect", str(tmp_path)]) == 4
    out, _ = capsys.readouterr()
    assert "no document class `secret`" in out
    assert "public_information" in out
    assert "brochures.yaml" in out
    (tmp_path / "brochures.yaml").write_text("files:\n  a.md: operational\n", encoding="utf-8")
    assert main(["inspect", str(tmp_path)]) == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--to", "test", "--engine", "foo"], 2, "kinds: gist"),
        (["--to", "pt,en"], 2, "in English already"),
        (["--to", "test,asl"], 4, "is a sign language: no text is written in it"),
        (["--to", "test", "--out", "flyer.md"], 6, "not a folder"),
    ],
)
def test_what_cannot_be_done_is_said_before_any_work(
    flyer: Path, capsys: Capture, words: list[str], code: int, said: str
) -> None:
    before = flyer.read_bytes()
    assert main(["translate", "flyer.md", *words]) == code
    assert said in capsys.readouterr()[1]
    assert flyer.read_bytes() == before


def test_inspect_says_what_translate_says_of_a_file(tmp_path: Path, capsys: Capture) -> None:
    """Tracked changes, another language, nothing in it: known before the night run, not in it."""
    shutil.copy(FIXTURES / "docx" / "revisions.docx", tmp_path / "a.docx")
    (tmp_path / "b.txt").write_text("Llame a la policía si alguien le amenaza.\n" * 4, "utf-8")
    (tmp_path / "c.pdf").write_bytes(b"")
    assert main(["inspect", str(tmp_path), "--json"]) == 4
    looked = {Path(i["path"]).name: i for i in json.loads(capsys.readouterr()[0])["data"]}
    out = str(tmp_path / "out")
    assert main(["translate", str(tmp_path), "--to", "test", "--out", out, "--json"]) == 4
    done = {Path(f["source"]).name: f for f in json.loads(capsys.readouterr()[0])["data"]["files"]}
    assert {name: item["problem"] for name, item in looked.items()} == {
        name: file["message"] for name, file in done.items()
    }
    assert "tracked changes" in looked["a.docx"]["problem"]
    assert looked["a.docx"]["words"] > 0  # counted as if they were accepted
    assert looked["b.txt"]["passed_over"]
    assert "empty" in looked["c.pdf"]["problem"]


def test_inspect_counts_what_translate_leaves_to_people(office: Path, capsys: Capture) -> None:
    """Also the pieces of a sentence in several cells, and a file that goes to a person whole."""
    asked = ["Sign here if you agree to the search.", "You waive your right to a lawyer."]
    cells = ["I give", "the officers", "permission to search", "my home."]
    table = "\n".join(f"| {a} | {b} |" for a, b in zip(cells[::2], cells[1::2], strict=True))
    plain = ["The office is on Main Street.", "Bring a photo.", "The fee is $5."]
    Path("some.md").write_text("\n\n".join([*plain, *asked]) + "\n", encoding="utf-8")
    Path("most.md").write_text(
        "\n\n".join([*asked, f"| a | b |\n|---|---|\n{table}"]) + "\n", encoding="utf-8"
    )
    named = ["--class", "public_information", "--by", "Ana Reyes"]
    main(["translate", ".", "--to", "pt", "--out", str(office / "out"), *named, "--json"])
    answer = json.loads(capsys.readouterr()[0])
    main(["inspect", ".", "--json"])
    looked = {Path(i["path"]).name: i for i in json.loads(capsys.readouterr()[0])["data"]}
    done = {Path(f["source"]).name: f for f in answer["data"]["files"]}
    for name in ("some.md", "most.md"):
        left = looked[name]["human"] + looked[name]["waiting_segments"]
        if done[name]["status"] == "done":
            assert left == done[name]["segments"]["human"] > 0
            assert looked[name]["question"] == ""
        else:
            assert looked[name]["question"] == done[name]["message"]
    assert done["some.md"]["status"] == "done"
    assert "sentences are left to a person" in looked["most.md"]["question"]


def test_a_reason_is_printed_once_with_the_files(tmp_path: Path, capsys: Capture) -> None:
    names = [f"a-long-name-of-a-brochure-{number:02}.txt" for number in range(10)]
    for name in names:
        (tmp_path / name).write_text("Call us.\n", encoding="utf-8")
    assert main(["translate", str(tmp_path), "--to", "tlh", "--out", str(tmp_path / "out")]) == 1
    said = " ".join(capsys.readouterr()[0].split())
    assert said.count("no engine for this language") == 1
    assert all(name in said for name in names)  # in the table, whole
    assert "and 2 more: no engine" in said


def test_inspect_of_an_unreadable_file_is_exit_4_and_goes_on(
    tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "a.docx").write_bytes(b"")
    (tmp_path / "b.txt").write_text("Stop.\n", encoding="utf-8")
    assert main(["inspect", str(tmp_path)]) == 4
    out, _ = capsys.readouterr()
    assert "cannot be translated: the file is empty" in out
    assert "1 sentences" in out or "1 sentence" in out


def test_what_a_page_runs_or_loads_is_left_out_on_request(flyer: Path, capsys: Capture) -> None:
    text = flyer.read_text(encoding="utf-8")
    flyer.write_text(text + "\n<script>f()</script>\n", encoding="utf-8")
    assert "--strip-active" in shown(capsys, "inspect", "flyer.md")
    codes = []
    for words in ([], ["--strip-active"], ["--strip-active"]):
        assert main(["translate", "flyer.md", "--to", "test", "--out", "o", "-q", *words]) == 0
        capsys.readouterr()
        (entry,) = json.loads(Path("o/manifest.json").read_text(encoding="utf-8"))["files"]
        found = {finding["code"] for finding in entry["findings"]}
        codes.append((found & {"html.runs", "active.removed"}, entry.get("strip_active")))
        made = Path("o", entry["target"]).read_text(encoding="utf-8")
        assert ("<script>" in made) == (not words)
    assert codes == [({"html.runs"}, None), *2 * [({"active.removed"}, True)]]
