"""What the checks use: words, patterns and limits, as data, each with its basis."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TypeVar

from langaccess.core.config import Pattern
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LengthRule:
    """How long a target may be: width of target / width of source, times the usual ratio.

    Attributes:
        basis: where the figures come from.
        usual: ratio of a language that `ratios` does not list.
        low: below this multiple of the ratio something was dropped (error).
        high: above this multiple something was invented (error).
        look_low: below this multiple a person should look (warning).
        look_high: above this multiple a person should look (warning).
        short: so many standard deviations below the usual length something was dropped (error):
            the longer a text, the less its length may stray.
        look_short: so many below it a person should look (warning).
        look_engine: the same where an engine wrote the target.
        slack: a difference of so many columns is never a finding.
        ratios: language → median ratio for a source in English.
    """

    basis: str
    usual: float
    low: float
    high: float
    look_low: float
    look_high: float
    short: float
    look_short: float
    look_engine: float
    slack: int
    ratios: dict[str, float]


@dataclass(frozen=True, slots=True)
class CopiedRule:
    """How much of the source may be in the target.

    Attributes:
        basis: where the figure comes from.
        share: largest share of source words of four letters and more.
        sure: above it something was left untranslated; below, names of chemistry may be meant.
        shares: the same for languages that borrow much from English.
        words: with fewer such words nothing is said.
    """

    basis: str
    share: float
    sure: float
    shares: dict[str, float]
    words: int


@dataclass(frozen=True, slots=True)
class UntranslatedRule:
    """When a single English word in a translation was left there.

    Attributes:
        basis: where the words and figures come from.
        leads: language of Latin letters → how much likelier the word must be English (see
            `identify.english_lead`); of a language without an entry nothing is said.
        sure: language → words that are English there though short, or like its own.
        shared: language → words that it has too.
        kept: words that many languages keep.
        own: language that keeps many English words → those that it always translates.
    """

    basis: str
    leads: dict[str, float]
    sure: dict[str, frozenset[str]]
    shared: dict[str, frozenset[str]]
    kept: frozenset[str]
    own: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class LanguageRule:
    """When a target is surely in another language than asked for.

    Attributes:
        basis: where the figures come from.
        letters: a text of fewer letters must be surely in another language.
        short: with fewer letters the identification is not asked.
        sure: the least share of another language in a shorter text.
        least: the greatest share of its own there.
        same: groups of languages that are easily taken for one another.
        alike: languages whose script alone does not tell them from a neighbor.
    """

    basis: str
    letters: int
    short: int
    sure: float
    least: float
    same: tuple[tuple[str, ...], ...]
    alike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoopRule:
    """How often three words in a row may return."""

    basis: str
    times: int


@dataclass(frozen=True, slots=True)
class EchoRule:
    """Texts that may be the same in two languages.

    Attributes:
        basis: where the words come from.
        allowed: words that many languages share.
        little: language → words that are never part of a name, so that a heading With Capitals
            is not taken for a name.
        sentence: language → words of a sentence, which in small letters are in no name.
        joining: language → words that are in small letters in a name too.
        same: this share of the words in the target, in their order, is the source once more.
    """

    basis: str
    allowed: tuple[str, ...]
    little: dict[str, tuple[str, ...]]
    sentence: dict[str, tuple[str, ...]]
    joining: dict[str, tuple[str, ...]]
    same: float


@dataclass(frozen=True, slots=True)
class ProhibitionRule:
    """Prohibitions.

    Attributes:
        basis: where the patterns come from.
        source: language → pattern of what surely forbids.
        perhaps: language → pattern of what forbids, or says that something is not sure.
        weakened: language → pattern of one that lost its force, in a translation.
        soft: language → pattern of words that only advise, or that leave open whether it is so.
        bans: language → pattern of other bans, which only advice weakens.
        leave: language → pattern of what leaves a choice in a source ("do not have to").
        mild: language → pattern of words that make advice of a ban, in a translation.
    """

    basis: str
    source: dict[str, Pattern]
    perhaps: dict[str, Pattern]
    weakened: dict[str, Pattern]
    soft: tuple[dict[str, Pattern], ...]
    bans: dict[str, Pattern]
    leave: dict[str, Pattern]
    mild: dict[str, Pattern]


@dataclass(frozen=True, slots=True)
class UnitRule:
    """Words for units that are beside a number.

    Attributes:
        basis: where they come from.
        joined: languages that set no space after the word.
        before: languages that set the word before the number.
        one: language → pattern of what is before a single unit: "one", an article.
        fused: language → unit → number → pattern of a word that says both.
        kinds: what is measured → unit → language → pattern of its names.
    """

    basis: str
    joined: tuple[str, ...]
    before: tuple[str, ...]
    one: dict[str, Pattern]
    fused: dict[str, dict[str, dict[int, Pattern]]]
    kinds: dict[str, dict[str, dict[str, Pattern]]]


@dataclass(frozen=True, slots=True)
class FreeRule:
    """That something costs nothing.

    Attributes:
        basis: where the words come from.
        says: language → pattern of what surely says so, in a source.
        may: language → pattern of everything that may say so, in a translation.
    """

    basis: str
    says: dict[str, Pattern]
    may: dict[str, Pattern]


@dataclass(frozen=True, slots=True)
class NegationRule:
    """Words that negate.

    Attributes:
        basis: where they come from.
        words: language → pattern of everything that may negate, for the side that should.
        strong: language → pattern of words that surely negate, for the side that does.
        alike: for each sense language → pattern: left out where both sides say it ("at least").
        accuse: languages in which those words also tell a negation that was added.
        counted: language of the source → pattern of what else a negation of the target may answer.
        before: language → pattern of those of `words` that say "before" or set a time.
        late: language of the source → pattern of what those may answer ("not until", "not after").
        numbered: language → pattern of what is numbered: "No." after it is "number".
        attributes: language → pattern of a negated adjective or participle: "no firmada".
        denies: language of the source → pattern of what such a one may answer.
    """

    basis: str
    words: dict[str, Pattern]
    strong: dict[str, Pattern]
    alike: tuple[dict[str, Pattern], ...]
    accuse: tuple[str, ...]
    counted: dict[str, Pattern]
    before: dict[str, Pattern]
    late: dict[str, Pattern]
    numbered: dict[str, Pattern]
    attributes: dict[str, Pattern]
    denies: dict[str, Pattern]


@dataclass(frozen=True, slots=True)
class NumberWordRule:
    """Numbers in words.

    Attributes:
        basis: what they may stand for.
        words: language of the source → number word → value.
        target: language of the translation → how the words from one to twelve begin, forms parted
            by a bar.
        alike: languages whose words for numbers mean other things too.
        more: language → number → its words, forms parted by a bar, where CLDR has not all of them.
        joined: language → how tens and ones are joined ("{one} iyo {ten}") where CLDR has no
            table.
        named: number → pattern of what is before it where it belongs to the name of a disease,
            which a language may say without it.
    """

    basis: str
    words: dict[str, dict[str, int]]
    target: dict[str, tuple[str, ...]]
    alike: tuple[str, ...]
    more: dict[str, dict[int, str]]
    joined: dict[str, tuple[str, ...]]
    named: dict[str, Pattern]


@dataclass(frozen=True, slots=True)
class OrdinalRule:
    """Ordinal numbers in words.

    Attributes:
        basis: where they come from.
        words: language → number → pattern of its ordinal.
    """

    basis: str
    words: dict[str, dict[int, Pattern]]


@dataclass(frozen=True, slots=True)
class CurrencyRule:
    """Names of currencies.

    Attributes:
        basis: where they come from.
        dollars: pattern of a source that says dollars.
        others: another currency → language → pattern of its names.
    """

    basis: str
    dollars: Pattern
    others: dict[str, dict[str, Pattern]]


@dataclass(frozen=True, slots=True)
class NameRule:
    """Names of people and towns.

    Attributes:
        basis: where the words come from.
        translated: language of the source → words that are capitalized in names and translated.
    """

    basis: str
    translated: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class CountryRule:
    """Countries.

    Attributes:
        basis: where the words come from.
        known_as: language of the source → code of a country → pattern of what names it and does not
            begin as its name does.
        syllables: languages that write each syllable as a word.
    """

    basis: str
    syllables: tuple[str, ...]
    known_as: dict[str, dict[str, Pattern]]


@dataclass(frozen=True, slots=True)
class AcronymRule:
    """Acronyms that stay in capitals, and words that begin with one."""

    basis: str
    keep: tuple[str, ...]
    proper: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuoteRule:
    """What is around a quotation.

    Attributes:
        basis: what the lists rest on.
        marks: language → the marks that it uses.
    """

    basis: str
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QuestionRule:
    """Languages that ask without a mark, and languages that open a question with one."""

    basis: str
    without_mark: tuple[str, ...]
    opened: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModalityRule:
    """Words of duty and permission, by language.

    Attributes:
        basis: where they come from.
        must: pattern of everything that may oblige.
        may: pattern of what permits.
        apart: language → pattern of words of duty that say none ("not obliged to").
        permits: language of the source → pattern of what surely permits a person something.
        asks: language of the source → pattern of everything that demands something.
    """

    basis: str
    must: dict[str, Pattern]
    may: dict[str, Pattern]
    apart: dict[str, Pattern]
    permits: dict[str, Pattern]
    asks: dict[str, Pattern]


@dataclass(frozen=True, slots=True)
class Sense:
    """A sense in words, by language.

    Attributes:
        says: pattern of the words that surely say it.
        may: pattern of all words that could be meant by them.
        apart: pattern of the same words where they say something else ("ask if").
    """

    says: dict[str, Pattern]
    may: dict[str, Pattern]
    apart: dict[str, Pattern] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConditionRule:
    """Words that limit a sentence: "unless", "except", "only"."""

    basis: str
    pairs: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """Two senses that contradict each other."""

    one: Sense
    other: Sense


@dataclass(frozen=True, slots=True)
class OppositeRule:
    """Senses that must not become their opposite."""

    basis: str
    pairs: tuple[Opposite, ...]


@dataclass(frozen=True, slots=True)
class ForbiddenTerm:
    """A word that must not be used.

    Attributes:
        lang: language of the target; its regions are covered too.
        target: pattern of the word.
        say: what to say instead, and why.
        source: pattern that the source must hold for the word to be wrong.
    """

    lang: str
    target: Pattern
    say: str
    source: Pattern | None = None


@dataclass(frozen=True, slots=True)
class ForbiddenRule:
    """Words that no agency wants in print."""

    basis: str
    terms: tuple[ForbiddenTerm, ...]


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """Time zone → its abbreviations."""

    basis: str
    zones: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class StreetRule:
    """Parts of a postal address in the United States.

    Attributes:
        basis: where they come from.
        kinds: what the last word of a street name may be.
        states: abbreviation of a state or territory → its name.
    """

    basis: str
    kinds: tuple[str, ...]
    states: dict[str, str]


@dataclass(frozen=True, slots=True)
class MomentRule:
    """How languages name moments and parts of the day.

    Attributes:
        basis: where the names come from.
        names: language → name of a moment → minutes since midnight.
        may: language → minutes of noon and midnight → pattern of everything that may say it.
        until: language → pattern of what is before a midnight that ends a day.
        since: language → pattern of what is before a midnight that begins one.
        halves: language → `am`, `pm` or `night` → names of that part of the day.
        past: language → words after an hour that add half of one to it, or before it.
        clock: language → pattern of a time that counts the hours otherwise, with `{hour}` for its
            digits → the hours that may be added to the hour.
        hours: language → other words for the hours from one to twelve; a bar separates spellings.
    """

    basis: str
    names: dict[str, dict[str, int]]
    may: dict[str, dict[int, Pattern]]
    until: dict[str, Pattern]
    since: dict[str, Pattern]
    halves: dict[str, dict[str, tuple[str, ...]]]
    past: dict[str, tuple[str, ...]]
    clock: dict[str, dict[str, tuple[int, ...]]]
    hours: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CalendarRule:
    """What CLDR does not say of months, days and hours.

    Attributes:
        basis: where the names come from.
        regions: language → locales whose names of months are understood as well.
        names: language → further names of the twelve months, spellings separated by a bar.
        weekdays: language → further names of the days from Monday on, spellings separated by a bar.
        words: language → short names of months that are words as well, and are not looked for.
        multiples: language → word that multiplies a number → by how much.
        other: language → calendar → names of its months.
        from_six: languages whose speakers count the hours from six o'clock.
        unreadable: languages whose other calendar cannot be converted.
    """

    basis: str
    regions: dict[str, tuple[str, ...]]
    names: dict[str, tuple[str, ...]]
    weekdays: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]
    multiples: dict[str, dict[str, int]]
    other: dict[str, dict[str, tuple[str, ...]]]
    from_six: tuple[str, ...]
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileRule:
    """What is looked for in whole files.

    Attributes:
        basis: where the words come from.
        revised: pattern of the words that say when a text was last revised, in any language.
        help: pattern of the English sentence that says that language help is free.
        readers: highest reading grade of a text for the public.
    """

    basis: str
    revised: Pattern
    help: Pattern
    readers: float


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the checks use, as of a date."""

    as_of: date
    length: LengthRule
    copied: CopiedRule
    untranslated: UntranslatedRule
    loop: LoopRule
    language: LanguageRule
    echo: EchoRule
    prohibition: ProhibitionRule
    units: UnitRule
    free: FreeRule
    negation: NegationRule
    number_words: NumberWordRule
    ordinals: OrdinalRule
    currencies: CurrencyRule
    countries: CountryRule
    names: NameRule
    acronyms: AcronymRule
    questions: QuestionRule
    quotes: QuoteRule
    modality: ModalityRule
    conditions: ConditionRule
    opposites: OppositeRule
    forbidden: ForbiddenRule
    time_zones: ZoneRule
    streets: StreetRule
    files: FileRule
    moments: MomentRule
    calendars: CalendarRule


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """Return the shipped rules.

    Raises:
        ConfigError: the shipped file is missing or was damaged.
    """
    from langaccess.core.config import load

    return load(Rules, shipped(DATA, "checks.yaml"))


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return `pattern` compiled, without regard to case."""
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=256)
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return what is found where one of `patterns` is, without regard to case."""
    return re.compile("|".join(f"(?:{one})" for one in patterns) or r"(?!)", re.IGNORECASE)


def for_language(table: Mapping[str, T], tag: Tag) -> T | None:
    """Return the entry for `tag`, that of its bare language if need be, or None."""
    found = table.get(tag)
    return table.get(tag.language) if found is None else found
