"""A recording of speech to a hint about its language: see `listening`; nothing is kept."""

from __future__ import annotations

from langaccess.identify.speech.listening import (
    HeardSpeech,
    SpeechModel,
    decide,
    hear,
    listen,
    listening_model,
    load_table,
    neighbors,
)
from langaccess.identify.speech.sound import (
    MOST_SECONDS,
    RATE,
    Sound,
    SoundLevels,
    as_wav,
    log_mel,
    measure,
    read_wav,
    speech_in,
)

__all__ = [
    "MOST_SECONDS",
    "RATE",
    "HeardSpeech",
    "Sound",
    "SoundLevels",
    "SpeechModel",
    "as_wav",
    "decide",
    "hear",
    "listen",
    "listening_model",
    "load_table",
    "log_mel",
    "measure",
    "neighbors",
    "read_wav",
    "speech_in",
]
