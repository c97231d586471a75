"""Types of fields with their own checks and their own messages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

# Short numbers, and the usual way to write one: asking phonenumbers would cost every start 25 ms.
_PLAIN = re.compile(r"[2-9]1{2}|988|[2-9]\d{2}-[2-9]\d{2}-\d{4}", re.ASCII)


KEYWORD_KEYS = {"alias_generator": lambda name: name.rstrip("_")}
"""`__pydantic_config__` of a dataclass with a key that is a word of Python: `class_` is `class`."""


class Phone(str):
    """A telephone number as people write it, checked to be a possible one (`617-555-0123`).

    Short numbers such as 911, 711 and 988 are accepted. The default region is the United States.
    """

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _after({"type": "str"}, phone)


class Pattern(str):
    """A regular expression without numbered groups and flags, so that several can be joined."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _after({"type": "str"}, _pattern)


class GroupPattern(Pattern):
    """A regular expression that may have numbered groups, for a replacement to name."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _after({"type": "str"}, _group_pattern)


class Between:
    """Marks a number field as lying from `low` to `high`: `Annotated[int, Between(1, 9)]`."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return {**handler(source), "ge": self.low, "le": self.high}


def _after(schema: dict[str, Any], function: Callable[[str], Any]) -> dict[str, Any]:
    # The core schema is a plain dictionary, so markers need no pydantic where they are used.
    return {
        "type": "function-after",
        "function": {"type": "no-info", "function": function},
        "schema": schema,
    }


def phone(text: str) -> Phone:
    """Return `text` as a telephone number."""
    if _PLAIN.fullmatch(text):
        return Phone(text)
    import phonenumbers

    try:
        possible = phonenumbers.is_possible_number(phonenumbers.parse(text, "US"))
    except phonenumbers.NumberParseException:
        possible = False
    if not possible:
        raise ValueError(
            "should be a telephone number with area code, such as 617-555-0123, or 911"
        )
    return Phone(text)


@lru_cache(maxsize=2048)  # the rules may be read several times, with the same patterns
def _pattern(text: str) -> Pattern:
    # Patterns are joined into one expression: numbers of groups and flags would mix.
    if _checked(text).groups:
        raise ValueError("should have no numbered groups: write (?:...) for (...)")
    return Pattern(text)


@lru_cache(maxsize=2048)
def _group_pattern(text: str) -> GroupPattern:
    _checked(text)
    return GroupPattern(text)


def _checked(text: str) -> re.Pattern[str]:
    try:
        compiled = re.compile(text)
    except re.error as exc:
        raise ValueError(f"is not a regular expression: {exc}") from exc
    if compiled.flags != re.compile("").flags:
        raise ValueError("should have no numbered groups and no flags: write (?:...) for (...)")
    if _repeats_within(text):
        raise ValueError(
            "repeats without an end what repeats without an end, which can take for ever on a long "
            "text: set an end to the outer one, as in (?:\\w+ ){1,5}"
        )
    return compiled


# An escape, a class of characters, or one character; a repeat with its numbers.
_SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*,?\d*\}|.", re.DOTALL)
_TIMES = re.compile(r"\{(\d*)(,?)(\d*)\}")
_MANY = 30  # times: beyond it a repeat counts as one without an end


def _repeats_within(text: str) -> bool:
    """Return whether a group that repeats without an end holds a repeat without an end: `(?:a+)+`.

    Python's matcher tries every way to share the text out between the two: 2 to the power of its
    length. The test of the shape is coarse: it also refuses some that are harmless.
    """
    inside = [False]
    last = False  # whether the part before holds a repeat without an end
    for sign in _SIGN.findall(text):
        if sign == "(":
            inside.append(False)
            last = False
        elif sign == ")" and len(inside) > 1:
            last = inside.pop()
            inside[-1] |= last
        elif _is_endless(sign):
            if last:
                return True
            inside[-1] = True
        elif sign not in ("?", ":"):
            last = False
    return False


def _is_endless(sign: str) -> bool:
    if sign in ("*", "+"):
        return True
    match = _TIMES.fullmatch(sign) if len(sign) > 2 else None
    if match is None:
        return False
    most = match[3] if match[2] else match[1]
    return not most or int(most) > _MANY
