"""The shipped census figures are the census's, and rank what they count."""

from __future__ import annotations

import csv

from langaccess.core.tags import known, languages
from langaccess.phrases.cards import by_speakers, load_census
from tests.support import SHARED, needs_shared

CENSUS = SHARED / "data" / "census"


@needs_shared
def test_every_figure_is_that_of_the_census_file_under_the_same_label() -> None:
    with (CENSUS / "acs1_2018_us_B16001.csv").open(encoding="utf-8", newline="") as file:
        (figures,) = csv.DictReader(file)
    with (CENSUS / "legend_B16001.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["VARIABLE"]: row["LABEL"].split("!!")[2:] for row in csv.DictReader(file)}
    limited = {
        variable: parts[0]
        for variable, parts in labels.items()
        if parts[1:] == ['Speak English less than "very well"'] and variable.endswith("E")
    }
    wanted = []
    for variable, label in limited.items():
        (row,) = (name for name, parts in labels.items() if parts == [label] and name[-1] == "E")
        counts = (figures[row], figures[variable], figures[f"{variable[:-1]}M"])
        wanted.append((label, row[:-1], *map(int, counts)))
    found = [(g.label, g.row, g.speakers, g.limited, g.margin) for g in load_census().groups]
    assert found == wanted
    assert len(found) == 42


def test_a_group_stands_for_languages_that_its_label_names() -> None:
    """Where the label has another word for a language, or names none, the pair is here by hand."""
    ours = {
        "sr": "Serbo-Croatian", "hr": "Serbo-Croatian", "bs": "Serbo-Croatian", "yue": "Cantonese",
        "zh": "Mandarin", "fa": "Farsi", "ht": "Haitian", "my": "Other languages of Asia",
    }  # fmt: skip
    tags = []
    for group in load_census().groups:
        for tag in group.languages:
            entry = known(tag)
            assert entry is not None
            names = (ours.get(tag), entry.name.split(" (")[0], *entry.aliases)
            assert any(name and name in group.label for name in names), (tag, group.label)
            tags.append(tag)
    assert len(tags) == len(set(tags))


def test_the_order_is_by_the_most_people_that_a_language_can_have() -> None:
    order = by_speakers()
    most = {
        t: g.limited / n for g in load_census().groups for n, t in enumerate(g.languages, start=1)
    }
    counted = [tag for tag in order if tag in most]
    assert order[: len(counted)] == tuple(counted)
    assert [most[tag] for tag in counted] == sorted((most[t] for t in counted), reverse=True)
    listed = [entry.tag for entry in languages() if entry.kind == "list"]
    assert list(order[len(counted) :]) == [tag for tag in listed if tag not in most]
    assert sorted(order) == sorted(listed)


def test_the_first_forty_hold_the_languages_that_the_census_finds() -> None:
    wanted = {"so", "pl", "it", "de", "ja", "th", "km", "lo", "my", "hmn", "am", "sw"}
    first = by_speakers()[:40]
    assert first[:5] == ("es", "zh", "yue", "vi", "ko")
    assert wanted <= set(first)
    assert not {"be", "tk", "tg", "ky", "ug"} & set(first)
