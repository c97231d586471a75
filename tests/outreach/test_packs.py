"""Two agencies share phrases, terms and a memory, and take them back."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from langaccess.agency import provenance
from langaccess.agency.provenance import MachineText
from langaccess.agency.session import Session
from langaccess.agency.workspace import create, find
from langaccess.cli import main
from langaccess.core.errors import InputError
from langaccess.core.files import sha256
from langaccess.core.model import Credential, Person
from langaccess.core.signing import SecretKey, make_secret_key, read_public_key
from langaccess.core.tags import Tag
from langaccess.interpret.roster import RosterQuery, load_roster, translators
from langaccess.interpret.roster import find as find_interpreter
from langaccess.outreach import sharing
from langaccess.outreach.sharing import PackKind
from langaccess.phrases.book import load_phrasebook
from langaccess.translate.memory import Memory, TranslationUnit, Trust, approve_terms, load_terms

CALL = "Sgt. Lee, 217-555-0100"
SO = Tag("so")
PEOPLE = """\
people:
  - {id: lena, name: Lena Ruiz, kind: member, phone: 217-555-0130, coordinator: true}
  - {id: tom, name: Tom Berg, kind: member, phone: 217-555-0131}
"""


@dataclass(frozen=True)
class Office:
    """An agency of this test; each command is a session of its own."""

    root: Path

    def __call__(self, day: str = "2026-11-29") -> Session:
        session = Session(find(explicit=self.root))
        session.__dict__["now"] = datetime.fromisoformat(f"{day}T10:00:00-06:00")
        return session


@pytest.fixture
def offices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Office, Office]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "account"))
    made = []
    for name in ("Riverton", "Lakeside"):
        root = tmp_path / name
        create(root, {"agency.name": f"{name} Police"}, today=date(2026, 11, 25))
        (root / "roster").mkdir(exist_ok=True)
        (root / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
        made.append(Office(root))
    return made[0], made[1]


PHRASES = """\
language: so
state: draft
source: unknown
licence: unknown
phrases:
  interpreter.point:
    en: {en}
    text: "Tilmaan luqaddaada."
    state: translated
    translator: "Hodan Ali"
    licence: CC0-1.0
"""
TERMS = """\
schema: 1
terms:
  - id: watch-commander
    en: watch commander
    forms:
      so:
        - {text: taliyaha heeganka, usage: preferred, state: translated, by: Hodan Ali}
"""


@pytest.fixture
def filled(offices: tuple[Office, Office]) -> tuple[Office, Office]:
    """Let the first agency have a phrase, a term and an approved sentence pair."""
    root = offices[0].root
    en = load_phrasebook().phrases["interpreter.point"].en
    languages = root / "phrasebooks" / "languages"
    languages.mkdir(parents=True)
    (languages / "so.yaml").write_text(PHRASES.format(en=json.dumps(en)), encoding="utf-8")
    (root / "glossary" / "own.yaml").write_text(TERMS, encoding="utf-8")
    with offices[0]() as session:
        unit = TranslationUnit(
            Tag("en"), SO, "Call the desk.", "Wac miiska.", Trust.APPROVED, "flyer", by="Hodan Ali"
        )
        Memory(session.connection).add([unit])
    return offices


ALL = [PackKind.PHRASES, PackKind.TERMS, PackKind.MEMORY]


def make(office: Office, out: Path, day: str = "2026-11-29", **more: Any) -> sharing.MadePack:
    with office(day) as session:
        return sharing.make_pack(
            session, "street", more.pop("kinds", ALL), out, by="lena", licence="CC0-1.0", **more
        )


def trust(office: Office, made: sharing.MadePack, **more: Any) -> sharing.TrustedKey:
    words: dict[str, Any] = {
        "agency": "Riverton Police", "heard": made.key.numbers, "confirmed": CALL, "by": "lena",
    }  # fmt: skip
    with office() as session:
        return sharing.trust_key(session, read_public_key(made.key_file), **(words | more))


def apply(office: Office, path: Path, day: str = "2026-11-29") -> sharing.AppliedPack:
    with office(day) as session:
        return sharing.apply_pack(session, path, by="lena")


def state(root: Path) -> dict[str, bytes]:
    """Return every file of an agency but its database and locks."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".langaccess" not in path.as_posix()
    }


def pairs(office: Office) -> list[tuple[str, str, Trust]]:
    with office() as session:
        return [(u.source, u.target, u.standing) for u in Memory(session.connection).units()]


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
        Memory(session.connection).add([unit])
    with theirs() as session:
        made = [MachineText(en, said, "engine:x"), MachineText(source, target, "engine:x")]
        provenance.remember(session.connection, SO, made, at=session.now)
    pack = make(ours, tmp_path)
    trust(theirs, pack)
    done = {one.kind: one for one in apply(theirs, pack.file).taken}
    assert "the same wording as the program's draft" in " ".join(done[PackKind.PHRASES].wording)
    assert "the same wording as the program's draft" in " ".join(done[PackKind.MEMORY].wording)
    assert target not in {pair[1] for pair in pairs(theirs)}


Break = Callable[[sharing.MadePack, Office], None]


def _flip(made: sharing.MadePack, _theirs: Office) -> None:
    data = bytearray(made.file.read_bytes())
    data[len(data) // 2] ^= 1
    made.file.write_bytes(data)


def _unsigned(made: sharing.MadePack, _theirs: Office) -> None:
    made.file.with_name(made.file.name + ".minisig").unlink()


def _revoked(made: sharing.MadePack, theirs: Office) -> None:
    with theirs() as session:
        sharing.revoke_key(session, made.key.numbers[:5], by="lena", why="PC was stolen")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_flip, "changed after it was signed"),
        (_unsigned, "minisig"),
        (_revoked, "was revoked: PC was stolen"),
    ],
)
def test_a_pack_that_is_not_sound_writes_nothing(
    filled: tuple[Office, Office], tmp_path: Path, harm: Break, words: str
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path / "out")
    trust(theirs, made)
    harm(made, theirs)
    before = state(theirs.root)
    with pytest.raises(InputError) as caught:
        apply(theirs, made.file)
    assert words in f"{caught.value.message} {caught.value.where}"
    assert (state(theirs.root), pairs(theirs)) == (before, [])


def test_a_pack_past_its_day_for_another_agency_or_by_an_unknown_key_is_refused(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path, until=date(2026, 12, 24))
    with pytest.raises(InputError, match="no key that your agency trusts"):
        apply(theirs, made.file)
    trust(theirs, made, until=date(2027, 6, 1))
    with pytest.raises(InputError, match="could be applied until 2026-12-24"):
        apply(theirs, made.file, "2026-12-25")
    other = make(ours, tmp_path, to="Hill County Sheriff")
    with pytest.raises(InputError, match="for Hill County Sheriff, not for Lakeside Police"):
        apply(theirs, other.file)
    with pytest.raises(InputError, match="counted until 2027-06-01"):
        apply(theirs, make(ours, tmp_path).file, "2027-06-02")


def test_a_pack_in_another_agencys_name_is_refused(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path)
    trust(theirs, made, agency="Hill County Sheriff")
    with pytest.raises(InputError, match="says that it is of Riverton Police"):
        apply(theirs, made.file)


def test_a_key_counts_only_with_the_numbers_heard_and_a_coordinator(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path)
    wrong = made.key.numbers[:-1] + str((int(made.key.numbers[-1]) + 1) % 10)
    for more, words in (
        ({"heard": wrong}, "numbers that you heard are not"),
        ({"confirmed": "yes"}, "whom you called"),
        ({"by": "tom"}, "not a coordinator"),
    ):
        with pytest.raises(InputError, match=words):
            trust(theirs, made, **more)
    trust(theirs, made, heard=made.key.numbers.replace(" ", ""))
    with pytest.raises(InputError, match="is trusted already"):
        trust(theirs, made)
    _revoked(made, theirs)
    with pytest.raises(InputError, match="was revoked"):
        trust(theirs, made)


def signed(made: sharing.MadePack, content: dict[str, bytes], account: Path) -> Path:
    """Write another ZIP with a true signature: the sender is malicious, the key is known."""
    (key,) = account.rglob("sign-keys/*.key")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    made.file.write_bytes(out.getvalue())
    signature = SecretKey.read(key).sign(out.getvalue(), comment="")
    made.file.with_name(made.file.name + ".minisig").write_text(signature, encoding="utf-8")
    return made.file


def repacked(
    made: sharing.MadePack,
    tmp_path: Path,
    told: dict[str, Any],
    other: dict[str, bytes] | None = None,
) -> Path:
    """Write the pack again with other words in its list or other files, truly signed."""
    with zipfile.ZipFile(made.file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()} | (other or {})
    listed = json.loads(content["manifest.json"]) | told
    for file in listed["files"]:
        data = content[file["path"]]
        file |= {"bytes": len(data), "sha256": sha256(data)}
    content["manifest.json"] = json.dumps(listed).encode()
    return signed(made, content, tmp_path / "account")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("../jurisdiction.yaml", "leads out of it"),
        ("/etc/passwd", "leads out of it"),
        ("terms/..\\..\\x.tbx", "leads out of it"),
        ("C:/x.tbx", "leads out of it"),
        ("terms/nul", "leads out of it"),
        ("jurisdiction.yaml", "is not a place for terms"),
        ("terms/run.bat", "is not a place for terms"),
    ],
)
def test_a_path_that_leads_out_is_refused_though_the_signature_is_true(
    filled: tuple[Office, Office], tmp_path: Path, path: str, words: str
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path / "out", kinds=[PackKind.TERMS])
    trust(theirs, made)
    with zipfile.ZipFile(made.file) as archive:
        listed = json.loads(archive.read("manifest.json"))
        data = archive.read("terms/terms.tbx")
    listed["files"][0]["path"] = path
    content = {"manifest.json": json.dumps(listed).encode(), path: data}
    before = state(tmp_path)
    with pytest.raises(InputError, match=words):
        apply(theirs, signed(made, content, tmp_path / "account"))
    assert set(state(tmp_path)) == set(before)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("name", "../street", "not the name of a pack"),
        ("name", "", "not the name of a pack"),
        ("version", 0, "count up from 1"),
        ("version", 10**40, "count up from 1"),
    ],
)
def test_a_list_with_a_wrong_name_or_version_is_refused(
    filled: tuple[Office, Office], tmp_path: Path, key: str, value: object, words: str
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path / "out", kinds=[PackKind.TERMS])
    trust(theirs, made)
    before = state(theirs.root)
    with pytest.raises(InputError, match=words):
        apply(theirs, repacked(made, tmp_path, {key: value}))
    assert state(theirs.root) == before


def test_a_list_that_nests_without_end_is_refused(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path / "out", kinds=[PackKind.TERMS])
    trust(theirs, made)
    path = signed(made, {"manifest.json": b"[" * 100_000}, tmp_path / "account")
    with pytest.raises(InputError, match="no list of its files"):
        apply(theirs, path)


def test_a_pack_with_one_bad_file_brings_nothing_and_keeps_the_earlier_version(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    first = make(ours, tmp_path / "out")
    trust(theirs, first)
    apply(theirs, first.file)
    before, known = state(theirs.root), pairs(theirs)
    second = make(ours, tmp_path / "out")
    with pytest.raises(InputError, match="not a TMX file"):
        apply(theirs, repacked(second, tmp_path, {}, {"memory/memory.tmx": b"<tmx>"}))
    assert (state(theirs.root), pairs(theirs)) == (before, known)


def test_a_pack_that_stops_in_the_middle_leaves_nothing_or_can_be_removed(
    filled: tuple[Office, Office], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path / "out")
    trust(theirs, made)
    before = state(theirs.root)

    def stop(error: BaseException) -> None:
        def broken(*_args: object, **_more: object) -> None:
            raise error

        monkeypatch.setattr("langaccess.translate.memory.import_tmx", broken)

    stop(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        apply(theirs, made.file)
    assert state(theirs.root) == before
    with theirs() as session:
        assert sharing.applied_packs(session) == ()
    stop(SystemExit())  # as if the power had failed: nothing is taken out
    with pytest.raises(SystemExit):
        apply(theirs, made.file)
    assert state(theirs.root) != before
    with theirs() as session:
        (here,) = sharing.applied_packs(session)
        assert not here["whole"]
        sharing.remove_pack(session, "street", agency="Riverton Police", by="lena", why="x")
    assert state(theirs.root) == before


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


def test_packs_of_one_agency_with_a_long_name_stay_apart(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    agency = "Riverton County Sheriff and Public Safety Office"
    made = make(ours, tmp_path, kinds=[PackKind.PHRASES])
    trust(theirs, made, agency=agency)
    with zipfile.ZipFile(made.file) as archive:
        head = archive.read("phrases/so.csv").decode().splitlines()[0]
    before = state(theirs.root)
    for name, en in (("one", "The pool opens today."), ("two", "The park is closed today.")):
        row = dict.fromkeys(head.lstrip("\ufeff").split(","), "")
        row |= {"en": en, "text": "Tilmaan luqaddaada.", "lang": "so", "state": "translated"}
        table = f"{head}\r\n{','.join(row.values())}\r\n".encode()
        told = {"agency": agency, "name": name}
        apply(theirs, repacked(made, tmp_path, told, {"phrases/so.csv": table}))
    assert len(set(state(theirs.root)) - set(before)) == 3  # two topics, one language
    for name in ("one", "two"):
        with theirs() as session:
            sharing.remove_pack(session, name, agency=agency, by="lena", why="it ended")
    assert state(theirs.root) == before


def test_two_packs_that_would_share_a_file_are_refused(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path, kinds=[PackKind.TERMS])
    trust(theirs, made)
    apply(theirs, made.file)
    before = state(theirs.root)
    (key,) = (tmp_path / "account").rglob("sign-keys/*.key")
    other = make_secret_key(tmp_path / "other.key")
    other = replace(other, public=replace(other.public, id=SecretKey.read(key).public.id))
    with theirs() as session:
        sharing.trust_key(
            session, other.public, agency="Riverton", heard=other.public.numbers, confirmed=CALL,
            by="lena",
        )  # fmt: skip
    told = {"agency": "Riverton", "name": "police-street"}
    path = repacked(made, tmp_path, told)
    signature = other.sign(path.read_bytes(), comment="")
    path.with_name(path.name + ".minisig").write_text(signature, encoding="utf-8")
    with pytest.raises(InputError, match="same place as street of Riverton Police"):
        apply(theirs, path)
    assert state(theirs.root) == before


def test_phrases_in_two_languages_in_one_file_are_refused(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path / "out", kinds=[PackKind.PHRASES])
    trust(theirs, made)
    with zipfile.ZipFile(made.file) as archive:
        table = archive.read("phrases/so.csv")
    row = table.splitlines()[-1].replace(b",so,", b",vi,")
    with pytest.raises(InputError, match="more than one language"):
        apply(theirs, repacked(made, tmp_path, {}, {"phrases/so.csv": table + row + b"\r\n"}))


@pytest.mark.parametrize("what", ["more", "less", "other", "twice", "no-list", "wrong-list"])
def test_a_list_that_is_not_true_is_refused(
    filled: tuple[Office, Office], tmp_path: Path, what: str
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path / "out", kinds=[PackKind.TERMS])
    trust(theirs, made)
    with zipfile.ZipFile(made.file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    if what == "more":
        content["terms/more.tbx"] = b"x"
    elif what == "less":
        del content["terms/terms.tbx"]
    elif what == "other":
        content["terms/terms.tbx"] += b" "
    elif what == "no-list":
        del content["manifest.json"]
    elif what == "wrong-list":
        content["manifest.json"] = b'{"schema": 1, "name": 5}'
    path = signed(made, content, tmp_path / "account")
    if what == "twice":
        with (
            pytest.warns(UserWarning, match="Duplicate name"),
            zipfile.ZipFile(path, "a") as archive,
        ):
            archive.writestr("terms/terms.tbx", content["terms/terms.tbx"])
        (key,) = (tmp_path / "account").rglob("sign-keys/*.key")
        signature = SecretKey.read(key).sign(path.read_bytes(), comment="")
        path.with_name(path.name + ".minisig").write_text(signature, encoding="utf-8")
    before = state(theirs.root)
    with pytest.raises(InputError, match="this pack is not used"):
        apply(theirs, path)
    assert state(theirs.root) == before


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


LENDER = """\
people:
  - {id: lena, name: Lena Ruiz, kind: member, phone: 217-555-0130, coordinator: true}
  - id: hodan
    name: Hodan Ali
    kind: staff
    phone: 217-555-0140
    languages: [{tag: so}]
    credentials:
      - {kind: court_certified, language: so, issued: 2025-01-01, expires: 2028-01-01, evidence: R7}
      - {kind: translator_tested, language: so, issued: 2025-01-01}
    vetting: {background: 2026-10-01, confidentiality: 2026-10-01}
    ties: [{kind: relative, person: Omar Ali}]
    badge: "4711"
    place: Hilltop
    notes: prefers mornings
    coordinator: true
    pool: {consent_on: 2026-11-01, until: 2027-03-31, share: [phone], terms: "$60 an hour"}
  - id: kept
    name: Kadra Noor
    kind: staff
    phone: 217-555-0141
    languages: [{tag: so}]
    credentials: [{kind: court_certified, language: so, issued: 2025-01-01}]
"""


def lending(offices: tuple[Office, Office], out: Path, people: str = LENDER) -> sharing.MadePack:
    ours, _theirs = offices
    (ours.root / "roster" / "people.yaml").write_text(people, encoding="utf-8")
    with ours() as session:
        return sharing.make_pack(
            session, "interpreters", [PackKind.ROSTER], out, by="lena", licence="loan",
            to="Lakeside Police",
        )  # fmt: skip


def offered(office: Office, day: str = "2026-11-29") -> dict[str, str]:
    """Return name → note of those who are offered for Somali."""
    with office(day) as session:
        people = load_roster(office.root / "roster", session.policy)
        ask = RosterQuery("Somali", session.now, "dv_scene")
        return {one.name: one.note for one in find_interpreter(people, session.policy, ask).offered}


def test_a_person_who_agreed_is_lent_and_taken_back(
    offices: tuple[Office, Office], tmp_path: Path
) -> None:
    theirs = offices[1]
    before = state(theirs.root)
    made = lending(offices, tmp_path)
    trust(theirs, made)
    (taken,) = apply(theirs, made.file).taken
    assert (taken.items, taken.to) == (1, "roster/lent-riverton-police-interpreters.yaml")
    with theirs() as session:
        everyone = load_roster(theirs.root / "roster", session.policy)
    (lent,) = (one for one in everyone.people if one.lent)
    assert lent.lent is not None
    assert (lent.lent.by, lent.lent.until) == ("Riverton Police", date(2027, 3, 31))
    assert (lent.phone, lent.kind) == ("217-555-0140", "contractor")
    nothing = (lent.ties, lent.badge, lent.place, lent.notes, lent.coordinator, lent.pool)
    assert nothing == ((), "", "", "", None, None)
    assert [one.kind for one in lent.credentials] == ["court_certified"]
    assert "lent by Riverton Police: call them first" in offered(theirs)["Hodan Ali"]
    assert offered(theirs, "2027-04-01") == {}
    back = lending(offices, tmp_path, PEOPLE)
    assert back.manifest.files[0].items == 0
    apply(theirs, back.file)
    assert state(theirs.root) == before


def test_the_short_answers_name_the_lender_too(
    offices: tuple[Office, Office], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = offices[1]
    made = lending(offices, tmp_path)
    trust(theirs, made)
    apply(theirs, made.file)
    where = ["--workspace", str(theirs.root)]
    main(["roster", "find", "Somali", *where])
    assert "first call Riverton Police" in " ".join(capsys.readouterr().out.split())
    main(["ask", "interpreter for Somali", *where])
    said = " ".join(capsys.readouterr().out.split())
    assert "First call Riverton Police. Then ask Hodan Ali: any tie?" in said


def test_a_lent_person_comes_after_our_own_and_before_the_lines(
    offices: tuple[Office, Office], tmp_path: Path
) -> None:
    theirs = offices[1]
    proof = "{kind: court_certified, language: so, issued: 2025-01-01}"
    vetted = "vetting: {background: 2026-10-01, confidentiality: 2026-10-01}"
    (theirs.root / "roster" / "own.yaml").write_text(
        f"people:\n  - {{id: zed, name: Zed Own, kind: contractor, phone: 217-555-0150, modes: "
        f"[onsite], languages: [{{tag: so}}], credentials: [{proof}], {vetted}}}\n"
        f"  - {{id: line, name: A Line, kind: line, phone: 217-555-0151, modes: [phone], "
        f"languages: [{{tag: so}}], credentials: [{proof}]}}\n",
        encoding="utf-8",
    )
    made = lending(offices, tmp_path)
    trust(theirs, made)
    apply(theirs, made.file)
    assert list(offered(theirs)) == ["Zed Own", "Hodan Ali", "A Line"]


SAME_PHONE = "name: H. Ali, kind: contractor, modes: [onsite], phone: 217-555-0140"
SAME_NUMBER = (
    "name: Else, kind: contractor, modes: [onsite], languages: [{tag: so}], credentials: [{kind: "
    "court_certified, language: so, issued: 2024-01-01, expires: 2029-01-01, evidence: R7}]"
)


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (SAME_PHONE, "may be H. Ali (ours)"),
        (SAME_NUMBER, "has court_certified until 2028-01-01: check yours"),
    ],
)
def test_a_person_of_our_own_stays_as_entered(
    offices: tuple[Office, Office], tmp_path: Path, own: str, words: str
) -> None:
    theirs = offices[1]
    file = theirs.root / "roster" / "own.yaml"
    file.write_text(f"people:\n  - {{id: ours, {own}}}\n", encoding="utf-8")
    made = lending(offices, tmp_path)
    trust(theirs, made)
    (taken,) = apply(theirs, made.file).taken
    assert taken.items == 0
    assert words in taken.left[0][1]


@pytest.mark.parametrize(
    "change",
    [
        ("until: 2027-03-31", "until: 2026-11-28"),
        ("consent_on: 2026-11-01", "consent_on: 2026-12-01"),
        ("    pool:", "    barred: {since: 2026-01-01, reason: x}\n    pool:"),
        ("    pool:", "    left: 2026-06-01\n    pool:"),
    ],
)
def test_no_one_is_lent_without_consent_or_after_leaving(
    offices: tuple[Office, Office], tmp_path: Path, change: tuple[str, str]
) -> None:
    made = lending(offices, tmp_path, LENDER.replace(*change))
    assert made.manifest.files[0].items == 0


def test_a_pack_cannot_make_a_coordinator_or_lend_a_person_who_did_not_agree(
    offices: tuple[Office, Office], tmp_path: Path
) -> None:
    theirs = offices[1]
    made = lending(offices, tmp_path / "out")
    trust(theirs, made)
    with zipfile.ZipFile(made.file) as archive:
        listed = json.loads(archive.read("manifest.json"))
    people = LENDER.encode()
    listed["files"][0] |= {"bytes": len(people), "sha256": sha256(people)}
    content = {"manifest.json": json.dumps(listed).encode(), "roster/people.yaml": people}
    (taken,) = apply(theirs, signed(made, content, tmp_path / "account")).taken
    assert [name for name, _why in taken.left] == ["Lena Ruiz", "Kadra Noor"]
    with theirs() as session:
        everyone = load_roster(theirs.root / "roster", session.policy)
    assert [one.name for one in everyone.people if one.coordinator] == ["Lena Ruiz"]
    assert [one.name for one in translators(everyone, session.policy)] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("    barred: {since: 2026-01-01, reason: x}\n", "may not use this person any more"),
        ("    left: 2026-06-01\n", "may not use this person any more"),
    ],
)
def test_a_forged_list_brings_no_one_whom_the_other_agency_may_not_use(
    offices: tuple[Office, Office], tmp_path: Path, change: str, words: str
) -> None:
    theirs = offices[1]
    made = lending(offices, tmp_path / "out")
    trust(theirs, made)
    with zipfile.ZipFile(made.file) as archive:
        people = archive.read("roster/people.yaml").decode()
    people = people.rstrip("\n") + "\n" + change
    path = repacked(made, tmp_path, {}, {"roster/people.yaml": people.encode()})
    (taken,) = apply(theirs, path).taken
    assert taken.items == 0
    assert words in taken.left[0][1]


def test_a_list_of_people_for_any_agency_is_refused(
    offices: tuple[Office, Office], tmp_path: Path
) -> None:
    made = lending(offices, tmp_path / "out")
    trust(offices[1], made)
    with pytest.raises(InputError, match="does not say for which agency"):
        apply(offices[1], repacked(made, tmp_path, {"to": ""}))
