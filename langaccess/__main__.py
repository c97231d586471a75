"""`python -m langaccess` is the command `langaccess`."""

import sys


def run() -> int:
    """Run the command line and return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 (started from a folder, not installed)
        sys.stderr.write(
            "error: langaccess needs Python 3.11, 3.12 or 3.13; this is Python "
            + ".".join(map(str, sys.version_info[:3]))
            + "\n  next: install a newer Python from python.org, and use that one\n"
        )
        return 2
    try:
        from langaccess.cli import main

        return main()
    except KeyboardInterrupt:  # while the program was still being loaded: there is no other place
        sys.stderr.write("error: stopped\n")
        return 130


if __name__ == "__main__":
    raise SystemExit(run())
