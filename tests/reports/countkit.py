"""A state office, agencies that sign, and their tables of counts."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.agency.workspace import find, transaction
from langaccess.cli import main
from langaccess.core.files import sha256
from langaccess.core.signing import PublicKey, SecretKey
from langaccess.outreach.sharing import Manifest, PackFile, PackKind
from langaccess.reports import CountKey, CountTable, withhold_small, write_counts

COLUMNS = ("agency", "from", "to", "month", "language", "type", "help", "outcome", "count")
FIRST, LAST = date(2026, 7, 1), date(2026, 9, 1)
PEOPLE = "people:\n  - {id: lena, name: Lena Ruiz, kind: member, coordinator: true}\n"
CALL = "Sgt. Lee, 217-555-0100"
ROW = ("Oak Police", "2026-07", "2026-09", "2026-07", "Spanish", "traffic stop", "phone line",
       "as the rules permit", "25")  # fmt: skip


def answer_in(out: str) -> dict[str, Any]:
    """Return the data that a command printed, or its error."""
    answer: dict[str, Any] = json.loads(out)
    data: dict[str, Any] = answer.get("data", answer)
    return data


@dataclass(frozen=True)
class State:
    """A state office with the keys of agencies, and the folder of their files."""

    root: Path
    inbox: Path

    def session(self) -> Session:
        return Session(find(explicit=self.root))

    def trust(self, *senders: Sender) -> None:
        """Trust keys as `pack trust` does, without the 500 telephone calls."""
        with self.session() as session, transaction(session.connection):
            for sender in senders:
                data = {
                    "agency": sender.name, "key": str(sender.key.public), "by": "Lena Ruiz",
                    "confirmed": CALL, "on": "2026-10-01", "until": "",
                }  # fmt: skip
                ledger.append(session.connection, "pack.trusted", data, at=session.now)

    def sum(self, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
        line = ["audit", "--many", str(self.inbox), "--workspace", str(self.root), "--json", *words]
        done = main(line)
        answer = answer_in(capsys.readouterr().out)
        assert done == code, [one for one in answer.get("files", ()) if one["why"]]
        return answer

    def why(self, capsys: pytest.CaptureFixture[str], name: str) -> str:
        """Return the reason why one file is not summed, after its state."""
        found = {one["file"]: one for one in self.sum(capsys, code=1)["files"]}
        return f"{found[name]['state']}: {found[name]['why']}"


@dataclass(frozen=True)
class Sender:
    """An agency that signs; its key is made of its name and `seed`."""

    name: str
    seed: str = ""

    @property
    def key(self) -> SecretKey:
        seed = hashlib.sha256(f"{self.name}{self.seed}".encode()).digest()
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        point = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        return SecretKey(PublicKey(point[:8], point), seed)

    def send(
        self, inbox: Path, table: CountTable, version: int = 1, file: str = "", **more: Any
    ) -> Path:
        """Write a pack as `audit --export` does, and its signature."""
        data = more.pop("data", write_counts(table))
        name = f"counts-{table.first:%Y-%m}-{table.last:%Y-%m}"
        kept = PackFile("counts/counts.csv", PackKind.COUNTS, len(data), sha256(data), 1)
        manifest = Manifest(
            schema=1, name=name, version=version, agency=self.name, made_on=date(2026, 10, 2),
            until=date(2036, 10, 2), licence="counts", files=(kept,),
        )  # fmt: skip
        listed = json.dumps(asdict(replace(manifest, **more)), default=str)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("manifest.json", listed)
            archive.writestr(kept.path, data)
        whole = out.getvalue()
        path = inbox / (file or f"{self.name.replace(' ', '-')}-{name}-v{version}.zip")
        path.write_bytes(whole)
        signature = path.with_name(path.name + ".minisig")
        signature.write_text(self.key.sign(whole, comment=""), encoding="utf-8")
        return path


def table(
    name: str = "Riverton Police", *counts: int, first: date = FIRST, last: date = LAST
) -> CountTable:
    month = f"{first:%Y-%m}"
    keys = (CountKey(month, tag, "traffic_stop", "phone_line", "permitted") for tag in ("es", "vi"))
    services = [
        (f"{key} {n}", key)
        for key, count in zip(keys, counts or (40, 3), strict=False)
        for n in range(count)
    ]
    return CountTable(name, first, last, withhold_small(services, 11))


def sum_of(
    answer: dict[str, Any], detail: str, value: str = "", outcome: str = ""
) -> tuple[int, int]:
    (found,) = [
        one for one in answer["sums"]
        if (one["detail"], one["value"], one["outcome"]) == (detail, value, outcome)
    ]  # fmt: skip
    return found["low"], found["high"]


def by_hand(inbox: Path, *rows: Sequence[str], head: Sequence[str] = COLUMNS) -> Path:
    path = inbox / "oak.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([head, *rows])
    return path
