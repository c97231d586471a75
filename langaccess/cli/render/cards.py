"""What the commands of `cards` share: what to print, and the files that come of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from langaccess.cli import output
from langaccess.cli.render import phrases as phrases_view
from langaccess.core import clock
from langaccess.core.errors import Exit
from langaccess.core.words import plural

if TYPE_CHECKING:
    from rich.console import Console

    from langaccess.core.tags import Tag
    from langaccess.phrases.cards import Card, LeftOut, Request

__all__ = [
    "PICTURES",
    "CardOrder",
    "access_code",
    "add_places",
    "draw_files",
    "place_words",
    "request_of",
    "sample_cards",
    "topic_ids",
    "write_cards",
]  # fmt: skip

PICTURES = "pictures"
"""What `cards preview` puts into the context: PNG pages instead of PDF files."""

_LONGEST_CODE = 24


@dataclass(frozen=True, slots=True)
class CardOrder:
    """What every command of `cards` is told.

    Attributes:
        lang: languages as they were typed, or empty.
        proof: unapproved lines too.
        workspace: the agency's folder, when it was named.
        quiet: no notes.
        top: only so many languages, those of the most people first.
        qr: address for a QR code; empty takes the agency's own.
    """

    lang: str
    proof: bool
    workspace: Path | None
    quiet: bool
    top: int | None = None
    qr: str = ""


def request_of(wanted: CardOrder) -> Request:
    """Return what to print, from what was typed and what the agency has entered.

    Raises:
        InputError: a language is not known.
        UsageError: no language but English was named.
        ConfigError: the agency's rules or its seal cannot be used.
    """
    from langaccess.core.errors import UsageError

    opened = phrases_view.open_book(wanted.workspace, quiet=wanted.quiet)
    reporter = output.Reporter(quiet=wanted.quiet)
    if not opened.policy.agency.interpreter_line:
        reporter.note("no interpreter line is entered: the cards will not name one")
    if opened.policy.cards.seal and wanted.proof:
        reporter.note("a proof carries no seal")
    if wanted.lang:
        tags = phrases_view.wanted_tags(opened.book, wanted.lang, untranslated=True)
    elif wanted.top:
        tags = _most_spoken(opened, wanted.top, reporter)
    else:
        tags = tuple(entry.tag for entry in opened.policy.languages) or opened.book.tags
    tags = tuple(dict.fromkeys(tag for tag in tags if tag.language != "en"))
    if not tags:
        raise UsageError(
            "cards hold phrases in other languages beside their English",
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
    )


def _most_spoken(opened: phrases_view.OpenPhrasebook, top: int, reporter: Any) -> tuple[Tag, ...]:
    """Return so many languages: the agency's by its figures, then those of the whole country."""
    from langaccess.phrases.cards import by_speakers, load_census

    own = [entry for entry in opened.policy.languages if entry.tag.language != "en"]
    own.sort(key=lambda entry: (-(entry.count or 0), -(entry.share or 0)))
    tags = list(dict.fromkeys(entry.tag for entry in own))
    if len(tags) < top:
        reporter.note(
            f"your agency has entered {plural(len(tags), 'language')}; the rest are those of the"
            " most people in the United States who speak English less than very well, by the"
            f" Census Bureau's survey of {load_census().as_of.year}"
        )
        spoken = {tag.language for tag in tags}
        tags += [tag for tag in by_speakers() if tag not in spoken]
    return tuple(tags[:top])


def topic_ids(request: Request, typed: str) -> list[str]:
    """Return the ids of the topics that were typed, of all when none was.

    Raises:
        UsageError: there is no such topic.
    """
    return [found.id for found in phrases_view.topics_of(request.book, typed)]


def _sheet_places(opened: phrases_view.OpenPhrasebook, tag: Tag) -> Mapping[int, dict[str, Any]]:
    """Return where the phrases stand on the sheet of a language: number → `page` and `proof`.

    `proof` says that only a proof holds the phrase, because it is not approved. A phrase that no
    sheet holds is absent.
    """
    from langaccess.core.errors import LangAccessError
    from langaccess.phrases import cards

    topics = [topic.id for topic in opened.book.topics]
    places: dict[int, dict[str, Any]] = {}
    for proof in (True, False):
        try:
            request = _request(opened, (tag,), proof=proof)
            pages = cards.sheet_pages(request, tag, topics=topics, on=clock.today())
        except LangAccessError:  # `cards sheet` says what is wrong; whoever looks for words goes on
            pages = {}
        places |= {number: {"page": page, "proof": proof} for number, page in pages.items()}
    return places


def add_places(
    opened: phrases_view.OpenPhrasebook, found: Sequence[dict[str, Any]], tags: Sequence[Tag]
) -> None:
    """Put into each translation of `found` where its phrase stands on the sheet (`card`)."""
    places = {tag: _sheet_places(opened, tag) for tag in (tags if found else ())}
    for row in found:
        for entry in row["translations"]:
            entry["card"] = places[entry["lang"]].get(row["number"])


def place_words(card: Mapping[str, Any] | None) -> str:
    """Return the end of a line that says where a phrase stands, or nothing."""
    if card is None:
        return ""
    return (
        f"  (proof of the sheet, page {card['page']})"
        if card["proof"]
        else (f"  (sheet, page {card['page']})")
    )


def access_code() -> str:
    """Ask for the access code of the interpreter line, which is stored nowhere.

    It is no argument of the command, because a shell remembers those.

    Raises:
        UsageError: no code, or one that fits no card.
    """
    from langaccess.core.errors import UsageError

    if sys.stdin is not None and sys.stdin.isatty():
        typed = typer.prompt("Access code (is not shown and not stored)", hide_input=True, err=True)
    else:
        typed = sys.stdin.readline() if sys.stdin is not None else ""
    code = str(typed).strip()
    if not code or len(code) > _LONGEST_CODE or not (code.isascii() and code.isprintable()):
        raise UsageError(
            f"an access code has 1 to {_LONGEST_CODE} letters or digits",
            hint="type it when asked, or send it to the command's input",
        )
    return code


def write_cards(
    context: typer.Context,
    made: Sequence[Card],
    left_out: Sequence[LeftOut],
    out: Path,
    *,
    as_json: bool,
) -> Exit:
    """Write the files, say what was left out, and end with 1 when nothing may be printed."""
    rows = _write_files(made, out, pictures=context.obj == PICTURES)
    left = [{"id": entry.id, "lang": entry.tag, "reason": entry.reason} for entry in left_out]

    def draw_write_cards(console: Console) -> None:
        draw_files(rows, console)
        for line in _left_out_lines(left_out):
            console.print(line)
        if not rows:
            output.put(console, _nothing_words(left_out))

    output.result({"files": rows, "left_out": left}, draw_write_cards, as_json=as_json)
    return Exit.DONE if rows else Exit.NO


def sample_cards(workspace: Path, out: Path) -> list[dict[str, Any]]:
    """Print what an agency prints first, as proofs, and return the files."""
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
    return _write_files([card for card in made if card is not None], out, pictures=False)


def draw_files(rows: Sequence[dict[str, Any]], console: Console) -> None:
    """Draw one line for each file."""
    for row in rows:
        mark = ", DRAFT" if row["draft"] else ""
        count = "1 page" if row["pages"] == 1 else f"{row['pages']} pages"
        output.put(console, f"{row['path']}  ({count}{mark})")


def _write_files(made: Sequence[Card], out: Path, *, pictures: bool) -> list[dict[str, Any]]:
    """Write the files and return what is in them; all are made before the first is written."""
    from langaccess.core.files import sha256, write_atomic

    rows = []
    for card, name, data, pages in list(_files(made, pictures=pictures)):
        write_atomic(out / name, data)
        rows.append({"path": out / name, "pages": pages, "languages": card.tags,
                     "sha256": sha256(data), "draft": card.draft})  # fmt: skip
    return rows


def _files(made: Sequence[Card], *, pictures: bool) -> Iterator[tuple[Card, str, bytes, int]]:
    """Yield each file: the card it shows, its name, what is in it, its pages."""
    from langaccess.phrases import cards

    for card in made:
        if not pictures:
            yield card, card.name, card.data, card.pages
            continue
        stem = card.name.removesuffix(".pdf")
        for number, page in enumerate(cards.preview(card), start=1):
            yield card, f"{stem}-{number}.png", page, 1


def _nothing_words(left_out: Sequence[LeftOut]) -> str:
    """Say what would help: a proof where there is a draft, a linguist where there is nothing."""
    from langaccess.phrases.cards import UNTRANSLATED

    if any(entry.reason != UNTRANSLATED for entry in left_out) or not left_out:
        return "nothing may be printed yet; --proof prints drafts, marked as such"
    tags = ",".join(sorted({str(entry.tag) for entry in left_out}))
    return (
        "nothing is translated yet; have it done: "
        f"langaccess phrases export --lang {tags} --to translator"
    )


def _left_out_lines(left_out: Sequence[LeftOut]) -> Iterator[str]:
    groups: dict[str, list[LeftOut]] = {}
    for entry in left_out:
        groups.setdefault(entry.reason, []).append(entry)
    for reason, entries in groups.items():
        tags = sorted({str(entry.tag) for entry in entries})
        where = f"{len(tags)} languages" if len(tags) > 12 else ", ".join(tags)
        yield f"left out, {reason}: {plural(len(entries), 'line')} in {where}"
