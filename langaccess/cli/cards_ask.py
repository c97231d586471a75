"""The page of `cards html --ask`: the answers of `ask` as plain data for the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from langaccess.core.errors import ConfigError

if TYPE_CHECKING:
    from langaccess.agency.policy import Policy
    from langaccess.core.tags import Tag
    from langaccess.interpret.street import StreetAnswer
    from langaccess.phrases.cards import AskAnswer, AskChoice, AskGuide

_OTHER = "other"
_ABBREVIATION = 3  # letters; a word of one more is one too if it is not English


def ask_guide(workspace: Path | None, tags: tuple[Tag, ...]) -> AskGuide:
    """Return every answer for the languages `tags`."""
    from langaccess.agency.policy import adoption, digest
    from langaccess.agency.session import open_session
    from langaccess.core.clock import day_of
    from langaccess.interpret import roster
    from langaccess.interpret.street_table import good_until, street_table
    from langaccess.phrases.cards import AskGuide

    session = open_session(workspace)
    policy, root = session.policy, session.root
    made = day_of(session.now)
    until = good_until(policy, made)
    if until < made:
        raise ConfigError(
            f"the rules {policy.id} were last checked on {policy.as_of}: the page may not be made",
            hint="check the rules and enter the date as `as_of` in jurisdiction.yaml",
        )
    spoken = tuple(dict.fromkeys(one for tag in tags for one in _spoken(tag, policy)))
    people = roster.load_roster(root / "roster", policy) if root else roster.Roster()
    found = {
        (tag or _OTHER, situation or _OTHER, using or ""): _row(answer)
        for (tag, situation, using), answer in street_table(policy, people, spoken, session.now)
    }
    return AskGuide(
        agency=policy.agency.name or "",
        line=policy.agency.interpreter_line or "",
        languages=tuple(_languages({key[0] for key in found}, policy, spoken)),
        situations=tuple(_situations(policy)),
        helps=tuple(_helps(policy)),
        answers=found,
        rules=f"Rules {policy.id} of {policy.as_of}",
        digest=digest(policy),
        notes=tuple(f"{item.text[0].upper()}{item.text[1:]}." for item in adoption(policy)),
        made=made,
        good_until=until,
    )


def _row(answer: StreetAnswer) -> AskAnswer:
    from langaccess.phrases.cards import AskAnswer

    call = tuple((contact.name, contact.phone or "") for contact in answer.call)
    return AskAnswer(answer.allowed, answer.ruling, answer.doubts, call, answer.say)


def _spoken(tag: Tag, policy: Policy) -> Iterator[Tag]:
    """Yield the languages that are spoken: "Chinese (Traditional)" is how several are written."""
    from langaccess.interpret.roster import parse_language

    asked = parse_language(tag.name.partition(" (")[0], policy)
    yield from (tag,) if asked.tag is not None or tag in asked.choices else asked.choices


def _languages(keys: set[str], policy: Policy, tags: tuple[Tag, ...]) -> Iterator[AskChoice]:
    """Yield the languages of the table: those of most people first, the unknown one last."""
    from langaccess.core.tags import Tag
    from langaccess.phrases.cards import AskChoice

    served = {entry.tag: entry for entry in policy.languages}
    people = {tag: (-(one.count or 0), -(one.share or 0)) for tag, one in served.items()}
    found = [Tag(key) for key in keys - {_OTHER}]
    found.sort(key=lambda tag: (tag not in tags, *people.get(tag, (0, 0)), tag.name, tag))
    yield from (AskChoice(tag, tag.name) for tag in found)
    yield AskChoice(_OTHER, "Other or unknown language")


def _situations(policy: Policy) -> Iterator[AskChoice]:
    from langaccess.phrases.cards import AskChoice

    rows = [AskChoice(key, _typed(key)) for key in policy.interpreting.encounters]
    yield from sorted(rows, key=lambda row: row.name.casefold())
    yield AskChoice(_OTHER, "Something else")


def _helps(policy: Policy) -> Iterator[AskChoice]:
    """Yield the kinds of help, those that are barred or limited first: they are asked about."""
    from langaccess.phrases.cards import AskChoice

    kinds = policy.interpreting.using
    for using in sorted(kinds, key=lambda using: not kinds[using].why):
        yield AskChoice(using.value, _label(kinds[using].short))


def _typed(key: str) -> str:
    """Return an id as an officer writes it: `dv_scene` as "DV scene"."""
    from langaccess.core.dictionary import is_english

    words = [
        word.upper() if len(word) <= _ABBREVIATION + (not is_english(word)) else word
        for word in key.split("_")
    ]
    return " ".join([words[0][0].upper() + words[0][1:], *words[1:]])


def _label(text: str) -> str:
    """Return "a traffic stop" as "Traffic stop"."""
    article, _, noun = text.partition(" ")
    words = noun if article in ("a", "an", "the") else text
    return words[0].upper() + words[1:]
