"""The agency's folder: finds it, makes it, opens and migrates its database.

One folder holds everything an agency has; one SQLite file in it (`.langaccess/state.db`) holds what
changes.
"""

from __future__ import annotations

from langaccess.workspace.create import Answers, create, create_sample
from langaccess.workspace.database import MIGRATIONS, migrate, open_db, transaction
from langaccess.workspace.place import ENVIRONMENT, FOLDERS, JURISDICTION, Workspace, find
from langaccess.workspace.questions import QUESTIONS, Question
from langaccess.workspace.unset import Unset, unset

__all__ = [
    "ENVIRONMENT",
    "FOLDERS",
    "JURISDICTION",
    "MIGRATIONS",
    "QUESTIONS",
    "Answers",
    "Question",
    "Unset",
    "Workspace",
    "create",
    "create_sample",
    "find",
    "migrate",
    "open_db",
    "transaction",
    "unset",
]
