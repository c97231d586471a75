"""The shape of an answer to "which language is this?"."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from langaccess.core.tags import Tag


class Band(StrEnum):
    """How far an answer can be trusted; `docs/explanation` says how each band was measured."""

    STRONG = "strong"  # right in at least 97 of 100, the confusable group counted as one
    FAIR = "fair"  # confirm with the I-speak card
    WEAK = "weak"  # a hint at best
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class LanguageCandidate:
    """A language that the text may be in.

    Attributes:
        tag: the language.
        probability: that it is this one; what all candidates lack of 1 is another language.
        engines: the sources that put it first (`rules`, `profiles`, a detector, or `spelling`).
    """

    tag: Tag
    probability: float
    engines: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The English name."""
        return self.tag.name

    @property
    def autonym(self) -> str:
        """The language's own name."""
        return self.tag.autonym


@dataclass(frozen=True, slots=True)
class LanguagePassage:
    """A stretch `text[start:end]` of the input in one language.

    Attributes:
        start: offset in code points.
        end: offset in code points, exclusive.
        tag: its language, None where it cannot be identified.
        verdict: how far that can be trusted.
    """

    start: int
    end: int
    tag: Tag | None
    verdict: Band


@dataclass(frozen=True, slots=True)
class Answer:
    """What can be said about a text.

    Attributes:
        verdict: the band of the first candidate, or of its confusable group.
        confidence: the probability behind the band.
        candidates: best first, at least three where there are three.
        confusable: languages that must be named together with the first candidate.
        question: what to ask or look at to tell those apart, or empty.
        reason: why it is not identified or stays weak: `empty`, `number` (nothing but numbers,
            codes, addresses), `short` (one letter, or signs alone), `script` (one that no language
            here is written in), `name`, `word` (a single English-looking one), `noise`, `stranger`
            (a language off the list), `doubt`, `romanised` (the first candidate is a language of
            another script, typed in Latin letters; never strong), `cry` (a call for help from a
            list); empty otherwise.
        notes: what else was noticed, for a person.
        next_steps: what to do, in order.
        passages: the parts of a mixed text, in order; one for a text in one language.
        missing: detectors that could not be loaded.
    """

    verdict: Band
    confidence: float
    candidates: tuple[LanguageCandidate, ...] = ()
    confusable: tuple[Tag, ...] = ()
    question: str = field(default="", metadata={"null": True})
    reason: str = field(default="", metadata={"null": True})
    notes: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    passages: tuple[LanguagePassage, ...] = ()
    missing: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SpokenAnswer:
    """What can be said about a recording of speech: a hint for choosing greetings.

    Attributes:
        verdict: fair, weak or cannot tell; fair is shown as "perhaps".
        seconds_of_speech: how much of the recording is speech.
        windows: how many stretches of it were listened to.
        windows_agreeing: how many of them sound most like the first candidate.
        candidates: likeliest first, with the model's own probability; never English.
        confusable: languages to offer together with the first candidate.
        may_hide: what the first candidate may hide, in words ("a Mayan or Mixtec language"), or
            empty.
        cannot_hear: names of the languages on our list that the model never names.
        reason: why the answer is "cannot tell": `silence` (no speech), `short`, `doubt`, `disagree`
            (the windows do), `stranger` (a language off the list), `english`; empty otherwise.
        notes: what else was noticed, for a person.
        next_steps: what to do, in order.
        model: name and digest of the model.
        basis: what the answer rests on.
        kept: what is kept of the recording.
    """

    verdict: Band
    seconds_of_speech: float
    windows: int
    windows_agreeing: int
    candidates: tuple[LanguageCandidate, ...] = ()
    confusable: tuple[Tag, ...] = ()
    may_hide: str = field(default="", metadata={"null": True})
    cannot_hear: tuple[str, ...] = ()
    reason: str = field(default="", metadata={"null": True})
    notes: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    model: str = ""
    basis: str = "speech"
    kept: str = "nothing"
