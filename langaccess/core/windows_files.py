"""What files need on Windows: patience with other programs, long paths, and who may read."""

from __future__ import annotations

import os
import re
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langaccess.core.extras import Command

_HELD = frozenset({5, 32, 33})
"""Windows' errors while another program has a file open: access denied, sharing violation, lock
violation. Source: winerror.h."""
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.5)
"""Seconds; a virus scanner, a search index or a synced folder lets go in that time."""
_LONG = 200
"""Letters from which a path gets the prefix: without it a path ends at 260, the path of a folder at
248, and the name of a temporary file may be longer than that of its target."""
_PREFIX, _SHARE = "\\\\?\\", "\\\\?\\UNC\\"
# Who is everyone: World, Users, Authenticated Users, Interactive, Guests. Source: SDDL.
_ANYONE = frozenset({"WD", "BU", "AU", "IU", "BG", "S-1-1-0", "S-1-5-32-545", "S-1-5-11"})
_READS = ("FA", "FR", "GA", "GR", "CC")  # all or read of a file; all or read; the first right alone


def when_free(act: Callable[[], object]) -> None:
    """Do something to a file, again after a pause while another program has it open (Windows).

    The error of a file that is still held after three seconds is raised.
    """
    for pause in _PAUSES:
        try:
            act()
        except PermissionError as exc:
            if getattr(exc, "winerror", None) not in _HELD:
                raise
            time.sleep(pause)
        else:
            return
    act()


def long_path(path: Path, *, always: bool = False) -> Path:
    r"""Return a path that Windows takes even if it is longer than 260 letters (`\\?\C:\...`).

    With `always` also a short one: two paths that are compared need the same form.
    """
    if sys.platform != "win32":
        return path
    whole = os.path.abspath(path)  # noqa: PTH100 (`resolve` would follow links)
    return Path(prefixed(whole)) if always or len(whole) >= _LONG else path


def prefixed(whole: str) -> str:
    """Return an absolute path of Windows with the prefix; one that has it stays as it is."""
    if whole.startswith(_PREFIX):
        return whole
    normal = str(PureWindowsPath(whole))
    return _SHARE + normal[2:] if normal.startswith("\\\\") else _PREFIX + normal


def others_can_read(path: Path) -> bool:
    """Return whether other accounts of this computer can read a file, as far as its rights say."""
    if sys.platform == "win32":
        return anyone_reads(_rights(path))
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def privacy_command(path: Path) -> Command:
    """Return the line that leaves a file readable for this account only."""
    import getpass
    import shlex

    from langaccess.core.extras import Command

    if sys.platform == "win32":
        return Command(f'icacls "{path}" /inheritance:r /grant:r "{getpass.getuser()}:F"')
    return Command(f"chmod 600 {shlex.quote(str(path))}")


def anyone_reads(sddl: str) -> bool:
    """Return whether a list of rights (SDDL) lets everyone read; a file without a list lets.

    Source: Security Descriptor Definition Language, "ACE strings".
    """
    if "NO_ACCESS_CONTROL" in sddl:
        return True
    for entry in re.findall(r"\(([^()]*)\)", sddl):
        parts = entry.split(";")
        if len(parts) >= 6 and parts[0] == "A" and parts[5] in _ANYONE:
            rights = parts[2]
            if rights.lower().startswith("0x"):
                if int(rights, 16) & 1:  # FILE_READ_DATA
                    return True
            elif {rights[at : at + 2] for at in range(0, len(rights), 2)} & {*_READS}:
                return True
    return False


def _rights(path: Path) -> str:
    """Return the rights of a file as SDDL; empty if Windows does not say."""
    if sys.platform != "win32":
        return ""
    import ctypes
    from ctypes import wintypes

    file_object, dacl_only, revision = 1, 4, 1
    advapi, kernel = ctypes.windll.advapi32, ctypes.windll.kernel32
    kernel.LocalFree.argtypes = [ctypes.c_void_p]
    descriptor, text = ctypes.c_void_p(), wintypes.LPWSTR()
    if advapi.GetNamedSecurityInfoW(
        str(path), file_object, dacl_only, None, None, None, None, ctypes.byref(descriptor)
    ):
        return ""
    try:
        if not advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW(
            descriptor, revision, dacl_only, ctypes.byref(text), None
        ):
            return ""
        found = str(text.value)
        kernel.LocalFree(ctypes.cast(text, ctypes.c_void_p))
        return found
    finally:
        kernel.LocalFree(descriptor)
