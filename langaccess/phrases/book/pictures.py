"""The pictures of phrases, and the boards that a person points at.

A picture says the same in every language and to people who cannot read. Pictures are vendored:
`data/pictures/pictures.tsv` names the set, license and digest of each.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from langaccess.core.errors import ConfigError
from langaccess.core.files import sha256
from langaccess.core.resources import DATA, rows, shipped


@dataclass(frozen=True, slots=True)
class Pictogram:
    """A picture.

    Attributes:
        name: its name, as a phrase has it under `picture`.
        english: what it shows, in English.
        word: what it stands for, in English, as it is printed under it.
        digest: sha256 of the file.
    """

    name: str
    english: str
    word: str
    digest: str

    @property
    def svg(self) -> str:
        """The drawing.

        Raises:
            ConfigError: it is not the one that was shipped.
        """
        path = shipped(DATA, f"pictures/{self.name}.svg")
        data = path.read_bytes()
        if sha256(data) != self.digest:
            raise ConfigError(
                "this picture is damaged",
                where=str(path),
                hint="install langaccess-toolkit again",
            )
        return data.decode("utf-8")


class BoardKind(StrEnum):
    """How a board is drawn."""

    PICTURE = "picture"  # one large picture
    PICTURES = "pictures"  # small ones, with their names
    SCALE = "scale"  # from 0 to 10
    CLOCK = "clock"
    WEEK = "week"
    CALENDAR = "calendar"  # months, and days of the month
    COLORS = "colors"
    NUMBERS = "numbers"
    DIRECTIONS = "directions"


@dataclass(frozen=True, slots=True)
class Board:
    """Something to point at: its English title, and its pictures or the phrases of its words."""

    title: str
    kind: BoardKind
    pictures: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Color:
    phrase: str
    fill: str


@dataclass(frozen=True, slots=True)
class Boards:
    """The file `data/boards.yaml`."""

    as_of: dt.date
    basis: tuple[str, ...]
    boards: dict[str, Board]  # by the name that a phrase has under `point_at`
    page: tuple[str, ...]  # names of the boards on the page of pictures, from the top
    # the phrase that names a color, and its sRGB value (six hexadecimal digits)
    colors: tuple[_Color, ...]


@functools.cache
def load_boards() -> Boards:
    """Return the shipped boards.

    Raises:
        ConfigError: the file is damaged.
    """
    from langaccess.core.config import load

    return load(Boards, shipped(DATA, "boards.yaml"))


@functools.cache
def load_pictograms() -> Mapping[str, Pictogram]:
    """Return the shipped pictures by their names.

    Raises:
        ConfigError: a table is damaged.
    """
    return {row["name"]: _pictogram(row) for row in rows(shipped(DATA, "pictures/pictures.tsv"))}


def _pictogram(row: Mapping[str, str]) -> Pictogram:
    plain = row["english"].removeprefix("an ").removeprefix("a ").removeprefix("the ")
    return Pictogram(row["name"], row["english"], row["word"] or plain, row["sha256"])
