"""What goes along with a translator's files: a project for OmegaT, with memories and terms.

Approved translations fill in, letter for letter; machine drafts are in a memory that the program
marks as such; similar sentences of the agency's memory are shown; terms are in the glossary with
their usage.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from langaccess.agency.session import Session
from langaccess.core.folding import spaced
from langaccess.core.model import Target
from langaccess.core.tags import Tag
from langaccess.formats.exchange import (
    MACHINE_DRAFT,
    MemoryEntry,
    project_settings,
    write_glossary,
    write_memory,
)
from langaccess.translate.memory import (
    Concept,
    FuzzyIndex,
    Memory,
    MemoryMatch,
    MemoryQuery,
    Termbase,
    TermForm,
    Trust,
    Usage,
)
from langaccess.translate.pipeline.markup import with_markup

MEMORY = "memory"  # the origin of what a person once translated
FIXED = (
    "approved fixed text"  # the origin of a text that must be used letter for letter, or not at all
)
NO_MACHINE = "no machine text: "
"""How the note of a sentence begins that policy leaves to a person."""
PROJECT = """\
This pack is a project for OmegaT
  Project > Open, and choose the folder itself. Sentences that we have approved before are filled
  in. Drafts by a machine are offered, never filled in. Terms are in the glossary pane. When you
  are done: Project > Create Translated Documents, and send us the folder target/.
"""
_SHOWN = 3  # near sentences for each; OmegaT shows five at most, from all memories


@dataclass(frozen=True, slots=True)
class ProjectSentence:
    """A sentence that is to be translated.

    Attributes:
        source: the sentence.
        suggestion: what is offered beside it, or None.
        origin: who made the suggestion.
        barred: policy leaves it to a person: the memory offers only what was approved.
    """

    source: Target
    suggestion: str | None = None
    origin: str = ""
    barred: bool = False


def project_files(
    session: Session,
    terms: tuple[Termbase, Collection[str]],
    wanted: Sequence[ProjectSentence],
    tags: tuple[Tag, Tag],
    approved: Iterable[MemoryEntry] = (),
) -> dict[str, bytes]:
    """Return the files that make a folder with XLIFF in `xliff/` a project for OmegaT, by name.

    Args:
        terms: the agency's term base, and the digests of its forms whose approval holds.
        wanted: the sentences of its documents.
        tags: languages of source and translation.
        approved: sentences of these documents whose approval holds.
    """
    source, target = tags
    files = project_settings(source, target, folder="xliff")
    offers = {
        "tm/auto/approved.tmx": [*approved, *_fixed(wanted), *_known(session, wanted, tags)],
        "tm/mt/drafts.tmx": _drafts(wanted),
        **_from_memory(session, wanted, tags),
    }
    for name, rows in offers.items():
        found = list(rows)
        if found:
            files[name] = write_memory(found, source=source, target=target)
    files["glossary/glossary.txt"] = write_glossary(_glossary(*terms, target))
    # The program opens no project without them, and a mailed archive drops empty folders.
    keep = b"OmegaT needs this folder.\n"
    return files | {f"{name}/keep.txt": keep for name in ("dictionary", "target", "tm")}


def _known(
    session: Session, wanted: Sequence[ProjectSentence], tags: tuple[Tag, Tag]
) -> Iterator[MemoryEntry]:
    """Yield the sentences that were approved in another document, letter for letter.

    Where it is not sure which words carry the markup, a person must say: those are not filled in.
    """
    found = Memory(session).exact(*tags, (MemoryQuery(one.source.text) for one in wanted))
    matches = {asked.text: match for asked, match in found.items()}
    for one in wanted:
        match = matches.get(one.source.text)
        if match is None or match.unit.standing is not Trust.APPROVED:
            continue
        target, doubts = with_markup(one.source, match.unit.target)
        if not doubts:
            yield MemoryEntry(one.source, target, match.unit.by, f"approved; {match.unit.origin}")


def _fixed(wanted: Iterable[ProjectSentence]) -> Iterator[MemoryEntry]:
    """Yield the sentences that are fixed texts of the approved store."""
    for one in wanted:
        if one.suggestion is not None and one.origin == FIXED:
            target, doubts = with_markup(one.source, one.suggestion)
            if not doubts:
                yield MemoryEntry(one.source, target, "", FIXED)


def _drafts(wanted: Iterable[ProjectSentence]) -> Iterator[MemoryEntry]:
    for one in wanted:
        if one.suggestion is not None and one.origin not in {FIXED, MEMORY}:
            target, _doubts = with_markup(one.source, one.suggestion)
            yield MemoryEntry(one.source, target, one.origin, MACHINE_DRAFT)


def _from_memory(
    session: Session, wanted: Iterable[ProjectSentence], tags: tuple[Tag, Tag]
) -> dict[str, Iterator[MemoryEntry]]:
    """Return what the agency's memory has for these sentences, by the trust it deserves."""
    found: dict[int, MemoryMatch] = {}
    memory = FuzzyIndex(Memory(session), *tags)
    barred: set[str] = set()
    for one in wanted:
        if one.barred:
            barred.add(spaced(one.source.text))
        matches = near_matches(memory, one.source.text, barred=one.barred)
        found |= {match.unit.id: match for match in matches}
    # A sentence that is like a barred one does not bring the barred one's translation along.
    units = [
        match.unit
        for match in found.values()
        if match.unit.standing is Trust.APPROVED or match.unit.source not in barred
    ]

    def rows(*standings: Trust) -> Iterator[MemoryEntry]:
        for unit in units:
            if unit.standing in standings:
                note = f"{unit.standing}; {unit.origin}"
                yield MemoryEntry(Target(unit.source), Target(unit.target), unit.by, note)

    return {
        "tm/memory.tmx": rows(Trust.APPROVED, Trust.TRANSLATED),
        "tm/penalty-30/old-brochures.tmx": rows(Trust.LEGACY),
    }


def near_matches(memory: FuzzyIndex, text: str, *, barred: bool = False) -> tuple[MemoryMatch, ...]:
    """Return what the memory holds that is the same as a sentence, or like it.

    Args:
        barred: policy leaves the sentence to a person: only approved translations are offered.
    """
    found = memory.near(text, limit=_SHOWN)
    if not barred:
        return found
    return tuple(one for one in found if one.unit.standing is Trust.APPROVED)


def _glossary(base: Termbase, firm: Collection[str], tag: Tag) -> list[tuple[str, str, str]]:
    """Return the term base for a language: English name, form, what may be done with it."""
    rows = []
    for concept in base.concepts.values():
        forms = concept.in_language(tag)
        for name in concept.names:
            if concept.keep and not forms:
                rows.append((name, name, "never translated"))
            rows += [
                (name, form.text, _use(form, concept, approved=form.digest in firm))
                for form in forms
            ]
    return rows


def _use(form: TermForm, concept: Concept, *, approved: bool) -> str:
    words = "FORBIDDEN: do not use" if form.usage is Usage.FORBIDDEN else str(form.usage)
    state = "approved" if approved else f"{form.state}, not approved"
    return "; ".join(filter(None, (words, state, form.note, concept.definition)))
