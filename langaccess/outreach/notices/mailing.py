"""Drafts of messages to lists: one file for each language, and nothing is sent.

A list is a table in the agency's folder `lists/` with the columns email, name, language and
opted_out. An address that opted out in any list, or an outlet that did, gets nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from langaccess import review
from langaccess.agency import ledger
from langaccess.agency.facts import entries_of, load_contacts
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes, write_atomic
from langaccess.core.model import Reason
from langaccess.core.sheets import WORKBOOKS, csv_table, read_sheets
from langaccess.core.tags import Tag, tag_or_none
from langaccess.outreach.notices.approved_text import read_approved
from langaccess.outreach.registers import OUTLETS, load_register

DRAFTED = "notice.drafted"
LISTS = "lists"
OUTLET_LIST = "outlets"
"""The name under which the register of outlets is a list."""
_COLUMNS = ("email", "name", "language", "opted_out")


@dataclass(frozen=True, slots=True)
class MailRecipient:
    """One row of a list."""

    email: str
    name: str  # of the person or office, or empty
    tag: Tag  # the language that they read; English if the list does not say
    opted_out: bool  # they asked to get nothing more


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A message in one language.

    Attributes:
        tag: the language.
        form: form number of the approved document.
        message: the EML file.
        table: the CSV file of its recipients, for a mail merge.
        recipients: how many.
    """

    tag: Tag
    form: str
    message: Path
    table: Path
    recipients: int


@dataclass(frozen=True, slots=True)
class MailDrafts:
    """What was drafted, and who is left out."""

    drafts: tuple[MailDraft, ...]  # by language
    opted_out: int  # how many addresses of the lists opted out
    # language → why it gets no message
    left_out: Mapping[Tag, tuple[Reason, ...]] = field(default_factory=dict)
    # language → how many people of the lists read it and get nothing
    waiting: Mapping[Tag, int] = field(default_factory=dict)


def load_recipients(session: Session, name: str) -> tuple[MailRecipient, ...]:
    """Return the rows of a list; `outlets` is the register of outlets."""
    if name == OUTLET_LIST:
        return tuple(
            MailRecipient(one.email, one.name, tag, one.opt_out is not None)
            for one in load_register(session, OUTLETS)
            if one.email and (one.opt_out is not None or one.takes_releases(session.today))
            for tag in one.languages
        )
    return _rows_of(_list_file(session.folder, name))


def _list_files(root: Path) -> tuple[Path, ...]:
    """Return the tables in the folder of lists; an open workbook has a hidden one next to it."""
    found = (path for path in (root / LISTS).glob("*") if not path.name.startswith((".", "~$")))
    return tuple(sorted(path for path in found if path.suffix.lower() in {".csv", *WORKBOOKS}))


def _list_file(root: Path, name: str) -> Path:
    files: dict[str, Path] = {}
    for path in _list_files(root):
        if path.stem == name and name in files:
            raise InputError(
                f"{files[name].name} and {path.name} in {LISTS}/ have one name",
                where=str(root / LISTS),
                hint="rename one of them",
            )
        files[path.stem] = path
    found = files.get(name) or (Path(name) if Path(name).is_file() else None)
    if found is None:
        known = ", ".join([*files, OUTLET_LIST])
        raise InputError(
            f"there is no list `{name}` in {LISTS}/",
            where=str(root / LISTS),
            hint=f"lists: {known}; a table with the columns {', '.join(_COLUMNS)}",
        )
    return found


def _column(head: str) -> str:
    return head.strip().casefold().replace(" ", "_").replace("-", "_")


def _is_head(cells: Sequence[str]) -> bool:
    return "email" in map(_column, cells)


def _rows_of(path: Path) -> tuple[MailRecipient, ...]:
    sheet = read_sheets(path, is_head=_is_head)[0]
    table = sheet.split(_is_head)
    if table is None:
        raise InputError(
            "this list has no column email", where=str(path), hint=f"columns: {', '.join(_COLUMNS)}"
        )
    heads = [_column(cell) for cell in table.head]
    if "opted_out" not in heads:  # it may have another name, and then no one would be left out
        raise InputError(
            "this list has no column opted_out",
            where=f"{path}:{table.line}",
            hint="add it; it is empty for a person who gets messages, else `yes` or a day",
        )
    found, wrong = [], []
    for line, cells in table.rows:
        row = dict(zip(heads, (cell.strip() for cell in cells), strict=False))
        tag = tag_or_none(row.get("language") or "en")
        email = row.get("email", "")
        if tag is None or "@" not in email or " " in email:
            what = "the language is not a tag" if tag is None else "the address is not one"
            wrong.append(f"{path.name}:{line}: {what}")
            continue
        out = row.get("opted_out", "").casefold() not in {"", "no", "false", "0"}
        found.append(MailRecipient(email, row.get("name", ""), tag, out))
    if wrong:
        raise InputError(
            "some rows of this list cannot be used; nothing was written",
            where=str(path),
            hint="correct them: email is an address, language a tag such as es",
            details=wrong,
        )
    return tuple(found)


def _all_opted_out(session: Session) -> frozenset[str]:
    """Return the addresses that opted out in any list, in small letters."""
    outlets = (one for one in load_register(session, OUTLETS) if one.opt_out is not None)
    found = {one.email.casefold() for one in outlets}
    for path in _list_files(session.folder):
        found |= _opted_out(_rows_of(path))
    return frozenset(found)


def _opted_out(rows: Iterable[MailRecipient]) -> frozenset[str]:
    return frozenset(one.email.casefold() for one in rows if one.opted_out)


def draft_mail(
    session: Session, document: str, lists: Sequence[str], out: Path, *, by: str
) -> MailDrafts:
    """Write a draft for each language of the lists in which a document may be published.

    Each draft is one message without addresses (`X-Unsent: 1` opens it as a draft) and a table of
    its recipients: a person sends it by mail merge, so that no one sees the others' addresses.
    `document` is one under review, by number or name; `by` is a claim, recorded with account and
    machine.
    """
    if not any(map(str.isalpha, by)):
        raise InputError("who drafts this?", hint="--by NAME")
    rows = [one for name in lists for one in load_recipients(session, name)]
    gone = _opted_out(rows) | _all_opted_out(session)
    unique = {(one.email.casefold(), one.tag): one for one in rows}
    wanted = [one for (email, _tag), one in unique.items() if email not in gone]
    opted_out = len(gone & {email for email, _tag in unique})
    counts = Counter(one.tag for one in wanted)
    drafts, left_out, waiting = [], {}, {}
    log = review.log_of(session)
    for tag, count in sorted(counts.items()):
        found = _document(session, document, tag)
        if found is None:
            waiting[tag] = count
            continue
        decision = review.may_publish(session, found, review.statuses(found, log, session.policy))
        if not decision.allowed:
            left_out[tag], waiting[tag] = decision.reasons, count
            continue
        released = review.release(session, found)
        people = [one for one in wanted if one.tag == tag]
        name = f"{Path(found.name).stem}.{tag}"
        message = out / f"{name}.eml"
        table = out / f"{name}.recipients.csv"
        write_atomic(message, _message(session, released.written.path, tag))
        write_atomic(table, csv_table(("email", "name"), [(o.email, o.name) for o in people]))
        drafts.append(MailDraft(tag, released.form, message, table, len(people)))
        data = {
            "document": found.name, "lang": str(tag), "form": released.form, "lists": list(lists),
            "recipients": len(people), "opted_out": opted_out, "by": by.strip(),
        }  # fmt: skip
        ledger.append(session.connection, DRAFTED, data | ledger.here(), at=session.now)
    return MailDrafts(tuple(drafts), opted_out, left_out, waiting)


def _document(session: Session, typed: str, tag: Tag) -> review.ReviewedDocument | None:
    try:
        return review.find(session, typed, tag)
    except InputError:
        if not review.is_known(session, typed):
            raise
        return None


def _message(session: Session, approved: Path, tag: Tag) -> bytes:
    """Return a message with an approved text in it and its file beside it."""
    text = read_approved(approved, tag)
    made = EmailMessage(policy=SMTP)
    made["X-Unsent"] = "1"
    sender = entries_of(load_contacts(session.folder)).get("media_desk.email", "")
    if sender:
        made["From"] = sender
    made["Subject"] = text.title or approved.stem
    made.set_content(text.plain, charset="utf-8", cte="base64")
    made.add_attachment(
        read_bytes(approved), maintype="application", subtype="octet-stream", filename=approved.name
    )
    made["Content-Language"] = str(tag)  # after the content, which clears such heads
    return made.as_bytes()
