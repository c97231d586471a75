"""Packs and imports: what may come in, what may not, and what a killed import leaves."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from langaccess.core import models
from langaccess.core.errors import EngineError, InputError, OutputError
from langaccess.core.models import MANIFEST, ImportOptions, archives
from langaccess.core.models.archives import unzip
from langaccess.core.models.catalogue import FilePin
from langaccess.core.models.manifest import dump
from tests.modelfolder import WEIGHTS, install, installed, leftovers
from tests.modelserver import pin

ANN = ImportOptions(by="Ann", on=date(2026, 11, 25))


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """Return a pack of a small model."""
    models.pack(install(tmp_path / "there"), tmp_path / "toy.zip")
    return tmp_path / "toy.zip"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "here"


def rewrite(pack: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Return a copy of `pack` whose entries `change` has altered."""
    with zipfile.ZipFile(pack) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    other = pack.with_name("altered.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return other


def test_a_pack_arrives_as_the_model_it_was(packed: Path, home: Path, tmp_path: Path) -> None:
    received = models.receive(packed, home, ANN)
    folder = installed(received)
    assert received.fresh
    assert folder == home / "toy-en-es"
    assert models.read(folder).digest == models.read(tmp_path / "there" / "toy-en-es").digest
    assert leftovers(home) == ["toy-en-es"]


def test_the_same_model_gives_the_same_pack_whenever_it_is_packed(
    packed: Path, home: Path, tmp_path: Path
) -> None:
    folder = installed(models.receive(packed, home, ANN))
    kept = json.loads((folder / MANIFEST).read_bytes()) | {"probe": {"es": {"on": "today"}}}
    (folder / MANIFEST).write_text(json.dumps(kept), encoding="utf-8")
    os.utime(folder / "model.bin", (1e9, 1e9))
    (folder / "model.bin").chmod(0o400)
    again = models.pack(folder, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == packed.read_bytes()
    assert again.sha256 == pin(packed.read_bytes()).sha256


def test_a_pack_carries_manifest_licence_sizes_and_hashes(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        for file in manifest["files"]:
            data = archive.read(file["path"])
            assert pin(data) == FilePin(file["bytes"], file["sha256"])
        assert b"MIT" in archive.read(manifest["licence_file"])


def test_an_altered_model_is_not_packed(tmp_path: Path) -> None:
    folder = install(tmp_path)
    (folder / "model.bin").write_bytes(b"other")
    with pytest.raises(EngineError, match="not what its manifest says"):
        models.pack(folder, tmp_path / "toy.zip")
    assert not (tmp_path / "toy.zip").exists()


def _altered(entries: dict[str, bytes]) -> None:
    entries["model.bin"] = b"W" + WEIGHTS[1:]


def _longer(entries: dict[str, bytes]) -> None:
    entries["model.bin"] = WEIGHTS + b"w"


def _missing(entries: dict[str, bytes]) -> None:
    del entries["deep/LICENSE"]


def _undeclared(entries: dict[str, bytes]) -> None:
    entries["run.exe"] = b"MZ"


def _newer(entries: dict[str, bytes]) -> None:
    entries[MANIFEST] = json.dumps(json.loads(entries[MANIFEST]) | {"schema": 9}).encode()


def _climbing(entries: dict[str, bytes]) -> None:
    entries["../escaped.txt"] = b"x"


def _absolute(entries: dict[str, bytes]) -> None:
    entries["/escaped.txt"] = b"x"


def _drive(entries: dict[str, bytes]) -> None:
    entries["C:\\escaped.txt"] = b"x"


def _twice(entries: dict[str, bytes]) -> None:
    entries["MODEL.bin"] = b"x"


@pytest.mark.parametrize(
    ("change", "says", "where"),
    [
        (_altered, "not what its manifest says", "model.bin"),
        (_longer, "not what its manifest says", "model.bin"),
        (_missing, "missing", "LICENSE"),
        (_undeclared, "not declared", "run.exe"),
        (_newer, "schema 9", MANIFEST),
        (_climbing, "outside the model's folder", "altered.zip"),
        (_absolute, "outside the model's folder", "altered.zip"),
        (_drive, "outside the model's folder", "altered.zip"),
        (_twice, "same name", "altered.zip"),
    ],
)
def test_a_pack_that_is_not_what_it_says_is_refused_and_leaves_nothing(
    packed: Path,
    home: Path,
    tmp_path: Path,
    change: Callable[[dict[str, bytes]], None],
    says: str,
    where: str,
) -> None:
    with pytest.raises(EngineError, match=says) as caught:
        models.receive(rewrite(packed, change), home, ANN)
    assert Path(caught.value.where or "").name == where
    assert leftovers(home) == []
    assert not list(tmp_path.rglob("escaped.txt"))


def test_a_link_in_a_pack_is_refused(packed: Path, home: Path) -> None:
    with zipfile.ZipFile(packed, "a") as archive:
        entry = zipfile.ZipInfo("secret")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(EngineError, match="link"):
        models.receive(packed, home, ANN)
    assert leftovers(home) == []


def test_a_zip_bomb_is_refused_before_it_is_unpacked(home: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.bin", bytes(50 << 20))
    assert bomb.stat().st_size < 100_000
    with pytest.raises(EngineError, match="suspicious size"):
        models.receive(bomb, home, ANN)
    assert leftovers(home) == []


def test_an_archive_of_very_many_files_is_refused(home: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(1001):
            archive.writestr(f"f{number}", b"")
    with pytest.raises(EngineError, match="more than any model"):
        models.receive(tmp_path / "many.zip", home, ANN)


def test_an_entry_that_lies_about_its_size_is_refused(packed: Path, home: Path) -> None:
    data = bytearray(packed.read_bytes())
    # The central directory says fewer bytes than are stored; the stored hash cannot match.
    real, said = len(WEIGHTS).to_bytes(4, "little"), (len(WEIGHTS) - 1).to_bytes(4, "little")
    packed.write_bytes(bytes(data).replace(real, said))
    with pytest.raises((EngineError, InputError)):
        models.receive(packed, home, ANN)
    assert leftovers(home) == []


def test_a_pack_cannot_hide_a_noncommercial_licence(home: Path, tmp_path: Path) -> None:
    folder = install(tmp_path / "there")
    (folder / MANIFEST).write_bytes(dump(replace(models.read(folder), licence="CC-BY-NC-4.0")))
    models.pack(folder, tmp_path / "nc.zip")
    assert not models.receive(tmp_path / "nc.zip", home, ANN).decision.allowed


@pytest.mark.parametrize("keep", [0, 10, 0.5, 0.99])
def test_a_truncated_pack_is_refused(packed: Path, home: Path, keep: float) -> None:
    data = packed.read_bytes()
    packed.write_bytes(data[: int(keep if keep >= 1 else keep * len(data))])
    with pytest.raises(InputError, match="no readable zip archive"):
        models.receive(packed, home, ANN)
    assert leftovers(home) == []


def test_what_the_system_refuses_is_not_told_as_a_damaged_pack(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: ") as caught:
        unzip(tmp_path, tmp_path / "model")
    assert caught.value.where == str(tmp_path)
    assert "whether you may read it" in str(caught.value.hint)


class _Stick(io.BytesIO):
    """A file on a stick that is pulled out after its first kilobyte."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise OSError(errno.EIO, "Input/output error")
        return super().read(1024)


def test_a_stick_that_is_pulled_out_is_told_as_the_source_and_not_as_our_disk(
    tmp_path: Path,
) -> None:
    source = tmp_path / "stick" / "model.bin"
    with pytest.raises(InputError, match="cannot be read: input/output error") as caught:
        archives._pour(archives._chunks(_Stick(bytes(4096)), source), tmp_path / "here.bin", 4096)
    assert caught.value.where == str(source)


def test_a_flipped_bit_in_a_pack_is_refused(packed: Path, home: Path) -> None:
    data = bytearray(packed.read_bytes())
    data[data.index(WEIGHTS[:100]) + 50] ^= 1
    packed.write_bytes(bytes(data))
    with pytest.raises(EngineError, match="damaged"):
        models.receive(packed, home, ANN)
    assert leftovers(home) == []


def test_a_missing_file_is_an_input_error(home: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        models.receive(tmp_path / "none.zip", home, ANN)


def test_a_noncommercial_licence_needs_a_yes(home: Path, tmp_path: Path) -> None:
    folder = install(tmp_path / "there")
    manifest = replace(models.read(folder), noncommercial=True, licence="CC-BY-NC-4.0")
    (folder / MANIFEST).write_bytes(dump(manifest))
    models.pack(folder, tmp_path / "nc.zip")
    refused = models.receive(tmp_path / "nc.zip", home, ANN)
    assert not refused.decision.allowed
    assert "CC-BY-NC-4.0" in refused.decision.reasons[0].text
    assert "--accept-noncommercial" in refused.decision.instead[0]
    assert leftovers(home) == []
    installed(models.receive(tmp_path / "nc.zip", home, replace(ANN, accept_noncommercial=True)))


def test_the_same_model_twice_is_already_here(packed: Path, home: Path) -> None:
    models.receive(packed, home, ANN)
    again = models.receive(packed, home, ANN)
    assert installed(again) == home / "toy-en-es"
    assert not again.fresh


def test_a_damaged_model_is_mended_by_importing_it_again(packed: Path, home: Path) -> None:
    folder = installed(models.receive(packed, home, ANN))
    (folder / "model.bin").write_bytes(b"")
    assert models.receive(packed, home, ANN).fresh
    models.check(folder)
    assert leftovers(home) == ["toy-en-es"]


def test_another_model_of_the_same_name_needs_a_word(
    packed: Path, home: Path, tmp_path: Path
) -> None:
    models.receive(packed, home, ANN)
    models.pack(install(tmp_path / "newer", weights=b"newer"), tmp_path / "newer.zip")
    with pytest.raises(EngineError, match="another model named toy-en-es") as caught:
        models.receive(tmp_path / "newer.zip", home, ANN)
    assert "--replace" in (caught.value.hint or "")
    folder = installed(models.receive(tmp_path / "newer.zip", home, replace(ANN, replace=True)))
    assert (folder / "model.bin").read_bytes() == b"newer"
    assert leftovers(home) == ["toy-en-es"]


def test_a_disk_without_room_is_told_before_anything_is_written(
    packed: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(packed.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    with pytest.raises(OutputError, match="are needed"):
        models.receive(packed, home, ANN)
    assert leftovers(home) == []


KILLED = """
import os, sys, time
from datetime import date
from pathlib import Path
from langaccess.core import models
from langaccess.core.models import archives

pour = archives._pour
def slowly(stream, target, limit):
    done = pour(stream, target, limit)
    if target.name == sys.argv[3]:
        print("now", flush=True)
        time.sleep(60)
    return done
archives._pour = slowly
options = models.ImportOptions("Ann", date(2026, 11, 25))
models.receive(Path(sys.argv[1]), Path(sys.argv[2]), options)
"""


@pytest.mark.slow
@pytest.mark.parametrize("at", ["manifest.json", "model.bin"])
def test_a_killed_import_leaves_no_model_and_the_next_one_succeeds(
    packed: Path, home: Path, at: str
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(packed), str(home), at],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child, child.stdout:
        assert child.stdout.readline() == "now\n"
        child.kill()
    assert models.installed([home]) == ()
    assert [name[:10] for name in leftovers(home)] == [".incoming-"]
    installed(models.receive(packed, home, ANN))
    assert leftovers(home) == ["toy-en-es"]


def test_a_model_that_was_set_aside_when_the_run_was_killed_comes_back(
    packed: Path, home: Path, tmp_path: Path
) -> None:
    folder = installed(models.receive(packed, home, ANN))
    aside = home / ".incoming-dead" / "old"
    aside.mkdir(parents=True)
    folder.rename(aside / folder.name)
    models.pack(install(tmp_path / "other", id="other-en-pt"), tmp_path / "other.zip")
    models.receive(tmp_path / "other.zip", home, ANN)
    assert leftovers(home) == ["other-en-pt", "toy-en-es"]
    models.check(folder)


@pytest.mark.slow
def test_two_imports_at_once_wait_for_each_other(packed: Path, home: Path) -> None:
    code = KILLED.replace("time.sleep(60)", "time.sleep(0.3)")
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(packed), str(home), "model.bin"],
                         stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]  # fmt: skip
    assert [child.wait(30) for child in children] == [0, 0]
    assert leftovers(home) == ["toy-en-es"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_ctrl_c_during_an_import_leaves_nothing(packed: Path, home: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(packed), str(home), "model.bin"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    with child, child.stdout:
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        child.wait(20)
    time.sleep(0)
    assert leftovers(home) == []
