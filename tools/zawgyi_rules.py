"""Makes `data/zawgyi.tsv` from the transform Zawgyi-my of the CLDR; run by a developer.

    python -m tools.zawgyi_rules RULES > langaccess/data/zawgyi.tsv

RULES is `genconvert/input/my-t-my-s0-zawgyi.txt` of the repository google/myanmar-tools, the
version that Google gave to the Unicode Consortium. A row has the number of the stage, a regular
expression and what replaces a match, with groups by number. Syntax of the rules: Unicode Technical
Standard 35, part 2, "Transform Rules".

The published rules of the second stage are left out. They read a digit 0 or 4 at the beginning or
end of a text, or after a vowel, as the letter that looks like it, and so change numbers ("4
days"). Here a 0 is a letter only where no digit can be: before a sign that combines, before a
consonant that ends a syllable, and after the vowel that is drawn on the left.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

# In the published rules a class has \1u36 for \u1036, and matches the digits 1, 3 and 6.
_TYPO = (r"\1u36", r"\u1036")
_DIGITS = 1
_ZERO = (
    (_DIGITS, r"\u1040(?=[\u102b-\u1032\u1036-\u103e])", r"\u101D"),
    (_DIGITS, r"\u1040(?=[\u1000-\u1021]\u1037?\u103A)", r"\u101D"),
    (_DIGITS, r"\u1031\u1040", r"\u1031\u101D"),
)


def rows(rules: str) -> Iterator[tuple[int, str, str]]:
    """Yield stage, pattern and replacement of each rule, in the order in which they are tried."""
    variables: dict[str, str] = {}
    stage = 0
    text = re.sub(r"#.*", "", rules).replace(*_TYPO)
    for statement in filter(None, (part.strip() for part in re.sub(r"\s+", "", text).split(";"))):
        if statement == "::Null":
            stage += 1
            yield from _ZERO if stage == _DIGITS else ()
        elif named := re.fullmatch(r"\$(\w+)=(.*)", statement):
            variables[named[1]] = named[2]
        elif stage != _DIGITS:
            left, right = re.split("[→>]", _expanded(statement, variables))
            yield stage, re.sub(r"\$$", r"\\Z", left), re.sub(r"\$(\d)", r"\\\1", right)


def _expanded(statement: str, variables: dict[str, str]) -> str:
    for name in sorted(variables, key=len, reverse=True):
        statement = statement.replace(f"${name}", variables[name])
    return statement


if __name__ == "__main__":
    for row in rows(Path(sys.argv[1]).read_text(encoding="utf-8")):
        sys.stdout.write("\t".join(map(str, row)) + "\n")
