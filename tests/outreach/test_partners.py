"""Partners: who is offered, who is missing, what is printed, and HSDS in and out."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import ledger
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.tags import Tag
from langaccess.outreach import registers
from langaccess.outreach.registers import PARTNERS, ReferralPartner
from tests.outreach import kit
from tests.support import FIXTURES

HSDS = FIXTURES / "hsds" / "services.json"
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


def test_hsds_is_read_with_its_defects_named(root: Path) -> None:
    with kit.opened(root) as session:
        found = registers.load_hsds(HSDS, session.policy)
    first, second = found.entries
    assert {key: value for key, value in first.items() if key != "hsds"} == {
        "id": "5a1d1c9e-5d0f-4a52-9a3c-0d6c36c1f001",
        "org": "Oak Library",
        "service": "Evening English classes",
        "needs": ["esl"],
        "area": {"level": "county", "name": "Bell County"},
        "languages": [
            {"tag": "es", "how": "staff", "note": "every evening"},
            {"tag": "fr", "how": "staff"},
        ],
        "phones": [
            {"number": "217-555-0140", "extension": "12", "use": "front desk"},
            {"number": "217-555-0141"},
        ],
        "url": "https://example.org/esl",
        "hours": "Tuesday and Thursday, 6 to 8:30 pm; first Saturday: information day",
        "weekly": [{"days": ["tue", "thu"], "start": "18:00", "end": "20:30"}],
        "address": "12 Oak Street, Larkspur, IL, 60000",
        "cost": "free",
        "eligibility": "Adults. Asylum seekers and refugees are welcome.",
        "checked": {"on": "2026-10-20", "by": "desk@example.org", "how": "directory"},
    }
    assert second["retired"] == "2024-02-29"
    said = "\n".join(found.warnings)
    defects = (
        *("time zone `3`", "number `number`", "language `Ethiopic`", "interpretation"),
        *("contact persons", "only words", "Shelter line: no one has checked it"),
    )
    assert [defect for defect in defects if defect not in said] == []


def test_hsds_json_comes_back_as_it_went_in(root: Path, tmp_path: Path) -> None:
    with kit.opened(root) as session:
        found = registers.load_hsds(HSDS, session.policy)
        registers.import_entries(session, PARTNERS, found.entries, by="D. Clerk")
        partners = registers.load_register(session, PARTNERS)
        out = registers.hsds_records(partners, session.policy.id)
        assert out == json.loads(HSDS.read_text(encoding="utf-8"))["contents"]
        again = tmp_path / "again.json"
        again.write_text(json.dumps({"contents": out}), encoding="utf-8")
        assert registers.load_hsds(again, session.policy) == found
        assert registers.import_entries(session, PARTNERS, found.entries, by="D").same


def test_only_a_changed_field_changes_in_the_record(root: Path) -> None:
    with kit.opened(root) as session:
        found = registers.load_hsds(HSDS, session.policy)
        registers.import_entries(session, PARTNERS, found.entries, by="D. Clerk")
        check = registers.EntryCheck(date(2026, 11, 20), "l.ruiz@example.org", "call")
        (one,) = registers.record_check(session, PARTNERS, ["Evening"], check)
        (out,) = registers.hsds_records([one], session.policy.id)
    before = json.loads(HSDS.read_text(encoding="utf-8"))["contents"][0]
    assert {key for key in out if out[key] != before[key]} == {"assured_date", "assurer_email"}
    assert out["assured_date"] == "2026-11-20"


def test_hsds_tables_come_back_as_they_went_in(root: Path, tmp_path: Path) -> None:
    with kit.opened(root) as session:
        found = registers.load_hsds(HSDS, session.policy)
        partners = [registers.load_one(one, PARTNERS) for one in found.entries]
        folders = [tmp_path / "one", tmp_path / "two"]
        read = []
        for folder in folders:
            folder.mkdir()
            records = registers.hsds_records(partners, session.policy.id)
            for name, body in registers.hsds_tables(records).items():
                (folder / name).write_bytes(body)
            read.append(registers.load_hsds(folder, session.policy))
            partners = [registers.load_one(one, PARTNERS) for one in read[-1].entries]
    assert read[0] == read[1]

    def bare(entries: Any) -> Any:
        return [{k: v for k, v in one.items() if k != "hsds"} for one in entries]

    assert bare(read[0].entries) == bare(found.entries)
    text = (folders[0] / "languages.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {"Spanish", "Ethiopic", "French"} == {row["name"] for row in rows}


def test_an_entry_of_our_own_leaves_as_hsds_and_interpreted_languages_are_words(
    root: Path,
) -> None:
    languages = [*speaks("es"), *speaks("mam", how="interpreter")]
    (one,) = made(root, partner("oak", languages=languages, area={"level": "state", "name": "IL"}))
    (out,) = registers.hsds_records([one], "larkspur")
    assert [lang["code"] for lang in out["languages"]] == ["es"]
    assert out["interpretation_services"] == "Through an interpreter: Mam"
    assert out["service_areas"][0]["extent_type"] == "state"
    assert (out["name"], out["organization"]["name"], out["status"]) == ("Oak", "Oak", "active")
    assert out == registers.hsds_records([one], "larkspur")[0]


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("12 Oak Street, Unit 3, Larkspur, IL, 60000",
         ("12 Oak Street, Unit 3", "Larkspur", "IL", "60000")),
        ("behind the church", ("behind the church", "", "", "")),
    ],
)  # fmt: skip
def test_an_address_has_the_keys_that_hsds_requires(
    root: Path, address: str, parts: tuple[str, ...]
) -> None:
    (one,) = made(root, partner("oak", address=address))
    (out,) = registers.hsds_records([one], "larkspur")
    (written,) = out["service_at_locations"][0]["location"]["addresses"]
    keys = ("address_1", "city", "state_province", "postal_code")
    assert tuple(written[key] for key in keys) == parts
    assert {"country", "address_type"} <= set(written)
    assert all(one["taxonomy_term"]["description"] for one in out["attributes"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ('{"contents": 3}', "no HSDS services"),
        ('[{"name": "x"}]', "has no `id`"),
        ('[{"id": "x"}]', "has no `name`"),
        ('[{"id": "x", "name": "x", "organization": "Oak"}]', "`organization` is not an object"),
        ('[{"id": "x", "name": "x", "languages": ["es"]}]', "`languages` is not a list of objects"),
        ('[{"id": "x", "name": "x", "phones": {"number": "1"}}]', "`phones` is not a list"),
        (
            '[{"id": "x", "name": "x", "service_at_locations": [{"location": {"addresses": 3}}]}]',
            "`addresses` is not a list",
        ),
    ],
)
def test_a_file_that_is_not_hsds_is_refused(
    root: Path, tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with kit.opened(root) as session, pytest.raises(InputError, match=message):
        registers.load_hsds(path, session.policy)
    with kit.opened(root) as session, pytest.raises(InputError, match=r"no services\.csv"):
        registers.load_hsds(tmp_path / "a", session.policy)


@pytest.mark.parametrize("services", ["id,name\n,Oak\n", "name\nOak\n"])
def test_a_table_whose_service_has_no_id_is_refused(
    root: Path, tmp_path: Path, services: str
) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "services.csv").write_text(services, encoding="utf-8")
    (folder / "phones.csv").write_text("number\n217-555-0100\n", encoding="utf-8")
    with kit.opened(root) as session, pytest.raises(InputError, match="has no `id`"):
        registers.load_hsds(folder, session.policy)


def test_a_row_without_an_id_belongs_to_what_it_names_and_to_nothing_else(
    root: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, text in (
        ("services", "id,name\ns1,Oak\n"),
        ("phones", "service_id,number\ns1,217-555-0100\n,217-555-0199\n"),
        ("languages", "service_id,phone_id,code\n,,fr\ns1,,es\n"),
    ):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    with kit.opened(root) as session:
        (entry,) = registers.load_hsds(folder, session.policy).entries
    assert entry["phones"] == [{"number": "217-555-0100"}]
    assert entry["languages"] == [{"tag": "es", "how": "staff"}]
    assert "languages" not in entry["hsds"]["phones"][0]


def test_two_terms_of_one_need_are_one_need(root: Path, tmp_path: Path) -> None:
    terms = [{"taxonomy_term": {"name": name}} for name in ("Legal aid", "Legal clinic", "Food")]
    path = tmp_path / "x.json"
    path.write_text(json.dumps([{"id": "x", "name": "x", "attributes": terms}]), encoding="utf-8")
    with kit.opened(root) as session:
        (entry,) = registers.load_hsds(path, session.policy).entries
    assert entry["needs"] == ["legal", "food"]
