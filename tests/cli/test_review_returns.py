"""What comes back wrong, what is answered, and what the checks learn later: `review`, `publish`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.review.kit import HAITIAN, HEAD, Agency, agency, fill, plain, run, seen_code


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    made = agency(tmp_path / "springfield")
    made.take(fill(made.export(tmp_path / "pack")))
    return made


def answered_help(capsys: pytest.CaptureFixture[str], police: Agency) -> None:
    """Answer the missing line on free help with the command that `publish` prints."""
    _code, out = plain(capsys, police, *PUBLISH)
    (command,) = [line for line in out.splitlines() if "check accept notice.help" in line]
    printed = command.partition("langaccess ")[2].split()[:4]
    words = [*printed, "--by", "jean", "--why", "a sticker says it"]
    code, out = plain(capsys, police, *words)
    assert (code, "accepted by Marie Jean" in out) == (0, True)


PUBLISH = ("publish", "flyer.md", "--site", "Main library", "--copies", "200")


def test_a_file_that_is_no_translation_of_the_document_brings_nothing(
    capsys: pytest.CaptureFixture[str], police: Agency, tmp_path: Path
) -> None:
    before = police.document().sentences
    other = tmp_path / "other.md"
    other.write_text(
        "# 범죄 신고\n\n지금 바로 **270-555-0199** 번으로 전화하십시오. 통화는 유료입니다.\n\n"
        "- 신분증을 가져오십시오.\n- 경찰서에서 기다리십시오.\n",
        encoding="utf-8",
    )
    words = ("review", "import", str(other), "--as-translation-of", "flyer.md")
    code, error = run(capsys, police, *words, "--lang", "ht", "--translator", "jean")
    assert code == 4
    assert "nothing was taken in" in error["message"]
    assert "in Haitian" in error["hint"]
    assert police.document().sentences == before


def test_a_return_that_makes_an_approval_fall_says_so_with_the_copies_that_are_out(
    capsys: pytest.CaptureFixture[str], police: Agency, tmp_path: Path
) -> None:
    police.approve("A. Khan")
    answered_help(capsys, police)
    code, data = run(capsys, police, *PUBLISH)
    assert code == 0
    again = fill(police.export(tmp_path / "again"), {"lajan": "kòb"})
    code, out = plain(capsys, police, "review", "import", str(again), "--translator", "jean")
    assert code == 0
    assert f"1 must be approved again; {data['form']} is no longer valid" in out
    assert "200 copies of the document are in use: langaccess publish recall" in out


def test_an_older_file_imported_again_needs_a_new_approval_and_is_in_the_log(
    capsys: pytest.CaptureFixture[str], police: Agency, tmp_path: Path
) -> None:
    old = fill(police.export(tmp_path / "old"))
    good = fill(police.export(tmp_path / "good"), {"lajan": "kòb"})
    imports = ("review", "import", "--translator", "jean")
    approve = ("review", "approve", "flyer.md", "--by", "khan")
    answered_help(capsys, police)
    assert plain(capsys, police, *approve)[0] == 0
    code, out = plain(capsys, police, *imports, str(good))
    assert (code, "replaces the text approved by A. Khan" in out) == (0, True)
    assert run(capsys, police, *approve)[1]["state"] == "approved"
    assert run(capsys, police, *PUBLISH)[0] == 0

    code, data = run(capsys, police, *imports, str(old))
    (row,) = data["documents"]
    assert (code, row["taken"], row["same"], len(row["fell"])) == (0, 1, 5, 1)
    (said,) = row["replaced"]
    assert "replaces the text approved by A. Khan" in said["text"]
    assert "this text was here before and had been replaced" in said["text"]
    assert run(capsys, police, *PUBLISH)[0] == 1
    assert police.states().count("approved") == 5
    _code, out = plain(capsys, police, "review", "history", "flyer.md")
    assert out.count("translated by Marie Jean") == 3, "each file that changed something"
    _code, data = run(capsys, police, *imports, str(old))
    assert (data["documents"][0]["taken"], data["documents"][0]["same"]) == (0, 6)
    assert run(capsys, police, *PUBLISH)[0] == 1, "the same file once more approves nothing"
    assert run(capsys, police, *approve)[1]["state"] == "approved"
    assert run(capsys, police, *PUBLISH)[0] == 0


def test_a_rejected_sentence_that_comes_back_is_named_and_stays_rejected(
    capsys: pytest.CaptureFixture[str], police: Agency, tmp_path: Path
) -> None:
    old = fill(police.export(tmp_path / "old"))
    good = fill(police.export(tmp_path / "good"), {"lajan": "kòb"})
    police.approve("A. Khan")
    (place,) = [one.place for one in police.document().sentences if "money" in one.source.text]
    words = ("--segment", place, "--by", "khan", "--why", "it says silver")
    assert plain(capsys, police, "review", "reject", "flyer.md", *words)[0] == 0
    for files in ([old], [good, old]):  # at once, and after another text was approved
        for path in files:
            code, out = plain(capsys, police, "review", "import", str(path), "--translator", "jean")
            assert code == 0
            assert "1 imported" in out
            if path == good:
                police.approve("A. Khan")
        assert f"{place} imported: " in out
        assert "A. Khan rejected this text: it says silver" in out
        assert police.standings()[place].reason == "rejected by A. Khan: it says silver"
        assert run(capsys, police, *PUBLISH)[0] == 1


def test_the_old_text_for_an_edited_source_is_taken_in_anew_and_says_so(
    capsys: pytest.CaptureFixture[str],
    police: Agency,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    police.approve("A. Khan")
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text.replace("send money", "send any money"), encoding="utf-8")
    monkeypatch.setitem(HAITIAN, "Do not send any money.", HAITIAN["Do not send money."])
    came = fill(police.export(tmp_path / "again"))
    code, out = plain(capsys, police, "review", "import", str(came), "--translator", "jean")
    assert code == 0
    assert "1 imported from Marie Jean, 5 unchanged" in out
    assert "the translation is the one from before the source changed" in out
    police.flyer.write_text(text, encoding="utf-8")  # the source is put back, the file not
    assert police.states().count("approved") == 5


def test_what_came_back_wrong_is_put_aside_with_the_command_on_the_screen(
    capsys: pytest.CaptureFixture[str], police: Agency, tmp_path: Path
) -> None:
    odd = fill(police.export(tmp_path / "again"), {"217-555-0100": "217-555-0199"})
    code, out = plain(capsys, police, "review", "import", str(odd), "--translator", "jean")
    assert code == 1
    (command,) = [line.split() for line in out.splitlines() if "review discard" in line]
    assert command[1:6] == ["review", "discard", "brochures/flyer.md", "--lang", "ht"]
    code, out = plain(capsys, police, "review", "approve", "flyer.md", "--by", "khan")
    assert (code, "the translation that came back last is held" in out) == (1, True)
    words = (*command[1:6], "--by", "D. Clerk", "--why", "a test of the vendor")
    assert plain(capsys, police, *words)[0] == 0
    assert plain(capsys, police, *words)[0] == 4, "nothing is held any more"
    code, data = run(capsys, police, "review", "approve", "flyer.md", "--by", "khan")
    assert (code, data["state"]) == (0, "approved")
    _code, out = plain(capsys, police, "review", "history", "flyer.md")
    assert "discarded by D. Clerk, 1 sentence" in out


def test_an_answer_is_in_trace_and_history_also_when_it_came_after_the_approval(
    capsys: pytest.CaptureFixture[str], police: Agency
) -> None:
    code, data = run(capsys, police, "review", "approve", "flyer.md", "--by", "khan")
    form = data["form"]
    answered_help(capsys, police)
    code, out = plain(capsys, police, "trace", form)
    assert (code, "Marie Jean answered notice.help, a false alarm: a sticker says it" in out) == (
        0,
        True,
    )
    _code, out = plain(capsys, police, "review", "history", "flyer.md")
    assert "answered by Marie Jean" in out
    assert "notice.help: a sticker says it" in out


def test_what_the_checks_find_in_an_approved_file_keeps_it_in_and_calls_it_back(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    police = agency(tmp_path / "springfield", doc_class="operational")
    police.take(fill(police.export(tmp_path / "pack"), {"voye lajan": "voye (lajan"}))
    sign = ("review", "approve", "flyer.md", "--by", "khan")
    code, data = run(capsys, police, *sign)
    assert code == 1, "a warning is open"
    code, data = run(capsys, police, *sign, "--seen", seen_code(data))
    assert code == 0
    assert run(capsys, police, *PUBLISH)[0] == 0
    rules = HEAD + "checks: {severity: {mark.bracket: error}}\n"
    (police.root / "jurisdiction.yaml").write_text(rules, encoding="utf-8")

    code, told = run(
        capsys, police, "check", data["file"], "--against", str(police.flyer), "--lang", "ht"
    )
    (found,) = [one for one in told["findings"] if one["severity"] == "error"]
    named = f"({found['code']} {found['segment']})"
    digits = found["segment"].rpartition(":")[2]
    assert (code, found["code"]) == (1, "mark.bracket")
    code, data = run(capsys, police, *PUBLISH)
    assert (code, [row["rule"] for row in data["reasons"]]) == (1, ["floor.10"])
    assert digits in data["reasons"][0]["text"]
    _code, out = plain(capsys, police, "publish", "recall")
    assert "200 copies at Main library" in out
    code, out = plain(capsys, police, "review", "approve", "flyer.md", "--by", "khan")
    assert (code, "the document is held, although" in out) == (1, True)
    assert "the document is approved" not in out

    words = ("check", "accept", found["code"], found["segment"], "--by", "khan")
    assert plain(capsys, police, *words, "--why", "it is meant so")[0] == 0, named
    assert "no copies to recall" in plain(capsys, police, "publish", "recall")[1]
    assert run(capsys, police, *PUBLISH)[0] == 0


def test_a_certificate_that_names_another_translator_than_the_record_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    police = agency(tmp_path / "springfield")
    pack = fill(police.export(tmp_path / "pack"))
    police.take(pack, "Joao Sousa")
    proof = tmp_path / "certificate.pdf"
    proof.write_bytes(b"%PDF certificate")
    words = (
        "review", "approve", "flyer.md", "--translator", "Ana Silva", "--reviser", "Rui Dias",
        "--evidence", str(proof), "--recorded-by", "D. Clerk",
    )  # fmt: skip
    code, out = plain(capsys, police, *words)
    assert code == 1
    assert "Joao Sousa is on record as its translator, and the certificate names Ana Silva" in out
    assert "`review reject` the sentences" in out
    places = [word for place in police.standings() for word in ("--segment", place)]
    who = ("--by", "khan", "--why", "another translator")
    assert plain(capsys, police, "review", "reject", "flyer.md", *places, *who)[0] == 0
    code, out = plain(capsys, police, "review", "import", str(pack), "--translator", "Ana Silva")
    assert (code, "6 imported from Ana Silva" in out) == (0, True)
    code, data = run(capsys, police, *words)
    assert code == 1, "rejected texts are not approved without a reason"
    code, data = run(capsys, police, *words, "--despite-rejection", "the text was right")
    assert (code, data["state"]) == (0, "approved")
