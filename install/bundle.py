"""Builds the folders that install langaccess on a PC without a network: `make bundle`.

One folder per system holds every part ready-made for Python 3.11 to 3.13, the program itself, and
an installer that needs neither a network, a compiler nor administrator rights. This script itself
needs the network; it takes the versions of `constraints.txt`, and no file whose SHA-256 is not in
`requirements-bundle.txt`. `--hashes` writes that file again after a change of `constraints.txt`:
look at what changed before you commit it.

    python -m install.bundle [--system linux]… [--python 3.11]… [--out dist] [--check] [--hashes]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import cast

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
NAME = "langaccess-toolkit"
EXTRAS = ("cards", "translate", "starter", "lid")
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
_BUILD_TOOL = "setuptools"
_EPOCH = "1577836800"  # 1 January 2020: the time of the files in that wheel, so that it is the same
LOCK = "requirements-bundle.txt"
_HEAD = """\
# Every file that a bundle may contain, by SHA-256: of wheels, and of the source of langdetect with
# the wheel that it makes. Written by `python -m install.bundle --hashes`; pip reads it with
# --require-hashes. constraints.txt has no hashes: pip refuses them next to a local folder.
"""


def parts(system: str, python: str, extras: Sequence[str] = EXTRAS) -> dict[str, str]:
    """Return name → version of every package that the program needs there, itself left out.

    Args:
        system: one of `SYSTEMS`.
        python: the version of Python, "3.12".
        extras: those of the program that are installed too.

    Raises:
        SystemExit: `constraints.txt` lacks one of them.
    """
    machine = {**_ASKED[system], "python_version": python, "python_full_version": f"{python}.0"}
    found: dict[str, str] = {}
    todo = [(NAME, extra) for extra in ("", *extras)]
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


@dataclass(frozen=True, slots=True)
class Locked:
    """A package of `requirements-bundle.txt`: its version, and the SHA-256 of its files."""

    version: str
    hashes: tuple[str, ...]


def lock() -> dict[str, Locked]:
    """Return name → version and hashes, as `requirements-bundle.txt` says.

    Raises:
        SystemExit: it has another version than `constraints.txt`.
    """
    found: dict[str, Locked] = {}
    text = (ROOT / LOCK).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            need, *hashes = line.split()
            name, version = need.split("==")
            found[name] = Locked(version, tuple(h.removeprefix("--hash=sha256:") for h in hashes))
    pinned = _pinned()
    other = [name for name, one in found.items() if pinned.get(name) != one.version]
    if other:
        raise SystemExit(
            f"{LOCK} has another version than constraints.txt: {', '.join(other)}\n"
            "next: python -m install.bundle --hashes"
        )
    return found


def write_lock() -> None:
    """Write `requirements-bundle.txt` with the hashes that the package index has now.

    Raises:
        SystemExit: a part is not offered ready-made.
    """
    found: dict[str, set[str]] = {}
    for system in SYSTEMS:
        for python in PYTHONS:
            words = [*_exact(system, python), *fitting(system, python)]
            for name, digest in _offered(words):
                found.setdefault(name, set()).add(digest)
    tool = f"{_BUILD_TOOL}=={_pinned()[_BUILD_TOOL]}"
    found[_BUILD_TOOL] = {digest for _, digest in _offered([tool, "--only-binary", ":all:"])}
    with tempfile.TemporaryDirectory() as folder:
        _pip("install", "--target", folder, "--no-deps", "--only-binary", ":all:", tool)
        source = [f"{_BUILT}=={_pinned()[_BUILT]}", "--no-binary", _BUILT, "--no-build-isolation"]
        found[_BUILT] = {digest for _, digest in _offered(source, tools=folder)}
        _pip("wheel", *_PLAINLY, "--wheel-dir", folder, *source, tools=folder)
        (wheel,) = Path(folder).glob(f"{_BUILT}-*.whl")
        found[_BUILT].add(_digest(wheel))
    pinned = _pinned()
    _write(ROOT / LOCK, _HEAD + "".join(
        _line(f"{name}=={pinned[name]}", sorted(found[name])) for name in sorted(found)
    ))  # fmt: skip


def _offered(words: Sequence[str], tools: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and SHA-256 of the files that the package index offers; nothing is kept."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        _pip(
            "install", "--dry-run", "--ignore-installed", "--no-deps", "--target", folder,
            "--report", str(report), *words, tools=tools,
        )  # fmt: skip
        for one in json.loads(report.read_text(encoding="utf-8"))["install"]:
            digest = one["download_info"]["archive_info"]["hashes"]["sha256"]
            yield canonicalize_name(one["metadata"]["name"]), digest


def _line(need: str, hashes: Iterable[str]) -> str:
    return " \\\n    ".join((need, *(f"--hash=sha256:{digest}" for digest in hashes))) + "\n"


def check(system: str, pythons: Iterable[str]) -> None:
    """Ask the package index whether every part is offered ready-made, with its known hash.

    Nothing is kept.

    Raises:
        SystemExit: one is not.
    """
    for python in pythons:
        with tempfile.TemporaryDirectory() as folder:
            _pip(
                "install", "--dry-run", "--ignore-installed", "--target", folder,
                *_hashed(Path(folder), system, python), *fitting(system, python),
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
        with tempfile.TemporaryDirectory() as folder:
            needs = _hashed(Path(folder), system, python)
            _pip("download", "--dest", str(wheels), *needs, *fitting(system, python))
    write_requirements(new, {python: parts(system, python) for python in pythons})
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
    known = lock()
    with tempfile.TemporaryDirectory() as folder:
        needs = [_requirement_file(Path(folder), known, [name]) for name in (_BUILD_TOOL, _BUILT)]
        tools = str(Path(folder) / "tools")
        words = ["--require-hashes", "--no-deps"]
        _pip("install", "--target", tools, *words, "--only-binary", ":all:", "-r", needs[0])
        _pip(
            "wheel", *_PLAINLY, "--no-build-isolation", "--require-hashes", "--wheel-dir",
            str(wheels), "--no-binary", _BUILT, "-r", needs[1], tools=tools,
        )  # fmt: skip
    (wheel,) = wheels.glob(f"{_BUILT}-*.whl")
    if _digest(wheel) not in known[_BUILT].hashes:
        raise SystemExit(
            f"{wheel.name} differs from the one in {LOCK}: build the folder on Linux, or look at "
            "what changed and run python -m install.bundle --hashes"
        )


def write_requirements(folder: Path, needs: Mapping[str, Mapping[str, str]]) -> None:
    """Write `requirements-bundle.txt` of a folder: what its installer may install, by hash.

    Args:
        folder: with `wheels` in it, the program's among them.
        needs: Python version → name → version of what is needed there.
    """
    (ours,) = (folder / "wheels").glob("langaccess_toolkit-*.whl")
    version = parse_wheel_filename(ours.name)[1]
    lines = [_line(f"{NAME}[{','.join(EXTRAS)}]=={version}", [_digest(ours)])]
    known = lock() if any(needs.values()) else {}
    for name in sorted({name for each in needs.values() for name in each}):
        pythons = [python for python, each in needs.items() if name in each]
        marker = " or ".join(f'python_version == "{python}"' for python in pythons)
        only = f" ; {marker}" if len(pythons) < len(needs) else ""
        lines.append(_line(f"{name}=={known[name].version}{only}", known[name].hashes))
    _write(folder / LOCK, "".join(lines))


def _requirement_file(folder: Path, known: Mapping[str, Locked], names: Iterable[str]) -> str:
    """Write the hashes of some packages for pip, and return the file."""
    wanted = sorted(names)
    path = folder / f"{wanted[0]}.txt"
    _write(path, "".join(_line(f"{n}=={known[n].version}", known[n].hashes) for n in wanted))
    return str(path)


def _hashed(folder: Path, system: str, python: str) -> list[str]:
    """Return pip's words for all parts of a system, which must have their known hashes.

    Raises:
        SystemExit: a part has no hash.
    """
    known = lock()
    names = [name for name in parts(system, python) if name != _BUILT]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(
            f"{LOCK} lacks {', '.join(unknown)}\nnext: python -m install.bundle --hashes"
        )
    return ["--require-hashes", "-r", _requirement_file(folder, known, names)]


def _exact(system: str, python: str) -> list[str]:
    return [f"{name}=={v}" for name, v in parts(system, python).items() if name != _BUILT]


def fitting(system: str, python: str) -> list[str]:
    """Return the words for pip that choose the ready-made packages of a system and Python."""
    platforms = [word for tag in _WHEELS[system] for word in ("--platform", tag)]
    version = ["--python-version", python, "--implementation", "cp"]
    return ["--no-deps", "--only-binary", ":all:", *platforms, *version]


_PLAINLY = ("--no-cache-dir", "--no-deps")


def _pip(*words: str, tools: str = "") -> None:
    """Run pip; `tools` is a folder with what builds a package."""
    more = {"PYTHONPATH": tools, "SOURCE_DATE_EPOCH": _EPOCH} if tools else {}
    _run([sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words], more)


def _run(words: Sequence[str], more: Mapping[str, str] | None = None) -> None:
    umask = os.umask(0o022)  # the modes of files are a part of a wheel
    try:
        done = subprocess.run(words, cwd=ROOT, check=False, env={**os.environ, **(more or {})})
    finally:
        os.umask(umask)
    if done.returncode:
        raise SystemExit(f"failed: {' '.join(words)}")


def _installer(folder: Path, system: str) -> None:
    source = ROOT / "install" / "offline"
    start = "install.cmd" if system == "windows" else "install.sh"
    for name in ("install.py", start, "READ-ME-FIRST.txt"):
        shutil.copy(source / name, folder / name)
    if system == "windows":
        shutil.copy(source / "start_menu.py", folder / "start_menu.py")
        shutil.copytree(source / "menu", folder / "menu")
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
        digest = _digest(wheel)
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
    lines = (f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)
    _write(folder / "SHA256SUMS", "".join(lines))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
    parser.add_argument("--hashes", action="store_true", help=f"write {LOCK} again")
    asked = parser.parse_args()
    if asked.hashes:
        write_lock()
        return
    pythons = cast("Sequence[str]", asked.python or PYTHONS)
    for system in asked.system or SYSTEMS:
        if asked.check:
            check(system, pythons)
        else:
            folder = build(system, pythons, asked.out)
            print(f"{folder}\nSHA-256, to be sent another way and compared on the other PC:")
            for name in ("SHA256SUMS", "sbom.cdx.json"):
                print(f"  {_digest(folder / name)}  {name}")


if __name__ == "__main__":
    main()
