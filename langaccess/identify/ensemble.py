"""From a text to an answer: the sources are asked, and the guards pass over what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from langaccess.core.tags import Tag, known
from langaccess.identify import langdetect_weight, non_language
from langaccess.identify.damaged_text import in_unicode
from langaccess.identify.detectors import DETECTORS
from langaccess.identify.evidence import LanguageEvidence, clean, collect
from langaccess.identify.guards import (
    SAYS,
    Draft,
    judge_left,
    judge_text,
    judge_words,
    named_astray,
)
from langaccess.identify.model import Answer, Band
from langaccess.identify.scripts import letters
from langaccess.identify.thresholds import SETTLED
from langaccess.identify.weights import Model, choose, load_model, trust

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SLOW = frozenset({"py3langid"})
_FEWEST_LETTERS = 2
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
    return answer.verdict is Band.STRONG and answer.candidates[0].probability >= SETTLED


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

    A later model is asked only about texts that those before it leave in doubt; `prior` is the
    share of the people served, in any unit; `langdetect` is the weight of that detector.
    """
    ranked = [(model, missing()) for model in models] or _models()
    asked = langdetect if langdetect and langdetect_weight.works() else 0.0
    answers: dict[str, Answer] = {}
    left = list(dict.fromkeys(texts))  # a text that repeats itself has many equal passages
    for model, lacking in ranked:
        absent = (*lacking, langdetect_weight.NAME) if langdetect and not asked else lacking
        found = _identified(left, prior, model, asked, absent)
        answers.update(zip(left, found, strict=True))
        left = [text for text in left if not _settled(answers[text])]
        if not left:
            break
    return [answers[text] for text in texts]


def _identified(
    texts: Sequence[str],
    prior: Mapping[Tag, float] | None,
    model: Model,
    langdetect: float,
    absent: tuple[str, ...],
) -> list[Answer]:
    """Return the answer to each text by one set of detectors.

    Evidence is gathered of all texts, then of the words without names of those that need it: each
    time for all at once, which is faster than one by one.
    """
    decoded = [in_unicode(text) for text in texts]
    words = [non_language.words_of(text) for text, _ in decoded]
    found = collect([clean(item) for item in words], model.detectors)
    drafts: dict[int, Draft] = {}
    for n, evidence in enumerate(found):
        if evidence is not None and letters(words[n]) >= _FEWEST_LETTERS:
            draft = _draft(words[n], evidence, model, prior, langdetect)
            draft.typed, draft.decoded = texts[n], decoded[n][1]
            drafts[n] = judge_text(judge_words(draft))
    _look_at_left(list(drafts.values()), model)
    return [
        judge_left(drafts[n]).answer(absent) if n in drafts else _cannot(text, words[n], absent)
        for n, text in enumerate(texts)
    ]


def _look_at_left(drafts: Sequence[Draft], model: Model) -> None:
    """Add to drafts that names may have led astray what the sources say without those names."""
    asked = [(draft, " ".join(words)) for draft in drafts if (words := named_astray(draft))]
    found = collect([clean(left) for _draft, left in asked], model.detectors)
    for (draft, left), evidence in zip(asked, found, strict=True):
        if evidence is not None:
            # A prior weighs the languages of those served, not what they write names into.
            draft.left = judge_words(_draft(left, evidence, model, None, 0.0))


def _draft(
    words: str,
    evidence: LanguageEvidence,
    model: Model,
    prior: Mapping[Tag, float] | None,
    langdetect: float,
) -> Draft:
    shares = _with_prior(choose(evidence, model.choice), evidence, prior)
    plain = words.isascii()
    first, group = trust(evidence, shares, model, plain=plain)
    draft = Draft(words, evidence, shares, first, group, plain=plain)
    if langdetect:
        draft.evidence, draft.shares = langdetect_weight.weigh_in(
            words, evidence, shares, langdetect
        )
        again = trust(draft.evidence, draft.shares, model, plain=plain)
        draft.first, draft.confidence = min(first, again[0]), min(group, again[1])
        draft.turned = langdetect_weight.turned(draft.evidence, shares, draft.shares)
    return draft


def _cannot(text: str, words: str, absent: tuple[str, ...]) -> Answer:
    """Return the answer to a text in which there is nothing to judge."""
    if letters(words) >= _FEWEST_LETTERS:
        reason = "script"
    elif not letters(words) and any(map(str.isalnum, text)):
        reason = "number"
    else:
        reason = "short" if words else "empty"
    return Answer(Band.CANNOT_TELL, 0.0, reason=reason, notes=(SAYS[reason],), missing=absent)


def _with_prior(
    shares: NDArray[np.float64], evidence: LanguageEvidence, prior: Mapping[Tag, float] | None
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
