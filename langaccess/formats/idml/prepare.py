"""What is removed from an InDesign file before it is translated, and what is reported."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.model import Finding
from langaccess.formats.addresses import leads_elsewhere, names_file
from langaccess.formats.notes import counted
from langaccess.formats.zip_package import Package

# A comment that layout programs skip; it tells the label from text when the file is read back.
_LABEL = "langaccess label"
_URI = "LinkResourceURI"
_PARTING = re.compile(r"[/\\?#]")

Trees = Mapping[str, etree._Element]


def revisions(trees: Trees, path: Path, *, accept: bool) -> int:
    """Accept tracked changes in place and return how many there were.

    Raises:
        InputError: there are some and `accept` is false.
    """
    found = [e for tree in trees.values() for e in tree.iter("Change")]
    if found and not accept:
        raise InputError(
            f"the file has {len(found)} tracked changes that are neither accepted nor rejected",
            where=str(path),
            hint="accept or reject them in InDesign, or run again with --accept-revisions",
        )
    for change in found:
        parent = change.getparent()
        if parent is None:
            continue
        if change.get("ChangeType") != "DeletedText":
            at = parent.index(change)
            for offset, child in enumerate([e for e in change if e.tag != "Properties"]):
                parent.insert(at + offset, child)
        parent.remove(change)
    return len(found)


def prepare(trees: Trees, package: Package, others: Trees) -> tuple[Finding, ...]:
    """Strip editors' notes in place; return notes on everything a reader should know.

    Args:
        trees: the parts with text.
        package: all parts.
        others: the other parts that are XML; they may hold links too.
    """
    remarks = [e for tree in trees.values() for e in tree.iter("Note")]
    for element in remarks:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)

    def count(*tags: str) -> int:
        return sum(1 for tree in trees.values() for _ in tree.iter(*tags))

    every = {**trees, **others}
    hidden = [e for tree in trees.values() for e in tree.iter("Condition")]
    tagged = sum(
        1
        for name, tree in trees.items()
        if name.startswith("Stories/")
        for e in tree.iter("XMLElement")
        if next(e.iterancestors("ParagraphStyleRange"), None) is not None
    )
    return (
        counted("idml.comments_stripped", len(remarks))
        + counted("idml.picture", count("Link"))
        + counted(
            "idml.reaches_out", sum(1 for tree in every.values() for _ in _outside_links(tree))
        )
        + counted("idml.hidden_text", sum(e.get("Visible") == "false" for e in hidden))
        + counted("idml.variables", count("TextVariableInstance"))
        + counted("idml.tags_dropped", tagged)
        + counted("idml.overset", sum(n.startswith("Stories/") for n in package.parts))
    )


def _outside_links(tree: etree._Element) -> Iterator[etree._Element]:
    """Yield the links of placed files that lie on another computer or are named by a full path."""
    for element in tree.iter("Link"):
        address = unquote(element.get(_URI, ""))
        path = names_file(address) and _PARTING.search(address) is not None
        if leads_elsewhere(address) or path:
            yield element


def strip_active(trees: Trees) -> Counter[str]:
    """Replace addresses outside of the file by the name of what they lead to; count them by part.

    InDesign then shows the file as missing, or takes one of that name from the document's folder.
    """
    changed: Counter[str] = Counter()
    for name, tree in trees.items():
        for element in list(_outside_links(tree)):
            address = unquote(element.get(_URI, "")).rstrip("/\\")
            element.set(_URI, f"file:{quote(_PARTING.split(address)[-1])}")
            changed[name] += 1
    return changed


def put_label(trees: Trees, words: str) -> None:
    """Put the draft notice as the first paragraph of the longest story."""
    stories = [s for name, tree in trees.items() if name.startswith("Stories/")
               for s in tree.iter("Story")]  # fmt: skip
    first = {story: story.find(".//ParagraphStyleRange") for story in stories}
    longest = max(
        (story for story in stories if first[story] is not None),
        key=lambda story: sum(len(c.text or "") for c in story.iter("Content")),
        default=None,
    )
    block = None if longest is None else first[longest]
    parent = None if block is None else block.getparent()
    if block is None or parent is None:
        return
    attributes = {str(name): str(value) for name, value in block.attrib.items()}
    made = etree.Element("ParagraphStyleRange", attributes)
    run = etree.SubElement(
        made,
        "CharacterStyleRange",
        AppliedCharacterStyle="CharacterStyle/$ID/[No character style]",
        FontStyle="Bold",
    )
    etree.SubElement(run, "Content").text = words
    etree.SubElement(run, "Br")
    at = parent.index(block)
    parent.insert(at, made)
    parent.insert(at, etree.Comment(_LABEL))


def take_label(trees: Trees) -> None:
    """Remove the label that `put_label` added."""
    for tree in trees.values():
        for comment in [c for c in tree.iter(etree.Comment) if c.text == _LABEL]:
            parent, label = comment.getparent(), comment.getnext()
            if parent is not None:
                parent.remove(comment)
                if label is not None:
                    parent.remove(label)
