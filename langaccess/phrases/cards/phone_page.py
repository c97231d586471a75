"""One file for a phone or a tablet: find the language, show a phrase, let the person answer.

The page is readable without its script, since some phones show a file from an e-mail without
running it. The script adds search, one phrase on the whole screen, and answers.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from langaccess.core.print import inline, render
from langaccess.core.tags import EN, Tag
from langaccess.phrases.book import Answers, Phrase, Topic, Translation, search_weights
from langaccess.phrases.cards.boards import deaf_ways, pictured
from langaccess.phrases.cards.languages import readers, variety_note, written
from langaccess.phrases.cards.model import (
    UNTRANSLATED_LANGUAGE,
    Card,
    LeftOut,
    Request,
    Selection,
    preflight,
    shared_data,
)
from langaccess.phrases.cards.phone_guide import Guide, on_call
from langaccess.phrases.cards.phone_pictures import (
    board_data,
    board_texts,
    boards_named,
    sprite,
)
from langaccess.phrases.cards.phone_search import search_data
from langaccess.phrases.cards.phrase_lines import ALWAYS, load_rules, printable_texts, topics_of
from langaccess.phrases.cards.recordings import Recordings
from langaccess.phrases.cards.typeset_text import autonym_text, typeset_text
from langaccess.phrases.cards.web_fonts import font_css

_TEMPLATES = Path(__file__).parent / "templates"
_DRAFT = "DRAFT: for a reviewer, never for the street"
_INTERNAL = "INTERNAL: numbers of staff, not for the public"
_DEAF = "deaf"
# A telephone number, with the marks that isolate it: it is never broken over two lines.
_PHONE = re.compile(r"(\u2066?[+(]?\d[\d ().\u2010-\u2013-]{5,}\d\u2069?)")
# Kinds of answers for which the script shows keys, a field or Yes and No.
_ASKED = {Answers.YES_NO, Answers.NUMBER, Answers.WRITE}


def html(
    request: Request,
    *,
    topics: Sequence[str],
    on: dt.date,
    recordings: Recordings | None = None,
    guide: Guide | None = None,
) -> tuple[Card, Selection]:
    """Return the page and what was left out.

    A language without a line to show is still in the grid, with its own name, the interpreter line
    and pictures to point at, which need no approval. The same request gives the same bytes.

    Args:
        request: languages, agency, line; `qr` is not used.
        topics: ids of topics.
        on: the day at the foot.
        recordings: spoken phrases, by phrase id and language.
        guide: who may interpret and who is on call; marks the page INTERNAL.

    Raises:
        InputError: a text cannot be shown.
        ConfigError: a font is damaged.
    """
    selection = Selection(request)
    chosen = list(topics_of(selection, topics))
    first = written(dataclasses.replace(request, tags=request.first))
    tags = sorted(written(request), key=lambda tag: (tag not in first, tag.name, tag))
    shown = _shown_texts(selection, tags, chosen, guide)
    preflight(shown)
    for tag in tags:
        selection.take_name(tag)
    spoken = _filed(request, recordings or {})
    languages = [_language(selection, tag, chosen, spoken) for tag in tags]
    _unused(selection, spoken, chosen)
    deaf = _deaf(selection, chosen)
    asked = [phrase for topic in chosen for phrase in topic.phrases]
    asked += _pointed_at(selection) if any(part["untranslated"] for part in languages) else []
    translated = [part["tag"] for part in languages if not part["untranslated"]]
    boards = board_data(selection, boards_named(asked), translated)
    marks = [_DRAFT] if selection.drafts else []
    marks += [_INTERNAL] if guide is not None else []
    words = {(tag, text) for _id, tag, text in shown} | set(board_texts(boards))
    fonts = font_css(sorted(words))
    page_data = shared_data(selection, _title(request, marks), on)
    page = render(
        "phrases/cards/templates/page.html",
        title=page_data["title"],
        footer=page_data["footer"],
        draft=page_data["draft"],
        marks=marks,
        style=inline(fonts, _TEMPLATES / "page.css"),
        script=inline(_TEMPLATES / "boards.js", _TEMPLATES / "search.js", _TEMPLATES / "page.js"),
        agency=request.agency,
        seal=_seal(request),
        officer=request.officer.capitalize(),
        line=request.line,
        grid=[{"tag": tag, "name": tag.name, "native": _native_name(tag)} for tag in tags],
        names=search_data(request, tags),
        words=search_weights(request.book),
        deaf=deaf,
        boards=boards,
        sprite=inline(sprite(selection.pictures)).text,
        languages=languages,
        guide=guide,
        on_call=on_call(guide) if guide is not None else {},
        native_name=_native_name,
    )
    name = f"cards{'-internal' if guide else ''}{'-proof' if request.proof else ''}.html"
    return Card(name, page.encode(), 1, tuple(tags), page_data["draft"], "html", {}), selection


def _filed(request: Request, recordings: Recordings) -> Recordings:
    """Return recordings of a variety under the tag of its text.

    Cantonese stays: a recording in it is not for all readers of Traditional Chinese.
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
    found = [
        ("autonym", tag, str(autonym_text(tag)["text"])) for tag in dict.fromkeys([*tags, *people])
    ]
    for tag in tags:
        found += printable_texts(selection, tag, dict.fromkeys([*ids, *ALWAYS]))
    return found


def _unused(selection: Selection, recordings: Recordings, topics: list[Topic]) -> None:
    """List the recordings whose line is not on the page."""
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


def _seal(request: Request) -> str:
    """Return the agency's seal as an address. A proof has none."""
    if request.seal is None or request.proof:
        return ""
    kind = "image/svg+xml" if request.seal.name.endswith(".svg") else "image/png"
    return f"data:{kind};base64,{base64.b64encode(request.seal.data).decode('ascii')}"


def _deaf(selection: Selection, topics: list[Topic]) -> dict[str, Any]:
    """Return the screen for a person who does not hear: every phrase in English, to read.

    English is not a translation, so no line of it is a draft.
    """
    request = selection.request
    first = [topic for topic in request.book.topics if topic.id == _DEAF and not topic.spoken]
    parts = [
        {
            "title": topic.title,
            "rule": load_rules().rules.get(topic.id, ""),
            "rows": [
                _english_row(selection, phrase) for phrase in topic.phrases if not phrase.by_ear
            ],
        }
        for topic in dict.fromkeys([*first, *topics])
    ]
    return {
        "tag": _DEAF,
        "name": "Deaf or hard of hearing",
        "pictures": deaf_ways(selection),
        "ways": request.sign,
        "topics": parts,
        "answers": [_english_answer(selection, id_) for id_ in ALWAYS],
    }


def _english_row(selection: Selection, phrase: Phrase) -> dict[str, Any]:
    return {
        "number": phrase.number,
        "en": phrase.en,
        "picture": pictured(selection, phrase.picture),
        "boards": " ".join(boards_named([phrase])),
        "native": _native(typeset_text(phrase.en, EN), EN),
        "say": "",
        "asks": str(phrase.answers) if phrase.answers in _ASKED else "",
        "recording": "",
        "choices": [_english_answer(selection, id_) for id_ in phrase.choices],
        "doubt": "",
    }


def _english_answer(selection: Selection, id_: str) -> dict[str, Any]:
    phrase = selection.request.book.phrases[id_]
    return {
        "native": None,
        "en": phrase.en,
        "picture": pictured(selection, phrase.picture),
    }


def _language(
    selection: Selection, tag: Tag, topics: list[Topic], recordings: Recordings
) -> dict[str, Any]:
    parts = []
    if tag in selection.request.book.tags:
        parts = [part for topic in topics if (part := _topic(selection, tag, topic, recordings))]
    else:
        selection.left_out.append(LeftOut("", tag, UNTRANSLATED_LANGUAGE))
    if parts:
        answers = _answers(selection, tag, ALWAYS)
    else:
        answers = [_english_answer(selection, id_) for id_ in ALWAYS]
    rows = [] if parts else [_english_row(selection, one) for one in _pointed_at(selection)]
    return {
        "tag": tag,
        "name": tag.name,
        "native": _native_name(tag),
        "note": variety_note(selection.request, tag),
        "readers": " ".join(readers(selection.request, tag)),
        "untranslated": not parts,
        "topics": parts or [{"title": "Pictures to point at", "rule": "", "rows": rows}],
        "answers": answers,
    }


def _pointed_at(selection: Selection) -> list[Phrase]:
    """Return the phrases for the street that are answered on a picture, whatever the language."""
    book = selection.request.book
    phrases = (book.phrases[id_] for id_ in book.street)
    return [one for one in phrases if one.picture and boards_named([one])]


def _topic(
    selection: Selection, tag: Tag, topic: Topic, recordings: Recordings
) -> dict[str, Any] | None:
    rows = list(_rows(selection, tag, topic, recordings))
    rule = load_rules().rules.get(topic.id, "")
    return {"title": topic.title, "rule": rule, "rows": rows} if rows else None


def _rows(
    selection: Selection, tag: Tag, topic: Topic, recordings: Recordings
) -> Iterator[dict[str, Any]]:
    for phrase in topic.phrases:
        entry = selection.take(phrase.id, tag)
        if entry is None:
            continue
        recording = recordings.get((phrase.id, tag))
        yield {
            "number": phrase.number,
            "en": phrase.en,
            "picture": pictured(selection, phrase.picture),
            "boards": " ".join(boards_named([phrase])),
            "native": _native(typeset_text(entry.text, tag), tag),
            "say": entry.say,
            "asks": str(phrase.answers) if phrase.answers in _ASKED else "",
            "recording": "" if recording is None else recording.address,
            "choices": _answers(selection, tag, phrase.choices or entry.own_answers, entry),
            "doubt": "" if entry.printable else entry.doubt,
        }


def _answers(
    selection: Selection, tag: Tag, ids: Iterable[str], asked: Translation | None = None
) -> list[dict[str, Any]]:
    """Return answers to point at; in English alone where a translation may not be shown."""
    rows = []
    own = {} if asked is None else asked.own_answers
    for id_ in ids:
        entry = selection.take(id_, tag)
        text = own.get(id_, "") or ("" if entry is None else entry.text)
        shown = _native(typeset_text(text, tag), tag) if text else None
        phrase = selection.request.book.phrases[id_]
        rows.append(
            {
                "native": shown,
                "en": phrase.en,
                "picture": pictured(selection, phrase.picture),
            }
        )
    return rows


def _parts(text: str) -> list[tuple[str, bool]]:
    """Return the parts of a text, and of each whether it is a telephone number."""
    return [(part, n % 2 == 1) for n, part in enumerate(_PHONE.split(text)) if part]


def _native(shown: Mapping[str, Any], tag: Tag) -> dict[str, Any]:
    """Return words in their own language and direction, as parts: a telephone number is whole."""
    # Where the script has no spaces, a mark that is not seen says where a line may end.
    text = (
        "\u200b".join(shown["parts"]) if shown["parts"] and not shown["between"] else shown["text"]
    )
    return {"parts": _parts(text), "tag": tag, "dir": "rtl" if shown["rtl"] else "ltr"}


def _native_name(tag: Tag) -> dict[str, Any]:
    return _native(autonym_text(tag), tag)
