"""The checks of files: a translation against its source, the contacts, the files as a set."""
