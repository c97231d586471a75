"""Signed packs: content that one agency makes for others, checked and taken in by each of them.

A pack is a ZIP with a list of its files and a signature in a file beside it. Before anything of it
is read, the signature is checked with a key that a coordinator confirmed by telephone. A pack whose
version is lower than one that was applied, that has expired, or whose key was revoked is refused,
and nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from langaccess.agency import ledger
from langaccess.agency.account_key import make_own_key
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import InputError
from langaccess.core.files import lock, read_bytes, read_text, scratch, sha256, write_atomic
from langaccess.core.signing import PublicKey, key_id_of
from langaccess.outreach.sharing.contents import (
    PackContent,
    PackLabel,
    Taken,
    examine,
    take,
    take_back,
)
from langaccess.outreach.sharing.keys import (
    TrustedKey,
    coordinator,
    require_whole_log,
    trusted_keys,
)
from langaccess.outreach.sharing.manifest import (
    MAX_PACK,
    PACK_NAME,
    Manifest,
    PackFile,
    PackKind,
    open_pack,
    zip_pack,
)

_MADE, _BEGUN, _APPLIED, _REMOVED = "pack.made", "pack.begun", "pack.applied", "pack.removed"
_LASTS = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class MadePack:
    """A pack that was written."""

    manifest: Manifest  # what it holds
    file: Path  # the pack; its signature is beside it, with `.minisig` at the end
    key_file: Path  # our public key, to be sent once
    key: PublicKey  # the key; its numbers are read out by telephone
    empty: tuple[PackKind, ...]  # kinds that were asked for, but the agency has nothing of them


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack whose signature, list and files are sound."""

    manifest: Manifest  # what it holds
    key: TrustedKey  # the key that it was signed with
    sha256: str  # of the whole file
    applied: int  # the version that the agency has, 0 for none
    content: dict[str, bytes] = field(repr=False)  # path in the pack → bytes


@dataclass(frozen=True, slots=True)
class AppliedPack:
    """What applying a pack did."""

    manifest: Manifest = field(metadata={"json": "pack"})
    taken: tuple[Taken, ...]  # for each of its files
    # what an earlier version brought and the agency approved since: it stays
    stays: tuple[str, ...]


def make_pack(
    session: Session,
    name: str,
    content: PackContent,
    out: Path,
    *,
    by: str,
    licence: str,
    until: date | None = None,
    to: str = "",
) -> MadePack:
    """Write a signed pack, its signature and our public key, and return what is in it.

    The log has the pack when its bytes are on the disk, and before they have their name: a pack
    that cannot be written is not in the log, and no one can send one that is not in it. `name` has
    lower-case letters, digits and hyphens; a later version has the same. `until` is by default a
    year from today. `by` is the coordinator who sends it; `to` the agency that it is for, or empty.
    """
    who = coordinator(session, by)
    last = until or session.today + _LASTS
    _require(PACK_NAME.fullmatch(name), f"`{name}` is not the name of a pack",
             "use lower-case letters, digits and hyphens: --name street-phrases")  # fmt: skip
    _require(licence.strip(), "say on what terms the texts may be passed on", "--licence CC-BY-4.0")
    _require(last >= session.today, f"{last} is in the past", "--until YYYY-MM-DD")
    agency = session.policy.agency.name or ""
    _require(agency, "your agency has no name", "enter `agency: name:` in jurisdiction.yaml")
    held = {kind: files for kind, files in content.items() if files}
    _require(held, "there is nothing to put into this pack",
             "only what people translated or approved is shared; `langaccess phrases list` and "
             "`langaccess memory stats` show what there is")  # fmt: skip
    secret = make_own_key(session, who)
    with lock(session.workspace.state / "packs.lock", purpose="your packs"):
        made = [one.data for one in ledger.entries(session.connection, _MADE)]
        version = 1 + max((one["version"] for one in made if one["name"] == name), default=0)
        files = tuple(
            PackFile(path, kind, len(data), sha256(data), items)
            for kind, sent in held.items()
            for path, data, items in sent
        )
        manifest = Manifest(
            schema=1, name=name, version=version, agency=agency, made_on=session.today, until=last,
            licence=licence.strip(), files=files, to=to.strip(),
            phone=session.policy.agency.public_phone,
        )  # fmt: skip
        data = zip_pack(
            manifest, {path: data for sent in held.values() for path, data, _items in sent}
        )
        _require(len(data) <= MAX_PACK, "this pack is larger than 64 MB", "make one for each kind")
        target = out / f"{name}-v{version}.zip"
        note = f"{agency}, {manifest.title}, until {last}"
        said = {
            "name": name, "version": version, "sha256": sha256(data), "by": who,
            "to": to.strip(), "kinds": sorted(map(str, held)), **ledger.here(),
        }  # fmt: skip

        def log(_written: Path) -> None:
            with transaction(session.connection):
                ledger.append(session.connection, _MADE, said, at=session.now)

        key_file = out / f"{agency_file(agency)}.pub"
        key_text = f"untrusted comment: key of {agency} for packs\n{secret.public}\n"
        write_atomic(key_file, key_text.encode())
        write_atomic(
            _signature_file(target),
            secret.sign(data, comment=note).encode(),
            check=lambda _written: write_atomic(target, data, check=log),
        )
    empty = tuple(kind for kind in content if kind not in held)
    return MadePack(manifest, target, key_file, secret.public, empty)


def verify(session: Session, path: Path) -> Pack:
    """Return the pack in a file if it may be applied; nothing is written.

    Refused is a signature that is missing, wrong, or of a key that is unknown, revoked or past its
    day; a pack that is damaged, expired, for another agency, or older than the one that was
    applied.
    """
    if path.is_file() and path.stat().st_size > MAX_PACK:
        raise InputError("this file is larger than a pack may be, 64 MB", where=str(path))
    data = read_bytes(path)
    key = _signer(session, path, data, trusted_keys(session))
    manifest, content = open_pack(data, str(path))
    _check_reader(session, manifest, key, str(path))
    _check_place(session, manifest, key, str(path))
    applied, digest = _last_applied(session, manifest)
    mine = sha256(data)
    if manifest.version < applied or (manifest.version == applied and digest not in ("", mine)):
        raise InputError(
            f"your agency has {manifest.name} version {applied} already; this is "
            f"{'another' if manifest.version == applied else 'the older'} version "
            f"{manifest.version}",
            where=str(path),
            hint=f"ask {key.agency} for a newer one; an old one is never put back",
        )
    return Pack(manifest, key, mine, applied, content)


def _check_reader(session: Session, manifest: Manifest, key: TrustedKey, where: str) -> None:
    """Make sure that a pack is of the key's agency, for this one, and of these days."""
    if manifest.agency != key.agency:
        raise InputError(
            f"the pack says that it is of {manifest.agency}, and its key is {key.agency}'s",
            where=where,
            hint=f"call {key.agency}; nothing was written",
        )
    if manifest.until < session.today or manifest.made_on > session.today + timedelta(days=1):
        when = f"could be applied until {manifest.until}"
        if manifest.until >= session.today:
            when = f"was made on {manifest.made_on}, which is in the future"
        raise InputError(
            f"this pack {when}",
            where=where,
            hint=f"ask {key.agency} for a new one, and check the date of this computer",
        )
    if manifest.to and manifest.to != session.policy.agency.name:
        raise InputError(
            f"this pack is for {manifest.to}, not for {session.policy.agency.name}",
            where=where,
            hint=f"ask {key.agency} for one that is for you",
        )
    if not manifest.to and any(one.kind is PackKind.ROSTER for one in manifest.files):
        raise InputError(
            "this list of people does not say for which agency it is",
            where=where,
            hint=f"ask {key.agency} for one that `langaccess roster pool export` wrote for you",
        )


def _check_place(session: Session, manifest: Manifest, key: TrustedKey, where: str) -> None:
    """Make sure that no other pack is kept where this one would be."""
    for other in applied_packs(session):
        same = (other["agency"], other["name"]) == (manifest.agency, manifest.name)
        taken = PackLabel(other["agency"], other["name"], 0, "").stem
        if not same and taken == _label(manifest).stem:
            raise InputError(
                f"this pack would be kept in the same place as {other['name']} of "
                f"{other['agency']}",
                where=where,
                hint=f"ask {key.agency} to make it with another --name",
            )


def apply_pack(session: Session, path: Path, *, by: str) -> AppliedPack:
    """Take a pack in, in place of its earlier version, and return what it did.

    Everything arrives unapproved. Each file is read before the first one is taken in. If one cannot
    be taken in even so, nothing of the pack is kept, and nothing of its earlier version. Its
    signature is beside it; `by` is the coordinator who takes it in.
    """
    who = coordinator(session, by)
    with lock(session.workspace.state / "packs.lock", purpose="packs"), scratch() as folder:
        pack = verify(session, path)
        label = _label(pack.manifest)
        files = []
        for file in pack.manifest.files:
            inner = Path(file.path)
            # The name says later where a text came from; the version is in it.
            name = f"{label.stem}-v{label.version}{inner.suffix}"
            unpacked = folder / inner.parent / inner.stem / name
            write_atomic(unpacked, pack.content[file.path])
            examine(session, label, file.kind, unpacked, file.path)
            files.append((file, unpacked))
        data: dict[str, Any] = {
            "agency": pack.manifest.agency, "name": pack.manifest.name,
            "version": pack.manifest.version, "sha256": pack.sha256, "by": who,
            "licence": pack.manifest.licence, "key": str(pack.key.key),
        }  # fmt: skip
        # If the computer stops now, `applied_packs` names the pack, and it can be removed.
        ledger.append(session.connection, _BEGUN, data | ledger.here(), at=session.now)
        stays = take_back(session, label)
        try:
            done = [
                take(session, label, file.kind, unpacked, file.path) for file, unpacked in files
            ]
        except (Exception, KeyboardInterrupt):
            take_back(session, label)
            gone = {"agency": label.agency, "name": label.name, "by": who}
            why = {"why": "a file of it could not be taken in"}
            ledger.append(session.connection, _REMOVED, gone | why | ledger.here(), at=session.now)
            raise
        data["items"] = {one.file: one.items for one in done}
        ledger.append(session.connection, _APPLIED, data | ledger.here(), at=session.now)
    return AppliedPack(pack.manifest, tuple(done), tuple(stays))


def remove_pack(session: Session, name: str, *, agency: str, by: str, why: str) -> list[str]:
    """Take out what a pack brought, and return what stays because the agency approved it.

    `agency` made it; `by` is the coordinator who decides.
    """
    who = coordinator(session, by)
    _require(why.strip(), "give a reason", '--why "the agency took it back"')
    with lock(session.workspace.state / "packs.lock", purpose="packs"):
        here = {(one["agency"], one["name"]): one for one in applied_packs(session)}
        found = here.get((agency, name))
        if found is None:
            known = ", ".join(f"{n} of {a}" for a, n in here) or "none"
            raise InputError(f"no pack {name} of {agency} is here", hint=f"applied: {known}")
        stays = take_back(session, PackLabel(agency, name, found["version"], found["licence"]))
        data = {"agency": agency, "name": name, "by": who, "why": why.strip()}
        ledger.append(session.connection, _REMOVED, data | ledger.here(), at=session.now)
    return stays


def applied_packs(session: Session) -> tuple[dict[str, Any], ...]:
    """Return the log's entry of the newest version of each pack that is here.

    `whole` is false for one that the computer stopped at, in the middle.
    """
    if not session.has_database:
        return ()
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in ledger.entries(session.connection, _BEGUN, _APPLIED, _REMOVED):
        key = entry.data["agency"], entry.data["name"]
        if entry.kind == _REMOVED:
            found.pop(key, None)
        else:
            found[key] = {**entry.data, "whole": entry.kind == _APPLIED}
    return tuple(found.values())


def agency_file(agency: str) -> str:
    """Return the name of an agency as the name of a file."""
    return PackLabel(agency, "", 0, "").stem


def _signer(session: Session, path: Path, data: bytes, keys: Sequence[TrustedKey]) -> TrustedKey:
    """Return the trusted key that signed `data`."""
    where = str(_signature_file(path))
    signature = read_text(_signature_file(path))
    named = key_id_of(signature, where=where)
    # Its owner chooses the id of a key, so that two keys may have the same.
    known = [one for one in keys if one.key.id == named]
    if not known:
        raise InputError(
            "no key that your agency trusts signed this pack",
            where=where,
            hint="ask the sender for the file that ends in .pub, call them, and compare the "
            "numbers: `langaccess pack trust FILE.pub`",
        )
    signer = _first_that_fits(known, data, signature, where)
    if signer.revoked:
        why = f"was revoked: {signer.revoked}"
    elif signer.until is not None and signer.until < session.today:
        why = f"counted until {signer.until}"
    else:
        return signer
    raise InputError(
        f"the key of {signer.agency} {why}",
        where=where,
        hint=f"ask {signer.agency} for its new key, and compare its numbers by telephone",
    )


def _first_that_fits(
    known: Sequence[TrustedKey], data: bytes, signature: str, where: str
) -> TrustedKey:
    """Return the first key that `data` was signed with."""
    *others, last = known
    for one in others:
        with suppress(InputError):
            one.key.check(data, signature, where=where)
            return one
    last.key.check(data, signature, where=where)
    return last


def _last_applied(session: Session, manifest: Manifest) -> tuple[int, str]:
    """Return version and SHA-256 of the newest version that was ever applied; 0 for none."""
    if not session.has_database:
        return 0, ""
    require_whole_log(session)
    found = [
        (entry.data["version"], entry.data["sha256"])
        for entry in ledger.entries(session.connection, _APPLIED)
        if (entry.data["agency"], entry.data["name"]) == (manifest.agency, manifest.name)
    ]
    return max(found, default=(0, ""))


def _label(manifest: Manifest) -> PackLabel:
    return PackLabel(
        manifest.agency, manifest.name, manifest.version, manifest.licence, manifest.until,
        manifest.phone,
    )  # fmt: skip


def _signature_file(path: Path) -> Path:
    return path.with_name(path.name + ".minisig")


def _require(fine: object, message: str, hint: str) -> None:
    if not fine:
        raise InputError(message, hint=hint)
