"""Whatever a jurisdiction file says, it never allows more than the floor does."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from langaccess.agency.policy import (
    DocumentQuestion,
    Machine,
    Policy,
    SentenceQuestion,
    decide,
    load_policy,
)
from langaccess.core.errors import ConfigError
from langaccess.core.resources import CONFIG, shipped

BASE = load_policy(shipped(CONFIG, "base.yaml"))
CLASSES = [*BASE.documents.classes]
RULES = [rule.id for rule in BASE.sentences.rules]
BARRED = (
    "May we search your car?",
    "You have the right to remain silent.",
    "I waive my rights.",
    "You are under arrest.",
    "I swear that the above is true and correct.",
    "Did you shoot him?",
    "How do you plead?",
    "It is hereby ordered.",
)

WORDS = st.sampled_from(["never", "suggestion", "draft", "refuse", "mark", "x", ".*", "a"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(0, 4) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)


def either(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what belongs there, sometimes anything at all."""
    return st.integers(0, 11).flatmap(lambda n: usual if n else ANYTHING)


CLASS = st.fixed_dictionaries(
    {},
    optional={
        "machine": either(st.sampled_from(["never", "suggestion", "draft"])),
        "approvals": either(st.integers(1, 3)),
        "text": either(st.just("is something")),
    },
)
RULE = st.fixed_dictionaries(
    {"id": st.sampled_from([*RULES, "gate.ours"])},
    optional={
        "text": st.just("x"),
        "patterns": either(st.lists(WORDS, max_size=2)),
        "exceptions": either(st.sampled_from([[], [], [".*"]])),
    },
)
FILES = st.fixed_dictionaries(
    {},
    optional={
        "documents": either(
            st.fixed_dictionaries(
                {},
                optional={
                    "undeclared": either(st.sampled_from(CLASSES)),
                    "classes": either(
                        st.dictionaries(st.sampled_from([*CLASSES, "flyer"]), CLASS, max_size=3)
                    ),
                },
            )
        ),
        "translate": either(
            st.fixed_dictionaries(
                {}, optional={"gate": either(st.sampled_from(["mark", "refuse"]))}
            )
        ),
        "sentences": either(
            st.fixed_dictionaries(
                {},
                optional={
                    "rules": either(st.lists(RULE, max_size=2)),
                    "words": either(
                        st.lists(
                            st.fixed_dictionaries(
                                {"id": st.sampled_from(["actor", "thing", "ours"])},
                                optional={"words": either(st.lists(WORDS, max_size=2))},
                            ),
                            max_size=2,
                        )
                    ),
                },
            )
        ),
        "floor": st.sampled_from(
            [[], [], [], [], None, [{"id": "floor.1"}], [{"id": "floor.1", "guards": []}]]
        ),
    },
)


def loaded(data: dict[str, Any]) -> Policy | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jurisdiction.yaml"
        text = json.dumps({"id": "x", "as_of": "2026-11-25", **data}, indent=1)
        path.write_text(text, encoding="utf-8")
        try:
            return load_policy(path)
        except ConfigError:
            return None


@settings(derandomize=True, deadline=None, max_examples=250)
@given(FILES)
def test_no_file_allows_what_the_floor_forbids(data: dict[str, Any]) -> None:
    policy = loaded(data)
    event("loads" if policy else "is refused")
    if policy is None:
        return
    for name in [*CLASSES, None]:
        for use in (Machine.SUGGESTION, Machine.DRAFT):
            question = DocumentQuestion(name, use)
            if decide(question, policy).allowed:
                assert decide(question, BASE).allowed
    for sentence in BARRED:
        assert not decide(SentenceQuestion(sentence), policy).allowed
    for name, entry in policy.documents.classes.items():
        if name in {"legal_act", "rights_information", "court_information"}:
            assert entry.approvals >= BASE.documents.classes[name].approvals
    assert policy.floor == BASE.floor
