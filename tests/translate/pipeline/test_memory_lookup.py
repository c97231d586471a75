"""The agency's memory before the engine: what is reused, what is not, and what is said of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace
from langaccess.core.model import Kind, Segment, Severity, Span, SpanKind
from langaccess.core.tags import Tag
from langaccess.translate import FileStatus, TranslationJob
from langaccess.translate.memory import Memory, TranslationUnit, Trust
from langaccess.translate.pipeline.job import TextOrigin
from langaccess.translate.pipeline.memory_lookup import MemoryLookup
from tests.support import keep_units, needs_starter
from tests.translate.pipeline.kit import run_job

EN, PT, HT = Tag("en"), Tag("pt"), Tag("ht")


def keep(agency: Workspace, source: str, target: str, standing: Trust, tag: Tag = PT) -> None:
    with Session(agency) as session:
        session.now = datetime(2026, 11, 24, tzinfo=UTC)
        keep_units(session, TranslationUnit(EN, tag, source, target, standing, "old.docx"))


def recalled(agency: Workspace, segment: Segment, tag: Tag = PT) -> object:
    with Session(agency) as session:
        return MemoryLookup(Memory(session), EN, tag).drafts([segment]).get(segment)


def test_an_approved_sentence_comes_out_of_the_memory_and_says_so(agency: Workspace) -> None:
    keep(agency, "The desk is open.", "O balcão está aberto.", Trust.APPROVED)
    with Session(agency) as session:
        (draft,) = (
            MemoryLookup(Memory(session), EN, PT)
            .drafts([Segment("a.0", "The desk is open.")])
            .values()
        )
    assert (draft.text, draft.origin) == ("O balcão está aberto.", TextOrigin.MEMORY)
    assert [(f.code, f.severity) for f in draft.findings] == [("memory.approved", Severity.INFO)]


def test_an_unapproved_sentence_is_marked_for_the_reviser(agency: Workspace) -> None:
    keep(agency, "The desk is open.", "O balcão está aberto.", Trust.LEGACY)
    with Session(agency) as session:
        (draft,) = (
            MemoryLookup(Memory(session), EN, PT)
            .drafts([Segment("a.0", "The desk is open.")])
            .values()
        )
    assert [(f.code, f.severity) for f in draft.findings] == [
        ("memory.unapproved", Severity.WARNING)
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Call 617-555-0123 today.", "Ligue hoje para 617-555-0132."),
        ("Call 617-555-0123 today.", "Ligue hoje."),
    ],
)
def test_a_unit_with_another_number_is_never_used_whoever_approved_it(
    agency: Workspace, source: str, target: str
) -> None:
    keep(agency, source, target, Trust.APPROVED)
    assert recalled(agency, Segment("a.0", source)) is None


def test_a_stretch_that_stays_verbatim_must_stand_in_the_translation(agency: Workspace) -> None:
    text = "Bring form AB-12 with you."
    code = (Span(11, 16, SpanKind.CODE, 1),)
    keep(agency, text, "Traga o formulário.", Trust.APPROVED)
    assert recalled(agency, Segment("a.0", text, code)) is None
    keep(agency, text, "Traga o formulário AB-12.", Trust.APPROVED)
    assert recalled(agency, Segment("a.0", text, code)) is not None


def test_nothing_is_recalled_for_a_layout_test_or_outside_an_agencys_folder(
    agency: Workspace,
) -> None:
    keep(agency, "Open.", "Aberto.", Trust.APPROVED, Tag("qps-ploc"))
    assert recalled(agency, Segment("a.0", "Open."), Tag("qps-ploc")) is None
    assert MemoryLookup(None, EN, PT).drafts([Segment("a.0", "Open.", kind=Kind.BODY)]) == {}


@pytest.mark.slow
@needs_starter
def test_a_run_takes_the_memory_first_and_runs_again_when_the_memory_has_changed(
    agency: Workspace, brochures: Path
) -> None:
    assert agency.root is not None
    job = TranslationJob((brochures / "desk",), (PT,), agency.root / "translations")
    today = date(2026, 11, 25)
    (before,) = run_job(agency, job, today=today).files
    assert before.segments.memory == 0
    keep(agency, "It costs you nothing.", "Não custa nada para o senhor.", Trust.APPROVED)
    (after,) = run_job(agency, job, today=today).files
    assert (after.status, after.reused, after.segments.memory) == (FileStatus.DONE, False, 1)
    assert after.target is not None
    text = after.target.read_text(encoding="utf-8")
    assert "Não custa nada para o senhor." in text
    assert "Machine translation, not reviewed" in text, "one approved sentence approves no document"
    (again,) = run_job(agency, job, today=today).files
    assert again.reused
    manifest = json.loads((job.out / "manifest.json").read_text(encoding="utf-8"))
    assert any(entry["segments"]["memory"] == 1 for entry in manifest["files"])


@pytest.mark.slow
def test_without_an_engine_the_pack_offers_what_the_memory_has(
    agency: Workspace, brochures: Path
) -> None:
    import zipfile

    assert agency.root is not None
    keep(agency, "It costs you nothing.", "Li pa koute w anyen.", Trust.TRANSLATED, HT)
    job = TranslationJob((brochures / "desk",), (HT,), agency.root / "translations")
    (file,) = run_job(agency, job, today=date(2026, 11, 25)).files
    assert file.pack is not None
    with zipfile.ZipFile(file.pack) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".xlf")]
        assert "Li pa koute w anyen." in archive.read(name).decode("utf-8")


@pytest.mark.slow
@needs_starter
def test_a_pack_names_the_memory_and_not_the_engine_where_a_person_once_translated(
    agency: Workspace, brochures: Path
) -> None:
    import zipfile

    from langaccess.formats.exchange import parse_xliff12

    assert agency.root is not None
    keep(agency, "It costs you nothing.", "Não custa nada para o senhor.", Trust.APPROVED)
    job = TranslationJob((brochures / "desk",), (PT,), agency.root / "translations", pack=True)
    (file,) = run_job(agency, job, today=date(2026, 11, 25)).files
    assert file.pack is not None
    with zipfile.ZipFile(file.pack) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".xlf")]
        data = archive.read(name)
    (document,) = parse_xliff12(data, name)
    origins = {unit.source.text: unit.origin for unit in document.units}
    assert origins.pop("It costs you nothing.") == "memory"
    assert origins
    assert all(origin.startswith("mozilla:") for origin in origins.values())
    assert b"approved before, in old.docx" in data
