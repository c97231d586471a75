"""How one file of rules changes another: each way of merging and each direction on a small base."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from langaccess.agency.policy import merge
from langaccess.core.config import Problem, Tree, read_yaml
from tests.policyfiles import mistakes

BASE = """\
floor:
  - id: floor.1
    guards:
      - {key: fixed, move: fixed}
      - {key: none.fixed, move: fixed}
      - {key: words.*.machine, move: toward, order: [never, suggestion, draft]}
      - {key: least, move: at_least}
      - {key: most, move: at_most}
  - id: floor.2
    guards:
      - {key: small, move: shrinks}
      - {key: kept, move: keeps}
      - {key: exact, move: closed}
      - {key: grown, move: adds}
      - {key: people, move: keeps}
  - id: floor.3
directions:
  adds: [names.*.aliases]
fixed: [a, b]
none: {}
words:
  act: {machine: never}
  notice: {machine: suggestion}
  sign: {machine: draft}
least: 2
most: 10
small: [a, b, c]
kept: [a, b]
exact: {a: 1, b: 2}
grown: [a]
free: [a, b]
text: old
people:
  - {id: one, name: One, at: {place: North}}
  - {id: two, name: Two}
tags:
  - {tag: es, name: Spanish}
names:
  desk: {aliases: [lobby], text: a desk}
"""


class Files:
    """A parent and a child, merged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parent = self.read("parent", BASE)

    def read(self, name: str, text: str) -> Tree:
        path = self.folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return read_yaml(path)

    def merged(self, text: str, parent: Tree | None = None) -> tuple[Tree, list[str]]:
        """Return the merged tree and the problems, each without its folder."""
        problems: list[Problem] = []
        tree = merge(parent or self.parent, self.read("child", text), problems=problems)
        return tree, [str(one).removeprefix(f"{self.folder}/") for one in problems]

    def line(self, tree: Tree, *loc: str | int) -> str:
        return str(tree.place(loc)).removeprefix(f"{self.folder}/")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


# -- values ----------------------------------------------------------------------------------------


def test_a_value_replaces_the_old_one_and_the_rest_stays(files: Files) -> None:
    tree, problems = files.merged("text: new\nfree: [c]\nadded: {x: [1, {y: 2}]}\n")
    assert problems == []
    assert tree.path == files.folder / "child.yaml"
    changed = {"text": "new", "free": ["c"], "added": {"x": [1, {"y": 2}]}}
    assert tree.data == files.parent.data | changed
    assert files.line(tree, "text") == "child.yaml:1"
    assert files.line(tree, "free", 0) == "child.yaml:2"
    assert files.line(tree, "free", 1) == "child.yaml:2"  # the second one is gone with the list
    assert files.line(tree, "added", "x", 1, "y") == "child.yaml:3"
    assert files.line(tree, "least") == files.line(files.parent, "least")
    assert ("free", 1) not in tree.places
    assert ("added", "x", 1, "y") in tree.places


def test_null_empties_a_value_but_not_a_mapping_or_a_list(files: Files) -> None:
    tree, problems = files.merged("text: null\nwords: null\nfree: null\n")
    assert tree.data["text"] is None
    assert tree.data["words"] == files.parent.data["words"]
    assert tree.data["free"] == ["a", "b"]
    mapping, plain_list = "a mapping (lines of `key: value`)", "a list (lines that begin with `- `)"
    words, free = files.parent.place(("words",)), files.parent.place(("free",))
    assert problems == [
        f"child.yaml:2: words: should be {mapping}, as in {words}",
        f"child.yaml:3: free: should be {plain_list}, as in {free}",
    ]


def test_a_single_value_may_become_a_list_and_a_mapping_none(files: Files) -> None:
    tree, problems = files.merged("text: [a]\nwords: [never]\npeople: {one: 1}\n")
    assert tree.data["text"] == ["a"]
    assert [one.partition(": should")[0] for one in problems] == [
        "child.yaml:2: words", "child.yaml:3: people",
    ]  # fmt: skip


def test_entries_are_merged_by_their_id_or_tag(files: Files) -> None:
    tree, problems = files.merged(
        "people:\n  - {id: three, name: Three}\n  - {id: one, name: Uno, at: {town: X}}\n"
        "tags:\n  - {tag: fr}\n  - {tag: es, name: Castilian}\n"
    )
    assert problems == []
    assert tree.data["people"] == [
        {"id": "one", "name": "Uno", "at": {"place": "North", "town": "X"}},
        {"id": "two", "name": "Two"},
        {"id": "three", "name": "Three"},
    ]
    assert tree.data["tags"] == [{"tag": "es", "name": "Castilian"}, {"tag": "fr"}]
    assert files.line(tree, "people", 0, "name") == "child.yaml:3"
    assert files.line(tree, "people", 0, "at", "place") == files.line(
        files.parent, "people", 0, "at", "place"
    )
    assert files.line(tree, "people", 0, "at", "town") == "child.yaml:3"
    assert files.line(tree, "people", 1, "name") == files.line(files.parent, "people", 1, "name")
    assert files.line(tree, "people", 2, "name") == "child.yaml:2"
    assert files.parent.data["people"][0]["name"] == "One"


def test_an_entry_that_is_twice_in_one_file_is_a_mistake(files: Files) -> None:
    tree, problems = files.merged(
        "people:\n  - {id: x, name: A}\n  - {id: x, name: B}\n  - {id: y}\n  - {id: one}\n"
        "  - {id: one, name: B}\n"
    )
    assert problems == [
        "child.yaml:3: people.x: this entry appears twice in this file",
        "child.yaml:6: people.one: this entry appears twice in this file",
    ]
    assert [entry["id"] for entry in tree.data["people"]] == ["one", "two", "x", "y"]
    assert tree.data["people"][0]["name"] == "One"


def test_a_list_with_one_entry_without_an_id_replaces_the_old_one(files: Files) -> None:
    tree, problems = files.merged("people: [{name: Nobody}]\n")
    assert tree.data["people"] == [{"name": "Nobody"}]
    assert problems == [
        f"child.yaml:1: people: {loosened('floor.2', '`one` may not be taken away')}"
    ]


def test_a_mapping_that_a_growing_list_gains_is_at_its_own_lines(files: Files) -> None:
    tree, _problems = files.merged("grown:\n  - x: 1\n    y: 2\n")
    assert tree.data["grown"] == ["a", {"x": 1, "y": 2}]
    lines = [files.line(tree, "grown", 1, key) for key in "xy"]
    assert [line.split(":")[1] for line in lines] == ["2", "3"]


def test_lists_that_only_grow_keep_the_old_values(files: Files) -> None:
    tree, problems = files.merged(
        "grown: [b, a, b, 1]\nnames:\n  desk: {aliases: [counter, lobby]}\n"
        "  bench: {aliases: [x]}\n"
    )
    assert problems == []
    assert tree.data["grown"] == ["a", "b", 1]
    assert tree.data["names"] == {
        "desk": {"aliases": ["lobby", "counter"], "text": "a desk"}, "bench": {"aliases": ["x"]},
    }  # fmt: skip
    assert files.line(tree, "grown", 0) == files.line(files.parent, "grown", 0)
    assert files.line(tree, "grown", 1) == "child.yaml:1"
    assert files.line(tree, "grown", 2) == "child.yaml:1"
    assert files.line(tree, "names", "desk", "aliases", 1) == "child.yaml:3"


# -- directions ------------------------------------------------------------------------------------


def loosened(rule: str, why: str) -> str:
    return f"loosens {rule}, which no agency may loosen: {why}"


@pytest.mark.parametrize(
    ("text", "key", "rule", "why"),
    [
        ("fixed: [b, a]", "fixed", "floor.1", "it is fixed"),
        ("fixed: [a]", "fixed", "floor.1", "it is fixed"),
        ("none: {fixed: 1}", "none.fixed", "floor.1", "it is fixed"),
        ("words: {act: {machine: suggestion}}", "words.act.machine", "floor.1",
         "`never` cannot become `suggestion`"),
        ("words: {notice: {machine: draft}}", "words.notice.machine", "floor.1",
         "`suggestion` may become `never`, not `draft`"),
        ("words: {sign: {machine: null}}", "words.sign.machine", "floor.1",
         "`draft` may not be emptied"),
        ("least: 1", "least", "floor.1", "it is at least 2"),
        ("least: 1.9", "least", "floor.1", "it is at least 2"),
        ("most: 11", "most", "floor.1", "it is at most 10"),
        ("most: null", "most", "floor.1", "it is at most 10"),
        ("small: [a, d, e]", "small", "floor.2", "`d` may not be added"),
        ("kept: [a]", "kept", "floor.2", "`b` may not be taken away"),
        ("kept: []", "kept", "floor.2", "`a` may not be taken away"),
        ("exact: {c: 3}", "exact.c", "floor.2", "`c` may not be added: the list is closed"),
    ],
)  # fmt: skip
def test_what_loosens_the_floor_is_named_with_its_line(
    files: Files, text: str, key: str, rule: str, why: str
) -> None:
    _tree, problems = files.merged(f"free: [x]\n{text}\n")
    assert problems == [f"child.yaml:2: {key}: {loosened(rule, why)}"]


@pytest.mark.parametrize(
    "text",
    [
        "fixed: [a, b]", "none: {fixed: []}", "words: {notice: {machine: never}}",
        "words: {sign: {machine: suggestion}}", "words: {sign: {machine: draft}}",
        "words: {act: {machine: perhaps}}", "words: {more: {machine: draft}}",
        "least: 2", "least: 3", "least: many", "most: 10", "most: 9", "most: few",
        "small: [c, a]", "small: []", "kept: [b, a, c]", "exact: {a: 5}", "text: anything",
    ],
)  # fmt: skip
def test_what_does_not_loosen_the_floor_is_no_mistake_of_the_merge(files: Files, text: str) -> None:
    assert files.merged(f"{text}\n")[1] == []


def test_what_a_parent_tightened_a_child_cannot_loosen_again(files: Files) -> None:
    parent, problems = files.merged("least: 4\nmost: 5\nsmall: [a]\nkept: [a, b, c]\n")
    assert problems == []
    text = "least: 3\nmost: 6\nsmall: [a, b]\nkept: [a, b]\n"
    assert files.merged(text, parent)[1] == [
        f"child.yaml:1: least: {loosened('floor.1', 'it is at least 4')}",
        f"child.yaml:2: most: {loosened('floor.1', 'it is at most 5')}",
        f"child.yaml:3: small: {loosened('floor.2', '`b` may not be added')}",
        f"child.yaml:4: kept: {loosened('floor.2', '`c` may not be taken away')}",
    ]


def test_a_limit_that_the_parent_does_not_set_may_be_set(files: Files) -> None:
    base = files.read(
        "parent", BASE.replace("most: 10\n", "most: null\n").replace("least: 2", "x: 1")
    )
    assert files.merged("most: 3\nleast: 1\n", base)[1] == []
    none = files.read("parent", BASE.replace("most: 10\n", ""))
    assert files.merged("most: 30\n", none)[1] == []


def test_a_word_that_is_true_or_false_is_compared_as_written(files: Files) -> None:
    guard = "{key: label, move: toward, order: ['true', 'false']}"
    base = files.read(
        "parent", f"floor:\n  - id: floor.8\n    guards:\n      - {guard}\nlabel: true\n"
    )
    assert files.merged("label: false\n", base)[1] == [
        f"child.yaml:1: label: {loosened('floor.8', '`true` cannot become `false`')}"
    ]
    assert files.merged("label: true\n", base)[1] == []


def test_the_line_of_the_first_thing_that_differs_is_named(files: Files) -> None:
    text = "people:\n  - id: two\n  - id: one\n    at:\n      place: South\nfree: [x]\n"
    base = BASE.replace("{key: people, move: keeps}", "{key: people, move: fixed}")
    parent = files.read("parent", base)
    assert files.merged(text, parent)[1] == [
        f"child.yaml:5: people: {loosened('floor.2', 'it is fixed')}"
    ]


def test_a_file_without_a_floor_is_merged_as_well(files: Files) -> None:
    parent = files.read("parent", "a: 1\nb: [x]\n")
    tree, problems = files.merged("a: 0\nb: [y]\n", parent)
    assert (tree.data, problems) == ({"a": 0, "b": ["y"]}, [])


@pytest.mark.parametrize("value", ["5", "text", "[1, 2]", "null"])
def test_a_guard_below_a_value_of_another_kind_finds_nothing(files: Files, value: Any) -> None:
    base = "floor:\n  - {id: f, guards: [{key: a.*.b, move: fixed}, {key: c.d, move: fixed}]}\n"
    parent = files.read("parent", f"{base}a: {value}\nc: {value}\n")
    assert files.merged("x: 1\n", parent)[1] == []


def test_a_list_that_the_parent_lacks_cannot_be_filled(files: Files) -> None:
    base = "floor:\n  - {id: f, guards: [{key: a.b, move: shrinks}]}\na: {}\n"
    parent = files.read("parent", base)
    assert files.merged("a: {b: []}\n", parent)[1] == []
    (problem,) = files.merged("a:\n  b: [c]\n", parent)[1]
    assert problem.startswith("child.yaml:2:")
    assert "`c` may not be added" in problem


def test_a_closed_list_is_named_with_its_line(files: Files) -> None:
    base = "floor:\n  - {id: f, guards: [{key: a, move: closed}]}\na: [b, c]\n"
    (problem,) = files.merged("x: 1\na: [b, c, d]\n", files.read("parent", base))[1]
    assert problem.startswith("child.yaml:2:")
    assert "`d` may not be added: the list is closed" in problem


def test_a_rule_that_the_child_adds_hides_no_loosening_after_it(tmp_path: Path) -> None:
    # No rule of the parent is about `front_desk`, which comes before `court_papers`.
    rules = (
        "interpreting:\n  encounters:\n"
        "    front_desk: {using: {tested_member: never}}\n"
        "    court_papers: {using: {tested_member: interprets}}\n"
    )
    (mistake,) = mistakes(tmp_path / "jurisdiction.yaml", rules)
    assert "interpreting.encounters.court_papers.using.tested_member: loosens floor.4" in mistake
