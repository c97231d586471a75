"""How one line of words about an encounter is read, and the times in it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from langaccess.agency.policy import Policy, load_policy
from langaccess.cli.encounter_facts import EncounterOptions, FactContext, read_clock, read_facts
from langaccess.core.errors import InputError
from langaccess.core.resources import CONFIG, shipped
from langaccess.interpret.encounters import parse_line
from langaccess.interpret.hearing import hear


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(shipped(CONFIG, "us-federal.yaml"))


@pytest.mark.parametrize(
    ("typed", "tag", "type", "using", "minutes"),
    [
        ("Mam dv_scene phone_line 14 min", "mam", "dv_scene", "phone_line", 14),
        ("Mam dv line 14m", "mam", "dv_scene", "phone_line", 14),
        ("phone line 14 minutes Mam domestic violence", "mam", "dv_scene", "phone_line", 14),
        ("traffic stop Haitian Creole neighbor 3 min", "ht", "traffic_stop", "bystander_adult", 3),
        ("Spanish consent google translate", "es", "consent_search", "mt", None),
        ("deaf front desk vri 1 hour", "ase", "front_desk", "video", 60),
        (
            "American Sign Language booking in person",
            "ase",
            "booking",
            "contract_interpreter",
            None,
        ),
        ("missing child Vietnamese child 2 min", "vi", "missing_child", "child", 2),
        ("K'iche' suspect interview inmate", "quc", "interrogation", "inmate", None),
        ("Somali", "so", None, None, None),
        ("line for a Portuguese speaker", "pt", None, "phone_line", None),
        ("family violence es family", "es", "dv_scene", "family", None),
        ("mam dv_scene phone_line 14", "mam", "dv_scene", "phone_line", 14),
        ("mam 14 dv line", "mam", "dv_scene", "phone_line", 14),
        ("Chinese Cantonese dv line 12", "yue", "dv_scene", "phone_line", 12),
    ],
)
def test_a_line_is_read_in_any_order(
    policy: Policy, typed: str, tag: str, type: str | None, using: str | None, minutes: float | None
) -> None:
    line = parse_line(typed.split(), policy)
    found = (line.tag, line.type, line.using and line.using.value, line.minutes)
    assert found == (tag, type, using, minutes)


@pytest.mark.parametrize(
    ("typed", "tag", "type", "using", "notes"),
    [
        ("Mam dv_scne line", "mam", "dv_scene", "phone_line", ["'dv_scne' read as dv scene"]),
        (
            "asl traffic familly 5 min",
            "ase",
            "traffic_stop",
            "family",
            ["'familly' read as family"],
        ),
        ("spanish dv 9 yr old translating 14 min", "es", "dv_scene", "child", []),
        ("spanish dv brother 12yo 3 min", "es", "dv_scene", "child", []),
        ("spanish dv cousin 30 yo 3 min", "es", "dv_scene", "family", []),
        ("spanish dv wife's 3 min", "es", "dv_scene", "family", []),
        ("kiche miranda neighbors translating", "quc", "miranda", "bystander_adult", []),
        ("spanish consent body cam", "es", "consent_search", "body_camera_ai", []),
    ],
)
def test_a_line_is_heard_by_the_words_of_ask(
    policy: Policy, typed: str, tag: str, type: str, using: str, notes: list[str]
) -> None:
    line = parse_line(typed.split(), policy)
    assert (line.tag, line.type, line.using) == (tag, type, using)
    assert list(line.notes) == notes
    heard = hear([typed], policy)
    assert (heard.tag, heard.situation) == (tag, type)
    assert using in heard.help


def test_the_age_of_an_interpreter_on_duty_is_asked(policy: Policy) -> None:
    with pytest.raises(InputError, match="whose age is 9"):
        parse_line(["spanish", "dv", "phone_line", "9", "yr", "old"], policy)


@pytest.mark.parametrize(
    ("typed", "said", "hint"),
    [
        (
            "mam dv_scene phone_line 4471",
            "is 4471 the number of minutes",
            "--number INTERPRETER-ID",
        ),
        ("mam dv_scene line 14 22", "is 14 or 22 the number of minutes", "14 min"),
        ("mam todos santos dv line 14", "'todos santos' next to Mam", '--variety "todos santos"'),
        ("mam dv lin 14", "'lin' next to Mam is not understood", "did you mean line"),
        ("spanish traffic chld", "'chld' next to Spanish is not understood", "did you mean child"),
        (
            "spanish interogation chld",
            "'chld' next to Spanish",
            "did you mean child",
        ),
        ("arabic dv prowler line", "'prowler' next to Arabic", '--variety "prowler"'),
    ],
)
def test_what_may_mean_something_else_is_asked_and_no_known_language_is_lost(
    policy: Policy, typed: str, said: str, hint: str
) -> None:
    with pytest.raises(InputError) as caught:
        parse_line(typed.split(), policy)
    assert said in caught.value.message
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("typed", "after", "found"),
    [
        ("09:50", "2026-11-20T10:00", "2026-11-20T09:50"),
        ("00:05", "2026-11-20T23:58", "2026-11-21T00:05"),
        ("23:58", "2026-11-20T00:05", "2026-11-19T23:58"),
        ("08:30", "2026-11-20T20:00", "2026-11-21T08:30"),
        ("9:50", None, "2026-11-25T09:50"),
        ("23:50", None, "2026-11-24T23:50"),
    ],
)
def test_an_hour_belongs_to_the_encounter(typed: str, after: str | None, found: str) -> None:
    zone = ZoneInfo("America/Chicago")
    now = datetime(2026, 11, 25, 12, tzinfo=zone)
    began = datetime.fromisoformat(after).replace(tzinfo=zone) if after else None
    assert read_clock(typed, now, after=began) == datetime.fromisoformat(found).replace(tzinfo=zone)


def test_a_time_that_was_not_yet_today_was_yesterday() -> None:
    now = datetime(2026, 11, 25, 0, 20, tzinfo=ZoneInfo("America/Chicago"))
    assert read_clock("23:50", now).day == 24
    assert read_clock("00:10", now).day == 25
    assert read_clock("0:10", now) == read_clock("00:10", now)
    assert read_clock("now", now) == now
    with pytest.raises(InputError):
        read_clock("2026-03-08T02:30", now)


def test_minutes_are_elapsed_time_when_daylight_saving_time_ends(tmp_path: Path) -> None:
    zone = ZoneInfo("America/Chicago")  # the clock goes back from 2:00 to 1:00
    around = FactContext(
        load_policy(shipped(CONFIG, "us-federal.yaml")),
        datetime(2026, 11, 1, 9, tzinfo=zone),
        tmp_path,
    )
    told, _notes = read_facts(
        EncounterOptions(using="phone_line", at="2026-11-01T01:50", minutes=20), around
    )
    assert told.help is not None
    assert told.help.ended is not None
    assert f"{told.help.ended:%H:%M %z}" == "01:10 -0600"
