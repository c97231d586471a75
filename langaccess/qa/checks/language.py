"""Checks of language, script and encoding of a target."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from langaccess.core.model import Finding, Severity
from langaccess.core.segments import SIGNS
from langaccess.core.tags import Tag
from langaccess.qa.model import Pair
from langaccess.qa.rules import LanguageRule
from langaccess.qa.values.scripts import script_of, scripts_of

_CODES = re.compile(r"<[^<>]*>|https?://[!-~]+|(?<!\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WORD = re.compile(rf"[^\W\d_][{SIGNS}]*(?:['\u2019-]?[^\W\d_][{SIGNS}]*)*")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['\u2019-][A-Za-z\u00c0-\u024f]+)*")
_ASIDE = re.compile("[(\uff08][A-Za-z0-9 ,.&'\u2019/-]+[)\uff09]")
_RUN = re.compile("[\u0080-\uffff]+")
# French quotation marks: after an é they look like the bytes of a Chinese letter
_FRENCH = re.compile("\u00a0\u00bb|\u00ab\u00a0")
_UNKNOWN = re.compile(r"\?{2,}(?=\w|\s\?|[ ,.]\w)|(?<=\w)\?{2,}(?=\w)")
_WINDOWS = {"cp1252": "Windows-1252", "cp1251": "Windows-1251"}
_WORDS = 4  # of a sentence
_RELATED = 0.3  # share of letters in the right script that text with many names still reaches


# Looked for at the beginning of a word only: a long word would else be searched from each letter.
_CODE_NAME = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+|(?<![A-Za-z])[a-z]+[A-Z]\w*"
)


def script(pair: Pair) -> Iterator[Finding]:
    """The target is written in another script than its language, or in broken characters."""
    if "\ufffd" in pair.target:
        yield Finding("script.wrong", "the translation has broken characters", Severity.ERROR)
        return
    if pair.target_tag.pseudo or not pair.source.strip():
        return  # a pseudo language has letters from anywhere; without a source it may be a setting
    wanted = scripts_of(pair.target_tag)
    text = pair.target_bare
    if not wanted or (text.isascii() and "Latn" in wanted):
        return
    text = _without_names(pair)
    letters = [c for c in text if c.isalpha()]
    wrong = [c for c in letters if script_of(c) not in wanted]
    if not wrong:
        return
    here = {"", *map(script_of, set(pair.source_bare))}
    strange = [c for c in wrong if script_of(c) not in here]
    if len(strange) > 1 and 2 * len(strange) >= len(letters):
        message = f"the translation is in another script ({script_of(strange[0])})"
        yield Finding("script.wrong", message, Severity.ERROR)
        return
    right = len(letters) - len(wrong)
    if len(letters) >= 4 and right < _RELATED * len(letters) and _is_sentence(pair.source_bare):
        yield Finding("script.wrong", "the translation is in another script", Severity.ERROR)


def in_other_script(text: str, tag: Tag) -> bool:
    """Return whether `text` has letters, and none that language `tag` uses."""
    if text.isascii() or tag.pseudo:
        return False
    wanted = scripts_of(tag)
    letters = [c for c in text if c.isalpha()]
    return bool(letters and wanted) and not any(script_of(c) in {"", *wanted} for c in letters)


def _without_names(pair: Pair) -> str:
    """Return the target without names, which keep their letters anywhere.

    Those are the capitalized words of the source, Latin words in brackets, and the names of a
    program that both sides have ("client_id", "reCAPTCHA").
    """
    names = {word for word in _WORD.findall(pair.source_bare) if word[0].isupper()}
    text = _CODE_NAME.sub(
        lambda m: " " if m.group() in pair.source else m.group(),
        _ASIDE.sub(" ", pair.target_bare),
    )
    text = _WORD.sub(lambda m: "" if m.group() in names else m.group(), text)
    # a name beside letters of another script is not a word of its own: "Wonderland车站"
    return _LATIN.sub(lambda m: "" if m.group() in names else m.group(), text)


def _is_sentence(text: str) -> bool:
    """Tell names and acronyms, which any script may keep, from text that must be translated."""
    return any(w[0].islower() and len(w) > 2 for w in _WORD.findall(text))


def language(pair: Pair) -> Iterator[Finding]:
    """The target is in another language than asked for (three words and more)."""
    if pair.source_tag == pair.target_tag:
        return
    # a word of the source ("interpreter") tells nothing about the language of the target
    copied = set(words_of(pair.source_bare))
    text = _WORD.sub(
        lambda m: "" if m.group().lower() in copied else m.group(), _without_names(pair)
    )
    words = len(words_of(text))
    if words < _WORDS - 1:
        return
    from langaccess.identify import is_language

    found = is_language(text, pair.target_tag) if words >= _WORDS else None
    bare = pair.target_tag.language
    if found is None or (found and bare in pair.rules.language.alike):
        found = not _another(text, pair.target_tag, pair.rules.language)
    if found is False:
        severity = Severity.ERROR if words > _WORDS else Severity.WARNING
        yield Finding("language.wrong", "the translation is in another language", severity)


def _another(text: str, tag: Tag, rule: LanguageRule) -> bool:
    """Return whether a text is surely in another language than `tag`; a short one must be surer."""
    letters = sum(map(str.isalpha, text))
    if letters < rule.short:
        return False
    from langaccess.identify import Band, identify, knows

    answer = identify(text)
    if answer.verdict is not Band.STRONG or not answer.candidates:
        return False
    bare = tag.language
    groups = [set(group) for group in rule.same]
    shares: dict[str, float] = defaultdict(float)
    for one in answer.candidates:
        base = one.tag.language
        shares[next((min(group) for group in groups if base in group), base)] += one.probability
    own = next((min(group) for group in groups if bare in group), bare)
    first = max(shares, key=shares.__getitem__)
    if first == own:
        return False
    # a term that was left in English is a copy, not a text in another language
    sure = shares[first] >= rule.sure and shares[own] <= rule.least and first != "en"
    return letters >= rule.letters or (sure and bare not in rule.alike and knows(tag))


def broken(pair: Pair) -> Iterator[Finding]:
    """The target was read in the wrong encoding: "AquÃ\u00ad", "РџСЂ", or "???" for its letters."""
    if pair.target.isascii():
        if len(_UNKNOWN.findall(pair.target)) > 1 and not _UNKNOWN.search(pair.source):
            yield Finding("encoding.broken", "question marks replace letters", Severity.ERROR)
        return
    for codec, least in (("cp1252", 2), ("cp1251", 4)):
        for run in _RUN.findall(_FRENCH.sub(" ", pair.target)):
            if len(run) >= least and _misread(run, codec) and run not in pair.source:
                message = f"'{run[:12]}' is UTF-8 that was read as {_WINDOWS[codec]}"
                yield Finding("encoding.broken", message, Severity.ERROR)
                return


def _misread(run: str, codec: str) -> bool:
    """Return whether the letters are what the bytes of other letters look like in `codec`."""
    try:
        data = b"".join(_byte(char, codec) for char in run)
        shown = data.decode("utf-8")
    except UnicodeError:
        return False
    # An unassigned character was never typed: "Îƒ" of the test language would become one. Nor was a
    # mark without its letter: "SÍ” in Spanish.
    return (
        len(shown) < len(run)
        and all(unicodedata.category(char) != "Cn" for char in shown)
        and (not unicodedata.category(shown[0]).startswith("M"))
    )


def _byte(char: str, codec: str) -> bytes:
    # the five bytes that Windows-1252 leaves undefined are kept as they are
    return bytes([ord(char)]) if 0x7F < ord(char) < 0xA0 else char.encode(codec)


def encoding(pair: Pair) -> Iterator[Finding]:
    """The target is written for a font of its own, and is unreadable in any other.

    Old Navajo and Burmese fonts put their letters where others have digits and signs.
    """
    if pair.target_tag.pseudo or len(pair.target) < 12:
        return
    from langaccess.identify import legacy_encoding

    # Digits and quotation marks of markup, and digits of links and hashes, are not text.
    name = legacy_encoding(_CODES.sub(" ", pair.target))
    if name and not legacy_encoding(_CODES.sub(" ", pair.source)):
        message = f"this looks like {name}, not Unicode{convert_it(name)}"
        yield Finding("encoding.legacy", message, Severity.ERROR)


def convert_it(encoding: str) -> str:
    """Return what to do with a text in an encoding from before Unicode, as the end of a message."""
    return "; `langaccess convert` writes it in Unicode" if "Zawgyi" in encoding else ""


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, without numbers and codes."""
    return [word.lower() for word in _WORD.findall(text)]
