"""Proves that what is handed out works: `make check-wheel`, a part of `make check`.

Builds the wheel and the source archive, builds the wheel a second time out of the archive and
compares; installs the wheel as a user does, into a fresh environment without anything that only
developers need, first the base alone and then with the extras of the README; and runs both from an
empty folder: help, an agency, the doctor, cards, the demonstration.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
NAME = "langaccess-toolkit"

_DRAFTED = re.compile(r"^(\S+) +pt +done +(\d+)/(\d+)", re.MULTILINE)
_TUTORIAL = ROOT / "docs" / "tutorial" / "first-afternoon.md"


def main() -> None:
    """Build, compare, install and run; say what was seen.

    Raises:
        SystemExit: something is not as it should be; the message says what.
    """
    with tempfile.TemporaryDirectory() as folder:
        wheel = build(Path(folder))
        print(f"{wheel.name}: the source archive builds the same")
        program = install(Path(folder) / "env", wheel)
        run_street(program, Path(folder) / "street")
        print("the base install finds interpreters, names languages, and says what it lacks")
        program = install(Path(folder) / "env", wheel, extras="[cards,translate,starter]")
        print("installed without development packages")
        run(program, Path(folder) / "home")
        print("help, init, doctor and demo work from an empty folder")


def build(folder: Path) -> Path:
    """Return the wheel, after building it from the checkout and from the source archive."""
    _hatch(ROOT, folder / "built", "sdist", "wheel")
    (archive,) = (folder / "built").glob("*.tar.gz")
    (wheel,) = (folder / "built").glob("*.whl")
    # Our own archive; a filter for strangers' ones came with Python 3.11.4.
    shutil.unpack_archive(archive, folder / "source")
    (source,) = (folder / "source").iterdir()
    _hatch(source, folder / "again", "wheel")
    (again,) = (folder / "again").glob("*.whl")
    first, second = contents(wheel), contents(again)
    differ = sorted(
        name for name in first.keys() | second.keys() if first.get(name) != second.get(name)
    )
    _hold(not differ, f"the source archive builds another wheel: {', '.join(differ[:5])}")
    return wheel


def contents(wheel: Path) -> Mapping[str, bytes]:
    """Return name → bytes of every file in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def install(env: Path, wheel: Path, *, extras: str = "") -> Path:
    """Install the wheel with extras, as the README says, and return the command.

    Versions are those of `constraints.txt`.
    """
    if not env.exists():
        _run([sys.executable, "-m", "venv", str(env)], cwd=ROOT)
    scripts = env / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    words += ["--constraint", str(ROOT / "constraints.txt"), f"{wheel}{extras}"]
    _run([str(python), *words], cwd=env)
    listed = _run([str(python), "-m", "pip", "list", "--format", "json"], cwd=env)
    there = {canonicalize_name(package["name"]) for package in json.loads(listed)}
    strangers = sorted(_development() & there)
    _hold(not strangers, f"a user's install brings development packages: {', '.join(strangers)}")
    return scripts / "langaccess"


def _development() -> set[str]:
    """Return the packages of the extra `dev`."""
    needs = [Requirement(text) for text in metadata.requires(NAME) or ()]
    return {
        canonicalize_name(need.name)
        for need in needs
        if need.marker
        and need.marker.evaluate({"extra": "dev"})
        and not need.marker.evaluate({"extra": "starter"})
    }


def _bare(home: Path) -> dict[str, str]:
    """Make an empty folder, and return the environment of someone who has nothing else."""
    home.mkdir()
    plain = {"HOME": str(home), "USERPROFILE": str(home), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    kept = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR")  # Windows starts no Python without the first
    return plain | {name: os.environ[name] for name in kept if name in os.environ}


def run_street(program: Path, home: Path) -> None:
    """Run what a laptop in a car needs, and one command whose part is missing."""
    env = _bare(home)
    _run([str(program), "init", "spring", "--sample"], cwd=home, env=env)
    spring = home / "spring"
    named = _run([str(program), "identify", "Necesito ayuda, por favor."], cwd=spring, env=env)
    _hold("Spanish" in named, f"the base install does not know Spanish:\n{named}")
    _run([str(program), "cards", "html", "--proof"], cwd=spring, env=env)
    words = [str(program), "cards", "wallet", "--proof"]
    said = _run(words, cwd=spring, env=env, code=5)
    _hold("-m pip install" in said and "typst" in said, f"no advice for `cards`:\n{said}")


def run(program: Path, home: Path) -> None:
    """Run the command as someone who has an empty folder and nothing else."""
    env = _bare(home)

    def said(*words: str, where: Path = home) -> str:
        return _run([str(program), *words], cwd=where, env=env)

    _hold("translate" in said("--help"), "the help does not name the main command")
    said("init", "springfield", "--agency", "Springfield Police")
    doctor = said("doctor", where=home / "springfield")
    _hold("springfield" in doctor, "the doctor does not see the agency's folder")
    demo = said("demo")
    done = _DRAFTED.findall(demo)
    _hold(len(done) == 4, f"the demonstration translated {len(done)} of 4 brochures:\n{demo}")
    shown = _DRAFTED.findall(_TUTORIAL.read_text(encoding="utf-8"))[: len(done)]
    _hold(done == shown, f"the tutorial shows other counts of drafted sentences:\n{demo}")
    drafts = home / "langaccess-demo" / "translations"
    _hold(all(any(drafts.glob(f"{Path(n).stem}.pt.*")) for n, _, _ in done), "a draft is missing")


def _hatch(source: Path, out: Path, *kinds: str) -> None:
    words = [word for kind in kinds for word in ("-t", kind)]
    _run([sys.executable, "-m", "hatchling", "build", *words, "-d", str(out)], cwd=source)


def _run(
    words: list[str], *, cwd: Path, env: Mapping[str, str] | None = None, code: int = 0
) -> str:
    done = subprocess.run(
        words,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    _hold(
        done.returncode == code, f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}"
    )
    return done.stdout


def _hold(well: bool, otherwise: str) -> None:  # noqa: FBT001 (reads as a sentence)
    if not well:
        raise SystemExit(f"not ready to hand out: {otherwise}")


if __name__ == "__main__":
    main()
