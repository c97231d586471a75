"""Codes never enter the log; words about immigration status are asked about."""

from __future__ import annotations

import pytest

from langaccess.interpret.encounters import screen
from langaccess.interpret.encounters.sensitive_text import MASK
from tests.interpret.encounters.kit import Log

STATUS = [
    "he is undocumented",
    "She's UNDOCUMENTED, I think",
    "says he has no papers",
    "an illegal alien from Honduras",
    "immigration status unknown",
    "showed a green card",
    "his visa expired in May",
    "overstayed her visa",
    "was deported in 2019",
    "there is an ICE detainer on him",
    "asked for asylum",
    "he is a refugee",
    "DACA recipient",
    "A# 123456789",
    "A-number 098765432",
    "applied for a U visa",
    "no es ciudadano, indocumentado",
    "dice que no tiene papeles, sin papeles",
    "he is not a citizen",
    "He is an illegal",
    "his family is here illegally",
    "Dice que no tiene papeles",
    "no ten\u00eda visa",
    "lleg\u00f3 sin documentos",
    "lo deportaron en mayo",
    "pidi\u00f3 asilo",
    "no es ciudadana",
    "undoc\u200bumented",
    "un\u2011documented",
]
FINE = [
    "the car is parked in an illegal spot",
    "no tiene papeles del carro",
    "el formulario no tiene firma",
    "bring ice for the swelling",
    "the case status is open",
    "status of the call: closed",
    "paid with a Visa card",
    "a citizen called it in",
    "left papers on the table",
    "asked which variety: Todos Santos",
    "speaks Mam, reads a little Spanish",
    "unit A-12 arrived",
    "the border of the lot, by the fence",
    "she removed the child from the car",
    "no paper trail of the loan",
    "hearing on Friday",
    "the interpreter hung up, called again",
]


@pytest.mark.slow
@pytest.mark.parametrize("text", STATUS)
def test_words_about_status_are_in_doubt(log: Log, text: str) -> None:
    found = screen({"note": text}, log.policy)
    assert [doubt.rule for doubt in found.doubts] == ["records.status"]
    assert found.doubts[0].field == "note"
    assert found.doubts[0].words


@pytest.mark.slow
@pytest.mark.parametrize("text", FINE)
def test_other_words_pass_unchanged(log: Log, text: str) -> None:
    found = screen({"note": text}, log.policy)
    assert found.doubts == ()
    assert found.masked == ()
    assert found.texts["note"] == text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("line PIN 4471 worked", "4471"),
        ("Access code: 99-1234, then Mam", "99-1234"),
        ("account code is AB1234", "AB1234"),
        ("pin#0042", "0042"),
        ("SSN 123-45-6789", "123-45-6789"),
        ("he gave 123-45-6789", "123-45-6789"),
        ("password: hunter2", "hunter2"),
        ("P\u200bIN 4471", "4471"),
        ("ＰＩＮ ４４７１", "４４７１"),
    ],
)
def test_a_code_is_left_out_and_the_rest_is_kept(log: Log, text: str, code: str) -> None:
    found = screen({"note": text}, log.policy)
    assert code not in found.texts["note"]
    assert MASK in found.texts["note"]
    assert found.masked


def test_white_space_is_folded_and_other_scripts_stay(log: Log) -> None:
    text = "  ñandú \n እማሆይ   你好 "
    assert screen({"note": text}, log.policy).texts["note"] == "ñandú እማሆይ 你好"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("PIN 73 91, she was calm", "[left out], she was calm"),
        ("pin: 7 3 9 1", "[left out]"),
        ("the PIN is 73-91.", "the [left out]."),
        ("PIN was 73 - 91 today", "[left out] today"),
        ("PIN (7391st) worked", "[left out]) worked"),
        ("access code 99.12.34 then Mam", "[left out] then Mam"),
        ("PIN 7391 8820 by phone", "[left out] by phone"),
        ("PIN 7391. 3 officers came", "[left out]. 3 officers came"),
        ("PIN 7391, 3 officers came", "[left out], 3 officers came"),
        ("SSN 123 45 6789 on the card", "[left out] on the card"),
    ],
)
def test_a_code_in_groups_is_left_out_whole(log: Log, text: str, kept: str) -> None:
    assert screen({"note": text}, log.policy).texts["note"] == kept
