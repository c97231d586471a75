"""Content that agencies share: signed packs, and the keys that they are checked with.

`make_pack` writes one, `verify` says whether a received one may be applied, `apply_pack` takes it
in and `remove_pack` takes it out again. `trust_key` records a key whose numbers were compared by
telephone.
"""

from __future__ import annotations

from langaccess.outreach.sharing.contents import Taken
from langaccess.outreach.sharing.keys import (
    SIGN_KEY,
    TrustedKey,
    own_key,
    require_whole_log,
    revoke_key,
    trust_key,
    trusted_keys,
)
from langaccess.outreach.sharing.manifest import Manifest, PackFile, PackKind
from langaccess.outreach.sharing.packs import (
    AppliedPack,
    MadePack,
    Pack,
    applied_packs,
    apply_pack,
    make_pack,
    read_signed,
    remove_pack,
    seal_pack,
    verify,
)

__all__ = [
    "SIGN_KEY",
    "AppliedPack",
    "MadePack",
    "Manifest",
    "Pack",
    "PackFile",
    "PackKind",
    "Taken",
    "TrustedKey",
    "applied_packs",
    "apply_pack",
    "make_pack",
    "own_key",
    "read_signed",
    "remove_pack",
    "require_whole_log",
    "revoke_key",
    "seal_pack",
    "trust_key",
    "trusted_keys",
    "verify",
]
