"""The whole job on small files: drafts, packs, refusals, resume, and what is reported."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from langaccess import documents, policy
from langaccess.documents import load_labels
from langaccess.errors import ConfigError, Exit, InputError, OutputError
from langaccess.files import lock
from langaccess.tags import Tag
from langaccess.translate import Counts, FileResult, Job, Plan, Report, Status, run
from langaccess.translate.scan import gate, rows
from langaccess.workspace import Workspace
from tests.modelfolder import install

TEST = Tag("qps-ploc")
HT = Tag("ht")
TODAY = date(2026, 11, 2)


def work(agency: Workspace, *sources: Path, to: Tag = TEST, **changes: object) -> Report:
    assert agency.root is not None
    job = Job(sources, (to,), agency.root / "translations")
    return run(replace(job, **changes), agency, today=TODAY)  # type: ignore[arg-type]


def only(report: Report, name: str) -> FileResult:
    (found,) = [file for file in report.files if file.source.name == name]
    return found


def test_every_file_is_drafted_beside_its_place_with_a_label(
    agency: Workspace, brochures: Path
) -> None:
    report = work(agency, brochures)
    assert {f.status for f in report.files} == {Status.DONE}
    target = only(report, "hours.txt").target
    assert target is not None
    assert target.relative_to(report.manifest.parent).as_posix() == "desk/hours.qps-ploc.txt"
    text = target.read_text(encoding="utf-8")
    assert "Machine translation, not reviewed" in text
    assert "The desk is open" not in text
    assert report.exit_code() is Exit.DONE


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


def test_a_second_run_does_only_what_changed(agency: Workspace, brochures: Path) -> None:
    first = work(agency, brochures)
    (brochures / "flyer.md").write_text("# New\n\nCall us today.\n", encoding="utf-8")
    second = work(agency, brochures)
    assert only(second, "hours.txt").reused
    assert not only(second, "flyer.md").reused
    assert only(second, "hours.txt").segments == only(first, "hours.txt").segments
    manifest = json.loads(second.manifest.read_text(encoding="utf-8"))
    assert len(manifest["files"]) == 2


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


def test_a_file_that_was_there_before_us_is_kept(agency: Workspace, brochures: Path) -> None:
    assert agency.root is not None
    mine = agency.root / "translations" / "desk" / "hours.qps-ploc.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("translated by a person", encoding="utf-8")
    work(agency, brochures)
    kept = mine.with_name("hours.qps-ploc.kept.txt")
    assert kept.read_text(encoding="utf-8") == "translated by a person"


def test_what_a_killed_run_wrote_without_recording_it_is_no_work_of_a_person(
    agency: Workspace, brochures: Path
) -> None:
    first = work(agency, brochures)
    first.manifest.unlink()
    second = work(agency, brochures)
    assert not [f for file in second.files for f in file.findings if f.code == "draft.kept"]
    assert not list(first.manifest.parent.rglob("*.kept*"))


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


def test_a_changed_rule_makes_the_file_again(agency: Workspace, brochures: Path) -> None:
    work(agency, brochures)
    rules = agency.jurisdiction.read_text(encoding="utf-8")
    agency.jurisdiction.write_text(
        rules + "\ntranslate:\n  do_not_translate: [Springfield]\n", encoding="utf-8"
    )
    assert not only(work(agency, brochures), "hours.txt").reused


def test_no_engine_ends_in_a_pack_a_translator_can_use(agency: Workspace, brochures: Path) -> None:
    report = work(agency, brochures, to=HT)
    assert {(f.status, f.reason) for f in report.files} == {(Status.REFUSED, "no_engine")}
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


def test_a_pack_that_was_asked_for_is_named_with_every_file_in_it(
    agency: Workspace, brochures: Path
) -> None:
    for _ in range(2):
        report = work(agency, brochures, pack=True)
        assert {file.status for file in report.files} == {Status.DONE}
        assert all(file.pack and file.pack.is_file() for file in report.files)
        manifest = json.loads(report.manifest.read_text(encoding="utf-8"))
        assert {item["pack"] for item in manifest["files"]} == {"pack.qps-ploc.zip"}


def test_a_pack_that_cannot_be_written_is_exit_6(agency: Workspace, brochures: Path) -> None:
    assert agency.root is not None
    (agency.root / "translations" / "pack.qps-ploc.zip").mkdir(parents=True)
    report = work(agency, brochures, pack=True)
    assert len(report.files) == 2
    assert report.exit_code() is Exit.OUTPUT


def test_a_legal_act_is_refused_by_class_and_holds_no_machine_text(
    agency: Workspace, brochures: Path
) -> None:
    sidecar = "files:\n  flyer.md: legal_act\n"
    (brochures / "brochures.yaml").write_text(sidecar, encoding="utf-8")
    report = work(agency, brochures, to=Tag("pt"))
    flyer = only(report, "flyer.md")
    assert flyer.status is Status.REFUSED
    assert flyer.reason == "documents.legal_act"
    assert flyer.decision is not None
    assert flyer.decision.instead
    assert flyer.target is None
    assert flyer.pack is not None
    with zipfile.ZipFile(flyer.pack) as archive:
        assert b"alt-trans" not in archive.read("xliff/flyer.md.xlf")


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
    assert only(second, "a.txt").status is Status.FAILED
    assert not mine.exists()
    assert changed.read_text(encoding="utf-8") == "typed over by a person"
    assert "draft.left" in [f.code for f in only(second, "hours.txt").findings]


def test_pseudo_translation_reaches_what_policy_keeps_from_machines(
    agency: Workspace, brochures: Path
) -> None:
    (brochures / "flyer.md").write_text("You have the right to remain silent.\n", encoding="utf-8")
    flyer = only(work(agency, brochures), "flyer.md")
    assert flyer.segments.human == 0
    assert flyer.target is not None
    assert "remain silent" not in flyer.target.read_text(encoding="utf-8")


def test_an_engine_that_does_not_start_is_exit_5_and_the_other_languages_go_on(
    agency: Workspace, brochures: Path
) -> None:
    assert agency.root is not None
    install(agency.root / "models")  # its weights are no model
    (brochures / "act.txt").write_text("You must appear in court.\n", encoding="utf-8")
    sidecar = "files:\n  act.txt: legal_act\n"
    (brochures / "brochures.yaml").write_text(sidecar, encoding="utf-8")
    es, out = Tag("es"), agency.root / "translations"
    report = run(Job((brochures,), (es, TEST), out), agency, today=TODAY)
    found = {(f.source.name, f.lang): f for f in report.files}
    assert len(found) == len(report.files) == 6
    for name in ("flyer.md", "hours.txt"):
        assert (found[name, es].status, found[name, es].reason) == (Status.FAILED, "engine")
        assert found[name, es].message
        assert found[name, TEST].status is Status.DONE
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
    status = {"": Status.DONE, "refused": Status.REFUSED, "skipped": Status.SKIPPED}
    files = tuple(
        FileResult(Path("a"), TEST, status.get(reason, Status.FAILED), reason=reason)
        for reason in reversed(reasons)
    )
    assert Report(Plan(()), files, Path("m"), engine).exit_code() is code


def test_strict_minds_sentences_that_kept_their_source() -> None:
    files = (FileResult(Path("a"), TEST, Status.DONE, segments=Counts(translated=9, kept=1)),)
    report = Report(Plan(()), files, Path("m"))
    assert (report.exit_code(), report.exit_code(strict=True)) == (Exit.DONE, Exit.NO)


def test_a_new_wording_of_the_label_makes_the_file_again_but_a_new_day_does_not(
    agency: Workspace, brochures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert agency.root is not None
    work(agency, brochures)
    job = Job((brochures,), (TEST,), agency.root / "translations")
    tomorrow = run(job, agency, today=date(2026, 11, 3))
    assert all(file.reused for file in tomorrow.files)
    shipped = load_labels()
    english = replace(shipped.labels[Tag("en")], text="A machine made this. {date}")
    changed = replace(shipped, labels={**shipped.labels, Tag("en"): english})
    monkeypatch.setattr("langaccess.documents.labels.load_labels", lambda: changed)
    again = only(work(agency, brochures), "hours.txt")
    assert not again.reused
    assert again.target is not None
    assert "A machine made this. 2026-11-02" in again.target.read_text(encoding="utf-8")


def test_one_bad_file_does_not_stop_the_others(agency: Workspace, brochures: Path) -> None:
    (brochures / "broken.docx").write_bytes(b"PK\x03\x04 this is no zip")
    (brochures / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (brochures / "photo.jpg").write_bytes(b"\xff\xd8")
    report = work(agency, brochures)
    assert only(report, "broken.docx").reason == "input"
    assert only(report, "old.doc").status is Status.REFUSED
    assert "saved as .docx" in only(report, "old.doc").message
    assert only(report, "photo.jpg").status is Status.SKIPPED
    assert only(report, "hours.txt").status is Status.DONE
    assert report.exit_code() is Exit.INPUT


def test_a_file_in_another_language_is_skipped(agency: Workspace, brochures: Path) -> None:
    spanish = (
        "La oficina está abierta todos los días de la semana. Si usted necesita un intérprete, "
        "pídalo en el mostrador. El servicio no le cuesta nada a ninguna persona.\n"
    )
    (brochures / "aviso.txt").write_text(spanish * 3, encoding="utf-8")
    found = only(work(agency, brochures), "aviso.txt")
    assert (found.status, found.reason) == (Status.SKIPPED, "source_language")


def test_a_target_that_cannot_be_written_is_exit_6(agency: Workspace, brochures: Path) -> None:
    assert agency.root is not None
    (agency.root / "translations" / "flyer.qps-ploc.md").mkdir(parents=True)
    report = work(agency, brochures)
    assert only(report, "flyer.md").reason == "output"
    assert only(report, "hours.txt").status is Status.DONE
    assert report.exit_code() is Exit.OUTPUT


def test_a_second_run_at_once_waits_and_then_says_who_is_at_work(
    agency: Workspace, brochures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("langaccess.translate.batch.WAIT", 0.2)
    with (
        lock(agency.state / ".translate.lock", purpose="this test"),
        pytest.raises(OutputError, match=r"in use by process \d+ on"),
    ):
        work(agency, brochures)


def test_the_plan_comes_before_the_work_and_names_undeclared_files(
    agency: Workspace, brochures: Path
) -> None:
    assert agency.root is not None
    plans: list[Plan] = []
    job = Job((brochures,), (TEST, HT), agency.root / "translations")

    def announced(plan: Plan) -> None:
        assert not list((agency.root or Path()).glob("translations/**/*.md"))
        plans.append(plan)

    run(job, agency, announce=announced, today=TODAY)
    (plan,) = plans
    assert plan.undeclared == ("desk/hours.txt",)
    assert [(row.lang, bool(row.engine), row.packed) for row in plan.rows] == [
        (TEST, True, 0),
        (HT, False, 2),
    ]


def test_a_sidecar_mistake_names_file_and_classes(agency: Workspace, brochures: Path) -> None:
    (brochures / "brochures.yaml").write_text("files:\n  flyer.md: legal\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="'legal' is not a document class") as caught:
        work(agency, brochures)
    assert "legal_act" in (caught.value.hint or "")


def test_a_missing_source_is_named(agency: Workspace) -> None:
    with pytest.raises(InputError, match="no such file"):
        work(agency, Path("nowhere.docx"))


def test_a_foreign_manifest_is_never_overwritten(agency: Workspace, brochures: Path) -> None:
    assert agency.root is not None
    path = agency.root / "translations" / "manifest.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"name": "a web app"}', encoding="utf-8")
    with pytest.raises(OutputError, match="not a manifest of langaccess"):
        work(agency, brochures)
    assert path.read_text(encoding="utf-8") == '{"name": "a web app"}'


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


def test_a_rights_sentence_cut_over_two_paragraphs_is_stopped_as_a_whole(
    agency: Workspace, brochures: Path
) -> None:
    text = "You have the right\n\nto remain silent\n\nThe desk is open.\n\nCome in.\n"
    (brochures / "cut.txt").write_text(text, encoding="utf-8")
    rules = policy.load_policy(agency.jurisdiction)
    (path,) = [p for p in brochures.iterdir() if p.name == "cut.txt"]
    parts = [part for row in rows(documents.read(path), Tag("en")) for part in row.parts]
    stopped = gate(parts, rules)
    assert [p.text for p in parts if p.id in stopped] == ["You have the right", "to remain silent"]
