"""Rules that someone else put into a folder above are not used until the user names the folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from langaccess.agency.session import open_session
from langaccess.agency.workspace import UntrustedFolderError, find, trust
from langaccess.cli import main
from langaccess.core.user_folders import data_folder
from tests.commands import data

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows names no owner here")

PLANTED = "900-555-0666"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder two levels below an agency's, where the user works."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "account"))
    root = tmp_path / "shared"
    assert main(["init", str(root), "--no-ask", "--interpreter-line", PLANTED]) == 0
    (root / "sub" / "work").mkdir(parents=True)
    monkeypatch.chdir(root / "sub" / "work")
    return root


def open_to_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everyone write to `path`, in a folder that everyone can enter."""
    monkeypatch.setattr("langaccess.agency.workspace.folder_trust._is_open", lambda _: True)
    path.chmod(path.stat().st_mode | 0o002)


@pytest.mark.parametrize("part", ["", "jurisdiction.yaml", ".langaccess"])
def test_a_folder_that_all_may_write_is_not_used(
    work: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / ".langaccess").mkdir(exist_ok=True)
    open_to_all(work / part, monkeypatch)
    with pytest.raises(UntrustedFolderError, match="everyone may write to"):
        find()
    assert find(explicit=work).root == work
    assert find(environment={"LANGACCESS_WORKSPACE": str(work)}).root == work
    trust(work)
    assert find().root == work


def test_a_folder_behind_a_private_one_is_used(work: Path) -> None:
    work.parent.chmod(0o700)
    work.chmod(0o777)
    assert find().root == work


@pytest.mark.parametrize("part", ["", "jurisdiction.yaml"])
def test_a_folder_of_another_account_is_not_used(work: Path, part: str) -> None:
    if getattr(os, "geteuid", int)() != 0:
        pytest.skip("only the administrator can give a file away")
    os.chown(work / part, 12345, -1)
    with pytest.raises(UntrustedFolderError, match="belongs to another account"):
        find()
    assert find(explicit=work).root == work


def test_a_planted_number_is_not_the_one_to_call(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    open_to_all(work, monkeypatch)
    capsys.readouterr()
    for words in (["ask", "spanish", "dv"], ["roster", "find", "--lang", "es", "--for", "dv"]):
        assert main(words) == 3
        shown = capsys.readouterr()
        assert PLANTED not in shown.out + shown.err
        assert "not your agency's" in " ".join(shown.out.split())
        assert "interpreter" in shown.out
        assert "langaccess workspace trust" in shown.err
    line = ["encounter", "log", "es", "traffic_stop", "phone_line", "14", "min", "--case", "26-77"]
    assert main(line) == 3
    assert not (work / ".langaccess" / "state.db").exists()


def test_a_folder_is_trusted_once_for_this_account(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    open_to_all(work, monkeypatch)
    assert main(["todo"]) == 3
    capsys.readouterr()
    assert data(capsys, "workspace", "trust", "../..") == {"root": str(work)}
    for file in data_folder().glob("folders-*.txt"):
        assert file.stat().st_mode & 0o777 == 0o600
    assert main(["ask", "spanish", "dv"]) == 0
    assert PLANTED in capsys.readouterr().out
    monkeypatch.setenv("XDG_DATA_HOME", str(work / "another"))
    assert main(["todo"]) == 3
    assert main(["workspace", "trust", "."]) == 3  # it holds no rules


def test_the_folder_in_use_is_said_once(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    for _ in range(3):
        open_session(note=said.append)
    assert said == [f"agency folder: {work}"]
    monkeypatch.chdir(work)
    open_session(note=said.append)
    open_session(work / "sub" / "..", note=said.append)
    assert len(said) == 1


def test_trust_does_not_move_to_what_is_put_in_the_place_of_a_folder(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all(work, monkeypatch)
    trust(work)
    assert find().root == work
    rules = work / "jurisdiction.yaml"
    rules.write_bytes(rules.read_bytes())
    new = work / "new.yaml"
    new.write_bytes(rules.read_bytes())
    new.replace(rules)  # as editors save
    assert find().root == work
    rules.rename(work / "other.yaml")
    rules.symlink_to(work / "other.yaml")
    with pytest.raises(UntrustedFolderError):
        find()
    trust(work)
    shutil.copytree(work, work.parent / "copy", symlinks=True)
    work.rename(work.parent / "old")
    (work.parent / "copy").rename(work)
    monkeypatch.chdir(work / "sub" / "work")
    with pytest.raises(UntrustedFolderError):
        find()
