"""`langaccess phrases import --source …`: an outside collection, with license and origin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from langaccess.cli import output
from langaccess.cli.render import phrases as view
from langaccess.core.words import plural

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.core.tags import Tag
    from langaccess.phrases.book import Collected, CollectionSource


class HeldPhrase(TypedDict):
    """A row that was not taken, and why."""

    where: str
    reason: str


class CollectedRow(TypedDict):
    """What collecting from a published file did."""

    file: Path
    lang: Tag
    taken: int
    new_phrases: int
    kept: int
    empty: int
    unmatched: int
    written: Sequence[Path]
    held: list[HeldPhrase]
    waiting: int


class CollectedFile(CollectedRow):
    """What collecting from a published file did, and what its wording resembles."""

    wording: tuple[str, ...]


def read_origin(source: str, licence: str, publisher: str) -> CollectionSource:
    """Return where a collection comes from."""
    from langaccess.core.errors import UsageError
    from langaccess.phrases.book import CollectionSource

    if not source.strip() or not licence.strip():
        raise UsageError(
            "an outside collection needs a name and a license",
            hint='--source "Refugee Phrasebook, 2015-11-11" --licence MIT',
        )
    return CollectionSource(source.strip(), licence.strip(), publisher.strip())


def collect_files(
    files: Sequence[Path],
    where_from: CollectionSource,
    lang: str,
    topic: str,
    columns: tuple[int, int | None],
    workspace: Path | None,
    *,
    as_json: bool,
) -> None:
    """Import each file, and print what was imported and what was left out."""
    done = [
        _collect_file(path, where_from, lang, topic, columns, workspace, as_json) for path in files
    ]

    def draw_collect_files(console: Console) -> None:
        for row in done:
            _draw_collected(console, row, topic)

    output.result({"files": done}, draw_collect_files, as_json=as_json)


def _collect_file(
    path: Path,
    where_from: CollectionSource,
    lang: str,
    topic: str,
    columns: tuple[int, int | None],
    workspace: Path | None,
    as_json: bool,
) -> CollectedFile:
    from langaccess.agency.confirmation import confirmed_for, remember_waiting
    from langaccess.agency.workspace import document_name
    from langaccess.core.clock import today
    from langaccess.core.tags import resolve
    from langaccess.phrases import book

    opened = view.open_book(workspace, quiet=as_json)
    folder = opened.session.folder / "phrasebooks"
    tag, lines = book.read_collection(
        path, resolve(lang) if lang else None, text_column=columns[0], say_column=columns[1]
    )
    with opened.session as session:
        name = document_name(session.folder, path)
        taken = book.collect(
            opened.book, lines, tag, where_from, opened.policy, topic=topic, on=today(),
            document=name, confirmed=confirmed_for(session),
        )  # fmt: skip
        known = opened.book
        if taken.phrases:
            known = book.store_topic(folder, known, topic, taken.phrases)
        if taken.waiting:
            remember_waiting(session, {name: taken.waiting})
        kept, wording = book.with_origins(session, known, taken.translations, path, taken.said)
        book.record_import(session, known, kept, path)
    written = book.store(folder, known, kept)
    return {**_collected_row(path, taken, written), "wording": wording}


def _collected_row(path: Path, taken: Collected, written: Sequence[Path]) -> CollectedRow:
    return {
        "file": path, "lang": taken.tag, "taken": len(taken.translations),
        "new_phrases": len(taken.phrases), "kept": taken.kept, "empty": taken.empty,
        "unmatched": taken.unmatched, "written": written,
        "held": [{"where": where, "reason": reason} for where, reason in taken.held],
        "waiting": len(taken.waiting),
    }  # fmt: skip


def _draw_collected(console: Console, row: CollectedFile, topic: str) -> None:
    text = f"{row['file']}: {row['taken']} imported ({row['lang']}), "
    text += f"{row['new_phrases']} new phrases, {row['kept']} already there, "
    text += f"{row['empty']} empty, {len(row['held'])} left out"
    output.put(console, text)
    output.put(console, *(f"  {words}" for words in row["wording"]))
    output.put(console, *(f"  {held['where']}: {held['reason']}" for held in row["held"]))
    if row["waiting"]:
        text = (
            f"  {plural(row['waiting'], 'line')} may be a legal act or a record. To confirm that "
        )
        text += "they only inform: `langaccess review confirm --by NAME`; then import again"
        output.say(console, text)
    if row["unmatched"] and not topic:
        text = f"  {row['unmatched']} lines match no phrase of yours; --topic NAME adds them"
        console.print(text)
