"""Who is at the keyboard, as far as the computer knows: attribution, not proof of who sat there."""

from __future__ import annotations

import getpass
import platform

__all__ = ["account", "here"]


def account() -> str:
    """Return the name of the account on this computer, `unknown` where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in a container
        return "unknown"


def here() -> dict[str, str]:
    """Return what an entry says of where it was made: `account` and `machine`."""
    return {"account": account(), "machine": platform.node() or "unknown"}
