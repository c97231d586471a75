"""What a sentence demands and grants must arrive whole, and as strong as it was."""

from __future__ import annotations

from langaccess.core.model import Finding, Severity
from langaccess.core.tags import Tag
from langaccess.qa import run

EN = Tag("en")


def found(source: str, target: str, tag: str, code: str, *, by_engine: bool) -> list[Finding]:
    return list(
        run(source, target, source_tag=EN, target_tag=Tag(tag), codes=[code], by_engine=by_engine)
    )


def test_an_engine_that_drops_half_of_a_sentence_is_stopped() -> None:
    source = "You may ask for a copy of the report when the case is closed, unless it is sealed."
    whole = "Você pode pedir uma cópia do relatório quando o caso for encerrado, salvo sob sigilo."
    half = "Você pode pedir uma cópia do relatório."
    assert found(source, whole, "pt", "length.unusual", by_engine=True) == []
    stopped = found(source, half, "pt", "length.unusual", by_engine=True)
    assert [f.severity for f in stopped] == [Severity.ERROR]
    # a person may put it briefly, and is asked to look
    asked = found(source, half, "pt", "length.unusual", by_engine=False)
    assert [f.severity for f in asked] == [Severity.WARNING]
