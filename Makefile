# Two commands for a fresh machine with Python 3.11: `make demo` and `make test`.
# Both set up a virtual environment of their own first; nothing outside this folder is changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# Some machines switch the cache of compiled modules off; pytest then compiles all tests each time.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo quick test test-bare mutate nightly check check-style check-wheel bench bundle release clean docs digest

demo: $(STAMP)
	$(BIN)/langaccess demo --to-folder demo

# While you work: style, types, and the tests that start no process and are quick.
quick: check-style
	$(BIN)/python -m pytest -q -m "not slow" --numprocesses 2 --dist loadfile --no-loadscope-reorder

# In the order of the folders: files with few tests, which take longest, would else come last.
test: $(STAMP)
	$(BIN)/python -m pytest -q --numprocesses auto --maxprocesses 4 --dist loadfile \
		--no-loadscope-reorder

# What writes to an agency's folder, on SQLite as built for Windows and macOS, in an account that lets
# everyone write what it makes. About a minute.
test-bare: $(STAMP)
	umask 000; $(BIN)/python -m pytest -q -m "not slow" -p tests.other_sqlite --numprocesses auto \
		--maxprocesses 4 --dist loadfile tests/agency tests/review tests/interpret/encounters \
		tests/translate/memory tests/core/test_files.py

# Whether the tests of the doors notice a changed line: a sample of each wing, at most half an hour on
# two quiet cores. WHAT="--whole" takes every mutant, WHAT="core" one wing, WHAT="agency --file merge"
# one module; nothing is written then.
mutate: $(STAMP)
	$(BIN)/python -m benchmarks$(if $(WHAT),.mutants $(WHAT), mutants)

# What takes hours, in addition to the gate: the long kill, bad-day and fuzz runs, all benchmarks,
# and the mutants.
# Another day of the year is another seed; what fails is in build/nightly.
SEED := $(shell date +%j | sed 's/^0*//')
nightly: $(STAMP)
	rm -rf build/nightly && mkdir -p build/nightly
	$(BIN)/python -m tests.property.kill --count 1000 --seed $(SEED) --out build/nightly/kill
	$(BIN)/python -m tests.property.kill --interrupt --count 200 --seed $(SEED) --out build/nightly/stop
	$(BIN)/python -m tests.property.bad_days crowd build/nightly/crowd
	$(BIN)/python -m tests.property.bad_days mixed build/nightly/mixed
	$(BIN)/python -m tests.property.fuzz --count 10000 --seed $(SEED) --out build/nightly/fuzz
	$(MAKE) bench
	$(MAKE) bench WHAT=growth
	$(MAKE) mutate

check: check-style check-wheel test test-bare

check-style: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# What is handed out: built, installed as a user installs it, and run.
check-wheel: $(STAMP)
	$(BIN)/python -m install.prove

# Half an hour on a quiet PC; WHAT="recall roster" runs some. The page is benchmarks/RESULTS.md.
bench: $(STAMP)
	$(BIN)/python -m benchmarks $(WHAT)

# Folders in dist/ that install on a PC without a network; WHAT="--system linux" makes one of them.
bundle: $(STAMP)
	$(BIN)/python -m install.bundle $(WHAT)

# Before a release, after the gate: advisories on all parts (where a source can be reached), and the
# bundles from files with known hashes.
release: $(STAMP)
	$(BIN)/python -m install.release

# The reference pages and the pictures; one picture needs LibreOffice.
docs: $(STAMP)
	COLUMNS=80 NO_COLOR=1 TERM=dumb $(BIN)/python -m docs.generate
	$(BIN)/python -m docs.pictures

# After an edit of config/base.yaml: the program runs with the base file that it was made with.
digest: $(STAMP)
	$(BIN)/python -m tools.base_digest

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable '.[cards,translate,starter,argos,lid,listen,sign,cluster,dev]'
	@touch $(STAMP)

clean:
	rm -rf $(VENV) build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
