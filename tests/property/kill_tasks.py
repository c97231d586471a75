"""The commands that `kill` disturbs: how each is prepared, and what it may leave behind."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from langaccess import review
from langaccess.agency import ledger
from langaccess.agency.policy import load_policy
from langaccess.agency.session import open_session
from langaccess.agency.workspace import find, open_db
from langaccess.core.resources import EXAMPLES, shipped
from langaccess.core.tags import Tag
from langaccess.interpret import encounters
from langaccess.interpret.encounters import EncounterFacts
from tests.property.forks import finish, start
from tests.review.kit import agency, fill

UNITS = 60
HEAD = """\
id: springfield
extends: us-federal
as_of: 2026-11-25
agency: {name: Springfield Police, time_zone: America/Chicago, interpreter_line: 217-555-0101}
records: {keep_months: 24}
"""
REGISTER = "contacts:\n  records_desk:\n    phone: 217-555-0100\n"
FLYER = "# Flyer {n}\n\nCall 217-555-0{n:03} today.\n\n- Ask for desk {n}.\n- The help is free.\n"


@dataclass
class Office:
    """The folders that are worked on: one that lives through all kills, and one under review.

    Attributes:
        home: everything lies below it.
        turn: number of the kill.
    """

    home: Path
    turn: int = 0
    finals: dict[str, str] = field(default_factory=dict)
    due: tuple[str, ...] = ()

    @property
    def root(self) -> Path:
        return self.home / "office"

    @property
    def desk(self) -> Path:
        """A copy of an agency with a brochure under review, made new for each kill."""
        return self.home / "desk"

    def open(self) -> closing[sqlite3.Connection]:
        return closing(open_db(find(explicit=self.root)))


def build(home: Path) -> Office:
    """Make both agencies."""
    office = Office(home)
    (office.root / "brochures").mkdir(parents=True)
    (office.root / "jurisdiction.yaml").write_text(HEAD, encoding="utf-8")
    for n in range(6):
        _flyer(office, n, n)
    police = agency(home / "desk", doc_class="operational")
    (office.desk / "contacts.yaml").write_text(REGISTER, encoding="utf-8")
    pack = fill(police.export(home / "pack"))
    shutil.copytree(office.desk, home / "sent")
    police.take(pack)
    police.approve("A. Khan", at=datetime.now(UTC))
    shutil.move(office.desk, home / "approved")
    return office


def _flyer(office: Office, place: int, n: int) -> None:
    path = office.root / "brochures" / f"flyer-{place}.md"
    path.write_text(FLYER.format(n=n % 1000), encoding="utf-8")


# -- the commands, and what each may leave --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """A command that is killed.

    Attributes:
        lines: prepares its input, and returns the command lines.
        left: checks what a kill left, given what had been acknowledged, and tells which it was.
        after: checks what the undisturbed run after it has made.
        workspace: the agency's folder.
    """

    lines: Callable[[Office], list[list[str]]]
    left: Callable[[Office, list[Any]], str]
    after: Callable[[Office, list[Any]], None]
    workspace: Callable[[Office], Path]


def nothing_temporary(folder: Path) -> None:
    """Check that no command has left a temporary file."""
    left = [str(path.relative_to(folder)) for path in folder.rglob(".tmp-*")]
    assert not left, f"something temporary is left: {left}"


def _in(folder: Path, *words: str | Path) -> list[str]:
    return [*map(str, words), "--workspace", str(folder), "--json"]


def log_lines(office: Office) -> list[list[str]]:
    words = ("encounter", "log", "Mam", "dv_scene", "phone_line", "14 min", "--by", "4412")
    return [_in(office.root, *words, "--case", f"k{office.turn}-{n}") for n in range(6)]


def log_left(office: Office, said: list[Any]) -> str:
    with office.open() as conn:
        cases = {one.id: one.case for one in encounters.read(conn)}
    for number, data in enumerate(said):
        assert cases.get(data["id"]) == f"k{office.turn}-{number}", "an acknowledged entry is lost"
    mine = [case for case in cases.values() if case and case.startswith(f"k{office.turn}-")]
    assert len(mine) - len(said) in (0, 1), "more than the one entry at work is there"
    return "all" if len(said) == len(log_lines(office)) else "some" if said else "none"


def log_after(office: Office, said: list[Any]) -> None:
    assert len(said) == len(log_lines(office))


def translate_lines(office: Office) -> list[list[str]]:
    for place in range(3):
        _flyer(office, (office.turn + place) % 6, office.turn + place)
    words = ("translate", office.root / "brochures", "--to", "test", "--out", _out(office))
    return [_in(office.root, *words)]


def _out(office: Office) -> Path:
    return office.root / "translations"


def _drafts(office: Office) -> dict[str, str]:
    found = sorted(_out(office).rglob("[!.]*.md"))  # temporary files begin with a dot
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def translate_left(office: Office, said: list[Any]) -> str:
    office.due = tuple(f"{name}={digest}" for name, digest in _drafts(office).items())
    if (manifest := _out(office) / "manifest.json").exists():
        json.loads(manifest.read_bytes())
    before = tuple(f"{name}={digest}" for name, digest in office.finals.items())
    if said:
        return "all"
    return "none" if set(office.due) <= set(before) else "some"


def translate_after(office: Office, said: list[Any]) -> None:
    assert {file["status"] for file in said[0]["files"]} == {"done"}
    final = _drafts(office)
    whole = {f"{n}={d}" for finals in (office.finals, final) for n, d in finals.items()}
    names = {one.partition("=")[0] for one in office.due}
    assert names <= set(final), "a draft under a name that no run gives"
    assert set(office.due) <= whole, "a draft that is neither the old one nor the new one"
    office.finals = final


def memory_lines(office: Office) -> list[list[str]]:
    units = "".join(
        f"<tu><tuv xml:lang='en'><seg>Line {n} of case k{office.turn}.</seg></tuv>"
        f"<tuv xml:lang='es'><seg>Renglón {n} del caso k{office.turn}.</seg></tuv></tu>"
        for n in range(UNITS)
    )
    path = office.home / f"m{office.turn}.tmx"
    path.write_text(
        "<tmx version='1.4'><header creationtool='t' creationtoolversion='1' segtype='sentence' "
        "o-tmf='t' adminlang='en' srclang='en' datatype='plaintext'/>"
        f"<body>{units}</body></tmx>",
        encoding="utf-8",
    )
    return [_in(office.root, "memory", "import", path)]


def _units(office: Office) -> int:
    with office.open() as conn:
        row = conn.execute(
            "SELECT count(*) FROM memory WHERE origin = ?", (f"m{office.turn}.tmx",)
        ).fetchone()
    return int(row[0])


def memory_left(office: Office, said: list[Any]) -> str:
    there = _units(office)
    assert there in ((UNITS,) if said else (0, UNITS)), f"{there} of {UNITS} units are there"
    return "all" if there else "none"


def memory_after(office: Office, said: list[Any]) -> None:
    file = said[0]["files"][0]
    assert file["new"] + file["known"] == UNITS
    assert _units(office) == UNITS


def purge_lines(office: Office) -> list[list[str]]:
    with open_session(office.root) as session:
        session.now = datetime.now(UTC) - timedelta(days=800)
        office.due = tuple(
            encounters.record(
                session, EncounterFacts({"case": f"old-{n}"}, tag=Tag("mam")), by="4412"
            ).encounter.id
            for n in range(4)
        )
    return [_in(office.root, "encounter", "purge", "--write", "--by", f"p{office.turn}")]


def purge_left(office: Office, said: list[Any]) -> str:
    with office.open() as conn:
        gone = {one.id for one in encounters.purged(conn)}
        there = {one.id for one in encounters.read(conn)}
    deleted = [name for name in office.due if name in gone]
    assert len(deleted) in ((len(office.due),) if said else (0, len(office.due)))
    assert not gone & there
    return "all" if deleted else "none"


def purge_after(office: Office, said: list[Any]) -> None:
    assert purge_left(office, said) == "all"
    with office.open() as conn:  # the old encounters were written with the clock moved back
        assert ledger.verify(conn).clock_back, "the log does not say that the clock was moved back"


def take_lines(office: Office) -> list[list[str]]:
    shutil.rmtree(office.desk, ignore_errors=True)
    shutil.copytree(office.home / "sent", office.desk)
    return [_in(office.desk, "review", "import", office.home / "pack", "--translator", "jean")]


def approve_lines(office: Office) -> list[list[str]]:
    (words,) = take_lines(office)
    assert finish(start([words], office.home)).code == 0
    return [_in(office.desk, "review", "approve", "flyer.md", "--by", "khan")]


def _state(office: Office) -> str:
    """Return the one state in which all sentences under review are."""
    ended = finish(start([_in(office.desk, "review", "list")], office.home))
    (row,) = ended.said[0]["documents"]
    (state,) = row["states"]
    return str(state)


def take_left(office: Office, said: list[Any]) -> str:
    state = _state(office)
    assert state in (("translated",) if said else ("new", "translated"))
    return "all" if state == "translated" else "none"


def take_after(office: Office, said: list[Any]) -> None:
    assert take_left(office, said) == "all"


def approve_left(office: Office, said: list[Any]) -> str:
    state = _state(office)
    assert state in (("approved",) if said else ("translated", "approved"))
    for path in (office.desk / "translations").rglob("*.md"):
        assert "Pale ak fanmi w." in path.read_text(encoding="utf-8"), "half a file"
    return "all" if state == "approved" else "none"


def approve_after(office: Office, said: list[Any]) -> None:
    assert approve_left(office, said) == "all"
    assert "Rakwoche" in Path(said[0]["file"]).read_text(encoding="utf-8")


def publish_lines(office: Office) -> list[list[str]]:
    shutil.rmtree(office.desk, ignore_errors=True)
    shutil.copytree(office.home / "approved", office.desk)
    words = ("publish", "flyer.md", "--site", "Library", "--copies", "20")
    return [_in(office.desk, *words)]


def _copies(office: Office) -> int:
    with closing(open_db(find(explicit=office.desk))) as conn:
        return sum(one.copies for one in review.copies_out(conn))


def publish_left(office: Office, said: list[Any]) -> str:
    copies = _copies(office)
    assert copies in ((20,) if said else (0, 20)), f"{copies} copies of 20"
    return "all" if copies else "none"


def publish_after(office: Office, said: list[Any]) -> None:
    assert said[0]["published"]
    assert _copies(office) in (20, 40)  # 40: a killed run had let out the 20 that it did not print
    assert "Rakwoche" in Path(said[0]["file"]).read_text(encoding="utf-8")


def contact_lines(office: Office) -> list[list[str]]:
    (published,) = publish_lines(office)
    assert finish(start([published], office.home)).code == 0
    words = ("contacts", "set", "records_desk.phone", "217-555-0123", "--by", "D. Clerk")
    return [_in(office.desk, *words)]


def contact_left(office: Office, said: list[Any]) -> str:
    places = [office.desk / "brochures", office.desk / "translations" / "approved"]
    files = [path for place in places for path in place.rglob("[!.]*.md")]
    texts = [path.read_text(encoding="utf-8") for path in (*files, office.desk / "contacts.yaml")]
    assert all(("0100" in text) is not ("0123" in text) for text in texts), "both numbers, or none"
    new = ["0123" in text for text in texts]
    assert not said or all(new), "an acknowledged change is lost"
    return "all" if all(new) else "some" if any(new) else "none"


def contact_after(office: Office, said: list[Any]) -> None:
    assert contact_left(office, said) == "all"
    assert _state(office) == "approved"
    assert not said[0]["left"]
    assert [row["copies"] for row in said[0]["recall"]] == [20]


def adopt_lines(office: Office) -> list[list[str]]:
    return [_in(office.root, "policy", "adopt", "--by", f"Chief {office.turn}")]


def adopt_left(office: Office, said: list[Any]) -> str:
    found = load_policy(office.root / "jurisdiction.yaml")
    named = found.adopted is not None and found.adopted.by == f"Chief {office.turn}"
    with office.open() as conn:
        logged = f"Chief {office.turn}" in str([e.data for e in ledger.entries(conn)])
    assert not said or (named and logged), "an acknowledged adoption is lost"
    assert named or not logged, "the log tells of an adoption that the file does not hold"
    return "all" if logged else "some" if named else "none"


def adopt_after(office: Office, said: list[Any]) -> None:
    assert adopt_left(office, said) == "all"


def cards_lines(office: Office) -> list[list[str]]:
    shutil.rmtree(office.home / "cards", ignore_errors=True)
    words = ("cards", "ispeak", "--lang", "es,so", "--out", office.home / "cards")
    return [_in(office.root, *words)]


def cards_left(office: Office, said: list[Any]) -> str:
    found = sorted((office.home / "cards").glob("[!.]*"))
    for path in found:
        assert path.read_bytes().startswith(b"%PDF"), "half a card"
        assert path.read_bytes().rstrip().endswith(b"%%EOF"), "half a card"
    assert found or not said
    return "all" if said else "some" if found else "none"


def cards_after(office: Office, said: list[Any]) -> None:
    assert cards_left(office, said) == "all"
    assert {path.name for path in (office.home / "cards").iterdir()} == {
        Path(row["path"]).name for row in said[0]["files"]
    }, "something temporary is left"


def sample_lines(office: Office) -> list[list[str]]:
    shutil.rmtree(office.home / "sample", ignore_errors=True)
    return [["init", str(office.home / "sample"), "--sample", "--json"]]


def sample_left(office: Office, said: list[Any]) -> str:
    made = office.home / "sample"
    if not (made / "jurisdiction.yaml").exists():
        assert not said
        return "some" if (made / "brochures").exists() else "none"
    names = {path.name for path in shipped(EXAMPLES).iterdir()}
    names |= {"flyer.docx", "lost-property.docx"}
    assert {path.name for path in (made / "brochures").iterdir()} == names, "half a sample"
    shutil.rmtree(made)  # else the next run says, rightly, that there is something already
    return "all"


def sample_after(office: Office, said: list[Any]) -> None:
    nothing_temporary(office.home / "sample")
    assert sample_left(office, said) == "all"


def init_lines(office: Office) -> list[list[str]]:
    shutil.rmtree(office.home / "new", ignore_errors=True)
    return [["init", str(office.home / "new"), "--no-ask", "--agency", "New Police", "--json"]]


def init_left(office: Office, said: list[Any]) -> str:
    made = office.home / "new" / "jurisdiction.yaml"
    if not made.exists():
        assert not said
        return "none"
    assert load_policy(made).agency.name == "New Police"
    shutil.rmtree(made.parent)  # else the next run says, rightly, that there is something already
    return "all"


def init_after(office: Office, said: list[Any]) -> None:
    nothing_temporary(office.home / "new")
    assert init_left(office, said) == "all"


def _root(office: Office) -> Path:
    return office.root


def _desk(office: Office) -> Path:
    return office.desk


TASKS: dict[str, Task] = {
    "log": Task(log_lines, log_left, log_after, _root),
    "translate": Task(translate_lines, translate_left, translate_after, _root),
    "memory": Task(memory_lines, memory_left, memory_after, _root),
    "purge": Task(purge_lines, purge_left, purge_after, _root),
    "import": Task(take_lines, take_left, take_after, _desk),
    "init": Task(init_lines, init_left, init_after, _root),
    "approve": Task(approve_lines, approve_left, approve_after, _desk),
    "publish": Task(publish_lines, publish_left, publish_after, _desk),
    "contacts": Task(contact_lines, contact_left, contact_after, _desk),
    "adopt": Task(adopt_lines, adopt_left, adopt_after, _root),
    "cards": Task(cards_lines, cards_left, cards_after, _root),
    "sample": Task(sample_lines, sample_left, sample_after, _root),
}
