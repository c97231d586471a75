"""The sums of 500 files of counts, and the files that are not summed."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from langaccess.cli import main
from langaccess.outreach import sharing
from langaccess.reports import CountKey, CountTable, withhold_small, write_counts
from tests.commands import Capture
from tests.reports.countkit import FIRST, LAST, ROW, Sender, State, by_hand, sum_of, table

pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")


# -- sums -----------------------------------------------------------------------------------------


def test_500_signed_files_are_verified_and_summed(
    state: State, tmp_path: Path, capsys: Capture
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
    state: State, riverton: Sender, capsys: Capture
) -> None:
    riverton.send(state.inbox, table("Riverton Police", 40, 3))
    answer = state.sum(capsys)
    assert sum_of(answer, "language", "es") == (40, 50)
    assert sum_of(answer, "outcome", "permitted") == (41, 50)
    assert sum_of(answer, "all") == (41, 50)


def test_a_withheld_month_is_one_of_the_period(
    state: State, riverton: Sender, capsys: Capture
) -> None:
    riverton.send(state.inbox, table("Riverton Police", 40, 3))
    june = date(2026, 6, 1)
    riverton.send(state.inbox, table("Riverton Police", 30, first=june, last=june))
    answer = state.sum(capsys)
    assert sum_of(answer, "month", "2026-06") == (30, 30)
    assert sum_of(answer, "month", "2026-07") == (40, 50)
    assert sum_of(answer, "month", "2026-08") == (0, 10)


def test_a_table_without_services_is_summed_as_nothing(
    state: State, riverton: Sender, capsys: Capture
) -> None:
    riverton.send(state.inbox, CountTable("Riverton Police", FIRST, LAST, ()))
    answer = state.sum(capsys)
    assert answer["agencies"] == ["Riverton Police"]
    assert sum_of(answer, "all") == (0, 0)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "html", "md", "docx", "pdf"])
def test_the_sums_are_written_as_a_report(
    state: State, riverton: Sender, capsys: Capture, tmp_path: Path, ending: str
) -> None:
    riverton.send(state.inbox, table())
    answer = state.sum(capsys, "--out", str(tmp_path / f"sums.{ending}"))
    assert answer["format"] == ending
    if ending == "csv":
        text = (tmp_path / "sums.csv").read_text(encoding="utf-8-sig")
        assert "language,es,permitted,40,50,1" in text


def test_a_person_reads_ranges_and_what_is_not_summed(
    state: State, riverton: Sender, capsys: Capture
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
    state: State, riverton: Sender, tmp_path: Path, capsys: Capture
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
    state: State, riverton: Sender, capsys: Capture
) -> None:
    name = riverton.send(state.inbox, table(), agency="Lakeside Police").name
    assert "its key is Riverton Police's" in state.why(capsys, name)
    name = riverton.send(state.inbox, table("Lakeside Police")).name
    assert "says that it is of Lakeside Police" in state.why(capsys, name)


def test_a_pack_of_another_version_or_kind_is_refused(
    state: State, riverton: Sender, capsys: Capture
) -> None:
    name = riverton.send(state.inbox, table(), schema=2).name
    assert "a newer program made it" in state.why(capsys, name)
    data = write_counts(table()).replace(b"count\r", b"count,median\r").replace(b"40\r", b"40,3\r")
    name = riverton.send(state.inbox, table(), data=data).name
    assert "line 1: the column 'median'" in state.why(capsys, name)
    data = write_counts(table()).replace(b"traffic_stop", b"drone_stop")
    name = riverton.send(state.inbox, table(), data=data).name
    assert "line 2: there is no type of encounter `drone_stop`" in state.why(capsys, name)


def test_an_agency_counts_once(state: State, riverton: Sender, capsys: Capture) -> None:
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
    state: State, riverton: Sender, capsys: Capture
) -> None:
    names = [
        riverton.send(state.inbox, table("Riverton Police", n), file=f"{n}.zip").name
        for n in (40, 50)
    ]
    for name in names:
        assert "has other counts of the same agency and months" in state.why(capsys, name)


def test_periods_that_overlap_are_both_refused(
    state: State, riverton: Sender, capsys: Capture
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
    state: State, riverton: Sender, capsys: Capture
) -> None:
    later = date(2099, 1, 1)
    name = riverton.send(state.inbox, table(first=FIRST, last=later)).name
    assert "which is not over" in state.why(capsys, name)


def test_a_folder_without_files_is_an_error(state: State, capsys: Capture) -> None:
    assert "has no files" in state.sum(capsys, code=4)["error"]["message"]
    (state.inbox / ".DS_Store").write_bytes(b"x")
    assert "has no files" in state.sum(capsys, code=4)["error"]["message"]


def test_a_linked_folder_is_not_passed_over(state: State, tmp_path: Path, capsys: Capture) -> None:
    by_hand(state.inbox, ROW)
    (tmp_path / "more").mkdir()
    try:
        (state.inbox / "july").symlink_to(tmp_path / "more", target_is_directory=True)
    except OSError:
        pytest.skip("no rights to make links")
    assert "a link to another folder" in state.sum(capsys, code=4)["error"]["message"]


def test_an_agency_that_signs_is_not_believed_without_a_signature(
    state: State, riverton: Sender, capsys: Capture
) -> None:
    by_hand(state.inbox, ("RIVERTON POLICE", *ROW[1:]))
    assert "signs its files, and this one is not signed" in state.why(capsys, "oak.csv")


def test_two_spellings_of_one_agency_count_once(state: State, capsys: Capture) -> None:
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
def test_a_sheriff_does_not_count_twice(state: State, capsys: Capture, other: str) -> None:
    by_hand(state.inbox, ("Lakeside County SO", *ROW[1:-1], "26")).rename(state.inbox / "a.csv")
    by_hand(state.inbox, (other, *ROW[1:]))
    assert "a.csv has other counts of the same agency" in state.why(capsys, "oak.csv")


def test_abbreviations_with_periods_are_the_same_agency(state: State, capsys: Capture) -> None:
    by_hand(state.inbox, ("Oak P.D.", *ROW[1:-1], "26")).rename(state.inbox / "a.csv")
    by_hand(state.inbox, ROW)
    assert "a.csv has other counts of the same agency" in state.why(capsys, "oak.csv")


def test_names_of_hostile_senders_do_nothing(state: State, capsys: Capture, tmp_path: Path) -> None:
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


def test_the_sums_are_not_written_into_the_folder_that_is_read(
    state: State, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand(state.inbox, ROW)
    monkeypatch.chdir(state.inbox)
    for place in (state.inbox / "sums.csv", "more/sums.html"):
        answer = state.sum(capsys, "--out", str(place), code=2)
        assert "in the folder that is read" in answer["error"]["message"]
    assert [path.name for path in state.inbox.iterdir()] == ["oak.csv"]


def test_a_damaged_file_refuses_itself_only(
    state: State, riverton: Sender, capsys: Capture
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
