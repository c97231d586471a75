"""From a text to an answer: gates, sources, bands, and what must be shown together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from langaccess.core.tags import Tag, groups, known
from langaccess.identify import by_hand, gate
from langaccess.identify.combine import Model, choose, group_of, load_model, stranger, trust
from langaccess.identify.english import is_english, ordinary, suspicious, without_names
from langaccess.identify.evidence import DETECTORS, Evidence, clean, collect
from langaccess.identify.mixed import strewn
from langaccess.identify.model import Answer, Candidate, Verdict
from langaccess.identify.repair import navajo, notes_on
from langaccess.identify.romanised import ROMANISED, spelled, written
from langaccess.identify.scripts import dominant, letters, script_counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SLOW", "identify_many", "identify_one", "loaded", "missing"]

STRONG = 0.9
FAIR = 0.6
SLOW = frozenset({"py3langid"})
# An answer this sure of its first language is the same with py3langid (decision 041).
_SETTLED = 0.97
DOUBT = 0.25  # below this a first candidate is no better than the others

_WEAK_CAP = 0.55
_FAIR_CAP = 0.85
_SHORT_WORD = 5  # letters; a short word without diacritics may be a loan that no list holds
_SHOUTED_NAMES = 3  # so many words in capitals may be a name
_FEWEST_LETTERS = 2
_MUCH = 0.25  # so many of the words, and the text may as well be in the other language
_SEEN = 0.4  # of a text's trigrams, when it is a language of ours; keyboard noise has under a half
_ROMANISED_LETTERS = 12
_ROMANISED_WORDS = 3
_THIN = frozenset({"he-Latn", "my-Latn", "zh-Latn"})  # learnt from too few words to be named
_AGREED = 2  # so many detectors that name the first candidate are not outvoted
_NEARER = 1.0  # natural log, spread like a profile's share: nearly three times as likely
# Of half of MayanV's test texts that kin off the list fit as well as this, 1 in 7 was called right.
_AS_WELL = 8.0  # natural log, spread like a profile's share
_SHOWN = 5
# A local prior counts less the longer the text; it never removes a candidate.
_PRIOR_STRENGTH = 0.2
_PRIOR_LETTERS = 12
_PRIOR_FLOOR = 1 / 20_000


@cache
def loaded() -> tuple[str, ...]:
    """Return the detectors that work here; loads them all."""
    return tuple(name for name in DETECTORS if _works(name))


@cache
def missing() -> tuple[str, ...]:
    """Return the detectors that do not: not installed, or failing when asked for the first time."""
    return tuple(name for name in DETECTORS if name not in loaded())


@cache
def _works(name: str) -> bool:
    if find_spec(name) is None:
        return False
    try:
        DETECTORS[name][0]("good morning")
    except Exception:  # noqa: BLE001 (a broken library lowers coverage; the rest must answer)
        return False
    return True


def _models() -> Iterator[tuple[Model, tuple[str, ...]]]:
    """Yield the shipped weights to ask one after the other, each with the detectors it lacks.

    py3langid unpacks 68 MB at every start. It is asked only about texts that the other sources
    leave in doubt (decision 041).
    """
    quick = tuple(name for name in DETECTORS if name not in SLOW and _works(name))
    absent = tuple(
        name for name in DETECTORS if not (find_spec(name) if name in SLOW else name in quick)
    )
    yield load_model(quick), absent
    if loaded() != quick:
        yield load_model(loaded()), missing()


def _settled(answer: Answer) -> bool:
    return answer.verdict is Verdict.STRONG and answer.candidates[0].probability >= _SETTLED


def identify_one(
    text: str,
    *,
    prior: Mapping[Tag, float] | None = None,
    models: Sequence[Model] = (),
    langdetect: float = 0.0,
) -> Answer:
    """Return the answer of `identify_many` for one text."""
    return identify_many([text], prior=prior, models=models, langdetect=langdetect)[0]


def identify_many(
    texts: Sequence[str],
    *,
    prior: Mapping[Tag, float] | None = None,
    models: Sequence[Model] = (),
    langdetect: float = 0.0,
) -> list[Answer]:
    """Return what can be said about each text as one language; passages and steps stay empty.

    Args:
        texts: any texts; what is no language in them (links, numbers, addresses) is left out.
        prior: language → share of the people served, any unit; None for no prior.
        models: which detectors to ask and how to weigh them; a later one is asked only about
            texts that those before it leave in doubt. Default: the detectors that work here, with
            the shipped weights.
        langdetect: weight of that detector, see `by_hand`; 0 leaves it unasked.
    """
    ranked = [(model, missing()) for model in models] or _models()
    asked = langdetect if langdetect and by_hand.works() else 0.0
    answers: dict[int, Answer] = {}
    left = list(range(len(texts)))
    for model, lacking in ranked:
        found = _identified([texts[n] for n in left], prior, model, asked)
        absent = (*lacking, by_hand.NAME) if langdetect and not asked else lacking
        answers.update(zip(left, (replace(one, missing=absent) for one in found), strict=True))
        left = [n for n in left if not _settled(answers[n])]
        if not left:
            break
    return [answers[n] for n in range(len(texts))]


def _identified(
    texts: Sequence[str], prior: Mapping[Tag, float] | None, model: Model, langdetect: float
) -> list[Answer]:
    """Return the answer to each text by one set of detectors."""
    decoded = [navajo(text) for text in texts]
    words = [gate.words_of(new or text) for new, text in zip(decoded, texts, strict=True)]
    found = collect([clean(item) for item in words], model.detectors)
    answers = [
        _answer(text, word, evidence, model, prior, decoded=new is not None, langdetect=langdetect)
        for text, word, evidence, new in zip(texts, words, found, decoded, strict=True)
    ]
    return _again_without_names(words, answers, model)


def _again_without_names(
    words: Sequence[str], answers: Sequence[Answer], model: Model
) -> list[Answer]:
    """Return the answers; those that names have led astray are replaced or lowered."""
    rest = {
        place: _left(text, answer)
        for place, (text, answer) in enumerate(zip(words, answers, strict=True))
    }
    rest = {place: left for place, left in rest.items() if left}
    found = collect([clean(" ".join(left)) for left in rest.values()], model.detectors)
    made = list(answers)
    for (place, left), evidence in zip(rest.items(), found, strict=True):
        if evidence is not None:
            # A prior weighs the languages of those served, not what they write names into.
            again = _judge(" ".join(left), evidence, model, None, 0.0)
            made[place] = _reconciled(words[place], answers[place], again, left)
    return list(map(_perhaps_english, words, made))


def _left(text: str, answer: Answer) -> list[str]:
    """Return the words without names when they do not look like the language that was told."""
    if answer.verdict not in _TOLD:
        return []
    left = without_names(text)
    top = answer.candidates[0].tag
    asked = suspicious(left, english=False) and top != "en"
    return left if asked or (top in _LIKE_ENGLISH and suspicious(left, english=True)) else []


def _reconciled(text: str, answer: Answer, again: Answer, left: Sequence[str]) -> Answer:
    """Return what holds of a text when `again` is what its words `left` without names say."""
    before = answer.candidates[0].tag
    now = again.candidates[0].tag
    if now in _LIKE_ENGLISH[1:] and ordinary(" ".join(left)):
        return _lowered(answer, _WEAK_CAP, _NAMES)
    if now == before:
        return answer
    if now == "en":
        return _mixed(text, _lowered(again, _FAIR_CAP, _NAMES))
    if before in _LIKE_ENGLISH and again.verdict in _TOLD and now not in _LIKE_ENGLISH:
        return _lowered(again, _FAIR_CAP, _NAMES)
    if all(map(is_english, left)) or not suspicious(left, english=False):
        return _lowered(answer, _WEAK_CAP, _NAMES)
    return answer


def _perhaps_english(text: str, answer: Answer) -> Answer:
    """Return an answer "Pidgin" or the like lowered when English has all words of the text too.

    Unless a detector names it: then it is more than the order of the words that speaks for it.
    """
    if answer.verdict not in _TOLD or answer.candidates[0].tag not in _LIKE_ENGLISH[1:]:
        return answer
    if set(answer.candidates[0].engines).intersection(DETECTORS) or not ordinary(text):
        return answer
    return _lowered(answer, _WEAK_CAP, "English has nearly all of these words too")


_TOLD = (Verdict.STRONG, Verdict.FAIR)
_LIKE_ENGLISH = ("en", "pcm", "kri", "jam")
_NAMES = "names stand in it, which may look like another language than its other words"


def _lowered(answer: Answer, cap: float, note: str) -> Answer:
    """Return an answer that is no surer than `cap`, and says why."""
    first, *others = answer.candidates
    first = replace(first, probability=min(first.probability, cap))
    confidence = min(answer.confidence, cap)
    verdict = answer.verdict if answer.verdict is Verdict.CANNOT_TELL else _band(confidence)
    return replace(
        answer,
        verdict=verdict,
        confidence=confidence,
        candidates=(first, *others),
        notes=(*answer.notes, note),
    )


def _answer(
    text: str,
    words: str,
    evidence: Evidence | None,
    model: Model,
    prior: Mapping[Tag, float] | None,
    *,
    decoded: bool,
    langdetect: float,
) -> Answer:
    if letters(words) < _FEWEST_LETTERS:
        if words:
            return _cannot("short")
        return _cannot("number" if any(map(str.isalnum, text)) else "empty")
    if evidence is None:
        return _cannot("script")
    answer = _judge(words, evidence, model, prior, langdetect)
    answer = _romanised(text, evidence, answer) or _mixed(words, answer)
    notes = notes_on(words, decoded=decoded)
    return replace(answer, notes=answer.notes + notes)


def _romanised(text: str, evidence: Evidence, answer: Answer) -> Answer | None:
    """Return that nothing can be told when a text is in a language of another script.

    Either its small words say so, or the profile of such a language fits it better than any of
    the list; the detectors have never seen one: what they name is a language that only looks alike.
    """
    top = str(answer.candidates[0].tag) if answer.candidates else ""
    tags, words = spelled(text, top=top)
    named = sum(evidence.first.get(detector) in group_of(top) for detector in DETECTORS)
    if not tags and named < _AGREED and _reads_romanised(text, evidence):
        tags = written(evidence.nearest)
    if not tags:
        return None
    note = f"may be {' or '.join(tag.name for tag in tags)}, typed in Latin letters"
    note += f": {', '.join(words[:_SHOWN])}" if words else ""
    made = tuple(Candidate(tag, 0.0, ("spelling",)) for tag in tags)
    return Answer(Verdict.CANNOT_TELL, 0.0, made, reason="romanised", notes=(note,))


def _reads_romanised(text: str, evidence: Evidence) -> bool:
    return (
        evidence.nearest.endswith(ROMANISED)
        and evidence.nearest not in _THIN
        and evidence.neighbour > _NEARER
        and text.isascii()
        and letters(text) >= _ROMANISED_LETTERS
        and len(text.split()) >= _ROMANISED_WORDS
    )


def _mixed(words: str, answer: Answer) -> Answer:
    """Return an answer "English" lowered where words of another language stand in the text.

    Whoever mixes them may not follow an officer who goes on in English.
    """
    if answer.verdict not in _TOLD or answer.candidates[0].tag != "en":
        return answer
    tag, found, share = strewn(words)
    if tag is None:
        return answer
    cap = _WEAK_CAP if share >= _MUCH else _FAIR_CAP
    first, *others = answer.candidates
    first = replace(first, probability=min(first.probability, cap))
    others = [other for other in others if other.tag != tag]
    left = 1 - first.probability - sum(other.probability for other in others)
    second = Candidate(tag, round(max(min(left, first.probability), 0.0), 3), ("spelling",))
    note = f"words of {tag.name} stand in it: {', '.join(found[:_SHOWN])}"
    confidence = min(answer.confidence, cap)
    return replace(
        answer,
        verdict=_band(confidence),
        confidence=confidence,
        candidates=(first, second, *others[: _SHOWN - 2]),
        notes=(*answer.notes, note),
    )


def _cannot(reason: str) -> Answer:
    notes = (_SAYS[reason],)
    return Answer(Verdict.CANNOT_TELL, 0.0, reason=reason, notes=notes)


def _judge(
    words: str,
    evidence: Evidence,
    model: Model,
    prior: Mapping[Tag, float] | None,
    langdetect: float,
) -> Answer:
    shares = _with_prior(choose(evidence, model.choice), evidence, prior)
    plain = words.isascii()
    first, group = trust(evidence, shares, model, plain=plain)
    if langdetect:
        before = shares
        evidence, shares = by_hand.weigh_in(words, evidence, shares, langdetect)
        again = trust(evidence, shares, model, plain=plain)
        cap = _FAIR_CAP if by_hand.turned(evidence, before, shares) else 1.0
        first, group = min(first, again[0], cap), min(group, again[1], cap)
    top = evidence.tags[int(shares.argmax())]
    reason = _reason(words, evidence, top)
    named = not reason and gate.names_but_one(words)
    if reason or named:
        first, group = min(first, _WEAK_CAP), min(group, _WEAK_CAP)
    elif _may_be_no_word(words, plain=plain):
        first, group = min(first, _FAIR_CAP), min(group, _FAIR_CAP)
    kin = _beside_kin(top, evidence)
    first, group = min(first, kin), min(group, kin)
    verdict = _band(group)
    if verdict is Verdict.WEAK and (reason in _HOPELESS or group < DOUBT):
        verdict, reason = Verdict.CANNOT_TELL, reason or "doubt"
    return Answer(
        verdict,
        round(group, 3),
        _candidates(evidence, shares, first),
        tuple(map(_tag, group_of(top)[1:])),
        _question(top, sure=verdict is Verdict.STRONG),
        reason,
        _notes(words, evidence, "name" if named else reason, plain=plain, verdict=verdict),
    )


def _beside_kin(top: str, evidence: Evidence) -> float:
    """Return how sure an answer may be at most when kin off the list fits the text as well.

    Only the profiles know either of them, and two dozen Mayan languages are written nearly alike.
    """
    if evidence.neighbour <= -_AS_WELL or evidence.nearest not in _kin(top):
        return 1.0
    return _FAIR_CAP


@cache
def _kin(top: str) -> frozenset[str]:
    return frozenset().union(*(group.kin for group in groups() if top in group.members))


def _may_be_no_word(words: str, *, plain: bool) -> bool:
    """Whether a loan or a name may be meant that no list holds."""
    number = len(words.split())
    if gate.shouted(words):
        return number <= _SHOUTED_NAMES
    return plain and number == 1 and letters(words) <= _SHORT_WORD


_HOPELESS = frozenset({"noise", "stranger", "word", "name"})


def _reason(words: str, evidence: Evidence, top: str) -> str:
    """Return why the answer must not rise above weak, or empty."""
    if stranger(evidence):
        return "stranger"
    why = gate.doubtful(words)
    if why:
        return why
    if evidence.seen < _SEEN and dominant(script_counts(words)) in ("Latn", "Cyrl"):
        return "noise"
    if top == "en" and len(words.split()) == 1:
        return "word"
    return ""


def _band(confidence: float) -> Verdict:
    if confidence >= STRONG:
        return Verdict.STRONG
    return Verdict.FAIR if confidence >= FAIR else Verdict.WEAK


def _with_prior(
    shares: NDArray[np.float64], evidence: Evidence, prior: Mapping[Tag, float] | None
) -> NDArray[np.float64]:
    import numpy as np

    if not prior:
        return shares
    whole = sum(prior.values())
    local: dict[str, float] = {}
    for tag, share in prior.items():
        entry = known(tag)  # pt-BR and zh-Hans are pt and zh here
        name = str(entry.tag if entry is not None else tag)
        local[name] = local.get(name, 0.0) + share / whole
    power = _PRIOR_STRENGTH * _PRIOR_LETTERS / (_PRIOR_LETTERS + evidence.length)
    factors = np.array([max(local.get(tag, 0.0), _PRIOR_FLOOR) ** power for tag in evidence.tags])
    weighed: NDArray[np.float64] = shares * factors
    weighed /= float(weighed.sum())
    return weighed


def _candidates(
    evidence: Evidence, shares: NDArray[np.float64], confidence: float
) -> tuple[Candidate, ...]:
    """Return the best candidates; the first has `confidence`, the others share what it leaves."""
    order = shares.argsort()[::-1][:_SHOWN].tolist()
    rest = 1.0 - float(shares[order[0]])
    # The others together never exceed what the choice gave them, nor the first one.
    scale = min(1.0, (1.0 - confidence) / rest) if rest > 0 else 0.0
    made = []
    for place, row in enumerate(order):
        tag = evidence.tags[row]
        value = confidence if place == 0 else min(float(shares[row]) * scale, confidence)
        engines = tuple(name for name, best in evidence.first.items() if best == tag)
        made.append(Candidate(_tag(tag), round(value, 3), engines))
    return tuple(made)


_tag = cache(Tag)


@cache
def _question(top: str, *, sure: bool) -> str:
    """Return what separates the first candidate from its group; from mere relatives if unsure."""
    for wanted in (True,) if sure else (True, False):
        for group in groups():
            if group.always is wanted and top in group.members:
                return group.question
    return ""


def _notes(
    words: str, evidence: Evidence, reason: str, *, plain: bool, verdict: Verdict
) -> tuple[str, ...]:
    if reason == "stranger":
        tag = Tag(stranger(evidence))
        return (f"looks like {tag.name} ({tag}), which is not on the list of languages known here",)
    if reason in _SAYS:
        return (_SAYS[reason],)
    if verdict is not Verdict.STRONG and plain and letters(words) >= _ROMANISED_LETTERS:
        return ("may be a language of another script in Latin letters (Arabic, Urdu, Tigrinya…)",)
    return ()


_SAYS = {
    "empty": "there is no text in it",
    "number": "numbers, codes, links or an address alone say nothing about the language",
    "short": "too few letters to say anything about the language",
    "script": "written in letters that no language known here is written in",
    "name": "this may be nothing but names, which say little about the language",
    "noise": "this does not look like words of any language known here",
    "word": "a word that many languages share: it says little about the language",
}
