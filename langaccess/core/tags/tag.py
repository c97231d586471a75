"""Language tags and the shipped tables about them; the only module that knows `langcodes`.

A tag is checked against the table of languages, and the table is made of tags: one module.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Self

from langaccess.core.errors import InputError
from langaccess.core.resources import DATA, rows, shipped

PSEUDO = "qps-ploc"
PSEUDO_RTL = "qps-plocm"

# Scripts in which sentences are written without spaces between words.
_SPACELESS = frozenset(("Hans", "Hant", "Jpan", "Khmr", "Laoo", "Mymr", "Tavt", "Thai", "Tibt"))

# Scripts written from right to left. Source: Unicode Standard, property Bidi_Class R or AL.
_RTL = frozenset(
    ("Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi")
)
# Where the table keeps the tag that people here use, CLDR's canonical form is folded back.
_FOLD = {"fil": "tl", "fa-AF": "prs"}
# One language under the code that ISO 639-3 gives it beside its group, and the tag that it has here
# and in CLDR. With two tags for Mandarin, a person entered under the other one is never found.
INDIVIDUAL = {
    "cmn": "zh", "arb": "ar", "swh": "sw", "pes": "fa", "npi": "ne", "zsm": "ms", "uzn": "uz",
    "khk": "mn",
}  # fmt: skip

# The sign languages of ISO 639-3, and `sgn` for all of them: without it a deaf person would get a
# voice line.
_SIGN = frozenset({
    "ads", "aed", "aen", "afg", "ajs", "ase", "asf", "asp", "asq", "asw", "bfi", "bfk", "bog",
    "bqn", "bqy", "bvl", "bzs", "cds", "csc", "csd", "cse", "csf", "csg", "csl", "csn", "csq",
    "csr", "csx", "doq", "dse", "dsl", "dsz", "ecs", "ehs", "esl", "esn", "eso", "eth", "fcs",
    "fse", "fsl", "fss", "gds", "gse", "gsg", "gsm", "gss", "gus", "hab", "haf", "hds", "hks",
    "hos", "hps", "hsh", "hsl", "icl", "iks", "ils", "inl", "ins", "ise", "isg", "isr", "jcs",
    "jhs", "jks", "jls", "jos", "jsl", "jus", "kgi", "kvk", "lbs", "lgs", "lls", "lsb", "lsc",
    "lsg", "lsl", "lsn", "lso", "lsp", "lst", "lsv", "lsw", "lsy", "lws", "mdl", "mfs", "mre",
    "msd", "msr", "mzc", "mzg", "mzy", "nbs", "ncs", "nsi", "nsl", "nsp", "nsr", "nzs", "okl",
    "pgz", "pks", "prl", "prz", "psc", "psd", "psg", "psl", "pso", "psp", "psr", "pys", "rib",
    "rms", "rnb", "rsi", "rsl", "rsm", "rsn", "sdl", "sfb", "sfs", "sgg", "sgn", "sgx", "slf",
    "sls", "sqk", "sqs", "sqx", "ssp", "ssr", "svk", "swl", "syy", "szs", "tse", "tsm", "tsq",
    "tss", "tsy", "tza", "ugn", "ugy", "ukl", "uks", "vgt", "vsi", "vsl", "vsv", "wbs", "xki",
    "xml", "xms", "yds", "ygs", "yhs", "ysl", "ysm", "zib", "zsl",
})  # fmt: skip


class Tag(str):
    """A canonical BCP 47 language tag (`pt-BR`, `zh-Hant`, `mam`), equal to its text.

    `Tag("pt_br") == "pt-BR"`. Deprecated and three-letter forms fold to the canonical one. The
    two pseudo-locales `qps-ploc` and `qps-plocm` (right to left) are tags too.

    Raises:
        InputError: the text is not a registered language tag.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Return the canonical tag for `text`."""
        if isinstance(text, cls):
            return text
        return super().__new__(cls, _canonical(text))

    @property
    def language(self) -> str:
        """The primary language subtag (`zh` of `zh-Hant`)."""
        return self.split("-")[0]

    @property
    def script(self) -> str:
        """The ISO 15924 script that is written, given or likely (`Cyrl` of `ru`).

        A tag of one subtag takes the first script of the table; others CLDR's likely subtags.
        """
        if self.pseudo:
            return "Latn"
        entry = _row(self)
        if entry is not None:
            return entry.scripts[0]
        return _maximal(self)[0]

    @property
    def territory(self) -> str:
        """The ISO 3166 territory, given or likely (`BR` of `pt`); empty when none is known."""
        return "" if self.pseudo else _maximal(self)[1]

    @property
    def regionless(self) -> tuple[str, str]:
        """Language and script, which all regions share in which a language is written alike."""
        return self.language, self.script

    @property
    def spaceless(self) -> bool:
        """Whether words are written without spaces between them."""
        return self.script in _SPACELESS

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction in which a line is read."""
        return "rtl" if self == PSEUDO_RTL or self.script in _RTL else "ltr"

    @property
    def pseudo(self) -> bool:
        """Whether this is a pseudo-locale, which no person reads."""
        return self in (PSEUDO, PSEUDO_RTL)

    @property
    def name(self) -> str:
        """The English name (`Haitian Creole`)."""
        if self.pseudo:
            return "pseudo, right to left" if self == PSEUDO_RTL else "pseudo"
        entry = _row(self)
        return entry.name if entry is not None else _display(self, None)

    @property
    def autonym(self) -> str:
        """The language's name in itself; the English name where none is known."""
        entry = _row(self)
        if entry is not None:
            return entry.autonym
        return self.name if self.pseudo else _display(self, self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Let `load` turn text into a tag, without pydantic being imported here."""
        return {
            "type": "function-after",
            "function": {"type": "no-info", "function": _for_loader},
            "schema": {"type": "str"},
        }


EN = str.__new__(Tag, "en")
"""English, not looked up: the table is made of tags, and is read when it is first needed."""


def tag_or_none(text: str) -> Tag | None:
    """Return the tag that `text` is, None when it is none."""
    try:
        return Tag(text)
    except InputError:
        return None


def distance(wanted: Tag, offered: Tag) -> int | None:
    """Return how far two varieties of one language in one script are apart, else None.

    0 is the same, less than 10 a regional variant (the CLDR language-matching distance). Another
    script is never a substitute: Simplified Chinese does not serve who asked for Traditional.
    Neither is another language, however near.
    """
    import langcodes

    if wanted == offered:
        return 0
    if wanted.pseudo or offered.pseudo or wanted.script != offered.script:
        return None
    near = langcodes.tag_distance(str(wanted), str(offered))
    one, other = (langcodes.Language.get(str(tag)) for tag in (wanted, offered))
    same = one.prefer_macrolanguage().language == other.prefer_macrolanguage().language
    # Two names of one language are at most 1 apart (Bokmål, Norwegian). From 10 on, CLDR speaks of
    # different languages also inside a macrolanguage: Cantonese and Mandarin (14), Egyptian and
    # Standard Arabic (10), Nynorsk and Bokmål (20).
    return near if near <= 1 or (same and near < 10) else None


@dataclass(frozen=True, slots=True)
class IsoName:
    """One row of `data/iso_names.tsv`: a language of ISO 639 and what CLDR calls it."""

    tag: str
    name: str
    own: str
    names: tuple[str, ...]


@cache
def iso_names() -> dict[str, IsoName]:
    """Return tag → row of every language of ISO 639."""
    return {
        row["tag"]: IsoName(row["tag"], row["name"], row["own"], tuple(row["names"].split(";")))
        for row in rows(shipped(DATA, "iso_names.tsv"))
    }


def _row(text: str) -> Language | None:
    return table().get(text)


@cache
def _maximal(text: str) -> tuple[str, str]:
    import langcodes

    full = langcodes.Language.get(str(text)).maximize()
    return full.script or "", full.territory or ""


@cache
def _display(text: str, language: str | None) -> str:
    """Return the name of a tag in English, or in the language itself as far as CLDR has it."""
    first, *more = text.split("-")
    row, named = _row(first), iso_names().get(first)
    if language is not None and (own := _own_display(text)):
        return own
    if named is not None:
        name = named.name if language is None else named.own or named.name
    else:
        name = row.name if row is not None else first
    shown = [script_name(part) if len(part) == _SCRIPT else territory_name(part) for part in more]
    return f"{name} ({', '.join(shown)})" if shown else name


_SCRIPT = 4  # letters of the code of a script


def _own_display(text: str) -> str:
    """Return the name of a tag in its own language, empty if CLDR has none."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError):
        return ""
    same = str(locale).replace("_", "-") == text  # "als" would be "shqip (Shqipëri)"
    return str(locale.get_display_name() or "") if same else ""


def _canonical(text: str) -> str:
    typed = text.strip().replace("_", "-")
    if typed.lower() in (PSEUDO, PSEUDO_RTL):
        return typed.lower()
    if _row(typed) is not None or _is_regional(typed):
        return typed
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    try:
        tag = langcodes.standardize_tag(typed)
        valid = bool(tag) and langcodes.tag_is_valid(tag)
    except LanguageTagError:
        valid = False
    if not valid:
        raise InputError(
            f"'{text}' is not a registered language tag",
            hint="find the tag with `langaccess languages NAME`",
        )
    for theirs, ours in (*_FOLD.items(), *INDIVIDUAL.items()):
        if tag == theirs or tag.startswith(theirs + "-"):
            return ours + tag[len(theirs) :]
    return tag


def _is_regional(typed: str) -> bool:
    """Return whether this is a language of the table with a country of the table (`ar-EG`).

    Such a tag is already canonical; langcodes needs 90 ms to confirm it.
    """
    language, _, region = typed.partition("-")
    folded = {*_FOLD, *_FOLD.values()}
    return region in territories() and _row(language) is not None and not folded & {typed, language}


def _for_loader(text: str) -> Tag:
    try:
        return Tag(text)
    except InputError as exc:
        raise ValueError(exc.message) from exc


@cache
def territory_name(code: str) -> str:
    """Return the English name of an ISO 3166 code (`Guatemala`), as CLDR has it.

    The countries of the table are in `data/territories.tsv`: reading CLDR's names of everything
    would cost the start of a look-up more than the look-up.
    """
    if code in territories():
        return territories()[code]
    return _english("territories", code)


@cache
def script_name(code: str) -> str:
    """Return the English name of an ISO 15924 code (`Ethiopic`); `Zxxx` is "unwritten"."""
    return _english("scripts", code)


def _english(kind: Literal["territories", "scripts"], code: str) -> str:
    from babel import Locale

    return str(getattr(Locale("en"), kind).get(code, code))


@dataclass(frozen=True, slots=True)
class Language:
    """One row of `data/languages.tsv`.

    Attributes:
        tag: its tag everywhere in the program.
        iso639_3: its three-letter code.
        kind: `source` (English), `list` (identified from text), `more` (searched, not identified
            from text) or `sign` (own path: never a text answer, never a voice line).
        name: English name.
        autonym: name in the language itself, written without review by speakers.
        aliases: other names people say or write.
        scripts: ISO 15924, the usual one first; `Zxxx` when unwritten.
        countries: ISO 3166, the first the likeliest.
        communities: where in the United States it is much spoken, in words.
        relay: languages through which a relay is possible, likeliest first.
        engines: what can recognize it in text.
        question: what to ask a speaker, or empty.
    """

    tag: Tag
    iso639_3: str
    kind: Literal["source", "list", "more", "sign"]
    name: str
    autonym: str
    aliases: tuple[str, ...]
    scripts: tuple[str, ...]
    countries: tuple[str, ...]
    communities: tuple[str, ...]
    relay: tuple[Tag, ...]
    engines: tuple[str, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Question:
    """A name that means several languages, and what to ask.

    Attributes:
        names: what people say.
        tags: tags that are as ambiguous.
        use: `writing`, `speech` or `any`.
        text: the question, in plain English.
        choices: the possible answers.
    """

    names: tuple[str, ...]
    tags: tuple[str, ...]
    use: Literal["writing", "speech", "any"]
    text: str
    choices: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Languages that text confuses.

    Attributes:
        members: the languages.
        always: never show one member alone.
        question: what separates them, in plain English.
        kin: languages without a place on the list that are written nearly alike, where no detector
            knows any of them.
    """

    members: tuple[Tag, ...]
    always: bool
    question: str
    kin: frozenset[str]


@dataclass(frozen=True, slots=True)
class Script:
    """One row of `data/scripts.tsv`: what people read, and what tells it from others by eye.

    Attributes:
        code: ISO 15924; Chinese characters are `Hani`, Japanese letters `Kana`, Korean `Hang`, as
            identification calls them.
        name: in plain English.
        letters: some of its letters, with spaces between.
        look: what to look for, in plain English, written without review by readers.
        languages: spoken languages that are usually written in it, in the order of the table.
    """

    code: str
    name: str
    letters: str
    look: str
    languages: tuple[Language, ...]


def languages() -> tuple[Language, ...]:
    """Return every language of the table, in the table's order."""
    return tuple(table().values())


def known(tag: str) -> Language | None:
    """Return the row of a tag, that of its bare language if need be, or None."""
    return table().get(tag) or table().get(tag.split("-", maxsplit=1)[0])


def is_sign(tag: str) -> bool:
    """Return whether a tag is of a sign language, which has its own path and never a voice line."""
    language, *rest = tag.split("-")
    return language in _SIGN or "Sgnw" in rest  # SignWriting


def require_written(tags: Iterable[Tag]) -> None:
    """Refuse sign languages where a text is to be translated or printed.

    Raises:
        InputError: a sign language is among them, and not in SignWriting.
    """
    for tag in tags:
        if is_sign(tag) and "Sgnw" not in tag.split("-"):
            raise InputError(
                f"{tag.name} is a sign language: no text is written in it",
                hint="leave it out; have a qualified interpreter sign the text for a video, or "
                "offer an interpreter where the text is handed out",
            )


@cache
def questions() -> tuple[Question, ...]:
    """Return every name that must be asked about."""
    return tuple(
        Question(
            names=_list(row["names"], ";"),
            tags=_list(row["tags"], " "),
            use=row["for"],  # type: ignore[arg-type]  # a test of the data holds it
            text=row["question"],
            choices=tuple(map(_trusted, row["choices"].split())),
        )
        for row in rows(shipped(DATA, "questions.tsv"))
    )


@cache
def groups() -> tuple[Group, ...]:
    """Return the groups of confusable languages."""
    return tuple(
        Group(
            tuple(map(_trusted, row["members"].split())),
            row["shown"] == "always",
            row["question"],
            frozenset(row["kin"].split()),
        )
        for row in rows(shipped(DATA, "groups.tsv"))
    )


@cache
def scripts() -> tuple[Script, ...]:
    """Return the scripts that spoken languages are written in, that of the most languages first."""
    found = []
    for row in rows(shipped(DATA, "scripts.tsv")):
        codes = row["codes"].split()
        written = tuple(
            entry
            for entry in languages()
            if entry.kind in ("list", "more") and entry.scripts[0] in codes
        )
        found.append(Script(row["script"], row["name"], row["letters"], row["look"], written))
    # A sort keeps the order of the file among equals.
    return tuple(sorted(found, key=lambda script: -len(script.languages)))


def _trusted(text: str) -> Tag:
    """Return a tag of the shipped tables, which a test checks, without asking langcodes."""
    return str.__new__(Tag, text)


def _list(cell: str, separator: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(separator) if part)


@cache
def table() -> dict[str, Language]:
    """Return tag → row, in the order of the file."""
    return {
        row["tag"]: Language(
            tag=_trusted(row["tag"]),
            iso639_3=row["iso639_3"],
            kind=row["kind"],  # type: ignore[arg-type]  # a test of the data holds it
            name=row["name"],
            autonym=row["autonym"],
            aliases=_list(row["aliases"], ";"),
            scripts=_list(row["scripts"], " "),
            countries=_list(row["countries"], " "),
            communities=_list(row["communities"], ";"),
            relay=tuple(map(_trusted, _list(row["relay"], " "))),
            engines=_list(row["engines"], " "),
            question=row["question"],
        )
        for row in rows(shipped(DATA, "languages.tsv"))
    }


@cache
def territories() -> dict[str, str]:
    """Return ISO 3166 code → English name of every country in the table."""
    return {row["code"]: row["name"] for row in rows(shipped(DATA, "territories.tsv"))}
