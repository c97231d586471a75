"""Shards give what one PC gives, also when a process dies; another version or kit is refused."""

from __future__ import annotations

import gc
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import tracemalloc
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.core.errors import (
    ConfigError,
    EngineError,
    Exit,
    InputError,
    OutputError,
    UsageError,
)
from langaccess.core.progress import Silent
from langaccess.core.tags import Tag
from langaccess.translate import FileStatus
from langaccess.translate.shards import (
    ShardProgress,
    StepResult,
    collect_shards,
    run_local,
    run_on_cluster,
    run_shards,
)
from tests.modelfolder import install
from tests.support import needs_dask, needs_starter
from tests.translate.shards.kit import (
    FILES,
    NOW,
    TESTS,
    collect,
    job,
    killed_at,
    office,
    on_one_pc,
    plan,
    results,
    session,
    twin,
)

VI, PT = Tag("vi"), Tag("pt")


@pytest.fixture(autouse=True)
def _no_questions(no_questions: None) -> None:
    """These tests are about what an engine gets and returns."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return office(tmp_path / "office")


def out(root: Path) -> Path:
    return root / "translations"


def parts(root: Path) -> dict[str, bytes]:
    """Return the results of all shards by name."""
    folder = out(root) / "shards"
    found = [*folder.glob("sentences/[!.]*"), *folder.glob("documents/[!.]*")]
    return {path.name: path.read_bytes() for path in found}


@pytest.mark.slow
def test_parts_of_three_collected_equal_one_pc_but_for_times(root: Path) -> None:
    one = twin(root)
    on_one_pc(one, *TESTS, VI)  # no engine for Vietnamese: a pack
    plan(root, 7, *TESTS, VI)
    for first in (1, 2, 3):
        done = run_shards(out(root), first, 3, workers=1)
    assert done.sentences_left == ()
    report = collect(root)
    assert results(root) == results(one)
    assert {"pack.vi.zip", "hours.qps-ploc.html", "hours.htm.qps-ploc.html"} <= set(
        results(root)[1]
    )
    assert not any(file.reused for file in report.files)


@pytest.mark.slow
@needs_starter
def test_a_real_engine_on_two_local_processes_gives_what_one_pc_gives(root: Path) -> None:
    one = twin(root)
    on_one_pc(one, PT)
    plan(root, 3, PT)
    done = run_local(out(root), 2)
    assert (done.failed, done.sentences_left, done.documents_left) == ((), (), ())
    collect(root)
    assert results(root) == results(one)


@pytest.mark.slow
def test_an_equal_sentence_is_translated_once_across_shards(root: Path) -> None:
    planned = plan(root, 6, TESTS[0])
    (language,) = planned.languages
    done = run_shards(out(root), 1, 1, workers=1)
    count = sum(step.count for step in done.steps if step.step == "sentences")
    assert count == language.sentences
    sources: list[str] = []
    for path in (out(root) / "shards" / "sentences").glob("*.sqlite"):
        with sqlite3.connect(path) as conn:
            sources += [row[0] for row in conn.execute("SELECT source FROM drafts")]
        conn.close()
    assert sources.count("It is free.") == 1
    assert language.repeated > language.sentences / 4


@pytest.mark.slow
def test_the_collected_drafts_are_in_the_agencys_memory_of_drafts(root: Path) -> None:
    plan(root, 2, TESTS[0])
    run_shards(out(root), 1, 1, workers=1)
    collect(root)
    (language,) = plan(root, 2, TESTS[0]).languages
    assert (language.documents, language.sentences) == (0, 0)


@pytest.mark.slow
def test_a_step_that_is_done_is_not_done_again(root: Path) -> None:
    plan(root, 3)
    first = run_shards(out(root), 1, 1, workers=1)
    before = parts(root)
    again = run_shards(out(root), 1, 1, workers=1)
    assert not any(step.reused for step in first.steps)
    assert all(step.reused for step in again.steps)
    plan(root, 3)  # the same plan again: the same names
    third = run_shards(out(root), 1, 1, workers=1)
    assert all(step.reused for step in third.steps if step.step == "documents")
    assert before.items() <= parts(root).items()


@pytest.mark.slow
def test_a_damaged_result_is_made_again_and_never_collected(root: Path) -> None:
    one = twin(root)
    on_one_pc(one)
    plan(root, 2)
    run_shards(out(root), 1, 1, workers=1)
    for path in (out(root) / "shards").glob("*/*"):
        data = bytearray(path.read_bytes())
        middle = len(data) // 2
        data[middle : middle + 40] = bytes(40)
        path.write_bytes(data)
    with pytest.raises(ConfigError, match="damaged"):
        collect(root)
    done = run_shards(out(root), 1, 1, workers=1)
    assert not any(step.reused for step in done.steps)
    collect(root)
    assert results(root) == results(one)


@pytest.mark.slow
@pytest.mark.parametrize("table", ["shards", "files", "sentences", "settings"])
def test_a_plan_without_a_table_is_damaged(root: Path, table: str) -> None:
    plan(root, 1, TESTS[0])
    with sqlite3.connect(out(root) / "shards" / "plan.sqlite") as conn:
        conn.execute(f"DROP TABLE {table}")
    conn.close()
    with pytest.raises(ConfigError, match="file of the plan is damaged") as refused:
        run_shards(out(root), 1, 1, workers=1)
    assert "plan again" in str(refused.value.hint)


@pytest.mark.slow
def test_drafts_of_a_plan_that_are_gone_ask_for_another_plan(root: Path) -> None:
    plan(root, 1, TESTS[0])
    known = out(root) / "shards" / "known.sqlite"
    known.unlink()
    with pytest.raises(ConfigError, match="file of the plan is damaged") as refused:
        run_shards(out(root), 1, 1, workers=1)
    assert (refused.value.where, "plan again" in str(refused.value.hint)) == (str(known), True)


@pytest.mark.slow
def test_a_draft_that_was_changed_in_a_result_is_not_taken_over(root: Path) -> None:
    plan(root, 1)
    run_shards(out(root), 1, 1, workers=1)
    (part,) = (out(root) / "shards" / "sentences").glob("*.sqlite")
    with sqlite3.connect(part) as conn:  # still a sound database
        assert conn.execute("UPDATE drafts SET source = 'It costs $ 20.'").rowcount
    conn.close()
    with pytest.raises(ConfigError, match="damaged"):
        collect(root)


@pytest.mark.slow
def test_changed_drafts_of_another_shard_build_no_document(root: Path) -> None:
    plan(root, 2, TESTS[0])
    run_shards(out(root), 1, 2, workers=1)
    (part,) = (out(root) / "shards" / "sentences").glob("*.sqlite")
    with sqlite3.connect(part) as conn:  # still a sound database
        conn.execute("UPDATE drafts SET draft = replace(draft, 'ö', 'o')")
    conn.close()
    with pytest.raises(ConfigError, match="this result of a shard is damaged") as refused:
        run_shards(out(root), 2, 2, workers=1)
    assert refused.value.where == str(part)


@pytest.mark.slow
def test_changed_drafts_of_the_agency_build_no_document(root: Path) -> None:
    on_one_pc(root)
    shutil.rmtree(out(root))
    plan(root, 1, TESTS[0])
    with sqlite3.connect(out(root) / "shards" / "known.sqlite") as conn:
        assert conn.execute("UPDATE drafts SET draft = replace(draft, 'ö', 'o')").rowcount
    conn.close()
    with pytest.raises(ConfigError, match="file of the plan is damaged"):
        run_shards(out(root), 1, 1, workers=1)


@pytest.mark.slow
def test_documents_wait_for_the_sentences_of_the_shards_before(root: Path) -> None:
    plan(root, 3)
    done = run_shards(out(root), 3, 3, workers=1)
    assert [(step.shard, step.step) for step in done.steps] == [(3, "sentences")]
    assert done.sentences_left == (1, 2)
    with pytest.raises(InputError, match="sentences of 2 shards of 3 are not translated: 1 and 2"):
        collect(root)


@pytest.mark.slow
def test_one_shard_on_two_workers_at_once_gives_the_same_bytes(root: Path) -> None:
    plan(root, 1)
    other = twin(root)
    run_shards(out(other), 1, 1, workers=1)
    both = [
        threading.Thread(target=run_shards, args=(out(root), 1, 1), kwargs={"workers": 1})
        for _ in range(2)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert parts(root) == parts(other)
    assert len(parts(root)) == 2
    assert not list((out(root) / "shards").rglob(".*"))


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="forks")
def test_a_run_killed_at_a_rename_loses_and_doubles_nothing(tmp_path: Path) -> None:
    root = office(tmp_path / "office", files=8)
    calm = twin(root, "calm")
    renames = killed_at(calm, 0)
    for number in random.Random(30).sample(range(1, renames + 1), 10):
        mine = twin(root, f"killed-{number}")
        assert killed_at(mine, number) == 0
        assert killed_at(mine, 0) > 0
        assert results(mine) == results(calm)
        assert not list(out(mine).rglob(".tmp-*"))
        assert not list(out(mine).rglob("*.kept*"))


# -- workers that die ------------------------------------------------------------------------------


def _children() -> set[int]:
    return {child.pid for child in multiprocessing.active_children() if child.pid is not None}


@pytest.mark.slow
def test_local_workers_leave_no_copy_of_the_agencys_records(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(root, 2)
    temporary = root.parent / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for name in ("TMPDIR", "TEMP", "TMP"):  # whichever the system of the workers reads
        monkeypatch.setenv(name, str(temporary))
    assert run_local(out(root), 2).documents_left == ()
    assert not list(temporary.iterdir())


@pytest.mark.slow
@needs_starter
@pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")
def test_a_local_worker_that_is_killed_is_replaced(tmp_path: Path) -> None:
    root = office(tmp_path / "office", files=120)
    one = twin(root)
    on_one_pc(one, PT)
    plan(root, 6, PT)
    before, found = _children(), list[ShardProgress]()
    runner = threading.Thread(target=lambda: found.append(run_local(out(root), 2)))
    runner.start()
    deadline = time.monotonic() + 120
    while not list(out(root).glob("shards/sentences/[!.]*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(min(_children() - before), signal.SIGKILL)
    runner.join(300)
    (done,) = found
    assert (done.failed, done.sentences_left, done.documents_left) == ((), (), ())
    assert len(done.steps) == 12
    collect(root)
    assert results(root) == results(one)


@pytest.mark.slow
@needs_starter
@pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")
def test_a_driver_that_is_killed_leaves_no_process_and_its_work_is_taken_up(
    tmp_path: Path,
) -> None:
    root = office(tmp_path / "office", files=120)
    one = twin(root)
    on_one_pc(one, PT)
    plan(root, 8, PT)
    words = [
        sys.executable,
        "-m",
        "langaccess",
        "translate",
        "--local",
        "2",
        "--out",
        "translations",
    ]
    driver = subprocess.Popen(words, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while len(list(out(root).glob("shards/sentences/[!.]*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    driver.kill()
    driver.wait()
    time.sleep(2)  # the workers see that their parent is gone
    made = parts(root)
    time.sleep(2)
    assert parts(root) == made
    done = run_local(out(root), 2)
    assert any(step.reused for step in done.steps)
    collect(root)
    assert results(root) == results(one)


# -- refused by name -------------------------------------------------------------------------------


@pytest.mark.slow
def test_another_version_is_refused_by_name(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan(root, 2)
    monkeypatch.setattr("langaccess.translate.shards.folder.__version__", "99.0")
    with pytest.raises(ConfigError, match=r"made by langaccess .*, and this is 99\.0"):
        run_shards(out(root), 1, 2, workers=1)


@pytest.mark.slow
def test_another_kit_is_refused(root: Path) -> None:
    plan(root, 2)
    with zipfile.ZipFile(out(root) / "shards" / "kit.zip", "a") as archive:
        archive.writestr("glossary/more.yaml", "concepts: {}")
    with pytest.raises(ConfigError, match="another kit"):
        run_shards(out(root), 1, 2, workers=1)


@pytest.mark.slow
def test_another_model_is_refused_by_name(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan(root, 2)
    monkeypatch.setattr("langaccess.translate.engines.pseudo.infos", lambda: ())
    with pytest.raises(ConfigError, match=r"by pseudo:qps-ploc .*, and this machine has none"):
        run_shards(out(root), 1, 2, workers=1)


@pytest.mark.slow
def test_rules_that_changed_since_the_plan_are_refused_at_the_end(root: Path) -> None:
    plan(root, 1)
    run_shards(out(root), 1, 1, workers=1)
    rules = root / "jurisdiction.yaml"
    text = rules.read_text("utf-8")
    rules.write_text(text + "translate: {do_not_translate: [Springfield Cares]}\n", "utf-8")
    with pytest.raises(ConfigError, match="the rules or the terms that shape drafts"):
        collect(root)


@pytest.mark.slow
def test_a_model_that_does_not_start_is_found_by_the_plan(root: Path) -> None:
    install(root / "models")
    with pytest.raises(EngineError):
        plan(root, 2, Tag("es"))
    assert not (out(root) / "shards" / "plan.sqlite").exists()


@pytest.mark.slow
def test_a_shard_without_its_sources_fails_and_the_others_go_on(root: Path) -> None:
    plan(root, 4)
    with closing(sqlite3.connect(out(root) / "shards" / "plan.sqlite")) as conn:
        for (source,) in conn.execute("SELECT source FROM files WHERE shard = 2"):
            (out(root) / source).unlink()
    done = run_shards(out(root), 1, 1, workers=1)
    (failed,) = done.failed
    assert (failed.shard, done.documents_left, done.exit_code) == (2, (2,), Exit.INPUT)
    assert "no source of this shard is here" in failed.message
    assert "seen from the output folder" in failed.hint
    assert [step.shard for step in done.steps if step.step == "documents"] == [1, 3, 4]


@pytest.mark.slow
def test_a_source_that_is_gone_keeps_no_other_from_being_built(root: Path) -> None:
    plan(root, 1)
    (root / "brochures" / "hours.html").unlink()
    built = run_shards(out(root), 1, 1, workers=1).steps[-1]
    assert (built.count, built.left) == (2 * (FILES + 2), 2)
    missing = [one for one in collect(root).files if one.status is FileStatus.FAILED]
    assert {one.source.name for one in missing} == {"hours.html"}


@pytest.mark.slow
def test_a_shard_with_nothing_to_do_was_not_done_before(root: Path) -> None:
    plan(root, 60)
    done = run_shards(out(root), 1, 1, workers=1)
    assert 0 in [step.count for step in done.steps]
    assert not any(step.reused for step in done.steps)


@pytest.mark.slow
def test_a_place_where_nothing_can_be_written_stops_all_shards(root: Path) -> None:
    plan(root, 4)
    (out(root) / "shards" / "sentences").write_bytes(b"a file")
    with pytest.raises(OutputError, match="cannot write"):
        run_shards(out(root), 1, 1)
    with pytest.raises(OutputError, match="cannot write"):
        run_local(out(root), 2)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_a_local_worker_is_deaf_to_ctrl_c_from_the_first_moment(root: Path) -> None:
    plan(root, 2)
    notes = list[str]()

    class Listener(Silent):
        def note(self, text: str) -> None:
            notes.append(text)

    def interrupt(before: set[int]) -> None:
        while not (worker := _children() - before):
            time.sleep(0.001)
        os.kill(min(worker), signal.SIGINT)

    sender = threading.Thread(target=interrupt, args=(_children(),))
    sender.start()
    done = run_local(out(root), 1, Listener())
    sender.join()
    assert (done.failed, done.documents_left, notes) == ((), (), [])


@needs_dask
def test_a_cluster_without_a_worker_says_so_and_waits(root: Path) -> None:
    from distributed import LocalCluster

    notes = list[str]()
    plan(root, 1)
    with LocalCluster(
        host="127.0.0.1", protocol="tcp://", processes=False, n_workers=0, threads_per_worker=1,
        dashboard_address=None,
    ) as cluster:  # fmt: skip

        class Watcher(Silent):
            def note(self, text: str) -> None:
                notes.append(text)
                cluster.scale(1)

        done = run_on_cluster(out(root), cluster.scheduler_address, Watcher())
    assert done.documents_left == ()
    assert ["no worker yet" in note for note in notes] == [True]


@pytest.mark.slow
def test_a_source_that_changed_since_the_plan_is_drafted_at_the_end(root: Path) -> None:
    plan(root, 2)
    (root / "brochures" / "hours.html").write_text("<p>Open on Friday.</p>", "utf-8")
    run_shards(out(root), 1, 1, workers=1)
    one = twin(root)
    shutil.rmtree(out(one))
    on_one_pc(one)
    collect(root)
    assert results(root) == results(one)


def test_without_a_plan_there_is_nothing_to_do(root: Path) -> None:
    for call in (lambda: run_shards(out(root), 1, 1), lambda: collect(root)):
        with pytest.raises(InputError, match="no plan of shards"):
            call()
    with pytest.raises(UsageError, match="no part 3 of 2"):
        run_shards(out(root), 3, 2)


def test_confirmations_are_taken_over_before_a_plan(root: Path) -> None:
    with pytest.raises(UsageError, match="--confirmed does not go with"):
        plan(root, 2, confirmed=root / "some.json")


@pytest.mark.slow
def test_the_kit_has_no_codes_no_texts_of_cases_and_nothing_of_encounters(root: Path) -> None:
    (root / "secrets.yaml").write_text("lines: {main: '4471-9902'}\n", "utf-8")
    on_one_pc(twin(root))
    with session(root) as opened:
        for number in range(300):
            told = {"encounter": f"e{number}", "note": "the man in Maple Street"}
            ledger.append(opened.connection, "encounter.logged", told, at=NOW)
        ledger.append(opened.connection, "rules.adopted", {"by": "Ana Lima"}, at=NOW)
    plan(root, 1)
    with zipfile.ZipFile(out(root) / "shards" / "kit.zip") as archive:
        names = archive.namelist()
        archive.extract(".langaccess/state.db", root / "kit")
    assert "jurisdiction.yaml" in names
    assert not [name for name in names if "secret" in name or name.startswith("brochures")]
    conn = sqlite3.connect(root / "kit" / ".langaccess" / "state.db")
    for table in ("drafts", "machine_texts", "case_entries", "readings"):
        assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert ledger.verify(conn).problems == (), "its approvals still count"
    assert [dict(one.data) for one in ledger.entries(conn, "rules.adopted")] == [{"by": "Ana Lima"}]
    conn.close()
    assert b"Maple" not in (root / "kit" / ".langaccess" / "state.db").read_bytes()


@pytest.mark.slow
def test_what_a_plan_has_in_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    # Sentences already looked at are kept up to a fixed number; fill that before counting.
    plan(office(tmp_path / "first", 600), 4, TESTS[0])
    peaks = []
    for files in (60, 600):
        root = office(tmp_path / str(files), files)
        # What earlier tests hold in memory would else put off the collection of garbage.
        gc.freeze()
        gc.collect()
        tracemalloc.start()
        plan(root, 4, TESTS[0])
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        gc.unfreeze()
    assert peaks[1] - peaks[0] < 540 * 5_000, peaks  # bytes a file; 20,000 files: below 100 MB


@pytest.mark.slow
def test_the_plan_orders_files_by_importance(root: Path) -> None:
    from langaccess.translate.shards import plan_shards

    first = (root / "brochures" / "state" / "form-020.md").resolve()
    with session(root) as opened:
        plan_shards(job(root), opened, 4, order={first: 1})
    run_shards(out(root), 1, 4, workers=1)
    (archive,) = (out(root) / "shards" / "documents").glob("*.zip")
    with zipfile.ZipFile(archive) as opened_zip:
        text = b"".join(opened_zip.read(name) for name in opened_zip.namelist())
    assert b"217-555-0020" in text


@pytest.mark.slow
def test_a_cluster_without_dask_says_what_to_install(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("langaccess.core.extras.find_spec", lambda _module: None)
    plan(root, 1)
    with pytest.raises(EngineError, match="need the part `cluster`"):
        run_on_cluster(out(root), "tcp://127.0.0.1:1")


@needs_dask
def test_a_dask_cluster_gives_what_one_pc_gives(root: Path) -> None:
    from distributed import LocalCluster

    one = twin(root)
    on_one_pc(one)
    plan(root, 5)
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        done = run_on_cluster(out(root), cluster.scheduler_address)
    assert (done.failed, done.sentences_left, done.documents_left) == ((), (), ())
    assert len(done.steps) == 10
    collect(root)
    assert results(root) == results(one)


@needs_dask
def test_a_worker_of_a_cluster_follows_a_plan_that_is_made_again(root: Path) -> None:
    from distributed import LocalCluster

    from langaccess.agency.session import Session
    from langaccess.agency.workspace import find
    from langaccess.translate.shards import plan_shards

    with LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        for shards in (1, 3):  # outside an agency's folder the kit is the same one
            with Session(find(start=root.parent, environment={})) as opened:
                plan_shards(job(root), opened, shards)
            done = run_on_cluster(out(root), cluster.scheduler_address)
            assert (done.failed, done.sentences_left, done.documents_left) == ((), (), ())


@needs_dask
def test_a_dask_cluster_builds_nothing_behind_a_shard_that_failed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import LocalCluster

    def broken(number: int, *, out: str, step: str) -> object:
        if (number, step) == (2, "sentences"):
            return EngineError("broken")
        return StepResult(number, step, reused=False, count=0)  # type: ignore[arg-type]  # a step

    monkeypatch.setattr("langaccess.translate.shards.drivers.do_step", broken)
    plan(root, 4)
    with LocalCluster(
        host="127.0.0.1",
        protocol="tcp://",
        processes=False,
        n_workers=1,
        threads_per_worker=1,
        dashboard_address=None,
    ) as cluster:
        done = run_on_cluster(out(root), cluster.scheduler_address)
    assert [one.shard for one in done.failed] == [2]
    assert [step.shard for step in done.steps if step.step == "documents"] == [1]


@pytest.mark.slow
def test_nothing_of_dask_loads_without_being_asked_for(root: Path) -> None:
    code = (
        "import sys; from langaccess.translate import shards; "
        "sys.exit(any(name.split('.')[0] in ('distributed', 'dask') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.slow
def test_a_plan_of_an_agency_is_collected_in_its_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from langaccess.agency.session import Session
    from langaccess.agency.workspace import find

    plan(root, 1)
    run_shards(out(root), 1, 1, workers=1)
    elsewhere = find(start=root.parent, environment={})
    with Session(elsewhere) as other:
        other.now = NOW
        with pytest.raises(ConfigError, match="not made with the agency folder"):
            collect_shards(out(root), other)
