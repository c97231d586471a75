"""Builds the folders that install langaccess on a PC without a network: `make bundle`.

One folder per system holds every part ready-made for Python 3.11 to 3.13, the program itself, and
an installer that needs neither a network, a compiler nor administrator rights. This script itself
needs the network; it takes the exact versions of `constraints.txt`.

    python -m install.bundle [--system linux]… [--python 3.11]… [--out dist] [--check]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import cast

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
NAME = "langaccess-toolkit"
EXTRAS = ("starter", "lid")
PYTHONS = ("3.11", "3.12", "3.13")

# What an installer may ask about the machine, and the names of wheels that fit it.
_ASKED: Mapping[str, Mapping[str, str]] = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"},
}
_WHEELS: Mapping[str, tuple[str, ...]] = {
    "linux": (
        *(f"manylinux_2_{minor}_x86_64" for minor in (28, 27, 24, 17)),
        "manylinux2014_x86_64",
    ),
    "windows": ("win_amd64",),
    "macos": ("macosx_13_0_arm64", "macosx_13_0_universal2"),
}
SYSTEMS = tuple(_ASKED)
# No wheel of it exists; it is pure Python, so one build fits every machine.
_BUILT = "langdetect"


def parts(system: str, python: str) -> dict[str, str]:
    """Return name → version of every package that the program needs there, itself left out.

    Raises:
        SystemExit: `constraints.txt` lacks one of them.
    """
    machine = {**_ASKED[system], "python_version": python, "python_full_version": f"{python}.0"}
    found: dict[str, str] = {}
    todo = [(NAME, extra) for extra in ("", *EXTRAS)]
    pinned = _pinned()
    while todo:
        name, extra = todo.pop()
        for need in _requirements(name):
            if need.marker and not need.marker.evaluate({"extra": extra, **machine}):
                continue
            key = canonicalize_name(need.name)
            if key not in found:
                if key not in pinned:
                    raise SystemExit(f"constraints.txt lacks {key}, needed by {name}")
                found[key] = pinned[key]
                todo += [(key, inner) for inner in ("", *need.extras)]
    return found


def _requirements(name: str) -> Iterator[Requirement]:
    try:
        texts = metadata.distribution(name).requires or ()
    except metadata.PackageNotFoundError:  # for another system only; such parts need nothing more
        return
    yield from (Requirement(text) for text in texts)


def _pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if "==" in line and not line.startswith("#"))
    return {canonicalize_name(name): version.strip() for name, version in pairs}


def check(system: str, pythons: Iterable[str]) -> None:
    """Ask the package index whether every part is offered ready-made; nothing is kept.

    Raises:
        SystemExit: one is not.
    """
    for python in pythons:
        with tempfile.TemporaryDirectory() as folder:
            _pip(
                "install", "--dry-run", "--ignore-installed", "--target", folder,
                *_exact(system, python), *_fitting(system, python),
            )  # fmt: skip
        print(f"{system}, Python {python}: all {len(parts(system, python))} parts are ready-made")


def build(system: str, pythons: Sequence[str], out: Path) -> Path:
    """Build the folder of one system and return it; an older one is replaced when it is complete.

    Raises:
        SystemExit: a part is not to be had, or the program's wheel cannot be built.
    """
    version = metadata.version(NAME)
    done = out / f"langaccess-{version}-{system}"
    new = out / f"{done.name}.partial"
    shutil.rmtree(new, ignore_errors=True)
    wheels = new / "wheels"
    wheels.mkdir(parents=True)
    _build_ours(wheels)
    for python in pythons:
        _pip("download", "--dest", str(wheels), *_exact(system, python), *_fitting(system, python))
    _installer(new, system)
    _write(new / "PYTHONS", "".join(f"{p}\n" for p in pythons))
    _write(new / "SYSTEM", f"{system}\n")
    parts_list(new)
    _sums(new)
    shutil.rmtree(done, ignore_errors=True)
    new.replace(done)
    return done


def _build_ours(wheels: Path) -> None:
    hatch = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    _run(hatch)
    _pip("wheel", "--no-deps", "--wheel-dir", str(wheels), f"{_BUILT}=={_pinned()[_BUILT]}")


def _exact(system: str, python: str) -> list[str]:
    return [f"{name}=={v}" for name, v in parts(system, python).items() if name != _BUILT]


def _fitting(system: str, python: str) -> list[str]:
    platforms = [word for tag in _WHEELS[system] for word in ("--platform", tag)]
    version = ["--python-version", python, "--implementation", "cp"]
    return ["--no-deps", "--only-binary", ":all:", *platforms, *version]


def _pip(*words: str) -> None:
    _run([sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words])


def _run(words: Sequence[str]) -> None:
    done = subprocess.run(words, cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(f"failed: {' '.join(words)}")


def _installer(folder: Path, system: str) -> None:
    source = ROOT / "install" / "offline"
    start = "install.cmd" if system == "windows" else "install.sh"
    for name in ("install.py", start, "READ-ME-FIRST.txt"):
        shutil.copy(source / name, folder / name)
    if system != "windows":  # a clone on Windows may have lines that no shell understands
        _write(folder / start, (source / start).read_text(encoding="utf-8"))
    for name in ("constraints.txt", "LICENSE", "THIRD_PARTY.md"):
        shutil.copy(ROOT / name, folder / name)


def parts_list(folder: Path) -> None:
    """Write `sbom.cdx.json`, the list of all wheels in the folder with versions and hashes.

    CycloneDX 1.6, which scanners for known weaknesses read.
    """
    components = []
    for wheel in sorted((folder / "wheels").glob("*.whl")):
        name, version, _, _ = parse_wheel_filename(wheel.name)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        components.append(
            {
                "type": "library",
                "bom-ref": wheel.name,
                "name": name,
                "version": str(version),
                "purl": f"pkg:pypi/{name}@{version}?file_name={wheel.name}",
                "hashes": [{"alg": "SHA-256", "content": digest}],
            }
        )
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}
    _write(folder / "sbom.cdx.json", json.dumps(bom, indent=1) + "\n")


def _sums(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    )
    _write(folder / "SHA256SUMS", "".join(lines))


def _write(path: Path, text: str) -> None:
    """Write a text with the same line ends wherever the folder is made."""
    path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Read the command line and build, or only check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--system", action="append", choices=SYSTEMS, help="default: all three")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="default: all three")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument(
        "--check", action="store_true", help="look whether all is there; keep nothing"
    )
    asked = parser.parse_args()
    pythons = cast("Sequence[str]", asked.python or PYTHONS)
    for system in asked.system or SYSTEMS:
        if asked.check:
            check(system, pythons)
        else:
            folder = build(system, pythons, asked.out)
            digest = hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
            print(f"{folder}\nSHA-256 of its SHA256SUMS, to be sent another way: {digest}")


if __name__ == "__main__":
    main()
