"""Builds data that the program ships; run by a developer, not part of the wheel."""
