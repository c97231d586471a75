"""A sample agency: 12 vital documents, 8 languages, and real acts of review and publishing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from langaccess import review
from langaccess.agency.approval import Consent
from langaccess.agency.people import load_roster, person_called
from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.core.tags import Tag
from langaccess.outreach.need import import_need
from langaccess.translate.memory import TranslationUnit, Trust
from tests.support import keep_units

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
EN, ES, VI = Tag("en"), Tag("es"), Tag("vi")
NS = "{urn:oasis:names:tc:xliff:document:1.2}"

SPANISH = {
    "Hang up and call 217-555-0100 at once.": "Cuelgue y llame al 217-555-0100 de inmediato.",
    "The call is free.": "La llamada es gratuita.",
    "Do not send money.": "No envíe dinero.",
    "Tell your family.": "Avise a su familia.",
    "Keep this paper.": "Guarde este papel.",
    "Bring your identity card.": "Traiga su documento de identidad.",
    "Come back on Monday.": "Vuelva el lunes.",
    "Come back on Friday.": "Vuelva el viernes.",
    "Language help is free.": "La ayuda con el idioma es gratuita.",
}
S1, S2, S3, S4, S5, S6, S7, _, S8 = SPANISH

TEXTS: Mapping[str, tuple[str, ...]] = {
    "emergency": (S1, S8),
    "victim-notice": (S2, S8, S5),
    "complaint": (S6, S8, S7),
    "court-date": (S7, S8),
    "tow-release": (S6, S7),
    "bail-sheet": (S3, S5),
    "consent-search": (S5, S4),
    "property-receipt": (S5, S6, S5),
    "scam-flyer": (S1, S2),
    "watch-flyer": (S4, S3),
}
CLASSES = {
    "victim-notice": "rights_information", "complaint": "rights_information",
    "court-date": "court_information", "consent-search": "legal_act", "tow-release": "operational",
    "property-receipt": "operational",
}  # fmt: skip

RULES = """\
schema: 1
id: larkspur
extends: us-federal
as_of: 2026-11-25
agency:
  name: Larkspur County Sheriff (example)
  kind: sheriff
  state: OR
  time_zone: UTC
  interpreter_line: 541-555-0101
  coordinator: records supervisor
languages:
  - {tag: zh-Hans, source: need}
  - {tag: so, source: "school-2025: 141 pupils"}
  - {tag: mam, source: "school-2025: 59 pupils"}
  - {tag: ase, basis: [ADA-II]}
thresholds:
  - {id: own, percent: 1, count: 1000, rule: lesser, notice_below: 400, basis: [local]}
"""
# 1% of 23,800 is 238: the lesser of the two lines. Arabic is surely between 238 and 400.
CENSUS = """\
GEOID,NAME,variable,estimate,moe
41999,"Larkspur County, Oregon",C16001_001,23800,60
41999,"Larkspur County, Oregon",C16001_005,2240,310
41999,"Larkspur County, Oregon",C16001_008,35,40
41999,"Larkspur County, Oregon",C16001_011,0,19
41999,"Larkspur County, Oregon",C16001_014,90,60
41999,"Larkspur County, Oregon",C16001_017,60,50
41999,"Larkspur County, Oregon",C16001_020,0,19
41999,"Larkspur County, Oregon",C16001_023,420,90
41999,"Larkspur County, Oregon",C16001_026,600,150
41999,"Larkspur County, Oregon",C16001_029,980,240
41999,"Larkspur County, Oregon",C16001_032,70,45
41999,"Larkspur County, Oregon",C16001_035,300,40
41999,"Larkspur County, Oregon",C16001_038,1460,280
"""
DOCUMENTS = """\
schema: 1
documents:
  - {id: emergency, title: What to do in an emergency, class: public_information, stakes: life,
     owner: dispatch supervisor, file: brochures/emergency.md, used_at: [front desk, web site]}
  - {id: victim-notice, title: Notice to victims of crime, class: rights_information,
     stakes: rights, owner: victim advocate, file: brochures/victim-notice.md, law: [TITLE-VI]}
  - {id: complaint, title: How to complain, class: rights_information, stakes: rights,
     owner: internal affairs, file: brochures/complaint.md, review_by: 2026-06-30}
  - {id: court-date, title: Your court date, class: court_information, stakes: deadline,
     owner: court liaison, file: brochures/court-date.md}
  - {id: tow-release, title: How to get your car back, class: operational, stakes: deadline,
     owner: records clerk, file: brochures/tow-release.md}
  - {id: bail-sheet, title: How bail works, class: public_information, stakes: deadline,
     owner: jail commander, file: brochures/bail-sheet.md}
  - {id: consent-search, title: Consent to search, class: legal_act, stakes: rights,
     owner: counsel, file: brochures/consent-search.md}
  - {id: property-receipt, title: Receipt for your property, class: operational, stakes: service,
     owner: evidence clerk, file: brochures/property-receipt.md}
  - {id: protective-order, title: How to ask for a protective order, class: rights_information,
     stakes: life, owner: victim advocate, file: brochures/protective-order.docx}
  - {id: web-notice, title: Language help on our site, class: public_information,
     stakes: information, owner: web editor, words: 350, review_by: 2027-06-30}
  - {id: watch-flyer, title: Neighborhood watch, class: public_information, stakes: information,
     owner: community officer, file: brochures/watch-flyer.md, languages: [es, vi]}
  - {id: scam-flyer, title: Phone scams, class: public_information, stakes: information,
     owner: community officer, file: brochures/scam-flyer.md}
oral_only:
  - {tag: mam, why: few readers, by: L. Ruiz, on: 2026-03-01}
"""
RATES = """\
schema: 1
rates:
  - {vendor: Northwest, pair: [en, es], per_word: 0.20, minimum: 45, as_of: 2026-01-01,
     expires: 2026-12-31, rush: 1.5}
  - {vendor: Uniglobe, pair: [en, es], per_word: 0.50, as_of: 2026-01-01, expires: 2026-12-31}
  - {vendor: Uniglobe, pair: [en, vi], per_word: 2.00, revision_per_word: 0.50, fixed: 10,
     as_of: 2026-01-01, expires: 2026-12-31, shares: {exact: 0.25, near85: 0.6}}
  - {vendor: Uniglobe, pair: [en, zh-Hans], per_word: 1.00, as_of: 2026-01-01,
     expires: 2026-12-31}
  - {vendor: Uniglobe, pair: [en, tl], per_word: 1.00, as_of: 2025-01-01, expires: 2025-12-31}
"""
PEOPLE = """\
schema: 1
people:
  - id: khan
    name: A. Khan
    kind: contractor
    languages: [{tag: es}]
    credentials: [{kind: translator_certified, language: es, issued: 2020-01-01}]
  - id: solis
    name: Marta Solis
    kind: contractor
    languages: [{tag: es}]
    credentials: [{kind: translator_tested, language: es, issued: 2020-01-01}]
  - id: garcia
    name: Maria Garcia
    kind: member
    phone: 541-555-0111
    languages: [{tag: es}]
    credentials:
      - {kind: bilingual_tested, language: es, level: 3.5, issued: 2025-03-01, expires: 2028-03-01}
    hours: {always: true}
"""


@contextmanager
def opened(root: Path, at: datetime = NOW) -> Iterator[Session]:
    """Yield the session of the agency at a moment."""
    session = Session(find(explicit=root))
    session.now = at
    with session:
        yield session


def office(root: Path) -> Path:
    """Make the folder: rules, census, inventory, rates, sources; nothing is translated."""
    files = {
        "jurisdiction.yaml": RULES, "acs5-2022-C16001.csv": CENSUS, "documents.yaml": DOCUMENTS,
        "rates.yaml": RATES, "roster/people.yaml": PEOPLE,
    }  # fmt: skip
    for name, sentences in TEXTS.items():
        head = f"---\nclass: {CLASSES.get(name, 'public_information')}\n---\n\n"
        files[f"brochures/{name}.md"] = head + "\n\n".join(sentences) + "\n"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    with opened(root) as session:
        import_need(session, root / "acs5-2022-C16001.csv")
    return root


def sample(root: Path) -> Path:
    """Make the agency with its translations: into Spanish and, of one flyer, Vietnamese."""
    office(root)
    forms = {}
    for name in ("emergency", "complaint", "scam-flyer"):
        _approve(root, name)
        with opened(root) as session:
            forms[name] = review.release(session, review.find(session, f"{name}.md", ES)).form
    with opened(root) as session:
        document = review.find(session, "emergency.md", ES)
        done = review.publish(session, document, site="Front desk", copies=40)
        assert done.decision.allowed, done
    _approve(root, "victim-notice")
    source = root / "brochures" / "complaint.md"
    source.write_text(source.read_text("utf-8").replace("Monday", "Friday"), encoding="utf-8")
    with opened(root) as session:
        review.withdraw(session, forms["scam-flyer"], why="wrong number", by="L. Ruiz")
    _take(root, "court-date")
    _send(root, "tow-release")
    _adopt(root, "bail-sheet")
    with opened(root) as session:
        unit = TranslationUnit(EN, VI, S4, "Hãy báo cho gia đình.", Trust.APPROVED, "old.tmx")
        keep_units(session, unit)
    return root


def _send(root: Path, name: str) -> Path:
    """Send a document out for Spanish and return the translator's file."""
    to = root / "packs" / name
    with opened(root) as session:
        review.export(session, [root / "brochures" / f"{name}.md"], [ES], to, source=EN)
    (path,) = (to / "es" / "xliff").glob(f"{name}.*")
    return path


def _take(root: Path, name: str) -> None:
    path = _send(root, name)
    tree = etree.parse(path)
    for unit in tree.iter(f"{NS}trans-unit"):
        source, target = unit.find(f"{NS}source"), unit.find(f"{NS}target")
        assert source is not None
        assert target is not None
        target.text = SPANISH["".join(str(part) for part in source.itertext())]
        target.set("state", "signed-off")
    tree.write(path, encoding="UTF-8", xml_declaration=True)
    with opened(root) as session:
        (taken,) = review.import_(session, path, translator="Marta Solis")
    assert not taken.held, taken


def _approve(root: Path, name: str) -> None:
    _take(root, name)
    with opened(root) as session:
        document = review.find(session, f"{name}.md", ES)
        who = person_called(load_roster(root / "roster", session.policy), session.policy, "A. Khan")
        first = review.approve(session, document, who, only=(), consent=Consent(), preview=True)
        codes = [one.answer.code for one in first if one.answer and one.answer.code]
        consent = replace(Consent(), seen=next(iter(codes), ""))
        done = review.approve(session, document, who, only=(), consent=consent)
    assert all(one.decision.allowed for one in done), done


def _adopt(root: Path, name: str) -> None:
    """Put a translation under review that was in use before, and that no one has approved."""
    old = root / "old" / f"{name}.es.md"
    old.parent.mkdir(exist_ok=True)
    old.write_text("\n\n".join(SPANISH[one] for one in TEXTS[name]) + "\n", encoding="utf-8")
    with opened(root) as session:
        review.adopt(session, old, root / "brochures" / f"{name}.md", (EN, ES), by="L. Ruiz")
