"""A small roster for tests: each person is there for a reason that the comment says."""

from __future__ import annotations

from pathlib import Path

from langaccess.agency.policy import Policy, load_policy
from langaccess.interpret.roster import Roster, load_roster

AGENCY = """\
id: spring
extends: {extends}
as_of: 2026-11-25
agency:
  name: Springfield Police Department
  state: IL
  time_zone: America/Chicago
  interpreter_line: 217-555-0101
"""

PEOPLE = """\
people:
  # Spanish, tested to speak it herself; night shift
  - id: garcia
    name: Maria Garcia
    kind: member
    phone: 217-555-0111
    badge: "0412"
    gender: f
    place: North
    languages: [{tag: es}]
    credentials:
      - {kind: bilingual_tested, language: es, level: 3.5, issued: 2025-03-01, expires: 2028-03-01}
    hours: {weekly: [{days: [mon, tue, wed, thu, fri, sat, sun], start: "22:00", end: "06:00"}]}
  # speaks Spanish at home, was never tested
  - id: lopez
    name: Juan Lopez
    kind: member
    phone: 217-555-0112
    languages: [{tag: es}, {tag: mam}]
    hours: {always: true}
  # a court certified interpreter under contract, day and night, by phone and in person
  - id: ortiz
    name: Elena Ortiz
    kind: contractor
    phone: 217-555-0113
    modes: [onsite, phone]
    minutes: {North: 25, South: 70}
    gender: f
    languages: [{tag: es, varieties: [Mexico, Guatemala]}]
    credentials:
      - {kind: court_certified, language: es, issued: 2015-01-01, issuer: state courts}
    vetting: {background: 2026-01-10, confidentiality: 2026-01-10}
    hours: {always: true}
    ties: [{kind: relative, case: 26-1234}]
  # the same, but the certificate has expired
  - id: ruiz
    name: Pablo Ruiz
    kind: contractor
    phone: 217-555-0114
    modes: [onsite]
    languages: [{tag: es}]
    credentials:
      - {kind: court_certified, language: es, issued: 2015-01-01, expires: 2026-06-30}
    vetting: {background: 2026-01-10, confidentiality: 2026-01-10}
    hours: {always: true}
  # Mam, for which no test exists; screened, and tested with Spanish on the other side only
  - id: perez
    name: Ana Perez
    kind: contractor
    phone: 217-555-0115
    modes: [phone]
    languages: [{tag: mam, varieties: [Todos Santos]}, {tag: es}]
    credentials:
      - {kind: screened, language: mam, other: es, issued: 2026-02-01}
    vetting: {background: 2026-02-01, confidentiality: 2026-02-01}
    hours: {always: true}
  # Mam to English, screened; evenings only
  - id: matias
    name: Rosa Matias
    kind: contractor
    phone: 217-555-0116
    modes: [onsite, phone]
    gender: f
    languages: [{tag: mam, varieties: [Comitancillo]}]
    credentials:
      - {kind: screened, language: mam, issued: 2026-02-01}
    vetting: {background: 2026-02-01, confidentiality: 2026-02-01}
    hours: {weekly: [{days: [mon, tue, wed, thu, fri, sat], start: "17:00", end: "23:00"}]}
  # a tested volunteer
  - id: nguyen
    name: Linh Nguyen
    kind: volunteer
    adult: true
    phone: 217-555-0117
    languages: [{tag: vi}]
    credentials:
      - {kind: interpreter_tested, language: vi, issued: 2025-05-01}
    vetting: {background: 2026-02-01, confidentiality: 2026-02-01}
  # a volunteer whose background was never checked, and who may be a pupil
  - id: tran
    name: Kim Tran
    kind: volunteer
    languages: [{tag: vi}]
    credentials:
      - {kind: interpreter_tested, language: vi, issued: 2025-05-01}
    vetting: {confidentiality: 2026-02-01}
  # sign language, in person and by video
  - id: weiss
    name: Dana Weiss
    kind: contractor
    phone: 217-555-0118
    modes: [onsite, video]
    languages: [{tag: ase}]
    credentials:
      - {kind: sign_certified, language: ase, issued: 2020-01-01}
    vetting: {background: 2026-02-01, confidentiality: 2026-02-01}
    hours: {always: true}
  # a vendor's line with a promise for three languages
  - id: lineone
    name: Line One
    kind: line
    phone: 217-555-0119
    modes: [phone, video]
    languages: [{tag: es}, {tag: vi}, {tag: ar-EG}]
    credentials:
      - {kind: vendor_qualified, language: es, issued: 2026-01-01}
      - {kind: vendor_qualified, language: vi, issued: 2026-01-01}
      - {kind: vendor_qualified, language: ar-EG, issued: 2026-01-01}
    hours: {always: true}
  # a medical interpreter: it does not carry over to the police
  - id: haddad
    name: Sami Haddad
    kind: contractor
    phone: 217-555-0120
    modes: [phone]
    languages: [{tag: ar}]
    credentials:
      - {kind: medical_certified, language: ar, issued: 2022-01-01}
    vetting: {background: 2026-02-01, confidentiality: 2026-02-01}
    hours: {always: true}
"""


def agency(folder: Path, *, extends: str = "us-federal", rules: str = "") -> Policy:
    """Write an agency's rules into `folder` and load them."""
    path = folder / "jurisdiction.yaml"
    path.write_text(AGENCY.format(extends=extends) + rules, encoding="utf-8")
    return load_policy(path)


def roster(folder: Path, policy: Policy, text: str = PEOPLE) -> Roster:
    """Write the roster into `folder` and load it."""
    (folder / "roster").mkdir(exist_ok=True)
    (folder / "roster" / "people.yaml").write_text(text, encoding="utf-8")
    return load_roster(folder / "roster", policy)
