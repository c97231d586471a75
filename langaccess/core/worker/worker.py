"""The program that runs in a worker process: one service, questions on stdin, answers on stdout.

It is started by path, not with `-m`, so that no folder of the user's can replace a library. A
message is a pickle. The first one says which service to open, where modules are, and how much
memory the process may take; each further one is a question with a time limit in seconds. The
parent trusts nothing that comes back: see `core/plain_data.py`.

A worker never outlives the program that started it: it ends when its stdin closes. A library that
hangs without letting go of the interpreter is ended by `faulthandler`'s own thread, which needs no
interpreter.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import os
import pickle
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

_KILL = 9  # SIGKILL
_GRACE = 5.0  # seconds beyond the limit, after which the worker ends itself
# New objects after which Python looks for cycles. A parsed document has many that live until the
# answer: with the default of 700 a third of the time of reading goes into looking.
_OBJECTS = 20_000


def main() -> None:
    """Serve until stdin closes."""
    # Ctrl-C reaches every process of the console; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # It leads a group, so that what it starts ends with it.
    getattr(os, "setsid", lambda: None)()
    questions, answers, sink = _streams()
    inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(questions, inbox), daemon=True).start()
    first = inbox.get()
    sys.path[:] = first["path"]
    with _ended_after(first["limit"], sink):
        service, reply = _open(first)
    _send(answers, reply)
    while service is not None:
        question = inbox.get()
        with _ended_after(question["limit"], sink):
            reply = _answer(service, question["ask"])
        _send(answers, reply)
        if reply.get("panic"):
            _end()


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
    with contextlib.suppress(Exception):
        while True:
            inbox.put(pickle.load(questions))  # noqa: S301 (the parent wrote it)
    _end()


def _end() -> None:
    """End this process and, on POSIX, what it has started (Tesseract)."""
    kill_group = getattr(os, "killpg", None)
    if kill_group is not None:
        kill_group(0, _KILL)
    os._exit(0)


def _open(first: dict[str, Any]) -> tuple[Callable[[Any], Any] | None, dict[str, Any]]:
    """Open the service; a failure is reported to the parent, with what the user can do about it."""
    try:
        from langaccess.core.memory import limit_memory
        from langaccess.core.plain_data import named

        if first["memory"]:
            limit_memory(first["memory"])
        gc.set_threshold(_OBJECTS)
        argument = pickle.loads(first["argument"])  # noqa: S301 (the parent wrote it)
        service = named(first["service"])(argument)
    except BaseException as exc:  # noqa: BLE001 (libraries raise panics outside Exception)
        found = {name: getattr(exc, name, None) for name in ("message", "where", "hint")}
        return None, {"error": {"kind": type(exc).__name__, **found}}
    return service, {"ready": True}


def _answer(service: Callable[[Any], Any], question: Any) -> dict[str, Any]:
    """Ask the service; only the name of a failure is reported: its words could quote the text."""
    try:
        return {"answer": service(question)}
    except Exception as exc:  # noqa: BLE001 (the parent decides what follows)
        return {"problem": type(exc).__name__}
    except BaseException as exc:  # noqa: BLE001 (a panic: the state of the library is unknown)
        return {"problem": type(exc).__name__, "panic": True}


def _send(answers: IO[bytes], reply: dict[str, Any]) -> None:
    try:
        body = pickle.dumps(reply, pickle.HIGHEST_PROTOCOL)
    except Exception as exc:  # noqa: BLE001 (what a broken engine returns may be anything)
        body = pickle.dumps({"problem": type(exc).__name__})
    try:
        answers.write(len(body).to_bytes(8, "big"))
        answers.write(body)
        answers.flush()
    except OSError:
        _end()


if __name__ == "__main__":
    main()
