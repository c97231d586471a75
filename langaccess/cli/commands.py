"""The command tree: a name and a line of help for each command, its module loaded when called.

Importing every command takes longer than answering most of them. `--help`, a usage error and
the Tab key need only the lines below; a command's module is imported when the command runs.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from langaccess.cli import complete

COMMANDS = {
    "ask": "Ask in your own words who may interpret and whom to call.",
    "desk": "Keep a prompt open that answers like `langaccess ask`.",
    "translate": "Translate documents into labeled drafts with the same layout.",
    "inspect": "Count words and sentences; list what would not be translated.",
    "demo": "Make a sample agency with translated brochures and cards.",
    "init": "Create your agency's folder.",
    "workspace": "Use a shared agency folder.",
    "todo": "List what your agency still has to enter or update.",
    "waiting": "List what waits for someone: drafts, approvals, dates.",
    "identify": "Identify a language from text or speech, and say what to do.",
    "languages": "Find a language by name, country or script.",
    "audit": "Compare encounters, roster and invoices with the rules.",
    "doctor": "Check this computer: what is missing, and how to fix it.",
    "drill": "Practice with questions that your agency's rules answer.",
    "licences": "List the license of every package, model, font and data file.",
    "trace": "Show who translated and approved a page, and where it is.",
    "config": "Check and show the current rules.",
    "models": "Get, list, check and carry translation models.",
    "memory": "Use and maintain the agency's translation memory.",
    "terms": "List, check and approve the terms of each language.",
    "fixed": "Approve legal texts that are used word for word.",
    "roster": "Find an interpreter for an encounter; maintain the roster.",
    "policy": "Ask what your agency's rules permit, and adopt them.",
    "encounter": "Record who interpreted in an encounter, and follow up.",
    "phrases": "Find phrases to point at; have them translated and approved.",
    "cards": "Print cards, sheets, booklets and posters of phrases (PDF).",
    "check": "Check translations, yours or a vendor's.",
    "convert": "Write a Burmese document in Unicode instead of Zawgyi.",
    "review": "Send drafts to translators, take them back, approve them.",
    "publish": "Hand out approved documents, and recall copies.",
    "contacts": "Change a phone number or address in every document.",
    "facts": "Keep dated statements of policy, and what uses them.",
    "kits": "Start from a ready English sheet.",
    "notice": "Write notices of free language help, and drafts of messages.",
    "media": "Reach outlets in time, with approved texts.",
    "need": "Find out which languages your area needs.",
    "case": "Keep concerns, complaints and requests with a clock.",
    "meetings": "Prepare public meetings, and write their calendar.",
    "distribute": "Plan which papers go to which site, and list what is there.",
    "partners": "Refer people to partners; print cards and sheets of them.",
    "evidence": "Collect proofs for accreditation, missing ones first.",
    "register": "Keep lists of partners, outlets, sites, training, meetings.",
    "pack": "Share signed phrases, terms and memories with other agencies.",
    "training": "Keep courses of officers, and see which language pays off.",
    "report": "Write the reports that a chief, a council or a shift reads.",
    "plan": "Plan translations, and write the language access plan.",
}
"""Name and line of help of each command, in the order of `--help`."""

_MODULES = {
    "inspect": "translate",
    "demo": "translate",
    "init": "workspace",
    "todo": "workspace",
    "workspace": "workspace_trust",
    "licences": "about",
}
"""Commands that share a module of `langaccess.cli`; the others have one of their own name."""


REMOVED = {
    "models probe": "`langaccess translate` a page of yours, and read it with a speaker",
    "models pack --wheel": "`langaccess models pack ID`, then `langaccess models import FILE`",
    "models get --no-probe": "leave the option out: no test runs after an import",
    "models import --no-probe": "leave the option out: no test runs after an import",
    "models import --quiet": "leave the option out: an import has no progress to show",
    "models import --workspace": "leave the option out: a model goes to the models of your account",
    "audit --export": "`langaccess audit --out FILE` writes your agency's own report",
    "audit --many": "each agency hands over the report of its own `langaccess audit --out FILE`",
    "translate --plan-shards": "`langaccess translate FILES --to es --cluster local`",
    "translate --local": "`langaccess translate FILES --to es --cluster local`",
    "translate --collect": "the same command without `--shard` takes the drafts of all parts",
    "translate --without-reviewer": "leave the option out; `langaccess plan` says what it costs",
    "cards preview": "leave out `preview`: `langaccess cards sheet --proof` writes the same as PDF",
    "partners import": "`langaccess register partners import FILE` reads a table or JSON",
    "partners export": "`langaccess register partners export --out FILE` writes all entries",
}
"""Commands and options of earlier versions, and what a user does instead."""


def successor(words: Sequence[str]) -> str | None:
    """Return what took the place of a removed command or option, if a command line has one."""
    for gone, instead in REMOVED.items():
        command = [word for word in gone.split() if not word.startswith("-")]
        options = {word for word in gone.split() if word.startswith("-")}
        if list(words[: len(command)]) == command and options <= set(words):
            return instead
    return None


@cache
def load(name: str) -> Any:
    """Return the command or group called `name`, with its subcommands."""
    module = importlib.import_module(f"langaccess.cli.{_MODULES.get(name, name)}")
    group = getattr(module, "app", None)
    holder = typer.Typer(
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    holder.callback()(_holder)  # with a callback it is a group, even of one command
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
