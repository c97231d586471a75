"""`langaccess contacts` through `main`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import Capture
from tests.review.kit import Agency, agency, fill, plain, run


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    made = agency(tmp_path / "springfield", doc_class="operational")
    (made.root / "contacts.yaml").write_text(
        "contacts:\n  records_desk:\n    phone: 217-555-0100\n", encoding="utf-8"
    )
    made.take(fill(made.export(tmp_path / "pack")))
    return made


def test_a_change_names_the_copies_that_it_calls_back_and_no_others(
    capsys: Capture, police: Agency
) -> None:
    police.approve("A. Khan")
    words = ("publish", "flyer.ht.md", "--site", "Lobby", "--copies", "7")
    assert plain(capsys, police, *words)[0] == 0
    change = ("contacts", "set", "records_desk.phone", "217-555-0144", "--by", "D. Clerk")
    assert "recall: 7 copies of SP-001 ht v1" in plain(capsys, police, *change)[1]
    another = ("contacts", "set", "jail.phone", "217-555-0166", "--by", "D. Clerk")
    code, out = plain(capsys, police, *another)
    assert (code, "recall" in out) == (0, False)


@pytest.mark.parametrize("key", ["records_desk.phone", "front_desk.phone"])
def test_a_number_that_another_desk_has_is_refused_before_anything_is_written(
    capsys: Capture, police: Agency, key: str
) -> None:
    before = (police.root / "contacts.yaml").read_text(encoding="utf-8")
    (police.root / "contacts.yaml").write_text(
        before + "  jail:\n    phone: 217-555-0166\n", encoding="utf-8"
    )
    flyer = police.flyer.read_text(encoding="utf-8")
    held = (police.root / "contacts.yaml").read_text(encoding="utf-8")
    change = ("contacts", "set", key, "(217) 555-0166", "--by", "D. Clerk")
    code, error = run(capsys, police, *change)
    assert code == 4
    assert "jail.phone has this value already" in error["message"]
    assert "keep one of the two keys in contacts.yaml" in error["hint"]
    assert (police.root / "contacts.yaml").read_text(encoding="utf-8") == held
    assert police.flyer.read_text(encoding="utf-8") == flyer


def test_a_change_says_that_what_is_still_out_may_come_back(
    capsys: Capture, police: Agency
) -> None:
    change = ("contacts", "set", "records_desk.phone", "217-555-0144", "--by", "D. Clerk")
    code, out = plain(capsys, police, *change)
    assert code == 0
    assert "1 translated sentence, no new version, because not all of it is approved" in out
    assert "files of these still with translators can be imported" in out


def test_a_page_that_was_out_while_a_number_changed_is_taken_in_with_the_new_one(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    pack = tmp_path / "pages"
    made = ("review", "export", "--lang", "ht", "--to", str(pack), "--format", "html")
    assert plain(capsys, police, *made)[0] == 0
    page = (pack / "ht" / "pages" / "flyer.md.html").read_text(encoding="utf-8")
    start = page.index('id="data">') + len('id="data">')
    data = json.loads(page[start : page.index("</script>", start)])
    units = [{**unit, "target": "", "comment": "", "ticked": False} for unit in data.pop("units")]
    for unit in units:
        if "217-555-0100" in unit["source"]:
            unit["target"] = "Rakwoche, rele {1}217-555-0100{/1} touswit."
    body = data | {"format": "langaccess-review", "version": 1, "reviewer": "", "units": units}
    path = tmp_path / data["name"]
    path.write_text(json.dumps(body), encoding="utf-8")
    change = ("contacts", "set", "records_desk.phone", "217-555-0144", "--by", "D. Clerk")
    assert plain(capsys, police, *change)[0] == 0
    code, answer = run(capsys, police, "review", "import", str(path), "--translator", "jean")
    (row,) = answer["documents"]
    assert (code, row["taken"], row["held"], row["renewed"]) == (0, 1, [], ["m2/0"])
    texts = [one.target.text for one in police.document().sentences if one.target]
    assert "Rakwoche, rele 217-555-0144 touswit." in texts


def test_an_undo_gives_the_value_before_in_every_document_and_names_the_copies(
    capsys: Capture, police: Agency
) -> None:
    source = police.flyer.read_text(encoding="utf-8")
    undo = ("contacts", "undo", "records_desk.phone", "--by", "D. Clerk")
    code, error = run(capsys, police, *undo)
    assert (code, "was never changed here" in error["message"]) == (4, True)
    police.approve("A. Khan")
    set_ = ("contacts", "set", "records_desk.phone", "217-555-0144", "--by", "D. Clerk")
    assert plain(capsys, police, *set_)[0] == 0
    assert (
        plain(capsys, police, "publish", "flyer.ht.md", "--site", "Lobby", "--copies", "7")[0] == 0
    )
    code, out = plain(capsys, police, *undo)
    assert code == 0
    assert "records_desk.phone: 217-555-0144 -> 217-555-0100" in out
    assert "recall: 7 copies" in out
    assert police.flyer.read_text(encoding="utf-8") == source
    code, again = run(capsys, police, *undo)
    assert (code, again["old"], again["new"]) == (0, "217-555-0100", "217-555-0144")


def test_an_undo_of_a_value_that_was_edited_by_hand_is_refused(
    capsys: Capture, police: Agency
) -> None:
    set_ = ("contacts", "set", "records_desk.phone", "217-555-0144", "--by", "D. Clerk")
    assert plain(capsys, police, *set_)[0] == 0
    register = police.root / "contacts.yaml"
    register.write_text(register.read_text("utf-8").replace("0144", "0145"), encoding="utf-8")
    code, error = run(capsys, police, "contacts", "undo", "records_desk.phone", "--by", "D. Clerk")
    assert code == 4
    assert "is 217-555-0145, but the last recorded change made it 217-555-0144" in error["message"]


def test_a_draft_with_the_old_value_is_named(capsys: Capture, police: Agency) -> None:
    draft = police.root / "translations" / "flyer.es.md"
    draft.parent.mkdir(exist_ok=True)
    draft.write_text("Llame al (217) 555-0100.\n", encoding="utf-8")
    set_ = ("contacts", "set", "records_desk.phone", "217-555-0144", "--by", "D. Clerk")
    code, data = run(capsys, police, *set_)
    assert (code, data["drafts"]) == (0, ["translations/flyer.es.md"])
    capsys.readouterr()
