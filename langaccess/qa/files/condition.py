"""What is wrong with a file as such: unreadable, not done, or its numbers contradicted by all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from langaccess.core.errors import InputError
from langaccess.core.model import Finding, Severity
from langaccess.core.tags import Tag
from langaccess.qa.findings.report import UNREAD
from langaccess.qa.inputs.file_text import FileText
from langaccess.qa.values.items import ItemKind, find_items

__all__ = ["suspect", "unfinished", "unreadable"]


def unfinished() -> Finding:
    """The file itself marks a translation as not finished (in PO: `fuzzy`); it counts as none."""
    message = "the file marks this as not finished: it counts as not translated"
    return Finding("target.unfinished", message, Severity.ERROR)


def unreadable(why: InputError) -> Finding:
    """A file among several cannot be read, or its language cannot be told; the others were."""
    hint = f" ({why.hint})" if why.hint else ""
    return Finding(UNREAD, f"{why.message}{hint}", Severity.ERROR, where=why.where or "")


def suspect(
    source: FileText, targets: Sequence[tuple[str, Tag, FileText]], source_tag: Tag
) -> Iterator[Finding]:
    """All translations agree with each other on a number, and not with the source."""
    if len({tag for _, tag, _ in targets}) < 2:
        return
    here = _phones(source, source_tag)
    there = [_phones(text, tag) for _, tag, text in targets]
    common = set(there[0]).intersection(*there[1:])
    nowhere = {value: text for value, text in here.items() if not any(value in t for t in there)}
    for mine, text in nowhere.items():
        near = [value for value in sorted(common) if _close(mine, value)]
        if near:
            message = (
                f"all {len(targets)} translations say '{there[0][near[0]]}' where the source says "
                f"'{text}': the source may be wrong"
            )
            yield Finding("source.suspect", message, Severity.WARNING)


def _phones(text: FileText, tag: Tag) -> dict[str, str]:
    items = (item for block in text.blocks for item in find_items(block.text, tag))
    return {item.value: item.text for item in items if item.kind is ItemKind.PHONE}


def _close(one: str, other: str) -> bool:
    """Tell whether two numbers differ as a slip of the hand would make them differ."""
    if len(one) != len(other) or len(one) < 7:
        return False
    changed = sum(a != b for a, b in zip(one, other, strict=True))
    return changed == 1 or (changed == 2 and sorted(one) == sorted(other))
