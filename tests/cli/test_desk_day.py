"""In an American evening it is tomorrow already in UTC: what is dated bears the desk's own day."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest

from langaccess.core.clock import day_of, today
from tests.cli import test_phrases_approve as phrases
from tests.review import kit

root = phrases.root

pytestmark = pytest.mark.skipif(
    not hasattr(time, "tzset"), reason="Windows changes its zone for everyone at once"
)


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[date]:
    """Put the desk where it is another day than in UTC, and yield that day."""
    now = datetime.now(UTC)
    # UTC+14 is a day ahead after ten in the morning, UTC-12 a day behind before noon.
    monkeypatch.setenv("TZ", "Etc/GMT-14" if now.hour >= 11 else "Etc/GMT+12")
    time.tzset()
    here = now.astimezone().date()
    assert here != now.date()
    yield here
    monkeypatch.undo()
    time.tzset()


def test_the_day_is_the_one_on_the_wall(desk: date) -> None:
    assert today() == day_of(datetime.now(UTC)) == desk


def test_a_phrase_is_approved_and_its_card_printed_under_the_same_day(
    capsys: pytest.CaptureFixture[str], root: Path, tmp_path: Path, desk: date
) -> None:
    words = ("approve", "answer.yes", "--lang", "ur", "--by", "A. Khan")
    code, out, _err = phrases.run(capsys, root, *words)
    assert code == 0, out
    state = phrases.state(capsys, root, "answer.yes", "ur")
    assert (state["state"], state["approved_by"]) == ("approved", f"A. Khan {desk}")
    card = ("sheet", "--lang", "ur", "--topic", "answer", "--out", str(tmp_path / "c"))
    code, out, _err = phrases.run(capsys, root, *card, group="cards")
    assert code == 0, out
    with pypdfium2.PdfDocument(out["data"]["files"][0]["path"]) as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert str(desk) in text
    assert str(datetime.now(UTC).date()) not in text


def test_a_document_bears_the_day_of_its_approval(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, desk: date
) -> None:
    police = kit.agency(tmp_path / "springfield")
    pack = tmp_path / "pack"
    kit.run(capsys, police, "review", "export", "--lang", "ht", "--to", str(pack))
    kit.fill(pack / "ht" / "xliff" / "flyer.md.xlf")
    kit.run(capsys, police, "review", "import", str(pack), "--translator", "jean")
    code, data = kit.run(capsys, police, "review", "approve", "flyer.md", "--by", "A. Khan")
    assert code == 0, data
    assert str(desk) in data["form"]
    code, told = kit.plain(capsys, police, "trace", data["form"])
    assert code == 0
    assert re.search(rf"{desk} \d\d:\d\d  approved by A. Khan", told), told
