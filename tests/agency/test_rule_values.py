"""Values of the rules that no one can mean are mistakes at their line, and never a crash."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.policy import load_policy
from langaccess.agency.workspace import create_sample
from langaccess.cli import main
from langaccess.core.clock import months_after
from langaccess.core.errors import ConfigError
from tests.policyfiles import HEAD, mistakes

Capture = pytest.CaptureFixture[str]
ENDS = ("0001-01-01", "9999-12-31", "2200-01-01", "1699-12-31")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = create_sample(tmp_path / "county", today=date(2026, 11, 25)).require()
    monkeypatch.chdir(root)
    return root


# D12: days at the ends of time.
@pytest.mark.slow
@pytest.mark.parametrize("day", ENDS)
@pytest.mark.parametrize(
    ("rules", "key"),
    [
        ("authorities: [{{id: TITLE-VI, as_of: {}}}]", "authorities.2.as_of"),
        ("authorities: [{{id: TITLE-VI, effective: {}}}]", "authorities.2.effective"),
        ("adopted: {{by: Chief, on: {}}}", "adopted.on"),
    ],
)
def test_a_day_that_no_rule_can_have_is_a_mistake(
    tmp_path: Path, day: str, rules: str, key: str
) -> None:
    (found,) = mistakes(tmp_path / "rules.yaml", f"{rules.format(day)}\n")
    assert found == f"4: {key}: should be a day from 1700-01-01 to 2199-12-31"


@pytest.mark.parametrize("day", ENDS)
def test_the_day_of_the_rules_themselves_is_one_that_can_be_meant(tmp_path: Path, day: str) -> None:
    head = f"id: x\nextends: us-federal\nas_of: {day}\n"
    (found,) = mistakes(tmp_path / "rules.yaml", "", head=head)
    assert found.startswith("3: as_of: should be a day from")


@pytest.mark.slow
@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59", "1899-12-31T23:59"])
@pytest.mark.parametrize(
    "words", ["roster find Spanish dv", "encounter log Spanish dv phone_line 5 min"]
)
def test_a_moment_at_the_ends_of_time_is_refused_and_not_recorded(
    office: Path, capsys: Capture, at: str, words: str
) -> None:
    assert main([*words.split(), "--at", at]) == 4
    assert "is not in the years 1900 to 2199" in capsys.readouterr().err
    assert main(["encounter", "list"]) == 0
    assert "no encounters" in capsys.readouterr().out


@pytest.mark.parametrize("at", ["1900-01-01T00:00", "2199-12-31T23:59"])
def test_days_at_the_ends_of_time_in_a_roster_crash_no_look_up(
    office: Path, capsys: Capture, at: str
) -> None:
    (office / "roster" / "p.yaml").write_text(
        "schema: 1\npeople:\n  - id: garcia\n    name: Ana Garcia\n    kind: contractor\n"
        "    modes: [phone]\n    phone: 217-555-0111\n    languages: [{tag: es}]\n"
        "    credentials:\n"
        "      - {kind: bilingual_tested, language: es, issued: 9999-12-31, level: 4}\n"
        "      - {kind: bilingual_tested, language: es, issued: 0001-01-01, level: 4}\n"
        "    vetting: {background: 9999-12-31, confidentiality: 0001-01-01}\n"
        "    hours:\n      on_call: [{start: 2026-01-01T00:00, end: 2199-12-31T23:59}]\n"
        "      leave: [{first: 9999-12-31, last: 9999-12-31}]\n",
        encoding="utf-8",
    )
    assert main(["roster", "validate"]) == 0
    assert main(["roster", "find", "Spanish", "dv", "--at", at]) in (0, 1)
    assert main(["roster", "due"]) in (0, 1)
    assert "Ana Garcia" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("start", "end"),
    [("0001-01-01T00:00", "2026-01-01T00:00"), ("2026-01-01T00:00", "9999-12-31T23:59")],
)
def test_hours_at_the_ends_of_time_are_a_mistake_at_their_line(
    office: Path, capsys: Capture, start: str, end: str
) -> None:
    (office / "roster" / "p.yaml").write_text(
        "schema: 1\npeople:\n  - id: g\n    name: G\n    kind: member\n    languages: [{tag: es}]\n"
        f"    hours: {{on_call: [{{start: {start}, end: {end}}}]}}\n",
        encoding="utf-8",
    )
    assert main(["roster", "validate"]) == 3
    assert "p.yaml:7: people.0.hours.on_call.0" in capsys.readouterr().err


def test_a_month_beyond_the_calendar_is_its_last_or_first_day() -> None:
    assert months_after(date(9999, 12, 31), 24) == date.max
    assert months_after(date(1, 1, 31), -1) == date.min
    assert months_after(date(9999, 11, 30), 1) == date(9999, 12, 30)


@pytest.mark.parametrize(
    ("rules", "key"),
    [
        ("interpreting: {line: {say: ' '}}", "interpreting.line.say"),
        ("interpreting: {encounters: {traffic_stop: {text: ''}}}",
         "interpreting.encounters.traffic_stop.text"),
        ("interpreting: {encounters: {traffic_stop: {aliases: ['']}}}",
         "interpreting.encounters.traffic_stop.aliases.14"),
        ("officers: {police: {title: ''}}", "officers.police.title"),
        ("translate: {do_not_translate: [' ']}", "translate.do_not_translate.2"),
        ("records: {wording: [{id: records.status, patterns: ['']}]}",
         "records.wording.0.patterns.17"),
        ("review: {credentials: ['']}", "review.credentials.0"),
    ],
)  # fmt: skip
def test_a_blank_text_means_nothing(tmp_path: Path, rules: str, key: str) -> None:
    found = mistakes(tmp_path / "rules.yaml", f"{rules}\n")
    assert any(line.startswith(f"4: {key}: ") for line in found), found


# D27: no one reads 200,000 mistakes, and no one waits for them.
@pytest.mark.slow
@pytest.mark.parametrize(
    "rules",
    [
        "languages:\n" + "  - {tag: es}\n" * 10_000,
        "interpreting: {using: {family: {aliases: [" + ", ".join(
            f"kid {n}" for n in range(10_000)) + "]}}}\n",
        "engines: {basis: [" + ", ".join(f"X{n}" for n in range(10_000)) + "]}\n",
    ],
)  # fmt: skip
def test_many_mistakes_are_counted_and_the_first_are_listed(tmp_path: Path, rules: str) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(HEAD + rules, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_policy(path)
    count = int(caught.value.message.split()[0])
    assert 9_999 <= count <= 10_000
    assert len(caught.value.details) == 1001
    assert caught.value.details[-1] == f"and {count - 1000:,} more mistakes"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rules", "key"),
    [
        ("languages: [" + ", ".join(["{tag: es}"] * 10_001) + "]", "languages"),
        ("translate: {do_not_translate: [" + ", ".join(["x"] * 200_000) + "]}",
         "translate.do_not_translate"),
        ("checks: {severity: {" + ", ".join(f"a{n}: error" for n in range(20_000)) + "}}",
         "checks.severity"),
    ],
    ids=["languages", "words", "checks"],
)  # fmt: skip
def test_a_list_that_no_agency_writes_is_one_mistake(tmp_path: Path, rules: str, key: str) -> None:
    (found,) = mistakes(tmp_path / "rules.yaml", f"{rules}\n")
    assert found.startswith(f"4: {key}: has ")
    assert found.endswith(" entries; at most 10,000 are read")
