"""The text fields of an encounter, each in one place.

The option of `encounter log`, the log entry and its replay, the columns of a dispatch table, the
narrative, the case pack and the JSON read this table.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


def _text(
    option: str = "",
    *,
    column: bool = False,
    goes_on: bool = False,
    label: str = "",
    empty: str = "",
    sentence: bool = False,
) -> Any:
    """Describe a field.

    Args:
        option: help of its option; without one it has no option.
        column: a table of the dispatch system may have it.
        goes_on: an encounter that continues an earlier one takes it from there.
        label: what the case pack calls it; without one it is not in the pack.
        empty: what the case pack says where it is not entered.
        sentence: the narrative has it as a sentence of its own.
    """
    told = {"column": column, "goes_on": goes_on, "label": label, "empty": empty}
    return field(default="", metadata={"help": option, "sentence": sentence, **told})


@dataclass(frozen=True, slots=True, kw_only=True)
class EncounterTexts:
    """The text fields of an encounter; one that is empty was not entered.

    Attributes:
        case: case number.
        officer: the officer's badge or name; the case pack uses the agency's word for "officer".
        unit: the officer's unit, beat or facility.
        place: where, in a few words.
        spoken: the language as it was typed.
        variety: town, country or name of the variety.
        identified_by: who identified the language.
        continues: id of the earlier encounter that led to this one (a traffic stop, then a search).
        recording: reference of a recording.
        outcome: the result.
        feedback: a remark on the language service.
    """

    case: str = _text("Case number.", column=True, goes_on=True, label="Case", empty="not recorded")
    officer: str = _text(
        "The officer's badge or name.",
        column=True, goes_on=True, label="Officer", empty="not recorded",
    )  # fmt: skip
    unit: str = _text(
        "The officer's unit, beat or facility.", column=True, goes_on=True, label="Unit"
    )
    place: str = _text("Place, in a few words.", column=True, goes_on=True, label="Place")
    spoken: str = _text(goes_on=True)
    variety: str = _text(
        "Variety of the language, by town, country or name.",
        column=True, goes_on=True, label="Variety",
    )  # fmt: skip
    identified_by: str = _text("Who identified the language.", label="Identified by")
    continues: str = _text()
    recording: str = _text(
        "Reference of the recording (body camera, audio).",
        label="Recording", empty="not recorded", sentence=True,
    )  # fmt: skip
    outcome: str = _text("The outcome.", label="Outcome")
    feedback: str = _text("Feedback on the interpreting, for the coordinator.")


TEXTS = fields(EncounterTexts)
"""The fields in their order."""


def fields_with(what: str) -> tuple[str, ...]:
    """Return the names of the fields that have `what` (`column`, `goes_on`, `sentence`…)."""
    return tuple(one.name for one in TEXTS if one.metadata[what])
