"""The program that runs in a worker process: one engine, questions on stdin, answers on stdout.

It is started by path, not with `-m`, so that no folder of the user's can replace a library.
Every message is one line of JSON. The first line says which engine to open and where modules are
to be found; each further one holds texts and a time limit in seconds.

A worker never outlives the program that started it: it ends when its stdin closes. An engine that
hangs inside a library without letting go of the interpreter is ended by `faulthandler`'s own
thread, which needs no interpreter.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

__all__ = ["main"]

_GRACE = 5.0  # seconds beyond the limit, after which the worker ends itself


def main() -> None:
    """Serve until stdin closes."""
    # Ctrl-C reaches every process of the console; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    questions, answers, sink = _streams()
    inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(questions, inbox), daemon=True).start()
    first = inbox.get()
    sys.path[:] = first["path"]
    with _ended_after(first["limit"], sink):
        engine, reply = _start(first)
    _send(answers, reply)
    while engine is not None:
        question = inbox.get()
        with _ended_after(question["limit"], sink):
            reply = _answer(engine, question["texts"])
        _send(answers, reply)
        if reply.get("panic"):
            return


@contextlib.contextmanager
def _ended_after(limit: float, sink: IO[bytes]) -> Iterator[None]:
    """End this process when the block takes longer, even if a library holds the interpreter."""
    faulthandler.dump_traceback_later(limit + _GRACE, exit=True, file=sink)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _streams() -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
    """Take stdin and stdout for the protocol; what a library prints goes nowhere."""
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    sink = Path(os.devnull).open("r+b")  # noqa: SIM115 (lives as long as the process)
    for number in (0, 1, 2):
        os.dup2(sink.fileno(), number)
    return questions, answers, sink


def _listen(questions: IO[bytes], inbox: queue.SimpleQueue[dict[str, Any]]) -> None:
    """Pass questions on; end the process when there can be no more."""
    with contextlib.suppress(OSError, ValueError):
        for line in questions:
            inbox.put(json.loads(line))
    os._exit(0)


def _start(first: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Open the engine; a failure is reported to the parent, with what the user can do about it."""
    try:
        from langaccess.core.models import EngineSettings
        from langaccess.core.worker import engine_loader as _open

        opener = _open.factory(first["factory"])
        engine = opener(_open.unpack(first["info"]), EngineSettings(**first["settings"]))
    except BaseException as exc:  # noqa: BLE001 (libraries raise panics outside Exception)
        message = getattr(exc, "message", f"the engine cannot be loaded ({type(exc).__name__})")
        where, hint = getattr(exc, "where", None), getattr(exc, "hint", None)
        return None, {"error": {"message": message, "where": where, "hint": hint}}
    return engine, {"ready": True}


def _answer(engine: Any, texts: list[str]) -> dict[str, Any]:
    """Translate; only the name of a failure is reported: its words could quote the text."""
    try:
        return {"texts": list(engine.translate_batch(texts))}
    except Exception as exc:  # noqa: BLE001 (the parent retries smaller and reports)
        return {"problem": type(exc).__name__}
    except BaseException as exc:  # noqa: BLE001 (a panic: the engine's state is unknown)
        return {"problem": type(exc).__name__, "panic": True}


def _send(answers: IO[bytes], reply: dict[str, Any]) -> None:
    try:
        line = json.dumps(reply).encode("ascii")
    except (TypeError, ValueError):
        line = b'{"problem": "TypeError"}'
    try:
        answers.write(line + b"\n")
        answers.flush()
    except OSError:
        os._exit(0)


if __name__ == "__main__":
    main()
