"""A publisher of models on this machine: serves files, and misbehaves on request."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from langaccess.core.models.catalogue import FilePin


def pin(data: bytes) -> FilePin:
    """Return size and hash of `data`."""
    return FilePin(len(data), hashlib.sha256(data).hexdigest())


def zstd_frame(data: bytes) -> bytes:
    """Return `data` as a zstd frame whose blocks are stored, not compressed (RFC 8878)."""
    blocks = [data[at : at + 100_000] for at in range(0, len(data), 100_000)] or [b""]
    header = b"\x28\xb5\x2f\xfd\xe0" + len(data).to_bytes(8, "little")
    heads = [len(b) << 3 | (n == len(blocks) - 1) for n, b in enumerate(blocks)]
    packed = (h.to_bytes(3, "little") + b for h, b in zip(heads, blocks, strict=True))
    return header + b"".join(packed)


@dataclass
class Publisher:
    """What the server holds and how it behaves.

    Attributes:
        files: content by path (`/es.gz`).
        break_after: close the connection after so many bytes of a body, once per entry.
        silent_after: stop sending after so many bytes, without closing.
        drip: seconds between single bytes.
        ranges: honor `Range`.
        etag: version of every file.
        redirects: path to address.
        status: answer every request with this code.
        asked: (path, Range header) of each request.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    break_after: list[int] = field(default_factory=list)
    silent_after: int | None = None
    drip: float = 0.0
    ranges: bool = True
    etag: str = '"v1"'
    redirects: dict[str, str] = field(default_factory=dict)
    status: int = 200
    asked: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0
    done: threading.Event = field(default_factory=threading.Event)

    def address(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@contextmanager
def publishing(publisher: Publisher) -> Iterator[Publisher]:
    """Serve `publisher` on a free port of loopback while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test's output clean."""

        def do_GET(self) -> None:
            _answer(self, publisher)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    publisher.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        publisher.done.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(handler: BaseHTTPRequestHandler, publisher: Publisher) -> None:
    asked = handler.headers.get("Range", "")
    publisher.asked.append((handler.path, asked))
    handler.close_connection = True
    if handler.path in publisher.redirects:
        handler.send_response(302)
        handler.send_header("Location", publisher.redirects[handler.path])
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return
    body = publisher.files.get(handler.path)
    if body is None or publisher.status != 200:
        handler.send_response(404 if body is None else publisher.status)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return
    same = handler.headers.get("If-Range", publisher.etag) == publisher.etag
    begin = int(asked[6:-1]) if asked and publisher.ranges and same else 0
    handler.send_response(206 if begin else 200)
    if begin:
        handler.send_header("Content-Range", f"bytes {begin}-{len(body) - 1}/{len(body)}")
    if publisher.etag:
        handler.send_header("ETag", publisher.etag)
    handler.send_header("Content-Length", str(len(body) - begin))
    handler.end_headers()
    _send(handler, publisher, body[begin:])


def _send(handler: BaseHTTPRequestHandler, publisher: Publisher, body: bytes) -> None:
    try:
        if publisher.drip:
            for byte in body:
                handler.wfile.write(bytes([byte]))
                if publisher.done.wait(publisher.drip):
                    return
        elif publisher.silent_after is not None:
            handler.wfile.write(body[: publisher.silent_after])
            publisher.done.wait(20)
        elif publisher.break_after:
            handler.wfile.write(body[: publisher.break_after.pop(0)])
        else:
            handler.wfile.write(body)
    except OSError:  # the client gave up, which is what some tests are about
        time.sleep(0)
