"""Terms of the agency in what is approved."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.translate.memory import approve_terms, load_terms
from tests.review.kit import HT, Agency


def glossary(police: Agency, form: str, forbidden: str = "") -> None:
    """Enter a term of the agency, and have it approved."""
    more = f", {{text: {forbidden}, usage: forbidden, source: us}}" if forbidden else ""
    path = police.root / "glossary" / "own.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        "terms:\n  - id: family\n    en: family\n    definition: people one lives with\n"
        "    domain: victims\n    source: us\n"
        f"    forms: {{ht: [{{text: {form}, source: us}}{more}]}}\n",
        encoding="utf-8",
    )
    with police.session() as session:
        base = load_terms(path.parent)
        asked = approve_terms(session, base, ("family",), HT, police.person("A. Khan"))
    assert all(one.decision.allowed for one in asked)


@pytest.mark.slow
def test_a_changed_term_makes_stale_only_where_it_occurs(police: Agency, returned: Path) -> None:
    glossary(police, "fanmi")
    police.take(returned)
    police.approve("A. Khan")
    assert police.states() == ["approved"] * 6
    glossary(police, "paran")
    found = police.standings()
    assert [str(s.state) for s in found.values()] == ["approved"] * 5 + ["stale"]
    assert list(found.values())[-1].reason == "a term used in it changed since A. Khan approved it"
    assert all(one.decision.allowed for one in police.approve("A. Khan", read=True))
    assert police.states() == ["approved"] * 6


@pytest.mark.slow
def test_a_word_that_the_term_base_forbids_is_an_open_error(police: Agency, returned: Path) -> None:
    police.take(returned)
    glossary(police, "paran", forbidden="fanmi")
    (refused,) = [one for one in police.approve("A. Khan") if not one.decision.allowed]
    assert [r.rule for r in refused.decision.reasons] == ["floor.10"]
    assert refused.findings[0].code == "term.forbidden"
    assert police.states() == ["approved"] * 5 + ["translated"]
