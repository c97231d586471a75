"""Police sentences with planted items: phones, links, dates, times, money, cites, e-mails, codes.

`generate` is seeded: rules are shaped on `DEV_SEED` and judged on `TEST_SEED`, which no one
looks at while shaping them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

DEV_SEED = 11
TEST_SEED = 20261125

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_HOSTS = ("springfield-pd.example.gov", "courts.example.gov", "help.example.org", "example.gov")
_PEOPLE = ("records", "j_smith", "victim.services", "language-access", "front_desk", "a.b-cruz")


@dataclass(frozen=True, slots=True)
class Planted:
    """A sentence and what was planted in it: (kind, literal text)."""

    text: str
    items: tuple[tuple[str, str], ...]


def _phone(rng: random.Random) -> str:
    area, line = rng.choice((617, 413, 508, 602)), rng.randrange(100, 200)
    shape = rng.choice(
        ("({}) 555-0{}", "{}-555-0{}", "1-{}-555-0{}", "{}.555.0{}", "+1 {} 555 0{}")
    )
    if rng.random() < 0.15:
        return rng.choice(("1-800-555-HELP", "800-CALL-FBI", "1-888-555-TALK"))
    return shape.format(area, line)


def _short(rng: random.Random) -> str:
    return rng.choice(("911", "988", "311", "211"))


def _url(rng: random.Random) -> str:
    host, tail = (
        rng.choice(_HOSTS),
        rng.choice(("", "/forms", "/help/es", "/file?id=27", "/a_b/c-d")),
    )
    return rng.choice(("https://", "www.", "http://www.", "")) + host + tail


def _email(rng: random.Random) -> str:
    return f"{rng.choice(_PEOPLE)}@{rng.choice(_HOSTS)}"


def _date(rng: random.Random) -> str:
    day, month, year = rng.randrange(1, 29), rng.randrange(12), rng.randrange(2023, 2028)
    return rng.choice(
        (
            f"{MONTHS[month]} {day}, {year}",
            f"{MONTHS[month]} {day}",
            f"{month + 1}/{day}/{year}",
            f"{month + 1:02d}/{day:02d}/{year}",
            f"{MONTHS[month][:3]}. {day}, {year}" if month != 4 else f"May {day}, {year}",
        )
    )


def _time(rng: random.Random) -> str:
    hour, minute = rng.randrange(1, 13), rng.choice((0, 0, 15, 30, 45))
    half = rng.choice(("a.m.", "p.m.", "AM", "PM"))
    return f"{hour}:{minute:02d} {half}" if minute or rng.random() < 0.4 else f"{hour} {half}"


def _money(rng: random.Random) -> str:
    amount = rng.choice((25, 40, 75, 100, 250, 500, 1200, 1500, 2350, 10000))
    return f"${amount:,}" + (rng.choice((".50", ".75", ".00")) if rng.random() < 0.3 else "")


def _cite(rng: random.Random) -> str:
    n = rng.randrange(2, 60)
    return rng.choice(
        (
            f"§ {n}A",
            f"42 U.S.C. § 2000d-{n}",
            f"M.G.L. c. 209A, § {n}",
            f"28 CFR 35.{n + 100}",
            f"A.R.S. § 13-{n + 3600}",
            f"8 U.S.C. {n + 1300}",
        )
    )


def _case(rng: random.Random) -> str:
    n = rng.randrange(1000, 9999)
    return rng.choice((f"24-CR-0{n}", f"25-00{n}", f"IR-2025-{n}"))


def _number(rng: random.Random) -> str:
    return str(rng.choice((2, 3, 10, 14, 15, 30, 45, 60, 90)))


def _percent(rng: random.Random) -> str:
    return f"{rng.choice((5, 10, 25, 50, 75))}%"


_MAKERS: dict[str, Callable[[random.Random], str]] = {
    "phone": _phone, "short": _short, "url": _url, "email": _email, "date": _date, "time": _time,
    "money": _money, "cite": _cite, "case": _case, "number": _number, "percent": _percent,
}  # fmt: skip

_FRAMES = (
    "Call {phone} or write to {email} if you need an interpreter.",
    "In an emergency call {short}; for other questions call {phone} before {time}.",
    "Your hearing is on {date} at {time} in courtroom {number}.",
    "The hearing in case {case} was moved from {date} to {date}.",
    "You must pay {money} within {number} days or ask for a hearing at {url}.",
    "Under {cite}, you have {number} days to answer the complaint.",
    "The order under {cite} ends on {date}.",
    "Send the form to {email} no later than {time} on {date}.",
    "The front desk is open from {time} to {time}, Monday through Friday.",
    "If you lost your property, visit {url} and give the report number {case}.",
    "The towing fee is {money}, and storage costs {money} for each day.",
    "About {percent} of the complaints were answered within {number} days.",
    "Please bring the letter of {date} and {money} in cash.",
    "The officer will call you at {phone} between {time} and {time}.",
    "Report {case} was written on {date}; a copy costs {money}.",
    "You can read the policy at {url} or ask for it at {email}.",
    "Officers may ask for your name under {cite}.",
    "A new law, {cite}, began on {date} and protects victims of crime.",
    "The shelter has {number} beds and opens at {time}.",
    "Text {short} or call {phone} to speak with a counselor at any hour.",
    "The deadline is {date}, and late forms cost {money} more.",
    "Victims can ask for help at {url}, by phone at {phone}, or by e-mail at {email}.",
    "On {date}, at about {time}, two cars were damaged near the library.",
    "Interpreters are free; call {phone}, extension {number}, to ask for one.",
    "The insurance pays {percent} of the cost, up to {money}.",
    "Write the number {case} on every page that you send to {email}.",
    "Parking on Main Street is not allowed from {time} to {time}.",
    "The advocate will meet you on {date} at {time} and explain your rights.",
    "You may ask for a copy of the report {case} at {url} after {number} days.",
    "The program under {cite} gives victims up to {money} for medical bills.",
)


# Held out: no rule was shaped on these.
_TEST_FRAMES = (
    "Complaints must reach us by {date}; call {phone} with questions.",
    "The judge set bail at {money} and the next hearing for {date}.",
    "You have the right to an interpreter at no cost; dial {short} or {phone}.",
    "Our lobby closes at {time}, but officers answer {phone} all night.",
    "A copy of {cite} is at {url}.",
    "Anyone under {number} must be home by {time}.",
    "Refer to case {case} when you write to {email} about the {money} deposit.",
    "Between {date} and {date}, we received {number} reports of stolen bicycles.",
    "Victims of crime may receive up to {money} under {cite}.",
    "If nobody answers at {phone}, leave a message or write to {email}.",
    "{percent} of drivers did not stop on {date}, the police said.",
    "Meet the counselor at {time} on {date}; bring form {case}.",
    "Questions? Visit {url}.",
    "Fees: {money} for the first page, {money} for each page after that.",
    "From {date}, the new fine under {cite} is {money}.",
)


def generate(count: int, seed: int) -> list[Planted]:
    """Return `count` sentences, always the same for a seed; the test seed has frames of its own."""
    rng = random.Random(seed)
    frames = _TEST_FRAMES if seed == TEST_SEED else _FRAMES
    made: list[Planted] = []
    while len(made) < count:
        frame = rng.choice(frames)
        items: list[tuple[str, str]] = []
        parts: list[str] = []
        for piece in frame.split("{"):
            name, brace, rest = piece.partition("}")
            if not brace:
                parts.append(piece)
                continue
            items.append((name, _MAKERS[name](rng)))
            parts += (items[-1][1], rest)
        text = "".join(parts)
        text = text.removesuffix(".") if text.endswith(".m..") else text
        made.append(Planted(text, tuple(items)))
    return made
