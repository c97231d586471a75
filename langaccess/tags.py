"""Language tags: one canonical form at every border, and what the project knows per language."""

from __future__ import annotations

from typing import Any, Self

from langaccess.errors import InputError

__all__ = ["Tag"]

# Private-use tags of pseudo-translation; the registry knows neither of the variants.
_PSEUDO = frozenset({"qps-ploc", "qps-plocm"})


class Tag(str):
    """A canonical BCP 47 language tag (`pt-BR`, `zh-Hant`, `mam`), equal to its text.

    `Tag("pt_br") == "pt-BR"`. Deprecated and three-letter forms fold to the canonical one.

    Raises:
        InputError: the text is not a registered language tag.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Return the canonical tag for `text`."""
        if isinstance(text, cls):
            return text
        return super().__new__(cls, _canonical(text))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Let `load` turn text into a tag, without pydantic being imported here."""
        return {
            "type": "function-after",
            "function": {"type": "no-info", "function": _for_loader},
            "schema": {"type": "str"},
        }


def _canonical(text: str) -> str:
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    wanted = text.strip().replace("_", "-")
    if wanted.casefold() in _PSEUDO:
        return wanted.casefold()
    try:
        tag = langcodes.standardize_tag(wanted)
        valid = bool(tag) and langcodes.tag_is_valid(tag)
    except LanguageTagError:
        valid = False
    if not valid:
        raise InputError(
            f"'{text}' is not a registered language tag",
            hint="find the tag with `langaccess languages NAME`",
        )
    return tag


def _for_loader(text: str) -> Tag:
    try:
        return Tag(text)
    except InputError as exc:
        raise ValueError(exc.message) from exc
