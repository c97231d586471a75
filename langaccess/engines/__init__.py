"""Engines: `list[str] -> list[str]`, and nothing else.

Splitting, masking, checking and joining live in `translate`, so every engine gets them. The
contract of `Engine.translate_batch`: same length and order; one sentence per item; no line breaks
in or out; empty in, empty out; no network; no printing; every failure is an `EngineError`.
"""

from __future__ import annotations

from langaccess.engines.model import Choice, Engine, EngineInfo, Outcome

__all__ = ["Choice", "Engine", "EngineInfo", "Outcome"]
