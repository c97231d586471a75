"""Draws what `langaccess review` answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from langaccess.cli import output
from langaccess.cli.render.review import counted
from langaccess.core.words import plural

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.core.tags import Tag

__all__ = ["draw_approved", "draw_document", "draw_history", "draw_kept"]

_SHOWN = 6  # places that a terminal names for one reason


def draw_document(
    console: Console, data: Mapping[str, Any], tags: tuple[Tag, Tag], zone: str | None
) -> None:
    """Draw the answer of `review show`."""

    def say(text: str) -> None:
        output.put(console, text)

    say(f"{data['document']} in {tags[1].name}: {data['state']}")
    for what, names in (("translated", "translators"), ("approved", "approved_by")):
        people = Counter(name for row in data["sentences"] for name in row[names])
        if people:
            told = ", ".join(f"{name} ({count})" for name, count in people.most_common())
            say(f"{what} by {told}")
    for row in data["sentences"]:
        why = f" ({row['reason']})" if row["reason"] else ""
        say(f"{row['segment']}  [{row['state']}]{why}")
        if row["was"] is not None:
            say(f"  {tags[0]}, as translated: {row['was']}")
        say(f"  {tags[0]}: {row['source']}")
        if row["target"] is not None:
            say(f"  {tags[1]}: {row['target']}")
        if row["held"] is not None:
            say(f"  came back: {row['held']}")
        for one in row["comments"]:
            about = "" if one["on_this"] else ", on an earlier translation"
            say(f"  comment by {one['by']}, {_when(one['at'], zone)[:10]}{about}: {one['text']}")


def draw_history(
    console: Console, name: str, tag: Tag, rows: Sequence[Mapping[str, Any]], zone: str | None
) -> None:
    """Draw the answer of `review history`."""

    def say(text: str) -> None:
        output.put(console, text)

    say(f"{name} in {tag.name}; times are {zone or 'UTC'}")
    for row in rows:
        done = "sent out" if row["what"] == "sent" else row["what"]
        what = f"{done} by {row['by']}, {plural(row['sentences'], 'sentence')}"
        entry = "" if row["entry"] is None else f", entry {row['entry']} of the log"
        say(f"{_when(datetime.fromisoformat(row['at']), zone)}  {what}{entry}")
        if row["ground"]:
            say(f"                  {row['ground']}")
    if not rows:
        say("nothing was sent out, translated or decided yet")


def _when(at: datetime, zone: str | None) -> str:
    """Return a moment to the minute, on the agency's clock."""
    from zoneinfo import ZoneInfo

    return at.astimezone(ZoneInfo(zone or "UTC")).strftime("%Y-%m-%d %H:%M")


def draw_kept(console: Console, data: Mapping[str, Any]) -> None:
    """Draw the answer of `review approve --no-meaning-change`, old beside new."""
    if not data["kept"] and not data["refused"]:
        console.print("no sentence of the source differs from what was translated")
    for row in (*data["kept"], *data["refused"]):
        verdict = "NOT kept" if row in data["refused"] else f"stays approved, says {data['by']}"
        output.put(console, f"{row['segment']}: {verdict}")
        output.put(console, f"  was: {row['was'] or 'not known'}")
        output.put(console, f"  now: {row['now']}")
        for ground in row.get("reasons", ()):
            output.put(console, f"  {ground['text']} ({ground['rule']})")
    _draw_next(console, data)
    draw_state(console, data)


def draw_approved(console: Console, data: Mapping[str, Any]) -> None:
    """Draw the answer of `review approve`."""
    from langaccess.review import answer_command

    text = (
        f"{data['document']}  {data['lang']}: {data['approved']} sentences approved by {data['by']}"
    )
    output.put(console, text)
    for grounds, places in _grouped(data["refused"]).items():
        more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
        text = f"not approved: {', '.join(places[:_SHOWN])}{more}"
        output.put(console, text)
        for words in grounds:
            output.put(console, f"  {words}")
    commands = [answer_command(one.code, one.segment) for one in data["false_alarms"]]
    if commands:
        console.print("a false alarm? Answer it, and approve again:")
    for words in commands[:_SHOWN]:
        output.put(console, f"  {words}")
    _draw_next(console, data)
    draw_state(console, data)


def _draw_next(console: Console, data: Mapping[str, Any]) -> None:
    """Say once what can be done about all that was refused."""
    for words in dict.fromkeys(words for row in data["refused"] for words in row["instead"]):
        output.put(console, f"next: {words}")


def draw_state(console: Console, data: Mapping[str, Any]) -> None:
    """Say where a document stands, and name its file when it is approved."""
    told = f"{data['state']}, though its sentences were approved" if data["open"] else data["state"]
    console.print(f"the document is {told}: {counted(data['states'])}")
    for said in data["answers"]:
        text = f"  {said.by} answered {said.code} at {said.segment}: {said.why}"
        output.put(console, text)
    for one in data["open"]:
        text = f"  the checks find an error in it: {one.message} ({one.code} {one.segment})"
        output.put(console, text)
    if data["open"]:
        console.print("  it may not go out until that is mended and approved, or answered")
    if data["written"] is not None:
        text = f"  written before, do not hand it out: {data['written']}"
        output.put(console, text)
    if data["file"]:
        output.put(console, f"form {data['form']}")
        output.put(console, str(data["file"]))
    for words in data["by_hand"]:
        output.put(console, words)


def _grouped(refused: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], list[str]]:
    """Return why → places, so that what holds for fifty sentences is said once."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for row in refused:
        grounds = [f"{ground['text']} ({ground['rule']})" for ground in row["reasons"]]
        grounds += [f"{finding.message} ({finding.code})" for finding in row["findings"]]
        groups.setdefault(tuple(grounds), []).append(row["segment"])
    return groups
