"""Merges a jurisdiction into the one it extends, and proves that nothing loosens the floor.

The merge rules (decision 011):

* A mapping is merged key by key; a key that the child does not name stays as it was.
* A list whose entries have an `id` (languages: a `tag`) is merged entry by entry: an entry with a
  known id changes the old one, a new one is added at the end, none can be removed.
* Any other list replaces the parent's, except those with the direction `adds`: there the child's
  values are added.
* Any other value replaces the parent's. `null` empties a value.
* A mapping or a list never turns into something else.

Each value keeps the file and line it came from. The direction of each key is data of the base: the
guards of `floor`, and `directions` for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from langaccess.core.config import Loc, Place, Problem, Tree, dotted

_NAMES = ("id", "tag")


def merge(parent: Tree, child: Tree, *, problems: list[Problem]) -> Tree:
    """Return `parent` with the values of `child`.

    Args:
        parent: the tree that is extended; its `floor` says what may not be loosened.
        child: the tree that extends it.
        problems: mistakes are added here: a value of another shape, or a line that loosens the
            floor. The merged tree is returned all the same, so that one run finds everything.
    """
    merger = _Merger(parent, child, problems)
    data = merger.merge(parent.data, child.data, (), ())
    merged = Tree(child.path, data, merger.places)
    problems.extend(_loosened(parent, merged))
    return merged


class _Merger:
    """Walks two trees at once; `at` is the place in the result, `of` that in the child."""

    def __init__(self, parent: Tree, child: Tree, problems: list[Problem]) -> None:
        self.parent, self.child, self.problems = parent, child, problems
        self.places: dict[Loc, Place] = dict(parent.places)
        self.adding = _adding(parent.data)

    def merge(self, old: Any, new: Any, at: Loc, of: Loc) -> Any:
        if _shape(old) != _shape(new):
            self._mistake(at, of, f"should be {_shape(old)}, as in {self.parent.place(at)}")
            return old
        if isinstance(old, dict) and isinstance(new, dict):
            return self._mapping(old, new, at, of)
        if isinstance(old, list) and isinstance(new, list):
            if _all_have_names([*old, *new]):
                return self._entries(old, new, at, of)
            if _matches(at, self.adding):
                return self._grow(old, new, at, of)
        for below in _below(old):
            self.places.pop((*at, *below), None)
        self._adopt(new, at, of)
        return new

    def _mapping(self, old: dict[str, Any], new: dict[str, Any], at: Loc, of: Loc) -> Any:
        merged = dict(old)
        for key, value in new.items():
            here, there = (*at, key), (*of, key)
            if key in old and isinstance(old[key], dict | list):
                merged[key] = self.merge(old[key], value, here, there)
            else:
                self._adopt(value, here, there)
                merged[key] = value
        return merged

    def _entries(self, old: list[Any], new: list[Any], at: Loc, of: Loc) -> list[Any]:
        merged = list(old)
        index = {_name(entry): n for n, entry in enumerate(old)}
        seen: set[str | None] = set()
        for position, entry in enumerate(new):
            there = (*of, position)
            name = _name(entry)
            if name in seen:
                self._mistake((*at, name or ""), there, "this entry appears twice in this file")
                continue
            seen.add(name)
            if name in index:
                here = (*at, index[name])
                merged[index[name]] = self.merge(merged[index[name]], entry, here, there)
            else:
                index[name] = len(merged)
                self._adopt(entry, (*at, len(merged)), there)
                merged.append(entry)
        return merged

    def _grow(self, old: list[Any], new: list[Any], at: Loc, of: Loc) -> list[Any]:
        merged = list(old)
        known = set(map(repr, merged))  # by their text: a mistake may be a mapping
        for position, value in enumerate(new):
            if repr(value) not in known:
                known.add(repr(value))
                self._adopt(value, (*at, len(merged)), (*of, position))
                merged.append(value)
        return merged

    def _adopt(self, value: Any, at: Loc, of: Loc) -> None:
        """Take over the child's places for `value` and everything in it."""
        self.places[at] = self.child.place(of)
        for below in _below(value):
            self.places[(*at, *below)] = self.child.place((*of, *below))

    def _mistake(self, at: Loc, of: Loc, text: str) -> None:
        key = dotted(at)
        self.problems.append(Problem(self.child.place(of), key, text))


def undeclared(tree: Tree, base: Path) -> Iterator[Problem]:
    """Yield each value outside of the file `base` whose key has no direction there.

    A key that the program gains is closed to agencies until someone has decided its direction.
    """
    guards = [guard for _rule, guard in _guards(tree.data)]
    others = tree.data.get("directions", {}).values()
    keys = _key_tree([*(guard["key"] for guard in guards), *chain.from_iterable(others)])
    fixed = _key_tree(guard["key"] for guard in guards if guard["move"] == "fixed")
    for loc, place in tree.places.items():
        if place.path == base:
            continue
        value = _at(tree.data, loc)
        if value is _ABSENT or isinstance(value, dict):
            continue
        key = loc[:-1] if loc and isinstance(loc[-1], int) else loc
        within = any(_matches(key[:end], fixed) for end in range(1, len(key)))
        if not (within or _matches(key, keys)):
            yield Problem(place, dotted(loc), "belongs to no agency's file")


def _guards(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the id of the rule and the guard, for each guard of the floor."""
    for rule in data.get("floor", []):
        for guard in rule.get("guards", []):
            yield rule["id"], guard


def _adding(data: Any) -> _KeyTree:
    guarded = [guard["key"] for _rule, guard in _guards(data) if guard["move"] == "adds"]
    return _key_tree([*guarded, *data.get("directions", {}).get("adds", ())])


def _loosened(parent: Tree, merged: Tree) -> Iterator[Problem]:
    """Yield each line of the merged tree that loosens what the parent's floor guards."""
    for rule, guard in _guards(parent.data):
        free = guard.get("free", ())
        for loc, value in _select(merged.data, guard["key"].split(".")):
            if loc and loc[-1] in free:
                continue
            before = _at(parent.data, loc)
            if before is _ABSENT and _at(parent.data, loc[:-1]) is _ABSENT:
                continue  # part of an entry that the child adds
            below, why = _why_loose(guard, before, value)
            if why:
                at = (*loc, *below)
                text = f"loosens {rule}, which no agency may loosen: {why}"
                yield Problem(_where(parent, merged, at), dotted(at), text)


def _why_loose(guard: dict[str, Any], before: Any, after: Any) -> tuple[Loc, str]:
    """Return where below the guarded value it was loosened and why, or an empty reason."""
    move = guard["move"]
    if move == "fixed":
        kept = after == ([] if before is _ABSENT else before)
        return (), "" if kept else "it is fixed"
    if move == "toward":
        return (), _toward(guard["order"], before, after)
    if move == "at_least":
        enough = not isinstance(after, int | float) or before is _ABSENT or after >= before
        return (), "" if enough else f"it is at least {before}"
    if move == "at_most":
        if before is _ABSENT or before is None:
            return (), ""
        # `null` means no limit; any other word is a mistake of its own.
        few = after is not None and (not isinstance(after, int) or after <= before)
        return (), "" if few else f"it is at most {before}"
    if move == "shrinks":
        added = _without(_members(after), _members(before))
        return (), f"`{added[0]}` may not be added" if added else ""
    return _lost(before, after, closed=move == "closed")


def _toward(order: Sequence[str], before: Any, after: Any) -> str:
    before, after = _word(before), _word(after)
    if before in order and after is None:
        return f"`{before}` may not be emptied"
    known = before in order and after in order  # another word is a mistake of its own
    if known and order.index(after) > order.index(before):
        stricter = " or ".join(f"`{word}`" for word in order[: order.index(before)])
        if stricter:
            return f"`{before}` may become {stricter}, not `{after}`"
        return f"`{before}` cannot become `{after}`"
    return ""


def _word(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _lost(before: Any, after: Any, *, closed: bool) -> tuple[Loc, str]:
    old, new = _members(before), _members(after)
    if missing := _without(old, new):
        return (), f"`{missing[0]}` may not be taken away"
    if closed and (extra := _without(new, old)):
        return (extra[0],), f"`{extra[0]}` may not be added: the list is closed"
    return (), ""


def _without(some: list[Any], others: list[Any]) -> list[Any]:
    known = set(map(repr, others))
    return [value for value in some if repr(value) not in known]


def _members(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [_name(entry) if isinstance(entry, dict) else entry for entry in value]
    return list(value) if isinstance(value, dict) else []


def _where(parent: Tree, merged: Tree, loc: Loc) -> Place:
    """Return the line that did it: of the value, or of the first thing in it that is another."""
    if loc in merged.places and merged.places[loc] != parent.places.get(loc):
        return merged.places[loc]
    other = [
        place
        for at, place in merged.places.items()
        if at[: len(loc)] == loc
        and place.path == merged.path
        and _at(merged.data, at) != _at(parent.data, at)
    ]
    return min(other, key=lambda place: place.line, default=merged.place(loc))


_ABSENT = object()


def _at(value: Any, loc: Loc) -> Any:
    """Return the value at `loc`; merging never moves an entry, so positions agree."""
    for part in loc:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return _ABSENT
    return value


def _select(data: Any, parts: Sequence[str], at: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    if not parts:
        yield at, data
        return
    head, rest = parts[0], parts[1:]
    if head == "*":
        for key, value in _items(data):
            yield from _select(value, rest, (*at, key))
    elif isinstance(data, dict) and head in data:
        yield from _select(data[head], rest, (*at, head))


def _below(value: Any, at: Loc = ()) -> Iterator[Loc]:
    for key, item in _items(value):
        yield (*at, key)
        yield from _below(item, (*at, key))


def _items(value: Any) -> Iterable[tuple[str | int, Any]]:
    """Return key and value of a mapping, or position and value of a list; else nothing."""
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


_KeyTree = dict[str | None, Any]


def _key_tree(keys: Iterable[str]) -> _KeyTree:
    """Return dotted keys as a tree of their parts; None marks the end of a key."""
    root: _KeyTree = {}
    for key in keys:
        node = root
        for part in key.split("."):
            node = node.setdefault(part, {})
        node[None] = {}
    return root


def _matches(loc: Loc, keys: _KeyTree) -> bool:
    if not loc:
        return None in keys
    return any(_matches(loc[1:], keys[part]) for part in (str(loc[0]), "*") if part in keys)


def _shape(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping (lines of `key: value`)"
    return "a list (lines that begin with `- `)" if isinstance(value, list) else "a single value"


def _all_have_names(entries: list[Any]) -> bool:
    return bool(entries) and all(_name(entry) is not None for entry in entries)


def _name(entry: Any) -> str | None:
    if isinstance(entry, dict):
        for key in _NAMES:
            if isinstance(entry.get(key), str):
                return str(entry[key])
    return None
