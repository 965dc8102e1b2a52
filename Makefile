# The two commands of a fresh machine are `make demo` and `make test`; both make their own virtual environment.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo test long check faults bench evaluate simulate rhythm pictures format lock clean

demo: $(INSTALLED)
	$(BIN)/airdate demo $(ARGS)

test: $(INSTALLED)
	$(BIN)/pytest -n 4 --dist worksteal $(ARGS)

# What `make test` leaves out since it takes minutes: the whole season, further runs of the real process, the faults.
long: $(INSTALLED)
	$(BIN)/pytest -n 2 --dist worksteal -m long $(ARGS)

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Every fault of docs/faults.md, injected for real, with one row of figures each (ARGS="D1 F3" for some, FULL=1 in full).
faults: $(INSTALLED)
	-@$(BIN)/uv pip install --quiet --python $(BIN)/python --group fuzz || echo "F1 goes without atheris, which can't be installed here."
	$(BIN)/python -m tests.faults $(if $(FULL),--full) $(ARGS)

# Every goal of docs/performance.md, measured beside a peer or a floor of the same run (ARGS="delivery" for some of them).
bench: $(INSTALLED)
	$(BIN)/python -m benchmarks $(ARGS)

# How well news and what feeds call a series are tied to shows, and news folded into stories, with every miss listed.
evaluate: $(INSTALLED)
	$(BIN)/python -m benchmarks.evaluate_news $(ARGS)
	$(BIN)/python -m benchmarks.evaluate_ties

# A scripted year of 60 shows through the real pipeline: what was told once, twice, too early or never (ARGS="--weeks 8").
simulate: $(INSTALLED)
	$(BIN)/python -m benchmarks.simulate $(ARGS)

# How many requests polling near expected episodes takes beside constant polling, and how soon it tells.
rhythm: $(INSTALLED)
	$(BIN)/python -m benchmarks.polling $(ARGS)

# The README's pictures, drawn anew from what the bot really posts and answers.
pictures: $(INSTALLED)
	$(BIN)/python -m tests.pictures

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Exact versions with hashes, for every platform and Python from 3.11 on, and no index's address.
lock: $(INSTALLED)
	$(BIN)/uv pip compile pyproject.toml --group dev --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links --upgrade \
		--output-file requirements.lock --quiet

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Airdate needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "Python's venv module is missing; install it (Debian: apt-get install python3-venv)"; exit 1; }
	@echo "Installing what Airdate needs into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
