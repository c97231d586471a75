"""CommonMark through markdown-it-py, with the place of every inline token in its paragraph.

markdown-it gives block tokens their lines and inline tokens no place at all. The rules are
wrapped here so that each token they make notes in `meta["at"]` where it came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from langaccess.formats.text.inline_runs import TEMPLATE

# Kramdown attributes, fenced containers and table-of-contents marks beside template code.
_KRAMDOWN = re.compile(r"\{:?[ ]?[#.:][^{}\n]{1,200}\}|^:::.*$|\[\[_?TOC_?\]\]", re.MULTILINE)
# Characters of the private use area that replace code while the text is parsed.
_STANDINS = ("\ue0ff", "\ue0fe", "\uf8fe", "\U000ffffd")

# Levels of lists (two each) and quotes. The parser drops what is deeper, and its own limit of 20 is
# met by ten levels of lists; `first_lost` refuses a file that is deeper still.
_DEEPEST = 100


def is_only_code(line: str) -> bool:
    """Return whether a line has only code and is not part of the sentence next to it."""
    return bool(TEMPLATE.fullmatch(line) or _KRAMDOWN.fullmatch(line))


class MaskedCode:
    """Template code of a text, hidden from the parser behind letters of equal number."""

    def __init__(self, text: str) -> None:
        self.letter = next((c for c in _STANDINS if c not in text), "")
        self.masked = text
        if self.letter:
            self.masked = TEMPLATE.sub(self._hide, text)
            self.masked = _KRAMDOWN.sub(self._hide, self.masked)

    def _hide(self, match: re.Match[str]) -> str:
        code = match.group()
        if re.search(r"\n[ \t>]*\n", code):
            return code  # over a blank line: two braces that belong to two paragraphs
        return re.sub(r"[^\n]", self.letter, code)


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    options = {"html": True, "maxNesting": _DEEPEST}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    parser.use(deflist_plugin).use(footnote_plugin, inline=False)
    # Footnotes stay where they are written; pieces of text stay apart, each with its place.
    parser.disable(["footnote_tail", "text_join", "fragments_join"])
    ruler = parser.inline.ruler
    for name, rule in zip(ruler.get_active_rules(), list(ruler.getRules("")), strict=True):
        if name != "text":
            ruler.at(name, _placed(name, rule))
    return parser


def parse(text: str) -> tuple[list[Any], dict[str, Any]]:
    """Return the block tokens of a Markdown text and the parser's definitions (references)."""
    env: dict[str, Any] = {}
    return list(_parser().parse(text, env)), env


def parse_inline(text: str, env: dict[str, Any]) -> list[Any]:
    """Return the inline tokens of a paragraph of a text with the definitions `env`."""
    tokens: list[Any] = []
    parser = _parser()
    parser.inline.parse(text, parser, env, tokens)
    return tokens


def place_of(token: Any, length: int) -> tuple[int, int]:
    """Return the place of an inline token in its paragraph of `length` characters."""
    place = token.meta.get("at")
    if place is None:  # the text that was still waiting when the paragraph ended
        return length - len(token.content), length
    start, end = place
    if token.markup in {"**", "__"} and token.type == "strong_open":
        return start - 1, end  # made of two delimiters; the outer one is left as empty text
    if token.markup in {"**", "__"} and token.type == "strong_close":
        return start, end + 1
    return start, end


def _placed(name: str, rule: Callable[[Any, bool], bool]) -> Callable[[Any, bool], bool]:
    def run(state: Any, silent: bool) -> bool:  # noqa: FBT001 (the parser's own signature)
        if silent:
            return rule(state, silent)
        start, waiting, count = state.pos, len(state.pending), len(state.tokens)
        label_end = _label_end(name, state)
        if not rule(state, silent):
            return False
        new = state.tokens[count:]
        if new and waiting and new[0].type == "text":  # blanks before a line end make none
            new[0].meta["at"] = (start - waiting, start - waiting + len(new[0].content))
            new = new[1:]
        if name == "link":
            _place_link(new, start, label_end, state.pos)
        elif name in {"emphasis", "strikethrough"}:
            for token in new:
                token.meta["at"] = (start, start + len(token.content))
                start += len(token.content)
        elif new:
            new[0].meta["at"] = (start, state.pos)
            new[0].meta["label_end"] = label_end
            new[0].meta["shown"] = new[1].content if len(new) > 1 else ""
            del state.tokens[len(state.tokens) - len(new) + 1 :]  # an address is one thing
        return True

    return run


def _label_end(name: str, state: Any) -> int:
    """Return where the text of a link or picture that begins here ends; -1 without one."""
    opening = {"link": "[", "image": "!["}.get(name)
    if opening is None or not state.src.startswith(opening, state.pos):
        return -1
    from markdown_it.helpers import parseLinkLabel

    bracket = state.pos + len(opening) - 1
    return int(parseLinkLabel(state, bracket, name == "link"))


def _place_link(new: list[Any], start: int, label_end: int, end: int) -> None:
    new[0].meta["at"] = (start, start + 1)
    new[-1].meta["at"] = (label_end, end)
    last = new[-2]
    if last.type == "text" and "at" not in last.meta:  # written when the link closed
        last.meta["at"] = (label_end - len(last.content), label_end)
