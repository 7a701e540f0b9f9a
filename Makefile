# Two commands do everything on a machine with Python 3.11 or newer: `make demo` and `make test`.

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
READY   = $(VENV)/.ready
FAST    = $(VENV)/.compiled
CLIENTS = tests/clients/node_modules/.ready
DEMO   ?= khabar-demo
PORT   ?= 7878

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types clients browser clean

help:
	@echo "make demo   set up, build the graph of the sample articles, ask it a question and serve it"
	@echo "make test   set up and run every test"

setup: $(READY) $(FAST)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Khabar needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

# The reading stages compiled, where there is a C compiler; PLAIN=1 keeps them plain Python.
$(FAST): $(READY) $(wildcard kg/model/*.py kg/text/*.py kg/mentions/*.py kg/extract/*.py kg/extract/*/*.py kg/data/*.py)
	$(BIN)/python -m kg.cli.compile $(if $(PLAIN),--plain)
	@touch $@

demo: setup
	$(BIN)/kg demo --store $(DEMO) --port $(PORT)

test: setup lint types clients browser
	$(BIN)/pytest -n 2

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

# Real clients for the tests. Where node or Chromium cannot be had, their tests say so and are skipped.
clients: $(CLIENTS)

$(CLIENTS): tests/clients/package-lock.json
	@if command -v npm >/dev/null; then \
	  npm ci --no-audit --no-fund --silent --prefix tests/clients && touch $@; \
	else echo "no npm: the tests with Node clients will be skipped" >&2; fi

browser:
	@if ! command -v chromium >/dev/null && command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core >/dev/null; \
	fi || echo "no Chromium: the browser tests will be skipped" >&2

clean:
	rm -rf $(VENV) $(DEMO) tests/clients/node_modules build dist *.egg-info
