"""Mistakes in the files of the plan are named by file and line, all at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from langaccess.core.errors import ConfigError
from langaccess.outreach.plan import load_inventory, load_laws, load_plan_file, load_rates
from tests.outreach.plan.kit import DOCUMENTS, RATES, RULES, opened
from tests.support import ROOT

ENTRY = "{id: a, title: A, class: operational, stakes: life, owner: clerk, file: a.md}"
DOCUMENT = f"documents:\n  - {ENTRY}\n"
CARD = (
    "rates:\n  - {vendor: V, pair: [en, es], per_word: 0.2, as_of: 2026-01-01,"
    " expires: 2026-12-31}\n"
)
COMMITMENT = (
    "commitments:\n  - {id: c, text: Do it., owner: clerk, due: 2027-01-01, measure: a list}\n"
)
LAW = (
    "laws:\n  - {id: x, cite: X 1, applies_to: us, as_of: 2026-01-01,\n"
    "     verified: {by: D. Stone, on: 2026-01-01, read: all},\n"
    "     fields: [{id: training, paragraph: '1', text: courses}]}\n"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "good", "old", "new", "line", "words"),
    [
        ("documents", DOCUMENT, "stakes: life", "stakes: high", 2, "one of 'life'"),
        ("documents", DOCUMENT, "class: operational", "class: top", 2, "`top` is not a class"),
        ("documents", DOCUMENT, "class: operational, ", "", 2, "class: is missing"),
        ("documents", DOCUMENT, "class:", "clas:", 2, "did you mean `class`"),
        ("documents", DOCUMENT, "file: a.md", "file: ../a.md", 2, "below your agency's folder"),
        ("documents", DOCUMENT, "file: a.md", "file: C:/a.md", 2, "below your agency's folder"),
        ("documents", DOCUMENT, "file: a.md", "file: 'b\\a.md'", 2, "should have `/`"),
        ("documents", DOCUMENT, "file: a.md", "file: a.md, words: 5", 2, "without a file"),
        ("documents", DOCUMENT, "file: a.md", "law: [MAGNA-CARTA]", 2, "`MAGNA-CARTA`"),
        ("documents", DOCUMENT, "file: a.md", "languages: []", 2, "a list with a language"),
        ("documents", DOCUMENT, "file: a.md", "languages: [en]", 2, "language of the source"),
        ("documents", DOCUMENT, "file: a.md", "languages: all", 2, "languages"),
        ("documents", DOCUMENT, "owner: clerk", "owner: ''", 2, "owner: should not be empty"),
        ("documents", DOCUMENT, "", "twice", 3, "`a` appears twice"),
        ("documents", DOCUMENT, "", "twice", 2, "`a.md` is the file of two"),
        ("rates", CARD, "per_word: 0.2", "per_word: '0.2'", 2, "number without quotes"),
        ("rates", CARD, "expires: 2026-12-31", "expires: 2025-12-31", 2, "before `as_of`"),
        ("rates", CARD, "pair: [en, es]", "pair: [en, en]", 2, "same language twice"),
        ("rates", CARD, "pair: [en, es]", "pair: [en]", 2, "pair"),
        ("rates", CARD, "", "twice", 3, "apply on the same day"),
        ("plan", COMMITMENT, "due: 2027-01-01", "due: next year", 2, "YYYY-MM-DD"),
        ("plan", COMMITMENT, "measure: a list", "measure: ' '", 2, "should not be empty"),
        ("plan", COMMITMENT, "id: c", "id: c, section: sport", 2, "should be one of"),
        ("plan", COMMITMENT, "", "twice", 3, "`c` appears twice"),
        ("laws", LAW, "by: D. Stone", "by: '12'", 3, "name of the person who read"),
        ("laws", LAW, "id: training", "id: magic", 4, "should be one of"),
        ("laws", LAW, "fields: [{id: training, paragraph: '1', text: courses}]", "fields: []", 4,
         "what the law asks for"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, name: str, good: str, old: str, new: str, line: int, words: str
) -> None:
    (tmp_path / "jurisdiction.yaml").write_text(RULES, encoding="utf-8")
    path = tmp_path / f"{name}.yaml"

    def read(text: str) -> None:
        path.write_text(text, encoding="utf-8")
        with opened(tmp_path) as session:
            match name:
                case "documents":
                    load_inventory(tmp_path, session.policy)
                case "rates":
                    load_rates(tmp_path)
                case "plan":
                    load_plan_file(tmp_path)
                case "laws":
                    load_laws(tmp_path)

    read(good)
    assert old in good
    twice = good + good.partition("\n")[2]
    bad = twice if new == "twice" else good.replace(old, new, 1)
    with pytest.raises(ConfigError) as caught:
        read(bad)
    said = [one for one in caught.value.details if words in one]
    assert said, caught.value.details
    assert f"{path.name}:{line}:" in said[0]


def test_without_files_there_is_nothing_to_plan(tmp_path: Path) -> None:
    (tmp_path / "jurisdiction.yaml").write_text(RULES, encoding="utf-8")
    with opened(tmp_path) as session:
        assert load_inventory(tmp_path, session.policy).documents == ()
    assert load_rates(tmp_path).rates == ()
    assert load_plan_file(tmp_path).commitments == ()


def test_the_files_of_the_how_to_load(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "plan-translations.md").read_text(encoding="utf-8")
    shown = {
        re.findall(r"^(\w+):", text, re.MULTILINE)[1]: text
        for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    }
    names = {"documents": "documents", "rates": "rates", "statement": "plan", "laws": "laws"}
    assert set(shown) == set(names)
    for key, name in names.items():
        (tmp_path / f"{name}.yaml").write_text(shown[key], encoding="utf-8")
    (tmp_path / "jurisdiction.yaml").write_text(RULES, encoding="utf-8")
    with opened(tmp_path) as session:
        assert len(load_inventory(tmp_path, session.policy).documents) == 2
    assert load_rates(tmp_path).rates[0].shares.near85 == 0.6
    assert load_plan_file(tmp_path).commitments[0].section == "training"
    assert load_laws(tmp_path)["our-ordinance"].verified is not None


def test_the_sample_files_of_these_tests_load(tmp_path: Path) -> None:
    for name, text in (("documents", DOCUMENTS), ("rates", RATES), ("jurisdiction", RULES)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with opened(tmp_path) as session:
        assert len(load_inventory(tmp_path, session.policy).documents) == 12
