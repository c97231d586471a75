"""`langaccess pack`: share signed content with other agencies."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict, cast

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption, folder_only, parse_day
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import UsageError
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from langaccess.agency.session import Session
    from langaccess.outreach.sharing import MadePack, Manifest, PackKind, Taken, TrustedKey

app = typer.Typer(
    name="pack",
    help="Share signed phrases, terms and memories with other agencies.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_SHOWN = 5
ByOption = Annotated[str, typer.Option("--by", help="The coordinator who decides, for the log.")]
PackFileArgument = Annotated[
    Path, typer.Argument(metavar="FILE.zip", help="The pack; its .minisig file is beside it.")
]


@with_fields_of("TrustedKey")
class KeyRow(TypedDict):
    """A key that your agency trusts."""

    numbers: str


class MadePackRow(TypedDict):
    """A pack that was written."""

    file: Path
    pack: Manifest
    key_file: Path
    numbers: str


class PackMade(MadePackRow):
    """What `pack make` prints."""

    empty: tuple[PackKind, ...]


class PackVerified(TypedDict):
    """What `pack verify` prints."""

    pack: Manifest
    key: KeyRow
    applied: int | None


class PackRemoved(TypedDict):
    """What `pack remove` prints."""

    name: str
    agency: str
    stays: list[str]


class PackHere(TypedDict):
    """A pack that was applied."""

    agency: str
    name: str
    version: int
    licence: str
    whole: bool


class KeyList(TypedDict):
    """What `pack keys` prints."""

    own: str | None
    keys: list[KeyRow]
    packs: list[PackHere]


class KeyAnswer(TypedDict):
    """What `pack trust` and `pack revoke` print."""

    key: KeyRow


@app.command("make")
@prints(PackMade)
def make(
    kinds: Annotated[
        list[str],
        typer.Argument(
            metavar="KIND...", help="phrases, terms, memory, facts, programs or policy."
        ),
    ],
    name: Annotated[str, typer.Option("--name", help="Its name; a later version has the same.")],
    licence: Annotated[
        str, typer.Option("--licence", help="On what terms the texts may be passed on.")
    ],
    by: ByOption,
    out: Annotated[
        Path, typer.Option("--out", help="The folder for the files.", callback=folder_only)
    ] = Path(),
    until: Annotated[
        str, typer.Option("--until", help="Last day on which it can be applied. Default: a year.")
    ] = "",
    to: Annotated[str, typer.Option("--to", help="The agency that it is for. Default: any.")] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Write a signed pack of what your agency translated.

    Phrases that a person translated, your terms, approved sentence pairs; facts, programs and rules
    are for the other agency to read. The first pack makes your agency's key. Send your .pub file
    once; the other agency calls you and compares the numbers.
    """
    from langaccess.outreach import sharing

    # The roster has commands of its own.
    known = [kind.value for kind in sharing.PackKind if kind is not sharing.PackKind.ROSTER]
    for kind in kinds:
        if kind not in known:
            raise UsageError(f"{kind}: use {', '.join(known)}")
    with opened(workspace) as session:
        content = sharing.collect(session, map(sharing.PackKind, kinds))
        made = sharing.make_pack(
            session, name, content, out, by=by, licence=licence,
            until=parse_day("--until", until) if until else None, to=to,
        )  # fmt: skip

    def draw(console: Console) -> None:
        output.put(console, f"{made.file}: {made.manifest.title}, until {made.manifest.until}")
        _draw_files(console, made.manifest)
        for kind in made.empty:
            output.say(console, f"{kind}: your agency has nothing of this kind to share")
        draw_sending(console, made)

    data: PackMade = {**made_row(made), "empty": made.empty}
    output.result(data, draw, as_json=json)


@app.command("verify")
@prints(PackVerified)
def verify(file: PackFileArgument, workspace: WorkspaceOption = None, json: Json = False) -> None:
    """Check a pack and show what it would bring; nothing is written.

    Exit code 4 if it may not be applied.
    """
    from langaccess.outreach import sharing

    with opened(workspace) as session:
        pack = sharing.verify(session, file)

    def draw(console: Console) -> None:
        output.say(console, f"signed by {pack.key.agency}, whose key {pack.key.by} confirmed")
        before = f"; you have version {pack.applied}" if pack.applied else ""
        title = f"{pack.manifest.title}, until {pack.manifest.until}{before}"
        output.say(console, title)
        _draw_files(console, pack.manifest)
        output.say(console, "Everything arrives unapproved. next: langaccess pack apply")

    data: PackVerified = {
        "pack": pack.manifest, "key": _key_row(pack.key), "applied": pack.applied or None,
    }  # fmt: skip
    output.result(data, draw, as_json=json)


@app.command("apply")
@prints("AppliedPack")
def apply(
    file: PackFileArgument, by: ByOption, workspace: WorkspaceOption = None, json: Json = False
) -> None:
    """Take a pack in, in place of its earlier version.

    Everything arrives unapproved, through the same checks as any file from outside. Your own texts
    stay. Facts, programs and rules are put into packs/ for you to read.
    """
    from langaccess.outreach import sharing

    with opened(workspace) as session:
        done = sharing.apply_pack(session, file, by=by)

    def draw(console: Console) -> None:
        output.put(console, f"{done.manifest.title} of {done.manifest.agency}:")
        for one in done.taken:
            output.put(console, *_taken_lines(one))
        output.put(console, *(f"from an earlier version, stays: {line}" for line in done.stays))

    output.result(done, draw, as_json=json)


@app.command("remove")
@prints(PackRemoved)
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the pack.")],
    agency: Annotated[str, typer.Option("--from", help="The agency that made it.")],
    by: ByOption,
    why: Annotated[str, typer.Option("--why", help="The reason, for the log.")],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Take out what a pack brought.

    What your agency approved since stays.
    """
    from langaccess.outreach import sharing

    with opened(workspace) as session:
        stays = sharing.remove_pack(session, name, agency=agency, by=by, why=why)

    def draw(console: Console) -> None:
        output.put(console, f"{name} of {agency} is removed")
        output.put(console, *(f"stays: {line}" for line in stays))

    data: PackRemoved = {"name": name, "agency": agency, "stays": stays}
    output.result(data, draw, as_json=json)


@app.command("keys")
@prints(KeyList)
def keys(workspace: WorkspaceOption = None, json: Json = False) -> None:
    """List your key, the keys that you trust, and the packs here."""
    from langaccess.outreach import sharing

    with opened(workspace) as session:
        own = sharing.own_key(session)
        known = sharing.trusted_keys(session)
        packs = sharing.applied_packs(session)

    def draw(console: Console) -> None:
        mine = (
            own.public.numbers if own else "none on this account; `langaccess pack make` makes it"
        )
        output.say(console, f"your key: {mine}")
        for one in known:
            end = f"revoked: {one.revoked}" if one.revoked else f"until {one.until or 'revoked'}"
            output.say(console, f"{one.agency}: {one.key.numbers}")
            output.say(console, f"  {one.since}, {one.by}: {one.confirmed}; {end}")
        for pack in packs:
            part = "" if pack["whole"] else "; in part only: apply it again, or remove it"
            title = f"{pack['name']} version {pack['version']}"
            output.say(console, f"here: {title}, {pack['agency']}{part}")

    here = [{key: pack[key] for key in PackHere.__annotations__} for pack in packs]
    data: KeyList = {
        "own": own.public.numbers if own else None,
        "keys": [_key_row(one) for one in known],
        "packs": cast("list[PackHere]", here),
    }
    output.result(data, draw, as_json=json)


@app.command("trust")
@prints(KeyAnswer)
def trust(
    file: Annotated[Path, typer.Argument(metavar="FILE.pub", help="The key that they sent.")],
    agency: Annotated[str, typer.Option("--agency", help="Whose key it is.")],
    heard: Annotated[str, typer.Option("--heard", help="The 25 digits that they read out to you.")],
    call: Annotated[
        str, typer.Option("--call", help="Whom you called, at a number that you know.")
    ],
    by: ByOption,
    until: Annotated[str, typer.Option("--until", help="Last day on which the key counts.")] = "",
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Trust an agency's key whose numbers you compared by telephone."""
    from langaccess.core.signing import read_public_key
    from langaccess.outreach import sharing

    day: date | None = parse_day("--until", until) if until else None
    with opened(workspace) as session:
        found = sharing.trust_key(
            session, read_public_key(file), agency=agency, heard=heard, confirmed=call, by=by,
            until=day,
        )  # fmt: skip
    text = f"packs of {found.agency} signed with this key are accepted now"
    data: KeyAnswer = {"key": _key_row(found)}
    output.result(data, lambda c: output.say(c, text), as_json=json)


@app.command("revoke")
@prints(KeyAnswer)
def revoke(
    numbers: Annotated[str, typer.Argument(metavar="DIGITS", help="How its numbers begin.")],
    by: ByOption,
    why: Annotated[str, typer.Option("--why", help="The reason, for the log.")],
    workspace: WorkspaceOption = None,
    json: Json = False,
) -> None:
    """Stop trusting a key; what its packs brought stays."""
    from langaccess.outreach import sharing

    with opened(workspace) as session:
        found = sharing.revoke_key(session, numbers, by=by, why=why)
    text = f"packs of {found.agency} signed with this key are refused now"
    data: KeyAnswer = {"key": _key_row(found)}
    output.result(data, lambda c: output.say(c, text), as_json=json)


def opened(workspace: Path | None) -> Session:
    """Return the session of the agency's folder."""
    from langaccess.agency.session import open_session

    session = open_session(workspace)
    session.require_folder("packs are between agencies, and this folder is not an agency's")
    return session


def made_row(made: MadePack) -> MadePackRow:
    """Return a pack that was written, for JSON."""
    return {
        "file": made.file, "pack": made.manifest, "key_file": made.key_file,
        "numbers": made.key.numbers,
    }  # fmt: skip


def draw_sending(console: Console, made: MadePack) -> None:
    """Print what to send, and what to read out."""
    output.say(console, f"Send it with {made.file.name}.minisig, and once {made.key_file}.")
    output.say(console, "The numbers to read out when they call you:")
    output.say(console, f"  {made.key.numbers}")


def _draw_files(console: Console, manifest: Manifest) -> None:
    for file in manifest.files:
        output.put(console, f"  {file.path}: {plural(file.items, 'item')}")


def _taken_lines(one: Taken) -> Iterator[str]:
    kept = f", {one.kept} kept as you have them" if one.kept else ""
    left = f", {len(one.left)} left out" if one.left else ""
    yield f"  {one.file}: {plural(one.items, 'item')} to {one.to or 'nowhere'}{kept}{left}"
    yield from (f"    {words}" for words in one.wording)
    yield from (f"    {where}: {why}" for where, why in one.left[:_SHOWN])
    if len(one.left) > _SHOWN:
        yield f"    and {len(one.left) - _SHOWN} more; --json lists all"


def _key_row(key: TrustedKey) -> KeyRow:
    return cast("KeyRow", output.fields(key) | {"numbers": key.key.numbers})
