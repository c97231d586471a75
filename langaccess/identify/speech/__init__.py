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
    log_mel,
    read_wav,
    speech_in,
)

__all__ = [
    "MOST_SECONDS",
    "RATE",
    "HeardSpeech",
    "Sound",
    "SpeechModel",
    "decide",
    "hear",
    "listen",
    "listening_model",
    "load_table",
    "log_mel",
    "neighbors",
    "read_wav",
    "speech_in",
]
