"""The agency's folder is found, and made."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency import workspace
from langaccess.agency.policy import load_policy, shipped_jurisdictions
from langaccess.core.errors import ConfigError, InputError

TODAY = date(2026, 11, 25)
NOBODY: dict[str, str] = {}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "spring"
    folder.mkdir()
    (folder / "jurisdiction.yaml").write_text("id: x\nas_of: 2026-11-25\n", encoding="utf-8")
    return folder


# --- finding --------------------------------------------------------------------------------


def test_the_option_goes_before_the_variable_and_that_before_the_folder(
    root: Path, tmp_path: Path
) -> None:
    for name in ("option", "variable"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "jurisdiction.yaml").write_text("id: y\n", encoding="utf-8")
    variable = {workspace.ENVIRONMENT: str(tmp_path / "variable")}
    by_option = workspace.find(root, tmp_path / "option", environment=variable)
    assert (by_option.chosen_by, by_option.root) == ("option", (tmp_path / "option").resolve())
    by_variable = workspace.find(root, environment=variable)
    assert by_variable.chosen_by == "environment"
    assert workspace.find(root, environment=NOBODY).chosen_by == "folder"


def test_the_nearest_parent_folder_is_found_from_deep_inside(root: Path) -> None:
    deep = root / "brochures" / "2026"
    deep.mkdir(parents=True)
    found = workspace.find(deep, environment=NOBODY)
    assert found.root == root.resolve()
    assert found.note is None
    assert not (root / ".langaccess").exists()


def test_without_a_folder_the_shipped_rules_apply_and_a_note_says_so(tmp_path: Path) -> None:
    found = workspace.find(tmp_path, environment=NOBODY)
    assert found.root is None
    assert found.jurisdiction.name == "us-federal.yaml"
    assert "federal defaults" in (found.note or "")
    with pytest.raises(ConfigError, match="needs an agency's folder"):
        workspace.open_db(found)


@pytest.mark.parametrize("missing", ["none", "empty"])
def test_a_named_folder_without_rules_is_a_configuration_error(
    tmp_path: Path, missing: str
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match="--workspace") as caught:
        workspace.find(explicit=tmp_path / missing)
    assert "langaccess init" in (caught.value.hint or "")
    with pytest.raises(ConfigError, match="LANGACCESS_WORKSPACE"):
        workspace.find(environment={workspace.ENVIRONMENT: str(tmp_path / missing)})


# --- making one -----------------------------------------------------------------------------


def test_a_new_folder_has_its_places_and_no_invented_value(tmp_path: Path) -> None:
    made = workspace.create(tmp_path / "new", {}, today=TODAY)
    assert made.root is not None
    for name in workspace.FOLDERS:
        assert (made.root / name).is_dir()
    assert (made.root / "contacts.yaml").is_file()
    policy = load_policy(made.jurisdiction)
    assert policy.as_of == TODAY
    assert all(getattr(policy.agency, name) is None for name in policy.agency.__slots__)
    assert len(workspace.unset(policy)) == sum(q.needed for q in workspace.QUESTIONS)


@pytest.mark.skipif(os.name != "posix", reason="needs a system with POSIX file modes")
def test_a_new_folder_is_its_makers_alone_and_one_that_was_there_keeps_its_mode(
    tmp_path: Path,
) -> None:
    made = workspace.create(tmp_path / "new", {}, today=TODAY)
    assert made.root is not None
    assert made.root.stat().st_mode & 0o777 == 0o700
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o770)
    workspace.create(tmp_path / "shared", {}, today=TODAY)
    assert (tmp_path / "shared").stat().st_mode & 0o777 == 0o770


def test_answers_are_read_back_exactly(tmp_path: Path) -> None:
    answers = {
        "agency.name": 'St. Mary\'s: "North" # 2 [ñ]',
        "agency.state": "MA",
        "translate.do_not_translate": ["true", "12", "- x", "a: b", "null"],
        "languages": [{"tag": "es"}],
        "network.allowed": True,
        "documents.classes.public_information.approvals": 1,
    }
    policy = load_policy(workspace.create(tmp_path / "n", answers, today=TODAY).jurisdiction)
    assert policy.agency.name == answers["agency.name"]
    assert policy.translate.do_not_translate[-5:] == ("true", "12", "- x", "a: b", "null")
    assert [entry.tag for entry in policy.languages] == ["es"]
    assert policy.network.allowed
    assert policy.documents.classes["public_information"].approvals == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["us-federal", "example-city", "example-county"])
def test_a_template_gives_its_rules_and_nothing_of_its_own_agency(
    tmp_path: Path, name: str
) -> None:
    template = shipped_jurisdictions()[name]
    made = workspace.create(tmp_path / "n", {}, today=TODAY, template=template)
    mine, theirs = load_policy(made.jurisdiction), load_policy(template)
    assert mine.engines == theirs.engines or mine.engines.order == theirs.engines.order
    assert mine.review.review_after_months == theirs.review.review_after_months
    assert mine.translate.gate == theirs.translate.gate
    assert [t.id for t in mine.thresholds] == [t.id for t in theirs.thresholds]
    assert mine.languages == ()
    text = made.jurisdiction.read_text(encoding="utf-8")
    for own in ("Rivermouth", "RIVERMOUTH", "Larkspur", "LARKSPUR", "Camas", "example"):
        assert own not in text


def test_a_template_that_stands_on_other_files_is_refused(tmp_path: Path, root: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(
        "id: o\nextends: ./spring/jurisdiction.yaml\nas_of: 2026-11-25\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match="stay behind"):
        workspace.create(tmp_path / "n", {}, today=TODAY, template=other)
    assert not (tmp_path / "n").exists()


def test_nothing_is_overwritten(tmp_path: Path, root: Path) -> None:
    before = (root / "jurisdiction.yaml").read_bytes()
    with pytest.raises(InputError, match="nothing is overwritten"):
        workspace.create(root, {}, today=TODAY)
    assert (root / "jurisdiction.yaml").read_bytes() == before
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(InputError):
        workspace.create(file, {}, today=TODAY)


def test_unsound_answers_leave_no_rules_behind(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        workspace.create(tmp_path / "n", {"translate.gate": "open"}, today=TODAY)
    assert not (tmp_path / "n" / "jurisdiction.yaml").exists()


def test_a_run_that_was_killed_while_it_wrote_a_file_can_be_run_again(tmp_path: Path) -> None:
    root = tmp_path / "spring"
    root.mkdir()
    (root / ".tmp-x1.yaml").write_text("schema: 1\nid: sp", encoding="utf-8")
    workspace.create(root, {"agency.name": "Spring"}, today=TODAY)
    assert (root / "jurisdiction.yaml").is_file()
    assert not list(root.glob(".tmp-*"))


def test_a_run_that_was_stopped_half_way_can_be_run_again(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        workspace.create(tmp_path / "n", {"translate.gate": "open"}, today=TODAY)
    assert (tmp_path / "n" / "roster").is_dir()
    assert workspace.create(tmp_path / "n", {}, today=TODAY).root == (tmp_path / "n").resolve()


def test_the_list_of_what_is_missing_shrinks_as_it_is_entered(tmp_path: Path) -> None:
    made = workspace.create(tmp_path / "n", {"agency.name": "X"}, today=TODAY)
    missing = {item.key for item in workspace.unset(load_policy(made.jurisdiction))}
    assert "agency.name" not in missing
    assert "agency.interpreter_line" in missing


def test_a_sample_that_was_killed_while_it_was_filled_can_be_made_again(tmp_path: Path) -> None:
    whole = workspace.create_sample(tmp_path / "whole", today=TODAY).root
    assert whole is not None
    names = sorted(path.name for path in (whole / "brochures").iterdir())
    half = tmp_path / "half"
    (half / "brochures").mkdir(parents=True)
    (half / "brochures" / names[0]).write_bytes((whole / "brochures" / names[0]).read_bytes())
    (half / "brochures" / ".tmp-x.docx").write_bytes(b"PK")
    made = workspace.create_sample(half, today=TODAY)
    assert made.root == half.resolve()
    assert sorted(path.name for path in (half / "brochures").iterdir()) == names


def test_a_brochure_of_somebodys_own_is_never_taken_for_a_sample(tmp_path: Path) -> None:
    sample = workspace.create_sample(tmp_path / "sample", today=TODAY).root
    assert sample is not None
    (name, *_) = sorted(path.name for path in (sample / "brochures").iterdir())
    for folder, text in (("own", b"ours"), ("other", (sample / "brochures" / name).read_bytes())):
        (tmp_path / folder / "brochures").mkdir(parents=True)
        (tmp_path / folder / "brochures" / name).write_bytes(text)
    with pytest.raises(InputError, match="something here already"):
        workspace.create_sample(tmp_path / "own", today=TODAY)
    with pytest.raises(InputError, match="something here already"):
        workspace.create(tmp_path / "other", {}, today=TODAY)


# --- questions ------------------------------------------------------------------------------


def answer(key: str, typed: str) -> object:
    return next(q for q in workspace.QUESTIONS if q.key == key).read(typed)


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("agency.name", "  A   B ", "A B"),
        ("agency.kind", "Sheriff", "sheriff"),
        ("agency.state", "ma", "MA"),
        ("agency.time_zone", "America/Boise", "America/Boise"),
        ("agency.public_phone", "617-555-0123", "617-555-0123"),
        ("languages", "Spanish, pt_br,es", [{"tag": "es"}, {"tag": "pt-BR"}]),
        ("translate.do_not_translate", "A, B ,", ["A", "B"]),
        ("network.allowed", "y", True),
        ("network.allowed", "no", False),
        ("documents.classes.public_information.approvals", "1", 1),
    ],
)
def test_answers_are_understood(key: str, typed: str, value: object) -> None:
    assert answer(key, typed) == value


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("agency.kind", "army"), ("agency.state", "QQ"), ("agency.time_zone", "Boise"),
        ("agency.public_phone", "12"), ("languages", "Chinese"), ("languages", "Qwertyish"),
        ("network.allowed", "maybe"), ("translate.gate", "off"),
        ("documents.classes.public_information.approvals", "0"),
    ],
)  # fmt: skip
def test_answers_that_cannot_be_used_are_refused_with_the_reason(key: str, typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w{4}"):
        answer(key, typed)
