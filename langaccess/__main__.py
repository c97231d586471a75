"""`python -m langaccess` is the command `langaccess`."""

from langaccess.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
