"""What leaves an agency: counts for a state office, once for each month."""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.agency.policy import HelpKind
from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.cli import main
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import EncounterFacts, ServiceFacts, read, record
from langaccess.reports import WITHHELD, share_counts
from tests.reports.auditkit import ZONE, build
from tests.reports.countkit import CALL, PEOPLE, State, answer_in, sum_of

pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")

SECRETS = ("26-004711", "badge 4711", "Unit 99", "Anna Nowak")


@pytest.fixture
def agency(tmp_path: Path, state: State) -> Path:
    """Return an agency with 30 encounters in the quarter, three of them rare, one in October."""

    def row(n: int, lang: str, using: str = "phone_line", month: int = 7) -> dict[str, Any]:
        return {
            "id": f"r{n}", "at": f"2026-{month:02}-{1 + n % 28:02}T10:00", "lang": lang,
            "for": "traffic_stop", "helps": [{"using": using, "who": SECRETS[3], "number": "31"}],
            "finds": [], "case": SECRETS[0], "officer": SECRETS[1], "unit": SECRETS[2],
        }  # fmt: skip

    rows = [row(n, "es") for n in range(16)]
    rows += [row(16 + n, "es", "family") for n in range(11)]
    rows += [row(27 + n, "mam", month=8) for n in range(3)]
    rows += [row(30, "es", month=10)]
    (tmp_path / "agency").mkdir()
    case = build(tmp_path / "agency", rows)
    people = case.root / "roster" / "people.yaml"
    people.write_text(people.read_text(encoding="utf-8").replace("people:\n", PEOPLE, 1),
                      encoding="utf-8")  # fmt: skip
    text = (case.root / "jurisdiction.yaml").read_text(encoding="utf-8")
    assert "name:" in text
    return case.root


def export(
    agency: Path, out: Path, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0
) -> dict[str, Any]:
    line = ["audit", "--export", str(out), "--workspace", str(agency), "--json"]
    usual = ["--since", "2026-07-01", "--until", "2026-09-30", "--signed-by", "lena"]
    assert main([*line, *(words or usual)]) == code
    return answer_in(capsys.readouterr().out)


def counts_in(pack: str | Path) -> bytes:
    with zipfile.ZipFile(pack) as archive:
        return archive.read("counts/counts.csv")


def test_what_leaves_holds_counts_only(
    agency: Path, state: State, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = export(agency, tmp_path / "out", capsys)
    with zipfile.ZipFile(made["file"]) as pack:
        assert set(pack.namelist()) == {"manifest.json", "counts/counts.csv"}
        whole = b"".join(map(pack.read, pack.namelist())).decode()
        rows = list(csv.DictReader(io.StringIO(pack.read("counts/counts.csv").decode("utf-8-sig"))))
    for secret in (*SECRETS, "E-2026", "mam", "Lena"):
        assert secret not in whole
    told = {
        (row["month"], row["language"], row["help"], row["outcome"]): row["count"] for row in rows
    }
    assert told == {
        ("2026-07", "es", "phone_line", "permitted"): "16",
        ("2026-07", "es", "family", "not_permitted"): "11",
        (WITHHELD, WITHHELD, WITHHELD, "permitted"): "<11",
    }


def test_a_lost_file_is_written_again_with_the_same_table(
    agency: Path, state: State, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = export(agency, tmp_path / "out", capsys)
    with Session(find(explicit=agency)) as session:
        late = EncounterFacts(
            tag=Tag("es"), began=datetime(2026, 9, 30, 10, tzinfo=ZONE), type="traffic_stop",
            help=ServiceFacts(using=HelpKind.PHONE_LINE),
        )  # fmt: skip
        record(session, late, by="test")
    again = export(agency, tmp_path / "out", capsys)
    assert (first["again"], again["pack"]["version"]) == (None, 2)
    assert again["again"] is not None
    assert counts_in(first["file"]) == counts_in(again["file"])


def test_a_person_reads_what_leaves(
    agency: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--since", "2026-07-01", "--until", "2026-07-31", "--signed-by", "lena")
    folder = ("--export", str(tmp_path / "out"), "--workspace", str(agency))
    assert main(["audit", *folder, *words]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "27 language services, 2026-07 WHAT LEAVES YOUR AGENCY" in out
    assert "No count is below 11." in out
    assert "These months leave once" in out


def test_a_month_leaves_once_and_only_when_it_is_over(
    agency: Path, state: State, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(since: str, until: str, code: int = 4) -> str:
        words = ("--since", since, "--until", until, "--signed-by", "lena")
        message: str = export(agency, tmp_path / "out", capsys, *words, code=code)["error"][
            "message"
        ]
        return message

    export(agency, tmp_path / "out", capsys)
    assert "could be subtracted" in refused("2026-09-01", "2026-10-31")
    assert "could be subtracted" in refused("2026-07-01", "2026-07-31")
    assert "is not over" in refused("2026-10-01", "2099-12-31")
    assert "whole months" in refused("2026-10-02", "2026-10-31", code=2)
    assert "whole months" in refused("2026-10-01T08:00", "2026-10-31", code=2)
    assert len(list((tmp_path / "out").glob("*.zip"))) == 1


def test_an_export_that_cannot_be_signed_leaves_the_months_open(
    agency: Path, state: State, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    period = ("--since", "2026-07-01", "--until", "2026-09-30", "--signed-by")
    answer = export(agency, tmp_path / "out", capsys, *period, "garcia", code=4)
    assert "coordinator" in answer["error"]["message"]
    assert export(agency, tmp_path / "out", capsys)["again"] is None


def test_an_export_that_cannot_be_written_leaves_the_months_open(
    agency: Path, state: State, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    period = ("--since", "2026-07-01", "--until", "2026-08-31", "--signed-by", "lena")
    assert export(agency, tmp_path / "file", capsys, code=6)["error"]["code"] == "output"
    with Session(find(explicit=agency)) as session:
        kinds = {entry.kind for entry in ledger.entries(session.connection)}
    assert not kinds & {"audit.counts_shared", "pack.made"}
    made = export(agency, tmp_path / "out", capsys, *period)
    assert (made["again"], made["pack"]["version"]) == (None, 1)


def test_nothing_to_send_is_there_before_its_months_are_marked(
    agency: Path, state: State, tmp_path: Path
) -> None:
    months = date(2026, 7, 1), date(2026, 9, 1)
    with Session(find(explicit=agency)) as session:
        session.connection.execute(
            "CREATE TRIGGER no_mark BEFORE INSERT ON ledger WHEN new.kind LIKE 'audit.%' "
            "BEGIN SELECT raise(ABORT, 'no mark'); END"
        )
        with pytest.raises(sqlite3.IntegrityError, match="no mark"):
            share_counts(session, *months, tmp_path / "out", by="lena")
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".pub"]


def test_counts_of_deleted_encounters_are_not_made(
    agency: Path, state: State, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Session(find(explicit=agency)) as session:
        first = read(session.connection)[0]
        seqs = [entry.seq for entry in ledger.entries_about(session.connection, first.id)]
        data = {
            "encounter": first.id, "policy": first.policy, "by": "x", "months": 1, "entries": seqs,
        }  # fmt: skip
        on = datetime(2026, 10, 20, tzinfo=ZONE)
        ledger.blank(
            session.connection, ledger.append(session.connection, ledger.PURGED, data, at=on)
        )
    answer = export(agency, tmp_path / "out", capsys, code=4)
    assert "may have been deleted under your retention rule" in answer["error"]["message"]
    later = ("--since", "2026-10-01", "--until", "2026-10-31", "--signed-by", "lena")
    assert export(agency, tmp_path / "out", capsys, *later)["agency"]


def test_a_log_that_was_changed_by_hand_is_not_signed(
    agency: Path, state: State, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Session(find(explicit=agency)) as session:
        for (name,) in session.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'"
        ).fetchall():
            session.connection.execute(f"DROP TRIGGER {name}")
        session.connection.execute(
            "UPDATE ledger SET data = replace(data, 'family', 'video') WHERE kind LIKE 'enc%'"
        )
    answer = export(agency, tmp_path / "out", capsys, code=3)
    assert "the log was changed by hand" in answer["error"]["message"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "words",
    [
        "--export out --since 2026-07-01 --until 2026-09-30",
        "--export out --signed-by lena",
        "--export out --signed-by lena --since 2026-07-01 --until 2026-09-30 --by unit",
        "--export out --signed-by lena --since 2026-07-01 --until 2026-09-30 --out a.html",
        "--many out --since 2026-07-01",
        "--many out --export out",
        "--signed-by lena",
    ],
)
def test_options_that_do_not_go_together_are_refused(
    state: State, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    assert main(["audit", *words.split(), "--workspace", str(state.root)]) == 2
    assert capsys.readouterr().out == ""


def test_what_an_agency_exports_the_state_sums(
    agency: Path, state: State, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = export(agency, state.inbox, capsys)
    words = (
        *("pack", "trust", made["key_file"], "--agency", made["agency"]),
        *("--heard", made["numbers"], "--call", CALL, "--by", "lena"),
        *("--workspace", str(state.root)),
    )
    assert main([*words]) == 0
    capsys.readouterr()
    answer = state.sum(capsys)
    assert sum_of(answer, "language", "es") == (27, 37)
    assert sum_of(answer, "outcome", "not_permitted") == (11, 11)
    assert sum_of(answer, "help", "family", "permitted") == (0, 10)
