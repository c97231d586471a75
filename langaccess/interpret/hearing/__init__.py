"""What an officer or dispatcher typed: language, situation, kind of help, and what is left over.

`hear` reads words in any order, also misspelled. It never guesses: a name that several languages
share is a question, and a word that is not understood comes back in `Heard.rest`.
"""

from __future__ import annotations

from langaccess.interpret.hearing.hearing import Heard, hear
from langaccess.interpret.hearing.vocabulary import known_phrases

__all__ = ["Heard", "hear", "known_phrases"]
