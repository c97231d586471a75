"""`langaccess desk`: `ask` as a prompt that stays open, for a dispatcher.

Rules, roster and clock are read again before each answer. What is typed is kept in memory only.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from langaccess.cli import output
from langaccess.cli.ask import CallerOption, StreetLookup, answer_words, read_caller, whole_answer
from langaccess.cli.options import WorkspaceOption
from langaccess.core.errors import Exit, LangAccessError

if TYPE_CHECKING:
    from langaccess.agency.policy import Caller, Policy
    from langaccess.interpret.street import StreetContact

_PROMPT = "ask> "
_HELP = (
    "Type a language, a situation, who would interpret: spanish dv wife translates",
    "more   the rules of the last answer, and everyone who may interpret",
    "log    record the last answer as an encounter; or log LANGUAGE SITUATION WHAT-HELPED N-MIN",
    "quit   end (also Ctrl-D)",
)
_ENDS = frozenset({"quit", "exit", "q", ":q"})
_NO_ONE = frozenset({"n", "no", "none", "no one", "nobody"})
_NUMBER = re.compile(r"\d{1,4}(?:\.\d+)?")


class _Cancelled(Exception):  # noqa: N818 (not an error: the user stopped the questions)
    """The input ended, or Ctrl-C was pressed."""


def desk(caller: CallerOption = None, workspace: WorkspaceOption = None) -> Exit:
    """Keep a prompt open that answers like `langaccess ask`.

    Type `more` for the whole answer, `log` to record the encounter, `quit` to end. The Tab key
    completes languages, situations and kinds of help. Rules, roster and clock are read again
    before each answer; what is typed is not stored. Without a terminal, questions are read from
    stdin, one a line.
    """
    _Desk(workspace, read_caller(caller)).run()
    return Exit.DONE


@dataclass(frozen=True, slots=True)
class _Choice:
    """Someone who may have interpreted: the words shown, and the options of the record."""

    text: str
    options: tuple[str, ...]


class _Desk:
    """One open prompt: how lines are read, the rules last seen, and the last answer."""

    def __init__(self, workspace: Path | None, caller: Caller | None) -> None:
        self._workspace, self._caller = workspace, caller
        self._policy: Policy | None = None
        self._last: StreetLookup | None = None
        self._on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
        self._read = _terminal_reader(self._completions) if self._on_terminal else _read_plainly

    def run(self) -> None:
        """Answer until the input ends."""
        self._greet()
        while True:
            try:
                typed = self._read(_PROMPT).strip()
                if typed.lower() in _ENDS:
                    return
                self._obey(typed)
            except (_Cancelled, KeyboardInterrupt):
                return
            except LangAccessError as exc:
                output.fail(exc, as_json=False)

    def _greet(self) -> None:
        from langaccess.agency.session import open_session

        try:
            self._policy = open_session(self._workspace).policy
        except LangAccessError as exc:
            output.fail(exc, as_json=False)
        else:
            _show(_rules_lines(self._policy))
        _show(("Type a question, or help.",))
        if self._on_terminal:
            _load_libraries(self._workspace)

    def _obey(self, typed: str) -> None:
        word, _, rest = typed.partition(" ")
        if not typed:
            return
        if typed.lower() in ("help", "?"):
            _show(_HELP)
        elif typed.lower() == "more":
            last = self._last
            _show(("Ask something first.",) if last is None else whole_answer(last))
        elif word.lower() == "log":
            self._log(rest)
        else:
            self._answer(typed)

    def _answer(self, typed: str) -> None:
        self._last = None  # after an error, `log` must not record the answer before it
        looked = answer_words([typed], self._workspace, self._caller)
        self._last = looked
        if looked.broken is not None:
            _show((*looked.warnings, *looked.found.lines))
            output.fail(looked.broken, as_json=False)
            return
        if self._policy is None or looked.policy != self._policy:
            _show(("The rules were read again:", *_rules_lines(looked.policy)))
        self._policy = looked.policy
        _show(looked.found.lines)

    def _log(self, rest: str) -> None:
        """Record an encounter: with the words typed, or with what the last answer shows."""
        if rest:
            self._record(_split(rest))
            return
        if self._last is None:
            _show(("Ask something first, or: log LANGUAGE SITUATION WHAT-HELPED N-MIN",))
            return
        try:
            options = [*_known_options(self._last), *self._asked_options(self._last)]
        except (_Cancelled, KeyboardInterrupt):
            _show(("", "Nothing was recorded."))
            return
        if self._record(options) == Exit.DONE:
            self._last = None  # a second `log` would record it twice

    def _record(self, words: Sequence[str]) -> int:
        from langaccess.cli.main import run_and_report

        folder = () if self._workspace is None else ("--workspace", str(self._workspace))
        return run_and_report(["encounter", "log", *words, *folder])

    def _asked_options(self, last: StreetLookup) -> Iterator[str]:
        """Ask what the last answer does not know; an empty answer stays "not said"."""
        _show(("Enter leaves a question as not said. Ctrl-C records nothing.", *_known_lines(last)))
        choices = list(_choices(last))
        _show(f"  {n} {choice.text}" for n, choice in enumerate(choices, 1))
        asked = f"Who interpreted? 1-{len(choices)}, n for no one: "
        came = self._ask(asked, lambda text: _is_choice(text, len(choices)))
        if not came:
            return
        if came.lower() in _NO_ONE:
            yield from self._unmet_options()
            return
        yield from choices[int(came) - 1].options
        if minutes := self._ask("Minutes? ", lambda text: bool(_NUMBER.fullmatch(text))):
            yield from ("--minutes", minutes)
        if number := self._ask("The interpreter's number or name for the record? "):
            yield from ("--number", number)

    def _unmet_options(self) -> Iterator[str]:
        """Ask why no one interpreted, and how long the person waited."""
        from langaccess.interpret.encounters import UnmetReason

        yield from ("--using", "none")
        reasons = list(UnmetReason)
        _show(f"  {n} {one.text}" for n, one in enumerate(reasons, 1))
        asked = f"Why? 1-{len(reasons)}: "
        if why := self._ask(asked, lambda text: _is_number(text, len(reasons))):
            yield from ("--unmet", reasons[int(why) - 1].value)
        if waited := self._ask("Minutes waited? ", lambda text: bool(_NUMBER.fullmatch(text))):
            yield from ("--waited", waited)

    def _ask(self, question: str, fits: Callable[[str], bool] = bool) -> str:
        """Return what was typed; ask again until it fits or is empty."""
        while True:
            typed = self._read(question).strip()
            if typed.lower() in _ENDS:
                raise _Cancelled
            if not typed or fits(typed):
                return typed
            _show((f"'{typed}' is not an answer to this.",))

    def _completions(self) -> list[str]:
        from langaccess.core.tags import languages
        from langaccess.interpret.hearing import known_phrases

        phrases = known_phrases(self._policy) if self._policy is not None else ()
        names = (one.name.lower() for one in languages())
        return sorted({*names, *phrases, "more", "log", "quit", "help"})


def _load_libraries(workspace: Path | None) -> None:
    """Answer a misspelled and a foreign text, so that the first question need not wait."""
    try:
        for text in ("spanich", "no me siento bien"):
            answer_words([text], workspace, None)
    except LangAccessError:  # the first question reports it
        return


def _terminal_reader(completions: Callable[[], list[str]]) -> Callable[[str], str]:
    """Return a function that reads a line on a terminal, with Tab and a history in memory."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import InMemoryHistory

    session: PromptSession[str] = PromptSession(
        history=InMemoryHistory(),
        completer=WordCompleter(completions, ignore_case=True),
        complete_while_typing=False,
    )
    answers: PromptSession[str] = PromptSession(history=InMemoryHistory())

    def read(question: str) -> str:
        try:
            return (session if question == _PROMPT else answers).prompt(question)
        except (EOFError, KeyboardInterrupt):
            raise _Cancelled from None

    return read


def _read_plainly(question: str) -> str:
    """Read a line of stdin; the prompt itself is shown only if it is a question."""
    if question != _PROMPT:
        _show((question.strip(),))
    try:
        line = sys.stdin.readline()
    except OSError:  # it was closed, or cannot be read: the input has ended
        line = ""
    if not line:
        raise _Cancelled
    return line


def _show(lines: Sequence[str] | Iterator[str]) -> None:
    output.text(None, lambda: lines, as_json=False)


def _rules_lines(policy: Policy) -> Iterator[str]:
    """Yield the agency and the date of its rules."""
    from langaccess.agency.policy import adoption

    name = policy.agency.name or "No agency's name is entered"
    yield f"{name}. Rules of {policy.as_of.isoformat()}."
    adopted = policy.adopted
    if adopted is not None and not adopted.changed:
        yield f"Adopted by {adopted.by} on {adopted.on.isoformat()}."
    yield from (f"{item.text[0].upper()}{item.text[1:]}." for item in adoption(policy))


def _known_options(last: StreetLookup) -> Iterator[str]:
    """Yield the options of the record that were said: the language and the situation."""
    heard = last.found.heard
    if heard.tag is not None:
        yield from ("--lang", str(heard.tag))
        if heard.text:
            yield from ("--identified", "program")
    if heard.situation is not None:
        yield from ("--for", heard.situation)


def _known_lines(last: StreetLookup) -> Iterator[str]:
    heard, encounters = last.found.heard, last.policy.interpreting.encounters
    yield f"  language: {heard.tag.name if heard.tag is not None else 'not said'}"
    yield f"  situation: {encounters[heard.situation].text if heard.situation else 'not said'}"


def _choices(last: StreetLookup) -> Iterator[_Choice]:
    """Yield who may have interpreted: who was shown, then who was named in the question."""
    for contact in last.found.call:
        if contact.using is not None:
            yield _Choice(contact.name, tuple(_record_options(contact)))
    rules = last.policy.interpreting.using
    for using in last.found.heard.help:
        yield _Choice(rules[using].short, ("--using", using.value))


def _record_options(contact: StreetContact) -> Iterator[str]:
    if contact.using is not None:
        yield from ("--using", contact.using.value)
    if contact.id:
        yield from ("--who", contact.id)


def _is_choice(text: str, most: int) -> bool:
    return text.lower() in _NO_ONE or _is_number(text, most)


def _is_number(text: str, most: int) -> bool:
    return text.isdecimal() and 1 <= int(text) <= most


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # an apostrophe, as in k'iche'
        return text.split()
