"""Checks of phones, web addresses, e-mail and street addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from langaccess.core.model import Finding, Severity
from langaccess.qa.folding import INVISIBLE
from langaccess.qa.model import Pair, differing
from langaccess.qa.values.items import ItemKind, ValueItem, digits
from langaccess.qa.values.reconcile import in_language, translated_path

# The host must be one of an example, too: an office may have a mailbox of any name.
_EXAMPLE_NAMES = frozenset({"name", "yourname", "your.name", "example", "you"})
_EXAMPLE_HOSTS = frozenset(
    {"domain.com", "email.com", "example.com", "example.net", "example.org", "mail.com",
     "myemail.com", "yourdomain.com"}
)  # fmt: skip
_HIDDEN = re.compile(f"[{INVISIBLE}]")
_BREAKING = re.compile("[\u00ad\u180e\u200b-\u200d\u2060\ufeff]")  # marks of direction may be there


def phones(pair: Pair) -> Iterator[Finding]:
    """A phone number is missing, changed or added, by the digits one dials."""
    yield from differing(pair, "phone.differs", (ItemKind.PHONE,))


def urls(pair: Pair) -> Iterator[Finding]:
    """A web address is missing, changed or added.

    A warning where a person leads to a page of the same host in the target's own language;
    information where only the words of its path were translated ("/en/law/help", "/fr/law/aide").
    """
    urls = [i for i in pair.unmatched.extra if i.kind is ItemKind.URL and not pair.by_engine]
    mine = [i for i in urls if in_language(i.value, pair.target_tag)]
    hosts = {_host(i) for i in mine} & {_host(i) for i in pair.unmatched.missing}
    theirs = [i for i in pair.unmatched.missing if i.kind is ItemKind.URL]
    tags = (pair.source_tag, pair.target_tag)
    same = [(i, j) for i in theirs for j in mine if translated_path(i.value, j.value, tags)]
    for side, said in ((pair.unmatched.missing, "is missing from the translation"),
                       (pair.unmatched.extra, "is not in the source")):  # fmt: skip
        for item in side:
            if item.kind is ItemKind.URL:
                its = _host(item) in hosts and (item in mine or side is pair.unmatched.missing)
                both = any(item in one for one in same)
                severity = Severity.INFO if both else Severity.WARNING if its else Severity.ERROR
                yield Finding("url.differs", f"'{item.text}' {said}", severity)


def _host(item: ValueItem) -> str:
    return item.value.partition("/")[0]


def emails(pair: Pair) -> Iterator[Finding]:
    """An e-mail address is missing, changed or added."""
    examples = [item for item in pair.unmatched.missing if _is_example(item)]
    hosts = {item.value.rpartition("@")[2] for item in examples}
    # its first part is translated: "nombre@email.com"
    like = [item for item in pair.unmatched.extra if item.value.rpartition("@")[2] in hosts]
    without = {item.text for item in (*examples, *like)} if like else set()
    yield from differing(pair, "email.differs", (ItemKind.EMAIL,), without=without)


def _is_example(item: ValueItem) -> bool:
    """Return whether an address only shows what one looks like: "name@email.com"."""
    name, _, host = item.value.partition("@")
    return item.kind is ItemKind.EMAIL and name in _EXAMPLE_NAMES and host in _EXAMPLE_HOSTS


def invisible(pair: Pair) -> Iterator[Finding]:
    """An address or a phone number in the target holds an invisible character.

    An address breaks by it when copied, and so does a number that a phone is to dial.
    """
    hidden = {ItemKind.URL: _HIDDEN, ItemKind.EMAIL: _HIDDEN, ItemKind.PHONE: _BREAKING}
    for item in pair.target_items:
        if item.kind in hidden and hidden[item.kind].search(item.text):
            shown = _HIDDEN.sub("", item.text)
            yield Finding(
                "url.invisible", f"'{shown}' holds an invisible character", Severity.ERROR
            )


def vanity(pair: Pair) -> Iterator[Finding]:
    """A number in letters and the same number in digits, side by side, do not agree.

    Looks at both sides: where the source is at fault ("1-800-321-OSHA (1-800-321-6472)"), the
    source must be corrected, not the translation.
    """
    for text, items, side in (
        (pair.source, pair.source_items, "in the source "),
        (pair.target, pair.target_items, ""),
    ):
        phones = [item for item in items if item.kind is ItemKind.PHONE]
        for one, other in pairwise(phones):
            between = text[one.end : other.start]
            spelled = re.search(r"[A-Z]{3}", one.text) and not re.search(r"[A-Z]", other.text)
            if (
                spelled
                and re.fullmatch(r"[\s(,=\uff08-]{1,4}", between)
                and one.value != other.value
            ):
                message = f"{side}'{one.text}' is not '{other.text}'"
                yield Finding("phone.vanity", message, Severity.ERROR)


def addresses(pair: Pair) -> Iterator[Finding]:
    """A street address lost its number or the name of its street.

    The name must be unchanged where the target's script is Latin; elsewhere it may be spelled in
    the target's letters, and only the number is asked for.
    """
    pattern = _street(pair.rules.streets.kinds)
    latin = re.search(r"[A-Za-z]{3}", pair.target_bare) is not None
    for match in pattern.finditer(pair.source):
        number, name = match["number"], match["name"].split()[0]
        runs = digits(pair.target)
        if number not in runs or (latin and name not in pair.target):
            message = f"'{number} {name}' is not complete in the translation"
            yield Finding("address.differs", message, Severity.WARNING)


@lru_cache(maxsize=4)
def _street(kinds: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(kind) for kind in sorted(kinds, key=len, reverse=True))
    return re.compile(
        r"(?<![\w.-])(?P<number>\d{1,5}) (?:[NSEW]\.? )?"
        rf"(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){{0,2}}) (?:{words})\b\.?"
    )
