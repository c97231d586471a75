"""Drafts for segments: remembered ones, and for the rest the engine (`protected_translation`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import astuple, dataclass, replace
from typing import Self

from langaccess import qa
from langaccess.agency.policy import Policy
from langaccess.core import log
from langaccess.core.errors import LangAccessError
from langaccess.core.files import sha256
from langaccess.core.model import Finding, Segment, Severity
from langaccess.core.progress import SILENT, Progress, Silent
from langaccess.core.segments import literals
from langaccess.core.tags import Tag
from langaccess.translate.engines import Choice, Runner
from langaccess.translate.pipeline import protected_translation
from langaccess.translate.pipeline.assemble import SentenceDraft
from langaccess.translate.pipeline.draft_store import DraftStore, Glossary
from langaccess.translate.pipeline.job import TextOrigin
from langaccess.translate.pipeline.markup import probes
from langaccess.translate.pipeline.memory_lookup import MemoryLookup
from langaccess.translate.pipeline.pre_edits import apply_pre_edits, pre_edits_for
from langaccess.translate.pipeline.protected_translation import SentenceResult, SourceSentence

# Part of every draft's key: raise it when protected translation or its checks change.
CASCADE = 19
# Sentences that are translated together. While one slice is checked, the engine works on the next;
# a power cut costs what is in flight.
SLICE = 250
_IN_FLIGHT = 2
_LOOK = 0.3  # seconds between two looks at a slice that is under way

_ByKey = Mapping[str, SentenceDraft]


def draft_settings(
    choice: Choice, rules: Policy, glossary: Glossary, source: Tag, *, fast: bool
) -> str:
    """Return the digest of all that shapes a draft, apart from the sentence and the memory."""
    info = choice.info
    pre_edits = pre_edits_for(info, source, glossary.pre_edits)
    parts = [
        CASCADE,
        [str(source), str(choice.asked), info.id, info.version, info.model_digest, fast],
        sorted(_unchanged_terms(rules, glossary)),
        [astuple(term) for term in glossary.terms],
        [astuple(one) for one in pre_edits],
    ]
    # a digest: it is part of the key of every sentence, and the pre-edits are long
    return sha256(json.dumps(parts, default=str).encode("ascii"))


def _unchanged_terms(rules: Policy, glossary: Glossary) -> tuple[str, ...]:
    return (*rules.translate.do_not_translate, *glossary.kept)


class Drafter:
    """Drafts for one language by one engine; a context manager.

    `store` is used in the caller's thread only; what the agency's memory has, `recall`, comes
    before everything else. `settings` are the `draft_settings` of the language.
    """

    def __init__(
        self,
        runner: Runner,
        choice: Choice,
        rules: Policy,
        store: DraftStore,
        recall: MemoryLookup,
        glossary: Glossary,
        source: Tag,
        settings: str,
    ) -> None:
        self._runner = runner
        self._choice = choice
        self._store = store
        self._recall = recall
        self._terms = glossary.terms
        self._source = source
        self._dnt = _unchanged_terms(rules, glossary)
        self._police = rules.translate.police_words
        self._pre_edits = pre_edits_for(choice.info, source, glossary.pre_edits)
        self._threads = ThreadPoolExecutor(_IN_FLIGHT)
        self._flying: dict[str, Future[_ByKey]] = {}
        self._lost: dict[
            str, SentenceDraft
        ] = {}  # what the engine failed on: not asked again in this run
        self._salt = settings

    def __enter__(self) -> Self:
        """Return the drafter."""
        return self

    def __exit__(self, *details: object) -> None:
        """Drop what is in flight; when the runner ends, waiting threads wake up."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def begin(self, segments: Sequence[Segment], twins: Sequence[Segment] = ()) -> Batch:
        """Start on segments and return at once; equal sentences are translated once.

        Marked words of the segments are translated too, which tells where the marks belong. `twins`
        are text that the document stores twice; they do not count as progress.
        """
        recalled = {**self._recall.drafts(twins), **self._recall.drafts(segments)}
        uses = Counter(self.key(segment) for segment in segments if segment not in recalled)
        asked = engine_sentences((*segments, *twins), recalled)
        wanted = {self._key(sentence): sentence for sentence in asked}
        lost = {key: self._lost[key] for key in wanted if key in self._lost}
        known = {**self._store.get(wanted), **lost}
        missing = [key for key in wanted if key not in known and key not in self._flying]
        shared = {self._flying[key] for key in wanted if key in self._flying}
        owned: list[_Slice] = []
        for start in range(0, len(missing), SLICE):
            sentences = {key: wanted[key] for key in missing[start : start + SLICE]}
            ticks = _Ticks()
            future = self._threads.submit(self._translate, sentences, ticks)
            weight = sum(uses[key] for key in sentences)
            owned.append(_Slice(future, ticks, weight, sentences))
            self._flying.update(dict.fromkeys(sentences, future))
        own = sum(segment in recalled for segment in segments)
        return Batch(self, recalled, known, owned, shared, uses, at_once=own)

    def landed(self, drafts: _ByKey, sentences: Mapping[str, SourceSentence]) -> None:
        """Store the drafts of a slice by key, and remember that an engine wrote them."""
        sources = {key: one.text for key, one in sentences.items()}
        self._store.put(drafts, self._choice.info, self._choice.asked, sources)
        self._lost.update((k, d) for k, d in drafts.items() if d.origin is TextOrigin.FAILED)
        for key in drafts:
            self._flying.pop(key, None)

    def _translate(self, sentences: Mapping[str, SourceSentence], ticks: _Ticks) -> _ByKey:
        """Return the drafts of a slice; a fault in our code costs the sentence that shows it."""
        try:
            return self._translate_all(sentences, ticks)
        except (LangAccessError, ImportError):
            raise
        except Exception as exc:  # noqa: BLE001 (one sentence must not end the run)
            log.event("translate.fault", kind=type(exc).__name__, sentences=len(sentences))
            if len(sentences) == 1:
                lost = SentenceDraft(None, TextOrigin.FAILED, "kept.fault")
                return dict.fromkeys(sentences, lost)
            keys, middle = list(sentences), len(sentences) // 2
            made: dict[str, SentenceDraft] = {}
            for half in (keys[:middle], keys[middle:]):
                made |= self._translate({key: sentences[key] for key in half}, ticks)
            return made

    def _translate_all(self, sentences: Mapping[str, SourceSentence], ticks: _Ticks) -> _ByKey:
        results = protected_translation.translate(
            list(sentences.values()),
            lambda texts: self._runner.run(texts, ticks),
            self._choice.info,
            source=self._source,
            target=self._choice.asked,
            dnt=self._dnt,
            pre_edits=self._pre_edits,
        )
        return {
            key: self._drafted(sentence, result)
            for (key, sentence), result in zip(sentences.items(), results, strict=True)
        }

    def _drafted(self, sentence: SourceSentence, result: SentenceResult) -> SentenceDraft:
        if result.text is None:
            failed = result.reason.startswith("engine.")
            origin = TextOrigin.FAILED if failed else TextOrigin.KEPT
            return SentenceDraft(None, origin, result.reason, findings=result.findings)
        misleading = qa.police_words(sentence.text, self._police)
        if any(finding.code == "pre_edit.used" for finding in result.findings):
            plain, _ = apply_pre_edits(sentence.text, self._pre_edits)
            still = qa.police_words(plain, self._police)  # a word that the engine was not given
            misleading = tuple(finding for finding in misleading if finding in still)
        findings = (
            *result.findings,
            *misleading,
            *self._about_terms(sentence.text, result.text),
        )
        if self._choice.asked.pseudo:
            findings = ()  # a layout test has no reviser to warn
        return SentenceDraft(
            result.text, TextOrigin.ENGINE, anchors=result.anchors, findings=findings
        )

    def _about_terms(self, source: str, target: str) -> Iterator[Finding]:
        """Yield findings on terms, as warnings: a reviser reads every draft."""
        if self._terms:
            codes = ("term.absent", "term.forbidden")
            found = qa.run(
                source,
                target,
                source_tag=self._source,
                target_tag=self._choice.asked,
                codes=codes,
                terms=self._terms,
            )
            yield from (replace(each, severity=Severity.WARNING) for each in found)

    def key(self, segment: Segment) -> str:
        """Return the key of a segment's sentence."""
        return self._key(_sentence(segment))

    def phrase_key(self, phrase: str) -> str:
        """Return the key of marked words."""
        return self._key(SourceSentence(phrase))

    def _key(self, sentence: SourceSentence) -> str:
        return draft_key(sentence, self._salt)


def draft_key(sentence: SourceSentence, salt: str) -> str:
    """Return the key of a sentence's draft.

    `salt` is the digest of all else that shapes the draft: see `draft_settings`.
    """
    body = f"{salt}\x00{sentence.text}\x00{sentence.literals}\x00{sentence.alone}"
    return sha256(body.encode("utf-8", "surrogatepass"))


def engine_sentences(
    segments: Iterable[Segment], recalled: Collection[Segment]
) -> Iterator[SourceSentence]:
    """Yield what an engine is asked for segments: sentences that are not recalled, marked words."""
    for segment in segments:
        if segment not in recalled:
            yield _sentence(segment)
        yield from map(SourceSentence, probes(segment))


def _sentence(segment: Segment) -> SourceSentence:
    return SourceSentence(segment.text, literals(segment), segment.alone)


class _Ticks(Silent):
    """Counts the texts that an engine has finished, translated or not."""

    count = 0

    def advance(self, steps: int = 1) -> None:
        """Count `steps` more."""
        self.count += steps


@dataclass(frozen=True, slots=True)
class _Slice:
    """Sentences that are translated together; `weight` segments use them."""

    future: Future[_ByKey]
    ticks: _Ticks
    weight: int
    sentences: Mapping[str, SourceSentence]

    def wait(self, progress: Progress) -> _ByKey:
        """Return the drafts; report meanwhile what the engine has done, and the rest at the end."""
        shown = 0
        while not wait([self.future], timeout=_LOOK).done:
            now = min(self.ticks.count, self.weight)
            progress.advance(now - shown)
            shown = now
        drafts = self.future.result()
        progress.advance(self.weight - shown)
        return drafts


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Segments in translation; a `DraftSource` once `wait` has returned."""

    drafter: Drafter  # knows the keys, and remembers what comes
    recalled: Mapping[Segment, SentenceDraft]  # what the agency's memory has of the segments
    # drafts by key: those known at the beginning, and those that came since
    made: dict[str, SentenceDraft]
    owned: Sequence[_Slice]  # slices that this batch has started
    # slices of earlier batches that hold sentences of this one too
    shared: Collection[Future[_ByKey]]
    uses: Counter[str]  # how many segments wait for each key
    at_once: int  # how many segments the memory serves: progress from the first moment

    def wait(self, progress: Progress = SILENT) -> Self:
        """Wait until every segment has its draft, remember the new ones, and return the batch.

        `progress` is advanced once per segment.
        """
        progress.advance(self.at_once + sum(self.uses[key] for key in self.made))
        for part in self.owned:
            drafts = part.wait(progress)
            self.drafter.landed(drafts, part.sentences)
            self.made.update(drafts)
        for future in self.shared:
            drafts = {k: d for k, d in future.result().items() if k in self.uses}
            progress.advance(sum(self.uses[key] for key in drafts))
            self.made.update(future.result())
        return self

    def of(self, segment: Segment) -> SentenceDraft:
        """Return the draft of a segment."""
        recalled = self.recalled.get(segment)
        return recalled or self.made[self.drafter.key(segment)]

    def phrases(self, segment: Segment) -> Mapping[str, str]:
        """Return the translations of a segment's marked words, where there are any."""
        found = {}
        for phrase in probes(segment):
            draft = self.made.get(self.drafter.phrase_key(phrase))
            if draft is not None and draft.text is not None:
                found[phrase] = draft.text
        return found
