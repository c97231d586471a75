"""What to send out when nobody says it: what was drafted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from langaccess.core.errors import UsageError
from langaccess.core.tags import Tag
from langaccess.translate import drafted

__all__ = ["wanted"]


def wanted(root: Path, files: Sequence[Path], tags: Sequence[Tag]) -> Mapping[Tag, Sequence[Path]]:
    """Return what to send out in which language.

    Args:
        root: the agency's folder.
        files: source files or folders; when empty, all that was drafted into `translations`, else
            the agency's brochures.
        tags: languages; when empty, those into which these files were drafted.

    Raises:
        UsageError: no language is named, and nothing was drafted into any.
        OutputError: the manifest of the drafts cannot be read.
    """
    made = drafted(root / "translations")
    asked = {path.resolve() for path in files}
    if not tags:
        tags = list(dict.fromkeys(tag for path, tag in made if not asked or path in asked))
    if not tags:
        raise UsageError("in which language?", hint="--lang pt; nothing was drafted into any yet")
    if files:
        return dict.fromkeys(tags, files)
    found = {tag: [path for path, other in made if other == tag] for tag in tags}
    return {tag: paths or [root / "brochures"] for tag, paths in found.items()}
