"""What presentations and workbooks refuse and report alike, and Word files in part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from langaccess.core.errors import InputError
from langaccess.core.model import Finding
from langaccess.formats.notes import note
from langaccess.formats.ooxml.package import Opc

__all__ = ["check", "kinds", "picture", "reaching_out", "with_macros"]

# A scheme of the network, or a folder of another computer (\\host, file://host). A template in a
# folder of the writer's own PC is common, and is looked for nowhere else.
_ELSEWHERE = re.compile(
    r"(https?|ftps?):|(file:)?[/\\]{2}(?![/\\])|file:/{3}[/\\]{1,2}", re.IGNORECASE
)


def check(opc: Opc, family: tuple[str, ...], what: str) -> str:
    """Return the name of the main part.

    Args:
        opc: the package.
        family: beginnings of the content types that the main part may have.
        what: the kind of file, for the message.

    Raises:
        InputError: another kind of file, or signed.
    """
    where = str(opc.package.path)
    main = opc.main_part()
    if not main:
        raise InputError("the file lacks its main part", where=where, hint="ask for it again")
    if not opc.content_type(main).startswith(family):
        raise InputError(
            f"this is not {what}, whatever its name says",
            where=where,
            hint=f"open it in its program and save it as {opc.package.path.suffix}",
        )
    if any("digital-signature" in kind for kind in kinds(opc)):
        raise InputError(
            "the file is signed; any change, a translation too, would void the signature",
            where=where,
            hint="ask for the unsigned original",
        )
    return main


def kinds(opc: Opc) -> Iterator[str]:
    """Yield the content type of every part."""
    return (opc.content_type(name) for name in opc.package.parts)


def with_macros(opc: Opc) -> int:
    """Return how many parts hold macros."""
    return sum("vbaproject" in kind and "signature" not in kind for kind in kinds(opc))


def reaching_out(opc: Opc) -> int:
    """Return how many relationships have another computer asked when the file is opened."""
    rels = (rel for part in opc.package.parts for rel in opc.relationships(part))
    return sum(
        rel.external and rel.kind != "hyperlink" and _ELSEWHERE.match(rel.target) is not None
        for rel in rels
    )


def picture(form: str, words: str | None, where: str = "") -> Finding:
    """Return the note that a picture, known by its alternative text or name, may hold text."""
    name = " ".join((words or "").split())
    name = name if len(name) <= 60 else name[:59] + "…"
    return note(f"{form}.picture", where=where, name=f" ({name})" if name else "")
