"""The table of licences names every package that an install brings, as the package itself does."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from langaccess.core.extras import EXTRAS
from langaccess.core.licences import licences
from langaccess.core.resources import DATA, shipped
from tests.support import ROOT

PACKAGES = [each for each in licences() if each.kind == "package"]
LISTED = {each.name: each for each in PACKAGES}
# Of the oldest Python, which needs a few packages more.
OLDEST = {"importlib-metadata", "zipp"}
# Where an installer's marker keeps a package from this machine, the table names it all the same.
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
    {"sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"},
)
WORDS = {
    "Apache-2.0": "apache",
    "MIT": "mit",
    "BSD-3-Clause": "bsd|3-clause",
    "BSD-2-Clause": "bsd",
    "MPL-2.0": "mpl",
    "ISC": "isc",
    "AGPL-3.0-only": "affero",
    "PSF-2.0": "psf",
}


def brought(extra: str) -> set[str]:
    """Return every package that the install with this extra brings, on any of the systems."""
    found: set[str] = set()
    todo = [("langaccess-toolkit", extra)]
    while todo:
        name, with_extra = todo.pop()
        for text in _needs(name, with_extra):
            need = Requirement(text)
            marker = need.marker
            on = [
                s for s in SYSTEMS if marker is None or marker.evaluate({"extra": with_extra, **s})
            ]
            clean = re.sub(r"[-_.]+", "-", need.name).lower()
            if on and clean not in found:
                found.add(clean)
                if _installed(clean):
                    todo += [(clean, e) for e in ("", *need.extras)]
    return found


def _needs(name: str, extra: str) -> list[str]:
    """Return what a package needs; our own from pyproject.toml, as it is now."""
    if name != "langaccess-toolkit":
        return metadata.distribution(name).requires or []
    own = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*own["dependencies"], *own["optional-dependencies"].get(extra, ())]


def _said(about: metadata.PackageMetadata, key: str) -> str:
    return about[key] or "" if key in about else ""


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


@pytest.mark.parametrize(
    "extra", ["", "cards", "translate", "starter", "lid", "argos", "listen", "sign", "cluster"]
)
def test_the_table_names_every_package_that_an_install_brings(extra: str) -> None:
    parts = {"base", extra, *({"translate"} if extra in ("listen", "argos") else ())}
    found = {each.name for each in PACKAGES if each.part in parts}
    unneeded = {"sentencepiece"} if extra == "listen" else set()
    unneeded |= {name for name in OLDEST if not _installed(name)}
    assert brought(extra) == found - unneeded


def test_every_extra_has_its_packages_in_the_table() -> None:
    assert {each.part for each in PACKAGES} == {"base", *EXTRAS}


def test_a_package_of_two_extras_has_one_license() -> None:
    assert all(each.licence == LISTED[each.name].licence for each in PACKAGES)


@pytest.mark.parametrize("name", sorted(LISTED))
def test_the_table_says_what_the_package_says_of_itself(name: str) -> None:
    if not _installed(name):
        assert name in {"tzdata", "colorama", *OLDEST}, f"{name} is not installed here"
        return
    about = metadata.metadata(name)
    said = _said(about, "License-Expression")
    licence = LISTED[name].licence
    if said:
        assert licence == said
        return
    classes = [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
    loose = " ".join([_said(about, "License"), *classes]).lower()
    for part in re.split(r" AND | OR |[()]", licence):
        assert re.search(WORDS[part], loose), f"{name}: {loose}"


def test_the_base_install_holds_nothing_under_the_gpl_or_the_agpl() -> None:
    base = [each for each in PACKAGES if each.part == "base"]
    assert base
    for each in base:
        bound = re.sub(r"\([^)]* OR [^)]*\)", "", each.licence)  # there a reader may choose
        assert not re.search(r"GPL", bound), each


def test_the_page_names_the_packages_that_bring_no_text_of_their_licence() -> None:
    page = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    named = re.search(r"license with it but (.+?), which only name it", page, re.DOTALL)
    assert named is not None
    silent = {
        name
        for name, each in LISTED.items()
        if each.part != "argos" and _installed(name) and not _texts(name)
    }
    assert set(re.split(r",\s+|\s+and\s+", named[1])) == silent


def _texts(name: str) -> list[metadata.PackagePath]:
    files = metadata.distribution(name).files or []
    return [file for file in files if re.search(r"licen[cs]e|copying", str(file), re.IGNORECASE)]


def test_what_the_table_names_in_the_repository_is_there() -> None:
    for each in licences():
        if each.kind == "package" or each.kind == "model":
            continue
        for path in re.findall(r"[a-z_]+/[\w./-]*", each.name):
            inside = path.startswith("data/")
            place = shipped(DATA, path.removeprefix("data/")) if inside else ROOT / path
            assert place.exists(), each
