"""Packs between agencies."""
