"""What came back from a translator: good sentences are taken in, bad ones held, each by name."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from langaccess import approval, checks
from langaccess.errors import InputError
from langaccess.exchange import Returned, ReturnedUnit, read_xliff12
from langaccess.model import Finding, Severity, Span, Target
from langaccess.policy import Policy
from langaccess.review.model import Held, Reviewed, Sentence, digest
from langaccess.review.standing import WHAT, log_of
from langaccess.review.store import register, reviewed, save
from langaccess.tags import Tag
from langaccess.workspace import Workspace, transaction

__all__ = ["Imported", "Kept", "errors", "import_"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A sentence that was not taken in: where in the returned file, which one, and why."""

    where: str
    place: str
    reason: str


@dataclass(slots=True)
class Imported:
    """What one document of a returned file brought.

    Attributes:
        name: the source file, below the agency's folder.
        tag: language of the translation.
        translator: who is on record for what was taken in.
        taken: places of sentences that are new or changed.
        same: sentences that stood so already.
        open: sentences that nobody has translated.
        held: what was not taken in.
    """

    name: str
    tag: Tag
    translator: str
    taken: list[str] = field(default_factory=list)
    same: int = 0
    open: int = 0
    held: list[Kept] = field(default_factory=list)


def import_(
    conn: sqlite3.Connection,
    workspace: Workspace,
    policy: Policy,
    path: Path,
    *,
    translator: str,
    at: datetime,
) -> tuple[Imported, ...]:
    """Take a returned XLIFF file in: all of its documents, or on an error none.

    What counts is the text, never the state that the file claims. Whoever changed a sentence is on
    record as its translator. A sentence with an error of the checks, a lost or added code, or a
    source that is not ours is held: it stands beside the old one until a better one comes.

    Args:
        conn: from `workspace.open_db`.
        workspace: the agency's folder.
        policy: the rules in force.
        path: the file.
        translator: who translated; an id or a name of the roster, or a vendor's name.
        at: now, with a time zone.

    Raises:
        InputError: no XLIFF 1.2, for a document that is not the agency's, for an older state of its
            source, or for another language.
        OutputError: the database is locked for too long, or the disk is full.
    """
    if not translator.strip():
        raise InputError("the name of the translator is missing", hint="--translator NAME")
    found = read_xliff12(path)
    if not found:
        raise InputError("this file holds no document", where=str(path))
    file = approval.keep_evidence(workspace.state, path)
    with transaction(conn):
        return tuple(
            _take(conn, workspace, policy, one, path, translator.strip(), file, at) for one in found
        )


def errors(source: str, target: str, document: Reviewed, policy: Policy) -> tuple[Finding, ...]:
    """Return the errors that keep a translation from being taken in or approved."""
    found = checks.run(
        source,
        target,
        source_tag=document.source,
        target_tag=document.tag,
        dnt=policy.translate.do_not_translate,
        terms=document.terms,
    )
    return tuple(finding for finding in found if finding.severity is Severity.ERROR)


def _take(
    conn: sqlite3.Connection,
    workspace: Workspace,
    policy: Policy,
    returned: Returned,
    path: Path,
    translator: str,
    file: approval.Evidence,
    at: datetime,
) -> Imported:
    document = _document(conn, workspace, policy, returned, path)
    result = Imported(document.name, document.tag, translator)
    log = log_of(conn)
    sentences = {one.place: one for one in document.sentences}
    _require_this_source(returned, document, sentences)
    changed: dict[str, Sentence] = {}
    twice = Counter(unit.id for unit in returned.units)
    for unit in returned.units:
        if twice[unit.id] > 1:
            result.held.append(Kept(unit.where, unit.id, "it stands twice in the file"))
            continue
        new = _sentence(unit, sentences, document, policy, log, result)
        if new is not None:
            changed[unit.id] = new
    whole = tuple(changed.get(one.place, one) for one in document.sentences)
    save(conn, replace(document, sentences=whole))
    texts = [document.signed(changed[place]) for place in result.taken]
    if texts:
        approval.record_writing(
            conn, texts, translator, policy, what=WHAT, target=document.tag, at=at,
            document=document.name, file=file,
        )  # fmt: skip
    for one, new in changed.items():
        if new.held is not None:
            result.held.append(Kept(_where(returned, one), one, "; ".join(new.held.reasons)))
    return result


def _where(returned: Returned, place: str) -> str:
    return next(unit.where for unit in returned.units if unit.id == place)


def _document(
    conn: sqlite3.Connection, workspace: Workspace, policy: Policy, returned: Returned, path: Path
) -> Reviewed:
    """Return the agency's document for which a file was written.

    Raises:
        InputError: there is none.
    """
    same = [
        one
        for one in reviewed(conn, workspace, policy)
        if Path(one.name).name == Path(returned.original).name or one.digest == returned.digest
    ]
    exact = [one for one in same if one.tag == returned.target and one.digest == returned.digest]
    if exact:
        return exact[0]
    right = [one for one in same if one.tag == returned.target]
    if right:
        return right[0]
    if same:
        names = ", ".join(sorted({str(one.tag) for one in same}))
        raise InputError(
            f"this is {returned.original} in {returned.target.name}; under review is {names}",
            where=str(path),
            hint=f"send it out in that language first: review export --lang {returned.target}",
        )
    source = _source_file(workspace, returned)
    if source is None:
        raise InputError(
            f"this was written for another document: {returned.original} is not yours",
            where=str(path),
            hint="see `langaccess review list`; begin with `langaccess review export`",
        )
    return register(conn, workspace, policy, source, returned.source, returned.target)


def _source_file(workspace: Workspace, returned: Returned) -> Path | None:
    """Return the brochure for which a pack of `translate` was written, by its digest."""
    from langaccess.files import read_bytes, sha256

    folder = workspace.state.parent / "brochures"
    name = Path(returned.original).name
    for path in sorted(folder.rglob("*")):
        same_name = path.name == name or name.endswith(f"-{path.name}")
        if same_name and path.is_file() and sha256(read_bytes(path)) == returned.digest:
            return path
    return None


def _require_this_source(
    returned: Returned, document: Reviewed, sentences: Mapping[str, Sentence]
) -> None:
    """Refuse a file for another state of the source than today's.

    A source that was saved again without a change in its text is the same.
    """
    if returned.digest == document.digest:
        return
    for unit in returned.units:
        mine = sentences.get(unit.id)
        if mine is None or mine.source.text != unit.source.text:
            raise InputError(
                f"this was written for an older source of {document.name}",
                where=unit.where,
                hint="send the document out again: `langaccess review export`; what was "
                "translated of unchanged paragraphs is kept",
            )


def _sentence(
    unit: ReturnedUnit,
    sentences: Mapping[str, Sentence],
    document: Reviewed,
    policy: Policy,
    log: approval.Log,
    result: Imported,
) -> Sentence | None:
    """Return the sentence with what came back, None when nothing changes."""
    mine = sentences.get(unit.id)
    if mine is None:
        result.held.append(Kept(unit.where, unit.id, "no such sentence in this document"))
        return None
    if unit.problem or mine.source.text != unit.source.text:
        words = unit.problem or "the source text was changed in the file"
        result.held.append(Kept(unit.where, unit.id, words))
        return None
    target = _clean(unit.target)
    if not target.text.strip() or target.text == mine.source.text:
        result.open += 1
        return None
    new = replace(mine, target=target, made_for=digest(mine.source), origin="", held=None)
    # A draft that came back as it was has been taken over by a person, who put it there.
    if log.writers(document.signed(new), document.tag, document=document.name):
        result.same += 1
        return None if new == mine else new
    reasons = tuple(_faults(mine, target, document, policy))
    if reasons:
        return replace(mine, held=Held(target, result.translator, reasons))
    result.taken.append(unit.id)
    return new


def _clean(target: Target | None) -> Target:
    """Return a target in NFC without space around it; markup moves with its letters."""
    if target is None:
        return Target("")
    lead = target.text[: len(target.text) - len(target.text.lstrip())]
    text = unicodedata.normalize("NFC", target.text.strip())
    if text == target.text:
        return target

    def moved(offset: int) -> int:
        before = unicodedata.normalize("NFC", target.text[len(lead) : max(offset, len(lead))])
        return min(len(before), len(text))

    spans = tuple(Span(moved(s.start), moved(s.end), s.kind, s.ref) for s in target.spans)
    return Target(text, spans)


def _faults(mine: Sentence, target: Target, document: Reviewed, policy: Policy) -> Iterator[str]:
    wanted, has = _codes(mine.source.spans), _codes(target.spans)
    lost, added = wanted - has, has - wanted
    if lost:
        yield f"markup.lost: code {', '.join(map(str, sorted(lost)))}"
    if added:
        yield f"markup.added: code {', '.join(map(str, sorted(added)))}"
    for finding in errors(mine.source.text, target.text, document, policy):
        yield f"{finding.code}: {finding.message}"


def _codes(spans: Sequence[Span]) -> Counter[int]:
    return Counter(span.ref for span in spans)
