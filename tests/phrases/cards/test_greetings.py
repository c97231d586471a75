"""Recorded greetings: the kit, the sound of a file, who may sign, and what goes on the page."""

from __future__ import annotations

import dataclasses
import json
import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from langaccess.agency.approval import ApprovalLog, approvals
from langaccess.agency.policy import load_policy
from langaccess.agency.session import open_session
from langaccess.core.errors import InputError
from langaccess.core.tags import Tag
from langaccess.phrases.cards import (
    SPEAKERS,
    Greeting,
    check_greetings,
    greeting_kit,
    greetings_page,
    speakers_form,
)
from tests.commands import Capture, read_sheet, run_json
from tests.phrases.cards.kit import DAY, pages, request, sourced
from tests.support import ROOT

RATE = 16_000
ID = "greeting.speak"
APPROVE = ("phrases", "approve", ID, "--lang", "es", "--by", "garcia")
RULES_HERE = load_policy(ROOT / "config" / "us-federal.yaml")
LOUD = 0.15


def voice(seconds: float = 4.0, level: float = LOUD, before: float = 0.2) -> np.ndarray:
    """Return something as loud and as uneven as a voice, with silence around it."""
    when = np.arange(int(seconds * RATE)) / RATE
    sound = np.sin(2 * np.pi * 180 * when) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * when))
    quiet = np.zeros(int(before * RATE))
    return np.concatenate([quiet, sound * level * 2, quiet])


def record(folder: Path, tag: str, sound: np.ndarray | None = None) -> Path:
    data = (np.clip(voice() if sound is None else sound, -1, 1) * 32767).astype("<i2").tobytes()
    head = struct.pack("<HHIIHH", 1, 1, RATE, RATE * 2, 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", len(data))
    path = folder / tag / f"{ID}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body) + len(data)) + body + data)
    return path


def spoken_by(folder: Path, **names: str) -> None:
    rows = [
        f'  {tag}: {{speaker: "{name}", voice: {"machine" if name == "espeak" else "person"}}}\n'
        for tag, name in names.items()
    ]
    (folder / SPEAKERS).write_text("schema: 1\nspeakers:\n" + "".join(rows))


def found(folder: Path, *tags: str, proof: bool = True) -> dict[str, Greeting]:
    asked = request(*tags, proof=proof, book=sourced("es", ID))
    greetings, _ = check_greetings(folder, asked, ApprovalLog(), RULES_HERE)
    return {str(one.tag): one for one in greetings}


# --- the kit --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_kit_has_a_sheet_for_each_approved_sentence_and_names_the_others() -> None:
    book = sourced("es", ID)
    made, selection = greeting_kit(request("es", "ru", "mam", proof=False, book=book), on=DAY)
    assert [card.name for card in made] == ["greeting-es.pdf"]
    text = " ".join(pages(made[0].data)[0][2].split())
    assert "¿Habla usted este idioma? Toque el botón verde." in text
    assert "es/greeting.speak.wav" in text
    assert "Do you speak this language? Touch the green button." in text
    assert "DRAFT" not in text
    assert {(left.tag, left.reason) for left in selection.left_out} == {
        ("ru", "not approved (draft)"), ("mam", "not translated"),
    }  # fmt: skip


@pytest.mark.slow
def test_a_proof_of_the_kit_is_marked_and_has_both_spoken_kinds_of_chinese() -> None:
    made, _ = greeting_kit(request("zh-Hans", "yue", "ur"), on=DAY)
    assert [card.name for card in made] == [
        "greeting-zh-proof.pdf", "greeting-yue-proof.pdf", "greeting-ur-proof.pdf",
    ]  # fmt: skip
    assert all(card.draft for card in made)


def test_the_form_asks_who_speaks_in_each_language() -> None:
    form = speakers_form(request("es", "ur")).decode()
    assert 'es: {speaker: "", voice: person}  # Spanish' in form
    assert "ur:" in form


# --- the sound ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sound", "code"),
    [
        (voice(), ""),
        (voice(0.8), "greeting.length"), (voice(12), "greeting.length"),
        (voice(level=0.004), "greeting.quiet"), (voice(level=2), "greeting.clipped"),
        (voice(before=1.5), "greeting.silence"), (np.zeros(4 * RATE), "greeting.silent"),
    ],
)  # fmt: skip
def test_a_recording_is_judged_by_its_sound(tmp_path: Path, sound: Any, code: str) -> None:
    record(tmp_path, "es", sound)
    spoken_by(tmp_path, es="Ana Lopez")
    codes = {finding.code for finding in found(tmp_path, "es")["es"].findings}
    assert codes == {code} - {""} or code in codes


def test_what_goes_into_the_page_is_small_and_sounds_the_same(tmp_path: Path) -> None:
    record(tmp_path, "es")
    one = found(tmp_path, "es")["es"]
    assert one.wav[:4] == b"RIFF"
    assert len(one.wav) < 160_000
    assert one.levels.seconds == pytest.approx(4.4, abs=0.05)


def test_a_folder_without_recordings_is_empty_and_a_wrong_file_is_named(tmp_path: Path) -> None:
    assert found(tmp_path, "es") == {}
    with pytest.raises(InputError, match="does not exist"):
        found(tmp_path / "absent", "es")
    record(tmp_path, "es").write_bytes(b"ID3 not sound")
    with pytest.raises(InputError, match="not a WAV file"):
        found(tmp_path, "es")


# --- who signs ------------------------------------------------------------------------------------

RULES = """\
schema: 1
id: test-pd
extends: us-federal
as_of: 2026-11-29
agency: {interpreter_line: (856) 555-0100}
languages: [{tag: es, count: 900}, {tag: ht, count: 400}, {tag: mam, count: 10}]
"""
PEOPLE = """\
schema: 1
people:
  - id: garcia
    name: Maria Garcia
    kind: contractor
    languages: [{tag: es}]
    credentials: [{kind: translator_certified, language: es, issued: 2024-01-01, issuer: ATA}]
  - id: lopez
    name: Ana Lopez
    kind: contractor
    languages: [{tag: es}]
    credentials: [{kind: translator_certified, language: es, issued: 2024-01-01, issuer: ATA}]
  - {id: ward, name: Dana Ward, kind: staff}
"""


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "agency"
    (root / "roster").mkdir(parents=True)
    (root / "jurisdiction.yaml").write_text(RULES)
    (root / "roster" / "people.yaml").write_text(PEOPLE)
    monkeypatch.setenv("LANGACCESS_WORKSPACE", str(root))
    monkeypatch.chdir(root)
    return root


@pytest.mark.slow
def test_from_the_kit_to_the_page(agency: Path, capsys: Capture) -> None:
    code, _ = run_json(capsys, "cards", "greetings", "kit", "--out", "kit")
    assert code == 1  # no sentence is approved yet
    run_json(capsys, *read_sheet(capsys, *APPROVE))
    code, made = run_json(capsys, "cards", "greetings", "kit", "--out", "kit")
    assert code == 0
    assert [Path(row["path"]).name for row in made["files"]] == ["greeting-es.pdf"]
    record(agency / "kit", "es")
    record(agency / "kit", "ht")

    code, checked = run_json(capsys, "cards", "greetings", "check", "kit", "--by", "garcia")
    assert code == 1  # no one says who speaks
    assert any("who speaks" in text for row in checked["refused"] for text in row["reasons"])
    spoken_by(agency / "kit", es="Ana Lopez", ht="espeak")
    code, checked = run_json(capsys, "cards", "greetings", "check", "kit", "--lang", "es",
                        "--by", "lopez")  # fmt: skip
    assert code == 1
    assert any("second person" in text for row in checked["refused"] for text in row["reasons"])
    code, checked = run_json(capsys, "cards", "greetings", "check", "kit", "--lang", "es",
                        "--by", "ward")  # fmt: skip
    assert code == 1  # without a credential for Spanish
    code, checked = run_json(capsys, "cards", "greetings", "check", "kit", "--lang", "es",
                        "--by", "garcia")  # fmt: skip
    assert code == 0
    assert [row["usable"] for row in checked["recordings"]] == [True]
    assert checked["recordings"][0]["signed_by"].startswith("Maria Garcia")

    code, page = run_json(capsys, "cards", "html", "--greetings", "--audio", "kit", "--out", "out")
    assert code == 0
    assert (page["files"][0]["draft"], page["files"][0]["languages"]) == (False, ["es"])
    text = (agency / "out" / "greetings.html").read_text(encoding="utf-8")
    assert "PROOF:" not in text
    assert text.count("data:audio/wav") == 1
    assert {"id": ID, "lang": "ht", "reason": "a machine's voice is for proofs only"} in (
        page["left_out"]
    )


@pytest.mark.slow
def test_another_byte_or_another_sentence_undoes_the_signature(
    agency: Path, capsys: Capture
) -> None:
    run_json(capsys, *read_sheet(capsys, *APPROVE))
    record(agency / "kit", "es")
    spoken_by(agency / "kit", es="Ana Lopez")
    check = ("cards", "greetings", "check", "kit", "--lang", "es")
    assert run_json(capsys, *check, "--by", "garcia")[0] == 0
    record(agency / "kit", "es", voice(4.1))
    code, checked = run_json(capsys, *check)
    assert (code, checked["recordings"][0]["signed_by"]) == (1, None)
    code, page = run_json(capsys, "cards", "html", "--greetings", "--audio", "kit", "--out", "out")
    assert (code, page["files"]) == (1, [])
    with open_session(agency) as session:
        log = approvals(session, "recording")
    record(agency / "kit", "es")
    changed = sourced("es", ID)
    entry = changed.translation(ID, Tag("es"))
    assert entry is not None
    changed = changed.with_translation(dataclasses.replace(entry, text="¿Habla español?"))
    asked = request("es", book=changed)
    again, _ = check_greetings(agency / "kit", asked, log, RULES_HERE)
    assert [one.usable for one in again] == [False]


@pytest.mark.slow
def test_a_fault_of_the_sound_cannot_be_signed(agency: Path, capsys: Capture) -> None:
    run_json(capsys, *read_sheet(capsys, *APPROVE))
    record(agency / "kit", "es", voice(level=2))
    spoken_by(agency / "kit", es="Ana Lopez")
    code, checked = run_json(capsys, "cards", "greetings", "check", "kit", "--lang", "es",
                        "--by", "garcia")  # fmt: skip
    assert code == 1
    assert checked["recordings"][0]["usable"] is False
    assert checked["refused"]


@pytest.mark.slow
def test_a_machines_voice_is_never_signed_and_its_proof_says_so(
    agency: Path, capsys: Capture
) -> None:
    run_json(capsys, *read_sheet(capsys, *APPROVE))
    record(agency / "kit", "es")
    spoken_by(agency / "kit", es="espeak")
    code, checked = run_json(capsys, "cards", "greetings", "check", "kit", "--lang", "es",
                        "--by", "garcia")  # fmt: skip
    assert code == 1
    assert any("machine's voice" in text for row in checked["refused"] for text in row["reasons"])
    code, page = run_json(capsys, "cards", "html", "--greetings", "--audio", "kit", "--proof",
                     "--out", "out")  # fmt: skip
    assert (code, page["files"][0]["draft"]) == (0, True)
    text = (agency / "out" / "greetings-proof.html").read_text(encoding="utf-8")
    assert "never play it to a person" in text
    assert "machine voice" in text


def test_the_page_needs_a_folder(agency: Path, capsys: Capture) -> None:
    code, body = run_json(capsys, "cards", "html", "--greetings")
    assert code == 2
    assert "cards greetings kit" in body["hint"]


# --- the page -------------------------------------------------------------------------------------


def usable(tag: str, folder: Path) -> Greeting:
    record(folder, tag)
    one = found(folder, tag)[tag]
    said = dataclasses.replace(one.said, speaker="A", voice="person")
    day = datetime(2026, 11, 29, tzinfo=UTC).date().isoformat()
    return dataclasses.replace(one, said=said, signed_by=f"B {day}")


def test_the_page_has_the_agencys_order_and_a_second_round(tmp_path: Path) -> None:
    tags = ("ht", "es", "fa", "mam")
    greetings = [usable(tag, tmp_path) for tag in ("es", "fa", "ht")]
    card, _ = greetings_page(request(*tags, proof=False), greetings, on=DAY, sign=("711",))
    assert card is not None
    assert card.tags == ("ht", "es", "fa")
    text = card.data.decode()
    order = [text.index(f'data-tag="{tag}"') for tag in tags]
    assert order == sorted(order)
    rounds = json.loads(text.partition('data-rounds="')[2].partition('"')[0]
                        .replace("&#34;", '"').replace("&quot;", '"'))  # fmt: skip
    assert rounds["es"][0] == "mam"  # of the agency's own languages first
    assert {"quc", "kek", "mxv"} <= set(rounds["es"])
    assert rounds["fa"][0] == "prs"
    assert "never a voice line" in text
    assert "Interpreter line (856) 555-0100" in text
