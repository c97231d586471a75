"""The agency's seal: a picture that the agency brings, checked before it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import read_bytes

_MOST = 2_000_000  # bytes; a larger picture is a photograph, and each card would contain it
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Seal:
    """A picture.

    Attributes:
        name: `seal.png` or `seal.svg`.
        data: the file as it is.
    """

    name: str
    data: bytes


def load_seal(root: Path, name: str) -> Seal:
    """Return the seal `name` of the agency's folder `root`.

    Raises:
        ConfigError: it is outside the folder, missing, too large, or neither PNG nor SVG.
    """
    path = root / name
    key = "cards.seal in jurisdiction.yaml"
    if not path.resolve().is_relative_to(root.resolve()):
        raise ConfigError("the seal is outside the agency's folder", where=str(path), hint=key)
    try:
        data = read_bytes(path)
    except InputError as exc:
        raise ConfigError(
            "the seal cannot be read", where=str(path), hint=f"correct {key}, or remove it"
        ) from exc
    if len(data) > _MOST:
        raise ConfigError(
            f"the seal has more than {_MOST // 1_000_000} MB",
            where=str(path),
            hint="save it smaller: 600 dots across are enough",
        )
    if data.startswith(_PNG):
        return Seal("seal.png", data)
    if b"<svg" in data[:4096]:
        return Seal("seal.svg", data)
    raise ConfigError(
        "the seal is neither a PNG nor an SVG picture", where=str(path), hint=f"correct {key}"
    )
