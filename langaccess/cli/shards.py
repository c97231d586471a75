"""`langaccess translate` on many machines: plan, run and collect shards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from langaccess.cli import output
from langaccess.core.errors import Exit
from langaccess.core.words import joined, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from langaccess.agency.session import Session
    from langaccess.cli.output import Reporter
    from langaccess.core.tags import Tag
    from langaccess.outreach.plan import DraftReview, Price
    from langaccess.translate import TranslationJob
    from langaccess.translate.shards import (
        FailedShard,
        LanguageEstimate,
        ShardPlan,
        ShardProgress,
        UndraftedFile,
    )

_SHOWN = 12  # shards or files that one line names
_NO_REVIEWER = (
    "enter a translator for the pair in roster/, or a vendor's rate in rates.yaml; or say why it "
    'starts anyway: --without-reviewer "REASON"'
)


class LeftOutTarget(TypedDict):
    """A language that is not planned, why, and what to do."""

    lang: Tag
    why: str
    next: str


class UnsureFile(TypedDict):
    """A file with sentences that a person must confirm first."""

    source: Path
    sentences: int


class ShardedLanguage(TypedDict):
    """What a language costs: hours of one core, and of a reviewer."""

    lang: Tag
    documents: int
    sentences: int
    repeated: int
    core_hours: float
    words: int
    review_hours: float
    review_price: Price | None
    reviewers: tuple[str, ...]
    vendors: tuple[str, ...]


class PlannedShards(TypedDict):
    """What `translate --plan` prints."""

    folder: Path | None
    shards: int
    files: int
    languages: list[ShardedLanguage]
    left_out: list[LeftOutTarget]
    waiting: list[UnsureFile]
    undrafted: tuple[UndraftedFile, ...]


def plan_job(
    job: TranslationJob,
    session: Session,
    shards: int,
    reporter: Reporter,
    *,
    unreviewed: str | None,
    as_json: bool,
) -> Exit:
    """Write the plan of a job and show what it costs.

    Exit code 1 if a language is left out; that of `translate` if a file cannot be drafted.
    """
    from dataclasses import replace

    from langaccess.outreach.plan import document_order, draft_reviews
    from langaccess.translate.shards import plan_shards

    reviews = draft_reviews(session, job.source, job.targets)
    left_out = [
        tag for tag in job.targets if not (unreviewed or tag.pseudo or reviews[tag].is_named)
    ]
    targets = tuple(tag for tag in job.targets if tag not in left_out)
    made = None
    if targets:
        made = plan_shards(
            replace(job, targets=targets),
            session,
            shards,
            reporter,
            order=document_order(session, targets, reporter),
            unreviewed=unreviewed or "",
        )
    data = _plan_data(made, session, reviews, left_out)
    reporter.finish()
    output.result(data, lambda console: _draw_plan(console, made, data, job.out), as_json=as_json)
    return max(Exit.NO if left_out else Exit.DONE, made.exit_code if made else Exit.DONE)


def _plan_data(
    made: ShardPlan | None,
    session: Session,
    reviews: Mapping[Tag, DraftReview],
    left_out: Sequence[Tag],
) -> PlannedShards:
    languages = [] if made is None else [
        _language_data(one, session, reviews[one.tag]) for one in made.languages
    ]  # fmt: skip
    why = "no reviewer or vendor is named"
    return {
        "folder": None if made is None else made.folder,
        "shards": 0 if made is None else made.shards,
        "files": 0 if made is None else made.files,
        "languages": languages,
        "left_out": [{"lang": tag, "why": why, "next": _NO_REVIEWER} for tag in left_out],
        "waiting": [] if made is None else [
            {"source": one.source, "sentences": len(one.sentences)} for one in made.waiting
        ],
        "undrafted": () if made is None else made.undrafted,
    }  # fmt: skip


def _language_data(one: LanguageEstimate, session: Session, review: DraftReview) -> ShardedLanguage:
    price = None if one.tag.pseudo else review.price(session, one.words)
    return {
        "lang": one.tag,
        "documents": one.documents,
        "sentences": one.sentences,
        "repeated": one.repeated,
        "core_hours": round(one.core_hours, 4),
        "words": sum(one.words),
        "review_hours": 0 if one.tag.pseudo else round(one.review_hours, 2),
        "review_price": price,
        "reviewers": review.reviewers,
        "vendors": review.vendors,
    }


def _draw_plan(
    console: Console, made: ShardPlan | None, data: Mapping[str, Any], out: Path
) -> None:
    for row in data["left_out"]:
        output.say(console, f"not planned: {row['lang'].name}: {row['why']}")
    if data["left_out"]:
        output.say(console, f"next: {_NO_REVIEWER}")
    if made is None:
        return
    heads = (
        "to", "files", "sentences", "repeats", "core h", "words", "review h", "USD",
    )  # fmt: skip
    rows = [
        (
            str(row["lang"]), f"{row['documents']:,}", f"{row['sentences']:,}",
            f"{row['repeated']:,}", f"{row['core_hours']:,.2f}", f"{row['words']:,}",
            f"{row['review_hours']:,.1f}",
            _price(row),
        )
        for row in data["languages"]
    ]  # fmt: skip
    console.print(output.table("", heads, rows))
    for row in data["languages"]:
        if not row["lang"].pseudo:
            output.say(console, f"{row['lang']}: review by {_by(row)}")
    _draw_files(console, made)
    output.put(console, f"plan: {made.folder}")
    output.say(console, f"next, on one machine: {_command('--local 2', out)}")
    output.say(
        console,
        f"or on several: {_command(f'--shard 1/{made.shards}', out)} (to "
        f"{made.shards}/{made.shards}), and then {_command('--collect', out)}",
    )


def _draw_files(console: Console, made: ShardPlan) -> None:
    """Say which files wait for a person, or have no draft at all."""
    for plan_row in made.plan.rows:
        if plan_row.engine is None:
            output.say(console, f"{plan_row.lang}: no engine; collect writes a pack for people")
        elif plan_row.packed:
            left = plural(plan_row.packed, "file")
            output.say(console, f"{plan_row.lang}: {left} left to people; collect packs them")
    reasons: dict[tuple[str, str], list[str]] = {}
    for one in made.undrafted:
        reasons.setdefault((one.status.value, one.message), []).append(one.source.name)
    for (status, message), names in reasons.items():
        output.say(console, f"{status}: {_shown(names)}: {message}")
    for waiting in made.waiting[:_SHOWN]:
        count = plural(len(waiting.sentences), "sentence")
        output.put(console, f"{waiting.source.name}: {count} to be confirmed by a person first")
    if len(made.waiting) > _SHOWN:
        output.say(console, f"and {len(made.waiting) - _SHOWN} more such files: langaccess todo")


def _price(row: Mapping[str, Any]) -> str:
    if row["lang"].pseudo:
        return ""
    return f"{row['review_price'].amount:,.2f}" if row["review_price"] else "?"


def _by(row: Mapping[str, Any]) -> str:
    names = [*row["reviewers"], *row["vendors"]]
    return joined([*names[:2], *(["others"] if len(names) > 2 else [])]) if names else "no one"


def show_progress(done: ShardProgress, out: Path, *, as_json: bool) -> Exit:
    """Show what a call did, and what is left."""
    data = output.fields(done)
    output.result(data, lambda console: _draw_progress(console, done, out), as_json=as_json)
    return done.exit_code


def _draw_progress(console: Console, done: ShardProgress, out: Path) -> None:
    sentences = [one for one in done.steps if one.step == "sentences"]
    documents = [one for one in done.steps if one.step == "documents"]
    reused = sum(one.reused for one in done.steps)
    left = sum(one.left for one in documents)
    output.say(
        console,
        f"translated {plural(sum(one.count for one in sentences), 'sentence')}, built "
        f"{plural(sum(one.count for one in documents), 'document')}; "
        f"{plural(reused, 'step')} done before",
    )
    if left:
        output.say(console, f"{plural(left, 'document')} not built here; collect tries them again")
    _draw_failed(console, done.failed)
    if done.sentences_left:
        output.say(console, f"sentences to translate: shards {_shown(done.sentences_left)}")
    if done.documents_left:
        output.say(console, f"documents to build: shards {_shown(done.documents_left)}")
    if done.failed and done.sentences_left:
        output.say(console, "next: run these shards again; what is done is not done again")
    elif done.sentences_left:
        output.say(
            console,
            "next: when other machines have translated these, run this again, or leave the "
            f"documents to {_command('--collect', out)}",
        )
    elif done.documents_left:
        output.say(
            console,
            "next: run these shards again to build their documents, or leave that to "
            + _command("--collect", out),
        )
    else:
        output.say(console, f"next: {_command('--collect', out)}")


def _draw_failed(console: Console, failed: Sequence[FailedShard]) -> None:
    """Say each reason for which shards failed once, and what to do."""
    reasons: dict[tuple[str, str], list[int]] = {}
    for one in failed:
        reasons.setdefault((one.message, one.hint), []).append(one.shard)
    for (message, _hint), shards in [*reasons.items()][:_SHOWN]:
        which = "shard" if len(shards) == 1 else "shards"
        output.put(console, f"{which} {_shown(shards)} failed: {message}")
    if len(reasons) > _SHOWN:
        output.say(console, f"and {len(reasons) - _SHOWN} more such messages: --json has all")
    for hint in dict.fromkeys(hint for _message, hint in reasons if hint):
        output.say(console, f"  {hint}")


def _command(step: str, out: Path) -> str:
    """Return the command for a step, as every shell takes it, also with a space in the folder."""
    return f'langaccess translate {step} --out "{out}"'


def _shown(items: Sequence[int] | Sequence[str]) -> str:
    shown = ", ".join(map(str, items[:_SHOWN]))
    more = len(items) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
