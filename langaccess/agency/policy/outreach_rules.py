"""Rules of outreach: how long an entry of a register counts as checked, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from langaccess.core.config import Between, Phone

__all__ = ["OutreachRules", "ReferralFallback", "RegisterRules"]


@dataclass(frozen=True, slots=True)
class RegisterRules:
    """What is kept of a register (partners, outlets, sites, programs, training), and for how long.

    Attributes:
        keep: what an entry is kept for, in words.
        keep_months: a retired entry is listed for deletion after these months. Null until the
            agency has entered its records schedule.
        hold: what a legal hold does to an entry (`hold` with a reason in the entry).
        records_request: what a person gets who asks for the register under a public records law.
        withheld: fields that such an answer leaves out.
        check_days: an entry counts as checked for these days, unless it says `check_every_days`.
            Null if entries need no check.
        basis: ids of authorities.
    """

    keep: str
    hold: str
    records_request: str
    withheld: tuple[str, ...] = ()
    keep_months: Annotated[int, Between(1, 1200)] | None = None
    check_days: Annotated[int, Between(1, 1100)] | None = None
    basis: tuple[str, ...] = ()


_COMMUNITY_LINE = Phone("211")


@dataclass(frozen=True, slots=True)
class ReferralFallback:
    """The number that a referral ends with if no partner answers.

    Attributes:
        name: what it is.
        phone: telephone number.
        say: words to say to it; `{language}` is the language of the person.
        basis: ids of authorities.
    """

    name: str = "211, the line for community services"
    phone: Phone = _COMMUNITY_LINE
    say: str = "I need an interpreter for {language}, and a service for this person."
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutreachRules:
    """Rules of outreach.

    Attributes:
        registers: name of a register → what is kept of it.
        referral: the number that a referral ends with.
        single_partner_groups: an organization that is the only partner of more groups than this is
            named: no organization speaks for all communities.
        basis: ids of authorities.
    """

    registers: Mapping[str, RegisterRules] = field(default_factory=dict)
    referral: ReferralFallback = ReferralFallback()
    single_partner_groups: Annotated[int, Between(1, 100)] = 3
    basis: tuple[str, ...] = ()
