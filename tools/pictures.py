"""Builds `langaccess/data/pictures`: the pictures of the free sets.

    python -m tools.pictures HEALTHICONS TEMAKI MATERIAL

The first two are git folders of the sets, MATERIAL is the unpacked npm package
`@material-design-icons/svg`. `pictures.tsv` says which picture comes from where; this fills in its
digests.
Drawings of our own (set `langaccess`) are edited by hand.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from langaccess.core.files import sha256
from langaccess.core.resources import DATA, rows, shipped

HOME = shipped(DATA, "pictures")


def main(healthicons: Path, temaki: Path, material: Path) -> None:
    """Write the pictures, `pictures.tsv`."""
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


def _committed(repository: Path, path: str) -> bytes:
    words = ["git", "-C", str(repository), "show", f"HEAD:{path}"]
    return subprocess.run(words, check=True, capture_output=True).stdout


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
