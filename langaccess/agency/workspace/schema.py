"""The tables of an agency's database: the steps that make them, and how a file differs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache

from langaccess.core.tags import Tag
from langaccess.core.wording import lang_key, names_engine, wording_digest

_COUNT_CHANGES = """
    CREATE TRIGGER memory_changed_{name} AFTER {event} ON memory BEGIN
        INSERT OR IGNORE INTO memory_changes
        VALUES ({row}.source_lang, {row}.target_lang, 0);
        UPDATE memory_changes SET changes = changes + 1
        WHERE source_lang = {row}.source_lang AND target_lang = {row}.target_lang;
    END
"""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE ledger (
            seq INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            kind TEXT NOT NULL,
            data TEXT NOT NULL,
            data_digest TEXT NOT NULL,
            corrects INTEGER REFERENCES ledger (seq),
            clock_back INTEGER NOT NULL,
            hash TEXT NOT NULL UNIQUE
        )
        """,
        "CREATE INDEX ledger_kind ON ledger (kind, seq)",
        """
        CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
        BEGIN SELECT RAISE(ABORT, 'the log only grows: correct with a new entry'); END
        """,
        """
        CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
        BEGIN SELECT RAISE(ABORT, 'the log only grows: correct with a new entry'); END
        """,
        # INSERT OR REPLACE would delete without firing the trigger above.
        """
        CREATE TRIGGER ledger_in_order BEFORE INSERT ON ledger
        WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
        BEGIN SELECT RAISE(ABORT, 'the log only grows: correct with a new entry'); END
        """,
    ),
    (
        """
        CREATE TABLE drafts (
            key TEXT PRIMARY KEY,
            target TEXT,
            origin TEXT,
            engine TEXT,
            at TEXT
        )
        """,
    ),
    (
        "ALTER TABLE ledger ADD COLUMN seal TEXT",
        # An entry about an encounter is found by it; entries whose data are gone are not in here.
        """
        CREATE INDEX ledger_encounter ON ledger (json_extract(data, '$.encounter'), seq)
        WHERE kind >= 'encounter.' AND kind < 'encounter/'
        """,
        "CREATE TABLE encounter_numbers (year INTEGER PRIMARY KEY, last INTEGER NOT NULL)",
        # The one change that is allowed: data are taken away by the purge that was just entered.
        "DROP TRIGGER ledger_no_update",
        """
        CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
        WHEN NOT (
            NEW.data = 'null' AND OLD.kind >= 'encounter.' AND OLD.kind < 'encounter/'
            AND NEW.seq IS OLD.seq AND NEW.at IS OLD.at AND NEW.kind IS OLD.kind
            AND NEW.data_digest IS OLD.data_digest AND NEW.corrects IS OLD.corrects
            AND NEW.clock_back IS OLD.clock_back AND NEW.hash IS OLD.hash AND NEW.seal IS OLD.seal
            AND EXISTS (
                SELECT 1 FROM ledger AS last, json_each(last.data, '$.entries') AS gone
                WHERE last.seq = (SELECT max(seq) FROM ledger)
                AND last.kind = 'ledger.purged' AND gone.value = OLD.seq
            )
        )
        BEGIN SELECT RAISE(ABORT, 'the log only grows: correct with a new entry'); END
        """,
    ),
    (
        # The unique index also serves the look-up of a sentence of one pair of languages.
        """
        CREATE TABLE memory (
            id INTEGER PRIMARY KEY,
            source_lang TEXT NOT NULL,
            target_lang TEXT NOT NULL,
            source TEXT NOT NULL,
            target TEXT NOT NULL,
            standing TEXT NOT NULL,
            rank INTEGER NOT NULL,
            origin TEXT NOT NULL,
            by TEXT NOT NULL,
            at TEXT NOT NULL,
            licence TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            UNIQUE (source_lang, target_lang, source, target, before, after)
        )
        """,
    ),
    (
        # Texts under review. What is approved, and who wrote what, is in the log alone.
        """
        CREATE TABLE review_documents (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            source_lang TEXT NOT NULL,
            lang TEXT NOT NULL,
            digest TEXT NOT NULL,
            UNIQUE (name, lang)
        )
        """,
        """
        CREATE TABLE review_sentences (
            document INTEGER NOT NULL REFERENCES review_documents (id),
            position INTEGER NOT NULL,
            id TEXT NOT NULL,
            place TEXT NOT NULL,
            source TEXT NOT NULL,
            target TEXT,
            made_for TEXT NOT NULL,
            origin TEXT NOT NULL,
            held TEXT,
            PRIMARY KEY (document, position),
            UNIQUE (document, id)
        )
        """,
    ),
    (
        "ALTER TABLE ledger ADD COLUMN block TEXT",
        "DROP TRIGGER ledger_no_update",
        """
        CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
        WHEN NOT (
            NEW.data = 'null' AND OLD.kind >= 'encounter.' AND OLD.kind < 'encounter/'
            AND NEW.seq IS OLD.seq AND NEW.at IS OLD.at AND NEW.kind IS OLD.kind
            AND NEW.data_digest IS OLD.data_digest AND NEW.corrects IS OLD.corrects
            AND NEW.clock_back IS OLD.clock_back AND NEW.hash IS OLD.hash AND NEW.seal IS OLD.seal
            AND NEW.block IS OLD.block
            AND EXISTS (
                SELECT 1 FROM ledger AS last, json_each(last.data, '$.entries') AS gone
                WHERE last.seq = (SELECT max(seq) FROM ledger)
                AND last.kind = 'ledger.purged' AND gone.value = OLD.seq
            )
        )
        BEGIN SELECT RAISE(ABORT, 'the log only grows: correct with a new entry'); END
        """,
    ),
    (
        # How often the units of a pair changed: numbers of rows are used again after a removal, so
        # neither they nor a count would show that other sentences are there now.
        """
        CREATE TABLE memory_changes (
            source_lang TEXT NOT NULL,
            target_lang TEXT NOT NULL,
            changes INTEGER NOT NULL,
            PRIMARY KEY (source_lang, target_lang)
        )
        """,
        *(
            _COUNT_CHANGES.replace("{name}", event.lower())
            .replace("{event}", event)
            .replace("{row}", row)
            for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
        ),
    ),
    (
        # For which source a translation was made, where that is another than today's.
        "ALTER TABLE review_sentences ADD COLUMN was TEXT",
        # The class that a person gave a document without a declared class; empty for none.
        "ALTER TABLE review_documents ADD COLUMN class TEXT NOT NULL DEFAULT ''",
        # What reviewers said of a sentence. `target` is the digest of the translation that was
        # there then: a remark on a text that was changed since is history.
        """
        CREATE TABLE review_comments (
            document INTEGER NOT NULL REFERENCES review_documents (id),
            sentence TEXT NOT NULL,
            target TEXT NOT NULL,
            by TEXT NOT NULL,
            at TEXT NOT NULL,
            file TEXT NOT NULL,
            comment TEXT NOT NULL,
            UNIQUE (document, sentence, target, by, comment)
        )
        """,
    ),
    (
        # The findings of the checks that some command has shown: only those can be answered.
        """
        CREATE TABLE findings_shown (
            code TEXT NOT NULL,
            segment TEXT NOT NULL,
            holds INTEGER NOT NULL,
            kept INTEGER NOT NULL,
            document TEXT NOT NULL,
            lang TEXT NOT NULL,
            PRIMARY KEY (code, segment)
        ) WITHOUT ROWID
        """,
    ),
    (
        # Where the links in a sentence lead; JSON.
        "ALTER TABLE review_sentences ADD COLUMN leads TEXT NOT NULL DEFAULT '[]'",
    ),
    (
        # Digests of what engines wrote, see `agency.provenance`. `text` is there only while the
        # draft is. Earlier drafts have no language in their row: theirs is empty, which is any.
        """
        CREATE TABLE machine_texts (
            lang TEXT NOT NULL,
            target TEXT NOT NULL,
            source TEXT NOT NULL,
            engine TEXT NOT NULL,
            model TEXT NOT NULL,
            at TEXT NOT NULL,
            draft TEXT,
            text TEXT,
            PRIMARY KEY (lang, target, source)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX machine_texts_source ON machine_texts (source, lang) WHERE text IS NOT NULL",
        "CREATE INDEX machine_texts_draft ON machine_texts (draft) WHERE draft IS NOT NULL",
        """
        CREATE TRIGGER draft_deleted AFTER DELETE ON drafts BEGIN
            UPDATE machine_texts SET text = NULL, draft = NULL WHERE draft = OLD.key;
        END
        """,
        """
        INSERT OR IGNORE INTO machine_texts
        SELECT '', wording_digest(json_extract(target, '$[0]')), '', coalesce(engine, ''), '',
            coalesce(at, ''), NULL, NULL
        FROM drafts WHERE origin = 'engine' AND wording_digest(json_extract(target, '$[0]')) <> ''
        """,
        """
        INSERT OR IGNORE INTO machine_texts
        SELECT lang_key(d.lang), wording_digest(json_extract(s.target, '$[0]')),
            wording_digest(json_extract(s.source, '$[0]')), s.origin, '', '', NULL, NULL
        FROM review_sentences AS s JOIN review_documents AS d ON d.id = s.document
        WHERE s.target IS NOT NULL AND names_engine(s.origin)
        """,
        """
        INSERT OR IGNORE INTO machine_texts
        SELECT lang_key(target_lang), wording_digest(target), wording_digest(source), by, '', at,
            NULL, NULL
        FROM memory WHERE names_engine(by)
        """,
        # 2 is the rank of `legacy`: what a machine wrote is not a translator's work.
        """
        UPDATE memory SET standing = 'legacy', rank = 2
        WHERE standing = 'translated' AND names_engine(by)
        """,
    ),
    (
        # Which log this is, from which entry on its hashes cover the name, and how many entries
        # were ever written: a log that is cut inside the database has fewer.
        """
        CREATE TABLE log_identity (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            name TEXT NOT NULL,
            since INTEGER NOT NULL,
            written INTEGER NOT NULL
        )
        """,
        """
        CREATE TRIGGER ledger_counted AFTER INSERT ON ledger BEGIN
            UPDATE log_identity SET written = written + 1;
        END
        """,
        """
        CREATE TRIGGER log_identity_stays BEFORE UPDATE ON log_identity
        WHEN NEW.one IS NOT OLD.one OR NEW.name IS NOT OLD.name OR NEW.since IS NOT OLD.since
            OR NEW.written <> OLD.written + 1
        BEGIN SELECT RAISE(ABORT, 'the log only grows: correct with a new entry'); END
        """,
        """
        CREATE TRIGGER log_identity_kept BEFORE DELETE ON log_identity
        BEGIN SELECT RAISE(ABORT, 'the log only grows: correct with a new entry'); END
        """,
    ),
    (
        # Sentences that the gate asks a person about, see `agency.confirmation`. `accounts` are
        # those that started translations with it, each between line ends.
        """
        CREATE TABLE unsure_sentences (
            digest TEXT PRIMARY KEY,
            text TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            near_stop INTEGER NOT NULL,
            score REAL NOT NULL,
            document TEXT NOT NULL,
            accounts TEXT NOT NULL
        ) WITHOUT ROWID
        """,
    ),
    (
        # Figures about the languages of an area, see `outreach.need`. `row` is a row of a census
        # table ("029") or the tag of a language.
        "CREATE TABLE need_sources (id TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID",
        """
        CREATE TABLE need_places (
            source TEXT NOT NULL REFERENCES need_sources (id),
            place TEXT NOT NULL,
            name TEXT NOT NULL,
            area INTEGER NOT NULL,
            PRIMARY KEY (source, place)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE need_figures (
            source TEXT NOT NULL REFERENCES need_sources (id),
            place TEXT NOT NULL,
            row TEXT NOT NULL,
            estimate INTEGER,
            margin INTEGER,
            PRIMARY KEY (source, place, row)
        ) WITHOUT ROWID
        """,
    ),
    (
        # The texts of cases are here and not in the log, so that they can be deleted; the log has
        # the digest of each entry.
        """
        CREATE TABLE case_entries (
            kind TEXT NOT NULL,
            case_id TEXT NOT NULL,
            seq INTEGER NOT NULL,
            at TEXT NOT NULL,
            event TEXT NOT NULL,
            data TEXT NOT NULL,
            PRIMARY KEY (kind, case_id, seq)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE case_numbers (
            kind TEXT NOT NULL,
            year INTEGER NOT NULL,
            last INTEGER NOT NULL,
            PRIMARY KEY (kind, year)
        ) WITHOUT ROWID
        """,
    ),
    (
        # What an account found in a document, sealed by its key: see `translate/pipeline`.
        """
        CREATE TABLE readings (
            path TEXT NOT NULL,
            account TEXT NOT NULL,
            seal BLOB NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (path, account)
        )
        """,
    ),
    (
        # Which units of the memory have a word, so that near sentences are found without a scan of
        # all (decision 144).
        """
        CREATE VIRTUAL TABLE memory_words
        USING fts5(source, content='memory', content_rowid='id', columnsize=0)
        """,
        "INSERT INTO memory_words (memory_words) VALUES ('rebuild')",
        """
        CREATE TRIGGER memory_words_insert AFTER INSERT ON memory BEGIN
            INSERT INTO memory_words (rowid, source) VALUES (NEW.id, NEW.source);
        END
        """,
        """
        CREATE TRIGGER memory_words_delete AFTER DELETE ON memory BEGIN
            INSERT INTO memory_words (memory_words, rowid, source)
            VALUES ('delete', OLD.id, OLD.source);
        END
        """,
        """
        CREATE TRIGGER memory_words_update AFTER UPDATE OF id, source ON memory BEGIN
            INSERT INTO memory_words (memory_words, rowid, source)
            VALUES ('delete', OLD.id, OLD.source);
            INSERT INTO memory_words (rowid, source) VALUES (NEW.id, NEW.source);
        END
        """,
    ),
)
"""Steps from one schema to the next; step n leads to version n. Steps are added, never changed."""


def run_steps(conn: sqlite3.Connection, steps: Sequence[Sequence[str]]) -> None:
    """Run steps of `MIGRATIONS`, with the functions that they call."""
    conn.create_function("wording_digest", 1, wording_digest, deterministic=True)
    conn.create_function("names_engine", 1, names_engine, deterministic=True)
    conn.create_function("lang_key", 1, lambda lang: lang_key(Tag(lang)), deterministic=True)
    for step in steps:
        for statement in step:
            conn.execute(statement)


def schema_changes(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield how tables, views, indexes and triggers differ from those that MIGRATIONS make.

    A trigger that someone added can copy entries to a table that no purge deletes; one that is
    missing no longer keeps the log from being changed.
    """
    ours, found = _our_schema(), _schema_of(conn)
    added = [f"the {key[0]} `{key[1]}` is not ours" for key in found if key not in ours]
    lost = [f"the {key[0]} `{key[1]}` is missing" for key in ours if key not in found]
    other = [
        f"the {key[0]} `{key[1]}` was changed"
        for key, sql in ours.items()
        if key in found and found[key] != sql
    ]
    yield from (f"the database's schema: {what}" for what in (*added, *lost, *other))


@cache
def _our_schema() -> dict[tuple[str, str], str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        run_steps(model, MIGRATIONS)
        return _schema_of(model)


def _schema_of(conn: sqlite3.Connection) -> dict[tuple[str, str], str]:
    # The rows without SQL are the indexes that SQLite makes for UNIQUE; sqlite_stat1 and
    # sqlite_stat4 are what ANALYZE of another program leaves.
    rows = conn.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL "
        "AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4')) ORDER BY type, name"
    )
    return {(str(row[0]), str(row[1])): f"{row[2]} {' '.join(str(row[3]).split())}" for row in rows}
