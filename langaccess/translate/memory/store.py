"""The translation memory in the workspace's database.

What was approved is in the log alone: a unit counts as approved while an approval in the log holds
for its texts, whatever its row says.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from langaccess.agency import approval
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.files import sha256
from langaccess.core.folding import spaced
from langaccess.core.tags import Tag
from langaccess.translate.memory.model import MatchKind, MemoryMatch, TranslationUnit, Trust

_UNITS = (
    "SELECT id, source_lang, target_lang, source, target, standing, origin, by, at, licence, "
    "before, after FROM memory"
)
_RANK = {standing: rank for rank, standing in enumerate(Trust)}


@dataclass(frozen=True, slots=True)
class MemoryQuery:
    """A sentence that is looked up.

    Attributes:
        text: the sentence.
        before: the sentence before it in its document, or empty.
        after: the sentence after it, or empty.
    """

    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """What `Memory.add` did.

    Attributes:
        new: units that are new.
        raised: units that were there and are now trusted more.
        known: units that were there already.
    """

    new: int = 0
    raised: int = 0
    known: int = 0


class Memory:
    """Sentences with their translations, by language pair.

    Args:
        session: the agency, with its database and its log.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._conn = session.connection
        self._approved: dict[Tag, frozenset[str]] = {}

    def add(self, units: Iterable[TranslationUnit]) -> Added:
        """Put units in, all or none; the same pair from two places is kept once, the best of both.

        Raises:
            OutputError: the database cannot be written.
        """
        new = raised = known = 0
        with transaction(self._conn):
            for unit in units:
                clean = replace(unit, source=spaced(unit.source), target=spaced(unit.target))
                done = self._insert(clean)
                raised_now = not done and self._raise(clean)
                new, raised, known = new + done, raised + raised_now, known + (not done)
        return Added(new, raised, known - raised)

    def _insert(self, unit: TranslationUnit) -> bool:
        made = self._conn.execute(
            "INSERT OR IGNORE INTO memory (source_lang, target_lang, source, target, standing, "
            "rank, origin, by, at, licence, before, after) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                str(unit.source_tag), str(unit.target_tag), unit.source, unit.target,
                unit.standing.value, _RANK[unit.standing], unit.origin, unit.by, unit.at,
                unit.licence, spaced(unit.before), spaced(unit.after),
            ),
        )  # fmt: skip
        return made.rowcount == 1

    def _raise(self, unit: TranslationUnit) -> bool:
        made = self._conn.execute(
            "UPDATE memory SET standing = ?, rank = ?, origin = ?, by = ?, at = ?, licence = ? "
            "WHERE source_lang = ? AND target_lang = ? AND source = ? AND target = ? "
            "AND before = ? AND after = ? AND rank > ? AND NOT (standing = ? AND ? = '')",
            (
                unit.standing.value, _RANK[unit.standing], unit.origin, unit.by, unit.at,
                unit.licence, str(unit.source_tag), str(unit.target_tag), unit.source, unit.target,
                spaced(unit.before), spaced(unit.after), _RANK[unit.standing],
                Trust.LEGACY.value, unit.by,
            ),
        )  # fmt: skip
        return made.rowcount == 1

    def remove(self, ids: Sequence[int]) -> int:
        """Take units out, with their words in the index, and return how many there were.

        Raises:
            OutputError: the database cannot be written.
        """
        with transaction(self._conn):
            rows = self._conn.executemany("DELETE FROM memory WHERE id = ?", [(i,) for i in ids])
            if rows.rowcount > 0:
                # FTS5 only marks words as deleted until it merges what it has.
                self._conn.execute("INSERT INTO memory_words (memory_words) VALUES ('optimize')")
            return rows.rowcount

    def withdraw(
        self, origin: str, source: Tag, target: Tag, holding: Mapping[str, Collection[str]]
    ) -> int:
        """Take out what a document had approved and holds no more; return how many units.

        Args:
            origin: the document, as its units name it.
            source: language of the sentences.
            target: language of the translations.
            holding: sentence → the translations of it that the document still holds; of a sentence
                that is not in it, everything stays.

        Raises:
            OutputError: the database cannot be written.
        """
        wanted = {spaced(text): {*map(spaced, kept)} for text, kept in holding.items()}
        gone = [
            unit.id
            for unit in self._rows_approved(origin, source, target)
            if unit.source in wanted and unit.target not in wanted[unit.source]
        ]
        return self.remove(gone)

    def _rows_approved(self, origin: str, source: Tag, target: Tag) -> Iterator[TranslationUnit]:
        """Yield the units of a document that it had approved, as their rows say."""
        statement = (
            f"{_UNITS} WHERE source_lang = ? AND target_lang = ? AND standing = ? AND origin = ?"
        )
        values = (str(source), str(target), Trust.APPROVED.value, origin)
        yield from map(_unit, self._conn.execute(statement, values))

    def _units(self, statement: str, values: Sequence[object] = ()) -> Iterator[TranslationUnit]:
        """Yield the units of a statement; without its approval one is as a translator's."""
        for unit in map(_unit, self._conn.execute(statement, values)):
            fine = unit.standing is not Trust.APPROVED or self._is_approved(unit)
            yield unit if fine else replace(unit, standing=Trust.TRANSLATED)

    def _is_approved(self, unit: TranslationUnit) -> bool:
        tag = unit.target_tag
        if tag not in self._approved:
            log = approval.approvals(self._session, "translation")
            self._approved[tag] = approval.approved_pairs(log, tag)
        unmarked = "\n".join(
            sha256(json.dumps([text, []], ensure_ascii=False).encode())  # as of earlier versions
            for text in (unit.source, unit.target)
        )
        known = {approval.plain_digest(unit.source, unit.target), unmarked}
        return not known.isdisjoint(self._approved[tag])

    def exact(
        self, source: Tag, target: Tag, wanted: Iterable[MemoryQuery]
    ) -> Mapping[MemoryQuery, MemoryMatch]:
        """Return the best match of each sentence that the memory holds letter for letter.

        The higher standing comes first; among units of one standing those in just this language,
        then those between the same neighbors, then the newest. Programs of translators write
        `en-US` and `es-MX` where an agency says English and Spanish: other regions of a language
        count too, but what was approved for one of them is approved for no other.

        Args:
            source: language of the sentences.
            target: language wanted.
            wanted: the sentences.
        """
        forms = {one: spaced(one.text) for one in wanted}
        distinct = list(dict.fromkeys(forms.values()))
        found: dict[str, list[TranslationUnit]] = defaultdict(list)
        for pair in self._related_pairs(source, target):
            for unit in self._exact_units(*pair, distinct):
                found[unit.source].append(_as_for(target, unit))
        return {
            one: _best(found[form], one, target) for one, form in forms.items() if form in found
        }

    def approved(self, source: Tag, target: Tag, texts: Collection[str]) -> Iterator[str]:
        """Yield the approved translations of these sentences into just this language."""
        forms = [*{spaced(text) for text in texts}]
        for unit in self._exact_units(source, target, forms):
            if unit.standing is Trust.APPROVED:
                yield unit.target

    def _related_pairs(self, source: Tag, target: Tag) -> list[tuple[Tag, Tag]]:
        """Return the pairs of the memory that are this pair, in any region and the same script."""
        sources = self._tags("SELECT min(source_lang) FROM memory WHERE source_lang > ?")
        return [
            (left, right)
            for left in sources
            if left.regionless == source.regionless
            for right in self._tags(
                "SELECT min(target_lang) FROM memory WHERE target_lang > ? AND source_lang = ?",
                str(left),
            )
            if right.regionless == target.regionless
        ]

    def _tags(self, statement: str, *more: str) -> list[Tag]:
        """Return the languages of a column: one step over the index for each, no scan."""
        found: list[Tag] = []
        last = ""
        while (last := self._conn.execute(statement, (last, *more)).fetchone()[0]) is not None:
            found.append(Tag(last))
        return found

    def holding(self, source: Tag, target: Tag, words: str) -> Iterator[TranslationUnit]:
        """Yield the units of a pair, in any region, with `words` in source or translation.

        Args:
            source: language of the sentences.
            target: language of the translations.
            words: what is looked for, in capitals or small letters; blanks count as one.
        """
        wanted = spaced(words).casefold()
        self._conn.create_function("casefold", 1, str.casefold, deterministic=True)
        for pair in self._related_pairs(source, target) if wanted else ():
            rows = self._units(
                f"{_UNITS} WHERE source_lang = ? AND target_lang = ? "
                "AND (instr(casefold(source), ?) OR instr(casefold(target), ?)) ORDER BY id",
                (*map(str, pair), wanted, wanted),
            )
            yield from (_as_for(target, unit) for unit in rows)

    def with_words(self, words: str, most: int) -> list[int]:
        """Return the numbers of at most `most` units of any pair, the newest first, by their words.

        Args:
            words: what a source must have, in the query language of SQLite's FTS5.
            most: how many at most.
        """
        rows = self._conn.execute(
            "SELECT rowid FROM memory_words WHERE memory_words MATCH ? ORDER BY rowid DESC LIMIT ?",
            (words, most),
        )
        return [number for (number,) in rows.fetchall()]

    def exceeds(self, source: Tag, target: Tag, most: int) -> bool:
        """Return whether a pair, in one of its regions, has more than `most` units."""
        statement = (
            "SELECT 1 FROM memory WHERE source_lang = ? AND target_lang = ? LIMIT 1 OFFSET ?"
        )
        return any(
            self._conn.execute(statement, (*map(str, pair), most)).fetchone()
            for pair in self._related_pairs(source, target)
        )

    def sources(
        self, source: Tag, target: Tag, ids: Collection[int] | None = None
    ) -> dict[int, str]:
        """Return number → source of the units of a pair, in any region.

        Args:
            source: language of the sentences.
            target: language of the translations.
            ids: numbers of the units, those of other pairs are left out; None for all of the pair.
        """
        among = "" if ids is None else "json_each(?3) AS one CROSS JOIN "
        only = "" if ids is None else "AND memory.id = one.value"
        asked = () if ids is None else (json.dumps([*ids]),)
        statement = (
            f"SELECT memory.id, source FROM {among}memory "  # noqa: S608 (only constants; values are bound)
            f"WHERE source_lang = ?1 AND target_lang = ?2 {only}"
        )
        return {
            number: text
            for pair in self._related_pairs(source, target)
            for number, text in self._conn.execute(statement, (*map(str, pair), *asked)).fetchall()
        }

    def numbered(self, target: Tag, ids: Collection[int]) -> Iterator[TranslationUnit]:
        """Yield the units with these numbers, with the trust that they deserve in `target`."""
        statement = f"{_UNITS} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608 (only constants; values are bound)
        for unit in self._units(statement, (json.dumps([*ids]),)):
            yield _as_for(target, unit)

    def _exact_units(
        self, source: Tag, target: Tag, forms: Sequence[str]
    ) -> Iterator[TranslationUnit]:
        statement = (
            f"{_UNITS} WHERE source_lang = ? AND target_lang = ? "  # noqa: S608 (only constants; values are bound)
            "AND source IN (SELECT value FROM json_each(?))"
        )
        yield from self._units(statement, (str(source), str(target), json.dumps(forms)))

    def units(
        self, source: Tag | None = None, target: Tag | None = None
    ) -> Iterator[TranslationUnit]:
        """Yield all units in the order in which they came, of one pair when asked."""
        statement = (
            f"{_UNITS} WHERE (?1 IS NULL OR source_lang = ?1) "
            "AND (?2 IS NULL OR target_lang = ?2) ORDER BY id"
        )
        values = tuple(None if tag is None else str(tag) for tag in (source, target))
        yield from self._units(statement, values)

    def counts(self) -> Mapping[tuple[Tag, Tag, Trust, str], int]:
        """Return source, target, standing and origin → number of units."""
        rows = self._conn.execute(
            "SELECT source_lang, target_lang, standing, origin, count(*) FROM memory "
            "WHERE standing <> ? GROUP BY 1, 2, 3, 4",
            (Trust.APPROVED.value,),
        )
        counts = Counter({(Tag(a), Tag(b), Trust(s), origin): n for a, b, s, origin, n in rows})
        for unit in self._units(f"{_UNITS} WHERE standing = ?", (Trust.APPROVED.value,)):
            counts[unit.source_tag, unit.target_tag, unit.standing, unit.origin] += 1
        return dict(sorted(counts.items()))

    def state(self, source: Tag, target: Tag) -> str:
        """Return a word that changes whenever a unit of this pair is added, changed or removed."""
        rows = [
            self._conn.execute(
                "SELECT changes FROM memory_changes WHERE source_lang = ? AND target_lang = ?",
                (str(pair[0]), str(pair[1])),
            ).fetchone()
            for pair in self._related_pairs(source, target)
        ]
        return "-".join(str(row[0]) if row else "0" for row in rows)


def _as_for(target: Tag, unit: TranslationUnit) -> TranslationUnit:
    """Return a unit with the trust that it deserves in `target`."""
    if unit.target_tag == target or unit.standing is not Trust.APPROVED:
        return unit
    return replace(unit, standing=Trust.TRANSLATED)


def _unit(row: Sequence[str | int]) -> TranslationUnit:
    number, source_tag, target_tag, source, target, standing, origin, by, at, licence, *near = row
    return TranslationUnit(
        Tag(str(source_tag)), Tag(str(target_tag)), str(source), str(target),
        Trust(str(standing)), str(origin), str(by), str(at), str(licence),
        str(near[0]), str(near[1]), int(number),
    )  # fmt: skip


def _best(units: Sequence[TranslationUnit], asked: MemoryQuery, target: Tag) -> MemoryMatch:
    before, after = spaced(asked.before), spaced(asked.after)

    def worth(unit: TranslationUnit) -> tuple[int, bool, int, int]:
        same = (unit.before == before) + (unit.after == after) if before or after else 0
        return -_RANK[unit.standing], unit.target_tag == target, same, unit.id

    unit = max(units, key=worth)
    in_context = bool(before or after) and (unit.before, unit.after) == (before, after)
    return MemoryMatch(unit, MatchKind.CONTEXT if in_context else MatchKind.EXACT)
