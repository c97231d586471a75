"""Installs langaccess from this folder: no network, no compiler, no administrator rights.

FOLDER is where the program goes; default: `langaccess-program` in your home folder, on Windows in
your local application data. Installing again into the same folder brings it up to date.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent
LOCK = "requirements-bundle.txt"  # each part with its SHA-256
DAMAGED = "these files are damaged or missing; copy the folder again:"
# What the folder says it is for, and the processor that its parts are made for.
PROCESSORS = {"linux": "x86_64", "windows": "amd64", "macos": "arm64"}
# Not what someone set for other work: another index, another place, "only with hashes".
PLAIN = {
    **{k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "LANGACCESS_"))},
    "PIP_CONFIG_FILE": os.devnull,
}


def main() -> None:
    """Check the files, make an environment, install, look whether it works, say how to go on."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", metavar="FOLDER", help="where the program goes")
    named = parser.parse_args().folder
    fit = said("PYTHONS").split()
    found = ".".join(map(str, sys.version_info[:2]))
    if found not in fit:
        stop(f"this folder is for Python {' or '.join(fit)}; this is {found}.")
    system = said("SYSTEM")
    if machine() != (system, PROCESSORS[system]):
        stop(
            f"this folder is for {system} and Python for {PROCESSORS[system]}; "
            f"this is Python for {' '.join(machine())}."
        )
    damaged = [name for name, digest in expected() if not whole(HERE / name, digest)]
    if damaged:
        stop(DAMAGED, *damaged)
    folder = Path(named).absolute() if named else default_folder()
    print(f"Installing into {folder}. This takes a few minutes.", flush=True)
    prove(install(make(folder, fit)), folder)


def machine() -> tuple[str, str]:
    """Return the system and the processor that this Python is made for."""
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)
    if sys.maxsize < 2**32:
        return system, "32 bits"
    if os.name == "nt":  # the processor may be another one, which imitates this one
        return system, sysconfig.get_platform().rpartition("-")[2]
    return system, platform.machine()


def said(name: str) -> str:
    """Return what one of the folder's own small files says."""
    text = (HERE / name).read_text(encoding="utf-8").strip() if (HERE / name).is_file() else ""
    return text or stop(DAMAGED, name)


def expected() -> Iterator[tuple[str, str]]:
    """Yield name and sha256 of every file of the folder."""
    for line in said("SHA256SUMS").splitlines():
        digest, name = line.split("  ", 1)
        yield name, digest


def whole(path: Path, digest: str) -> bool:
    """Tell whether a file is there and as it was made."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def default_folder() -> Path:
    """Return where the program goes unless another folder is named."""
    if os.name == "nt":
        return Path(os.environ["LOCALAPPDATA"]) / "langaccess" / "program"
    return Path.home() / "langaccess-program"


def make(folder: Path, fit: Sequence[str]) -> Path:
    """Make the environment, or take the one that is there; return its Python."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (folder / "pyvenv.cfg").is_file():
        version = asked(python)
        if version not in fit:
            was = f"of Python {version}" if version else "that no longer works"
            stop(f"{folder} holds an environment {was}.", "Delete that folder, then start again.")
        return python
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        stop(f"{folder} holds other files; name an empty folder.")
    try:
        venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    except OSError as exc:
        stop(f"no environment could be made in {folder}: {exc.strerror}", "Name another folder.")
    except subprocess.CalledProcessError:
        shutil.rmtree(folder, ignore_errors=True)  # it held nothing before
        stop(
            "this Python cannot bring pip into an environment of its own.",
            "On Debian and Ubuntu the package python3-venv is needed.",
        )
    return python


def asked(python: Path) -> str:
    """Return the version of an environment's Python; empty when it or its pip does not start."""
    question = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        words = [str(python), "-I", "-c", question]
        return subprocess.run(words, capture_output=True, check=True).stdout.decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def install(python: Path) -> Path:
    """Install from the files beside this one; return the command."""
    words = ["-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    # Also what is there already, in this version: it may have been damaged since.
    words += ["--force-reinstall", "--find-links", str(HERE / "wheels")]
    words += ["--only-binary", ":all:", "--require-hashes", "-r", str(HERE / LOCK)]
    program = python.with_name("langaccess.exe" if os.name == "nt" else "langaccess")
    if subprocess.run([python, *words], check=False, env=PLAIN).returncode or not program.exists():
        stop("the program was not installed; the lines above say why.", "Send them to your IT.")
    return program


def prove(program: Path, folder: Path) -> None:
    """Have the program look at itself, and say how to go on."""
    doctor = subprocess.run(
        [program, "doctor"], check=False, cwd=folder, env=PLAIN, capture_output=True
    )
    if doctor.returncode:
        sys.stdout.buffer.write(doctor.stdout + doctor.stderr)
        sys.stdout.flush()
        stop(f"Installed in {folder}, but something that it needs is missing: see above.")
    lines = doctor.stdout.decode(errors="replace").splitlines()
    shown = False
    for line in lines:
        shown = line.startswith("optional libraries") or (shown and line.startswith(" "))
        if shown:
            print(line)
    print(f"Installed. The program is\n  {program}\nSee it work:\n  {program} demo")
    if os.name == "nt":
        sys.path.insert(0, str(HERE))  # -I leaves the folder of this file out
        from start_menu import make_menu  # type: ignore[import-not-found]  # it is next to this file

        print(*make_menu(folder), sep="\n")


def stop(*lines: str) -> NoReturn:
    """End, saying why."""
    sys.exit("\n  ".join(lines))


if __name__ == "__main__":
    main()
