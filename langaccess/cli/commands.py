"""The command tree: a name and a line of help for each command, its module loaded when called.

Importing every command takes longer than answering most of them. `--help`, a usage error and
the Tab key need only the lines below; a command's module is imported when the command runs.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from langaccess.cli import complete

__all__ = ["COMMANDS", "CommandTree", "load"]

COMMANDS = {
    "translate": "Translate documents into labelled drafts, same layout, numbers intact.",
    "inspect": "Count words, sentences and repeats, and name what a translation would not reach.",
    "demo": "Make a sample agency, translate its brochures and print its cards as proofs, offline.",
    "init": "Make an agency's folder; what is not answered stays empty and `todo` lists it.",
    "todo": (
        "List what the agency has not entered yet, and which of its pages are behind its rules."
    ),
    "identify": "Which language is this text in? Says how sure it is, and what to do next.",
    "languages": "Find a language by a name, a country or a script; see what to ask its speakers.",
    "audit": "Where practice went against policy: encounters, roster and bills, as of each day.",
    "doctor": "Say what works on this machine, what is missing, and the command that mends it.",
    "drill": (
        "What would you do? Situations, judged by the rules in force, with the rule you missed."
    ),
    "licences": "List the licence of every package, model, font and data file that is used.",
    "trace": "Show who translated and approved a page, on what evidence, and where its copies are.",
    "config": "Check and show the rules in force.",
    "models": "Translation models: what exists, what is here, and how to carry them.",
    "memory": "The agency's translation memory: what was translated once is not translated again.",
    "terms": "The term base: how the field's words are said in each language, and how not.",
    "fixed": "The fixed texts of `approved/`: put into documents letter for letter, or not at all.",
    "roster": "The people who interpret: who may serve this encounter now, and why not the others.",
    "policy": "May I? On what authority? Who put these rules in force?",
    "encounter": "What happened, in a log that only grows: recorded, flagged, followed up.",
    "phrases": "Phrases to point at: find, list, check; out to a linguist, back, and approved.",
    "cards": "Print phrases: wallet cards, sheets, booklets, posters, the I-speak sheet (PDF).",
    "check": "Check translations against their sources, ours or a vendor's.",
    "review": "From a draft to an approved text: out to translators, back, approved by name.",
    "publish": "Let approved documents out, know where every copy is, and which must come back.",
    "contacts": "Registered telephone numbers, addresses and hours, and changing them everywhere.",
}
"""Name and line of help of each command, in the order of `--help`."""

_MODULES = {
    "inspect": "translate",
    "demo": "translate",
    "init": "workspace",
    "todo": "workspace",
    "licences": "about",
}
"""Commands that share a module of `langaccess.cli`; the others have one of their own name."""


@cache
def load(name: str) -> Any:
    """Return the command or group called `name`, with everything below it."""
    module = importlib.import_module(f"langaccess.cli.{_MODULES.get(name, name)}")
    group = getattr(module, "app", None)
    holder = typer.Typer(
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    holder.callback()(_holder)  # a holder with a callback is a group, also of one command
    if group is not None:
        holder.add_typer(group)
    else:
        holder.command(name)(getattr(module, name))
    if complete.wanted():
        complete.equip(holder)
    tree: Any = get_command(holder)
    return tree.commands[name]


def _holder() -> None:
    """Hold one command."""


class CommandTree(TyperGroup):
    """The root of the command line: lists `COMMANDS`, and loads the one that is called."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, line in COMMANDS.items():
            self.add_command(TyperCommand(name, help=line))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command that `args` calls, loaded, and the words left for it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command if name is None else load(name), rest
