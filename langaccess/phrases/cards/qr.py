"""Draws a QR code with an address of the agency; the only module that uses `segno`."""

from __future__ import annotations

import io

from langaccess.core.errors import InputError

_LONGEST = 300  # more makes squares that are too small for a phone


def qr_svg(text: str) -> str:
    """Return a QR code with `text`, as SVG in black on white."""
    import segno

    if not text.strip() or len(text) > _LONGEST:
        raise InputError(
            f"a QR code holds 1 to {_LONGEST} characters here",
            hint="give the address of one page, such as https://example.gov/language",
        )
    out = io.BytesIO()
    code = segno.make(text.strip(), error="m", micro=False, boost_error=False)
    code.save(out, kind="svg", border=2, dark="#000", light="#fff", xmldecl=False, svgns=True)
    return out.getvalue().decode("utf-8")
