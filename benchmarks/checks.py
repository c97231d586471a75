"""Seeded errors in human translations, and how many of them `langaccess.checks` finds.

    python -m benchmarks.checks                  # 2,000 errors, scored on the half never tuned on
    python -m benchmarks.checks --half tune      # the half that rules were tuned on
    python -m benchmarks.checks --errors 400

The material is `data/parallel/dev` of the research folder. Rows are halved by the CRC-32 of the
English text: words, limits and patterns were tuned on the even half only. An error counts as found
when a finding of severity error (a warning for negation and terms, which are hints) stands there
that the untouched pair does not have; a lost row counts when the check of the whole file says so,
and as placed when it names the row or its neighbour.

Numbers, negations and sentences are taken as they stand in the rows. Phones, links, dates and tags
are rare in them: one is planted into both sides first, in the habits of the target language, and
then harmed in the target.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from langaccess.checks import (
    ItemKind,
    Settings,
    Term,
    check_files,
    find_items,
    load_rules,
    run,
)
from langaccess.checks.files.one_file import check_rows, check_text
from langaccess.checks.reading.texts import Block, Text
from langaccess.checks.reading.texts import Row as TableRow
from langaccess.checks.rules import compiled, for_language
from langaccess.checks.sentences import sentences
from langaccess.documents.docx.new import Block as Paragraph
from langaccess.documents.docx.new import new_docx
from langaccess.model import Severity
from langaccess.tags import Tag

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
EN = Tag("en")
_LOST = ("section.missing", "sentence.missing")
WINDOW = 20  # rows that stand for a file


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence and its human translation."""

    id: str
    source: str
    target: str
    tag: Tag
    file: str


@dataclass(slots=True)
class Score:
    """How many errors of a class were planted, found, and found at the right place."""

    planted: int = 0
    found: int = 0
    placed: int = 0
    missed: list[str] = field(default_factory=list)


def rows(half: str) -> list[Row]:
    """Return the rows of one half: `tune`, `score`, or `all`."""
    wanted = {"tune": (0,), "score": (1,), "all": (0, 1)}[half]
    found = []
    for path in sorted((DATA / "parallel" / "dev").glob("*.tsv")):
        lines = path.read_text(encoding="utf-8").splitlines()
        tag = Tag(lines[0].split("\t")[2])
        for line in lines[1:]:
            cells = line.split("\t")
            if len(cells) > 2 and zlib.crc32(cells[1].encode("utf-8")) % 2 in wanted:
                found.append(Row(cells[0], cells[1], cells[2], tag, path.stem))
    return found


def flagged(source: str, target: str, tag: Tag, *, terms: tuple[Term, ...] = ()) -> set[str]:
    """Return what is said of a pair: code and message, errors and term or negation hints."""
    found = run(source, target, source_tag=EN, target_tag=tag, terms=terms)
    hints = ("negation.differs", "term.absent")
    return {
        f"{f.code} {f.message}" for f in found if f.severity is Severity.ERROR or f.code in hints
    }


Harm = Callable[[Row, random.Random], tuple[str, str, str] | None]
"""Row → source, sound target, harmed target; None when the row offers nothing to harm."""


def _digit(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    kinds = (ItemKind.NUMBER, ItemKind.MONEY, ItemKind.PERCENT)
    places = [
        at
        for item in find_items(row.target, row.tag)
        if item.kind in kinds
        for at in range(item.start, item.end)
        if row.target[at].isdigit()
    ]
    if not places:
        return None
    at = rng.choice(places)
    return row.source, row.target, _other_digit(row.target, at, rng)


def _other_digit(text: str, at: int, rng: random.Random) -> str:
    zero = ord(text[at]) - int(text[at])
    digit = chr(zero + (int(text[at]) + rng.randint(1, 9)) % 10)
    return text[:at] + digit + text[at + 1 :]


_PHONES = (
    ("1-800-255-7688", "1-800-255-7688"),
    ("(617) 555-0123", "(617) 555-0123"),
    ("617-555-0123", "617.555.0123"),
    ("1-800-255-7688", "18002557688"),
    ("(202) 514-3847", "+1 202 514 3847"),
    ("800-CALL-FBI", "800-225-5324"),
    ("1-844-234-5122", "1 (844) 234-5122"),
)


def _phone(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    here, there = rng.choice(_PHONES)
    if str(row.tag) == "ar" and rng.random() < 0.3:
        there = there.translate({ord(str(n)): chr(0x660 + n) for n in range(10)})
    places = [at for at, char in enumerate(there) if char.isdigit()][1 if "1" in there[:2] else 0 :]
    harmed = _other_digit(there, rng.choice(places), rng)
    return f"{row.source} {here}", f"{row.target} {there}", f"{row.target} {harmed}"


_LINKS = (
    "https://www.example.gov/help/forms",
    "www.example.org/records/2024/request.html",
    "example.gov/es/victims",
    "http://example.us/a-b/c_d?id=42",
    "HealthCare.gov/immigrants/immigration-status",
    "records@example.gov",
)


def _link(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    link = rng.choice(_LINKS)
    cut = rng.randint(2, 6)
    harmed = link[:-cut].rstrip("/.-_@?=")
    if rng.random() < 0.3 or "@" in link:
        at = rng.randrange(link.index(".") + 1, len(link) - 1)
        harmed = link[:at] + link[at + 1 :] if link[at] not in "/." else link[:-cut].rstrip("/.")
    if harmed.rstrip("/") == link.rstrip("/"):
        return None
    return f"{row.source} {link}", f"{row.target} {link}", f"{row.target} {harmed}"


def _date(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    return None if str(row.tag) == "ti" else _moved(row, rng)


def _date_ti(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    # One name serves the Ethiopian month and the Gregorian one: a month's move cannot be seen.
    return _moved(row, rng) if str(row.tag) == "ti" else None


def _moved(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    try:
        locale = Locale.parse(str(row.tag), sep="-", resolve_likely_subtags=True)
    except (UnknownLocaleError, ValueError):
        return None
    day = dt.date(2025, 1, 1) + dt.timedelta(days=rng.randrange(700))
    other = day + dt.timedelta(days=rng.choice((-31, -7, -1, 1, 7, 10, 31, 365)))
    here = format_date(day, "long", locale="en_US")
    there, harmed = (format_date(d, "long", locale=locale) for d in (day, other))
    return f"{row.source} {here}", f"{row.target} {there}", f"{row.target} {harmed}"


_TAGS = ("{{ name }}", "<b>", "</a>", "%s", "${ users.names() }", "{0}", "&nbsp;", "[[code]]")


def _tag(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    tag = rng.choice(_TAGS)
    if tag in row.target or tag in row.source:
        return None
    here, there = (_amid(text, tag, rng) for text in (row.source, row.target))
    return here, there, there.replace(f" {tag} ", " " if rng.random() < 0.5 else f" {tag[:-1]} ")


def _amid(text: str, word: str, rng: random.Random) -> str:
    spaces = [m.start() for m in re.finditer(" ", text)] or [len(text)]
    at = rng.choice(spaces)
    return f"{text[:at]} {word} {text[at:].lstrip()}"


def _negation(row: Row, _: random.Random) -> tuple[str, str, str] | None:
    rule = load_rules().negation.strong
    here, there = for_language(rule, EN), for_language(rule, row.tag)
    if not here or not there or not compiled(here).search(row.source):
        return None
    hits = list(compiled(there).finditer(row.target))
    if len(hits) != 1:
        return None
    harmed = row.target[: hits[0].start()] + row.target[hits[0].end() :]
    return row.source, row.target, harmed


def _sentence(row: Row, rng: random.Random) -> tuple[str, str, str] | None:
    here, there = sentences(row.source), sentences(row.target)
    if len(there) < 2 or len(here) != len(there):
        return None
    at = rng.randrange(len(there))
    harmed = row.target.replace(there[at], "", 1).strip()
    return row.source, row.target, harmed


HARMS: dict[str, Harm] = {
    "digit swapped": _digit,
    "phone changed": _phone,
    "URL cut": _link,
    "date moved": _date,
    "date moved, Tigrinya": _date_ti,
    "tag lost": _tag,
    "negation dropped": _negation,
    "sentence of a paragraph lost": _sentence,
}


def seeded(material: list[Row], each: int, rng: random.Random) -> dict[str, Score]:
    """Plant `each` errors of each class, and return what was found of them."""
    scores = {name: Score() for name in HARMS}
    for name, harm in HARMS.items():
        for row in _shuffled(paragraphs(material) if harm is _sentence else material, rng):
            if scores[name].planted == each:
                break
            made = harm(row, rng)
            if made is None or made[1] == made[2]:
                continue
            _count(scores[name], row, made)
    scores["paragraph lost"] = lost_rows(material, each, rng)
    scores["term swapped"] = swapped_terms(material, each, rng)
    return scores


def paragraphs(material: list[Row]) -> list[Row]:
    """Return two to five neighbouring rows of a file as one paragraph each."""
    rng = random.Random(4)
    found = []
    for own in _files(material).values():
        at = 0
        while at < len(own) - 5:
            part = own[at : at + rng.randint(2, 5)]
            at += len(part)
            tight = str(part[0].tag).startswith("zh")
            source = " ".join(_closed(row.source, ".") for row in part)
            stop = "\u3002" if tight else "."
            target = ("" if tight else " ").join(_closed(row.target, stop) for row in part)
            found.append(Row(part[0].id, source, target, part[0].tag, part[0].file))
    return found


def _closed(text: str, stop: str) -> str:
    return text if text.rstrip()[-1:] in ".!?\u3002\uff01\uff1f\u061f\u1362" else text + stop


def _files(material: list[Row]) -> dict[str, list[Row]]:
    files: dict[str, list[Row]] = {}
    for row in material:
        files.setdefault(row.file, []).append(row)
    return files


def _shuffled(material: list[Row], rng: random.Random) -> Iterator[Row]:
    yield from rng.sample(material, len(material))


def _count(score: Score, row: Row, made: tuple[str, str, str]) -> None:
    source, sound, harmed = made
    score.planted += 1
    if _file(source, harmed, row.tag) - _file(source, sound, row.tag):
        score.found += 1
    else:
        score.missed.append(f"{row.file} {row.id}\t{source}\t{harmed}")


def _file(source: str, target: str, tag: Tag) -> set[str]:
    """Return what is said of a pair that is a file of its own, as `langaccess check` reads it."""
    found = list(check_rows([TableRow("1", source, target, "")], "", (EN, tag), Settings()))
    hints = ("negation.differs", "term.absent")
    more = {f"{f.code} {f.message}" for f in found if f.severity is Severity.ERROR}
    return more | {f.code for f in found if f.code in hints}


def _text(texts: list[str]) -> Text:
    blocks = tuple(Block(f"b{at}", text, f"line {at}") for at, text in enumerate(texts, start=1))
    return Text(Path("x.docx"), blocks)


def lost_rows(material: list[Row], each: int, rng: random.Random) -> Score:
    """Leave out one row of a file of twenty, and see whether the check of the file says so."""
    score = Score()
    windows = _windows(material)
    while windows and score.planted < each:
        window = rng.choice(windows)
        at = rng.randrange(len(window))
        source = [row.source for row in window]
        target = [row.target for n, row in enumerate(window) if n != at]
        found = check_text(_text(source), _text(target), "", (EN, window[0].tag), Settings())[1]
        said = [f for f in found if f.code in _LOST and f.severity is Severity.ERROR]
        score.planted += 1
        score.found += bool(said)
        near = {f"line {n + 1} of the source" for n in (at - 1, at, at + 1)}
        near |= {f"line {n + 1}" for n in (at - 1, at)}
        score.placed += any(f.where in near for f in said)
        if not said:
            score.missed.append(f"{window[at].file} {window[at].id}\t{window[at].source}\t")
    return score


def in_documents(material: list[Row], each: int, rng: random.Random) -> dict[str, Score]:
    """Harm one paragraph of a Word file of twenty, and compare the files as a user would.

    The files are written, read and paired again, so that what the reader or the pairing hides
    counts as missed.
    """
    scores = {f"in a Word file: {name}": Score() for name in _IN_FILES}
    windows = _windows(material)
    with tempfile.TemporaryDirectory() as folder:
        here, there = Path(folder) / "a.docx", Path(folder) / "a.target.docx"
        for name, harm in _IN_FILES.items():
            score, tries = scores[f"in a Word file: {name}"], 0
            while windows and score.planted < each and tries < 20 * each:
                tries += 1
                window = rng.choice(windows)
                at = rng.randrange(len(window))
                made = harm(window[at], rng)
                if made is None or made[1] == made[2]:
                    continue
                sides = [[row.source for row in window], *([row.target for row in window],) * 2]
                sides = [list(side) for side in sides]
                for side, text in zip(sides, made, strict=True):
                    side[at] = text
                tag = window[at].tag
                here.write_bytes(_word(sides[0], EN))
                said = [_said_of(here, there, side, tag) for side in sides[1:]]
                score.planted += 1
                score.found += bool(said[1] - said[0])
                if not said[1] - said[0]:
                    score.missed.append(f"{window[at].file} {window[at].id}\t{made[0]}\t{made[2]}")
    return scores


def _word(texts: list[str], tag: Tag) -> bytes:
    return new_docx([Paragraph(text) for text in texts], title="", lang=str(tag))


def _said_of(here: Path, there: Path, texts: list[str], tag: Tag) -> set[str]:
    there.write_bytes(_word(texts, tag))
    report = check_files([there], [here], tag=tag)
    found = [f for f in report.findings if f.severity is Severity.ERROR]
    return {f"{f.code} {f.message} {f.where}" for f in found}


_IN_FILES: dict[str, Harm] = {
    "digit swapped": _digit,
    "phone changed": _phone,
    "URL cut": _link,
    "date moved": _date,
    "tag lost": _tag,
    "sentence lost": _sentence,
}


def _windows(material: list[Row]) -> list[list[Row]]:
    return [
        own[at : at + WINDOW]
        for own in _files(material).values()
        for at in range(0, len(own) - WINDOW + 1, WINDOW)
    ]


def swapped_terms(material: list[Row], each: int, rng: random.Random) -> Score:
    """Replace a term by another one, where both stand in the public term lists."""
    score = Score()
    lists = {tag: terms(tag) for tag in {row.tag for row in material}}
    for row in _shuffled(material, rng):
        known = lists[row.tag]
        lower = row.source.lower()
        usable = [t for t in known if t.source.lower() in lower and t.target[0] in row.target]
        if score.planted == each or not usable:
            continue
        term, other = rng.choice(usable), rng.choice(known)
        harmed = row.target.replace(term.target[0], other.target[0])
        if harmed == row.target or term.target[0] in harmed:
            continue
        said = [flagged(row.source, text, row.tag, terms=(term,)) for text in (row.target, harmed)]
        score.planted += 1
        if said[1] - said[0]:
            score.found += 1
        else:
            score.missed.append(f"{row.file} {row.id}\t{row.source}\t{harmed}")
    return score


def terms(tag: Tag) -> tuple[Term, ...]:
    """Return the public health terms of a language (four letters and more)."""
    bare = str(tag).split("-")[0]
    found = []
    for path in sorted((DATA / "tico19" / "terminology").glob(f"en-{bare}_*.csv")):
        import csv

        with path.open(encoding="utf-8-sig", newline="") as stream:
            for line in csv.DictReader(stream):
                here, there = line.get("sourceString") or "", line.get("targetString") or ""
                if len(here) > 3 and len(there) > 1:
                    found.append(Term(here.strip(), (there.strip(),)))
    return tuple(found)


def untouched(material: list[Row]) -> tuple[int, list[str]]:
    """Return how many pairs there are, and those flagged as error though nobody touched them."""
    wrong = []
    for row in material:
        pair = TableRow(row.id, row.source, row.target, "")
        found = check_rows([pair], "", (EN, row.tag), Settings())
        errors = [f for f in found if f.severity is Severity.ERROR]
        if errors:
            said = "; ".join(f"{f.code}: {f.message}" for f in errors)
            wrong.append(f"{row.file}\t{row.id}\t{said}\t{row.source}\t{row.target}")
    return len(material), wrong


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=2000)
    parser.add_argument("--half", choices=("tune", "score", "all"), default="score")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--missed", action="store_true", help="print what was not found")
    parser.add_argument("--flagged", type=Path, help="write the flagged untouched pairs here")
    args = parser.parse_args()
    material = rows(args.half)
    rng = random.Random(args.seed)
    scores = seeded(material, args.errors // (len(HARMS) + 2), rng)
    scores |= in_documents(material, args.errors // 50, rng)
    print(f"half: {args.half}, {len(material)} rows, seed {args.seed}")
    print(f"{'class':32}{'planted':>9}{'found':>7}{'recall':>9}")
    for name, score in scores.items():
        share = score.found / max(score.planted, 1)
        place = f"  placed {score.placed / score.planted:.1%}" if score.placed else ""
        print(f"{name:32}{score.planted:9}{score.found:7}{share:9.1%}{place}")
        if args.missed:
            for line in score.missed:
                print("   ", line[:400])
    begun = time.process_time()
    count, wrong = untouched(material)
    seconds = (time.process_time() - begun) * 1000 / count
    print(f"untouched pairs flagged as error: {len(wrong)} of {count}, {len(wrong) / count:.2%}")
    print(f"processor time: {seconds:.2f} s for 1,000 pairs")
    if args.flagged:
        args.flagged.write_text("\n".join(wrong) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
