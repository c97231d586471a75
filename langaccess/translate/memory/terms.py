"""The term base: how the field's words are said, and how they are not.

A term is a concept with its English names and, per language, forms that are preferred, admitted or
forbidden. Only approved forms are enforced; the rest is there to be seen.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from langaccess.core.files import sha256, yaml_files
from langaccess.core.model import Finding, Severity
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import EN, Tag
from langaccess.qa import Term, run

SEED = "terms.yaml"


class Usage(StrEnum):
    """How a form may be used."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class TermForm:
    """A word or phrase for a concept in one language.

    Attributes:
        text: the form.
        usage: how it may be used.
        state: `draft`, or `translated` for one that a translator gave; `approved` is a signature in
            the log, never a word in a file.
        source: who it comes from.
        by: the translator, or empty.
        date: day of the last change.
        note: anything else.
    """

    text: str
    usage: Usage = Usage.PREFERRED
    state: str = "draft"
    source: str = "project"
    by: str = ""
    date: dt.date | None = None
    note: str = ""

    @property
    def digest(self) -> str:
        """sha256 of what an approval binds on this side: the form and how it may be used."""
        return sha256(f"{self.usage}\n{self.text}".encode())


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that the field has a word for.

    Attributes:
        id: short name, stable.
        en: its preferred English name.
        also: other English names of the same thing.
        definition: what it is, in plain English.
        domain: part of the field (`court`, `victims`, `traffic`…).
        source: whose definition it is.
        keep: it is never translated (a name, a visa).
        to_engine: plain English that an engine is given for it where a form is approved.
        forms: language → its forms.
        where: `file:line`, or the name of the file.
    """

    id: str
    en: str
    definition: str = ""
    also: tuple[str, ...] = ()
    domain: str = ""
    source: str = "project"
    keep: bool = False
    to_engine: str = ""
    forms: Mapping[Tag, tuple[TermForm, ...]] = field(default_factory=dict)
    where: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All English names, the preferred one first."""
        return (self.en, *self.also)

    def in_language(self, tag: Tag) -> tuple[TermForm, ...]:
        """Return the forms in `tag`, else those of its bare language, else of its one region.

        Forms in another script do not count.
        """
        near = [one for one in self.forms if one.regionless == tag.regionless]
        for wanted in (tag, Tag(tag.language), *(near if len(near) == 1 else ())):
            if wanted in self.forms and wanted.script == tag.script:
                return self.forms[wanted]
        return ()


@dataclass(frozen=True, slots=True)
class Termbase:
    """All concepts, by their ids."""

    concepts: Mapping[str, Concept]


@dataclass(frozen=True, slots=True)
class TermsFile:
    """One file of `glossary/`.

    Attributes:
        terms: its concepts.
        as_of: day on which it was written.
        basis: what its definitions rest on.
    """

    terms: tuple[Concept, ...]
    as_of: dt.date | None = None
    basis: str = ""


def load_terms(folder: Path | None) -> Termbase:
    """Return the shipped terms with the agency's own over them.

    Args:
        folder: the agency's `glossary/`; None when there is none.

    Raises:
        ConfigError: a file is wrong; `details` names every mistake by line.
    """
    from langaccess.core.config import load

    found = load_seed()
    for path in yaml_files(folder) if folder is not None else ():
        found = _laid_over(found, load(TermsFile, path).terms, path.name)
    return Termbase(found)


@cache
def load_seed() -> Mapping[str, Concept]:
    """Return the shipped terms by their ids."""
    from langaccess.core.config import load

    return _laid_over({}, load(TermsFile, shipped(DATA, SEED)).terms, SEED)


def _laid_over(
    below: Mapping[str, Concept], terms: Iterable[Concept], where: str
) -> Mapping[str, Concept]:
    found = dict(below)
    for concept in terms:
        known = found.get(concept.id)
        placed = dataclasses.replace(concept, where=where)
        found[concept.id] = placed if known is None else merged(known, placed)
    return found


def load_concepts(path: Path) -> tuple[Concept, ...]:
    """Return the concepts of one file of `glossary/`, none when there is no such file.

    Raises:
        ConfigError: the file is wrong.
    """
    from langaccess.core.config import load

    return load(TermsFile, path).terms if path.is_file() else ()


def merged(below: Concept, above: Concept) -> Concept:
    """Return `above` with what it says nothing about taken from `below`: languages, definition."""
    return dataclasses.replace(
        above,
        definition=above.definition or below.definition,
        domain=above.domain or below.domain,
        to_engine=above.to_engine or below.to_engine,
        also=above.also or tuple(name for name in below.also if name != above.en),
        forms={**below.forms, **above.forms},
    )


def enforced(base: Termbase, target: Tag, approved: Collection[str]) -> tuple[Term, ...]:
    """Return what the checks enforce in `target`: approved forms alone.

    Args:
        base: the terms.
        target: language of the translation.
        approved: digests of the forms whose approval holds.
    """
    terms: list[Term] = []
    for concept in base.concepts.values():
        forms = [form for form in concept.in_language(target) if form.digest in approved]
        good = tuple(form.text for form in forms if form.usage is not Usage.FORBIDDEN)
        bad = tuple(form.text for form in forms if form.usage is Usage.FORBIDDEN)
        if good or bad:
            terms += [Term(name, good, bad) for name in concept.names]
    return tuple(terms)


def term_faults(base: Termbase) -> tuple[Finding, ...]:
    """Return what is wrong in the term base itself.

    A name that two concepts share, a form that is both used and forbidden, two preferred forms, a
    form in the wrong script or not in Unicode's composed form.
    """
    return (*_shared_names(base), *(f for c in base.concepts.values() for f in _form_faults(c)))


def _shared_names(base: Termbase) -> Iterator[Finding]:
    owner: dict[str, Concept] = {}
    for concept in base.concepts.values():
        for name in concept.names:
            other = owner.setdefault(name.casefold(), concept)
            if other is not concept:
                words = f"'{name}' names both {other.id} and {concept.id}"
                yield Finding("terms.twice", words, Severity.ERROR, where=concept.where)


def _form_faults(concept: Concept) -> Iterator[Finding]:
    for tag, forms in concept.forms.items():
        where = f"{concept.where}: {concept.id} {tag}"
        preferred = [form.text for form in forms if form.usage is Usage.PREFERRED]
        if len(preferred) > 1:
            words = f"{len(preferred)} preferred forms; one is preferred, others are admitted"
            yield Finding("terms.preferred", words, Severity.ERROR, where=where)
        used = {form.text.casefold() for form in forms if form.usage is not Usage.FORBIDDEN}
        for form in forms:
            if form.usage is Usage.FORBIDDEN and form.text.casefold() in used:
                words = f"'{form.text}' is both used and forbidden"
                yield Finding("terms.both", words, Severity.ERROR, where=where)
            yield from _badly_written(concept, form, tag, where)


def _badly_written(concept: Concept, form: TermForm, tag: Tag, where: str) -> Iterator[Finding]:
    if not unicodedata.is_normalized("NFC", form.text):
        words = f"'{form.text}' is not in Unicode's composed form"
        yield Finding("terms.nfc", words, Severity.ERROR, where=where)
    codes = ("script.wrong", "encoding.legacy")
    for found in run(concept.en, form.text, source_tag=EN, target_tag=tag, codes=codes):
        yield dataclasses.replace(found, where=where)
