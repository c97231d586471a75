"""Match the stored sentences of a document to its current source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from langaccess import formats
from langaccess.core.model import Finding, Segment, SpanKind, Target, Unit
from langaccess.core.tags import Tag
from langaccess.formats import Document, Link, links_of
from langaccess.review.model import ReviewedSentence, digest, renumbered
from langaccess.review.returns.alignment import without_spaces
from langaccess.translate import split_units

_NEAR = 12  # sentences that may have been added or removed before an edited one in its gap
_LIKE = 0.5  # an edited sentence shares at least half of its letters with what it was


def sentences_of_file(path: Path, source: Tag) -> tuple[ReviewedSentence, ...]:
    """Return the sentences of a source file that hold something to translate.

    Raises:
        InputError: the file cannot be read.
    """
    document = formats.read(path, accept_revisions=True)
    links = links_of(path)
    return tuple(
        replace(sentence, leads=_leads(sentence.source, links))
        for _unit, _index, _part, sentence in sentences_of(document, source)
    )


def active_content(path: Path) -> tuple[Finding, ...]:
    """Return the notes on what a source runs, or loads from elsewhere, when it is opened.

    Raises:
        InputError: the file cannot be read.
    """
    notes = formats.read(path, accept_revisions=True).notes
    return tuple(one for one in notes if formats.is_active(one.code))


def _leads(text: Target, links: Sequence[Link]) -> tuple[str, ...]:
    """Return the targets of a sentence's links: those of the file on the same words."""
    words = {
        without_spaces(text.text[s.start : s.end]) for s in text.spans if s.kind is SpanKind.LINK
    }
    return tuple(
        sorted({link.to for link in links if link.text and without_spaces(link.text) in words})
    )


def sentences_of(
    document: Document, source: Tag
) -> Iterator[tuple[Unit, int, Segment, ReviewedSentence]]:
    """Yield unit, index in the unit, segment and sentence, split as for the translator's file."""
    seen: Counter[str] = Counter()
    for row in split_units(document, source):
        if row.unit.twin is not None:
            continue
        number = 0
        for index, (part, foreign) in enumerate(zip(row.parts, row.foreign, strict=True)):
            if foreign:
                number += 1  # its place is counted: documents of earlier versions have it
            elif row.worded[index]:
                seen[part.id] += 1
                made = ReviewedSentence(
                    id=f"{part.id}#{seen[part.id]}",
                    place=f"{row.unit.id}/{number}",
                    source=Target(part.text, part.spans),
                )
                number += 1
                yield row.unit, index, part, made


def carry_over(
    old: Sequence[ReviewedSentence], new: Sequence[ReviewedSentence]
) -> tuple[ReviewedSentence, ...]:
    """Return the sentences of `new` with the ids and translations that `old` had.

    A signature is bound to a sentence, its translation and the terms in it, not to its neighbors.
    So an unchanged sentence keeps everything, even when its neighbor was edited or its paragraph
    split. Repeated texts differ by their order and neighbors. An edited sentence gets the
    translation of its old text, which records the source it was made for and so counts as stale.
    """
    pairs = _same(old, new)
    pairs |= _edited(old, new, pairs)
    taken = {old[at].id for at in pairs.values()}
    return tuple(
        _given(one, old[pairs[at]]) if at in pairs else _named(one, taken)
        for at, one in enumerate(new)
    )


_Pairs = dict[int, int]  # index in the new sentences → index in the old ones


def _same(old: Sequence[ReviewedSentence], new: Sequence[ReviewedSentence]) -> _Pairs:
    """Pair the sentences whose text is unchanged."""
    before, after = [digest(one.source) for one in old], [digest(one.source) for one in new]
    # Most edits are in one place. The equal head and tail need no search, which would take minutes
    # for a sheet with thousands of equal cells.
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    pairs: _Pairs = {at: at for at in range(head)}
    pairs |= {len(after) - n: len(before) - n for n in range(1, tail + 1)}
    middle = _matcher(before[head : len(before) - tail], after[head : len(after) - tail])
    for one in middle.get_matching_blocks():
        pairs |= {head + one.b + n: head + one.a + n for n in range(one.size)}
    for wide in (True, False):  # moved sentences, by their neighbors first
        gone = _left(before, set(pairs.values()), wide=wide)
        come = _left(after, pairs.keys(), wide=wide)
        for key, here in come.items():
            there = gone.get(key, [])
            if len(here) == len(there) == 1:
                pairs[here[0]] = there[0]
    return pairs


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many items both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _left(keys: Sequence[str], taken: Collection[int], *, wide: bool) -> dict[object, list[int]]:
    """Return the places of unpaired sentences, by their text, or by it and its neighbors."""
    found: dict[object, list[int]] = {}
    for at, key in enumerate(keys):
        if at not in taken:
            around = (keys[at - 1] if at else "", *keys[at + 1 : at + 2])
            found.setdefault((key, around) if wide else key, []).append(at)
    return found


def _edited(
    old: Sequence[ReviewedSentence], new: Sequence[ReviewedSentence], pairs: _Pairs
) -> _Pairs:
    """Pair the sentences that were edited: those in a gap between the same neighbors.

    In a gap the most similar are paired first, then the rest in order if their numbers agree.
    """
    before = [f"{pair}" for pair in range(len(old))]
    after = [f"{pairs[at]}" if at in pairs else f"new {at}" for at in range(len(new))]
    taken = set(pairs.values())
    found: _Pairs = {}
    for kind, low, high, start, end in _matcher(before, after).get_opcodes():
        if kind == "replace":
            gone = [at for at in range(low, high) if at not in taken]
            come = [at for at in range(start, end) if at not in pairs]
            found |= _most_similar(old, new, gone, come)
    return found


def _most_similar(
    old: Sequence[ReviewedSentence],
    new: Sequence[ReviewedSentence],
    gone: list[int],
    come: list[int],
) -> _Pairs:
    options = sorted(
        (-likeness, abs(a - b), a, b)
        for i, a in enumerate(gone)
        # a text that was rewritten has no old places to search for
        for b in come[max(0, i - _NEAR) : i + _NEAR + 1]
        if (likeness := _likeness(old[a].source.text, new[b].source.text)) >= _LIKE
    )
    found: _Pairs = {}
    taken: set[int] = set()
    for _likest_first, _far, a, b in options:
        if b not in found and a not in taken:
            found[b] = a
            taken.add(a)
    gone = [at for at in gone if at not in taken]
    come = [at for at in come if at not in found]
    return found | (dict(zip(come, gone, strict=True)) if len(gone) == len(come) else {})


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other)
    far = matcher.real_quick_ratio() < _LIKE or matcher.quick_ratio() < _LIKE
    return 0.0 if far else matcher.ratio()


def _matcher(one: Sequence[str], other: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, one, other, autojunk=False)


def _named(new: ReviewedSentence, taken: set[str]) -> ReviewedSentence:
    """Return a new sentence with a unique id."""
    paragraph, _, number = new.id.rpartition("#")
    count = int(number)
    while f"{paragraph}#{count}" in taken:
        count += 1
    taken.add(f"{paragraph}#{count}")
    return replace(new, id=f"{paragraph}#{count}")


def _given(new: ReviewedSentence, old: ReviewedSentence) -> ReviewedSentence:
    """Return a sentence as it reads now, with what it had before.

    A stored source that has another digest than its translation was made for was changed by hand:
    the translation is not one of today's source, whatever that is.
    """
    made_for = old.was or old.source
    whole = digest(made_for) == old.made_for
    same = whole and digest(new.source) == old.made_for
    target, held = old.target, old.held
    # A link whose target was not recorded at its approval cannot count as changed.
    known = old.leads or not any(span.kind is SpanKind.LINK for span in old.source.spans)
    if target is not None:
        target = renumbered(target, made_for if same else old.source, new.source)
    if held is not None:
        held = replace(held, target=renumbered(held.target, old.source, new.source))
    return replace(
        old, place=new.place, source=new.source, target=target, held=held,
        made_for=old.made_for if whole else "",
        was=None if same or target is None else made_for, leads=new.leads if known else (),
    )  # fmt: skip
