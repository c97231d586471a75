"""The strict loader: what it takes, and how it says what it does not take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal

import pytest

from langaccess.core.config import Between, Pattern, Phone, load, read_yaml
from langaccess.core.errors import ConfigError
from langaccess.core.tags import Tag


@dataclass(frozen=True, slots=True)
class Line:
    tag: Tag
    level: Annotated[int, Between(1, 5)] = 1


@dataclass(frozen=True, slots=True)
class Office:
    name: str
    kind: Literal["city", "county"] = "city"
    opens: time | None = None
    founded: date | None = None
    phone: Phone | None = None
    lines: tuple[Line, ...] = ()
    teams: Mapping[str, Line] | None = None
    rule: Pattern | None = None
    open_now: bool = False
    share: float = 0.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "office.yaml"


def mistakes(path: Path, text: str | bytes) -> list[str]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        load(Office, path)
    return [detail.removeprefix(f"{path}:") for detail in caught.value.details]


def test_a_sound_file_becomes_the_dataclass(file: Path) -> None:
    file.write_text(
        "name: no\nkind: county\nopens: 09:30\nfounded: 1905-04-01\nphone: 617-555-0123 x12\n"
        "lines:\n  - tag: pt_br\n    level: 3\nteams:\n  night: {tag: es}\nshare: 3.5\n",
        encoding="utf-8",
    )
    office = load(Office, file)
    assert office == Office(
        name="no",
        kind="county",
        opens=time(9, 30),
        founded=date(1905, 4, 1),
        phone=Phone("617-555-0123 x12"),
        lines=(Line(Tag("pt-BR"), 3),),
        teams={"night": Line(Tag("es"))},
        share=3.5,
    )


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("9:30", "9:30"), ("0042", "0042"),
        ("1_000", "1_000"), ("0x1F", "0x1F"), (".5", ".5"), ("1e3", "1e3"), ("=", "="),
        ("true", True), ("FALSE", False), ("~", None), ("null", None), ("", None), ("-7", -7),
        ("3.50", 3.5), ("'true'", "true"), ('"12"', "12"), ("2026-11-25", "2026-11-25"),
        ("9" * 6000, "9" * 6000), ("9" * 400 + ".5", "9" * 400 + ".5"),
        ("!!int 7", 7), ("!!python/object:os.system x", "x"),
    ],
)  # fmt: skip
def test_plain_words_follow_the_core_schema_and_nothing_else(
    file: Path, typed: str, value: object
) -> None:
    file.write_text(f"key: {typed}\n", encoding="utf-8")
    read = read_yaml(file).data["key"]
    assert read == value
    assert type(read) is type(value)


def test_every_mistake_is_named_at_once_by_line_and_key(file: Path) -> None:
    found = mistakes(
        file,
        "nmae: x\nopens: 9:30\nfounded: 4/1/1905\nphone: '12'\nkind: town\nlines:\n"
        "  - {tga: es, level: 9}\n  - {tag: xxzz}\nopen_now: yes\nshare: '5'\nrule: '('\n",
    )
    assert found == [
        "1: nmae: unknown key; did you mean `name`?",
        "2: opens: should be a time written HH:MM on the 24-hour clock, such as 09:30",
        "3: founded: should be a date written YYYY-MM-DD, such as 2026-11-25",
        "4: phone: should be a telephone number with area code, such as 617-555-0123, or 911",
        "5: kind: should be one of 'city' or 'county'",
        "7: lines.0.level: should be at most 5",
        "7: lines.0.tga: unknown key; did you mean `tag`?",
        "8: lines.1.tag: 'xxzz' is not a registered language tag",
        "9: open_now: should be true or false, without quotes",
        "10: share: should be a number without quotes",
        "11: rule: is not a regular expression: missing ), unterminated subpattern at position 0",
    ]


def test_a_missing_key_is_named_when_nothing_stands_for_it(file: Path) -> None:
    assert mistakes(file, "kind: city\n") == ["1: name: is missing"]


def test_a_key_unlike_any_other_gets_no_guess(file: Path) -> None:
    assert mistakes(file, "name: x\nzzzzzz: 1\n") == ["2: zzzzzz: unknown key"]


def test_a_guess_looks_only_at_keys_of_the_same_place(file: Path) -> None:
    found = mistakes(file, "name: x\nteams:\n  night:\n    tagg: es\n")
    assert found == ["4: teams.night.tagg: unknown key; did you mean `tag`?"]


def test_repeated_keys_aliases_and_odd_keys_are_named_together(file: Path) -> None:
    found = mistakes(file, "name: &n x\nname: y\nkind: *n\n? [a]\n: 1\n<<: {share: 1}\n")
    assert found == [
        "2: name: this key appears twice (first in line 1)",
        "3: kind: anchors and aliases (& and *) are not allowed: write the value out",
        "4: a key must be a single word",
        "6: <<: merge keys (<<) are not allowed: use extends",
    ]


def test_an_exploding_file_is_refused_without_being_unfolded(file: Path) -> None:
    rows = ["a: &a [x, x]"] + [f"b{n}: &b{n} [*a, *a]" for n in range(9)]
    file.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_yaml(file)
    assert "anchors and aliases" in caught.value.details[0]


def test_deep_nesting_is_refused_by_line(file: Path) -> None:
    file.write_text("name: " + "[" * 900 + "]" * 900, encoding="utf-8")
    with pytest.raises(ConfigError, match="1 mistake") as caught:
        read_yaml(file)
    assert "nests too deeply" in caught.value.details[0]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"name: 'x\n", 2, "not valid YAML"),
        (b"name: x\nkind: a: b\n", 2, "not valid YAML"),
        (b"name: x\n\tkind: city\n", 2, "not valid YAML"),
        (b"name: ok\nkind: \x01\n", 2, "not valid YAML"),
        (b"name: \xff\xfe\n", 1, "not UTF-8"),
        (b"lines: [1, 2\n", 2, "not valid YAML"),
    ],
)
def test_what_is_no_yaml_is_said_with_its_line(
    file: Path, content: bytes, line: int, words: str
) -> None:
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=words) as caught:
        load(Office, file)
    assert caught.value.where == f"{file}:{line}"
    assert caught.value.hint


@pytest.mark.parametrize("content", ["", "# a remark only\n", "---\n"])
def test_an_empty_file_says_that_it_is_empty(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(Office, file)
    empty = "empty" in caught.value.message
    assert empty or "mapping" in caught.value.details[0]


def test_a_missing_file_and_a_folder_are_configuration_errors(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(Office, tmp_path / "none.yaml")
    with pytest.raises(ConfigError):
        load(Office, tmp_path)


def test_a_list_where_a_mapping_belongs_is_said_in_words(file: Path) -> None:
    assert mistakes(file, "- name\n") == ["1: should be a mapping: lines of `key: value`, indented"]


def test_windows_line_ends_and_a_byte_order_mark_are_read(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfname: x\r\nkind: county\r\n")
    assert load(Office, file).kind == "county"
    file.write_bytes(b"\xef\xbb\xbfname: x\r\nkind: town\r\n")
    with pytest.raises(ConfigError) as caught:
        load(Office, file)
    assert caught.value.details[0].startswith(f"{file}:2: ")


@pytest.mark.parametrize(
    "number", ["911", "988", "711", "617-555-0123", "(617) 555-0123", "+52 55 1234 5678"]
)
def test_numbers_that_people_dial_are_accepted(file: Path, number: str) -> None:
    file.write_text(f"name: x\nphone: '{number}'\n", encoding="utf-8")
    assert load(Office, file).phone == number


@pytest.mark.parametrize("number", ["1234", "617-555-01234567", "call me", "0"])
def test_numbers_that_nobody_can_dial_are_mistakes(file: Path, number: str) -> None:
    assert "telephone number" in mistakes(file, f"name: x\nphone: '{number}'\n")[0]


@pytest.mark.parametrize("pattern", ["(a)", "(?i)a", "(?P<x>a)"])
def test_patterns_that_cannot_be_joined_are_mistakes(file: Path, pattern: str) -> None:
    assert "no numbered groups" in mistakes(file, f"name: x\nrule: '{pattern}'\n")[0]


@pytest.mark.parametrize(
    "pattern",
    ["(?:a+)+", "(?:a*b?)*c", "(?:[a-z]+){2,}", "(?:a(?:b+)c)+", "(?:a+){,60}", "(?:a+){,}"],
)
def test_a_pattern_that_can_take_for_ever_is_refused(file: Path, pattern: str) -> None:
    """A sentence of forty letters would keep the program busy for days."""
    assert "for ever" in mistakes(file, f"name: x\nrule: '{pattern}'\n")[0]


@pytest.mark.parametrize(
    "pattern",
    ["(?:a+)?b+", r"\(a+\)+", "[(+*]+", r"(?:\w+ ){0,3}right", "(?:a|b)+c*", "a{3}", "(?:a+){2}"],
)
def test_a_pattern_that_ends_soon_is_taken(file: Path, pattern: str) -> None:
    file.write_text(f"name: x\nrule: '{pattern}'\n", encoding="utf-8")
    assert load(Office, file).rule == pattern
