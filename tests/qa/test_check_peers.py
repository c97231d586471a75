"""The peers of the checks get our rows as they are, and one that is absent is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.check_peers import PeerRow, asked
from tests.support import needs_peer

ROWS = [
    PeerRow(
        "a 1",
        "es",
        'Call 217-555-0100, or "ask" at the desk.',
        'Llame al 217-555-0199 o "pregunte".',
    ),
    PeerRow("a 2", "es", "Bring the form.", "Traiga el formulario."),
    PeerRow("b 1", "pt-BR", "Pay at <b>noon</b>.\nBring it.", "Pague ao meio-dia.\nTraga."),
]


@pytest.mark.slow
@needs_peer
@pytest.mark.peer
def test_pofilter_names_the_rows_with_another_number_or_a_lost_tag() -> None:
    found, seconds = asked("pofilter", ROWS)
    assert set(found) == {"a 1", "b 1"}
    assert "numbers" in found["a 1"]
    assert "xmltags" in found["b 1"]
    assert seconds > 0


def test_weblate_is_named_where_it_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBLATE", str(tmp_path / "python"))
    with pytest.raises(ImportError) as error:
        asked("Weblate", ROWS)
    assert error.value.name == "weblate"
