"""An agency with facts, a sheet that uses them, and translators who know its sentences."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import etree

from langaccess import review
from langaccess.agency import facts
from langaccess.agency.approval import Consent
from langaccess.agency.policy import Policy, load_policy
from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace, find
from langaccess.core.model import PackFormat, Person
from langaccess.core.tags import Tag
from langaccess.interpret.roster import load_roster, person_called
from tests.review.kit import NS

MONDAY = datetime(2026, 11, 30, 15, tzinfo=UTC)
RULES = """\
id: springfield
extends: us-federal
as_of: 2026-11-25
agency: {name: Springfield Police, time_zone: UTC}
authorities:
  - {id: ORDER-12, cite: Springfield Police General Order 12, status: local, as_of: 2026-11-01}
"""
PEOPLE = """\
people:
  - {id: ortiz, name: Rosa Ortiz, kind: member, approves_facts: true}
  - {id: ward, name: Dana Ward, kind: staff, coordinator: true}
  - id: khan
    name: A. Khan
    kind: contractor
    languages: [{tag: ht}, {tag: es}, {tag: pt}, {tag: vi}]
    credentials: &c
      - {kind: translator_certified, language: ht, issued: 2020-01-01}
      - {kind: translator_certified, language: es, issued: 2020-01-01}
      - {kind: translator_certified, language: pt, issued: 2020-01-01}
      - {kind: translator_certified, language: vi, issued: 2020-01-01}
"""
CONTACTS = """\
schema: 1
contacts:
  front_desk:
    phone: 217-555-0100
    hours: 8:00-16:30
"""
FACTS: Mapping[str, Mapping[str, object]] = {
    "ice-hold": {
        "en": "We hold a person for ICE for one day if ICE asks for it.",
        "kind": "policy", "authority": ["ORDER-12"], "as_of": "2026-11-01",
        "expires": "2027-05-01", "written_by": "Dana Ward", "proved_by": {"attests": "Dana Ward"},
    },
    "no-status": {
        "en": "We do not ask a victim or a witness about immigration status.",
        "kind": "policy", "authority": ["ORDER-12"], "as_of": "2026-11-01",
        "expires": "2027-05-01", "written_by": "Dana Ward", "proved_by": {"attests": "Dana Ward"},
    },
    "child": {
        "en": "We do not use children as interpreters.",
        "kind": "policy", "authority": ["ORDER-12"], "as_of": "2026-11-01",
        "expires": "2027-05-01", "written_by": "Dana Ward", "proved_by": {"query": "child_used"},
    },
}  # fmt: skip
CHANGED = "We do not hold a person for ICE without an order of a judge."
SHEET = """---
title: Police and immigration
class: public_information
---

# Police and immigration

{{fact:ice-hold}} {{fact:no-status}}

- Call {{contact:front_desk.phone}}.
- Language help is free.
"""
OTHER = """---
title: Who interprets
class: public_information
---

# Who interprets

{{fact:child}} Language help is free.
"""
WORDS: Mapping[str, Mapping[str, str]] = {
    "Police and immigration": {
        "es": "La policía y la inmigración", "pt": "A polícia e a imigração",
        "ht": "Lapolis ak imigrasyon", "vi": "Cảnh sát và di trú",
    },
    "We hold a person for ICE for one day if ICE asks for it.": {
        "es": "Retenemos a una persona para ICE durante un día si ICE lo pide.",
        "pt": "Detemos uma pessoa para o ICE durante um dia se o ICE pedir.",
        "ht": "Nou kenbe yon moun pou ICE pandan yon jou si ICE mande sa.",
        "vi": "Chúng tôi giữ một người cho ICE trong một ngày nếu ICE yêu cầu.",
    },
    CHANGED: {
        "es": "No retenemos a una persona para ICE sin la orden de un juez.",
        "pt": "Não detemos uma pessoa para o ICE sem a ordem de um juiz.",
        "ht": "Nou pa kenbe yon moun pou ICE si yon jij pa bay lòd.",
        "vi": "Chúng tôi không giữ một người cho ICE nếu không có lệnh của thẩm phán.",
    },
    "We do not ask a victim or a witness about immigration status.": {
        "es": "No preguntamos a una víctima o a un testigo por su situación migratoria.",
        "pt": "Não perguntamos a uma vítima ou a uma testemunha sobre a situação migratória.",
        "ht": "Nou pa mande yon viktim oswa yon temwen sou sitiyasyon imigrasyon li.",
        "vi": "Chúng tôi không hỏi nạn nhân hoặc nhân chứng về tình trạng di trú.",
    },
    "Call 217-555-0100.": {
        "es": "Llame al 217-555-0100.", "pt": "Ligue para 217-555-0100.",
        "ht": "Rele 217-555-0100.", "vi": "Gọi 217-555-0100.",
    },
    "Language help is free.": {
        "es": "La ayuda con el idioma es gratis.", "pt": "A ajuda com o idioma é gratuita.",
        "ht": "Èd ak lang gratis.", "vi": "Trợ giúp ngôn ngữ là miễn phí.",
    },
    "Who interprets": {
        "es": "Quién interpreta", "pt": "Quem interpreta", "ht": "Ki moun ki entèprete",
        "vi": "Ai phiên dịch",
    },
    "We do not use children as interpreters.": {
        "es": "No usamos a niños como intérpretes.", "pt": "Não usamos crianças como intérpretes.",
        "ht": "Nou pa sèvi ak timoun kòm entèprèt.",
        "vi": "Chúng tôi không dùng trẻ em làm phiên dịch.",
    },
}  # fmt: skip
LANGUAGES = (Tag("es"), Tag("ht"), Tag("pt"), Tag("vi"))


@dataclass
class FactAgency:
    """The folder and what people do in it; `now` is the moment of their next act."""

    workspace: Workspace
    root: Path
    now: datetime = MONDAY

    @property
    def policy(self) -> Policy:
        return load_policy(self.workspace.jurisdiction)

    def session(self) -> Session:
        session = Session(self.workspace)
        session.now = self.now
        return session

    def later(self, **by: int) -> None:
        self.now += timedelta(**by)

    def person(self, name: str) -> Person:
        return person_called(load_roster(self.root / "roster", self.policy), self.policy, name)

    def write_facts(self, entries: Mapping[str, Mapping[str, object]]) -> None:
        rows = [{"id": id_, **entry} for id_, entry in entries.items()]
        lines = "".join(f"  - {json.dumps(row)}\n" for row in rows)
        text = f"schema: 1\nfacts:\n{lines}"
        (self.root / "facts.yaml").write_text(text, encoding="utf-8")

    def approve_facts(self, *ids: str, by: str = "ortiz") -> tuple[facts.FactDecision, ...]:
        with self.session() as session:
            return facts.approve_facts(session, ids, self.person(by))

    def build(self, name: str = "immigration.md") -> review.BuiltSource:
        with self.session() as session:
            return review.build_source(session, self.root / "notices" / name)

    def translate(self, name: str, tags: tuple[Tag, ...], scratch: Path) -> None:
        """Have a built sheet translated and approved by two people."""
        shutil.rmtree(scratch, ignore_errors=True)
        with self.session() as session:
            review.export(
                session, [self.root / "brochures" / name], list(tags), scratch,
                form=PackFormat.XLIFF12, source=Tag("en"),
            )  # fmt: skip
        for tag in tags:
            (path,) = (scratch / str(tag) / "xliff").glob("*.xlf")
            fill(path, tag)
            self.later(minutes=1)
            with self.session() as session:
                (taken,) = review.import_(session, path, translator="Marie Jean", post_edited=True)
                assert not taken.held, taken.held
            self.later(minutes=1)
            with self.session() as session:
                found = review.find(session, name, tag)
                who = self.person("khan")
                first = review.approve(session, found, who, preview=True)
                codes = [one.answer.code for one in first if one.answer and one.answer.code]
                said = replace(Consent(), seen=next(iter(codes), ""))
                made = review.approve(session, found, who, consent=said)
            wrong = [one.decision.reasons for one in made if not one.decision.allowed]
            assert not wrong, wrong

    def publish(self, name: str, tag: Tag, site: str) -> review.Publication:
        self.later(minutes=1)
        with self.session() as session:
            found = review.find(session, name, tag)
            return review.publish(session, found, site=site, copies=50)

    def stale(self, name: str, tag: Tag) -> dict[str, str]:
        """Return English sentence → why it is stale."""
        with self.session() as session:
            found = review.find(session, name, tag)
            known = review.statuses(found, review.log_of(session), session.policy)
        return {
            one.source.text: known[one.id].reason
            for one in found.sentences
            if known[one.id].state == "stale"
        }

    def recalled(self) -> dict[str, str]:
        """Return `form @ site` → the reasons."""
        with self.session() as session:
            return {
                f"{one.copies.form} @ {one.copies.site}": "; ".join(r.text for r in one.reasons)
                for one in review.recalls(session)
            }


def fact_agency(folder: Path) -> FactAgency:
    """Make the folder with three approved facts and two sheets with slots."""
    folder.mkdir()
    (folder / "jurisdiction.yaml").write_text(RULES, encoding="utf-8")
    (folder / "contacts.yaml").write_text(CONTACTS, encoding="utf-8")
    for name in ("roster", "notices", "brochures"):
        (folder / name).mkdir()
    people = PEOPLE.replace("&c", "").rstrip() + "\n"
    jean = people[people.index("  - id: khan") :].replace("khan", "jean")
    people += jean.replace("A. Khan", "Marie Jean")
    (folder / "roster" / "people.yaml").write_text(people, encoding="utf-8")
    (folder / "notices" / "immigration.md").write_text(SHEET, encoding="utf-8")
    (folder / "notices" / "interpreters.md").write_text(OTHER, encoding="utf-8")
    police = FactAgency(find(explicit=folder), folder)
    police.write_facts(FACTS)
    police.approve_facts(*FACTS)
    police.later(minutes=1)
    return police


def copied(police: FactAgency, to: Path) -> FactAgency:
    """Return a copy of a folder and of what was done in it."""
    shutil.copytree(police.root, to)
    return FactAgency(find(explicit=to), to, police.now)


def fill(path: Path, tag: Tag) -> None:
    """Fill an XLIFF file in as a translator does; a sentence that is not in `WORDS` stays empty."""
    tree = etree.parse(path)
    for unit in tree.iter(f"{NS}trans-unit"):
        source, target = unit.find(f"{NS}source"), unit.find(f"{NS}target")
        assert source is not None
        assert target is not None
        text = "".join(str(part) for part in source.itertext())
        if text in WORDS:
            target.set("state", "signed-off")
            target.text = WORDS[text][str(tag)]
    tree.write(path, encoding="UTF-8", xml_declaration=True)
