"""Documents under review, their sentences, and the status of each sentence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from langaccess.agency import approval
from langaccess.core.files import sha256
from langaccess.core.model import Decision, Finding, SpanKind, State, Target
from langaccess.core.tags import Tag
from langaccess.formats.exchange import Returned
from langaccess.qa import Term, occurring

IN_USE = "in use before: "
"""How the origin of a translation begins that was in use before this program; its file follows."""


def digest(text: Target, of: Target | None = None) -> str:
    """Return the sha256 of a text with its markup, to which a signature is bound.

    Markup is counted from 1 in the order of the source sentence. The reader's own numbers run
    through the whole paragraph and change when another sentence of it gets a link.

    Args:
        text: a source, or a translation.
        of: the source of a translation.
    """
    numbers = {ref: at for at, ref in enumerate(_markup(of or text), start=1)}
    spans = [[s.start, s.end, s.kind.value, numbers.get(s.ref, -s.ref)] for s in text.spans]
    return sha256(json.dumps([text.text, spans], ensure_ascii=False).encode("utf-8"))


def renumbered(target: Target, before: Target, now: Target) -> Target:
    """Return a translation with the markup numbers that its source has now.

    It stays as it is where the markup of the source is no longer the same.

    Args:
        target: the translation.
        before: its source, with the numbers that the translation has.
        now: its source, with those that a later reading gave.
    """
    old, new = _markup(before), _markup(now)
    if old == new or list(old.values()) != list(new.values()):
        return target
    numbers = dict(zip(old, new, strict=True))
    spans = tuple(replace(s, ref=numbers.get(s.ref, s.ref)) for s in target.spans)
    return Target(target.text, spans)


def _markup(text: Target) -> dict[int, SpanKind]:
    """Return the numbers of the markup, in the order in which it begins, with its kinds."""
    spans = sorted(text.spans, key=lambda span: (span.start, -span.end, span.ref))
    return {span.ref: span.kind for span in spans}


@dataclass(frozen=True, slots=True)
class HeldTranslation:
    """A translation that came back and was not imported.

    Attributes:
        target: what came back.
        translator: who wrote it.
        reasons: why it is held, each beginning with a code (`number.differs: …`).
    """

    target: Target
    translator: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewedSentence:
    """One sentence of a document under review.

    Attributes:
        id: the name under which the log knows it: `<hash of its paragraph>.<index>#<occurrence>`
            when it was first seen. It keeps the name when its paragraph, or itself, is edited.
        place: `<unit>/<number>`, the id in the file for the translator; changes with the document.
        source: the sentence in the source file.
        target: its translation, None when there is none.
        made_for: digest of the source for which the translation was made; empty without one.
        origin: where a translation comes from that no person has confirmed: an engine, the memory,
            the approved store, or a file (`IN_USE`); empty for a person's, and without one.
        held: what came back and was not imported, or None.
        was: the source for which the translation was made, where it differs from today's.
        leads: targets of its links, as far as the format shows them.
        facts: ids of the facts that it rests on (`built_sources`).
    """

    id: str
    place: str
    source: Target
    target: Target | None = None
    made_for: str = ""
    origin: str = ""
    held: HeldTranslation | None = None
    was: Target | None = None
    leads: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def current(self) -> bool:
        """Whether there is a translation that was made for the source as it is now."""
        return self.target is not None and self.made_for == digest(self.source)


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    """A document in one language, as it is now: the sentences of its source, with what they have.

    Attributes:
        id: number in the workspace's database.
        name: path of the source below the agency's folder, `/` between its parts.
        path: the source file.
        source: language of the source.
        tag: language of the translation.
        digest: sha256 of the source file as it is now; empty when the file is missing.
        doc_class: its class.
        sentences: in the order of the document; twins left out.
        terms: the approved entries of the term base for its language.
        problem: why the source cannot be read, or empty.
        stripped: its draft was made with `--strip-active`; the approved file is written so too.
        outdated_facts: id of a fact in it that may not be printed → why.
    """

    id: int
    name: str
    path: Path
    source: Tag
    tag: Tag
    digest: str
    doc_class: str
    sentences: tuple[ReviewedSentence, ...]
    terms: tuple[Term, ...] = ()
    problem: str = ""
    stripped: bool = False
    outdated_facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_damaged(self) -> bool:
        """Whether nothing of it but its name can be read from the database."""
        return bool(self.problem) and not self.sentences

    def outdated(self, sentence: ReviewedSentence) -> str:
        """Return why a sentence rests on a fact that may not be printed; empty if it does not."""
        found = (self.outdated_facts.get(id_, "") for id_ in sentence.facts)
        return "; ".join(filter(None, found))

    def signed(self, sentence: ReviewedSentence) -> approval.TextDigests:
        """Return the digests to which an approval of a sentence is bound: source, target, terms."""
        target = "" if sentence.target is None else digest(sentence.target, sentence.source)
        used = sorted(
            [term.source, sorted(term.target), sorted(term.forbidden)]
            for term in occurring(sentence.source.text, self.terms)
        )
        terms = sha256(json.dumps(used, ensure_ascii=False).encode("utf-8")) if used else ""
        source = digest(sentence.source)
        if sentence.leads:  # a link that leads elsewhere makes another text
            source = sha256(json.dumps([source, *sentence.leads]).encode("utf-8"))
        return approval.TextDigests(sentence.id, source, target, terms)


@dataclass(frozen=True, slots=True)
class SentDocument:
    """A document that is sent out: as it is under review, and as the translator's file has it."""

    document: ReviewedDocument
    file: Returned


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """The status of a sentence, computed from the log and from its text as it is now.

    Attributes:
        state: see `State`.
        reason: why it is stale or rejected, how many approvals are missing, what is held; or empty.
        writers: who wrote the translation; empty for a draft of a machine.
        approvals: those that apply to exactly this text.
        rule: the floor rule that makes it stale, where that is not the one on approvals.
    """

    state: State
    reason: str = ""
    writers: tuple[str, ...] = ()
    approvals: tuple[approval.Approval, ...] = ()
    rule: str = field(default="", metadata={"json": ""})


@dataclass(frozen=True, slots=True)
class SentenceDecision:
    """Whether a sentence may be approved.

    Attributes:
        sentence: the sentence.
        decision: yes or no, with every reason.
        findings: open errors of the checks.
        standing: its status after the act.
        answer: the answer of the approval service, with the text that is signed.
    """

    sentence: ReviewedSentence
    decision: Decision
    findings: tuple[Finding, ...]
    standing: ReviewStatus
    answer: approval.ApprovalAnswer | None = None


STATES = (
    State.NEW, State.STALE, State.DRAFT, State.TRANSLATED, State.REVIEWED, State.APPROVED,
)  # fmt: skip
"""The states of a document, the lowest first: its state is the lowest of its sentences."""


def document_state(standings: Mapping[str, ReviewStatus]) -> State:
    """Return the state of a document from those of its sentences."""
    found = Counter(standing.state for standing in standings.values())
    return next((state for state in STATES if found[state]), State.APPROVED)
