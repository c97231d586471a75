"""`langaccess languages`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit, InputError
from langaccess.core.words import joined

if TYPE_CHECKING:
    from typing import Literal

    from rich.console import Console

    from langaccess.core.tags import Hit, Language


@with_fields_of("Language")
class LanguageDetails(TypedDict):
    """What `languages --show` prints."""

    direction: Literal["ltr", "rtl"]


@with_fields_of("Language")
class FoundLanguage(TypedDict):
    """A language that was found, and by which name."""

    direction: Literal["ltr", "rtl"]
    matched: str
    ask: str
    country: str


@prints(list[FoundLanguage] | LanguageDetails)
def languages(
    name: Annotated[
        str | None, typer.Argument(help="A name or country as you heard it; typos are forgiven.")
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", help="Only languages of this country.")
    ] = None,
    script: Annotated[
        str | None, typer.Option("--script", help="Only languages written in this script.")
    ] = None,
    show: Annotated[
        str | None, typer.Option("--show", help="Show everything about one language.")
    ] = None,
    as_json: Json = False,
) -> Exit:
    """Find a language by name, country or script.

    Shows what to ask its speakers. Exit code 1 if no language fits.
    """
    from langaccess.core import tags

    if show is not None:
        entry = tags.known(tags.resolve(show, use="speech"))
        if entry is None:
            raise InputError(
                f"there are no details about '{show}'", hint="see `langaccess languages`"
            )
        output.result(
            _entry_data(entry), lambda console: _draw_details(console, entry), as_json=as_json
        )
        return Exit.DONE
    hits = tags.search(name) if name else tuple(map(_as_hit, tags.languages()))
    for text, find in ((country, tags.from_country), (script, tags.in_script)):
        if text is not None:
            wanted = {entry.tag: place for place, entry in enumerate(find(text))}
            hits = tuple(hit for hit in hits if hit.language.tag in wanted)
            hits = hits if name else tuple(sorted(hits, key=lambda h: wanted[h.language.tag]))
    output.result(
        [
            _entry_data(hit.language)
            | {"matched": hit.matched, "ask": hit.question, "country": hit.country}
            for hit in hits
        ],
        lambda console: _draw_list(console, hits, name or ""),
        as_json=as_json,
    )
    return Exit.DONE if hits else Exit.NO


def _as_hit(entry: Language) -> Hit:
    from langaccess.core.tags import Hit

    return Hit(entry, "", 0.0)


def _draw_list(console: Console, hits: tuple[Hit, ...], typed: str) -> None:
    from langaccess.core.tags import near_elsewhere

    elsewhere = [f"{tag.name} ({tag})" for tag in near_elsewhere(typed)]
    if not hits and elsewhere:
        output.say(
            console,
            f"not known here: {joined(elsewhere, 'or')}",
            "Name it to your line and to other vendors, and ask which other language the person "
            "speaks. To serve it: langaccess need adopt",
        )
        return
    if not hits:
        console.print("no language found; try the country: --country Guatemala")
        return
    questions = dict.fromkeys(hit.question for hit in hits if hit.question)
    for question in questions:
        console.print(f"ask: {question}")
    rows = [
        (hit.language.tag, hit.language.name, hit.language.autonym, _places(hit)) for hit in hits
    ]
    console.print(output.table("", ("lang", "name", "calls itself", "spoken in"), rows))


def _places(hit: Hit) -> str:
    """Return three countries, the one that was typed first."""
    from langaccess.core.tags import territory_name

    names = [territory_name(code) for code in hit.language.countries]
    return ", ".join(dict.fromkeys([*filter(None, [hit.country]), *names[:3]][:3]))


def _draw_details(console: Console, entry: Language) -> None:
    from langaccess.core.tags import groups, script_name, territory_name

    same = [group for group in groups() if entry.tag in group.members]
    rows = [
        ("lang", f"{entry.tag} (ISO 639-3 {entry.iso639_3})"),
        ("calls itself", entry.autonym),
        ("people also say", ", ".join(entry.aliases)),
        ("script", ", ".join(script_name(code) for code in entry.scripts)),
        ("read", "right to left" if entry.tag.direction == "rtl" else "left to right"),
        ("countries", ", ".join(territory_name(code) for code in entry.countries)),
        ("in the US", ", ".join(entry.communities)),
        ("ask", entry.question),
        ("easily confused", "; ".join(group.question for group in same)),
        ("relay through", ", ".join(tag.name for tag in entry.relay)),
        ("text identified by", ", ".join(entry.engines) or _UNWRITTEN[entry.kind]),
    ]
    console.print(entry.name)
    for label, text in rows:
        if text:
            console.print(f"  {label}: {text}")


_UNWRITTEN = {
    "sign": "no text: use video relay, the on-call agency or 711, never a voice line",
    "more": "nothing here: ask the person, show the I-speak card",
    "list": "",
    "source": "",
}


def _entry_data(entry: Language) -> dict[str, Any]:
    return output.fields(entry) | {"direction": entry.tag.direction}
