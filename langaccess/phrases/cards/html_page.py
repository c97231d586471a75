"""One file for a phone or a tablet: find the language, show a phrase, let the person answer.

The page is a readable document without its script, too: some phones show a file that came by mail
without running anything. The script adds search, one phrase on the whole screen, and answers.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from langaccess.core.tags import Tag, known, territory_name
from langaccess.phrases.book import Answers, Phrase, Topic
from langaccess.phrases.cards.html_audio import Recordings
from langaccess.phrases.cards.html_fonts import font_css
from langaccess.phrases.cards.html_guide import Guide, guide_section
from langaccess.phrases.cards.html_parts import dial, el, native, native_name, text
from langaccess.phrases.cards.languages import load_sheet, origin, readers, written
from langaccess.phrases.cards.lines import ALWAYS, load_rules, texts, topics_of
from langaccess.phrases.cards.model import Card, LeftOut, Request, Selection, common, preflight
from langaccess.phrases.cards.pieces import named

__all__ = ["html"]

_TEMPLATES = Path(__file__).parent / "templates"
_DRAFT = "DRAFT: for a reviewer, never for the street"
_INTERNAL = "INTERNAL: numbers of staff, not for the public"
_NEVER = "Never for rights, consent or statements: get a qualified interpreter."
# Answers that are one of a few lines; the page asks for the others in its own way.
_ASKED = {Answers.YES_NO, Answers.NUMBER, Answers.WRITE}


def html(
    request: Request,
    *,
    topics: Sequence[str],
    on: dt.date,
    recordings: Recordings | None = None,
    guide: Guide | None = None,
) -> tuple[Card | None, Selection]:
    """Return the page and what was left out; no page when no line may be shown.

    A language of which no line may be shown still stands in the grid, with its own name and the
    interpreter line. The same request gives the same bytes.

    Args:
        request: languages, agency, line; `qr` is not used.
        topics: ids of topics.
        on: the day at the foot.
        recordings: what somebody spoke, by phrase id and language.
        guide: who may interpret and who is on call; marks the page INTERNAL.

    Raises:
        InputError: a text cannot be shown.
        ConfigError: a font is damaged.
    """
    selection = Selection(request)
    chosen = list(topics_of(selection, topics))
    tags = sorted(written(request), key=lambda tag: (tag.name, tag))
    shown = _shown_texts(selection, tags, chosen, guide)
    preflight(shown)
    spoken = _filed(request, recordings or {})
    sections = [_language(selection, tag, chosen, spoken) for tag in tags]
    _unused(selection, spoken, chosen)
    if not selection.drafts and not selection.firm and guide is None:
        return None, selection
    extra = guide_section(guide, request.line) if guide is not None else ""
    main = el("main", _start(request, tags) + "".join(sections) + _stage() + extra, id="main")
    marks = [_DRAFT] if selection.drafts else []
    marks += [_INTERNAL] if guide is not None else []
    fonts = font_css((tag, words) for _id, tag, words in sorted(shown))
    told = common(selection, _title(request, marks), on)
    parts = (_header(request, marks, guide), main, el("footer", text(told["footer"])))
    page = _page(told["title"], parts, fonts, draft=told["draft"])
    name = f"cards{'-internal' if guide else ''}{'-proof' if request.proof else ''}.html"
    return Card(name, page, 1, tuple(tags), told["draft"], "html", {}), selection


def _filed(request: Request, recordings: Recordings) -> Recordings:
    """Return recordings of a variety under the tag of its text.

    Cantonese stays what it is: speech in it is not for all who read Traditional Chinese.
    """
    own = {
        reader: tag
        for tag in written(request)
        for reader in readers(request, tag)
        if reader.language == tag.language
    }
    return {(id_, own.get(tag, tag)): found for (id_, tag), found in recordings.items()}


def _shown_texts(
    selection: Selection, tags: list[Tag], topics: list[Topic], guide: Guide | None
) -> list[tuple[str, Tag, str]]:
    """Return everything on the page that is not English: id, language and text."""
    ids = [id_ for topic in topics for p in topic.phrases for id_ in (p.id, *p.choices)]
    people = [person.tag for person in guide.people] if guide is not None else []
    found = [("autonym", tag, str(named(tag)["text"])) for tag in dict.fromkeys([*tags, *people])]
    for tag in tags:
        found += texts(selection, tag, dict.fromkeys([*ids, *ALWAYS]))
    return found


def _unused(selection: Selection, recordings: Recordings, topics: list[Topic]) -> None:
    """Remember the recordings whose line is not on the page."""
    asked = {phrase.id for topic in topics for phrase in topic.phrases}
    out = {(left.id, left.tag) for left in selection.left_out}
    tags = written(selection.request)
    for id_, tag in recordings:
        if tag not in tags:
            reason = "recording of a language whose text is that of another"
            selection.left_out.append(LeftOut(id_, tag, reason))
        elif (id_, tag) in out:
            selection.left_out.append(LeftOut(id_, tag, "recording of a line that is left out"))
        elif id_ not in asked:
            selection.left_out.append(LeftOut(id_, tag, "recording of a topic not asked for"))


def _title(request: Request, marks: list[str]) -> str:
    words = [mark.split(":")[0] for mark in marks]
    return " · ".join([*words, "Phrases to point at", *filter(None, [request.agency])])


def _page(title: str, parts: tuple[str, ...], fonts: str, *, draft: bool) -> bytes:
    style = f"{fonts}\n{_template('page.css')}"
    script = _template("page.js")
    # Nothing may be loaded from anywhere; only this style and this script count.
    rules = (
        "default-src 'none'; font-src data:; img-src data:; media-src data:; "
        f"style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{rules}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        '<meta name="robots" content="noindex">'
        '<meta name="format-detection" content="telephone=no">'
        '<link rel="icon" href="data:,">' + el("title", text(title)) + el("style", style)
    )
    body = el("body", "\n".join([*parts, el("script", script)]), class_="draft" if draft else None)
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n{body}</html>\n'.encode()


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _header(request: Request, marks: list[str], guide: Guide | None) -> str:
    links = [el("a", "Languages", href="#languages")]
    if guide is not None:
        links.append(el("a", "Who may\ninterpret", href="#guide"))
    if request.line:
        links.append(dial(request.line, f"Interpreter\n{request.line}", class_="call"))
    else:
        links.append(el("span", "Interpreter\nask dispatch", class_="call"))
    banners = el("div", "".join(el("p", text(mark)) for mark in marks), class_="marks")
    return el("header", banners + el("nav", "".join(links), aria_label="Page"))


def _start(request: Request, tags: list[Tag]) -> str:
    parts = [
        el("h1", "Point to your language", tabindex="-1"),
        el(
            "p",
            text(f"{request.officer.capitalize()}: show this screen and wait. {_NEVER}"),
            class_="hint",
        ),
        _search("languages", "Find a language"),
        el("ul", "".join(_cell(request, tag) for tag in tags), class_="grid"),
    ]
    if request.agency:
        parts.insert(0, el("p", _seal(request) + text(request.agency), class_="agency"))
    return el("section", "".join(parts), id="languages")


def _seal(request: Request) -> str:
    """Return the agency's seal, which never stands on a proof; its name is beside it."""
    if request.seal is None or request.proof:
        return ""
    kind = "image/svg+xml" if request.seal.name.endswith(".svg") else "image/png"
    data = base64.b64encode(request.seal.data).decode("ascii")
    return f'<img src="data:{kind};base64,{data}" alt=""> '


def _cell(request: Request, tag: Tag) -> str:
    link = el("a", native_name(tag) + " " + el("span", text(tag.name)), href=f"#{tag}")
    tags = (tag, *readers(request, tag))
    names = dict.fromkeys(name for each in tags for name in _names(each))
    rows = [row for each in tags if (row := known(each)) is not None]
    countries = dict.fromkeys(territory_name(code) for row in rows for code in row.countries)
    return el("li", link, data_s=" | ".join(("; ".join(names), "; ".join(countries))))


def _names(tag: Tag) -> Iterator[str]:
    """Yield what may be typed for a language: its names, parts of them, spoken forms, the tag."""
    row = known(tag)
    yield from (str(tag), tag.name, tag.autonym, *(row.aliases if row else ()))
    for name in (tag.name, tag.autonym):
        # "Persian (Farsi)" is Persian, and Farsi.
        yield from filter(None, re.split(r" ?[(（]|[)）]", name))
    for spoken in load_sheet().spoken:
        if tag in spoken.texts:
            yield from (spoken.autonym, spoken.english)


def _search(name: str, label: str) -> str:
    """Return a search field; the script shows it, for without the script it does nothing."""
    field = f'<input type="search" id="find-{name}" autocomplete="off" spellcheck="false">'
    body = el("label", label, for_=f"find-{name}") + field
    return el("div", body + el("p", role="status"), class_="search", role="search", hidden="")


def _language(selection: Selection, tag: Tag, topics: list[Topic], recordings: Recordings) -> str:
    lines = "".join(_topic(selection, tag, topic, recordings) for topic in topics)
    parts = [el("h1", f"{native_name(tag)} · {text(tag.name)}", tabindex="-1")]
    note = origin(selection.request, tag)
    parts += [el("p", text(note), class_="hint")] if note else []
    if lines:
        parts += [_search(tag, "Find a phrase: English or number"), lines]
        parts.append(_answers(selection, tag, ALWAYS, "answers"))
    else:
        parts.append(el("p", text(f"No phrase in {tag.name} here yet. Call an interpreter.")))
    more = " ".join(readers(selection.request, tag)) or None
    told = {"class_": "language", "data_name": tag.name, "data_for": more}
    return el("section", "".join(parts), id=tag, **told) + "\n"


def _topic(selection: Selection, tag: Tag, topic: Topic, recordings: Recordings) -> str:
    rows = "".join(_rows(selection, tag, topic, recordings))
    if not rows:
        return ""
    rule = load_rules().rules.get(topic.id, "")
    head = el("h2", text(topic.title)) + (el("p", text(rule), class_="rule") if rule else "")
    return el("div", head + el("ul", rows), class_="topic")


def _rows(selection: Selection, tag: Tag, topic: Topic, recordings: Recordings) -> Iterator[str]:
    for phrase in topic.phrases:
        entry = selection.take(phrase.id, tag)
        if entry is None:
            continue
        shown = f"<b>{phrase.number}</b> " + el("span", text(phrase.en), class_="en")
        shown += " " + native(entry.text, tag)
        shown += " " + el("span", text(entry.say), class_="say") if entry.say else ""
        link = el("a", shown, href=f"#{tag}/{phrase.number}")
        recording = recordings.get((phrase.id, tag))
        if recording is not None:
            label = f"Recording of phrase {phrase.number} in {tag.name}"
            link += el(
                "audio", controls="", preload="none", src=recording.address, aria_label=label
            )
        asked = str(phrase.answers) if phrase.answers in _ASKED else None
        choices = _choices(selection, tag, phrase)
        yield el("li", link + choices, id=f"{tag}/{phrase.number}", data_a=asked)


def _choices(selection: Selection, tag: Tag, phrase: Phrase) -> str:
    return _answers(selection, tag, phrase.choices, "choices") if phrase.choices else ""


def _answers(selection: Selection, tag: Tag, ids: Sequence[str], kind: str) -> str:
    """Return answers to point at; in English alone where a translation may not be shown."""
    rows = []
    for id_ in ids:
        entry = selection.take(id_, tag)
        shown = native(entry.text, tag) + " " if entry is not None else ""
        english = el("span", text(selection.request.book.phrases[id_].en), class_="en")
        rows.append(el("li", shown + english))
    return el("ul", "".join(rows), class_=kind)


def _stage() -> str:
    """Return the empty screen that the script fills with one phrase."""
    return el("section", id="phrase", hidden="")
