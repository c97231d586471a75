"""Damaged catalogues of messages and damaged workbooks: their readers, and good files for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.property.fuzz_reader import Reader

_GOOD = {
    "po": """msgid ""
msgstr "Language: es\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

#, fuzzy, python-format
msgctxt "menu"
msgid "File %s"
msgstr "Archivo %s"

msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d día"
msgstr[1] "%d días"
""",
    "strings": '/* c */\n"a b" = "c \\U00e9 \\"d\\"";\nbare = word;\n"alone";\n',
    "json": '{"es": {"a": {"b": "uno {x}"}, "l": ["x", 5, null], "k_one": "d", "k_other": "ds"}}',
    "yml": 'es:\n  a:\n    b: "uno %{x}"\n  l: [x, 5]\n  days:\n    one: d\n    other: ds\n',
    "xml": """<resources><string name="a">It\\'s <b>%1$s</b> &amp; x</string>
<string-array name="c"><item>One</item></string-array>
<plurals name="p"><item quantity="one">%d day</item><item quantity="other">%d days</item>
</plurals></resources>""",
    "properties": "# c\na.b = A {0} \\u00e9\\\n   more\nx : y\n",
}


def _read(path: Path) -> object:
    from langaccess.formats.exchange import read_catalogue

    return read_catalogue(path)


def _seeds(suffix: str) -> Callable[[], list[bytes]]:
    return lambda: [_GOOD[suffix].encode("utf-8")]


CATALOGUES: Mapping[str, Reader] = {
    f"catalogue-{suffix}": Reader(suffix, _seeds(suffix), _read) for suffix in _GOOD
}
