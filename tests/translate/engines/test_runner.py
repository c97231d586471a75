"""A runner survives engines that crash, hang, lie about the count, or never start."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from pathlib import Path

import pytest

from langaccess.core.errors import EngineError, Exit
from langaccess.translate.engines import Outcome, Runner
from tests.support import ROOT
from tests.translate.engines import broken

FINE = [f"sentence number {number}" for number in range(20)]
MIXED = [*FINE[:7], "a poison pill", *FINE[7:]]


@pytest.fixture(autouse=True)
def _workers_find_this_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


def runner(name: str, *, note: str = "", **settings) -> Runner:
    settings = {"workers": 1, "timeout": 20.0} | settings
    return Runner(broken.info(note), factory=f"tests.translate.engines.broken:{name}", **settings)


@pytest.mark.slow
def test_texts_come_back_in_order_from_two_processes() -> None:
    texts = [f"{'word ' * (number % 9)}{number}" for number in range(300)]
    with runner("Upper", workers=2) as engine:
        assert engine.run(texts) == [Outcome(text.upper()) for text in texts]


@pytest.mark.slow
def test_blank_texts_come_back_empty_without_the_engine_being_asked() -> None:
    with runner("SaysNothing") as engine:
        assert engine.run(["", " \t", "word"]) == [Outcome(""), Outcome(""), Outcome("WORD")]
        assert engine.run([]) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Exits", "engine.crash"),
        ("Aborts", "engine.crash"),
        ("Raises", "engine.error"),
        ("Refuses", "engine.error"),
        ("Panics", "engine.error"),
        ("LosesOne", "engine.count"),
        ("SaysNothing", "engine.empty"),
        ("AnswersNumbers", "engine.error"),
    ],
)
def test_only_the_text_that_breaks_the_engine_is_lost(name: str, problem: str) -> None:
    with runner(name) as engine:
        outcomes = engine.run(MIXED)
    assert outcomes[7] == Outcome(None, problem)
    assert [o.text for o in outcomes[:7] + outcomes[8:]] == [text.upper() for text in FINE]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Hangs", "HangsInC"])
def test_a_hang_is_ended_after_the_time_limit_and_costs_one_text(name: str) -> None:
    with runner(name, timeout=0.4) as engine:
        outcomes = engine.run(["one", "a poison pill", "two"])
    assert outcomes == [Outcome("ONE"), Outcome(None, "engine.timeout"), Outcome("TWO")]


@pytest.mark.slow
def test_what_a_library_prints_neither_reaches_the_user_nor_the_protocol(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with runner("Prints") as engine:
        assert engine.run(["word"]) == [Outcome("WORD")]
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_ctrl_c_reaching_a_worker_does_not_end_it() -> None:
    with runner("TellsCtrlC") as engine:
        assert engine.run(["word"]) == [Outcome("WORD")]


@pytest.mark.slow
def test_an_engine_that_always_crashes_is_given_up_after_a_few_texts(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    with runner("AlwaysExits", note=str(calls)) as engine:
        outcomes = engine.run([f"text {number}" for number in range(400)])
    assert outcomes == [Outcome(None, "engine.crash")] * 400
    assert len(calls.read_text(encoding="utf-8")) < 40


@pytest.mark.slow
def test_texts_that_break_an_engine_may_stand_together_without_the_rest_being_given_up() -> None:
    bad = [f"a poison pill of the larger sort {number}" for number in range(7)]
    with runner("Exits") as engine:
        assert engine.run(["good morning"]) == [Outcome("GOOD MORNING")]
        outcomes = engine.run([*bad, *FINE])
    assert outcomes[:7] == [Outcome(None, "engine.crash")] * 7
    assert [outcome.text for outcome in outcomes[7:]] == [text.upper() for text in FINE]


@pytest.mark.slow
def test_an_engine_that_cannot_be_loaded_says_why_and_ends_with_the_engine_exit_code() -> None:
    with pytest.raises(EngineError) as caught, runner("NeverStarts"):
        pass
    assert caught.value.message == "the model is half a model"
    assert (caught.value.where, caught.value.hint) == ("model.bin", "fetch it again")
    assert caught.value.exit_code is Exit.ENGINE


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "words", "limit"),
    [("DiesAtStart", "does not start", 60.0), ("HangsAtStart", "too long to load", 1.5)],
)
def test_an_engine_that_dies_or_hangs_while_loading_is_an_error(
    name: str, words: str, limit: float
) -> None:
    with pytest.raises(EngineError, match=words), runner(name, start_timeout=limit, workers=2):
        pass


@pytest.mark.slow
def test_work_is_taken_while_the_caller_goes_on() -> None:
    with runner("Upper", workers=2) as engine:
        jobs = [engine.submit([f"{text} {number}" for text in FINE]) for number in range(6)]
        for number, job in enumerate(jobs):
            assert job.result()[3] == Outcome(f"SENTENCE NUMBER 3 {number}")
            assert job.done()


@pytest.mark.slow
def test_progress_adds_up_to_the_number_of_texts() -> None:
    class Counter:
        steps = 0

        def start(self, what: str, total: int | None, unit: str) -> None: ...
        def note(self, text: str) -> None: ...
        def finish(self) -> None: ...

        def advance(self, steps: int = 1) -> None:
            self.steps += steps

    counter = Counter()
    with runner("Upper", workers=2) as engine:
        engine.run([*FINE * 10, "", " "], counter)
    assert counter.steps == len(FINE) * 10 + 2


@pytest.mark.slow
def test_a_finished_job_is_forgotten_so_that_memory_does_not_grow() -> None:
    with runner("Upper") as engine:
        job = engine.submit(FINE)
        job.result()
        gone = weakref.ref(job)
        del job
        engine.run(["another"])
        deadline = time.monotonic() + 5
        while gone() is not None and time.monotonic() < deadline:
            gc.collect()
            time.sleep(0.01)
        assert gone() is None


@pytest.mark.slow
def test_a_closed_runner_ends_what_waits_for_it(tmp_path: Path) -> None:
    engine = runner("Slow", note=str(tmp_path))
    with engine:
        job = engine.submit(FINE)
        threading.Timer(0.3, engine.close).start()
        with pytest.raises(EngineError, match="stopped"):
            job.result()
    with pytest.raises(EngineError, match="stopped"):
        engine.submit(FINE)


@pytest.mark.slow
def test_text_of_every_kind_crosses_the_process_border_unchanged() -> None:
    odd = ["naïve “quotes” ☐", "a\u2028b", "lone \ud800 surrogate", '{"texts": []}', "火" * 300]
    with runner("Upper") as engine:
        assert [outcome.text for outcome in engine.run(odd)] == [text.upper() for text in odd]
