"""The catalogue of models that exist, as data: `data/models.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from langaccess.core.errors import InputError
from langaccess.core.models.manifest import Score
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag


@dataclass(frozen=True, slots=True)
class FilePin:
    """Size in bytes and SHA-256 of a file."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Remote:
    """One file at its publisher.

    Attributes:
        path: path at the publisher.
        address: template of its address when it is not the publisher's usual one.
        packed: what travels; None when the publisher names no hash.
        whole: what a `.gz` or `.zst` file unpacks to; None when unknown.
        file: name of the file, when it is not the last part of `path`.
    """

    path: str
    address: str = ""
    packed: FilePin | None = None
    whole: FilePin | None = None
    file: str = ""

    @property
    def stored_as(self) -> str:
        """Name of the file at the publisher, which a browser gives to a download."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def name(self) -> str:
        """Name of the file as the program downloads it."""
        return self.file or self.stored_as

    @property
    def unpacked_name(self) -> str:
        """Name of the file as it is installed."""
        return self.name.removesuffix(".gz").removesuffix(".zst")

    @property
    def installed(self) -> FilePin | None:
        """Size and SHA-256 of the file as it is installed, None when they are not published."""
        packed = self.name.endswith((".gz", ".zst", ".argosmodel"))
        return self.whole if packed else self.packed


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes models, under which license, at which hosts.

    Attributes:
        address: template with `{revision}` and `{path}`; empty when nothing can be fetched.
        hosts: the only hosts that may be asked, redirects included.
        also: files that come with every model of this publisher, such as the license.
    """

    name: str
    licence: str
    noncommercial: bool = False
    revision: str = ""
    address: str = ""
    hosts: tuple[str, ...] = ()
    also: tuple[Remote, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One model of the catalogue.

    Attributes:
        files: what to fetch; empty when the model must be prepared by hand.
        prepare: steps on a PC with a network, one line each.
        wheels: for a model that installed packages carry: name of a file, and the parts that make
            it up, in order, each `package/path`.
    """

    id: str
    kind: str
    publisher: str
    source: Tag
    targets: tuple[Tag, ...]
    files: tuple[Remote, ...] = ()
    revision: str = ""
    scores: tuple[Score, ...] = ()
    note: str = ""
    prepare: tuple[str, ...] = ()
    wheels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LanguageModels:
    """What exists for one target language: ids of models, best first, and a word of advice."""

    lang: Tag
    models: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ModelCatalogue:
    """Everything in `data/models.yaml`; see the comments there.

    Attributes:
        as_of: when it was last checked.
        basis: where its statements come from.
        codes: per kind of model, its own code of a language by tag (`argos`, `mozilla`: the tag
            by the model's code).
    """

    as_of: date
    basis: str
    publishers: Mapping[str, Publisher]
    languages: tuple[LanguageModels, ...]
    models: tuple[CatalogueEntry, ...]
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def entry(self, id: str) -> CatalogueEntry | None:
        """Return the model named `id`, or None."""
        return next((entry for entry in self.models if entry.id == id), None)

    def publisher(self, entry: CatalogueEntry) -> Publisher:
        """Return who publishes `entry`."""
        return self.publishers[entry.publisher]

    def remotes(self, entry: CatalogueEntry) -> tuple[Remote, ...]:
        """Return every file that makes up `entry`, the publisher's license included."""
        return (*entry.files, *self.publisher(entry).also) if entry.files else ()

    def address(self, entry: CatalogueEntry, remote: Remote) -> str:
        """Return the address of `remote`."""
        publisher = self.publisher(entry)
        template = remote.address or publisher.address
        return template.format(revision=publisher.revision, path=remote.path)

    def revision(self, entry: CatalogueEntry) -> str:
        """Return the publisher's own version of `entry`."""
        return entry.revision or self.publisher(entry).revision

    def language(self, lang: Tag) -> LanguageModels | None:
        """Return what exists for `lang`, exactly or by its language without region and script.

        None when the catalogue says nothing about it.

        Raises:
            InputError: the tag leaves a script open that decides (`zh`).
        """
        exact = next((row for row in self.languages if row.lang == lang), None)
        if exact is not None:
            return exact
        base = lang.language
        near = [row for row in self.languages if row.lang.language == base]
        if base == lang and len(near) > 1:
            choices = " or ".join(row.lang for row in near)
            raise InputError(f"'{lang}' does not name a script", hint=f"use {choices}")
        return next((row for row in near if row.lang == base), None)


@cache
def load_catalogue() -> ModelCatalogue:
    """Return the shipped catalogue.

    Raises:
        ConfigError: the installation is incomplete or the file was damaged.
    """
    from langaccess.core.config import load

    return load(ModelCatalogue, shipped(DATA, "models.yaml"))
