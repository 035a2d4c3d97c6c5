# Every target makes its own environment (in $(VENV)) and installs what it needs.
# PYTHON=python3.12 picks another Python; ARGS="..." is passed on to the program run.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

VENV ?= .venv
PYTHON ?=
ARGS ?=
FILES ?=
WORKERS ?= 2
PY := $(VENV)/bin/python
SETUP := VENV="$(VENV)" PYTHON="$(PYTHON)" tools/setup/env.sh

.PHONY: help demo xenlab test check lint types generated docs bench fuzz format clean env-demo env-dev

help:  ## this text
	@echo "xenmgmt: make TARGET [PYTHON=python3.12] [ARGS=\"...\"]"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

demo: env-demo  ## run the demonstration; FILES="a.cfg b.xml" runs it on those files
	@$(PY) -m xenmgmt demo $(ARGS) $(FILES)

xenlab:  ## boot a real Xen in QEMU, no hardware needed, to a prompt in dom0
	@PYTHON="$(PYTHON)" tools/setup/xenlab.sh $(or $(ARGS),shell)

test: env-dev  ## run the tests, two at a time; ARGS="tests/test_layers.py -k order" runs some
	@$(PY) -m pytest -n $(WORKERS) $(ARGS)

check: lint types generated docs  ## lint, types, generated files and docs; change nothing

lint: env-dev  ## style only
	@status=0; \
	$(PY) -m ruff check . || status=1; \
	$(PY) -m ruff format --check . || status=1; \
	exit $$status

types: env-dev  ## types only: the library, the tools, and code as a user writes it
	@status=0; \
	$(PY) -m mypy || status=1; \
	$(PY) tools/setup/check_types.py || status=1; \
	exit $$status

generated: env-dev  ## see that generated files are what their scripts make
	@status=0; \
	for script in tools/gen_*.py; do \
		[ -e "$$script" ] || continue; \
		echo "$$script --check"; \
		$(PY) "$$script" --check || status=1; \
	done; \
	exit $$status

docs: env-dev  ## build the documentation into site/; a warning is an error
	@$(PY) -m mkdocs build --strict

bench: env-dev  ## run the benchmarks
	@$(PY) -m pytest benchmarks --timeout=900 $(ARGS)

fuzz: env-dev  ## fuzz the readers of the wire, guided by coverage; SECONDS=600 for each of them
	@$(PY) -m pip install --quiet --disable-pip-version-check '.[fuzz]'
	@status=0; \
	for target in $(or $(ARGS),xml_request xml_answer json_request archive call); do \
		$(PY) -m tests.rpc.fuzz $$target $(or $(SECONDS),600) || status=1; \
	done; \
	exit $$status

format: env-dev  ## put the source into its usual form
	@$(PY) -m ruff check --fix-only .
	@$(PY) -m ruff format .

clean:  ## remove the environment and everything built
	rm -rf "$(VENV)" site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests tools benchmarks -name __pycache__ -prune -exec rm -rf {} +

env-demo:
	@$(SETUP) demo

env-dev:
	@$(SETUP) dev
