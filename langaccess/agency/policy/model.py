"""The policy as data: one frozen tree of dataclasses, read from YAML and never changed.

Every key of a jurisdiction file is a field here, in `interpreting_rules` or in `translation_rules`;
`docs/reference/configuration.md` is written from these classes and their docstrings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from langaccess.agency.policy.interpreting_rules import Adoption, Interpreting
from langaccess.agency.policy.outreach_rules import OutreachRules
from langaccess.agency.policy.translation_rules import (
    Documents,
    Engines,
    Review,
    Sentences,
    Translate,
)
from langaccess.core.config import Between, Pattern, Phone
from langaccess.core.tags import Tag

Basis = tuple[str, ...]
AgencyKind = Literal["police", "sheriff", "campus", "transit", "tribal", "state", "other"]


@dataclass(frozen=True, slots=True)
class Agency:
    """Who the agency is. Everything here is empty until the agency has entered it.

    Attributes:
        name: as printed on paper ("Springfield Police Department").
        kind: what sort of agency it is.
        state: postal abbreviation of the state or territory.
        time_zone: IANA name, such as `America/New_York`.
        public_phone: the number that the public calls when it is not urgent.
        interpreter_line: the telephone line that officers call for an interpreter. PINs and
            account codes do not belong here.
        dispatch_phone: the number on which officers reach dispatch, for the page on their phones.
        coordinator: who answers for language access, by role ("records supervisor").
    """

    name: str | None = None
    kind: AgencyKind | None = None
    state: str | None = None
    time_zone: str | None = None
    public_phone: Phone | None = None
    interpreter_line: Phone | None = None
    dispatch_phone: Phone | None = None
    coordinator: str | None = None


@dataclass(frozen=True, slots=True)
class Officer:
    """What an agency calls its sworn members, in English.

    Attributes:
        title: as one of them says it to an outsider ("sheriff's deputy").
        short: as the agency says it among its own ("deputy").
        basis: ids of authorities.
    """

    title: str
    short: str
    basis: Basis = ()

    @property
    def a_title(self) -> str:
        """The title with its article ("a sheriff's deputy")."""
        return _with_article(self.title)

    @property
    def a_short(self) -> str:
        """The short word with its article ("an officer")."""
        return _with_article(self.short)


def _with_article(word: str) -> str:
    return f"{'an' if word[:1].lower() in tuple('aeiou') else 'a'} {word}"


@dataclass(frozen=True, slots=True)
class ServedLanguage:
    """A language of the people whom the agency serves.

    Attributes:
        tag: its BCP 47 tag.
        share: percent of the population that speaks it and has limited English.
        count: number of such people.
        low: the least number by the margin of error at 90%.
        high: the greatest number by that margin.
        source: where the figures come from ("ACS 2023 five-year, C16001").
        as_of: day on which a person adopted the figures.
        basis: ids of authorities, when a rule demands this language.
    """

    tag: Tag
    share: Annotated[float, Between(0, 100)] | None = None
    count: Annotated[int, Between(0, 400_000_000)] | None = None
    low: Annotated[int, Between(0, 400_000_000)] | None = None
    high: Annotated[int, Between(0, 400_000_000)] | None = None
    source: str = ""
    as_of: date | None = None
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """From how many people on vital documents are translated.

    Attributes:
        id: its name.
        percent: share of the people that `of` names.
        count: number of people with limited English.
        rank: this many languages, those of most people first.
        rule: which of percent and count applies: the lesser, the greater, or the only one given.
        notice_below: fewer people than this get a notice of oral help instead of a translation,
            if only the percentage is reached.
        of: whose share `percent` is: `residents` of the area; those `eligible` to be served; those
            `served`, by the agency's own encounters.
        population: number of people eligible or served; without it such a share is not known.
        when_unclear: what follows if the margin of error leaves it open whether the line is
            reached: `ask` a person, `treat_as_due`, or `not_due`, which needs a basis.
        basis: ids of authorities.
    """

    id: str
    percent: Annotated[float, Between(0, 100)] | None = None
    count: Annotated[int, Between(0, 400_000_000)] | None = None
    rank: Annotated[int, Between(1, 100)] | None = None
    rule: Literal["lesser", "greater", "only"] = "only"
    notice_below: int | None = None
    of: Literal["residents", "eligible", "served"] = "residents"
    population: Annotated[int, Between(1, 400_000_000)] | None = None
    when_unclear: Literal["ask", "treat_as_due", "not_due"] = "ask"
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class Authority:
    """What a rule rests on, with the day on which that was last checked.

    Attributes:
        id: its name in `basis`.
        cite: the citation.
        status: whether it still applies.
        as_of: day on which the status was last checked.
        effective: day on which it began or was taken back.
        by: id of the authority that took it back.
        verified: the wording was read in the source; false means professional knowledge that
            counsel should check.
        note: what it says, in a few words.
        certifies: it is a program that issues credentials of interpreters.
    """

    id: str
    cite: str
    status: Literal["in_force", "rescinded", "superseded", "historical", "local"]
    as_of: date
    effective: date | None = None
    by: str | None = None
    verified: bool = False
    note: str = ""
    certifies: bool = False


@dataclass(frozen=True, slots=True)
class FloorGuard:
    """How one value may move from a file to the file that extends it.

    Attributes:
        key: dotted path; `*` means any one key or entry.
        move: the only change that is allowed.
        order: for `toward`: the values, strictest first.
        free: keys in the place of the last `*` that may move either way.
    """

    key: str
    move: Literal["fixed", "closed", "adds", "grows", "shrinks", "at_least", "at_most", "toward"]
    order: tuple[str, ...] = ()
    free: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FloorRule:
    """A rule that no configuration loosens.

    Attributes:
        id: `floor.1` to `floor.16`.
        text: the rule in words.
        basis: ids of authorities.
        guards: what enforces it on configuration files; other parts are enforced by the program.
    """

    id: str
    text: str
    basis: Basis
    guards: tuple[FloorGuard, ...] = ()


@dataclass(frozen=True, slots=True)
class Directions:
    """How the keys that no rule of the floor guards may move from file to file.

    Attributes:
        free: keys that an agency sets as it sees fit.
        adds: lists and mappings to which an agency adds.
    """

    free: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditRules:
    """How practice is compared with the rules.

    Attributes:
        small_count: a count below this, but above zero, is not shown in a table.
        confidence_percent: confidence of the intervals next to rates.
        follow_up_hours: time in which the follow-up of an emergency stand-in is due.
        bill_tolerance_minutes: by how much two bills of one interpreter may overlap before they
            are said to, since vendors round up.
        bill_match_minutes: how far apart the clocks of a bill and of an encounter may be.
        name_in_findings: what an audit's findings name. Without `language` they do not describe
            the person who interpreted either.
        shifts: name of each shift → when it begins, on the agency's clock.
        basis: ids of authorities.
    """

    small_count: Annotated[int, Between(1, 1000)]
    confidence_percent: Annotated[float, Between(50, 99.9)]
    follow_up_hours: Annotated[int, Between(1, 720)]
    bill_tolerance_minutes: Annotated[int, Between(0, 60)]
    bill_match_minutes: Annotated[int, Between(1, 240)]
    name_in_findings: tuple[Literal["language", "unit", "officer"], ...] = ()
    shifts: Mapping[str, str] = field(default_factory=dict)
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class NeedRules:
    """How figures of a survey are shown.

    Attributes:
        careful_percent: from this coefficient of variation on, a figure is to be used with care.
        unreliable_percent: from here on it is unreliable, and no figure of a beat is shown.
        basis: ids of authorities.
    """

    careful_percent: Annotated[float, Between(1, 100)] = 12
    unreliable_percent: Annotated[float, Between(1, 100)] = 40
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class FactRules:
    """How long a statement of `facts.yaml` may be printed, and how soon one is corrected.

    Attributes:
        policy_months: most months from `as_of` for a statement of policy.
        event_days: most days from `as_of` for a statement about an event.
        prove_days: days after which a statement must be attested or tested again.
        correct_hours: hours from hearing a rumor to the first answer to the public.
        basis: ids of authorities.
    """

    policy_months: Annotated[int, Between(1, 12)] = 12
    event_days: Annotated[int, Between(1, 90)] = 90
    prove_days: Annotated[int, Between(1, 92)] = 92
    correct_hours: Annotated[int, Between(1, 240)] = 24
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class DirectiveSection:
    """A section of the directive that the agency wrote itself.

    Attributes:
        id: name for configuration.
        title: its heading.
        file: name of a text file in the agency's folder: paragraphs, and lines that begin with
            "- " for a list.
    """

    id: str
    title: str
    file: str


@dataclass(frozen=True, slots=True)
class DirectiveFacts:
    """What the directive says about itself as a document. Empty until the agency has entered it.

    Attributes:
        number: its number among the agency's orders ("General Order 12.4").
        effective: the day from which it applies.
        supersedes: what it replaces ("General Order 12.3 of May 2, 2021").
        signed_by: name and rank of who signs it.
        sections: sections of the agency's own, behind the others.
    """

    number: str | None = None
    effective: date | None = None
    supersedes: str | None = None
    signed_by: str | None = None
    sections: tuple[DirectiveSection, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Whether the program may use the network.

    Attributes:
        allowed: true lets the commands that fetch something (`models get`) do so. No document and
            no text of the agency is ever sent.
        basis: ids of authorities.
    """

    allowed: bool = False
    basis: Basis = ()


Weight = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Site:
    """A web site that has another name in another language.

    Attributes:
        id: its name in these rules.
        hosts: its names, without `www.`.
    """

    id: str
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckRules:
    """How translations are checked.

    Attributes:
        severity: code of a check (`langaccess` lists them in docs/reference/checks.md) → how much
            its most serious finding weighs: an `error` must be fixed or answered, a `warning`
            looked at, `info` is worth knowing. An agency may raise each of them, and lower those
            of style and form, which the guard of `floor.10` lists as free.
        sites: sites with a name for each language; a link to one of them counts as the other.
        basis: ids of authorities.
    """

    severity: Mapping[str, Weight] = field(default_factory=dict)
    sites: tuple[Site, ...] = ()
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Detectors:
    """Detectors that an agency may weigh in together with those whose weights were fitted together.

    Attributes:
        langdetect: 0 leaves it unasked; 1 counts as much as all other sources together. It never
            makes an answer surer.
    """

    langdetect: Annotated[float, Between(0, 10)] = 0.0


@dataclass(frozen=True, slots=True)
class ListeningRules:
    """Whether `identify --listen` may say which language a recording of speech is in, and how.

    Attributes:
        enabled: your agency has decided, with counsel, that it may.
        decided_by: who decided, by name or role; needed where it is enabled.
        decided_on: day of the decision; needed where it is enabled.
        least_seconds: seconds of speech that are needed; measured with 5, so it only rises.
        best_band: the surest answer: `fair` is shown as "perhaps", `weak` only lists languages.
        basis: ids of authorities.
    """

    enabled: bool = False
    decided_by: str | None = None
    decided_on: date | None = None
    least_seconds: Annotated[float, Between(5, 60)] = 5.0
    best_band: Literal["fair", "weak"] = "fair"
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class IdentificationRules:
    """How `langaccess identify` finds out a language.

    Attributes:
        engines: detectors that are weighed in by hand.
        listen: whether and how a recording of speech is identified.
        basis: ids of authorities.
    """

    engines: Detectors = field(default_factory=Detectors)
    listen: ListeningRules = field(default_factory=ListeningRules)
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordingRule:
    """Words of a note that do not belong into a record.

    Patterns see the text in lower case with straight quotes and single spaces.

    Attributes:
        id: its name (`records.status`).
        text: why, in words for the user.
        treat: `confirm` asks the user to word it again or to confirm it; `mask` takes out what the
            pattern found and records the rest.
        patterns: regular expressions.
        exceptions: regular expressions; what they match is cut out before the patterns look.
        basis: ids of authorities.
    """

    id: str
    text: str
    treat: Literal["confirm", "mask"]
    patterns: tuple[Pattern, ...]
    exceptions: tuple[Pattern, ...] = ()
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class Records:
    """The record of encounters.

    Attributes:
        keep_months: an encounter is deleted this long after its last entry, unless a hold or an
            open follow-up keeps it. Null until the agency has entered its records schedule: then
            nothing is deleted.
        wording: words that do not belong into a record.
        basis: ids of authorities.
    """

    keep_months: Annotated[int, Between(12, 1200)] | None
    wording: tuple[WordingRule, ...]
    basis: Basis = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """What printed cards show in addition to the phrases.

    Attributes:
        seal: the agency's seal, a PNG or SVG file inside the agency's folder (`seal.svg`). It is
            never printed on a proof.
        qr: address of a page of the agency, printed as a QR code.
        ask_days: days for which the page `cards html --ask` answers; after them it shows only the
            interpreter line.
        basis: ids of authorities.
    """

    seal: str | None = None
    qr: str | None = None
    ask_days: Annotated[int, Between(1, 92)] = 30
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that apply to one agency: its jurisdiction file over all that it extends.

    Attributes:
        id: name of the jurisdiction.
        as_of: day on which this file was last checked as a whole.
        agency: who the agency is.
        authorities: what rules rest on.
        floor: the rules that no configuration loosens.
        directions: how the keys that the floor does not guard may move.
        documents: classes of documents.
        engines: translation engines.
        translate: how documents are translated.
        review: who may approve.
        network: whether the network may be used.
        sentences: the sentence gate.
        checks: how translations are checked.
        interpreting: who may interpret which encounter.
        audit: how practice is compared with these rules.
        need: how figures of a survey are shown.
        outreach: registers of partners, outlets and sites.
        facts: how long dated statements may be printed.
        records: what the record of encounters holds, and how long.
        identify: how a language is found out.
        cards: what printed cards show in addition to phrases.
        directive: number, date, signature and own sections of the directive.
        officers: the word for a sworn member, for each kind of agency.
        languages: languages of the people served.
        thresholds: when vital documents are translated.
        extends: name of a shipped jurisdiction, or path of a file beside this one.
        adopted: who adopted these rules; never taken over from a file that is extended. Until
            it is there, every decision about an interpreter says that they are not adopted.
    """

    id: str
    as_of: date
    agency: Agency
    authorities: tuple[Authority, ...]
    floor: tuple[FloorRule, ...]
    documents: Documents
    engines: Engines
    translate: Translate
    review: Review
    network: Network
    sentences: Sentences
    checks: CheckRules
    interpreting: Interpreting
    audit: AuditRules
    records: Records
    directions: Directions = field(default_factory=Directions)
    identify: IdentificationRules = field(default_factory=IdentificationRules)
    need: NeedRules = field(default_factory=NeedRules)
    outreach: OutreachRules = field(default_factory=OutreachRules)
    facts: FactRules = field(default_factory=FactRules)
    cards: Cards = field(default_factory=Cards)
    directive: DirectiveFacts = field(default_factory=DirectiveFacts)
    officers: Mapping[AgencyKind, Officer] = field(default_factory=dict)
    languages: tuple[ServedLanguage, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    extends: str | None = None
    adopted: Adoption | None = None

    @property
    def speakers(self) -> dict[Tag, float]:
        """How many people speak each language, or else which percentage; one of the two for all.

        A language without a figure counts half as much as the one with the smallest.
        """
        counts = {one.tag: float(one.count) for one in self.languages if one.count}
        known = counts or {one.tag: float(one.share) for one in self.languages if one.share}
        least = min(known.values(), default=0.0) / 2
        return {one.tag: known.get(one.tag, least) for one in self.languages} if known else {}

    @property
    def officer(self) -> Officer:
        """The word for a sworn member; a neutral one while the kind of agency is not entered."""
        # Rules that an earlier version wrote into the log have no words.
        neutral = self.officers.get("other", Officer("law enforcement officer", "officer"))
        return self.officers.get(self.agency.kind or "other", neutral)
