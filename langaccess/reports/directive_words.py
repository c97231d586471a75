"""What a directive says on paper: its own sentences, its sources by number, the rules' words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from langaccess.agency.policy import Policy
from langaccess.core.errors import InputError
from langaccess.core.files import read_text
from langaccess.core.resources import DATA, shipped
from langaccess.reports.page import Block, BulletList, ProseBlock
from langaccess.reports.rule_text import capital, sentence


@dataclass(frozen=True, slots=True)
class DirectiveWords:
    """The file `data/directive.yaml`."""

    as_of: date
    basis: tuple[str, ...]  # ids of authorities of all these sentences
    heads: Mapping[str, str]  # kind of agency → who leads it
    scope: tuple[str, ...]
    definitions: tuple[tuple[str, str], ...]  # a word and what it means
    duties: tuple[tuple[str, str], ...]  # a role and what it does
    body_cameras: tuple[str, ...]
    vendors: tuple[str, ...]
    training: tuple[str, ...]
    complaints: tuple[str, ...]
    notice: tuple[str, ...]
    discipline: tuple[str, ...]
    review: tuple[str, ...]
    # id of a rule → its words on paper, where the rule's own words are about the program
    rules: Mapping[str, str]


@lru_cache(maxsize=1)
def load_directive_words() -> DirectiveWords:
    """Return the shipped sentences of a directive."""
    from langaccess.core.config import load

    return load(DirectiveWords, shipped(DATA, "directive.yaml"))


@dataclass(frozen=True, slots=True)
class DirectivePaper:
    """The rules as a paper to sign: no ids, sources by number, words of the agency's kind."""

    policy: Policy
    sources: tuple[str, ...]  # ids of the authorities that it names, in the order of their numbers
    folder: Path | None = None  # folder of the agency's own sections, or None
    words: DirectiveWords = field(default_factory=load_directive_words)

    @property
    def head(self) -> str:
        """Who leads an agency of this kind ("Sheriff")."""
        heads = self.words.heads
        return heads.get(self.policy.agency.kind or "other", heads["other"])

    def fill(self, text: str) -> str:
        """Return a shipped sentence with the words of the agency."""
        policy, officer = self.policy, self.policy.officer.short
        return text.format(
            agency=policy.agency.name or "this agency",
            officer=officer,
            officers=f"{officer[:-1]}ies" if officer.endswith("y") else f"{officer}s",
            head=self.head,
            coordinator=policy.agency.coordinator or "not entered",
            hours=policy.audit.follow_up_hours,
        )

    def prose(self, text: str, basis: Iterable[str] = ()) -> ProseBlock:
        """Return a paragraph with the numbers of its sources."""
        return ProseBlock(text, self.rests(basis))

    def bullets(self, texts: Iterable[str]) -> BulletList:
        """Return shipped sentences as a list."""
        return BulletList(tuple(map(self.fill, texts)))

    def rests(self, basis: Iterable[str]) -> str:
        """Return the sources of a rule by number, with the status of those that do not apply."""
        status = {authority.id: authority.status for authority in self.policy.authorities}
        gone = {"rescinded", "superseded", "historical"}
        shown = sorted({self.sources.index(name) + 1: name for name in basis}.items())
        named = [
            f"{number}, {status[name]}" if status[name] in gone else str(number)
            for number, name in shown
        ]
        return f"source {'; '.join(named)}" if named else ""

    def words_of_rule(self, name: str, text: str) -> str:
        """Return the rule `name` in the words of paper, else its own text, as a sentence."""
        return sentence(self.words.rules.get(name, text))

    def floor(self, name: str) -> ProseBlock:
        """Return a floor rule as a paragraph with its sources."""
        rule = next(rule for rule in self.policy.floor if rule.id == name)
        return self.prose(self.words_of_rule(name, rule.text), rule.basis)

    def own(self) -> Iterator[tuple[str, tuple[Block, ...]]]:
        """Yield the title and the blocks of each section of the agency's own.

        A file outside of the agency's folder is refused.
        """
        for section in self.policy.directive.sections:
            yield capital(section.title), tuple(_own_blocks(section.file, self.folder))


def _own_blocks(name: str, folder: Path | None) -> Iterator[Block]:
    hint = "name a text file in the agency's folder (directive: sections: file)"
    file = (folder or Path()) / name
    if folder is None or not file.resolve().is_relative_to(folder.resolve()):
        raise InputError("this section of the directive is not in the agency's folder",
                         where=name, hint=hint)  # fmt: skip
    parts = [part.strip() for part in read_text(file).replace("\r\n", "\n").split("\n\n")]
    if not any(parts):
        raise InputError("this section of the directive is empty", where=str(file), hint=hint)
    for part in filter(None, parts):
        lines = part.split("\n")
        if all(line.startswith("- ") for line in lines):
            yield BulletList(tuple(line[2:].strip() for line in lines))
        else:
            yield ProseBlock(" ".join(part.split()))
