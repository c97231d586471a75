"""`python -m langaccess` is the command `langaccess`."""

import sys


def run() -> int:
    """Run the command line and return its exit code."""
    try:
        from langaccess.cli import main

        return main()
    except KeyboardInterrupt:  # while the program was still being loaded: there is no other place
        sys.stderr.write("error: stopped\n")
        return 130


if __name__ == "__main__":
    raise SystemExit(run())
