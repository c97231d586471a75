"""Pictures of phrases and boards: where they come from, and that phrases name real ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from langaccess.core.errors import ConfigError
from langaccess.core.resources import DATA, shipped
from langaccess.phrases.book import (
    Answers,
    BoardKind,
    load_boards,
    load_phrasebook,
    load_pictograms,
)

HOME = shipped(DATA, "pictures")
FREE = {
    "langaccess": "MIT", "Health Icons": "CC0-1.0", "Temaki": "CC0-1.0",
    "Material Icons": "Apache-2.0",
}  # fmt: skip
BOOK = load_phrasebook()


def rows() -> list[dict[str, str]]:
    head, *lines = (HOME / "pictures.tsv").read_text("utf-8").splitlines()
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


def test_every_picture_has_its_origin_a_free_license_and_its_digest() -> None:
    assert {path.stem for path in HOME.glob("*.svg")} == {row["name"] for row in rows()}
    for row in rows():
        assert row["licence"] == FREE[row["set"]]
        assert (row["origin"] == "") == (row["set"] == "langaccess")
    assert all("<svg" in picture.svg for picture in load_pictograms().values())


def test_a_picture_loads_nothing_and_has_no_script() -> None:
    for name, picture in load_pictograms().items():
        inside = re.sub(r'xmlns(:xlink)?="[^"]*"', "", picture.svg)
        assert not re.search(r"http|href|<script|<image|<style|\bon\w+=", inside), name


def test_a_damaged_picture_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    picture = load_pictograms()["fire"]
    (tmp_path / "fire.svg").write_text(picture.svg + " ")
    monkeypatch.setattr(
        "langaccess.phrases.book.pictures.shipped", lambda *_: tmp_path / "fire.svg"
    )
    with pytest.raises(ConfigError, match="damaged"):
        _ = picture.svg


def test_every_answer_has_a_sign_of_its_own() -> None:
    signs = [p.picture for p in BOOK.phrases.values() if p.topic == "answer"]
    assert all(signs)
    assert len(set(signs)) == len(signs)


def test_whoever_is_asked_to_point_gets_something_to_point_at() -> None:
    """Except at papers of their own, and at the lines below the question."""
    own = {"traffic.licence", "traffic.registration", "traffic.insurance", "desk.show-id",
           "child.last-seen"}  # fmt: skip
    asked = {p.id for p in BOOK.phrases.values() if p.answers is Answers.POINT and not p.point_at}
    assert asked == own


def test_every_board_has_what_its_kind_draws() -> None:
    boards = load_boards()
    pictures = load_pictograms()
    drawn = {BoardKind.PICTURE, BoardKind.PICTURES, BoardKind.SCALE, BoardKind.CLOCK}
    for board in boards.boards.values():
        assert set(board.pictures) <= set(pictures)
        assert board.kind not in drawn or board.pictures
    assert set(boards.page) <= set(boards.boards)
    assert {color.phrase for color in boards.colors} == {
        id_ for id_ in BOOK.phrases if id_.startswith("word.colour-")
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [("picture: fyre", "no picture is called fyre; did you mean `fire`"),
     ("point_at: [weak]", "no board is called weak; did you mean `week`")],
)  # fmt: skip
def test_a_phrase_of_the_agency_names_a_picture_that_is_there(
    tmp_path: Path, line: str, words: str
) -> None:
    folder = tmp_path / "english"
    folder.mkdir()
    (folder / "flood.yaml").write_text(
        "schema: 1\ntopic: flood\ntitle: Flood\nphrases:\n"
        f'  flood.leave:\n    number: 900\n    en: "Leave now."\n    {line}\n'
    )
    with pytest.raises(ConfigError) as caught:
        load_phrasebook(tmp_path)
    assert words in str(caught.value.details)
