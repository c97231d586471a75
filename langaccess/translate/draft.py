"""Drafts for segments: what is remembered, and for the rest an engine behind the cascade."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from langaccess import checks
from langaccess.engines import Choice, Runner
from langaccess.model import Segment
from langaccess.policy import Policy
from langaccess.progress import SILENT, Progress
from langaccess.tags import Tag
from langaccess.translate import cascade
from langaccess.translate.assemble import Draft
from langaccess.translate.cascade import Result, Sentence
from langaccess.translate.job import Origin
from langaccess.translate.project import probes
from langaccess.translate.scan import literals
from langaccess.translate.store import Store

__all__ = ["CASCADE", "SLICE", "Drafter"]

# Part of every draft's key: raise it when the cascade or its checks change what they let through.
CASCADE = 1
# Sentences between two commits of the store: what a power cut can cost.
SLICE = 400


class Drafter:
    """Drafts for one language by one engine; implements `assemble.Drafts`.

    Args:
        runner: the engine at work.
        choice: the engine and the language asked for.
        rules: the policy (terms that stay as they are).
        store: what earlier work has made.
        source: language of the segments.
        fast: the engine's fast setting is on.
    """

    def __init__(
        self,
        runner: Runner,
        choice: Choice,
        rules: Policy,
        store: Store,
        source: Tag,
        *,
        fast: bool,
    ) -> None:
        self._runner = runner
        self._choice = choice
        self._store = store
        self._source = source
        self._dnt = tuple(rules.translate.do_not_translate)
        self._made: dict[str, Draft] = {}
        info = choice.info
        self._salt = json.dumps(
            [CASCADE, str(source), str(choice.asked), info.id, info.version, info.model_digest,
             fast, sorted(self._dnt)]
        )  # fmt: skip

    def draft(self, segments: Sequence[Segment], progress: Progress = SILENT) -> None:
        """Have a draft ready for every segment, and for the marked words in it.

        Drafts of an earlier call are dropped: one window of files is held at a time.

        Args:
            segments: segments with something to translate; equal sentences are translated once.
            progress: advanced once per segment.

        Raises:
            EngineError: the engine cannot go on at all.
            OutputError: the store cannot be written.
        """
        wanted: dict[str, Sentence] = {}
        uses: dict[str, int] = {}
        for segment in segments:
            sentence = Sentence(segment.text, literals(segment))
            key = self._key(sentence)
            wanted[key] = sentence
            uses[key] = uses.get(key, 0) + 1
            for phrase in probes(segment):
                wanted.setdefault(self._key(Sentence(phrase)), Sentence(phrase))
        self._made = self._store.get(wanted)
        progress.advance(sum(uses.get(key, 0) for key in self._made))
        missing = [key for key in wanted if key not in self._made]
        for start in range(0, len(missing), SLICE):
            keys = missing[start : start + SLICE]
            fresh = self._translate([wanted[key] for key in keys])
            drafts = dict(zip(keys, fresh, strict=True))
            self._store.put(drafts, self._choice.info.id)
            self._made.update(drafts)
            progress.advance(sum(uses.get(key, 0) for key in keys))

    def _translate(self, sentences: Sequence[Sentence]) -> Iterable[Draft]:
        results = cascade.translate(
            sentences,
            self._runner.run,
            self._choice.info,
            source=self._source,
            target=self._choice.asked,
            dnt=self._dnt,
        )
        return [self._drafted(s, r) for s, r in zip(sentences, results, strict=True)]

    def _drafted(self, sentence: Sentence, result: Result) -> Draft:
        if result.text is None:
            failed = result.reason.startswith("engine.")
            origin = Origin.FAILED if failed else Origin.KEPT
            return Draft(None, origin, result.reason, findings=result.findings)
        warnings = checks.police_words(sentence.text, self._source)
        return Draft(
            result.text,
            Origin.ENGINE,
            anchors=result.anchors,
            findings=(*result.findings, *warnings),
        )

    def of(self, segment: Segment) -> Draft:
        """Return the draft of a segment that `draft` was given."""
        return self._made[self._key(Sentence(segment.text, literals(segment)))]

    def phrases(self, segment: Segment) -> Mapping[str, str]:
        """Return the translations of a segment's marked words, as far as there are any."""
        found = {}
        for phrase in probes(segment):
            draft = self._made.get(self._key(Sentence(phrase)))
            if draft is not None and draft.text is not None:
                found[phrase] = draft.text
        return found

    def _key(self, sentence: Sentence) -> str:
        body = f"{self._salt}\x00{sentence.text}\x00{sentence.literals}"
        return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
