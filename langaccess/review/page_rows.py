"""What stands beside each sentence on the page for reviewers without a translation program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from langaccess import checks
from langaccess.checks import occurring
from langaccess.memory import Memory, Scan
from langaccess.model import Finding, Kind, Segment, State, Target, Unit
from langaccess.policy import Policy
from langaccess.review.current import cut
from langaccess.review.model import Reviewed, Sent, Sentence, Standing, digest
from langaccess.review.project import near
from langaccess.review.standing import log_of, standings

__all__ = ["Offer", "PageRow", "page_rows"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A text that the reviewer may take over into the translation.

    Attributes:
        label: where it comes from.
        text: the text.
        findings: what the checks have against it.
        usable: whether the page offers to take it over; one for another sentence is only shown.
        source: the sentence that it translates, where that is another, or empty.
    """

    label: str
    text: Target
    findings: tuple[Finding, ...] = ()
    usable: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class PageRow:
    """One sentence on the page.

    Attributes:
        sentence: the sentence.
        segment: id of the segment.
        kind: what it is to its reader.
        part: where it stands.
        note: words to the translator.
        state: where it stands.
        target: what stands in the field of the translation: a person's text, or None.
        findings: what the checks have against that.
        offers: other texts for it.
        terms: entries of the term base that occur in it: name, forms to use, forms not to use.
    """

    sentence: Sentence
    segment: str
    kind: Kind
    part: str
    note: str
    state: State
    target: Target | None
    findings: tuple[Finding, ...]
    offers: tuple[Offer, ...]
    terms: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def page_rows(conn: sqlite3.Connection, policy: Policy, sent: Sent) -> Iterator[PageRow]:
    """Yield the sentences of a document with all that is known of them.

    Args:
        conn: from `workspace.open_db`.
        policy: the rules in force.
        sent: the document.

    Raises:
        InputError: the source cannot be read.
        ConfigError: the log was changed by hand.
    """
    from langaccess import documents

    document = sent.document
    desk = _Desk(document, policy, conn)
    notes = {unit.id: unit.note for unit in sent.file.units}
    mine = {one.id: one for one in document.sentences}
    read = documents.read(document.path, accept_revisions=True)
    for unit, _index, part, now in cut(read, document.source):
        sentence = mine[now.id]
        yield desk.row(unit, part, sentence, notes.get(sentence.place, ""))


class _Desk:
    """What all sentences of a document need."""

    def __init__(self, document: Reviewed, policy: Policy, conn: sqlite3.Connection) -> None:
        self._document = document
        self._policy = policy
        self._stand: Mapping[str, Standing] = standings(document, log_of(conn), policy)
        self._scan = Scan(Memory(conn).units(document.source, document.tag))

    def row(self, unit: Unit, part: Segment, sentence: Sentence, note: str) -> PageRow:
        """Return the row of one sentence."""
        stands = self._stand[sentence.id]
        target = sentence.target if _is_by_a_person(sentence, stands) else None
        return PageRow(
            sentence=sentence,
            segment=part.id,
            kind=unit.kind,
            part=unit.part,
            note="; ".join(filter(None, (unit.note, note))),
            state=stands.state,
            target=target,
            findings=() if target is None else self._findings(sentence, target),
            offers=tuple(self._offers(sentence, target)),
            terms=tuple(
                (term.source, term.target, term.forbidden)
                for term in occurring(sentence.source.text, self._document.terms)
            ),
        )

    def _offers(self, sentence: Sentence, target: Target | None) -> Iterator[Offer]:
        if sentence.target is not None and target is None:
            label = f"Draft by a machine ({sentence.origin})" if sentence.origin else "Draft"
            if sentence.made_for != digest(sentence.source):
                label = "Translation of an older source"
            yield self._offer(label, sentence, sentence.target)
        if sentence.held is not None:
            label = f"Sent back by {sentence.held.translator}, and held"
            yield self._offer(label, sentence, sentence.held.target)
        for match in near(self._scan, sentence, self._document.source):
            unit = match.unit
            same = unit.source == sentence.source.text
            label = f"In the memory ({unit.standing}, {match.score:.0f} %, {unit.origin})"
            if target is None or target.text != unit.target:
                source = "" if same else unit.source
                yield Offer(label, Target(unit.target), (), usable=False, source=source)

    def _offer(self, label: str, sentence: Sentence, text: Target) -> Offer:
        return Offer(label, text, self._findings(sentence, text))

    def _findings(self, sentence: Sentence, target: Target) -> tuple[Finding, ...]:
        found: Sequence[Finding] = checks.run(
            sentence.source.text,
            target.text,
            source_tag=self._document.source,
            target_tag=self._document.tag,
            dnt=self._policy.translate.do_not_translate,
            terms=self._document.terms,
        )
        return tuple(replace(finding, segment=sentence.place) for finding in found)


def _is_by_a_person(sentence: Sentence, stands: Standing) -> bool:
    """Whether a translation may stand in its field: somebody wrote it, for this source."""
    made_for_this = sentence.made_for == digest(sentence.source)
    return sentence.target is not None and made_for_this and bool(stands.writers)
