"""Files that are never half written, and names that never leave their folder."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from langaccess.core.errors import ConfigError, InputError, OutputError, reason_of
from langaccess.core.windows_files import long_path, when_free

_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
_TEMPORARY = ".tmp-"
_SCRATCH, _BUSY = "langaccess-scratch-", "busy.lock"
_LINKS = frozenset({0xA000000C, 0xA0000003})  # reparse tags of links and junctions (Windows)
_YOUNG = 60.0  # seconds in which a run surely comes from making its folder to holding the lock
_WRITERS = 8  # of one file at once: more than the processes that an office has at work on one
_BINARY = getattr(os, "O_BINARY", 0)  # on Windows: line ends stay as they are
# Also what a terminal obeys, and what turns the letters of a name round ("gpj.exe").
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]')


def sha256(data: bytes) -> str:
    """Return the hexadecimal SHA-256 of `data`."""
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file that may be larger than memory."""
    try:
        with long_path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise InputError(
            reason_of(exc), where=str(path), hint="check the name and your permissions"
        ) from exc


def read_bytes(path: Path) -> bytes:
    """Return the bytes of `path`."""
    try:
        file = long_path(path)
        mode = file.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # reading could wait for ever
            raise InputError(
                "this is a device or a pipe, not a file",
                where=str(path),
                hint="save its content in a file",
            )
        return file.read_bytes()
    except (OSError, ValueError) as exc:  # ValueError: a name with a zero character
        raise InputError(
            reason_of(exc), where=str(path), hint="check the name and your permissions"
        ) from exc


def read_text(path: Path) -> str:
    """Return the UTF-8 text of `path`, without a byte order mark, line ends untouched."""
    return _decoded(path, read_bytes(path))


def read_unicode(path: Path, *, code_page: str | None = None) -> str:
    """Return a text that some program of Windows or Apple wrote: UTF-8, or UTF-16 with its mark.

    Anything else is read in `code_page` ("cp1252"), and refused without one.
    """
    data = read_bytes(path)
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return _decoded(path, data)
        except InputError:
            if code_page is None:
                raise
            return data.decode(code_page, "replace")
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as exc:
        hint = "save it as UTF-8"
        raise InputError("this UTF-16 text is cut off", where=str(path), hint=hint) from exc


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        raise InputError(
            "this is not UTF-8 text",
            where=f"{path}:{line}",
            hint="save it as UTF-8 (Notepad: Save as, Encoding: UTF-8; Excel: CSV UTF-8)",
        ) from exc


def write_atomic(
    path: Path,
    content: bytes | Callable[[BinaryIO], None],
    *,
    check: Callable[[Path], None] | None = None,
    mode: int | None = None,
    within: Path | None = None,
) -> None:
    """Write `path` so that it holds either all of the new content or all of the old.

    The bytes go to a temporary file in the same folder, are flushed to the disk, optionally
    checked, and then take the place of `path` in one step. What a killed run left of `path` goes.
    `content` may be a function that writes to a binary file. An error of `check`, which is called
    with the temporary path, leaves `path` as it was. `mode` says who may read it (POSIX); by
    default it is that of an ordinary new file. `within` is a folder that `path` must not leave: a
    link in between is refused, also one that is put there meanwhile.
    """
    place: int | None = None
    named, path = path, long_path(path)
    if within is not None and path is not named:
        within = long_path(within, always=True)
    try:
        if within is not None:
            place = _open_below(within, path.parent)
        make_folder(path.parent)
        with _temporary(path) as (file, temporary):
            if callable(content):
                content(file)
            else:
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
            file.close()  # Windows renames no open file
            if check is not None:
                check(temporary)
            _adopt_mode(temporary, mode)
            if within is None:
                when_free(lambda: temporary.replace(path))
            else:
                _replace_below(within, temporary, path, place)
    except (FileExistsError, NotADirectoryError) as exc:
        raise OutputError(
            "cannot write: a part of this path is a file, not a folder",
            where=str(named),
            hint="name another folder",
        ) from exc
    except OSError as exc:
        if within is not None:
            _refuse_links(within, path.parent)
        raise OutputError(
            f"cannot write: {reason_of(exc)}",
            where=str(named),
            hint="close the file in other programs; check free space and your permissions",
        ) from exc
    finally:
        if place is not None:
            os.close(place)


@contextmanager
def _temporary(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Yield a temporary file for `path`, open for writing, and its name; after an error it goes."""
    handle, temporary = _open_temporary(path)
    held = os.dup(handle) if os.name == "posix" else None  # keeps the lock of a closed file
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file, temporary
    except BaseException:  # only then: the name may be another run's once this file has its own
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    finally:
        if held is not None:
            os.close(held)


def _open_temporary(path: Path) -> tuple[int, Path]:
    """Make the temporary file for `path`, after removing those that killed runs left.

    Their names follow from `path`, so the next run finds them. A run that writes holds a lock on
    its file, which the system releases when the process ends; on Windows a file that is young or
    open counts as in use.
    """
    names = _temporary_names(path)
    for number, name in enumerate(names):
        handle = _claim(name)
        if handle is not None:
            _clear_left(names[number + 1 :])
            return handle, name
    handle, last = tempfile.mkstemp(prefix=_TEMPORARY, suffix=path.suffix, dir=path.parent)
    return handle, Path(last)


def clear_left_of(path: Path) -> None:
    """Remove what killed runs left of writing `path`; what a run still writes stays."""
    _clear_left(_temporary_names(path))


def _clear_left(names: Iterable[Path]) -> None:
    for name in filter(os.path.lexists, names):
        _remove_left(name)


def _temporary_names(path: Path) -> list[Path]:
    digest = sha256(path.name.encode("utf-8", "surrogateescape"))[:8]
    return [path.with_name(f"{_TEMPORARY}{digest}{n}{path.suffix}") for n in range(_WRITERS)]


def _claim(name: Path) -> int | None:
    """Make and lock a file, and return its handle; None if another run has that name."""
    if os.path.lexists(name) and not _remove_left(name):
        return None
    try:
        handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    except FileExistsError:
        return None
    try:
        _lock(handle)
    except BlockingIOError:  # another run takes it for a remnant, and removes it
        os.close(handle)
        return None
    except OSError:  # this file system has no locks
        return handle
    if _is_at(handle, name):
        return handle
    os.close(handle)  # removed by another run
    return None


def _remove_left(temporary: Path) -> bool:
    """Remove a temporary file that no run writes any more; return whether it is gone."""
    try:
        if os.name != "posix":
            if abs(time.time() - temporary.lstat().st_mtime) < _YOUNG:
                return False
            temporary.unlink()
            return True
        handle = os.open(temporary, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            _lock(handle)
            if not _is_at(handle, temporary):
                return False
            temporary.unlink()
        finally:
            os.close(handle)
    except OSError:  # in use, another account's, a link, or gone
        return False
    return True


def _is_at(handle: int, path: Path) -> bool:
    """Whether an open file still has this name: the one at `path` may be gone, or another."""
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False


def _lock(handle: int) -> None:
    """Lock an open file until it is closed (POSIX).

    A `BlockingIOError` means that another run holds the lock, another `OSError` that the file
    system has no locks.
    """
    if sys.platform != "win32":
        fcntl = import_module("fcntl")  # POSIX alone has it
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _open_below(within: Path, folder: Path) -> int | None:
    """Make and open `folder`, which no link between it and `within` may lead away from.

    Its descriptor is None on Windows, which opens no folders.
    """
    _refuse_links(within, folder)
    make_folder(folder)
    if os.open not in os.supports_dir_fd:
        return None
    place = os.open(within, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in folder.relative_to(within).parts:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place)
            os.close(place)
            place = inner
    except OSError:  # a link since the look above
        os.close(place)
        _refuse_links(within, folder)
        raise
    return place


def _replace_below(within: Path, temporary: Path, path: Path, place: int | None) -> None:
    """Let `temporary` take the place of `path` in the folder that was opened, wherever it is now.

    A folder that was exchanged for a link meanwhile is not followed: it has no such temporary file.
    """
    _refuse_links(within, path.parent)
    if place is None:
        when_free(lambda: temporary.replace(path))
        return
    os.replace(temporary.name, path.name, src_dir_fd=place, dst_dir_fd=place)
    if not os.path.samestat(os.fstat(place), path.parent.stat()):
        raise OutputError(
            "this folder was moved while the file was written",
            where=str(path.parent),
            hint="look who moved it, put it back, and try again",
        )


def _refuse_links(within: Path, folder: Path) -> None:
    parts = folder.relative_to(within).parts
    for part in (within.joinpath(*parts[: n + 1]) for n in range(len(parts))):
        with suppress(FileNotFoundError):
            known = part.lstat()
            if stat.S_ISLNK(known.st_mode) or getattr(known, "st_reparse_tag", 0) in _LINKS:
                raise OutputError(
                    "this folder is a link to another place, and nothing is written through it",
                    where=str(part),
                    hint="find out who put it there; replace it by a folder",
                )


def yaml_files(folder: Path) -> tuple[Path, ...]:
    """Return the YAML files of `folder` in order; without such a folder, none.

    Leftovers of an interrupted write do not count. `Path.glob` takes a folder that may not be read,
    or a broken link, for an empty one: an office would silently have no interpreters. A file that
    ends in .yml or .YAML is refused, because no reader would open it.
    """
    try:
        found = sorted(folder.iterdir())
    except OSError as exc:
        if isinstance(exc, FileNotFoundError) and not os.path.lexists(folder):
            return ()
        raise ConfigError(
            f"this folder cannot be read: {reason_of(exc)}",
            where=str(folder),
            hint="check your permissions on it, or restore it from your backup",
        ) from exc
    found = [p for p in found if not p.name.startswith(".")]
    for path in found:
        if path.suffix != ".yaml" and path.suffix.lower() in (".yml", ".yaml"):
            raise ConfigError(
                "this file is not read: file names here must end in .yaml",
                where=str(path),
                hint=f"rename it to {path.stem}.yaml",
            )
    return tuple(p for p in found if p.suffix == ".yaml")


def write_new(files: Mapping[Path, bytes]) -> None:
    """Write new files: all of them, or none."""
    for path in files:
        if os.path.lexists(path):
            raise InputError(
                "this file exists; nothing is overwritten",
                where=str(path),
                hint="choose another place, or move that file",
            )
    written: list[Path] = []
    try:
        for path, data in files.items():
            write_atomic(path, data)
            written.append(path)
    except BaseException:
        for path in written:  # half of a pack would block the next attempt
            with suppress(OSError):
                path.unlink()
        raise


def leave_others(path: Path, *endings: str) -> None:
    """Refuse to overwrite a file of another kind: a typo must not destroy the rules."""
    if path.suffix.lower() not in endings and os.path.lexists(path):
        raise OutputError(
            "this place holds a file of another kind, which is not overwritten",
            where=str(path),
            hint=f"give a file name that ends in {' or '.join(filter(None, endings))}",
        )


def is_temporary(path: Path) -> bool:
    """Whether `path` is a temporary file of `write_atomic`, in use or left by a killed run."""
    return path.name.startswith(_TEMPORARY)


def clear_temporary(folder: Path, *, apart: Path | None = None) -> None:
    """Remove the temporary files that killed runs left below `folder`.

    Call it only while holding the folder's lock: the files of a running job look the same. In
    `apart`, a folder below, others write.
    """
    for path in folder.rglob(_TEMPORARY + "*"):
        if apart is None or apart not in path.parents:
            with suppress(OSError):
                path.unlink()


def remove(path: Path) -> None:
    """Remove a file."""
    try:
        when_free(lambda: long_path(path).unlink(missing_ok=True))
    except OSError as exc:
        raise OutputError(
            f"cannot remove: {reason_of(exc)}",
            where=str(path),
            hint="close the file if another program has it open, and check your permissions",
        ) from exc


def make_folder(path: Path) -> None:
    """Make a folder and those above it, as far as they are missing: never for everyone to change.

    In a folder that a group shares it takes the group, which may write in it too.
    """
    missing = []
    for folder in (path, *path.parents):
        if folder.exists():
            break
        missing.append(folder)
    path.mkdir(parents=True, exist_ok=True)
    for folder in reversed(missing):
        with suppress(OSError):  # made by another account a moment ago
            _adopt_mode(folder, None, whole=0o777)


def make_private(path: Path) -> None:
    """Make an empty file that has the group and the mode of other new files of its folder.

    SQLite gives its journals the mode of the database.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _adopt_mode(path, None)


def _adopt_mode(path: Path, mode: int | None, *, whole: int = 0o666) -> None:
    """Give a new file or folder `mode`, or that of an ordinary new one, for which `whole` is all.

    In a folder that a group shares it takes the group, which may write it too.
    """
    if os.name == "posix" and mode is not None:
        path.chmod(mode)
    elif os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        mode = whole & ~mask & ~stat.S_IWOTH  # never for everyone to change
        folder = path.parent.stat()
        if folder.st_mode & stat.S_IWGRP and not folder.st_mode & stat.S_IWOTH:
            # A group shares the folder: each of them may replace the file, so all may write it.
            with suppress(OSError):
                shutil.chown(path, group=folder.st_gid)
            if path.stat().st_gid == folder.st_gid:
                mode |= whole & stat.S_IRWXG
                if whole & stat.S_IXGRP:  # a folder: what is made in it takes the group too
                    mode |= folder.st_mode & stat.S_ISGID
        path.chmod(mode)


@contextmanager
def lock(
    path: Path,
    *,
    wait: float = 10.0,
    purpose: str = "this folder",
    waiting: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Hold the lock file `path` while the block runs; works on Windows and POSIX alike.

    A second process waits up to `wait` seconds. The holder writes its process id, machine and start
    into `<path>.holder`, so that a waiting process can name it. A lock left by a dead process is
    released by the operating system. `waiting` is called once with the holder's name when the lock
    is not free.
    """
    import filelock

    holder = path.with_name(path.name + ".holder")
    try:
        make_folder(path.parent)
        fresh = not path.exists()
        guard = filelock.FileLock(path)
        try:
            guard.acquire(timeout=min(wait, 0.2))
        except filelock.Timeout:
            if waiting is not None:
                waiting(_holder(holder))
            guard.acquire(timeout=wait)
        if fresh:
            with suppress(OSError):  # made by another account a moment ago
                _adopt_mode(path, None)
    except filelock.Timeout as exc:
        raise OutputError(
            f"{purpose} is in use by {_holder(holder)}",
            where=str(path),
            hint="wait until that run has ended, then start again: finished work is not redone",
        ) from exc
    except OSError as exc:
        raise OutputError(
            f"cannot lock: {reason_of(exc)}",
            where=str(path),
            hint="choose a folder where you may write, or ask for permission",
        ) from exc
    try:
        with suppress(OSError):
            # Removed first: it may be a link that an attacker planted.
            holder.unlink(missing_ok=True)
            with holder.open("x", encoding="utf-8") as file:
                file.write(_self())
            _adopt_mode(holder, None)
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        guard.release()


def _self() -> str:
    import platform
    from datetime import UTC, datetime

    started = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"process {os.getpid()} on {platform.node() or 'this machine'} since {started}"


def _holder(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")[:200].strip() or "another run"
    except OSError:
        return "another run"


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a private folder outside the agency's that is gone after the block.

    Leftovers of killed runs are removed first: a running process holds the lock in its folder, and
    the operating system releases that of a killed one. A folder made less than a minute ago stays:
    the run that makes it may not hold its lock yet.
    """
    home = Path(tempfile.gettempdir())
    try:
        folder = tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=home, ignore_cleanup_errors=True)
    except OSError as exc:
        raise OutputError(
            f"cannot make a temporary folder: {reason_of(exc)}",
            where=str(home),
            hint="check free space",
        ) from exc
    with folder as name, lock(Path(name) / _BUSY, wait=0):
        _clear_scratch(Path(name))
        inside = Path(name) / "files"
        inside.mkdir()
        yield inside


def _clear_scratch(mine: Path) -> None:
    """Remove the sibling folders of `mine` that no process uses any more."""
    now = mine.stat().st_mtime  # by the clock that dates the others too
    for left in mine.parent.glob(f"{_SCRATCH}*"):
        with suppress(OutputError, OSError):  # in use, or another user's
            if abs(now - left.stat().st_mtime) < _YOUNG:
                continue  # of either sign: the clock may have been set back since
            if (left / _BUSY).exists():
                with lock(left / _BUSY, wait=0):
                    pass  # Windows removes no file that is held
            shutil.rmtree(left, ignore_errors=True)


def safe_name(text: str) -> str:
    """Return `text` as a file name that is valid on Windows, macOS and Linux."""
    name = _UNSAFE.sub("_", text).strip(" .")[:120].rstrip(" .")
    if not name:
        raise InputError(
            "this name has no letter or digit that a file name can have",
            hint="give it a name with a letter or a digit in it",
        )
    if name.split(".")[0].casefold() in _RESERVED:
        name = "_" + name
    return name


def is_inner_path(path: str) -> bool:
    """Return whether `path` names a file below a folder, on every system alike.

    False for absolute paths, drives, `..`, back slashes and reserved names.
    """
    try:
        return all(
            part not in {"", ".", ".."} and safe_name(part) == part for part in path.split("/")
        )
    except InputError:
        return False
