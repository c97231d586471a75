"""Pages lead somewhere, are found from the index, and quote engines truly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from langaccess.core.tags import Tag
from langaccess.translate.engines import choose, discover, open_engine
from langaccess.translate.pipeline.sources import load_sidecar
from tests.support import ROOT, needs_starter

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "benchmarks").glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_to_a_file_and_a_heading(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        name, _, part = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name}: {link}"
        if part:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert part in map(anchor, headings), f"{page.name}: {link}"


def test_every_path_in_the_guide_for_contributors_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./-]+(?:/|\.(?:py|yaml|tsv|md|toml|txt)))`", text))
    inside = [path for path in (ROOT / "langaccess").rglob("*") if path.is_dir()]
    roots = (ROOT, ROOT / "langaccess", *inside)
    made = {name for name in named if name.startswith("build/")}  # by a command, not committed
    lost = [name for name in named - made if not any((root / name).exists() for root in roots)]
    assert len(named) > 30
    assert sorted(lost) == []


def test_the_index_names_every_page_but_the_decisions() -> None:
    indexes = (DOCS / "README.md", DOCS / "reference" / "api.md")
    linked = {
        (page.parent / link).resolve()
        for page in indexes
        for link in LINK.findall(page.read_text(encoding="utf-8"))
    }
    pages = {p for p in DOCS.rglob("*.md") if p.parent.name != "decisions"} - {DOCS / "README.md"}
    lost = sorted(p.relative_to(DOCS).as_posix() for p in pages if p not in linked)
    assert lost == [], "add a line to docs/README.md"


DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))


def test_a_decision_has_a_number_of_its_own_and_is_in_the_index() -> None:
    numbers = [page.name[:3] for page in DECISIONS]
    assert len(set(numbers)) == len(numbers)
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\* \d{3}: \[.+\]\((.+)\)$", index, re.MULTILINE) == [
        page.name for page in DECISIONS
    ]


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_follows_the_template(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    head = rf"# {page.name[:3]}: .+\n\nDate: \d{{4}}-\d\d-\d\d\. Status: \w+\.\n\n"
    assert re.match(head, text)
    parts = re.findall(r"^\*\*(Context|Decision|Consequences)\.\*\*", text, re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequences"]
    assert text.count("\n") <= 40


@pytest.mark.slow
def test_a_decision_that_is_named_exists() -> None:
    numbers = {page.name[:3] for page in DECISIONS}
    named = re.compile(r"\bdecisions?[ /(]+\[?(\d{3})\b")
    files = [*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
    for folder in ("langaccess", "tests", "tools", "benchmarks", "config"):
        files += [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.yaml")]
    lost = [
        f"{path.relative_to(ROOT)}: {number}"
        for path in files
        for number in named.findall(path.read_text(encoding="utf-8"))
        if number not in numbers
    ]
    assert lost == []


def test_the_sidecar_shown_in_the_how_to_loads(tmp_path: Path) -> None:
    page = (DOCS / "how-to" / "declare-a-class.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(files:.*?)```", page, re.DOTALL)
    path = tmp_path / "brochures.yaml"
    path.write_text(shown, encoding="utf-8")
    assert len(load_sidecar(path).files) == 2


@pytest.mark.slow
@needs_starter
@pytest.mark.starter
def test_the_dangerous_outputs_in_the_page_are_what_the_engine_says() -> None:
    page = (DOCS / "explanation" / "what-machines-must-not-do.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|[^|]*\| ([^|…]+) \| \*([^|…*]+)\* \|", page, re.MULTILINE)
    assert len(rows) >= 8
    choice = choose(discover([]), Tag("en"), Tag("pt"))
    assert choice is not None
    said = open_engine(choice.info).translate_batch([english for english, _ in rows])
    assert said == [output for _, output in rows]
