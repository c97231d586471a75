"""The notice of free help: approved sentences only, each marked with its language."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from lxml import html

from langaccess.agency.policy import Policy, load_policy
from langaccess.core.model import State
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag
from langaccess.outreach.notices import HelpNotice, build_help_notice, by_need
from langaccess.phrases.book import load_phrasebook
from langaccess.phrases.cards import Request

DAY = date(2026, 11, 30)
PHRASES = ("interpreter.point", "interpreter.help-free", "interpreter.wait")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(shipped(CONFIG, "us-federal.yaml"))


@pytest.fixture(scope="module")
def notice(policy: Policy) -> HelpNotice:
    book = load_phrasebook()
    for lang in ("es", "ar", "vi"):
        for id_ in PHRASES:
            entry = book.translation(id_, Tag(lang))
            assert entry is not None
            if (lang, id_) != ("vi", "interpreter.wait"):
                approved = dataclasses.replace(entry, state=State.APPROVED, approved_by="A. Khan")
                book = book.with_translation(approved)
    tags = tuple(map(Tag, ("es", "ar", "vi", "so")))
    request = Request(book, tags, agency="Springfield Police", line="217-555-0101")
    return build_help_notice(request, policy, DAY)


@pytest.mark.slow
def test_it_has_a_file_for_each_place(notice: HelpNotice) -> None:
    assert set(notice.files) == {
        "poster.pdf", "handout.pdf", "web.html", "telephone.md", "tag-lines.txt", "tag-lines.docx",
    }  # fmt: skip
    assert notice.files["poster.pdf"].startswith(b"%PDF")


@pytest.mark.slow
def test_the_web_page_marks_each_language_and_its_direction(notice: HelpNotice) -> None:
    rows = html.fragment_fromstring(notice.files["web.html"].decode("utf-8"))
    found = {row.get("lang"): row for row in rows[1:-1]}
    assert set(found) == {"es", "ar", "vi"}
    assert found["ar"].get("dir") == "rtl"
    assert found["es"].get("dir") == "ltr"
    assert {row.get("translate") for row in found.values()} == {"no"}
    assert b"<script" not in notice.files["web.html"]


@pytest.mark.slow
def test_a_language_without_an_approved_sentence_is_left_out_and_named(notice: HelpNotice) -> None:
    assert [one.tag for one in notice.lines] == ["es", "ar", "vi"]
    assert Tag("so") in {one.tag for one in notice.left_out}
    assert ("interpreter.wait", Tag("vi")) in {(one.id, one.tag) for one in notice.left_out}
    for name in ("web.html", "telephone.md", "tag-lines.txt"):
        assert "Somali" not in notice.files[name].decode("utf-8")


@pytest.mark.slow
def test_sign_language_has_its_own_line_and_no_voice_number(notice: HelpNotice) -> None:
    for name in ("web.html", "telephone.md", "tag-lines.txt"):
        text = notice.files[name].decode("utf-8")
        assert "American Sign Language (ASL)" in text
        assert "711" in text
        assert "217-555-0101" not in text


@pytest.mark.slow
def test_the_telephone_script_has_seconds(notice: HelpNotice) -> None:
    text = notice.files["telephone.md"].decode("utf-8")
    assert "1. Spanish (es), " in text
    assert "3. Vietnamese (vi), " in text
    assert all(0 < one.spoken.seconds < 30 for one in notice.lines)


@pytest.mark.slow
def test_languages_come_in_the_order_of_need(policy: Policy) -> None:
    tags = tuple(map(Tag, ("vi", "es", "ar")))
    assert by_need(tags, policy) == ("ar", "es", "vi")


@pytest.mark.slow
def test_without_an_approved_sentence_there_is_no_notice(policy: Policy) -> None:
    made = build_help_notice(Request(load_phrasebook(), (Tag("es"),)), policy, DAY)
    assert made.files == {}
    assert made.left_out
