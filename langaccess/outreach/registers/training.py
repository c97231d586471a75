"""Training: courses of officers and staff. A course does not make an interpreter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from langaccess.core.config import Between
from langaccess.core.tags import Tag
from langaccess.outreach.registers.model import Fault, Register, RegisterEntry


@dataclass(frozen=True, slots=True)
class CourseIncentive:
    """What the agency pays for a course.

    Attributes:
        since: first day.
        until: last day.
        basis: the contract or order that grants it.
    """

    since: date
    until: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingCourse(RegisterEntry):
    """A course that a person took.

    Attributes:
        person: id on the roster, or a name.
        course: what it is called.
        kind: what it teaches.
        language: the language, for a course of that kind.
        hours: its length.
        completed: day on which it was completed; null while it lasts.
        expires: last day on which it counts.
        incentive: what is paid for it.
    """

    person: str
    course: str
    kind: Literal["language", "interpreter_skills", "working_with_interpreters", "culture"]
    language: Tag | None = None
    hours: Annotated[float, Between(0, 5000)] | None = None
    completed: date | None = None
    expires: date | None = None
    incentive: CourseIncentive | None = None

    @property
    def title(self) -> str:
        """Person and course."""
        return f"{self.person}: {self.course}"

    @property
    def tags(self) -> tuple[str, ...]:
        """The language that it teaches."""
        return (self.language,) if self.language is not None else ()

    def faults(self) -> Iterator[Fault]:
        """Yield what does not fit together."""
        if self.kind == "language" and self.language is None:
            yield ("language",), "is missing: which language does the course teach?"
        if self.completed and self.expires and self.expires < self.completed:
            yield ("expires",), "is before the day of completion"

    def dates(self) -> Iterator[tuple[str, date]]:
        """Yield the end of the course's validity and of the incentive."""
        if self.expires is not None:
            yield "course expires", self.expires
        if self.incentive is not None and self.incentive.until is not None:
            yield "incentive ends", self.incentive.until


def _cells(one: TrainingCourse) -> tuple[str, ...]:
    hours = "" if one.hours is None else f"{one.hours:g}"
    dates = [str(day) if day else "" for day in (one.completed, one.expires)]
    return one.person, one.course, one.kind, one.language or "", hours, *dates


TRAINING = Register(
    "training",
    TrainingCourse,
    ("person", "course", "kind", "language", "hours", "completed", "expires"),
    _cells,
)
