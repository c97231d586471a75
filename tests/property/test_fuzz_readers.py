"""No damaged or hostile exchange file, table, calendar or YAML ends in anything but a refusal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.property.fuzz import try_reader
from tests.property.fuzz_readers import READERS, damaged_file, good

# Inputs per reader: what takes at most a second or two of each. `fuzz.py` runs thousands.
COUNT = 45
TAKE_ALL = {"identify-lines"}  # a line that is not text is named, and the next one is read
FEWER = {"phrases": 14, "rules": 30, "import": 25, "finished": 25}


@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    found = []
    kinds = set()
    for number in range(FEWER.get(name, COUNT)):
        path = tmp_path / f"{number}.{READERS[name].suffix}"
        path.write_bytes(damaged_file(name, number))
        outcome = try_reader(name, path)
        kinds.add(outcome.what)
        if outcome.what == "defect" or outcome.seconds > 20:
            found.append((number, outcome))
    assert found == []
    assert kinds == ({"read"} if name in TAKE_ALL else {"read", "refused"}), (
        "a generator that only breaks or never breaks proves little"
    )


@pytest.mark.parametrize("name", READERS)
def test_a_good_file_is_read(name: str, tmp_path: Path) -> None:
    for number, data in enumerate(good(name)):
        path = tmp_path / f"{number}.{READERS[name].suffix}"
        path.write_bytes(data)
        assert try_reader(name, path).what == "read"
