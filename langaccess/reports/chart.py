"""Charts of a report: SVG that can be read in gray, and the table of the same numbers.

A chart never replaces its table: a screen reader, a Word file and a reader with a calculator use
that. No number is in the picture that is not in the table.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from langaccess.core.words import legible

Mark = Literal["solid", "hatched", "hollow"]
"""How a bar is filled. Patterns, because many readers see no color and many printers print none."""


@dataclass(frozen=True, slots=True)
class ChartValue:
    """One bar or dot.

    Attributes:
        label: what it is.
        value: its number; None if it is not shown, and `note` says why.
        low: lower end of its interval, in the unit of `value`; None for no interval.
        high: upper end of its interval.
        mark: how it is filled.
        note: what the table says in place of the value, or after it.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    mark: Mark = "solid"
    note: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from zero, or dots, each with its interval.

    Attributes:
        caption: title of the picture and of its table.
        alt: what the chart shows, in a sentence, for those who do not see it.
        unit: what is counted ("people"), or "%".
        rows: from top to bottom.
        name: header of the labels in the table.
        limit: a value that is drawn as a line across, and what it is.
        legend: what each pattern means.
        interval: what the low and high ends are ("90% interval").
        dots: whether values are dots, which need no zero, and not bars.
    """

    caption: str
    alt: str
    unit: str
    rows: tuple[ChartValue, ...]
    name: str = ""
    limit: tuple[float, str] | None = None
    legend: tuple[tuple[Mark, str], ...] = ()
    interval: str = ""
    dots: bool = False

    def columns(self) -> tuple[str, ...]:
        """The header of its table."""
        ends = (f"{self.interval}: from", "to") if self.interval else ()
        meaning = ("Meaning",) if self.legend else ()
        return (self.name, self.unit[:1].upper() + self.unit[1:], *ends, *meaning)

    def cells(self) -> tuple[tuple[str, ...], ...]:
        """The rows of its table; the limit is the last."""
        words = dict(self.legend)
        made = []
        for row in self.rows:
            number = "" if row.value is None else _number(row.value, self.unit)
            shown = " ".join(filter(None, (number, row.note))) or "not shown"
            ends: tuple[str, ...] = ()
            if self.interval:
                ends = tuple(
                    "" if x is None else _number(x, self.unit) for x in (row.low, row.high)
                )
            means = "" if row.value is None else words.get(row.mark, "")
            meaning = (means,) if self.legend else ()
            made.append((row.label, shown, *ends, *meaning))
        if self.limit is not None:
            value, label = self.limit
            made.append((label, _number(value, self.unit), *[""] * (len(self.columns()) - 2)))
        return tuple(made)


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One line: a value for each step, None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over time, each in a panel of its own below the other, with the same steps.

    Attributes:
        caption: title of the picture and of its table.
        alt: what the chart shows, in a sentence, for those who do not see it.
        unit: what is counted, or "%".
        steps: labels of the steps, such as months.
        lines: from top to bottom.
        name: header of the steps in the table.
    """

    caption: str
    alt: str
    unit: str
    steps: tuple[str, ...]
    lines: tuple[ChartLine, ...]
    name: str = "Month"

    def columns(self) -> tuple[str, ...]:
        """The header of its table."""
        return (self.name, *(line.name for line in self.lines))

    def cells(self) -> tuple[tuple[str, ...], ...]:
        """The rows of its table, one for each step."""
        return tuple(
            (
                step,
                *(
                    "not shown"
                    if (value := line.values[place]) is None
                    else _number(value, self.unit)
                    for line in self.lines
                ),
            )
            for place, step in enumerate(self.steps)
        )


Chart = BarChart | LineChart


# A phone shows the picture 330 pixels wide: at this width of the drawing its text stays legible.
_WIDTH = 460
_LEFT, _RIGHT = 8, 452
_ROW, _BAR = 40, 14
_DARK, _PAPER, _GRID = "#1f3f5f", "#ffffff", "#b5b5b5"


def svg(chart: Chart) -> str:
    """Return `chart` as SVG: no script, no link, the same text for the same chart."""
    drawn, height = _bars(chart) if isinstance(chart, BarChart) else _panels(chart)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" aria-label={quoteattr(_flat(chart.alt))} '
        'font-family="Noto Sans, Arial, sans-serif" font-size="13">'
        f"<title>{escape(_flat(chart.caption))}</title><desc>{escape(_flat(chart.alt))}</desc>"
        f'<rect width="{_WIDTH}" height="{height}" fill="{_PAPER}"/>{"".join(drawn)}</svg>'
    )


def _bars(chart: BarChart) -> tuple[list[str], int]:
    known = [x for row in chart.rows for x in (row.value, row.low, row.high) if x is not None]
    ticks = _ticks([*known, *((chart.limit[0],) if chart.limit else ())], chart.unit)
    scale = (_RIGHT - _LEFT) / ticks[-1]
    drawn = ["".join(_legend(chart))]
    top = 22 if chart.legend else 0
    first = top + (20 if chart.limit else 4)
    bottom = first + _ROW * len(chart.rows)
    for tick in ticks:
        x = _LEFT + tick * scale
        drawn.append(_line(x, top + 4, x, bottom, _GRID, 1))
        drawn.append(_text(x, bottom + 16, _number(tick, chart.unit), _anchor(x), size=11))
    for place, row in enumerate(chart.rows):
        if row.value is not None:
            y = first + _ROW * place + 19
            drawn.extend(_mark(row, row.value, y, scale, dot=chart.dots))
    if chart.limit is not None:
        x = _LEFT + chart.limit[0] * scale
        drawn.append(_line(x, top + 18, x, bottom, _PAPER, 4))
        drawn.append(_line(x, top + 18, x, bottom, "#000000", 2, dashed=True))
        label = f"{chart.limit[1]}: {_number(chart.limit[0], chart.unit)}"
        drawn.append(_text(x, top + 13, label, _anchor(x), size=11))
    for place, (row, cells) in enumerate(zip(chart.rows, chart.cells(), strict=False)):
        y = first + _ROW * place + 13
        drawn.append(_text(_LEFT, y, row.label))
        drawn.append(_text(_RIGHT, y, cells[1], "end"))
    return drawn, bottom + 24


def _mark(row: ChartValue, value: float, y: float, scale: float, *, dot: bool) -> Iterator[str]:
    middle, x = y + _BAR / 2, _LEFT + value * scale
    if not dot:
        yield _filled(_LEFT, y, max(value * scale, 1), row.mark)
    if row.low is not None and row.high is not None:
        low, high = _LEFT + row.low * scale, _LEFT + row.high * scale
        # White below black: the whisker is seen on a dark bar too.
        for color, width in ((_PAPER, 5), ("#000000", 1.6)):
            yield _line(low, middle, high, middle, color, width)
            yield _line(low, middle - 5, low, middle + 5, color, width)
            yield _line(high, middle - 5, high, middle + 5, color, width)
    if dot:
        fill = _DARK if row.mark == "solid" else _PAPER
        yield (
            f'<circle cx="{x:.1f}" cy="{middle:.1f}" r="5.5" fill="{fill}" '
            f'stroke="{_DARK}" stroke-width="2"/>'
        )


def _filled(x: float, y: float, width: float, mark: Mark) -> str:
    """Return a bar; the stripes are lines, which every reader of SVG draws."""
    fill = _DARK if mark == "solid" else _PAPER
    made = (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_BAR}" fill="{fill}" '
        f'stroke="{_DARK}" stroke-width="1.5"/>'
    )
    if mark == "hatched":
        at = x + 5
        while at < x + width:
            made += _line(at, y + 1, at, y + _BAR - 1, _DARK, 1.5)
            at += 5
    return made


def _legend(chart: BarChart) -> Iterator[str]:
    x = float(_LEFT)
    for mark, meaning in chart.legend:
        yield _filled(x, 2, 20, mark)
        yield _text(x + 26, 13, meaning, size=11)
        x += 26 + 6.2 * len(meaning) + 16


def _panels(chart: LineChart) -> tuple[list[str], int]:
    high, gap = 96, 30
    drawn: list[str] = []
    left, right = 46, _WIDTH - 14
    step = (right - left) / max(1, len(chart.steps) - 1)
    for number, line in enumerate(chart.lines):
        top = number * (high + gap) + 24
        ticks = _ticks([value for value in line.values if value is not None], chart.unit)
        scale = (high - 14) / ticks[-1]
        base = top + high - 14
        drawn.append(_text(left, top - 8, line.name, weight="bold"))
        for tick in (ticks[0], ticks[-1]):
            y = base - tick * scale
            drawn.append(_line(left, y, right, y, _GRID, 1))
            drawn.append(_text(left - 6, y + 4, _number(tick, chart.unit), "end", size=11))
        points = [
            None if value is None else (left + place * step, base - value * scale)
            for place, value in enumerate(line.values)
        ]
        # A gap in the numbers is a gap in the line.
        for shown, run in groupby(points, key=lambda point: point is not None):
            if shown:
                drawn.extend(_run([point for point in run if point is not None]))
        last = len(chart.steps) - 1
        for place in sorted({0, last // 2, last}) if chart.steps else ():
            x = left + place * step
            drawn.append(_text(x, base + 16, chart.steps[place], _anchor(x), size=11))
    return drawn, len(chart.lines) * (high + gap) + 12


def _run(points: list[tuple[float, float]]) -> Iterator[str]:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{path}" fill="none" stroke="{_DARK}" stroke-width="2"/>'
    for x, y in points:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{_DARK}"/>'


def _line(
    x1: float, y1: float, x2: float, y2: float, color: str, width: float, *, dashed: bool = False
) -> str:
    dash = ' stroke-dasharray="5 3"' if dashed else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{color}" stroke-width="{width}"{dash}/>'
    )


def _text(
    x: float, y: float, text: str, anchor: str = "start", *, size: int = 13, weight: str = ""
) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"{bold} '
        f'stroke="{_PAPER}" stroke-width="4" stroke-linejoin="round" paint-order="stroke">'
        f"{escape(_flat(text))}</text>"
    )


def _anchor(x: float) -> str:
    """Return how a text at `x` is aligned so that it stays inside of the picture."""
    if x < _WIDTH * 0.2:
        return "start"
    return "end" if x > _WIDTH * 0.8 else "middle"


def _ticks(values: Iterable[float], unit: str) -> list[float]:
    """Return round marks from zero to above the largest value; percent ends at 100."""
    top = max((value for value in values), default=0)
    if top <= 0:
        return [0, 1]
    size = 10.0 ** math.floor(math.log10(top))
    step = next(s for s in (size / 5, size / 2, size, size * 2, size * 5) if top / s <= 5)
    if unit != "%":
        step = max(1.0, step)
    marks = [step * n for n in range(math.ceil(top / step) + 1)]
    return marks if unit != "%" or marks[-1] <= 100 else [0, 25, 50, 75, 100]


def _number(value: float, unit: str) -> str:
    if unit == "%":
        return f"{value:.0f}%" if value >= 1 or value == 0 else f"{value:.1f}%"
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


def _flat(text: str) -> str:
    return " ".join(legible(text).split())
