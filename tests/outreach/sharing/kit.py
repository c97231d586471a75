"""Two agencies, what they have, and packs that a hostile sender makes."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.core.files import sha256
from langaccess.core.signing import SecretKey, read_public_key
from langaccess.core.tags import Tag
from langaccess.outreach import sharing
from langaccess.outreach.sharing import PackKind
from langaccess.translate.memory import Memory, Trust

CALL = "Sgt. Lee, 217-555-0100"
SO = Tag("so")
PEOPLE = """\
people:
  - {id: lena, name: Lena Ruiz, kind: member, phone: 217-555-0130, coordinator: true}
  - {id: tom, name: Tom Berg, kind: member, phone: 217-555-0131}
"""


@dataclass(frozen=True)
class Office:
    """An agency of this test; each command is a session of its own."""

    root: Path

    def __call__(self, day: str = "2026-11-29") -> Session:
        session = Session(find(explicit=self.root))
        session.__dict__["now"] = datetime.fromisoformat(f"{day}T10:00:00-06:00")
        return session


PHRASES = """\
language: so
state: draft
source: unknown
licence: unknown
phrases:
  interpreter.point:
    en: {en}
    text: "Tilmaan luqaddaada."
    state: translated
    translator: "Hodan Ali"
    licence: CC0-1.0
"""
TERMS = """\
schema: 1
terms:
  - id: watch-commander
    en: watch commander
    forms:
      so:
        - {text: taliyaha heeganka, usage: preferred, state: translated, by: Hodan Ali}
"""


ALL = [PackKind.PHRASES, PackKind.TERMS, PackKind.MEMORY]


def make(office: Office, out: Path, day: str = "2026-11-29", **more: Any) -> sharing.MadePack:
    with office(day) as session:
        content = sharing.collect(session, more.pop("kinds", ALL))
        return sharing.make_pack(
            session, "street", content, out, by="lena", licence="CC0-1.0", **more
        )


def trust(office: Office, made: sharing.MadePack, **more: Any) -> sharing.TrustedKey:
    words: dict[str, Any] = {
        "agency": "Riverton Police", "heard": made.key.numbers, "confirmed": CALL, "by": "lena",
    }  # fmt: skip
    with office() as session:
        return sharing.trust_key(session, read_public_key(made.key_file), **(words | more))


def apply(office: Office, path: Path, day: str = "2026-11-29") -> sharing.AppliedPack:
    with office(day) as session:
        return sharing.apply_pack(session, path, by="lena")


def state(root: Path) -> dict[str, bytes]:
    """Return every file of an agency but its database and locks."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".langaccess" not in path.as_posix()
    }


def pairs(office: Office) -> list[tuple[str, str, Trust]]:
    with office() as session:
        return [(u.source, u.target, u.standing) for u in Memory(session).units()]


def signed(made: sharing.MadePack, content: dict[str, bytes], account: Path) -> Path:
    """Write another ZIP with a true signature: the sender is malicious, the key is known."""
    (key,) = account.rglob("sign-keys/*.key")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    made.file.write_bytes(out.getvalue())
    signature = SecretKey.read(key).sign(out.getvalue(), comment="")
    made.file.with_name(made.file.name + ".minisig").write_text(signature, encoding="utf-8")
    return made.file


def repacked(
    made: sharing.MadePack,
    tmp_path: Path,
    told: dict[str, Any],
    other: dict[str, bytes] | None = None,
) -> Path:
    """Write the pack again with other words in its list or other files, truly signed."""
    with zipfile.ZipFile(made.file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()} | (other or {})
    listed = json.loads(content["manifest.json"]) | told
    for file in listed["files"]:
        data = content[file["path"]]
        file |= {"bytes": len(data), "sha256": sha256(data)}
    content["manifest.json"] = json.dumps(listed).encode()
    return signed(made, content, tmp_path / "account")
