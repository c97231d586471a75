"""Builds `langaccess/data/pictures`: the pictures of the free sets, and their names by language.

    python -m tools.pictures HEALTHICONS TEMAKI MATERIAL ANNOTATIONS

The first two are git folders of the sets, MATERIAL is the unpacked npm package
`@material-design-icons/svg`, ANNOTATIONS the folder `annotations` of the npm package
`cldr-annotations-full`. `pictures.tsv` says which picture comes from where; this fills in its
digests, and writes `names.tsv`: the short names of the same things in Unicode's CLDR.
Drawings of our own (set `langaccess`) are edited by hand.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from langaccess.core.files import sha256
from langaccess.core.folding import nfc
from langaccess.core.resources import DATA, rows, shipped
from langaccess.core.tags import languages

HOME = shipped(DATA, "pictures")
# Tags of ours under which CLDR files a language by another one.
_FILED = {"prs": "fa", "tl": "fil", "kmr": "ku", "zh-Hans": "zh"}


def main(healthicons: Path, temaki: Path, material: Path, annotations: Path) -> None:
    """Write the pictures, `pictures.tsv` and `names.tsv`."""
    pictures = list(rows(HOME / "pictures.tsv"))
    for row in pictures:
        path = HOME / f"{row['name']}.svg"
        if row["set"] == "Health Icons":
            path.write_bytes(_committed(healthicons, f"public/icons/svg/filled/{row['origin']}"))
        elif row["set"] == "Temaki":
            path.write_bytes(_committed(temaki, f"icons/{row['origin']}"))
        elif row["set"] == "Material Icons":
            path.write_bytes((material / "filled" / row["origin"]).read_bytes())
        row["sha256"] = sha256(path.read_bytes())
    text = "".join("\t".join(cells) + "\n" for cells in (pictures[0], *map(dict.values, pictures)))
    (HOME / "pictures.tsv").write_text(text, encoding="utf-8", newline="\n")
    named = [row for row in pictures if row["emoji"]]
    table = ["\t".join(["lang", *(row["name"] for row in named)])]
    for tag in sorted({*(entry.tag for entry in languages()), *_FILED}):
        source = annotations / _FILED.get(tag, str(tag)) / "annotations.json"
        if source.is_file() and tag != "en":
            found = json.loads(source.read_text("utf-8"))["annotations"].get("annotations", {})
            names = [_name(found, row["emoji"]) for row in named]
            if any(names):
                table.append("\t".join([tag, *names]))
    (HOME / "names.tsv").write_text("\n".join(table) + "\n", encoding="utf-8", newline="\n")


def _committed(repository: Path, path: str) -> bytes:
    words = ["git", "-C", str(repository), "show", f"HEAD:{path}"]
    return subprocess.run(words, check=True, capture_output=True).stdout


def _name(found: dict[str, dict[str, list[str]]], emoji: str) -> str:
    names = found.get(emoji, {}).get("tts", [])
    return nfc(names[0]) if names else ""


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
