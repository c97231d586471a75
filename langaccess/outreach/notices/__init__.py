"""Notices: kits of English sources, the notice of free language help, corrections, releases.

`use_kit` copies a ready English source; its slots are filled by `review.build_source`.
`build_help_notice` makes the notice of free help, `correct_fact` starts a correction and
`correction_clocks` says how fast it was, `media_due` and `pack_release` serve outlets,
`spoken_length` says how long a text is on the radio, and `draft_mail` writes messages. Nothing here
sends anything.
"""

from __future__ import annotations

from langaccess.outreach.notices.approved_text import ReleaseText, read_approved
from langaccess.outreach.notices.correction import (
    CORRECTED,
    Correction,
    CorrectionClock,
    correct_fact,
    correction_clocks,
)
from langaccess.outreach.notices.help_notice import (
    HelpNotice,
    NoticeLine,
    build_help_notice,
    by_need,
)
from langaccess.outreach.notices.kits import Kit, KitNeeds, kits, needs_of, use_kit
from langaccess.outreach.notices.mailing import (
    DRAFTED,
    MailDraft,
    MailDrafts,
    MailRecipient,
    draft_mail,
    load_recipients,
)
from langaccess.outreach.notices.releases import (
    OutletDue,
    OutletPack,
    ReleasePack,
    days_to_approve,
    media_due,
    pack_release,
)
from langaccess.outreach.notices.speech import (
    SPOTS,
    SpokenLength,
    count_syllables,
    measured_seconds,
    record_measured,
    spoken_length,
)
from langaccess.outreach.notices.upkeep import FactDue, facts_due

__all__ = [
    "CORRECTED",
    "DRAFTED",
    "SPOTS",
    "Correction",
    "CorrectionClock",
    "FactDue",
    "HelpNotice",
    "Kit",
    "KitNeeds",
    "MailDraft",
    "MailDrafts",
    "MailRecipient",
    "NoticeLine",
    "OutletDue",
    "OutletPack",
    "ReleasePack",
    "ReleaseText",
    "SpokenLength",
    "build_help_notice",
    "by_need",
    "correct_fact",
    "correction_clocks",
    "count_syllables",
    "days_to_approve",
    "draft_mail",
    "facts_due",
    "kits",
    "load_recipients",
    "measured_seconds",
    "media_due",
    "needs_of",
    "pack_release",
    "read_approved",
    "record_measured",
    "spoken_length",
    "use_kit",
]
