"""The answer of `langaccess review import`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from langaccess.cli import output

if TYPE_CHECKING:
    from rich.console import Console

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
        yield f"rejected: {row['where']}: {row['message']}"
        if row["hint"]:
            yield f"  next: {row['hint']}"


def _document_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the result for one document."""
    text = f"{row['document']}  {row['lang']}: {row['taken']} imported from "
    text += f"{row['translator']}, {row['same']} unchanged, "
    text += f"{row['open']} not translated, "
    yield text + f"{len(row['held'])} held"
    for one in row["replaced"][:_SHOWN]:
        yield f"  {one['segment']} imported: {one['text']}"
    if len(row["replaced"]) > _SHOWN:
        yield f"  and {len(row['replaced']) - _SHOWN} more (--json shows all)"
    yield from _wording_lines(row)
    yield from _held_lines(row)
    for same in row["as_source"][:_SHOWN]:
        yield f"  {same['segment']}: not translated, same as the source: {same['reason']}"
        yield from _answer_lines(same, "a name that stays the same?")
    if len(row["as_source"]) > _SHOWN:
        yield f"  and {len(row['as_source']) - _SHOWN} more like the source (--json shows all)"
    yield from _remark_lines(row)
    if row["renewed"]:
        yield (
            f"  {len(row['renewed'])} had a contact that has changed since; "
            f"the new one was inserted: {', '.join(row['renewed'][:_SHOWN])}"
        )
    if row["guessed"]:
        yield (
            f"  {len(row['guessed'])} have bold words or other markup in a guessed place, "
            f"check the document: {', '.join(row['guessed'][:_SHOWN])}"
        )
    if row["ticked"]:
        by = f" by {row['claimed_by']}" if row["claimed_by"] else ""
        yield (
            f"  {len(row['ticked'])} ticked as correct{by}; a tick is not an approval: "
            "see review approve"
        )
    yield from _fallen_lines(row)
    yield from _next_step_lines(row)


def _remark_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the translator's remarks, and those that answer a finding."""
    for remark in row["comments"]:
        yield f"  {remark['segment']}: comment: {remark['text']}"
    for said in row["answers"]:
        yield f"  {said['segment']}: {row['translator']} answers {said['code']}: {said['why']}"
    for said in row["unanswered"]:
        yield f"  {said['segment']}: this answer does not count: {said['text']}"


def _wording_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield how many sentences have a draft's wording, and what a person can do about them."""
    for words in row["wording"]:
        yield f"  {words}"
    if row["post_edited"]:
        yield f"  {len(row['post_edited'])} post-edited by {row['translator']}"
    for one in row["confirmed"]:
        yield f"  {one['segment']} confirmed by {row['translator']}:"
        yield f"    source: {one['source']}"
        yield f"    {row['lang']}: {one['target']}"
    if not row["unchanged"]:
        return
    named = ", ".join(row["unchanged"][:_SHOWN])
    more = f" and {len(row['unchanged']) - _SHOWN} more" if len(row["unchanged"]) > _SHOWN else ""
    yield f"  still drafts: {named}{more}"
    if row["to_confirm"]:
        yield (
            "  next: a qualified translator who checked them imports the file again with "
            "--post-edited --confirm SEGMENT, once for each sentence"
        )
    else:
        yield (
            "  next: a qualified translator who post-edited them imports the file again with "
            "--post-edited; a second person then approves"
        )


def _held_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the first held sentences with both texts, and how many more there are."""
    for held in row["held"][:_HELD]:
        yield f"  {held['segment']}: {held['reason']}"
        yield f"    source: {held['source']}"
        if held["target"] is not None:
            yield f"    {row['lang']}: {held['target']}"
        yield from _answer_lines(held, "a false alarm?")
    if len(row["held"]) > _HELD:
        yield f"  and {len(row['held']) - _HELD} more held (--json shows all)"


def _next_step_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a code is, and what to do with held sentences."""
    if not row["held"]:
        return
    if any("markup." in held["reason"] for held in row["held"]):
        yield (
            "  a code marks a link, bold words or a placeholder in the sentence. The translation "
            "needs each of them around the matching words; the translator's program copies them"
        )
    yield "  next: have the held sentences corrected in the file, and import it again"
    if any(held["codes"] or held["reason"].startswith(_CODES) for held in row["held"]):
        yield "  if it was the wrong file, discard its held sentences:"
        yield (
            f"    langaccess review discard {row['document']} --lang {row['lang']} --by NAME "
            '--why "REASON"'
        )


def _fallen_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield which approvals were lost by the import, and how many copies are in use."""
    if not row["fell"]:
        return
    text = f"  {len(row['fell'])} must be approved again"
    if row["form"] is not None:
        text += f"; {row['form']} is no longer valid"
    yield text
    if row["copies"]:
        yield f"  {row['copies']} copies of the document are in use: langaccess publish recall"


def _answer_lines(kept: Mapping[str, Any], question: str) -> Iterator[str]:
    """Yield how to accept a finding."""
    from langaccess.review import answer_command

    if kept["whole_sentence"]:
        yield "    this is a whole sentence, not a name: have it translated"
    if not kept["answer"]:
        return
    yield f"    {question} Accept it, then import the file again:"
    for code in kept["codes"]:
        yield f"    {answer_command(code, kept['answer'])}"
