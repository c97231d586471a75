"""What must agree inside the rules about interpreters, beyond the shape of each value."""

from __future__ import annotations

from collections.abc import Iterator

from langaccess.load import Loc, Problem, Tree, dotted
from langaccess.policy.interpreting import Interpreting, Stakes, Using

__all__ = ["check_interpreting"]


def check_interpreting(rules: Interpreting, tree: Tree) -> Iterator[Problem]:
    """Yield every place where the rules about interpreters do not fit together."""
    for loc, text in (*_levels(rules), *_words(rules), *_aliases(rules, tree)):
        at: Loc = ("interpreting", *loc)
        yield Problem(tree.place(at), dotted(at), text)


def _levels(rules: Interpreting) -> Iterator[tuple[Loc, str]]:
    for stakes in Stakes:
        if stakes not in rules.levels:
            yield ("levels",), f"`{stakes}` is missing"
    for using in Using:
        if using not in rules.using:
            yield ("using",), f"`{using}` is missing"
        for name, level in rules.levels.items():
            if using not in level.using:
                yield ("levels", name.value, "using"), f"`{using}` is missing"


def _words(rules: Interpreting) -> Iterator[tuple[Loc, str]]:
    for key in ("say", "relay", "certified", "unknown"):
        text = getattr(rules.line, key)
        if not text.strip():
            yield ("line", key), "should hold the words to say"
        try:
            text.format(language="", relay="", encounter="")
        except (KeyError, IndexError, ValueError):
            yield ("line", key), "only {language}, {relay} and {encounter} are filled in"
    if not any(path.phone for path in rules.sign.paths):
        yield ("sign", "paths"), "one of them should have a number, such as 711"


def _aliases(rules: Interpreting, tree: Tree) -> Iterator[tuple[Loc, str]]:
    seen: dict[str, tuple[str, Loc]] = {}
    for name, encounter in rules.encounters.items():
        own: Loc = ("encounters", name, "aliases")
        words = [(name, own), *((word, (*own, n)) for n, word in enumerate(encounter.aliases))]
        for word, loc in words:
            first, place = seen.setdefault(_plain(word), (name, loc))
            if first != name:
                # The agency's own file is where it is mended, not the shipped one.
                is_theirs = tree.place(("interpreting", *place)).path == tree.path
                yield place if is_theirs else loc, f"`{word}` stands for {first} and for {name}"


def _plain(word: str) -> str:
    return word.strip().lower().replace("_", " ").replace("-", " ")
