"""Checks one translation against its source, whatever the format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from langaccess.core.folding import nfc
from langaccess.core.model import Finding, Kind, Severity
from langaccess.core.progress import SILENT, Progress
from langaccess.core.segments import sentences
from langaccess.core.tags import Tag
from langaccess.qa.checks.completeness import kept_sentence
from langaccess.qa.checks.language import convert_it
from langaccess.qa.files import file_checks
from langaccess.qa.files.alignment import Bead
from langaccess.qa.files.file_checks import unfinished
from langaccess.qa.findings.report import CheckSettings, FileFinding, segment_id
from langaccess.qa.inputs.bilingual import BilingualRow
from langaccess.qa.inputs.file_text import FileText, TextBlock
from langaccess.qa.lengths import expected_ratio, width
from langaccess.qa.model import Pair
from langaccess.qa.register import CHECKS, weigh
from langaccess.qa.values.items import ItemKind, ValueItem, find_items
from langaccess.qa.values.reconcile import Elsewhere, same_site, without_broken_links
from langaccess.qa.values.unmatched import Unmatched

_SHORT = 20  # columns of a heading or label
_SHORTER = 0.9  # of the usual length
_WORDS = re.compile(r"[^\W\d_]{2,}")
_VALUES = tuple(code for code, check in CHECKS.items() if check.loose_pairs)
_LABEL = tuple(code for code, check in CHECKS.items() if check.labels)
_CARRIED = frozenset((
    ItemKind.PHONE, ItemKind.URL, ItemKind.EMAIL, ItemKind.PLACEHOLDER, ItemKind.DATE,
    ItemKind.CITE, ItemKind.MONEY,
))  # fmt: skip
_CARRIED_CODES = tuple(code for code, check in CHECKS.items() if check.lone_sides)


_OF_THE_FILE = (
    file_checks.missing,
    file_checks.added,
    file_checks.merged,
    file_checks.order,
    file_checks.stale,
    file_checks.links,
    file_checks.wrong_links,
    file_checks.help_line,
    file_checks.labelled,
)


def check_rows(
    rows: Sequence[BilingualRow],
    name: str,
    tags: tuple[Tag, Tag],
    settings: CheckSettings,
    *,
    progress: Progress = SILENT,
) -> Iterator[FileFinding]:
    """Yield what is wrong with each pair of a table or catalogue."""
    ratio = expected_ratio(settings.rules.length, *tags)
    for row in rows:
        progress.advance()
        source, target = nfc(row.source), nfc(row.target)
        pair = _pair(source, target, tags, settings)
        found = (
            [unfinished()] if row.unfinished and target.strip() else [*_run(pair, _soft_row(row))]
        )
        if target.strip() and not row.unfinished:
            there = file_checks.sentences_in(target, tags[1])
            gone = file_checks.lost_sentences(sentences(source), there, *tags, ratio)
            found += [file_checks.said_lost(gone)] if gone else []
        for finding in found:
            yield _placed(finding, name, tags, row.id, source, target, row.where, settings)


def _soft_row(row: BilingualRow) -> Sequence[str] | None:
    """Return the checks of a row; in a catalogue a value of one word may be a setting or a name."""
    return _LABEL if row.keyed and len(row.source.split()) < 2 else None


def check_text(
    source: FileText,
    target: FileText,
    name: str,
    tags: tuple[Tag, Tag],
    settings: CheckSettings,
    *,
    progress: Progress = SILENT,
) -> tuple[int, tuple[FileFinding, ...]]:
    """Return how many pairs were compared, and what is wrong with `target`."""
    pair = file_checks.FilePair(source, target, tags, settings.rules, settings.sites)
    here, there = list(_items(source.blocks, tags[0])), list(_items(target.blocks, tags[1]))
    elsewhere = Elsewhere(
        [*here, *file_checks.targets(source)],
        [*there, *_left_as_they_are(here, there, target), *file_checks.targets(target)],
        settings.sites,
        tags[1],
    )
    legacy = _legacy(target)
    if legacy is not None:
        return 0, (_located(legacy, name, tags, settings),)
    found: list[FileFinding] = []
    progress.start("checking", len(pair.beads), "segments")
    for bead in pair.beads:
        progress.advance()
        found += _bead(pair, bead, name, elsewhere, settings)
    for check in _OF_THE_FILE:
        for located in check(pair):
            found.append(_located(located, name, tags, settings))
    progress.finish()
    compared = sum(bool(bead.source and bead.target) for bead in pair.beads)
    return compared, tuple(_once(found))


def _left_as_they_are(
    here: Sequence[ValueItem], there: Sequence[ValueItem], target: FileText
) -> Iterator[ValueItem]:
    """Yield dates of the source that the translation has letter for letter."""
    known = {item.value for item in there}
    text = "\n".join(nfc(block.text) for block in target.blocks)
    for item in here:
        if item.kind is ItemKind.DATE and item.value not in known and item.text in text:
            yield item


def _small(item: ValueItem) -> bool:
    return item.kind is ItemKind.NUMBER and len(item.value) < 2


def _legacy(target: FileText) -> file_checks.Located | None:
    """Return the finding that a whole file is unreadable; then nothing else can be said of it."""
    from langaccess.identify import legacy_encoding

    encoding = legacy_encoding("\n".join(block.text for block in target.blocks))
    if not encoding:
        return None
    message = (
        f"the text looks like {encoding}, not Unicode: nothing else in it could be checked"
        f"{convert_it(encoding)}"
    )
    return file_checks.Located(Finding("encoding.legacy", message, Severity.ERROR))


def _once(found: Iterable[FileFinding]) -> Iterator[FileFinding]:
    """Drop what another finding says: a stale date is not a changed date too."""
    listed = list(found)
    stale = " ".join(f.message for f in listed if f.code == "date.stale")
    times = Counter((f.code, f.message) for f in listed)
    said: set[tuple[str, str]] = set()
    for finding in listed:
        what = (finding.code, finding.message)
        if finding.code.endswith(".differs") and "'" in finding.message:
            if what in said:
                continue
            said.add(what)
            if times[what] > 1:
                message = f"{finding.message} ({times[what]} times)"
                finding = replace(finding, message=message)  # noqa: PLW2901 (said once for all)
        quoted = finding.message.split("'")[1] if "'" in finding.message else ""
        if finding.code == "date.differs" and quoted and f"'{quoted}'" in stale:
            continue
        yield finding


def _items(blocks: Iterable[TextBlock], tag: Tag) -> Iterator[ValueItem]:
    for block in blocks:
        yield from find_items(nfc(block.text), tag)


def _bead(
    pair: file_checks.FilePair, bead: Bead, name: str, elsewhere: Elsewhere, settings: CheckSettings
) -> Iterator[FileFinding]:
    source_blocks, target_blocks = pair.blocks(bead)
    source = nfc("\n".join(block.text for block in source_blocks))
    target = nfc("\n".join(block.text for block in target_blocks))
    tags = (pair.source_tag, pair.target_tag)
    one_to_one = len(bead.source) == len(bead.target) == 1
    firm = one_to_one and bead.cost < file_checks.UNSURE / 2 and not pair.loose

    def settled(unmatched: Unmatched) -> Unmatched:
        unmatched = same_site(unmatched, settings.sites, pair.target_tag)
        unmatched = elsewhere.settle(unmatched, firm=firm, loose=pair.loose)
        if pair.source.loose or pair.target.loose:  # lines of pages or of plain text
            unmatched = without_broken_links(unmatched, source, target)
        if pair.loose:  # the number of a page or a footnote may be anywhere
            unmatched = replace(
                unmatched,
                missing=tuple(i for i in unmatched.missing if not _small(i)),
                extra=tuple(i for i in unmatched.extra if not _small(i)),
            )
        if bead.source and bead.target:
            return unmatched
        return replace(
            unmatched,
            missing=tuple(i for i in unmatched.missing if i.kind in _CARRIED),
            extra=tuple(i for i in unmatched.extra if i.kind in _CARRIED),
        )

    looked = _pair(source, target, tags, settings, settled)
    if not (bead.source and bead.target):
        codes: Sequence[str] | None = _CARRIED_CODES
    elif one_to_one and bead.cost < file_checks.UNSURE and pair.in_step:
        codes = _soft(source_blocks[0], looked)
    else:
        codes = _VALUES
    found = [*_run(looked, codes)]
    # A bad fit alone does not mean a lost sentence; the target must be short too.
    short = width(target) < _SHORTER * pair.ratio * width(source)
    if bead.source and bead.target and not pair.loose and (bead.cost < file_checks.UNSURE or short):
        found += [located.finding for located in file_checks.lost(pair, bead)]
    block = (target_blocks or source_blocks)[0]
    for finding in found:
        yield _placed(finding, name, tags, block.id, source, target, block.where, settings)


def _soft(block: TextBlock, pair: Pair) -> Sequence[str] | None:
    """Return the checks of one block; a key whose value is one word may be a setting."""
    if block.kind is Kind.META or not _WORDS.search(pair.source_bare):
        return (*_VALUES, "target.empty")
    if block.key and len(block.text.split()) < 2:
        return _LABEL
    return None


def _pair(
    source: str,
    target: str,
    tags: tuple[Tag, Tag],
    settings: CheckSettings,
    settled: Callable[[Unmatched], Unmatched] | None = None,
) -> Pair:
    def sites(unmatched: Unmatched) -> Unmatched:
        return same_site(unmatched, settings.sites, tags[1])

    return Pair(
        source, target, tags[0], tags[1], settings.dnt, settings.rules, settings.terms(tags[1]),
        settled or sites,
    )  # fmt: skip


def _run(pair: Pair, codes: Sequence[str] | None) -> Iterator[Finding]:
    chosen = CHECKS.values() if codes is None else [CHECKS[code] for code in codes]
    if (codes is None or codes is _LABEL) and not pair.target.strip():
        chosen = [CHECKS["target.empty"]]
    for check in chosen:
        for finding in check.function(pair):
            yield _eased(finding, pair)


def _eased(finding: Finding, pair: Pair) -> Finding:
    """Return a finding on the length of a heading as information: three words may grow to ten."""
    if finding.code == "length.unusual" and width(pair.source) < _SHORT:
        return replace(finding, severity=Severity.INFO)
    return finding


def _located(
    located: file_checks.Located, name: str, tags: tuple[Tag, Tag], settings: CheckSettings
) -> FileFinding:
    source = nfc("\n".join(block.text for block in located.source))
    target = nfc("\n".join(block.text for block in located.target))
    blocks = located.target or located.source
    ident, where = (blocks[0].id, blocks[0].where) if blocks else ("file", "")
    if not located.target and located.source:
        where = f"{where} of the source"
    return _placed(located.finding, name, tags, ident, source, target, where, settings)


def _placed(
    finding: Finding,
    name: str,
    tags: tuple[Tag, Tag],
    ident: str,
    source: str,
    target: str,
    where: str,
    settings: CheckSettings,
) -> FileFinding:
    segment = segment_id(ident, source, target)
    if not source and not target:  # about the file: bound to what it says
        segment = segment_id(ident, finding.message, "")
    kept = kept_sentence(finding.code, source, target, tags[0], settings.rules, settings.barred)
    answered = (finding.code, segment) in settings.accepted
    answered = answered or _answered_inside(finding, ident, source, target, tags, settings)
    accepted = answered and not kept
    return FileFinding(
        finding.code, weigh(finding, settings.severity), name, tags[1], segment, source, target,
        finding.message, where, accepted, kept,
    )  # fmt: skip


def _answered_inside(
    finding: Finding,
    ident: str,
    source: str,
    target: str,
    tags: tuple[Tag, Tag],
    settings: CheckSettings,
) -> bool:
    """Return whether someone answered this for one sentence of the paragraph, as it is.

    A file for the translator has the sentences, the finished document the paragraph.
    """
    if not settings.accepted or finding.code not in CHECKS:
        return False
    left, right = sentences(source), sentences(target)
    if len(left) != len(right):
        return False
    for number, sides in enumerate(zip(left, right, strict=True)):
        one, other = (" ".join(side.split()) for side in sides)
        if (finding.code, segment_id(f"{ident}/{number}", one, other)) in settings.accepted:
            said = CHECKS[finding.code].function(_pair(one, other, tags, settings))
            if any(each.message == finding.message for each in said):
                return True
    return False
