"""Catalogues of messages as rows to check: by key, and by the forms that a language needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from langaccess.core.errors import place
from langaccess.core.model import Finding, Severity
from langaccess.core.tags import Tag
from langaccess.formats.exchange import PLURAL_FORMS, Message, MessageCatalogue
from langaccess.qa.inputs.bilingual import BilingualRow
from langaccess.qa.values.calendar import locale

_BETWEEN_FORMS = "||||"  # Polyglot
_IDENTIFIER = re.compile(r"(?!www\.)[A-Za-z][\w-]*(?:[.:_][A-Za-z][\w-]*)+")
_COUNTED = range(201)  # forms that only a million takes do not occur
_BLANK = re.compile(r"[\s\"'|$`\\<>]+")
_ONE = re.compile(r"(?<![\d.,])1(?![\d.,]*\d)")
_INDENT = re.compile(r"[ \t]*\n\s*")
_LONGEST = 60
_MOST = 4  # keys of a run that are named
# How a message writes the number that decides its form.
_NUMBER = re.compile(
    r"%(?:\d+\$)?(?:l{0,2}|z|h)[diu]|%\(\w+\)d|%?\{\{?\s*(?:count|n|num|number|0)\s*\}\}?|%(?:\d+\$)?[s@]"
)


@dataclass(frozen=True, slots=True)
class Keyed:
    """Two catalogues of one language each, matched by key."""

    rows: tuple[BilingualRow, ...]  # what is in both
    # messages of the source that the translation lacks, neighbors together; those that say
    # nothing are left out
    missing: tuple[tuple[Message, ...], ...]
    # messages of the translation that the source lacks, likewise
    added: tuple[tuple[Message, ...], ...]


def rows_of(catalogue: MessageCatalogue) -> tuple[BilingualRow, ...]:
    """Return the pairs of a catalogue that holds both languages."""
    return tuple(_pair_of_messages(catalogue.path, m, m, m.source) for m in catalogue.messages)


def _pair_of_messages(path: Path, source: Message, target: Message, text: str) -> BilingualRow:
    """Return a pair; a form for one number only may say it in a word ("un día") or as 1."""
    if source.alone and not _NUMBER.search(target.text):
        text = _NUMBER.sub("1" if _ONE.search(target.text) else "", text, count=1).strip()
    text, said = _tidy(text), _tidy(target.text)
    name = _BLANK.sub("-", target.key)[:_LONGEST].strip("-")  # a key of PO is a whole sentence
    return BilingualRow(name, text, said, at(path, target), target.unfinished, keyed=True)


def _forms_in_text(target: Message, source: str) -> Iterator[tuple[Message, str]]:
    """Yield the forms beside a number in one text ("1 unit |||| {n} units"), with their sources.

    The first of several is compared with the first of the source, every other one with the last.
    """
    theirs, ours = target.text.split(_BETWEEN_FORMS), source.split(_BETWEEN_FORMS)
    if len(theirs) == len(ours) == 1:
        yield target, source
        return
    for at, text in enumerate(theirs):
        form = ours[0] if at == 0 and len(theirs) > 1 else ours[-1]
        yield replace(target, key=f"{target.key}[{at}]", text=text), form


def _tidy(text: str) -> str:
    """Return a text without the blanks by which a template indents it: no reader sees them."""
    return _INDENT.sub("\n", text.strip())


def matched(source: MessageCatalogue, target: MessageCatalogue, tag: Tag) -> Keyed:
    """Match two catalogues by key.

    Beside a number each language has forms of its own: Russian needs `few` and `many` where English
    has `one` and `other`, Chinese needs `other` alone. A form is compared with the same form of the
    source where it is for 1 alone, else with `other`. Of a source with both languages its
    translations are taken, where it has any, else its sources. `tag` is the language of the
    translation.
    """
    here = {m.key: m for m in _needed(source, target, tag)}
    there = {m.key: m for m in target.messages}
    rows = tuple(
        _pair_of_messages(target.path, here[key], form, text)
        for key, message in there.items()
        if key in here
        for form, text in _forms_in_text(message, here[key].text or here[key].source)
    )
    return Keyed(rows, tuple(_unmatched_runs(here, there)), tuple(_unmatched_runs(there, here)))


def _unmatched_runs(
    here: Mapping[str, Message], there: Mapping[str, Message]
) -> Iterator[tuple[Message, ...]]:
    """Yield runs of neighboring messages of one parent that the other side lacks."""

    def parent(key: str) -> tuple[bool, str]:
        return key in there, key.rpartition(".")[0]

    for (known, _), keys in groupby(here, key=parent):
        run = tuple(here[key] for key in keys if _has_text(here[key]))
        if run and not known:
            yield run


def _has_text(message: Message) -> bool:
    """Return whether there is text to translate; settings ("true", "false") do not count."""
    return (message.text or message.source).strip().lower() not in ("", "true", "false")


def _needed(source: MessageCatalogue, target: MessageCatalogue, tag: Tag) -> Iterator[Message]:
    """Yield the messages of the source, with the forms that the target's language needs."""
    groups: dict[str, dict[str, Message]] = {}
    for message in source.messages:
        if message.form in PLURAL_FORMS:
            groups.setdefault(message.group, {})[message.form] = message
    present: dict[str, set[str]] = {}
    for message in target.messages:
        if message.form in PLURAL_FORMS:
            present.setdefault(message.group, set()).add(message.form)
    done: set[str] = set()
    for message in source.messages:
        if message.form not in PLURAL_FORMS:
            yield message
        elif message.group not in done:
            done.add(message.group)
            given = present.get(message.group, set())
            yield from _forms(message.group, groups[message.group], given, tag)


def _forms(
    group: str, forms: Mapping[str, Message], given: set[str], tag: Tag
) -> Iterator[Message]:
    needed = _forms_of(tag)
    for form in PLURAL_FORMS:
        if form not in needed and form not in given:
            continue
        numbers = needed.get(form, frozenset())
        alone = len(numbers) == 1 or numbers == {0, 1}  # French has 0 and 1 in one form
        # a form that the language does not have is what the file makes of it
        own = alone or form == "other" or form not in needed
        like = forms.get(form) if own else None
        like = like or forms.get("other") or next(iter(forms.values()))
        yield replace(like, key=f"{group}{form}", form=form, alone=alone)


@lru_cache(maxsize=64)
def _forms_of(tag: Tag) -> Mapping[str, frozenset[int]]:
    """Return the forms that whole numbers take in a language, and the numbers of each (CLDR)."""
    known = locale(tag)
    if known is None:
        return {"other": frozenset(_COUNTED)}
    found: dict[str, set[int]] = {"other": set()}
    for number in _COUNTED:
        found.setdefault(str(known.plural_form(number)), set()).add(number)
    return {form: frozenset(numbers) for form, numbers in found.items()}


def _list_keys(run: Sequence[Message], one: str) -> str:
    """Return the keys of a run with their verb, the first ones by name."""
    names = [f"'{message.key}'" for message in run[:_MOST]]
    if len(run) > _MOST:
        names.append(f"{len(run) - _MOST} more")
    if len(names) == 1:
        return f"{names[0]} is {one}"
    return f"{', '.join(names[:-1])} and {names[-1]} are {one}"


def key_missing(run: Sequence[Message], where: str) -> Finding:
    """Keys of the source are not in the translation, or forms beside a number that it needs."""
    words = _list_keys(run, "not there")
    return Finding("section.missing", words, Severity.ERROR, where=f"{where} of the source")


def key_added(run: Sequence[Message], where: str) -> Finding:
    """Keys of the translation are not in the source."""
    words = _list_keys(run, "not in the source")
    return Finding("section.added", words, Severity.WARNING, where=where)


def key_twice(key: str, where: str) -> Finding:
    """A key of a catalogue occurs twice, with different texts."""
    words = f"'{key}' occurs twice, with different texts"
    return Finding("key.twice", words, Severity.WARNING, where=where)


def is_identifier(source: str, target: str) -> bool:
    """Return whether a source only names a message ("letter.title"), and the target is a text."""
    return _IDENTIFIER.fullmatch(source) is not None and len(target.split()) > 1


def at(path: Path, message: Message) -> str:
    """Return the place of a message: `file:line`."""
    return place(path.name, message.line or None)
