"""Runs the few commands of cmd.exe that our scripts use, and refuses any other.

Paths of Windows are read as paths of this machine: a backslash is a slash. `start` is recorded,
and our own program runs in this process.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from contextlib import nullcontext, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

Program = Callable[[list[str], dict[str, str]], int]


class NotEmulatedError(Exception):
    """A script uses something that this does not know."""


@dataclass
class Screen:
    """What happened.

    Attributes:
        answers: what the user types, in order; without one more, Enter.
        shown: lines of `echo` and questions.
        opened: what `start` opened.
        paused: whether the window waited for a key.
    """

    answers: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    paused: bool = False


class LeaveError(Exception):
    """`exit /b`: the end of a script or of a part that was called."""


@dataclass
class Cmd:
    """A window of cmd.exe.

    Attributes:
        env: the variables, with names in capitals.
        program: runs our program: its words and the variables → exit code.
        held: files that another program holds open.
    """

    env: dict[str, str]
    program: Program
    screen: Screen = field(default_factory=Screen)
    level: int = 0
    held: frozenset[Path] = frozenset()

    def run(self, script: Path, *args: str) -> None:
        """Run a script with arguments, as Explorer writes them."""
        data = script.read_bytes()
        if re.search(rb"(?<!\r)\n", data):
            raise NotEmulatedError(f"{script.name}: with LF alone labels are not found")
        words = split_arguments(" ".join(args))
        _Script(self, script, data.decode("ascii").split("\r\n"), words).execute(0)

    def get(self, name: str) -> str:
        own = {"ERRORLEVEL": str(self.level)}
        return (own | self.env).get(name.upper(), "")


@dataclass
class _Script:
    cmd: Cmd
    file: Path
    lines: list[str]
    args: list[str]

    def execute(self, at: int) -> None:
        """Run from a line to the end, or to `exit /b`."""
        try:
            while at < len(self.lines):
                target = self.do(self.expanded(self.lines[at]))
                at = at + 1 if target is None else self.label(target)
        except LeaveError:
            return

    def label(self, name: str) -> int:
        try:
            return [line.strip().lower() for line in self.lines].index(f":{name.lower()}") + 1
        except ValueError:
            raise NotEmulatedError(f"{self.file.name}: no label {name}") from None

    def expanded(self, line: str) -> str:
        """Return a line with its variables; `%%F` of a loop becomes `%F`."""
        own = {"~dp0": f"{self.file.parent}/", "~f0": str(self.file)}
        own |= {f"~{n}": a.strip('"') for n, a in enumerate((*self.args, *[""] * 9), 1)}

        def value(match: re.Match[str]) -> str:
            if match["two"]:
                return "%"
            if match["own"]:
                return own[match["own"]]
            text = self.cmd.get(match["name"])
            return text.replace('"', "") if match["cut"] else text

        return re.sub(
            r'(?P<two>%%)|%(?P<own>~dp0|~f0|~\d)|%(?P<name>\w+)(?P<cut>:"=)?%', value, line
        )

    def do(self, line: str) -> str | None:
        """Do one command; return the label to go to, if any."""
        line = line.strip()
        if line.startswith("("):
            return self.several(line[1:].removesuffix(")"))
        word = line.split(" ", 1)[0].lower().lstrip("@")
        rest = line.split(" ", 1)[1] if " " in line else ""
        if not line or line.startswith(":") or word in ("rem", "title", "setlocal"):
            return None
        if line.startswith("<"):
            self.redirected(line)
            return None
        if line.startswith('"'):
            self.start_program(line)
            return None
        if word == "echo" and line.startswith("@"):
            return None
        known: dict[str, Callable[[str], str | None]] = {
            "echo": self.echo, "echo.": self.echo, "set": self.set, "if": self.if_,
            "goto": lambda text: text, "call": self.call, "exit": self.exit, "for": self.for_,
            "mkdir": self.mkdir, "copy": self.copy, "start": self.start, "pause": self.pause,
            "shift": self.shift, "del": self.delete, "dir": self.dir,
        }  # fmt: skip
        if word not in known:
            raise NotEmulatedError(f"{self.file.name}: {line}")
        return known[word](rest)

    def several(self, line: str) -> str | None:
        for part in re.split(r' & (?=(?:[^"]*"[^"]*")*[^"]*$)', line):
            target = self.do(part)
            if target is not None:
                return target
        return None

    def echo(self, text: str) -> None:
        bare = re.sub(r'"[^"]*"', "", text)
        if re.search(r"[&|<>^]", bare):
            raise NotEmulatedError(f"cmd would obey a sign in: {text}")
        self.cmd.screen.shown.append(text)

    def set(self, text: str) -> None:
        question = re.fullmatch(r'/p "(\w*)=([^"]*)"(?: <"([^"]+)")?', text)
        if question is None:
            plain = re.fullmatch(r'"(\w+)=(.*)"', text)
            if plain is None:
                raise NotEmulatedError(f"set {text}")
            self.assign(plain[1], plain[2])
            return
        name, prompt, source = question.groups()
        if source:
            self.assign(name, path(source).read_text(encoding="utf-8").split("\n")[0])
            return
        self.cmd.screen.shown.append(prompt)
        typed = self.cmd.screen.answers.pop(0) if self.cmd.screen.answers else ""
        if typed:  # Enter alone leaves a variable as it is
            self.assign(name, typed)

    def assign(self, name: str, value: str) -> None:
        self.cmd.env.pop(name.upper(), None)
        if value:
            self.cmd.env[name.upper()] = value

    def redirected(self, line: str) -> None:
        """Do `<nul set /p "=TEXT" >"FILE"`, which writes a text without a line end."""
        match = re.fullmatch(r'<nul set /p "=(.*)" >"([^"]+)"', line)
        if match is None:
            raise NotEmulatedError(line)
        path(match[2]).write_text(match[1], encoding="utf-8")

    def if_(self, text: str) -> str | None:
        match = re.match(
            r'(?:/i )?(?P<no>not )?(?:exist "(?P<file>[^"]*)"|defined (?P<name>\w+)'
            r'|errorlevel (?P<level>\d+)|"(?P<one>[^"]*)"=="(?P<two>[^"]*)") (?P<do>.*)', text
        )  # fmt: skip
        if match is None:
            raise NotEmulatedError(f"if {text}")
        if match["file"] is not None:
            place = path(match["file"])
            true = place.is_dir() if match["file"].endswith("\\") else place.exists()
        elif match["name"]:
            true = bool(self.cmd.get(match["name"]))
        elif match["level"]:
            true = self.cmd.level >= int(match["level"])
        else:
            true = path(match["one"]) == path(match["two"]) if match["one"] else not match["two"]
        return self.do(match["do"]) if true != bool(match["no"]) else None

    def for_(self, text: str) -> None:
        match = re.match(r"%(\w) in \(", text)
        if match is None:
            raise NotEmulatedError(f"for {text}")
        name, listed = match[1], re.match(r'(?:"[^"]*"|[^")])*', text[match.end() :])
        rest = text[match.end() + listed.end() :] if listed else ""
        # The list ends at the first bracket outside quotes.
        if listed is None or not rest.startswith(") do "):
            raise NotEmulatedError(f"cmd expects `do` after the first bracket: for {text}")
        for word in split_arguments(listed[0]):
            one = word.strip('"')
            file = path(one)
            line = rest.removeprefix(") do ").replace(f"%~nx{name}", file.name)
            line = line.replace(f"%~dp{name}", f"{file.parent}\\").replace(f"%~{name}", one)
            if self.do(line) is not None:
                raise NotEmulatedError("goto in a loop")

    def shift(self, text: str) -> None:
        if text != "/1":
            raise NotEmulatedError(f"shift {text}: it would also move %0, the script's own place")
        del self.args[:1]

    def call(self, text: str) -> None:
        if text.startswith(":"):
            self.execute(self.label(text[1:]))
        else:
            self.cmd.run(path(text.strip('"')))

    def exit(self, text: str) -> None:
        match = re.fullmatch(r"/b(?: (\d+))?", text)
        if match is None:
            raise NotEmulatedError(f"exit {text}: it would close the window")
        self.cmd.level = int(match[1] or self.cmd.level)
        raise LeaveError

    def mkdir(self, text: str) -> None:
        path(text.strip('"')).mkdir(parents=True)

    def copy(self, text: str) -> None:
        match = re.fullmatch(r'/y "([^"]+)" "([^"]+)"', text)
        if match is None:
            raise NotEmulatedError(f"copy {text}: what a `no` leaves in errorlevel is not known")
        source, target = path(match[1]), path(match[2])
        there = target / source.name if target.is_dir() else target
        self.cmd.level = int(there in self.cmd.held)
        if there not in self.cmd.held:
            shutil.copy(source, there)

    def dir(self, text: str) -> None:
        match = re.fullmatch(r'/b "([^"]+)"', text)
        if match is None:
            raise NotEmulatedError(f"dir {text}")
        self.cmd.screen.shown += sorted(file.name for file in path(match[1]).iterdir())

    def delete(self, text: str) -> None:
        file = path(text.strip('"'))
        if file not in self.cmd.held:
            file.unlink()

    def start(self, text: str) -> None:
        match = re.fullmatch(r'"" "([^"]+)"', text)
        if match is None:
            raise NotEmulatedError(f"start {text}")
        if not path(match[1]).exists():
            raise NotEmulatedError(f"start opens nothing: {match[1]}")
        self.cmd.screen.opened.append(str(path(match[1])))

    def pause(self, text: str) -> None:
        self.cmd.screen.paused = text == ">nul"

    def start_program(self, line: str) -> None:
        name, *words = re.findall(r'"([^"]*)"|(\S+)', line)
        if path(name[0]) != path(self.cmd.get("PROGRAM")):
            raise NotEmulatedError(line)
        given = ["/".join(q.split("\\")) if q else w for q, w in words]
        quiet = given[-1] == ">nul"
        with redirect_stdout(io.StringIO()) if quiet else nullcontext():
            self.cmd.level = self.cmd.program(given[:-1] if quiet else given, dict(self.cmd.env))


def split_arguments(text: str) -> list[str]:
    """Return the arguments as cmd cuts them: at blanks, commas, semicolons and equals signs.

    Raises:
        NotEmulatedError: a sign outside quotes that cmd obeys.
    """
    found = re.findall(r'(?:"[^"]*"|[^\s,;="])+', text)
    if any(re.search(r"[&|<>^]", re.sub(r'"[^"]*"', "", one)) for one in found):
        raise NotEmulatedError(f"cmd would obey a sign in: {text}")
    return found


def path(text: str) -> Path:
    """Return a path of Windows as one of this machine."""
    return Path(text.replace("\\", "/"))
