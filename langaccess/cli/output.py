"""The only module that prints: results to stdout, everything else to stderr.

stdout carries the result and nothing else, either as text for a person or, with `--json`, as one
envelope: `{"schema": 1, "data": …}` or `{"schema": 1, "error": {…}}`. Where a record that the
command read is not whole, `alerts` (a list of sentences) comes before either.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from langaccess.core.alerts import alerts, clear_alerts
from langaccess.core.errors import Exit, LangAccessError
from langaccess.core.json_fields import json_fields
from langaccess.core.words import escaped_json, legible

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.progress import Progress as Bars
    from rich.progress import TaskID
    from rich.segment import Segment

SCHEMA = 1
fields = json_fields
LINE = 79
"""Letters in a line: a terminal of 80 columns breaks a full one."""
_NARROWEST = 30  # letters in a line; with fewer, words would be cut
_GAP = 2  # columns between two columns of a table


def prepare_streams() -> None:
    """Make stdout and stderr work with every code page, and if one was closed.

    A Windows console or pipe may use cp1252; letters it lacks are written as escapes instead of
    ending the program. UTF-8 streams stay as they are.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller: else a file would get its number
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (not closed: it is the stream now)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def plain(value: Any) -> Any:
    """Return `value` as JSON data: dataclasses, enums, dates, amounts, paths, sets and tuples."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):  # US dollars
        return float(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | Path):
        return value.as_posix() if isinstance(value, Path) else value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: plain(item) for name, item in json_fields(value).items()}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    raise TypeError(f"no JSON form for {type(value).__name__}")


def result(
    data: Any,
    show: Callable[[Console], None],
    *,
    as_json: bool,
    has_alerts: bool = False,
) -> None:
    """Print the result of a command.

    `show` draws `data` for a person. With `has_alerts` what is drawn says the alerts itself, as a
    page does.
    """
    warn(on_paper=not as_json and not has_alerts)
    if as_json:
        _write_json({"schema": SCHEMA, **_alerts(), "data": data})
    else:
        _guarded(lambda: show(_console(sys.stdout)))


def text(data: Any, lines: Callable[[], Iterable[str]], *, as_json: bool) -> None:
    """Print the result of a command without a table, and so without loading Rich.

    `lines` returns `data` for a person, already wrapped.
    """
    warn(on_paper=not as_json)
    if as_json:
        _write_json({"schema": SCHEMA, **_alerts(), "data": data})
    else:
        shown = (_shown(one_line(part)) for part in lines())
        _guarded(lambda: _put("\n".join(shown)))


def put(console: Console, *texts: str, end: str = "\n", style: str | None = None) -> None:
    """Print each text for a person unchanged; the terminal breaks long lines."""
    for text in texts:
        console.print(text, end=end, style=style, soft_wrap=True)


def say(console: Console, *texts: str, indent: str = "  ") -> None:
    """Print each text as a paragraph for a person, wrapped as `wrap` does."""
    for text in texts:
        put(console, *wrap(text, indent=indent))


def wrap(text: str, *, indent: str = "  ") -> list[str]:
    """Return `text` in lines that fit 80 columns, or a narrower terminal.

    Blanks at its beginning indent the first line; `indent` goes before the others.
    """
    import shutil
    import textwrap

    room = _width(sys.stdout) or shutil.get_terminal_size().columns
    bare = text.lstrip()
    return textwrap.wrap(
        bare,
        max(_NARROWEST, min(LINE, room - 1)),
        initial_indent=text[: len(text) - len(bare)],
        subsequent_indent=indent,
        break_on_hyphens=False,
    ) or [""]


def one_line(text: str) -> str:
    """Return `text` with U+FFFD for each line end: a file name could forge a line with one."""
    return re.sub(r"\r\n|[\r\n\u2028\u2029]", "\ufffd", text)


def _shown(text: str) -> str:
    """Return `text` as the terminal gets it.

    A file name may hold codes that a terminal would obey, or that turn its end round. Line ends
    belong to the layout. The mark keeps two such names apart.
    """
    return legible(text, "\ufffd").replace("\r", "\ufffd")


def line(data: Any) -> None:
    """Print one object of a `--jsonl` stream."""
    warn()
    _guarded(lambda: _put(_json(data)))


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> RenderableType:
    """Return a plain table that fits the terminal; cells break between words if possible."""
    return _Fitted(title, tuple(columns), [[one_line(cell) for cell in row] for row in rows])


def _parted(cell: str, width: int | None) -> str:
    """Return a cell with its file names broken after a hyphen, underscore, dot or slash."""
    return cell if width is None else " ".join(_folded(word, width) for word in cell.split(" "))


def _folded(word: str, width: int) -> str:
    from rich.cells import cell_len

    lines = [""]
    for part in re.findall(r"[^-_./\\]*[-_./\\]?", word):
        if cell_len(lines[-1] + part) > width and lines[-1]:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


@dataclasses.dataclass(frozen=True, slots=True)
class _Fitted:
    """A table: each column is as wide as its longest word, and they share the rest."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.table import Table
        from rich.text import Text

        grid = Table(title=self.title or None, title_justify="left", box=None, pad_edge=False)
        widths = self._widths(options.max_width)
        for column, width in zip(self.columns, widths, strict=True):
            grid.add_column(column, overflow="fold", width=width)
        for row in self.rows:
            # Text, not str: file names and phrases may hold square brackets, which are markup.
            grid.add_row(*(Text(_parted(c, w)) for c, w in zip(row, widths, strict=True)))
        yield grid

    def _widths(self, room: int) -> Sequence[int | None]:
        """Return the width of each column, or None if every line fits."""
        from rich.cells import cell_len

        cells = list(zip(self.columns, *self.rows, strict=True))
        whole = [max(map(cell_len, column)) for column in cells]
        words = [
            max(cell_len(w) for cell in column for w in cell.split() or ("",)) for column in cells
        ]
        room -= _GAP * (len(cells) - 1)
        if sum(whole) <= room:
            return [None] * len(cells)
        while sum(words) > max(room, len(cells)):  # break the longest word first
            words[words.index(max(words))] -= 1
        left = max(0, room - sum(words))
        wanted = [full - word for full, word in zip(whole, words, strict=True)]
        for done, place in enumerate(sorted(range(len(cells)), key=wanted.__getitem__)):
            more = min(wanted[place], left // (len(cells) - done))  # small wishes are met in full
            words[place] += more
            left -= more
        return words


def fail(error: LangAccessError, *, as_json: bool) -> int:
    """Print `error`, as text or JSON, and return its exit code."""
    warn()
    if as_json:
        body = {
            "code": error.code,
            "message": error.message,
            "hint": error.hint,
            "where": error.where,
            "details": list(error.details),
        }
        try:
            _write_json({"schema": SCHEMA, **_alerts(), "error": body})
        except OSError:  # the error may be that nothing can be written to stdout
            as_json = False
    if not as_json:
        with _unheard():
            _note(one_line(f"error: {error}"), style="bold red")
            for detail in error.details:
                _note(f"  {one_line(detail)}")
            if error.hint:
                _note(f"  next: {error.hint}")
    return int(error.exit_code)


_warned: set[str] = set()


def begin() -> None:
    """Forget the alerts of an earlier command in this process."""
    clear_alerts()
    _warned.clear()


def warn(*, on_paper: bool = False) -> bool:
    """Print on stderr every alert that was not printed yet; return whether there is any.

    With `on_paper` a text begins with them that goes to a file or another program.
    """
    for text in alerts():
        if text in _warned:
            continue
        _warned.add(text)
        with _unheard():
            _note(one_line(text), style="bold red")
        if on_paper and not sys.stdout.isatty():
            _guarded(partial(_put, _shown(one_line(text))))
    return bool(alerts())


def _alerts() -> Mapping[str, Any]:
    """Return what the envelope says before the result; it is there only when there is any."""
    return {"alerts": alerts()} if alerts() else {}


class Reporter:
    """Progress on stderr: a bar with rate and time left on a terminal, and notes."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bars: Bars | None = None
        self._task: TaskID | None = None
        self._began = 0.0

    def start(self, what: str, total: int | None, unit: str) -> None:
        """Start a bar of `total` steps, counted in `unit`."""
        if self._quiet or not sys.stderr.isatty():
            return
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self.finish()
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            TextColumn("{task.completed}/{task.total} " + unit),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=_console(sys.stderr),
            transient=True,
        )
        self._bars.start()
        self._task = self._bars.add_task(what, total=total, rate="")
        self._began = time.monotonic()

    def advance(self, steps: int = 1) -> None:
        """Move the bar and update its rate."""
        if self._bars is None or self._task is None:
            return
        self._bars.advance(self._task, steps)
        done = self._bars.tasks[self._bars.task_ids.index(self._task)].completed
        rate = done / max(time.monotonic() - self._began, 1e-6)
        self._bars.update(self._task, rate=f"{rate:.0f}/s")

    def note(self, text: str) -> None:
        """Print a note, above the bar if there is one."""
        if self._quiet:
            return
        with _unheard():
            _note(text, console=self._bars.console if self._bars is not None else None)

    def draw(self, picture: RenderableType) -> None:
        """Print a table between the notes."""
        if not self._quiet:
            with _unheard():
                _console(sys.stderr).print(picture)

    def finish(self) -> None:
        """Remove the bar."""
        if self._bars is not None:
            self._bars.stop()
        self._bars = self._task = None


def _note(text: str, *, style: str | None = None, console: Console | None = None) -> None:
    """Print one line on stderr; Rich is loaded only for a terminal, which has colors."""
    if console is None and not sys.stderr.isatty():
        sys.stderr.write(_shown(text) + "\n")
        sys.stderr.flush()
        return
    console = console or _console(sys.stderr)
    console.print(text, style=style, soft_wrap=True)


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    class Pipe(Console):
        """Raises if the reader has gone, where Rich would exit with 1."""

        def on_broken_pipe(self) -> None:
            """Raise the caught error again."""
            raise  # noqa: PLE0704 (called where a BrokenPipeError is being handled)

        def render(
            self, renderable: RenderableType, options: ConsoleOptions | None = None
        ) -> Iterator[Segment]:
            """Replace control characters of file names instead of obeying them."""
            for part in super().render(renderable, options):
                yield part if part.control else part._replace(text=_shown(part.text))

    # File names and phrases may hold square brackets: nothing here is markup.
    return Pipe(file=stream, width=_width(stream), highlight=False, emoji=False, markup=False)


def _width(stream: TextIO) -> int | None:
    """Return the width to write for; a pipe has none and gets 80 columns."""
    if stream.isatty():
        return None
    asked = os.environ.get("COLUMNS", "")
    return int(asked) if asked.isdigit() and int(asked) else 80


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "") == "utf8"


def _write_json(body: Mapping[str, Any]) -> None:
    text = _json(body, indent=2)
    _guarded(lambda: _put(text))


def _json(data: Any, *, indent: int | None = None) -> str:
    """Return `data` as JSON; control characters above U+007E are escaped too."""
    text = json.dumps(plain(data), ensure_ascii=not _is_utf8(sys.stdout), indent=indent)
    return escaped_json(text)


def _put(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _guarded(write: Callable[[], None]) -> None:
    """Run `write`; a reader that closed the pipe ends the program quietly with 141."""
    try:
        write()
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
        raise SystemExit(int(Exit.CLOSED_PIPE)) from None


@contextmanager
def _unheard() -> Iterator[None]:
    """Continue if no one reads the notes any more (`2>&1 | head`, a full disk)."""
    try:
        yield
    except OSError:
        _silence(sys.stderr)


def _silence(stream: TextIO) -> None:
    """Redirect a stream to nowhere, or Python would fail again when it flushes it at exit."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())
