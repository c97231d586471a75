"""Scores the search for a language on the phone page: `python -m benchmarks.search FILE.tsv`.

Each line of the file is what is typed, a tab, and the language that must open: its tag or name;
several with `|`; `-` if the page must say that it has no such language; `deaf` for the screen for
people who do not hear. Lines that begin with `#` are remarks.

A line is right if Enter opens the language, or opens nothing and the language is listed first. With
several, the first ones listed must be these. A wrong language that Enter opens is counted apart.
The page is made with every language and read in Chromium.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from langaccess.core.errors import InputError
from langaccess.core.tags import find, is_sign, languages, tag_or_none
from langaccess.phrases.book import load_phrasebook
from langaccess.phrases.cards import Request, html, written


@dataclass(frozen=True, slots=True)
class Search:
    """What is typed, and the screens that may open; none if the page has no such language."""

    typed: str
    wanted: tuple[str, ...]
    several: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the page did.

    Attributes:
        search: what was typed, and what was wanted.
        opened: the screen that Enter opened, or empty.
        listed: the languages that were listed, in order.
        words: what the page said.
    """

    search: Search
    opened: str
    listed: tuple[str, ...]
    words: str

    @property
    def right(self) -> bool:
        """Whether the person comes to the language."""
        wanted = self.search.wanted
        if not wanted:
            return not self.opened and "is not in this file" in self.words
        if self.opened:
            return self.opened in wanted
        first = self.listed[: len(wanted) if self.search.several else 1]
        return bool(first) and set(first) <= set(wanted)

    @property
    def misled(self) -> bool:
        """Whether Enter opened another language."""
        return bool(self.opened) and self.opened not in self.search.wanted


def read_searches(path: Path) -> Iterator[Search]:
    """Yield the lines of a file.

    Raises:
        InputError: a language is unknown.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            typed, _, cell = line.partition("\t")
            names = [name.strip() for name in re.split(r"[|;,]", cell.split("\t")[0])]
            wanted = dict.fromkeys(tag for name in names if name for tag in screens(name))
            yield Search(typed, tuple(wanted), len(list(filter(None, names))) > 1)


def screens(name: str) -> tuple[str, ...]:
    """Return the screens of a language named in a file of searches.

    Raises:
        InputError: the language is unknown.
    """
    if name.lower() in ("-", "none", "absent", "not in this file"):
        return ()
    if name.lower() in ("deaf", "ase", "asl"):
        return ("deaf",)
    tag = tag_or_none(name) or find(name, use="speech") or find(name)
    if tag is None:
        raise InputError(f"'{name}' is not a language", hint="name it by its tag")
    if is_sign(tag):
        return ("deaf",)
    return written(Request(load_phrasebook(), (tag,)))


def page_of_all() -> bytes:
    """Return the page with every language."""
    tags = tuple(entry.tag for entry in languages() if entry.kind in ("list", "more"))
    request = Request(load_phrasebook(), tags, proof=True, line="(856) 555-0100")
    card, _left = html(request, topics=["interpreter", "safety"], on=dt.date(2026, 11, 29))
    assert card is not None
    return card.data


def outcomes(page: Any, searches: Iterable[Search]) -> Iterator[Outcome]:
    """Type each search into the page, press Enter, and yield what happened.

    Args:
        page: a page of Playwright, at the start of the phone page.
        searches: what is typed.
    """
    for search in searches:
        found = page.evaluate(_TYPED, search.typed)
        yield Outcome(search, found["opened"], tuple(found["listed"]), found["words"])


_TYPED = """async (typed) => {
  const settled = () => new Promise((done) => setTimeout(done));
  location.hash = '#languages';
  await settled();
  const field = document.querySelector('#find-languages');
  field.value = typed;
  field.dispatchEvent(new Event('input'));
  const links = [...document.querySelectorAll('#languages .grid a')];
  const listed = links.filter((link) => link.offsetParent).map((link) => link.hash.slice(1));
  const words = document.querySelector('#languages [role=status]').textContent;
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  await settled();
  const opened = decodeURIComponent(location.hash.slice(1));
  return { listed, words, opened: opened === 'languages' ? '' : opened };
}"""


def main() -> int:
    """Score the file that is named; 1 if a line is wrong."""
    from playwright.sync_api import sync_playwright

    searches = list(read_searches(Path(sys.argv[1])))
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "cards.html"
        path.write_bytes(page_of_all())
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page()
        page.goto(path.as_uri())
        made = list(outcomes(page, searches))
        browser.close()
    for one in made:
        if not one.right:
            wanted = "|".join(one.search.wanted) or "not in this file"
            print(f"{one.search.typed!r}: wanted {wanted}; Enter opened {one.opened or 'nothing'};"
                  f" listed {', '.join(one.listed[:5])}; {one.words}")  # fmt: skip
    right, misled = sum(one.right for one in made), sum(one.misled for one in made)
    opened = sum(one.right and bool(one.opened) for one in made)
    print(f"{len(made)} searches: {right} right ({right / len(made):.1%}), {opened} of them opened "
          f"by Enter; {misled} opened another language")  # fmt: skip
    return int(right < len(made))


if __name__ == "__main__":
    sys.exit(main())
