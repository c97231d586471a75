"""May this document go out to the public? Every reason against it, not only the first."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from langaccess import checks
from langaccess.checks.registered import Watch
from langaccess.files import sha256
from langaccess.model import Decision, Reason, State
from langaccess.policy import Policy, print_decision, reason
from langaccess.review.model import Reviewed, Standing
from langaccess.review.publishing_hold import Hold, held_back, holds
from langaccess.review.upkeep import look_again

__all__ = ["expired", "help_answer", "may_publish", "unapproved"]

_HELP = "notice.help"
_FORMER = "contact.former"
_NOBODY = {
    State.NEW: "not translated",
    State.DRAFT: "drafts that no person has taken over",
    State.TRANSLATED: "not approved yet",
    State.REVIEWED: "not approved by enough people",
    State.STALE: "stale",
}


def may_publish(
    conn: sqlite3.Connection,
    document: Reviewed,
    standings: Mapping[str, Standing],
    policy: Policy,
    on: date,
) -> Decision:
    """Return whether a document may be published on the day `on`, with every reason against it.

    Args:
        conn: from `workspace.open_db`.
        document: as it is now.
        standings: where its sentences stand.
        policy: the rules in force.
        on: the day.
    """
    hold = holds(conn).get((document.name, str(document.tag)))
    withdrawn = held_back(hold, standings, policy)
    against = (
        *unapproved(document, standings, policy), *withdrawn, *_silent(conn, document, policy),
        *_given_up(conn, document, policy),
    )  # fmt: skip
    late = tuple(expired(document, standings, policy, on))
    instead = [*_next(document, against), *_lift(hold if withdrawn else None)]
    instead += [*_print(document, policy, on).instead]
    if _is_due(standings, policy, on):
        instead.append("look at the text again, and approve it again")
    if not against and not late:
        words = f"{document.name} is approved in {document.tag.name}"
        return Decision(allowed=True, reasons=(reason(policy, "floor.8", words),))
    return Decision(allowed=False, reasons=(*against, *late), instead=tuple(instead))


def unapproved(
    document: Reviewed, standings: Mapping[str, Standing], policy: Policy
) -> Iterator[Reason]:
    """Yield why a document is not approved as a whole, once for all sentences that share it."""
    if document.problem or not document.digest:
        words = document.problem or f"the source {document.name} is gone"
        yield reason(policy, "floor.9", words)
        return
    if not document.sentences:
        yield reason(policy, "floor.9", f"{document.name} holds no sentence that anybody approved")
    open_ = [standings[one.id] for one in document.sentences]
    groups = Counter((s.state, s.reason) for s in open_ if s.state is not State.APPROVED)
    for (state, why), count in groups.items():
        told = f"{_NOBODY.get(state, str(state))}{f': {why}' if why else ''}"
        words = f"{count} of {len(open_)} sentences: {told}"
        machine = state in {State.NEW, State.DRAFT}
        yield reason(policy, "floor.8" if machine else "floor.9", words)


def expired(
    document: Reviewed, standings: Mapping[str, Standing], policy: Policy, on: date
) -> Iterator[Reason]:
    """Yield why a document goes into no new print on the day `on` (floor.11)."""
    yield from _print(document, policy, on).reasons
    status = {authority.id: authority.status for authority in policy.authorities}
    basis = policy.documents.classes[document.doc_class].basis
    if basis and all(status[name] in {"rescinded", "superseded"} for name in basis):
        words = f"nothing that the class {document.doc_class} rests on is in force"
        yield reason(policy, "floor.11", words, basis)
    due = _is_due(standings, policy, on)
    if due:
        yield reason(policy, "floor.11", f"its approval was due for review on {due}")


def help_answer(name: str, source_digest: str) -> str:
    """Return the id under which `notice.help` is answered: another source is asked about again."""
    return f"{name}:{sha256(source_digest.encode('ascii'))[:10]}"


def _is_due(standings: Mapping[str, Standing], policy: Policy, on: date) -> date | None:
    """Return the day on which an approval was due for review, when that has passed."""
    due = look_again(standings, policy).due
    return due if due is not None and due < on else None


def _print(document: Reviewed, policy: Policy, on: date) -> Decision:
    return print_decision(policy, policy.documents.classes[document.doc_class].basis, on)


def _silent(conn: sqlite3.Connection, document: Reviewed, policy: Policy) -> Iterator[Reason]:
    """Yield that a public notice does not say that language help is free (floor.15)."""
    if document.problem or not document.digest:
        return
    found = checks.lacks_help_line(document.path, document.source, document.doc_class)
    answer = help_answer(document.name, document.digest)
    if found is not None and (_HELP, answer) not in checks.accepted(conn):
        words = f"{found.message} (an answer: langaccess check accept {_HELP} {answer})"
        yield reason(policy, "floor.15", words)


def _given_up(conn: sqlite3.Connection, document: Reviewed, policy: Policy) -> Iterator[Reason]:
    """Yield which contacts a document shows that the agency gave up (floor.10)."""
    answer = help_answer(document.name, document.digest)
    if document.problem or not document.digest or (_FORMER, answer) in checks.accepted(conn):
        return
    watch = Watch(checks.Registered.of(None, conn))
    texts = [(one.source.text, document.source) for one in document.sentences]
    texts += [(one.target.text, document.tag) for one in document.sentences if one.target]
    texts += [(link.to, document.source) for link in checks.links_of(document.path)]
    said = dict(found for text, tag in texts for found in watch.look(text, tag))
    for finding in said.values():
        if finding.code == _FORMER:
            words = f"{finding.message} (an answer: langaccess check accept {_FORMER} {answer})"
            yield reason(policy, "floor.10", words)


def _lift(hold: Hold | None) -> Iterator[str]:
    if hold is not None:
        yield "when it was mended another way, or was right: langaccess publish recall --lift"


def _next(document: Reviewed, against: tuple[Reason, ...]) -> Iterator[str]:
    rules = {one.rule for one in against}
    if rules & {"floor.8", "floor.9"}:
        yield f"see `langaccess review show {document.id}`, then `langaccess review approve`"
    if "floor.10" in rules:
        yield "change the contact in the source and its translations, and have them reviewed"
    if "floor.15" in rules:
        yield "add the sentence to the source (`Language help is free.`), and have it translated"
