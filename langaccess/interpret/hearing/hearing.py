"""Reads what an officer or dispatcher typed: words in any order, one meaning for each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from langaccess.agency.policy import HelpKind, Policy, Stakes
from langaccess.core import tags
from langaccess.core.dictionary import is_english
from langaccess.core.folding import unaccented
from langaccess.core.near_miss import closest
from langaccess.core.tags import Tag
from langaccess.interpret.hearing.vocabulary import (
    LONGEST,
    Meaning,
    Vocabulary,
    fold,
    small_words,
    vocabulary,
)
from langaccess.interpret.roster import LanguageQuery, parse_language

_ADULT = 18
_OLDEST = 120
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]{2,})[\"“”„«»]")
_AGE = re.compile(r"(\d{1,3})(\D*)")
_TEXT = 3  # words of the shortest text to identify
_FOREIGN = 2  # at least so many of them, and half, are not English
_SURE = 5  # letters of a greeting that may be an English word ("privet")
_LONG = 7  # letters of a small word that may be misspelled
_CODE = 3  # letters of the longest code of a language
_AFTER_WHO = ("able", "acts", "gaps", "links", "offers", "ties", "denials", "asks")
_STAKES = tuple(Stakes)
_PARTY = Meaning("help", HelpKind.PARTY.value)
_BYSTANDER = Meaning("help", HelpKind.BYSTANDER_ADULT.value)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was typed, and what it means."""

    typed: str  # the words as typed
    spoken: str = ""  # the words for the language, or empty
    # the language, or what to ask about it; None when none was typed
    language: LanguageQuery | None = None
    # id of the type of encounter; of several, the one with the highest stakes
    situation: str | None = None
    others: tuple[str, ...] = ()  # ids of the other types that were named: leave is judged for each
    help: tuple[HelpKind, ...] = ()  # the kinds of help that were named, in the order of the words
    unserved: bool = False  # the words say that no one interprets
    danger: bool = False  # the words say that a life is in danger
    text: str = ""  # words to be identified: quoted, or of no known language; empty otherwise
    notes: tuple[str, ...] = ()  # how misspelled words were read
    rest: tuple[str, ...] = ()  # words that were not understood
    # phrases that deny something or name a tie ("not tested", "is the suspect"): they are said
    # back, and after one leave is never given
    limits: tuple[str, ...] = ()
    excluded: tuple[Tag, ...] = ()  # languages that it is not

    @property
    def unclear(self) -> tuple[str, ...]:
        """The words after which leave is never given."""
        said = {word for limit in self.limits for word in limit.split()}
        return (*self.limits, *(word for word in self.rest if word not in said))

    @property
    def touch(self) -> bool:
        """Whether the person is deaf and does not see: `spoken` says so, a tag does not."""
        return self.language is not None and self.language.touch

    @property
    def tag(self) -> Tag | None:
        """The language, if it is clear which."""
        return self.language.tag if self.language is not None else None


@dataclass(slots=True, eq=False)
class _Word:
    """One typed word: as typed, folded, and whether something was made of it.

    Typed twice, a word is two words: each equals only itself.
    """

    typed: str
    folded: str
    ends: bool = False  # a comma or slash follows
    used: bool = False

    @property
    def plain(self) -> str:
        """The word without the marks over its letters."""
        return unaccented(self.typed)


@dataclass(frozen=True, slots=True, order=True)
class _Situation:
    """A situation that was named; of several, the greatest counts.

    First by stakes, then by the length of its name ("blood draw consent"), then the last one.
    """

    stakes: int
    length: int
    position: int
    id: str


@dataclass(frozen=True, slots=True)
class _Limit:
    """Words that deny something or name a tie."""

    words: tuple[_Word, ...]  # the words themselves, and the ones that say what is denied
    only_of_help: bool  # they say nothing where no kind of help and no name was typed ("knows")

    @property
    def text(self) -> str:
        return " ".join(word.typed for word in self.words)


@dataclass(slots=True)
class _Hearing:
    """The state while one question is read."""

    words: list[_Word]
    policy: Policy
    known: Vocabulary
    situations: list[_Situation] = field(default_factory=list)
    help: list[tuple[int, HelpKind]] = field(default_factory=list)  # with the place of the word
    devices: list[int] = field(default_factory=list)  # places of "my phone"
    unserved: bool = False
    danger: bool = False
    languages: list[tuple[str, LanguageQuery]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    limits: list[_Limit] = field(default_factory=list)
    excluded: list[Tag] = field(default_factory=list)

    def spans(self) -> Iterator[list[_Word]]:
        """Yield the runs of words that are not used by then, longest first."""
        for length in range(min(LONGEST, len(self.words)), 0, -1):
            for start in range(len(self.words) - length + 1):
                span = self.words[start : start + length]
                if not any(word.used for word in span):
                    yield span

    def left(self) -> list[_Word]:
        """Return the words that are not used yet."""
        return [word for word in self.words if not word.used]


def hear(words: Sequence[str], policy: Policy) -> Heard:
    """Return what `words` mean, in any order; never raises, never guesses."""
    typed = " ".join(" ".join(words).split())
    quoted = [found.strip() for found in _QUOTED.findall(typed)]
    open_words = _QUOTED.sub(" ", typed)
    hearing = _Hearing(_split(open_words), policy, vocabulary(policy))
    _take_known_words(hearing)
    if notes := list(_read_misspelled_small_words(hearing)):
        # Who could interpret is next to some of these words: all are read again.
        words_again = [_Word(word.typed, word.folded, word.ends) for word in hearing.words]
        hearing = _Hearing(words_again, policy, hearing.known, notes=notes)
        _take_known_words(hearing)
    text = " ".join(quoted) or _take_foreign_text(hearing, accented=True) or _take_greeting(hearing)
    _take_misspelled(hearing)
    text = text or _take_foreign_text(hearing)
    return _heard(typed, text, hearing)


def _take_known_words(hearing: _Hearing) -> None:
    """Hear everything that needs no guess."""
    _take_ages(hearing)
    _take_names_of_rules(hearing)
    _take_languages(hearing)
    _take_ties(hearing)
    _take_denials(hearing)
    _take_small_words(hearing)
    _take_codes(hearing)
    _take_rare_language(hearing)


def _split(text: str) -> list[_Word]:
    """Split "spanish/dv" and "wife,kid"; a sign like a crossed circle is a word: it may mean no."""
    words: list[_Word] = []
    for piece in "".join(f" {c} " if _is_sign(c) else c for c in text).split():
        bare = piece.strip(".,;:!?()[]")
        parts = [part for part in re.split(r"[/,;:+&()]", bare) if fold(part) or _is_sign(part)]
        words += [_Word(part, fold(part) or part, ends=part is not parts[-1]) for part in parts]
        if parts:
            words[-1].ends = piece[-1] in ",;/" or _is_sign(piece)
    return words


def _is_sign(char: str) -> bool:
    """Whether this is one character, and a picture or a sign of mathematics."""
    return len(char) == 1 and not char.isascii() and unicodedata.category(char) in ("So", "Sm")


def _use(span: Sequence[_Word]) -> str:
    for word in span:
        word.used = True
    return " ".join(word.typed for word in span)


def _take_ages(hearing: _Hearing) -> None:
    """Hear an age: "9 yr old", "12yo", "child 9"; under 18 it is a child's.

    It says what the relative next to it is: "brother 15" is a child, "daughter 34" a relative.
    """
    words, units = hearing.words, small_words()
    for n, word in enumerate(words):
        match = _AGE.fullmatch(word.folded)
        if match is None:
            continue
        after = [match[2].strip(), *(w.folded for w in words[n + 1 : n + 4])]
        age, taken = read_age(after, int(match[1]), units)
        relative = _relative(hearing, n - 1) or _relative(hearing, n + 1 + taken)
        lasts = any(hearing.known.is_small(word, "durations") for word in after[1:2])
        if age is None and not match[2] and relative is not None and not lasts:
            age = int(match[1])
        if age is None or age > _OLDEST:
            continue
        _use(words[n : n + 1 + taken])
        if relative is not None:
            _use([relative])
        if age < _ADULT:
            hearing.help.append((n, HelpKind.CHILD))
        elif relative is not None:
            hearing.help.append((n, HelpKind.FAMILY))


def read_age(
    after: Sequence[str], number: int, units: dict[str, frozenset[str]]
) -> tuple[int | None, int]:
    """Return the age in years and how many further words belong to it; no age without a unit."""
    for length in range(len(after), 0, -1):
        phrase = " ".join(word for word in after[:length] if word)
        if phrase in units["years"]:
            return number, length - 1
        if phrase in units["months"]:
            return number // 12, length - 1
    return None, 0


def _relative(hearing: _Hearing, n: int) -> _Word | None:
    """Return the word at `n` if it is one for a child or a relative."""
    word = hearing.words[n] if 0 <= n < len(hearing.words) else None
    meaning = hearing.known.meaning([word.folded]) if word is not None else None
    people = (HelpKind.CHILD.value, HelpKind.FAMILY.value)
    return word if meaning is not None and meaning.id in people else None


def _read_misspelled_small_words(hearing: _Hearing) -> Iterator[str]:
    """Correct long small words that are left ("transalting"), and yield how they were read."""
    long = [word for word in hearing.known.idle if len(word) >= _LONG and " " not in word]
    for word in hearing.left():
        near = "" if is_english(word.folded) else closest(word.folded, long)
        if near:
            yield f"'{word.typed}' read as {near}"
            word.folded = near


def _take_names_of_rules(hearing: _Hearing) -> None:
    """Hear situations and kinds of help by the words of the rules, longest first.

    The longest first, whatever they say: "no injuries" are not a medical emergency, and "hard of
    hearing" no hearing in custody.
    """
    known, signs = hearing.known, _sign_words(hearing)
    for span in hearing.spans():
        phrase = [word.folded for word in span]
        if known.is_small(" ".join(phrase), "dangers"):
            first = hearing.words.index(span[0])
            denied = first > 0 and known.is_small(hearing.words[first - 1].folded, "denials")
            hearing.danger = hearing.danger or not denied
            if known.meaning(phrase) is None:
                _use(span)
        if span[0].used or (len(span) > 1 and " ".join(phrase) in known.idle):
            _use(span)
            continue
        meaning = _as_person(hearing, span) or known.meaning(phrase)
        if meaning is None or not signs.isdisjoint(span):
            continue
        officer = len(phrase) == 1 and known.is_small(phrase[0], "officers", "members")
        if not officer or meaning.id == _BYSTANDER.id or _acts(hearing, span[0]):
            _add(hearing, meaning, span)  # else the officer who asks
        if len(span) > 1 and meaning.kind == "situation":
            _add_person_of_situation(hearing, span[-1])
        _use(span)
    if not hearing.help and not any(known.is_small(w.folded, "able") for w in hearing.words):
        hearing.help += [(place, HelpKind.MT) for place in hearing.devices]


def _sign_words(hearing: _Hearing) -> set[_Word]:
    """Return the words of names of several words for a sign language or deafness."""
    names = {fold(name) for name in hearing.policy.interpreting.sign.names}
    return {
        word
        for span in hearing.spans()
        if len(span) > 1 and " ".join(one.folded for one in span) in names
        for word in span
    }


def _acts(hearing: _Hearing, word: _Word) -> bool:
    """Whether the next or the last word says that this person speaks for another."""
    n, known = hearing.words.index(word), hearing.known
    near = [hearing.words[m].folded for m in (n - 1, n + 1) if 0 <= m < len(hearing.words)]
    return any(known.is_small(one, "acts", "able") for one in near)


def _will_act(hearing: _Hearing, n: int) -> bool:
    """Whether the words after the one at `n` say that this person speaks for another."""
    words, known = hearing.words, hearing.known
    after = n + 1
    while after < len(words) and known.is_small(words[after].folded, "offers"):
        after += 1
    return after < len(words) and known.is_small(words[after].folded, "acts")


def _add_person_of_situation(hearing: _Hearing, word: _Word) -> None:
    """Hear that the person whom a situation names translates: "lost child translating"."""
    n = hearing.words.index(word)
    if not _will_act(hearing, n):
        return
    if _relative(hearing, n) is not None:
        meaning = hearing.known.meaning([word.folded])
        if meaning is not None:
            _add(hearing, meaning, [word])
    elif _is_party(hearing, word.folded):
        _add(hearing, _PARTY, [word])


def _as_person(hearing: _Hearing, span: Sequence[_Word]) -> Meaning | None:
    """Hear a person who translates, and whom the agency did not send, as a party or a bystander.

    A victim or suspect is then no interview of one, and the staff of a hotel not the agency's own.
    """
    words, known = hearing.words, hearing.known
    if len(span) != 1 or hearing.help:
        return None
    n, word = words.index(span[0]), span[0].folded
    if not _will_act(hearing, n):
        return None
    if known.is_small(word, "parties"):
        return _PARTY
    elsewhere = n > 0 and known.is_small(words[n - 1].folded, "places", "people")
    if known.is_small(word, "people") or (elsewhere and known.is_small(word, "members")):
        return _BYSTANDER
    return None


def _add(hearing: _Hearing, meaning: Meaning, span: Sequence[_Word]) -> None:
    if meaning.kind == "situation":
        stakes = _STAKES.index(hearing.policy.interpreting.encounters[meaning.id].stakes)
        position = hearing.words.index(span[0])
        hearing.situations.append(_Situation(stakes, len(span), position, meaning.id))
    elif meaning.kind == "none":
        hearing.unserved = True
        hearing.limits.append(_Limit(tuple(span), only_of_help=True))
    elif meaning.kind == "device":
        hearing.devices.append(hearing.words.index(span[0]))
    else:
        hearing.help.append((hearing.words.index(span[0]), HelpKind(meaning.id)))


def _take_languages(hearing: _Hearing) -> None:
    """Hear names of languages, in any spelling that needs no guess, longest first.

    "English" is the language only if no other is named: "limited English, Spanish". One that is
    denied is never the language: "not Spanish, Mam".
    """
    english: list[tuple[str, LanguageQuery]] = []
    signs = _sign_words(hearing)
    for span in hearing.spans():
        edges = {span[0].folded, span[-1].folded}
        if signs.isdisjoint(span) and hearing.known.idle & edges:
            continue
        if any(word.ends for word in span[:-1]):
            continue  # "farsi/dari" are two
        typed = " ".join(word.typed for word in span)
        found = _exactly(typed, hearing.policy)
        if found is None or _is_code(typed, found) or (_is_rare(found) and len(span) == 1):
            continue
        if _exclude(hearing, span, found):
            continue
        if found.tag is not None and found.tag.language == tags.EN:
            english.append((_use(span), found))
        else:
            hearing.languages.append((_use(span), found))
    hearing.languages = hearing.languages or english[:1]


def _exclude(hearing: _Hearing, span: Sequence[_Word], found: LanguageQuery) -> bool:
    """Take words that say it is not this language: "not Spanish", "doesn't speak Spanish"."""
    words, known = hearing.words, hearing.known
    first, after = words.index(span[0]), words.index(span[-1]) + 1
    start = _denial_before(hearing, first)
    if start is None:
        return False
    following = words[after].folded if after < len(words) else ""
    if words[start].folded == "no" and known.is_small(following, "able", "officers", "members"):
        return False  # "no Spanish interpreter" is not "no Spanish"
    denial = words[start:after]
    hearing.limits = [one for one in hearing.limits if one.words[0] is not words[start]]
    if found.tag is None or found.tag.language != tags.EN:
        hearing.limits.append(_Limit(tuple(denial), only_of_help=True))
        hearing.excluded += [found.tag] if found.tag is not None else found.choices
    _use(denial)
    return True


def _denial_before(hearing: _Hearing, n: int) -> int | None:
    """Return the place of the word that denies the language at `n`, or None.

    Only words like "speak" and "any" come between; "or" carries a denial on: "no English or
    Spanish".
    """
    words, known = hearing.words, hearing.known
    k = n - 1
    while k >= 0 and known.is_small(words[k].folded, "gaps"):
        k -= 1
    if k < 0:
        return None
    if known.is_small(words[k].folded, "denials"):
        return k
    return _denial_before(hearing, k - 1) if k and words[k].folded in ("or", "nor") else None


def _take_ties(hearing: _Hearing) -> None:
    """Hear that who would interpret is a party: "bilingual officer is the suspect"."""
    words, known = hearing.words, hearing.known
    for n, word in enumerate(words):
        following = words[n + 1].folded if n + 1 < len(words) else ""
        owner = word.folded.removesuffix("s")
        owned = owner != word.folded and known.is_small(owner, "parties")
        owned = owned and _relative(hearing, n + 1) is None
        acted = n and word.folded == "who" and not known.is_small(following, *_AFTER_WHO)
        if following and ((owned and _is_helper(hearing, following)) or (acted and not owned)):
            # "the suspect's bilingual officer", "bilingual officer who took the suspect in"
            hearing.limits.append(_Limit(tuple(words[n : n + 2]), only_of_help=True))
        if not known.is_small(word.folded, "links"):
            continue
        before, after = n - 1, n + 1
        while before >= 0 and known.is_small(words[before].folded, "links", "articles"):
            before -= 1
        while after < len(words) and known.is_small(words[after].folded, "links", "articles"):
            after += 1
        if before < 0 or after >= len(words):
            continue
        left, right = (words[place].folded for place in (before, after))
        left_is_party, right_is_party = (_is_party(hearing, one) for one in (left, right))
        asks = known.is_small(left, "questions")
        is_helper = left_is_party and _is_helper(hearing, right)
        if is_helper or (right_is_party and not left_is_party and not asks):
            _use([word])
            hearing.limits.append(_Limit(tuple(words[n : after + 1]), only_of_help=True))


def _is_helper(hearing: _Hearing, word: str) -> bool:
    """Whether the word is one for a person who could interpret."""
    meaning = hearing.known.meaning([word])
    named = meaning is not None and meaning.kind == "help"
    return named or hearing.known.is_small(word, "able", "officers", "members")


def _is_party(hearing: _Hearing, word: str) -> bool:
    return any(hearing.known.is_small(one, "parties") for one in (word, word.removesuffix("s")))


def _take_denials(hearing: _Hearing) -> None:
    """Hear every denial and tie that no phrase has taken: none is a small word."""
    words, known = hearing.words, hearing.known
    for span in hearing.spans():
        phrase = " ".join(word.folded for word in span)
        denies = known.is_small(phrase, "denials")
        if not denies and not known.is_small(phrase, "ties", "plans"):
            continue
        end = words.index(span[-1]) + 1
        after = end
        while after < len(words) and known.is_small(words[after].folded, "gaps", "articles"):
            after += 1
        following = words[after] if after < len(words) else None
        _use(span)
        if following is not None and following.folded == "english":
            continue  # "does not speak English", "a little English"
        only_of_language = not denies and not known.is_small(phrase, "amounts")
        if only_of_language and following is not None and _names_language(hearing, following):
            continue  # "who knows Spanish", "maybe Spanish"
        if known.is_small(phrase, "plans") and (
            following is None or not known.is_small(following.folded, "able")
        ):
            continue  # "should be fine", not "should be tested"
        shown = tuple(words[words.index(span[0]) : after + 1])
        hearing.limits.append(_Limit(shown, only_of_help=not denies))


def _names_language(hearing: _Hearing, word: _Word) -> bool:
    return word.used and any(word.typed in typed.split() for typed, _query in hearing.languages)


def _exactly(typed: str, policy: Policy) -> LanguageQuery | None:
    """Return the language, or the question about a shared name or a country; no near miss."""
    query = parse_language(typed, policy)
    if query.sign:
        names = map(fold, policy.interpreting.sign.names)
        return query if not query.note or fold(typed) in names else None
    if query.tag is not None:
        return None if query.note else query
    return query if query.named else None


def _is_code(typed: str, found: LanguageQuery) -> bool:
    """Whether a word is only a code: "el" is Spanish, "cn" is "can", and "er" a hospital.

    The code of several languages is one too: "nah" is "no" and Nahuatl.
    """
    *before, last = typed.split()
    if (before or found.tag is None) and len(last) < _CODE:
        return True
    if found.tag is None and any(last.lower() in question.tags for question in tags.questions()):
        return True
    if found.tag is None or len(typed) > _CODE:
        return False
    entry = tags.known(found.tag)
    names = (entry.name, entry.autonym, *entry.aliases) if entry else (found.tag.name,)
    return fold(typed) not in map(fold, names)


def _take_codes(hearing: _Hearing) -> None:
    """Hear the code of a language if it is the only word that is left: `es dv`."""
    left = hearing.left()
    if hearing.languages or len(left) != 1 or len(left[0].typed) > _CODE:
        return
    found = _exactly(left[0].typed, hearing.policy)
    if found is not None and found.tag is not None:
        hearing.languages.append((_use(left), found))


def _is_rare(found: LanguageQuery) -> bool:
    """Whether only ISO 639 names the language: many names of one word mean something else too."""
    return found.tag is not None and bool(found.question)


def _take_rare_language(hearing: _Hearing) -> None:
    """Hear a rare language if its name is all that is left, and nothing but that."""
    left = hearing.left()
    first = hearing.words.index(left[0]) if left else 0
    if hearing.languages or not left or hearing.words[first : first + len(left)] != left:
        return
    typed = " ".join(word.typed for word in left)
    found = _exactly(typed, hearing.policy)
    if found is not None and _is_rare(found):
        hearing.languages.append((_use(left), found))


def _take_small_words(hearing: _Hearing) -> None:
    for span in hearing.spans():
        phrase = " ".join(word.folded for word in span)
        if phrase in hearing.known.idle:
            _use(span)


def _take_misspelled(hearing: _Hearing) -> None:
    """Hear words with a typing error, and say how they were read."""
    for span in hearing.spans():
        if all(is_english(word.folded) for word in span):
            continue
        query = _nearly(span, hearing)
        if query is not None and _exclude(hearing, span, query):
            hearing.notes.append(query.note)
            continue
        if query is not None:
            hearing.languages.append((_use(span), query))
            hearing.notes.append(query.note)
            continue
        phrase = " ".join(word.folded for word in span)
        near = hearing.known.misspelled(phrase)
        if near:
            _add(hearing, hearing.known.meanings[near], span)
            hearing.notes.append(f"'{_use(span)}' read as {near}")
    for word in hearing.left():
        if not is_english(word.folded):  # "phone dead line" is not "phone line"
            _take_misspelled_part(hearing, word)


def _take_misspelled_part(hearing: _Hearing, word: _Word) -> None:
    """Hear "langauge" next to "line" as a part of "language line", which means the same."""
    words, known = hearing.words, hearing.known
    n = words.index(word)
    for pair in (words[max(n - 1, 0) : n + 1], words[n : n + 2]):
        other = next((one for one in pair if one is not word), None)
        near = known.misspelled(" ".join(one.folded for one in pair))
        if other is not None and near and known.meaning([other.folded]) == known.meanings[near]:
            hearing.notes.append(f"'{_use([word])}' read as {near}")
            return


def _nearly(span: Sequence[_Word], hearing: _Hearing) -> LanguageQuery | None:
    """Return the language that is misspelled; next to "creole" only one that it can mean.

    Next to a language only after a denial or at a comma or slash: "ukranian, russian".
    """
    open_ones = [query for _words, query in hearing.languages]
    first, last = hearing.words.index(span[0]), hearing.words.index(span[-1])
    alone = _denial_before(hearing, first) is not None or any(
        word.ends for word in hearing.words[max(first - 1, 0) : last + 1]
    )
    if not alone and any(query.tag is not None for query in open_ones):
        return None
    query = parse_language(" ".join(word.typed for word in span), hearing.policy)
    if query.tag is None or not query.note or query.left:
        return None
    return query if alone or all(query.tag in one.choices for one in open_ones) else None


def _take_greeting(hearing: _Hearing) -> str:
    """Return the words left over that are not English if they hold a greeting ("hola")."""
    if hearing.languages or not hearing.left():
        return ""
    from langaccess.identify import is_greeting

    for span in hearing.spans():
        typed = " ".join(word.typed for word in span)
        english = all(is_english(word.folded) for word in span)
        if is_greeting(typed) and not (english and len(typed) < _SURE):
            said = [w for w in hearing.left() if w in span or not is_english(w.folded)]
            return _take_foreign_text(hearing) or _use(said)
    return ""


def _take_foreign_text(hearing: _Hearing, *, accented: bool = False) -> str:
    """Return the words left over if they look like speech in another language.

    With `accented` at least two have letters that English does not have.
    """
    left = [word for word in hearing.left() if not _is_sign(word.folded)]
    if not left or any(query.tag != tags.EN for _words, query in hearing.languages):
        return ""
    strange = [word for word in left if not word.folded.isascii() or word.typed != word.plain]
    if accented and len(strange) < _FOREIGN:
        return ""
    # Small words of English are words of other languages too: the whole run is the text.
    first, last = hearing.words.index(left[0]), hearing.words.index(left[-1])
    while first and hearing.words[first - 1].folded in hearing.known.idle:
        first -= 1
    run = hearing.words[first : last + 1]
    foreign = [word for word in run if word in strange or not is_english(word.folded)]
    other_script = any(not word.folded.isascii() for word in left)
    if other_script or (len(run) >= _TEXT and len(foreign) >= max(_FOREIGN, len(run) / 2)):
        hearing.languages = []
        hearing.limits = [one for one in hearing.limits if one.words[0] not in run]
        return _use(run)
    return ""


def _heard(typed: str, text: str, hearing: _Hearing) -> Heard:
    situations = dict.fromkeys(one.id for one in sorted(hearing.situations, reverse=True))
    spoken, language = _sign_language(hearing) or _one_language(hearing)
    of_someone = bool(hearing.help or hearing.left())  # a word left may be a name on the roster
    return Heard(
        typed,
        spoken,
        language,
        next(iter(situations), None),
        tuple(situations)[1:],
        tuple(dict.fromkeys(using for _place, using in sorted(hearing.help))),
        hearing.unserved,
        hearing.danger,
        text,
        tuple(hearing.notes),
        tuple(word.typed for word in hearing.left()),
        tuple(one.text for one in hearing.limits if of_someone or not one.only_of_help),
        tuple(dict.fromkeys(hearing.excluded)),
    )


def _sign_language(hearing: _Hearing) -> tuple[str, LanguageQuery] | None:
    """Return the sign language if any word means one: "deaf, from Mexico" gets no voice line.

    The other languages are said back: one of them may be that of someone who hears.
    """
    signs = [(words, query) for words, query in hearing.languages if query.sign]
    if not signs:
        return None
    exact = {query.tag: query for _words, query in signs if not query.note}
    query = signs[0][1]
    if len(exact) == 1:
        query = next(iter(exact.values()))
    elif exact:
        names = " or ".join(tag.name for tag in exact if tag is not None)
        usual = hearing.policy.interpreting.sign.usual
        query = LanguageQuery(usual, sign=True, note=f"ask in writing which it is, {names}")
    others = [words for words, query in hearing.languages if not query.sign]
    if others:
        left = " and ".join(f"'{words}'" for words in others)
        hearing.notes.append(f"ask again with {left} for someone who hears")
    return " ".join(words for words, _query in signs), query


def _one_language(hearing: _Hearing) -> tuple[str, LanguageQuery | None]:
    """Return the language; of several, the narrower one, or the question which."""
    if not hearing.languages:
        return "", None
    spoken = " ".join(words for words, _query in hearing.languages)
    clear = {query.tag: query for _words, query in hearing.languages if query.tag is not None}
    open_ones = [
        replace(query, choices=tuple(one for one in query.choices if one not in hearing.excluded))
        for _words, query in hearing.languages
        if query.tag is None
    ]
    if len(clear) == 1:
        tag, query = next(iter(clear.items()))
        # "Chinese Cantonese", "Guatemala Mam": the broader name asks what the narrower one says.
        if all(tag in one.choices for one in open_ones):
            return spoken, query
    if not clear and len(open_ones) == 1:
        return spoken, open_ones[0]
    offered = (tag for one in open_ones for tag in one.choices)
    choices = tuple(dict.fromkeys([*clear, *offered]))
    names = " or ".join(tag.name for tag in choices[:4])
    return spoken, LanguageQuery(question=f"{names}?", choices=choices)
