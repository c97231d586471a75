"""Reports under any input: comparisons are fair, pages are whole, bills never crash."""

from __future__ import annotations

import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.agency.policy import HelpKind, shipped_jurisdictions
from langaccess.core.errors import InputError
from langaccess.core.rates import wilson
from langaccess.reports import (
    BulletList,
    Callout,
    DataTable,
    FactTable,
    Heading,
    Page,
    ProseBlock,
    compare,
    load_bills,
    load_side,
    render,
)

BASE = load_side(shipped_jurisdictions()["us-federal"])
ENCOUNTERS = sorted(BASE.policy.interpreting.encounters)
TIGHTER = st.one_of(
    st.tuples(st.sampled_from(ENCOUNTERS), st.sampled_from([*HelpKind])).map(
        lambda pair: {"encounters": {pair[0]: {"using": {pair[1].value: "never"}}}}
    ),
    st.sampled_from(ENCOUNTERS).map(lambda name: {"encounters": {name: {"tier": "certified"}}}),
    st.sampled_from(["low", "medium", "high"]).map(
        lambda name: {"levels": {name: {"speaking": 4, "using": {"mt": "never"}}}}
    ),
    st.integers(1, 29).map(lambda n: {"exigency": {"expires_minutes": n}}),
)


def side(rules: dict[str, Any]) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jurisdiction.yaml"
        head = {"id": "spring", "extends": "us-federal", "as_of": "2026-11-25"}
        text = yaml.safe_dump({**head, "interpreting": rules}, sort_keys=False)
        path.write_text(text.replace("'2026-11-25'", "2026-11-25"), encoding="utf-8")
        return load_side(path)


@settings(max_examples=12, deadline=None)
@given(TIGHTER)
def test_who_only_tightens_is_never_the_one_who_acts_against_the_other(
    rules: dict[str, Any],
) -> None:
    ours = side(rules)
    found = compare(ours, BASE)
    assert {row.which for row in found.rows if row.verdict == "stricter"} <= {"ours"}
    acted = [case for case in found.scenarios if case.actor == "ours" and case.kind != "order"]
    assert acted == []
    back = compare(BASE, ours)
    assert len(back.scenarios) == len(found.scenarios)
    assert [row.verdict for row in back.rows] == [row.verdict for row in found.rows]


class Balanced(HTMLParser):
    """Checks that every tag that opens is closed in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


WORDS = st.text(max_size=40)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_any_words_make_a_whole_page_and_no_markup(one: str, two: str, three: str) -> None:
    blocks = (
        Heading(one), ProseBlock(two, three), Callout(one), BulletList((two, three), numbered=True),
        FactTable(((one, two),)), DataTable(three, (one, two), ((two, three),)),
    )  # fmt: skip
    page = Page(one, blocks, two, (three,))
    parser = Balanced()
    parser.feed(render(page, "html"))
    parser.close()
    assert parser.open == []
    assert parser.seen <= {
        "html", "head", "meta", "link", "title", "style", "body", "main", "h1", "h2", "p", "span",
        "ol", "li", "dl", "dt", "dd", "div", "table", "caption", "thead", "tbody", "tr", "th", "td",
        "footer",
    }  # fmt: skip
    rows = [line for line in render(page, "md").splitlines() if line.startswith("| ")]
    assert all(row.replace(r"\|", "").count("|") == 3 for row in rows)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=5), max_size=6))
def test_bills_of_any_content_are_read_or_refused_in_words(rows: list[list[str]]) -> None:
    import csv

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bills.csv"
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            csv.writer(file).writerows(
                [["Date", "Language", "Minutes", "ID", "Interpreter"], *rows]
            )
        try:
            found = load_bills(path, "America/Chicago")
        except InputError:
            return
        assert len(found.lines) + len(found.skipped) <= len(rows)


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share_and_stays_inside(pair: tuple[int, int]) -> None:
    found = wilson(*pair, 95)
    assert 0 <= found.low <= found.share + 1e-12
    assert found.share <= found.high + 1e-12
    assert found.high <= 1
