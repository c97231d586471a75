"""The log that tests about encounters write to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.interpret.encounters.kit import Log, open_log


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    found = open_log(tmp_path)
    with closing(found.conn):
        yield found
