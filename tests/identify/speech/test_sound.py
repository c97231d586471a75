"""WAV files as consoles and telephones write them, resampling, and the features of the model."""

from __future__ import annotations

import struct
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from langaccess.core.errors import InputError
from langaccess.identify.speech import MOST_SECONDS, RATE, log_mel, read_wav


def tone(seconds: float = 1.0, rate: int = 8000, hertz: float = 440.0) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)


def wav(path: Path, data: bytes, *, kind: int = 1, channels: int = 1, rate: int = 8000,
        bits: int = 16, extra: bytes = b"") -> Path:  # fmt: skip
    size = channels * bits // 8
    each = rate * size % 2**32
    head = struct.pack("<HHIIHH", kind, channels, rate, each, size % 2**16, bits) + extra
    chunks = b"fmt " + struct.pack("<I", len(head)) + head
    chunks += b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks)
    return path


def near(found: np.ndarray, wanted: np.ndarray, allowed: float) -> bool:
    middle = slice(RATE // 10, -RATE // 10)  # the edges of a resampled tone ring
    return float(np.abs(found[middle] - wanted[middle]).max()) < allowed


def test_every_whole_number_and_float_coding_gives_the_same_sound(tmp_path: Path) -> None:
    sound, wanted = tone(), tone(rate=RATE)
    whole = (sound * 2**31).astype("<i8")
    packed24 = b"".join(int(n >> 8).to_bytes(3, "little", signed=True) for n in whole.tolist())
    codings = {
        8: ((sound * 128 + 128).astype("u1").tobytes(), 1, 0.02),
        16: ((sound * 32767).astype("<i2").tobytes(), 1, 0.001),
        24: (packed24, 1, 0.001),
        32: (whole.astype("<i4").tobytes(), 1, 0.001),
    }
    for bits, (data, kind, allowed) in codings.items():
        found = read_wav(wav(tmp_path / f"{bits}.wav", data, kind=kind, bits=bits))
        assert near(found.samples, wanted, allowed), bits
        assert found.seconds == pytest.approx(1.0)
    floats = wav(tmp_path / "f.wav", sound.astype("<f4").tobytes(), kind=3, bits=32)
    assert near(read_wav(floats).samples, wanted, 0.001)


def test_the_codings_of_telephones_are_read_as_the_standard_says(tmp_path: Path) -> None:
    """Bytes and values from the tables of ITU-T G.711 (A-law values of 13 bits, times 8)."""
    mu = {0x00: -32124, 0x80: 32124, 0x7F: 0, 0xFF: 0, 0xAA: 5372, 0x2A: -5372}
    a_law = {0x00: -5504, 0x80: 5504, 0x55: -8, 0xD5: 8, 0x2A: -32256, 0xAA: 32256}
    for kind, table in ((7, mu), (6, a_law)):
        path = wav(tmp_path / f"{kind}.wav", bytes(table), kind=kind, bits=8, rate=RATE)
        found = (read_wav(path).samples * 2**15).round().astype(int).tolist()
        assert found == list(table.values()), kind


def test_a_file_that_names_its_coding_further_on_is_read(tmp_path: Path) -> None:
    extra = struct.pack("<HHI", 22, 16, 0) + struct.pack("<H", 1) + bytes(14)
    data = (tone() * 32767).astype("<i2").tobytes()
    path = wav(tmp_path / "x.wav", data, kind=0xFFFE, extra=extra)
    assert near(read_wav(path).samples, tone(rate=RATE), 0.001)


def test_what_python_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "p.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes((tone(rate=44_100) * 32767).astype("<i2").tobytes())
    assert near(read_wav(path).samples, tone(rate=RATE), 0.001)


def test_a_recording_that_was_stopped_is_read_up_to_its_end(tmp_path: Path) -> None:
    path = wav(tmp_path / "cut.wav", (tone(2) * 32767).astype("<i2").tobytes())
    path.write_bytes(path.read_bytes()[:-8001])
    assert read_wav(path).seconds == pytest.approx(1.5, abs=0.01)


def test_two_copies_of_a_voice_are_one_and_two_voices_are_refused(tmp_path: Path) -> None:
    one, other = tone(), np.random.default_rng(1).normal(0, 0.2, 8000).clip(-1, 1)
    for right, name in ((one, "copy"), (one * 0, "silent")):
        pair = np.stack([one, right], axis=1)
        path = wav(tmp_path / f"{name}.wav", (pair * 32767).astype("<i2").tobytes(), channels=2)
        assert len(read_wav(path).samples) == RATE
    pair = np.stack([one, other], axis=1)
    path = wav(tmp_path / "two.wav", (pair * 32767).astype("<i2").tobytes(), channels=2)
    with pytest.raises(InputError, match="different voices") as caught:
        read_wav(path)
    assert "the side of the person" in (caught.value.hint or "")


@pytest.mark.parametrize("channels", [1, 2])
def test_a_recording_that_was_stopped_at_once_has_no_speech(tmp_path: Path, channels: int) -> None:
    for data in (b"", bytes(2 * channels - 1)):
        found = read_wav(wav(tmp_path / "empty.wav", data, channels=channels))
        assert (len(found.samples), found.seconds) == (0, 0)


def test_only_the_beginning_of_a_long_recording_is_looked_at(tmp_path: Path) -> None:
    path = wav(tmp_path / "long.wav", bytes(8000 * 90), kind=7, bits=8)
    found = read_wav(path)
    assert (len(found.samples), found.seconds) == (MOST_SECONDS * RATE, 90)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a WAV file"), (b"ID3\x04" + bytes(100), "not a WAV file"),
        (b"RIFF\x00\x00\x00\x00WAVE", "damaged"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt \xff\xff\xff\xff\x01", "damaged"),
    ],
)  # fmt: skip
def test_another_file_is_refused_with_what_to_do(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(data)
    with pytest.raises(InputError, match=words) as caught:
        read_wav(path)
    assert "WAV, mono, 16 bit" in (caught.value.hint or "")


@pytest.mark.parametrize(
    "more", [{"kind": 49, "bits": 0}, {"rate": 1}, {"rate": 2**31}, {"channels": 0},
             {"channels": 60_000}, {"bits": 17}],
)  # fmt: skip
def test_a_coding_that_is_not_read_is_named(tmp_path: Path, more: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"cannot be read|is not read"):
        read_wav(wav(tmp_path / "x.wav", bytes(4000), **more))


def test_infinite_and_missing_samples_do_no_harm(tmp_path: Path) -> None:
    data = np.array([np.nan, np.inf, -np.inf, 1e30, 0.5] * 1000, "<f4").tobytes()
    found = read_wav(wav(tmp_path / "x.wav", data, kind=3, bits=32, rate=RATE))
    assert np.isfinite(found.samples).all()
    assert float(np.abs(found.samples).max()) <= 1.0


def test_the_features_are_those_of_the_reference() -> None:
    """Values of faster-whisper's `FeatureExtractor` (MIT) for the same sound, each eighth band."""
    sound = (tone(2, RATE, 300) + tone(2, RATE, 2100) * 0.2).astype("f4")
    found = log_mel(sound)
    wanted = [-0.141, 1.367, -0.167, -0.561, -0.587, -0.568, -0.258, -0.587, -0.587, -0.587]
    assert found.shape == (80, 200)
    assert found.dtype == np.float32
    assert found[::8, 100].tolist() == pytest.approx(wanted, abs=0.001)
