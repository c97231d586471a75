"""`langaccess convert`: a document from before Unicode, written in Unicode."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypedDict

import typer

from langaccess.cli import output
from langaccess.cli.options import Json
from langaccess.cli.shapes import prints
from langaccess.core.errors import Exit
from langaccess.core.words import plural


class ConvertedFile(TypedDict):
    """What `convert` prints."""

    file: Path
    changed: int
    left: list[str]
    digits: int


@prints(ConvertedFile)
def convert(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A document in Zawgyi.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", help="The file to write; default: flyer.unicode.docx for flyer.docx."),
    ] = None,
    json: Json = False,
) -> Exit:
    """Write a Burmese document in Unicode instead of Zawgyi.

    Zawgyi is an encoding from before Unicode. The layout and all other text stay. The file itself
    does not change. Exit code 1 if some text is still in Zawgyi.
    """
    from langaccess.formats import write_in_unicode

    made = write_in_unicode(file, to or file.parent / f"{file.stem}.unicode{file.suffix}")
    data: ConvertedFile = {
        "file": made.file,
        "changed": made.changed,
        "left": list(made.left),
        "digits": made.digits,
    }
    lines = [f"{made.file}: {plural(made.changed, 'text')} in Unicode"]
    if made.digits:
        lines.append(
            f"{plural(made.digits, 'digit')} 0 read as the letter that looks like it: compare them"
        )
    lines += [f"still in Zawgyi: {text}" for text in made.left]
    lines.append("Let someone who reads Burmese compare the two files.")
    output.result(data, lambda console: output.put(console, "\n".join(lines)), as_json=json)
    return Exit.NO if made.left else Exit.DONE
