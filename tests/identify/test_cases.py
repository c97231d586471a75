"""The cases of identification and of its guards: two tables that a linguist can extend.

`cases.yaml` is a list of groups: `group`, `expect` (for all its cases), and `cases` with `text` and
their own expectations:

* `lang` is the first language, or `among` the first so many, its confusable group counted as one;
  `or_not_strong` and `or_unsure` let another answer pass that is not strong, or names no language;
* `bands`: the bands that the answer may be in; `reason`, `not_reason`: why it stays weak;
  `gives_reason`: any reason;
* `with`: languages that must be named with the first; `says`: words of a note; `question`: words of
  the question; `mixed`: a note names the language; `never_told`: a language that is never named;
  `parts`: the languages of the passages, in order.

`guards.yaml` has cases for each guard: `text`, `lang` and `band`, and `also_without`: other guards
that would lower the answer too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from langaccess.identify import Answer, Band, guards, identify
from langaccess.identify.weights import group_of

HERE = Path(__file__).parent
TABLE = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
GUARDS = yaml.safe_load((HERE / "guards.yaml").read_text(encoding="utf-8"))
KEYS = {
    "text", "lang", "among", "or_not_strong", "or_unsure", "bands", "reason", "not_reason",
    "gives_reason", "with", "says", "question", "mixed", "never_told", "note", "parts",
}  # fmt: skip
CASES = [
    pytest.param(case | group.get("expect", {}), id=f"{group['group']}-{number}")
    for group in TABLE
    for number, case in enumerate(group["cases"], start=1)
]


def _named(answer: Answer, among: int) -> set[str]:
    shown = {str(one.tag) for one in answer.candidates[:among]}
    return shown if among == 1 else shown | set(map(str, answer.confusable))


def _is_named(answer: Answer, want: dict[str, Any]) -> bool:
    among = want.get("among", 1)
    wanted = {want["lang"]} if among == 1 else set(group_of(want["lang"]))
    told = answer.verdict in (Band.STRONG, Band.FAIR)
    return (
        bool(wanted & _named(answer, among))
        or (want.get("or_not_strong", False) and answer.verdict is not Band.STRONG)
        or (want.get("or_unsure", False) and not told)
    )


@pytest.mark.slow
@pytest.mark.parametrize("want", CASES)
def test_the_table_holds(want: dict[str, Any]) -> None:
    assert set(want) <= KEYS
    answer = identify(want["text"])
    notes = " ".join(answer.notes)
    first = str(answer.candidates[0].tag) if answer.candidates else ""
    assert answer.next_steps
    assert "lang" not in want or _is_named(answer, want)
    assert answer.verdict.value in want.get("bands", [answer.verdict.value])
    assert answer.reason == want.get("reason", answer.reason)
    assert answer.reason != want.get("not_reason")
    assert answer.reason or not want.get("gives_reason")
    assert want.get("says", "") in notes
    assert want.get("question", "") in answer.question
    if "with" in want:
        assert set(want["with"]) <= {first, *answer.confusable}
        assert answer.question
    assert [str(part.tag) for part in answer.passages] == want.get(
        "parts", [str(part.tag) for part in answer.passages]
    )
    if want.get("mixed") and first == "en":
        assert answer.candidates[1].tag.name in notes
    if first == want.get("never_told"):
        assert answer.verdict is Band.CANNOT_TELL
    if answer.reason == "romanised":
        assert answer.verdict is not Band.STRONG
        assert answer.candidates[0].name.split(" (")[0] in answer.next_steps[1]
        assert "typed in English letters" in answer.next_steps[1]
        assert "typed in Latin letters" in answer.notes[0]
    assert sum(one.probability for one in answer.candidates) <= 1.005


GUARD_CASES = [
    pytest.param(entry["guard"], case, id=f"{entry['guard']}-{number}")
    for entry in GUARDS
    for number, case in enumerate(entry["cases"], start=1)
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "case"), GUARD_CASES)
def test_a_text_is_answered_as_the_table_says_and_needs_its_guard(
    name: str, case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"passages": False, "langdetect": case.get("langdetect", 0.0)}
    answer = identify(case["text"], **options)
    assert answer.verdict.value == case["band"]
    assert str(answer.candidates[0].tag) == case.get("lang", answer.candidates[0].tag)
    assert case.get("says", "") in " ".join(answer.notes)
    off = {name, *case.get("also_without", ())}
    for part in ("WORDS", "TEXT", "LEFT"):
        kept = tuple(guard for guard in getattr(guards, part) if guard.name not in off)
        monkeypatch.setattr(guards, part, kept)
    assert identify(case["text"], **options) != answer


def test_each_guard_has_a_case_a_name_of_its_own_and_a_reason() -> None:
    every = (*guards.WORDS, *guards.TEXT, *guards.LEFT)
    assert [entry["guard"] for entry in GUARDS] == [guard.name for guard in every]
    assert len({guard.name for guard in every}) == len(every)
    assert all(guard.why for guard in every)
