"""Whether a folder that was found by search may give the rules.

The search goes up to the root of the disk. Without this check, a person who can write to a
folder above could put rules there, with a number of theirs to call, and read what is recorded under
them.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from langaccess.core.errors import ConfigError, LangAccessError
from langaccess.core.files import read_text, write_atomic
from langaccess.core.user_folders import data_folder

_TRUSTED, _SEEN = "trusted", "seen"


class UntrustedFolderError(ConfigError):
    """Another person may have put the rules there, and this user has not named the folder."""


def distrust(root: Path, *parts: str) -> str:
    """Return why the rules in a folder may be another person's; empty if there is no reason.

    Only where the system names owners (POSIX). The administrator's files count as our own. What
    everyone may write counts only if other accounts can get there: a private folder above keeps
    them out.

    Args:
        root: the folder.
        parts: names in it that are looked at too; one that does not exist is not.
    """
    account = getattr(os, "geteuid", None)
    if account is None:  # Windows
        return ""
    for path in (root, *(root / part for part in parts)):
        try:
            found = path.stat()
        except OSError:
            continue
        if found.st_uid not in (0, account()):
            return f"{path.name or path} belongs to another account"
        if found.st_mode & stat.S_IWOTH and _is_open(path.parent):
            return f"everyone may write to {path.name or path}"
    return ""


def _is_open(folder: Path) -> bool:
    """Return whether other accounts can enter `folder`."""
    try:
        return all(part.stat().st_mode & stat.S_IXOTH for part in (folder, *folder.parents))
    except OSError:
        return True


def is_trusted(root: Path) -> bool:
    """Return whether this user named the folder with `trust`, and it is still the same one."""
    return _recorded(_TRUSTED).get(str(root), "") == _identity(root)


def trust(root: Path) -> None:
    """Remember for this account that the rules in the folder `root` are to be used.

    Raises:
        OutputError: the account's own folder cannot be written.
    """
    _record(_TRUSTED, root)


def first_use(root: Path) -> bool:
    """Return whether this account uses the folder for the first time, and remember it."""
    if str(root) in _recorded(_SEEN) or str(root) in _recorded(_TRUSTED):
        return False
    try:
        _record(_SEEN, root)
    except LangAccessError:  # the account has no folder of its own: say it again next time
        return True
    return True


def refusal(root: Path, why: str) -> UntrustedFolderError:
    """Return the error for a folder that is not used."""
    return UntrustedFolderError(
        f"the agency folder found here is not used: {why}, so the rules may be someone else's",
        where=str(root),
        hint=f'if it is your agency\'s: langaccess workspace trust "{root}"',
    )


def _file(kind: str) -> Path:
    return data_folder() / f"folders-{kind}.txt"


def _identity(root: Path) -> str:
    """Return what tells a folder from another one that someone puts in its place.

    That is its number on the disk and its owner, and where its rules are, and whose they are: they
    may be a link that is turned later.
    """
    rules = Path(os.path.realpath(root / "jurisdiction.yaml"))
    try:
        folder, file = root.stat(), rules.stat()
    except OSError:
        return "missing"
    return f"{folder.st_ino} {folder.st_uid} {file.st_uid} {rules}"


def _recorded(kind: str) -> dict[str, str]:
    """Return folder → its identity when it was recorded."""
    try:
        lines = read_text(_file(kind)).splitlines()
    except LangAccessError:
        return {}
    pairs = (line.partition("\t") for line in lines)
    return {name: identity for name, _, identity in pairs}


def _record(kind: str, root: Path) -> None:
    known = {**_recorded(kind), str(root): _identity(root)}
    text = "".join(f"{name}\t{identity}\n" for name, identity in known.items())
    write_atomic(_file(kind), text.encode("utf-8"), mode=0o600)
