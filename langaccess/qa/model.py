"""What a check is, and the pair it looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from langaccess.core.model import Finding, Severity
from langaccess.core.segments import sentences
from langaccess.core.tags import EN, Tag
from langaccess.qa.checks.inflection import holds
from langaccess.qa.rules import Rules, for_language
from langaccess.qa.values.calendar import calendar
from langaccess.qa.values.compare import compare
from langaccess.qa.values.items import ItemKind, ValueItem, find_items
from langaccess.qa.values.unmatched import Unmatched


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the agency's term base, as the checks need it.

    Attributes:
        source: the term in the source language.
        target: its approved forms in the target language; none to forbid only.
        forbidden: forms that must not be used for it.
    """

    source: str
    target: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


def occurring(text: str, terms: Iterable[Term], tag: Tag = EN) -> tuple[Term, ...]:
    """Return those of `terms` whose source form is in `text` of language `tag`, inflected."""
    return tuple(term for term in terms if holds(text, term.source, tag))


class Pair:
    """A source and its target, with what several checks need worked out once.

    Attributes:
        source: source text, NFC.
        target: target text, NFC.
        source_tag: language of the source.
        target_tag: language of the target.
        dnt: terms that must be in the target as they are in the source.
        rules: what the checks use.
        terms: entries of the term base that the target must keep to.
        settle: takes from `unmatched` what other parts of the text account for.
        by_engine: no person wrote the target, so no one has weighed what may be meant either way.
        source_items, target_items: the numbers, dates, links and other values of each text.
        unmatched: the values that only one side has.
        due_terms: the terms that are in the source.
        sentences: both texts sentence by sentence.
        source_bare, target_bare: each text without its values and do-not-translate terms.
    """

    def __init__(
        self,
        source: str,
        target: str,
        source_tag: Tag,
        target_tag: Tag,
        dnt: tuple[str, ...],
        rules: Rules,
        terms: tuple[Term, ...] = (),
        settle: Callable[[Unmatched], Unmatched] | None = None,
        *,
        by_engine: bool = False,
    ) -> None:
        self.source = source
        self.target = target
        self.source_tag = source_tag
        self.target_tag = target_tag
        self.dnt = dnt
        self.rules = rules
        self.terms = terms
        self._settle = settle
        self.by_engine = by_engine

    @cached_property
    def source_items(self) -> tuple[ValueItem, ...]:
        """Items of the source."""
        return find_items(self.source, self.source_tag)

    @cached_property
    def target_items(self) -> tuple[ValueItem, ...]:
        """Items of the target."""
        return find_items(self.target, self.target_tag)

    @cached_property
    def unmatched(self) -> Unmatched:
        """Items without a partner on the other side."""
        words = for_language(self.rules.number_words.words, self.source_tag) or {}
        found = compare(
            self.source,
            self.target,
            self.source_items,
            self.target_items,
            self.target_tag,
            words,
            calendar(self.source_tag).months,
            for_language(self.rules.number_words.target, self.target_tag) or (),
        )
        return found if self._settle is None else self._settle(found)

    @cached_property
    def foreign(self) -> bool:
        """Whether the source is in another language than its file: a bilingual page keeps it."""
        from langaccess.identify import is_language

        return is_language(self.source, self.source_tag) is False

    @cached_property
    def due_terms(self) -> tuple[Term, ...]:
        """The terms that are in the source."""
        return occurring(self.source, self.terms, self.source_tag)

    @cached_property
    def source_bare(self) -> str:
        """The source without its items and do-not-translate terms."""
        return _without_items(self.source, self.source_items, self.dnt)

    @cached_property
    def sentences(self) -> tuple[tuple[str, str], ...]:
        """Both texts without their items, sentence by sentence if they have equally many."""
        sides = [sentences(text) for text in (self.source_bare, self.target_bare)]
        if len(sides[0]) != len(sides[1]):
            return ((self.source_bare, self.target_bare),)
        return tuple(zip(*sides, strict=True))

    @cached_property
    def target_bare(self) -> str:
        """The target without its items and do-not-translate terms."""
        return _without_items(self.target, self.target_items, self.dnt)


_FORMS = re.compile(r"\{\s*\w+\s*,\s*(?:plural|select|selectordinal)$")
_FORM = re.compile(r"(?:=\d+|[A-Za-z]\w*)(?=\s*\{)")  # "one {a page} other {# pages}"


def _without_items(text: str, items: Iterable[ValueItem], dnt: Iterable[str]) -> str:
    items = tuple(items)
    for item in sorted(items, key=lambda i: i.start, reverse=True):
        text = f"{text[: item.start]} {text[item.end :]}"
    if any(_FORMS.match(item.text) for item in items):
        text = _FORM.sub(" ", text)
    for term in dnt:
        text = text.replace(term, " ")
    return text


def differing(
    pair: Pair, code: str, kinds: Iterable[ItemKind], *, without: Collection[str] = ()
) -> Iterator[Finding]:
    """Yield an error `code` for each item of `kinds` that is on one side of a pair only.

    `without` has texts of items that another finding reports.
    """
    kinds = frozenset(kinds)
    sides = (
        (pair.unmatched.missing, "is missing from the translation"),
        (pair.unmatched.extra, "is not in the source"),
    )
    for items, said in sides:
        for item in items:
            if item.kind in kinds and item.text not in without:
                yield Finding(code, f"'{item.text}' {said}", Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        code: stable dotted id, also of the findings it makes.
        severity: how much its gravest finding weighs.
        doc: one line: what it finds.
        function: the check itself.
        loose_pairs: it is right also where two paragraphs of a file may not belong together, and on
            names and settings: it compares values, or needs no source.
        lone_sides: it also runs on a paragraph that has no partner in the other file.
        labels: it also runs on a label of one word, which may be a setting or a name.
    """

    code: str
    severity: Severity
    doc: str
    function: Callable[[Pair], Iterable[Finding]]
    loose_pairs: bool = False
    lone_sides: bool = False
    labels: bool = True


@dataclass(frozen=True, slots=True)
class FileCheck:
    """A check of whole files: its code, gravest severity, and what it finds."""

    code: str
    severity: Severity
    text: str
