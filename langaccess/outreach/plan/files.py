"""Reads the files of the plan: `documents.yaml`, `rates.yaml` and `plan.yaml`, each strictly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from langaccess.agency.policy import Policy
from langaccess.core.tags import EN
from langaccess.outreach.plan.model import DocumentInventory, PlanFile, RateCards, VitalDocument

DOCUMENTS, RATES, PLAN = "documents.yaml", "rates.yaml", "plan.yaml"

_Fault = tuple[tuple[str | int, ...], str]


def load_inventory(root: Path, policy: Policy) -> DocumentInventory:
    """Return the inventory of vital documents; an empty one without the file."""
    from langaccess.core.config import load

    path, faults = root / DOCUMENTS, partial(_document_faults, policy=policy)
    return load(DocumentInventory, path, faults) if path.is_file() else DocumentInventory()


def _document_faults(found: DocumentInventory, policy: Policy) -> Iterator[_Fault]:
    yield from _repeated("documents", (one.id for one in found.documents))
    yield from _repeated("oral_only", (one.tag for one in found.oral_only), key="tag")
    files = Counter(one.file for one in found.documents if one.file)
    for n, one in enumerate(found.documents):
        faults = (*_entry_faults(one, policy), *_file_faults(one, files))
        yield from ((("documents", n, key), text) for key, text in faults)
    for n, oral in enumerate(found.oral_only):
        yield from ((("oral_only", n, key), text) for key, text in _empty(oral, "why", "by"))


def _empty(entry: object, *keys: str) -> Iterator[tuple[str, str]]:
    for key in keys:
        if not getattr(entry, key).strip():
            yield key, "should not be empty"


def _entry_faults(one: VitalDocument, policy: Policy) -> Iterator[tuple[str, str]]:
    classes = policy.documents.classes
    yield from _empty(one, "id", "title", "owner")
    if one.class_ not in classes:
        yield "class", f"`{one.class_}` is not a class; classes are {', '.join(classes)}"
    for law in one.law:
        if law not in {entry.id for entry in policy.authorities}:
            yield "law", f"`{law}` is not an id of `authorities` in your rules"
    if one.languages == ():
        yield "languages", "should be `due`, or a list with a language"
    elif EN in one.languages:
        yield "languages", "has en, the language of the source"


def _file_faults(one: VitalDocument, files: Counter[str]) -> Iterator[tuple[str, str]]:
    if one.file is None:
        return
    inside = PurePosixPath(one.file)
    if "\\" in one.file:
        yield "file", "should have `/` between folders, on Windows too"
    elif not one.file or inside.is_absolute() or ".." in inside.parts or ":" in one.file:
        yield "file", "should be a path below your agency's folder: brochures/flyer.docx"
    elif files[one.file] > 1:
        yield "file", f"`{one.file}` is the file of two documents"
    if one.words is not None:
        yield "words", "is for a document without a file; the words of a file are counted"


def _repeated(name_of_list: str, names: Iterable[str], *, key: str = "id") -> Iterator[_Fault]:
    seen: set[str] = set()
    for n, name in enumerate(names):
        if name in seen:
            yield (name_of_list, n, key), f"`{name}` appears twice"
        seen.add(name)


def load_rates(root: Path) -> RateCards:
    """Return the rate cards of the agency's vendors; none without the file."""
    from langaccess.core.config import load

    path = root / RATES
    return load(RateCards, path, _rate_faults) if path.is_file() else RateCards()


def _rate_faults(found: RateCards) -> Iterator[_Fault]:
    for n, one in enumerate(found.rates):
        if not one.vendor.strip():
            yield ("rates", n, "vendor"), "should not be empty"
        if one.expires < one.as_of:
            yield ("rates", n, "expires"), f"is before `as_of`, {one.as_of}"
        if one.pair[0] == one.pair[1]:
            yield ("rates", n, "pair"), "has the same language twice"
        for other in found.rates[:n]:
            same = (other.vendor, other.pair) == (one.vendor, one.pair)
            if same and one.as_of <= other.expires and other.as_of <= one.expires:
                text = f"two cards of {one.vendor} for this pair apply on the same day"
                yield ("rates", n, "as_of"), text


def load_plan_file(root: Path) -> PlanFile:
    """Return what the agency says itself in its plan; empty without the file."""
    from langaccess.core.config import load

    path = root / PLAN
    return load(PlanFile, path, _plan_faults) if path.is_file() else PlanFile()


def _plan_faults(found: PlanFile) -> Iterator[_Fault]:
    yield from _repeated("commitments", (one.id for one in found.commitments))
    if found.period is not None and found.period.last < found.period.first:
        yield ("period", "last"), f"is before `first`, {found.period.first}"
    if found.adopted is not None and not found.adopted.by.strip():
        yield ("adopted", "by"), "should not be empty"
    for n, one in enumerate(found.commitments):
        faults = _empty(one, "id", "text", "owner", "measure")
        yield from ((("commitments", n, key), text) for key, text in faults)
