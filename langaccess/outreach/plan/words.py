"""Counts the words that are still to be translated, by what the translation memory has of them."""

from __future__ import annotations

from collections.abc import Collection

from langaccess import formats
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.folding import spaced
from langaccess.core.tags import EN, Tag
from langaccess.outreach.plan.model import WordCounts
from langaccess.review import sentences_of_file
from langaccess.translate import collect, near_matches
from langaccess.translate.memory import FuzzyIndex, Memory

_BANDS = (("near95", 95.0), ("near85", 85.0), ("near75", 75.0))
"""Bands of likeness as translators' programs count them."""


class WordCounter:
    """Reads each source once, and the memory of each language once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sources: dict[str, tuple[str, ...]] = {}
        self._problems: dict[str, str] = {}
        self._declared: dict[str, str | None] = {}
        self._memories: dict[Tag, FuzzyIndex] = {}
        self._bands: dict[tuple[str, Tag, bool], str] = {}

    def declared(self, file: str) -> str | None:
        """Return the class that a file or its sidecar declares, if any."""
        if file not in self._declared:
            path, policy = self._session.folder / file, self._session.policy
            self._declared[file] = None
            if path.is_file() and not self.problem(file):
                (found,) = collect([path], None, tuple(policy.documents.classes), None)
                named = found.doc_class or formats.read(path, accept_revisions=True).doc_class
                self._declared[file] = named if named in policy.documents.classes else None
        return self._declared[file]

    def problem(self, file: str) -> str:
        """Return why the words of a file cannot be counted, or empty."""
        self._sentences(file)
        return self._problems.get(file, "")

    def count(
        self, file: str, tag: Tag, done: Collection[str] = (), *, barred: bool = False
    ) -> WordCounts | None:
        """Return the words of a source file that are to be translated; None if it cannot be read.

        `done` are sentences that are approved already; `barred`: no machine drafts the document, so
        only approved translations count as matches.
        """
        sentences = self._sentences(file)
        if file in self._problems:
            return None
        found: dict[str, int] = {}
        seen: set[str] = set()
        for text in sentences:
            if text in done:
                continue
            band = "exact" if text in seen else self._band(text, tag, barred=barred)
            seen.add(text)
            found[band] = found.get(band, 0) + len(text.split())
        return WordCounts(**found)

    def _sentences(self, file: str) -> tuple[str, ...]:
        if file not in self._sources:
            path = self._session.folder / file
            self._sources[file] = ()
            if not path.is_file():
                self._problems[file] = "the file is missing"
                return ()
            try:
                found = sentences_of_file(path, EN)
            except InputError as exc:
                self._problems[file] = exc.message
                return ()
            self._sources[file] = tuple(one.source.text for one in found)
            if not found:
                self._problems[file] = "it has no sentence to translate"
        return self._sources[file]

    def _band(self, text: str, tag: Tag, *, barred: bool) -> str:
        if not self._session.has_database:
            return "new"
        key = text, tag, barred
        if key not in self._bands:
            matches = near_matches(self._memory(tag), text, barred=barred)
            best = max((one.score for one in matches), default=0.0)
            exact = any(spaced(one.unit.source) == spaced(text) for one in matches)
            near = next((name for name, least in _BANDS if best >= least), "new")
            self._bands[key] = "exact" if exact else near
        return self._bands[key]

    def _memory(self, tag: Tag) -> FuzzyIndex:
        if tag not in self._memories:
            self._memories[tag] = FuzzyIndex(Memory(self._session), EN, tag)
        return self._memories[tag]
