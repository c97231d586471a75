"""Properties of the loader: its own error or the same data, never anything else."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.core.config import read_yaml
from langaccess.core.errors import ConfigError

KEYS = st.text(min_size=1, max_size=8).filter(lambda key: key != "<<")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def read(content: bytes) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        path.write_bytes(content)
        return read_yaml(path)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_json_is_read_back_as_it_was_and_every_value_has_a_place(data: dict[str, Any]) -> None:
    # ASCII escapes keep control characters out; a lone surrogate has no UTF-8 form anyway.
    text = json.dumps(data)
    try:
        tree = read(text.encode("utf-8"))
    except ConfigError:
        assert "\\u" in text or "\\b" in text  # only what YAML has no character for
        return
    assert tree.data == data
    assert all(place.line == 1 for place in tree.places.values())


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    st.binary(max_size=60)
    | st.text(alphabet="ab:- []{}&*#'\"\n\t?|>!%@", max_size=60).map(str.encode)
)
def test_no_bytes_raise_anything_but_the_projects_own_error(content: bytes) -> None:
    with suppress(ConfigError):
        read(content)
