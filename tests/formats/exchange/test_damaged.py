"""Files that came back damaged are read or refused; nothing else may happen."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from langaccess.core.errors import InputError
from langaccess.core.model import Segment, Span, SpanKind, State, Target, Unit
from langaccess.formats.exchange import (
    Passage,
    TransUnit,
    packed_spans,
    read_returned,
    write_xliff12,
    write_xliff21,
)
from tests.review.kit import EN, HT

TEXT = "Call 911 now, {{ name }}."
SPANS = (
    Span(0, 12, SpanKind.LINK, 4), Span(5, 8, SpanKind.FORMAT, 1), Span(14, 24, SpanKind.CODE, 2),
)  # fmt: skip
UNIT = Unit("p1", TEXT, SPANS)
PART = Segment("h.0", TEXT, SPANS, unit="p1")
SAME = Target(TEXT, SPANS)
PIECES = (
    b"", b"<", b">", b"</", b'"', b"&", b"&#0;", b"&x;", b"\x00", b"\xff", b"<x/>", b"<mrk>", b"[",
    b"]", b"{", b"}", b"null", b"-1", b"1e999", b"9" * 30, "\ud7ff".encode(), b"id", b"<!--",
    b"{1}",
)  # fmt: skip


def saved() -> bytes:
    unit = {
        "id": "p1/0", "segment": "h.0", "source": TEXT, "spans": packed_spans(SAME),
        "target": "{1}Rele {2}911{/2} nou{/1}, {{ name }}.", "comment": "", "ticked": True,
    }  # fmt: skip
    body = {
        "format": "langaccess-review", "version": 1, "original": "a", "digest": "", "source": "en",
        "target": "ht", "style": "{}", "reviewer": "", "units": [unit],
    }  # fmt: skip
    return json.dumps(body).encode("utf-8")


FILES = {
    "xliff12": write_xliff12(
        [TransUnit(UNIT, PART)], original="a", digest="", source=EN, target=HT,
    ),
    "xliff21": write_xliff21(
        [Passage(UNIT, PART, 0, State.TRANSLATED, SAME)],
        original="a", digest="", source=EN, target=HT,
    ),
    "page": saved(),
}  # fmt: skip


def damaged(data: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.randint(1, 3)):
        start = rng.randrange(len(data))
        end = min(len(data), start + rng.choice([0, 1, 1, 4, 40]))
        data = data[:start] + rng.choice(PIECES) + data[end:]
    return data


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "back"
    path.write_bytes(FILES[name])
    assert read_returned(path)[0].units[0].target is not None
    rng = random.Random(name)
    read, places, hints = 0, [], []
    for _ in range(1500):
        path.write_bytes(damaged(FILES[name], rng))
        try:
            for document in read_returned(path):
                for unit in document.units:
                    for text in (unit.source, unit.target):
                        if text is not None:
                            assert all(0 <= s.start <= s.end <= len(text.text) for s in text.spans)
        except InputError as exc:
            places.append(str(exc.where))
            hints.append(exc.hint)
        else:
            read += 1
    assert 50 < read < 1450
    assert all(place.startswith(str(path)) for place in places)
    assert all(hints)
