"""The folder of `make bundle` installs and works where there is no network at all."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name, parse_wheel_filename

from install import bundle
from install.bundle import PYTHONS, SYSTEMS, lock, parts
from install.release import verdict
from tests.support import BUNDLES, ROOT, needs_bundle

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


def alone(*words: str | Path, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with the network unplugged."""
    return subprocess.run(
        ["unshare", "-rn", *map(str, words)],
        cwd=cwd,
        env={"HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def alone_well(*words: str | Path, cwd: Path, home: Path) -> str:
    """Run a command with the network unplugged; it must end well."""
    done = alone(*words, cwd=cwd, home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows_done(said: str) -> list[list[str]]:
    """Return the cells of each file that `translate` has done."""
    return [line.split() for line in said.splitlines() if re.search(r"\bdone +\d+/\d", line)]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    alone_well(sys.executable, "install.py", home / "program", cwd=BUNDLES[-1], home=home)
    return home / "program" / "bin" / "langaccess"


@needs_bundle
def test_the_bundle_installs_and_runs_the_main_job_without_a_network(program: Path) -> None:
    home = program.parents[2]
    said = alone_well(program, "demo", "--to-folder", home / "demo", cwd=home, home=home)
    tutorial = (ROOT / "docs" / "tutorial" / "first-afternoon.md").read_text(encoding="utf-8")
    promised = rows_done(tutorial.split("$ langaccess")[1])  # the answer to `langaccess demo`
    assert len(promised) == 4
    assert rows_done(said) == promised
    assert list((home / "demo").rglob("*.docx"))


@needs_bundle
def test_an_agency_begins_without_a_network(program: Path) -> None:
    home = program.parents[2]
    alone_well(
        program, "init", home / "agency", "--agency", "Bell County Sheriff", cwd=home, home=home
    )
    alone_well(program, "doctor", cwd=home / "agency", home=home)
    said = alone_well(program, "identify", "Mwen bezwen yon entèprèt", cwd=home, home=home)
    assert "Haitian" in said


@needs_bundle
def test_a_damaged_part_is_named_before_anything_is_installed(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(BUNDLES[-1], copy, ignore=shutil.ignore_patterns("wheels"))
    (copy / "wheels").symlink_to(BUNDLES[-1] / "wheels")
    (copy / "LICENSE").write_text("cut", encoding="utf-8")
    done = alone(sys.executable, copy / "install.py", tmp_path / "x", cwd=copy, home=tmp_path)
    assert done.returncode == 1
    assert "LICENSE" in done.stderr
    assert not (tmp_path / "x").exists()


@needs_bundle
def test_the_bundle_holds_what_the_constraints_name_and_its_sums_hold() -> None:
    folder = BUNDLES[-1]
    held = {parse_wheel_filename(path.name)[:2] for path in (folder / "wheels").glob("*.whl")}
    wheels = {canonicalize_name(name): str(version) for name, version in held}
    wanted = {canonicalize_name(name): v for name, v in parts("linux", HERE).items()}
    assert {name: wheels.get(name) for name in wanted} == wanted
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_every_part_of_every_system_is_pinned(system: str, python: str) -> None:
    found = parts(system, python)
    assert {"typer", "lxml", "typst", "fxtranslate", "eldc"} <= set(found)
    assert ("colorama" in found) == (system == "windows")


def test_the_list_of_parts_names_every_wheel_with_its_hash(tmp_path: Path) -> None:
    from install.bundle import parts_list

    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "PyYAML-6.0.4-cp311-cp311-win_amd64.whl").write_bytes(b"abc")
    parts_list(tmp_path)
    bom = json.loads((tmp_path / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    (part,) = bom["components"]
    assert (part["name"], part["version"]) == ("pyyaml", "6.0.4")
    assert part["purl"].startswith("pkg:pypi/pyyaml@6.0.4")
    assert part["hashes"][0]["content"] == hashlib.sha256(b"abc").hexdigest()


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_part_of_a_bundle_has_a_known_hash(system: str) -> None:
    known = lock()
    for python in PYTHONS:
        for name, version in parts(system, python).items():
            assert known[name].version == version
            assert all(len(digest) == 64 for digest in known[name].hashes)
    assert len(known["langdetect"].hashes) == 2  # its source, and the wheel that it makes


def test_a_lock_of_other_versions_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (bundle.ROOT / bundle.LOCK).read_text(encoding="utf-8")
    (tmp_path / bundle.LOCK).write_text(text.replace("lxml==", "lxml==9"), encoding="utf-8")
    shutil.copy(bundle.ROOT / "constraints.txt", tmp_path)
    monkeypatch.setattr(bundle, "ROOT", tmp_path)
    with pytest.raises(SystemExit, match="lxml"):
        lock()


def test_a_folder_says_for_which_python_a_part_is(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "langaccess_toolkit-9-py3-none-any.whl").write_bytes(b"abc")
    lxml = {"lxml": "6.1.3"}
    bundle.write_requirements(tmp_path, {"3.11": {**lxml, "pycld2": "0.42"}, "3.12": lxml})
    text = (tmp_path / bundle.LOCK).read_text(encoding="utf-8")
    own = hashlib.sha256(b"abc").hexdigest()
    assert f"langaccess-toolkit[cards,translate,starter,lid]==9 \\\n    --hash=sha256:{own}" in text
    assert 'pycld2==0.42 ; python_version == "3.11" \\\n    --hash' in text
    assert "lxml==6.1.3 \\\n    --hash" in text


def test_an_audit_without_an_answer_is_not_called_one() -> None:
    part = {"name": "lxml", "version": "6.1.3", "vulns": []}
    skipped = {"name": "segno", "skip_reason": "not found"}
    for report in ("", "[]", json.dumps({"dependencies": [skipped]})):
        assert verdict(report).startswith("NOT AUDITED")
    said = verdict(json.dumps({"dependencies": [part, skipped]}))
    assert said == "no advisory names any of 1 parts; 1 could not be asked about"
    bad = {**part, "vulns": [{"id": "CVE-1"}]}
    with pytest.raises(SystemExit, match=r"lxml 6\.1\.3: CVE-1"):
        verdict(json.dumps({"dependencies": [bad]}))
