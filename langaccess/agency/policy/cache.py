"""The current rules, read strictly once and recalled until a file of them changes.

Reading and proving a chain of files takes longer than answering a question at the roadside. What
`load_policy` returned is therefore kept with the digest of each file of the chain, in the folder of
this user's own programs: never in the agency's folder, where another user could write rules that
no check of the floor has seen.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from langaccess.agency.policy.model import Policy
from langaccess.core import cache_file
from langaccess.core.config import Pattern, Phone
from langaccess.core.errors import LangAccessError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.tags import Tag
from langaccess.core.user_folders import cache_folder

_HERE = Path(__file__).parent
_MARK = "$"


def recall_policy(path: Path) -> Policy:
    """Return the same as `load_policy`, recalled when no file of the chain has changed since.

    Raises:
        ConfigError: as for `load_policy`.
    """
    # The words of a rule's place are those of the path as it was given.
    name = sha256(str(path).encode("utf-8", "surrogateescape"))
    code = cache_file.fingerprint(_HERE)
    key, place = f"{name} {code}", cache_folder() / f"rules-{name[:32]}"
    try:
        return _recalled(place, key)
    except (LookupError, ValueError, TypeError, LangAccessError):
        pass  # nothing is kept, something changed, or it is damaged: it is worked out again
    from langaccess.agency.policy.loader import load_chain

    policy, files = load_chain(path)
    digests = [(str(file), sha256(read_bytes(file))) for file in files]
    parts = {
        "files": json.dumps(digests).encode("ascii"),
        "policy": json.dumps(_packed(policy)).encode("ascii"),
    }
    cache_file.write(place, key, parts)
    return policy


def _recalled(place: Path, key: str) -> Policy:
    found = cache_file.CacheFile(place, key)
    for file, digest in json.loads(found.part("files")):
        if sha256(read_bytes(Path(file))) != digest:
            raise LookupError(file)
    policy = json.loads(found.part("policy"), object_hook=_unpacked)
    if isinstance(policy, Policy):
        return policy
    raise LookupError(place)


_WORDS: Mapping[str, Any] = {
    "Tag": Tag, "Phone": Phone, "Pattern": Pattern, "date": date.fromisoformat,
}  # fmt: skip


def _packed(value: Any) -> Any:
    """Return `value` as data in which everything that JSON cannot tell apart is marked."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _packed(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {_MARK: _name(type(value)), **fields}
    if isinstance(value, Enum):
        return {_MARK: _name(type(value)), "": str(value)}
    if type(value).__name__ in _WORDS:
        return {_MARK: type(value).__name__, "": str(value)}
    if isinstance(value, Mapping):
        pairs = [[_packed(key), _packed(item)] for key, item in value.items()]
        return {_MARK: "pairs", "": pairs}
    return [_packed(item) for item in value] if isinstance(value, tuple) else value


def _unpacked(data: dict[str, Any]) -> Any:
    name = data.pop(_MARK)
    if name == "pairs":
        return {key: _tuples(item) for key, item in data[""]}
    if name in _WORDS:
        return _WORDS[name](data[""])
    shape = _shape(name)
    if "" in data:
        return shape(data[""])
    return shape(**{key: _tuples(item) for key, item in data.items()})


def _name(shape: type) -> str:
    return f"{shape.__module__}:{shape.__name__}"


@cache
def _shape(name: str) -> Any:
    """Return the class of the rules that is called `name`, and no other thing.

    Raises:
        LookupError: there is none.
    """
    module, _, name = name.partition(":")
    found: Any = getattr(sys.modules.get(module), name, None)
    if not module.startswith("langaccess.agency.policy.") or not isinstance(found, type):
        raise LookupError(name)
    if dataclasses.is_dataclass(found) or issubclass(found, Enum):
        return found
    raise LookupError(name)


def _tuples(item: Any) -> Any:
    return tuple(item) if isinstance(item, list) else item
