"""What of the approved texts should be looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from langaccess.agency.policy import Policy, digest
from langaccess.core.clock import day_of, months_after
from langaccess.review.model import Standing

__all__ = ["Again", "look_again"]


@dataclass(frozen=True, slots=True)
class Again:
    """When an approved document is due for review, and whether the rules changed since.

    Attributes:
        due: the day (`review.review_after_months` after the approval of the sentence at which
            nobody has looked for the longest time), None before any.
        other_rules: an approval was given under rules that are no longer in force. It holds; but
            somebody should look whether the document would be approved today.
    """

    due: date | None
    other_rules: bool


def look_again(standings: Mapping[str, Standing], policy: Policy) -> Again:
    """Return what should be looked at again of a document whose sentences stand so."""
    # Who approves a text again has looked again: of each sentence the newest approval counts.
    all_ = [one.approvals for one in standings.values() if one.approvals]
    given = [max(approvals, key=lambda one: one.at) for approvals in all_]
    now = digest(policy)
    oldest = min((day_of(approval.at) for approval in given), default=None)
    return Again(
        None if oldest is None else months_after(oldest, policy.review.review_after_months),
        any(approval.policy != now for approval in given),
    )
