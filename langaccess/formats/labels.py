"""The notice on every machine draft: wording per language is data with a state of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from langaccess.core.errors import ConfigError
from langaccess.core.model import State
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.tags import EN, Tag
from langaccess.formats.model import Label

_MARK = "\u200e"  # left-to-right mark: keeps 2026-11-25 in order after Arabic letters


@dataclass(frozen=True, slots=True)
class LabelWording:
    """One language's notice: `text` has `{date}` once; `source` says who vouches for it."""

    text: str
    state: State
    source: str


@dataclass(frozen=True, slots=True)
class Labels:
    """The file `config/labels.yaml`."""

    as_of: date
    labels: dict[Tag, LabelWording]


@cache
def load_labels() -> Labels:
    """Return the shipped wordings.

    Raises:
        ConfigError: the file is damaged, lacks English, or a text lacks its `{date}`.
    """
    from langaccess.core.config import load

    path = shipped(CONFIG, "labels.yaml")
    labels = load(Labels, path)
    wrong = [tag for tag, wording in labels.labels.items() if wording.text.count("{date}") != 1]
    if wrong or EN not in labels.labels:
        raise ConfigError(
            f"texts without exactly one {{date}}: {', '.join(wrong)}" if wrong else "no English",
            where=str(path),
            hint="every text in this file needs {date} once, and `en` must be present",
        )
    return labels


def label_for(tag: Tag, on: date) -> Label:
    """Return the notice for a draft in `tag` made on the day `on`.

    The wording of the nearest form of the same language in the same script is used (`pt` for
    `pt-BR`). Where none exists, `Label.text` is empty and there is only the English line.
    """
    wordings = load_labels().labels
    wording = wordings.get(tag) or next(
        (
            wordings[near]
            for near in (Tag(f"{tag.language}-{tag.script}"), Tag(tag.language))
            if near in wordings and near.script == tag.script
        ),
        None,
    )
    english = wordings[EN].text.format(date=on.isoformat())
    if wording is None or tag.language == EN.language:
        return Label(tag, "", english)
    day = on.isoformat()
    if tag.direction == "rtl":
        day = _MARK + day + _MARK
    return Label(tag, wording.text.format(date=day), english)
