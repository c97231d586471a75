"""The notice that language help is free, for walls, papers, web pages and the telephone.

Its sentences are phrases of the phrasebook. Only approved or sourced ones are used; a language
without one is left out and named. American Sign Language has a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from langaccess.agency.policy import Policy
from langaccess.core.print import escaped
from langaccess.core.tags import Tag
from langaccess.formats.docx import NewParagraph, new_docx
from langaccess.outreach.notices.speech import SpokenLength, spoken_length
from langaccess.phrases.book import Translation
from langaccess.phrases.cards import LeftOut, Poster, Request, Selection, poster

FREE = "interpreter.help-free"
HOLD = "interpreter.wait"


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One language of the notice."""

    tag: Tag
    autonym: str  # its own name
    text: str  # "Language help is free."
    hold: str  # "Please wait. We are calling an interpreter."; empty if it is not approved
    spoken: SpokenLength  # how long both are when they are read aloud


@dataclass(frozen=True, slots=True)
class HelpNotice:
    """The files of a notice."""

    files: Mapping[str, bytes]  # name → content
    lines: tuple[NoticeLine, ...]  # the languages on it, in their order
    left_out: tuple[LeftOut, ...]  # phrases without an approved text, by language


def by_need(tags: Sequence[Tag], policy: Policy) -> tuple[Tag, ...]:
    """Return languages by the number of people who need them, then by their English names."""
    count = {one.tag: one.count or 0 for one in policy.languages}
    return tuple(sorted(tags, key=lambda tag: (-count.get(tag, 0), tag.name)))


def build_help_notice(request: Request, policy: Policy, on: date) -> HelpNotice:
    """Return the notice in every language that has an approved sentence.

    Without such a language there are no files. `request` has phrasebook, languages, agency and
    line, as for cards; `on` is the day that is printed.
    """
    selection = Selection(request)
    lines = tuple(_lines(selection))
    if not lines:
        return HelpNotice({}, (), tuple(selection.left_out))
    files = {
        "web.html": _web(lines, policy).encode("utf-8"),
        "telephone.md": _telephone(lines, policy).encode("utf-8"),
        "tag-lines.txt": "".join(f"{one}\n" for one in _tag_lines(lines, policy)).encode("utf-8"),
        "tag-lines.docx": new_docx(
            [NewParagraph(one) for one in _tag_lines(lines, policy)],
            title="Language help is free",
            lang="en-US",
        ),
    }
    left_out = dict.fromkeys(selection.left_out)
    printed = replace(request, tags=tuple(one.tag for one in lines))
    sizes: Mapping[str, Poster] = {"poster.pdf": "tabloid", "handout.pdf": "letter"}
    for name, size in sizes.items():
        card, chosen = poster(printed, size=size, on=on)
        left_out |= dict.fromkeys(chosen.left_out)
        if card is not None:
            files[name] = card.data
    return HelpNotice(files, lines, tuple(left_out))


def _lines(selection: Selection) -> Iterator[NoticeLine]:
    for tag in selection.request.tags:
        free, hold = selection.take(FREE, tag), selection.take(HOLD, tag)
        if free is not None:
            said = " ".join(_texts(free, hold))
            yield NoticeLine(
                tag, tag.autonym, free.text, hold.text if hold else "", spoken_length(said, tag)
            )


def _texts(*found: Translation | None) -> Iterator[str]:
    for one in found:
        if one is not None:
            yield one.text


def _sign_line(policy: Policy) -> str:
    """Return the line for people who are deaf or hard of hearing: never a voice number."""
    numbers = {one.id: one.phone for one in policy.interpreting.sign.paths if one.phone}
    ways = []
    if "video" in numbers:
        ways.append(f"video: {numbers['video']}")
    if "relay_711" in numbers:
        ways.append(f"relay: dial {numbers['relay_711']}")
    reached = f" ({'; '.join(ways)})" if ways else ""
    return (
        "American Sign Language (ASL): Ask for a sign language interpreter, here or by video. "
        f"It is free.{reached}"
    )


def _web(lines: Sequence[NoticeLine], policy: Policy) -> str:
    rows = [
        f'  <li lang="{one.tag}" dir="{one.tag.direction}" translate="no">{escaped(one.text)}</li>'
        for one in lines
    ]
    parts = [
        '<ul class="language-help">',
        '  <li lang="en" dir="ltr">Language help is free.</li>',
        *rows,
        f'  <li lang="en" dir="ltr">{escaped(_sign_line(policy))}</li>',
        "</ul>",
    ]
    return "\n".join(parts) + "\n"


def _tag_lines(lines: Sequence[NoticeLine], policy: Policy) -> Iterator[str]:
    yield "Language help is free."
    for one in lines:
        line = f"{one.autonym}: {one.text}"
        # Isolated, so that its period stays at its end in a line that begins on the left.
        yield f"\u2067{line}\u2069" if one.tag.direction == "rtl" else line
    yield _sign_line(policy)


def _telephone(lines: Sequence[NoticeLine], policy: Policy) -> str:
    total = 0.0
    rows: list[str] = []
    for one in lines:
        total += one.spoken.seconds
        estimate = " (rough estimate)" if one.spoken.basis == "words a minute" else ""
        said = " ".join(filter(None, (one.text, one.hold)))
        rows.append(
            f"{len(rows) + 1}. {one.tag.name} ({one.tag}), {one.spoken.seconds:g} seconds"
            f"{estimate}:\n   {said}"
        )
    head = (
        "# What the telephone says\n\n"
        "Languages are in the order of the people who need them, then by their English names. A "
        "person who speaks the language records each line. Times are at the pace of an "
        f"announcement; all lines take about {total:.0f} seconds.\n\n"
        "Deaf people do not hear this: they call by relay or video. " + _sign_line(policy) + "\n\n"
    )
    return head + "\n".join(rows) + "\n"
