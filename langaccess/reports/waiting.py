"""What waits for someone in an agency: drafts to send, translations to approve, what is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from langaccess import review
from langaccess.agency.confirmation import confirmer_names, waiting_sentences
from langaccess.agency.session import Session
from langaccess.core.errors import LangAccessError
from langaccess.core.model import State
from langaccess.core.tags import Tag
from langaccess.core.words import joined, long_date, plural
from langaccess.reports.page import Block, DataTable, Heading, Page, ProseBlock
from langaccess.reports.upcoming import UpcomingDate, upcoming
from langaccess.translate import drafted, undrafted

_UNDRAFTED = "no sentence is drafted: a person translates all"


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    """A document in one language that waits for someone.

    Attributes:
        document: the source, as a path below the agency's folder where it is in it.
        tag: the language of the translation.
        reason: why it waits, or empty.
    """

    document: str
    tag: Tag
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """What waits for someone on a day.

    Attributes:
        agency: its name.
        on: the day.
        coordinator: who answers for language access, as the rules say, or empty.
        to_send: drafts that no translator has, and documents that changed after they were sent.
        out: documents that a translator has.
        to_approve: documents whose sentences are all translated by a person and not approved.
        to_confirm: sentences that wait for a person who confirms that they only inform.
        confirmers: who may confirm them.
        dates: what is due within 60 days, and what is overdue.
        problems: documents and lists that cannot be read, with the reason.
    """

    agency: str
    on: date
    coordinator: str
    to_send: tuple[WaitingDocument, ...]
    out: tuple[WaitingDocument, ...]
    to_approve: tuple[WaitingDocument, ...]
    to_confirm: int
    confirmers: tuple[str, ...]
    dates: tuple[UpcomingDate, ...]
    problems: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether nothing waits, and every list was read."""
        documents = (*self.to_send, *self.out, *self.to_approve)
        return not (documents or self.to_confirm or self.dates or self.problems)


def waiting(session: Session) -> WaitingWork:
    """Return what waits for someone. A list with mistakes does not hide the others.

    Raises:
        InputError: there is no agency's folder.
    """
    root = session.require_folder("this list is about an agency's folder, and there is none here")
    found: dict[State, list[WaitingDocument]] = {state: [] for state in review.STATES}
    problems = []
    known: set[tuple[Path, Tag]] = set()
    try:
        for one, document in _under_review(session):
            known.add((one.path.resolve(), one.tag))
            if one.is_damaged:
                problems.append(one.problem)
            else:
                found[document[0]].append(document[1])
        made = drafted(root / "translations")
        empty = undrafted(root / "translations")
    except LangAccessError as exc:
        problems.append(f"some documents are not listed, because of a mistake: {exc}")
        made, empty = (), frozenset()
    fresh = [
        WaitingDocument(_name(path, root), tag, _UNDRAFTED if (path, tag) in empty else "")
        for path, tag in made
        if (path, tag) not in known
    ]
    sentences = waiting_sentences(session)
    dates = upcoming(session)
    return WaitingWork(
        agency=session.policy.agency.name or session.policy.id,
        on=session.today,
        coordinator=session.policy.agency.coordinator or "",
        to_send=(*fresh, *found[State.STALE]),
        out=(*found[State.NEW], *found[State.DRAFT]),
        to_approve=(*found[State.TRANSLATED], *found[State.REVIEWED]),
        to_confirm=len(sentences),
        confirmers=tuple(confirmer_names(session)) if sentences else (),
        dates=dates.dates,
        problems=(*problems, *dates.problems),
    )


def _under_review(
    session: Session,
) -> Iterator[tuple[review.ReviewedDocument, tuple[State, WaitingDocument]]]:
    """Yield the documents under review, each with its state and why it waits."""
    if not session.has_database:
        return
    log = review.log_of(session)
    for one in review.documents_under_review(session):
        statuses = review.statuses(one, log, session.policy)
        state = State.STALE if one.problem else review.document_state(statuses)
        reason = one.problem or ("the text changed" if state is State.STALE else "")
        yield one, (state, WaitingDocument(one.name, one.tag, reason))


def _name(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root.resolve()).as_posix()
    except ValueError:  # a file of another folder
        return str(path)


def waiting_page(found: WaitingWork) -> Page:
    """Return the list as a page in plain words, the most urgent first."""
    return Page("What is waiting", tuple(_blocks(found)), f"{found.agency}, {long_date(found.on)}")


def _blocks(found: WaitingWork) -> Iterator[Block]:
    late = [one for one in found.dates if one.overdue]
    soon = [one for one in found.dates if not one.overdue]
    yield from _dates("Overdue", late)
    yield from _documents(
        "Drafts to send to a translator",
        found.to_send,
        "No person has checked them: a translator does, before anyone hands them out. To write "
        f"them for the translator: Start menu, Open my drafts. {_whom(found)}",
    )
    yield from _documents(
        "Translations to approve",
        found.to_approve,
        "They came back from the translator. A person who is qualified for the language reads "
        "and approves them.",
    )
    if found.to_confirm:
        whom = joined(found.confirmers, "or") or "a person who may confirm"
        yield Heading("Sentences to confirm")
        one = plural(found.to_confirm, "sentence")
        yield ProseBlock(f"{one} stayed in English, because they may be a legal act: ask {whom}.")
    yield from _dates("Due within 60 days", soon)
    yield from _documents(
        "For the translator",
        found.out,
        "They were written for the translator and have not come back complete. Send the folder, "
        f"if no one has. {_whom(found)}",
    )
    for problem in found.problems:
        yield ProseBlock(problem)
    if found.is_empty:
        yield ProseBlock("Nothing is waiting.")


def _whom(found: WaitingWork) -> str:
    """Return whom to ask for the translator's address."""
    if found.coordinator:
        return f"Ask whom to send them to: {found.coordinator}."
    return (
        "Your agency's rules name no one who knows whom to send them to: ask your supervisor "
        "(agency.coordinator in jurisdiction.yaml)."
    )


def _documents(title: str, rows: Sequence[WaitingDocument], what: str) -> Iterator[Block]:
    if rows:
        yield Heading(title)
        yield ProseBlock(what)
        reasons = ("why",) if any(one.reason for one in rows) else ()
        cells = [(one.document, one.tag.name, one.reason) for one in rows]
        width = 2 + len(reasons)
        table = tuple(row[:width] for row in cells)
        yield DataTable(plural(len(rows), "document"), ("document", "language", *reasons), table)


def _dates(title: str, rows: Sequence[UpcomingDate]) -> Iterator[Block]:
    if rows:
        yield Heading(title)
        cells = tuple((long_date(one.on), one.what, one.owner or "-") for one in rows)
        yield DataTable(plural(len(rows), "date"), ("day", "what", "who"), cells)
