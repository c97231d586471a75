"""Fonts inside the page: reduced to what its texts need, and compared with the whole font."""

from __future__ import annotations

import base64
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Mapping

from langaccess.core.print import FALLBACK, Face, cut, faces_for, load_font
from langaccess.core.tags import Tag

# Characters that a shaper may need although no text has them: the parts of the Thai and Lao vowel
# am, the circle under a mark without its letter, the joiners.
_ALWAYS = frozenset("\u0e4d\u0e32\u0ecd\u0eb2\u25cc\u200c\u200d")

# Height of a line, as a multiple of the size, at which neighboring lines do not touch.
_USUAL = 1.4
_LEADING = {
    "Noto Nastaliq Urdu": 2.1,
    "Noto Sans Myanmar": 1.9,
    "Noto Sans Khmer": 1.8,
    "Noto Naskh Arabic": 1.7,
    "Noto Sans Malayalam": 1.7,
    "Noto Sans Telugu": 1.7,
    "Noto Sans Lao": 1.65,
    "Noto Sans Thai": 1.65,
}

# Fonts whose words reach beyond the box that a browser measures.
_WIDE = {"Noto Nastaliq Urdu"}


def font_css(texts: Iterable[tuple[Tag, str]]) -> str:
    """Return style rules that contain the fonts and give each language its own.

    Latin, Cyrillic and Greek come from the device, which always has them.
    """
    by_face: dict[Face, dict[str, None]] = {}
    stacks: dict[tuple[str, ...], dict[Tag, None]] = {}
    for tag, words in texts:
        own = [face for face in faces_for(tag) if face.family != FALLBACK]
        for face in own:
            by_face.setdefault(face, {})[words] = None
        if own:
            stacks.setdefault(tuple(face.family for face in own), {})[tag] = None
    rules = [_face_rule(face, by_face[face]) for face in sorted(by_face, key=lambda f: f.family)]
    return "\n".join([*rules, *_stack_rules(stacks)])


def _stack_rules(stacks: Mapping[tuple[str, ...], Iterable[Tag]]) -> list[str]:
    rules = []
    for families, tags in sorted(stacks.items()):
        where = ",".join(f".t:lang({tag})" for tag in sorted(tags))
        names = ",".join(f'"{family}"' for family in families)
        leading = _LEADING.get(families[0], _USUAL)
        room = "padding-inline:.3em;" if families[0] in _WIDE else ""
        rules.append(
            f"{where}{{{room}font-family:{names},system-ui,sans-serif;line-height:{leading:g}}}"
        )
    return rules


def _face_rule(face: Face, texts: Iterable[str]) -> str:
    data = base64.b64encode(_woff(_smallest(face, list(texts)))).decode("ascii")
    return (
        f'@font-face{{font-family:"{face.family}";'
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )


def _smallest(face: Face, texts: list[str]) -> bytes:
    """Return the font reduced to `texts`, or the whole font if that draws them differently."""
    whole = load_font(face.path)
    wanted = {char for words in texts for char in words} | _ALWAYS
    composed = {part for char in wanted for part in unicodedata.normalize("NFC", char)}
    wanted |= composed | {part for char in wanted for part in unicodedata.normalize("NFD", char)}
    made, opened = cut(face.path, wanted & whole.covers)
    if all(opened.drawing(words) == whole.drawing(words) for words in texts):
        return made
    return face.path.read_bytes()


def _woff(font: bytes) -> bytes:
    """Return a TrueType font packed for browsers, its tables compressed.

    Source: WOFF File Format 1.0, W3C Recommendation of 13 December 2012, sections 3 to 5.
    """
    flavour, count = struct.unpack_from(">4sH", font)
    tables = sorted(struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(count))
    start = 44 + 20 * count
    directory, body = b"", b""
    plain_size = 12 + 16 * count
    for name, checksum, offset, length in tables:
        table = font[offset : offset + length]
        packed = min(zlib.compress(table, 9), table, key=len)
        directory += struct.pack(">4sIIII", name, start + len(body), len(packed), length, checksum)
        body += packed + bytes(-len(packed) % 4)
        plain_size += length + -length % 4
    head = struct.pack(
        ">4s4sIHHIHHIIIII", b"wOFF", flavour, start + len(body), count, 0, plain_size, 1, 0,
        0, 0, 0, 0, 0,
    )  # fmt: skip
    return head + directory + body
