"""Language tags: one canonical form at every border, and what the project knows per language.

A tag is BCP 47, one per language of `data/languages.tsv`: CLDR's `fil` and `fa-AF` are `tl` and
`prs` here, so that the same language never has two names in a roster. Names that stand for
several languages ("Kurdish", "Hmong", "Chinese") are never guessed: `data/questions.tsv` holds
what to ask. `langcodes` is imported when first needed, so that `--help` does not pay for it.
"""

from __future__ import annotations

from langaccess.core.tags.names import (
    beside,
    country_code,
    find,
    from_country,
    in_script,
    named_countries,
    resolve,
)
from langaccess.core.tags.search import (
    IDLE_WORDS,
    SAME_LETTERS,
    CountryNames,
    Hit,
    countries,
    find_elsewhere,
    names_elsewhere,
    near_elsewhere,
    other_languages,
    search,
    search_fold,
    search_names,
)
from langaccess.core.tags.tag import (
    EN,
    PSEUDO,
    PSEUDO_RTL,
    Group,
    Language,
    Question,
    Script,
    Tag,
    distance,
    groups,
    is_sign,
    known,
    languages,
    questions,
    require_written,
    script_name,
    scripts,
    tag_or_none,
    territory_name,
)

__all__ = [
    "EN",
    "IDLE_WORDS",
    "PSEUDO",
    "PSEUDO_RTL",
    "SAME_LETTERS",
    "CountryNames",
    "Group",
    "Hit",
    "Language",
    "Question",
    "Script",
    "Tag",
    "beside",
    "countries",
    "country_code",
    "distance",
    "find",
    "find_elsewhere",
    "from_country",
    "groups",
    "in_script",
    "is_sign",
    "known",
    "languages",
    "named_countries",
    "names_elsewhere",
    "near_elsewhere",
    "other_languages",
    "questions",
    "require_written",
    "resolve",
    "script_name",
    "scripts",
    "search",
    "search_fold",
    "search_names",
    "tag_or_none",
    "territory_name",
]
