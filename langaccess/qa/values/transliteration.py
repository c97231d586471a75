"""Names in another script: whether a word sounds like one in Latin letters.

Both are reduced to their consonants, in classes that scripts confuse (Arabic has no p, Korean one
letter for l and r), and compared letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Korean initials and finals in the order of Unicode; "-" is silent.
_INITIALS = "KKNTTLMPPSS-CCCKTPH"
_FINALS = ("", "K", "K", "K", "N", "N", "N", "T", "L", "L", "L", "L", "L", "L", "L", "L", "M", "P",
           "P", "T", "T", "N", "C", "C", "K", "T", "P", "")  # fmt: skip
_CYRILLIC = dict(zip("бпвфгкхжчшщсзцтдлрмн", "PPFFKKHCCSSSSSTTLLMN", strict=True))
_ARABIC = dict(
    zip("بپتثجچحخدذرزژسشصضطظغفڤقكکگلمنهوي", "PPTTCCHHTTLSCSSSTTTKFFKKKKLMNHW-", strict=True)
)
_DIGRAPHS = (
    ("sch", "S"), ("tch", "C"), ("dge", "C"), ("ng", "N"), ("gh", ""), ("ph", "F"), ("sh", "S"),
    ("ch", "C"), ("th", "Z"), ("ck", "K"), ("wr", "L"), ("kn", "N"), ("wh", "W"),
    ("x", "KS"), ("qu", "KW"),
)  # fmt: skip
_LATIN = dict(zip("bpfvkqcgjztdlrmnswhy", "PPFFKKKKCSTTLLMNSWH-", strict=True))
_CHEAP = frozenset("HW")  # written in one script and not in another
_NEAR = {frozenset(pair) for pair in ("SC", "KC", "WF", "KH", "CH", "PF", "TC", "ZT", "ZS")}
_CHEAPLY, _NEARLY, _FIRST = 0.2, 0.3, 1.5
_SHORT = 3  # consonants
# What is written onto a name: particles of Korean, cases of Russian, articles and prepositions.
_WRITTEN_ON = re.compile(
    "(?:에게서?|에서|으로|[로은는이가을를와과의에도께님씨])$|(?:[оеыи]м|ого|ому|а[мх]|ами)$"
    "|^(?:[وفبكل]?ال|لل|[وفبكل])"
)
_DOUBLED = re.compile("([б-щ])\\1")
_COMMON = frozenset(("있는", "있습니다", "있는지"))  # words of Korean that sound like many a name
_WORD = re.compile(r"[^\W\d_]+")


def readable(text: str) -> str:
    """Return the script of `text` in which names can be compared, or an empty text."""
    for letter in text:
        for name, script in (("CYRILLIC", "Cyrl"), ("ARABIC", "Arab"), ("HANGUL", "Hang")):
            if unicodedata.name(letter, "").startswith(name):
                return script
    return ""


def sounds_like(word: str, text: str) -> bool:
    """Return whether a word of `text` sounds like `word`, a name in Latin letters.

    The endings of cases and articles written onto a word count for nothing.
    """
    wanted = _skeleton(word)
    if not wanted:
        return True  # "Ía" has no consonant to compare
    most = 0.5 if len(wanted) < _SHORT else max(0.6, 0.22 * len(wanted))
    words = set(_WORD.findall(unicodedata.normalize("NFC", text))) - _COMMON
    forms = {*words, *(_WRITTEN_ON.sub("", word) for word in words)}
    return any(part and _distance(wanted, part) <= most for part in map(_skeleton, forms))


@lru_cache(maxsize=4096)
def _skeleton(word: str) -> str:
    """Return the classes of the consonants of a word, doubled ones once."""
    script = readable(word)
    if script == "Hang":
        found = "".join(
            _INITIALS[(ord(c) - 0xAC00) // 588] + _FINALS[(ord(c) - 0xAC00) % 28]
            for c in word
            if "\uac00" <= c <= "\ud7a3"
        )
    elif script:
        plain = re.sub(
            "н[гк](?!о)|ن[غجك]",
            "N",
            _DOUBLED.sub(r"\1", word.lower()).replace("дж", "ч"),
        )
        table = _CYRILLIC if script == "Cyrl" else _ARABIC
        found = "".join(table.get(c, c if c == "N" else "") for c in plain)
    else:
        plain = unicodedata.normalize("NFD", word.lower())
        plain = re.sub(r"c(?=[eiy])", "s", re.sub(r"([b-z])\1", r"\1", plain))
        plain = re.sub("thom", "tom", plain)
        plain = re.sub("geo", "jo", re.sub("ge$", "j", re.sub("^gh", "g", plain)))
        for letters, said in _DIGRAPHS:
            plain = plain.replace(letters, said)
        found = "".join(_LATIN.get(c, c if c.isupper() else "") for c in plain)
    return re.sub("MP(?=[ST])", "M", found.replace("-", ""))  # "Thompson" is "톰슨", "Томпсон"


@lru_cache(maxsize=4096)
def _distance(one: str, other: str) -> float:
    """Return how much has to change in `one` to be `other`; the first letter weighs more."""
    row = [0.0]
    for letter in other:
        row.append(row[-1] + _drop(letter, first=len(row) == 1))
    for at, letter in enumerate(one):
        new = [row[0] + _drop(letter, first=at == 0)]
        for to, made in enumerate(other):
            change = 0.0 if letter == made else _change(letter, made) * (_FIRST if at == 0 else 1)
            new.append(
                min(
                    row[to] + change,
                    row[to + 1] + _drop(letter, first=at == 0),
                    new[to] + _drop(made, first=to == 0),
                )
            )
        row = new
    return row[-1]


def _drop(letter: str, *, first: bool) -> float:
    if letter in _CHEAP:
        return _CHEAPLY
    if first:
        return _FIRST
    return _NEARLY if letter == "L" else 1.0  # "Carter" is "카터"


def _change(one: str, other: str) -> float:
    return _NEARLY if frozenset((one, other)) in _NEAR else 1.0
