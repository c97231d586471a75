"""`manifest.json`: what is in the output folder, how it was made, and what was left over.

Rewritten in one step after every file, so that a run ended at any point can be taken up again:
a file whose source, settings and result are what the manifest says is not made again.

It also knows which files in the folder are ours. Two sources never share a name there, and files
or edits of other people are never lost.

`Manifest` comes first, then the entry of one file, then what other parts read of a manifest.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from langaccess import __version__
from langaccess.core.errors import InputError, OutputError, reason_of
from langaccess.core.files import read_bytes, remove, sha256, write_atomic
from langaccess.core.model import Finding, Severity
from langaccess.core.tags import Tag
from langaccess.core.words import escaped_json
from langaccess.translate.engines import Choice
from langaccess.translate.pipeline.job import Counts, FileResult, FileStatus

Key = tuple[str, str]
NAME = "manifest.json"
SCHEMA = 1

# What a later run reads of an entry.
_NEEDED = {
    "source", "lang", "status", "target", "pack", "source_sha256", "target_sha256", "settings",
    "segments", "label", "reasons", "findings",
}  # fmt: skip


class OutputManifest:
    """The manifest of one output folder, kept in memory and on the disk alike.

    Entries are held as JSON text: rewriting a thousand of them after each file stays cheap.
    """

    def __init__(
        self, out: Path, given: Mapping[Path, str] | None = None, *, strip_active: bool = False
    ) -> None:
        self.path = out / NAME
        self._out = out
        self._strip_active = strip_active
        self._given = {_seen_from(out, path): name for path, name in (given or {}).items()}
        self._entries: dict[Key, str] = {}
        self._old: dict[Key, Mapping[str, Any]] = {}
        self._names: dict[Key, tuple[str, ...]] = {}
        self._holders: dict[str, set[Key]] = {}
        self._digests: dict[str, set[str]] = {}
        for item in read_entries(self.path):
            self._old[(str(item["source"]), str(item["lang"]))] = item
            self._remember(item)

    def _remember(self, item: Mapping[str, Any]) -> None:
        key = (str(item["source"]), str(item["lang"]))
        for name in self._names.get(key, ()):
            self._holders[name].discard(key)
        # Windows and macOS compare file names without case.
        names = tuple(str(item[what]).casefold() for what in ("target", "pack") if item[what])
        self._names[key] = names
        self._entries[key] = escaped_json(json.dumps(item, ensure_ascii=False, sort_keys=True))
        for name in names:
            self._holders.setdefault(name, set()).add(key)
        for what in ("target", "pack"):
            if item[what]:
                digest = str(item.get(f"{what}_sha256", ""))
                self._digests.setdefault(str(item[what]).casefold(), set()).add(digest)

    def _key(self, source: Path, tag: Tag) -> Key:
        return _seen_from(self._out, source), str(tag)

    def free_name(
        self, path: Path, sources: Collection[Path], tag: Tag, avoid: Collection[Path] = ()
    ) -> Path:
        """Return `path`, numbered if a result of another source has this name.

        Names of sources that are gone are free. The second of `flyer.pt.docx` is `flyer-2.pt.docx`.
        `avoid` has further names that are not free, resolved.
        """
        mine = {self._key(source, tag) for source in sources}
        ending = f".{tag}{path.suffix}"
        stem = path.name.removesuffix(ending)
        for number in _numbers():
            free = path.with_name(f"{stem}{number}{ending}")
            others = (
                self._holders.get(free.relative_to(self._out).as_posix().casefold(), set()) - mine
            )
            living = any((self._out / source).exists() for source, _ in others)
            if living or (avoid and free.resolve() in avoid):
                continue
            for key in others:
                self._forget(key)
            path = free
            break
        return path

    def _forget(self, key: Key) -> None:
        for name in self._names.pop(key, ()):
            self._holders[name].discard(key)
        self._entries.pop(key, None)

    def reserve(self, path: Path, source: Path, tag: Tag) -> None:
        """Keep a name for the draft of a source, as if it were written."""
        name = path.relative_to(self._out).as_posix().casefold()
        self._holders.setdefault(name, set()).add(self._key(source, tag))

    def put_aside(self, path: Path) -> Path | None:
        """Copy a file at `path` to another name, unless an earlier run wrote just that file.

        A reviser's work in a draft, or a file that was there before us, must outlive the next run.
        What a link points to outlives it anyway, and is not copied to where others may read it.
        """
        try:
            if path.is_symlink() or not path.is_file():
                return None
            data = read_bytes(path)
        except OSError as exc:
            raise OutputError(
                f"no file can have this name: {reason_of(exc)}",
                where=str(path),
                hint="give the source a shorter name",
            ) from exc
        except InputError as exc:
            raise OutputError(exc.message, where=exc.where, hint=exc.hint) from exc
        if sha256(data) in self._digests.get(path.relative_to(self._out).as_posix().casefold(), ()):
            return None
        names = (path.with_name(f"{path.stem}.kept{n}{path.suffix}") for n in _numbers())
        aside = next(name for name in names if not name.exists())
        write_atomic(aside, data)
        return aside

    def unchanged(self, source: Path, tag: Tag, digest: str, settings: str) -> FileResult | None:
        """Return what an earlier run made of a file when nothing it depends on has changed.

        The written file must still be there with the bytes that the manifest names.
        """
        old = self._old.get(self._key(source, tag))
        if old is None or old["status"] != FileStatus.DONE.value or not old["target"]:
            return None
        if old["source_sha256"] != digest or old["settings"] != settings:
            return None
        target = self._out / str(old["target"])
        if not target.is_file() or sha256(read_bytes(target)) != old["target_sha256"]:
            return None
        return _result(old, source, self._out)

    def retire(self, source: Path, tag: Tag, keep: Path | None) -> bool:
        """Remove the draft of an earlier run that the new result does not replace.

        A draft that policy no longer permits, or that has another name now, must not stay. One that
        a person has changed since is theirs and stays. `keep` is the new result, None when there is
        none. Return whether a draft that a person has changed is still there.
        """
        old = self._old.get(self._key(source, tag))
        if old is None or not old["target"]:
            return False
        path = self._out / str(old["target"])
        if path == keep or not path.is_file():
            return False
        if sha256(read_bytes(path)) != old["target_sha256"]:
            return True
        remove(path)
        return False

    def record(self, result: FileResult, choice: Choice | None, settings: str) -> None:
        """Put a result in the place of the one for the same source and language.

        `settings` is the digest of everything but the source that shapes the result.
        """
        item = _entry(result, choice, settings, self._out)
        if self._strip_active:
            item["strip_active"] = True
        given = self._given.get(str(item["source"]))
        self._remember({**item, "class": given} if given else item)

    def adopt(
        self,
        source: Path,
        tag: Tag,
        item: Mapping[str, Any],
        target: Path,
        notes: Sequence[Finding],
    ) -> None:
        """Put in an entry that a run in another folder wrote, for a file that is here now.

        `save` writes it. The next `unchanged` finds it.
        """
        entry = {
            **item,
            "source": _seen_from(self._out, source),
            "target": _relative_result(target, self._out),
            "written": datetime.now(UTC).isoformat(timespec="seconds"),
            "findings": [*item["findings"], *map(_finding, notes)],
        }
        self._old[self._key(source, tag)] = entry
        self._remember(entry)

    def add_pack(self, results: Iterable[FileResult], settings: str) -> None:
        """Note in the entries of files which pack holds them, and save.

        `settings` is the digest of everything that shapes the pack.
        """
        for result in results:
            item = json.loads(self._entries[self._key(result.source, result.lang)])
            item["pack"] = _relative_result(result.pack, self._out)
            item["pack_sha256"] = result.pack_sha256
            item["pack_settings"] = settings
            self._remember(item)
        self.save()

    def unchanged_pack(
        self, sources: Iterable[Path], tag: Tag, settings: str
    ) -> tuple[Path, str] | None:
        """Return the pack of an earlier run that holds these files, and its SHA-256.

        None if something that shapes it has changed, or the file itself.
        """
        olds = [self._old.get(self._key(source, tag), {}) for source in sources]
        packs = {
            (str(old.get("pack") or ""), str(old.get("pack_sha256")), old.get("pack_settings"))
            for old in olds
        }
        if len(packs) != 1:
            return None
        ((name, digest, made_from),) = packs
        path = self._out / name
        if not name or made_from != settings or not path.is_file():
            return None
        return (path, digest) if sha256(read_bytes(path)) == digest else None

    def save(self) -> None:
        """Write the manifest in one step."""
        body = ",\n".join(self._entries[key] for key in sorted(self._entries))
        text = (
            f'{{"schema": {SCHEMA}, "tool": "langaccess {__version__}", "files": [\n{body}\n]}}\n'
        )
        # A name that is not valid text becomes its JSON escape.
        write_atomic(self.path, text.encode("utf-8", "backslashreplace"))


def kept_aside_note(aside: Path | None, digest: str) -> tuple[Finding, ...]:
    """Return the note on a file that was put aside; delete the copy if it is what we wrote.

    A run that was killed between writing a file and recording it leaves such a one.
    """
    if aside is None:
        return ()
    if sha256(read_bytes(aside)) == digest:
        remove(aside)
        return ()
    message = f"a file that this program did not write had this name: it is kept as {aside.name}"
    return (Finding("draft.kept", message, Severity.WARNING),)


def _numbers() -> Iterator[str]:
    """Yield what makes a name another one: nothing, then `-2`, `-3` and so on."""
    yield ""
    for number in count(2):
        yield f"-{number}"


def _entry(result: FileResult, choice: Choice | None, settings: str, out: Path) -> dict[str, Any]:
    """Return one file's entry; the source and all results are named relative to `out`."""
    data: dict[str, Any] = {
        "source": _seen_from(out, result.source),
        "source_sha256": result.source_sha256,
        "target": _relative_result(result.target, out),
        "target_sha256": result.target_sha256,
        "lang": str(result.lang),
        "dir": result.lang.direction,
        "status": result.status.value,
        "reason": result.reason,
        "message": result.message,
        "pack": _relative_result(result.pack, out),
        "pack_sha256": result.pack_sha256,
        "label": result.label,
        "segments": result.segments.as_data(),
        "reasons": dict(sorted(result.reasons.items())),
        "waiting": result.waiting,
        "settings": settings,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "findings": [_finding(finding) for finding in result.findings],
    }
    if choice is not None:
        data["engine"] = _engine(choice)
    return data


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code, "severity": finding.severity.value, "segment": finding.segment,
        "where": finding.where, "message": finding.message, "count": finding.count,
    }  # fmt: skip


def _engine(choice: Choice) -> dict[str, Any]:
    info = choice.info
    return {
        "id": info.id,
        "kind": info.kind,
        "version": info.version,
        "model_digest": info.model_digest,
        "licence": info.licence,
        "route": [str(tag) for tag in info.route or (info.source, info.target)],
        "asked": str(choice.asked),
        "distance": choice.distance,
        "gist": info.gist,
        "quality": info.quality,
        "note": info.note,
    }


def _result(entry: Mapping[str, Any], source: Path, out: Path) -> FileResult:
    """Return the result for `source` that an entry of an earlier run records."""
    counts = {key: count for key, count in entry["segments"].items() if key != "total"}
    pack = out / entry["pack"] if entry["pack"] else None
    return FileResult(
        source=source,
        lang=Tag(entry["lang"]),
        status=FileStatus(entry["status"]),
        target=out / entry["target"],
        segments=Counts(**counts),
        pack=pack if pack is not None and pack.is_file() else None,
        reused=True,
        label=entry["label"],
        source_sha256=entry["source_sha256"],
        target_sha256=entry["target_sha256"],
        reasons=entry["reasons"],
        waiting=entry.get("waiting", 0),
        findings=tuple(
            Finding(**{**item, "severity": Severity(item["severity"])})
            for item in entry["findings"]
        ),
    )


def _relative_result(path: Path | None, out: Path) -> str | None:
    """Return a file of the output folder as an entry names it."""
    return None if path is None else path.relative_to(out).as_posix()


def _seen_from(out: Path, source: Path) -> str:
    """Return the path of `source` from `out`, the same however and wherever the user named it.

    A link that leads nowhere is named itself: what it leads to is not there.
    """
    real = os.path.realpath if source.exists() else os.path.abspath
    there = Path(real(source))  # unlike `resolve`, it survives a link to itself
    try:
        return Path(os.path.relpath(there, out.resolve())).as_posix()
    except ValueError:  # on another drive of a Windows PC
        return there.as_posix()


def ours(out: Path) -> frozenset[Path]:
    """Return what earlier runs have written into `out`: none of it is a source."""
    names = {NAME}
    for item in read_entries(out / NAME):
        names.update(filter(None, (item["target"], item["pack"])))
    return frozenset((out / name).resolve() for name in names)


def drafted(out: Path) -> tuple[tuple[Path, Tag], ...]:
    """Return source and language of everything that earlier runs drafted or packed into `out`.

    Sources that are gone since are left out.

    Raises:
        OutputError: there is a manifest that cannot be read.
    """
    found = (
        (out / str(item["source"]), Tag(str(item["lang"])))
        for item in read_entries(out / NAME)
        if item["target"] or item["pack"]
    )
    return tuple((path.resolve(), tag) for path, tag in found if path.is_file() and not tag.pseudo)


def undrafted(out: Path) -> frozenset[tuple[Path, Tag]]:
    """Return source and language of what earlier runs left to people as a whole.

    Raises:
        OutputError: there is a manifest that cannot be read.
    """
    return frozenset(
        ((out / str(item["source"])).resolve(), Tag(str(item["lang"])))
        for item in read_entries(out / NAME)
        if not item["segments"].get("translated")
    )


def classes_given(out: Path) -> dict[Path, str]:
    """Return source → the class that a user gave it with `--class` in an earlier run.

    Raises:
        OutputError: there is a manifest that cannot be read.
    """
    items = [item for item in read_entries(out / NAME) if item.get("class")]
    items.sort(key=lambda item: str(item.get("written", "")))  # the last word counts
    return {Path(os.path.realpath(out / str(i["source"]))): str(i["class"]) for i in items}


def stripped(out: Path) -> frozenset[tuple[Path, Tag]]:
    """Return source and language of what was translated with `--strip-active` the last time.

    Raises:
        OutputError: there is a manifest that cannot be read.
    """
    return frozenset(
        (Path(os.path.realpath(out / str(item["source"]))), Tag(str(item["lang"])))
        for item in read_entries(out / NAME)
        if item.get("strip_active")
    )


def read_entries(path: Path) -> list[Mapping[str, Any]]:
    """Return the entries of a manifest, none when there is none."""
    if not path.exists():
        return []
    try:
        data = json.loads(read_bytes(path))
        newer = data["schema"] != SCHEMA
        files: list[Mapping[str, Any]] = data["files"]
        whole = newer or all(_is_sound(item) for item in files)
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise _damaged(path) from exc
    if not whole:
        raise _damaged(path)
    if newer:
        raise OutputError(
            "this manifest was written by another version of langaccess",
            where=str(path),
            hint="choose another output folder",
        )
    return files


def _is_sound(item: Mapping[str, Any]) -> bool:
    """Return whether an entry has what is read of it, and names no file outside of the folder.

    What a manifest names as ours is replaced and removed.
    """
    if not set(item) >= _NEEDED:
        return False
    texts = (item["source"], item["lang"], item["status"])
    names = (item["target"], item["pack"])
    return all(isinstance(text, str) and _is_short(text) for text in texts) and all(
        name is None or (isinstance(name, str) and _is_below(name) and _is_short(name))
        for name in names
    )


def _is_below(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:  # no name of ours: what cannot be written is not drafted
        return False
    return "\0" not in name and os.path.normpath(Path("x", name)).startswith(f"x{os.sep}")


def _is_short(name: str) -> bool:
    """Return whether a file could have this name: the system fails on others when it is asked."""
    return all(len(part.encode("utf-8", "surrogatepass")) < 256 for part in Path(name).parts)


def _damaged(path: Path) -> OutputError:
    return OutputError(
        "this is not a manifest of langaccess, or it is damaged",
        where=str(path),
        hint="choose another output folder, or move this file away: all files are then made again",
    )
