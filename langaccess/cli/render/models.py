"""The answers of `langaccess models`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from langaccess.cli import output
from langaccess.core.errors import Exit

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from langaccess.core.models import (
        InstalledModel,
        ModelCheck,
        ModelManifest,
        ModelOffer,
    )
    from langaccess.core.tags import Tag
    from langaccess.translate.engines import EngineInfo


class ModelAnswerRow(TypedDict):
    """What `models get` and `models import` print."""

    status: str
    reason: str | None
    offer: ModelOffer | None
    steps: tuple[str, ...]
    model: ModelManifest | None
    digest: str | None
    folder: Path | None


_FromLanguage = TypedDict("_FromLanguage", {"from": "Tag"})


class ModelHere(_FromLanguage):
    """A model on this computer."""

    id: str
    engine: str
    kind: str
    licence: str
    digest: str
    quality: str
    folder: Path | None


class ModelLanguage(TypedDict):
    """The models for a language."""

    lang: Tag
    installed: list[ModelHere]
    catalogue: tuple[ModelOffer, ...]
    note: str


class BrokenModel(TypedDict):
    """A model that cannot be used."""

    folder: Path
    problem: str


class ListeningModel(TypedDict):
    """A model that hears which language is spoken."""

    id: str
    digest: str
    folder: Path


class ModelListing(TypedDict):
    """What `models list` prints."""

    languages: list[ModelLanguage]
    broken: list[BrokenModel]
    listening: list[ListeningModel]
    folders: Sequence[Path]
    as_of: date


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """The answer of `get` and `import`."""

    # `installed`, `present` (already there and complete), `recipe` (steps to bring it from
    # another PC), `refused` (because of its license) or `none` (no model for this language)
    status: str
    offer: ModelOffer | None = None
    reason: str = ""  # why it was not installed
    steps: tuple[str, ...] = ()  # what to do instead, one line each
    model: InstalledModel | None = None


def print_answer(answer: ModelAnswer, as_json: bool) -> Exit:
    """Print the answer; exit code 0 if the model is here, 1 if not."""
    output.result(
        _answer_data(answer), lambda console: _draw_answer(answer, console), as_json=as_json
    )
    return Exit.NO if answer.model is None else Exit.DONE


def _answer_data(answer: ModelAnswer) -> ModelAnswerRow:
    manifest = answer.model.manifest if answer.model else None
    return {
        "status": answer.status,
        "reason": answer.reason or None,
        "offer": answer.offer,
        "steps": answer.steps,
        "model": manifest,
        "digest": manifest.digest if manifest else None,
        "folder": answer.model.folder if answer.model else None,
    }


def _draw_answer(answer: ModelAnswer, console: Console) -> None:
    manifest = answer.model.manifest if answer.model else None
    if manifest is None or answer.model is None:
        output.put(console, f"not installed: {answer.reason}")
        output.put(console, *answer.steps)
        return
    word = "already here" if answer.status == "present" else "installed"
    lines = [
        f"{word}: {manifest.id} in {answer.model.folder}",
        f"license {manifest.licence}; hashes pinned {manifest.origin.pinned or 'by its pack'}",
        f"digest {manifest.digest}",
    ]
    output.put(console, "\n".join(lines))


def describe(offer: ModelOffer, note: str, others: Sequence[str]) -> str:
    """Return what a user reads before deciding to download."""
    size = f"{offer.bytes / 1e6:.1f} MB to download" if offer.bytes else "size not published"
    lines = [
        f"{offer.id}: {offer.source} to {', '.join(offer.targets)}" if offer.targets else offer.id,
        f"  publisher {offer.publisher}; license {offer.licence}"
        + (" (no commercial use)" if offer.noncommercial else ""),
        f"  {size}; quality {offer.quality or 'not published'}",
        *(f"  {item.name}: SHA-256 {item.sha256 or 'not published'}" for item in offer.downloads),
        *(f"  {text}" for text in (offer.note, note) if text),
    ]
    if others:
        lines.append(f"  other models: {', '.join(others)}")
    return "\n".join(lines)


def listing(
    places: Sequence[Path],
    engines: Sequence[EngineInfo],
    wanted: Sequence[Tag] = (),
    *,
    installed: bool = False,
) -> ModelListing:
    """Return installed and available models, by language."""
    from langaccess.core import models
    from langaccess.core.extras import install_command
    from langaccess.translate.engines import missing_libraries

    catalogue = models.load_catalogue()
    langs = dict.fromkeys([row.lang for row in catalogue.languages])
    langs.update(dict.fromkeys(info.target for info in engines))
    if installed:
        langs = dict.fromkeys(info.target for info in engines)
    if wanted:
        langs = dict.fromkeys(lang for lang in wanted if lang in langs or not installed)
    rows: list[ModelLanguage] = []
    for lang in langs:
        row = next((item for item in catalogue.languages if item.lang == lang), None)
        offers = models.offers(lang, catalogue)[0] if row else ()
        rows.append(
            {
                "lang": lang,
                "installed": [_engine_data(info) for info in engines if info.target == lang],
                "catalogue": offers,
                "note": row.note if row else "",
            }
        )
    here = models.installed(places)
    broken: list[BrokenModel] = [
        {"folder": found.folder, "problem": found.problem} for found in here if found.problem
    ]
    broken += [
        {"folder": folder, "problem": f"needs the part `{extra}`: {install_command(extra)}"}
        for folder, extra in missing_libraries(places)
    ]
    listening: list[ListeningModel] = [
        {"id": found.manifest.id, "digest": found.manifest.digest, "folder": found.folder}
        for found in here
        if found.manifest is not None and found.manifest.kind == models.LISTENING
    ]
    return {
        "languages": rows,
        "broken": broken,
        "listening": listening,
        "folders": places,
        "as_of": catalogue.as_of,
    }


def _engine_data(info: EngineInfo) -> ModelHere:
    return {
        "id": info.id.rsplit(":", 1)[-1],
        "engine": info.id,
        "kind": info.kind,
        "from": info.source,
        "licence": info.licence,
        "digest": info.model_digest,
        "quality": info.quality,
        "folder": info.path,
    }


def draw_listing(data: ModelListing, console: Console) -> None:
    """Draw `listing`."""
    rows = []
    for row in data["languages"]:
        here = ", ".join(_installed_words(item) for item in row["installed"])
        ready = next((offer for offer in row["catalogue"] if offer.ready), None)
        rows.append((row["lang"], here or "-", _offer_words(ready, row)))
    console.print(output.table("", ("language", "installed", "available"), rows))
    for heard in data["listening"]:
        console.print(f"for `identify --listen`: {heard['id']}")
    for unusable in data["broken"]:
        output.put(console, f"not usable: {unusable['folder']}: {unusable['problem']}")
    console.print(f"list of {data['as_of']}; to get one: langaccess models get LANGUAGE")


def draw_installed(data: ModelListing, console: Console) -> None:
    """Draw the languages with an installed model by name, for people who do not know tags."""
    names = [
        f"{row['lang'].name} ({row['lang']})"
        for row in data["languages"]
        if any(item["from"] == "en" for item in row["installed"])
    ]
    for name in names or ["no language: no model from English is installed"]:
        console.print(name)


def _installed_words(item: ModelHere) -> str:
    return str(item["id"]) if item["from"] == "en" else f"{item['id']} (from {item['from']})"


def _offer_words(ready: ModelOffer | None, row: ModelLanguage) -> str:
    if ready is not None:
        size = f"{ready.bytes / 1e6:.0f} MB" if ready.bytes else "size unknown"
        return f"{ready.id} ({size}, {ready.licence})"
    if row["catalogue"]:
        names = ", ".join(offer.id for offer in row["catalogue"])
        return f"must be prepared on another PC: {names}"
    return "none: use a translator" if not row["installed"] else "-"


def draw_verdicts(verdicts: Sequence[ModelCheck], places: Sequence[Path], console: Console) -> None:
    """Draw the result of `verify`."""
    if not verdicts:
        where = ", ".join(str(place) for place in places)
        output.put(console, f"no models in {where}")
        return
    words = {"same": "as published", "differs": "not the published one", "unknown": "-"}
    rows = [
        (v.id, "complete" if v.ok else v.problem, words[v.published], v.digest[:16])
        for v in verdicts
    ]
    console.print(output.table("", ("model", "files", "weights", "digest"), rows))
