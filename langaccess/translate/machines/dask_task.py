"""What the workers of a Dask cluster run: one document into one language."""

from __future__ import annotations

import atexit
import threading

from langaccess.core.errors import ConfigError, LangAccessError
from langaccess.core.tags import Tag
from langaccess.translate.machines.kit import TranslationKit
from langaccess.translate.machines.worker import DocumentWorker
from langaccess.translate.pipeline.scan import FileScan

_lock = threading.Lock()  # an engine at a time in a process
_workers: dict[tuple[str, int], DocumentWorker] = {}


def identity(kit: TranslationKit) -> TranslationKit:
    """Return the kit: a task whose result workers fetch from each other, and can make again."""
    return kit


def draft(
    kit: TranslationKit, scan: FileScan, data: bytes, tag: Tag, shape: str
) -> bytes | LangAccessError | None:
    """Return the packed draft of a document, None if it gets none.

    An error that would come again is returned, so that it is not tried again. `scan` and `shape`
    are those of the machine that asks (`TargetRun.shape_of`).
    """
    with _lock:
        try:
            worker = _worker(kit)
            prepared = worker.prepare(scan, data, tag)
            if prepared is None or prepared.shape != shape:
                raise ConfigError(
                    f"a worker would draft {tag.name} in another way than this machine",
                    hint="install the same engines and models on all machines, and change no "
                    "rules, terms or approved texts while they work",
                )
            made = worker.finish(prepared)
        except LangAccessError as exc:
            return exc
        return None if made is None else made.packed()


def _worker(kit: TranslationKit) -> DocumentWorker:
    mine = kit.digest, threading.get_ident()  # a database stays in its thread
    if mine not in _workers:
        close_workers()
        _workers[mine] = DocumentWorker(kit).__enter__()
        atexit.register(_workers[mine].discard)
    return _workers[mine]


def close_workers() -> None:
    """End the engines and remove the copies of the agency's records, from whichever thread."""
    for mine in list(_workers):
        worker = _workers.pop(mine)
        atexit.unregister(worker.discard)
        worker.discard()
