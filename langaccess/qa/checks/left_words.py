"""Finds single words of an English source that are still in the sentence of the translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from langaccess.core.dictionary import is_english
from langaccess.core.model import Finding, Severity
from langaccess.core.resources import entries
from langaccess.core.tags import Tag, known
from langaccess.qa.checks.language import words_of
from langaccess.qa.model import Pair
from langaccess.qa.rules import UntranslatedRule, for_language

_CODE = r"@/_#&%<>{}=\\+*|~$"
_SMALL = re.compile(
    rf"(?<![A-Za-z\d{_CODE}.'’-])[a-z]{{3,}}(?:-[a-z]{{3,}})*"
    rf"(?![A-Za-z\d{_CODE}]|['’.-][A-Za-z\d])"
)
_HERE = re.compile(r"(?<![\w'’-])[A-Za-z][a-z]{2,}(?:-[a-z]{3,})*(?![\w'’-])")
# "text stop to 12345": what a machine understands stays as it is
_COMMAND = re.compile(
    r"\b(?:type|text|texting|reply|replying|words?|keyword|command|hashtag) (?:with |the word )?$",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"(?:^|[.!?:]\s+)[\"“]?$")
# A word in brackets or quotation marks is shown on purpose: "abogado (lawyer)".
_SHOWN = re.compile(
    r"[(（\[][^()（）\[\]]*[)）\]]|[\"“«「『„][^\"“”»」』]{1,60}[\"“”»」』]"
    r"|(?<!\w)['‘][^'’]{1,60}['’](?!\w)"
)
_BEFORE = re.compile(r"([A-Za-z][\w'’.-]*)[ -]$")
_AFTER = re.compile(r"[ -]([A-Za-z][\w'’.-]*)")


def untranslated(pair: Pair) -> Iterator[Finding]:
    """A word of the English source was left as it is ("pague la bail").

    The word is in small letters on both sides and in the dictionary. In a language of Latin letters
    it must also be likelier English than of that language, which has words of its own that are
    written alike ("hospital", "legal").
    """
    if pair.source_tag.language != "en" or pair.target_tag.pseudo:
        return
    if pair.target_tag.language == "en" or words_of(pair.source_bare) == words_of(pair.target_bare):
        return
    here = _small_words(pair.source_bare)
    expected = {word for term in pair.due_terms for form in term.target for word in words_of(form)}
    text = _SHOWN.sub(" | ", pair.target_bare)
    found: dict[str, None] = {}
    for match in _SMALL.finditer(text):
        word = match.group()
        if word not in here or word in expected or _named(match, pair.source):
            continue
        if _latin_letter(text[: match.start()][-1:]) or _latin_letter(text[match.end() :][:1]):
            continue
        parts = word.split("-")
        if all(map(is_english, parts)) and any(
            _is_left(part, pair.target_tag, pair.rules.untranslated) for part in parts
        ):
            found[word] = None
    if found:
        words = ", ".join(f"'{word}'" for word in list(found)[:3])
        message = f"not translated: {words}"
        yield Finding("word.untranslated", message, Severity.WARNING)


def _small_words(text: str) -> set[str]:
    """Return the words in small letters, and those that begin a sentence."""
    found = set()
    for match in _HERE.finditer(text):
        word = match.group()
        before = text[: match.start()]
        if (word.islower() or _BEGINS.search(before)) and not _COMMAND.search(before):
            found.add(word.lower())
    return found


def _named(match: re.Match[str], source: str) -> bool:
    """Return whether a word is part of a name of the source: "Google maps"."""
    word, text = match.group(), match.string
    before, after = _BEFORE.search(text[: match.start()]), _AFTER.match(text[match.end() :])
    for name, two in ((before, r"{}[ -]{}"), (after, r"{1}[ -]{0}")):
        if name is not None and not name[1].islower():
            both = two.format(re.escape(name[1]), word)
            if re.search(rf"(?<!\w){both}(?!\w)", source):
                return True
    return False


def _latin_letter(char: str) -> bool:
    """Return whether a character is a letter with an accent: no English word goes on with one."""
    return char.isalpha() and "\u00c0" <= char <= "\u1eff" and not "\u0370" <= char <= "\u1dff"


def _is_left(word: str, tag: Tag, rule: UntranslatedRule) -> bool:
    always = for_language(rule.own, tag)
    if always is not None:
        return word in always
    row = known(tag)
    if row is None:
        return False
    if "Latn" not in row.scripts:
        return not _is_kept(word, rule)
    return for_language(rule.leads, tag) is not None and not may_be_own(word, tag, rule)


def may_be_own(word: str, tag: Tag, rule: UntranslatedRule) -> bool:
    """Return whether an English word may be one of the language `tag`, or one that many keep."""
    if word in (for_language(rule.sure, tag) or ()):
        return False
    if _is_kept(word, rule) or word in (for_language(rule.shared, tag) or ()):
        return True
    least = for_language(rule.leads, tag)
    if least is None:
        return False
    from langaccess.identify import english_lead

    lead = english_lead(word, tag)
    return lead is None or lead < least


def _is_kept(word: str, rule: UntranslatedRule) -> bool:
    """Return whether half the world writes a word as English does."""
    return word in rule.kept or word in _international()


@cache
def _international() -> frozenset[str]:
    return frozenset(entries("loans.txt"))
