"""What is installed is what was tested: the wheel holds all that it needs and runs by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support import ROOT

_SHIPPED = ("config", "examples", "phrasebooks")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel without a network and unpack it as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def files_below(*folders: str) -> set[str]:
    """Return what lies below `folders` of the repository, without caches and hidden files."""
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def run(installed: Path, here: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the unpacked program from another folder; the checkout is not on its path."""
    start = (
        "import sys; sys.path[:] = [sys.argv.pop(1), *(p for p in sys.path if p != sys.argv[1])];"
        "sys.argv.pop(1); import langaccess, pathlib;"
        "assert pathlib.Path(langaccess.__file__).is_relative_to(sys.path[0]), langaccess.__file__;"
        "from langaccess.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    return subprocess.run(
        [sys.executable, "-P", "-c", start, str(installed), str(ROOT), *words],
        cwd=here,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        check=False,
    )


def test_the_wheel_holds_every_shipped_file(installed: Path) -> None:
    for name in files_below(*_SHIPPED):
        inside = installed / "langaccess" / "_shipped" / name
        assert inside.is_file(), f"{name} is not in the wheel"
        assert inside.read_bytes() == (ROOT / name).read_bytes()


def test_the_wheel_holds_every_module_and_data_file_and_the_sign_of_types(installed: Path) -> None:
    lost = [name for name in files_below("langaccess") if not (installed / name).is_file()]
    assert lost == []
    assert (installed / "langaccess" / "py.typed").is_file()


def test_the_wheel_brings_its_licence_and_no_tests(installed: Path) -> None:
    names = {path.relative_to(installed).as_posix() for path in installed.rglob("*")}
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {
        "langaccess",
        "langaccess_toolkit",
    }


def test_the_installed_program_shows_its_help(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "--help")
    assert done.returncode == 0, done.stderr
    assert "translate" in done.stdout


def test_the_installed_program_makes_an_agency_and_reads_the_rules_it_came_with(
    installed: Path, tmp_path: Path
) -> None:
    assert (
        run(installed, tmp_path, "init", "springfield", "--from", "example-county").returncode == 0
    )
    shown = run(installed, tmp_path, "config", "show", "--key", "translate.gate")
    assert "_shipped/config/base.yaml" in shown.stdout.replace("\\", "/"), shown.stderr
    doctor = run(installed, tmp_path / "springfield", "doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "springfield" in doctor.stdout


def test_the_installed_program_makes_a_sample_and_translates_its_brochures(
    installed: Path, tmp_path: Path
) -> None:
    made = run(installed, tmp_path, "init", "sample", "--sample")
    assert made.returncode == 0, made.stderr
    done = run(
        installed, tmp_path / "sample", "translate", "brochures", "--to", "test", "--out", "t"
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "sample" / "t").iterdir()} >= {
        "after-a-theft.qps-ploc.docx",
        "manifest.json",
    }
