"""Two agencies share phrases, terms and a memory, and take them back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import provenance
from langaccess.agency.provenance import MachineText
from langaccess.cli import main
from langaccess.core.errors import InputError
from langaccess.core.model import Credential, Person
from langaccess.core.tags import Tag
from langaccess.outreach import sharing
from langaccess.outreach.sharing import PackKind
from langaccess.phrases.book import load_phrasebook
from langaccess.translate.memory import TranslationUnit, Trust, approve_terms, load_terms
from tests.outreach.sharing.kit import (
    ALL,
    CALL,
    PHRASES,
    SO,
    TERMS,
    Office,
    apply,
    make,
    pairs,
    state,
    trust,
)
from tests.support import keep_units


@pytest.mark.slow
def test_what_is_shared_arrives_unapproved_and_is_taken_back(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    before = state(theirs.root)
    made = make(ours, tmp_path)
    trust(theirs, made)
    done = apply(theirs, made.file)
    assert {one.kind: one.items for one in done.taken} == dict.fromkeys(ALL, 1)
    book = load_phrasebook(theirs.root / "phrasebooks")
    phrase = book.translations[SO]["interpreter.point"]
    assert (phrase.text, str(phrase.state)) == ("Tilmaan luqaddaada.", "draft")
    assert phrase.source == "pack street of Riverton Police v1, interpreter.point"
    assert pairs(theirs) == [("Call the desk.", "Wac miiska.", Trust.TRANSLATED)]
    assert "taliyaha heeganka" in (theirs.root / "glossary/riverton-police-street.yaml").read_text()
    with theirs() as session:
        assert [one["version"] for one in sharing.applied_packs(session)] == [1]
        stays = sharing.remove_pack(
            session, "street", agency="Riverton Police", by="lena", why="taken back"
        )
        assert (stays, sharing.applied_packs(session)) == ([], ())
    assert state(theirs.root) == before
    assert pairs(theirs) == []


@pytest.mark.slow
def test_a_pack_names_the_kinds_that_the_agency_has_nothing_of(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    made = make(filled[0], tmp_path, kinds=[PackKind.FACTS, PackKind.PHRASES])
    assert made.empty == (PackKind.FACTS,)
    assert {file.kind for file in made.manifest.files} == {PackKind.PHRASES}
    with pytest.raises(InputError, match="nothing to put into this pack"):
        make(filled[0], tmp_path, kinds=[PackKind.FACTS])


@pytest.mark.slow
def test_a_newer_version_replaces_what_the_older_one_brought(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path)
    trust(theirs, made)
    apply(theirs, made.file)
    later = make(ours, tmp_path, kinds=[PackKind.TERMS])
    assert later.manifest.version == 2
    apply(theirs, later.file)
    assert pairs(theirs) == []
    assert "so" not in {p.stem for p in (theirs.root / "phrasebooks").rglob("*.yaml")}
    assert (theirs.root / "glossary/riverton-police-street.yaml").is_file()


@pytest.mark.slow
def test_a_lower_version_is_refused_even_after_the_pack_was_removed(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    first, second = make(ours, tmp_path), make(ours, tmp_path, kinds=[PackKind.TERMS])
    trust(theirs, first)
    apply(theirs, second.file)
    with theirs() as session:
        sharing.remove_pack(session, "street", agency="Riverton Police", by="lena", why="old")
    before = state(theirs.root)
    with pytest.raises(InputError, match="version 2 already; this is the older version 1"):
        apply(theirs, first.file)
    assert state(theirs.root) == before


@pytest.mark.slow
def test_ones_own_text_stays(filled: tuple[Office, Office], tmp_path: Path) -> None:
    ours, theirs = filled
    en = load_phrasebook().phrases["interpreter.point"].en
    own = PHRASES.format(en=json.dumps(en)).replace("Tilmaan luqaddaada.", "Farta ku fiiq.")
    (theirs.root / "phrasebooks" / "languages").mkdir(parents=True)
    (theirs.root / "phrasebooks/languages/so.yaml").write_text(own, encoding="utf-8")
    made = make(ours, tmp_path, kinds=[PackKind.PHRASES])
    trust(theirs, made)
    done = apply(theirs, made.file)
    assert [(one.items, one.kept) for one in done.taken] == [(0, 1)]
    assert "Farta ku fiiq." in (theirs.root / "phrasebooks/languages/so.yaml").read_text()


@pytest.mark.slow
def test_rules_of_others_are_for_reading_only(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path, kinds=[PackKind.POLICY])
    trust(theirs, made)
    rules = (theirs.root / "jurisdiction.yaml").read_bytes()
    apply(theirs, made.file)
    assert (theirs.root / "jurisdiction.yaml").read_bytes() == rules
    copy = theirs.root / "packs/riverton-police-street/policy/rules-to-read.yaml"
    assert copy.read_bytes() == (ours.root / "jurisdiction.yaml").read_bytes()


@pytest.mark.slow
def test_a_machines_words_stay_a_draft_and_are_no_sentence_pair(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    en = load_phrasebook().phrases["interpreter.point"].en
    said = "Farta ku fiiq luqadda aad ku hadasho halkan hadda."
    languages = ours.root / "phrasebooks/languages/so.yaml"
    languages.write_text(
        languages.read_text(encoding="utf-8").replace("Tilmaan luqaddaada.", said),
        encoding="utf-8",
    )
    source = "Please call the front desk before you come."
    target = "Fadlan wac miiska hore intaadan iman halkan."
    with ours() as session:
        unit = TranslationUnit(Tag("en"), SO, source, target, Trust.APPROVED, "x", by="Hodan Ali")
        keep_units(session, unit)
    with theirs() as session:
        made = [MachineText(en, said, "engine:x"), MachineText(source, target, "engine:x")]
        provenance.remember(session.connection, SO, made, at=session.now)
    pack = make(ours, tmp_path)
    trust(theirs, pack)
    done = {one.kind: one for one in apply(theirs, pack.file).taken}
    assert "the same wording as the program's draft" in " ".join(done[PackKind.PHRASES].wording)
    assert "the same wording as the program's draft" in " ".join(done[PackKind.MEMORY].wording)
    assert target not in {pair[1] for pair in pairs(theirs)}


@pytest.mark.slow
def test_ones_own_term_stays(filled: tuple[Office, Office], tmp_path: Path) -> None:
    ours, theirs = filled
    own = TERMS.replace("taliyaha heeganka", "sarkaalka heeganka")
    (theirs.root / "glossary" / "a.yaml").write_text(own, encoding="utf-8")
    made = make(ours, tmp_path, kinds=[PackKind.TERMS])
    trust(theirs, made)
    done = apply(theirs, made.file)
    assert [(one.items, one.kept) for one in done.taken] == [(0, 1)]
    concept = load_terms(theirs.root / "glossary").concepts["watch-commander"]
    assert [form.text for form in concept.forms[SO]] == ["sarkaalka heeganka"]


@pytest.mark.slow
def test_an_approved_term_stays_when_its_pack_is_removed(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path, kinds=[PackKind.TERMS])
    trust(theirs, made)
    apply(theirs, made.file)
    proof = Credential("translator_tested", Tag("en"), SO, "translate")
    with theirs() as session:
        base = load_terms(theirs.root / "glossary")
        who = Person("ana", "Ana", credentials=(proof,))
        (asked,) = approve_terms(session, base, ("watch-commander",), SO, who)
        assert asked.decision.allowed
        stays = sharing.remove_pack(
            session, "street", agency="Riverton Police", by="lena", why="it ended"
        )
    assert stays == ["1 term that your agency approved"]
    concept = load_terms(theirs.root / "glossary").concepts["watch-commander"]
    assert [form.text for form in concept.forms[SO]] == ["taliyaha heeganka"]


@pytest.mark.slow
def test_the_commands_share_and_take_back(
    filled: tuple[Office, Office], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(office: Office, *words: str) -> tuple[int, dict[str, Any]]:
        code = main(["pack", *words, "--workspace", str(office.root), "--json"])
        body = json.loads(capsys.readouterr().out)
        return code, body.get("data") or body["error"]

    ours, theirs = filled
    out = str(tmp_path / "out")
    code, made = run(ours, "make", "phrases", "memory", "programs", "--name", "street", "--licence",
                     "CC0-1.0", "--by", "Lena Ruiz", "--out", out)  # fmt: skip
    assert (code, made["empty"]) == (0, ["programs"])
    code, refused = run(theirs, "verify", made["file"])
    assert (code, "langaccess pack trust" in refused["hint"]) == (4, True)
    code, _ = run(theirs, "trust", made["key_file"], "--agency", "Riverton Police", "--heard",
                  made["numbers"], "--call", CALL, "--by", "lena")  # fmt: skip
    assert code == 0
    code, seen = run(theirs, "verify", made["file"])
    assert (code, seen["pack"]["agency"], seen["applied"]) == (0, "Riverton Police", None)
    code, done = run(theirs, "apply", made["file"], "--by", "lena")
    assert (code, [one["items"] for one in done["taken"]]) == (0, [1, 1])
    code, keys = run(theirs, "keys")
    assert [p["name"] for p in keys["packs"]] == ["street"]
    assert keys["keys"][0]["numbers"] == made["numbers"]
    code, _ = run(theirs, "remove", "street", "--from", "Riverton Police", "--by", "lena", "--why",
                  "no agreement any more")  # fmt: skip
    assert (code, pairs(theirs)) == (0, [])
    code, _ = run(theirs, "revoke", made["numbers"][:5], "--by", "lena", "--why", "stolen")
    assert (code, run(theirs, "verify", made["file"])[0]) == (0, 4)
