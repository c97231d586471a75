"""Phrases to point at: the phrasebook and the cards made of it."""
