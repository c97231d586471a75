"""`langaccess review` through `main`: the whole way, and what each forbidden move answers."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from langaccess import review
from langaccess.agency import ledger
from langaccess.agency.ledger import account
from langaccess.cli import main
from tests.commands import Capture
from tests.review import kit
from tests.review.kit import FLYER, Agency, agency, fill
from tests.support import FIXTURES, needs_starter


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    return agency(tmp_path / "springfield")


def run(capsys: Capture, police: Agency, *words: str) -> tuple[int, dict[str, Any]]:
    return kit.run(capsys, police, "review", *words)


def plain(capsys: Capture, police: Agency, *words: str) -> tuple[int, str]:
    return kit.plain(capsys, police, "review", *words)


def test_where_nothing_is_under_review_the_list_says_so_whatever_was_asked_for(
    capsys: Capture, police: Agency
) -> None:
    code, out = plain(capsys, police, "list", "--state", "approved")
    assert (code, "no document is under review" in out) == (0, True)


def test_the_whole_way_from_a_source_to_an_approved_file(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    pack = tmp_path / "pack"
    code, data = run(capsys, police, "export", "--lang", "ht", "--to", str(pack))
    assert code == 0
    (row,) = data["documents"]
    assert (row["document"], row["lang"], row["sentences"]) == ("brochures/flyer.md", "ht", 6)
    assert row["class"] == "public_information"
    assert (pack / "ht" / "READ ME FIRST.txt").is_file()
    fill(pack / "ht" / "xliff" / "flyer.md.xlf")
    code, data = run(capsys, police, "import", str(pack), "--translator", "jean")
    assert (code, data["documents"][0]["taken"]) == (0, 6)
    assert data["documents"][0]["translator"] == "Marie Jean"
    code, data = run(capsys, police, "list")
    assert data["documents"][0]["states"] == {"translated": 6}

    code, data = run(capsys, police, "approve", "flyer.md", "--by", "Marie Jean")
    assert code == 1
    assert "wrote this text" in data["refused"][0]["reasons"][0]["text"]
    assert data["file"] is None
    code, data = run(capsys, police, "approve", "flyer.md", "--by", "A. Khan")
    assert (code, data["state"], data["approved"]) == (0, "approved", 6)
    text = Path(data["file"]).read_text(encoding="utf-8")
    assert "Rakwoche" in text
    assert data["form"].startswith("SP-001 ht v1 ")
    assert data["form"] in text
    code, data = run(capsys, police, "show", "1", "--lang", "ht")
    assert data["sentences"][2]["translators"] == ["Marie Jean"]
    assert data["sentences"][2]["approved_by"] == ["A. Khan"]

    place = data["sentences"][2]["segment"]
    code, data = run(
        capsys, police, "reject", "1", "--segment", place, "--by", "jean", "--why", "too long"
    )
    assert code == 0
    code, out = plain(capsys, police, "show", "1")
    assert "rejected by Marie Jean: too long" in out.replace("\n", " ")
    code, data = run(capsys, police, "history", "1")
    acts = [e["what"] for e in data["entries"]]
    assert acts == ["sent", "translated", "approved", "rejected"]
    assert data["entries"][2]["ground"] == "translator_certified"


def test_who_took_which_sentences_out_in_which_format_stands_in_the_log_each_time(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    for form in ("xliff12", "docx"):
        words = ("--lang", "ht", "--to", str(tmp_path / form), "--format", form)
        run(capsys, police, "export", str(police.flyer), *words)
    code, data = run(capsys, police, "history", "1")
    first, second = data["entries"]
    assert (code, first["what"], first["ground"]) == (0, "sent", "as xliff12")
    assert second["ground"] == "as docx"
    assert second["by"] == second["account"] == account()
    assert first["segments"] == [one.id for one in police.document().sentences]
    with police.db() as conn:
        sent = list(ledger.entries(conn, review.SENT))
    assert {entry.data["source_sha256"] for entry in sent} == {police.document().digest}
    code, out = plain(capsys, police, "history", "1")
    assert f"sent to translators by {account()}, 6 sentences, entry 2 of the log" in out
    code, out = plain(capsys, police, "list", "--state", "approved")
    assert (code, "try without --state and --lang" in out) == (0, True)
    assert plain(capsys, police, "list", "--state", "finished")[0] == 2


def test_a_document_that_was_withdrawn_is_named_in_the_list_until_it_is_lifted(
    capsys: Capture, tmp_path: Path
) -> None:
    police = agency(tmp_path / "springfield", doc_class="operational")
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")
    kit.run(capsys, police, "publish", "flyer.ht.md", "--site", "Library", "--copies", "20")
    code, data = run(capsys, police, "list")
    assert data["documents"][0]["withdrawn"] is None
    why = ("--why", "the wrong number", "--by", "D. Clerk")
    kit.run(capsys, police, "publish", "recall", "SP-001", *why)
    code, data = run(capsys, police, "list")
    assert (code, data["documents"][0]["state"]) == (0, "approved")
    assert data["documents"][0]["withdrawn"]["why"] == "the wrong number"
    code, out = plain(capsys, police, "list")
    assert "by D. Clerk: the wrong number; do not hand it out, see" in out
    kit.run(capsys, police, "publish", "recall", "SP-001", "--lift", *why)
    code, data = run(capsys, police, "list")
    assert data["documents"][0]["withdrawn"] is None


def test_forbidden_moves_end_with_their_code_and_reason(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    path = fill(police.export(tmp_path / "pack"), {"217-555-0100": "217-555-0101"})
    code, data = run(capsys, police, "import", str(path), "--translator", "jean")
    assert code == 1
    assert "phone.differs" in data["documents"][0]["held"][0]["reason"]
    code, out = plain(capsys, police, "approve", "flyer.md", "--by", "khan")
    assert code == 1
    assert "the translation that came back last is held: phone.differs" in out.replace("\n", " ")
    assert "5 approved, 1 new" in out
    police.flyer.write_text(
        FLYER.format(doc_class="public_information").replace("money", "cash"), encoding="utf-8"
    )
    code, data = run(capsys, police, "import", str(path), "--translator", "jean")
    assert (code, data["code"]) == (4, "input")
    assert "older source" in data["message"]
    for words, expected in (
        (("approve", "menu.md", "--by", "khan"), 4),
        (("approve", "flyer.md"), 2),
        (("approve", "flyer.md", "--by", "Nobody"), 4),
        (("approve", "flyer.md", "--by", "khan", "--segment", "zz/9"), 4),
        (("import", str(tmp_path), "--translator", " "), 4),
        (("import", str(police.root / "roster"), "--translator", "x"), 4),
    ):
        code, data = run(capsys, police, *words)
        assert code == expected, (words, data)
        assert data["hint"] or data["where"], words


def test_an_empty_desk_says_how_to_begin(capsys: Capture, police: Agency) -> None:
    code, out = plain(capsys, police, "list")
    assert code == 0
    assert "review export" in out


@needs_starter
@pytest.mark.starter
@pytest.mark.usefixtures("no_questions")
def test_machine_drafts_go_along_as_suggestions_and_print_as_nothing(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    code, data = run(capsys, police, "export", "--lang", "pt", "--to", str(tmp_path / "pack"))
    assert code == 0
    assert data["documents"][0]["suggested"] == 6
    code, data = run(capsys, police, "show", "flyer.md", "--lang", "pt")
    assert {s["state"] for s in data["sentences"]} == {"draft"}
    text = (tmp_path / "pack/pt/xliff/flyer.md.xlf").read_text(encoding="utf-8")
    draft = data["sentences"][-1]["target"]
    assert f"<target>{draft}</target>" in text  # in alt-trans
    assert text.count(draft) == 1
    assert not (police.root / "translations" / "approved").exists()


def test_what_was_drafted_is_sent_out_without_naming_it_again(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    where = ("--workspace", str(police.root))
    code, data = run(capsys, police, "export", "--to", str(tmp_path / "pack"))
    assert (code, data["code"]) == (2, "usage")
    out = ("--out", str(police.root / "translations"))
    main(["translate", str(police.flyer), "--to", "ht", *out, *where, "--json"])
    capsys.readouterr()
    code, data = run(capsys, police, "export", "--to", str(tmp_path / "pack"))
    assert [(r["document"], r["lang"]) for r in data["documents"]] == [("brochures/flyer.md", "ht")]
    code, data = run(capsys, police, "show", "flyer.ht.md")
    assert (code, data["lang"]) == (0, "ht")
    assert run(capsys, police, "show", "translations/approved/brochures/flyer.ht.md")[0] == 0


def test_what_was_approved_under_other_rules_or_long_ago_is_listed(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")  # on 25 November 2026
    _code, data = run(capsys, police, "list")
    assert (data["documents"][0]["due"], data["documents"][0]["other_rules"]) == (
        "2028-11-25",
        False,
    )
    rules = police.root / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text + "review: {review_after_months: 36}\n", encoding="utf-8")
    _code, data = run(capsys, police, "list")
    assert data["documents"][0]["state"] == "approved"
    assert (data["documents"][0]["due"], data["documents"][0]["other_rules"]) == (
        "2029-11-25",
        True,
    )
    _code, out = plain(capsys, police, "list")
    assert "approved under earlier rules, check again: no. 1" in out


def test_a_source_that_is_gone_or_broken_hides_no_other_document(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    second = police.flyer.with_name("second.md")
    second.write_text("# Town hall\n\nOpen on Monday.\n", encoding="utf-8")
    run(capsys, police, "export", "--lang", "ht", "--to", str(tmp_path / "pack"))
    police.flyer.write_text(FLYER.format(doc_class="no_such_class"), encoding="utf-8")
    code, data = run(capsys, police, "list")
    assert code == 0
    assert [(d["document"], d["state"]) for d in data["documents"]] == [
        ("brochures/flyer.md", "stale"),
        ("brochures/second.md", "new"),
    ]
    assert "class" in data["documents"][0]["problem"]
    police.flyer.unlink()
    code, out = plain(capsys, police, "list")
    assert "no. 1: the source file is missing" in out
    code, data = run(capsys, police, "approve", "1", "--by", "khan")
    assert code == 1
    assert "is missing" in data["refused"][0]["reasons"][0]["text"]


def test_what_rightly_stays_english_is_answered_by_the_command_on_the_screen(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    text = FLYER.format(doc_class="public_information")
    line = "Behind the old mill by the river"
    police.flyer.write_text(f"{text}\n{line}\n", encoding="utf-8")
    plain(capsys, police, "export", "--lang", "ht", "--to", str(tmp_path / "pack"))
    (path,) = (tmp_path / "pack").rglob("*.xlf")
    fill(path)
    code, out = plain(capsys, police, "import", str(path), "--translator", "jean")
    assert code == 0
    assert "6 imported from Marie Jean, 0 unchanged, 1 not translated, 0 held" in out
    assert "not translated, same as the source: echo: " in out
    # Run exactly the printed command, with a name and a reason.
    (command,) = (row.split() for row in out.splitlines() if "check accept echo" in row)
    words = [*command[1:5], "--by", "A. Khan", "--why", "the name of the place"]
    assert words[:3] == ["check", "accept", "echo"]
    assert main([*words, "--workspace", str(police.root)]) == 0
    capsys.readouterr()
    code, out = plain(capsys, police, "import", str(path), "--translator", "jean")
    assert (code, "1 imported from Marie Jean, 6 unchanged, 0 not translated, 0 held" in out) == (
        0,
        True,
    )
    code, _data = run(capsys, police, "approve", "flyer.md", "--by", "A. Khan")
    assert code == 0


def test_a_held_sentence_shows_the_command_for_each_check_and_names_its_codes_in_json(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    plain(capsys, police, "export", "--lang", "ht", "--to", str(tmp_path / "pack"))
    (path,) = (tmp_path / "pack").rglob("*.xlf")
    fill(path, {"217-555-0100": "217-555-0101"})
    code, data = run(capsys, police, "import", str(path), "--translator", "jean")
    (held,) = data["documents"][0]["held"]
    assert (code, held["codes"]) == (1, ["phone.differs"])
    _code, out = plain(capsys, police, "import", str(path), "--translator", "jean")
    wanted = f"langaccess check accept phone.differs {held['answer']} --by NAME --why"
    assert wanted in out


def test_a_file_that_is_refused_keeps_no_other_of_its_folder_out(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    pack = tmp_path / "pack"
    plain(capsys, police, "export", "--lang", "ht", "--to", str(pack))
    (path,) = pack.rglob("*.xlf")
    fill(path)
    text = path.read_text(encoding="utf-8")
    (path.parent / "a-half.xlf").write_text(text[: len(text) // 2], encoding="utf-8")
    other = text.replace('original="flyer.md"', 'original="leaflet.md"')
    (path.parent / "b-other.xlf").write_text(other.replace("sha256 ", "sha256 0"), encoding="utf-8")
    empty = re.sub(r"(?s)<file .*</file>", "", text)
    (path.parent / "c-empty.xlf").write_text(empty, encoding="utf-8")
    code, data = run(capsys, police, "import", str(pack), "--translator", "jean")
    assert code == 4
    assert [row["taken"] for row in data["documents"]] == [6]
    half, stranger, nothing = data["refused"]
    assert "not well-formed" in half["message"]
    assert "a document that is not yours" in stranger["message"]
    code, out = plain(capsys, police, "import", str(pack), "--translator", "jean")
    assert code == 4
    assert "no document" in nothing["message"]
    assert (out.count("rejected: "), out.count("  next: ")) == (3, 3)
    assert "0 imported from Marie Jean, 6 unchanged" in out


def test_a_word_file_or_a_text_says_how_it_can_come_in(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    plain(capsys, police, "export", "--lang", "ht", "--to", str(tmp_path), "--format", "docx")
    (table,) = (tmp_path / "ht" / "bilingual").glob("*.docx")
    for path in (table, police.flyer):
        code, error = run(capsys, police, "import", str(path), "--translator", "jean")
        assert code == 4
        assert "not a file of a translation program" in error["message"]
        assert "--as-translation-of" in error["hint"]
        assert "Word table" in error["hint"]


def test_a_rejection_names_the_file_that_must_not_be_handed_out_any_more(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    plain(capsys, police, "export", "--lang", "ht", "--to", str(tmp_path / "pack"))
    (path,) = (tmp_path / "pack").rglob("*.xlf")
    plain(capsys, police, "import", str(fill(path)), "--translator", "jean")
    place = police.document().sentences[0].place
    words = ("reject", "flyer.md", "--segment", place, "--by", "khan", "--why", "the tone")
    _code, out = plain(capsys, police, *words)
    assert "hand it out" not in out, "nothing was approved yet"
    plain(capsys, police, "import", str(fill(path)), "--translator", "jean")
    _code, data = run(capsys, police, "approve", "flyer.md", "--by", "A. Khan")
    assert data["refused"][0]["segment"] == place
    again = ("approve", "flyer.md", "--by", "A. Khan", "--despite-rejection", "the tone is right")
    _code, data = run(capsys, police, *again)
    assert Path(data["file"]).is_file()
    _code, out = plain(capsys, police, *words)
    assert f"do not hand out this file, written when it was approved: {data['file']}" in out


@pytest.mark.parametrize("form", ["xliff12", "xliff2"])
def test_a_finding_has_one_id_in_check_and_in_import_and_one_answer_serves_both(
    capsys: Capture, police: Agency, tmp_path: Path, form: str
) -> None:
    pack = tmp_path / "pack"
    plain(capsys, police, "export", "--lang", "ht", "--to", str(pack), "--format", form)
    (path,) = pack.rglob("*.xlf")
    if form == "xliff12":
        fill(path, {"217-555-0100": "217-555-0101"})
    else:
        text = path.read_text(encoding="utf-8")
        start = text.index("<source", text.index("Hang up") - 20)
        source = text[start : text.index("</source>", start)]
        body = source[source.index(">") + 1 :].replace("0100", "0101")
        body = body.replace("Hang up and call", "Rakwoche epi rele").replace("at once", "touswit")
        end = text.index("</source>", start) + len("</source>")
        path.write_text(f"{text[:end]}<target>{body}</target>{text[end:]}", encoding="utf-8")
    where = ["--workspace", str(police.root)]

    def checked() -> set[tuple[str, str]]:
        main(["check", str(path), *where, "--json"])
        found = json.loads(capsys.readouterr().out)["data"]["findings"]
        return {(f["code"], f["segment"]) for f in found if "phone" in f["code"]}

    code, data = run(capsys, police, "import", str(path), "--translator", "jean")
    (held,) = data["documents"][0]["held"]
    assert code == 1
    assert checked() == {("phone.differs", held["answer"])}
    words = ["--by", "A. Khan", "--why", "the desk has two numbers"]
    assert main(["check", "accept", "phone.differs", held["answer"], *words, *where]) == 0
    capsys.readouterr()
    code, data = run(capsys, police, "import", str(path), "--translator", "jean")
    assert (code, data["documents"][0]["held"]) == (0, [])


def test_what_the_rules_say_of_checks_holds_at_import_too(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    text = FLYER.format(doc_class="public_information")
    police.flyer.write_text(f"{text}\nRead https://www.vote.gov/how today.\n", encoding="utf-8")
    plain(capsys, police, "export", "--lang", "ht", "--to", str(tmp_path / "pack"))
    (path,) = (tmp_path / "pack").rglob("*.xlf")
    body = fill(path).read_text(encoding="utf-8")
    start = body.index("<target", body.rindex("<source>Read"))
    target = body[start : body.index("</target>", start)]
    for host, held in (("vota.gov", []), ("voto.gov", ["url.differs"])):
        new = target.replace("Read ", "Li ").replace(" today", " jodi a").replace("vote.gov", host)
        path.write_text(body.replace(target, new), encoding="utf-8")
        _code, data = run(capsys, police, "import", str(path), "--translator", "jean")
        found = [code for one in data["documents"][0]["held"] for code in one["codes"]]
        assert found == held, "vota.gov is the same site by the rules"


def test_a_file_with_tracked_changes_goes_out_when_somebody_says_which_wording_counts(
    capsys: Capture, police: Agency
) -> None:
    source = police.root / "brochures" / "changes.docx"
    shutil.copyfile(FIXTURES / "docx" / "revisions.docx", source)
    words = ("export", str(source), "--lang", "pt", "--to", str(police.root.parent / "pack"))
    code, data = run(capsys, police, *words)
    (row,) = data["documents"]
    assert (code, row["folder"]) == (1, None)
    assert "--accept-revisions" in row["reason"]
    code, data = run(capsys, police, *words, "--accept-revisions")
    assert (code, data["documents"][0]["reason"]) == (0, None)
    assert data["documents"][0]["sentences"] > 0


def test_confirm_says_who_may_confirm_and_quotes_a_sentence_once(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text('Say: "Pay in person by Friday or you will be arrested."\n', encoding="utf-8")
    code, out = plain(capsys, police, "confirm", str(page))
    assert code == 1
    assert 'page.txt: Say: "Pay in person by Friday or you will be arrested."' in out
    asked = ["review", "confirm", str(page), "--by", "Nobody Known"]
    assert main([*asked, "--workspace", str(police.root)]) == 4
    err = capsys.readouterr().err
    assert "is called Nobody Known" in err
    assert "`may_confirm: coordinator`" in err
    assert "roster/people.yaml" in err


def test_a_source_that_runs_code_is_named_before_its_translation_is_opened(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text + "\n<script>f()</script>\n", encoding="utf-8")
    where = ["--workspace", str(police.root)]
    for words in (
        ["export", str(police.flyer), "--lang", "ht", "--to", str(tmp_path / "out")],
        ["show", "flyer.md"],
        ["approve", "flyer.md", "--by", "A. Khan"],
    ):
        main(["review", *words, *where])
        assert "flyer.md: the page runs code" in capsys.readouterr().err


def test_a_language_after_to_is_not_made_a_folder(
    police: Agency, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(police.root)
    code, error = run(capsys, police, "export", "brochures", "--to", "pt")
    assert code == 2
    assert error["hint"] == "for the language: --lang pt --to FOLDER"
    assert not (police.root / "pt").exists()
