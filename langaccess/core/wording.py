"""Whether two texts have the same wording, and whether a file names a translation engine."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from langaccess.core.files import sha256
from langaccess.core.folding import unaccented, visible
from langaccess.core.tags import Tag
from langaccess.core.written_names import lookalikes

Fields = tuple[tuple[str, str], ...]
"""Name and value of what a file says about a text: attributes, properties, columns, notes."""

_QUOTES = dict.fromkeys(
    map(
        ord,
        "\"'`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f",
    )
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_NEAR_MARK = re.compile(
    r"\s+(?=[,.;:!?%)\]\u3001\u3002\uff0c\u060c\u061b\u061f])|(?<=[(\[\u00bf\u00a1])\s+"
)
_SOLID = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# A mark inside a number is part of the number.
_PUNCTUATION = re.compile(r"(?<!\d)[^\w\s]|[^\w\s](?!\d)|_")
_AT_END = " .!?;:\u3002\u0964\u06d4\u061f\u104b\u17d4\u2026"

# Whole names, and engines whose name is not a person's. A given name (Claude, Marian, Gemini)
# counts only together with what makes it an engine's.
_ENGINES = re.compile(
    r"""
    ^mt$ | ^mt\s*[:!/_-] | [:/_-]mt$ | \bmt\s?(?:engine|system|provider|output|draft)
    | machine[\s_-]*(?:translat|generat|draft) | draft\ by\ a\ machine
    | automatic(?:ally)?\ translat | leveraged-mt | mt-suggestion | \b(?:nmt|smt|llm)\b
    | ^(?:argos|mozilla|apertium|ct2|chain|gist|pseudo|fxtranslate|engine|starter)[:/]
    | \b(?:deepl|google|yandex|baidu|papago|systran|libretranslate|modernmt|argos-?translate)
      (?:translat | mt\b | (?![a-z]))
    | \b(?:bing\b|bing-?translat|bergamot|apertium|kantanmt|globalese|opus-?mt|nllb|m2m-?100)
    | \b(?:microsoft|azure|amazon|aws|ibm|watson|tencent|alibaba)[\s_-]*(?:cognitive\s+)?
      (?:translat|mt\b)
    | \b(?:argos\s|firefox[\s_-]?)translat | \bmarian-?(?:nmt|mt)\b | \bmadlad | \bseamlessm4t
    | \b(?:chat-?gpt|gpt-?\d|openai|anthropic|claude[-\s]\d|google\s?gemini|gemini-\d)
    | \b(?:llama-?\d|mistral(?:-\w|\sai))
    """,
    re.VERBOSE,
)
# Words in the names of fields in which programs say who or what wrote a translation: of XLIFF 1.2
# and 2.1, ITS 2.0, TMX, TBX, of the extensions of memoQ, Phrase and Trados, and of tables.
_WRITER_FIELDS = re.compile(
    """
    origin(?:ator)? | creat(?:or|ed) | changed | (?:creation | change)(?:id | tool)
    | tool(?:id | name | company)? | translat(?:or | ed(?:by)?) | author | producer | provider
    | generator | vendor | engine | n?mt | machine | process | phase | qualifier | (?:sub)?state
    | annotators | status | software | system | program | writer | written | method | match | tmf
    | responsibility | by | source | orige[nm] | tradu(?:c)?tor | motor | f[uo]e?nte
    | herramienta | ferramenta
    """,
    re.VERBOSE,
)
_FIELD_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NOT_SET = frozenset({"", "0", "no", "n", "-", "false", "none", "human", "manual"})
_FILE_NAME = re.compile(
    r"[^/]*\.(?:tmx|xlf|xliff|sdlxliff|mqxliff|tbx|csv|tsv|txt|xlsx?|docx?|od[ts]|pptx?|html?|md|pdf|po)",
    re.IGNORECASE,
)
_NO_ENGINE = re.compile(r"google\s+(?:translator\s+)?toolkit|(?<!\S)\S+@\S+")


def wording(text: str) -> str:
    """Return `text` without what changes nothing in its wording.

    Unicode's composed form, case, white space, invisible characters, look-alike letters of another
    script, the style of quotes and dashes, the mark at the end of the sentence, and marks alone
    between spaces do not count.
    """
    shown = visible(text)
    plain = unicodedata.normalize("NFKC", shown).translate(_QUOTES).translate(_DASHES).casefold()
    plain = unicodedata.normalize(
        "NFC", plain.translate(lookalikes())
    )  # a look-alike and its accent
    words = plain.split()
    words = [word for word in words if any(map(str.isalnum, word))] or words
    return _NEAR_MARK.sub("", " ".join(words)).rstrip(_AT_END)


def wording_digest(text: str) -> str:
    """Return the sha256 of the wording of a text; empty for a text without a letter or digit."""
    plain = wording(text)
    return sha256(plain.encode("utf-8")) if any(map(str.isalnum, plain)) else ""


def bare_digest(text: str) -> str:
    """Return the sha256 of a text without punctuation, accents, case and spaces.

    A draft in which only these changed is still a draft. Empty for a text without a
    letter or digit.
    """
    plain = "".join(_bare_words(text))
    return sha256(plain.encode("utf-8")) if any(map(str.isalnum, plain)) else ""


def share_changed(before: str, after: str) -> float:
    """Return the share of words that differ between two texts, 0 to 1.

    Punctuation, accents, case and spaces do not count. A text that is written without spaces is
    compared by its characters.
    """
    old, new = _bare_words(before), _bare_words(after)
    if _SOLID.search(before) or "".join(old) == "".join(new):
        old, new = list("".join(old)), list("".join(new))
    return 1 - SequenceMatcher(None, old, new, autojunk=False).ratio()


def _bare_words(text: str) -> list[str]:
    plain = unaccented(wording(text))
    return _PUNCTUATION.sub(
        lambda mark: "" if unicodedata.category(mark[0])[0] == "P" else mark[0], plain
    ).split()


def lang_key(tag: Tag) -> str:
    """Return a language with its script and without its region: pt-BR and pt have one wording."""
    return "-".join(filter(None, tag.regionless))


def names_engine(name: str) -> bool:
    """Whether a name, an id or a remark says that a translation engine wrote a text.

    "mozilla:en-pt:tiny", "MT", "DeepL API", "leveraged-mt" do; a person's name or address does not.
    """
    return bool(_ENGINES.search(_NO_ENGINE.sub(" ", " ".join(name.casefold().split())).strip()))


def engine_in(fields: Iterable[tuple[str, str]]) -> str:
    """Return what names a translation engine as the writer of a text, or empty.

    A field counts by a word of its name ("x-origin", "created by", "x-MT-engine"); fields that hold
    text, a place or a document do not. One whose name is an engine's, or "MT", counts with any
    value but "no". The name of a file ("deepl.tmx") names no writer.
    """
    for name, value in fields:
        field, words = name.rpartition("}")[2].rpartition(":")[2], value.strip()
        field = re.sub(r"^[xX]-", "", field)
        if words.casefold() in _NOT_SET:
            continue
        if field.casefold() == "mtconfidence" or names_engine(field):
            return words if names_engine(words) else f"machine translation ({name}: {words})"
        parts = (part.casefold() for part in _FIELD_WORDS.findall(field))
        if not any(map(_WRITER_FIELDS.fullmatch, parts)) or _FILE_NAME.fullmatch(words):
            continue
        if names_engine(words):
            return words
    return ""
