"""Language tags as other programs write them, read as what they mean."""

from __future__ import annotations

from langaccess.core.errors import InputError
from langaccess.core.tags import Tag

__all__ = ["parse_tag"]

# Tags that are well formed and mean something that nobody meant. Spanish of Laos stands for Latin
# America in the memories of TICO-19 and of older programs; Chinese was told apart by region before
# scripts had subtags (RFC 4646, 2006).
_MEANT = {
    "es-LA": "es-419",
    "zh-CN": "zh-Hans",
    "zh-SG": "zh-Hans",
    "zh-TW": "zh-Hant",
    "zh-HK": "zh-Hant",
    "zh-MO": "zh-Hant",
}


def parse_tag(typed: str, where: str | None = None, what: str = "") -> Tag:
    """Return the language that a tag of a translators' file means.

    Underscores, letter case, `XX` for no region, and known misuses are put right.

    Args:
        typed: the tag.
        where: where it stands, for the message.
        what: name of the field in which it stands, for the message.

    Raises:
        InputError: it names no language.
    """
    plain = typed.strip().replace("_", "-")
    if plain.upper().endswith("-XX"):
        plain = plain[:-3]
    try:
        tag = Tag(plain)
    except InputError as exc:
        fault = f"`{typed}` is no language tag" if typed.strip() else "a language tag is missing"
        raise InputError(
            f"{what}: {fault}" if what else fault,
            where=where,
            hint="write one such as so, pt-BR or zh-Hant",
        ) from exc
    return Tag(_MEANT.get(str(tag), str(tag)))
