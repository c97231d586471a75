"""Values for the shell's Tab key: languages, encounters, helps, people, phrases, models, terms.

The tables below name the values of each option. They are added to the command tree only when a
shell asks, so other starts stay fast.
"""

from __future__ import annotations

import os
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import typer

from langaccess.core.errors import LangAccessError

Values = Callable[[], Iterable[tuple[str, str]]]


def wanted() -> bool:
    """Return whether a shell asks for completions."""
    return "_LANGACCESS_COMPLETE" in os.environ


def equip(app: typer.Typer) -> None:
    """Give the options and arguments of every command their values."""
    for words, function in _commands(app, ()):
        hints = typing.get_type_hints(function, include_extras=True)
        # Annotations are text and evaluated at each call, so the changed ones are stored.
        function.__annotations__.update(hints)
        for name, hint in hints.items():
            for info in getattr(hint, "__metadata__", ()):
                values = _values(words, name, _declared(info), hint)
                if values is not None and hasattr(info, "autocompletion"):
                    info.autocompletion = _completer(values)


def _commands(
    app: typer.Typer, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Callable[..., Any]]]:
    for command in app.registered_commands:
        if command.callback is not None:
            name = command.name or command.callback.__name__.strip("_").replace("_", "-")
            yield (*words, name), command.callback
    for group in app.registered_groups:
        if group.typer_instance is not None:
            name = str(group.name or group.typer_instance.info.name)
            yield from _commands(group.typer_instance, (*words, name))


def _declared(info: Any) -> tuple[str, ...]:
    """Return the names of an option; in `Annotated` the first is in the place of a default."""
    first = getattr(info, "default", None)
    named = (first,) if isinstance(first, str) and first.startswith("-") else ()
    return (*named, *(getattr(info, "param_decls", None) or ()))


def _values(words: Sequence[str], name: str, options: tuple[str, ...], hint: Any) -> Values | None:
    if options:
        kind = typing.get_args(hint)[0]
        takes_text = kind is str or str in typing.get_args(kind)
        found = next((one for one in options if one.startswith("--")), "")
        own = _OWN.get((*words[:2], found)) or _OPTIONS.get(found)
        return own if takes_text else None
    return _ARGUMENTS.get((*words[:2], name))


def _completer(values: Values) -> Callable[[str], list[tuple[str, str]]]:
    def complete(incomplete: str) -> list[tuple[str, str]]:
        """Return values that begin with it, in any case; of a list, for its last part."""
        _before, _comma, last = incomplete.rpartition(",")
        begun = last.lower()
        try:
            known = list(values())
        except LangAccessError:  # the command reports it; here it would break the line
            return []
        # A shell accepts only values that begin with what was typed.
        return [
            (incomplete + value[len(last) :], text)
            for value, text in known
            if value.lower().startswith(begun)
        ]

    return complete


def _languages() -> Iterator[tuple[str, str]]:
    from langaccess.core.tags import languages

    for one in languages():
        yield str(one.tag), one.name
        if one.name.isalpha():  # a name of several words would need quotation marks
            yield one.name.lower(), str(one.tag)


def _encounters() -> Iterator[tuple[str, str]]:
    from langaccess.agency.session import open_session

    rules = open_session().policy.interpreting
    yield from ((id_, entry.text) for id_, entry in rules.encounters.items())


def _encounter_words() -> Iterator[tuple[str, str]]:
    """Yield words for one line about an encounter: language, type, kind of help."""
    yield from _languages()
    yield from _encounters()
    yield from _helps()
    yield "none", "no one interpreted"


def _helps() -> Iterator[tuple[str, str]]:
    from langaccess.agency.policy import HelpKind

    yield from ((using.value, "") for using in HelpKind)


def _people() -> Iterator[tuple[str, str]]:
    from langaccess.agency.session import open_session
    from langaccess.interpret.roster import recall_roster

    session = open_session()
    if session.root is not None:
        folder, state = session.root / "roster", session.workspace.state
        yield from recall_roster(folder, session.policy, state).names()


def _phrases() -> Iterator[tuple[str, str]]:
    from langaccess.phrases.book import load_phrasebook

    yield from ((p.id, p.en) for p in load_phrasebook(None).phrases.values())


def _topics() -> Iterator[tuple[str, str]]:
    from langaccess.phrases.book import load_phrasebook

    yield from ((topic.id, topic.title) for topic in load_phrasebook(None).topics)


def _models() -> Iterator[tuple[str, str]]:
    from langaccess.agency.session import open_session
    from langaccess.core import models
    from langaccess.translate.engines import discover

    found = discover(models.folders(open_session().root))
    yield from ((info.id, f"{info.source} to {info.target}") for info in found)


def _terms() -> Iterator[tuple[str, str]]:
    from langaccess.translate.memory import load_terms

    yield from ((one.id, one.en) for one in load_terms(None).concepts.values())


_OPTIONS: Mapping[str, Values] = {
    "--lang": _languages,
    "--to": _languages,
    "--from": _languages,
    "--for": _encounters,
    "--using": _helps,
    "--topic": _topics,
}
_OWN: Mapping[tuple[str, ...], Values] = {
    ("roster", "import", "--for"): _people,
    ("roster", "export", "--for"): _people,
}
"""Options with other values in one command."""

_ARGUMENTS: Mapping[tuple[str, ...], Values] = {
    ("phrases", "show", "ids"): _phrases,
    ("phrases", "approve", "ids"): _phrases,
    ("terms", "approve", "ids"): _terms,
    ("models", "pack", "id"): _models,
    ("models", "verify", "id"): _models,
    ("models", "get", "wanted"): _languages,
    ("languages", "name"): _languages,
    ("ask", "words"): _encounter_words,
    ("roster", "find", "words"): _encounter_words,
    ("roster", "show", "name"): _people,
    ("encounter", "log", "words"): _encounter_words,
    ("encounter", "start", "words"): _encounter_words,
}
