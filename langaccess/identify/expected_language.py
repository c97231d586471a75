"""Is this text in the language it should be in? Yes, no, or cannot tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache

from langaccess.core.tags import Tag, groups, known
from langaccess.identify.detectors import py3langid, py3langid_labels
from langaccess.identify.profiles import load_profiles
from langaccess.identify.scripts import dominant, of_tag, script_counts

# Measured on translated brochures and TICO sentences, see docs/explanation: below these lengths
# names, loans and numbers decide, not the language.
_LETTERS_SCRIPT = 10
_LETTERS_LATIN = 25
_SURE = 0.75  # another language must be this likely before the answer is no
_ENOUGH = 0.5
# Log score of the profiles, which take n-grams for independent: 40 apart is another language.
_TIE = 0.0
_FAR = 40.0
# By how much the other language of a page must be likelier for a short text to be in it.
_LEAD = 10.0
# The same for a text that is alone on its page: of 2,577 lines of English letters and brochures
# with fewer than 40 letters one is so far from English, the name of a drug; of lines in 10 other
# languages with 10 to 24 letters 64 to 100% are. Where the share of the detector is as high as
# this, the profiles are not asked.
_LEAD_ALONE = 60.0
_SHARE_ALONE = 0.2
_ASIDE = re.compile(r"\(([^()]{5,200})\)")
_SAMPLE = 40
_SAMPLE_CHARS = 4000


def is_language(text: str, tag: Tag) -> bool | None:
    """Return whether `text` is written in the language `tag`, or None when it is uncertain.

    None is the honest answer for short text, names, numbers, and languages that the detector does
    not know. A member of the same confusable group counts as the language itself, and the script
    alone decides only against it. About 0.1 ms for a sentence.

    Args:
        text: one segment or more.
        tag: the language it should be in; a pseudo-locale is never judged.
    """
    if tag.pseudo:
        return None
    counts = script_counts(text)
    count = sum(counts.values())
    if count < _LETTERS_SCRIPT:
        return None
    main = dominant(counts)
    if main not in _scripts(tag):
        return False if counts[main] >= 0.8 * count else None
    if len(_scripts(tag)) == 1 and main not in _SHARED:
        return True
    if main == "Latn" and count < _LETTERS_LATIN:
        return None
    return _judge(text, tag)


def knows(tag: Tag) -> bool:
    """Return whether the detectors know the language `tag`, or one that no one can tell from it."""
    return not _accepted(tag).isdisjoint(py3langid_labels() | load_profiles().tags)


def english_lead(word: str, tag: Tag) -> float | None:
    """Return by how much a word in Latin letters is likelier in English than in `tag`, or None.

    The unit is the natural logarithm of the profiles' likelihood, which takes n-grams for
    independent: "hospital" is 5 in Spanish, "court" 63. None: the language has no profile.
    """
    return _lead(word, "en", tag.language)


def _lead(text: str, one: str, other: str) -> float | None:
    """Return by how much a text is likelier in language `one` than in `other`, or None."""
    scored = load_profiles().score(text, dominant(script_counts(text)))
    if scored is None or one not in scored.tags or other not in scored.tags:
        return None
    first, second = (scored.tags.index(name) for name in (one, other))
    return float(scored.scores[first] - scored.scores[second])


def source_language(texts: Sequence[str], expected: Tag) -> bool | None:
    """Return whether a document, given by some of its segments, is in the `expected` language.

    Looks at up to 40 of the longest segments. A document is in another language when two thirds
    of the letters in identified segments are: quotes and addresses do not change the answer.
    """
    sample = sorted(texts, key=len, reverse=True)[:_SAMPLE]
    votes: Counter[bool] = Counter()
    for text in sample:
        answer = is_language(text[:_SAMPLE_CHARS], expected)
        if answer is not None:
            votes[answer] += len(text)
    if not votes:
        return _together(sample, expected)
    return votes[False] < 2 * votes[True]


def in_other_language(texts: Sequence[str], expected: Tag) -> tuple[bool, ...]:
    """Return of each text of a page whether it is in another language than the page.

    A sentence is judged alone, a short one only if it is far from the page's language. Where one is
    surely in another language, the page has two: what could not be judged alone is then compared
    in both, and what fits both follows its neighbors.
    A line in both ("Free / Gratis") is not in another language.

    Args:
        texts: segments of the page, in order.
        expected: the language of the page.
    """
    known = {text: is_language(text[:_SAMPLE_CHARS], expected) for text in dict.fromkeys(texts)}
    far = {text: _far(text, expected) for text, own in known.items() if own is None}
    alone = [False if far.get(text) else known[text] for text in texts]
    if False not in alone:
        return (False,) * len(alone)
    others = {
        far.get(text) or _named(text)
        for text, own in zip(texts, alone, strict=True)
        if own is False
    }
    found = [
        own or _nearer(text[:_SAMPLE_CHARS], expected, others, alone=own)
        for text, own in zip(texts, alone, strict=True)
    ]
    # a line that fits both languages is in the other one if the lines around it are
    before, after = _filled(found), reversed(list(_filled(reversed(found))))
    return tuple(one is other is False for one, other in zip(before, after, strict=True))


def _far(text: str, expected: Tag) -> str:
    """Return the language of a short text that is far from the expected one, or nothing.

    Names are in no language: the words without a capital must lead as well.
    """
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    small = " ".join(word for word in words if word[0].islower())
    if len(words) < 2 or not small:
        return ""
    best, lead = _leader(text, expected)
    if lead < _LEAD_ALONE:
        return ""
    own = [tag for tag in _confusable(expected) if tag in load_profiles().tags]
    return best if min(_lead(small, best, tag) or 0.0 for tag in own) >= _LEAD else ""


@lru_cache(maxsize=4096)
def _leader(text: str, expected: Tag) -> tuple[str, float]:
    """Return the likeliest language of a text, and by how much it leads the expected one.

    The lead is 0 if the detector thinks of the expected language as well.
    """
    shares = py3langid(text)
    if sum(shares.get(label, 0.0) for label in _accepted(expected)) >= _SHARE_ALONE:
        return "", 0.0
    scored = load_profiles().score(text, dominant(script_counts(text)))
    own = [tag for tag in _confusable(expected) if scored is not None and tag in scored.tags]
    if scored is None or not own:
        return "", 0.0
    best = int(scored.scores.argmax())
    nearest = max(float(scored.scores[scored.tags.index(tag)]) for tag in own)
    return scored.tags[best], float(scored.scores[best]) - nearest


def may_be_other_language(text: str, expected: Tag) -> bool:
    """Return whether a short text that cannot be judged is far from the expected language.

    So are names of places and languages: a person must look. Text in brackets is asked alone.
    """
    if expected.pseudo or not knows(expected):
        return False
    asides = (part for part in _ASIDE.findall(text) if " " in part.strip())
    return any(_leader(part, expected)[1] >= _FAR for part in asides) or (
        sum(map(str.isalpha, text)) < _LETTERS_LATIN and _leader(text, expected)[1] >= _FAR
    )


def _filled(found: Iterable[bool | None]) -> Iterator[bool | None]:
    """Yield what was found, or what was found last."""
    last: bool | None = None
    for own in found:
        last = last if own is None else own
        yield last


def _named(text: str) -> str:
    """Return the language that a text is likeliest in, or nothing."""
    found = py3langid(text[:_SAMPLE_CHARS])
    return max(found, key=lambda label: found[label], default="")


_PIECES = re.compile(r"\s[/|–—·•-]\s|[()\[\]:;]")


def _nearer(
    text: str, expected: Tag, others: Collection[str], *, alone: bool | None
) -> bool | None:
    """Return whether a text, or a piece of it, is rather in the expected language."""

    def lead(piece: str) -> float:
        leads = (_lead(piece, expected.language, other) for other in others)
        return min((lead for lead in leads if lead is not None), default=0.0)

    pieces = _PIECES.split(text)
    if len(pieces) > 1 and any(lead(piece) >= _LEAD for piece in pieces):
        return True
    if alone is not None:
        return alone
    whole = lead(text)
    return None if abs(whole) < _LEAD else whole > 0


def _together(sample: Sequence[str], expected: Tag) -> bool | None:
    """Judge the segments as one text: each alone was too short."""
    return is_language("\n".join(sample)[:_SAMPLE_CHARS], expected)


# Scripts in which the table or py3langid has more than one language.
_SHARED = frozenset(
    {"Latn", "Cyrl", "Arab", "Deva", "Hebr", "Ethi", "Hani", "Mymr", "Kana", "Beng", "Syrc"}
)


@cache
def _scripts(tag: Tag) -> frozenset[str]:
    entry = known(tag)
    # A tag with a script or territory of its own says which of the scripts is meant.
    given = entry.scripts if entry is not None and entry.tag == tag else (tag.script,)
    scripts = {of_tag(script) for script in given}
    if "Kana" in scripts:
        scripts.add("Hani")
    return frozenset(scripts)


@cache
def _accepted(tag: Tag) -> frozenset[str]:
    """The languages that count as `tag`: itself and those that no one can tell from it."""
    accepted = {str(tag.language)}
    for group in groups():
        if group.always and tag.language in group.members:
            accepted.update(map(str, group.members))
    return frozenset(accepted)


@cache
def _confusable(tag: Tag) -> frozenset[str]:
    near = {
        member for group in groups() if tag.language in group.members for member in group.members
    }
    return frozenset(map(str, near)) | _accepted(tag)


def _by_profile(text: str, tag: Tag, other: str) -> bool | None:
    """Judge a language that only our own profiles know.

    It is another one when the profiles say so clearly and the detector names the same.
    """
    scored = load_profiles().score(text, dominant(script_counts(text)))
    if scored is None:
        return None
    best: dict[str, float] = dict(zip(scored.tags, scored.scores.tolist(), strict=True))
    ours = max((best[name] for name in _accepted(tag) if name in best), default=None)
    first = max(best, key=best.__getitem__)
    if ours is None:
        return None
    if best[first] - ours <= _TIE:
        return True
    behind = best[first] - ours > _FAR and first == other and first not in _confusable(tag)
    return False if behind else None


def _judge(text: str, tag: Tag) -> bool | None:
    found = py3langid(text)
    accepted = sum(share for label, share in found.items() if label in _accepted(tag))
    if accepted >= _ENOUGH:
        return True
    if not found:
        return None
    best = max(found, key=lambda label: found[label])
    known_here = bool(_accepted(tag) & py3langid_labels())
    # A language that the detector does not know looks like some other one: only English, which
    # it knows best and which is what a lazy engine leaves behind, counts against it.
    if not known_here and best != "en":
        return _by_profile(text, tag, best if found[best] >= _SURE else "")
    if best in _confusable(tag):
        return None
    return False if found[best] >= _SURE and accepted < 0.02 else None
