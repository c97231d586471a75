"""Zip containers from strangers: no part is unpacked beyond what its header admits."""

from __future__ import annotations

import struct
import zipfile
import zlib

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,  # packed in a way, or by a version, that zipfile does not know
    RuntimeError,  # its way of saying that a password is required
    IndexError,  # a part without a name
    ValueError,  # names in no encoding, places before the beginning
    OSError,
)
"""What `zipfile` raises about a container that is damaged or encrypted."""


def part_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return the bytes of one part.

    `ZipFile.read` unpacks whatever is there and looks at the size afterwards: a header that says a
    kilobyte before ten gigabytes would fill the memory. An error is one of `DAMAGE`, also when
    there is more or less than the header says.
    """
    with archive.open(info) as part:
        return part.read(info.file_size + 1)
