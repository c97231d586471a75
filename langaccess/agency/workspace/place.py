"""Finds the agency's folder. Finding creates nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from langaccess.agency.workspace.folder_trust import distrust, is_trusted, refusal
from langaccess.core import log
from langaccess.core.errors import ConfigError
from langaccess.core.resources import CONFIG, shipped

JURISDICTION = "jurisdiction.yaml"
ENVIRONMENT = "LANGACCESS_WORKSPACE"
FOLDERS = ("roster", "phrasebooks", "glossary", "brochures", "approved", "translations")
_STATE = ".langaccess"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the rules come from, and the agency's folder when there is one.

    Attributes:
        root: the agency's folder; None when there is none and the shipped rules apply.
        jurisdiction: the jurisdiction file that applies.
        chosen_by: how it was found: `option`, `environment`, `folder` or `shipped`.
    """

    root: Path | None
    jurisdiction: Path
    chosen_by: str

    @property
    def state(self) -> Path:
        """The folder of the database, the locks and the backups.

        Raises:
            ConfigError: there is no agency folder.
        """
        return self.require() / _STATE

    @property
    def database(self) -> Path:
        """The database; it may not exist yet.

        Raises:
            ConfigError: there is no agency folder.
        """
        return self.state / "state.db"

    def require(
        self, missing: str = "this needs an agency's folder, and there is none here"
    ) -> Path:
        """Return the agency's folder.

        Args:
            missing: what to say when there is none.

        Raises:
            ConfigError: there is none.
        """
        if self.root is None:
            raise ConfigError(
                missing,
                hint="make one with `langaccess init NAME`, or name one with --workspace",
            )
        return self.root

    @property
    def note(self) -> str | None:
        """What to tell the user on stderr about where the rules come from, if anything."""
        if self.root is not None:
            return None
        return (
            "no agency folder here: the shipped federal defaults apply "
            "(make one with `langaccess init NAME`)"
        )


def find(
    start: Path | None = None,
    explicit: Path | None = None,
    *,
    environment: Mapping[str, str] | None = None,
) -> Workspace:
    """Return the workspace that applies.

    The order: `explicit` (the option --workspace), the variable LANGACCESS_WORKSPACE, the nearest
    folder from `start` upward that holds jurisdiction.yaml, else the shipped us-federal rules
    without a folder. Finding creates nothing.

    Args:
        start: where to begin, default the current folder.
        explicit: a folder the user named.
        environment: default: that of the process.

    Raises:
        UntrustedFolderError: the folder was not named, and its rules may be someone else's.
        ConfigError: the named folder is missing or holds no jurisdiction.yaml.
    """
    found = _find(start, explicit, os.environ if environment is None else environment)
    log.event("workspace.found", by=found.chosen_by)
    return found


def _find(start: Path | None, explicit: Path | None, variables: Mapping[str, str]) -> Workspace:
    if explicit is not None:
        return _workspace_in(explicit, "option")
    if variables.get(ENVIRONMENT):
        return _workspace_in(Path(variables[ENVIRONMENT]), "environment")
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / JURISDICTION).is_file():
            why = distrust(folder, JURISDICTION, _STATE)
            if why and not is_trusted(folder):
                raise refusal(folder, why)
            return Workspace(folder, folder / JURISDICTION, "folder")
    return Workspace(None, shipped(CONFIG, "us-federal.yaml"), "shipped")


def _workspace_in(folder: Path, by: str) -> Workspace:
    folder = folder.expanduser()
    if not (folder / JURISDICTION).is_file():
        named = "--workspace" if by == "option" else ENVIRONMENT
        missing = f"holds no {JURISDICTION}" if folder.is_dir() else "is not a folder"
        raise ConfigError(
            f"{named} names something that {missing}",
            where=str(folder),
            hint="name the agency's folder, or make one with `langaccess init NAME`",
        )
    return Workspace(folder.resolve(), folder.resolve() / JURISDICTION, by)


def document_name(root: Path | None, path: Path) -> str:
    """Return the name of a document: its path below the agency's folder, else the whole path."""
    there = Path(os.path.realpath(path))  # unlike `resolve`, it survives a link to itself
    home = None if root is None else Path(os.path.realpath(root))
    below = home is not None and there.is_relative_to(home)
    return (there.relative_to(home) if home is not None and below else there).as_posix()
