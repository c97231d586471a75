"""The register of copies: which version, how many, where. It is computed from the log.

`document.published` records how many copies of a version went to a site, `document.collected` that
the copies at a site were collected. Nothing else is stored.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from langaccess.agency import ledger
from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.review.releases import RELEASED

PUBLISHED = "document.published"
COLLECTED = "document.collected"
_SHORT = 2  # letters of a word in which another letter is not a typing mistake: `Annex A`


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies of one version at one site.

    Attributes:
        form: form number.
        document: name of the source document.
        tag: language.
        version: version in that language.
        site: where they are.
        copies: how many.
        first: when the first of them went there.
        last: when the last did.
    """

    form: str
    document: str
    tag: Tag
    version: int
    site: str
    copies: int
    first: datetime = field(metadata={"json": "since"})
    last: datetime


def copies_out(
    conn: sqlite3.Connection, *, form: str = "", site: str = "", tag: Tag | None = None
) -> tuple[Copies, ...]:
    """Return the copies that are out, by site, document, language and version.

    Args:
        form: only with form numbers that begin so.
        site: only at this site.
        tag: only in this language.
    """
    out: dict[tuple[tuple[str, ...], str], Copies] = {}
    for entry in ledger.entries(conn, PUBLISHED, COLLECTED):
        data = entry.data
        key = (_form_key(data["form"]), site_key(data["site"]))
        if entry.kind == COLLECTED:
            out.pop(key, None)
            continue
        one = _of(data, entry.at)
        known = out.get(key)
        if known is not None:
            one = replace(known, copies=known.copies + one.copies, last=one.last)
        out[key] = one
    asked = _form_key(form)
    good = [
        one
        for (key, place), one in out.items()
        if key[: len(asked)] == asked and site_key(site) in {"", place} and tag in {None, one.tag}
    ]
    return tuple(sorted(good, key=lambda c: (site_key(c.site), c.document, c.tag, c.version)))


def released_forms(conn: sqlite3.Connection, typed: str) -> Iterator[ledger.LogEntry]:
    """Yield the versions in the log whose form number begins like `typed`, oldest first.

    A typed number needs neither the dot nor the same case: `spd-014 pt v3` is enough.
    """
    asked = _form_key(typed)
    for entry in ledger.entries(conn, RELEASED):
        known = _form_key(entry.data["form"])
        if asked and known[: len(asked)] == asked:
            yield entry


def _form_key(form: str) -> tuple[str, ...]:
    """Return a form number as words to compare: any case, no dot."""
    return tuple(form.casefold().replace("·", " ").split())


def site_key(site: str) -> str:
    """Return the name of a site to compare: any case, single spaces."""
    return " ".join(site.casefold().split())


def near_site(conn: sqlite3.Connection, site: str) -> str:
    """Return the known site for a name that is probably a typing mistake; empty for none.

    One letter too few, too many, wrong, or two exchanged, in a word of more than two letters. A
    different number makes another site (`Precinct 4`).
    """
    known = {
        site_key(entry.data["site"]): str(entry.data["site"])
        for entry in ledger.entries(conn, PUBLISHED)
    }
    typed = site_key(site)
    near = "" if typed in known else next((key for key in known if _mistyped(typed, key)), "")
    return known.get(near, "")


def _mistyped(one: str, other: str) -> bool:
    words = one.split(), other.split()
    if len(words[0]) != len(words[1]):
        return "".join(words[0]) == "".join(words[1])
    differ = [pair for pair in zip(*words, strict=True) if pair[0] != pair[1]]
    return len(differ) == 1 and _one_typing_mistake(*differ[0])


def _one_typing_mistake(one: str, other: str) -> bool:
    if min(len(one), len(other)) <= _SHORT or any(c.isdigit() for c in one + other):
        return False
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if len(longer) == len(shorter):
        at = [n for n, (a, b) in enumerate(zip(longer, shorter, strict=True)) if a != b]
        swapped = len(at) == 2 and at[1] == at[0] + 1
        return len(at) == 1 or (
            swapped and longer[at[0]] == shorter[at[1]] and longer[at[1]] == shorter[at[0]]
        )
    return any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))


def copies_at(conn: sqlite3.Connection, form: str, site: str) -> Copies:
    """Return the copies of a version at a site.

    Raises:
        InputError: there are none, or the form number is several.
    """
    found = copies_out(conn, form=form, site=site)
    if len(found) != 1:
        raise InputError(
            f"several versions with the number {form} are there"
            if found
            else f"no copies of {form} are at {site}",
            hint="see `langaccess publish where`; write the whole form number in quotes",
        )
    return found[0]


def _of(data: Mapping[str, Any], at: datetime) -> Copies:
    return Copies(
        form=data["form"],
        document=data["document"],
        tag=Tag(data["lang"]),
        version=int(data["version"]),
        site=data["site"],
        copies=int(data["copies"]),
        first=at,
        last=at,
    )
