"""Shared by the commands of `cards`: what to print, and the files written."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.render import phrases as phrases_view
from langaccess.core import clock
from langaccess.core.errors import Exit
from langaccess.core.words import plural

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.agency.policy import Policy
    from langaccess.cli.render.phrases import FoundPhrase, SheetPlace
    from langaccess.core.tags import Tag
    from langaccess.phrases.cards import Card, GuideWay, LeftOut, Request

_LONGEST_CODE = 24
_MOST_PLACED = 1000  # phrases of a sheet that is typeset to find a page


class CardFile(TypedDict):
    """A printed file."""

    path: Path
    pages: int
    languages: tuple[Tag, ...]
    sha256: str
    draft: bool


class LeftOutPhrase(TypedDict):
    """What a card leaves out, and why."""

    id: str
    lang: Tag
    reason: str


class CardFiles(TypedDict):
    """What `cards` prints."""

    files: list[CardFile]
    left_out: list[LeftOutPhrase]


@dataclass(frozen=True, slots=True)
class CardOrder:
    """The options that the commands of `cards` share."""

    lang: str  # languages as typed, or empty
    proof: bool  # also print unapproved lines
    workspace: Path | None
    quiet: bool
    qr: str = ""  # web address for the QR code; empty for the agency's own
    font_dir: Path | None = None  # folder of fonts to add
    top: int | None = None  # only this many languages, the most spoken first
    every: bool = False  # without `lang` and `top` every language is meant, not only the agency's


def request_of(wanted: CardOrder) -> Request:
    """Return what to print, from the options and the agency's settings."""
    from langaccess.core.errors import UsageError
    from langaccess.core.print import add_fonts

    opened = phrases_view.open_book(wanted.workspace, quiet=wanted.quiet)
    reporter = output.Reporter(quiet=wanted.quiet)
    if wanted.font_dir is not None:
        reporter.note(f"fonts added: {', '.join(add_fonts(wanted.font_dir))}")
    if not opened.policy.agency.interpreter_line:
        reporter.note("no interpreter line is entered, so the cards will not show one")
    if opened.policy.cards.seal and wanted.proof:
        reporter.note("a proof has no seal")
    if wanted.lang:
        tags = phrases_view.wanted_tags(opened.book, wanted.lang, untranslated=True)
    elif wanted.top:
        tags = _most_spoken(opened, wanted.top, reporter)
    elif wanted.every:
        tags = _every(opened)
    else:
        tags = tuple(entry.tag for entry in opened.policy.languages) or opened.book.tags
    tags = tuple(dict.fromkeys(tag for tag in tags if tag.language != "en"))
    if not tags:
        raise UsageError(
            "cards show phrases in another language next to English",
            hint="name at least one other language: --lang es,ht",
        )
    return _request(opened, tags, proof=wanted.proof, qr=wanted.qr)


def _request(
    opened: phrases_view.OpenPhrasebook, tags: tuple[Tag, ...], *, proof: bool, qr: str = ""
) -> Request:
    from langaccess.phrases.cards import Request, load_seal

    agency, rules, root = opened.policy.agency, opened.policy.cards, opened.session.root
    return Request(
        book=opened.book,
        tags=tags,
        proof=proof,
        agency=agency.name or "",
        line=agency.interpreter_line or "",
        qr=qr or rules.qr or "",
        seal=load_seal(root, rules.seal) if rules.seal and root and not proof else None,
        officer=opened.policy.officer.short,
        first=tuple(entry.tag for entry in opened.policy.languages),
        sign=tuple(_sign_ways(opened.policy)),
    )


def _sign_ways(policy: Policy) -> Iterator[GuideWay]:
    from langaccess.phrases.cards import GuideWay

    for path in policy.interpreting.sign.paths:
        yield GuideWay(path.text[0].upper() + path.text[1:], path.phone or "")


def _every(opened: phrases_view.OpenPhrasebook) -> tuple[Tag, ...]:
    """Return the agency's languages, then all others, those that most people need first."""
    from langaccess.core.tags import languages
    from langaccess.phrases.cards import by_speakers

    own = dict.fromkeys(entry.tag for entry in opened.policy.languages)
    spoken = {tag.language for tag in own}
    more = (entry.tag for entry in languages() if entry.kind == "more")
    return (*own, *(tag for tag in (*by_speakers(), *more) if tag.language not in spoken))


def _most_spoken(opened: phrases_view.OpenPhrasebook, top: int, reporter: Any) -> tuple[Tag, ...]:
    """Return `top` languages: the agency's by its figures, then the country's."""
    from langaccess.phrases.cards import by_speakers, load_census

    own = [entry for entry in opened.policy.languages if entry.tag.language != "en"]
    own.sort(key=lambda entry: (-(entry.count or 0), -(entry.share or 0)))
    tags = list(dict.fromkeys(entry.tag for entry in own))
    if len(tags) < top:
        reporter.note(
            f"your agency has entered {plural(len(tags), 'language')}; the others are the most"
            " spoken in the United States by people who speak English less than very well (Census"
            f" Bureau survey, {load_census().as_of.year})"
        )
        spoken = {tag.language for tag in tags}
        tags += [tag for tag in by_speakers() if tag not in spoken]
    return tuple(tags[:top])


def topic_ids(request: Request, typed: str) -> list[str]:
    """Return the ids of the topics typed, or of all."""
    from langaccess.core.errors import UsageError

    found = phrases_view.topics_of(request.book, typed)
    spoken = [topic.id for topic in found if topic.spoken] if typed.strip() else []
    if spoken:
        raise UsageError(
            f"topic `{spoken[0]}` is recorded and played, and printed on no card",
            hint=f"leave out {spoken[0]}, or record it: `langaccess cards greetings kit`",
        )
    return [topic.id for topic in found]


def _sheet_places(opened: phrases_view.OpenPhrasebook, tag: Tag) -> Mapping[int, SheetPlace]:
    """Return where the phrases are on the sheet of a language: number → `page` and `proof`.

    `proof` is true if only a proof has the phrase, because it is not approved. A phrase that is on
    no sheet is absent.
    """
    from langaccess.core.errors import LangAccessError
    from langaccess.phrases import cards

    topics = [topic.id for topic in opened.book.topics]
    places: dict[int, SheetPlace] = {}
    for proof in (True, False):
        try:
            request = _request(opened, (tag,), proof=proof)
            pages = cards.sheet_pages(request, tag, topics=topics, on=clock.today())
        except LangAccessError:  # `cards sheet` reports it; finding a phrase still works
            pages = {}
        places |= {number: {"page": page, "proof": proof} for number, page in pages.items()}
    return places


def add_places(
    opened: phrases_view.OpenPhrasebook, found: Sequence[FoundPhrase], tags: Sequence[Tag]
) -> None:
    """Add to each translation of `found` where its phrase is on the sheet (`card`).

    A sheet has to be typeset to know its pages: of more than a thousand phrases no page is given.
    """
    wanted = [tag for tag in (tags if found else ()) if _is_quick(opened, tag)]
    places = {tag: _sheet_places(opened, tag) for tag in wanted}
    for row in found:
        for entry in row["translations"]:
            at = entry["lang"]
            entry["card"] = places.get(at, {}).get(row["number"])


def _is_quick(opened: phrases_view.OpenPhrasebook, tag: Tag) -> bool:
    return len(opened.book.translations.get(tag, ())) <= _MOST_PLACED


def place_words(card: SheetPlace | None) -> str:
    """Return the end of a line: the page of a phrase on the sheet, or nothing."""
    if card is None:
        return ""
    return (
        f"  (page {card['page']} of the proof sheet)"
        if card["proof"]
        else (f"  (page {card['page']} of the sheet)")
    )


def access_code() -> str:
    """Ask for the access code of the interpreter line, which is not stored.

    It is not an option, because a shell keeps those in its history.
    """
    from langaccess.core.errors import UsageError

    if sys.stdin is not None and sys.stdin.isatty():
        typed = typer.prompt("Access code (not shown and not stored)", hide_input=True, err=True)
    else:
        typed = sys.stdin.readline() if sys.stdin is not None else ""
    code = str(typed).strip()
    if not code or len(code) > _LONGEST_CODE or not (code.isascii() and code.isprintable()):
        raise UsageError(
            f"an access code has 1 to {_LONGEST_CODE} letters or digits",
            hint="type it when asked, or pipe it in",
        )
    return code


def write_cards(
    made: Sequence[Card | None],
    left_out: Sequence[LeftOut],
    out: Path,
    *,
    as_json: bool,
) -> Exit:
    """Write the files and list what was left out; exit code 1 if nothing may be printed."""
    rows = write_files(made, out)
    left = left_out_rows(left_out)

    def draw_write_cards(console: Console) -> None:
        draw_files(rows, console)
        for line in left_out_lines(left_out):
            console.print(line)
        if not rows:
            output.put(console, _nothing_words(left_out))

    data: CardFiles = {"files": rows, "left_out": left}
    output.result(data, draw_write_cards, as_json=as_json)
    return Exit.DONE if rows else Exit.NO


def sample_cards(workspace: Path, out: Path) -> list[CardFile]:
    """Write the usual first set of cards as proofs, and return the files."""
    from langaccess.phrases import cards

    request = request_of(CardOrder("", proof=True, workspace=workspace, quiet=True))
    topics, day = ["interpreter", "safety"], clock.today()
    made = [
        cards.ispeak(request, size="letter", on=day)[0],
        cards.poster(request, size="letter", on=day)[0],
        cards.wallet(request, topics=topics[:1], layout=cards.CardLayout(), on=day)[0],
        *(cards.sheet(request, tag, topics=topics, on=day)[0] for tag in cards.written(request)),
        *cards.booklet(request, topics=topics, on=day)[0],
    ]
    return write_files(made, out)


def draw_files(rows: Sequence[CardFile], console: Console) -> None:
    """Draw one line for each file."""
    for row in rows:
        mark = ", DRAFT" if row["draft"] else ""
        count = "1 page" if row["pages"] == 1 else f"{row['pages']} pages"
        output.put(console, f"{row['path']}  ({count}{mark})")


def write_files(made: Sequence[Card | None], out: Path) -> list[CardFile]:
    """Write the files, once all are made, and return what is in them.

    None stands for a file that was not made.
    """
    from langaccess.core.files import sha256, write_atomic

    rows: list[CardFile] = []
    for card in [card for card in made if card is not None]:
        write_atomic(out / card.name, card.data)
        rows.append({"path": out / card.name, "pages": card.pages, "languages": card.tags,
                     "sha256": sha256(card.data), "draft": card.draft})  # fmt: skip
    return rows


def _nothing_words(left_out: Sequence[LeftOut]) -> str:
    """Return what to do next: print a proof if there is a draft, or else call a linguist."""
    from langaccess.phrases.cards import UNTRANSLATED, UNTRANSLATED_LANGUAGE

    none = {UNTRANSLATED, UNTRANSLATED_LANGUAGE}
    if any(entry.reason not in none for entry in left_out) or not left_out:
        return (
            "nothing may be printed yet; `langaccess cards board` prints pictures without words; "
            "add --proof to print drafts, marked DRAFT"
        )
    tags = ",".join(sorted({str(entry.tag) for entry in left_out}))
    return (
        "nothing is translated yet; have it translated: "
        f"langaccess phrases export --lang {tags} --to translator"
    )


def left_out_rows(left_out: Sequence[LeftOut]) -> list[LeftOutPhrase]:
    """Return the lines that were left out, for JSON."""
    return [{"id": entry.id, "lang": entry.tag, "reason": entry.reason} for entry in left_out]


def left_out_lines(left_out: Sequence[LeftOut]) -> Iterator[str]:
    """Yield what was left out, by reason, for a person."""
    from langaccess.phrases.cards import UNTRANSLATED_LANGUAGE

    groups: dict[str, list[LeftOut]] = {}
    for entry in left_out:
        groups.setdefault(entry.reason, []).append(entry)
    for reason, entries in groups.items():
        tags = sorted({str(entry.tag) for entry in entries})
        where = f"{len(tags)} languages" if len(tags) > 12 else ", ".join(tags)
        if reason == UNTRANSLATED_LANGUAGE:
            yield f"only the name, {reason}: {where}"
        else:
            yield f"left out, {reason}: {plural(len(entries), 'line')} in {where}"
