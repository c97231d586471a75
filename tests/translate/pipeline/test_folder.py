"""The output folder from run to run: what is made again, what is kept, whose a name is."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.workspace import Workspace
from langaccess.core.errors import OutputError
from langaccess.core.files import lock
from langaccess.core.tags import Tag
from langaccess.formats import load_labels
from langaccess.translate import TranslationJob
from tests.translate.pipeline.kit import TEST, only, run_job, work


@pytest.mark.slow
def test_a_second_run_does_only_what_changed(agency: Workspace, brochures: Path) -> None:
    first = work(agency, brochures)
    (brochures / "flyer.md").write_text("# New\n\nCall us today.\n", encoding="utf-8")
    second = work(agency, brochures)
    assert only(second, "hours.txt").reused
    assert not only(second, "flyer.md").reused
    assert only(second, "hours.txt").segments == only(first, "hours.txt").segments
    manifest = json.loads(second.manifest.read_text(encoding="utf-8"))
    assert len(manifest["files"]) == 2


@pytest.mark.slow
def test_what_somebody_typed_into_a_draft_is_kept_beside_the_new_one(
    agency: Workspace, brochures: Path
) -> None:
    target = only(work(agency, brochures), "hours.txt").target
    assert target is not None
    before = target.read_bytes()
    target.write_bytes(before + b"typed into it")
    second = only(work(agency, brochures), "hours.txt")
    assert not second.reused
    assert target.read_bytes() == before
    kept = target.with_name("hours.qps-ploc.kept.txt")
    assert kept.read_bytes() == before + b"typed into it"
    assert [kept.name in f.message for f in second.findings if f.code == "draft.kept"] == [True]


@pytest.mark.slow
def test_a_file_that_was_there_before_us_is_kept(agency: Workspace, brochures: Path) -> None:
    assert agency.root is not None
    mine = agency.root / "translations" / "desk" / "hours.qps-ploc.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("translated by a person", encoding="utf-8")
    work(agency, brochures)
    kept = mine.with_name("hours.qps-ploc.kept.txt")
    assert kept.read_text(encoding="utf-8") == "translated by a person"


@pytest.mark.slow
def test_what_a_killed_run_wrote_without_recording_it_is_no_work_of_a_person(
    agency: Workspace, brochures: Path
) -> None:
    first = work(agency, brochures)
    first.manifest.unlink()
    second = work(agency, brochures)
    assert not [f for file in second.files for f in file.findings if f.code == "draft.kept"]
    assert not list(first.manifest.parent.rglob("*.kept*"))


@pytest.mark.slow
def test_two_sources_of_one_name_never_share_a_result(agency: Workspace, tmp_path: Path) -> None:
    texts = {}
    for place in ("a/en", "b/en"):
        folder = tmp_path / place
        folder.mkdir(parents=True)
        (folder / "flyer.txt").write_text(f"The desk {place[0]} is open.\n", encoding="utf-8")
    for sources in ([tmp_path / "a/en", tmp_path / "b/en"], [tmp_path / "a/en"], [tmp_path / "b"]):
        for file in work(agency, *sources).files:
            assert file.target is not None
            texts[file.source.parent.parent.name] = file.target.read_text(encoding="utf-8")
        manifest = json.loads(work(agency, *sources).manifest.read_text(encoding="utf-8"))
        assert len({item["target"] for item in manifest["files"]}) == 2
    assert texts["a"] != texts["b"]


@pytest.mark.slow
def test_a_source_is_the_same_however_it_is_written(
    agency: Workspace, brochures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(agency, brochures)
    assert agency.root is not None
    monkeypatch.chdir(agency.root)
    again = work(agency, Path("brochures"))
    assert all(file.reused for file in again.files)
    assert only(again, "hours.txt").source == Path("brochures/desk/hours.txt")
    assert len(json.loads(again.manifest.read_text(encoding="utf-8"))["files"]) == 2


@pytest.mark.slow
def test_a_folder_that_holds_sources_and_results_is_taken_up_again(
    agency: Workspace, brochures: Path
) -> None:
    (brochures / "flyer-copy.qps-ploc.md").write_text("Ask at the desk.\n", encoding="utf-8")
    (brochures / "flyer-copy.md").write_text("Call us today.\n", encoding="utf-8")
    first = work(agency, brochures, out=brochures)
    assert only(first, "flyer-copy.md").target == brochures / "flyer-copy-2.qps-ploc.md"
    second = work(agency, brochures, out=brochures)
    assert sorted(f.source for f in second.files) == sorted(f.source for f in first.files)
    assert all(file.reused for file in second.files)
    text = (brochures / "flyer-copy.qps-ploc.md").read_text(encoding="utf-8")
    assert text == "Ask at the desk.\n"


@pytest.mark.slow
def test_a_changed_rule_makes_the_file_again(agency: Workspace, brochures: Path) -> None:
    work(agency, brochures)
    rules = agency.jurisdiction.read_text(encoding="utf-8")
    agency.jurisdiction.write_text(
        rules + "\ntranslate:\n  do_not_translate: [Springfield]\n", encoding="utf-8"
    )
    assert not only(work(agency, brochures), "hours.txt").reused


def test_new_ways_of_drafting_make_the_file_again(
    agency: Workspace, brochures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(agency, brochures)
    assert only(work(agency, brochures), "hours.txt").reused
    monkeypatch.setattr("langaccess.translate.pipeline.drafter.CASCADE", 0)
    assert not only(work(agency, brochures), "hours.txt").reused


@pytest.mark.slow
def test_a_new_wording_of_the_label_makes_the_file_again_but_a_new_day_does_not(
    agency: Workspace, brochures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert agency.root is not None
    work(agency, brochures)
    job = TranslationJob((brochures,), (TEST,), agency.root / "translations")
    tomorrow = run_job(agency, job, today=date(2026, 11, 3))
    assert all(file.reused for file in tomorrow.files)
    shipped = load_labels()
    english = replace(shipped.labels[Tag("en")], text="A machine made this. {date}")
    changed = replace(shipped, labels={**shipped.labels, Tag("en"): english})
    monkeypatch.setattr("langaccess.formats.labels.load_labels", lambda: changed)
    again = only(work(agency, brochures), "hours.txt")
    assert not again.reused
    assert again.target is not None
    assert "A machine made this. 2026-11-02" in again.target.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_second_run_at_once_waits_and_then_says_who_is_at_work(
    agency: Workspace, brochures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("langaccess.translate.pipeline.run.WAIT", 0.2)
    with (
        lock(agency.state / ".translate.lock", purpose="this test"),
        pytest.raises(OutputError, match=r"in use by process \d+ on"),
    ):
        work(agency, brochures)


def test_a_foreign_manifest_is_never_overwritten(agency: Workspace, brochures: Path) -> None:
    assert agency.root is not None
    path = agency.root / "translations" / "manifest.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"name": "a web app"}', encoding="utf-8")
    with pytest.raises(OutputError, match="not a manifest of langaccess"):
        work(agency, brochures)
    assert path.read_text(encoding="utf-8") == '{"name": "a web app"}'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("target", "../brochures/plan.md"), ("pack", "/etc/hosts"), ("target", True), ("lang", 7),
        ("source", None), ("target", "a\x00b"), ("target", "."),
        ("target", "a\ud800.md"), ("source", "x" * 5000), ("pack", "y" * 300),
    ],
)  # fmt: skip
def test_a_manifest_that_names_what_is_not_ours_is_damaged(
    key: str, value: object, agency: Workspace, brochures: Path
) -> None:
    assert agency.root is not None
    work(agency, brochures)
    path = agency.root / "translations" / "manifest.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    body["files"][0][key] = value
    path.write_text(json.dumps(body), encoding="utf-8")
    before = sorted(brochures.iterdir())
    with pytest.raises(OutputError, match="damaged"):
        work(agency, brochures)
    assert sorted(brochures.iterdir()) == before


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="who plants a link on Windows needs a right to")
def test_a_link_planted_among_the_drafts_is_replaced_and_not_followed(
    agency: Workspace, brochures: Path, tmp_path: Path
) -> None:
    assert agency.root is not None
    work(agency, brochures)
    out = agency.root / "translations"
    draft = next(path for path in out.rglob("*.md") if not path.name.startswith("."))
    private = tmp_path / "private.txt"
    private.write_text("nobody else's business", encoding="utf-8")
    draft.unlink()
    draft.symlink_to(private)
    work(agency, brochures)
    assert private.read_text(encoding="utf-8") == "nobody else's business"
    assert draft.is_file()
    assert not draft.is_symlink()
    assert not any(b"business" in path.read_bytes() for path in out.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["approved", "translations/approved", "translations/approved/x"])
def test_drafts_do_not_go_among_approved_texts(
    agency: Workspace, brochures: Path, name: str
) -> None:
    assert agency.root is not None
    before = sorted((agency.root / "approved").rglob("*"))
    with pytest.raises(OutputError, match="drafts do not go into"):
        work(agency, brochures, out=agency.root / name)
    assert sorted((agency.root / "approved").rglob("*")) == before
    assert not (agency.root / "translations" / "approved").exists()
