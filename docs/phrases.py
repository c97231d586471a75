"""The page of what the shipped phrasebook has: languages, topics, and the phrases of the street."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from langaccess.core.model import State
from langaccess.core.tags import Tag
from langaccess.phrases.book import Phrasebook, Topic, Translation, load_phrasebook

_HEAD = """# Phrases by language

Generated from `phrasebooks/`. Every shipped translation is a draft until a qualified person
approves it in your agency's folder: on the street a draft is not shown. `langaccess phrases plan`
orders the review, and `langaccess phrases list --lang TAG --missing` lists what a language lacks.

* street: of the {street} phrases that matter most on a street (`phrasebooks/street.yaml`)
* all: of {all} phrases
* draft, reviewed, sourced: the review state in the shipped files
* support: a published collection has the same line (its source and license are next to the text)
* read back: translated back into English by someone who had not seen the English
* doubt: the writer asks the reviewer a question
"""
_TOPICS = """## Languages by topic

The number of phrases of each topic that a language has; empty: none.
"""
_STREET = """## The phrases for the street

In the order of need, with the languages that lack them.
"""


def coverage_page() -> str:
    """Return the page."""
    book = load_phrasebook()
    topics = [topic for topic in book.topics if not topic.spoken]
    ids = {phrase.id for topic in topics for phrase in topic.phrases}
    head = _HEAD.format(street=len(book.street), all=len(ids))
    parts = [head, _languages(book, ids), _TOPICS, _by_topic(book, topics), _STREET, _street(book)]
    return "\n".join(parts)


def _languages(book: Phrasebook, ids: Collection[str]) -> str:
    rows = [
        _counts(tag, [one for id_, one in book.translations[tag].items() if id_ in ids], book)
        for tag in _sorted(book)
    ]
    total = ["all", f"{len(rows)} languages"]
    total += [str(sum(int(row[n] or 0) for row in rows)) for n in range(2, len(rows[0]))]
    heads = ["tag", "language", "street", "all", "draft", "reviewed", "sourced", "support",
             "read back", "doubt"]  # fmt: skip
    return _table(heads, [*rows, total])


def _counts(tag: Tag, shown: Sequence[Translation], book: Phrasebook) -> list[str]:
    counts = (
        sum(one.id in book.street for one in shown),
        len(shown),
        sum(one.state in {State.DRAFT, State.STALE, State.TRANSLATED} for one in shown),
        sum(one.state is State.REVIEWED for one in shown),
        sum(one.state is State.SOURCED for one in shown),
        sum(one.source != "project" for one in shown),
        sum(bool(one.back) for one in shown),
        sum(bool(one.doubt) for one in shown),
    )
    return [str(tag), tag.name, *(str(count or "") for count in counts)]


def _by_topic(book: Phrasebook, topics: Sequence[Topic]) -> str:
    def row(tag: Tag) -> list[str]:
        have = book.translations[tag]
        return [str(tag), *(str(sum(p.id in have for p in t.phrases) or "") for t in topics)]

    rows = [row(tag) for tag in _sorted(book)]
    sizes = ["phrases", *(str(len(topic.phrases)) for topic in topics)]
    whole = [
        str(sum(cells[n] == sizes[n] for cells in rows) or "") for n in range(1, len(topics) + 1)
    ]
    heads = ["", *(topic.id for topic in topics)]
    return _table(heads, [sizes, ["complete in", *whole], *rows])


def _street(book: Phrasebook) -> str:
    rows = []
    for id_ in book.street:
        phrase = book.phrases[id_]
        lacking = [str(tag) for tag in _sorted(book) if id_ not in book.translations[tag]]
        have = str(len(book.tags) - len(lacking))
        rows.append([str(phrase.number), phrase.en, have, ", ".join(lacking)])
    return _table(["no.", "English", "languages", "not in"], rows)


def _sorted(book: Phrasebook) -> list[Tag]:
    return sorted(book.tags, key=lambda tag: (tag.name, tag))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
