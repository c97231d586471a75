"""Checks and counts that Word, PowerPoint and Excel files share."""

from __future__ import annotations

from collections.abc import Iterator

from langaccess.core.errors import InputError
from langaccess.formats.addresses import leads_elsewhere, names_file
from langaccess.formats.ooxml.package import OpcPackage, Relationship

# Where a template or a linked workbook was on the writer's own PC: many files say so. A template is
# looked for nowhere else, and Excel asks before it reads a workbook.
_OF_THE_WRITER = frozenset(
    {"attachedTemplate", "externalLinkPath", "xlPathMissing", "xlStartup", "xlLibrary"}
)


def main_part(opc: OpcPackage, family: tuple[str, ...], what: str) -> str:
    """Return the name of the main part.

    Args:
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
    """Return how many relationships load data from outside the file when it is opened."""
    owners = ("", *opc.package.parts)
    rels = (rel for part in owners for rel in opc.relationships(part))
    return sum(
        loads(rel)
        or rel.kind == "webextensiontaskpanes"  # an add-in that Office gets from its store
        for rel in rels
    )


def loads(rel: Relationship) -> bool:
    """Return whether a relationship loads data from another computer, or any file by its path."""
    if not rel.external or rel.kind == "hyperlink":
        return False
    return leads_elsewhere(rel.target) or (
        rel.kind not in _OF_THE_WRITER and names_file(rel.target)
    )
