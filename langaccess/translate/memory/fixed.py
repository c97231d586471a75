"""The fixed texts of `approved/`: warnings, consents, waivers, letter for letter or not at all.

A file holds the English of the agency's own forms, sentence by sentence, with their
translations. The file alone proves nothing: a translation goes into a document only if the
workspace's log says that qualified people approved these bytes, and only where the English is the
same letter for letter (floor rule 2). A sentence that is merely similar is left to a person, who
sees the fixed text.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from langaccess.core.files import yaml_files
from langaccess.core.folding import spaced, visible
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag

FOLDER = "approved"


class FixedKind(StrEnum):
    """What a fixed text does; all but `other` may never be translated by a machine."""

    RIGHTS = "rights"
    CONSENT = "consent"
    WAIVER = "waiver"
    STATEMENT = "statement"
    INTERROGATION = "interrogation"
    CHARGE = "charge"
    ORDER = "order"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FixedTranslation:
    """A translation of a fixed text.

    Attributes:
        text: letter for letter what goes into a document.
        translator: who wrote it; nothing is approved without.
        note: anything else.
    """

    text: str
    translator: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    en: str
    translations: Mapping[Tag, FixedTranslation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _File:
    title: str
    kind: FixedKind
    source: str
    texts: tuple[_Entry, ...]
    expires: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FixedText:
    """One sentence of a fixed text.

    Attributes:
        id: stable, unique in the store.
        kind: what it does.
        en: the English.
        title: of the form that it is part of.
        source: who issued that form.
        translations: by language.
        expires: last day on which it may be used, None for no such day.
        where: `file:line`.
    """

    id: str
    kind: FixedKind
    en: str
    title: str
    source: str
    translations: Mapping[Tag, FixedTranslation]
    expires: dt.date | None
    where: str

    @property
    def barred(self) -> bool:
        """Whether a sentence like it is left to a person."""
        return self.kind is not FixedKind.OTHER


@dataclass(frozen=True, slots=True)
class NearFixedText:
    """A fixed text that a sentence is like; `score` is 0 to 100, and 100 says letter for letter."""

    text: FixedText
    score: float


@dataclass(frozen=True, slots=True)
class _Likeness:
    """What `data/fixed.yaml` says."""

    as_of: dt.date  # day on which it was written
    basis: str  # what the figures rest on
    least: float  # likeness from which a whole sentence counts as near
    part: float  # likeness from which a fixed text counts as part of a longer sentence
    words: int  # fewest words of a sentence that is compared


class FixedStore:
    """The fixed texts of an agency, ready to be looked up.

    Args:
        texts: no two with the same English.

    Attributes:
        texts: by id.
    """

    def __init__(self, texts: Sequence[FixedText] = ()) -> None:
        self.texts = {text.id: text for text in texts}
        self._exact = {spaced(text.en): text for text in texts}
        barred = [text for text in texts if text.barred]
        self._near = [(text, form) for text in barred if (form := _comparison_form(text.en))]

    def exact(self, text: str) -> FixedText | None:
        """Return the fixed text whose English is `text`, NFC and white space apart, or None."""
        return self._exact.get(spaced(text)) if self._exact else None

    def near(self, text: str) -> NearFixedText | None:
        """Return the fixed text that must not be translated and is likest to `text`, or None.

        Likeness forgives typing mistakes, capitals and marks, and words that changed places; a
        fixed text inside a longer sentence counts as well.
        """
        same = self.exact(text)
        if same is not None and same.barred:
            return NearFixedText(same, 100.0)
        if not self._near:
            return None
        rules = load_likeness()
        plain = _comparison_form(text)
        if len(plain.split()) < rules.words:
            return None
        scored = ((score, known) for known, form in self._near
                  if (score := _likeness(plain, form, rules)))  # fmt: skip
        best = max(scored, key=lambda pair: pair[0], default=None)
        return None if best is None else NearFixedText(best[1], round(min(best[0], 99.0), 1))


def _likeness(text: str, form: str, rules: _Likeness) -> float:
    """Return how like two plain sentences are, 0 when it is not enough to matter."""
    from rapidfuzz import fuzz

    whole = max(
        fuzz.ratio(text, form, score_cutoff=rules.least),
        fuzz.token_sort_ratio(text, form, score_cutoff=rules.least),
    )
    if whole or len(form) >= len(text) or len(form.split()) <= rules.words:
        return whole
    return fuzz.partial_ratio(text, form, score_cutoff=rules.part)


def _comparison_form(text: str) -> str:
    """Return words in small letters without marks: less than any other comparison needs.

    RapidFuzz's own processing follows, so that a barred text is found in any dress.
    """
    from rapidfuzz import utils

    if not text.isascii():
        composed = unicodedata.normalize("NFKD", visible(text))
        text = "".join(c for c in composed if unicodedata.category(c) not in {"Mn", "Cf"})
    return spaced(utils.default_process(text))


@lru_cache(maxsize=1)
def load_likeness() -> _Likeness:
    """Return the shipped limits."""
    from langaccess.core.config import load

    return load(_Likeness, shipped(DATA, "fixed.yaml"))


def load_fixed(root: Path | None) -> FixedStore:
    """Return the fixed texts of an agency.

    Args:
        root: the agency's folder; None when there is none.

    Raises:
        ConfigError: a file of `approved/` is damaged, an id or an English text occurs twice, or a
            text is empty; `details` names file and line of each mistake.
    """
    from langaccess.core.config import Problem, raise_problems, read_yaml, validate

    if root is None:
        return FixedStore()
    problems: list[Problem] = []
    found: dict[str, FixedText] = {}
    english: dict[str, FixedText] = {}
    for path in yaml_files(root / FOLDER):
        tree = read_yaml(path, problems=problems)
        file = validate(_File, tree)
        for place, text in _fixed_texts(file, tree.place):
            problems += [
                Problem(place, text.id, words) for words in _mistakes(text, found, english)
            ]
            found.setdefault(text.id, text)
            english.setdefault(spaced(text.en), text)
    raise_problems(problems, root / FOLDER)
    return FixedStore(tuple(found.values()))


def _fixed_texts(file: _File, placed: Any) -> Iterator[tuple[Any, FixedText]]:
    for number, entry in enumerate(file.texts):
        place = placed(("texts", number))
        yield place, FixedText(
            entry.id, file.kind, entry.en, file.title, file.source, entry.translations,
            file.expires, str(place),
        )  # fmt: skip


def _mistakes(
    text: FixedText, found: Mapping[str, FixedText], english: Mapping[str, FixedText]
) -> Iterator[str]:
    if not text.id.strip() or not spaced(text.en):
        yield "a fixed text has an id and an English sentence"
    if text.id in found:
        yield f"another text has this id: {found[text.id].where}"
    elif spaced(text.en) in english:
        other = english[spaced(text.en)]
        yield f"{other.id} has the same English ({other.where})"
    for tag, entry in text.translations.items():
        if not spaced(entry.text):
            yield f"the translation into {tag} is empty"
