"""Engines that break, one class per way of breaking. Worker processes open them by name."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

from langaccess.core.errors import EngineError
from langaccess.core.tags import Tag
from langaccess.translate.engines import EngineInfo, EngineSettings

POISON = "poison"  # a text with this word breaks the engine; every other is upper-cased


def info(note: str = "") -> EngineInfo:
    """Return what a broken engine says of itself; `note` carries a path to where it counts."""
    return EngineInfo(id="broken", kind="broken", source=Tag("en"), target=Tag("es"), note=note)


class Upper:
    """Works: the text in capitals."""

    def __init__(self, info: EngineInfo, settings: EngineSettings) -> None:
        self.info = info

    def translate_batch(self, texts: list[str]) -> list[str]:
        return [text.upper() for text in texts]


class _OnPoison(Upper):
    def translate_batch(self, texts: list[str]) -> list[str]:
        if any(POISON in text for text in texts):
            self.spoil()
        return super().translate_batch(texts)

    def spoil(self) -> None:
        raise NotImplementedError


class Exits(_OnPoison):
    def spoil(self) -> None:
        os._exit(3)


class Aborts(_OnPoison):
    def spoil(self) -> None:
        os.abort()  # ends by a signal on POSIX


class Hangs(_OnPoison):
    def spoil(self) -> None:
        time.sleep(600)


class HangsInC(_OnPoison):
    """Hangs without ever letting go of the interpreter."""

    def spoil(self) -> None:
        re.match(r"(a+)+$", "a" * 60 + "b")


class Raises(_OnPoison):
    def spoil(self) -> None:
        raise ValueError(POISON)


class Refuses(_OnPoison):
    def spoil(self) -> None:
        raise EngineError("no")


class PanicError(BaseException):
    """Like the panics of Rust libraries: no `Exception`."""


class Panics(_OnPoison):
    def spoil(self) -> None:
        raise PanicError(POISON)


class LosesOne(Upper):
    def translate_batch(self, texts: list[str]) -> list[str]:
        answers = super().translate_batch(texts)
        return answers[1:] if any(POISON in text for text in texts) else answers


class SaysNothing(Upper):
    def translate_batch(self, texts: list[str]) -> list[str]:
        return ["  " if POISON in text else text.upper() for text in texts]


class AnswersNumbers(Upper):
    def translate_batch(self, texts: list[str]) -> list[str]:
        return [5 if POISON in text else text.upper() for text in texts]  # type: ignore[misc]  # the fault


class Prints(Upper):
    """Writes to both streams, in Python and past it."""

    def __init__(self, info: EngineInfo, settings: EngineSettings) -> None:
        super().__init__(info, settings)
        self._noise()

    def translate_batch(self, texts: list[str]) -> list[str]:
        self._noise()
        return super().translate_batch(texts)

    def _noise(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.write('{"texts": ["from a library"]}\n')
            stream.flush()
        os.write(1, b"native noise\n")
        os.write(2, b"native noise\n")


class AlwaysExits(Upper):
    def translate_batch(self, texts: list[str]) -> list[str]:
        with Path(self.info.note).open("a", encoding="utf-8") as count:
            count.write("x")
        os._exit(3)


class NeverStarts(Upper):
    def __init__(self, info: EngineInfo, settings: EngineSettings) -> None:
        raise EngineError("the model is half a model", where="model.bin", hint="fetch it again")


class DiesAtStart(Upper):
    def __init__(self, info: EngineInfo, settings: EngineSettings) -> None:
        os._exit(9)


class HangsAtStart(Upper):
    def __init__(self, info: EngineInfo, settings: EngineSettings) -> None:
        time.sleep(600)


class Slow(Upper):
    """Tells its process id, then takes its time."""

    def translate_batch(self, texts: list[str]) -> list[str]:
        (Path(self.info.note) / str(os.getpid())).touch()
        time.sleep(600)
        return super().translate_batch(texts)


class TellsCtrlC(Upper):
    """Sends itself what Ctrl-C sends to every process of a console, then answers."""

    def translate_batch(self, texts: list[str]) -> list[str]:
        signal.raise_signal(signal.SIGINT)
        return super().translate_batch(texts)


def _offline() -> None:
    """End this process at the first socket that anything makes in it."""

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event.startswith("socket."):
            os._exit(7)

    sys.addaudithook(hook)


def open_offline(info: EngineInfo, settings: EngineSettings) -> object:
    """Open the real engine in a process that dies when a socket is so much as created."""
    from langaccess.translate.engines import open_engine

    _offline()
    return open_engine(info, settings)


def open_reaching_out(info: EngineInfo, settings: EngineSettings) -> object:
    """Open an engine that does reach for the network, to show that the guard bites."""
    import socket

    _offline()
    socket.socket().close()
    return Upper(info, settings)
