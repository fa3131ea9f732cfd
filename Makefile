# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
CASE   ?= examples/upper-albany.yaml
PYTEST_ARGS ?=

.DEFAULT_GOAL := help

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "python3-venv is needed: apt-get install python3-venv"; exit 1; }

# One stamp per set of dependencies, so that a second call costs nothing.
$(VENV)/.demo: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test]'
	@touch $@ $(VENV)/.demo

$(VENV)/.bench: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[bench]'
	@touch $@ $(VENV)/.demo

# What the tests of pages and PDFs need from the system: a browser, and the text library Pango. Where they
# cannot be had, those tests are skipped and say why.
NEEDED = chromium fonts-liberation libpango-1.0-0 libpangoft2-1.0-0
$(VENV)/.system: | $(VENV)/.test
	@if ! command -v chromium >/dev/null 2>&1 || ! $(BIN)/python -c 'import weasyprint' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(NEEDED) \
	      || echo "could not install: $(NEEDED)"; \
	  else echo "for all tests: apt-get install $(NEEDED)"; fi; fi
	@touch $@

demo: $(VENV)/.demo ## Assess a real neighbourhood and show what follows, and why
	$(BIN)/ccreason assess $(CASE)

test: $(VENV)/.test $(VENV)/.system ## Lint, type-check and run every test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto $(PYTEST_ARGS)

check: $(VENV)/.test ## The developer's loop: about a minute
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto -q -m 'not slow and not java and not browser'

exhaustive: $(VENV)/.test ## Thousands of generated rules and data through both engines: many minutes
	$(BIN)/pytest -n auto -m exhaustive

format: $(VENV)/.test ## Lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.test ## Write the generated pages of docs/reference anew
	$(BIN)/python -m ccreason.cli.generate

# Takes about an hour on two cores; nothing else should run meanwhile. Each writes docs/benchmarks.
bench: $(VENV)/.bench ## Measure against other engines, and write docs/benchmarks anew
	$(BIN)/python -m benchmarks.run rules --size 1000 10000
	$(BIN)/python -m benchmarks.run shapes --size 100 200 --limit 900
	$(BIN)/python -m benchmarks.run axioms --size 20 100 --limit 600
	$(BIN)/python -m benchmarks.run assess --repeats 9
	$(BIN)/python -m benchmarks.run engines --size 1 10 30 100 300
	$(BIN)/python -m benchmarks.run growth --size 1000 10000 100000 --limit 1800

wheel: $(VENV)/.test ## Build the wheel into dist/
	$(BIN)/python -m pip wheel -q --no-deps -w dist .

clean: ## Remove environment and build products
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help demo test check exhaustive format docs bench wheel clean
