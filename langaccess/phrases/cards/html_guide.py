"""Who may interpret, and who is on call: the internal part of the page.

The rows come in as plain data: who decides them are the rules and the roster, not the cards.
"""

from __future__ import annotations

from dataclasses import dataclass

from langaccess.core.tags import Tag
from langaccess.phrases.cards.html_parts import dial, el, native_name, text

__all__ = ["Guide", "GuidePerson", "GuideRule", "GuideWay", "guide_section"]


@dataclass(frozen=True, slots=True)
class GuideRule:
    """What the agency's rules say about one type of encounter.

    Attributes:
        text: the encounter ("a domestic violence scene").
        stakes: how much hangs on every word.
        proof: what an interpreter must have.
        uses: what kinds of help may be used for, in words, each with the kinds, best first.
        advice: what to do, and what not to do.
        authority: what it rests on, and when that was last checked.
    """

    text: str
    stakes: str
    proof: str
    uses: tuple[tuple[str, tuple[str, ...]], ...]
    advice: tuple[str, ...]
    authority: str


@dataclass(frozen=True, slots=True)
class GuidePerson:
    """Somebody who may be called for a language.

    Attributes:
        tag: the language.
        name: as it is said on the radio.
        kind: the kind of help.
        phone: the number, or empty.
        note: when, and for what.
    """

    tag: Tag
    name: str
    kind: str
    phone: str
    note: str


@dataclass(frozen=True, slots=True)
class GuideWay:
    """A way to an interpreter of a sign language, with its number, or empty."""

    text: str
    phone: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The internal part of the page.

    Attributes:
        made: the moment for which the list of people holds.
        notes: what to know about the rules as a whole.
        rules: one for each type of encounter.
        people: who may be called, language by language, in order.
        nobody: languages for which the roster offers nobody.
        sign: ways to an interpreter for people who are deaf or hard of hearing.
        emergency: what may be done when somebody may die and nobody can be reached.
    """

    made: str
    notes: tuple[str, ...]
    rules: tuple[GuideRule, ...]
    people: tuple[GuidePerson, ...]
    nobody: tuple[Tag, ...]
    sign: tuple[GuideWay, ...]
    emergency: str


def guide_section(guide: Guide, line: str) -> str:
    """Return the section of the page."""
    parts = [
        el("h1", "Who may interpret", tabindex="-1"),
        *(el("p", text(note)) for note in guide.notes),
        el("h2", text(f"On call, {guide.made}")),
        _people(guide),
        el("h2", "Deaf or hard of hearing: never a voice line"),
        el("ol", "".join(el("li", _way(way)) for way in guide.sign)),
        el("h2", "If somebody may die now and no interpreter can be reached"),
        el("p", text(guide.emergency)),
        el("h2", "By encounter"),
        el("p", "What your agency’s rules permit, first choice first. Interpreter line: "
           + (dial(line, class_="dial") if line else "not entered, ask dispatch") + "."),
        *(_rule(rule) for rule in guide.rules),
    ]  # fmt: skip
    return el("section", "".join(parts), id="guide")


def _people(guide: Guide) -> str:
    rows: dict[Tag, list[GuidePerson]] = {}
    for person in guide.people:
        rows.setdefault(person.tag, []).append(person)
    parts = []
    for tag, people in rows.items():
        parts.append(el("h3", f"{text(tag.name)} · {native_name(tag)}"))
        parts.append(el("ol", "".join(el("li", _person(person)) for person in people)))
    if guide.nobody:
        names = ", ".join(tag.name for tag in guide.nobody)
        parts.append(el("p", text(f"Nobody of the roster now: {names}. Use the line.")))
    return "".join(parts)


def _person(person: GuidePerson) -> str:
    number = dial(person.phone, class_="dial") if person.phone else "no number entered"
    return f"{text(person.name)}, {text(person.kind)} {number} {el('small', text(person.note))}"


def _way(way: GuideWay) -> str:
    number = dial(way.phone, class_="dial") if way.phone else "number not entered"
    return f"{text(way.text)} {number}"


def _rule(rule: GuideRule) -> str:
    rows = [("Interpreter", rule.proof)]
    rows += [(words, ", ".join(kinds)) for words, kinds in rule.uses if kinds]
    rows += [("Take care", "; ".join(rule.advice))] if rule.advice else []
    rows += [("Rests on", rule.authority)] if rule.authority else []
    body = "".join(el("dt", text(words)) + el("dd", text(value)) for words, value in rows)
    title = el("h3", text(f"{rule.text[:1].upper()}{rule.text[1:]} ({rule.stakes} stakes)"))
    return el("article", title + el("dl", body))
