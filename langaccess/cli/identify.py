"""`langaccess identify` and `langaccess languages`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, Quiet, WorkspaceOption
from langaccess.core.errors import Exit, InputError, UsageError, reason_of

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.core.tags import Hit, Language, Tag
    from langaccess.identify import Answer

__all__ = ["identify", "languages"]


def identify(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT", help="The text itself, or - for standard input."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="A text file, or - for standard input.")
    ] = None,
    lines: Annotated[
        Path | None, typer.Option("--lines", help="A text file (or -): one answer for each line.")
    ] = None,
    photo: Annotated[
        Path | None, typer.Option("--photo", help="A picture of print; needs Tesseract.")
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="No text: be asked what the person hears, reads, says.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes for --lines (default: 1).")
    ] = None,
    no_prior: Annotated[
        bool, typer.Option("--no-prior", help="Do not weigh by the languages of the agency.")
    ] = False,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    as_json: Json = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="With --lines: one JSON object for each line.")
    ] = False,
) -> Exit:
    """Which language is this text in? Says how sure it is, and what to do next.

    It abstains rather than guesses, and names languages that are easily confused together. It
    never translates and books nobody. Ends with 1 when it cannot tell.
    """
    text = " ".join(words) if words else None
    if sum(item is not None for item in (text, file, lines, photo, ask or None)) != 1:
        raise UsageError(
            "give one thing to identify",
            hint='langaccess identify "TEXT", or -f, --lines, --photo FILE, or --ask',
        )
    if jsonl and lines is None:
        raise UsageError("--jsonl goes with --lines", hint="use --json for one text")
    if ask:
        return _asking(workspace, as_json=as_json)
    reporter = output.Reporter(quiet=quiet)
    prior, line, langdetect = _agency(workspace, no_prior)
    if prior:
        reporter.note("weighed by the languages of your agency; --no-prior leaves them out")
    if lines is not None:
        from langaccess.identify import identify_lines

        texts = _lines(lines, reporter)
        answers = identify_lines(
            texts, prior=prior, line=line, workers=workers or 1, langdetect=langdetect
        )
        return _each_line(_named_missing(answers, reporter), as_json=jsonl or as_json)
    from langaccess import identify as room

    if photo is not None:
        answer = room.identify_photo(photo, prior=prior, line=line, langdetect=langdetect)
    else:
        given = _text(text, file, reporter)
        answer = room.identify(given, prior=prior, line=line, langdetect=langdetect)
    _name_missing(answer, reporter)
    output.result(_answer_data(answer), lambda console: _show(console, answer), as_json=as_json)
    return _code(answer.verdict is room.Band.CANNOT_TELL)


def _asking(workspace: Path | None, *, as_json: bool) -> Exit:
    from langaccess.cli.asking import ask, show_asked

    answer = ask(workspace)
    output.result(
        _answer_data(answer), lambda console: show_asked(console, answer), as_json=as_json
    )
    return _code(answer.verdict == "cannot_tell")


def _code(unknown: bool) -> Exit:
    return Exit.NO if unknown else Exit.DONE


def _agency(
    workspace: Path | None, no_prior: bool
) -> tuple[Mapping[Tag, float] | None, str, float]:
    """Return what the agency's folder sets: the prior, the line, the weight of langdetect."""
    from langaccess.agency.session import open_session

    session = open_session(workspace)
    if session.root is None:
        return None, "", 0.0
    from langaccess.agency.policy import interpreter_line

    policy = session.policy
    known = {
        language.tag: float(language.count or language.share or 0) for language in policy.languages
    }
    # Counts and percentages cannot be weighed against each other: counts go first.
    if any(language.count for language in policy.languages):
        known = {item.tag: float(item.count or 0) for item in policy.languages}
    prior = {tag: weight for tag, weight in known.items() if weight > 0}
    weight = policy.identify.engines.langdetect
    return (None if no_prior or not prior else prior), interpreter_line(policy), weight


def _name_missing(answer: Answer, reporter: Any) -> bool:
    """Say which detectors the answer was made without; return whether there were any."""
    lacking = [name for name in answer.missing if name != "eldc"]
    if lacking:
        reporter.note(f"without {', '.join(lacking)}: fewer answers are strong; see doctor")
    return bool(lacking)


def _named_missing(answers: Iterator[Answer], reporter: Any) -> Iterator[Answer]:
    """Yield the answers; say once which detectors they were made without."""
    said = False
    for answer in answers:
        said = said or _name_missing(answer, reporter)
        yield answer


def _text(text: str | None, file: Path | None, reporter: Any) -> str:
    from langaccess.identify import MOST, decode

    source = Path(text) if text == "-" else file
    if source is None:
        _warn_of_file(text or "", reporter)
        return text or ""
    name = "standard input" if str(source) == "-" else str(source)
    try:
        if str(source) == "-":
            data = sys.stdin.buffer.read(MOST + 1)
        else:
            with source.open("rb") as stream:
                data = stream.read(MOST + 1)
    except OSError as exc:
        raise InputError(reason_of(exc), where=name, hint="check the name and your rights") from exc
    if len(data) > MOST:
        reporter.note(f"{name}: only the first {MOST // 1024 // 1024} MiB are looked at")
    found, note = decode(data[:MOST], where=name)
    if note:
        reporter.note(f"{name}: {note}")
    return found


def _warn_of_file(text: str, reporter: Any) -> None:
    try:
        there = bool(text.strip()) and Path(text).is_file()
    except (OSError, ValueError):  # too long for a name, or none at all
        there = False
    if there:
        reporter.note(f"these letters are looked at; to read the file of this name: -f {text}")


def _each_line(answers: Iterator[Answer], *, as_json: bool) -> Exit:
    from langaccess.identify import Band

    unknown = False
    for number, answer in enumerate(answers, start=1):
        unknown = unknown or answer.verdict is Band.CANNOT_TELL
        if as_json:
            output.line({"line": number, **_answer_data(answer)})
        else:
            output.result(None, partial(_short, number=number, answer=answer), as_json=False)
    return _code(unknown)


def _lines(path: Path, reporter: Any) -> Iterator[str]:
    from langaccess.identify import read_lines

    name = "standard input" if str(path) == "-" else str(path)
    try:
        with sys.stdin.buffer if str(path) == "-" else path.open("rb") as stream:
            yield from read_lines(stream, where=name, note=reporter.note)  # type: ignore[arg-type]  # stdin too
    except OSError as exc:
        raise InputError(reason_of(exc), where=name, hint="check the name and your rights") from exc


def _answer_data(answer: Answer) -> dict[str, Any]:
    """Return the answer as the JSON contract of `identify` names it."""
    return {
        "verdict": answer.verdict,
        "confidence": answer.confidence,
        "candidates": [
            {
                "lang": candidate.tag,
                "name": candidate.name,
                "autonym": candidate.autonym,
                "probability": candidate.probability,
                "engines": candidate.engines,
            }
            for candidate in answer.candidates
        ],
        "confusable": answer.confusable,
        "question": answer.question or None,
        "reason": answer.reason or None,
        "notes": answer.notes,
        "next_steps": answer.next_steps,
        "passages": answer.passages,
        "missing": answer.missing,
    }


_WORDS = {
    "strong": "probably",
    "fair": "perhaps (confirm with the I-speak card)",
    "weak": "not sure; a hint only",
    "cannot_tell": "cannot tell",
}


def _show(console: Console, answer: Answer) -> None:
    def say(text: str) -> None:
        console.print(text)

    say(_headline(answer))
    others = [item for item in answer.candidates[1:4] if item.tag not in answer.confusable]
    if answer.verdict != "cannot_tell" and others and answer.verdict != "strong":
        say("also possible: " + ", ".join(f"{c.name} ({c.tag})" for c in others))
    for note in answer.notes:
        say(f"note: {note}")
    if len(answer.passages) > 1:
        say("passages:")
        for part in answer.passages:
            name = part.tag.name if part.tag else "cannot tell"
            say(f"  characters {part.start}-{part.end}: {name}")
    say("")
    say("next:")
    for number, step in enumerate(answer.next_steps, start=1):
        say(f"{number}. {step}")


def _headline(answer: Answer) -> str:
    words = _WORDS[answer.verdict]
    if answer.verdict == "cannot_tell" or not answer.candidates:
        return f"{words[0].upper()}{words[1:]} which language this is."
    group = [answer.candidates[0].tag, *answer.confusable]
    names = " or ".join(f"{tag.name} ({tag}, {tag.autonym})" for tag in group)
    return f"{words}: {names}; {min(99, round(answer.confidence * 100))} in 100"


def _short(console: Console, *, number: int, answer: Answer) -> None:
    sure = answer.verdict != "cannot_tell" and bool(answer.candidates)
    group = [answer.candidates[0].tag, *answer.confusable] if sure else []
    names = "/".join(group)
    output.put(console, f"{number:>6}  {answer.verdict:<11}  {names}")


def languages(
    name: Annotated[
        str | None, typer.Argument(help="A name as you heard it, typing mistakes forgiven.")
    ] = None,
    country: Annotated[str | None, typer.Option("--country", help="Country, by name.")] = None,
    script: Annotated[str | None, typer.Option("--script", help="Script, by name.")] = None,
    show: Annotated[
        str | None, typer.Option("--show", help="All that is known of one language.")
    ] = None,
    as_json: Json = False,
) -> Exit:
    """Find a language by a name, a country or a script; see what to ask its speakers."""
    from langaccess.core import tags

    if show is not None:
        entry = tags.known(tags.resolve(show, use="speech"))
        if entry is None:
            raise InputError(f"no details about '{show}' here", hint="see `langaccess languages`")
        output.result(_entry_data(entry), lambda console: _details(console, entry), as_json=as_json)
        return Exit.DONE
    hits = tags.search(name) if name else tuple(map(_unsearched, tags.languages()))
    for text, find in ((country, tags.from_country), (script, tags.in_script)):
        if text is not None:
            wanted = {entry.tag: place for place, entry in enumerate(find(text))}
            hits = tuple(hit for hit in hits if hit.language.tag in wanted)
            hits = hits if name else tuple(sorted(hits, key=lambda h: wanted[h.language.tag]))
    output.result(
        [_entry_data(hit.language) | {"matched": hit.matched, "ask": hit.question} for hit in hits],
        lambda console: _list(console, hits),
        as_json=as_json,
    )
    return _code(not hits)


def _unsearched(entry: Language) -> Hit:
    from langaccess.core.tags import Hit

    return Hit(entry, "", 0.0)


def _list(console: Console, hits: tuple[Hit, ...]) -> None:

    if not hits:
        console.print("no language of that name here; try a country: --country Guatemala")
        return
    questions = dict.fromkeys(hit.question for hit in hits if hit.question)
    for question in questions:
        console.print(f"ask: {question}")
    rows = [
        (hit.language.tag, hit.language.name, hit.language.autonym, _places(hit.language))
        for hit in hits
    ]
    console.print(output.table("", ("lang", "name", "calls itself", "spoken in"), rows))


def _places(entry: Language) -> str:
    from langaccess.core.tags import territory_name

    return ", ".join(territory_name(code) for code in entry.countries[:3])


def _details(console: Console, entry: Language) -> None:
    from langaccess.core.tags import groups, script_name, territory_name

    same = [group for group in groups() if entry.tag in group.members]
    rows = [
        ("lang", f"{entry.tag} (ISO 639-3 {entry.iso639_3})"),
        ("calls itself", entry.autonym),
        ("people also say", ", ".join(entry.aliases)),
        ("script", ", ".join(script_name(code) for code in entry.scripts)),
        ("read", "right to left" if entry.tag.direction == "rtl" else "left to right"),
        ("countries", ", ".join(territory_name(code) for code in entry.countries)),
        ("in the US", ", ".join(entry.communities)),
        ("ask", entry.question),
        ("easily confused", "; ".join(group.question for group in same)),
        ("relay through", ", ".join(tag.name for tag in entry.relay)),
        ("text identified by", ", ".join(entry.engines) or _UNWRITTEN[entry.kind]),
    ]
    console.print(entry.name)
    for label, text in rows:
        if text:
            console.print(f"  {label}: {text}")


_UNWRITTEN = {
    "sign": "no text: use video relay, the on-call agency or 711, never a voice line",
    "more": "nothing here: ask the person, show the I-speak card",
    "list": "",
    "source": "",
}


def _entry_data(entry: Language) -> dict[str, Any]:
    return {
        "lang": entry.tag,
        "iso639_3": entry.iso639_3,
        "kind": entry.kind,
        "name": entry.name,
        "autonym": entry.autonym,
        "aliases": entry.aliases,
        "scripts": entry.scripts,
        "direction": entry.tag.direction,
        "countries": entry.countries,
        "communities": entry.communities,
        "question": entry.question,
        "relay": entry.relay,
        "engines": entry.engines,
    }
