"""Import of term bases into the agency's `glossary/`, and export: TBX and CSV."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from langaccess.agency import policy, provenance
from langaccess.agency.policy import Policy
from langaccess.agency.provenance import IncomingText, Wording
from langaccess.agency.session import Session
from langaccess.core.config import yaml_string
from langaccess.core.errors import InputError
from langaccess.core.files import sha256, write_atomic
from langaccess.core.folding import slug
from langaccess.core.sheets import WORKBOOKS
from langaccess.core.tags import EN, Tag, find, known
from langaccess.core.wording import Fields
from langaccess.formats.exchange import (
    TbxTerm,
    parse_tag,
    read_table,
    read_tbx,
    write_table,
    write_tbx,
)
from langaccess.qa import segment_id
from langaccess.translate.memory.terms import (
    Concept,
    Termbase,
    TermForm,
    Usage,
    load_concepts,
    merged,
)

COLUMNS = (
    "id", "english", "also", "definition", "domain", "lang", "term", "usage", "state", "source",
    "by", "note", "answers",
)  # fmt: skip
_SENTENCE = 6  # words of what is a sentence, and not a term such as "right to remain silent"
# Heads of others for the columns of an export.
_ALIASES = {
    "sourcestring": "english", "source term": "english", "targetstring": "term",
    "targetlang": "lang", "target language": "lang", "language": "lang", "translation": "term",
}  # fmt: skip
# Heads that are also tags of languages.
_NO_LANGUAGE = frozenset({*COLUMNS, "no", "no.", "nr", "pos", "use"}) - {"english"}
_NUMBER = re.compile(r"[a-z]{0,3}[-_]?\d[\da-f-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TermsRead:
    """What a file of terms holds.

    Attributes:
        concepts: its concepts; every form is `translated` at most.
        left: `file:line` and reason of what was not taken.
        said: concept, language and form → all that the file says of the form.
    """

    concepts: tuple[Concept, ...]
    left: tuple[tuple[str, str], ...] = ()
    said: Mapping[tuple[str, Tag, str], Fields] = field(default_factory=dict)


def read_terms(
    path: Path, *, source: str, today: date, translator: str = "", rules: Policy | None = None
) -> TermsRead:
    """Return the concepts of a TBX or CSV file.

    A form that says who gave it counts as `translated`, any other as `draft`; none is approved.

    Args:
        path: `.tbx`, `.xml`, `.csv` or a workbook; a table has the columns of an export, or one for
            each language headed by its name or tag, several forms in a cell parted by semicolons.
        source: whose terms they are, where the file does not say.
        today: day of the import.
        translator: who gave the forms, where the file does not say.
        rules: the agency's rules; a sentence that their gate stops is not a term.

    Raises:
        InputError: neither of the two, damaged, without the needed columns, or without a term that
            can be used; `details` says why.
    """
    suffix = path.suffix.lower()
    unread: tuple[tuple[str, str], ...] = ()
    if suffix in (".tbx", ".xml"):
        terms = read_tbx(path)
    elif suffix in (".csv", ".tsv", ".txt") or suffix in WORKBOOKS:
        terms, unread = _table_terms(path)
    else:
        raise InputError(
            "terms come as TBX, CSV or a workbook",
            where=str(path),
            hint="export the term base as one of them",
        )
    groups: dict[str, list[TbxTerm]] = {}
    for term in terms:
        groups.setdefault(term.concept, []).append(term)
    concepts, left = [], [*unread]
    said: dict[tuple[str, Tag, str], Fields] = {}
    for group in groups.values():
        english = [term for term in group if term.tag.language == "en"]
        barred = next(filter(None, (_barred(term.text, rules) for term in english)), "")
        if barred:
            left.append((group[0].where, f"{english[0].text}: {barred}"))
        elif english:
            concepts.append(_concept(group, english, source, translator, today))
            for term in group:
                key = concepts[-1].id, term.tag, term.text
                said[key] = (*said.get(key, ()), *term.said)
        else:
            left.append((group[0].where, f"{group[0].text}: no English term"))
    if not concepts:
        raise InputError(
            "no term in this file can be used",
            where=str(path),
            hint="correct the file and import it again",
            details=[f"{where}: {why}" for where, why in left],
        )
    return TermsRead(tuple(concepts), tuple(left), said)


def _barred(text: str, rules: Policy | None) -> str:
    """Return why a text is not a term but a sentence for the store of fixed texts, or nothing."""
    if rules is None or len(text.split()) < _SENTENCE:
        return ""
    decision = policy.decide(policy.SentenceQuestion(text), rules)
    return "" if decision.allowed else f"not a term, it {decision.reasons[0].text}"


def _table_terms(path: Path) -> tuple[tuple[TbxTerm, ...], tuple[tuple[str, str], ...]]:
    """Return the terms of a table; and place and reason of each column that is not read."""
    rows = read_table(path)
    names = {
        head: _ALIASES.get(head.lower(), head.lower()) for head in (rows[0][1] if rows else ())
    }
    heads = _Heads.of(tuple(names.values()), path)
    known_columns = {*COLUMNS, *heads.languages, heads.english, *_NO_LANGUAGE}
    unread = tuple(
        (f"{path}:1", f"the column {head}: it is neither a language nor a column of an export")
        for head, name in names.items()
        if head and name not in known_columns
    )
    return tuple(term for where, cells in rows for term in _row_terms(where, cells, heads)), unread


def _row_terms(where: str, cells: Mapping[str, str], heads: _Heads) -> Iterator[TbxTerm]:
    row = {_ALIASES.get(head.lower(), head.lower()): cell for head, cell in cells.items()}
    english = row[heads.english]
    if not english:
        raise InputError(
            "this row has no English term",
            where=where,
            hint="fill in the English term of this row, or take the row out",
        )
    id_ = row.get("id") or slug(english, "term")
    about: dict[str, Any] = {name: row.get(name, "") for name in ("definition", "domain")}
    names = [english, *(n.strip() for n in row.get("also", "").split(";") if n.strip())]
    for at, name in enumerate(names):
        usage = Usage.ADMITTED if at else Usage.PREFERRED
        yield TbxTerm(id_, EN, name, usage.value, **about, where=where)
    for tag, text in heads.forms(row, where):
        yield TbxTerm(
            id_, tag, text, _usage(row, where), **about,
            source=row.get("source", ""), by=row.get("by", ""), note=row.get("note", ""),
            where=where, said=tuple(cells.items()),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Heads:
    """Which columns of a table hold what."""

    english: str  # the column of the English term
    # column → language, where each language has a column; empty where the columns `lang` and
    # `term` say it
    languages: Mapping[str, Tag]

    @classmethod
    def of(cls, heads: Sequence[str], path: Path) -> _Heads:
        if {"english", "lang", "term"} <= set(heads):
            return cls("english", {})
        found = {name: tag for name in heads if (tag := _language_of(name)) is not None}
        english = next((n for n, tag in found.items() if tag.language == "en"), "")
        others = {name: tag for name, tag in found.items() if name != english}
        if english and others:
            return cls(english, others)
        lacking = ", ".join(sorted({"english", "lang", "term"} - set(heads)))
        raise InputError(
            f"this table lacks the columns {lacking}",
            where=f"{path}:1",
            hint="head a column `english` and one for each language by its name or tag, or use the "
            f"columns of an export: {', '.join(COLUMNS)}",
        )

    def forms(self, row: Mapping[str, str], where: str) -> Iterator[tuple[Tag, str]]:
        """Yield the translations in a row."""
        if not self.languages and row["term"]:
            yield parse_tag(row["lang"], where), row["term"]
        for name, tag in self.languages.items():
            yield from ((tag, text.strip()) for text in row[name].split(";") if text.strip())


def _language_of(head: str) -> Tag | None:
    """Return the language that a head names: "Spanish", "pt-BR", "english"."""
    if head in _NO_LANGUAGE:
        return None
    tag = find(head)  # "Chinese" is a question to the office
    return tag if tag is not None and known(Tag(tag.language)) is not None else None


def _usage(row: Mapping[str, str], where: str) -> str:
    said = row.get("usage", "").strip().lower()
    if said and said not in set(Usage):
        raise InputError(
            "this is not a usage of a term", where=where, hint=f"write one of {', '.join(Usage)}"
        )
    return said


def _concept(
    group: Sequence[TbxTerm], english: Sequence[TbxTerm], source: str, translator: str, today: date
) -> Concept:
    first = next((term for term in english if term.usage == Usage.PREFERRED), english[0])
    names = dict.fromkeys(term.text for term in english if term.usage != Usage.FORBIDDEN)
    forms: dict[Tag, dict[str, TermForm]] = {}
    for term in group:
        if term.tag.language != "en":
            mine = forms.setdefault(term.tag, {})
            form = _term_form(term, source, translator, first=not mine, today=today)
            mine.setdefault(term.text, form)
    return Concept(
        _concept_id(group[0].concept, first.text),
        first.text,
        next((term.definition for term in group if term.definition), ""),
        also=tuple(name for name in names if name != first.text),
        domain=next((term.domain for term in group if term.domain), ""),
        source=source,
        forms={tag: tuple(found.values()) for tag, found in forms.items()},
    )


def _concept_id(said: str, english: str) -> str:
    """Return the id of a concept: a running number would meet another file's."""
    return slug(english if _NUMBER.fullmatch(said) else said, "term")


def _term_form(
    term: TbxTerm, source: str, translator: str, *, first: bool, today: date
) -> TermForm:
    usage = Usage(term.usage) if term.usage else Usage.PREFERRED if first else Usage.ADMITTED
    by = term.by or translator
    state = "translated" if by else "draft"
    return TermForm(term.text, usage, state, term.source or source, by, today, term.note)


def keep_machine_drafts(
    session: Session, read: TermsRead, file: Path, *, post_edited_by: str = ""
) -> tuple[tuple[Concept, ...], tuple[str, ...]]:
    """Return incoming concepts with the forms of a machine as drafts, and what to say of them.

    A form with the wording of a machine's draft, or whose file names an engine as its writer, has
    no translator. The log gets the numbers. If a qualified person declares post-editing (ISO
    18587), it is that person's, and a second person approves it.

    Args:
        session: the agency.
        read: from `read_terms`.
        file: the file that they come from.
        post_edited_by: who declares to have post-edited the machine's forms in the file and to
            answer for them, also where no word had to change; empty for no declaration.

    Raises:
        InputError: the post-editor is not in the roster, or not qualified for a language.
        OutputError: the database is locked for too long, or the disk is full.
    """
    lines: list[str] = []
    machines: set[tuple[str, Tag, str]] = set()
    tags = dict.fromkeys(tag for concept in read.concepts for tag in concept.forms)
    by, then = "", "these stay drafts"
    if post_edited_by:
        for tag in tags:
            by = provenance.require_post_editor(session, post_edited_by, EN, tag).name
        then = f"post-edited by {by}, and a second person approves"
    for tag in tags:
        mine = [(c, form) for c in read.concepts for form in c.forms.get(tag, ())]
        texts = [
            IncomingText(
                c.en,
                form.text,
                said=(
                    ("by", form.by),
                    ("source", form.source),
                    *read.said.get((c.id, tag, form.text), ()),
                ),
            )
            for c, form in mine
        ]
        checks = provenance.compare(session, tag, texts)
        provenance.record(
            session.connection, tag,
            [(c.id, sha256(form.text.encode())) for c, form in mine], checks, way="terms import",
            by=by or next((form.by for _, form in mine if form.by), ""), at=session.now,
            file=file.name, post_edited={c.id for c, _ in mine} if by else (),
        )  # fmt: skip
        lines += provenance.summary(checks, then=then)
        machines |= {
            (concept.id, tag, form.text)
            for (concept, form), check in zip(mine, checks, strict=True)
            if check.wording is Wording.SAME
        }
    return tuple(_with_writer(concept, machines, by) for concept in read.concepts), tuple(lines)


def _with_writer(concept: Concept, machines: set[tuple[str, Tag, str]], by: str) -> Concept:
    forms = {
        tag: tuple(
            dataclasses.replace(form, state="translated" if by else "draft", by=by)
            if (concept.id, tag, form.text) in machines
            else form
            for form in found
        )
        for tag, found in concept.forms.items()
    }
    return dataclasses.replace(concept, forms=forms)


def keep_terms(folder: Path, name: str, concepts: Iterable[Concept]) -> Path:
    """Write concepts into `folder` as `name.yaml` and return its path.

    What that file held already stays: other concepts, and forms in languages that the
    new ones do not have.

    Raises:
        ConfigError: there is such a file, and it is wrong.
        OutputError: it cannot be written.
    """
    path = folder / f"{slug(name, 'term')}.yaml"
    kept = {concept.id: concept for concept in load_concepts(path)}
    for concept in concepts:
        known = kept.get(concept.id)
        kept[concept.id] = concept if known is None else merged(known, concept)
    lines = ["schema: 1", "terms:"]
    for concept in kept.values():
        lines += _yaml(concept)
    write_atomic(path, ("\n".join(lines) + "\n").encode("utf-8"))
    return path


def _yaml(concept: Concept) -> Iterator[str]:
    """Yield a concept as YAML; every JSON string is a YAML string."""
    yield f"  - id: {yaml_string(concept.id)}"
    for key in ("en", "definition", "domain", "source", "to_engine"):
        if getattr(concept, key):
            yield f"    {key}: {yaml_string(getattr(concept, key))}"
    if concept.also:
        yield f"    also: [{', '.join(map(yaml_string, concept.also))}]"
    if concept.keep:
        yield "    keep: true"
    if concept.forms:
        yield "    forms:"
    for tag, forms in concept.forms.items():
        yield f"      {yaml_string(str(tag))}:"
        for form in forms:
            cells = {
                key: value if isinstance(value, str) else str(value)
                for key, value in dataclasses.asdict(form).items()
                if value not in ("", None)
            }
            day = cells.pop("date", "")
            pairs = [f"{key}: {yaml_string(value)}" for key, value in cells.items()]
            pairs += [f"date: {day}"] if day else []
            yield f"        - {{{', '.join(pairs)}}}"


def export_terms(
    base: Termbase,
    form: str,
    tags: Sequence[Tag] = (),
    answers: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> bytes:
    """Return the term base as `tbx` or `csv`, in the languages asked for or in all.

    A table also has the answers to findings: segment → what was answered (`qa.written_answers`).
    """
    if form == "tbx":
        found = [term for c in base.concepts.values() for term in _tbx_terms(c, tags, english=True)]
        return write_tbx(found, title="langaccess terms")
    return write_table(
        COLUMNS, [row for c in base.concepts.values() for row in _table_rows(c, tags, answers)]
    )


def _tbx_terms(concept: Concept, tags: Sequence[Tag], *, english: bool) -> Iterator[TbxTerm]:
    about: dict[str, Any] = {"definition": concept.definition, "domain": concept.domain}
    for at, name in enumerate(concept.names if english else ()):
        usage = Usage.ADMITTED if at else Usage.PREFERRED
        yield TbxTerm(concept.id, EN, name, usage.value, **about, source=concept.source)
    for tag, forms in concept.forms.items():
        if not tags or tag in tags:
            for form in forms:
                yield TbxTerm(
                    concept.id, tag, form.text, form.usage.value, **about,
                    source=form.source, by=form.by, note=form.note,
                )  # fmt: skip


def _table_rows(
    concept: Concept, tags: Sequence[Tag], answers: Mapping[str, Sequence[str]]
) -> Iterator[Mapping[str, str]]:
    states = {(tag, f.text): f.state for tag, forms in concept.forms.items() for f in forms}
    about = {
        "id": concept.id,
        "english": concept.en,
        "also": "; ".join(concept.also),
        "definition": concept.definition,
        "domain": concept.domain,
    }
    found = list(_tbx_terms(concept, tags, english=False))
    for term in found:
        yield {
            **about,
            "lang": str(term.tag),
            "term": term.text,
            "usage": term.usage,
            "state": states[term.tag, term.text],
            "source": term.source,
            "by": term.by,
            "note": term.note,
            "answers": "; ".join(answers.get(segment_id(concept.id, concept.en, term.text), ())),
        }
    for tag in tags or (() if found else (Tag("und"),)):
        if not any(term.tag == tag for term in found):
            yield {**about, "lang": str(tag), **dict.fromkeys(COLUMNS[6:], "")}
