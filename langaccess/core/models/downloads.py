"""The only module that uses the network: files of models from their publishers.

Only https, only hosts that the catalogue lists (redirects included), never more bytes than were
published. A broken transfer is continued where it stopped; what arrives is hashed, and a wrong
hash is thrown away. Plain http is allowed to this very machine only, which is what tests use.
"""

from __future__ import annotations

import http.client
import queue
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Collection, Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Any
from urllib.parse import urlsplit

from langaccess.core.errors import EngineError, LangAccessError, OutputError, reason_of
from langaccess.core.models.catalogue import FilePin
from langaccess.core.models.store import file_sha256
from langaccess.core.progress import SILENT, Progress
from langaccess.core.windows_files import when_free

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_MAX_UNPINNED = 8 << 30  # bytes; the largest model of the catalogue has some 5 GB
_CHUNK = 1 << 16
_LONGEST_TAG = 200  # letters of the publisher's mark of a version
_AGAIN = "run the same command again: it continues where it stopped"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a publisher.

    Attributes:
        silence: seconds without a byte before the transfer counts as broken.
        window: seconds over which the speed is measured.
        floor: bytes per second below which it counts as broken.
        tries: how often to continue a broken transfer before giving up.
        answer: seconds until the whole header has arrived, redirects included.
        whole: seconds for one file, all tries together.
    """

    silence: float = 30.0
    window: float = 60.0
    floor: int = 1024
    tries: int = 3
    answer: float = 120.0
    whole: float = 12 * 3600.0


PATIENCE = Patience()


class UnreachableError(EngineError):
    """The publisher cannot be reached from this PC: no network, or a firewall."""


def download(
    address: str,
    target: Path,
    *,
    pin: FilePin | None,
    hosts: Collection[str],
    patience: Patience = PATIENCE,
    progress: Progress = SILENT,
) -> str:
    """Fetch `address` into `target` and return the SHA-256 of what arrived.

    The bytes gather in `<target>.part`; `target` appears only when they are complete and right. A
    `target` that is already there and right is not fetched again. The https address must be at one
    of `hosts`; no other host may answer. `pin` is what was published, None when nothing was. The
    folder of `target` must exist.
    """
    _allow(address, hosts)
    if pin is not None and target.is_file() and file_sha256(target) == pin.sha256:
        progress.advance(pin.bytes)
        return pin.sha256
    part = target.with_name(target.name + ".part")
    job = _Job(address, part, pin, hosts, patience, progress, monotonic() + patience.whole)
    old = part.is_file()
    digest = _insist(job)
    if old and pin is not None and digest != pin.sha256:
        _discard(part)  # the remains of an earlier run may be what is wrong
        digest = _insist(job)
    if pin is not None and digest != pin.sha256:
        _discard(part)
        raise EngineError(
            f"what arrived is not what was published (SHA-256 {digest}, not {pin.sha256})",
            where=address,
            hint="try again; if it happens twice, do not use this source and tell the maintainers",
        )
    try:
        when_free(lambda: part.replace(target))
        _tag(part).unlink(missing_ok=True)
    except OSError as exc:
        raise _full(exc, target) from exc
    return digest


class _BrokenError(LangAccessError):
    """The transfer stopped half-way; a further try may continue it."""


@dataclass(frozen=True, slots=True)
class _Job:
    address: str
    part: Path
    pin: FilePin | None
    hosts: Collection[str]
    patience: Patience
    progress: Progress
    until: float


def _insist(job: _Job) -> str:
    """Transfer, continue what broke, and return the hash of what arrived."""
    for attempt in range(job.patience.tries):
        try:
            _transfer(job)
            break
        except _BrokenError as exc:
            if attempt + 1 == job.patience.tries:
                raise EngineError(exc.message, where=job.address, hint=_AGAIN) from exc
    return file_sha256(job.part)


def _allow(address: str, hosts: Collection[str]) -> None:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "http" and host in _LOOPBACK and host in hosts:
        return
    if parts.scheme != "https":
        raise EngineError("only https addresses are fetched", where=address)
    if host not in hosts or parts.username is not None:
        raise EngineError(
            f"{host or 'this host'} is not a host that the catalogue lists for this publisher",
            where=address,
            hint="nothing was fetched; tell the maintainers if the publisher has moved",
        )


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to a host that is allowed."""

    def __init__(self, hosts: Collection[str]) -> None:
        self._hosts = hosts

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        _allow(newurl, self._hosts)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _transfer(job: _Job) -> None:
    have = _resumable(job)
    if job.pin is not None and have == job.pin.bytes:
        return
    request = urllib.request.Request(job.address)  # noqa: S310 (_allow has seen its scheme)
    request.add_header("Accept-Encoding", "identity")
    request.add_header("User-Agent", "langaccess-toolkit")
    if have:
        request.add_header("Range", f"bytes={have}-")
        validator = _validator(job.part)
        if validator:
            request.add_header("If-Range", validator)
    response = _open(job, request)
    begin = have if response.status == 206 and _starts_at(response, have) else 0
    _receive(job, response, begin)


def _open(job: _Job, request: urllib.request.Request) -> Any:
    opener = urllib.request.build_opener(_Redirects(job.hosts))
    try:
        return _answer(opener, request, job.patience)
    except urllib.error.HTTPError as exc:
        exc.close()
        if exc.code == 416:  # what we have does not fit what the publisher has now
            _discard(job.part)
            raise _BrokenError("the publisher's file changed during the transfer") from exc
        raise _refused(job.address, exc.code) from exc
    except TimeoutError as exc:
        raise _BrokenError("the publisher does not answer") from exc
    except (ConnectionResetError, http.client.HTTPException) as exc:
        raise _BrokenError("the connection broke") from exc
    except OSError as exc:  # URLError is one
        if isinstance(getattr(exc, "reason", None), ssl.SSLError):
            raise EngineError(
                "the connection is not trusted: its certificate does not belong to the publisher",
                where=job.address,
                hint="a filter of your network may open encrypted connections: ask your IT, or "
                "fetch the model on another PC",
            ) from exc
        raise UnreachableError(
            "the publisher cannot be reached from this PC",
            where=job.address,
            hint="fetch the model on another PC and carry it here",
        ) from exc


def _answer(
    opener: urllib.request.OpenerDirector, request: urllib.request.Request, patience: Patience
) -> Any:
    """Return the response once its header is there.

    The time-out of a socket starts again with each byte, so a header that drips would never end.
    After a `TimeoutError` the connection is left to end by itself.
    """
    box: queue.SimpleQueue[tuple[Any, BaseException | None]] = queue.SimpleQueue()

    late = threading.Event()

    def ask() -> None:
        try:
            answer = opener.open(request, timeout=patience.silence)
            if late.is_set():
                answer.close()
            else:
                box.put((answer, None))
        except BaseException as exc:  # noqa: BLE001 (raised in the thread that waits)
            box.put((None, exc))

    threading.Thread(target=ask, daemon=True).start()
    until = monotonic() + patience.answer
    while True:
        try:  # in short waits: on Windows, Ctrl-C does not end one
            response, error = box.get(timeout=0.2)
            break
        except queue.Empty:
            if monotonic() > until:
                late.set()
                raise TimeoutError from None
    try:
        if error is not None:
            raise error
        return response
    finally:
        del error  # its traceback holds this frame, and with it the connection


def _refused(address: str, code: int) -> EngineError:
    if code in {404, 410}:
        return EngineError(
            f"the publisher has no such file (HTTP {code})",
            where=address,
            hint="the catalogue may be out of date: install a newer langaccess-toolkit",
        )
    return EngineError(
        f"the publisher refused (HTTP {code})", where=address, hint="try again later"
    )


def _receive(job: _Job, response: Any, begin: int) -> None:
    expected = job.pin.bytes if job.pin is not None else _announced(response, begin)
    limit = min(expected or _MAX_UNPINNED, _MAX_UNPINNED) if job.pin is None else job.pin.bytes
    if expected is not None and expected > limit:
        response.close()
        raise _too_long(job, limit)
    _remember(job.part, response)
    got = begin
    job.progress.advance(begin)
    watch = _Watch(job.patience)
    try:
        with (
            closing(_chunks(response)) as chunks,
            job.part.open("r+b" if begin else "wb") as file,
        ):
            file.seek(begin)
            file.truncate()
            for chunk in chunks:
                got += len(chunk)
                if got > limit:
                    raise _too_long(job, limit)
                file.write(chunk)
                job.progress.advance(len(chunk))
                watch.saw(len(chunk))
                if monotonic() > job.until:
                    raise EngineError(
                        f"the transfer took more than {job.patience.whole / 3600:.0f} hours",
                        where=job.address,
                        hint=_AGAIN,
                    )
    except OSError as exc:
        raise _full(exc, job.part) from exc
    if expected is not None and got < expected:
        raise _BrokenError(f"the transfer broke after {got} of {expected} bytes")


def _chunks(response: Any) -> Generator[bytes]:
    """Yield what arrives, and an empty piece each time that nothing has arrived for a moment.

    The length of a piece and the lines after the last one may drip too, so a thread reads, closes
    the response, and is left to end by itself when the transfer is given up.
    """
    box: queue.Queue[bytes | Exception] = queue.Queue(16)
    done = threading.Event()

    def read() -> None:
        with response:
            try:
                while not done.is_set() and (chunk := response.read1(_CHUNK)):
                    box.put(bytes(chunk))
                box.put(b"")
            except Exception as exc:  # noqa: BLE001 (raised in the thread that waits)
                box.put(exc)

    threading.Thread(target=read, daemon=True).start()
    try:
        while (found := _next(box)) is not None:
            yield found
    finally:
        done.set()
        with suppress(queue.Empty):
            while True:  # the thread may be waiting for room
                box.get_nowait()


def _next(box: queue.Queue[bytes | Exception]) -> bytes | None:
    """Return the next piece, an empty one where there is none yet; None at the end."""
    try:
        found = box.get(timeout=0.2)  # short: on Windows, Ctrl-C does not end a wait
    except queue.Empty:
        return b""
    if isinstance(found, TimeoutError):
        raise _BrokenError("the publisher stopped sending") from found
    if isinstance(found, OSError | http.client.HTTPException):
        raise _BrokenError("the connection broke") from found
    if isinstance(found, Exception):
        raise found
    return found or None


def _too_long(job: _Job, limit: int) -> EngineError:
    _discard(job.part)
    return EngineError(
        f"the publisher sends more than the {limit} bytes that were announced",
        where=job.address,
        hint="the catalogue may be out of date: install a newer langaccess-toolkit",
    )


class _Watch:
    """Ends a transfer that drips: alive for the socket, dead for the user."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._since = monotonic()
        self._bytes = 0

    def saw(self, count: int) -> None:
        self._bytes += count
        elapsed = monotonic() - self._since
        if elapsed < self._patience.window:
            return
        if self._bytes < self._patience.floor * elapsed:
            raise _BrokenError("the publisher sends too slowly")
        self._since, self._bytes = monotonic(), 0


def _announced(response: Any, begin: int) -> int | None:
    length = response.headers.get("Content-Length", "")
    known = length.isascii() and length.isdecimal() and len(length) < 20
    return begin + int(length) if known else None


def _starts_at(response: Any, begin: int) -> bool:
    return str(response.headers.get("Content-Range", "")).startswith(f"bytes {begin}-")


def _resumable(job: _Job) -> int:
    """Return how many bytes of an earlier run can be kept."""
    if not job.part.is_file():
        return 0
    size = job.part.stat().st_size
    if job.pin is not None:
        # The final hash tells whether the halves belong together.
        return size if size <= job.pin.bytes else 0
    return size if _validator(job.part) else 0


def _tag(part: Path) -> Path:
    return part.with_name(part.name + ".tag")


def _validator(part: Path) -> str:
    """Return the publisher's mark of the version that `part` was begun with."""
    try:
        return _tag(part).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _remember(part: Path, response: Any) -> None:
    mark = response.headers.get("ETag", "")
    if (
        mark.startswith('"') and len(mark) <= _LONGEST_TAG
    ):  # a weak one does not promise equal bytes
        with suppress(OSError):
            _tag(part).write_text(mark, encoding="utf-8")


def _discard(part: Path) -> None:
    with suppress(OSError):
        part.unlink(missing_ok=True)
        _tag(part).unlink(missing_ok=True)


def _full(exc: OSError, path: Path) -> OutputError:
    return OutputError(
        f"cannot write: {reason_of(exc)}",
        where=str(path),
        hint="free some space or check your permissions, then " + _AGAIN,
    )
