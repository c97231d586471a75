"""What the simulation calls measured can be measured again, on any folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import shard_measure


@pytest.mark.slow
def test_sentences_repeats_and_steps_of_a_folder_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, text in enumerate(("Wait here.\n\nBring the form.", "Wait here.", "Ask Mr. Lee.")):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    (tmp_path / ".hidden.txt").write_text("Not this one.", "utf-8")
    monkeypatch.setattr("sys.argv", ["", str(tmp_path), "--languages", "2", "--shards", "2"])
    shard_measure.main()
    shown = capsys.readouterr().out
    assert "3 files, 3 documents, 2 language(s)" in shown
    assert "6 documents built" in shown
    assert "3 documents with 4 sentences, 75% new" in shown
