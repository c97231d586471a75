"""The stages that `benchmarks/growth.py` measures: what a text, and what a file, goes through."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path

from benchmarks.growth_inputs import TEXTS, Repetition, of_files, of_pdf, of_texts
from langaccess import identify, qa, translate
from langaccess.agency import workspace
from langaccess.agency.policy import Policy, load_policy
from langaccess.agency.session import Session
from langaccess.core.errors import LangAccessError
from langaccess.core.limits import limits
from langaccess.core.model import Segment, Span, SpanKind, Target, Unit
from langaccess.core.models import Engine, EngineInfo
from langaccess.core.segments import join, segments, sentences, too_long
from langaccess.core.tags import EN, Tag
from langaccess.formats import format_of
from langaccess.interpret.encounters.sensitive_text import screen
from langaccess.qa.files.alignment import align, alignment_units
from langaccess.translate.engines import Outcome, discover, open_engine
from langaccess.translate.memory.fixed import FixedKind, FixedStore, FixedText
from langaccess.translate.memory.fuzzy_match import likeness_form
from langaccess.translate.pipeline import protected_translation
from langaccess.translate.pipeline.engine_input import has_words
from langaccess.translate.pipeline.markup import probes, project, with_markup
from langaccess.translate.pipeline.sentence_gate import read_gate
from tests.formats.script_swap import swapped
from tests.property.fuzz import FORMATS, seeds
from tests.property.fuzz_readers import READERS, good
from tests.support import ROOT

SIZES = (8_000, 16_000, 100_000)
_QUICK = 0.01  # seconds for the middle size: see `benchmarks/growth.py`
_SMALL = "Please call 217-555-0123 before May 3, 2026. You have the right to remain silent."
PT, AR, ACCENTED = Tag("pt"), Tag("ar"), Tag("qps-ploc")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage for a text of any length.

    Attributes:
        name: what the table calls it.
        work: what is done to a text.
    """

    name: str
    work: Callable[[str], object]

    def repetitions(self) -> Sequence[Repetition]:
        """Return what is repeated."""
        return TEXTS

    def seconds(self, repetition: Repetition) -> Iterator[float]:
        """Yield the processor time for the small, the middle and the large size of a repetition."""
        took = 0.0
        for size in SIZES:
            if size == SIZES[-1] and took < _QUICK:
                return
            took = _seconds(partial(self.work, repetition.make(size).decode()))
            yield took


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


class SentenceStage(Stage):
    """A stage that is asked about no sentence over the limits."""

    __slots__ = ()

    def seconds(self, repetition: Repetition) -> Iterator[float]:
        """Yield the processor time for half a text, a whole one, and as many as fill the last."""
        whole = _within(repetition.make(limits().text.letters).decode())
        yield _seconds(partial(self.work, whole[: len(whole) // 2]))
        took = _seconds(partial(self.work, whole))
        yield took
        yield took * SIZES[-1] / max(len(whole), 1)


def _within(text: str) -> str:
    """Return as much of a text as the limits allow, with a space where a word is too long."""
    most = limits().text
    text = re.sub(rf"(\S{{{most.word_letters}}})(?=\S)", r"\1 ", text)[: most.letters]
    words = list(islice(re.finditer(r"\S+", text), most.words))
    return text[: words[-1].end()] if len(words) == most.words else text


@dataclass(frozen=True, slots=True)
class FileStage(Stage):
    """A reader of files.

    Attributes:
        name: what the table calls it.
        work: what is done to a path.
        suffix: of its files.
        files: makes the files.
    """

    suffix: str
    files: Callable[[], Sequence[Repetition]]

    def repetitions(self) -> Sequence[Repetition]:
        """Return what is repeated."""
        return self.files()

    def seconds(self, repetition: Repetition) -> Iterator[float]:
        """Yield the processor time for each size; a file that is refused was read too."""
        took = 0.0
        with tempfile.TemporaryDirectory() as folder:
            for size in SIZES:
                if size == SIZES[-1] and took < _QUICK:
                    return
                path = Path(folder) / f"{size}.{self.suffix}"
                path.write_bytes(repetition.make(size))
                took = _seconds(partial(self._read, str(path)))
                yield took

    def _read(self, path: str) -> None:
        with suppress(LangAccessError):
            self.work(path)


# -- what a text goes through ---------------------------------------------------------------------


@cache
def _rules() -> Policy:
    return load_policy(ROOT / "config" / "example-city.yaml")


@cache
def _fixed() -> FixedStore:
    """Return a store with fixed texts that no machine may translate."""
    english = (
        "You have the right to remain silent and to refuse to answer any question.",
        "Anything you say can and will be used against you in a court of law.",
        "Having these rights in mind, do you wish to talk to us now without a lawyer present?",
    )
    return FixedStore(
        [
            FixedText(f"t{n}", FixedKind.RIGHTS, text, "", "", {}, None, "")
            for n, text in enumerate(english)
        ]
    )


def _gate(text: str) -> object:
    return read_gate([Segment("s", text, unit="u")], _rules(), _fixed())


def _gate_document(text: str) -> object:
    return read_gate(_segments(text), _rules(), _fixed())


def _check(text: str) -> object:
    return qa.run(text, text.replace("a", "e"), source_tag=EN, target_tag=PT)


def _segments(text: str) -> tuple[Segment, ...]:
    return segments(Unit("u", text), EN, lambda words: qa.without_number_signs(words, EN) != words)


def _segmentation(text: str) -> object:
    parts = _segments(text)
    return join(Unit("u", text), parts, {n: Target(part.text) for n, part in enumerate(parts)})


def _marked(text: str) -> Unit:
    """Return a unit with every second word in bold, and objects between them."""
    words = [found.span() for found in re.finditer(r"\S{1,20}", text)]
    spans = [Span(a, b, SpanKind.FORMAT, n) for n, (a, b) in enumerate(words[::2])]
    spans += [Span(a, a, SpanKind.CODE, 10_000 + n) for n, (a, _) in enumerate(words[1::4])]
    return Unit("u", text, tuple(sorted(spans, key=lambda s: (s.start, -s.end))))


def _spans(text: str) -> object:
    unit = _marked(text)
    parts = segments(unit, EN, lambda _words: False)
    targets = {}
    for number, part in enumerate(parts):
        if not too_long(part.text, part.spans):
            phrases = {words: words.upper() for words in probes(part)}
            targets[number] = project(part, part.text.upper(), (), phrases)[0]
            with_markup(Target(part.text, part.spans), part.text)
    return join(unit, parts, targets)


@cache
def _pseudo() -> tuple[EngineInfo, Engine]:
    info = next(one for one in discover(()) if one.kind == "pseudo" and one.target == ACCENTED)
    return info, open_engine(info)


def _engine(text: str) -> object:
    info, engine = _pseudo()
    return protected_translation.translate(
        [protected_translation.SourceSentence(text)],
        lambda texts: [Outcome(made) for made in engine.translate_batch(texts)],
        info,
    )


def _alignment(text: str) -> object:
    pieces = [line for line in re.split(r"[\n.]", text) if line.strip()] or ["a"]
    return align(alignment_units(pieces, EN), alignment_units(pieces[::-1], PT), 1.1)


def _alignment_with_gaps(text: str) -> object:
    pieces = [line for line in re.split(r"[\n.]", text) if line.strip()] or ["a"]
    kept = [piece for n, piece in enumerate(pieces) if n % 10 != 3]
    return align(alignment_units(pieces, EN), alignment_units(kept, PT), 1.1)


def _values(tag: Tag) -> Stage:
    return Stage(f"values-{tag}", lambda text: qa.find_items(text, tag))


# -- what a file goes through ---------------------------------------------------------------------


def _document(name: str) -> None:
    """Read a document, write it with every word changed, read that again."""
    path = Path(name)
    form = format_of(path)
    document = form.read(path, accept_revisions=True)
    data, _ = form.render(document, swapped(document), tag=AR, label=None)
    form.reread(data, document, labelled=False)


def _whole(name: str) -> None:
    """Do what `translate` does to a file: gate, engine, checks and writing."""
    path = Path(name)
    session = Session(workspace.find(start=path.parent))
    translate.run(translate.TranslationJob((path,), (ACCENTED,), path.parent / "out"), session)


def _seeds(suffix: str) -> list[bytes]:
    return [path.read_bytes() for path in seeds(suffix)]


def _documents(suffix: str) -> Iterator[Stage]:
    """Yield the stages of a format of documents."""
    if suffix == "pdf":
        yield FileStage("pdf", _document, "pdf", of_pdf)
        return
    if suffix in ("txt", "md", "html"):
        texts = partial(of_texts, "<p>" if suffix == "html" else "")
        yield FileStage(f"{suffix}-text", _document, suffix, texts)
    yield FileStage(suffix, _document, suffix, lambda: of_files(_seeds(suffix)))


_NO_TEXT = ("picture", "database", "recording")  # what they hold cannot be repeated


def _readers() -> Iterator[Stage]:
    for name, reader in READERS.items():
        if name not in _NO_TEXT:
            read = partial(_read, reader.read)
            yield FileStage(name, read, reader.suffix, partial(_good, name))


def _good(name: str) -> list[Repetition]:
    return of_files(good(name))


def _read(read: Callable[[Path], object], name: str) -> None:
    read(Path(name))


def warm() -> None:
    """Load what a program loads once, so that no measurement pays for it."""
    for stage in STAGES:
        if not isinstance(stage, FileStage):
            stage.work(_SMALL)


STAGES: tuple[Stage, ...] = (
    SentenceStage("gate", _gate),
    Stage("gate-document", _gate_document),
    SentenceStage("checks", _check),
    SentenceStage("engine-input", _engine),
    *map(_values, (EN, Tag("es"), AR, Tag("zh"))),
    Stage("words", lambda text: has_words(text, EN)),
    Stage("police-words", lambda text: qa.police_words(text, _rules().translate.police_words)),
    Stage("sentences", sentences),
    Stage("segmentation", _segmentation),
    Stage("spans", _spans),
    Stage("likeness", likeness_form),
    SentenceStage("fixed", lambda text: _fixed().near(text)),
    Stage("alignment", _alignment),
    Stage("alignment-gaps", _alignment_with_gaps),
    Stage("identify", identify.identify),
    Stage("screen", lambda text: screen({"note": text}, _rules())),
    *(stage for suffix in FORMATS for stage in _documents(suffix)),
    *_readers(),
    FileStage("translate", _whole, "txt", of_texts),
)
