"""Each key of the rules has a direction, and no way in moves a value against it."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from enum import EnumMeta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.agency.policy import Policy, explain, load_policy
from langaccess.agency.workspace import create
from langaccess.core.config import Tree, read_yaml
from langaccess.core.errors import ConfigError, LangAccessError
from langaccess.core.resources import CONFIG, shipped
from tests.policyfiles import mistakes

BASE_FILE = shipped(CONFIG, "base.yaml")
BASE: dict[str, Any] = read_yaml(BASE_FILE).data
GUARDS: list[dict[str, Any]] = [guard for rule in BASE["floor"] for guard in rule.get("guards", ())]
DECLARED = {guard["key"] for guard in GUARDS} | {
    key for keys in BASE["directions"].values() for key in keys
}
FIXED = {guard["key"] for guard in GUARDS if guard["move"] == "fixed"}
SET_BY_LOADER = {"where", "changed"}


def _element(kind: Any) -> tuple[Any, list[Any]]:
    """Return what a field holds at last, and the kind of key of each level above it."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated or origin in (typing.Union, types.UnionType):
        return _element(arguments[0])
    if origin is tuple:
        inside, keys = _element(arguments[0])
        return inside, [int, *keys]
    if origin in (Mapping, dict):
        inside, keys = _element(arguments[1])
        return inside, [arguments[0], *keys]
    return kind, []


def schema(cls: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each key of a file that is read as `cls`, and the kind of its last star if it has one.

    An entry of a list of plain values is not a key of its own.
    """
    hints = typing.get_type_hints(cls, include_extras=True)
    for field in dataclasses.fields(cls):
        if field.name in SET_BY_LOADER:
            continue
        key = f"{path}{field.name}"
        inside, keys = _element(hints[field.name])
        if not dataclasses.is_dataclass(inside):
            yield key, None
            if keys and keys[0] is not int:
                yield f"{key}.*", keys[0]
            continue
        if keys:
            yield key, None
        yield from schema(inside, f"{key}{'.*' * len(keys)}.")


def without_direction(cls: Any) -> list[str]:
    return [key for key, star in schema(cls) if not _has_direction(key, star)]


def _has_direction(key: str, star: Any) -> bool:
    if key in DECLARED or any(key.startswith(f"{fixed}.") for fixed in FIXED):
        return True
    return isinstance(star, EnumMeta) and all(
        f"{key.removesuffix('*')}{member.value}" in DECLARED for member in typing.cast("Any", star)
    )


def test_every_key_of_the_rules_has_a_direction() -> None:
    keys = [key for key, _star in schema(Policy)]
    assert len(keys) > 150
    assert {"cards.qr", "interpreting.encounters.*.using.*", "floor.*.guards.*.move"} <= {*keys}
    assert without_direction(Policy) == []


@dataclasses.dataclass(frozen=True)
class _Cards:
    qr: str | None = None
    margin: int = 5


@dataclasses.dataclass(frozen=True)
class _Rules:
    cards: _Cards
    notices: Mapping[str, _Cards]
    hours: tuple[int, ...] = ()


def test_a_key_that_someone_adds_without_a_direction_is_found() -> None:
    assert without_direction(_Rules) == [
        "cards.margin", "notices", "notices.*.qr", "notices.*.margin", "hours",
    ]  # fmt: skip


def test_every_direction_belongs_to_a_key() -> None:
    keys = [key.split(".") for key, _star in schema(Policy)]
    for declared in DECLARED:
        parts = declared.split(".")
        assert any(
            all(k in ("*", p) for k, p in zip_longest(key, parts))
            or (declared in FIXED and key[: len(parts)] == parts)
            for key in keys
        ), declared


def test_a_key_without_a_direction_belongs_to_no_agency(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = read_yaml(BASE_FILE)
    free = [key for key in base.data["directions"]["free"] if key != "cards.qr"]
    data = {**base.data, "directions": {**base.data["directions"], "free": free}}
    closed = Tree(BASE_FILE, data, base.places)
    monkeypatch.setattr("langaccess.agency.policy.loader._floor", lambda _base: closed)
    (found,) = mistakes(tmp_path / "rules.yaml", "cards: {qr: 'https://x.org', seal: s.svg}\n")
    assert found == "4: cards.qr: belongs to no agency's file"


@pytest.mark.parametrize(
    ("rules", "key"),
    [
        ("adopted: {by: Chief, on: 2026-11-25, changed: false}", "adopted.changed"),
        ("documents: {classes: {operational: {where: x}}}", "documents.classes.operational.where"),
    ],
)
def test_what_the_loader_sets_is_refused_in_a_file(tmp_path: Path, rules: str, key: str) -> None:
    (found,) = mistakes(tmp_path / "rules.yaml", f"{rules}\n")
    assert found == f"4: {key}: belongs to no agency's file"


# --- attacks ----------------------------------------------------------------------------------


def _places(data: Any, parts: list[str], at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if not parts:
        yield at
    elif parts[0] != "*":
        if isinstance(data, dict) and parts[0] in data:
            yield from _places(data[parts[0]], parts[1:], (*at, parts[0]))
    else:
        items = data.items() if isinstance(data, dict) else enumerate(data)
        for key, inside in items:
            yield from _places(inside, parts[1:], (*at, key))


def _at(data: Any, at: tuple[Any, ...]) -> Any:
    for part in at:
        data = data[part]
    return data


ATTACKED = [
    (guard, at)
    for guard in GUARDS
    for at in _places(BASE, guard["key"].split("."))
    if at[-1] not in guard.get("free", ())
]


def _looser(guard: dict[str, Any], value: Any) -> Any:
    """Return a value that the guard must refuse; the same one where none can be written."""
    move, order = guard["move"], guard.get("order", [])
    word = str(value).lower() if isinstance(value, bool) else value
    if move == "toward":
        last = order[-1]
        return value if word == last else {"true": True, "false": False}.get(last, last)
    if move in ("at_least", "at_most"):
        return value - 1 if move == "at_least" else value + 1
    if move == "closed":
        return {"ours": "error" if guard["key"] == "checks.severity" else {"text": "anything"}}
    if move == "shrinks" and isinstance(value[0], dict):
        return [{"id": "ours", "text": "anything"}]
    if move == "shrinks":
        return [
            *value,
            next(word for word in ("medical", "court", "converse") if word not in value),
        ]
    if move == "grows":
        return value[1:]
    if move == "adds":
        return value  # no file can leave anything out: the last test of this file tries
    if isinstance(value, list):
        return [*value, {"id": "x"} if value and isinstance(value[0], dict) else "anything"]
    return {"free": ["x"]} if isinstance(value, dict) else "anything else"


def _written(changes: dict[tuple[Any, ...], Any]) -> dict[str, Any]:
    """Return a file that sets these values; entries of a list are named by their id."""
    made: dict[str, Any] = {}
    for at, value in changes.items():
        node: Any = made
        for end in range(len(at) - 1):
            part, inside = at[end], _at(BASE, at[: end + 1])
            if isinstance(part, int):
                entry = next((item for item in node if item["id"] == inside["id"]), None)
                if entry is None:
                    entry = {"id": inside["id"]}
                    node.append(entry)
                node = entry
            else:
                node = node.setdefault(part, [] if isinstance(inside, list) else {})
        if isinstance(value, dict) and isinstance(node.get(at[-1]), dict):
            node[at[-1]].update(value)
        else:
            node.setdefault(at[-1], value)
    return made


def _file(path: Path, extends: str, rules: Mapping[str, Any]) -> Path:
    data = {"id": path.stem, "extends": extends, "as_of": "2026-11-25", **rules}
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return path


Way = Callable[[Path, Mapping[str, Any]], Any]


def _of_a_county(folder: Path, rules: Mapping[str, Any]) -> Any:
    """The loosened file is in the middle of a chain; the agency's own file is harmless."""
    _file(folder / "county.yaml", "us-federal", rules)
    _file(folder / "state.yaml", "./county.yaml", {})
    return load_policy(_file(folder / "town.yaml", "./state.yaml", {}))


def _again(folder: Path, rules: Mapping[str, Any]) -> Any:
    """A town loosens again what its county repeats as the base has it."""
    same = {key: value for key, value in BASE.items() if key in ("documents", "audit")}
    _file(folder / "county.yaml", "example-county", same)
    return load_policy(_file(folder / "town.yaml", "./county.yaml", rules))


def _as_template(folder: Path, rules: Mapping[str, Any]) -> Any:
    """The loosened file is the template of a new agency's folder."""
    from datetime import date

    template = _file(folder / "template.yaml", "us-federal", rules)
    return create(folder / "new", {}, today=date(2026, 11, 25), template=template)


WAYS: dict[str, Way] = {
    "base": lambda at, rules: load_policy(_file(at / "jurisdiction.yaml", "base", rules)),
    "us-federal": lambda at, rules: load_policy(_file(at / "x.yaml", "us-federal", rules)),
    "example-city": lambda at, rules: load_policy(_file(at / "x.yaml", "example-city", rules)),
    "example-county": lambda at, rules: load_policy(_file(at / "x.yml", "example-county", rules)),
    "a county in the middle": _of_a_county,
    "a town over its county": _again,
    "a template": _as_template,
    "config show": lambda at, rules: explain(_file(at / "x.yaml", "us-federal", rules)),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_every_guard_refuses_its_attack_on_every_way_in(tmp_path: Path, way: str) -> None:
    attacks = {}
    for guard, at in ATTACKED:
        value = _at(BASE, at)
        if (looser := _looser(guard, value)) != value:
            attacks[at] = looser
    assert len(attacks) > 250
    with pytest.raises(LangAccessError) as caught:
        WAYS[way](tmp_path, _written(attacks))
    told = [line.partition(": ")[2] for line in caught.value.details]
    keys = {line.partition(": ")[0] for line in told if "loosens floor." in line}
    for at in attacks:
        key = ".".join(map(str, at))
        assert key in keys or any(found.startswith(f"{key}.") for found in keys), key


def _is_looser(guard: dict[str, Any], before: Any, after: Any) -> bool:
    move, order = guard["move"], guard.get("order", [])
    names = [
        {
            str(item["id"] if isinstance(item, dict) and "id" in item else item)
            for item in value or ()
        }
        for value in (before, after)
        if isinstance(value, list | dict) or value is None
    ]
    if move == "fixed":
        return bool(before != after)
    if move == "closed":
        return names[0] != names[1]
    if move in ("adds", "grows"):
        return not names[0] <= names[1]
    if move == "shrinks":
        return not names[1] <= names[0]
    if move == "toward":
        words = [str(v).lower() if isinstance(v, bool) else v for v in (before, after)]
        return bool(order.index(words[1]) > order.index(words[0]))
    high = [float("inf") if value is None else value for value in (before, after)]
    return bool(high[1] < high[0] if move == "at_least" else high[1] > high[0])


_ANY_WORDS = st.sampled_from(
    ["never", "exigent", "interprets", "draft", "none", "es", "", " ", "police", "court",
     "in_force", "certified", "screened", "low", "error", "info", ".*", "reason",
     "background", "member"]
)  # fmt: skip
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 400) | _ANY_WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "ours", "es"]), inner, max_size=2)
    ),
    max_leaves=3,
)


def _stricter(guard: dict[str, Any], value: Any) -> Any:
    """Return a value that the guard accepts; the same one where no stricter one can be written."""
    move = guard["move"]
    if move in ("at_least", "at_most"):
        return value + 1 if move == "at_least" else max(0, value - 1)
    if move == "toward":
        strictest = guard["order"][0]
        return {"true": True, "false": False}.get(strictest, strictest)
    return value[:-1] if move == "shrinks" else value


@st.composite
def _attempts(draw: st.DrawFn) -> tuple[dict[str, Any], tuple[Any, ...], Any, str]:
    move = draw(st.sampled_from(sorted({guard["move"] for guard, _at in ATTACKED})))
    guard, at = draw(st.sampled_from([one for one in ATTACKED if one[0]["move"] == move]))
    ordered = [{"true": True, "false": False}.get(word, word) for word in guard.get("order", ())]
    chosen = st.sampled_from([_stricter(guard, _at(BASE, at)), *(ordered or [[], None])])
    value = draw(_ANY | chosen)
    return guard, at, value, draw(st.sampled_from(["base", "us-federal", "a county in the middle"]))


@pytest.mark.slow
def test_no_value_moves_a_guarded_key_against_its_direction(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    refused, moved = set(), set()

    def attempt(guard: dict[str, Any], at: tuple[Any, ...], value: Any, way: str) -> None:
        folder = tmp_path_factory.mktemp("rules")
        rules = _written({at: value})
        try:
            WAYS[way](folder, rules)
        except ConfigError:
            refused.add(at)
            return
        before, after = (
            _at(BASE, at),
            _at(explain(_file(folder / "a.yaml", "base", rules)).data, at),
        )
        assert not _is_looser(guard, before, after), (at, value)
        if after != before:
            moved.add((guard["move"], at))

    settings(derandomize=True, deadline=None, max_examples=120)(
        given(_attempts())(lambda tried: attempt(*tried))
    )()
    for guard, at in ATTACKED:  # what is drawn need not hold a stricter value of each kind
        if guard["move"] not in {move for move, _at in moved}:
            attempt(guard, at, _stricter(guard, _at(BASE, at)), "base")
    # A loader that refuses every file, or drops every value, would pass the lines above.
    assert len(refused) > 20
    assert len(moved) > 5
    assert {move for move, _at in moved} >= {"toward", "at_least", "at_most", "shrinks"}, moved
