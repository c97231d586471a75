"""`langaccess identify --ask`: questions on stderr, one after the other, answers from stdin."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from langaccess.core.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.agency.policy import Policy
    from langaccess.identify import Answer, Responses

__all__ = ["ask", "show_asked"]

T = TypeVar("T")


def ask(workspace: Path | None) -> Answer:
    """Ask what can be asked, and return what follows from it.

    Enter, or the end of the input, means "not known" and goes on to the next question.
    """
    from langaccess.agency.policy import interpreter_line
    from langaccess.agency.session import open_session
    from langaccess.identify import shortlist

    policy = open_session(workspace).policy
    if sys.stdin is not None and hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    _say("Enter alone means: I do not know. Nothing is stored.")
    return shortlist(_answers(), line=interpreter_line(policy), sign=_sign(policy))


def _sign(policy: Policy) -> tuple[str, ...]:
    rules = policy.interpreting.sign
    ways = [f"{path.text}: {path.phone}" if path.phone else path.text for path in rules.paths]
    return tuple(text[0].upper() + text[1:] for text in (*ways, *rules.meanwhile))


def _answers() -> Responses:
    from langaccess.identify import Responses, chart, home_regions

    hears = _asked("Does the person hear? [y/n]", _yes)
    reads = _asked("Can the person read, as far as you can see? [y/n]", _yes)
    country = _asked("Which country is the person from? (name)", _country) or ""
    if hears is False:
        return Responses(hears, reads, country)
    place = script = ""
    if home_regions(country):
        names = [item.name for item in home_regions(country)]
        _list(names)
        place = _asked("Which of these places or peoples? (number, or a town)", _one(names)) or ""
    if reads is not False:
        rows = chart(country)
        _list([f"{'  '.join(row.letters)}   ({row.name})" for row in rows])
        words = (
            "Let the person point to letters they read."
            " (number or name; to print them: langaccess cards scripts)"
        )
        picked = _asked(words, _one([row.name for row in rows]))
        script = next((row.script for row in rows if row.name == picked), "")
    words = "Which words did you hear: hello, yes, no, thank you? (as they sound, with commas)"
    return Responses(hears, reads, country, place, script, _asked(words, str) or "")


def _asked(question: str, read: Callable[[str], T]) -> T | None:
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
            _say(f"  {exc}")
        except InputError as exc:
            _say(f"  {exc.message}; {exc.hint}")


def _yes(typed: str) -> bool:
    if typed.lower() in ("y", "yes"):
        return True
    if typed.lower() in ("n", "no"):
        return False
    raise ValueError("y, n, or Enter when you do not know")


def _country(typed: str) -> str:
    from langaccess.core.tags import country_code, territory_name

    code = country_code(typed)
    _say(f"  {territory_name(code)}")
    return code


def _number(most: int) -> Callable[[str], int]:
    def read(typed: str) -> int:
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= most:
            return int(typed) - 1
        raise ValueError(f"a number from 1 to {most}, or Enter when you do not know")

    return read


def _one(names: list[str]) -> Callable[[str], str]:
    def read(typed: str) -> str:
        fitting = [name for name in names if typed.casefold() in name.casefold()]
        if len(fitting) == 1 and not typed.isdigit():
            return fitting[0]
        return names[_number(len(names))(typed)]

    return read


def _list(items: list[str]) -> None:
    for number, item in enumerate(items, start=1):
        _say(f"  {number:>2}  {item}")


def _say(text: str) -> None:
    typer.echo(text, err=True)


def show_asked(console: Console, answer: Answer) -> None:
    """Draw the short list, what separates it, and the steps."""
    from langaccess.core.tags import is_sign

    def say(text: str) -> None:
        console.print(text)

    told = answer.verdict != "cannot_tell"
    say("Possible, likeliest first:" if told else "Cannot tell which language this is.")
    # What no answer speaks for only fills the list; of sign languages all are worth pointing to.
    spoken_for = [item for item in answer.candidates if item.engines or is_sign(item.tag)]
    if not told and spoken_for:
        say("These are no likelier than many others:")
    for number, item in enumerate(spoken_for, start=1):
        grounds = f" [{', '.join(item.engines)}]" if item.engines else ""
        say(f"{number}. {item.name} ({item.tag}, {item.autonym}){grounds}")
    if told and answer.confusable:
        say("easily confused with the first: " + ", ".join(tag.name for tag in answer.confusable))
    for note in answer.notes:
        say(f"note: {note}")
    say("")
    say("next:")
    for number, step in enumerate(answer.next_steps, start=1):
        say(f"{number}. {step}")
