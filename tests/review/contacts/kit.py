"""A registered number, and what people do with it."""

from __future__ import annotations

from pathlib import Path

from langaccess import review
from tests.review.kit import Agency, fill

REGISTER = """\
# our desks
contacts:
  records_desk:
    phone: 217-555-0100  # day and night
    hours: 8:00-16:30
"""


def change(police: Agency, value: str, key: str = "records_desk.phone") -> review.ContactChange:
    """Change a registered value."""
    with police.session() as session:
        return review.set_contact(session, key, value, by="D. Clerk")


def publish(police: Agency) -> review.Released:
    """Let copies of the flyer go to the library."""
    with police.session() as session:
        made = review.publish(session, police.document(), site="Library", copies=20)
    assert made.released is not None
    return made.released


def linked(police: Agency, tmp_path: Path, link: str) -> bytes:
    """Let the flyer show the number as a link, approved; return it."""
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text.replace("**217-555-0100**", link), encoding="utf-8")
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan", read=True)
    return police.flyer.read_bytes()
