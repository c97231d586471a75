"""Every way in on which two people are required, tried with one person written in two ways."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.approval import two_people
from langaccess.agency.name_rulings import TWO_PEOPLE, record_two_people
from langaccess.cli import main
from langaccess.core.names import name_pair
from tests.review.kit import NOW, Agency, agency, fill

# "A. Khan" is on the roster and may approve Haitian Creole.
ONE_PERSON = ["Amina Khan", "A Khan", "a.khan", "Khan", "Khan, A.", "Mr. A. Khan Jr.",
              "A. Kh\u0430n", "A. Kahn", "A.\u200b Khan", "A. M. Khan"]  # fmt: skip
WARD = "  - {id: ward, name: Dana Ward, kind: staff, coordinator: true}\n"
FORM = (
    "schema: 1\ntitle: Form 12\nkind: rights\nsource: county\ntexts:\n"
    "  - {{id: w.1, en: You may remain silent., translations: {{ht: {{text: Ou ka pe bouch ou., "
    "translator: {writer}}}}}}}\n"
)
PHRASE = (
    "language: ht\nstate: translated\nsource: project\nlicence: MIT\nphrases:\n"
    "  interpreter.point:\n    en: {en}\n    text: Lonje dwèt sou lang ou.\n"
    "    translator: {writer}\n"
)
TERM = (
    "terms: [{{id: parade, en: parade, forms: {{ht: [{{text: parad, state: translated, by: "
    "{writer}}}]}}}}]\n"
)


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    made = agency(tmp_path / "springfield", doc_class="rights_information")
    people = made.root / "roster" / "people.yaml"
    people.write_text(people.read_text(encoding="utf-8") + WARD, encoding="utf-8")
    return made


def refusal(police: Agency, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run a command; return everything that it says against it, or nothing if it was done."""
    code = main([*words, "--workspace", str(police.root), "--json"])
    out = capsys.readouterr().out
    body = json.loads(out)
    return "" if code == 0 else json.dumps(body.get("data") or body["error"], ensure_ascii=False)


def written(police: Agency, place: str, text: str) -> None:
    path = police.root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


Run = Callable[[Agency, Path, pytest.CaptureFixture[str], str], str]


def by_import(police: Agency, tmp: Path, capsys: pytest.CaptureFixture[str], writer: str) -> str:
    path = fill(police.export(tmp / "pack"))
    words = ("review", "import", str(path), "--translator", writer)
    against = refusal(police, capsys, *words)
    names = {name for one in police.standings().values() for name in one.writers}
    return against if against or names != {"A. Khan"} else "recorded: A. Khan wrote this text"


def by_review(police: Agency, tmp: Path, capsys: pytest.CaptureFixture[str], writer: str) -> str:
    police.take(fill(police.export(tmp / "pack")), translator=writer)
    return refusal(
        police, capsys, "review", "approve", "brochures/flyer.md", "--lang", "ht", "--by", "A. Khan"
    )


def by_vendor(police: Agency, tmp: Path, capsys: pytest.CaptureFixture[str], writer: str) -> str:
    """The vendor's translator is the one on record, and the reviser is written `writer`."""
    people = police.root / "roster" / "people.yaml"
    text = people.read_text("utf-8").replace("A. Khan", "B. Roe").replace("id: khan", "id: roe")
    people.write_text(text, encoding="utf-8")
    police.take(fill(police.export(tmp / "pack")), translator="A. Khan")
    (tmp / "cert.pdf").write_bytes(b"%PDF-1.7 certificate")
    return refusal(
        police, capsys, "review", "approve", "brochures/flyer.md", "--lang", "ht",
        "--translator", "A. Khan", "--reviser", writer, "--evidence", str(tmp / "cert.pdf"),
        "--recorded-by", "D. Clerk",
    )  # fmt: skip


def by_fixed(police: Agency, tmp: Path, capsys: pytest.CaptureFixture[str], writer: str) -> str:
    written(police, "approved/form.yaml", FORM.format(writer=json.dumps(writer)))
    return refusal(police, capsys, "fixed", "approve", "w.1", "--lang", "ht", "--by", "A. Khan")


def by_phrase(police: Agency, tmp: Path, capsys: pytest.CaptureFixture[str], writer: str) -> str:
    from langaccess.phrases.book import load_phrasebook

    english = json.dumps(load_phrasebook().phrases["interpreter.point"].en)
    text = PHRASE.format(en=english, writer=json.dumps(writer))
    written(police, "phrasebooks/languages/ht.yaml", text)
    return refusal(
        police, capsys, "phrases", "approve", "interpreter.point", "--lang", "ht", "--by", "A. Khan"
    )


def by_term(police: Agency, tmp: Path, capsys: pytest.CaptureFixture[str], writer: str) -> str:
    rules = police.workspace.jurisdiction
    rules.write_text(rules.read_text("utf-8") + "documents: {undeclared: rights_information}\n")
    written(police, "glossary/own.yaml", TERM.format(writer=json.dumps(writer)))
    return refusal(police, capsys, "terms", "approve", "parade", "--lang", "ht", "--by", "A. Khan")


WAYS: dict[str, Run] = {
    "review import --translator": by_import,
    "review approve": by_review,
    "review approve, two people of a vendor": by_vendor,
    "fixed approve": by_fixed,
    "phrases approve": by_phrase,
    "terms approve": by_term,
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("writer", ONE_PERSON)
def test_one_person_in_two_spellings_is_not_two_people(
    way: str, writer: str, police: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    against = WAYS[way](police, tmp_path, capsys, writer)
    named = ("wrote this text", "may be A. Khan")
    assert any(words in against for words in named), against


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_another_person_is_another_person(
    way: str, police: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    against = WAYS[way](police, tmp_path, capsys, "Rosa Silva")
    assert "wrote this text" not in against
    assert "may be A. Khan" not in against


@pytest.mark.slow
@pytest.mark.parametrize("way", [way for way in WAYS if "vendor" not in way])
def test_two_people_whom_a_coordinator_told_apart_are_two(
    way: str, police: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with police.session() as session:
        record_two_people(session, "Amina Khan", "A. Khan", by="Dana Ward", why="two sisters")
    against = WAYS[way](police, tmp_path, capsys, "Amina Khan")
    assert "wrote this text" not in against
    assert "may be A. Khan" not in against


@pytest.mark.slow
def test_the_clerk_who_enters_a_certificate_is_not_on_it_under_an_initial(
    police: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    police.take(fill(police.export(tmp_path / "pack")), translator="Hassan Omar")
    (tmp_path / "cert.pdf").write_bytes(b"%PDF-1.7 certificate")
    against = refusal(
        police, capsys, "review", "approve", "brochures/flyer.md", "--lang", "ht",
        "--translator", "Hassan Omar", "--reviser", "Rosa Silva", "--evidence",
        str(tmp_path / "cert.pdf"), "--recorded-by", "H. Omar",
    )  # fmt: skip
    assert "cannot enter a certificate of their own work" in against


def test_what_a_coordinator_says_about_two_names_is_in_the_log(
    police: Agency, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("roster", "two-people", "Amina Khan", "A. Khan", "--by", "ward", "--why", "sisters")
    assert main([*words, "--workspace", str(police.root)]) == 0
    assert "recorded: Amina Khan and A. Khan are two people" in capsys.readouterr().out
    with police.db() as conn:
        (entry,) = ledger.entries(conn, TWO_PEOPLE)
        assert (entry.data["name"], entry.data["why"]) == ("Dana Ward", "sisters")
    with police.session(max(NOW, datetime.now(UTC))) as session:
        assert two_people(session) == {name_pair("A. Khan", "amina  khan")}
