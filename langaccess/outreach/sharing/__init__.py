"""Content that agencies share: signed packs, and the keys that they are checked with.

`collect` finds what an agency has to share and `make_pack` writes it; `verify` says whether a
received pack may be applied, `apply_pack` takes it in and `remove_pack` takes it out again.
`trust_key` records a key whose numbers were compared by telephone.
"""

from __future__ import annotations

from langaccess.agency.account_key import SIGN_KEY, own_key
from langaccess.outreach.sharing.contents import Taken, collect
from langaccess.outreach.sharing.keys import (
    TrustedKey,
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
    remove_pack,
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
    "collect",
    "make_pack",
    "own_key",
    "remove_pack",
    "revoke_key",
    "trust_key",
    "trusted_keys",
    "verify",
]
