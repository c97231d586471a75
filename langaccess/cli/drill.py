"""`langaccess drill`: questions on stderr, answers from stdin, the score on stdout."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated, TypedDict, cast

import typer

from langaccess.cli import output
from langaccess.cli.options import Json, WorkspaceOption
from langaccess.cli.shapes import prints, with_fields_of
from langaccess.core.errors import Exit
from langaccess.core.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rich.console import Console

    from langaccess.agency.policy import Policy
    from langaccess.core.model import Reason
    from langaccess.reports import Drill, DrillMark, Option


class MissedRule(TypedDict):
    """A rule that answers missed, and how often."""

    count: int
    rule: str
    text: str
    authority: str
    as_of: date | None


@with_fields_of("DrillMark")
class DrillAnswer(TypedDict):
    """A question with the answer given and its mark."""

    id: str
    text: str
    options: tuple[Option, ...]
    topics: list[str]
    answer: str | None


class DrillScore(TypedDict):
    """What `drill` prints."""

    topic: str | None
    seed: int
    rules: str
    digest: str
    asked: int
    answered: int
    right: int
    second: int
    wrong: int
    unknown: int
    missed: list[MissedRule]
    questions: list[DrillAnswer]


@prints(DrillScore)
def drill(
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic", help="Only this topic: dv_scene, child, emergency, deaf, machine, ..."
        ),
    ] = None,
    count: Annotated[int, typer.Option("--count", min=1, max=100, help="How many questions.")] = 6,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed", help="Ask the questions of an earlier drill again; it printed the number."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> Exit:
    """Practice with questions that your agency's rules answer.

    Answer with the letter, or press Enter if you don't know. Nothing is stored. Exit code 1 if an
    answer was not right.
    """
    from langaccess import reports
    from langaccess.agency.policy import adoption, digest
    from langaccess.agency.session import open_session

    policy = open_session(workspace, note=output.Reporter().note).policy
    number = _seed() if seed is None else seed
    asked = reports.drill(policy, topic=topic, count=count, seed=number)
    for ground in adoption(policy):
        output.Reporter().note(ground.text)
    marks = list(_ask_all(asked, policy))
    counts = Counter(mark.verdict for _, _, mark in marks)
    missed = _missed(marks)
    data: DrillScore = {
        "topic": topic,
        "seed": number,
        "rules": policy.id,
        "digest": digest(policy),
        "asked": len(asked),
        "answered": sum(answer is not None for _, answer, _ in marks),
        "right": counts["right"],
        "second": counts["second"],
        "wrong": counts["wrong"],
        "unknown": len(asked) - counts["right"] - counts["second"] - counts["wrong"],
        "missed": [{"count": n, "rule": one.rule, "text": one.text, "authority": one.authority,
                    "as_of": one.as_of} for one, n in missed.items()],
        "questions": [_question_data(*row) for row in marks],
    }  # fmt: skip
    output.result(data, lambda console: _draw_score(console, data, missed, policy), as_json=as_json)
    return Exit.DONE if counts["right"] == len(asked) else Exit.NO


def _seed() -> int:
    import secrets

    return secrets.randbelow(1_000_000)


_Row = tuple["Drill", str | None, "DrillMark"]


def _ask_all(asked: tuple[Drill, ...], policy: Policy) -> Iterator[_Row]:
    """Ask the questions in turn; questions after the end of the input stay unanswered."""
    from langaccess import reports

    if sys.stdin is not None and hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    ended = False
    for number, question in enumerate(asked, start=1):
        if ended:
            yield question, None, reports.judge(question, None, policy)
            continue
        _prompt("")
        _prompt(f"{number} of {len(asked)}. {question.text}", indent="  ")
        for option in question.options:
            _prompt(f"  {option.key}) {option.text}", indent="     ")
        answer, ended = _read_answer(question)
        mark = reports.judge(question, answer, policy)
        if ended:
            left = plural(len(asked) - number + 1, "question")
            _prompt(f"no more input: {left} without an answer")
        else:
            _show_feedback(mark, policy)
        yield question, answer, mark


def _read_answer(question: Drill) -> tuple[str | None, bool]:
    """Return the key that was typed, or None, and whether the input has ended."""
    keys = [option.key for option in question.options]
    while True:
        typer.echo("> ", nl=False, err=True)
        line = sys.stdin.readline() if sys.stdin is not None else ""
        if sys.stdin is None or not sys.stdin.isatty():
            typer.echo(line.rstrip(), err=True)  # a terminal shows it as it is typed
        typed = line.strip().lower().strip(".)")
        if not line:
            return None, True
        if not typed:
            return None, False
        named = [o.key for o in question.options if typed in (o.key, o.text, o.using)]
        named = named or [o.key for o in question.options if o.using == typed.replace(" ", "_")]
        if named:
            return named[0], False
        _prompt(f"answer {', '.join(keys)}, or press Enter if you don't know")


_VERDICTS = {
    "right": "Right.",
    "second": "Permitted, but not the first choice.",
    "wrong": "No: your agency's rules do not permit this.",
    "unknown": "Your agency's rules:",
}


def _show_feedback(mark: DrillMark, policy: Policy) -> None:
    _prompt(_VERDICTS[mark.verdict])
    for one in mark.reasons[: 1 if mark.verdict == "right" else 3]:
        _prompt(f"- {one.text}{_citation(one, policy)}")
    if mark.verdict != "right" and mark.instead:
        _prompt("instead: " + "; ".join(mark.instead))


def _citation(one: Reason, policy: Policy) -> str:
    from langaccess.agency.policy import authority_text

    ids = tuple(part for part in one.authority.split(", ") if part != "local")
    cited = authority_text(policy, ids)
    return f" [{cited}]" if cited else ""


def _missed(marks: list[_Row]) -> Counter[Reason]:
    """Return how often each rule was missed: the first rule of each wrong answer."""
    return Counter(
        mark.reasons[0]
        for _, answer, mark in marks
        if mark.verdict != "right" and answer is not None and mark.reasons
    )


def _question_data(question: Drill, answer: str | None, mark: DrillMark) -> DrillAnswer:
    row: DrillAnswer = {
        "id": question.id,
        "text": question.text,
        "options": question.options,
        "topics": sorted(question.topics),
        "answer": answer,
    }
    return cast("DrillAnswer", {**row, **output.fields(mark)})


def _draw_score(
    console: Console, data: DrillScore, missed: Counter[Reason], policy: Policy
) -> None:
    output.say(console, f"right: {data['right']} of {data['asked']}")
    for count, words in (
        (data["second"], "permitted, but not the first choice"),
        (data["wrong"], "not permitted"),
        (data["unknown"], "not answered"),
    ):
        if count:
            output.say(console, f"{words}: {count}")
    for one, times in missed.most_common():
        often = f" ({times} times)" if times > 1 else ""
        output.say(console, f"missed{often}: {one.text}{_citation(one, policy)}")
    output.say(console, f"the same questions again: --seed {data['seed']}")


def _prompt(text: str, *, indent: str = "  ") -> None:
    for line in output.wrap(text, indent=indent):
        typer.echo(line, err=True)
