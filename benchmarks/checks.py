"""Seeded errors in human translations, and how many of them `langaccess.qa` finds.

    python -m benchmarks.checks                  # 2,000 errors, scored on the half never tuned on
    python -m benchmarks.checks --half tune      # the half that rules were tuned on
    python -m benchmarks.checks --errors 400
    python -m benchmarks.checks --peers          # the same rows to other checkers

The material is `data/parallel/dev` of the research folder. Rows are halved by the CRC-32 of the
English text: words, limits and patterns were tuned on the even half only. An error counts as found
when a finding of severity error (a warning for negation and terms, which are hints) is there
that the untouched pair does not have; a lost row counts when the check of the whole file says so,
and as placed when it names the row or its neighbor.

What the errors are is in `benchmarks/checks_harms.py`. The peers are in
`benchmarks/check_peers.py`: whatever they say of the harmed pair and not of the sound one counts.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.check_peers import PEERS, PeerRow, asked
from benchmarks.checks_harms import EN, HARMS, IN_FILES, Row, lost_sentence
from langaccess.core.model import Severity
from langaccess.core.tags import Tag
from langaccess.formats.docx import NewParagraph as Paragraph
from langaccess.formats.docx import new_docx
from langaccess.qa import CheckSettings, Term, check_files, run
from langaccess.qa.files.one_file import check_rows, check_text
from langaccess.qa.inputs.bilingual import BilingualRow
from langaccess.qa.inputs.file_text import FileText, TextBlock

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
_LOST = ("section.missing", "sentence.missing")
WINDOW = 20  # rows that stand for a file


@dataclass(slots=True)
class Score:
    """How many errors of a class were planted, found, and found at the right place."""

    planted: int = 0
    found: int = 0
    placed: int = 0
    missed: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str, str, Tag]] = field(default_factory=list)  # source, right, wrong


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


def seeded(material: list[Row], each: int, rng: random.Random) -> dict[str, Score]:
    """Plant `each` errors of each class, and return what was found of them."""
    scores = {name: Score() for name in HARMS}
    for name, harm in HARMS.items():
        for row in _shuffled(paragraphs(material) if harm is lost_sentence else material, rng):
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
    """Return two to five neighboring rows of a file as one paragraph each."""
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
    score.pairs.append((source, sound, harmed, row.tag))
    if _file(source, harmed, row.tag) - _file(source, sound, row.tag):
        score.found += 1
    else:
        score.missed.append(f"{row.file} {row.id}\t{source}\t{harmed}")


def _file(source: str, target: str, tag: Tag) -> set[str]:
    """Return what is said of a pair that is a file of its own, as `langaccess check` reads it."""
    found = list(
        check_rows([BilingualRow("1", source, target, "")], "", (EN, tag), CheckSettings())
    )
    hints = ("negation.differs", "term.absent")
    more = {f"{f.code} {f.message}" for f in found if f.severity is Severity.ERROR}
    return more | {f.code for f in found if f.code in hints}


def _text(texts: list[str]) -> FileText:
    blocks = tuple(
        TextBlock(f"b{at}", text, f"line {at}") for at, text in enumerate(texts, start=1)
    )
    return FileText(Path("x.docx"), blocks)


def lost_rows(material: list[Row], each: int, rng: random.Random) -> Score:
    """Leave out one row of a file of twenty, and see whether the check of the file says so."""
    score = Score()
    windows = _windows(material)
    while windows and score.planted < each:
        window = rng.choice(windows)
        at = rng.randrange(len(window))
        source = [row.source for row in window]
        target = [row.target for n, row in enumerate(window) if n != at]
        found = check_text(_text(source), _text(target), "", (EN, window[0].tag), CheckSettings())[
            1
        ]
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
    scores = {f"in a Word file: {name}": Score() for name in IN_FILES}
    windows = _windows(material)
    with tempfile.TemporaryDirectory() as folder:
        here, there = Path(folder) / "a.docx", Path(folder) / "a.target.docx"
        for name, harm in IN_FILES.items():
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


def _windows(material: list[Row]) -> list[list[Row]]:
    return [
        own[at : at + WINDOW]
        for own in _files(material).values()
        for at in range(0, len(own) - WINDOW + 1, WINDOW)
    ]


def swapped_terms(material: list[Row], each: int, rng: random.Random) -> Score:
    """Replace a term by another one, where both are in the public term lists."""
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
        score.pairs.append((row.source, row.target, harmed, row.tag))
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
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for line in csv.DictReader(stream):
                here, there = line.get("sourceString") or "", line.get("targetString") or ""
                if len(here) > 3 and len(there) > 1:
                    found.append(Term(here.strip(), (there.strip(),)))
    return tuple(found)


def untouched(material: list[Row]) -> tuple[int, list[str]]:
    """Return how many pairs there are, and those flagged as error though no one touched them."""
    wrong = []
    for row in material:
        pair = BilingualRow(row.id, row.source, row.target, "")
        found = check_rows([pair], "", (EN, row.tag), CheckSettings())
        errors = [f for f in found if f.severity is Severity.ERROR]
        if errors:
            said = "; ".join(f"{f.code}: {f.message}" for f in errors)
            wrong.append(f"{row.file}\t{row.id}\t{said}\t{row.source}\t{row.target}")
    return len(material), wrong


def by_peers(scores: Mapping[str, Score], material: Sequence[Row]) -> None:
    """Print what the peers find of the errors that are in one pair, and flag of untouched pairs."""
    classes = {name: score.pairs for name, score in scores.items() if score.pairs}
    tables = {}
    for side in (1, 2):
        tables[side] = [
            PeerRow(f"{name} {at}", str(pair[3]), pair[0], str(pair[side]))
            for name, pairs in classes.items()
            for at, pair in enumerate(pairs)
        ]
    untouched = [PeerRow(str(at), str(r.tag), r.source, r.target) for at, r in enumerate(material)]
    for peer in PEERS:
        try:
            sound, wrong = (asked(peer, tables[side])[0] for side in (1, 2))
            alarms, seconds = asked(peer, untouched)
        except ImportError as exc:
            print(f"{peer}: not here ({exc.name})")
            continue
        print(f"\n{peer}, the same rows")
        for name, pairs in classes.items():
            ids = [f"{name} {at}" for at in range(len(pairs))]
            found = sum(bool(wrong.get(i, set()) - sound.get(i, set())) for i in ids)
            print(f"{name:32}{len(ids):9}{found:7}{found / len(ids):9.1%}")
        share = len(alarms) / len(untouched)
        print(f"untouched pairs flagged: {len(alarms)} of {len(untouched)}, {share:.2%}")
        print(
            f"processor time: {seconds * 1000 / len(untouched):.2f} s for 1,000 pairs, with start"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=2000)
    parser.add_argument("--half", choices=("tune", "score", "all"), default="score")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--missed", action="store_true", help="print what was not found")
    parser.add_argument("--peers", action="store_true", help="ask other checkers too")
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
    if args.peers:
        by_peers(scores, material)
    if args.flagged:
        args.flagged.write_text("\n".join(wrong) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
