"""A detector weighed in by an agency: heard, never trusted more than what was measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from langaccess.agency.policy import load_policy, shipped_jurisdictions
from langaccess.identify import Answer, Band, identify, identify_lines, langdetect_weight
from langaccess.identify.detectors import langdetect

TEXTS = (
    "Tengo miedo, por favor ayúdeme", "mercado", "compras", "formulario", "Sa bilir", "pasto",
    "Mwen bezwen yon entèprèt", "ኣነ ሓገዝ እደሊ ኣለኹ", "من به کمک نیاز دارم", "7ABC123", "",
    "唔該幫我搵個翻譯", "Potrzebuję tłumacza", "Waxaan u baahanahay turjubaan", "\ud800", "zxcvb",
)  # fmt: skip
ORDER = (Band.CANNOT_TELL, Band.WEAK, Band.FAIR, Band.STRONG)


def asked(answer: Answer) -> set[str]:
    return {name for item in answer.candidates for name in item.engines}


@pytest.mark.slow
def test_it_is_heard_when_weighed_and_not_otherwise() -> None:
    text = "Tengo miedo, por favor ayúdeme"
    assert "langdetect" not in asked(identify(text))
    assert "langdetect" in asked(identify(text, langdetect=0.5))
    lines = [text, "Potrzebuję tłumacza"]
    assert all("langdetect" in asked(answer) for answer in identify_lines(lines, langdetect=0.5))


def test_enough_weight_changes_the_order() -> None:
    before, after = identify("Mwen bezwen"), identify("Mwen bezwen", langdetect=5)
    assert before.candidates[0].tag != after.candidates[0].tag
    assert "langdetect" in after.candidates[0].engines


@pytest.mark.slow
@pytest.mark.parametrize("weight", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("text", TEXTS)
def test_it_never_makes_an_answer_surer(text: str, weight: float) -> None:
    before, after = identify(text), identify(text, langdetect=weight)
    assert after.confidence <= before.confidence
    assert ORDER.index(after.verdict) <= ORDER.index(before.verdict)


def test_the_same_text_gets_the_same_answer_each_time() -> None:
    texts = [text for text in TEXTS if text.isprintable()]
    once = [langdetect(text) for text in texts]
    assert once == [langdetect(text) for text in texts]
    assert langdetect("Potrzebuję tłumacza")


def test_a_broken_one_is_named_and_the_others_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> dict[str, float]:
        raise OSError(text)

    monkeypatch.setattr(langdetect_weight, "langdetect", broken)
    langdetect_weight.works.cache_clear()
    try:
        answer = identify("Tengo miedo, por favor ayúdeme", langdetect=1)
        assert answer.candidates[0].tag == "es"
        assert answer.missing[-1] == "langdetect"
    finally:
        langdetect_weight.works.cache_clear()


@pytest.mark.slow
def test_without_a_weight_it_is_not_even_imported() -> None:
    code = (
        "import sys; from langaccess.identify import identify; identify('Tengo miedo, por favor');"
        "sys.exit('langdetect' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_shipped_weight_is_zero_and_a_file_can_set_it(tmp_path: Path) -> None:
    for path in shipped_jurisdictions().values():
        assert load_policy(path).identify.engines.langdetect == 0
    own = tmp_path / "jurisdiction.yaml"
    own.write_text(
        "id: town\nextends: us-federal\nas_of: 2026-11-25\n"
        "identify:\n  engines:\n    langdetect: 0.5\n",
        encoding="utf-8",
    )
    assert load_policy(own).identify.engines.langdetect == 0.5


@pytest.mark.slow
def test_the_command_line_reads_the_weight_from_the_agency_s_file(tmp_path: Path) -> None:
    (tmp_path / "jurisdiction.yaml").write_text(
        "id: town\nextends: us-federal\nas_of: 2026-11-25\n"
        "identify:\n  engines:\n    langdetect: 1\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "langaccess", "identify", "Potrzebuję tłumacza", "--json"],
        check=False,
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "LANGACCESS_WORKSPACE": str(tmp_path)},
    )
    first = json.loads(done.stdout)["data"]["candidates"][0]
    assert (first["lang"], "langdetect" in first["engines"]) == ("pl", True)
