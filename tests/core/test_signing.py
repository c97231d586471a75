"""Signatures that minisign's other programs read, and theirs that we read."""

from __future__ import annotations

import base64
import stat
import sys
from pathlib import Path

import minisign
import pytest
from hypothesis import given
from hypothesis import strategies as st

from langaccess.core.errors import ConfigError, InputError
from langaccess.core.signing import PublicKey, SecretKey, make_secret_key, read_public_key

DATA = b"phrases and terms\n" * 50
# The example of minisign's page: a key, and a signature of a file with "test" in it.
THEIRS = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SecretKey:
    return make_secret_key(tmp_path_factory.mktemp("keys") / "own.key")


def test_another_program_accepts_our_signature_and_refuses_a_changed_file(key: SecretKey) -> None:
    public = minisign.PublicKey.from_base64(str(key.public))
    signature = minisign.Signature.from_bytes(key.sign(DATA, comment="Riverton, 1").encode())
    public.verify(DATA, signature)
    assert signature.trusted_comment == "Riverton, 1"
    with pytest.raises(minisign.VerifyError):
        public.verify(DATA + b" ", signature)


def test_a_signature_of_another_program_is_checked() -> None:
    pair = minisign.KeyPair.generate()
    signature = bytes(pair.secret_key.sign(DATA, trusted_comment="from them")).decode()
    public = PublicKey.read(bytes(pair.public_key).decode())
    assert public.check(DATA, signature) == "from them"
    with pytest.raises(InputError, match="changed after it was signed"):
        public.check(DATA[:-1], signature)


def test_the_key_of_the_published_example_is_read() -> None:
    assert str(PublicKey.read(f"untrusted comment: minisign public key\n{THEIRS}\n")) == THEIRS


def test_a_key_file_is_read_again_and_is_only_for_its_account(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.key"
    made = make_secret_key(path)
    assert SecretKey.read(path) == made
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert made.seed.hex() not in repr(made)
    other = minisign.SecretKey.from_bytes(path.read_bytes())
    assert bytes(other.get_public_key()).decode().split("\n")[1] == str(made.public)


@given(st.data())
def test_a_changed_byte_anywhere_is_refused(key: SecretKey, data: st.DataObject) -> None:
    signature = key.sign(DATA, comment="a comment")
    lines = signature.split("\n")
    which = data.draw(st.sampled_from(["file", "signature", "comment", "both"]))
    changed = DATA
    if which == "file":
        at = data.draw(st.integers(0, len(DATA) - 1))
        changed = DATA[:at] + bytes([DATA[at] ^ data.draw(st.integers(1, 255))]) + DATA[at + 1 :]
    elif which == "comment":
        lines[2] += "!"
    else:
        number = 1 if which == "signature" else 3
        raw = bytearray(base64.b64decode(lines[number]))
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
        lines[number] = base64.b64encode(raw).decode()
    with pytest.raises(InputError):
        key.public.check(changed, "\n".join(lines))


@pytest.mark.parametrize("text", ["", "RWQ", "not a key\nAAAA\n", "\0", f"{THEIRS}AAAA"])
def test_text_that_is_not_a_public_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.pub"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="not a public key"):
        read_public_key(path)


@pytest.mark.parametrize(
    "text", ["", "a\nb\nc\nd\n", "untrusted: x\nAA==\ntrusted comment: y\nAA==\n"]
)
def test_text_that_is_not_a_signature_is_refused(key: SecretKey, text: str) -> None:
    with pytest.raises(InputError, match="not a signature"):
        key.public.check(DATA, text)


def test_a_damaged_key_file_says_what_to_do(tmp_path: Path, key: SecretKey) -> None:
    path = tmp_path / "a.key"
    path.write_text("untrusted comment\nAAAA\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="not a secret key") as caught:
        SecretKey.read(path)
    assert "put the key file back" in str(caught.value.hint)


def test_the_numbers_are_of_the_key_and_not_of_its_id(key: SecretKey) -> None:
    same_id = PublicKey(key.public.id, bytes(32))
    assert same_id.numbers != key.public.numbers
    assert [len(group) for group in key.public.numbers.split()] == [5] * 5
