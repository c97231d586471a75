"""Shapes text and cuts fonts; the only module that knows `uharfbuzz`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Font:
    """An opened font."""

    covers: frozenset[str]  # the characters that it has a glyph for
    _font: Any

    def glyph(self, char: str) -> int:
        """Return the number of the glyph of one character, 0 for none."""
        return int(self._font.get_nominal_glyph(ord(char)) or 0)

    def shape(self, run: str) -> list[tuple[int, int]]:
        """Return the glyphs of a run of one script, each with its place in the text.

        Glyph 0 is the box for what the font cannot draw. The place is the offset of the first
        character of the glyph.
        """
        return [(info.codepoint, info.cluster) for info in self._shaped(run).glyph_infos]

    def drawing(self, run: str) -> list[tuple[int, ...]]:
        """Return each glyph with its advance and its offset, which say all of how it looks."""
        buffer = self._shaped(run)
        return [
            (info.codepoint, place.x_advance, place.y_advance, place.x_offset, place.y_offset)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def _shaped(self, run: str) -> Any:
        import uharfbuzz as hb

        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer)
        return buffer


@cache
def load_font(path: Path) -> Font:
    """Return the font in a file that `fonts.load_faces` has looked at."""
    import uharfbuzz as hb

    return _opened(hb.Face(hb.Blob.from_file_path(str(path))))


def font_family(path: Path) -> str:
    """Return the family name of a font file, as the typesetter knows it, or nothing.

    Source: OpenType `name` table, ids 16 (typographic family) and 1 (family).
    """
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(path)))
    return str(face.get_name(16) or face.get_name(1) or "") if face.glyph_count else ""


def cut(path: Path, chars: Iterable[str]) -> tuple[bytes, Font]:
    """Return a font cut to what `chars` need, and the same opened.

    Every layout feature and the box for missing glyphs stay; hinting, which phones do not use,
    goes. Glyphs keep their numbers, so that the two fonts can be compared glyph by glyph.
    """
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).update(sorted(map(ord, chars)))
    features = wanted.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG)
    features.clear()
    features.invert()
    flags = hb.SubsetFlags
    wanted.flags = flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.RETAIN_GIDS
    face = hb.subset(hb.Face(hb.Blob.from_file_path(str(path))), wanted)
    return bytes(face.blob.data), _opened(face)


def _opened(face: Any) -> Font:
    import uharfbuzz as hb

    return Font(frozenset(map(chr, face.unicodes)), hb.Font(face))
