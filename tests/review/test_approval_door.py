"""What the one service of approval shows, asks and refuses, for the sentences of a document."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from langaccess import qa, review
from langaccess.agency import approval, ledger
from langaccess.agency.approval import Consent, Vendor, keep_evidence
from langaccess.cli import main
from langaccess.core.errors import InputError
from tests.commands import Capture, shown
from tests.review.kit import HAITIAN, HT, NOW, Agency, agency, approved, fill

MONEY = "Do not send money."
WRONG = "Ou dwe voye lajan."  # "you must send money"
LATER = NOW + timedelta(hours=1)


def place_of(police: Agency, english: str) -> str:
    (found,) = [one for one in police.document().sentences if one.source.text == english]
    return found.place


def with_text(path: Path, to: Path, changes: dict[str, str]) -> Path:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, to)
    return fill(to, {HAITIAN[english]: text for english, text in changes.items()})


def weakened(police: Agency, tmp_path: Path) -> Path:
    """Return a returned file in which an instruction lost its "not"."""
    pack = police.export(tmp_path / "pack")
    return with_text(pack, tmp_path / "weak" / pack.name, {MONEY: WRONG})


# -- what counts is what the log says last --------------------------------------------------------


@pytest.mark.slow
def test_an_older_file_imported_again_is_a_new_event_and_needs_a_new_approval(
    police: Agency, tmp_path: Path
) -> None:
    pack = police.export(tmp_path / "pack")
    old = with_text(pack, tmp_path / "old" / pack.name, {"The call is free.": "Apèl la san lajan."})
    new = with_text(pack, tmp_path / "new" / pack.name, {})
    police.take(old)
    police.approve("A. Khan")
    police.take(new)
    police.approve("A. Khan", at=LATER)
    before = police.document()
    taken = police.take(old)
    assert len(taken.taken) == 1
    assert "had been replaced" in taken.replaced[0][1]
    assert police.states().count("approved") == 5
    with police.session(LATER) as session:
        entries = list(ledger.entries(session.connection, approval.TRANSLATED))
        out = review.publish(session, police.document(), site="Library", copies=1)
    assert len(entries) == 3
    assert "1 of 6 sentences" in out.decision.reasons[0].text
    assert before.sentences != police.document().sentences
    assert all(one.decision.allowed for one in police.approve("A. Khan", at=LATER))


@pytest.mark.slow
def test_the_same_text_imported_again_does_not_say_that_a_term_changed(
    police: Agency, tmp_path: Path
) -> None:
    pack = police.export(tmp_path / "pack")
    one = with_text(pack, tmp_path / "one" / pack.name, {})
    other = with_text(pack, tmp_path / "other" / pack.name, {"The call is free.": "Li gratis."})
    for path in (one, other):
        police.take(path)
    police.approve("A. Khan")
    police.take(one)
    police.take(other)
    (stale,) = [s for s in police.standings().values() if str(s.state) == "stale"]
    assert stale.reason == "it was imported again after A. Khan approved it"


# -- what is signed is shown ----------------------------------------------------------------------


@pytest.mark.slow
def test_a_weakened_prohibition_does_not_go_to_print_unseen(police: Agency, tmp_path: Path) -> None:
    police.take(weakened(police, tmp_path))
    answers = police.approve("A. Khan")
    (refused,) = [one for one in answers if not one.decision.allowed]
    assert refused.sentence.source.text == MONEY
    assert "negation.differs" in " ".join(r.text for r in refused.decision.reasons)
    assert refused.answer is not None
    code = refused.answer.code
    assert f"--seen {code}" in " ".join(refused.decision.instead)
    wrong = police.approve("A. Khan", consent=Consent(seen="00000000"))
    assert sum(not one.decision.allowed for one in wrong) == 1
    assert police.states().count("approved") == 5
    read = police.approve("A. Khan", consent=Consent(seen=code))
    assert all(one.decision.allowed for one in read)
    assert police.states() == ["approved"] * 6
    with police.session() as session:
        *_, entry = ledger.entries(session.connection, approval.APPROVED)
    assert entry.data["findings"] == [[refused.sentence.id, "negation.differs", "warning"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        ("lajan.", "lajan ."),
        ("voye lajan", "voye\u00a0lajan"),
        ("voye lajan", "voye  lajan"),
        ("voye", "vo\u200bye"),
        ("voye", "vo\u00adye"),
        ("voye", "vo\u0443e"),  # a Cyrillic letter
        ("lajan.", "lajan"),
    ],
)
def test_a_rejected_text_with_another_space_is_the_same_rejected_text(
    police: Agency, tmp_path: Path, change: tuple[str, str]
) -> None:
    pack = police.export(tmp_path / "pack")
    bad = "Pito ou pa voye lajan."
    police.take(with_text(pack, tmp_path / "a" / pack.name, {MONEY: bad}))
    place = place_of(police, MONEY)
    with police.session() as session:
        review.reject(
            session, police.document(), police.person("voice"), why="too soft", only=[place]
        )
    again = with_text(pack, tmp_path / "b" / pack.name, {MONEY: bad.replace(*change)})
    taken = police.take(again)
    assert ("Voice Only rejected this text: too soft") in dict(taken.replaced)[place]
    assert police.standings()[place].reason == "rejected by Voice Only: too soft"
    (refused,) = [one for one in police.approve("A. Khan") if not one.decision.allowed]
    assert "Voice Only rejected this text" in refused.decision.reasons[0].text
    consent = Consent(despite="it is what the law says")
    assert all(o.decision.allowed for o in police.approve("A. Khan", consent=consent, read=True))
    assert police.states() == ["approved"] * 6
    once_more = bad.replace("voye", "voye ")
    police.take(with_text(pack, tmp_path / "c" / pack.name, {MONEY: once_more}))
    assert all(o.decision.allowed for o in police.approve("A. Khan", read=True))


@pytest.mark.slow
def test_other_words_than_the_rejected_ones_need_no_reason(police: Agency, tmp_path: Path) -> None:
    pack = police.export(tmp_path / "pack")
    police.take(with_text(pack, tmp_path / "a" / pack.name, {MONEY: "Pito ou pa voye lajan."}))
    with police.session() as session:
        review.reject(
            session, police.document(), police.person("voice"), why="too soft",
            only=[place_of(police, MONEY)],
        )  # fmt: skip
    police.take(with_text(pack, tmp_path / "b" / pack.name, {}))
    assert all(one.decision.allowed for one in police.approve("A. Khan"))


def accept_finding(police: Agency, code: str, segment: str, by: str, why: str) -> None:
    with police.session() as session:
        qa.remember(session.connection, [qa.ShownFinding(code, segment, holds=False)])
        qa.accept(session.connection, qa.FindingAnswer(code, segment, by, why), at=NOW)


@pytest.mark.slow
def test_an_answered_finding_is_shown_with_its_answer_to_who_signs(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    police.take(weakened(police, tmp_path))
    (refused,) = [one for one in police.approve("A. Khan") if not one.decision.allowed]
    assert refused.answer is not None
    (found,) = refused.answer.text.findings or ()
    accept_finding(police, found.code, found.segment, "Marie Jean", "a matter of style")
    line = ["review", "approve", "flyer.md", "--by", "khan", "--workspace", str(police.root)]
    assert main(line) == 1
    assert "Marie Jean answered: a matter of style" in capsys.readouterr().out
    sheet = tmp_path / "sheet.txt"
    main([*line, "--sheet", str(sheet)])
    text = sheet.read_text(encoding="utf-8")
    assert f"answered warning: {found.message} (negation.differs)" in text
    assert "Marie Jean: a matter of style" in text
    main(["review", "show", "flyer.md", "--workspace", str(police.root)])
    assert "Marie Jean: a matter of style" in capsys.readouterr().out
    assert main([*line, "--seen", str(sheet)]) == 0
    with police.session() as session:
        *_, entry = ledger.entries(session.connection, approval.APPROVED)
    (row,) = entry.data["findings"]
    assert row[1:] == ["negation.differs", "warning, answered by Marie Jean"]


@pytest.mark.slow
def test_who_answered_a_finding_has_read_it(police: Agency, tmp_path: Path) -> None:
    police.take(weakened(police, tmp_path))
    (refused,) = [one for one in police.approve("A. Khan") if not one.decision.allowed]
    assert refused.answer is not None
    (found,) = refused.answer.text.findings or ()
    accept_finding(police, found.code, found.segment, "A. Khan", "it is a quotation")
    assert all(one.decision.allowed for one in police.approve("A. Khan"))


@pytest.mark.slow
def test_a_warning_about_the_whole_file_is_on_the_sheet(police: Agency, tmp_path: Path) -> None:
    text = police.flyer.read_text(encoding="utf-8")
    link = "[217-555-0100](tel:2175550199)"
    police.flyer.write_text(text.replace("**217-555-0100**", link), encoding="utf-8")
    police.take(fill(police.export(tmp_path / "pack")))
    (refused,) = [one for one in police.approve("A. Khan") if not one.decision.allowed]
    assert refused.sentence == police.document().sentences[0]  # it is in no sentence
    assert "1 finding to look at" in refused.decision.reasons[0].text
    assert "2175550199" in refused.decision.reasons[0].text


# -- signing from a file --------------------------------------------------------------------------


@pytest.mark.slow
def test_a_sheet_is_signed_as_it_was_read(police: Agency, tmp_path: Path, capsys: Capture) -> None:
    pack = police.export(tmp_path / "pack")
    police.take(with_text(pack, tmp_path / "a" / pack.name, {}))
    line = ["review", "approve", "flyer.md", "--by", "khan", "--workspace", str(police.root)]
    sheet = tmp_path / "sheet.txt"
    main([*line, "--sheet", str(sheet)])
    read = sheet.read_text(encoding="utf-8")
    lines = read.splitlines(keepends=True)
    first = read.index(lines[1])
    forged = [
        read.replace("Pa voye lajan.", "Voye lajan."),
        read.replace(lines[4], lines[4].replace("a", "b")),
        read.replace("".join(lines[1:6]), ""),
        read[:first] + "".join(lines[1:6]) + read[first:],
        "",
    ]
    for text in forged:
        assert text != read
        sheet.write_text(text, encoding="utf-8")
        assert main([*line, "--seen", str(sheet)]) == 4
        assert "not what would be signed now" in capsys.readouterr().err
    assert "approved" not in police.states()
    sheet.write_text(read, encoding="utf-8")
    code = read.rpartition("--seen ")[2].strip()
    police.take(with_text(pack, tmp_path / "b" / pack.name, {MONEY: "Pa janm voye lajan."}))
    assert main([*line, "--seen", str(sheet)]) == 4
    assert "are not those of the sheet" in shown(capsys, *line, "--seen", code, ends=1)
    assert "approved" not in police.states()
    main([*line, "--sheet", str(sheet)])
    saved = sheet.read_bytes().replace(b"\n", b"\r\n")  # opened and saved by an editor
    sheet.write_bytes(b"\xef\xbb\xbf" + saved)
    assert main([*line, "--seen", str(sheet)]) == 0
    assert police.states() == ["approved"] * 6


@pytest.mark.slow
def test_a_sheet_that_is_not_there_is_named(
    police: Agency, returned: Path, capsys: Capture
) -> None:
    police.take(returned)
    line = ["review", "approve", "flyer.md", "--by", "khan", "--workspace", str(police.root)]
    assert main([*line, "--seen", "nowhere.txt"]) == 4
    assert "nowhere.txt" in capsys.readouterr().err
    assert "approved" not in police.states()


def test_a_sheet_for_corrected_sources_is_refused(police: Agency) -> None:
    line = ["review", "approve", "flyer.md", "--by", "khan", "--no-meaning-change", "--why", "a b"]
    assert main([*line, "--sheet", "x.txt", "--workspace", str(police.root)]) == 2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")
@pytest.mark.parametrize(("reply", "states"), [("y", "approved"), ("n", "translated")])
def test_a_terminal_shows_the_texts_and_asks_before_it_signs(
    police: Agency, tmp_path: Path, reply: str, states: str
) -> None:
    police.take(weakened(police, tmp_path))
    line = [sys.executable, "-m", "langaccess", "review", "approve", "flyer.md", "--by", "khan"]
    code, seen = on_a_terminal([*line, "--workspace", str(police.root)], reply)
    assert f"en: {MONEY}" in seen
    assert f"ht: {WRONG}" in seen
    assert "(negation.differs)" in seen
    assert seen.index(WRONG) < seen.index("Approve 6 texts as A. Khan? [y/N]")
    assert (code == 0) is (reply == "y")
    assert set(police.states()) == {states}
    if reply == "n":
        assert "nothing was approved" in seen


def on_a_terminal(line: list[str], reply: str) -> tuple[int, str]:
    """Run a command on a pseudo-terminal, answer its question, and return code and screen."""
    import pty  # not on Windows

    ours, theirs = pty.openpty()
    env = {**os.environ, "COLUMNS": "200", "TERM": "dumb", "PYTHONUTF8": "1"}
    with subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as process:
        os.close(theirs)
        seen = b""
        while b"[y/N]" not in seen:
            seen += os.read(ours, 65536)
        os.write(ours, f"{reply}\n".encode())
        with contextlib.suppress(OSError):  # how Linux says that the other end is closed
            while more := os.read(ours, 65536):
                seen += more
        code = process.wait(timeout=60)
    os.close(ours)
    return code, seen.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.slow
def test_the_history_is_in_the_order_of_the_log_whatever_the_clock_said(
    police: Agency, returned: Path, capsys: Capture
) -> None:
    police.take(returned)
    with police.session(NOW - timedelta(days=30)) as session:  # the clock was set back
        review.reject(
            session, police.document(), police.person("voice"), why="too soft",
            only=[place_of(police, MONEY)],
        )  # fmt: skip
    main(["review", "history", "flyer.md", "--json", "--workspace", str(police.root)])
    rows = json.loads(capsys.readouterr().out)["data"]["entries"]
    assert [row["what"] for row in rows][-1] == "rejected"
    assert [row["entry"] for row in rows] == sorted(row["entry"] for row in rows)


@pytest.mark.slow
def test_a_code_fits_no_other_text(police: Agency, tmp_path: Path) -> None:
    pack = police.export(tmp_path / "pack")
    police.take(with_text(pack, tmp_path / "a" / pack.name, {MONEY: WRONG}))
    (first,) = [one for one in police.approve("A. Khan") if not one.decision.allowed]
    police.take(with_text(pack, tmp_path / "b" / pack.name, {MONEY: "Ou mèt voye tout lajan."}))
    assert first.answer is not None
    again = police.approve("A. Khan", consent=Consent(seen=first.answer.code))
    assert [one.sentence.source.text for one in again if not one.decision.allowed] == [MONEY]


@pytest.mark.slow
def test_the_command_shows_source_translation_and_findings(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    police.take(weakened(police, tmp_path))
    line = ["review", "approve", "flyer.md", "--by", "khan", "--workspace", str(police.root)]
    sheet = tmp_path / "sheet.txt"
    main([*line, "--sheet", str(sheet)])
    capsys.readouterr()
    assert "approved" not in police.states()
    text = sheet.read_text(encoding="utf-8")
    assert f"en: {MONEY}\n  ht: {WRONG}\n  sha256 " in text
    code = text.rpartition("--seen ")[2].strip()
    assert main(line) == 1
    out = capsys.readouterr().out
    assert f"en: {MONEY}\n  ht: {WRONG}\n  warning: " in out
    assert main([*line, "--seen", code, "--json"]) == 0
    (row,) = [r for r in json.loads(capsys.readouterr().out)["data"]["signed"] if r["findings"]]
    assert (row["source"], row["target"], row["people"]) == (MONEY, WRONG, 2)


@pytest.mark.slow
def test_no_check_is_not_the_same_as_no_finding(police: Agency, returned: Path) -> None:
    police.take(returned)
    document, khan = police.document(), police.person("khan")
    with police.session() as session:
        texts = [review.approvable(document.sentences[0], document)]
        (unchecked,) = approval.approve(session, texts, khan)
        checked = [replace(texts[0], findings=())]
        (sound,) = approval.approve(session, checked, khan)
    assert "no check has looked at it" in unchecked.decision.reasons[0].text
    assert sound.decision.allowed


# -- earlier rejections ---------------------------------------------------------------------------


@pytest.mark.slow
def test_a_rejected_sentence_is_not_approved_again_without_a_word(
    police: Agency, returned: Path
) -> None:
    police.take(returned)
    police.approve("A. Khan")
    place = place_of(police, MONEY)
    with police.session(LATER) as session:
        review.reject(
            session, police.document(), police.person("voice"), why="too soft", only=[place]
        )
    answers = police.approve("A. Khan", at=LATER)
    (refused,) = [one for one in answers if not one.decision.allowed]
    assert "Voice Only rejected this text" in refused.decision.reasons[0].text
    assert "--despite-rejection" in " ".join(refused.decision.instead)
    police.take(returned)  # the same words once more are still rejected words
    assert police.states().count("approved") == 5
    told = Consent(despite="the tone is right here")
    assert all(one.decision.allowed for one in police.approve("A. Khan", at=LATER, consent=told))
    assert police.states() == ["approved"] * 6
    with police.session(LATER) as session:
        acts = [e.data for e in ledger.entries(session.connection, approval.APPROVED)]
    assert [one.get("despite", "") for one in acts] == ["", "the tone is right here"]


# -- the class at the act -------------------------------------------------------------------------


def lower(police: Agency, doc_class: str) -> None:
    text = police.flyer.read_text(encoding="utf-8")
    now = text.replace("class: public_information", f"class: {doc_class}")
    police.flyer.write_text(now, encoding="utf-8")


@pytest.mark.slow
def test_class_people_and_rules_are_recorded_at_the_act(police: Agency, returned: Path) -> None:
    police.take(returned)
    police.approve("A. Khan")
    with police.session() as session:
        (entry,) = ledger.entries(session.connection, approval.APPROVED)
    assert (entry.data["class"], entry.data["people"]) == ("public_information", 2)
    assert len(entry.data["policy"]) == 64


@pytest.mark.slow
@pytest.mark.parametrize("sent_before", [True, False])
def test_a_lowered_class_needs_a_reason_and_never_lets_a_writer_approve(
    police: Agency, returned: Path, sent_before: bool
) -> None:
    if not sent_before:
        police.take(returned)
    lower(police, "operational")
    if sent_before:
        pack = police.export(returned.parent / "again")
        police.take(fill(pack))
    own = police.approve("Marie Jean")
    words = " ".join(r.text for r in own[0].decision.reasons)
    assert "class public_information, 2 people" in words
    assert "--class-why" in " ".join(own[0].decision.instead)
    told = Consent(class_why="an internal page now")
    still = police.approve("Marie Jean", consent=told)
    assert "wrote this text" in still[0].decision.reasons[0].text
    assert all(one.decision.allowed for one in police.approve("A. Khan", consent=told))
    with police.session() as session:
        (entry,) = ledger.entries(session.connection, approval.APPROVED)
    assert entry.data["class_was"] == "class public_information, 2 people"
    assert entry.data["class_why"] == "an internal page now"


@pytest.mark.slow
def test_a_raised_class_does_not_count_the_writers_own_approval(tmp_path: Path) -> None:
    police = agency(tmp_path / "springfield", doc_class="operational")
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("Marie Jean")
    assert police.states() == ["approved"] * 6
    text = police.flyer.read_text(encoding="utf-8")
    raised = text.replace("class: operational", "class: public_information")
    police.flyer.write_text(raised, encoding="utf-8")
    assert "approved" not in police.states()
    police.approve("A. Khan")
    assert police.states() == ["approved"] * 6


@pytest.mark.slow
def test_a_lowered_number_of_people_releases_nothing_by_itself(tmp_path: Path) -> None:
    rules = "documents: {classes: {public_information: {approvals: 3}}}\n"
    police = agency(tmp_path / "springfield", rules=rules)
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")
    assert police.states() == ["reviewed"] * 6
    path = police.root / "jurisdiction.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(rules, ""), encoding="utf-8")
    assert police.states() == ["reviewed"] * 6


# -- evidence -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_certificate_that_changed_or_is_missing_proves_nothing(
    police: Agency, returned: Path, tmp_path: Path, harm: str, capsys: Capture
) -> None:
    police.take(returned, translator="Vendor One")
    paper = tmp_path / "certificate.pdf"
    paper.write_bytes(b"%PDF certificate")
    with police.session() as session:
        kept = keep_evidence(session.workspace.state, paper)
        vendor = Vendor("Vendor One", "Vendor Two", "D. Clerk", kept)
        review.approve(session, police.document(), vendor)
    assert police.states() == ["approved"] * 6
    (copy,) = (police.workspace.state / "evidence").glob("*certificate.pdf")
    copy.write_bytes(b"other") if harm == "changed" else copy.unlink()
    found = list(police.standings().values())
    assert {str(one.state) for one in found} == {"stale"}
    assert (
        f"the evidence certificate.pdf {'was changed' if harm == 'changed' else 'is missing'}"
        in (found[0].reason)
    )
    with police.session() as session:
        out = review.publish(session, police.document(), site="Library", copies=1)
    assert not out.decision.allowed
    where = ["--workspace", str(police.root)]
    verb = "was changed" if harm == "changed" else "is missing"
    capsys.readouterr()
    doctor = shown(capsys, "doctor", *where, ends=1)
    assert f"missing  evidence: the evidence certificate.pdf {verb}" in doctor
    assert "of the log)" in doctor
    assert main(["audit", *where, "--json"]) == 1
    (found_,) = json.loads(capsys.readouterr().out)["data"]["findings"]
    assert (found_["kind"], verb in found_["text"]) == ("evidence_lost", True)
    with police.session() as session:
        keep_evidence(session.workspace.state, paper)  # from a backup
    main(["doctor", *where])
    assert "evidence" not in capsys.readouterr().out
    assert main(["audit", *where]) == 0
    assert police.states() == ["approved"] * 6


# -- the clock ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_clock_set_back_approves_nothing(police: Agency, returned: Path) -> None:
    police.take(returned)
    answers = police.approve("A. Khan", at=NOW - timedelta(days=200))
    assert not any(one.decision.allowed for one in answers)
    assert "an act with an earlier time approves nothing" in answers[0].decision.reasons[0].text
    assert "review confirm-time" in answers[0].decision.instead[0]
    assert "approved" not in police.states()


@pytest.mark.slow
def test_a_coordinator_confirms_the_time_and_the_wrong_entry_no_longer_counts(
    police: Agency, returned: Path
) -> None:
    police.take(returned)
    with police.session(NOW + timedelta(days=900)) as session:  # a laptop in the wrong year
        ledger.append(session.connection, "test.ahead", {}, at=session.now)
    assert not any(one.decision.allowed for one in police.approve("A. Khan", at=LATER))
    with police.session(LATER) as session, pytest.raises(InputError, match="not a coordinator"):
        approval.confirm_time(session, by="khan", why="my own word")
    roster = police.root / "roster" / "people.yaml"
    text = roster.read_text(encoding="utf-8")
    roster.write_text(
        text.replace("    name: Marie Jean\n", "    name: Marie Jean\n    coordinator: true\n"),
        encoding="utf-8",
    )
    with police.session(LATER) as session:
        with pytest.raises(InputError, match="reason"):
            approval.confirm_time(session, by="jean", why="so")
        made = approval.confirm_time(session, by="jean", why="the dispatch clock says so")
        ahead = [e.seq for e in ledger.entries(session.connection, "test.ahead")]
        assert made.wrong == tuple(ahead)
        with pytest.raises(InputError, match="no entry of the log is later"):
            approval.confirm_time(session, by="jean", why="once more please")
    assert all(one.decision.allowed for one in police.approve("A. Khan", at=LATER))
    earlier: datetime = LATER - timedelta(minutes=5)
    assert not any(one.decision.allowed for one in police.approve("A. Khan", at=earlier))


# -- approvals of version 0.1.0 -------------------------------------------------------------------


@pytest.mark.slow
def test_an_approval_without_class_and_people_stays_valid(police: Agency, returned: Path) -> None:
    police.take(returned)
    document, khan = police.document(), police.person("khan")
    with police.session() as session:
        texts = [document.signed(one).row for one in document.sentences]
        data = {
            "what": "translation", "document": document.name, "lang": str(HT), "texts": texts,
            "policy": "0" * 64, "account": "x", "machine": "y",
            "by": {"id": khan.id, "name": khan.name},
            "credential": {"kind": "translator_certified"},
        }  # fmt: skip
        ledger.append(session.connection, approval.APPROVED, data, at=NOW)
    assert police.states() == ["approved"] * 6


@pytest.mark.slow
def test_the_kit_can_approve(tmp_path: Path) -> None:
    police = agency(tmp_path / "springfield")
    approved(tmp_path / "pack", police)
    assert police.states() == ["approved"] * 6


@pytest.mark.slow
def test_adopting_a_translation_of_an_approved_document_says_what_is_approved(
    police: Agency, returned: Path, tmp_path: Path, capsys: Capture
) -> None:
    police.take(returned)
    police.approve("A. Khan")
    with police.session() as session:
        made = review.release(session, police.document())
    old = tmp_path / "old.ht.md"
    old.write_bytes(Path(made.written.path).read_bytes())
    line = ["review", "adopt", str(old), "--against", str(police.flyer), "--lang", "ht"]
    main([*line, "--workspace", str(police.root)])
    out = capsys.readouterr().out
    assert "what is under review here is approved already" in out
    assert "not approved" not in out
    assert police.states() == ["approved"] * 6
