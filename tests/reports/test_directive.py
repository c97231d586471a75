"""The directive says what the rules say, changes when they change, and protects hand work."""

from __future__ import annotations

import html
import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from langaccess.agency.policy import Policy, digest, load_policy, shipped_jurisdictions
from langaccess.agency.session import Session
from langaccess.cli import main
from langaccess.core.errors import InputError, OutputError
from langaccess.core.files import sha256
from langaccess.core.resources import DATA, shipped
from langaccess.reports import (
    PageFormat,
    check_copy,
    copies,
    may_print,
    write_directive,
)
from langaccess.reports import directive as made
from tests import commands
from tests.commands import Capture
from tests.policyfiles import of
from tests.rosterfiles import agency

TODAY = date(2026, 11, 25)
PAPER = yaml.safe_load(shipped(DATA, "directive.yaml").read_text(encoding="utf-8"))["rules"]
BOTH: tuple[PageFormat, ...] = ("md", "html")
ALL: tuple[PageFormat, ...] = (*BOTH, "docx", "pdf")


def directive(policy: Policy, form: PageFormat) -> str:
    return made(policy, form).decode("utf-8")


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return agency(tmp_path)


class Outline(HTMLParser):
    """Collects tags, headings and the attributes that a screen reader needs."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.lang = ""
        self.loads: list[str | None] = []
        self.headers: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.lang = given.get("lang") or ""
        if tag == "th":
            self.headers.append(given.get("scope"))
        self.loads += [given[name] for name in ("src", "href") if name in given]


@pytest.mark.parametrize("form", BOTH)
def test_it_names_the_agency_the_state_of_adoption_and_the_digest(
    policy: Policy, form: PageFormat
) -> None:
    text = directive(policy, form)
    assert "Springfield Police Department" in text
    assert "Not adopted by your agency" in text
    assert f"Digest of the rules: {digest(policy)}" in text
    assert "217-555-0101" in text
    assert "Check again by" in text
    assert "lawful is a question for counsel" in " ".join(text.split())


@pytest.mark.parametrize("name", ["us-federal", "example-city", "example-county"])
def test_every_encounter_kind_of_help_and_floor_rule_is_in_the_text(name: str) -> None:
    policy = load_policy(shipped_jurisdictions()[name])
    text = " ".join(html.unescape(directive(policy, "html")).split()).lower()

    said = [
        *(kind.text for kind in policy.interpreting.encounters.values()),
        *(advice for kind in policy.interpreting.encounters.values() for advice in kind.advice),
        *(kind.why for kind in policy.interpreting.using.values()),
        *(PAPER.get(rule.id, rule.text) for rule in policy.floor),
        *(PAPER.get(rule.id, rule.text) for rule in policy.sentences.rules),
        *(PAPER.get(rule.id, rule.text) for rule in policy.records.wording),
        *(conflict.text for conflict in policy.interpreting.conflicts),
        *(entry.cite for entry in policy.authorities
          if entry.id not in ("local", "project", "EO-13166")
          and not entry.id.startswith(("SAFE", "EO-", "DOJ-MEMO"))),
    ]  # fmt: skip
    for words in said:
        assert " ".join(words.split()).lower() in text, words


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("interpreting: {exigency: {expires_minutes: 12}}", "at most 12 minutes"),
        ("interpreting: {levels: {low: {using: {mt: never}}}}", "machine translation"),
        ("documents: {classes: {public_information: {approvals: 3}}}", "three people"),
        ("translate: {gate: refuse}", "sends the whole document to a translator"),
        ("thresholds: [{id: ours, count: 77, basis: [local]}]", "77 people"),
        (
            "thresholds: [{id: ours, count: 77, percent: 4, rule: greater, basis: [local]}]",
            "every language of at least 77 people or 4% of the residents, whichever is more",
        ),
        ("adopted: {by: Chief Lane, on: 2026-11-25}", "adopted by Chief Lane on November 25, 2026"),
        ("network: {allowed: true}", "Digest of the rules"),
    ],
)
def test_the_text_changes_when_a_rule_changes_and_only_then(
    tmp_path: Path, rule: str, shown: str
) -> None:
    plain = of(tmp_path / "one.yaml", "\n# a remark changes no rule\n")
    assert directive(plain, "md") == directive(of(tmp_path / "two.yaml"), "md")
    changed = directive(of(tmp_path / "three.yaml", f"{rule}\n"), "md")
    assert changed != directive(plain, "md")
    assert shown in changed


def test_a_source_that_was_taken_back_is_said_where_it_is_used(policy: Policy) -> None:
    text = directive(policy, "md")
    number = re.search(r"\| (\d+) \| 67 FR 41455 \(2002\) \| rescinded", text)
    assert number is not None
    assert f"source {number[1]}, rescinded" in text
    assert "rescinded since April 15, 2025" in text
    assert "These rules rest only on sources that were withdrawn" in text
    assert f"which documents are translated (source {number[1]}, rescinded)" in text


def test_the_page_needs_nothing_beside_itself_and_can_be_heard(policy: Policy) -> None:
    seen = Outline()
    seen.feed(directive(policy, "html"))
    assert seen.loads == ["data:,"], "no icon is looked for"
    assert "script" not in seen.tags
    assert seen.lang == "en"
    assert seen.tags.count("h1") == 1
    assert "main" in seen.tags
    assert seen.tags.count("caption") == seen.tags.count("table") >= 4
    assert set(seen.headers) == {"col", "row"}


def test_words_of_the_agency_become_no_markup(tmp_path: Path) -> None:
    policy = of(
        tmp_path / "rules.yaml",
        "agency: {name: '<img src=x onerror=1> *A* | B'}\n",
    )
    assert "<img" not in directive(policy, "html")
    assert r"\<img src=x onerror=1\> \*A\* \| B" in directive(policy, "md")


@pytest.mark.slow
@pytest.mark.parametrize("form", ALL)
def test_a_copy_is_current_until_the_rules_change(tmp_path: Path, form: PageFormat) -> None:
    file = tmp_path / f"directive.{form}"
    old = of(tmp_path / "rules.yaml")
    write_directive(old, form, file)
    assert check_copy(file, old).state == "current"
    new = of(tmp_path / "rules.yaml", "interpreting: {exigency: {expires_minutes: 10}}\n")
    found = check_copy(file, new)
    assert (found.state, found.rules_differ) == ("rules_changed", True)
    assert (found.written_from, found.in_force) == (digest(old), digest(new))
    write_directive(new, form, file)
    assert check_copy(file, new).state == "current"


def test_a_copy_from_windows_is_the_same_copy(tmp_path: Path, policy: Policy) -> None:
    file = tmp_path / "directive.md"
    file.write_bytes(directive(policy, "md").replace("\n", "\r\n").encode("utf-8"))
    assert check_copy(file, policy).state == "current"


@pytest.mark.parametrize("form", BOTH)
def test_one_changed_letter_is_an_edit_and_is_never_overwritten(
    tmp_path: Path, policy: Policy, form: PageFormat
) -> None:
    file = tmp_path / f"directive.{form}"
    write_directive(policy, form, file)
    edited = file.read_text(encoding="utf-8").replace(
        "An interpreter is free", "A interpreter is free"
    )
    file.write_text(edited, encoding="utf-8")
    assert check_copy(file, policy).state == "edited"
    with pytest.raises(OutputError, match="edited by hand"):
        write_directive(policy, form, file)
    assert file.read_text(encoding="utf-8") == edited


def test_another_wording_with_a_true_digest_is_known_as_such(
    tmp_path: Path, policy: Policy
) -> None:
    file = tmp_path / "directive.md"
    text = directive(policy, "md").replace("Identify the language", "The language first")
    own = re.search(r"Digest of this text: (\w{64})", text)
    assert own is not None
    bare = text.replace(own[1], "0" * 64)
    file.write_text(bare.replace("0" * 64, sha256(bare.encode())), encoding="utf-8")
    assert check_copy(file, policy).state == "wording_changed"


def test_another_file_is_never_overwritten(tmp_path: Path, policy: Policy) -> None:
    file = tmp_path / "directive.md"
    file.write_text("# Our own directive\n", encoding="utf-8")
    with pytest.raises(OutputError, match="not overwritten"):
        write_directive(policy, "md", file)
    with pytest.raises(InputError, match="not a directive"):
        check_copy(file, policy)
    assert copies(tmp_path, policy) == ()


def test_an_expired_source_stops_the_print_and_is_named(policy: Policy) -> None:
    assert may_print(policy, TODAY).allowed
    late = may_print(policy, date(2027, 12, 2))
    assert not late.allowed
    assert {reason.rule for reason in late.reasons} == {"floor.11"}
    assert any("TITLE-VI" in reason.text for reason in late.reasons)
    assert late.instead


@pytest.mark.parametrize("name", sorted(shipped_jurisdictions()))
def test_a_shipped_example_can_be_written_for_a_year_after_its_day(name: str) -> None:
    policy = load_policy(shipped_jurisdictions()[name])
    assert may_print(policy, policy.as_of + timedelta(days=365)).allowed


def run(capsys: Capture, *words: str) -> tuple[int, str, str]:
    return commands.run(capsys, "policy", "render", *words)


@pytest.fixture
def home(tmp_path: Path, policy: Policy, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        Session, "now", datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    )
    return tmp_path


@pytest.mark.slow
def test_the_command_writes_checks_and_tells_when_the_rules_have_moved_on(
    home: Path, capsys: Capture
) -> None:
    assert run(capsys, "--out", "directive.html")[0] == 0
    assert (home / "directive.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert run(capsys, "--check", "directive.html")[0] == 0
    main(["policy", "adopt", "--by", "Chief Lane", "--date", "2026-11-25"])
    assert "directive.html is out of date" in capsys.readouterr().err
    code, out, _ = run(capsys, "--check", "directive.html", "--json")
    assert code == 1
    assert json.loads(out)["data"]["state"] == "rules_changed"
    assert run(capsys, "--out", "directive.html")[0] == 0
    assert run(capsys, "--check", "directive.html")[0] == 0


def test_without_a_file_it_is_printed_and_json_holds_it(home: Path, capsys: Capture) -> None:
    code, out, _ = run(capsys, "--format", "md")
    assert code == 0
    assert out == directive(load_policy(home / "jurisdiction.yaml"), "md")
    data = json.loads(run(capsys, "--format", "html", "--json")[1])["data"]
    assert data["text"].startswith("<!DOCTYPE html>")
    assert data["adopted"] is None


def test_an_expired_source_ends_with_1_and_writes_nothing(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "now", datetime(2028, 1, 1, 12, tzinfo=UTC))
    code, out, _ = run(capsys, "--out", "directive.md")
    assert code == 1
    assert "TITLE-VI" in out
    assert not (home / "directive.md").exists()


def test_check_and_out_together_are_a_usage_error(home: Path, capsys: Capture) -> None:
    assert run(capsys, "--check", "x.md", "--out", "y.md")[0] == 2
    assert run(capsys, "--format", "docx")[0] == 2
    assert run(capsys, "--out", "directive.csv")[0] == 2


ORDER = """
directive:
  number: "General Order 12.4"
  effective: 2027-01-01
  supersedes: "General Order 12.3"
  signed_by: "Sheriff A. Lane"
  sections:
    - {id: jail, title: "jail housing units", file: jail.txt}
"""


def test_it_is_an_order_with_number_date_duties_and_a_place_to_sign(tmp_path: Path) -> None:
    plain = of(tmp_path / "one.yaml", "agency: {kind: sheriff}\n")
    text = " ".join(directive(plain, "md").split())
    for title in ("Scope", "Definitions", "Duties", "Training", "Complaints; no retaliation",
                  "Notice to the public", "Body cameras and reports", "Vendors, bills and quality",
                  "Violations and review", "Signature"):  # fmt: skip
        assert re.search(rf"## (\d+\\?\. )?{title} ", text), title
    assert "Every deputy and employee" in text
    assert "I am a sheriff's deputy" in text
    assert "police officer" not in text
    (tmp_path / "jail.txt").write_text("Call the line from any unit.\n\n- One\n- Two\n")
    ours = of(tmp_path / "two.yaml", f"agency: {{kind: sheriff}}\n{ORDER}")
    text = made(ours, "md", tmp_path).decode()
    for words in ("General Order 12.4", "January 1, 2027", "General Order 12.3", "Sheriff A. Lane",
                  "Jail housing units", "Call the line from any unit.", "- Two"):  # fmt: skip
        assert words in text
    assert digest(ours) != digest(plain)


def test_no_id_of_a_rule_is_printed(policy: Policy) -> None:
    text = directive(policy, "md").replace(r"\_", "_")
    ids = {*policy.interpreting.encounters, *policy.interpreting.credentials,
           *(one.id for one in policy.authorities), *(one.id for one in policy.thresholds),
           *(one.id for one in policy.floor)}  # fmt: skip
    marked = {name for name in ids if re.search(r"[_.-]|[A-Z]{2}", name)}
    assert {name for name in marked if re.search(rf"\b{re.escape(name)}\b", text)} == set()
    assert policy.id not in text
    assert "langaccess" not in text
    assert not re.search(r"\d{4}-\d\d-\d\d", text), "a date as paper does not write it"


def test_the_words_of_paper_are_for_rules_that_exist(policy: Policy) -> None:
    known = {rule.id for rule in policy.floor}
    known |= {rule.id for rule in policy.sentences.rules}
    known |= {rule.id for rule in policy.records.wording}
    assert set(PAPER) <= known


@pytest.mark.parametrize("name", ["missing.txt", "../outside.txt"])
def test_a_section_that_is_not_in_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "outside.txt").write_text("Not ours.")
    policy = of(home / "rules.yaml", ORDER.replace("jail.txt", name))
    with pytest.raises(InputError):
        made(policy, "md", home)


def test_a_changed_section_makes_an_outdated_copy(tmp_path: Path) -> None:
    section, file = tmp_path / "jail.txt", tmp_path / "directive.docx"
    section.write_text("One way.")
    policy = of(tmp_path / "rules.yaml", ORDER)
    write_directive(policy, "docx", file, tmp_path)
    assert check_copy(file, policy, tmp_path).state == "current"
    section.write_text("Another way.")
    assert check_copy(file, policy, tmp_path).state == "wording_changed"


def test_a_word_file_that_was_edited_is_not_overwritten(tmp_path: Path, policy: Policy) -> None:
    file = tmp_path / "directive.docx"
    write_directive(policy, "docx", file)
    with zipfile.ZipFile(file) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    name = "word/document.xml"
    for changed, state in (
        (parts[name].replace(b"<w:body>", b"<w:body> "), "current"),
        (parts[name].replace(b"must understand us", b"may understand us"), "edited"),
    ):
        with zipfile.ZipFile(file, "w") as archive:
            for part, data in parts.items():
                archive.writestr(part, changed if part == name else data)
        assert check_copy(file, policy).state == state
    with pytest.raises(OutputError, match="edited by hand") as refused:
        write_directive(policy, "docx", file)
    assert "directive-new.docx" in (refused.value.hint or "")


def test_a_pdf_with_another_byte_is_edited(tmp_path: Path, policy: Policy) -> None:
    file = tmp_path / "directive.pdf"
    write_directive(policy, "pdf", file)
    data = file.read_bytes()
    file.write_bytes(data.replace(b"/Type", b"/type", 1))
    assert check_copy(file, policy).state == "edited"
