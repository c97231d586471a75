"""Checks and counts that Word, PowerPoint and Excel files share."""

from __future__ import annotations

from collections.abc import Iterator

from langaccess.core.errors import InputError
from langaccess.formats.addresses import leads_elsewhere
from langaccess.formats.ooxml.package import OpcPackage

__all__ = ["content_types", "count_external_loads", "count_macros", "is_macro", "main_part"]


def main_part(opc: OpcPackage, family: tuple[str, ...], what: str) -> str:
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
        raise InputError("the file has no main part", where=where, hint="ask for it again")
    if not opc.content_type(main).startswith(family):
        raise InputError(
            f"this is not {what}, despite its file name",
            where=where,
            hint=f"open it in its program and save it as {opc.package.path.suffix}",
        )
    if any("digital-signature" in kind for kind in content_types(opc)):
        raise InputError(
            "the file is digitally signed; any change makes the signature invalid",
            where=where,
            hint="ask for the unsigned original",
        )
    return main


def content_types(opc: OpcPackage) -> Iterator[str]:
    """Yield the content type of every part."""
    return (opc.content_type(name) for name in opc.package.parts)


def is_macro(opc: OpcPackage, name: str) -> bool:
    """Return whether a part is macros."""
    kind = opc.content_type(name)
    return "vbaproject" in kind and "signature" not in kind


def count_macros(opc: OpcPackage) -> int:
    """Return how many parts are macros."""
    return sum(is_macro(opc, name) for name in opc.package.parts)


def count_external_loads(opc: OpcPackage) -> int:
    """Return how many relationships load data from another computer when the file is opened."""
    owners = ("", *opc.package.parts)
    rels = (rel for part in owners for rel in opc.relationships(part))
    return sum(
        (rel.external and rel.kind != "hyperlink" and leads_elsewhere(rel.target))
        or rel.kind == "webextensiontaskpanes"  # an add-in that Office gets from its store
        for rel in rels
    )
