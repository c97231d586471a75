"""What the agency adds to the cards that it prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

__all__ = ["Cards", "check_cards"]

_PICTURES = (".png", ".svg")
_LONGEST = 300  # characters; more makes squares that a phone cannot tell apart on a card


@dataclass(frozen=True, slots=True)
class Cards:
    """What stands on printed cards beside the phrases.

    Attributes:
        seal: the agency's seal, a PNG or SVG file inside the agency's folder (`seal.svg`). It is
            never printed on a proof.
        qr: address of a page of the agency, printed as a QR code.
        basis: ids of authorities.
    """

    seal: str | None = None
    qr: str | None = None
    basis: tuple[str, ...] = ()


def check_cards(cards: Cards) -> Iterator[tuple[str, str]]:
    """Yield the key and the mistake of each value that cannot be meant."""
    if cards.seal is not None:
        path = PurePosixPath(cards.seal.replace("\\", "/"))
        outside = path.is_absolute() or ".." in path.parts or ":" in cards.seal
        if outside or path.suffix.lower() not in _PICTURES:
            yield "seal", "should be a PNG or SVG file inside the agency's folder: seal.svg"
    if cards.qr is not None and (not cards.qr.strip() or len(cards.qr) > _LONGEST):
        yield "qr", f"should be an address of 1 to {_LONGEST} characters"
