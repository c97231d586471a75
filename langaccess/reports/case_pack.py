"""A case pack: one encounter with its proof, for prosecutor, defense or file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from langaccess.agency.ledger import LogCheck
from langaccess.agency.policy import Policy, load_rules
from langaccess.core.errors import LangAccessError
from langaccess.core.words import plural
from langaccess.interpret.encounter_fields import TEXTS
from langaccess.interpret.encounters import (
    DERIVED,
    LEFT_OUT,
    Encounter,
    NoHelp,
    Service,
    as_data,
    narrative,
    response_minutes,
)
from langaccess.reports.page import (
    Block,
    BulletList,
    Callout,
    DataTable,
    FactTable,
    Heading,
    Page,
    ProseBlock,
)
from langaccess.reports.rule_text import adoption_words, cited


def pack_data(
    encounter: Encounter,
    rules: Mapping[str, str],
    verdict: LogCheck,
    *,
    on: datetime,
    redacted: bool,
) -> dict[str, Any]:
    """Return the pack as JSON data.

    Shape: `encounter` (see `encounters.as_data`), `rules` (digest → rules of that day, as JSON text
    whose SHA-256 is the digest), `log` (`entries`, `head`, `whole`, `problems`), `written`.

    Args:
        rules: the text of the rules of each day, by digest.
        verdict: from `encounters.verify`.
        redacted: leave out what identifies people, places and cases.
    """
    return {
        "encounter": as_data(encounter, redacted=redacted),
        "rules": dict(rules),
        "log": {
            "entries": verdict.entries,
            "head": verdict.head,
            "whole": not verdict.problems,
            "problems": verdict.problems,
        },
        "written": on,
    }


def case_pack(
    encounter: Encounter,
    rules: Mapping[str, str],
    verdict: LogCheck,
    *,
    on: datetime,
    redacted: bool,
) -> Page:
    """Return the pack as a page; arguments as for `pack_data`.

    Rules that this version can no longer read are cited by their digest.
    """
    policy = _read(rules, encounter.policy)
    blocks: list[Block] = list(_summary(encounter, policy, redacted=redacted))
    if not redacted:
        blocks += _language_history(encounter)
    for service in encounter.services:
        blocks += _service(service, _read(rules, service.policy), redacted=redacted)
    blocks += _forms(encounter, redacted=redacted)
    blocks += _follow_ups(encounter, redacted=redacted)
    if policy is not None and not redacted:
        blocks += [Heading("Narrative")]
        blocks += [ProseBlock(line) for line in narrative(encounter, policy)]
    blocks += _rules(encounter, policy)
    blocks += _proof(encounter, verdict, redacted=redacted)
    title = f"Language access record {encounter.id}"
    return Page(
        title,
        tuple(blocks),
        "Redacted: people, places, forms and cases are left out." if redacted else "",
        _foot(encounter, on),
    )


def _read(rules: Mapping[str, str], digest: str) -> Policy | None:
    try:
        return load_rules(rules[digest])
    except (KeyError, LangAccessError):
        return None


def _summary(encounter: Encounter, policy: Policy | None, *, redacted: bool) -> Iterator[Block]:
    kind = policy.interpreting.encounters.get(encounter.type) if policy else None
    officer = policy.officer.short if policy else "officer"
    language = encounter.tag.name if encounter.tag else encounter.spoken or "not known"
    agency = ("Agency", (policy.agency.name if policy else None) or "")
    rows = [
        ("Encounter", kind.text if kind else encounter.type or "not recorded"),
        ("Language", f"{language} ({encounter.tag})" if encounter.tag else language),
        ("Identified", encounter.identified.value if encounter.identified else "not recorded"),
    ]
    if redacted:
        rows = [agency, ("Date", f"{encounter.began:%Y-%m-%d}"), *rows]
    else:
        texts = {
            one.name: (one.metadata["label"], getattr(encounter, one.name) or one.metadata["empty"])
            for one in TEXTS
            if one.metadata["label"]
        }
        texts["officer"] = (officer.capitalize(), texts["officer"][1])
        ended = f"{encounter.ended:%Y-%m-%d %H:%M}" if encounter.ended else "not recorded"
        rows = [
            agency,
            ("Began", f"{encounter.began:%Y-%m-%d %H:%M %Z}"),
            ("Ended", ended),
            *(texts.pop(name) for name in ("case", "officer", "unit", "place")),
            *rows,
            *texts.values(),
        ]
    yield FactTable(tuple((name, value) for name, value in rows if value))
    if encounter.flagged:
        yield Callout("The agency's rules did not permit what was used; see the reasons below.")


def _language_history(encounter: Encounter) -> Iterator[Block]:
    """Yield what was recorded about the language, if several entries record it."""
    entries = []
    for change in encounter.changes:
        said = change.said.get("set", {})
        parts = [
            f"{name} {said[name]}" for name in ("lang", "variety", "identified") if name in said
        ]
        if parts:
            entries.append(f"entry {change.seq}, {_clock(change.at)} UTC: {', '.join(parts)}")
    if len(entries) > 1:
        yield ProseBlock("Entries about the language, in the order of the log:")
        yield BulletList(tuple(entries))


def _service(service: Service, policy: Policy | None, *, redacted: bool) -> Iterator[Block]:
    who = service.interpreter
    unmet = isinstance(service.using, NoHelp)
    if isinstance(service.using, NoHelp):
        kind = "no one interpreted" + (f": {service.unmet.text}" if service.unmet else "")
    else:
        kind = policy.interpreting.using[service.using].text if policy else service.using.value
    yield Heading(f"Service {service.number}: {kind}")
    rows = [
        (
            "Credentials on that day",
            "; ".join(who.credentials) or ("" if unmet else "none recorded"),
        ),
        ("Waited" if unmet else "Response time", _minutes(response_minutes(service))),
        ("Duration", _minutes(service.minutes)),
        ("Program", "used" if redacted and service.machine else service.machine),
        ("Own request", "the deaf adult requested this adult" if service.own_request else ""),
    ]
    if not redacted:
        rows = [
            ("Interpreter", "none" if unmet else who.name or "not recorded"),
            ("Number", who.number),
            ("Vendor", who.vendor),
            ("Conflict of interest", who.conflict or ("" if unmet else "not recorded")),
            ("Requested", _clock(service.requested)),
            ("Connected", _connected(service)),
            ("Ended", _clock(service.ended)),
            *rows,
        ]
    if service.exigency is not None:
        urgent = service.exigency
        expires = f", to end by {_clock(urgent.expires)}" if urgent.expires else ""
        rows.append(("Stand-in", f"in an emergency{'' if redacted else expires}"))
        if not redacted:
            rows.append(("Reason", urgent.reason or "not recorded"))
            rows.append(("Supervisor", urgent.supervisor or "not recorded"))
    known = tuple((name, value) for name, value in rows if value)
    if known:
        yield FactTable(known)
    if service.reasons:
        yield ProseBlock("Not permitted by the agency's rules:")
        unfit = service.unfit if redacted else ()
        yield BulletList(
            tuple(LEFT_OUT if one in unfit else _reason(one, policy) for one in service.reasons)
        )


def _connected(service: Service) -> str:
    return _clock(service.connected) + (f" ({DERIVED})" if service.derived else "")


def _reason(reason: Any, policy: Policy | None) -> str:
    ids = tuple(part for part in reason.authority.split(", ") if part != "local")
    try:
        basis = cited(policy, ids) if policy else ", ".join(ids)
    except KeyError:
        basis = ", ".join(ids)
    as_of = f", as of {reason.as_of}" if reason.as_of and basis else ""
    return f"{reason.text} ({reason.rule}{f'; {basis}{as_of}' if basis else ''})"


def _forms(encounter: Encounter, *, redacted: bool) -> Iterator[Block]:
    if not encounter.forms:
        return
    yield Heading("Forms")
    yield DataTable(
        "Forms that were read, signed, given or refused",
        ("form", "language", "how", "when", "version (SHA-256)"),
        tuple(
            (
                "" if redacted else form.id,
                form.tag.name if form.tag else "",
                form.how,
                "" if redacted else _clock(form.at) or "not recorded",
                form.digest or "not recorded",
            )
            for form in encounter.forms
        ),
    )


def _follow_ups(encounter: Encounter, *, redacted: bool) -> Iterator[Block]:
    if not encounter.follow_ups:
        return
    yield Heading("Follow-ups")
    rows = []
    for item in encounter.follow_ups:
        result = "open"
        if item.done is not None:
            result = "done" if redacted else f"done {_clock(item.done)} by {item.done_by}"
            result += f": {item.outcome}" if item.outcome and not redacted else ""
        until = f"{item.due:%Y-%m-%d}" if redacted else _clock(item.due)
        rows.append((str(item.number), item.text, until, result))
    yield DataTable("Tasks after the encounter", ("no.", "task", "due", "result"), tuple(rows))


def _rules(encounter: Encounter, policy: Policy | None) -> Iterator[Block]:
    yield Heading("Rules at that time")
    if policy is None:
        yield ProseBlock(
            f"This version of the program cannot read them: digest {encounter.policy}."
        )
        return
    yield FactTable(
        (
            ("Rules", f"{policy.id}, last checked on {policy.as_of}"),
            ("Status", adoption_words(policy)),
            ("Digest", encounter.policy),
        )
    )


def _proof(encounter: Encounter, verdict: LogCheck, *, redacted: bool) -> Iterator[Block]:
    yield Heading("Proof of this record")
    if verdict.problems:
        yield Callout(
            f"The log has {plural(len(verdict.problems), 'problem')}. Run “langaccess encounter "
            "verify” first."
        )
    else:
        yield ProseBlock(
            f"The log of {verdict.entries} entries was verified when this pack was written and has "
            f"no problems. Its head is {verdict.entries}:{verdict.head}. The hash of each entry "
            "covers the entry before it."
        )
    yield DataTable(
        "Log entries about this encounter",
        ("entry", "written (UTC)", "what", "by", "corrects", "hash"),
        tuple(
            (
                str(change.seq),
                f"{change.at:%Y-%m-%d}" if redacted else f"{change.at:%Y-%m-%d %H:%M:%S}",
                change.kind.removeprefix("encounter."),
                "" if redacted else change.by,
                str(change.corrects or ""),
                change.hash,
            )
            for change in encounter.changes
        ),
    )


def _foot(encounter: Encounter, on: datetime) -> tuple[str, ...]:
    return (
        f"Written {on:%Y-%m-%d %H:%M %Z}. Rules at that time: digest {encounter.policy}.",
        "The JSON file of this pack has the text of these rules.",
        "This record states what the agency's own rules permit. It is not a statement on the law.",
    )


def _minutes(value: float | None) -> str:
    return "" if value is None else f"{value:.0f} minutes"


def _clock(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
