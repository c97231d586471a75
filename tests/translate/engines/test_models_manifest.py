"""A model's manifest: its digest, what it refuses, and the proof of its files."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langaccess.core import models
from langaccess.core.errors import EngineError
from langaccess.core.models import MANIFEST, parse
from langaccess.core.models.manifest import dump, safe_path
from langaccess.core.tags import Tag
from tests.modelfolder import WEIGHTS, body, install


def test_a_manifest_reads_back_as_it_was_written(tmp_path: Path) -> None:
    manifest = models.read(install(tmp_path))
    assert parse(dump(manifest), "here") == manifest


def test_the_digest_covers_the_identity_and_no_probe_of_an_earlier_version(
    tmp_path: Path,
) -> None:
    manifest = models.read(install(tmp_path))
    body = json.loads(dump(manifest)) | {"probe": {"es": {"right": 3}}}
    probed = parse(json.dumps(body).encode(), "here")
    assert probed.digest == manifest.digest
    changed = [
        replace(manifest, licence="GPL-3.0"),
        replace(manifest, targets=(Tag("pt"),)),
        replace(manifest, codes={"es": "por"}),
        replace(manifest, files=(replace(manifest.files[0], bytes=1), *manifest.files[1:])),
    ]
    assert len({manifest.digest, *(other.digest for other in changed)}) == 5


def test_the_digest_does_not_depend_on_how_the_file_is_laid_out(tmp_path: Path) -> None:
    folder = install(tmp_path)
    data = body(folder)
    shuffled = json.dumps(dict(sorted(data.items(), reverse=True))).encode()
    assert parse(shuffled, "here").digest == models.read(folder).digest


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"schema": 2}, "has schema 2, this program knows 1"),
        ({"schema": "1"}, "not a model manifest"),
        ({"colour": "red"}, "colour: is not a key"),
        ({"id": "../evil"}, "id: must be lower-case"),
        ({"id": "Größe"}, "id: must be lower-case"),
        ({"kind": "torch"}, "kind: must be one of"),
        ({"source": "English"}, "source: "),
        ({"targets": []}, "targets: a model writes at least one"),
        ({"targets": "es"}, "targets: must be a list"),
        ({"licence": 5}, "licence: must be text"),
        ({"note": "\x1b[2Jgone"}, "note: must be text on one line"),
        ({"id": "con"}, "id: must be lower-case"),
        ({"id": "toy."}, "id: must be lower-case"),
        ({"noncommercial": "yes"}, "noncommercial: must be true or false"),
        ({"codes": {"es": 5}}, "es: must be text"),
        ({"licence_file": "COPYING"}, "licence_file: is not among the files"),
        ({"files": []}, "files: a model has at least one file"),
        ({"files": [{"path": "a"}]}, "files: each needs path, bytes and sha256"),
        ({"scores": [{"metric": "BLEU"}]}, "scores: each needs"),
    ],
)
def test_a_manifest_that_is_wrong_is_refused_with_the_key(
    tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    folder = install(tmp_path)
    data = json.dumps(body(folder) | change).encode()
    with pytest.raises(EngineError, match=says):
        parse(data, "manifest.json")


@pytest.mark.parametrize("missing", ["id", "kind", "source", "targets", "files"])
def test_a_manifest_without_a_needed_key_is_refused(tmp_path: Path, missing: str) -> None:
    data = body(install(tmp_path))
    del data[missing]
    with pytest.raises(EngineError, match=f"{missing}: is missing"):
        parse(json.dumps(data).encode(), "manifest.json")


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[1]", b"{", b"[" * 100_000, b" " * (2 << 20)])
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(EngineError, match="manifest"):
        parse(data, "manifest.json")


BAD_PATHS = [
    "", "/etc/passwd", "../up", "a/../../up", "./a", "a//b", "a/", "C:/x", "C:x", "\\\\host\\x",
    "a\\..\\b", "con", "nul.txt", "a/aux.bin", "x.", "x ", "tab\tname", "nul\0", "manifest.json",
    "Manifest.JSON", "a:b", "a*b", "a?b",
]  # fmt: skip


@pytest.mark.parametrize("path", BAD_PATHS)
def test_a_path_that_would_leave_the_folder_or_is_no_name_somewhere_is_refused(
    tmp_path: Path, path: str
) -> None:
    data = body(install(tmp_path))
    data["files"][0]["path"] = path
    with pytest.raises(EngineError, match="files: "):
        parse(json.dumps(data).encode(), "manifest.json")


def test_two_paths_that_are_one_on_windows_are_refused(tmp_path: Path) -> None:
    data = body(install(tmp_path))
    data["files"].append({**data["files"][1], "path": "MODEL.bin"})
    with pytest.raises(EngineError, match="same path"):
        parse(json.dumps(data).encode(), "manifest.json")


@given(st.text(alphabet=st.sampled_from("ab./\\:~ \0*…é"), max_size=12))
def test_a_safe_path_stays_below_its_folder_on_every_system(path: str) -> None:
    if safe_path(path):
        root = Path("/models/toy")
        assert Path(os.path.normpath(root / path)).is_relative_to(root)
        windows = PureWindowsPath(path)
        assert not windows.is_absolute()
        assert not windows.drive
        assert ".." not in windows.parts


def test_a_whole_model_passes_and_gives_its_manifest(tmp_path: Path) -> None:
    folder = install(tmp_path)
    assert models.check(folder).id == "toy-en-es"


def test_a_changed_byte_is_refused_and_the_file_named(tmp_path: Path) -> None:
    folder = install(tmp_path)
    (folder / "model.bin").write_bytes(b"W" + WEIGHTS[1:])
    with pytest.raises(EngineError, match="not what its manifest says") as caught:
        models.check(folder)
    assert caught.value.where == str(folder / "model.bin")


def test_a_missing_file_is_refused_and_named(tmp_path: Path) -> None:
    folder = install(tmp_path)
    (folder / "deep" / "LICENSE").unlink()
    with pytest.raises(EngineError, match="missing") as caught:
        models.check(folder)
    assert caught.value.where == str(folder / "deep" / "LICENSE")


def test_a_file_that_nobody_declared_is_refused(tmp_path: Path) -> None:
    folder = install(tmp_path)
    (folder / "lex.bin").write_bytes(b"")
    with pytest.raises(EngineError, match="not declared") as caught:
        models.check(folder)
    assert caught.value.where == str(folder / "lex.bin")


def test_what_file_managers_drop_into_folders_does_no_harm(tmp_path: Path) -> None:
    folder = install(tmp_path)
    for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
        (folder / name).write_bytes(b"x")
    models.check(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_link_in_a_model_is_refused(tmp_path: Path, what: str) -> None:
    folder = install(tmp_path / "models")
    if what == "file":
        (tmp_path / "same.bin").write_bytes(WEIGHTS)
        (folder / "model.bin").unlink()
        (folder / "model.bin").symlink_to(tmp_path / "same.bin")
    else:
        (tmp_path / "elsewhere").mkdir()
        (folder / "more").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(EngineError, match="links"):
        models.check(folder)


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no readable manifest"):
        models.check(tmp_path)


def test_the_agencys_models_come_before_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGACCESS_MODELS", str(tmp_path / "mine"))
    agency = tmp_path / "springfield"
    assert models.folders(agency) == (agency / "models", tmp_path / "mine")
    assert models.folders(None) == (tmp_path / "mine",)
    ours = install(agency / "models")
    install(tmp_path / "mine", weights=b"another")
    install(tmp_path / "mine", id="other-en-pt")
    found = models.installed(models.folders(agency))
    assert [item.folder for item in found] == [tmp_path / "mine" / "other-en-pt", ours]


@pytest.mark.parametrize(
    ("system", "variables", "expected"),
    [
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/langaccess/models"),
        ("linux", {"XDG_DATA_HOME": "relative"}, "~/.local/share/langaccess/models"),
        ("linux", {}, "~/.local/share/langaccess/models"),
        ("darwin", {}, "~/Library/Application Support/langaccess/models"),
        ("win32", {"LOCALAPPDATA": "/users/ann/local"}, "/users/ann/local/langaccess/models"),
        ("win32", {}, "~/AppData/Local/langaccess/models"),
    ],
)
def test_each_system_has_its_own_place_for_models(
    monkeypatch: pytest.MonkeyPatch, system: str, variables: dict[str, str], expected: str
) -> None:
    for name in ("LANGACCESS_MODELS", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("langaccess.core.user_folders.sys.platform", system)
    assert models.home() == Path(expected.replace("~", str(Path.home())))


def test_broken_and_unfinished_models_do_not_hide_the_others(tmp_path: Path) -> None:
    install(tmp_path)
    install(tmp_path, id=".incoming-x")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / MANIFEST).write_text("{", encoding="utf-8")
    renamed = install(tmp_path, id="before")
    renamed.rename(tmp_path / "after")
    (tmp_path / "stray").mkdir()
    found = {item.folder.name: item for item in models.installed([tmp_path, tmp_path / "none"])}
    assert set(found) == {"after", "broken", "toy-en-es"}
    assert found["toy-en-es"].problem == ""
    assert "not a model manifest" in found["broken"].problem
    assert found["broken"].manifest is None
    assert "should be named before" in found["after"].problem
