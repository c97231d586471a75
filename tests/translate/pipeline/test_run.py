"""The whole job on small files: drafts, packs, refusals, and what is reported."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from langaccess import formats
from langaccess.agency import policy
from langaccess.agency.policy import decisions
from langaccess.agency.policy.gate import weigh
from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace
from langaccess.core.errors import ConfigError, Exit, InputError
from langaccess.core.tags import EN, Tag
from langaccess.translate import (
    Counts,
    FileResult,
    FileStatus,
    TranslationJob,
    TranslationPlan,
    TranslationReport,
    inspect,
    read_gate,
    split_units,
)
from tests.modelfolder import install
from tests.support import needs_starter
from tests.translate.pipeline.kit import TEST, only, run_job, work

HT = Tag("ht")


@pytest.mark.slow
def test_every_file_is_drafted_beside_its_place_with_a_label(
    agency: Workspace, brochures: Path
) -> None:
    report = work(agency, brochures)
    assert {f.status for f in report.files} == {FileStatus.DONE}
    target = only(report, "hours.txt").target
    assert target is not None
    assert target.relative_to(report.manifest.parent).as_posix() == "desk/hours.qps-ploc.txt"
    text = target.read_text(encoding="utf-8")
    assert "Machine translation, not reviewed" in text
    assert "The desk is open" not in text
    assert report.exit_code() is Exit.DONE


@pytest.mark.slow
def test_counts_add_up_and_stand_in_the_manifest(agency: Workspace, brochures: Path) -> None:
    report = work(agency, brochures)
    for file in report.files:
        counts = file.segments
        assert counts.total == counts.translated + counts.kept + counts.human + counts.failed
        assert counts.total > 0
    manifest = json.loads(report.manifest.read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        target = report.manifest.parent / entry["target"]
        assert entry["target_sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
        source = report.manifest.parent / entry["source"]
        assert entry["source_sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
        assert entry["engine"]["kind"] == "pseudo"
    assert len(manifest["files"]) == 2


@pytest.mark.slow
def test_no_engine_ends_in_a_pack_a_translator_can_use(agency: Workspace, brochures: Path) -> None:
    report = work(agency, brochures, to=HT)
    assert {(f.status, f.reason) for f in report.files} == {(FileStatus.REFUSED, "no_engine")}
    assert report.exit_code() is Exit.NO
    pack = report.files[0].pack
    assert pack is not None
    with zipfile.ZipFile(pack) as archive:
        names = set(archive.namelist())
        assert {
            "READ ME FIRST.txt", "words.csv", "xliff/flyer.md.xlf", "bilingual/flyer.md.docx",
            "context/flyer.md.html", "xliff/hours.txt.xlf",
        } <= names  # fmt: skip
        cover = archive.read("READ ME FIRST.txt").decode("utf-8")
        assert "Haitian Creole" in cover
        assert "Springfield Police".upper() in cover
        xliff = archive.read("xliff/hours.txt.xlf").decode("utf-8")
        assert "It costs you nothing." in xliff
        assert "alt-trans" not in xliff


@pytest.mark.slow
def test_the_name_of_a_file_is_no_formula_and_no_markup_in_a_pack(
    agency: Workspace, brochures: Path
) -> None:
    name = "=HYPERLINK(1) & <b>.md" if os.name == "posix" else "=HYPERLINK(1).md"
    (brochures / name).write_text("Hello &lt;img src=x&gt; there.\n", encoding="utf-8")
    report = work(agency, brochures / name, to=HT)
    pack = report.files[0].pack
    assert pack is not None
    with zipfile.ZipFile(pack) as archive:
        words = archive.read("words.csv").decode("utf-8-sig")
        (page,) = (archive.read(n) for n in archive.namelist() if n.startswith("context/"))
    assert words.splitlines()[1].startswith("'=HYPERLINK")
    assert b"<img" not in page
    assert b"<b>" not in page


@pytest.mark.slow
def test_a_pack_never_takes_the_place_of_one_for_other_files(
    agency: Workspace, brochures: Path
) -> None:
    first = work(agency, brochures / "flyer.md", to=HT)
    second = work(agency, brochures / "desk", to=HT)
    packs = [first.files[0].pack, second.files[0].pack]
    assert [pack.name for pack in packs if pack] == ["pack.ht.zip", "pack-2.ht.zip"]
    manifest = json.loads(second.manifest.read_text(encoding="utf-8"))
    for item, name in zip(manifest["files"], ("hours.txt", "flyer.md"), strict=True):
        data = (second.manifest.parent / item["pack"]).read_bytes()
        assert item["pack_sha256"] == hashlib.sha256(data).hexdigest()
        with zipfile.ZipFile(second.manifest.parent / item["pack"]) as archive:
            assert f"xliff/{name}.xlf" in archive.namelist()
    assert work(agency, brochures / "flyer.md", to=HT).files[0].pack == packs[0]


@pytest.mark.slow
def test_a_pack_that_was_asked_for_is_named_with_every_file_in_it(
    agency: Workspace, brochures: Path
) -> None:
    for _ in range(2):
        report = work(agency, brochures, pack=True)
        assert {file.status for file in report.files} == {FileStatus.DONE}
        assert all(file.pack and file.pack.is_file() for file in report.files)
        manifest = json.loads(report.manifest.read_text(encoding="utf-8"))
        assert {item["pack"] for item in manifest["files"]} == {"pack.qps-ploc.zip"}


@pytest.mark.slow
def test_a_pack_that_cannot_be_written_is_exit_6(agency: Workspace, brochures: Path) -> None:
    assert agency.root is not None
    (agency.root / "translations" / "pack.qps-ploc.zip").mkdir(parents=True)
    report = work(agency, brochures, pack=True)
    assert len(report.files) == 2
    assert report.exit_code() is Exit.OUTPUT


@pytest.mark.slow
def test_a_legal_act_is_refused_by_class_and_holds_no_machine_text(
    agency: Workspace, brochures: Path
) -> None:
    sidecar = "files:\n  flyer.md: legal_act\n"
    (brochures / "brochures.yaml").write_text(sidecar, encoding="utf-8")
    report = work(agency, brochures, to=Tag("pt"))
    flyer = only(report, "flyer.md")
    assert flyer.status is FileStatus.REFUSED
    assert flyer.reason == "documents.legal_act"
    assert flyer.decision is not None
    assert flyer.decision.instead
    assert flyer.target is None
    assert flyer.pack is not None
    with zipfile.ZipFile(flyer.pack) as archive:
        assert b"alt-trans" not in archive.read("xliff/flyer.md.xlf")


@pytest.mark.slow
def test_a_draft_that_policy_no_longer_permits_is_taken_away(
    agency: Workspace, brochures: Path
) -> None:
    (brochures / "a.txt").write_text("Our desk is open today.\n", encoding="utf-8")
    first = work(agency, brochures)
    drafts = [only(first, name).target for name in ("a.txt", "hours.txt")]
    assert all(draft is not None and draft.is_file() for draft in drafts)
    mine, changed = (draft for draft in drafts if draft is not None)
    changed.write_text("typed over by a person", encoding="utf-8")
    for name in ("a.txt", "desk/hours.txt"):
        (brochures / name).write_bytes(b"\x00\x01\x02" * 40)
    second = work(agency, brochures)
    assert only(second, "a.txt").status is FileStatus.FAILED
    assert not mine.exists()
    assert changed.read_text(encoding="utf-8") == "typed over by a person"
    assert "draft.left" in [f.code for f in only(second, "hours.txt").findings]


@pytest.mark.slow
def test_pseudo_translation_reaches_what_policy_keeps_from_machines(
    agency: Workspace, brochures: Path
) -> None:
    (brochures / "flyer.md").write_text("You have the right to remain silent.\n", encoding="utf-8")
    flyer = only(work(agency, brochures), "flyer.md")
    assert flyer.segments.human == 0
    assert flyer.target is not None
    assert "remain silent" not in flyer.target.read_text(encoding="utf-8")


@pytest.mark.parametrize("tag", ["qps-ploc", "qps-plocm"])
def test_pseudo_translation_leaves_no_sentence_in_english(
    agency: Workspace, brochures: Path, tag: str
) -> None:
    """Its accents look like damaged letters, its Hebrew like another language: both are meant."""
    text = "The US Department will assess the OS case.\n\nCase No. 22-1045\n\nThe police is open."
    (brochures / "flyer.md").write_text(text, encoding="utf-8")
    flyer = only(work(agency, brochures, to=Tag(tag)), "flyer.md")
    assert (flyer.segments.kept, flyer.segments.translated) == (0, 3)


@pytest.mark.slow
def test_an_engine_that_does_not_start_is_exit_5_and_the_other_languages_go_on(
    agency: Workspace, brochures: Path
) -> None:
    assert agency.root is not None
    install(agency.root / "models")  # its weights are not a model
    (brochures / "act.txt").write_text("You must appear in court.\n", encoding="utf-8")
    sidecar = "files:\n  act.txt: legal_act\n"
    (brochures / "brochures.yaml").write_text(sidecar, encoding="utf-8")
    es, out = Tag("es"), agency.root / "translations"
    report = run_job(agency, TranslationJob((brochures,), (es, TEST), out))
    found = {(f.source.name, f.lang): f for f in report.files}
    assert len(found) == len(report.files) == 6
    for name in ("flyer.md", "hours.txt"):
        assert (found[name, es].status, found[name, es].reason) == (FileStatus.FAILED, "engine")
        assert found[name, es].message
        assert found[name, TEST].status is FileStatus.DONE
        assert found[name, es].pack == found["act.txt", es].pack
    pack = found["act.txt", es].pack
    assert pack is not None
    with zipfile.ZipFile(pack) as packed:
        words = packed.read("READ ME FIRST.txt").decode("utf-8")
    assert "the engine could not work" in words
    assert report.exit_code() is Exit.ENGINE


@pytest.mark.parametrize(
    ("reasons", "engine", "code"),
    [
        (["output", "engine", "input", ""], "gone", Exit.OUTPUT),
        (["engine", "input", ""], "", Exit.ENGINE),
        (["input", ""], "gone", Exit.ENGINE),
        (["input", "refused"], "", Exit.INPUT),
        (["refused", ""], "", Exit.NO),
        (["skipped", ""], "", Exit.DONE),
    ],
)
def test_a_batch_ends_with_the_first_code_that_applies(
    reasons: list[str], engine: str, code: Exit
) -> None:
    status = {"": FileStatus.DONE, "refused": FileStatus.REFUSED, "skipped": FileStatus.SKIPPED}
    files = tuple(
        FileResult(Path("a"), TEST, status.get(reason, FileStatus.FAILED), reason=reason)
        for reason in reversed(reasons)
    )
    assert TranslationReport(TranslationPlan(()), files, Path("m"), engine).exit_code() is code


def test_strict_minds_sentences_that_kept_their_source() -> None:
    files = (FileResult(Path("a"), TEST, FileStatus.DONE, segments=Counts(translated=9, kept=1)),)
    report = TranslationReport(TranslationPlan(()), files, Path("m"))
    assert (report.exit_code(), report.exit_code(strict=True)) == (Exit.DONE, Exit.NO)


@pytest.mark.slow
def test_one_bad_file_does_not_stop_the_others(agency: Workspace, brochures: Path) -> None:
    (brochures / "broken.docx").write_bytes(b"PK\x03\x04 this is no zip")
    (brochures / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (brochures / "photo.jpg").write_bytes(b"\xff\xd8")
    report = work(agency, brochures)
    assert only(report, "broken.docx").reason == "input"
    assert only(report, "old.doc").status is FileStatus.REFUSED
    assert "saved as .docx" in only(report, "old.doc").message
    assert only(report, "photo.jpg").status is FileStatus.SKIPPED
    assert only(report, "hours.txt").status is FileStatus.DONE
    assert report.exit_code() is Exit.INPUT


@pytest.mark.slow
def test_a_file_in_another_language_is_skipped(agency: Workspace, brochures: Path) -> None:
    spanish = (
        "La oficina está abierta todos los días de la semana. Si usted necesita un intérprete, "
        "pídalo en el mostrador. El servicio no le cuesta nada a ninguna persona.\n"
    )
    (brochures / "aviso.txt").write_text(spanish * 3, encoding="utf-8")
    found = only(work(agency, brochures), "aviso.txt")
    assert (found.status, found.reason) == (FileStatus.SKIPPED, "source_language")


@pytest.mark.slow
def test_a_target_that_cannot_be_written_is_exit_6(agency: Workspace, brochures: Path) -> None:
    assert agency.root is not None
    (agency.root / "translations" / "flyer.qps-ploc.md").mkdir(parents=True)
    report = work(agency, brochures)
    assert only(report, "flyer.md").reason == "output"
    assert only(report, "hours.txt").status is FileStatus.DONE
    assert report.exit_code() is Exit.OUTPUT


@pytest.mark.slow
def test_the_plan_comes_before_the_work_and_names_undeclared_files(
    agency: Workspace, brochures: Path
) -> None:
    assert agency.root is not None
    plans: list[TranslationPlan] = []
    job = TranslationJob((brochures,), (TEST, HT), agency.root / "translations")

    def announced(plan: TranslationPlan) -> None:
        assert not list((agency.root or Path()).glob("translations/**/*.md"))
        plans.append(plan)

    run_job(agency, job, announce=announced)
    (plan,) = plans
    assert plan.undeclared == ("desk/hours.txt",)
    assert [(row.lang, bool(row.engine), row.packed) for row in plan.rows] == [
        (TEST, True, 0),
        (HT, False, 2),
    ]


@pytest.mark.parametrize(
    ("to", "class_"),
    [
        (HT, None),
        (HT, "legal_act"),
        pytest.param(Tag("pt"), "legal_act", marks=needs_starter),
    ],
)
def test_the_plan_counts_every_sentence_of_a_file_that_people_translate(
    agency: Workspace, brochures: Path, to: Tag, class_: str | None
) -> None:
    """Without an engine, or in a class that no machine may draft, all of a file is theirs."""
    (row,) = work(agency, brochures, to=to, doc_class=class_).plan.rows
    assert (row.files, row.segments, row.packed) == (0, 0, 2)
    assert row.human == 9


def test_the_first_draft_is_written_before_the_last_file_is_read(
    agency: Workspace, brochures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of hundreds of files shows results early; one pack has what people translate."""
    assert agency.root is not None
    out = agency.root / "translations"
    for name in ("act.txt", "zed.txt", "zoo.txt"):
        (brochures / name).write_text(f"Please call the desk of {name[:3]}.\n", encoding="utf-8")
    monkeypatch.setattr("langaccess.translate.pipeline.run._FIRST_WAVE", 1)
    drafts: list[int] = []
    plans: list[TranslationPlan] = []

    def announced(plan: TranslationPlan) -> None:
        drafts.append(len([p for p in out.rglob("*.qps-ploc.*") if p.is_file()]))
        plans.append(plan)

    report = run_job(agency, TranslationJob((brochures,), (TEST, HT), out), announce=announced)
    assert drafts == [0, 1]  # the first of five files, then the other four
    assert [sum(row.files + row.packed for row in plan.rows) for plan in plans] == [2, 8]
    assert [row.files + row.packed for row in report.plan.rows] == [5, 5]
    assert len(report.plan.undeclared) == 4
    packs = {file.pack for file in report.files if file.lang == HT}
    assert packs == {out / "pack.ht.zip"}
    assert [f.source.name for f in report.files if f.lang == TEST] == [
        f.source.name for f in report.files if f.lang == HT
    ]
    with zipfile.ZipFile(out / "pack.ht.zip") as packed:
        assert len([n for n in packed.namelist() if n.endswith(".xlf")]) >= 5


def test_a_sidecar_mistake_names_file_and_classes(agency: Workspace, brochures: Path) -> None:
    (brochures / "brochures.yaml").write_text("files:\n  flyer.md: legal\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="'legal' is not a document class") as caught:
        work(agency, brochures)
    assert "legal_act" in (caught.value.hint or "")


def test_a_missing_source_is_named(agency: Workspace) -> None:
    with pytest.raises(InputError, match="no such file"):
        work(agency, Path("nowhere.docx"))


def test_a_rights_sentence_cut_over_two_paragraphs_is_stopped_as_a_whole(
    agency: Workspace, brochures: Path
) -> None:
    text = "You have the right\n\nto remain silent\n\nThe desk is open.\n\nCome in.\n"
    (brochures / "cut.txt").write_text(text, encoding="utf-8")
    rules = policy.load_policy(agency.jurisdiction)
    (path,) = [p for p in brochures.iterdir() if p.name == "cut.txt"]
    parts = [part for row in split_units(formats.read(path), Tag("en")) for part in row.parts]
    stopped = read_gate(parts, rules).stopped
    assert [p.text for p in parts if p.id in stopped] == ["You have the right", "to remain silent"]


@pytest.mark.slow
@pytest.mark.parametrize("fault", [MemoryError, RecursionError, IndexError])
def test_a_fault_in_judging_one_file_leaves_the_others_translated(
    agency: Workspace, brochures: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    real = weigh

    def broken(texts: Sequence[tuple[str, bool]], *args: Any) -> Any:
        for text, _ in texts:
            if "scams" in text:
                raise fault(text)
        return real(texts, *args)

    monkeypatch.setattr(decisions, "weigh", broken)
    found = work(agency, brochures)
    flyer = only(found, "flyer.md")
    assert (flyer.status, only(found, "hours.txt").status) == (FileStatus.FAILED, FileStatus.DONE)
    assert "scams" not in flyer.message
    assert found.exit_code() != 0
    looked = inspect([brochures], Session(agency), EN)
    assert [(one.path.name, bool(one.problem)) for one in looked] == [
        ("hours.txt", False), ("flyer.md", True),
    ]  # fmt: skip
