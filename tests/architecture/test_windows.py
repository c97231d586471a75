"""What would fail on a Windows PC is found in the code, since the suite does not run on one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import pytest

from tests.architecture.house import MODULES as PACKAGE_MODULES
from tests.architecture.house import nodes
from tests.support import ROOT

MODULES = list(PACKAGE_MODULES) + sorted((ROOT / "install").rglob("*.py"))

# Python's library reference, "Availability: Unix", of what a program like ours might reach for.
ABSENT = {
    "os": {
        "chown", "fchmod", "fchown", "fork", "forkpty", "getegid", "geteuid", "getgid", "getgroups",
        "getloadavg", "getpgid", "getpgrp", "getuid", "killpg", "lchown", "link", "lockf", "mkfifo",
        "mknod", "nice", "openpty", "pread", "pwrite", "readlink", "sched_getaffinity", "setegid",
        "seteuid", "setgid", "setpgid", "setsid", "setuid", "statvfs", "sync", "sysconf", "uname",
        "wait", "waitpid", "WNOHANG",
    },
    "signal": {"SIGALRM", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "alarm", "pause"},
    "time": {"tzset"},
    "socket": {"AF_UNIX"},
}  # fmt: skip
MODULES_ABSENT = {"fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
# A string has one of these words only where it means something of POSIX.
PATHS = ("/tmp/", "/dev/", "/proc/", "/etc/", "/usr/")


def _uses(inside: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    for node in inside:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in ABSENT.get(node.value.id, ()):
                yield node.lineno, f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, a.name) for a in node.names if a.name in MODULES_ABSENT)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES_ABSENT:
            yield node.lineno, str(node.module)
        elif isinstance(node, ast.Call):
            yield from _call(node)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.startswith(PATHS)
        ):
            yield node.lineno, node.value


def _call(node: ast.Call) -> Iterator[tuple[int, str]]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    for word in node.keywords:
        on = isinstance(word.value, ast.Constant) and bool(word.value.value)
        if word.arg in {"preexec_fn", "start_new_session", "pass_fds"} or (
            word.arg == "shell" and on
        ):
            yield node.lineno, f"{name}({word.arg}=…)"
        starts = name in {"run", "Popen", "check_output"}
        if (
            starts
            and word.arg == "text"
            and on
            and not any(k.arg == "encoding" for k in node.keywords)
        ):
            yield node.lineno, f"{name}(text=True) without an encoding"
    if name == "rename" and isinstance(node.func, ast.Attribute):
        yield node.lineno, ".rename(), which fails on Windows where the name is taken: .replace()"
    if name == "strftime" and node.args and "%-" in ast.unparse(node.args[0]):
        yield node.lineno, "strftime('%-…')"


@pytest.mark.slow
def test_a_module_asks_nothing_that_windows_lacks() -> None:
    found = [f"{path}:{line}: {what}" for path in MODULES for line, what in _uses(nodes(path))]
    assert not found, "\n".join(found)


def test_what_windows_lacks_is_found() -> None:
    bad = (
        "import fcntl\nimport os, subprocess\nos.fork()\nopen('/tmp/x')\n"
        "subprocess.run('x', shell=True, text=True)\nPath('a').rename('b')\n"
    )
    assert len(list(_uses(ast.walk(ast.parse(bad))))) == 6
    good = "getattr(os, 'fork', None)\nsubprocess.run(['x'], text=True, encoding='utf-8')\n"
    assert list(_uses(ast.walk(ast.parse(good)))) == []
