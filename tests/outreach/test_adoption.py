"""Adopted languages are in the rules, with their evidence, and the program follows them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from langaccess.agency import ledger
from langaccess.agency.people import Roster
from langaccess.agency.policy import load_policy
from langaccess.core.errors import InputError, LangAccessError
from langaccess.core.tags import Tag
from langaccess.identify import identify
from langaccess.interpret.roster import gaps
from langaccess.outreach.need import adopt_languages, assess, import_need
from tests.outreach import kit


def adopt(root: Path, *tags: str, why: str = "", state: str = "Alaska") -> list[str]:
    with kit.opened(root) as session:
        import_need(session, kit.STATES, places=[state])
        made = adopt_languages(session, tuple(map(Tag, tags)), by="L. Ruiz", why=why)
    return [str(one.tag) for one in made]


def test_each_language_that_is_due_is_written_with_its_figures(tmp_path: Path) -> None:
    root = kit.folder(tmp_path / "a")
    assert adopt(root) == ["tl", "es"]
    tagalog, spanish = load_policy(root / "jurisdiction.yaml").languages
    assert (tagalog.tag, tagalog.count, tagalog.low, tagalog.high) == ("tl", 10_921, 8_891, 12_951)
    assert tagalog.source == "ACS 2018 (1 year), C16001_029: 10,921 ± 2,030"
    assert (spanish.share, spanish.as_of is not None) == (0.91, True)
    with kit.opened(root) as session:
        (entry,) = ledger.entries(session.connection, "need.adopted")
        assert entry.data["by"] == "L. Ruiz"
        assert [one["lang"] for one in entry.data["languages"]] == ["tl", "es"]
        adopted = {one.group: one.adopted for one in assess(session).groups}
        assert adopted["Tagalog (incl. Filipino)"] == ("tl",)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("own", "counts"),
    [
        (["zh-Hans"], {"zh-Hans": 17_111}),
        (["zh-Hans", "zh-Hant"], {"zh-Hans": None, "zh-Hant": None}),
        ([], {"zh": 17_111}),
    ],
)
def test_a_written_form_of_the_rules_is_not_a_second_language(
    tmp_path: Path, own: list[str], counts: dict[str, int | None]
) -> None:
    listed = ", ".join(f"{{tag: {tag}}}" for tag in own)
    root = kit.folder(tmp_path / "a", more=f"languages: [{listed}]\n")
    adopt(root, state="Oregon")
    made = load_policy(root / "jurisdiction.yaml").languages
    assert {str(one.tag): one.count for one in made if one.tag.language == "zh"} == counts


def test_identification_cards_and_gaps_follow(tmp_path: Path) -> None:
    root = kit.folder(tmp_path / "a")
    text = "Tulong po"
    adopt(root)
    policy = load_policy(root / "jurisdiction.yaml")
    assert policy.speakers == {"tl": 10_921, "es": 6_225}
    plain, local = identify(text), identify(text, prior=policy.speakers)
    tagalog = [
        next((one.probability for one in answer.candidates if one.tag == "tl"), 0.0)
        for answer in (plain, local)
    ]
    assert tagalog[1] >= tagalog[0]
    found = gaps(Roster((), "UTC"), policy, on=policy.as_of)
    assert {"tl", "es"} <= {gap.tag for gap in found}


@pytest.mark.slow
def test_a_language_of_a_group_of_several_needs_a_source_or_a_reason(tmp_path: Path) -> None:
    root = kit.folder(tmp_path / "a")
    with pytest.raises(InputError, match="no source names Somali"):
        adopt(root, "so")
    table, rules = kit.school(tmp_path)
    with kit.opened(root) as session:
        import_need(session, table, map_file=rules)
    assert adopt(root, "so", "mam") == ["so", "mam"]
    somali, mam = load_policy(root / "jurisdiction.yaml").languages
    assert somali.count is None  # the group is not split
    assert somali.source.startswith("school-2025: 61 pupils; part of C16001_038")
    assert mam.source == "school-2025: 59 pupils"
    assert adopt(root, "am", why="the clinic counts 60 patients") == ["am"]


def test_a_language_without_a_figure_counts_half_of_the_smallest(tmp_path: Path) -> None:
    root = kit.folder(tmp_path / "a")
    adopt(root)
    adopt(root, "so", why="the clinic")
    assert load_policy(root / "jurisdiction.yaml").speakers[Tag("so")] == 6_225 / 2


FORMS = {
    "none": "",
    "empty": "languages: []\n",
    "lines": "languages:\n  # Spanish first\n  - {tag: es, source: old, basis: [local]}\n"
    "  # from the clinic\n  - tag: mam\n    count: 220\n\nagency:\n  name: Larkspur  # ours\n",
    "margin": "languages:\n- tag: es\n  share: 6\n- tag: mam\n# the end\nagency: {name: X}\n",
    "brackets": "languages: [{tag: es}, {tag: mam, count: 220}]\nagency: {name: X}\n",
    "brackets on lines": "languages: [\n  {tag: es},\n  {tag: mam}\n]\nagency: {name: X}\n",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_the_rest_of_the_file_stays_as_it_was(tmp_path: Path, form: str, line_end: str) -> None:
    root = kit.folder(tmp_path / "a", more=FORMS[form])
    others = ["mam"] if "mam" in FORMS[form] else []
    path = root / "jurisdiction.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", line_end).encode())
    before = path.read_text(encoding="utf-8")
    adopt(root)
    after = path.read_bytes().decode()
    assert ("\r\n" in after) == (line_end == "\r\n")
    policy = load_policy(path)
    assert {one.tag for one in policy.languages} == {"tl", "es", *others}
    for line in before.splitlines():
        kept = "tag:" in line or "languages:" in line or line.strip() in ("share: 6", "]")
        assert kept or line in after, line
    spanish = next(one for one in policy.languages if one.tag == "es")
    assert (spanish.count, spanish.basis) == (6_225, ("local",) if form == "lines" else ())
    adopt(root)
    assert path.read_bytes().decode() == after, "adopting again changes nothing"


@pytest.mark.slow
@pytest.mark.parametrize(
    "entry",
    [
        "\n  - {tag: es}  # since 2020\n",
        "\n  - tag: es\n    source: 'no # remark'  # since 2020\n",
        ' [{tag: es, source: "no # remark"}] # since 2020\n',
        " []  # since 2020\n",
    ],
)
def test_a_remark_after_a_value_stays(tmp_path: Path, entry: str) -> None:
    root = kit.folder(tmp_path / "a", more=f"languages:{entry}")
    adopt(root)
    adopt(root)
    lines = (root / "jurisdiction.yaml").read_text(encoding="utf-8").splitlines()
    assert [line.strip() for line in lines if "#" in line] == ["# since 2020"]


def test_without_a_name_nothing_is_written(tmp_path: Path) -> None:
    root = kit.folder(tmp_path / "a")
    with kit.opened(root) as session:
        import_need(session, kit.STATES, places=["Alaska"])
        with pytest.raises(InputError, match="name of the person"):
            adopt_languages(session, by=" ")
    assert (root / "jurisdiction.yaml").read_text(encoding="utf-8") == kit.RULES


def test_a_full_disk_leaves_the_rules_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = kit.folder(tmp_path / "a")

    def full(_path: Path, content: object, *, check: Callable[[Path], None]) -> None:
        raise LangAccessError("disk full")

    monkeypatch.setattr("langaccess.agency.policy.served_languages.write_atomic", full)
    with pytest.raises(LangAccessError, match="disk full"):
        adopt(root)
    assert (root / "jurisdiction.yaml").read_text(encoding="utf-8") == kit.RULES
    with kit.opened(root) as session:
        assert list(ledger.entries(session.connection, "need.adopted")) == []
