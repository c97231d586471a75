"""Defects that people found in real translations are found, with their values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from langaccess.agency.policy import load_policy
from langaccess.core.model import Severity
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import Tag
from langaccess.qa import CheckReport, FileFinding, check_files, load_rules, settings
from langaccess.qa.files.file_checks import FilePair
from langaccess.qa.inputs.file_text import read
from tests.support import SHARED, needs_shared

pytestmark = needs_shared
BROCHURES = SHARED / "data" / "brochures"
LETTERS = BROCHURES / "doj_crt_letters"
SETTINGS = settings(load_policy(shipped(CONFIG, "us-federal.yaml")))
LANGUAGES = ("es", "ko", "tl", "vi", "zh-hans", "zh-hant")


def check(*targets: Path, against: Path, lang: str | None = None) -> CheckReport:
    tag = None if lang is None else Tag(lang)
    return check_files(targets, [against], tag=tag, settings=SETTINGS)


def errors(report: CheckReport, *codes: str) -> Iterator[FileFinding]:
    for finding in report.findings:
        if finding.severity is Severity.ERROR and (not codes or finding.code in codes):
            yield finding


def said(report: CheckReport, *codes: str) -> str:
    return "\n".join(finding.message for finding in errors(report, *codes))


def letters(name: str) -> tuple[Path, ...]:
    return tuple(LETTERS / f"{name}_{language}.md" for language in LANGUAGES)


@pytest.mark.slow
@pytest.mark.parametrize("target", letters("crt_eeoc_referral_letter"), ids=lambda p: p.stem[-4:])
def test_numbers_and_links_missing_from_every_translation_are_named(target: Path) -> None:
    report = check(target, against=LETTERS / "crt_eeoc_referral_letter.md")
    phones = said(report, "phone.differs")
    for number in ("1-844-234-5122", "1-800-669-6820", "1-866-487-9243", "1-800-321-6472"):
        assert f"'{number}' is missing from the translation" in phones
    links = said(report, "url.differs")
    for address in (
        "https://www.dol.gov/agencies/owcp", "https://www.dol.gov/agencies/whd",
        "https://www.eeoc.gov/", "https://www.osha.gov/", "https://lsc.gov/about-lsc",
    ):  # fmt: skip
        assert f"'{address}" in links
    assert "'1-800-321-OSHA' is not '1-800-321-6472'" in said(report, "phone.vanity")


@pytest.mark.slow
def test_where_all_translations_agree_the_source_is_suspected() -> None:
    report = check(
        *letters("crt_eeoc_referral_letter"), against=LETTERS / "crt_eeoc_referral_letter.md"
    )
    found = [f.message for f in report.findings if f.code == "source.suspect"]
    assert len(found) == 1
    assert "321-6742" in found[0] or "321-OSHA" in found[0]
    assert "1-800-321-6472" in found[0]


def test_a_hotline_without_separators_is_the_same_number() -> None:
    report = check(LETTERS / "ier_form_letter_es.md", against=LETTERS / "ier_form_letter.md")
    assert said(report, "phone.differs", "url.differs", "link.differs", "number.differs") == ""


def test_a_placeholder_that_became_one_agencys_address_is_found() -> None:
    report = check(
        LETTERS / "crt_doe_referral_letter_tl.md", against=LETTERS / "crt_doe_referral_letter.md"
    )
    assert "{{ referral_text }}" in said(report, "placeholder.differs")
    for number in ("(800) 421-3481", "(202) 453-6012", "(800) 877-8339"):
        assert f"'{number}' is not in the source" in said(report, "phone.differs")
    assert "'OCR@ed.gov' is not in the source" in said(report, "email.differs")


@pytest.mark.parametrize("target", letters("crt_eeoc_referral_form_letter"), ids=lambda p: p.stem)
def test_two_links_that_no_translation_has_are_named(target: Path) -> None:
    report = check(target, against=LETTERS / "crt_eeoc_referral_form_letter.md")
    links = said(report, "link.differs")
    assert "https://www.eeoc.gov/contact-eeoc" in links
    assert "https://www.eeoc.gov/federal-sector/filing-formal-complaint" in links


def test_a_deadline_that_became_another_is_the_only_thing_said_of_a_page() -> None:
    pages = BROCHURES / "vote_gov" / "content"
    report = check(pages / "bn/register/ca.md", against=pages / "en/register/ca.md")
    assert [(f.code, f.message, f.where) for f in errors(report)] == [
        ("number.differs", "'15' is missing from the translation", "ca.md:14")
    ]


def test_text_in_a_legacy_font_is_one_finding() -> None:
    pages = BROCHURES / "vote_gov" / "content"
    report = check(pages / "nv/about-us.html", against=pages / "en/about-us.html")
    assert [f.code for f in errors(report)] == ["encoding.legacy"]


@pytest.mark.parametrize("source", ["cms_pdf/{}.pdf", "cms_txt/{}.txt"])
def test_a_stale_date_and_another_order_are_seen_in_columns(source: str) -> None:
    name = "7-things-immigrants-need-to-know"
    report = check(
        BROCHURES / "cms_txt" / f"{name}-spanish.txt", against=BROCHURES / source.format(name)
    )
    assert said(report, "date.stale") == "'septiembre 2015' instead of 'August 2016' in the source"
    # the tags of the PDF give the bubbles in the order of the translation
    changed = "order.changed" in {f.code for f in report.findings}
    assert changed is source.endswith(".txt")
    assert said(report, "url.differs", "date.differs") == ""  # CuidadoDeSalud.gov is the same site


@pytest.mark.parametrize("language", ["chinese", "arabic", "russian", "vietnamese", "creole"])
def test_a_number_broken_over_two_lines_is_not_missing(language: str) -> None:
    folder = BROCHURES / "cms_txt"
    report = check(
        folder / f"help-in-your-language-{language}.txt",
        against=folder / "get-help-in-your-language.txt",
    )
    assert list(errors(report)) == []


@pytest.mark.parametrize("language", ["arabic", "creole", "korean", "portuguese", "russian"])
def test_a_leaflet_in_pdf_is_read_in_its_order_from_either_side(language: str) -> None:
    folder = BROCHURES / "cms_pdf"
    target = folder / f"help-in-your-language-{language}.pdf"
    report = check(target, against=folder / "get-help-in-your-language.pdf")
    assert list(errors(report)) == []
    lone = [f for f in report.findings if f.code.startswith("section.")]
    assert len(lone) <= 1, "what could not be paired is said once"
    if language == "arabic":
        words = " ".join(block.text for block in read(target).blocks)
        assert "شخص ما تساعده" in words
        assert "CMS Product No. 11806-Arabic" in words


@pytest.mark.slow
def test_a_paragraph_lost_in_a_catalogue_blank_values_and_missing_keys_are_found() -> None:
    folder = BROCHURES / "dol_timesheet"
    report = check(folder / "es.strings", against=folder / "en.strings", lang="es")
    overtime = [f for f in errors(report) if f.segment.startswith("info_glossary_overtime:")]
    assert {"'168' is missing from the translation", "'24' is missing from the translation"} <= {
        f.message for f in overtime
    }
    assert "sentence.missing" in {f.code for f in overtime}
    blank = {f.segment.split(":")[0] for f in errors(report, "target.empty")}
    assert "fsla_info_regular_rate" in blank
    assert "wage_and_hour_division" in said(report, "section.missing")
    longer = [f for f in errors(report, "length.unusual") if "break_time_warning" in f.segment]
    assert len(longer) == 1


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["tsv", "xlsx"])
def test_a_table_is_checked_row_by_row(suffix: str) -> None:
    report = check_files([BROCHURES / "ma_209a" / f"209a_package_es.{suffix}"], settings=SETTINGS)
    assert report.by_code()["target.empty"] == 196
    rows = {f.where for f in errors(report, "placeholder.differs")}
    assert 20 <= len(rows) <= 40
    assert "${ children.as_noun()}" in said(report, "placeholder.differs")


@pytest.mark.slow
def test_leaflets_of_one_column_saved_as_text_are_read_in_step_and_raise_no_errors() -> None:
    tags = {"arabic": "ar", "chinese": "zh", "korean": "ko", "portuguese": "pt", "tagalog": "tl"}
    folder = BROCHURES / "cms_txt"
    source = read(folder / "get-help-in-your-language.txt")
    columns = read(folder / "immigration-fast-facts.txt")
    for name, tag in tags.items():
        pair = (Tag("en"), Tag(tag))
        target = read(folder / f"help-in-your-language-{name}.txt")
        assert not FilePair(source, target, pair, load_rules()).loose
        report = check_files([target.path], [source.path], tag=Tag(tag))
        assert [f for f in report.findings if f.severity == "error"] == []
    spanish = read(folder / "spanish-immigration-fast-facts.txt")
    assert FilePair(columns, spanish, (Tag("en"), Tag("es")), load_rules()).loose
