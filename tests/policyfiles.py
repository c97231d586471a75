"""Writes small jurisdiction files for tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.agency.policy import Policy, load_policy
from langaccess.core.errors import ConfigError

HEAD = "id: spring\nextends: us-federal\nas_of: 2026-11-25\n"


def of(path: Path, text: str = "") -> Policy:
    """Return the policy of a jurisdiction file that holds `text` after three lines of head."""
    path.write_text(HEAD + text, encoding="utf-8")
    return load_policy(path)


def mistakes(path: Path, text: str, head: str = HEAD) -> list[str]:
    """Return the mistakes of such a file, each beginning with its line."""
    path.write_text(head + text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_policy(path)
    return [detail.removeprefix(f"{path}:") for detail in caught.value.details]
