"""Checks files and folders against their sources: finds which belongs to which, then compares."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from langaccess.core.errors import InputError, UsageError
from langaccess.core.limits import refuse_too_many
from langaccess.core.model import Finding, Severity
from langaccess.core.progress import SILENT, Progress
from langaccess.core.tags import EN, Tag
from langaccess.formats.exchange import MessageCatalogue, read_catalogue
from langaccess.qa.files.contact_checks import Watch, contacts_in, differing
from langaccess.qa.files.file_checks import unreadable
from langaccess.qa.files.one_file import check_rows, check_text
from langaccess.qa.files.source_checks import grade, suspect
from langaccess.qa.files.structure_pairs import Outline, by_structure, outline
from langaccess.qa.findings.report import CheckReport, CheckSettings, FileFinding, segment_id
from langaccess.qa.inputs.bilingual import BilingualRow, read_rows
from langaccess.qa.inputs.catalogues import (
    at,
    is_identifier,
    key_added,
    key_missing,
    key_twice,
    matched,
    rows_of,
)
from langaccess.qa.inputs.file_language import language_named, language_of
from langaccess.qa.inputs.file_pairs import Gathered, Pairs, gathered
from langaccess.qa.inputs.file_text import FileText, is_catalogue, read, text_of
from langaccess.qa.register import weigh

_SURE = 0.4  # how much better another source than that of its name must fit
_MANY = 3  # findings from which a file may be a translation of another source


def check_files(
    targets: Sequence[Path],
    against: Sequence[Path] = (),
    *,
    tag: Tag | None = None,
    source_tag: Tag = EN,
    settings: CheckSettings | None = None,
    progress: Progress = SILENT,
) -> CheckReport:
    """Check translations against their sources.

    Files that hold both languages (XLIFF, TMX, PO, TSV, CSV) need no source. Catalogues of one
    language each (JSON, YAML, `.strings`, Android, properties, two PO files) are paired by key, and
    everything else by the order and the likeness of paragraphs. Of two folders the files are paired
    by name, languages in names left out ("flyer_es.md" is a translation of "flyer.md",
    `bn/ca.md` one of `en/ca.md`), then by structure and by the values that both contain ("aviso.md"
    of "notice.md"), if one pair fits clearly better; several targets may have one source.

    Args:
        targets: translations, or folders of them.
        against: sources, or folders of them.
        tag: language of the targets; default: what the name, the file, or its text says.
        source_tag: language of the sources.
        settings: what the agency sets.
        progress: called for each file; for one file alone, for each of its segments.

    Raises:
        UsageError: sources are needed and were not given.
        InputError: there is one file to check, and it cannot be read or its language cannot be
            identified. Among several, `CheckReport.findings` names such a file with the code
            `file.unreadable`, and `CheckReport.unread` is true.
    """
    settings = settings or CheckSettings()
    work = _Work(settings, source_tag, tag)
    gathered_files = gathered(targets, against, source_tag, tag)
    tables = gathered_files.tables
    pairs = work.with_structure(gathered_files)
    if pairs and not against and not tables:  # beside tables, each is named as without a source
        raise UsageError(
            "what are these translations of?", hint="name the source: --against FILE or FOLDER"
        )
    if not tables and not any(source for source, _ in pairs):
        raise InputError(
            "nothing was compared: no file here fits a source by its name or structure",
            where=(pairs[0][1] if pairs else targets[0]).as_posix(),
            hint="name the source of one file at a time: langaccess check FILE --against SOURCE",
        )
    alone = len(tables) + len(pairs) == 1
    if alone:
        work.within_file, progress = progress, SILENT
    progress.start("checking", len(tables) + len(pairs), "files")
    for path in tables:
        work.attempt(partial(work.table, path), path, alone=alone)
        progress.advance()
    for source, target in pairs:
        work.attempt(partial(work.pair, source, target), target, alone=alone)
        progress.advance()
    progress.finish()
    return work.report()


class _Work:
    """What was found so far."""

    def __init__(self, settings: CheckSettings, source_tag: Tag, tag: Tag | None) -> None:
        self.settings = settings
        self.source_tag = source_tag
        self.tag = tag
        self.within_file: Progress = SILENT
        self.found: list[FileFinding] = []
        self.pairs: list[tuple[str, str, Tag, int]] = []
        self.grades: dict[str, float] = {}
        self.sources: dict[Path, FileText] = {}
        self.catalogues: dict[Path, MessageCatalogue] = {}
        self.whole: dict[Path, list[tuple[str, Tag, FileText]]] = defaultdict(list)
        self.watch = Watch(settings.contacts)
        self.reported: dict[Path, set[str]] = {}
        self.by_structure: dict[Path, Path] = {}

    def with_structure(self, found: Gathered) -> Pairs:
        """Return the pairs by name, and sources found by structure for files without one."""
        taken = {(source, self._tag_named(path)) for source, path in found.pairs if source}
        alone = [
            path
            for source, path in found.pairs
            if source is None and not is_catalogue(path) and not self._is_of_another_language(path)
        ]
        by_tag: dict[Tag, list[Outline]] = defaultdict(list)
        for target in filter(None, map(self._outlined, alone)):
            by_tag[target.tag].append(target)
        free = [
            path
            for path in found.sources
            if not is_catalogue(path) and any((path, tag) not in taken for tag in by_tag)
        ]  # of a large folder, the sources with a translation by name are not read twice
        sources = [*filter(None, (self._outlined(path, self.source_tag) for path in free))]
        for tag, targets in by_tag.items():
            open_ = [source for source in sources if (source.path, tag) not in taken]
            self.by_structure |= by_structure(targets, open_, self.settings.rules.length)
        return [(source or self.by_structure.get(path), path) for source, path in found.pairs]

    def _is_of_another_language(self, path: Path) -> bool:
        """Return whether a file is named after another language than the one that is checked."""
        named = language_named(path)
        return self.tag is not None and named is not None and named.language != self.tag.language

    def _tag_named(self, path: Path) -> Tag | None:
        return self.tag or language_named(path)

    def _outlined(self, path: Path, tag: Tag | None = None) -> Outline | None:
        """Return the outline of a file, or None if it or its language cannot be read."""
        try:
            text = read(path)
            return outline(text, tag or self.tag or language_of(text, self.source_tag))
        except InputError:
            return None

    def attempt(self, compare: Callable[[], None], path: Path, *, alone: bool) -> None:
        """Compare a file; of several, one that cannot be read is named, and the rest goes on."""
        try:
            compare()
        except InputError as exc:
            if alone:
                raise
            finding = unreadable(exc)
            self._add(finding, path.as_posix(), self.tag or language_named(path) or Tag("und"))

    def table(self, path: Path) -> None:
        if is_catalogue(path):
            catalogue = read_catalogue(path)
            self._repeated_keys(catalogue, path)
            source, target, rows = None, catalogue.tag or Tag("und"), rows_of(catalogue)
        else:
            source, target, rows = read_rows(path)
        if target == "und":
            named = self.tag or language_named(path)
            if named is None:
                raise InputError(
                    "this table does not name its languages",
                    where=str(path),
                    hint="say which language the translation is in: --lang TAG",
                )
            target = named
        tags = (source or self.source_tag, target)
        self.pairs.append((path.as_posix(), path.as_posix(), target, len(rows)))
        rows = self._without_identifiers(rows, path.as_posix(), target)
        self._check_rows(rows, path, tags)
        self._check_contacts_of_rows(rows, path.as_posix(), tags)

    def _check_rows(self, rows: Sequence[BilingualRow], path: Path, tags: tuple[Tag, Tag]) -> None:
        refuse_too_many(len(rows), "pairs of texts", path)
        self.within_file.start("checking", len(rows), "segments")
        self.found += check_rows(
            rows, path.as_posix(), tags, self.settings, progress=self.within_file
        )
        self.within_file.finish()

    def _without_identifiers(
        self, rows: tuple[BilingualRow, ...], name: str, tag: Tag
    ) -> tuple[BilingualRow, ...]:
        """Return the rows whose source is a text; report once those that have an identifier."""
        named: list[BilingualRow] = []
        others: list[BilingualRow] = []
        for row in rows:
            identifier = row.keyed and is_identifier(row.source, row.target)
            (named if identifier else others).append(row)
        if len(named) < _MANY:
            return rows
        message = (
            f"{len(named)} messages have an identifier ('{named[0].source}') and no source text: "
            "they were not compared; name the file in the source language with --against"
        )
        self._add(Finding("file.unpaired", message, Severity.WARNING), name, tag)
        return tuple(others)

    def pair(self, source: Path | None, target: Path) -> None:
        name = target.as_posix()
        if source is None:
            self._unpaired(name, target)
            return
        if is_catalogue(source) != is_catalogue(target):
            raise InputError(
                "a catalogue of messages and a document have nothing to be paired by",
                where=name,
                hint="name the catalogue in the language of the source",
            )
        if is_catalogue(source):
            self._catalogues(source, target)
            return
        text = read(target)
        origin = self._source_text(source)
        tag = self.tag or language_of(text, self.source_tag, source=source)
        count, found = check_text(
            origin, text, name, (self.source_tag, tag), self.settings, progress=self.within_file
        )
        self.pairs.append((source.as_posix(), name, tag, count))
        self.found += found
        self._check_contacts(text, name, tag, self.reported[source])
        self.whole[source].append((name, tag, text))

    def _catalogues(self, source: Path, target: Path) -> None:
        name = target.as_posix()
        here, there = self._source_catalogue(source), read_catalogue(target)
        tag = self.tag or language_of(text_of(there), self.source_tag, source=source)
        keyed = matched(here, there, tag)
        if not keyed.rows:
            raise InputError(
                "no key of this catalogue is in its source",
                where=str(target),
                hint=f"is it a translation of {source.name}?",
            )
        self._repeated_keys(there, target)
        self._check_rows(keyed.rows, target, (self.source_tag, tag))
        self._check_contacts_of_rows(keyed.rows, name, (self.source_tag, tag))
        for finding, runs, file in (
            (key_missing, keyed.missing, source),
            (key_added, keyed.added, target),
        ):
            for run in runs:
                text = "\n".join(message.text or message.source for message in run)
                self._add(finding(run, at(file, run[0])), name, tag, text, run[0].key)
        self.pairs.append((source.as_posix(), name, tag, len(keyed.rows)))

    def _source_catalogue(self, path: Path) -> MessageCatalogue:
        """Return a catalogue of the source, read and spoken of once for all its translations."""
        if path not in self.catalogues:
            found = self.catalogues[path] = read_catalogue(path)
            self._repeated_keys(found, path)
            self._check_reading_level(path, [m.text or m.source for m in found.messages])
        return self.catalogues[path]

    def _repeated_keys(self, catalogue: MessageCatalogue, path: Path) -> None:
        tag = self.tag or catalogue.tag or language_named(path) or Tag("und")
        for message in catalogue.twice:
            finding = key_twice(message.key, at(path, message))
            self._add(finding, path.as_posix(), tag, message.text, message.key)

    def _unpaired(self, name: str, target: Path) -> None:
        finding = Finding(
            "file.unpaired", "no source of this name or structure was found", Severity.WARNING
        )
        tag = self.tag or language_named(target) or Tag("und")
        self._add(finding, name, tag)

    def _add(
        self, finding: Finding, name: str, tag: Tag, source: str = "", ident: str = "file"
    ) -> None:
        segment = segment_id(ident, source or finding.message, "")
        accepted = (finding.code, segment) in self.settings.accepted
        weight = weigh(finding, self.settings.severity)
        self.found.append(
            FileFinding(finding.code, weight, name, tag, segment, source, "", finding.message,
                        finding.where, accepted)
        )  # fmt: skip

    def _source_text(self, path: Path) -> FileText:
        if path not in self.sources:
            self.sources[path] = read(path)
            self._check_reading_level(path, [block.text for block in self.sources[path].blocks])
            text = self.sources[path]
            self.reported[path] = self._check_contacts(
                text, path.as_posix(), self.source_tag, set()
            )
        return self.sources[path]

    def _check_contacts_of_rows(
        self, rows: Iterable[BilingualRow], name: str, tags: tuple[Tag, Tag]
    ) -> None:
        """Say what a table has against the register, its source first."""
        for row in rows:
            reported: set[str] = set()
            for text, tag in zip((row.source, row.target), tags, strict=True):
                for value, finding in self.watch.look(text, tag):
                    if value not in reported:
                        self._add(finding, name, tag, text, row.id)
                    reported.add(value)

    def _check_contacts(
        self, text: FileText, name: str, tag: Tag, reported: Collection[str]
    ) -> set[str]:
        """Say what a text has against the register; return the values, to say each only once."""
        links = ((f"link{at}", link.to) for at, link in enumerate(text.links, start=1))
        said: set[str] = set()
        for ident, words in (*((block.id, block.text) for block in text.blocks), *links):
            for value, finding in self.watch.look(words, tag):
                if value not in reported:
                    self._add(finding, name, tag, words, ident)
                said.add(value)
        return said

    def _check_reading_level(self, path: Path, texts: Sequence[str]) -> None:
        if self.source_tag.language != "en" or path.as_posix() in self.grades:
            return
        found = grade(texts)
        if found is None:
            return
        self.grades[path.as_posix()] = found
        limit = self.settings.rules.files.readers
        if found > limit:
            message = f"the source reads at grade {found:g}; {limit:g} is the aim"
            self._add(
                Finding("reading.level", message, Severity.INFO), path.as_posix(), self.source_tag
            )

    def _fit_others(self) -> Iterator[tuple[str, Tag, str]]:
        """Yield files with many findings that fit another source clearly better: swapped names."""
        sources = [outline(text, self.source_tag) for text in self.sources.values()]
        many = Counter(f.file for f in self.found if f.severity is not Severity.INFO)
        for source, texts in self.whole.items() if len(sources) > 1 else ():
            for name, tag, text in texts:
                if many[name] < _MANY:
                    continue
                target = outline(text, tag)
                fits = by_structure([target], sources, self.settings.rules.length, clear=_SURE)
                fit = fits.get(target.path)
                if fit is not None and fit != source:
                    there, here = fit.as_posix(), source.as_posix()
                    yield name, tag, f"the paragraphs fit '{there}', and its name fits '{here}'"

    def report(self) -> CheckReport:
        for name, tag, message in list(self._fit_others()):
            self._add(Finding("file.unpaired", message, Severity.WARNING), name, tag)
            first = next(at for at, finding in enumerate(self.found) if finding.file == name)
            self.found.insert(first, self.found.pop())  # it explains the others
        for source, texts in self.whole.items():
            for finding in suspect(self.sources[source], texts, self.source_tag):
                self._add(finding, source.as_posix(), self.source_tag)
            here, *there = (
                contacts_in((block.text for block in text.blocks), tag)
                for tag, text in ((self.source_tag, self.sources[source]), *(t[1:] for t in texts))
            )
            for finding in differing(here, list(zip((t[1] for t in texts), there, strict=True))):
                self._add(finding, source.as_posix(), self.source_tag)
        by_structure = frozenset(path.as_posix() for path in self.by_structure)
        grades = MappingProxyType(self.grades)
        return CheckReport(tuple(self.found), tuple(self.pairs), grades, by_structure)
