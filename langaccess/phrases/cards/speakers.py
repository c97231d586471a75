"""Which languages most people in the United States need help in, by the census."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag, languages


@dataclass(frozen=True, slots=True)
class _Group:
    """One row of the census table: a language, or several that it does not split."""

    label: str
    row: str
    speakers: int
    limited: int
    margin: int
    languages: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class _Census:
    as_of: dt.date
    basis: tuple[str, ...]
    groups: tuple[_Group, ...]


@cache
def load_census() -> _Census:
    """Return the shipped figures.

    Raises:
        ConfigError: the installation is damaged.
    """
    from langaccess.core.config import load

    return load(_Census, shipped(DATA, "us_speakers.yaml"))


def by_speakers() -> tuple[Tag, ...]:
    """Return the languages that can be identified, the one that most people need first.

    The count is of people who speak it at home and speak English less than very well. In a group
    that the census does not split, the second language is ranked with half of the people and the
    third with a third: the most they can have if the census names the largest first. Languages
    that the census does not name follow in the order of the table of languages.

    Raises:
        ConfigError: the installation is damaged.
    """
    most = {
        tag: group.limited / place
        for group in load_census().groups
        for place, tag in enumerate(group.languages, start=1)
    }
    listed = [entry.tag for entry in languages() if entry.kind == "list"]
    return tuple(sorted(listed, key=lambda tag: -most.get(tag, 0)))  # a sort keeps equals in order
