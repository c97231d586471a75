"""What an engine of this computer makes of sentences that no draft has a translation of.

A text that comes in is compared with it (`agency.provenance`). Only digests are kept, and no person
sees the output: it is not a suggestion.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from langaccess.agency import provenance
from langaccess.agency.provenance import MachineText
from langaccess.agency.session import Session
from langaccess.core import models
from langaccess.core.errors import EngineError
from langaccess.core.folding import spaced
from langaccess.core.tags import Tag
from langaccess.core.worker import Runner
from langaccess.translate.engines.choice import choose
from langaccess.translate.engines.discovery import discover


@dataclass(frozen=True, slots=True)
class EngineOutputs:
    """What an engine made of sentences, to compare with.

    Attributes:
        texts: its outputs; none for sentences whose output was remembered before.
        problem: why there is no output for some or all of the others; or empty.
    """

    texts: Sequence[MachineText] = ()
    problem: str = ""


def outputs_for(
    session: Session, source: Tag, target: Tag, sentences: Collection[str]
) -> EngineOutputs:
    """Ask the engine for a pair about those sentences that have no remembered output.

    The outputs are remembered. Call it outside of a transaction: an engine may take minutes.

    Raises:
        OutputError: the database cannot be written.
    """
    asked = provenance.unremembered(session.connection, target, sentences)
    if not asked:
        return EngineOutputs()
    infos = [one for one in discover(models.folders(session.root)) if one.kind != "pseudo"]
    choice = choose(infos, source, target, order=session.policy.engines.order, noncommercial=True)
    if choice is None:
        return EngineOutputs((), f"none for {source} to {target} is here")
    try:
        with Runner(choice.info) as runner:
            outcomes = runner.run([spaced(one) for one in asked])
    except EngineError as exc:
        return EngineOutputs((), exc.message)
    made = [
        MachineText(text, outcome.text, choice.info.id, choice.info.model_digest)
        for text, outcome in zip(asked, outcomes, strict=True)
        if outcome.text
    ]
    provenance.remember(session.connection, target, made, at=session.now)
    return EngineOutputs(made, "" if len(made) == len(asked) else "it gave no answer")
