"""Writes languages that a named person adopts, with their evidence, into the agency's rules.

The rules are where identification, cards and the roster's gaps look. The program proposes; a person
decides. A language out of a group of several gets no count: the group is never split.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from langaccess.agency import ledger
from langaccess.agency.policy import ServedLanguage, write_languages
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.files import lock
from langaccess.core.tags import Tag
from langaccess.outreach.need.assessment import GroupNeed, NeedAssessment, assess

ADOPTED = "need.adopted"


def adopt_languages(
    session: Session,
    wanted: Sequence[Tag] = (),
    *,
    by: str,
    why: str = "",
    places: Sequence[str] = (),
) -> tuple[ServedLanguage, ...]:
    """Write languages into the agency's rules, and return them.

    Args:
        wanted: the languages; by default those that the assessment proposes. A language that the
            rules have in one written form (zh-Hans) keeps it; in several forms it is left out.
        by: name of the person who decides.
        why: a reason, needed for a language that no source names.
        places: the area, see `assess`.

    Raises:
        InputError: the name is missing, nothing is due, or a language has no evidence.
        ConfigError: the rules have mistakes; the file stays as it was.
        OutputError: the file or the database cannot be written.
    """
    if not any(map(str.isalpha, by)):
        raise InputError("the name of the person who decides is missing", hint="add --by NAME")
    found = assess(session, places=places)
    if wanted:
        chosen = tuple(
            _named(found, tag, why.strip(), session.today) for tag in dict.fromkeys(wanted)
        )
    else:
        chosen = tuple(
            _of_group(found, one, tag, session.today)
            for one in found.proposed
            if (tag := _tag_in_rules(one)) is not None
        )
    if not chosen:
        raise InputError(
            "no group that means one language is due",
            hint="name the languages that you decide on: langaccess need adopt so --by NAME",
        )
    with lock(session.workspace.state / "rules.lock", purpose="the agency's rules"):
        write_languages(session.workspace.jurisdiction, chosen)
    data: dict[str, Any] = {
        "by": by.strip(),
        "why": why.strip(),
        "languages": [
            {"lang": str(one.tag), "count": one.count, "source": one.source} for one in chosen
        ],
    }
    ledger.append(session.connection, ADOPTED, data | ledger.here(), at=session.now)
    return chosen


def _tag_in_rules(group: GroupNeed) -> Tag | None:
    """Return the tag that gets the figures of a group: that of the rules (zh-Hans), or the plain.

    None if the rules have several written forms of the language: one count does not split.
    """
    plain = group.languages[0]
    own = [tag for tag in group.adopted if tag.language == plain.language]
    if plain in own or not own:
        return plain
    return own[0] if len(own) == 1 else None


def _named(found: NeedAssessment, tag: Tag, why: str, on: date) -> ServedLanguage:
    """Return a language that a person named, with what is known of it."""
    for one in found.rows:
        if one.named == "one" and one.languages[0].language == tag.language and one.estimate:
            return _of_group(found, one, tag, on)
    mentions = [m for one in found.rows for m in one.evidence] + list(found.elsewhere)
    said = dict.fromkeys(
        f"{m.source}: {'few' if m.count is None else f'{m.count:,}'} {m.unit}"
        for m in mentions
        if m.tag.language == tag.language
    )
    group = next(
        (one for one in found.rows if tag.language in {t.language for t in one.languages}), None
    )
    if not said and not why:
        where = f"; the census has it in `{group.group}`, with others" if group else ""
        raise InputError(
            f"no source names {tag.name}{where}",
            hint=f'if you know it from elsewhere: need adopt {tag} --by NAME --why "the clinic '
            'counts 60 patients"',
        )
    parts = [*said, *([why] if why else [])]
    if group is not None:
        parts.append(f"part of {group.row} ({group.group})")
    return ServedLanguage(tag, source="; ".join(parts), as_of=on)


def _of_group(found: NeedAssessment, one: GroupNeed, tag: Tag, on: date) -> ServedLanguage:
    margin = "" if one.moe is None else f" ± {one.moe:,}"
    shown = "withheld" if one.estimate is None else f"{one.estimate:,}{margin}"
    survey = next((s.survey for s in found.sources if s.id == one.source), found.survey)
    source = f"{survey}, {one.row}: {shown}"
    return ServedLanguage(
        tag, share=one.percent, count=one.estimate, low=one.low, high=one.high, source=source,
        as_of=on,
    )  # fmt: skip
