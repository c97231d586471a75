"""A Dask cluster gives what one PC gives, also when a worker dies; open connections are refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.core.errors import ConfigError, EngineError, InputError, UsageError
from langaccess.core.progress import SILENT, Progress, Silent
from langaccess.core.tags import Tag
from langaccess.translate import TranslationReport, run
from langaccess.translate.machines import cluster
from tests.support import needs_dask, needs_starter
from tests.translate.machines.kit import (
    job,
    office,
    on_one_pc,
    results,
    session,
    twin,
)

if TYPE_CHECKING:
    from distributed import LocalCluster

PT = Tag("pt")


@pytest.fixture(autouse=True)
def _no_questions(no_questions: None) -> None:
    """These tests are about what an engine gets and returns."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return office(tmp_path / "office")


@contextmanager
def workers(count: int, *, processes: bool = True) -> Iterator[LocalCluster]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=count, threads_per_worker=1, dashboard_address=None, host="127.0.0.1",
        processes=processes, protocol="tcp://", silence_logs=50,
    ) as made:  # fmt: skip
        yield made


def on_cluster(
    root: Path, address: str, *tags: Tag, progress: Progress = SILENT
) -> TranslationReport:
    with session(root) as opened, cluster(address) as elsewhere:
        return run(job(root, *tags), opened, progress, elsewhere=elsewhere)


@needs_dask
def test_a_cluster_gives_what_one_pc_gives(root: Path) -> None:
    one = twin(root)
    on_one_pc(one)
    with workers(2) as made:
        report = on_cluster(root, made.scheduler_address)
        assert results(root) == results(one)
        assert not any(file.reused for file in report.files)
        again = on_cluster(root, made.scheduler_address)
    assert all(file.reused for file in again.files if file.target)


@needs_dask
@needs_starter
@pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")
def test_the_document_of_a_worker_that_is_killed_is_drafted_by_another(tmp_path: Path) -> None:
    root = office(tmp_path / "office", files=40)
    one = twin(root)
    on_one_pc(one, PT)
    with workers(2) as made:

        def kill() -> None:
            while not list((root / "translations").rglob("*.pt.*")):
                time.sleep(0.05)
            os.kill(made.workers[0].pid, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        on_cluster(root, made.scheduler_address, PT)
        killer.join()
    assert results(root) == results(one)


@needs_dask
@pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")
def test_the_next_run_takes_up_the_work_of_one_that_was_killed(root: Path) -> None:
    one = twin(root)
    on_one_pc(one)
    words = [
        *(sys.executable, "-m", "langaccess", "translate", "brochures"),
        *("--to", "qps-ploc,qps-plocm", "--workers", "1", "--cluster"),
    ]
    with workers(1) as made:
        driver = subprocess.Popen(
            [*words, made.scheduler_address], cwd=root, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 120
        while (
            len(list((root / "translations").rglob("*.qps-ploc.*"))) < 3
            and time.monotonic() < deadline
        ):
            time.sleep(0.02)
        driver.kill()
        driver.wait()
        with Session(find(explicit=root)) as opened, cluster(made.scheduler_address) as elsewhere:
            report = run(job(root), opened, elsewhere=elsewhere)
    assert any(file.reused for file in report.files)
    assert set(results(root)[1]) == set(results(one)[1])


@needs_dask
def test_a_cluster_without_a_worker_says_so_and_waits(root: Path) -> None:
    notes = list[str]()
    with workers(0, processes=False) as made:

        class Watcher(Silent):
            def note(self, text: str) -> None:
                if "no worker yet" in text:
                    notes.append(text)
                    made.scale(1)

        on_cluster(root, made.scheduler_address, progress=Watcher())
    assert len(notes) == 1


@needs_dask
def test_a_worker_with_another_engine_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(*_args: Any) -> ConfigError:
        return ConfigError("a worker would draft in another way")

    monkeypatch.setattr("langaccess.translate.machines.dask_run.draft", other)
    with (
        workers(1, processes=False) as made,
        pytest.raises(ConfigError, match="in another way"),
    ):
        on_cluster(root, made.scheduler_address)


@needs_dask
def test_a_scheduler_that_dies_is_one_clear_line_and_what_is_finished_stays(root: Path) -> None:
    with workers(1) as made:

        class Killer(Silent):
            def advance(self, count: int = 1) -> None:
                if list((root / "translations").rglob("*.qps-ploc.*")):
                    made.sync(made.scheduler.close)

        with pytest.raises(EngineError, match="the cluster is lost"):
            on_cluster(root, made.scheduler_address, progress=Killer())
    assert list((root / "translations").rglob("*.qps-ploc.*"))


@needs_dask
def test_a_cluster_with_certificates_is_reached_by_those_of_dasks_configuration(
    root: Path, tmp_path: Path
) -> None:
    import dask
    from distributed import LocalCluster
    from distributed.security import Security

    proof = Security.temporary()
    (tmp_path / "key.pem").write_text(str(proof.tls_client_key), "ascii")
    (tmp_path / "cert.pem").write_text(str(proof.tls_client_cert), "ascii")
    files = {"key": str(tmp_path / "key.pem"), "cert": str(tmp_path / "cert.pem")}
    tls = "distributed.comm.tls"
    settings = {
        f"{tls}.ca-file": files["cert"],
        **{f"{tls}.client.{name}": path for name, path in files.items()},
    }
    with (
        LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=None, host="127.0.0.1",
            processes=False, protocol="tls://", security=proof, silence_logs=50,
        ) as made,
        dask.config.set(settings),
    ):  # fmt: skip
        assert made.scheduler_address.startswith("tls://")
        report = on_cluster(root, made.scheduler_address)
    assert any(one.target for one in report.files)


@needs_dask
@pytest.mark.parametrize(
    ("address", "error", "words"),
    [
        ("tcp://192.0.2.7:8786", UsageError, "could run programs"),
        ("192.0.2.7:8786", UsageError, "could run programs"),
        ("tcp://pc1:8786", UsageError, "could run programs"),
        ("tcp://[2001:db8::1]:8786", UsageError, "could run programs"),
    ],
)
def test_open_connections_are_refused(
    root: Path, address: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        on_cluster(root, address)


@needs_dask
def test_a_scheduler_that_is_not_there_is_one_clear_line(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("langaccess.translate.machines.dask_run._PATIENCE", 0.5)
    with pytest.raises(InputError, match="does not answer"):
        on_cluster(root, "tcp://127.0.0.1:9")


def test_a_cluster_without_dask_says_what_to_install(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("langaccess.core.extras.find_spec", lambda _module: None)
    with pytest.raises(EngineError, match="need the part `cluster`"):
        on_cluster(root, "tcp://127.0.0.1:1")


@pytest.mark.slow
def test_nothing_of_dask_loads_without_being_asked_for() -> None:
    code = (
        "import sys; from langaccess.translate import machines; "
        "sys.exit(any(name.split('.')[0] in ('distributed', 'dask') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
