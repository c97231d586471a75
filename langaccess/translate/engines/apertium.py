"""Apertium: rules instead of a network, for the gist only; called as a program.

A word that it does not know comes back with `*` before it, which is kept: it is the one honest
sign that a gist has. Masks and whatever holds a digit lose it again.
"""

from __future__ import annotations

import os
import re
import subprocess
from functools import cache

from langaccess.core.errors import EngineError, InputError
from langaccess.core.extras import program_advice
from langaccess.core.models import EngineInfo, EngineSettings
from langaccess.core.programs import find_program
from langaccess.core.tags import Tag
from langaccess.translate.engines._text import cleaned, one_line

PROGRAM = "apertium"
_ASK_LIMIT = 20.0  # seconds for a question about the installation
_RUN_LIMIT = 120.0
# A blank line ends a sentence for Apertium and comes back as it went in. Its line format would
# do the same, but loses the final full stop.
_BETWEEN = "\n\n"
_MARKED_NUMBER = re.compile(r"\*(?=[^\s*]*\d)")


def infos() -> tuple[EngineInfo, ...]:
    """Return one engine per direction that the installed Apertium offers; all are gist."""
    program = find_program(PROGRAM)
    if program is None:
        return ()
    version = _ask(program, "-V").splitlines()[:1]
    modes = _ask(program, "-l").split()
    return tuple(info for mode in modes if (info := _info(mode, *version)) is not None)


def _info(mode: str, version: str = "") -> EngineInfo | None:
    try:
        source, target = (Tag(code) for code in mode.split("-"))
    except (InputError, ValueError):
        return None
    return EngineInfo(
        id=f"apertium:{mode}",
        kind="apertium",
        source=source,
        target=target,
        route=(source, target),
        version=version or PROGRAM,
        model_digest="",
        licence="GPL-2.0-or-later (a separate program)",
        max_words=120,
        gist=True,
        note="rule-based, for the gist only: words marked * are unknown to it; expect wrong senses",
    )


@cache
def _ask(program: str, option: str) -> str:
    """Return what the program says about itself, empty when it does not work."""
    try:
        done = subprocess.run(
            [program, option],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_ASK_LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")


class Apertium:
    """One direction; every batch is one call of the program."""

    def __init__(self, info: EngineInfo, settings: EngineSettings) -> None:
        """Look for the program."""
        del settings  # there is nothing to set
        self.info = info
        self._mode = info.id.partition(":")[2]
        program = find_program(PROGRAM)
        if program is None:
            raise EngineError(
                "apertium is not installed",
                hint=program_advice("Apertium"),
            )
        self._program = program
        masks = "|".join(re.escape(mask).replace(r"\{n\}", r"\d+") for mask in info.masks)
        self._marked_mask = re.compile(rf"\*(?={masks})")

    def translate_batch(self, texts: list[str]) -> list[str]:
        """Return one translation per text, in order, unknown words marked with `*`."""
        asked = [cleaned(text) for text in texts]
        places = [place for place, text in enumerate(asked) if text]
        answers = self._call([asked[place] for place in places]) if places else []
        if len(answers) != len(places):
            raise EngineError("apertium gave another number of answers than it got texts")
        translated = [""] * len(texts)
        for place, answer in zip(places, answers, strict=True):
            unmarked = self._marked_mask.sub("", _MARKED_NUMBER.sub("", answer))
            translated[place] = one_line(unmarked)
        return translated

    def _call(self, texts: list[str]) -> list[str]:
        try:
            done = subprocess.run(
                [self._program, self._mode],
                input=(_BETWEEN.join(texts) + "\n").encode("utf-8"),
                capture_output=True,
                timeout=_RUN_LIMIT,
                check=True,
                # Its tools read the locale, and an office PC's may not be UTF-8.
                env=os.environ | {"LC_ALL": "C.UTF-8"},
            )
        except (OSError, subprocess.SubprocessError) as exc:
            raise EngineError(
                f"apertium failed ({type(exc).__name__})",
                hint="try it alone: echo Hello | apertium " + self._mode,
            ) from exc
        return done.stdout.decode("utf-8", "replace").strip("\n").split(_BETWEEN)
