"""A picture of print to an answer: Tesseract reads it, `identify` says which language it is.

Tesseract is a program of its own, called by name; it reads with the packs that are installed and
fetches none. Its own guess of the script is wrong on most short signs, so the guess only says
which pack is tried first: the pack that reads with the most confidence wins.
"""

from __future__ import annotations

import csv
import dataclasses
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import EngineError, InputError, reason_of
from langaccess.core.extras import program_advice
from langaccess.core.programs import find_program
from langaccess.core.sandbox import sandboxed
from langaccess.core.tags import Tag
from langaccess.identify.image_size import check
from langaccess.identify.model import Answer, Band
from langaccess.identify.next_steps import next_steps
from langaccess.identify.scripts import dominant, letters, script_counts
from langaccess.identify.texts import identify

PROGRAM = "tesseract"

_MOST_BYTES = 64 * 1024 * 1024
_CALL_LIMIT = 60.0  # seconds for one pack
_WHOLE_LIMIT = 240.0  # seconds for all packs
# Confidence of a reading, 0 to 100, as docs/decisions/042 measured it on printed signs.
_SURE = 70.0  # look no further
_CLEAR = 65.0  # below: a hint at best
_READ = 52.0  # below: no reading
_THAI = 80.0  # below: no Thai. That pack reads Lao and Khmer as Thai, letter by letter
_FEWEST_LETTERS = 3
_RUN = 5  # letters
# How the page is laid out (Tesseract's --psm): found, with and without orientation; one block.
_UPRIGHT, _TURNED, _BLOCK = "3", "1", "6"

_AGAIN = "Take the picture again, straight, close and in good light, or type what you can read."
_LATIN = ("Latin", "Vietnamese")
# Packs that can each read signs of the others, worse: all are tried, the best is taken.
_TOGETHER = (_LATIN, ("HanS", "HanT", "Japanese"))
# Scripts that its guess missed on every sign: tried next.
_UNGUESSED = (
    "Hebrew", "Ethiopic", "Armenian", "Georgian", "Gujarati", "Gurmukhi", "Khmer", "Lao", "Myanmar",
)  # fmt: skip
# Scripts of few people in the US: tried last.
_RARE = ("Canadian_Aboriginal", "Cherokee", "Oriya", "Sinhala", "Syriac", "Thaana", "Tibetan")
# Tesseract's word for a script → one of its packs, where that is called otherwise.
_PACK_OF = {"Han": "HanS", "Korean": "Hangul", "Katakana": "Japanese"}
_NO_SCRIPT = ("osd", "equ", "snum", "Fraktur")


@dataclass(frozen=True, slots=True)
class _PhotoReading:
    pack: str
    text: str
    confidence: float


def identify_photo(
    path: Path,
    *,
    prior: Mapping[Tag, float] | None = None,
    line: str = "",
    langdetect: float = 0.0,
) -> Answer:
    """Return which language the print in a picture is in; never better than fair.

    The bands were measured on typed text, not on what a machine reads off a picture.

    Args:
        path: PNG, JPEG, GIF (first frame), BMP, WebP or TIFF (first page).
        prior: as for `identify`.
        line: as for `identify`.
        langdetect: as for `identify`.

    Raises:
        InputError: no picture, damaged, or too large.
        EngineError: Tesseract is missing, has no pack, or takes too long.
    """
    if find_program(PROGRAM) is None:
        raise EngineError(
            "Tesseract, which reads pictures, is not installed", hint=program_advice("Tesseract")
        )
    best, packs, untried = _print_in(path)
    readable = best.confidence >= _READ and letters(best.text) >= _FEWEST_LETTERS
    answer = identify(best.text if readable else "", prior=prior, line=line, langdetect=langdetect)
    notes = [*answer.notes, *_notes(best, packs, untried, readable=readable)]
    answer = dataclasses.replace(
        answer,
        verdict=_band(answer.verdict, best.confidence),
        passages=tuple(
            dataclasses.replace(part, verdict=_band(part.verdict, best.confidence))
            for part in answer.passages
        ),
    )
    steps = list(next_steps(answer, line=line))
    if answer.verdict is Band.CANNOT_TELL:
        steps.append(_AGAIN)
    return dataclasses.replace(answer, notes=tuple(notes), next_steps=tuple(steps))


@sandboxed(seconds=_WHOLE_LIMIT + _CALL_LIMIT)
def _print_in(path: Path) -> tuple[_PhotoReading, tuple[str, ...], tuple[str, ...]]:
    """Return the most confident reading, the packs, and those for which there was no time."""
    data = _load(path)
    check(data, where=str(path))
    packs = _packs()
    best, untried = _best(data, packs, where=str(path))
    return best, packs, untried


def _band(verdict: Band, confidence: float) -> Band:
    if confidence < _CLEAR and verdict in (Band.STRONG, Band.FAIR):
        return Band.WEAK
    return Band.FAIR if verdict is Band.STRONG else verdict


def _load(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as exc:
        raise InputError(
            reason_of(exc), where=str(path), hint="check the name and your permissions"
        ) from exc
    if len(data) > _MOST_BYTES:
        raise InputError(
            f"the file has more than {_MOST_BYTES // 1024 // 1024} MiB",
            where=str(path),
            hint="cut out the part with the text, or make it smaller",
        )
    return data


def _notes(
    best: _PhotoReading, packs: tuple[str, ...], untried: tuple[str, ...], *, readable: bool
) -> Iterator[str]:
    if readable:
        yield f"read with the pack {best.pack}, {best.confidence:.0f}% sure"
    elif best.text:
        yield "what was found cannot be read: handwriting, blurred, or in a script without a pack"
        yield "Lao and Burmese print often cannot be read even with their packs"
    else:
        yield "no print was found in the picture"
    yield "this reads print, not handwriting; the answer is for what could be read"
    yield f"packs that are installed: {', '.join(packs)}"
    if untried:
        yield f"the time ran out before these were tried: {', '.join(untried)}"


def _packs() -> tuple[str, ...]:
    """Return the installed packs, those for whole scripts first."""
    done = _call(["--list-langs"], b"", _CALL_LIMIT)
    names = done.stdout.decode("utf-8", "replace").splitlines()[1:]
    found = [
        name
        for name in map(str.strip, names)
        if name and _pack_name(name) not in _NO_SCRIPT and not name.endswith("_vert")
    ]
    if not found:
        raise EngineError("Tesseract has no pack to read with", hint=program_advice("Tesseract"))
    return tuple(sorted(found, key=lambda name: (_pack_name(name)[0].islower(), name)))


def _pack_name(name: str) -> str:
    """Return the pack without its folder: some installations say `script/Latin`."""
    return name.rpartition("/")[2]


def _best(
    data: bytes, packs: tuple[str, ...], *, where: str
) -> tuple[_PhotoReading, tuple[str, ...]]:
    """Return the most confident reading, and the packs for which there was no time."""
    end = time.monotonic() + _WHOLE_LIMIT
    best = _PhotoReading("", "", 0.0)
    tried: list[str] = []
    script, aside = _guess(data)
    mode = _TURNED if aside else _UPRIGHT
    for group in _groups(packs, script):
        for pack in group:
            left = end - time.monotonic()
            if left <= 0:
                return best, tuple(name for name in packs if name not in tried)
            reading = _read_with_pack(data, pack, mode, limit=min(left, _CALL_LIMIT), where=where)
            if not reading.text and mode != _BLOCK:
                # Where lines are is found alike by all packs; some signs look like no page.
                mode = _BLOCK
                reading = _read_with_pack(
                    data, pack, mode, limit=min(left, _CALL_LIMIT), where=where
                )
            best = max(best, reading, key=lambda item: item.confidence)
            tried.append(pack)
        if best.confidence >= _SURE and not _strips(best):
            break
    return best, ()


def _groups(packs: tuple[str, ...], guess: str) -> list[tuple[str, ...]]:
    """Return the packs in the order of trial; those of one group are all tried before the end."""
    groups = [tuple(name for name in packs if _pack_name(name) in group) for group in _TOGETHER]
    grouped = {name for group in groups for name in group}
    groups += [(name,) for name in packs if name not in grouped]
    groups = [group for group in groups if group]
    wanted = _PACK_OF.get(guess, guess)
    return sorted(
        groups,
        key=lambda group: (
            wanted not in map(_pack_name, group),
            _pack_name(group[0]) not in _UNGUESSED,
            _pack_name(group[0]) in _RARE,
        ),
    )


def _strips(reading: _PhotoReading) -> bool:
    """Return whether Latin letters were read with the pack of another script: it loses accents."""
    latin = dominant(script_counts(reading.text)) == "Latn"
    return (
        latin and _pack_name(reading.pack)[0].isupper() and _pack_name(reading.pack) not in _LATIN
    )


def _guess(data: bytes) -> tuple[str, bool]:
    """Return the script that Tesseract sees, in its own words or "", and whether it lies aside."""
    done = _call(["--psm", "0", "-l", "osd", "-c", "min_characters_to_try=5"], data, _CALL_LIMIT)
    found = dict(
        row.partition(": ")[::2] for row in done.stdout.decode("utf-8", "replace").splitlines()
    )
    # "Upside down" is wrong on many short signs, and no telephone turns a picture so.
    return found.get("Script", "").strip(), found.get("Rotate", "").strip() in ("90", "270")


def _read_with_pack(
    data: bytes, pack: str, mode: str, *, limit: float, where: str
) -> _PhotoReading:
    arguments = ["-l", pack, "--psm", mode, "-c", "tessedit_page_number=0", "tsv"]
    done = _call(arguments, data, limit)
    if done.returncode:
        if b"loading" in done.stderr or b"opening data file" in done.stderr:
            raise EngineError(
                f"Tesseract's pack {pack} is damaged", hint=program_advice("Tesseract")
            )
        raise InputError(
            "the picture is damaged", where=where, hint="take it again, or copy it again"
        )
    return _reading(pack, done.stdout.decode("utf-8", "replace"))


def _reading(pack: str, table: str) -> _PhotoReading:
    """Return the text of Tesseract's table of words, and how sure it is of five letters on end.

    A word is as sure as its least sure letter. Thai and Chinese come in "words" of one letter,
    which would look surer than the words of others.
    """
    lines: dict[tuple[str, ...], list[str]] = {}
    runs: list[tuple[int, float]] = []
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        word, sure = (row["text"] or "").strip(), float(row["conf"])
        if not word or sure < 0:  # a block, a paragraph, a line
            continue
        place = (row["block_num"], row["par_num"], row["line_num"])
        if place in lines and runs[-1][0] < _RUN:
            size, before = runs.pop()
            runs.append((size + len(word), min(sure, before)))
        else:
            runs.append((len(word), sure))
        lines.setdefault(place, []).append(word)
    count = sum(size for size, _ in runs)
    mean = sum(size * sure for size, sure in runs) / count if count else 0.0
    if _pack_name(pack) == "Thai" and mean < _THAI:
        mean = 0.0
    return _PhotoReading(pack, "\n".join(" ".join(words) for words in lines.values()), mean)


def _call(arguments: list[str], data: bytes, limit: float) -> subprocess.CompletedProcess[bytes]:
    program = find_program(PROGRAM)
    if program is None:
        raise EngineError(
            "Tesseract, which reads pictures, is not installed", hint=program_advice("Tesseract")
        )
    # The picture goes in as bytes: no name of a file can be taken for an option or a list.
    try:
        return subprocess.run(
            [program, "stdin", "stdout", *arguments] if data else [program, *arguments],
            input=data,
            capture_output=True,
            timeout=limit,
            check=False,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},  # its threads only slow small pictures
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as exc:
        raise EngineError(
            f"Tesseract needed more than {limit:.0f} seconds",
            hint="cut out the part with the text, or make the picture smaller",
        ) from exc
    except OSError as exc:
        raise EngineError(
            f"Tesseract does not start ({type(exc).__name__})", hint=program_advice("Tesseract")
        ) from exc
