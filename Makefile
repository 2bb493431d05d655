# Two commands on a fresh machine with Python >= 3.11 and make: `make demo`, `make test`.
PYTHON ?= python3
PORT ?= 8080
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := $(UV) run --frozen --no-sync

.PHONY: demo test check lint lint-deploy audit bench crashlab fuzz setup format

setup: .venv/.locked

# uv is brought in where it is missing, into the project's own folder.
.tools/bin/uv:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: set PYTHON=…")'
	$(PYTHON) -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check uv

.venv/.locked: uv.lock pyproject.toml | $(UV)
	UV_COMPILE_BYTECODE=1 $(UV) sync --frozen --quiet
	.venv/bin/python -m compileall -q -x '/\.' .
	@touch $@

demo: setup
	MOTCUA_WEB__PORT=$(PORT) $(RUN) motcua demo

test: setup
	$(RUN) pytest -n auto

check: lint test

lint: setup lint-deploy
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy

# Dockerfile, compose file and units. The program that the units start is not installed here: true stands in for it.
lint-deploy: setup
	$(UV) sync --frozen --quiet --inexact --group lint
	$(RUN) hadolint deploy/Dockerfile
	$(RUN) check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose.yaml
	@units=$$(mktemp -d); trap 'rm -r "$$units"' EXIT; for unit in deploy/*.service; do \
	  sed 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' "$$unit" > "$$units/$${unit##*/}"; done; \
	if command -v systemd-analyze >/dev/null; then \
	  said=$$(systemd-analyze verify --man=no "$$units"/*.service 2>&1) && [ -z "$$said" ] || { echo "$$said"; exit 1; }; \
	else echo "systemd units: not checked, systemd-analyze is not installed"; fi

# Known vulnerabilities of what is locked. Says so where the advisory service cannot be asked.
audit: setup
	$(PYTHON) .ci/audit.py $(UV)

fuzz: setup
	$(RUN) python -m benchmarks.fuzz

format: setup
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

bench: setup
	$(UV) sync --frozen --quiet --group bench
	$(RUN) python -m benchmarks

crashlab: setup
	$(RUN) python -m benchmarks.crashlab
