# Everything a fresh machine needs: git, make and Python 3.11 or newer; `make test` adds the rest.
#
#   make env        the environment for development, from the hashed lock
#   make run        the service on PORT with its data in DATA (kept between runs)
#   make test       the whole suite: SQLite, PostgreSQL, Chromium (WORKERS at once; TESTS picks)
#   make check      style, types, floors
#   make bench      measurements: BENCH names one, SIZE scales it (FORM names hostile files)
#   make faults     the failure scenarios: crashes, crowds, full disks; more generated examples
#   make try-banks  reads every question bank under BANKS=DIR, each by itself, and prints counts
#   make docs       the generated parts of docs/
#   make lock       resolves the dependencies anew (needs uv)
#   make clean      removes the environment and what the tools left behind

PYTHON ?= python3
PORT ?= 8000
DATA ?= $(or $(RENEWAL_DATA),data)
# A worker waits for its browser and its database now and then, so there is one more than cores.
WORKERS ?= $(shell cores=$$(nproc 2>/dev/null || echo 2); echo $$(( (cores < 4 ? cores : 4) + 1 )))
TESTS ?=
BENCH ?=
SIZE ?=
BANKS ?=
UV ?= uv

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
FROM_LOCK := install --quiet --require-hashes --no-deps --requirement
MADE := .venv/.made
RUNTIME := .venv/.runtime
DEVELOPMENT := .venv/.development

.DEFAULT_GOAL := help
.PHONY: help env run test check bench faults try-banks docs lock clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^#   //p' Makefile

# The stamps say what the environment holds; a changed lock or pyproject.toml makes them stale.
$(MADE): locks/make-venv
	@PYTHON="$(PYTHON)" bash locks/make-venv .venv
	@touch $@

$(RUNTIME): locks/runtime.lock pyproject.toml $(MADE)
	@echo "Installing what the service needs ..."
	@$(PIP) $(FROM_LOCK) locks/runtime.lock
	@$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

# The development lock holds every pin of the runtime lock, so one installation serves both.
$(DEVELOPMENT): locks/development.lock locks/runtime.lock pyproject.toml $(MADE)
	@echo "Installing what the service and its tests need ..."
	@$(PIP) $(FROM_LOCK) locks/development.lock
	@$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@touch $(RUNTIME) $@

env: $(DEVELOPMENT)

run: $(RUNTIME)
	@exec env RENEWAL_DATA="$(DATA)" $(BIN)/renewal run --port "$(PORT)"

test: $(DEVELOPMENT)
	@$(BIN)/python -m tests.prepare
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(TESTS)

check: $(DEVELOPMENT)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEVELOPMENT)
	@BENCH="$(BENCH)" SIZE="$(SIZE)" FORM="$(FORM)" $(BIN)/python -m bench

faults: $(DEVELOPMENT)
	@$(BIN)/python -m tests.prepare
	$(BIN)/python -m pytest -m faults tests/faults
	$(BIN)/python -m pytest --hypothesis-profile=explore tests/bank tests/domain

try-banks: $(RUNTIME)
	@test -n "$(BANKS)" || { echo "Say which folder to read: make try-banks BANKS=DIR" >&2; exit 2; }
	@$(BIN)/renewal bank check --each "$(BANKS)" || test $$? -eq 1

docs: $(DEVELOPMENT)
	@$(BIN)/python -m tests.house.documents
	@$(BIN)/python -m renewal.bank.schema_document

# Without header and notes the locks hold no address and no path of the machine that made them.
COMPILE := pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --quiet --upgrade --no-config
lock:
	$(UV) $(COMPILE) --extra build --output-file locks/runtime.lock
	$(UV) $(COMPILE) --extra build --extra dev --constraint locks/runtime.lock \
		--output-file locks/development.lock
	@sed -i '1i # Every package with the hashes of its published files. Made by `make lock` from pyproject.toml; never edited.' locks/*.lock
	@! grep -nE 'https?:|--(extra-)?index|--find-links|file:' locks/*.lock

clean:
	rm -rf .venv build renewal.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache .coverage
	find renewal tests -name __pycache__ -type d -prune -exec rm -rf {} +
