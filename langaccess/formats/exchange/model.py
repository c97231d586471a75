"""Content of exchange files: returned translations, and messages of a catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.model import Target
from langaccess.core.tags import Tag

PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
"""CLDR's names of plural forms."""
# Valid tags that are written for another language. The memories of TICO-19 and older programs
# write es-LA (Laos) for Latin America; Chinese was distinguished by region before scripts had
# subtags (RFC 4646, 2006).
_MEANT = {
    "es-LA": "es-419",
    "zh-CN": "zh-Hans",
    "zh-SG": "zh-Hans",
    "zh-TW": "zh-Hant",
    "zh-HK": "zh-Hant",
    "zh-MO": "zh-Hant",
}


@dataclass(frozen=True, slots=True)
class ReturnedUnit:
    """One sentence that came back.

    Attributes:
        id: id of the trans-unit (`<unit>/<number>`).
        segment: id of the segment, from the first export.
        where: `file:line`.
        source: the source text as the file has it, with its markup.
        target: the translation, or None when there is none.
        suggestion: machine text that was offered beside it, or None.
        origin: who made the suggestion.
        problem: why it cannot be read, or empty.
        note: a word to the translator from the export, or empty.
        comment: a word from the reviewer, or empty.
        ticked: the reviewer marked it as good. That approves nothing.
        written_by: what wrote the translation, as the file says (`leveraged-mt`, a tool); or empty.
    """

    id: str
    segment: str
    where: str
    source: Target
    target: Target | None
    suggestion: str | None = None
    origin: str = ""
    problem: str = ""
    note: str = ""
    comment: str = ""
    ticked: bool = False
    written_by: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """One document of a file that came back.

    Attributes:
        original: name of the source file.
        digest: sha256 of the source file for which it was written, or empty.
        source: language of the source.
        target: language of the translation.
        units: its sentences, in order.
        by: who worked on it, as the file claims, or empty.
    """

    original: str
    digest: str
    source: Tag
    target: Tag
    units: tuple[ReturnedUnit, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One text of a catalogue.

    Attributes:
        key: its name, the parts joined by dots; unique in its file.
        text: the text; of a file of both languages, the translation.
        line: line of the file, 0 where it is not known.
        source: the text to translate, in a file of both languages.
        group: key of the message that has this plural form, or empty.
        form: which form: a CLDR name, or in PO a number.
        alone: this form is for one number only, which the text may write as a word.
        unfinished: the file itself says that it is not done.
    """

    key: str
    text: str
    line: int = 0
    source: str = ""
    group: str = ""
    form: str = ""
    alone: bool = False
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class MessageCatalogue:
    """A file of messages.

    Attributes:
        path: the file.
        messages: its texts, in its order.
        tag: the language that it names, or None.
        bilingual: each message has its source beside it (PO).
        twice: duplicates with another text; `messages` has the ones that apply.
    """

    path: Path
    messages: tuple[Message, ...]
    tag: Tag | None = None
    bilingual: bool = False
    twice: tuple[Message, ...] = ()


def parse_tag(typed: str, where: str | None = None, what: str = "") -> Tag:
    """Return the language that a tag of a translators' file means.

    Underscores, letter case, `XX` for no region, and known misuses are put right.

    Args:
        typed: the tag.
        where: its place, for the message.
        what: name of its field, for the message.

    Raises:
        InputError: it names no language.
    """
    plain = typed.strip().replace("_", "-")
    if plain.upper().endswith("-XX"):
        plain = plain[:-3]
    try:
        tag = Tag(plain)
    except InputError as exc:
        fault = f"`{typed}` is not a language tag" if typed.strip() else "a language tag is missing"
        raise InputError(
            f"{what}: {fault}" if what else fault,
            where=where,
            hint="write a tag such as so, pt-BR or zh-Hant",
        ) from exc
    return Tag(_MEANT.get(str(tag), str(tag)))
