"""Draws what `langaccess review import` answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from langaccess.cli import output

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["draw_imported"]

_CODES = ("markup.lost: code", "markup.added", "fixed.differs")
_SHOWN = 6  # places that a terminal names for one reason
_HELD = 10  # sentences that a terminal shows with their texts


def draw_imported(console: Console, data: Mapping[str, Any]) -> None:
    """Draw the answer of `review import`."""
    for line in (
        *_refused_lines(data),
        *(line for row in data["documents"] for line in _document_lines(row)),
    ):
        output.put(console, line)


def _refused_lines(data: Mapping[str, Any]) -> Iterator[str]:
    for row in data["refused"]:
        yield f"refused: {row['where']}: {row['message']}"
        if row["hint"]:
            yield f"  next: {row['hint']}"


def _document_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what one document of a file brought."""
    text = f"{row['document']}  {row['lang']}: {row['taken']} taken in as "
    text += f"{row['translator']}'s, {row['same']} as before, {row['open']} open, "
    yield text + f"{len(row['held'])} held"
    for one in row["replaced"][:_SHOWN]:
        yield f"  {one['segment']} taken in: {one['text']}"
    if len(row["replaced"]) > _SHOWN:
        yield f"  and {len(row['replaced']) - _SHOWN} more of this kind (--json shows all)"
    yield from _held_lines(row)
    for same in row["as_source"][:_SHOWN]:
        yield f"  {same['segment']}: open, as it went out: {same['reason']}"
        yield from _answer_lines(same, "a name that stays so?")
    if len(row["as_source"]) > _SHOWN:
        yield f"  and {len(row['as_source']) - _SHOWN} more open as they went out (--json)"
    for remark in row["comments"]:
        yield f"  {remark['segment']}: comment: {remark['text']}"
    if row["renewed"]:
        yield (
            f"  {len(row['renewed'])} with a contact that was changed since the file went out, "
            f"the new one was put in: {', '.join(row['renewed'][:_SHOWN])}"
        )
    if row["guessed"]:
        yield (
            f"  {len(row['guessed'])} have bold words or the like where they were guessed to be, "
            f"look at the document: {', '.join(row['guessed'][:_SHOWN])}"
        )
    if row["ticked"]:
        by = f" by {row['claimed_by']}" if row["claimed_by"] else ""
        yield (
            f"  {len(row['ticked'])} ticked as right{by}; a tick approves nothing: "
            "langaccess review approve"
        )
    yield from _fallen_lines(row)
    yield from _next_step_lines(row)


def _held_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the first sentences that were held, with both texts, and how many more there are."""
    for held in row["held"][:_HELD]:
        yield f"  {held['segment']}: {held['reason']}"
        yield f"    source: {held['source']}"
        if held["target"] is not None:
            yield f"    {row['lang']}: {held['target']}"
        yield from _answer_lines(held, "a false alarm?")
    if len(row["held"]) > _HELD:
        yield f"  and {len(row['held']) - _HELD} more held (--json shows all)"


def _next_step_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a code is, and what to do with what was held."""
    if not row["held"]:
        return
    if any("markup." in held["reason"] for held in row["held"]):
        yield (
            "  a code is a mark in the sentence: a link, bold words, a placeholder. Each must come "
            "back, around the words that say the same; the translator's program copies them"
        )
    yield "  next: have what is held mended in the file, and import it again; the rest is kept"
    if any(held["codes"] or held["reason"].startswith(_CODES) for held in row["held"]):
        yield "  the wrong file, or no use at all? Put aside what is held of it:"
        yield (
            f"    langaccess review discard {row['document']} --lang {row['lang']} --by NAME "
            '--why "REASON"'
        )


def _fallen_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Say which approvals a return made fall, and that copies must come back."""
    if not row["fell"]:
        return
    text = f"  approved before, and to be approved again: {len(row['fell'])}"
    if row["form"] is not None:
        text += f"; {row['form']} holds no more"
    yield text
    if row["copies"]:
        yield f"  {row['copies']} copies of the document are out: langaccess publish recall"


def _answer_lines(kept: Mapping[str, Any], question: str) -> Iterator[str]:
    """Yield how a finding is answered."""
    from langaccess.review import answer_command

    if kept["whole_sentence"]:
        yield "    a whole sentence is no name, and no answer makes it one: have it translated"
    if not kept["answer"]:
        return
    yield f"    {question} Answer, then import the file again:"
    for code in kept["codes"]:
        yield f"    {answer_command(code, kept['answer'])}"
