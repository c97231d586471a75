"""A recording of speech to a hint about its language: never above "perhaps", and nothing is kept.

Whisper names one of its 99 languages for every sound, also for those of a language that it has
never heard. So what is not speech, too short, unclear, English, or off our list is "cannot tell",
and a language is shown with those that it may hide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langaccess.core import clock
from langaccess.core.errors import EngineError
from langaccess.core.extras import install_command
from langaccess.core.resources import DATA, shipped
from langaccess.core.sandbox import sandboxed
from langaccess.core.tags import Tag, groups, known, languages
from langaccess.core.words import joined
from langaccess.identify.model import Band, LanguageCandidate, SpokenAnswer
from langaccess.identify.next_steps import spoken
from langaccess.identify.speech.sound import MOST_SECONDS, RATE, log_mel, read_wav, speech_in

if TYPE_CHECKING:
    from langaccess.core.models import InstalledModel
    from langaccess.identify.speech.sound import Samples, Sound

FAIR = 0.9
"""Probability from which an answer is fair. Measured on telephone prompts: `benchmarks`."""
WEAK = 0.6
"""Probability from which an answer is a list of languages; below it is none."""

_WINDOWS = 3
_LONGEST = 10.0  # seconds of a window: the length that was measured
_LIMIT = 120.0  # seconds for reading and hearing, on a slow office PC
_SHOWN = 4
_LEAST_SHOWN = 0.05  # probability from which another language is listed
# A prior moves the order as one for a short text does; see ensemble.py.
_PRIOR_STRENGTH = 0.2
_PRIOR_FLOOR = 1 / 20_000


@dataclass(frozen=True, slots=True)
class HiddenLanguages:
    """Languages that the model cannot hear and may take for one that it can."""

    heard: Tag  # the language that it names instead
    langs: tuple[Tag, ...]  # the languages that it may be
    ask: str  # the question that tells them apart
    measured: bool  # real speech of `langs` was tried
    name: str = ""  # what they are together ("a Mayan or Mixtec language"), or empty


@dataclass(frozen=True, slots=True)
class ListeningTable:
    """The shipped `data/listening.yaml`; see there."""

    as_of: date
    basis: tuple[str, ...]
    model: str
    codes: Mapping[str, tuple[Tag, ...]]
    off_list: tuple[tuple[str, ...], ...]
    instead: tuple[HiddenLanguages, ...]

    def hidden(self, heard: Tag) -> HiddenLanguages | None:
        """Return what may hide behind a language."""
        return next((row for row in self.instead if row.heard == heard), None)

    @property
    def cannot_hear(self) -> tuple[Tag, ...]:
        """The languages of our list that the model never names."""
        named = {tag for tags in self.codes.values() for tag in tags}
        return tuple(row.tag for row in languages() if row.kind == "list" and row.tag not in named)


@cache
def load_table() -> ListeningTable:
    """Return what the model can say, and what that means here."""
    from langaccess.core.config import load

    return load(ListeningTable, shipped(DATA, "listening.yaml"))


@dataclass(frozen=True, slots=True)
class HeardSpeech:
    """What the model heard in one recording."""

    seconds: float  # length of the recording
    speech: float  # seconds of speech in what was looked at
    # for each window of speech, the probability of each code of the model
    windows: tuple[Mapping[str, float], ...] = ()


def listen(
    path: Path,
    *,
    places: Sequence[Path],
    least_seconds: float = 5.0,
    best: Band = Band.FAIR,
    prior: Mapping[Tag, float] | None = None,
    line: str = "",
) -> SpokenAnswer:
    """Return which language may be spoken in a recording.

    Whether the agency permits it is for the caller to ask (`policy.decide_listening`).

    Args:
        path: a WAV file.
        places: the folders of models, first the one that wins.
        least_seconds: seconds of speech that are needed.
        best: the surest band that is given: fair or weak.
        prior: language → people served; it moves the order, and makes no answer surer.
        line: as for `identify`.

    Raises:
        InputError: no WAV file, damaged, or too large.
        EngineError: the model or the detector of speech is missing, or the model was altered.
        OutputError: the model's parts are installed and cannot be joined: the disk is full.
    """
    model = listening_model(places)
    heard = _hear(path, str(model.folder), least_seconds)
    answer = decide(heard, least_seconds=least_seconds, best=best, prior=prior, line=line)
    digest = model.manifest.digest if model.manifest is not None else ""
    return replace(answer, model=f"{model.folder.name} {digest[:8]}")


def listening_model(places: Sequence[Path]) -> InstalledModel:
    """Return the model, each file compared with its published hash.

    Where only the packages of the extra `listen` are here, their parts are joined first, once.
    """
    from langaccess.core import models  # most answers come from text and need no model

    name, catalogue = load_table().model, models.load_catalogue()
    found = next((one for one in models.installed(places) if one.folder.name == name), None)
    if found is None and models.in_wheels(name):
        wishes = models.ImportOptions(by="the extra `listen`", on=clock.today())
        found = models.get(name, models.home(), wishes).model
    if found is None:
        raise EngineError(
            f"the model {name}, which hears languages, is not installed",
            hint=f"{install_command('listen')}, or langaccess models get {name}",
        )
    check = models.verify(found, catalogue)
    if not check.ok or check.published != "same":
        raise EngineError(
            f"this is not the published model: {check.problem or 'other weights'}",
            where=str(found.folder),
            hint="delete this folder; the next run joins the installed parts again, or use"
            f" langaccess models get {name}",
        )
    return found


# -- the model -----------------------------------------------------------------------


@sandboxed(seconds=_LIMIT)
def _hear(path: Path, model: str, least_seconds: float) -> HeardSpeech:
    """Read a recording and return what the model hears; works in the reader process."""
    return hear(read_wav(path), lambda: SpeechModel(model), least_seconds)


def hear(sound: Sound, model: Callable[[], SpeechModel], least_seconds: float) -> HeardSpeech:
    """Return what a model hears in a recording; it is opened only if there is enough speech."""
    speech = speech_in(sound.samples)
    seconds = len(speech) / RATE
    windows: tuple[Mapping[str, float], ...] = ()
    if seconds >= least_seconds:
        windows = tuple(map(model().codes, _windows(speech, least_seconds)))
    return HeardSpeech(sound.seconds, round(seconds, 1), windows)


def _windows(speech: Samples, least_seconds: float) -> list[Samples]:
    """Return up to three stretches, evenly spread, of `least_seconds` to ten seconds."""
    seconds = len(speech) / RATE
    count = max(1, min(_WINDOWS, int(seconds // least_seconds)))
    part = len(speech) // count
    size = min(part, int(_LONGEST * RATE))
    return [speech[n * part : n * part + size] for n in range(count)]


class SpeechModel:
    """Whisper, as CTranslate2 runs it."""

    def __init__(self, folder: str) -> None:
        """Load the model in a folder."""
        from langaccess.core.models import open_speech_model

        self._model: Any = open_speech_model(Path(folder))

    def codes(self, samples: Samples) -> dict[str, float]:
        """Return the probability of each of the model's languages for one window."""
        import numpy as np

        from langaccess.core.models import features_view

        features = np.ascontiguousarray(log_mel(samples)[None])
        try:
            found = self._model.detect_language(features_view(features))[0]
        except (RuntimeError, ValueError) as exc:
            raise EngineError(f"CTranslate2 refused a recording ({type(exc).__name__})") from exc
        return {token.strip("<|>"): float(share) for token, share in found}


# -- the answer ----------------------------------------------------------------------

_SAYS = {
    "silence": "No one speaks in it: silence, noise, a tone or music.",
    "short": "It has {speech:g} seconds of speech, and {least:g} are needed.",
    "doubt": "No language is clearly ahead of the others.",
    "disagree": "Its parts sound like different languages: two people, or one who mixes languages.",
    "stranger": "It sounds most like a language that is not on this program's list.",
    "english": "It is not clearly a language other than English. Do not take that for English.",
}
_HINT = (
    "A guess from the sound, for choosing greetings. It is not evidence and does not show where a"
    " person comes from. The recording is not kept."
)


def decide(
    heard: HeardSpeech,
    *,
    least_seconds: float = 5.0,
    best: Band = Band.FAIR,
    prior: Mapping[Tag, float] | None = None,
    line: str = "",
) -> SpokenAnswer:
    """Return the answer to what the model heard. The arguments are those of `listen`."""
    table = load_table()
    windows = [_sane(window) for window in heard.windows]
    reason, shares, agreeing = _judge(heard, windows)
    candidates = _candidates(shares, table, prior)
    reason = reason or ("" if candidates and candidates[0].probability >= WEAK else "doubt")
    verdict = Band.CANNOT_TELL if reason else _band(candidates[0].tag, shares, best)
    shown = () if reason in ("silence", "short", "english", "stranger") else candidates[:_SHOWN]
    confusable = neighbors(shown[0].tag) if shown else ()
    notes = [_SAYS[reason].format(speech=heard.speech, least=least_seconds)] if reason else []
    if heard.seconds > MOST_SECONDS:
        notes.append(f"Only the first {MOST_SECONDS} seconds were listened to.")
    answer = SpokenAnswer(
        verdict=verdict,
        seconds_of_speech=heard.speech,
        windows=len(windows),
        windows_agreeing=agreeing,
        candidates=shown,
        confusable=confusable,
        cannot_hear=tuple(spoken(tag) for tag in table.cannot_hear),
        reason=reason,
    )
    notes += _about_hidden(answer)
    row = table.hidden(shown[0].tag) if shown else None
    return replace(
        answer,
        may_hide="" if row is None else row.name,
        notes=(*notes, _HINT),
        next_steps=_steps(answer, line),
    )


def _sane(window: Mapping[str, float]) -> dict[str, float]:
    """Return the shares of a window; none of them where the model gave no number."""
    good = all(0.0 <= share <= 1.0 for share in window.values())  # False for NaN
    return dict(window) if good else {}


def _judge(
    heard: HeardSpeech, windows: Sequence[Mapping[str, float]]
) -> tuple[str, dict[str, float], int]:
    """Return why it cannot tell (or ""), the mean shares, and how many windows agree."""
    if not heard.windows:
        return ("short" if heard.speech >= 1.0 else "silence"), {}, 0
    if not all(windows):
        return "doubt", {}, 0
    codes = dict.fromkeys(code for window in windows for code in window)
    shares = {code: sum(w.get(code, 0.0) for w in windows) / len(windows) for code in codes}
    first = max(shares, key=lambda code: shares[code])
    agreeing = sum(max(window, key=lambda code: window[code]) == first for window in windows)
    if first == "en":
        return "english", shares, agreeing
    if first not in load_table().codes:
        return "stranger", shares, agreeing
    return ("disagree" if agreeing < len(windows) else ""), shares, agreeing


def _candidates(
    shares: Mapping[str, float], table: ListeningTable, prior: Mapping[Tag, float] | None
) -> tuple[LanguageCandidate, ...]:
    """Return our languages, likeliest first, each with the share that the model gave it."""
    found = {
        tag: share
        for code, share in shares.items()
        for tag in table.codes.get(code, ())
        if tag != "en" and share >= _LEAST_SHOWN
    }
    local = _local(prior or {})
    power = _PRIOR_STRENGTH if local else 0.0
    order = sorted(
        found, key=lambda tag: -found[tag] * max(local.get(tag, 0.0), _PRIOR_FLOOR) ** power
    )
    return tuple(LanguageCandidate(tag, round(found[tag], 4), ("listening",)) for tag in order)


def _local(prior: Mapping[Tag, float]) -> dict[Tag, float]:
    whole, found = sum(prior.values()), dict[Tag, float]()
    for tag, share in prior.items():
        row = known(tag)  # pt-BR and zh-Hans are pt and zh here
        name = row.tag if row is not None else tag
        found[name] = found.get(name, 0.0) + share / whole
    return found


def _band(shown: Tag, shares: Mapping[str, float], best: Band) -> Band:
    """Return the band of an answer; what the prior put first is only a list."""
    first = max(shares, key=lambda code: shares[code])
    sure = shares[first] >= FAIR and shown in load_table().codes[first]
    return Band.FAIR if sure and best is Band.FAIR else Band.WEAK


def neighbors(tag: Tag) -> tuple[Tag, ...]:
    """Return the languages to offer together with `tag`: similar ones, and those it may hide."""
    together = [member for group in groups() if tag in group.members for member in group.members]
    row = load_table().hidden(tag)
    hidden = row.langs if row is not None else ()
    always = [m for g in groups() if g.always and tag in g.members for m in g.members]
    unheard = [member for member in together if member in load_table().cannot_hear]
    found = dict.fromkeys([*always, *hidden, *unheard])
    return tuple(other for other in found if other not in (tag, "en"))


def _about_hidden(answer: SpokenAnswer) -> list[str]:
    if not answer.candidates:
        return []
    row = load_table().hidden(answer.candidates[0].tag)
    if row is None or row.measured:
        return []
    names = joined([spoken(tag) for tag in row.langs], "or")
    return [
        (
            f"It cannot hear {names}, and may take one for {answer.candidates[0].name}. How often"
            " this happens was not measured (untested)."
        )
    ]


def _steps(answer: SpokenAnswer, line: str) -> tuple[str, ...]:
    """Return what to do, in order: greetings, questions, the line."""
    first = answer.candidates[0].tag if answer.candidates else Tag("und")
    row, entry = load_table().hidden(first), known(first)
    whose = f" of {joined(_offered(answer, row, 'each'), 'and')}" if answer.candidates else ""
    steps = [
        (
            f"Play the greetings{whose}, and let the person touch the green button:"
            " langaccess cards html --greetings"
        )
    ]
    question = row.ask if row is not None else entry.question if entry is not None else ""
    steps.append(f"Ask: {question or 'Which language do you speak at home?'}")
    steps.append("No greeting fits: langaccess identify --ask")
    end = f" Line: {line}" if line else ""
    return (*steps, f"Call the interpreter line. {_words(answer)}{end}")


def _words(answer: SpokenAnswer) -> str:
    """Return the words for the interpreter line."""
    if answer.verdict is Band.CANNOT_TELL:
        return 'Say: "I do not know the language. Please help me find out which it is."'
    names = _offered(answer, load_table().hidden(answer.candidates[0].tag), "a")
    return (
        f'Say: "I do not know the language; it may be {joined(names, "or")}.'
        ' Please help me find out."'
    )


def _offered(answer: SpokenAnswer, row: HiddenLanguages | None, article: str) -> list[str]:
    """Return names of the candidates and of what is offered with them, many neighbors as one."""
    names = dict.fromkeys(spoken(one.tag) for one in answer.candidates)
    if row is not None and row.name:
        names[f"{article} {row.name.partition(' ')[2]}"] = None
    else:
        names |= dict.fromkeys(map(spoken, answer.confusable))
    return list(names)
