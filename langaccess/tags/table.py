"""The shipped tables: languages, names that must be asked about, and confusable groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from langaccess.errors import ConfigError
from langaccess.resources import DATA, shipped
from langaccess.tags.tag import Tag

__all__ = [
    "Group",
    "Language",
    "Question",
    "Script",
    "groups",
    "is_sign",
    "known",
    "languages",
    "questions",
    "scripts",
    "table",
    "territories",
]


@dataclass(frozen=True, slots=True)
class Language:
    """One row of `data/languages.tsv`.

    Attributes:
        tag: the tag that stands for it everywhere.
        iso639_3: its three-letter code.
        kind: `source` (English), `list` (identified from text), `more` (searched, not identified
            from text) or `sign` (own path: never a text answer, never a voice line).
        name: English name.
        autonym: name in the language itself, written without review by speakers.
        aliases: other names people say or write.
        scripts: ISO 15924, the usual one first; `Zxxx` when unwritten.
        countries: ISO 3166, the first the likeliest.
        communities: where in the United States it is much spoken, in words.
        relay: languages through which a relay is possible, likeliest first.
        engines: what can recognise it in text.
        question: what to ask a speaker, or empty.
    """

    tag: Tag
    iso639_3: str
    kind: Literal["source", "list", "more", "sign"]
    name: str
    autonym: str
    aliases: tuple[str, ...]
    scripts: tuple[str, ...]
    countries: tuple[str, ...]
    communities: tuple[str, ...]
    relay: tuple[Tag, ...]
    engines: tuple[str, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Question:
    """A name that stands for several languages, and what to ask.

    Attributes:
        names: what people say.
        tags: tags that are as ambiguous.
        use: `writing`, `speech` or `any`.
        text: the question, in plain English.
        choices: the possible answers.
    """

    names: tuple[str, ...]
    tags: tuple[str, ...]
    use: Literal["writing", "speech", "any"]
    text: str
    choices: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Languages that text confuses.

    Attributes:
        members: the languages.
        always: never show one member alone.
        question: what separates them, in plain English.
        kin: languages without a place on the list that are written nearly alike, where no detector
            knows any of them.
    """

    members: tuple[Tag, ...]
    always: bool
    question: str
    kin: frozenset[str]


@dataclass(frozen=True, slots=True)
class Script:
    """One row of `data/scripts.tsv`: what people read, and what tells it from others by eye.

    Attributes:
        code: ISO 15924; Chinese characters are `Hani`, Japanese letters `Kana`, Korean `Hang`, as
            identification calls them.
        name: in plain English.
        letters: some of its letters, with spaces between.
        look: what to look for, in plain English, written without review by readers.
        languages: spoken languages that are usually written in it, in the order of the table.
    """

    code: str
    name: str
    letters: str
    look: str
    languages: tuple[Language, ...]


def languages() -> tuple[Language, ...]:
    """Return every language of the table, in the table's order."""
    return tuple(table().values())


def known(tag: str) -> Language | None:
    """Return the row of a tag, that of its bare language if need be, or None."""
    return table().get(tag) or table().get(tag.split("-", maxsplit=1)[0])


def is_sign(tag: str) -> bool:
    """Tell whether a tag is of a sign language, which has its own path and never a voice line."""
    entry = known(tag)
    return entry is not None and entry.kind == "sign"


@cache
def questions() -> tuple[Question, ...]:
    """Return every name that must be asked about."""
    return tuple(
        Question(
            names=_list(row["names"], ";"),
            tags=_list(row["tags"], " "),
            use=row["for"],  # type: ignore[arg-type]  # a test of the data holds it
            text=row["question"],
            choices=tuple(map(_trusted, row["choices"].split())),
        )
        for row in _rows("questions.tsv")
    )


@cache
def groups() -> tuple[Group, ...]:
    """Return the groups of confusable languages."""
    return tuple(
        Group(
            tuple(map(_trusted, row["members"].split())),
            row["shown"] == "always",
            row["question"],
            frozenset(row["kin"].split()),
        )
        for row in _rows("groups.tsv")
    )


@cache
def scripts() -> tuple[Script, ...]:
    """Return the scripts that spoken languages are written in, that of the most languages first."""
    found = []
    for row in _rows("scripts.tsv"):
        codes = row["codes"].split()
        written = tuple(
            entry
            for entry in languages()
            if entry.kind in ("list", "more") and entry.scripts[0] in codes
        )
        found.append(Script(row["script"], row["name"], row["letters"], row["look"], written))
    # A sort keeps the order of the file among equals.
    return tuple(sorted(found, key=lambda script: -len(script.languages)))


def _trusted(text: str) -> Tag:
    """Return a tag of the shipped tables, which a test checks, without asking langcodes."""
    return str.__new__(Tag, text)


def _list(cell: str, separator: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(separator) if part)


@cache
def table() -> dict[str, Language]:
    """Return tag → row, in the order of the file."""
    return {
        row["tag"]: Language(
            tag=_trusted(row["tag"]),
            iso639_3=row["iso639_3"],
            kind=row["kind"],  # type: ignore[arg-type]  # a test of the data holds it
            name=row["name"],
            autonym=row["autonym"],
            aliases=_list(row["aliases"], ";"),
            scripts=_list(row["scripts"], " "),
            countries=_list(row["countries"], " "),
            communities=_list(row["communities"], ";"),
            relay=tuple(map(_trusted, _list(row["relay"], " "))),
            engines=_list(row["engines"], " "),
            question=row["question"],
        )
        for row in _rows("languages.tsv")
    }


@cache
def territories() -> dict[str, str]:
    """Return ISO 3166 code → English name of every country in the table."""
    return {row["code"]: row["name"] for row in _rows("territories.tsv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = shipped(DATA, name)
    lines = path.read_text(encoding="utf-8").splitlines()
    columns = lines[0].split("\t")
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise ConfigError(
                f"{len(cells)} cells instead of {len(columns)}",
                where=f"{path}:{number}",
                hint="install langaccess-toolkit again: a shipped file is damaged",
            )
        yield dict(zip(columns, cells, strict=True))
