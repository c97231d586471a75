"""Reads a jurisdiction file with everything it extends, down to the pinned floor."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from langaccess.agency.policy.consistency import find_contradictions
from langaccess.agency.policy.interpreting_rules import HelpKind
from langaccess.agency.policy.merge import merge, undeclared
from langaccess.agency.policy.model import Policy
from langaccess.core import log
from langaccess.core.config import (
    Loc,
    Place,
    Problem,
    Tree,
    dotted,
    raise_problems,
    read_yaml,
    validate,
)
from langaccess.core.errors import ConfigError
from langaccess.core.files import read_bytes, read_text, sha256
from langaccess.core.resources import CONFIG, DATA, shipped

_MAX_CHAIN = 8
_MOST_ENTRIES = 10_000
_IS_RULES = re.compile(r"^id:", re.MULTILINE)


def load_policy(path: Path) -> Policy:
    """Return the rules that apply under the jurisdiction file `path`.

    Raises:
        ConfigError: any file of the chain is wrong, or loosens the floor; `details` has all of it.
    """
    return _load(path)[0]


def load_chain(path: Path) -> tuple[Policy, tuple[Path, ...]]:
    """Return the rules that apply under `path`, and every file they come from.

    Raises:
        ConfigError: as for `load_policy`.
    """
    policy, _tree, files = _load(path)
    return policy, files


def explain(path: Path) -> Tree:
    """Return the merged data of `load_policy` with the file and line of each value.

    Raises:
        ConfigError: as for `load_policy`.
    """
    return _load(path)[1]


def digest(policy: Policy) -> str:
    """Return the SHA-256 of the rules themselves, whatever files they were written in."""
    return sha256(rules_text(policy).encode("ascii"))


def rules_text(policy: Policy) -> str:
    """Return the rules as JSON text, to be kept: its SHA-256 is `digest(policy)`."""
    return json.dumps(_without(policy, {"where"}), sort_keys=True, default=str)


def load_rules(text: str) -> Policy:
    """Return the rules that `rules_text` wrote; the file and line of a rule are not known any more.

    Raises:
        ConfigError: this version of the program cannot read them.
    """
    data = json.loads(text)
    _drop_gone_keys(data)
    with suppress(KeyError, TypeError, AttributeError):  # `validate` reports what is wrong
        _add_later_keys(data["interpreting"])
    return validate(Policy, Tree(Path("rules kept in the log"), data, {}))


def _add_later_keys(interpreting: dict[str, Any]) -> None:
    """Give rules of an earlier version the keys that 0.2.0 added.

    What they say of a translation program counts for the body camera. The short words are for an
    answer on the street, which old rules never give.
    """
    for rules in (interpreting, *interpreting["levels"].values()):
        kinds = rules["using"]
        kinds.setdefault(HelpKind.BODY_CAMERA_AI, kinds[HelpKind.MT])
    for kind in interpreting["using"].values():
        kind.setdefault("short", kind["text"])
    for key, value in (("short", ""), ("short_unknown", ""), ("callers", {})):
        interpreting["line"].setdefault(key, value)


_GONE = (("audit", "least_shared_count"),)
"""Keys of an earlier version: the file of an agency, or rules kept in its log, may have them."""


def _drop_gone_keys(data: Any) -> None:
    for room, key in _GONE:
        with suppress(KeyError, TypeError):  # the merge reports what has another shape
            del data[room][key]


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a configuration file, the same on Windows and elsewhere."""
    return sha256(read_bytes(path).replace(b"\r\n", b"\n"))


@cache
def pinned_digest() -> str:
    """Return the SHA-256 of the `base.yaml` that the program was made with, line ends as LF.

    The floor is data; this makes it a floor.
    """
    return shipped(DATA, "base.sha256").read_text(encoding="ascii").strip()


def adopted_digest(policy: Policy) -> str:
    """Return the SHA-256 of what is adopted: the rules, not the facts about the agency."""
    rules = _without(policy, {"where", "phone"})
    for name in _NOT_ADOPTED:
        rules.pop(name)
    text = json.dumps(rules, sort_keys=True, default=str)
    return sha256(text.encode("ascii"))


# What the agency enters about itself; entering a telephone number changes no rule.
_NOT_ADOPTED = (
    "id", "as_of", "extends", "agency", "officers", "languages", "adopted",
    "directive",
)  # fmt: skip


def _with_adoption(policy: Policy) -> Policy:
    """Return the rules, marked when they differ from the adopted ones."""
    signed = policy.adopted
    if signed is None:
        return policy
    changed = bool(signed.digest) and signed.digest != adopted_digest(policy)
    return dataclasses.replace(policy, adopted=dataclasses.replace(signed, changed=changed))


def _without(value: Any, names: set[str]) -> Any:
    """Return rules as plain data, without the values of these names."""
    if dataclasses.is_dataclass(value):
        fields = [field.name for field in dataclasses.fields(value)]
        return {name: _without(getattr(value, name), names) for name in fields if name not in names}
    if isinstance(value, Mapping):
        return {str(k): _without(item, names) for k, item in value.items() if k not in names}
    if isinstance(value, list | tuple):
        return [_without(item, names) for item in value]
    return value


def _load(path: Path) -> tuple[Policy, Tree, tuple[Path, ...]]:
    problems: list[Problem] = []
    chain = _chain(path, problems)
    shapeless = [
        Problem(tree.place(()), "", "should be a mapping: lines of `key: value`")
        for tree in chain
        if not isinstance(tree.data, dict)
    ]
    endless = [problem for tree in chain[:-1] for problem in _endless(tree, tree.data, ())]
    raise_problems([*shapeless, *endless], path)
    merged = chain[-1]
    for tree in reversed(chain[:-1]):
        merged = merge(merged, tree, problems=problems)
    merged = _stamped(_without_anothers_adoption(merged, chain[0]))
    policy = _with_adoption(validate(Policy, merged, problems=problems))
    raise_problems([*undeclared(merged, _base()), *find_contradictions(policy, merged)], path)
    log.event("rules.loaded", id=policy.id, files=len(chain))
    return policy, merged, tuple(tree.path for tree in chain)


def _endless(tree: Tree, value: Any, at: Loc) -> Iterator[Problem]:
    """Yield lists and mappings that no agency writes: their entries would take minutes."""
    if not isinstance(value, dict | list):
        return
    if len(value) > _MOST_ENTRIES:
        text = f"has {len(value):,} entries; at most {_MOST_ENTRIES:,} are read"
        yield Problem(tree.place(at), dotted(at), text)
        return
    for step, inside in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _endless(tree, inside, (*at, step))


def _chain(path: Path, problems: list[Problem]) -> list[Tree]:
    """Return the trees from `path` to the base."""
    base = _base()
    trees: list[Tree] = []
    seen: list[Path] = []
    while True:
        if path.exists() and path.resolve() in seen:
            names = " -> ".join(p.name for p in [*seen, path])
            raise ConfigError(f"these files extend each other: {names}", where=str(path))
        if len(trees) == _MAX_CHAIN:
            raise ConfigError(f"more than {_MAX_CHAIN} files extend each other", where=str(path))
        tree = _floor(base) if path == base else read_yaml(path, problems=problems)
        _drop_gone_keys(tree.data)
        seen.append(path.resolve())
        if _is_base(tree, base):
            break
        trees.append(tree)
        parent = _parent(tree)
        if parent is None:
            break
        path = parent
    return [*trees, _floor(base)]


@cache
def _floor(base: Path) -> Tree:
    """Return the tree of the base, read once in a process and never changed."""
    return read_yaml(base)


def _base() -> Path:
    base = shipped(CONFIG, "base.yaml")
    if file_digest(base) != pinned_digest():
        clone = (base.parent.parent / "tools" / "base_digest.py").exists()
        step = "run `make digest`" if clone else "install langaccess-toolkit again"
        raise ConfigError(
            "the shipped base.yaml was changed",
            where=str(base),
            hint=f"{step}; an agency's own rules are in jurisdiction.yaml",
        )
    return base


def _is_base(tree: Tree, base: Path) -> bool:
    """Return whether `tree` is the base; a changed copy of it is refused."""
    if tree.path.resolve() == base.resolve():
        return True
    claims = isinstance(tree.data, dict) and tree.data.get("id") == "base"
    if claims and file_digest(tree.path) != pinned_digest():
        raise ConfigError(
            "this copy of base.yaml differs from the one this program ships",
            where=str(tree.place(("id",))),
            hint="give the file its own id; the shipped base.yaml always applies",
        )
    return claims


def _parent(tree: Tree) -> Path | None:
    name = tree.data.get("extends") if isinstance(tree.data, dict) else None
    if name is None:
        return None
    where = tree.place(("extends",))
    if not isinstance(name, str) or not name.strip():
        raise ConfigError("extends: should be the name of a jurisdiction", where=str(where))
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        return tree.path.parent / name
    known = shipped_jurisdictions()
    if name not in known:
        raise ConfigError(
            f"extends: there is no shipped jurisdiction `{name}`",
            where=str(where),
            hint=f"shipped are {', '.join(known)}; name your own file by its path",
        )
    return known[name]


@cache
def shipped_jurisdictions() -> Mapping[str, Path]:
    """Return the shipped jurisdictions by name; other files of that folder are not rules."""
    files = sorted(shipped(CONFIG).glob("*.yaml"))
    return {file.stem: file for file in files if _IS_RULES.search(read_text(file))}


_STAMPED = (
    ("documents", "classes"),
    ("sentences", "rules"),
    ("interpreting", "levels"),
    ("interpreting", "encounters"),
)


def _without_anothers_adoption(merged: Tree, own: Tree) -> Tree:
    """Keep what the agency's own file says about adoption; another's does not count."""
    if "adopted" in own.data:
        return merged
    rules = {key: value for key, value in merged.data.items() if key != "adopted"}
    return Tree(merged.path, rules, merged.places)


def _stamped(tree: Tree) -> Tree:
    """Return the rules with the file and line of each, for decisions to show."""
    touched = _touched(tree)

    def stamp(at: Loc, rule: Any) -> Any:
        where = str(touched.get(at) or tree.place(at))
        return {**rule, "where": where} if isinstance(rule, dict) else rule

    data = dict(tree.data)
    for room, name in _STAMPED:
        rules = data[room].get(name) if isinstance(data.get(room), dict) else None
        if isinstance(rules, dict):
            stamped: Any = {key: stamp((room, name, key), rule) for key, rule in rules.items()}
        elif isinstance(rules, list):
            stamped = [stamp((room, name, n), rule) for n, rule in enumerate(rules)]
        else:
            continue
        data[room] = {**data[room], name: stamped}
    return Tree(tree.path, data, tree.places)


def _touched(tree: Tree) -> dict[Loc, Place]:
    """Return the first line of each rule in the agency's own file, which touched it last."""
    found: dict[Loc, Place] = {}
    for at, place in tree.places.items():
        if len(at) > 2 and place.path == tree.path:
            before = found.setdefault(at[:3], place)
            found[at[:3]] = min(before, place, key=lambda p: p.line)
    return found
