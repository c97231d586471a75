"""What was worked out once: believed only when whole and made from the same things."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from langaccess.core.cache_file import CacheFile, fingerprint, program_digest, write
from langaccess.core.user_folders import cache_folder

PARTS = {"one": b"first\n\x00", "two": b"", "three": b"{}"}


def test_parts_come_back_for_their_key_and_for_no_other(tmp_path: Path) -> None:
    write(tmp_path / "deep" / "k", "key", PARTS)
    found = CacheFile(tmp_path / "deep" / "k", "key")
    assert {name: found.part(name) for name in found.names()} == PARTS
    with pytest.raises(LookupError):
        found.part("four")
    with pytest.raises(LookupError):
        CacheFile(tmp_path / "deep" / "k", "other")
    with pytest.raises(LookupError):
        CacheFile(tmp_path / "none", "key")


def test_no_byte_of_it_can_be_another_one(tmp_path: Path) -> None:
    path = tmp_path / "k"
    write(path, "key", PARTS)
    whole = path.read_bytes()
    for n in range(len(whole)):
        path.write_bytes(whole[:n] + bytes([whole[n] ^ 1]) + whole[n + 1 :])
        with pytest.raises(LookupError):
            _all(path)
        path.write_bytes(whole[:n])
        with pytest.raises(LookupError):
            _all(path)


def _all(path: Path) -> dict[str, bytes]:
    found = CacheFile(path, "key")
    return {name: found.part(name) for name in found.names()}


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_it_is_private_unless_told_otherwise(tmp_path: Path) -> None:
    write(tmp_path / "k", "key", PARTS)
    assert (tmp_path / "k").stat().st_mode & 0o777 == 0o600
    write(tmp_path / "k", "key", PARTS, mode=0o640)
    assert (tmp_path / "k").stat().st_mode & 0o777 == 0o640


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    write(tmp_path / "file" / "k", "key", PARTS)
    with pytest.raises(LookupError):
        CacheFile(tmp_path / "file" / "k", "key")


def test_a_program_that_changed_has_another_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1", encoding="utf-8")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    (tmp_path / "a.py").write_text("22", encoding="utf-8")
    changed = fingerprint(tmp_path)
    (tmp_path / "b.py").write_text("", encoding="utf-8")
    assert len({before, changed, fingerprint(tmp_path)}) == 3


def test_an_account_without_a_home_keeps_nothing_and_fails_at_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nowhere() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", nowhere)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    place = cache_folder() / "k"
    write(place, "key", PARTS)
    with pytest.raises(LookupError):
        CacheFile(place, "key")


def test_the_folder_is_this_users_own() -> None:
    assert cache_folder().is_absolute()
    assert cache_folder().name in ("langaccess", "cache")


def test_the_digest_of_the_program_changes_with_its_files_and_its_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digest() -> str:
        program_digest.cache_clear()
        return program_digest()

    package, site = tmp_path / "package", tmp_path / "site"
    (package / "data").mkdir(parents=True)
    (package / "data" / "words.yaml").write_text("a", encoding="utf-8")
    site.mkdir()
    monkeypatch.setattr("langaccess.core.cache_file._PACKAGE", package)
    monkeypatch.syspath_prepend(site)
    seen = [digest(), digest()]
    assert seen[0] == seen[1]
    (package / "data" / "words.yaml").write_text("ab", encoding="utf-8")
    seen.append(digest())
    (site / "lxml-9.0.dist-info").mkdir()
    seen.append(digest())
    with suppress(OSError):  # no rights to make links, on Windows
        (package / "data" / ".#words.yaml").symlink_to("nobody@nowhere.1")  # as Emacs locks a file
    seen.append(digest())
    program_digest.cache_clear()
    assert len(set(seen)) == 3
