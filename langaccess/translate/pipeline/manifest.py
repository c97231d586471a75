"""`manifest.json`: what stands in the output folder, how it was made, and what was left over.

Rewritten in one step after every file, so that a run ended at any point can be taken up again:
a file whose source, settings and result are what the manifest says is not made again.

It also knows what in the folder is ours. Two sources never share a name in it, and what somebody
else put there, or typed into a draft, is never lost.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from langaccess import __version__
from langaccess.core.errors import InputError, OutputError, reason_of
from langaccess.core.files import read_bytes, remove, sha256, write_atomic
from langaccess.core.model import Finding, Severity
from langaccess.core.tags import Tag
from langaccess.translate.pipeline.job import FileResult, Status
from langaccess.translate.pipeline.manifest_entries import (
    NAME,
    SCHEMA,
    below,
    read_entries,
    seen_from,
)

__all__ = ["Manifest", "kept_aside"]

Key = tuple[str, str]


class Manifest:
    """The manifest of one output folder, kept in memory and on the disk alike.

    Entries are held as JSON text: rewriting a thousand of them after each file stays cheap.
    """

    def __init__(self, out: Path, given: Mapping[Path, str] | None = None) -> None:
        self.path = out / NAME
        self._out = out
        self._given = {seen_from(out, path): name for path, name in (given or {}).items()}
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
        names = tuple(_folded(str(item[what])) for what in ("target", "pack") if item[what])
        self._names[key] = names
        self._entries[key] = _text(item)
        for name in names:
            self._holders.setdefault(name, set()).add(key)
        for what in ("target", "pack"):
            if item[what]:
                digest = str(item.get(f"{what}_sha256", ""))
                self._digests.setdefault(_folded(str(item[what])), set()).add(digest)

    def _key(self, source: Path, tag: Tag) -> Key:
        return seen_from(self._out, source), str(tag)

    def free_name(
        self, path: Path, sources: Collection[Path], tag: Tag, avoid: Collection[Path] = ()
    ) -> Path:
        """Return `path`, numbered if something made from another source stands there.

        The entries of sources that are gone give their names up.

        Args:
            path: the name wanted: `flyer.pt.docx`; its second is `flyer-2.pt.docx`.
            sources: the sources of what will stand there.
            tag: language.
            avoid: further names that are not free, resolved.
        """
        mine = {self._key(source, tag) for source in sources}
        ending = f".{tag}{path.suffix}"
        stem = path.name.removesuffix(ending)
        for number in _numbers():
            free = path.with_name(f"{stem}{number}{ending}")
            others = (
                self._holders.get(_folded(free.relative_to(self._out).as_posix()), set()) - mine
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

    def put_aside(self, path: Path) -> Path | None:
        """Copy what stands at `path` to a name beside it, unless an earlier run wrote just that.

        A reviser's work in a draft, or a file that was there before us, must outlive the next run.
        What a link points to outlives it anyway, and is not copied to where others may read it.

        Raises:
            OutputError: it cannot be read or copied.
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
        if sha256(data) in self._digests.get(_folded(path.relative_to(self._out).as_posix()), ()):
            return None
        names = (path.with_name(f"{path.stem}.kept{n}{path.suffix}") for n in _numbers())
        aside = next(name for name in names if not name.exists())
        write_atomic(aside, data)
        return aside

    def unchanged(
        self, source: Path, tag: Tag, digest: str, settings: str
    ) -> dict[str, Any] | None:
        """Return the entry of a finished file when nothing it depends on has changed, else None.

        The written file must still be there with the bytes that the manifest names.
        """
        old = self._old.get(self._key(source, tag))
        if old is None or old["status"] != Status.DONE.value or not old["target"]:
            return None
        if old["source_sha256"] != digest or old["settings"] != settings:
            return None
        target = self._out / str(old["target"])
        if not target.is_file() or sha256(read_bytes(target)) != old["target_sha256"]:
            return None
        return dict(old)

    def retire(self, source: Path, tag: Tag, keep: Path | None) -> bool:
        """Remove the draft of an earlier run that the new result does not replace.

        A draft that policy no longer permits, or that stands under another name now, must not lie
        about. One that somebody has changed since is theirs and stays.

        Args:
            source: the source file.
            tag: language.
            keep: the new result, None when there is none.

        Returns:
            whether a draft that was changed by somebody is still there.
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

    def record(self, item: Mapping[str, Any]) -> None:
        """Put an entry in the place of the one for the same source and language, and save."""
        given = self._given.get(str(item["source"]))
        self._remember({**item, "class": given} if given else item)
        self.save()

    def add_pack(self, results: Iterable[FileResult]) -> None:
        """Note in the entries of drafted files which pack holds them too, and save."""
        for result in results:
            item = json.loads(self._entries[self._key(result.source, result.lang)])
            item["pack"] = below(result.pack, self._out)
            item["pack_sha256"] = result.pack_sha256
            self._remember(item)
        self.save()

    def save(self) -> None:
        """Write the manifest in one step.

        Raises:
            OutputError: it cannot be written.
        """
        body = ",\n".join(self._entries[key] for key in sorted(self._entries))
        text = (
            f'{{"schema": {SCHEMA}, "tool": "langaccess {__version__}", "files": [\n{body}\n]}}\n'
        )
        # A name that is no text becomes the escape that JSON has for it.
        write_atomic(self.path, text.encode("utf-8", "backslashreplace"))


def kept_aside(aside: Path | None, digest: str) -> tuple[Finding, ...]:
    """Return what to tell about a file that was put aside; drop it if it is what we wrote anyway.

    A run that was killed between writing a file and recording it leaves such a one.
    """
    if aside is None:
        return ()
    if sha256(read_bytes(aside)) == digest:
        remove(aside)
        return ()
    message = f"a file that this program did not leave so stood here: it is kept as {aside.name}"
    return (Finding("draft.kept", message, Severity.WARNING),)


def _folded(name: str) -> str:
    """Return a name as Windows and macOS compare names."""
    return name.casefold()


def _numbers() -> Iterator[str]:
    """Yield what makes a name another one: nothing, then `-2`, `-3` and so on."""
    yield ""
    for number in count(2):
        yield f"-{number}"


def _text(item: Mapping[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True)
