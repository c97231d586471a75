"""What is done before a release: `make release`.

Makes sure that every part has its known hash and that no advisory names its version, builds the
bundles, and prints the SHA-256 to be sent another way. The gate (`.ci/run`) is run before this.

    python -m install.release [--no-bundle]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

from install.bundle import LOCK, ROOT
from install.bundle import main as bundle

AUDITOR = "pip-audit==2.10.1"


def main() -> None:
    """Audit, then build.

    Raises:
        SystemExit: an advisory names a part, or a part has another hash than the known one.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--no-bundle", action="store_true", help="only look for advisories")
    asked = parser.parse_args()
    print(verdict(audit(ROOT / LOCK)), flush=True)
    if not asked.no_bundle:
        sys.argv[1:] = []
        bundle()


def audit(requirements: Path) -> str:
    """Return what pip-audit says of the parts, as JSON; empty when it could not ask.

    It is installed into an environment of its own, with the parts that it needs.
    """
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        program = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin")
        _run([str(program / "python"), "-m", "pip", "install", "--quiet", AUDITOR])
        words = ["--requirement", str(requirements), "--require-hashes", "--disable-pip"]
        return _run([str(program / "pip-audit"), *words, "--format", "json", "--timeout", "20"])


def _run(words: Sequence[str]) -> str:
    try:
        done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return ""
    return done.stdout


def verdict(report: str) -> str:
    """Return what the advisories say of the parts, in words.

    Args:
        report: of pip-audit, as JSON; empty when it could not ask.

    Raises:
        SystemExit: an advisory names a version that is used.
    """
    try:
        parts = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        parts = []
    named = [
        f"{part['name']} {part['version']}: {', '.join(each['id'] for each in part['vulns'])}"
        for part in parts
        if part.get("vulns")
    ]
    if named:
        raise SystemExit("\n  ".join(("advisories name parts of this release:", *named)))
    asked = [part for part in parts if "skip_reason" not in part]
    left = len(parts) - len(asked)
    if not asked:
        return "NOT AUDITED: no source of advisories could be reached; run this again where one can"
    more = f"; {left} could not be asked about" if left else ""
    return f"no advisory names any of {len(asked)} parts{more}"


if __name__ == "__main__":
    main()
