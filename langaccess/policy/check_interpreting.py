"""What must agree inside the rules about interpreters, beyond the shape of each value."""

from __future__ import annotations

from collections.abc import Iterator

from langaccess.load import Loc, Problem, Tree, dotted
from langaccess.policy.interpreting import Interpreting, Stakes, Using
from langaccess.tags import tag_or_none
from langaccess.words import plain_id

__all__ = ["check_interpreting"]


def check_interpreting(
    rules: Interpreting, tree: Tree, voice_line: str | None
) -> Iterator[Problem]:
    """Yield every place where the rules about interpreters do not fit together.

    Args:
        rules: the rules.
        tree: where they stand.
        voice_line: the agency's line for interpreters by telephone.
    """
    for loc, text in (
        *_levels(rules),
        *_words(rules),
        *_aliases(rules, tree),
        *_languages(rules, tree),
        *_voice(rules, voice_line),
    ):
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
            text.format(language="", relay="", encounter="", officer="")
        except (KeyError, IndexError, ValueError):
            yield ("line", key), "only {language}, {relay}, {encounter} and {officer} are filled in"
    if not any(path.phone for path in rules.sign.paths):
        yield ("sign", "paths"), "one of them should have a number, such as 711"


def _voice(rules: Interpreting, line: str | None) -> Iterator[tuple[Loc, str]]:
    """Yield ways for deaf people that end in the voice line, however its number is written."""
    for n, path in enumerate(rules.sign.paths):
        if path.phone and line and _digits(path.phone) == _digits(line):
            text = "is your voice line, which helps nobody who is deaf (floor.6)"
            yield ("sign", "paths", n, "phone"), text


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))[-10:]


def _aliases(rules: Interpreting, tree: Tree) -> Iterator[tuple[Loc, str]]:
    seen: dict[str, tuple[str, Loc]] = {}
    for name, encounter in rules.encounters.items():
        own: Loc = ("encounters", name, "aliases")
        words = [(name, own), *((word, (*own, n)) for n, word in enumerate(encounter.aliases))]
        for word, loc in words:
            first, place = seen.setdefault(plain_id(word), (name, loc))
            if first != name:
                # The agency's own file is where it is mended, not the shipped one.
                is_theirs = tree.place(("interpreting", *place)).path == tree.path
                yield place if is_theirs else loc, f"`{word}` stands for {first} and for {name}"


def _languages(rules: Interpreting, tree: Tree) -> Iterator[tuple[Loc, str]]:
    lists: tuple[tuple[Loc, tuple[str, ...]], ...] = (
        (("apart",), rules.apart),
        (("no_certification", "certified"), rules.no_certification.certified),
        (("no_certification", "tested"), rules.no_certification.tested),
    )
    for at, names in lists:
        for n, name in enumerate(names):
            # What the base says a test has checked; asking again would cost every start.
            loc: Loc = (*at, n)
            if tree.place(("interpreting", *loc)).path == tree.path and not _is_language(name):
                yield loc, f"`{name}` is not a language; write a tag without a region, such as es"


def _is_language(name: str) -> bool:
    tag = tag_or_none(name)
    return tag is not None and tag.language == name
