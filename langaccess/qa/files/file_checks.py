"""Checks of a whole file against its source: what is missing, stale, out of order."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.model import Finding, Kind, Severity
from langaccess.core.segments import sentences
from langaccess.core.tags import EN, Tag
from langaccess.formats import Link
from langaccess.qa.files.alignment import Bead, align, alignment_units
from langaccess.qa.findings.report import UNREAD
from langaccess.qa.inputs.file_text import FileText, TextBlock, read
from langaccess.qa.lengths import excess, expected_ratio, width
from langaccess.qa.rules import Rules, compiled, load_rules
from langaccess.qa.values.items import ItemKind, ValueItem, find_items
from langaccess.qa.values.reconcile import same_site
from langaccess.qa.values.unmatched import Unmatched

_ENDS_IN = {
    "ko": re.compile(r"(?<=[가-힣]\.)(?=[가-힣])"),
    **dict.fromkeys(("ht", "hmn"), re.compile(r"(?:(?<= [a-z]\.)|(?<= [a-z]{2}\.)) (?=[A-Z])")),
}
_LETTERS = re.compile(r"[^\W\d_]{2,}")
# An address is looked for from the start of a word, and brackets hold none of their own: from every
# letter or bracket on, a hundred thousand of them without a space would take minutes.
_ITEMS = re.compile(
    r"<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\}|(?<![^\s\]}])\S+(?:://|\.gov|@)\S*"
    r"|%\s?(?:if|elif|else|for|while|endif|endfor|endwhile)\b[^:\n]*:?"
)
UNSURE = 12.0  # a bead that fits this badly is looked at for values only
# The share of blocks in step: in public leaflets with columns 0.15 to 0.63, in letters saved as
# text, and in leaflets of one column, from 0.80 on.
_IN_STEP = 0.75
_WORDS = 3  # of a sentence without a mark at its end
_ENDED = re.compile("[.!?:…。！？؟।።։]['\"”’»)\\]]*\\s*$")
_CLAUSE = re.compile("[,;،؛、，；፣]")
_JOINED_DOUBT = 1.0  # the same where the target has a clause more than the longest
_DOUBT = 2.5  # how much farther from the longest alone than from all together it may be
_ALIKE = 0.5  # of the logarithm of the lengths: what a translation of it may differ
_LEAST = 1.15  # a target this short, of the usual length, may lack a sentence
_SHORT = -0.5  # deviations from the usual length, where it has as many sentences as the source
_SHORTER = -1.8  # the same where one of its sentences has no counterpart either
_MERGED = 0.85  # paragraphs that were put together and are so short lost one
_UNMARKED = ("th", "lo", "qps")  # the test language fills up behind the mark
_SLACK = 30.0  # columns by which a short text may be longer


@dataclass(frozen=True, slots=True)
class Located:
    """A finding, and the blocks that it is about."""

    finding: Finding
    source: tuple[TextBlock, ...] = ()
    target: tuple[TextBlock, ...] = ()


class FilePair:
    """A source file and its translation, paired block by block.

    `sites` has groups of hosts that are one site in several languages.
    """

    def __init__(
        self,
        source: FileText,
        target: FileText,
        tags: tuple[Tag, Tag],
        rules: Rules,
        sites: tuple[tuple[str, ...], ...] = (),
    ) -> None:
        self.source = source
        self.target = target
        self.source_tag, self.target_tag = tags
        self.rules = rules
        self.sites = sites
        self.ratio = expected_ratio(rules.length, *tags)

    @cached_property
    def loose(self) -> bool:
        """Whether the order of a text is a guess, so that what is not found may be elsewhere.

        Text out of a PDF may have its columns and lines anywhere, text that someone typed has not.
        Both may be saved with the same ending: the fit of the blocks tells. What comes out of pages
        has their headers and numbers between its blocks, whatever the fit.
        """
        return self.source.paged or self.target.paged or not self.in_step

    @property
    def in_step(self) -> bool:
        """Whether block answers block, so that a pair may be looked at for what it says."""
        return self._paired[1]

    @property
    def beads(self) -> tuple[Bead, ...]:
        """The blocks of both, paired."""
        return self._paired[0]

    @cached_property
    def _paired(self) -> tuple[tuple[Bead, ...], bool]:
        sides = []
        guessed = self.source.loose or self.target.loose
        for blocks, tag in (
            (self.source.blocks, self.source_tag),
            (self.target.blocks, self.target_tag),
        ):
            texts = [block.text for block in blocks]
            kinds = ["" if guessed else block.kind.value for block in blocks]
            sides.append(alignment_units(texts, tag, kinds, [block.key for block in blocks]))
        beads = align(sides[0], sides[1], self.ratio)
        if not guessed or _in_step(beads, min(map(len, sides))):
            return beads, True
        return align(sides[0], sides[1], self.ratio, loose=True), False

    def blocks(self, bead: Bead) -> tuple[tuple[TextBlock, ...], tuple[TextBlock, ...]]:
        """Return the blocks of a bead."""
        return (
            tuple(self.source.blocks[at] for at in bead.source),
            tuple(self.target.blocks[at] for at in bead.target),
        )

    @cached_property
    def perhaps_moved(self) -> tuple[tuple[tuple[TextBlock, ...], tuple[TextBlock, ...]], ...]:
        """Runs without a partner on either side that fit each other and nothing else.

        No value or name ties them, so no one can be sure: they are one finding, and stay an error.
        """
        lone = [list(self.lone(side)) for side in ("source", "target")]
        fits = [(a, b) for a in lone[0] for b in lone[1] if _have_same_length(a, b, self.ratio)]
        return tuple(
            (here, there)
            for here, there in fits
            if sum(here == a for a, _ in fits) == sum(there == b for _, b in fits) == 1
        )

    def lone(self, side: str) -> Iterator[tuple[TextBlock, ...]]:
        """Yield runs of neighboring blocks with words in them that have no partner."""
        runs = groupby(
            (bead for bead in self.beads if bead.source or bead.target),
            key=lambda bead: not (bead.target if side == "source" else bead.source),
        )
        for alone, beads in runs:
            if not alone:
                continue
            found = [self.blocks(bead)[0 if side == "source" else 1] for bead in beads]
            blocks = tuple(b for group in found for b in group if _has_text(b))
            if blocks:
                yield blocks


def _in_step(beads: Sequence[Bead], blocks: int) -> bool:
    """Return whether most blocks of the shorter text pair one to one with those of the other."""
    good = sum(
        len(b.source) == len(b.target) == 1 and not b.moved and b.cost < UNSURE for b in beads
    )
    return good >= _IN_STEP * blocks


def _have_same_length(
    here: tuple[TextBlock, ...], there: tuple[TextBlock, ...], ratio: float
) -> bool:
    """Return whether two runs of paragraphs are alike in number and length."""
    left, right = (sum(width(block.text) for block in blocks) for blocks in (here, there))
    return len(here) == len(there) and abs(math.log((right + 4) / (left * ratio + 4))) < _ALIKE


def _has_text(block: TextBlock) -> bool:
    """Return whether a block says something: a setting ("online", "true") does not."""
    setting = block.key and block.kind is Kind.META and len(block.text.split()) < 2
    return not setting and _LETTERS.search(_ITEMS.sub(" ", block.text)) is not None


def missing(pair: FilePair) -> Iterator[Located]:
    """A paragraph, a heading or a key of the source is missing from the translation.

    Neighbors that are missing together are one finding. Where texts are of the same length, the
    one named may be the neighbor of the one that was lost. In text whose order was guessed
    (columns of a PDF) this is a warning.
    """
    if pair.loose:
        yield from _one_warning(
            pair, "source", "section.missing", "are missing from the translation"
        )
        return
    elsewhere = dict(pair.perhaps_moved)
    for blocks in pair.lone("source"):
        said, other = (
            _describe(blocks, "is", "missing from the translation"),
            elsewhere.get(blocks, ()),
        )
        if other:
            said += f"; the text at {other[0].where} is not in the source: was it moved there?"
        yield Located(Finding("section.missing", said, Severity.ERROR), blocks, other)


def added(pair: FilePair) -> Iterator[Located]:
    """A paragraph of the translation is not in the source."""
    if pair.loose:
        yield from _one_warning(pair, "target", "section.added", "are not in the source")
        return
    moved_here = {there for _, there in pair.perhaps_moved}
    for blocks in pair.lone("target"):
        if blocks in moved_here:
            continue
        message = _describe(blocks, "is", "not in the source")
        yield Located(Finding("section.added", message, Severity.WARNING), (), blocks)


def _one_warning(pair: FilePair, side: str, code: str, what: str) -> Iterator[Located]:
    blocks = tuple(block for run in pair.lone(side) for block in run)
    if blocks:
        said = f"a paragraph {what.replace('are', 'is')}"
        if len(blocks) > 1:
            said = f"{len(blocks)} paragraphs {what}"
        message = f"{said}; the order of the text had to be guessed"
        located = (blocks[:1], ()) if side == "source" else ((), blocks[:1])
        yield Located(Finding(code, message, Severity.WARNING), *located)


def _describe(blocks: Sequence[TextBlock], one: str, what: str) -> str:
    if len(blocks) == 1:
        name = f"'{blocks[0].key}'" if blocks[0].key else "a paragraph"
        return f"{name} {one} {what}"
    return f"{len(blocks)} paragraphs in a row are {what}"


def merged(pair: FilePair) -> Iterator[Located]:
    """Paragraphs were put together or cut apart."""
    for bead in () if pair.loose else pair.beads:
        if bead.source and bead.target and len(bead.source) != len(bead.target):
            source, target = pair.blocks(bead)
            message = f"{len(source)} paragraphs became {len(target)}"
            yield Located(Finding("section.merged", message, Severity.INFO), source, target)


def lost(pair: FilePair, bead: Bead) -> Iterator[Located]:
    """A sentence of a paragraph is missing from its translation.

    Sentences are paired by length and by what both languages write alike; a translator who puts
    two sentences together makes no error, so the whole must be short as well.
    """
    source, target = pair.blocks(bead)
    here = [s for block in source for s in sentences(block.text)]
    there = [s for block in target for s in sentences_in(block.text, pair.target_tag)]
    fused = len(bead.source) > len(bead.target)  # paragraphs: their sentences are not joined too
    tags = (pair.source_tag, pair.target_tag)
    gone = lost_sentences(here, there, *tags, pair.ratio, joined=not fused)
    short = sum(map(width, there)) < pair.ratio * sum(map(width, here)) * _MERGED
    if fused and len(there) < len(bead.source) and short:
        gone = gone or tuple(here[-1:])  # who puts paragraphs together keeps their sentences
    if gone:
        yield Located(said_lost(gone), source, target)


def sentences_in(text: str, tag: Tag) -> list[str]:
    """Return the sentences of a text in a language whose ends differ from English.

    Korean writers leave out the blank after a sentence; Haitian and Hmong sentences end with words
    of one or two letters, which are abbreviations in other languages.
    """
    ends = _ENDS_IN.get(tag.language)
    parts = ends.split(text) if ends else [text]
    return [sentence for part in parts for sentence in sentences(part)]


def said_lost(gone: Sequence[str]) -> Finding:
    """Return the finding that says which sentences are missing.

    One of a word or two ("Good news!") may be part of the next sentence: a warning.
    """
    words = " ".join(gone[0].split()[:4])
    more = "" if len(gone) == 1 else f", and {len(gone) - 1} more"
    long = any(len(_LETTERS.findall(sentence)) >= _WORDS for sentence in gone)
    return Finding(
        "sentence.missing",
        f"'{words} …' is missing from the translation{more}",
        Severity.ERROR if long else Severity.WARNING,
    )


def lost_sentences(
    source: Sequence[str],
    target: Sequence[str],
    here: Tag,
    there: Tag,
    ratio: float,
    *,
    joined: bool = True,
) -> tuple[str, ...]:
    """Return the sentences of `source` that are surely not in `target`.

    Where the target has fewer sentences, one that the alignment leaves alone is lost. Where it has
    as many, since another one was cut in two, its length must say so as well. `joined`: a sentence
    of the target with more clauses may be two of the source.
    """
    if len(source) < 2 or not target:
        return ()
    whole, real = sum(map(width, source)), sum(map(width, target))
    # they set no mark at the end of a sentence: only the length can tell
    fewer = len(source) > len(target) and there.language not in _UNMARKED
    if real > (_LEAST + _SLACK / whole) * ratio * whole:
        return ()
    beads = align(alignment_units(source, here), alignment_units(target, there), ratio)
    if fewer:
        found = [
            sentence
            for bead in beads
            for sentence in _left_out(bead, source, target, ratio, joined=joined)
        ]
    else:
        found = [source[at] for bead in beads if not bead.target for at in bead.source]
        off = excess(whole, real, ratio)
        rest = whole - sum(map(width, found))
        added = any(bead.target and not bead.source for bead in beads)
        if off > (_SHORTER if added else _SHORT) or not rest:
            return ()
        if not found or abs(excess(rest, real, ratio)) > abs(off):
            return ()
    return tuple(s for s in found if _is_said(s))


def _is_said(text: str) -> bool:
    """Return whether a piece is a sentence: not markup, nor the second line of a label."""
    words = _LETTERS.findall(_ITEMS.sub(" ", text))
    return len(words) >= _WORDS or (bool(words) and _ENDED.search(text) is not None)


def _left_out(
    bead: Bead, source: Sequence[str], target: Sequence[str], ratio: float, *, joined: bool
) -> Iterator[str]:
    """Yield the sentences of a bead that have no counterpart in it.

    Of sentences that were put together none is lost, unless the target is short for all of them:
    who puts two sentences together keeps what they say.
    """
    texts = [source[at] for at in bead.source]
    if not bead.target:
        yield from texts
    elif len(texts) > len(bead.target):
        real = sum(width(target[at]) for at in bead.target) + 4
        longest = max(texts, key=width)
        whole, alone = (ratio * n + 4 for n in (sum(map(width, texts)), width(longest)))
        far, near = abs(math.log(real / whole)), abs(math.log(real / alone))
        clauses = sum(len(_CLAUSE.findall(target[at])) for at in bead.target)
        more = clauses > max(1, *(len(_CLAUSE.findall(text)) for text in texts))
        if real < whole and near < (_JOINED_DOUBT if joined and more else _DOUBT) * far:
            yield from (text for text in texts if text is not longest)


def order(pair: FilePair) -> Iterator[Located]:
    """Paragraphs are in another order than in the source."""
    moved = [bead for bead in pair.beads if bead.moved]
    if moved:
        source, target = pair.blocks(moved[0])
        count = "a paragraph is" if len(moved) == 1 else f"{len(moved)} paragraphs are"
        message = f"{count} in another place than in the source"
        yield Located(Finding("order.changed", message, Severity.WARNING), source, target)


def stale(pair: FilePair) -> Iterator[Located]:
    """The date of the last revision is not that of the source: the translation may be out of date.

    Looks at dates right after words like "Revised", "Updated", "Revisado".
    """
    here, there = (
        _revised(text, tag, pair.rules)
        for text, tag in ((pair.source, pair.source_tag), (pair.target, pair.target_tag))
    )
    if here and there and here[1].value[:7] != there[1].value[:7]:
        message = f"'{there[1].text}' instead of '{here[1].text}' in the source"
        yield Located(Finding("date.stale", message, Severity.ERROR), (here[0],), (there[0],))


def _revised(text: FileText, tag: Tag, rules: Rules) -> tuple[TextBlock, ValueItem] | None:
    pattern = compiled(rules.files.revised)
    found = []
    for block in text.blocks:
        for match in pattern.finditer(block.text):
            near = block.text[match.start() : match.end() + 40]
            # a line on a translation is often left in English
            for language in (tag, EN):
                dates = [i for i in find_items(near, language) if i.kind is ItemKind.DATE]
                if dates and dates[0].value[:4].isdigit():
                    found.append((block, dates[0]))
                    break
    return max(found, key=lambda pair: pair[1].value, default=None)


def labelled(pair: FilePair) -> Iterator[Located]:
    """The translation carries the notice that a machine made it and no one reviewed it."""
    if pair.target.labelled:
        message = "this is a machine draft: its notice is still there, and was not checked"
        yield Located(Finding("label.draft", message, Severity.WARNING))


def links(pair: FilePair) -> Iterator[Located]:
    """A link of the source leads nowhere in the translation.

    Compares where links lead and the addresses that are in the text; scheme, `www.`, a final
    slash and the same site in the target's language make no difference. Links inside a site are not
    looked at.
    """
    here = {item.value: item for link in pair.source.links for item in _url(link.to)}
    there = [item for link in pair.target.links for item in _url(link.to)]
    there += [item for item in _shown(pair.target, pair.target_tag) if item.kind is ItemKind.URL]
    known = {item.value for item in (*there, *_shown(pair.source, pair.source_tag))}
    gone = {value: item for value, item in here.items() if value not in known}
    extra = [item for item in there if item.value not in here]
    left = same_site(Unmatched(tuple(gone.values()), tuple(extra)), pair.sites, pair.target_tag)
    for item in left.missing:
        yield Located(
            Finding(
                "link.differs", f"'{item.text}' is not a link in the translation", Severity.ERROR
            )
        )


def _shown(text: FileText, tag: Tag) -> Iterator[ValueItem]:
    return (item for block in text.blocks for item in find_items(block.text, tag))


def targets(text: FileText) -> Iterator[ValueItem]:
    """Yield the addresses to which links lead whose text does not show them."""
    for link in text.links:
        if not any(item.kind is ItemKind.URL for item in find_items(link.text, EN)):
            yield from _url(link.to)


def _url(to: str) -> list[ValueItem]:
    return [item for item in find_items(to, EN) if item.kind is ItemKind.URL]


def wrong_links(pair: FilePair) -> Iterator[Located]:
    """The text of a link shows one address or phone, and the link leads to another."""
    known = {(link.text, link.to) for link in pair.source.links}
    for link in dict.fromkeys(pair.target.links):
        if not _misleads(link):
            continue
        also = (link.text, link.to) in known
        message = f"'{link.text}' leads to '{link.to}'" + (", in the source too" if also else "")
        severity = Severity.WARNING if also or _same_host(link) else Severity.ERROR
        yield Located(Finding("link.text", message, severity))


def _same_host(link: Link) -> bool:
    shown, leads = (_url(text) for text in (link.text, link.to))
    return bool(shown and leads) and _host(shown[0].value) == _host(leads[0].value)


def _host(value: str) -> str:
    return re.split(r"[/?#]", value, maxsplit=1)[0].lower()


def _misleads(link: Link) -> bool:
    shown = [i for i in find_items(link.text, EN) if i.kind in (ItemKind.URL, ItemKind.PHONE)]
    if len(shown) != 1:
        return False
    item = shown[0]
    if item.kind is ItemKind.URL:
        leads = [i.value for i in _url(link.to)]
        bare = [value.split("?")[0].rstrip("/") for value in leads]
        return bool(leads) and item.value.lower() not in (leads[0].lower(), bare[0].lower())
    if not link.to.lower().startswith("tel:"):
        return False
    dialled = re.sub(r"\D", "", link.to).removeprefix("1")
    return len(item.value) == 10 and dialled[:10] != item.value


def help_line(pair: FilePair) -> Iterator[Located]:
    """A notice for the public does not say that language help is free.

    Looks at English sources whose class the file itself declares as public information.
    """
    if pair.source.doc_class != "public_information" or pair.source_tag.language != "en":
        return
    pattern = compiled(pair.rules.files.help)
    if not any(pattern.search(block.text) for block in pair.source.blocks):
        message = "no sentence of the source says that language help is free"
        yield Located(Finding("notice.help", message, Severity.WARNING))


def lacks_help_line(path: Path, source_tag: Tag, doc_class: str) -> Finding | None:
    """Return the finding `notice.help` when a public notice does not say that help is free.

    Args:
        path: the source document.
        source_tag: its language; only English ones are looked at.
        doc_class: its class, declared or assumed.

    Raises:
        InputError: it cannot be read.
    """
    text = replace(read(path), doc_class=doc_class)
    pair = FilePair(text, text, (source_tag, source_tag), load_rules())
    return next((located.finding for located in help_line(pair)), None)


def unfinished() -> Finding:
    """The file itself marks a translation as not finished (in PO: `fuzzy`); it counts as none."""
    message = "the file marks this as not finished: it counts as not translated"
    return Finding("target.unfinished", message, Severity.ERROR)


def unreadable(why: InputError) -> Finding:
    """One of several files cannot be read, or its language is uncertain; the rest was checked."""
    hint = f" ({why.hint})" if why.hint else ""
    return Finding(UNREAD, f"{why.message}{hint}", Severity.ERROR, where=why.where or "")
