"""No text at all: from what an officer can ask and see to a short list of possible languages.

`shortlist` is a function of the answers alone. Its data are in `data/asking.yaml` and in
the table of languages. Nothing about a voice was measured, so no answer is more than possible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import cache

from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import (
    Language,
    Tag,
    groups,
    known,
    languages,
    questions,
    script_name,
    scripts,
    territory_name,
)
from langaccess.identify.model import Answer, Band, LanguageCandidate
from langaccess.identify.next_steps import say, spoken
from langaccess.identify.ngrams import ascii_letters, normalise
from langaccess.identify.scripts import dominant, of_tag, script_counts
from langaccess.identify.weights import group_of

_SHOWN = 5
_PRINTED = {"zh": "zh-Hans,zh-Hant"}  # who points to Chinese needs both kinds of characters
_SURE_LETTERS = 5  # a shorter word must be heard exactly
_DRAWN = 5  # names in a row of the chart


@dataclass(frozen=True, slots=True)
class Responses:
    """What is known about a person whose language is not.

    Attributes:
        hears: None when it is not known.
        reads: None when it is not known.
        country: ISO 3166, or empty.
        place: the `name` of one of the country's `home_regions`, or empty.
        script: the `script` of a row of the `chart` that the person pointed to, or empty.
        heard: words that were heard, as an English ear writes them, with commas between them.
        named: languages that someone named; several where the name is shared.
    """

    hears: bool | None = None
    reads: bool | None = None
    country: str = ""
    place: str = ""
    script: str = ""
    heard: str = ""
    named: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class HomeRegion:
    """A region or people of a country, and what is spoken there."""

    name: str
    langs: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """Languages that people of the whole country share, and the places that tell others apart."""

    wide: tuple[Tag, ...]
    places: tuple[HomeRegion, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """How many times likelier an answer makes what it points to; see `data/asking.yaml`."""

    country: float
    wide: float
    place: float
    script: float
    heard: float
    most: float
    many: int
    alike: float


@dataclass(frozen=True, slots=True)
class HeardWords:
    """Everyday words by language, and who vouches for them."""

    state: str
    source: str
    words: Mapping[Tag, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The shipped `data/asking.yaml`."""

    as_of: date
    basis: tuple[str, ...]
    weights: Weights
    countries: Mapping[str, Country]
    heard: HeardWords


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A script to point to.

    Attributes:
        script: how this package calls its letters (ISO 15924; `Hani` for all Chinese characters).
        name: in English.
        letters: names of languages in those letters, or some of the letters.
    """

    script: str
    name: str
    letters: tuple[str, ...]


@cache
def load_questionnaire() -> Questionnaire:
    """Return what is known about countries, places and words."""
    from langaccess.core.config import load

    return load(Questionnaire, shipped(DATA, "asking.yaml"))


def home_regions(country: str) -> tuple[HomeRegion, ...]:
    """Return the places or peoples to ask about for an ISO 3166 code; empty where none matters."""
    known_here = load_questionnaire().countries.get(country)
    return known_here.places if known_here is not None else ()


def chart(country: str = "") -> tuple[ChartRow, ...]:
    """Return every script that some language writes its own name in, commonest first.

    Args:
        country: ISO 3166; its scripts and languages come first.
    """
    rows: dict[str, list[Language]] = {}
    # A sort keeps the table's order among equals.
    for entry in sorted(_spoken_here(), key=lambda item: country not in item.countries):
        script = dominant(script_counts(entry.autonym))
        if script in _written(entry):
            rows.setdefault(script, []).append(entry)

    def first(script: str) -> tuple[bool, int]:
        local = any(country in entry.countries for entry in rows[script])
        return not local, -len(rows[script])

    shown = {item.code: item for item in scripts()}
    made = [
        ChartRow(
            script,
            shown[script].name if script in shown else script_name(script),
            tuple(dict.fromkeys(entry.autonym for entry in rows[script]))[:_DRAWN],
        )
        for script in sorted(rows, key=first)
    ]
    # Japanese names itself in Chinese characters: its own letters are shown as such.
    for item in shown.values():
        if item.code not in rows:
            local = any(country in entry.countries for entry in item.languages)
            row = ChartRow(item.code, item.name, tuple(item.letters.split())[:_DRAWN])
            made.insert(0 if local else len(made), row)
    return tuple(made)


def shortlist(answers: Responses, *, line: str = "", sign: Sequence[str] = ()) -> Answer:
    """Return the languages that are possible, likeliest first, and what to do, in order.

    Never more than `Band.WEAK`; `cannot_tell` where the answers leave too much open. The
    probabilities order the list: they were not measured. `engines` of a candidate are the answers
    that speak for it: `country`, `place`, `script`, `words`, `name`.

    Args:
        answers: what is known; nothing of it need be.
        line: number of the interpreter line, as for `identify`.
        sign: the ways to a sign language interpreter, from policy; all that a deaf person gets.
    """
    if answers.hears is False:
        return _signing(answers, sign)
    found = _ranked(_spoken_here(), answers) or _elsewhere(answers)
    answer = _answer(found) if found else Answer(Band.CANNOT_TELL, 0.0, reason="doubt")
    # A candidate that no answer supports only fills the list: it is not read out, nor named to
    # the interpreter line.
    meant = replace(answer, candidates=tuple(item for item in answer.candidates if item.engines))
    return replace(answer, next_steps=_steps(meant, answers, line, sign))


def _answer(found: tuple[LanguageCandidate, ...]) -> Answer:
    group = group_of(found[0].tag)
    confidence = sum(item.probability for item in found if item.tag in group)
    weights = load_questionnaire().weights
    near = [item for item in found if 2 * item.probability >= found[0].probability]
    is_narrow = len(near) < weights.many
    asked = _questions(found)
    return Answer(
        Band.WEAK if is_narrow else Band.CANNOT_TELL,
        round(min(confidence, weights.most), 3),
        found[:_SHOWN],
        tuple(map(Tag, group[1:])),
        asked[0] if asked and is_narrow else "",
        "" if is_narrow else "doubt",
        ("possible at most: nothing was read or measured, and it may be another language",),
    )


def _spoken_here() -> tuple[Language, ...]:
    return tuple(entry for entry in languages() if entry.kind in ("list", "more"))


def _written(entry: Language) -> set[str]:
    scripts = {of_tag(script) for script in entry.scripts}
    return scripts | {"Hani"} if "Kana" in scripts else scripts  # kanji


def _ranked(entries: Sequence[Language], answers: Responses) -> tuple[LanguageCandidate, ...]:
    """Return all entries with their share, best first; empty when no answer speaks for any."""
    heard = _heard(answers.heard)
    weighed = [_weigh(entry, answers, heard) for entry in entries]
    if not any(grounds for _weight, grounds in weighed):
        return ()
    scale = load_questionnaire().weights.most / sum(weight for weight, _grounds in weighed)
    made = [
        LanguageCandidate(entry.tag, round(weight * scale, 4), grounds)
        for entry, (weight, grounds) in zip(entries, weighed, strict=True)
    ]
    return tuple(sorted(made, key=lambda item: -item.probability))


def _elsewhere(answers: Responses) -> tuple[LanguageCandidate, ...]:
    """Return the named languages that only ISO 639 has: no table says anything of them."""
    named = [tag for tag in answers.named if known(tag) is None]
    most = load_questionnaire().weights.most
    return tuple(LanguageCandidate(tag, round(most / len(named), 4), ("name",)) for tag in named)


def _weigh(
    entry: Language, answers: Responses, heard: frozenset[Tag]
) -> tuple[float, tuple[str, ...]]:
    weights = load_questionnaire().weights
    home, grounds = _home(entry.tag, answers)
    weight = home
    if answers.country and answers.country in entry.countries:
        # The table names a language's likeliest country first.
        weight = max(home, weights.country * _later(entry.countries.index(answers.country)))
        grounds = ["country", *(ground for ground in grounds if ground != "country")]
    if answers.script and answers.script in _written(entry):
        weight *= weights.script
        grounds.append("script")
    if entry.tag in heard:
        weight *= weights.heard
        grounds.append("words")
    if entry.tag in answers.named:
        weight *= weights.heard
        grounds.append("name")
    return weight, tuple(grounds)


def _home(tag: Tag, answers: Responses) -> tuple[float, list[str]]:
    """Return the weight of a language in the country and place named, 1 where they do not say."""
    country, weights = (
        load_questionnaire().countries.get(answers.country),
        load_questionnaire().weights,
    )
    if country is None:
        return 1.0, []
    spoken_there = next((p.langs for p in country.places if p.name == answers.place), ())
    if tag in spoken_there:
        return weights.country * weights.place * _later(spoken_there.index(tag)), ["place"]
    return (weights.country * weights.wide, ["country"]) if tag in country.wide else (1.0, [])


def _later(position: int) -> float:
    """Return how much less the later names of a list count; from the fifth on no less again."""
    return 1 / (1 + 0.3 * min(position, 4))


def is_greeting(words: str) -> bool:
    """Return whether a language greets, thanks, or says yes or no in just these words."""
    key = _key(words)
    return any(key in keys for keys in _greetings().values())


def greeted_in(typed: str) -> tuple[Tag, ...]:
    """Return the languages with a greeting like these words, the most similar first.

    A greeting is a hint only: people greet in the language that they think the other one knows.

    Args:
        typed: one word or several, as an English ear writes them.
    """
    whole, known = _key(typed), _greetings()
    likeness = {
        tag: max(SequenceMatcher(None, whole, key, autojunk=False).ratio() for key in known[tag])
        for tag in _heard(typed)
    }
    return tuple(sorted(likeness, key=lambda tag: (-likeness[tag], tag)))


def _heard(typed: str) -> frozenset[Tag]:
    """Return the languages that have one of the words, or the whole, that was heard."""
    parts = [part for piece in typed.split(",") for part in (piece, *piece.split())]
    wanted = {key for key in map(_key, parts) if key}
    return frozenset(
        tag
        for tag, keys in _greetings().items()
        if any(_alike(key, word) for word in keys for key in wanted)
    )


@cache
def _greetings() -> Mapping[Tag, frozenset[str]]:
    """Return the words of the table of each language, folded."""
    table = load_questionnaire().heard.words
    return {tag: frozenset(map(_key, words)) for tag, words in table.items()}


def _key(word: str) -> str:
    return ascii_letters(normalise(word)).replace("'", "").replace(" ", "")


def _alike(typed: str, word: str) -> bool:
    if typed == word or min(len(typed), len(word)) < _SURE_LETTERS:
        return typed == word
    alike = load_questionnaire().weights.alike
    return SequenceMatcher(None, typed, word, autojunk=False).ratio() >= alike


def _questions(found: Sequence[LanguageCandidate]) -> tuple[str, ...]:
    """Return what separates the first candidate from its group and from others on the short list.

    The group's question, where one holds; otherwise what the table asks the speakers of the first.
    """
    first, shown = found[0].tag, {item.tag for item in found[:_SHOWN]}
    asked = [
        group.question
        for group in sorted(groups(), key=lambda item: not item.always)
        if first in group.members and (group.always or len(shown & set(group.members)) > 1)
    ]
    entry = known(first)
    if not asked and entry is not None and entry.question:
        asked.append(f"Ask: {entry.question}")
    return tuple(asked)


def _steps(answer: Answer, answers: Responses, line: str, sign: Sequence[str]) -> tuple[str, ...]:
    steps = []
    if answers.hears is None:
        other = f" Then: {sign[0]}." if sign else ""
        steps.append(
            "Find out whether the person hears: point to your ear, speak from behind. Do"
            f" not use a voice line for a deaf person.{other}"
        )
    steps.append(_card(answer, answers))
    call = "Call the interpreter line and let the person speak to it."
    steps.append(f"{call} Line: {line}" if line else call)
    steps.append(say(answer))
    if answers.country:
        home = ", ".join(filter(None, (territory_name(answers.country), answers.place)))
        steps.append(f"Also tell the line: the person is from {home}.")
    if answer.question:
        steps.append(answer.question)
    if answer.verdict is Band.WEAK:
        steps += _relay(answer)
    steps.append("Do not ask a child or a relative to interpret while you wait.")
    return tuple(steps)


def _card(answer: Answer, answers: Responses) -> str:
    names = ", ".join(spoken(item.tag) for item in answer.candidates)
    if answers.reads is False:
        if not names:
            return (
                "Say names of languages aloud, slowly, and watch for a nod; show nothing to read."
            )
        return f"Say these aloud, slowly, and watch for a nod; show nothing to read: {names}."
    card = "Show the I-speak card and let the person point to the language"
    printed = [item.tag for item in answer.candidates if known(item.tag) is not None]
    if answer.verdict is not Band.WEAK or not printed:
        return f"{card}. To print it: langaccess cards ispeak"
    tags = ",".join(_PRINTED.get(tag, tag) for tag in printed)
    return f"{card}; first: {names}. To print these: langaccess cards ispeak --lang {tags}"


def _relay(answer: Answer) -> list[str]:
    """Return through which language to ask for a relay, for those of the list that have one."""
    through: dict[str, list[str]] = {}
    for item in answer.candidates[:3]:
        entry = known(item.tag)
        if entry is not None and entry.relay:
            relay = " or ".join(spoken(tag) for tag in entry.relay)
            through.setdefault(relay, []).append(spoken(item.tag))
    return [
        f"If there is no interpreter for {' or '.join(names)}, ask for a relay through {relay}."
        for relay, names in through.items()
    ]


def _signing(answers: Responses, sign: Sequence[str]) -> Answer:
    """Return the path of a person who is deaf or hard of hearing: never a voice line."""
    entries = [entry for entry in languages() if entry.kind == "sign"]
    local = answers.country or "US"
    found = _ranked(entries, Responses(country=local))
    question = next(item.text for item in questions() if "Deaf" in item.names)
    notes = ["a sign language is not spoken: use neither text nor a voice line (ADA)"]
    if not found:
        found = _ranked(entries, Responses(country="US"))
        notes.append(
            f"another sign language is likely in {territory_name(local)}: ask for a Certified Deaf"
            " Interpreter as well"
        )
    steps = ["Never a voice line. Face the person, and ask with a picture or in short words."]
    if answers.reads is False:
        steps[0] = "Never a voice line. Face the person; the person does not read: use pictures."
    return Answer(
        Band.WEAK,
        found[0].probability,
        found,
        question=question,
        notes=tuple(notes),
        next_steps=(*steps, *sign, question),
    )
