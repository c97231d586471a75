"""Approving phrases: who may, what it is bound to, what is printed, and what undoes it."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from langaccess.agency import ledger, provenance
from langaccess.agency.workspace import create_sample, find, open_db
from langaccess.cli import main
from langaccess.core.tags import Tag
from langaccess.formats import label_for
from langaccess.phrases.book import load_phrasebook
from tests.commands import Capture, read_sheet

PEOPLE = """\
people:
  - id: khan
    name: A. Khan
    kind: contractor
    languages: [{tag: ur}, {tag: es}]
    credentials:
      - {kind: translator_certified, language: ur, issued: 2020-01-01, issuer: a board}
      - {kind: translator_tested, language: es, issued: 2020-01-01, expires: 2021-01-01}
  - id: bari
    name: B. Bari
    kind: member
    phone: 217-555-0130
    languages: [{tag: ur}]
    credentials: [{kind: translator_tested, language: ur, issued: 2020-01-01, evidence: bari.pdf}]
  - id: voice
    name: Voice Only
    kind: member
    phone: 217-555-0131
    languages: [{tag: ur}]
    credentials: [{kind: court_certified, language: ur, issued: 2020-01-01}]
"""
SHOW = ("interpreter.point", "ur")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = create_sample(tmp_path / "county", today=date(2026, 11, 25)).root
    assert made is not None
    for old in (made / "roster").glob("*.yaml"):
        old.unlink()
    (made / "roster").mkdir(exist_ok=True)
    (made / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    return made


def run(
    capsys: Capture, root: Path, *words: str, group: str = "phrases"
) -> tuple[int, dict[str, Any], str]:
    words = (group, *words, "--workspace", str(root))
    if words[1] == "approve" and "--seen" not in words:
        words = read_sheet(capsys, *words)
    code = main([*words, "--json"])
    captured = capsys.readouterr()
    return code, json.loads(captured.out), captured.err


def state(capsys: Capture, root: Path, id_: str, tag: str) -> dict[str, Any]:
    _code, out, _err = run(capsys, root, "show", id_, "--lang", tag)
    return dict(out["data"]["phrases"][0]["translations"][0])


def own_text(root: Path, tag: str, id_: str, change: str = "", en: str = "") -> None:
    """Write the agency's own copy of a shipped translation, changed at its end."""
    entry = load_phrasebook().translations[Tag(tag)][id_]
    folder = root / "phrasebooks" / "languages"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{tag}.yaml").write_text(
        f"language: {tag}\nstate: draft\nsource: project\nlicence: MIT\nphrases:\n  {id_}:\n"
        f"    en: {json.dumps(en or entry.en)}\n"
        f"    text: {json.dumps(entry.text + change, ensure_ascii=False)}\n"
        f"    variety: {json.dumps(entry.variety, ensure_ascii=False)}\n",
        encoding="utf-8",
    )


def test_a_qualified_person_approves_and_the_card_prints_without_draft_until_a_letter_changes(
    capsys: Capture, root: Path, tmp_path: Path
) -> None:
    card = ("sheet", "--lang", "ur", "--topic", "interpreter", "--out", str(tmp_path / "c"))
    code, out, _err = run(capsys, root, *card, group="cards")
    assert code == 1
    code, out, _err = run(
        capsys, root, "approve", "interpreter.point", "answer.yes", "--lang", "ur",
        "--by", "A. Khan",
    )  # fmt: skip
    assert code == 0, out
    assert [row["state"] for row in out["data"]["approved"]] == ["approved", "approved"]
    assert state(capsys, root, *SHOW)["approved_by"].startswith("A. Khan 20")

    code, out, _err = run(capsys, root, *card, group="cards")
    assert code == 0
    assert out["data"]["files"][0]["draft"] is False
    assert ["interpreter.point", "ur"] not in [[e["id"], e["lang"]] for e in
                                               out["data"]["left_out"]]  # fmt: skip
    assert len(out["data"]["left_out"]) > 3

    own_text(root, "ur", "interpreter.point", change="۔")
    found = state(capsys, root, *SHOW)
    assert found["state"] == "stale"
    assert found["reason"] == "the translation changed since A. Khan approved it"
    code, out, _err = run(capsys, root, *card, group="cards")
    reasons = {e["id"]: e["reason"] for e in out["data"]["left_out"]}
    assert "stale: the translation changed" in reasons["interpreter.point"]

    own_text(root, "ur", "interpreter.point")  # put back letter by letter: the same bytes again
    assert state(capsys, root, *SHOW)["state"] == "approved"


def test_changed_english_makes_an_approved_phrase_stale(capsys: Capture, root: Path) -> None:
    english = root / "phrasebooks" / "english" / "yard.yaml"
    english.parent.mkdir(parents=True, exist_ok=True)
    text = (
        'topic: yard\ntitle: "The yard"\nphrases:\n  yard.dog:\n    number: 901\n    en: "Is it?"\n'
    )
    english.write_text(text, encoding="utf-8")
    folder = root / "phrasebooks" / "languages"
    folder.mkdir(exist_ok=True)
    (folder / "ur.yaml").write_text(
        "language: ur\nstate: translated\nsource: x\nlicence: MIT\ntranslator: B. Bari\nphrases:\n"
        '  yard.dog: {en: "Is it?", text: "کیا یہ آپ کا کتا ہے؟"}\n',
        encoding="utf-8",
    )
    code, out, _err = run(capsys, root, "approve", "901", "--lang", "ur", "--by", "khan")
    assert code == 0, out
    english.write_text(text.replace("Is it?", "Is it not?"), encoding="utf-8")
    found = state(capsys, root, "yard.dog", "ur")
    assert (found["state"], found["reason"]) == ("stale", "the English changed")
    code, out, _err = run(capsys, root, "approve", "901", "--lang", "ur", "--by", "khan")
    assert code == 1
    assert "English changed" in out["data"]["refused"][0]["reasons"][0]["text"]


@pytest.mark.parametrize("seen", [(), ("--seen", "0a1b2c3d")])
def test_a_phrase_is_not_signed_by_who_has_not_read_its_sheet(
    capsys: Capture, root: Path, seen: tuple[str, ...]
) -> None:
    words = ["phrases", "approve", *SHOW[:1], "--lang", "ur", "--by", "khan", *seen]
    assert main([*words, "--workspace", str(root), "--json"]) == 1
    (refused,) = json.loads(capsys.readouterr().out)["data"]["refused"]
    assert "--seen" in refused["instead"][0]
    assert state(capsys, root, *SHOW)["state"] == "draft"


def test_a_credential_that_rests_on_nothing_approves_no_phrase(capsys: Capture, root: Path) -> None:
    path = root / "roster" / "people.yaml"
    people = path.read_text("utf-8")
    path.write_text(people.replace(", evidence: bari.pdf", ""), "utf-8")
    words = ("approve", "interpreter.point", "--lang", "ur", "--by", "B. Bari")
    code, out, _err = run(capsys, root, *words)
    assert code == 1
    assert "neither its proof nor who granted it" in json.dumps(out["data"]["refused"])
    path.write_text(people, "utf-8")
    assert run(capsys, root, *words)[0] == 0


@pytest.mark.parametrize(
    ("who", "lang", "words"),
    [
        ("Voice Only", "ur", "does not qualify a translator"),
        ("A. Khan", "es", "expired on 2021-01-01"),
        ("A. Khan", "fr", "has no credential for en to fr"),
        ("B. Bari", "ur", "wrote this text"),
    ],
)
def test_who_may_not_approve_is_told_why_and_nothing_is_recorded(
    capsys: Capture, root: Path, who: str, lang: str, words: str
) -> None:
    if who == "B. Bari":
        own_text(root, "ur", "answer.yes")
        path = root / "phrasebooks" / "languages" / "ur.yaml"
        text = path.read_text(encoding="utf-8").replace("state: draft", "state: translated")
        path.write_text(text + '    translator: "b. bari"\n', encoding="utf-8")
    code, out, _err = run(capsys, root, "approve", "answer.yes", "--lang", lang, "--by", who)
    assert code == 1
    (refused,) = out["data"]["refused"]
    assert words in " ".join(r["text"] for r in refused["reasons"])
    assert refused["instead"]
    with closing(open_db(find(explicit=root))) as conn:
        assert list(ledger.entries(conn)) == []


def test_an_error_of_the_checks_blocks_approval_and_is_named(capsys: Capture, root: Path) -> None:
    own_text(root, "ur", "answer.yes", change="\ufffd")
    code, out, _err = run(capsys, root, "approve", "answer.yes", "--lang", "ur", "--by", "khan")
    assert code == 1
    (refused,) = out["data"]["refused"]
    assert refused["reasons"][0]["rule"] == "floor.10"
    assert "U+FFFD" in refused["findings"][0]["message"]


def test_a_vendors_linguists_approve_with_their_certificate(
    capsys: Capture, root: Path, tmp_path: Path
) -> None:
    proof = tmp_path / "certificate.pdf"
    proof.write_bytes(b"%PDF-1.4 certificate")
    form = ("--translator", "Sana Malik", "--evidence", str(proof), "--recorded-by", "D. Clerk")
    one = ("approve", "answer.yes", "--lang", "ur", *form)
    code, out, _err = run(capsys, root, *one)
    assert code == 1
    assert "--reviser" in out["data"]["refused"][0]["reasons"][0]["text"]
    for reviser, words in (("sana malik", "wrote this text"), ("D. Clerk", "of their own work")):
        code, out, _err = run(capsys, root, *one, "--reviser", reviser)
        assert code == 1
        assert words in out["data"]["refused"][0]["reasons"][0]["text"]
    code, out, _err = run(capsys, root, *one, "--reviser", "Omar Aziz")
    assert code == 0
    assert state(capsys, root, "answer.yes", "ur")["approved_by"].startswith("Omar Aziz")
    with closing(open_db(find(explicit=root))) as conn:
        (entry,) = ledger.entries(conn, "text.approved")
    assert entry.data["vendor"]["recorded_by"] == "D. Clerk"
    assert entry.data["account"]
    assert entry.data["machine"]
    assert len(entry.data["policy"]) == 64
    (kept,) = (root / ".langaccess" / "evidence").iterdir()
    assert kept.read_bytes() == proof.read_bytes()


def test_the_word_approved_in_a_file_vouches_for_nothing(capsys: Capture, root: Path) -> None:
    own_text(root, "ur", "answer.yes")
    path = root / "phrasebooks" / "languages" / "ur.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("state: draft", "state: approved"),
        encoding="utf-8",
    )
    code, out, _err = run(capsys, root, "list", "--lang", "ur")
    assert code == 3
    assert "approval is signed" in out["error"]["details"][0]


def test_a_log_changed_by_hand_vouches_for_nothing(capsys: Capture, root: Path) -> None:
    run(capsys, root, "approve", "answer.yes", "--lang", "ur", "--by", "khan")
    with closing(sqlite3.connect(root / ".langaccess" / "state.db")) as conn:
        conn.execute("DROP TRIGGER ledger_no_update")
        conn.execute("UPDATE ledger SET data = replace(data, 'answer.yes', 'answer.no')")
        conn.commit()
    code, out, err = run(capsys, root, "show", "answer.no", "--lang", "ur")
    assert out["data"]["phrases"][0]["translations"][0]["state"] == "draft"
    assert "changed by hand" in err
    code, out, _err = run(capsys, root, "approve", "answer.no", "--lang", "ur", "--by", "khan")
    assert code == 3
    assert "changed by hand" in out["error"]["message"]


def test_where_the_rules_ask_for_three_people_two_must_approve(capsys: Capture, root: Path) -> None:
    path = root / "jurisdiction.yaml"
    text = path.read_text(encoding="utf-8")
    assert "documents:" not in text
    path.write_text(
        text + "\ndocuments:\n  classes:\n    public_information:\n      approvals: 3\n",
        encoding="utf-8",
    )
    for who, expected in (("khan", "reviewed"), ("khan", "reviewed"), ("bari", "approved")):
        code, out, _err = run(capsys, root, "approve", "answer.yes", "--lang", "ur", "--by", who)
        assert code == 0
        assert out["data"]["approved"][0]["state"] == expected
        assert state(capsys, root, "answer.yes", "ur")["state"] == expected
    with closing(open_db(find(explicit=root))) as conn:
        assert len(list(ledger.entries(conn, "text.approved"))) == 2


def test_an_approved_phrase_goes_to_a_linguist_and_back_without_loss(
    capsys: Capture, root: Path, tmp_path: Path
) -> None:
    own_text(root, "ur", "answer.no")
    run(capsys, root, "approve", "answer.yes", "answer.no", "--lang", "ur", "--by", "khan")
    run(capsys, root, "export", "--lang", "ur", "--to", str(tmp_path / "t"))
    code, out, _err = run(capsys, root, "import", str(tmp_path / "t" / "phrases-ur.csv"))
    assert code == 0
    assert out["data"]["files"][0]["changed"] == 0
    path = tmp_path / "t" / "phrases-ur.csv"
    text = path.read_text(encoding="utf-8-sig")
    english = load_phrasebook().phrases["interpreter.wait"].en
    entry = load_phrasebook().translation("interpreter.wait", Tag("ur"))
    assert entry is not None
    assert english in text
    path.write_text(text.replace(entry.text, entry.text + " شکریہ"), encoding="utf-8-sig")
    code, out, _err = run(capsys, root, "import", str(path), "--translator", "B. Bari")
    assert out["data"]["files"][0]["changed"] == 1
    assert state(capsys, root, "answer.no", "ur")["state"] == "approved"
    written = (root / "phrasebooks" / "languages" / "ur.yaml").read_text(encoding="utf-8")
    assert "approved" not in written


@pytest.mark.parametrize("approved_between", [True, False])
def test_an_old_phrase_that_is_imported_again_needs_a_new_approval(
    capsys: Capture, root: Path, tmp_path: Path, approved_between: bool
) -> None:
    approve = ("approve", "interpreter.point", "--lang", "ur", "--by", "A. Khan")
    run(capsys, root, "export", "--lang", "ur", "--to", str(tmp_path / "t"))
    table = (tmp_path / "t" / "phrases-ur.csv").read_text(encoding="utf-8-sig")
    entry = load_phrasebook().translations[Tag("ur")]["interpreter.point"]
    assert entry.text in table

    def bring(name: str, change: str) -> dict[str, Any]:
        path = tmp_path / name
        path.write_text(table.replace(entry.text, entry.text + change), encoding="utf-8")
        code, out, _err = run(capsys, root, "import", str(path), "--translator", "B. Bari")
        assert code == 0, out
        return dict(out["data"]["files"][0])

    bring("a.csv", " ایک")
    assert run(capsys, root, *approve)[0] == 0
    bring("b.csv", " دو")
    if approved_between:
        assert run(capsys, root, *approve)[0] == 0
    row = bring("a.csv", " ایک")
    assert row["approve_again"] == ["interpreter.point (ur)"]
    assert state(capsys, root, *SHOW)["state"] == "stale"
    assert run(capsys, root, *approve)[0] == 0
    assert state(capsys, root, *SHOW)["state"] == "approved"
    assert bring("a.csv", " ایک")["changed"] == 0
    assert state(capsys, root, *SHOW)["state"] == "approved"


@pytest.mark.parametrize(
    "words",
    [
        ("answer.yes", "--lang", "ur"),
        ("answer.yes", "--lang", "ur,es", "--by", "khan"),
        ("answer.yes", "--lang", "ur", "--by", "khan", "--translator", "X"),
        ("answer.yes", "--lang", "ur", "--translator", "X", "--recorded-by", "Y"),
    ],
)
def test_an_unclear_approver_is_a_mistake_of_usage(
    capsys: Capture, root: Path, words: tuple[str, ...]
) -> None:
    code, out, _err = run(capsys, root, "approve", *words)
    assert (code, out["error"]["code"]) == (2, "usage")


def test_approval_needs_an_agencys_folder(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code = main(["phrases", "approve", "1", "--lang", "ur", "--by", "x"])
    assert code == 3
    assert "langaccess init" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("interpreter.pont", "did you mean interpreter.point?"),
        ("9999", "see `langaccess phrases list`"),
    ],
)
def test_an_id_that_is_mistyped_names_the_nearest(
    root: Path, capsys: Capture, typed: str, hint: str
) -> None:
    code, out, _ = run(capsys, root, "approve", typed, "--lang", "ur", "--by", "khan")
    assert (code, out["error"]["hint"]) == (4, hint)


# -- texts that a public body published -----------------------------------------------------------

TABLE = "YES\tYes\tجی ہاں\nNO\tNo\tنہیں\n"
BODY = ("--source", "Springfield County web page 2026", "--licence", "public domain")


def published(capsys: Capture, root: Path, folder: Path) -> Path:
    """Import two texts as the county published them, and return its file."""
    table, page = folder / "county.tsv", folder / "county.html"
    table.write_text(TABLE, encoding="utf-8")
    page.write_text("<html><body><p>جی ہاں</p><p>نہیں</p></body></html>", encoding="utf-8")
    words = ("import", str(table), "--lang", "ur", *BODY, "--published-by", "Springfield County")
    code, _data, err = run(capsys, root, *words)
    assert code == 0, err
    return page


def printable(root: Path, id_: str) -> bool:
    from langaccess.agency.approval import ApprovalLog, approvals
    from langaccess.agency.session import open_session
    from langaccess.phrases.book import with_approvals

    book = load_phrasebook(root / "phrasebooks")
    with open_session(root) as session:
        log = approvals(session, "phrase") if session.has_database else ApprovalLog()
        made = with_approvals(book, log, session.policy).translation(id_, Tag("ur"))
    assert made is not None
    return made.printable


def vouch(
    capsys: Capture, root: Path, page: Path, by: str = "khan",
    body: str = "Springfield County",
) -> tuple[int, dict[str, Any], str]:  # fmt: skip
    words = ("vouch", "answer.yes", "--lang", "ur", "--by", by, "--file", str(page))
    code, out, err = run(capsys, root, *words, "--published-by", body)
    return code, out.get("data", {}), err


def test_a_phrase_of_the_agency_on_a_statement_is_never_approved(
    capsys: Capture, root: Path
) -> None:
    folder = root / "phrasebooks"
    (folder / "english").mkdir(parents=True, exist_ok=True)
    (folder / "languages").mkdir(exist_ok=True)
    (folder / "english" / "ours.yaml").write_text(
        "schema: 1\ntopic: ours\ntitle: Ours\nphrases:\n  ours.sign:\n    number: 900\n"
        "    en: Please sign this statement.\n",
        encoding="utf-8",
    )
    (folder / "languages" / "ur.yaml").write_text(
        "language: ur\nstate: draft\nsource: agency\nlicence: MIT\nphrases:\n  ours.sign:\n"
        "    en: Please sign this statement.\n    text: براہ کرم اس بیان پر دستخط کریں۔\n",
        encoding="utf-8",
    )
    code, out, _err = run(capsys, root, "approve", "ours.sign", "--lang", "ur", "--by", "A. Khan")
    assert code == 1
    assert "get a qualified interpreter" in json.dumps(out)
    assert state(capsys, root, "ours.sign", "ur")["state"] == "draft"


def test_a_published_text_prints_as_a_draft_until_someone_of_the_roster_vouches(
    capsys: Capture, root: Path, tmp_path: Path
) -> None:
    page = published(capsys, root, tmp_path)
    assert not printable(root, "answer.yes")
    assert vouch(capsys, root, page, "Nobody At All")[0] == 4
    assert vouch(capsys, root, page, "voice")[0] == 1
    assert not printable(root, "answer.yes")
    code, data, _err = vouch(capsys, root, page)
    assert (code, data["phrases"][0]["vouched"]) == (0, True)
    assert data["signed"][0]["target"].startswith("جی ہاں")
    assert printable(root, "answer.yes")
    assert not printable(root, "answer.no")
    with closing(open_db(find(explicit=root))) as conn:
        (entry,) = ledger.entries(conn, "text.vouched")
    assert entry.data["published"]["by"] == "Springfield County"
    assert len(entry.data["published"]["sha256"]) == 64


def test_a_text_that_is_not_in_the_published_file_is_refused(
    capsys: Capture, root: Path, tmp_path: Path
) -> None:
    published(capsys, root, tmp_path)
    other = tmp_path / "other.html"
    other.write_text("<html><body><p>کچھ اور</p></body></html>", encoding="utf-8")
    code, data, _err = vouch(capsys, root, other)
    assert code == 1
    assert "is not in other.html" in data["phrases"][0]["reasons"][0]["text"]
    assert not printable(root, "answer.yes")


def test_our_own_machine_draft_is_not_a_publication(
    capsys: Capture, root: Path, tmp_path: Path
) -> None:
    page = published(capsys, root, tmp_path)
    label = label_for(Tag("ur"), date(2026, 11, 25))
    page.write_text(
        page.read_text(encoding="utf-8").replace("<body>", f"<body><p>{label.english}</p>"),
        encoding="utf-8",
    )
    words = ("vouch", "answer.yes", "--lang", "ur", "--by", "khan", "--file", str(page))
    code, out, _err = run(capsys, root, *words, "--published-by", "Springfield County")
    assert (code, "not a publication" in out["error"]["message"]) == (4, True)
    assert not printable(root, "answer.yes")


@pytest.mark.parametrize("form", ["csv", "xliff", "xliff12", "tmx", "workbook"])
def test_our_own_export_is_not_a_publication(
    capsys: Capture, root: Path, tmp_path: Path, form: str
) -> None:
    published(capsys, root, tmp_path)
    wanted = "csv" if form == "workbook" else form
    code, out, _err = run(capsys, root, "export", "--lang", "ur", "--to", str(tmp_path), "--format",
                          wanted)  # fmt: skip
    assert code == 0
    file = Path(out["data"]["files"][0]["path"])
    assert "جی ہاں" in file.read_text(encoding="utf-8")
    if form == "workbook":
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
        file = tmp_path / "county.xlsx"
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    words = ("vouch", "answer.yes", "--lang", "ur", "--by", "khan", "--file", str(file))
    code, out, _err = run(capsys, root, *words, "--published-by", "Springfield County")
    assert (code, "not a publication" in out["error"]["message"]) == (4, True)
    assert not printable(root, "answer.yes")


def test_another_body_than_the_one_named_at_import_published_nothing(
    capsys: Capture, root: Path, tmp_path: Path
) -> None:
    page = published(capsys, root, tmp_path)
    for body in ("Other County", "County", "Springfield"):
        code, data, _err = vouch(capsys, root, page, body=body)
        assert code == 1
        assert data["phrases"][0]["reasons"][0]["text"] == (
            "its source is `Springfield County: Springfield County web page 2026`, which does not "
            f"begin with `{body}:`"
        )
    assert vouch(capsys, root, page, body="springfield  county")[0] == 0
    assert printable(root, "answer.yes")


def test_a_machines_wording_is_not_a_publication(
    capsys: Capture, root: Path, tmp_path: Path
) -> None:
    english = load_phrasebook().phrases["interpreter.point"].en
    text = "جس زبان میں آپ بات کرتے ہیں اس کی طرف اشارہ کریں"
    file = tmp_path / "county.tsv"
    file.write_text(f"P\t{english}\t{text}\n", encoding="utf-8")
    taking = ("import", str(file), "--lang", "ur", *BODY, "--published-by", "Springfield County")
    assert run(capsys, root, *taking)[1]["data"]["files"][0]["taken"] == 1
    wrote = provenance.MachineText(english, text, "argos:en-ur")
    with closing(open_db(find(explicit=root))) as conn:
        provenance.remember(conn, Tag("ur"), [wrote], at=datetime(2026, 11, 25, tzinfo=UTC))
    words = ("vouch", "interpreter.point", "--lang", "ur", "--by", "khan", "--file", str(file))
    code, out, _err = run(capsys, root, *words, "--published-by", "Springfield County")
    assert code == 1
    assert "same wording as the program's draft" in out["data"]["phrases"][0]["reasons"][0]["text"]
    assert not printable(root, "interpreter.point")


@pytest.mark.parametrize("harm", ["text", "file"])
def test_a_changed_text_or_a_changed_file_prints_as_a_draft_again(
    capsys: Capture, root: Path, tmp_path: Path, harm: str
) -> None:
    page = published(capsys, root, tmp_path)
    vouch(capsys, root, page)
    if harm == "file":
        (copy,) = (root / ".langaccess" / "evidence").glob("*county.html")
        copy.write_bytes(b"other")
    else:
        path = root / "phrasebooks" / "languages" / "ur.yaml"
        text = path.read_text(encoding="utf-8")
        new, old = "جی ہاں ہاں", "جی ہاں"
        was, now = (hashlib.sha256(one.encode()).hexdigest() for one in (old, new))
        text = text.replace(f'"{old}"', f'"{new}"').replace(was, now)
        path.write_text(text, encoding="utf-8")
    assert not printable(root, "answer.yes")
