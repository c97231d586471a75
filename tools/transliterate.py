"""Words of other scripts as people type them in Latin letters.

No one has to have texted a word for a profile of typed text to hold it. Two ways lead to its
spellings: the letters of a script that writes its vowels, and the sounds of a word (in the
International Phonetic Alphabet) where the script leaves vowels out. A person spells alike
throughout, so that each letter has up to three spellings, and the n-th spelling of a word takes
the n-th of each letter: `хочу` is "khochu", "hochu", "xochu".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

STYLES = 3
Styles = tuple[str, ...]


def _table(text: str) -> dict[str, Styles]:
    """Read "letter spelling/spelling/spelling" entries; fewer than three repeat the last one."""
    made = {}
    for entry in text.split():
        letter, _, spelt = entry.partition("=")
        choices = spelt.split("/")
        made[letter] = tuple(choices[min(n, len(choices) - 1)] for n in range(STYLES))
    return made


_CYRILLIC = _table(
    "а=a б=b в=v г=g д=d е=e/e/ye ё=yo/e/jo ж=zh/j/z з=z и=i й=y/i/j к=k л=l м=m н=n о=o п=p р=r "
    "с=s т=t у=u ф=f х=kh/h/x ц=ts/c/tz ч=ch/ch/c ш=sh щ=shch/sh/sch ъ= ы=y/i/y ь=/'/ э=e "
    "ю=yu/iu/ju я=ya/ia/ja і=i ї=yi/i/ji є=ye/ie/je ґ=g ў=u/w/w ј=j ѓ=gj ќ=kj ѕ=dz љ=lj њ=nj џ=dz"
)
_UKRAINIAN = _CYRILLIC | _table("г=h/h/g и=y/y/i")
_BULGARIAN = _CYRILLIC | _table("щ=sht/sht/st ъ=a/u/y х=h/h/x ж=zh/j/z ь=y е=e")
_GREEK = _table(
    "ου=ou/u/oy αι=ai/e/ai ει=ei/i/ei οι=oi/i/oi αυ=au/av/ay ευ=eu/ev/ey μπ=mp/b/mp ντ=nt/d/nt "
    "γγ=gg/ng/gg γκ=gk/g/gk α=a β=v/v/b γ=g/g/y δ=d ε=e ζ=z η=i/i/h θ=th ι=i κ=k λ=l μ=m ν=n "
    "ξ=x/ks/3 ο=o π=p ρ=r σ=s ς=s τ=t υ=y/i/u φ=f/f/ph χ=x/h/ch ψ=ps ω=o/o/w"
)
_ARMENIAN = _table(
    "ու=u/u/ou և=ev/yev/yev ա=a բ=b/b/p գ=g/g/k դ=d/d/t ե=e/e/ye զ=z է=e ը=y/e/e թ=t ժ=zh/j/zh "
    "ի=i լ=l խ=kh/x/kh ծ=ts/c/dz կ=k/k/g հ=h ձ=dz/dz/ts ղ=gh/x/gh ճ=ch/tch/j մ=m յ=y/y/h ն=n "
    "շ=sh ո=o չ=ch պ=p/p/b ջ=j/dj/ch ռ=r ս=s վ=v տ=t/t/d ր=r ց=ts/c/ts ւ=v փ=p ք=k/q/k օ=o ֆ=f"
)
_ARMENIAN_FIRST = _table("ե=ye/e/ye ո=vo ու=u/u/ou")
_GEORGIAN = _table(
    "ა=a ბ=b გ=g დ=d ე=e ვ=v ზ=z თ=t ი=i კ=k ლ=l მ=m ნ=n ო=o პ=p ჟ=zh/j/zh რ=r ს=s ტ=t უ=u "
    "ფ=p/f/p ქ=k/q/k  ღ=gh/g/r ყ=q/k/y შ=sh/w/sh ჩ=ch/c/ch ც=ts/c/ts ძ=dz/z/dz წ=ts/w/ts ჭ=ch/w/ch "
    "ხ=kh/x/kh ჯ=j ჰ=h"
)
_BY_SCRIPT = {
    "CYRILLIC": _CYRILLIC, "GREEK": _GREEK, "ARMENIAN": _ARMENIAN, "GEORGIAN": _GEORGIAN,
}  # fmt: skip
_BY_LANGUAGE = {"uk": _UKRAINIAN, "bg": _BULGARIAN}

# Sounds, written without what Latin letters never show (aspiration apart: Indic and Armenian
# spellings have "kh", "th"), as people text them; a digit in a word (3 for ain) is left out of the
# text before the profiles see it.
_SOUNDS = _table(
    "a=a aː=a/aa/a ɑ=a ɑː=a/aa/a ä=a æ=a æː=a ɒ=a/aa/o ɒː=a/aa/o ɐ=a ə=a/e/a ɘ=e ʌ=a ɔ=o ɔː=o/aa/o "
    "o=o oː=o/oo/ou e=e/e/i eː=e/ee/e ɛ=e ɛː=e/ai/ai ɪ=i/i/e i=i iː=i/ee/i ɨ=i/e/i u=u/u/ou "
    "uː=u/oo/ou ʊ=u/u/o ɵ=u y=u ʏ=u/yu/u ø=o œ=o "
    "b=b p=p t=t d=d k=k g=g ɡ=g q=q/k/gh ʔ=/'/ ʕ=/a/' ħ=h h=h ɦ=h x=kh/kh/x χ=kh/h/ch ɣ=gh "
    "ʁ=gh/r/gh ɢ=gh/q/gh f=f v=v ʋ=v/w/v w=w/w/v β=v θ=th/t/th "
    "ð=th/d/z s=s z=z ʃ=sh/sh/ch ʒ=zh/j/j "
    "ʂ=sh/kh/x ʐ=zh/g/g ç=kh/sh/x ʝ=g ɕ=sh m=m n=n ɲ=ny ŋ=n ɳ=n l=l ɫ=l ɭ=l r=r "
    "ɾ=r ɹ=r ɽ=r ɻ=r ɺ=r ʀ=r j=y "
    "ʈ=t ɖ=d d͡ʒ=j/j/g t͡ʃ=ch t͡s=ts d͡z=dz/z/dz ɸ=f ɬ=s i̯=y u̯=w ɪ̯=y"
)
_SOUNDS_OF = {
    "he": _table("ʁ=r χ=ch/kh/h x=ch/kh/h ħ=ch/h/kh ʕ=/'/ q=k t͡s=tz/ts/z w=v ʃ=sh ɔ=o ɔː=a/o/o"),
    "fa": _table("q=gh/q/gh ð=z θ=s w=v/v/w ʕ=/'/ e=e/e/i ɔ=a/aa/o ɔː=a/aa/o"),
    "hy": _table("ʁ=gh/x/gh χ=kh/x/kh ə=e/y/e t͡s=ts/c/dz"),
}
_ASPIRATING = frozenset({"ur", "hi", "pa", "ne"})  # whose spellings show a breath after a stop
_DIACRITICS = re.compile("[\u0300-\u0360\u0362-\u036fʰʱʲʷˤ˞ᵊᵑ◌̥̪̃~ⁿ̤ˑˀ]")


def spellings(word: str, tag: str = "") -> tuple[str, ...]:
    """Return the ways in which a word is typed, the plainest first; none for other scripts.

    Args:
        word: a word in the letters of its script, which must write its vowels.
        tag: its language; Ukrainian and Bulgarian read some letters otherwise than Russian.
    """
    if word.isascii():
        return ()
    script = unicodedata.name(word[0], "").split(" ")[0]
    if script == "CJK":
        return _pinyin(word)
    table = _BY_LANGUAGE.get(tag) or _BY_SCRIPT.get(script)
    if table is None:
        made = [_by_name(word, style) for style in range(STYLES)]
    else:
        made = [_by_letters(word, table, style) for style in range(STYLES)]
    return tuple(dict.fromkeys(text for text in made if text))


def spellings_of_sounds(sounds: str, tag: str) -> tuple[str, ...]:
    """Return the ways in which a word is typed that sounds so.

    Args:
        sounds: phonetic symbols with blanks between.
        tag: the language.
    """
    table = _SOUNDS | _SOUNDS_OF.get(tag, {})
    made = []
    for style in range(STYLES):
        parts = [_sound(one, table, style, breathes=tag in _ASPIRATING) for one in sounds.split()]
        made.append("".join(part for part in parts if part is not None))
    return tuple(dict.fromkeys(text for text in made if text))


def _sound(sound: str, table: Mapping[str, Styles], style: int, *, breathes: bool) -> str | None:
    if sound in table:
        return table[sound][style]
    bare = _DIACRITICS.sub("", unicodedata.normalize("NFD", sound))
    breath = "h" if "ʱ" in sound or ("ʰ" in sound and breathes) else ""
    for plain in (bare, bare.removesuffix("ː")):
        if plain in table:
            doubled = plain != bare and plain not in "aeiouɑɒɔ" and len(table[plain][style]) == 1
            return table[plain][style] * (1 + doubled) + breath
    return None


def _by_letters(word: str, table: Mapping[str, Styles], style: int) -> str:
    if _script(word) == "GREEK":
        decomposed = unicodedata.normalize("NFD", word.lower())
        word = "".join(char for char in decomposed if not unicodedata.combining(char))
    word = word.lower()
    made, at = "", 0
    if _script(word) == "ARMENIAN":
        for size in (2, 1):
            if word[:size] in _ARMENIAN_FIRST:
                made, at = _ARMENIAN_FIRST[word[:size]][style], size
                break
    while at < len(word):
        pair = word[at : at + 2]
        if pair in table:
            made, at = made + table[pair][style], at + 2
        elif word[at] in table:
            made, at = made + table[word[at]][style], at + 1
        elif word[at] in "-'’\u0301":
            at += 1
        else:
            return ""
    return made


def _script(word: str) -> str:
    return unicodedata.name(word[0], "").split(" ")[0]


def _pinyin(word: str) -> tuple[str, ...]:
    """Return a Chinese word by its sounds without tones: as one word, and by syllables."""
    from pypinyin import lazy_pinyin

    syllables = [part for part in lazy_pinyin(word) if part.isascii() and part.isalpha()]
    return tuple(dict.fromkeys(("".join(syllables), " ".join(syllables)))) if syllables else ()


# Spellings in Unicode's names that no one types.
_TYPED = (
    ("TTH", "TH"), ("TT", "T"), ("DDH", "DH"), ("DD", "D"), ("NNN", "N"), ("NN", "N"), ("NG", "NG"),
    ("NYA", "NYA"), ("SS", "SH"), ("LLL", "ZH"), ("LL", "L"), ("RR", "R"), ("HH", "H"), ("AA", "A"),
    ("EE", "E"), ("OO", "O"), ("II", "I"), ("UU", "U"), ("CA", "CHA"), ("PHARYNGEAL ", ""),
    ("GLOTTAL ", ""), ("VOCALIC R", "RI"),
)  # fmt: skip
# Long vowels as many type them.
_LONG = (("AA", "@@"), ("EE", "E"), ("OO", "O"), ("II", "EE"), ("UU", "OO"))
# The vowel of a consonant falls silent at the end and between syllables, never in the first one.
_INHERENT = re.compile(r"(?<=[a-z])~(?=$|[b-df-hj-np-tv-z][aeiou])")
_SYLLABLE = re.compile("^[^aeiou~]*[aeiou~]")


def _by_name(word: str, style: int) -> str:
    """Return a word by the names that Unicode gives to its letters (DEVANAGARI LETTER KA)."""
    made = "".join(_named(char, style, first=n == 0) for n, char in enumerate(word.lower()))
    if "?" in made:
        return ""
    # A consonant's own vowel is not spoken at the end of most words of the north of India.
    made = re.sub(r"~(?=[=^])", "", made).replace("=", "").replace("^", "")
    start = _SYLLABLE.match(made)
    if _northern(word) and start:
        made = start[0] + _INHERENT.sub("", made[start.end() :])
    made = made.replace("~", "a")
    return made.replace("v", "w") if style == 2 and _northern(word) else made


def _northern(word: str) -> bool:
    return _script(word) in ("DEVANAGARI", "BENGALI", "GUJARATI", "GURMUKHI")


def _named(char: str, style: int, *, first: bool) -> str:
    """Return the letters in a character's Unicode name.

    `~` is a vowel that may fall silent, `=` and `^` take the one before away, `?` is not a letter.
    """
    name = unicodedata.name(char, "")
    for part, letters in _MARKS:
        if part in name:
            return letters
    if char in _LATIN or char in "-'’" or unicodedata.combining(char):
        return char if char in _LATIN else ""
    script, _, rest = name.partition(" ")
    kind, _, sound = rest.partition(" ")
    if script in _INDIC:
        return _indic(rest, style)
    if kind == "SYLLABLE":
        return _ethiopic(sound, style, first=first) if script == "ETHIOPIC" else sound.lower()
    if script in ("HIRAGANA", "KATAKANA"):
        return _typed(rest.split(" ")[-1])
    return "?"


def _indic(name: str, style: int) -> str:
    sound = name.removeprefix("VOWEL SIGN ").removeprefix("LETTER ")
    if style == 1 and sound in dict(_LONG):
        letters = dict(_LONG)[sound].replace("@", "a").lower()
    else:
        letters = _typed(sound)
    if name.startswith("VOWEL SIGN "):
        return "=" + letters
    if not name.startswith("LETTER "):
        return "?"
    return letters[:-1] + "~" if len(letters) > 1 and letters.endswith("a") else letters


def _typed(sound: str) -> str:
    for name, letters in _TYPED:
        sound = sound.replace(name, letters)
    return sound.split(" ")[-1].lower()


_ETHIOPIC = re.compile("^(.*?)(AA|EE|WAA|A|E|I|O|U|)$")
_ETHIOPIC_SOUNDS = _table(
    "SZ=s HH=h X=h KX=h/kh/kh Q=q/k/k QH=k C=ch CH=ch TH=t PH=p NY=ny/gn/gn TZ=ts/ts/tz "
    "TS=ts/ts/tz GLOTTAL= PHARYNGEAL= ZH=zh/j/zh SH=sh J=j"
)
_ETHIOPIC_VOWELS = _table("A=e/e/a AA=a EE=e/ie/e I=i/i/ee O=o U=u WAA=wa E=/i/e")


def _ethiopic(sound: str, style: int, *, first: bool) -> str:
    match = _ETHIOPIC.match(sound.replace(" ", ""))
    if match is None:
        return "?"
    consonant, vowel = str(match[1]), str(match[2])
    letters = _ETHIOPIC_SOUNDS.get(consonant, (consonant.lower(),) * STYLES)[style]
    if not letters and vowel in ("A", "E"):
        return "a" if vowel == "A" else ("e", "i", "e")[style]
    if vowel == "A" and consonant in ("H", "HH", "X"):
        return letters + "a"
    if vowel == "E" and first:
        return letters + ("i", "i", "e")[style]
    return letters + (_ETHIOPIC_VOWELS[vowel][style] if vowel else "")


# Marks inside Indic words: the vowel killer, the nasals, the doubler.
_MARKS = (
    ("VIRAMA", "^"), ("AL-LAKUNA", "^"), ("ANUSVARA", "n"), ("BINDI", "n"), ("TIPPI", "n"),
    ("CANDRABINDU", "n"), ("ADDAK", ""),
)  # fmt: skip
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
_INDIC = frozenset(
    ("DEVANAGARI", "BENGALI", "GUJARATI", "GURMUKHI", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM")
)
