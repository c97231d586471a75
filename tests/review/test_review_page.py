"""The page for reviewers, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from langaccess.core.model import PackFormat
from langaccess.qa import FindingAnswer, accept
from langaccess.translate.memory import Memory, TranslationUnit, Trust
from tests.review.kit import EN, HT, NOW, Agency, fill
from tests.support import session_on


def page(police: Agency, to: Path) -> str:
    return police.export(to, form=PackFormat.HTML).read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_false_alarm_that_was_answered_is_shown_no_more(police: Agency, tmp_path: Path) -> None:
    sent = police.export(tmp_path / "out")
    odd = fill(sent, {"217-555-0100": "217-555-0101"})
    held = next(one for one in police.take(odd).held if "phone.differs" in one.reason)
    assert "phone.differs" in page(police, tmp_path / "before")
    with police.db() as conn:
        for code in held.codes:
            said = FindingAnswer(code, held.answer, "D. Clerk", "a second number", person="clerk")
            accept(conn, said, at=NOW)
    assert "phone.differs" not in page(police, tmp_path / "after")


@pytest.mark.slow
def test_what_the_memory_has_is_shown_and_only_looked_at(police: Agency, tmp_path: Path) -> None:
    with police.db() as conn:
        Memory(session_on(conn)).add(
            [
                TranslationUnit(EN, HT, "Do not send any money.", "Pa voye", Trust.LEGACY, "1999"),
            ]
        )
    text = page(police, tmp_path / "pack")
    offer = text[text.index("From the translation memory (legacy") :].split("</div>")[0]
    assert "Do not send any money." in offer
    assert "Pa voye" in offer
    assert "<button" not in offer


@pytest.mark.slow
def test_no_text_of_a_brochure_becomes_markup_of_the_page(police: Agency, tmp_path: Path) -> None:
    before = page(police, tmp_path / "before")
    evil = "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; \"' onfocus=alert(1) x="
    police.flyer.write_text(f"# Evil {evil}\n\nTell {evil} now.\n", encoding="utf-8")
    text = page(police, tmp_path / "pack")
    assert "Evil" in text
    for sign in ("<img", "</script>", "<script", ' onfocus="', "<svg", "<iframe"):
        assert text.count(sign) == before.count(sign), sign
    assert not re.search(r"<[^<>]*onerror=[^<>]*>", text)


@pytest.mark.slow
def test_the_page_loads_nothing_and_the_same_state_gives_the_same_bytes(
    police: Agency, tmp_path: Path
) -> None:
    text = page(police, tmp_path / "one")
    assert text == page(police, tmp_path / "two")
    assert "default-src 'none'" in text
    assert "http://" not in text
    assert "https://" not in text
