"""The installer of a bundle meets the PCs of others: their Pythons, settings and remains."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from install import bundle

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
OFFLINE = Path(bundle.ROOT) / "install" / "offline"
needs_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="runs a folder for Linux, which refuses to install elsewhere"
)


def make_folder(folder: Path, program: str, *, system: str = "linux") -> Path:
    """Make a folder like a bundle's, whose program is `program`, a few lines of Python."""
    (folder / "wheels").mkdir(parents=True)
    bundle._installer(folder, system)
    bundle._write(folder / "PYTHONS", f"{HERE}\n")
    bundle._write(folder / "SYSTEM", f"{system}\n")
    about = "langaccess_toolkit-9.dist-info"
    parts = {
        "la.py": f"def main():\n    {program}\n",
        f"{about}/METADATA": "Metadata-Version: 2.1\nName: langaccess-toolkit\nVersion: 9\n"
        "Provides-Extra: starter\nProvides-Extra: lid\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/entry_points.txt": "[console_scripts]\nlangaccess = la:main\n",
    }
    rows = [f"{name},{_record(text)},{len(text)}\n" for name, text in parts.items()]
    parts[f"{about}/RECORD"] = "".join([*rows, f"{about}/RECORD,,\n"])
    wheel = folder / "wheels" / "langaccess_toolkit-9-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    bundle.write_requirements(folder, {HERE: {}})
    bundle._sums(folder)
    return folder


def _record(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def start(
    folder: Path, *words: Path | str, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `sh install.sh` with this Python on the path."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    return subprocess.run(
        ["/bin/sh", str(folder / "install.sh"), *map(str, words)],
        env={"HOME": str(folder.parent), "PATH": path, "LC_ALL": "C.UTF-8", **(settings or {})},
        cwd=folder.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "a bundle (1)", "print('doctor looked')")


@needs_linux
def test_settings_that_somebody_made_for_other_work_change_nothing(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "pip.py").write_text("raise SystemExit('another pip')", encoding="utf-8")
    settings = tmp_path / ".config" / "pip" / "pip.conf"
    settings.parent.mkdir(parents=True)
    settings.write_text("[install]\nuser = true\nrequire-hashes = true\n", encoding="utf-8")
    strange = {"PYTHONPATH": str(tmp_path), "PIP_TARGET": str(tmp_path / "elsewhere")}
    done = start(folder, tmp_path / "p q", settings=strange)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "p q" / "bin" / "langaccess").exists()
    assert not (tmp_path / "elsewhere").exists()
    (module,) = (tmp_path / "p q").rglob("la.py")
    module.unlink()
    again = start(folder, tmp_path / "p q")
    assert again.returncode == 0, again.stderr
    assert module.exists(), "installing again repairs a damaged installation"
    (tmp_path / "p q" / "bin" / "python").unlink()
    gone = start(folder, tmp_path / "p q")
    assert gone.returncode == 1
    assert "Delete that folder" in gone.stderr


@needs_linux
def test_a_part_with_another_hash_is_not_installed(folder: Path, tmp_path: Path) -> None:
    (wheel,) = (folder / "wheels").glob("*.whl")
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("planted.py", "")
    (folder / "SHA256SUMS").unlink()
    bundle._sums(folder)  # an attacker who changes a part also changes the sums
    done = start(folder, tmp_path / "p")
    assert done.returncode == 1
    assert "hash" in (done.stdout + done.stderr).lower()


@needs_linux
def test_a_program_that_does_not_work_here_is_not_called_installed(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "b", "print('missing library'); raise SystemExit(1)")
    done = start(folder, tmp_path / "p")
    assert done.returncode == 1
    assert "missing library" in done.stdout
    assert "See it work" not in done.stdout
    lines = r"print('optional libraries: x\n  more of x\n  fix: y\noptional z: a\n  fix: b')"
    folder = make_folder(tmp_path / "c", lines)
    done = start(folder, tmp_path / "p")
    assert done.returncode == 0, done.stderr
    assert "optional libraries: x\n  more of x\n  fix: y\nInstalled." in done.stdout
    assert "optional z" not in done.stdout


@needs_linux
def test_a_folder_for_another_machine_and_an_option_install_nothing(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "b", "pass")
    assert "usage" in start(folder, "--help").stdout
    bundle._write(folder / "SYSTEM", "macos\n")
    done = start(folder, tmp_path / "p")
    assert done.returncode == 1
    assert "for macos and Python for arm64" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b"]


@needs_linux
@pytest.mark.parametrize("name", ["SYSTEM", "SHA256SUMS", "wheels"])
def test_a_folder_that_was_copied_in_part_says_what_is_missing(tmp_path: Path, name: str) -> None:
    folder = make_folder(tmp_path / "b", "pass")
    (folder / name).rename(tmp_path / "forgotten")
    done = start(folder, tmp_path / "p")
    assert done.returncode == 1
    assert f"copy the folder again:\n  {name}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "p").exists()


@needs_linux
def test_a_python_that_cannot_start_or_is_too_old_is_passed_over(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "b", "pass")
    bundle._write(folder / "PYTHONS", f"3.7\n{HERE}\n")
    (folder / "install.py").write_text("import sys; print(sys.version_info[:2])", encoding="utf-8")
    shims = tmp_path / "shims"
    shims.mkdir()
    for name in ("python3.7", "python3"):
        (shims / name).write_text("#!/bin/sh\necho 'Python 3.7.1'\nexit 127\n", encoding="utf-8")
        (shims / name).chmod(0o755)
    (shims / f"python{HERE}").symlink_to(sys.executable)
    path = {"PATH": f"{shims}:/usr/bin:/bin"}
    assert start(folder, settings=path).stdout == f"{sys.version_info[:2]}\n"
    (folder / "PYTHONS").write_text("3.7\n", encoding="utf-8")
    none = start(folder, settings=path)
    assert none.returncode == 1
    assert "one of these versions: 3.7\nHere is Python 3.7.1" in none.stderr


def test_a_folder_made_from_a_clone_with_windows_line_ends_can_be_read_by_a_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(OFFLINE, tmp_path / "install" / "offline")
    for name in ("constraints.txt", "LICENSE", "THIRD_PARTY.md"):
        shutil.copy(bundle.ROOT / name, tmp_path / name)
    script = tmp_path / "install" / "offline" / "install.sh"
    script.write_bytes(script.read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setattr(bundle, "ROOT", tmp_path)
    (tmp_path / "out").mkdir()
    bundle._installer(tmp_path / "out", "macos")
    assert b"\r" not in (tmp_path / "out" / "install.sh").read_bytes()


def test_the_windows_installer_has_windows_line_ends_and_every_label_that_it_jumps_to() -> None:
    data = (OFFLINE / "install.cmd").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    words = data.decode("ascii").split()
    asked = {words[at + 1] for at, word in enumerate(words[:-1]) if word == "goto"}
    assert asked == {word[1:] for word in words if word.startswith(":")} - {"~dp0"}
    assert data.rstrip().endswith(b"exit /b %CODE%"), "who started it learns how it ended"
