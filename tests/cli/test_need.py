"""What `need` prints for a person, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Capture, printed
from tests.outreach import kit

ALL = kit.published()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = kit.folder(tmp_path / "larkspur")
    monkeypatch.chdir(folder)
    return folder


def test_the_table_shows_intervals_and_what_to_ask(root: Path, capsys: Capture) -> None:
    assert printed(capsys, "need", "import", str(kit.STATES), "--place", "Alaska")[0] == 0
    code, shown = printed(capsys, "need", "show")
    assert code == 0
    assert "in all: 29,555 ± 3,481 of 685,265, 4.3 ± 0.5%" in shown
    assert "Tagalog (incl. Filipino)  10,900      8,890     13,000   due" in shown
    assert "Arabic                    none found  0         160      not shown" in shown
    assert "67 FR 41455 (2002) (rescinded), checked 2025-12-01" in shown
    assert "which language? 2,500 to 4,900\n  people speak Telugu" in shown
    assert "need adopt --by NAME (Tagalog, Spanish)" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_figures_without_margins_end_with_no_and_the_way_to_get_them(
    root: Path, capsys: Capture
) -> None:
    kit.table_view(root / "acs5_2022.csv", {"Oregon": ALL["Oregon"]}, margins=False)
    code, shown = printed(capsys, "need", "import", "acs5_2022.csv")
    assert code == 1
    assert "download the table with margins" in shown
    code, shown = printed(capsys, "need", "show")
    assert code == 1
    assert "nothing is decided: download the table" in " ".join(shown.split())
    assert "140,000" in shown
    assert "due " not in shown.partition("threshold")[0].replace("duty", "")


def test_sources_are_shown_side_by_side(root: Path, capsys: Capture) -> None:
    printed(capsys, "need", "import", str(kit.STATES), "--place", "Alaska")
    table, rules = kit.school(root)
    code, shown = printed(capsys, "need", "import", str(table), "--map", str(rules))
    assert code == 0
    assert "Creole (14), Pur?pecha (3), Ethiopic (11)" in " ".join(shown.split())
    _, shown = printed(capsys, "need", "show", "--by", "source")
    assert "school-2025 pupils" in " ".join(shown.split())
    assert "only in" in shown
    assert "Mam is named by school-2025 and by no group of the census" in shown


def test_a_bill_of_the_line_is_known_by_its_content(root: Path, capsys: Capture) -> None:
    lines = "".join(f"{n},11/{n:02}/2026,Somali,12\n" for n in range(1, 13))
    (root / "bill.csv").write_text(f"Call,Date,Language,Minutes\n{lines}", encoding="utf-8")
    code, shown = printed(capsys, "need", "import", "bill.csv")
    assert (code, "line-2026 (calls, 2026, bill.csv)" in shown) == (0, True)
    (root / "bill.csv").write_text(
        f"Call,Date,Language,Minutes\n{lines}99,soon,Somali,12\n", encoding="utf-8"
    )
    code, shown = printed(capsys, "need", "import", "bill.csv")
    said = "1 row could not be read, so not counted; the first: line 14: `soon` is not a known date"
    assert (code, said in " ".join(shown.split())) == (0, True)


def test_the_table_by_beat_is_refused_until_a_person_opens_it(root: Path, capsys: Capture) -> None:
    code, shown = printed(capsys, "need", "show", "--by", "beat")
    assert code == 1
    assert "is off" in shown
    code, shown = printed(capsys, "need", "show", "--by", "beat", "--asked-by", "L. Ruiz")
    assert code == 4
    assert "a named person and a reason" in shown
    assert printed(capsys, "need", "show", "--asked-by", "L. Ruiz")[0] == 2


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("import", "README.md"), 4, "no such file"),
        (("import", "jurisdiction.yaml"), 4, "not a census table"),
        (("import", str(kit.STATES), "--place", "Narnia"), 4, "no place `Narnia`"),
        (("import", str(kit.STATES), "--product", "3"), 2, "use 1 or 5"),
        (("import", str(kit.STATES), "--level", "80"), 2, "use 90, 95 or 99"),
        (("import", str(kit.STATES), "--map", "no.yaml"), 3, "no.yaml"),
        (("show",), 4, "no census table is imported"),
        (("show", "--by", "street"), 2, "use source or beat"),
        (("adopt", "--by", "L. Ruiz"), 4, "no census table is imported"),
        (("remove", "x", "--by", "me", "--why", "y"), 4, "there is no source `x`"),
    ],
)
def test_what_cannot_be_done_says_why(
    root: Path, capsys: Capture, words: tuple[str, ...], code: int, says: str
) -> None:
    ended, shown = printed(capsys, "need", *words)
    assert (ended, says in shown) == (code, True), shown


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n\x00\x01", b"PK\x03\x04broken", b"[1, 2", b"\xff\xfe\x00", b"", b"\x00" * 99],
)
def test_a_file_of_another_kind_is_refused_and_nothing_is_kept(
    root: Path, capsys: Capture, content: bytes
) -> None:
    (root / "some.csv").write_bytes(content)
    code, shown = printed(capsys, "need", "import", "some.csv")
    assert code == 4, shown
    assert printed(capsys, "need", "show")[0] == 4


def test_the_next_step_names_only_what_adopt_would_write(root: Path, capsys: Capture) -> None:
    line = "{id: ours, percent: 0.5, notice_below: 8500, basis: [local]}"
    rules = kit.RULES.replace("extends: us-federal\n", "") + f"thresholds: [{line}]\n"
    (root / "jurisdiction.yaml").write_text(rules, encoding="utf-8")
    printed(capsys, "need", "import", str(kit.STATES), "--place", "Alaska")
    _, shown = printed(capsys, "need", "show")
    assert "Spanish: a notice of oral help is enough" in shown
    assert "need adopt --by NAME (Tagalog)" in shown
    written = printed(capsys, "need", "adopt", "--by", "L. Ruiz")[1]
    assert written.count("- ") == 1
    assert "ask each speaker: Tagalog, Ilocano or Cebuano (Visayan)?" in written
    assert "need adopt" not in printed(capsys, "need", "show")[1]
    assert written.startswith("written to ")
    again = printed(capsys, "need", "adopt", "--by", "L. Ruiz")[1]
    assert "already has:" in again.splitlines()[0]
    assert again.splitlines()[1:] == written.splitlines()[1:]


@pytest.mark.parametrize("by", [(), ("--by", "source")])
def test_the_figures_are_written_as_a_list_and_as_a_page(
    root: Path, capsys: Capture, by: tuple[str, ...]
) -> None:
    printed(capsys, "need", "import", str(kit.STATES), "--place", "Alaska")
    for ending, begins in {
        "csv": b"\xef\xbb\xbf",
        "xlsx": b"PK",
        "docx": b"PK",
        "html": b"<!",
    }.items():
        out = root / f"need.{ending}"
        code, shown = printed(capsys, "need", "show", "--out", str(out), *by)
        assert (code, shown) == (0, f"written: {out}\n")
        assert out.read_bytes().startswith(begins)
    listed = (root / "need.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(listed) == 1 + 12
    if not by:
        assert listed[1].startswith(
            'Tagalog (incl. Filipino),C16001_029,"10,900","8,890","13,000",1.6%,due'
        )
        page = (root / "need.html").read_text(encoding="utf-8")
        assert 'role="img"' in page
        assert "doj-2002-safe-harbour: 1,000" in page


def test_the_table_by_beat_is_never_written(root: Path, capsys: Capture) -> None:
    code, shown = printed(capsys, "need", "show", "--by", "beat", "--out", "beats.csv")
    assert code == 2
    assert "on the screen only" in shown
    assert not (root / "beats.csv").exists()
