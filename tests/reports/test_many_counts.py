"""Counts for a state office: what leaves an agency, and the sums of 500 files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from langaccess.agency import ledger
from langaccess.agency.policy import HelpKind
from langaccess.agency.session import Session
from langaccess.agency.workspace import create, find, transaction
from langaccess.cli import main
from langaccess.core.files import sha256
from langaccess.core.signing import PublicKey, SecretKey
from langaccess.core.tags import Tag
from langaccess.interpret.encounters import EncounterFacts, ServiceFacts, read, record
from langaccess.outreach import sharing
from langaccess.outreach.sharing import Manifest, PackFile, PackKind
from langaccess.reports import WITHHELD, CountKey, CountTable, withhold_small, write_counts
from tests.reports.auditkit import ZONE, build

ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")

COLUMNS = ("agency", "from", "to", "month", "language", "type", "help", "outcome", "count")
FIRST, LAST = date(2026, 7, 1), date(2026, 9, 1)
PEOPLE = "people:\n  - {id: lena, name: Lena Ruiz, kind: member, coordinator: true}\n"
CALL = "Sgt. Lee, 217-555-0100"


def answer_in(out: str) -> dict[str, Any]:
    """Return the data that a command printed, or its error."""
    answer: dict[str, Any] = json.loads(out)
    data: dict[str, Any] = answer.get("data", answer)
    return data


@dataclass(frozen=True)
class State:
    """A state office with the keys of agencies, and the folder of their files."""

    root: Path
    inbox: Path

    def session(self) -> Session:
        return Session(find(explicit=self.root))

    def trust(self, *senders: Sender) -> None:
        """Trust keys as `pack trust` does, without the 500 telephone calls."""
        with self.session() as session, transaction(session.connection):
            for sender in senders:
                data = {
                    "agency": sender.name, "key": str(sender.key.public), "by": "Lena Ruiz",
                    "confirmed": CALL, "on": "2026-10-01", "until": "",
                }  # fmt: skip
                ledger.append(session.connection, "pack.trusted", data, at=session.now)

    def sum(self, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
        line = ["audit", "--many", str(self.inbox), "--workspace", str(self.root), "--json", *words]
        done = main(line)
        answer = answer_in(capsys.readouterr().out)
        assert done == code, [one for one in answer.get("files", ()) if one["why"]]
        return answer

    def why(self, capsys: pytest.CaptureFixture[str], name: str) -> str:
        """Return the reason why one file is not summed, after its state."""
        found = {one["file"]: one for one in self.sum(capsys, code=1)["files"]}
        return f"{found[name]['state']}: {found[name]['why']}"


@dataclass(frozen=True)
class Sender:
    """An agency that signs; its key is made of its name and `seed`."""

    name: str
    seed: str = ""

    @property
    def key(self) -> SecretKey:
        seed = hashlib.sha256(f"{self.name}{self.seed}".encode()).digest()
        point = ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        return SecretKey(PublicKey(point[:8], point), seed)

    def send(
        self, inbox: Path, table: CountTable, version: int = 1, file: str = "", **more: Any
    ) -> Path:
        """Write a pack as `audit --export` does, and its signature."""
        data = more.pop("data", write_counts(table))
        name = f"counts-{table.first:%Y-%m}-{table.last:%Y-%m}"
        kept = PackFile("counts/counts.csv", PackKind.COUNTS, len(data), sha256(data), 1)
        manifest = Manifest(
            schema=1, name=name, version=version, agency=self.name, made_on=date(2026, 10, 2),
            until=date(2036, 10, 2), licence="counts", files=(kept,),
        )  # fmt: skip
        listed = json.dumps(asdict(replace(manifest, **more)), default=str)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("manifest.json", listed)
            archive.writestr(kept.path, data)
        whole = out.getvalue()
        path = inbox / (file or f"{self.name.replace(' ', '-')}-{name}-v{version}.zip")
        path.write_bytes(whole)
        signature = path.with_name(path.name + ".minisig")
        signature.write_text(self.key.sign(whole, comment=""), encoding="utf-8")
        return path


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> State:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "account"))
    root = tmp_path / "state"
    create(root, {"agency.name": "State Office"}, today=date(2026, 9, 1))
    (root / "roster").mkdir(exist_ok=True)
    (root / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    return State(root, tmp_path / "inbox")


@pytest.fixture
def riverton(tmp_path: Path, state: State) -> Sender:
    sender = Sender("Riverton Police")
    state.trust(sender)
    return sender


def table(
    name: str = "Riverton Police", *counts: int, first: date = FIRST, last: date = LAST
) -> CountTable:
    month = f"{first:%Y-%m}"
    keys = (CountKey(month, tag, "traffic_stop", "phone_line", "permitted") for tag in ("es", "vi"))
    services = [
        (f"{key} {n}", key)
        for key, count in zip(keys, counts or (40, 3), strict=False)
        for n in range(count)
    ]
    return CountTable(name, first, last, withhold_small(services, 11))


def sum_of(
    answer: dict[str, Any], detail: str, value: str = "", outcome: str = ""
) -> tuple[int, int]:
    (found,) = [
        one for one in answer["sums"]
        if (one["detail"], one["value"], one["outcome"]) == (detail, value, outcome)
    ]  # fmt: skip
    return found["low"], found["high"]


def by_hand(inbox: Path, *rows: Sequence[str], head: Sequence[str] = COLUMNS) -> Path:
    path = inbox / "oak.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([head, *rows])
    return path


ROW = ("Oak Police", "2026-07", "2026-09", "2026-07", "Spanish", "traffic stop", "phone line",
       "as the rules permit", "25")  # fmt: skip


# -- sums -----------------------------------------------------------------------------------------


def test_500_signed_files_are_verified_and_summed(
    state: State, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(30)
    tags = ["es"] * 20 + ["vi", "zh", "mam", "so", "ht"]
    types = ["traffic_stop", "dv_scene", "booking", "front_desk"]
    helps = ["phone_line"] * 5 + ["tested_member", "family"]
    outcomes = ["permitted"] * 9 + ["not_permitted", "unmet"]
    senders, truth = [], Counter[tuple[str, str, str]]()
    for number in range(500):
        sender = Sender(f"Agency {number:03}")
        size = round(chance.lognormvariate(4, 1))
        services = [
            (str(n), CountKey(f"2026-0{chance.randint(7, 9)}", chance.choice(tags),
                              chance.choice(types), chance.choice(helps), chance.choice(outcomes)))
            for n in range(size)
        ]  # fmt: skip
        for _, key in services:
            truth["all", "", ""] += 1
            for detail in ("month", "language", "type", "help", "outcome"):
                truth[detail, getattr(key, detail), ""] += 1
                truth[detail, getattr(key, detail), key.outcome] += 1
        sender.send(state.inbox, CountTable(sender.name, FIRST, LAST, withhold_small(services, 11)))
        senders.append(sender)
    state.trust(*senders)
    answer = state.sum(capsys)
    assert [one["why"] for one in answer["files"] if one["why"]] == []
    assert len(answer["agencies"]) == 500
    assert {one["state"] for one in answer["files"]} == {"summed"}
    for one in answer["sums"]:
        assert one["low"] <= truth[one["detail"], one["value"], one["outcome"]] <= one["high"], one
    low, _high = sum_of(answer, "language", "es")
    assert low > 0.6 * truth["language", "es", ""]  # most of these agencies are small
    assert answer["covered"] == {"2026-07": 500, "2026-08": 500, "2026-09": 500}
    # One byte of one file, the signature of another, and a third that is gone.
    files = sorted(state.inbox.glob("*.zip"))
    files[0].write_bytes(files[0].read_bytes().replace(b",permitted,", b",permittee,", 1))
    files[1].with_name(files[1].name + ".minisig").unlink()
    files[2].unlink()
    answer = state.sum(capsys, code=1)
    refused = {one["file"]: one["why"] for one in answer["files"] if one["state"] == "refused"}
    assert set(refused) == {files[0].name, files[1].name, files[2].name + ".minisig"}
    assert "was changed after it was signed" in refused[files[0].name]
    assert "not signed" in refused[files[1].name]
    assert "its pack is not here" in refused[files[2].name + ".minisig"]
    assert answer["silent"] == ["Agency 000", "Agency 001", "Agency 002"]


def test_a_sum_reaches_from_what_is_told_to_what_is_withheld(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    riverton.send(state.inbox, table("Riverton Police", 40, 3))
    answer = state.sum(capsys)
    assert sum_of(answer, "language", "es") == (40, 50)
    assert sum_of(answer, "outcome", "permitted") == (41, 50)
    assert sum_of(answer, "all") == (41, 50)


def test_a_table_without_services_is_summed_as_nothing(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    riverton.send(state.inbox, CountTable("Riverton Police", FIRST, LAST, ()))
    answer = state.sum(capsys)
    assert answer["agencies"] == ["Riverton Police"]
    assert sum_of(answer, "all") == (0, 0)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "html", "md", "docx", "pdf"])
def test_the_sums_are_written_as_a_report(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str], tmp_path: Path, ending: str
) -> None:
    riverton.send(state.inbox, table())
    answer = state.sum(capsys, "--out", str(tmp_path / f"sums.{ending}"))
    assert answer["format"] == ending
    if ending == "csv":
        text = (tmp_path / "sums.csv").read_text(encoding="utf-8-sig")
        assert "language,es,permitted,40,50,1" in text


def test_a_person_reads_ranges_and_what_is_not_summed(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    riverton.send(state.inbox, table())
    by_hand(state.inbox, ROW)
    (state.inbox / "letter.pdf").write_bytes(b"%PDF")
    assert main(["audit", "--many", str(state.inbox), "--workspace", str(state.root)]) == 1
    out = capsys.readouterr().out
    assert "2 files summed, 1 refused" in " ".join(out.split())
    assert "65 to 75" in out
    assert "letter.pdf: it is neither a signed pack nor a table" in " ".join(out.split())
    assert "not signed, so anyone may have written it: Oak Police" in " ".join(out.split())


# -- files that are not summed --------------------------------------------------------------------


def test_a_key_that_is_not_trusted_or_was_revoked_signs_nothing(
    state: State, riverton: Sender, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = Sender("Riverton Police", "stranger")
    name = stranger.send(state.inbox, table()).name
    assert "refused: no key that your agency trusts" in state.why(capsys, name)
    riverton.send(state.inbox, table())
    with state.session() as session:
        numbers = riverton.key.public.numbers
        sharing.revoke_key(session, numbers, by="lena", why="stolen")
    assert "was revoked: stolen" in state.why(capsys, name)


def test_a_key_signs_for_its_own_agency_only(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    name = riverton.send(state.inbox, table(), agency="Lakeside Police").name
    assert "its key is Riverton Police's" in state.why(capsys, name)
    name = riverton.send(state.inbox, table("Lakeside Police")).name
    assert "says that it is of Lakeside Police" in state.why(capsys, name)


def test_a_pack_of_another_version_or_kind_is_refused(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    name = riverton.send(state.inbox, table(), schema=2).name
    assert "a newer program made it" in state.why(capsys, name)
    data = write_counts(table()).replace(b"count\r", b"count,median\r").replace(b"40\r", b"40,3\r")
    name = riverton.send(state.inbox, table(), data=data).name
    assert "line 1: the column 'median'" in state.why(capsys, name)
    data = write_counts(table()).replace(b"traffic_stop", b"drone_stop")
    name = riverton.send(state.inbox, table(), data=data).name
    assert "line 2: there is no type of encounter `drone_stop`" in state.why(capsys, name)


def test_an_agency_counts_once(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    old = riverton.send(state.inbox, table("Riverton Police", 40), 1)
    new = riverton.send(state.inbox, table("Riverton Police", 50), 2)
    answer = state.sum(capsys)
    assert sum_of(answer, "all") == (50, 50)
    (left,) = [one for one in answer["files"] if one["state"] == "left_out"]
    assert (left["file"], left["why"]) == (old.name, f"a newer version is in {new.name}")
    (state.inbox / "again").mkdir()
    for suffix in ("", ".minisig"):
        copy = state.inbox / "again" / (new.name + suffix)
        copy.write_bytes(new.with_name(new.name + suffix).read_bytes())
    answer = state.sum(capsys)
    assert sum_of(answer, "all") == (50, 50)
    assert len([one for one in answer["files"] if one["state"] == "left_out"]) == 2


def test_two_files_of_one_version_that_differ_are_both_refused(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [
        riverton.send(state.inbox, table("Riverton Police", n), file=f"{n}.zip").name
        for n in (40, 50)
    ]
    for name in names:
        assert "has other counts of the same agency and months" in state.why(capsys, name)


def test_periods_that_overlap_are_both_refused(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    quarter = riverton.send(state.inbox, table())
    month = riverton.send(state.inbox, table(first=LAST, last=LAST))
    june = date(2026, 6, 1)
    riverton.send(state.inbox, table("Riverton Police", 30, first=june, last=june))
    assert f"are also in {month.name}" in state.why(capsys, quarter.name)
    assert f"are also in {quarter.name}" in state.why(capsys, month.name)
    answer = state.sum(capsys, code=1)
    assert sum_of(answer, "all") == (30, 30)
    assert answer["covered"] == {"2026-06": 1}


def test_a_period_that_is_not_over_is_refused(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    later = date(2099, 1, 1)
    name = riverton.send(state.inbox, table(first=FIRST, last=later)).name
    assert "which is not over" in state.why(capsys, name)


def test_a_folder_without_files_is_an_error(
    state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "has no files" in state.sum(capsys, code=4)["error"]["message"]
    (state.inbox / ".DS_Store").write_bytes(b"x")
    assert "has no files" in state.sum(capsys, code=4)["error"]["message"]


def test_a_linked_folder_is_not_passed_over(
    state: State, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand(state.inbox, ROW)
    (tmp_path / "more").mkdir()
    try:
        (state.inbox / "july").symlink_to(tmp_path / "more", target_is_directory=True)
    except OSError:
        pytest.skip("no rights to make links")
    assert "a link to another folder" in state.sum(capsys, code=4)["error"]["message"]


# -- tables made by hand --------------------------------------------------------------------------


def test_a_table_by_hand_is_summed_and_said_to_be_unsigned(
    state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    withheld = ("Oak Police", "Jul-26", "9/1/2026", *[WITHHELD] * 4, "permitted", "<11")
    excel = ("Oak Police", "Jul-26", "September 2026", "Aug-26", "vi", "unknown", "unknown",
             "unmet", '1,200')  # fmt: skip
    by_hand(state.inbox, ROW, withheld, excel)
    answer = state.sum(capsys)
    assert answer["unsigned"] == ["Oak Police"]
    assert sum_of(answer, "language", "es") == (25, 35)
    assert sum_of(answer, "language", "vi", "unmet") == (1200, 1200)
    assert sum_of(answer, "all") == (1226, 1235)


def test_dates_that_excel_made_of_months_are_read(
    state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Workbook(state.inbox / "oak.xlsx")
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "mmm-yy"})
    sheet.write_row(0, 0, ["Counts of Oak Police"])
    sheet.write_row(2, 0, COLUMNS)
    sheet.write_row(3, 0, ROW)
    for column, month in ((1, 7), (2, 9), (3, 8)):
        sheet.write_datetime(3, column, datetime(2026, month, 1), day)  # noqa: DTZ001 (a cell)
    sheet.write_number(3, 8, 25)
    book.close()
    assert sum_of(state.sum(capsys), "month", "2026-08") == (25, 25)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"count": "3"}, "line 2: a count below 11 could point to a person"),
        ({"count": "<5"}, "line 2: a count below 11 could point to a person"),
        ({"count": "<0"}, "line 2: a count below 11 could point to a person"),
        ({"count": "some"}, "line 2: 'some' is not a count"),
        ({"count": "-12"}, "line 2: '-12' is not a count"),
        ({"language": "total"}, "line 2: 'total' is not a language"),
        ({"language": "English"}, "line 2: English is not counted"),
        ({"language": "Chinese"}, "line 2: "),
        ({"language": ""}, "line 2: the language is empty"),
        ({"type": "picnic"}, "line 2: there is no type of encounter `picnic`"),
        ({"help": "smoke"}, "line 2: 'smoke' is not a kind of help"),
        ({"outcome": "fine"}, "line 2: 'fine' is not an outcome"),
        ({"month": "2026-10"}, "line 2: 2026-10 is not in the period"),
        ({"month": "13/2026"}, "line 2: '13/2026' is not a month"),
        ({"from": "2027-01", "to": "2026-01"}, "line 2: the row has no agency, or the period"),
        ({"agency": ""}, "line 2: the row has no agency"),
    ],
)
def test_a_wrong_cell_refuses_the_table_by_line(
    state: State, capsys: pytest.CaptureFixture[str], cells: dict[str, str], why: str
) -> None:
    by_hand(state.inbox, [cells.get(name, cell) for name, cell in zip(COLUMNS, ROW, strict=True)])
    assert state.why(capsys, "oak.csv").startswith(f"refused: {why}")


def test_a_refused_file_is_listed_with_what_to_do(
    state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    path = by_hand(state.inbox, (*ROW[:-1], "3"))
    (found,) = state.sum(capsys, code=1)["files"]
    assert found["hint"].startswith("delete the file, and ask the agency for one with <11")
    assert main(["audit", "--many", str(state.inbox), "--workspace", str(state.root)]) == 1
    assert found["hint"] in " ".join(capsys.readouterr().out.split())
    by_hand(state.inbox, ROW)
    (state.inbox / "b.csv").write_bytes(path.read_bytes().replace(b",25", b",26"))
    files = state.sum(capsys, code=1)["files"]
    assert [one["hint"].split(",")[0] for one in files] == [
        "ask the agency which of them counts"
    ] * 2


def test_a_table_with_a_place_for_names_is_refused(
    state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand(state.inbox, (*ROW, "26-1234"), head=(*COLUMNS, "case number"))
    assert "the column 'case number' does not belong" in state.why(capsys, "oak.csv")
    by_hand(state.inbox, (*ROW, "26-1234"))
    assert "has more cells than the table has columns" in state.why(capsys, "oak.csv")


def test_a_total_is_not_counted_twice(state: State, capsys: pytest.CaptureFixture[str]) -> None:
    other = (*ROW[:4], "Vietnamese", *ROW[5:])
    by_hand(state.inbox, ROW, other, (*ROW[:3], *[WITHHELD] * 5, "50"))
    assert "looks like the sum of others" in state.why(capsys, "oak.csv")
    booked = (*ROW[:5], "booking", *ROW[6:])
    by_hand(state.inbox, ROW, booked, other, (*ROW[:3], WITHHELD, ROW[4], *[WITHHELD] * 3, "50"))
    assert "looks like the sum of others" in state.why(capsys, "oak.csv")
    by_hand(state.inbox, ROW, ROW)
    assert "counts the same as line 2" in state.why(capsys, "oak.csv")


def test_an_agency_that_signs_is_not_believed_without_a_signature(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand(state.inbox, ("RIVERTON POLICE", *ROW[1:]))
    assert "signs its files, and this one is not signed" in state.why(capsys, "oak.csv")


# -- what leaves an agency ------------------------------------------------------------------------


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


def counts_in(pack: str | Path) -> bytes:
    with zipfile.ZipFile(pack) as archive:
        return archive.read("counts/counts.csv")


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


def test_a_withheld_month_is_one_of_the_period(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    riverton.send(state.inbox, table("Riverton Police", 40, 3))
    june = date(2026, 6, 1)
    riverton.send(state.inbox, table("Riverton Police", 30, first=june, last=june))
    answer = state.sum(capsys)
    assert sum_of(answer, "month", "2026-06") == (30, 30)
    assert sum_of(answer, "month", "2026-07") == (40, 50)
    assert sum_of(answer, "month", "2026-08") == (0, 10)


def test_two_spellings_of_one_agency_count_once(
    state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand(state.inbox, ROW).rename(state.inbox / "a.csv")
    by_hand(state.inbox, ("City of Oak PD", *ROW[1:-1], "26"))
    assert "a.csv has other counts of the same agency" in state.why(capsys, "oak.csv")
    by_hand(state.inbox, ("Oak Police Department", *ROW[1:]))
    answer = state.sum(capsys)
    assert sum_of(answer, "all") == (25, 25)
    by_hand(state.inbox, ("Oak County Sheriff", *ROW[1:]))
    assert sum_of(state.sum(capsys), "all") == (50, 50)


@pytest.mark.parametrize(
    "other",
    [
        "Lakeside County Sheriff",
        "Lakeside County Sheriff\u2019s Office",
        "Lakeside County Sheriff's Dept.",
        "Lakeside Co. Sheriffs Office",
    ],
)
def test_a_sheriff_does_not_count_twice(
    state: State, capsys: pytest.CaptureFixture[str], other: str
) -> None:
    by_hand(state.inbox, ("Lakeside County SO", *ROW[1:-1], "26")).rename(state.inbox / "a.csv")
    by_hand(state.inbox, (other, *ROW[1:]))
    assert "a.csv has other counts of the same agency" in state.why(capsys, "oak.csv")


def test_abbreviations_with_periods_are_the_same_agency(
    state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand(state.inbox, ("Oak P.D.", *ROW[1:-1], "26")).rename(state.inbox / "a.csv")
    by_hand(state.inbox, ROW)
    assert "a.csv has other counts of the same agency" in state.why(capsys, "oak.csv")


def test_names_of_hostile_senders_do_nothing(
    state: State, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    name = "=HYPERLINK(1)\x1b[2J<script>alert(1)</script>"
    by_hand(state.inbox, (name, *ROW[1:])).rename(state.inbox / "a\x1b[31m.csv")
    (state.inbox / "b\x1b[31m.pdf").write_bytes(b"")
    words = ["audit", "--many", str(state.inbox), "--workspace", str(state.root)]
    assert main(words) == 1
    assert "\x1b" not in capsys.readouterr().out
    assert main([*words, "--out", str(tmp_path / "sums.html")]) == 1
    html = (tmp_path / "sums.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert "\x1b" not in html


def test_a_damaged_file_refuses_itself_only(
    state: State, riverton: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    good = riverton.send(state.inbox, table())
    cut = state.inbox / "cut.zip"
    cut.write_bytes(good.read_bytes()[:-20])
    cut.with_name("cut.zip.minisig").write_bytes(
        good.with_name(good.name + ".minisig").read_bytes()
    )
    (state.inbox / "empty.csv").write_bytes(b"")
    (state.inbox / "latin.csv").write_bytes("agency,count\nCa\xf1on City,3\n".encode("latin-1"))
    (state.inbox / "other.csv").write_bytes(b"name,case\nAnna,26-1\n")
    (state.inbox / "book.xlsx").write_bytes(b"PK\x03\x04")
    answer = state.sum(capsys, code=1)
    states = {one["file"]: one["state"] for one in answer["files"]}
    assert states.pop(good.name) == "summed"
    assert set(states.values()) == {"refused"}
    assert len(states) == 5
    assert all(one["why"] for one in answer["files"] if one["state"] == "refused")


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
