"""What only the agency can know: `init` asks for it, and `todo` lists what is still empty."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langaccess.core.config import phone
from langaccess.core.errors import InputError
from langaccess.core.folding import phone_digits
from langaccess.core.tags import resolve

if TYPE_CHECKING:
    from langaccess.agency.policy import Policy


@dataclass(frozen=True, slots=True)
class SetupQuestion:
    """One question to the agency.

    Attributes:
        key: where the answer belongs in jurisdiction.yaml; `paths[video]` is the entry of the list
            `paths` whose id is `video`.
        option: name of the option of `init` that answers it without asking.
        ask: the question.
        why: what the answer is for, and what happens without it.
        read: turns what was typed into the value; raises ValueError with every reason.
        needed: `todo` lists it while it is empty. The others have a sound default.
    """

    key: str
    option: str
    ask: str
    why: str
    read: Callable[[str], Any]
    needed: bool = True


def steps(key: str) -> list[tuple[str, str]]:
    """Return a key as steps: the name of each, with the id of an entry or an empty one."""
    found = [re.fullmatch(r"(\w+)(?:\[(\w+)\])?", part) for part in key.split(".")]
    return [(match[1], match[2] or "") for match in found if match]


def _one_line(typed: str) -> str:
    return " ".join(typed.split())


def _one_of(*words: str) -> Callable[[str], str]:
    def read(typed: str) -> str:
        word = typed.strip().lower()
        if word not in words:
            raise ValueError(f"answer one of {', '.join(words)}")
        return word

    return read


def _state(typed: str) -> str:
    from langaccess.agency.policy import STATES

    word = typed.strip().upper()
    if word not in STATES:
        raise ValueError("answer with the two letters of the state, such as MA")
    return word


def _own_phone(typed: str) -> str:
    number = phone(typed)
    if len(phone_digits(number)) == 3:
        raise ValueError("answer with a number of your own; 911, 711 and the like are not")
    return number


def _zone(typed: str) -> str:
    from langaccess.agency.policy import is_zone

    if not is_zone(typed.strip()):
        raise ValueError("answer with a zone such as America/New_York")
    return typed.strip()


def _languages(typed: str) -> list[dict[str, str]]:
    found, faults = [], []
    for name in filter(str.strip, typed.split(",")):
        try:
            entry = {"tag": str(resolve(name.strip()))}
        except InputError as exc:
            faults.append(f"{exc.message} ({exc.hint})" if exc.hint else exc.message)
        else:
            found += [entry] if entry not in found else []
    if faults:
        raise ValueError(*faults)
    return found


def _list(typed: str) -> list[str]:
    return [_one_line(part) for part in typed.split(",") if part.strip()]


def _yes_no(typed: str) -> bool:
    return _one_of("yes", "no")({"y": "yes", "n": "no"}.get(typed.strip().lower(), typed)) == "yes"


def _count(typed: str) -> int:
    return int(_one_of("1", "2")(typed))


QUESTIONS: tuple[SetupQuestion, ...] = (
    SetupQuestion(
        "agency.name", "agency", "What is the agency's name, as printed on paper?",
        "printed on packs, cards and notices", _one_line,
    ),
    SetupQuestion(
        "agency.kind", "kind",
        "What is it: police, sheriff, campus, transit, tribal, state, other?",
        "chooses the words of the directive",
        _one_of("police", "sheriff", "campus", "transit", "tribal", "state", "other"),
    ),
    SetupQuestion(
        "agency.state", "state", "Which state? (two letters)",
        "state law differs on interpreters", _state,
    ),
    SetupQuestion(
        "agency.time_zone", "time-zone", "Which time zone? (such as America/New_York)",
        "who is on duty now depends on it", _zone,
    ),
    SetupQuestion(
        "agency.public_phone", "public-phone",
        "Which number does the public call when it is not urgent?",
        "printed on notices and cards", _own_phone,
    ),
    SetupQuestion(
        "agency.interpreter_line", "interpreter-line",
        "Which number do officers call for a telephone interpreter? (no PIN here)",
        "until it is entered, every look-up says: ask dispatch", _own_phone,
    ),
    SetupQuestion(
        "agency.coordinator", "coordinator",
        "Who answers for language access? (a role: records supervisor)",
        "printed on notices and in the directive", _one_line,
    ),
    SetupQuestion(
        "languages", "languages",
        "Which languages do the people you serve speak? (Spanish, Haitian Creole, ...)",
        "cards, gaps and identification weigh these first", _languages,
    ),
    SetupQuestion(
        "translate.do_not_translate", "keep",
        "Which names must stay as they are? (programs, streets; separate by commas)",
        "engines translate names that look like words", _list, needed=False,
    ),
    SetupQuestion(
        "documents.classes.public_information.approvals", "approvals",
        "How many people approve a public brochure, the writer included? (1 or 2)",
        "2 means four eyes, which is what ISO 17100 asks for", _count, needed=False,
    ),
    SetupQuestion(
        "translate.gate", "gate",
        "A brochure holds one sentence that no machine may translate: mark it, or refuse the whole?"
        " (mark, refuse)",
        "mark leaves that sentence in English and goes on", _one_of("mark", "refuse"),
        needed=False,
    ),
    SetupQuestion(
        "network.allowed", "network",
        "May this program fetch models over the network when asked to? (yes, no)",
        "no document ever leaves the machine; without it models come on a stick", _yes_no,
        needed=False,
    ),
    SetupQuestion(
        "interpreting.sign.paths[on_call].phone", "sign-agency",
        "Which number reaches an agency that sends sign language interpreters at any hour?",
        "a voice line does not help a deaf person; until then officers read that it is missing",
        phone,
    ),
    SetupQuestion(
        "interpreting.sign.paths[video].phone", "sign-video",
        "Which number gets a sign language interpreter on a screen? (video remote interpreting)",
        "for the first minutes, and where no one can come in person", phone,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unset:
    """One thing that is still empty.

    Attributes:
        key: where it belongs in jurisdiction.yaml.
        ask: the question that it answers.
        why: what it is for, and what happens without it.
    """

    key: str
    ask: str
    why: str


def unset(policy: Policy) -> tuple[Unset, ...]:
    """Return what only the agency can know and `policy` does not say, in the order of `init`."""
    return tuple(
        Unset(question.key, question.ask, question.why)
        for question in QUESTIONS
        if question.needed and _is_empty(_value(policy, question.key))
    )


def _value(policy: Policy, key: str) -> Any:
    value: Any = policy
    for name, entry in steps(key):
        value = getattr(value, name)
        if entry:
            value = next(item for item in value if item.id == entry)
    return value


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", ())
