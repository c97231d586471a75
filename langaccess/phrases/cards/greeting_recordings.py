"""Recorded greetings: the sheets to record them by, what they must be like, and who signs them.

A greeting is one sentence of the phrasebook, spoken by a person: "Do you speak this language? Touch
the green button." Its text is approved first; then a second person who knows the language listens
and signs the bytes of the file. No other recording is put on a page, except on a proof.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from langaccess.agency import approval
from langaccess.agency.policy import Policy, reason
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.model import Finding, Person, Severity
from langaccess.core.resources import DATA, shipped
from langaccess.core.sandbox import sandboxed
from langaccess.core.tags import EN, Tag, tag_or_none
from langaccess.phrases.book import Translation
from langaccess.phrases.cards.languages import spoken_languages
from langaccess.phrases.cards.model import Card, Request, Selection, shared_data, typeset_card
from langaccess.phrases.cards.typeset_text import autonym_text, typeset_text

if TYPE_CHECKING:
    from langaccess.identify.speech import SoundLevels  # printing a card needs none of it

SPEAKERS = "speakers.yaml"
"""The file, beside the folders of languages, that says who speaks in each recording."""

_WHAT = "recording"
_MOST_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class GreetingRules:
    """The shipped `data/greetings.yaml`: the phrase, and the limits of its recording."""

    as_of: dt.date
    basis: tuple[str, ...]
    phrase: str
    shortest_seconds: float
    longest_seconds: float
    quietest_db: float
    loudest_db: float
    clipped_percent: float
    silence_seconds: float


@dataclass(frozen=True, slots=True)
class GreetingSpeaker:
    """Who speaks in a recording.

    Attributes:
        speaker: the person's name.
        voice: a person, or a machine, whose recording is for proofs only.
    """

    speaker: str = ""
    voice: Literal["person", "machine"] = "person"


@dataclass(frozen=True, slots=True)
class _SpeakersFile:
    speakers: Mapping[Tag, GreetingSpeaker]


@dataclass(frozen=True, slots=True)
class Greeting:
    """The recording of one language, and what is known of it.

    Attributes:
        tag: the language that is spoken.
        file: the recording.
        text: the sentence of the phrasebook; None when it has none that may be used.
        said: who speaks.
        levels: how it sounds.
        findings: what is wrong with its sound.
        digests: what a signature is bound to; None without a text.
        wav: the recording as it goes into a page.
        signed_by: who listened and signed, with the day; empty while no one has.
    """

    tag: Tag
    file: Path
    text: Translation | None
    said: GreetingSpeaker
    levels: SoundLevels
    findings: tuple[Finding, ...]
    digests: approval.TextDigests | None
    wav: bytes
    signed_by: str = ""

    @property
    def usable(self) -> bool:
        """Whether it may be played to a person on the street."""
        return bool(self.signed_by) and self.said.voice == "person"


@dataclass(frozen=True, slots=True)
class GreetingDecision:
    """What became of one recording that a person would sign."""

    greeting: Greeting
    answer: approval.ApprovalAnswer


@cache
def load_greeting_rules() -> GreetingRules:
    """Return which phrase a greeting says, and the limits of its sound.

    Raises:
        ConfigError: the installation is damaged.
    """
    from langaccess.core.config import load

    return load(GreetingRules, shipped(DATA, "greetings.yaml"))


# -- the kit ----------------------------------------------------------------------------


def greeting_kit(request: Request, *, on: dt.date) -> tuple[list[Card], Selection]:
    """Return a sheet to record by for each language, and what was left out.

    Raises:
        InputError: a text cannot be printed.
        ConfigError: a font is damaged.
    """
    selection, made = Selection(request), list[Card]()
    rules = load_greeting_rules()
    for tag, name, english, entry in _sentences(request, selection):
        one = Selection(request)
        one.taken[entry.id, entry.tag] = entry
        data = {
            **shared_data(one, f"Record the greeting: {english}", on),
            "language": english,
            "name": autonym_text(entry.tag, name),
            "sentence": typeset_text(entry.text, entry.tag, entry.id),
            "english": request.book.phrases[entry.id].en,
            "id": entry.id,
            "file": f"{tag}/{entry.id}.wav",
            "seconds": f"{rules.shortest_seconds:g} to {rules.longest_seconds:g} seconds",
            "silence": f"{rules.silence_seconds:g} seconds",
        }
        made.append(typeset_card(f"greeting-{tag}", "greeting", data, one, [tag]))
    return made, selection


def speakers_form(request: Request) -> bytes:
    """Return the file `speakers.yaml`, to be filled in: one line for each language of the kit."""
    lines = [
        "# Who speaks in each recording. `voice` is `person`, or `machine`: for proofs only.",
        "schema: 1",
        "speakers:",
    ]
    found = _sentences(request, Selection(request))
    lines += [f'  {tag}: {{speaker: "", voice: person}}  # {name}' for tag, _, name, _ in found]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _sentences(
    request: Request, selection: Selection
) -> Iterator[tuple[Tag, str, str, Translation]]:
    """Yield each spoken language of a request with its names and the sentence to say."""
    seen: set[Tag] = set()
    for tag in request.tags:
        for spoken in spoken_languages(request.book, tag):
            if spoken.lang in seen:
                continue
            seen.add(spoken.lang)
            entry = _sentence(selection, spoken.texts)
            if entry is not None:
                yield spoken.lang, spoken.autonym, spoken.english, entry


def _sentence(selection: Selection, tags: Sequence[Tag]) -> Translation | None:
    found = (selection.take(load_greeting_rules().phrase, tag) for tag in tags)
    return next((entry for entry in found if entry is not None), None)


# -- what is recorded ------------------------------------------------------------------------


def check_greetings(
    folder: Path, request: Request, log: approval.ApprovalLog, policy: Policy
) -> tuple[tuple[Greeting, ...], Selection]:
    """Return the recordings in `folder/LANGUAGE/greeting.speak.wav`, each measured.

    Args:
        folder: the folder of the kit.
        request: languages and phrasebook; on a proof, drafts of the sentence count too.
        log: what is signed (`approvals` of `recording`).

    Raises:
        InputError: the folder, its `speakers.yaml` or a recording cannot be used.
        ConfigError: `speakers.yaml` has a mistake.
    """
    if not folder.is_dir():
        raise InputError(
            "this folder does not exist",
            where=str(folder),
            hint="make it with: langaccess cards greetings kit --out FOLDER",
        )
    said, selection = load_speakers(folder), Selection(request)
    texts = {tag: entry for tag, _, _, entry in _sentences(request, selection)}
    name = f"{load_greeting_rules().phrase}.wav"
    found = []
    for home in sorted(path for path in folder.iterdir() if path.is_dir()):
        tag = tag_or_none(home.name)
        if tag is None or not (home / name).is_file():
            continue
        if tag in texts or tag in request.tags:
            speaker = said.get(tag, GreetingSpeaker())
            found.append(_greeting(home / name, tag, texts.get(tag), speaker, log, policy))
    return tuple(found), selection


def load_speakers(folder: Path) -> Mapping[Tag, GreetingSpeaker]:
    """Return who speaks in each language, as the file in `folder` says; empty without a file."""
    from langaccess.core.config import load

    path = folder / SPEAKERS
    return load(_SpeakersFile, path).speakers if path.is_file() else {}


def _greeting(
    file: Path,
    tag: Tag,
    text: Translation | None,
    said: GreetingSpeaker,
    log: approval.ApprovalLog,
    policy: Policy,
) -> Greeting:
    if file.stat().st_size > _MOST_BYTES:
        raise InputError(
            "this is too large for a greeting",
            where=str(file),
            hint="save it as WAV, mono, 16 kHz",
        )
    levels, wav = _measured(file)
    digests = None
    signed = ""
    if text is not None:
        source = sha256(text.text.encode("utf-8"))
        digests = approval.TextDigests(text.id, source, sha256(read_bytes(file)))
        held = log.holding(digests, tag)
        needed = approval.needed_now(held, approval.approvers(policy, None))
        if len(held) >= needed > 0:
            signed = "; ".join(f"{one.name} {one.at.date().isoformat()}" for one in held)
    findings = tuple(_faults(levels, tag))
    return Greeting(tag, file, text, said, levels, findings, digests, wav, signed)


@sandboxed()
def _measured(file: Path) -> tuple[SoundLevels, bytes]:
    from langaccess.identify.speech import as_wav, measure, read_wav

    sound = read_wav(file)
    return measure(sound), as_wav(sound)


def _faults(levels: SoundLevels, tag: Tag) -> Iterator[Finding]:
    rules = load_greeting_rules()
    if levels.loudness <= -99:
        yield _fault("silent", tag, "there is nothing to hear")
        return
    if not rules.shortest_seconds <= levels.seconds <= rules.longest_seconds:
        yield _fault(
            "length",
            tag,
            f"it lasts {levels.seconds:g} seconds; {rules.shortest_seconds:g} to"
            f" {rules.longest_seconds:g} are usual for this sentence",
        )
    if levels.loudness < rules.quietest_db:
        yield _fault(
            "quiet", tag, f"too quiet ({levels.loudness:g} dB): record closer to the mouth"
        )
    if levels.loudness > rules.loudest_db:
        yield _fault("loud", tag, f"too loud ({levels.loudness:g} dB): record further away")
    if levels.clipped > rules.clipped_percent:
        yield _fault(
            "clipped",
            tag,
            f"{levels.clipped:g}% of it is cut off, which distorts the voice: record it again,"
            " further from the microphone",
        )
    if max(levels.before, levels.after) > rules.silence_seconds:
        yield _fault(
            "silence",
            tag,
            f"{levels.before:g} seconds of silence before and {levels.after:g} after: cut them to"
            f" {rules.silence_seconds:g}",
        )


def _fault(code: str, tag: Tag, text: str) -> Finding:
    return Finding(f"greeting.{code}", text, Severity.ERROR, where=str(tag))


# -- who signs ------------------------------------------------------------------------------


def sign_greetings(
    session: Session,
    greetings: Sequence[Greeting],
    who: Person | approval.Vendor,
    consent: approval.Consent = approval.Consent(),
    *,
    preview: bool = False,
) -> tuple[GreetingDecision, ...]:
    """Sign recordings that a second person has listened to, each by itself.

    Args:
        greetings: the recordings, of any languages.
        who: the listener: a person of the roster, or a vendor's names.
        consent: what the person says about findings and rejections that they were shown.
        preview: decide only, and write nothing.

    Raises:
        ConfigError: the log was changed by hand.
        OutputError: the database is locked for too long, or the disk is full.
    """
    act = approval.consider if preview else approval.approve
    made = [(one, text) for one in greetings if (text := _approvable(one, session.policy))]
    answers = act(session, [text for _one, text in made], who, consent)
    return tuple(
        GreetingDecision(one, answer) for (one, _text), answer in zip(made, answers, strict=True)
    )


def _approvable(one: Greeting, policy: Policy) -> approval.Approvable | None:
    if one.text is None or one.digests is None:
        return None
    why = []
    if not one.text.printable:
        why.append("its sentence is not approved: langaccess phrases approve")
    if not one.said.speaker.strip():
        why.append(f"{SPEAKERS} does not say who speaks")
    if one.said.voice == "machine":
        why.append("a machine's voice is for proofs only")
    return approval.Approvable(
        what=_WHAT,
        digests=one.digests,
        source=EN,
        target=one.tag,
        english=f"a recording of {one.levels.seconds:g} seconds by {one.said.speaker or 'no one'}",
        words=one.text.text,
        findings=one.findings,
        place=f"{one.tag}/{one.file.name}",
        written_by=(one.said.speaker,) if one.said.speaker.strip() else (),
        apart=True,
        against=tuple(reason(policy, "floor.9", text) for text in why),
    )
