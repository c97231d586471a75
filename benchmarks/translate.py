"""How near the program comes to its engines' own speed, and what reaches the page.

    python -m benchmarks.translate [ct2] [mozilla] [quality] [--sentences 300]

`ct2`: on one full-size model (`copymodel`), the same distinct real sentences, two workers of one
thread each: (a) bare CTranslate2 at its best batch size, (r) this program's runner, (b) this
program from DOCX to DOCX, (c) argostranslate's `translate()` as shipped.
`mozilla`: the bare fxtranslate engine against the runner with one process and with two.
`quality`: BLEU and chrF of engine alone and of the whole program, and of the two Spanish gists.

Ratios are of CPU time (this process and its workers), which says the same on a busy machine as on
an idle one; wall time is next to it. Loading is outside: the program has translated one small
file before, and the cost of starting and ending the same runner with nothing to do is taken off.
Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from benchmarks import copymodel
from langaccess import translate
from langaccess.agency import workspace
from langaccess.agency.session import Session
from langaccess.core.tags import Tag
from langaccess.formats.docx import NewParagraph, new_docx
from langaccess.translate.engines import EngineInfo, Runner, choose, discover, open_engine
from tests.support import SHARED

WORKERS = 2
TICO = SHARED / "data" / "parallel" / "dev"
_MONTH = re.compile(
    "January|February|March|April|June|July|August|September|October|November|December"
)


@dataclass
class Cost:
    """Seconds of wall clock and of processor: this process and its children, and it alone."""

    wall: float = 0.0
    cpu: float = 0.0
    own: float = 0.0

    def __sub__(self, other: Cost) -> Cost:
        pairs = ((self.wall, other.wall), (self.cpu, other.cpu), (self.own, other.own))
        return Cost(*(max(one - two, 1e-9) for one, two in pairs))


@contextmanager
def measured() -> Iterator[Cost]:
    cost = Cost()
    wall, before = time.perf_counter(), os.times()
    yield cost
    after = os.times()
    cost.wall = time.perf_counter() - wall
    cost.cpu = sum(after[:4]) - sum(before[:4])
    cost.own = sum(after[:2]) - sum(before[:2])


def tico(pair: str, count: int) -> list[tuple[str, str]]:
    """Return `count` distinct sentences of 3 to 45 words with their translations."""
    lines = (TICO / f"tico19.{pair}.tsv").read_text(encoding="utf-8").split("\n")[1:]
    rows = [line.split("\t") for line in lines if line]
    unique = {en: xx for _, en, xx in rows if 3 <= len(en.split()) <= 45}
    return random.Random(42).sample(sorted(unique.items()), min(count, len(unique)))


def docx(path: Path, sentences: list[str]) -> Path:
    """Write a Word file with one sentence in each paragraph."""
    path.write_bytes(new_docx([NewParagraph(text) for text in sentences], title="", lang="en-US"))
    return path


def words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def line(name: str, texts: int, cost: Cost, note: str = "") -> float:
    rate = texts / cost.cpu
    print(f"  {name:44} {rate:7.1f} /CPU s {texts / cost.wall:8.1f} /s  {note}", flush=True)
    return rate


# -- ct2 ------------------------------------------------------------------------------------------


def bare(package: Path, sentences: list[str], beam: int, batch: int) -> Cost:
    import ctranslate2
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    engine = ctranslate2.Translator(str(package / "model"), inter_threads=WORKERS, intra_threads=1)
    with measured() as cost:
        sources = pieces.encode(sentences, out_type=str)
        results = engine.translate_batch(
            sources,
            beam_size=beam,
            batch_type="tokens",
            max_batch_size=batch,
            max_input_length=0,
            max_decoding_length=3 * max(map(len, sources)) + 20,
            length_penalty=0.2,
            replace_unknowns=True,
        )
        for result in results:
            pieces.decode_pieces(result.hypotheses[0])
    return cost


def through_runner(info: EngineInfo, sentences: list[str], *, draft: bool, workers: int) -> Cost:
    """Return the cost of the sentences alone; starting and ending is measured and taken off."""
    with measured() as empty, Runner(info, workers=workers, draft=draft):
        pass
    with measured() as whole, Runner(info, workers=workers, draft=draft) as runner:
        outcomes = runner.run(sentences)
    failed = [outcome.problem for outcome in outcomes if outcome.problem]
    if failed:
        raise SystemExit(f"{len(failed)} failed: {failed[0]}")
    return whole - empty


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the texts that engines are asked about."""
    calls: list[str] = []
    submit = Runner.submit

    def counting(self: Runner, texts: list[str]) -> object:
        calls.extend(text for text in texts if text.strip())
        return submit(self, texts)

    # The engine's calls are counted from outside: the product carries no counter for a benchmark.
    with patch.object(Runner, "submit", counting):
        yield calls


def through_program(
    sentences: list[str], folder: Path, *, kind: str, fast: bool = False
) -> tuple[Cost, list[str], translate.Counts, Path]:
    """Return cost, texts asked, counts and result of DOCX to DOCX, loading taken off."""
    folder.mkdir(parents=True, exist_ok=True)
    source = docx(folder / "source.docx", sentences)
    job = translate.TranslationJob(
        (source,), (Tag("pt"),), folder / "out", engine=kind, fast=fast, workers=WORKERS
    )
    choice = choose([i for i in discover(()) if i.kind == kind], job.source, Tag("pt"))
    if choice is None:
        raise SystemExit(f"no {kind} engine for Portuguese")
    with measured() as empty, Runner(choice.info, workers=WORKERS, draft=fast):
        pass
    session = Session(workspace.find(start=folder))
    # A first small file loads what the program needs once: rules, detector, patterns.
    warm = docx(folder / "warm.docx", ["Please call the office before 5:15 PM on May 3, 2026."])
    translate.run(replace(job, sources=(warm,), out=folder / "warm"), session)
    with counted() as calls, measured() as whole:
        report = translate.run(job, session)
    (result,) = report.files
    if result.target is None:
        raise SystemExit(f"the program wrote nothing: {result}")
    return whole - empty, calls, result.segments, result.target


ARGOS = """
import json, sys, time
from argostranslate import translate

class Whole:
    def split_sentences(self, text):
        return [text]

translation = translate.get_translation_from_codes("en", "pt")
translation.underlying.sentencizer = Whole()
translation.translate("Load the model.")
wall, cpu = time.perf_counter(), time.process_time()
for text in json.load(sys.stdin):
    translation.translate(text)
print(time.perf_counter() - wall, time.process_time() - cpu)
"""


def argos(packages: Path, sentences: list[str]) -> Cost:
    places = {
        f"XDG_{name}_HOME": str(packages.parent / name) for name in ("DATA", "CONFIG", "CACHE")
    }
    places |= {"ARGOS_INTER_THREADS": str(WORKERS), "ARGOS_INTRA_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", ARGOS],
        input=json.dumps(sentences).encode(),
        stdout=subprocess.PIPE,
        env=os.environ | places,
        check=True,
    )
    wall, cpu = map(float, done.stdout.split())
    return Cost(wall, cpu)


def ct2(count: int, folder: Path) -> None:
    everything = tico("en-pt-BR", 2000)
    # The model copies names of months, which no date check would let pass: those are left out.
    sentences = [en for en, _ in everything if not _MONTH.search(en)][:count]
    packages = folder / "packages"
    package = copymodel.build(packages / "en_pt", *map(list, zip(*everything, strict=True)))
    os.environ["ARGOS_PACKAGES_DIR"] = str(packages)
    choice = choose([i for i in discover(()) if i.kind == "argos"], Tag("en"), Tag("pt"))
    if choice is None:
        raise SystemExit("the model was not found")
    few = sentences[: max(20, count // 3)]
    slow = line("(c) argos translate(), beam 4", len(few), argos(packages, few))
    for beam, draft in ((4, False), (1, True)):
        best = max(
            line(
                f"(a) bare CTranslate2, beam {beam}, {batch} tokens",
                count,
                bare(package, sentences, beam, batch),
            )
            for batch in (1024, 2048, 4096)
        )
        run = line(
            f"(r) runner, beam {beam}",
            count,
            through_runner(choice.info, sentences, draft=draft, workers=WORKERS),
        )
        cost, calls, counts, _ = through_program(
            sentences, folder / f"beam{beam}", kind="argos", fast=draft
        )
        program = line(f"(b) DOCX to DOCX, beam {beam}, engine calls", len(calls), cost)
        # Sentences that are asked about again are longer than the others.
        length = words(calls) / len(calls) / (words(sentences) / count)
        print(
            f"  beam {beam}: (r)/(a) {run / best:.2f}  (b)/(a) {program / best:.2f}"
            f" per call, {program * length / best:.2f} per word  (b)/(c) {program / slow:.1f}\n"
            f"    {len(calls) / count:.2f} calls per sentence; outside the engine "
            f"{cost.own:.2f} of {cost.cpu:.1f} CPU s; {counts}",
            flush=True,
        )


# -- mozilla --------------------------------------------------------------------------------------


def mozilla(count: int, folder: Path) -> None:
    sentences = [en for en, _ in tico("en-pt-BR", count)]
    choice = choose([i for i in discover(()) if i.kind == "mozilla"], Tag("en"), Tag("pt"))
    if choice is None:
        raise SystemExit("the extra `starter` is not installed")
    engine = open_engine(choice.info)
    with measured() as cost:
        engine.translate_batch(sentences)
    alone = line("bare fxtranslate", count, cost)
    walls = []
    for workers in (1, 2):
        cost = through_runner(choice.info, sentences, draft=False, workers=workers)
        rate = line(f"runner, {workers} process(es)", count, cost, f"{workers} × 1 thread")
        walls.append(cost.wall)
        print(f"    per CPU second against bare: {rate / alone:.2f}")
    print(f"  two processes against one, wall clock: {walls[0] / walls[1]:.2f}", flush=True)
    cost, calls, counts, _ = through_program(sentences, folder / "mozilla", kind="mozilla")
    rate = line("DOCX to DOCX, engine calls", len(calls), cost, str(counts))
    print(
        f"  DOCX to DOCX against bare: {rate / alone:.2f}; outside the engine "
        f"{cost.own:.2f} of {cost.cpu:.1f} CPU s; calls per sentence {len(calls) / count:.2f}"
    )


# -- quality --------------------------------------------------------------------------------------


def scores(name: str, outputs: list[str], references: list[str]) -> None:
    import sacrebleu

    bleu = sacrebleu.corpus_bleu(outputs, [references]).score
    chrf = sacrebleu.corpus_chrf(outputs, [references]).score
    print(f"  {name:44} BLEU {bleu:5.1f}  chrF {chrf:5.1f}", flush=True)


def paragraphs(path: Path) -> list[str]:
    from langaccess import formats

    return [unit.text for unit in formats.read(path).units]


def quality(count: int, folder: Path) -> None:
    rows = tico("en-pt-BR", count)
    sources, references = [en for en, _ in rows], [pt for _, pt in rows]
    infos = discover(())
    choice = choose([i for i in infos if i.kind == "mozilla"], Tag("en"), Tag("pt"))
    if choice is not None:
        with Runner(choice.info, workers=WORKERS) as runner:
            alone = [outcome.text or "" for outcome in runner.run(sources)]
        scores("en-pt, engine alone", alone, references)
        _, calls, counts, target = through_program(sources, folder / "quality", kind="mozilla")
        written = paragraphs(target)[-count:]
        scores("en-pt, DOCX to DOCX", written, references)
        print(f"    calls per sentence {len(calls) / count:.2f}, {counts}")
    rows = tico("en-es-LA", count)
    sources, references = [en for en, _ in rows], [es for _, es in rows]
    gists = [i for i in infos if i.kind == "apertium"]
    for name, some in (("en-es, apertium", gists), ("en-pt-es, through Portuguese", infos)):
        gist = choose(some, Tag("en"), Tag("es"), gist=True)
        if gist is not None:
            with Runner(gist.info, workers=WORKERS) as runner:
                outputs = [o.text or "" for o in runner.run(sources)]
            scores(name, [text.replace("*", "") for text in outputs], references)


PARTS: dict[str, Callable[[int, Path], None]] = {"ct2": ct2, "mozilla": mozilla, "quality": quality}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS))
    parser.add_argument("--sentences", type=int, default=300)
    wishes = parser.parse_args()
    if not TICO.is_dir():
        raise SystemExit("needs the research data in ../shared")
    with tempfile.TemporaryDirectory() as folder:
        for part in wishes.parts or list(PARTS):
            load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
            print(f"{part}: {wishes.sentences} sentences, load of the machine {load:.1f}")
            PARTS[part](wishes.sentences, Path(folder) / part)


if __name__ == "__main__":
    main()
