"""Drafts that shards made: looked up by their workers, and kept in the agency's database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from langaccess.agency.session import Session
from langaccess.core.errors import ConfigError
from langaccess.core.tags import Tag
from langaccess.translate.pipeline.assemble import SentenceDraft
from langaccess.translate.pipeline.draft_store import DraftStore
from langaccess.translate.pipeline.protected_translation import SourceSentence
from langaccess.translate.pipeline.target_run import TargetRun
from langaccess.translate.shards.folder import (
    ShardFolder,
    chunks,
    content_key,
    damaged,
    damaged_plan,
    is_sound_part,
    part_drafts,
    part_salts,
)

_CHUNK = 5_000  # drafts in one transaction


class SharedDrafts(DraftStore):
    """The database of a worker, and behind it the results of all shards."""

    def __init__(self, session: Session, folder: ShardFolder) -> None:
        super().__init__(session)
        self._shards = folder

    def get(self, wanted: Mapping[str, SourceSentence]) -> dict[str, SentenceDraft]:
        """Return the stored drafts by key, of whichever shard they are."""
        found = super().get(wanted)
        missing = [key for key in wanted if key not in found]
        try:
            found |= _drafts(self._shards.known, missing)
        except ConfigError as exc:
            raise damaged_plan(self._shards.known) from exc
        by_content = {content_key(wanted[key]): key for key in missing if key not in found}
        for number, keys in self._shards.shards_of(by_content).items():
            path = self._shards.result(self._shards.shard(number), "sentences")
            if path is not None and path.is_file():
                found |= _drafts(path, keys)
        return found


def _drafts(path: Path, keys: Sequence[str]) -> dict[str, SentenceDraft]:
    return {row.key: row.draft for row in part_drafts(path, keys)} if keys else {}


def keep_drafts(part: Path, store: DraftStore, runs: Sequence[TargetRun]) -> None:
    """Store the drafts of a result, and remember that an engine wrote them.

    Drafts of a language whose engine, model or terms are others now are left out.
    """
    if not is_sound_part(part):
        raise damaged(part)
    salts = part_salts(part)
    infos = {
        one.settled.tag: one.settled.choice.info
        for one in runs
        if one.settled.choice and salts.get(one.settled.tag) == one.draft_salt
    }
    for rows in chunks(part_drafts(part), _CHUNK):
        by_tag: dict[Tag, dict[str, SentenceDraft]] = {}
        for row in rows:
            by_tag.setdefault(row.tag, {})[row.key] = row.draft
        sources = {row.key: row.source for row in rows}
        for tag, drafts in by_tag.items():
            if tag in infos:
                store.put(drafts, infos[tag], tag, sources)
