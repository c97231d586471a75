"""What an officer or dispatcher typed: language, situation, kind of help, and what is left over.

`hear` reads words in any order, also misspelled. It never guesses: a name that several languages
share is a question, and a word that is not understood comes back in `Heard.rest`.
"""

from __future__ import annotations

from langaccess.interpret.hearing.hearing import Heard, hear
from langaccess.interpret.hearing.names import (
    RuleNames,
    hear_help,
    hear_rule_names,
    hear_situation,
    take_age,
)
from langaccess.interpret.hearing.vocabulary import fold, known_acts, known_phrases, small_words

__all__ = [
    "Heard",
    "RuleNames",
    "fold",
    "hear",
    "hear_help",
    "hear_rule_names",
    "hear_situation",
    "known_acts",
    "known_phrases",
    "small_words",
    "take_age",
]
