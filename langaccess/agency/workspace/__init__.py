"""The agency's folder: finds it, makes it, opens and migrates its database.

One folder holds everything an agency has; one SQLite file in it (`.langaccess/state.db`) holds what
changes.
"""

from __future__ import annotations

from langaccess.agency.workspace.code_masking import LEFT_OUT, SHORTEST_CODE, Codes, is_looked_for
from langaccess.agency.workspace.codes import (
    PIN_VARIABLE,
    SECRETS,
    codes_of,
    count_hidden,
    known_codes,
    secrets_file,
    take_count,
)
from langaccess.agency.workspace.connection import Connection, faults_of, root_of
from langaccess.agency.workspace.create import SetupAnswers, create, create_sample, require_free
from langaccess.agency.workspace.database import clear_free_space, migrate, open_db, transaction
from langaccess.agency.workspace.folder_trust import UntrustedFolderError, first_use, trust
from langaccess.agency.workspace.log_mark import (
    APPROVED,
    MARK,
    LogMark,
    agency_id,
    lost_log,
    lost_mark,
    new_log_name,
    not_whole,
    read_mark,
    write_mark,
)
from langaccess.agency.workspace.place import (
    ENVIRONMENT,
    FOLDERS,
    JURISDICTION,
    Workspace,
    document_name,
    find,
)
from langaccess.agency.workspace.questions import QUESTIONS, SetupQuestion, Unset, unset
from langaccess.agency.workspace.schema import MIGRATIONS

__all__ = [
    "APPROVED",
    "ENVIRONMENT",
    "FOLDERS",
    "JURISDICTION",
    "LEFT_OUT",
    "MARK",
    "MIGRATIONS",
    "PIN_VARIABLE",
    "QUESTIONS",
    "SECRETS",
    "SHORTEST_CODE",
    "Codes",
    "Connection",
    "LogMark",
    "SetupAnswers",
    "SetupQuestion",
    "Unset",
    "UntrustedFolderError",
    "Workspace",
    "agency_id",
    "clear_free_space",
    "codes_of",
    "count_hidden",
    "create",
    "create_sample",
    "document_name",
    "faults_of",
    "find",
    "first_use",
    "is_looked_for",
    "known_codes",
    "lost_log",
    "lost_mark",
    "migrate",
    "new_log_name",
    "not_whole",
    "open_db",
    "read_mark",
    "require_free",
    "root_of",
    "secrets_file",
    "take_count",
    "transaction",
    "trust",
    "unset",
    "write_mark",
]
