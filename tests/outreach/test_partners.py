"""Partners: who is offered, who is missing, what is printed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.core.errors import ConfigError
from langaccess.core.tags import Tag
from langaccess.outreach import registers
from langaccess.outreach.registers import PARTNERS, ReferralPartner
from tests.outreach import kit

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)  # a Tuesday
CHECKED = {"on": "2026-11-01", "by": "L. Ruiz", "how": "call"}


def partner(id: str, **more: Any) -> dict[str, Any]:
    base: dict[str, Any] = {"id": id, "org": id.title(), "needs": ["esl"], "checked": CHECKED}
    base |= {"phones": [{"number": "217-555-0140"}], "listed": True, "listed_on": "2026-01-01"}
    return base | more


def speaks(*tags: str, how: str = "staff") -> list[dict[str, str]]:
    return [{"tag": tag, "how": how} for tag in tags]


def made(root: Path, *rows: dict[str, Any]) -> tuple[ReferralPartner, ...]:
    with kit.opened(root) as session:
        return registers.add_entries(session, PARTNERS, rows, by="D. Clerk")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kit.folder(tmp_path / "a")


def find(root: Path, partners: Any, language: str, at: datetime = NOW) -> Any:
    with kit.opened(root) as session:
        return registers.find_partners(
            partners, session.policy, at, need="esl", language=Tag(language)
        )


def test_staff_come_before_an_interpreter_and_open_before_closed(root: Path) -> None:
    hours = [{"days": ["tue"], "start": "18:00", "end": "20:00"}]
    partners = made(
        root,
        partner("c", languages=speaks("es")),
        partner("b", languages=speaks("es"), weekly=hours),
        partner("a", languages=speaks("es", how="interpreter")),
        partner("d", languages=speaks("es"), needs=["dv"]),
        partner("e", languages=speaks("pt")),
    )
    found = find(root, partners, "es")
    assert [(one.partner.id, one.how, one.open_now) for one in found.offers] == [
        ("b", "staff", True), ("c", "staff", None), ("a", "interpreter", None),
    ]  # fmt: skip
    late = find(root, partners, "es", NOW + timedelta(hours=2))
    assert [one.open_now for one in late.offers] == [False, None, None]
    assert found.level == "local"


def test_a_farther_level_is_asked_only_if_the_nearer_has_none_and_it_is_said(root: Path) -> None:
    near = partner("near", languages=speaks("es"), checked={**CHECKED, "on": "2020-01-01"})
    state = partner("state", languages=speaks("es"), area={"level": "state"})
    found = find(root, made(root, near, state), "es")
    assert [one.partner.id for one in found.offers] == ["state"]
    assert (found.level, found.nearer) == ("state", ("local", "county", "region"))
    assert [(one.id, one.why) for one in found.left_out] == [
        ("near", "not checked since 2020-01-01")
    ]
    assert found.fallback.endswith(": 211")
    assert "Spanish" in found.say
    none = find(root, (), "mam")
    assert none.offers == ()
    assert none.level is None
    assert "Mam" in none.say


def test_what_was_not_said_is_printed_nowhere_and_what_was_said_has_its_day(root: Path) -> None:
    said = {"shares_with_immigration": "no", "said_on": "2026-10-01"}
    silent, open_ = made(root, partner("a"), partner("b", terms=said))
    assert registers.said_words(silent) == ()
    assert registers.said_words(open_) == (
        "says that it shares no data with immigration authorities, on 2026-10-01",
    )
    with pytest.raises(ConfigError) as caught:
        made(root, partner("c", terms={"walk_in": "yes"}))
    assert "said_on" in caught.value.details[0]


def test_only_who_agreed_was_checked_and_can_be_reached_is_printed(root: Path) -> None:
    rows = (
        partner("good"),
        partner("unasked", listed=False),
        partner("later", listed_on="2099-01-01"),
        partner("old", checked={**CHECKED, "on": "2026-01-01"}),
        partner("never", checked=None) | {},
        partner("gone", retired="2026-11-01"),
        partner("mute", phones=[]),
    )
    rows[4].pop("checked")
    partners = made(root, *rows)
    with kit.opened(root) as session:
        shown, left = registers.printable(partners, session.policy, NOW.date(), need="esl")
    assert [one.id for one in shown] == ["good"]
    assert {one.id: one.why for one in left} == {
        "unasked": "it has not agreed to be listed",
        "later": "it has not agreed to be listed",
        "old": "not checked since 2026-01-01",
        "never": "no person has checked it",
        "gone": "retired on 2026-11-01",
        "mute": "no telephone number and no address",
    }


def test_consent_is_withdrawn_in_one_step_and_logged_without_names(root: Path) -> None:
    made(root, partner("oak"))
    fields = {"listed": None, "listed_on": None}
    with kit.opened(root) as session:
        (entry,) = registers.set_fields(
            session, PARTNERS, ["oak"], fields, by="L. Ruiz", what="withdrawn"
        )
        assert registers.printable([entry], session.policy, NOW.date())[0] == ()
        (logged,) = ledger.entries(session.connection, "register.withdrawn")
    assert (logged.data["ids"], logged.data["by"]) == (["oak"], "L. Ruiz")


def test_a_removed_partner_makes_a_gap_and_one_alone_is_named(root: Path) -> None:
    root = kit.folder(root, more="languages: [{tag: es}, {tag: ht}, {tag: mam}]\n")
    made(
        root,
        partner("a", languages=speaks("es")),
        partner("b", org="Beech", languages=speaks("es", "ht")),
        partner("b2", org="Beech legal", parent="Beech", languages=speaks("ht", how="interpreter")),
    )
    with kit.opened(root) as session:
        gaps = {one.group: (one.kind, one.partners) for one in registers.coverage_gaps(session)}
        assert gaps == {"Haitian Creole": ("single", ("Beech",)), "Mam": ("none", ())}
        registers.set_fields(
            session, PARTNERS, ["a"], {"retired": "2026-11-01"}, by="L. Ruiz", what="retired"
        )
        after = {one.group: one.kind for one in registers.coverage_gaps(session)}
    assert after["Spanish"] == "single"


def test_one_organization_for_many_groups_is_named(root: Path) -> None:
    root = kit.folder(root, more="languages: [{tag: es}, {tag: ht}, {tag: mam}, {tag: so}]\n")
    made(root, partner("a", languages=speaks("es", "ht", "mam"), from_groups=["so"]))
    with kit.opened(root) as session:
        found = registers.coverage_gaps(session)
    assert [one.kind for one in found].count("single") == 4
    assert found[-1].kind == "one_for_many"
    assert found[-1].text == "A alone speaks for 4 groups"


def test_a_census_group_that_is_due_is_looked_at_too(root: Path) -> None:
    from langaccess.outreach.need import import_need

    with kit.opened(root) as session:
        import_need(session, kit.STATES, places=["Alaska"])
        before = {one.group for one in registers.coverage_gaps(session)}
        assert {"Tagalog (incl. Filipino)", "Spanish"} <= before
    made(root, partner("a", serves_groups=["C16001_029"]))
    with kit.opened(root) as session:
        after = {one.group: one.kind for one in registers.coverage_gaps(session)}
    assert after["Tagalog (incl. Filipino)"] == "single"


def test_an_objection_is_shown_to_the_approver_until_it_is_answered(root: Path) -> None:
    said = {"fact": "ice-hold", "on": "2026-11-02", "why": "you held a client for ICE in May"}
    partners = made(root, partner("a", objects_to=[said]), partner("b"))
    ((who, what),) = registers.objections(partners, "ice-hold")
    assert (who.id, what.why) == ("a", said["why"])
    assert registers.objections(partners, "other") == ()
    with kit.opened(root) as session:
        policy = session.policy
    found = registers.due(partners, PARTNERS, policy, NOW.date())
    assert "answer the objection to the fact ice-hold" in {one.what for one in found}
    answered = made(root, partner("c", objects_to=[said | {"answered": "2026-11-05"}]))
    assert registers.objections(answered, "ice-hold") == ()
