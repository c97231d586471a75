"""Spoken lengths, against what people took to read the same text (`read_aloud.yaml`)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.outreach.notices import (
    count_syllables,
    measured_seconds,
    record_measured,
    spoken_length,
)

READ = yaml.safe_load(Path(__file__).with_name("read_aloud.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", READ)
def test_a_text_is_as_long_as_readers_took_within_15_percent(lang: str) -> None:
    syllables, seconds, text = (READ[lang][key] for key in ("syllables", "seconds", "text"))
    assert count_syllables(text, Tag(lang)) == pytest.approx(syllables, rel=0.05)
    found = spoken_length(text, Tag(lang))
    assert found.speech == pytest.approx(seconds, rel=0.15)
    assert found.low <= found.seconds <= found.high
    assert found.seconds > found.speech  # pauses, and the pace of an announcement
    assert found.fits == ((30, 60) if found.seconds > 15 else (15, 30, 60))


@pytest.mark.parametrize(
    ("lang", "text", "syllables"),
    [
        ("ko", "경찰에 전화하세요", 8),
        ("zh-Hans", "请打电话给警察", 7),
        ("vi", "Gọi cảnh sát", 3),
        ("ja", "でんわしてください", 9),
        ("tr", "Polisi arayın", 6),
        ("es", "La policía oía el maíz", 10),
        ("sr", "Позовите полицију", 9),
        ("hu", "Hívja a rendőrséget", 7),
        ("fi", "Soita poliisille", 7),
    ],
)
def test_syllables_are_counted_by_the_spelling(lang: str, text: str, syllables: int) -> None:
    assert abs(count_syllables(text, Tag(lang)) - syllables) <= 1


def test_a_telephone_number_is_said_twice_digit_by_digit() -> None:
    without = spoken_length("Call us.", Tag("en"))
    call = spoken_length("Call us: 217-555-0100.", Tag("en"))
    assert call.seconds - without.seconds == pytest.approx(20 * 0.45 + 0.15, abs=0.4)


def test_a_text_that_is_too_long_says_what_to_shorten() -> None:
    text = "Call 217-555-0100 now. " + "We want to hear what you have seen in the park. " * 6
    found = spoken_length(text, Tag("en"), spot=15)
    assert found.seconds > 15
    assert found.over > 0
    assert found.cut == "We want to hear what you have seen in the park."


def test_a_language_without_a_published_rate_is_marked() -> None:
    found = spoken_length("Fadlan wac booliska haddii aad u baahan tahay caawimaad.", Tag("so"))
    assert found.basis == "words a minute"
    assert found.high / found.low > 1.5
    with pytest.raises(InputError):
        count_syllables("Fadlan", Tag("so"))


def test_a_measured_time_replaces_the_estimate(tmp_path: Path) -> None:
    (tmp_path / "jurisdiction.yaml").write_text(
        "id: a\nextends: us-federal\nas_of: 2026-11-25\n", encoding="utf-8"
    )
    with Session(find(explicit=tmp_path)) as session:
        session.now = datetime(2026, 11, 30, tzinfo=UTC)
        with pytest.raises(InputError, match="who read it"):
            record_measured(session, "Call us.", Tag("so"), 3, by=" ")
        record_measured(session, "Call  us.", Tag("so"), 31.5, by="A. Khan")
        known = measured_seconds(session, "Call us.", Tag("so"))
        assert measured_seconds(session, "Call me.", Tag("so")) is None
    found = spoken_length("Call us.", Tag("so"), measured=known)
    assert (found.seconds, found.basis, found.fits) == (31.5, "measured", (60,))


def test_a_text_that_is_a_little_too_long_is_at_least_one_syllable_too_long() -> None:
    assert spoken_length("Call us.", Tag("en"), spot=15, measured=15.01).over == 1
    assert spoken_length("Call us.", Tag("en"), spot=15, measured=15.0).over == 0
