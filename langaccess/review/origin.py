"""What the wording of a document's translations says about where they come from.

The comparison itself is `agency.provenance`; here it is asked for the sentences of a returned or
adopted file, and its answer decides whether a person is on record as their writer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from langaccess.agency import approval, provenance
from langaccess.agency.people import load_roster
from langaccess.agency.policy import Machine, reason
from langaccess.agency.provenance import IncomingText, MachineText, Wording, WordingCheck
from langaccess.agency.session import Session
from langaccess.core.model import Person, Reason
from langaccess.core.names import is_among, is_written_among, plain_name
from langaccess.core.tags import Tag
from langaccess.core.wording import names_engine
from langaccess.core.words import plural
from langaccess.formats.exchange import ReturnedUnit
from langaccess.review.model import ReviewedDocument, ReviewedSentence
from langaccess.translate.engines import EngineOutputs, outputs_for
from langaccess.translate.memory import approved_translations


def ask_engine(
    session: Session, source: Tag, tag: Tag, units: Sequence[ReturnedUnit]
) -> EngineOutputs:
    """Return what an engine makes of the translated sentences of a file, to compare them with it.

    Call it outside of a transaction.
    """
    return outputs_for(session, source, tag, _telling(units))


def _telling(units: Sequence[ReturnedUnit]) -> frozenset[str]:
    """Return the translated sentences that have more than one good translation."""
    texts = frozenset(unit.source.text for unit in units if _came(unit))
    return frozenset(text for text in texts if not provenance.is_short(text))


def not_compared(
    session: Session, tag: Tag, units: Sequence[ReturnedUnit], engine: EngineOutputs
) -> Iterator[str]:
    """Yield how many sentences were not compared with what an engine would write, and why."""
    left = provenance.unremembered(session.connection, tag, _telling(units))
    if engine.problem and left:
        yield f"{plural(len(left), 'sentence')} not compared with an engine: {engine.problem}"


def _came(unit: ReturnedUnit) -> bool:
    return unit.target is not None and unit.target.text.strip() not in ("", unit.source.text)


def compare_units(
    session: Session,
    document: ReviewedDocument,
    units: Sequence[ReturnedUnit],
    engine: EngineOutputs | None = None,
) -> Mapping[str, WordingCheck]:
    """Return id of a unit → how its translation compares with what engines wrote.

    The machine's drafts that the document holds are remembered first.

    Args:
        document: as it is now.
        units: what came in; units without a translation, or left in the source, are not compared.
        engine: from `ask_engine`; left out where no person is put on record as the writer.
    """
    conn, mine = session.connection, {one.place: one for one in document.sentences}
    drafts = {one.place: one for one in document.sentences if _is_machines(one)}
    provenance.remember(
        conn, document.tag,
        [MachineText(one.source.text, one.target.text, one.origin)
         for one in drafts.values() if one.target is not None],
        at=session.now,
    )  # fmt: skip
    came = [unit for unit in units if _came(unit)]
    texts = [
        IncomingText(
            mine[unit.id].source.text if unit.id in mine else unit.source.text,
            unit.target.text if unit.target is not None else "",
            _draft(unit, drafts),
            (("tool", unit.written_by),),
        )
        for unit in came
    ]
    fine = approved_translations(
        session, document.source, document.tag, [one.source for one in texts]
    )
    checks = provenance.compare(
        session, document.tag, texts, approved=fine, outputs=engine.texts if engine else ()
    )
    return dict(zip((unit.id for unit in came), checks, strict=True))


def _is_machines(one: ReviewedSentence) -> bool:
    return one.target is not None and names_engine(one.origin)


def _draft(unit: ReturnedUnit, drafts: Mapping[str, ReviewedSentence]) -> str:
    """Return the machine's draft of a sentence: of the document, else as the file offers it."""
    one = drafts.get(unit.id)
    if one is not None and one.target is not None:
        return one.target.text
    return (unit.suggestion or "") if names_engine(unit.origin) else ""


def needs_confirmation(session: Session, document: ReviewedDocument) -> bool:
    """Whether unchanged machine sentences of a document need a person's word for each one.

    This is so where the rules allow a machine's text only as a suggestion (`rights_information`).
    """
    return session.policy.documents.named(document.doc_class).machine is not Machine.DRAFT


class WriterCheck:
    """What speaks against an approval because of who wrote a text, or which machine did.

    Args:
        who: the person who approves, or a vendor's names and certificate.
        log: the approvals so far.
    """

    def __init__(
        self,
        session: Session,
        document: ReviewedDocument,
        who: Person | approval.Vendor,
        log: approval.ApprovalLog,
    ) -> None:
        self._session = session
        self._who = who
        self._log = log
        self._two = session.policy.documents.named(document.doc_class).approvals > 1
        self._origins = origins_in(session, document)

    def against(self, sentence: ReviewedSentence, writers: Sequence[str]) -> Iterator[Reason]:
        """Yield the reasons against an approval of a sentence by this person.

        A person who post-edited a machine's sentence does not approve it, whatever the class says.
        Of two people the first is in the roster, or on a vendor's certificate.
        """
        policy, who = self._session.policy, self._who
        origin = self._origins.get(sentence.id)
        edited_by = (origin.by,) if origin is not None and origin.post_edited else ()
        own_id = isinstance(who, Person) and plain_name(who.id) in map(plain_name, edited_by)
        if own_id or is_among(who.name, edited_by, self._log.two_people):
            words = f"{who.name} post-edited the program's draft, and a second person approves it"
            yield reason(policy, "floor.9", words)
        if self._two and isinstance(who, Person):
            for name in writers:
                if not is_written_among(name, self._known):
                    words = (
                        f"{name} is on record as its translator, and is neither in your roster "
                        "nor on a vendor's certificate"
                    )
                    yield reason(policy, "floor.9", words)

    def is_unedited(self, sentence: ReviewedSentence) -> bool:
        """Return whether a translation came back with the wording of a machine's draft."""
        origin = self._origins.get(sentence.id)
        return origin is not None and origin.wording is Wording.SAME

    @cached_property
    def _known(self) -> tuple[str, ...]:
        """The names in the roster, and those on the certificates in the log."""
        roster = load_roster(self._session.folder / "roster", self._session.policy)
        given = [one for decided in self._log.found.values() for one in decided]
        vendors = [one.vendor for one in given if one.vendor is not None]
        return (
            *(name for entry in roster.people for name in (entry.id, entry.name)),
            *(name for one in vendors for name in (one.translator, one.reviser) if name),
        )


def origins_in(
    session: Session, document: ReviewedDocument
) -> Mapping[str, provenance.OriginEntry]:
    """Return id of a sentence → what the log says about the wording of its translation now."""
    found = provenance.entries(session.connection, document.name, document.tag)
    return {
        one.id: found[key]
        for one in document.sentences
        if (key := (one.id, document.signed(one).target)) in found
    }
