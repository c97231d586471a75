"""Signatures in the format of minisign, so that other programs can check ours.

A signature file has four lines: an untrusted comment; `ED`, the key's id and an Ed25519 signature
of the file's BLAKE2b-512 digest; a trusted comment; a signature of the first signature and that
comment. The owner of a key chooses its id, which proves nothing; `PublicKey.numbers` is
what two people compare by telephone. The library is in the extra `sign`.

Source of the formats: https://jedisct1.github.io/minisign/, "Signature format", "Public key
format" and "Secret key format".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import ConfigError, InputError
from langaccess.core.extras import has_extra, install_command
from langaccess.core.files import read_text, write_atomic

_SECRET_LENGTH = 158
_HEAD = b"Ed\0\0B2"  # Ed25519, no password, BLAKE2b as the check sum
_GROUPS, _DIGITS = 5, 5  # 25 digits: 83 bits, read aloud in half a minute


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What checks signatures."""

    id: bytes  # 8 bytes that a signature names its key by
    point: bytes  # the Ed25519 key, 32 bytes

    @classmethod
    def read(cls, text: str, *, where: str = "") -> PublicKey:
        """Return the key that `text` is, the line with or without its comment."""
        lines = [line for line in text.split("\n") if line.strip()]
        data = _decoded(lines[-1] if lines else "")
        if len(data) != 42 or data[:2] != b"Ed":
            raise InputError(
                "this is not a public key of minisign",
                where=where,
                hint="ask the agency for the file that ends in .pub",
            )
        return cls(data[2:10], data[10:])

    def __str__(self) -> str:
        return base64.b64encode(b"Ed" + self.id + self.point).decode()

    @property
    def numbers(self) -> str:
        """25 digits in groups of five, of the SHA-256 of the key: to be compared by telephone."""
        digest = hashlib.sha256(b"langaccess key" + self.point).digest()
        digits = f"{int.from_bytes(digest) % 10 ** (_GROUPS * _DIGITS):0{_GROUPS * _DIGITS}d}"
        return " ".join(digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS))

    def check(self, data: bytes, signature: str, *, where: str = "") -> str:
        """Return the trusted comment of a signature of `data`."""
        require_library()
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        signed, comment, both = _signature_parts(signature, where)
        if signed[2:10] != self.id:
            raise InputError(
                "the signature is of another key",
                where=where,
                hint="ask the sender which key it was signed with",
            )
        try:
            public = Ed25519PublicKey.from_public_bytes(self.point)
            public.verify(signed[10:], hashlib.blake2b(data).digest())
            public.verify(both, signed[10:] + comment.encode("utf-8"))
        except InvalidSignature:
            raise InputError(
                "the signature does not match: the file was changed after it was signed",
                where=where,
                hint="ask the sender for the file again, and do not use this one",
            ) from None
        return comment


@dataclass(frozen=True, slots=True, repr=False)
class SecretKey:
    """What signs files. It is kept outside the agency's folder and is never printed."""

    public: PublicKey  # the key that checks its signatures
    seed: bytes  # the Ed25519 seed, 32 bytes

    @classmethod
    def read(cls, path: Path) -> SecretKey:
        """Return the key in a file of minisign that has no password."""
        try:
            lines = [line for line in read_text(path).split("\n") if line.strip()]
        except InputError as error:
            raise ConfigError(error.message, where=str(path), hint=error.hint) from error
        data = _decoded(lines[-1] if lines else "")
        # After the head: salt and limits, unused without a password; id, seed, point, check sum.
        sound = len(data) == _SECRET_LENGTH and data[:6] == _HEAD
        key_id, seed, point, total = data[54:62], data[62:94], data[94:126], data[126:]
        if not sound or total != _check_sum(key_id, seed, point):
            raise ConfigError(
                "this is not a secret key of minisign without a password",
                where=str(path),
                hint="put the key file back, or remove it: then the next pack makes a new key, "
                "which the agencies that trust the old one must confirm again",
            )
        return cls(PublicKey(key_id, point), seed)

    def sign(self, data: bytes, *, comment: str) -> str:
        """Return the text of the signature file of `data`.

        The line `comment` is signed too.
        """
        require_library()
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        secret = Ed25519PrivateKey.from_private_bytes(self.seed)
        line = " ".join(comment.split())
        first = secret.sign(hashlib.blake2b(data).digest())
        both = secret.sign(first + line.encode("utf-8"))
        signed = base64.b64encode(b"ED" + self.public.id + first).decode()
        return (
            f"untrusted comment: signature from langaccess\n{signed}\n"
            f"trusted comment: {line}\n{base64.b64encode(both).decode()}\n"
        )


def require_library() -> None:
    """Make sure that the extra `sign` is installed."""
    if not has_extra("sign"):
        message = "signatures need the part `sign`, which is not installed"
        raise ConfigError(message, hint=install_command("sign"))


def make_secret_key(path: Path) -> SecretKey:
    """Make a key, write it to `path`, readable for this account only, and return it."""
    require_library()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret = Ed25519PrivateKey.generate()
    seed, point = secret.private_bytes_raw(), secret.public_key().public_bytes_raw()
    key_id = secrets.token_bytes(8)
    data = _HEAD + bytes(48) + key_id + seed + point + _check_sum(key_id, seed, point)
    text = f"untrusted comment: secret key of langaccess\n{base64.b64encode(data).decode()}\n"
    write_atomic(path, text.encode(), mode=0o600)
    return SecretKey(PublicKey(key_id, point), seed)


def key_id_of(signature: str, *, where: str = "") -> bytes:
    """Return the id of the key that a signature names."""
    return _signature_parts(signature, where)[0][2:10]


def read_public_key(path: Path) -> PublicKey:
    """Return the key in a file that ends in `.pub`."""
    return PublicKey.read(read_text(path), where=str(path))


def _check_sum(key_id: bytes, seed: bytes, point: bytes) -> bytes:
    return hashlib.blake2b(b"Ed" + key_id + seed + point, digest_size=32).digest()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _signature_parts(text: str, where: str) -> tuple[bytes, str, bytes]:
    """Return signature, trusted comment, and the signature of both."""
    lines = text.replace("\r\n", "\n").split("\n")
    head = "trusted comment: "
    if len(lines) >= 4 and lines[2].startswith(head):
        signed, both = _decoded(lines[1]), _decoded(lines[3])
        if len(signed) == 74 and signed[:2] == b"ED" and len(both) == 64:
            return signed, lines[2].removeprefix(head), both
    raise InputError(
        "this is not a signature of minisign",
        where=where,
        hint="the signature is the file that ends in .minisig; ask the sender for both files",
    )
