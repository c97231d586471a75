"""The one compiled scan that finds items, built per language when first used."""

from __future__ import annotations

import re
from functools import lru_cache

from langaccess.core.tags import Tag
from langaccess.qa.values.calendar import EAST, Calendar, calendar
from langaccess.qa.values.date_patterns import any_of, dates

# `\b` and `\w` treat Chinese, Thai or Ethiopic letters as part of the same word, so edges are
# always ASCII look-arounds: in "请拨打911报警" and "800-CALL-FBI请" the item ends at the letter.
_B = r"(?<![A-Za-z0-9])"
AFTER = r"(?![A-Za-z0-9])"
_S = "[ \u00a0]"

# A repeat that something must follow has an end: without one, a text that begins an item again and
# again, and ends none, takes the square of its length. No item that people write is longer.
_IN = "{0,400}"
_PLACEHOLDER = (
    rf"\{{\{{.{_IN}?\}}\}}|\{{%.{_IN}?%\}}|\{{\$.{_IN}?\$\}}|\$\{{[^}}]{_IN}\}}|<%.{_IN}?%>|\[\[[^\]]{_IN}\]\]|\[%[^\]]{_IN}\]"
    r"|%\([A-Za-z_]\w*\)(?:\.\d+)?[sdif]"
    r"|%(?:\d+\$)?[sd@](?![A-Za-z])|(?<!\d)%(?:\d+\$)?(?:\.\d+)?(?:l{1,2}[diu]|[iuf])(?![A-Za-z0-9])"
    r"|%\{\w+\}|\{[A-Za-z_][\w.]*\}|\{\d+\}"
    # the head of a message of ICU: its argument and what decides
    r"|\{\s*\w+\s*,\s*(?:plural|select|selectordinal|number|date|time)\b"
    # markup in cells and catalogues, control lines of Mako templates, fingerprints
    r"|</?(?!https?:|mailto:|[^\s<>]+@)[A-Za-z][^<>]*>|&(?:[a-z]+|#\d+);"
    rf"|(?:^|(?<=\s))%\s?(?:(?:if|elif|for|while)\b[^\n]{_IN}?:(?=\s|$)"
    r"|else\s?:|end(?:if|for|while)\b)"
    r"|(?<![0-9A-Za-z])(?=[a-f]*\d)[0-9a-f]{24,}(?![0-9A-Za-z])"
)
# After an abbreviated title a capitalized word is surely a name. After one written out it is,
# unless it names an office ("Detective Bureau") or a heading goes on ("Officer Friendly Visits").
_TITLED = "|".join(
    rf"(?<={title}\. )" for title in ("Sgt", "Det", "Lt", "Capt", "Ofc", "Mr", "Mrs", "Ms", "Dr")
)
_RANKS = (
    "Sergeant", "Detective", "Deputy", "Lieutenant", "Captain", "Officer", "Sheriff", "Trooper",
    "Judge",
)  # fmt: skip
_WRITTEN_OUT = "|".join(rf"(?<=\b{rank} )" for rank in _RANKS)
_OFFICE = (
    r"(?:Safety|Chiefs?|General|Executive|Department|Offices?|Officers?|Bureau|Association|Academy"
    r"|Unit|Division|County|City|Court|Training|Sergeants?|Lieutenants?|Captains?|Deput(?:y|ies)"
    r"|Detectives?|Sheriffs?|Judges?|Involved|Wellness|Programs?|Advocates?|Attorneys?|Sales?"
    r"|Street|Avenue|Road|Park|School|And|Of|The|For|In)\b"
)
# "O'Brien", "McDonald", "Smith-Jones"
_FAMILY = r"[A-Z](?:[a-zà-ž\-]|'(?!s\b)|(?<=[a-z'’\-])[A-Z]|’(?=[A-Z]))+"
_NAME = (
    rf"(?:{_TITLED}){_FAMILY}(?: [A-Z]\.)?(?: {_FAMILY}){{0,2}}"
    rf"|(?:{_WRITTEN_OUT})(?!{_OFFICE}){_FAMILY}(?: [A-Z]\.)?(?: {_FAMILY})?"
    r"(?![\w'\-]| [A-Z])"
)
# RFC 5321, 4.5.3.1: 64 letters before the "@"; RFC 1035, 2.3.4: 63 letters of a label.
_EMAIL = (
    rf"{_B}(?:mailto:)?[A-Za-z0-9._%+\-]{{1,64}}@[A-Za-z0-9\-]{{1,63}}(?:\.[A-Za-z0-9\-]{{1,63}}){{0,8}}"
    r"\.[A-Za-z]{2,63}(?:\?[a-z]{2,7}=[^\s<>\"]*[A-Za-z0-9])?"
)
_PATH = r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]"
_TLD = "gov|org|com|net|edu|mil|info|int|us|uk|ca|mx|br|gob\\.mx|io|app|example|test"
_URL = (
    rf"{_B}(?:https?://|www\.)(?:[A-Za-z0-9]|{_PATH}(?={_PATH}*[A-Za-z0-9])){_PATH}*"
    rf"|{_B}(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{{0,61}}[A-Za-z0-9])?\.){{1,8}}(?:{_TLD}){AFTER}(?!\.[A-Za-z])"
    rf"(?:[/?#]{_PATH}*)?"
)
_CODE = (
    r"(?:U\.?\s?S\.?\s?C\.?(?:\s?A\.?)?|C\.?\s?F\.?\s?R\.?|(?:M\.?\s?)?G\.?\s?L\.?|A\.?\s?R\.?\s?S\.?"
    r"|R\.?\s?C\.?\s?W\.?|O\.?\s?R\.?\s?S\.?|N\.?\s?R\.?\s?S\.?|(?:[A-Z]\.\s?){2,5}"
    r"|(?:(?!See|Under|The|In|And|Read)[A-Z][a-z]+\.?\s){1,2}(?:Penal|Gen\.?|Rev\.?|Vehicle|Civil|Family|Health)\s"
    r"(?:Code|Stat\.?|Laws)(?:\sAnn\.)?)"
)
_SECTION = r"[0-9]+[0-9A-Za-z]*(?:[.\-:/][0-9A-Za-z]+)*(?:\([0-9A-Za-z]{1,4}\))*"
_CITE = (
    rf"{_B}(?:\d+{_S}?)?{_CODE}{_S}?,?{_S}?(?:(?:c|ch)\.{_S}?\d+[A-Z]*,?{_S}?)?"
    rf"(?:§{{1,2}}{_S}?|[Ss]ec(?:tion|\.){_S}?|ss?\.{_S}?|[Pp]art{_S})?{_SECTION}"
    rf"|§{{1,2}}{_S}?{_SECTION}"
    rf"|{_B}Pub\.{_S}?L\.{_S}?(?:No\.{_S}?)?\d+-\d+"
)
_CASE = (
    rf"{_B}(?:[A-Z0-9]{{1,6}}-)(?:[A-Z]{{1,4}}-[0-9]{{2,8}}|[0-9]{{2,4}}-[0-9]{{3,8}})"
    rf"{AFTER}(?!-)"
    rf"|{_B}(?:19|20)?\d\d-\d{{5,8}}{AFTER}(?!-)"
    rf"|#(?:\d{{3,}}|\d+-\d+)(?:-\d+)*{AFTER}"
    rf"|(?<=No\.{_S})[A-Z0-9]{{1,6}}(?:-[A-Z0-9]{{2,8}})+{AFTER}(?!-)"
)
_PHONE = (
    rf"{_B}(?:\+?1[\-. \u00a0]?)?(?:\(\d{{3}}\){_S}?|\d{{3}}[\-. \u00a0/]?)"
    rf"\d{{3}}[\-. \u00a0]?\d{{4}}(?!\d)"
    rf"|(?<!\d)\+\d{{1,3}}(?:[\-. \u00a0()]{{0,2}}\d){{6,13}}(?!\d)"
    rf"|{_B}\d{{3}}-\d{{4}}(?!\d)(?!-\d)"
    rf"|{_B}9-1-1(?!\d)"
)
# Vanity numbers start with a toll-free prefix, or with 1 and any area code.
_VANITY = (
    rf"{_B}(?:\+?1[\-. ])?(?:\(8\d\d\){_S}?|8\d\d[\-. ])(?=[A-Z0-9\-]{{0,20}}[A-Z])"
    rf"[A-Z0-9]{{1,20}}(?:-[A-Z0-9]{{1,20}}){{0,4}}{AFTER}"
)
_DIGITS = "\\d{1,3}(?:\u00a0\\d{3})+(?:[.,]\\d+)?(?!\\d)|\\d+(?:[.,']\\d+)*"
# ".08", alone or after the Arabic letter that means "and"
_DIGITS = rf"(?:(?<![^\s(])|(?<=\s\u0648))\.\d+(?![-\d])|{_DIGITS}"
_SPACED = f"\\d{{1,3}}(?:[ \u00a0]\\d{{3}})+(?:[.,]\\d+)?(?!\\d)|{_DIGITS}"
_SIGN = r"(?:[A-Z]{1,3}\$|[$€£¥₩₹])"

MAYBE = re.compile(
    r"[0-9@§{\[%<&\u1369-\u137c]|[一二三四五六七八九十][月点點時时]|https?:|www\.|\.[A-Za-z]{2}"
    rf"|[a-z]\. [A-Z]|(?:{'|'.join(_RANKS)}) [A-Z]"
)
"""A folded text without any of this holds no item, except a moment such as "noon"."""


@lru_cache(maxsize=128)
def scan(tag: Tag) -> re.Pattern[str]:
    """Return the pattern for language `tag`; the group that matched last names the kind."""
    cal = calendar(tag)
    base = tag.language
    english = base == "en"
    number = _SPACED if cal.spaced else _DIGITS
    if cal.multiples:
        number = (
            rf"(?:{number})(?:\+?{_S}?[多余餘几幾]?(?i:{any_of(cal.multiples)})(?![A-Za-zÀ-ž]))?"
        )
        east = [word for word in cal.multiples if EAST.fullmatch(word)]
        if east:  # "1만 2천", "1万2,000"
            part = rf"\d[\d.,]*{_S}?(?:{any_of(east)})"
            number = rf"{part}(?:{_S}?{part})+(?:\d[\d,]*)?|{part}\d[\d,]*|{number}"
    parts = [
        ("placeholder", _PLACEHOLDER),
        ("name", _NAME),
        ("email", _EMAIL),
        ("url", _URL),
        ("cite", _CITE),
        ("date", dates(cal, english=english)),
        ("time", _times(cal, base)),
        ("phone", _PHONE),
        ("vanity", _VANITY),
        ("case", _CASE),
        ("money", rf"{_SIGN}{_S}?(?:{number})|(?:{number}){_S}?[€£₩]"),
        ("percent", rf"%(?:{number})|(?:{number}){_S}?%(?![sd@](?![A-Za-z])|[{{(])"),
        ("ethiopic", "[\u1369-\u137c]+"),
        ("number", number),
    ]
    # No item begins between two small letters: most places of a text are passed over at once.
    return re.compile(
        "(?!(?<=[a-z])[a-z])(?:" + "|".join(f"(?P<{name}>{rx})" for name, rx in parts) + ")"
    )


# The last full stop of "p.m." also ends the sentence: there it stays with the sentence.
_M = "[ \u00a0]?{}(?:\\.(?![ \u00a0]*$))?(?![A-Za-z])"
_CAPITALS = rf"[AP]\.?{_M.format('M')}"
_AMPM = rf"[ap]\.?{_M.format('m')}|{_CAPITALS}"
# "um 5 am Montag" is not a time in the morning, and Romanian "am" is "I have"
_AMPM_ABROAD = rf"a\.{_M.format('m')}|p\.?{_M.format('m')}|{_CAPITALS}"
_AM_IS_A_WORD = ("de", "gsw", "lb", "nds", "nl", "ro")


_HAN_HOUR = (
    "(?:十[一二]?|[一二两兩三四五六七八九])[點点時时](?:半|[零〇]?[一二三四五六七八九十]{1,3}分?)?"
)


def _times(cal: Calendar, base: str) -> str:
    short = [name for name in cal.halves if len(name) <= 2 and name.isascii()]
    long = [name for name in cal.halves if name not in short]
    named = f"(?i:{any_of(long)})" if long else r"(?!)"
    if short:
        named += f"|(?:{any_of(short)})"
    noon = f"|(?i:{any_of(cal.fixed)})" if cal.fixed else ""
    ampm = _AMPM_ABROAD if base in _AM_IS_A_WORD else _AMPM
    half = f"(?:{ampm}|(?:{named})(?![A-Za-z\u0600-\u06ff]))"
    start = r"(?<!\d)(?<!\d[:.,/])(?<![$€£])(?:[01]?\d|2[0-4])"
    hour = rf"(?<!\d[ \u00a0]){start}"
    minute = r"[0-5]\d"
    clock = rf"{start}(?::{minute}(?::{minute})?|{_S}?[hH]{_S}?{minute})(?![\d:])"
    clock += rf"(?:{_S}?(?:{half}{noon}))?"
    part = rf"(?:(?<![A-Za-zÀ-ž])(?:{named}){_S}?)"
    rest = rf"(?:[:時时点點시]{_S}?(?:{minute}[分분]?|半|반)?|(?![\d:.,/\-]))(?!\d)"
    parts = [
        rf"{part}(?:[01]?\d|2[0-4]){rest}",
        clock,
        rf"{hour}(?:{_S}(?:giờ|Uhr))?{_S}?{half}",
        rf"{hour}{_S}?(?:[时点點]|[時시](?![間间간])){_S}?(?:{minute}{_S}?[分분]?|半|반)?",
        rf"{hour}{_S}?(?:h|Uhr)(?![A-Za-z0-9])",
        rf"(?:(?:{named}){_S}?){_HAN_HOUR}",
    ]
    if base == "en":
        # "between 5 and 7 p.m.": the first hour takes its half of the day from the second
        parts.insert(
            0,
            rf"{hour}(?::{minute})?(?={_S}?(?:-|to|and|until|till){_S}?(?:[01]?\d)(?::{minute})?{_S}?(?:{_AMPM}))",
        )
    if cal.dotted:
        parts.append(rf"{hour}\.{minute}(?![\d.])")
    if cal.fixed:
        # a moment may follow its hour: 12 noon, 12:00 a.m. (midnight), 12 o'clock midnight
        name = rf"(?i:{any_of(cal.fixed)})"
        parts.insert(
            0,
            rf"{hour}(?<=12)(?::00)?(?:{_S}?(?:{ampm})|{_S}o['\u2019]clock)?,?{_S}?"
            rf"(?:\({_S}?{name}{_S}?\)|{name}(?![^\W\d_]))",
        )
        # "midi" in "après-midi" is not noon.
        # Chinese has no spaces around it.
        # "manje midi" is lunch
        meal = r"(?<!\bmanje )(?<!\brepas de )"
        alone = rf"{meal}(?<![^\W\d_])(?<![^\W\d_]-)(?i:{any_of(cal.fixed)})(?![^\W\d_])"
        parts.append(any_of(cal.fixed) if base in {"zh", "yue"} else alone)
    return "|".join(parts)
