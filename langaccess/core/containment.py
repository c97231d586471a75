"""Whatever goes wrong with one file is an error about that file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from langaccess.core.errors import InputError, LangAccessError

_UNFORESEEN = "the file is damaged or has a structure that langaccess does not know"

# What no damaged file is guilty of: a name, a part or a shape that the program itself got wrong.
_OURS = (NameError, AttributeError, TypeError)


@contextmanager
def contained(kind: type[LangAccessError], path: Path | str) -> Iterator[None]:
    """Turn unexpected exceptions into an error about this file only.

    One bad file must not stop a batch. The fuzz tests bypass this function. Errors about other
    things (the agency's rules, an engine) pass unchanged.

    Args:
        kind: the error to raise.
    """
    try:
        yield
    except InputError as exc:  # also found while writing, in a part that reading had no need of
        if isinstance(exc, kind):
            raise
        raise kind(exc.message, where=exc.where, hint=exc.hint) from exc
    except (LangAccessError, ImportError):  # a missing library is missing for every file
        raise
    except MemoryError as exc:
        raise kind(
            "this file needs more memory than one file may take",
            where=str(path),
            hint="split the file, or save it again in its own program; hostile files do this too",
        ) from exc
    except _OURS as exc:
        raise kind(
            f"langaccess has a bug ({type(exc).__name__} in {_line(exc)}); the file may be correct",
            where=str(path),
            hint="report this message, `langaccess --version` and, if allowed, the file",
        ) from exc
    except Exception as exc:
        raise kind(
            f"{_UNFORESEEN} ({type(exc).__name__})",
            where=str(path),
            hint="open it in its office program and save it again; if this fails, report it",
        ) from exc


def _line(exc: Exception) -> str:
    """Return the line of ours in which an error arose: `docx/read.py:120`."""
    import traceback

    ours = Path(__file__).parent.parent
    frames = traceback.extract_tb(exc.__traceback__)
    mine = [one for one in frames if Path(one.filename).is_relative_to(ours)]
    last = (mine or frames)[-1]
    name = Path(last.filename)
    return f"{name.relative_to(ours).as_posix() if mine else name.name}:{last.lineno}"


class Mode:
    """Where marked functions work."""

    inline = False  # in this process: it is the reader process, or that of quick tests


def path_of(args: tuple[Any, ...], more: dict[str, Any]) -> Path | str:
    """Return the file that a call is about."""
    return next((one for one in (*args, *more.values()) if isinstance(one, Path)), "")
