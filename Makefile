# `make site` and `make test` each set up all they need, then do their job.
# Everything else here is for people who change the code: `make help` lists it.

PYTHON ?= python3
export PYTHON

# `make lock UPGRADE=` writes the lock files again and keeps the versions that still fit.
UPGRADE ?= --upgrade
export UV_PYTHON_DOWNLOADS := never

# Tests start hundreds of commands, and each compiles a thousand modules where bytecode is not kept.
export PYTHONDONTWRITEBYTECODE :=

# Jobs share one .venv and one output/, so goals run one after the other even under -j.
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help site docs test proofs fast nightly mutants dist lint lock clean setup-site setup-test

# Programs of the venv first. Not exported to set-up, which looks for the machine's own Python.
IN_VENV = PATH="$$PWD/.venv/bin:$$PATH"
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $(UPGRADE) \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 16

site: setup-site ## Build the sample site and its PDFs into output/
	@$(IN_VENV) standfirst build

docs: setup-site ## Build the documentation into build/docs/
	@$(IN_VENV) sh -c 'cd manual && standfirst build'

# A build service, which sets CI, runs the proofs as well.
AT_NIGHT = nightly$(if $(CI),, or proof)

test: setup-test ## Lint, types and tests, some ten minutes
	@$(IN_VENV) ruff check
	@$(IN_VENV) ruff format --check
	@$(IN_VENV) mypy
	@$(IN_VENV) python -m pytest -n 2 -m "not ($(AT_NIGHT))"

proofs: setup-test ## The tests that take longest, of which `make test` runs a sample (half an hour)
	@$(IN_VENV) python -m pytest -n 2 -m "proof and not nightly"

fast: setup-test ## Unit tests only, within a minute: nothing slow, no browser, no mail server
	@$(IN_VENV) python -m pytest -n 2 -m "not (slow or browser or mailserver or proof or nightly)"

# How much a night tries; `make nightly PDFS=4 EDITS=20 KILLS=10 MARKINGS=1` ends within the hour.
PDFS ?= 60
EDITS ?= 400
KILLS ?= 300
MARKINGS ?= 40

nightly: setup-test ## Random edits, kills and markings by the hundred, with real PDFs and search (hours)
	@$(IN_VENV) STANDFIRST_EDITS=$(PDFS) nice python -m pytest -o faulthandler_timeout=0 -m nightly
	@$(IN_VENV) STANDFIRST_EDITS=$(EDITS) STANDFIRST_KILLS=$(KILLS) STANDFIRST_MARKINGS=$(MARKINGS) nice python -m pytest \
		-o faulthandler_timeout=0 -m "slow and not nightly" tests/build tests/engine tests/test_commands_and_markings.py

mutants: setup-test ## Change the code, one place at a time, and name each change that no test sees (hours)
	@$(IN_VENV) nice python scripts/mutation.py

dist: setup-site ## Make what others install, wheel and source, into dist/; the same bytes each time
	@rm -rf dist
	@$(IN_VENV) python -m hatchling build -t sdist -t wheel

lint: setup-test ## Lint, formatting and types, fixed where a tool can
	@$(IN_VENV) ruff check --fix
	@$(IN_VENV) ruff format
	@$(IN_VENV) mypy

# test.txt first: the others keep to its versions, so that all of them fit in one venv.
lock: setup-test ## Take the newest releases into requirements/ and package-lock.json
	@$(IN_VENV) $(COMPILE) pyproject.toml --all-extras --group dev -o requirements/test.txt
	@$(IN_VENV) $(COMPILE) pyproject.toml $(SITE_EXTRAS) -c requirements/test.txt -o requirements/site.txt
	@$(IN_VENV) $(COMPILE) --group plugins -c requirements/test.txt -o requirements/plugins.txt
	@$(IN_VENV) $(COMPILE) --group tools -c requirements/test.txt -o requirements/tools.txt
	@$(IN_VENV) $(COMPILE) --group node -c requirements/test.txt -o requirements/node.txt
	@$(IN_VENV) npm update --package-lock-only --ignore-scripts --no-audit --no-fund

# What a desk needs on its own machine: all but the Dask cluster.
SITE_EXTRAS = --extra cards --extra charts --extra import --extra mail --extra publish --extra search --extra serve --extra sign --extra team --extra tables

clean: ## Remove what builds and tools leave; .venv, node_modules and outbox stay
	@rm -rf output preview build dist .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find standfirst tests -name __pycache__ -type d -prune -exec rm -rf {} +

setup-site:
	@sh scripts/setup.sh site

setup-test:
	@sh scripts/setup.sh test
	@$(IN_VENV) python scripts/plugins.py
