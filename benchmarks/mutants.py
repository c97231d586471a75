"""Which mutants of the doors their own tests kill: `make mutate`.

    python -m benchmarks.mutants [WING]... [--sample N | --whole] [--seed N] [--processes N] [--all]

mutmut changes one thing in a function (a comparison, a number, an argument, a condition) and runs
the tests of that function. If they pass, the mutant survived: no test notices the change. Only the
wing's own tests count (`WINGS`). A mutant that only changes a message or its words, the kind of
error in a `raise`, or a `strict=` is left out. mutmut leaves out docstrings, types, decorated
functions, and what is outside of functions.

A run takes a sample of each wing, another one each day of the year, so that it ends within half an
hour on two quiet cores; `--whole` takes every mutant. A run fails if fewer than 90% are killed.
`mutants.tsv` lists the survivors that we know, each with the reason; the others are printed as new,
to be listed or killed by a test. `--all` also prints the listed ones.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, cast

import libcst as cst
from mutmut.mutation.file_mutation import create_mutations, deep_replace, group_by_top_level_node
from mutmut.mutation.trampoline_templates import mangle_function_name
from mutmut.utils.format_utils import get_mutant_name

ROOT = Path(__file__).resolve().parent.parent
KNOWN = Path(__file__).with_suffix(".tsv")
WORK = ROOT / "build" / "mutate"
ENOUGH = 0.90
SAMPLE = 600  # of each wing


@dataclass(frozen=True)
class Wing:
    """Modules, and the tests of the same wing that should kill their mutants (both as globs)."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


# Left out are tests that read the source, look at frames, or start processes.
WINGS = (
    Wing(
        "core",
        (
            "langaccess/core/names.py",
            "langaccess/core/written_names.py",
            "langaccess/core/wording.py",
        ),
        ("tests/core/test_names*.py", "tests/core/test_wording.py"),
    ),
    Wing(
        "agency",
        (
            "langaccess/agency/approval/*.py",
            "langaccess/agency/ledger/*.py",
            "langaccess/agency/name_rulings.py",
            "langaccess/agency/policy/merge.py",
            "langaccess/agency/provenance.py",
        ),
        (
            "tests/agency/test_approval*.py",
            "tests/agency/test_directions.py",
            "tests/agency/test_ledger*.py",
            "tests/agency/test_log_identity.py",
            "tests/agency/test_name_rulings.py",
            "tests/agency/test_policy.py",
            "tests/agency/test_policy_floor.py",
            "tests/agency/test_policy_merge.py",
            "tests/agency/test_provenance*.py",
        ),
    ),
    Wing(
        "interpret",
        tuple(
            f"langaccess/interpret/roster/{name}.py"
            for name in ("clearances", "conflicts", "credentials", "eligibility")
        ),
        tuple(
            f"tests/interpret/roster/test_{name}.py"
            for name in ("clearances", "conflicts", "floor", "names", "qualification")
        ),
    ),
)
_NOT_RUN = (
    "tests/agency/test_ledger.py::test_processes_that_append_at_once_lose_nothing_and_keep_one_chain",
    "tests/agency/test_provenance.py::test_only_the_door_writes_and_reads_its_table_and_its_entries",
)
_MESSAGES = frozenset({"reason", "InputError", "ConfigError", "OutputError", "Problem", "plural"})
_METHODS_WITH_MESSAGES = frozenset({"_mistake", "join", "format"})
_TEXT = (cst.FormattedString, cst.ConcatenatedString)


class Mutant(NamedTuple):
    """One change. `name` is what mutmut calls it; the rest stays when other code changes."""

    name: str
    file: str
    function: str
    before: str
    after: str

    @property
    def key(self) -> tuple[str, ...]:
        return self[1:]


# -- which mutants there are ----------------------------------------------------------------------


def mutants_of(file: str) -> Iterator[Mutant]:
    """Yield the mutants of a module that do more than change words."""
    module, mutations, *_ = create_mutations(file, (ROOT / file).read_text(encoding="utf-8"))
    owners = {
        method: node.name.value
        for node in module.body
        if isinstance(node, cst.ClassDef) and isinstance(node.body, cst.IndentedBlock)
        for method in node.body.body
    }
    for function, found in group_by_top_level_node(mutations).items():
        if not isinstance(function, cst.FunctionDef):
            continue
        owner = owners.get(function)
        label = f"{owner}.{function.name.value}" if owner else function.name.value
        mangled = mangle_function_name(name=function.name.value, class_name=owner)
        words = _of_messages(function)
        lines = module.code_for_node(function).splitlines()
        for number, one in enumerate(found, start=1):
            if id(one.original_node) in words or isinstance(one.original_node, cst.BaseString):
                continue
            if _drops_words(one.original_node, one.mutated_node):
                continue
            changed = deep_replace(function, one.original_node, one.mutated_node)
            new = module.code_for_node(cast("cst.CSTNode", changed)).splitlines()
            before, after = _difference(lines, new)
            name = get_mutant_name(Path(file), f"{mangled}__mutmut_{number}")
            yield Mutant(name, file, label, before, after)


def _difference(old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    found = [line for line in difflib.ndiff(old, new) if line[0] in "-+"]
    gone, come = (
        " ".join(line[1:].split("  #")[0].strip() for line in found if line[0] == sign)
        for sign in "-+"
    )
    return gone, come


def _of_messages(node: cst.CSTNode) -> set[int]:
    """Return what only says something: calls that make a message, and texts put together."""
    if _is_message(node):
        return {id(one) for one in _below(node)}
    return {found for child in node.children for found in _of_messages(child)}


def _below(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from _below(child)


def _is_message(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Call):
        name = getattr(node.func, "value", None)
        if isinstance(node.func, cst.Attribute):
            name = node.func.attr.value
            if name == "join" and not _is_words(node.func.value):
                return False
            return name in _METHODS_WITH_MESSAGES
        return isinstance(node.func, cst.Name) and name in _MESSAGES
    if isinstance(node, cst.Assign | cst.AnnAssign | cst.AugAssign | cst.Raise):
        value = node.exc if isinstance(node, cst.Raise) else node.value
        return value is not None and _is_words(value)
    if isinstance(node, cst.Arg):
        return node.keyword is not None and node.keyword.value == "strict"
    return isinstance(node, _TEXT)


def _is_words(node: cst.CSTNode) -> bool:
    """Whether a value is words for a person: a text with a space, or put together."""
    if isinstance(node, cst.SimpleString):
        return " " in node.value
    if isinstance(node, cst.IfExp):
        return any(map(_is_words, (node.body, node.orelse)))
    if isinstance(node, cst.BinaryOperation):
        return any(map(_is_words, (node.left, node.right)))
    return isinstance(node, _TEXT) or (isinstance(node, cst.Call) and _is_message(node))


def _drops_words(old: cst.CSTNode, new: cst.CSTNode) -> bool:
    """Whether a call only lost an argument that is words, or a `strict`."""
    if not (isinstance(old, cst.Call) and isinstance(new, cst.Call)):
        return False
    kept = {id(arg) for arg in new.args}
    gone = [arg for arg in old.args if id(arg) not in kept]
    return bool(gone) and all(_is_message(arg) or _is_words(arg.value) for arg in gone)


# -- the run --------------------------------------------------------------------------------------


def _files(globs: Sequence[str]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for one in globs for path in sorted(ROOT.glob(one))]


def _prepare(wing: Wing) -> Path:
    """Make a folder with links to the sources, and mutmut's settings for one wing."""
    folder = WORK / wing.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("langaccess", "tests", "config", "phrasebooks", "examples", "docs"):
        (folder / name).symlink_to(ROOT / name)
    tests = _files(wing.tests)
    tests += [f"--deselect={one}" for one in _NOT_RUN if one.partition("::")[0] in tests]
    settings = {
        "only_mutate": _files(wing.modules),
        "pytest_add_cli_args_test_selection": tests,
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    own = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    text = "\n".join([own.rstrip(), *lines, ""])
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


def _run(wing: Wing, mutants: Sequence[Mutant], processes: int) -> dict[str, int | None]:
    """Return the exit code of the tests for each mutant: 0 if it survived, 33 if no test runs it.

    Raises:
        SystemExit: mutmut did not run; the end of its output is shown.
    """
    folder = _prepare(wing)
    mutmut = str(Path(sys.executable).with_name("mutmut"))
    command = [mutmut, "run", "--max-children", str(processes), *(one.name for one in mutants)]
    with (folder / "log.txt").open("wb") as log:
        done = subprocess.run(
            command, cwd=folder, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            stdout=log, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    if done.returncode:
        text = (folder / "log.txt").read_text(encoding="utf-8", errors="replace")
        raise SystemExit(f"mutmut failed; see {folder / 'log.txt'}\n{text[-3000:]}")
    codes: dict[str, int | None] = {}
    for file in _files(wing.modules):
        meta = folder / "mutants" / f"{file}.meta"
        if meta.is_file():
            codes |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    return codes


def _verdicts(
    wing: Wing, mutants: Sequence[Mutant], processes: int
) -> Iterator[tuple[Mutant, str]]:
    codes = _run(wing, mutants, processes)
    for mutant in mutants:
        code = codes.get(mutant.name)
        # 33: no test runs the function; None: the run was interrupted; else the tests failed,
        # crashed or did not end.
        yield mutant, {0: "survived", 33: "survived", None: "not tried"}.get(code, "killed")


def _known() -> dict[tuple[str, ...], str]:
    """Return the survivors that are listed, with the reason of each."""
    if not KNOWN.is_file():
        return {}
    with KNOWN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    fields = ("file", "function", "before", "after")
    return {tuple(row[name] for name in fields): row["reason"] for row in rows}


def _table(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    for file in sorted({file for file, _verdict in counts}):
        killed, survived = counts[file, "killed"], counts[file, "survived"]
        tried = killed + survived
        if tried:
            yield f"  {file:48s} {killed:5d} of {tried:5d} killed  {killed / tried:6.1%}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    names = [wing.name for wing in WINGS]
    parser.add_argument("wings", nargs="*", metavar="WING", help=f"{', '.join(names)}; all if none")
    parser.add_argument("--file", default="", help="only modules whose path has this in it")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--sample", type=int, default=SAMPLE, help="so many of each wing")
    size.add_argument("--whole", action="store_true", help="every mutant")
    day = datetime.now(UTC).timetuple().tm_yday
    parser.add_argument("--seed", type=int, default=day, help="which sample; the day of the year")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--all", action="store_true", help="print known survivors too")
    return parser.parse_args()


def main() -> int:
    """Run the mutants of the wings named, or of all, and print what survived."""
    args = _arguments()
    known, begun = _known(), time.monotonic()
    counts: Counter[tuple[str, str]] = Counter()
    survivors: list[Mutant] = []
    there: set[tuple[str, ...]] = set()
    for wing in WINGS:
        files = [file for file in _files(wing.modules) if args.file in file]
        mutants = [mutant for file in files for mutant in mutants_of(file)]
        there |= {mutant.key for mutant in mutants}
        if args.wings and wing.name not in args.wings:
            continue
        if not args.whole and args.sample < len(mutants):
            mutants = random.Random(args.seed).sample(mutants, args.sample)
        for mutant, verdict in _verdicts(wing, mutants, args.processes) if mutants else ():
            counts[mutant.file, verdict] += 1
            survivors += [mutant] if verdict == "survived" else []
    print("\n".join(_table(counts)))
    new = [mutant for mutant in survivors if mutant.key not in known]
    if new:
        print(f"new survivors: kill them with a test, or list them in {KNOWN.name} with the reason")
    for mutant in survivors if args.all else new:
        print("\t".join(mutant.key))
    for key in sorted(set(known) - there if not args.file else ()):
        print(f"not a mutant any more, take it out of {KNOWN.name}: {' | '.join(key)}")
    total: Counter[str] = Counter()
    for (_file, verdict), count in counts.items():
        total[verdict] += count
    tried = total["killed"] + total["survived"]
    share = total["killed"] / tried if tried else 0.0
    words = [
        f"{total['killed']} of {tried} mutants killed ({share:.1%})",
        f"{(time.monotonic() - begun) / 60:.0f} minutes, {args.processes} at a time",
        f"{len(new)} new survivors",
        "all mutants" if args.whole else f"sample of {args.sample} of each wing, seed {args.seed}",
        *([f"{total['not tried']} not tried"] if total["not tried"] else []),
    ]
    print("; ".join(words))
    return int(share < ENOUGH)


if __name__ == "__main__":
    sys.exit(main())
