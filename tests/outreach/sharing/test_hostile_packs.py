"""Packs that are not what they say: refused, with nothing written."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from langaccess.core.errors import InputError
from langaccess.core.signing import SecretKey, make_secret_key
from langaccess.outreach import sharing
from langaccess.outreach.sharing import PackKind
from tests.outreach.sharing.kit import (
    CALL,
    Office,
    apply,
    make,
    pairs,
    repacked,
    signed,
    state,
    trust,
)

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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_pack_in_another_agencys_name_is_refused(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path)
    trust(theirs, made, agency="Hill County Sheriff")
    with pytest.raises(InputError, match="says that it is of Riverton Police"):
        apply(theirs, made.file)


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_list_that_nests_without_end_is_refused(
    filled: tuple[Office, Office], tmp_path: Path
) -> None:
    ours, theirs = filled
    made = make(ours, tmp_path / "out", kinds=[PackKind.TERMS])
    trust(theirs, made)
    path = signed(made, {"manifest.json": b"[" * 100_000}, tmp_path / "account")
    with pytest.raises(InputError, match="no list of its files"):
        apply(theirs, path)


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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
