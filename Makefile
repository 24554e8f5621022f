# Everything one does with the project. Needs Python 3.11 or newer and make; the rest is installed into .venv,
# exactly as locked in requirements*.txt, the first time it is needed.
#
#   make run      start the app with the example world on http://127.0.0.1:8501 (PORT=8600 for another port)
#   make test     install what the tests need, a browser and PostgreSQL included, and run all of them
#   make check    format, lint, types, import contracts
#   make bench    measure, and print one JSON document
#   make torture  the tests that take long: many more kills and much larger stores than `make test` has
#   make lock     resolve the requirements anew and write the locks

PYTHON ?= python3
PORT ?= 8501
# The example world lies in the app's own default place, unless PROGRAMME_STORE names another.
STORE := $(or $(PROGRAMME_STORE),data/example.duckdb)
# Processes that run tests side by side, and what else to tell pytest: make test ARGS="tests/store -x"
WORKERS ?= 2
ARGS ?=

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest

.PHONY: help run test check bench torture lock python environment test-environment

help:
	@sed -n 's/^#   //p' Makefile

run: environment
	@test -e $(STORE) || PROGRAMME_MODE=example $(BIN)/programme example
	@PORT=$(PORT) $(BIN)/python tools/serve.py

# A file of browser tests stays with one worker (tests/browser/conftest.py), so each worker has one browser at most.
test: test-environment
	@CHROMIUM="$$($(BIN)/python tools/browser.py)" && export CHROMIUM && \
	$(PYTEST) -q -n $(WORKERS) --dist loadgroup -m "not torture" $(ARGS)

check: test-environment
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: test-environment
	@$(BIN)/python -m tests.bench

torture: test-environment
	@$(PYTEST) -q -m torture $(ARGS)

# No index is named in the locks: they hold wherever the packages come from.
UV_COMPILE := build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml

lock: python
	@test -x build/uv/bin/uv || { $(PYTHON) -m venv build/uv && build/uv/bin/pip install --quiet uv; }
	@$(UV_COMPILE) --upgrade --output-file requirements.txt
	@$(UV_COMPILE) --upgrade --extra test --constraint requirements.txt --output-file requirements-test.txt

environment: python
	@$(PYTHON) tools/environment.py requirements.txt

test-environment: python
	@$(PYTHON) tools/environment.py requirements-test.txt

python:
	@command -v $(PYTHON) >/dev/null || { echo "Fant ikke $(PYTHON). Installer Python 3.11 eller nyere." >&2; exit 1; }
