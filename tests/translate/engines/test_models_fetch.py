"""Fetching from publishers that break, lie, dawdle or have moved; all on this machine."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from langaccess.core.errors import EngineError, OutputError
from langaccess.core.models import UnreachableError
from langaccess.core.models.downloads import Patience, download
from tests.modelserver import Publisher, pin, publishing

BODY = os.urandom(300_000)
HOSTS = ("127.0.0.1",)
QUICK = Patience(silence=0.4, window=0.3, floor=50_000, tries=2)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with publishing(Publisher(files={"/m.gz": BODY})) as server:
        yield server


def fetch(publisher: Publisher, target: Path, **more: Any) -> str:
    wishes: dict[str, Any] = {"pin": pin(BODY), "hosts": HOSTS, "patience": QUICK} | more
    return download(publisher.address("/m.gz"), target, **wishes)


def test_a_file_arrives_whole_and_leaves_no_remains(publisher: Publisher, tmp_path: Path) -> None:
    digest = fetch(publisher, tmp_path / "m.gz")
    assert (tmp_path / "m.gz").read_bytes() == BODY
    assert digest == pin(BODY).sha256
    assert [path.name for path in tmp_path.iterdir()] == ["m.gz"]


def test_a_file_that_is_already_there_and_right_is_not_asked_for(
    publisher: Publisher, tmp_path: Path
) -> None:
    (tmp_path / "m.gz").write_bytes(BODY)
    fetch(publisher, tmp_path / "m.gz")
    assert publisher.asked == []


def test_a_broken_transfer_continues_where_it_stopped(publisher: Publisher, tmp_path: Path) -> None:
    publisher.break_after = [100_000]
    fetch(publisher, tmp_path / "m.gz")
    assert (tmp_path / "m.gz").read_bytes() == BODY
    first, second = publisher.asked
    assert first[1] == ""
    begin = int(second[1].removeprefix("bytes=").removesuffix("-"))
    assert 0 < begin <= 100_000


def test_a_later_run_continues_what_an_earlier_one_began(
    publisher: Publisher, tmp_path: Path
) -> None:
    (tmp_path / "m.gz.part").write_bytes(BODY[:200_000])
    fetch(publisher, tmp_path / "m.gz")
    assert publisher.asked == [("/m.gz", "bytes=200000-")]
    assert (tmp_path / "m.gz").read_bytes() == BODY


def test_a_publisher_that_ignores_ranges_is_read_from_the_beginning(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.ranges = False
    (tmp_path / "m.gz.part").write_bytes(BODY[:200_000])
    fetch(publisher, tmp_path / "m.gz")
    assert (tmp_path / "m.gz").read_bytes() == BODY


def test_wrong_remains_of_an_earlier_run_are_thrown_away_and_fetched_again(
    publisher: Publisher, tmp_path: Path
) -> None:
    (tmp_path / "m.gz.part").write_bytes(b"x" * 1000)
    fetch(publisher, tmp_path / "m.gz")
    assert (tmp_path / "m.gz").read_bytes() == BODY


def test_another_hash_than_published_is_refused_and_thrown_away(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.files["/m.gz"] = BODY[:-1] + bytes([BODY[-1] ^ 1])
    with pytest.raises(EngineError, match="not what was published"):
        fetch(publisher, tmp_path / "m.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_file_longer_than_published_is_cut_off_and_refused(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.files["/m.gz"] = BODY + b"more"
    with pytest.raises(EngineError, match="more than the 300000 bytes"):
        fetch(publisher, tmp_path / "m.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_publisher_that_always_breaks_off_is_given_up_and_the_part_kept(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.break_after = [1000, 1000, 1000]
    with pytest.raises(EngineError, match="broke") as caught:
        fetch(publisher, tmp_path / "m.gz")
    assert "continues" in (caught.value.hint or "")
    assert (tmp_path / "m.gz.part").read_bytes() == BODY[: 2 * 1000]


def test_a_truncated_file_of_unknown_size_is_noticed(publisher: Publisher, tmp_path: Path) -> None:
    publisher.break_after = [1000, 1000]
    with pytest.raises(EngineError, match="broke"):
        fetch(publisher, tmp_path / "m.gz", pin=None)
    assert not (tmp_path / "m.gz").exists()


@pytest.mark.parametrize(("status", "says"), [(404, "no such file"), (503, "refused")])
def test_a_publisher_without_the_file_is_named_with_the_code(
    publisher: Publisher, tmp_path: Path, status: int, says: str
) -> None:
    publisher.status = status
    with pytest.raises(EngineError, match=f"{says} .HTTP {status}") as caught:
        fetch(publisher, tmp_path / "m.gz")
    assert not isinstance(caught.value, UnreachableError)
    assert caught.value.where == publisher.address("/m.gz")


@pytest.mark.slow
def test_a_publisher_that_falls_silent_is_given_up(publisher: Publisher, tmp_path: Path) -> None:
    publisher.silent_after = 5000
    patience = replace(QUICK, window=60)  # a shorter one may find it too slow before
    with pytest.raises(EngineError, match="stopped sending"):
        fetch(publisher, tmp_path / "m.gz", patience=patience)


@pytest.mark.slow
def test_a_publisher_that_drips_is_given_up(publisher: Publisher, tmp_path: Path) -> None:
    publisher.drip = 0.02
    with pytest.raises(EngineError, match="too slowly"):
        fetch(publisher, tmp_path / "m.gz")


def test_a_redirect_to_a_host_that_is_not_listed_is_refused(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.redirects["/m.gz"] = publisher.address("/elsewhere", host="localhost")
    publisher.files["/elsewhere"] = BODY
    with pytest.raises(EngineError, match="https"):
        fetch(publisher, tmp_path / "m.gz")
    assert [path for path, _ in publisher.asked] == ["/m.gz"]


def test_a_redirect_to_a_listed_host_is_followed(publisher: Publisher, tmp_path: Path) -> None:
    publisher.redirects["/m.gz"] = publisher.address("/elsewhere", host="localhost")
    publisher.files["/elsewhere"] = BODY
    fetch(publisher, tmp_path / "m.gz", hosts=("127.0.0.1", "localhost"))
    assert (tmp_path / "m.gz").read_bytes() == BODY


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://models.example.org/m.gz", "only https"),
        ("ftp://models.example.org/m.gz", "only https"),
        ("file:///etc/hosts", "only https"),
        ("https://other.example.org/m.gz", "not a host that the catalogue lists"),
        ("https://models.example.org@other.example.org/m.gz", "not a host"),
        ("https://name:word@models.example.org/m.gz", "not a host"),
    ],
)
def test_an_address_that_the_catalogue_does_not_allow_is_never_asked(
    tmp_path: Path, address: str, says: str
) -> None:
    with pytest.raises(EngineError, match=says):
        download(address, tmp_path / "m", pin=None, hosts=("models.example.org",))


def test_a_publisher_that_cannot_be_reached_is_told_apart(tmp_path: Path) -> None:
    with socket.socket() as taken:  # bound and not listening: connections are refused
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/m.gz"
        with pytest.raises(UnreachableError):
            download(address, tmp_path / "m.gz", pin=None, hosts=HOSTS, patience=QUICK)


def test_an_unpinned_file_continues_only_while_its_version_is_the_same(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.break_after = [100_000, 0, 0, 0]
    with pytest.raises(EngineError, match="broke"):
        fetch(publisher, tmp_path / "m.gz", pin=None)
    publisher.break_after, publisher.etag = [], '"v2"'
    publisher.files["/m.gz"] = newer = os.urandom(300_000)
    fetch(publisher, tmp_path / "m.gz", pin=None)
    assert (tmp_path / "m.gz").read_bytes() == newer


def test_an_unpinned_file_without_a_version_is_fetched_from_the_beginning(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.etag = ""
    (tmp_path / "m.gz.part").write_bytes(b"something older")
    fetch(publisher, tmp_path / "m.gz", pin=None)
    assert publisher.asked == [("/m.gz", "")]
    assert (tmp_path / "m.gz").read_bytes() == BODY


def test_a_full_disk_is_an_output_error_and_the_part_can_be_continued(
    publisher: Publisher, tmp_path: Path
) -> None:
    resource = pytest.importorskip("resource", reason="limits of file size are POSIX")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        # The operating system itself refuses to write on, as it does when the disk is full.
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
        with pytest.raises(OutputError, match="cannot write") as caught:
            fetch(publisher, tmp_path / "m.gz")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "free some space" in (caught.value.hint or "")
    fetch(publisher, tmp_path / "m.gz")
    assert (tmp_path / "m.gz").read_bytes() == BODY


@contextmanager
def raw_publisher(head: bytes, *, drip: float = 0.0) -> Iterator[str]:
    """Answer every question with these bytes, one by one where `drip` is a time in seconds."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while not stop.is_set():
                    peer, _ = server.accept()
                    with peer, suppress(OSError):
                        peer.recv(4096)
                        for byte in head if drip else ():
                            peer.sendall(bytes([byte]))
                            if stop.wait(drip):
                                return
                        peer.sendall(b"" if drip else head)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/m.gz"
        stop.set()


@pytest.mark.slow
def test_a_header_that_drips_is_given_up(tmp_path: Path) -> None:
    patience = Patience(silence=2, answer=0.5, tries=1)
    begun = time.monotonic()
    with (
        raw_publisher(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 5000, drip=0.05) as address,
        pytest.raises(EngineError, match="does not answer"),
    ):
        download(address, tmp_path / "m", pin=None, hosts=HOSTS, patience=patience)
    assert time.monotonic() - begun < 5


@pytest.mark.slow
@pytest.mark.parametrize("begin", [b"", b"1;", b"3\r\nabc\r\n0\r\n"])
def test_what_drips_between_the_pieces_of_a_body_is_given_up(tmp_path: Path, begin: bytes) -> None:
    """The length of a piece, what may follow it, and the lines after the last piece."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + begin
    patience = Patience(silence=2, window=0.5, tries=1)
    started = time.monotonic()
    with (
        raw_publisher(head + b"0" * 5000, drip=0.002) as address,
        pytest.raises(EngineError, match="too slowly"),
    ):
        download(address, tmp_path / "m", pin=None, hosts=HOSTS, patience=patience)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("length", ["9" * 5000, "1" + "0" * 18, "\xb2"])
def test_a_length_that_no_model_has_is_no_bug_and_fills_no_disk(
    tmp_path: Path, length: str
) -> None:
    head = f'HTTP/1.1 200 OK\r\nETag: "{"x" * 50_000}"\r\nContent-Length: {length}\r\n\r\nabc'
    patience = Patience(silence=1, tries=1)
    with raw_publisher(head.encode("latin-1")) as address, suppress(EngineError):
        download(address, tmp_path / "m", pin=None, hosts=HOSTS, patience=patience)
    assert not (tmp_path / "m.part.tag").exists()
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 3


def test_a_transfer_has_an_end_however_steady_it_is(publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="hours"):
        fetch(publisher, tmp_path / "m.gz", patience=Patience(whole=-1.0))
