"""What one audit prints reveals no small count, and names what the agency chose."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langaccess import reports
from langaccess.agency.policy import Policy, load_policy
from langaccess.agency.workspace import find, open_db
from langaccess.core.errors import ConfigError
from langaccess.core.tags import Tag
from langaccess.interpret import encounters, roster
from langaccess.interpret.encounters import Encounter
from tests import commands
from tests.commands import Capture
from tests.reports.auditkit import NOW, ZONE, Case, build

Name = Literal["language", "unit", "officer"]
SMALL = 10
PHONE = {"using": "phone_line", "number": "1", "vendor": "Acme", "after": 3}
CHILD = {"using": "child"}
NONE = {"using": "none", "unmet": "no_answer", "waited": 12}


def rows_of(
    *groups: tuple[str, int, dict[str, Any]], day: str = "2026-10-03"
) -> list[dict[str, Any]]:
    """Return rows: language, how many, what helped."""
    rows: list[dict[str, Any]] = []
    for lang, count, aid in groups:
        for _ in range(count):
            at = datetime.fromisoformat(f"{day}T08:00") + timedelta(minutes=len(rows))
            rows.append({"id": str(len(rows)), "at": at.isoformat(), "lang": lang,
                         "for": "front_desk", "unit": "Desk", "officer": "4412",
                         "helps": [aid], "finds": []})  # fmt: skip
    return rows


TABLE = (
    ("es", 30, PHONE), ("es", 20, CHILD), ("es", 12, NONE),
    ("vi", 12, PHONE), ("vi", 6, CHILD), ("vi", 5, NONE),
    ("ru", 14, PHONE), ("ru", 7, CHILD), ("ru", 6, NONE),
    ("km", 3, PHONE), ("km", 1, NONE),
)  # fmt: skip


def printed(case: Case, seen: Sequence[Encounter], names: Sequence[Name], by: str = "") -> str:
    """Return everything that an audit prints: the page, and the data of its JSON."""
    rules = replace(case.policy.audit, name_in_findings=tuple(names))
    policy = replace(case.policy, audit=rules)
    people = roster.load_roster(case.root / "roster", policy)
    then = {one.policy: case.policy for one in seen}
    found = reports.audit(seen, people, policy, rules=then, now=NOW, by=by)
    page = reports.audit_page(found, policy)
    return reports.render(page, "md") + repr(found)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    rows = rows_of(*TABLE)
    for n, row in enumerate(rows):
        row["unit"] = "Jail" if n % 3 == 0 else "Patrol"
        row["at"] = row["at"].replace("2026-10-03", "2026-09-05" if n % 4 == 0 else "2026-10-03")
        if n % 2:
            row["at"] = re.sub("T0.", "T15", row["at"])
    return build(tmp_path_factory.mktemp("agency"), rows)


@pytest.fixture(scope="module")
def seen(case: Case) -> tuple[Encounter, ...]:
    with closing(open_db(find(explicit=case.root))) as conn:
        return encounters.read(conn)


@pytest.mark.slow
@pytest.mark.parametrize("by", ["", "unit", "vendor"])
@pytest.mark.parametrize(
    ("using", "changed", "named"),
    [("phone_line", "none", True), ("none", "phone_line", True), ("phone_line", "none", False),
     ("none", "child", False), ("child", "phone_line", False)],
)  # fmt: skip
def test_two_agencies_that_differ_in_a_hidden_count_print_the_same(
    case: Case, seen: tuple[Encounter, ...], using: str, changed: str, named: bool, by: str
) -> None:
    """No one can solve for a count that has two values with the same report.

    Two encounters change their languages, so that the totals stay as they are.
    """
    swapped = {}
    for tag, kind, new in (("ru", using, "vi"), ("vi", changed, "ru")):
        one = next(x for x in seen if (x.tag, x.services[0].using) == (tag, kind))
        services = (replace(one.services[0], tag=Tag(new)),)
        swapped[one.id] = replace(one, tag=Tag(new), services=services)
    other = tuple(swapped.get(x.id, x) for x in seen)
    names: tuple[Name, ...] = ("unit", "officer")
    names = ("language", *names) if named else names
    text = printed(case, seen, names, by)
    assert text == printed(case, other, names, by)
    assert "2 other languages" in text


def test_a_language_that_is_not_to_be_named_is_in_no_word_of_a_finding(tmp_path: Path) -> None:
    who = {"using": "contract_interpreter", "who": "Elena Ortiz"}
    case = build(tmp_path, rows_of(("mam", 2, who), ("es", 2, CHILD)))
    with closing(open_db(find(explicit=case.root))) as conn:
        text = printed(case, encounters.read(conn), ("unit",))
    assert "uncredentialed" in text
    for word in ("Mam", "Ortiz", "Spanish", "4412"):
        assert word not in text


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12))
def test_merged_groups_show_no_small_count_and_lose_none(parts: list[tuple[int, int]]) -> None:
    counts = {n: (one + other, one, other) for n, (one, other) in enumerate(parts)}
    groups = reports.merge_small(counts, SMALL)
    keys = [key for group in groups for key in group]
    if groups:
        assert sorted(keys) == sorted(counts)
    else:
        every = [sum(values[n] for values in counts.values()) for n in range(3)]
        assert len(counts) < 2 or any(0 < value < SMALL for value in every)
    for group in groups:
        for n in range(3):
            shown = sum(counts[key][n] for key in group)
            assert shown == 0 or shown >= SMALL
    several = [group for group in groups if len(group) > 1]
    assert len(several) <= 1


@pytest.mark.slow
def test_a_period_has_both_ends_and_the_one_before(case: Case) -> None:
    start, end = (datetime(2026, month, 1, tzinfo=ZONE) for month in (10, 11))
    found = case.audit(since=start, until=end)
    whole = case.audit()
    assert 0 < found.encounters < whole.encounters
    assert {f"{one.on:%Y-%m}" for one in found.findings} == {"2026-10"}
    earlier = found.earlier
    assert earlier is not None
    assert earlier.encounters + found.encounters == whole.encounters
    assert sum(earlier.kinds.values()) + len(found.findings) == len(whole.findings)
    assert earlier.unmet + len(found.unmet) == len(whole.unmet)
    assert whole.earlier is None
    assert case.audit(until=start).encounters == earlier.encounters


@pytest.mark.parametrize("by", reports.GROUPS)
def test_findings_are_counted_by_what_was_asked(case: Case, by: str) -> None:
    found = case.audit(by=by)
    assert found.groups
    counted = sum(sum(one.kinds.values()) for one in found.groups)
    children = 0 if by == "vendor" else len(found.findings)  # only vendors' services are counted
    assert counted == children
    names = {one.name for one in found.groups}
    expected = {
        "unit": {"Jail", "Patrol"},
        "officer": {"4412"},
        "language": {"Spanish", "Russian", "2 other languages"},
        "vendor": {"Acme", "Not recorded"},
    }
    assert names == expected[by]


def test_vendors_and_shifts_are_counted_exactly(tmp_path: Path) -> None:
    """They say nothing about the people of a language."""
    phone = {"using": "phone_line", "number": "1"}
    case = build(tmp_path, rows_of(
        ("es", 4, phone | {"vendor": "X"}), ("es", 11, phone | {"vendor": "Z"}),
        ("es", 3, NONE | {"vendor": "X"}),
    ))  # fmt: skip
    found = case.audit(by="vendor")
    assert {(one.name, one.cases) for one in found.groups} == {("Z", 11), ("X", 7)}
    assert {(one.name, one.requests, one.unmet) for one in found.by_vendor} == {
        ("Z", 11, 0), ("X", 7, 3),
    }  # fmt: skip


def test_encounters_in_an_unknown_language_are_in_the_tables(tmp_path: Path) -> None:
    rows = rows_of(("es", 20, PHONE), ("ru", 8, PHONE), ("vi", 1, NONE))
    case = build(tmp_path, rows)
    with closing(open_db(find(explicit=case.root))) as conn:
        seen = encounters.read(conn)
    seen = tuple(replace(one, tag=None) if one.tag == "vi" else one for one in seen)
    people = roster.load_roster(case.root / "roster", case.policy)
    found = reports.audit(
        seen, people, case.policy, rules={one.policy: case.policy for one in seen}, now=NOW
    )
    assert sum(row.encounters for row in found.reach) == found.encounters == 29
    assert sum(one.requests for one in found.by_language) == 29


def test_the_chiefs_page_is_first_and_says_what_where_and_who(case: Case) -> None:
    page = reports.audit_page(case.audit(), case.policy)
    text = reports.render(page, "md")
    first = text[: text.index("## Findings, with their records")]
    assert "A child was used | 33 | " in first
    assert "Patrol (" in first
    assert "the officer's supervisor" in first
    assert "24 of 83 requests were not met" in first
    assert "even if the person declined or no interpreter was requested" in first
    assert "the call was not answered (24)" in first
    for row in ("Spanish | 42 | 12", "Russian | 20 | not shown", "| Day | ", "| Evening | "):
        assert row in first
    assert "interpreting.levels" not in text
    assert f"Written on {NOW:%Y-%m-%d}" in text


def test_a_repeated_sentence_is_said_once(case: Case) -> None:
    text = reports.render(reports.audit_page(case.audit(), case.policy), "md")
    assert text.count("a person under 18 may not interpret") == 1
    assert text.count("Reach the person again with an interpreter, and record it.") == 1


def test_on_paper_the_chief_has_a_page_and_a_head_stays_with_its_rows(case: Case) -> None:
    page = reports.audit_page(case.audit(), case.policy)
    html = reports.render(page, "html")
    assert '<h2 class="page">Findings, with their records</h2>' in html
    with zipfile.ZipFile(io.BytesIO(reports.render_file(page, "docx"))) as file:
        text = file.read("word/document.xml").decode("utf-8")
    assert text.count("<w:pageBreakBefore/>") == 1
    heads = re.findall(r"<w:tblHeader/></w:trPr>(.*?)</w:tr>", text)
    assert heads
    assert all(head.count("<w:keepNext/>") == head.count("<w:tc>") for head in heads)
    names = [table.caption for table in page.workbook]
    assert "Findings" in names
    assert len(names) < 15


def run(capsys: Capture, case: Case, *words: str) -> tuple[int, str, str]:
    return commands.run(capsys, "audit", "--workspace", str(case.root), *words)


def test_the_command_takes_a_period_and_a_group(case: Case, capsys: Capture) -> None:
    code, out, _ = run(
        capsys, case, "--since", "2026-10-01", "--until", "2026-10-31", "--by", "unit"
    )
    assert code == 1
    assert "from 2026-10-01 to 2026-10-31" in " ".join(out.split())
    assert "(period before:" in out
    assert "FINDINGS BY UNIT" in out
    assert "E-2026-" in out


def test_a_year_with_a_typing_error_has_no_period_before(case: Case, capsys: Capture) -> None:
    code, out, err = run(capsys, case, "--since", "0202-10-01")
    assert (code, err) == (1, "")
    assert "period before" not in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", "shift"), "use unit, language, officer, vendor"),
        (("--until", "soon"), "write it like 2026-10-01"),
        (("--since", "2026-11-01", "--until", "2026-10-01"), "is before --since"),
        (("--since", "9998-01-01"), "is in the future"),
    ],
)
def test_a_period_or_group_that_cannot_be_meant_is_refused(
    case: Case, capsys: Capture, words: tuple[str, ...], said: str
) -> None:
    code, out, err = run(capsys, case, *words)
    assert (code, out) == (2, "")
    assert said in err


def test_officers_are_counted_only_if_the_agency_names_them(
    tmp_path: Path, capsys: Capture
) -> None:
    case = build(tmp_path, rows_of(("es", 2, CHILD)))
    path = tmp_path / "jurisdiction.yaml"
    text = path.read_text(encoding="utf-8") + "audit: {name_in_findings: [unit]}\n"
    path.write_text(text, encoding="utf-8")
    code, _, err = run(capsys, case, "--by", "officer")
    assert code == 2
    assert "add officer to audit.name_in_findings" in " ".join(err.split())
    assert "4412" not in run(capsys, case, "--json")[1]


def unmet(found: reports.AuditReport) -> Iterator[tuple[str, float | None]]:
    for one in found.unmet:
        yield (one.reason.value if one.reason else "", one.waited)


@pytest.mark.slow
def test_median_waits_need_enough_of_them(tmp_path: Path) -> None:
    rows = rows_of(("es", 5, PHONE), ("es", 4, NONE))
    found = build(tmp_path, rows).audit(now=NOW)
    assert list(unmet(found)) == [("no_answer", 12)] * 4
    assert found.requests is not None
    assert found.requests.wait is None
    assert found.by_language == ()


@pytest.mark.slow
def test_the_median_wait_of_unmet_requests_leaves_out_the_others(tmp_path: Path) -> None:
    rows = rows_of(("es", 12, PHONE | {"waited": 2}), ("es", 10, NONE))
    found = build(tmp_path, rows).audit(now=NOW)
    assert found.requests is not None
    assert (found.requests.wait, found.requests.wait_unmet) == (2, 12)
    assert reports.unmet_words(found) == (
        "10 of 22 requests were not met; the median wait in them was 12 minutes"
    )


@pytest.mark.slow
def test_a_table_that_cannot_be_shown_is_not_left_out_in_silence(
    tmp_path: Path, capsys: Capture
) -> None:
    case = build(tmp_path, rows_of(("es", 2, CHILD), ("vi", 3, NONE)))
    page = reports.render(reports.audit_page(case.audit(by="language"), case.policy), "md")
    text = run(capsys, case, "--by", "language")[1]
    for shown in (page, text):
        assert "no table by language: a count in it would be below 10" in " ".join(shown.split())


def test_an_open_follow_up_is_overdue_after_the_period_too(tmp_path: Path) -> None:
    case = build(tmp_path, rows_of(("es", 2, NONE), day="2026-09-30"))
    found = case.audit(until=datetime(2026, 10, 1, tzinfo=ZONE))
    assert [one.overdue for one in found.open] == [True, True]
    page = reports.render(reports.audit_page(found, case.policy), "md")
    assert "**Open follow-ups:** 2, 2 overdue" in page


def test_each_follow_up_is_counted_by_the_service_it_is_about(tmp_path: Path) -> None:
    rows = rows_of(("es", 1, NONE), ("vi", 2, CHILD))
    rows[0]["helps"] = [NONE, CHILD]  # no one came, and then a child was used
    case = build(tmp_path, rows)
    page = reports.render(reports.audit_page(case.audit(), case.policy), "md")
    assert "3 after help that is to be checked, for the officer's supervisor" in page
    assert "1 of requests that were not met, for the language access coordinator" in page


@pytest.mark.parametrize("start", ["6:00", "24:00", "six"])
def test_a_shift_begins_at_a_time_of_day(tmp_path: Path, start: str) -> None:
    text = f"id: x\nextends: us-federal\nas_of: 2026-11-01\naudit: {{shifts: {{day: '{start}'}}}}\n"
    path = tmp_path / "jurisdiction.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_policy(path)
    assert "is not a time of day" in str(raised.value) + str(raised.value.details)


def test_what_is_no_longer_found_is_said_in_one_sentence(tmp_path: Path) -> None:
    rows = [*rows_of(("es", 2, CHILD), day="2026-09-05"), *rows_of(("es", 2, PHONE))]
    found = build(tmp_path, rows).audit(since=datetime(2026, 10, 1, tzinfo=ZONE), now=NOW)
    policy = load_policy(tmp_path / "jurisdiction.yaml")
    page = reports.render(reports.audit_page(found, policy), "md")
    assert "Found in the period before, and not in this one: A child was used (2)." in page
    assert "Everything that is recorded followed the rules" in page


def test_the_chiefs_page_accounts_for_every_place_and_task(case: Case) -> None:
    text = reports.render(reports.audit_page(case.audit(), case.policy), "md")
    first = text[: text.index("## Findings, with their records")]
    assert "after help that is to be checked, for the officer's supervisor" in first
    assert "24 of requests that were not met, for the language access coordinator" in first
    assert "ask the vendors about 24" in first
    assert "declined were offered" not in first
    row = next(line for line in first.splitlines() if line.startswith("| A child was used | 33 |"))
    assert sum(int(count) for count in re.findall(r"\((\d+)\)", row)) == 33


def test_a_place_without_a_unit_is_the_officer_and_the_rest_is_counted(tmp_path: Path) -> None:
    rows = rows_of(("es", 5, CHILD))
    for n, row in enumerate(rows):
        row["unit"], row["officer"] = ("", "4412") if n == 0 else (f"Beat {n}", "")
    (one,) = reports.summaries(build(tmp_path, rows).audit(), load_policy_of(tmp_path))
    assert one.where.endswith(", elsewhere (2)")
    assert "officer 4412 (1)" in one.where


def load_policy_of(root: Path) -> Policy:
    return load_policy(root / "jurisdiction.yaml")


def test_the_terminal_lists_the_sources_that_findings_cite(case: Case, capsys: Capture) -> None:
    _, out, _ = run(capsys, case)
    assert "TITLE-VI: " in out[out.index("SOURCES") :]
    _, out, _ = run(capsys, case, "--since", "2026-10-03", "--until", "2026-10-03", "--by", "unit")
    assert out.count("There is no table") + out.count("no table by language") <= 1
