"""Sentences that are fixed texts of the approved store: letter for letter, or not at all (floor.2).

A translator is shown what stands there, in the pack; other words for it are taken in from nobody.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from langaccess.agency.policy import Policy
from langaccess.core.model import State
from langaccess.core.tags import EN
from langaccess.review.model import Reviewed, Sentence
from langaccess.translate.memory import FixedStanding, fixed_standings, load_fixed

__all__ = ["OTHER_WORDS", "fixed_in", "other_words"]

OTHER_WORDS = "fixed.differs"
"""Code of the ground on which a returned sentence is held for that."""


def fixed_in(
    conn: sqlite3.Connection, root: Path, document: Reviewed, policy: Policy, on: date
) -> Mapping[str, FixedStanding]:
    """Return id of a sentence → the fixed text that it is, where its translation is approved.

    Args:
        conn: the agency's database.
        root: the agency's folder.
        document: as it is now.
        policy: the rules in force.
        on: the day.

    Raises:
        ConfigError: a file of `approved/` is damaged, or the log was changed by hand.
    """
    if document.source.language != EN:
        return {}
    store = load_fixed(root)
    exact = ((one.id, store.exact(one.source.text)) for one in document.sentences)
    known = {id_: text.id for id_, text in exact if text is not None}
    if not known:
        return {}
    found = fixed_standings(conn, store, [document.tag], policy, on=on)[document.tag]
    approved = {id_: one for id_, one in found.items() if one.state is State.APPROVED}
    return {id_: approved[text] for id_, text in known.items() if text in approved}


def other_words(sentence: Sentence, fixed: Mapping[str, FixedStanding]) -> str:
    """Return what is wrong with a translation that is not the approved one, else nothing."""
    one = fixed.get(sentence.id)
    if one is None or sentence.target is None or one.is_it(sentence.target.text):
        return ""
    words = f"other words than the approved fixed text {one.text.id}"
    return f'{words}, which stands letter for letter: "{one.translation.text}"'
