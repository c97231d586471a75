"""Translations that the agency has approved already: their wording says nothing about a machine."""

from __future__ import annotations

from collections.abc import Collection

from langaccess.agency.session import Session
from langaccess.core.model import State
from langaccess.core.tags import EN, Tag
from langaccess.translate.memory.fixed import load_fixed
from langaccess.translate.memory.fixed_approval import fixed_text_statuses
from langaccess.translate.memory.store import Memory
from langaccess.translate.memory.terms_approval import terms_in


def approved_translations(
    session: Session, source: Tag, target: Tag, texts: Collection[str]
) -> frozenset[str]:
    """Return the approved translations of these texts: of the memory, terms and fixed texts.

    Args:
        session: the agency.
        source: language of the texts.
        target: language of the translations.
        texts: sentences in the source language.

    Raises:
        ConfigError: the log was changed by hand, or a file of `approved/` or `glossary/` is
            damaged.
    """
    found = set(Memory(session).approved(source, target, texts))
    if source.language == EN:
        store = load_fixed(session.folder)
        ids = {text.id for one in texts if (text := store.exact(one)) is not None}
        if ids:
            known = fixed_text_statuses(session, store, [target])[target]
            found |= {
                one.translation.text
                for id_, one in known.items()
                if id_ in ids and one.state is State.APPROVED
            }
    wanted = {text.casefold().strip(" .!?") for text in texts}
    found |= {
        form
        for term in terms_in(session)(target)
        if term.source.casefold() in wanted
        for form in term.target
    }
    return frozenset(found)
