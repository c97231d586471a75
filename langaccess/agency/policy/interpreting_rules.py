"""The rules about interpreting as data: who may interpret which encounter, in which order.

Every key under `interpreting:` of a jurisdiction file is a field here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from langaccess.core.config import Between, Phone
from langaccess.core.tags import Tag

Basis = tuple[str, ...]


class Stakes(StrEnum):
    """How much hangs on every word of an encounter, least first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    EVIDENTIARY = "evidentiary"


class HelpKind(StrEnum):
    """Who or what interprets."""

    TESTED_MEMBER = "tested_member"
    STAFF_INTERPRETER = "staff_interpreter"
    CONTRACT_INTERPRETER = "contract_interpreter"
    VIDEO = "video"
    PHONE_LINE = "phone_line"
    VOLUNTEER = "volunteer"
    FAMILY = "family"
    CHILD = "child"
    BYSTANDER_ADULT = "bystander_adult"
    INMATE = "inmate"
    PARTY = "party"
    IMMIGRATION_OFFICER = "immigration_officer"
    MT = "mt"
    BODY_CAMERA_AI = "body_camera_ai"


MACHINES = frozenset({HelpKind.MT, HelpKind.BODY_CAMERA_AI})
"""Programs and devices: none may do what `mt` may not."""


class Caller(StrEnum):
    """Who asks a question from the street."""

    DISPATCHER = "dispatcher"
    DEPUTY = "deputy"
    OFFICER = "officer"
    JAIL = "jail"


NO_HELP = ("none", "nobody", "no one", "noone", "no interpreter")
"""Words for "no one interpreted": a record takes them, and no kind of help may be called so."""


class Permission(StrEnum):
    """What a kind of help may be used for, strictest first."""

    NEVER = "never"
    EXIGENT = "exigent"  # only when a life is in danger, and only for the few questions
    BRIDGE = "bridge"  # until the interpreter is there: to arrange and reassure, not for the matter
    INTERPRETS = "interprets"


class Tier(StrEnum):
    """How well a person's skill is proved, strictest first."""

    CERTIFIED = "certified"
    QUALIFIED = "qualified"
    TESTED = "tested"
    SCREENED = "screened"


@dataclass(frozen=True, slots=True)
class Adoption:
    """Who adopted these rules for the agency.

    Attributes:
        by: name and office of the person.
        on: the day.
        digest: SHA-256 of the rules that were adopted; written by `langaccess policy adopt`.
        changed: the rules are not those any more; set by the loader.
    """

    by: str
    on: date
    digest: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class HelpKindRules:
    """A kind of help, in words.

    Attributes:
        text: what it is, for the reader of a decision.
        short: what it is, in the answer to a question from the street ("a child").
        aliases: other words that people type for it.
        why: why it is barred or limited, when it is; empty otherwise.
        basis: ids of authorities.
    """

    text: str
    short: str
    aliases: tuple[str, ...] = ()
    why: str = ""
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class CredentialKind:
    """A kind of proof that a person can interpret.

    Attributes:
        text: what it is.
        tier: how well it proves the skill.
        scopes: what it is good for: `police`, `court`, `medical`, `sight` (reading a paper aloud in
            the other language), `converse` (speaking it oneself). It carries over to nothing else.
        retest_months: months after which a person must be tested again; null for never.
        basis: ids of authorities.
    """

    text: str
    tier: Tier
    scopes: tuple[Literal["police", "court", "medical", "sight", "converse"], ...]
    retest_months: Annotated[int, Between(1, 240)] | None = None
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class Level:
    """What holds for every encounter of these stakes.

    Attributes:
        text: what such an encounter is.
        tier: the least proof of skill of an interpreter.
        speaking: the least level (ILR, 0 to 5, a plus is a half) of a member who speaks the
            language without an interpreter.
        using: what each kind of help may be used for.
        order: kinds of help, first choice first.
        own_request: whether a deaf adult's own request for the adult who came along may be granted.
        basis: ids of authorities.
        where: `file:line`; set by the loader.
    """

    text: str
    tier: Tier
    speaking: Annotated[float, Between(0, 5)]
    using: Mapping[HelpKind, Permission]
    order: tuple[HelpKind, ...]
    own_request: bool = False
    basis: Basis = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class EncounterType:
    """A type of encounter.

    Attributes:
        text: what it is, as it is said to an interpreter ("a domestic violence scene").
        stakes: how much hangs on every word.
        aliases: other words that people type for it.
        scopes: an interpreter's credential has one of these scopes.
        using: kinds of help for which this encounter is stricter than its stakes.
        order: kinds of help, first choice first; empty for that of its stakes.
        tier: the least proof of skill where it is stricter than that of its stakes.
        advice: what to do, and what not to do, while it lasts.
        basis: ids of authorities.
        where: `file:line`; set by the loader.
    """

    text: str
    stakes: Stakes
    aliases: tuple[str, ...] = ()
    scopes: tuple[Literal["police", "court", "medical", "sight"], ...] = ("police",)
    using: Mapping[HelpKind, Permission] | None = None
    order: tuple[HelpKind, ...] = ()
    tier: Tier | None = None
    advice: tuple[str, ...] = ()
    basis: Basis = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Exigency:
    """The emergency rule: when a life is in danger and no interpreter is available.

    Attributes:
        when: what counts as such a threat.
        questions: the only questions that may be asked.
        requires: what has to be recorded.
        expires_minutes: after this time the stand-in must stop, whatever has happened.
        follow_up: what has to be done afterwards.
        basis: ids of authorities.
    """

    when: str
    questions: tuple[str, ...]
    requires: tuple[Literal["reason", "supervisor", "follow_up", "time"], ...]
    expires_minutes: Annotated[int, Between(1, 240)]
    follow_up: str
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class ConflictKind:
    """A tie that bars a person from interpreting for a person or a case.

    Attributes:
        id: its name in the roster (`relative`).
        text: what it is.
        basis: ids of authorities.
    """

    id: str
    text: str
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class Vetting:
    """What is checked before a person is offered.

    Attributes:
        checks: the checks that everyone has passed.
        valid_months: a check holds for this time.
        kinds: kinds of people whose checks are looked at; the others are vetted when they are hired
            or by a vendor's contract.
        basis: ids of authorities.
    """

    checks: tuple[Literal["background", "confidentiality", "oath", "ethics"], ...]
    valid_months: Annotated[int, Between(1, 120)]
    kinds: tuple[Literal["member", "staff", "contractor", "volunteer", "line"], ...]
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class NoCertification:
    """What applies to languages without certification.

    Attributes:
        certified: languages (`es`, without a region) for which a certification exists; for any
            other one the next tier is offered, and marked.
        tested: languages for which a test of interpreting or speaking exists; for any other one
            people who were screened are offered, and marked.
        ask: what to ask an interpreter of such a language before the matter begins.
        basis: ids of authorities.
    """

    certified: tuple[str, ...]
    tested: tuple[str, ...]
    ask: tuple[str, ...]
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class LineWords:
    """What is said to a telephone interpreter line.

    Attributes:
        say: the words; `{language}`, `{encounter}` and `{officer}` ("a state trooper")
            are filled in.
        relay: the words added when a relay may be needed; `{language}` and `{relay}` are filled in.
        certified: the words added when only a certified interpreter may interpret.
        unknown: the words when the language is not known.
        short: the words in the answer to a question from the street; `{caller}`, `{language}` and
            `{encounter}` are filled in.
        short_unknown: the same when the language is not known.
        callers: who may ask, with the word for it; the keys are the choices of `ask --as`.
        caller: who asks if it is not said; null for the agency's word for an officer.
        before: what to do before the conversation begins.
        basis: ids of authorities.
    """

    say: str
    relay: str
    certified: str
    unknown: str
    short: str
    short_unknown: str
    callers: Mapping[Caller, str]
    before: tuple[str, ...]
    caller: Caller | None = None
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class SignPath:
    """One way to reach an interpreter of a sign language.

    Attributes:
        id: `on_call`, `video` or `relay_711`.
        text: what it is and what to say.
        phone: the number; null until the agency has entered it.
    """

    id: str
    text: str
    phone: Phone | None = None


@dataclass(frozen=True, slots=True)
class DeafBlind:
    """What differs for a person who is deaf and does not see.

    Attributes:
        names: words for them; each is also in `Sign.names`.
        meanwhile: what to do while you wait, instead of `Sign.meanwhile`.
    """

    names: tuple[str, ...]
    meanwhile: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """The path of people who are deaf or hard of hearing. A voice line is never part of it.

    Attributes:
        usual: the sign language to look for when it is not known which one.
        names: words that lead here when they are typed for a language.
        paths: ways to reach an interpreter, first choice first.
        meanwhile: what to do while you wait.
        deafblind: what differs for a person who does not see either.
        basis: ids of authorities.
    """

    usual: Tag
    names: tuple[str, ...]
    paths: tuple[SignPath, ...]
    meanwhile: tuple[str, ...]
    deafblind: DeafBlind
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class Interpreting:
    """The rules about interpreters.

    Attributes:
        using: the kinds of help, in words.
        levels: what holds for encounters by their stakes.
        encounters: the types of encounters.
        credentials: the kinds of credentials.
        apart: languages (`ar`, without a region) whose speakers of one country do not simply follow
            those of another.
        no_certification: languages without certification.
        exigency: the emergency rule, when a life is in danger.
        conflicts: ties that bar a person.
        vetting: what is checked about a person beforehand.
        line: what is said to a telephone line.
        sign: the path of sign languages and deafness.
        meanwhile: what to do while you wait for an interpreter.
    """

    using: Mapping[HelpKind, HelpKindRules]
    levels: Mapping[Stakes, Level]
    encounters: Mapping[str, EncounterType]
    credentials: Mapping[str, CredentialKind]
    apart: tuple[str, ...]
    no_certification: NoCertification
    exigency: Exigency
    conflicts: tuple[ConflictKind, ...]
    vetting: Vetting
    line: LineWords
    sign: Sign
    meanwhile: tuple[str, ...]
