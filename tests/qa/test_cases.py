"""The cases of the checks: tables of sources and targets in `cases/`, which a linguist can extend.

A file is a list of groups. A group has

* `group`: what its cases show;
* `code`: the check that a wrong target must be caught by; any check when absent;
* `run`: the checks that run (a list of codes, or `values`: those that compare values), all when
  absent; `except`: codes that do not count;
* `severity`: what a wrong target must be, `error` or `warning`; either when absent;
* `right_means`: what a right target may not have: `nothing` (no finding, the default), `no_error`,
  `no_code` (no finding of `code`);
* `engine`: false (the default), true, or both in a list: whether an engine wrote the target;
* `cases`: each with `source`, `lang` (and `from`, if the source is not English), and `right`,
  `wrong`, or `target` with what is expected of it: `codes`, `severities` or `errors` (a number);
  also `note`, `dnt` (terms that stay) and `terms` (entries of the term base).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from langaccess.core.model import Finding, Severity
from langaccess.core.tags import Tag
from langaccess.qa import CHECKS, Term, run

FILES = sorted(Path(__file__).with_name("cases").glob("*.yaml"))
VALUES = [c for c in CHECKS if c.endswith(".differs") and c != "negation.differs"]
GROUP_KEYS = {
    "group", "code", "run", "except", "severity", "right_means", "engine", "cases",
}  # fmt: skip
CASE_KEYS = {
    "source", "lang", "from", "right", "wrong", "target", "codes", "severities", "errors", "note",
    "dnt", "terms",
}  # fmt: skip


def groups() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in FILES:
        for group in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield path.stem, group


def cases() -> Iterator[Any]:
    for file, group in groups():
        engines = group.get("engine", False)
        for engine in engines if isinstance(engines, list) else [engines]:
            for number, case in enumerate(group["cases"], start=1):
                for side in ("right", "wrong", "target"):
                    if side in case:
                        name = f"{file}-{group['group']}-{number}-{side}-{case['lang']}"
                        yield pytest.param(
                            group, case, side, engine, id=name + "-engine" * bool(engine)
                        )


def found(group: dict[str, Any], case: dict[str, Any], side: str, *, engine: bool) -> list[Finding]:
    codes = group.get("run")
    findings = run(
        case["source"],
        case[side],
        source_tag=Tag(case.get("from", "en")),
        target_tag=Tag(case["lang"]),
        codes=VALUES if codes == "values" else codes,
        dnt=tuple(case.get("dnt", ())),
        terms=tuple(map(_term, case.get("terms", ()))),
        by_engine=engine,
    )
    return [f for f in findings if f.code not in group.get("except", ())]


def _term(entry: dict[str, Any]) -> Term:
    return Term(entry["source"], tuple(entry.get("target", ())), tuple(entry.get("forbidden", ())))


def errors(findings: Sequence[Finding]) -> list[Finding]:
    return [f for f in findings if f.severity is Severity.ERROR]


@pytest.mark.slow
@pytest.mark.parametrize(("group", "case", "side", "engine"), list(cases()))
def test_the_table_holds(
    group: dict[str, Any], case: dict[str, Any], side: str, *, engine: bool
) -> None:
    findings = found(group, case, side, engine=engine)
    code = group.get("code")
    if side == "wrong":
        caught = [f for f in findings if code in (None, f.code)]
        assert caught
        if "severity" in group:
            assert group["severity"] in {f.severity.value for f in caught}
    elif side == "right":
        means = group.get("right_means", "nothing")
        if means == "no_error":
            findings = errors(findings)
        elif means == "no_code":
            findings = [f for f in findings if f.code == code]
        assert findings == []
    else:
        assert any(key in case for key in ("codes", "severities", "errors"))
        assert [f.code for f in findings] == case.get("codes", [f.code for f in findings])
        severities = [f.severity.value for f in findings]
        assert severities == case.get("severities", severities)
        assert len(errors(findings)) == case.get("errors", len(errors(findings)))


@pytest.mark.slow
def test_the_tables_have_the_keys_that_are_read_and_one_group_of_each_name() -> None:
    names = [(file, group["group"], group.get("code")) for file, group in groups()]
    assert len(set(names)) == len(names)
    for _, group in groups():
        assert set(group) <= GROUP_KEYS
        assert all(set(case) <= CASE_KEYS for case in group["cases"])


def test_every_check_has_a_wrong_and_a_right_target() -> None:
    sides = {side: set[str]() for side in ("wrong", "right")}
    for file, group in groups():
        for side, codes in sides.items():
            if file == "codes" and any(side in case for case in group["cases"]):
                codes.add(group["code"])
    assert sides["wrong"] == sides["right"] == set(CHECKS), (
        "add a case to tests/qa/cases/codes.yaml"
    )


@pytest.mark.slow
@pytest.mark.parametrize("side", ["wrong", "target"])
def test_a_message_never_quotes_a_whole_text(side: str) -> None:
    for file, group in groups():
        for case in group["cases"]:
            if file != "codes" or side not in case:
                continue
            for finding in found(group, case, side, engine=False):
                assert case["source"] not in finding.message
                assert not case[side] or case[side] not in finding.message


@pytest.mark.slow
def test_a_check_makes_findings_of_its_own_code_only() -> None:
    for file, group in groups():
        for case in group["cases"] if file == "codes" else ():
            for code in CHECKS:
                findings = found({"run": [code]}, case, "wrong", engine=False)
                assert {f.code for f in findings} <= {code}
