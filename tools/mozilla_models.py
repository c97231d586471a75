"""Prints entries of `data/models.yaml` from Mozilla's registry of models; run by a developer.

    python -m tools.mozilla_models RECORDS LANGUAGE...

RECORDS is the registry's own JSON, saved on a PC with a network: the records of the collection
`translations-models-v2` of Mozilla's Remote Settings. Each record describes one file: what travels
(`attachment`: location, size, SHA-256) and what it unpacks to (`decompressedHash`,
`decompressedSize`). For each LANGUAGE, the newest released model from English is printed; where
the newest version has several sizes, the one that Mozilla gives to telephones and PCs alike.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

_RELEASED = re.compile(r"3\.\d+")  # generation 3; `3.0a1` is a trial
_SIZES = ("base-memory", "tiny", "base")
_FILES = ("lex", "model", "vocab", "srcvocab", "trgvocab")


def entries(records: Iterable[Mapping[str, Any]], languages: Sequence[str]) -> list[str]:
    """Return one entry in YAML for each language, in their order.

    Raises:
        SystemExit: a language has no complete released model.
    """
    models: dict[tuple[str, str, str], dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for record in records:
        released = _RELEASED.fullmatch(record.get("version", ""))
        if released and record.get("sourceLanguage") == "en":
            key = (record["targetLanguage"], record["version"], record["architecture"])
            models[key][record["fileType"]] = record
    return [_entry(lang, models) for lang in languages]


def _entry(
    lang: str, models: Mapping[tuple[str, str, str], Mapping[str, Mapping[str, Any]]]
) -> str:
    whole = [key for key, files in models.items() if key[0] == lang and _complete(files)]
    if not whole:
        raise SystemExit(f"{lang}: no complete released model from English")
    newest = max(_number(version) for _, version, _ in whole)
    key = min(
        (key for key in whole if _number(key[1]) == newest), key=lambda key: _SIZES.index(key[2])
    )
    files = models[key]
    lines = [
        f"  - id: mozilla-en-{lang.lower()}-{key[2]}",
        "    kind: mozilla",
        "    publisher: mozilla",
        "    source: en",
        f"    targets: [{lang}]",
        f'    revision: "{key[1]}"',
        "    files:",
    ]
    for kind in _FILES:
        if kind in files:
            lines += _file(files[kind])
    return "\n".join(lines)


def _complete(files: Mapping[str, Mapping[str, Any]]) -> bool:
    return "model" in files and ("vocab" in files or {"srcvocab", "trgvocab"} <= set(files))


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _file(record: Mapping[str, Any]) -> list[str]:
    sent, size = record["attachment"], record["decompressedSize"]
    return [
        f"      - path: {sent['location']}",
        f"        file: {record['name']}.zst",
        f"        packed: {{ bytes: {sent['size']}, sha256: {sent['hash']} }}",
        f"        whole: {{ bytes: {size}, sha256: {record['decompressedHash']} }}",
    ]


def main(arguments: Sequence[str]) -> None:
    """Print the entries."""
    path, *languages = arguments
    records = json.loads(Path(path).read_text(encoding="utf-8"))["data"]
    sys.stdout.write("\n".join(entries(records, languages)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
