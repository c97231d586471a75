"""The sample agency's plan: 12 documents, 8 languages, each cell worked out by hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from langaccess.core.tags import Tag
from langaccess.outreach.plan import Backlog, PlanMatrix, backlog, document_matrix, load_rates
from tests.outreach.plan.kit import NOW, VI, opened, sample

# Written by hand from the figures and acts of `kit.py`, before the program was run.
# Order of the languages: lower bound of the people, then the tag.
EXPECTED = """
                 es         tl       vi       zh-Hans  ar      ase   mam   so
emergency        done       missing  missing  missing  notice  oral  oral  missing
victim-notice    in_review  missing  missing  missing  notice  oral  oral  missing
complaint        stale      missing  missing  missing  notice  oral  oral  missing
court-date       in_review  missing  missing  missing  notice  oral  oral  missing
tow-release      in_review  missing  missing  missing  notice  oral  oral  missing
bail-sheet       draft      missing  missing  missing  notice  oral  oral  missing
consent-search   barred     barred   barred   barred   notice  oral  oral  barred
property-receipt missing    missing  missing  missing  notice  oral  oral  missing
protective-order missing    missing  missing  missing  notice  oral  oral  missing
web-notice       missing    missing  missing  missing  notice  oral  oral  missing
watch-flyer      missing    -        missing  -        -       -     -     -
scam-flyer       stale      missing  missing  missing  notice  oral  oral  missing
"""
HEAD, *ROWS = [line.split() for line in EXPECTED.strip().splitlines()]
# The first places of the list: life before rights, more people before fewer, then fewer words.
# A price is new words x rate + words x revision + fixed, at least the minimum, by the lowest card.
FIRST = [
    ("protective-order", "es", None, None),
    ("emergency", "tl", 11, None),  # the card for Tagalog has expired
    ("protective-order", "tl", None, None),
    ("emergency", "vi", 11, 37.50),  # 11 x 2.00 + 11 x 0.50 + 10
    ("protective-order", "vi", None, None),
    ("emergency", "zh-Hans", 11, 11.00),
    ("protective-order", "zh-Hans", None, None),
    ("emergency", "so", 11, None),
    ("protective-order", "so", None, None),
    ("complaint", "es", 4, 2.00),  # one sentence changed; 4 x 0.50 is below Northwest's 45
    ("consent-search", "es", 6, 3.00),
    ("consent-search", "tl", 6, None),
    ("victim-notice", "tl", 11, None),
    ("complaint", "tl", 12, None),
    (
        "consent-search",
        "vi",
        6,
        20.50,
    ),  # (3 new + 3 approved x 0.25) x 2 + 6 x 0.50 + 10
    ("victim-notice", "vi", 11, 37.50),
    ("complaint", "vi", 12, 40.00),
]


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample(tmp_path_factory.mktemp("larkspur"))


@pytest.fixture(scope="module")
def matrix(agency: Path) -> PlanMatrix:
    with opened(agency) as session:
        return document_matrix(session)


@pytest.fixture(scope="module")
def items(agency: Path, matrix: PlanMatrix) -> Backlog:
    return backlog(matrix, load_rates(agency).rates, on=NOW.date())


@pytest.mark.slow
def test_every_cell_is_as_worked_out_by_hand(matrix: PlanMatrix) -> None:
    assert [str(one.tag) for one in matrix.languages] == HEAD
    for name, *states in ROWS:
        cells = [matrix.cell(name, Tag(tag)) for tag in HEAD]
        assert [cell.state if cell else "-" for cell in cells] == states, name
    assert sum(matrix.counts().values()) == 90


@pytest.mark.slow
def test_each_state_says_why(matrix: PlanMatrix) -> None:
    def why(document: str, tag: str) -> str:
        cell = matrix.cell(document, Tag(tag))
        assert cell is not None
        return cell.why

    assert why("emergency", "es") == "version 1, 40 copies handed out"
    assert why("victim-notice", "es") == "approved; hand it out: langaccess publish DOCUMENT"
    assert why("complaint", "es").endswith("2 of 3 sentences approved")
    assert why("scam-flyer", "es") == "withdrawn on 2026-11-25 by L. Ruiz: wrong number"
    assert why("tow-release", "es") == "sent to a translator on 2026-11-25"
    assert why("bail-sheet", "es") == "in use before, not approved"
    assert why("consent-search", "so").startswith("only a person may translate it")
    assert why("emergency", "mam") == "few readers (L. Ruiz, 2026-03-01)"
    assert "sign language" in why("emergency", "ase")
    assert "notice" in why("emergency", "ar")


@pytest.mark.slow
def test_a_document_without_its_file_is_named(matrix: PlanMatrix) -> None:
    note = "protective-order: the file is missing (brochures/protective-order.docx)"
    assert matrix.notes == (note,)


@pytest.mark.slow
def test_the_list_and_its_prices_are_as_worked_out_by_hand(items: Backlog) -> None:
    shown = [
        (
            one.document, str(one.tag),
            None if one.words is None else one.words.total,
            None if one.price is None else one.price.amount,
        )
        for one in items.items
    ]  # fmt: skip
    assert shown[: len(FIRST)] == FIRST
    assert len(shown) == 53
    web = next(one for one in items.items if (one.document, one.tag) == ("web-notice", "es"))
    assert web.price is not None
    assert (web.price.vendor, web.price.amount) == ("Northwest", 70.00)  # 350 x 0.20


@pytest.mark.slow
def test_a_repeated_sentence_counts_as_known(matrix: PlanMatrix) -> None:
    cell = matrix.cell("property-receipt", Tag("tl"))
    assert cell is not None
    assert cell.words is not None
    assert (cell.words.new, cell.words.exact) == (7, 3)


@pytest.mark.slow
def test_a_price_that_has_expired_is_named_and_not_used(items: Backlog) -> None:
    assert items.notes == (
        "the rate of Uniglobe, en to tl expired on 2025-12-31 and is not used",
        "no current rate is entered for Somali and Tagalog",
    )


@pytest.mark.slow
def test_a_budget_buys_from_the_top_and_names_what_is_left_out_first(items: Backlog) -> None:
    cut = items.cut(60)
    assert cut.bought == (4, 6, 10, 11)
    assert cut.spent == 53.50  # 37.50 + 11.00 + 2.00 + 3.00
    assert cut.first_left_out == 15  # 20.50 more would be 74.00
    assert {1, 2, 3, 5} <= set(cut.unpriced)
    everything = items.cut(items.total)
    assert everything.first_left_out is None
    assert len(everything.bought) == everything.priced


@pytest.mark.slow
def test_an_urgent_order_costs_the_factor_of_the_card(agency: Path, matrix: PlanMatrix) -> None:
    urgent = backlog(matrix, load_rates(agency).rates, on=NOW.date(), rush=True)
    web = next(one for one in urgent.items if (one.document, one.tag) == ("web-notice", "es"))
    assert web.price is not None
    assert web.price.amount == 105.00  # 70 x 1.5
    assert all(one.price is None for one in urgent.items if one.tag == VI)  # no rush factor


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        path = root / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.slow
def test_without_a_census_table_the_languages_are_those_of_the_rules(tmp_path: Path) -> None:
    from tests.outreach.plan.kit import DOCUMENTS, RULES

    (tmp_path / "jurisdiction.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "documents.yaml").write_text(DOCUMENTS, encoding="utf-8")
    with opened(tmp_path) as session:
        found = document_matrix(session)
    assert "no census table is imported" in found.notes[0]
    assert {str(one.tag) for one in found.languages} >= {"zh-Hans", "so", "mam", "ase"}


@pytest.mark.slow
def test_a_group_that_is_not_one_language_is_a_question(agency: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(agency, root)
    edit("jurisdiction.yaml", '  - {tag: so, source: "school-2025: 141 pupils"}\n', "")(root)
    edit("jurisdiction.yaml", "  - {tag: zh-Hans, source: need}\n", "")(root)
    with opened(root) as session:
        found = document_matrix(session)
    assert "so" not in {str(one.tag) for one in found.languages}
    assert any("not one language" in question for question in found.questions)
    assert any(("zh" in question and "script" in question.lower()) or "Simplified" in question
               for question in found.questions)  # fmt: skip


@pytest.mark.slow
def test_a_group_stays_a_question_if_the_rules_have_one_of_its_languages(agency: Path) -> None:
    with opened(agency) as session:
        found = document_matrix(session)
    assert any("the rules have Somali of its languages" in question for question in found.questions)
