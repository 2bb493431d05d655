# Two commands on a fresh machine with Python >= 3.11 and make: `make demo`, `make test`.
PYTHON ?= python3
PORT ?= 8080
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := $(UV) run --frozen --no-sync

.PHONY: demo test check lint bench crashlab setup format

setup: .venv/.locked

# uv is brought in where it is missing, into the project's own folder.
.tools/bin/uv:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: set PYTHON=…")'
	$(PYTHON) -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check uv

.venv/.locked: uv.lock pyproject.toml | $(UV)
	UV_COMPILE_BYTECODE=1 $(UV) sync --frozen --quiet
	@touch $@

demo: setup
	MOTCUA_WEB__PORT=$(PORT) $(RUN) motcua demo

test: setup
	$(RUN) pytest -n auto

check: lint test

lint: setup
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy

format: setup
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

bench: setup
	$(UV) sync --frozen --quiet --group bench
	$(RUN) python -m benchmarks

crashlab: setup
	$(RUN) python -m benchmarks.crashlab
