"""A document that another machine drafted, as bytes that travel or wait in a file."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from langaccess.core.errors import InputError
from langaccess.core.files import sha256
from langaccess.core.zipsafe import DAMAGE, part_of
from langaccess.translate.pipeline.assemble import SentenceDraft
from langaccess.translate.pipeline.draft_store import packed_draft, unpacked_draft

_ENTRY, _DRAFTS, _DOCUMENT = "entry.json", "drafts.json", "document"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class DraftedDocument:
    """A draft of a document into one language, with what the caller's records need."""

    # what a manifest says of it, without the moment and the folder in which it was written
    entry: Mapping[str, Any]
    data: bytes
    # key of each draft it was built from → the sentence and its draft
    drafts: Mapping[str, tuple[str, SentenceDraft]]

    def packed(self) -> bytes:
        """Return it as one file: the same bytes on every machine."""
        drafts = {key: [text, packed_draft(draft)] for key, (text, draft) in self.drafts.items()}
        parts: dict[str, str | bytes] = {
            _ENTRY: json.dumps(self.entry),
            _DRAFTS: json.dumps(drafts),
            _DOCUMENT: self.data,
        }
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in parts.items():
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
        return file.getvalue()

    @classmethod
    def unpacked(cls, data: bytes, where: str) -> DraftedDocument:
        """Return what `packed` packed; `where` is named if it is damaged.

        Raises:
            InputError: it is damaged.
        """
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                entry, drafts, document = (
                    part_of(archive, archive.getinfo(name)) for name in (_ENTRY, _DRAFTS, _DOCUMENT)
                )
            found = json.loads(entry)
            if sha256(document) != found["target_sha256"]:
                raise _damaged(where)
            rows = json.loads(drafts).items()
            return cls(found, document, {k: (text, unpacked_draft(d)) for k, (text, d) in rows})
        except (*DAMAGE, KeyError, TypeError, ValueError) as exc:
            raise _damaged(where) from exc


def _damaged(where: str) -> InputError:
    return InputError(
        "this result of another machine is damaged", where=where,
        hint="delete it; the document is drafted again",
    )  # fmt: skip
