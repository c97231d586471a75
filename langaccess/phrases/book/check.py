"""What is wrong with the translations of a phrasebook; every finding says file and line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from langaccess.agency.policy import Policy, SentenceQuestion, decide, reason
from langaccess.core.model import Decision, Finding, Severity, State
from langaccess.core.tags import EN, Tag
from langaccess.phrases.book.find import never_a_phrase
from langaccess.phrases.book.gate import gate
from langaccess.phrases.book.model import Never, Phrase, Phrasebook, Translation
from langaccess.phrases.book.printable import unprintable

if TYPE_CHECKING:
    from langaccess.qa import TextFindings

# Of the checks of a pair, those that hold for a phrase. Length does not: "Yes" is eleven letters
# long in some languages. What only engines do wrong is not looked for either.
_CODES = (
    "target.empty", "number.differs", "phone.differs", "url.differs", "clock.differs",
    "placeholder.differs",
    "echo", "script.wrong", "language.wrong",
)  # fmt: skip

# Characters without a shape that writing needs: joiners, word breaks of scripts without spaces,
# marks and isolates of direction.
_NEEDED = frozenset("\u200b\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069")
_BLANK = re.compile(r"_{3,}")


def check_phrasebook(
    book: Phrasebook,
    policy: Policy,
    *,
    tags: tuple[Tag, ...] = (),
    answered: Collection[tuple[str, str]] = (),
) -> tuple[Finding, ...]:
    """Return everything that is wrong with `book` and that no one has answered.

    Args:
        policy: the current rules; their sentence gate bars English that performs a legal act.
        tags: only these languages, and no English; all of it when empty.
        answered: code and segment of each answer to a finding (`qa.accepted`).
    """
    found: list[Finding] = [] if tags else list(_english(book, policy))
    for tag in tags or book.tags:
        entries = book.translations.get(tag, {})
        for entry in entries.values():
            found.extend(text_findings(entry, book.phrases[entry.id]).open(answered))
        found.extend(_together(tag, list(entries.values())))
    return tuple(found)


def decide_phrase(english: str, never: Never, policy: Policy) -> Decision:
    """Return whether an English sentence may be a phrase: none on rights, consent or statements."""
    ruling = decide(SentenceQuestion(english), policy)
    subject = never_a_phrase(never, english)
    if not ruling.allowed or subject is None:
        return ruling
    words = f"{subject.subject} are never a phrase: get a qualified interpreter"
    return Decision(allowed=False, reasons=(reason(policy, "floor.1", words),))


def faults(entry: Translation, phrase: Phrase) -> Iterator[Finding]:
    """Yield what is wrong with one translation of `phrase`."""
    from langaccess import qa  # a card that is printed needs none of it

    form = list(_form(entry))
    for code, words in form or [
        ("text.unprintable", w) for w in unprintable(entry.text, entry.tag)
    ]:
        yield _finding(entry, code, words)
    # A word alone with a capital is a name to the checks, which any script may keep; not here.
    english = phrase.en if " " in phrase.en else phrase.en.lower()
    # Related languages share words ("April"): a person who read only the word and knew it says so.
    known = " " not in phrase.en and phrase.en.lower() in {text.lower() for text in entry.back}
    codes = tuple(code for code in _CODES if code != "echo") if known else _CODES
    for finding in qa.run(english, entry.text, source_tag=EN, target_tag=entry.tag, codes=codes):
        yield _finding(entry, finding.code, finding.message, finding.severity)
    for code, words, severity in gate(entry, phrase):
        yield _finding(entry, code, words, severity)
    if entry.state is State.STALE:
        yield _finding(entry, "phrase.stale", entry.reason, Severity.WARNING)


def segment(entry: Translation, phrase: Phrase) -> str:
    """Return the id under which a finding in a translation is answered."""
    from langaccess import qa

    return qa.segment_id(entry.id, phrase.en, entry.text)


def text_findings(entry: Translation, phrase: Phrase) -> TextFindings:
    """Return what is wrong with one translation of `phrase`, to be answered."""
    from langaccess import qa

    return qa.TextFindings(entry.id, entry.tag, phrase.en, entry.text, faults(entry, phrase))


def with_errors(
    book: Phrasebook, entries: Iterable[Translation], answered: Collection[tuple[str, str]]
) -> list[str]:
    """Return id and language of each text of `book` that has an error that no one has answered.

    Args:
        entries: which texts; those that are not in `book` are passed over.
        answered: as for `check_phrasebook`.
    """
    now = (book.translation(one.id, one.tag) for one in entries)
    return [
        f"{entry.id} ({entry.tag})"
        for entry in now
        if entry is not None
        and any(
            finding.severity is Severity.ERROR
            for finding in text_findings(entry, book.phrases[entry.id]).open(answered)
        )
    ]


def _english(book: Phrasebook, policy: Policy) -> Iterator[Finding]:
    for phrase in book.phrases.values():
        decision = decide_phrase(phrase.en, book.never, policy)
        if not decision.allowed:
            words = "; ".join(reason.text for reason in decision.reasons)
            yield Finding("phrase.legal", f"{phrase.id}: {words}", Severity.ERROR, phrase.where)


def _form(entry: Translation) -> Iterator[tuple[str, str]]:
    if not entry.nfc:
        yield "text.not_nfc", "not in Unicode's composed form (NFC)"
    from langaccess.identify import legacy_encoding

    legacy = legacy_encoding(entry.text)
    if legacy:
        yield "text.legacy", f"written in {legacy}, not in Unicode"
    for char in dict.fromkeys(filter(_stray, entry.text)):
        name = unicodedata.name(char, "without a name")
        yield "text.invisible", f"U+{ord(char):04X} {name}"
    if entry.text != " ".join(entry.text.split(" ")).strip() or "  " in entry.text:
        yield "text.spaces", "spaces at an end, or two in a row"
    if entry.text.count("{") != entry.text.count("}"):
        yield "placeholder.unbalanced", "a brace is opened and not closed, or the reverse"
    if len(_BLANK.findall(entry.text)) != len(_BLANK.findall(entry.en)):
        yield "placeholder.differs", "the blanks (____) are not those of the English"


def _stray(char: str) -> bool:
    invisible = unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn", "Cs"}
    return char == "\ufffd" or (invisible and char not in _NEEDED)


def _together(tag: Tag, entries: list[Translation]) -> Iterator[Finding]:
    """All phrases of a language together say more about it than one short line."""
    text = "\n".join(entry.text for entry in entries)
    from langaccess.identify import is_language

    if is_language(text, tag) is False:
        words = f"taken together, the phrases in {tag.name} are in another language"
        yield Finding("language.wrong", words, Severity.ERROR, entries[0].where)


def _finding(
    entry: Translation, code: str, words: str, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(code, f"{entry.tag} {entry.id}: {words}", severity, entry.where)
