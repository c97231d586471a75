"""`langaccess identify`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict, TypeVar

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, Quiet, WorkspaceOption, parse_shard
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import ConfigError, Exit, InputError, UsageError, reason_of

if TYPE_CHECKING:
    from typing import Literal

    from rich.console import Console

    from langaccess.agency.policy import Policy
    from langaccess.core.model import Decision
    from langaccess.core.tags import Tag
    from langaccess.identify import Answer, Responses, SpokenAnswer
    from langaccess.interpret.hearing import Heard

T = TypeVar("T")


@with_fields_of("LanguageCandidate")
class NamedCandidate(TypedDict):
    """A language that the text may be in, with its names."""

    name: str
    autonym: str


@with_fields_of("Answer")
class IdentifiedText(TypedDict):
    """What `identify` prints about a text, a photo or answers."""

    candidates: list[NamedCandidate]


@with_fields_of("Answer")
class IdentifiedLine(TypedDict):
    """A line of `identify --lines --jsonl`."""

    line: int
    candidates: list[NamedCandidate]


@with_fields_of("SpokenAnswer")
class SpeechAnswer(TypedDict):
    """What `identify --listen` prints."""

    candidates: list[NamedCandidate]


class ListeningRefused(TypedDict):
    """What `identify --listen` prints where the rules do not permit it."""

    verdict: Literal["refused"]
    basis: Literal["speech"]
    reasons: list[str]
    instead: tuple[str, ...]
    next_steps: tuple[str, ...]
    kept: Literal["nothing"]


class IdentifiedPart(TypedDict):
    """What `identify --lines --shard` prints: the part, its answers, and whether it was done."""

    part: str
    file: Path
    reused: bool


@prints(IdentifiedText | SpeechAnswer | ListeningRefused | IdentifiedPart, lines=IdentifiedLine)
def identify(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT", help="The text, or - to read standard input."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", help="Read the text from a file (- for standard input)."),
    ] = None,
    lines: Annotated[
        Path | None,
        typer.Option("--lines", help="Identify each line of a text file (- for standard input)."),
    ] = None,
    photo: Annotated[
        Path | None, typer.Option("--photo", help="A photo of printed text; needs Tesseract.")
    ] = None,
    listen: Annotated[
        Path | None,
        typer.Option("--listen", help="A recording of speech (WAV); only if your rules permit it."),
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="No text to paste: answer a few questions instead.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="Processes to use for --lines (default: 1)."),
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option("--shard", metavar="K/N", help="With --lines: do part K of N, into --out."),
    ] = None,
    collect: Annotated[
        int | None,
        typer.Option("--collect", min=1, metavar="N", help="Print the answers of N parts."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder of the parts of --shard and --collect.")
    ] = None,
    no_prior: Annotated[
        bool, typer.Option("--no-prior", help="Ignore which languages are common in your area.")
    ] = False,
    workspace: WorkspaceOption = None,
    quiet: Quiet = False,
    as_json: Json = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="With --lines: print one JSON object per line.")
    ] = False,
) -> Exit:
    """Identify a language from text or speech, and say what to do.

    It says "cannot tell" rather than guess, and lists languages that are easily confused. It does
    not translate and does not schedule an interpreter. Exit code 1 if it cannot tell.
    """
    text = " ".join(words) if words else None
    if sum(item is not None for item in (text, file, lines, photo, listen, ask or None)) != 1:
        raise UsageError(
            "give one text to identify",
            hint='langaccess identify "TEXT", or -f, --lines, --photo, --listen FILE, or --ask',
        )
    if jsonl and lines is None:
        raise UsageError("--jsonl goes with --lines", hint="use --json for one text")
    _refuse_half_a_part(lines, shard, collect, out)
    if ask:
        return _identify_by_questions(workspace, as_json=as_json)
    if listen is not None:
        return _identify_by_sound(listen, workspace, no_prior=no_prior, as_json=as_json)
    reporter = output.Reporter(quiet=quiet)
    strict = as_json or lines is not None
    prior, line, langdetect, broken = _agency_settings(workspace, no_prior, strict=strict)
    if prior:
        reporter.note(
            "languages common in your agency's area count more; --no-prior turns this off"
        )
    if lines is not None and out is not None:
        settings: dict[str, Any] = {"prior": prior, "line": line, "langdetect": langdetect}
        if shard is None:
            from langaccess.identify import collect_parts

            rows = collect_parts(lines, collect or 1, out, **settings)
            return _each_line(rows, as_json=jsonl or as_json)
        settings["workers"] = workers or 1
        return _do_part(lines, shard, out, settings, reporter, as_json=as_json)
    if lines is not None:
        from langaccess.identify import identify_lines

        texts = _read_lines(lines, reporter)
        answers = identify_lines(
            texts, prior=prior, line=line, workers=workers or 1, langdetect=langdetect
        )
        found = enumerate(_named_missing(answers, reporter), start=1)
        rows = (output.plain({"line": number, **_answer_data(one)}) for number, one in found)
        return _each_line(rows, as_json=jsonl or as_json)
    from langaccess import identify as room

    if photo is not None:
        answer = room.identify_photo(photo, prior=prior, line=line, langdetect=langdetect)
    else:
        given = _read_text(text, file, reporter)
        answer = room.identify(given, prior=prior, line=line, langdetect=langdetect)
    _name_missing(answer, reporter)
    output.result(
        _answer_data(answer), lambda console: _draw_answer(console, answer), as_json=as_json
    )
    return _exit_code(answer.verdict is room.Band.CANNOT_TELL, broken)


def _refuse_half_a_part(
    lines: Path | None, shard: str | None, collect: int | None, out: Path | None
) -> None:
    """Raise for a part of a file without the file or the folder of the parts."""
    if shard is None and collect is None:
        if out is not None:
            raise UsageError("--out goes with --shard or --collect")
    elif lines is None or str(lines) == "-" or out is None or None not in (shard, collect):
        raise UsageError(
            "--shard or --collect needs a file and a folder",
            hint="such as --lines FILE --shard 2/8 --out parts, then --collect 8 --out parts",
        )


def _identify_by_questions(workspace: Path | None, *, as_json: bool) -> Exit:
    policy, broken = _rules(workspace, strict=as_json)
    answer = _ask_questions(policy)
    output.result(
        _answer_data(answer), lambda console: _show_shortlist(console, answer), as_json=as_json
    )
    return _exit_code(answer.verdict == "cannot_tell", broken)


def _identify_by_sound(
    path: Path, workspace: Path | None, *, no_prior: bool, as_json: bool
) -> Exit:
    """Say which language may be spoken in a recording, if the agency's rules permit that."""
    from langaccess.agency.policy import decide_listening, interpreter_line
    from langaccess.agency.session import open_session
    from langaccess.core import models
    from langaccess.identify import Band
    from langaccess.identify import listen as listen_to

    session = open_session(workspace)
    policy, rules = session.policy, session.policy.identify.listen
    decision = decide_listening(policy)
    if not decision.allowed:
        return _refuse_listening(decision, interpreter_line(policy), as_json=as_json)
    answer = listen_to(
        path,
        places=models.folders(session.root),
        least_seconds=rules.least_seconds,
        best=Band(rules.best_band),
        prior=None if no_prior else policy.speakers or None,
        line=interpreter_line(policy),
    )
    output.result(
        _answer_data(answer), lambda console: _draw_heard(console, answer), as_json=as_json
    )
    return _exit_code(answer.verdict is Band.CANNOT_TELL)


def _refuse_listening(decision: Decision, line: str, *, as_json: bool) -> Exit:
    """Say why a recording is not listened to, and what serves instead."""
    steps = (
        "Play the greetings: langaccess cards html --greetings",
        "Ask: langaccess identify --ask",
        f"Call the interpreter line: {line}",
    )
    reasons = [one.text for one in decision.reasons]
    data: ListeningRefused = {
        "verdict": "refused",
        "basis": "speech",
        "reasons": reasons,
        "instead": decision.instead,
        "next_steps": steps,
        "kept": "nothing",
    }

    def draw_refusal(console: Console) -> None:
        output.say(console, f"Not listened to: {'; '.join(reasons)}.")
        _draw_numbered(console, steps)
        output.say(console, *(f"to permit it: {way}" for way in decision.instead))

    output.result(data, draw_refusal, as_json=as_json)
    return Exit.NO


def _draw_heard(console: Console, answer: SpokenAnswer) -> None:
    from langaccess.core.words import joined

    names = [f"{one.name} ({one.tag})" for one in answer.candidates]
    hidden = f", or {answer.may_hide} that this cannot hear" if answer.may_hide else ""
    if answer.verdict == "fair":
        group = [answer.candidates[0].tag, *answer.confusable] if not hidden else []
        always = joined([f"{tag.name} ({tag})" for tag in group], "or") or names[0]
        output.say(console, f"Perhaps {always}{hidden}.")
    elif answer.verdict == "weak":
        output.say(console, f"A list only; it may be {joined(names, 'or')}{hidden}.")
    else:
        output.say(console, "Cannot tell which language this is.")
    output.say(console, *(f"note: {note}" for note in answer.notes))
    count = len(answer.cannot_hear)
    output.say(
        console,
        f"note: {count} languages on our list are never named, such as Mam, K'iche', Hmong,"
        " Tigrinya and Dari; --json lists them.",
    )
    _draw_numbered(console, answer.next_steps)


def _exit_code(unknown: bool, broken: ConfigError | None = None) -> Exit:
    """Return the exit code; raise the mistake in the rules, now that the answer is printed."""
    if broken is not None:
        raise broken
    return Exit.NO if unknown else Exit.DONE


def _agency_settings(
    workspace: Path | None, no_prior: bool, *, strict: bool
) -> tuple[Mapping[Tag, float] | None, str, float, ConfigError | None]:
    """Return the prior, the interpreter line, the weight of langdetect, and what is broken."""
    from langaccess.agency.policy import interpreter_line
    from langaccess.agency.session import open_session

    policy, broken = _rules(workspace, strict=strict)
    if broken is None and open_session(workspace).root is None:
        return None, "", 0.0, None
    weight = policy.identify.engines.langdetect
    return (None if no_prior else policy.speakers or None), interpreter_line(policy), weight, broken


def _rules(workspace: Path | None, *, strict: bool) -> tuple[Policy, ConfigError | None]:
    """Return the agency's rules, or if they cannot be read, the shipped ones and the mistake.

    A look-up ends with a number to call: the mistake is raised after the answer. With `strict`, as
    for a program that reads JSON, it is raised at once.
    """
    from langaccess.agency.session import open_session

    try:
        return open_session(workspace).policy, None
    except ConfigError as exc:
        if strict:
            raise
        from langaccess.cli.lookups import readable_policy

        policy, which = readable_policy(workspace)
        output.text(None, lambda: ["YOUR AGENCY'S RULES CANNOT BE READ", *which], as_json=False)
        return policy, exc


def _name_missing(answer: Answer, reporter: Any) -> bool:
    """Note which detectors are missing; return whether any is."""
    lacking = [name for name in answer.missing if name != "eldc"]
    if lacking:
        reporter.note(
            f"without {', '.join(lacking)}, fewer answers are certain; see `langaccess doctor`"
        )
    return bool(lacking)


def _named_missing(answers: Iterator[Answer], reporter: Any) -> Iterator[Answer]:
    """Yield the answers; note once which detectors are missing."""
    said = False
    for answer in answers:
        said = said or _name_missing(answer, reporter)
        yield answer


def _read_text(text: str | None, file: Path | None, reporter: Any) -> str:
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
        raise InputError(
            reason_of(exc), where=name, hint="check the name and your permissions"
        ) from exc
    if len(data) > MOST:
        reporter.note(f"{name}: only the first {MOST // 1024 // 1024} MiB are read")
    found, note = decode(data[:MOST], where=name)
    if note:
        reporter.note(f"{name}: {note}")
    return found


def _warn_of_file(text: str, reporter: Any) -> None:
    try:
        there = bool(text.strip()) and Path(text).is_file()
    except (OSError, ValueError):  # too long for a file name, or not one
        there = False
    if there:
        reporter.note(f"only the name of this file was read; to read the file, use -f {text}")


def _each_line(rows: Iterable[Mapping[str, Any]], *, as_json: bool) -> Exit:
    """Print the answers of the lines of a file, as `--jsonl` has them."""
    unknown = False
    for row in rows:
        unknown = unknown or row["verdict"] == "cannot_tell"
        if as_json:
            output.line(row)
        else:
            output.result(None, partial(_draw_line, row=row), as_json=False)
    return _exit_code(unknown)


def _do_part(
    lines: Path,
    shard: str,
    out: Path,
    settings: Mapping[str, Any],
    reporter: Any,
    *,
    as_json: bool,
) -> Exit:
    """Identify one part of a file of lines, and say where the answers are."""
    from langaccess.identify import identify_part

    def render(answer: Answer) -> Mapping[str, Any]:
        data: Mapping[str, Any] = output.plain(_answer_data(answer))
        return data

    path, before = identify_part(
        lines, parse_shard(shard), out, render, note=reporter.note, **settings
    )
    done = "done before" if before else "done"
    output.text(
        IdentifiedPart(part=shard, file=path, reused=before),
        lambda: [f"part {shard} {done}: {path}"],
        as_json=as_json,
    )
    return Exit.DONE


def _read_lines(path: Path, reporter: Any) -> Iterator[str]:
    from langaccess.identify import read_lines

    name = "standard input" if str(path) == "-" else str(path)
    try:
        with sys.stdin.buffer if str(path) == "-" else path.open("rb") as stream:
            yield from read_lines(stream, where=name, note=reporter.note)  # type: ignore[arg-type]  # stdin too
    except OSError as exc:
        raise InputError(
            reason_of(exc), where=name, hint="check the name and your permissions"
        ) from exc


def _answer_data(answer: Answer | SpokenAnswer) -> dict[str, Any]:
    """Return the answer for JSON."""
    candidates = [
        output.fields(one) | {"name": one.name, "autonym": one.autonym} for one in answer.candidates
    ]
    return output.fields(answer) | {"candidates": candidates}


_BANDS = {
    "strong": "very likely",
    "fair": "probably",
    "weak": "perhaps",
    "cannot_tell": "cannot tell",
}
_ADVICE = {"fair": "; confirm with the I-speak card", "weak": "; only a hint"}


def _draw_answer(console: Console, answer: Answer) -> None:
    output.say(console, _headline(answer))
    others = [item for item in answer.candidates[1:4] if item.tag not in answer.confusable]
    if answer.verdict != "cannot_tell" and others and answer.verdict != "strong":
        output.say(console, "also possible: " + ", ".join(f"{c.name} ({c.tag})" for c in others))
    output.say(console, *(f"note: {note}" for note in answer.notes))
    if len(answer.passages) > 1:
        output.say(console, "passages:")
        for part in answer.passages:
            name = part.tag.name if part.tag else "cannot tell"
            output.say(console, f"  characters {part.start}-{part.end}: {name}")
    _draw_steps(console, answer)


def _draw_steps(console: Console, answer: Answer) -> None:
    _draw_numbered(console, answer.next_steps)


def _draw_numbered(console: Console, steps: Sequence[str]) -> None:
    output.say(console, "")
    output.say(console, "next:")
    for number, step in enumerate(steps, start=1):
        output.say(console, f"{number}. {step}", indent="   ")


def _headline(answer: Answer) -> str:
    if answer.verdict == "cannot_tell" or not answer.candidates:
        return "Cannot tell which language this is."
    group = [answer.candidates[0].tag, *answer.confusable]
    names = " or ".join(f"{tag.name} ({tag})" for tag in group)
    percent = min(99, round(answer.confidence * 100))
    advice = _ADVICE.get(answer.verdict, "")
    return f"{_BANDS[answer.verdict].capitalize()} {names}, {percent}%{advice}"


def _draw_line(console: Console, *, row: Mapping[str, Any]) -> None:
    sure = row["verdict"] != "cannot_tell" and row["candidates"]
    group = [row["candidates"][0]["lang"], *row["confusable"]] if sure else []
    output.put(console, f"{row['line']:>6}  {_BANDS[row['verdict']]:<11}  {'/'.join(group)}")


def _ask_questions(policy: Policy) -> Answer:
    """Ask the questions and return the answer.

    Enter, or the end of the input, means "not known" and continues with the next question.
    """
    from langaccess.agency.policy import interpreter_line
    from langaccess.identify import shortlist

    if sys.stdin is not None and hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    _prompt("Press Enter if you don't know. Nothing is stored.")
    return shortlist(
        _collect_responses(policy), line=interpreter_line(policy), sign=_sign_steps(policy)
    )


def _sign_steps(policy: Policy) -> tuple[str, ...]:
    rules = policy.interpreting.sign
    ways = [f"{path.text}: {path.phone}" if path.phone else path.text for path in rules.paths]
    return tuple(text[0].upper() + text[1:] for text in (*ways, *rules.meanwhile))


def _collect_responses(policy: Policy) -> Responses:
    from langaccess.identify import Responses, chart, home_regions

    def hears_of(typed: str) -> bool:
        return False if _signs(_hear(typed, policy)) else _parse_yes_no(typed)

    hears = _ask_until_valid("Does the person hear? [y/n]", hears_of)
    reads = _ask_until_valid("Can the person read, as far as you can tell? [y/n]", _parse_yes_no)
    origin = _ask_until_valid(
        "Which country is the person from, or which language was named?",
        partial(_parse_origin, policy=policy),
    )
    country, named, signs = (
        (origin.country, origin.named, origin.signs) if origin else ("", (), False)
    )
    hears = False if signs else hears
    if hears is False:
        return Responses(hears, reads, country)
    place = script = ""
    if home_regions(country):
        names = [item.name for item in home_regions(country)]
        _list_choices(names)
        place = (
            _ask_until_valid(
                "Which of these places or peoples? (number, or a town)", _choice_of(names)
            )
            or ""
        )
    if reads is not False:
        rows = chart(country)
        _list_choices([f"{'  '.join(row.letters)}   ({row.name})" for row in rows])
        words = (
            "Let the person point to letters they can read."
            " (number or name; to print them: langaccess cards scripts)"
        )
        picked = _ask_until_valid(words, _choice_of([row.name for row in rows]))
        script = next((row.script for row in rows if row.name == picked), "")
    words = "How do they say hello, yes, no, thank you? (as you hear it, with commas)"
    sounds = _ask_until_valid(words, str) or ""
    heard = _hear(sounds, policy)
    named += (heard.tag,) if heard.tag is not None and not heard.rest and not heard.text else ()
    return Responses(hears, reads, country, place, script, sounds, named)


def _hear(typed: str, policy: Policy) -> Heard:
    from langaccess.interpret.hearing import hear

    return hear([typed], policy)


def _signs(heard: Heard) -> bool:
    return heard.language is not None and heard.language.sign


def _ask_until_valid(question: str, read: Callable[[str], T]) -> T | None:
    """Ask until the answer can be used; None for Enter and at the end of the input."""
    while True:
        # Not typer.prompt: it writes a space to stdout, which carries the result alone.
        typer.echo(f"{question}\n> ", nl=False, err=True)
        typed = sys.stdin.readline().strip() if sys.stdin is not None else ""
        if not typed:
            return None
        try:
            return read(typed)
        except ValueError as exc:
            _prompt(f"  {exc}")
        except InputError as exc:
            _prompt(f"  {exc.message}; {exc.hint}")


def _parse_yes_no(typed: str) -> bool:
    if typed.lower() in ("y", "yes"):
        return True
    if typed.lower() in ("n", "no"):
        return False
    raise ValueError("type y or n, or press Enter if you don't know")


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a person comes from: a country, the languages that were named, or signing."""

    country: str = ""
    named: tuple[Tag, ...] = ()
    signs: bool = False


def _parse_origin(typed: str, *, policy: Policy) -> _Origin:
    """Read a country, or else hear the words as `langaccess ask` does."""
    from langaccess.core.tags import country_code, named_countries, territory_name

    heard = _hear(typed, policy)
    query = heard.language
    if _signs(heard):
        _prompt("  signs, or is deaf or hard of hearing")
        return _Origin(signs=True)
    try:
        code = country_code(typed)
    except InputError:
        several = len(named_countries(typed)) > 1  # "Congo": each has towns of its own
        if several or query is None or not (query.tag or query.choices):
            raise
        named = query.choices if query.tag is None else (query.tag,)
        for note in heard.notes:
            _prompt(f"  {note}")
        _prompt(f"  {' or '.join(tag.name for tag in named)}")
        if query.tag is not None and query.question:
            _prompt(f"  {query.question}")
        return _Origin(named=named)
    _prompt(f"  {territory_name(code)}")
    return _Origin(code)


def _number_up_to(most: int) -> Callable[[str], int]:
    def read(typed: str) -> int:
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= most:
            return int(typed) - 1
        raise ValueError(f"type a number from 1 to {most}, or press Enter if you don't know")

    return read


def _choice_of(names: list[str]) -> Callable[[str], str]:
    def read(typed: str) -> str:
        fitting = [name for name in names if typed.casefold() in name.casefold()]
        if len(fitting) == 1 and not typed.isdigit():
            return fitting[0]
        return names[_number_up_to(len(names))(typed)]

    return read


def _list_choices(items: list[str]) -> None:
    for number, item in enumerate(items, start=1):
        _prompt(f"  {number:>2}  {item}")


def _prompt(text: str) -> None:
    typer.echo(text, err=True)


def _show_shortlist(console: Console, answer: Answer) -> None:
    """Draw the short list, what tells the languages apart, and the steps."""
    from langaccess.core.tags import is_sign

    found = answer.verdict != "cannot_tell"
    output.say(
        console,
        "Possible languages, the likeliest first:"
        if found
        else "Cannot tell which language this is.",
    )
    # Languages without any evidence are left out, except sign languages: show all of those.
    supported = [item for item in answer.candidates if item.engines or is_sign(item.tag)]
    if not found and supported:
        output.say(console, "Many other languages are just as likely as these:")
    for number, item in enumerate(supported, start=1):
        grounds = f", by {' and '.join(item.engines)}" if item.engines else ""
        output.say(console, f"{number}. {item.name} ({item.tag}, {item.autonym}){grounds}")
    if found and answer.confusable:
        output.say(
            console,
            "easily confused with the first: " + ", ".join(tag.name for tag in answer.confusable),
        )
    output.say(console, *(f"note: {note}" for note in answer.notes))
    _draw_steps(console, answer)
