"""Remove differences of one pair that the rest of the file, or a rule, explains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from langaccess.core.tags import Tag, known
from langaccess.qa.values.items import ItemKind, ValueItem
from langaccess.qa.values.unmatched import Unmatched, key


def same_site(unmatched: Unmatched, sites: Sequence[Sequence[str]], target: Tag) -> Unmatched:
    """Return `unmatched` without addresses that are the target's pages of the same site.

    `sites` has groups of hosts that are one site in several languages; the name of `target` in an
    address ("/es/") counts for nothing.
    """
    return _without_pairs(
        unmatched,
        lambda m, e: m.kind is e.kind and _same_page(m, e, sites, target),
    )


_HREF = re.compile(r"(?<=href=[\"'])[^\"']+")


def _same_page(
    one: ValueItem, other: ValueItem, sites: Sequence[Sequence[str]], target: Tag
) -> bool:
    if one.kind is ItemKind.URL:
        return page(one.value, sites, target) == page(other.value, sites, target)
    if one.kind is not ItemKind.PLACEHOLDER or "href" not in one.text:
        return False
    here, there = (
        _HREF.sub(lambda m: page(m.group(), sites, target), item.text) for item in (one, other)
    )
    return here == there


def page(value: str, sites: Sequence[Sequence[str]], target: Tag) -> str:
    """Return an address that is equal for all languages of a page.

    What names the target's language or English counts for nothing where sites put it: a first
    part of the host or a part of the path ("/es/", "/es-us/"), the end of a file's name
    ("form_es.pdf", "es.html"), a language that is asked for ("?lang=es").
    """
    named, ending, asked = _language_marks(target)
    value = re.sub(r"^(?:https?://)?(?:www\.)?", "", value, flags=re.IGNORECASE)
    host, _, path = value.partition("/")
    host = next((group[0].lower() for group in sites if host in map(str.lower, group)), host)
    label, _, rest = host.partition(".")
    host = rest if "." in rest and named.fullmatch(label) else host
    path = asked.sub("", path).rstrip("?&")
    steps = [step for step in path.lower().split("/") if step and not named.fullmatch(step)]
    return "/".join((host, *(ending.sub("", step) for step in steps)))


def in_language(value: str, target: Tag) -> bool:
    """Return whether an address says that its page is in the target's language: "/es/ayuda"."""
    named, ending, asked = _language_marks(target, english=False)
    host, _, path = value.partition("/")
    marked = named.fullmatch(host.partition(".")[0]) or asked.search(path)
    return bool(marked) or any(
        named.fullmatch(step) or ending.search(step) for step in path.lower().split("/")
    )


def translated_path(one: str, other: str, tags: tuple[Tag, Tag]) -> bool:
    """Return whether two addresses of a host differ in the language and in words of the path.

    Each has its language as a folder; both are equally deep, and share a folder and all numbers.
    """
    (host, *here), (there_host, *there) = (value.lower().split("/") for value in (one, other))
    marked = [
        any(_language_marks(tag, english=False)[0].fullmatch(step) for step in steps[:-1])
        for tag, steps in zip(tags, (here, there), strict=True)
    ]
    alike = host == there_host and len(here) == len(there) and all(marked)
    shared = {step for step, its in zip(here, there, strict=False) if step == its}
    return alike and bool(shared) and re.findall(r"\d+", one) == re.findall(r"\d+", other)


@lru_cache(maxsize=64)
def _language_marks(tag: Tag, *, english: bool = True) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a language in an address: as a part, at an end, asked for."""
    row = known(tag)
    bases = {tag.language} | ({"en"} if english else set())
    names = {"english"} if english else set()
    names |= {row.name.lower().split()[0], row.autonym.lower()} if row else set()
    names |= {"espanol"} if "es" in bases else set()
    code = rf"(?:{'|'.join(sorted(bases))})(?:[-_](?:[a-z]{{2}}|419|hans|hant|latn|cyrl|arab))?"
    either = rf"(?:{code}|{'|'.join(sorted(map(re.escape, names)))})" if names else code
    return (
        re.compile(either, re.IGNORECASE),
        re.compile(rf"(?:^|[-_.]){either}(?=\.\w{{2,5}}$|$)", re.IGNORECASE),
        re.compile(
            rf"(?<=[?&])(?:l|lang|language|locale|hl|lng|q_language)={either}(?:&|$)"
            rf"|&(?:l|lang|language|locale|hl|lng|q_language)={either}$",
            re.IGNORECASE,
        ),
    )


def without_broken_links(unmatched: Unmatched, source: str, target: str) -> Unmatched:
    """Return `unmatched` without addresses that the end of a line broke on one side.

    Text out of pages has an address of two lines in two pieces. Each piece, and the whole, is
    looked for in the other text with its spaces taken out.
    """
    here, there = ("".join(text.split()).lower() for text in (source, target))

    def left(items: Iterable[ValueItem], other: str) -> tuple[ValueItem, ...]:
        return tuple(
            item
            for item in items
            if item.kind not in (ItemKind.URL, ItemKind.EMAIL)
            or item.text.rstrip("/.-").lower() not in other
        )

    return replace(
        unmatched, missing=left(unmatched.missing, there), extra=left(unmatched.extra, here)
    )


def _without_pairs(unmatched: Unmatched, same: Callable[[ValueItem, ValueItem], bool]) -> Unmatched:
    gone_m, gone_e = set(), set()
    for at, missing in enumerate(unmatched.missing):
        for other, extra in enumerate(unmatched.extra):
            if same(missing, extra):
                gone_m.add(at)
                gone_e.add(other)
    if not gone_m:
        return unmatched
    return replace(
        unmatched,
        missing=tuple(m for at, m in enumerate(unmatched.missing) if at not in gone_m),
        extra=tuple(e for at, e in enumerate(unmatched.extra) if at not in gone_e),
    )


class Elsewhere:
    """All items of the two files, so that a moved item is not an error."""

    def __init__(
        self,
        source: Iterable[ValueItem],
        target: Iterable[ValueItem],
        sites: Sequence[Sequence[str]],
        tag: Tag,
    ) -> None:
        self._sites = sites
        self._tag = tag
        self._source = Counter(map(self._key, source))
        self._target = Counter(map(self._key, target))

    def _key(self, item: ValueItem) -> tuple[str, str]:
        if item.kind is ItemKind.URL:
            return item.kind.value, page(item.value, self._sites, self._tag)
        return key(item)

    def settle(self, unmatched: Unmatched, *, firm: bool, loose: bool = False) -> Unmatched:
        """Return `unmatched` without items that the file has elsewhere, as often as in the source.

        `firm`: the pair is sure; then a value that was exchanged for another of its kind stays a
        fault even where both are in the file, as when two offices changed numbers. `loose`: the
        order of the text was guessed; what is in the other file at all counts as there.
        """
        kinds = {item.kind for item in unmatched.missing} & {item.kind for item in unmatched.extra}
        swapped = kinds if firm else set()

        def short(item: ValueItem) -> bool:
            count = self._target[self._key(item)]
            return not count if loose else count < self._source[self._key(item)]

        def more(item: ValueItem) -> bool:
            count = self._source[self._key(item)]
            return not count if loose else self._target[self._key(item)] > count

        missing = tuple(i for i in unmatched.missing if i.kind in swapped or short(i))
        extra = tuple(i for i in unmatched.extra if i.kind in swapped or more(i))
        return replace(unmatched, missing=missing, extra=extra)
