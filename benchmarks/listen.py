"""Which language is spoken: right, wrong and unanswered, by seconds of speech and by noise.

    python -m benchmarks.listen

The clips are telephone prompts of Debian: studio voices, 8 kHz, the band of an emergency line,
with white noise added. The bar of .9 was chosen on the voices of `asterisk-core-sounds-*-wav`
(CC-BY-SA), so those are not unseen. The other voices (`asterisk-prompt-de`, `-es-co`, `-fr-armelle`
and `-it-menardi-wav`) were used for nothing before they were measured; sox reads those in GSM.
Every clip goes through the product's own pipeline: gate, windows, decision.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from langaccess.core import models
from langaccess.core.errors import LangAccessError
from langaccess.identify.speech import (
    RATE,
    Sound,
    SpeechModel,
    decide,
    hear,
    listening_model,
    read_wav,
)

if TYPE_CHECKING:
    from langaccess.identify.speech.sound import Samples

PROMPTS = Path("/usr/share/asterisk/sounds")
VOICES = {
    "en": "en_US_f_Allison",
    "es": "es_MX_f_Allison",
    "fr": "fr_CA_f_June",
    "it": "it_IT_m_Carlo",
    "ru": "ru_RU_f_IvrvoiceRU",
}
OTHERS = {"de": "de", "es": "es_CO_f_Avatar", "fr": "fr", "it": "it_IT_f_Menardi"}
NOISE = {"clean": None, "10 dB": 10.0, "0 dB": 0.0}
SECONDS = (6, 10, 20)
CLIPS = 8


def read(path: Path) -> Samples:
    """Return the samples of a prompt; sox reads GSM."""
    if path.suffix == ".wav":
        return read_wav(path).samples
    words = [
        "sox",
        str(path),
        "-t",
        "raw",
        "-r",
        str(RATE),
        "-c",
        "1",
        "-b",
        "16",
        "-e",
        "signed",
        "-",
    ]
    done = subprocess.run(words, capture_output=True, check=True)
    made: Samples = (np.frombuffer(done.stdout, "<i2") / 2**15).astype(np.float32)
    return made


def clips(folder: Path, seconds: float, count: int, seed: int) -> Iterator[Samples]:
    """Yield `count` clips of a voice: prompts of at least a second, joined with short pauses."""
    dice = random.Random(seed)
    files = sorted(
        path
        for kind, least in ((".wav", 16_000), (".gsm", 1_650))  # bytes of a second
        for path in folder.glob(f"*{kind}")
        if path.stat().st_size > least
    )
    for _ in range(count):
        parts: list[Samples] = []
        while sum(map(len, parts)) < seconds * RATE:
            parts += [read(dice.choice(files)), np.zeros(RATE // 10, np.float32)]
        yield np.concatenate(parts)[: int(seconds * RATE)]


def noisy(samples: Samples, decibels: float | None, seed: int) -> Samples:
    """Return `samples` with white noise so many decibels below the mean of the speech."""
    if decibels is None:
        return samples
    level = float(np.sqrt(np.mean(samples**2))) / 10 ** (decibels / 20)
    made: Samples = samples + np.random.default_rng(seed).normal(0, level, len(samples)).astype(
        "f4"
    )
    return made


@cache
def opened() -> SpeechModel:
    """Return the model, loaded once."""
    return SpeechModel(str(listening_model((models.home(),)).folder))


def judged(samples: Samples, lang: str) -> tuple[str, float]:
    """Return what the product says of a clip, against its language, and the processor seconds."""
    model = opened()
    begun = time.process_time()
    heard = hear(Sound(samples, len(samples) / RATE), lambda: model, 5.0)
    answer = decide(heard)
    spent = time.process_time() - begun
    if answer.verdict == "cannot_tell":
        return f"cannot tell: {answer.reason}", spent
    right = answer.candidates[0].tag == lang
    return f"{answer.verdict} {'right' if right else 'wrong'}", spent


def table(voices: dict[str, Path]) -> None:
    """Print the figures of some voices."""
    print("| seconds | noise | clips | fair right | weak right | fair wrong | weak wrong |"
          " cannot tell | processor s a clip |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for seconds in SECONDS:
        for name, decibels in NOISE.items():
            found: Counter[str] = Counter()
            spent = 0.0
            for place, (lang, folder) in enumerate(voices.items()):
                made = clips(folder, seconds, CLIPS, seed=place)
                for number, clip in enumerate(made):
                    word, used = judged(noisy(clip, decibels, seed=number), lang)
                    found[word] += 1
                    spent += used
            count = found.total()
            kinds = ("fair right", "weak right", "fair wrong", "weak wrong")
            cells = [f"{100 * found[kind] / count:.0f}%" for kind in kinds]
            none = sum(n for word, n in found.items() if word.startswith("cannot"))
            cells += [f"{100 * none / count:.0f}%", f"{spent / count:.2f}"]
            print(f"| {seconds} | {name} | {count} | {' | '.join(cells)} |")


def main() -> int:
    """Print the figures."""
    try:
        opened()
    except LangAccessError as exc:
        print(f"not run: {exc.message}")
        return 0
    shipped = {lang: PROMPTS / name for lang, name in VOICES.items() if (PROMPTS / name).is_dir()}
    if not shipped:
        print("not run: needs the Debian packages asterisk-core-sounds-{en,es,fr,it,ru}-wav")
        return 0
    speaking = {lang: folder for lang, folder in shipped.items() if lang != "en"}
    print(f"Voices of {', '.join(speaking)} (the bar was chosen on such voices):\n")
    table(speaking)
    others = {lang: PROMPTS / name for lang, name in OTHERS.items() if (PROMPTS / name).is_dir()}
    if others and shutil.which("sox"):
        print(f"\nOther voices of {', '.join(others)}, used for nothing before:\n")
        table(others)
    if "en" in shipped:
        print("\nAn English voice, which must not be named:\n")
        table({"en": shipped["en"]})
    return 0


if __name__ == "__main__":
    sys.exit(main())
