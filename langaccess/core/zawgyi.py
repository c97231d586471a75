"""Burmese in Zawgyi, an encoding from before Unicode: recognized, and written in Unicode.

Zawgyi uses the code points of Unicode in another way: a vowel that is drawn on the left comes
first, and letters of Shan, Karen and Mon are parts of Burmese ones. In a Unicode font it is
unreadable.

Recognized by `myanmartools` (Google), a model of pairs of letters. Written in Unicode by the rules
of the transform Zawgyi-my of the CLDR (`data/zawgyi.tsv`, made by `tools.zawgyi_rules`).
"""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import Any

from langaccess.core.resources import DATA, shipped

_SURE = 0.95  # the threshold that the makers of the detector advise
_BURMESE = re.compile(r"[\u1000-\u109f]")
# One stretch between blanks: Zawgyi moves letters within a syllable, never across a blank. Signs
# that combine stay with the stretch, because a blank before them is a mistake of the typist.
_LETTERS = r"[\u1000-\u109f\u200b-\u200d]+"
_RUN = re.compile(rf"{_LETTERS}(?:[ \u00a0]+(?=[\u102b-\u1030\u1032-\u103a]){_LETTERS})*")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_GROUP = re.compile(r"\\(\d)")


def is_zawgyi(text: str) -> bool:
    """Return whether Burmese text is in Zawgyi. A short text may be of either kind: then False."""
    return _likelihood(text) > _SURE


def to_unicode(text: str) -> str:
    """Return Zawgyi text in Unicode. Text that is in Unicode already would be damaged."""
    return _RUN.sub(_unicode_of, text)


def unicode_edits(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and Unicode of each stretch of letters that changes in a Zawgyi document.

    A paragraph of it that is surely in Unicode has none.
    """
    if _likelihood(text) < 1 - _SURE:
        return []
    made = ((run, _unicode_of(run)) for run in _RUN.finditer(text))
    return [(run.start(), run.end(), words) for run, words in made if words != run[0]]


def _likelihood(text: str) -> float:
    """Return how likely text is in Zawgyi, 0 to 1; 0 for a text without Burmese letters."""
    if not _BURMESE.search(text):
        return 0.0
    return max(0.0, float(_detector().get_zawgyi_probability(text)))


def _unicode_of(run: re.Match[str]) -> str:
    made = run[0]
    for stage in _stages():
        made = stage.applied(made)
    return made


class _Stage:
    """The rules of one pass: at each place the first that fits is applied, once."""

    def __init__(self, rules: list[tuple[str, str]]) -> None:
        self._pattern = re.compile(
            "|".join(f"(?P<r{n}>{pattern})" for n, (pattern, _) in enumerate(rules))
        )
        self._made = [_ESCAPE.sub(lambda m: chr(int(m[1], 16)), made) for _, made in rules]

    def applied(self, text: str) -> str:
        return self._pattern.sub(self._replaced, text)

    def _replaced(self, match: re.Match[str]) -> str:
        rule = str(match.lastgroup)
        first = self._pattern.groupindex[rule]
        return _GROUP.sub(lambda m: match[first + int(m[1])], self._made[int(rule[1:])])


@cache
def _stages() -> tuple[_Stage, ...]:
    stages: dict[str, list[tuple[str, str]]] = {}
    for line in shipped(DATA, "zawgyi.tsv").read_text(encoding="utf-8").splitlines():
        stage, pattern, made = line.split("\t")
        stages.setdefault(stage, []).append((pattern, made))
    return tuple(map(_Stage, stages.values()))


@cache
def _detector() -> Any:
    from myanmartools import ZawgyiDetector

    with warnings.catch_warnings():  # it opens its data in a way that Python 3.11 advises against
        warnings.simplefilter("ignore", DeprecationWarning)
        return ZawgyiDetector()
