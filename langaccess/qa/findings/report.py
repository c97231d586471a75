"""What a check of files answers: findings with a place, and figures."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from langaccess.agency.facts import Registered
from langaccess.agency.policy import Policy, SentenceQuestion, decide
from langaccess.core.model import Severity
from langaccess.core.tags import Tag
from langaccess.qa.model import Term
from langaccess.qa.rules import Rules, load_rules

_NO_CONTACTS = Registered()

UNREAD = "file.unreadable"


def _no_terms(_tag: Tag) -> tuple[Term, ...]:
    return ()


def _never(_text: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What an agency sets for its checks.

    Attributes:
        dnt: terms that stay as they are.
        terms: gives the entries of the term base that are enforced in a language.
        severity: code → how much its gravest finding weighs instead.
        sites: groups of hosts that are one site in several languages.
        accepted: code and segment of the findings that someone has answered.
        rules: words, patterns and limits.
        contacts: the agency's register of contacts.
        barred: whether the rules keep an English sentence from machines.
    """

    dnt: tuple[str, ...] = ()
    terms: Callable[[Tag], tuple[Term, ...]] = _no_terms
    severity: Mapping[str, Severity] = field(default_factory=dict)
    sites: tuple[tuple[str, ...], ...] = ()
    accepted: frozenset[tuple[str, str]] = frozenset()
    rules: Rules = field(default_factory=load_rules)
    contacts: Registered = field(default_factory=Registered)
    barred: Callable[[str], bool] = _never


def settings(
    policy: Policy,
    accepted: frozenset[tuple[str, str]] = frozenset(),
    terms: Callable[[Tag], tuple[Term, ...]] = _no_terms,
    contacts: Registered = _NO_CONTACTS,
) -> CheckSettings:
    """Return what the rules of an agency set for its checks.

    Args:
        policy: its rules.
        accepted: code and segment of the findings that someone has answered.
        terms: gives the entries of the term base that are enforced in a language.
        contacts: its register of contacts.
    """
    return CheckSettings(
        dnt=policy.translate.do_not_translate,
        terms=terms,
        severity={code: Severity(weight) for code, weight in policy.checks.severity.items()},
        sites=tuple(site.hosts for site in policy.checks.sites),
        accepted=accepted,
        contacts=contacts,
        barred=lambda text: not decide(SentenceQuestion(text), policy).allowed,
    )


@dataclass(frozen=True, slots=True)
class FileFinding:
    """Something wrong with a file.

    Attributes:
        code: the check that found it.
        severity: how much it weighs.
        file: the file at fault, as the user named it.
        tag: language of the translation.
        segment: where in it, bound to the bytes of source and target: another text has another id.
        source: source text of the segment.
        target: its translation; empty when there is none.
        message: what is wrong.
        where: line, page or part.
        accepted: someone answered it: it does not count.
        kept: a whole sentence was left in the language of its source: no answer counts.
    """

    code: str
    severity: Severity
    file: str
    tag: Tag
    segment: str
    source: str
    target: str
    message: str
    where: str = ""
    accepted: bool = False
    kept: bool = field(default=False, metadata={"json": ""})


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The answer of `check_files`.

    Attributes:
        findings: what is wrong, by file and in the order of the text.
        pairs: source, target, language and number of segments compared, for each pair of files.
        grades: source file → reading grade, English sources of 100 words and more.
        by_structure: translations whose source was found by structure, as no name shows it.
    """

    findings: tuple[FileFinding, ...]
    pairs: tuple[tuple[str, str, Tag, int], ...]
    grades: Mapping[str, float]
    by_structure: frozenset[str] = frozenset()

    @property
    def failed(self) -> bool:
        """Whether something must be corrected: an error that no one has answered."""
        return any(f.severity is Severity.ERROR and not f.accepted for f in self.findings)

    @property
    def unread(self) -> bool:
        """Whether a file was not compared: a finding `file.unreadable` names it in `file`."""
        return any(f.code == UNREAD for f in self.findings)

    def counts(self) -> dict[str, int]:
        """Return how many findings are open by severity, and how many were answered."""
        found = Counter(f.severity.value for f in self.findings if not f.accepted)
        answered = sum(f.accepted for f in self.findings)
        return {s.value: found[s.value] for s in Severity} | {"accepted": answered}

    def by_code(self) -> dict[str, int]:
        """Return how many findings are open by code, most first."""
        return dict(Counter(f.code for f in self.findings if not f.accepted).most_common())


def segment_id(name: str, source: str, target: str) -> str:
    """Return the id of a segment: its name, and the first digits of the SHA-256 of both texts."""
    data = f"{source}\0{target}".encode("utf-8", "surrogatepass")
    return f"{name}:{hashlib.sha256(data).hexdigest()[:10]}"
