"""Guards for the whole suite: no network but loopback, a plain terminal, no foreign models."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
from collections.abc import Generator, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from langaccess.core.containment import Mode
from langaccess.translate.engines import apertium
from tests.json_schema import all_answers_compared
from tests.slow_tests import left_out, mark_slow, refuse_processes

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Modules, tests and policies stay until the end: looking through them for garbage costs a fifth.
gc.set_threshold(50_000, 20, 100)

_COUNTED = count()
_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


@cache
def _ask_apertium() -> None:
    apertium.infos()


def _refuse(address: Any) -> None:
    if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
        raise AssertionError(f"a test reached for the network: {address[0]}")


@pytest.fixture(autouse=True, scope="session")
def _interruptible() -> None:
    """Let what tests start be interrupted, also when this run itself was put in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Fail any connection of this process that leaves the machine."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        _refuse(address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        _refuse(address)
        return connect_ex(self, address)

    patch.setattr(socket.socket, "connect", guarded)
    patch.setattr(socket.socket, "connect_ex", guarded_ex)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _json_as_published() -> Iterator[None]:
    """Fail a test in which a command prints JSON that the published schema does not allow."""
    with all_answers_compared() as faults:
        yield
    assert faults == [], "\n".join(faults)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import nothing that `make quick` leaves out."""
    return left_out(collection_path, config) or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make quick` leaves out."""
    mark_slow(items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test that is not marked slow start no process, in every run: `make quick` stays quick.

    What a program would tell about itself is asked before, once for all tests.
    """
    with pytest.MonkeyPatch.context() as patch:
        if item.get_closest_marker("slow") is None:
            _ask_apertium()
            refuse_processes(patch)
            patch.setattr(Mode, "inline", True)
        return (yield)


@pytest.fixture(autouse=True, scope="session")
def _plain_before_the_first_test(tmp_path_factory: Any) -> Iterator[None]:
    """Give the same surroundings to what is made once for many tests."""
    with pytest.MonkeyPatch.context() as patch:
        _make_plain(patch, tmp_path_factory)
        yield


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any) -> None:
    """Give every test, and what it starts, 80 columns, no color and no agency folder."""
    _make_plain(monkeypatch, tmp_path_factory)


@pytest.fixture
def no_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask no person about a sentence, where a test is not about the gate."""
    monkeypatch.setattr("langaccess.translate.pipeline.scan.rank_sentences", lambda *_: ())


@pytest.fixture
def read_here() -> Iterator[None]:
    """Read files in this process, where the test has changed a reader."""
    before = Mode.inline
    Mode.inline = True
    yield
    Mode.inline = before


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=shutil.which("chromium"))
        yield started
        started.close()


def _make_plain(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PYTHONUTF8", "1")
    for name in [
        n for n in os.environ if n.startswith("LANGACCESS_") and n != "LANGACCESS_REQUIRE"
    ]:
        monkeypatch.delenv(name)
    # Models that the developer's own account has, or another test imported, must not change what a
    # test sees.
    home = tmp_path_factory.getbasetemp() / "nobody"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("LANGACCESS_MODELS", str(home / f"models-{next(_COUNTED)}"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
