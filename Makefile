# Everything a person does with this project. `make help` lists it.
# A fresh machine needs python3, make and git; the rest is fetched into .venv and var/.

SHELL := /bin/bash
.DEFAULT_GOAL := help

UV_VERSION := 0.13.9
PORT ?= 8000
JOBS ?= 2

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
UV := .venv-uv/bin/uv
# One stamp for each thing that is done once and kept until what it was made from changes.
UV_STAMP := .venv-uv/.uv-$(UV_VERSION)
CORE := $(VENV)/.core
FULL := $(VENV)/.full
STAMPS := var/stamps

# A clone is a developer's machine until somebody says otherwise.
export SIZEWRIGHT_ENV ?= development
export PORT
export PYTHONUNBUFFERED := 1
# Compiled modules are kept, whatever the machine's habit: a process then starts in a third of the time.
unexport PYTHONDONTWRITEBYTECODE
export UV_PROJECT_ENVIRONMENT := $(VENV)

STATIC_SOURCES := $(shell find static calculator pricing -path '*static*' 2>/dev/null)
MIGRATIONS := $(shell find calculator pricing -path '*/migrations*' -not -path '*__pycache__*' 2>/dev/null)

.PHONY: help run dev migrate assets install test test-fast test-database chromium libreoffice fuzz lint format bench book openapi clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

# --- run ---------------------------------------------------------------------------------------------------

run: migrate assets ## start Sizewright and its workers at http://localhost:8000 (PORT=…)
	@echo "Sizewright: http://localhost:$(PORT)"
	@exec $(PYTHON) -m config.supervisor

dev: migrate ## the same with Django's reloading development server
	@DEBUG=1 exec $(PYTHON) -m config.supervisor dev

# Only the project's own SQLite file is guarded by a stamp: another database is asked each time.
ifdef DATABASE_URL
migrate: $(CORE)
	@$(PYTHON) manage.py migrate --verbosity 0
else
migrate: $(STAMPS)/migrate
	@:
endif

$(STAMPS)/migrate: $(CORE) $(MIGRATIONS) $(if $(wildcard var/sizewright.sqlite3),,FORCE)
	@$(PYTHON) manage.py migrate --verbosity 0
	@mkdir -p $(@D) && touch $@

assets: $(STAMPS)/static
	@:

$(STAMPS)/static: $(CORE) $(STATIC_SOURCES) config/settings.py config/staticfinders.py
	@echo "Collecting static files"
	@$(PYTHON) manage.py collectstatic --noinput --verbosity 0
	@mkdir -p $(@D) && touch $@

# --- the environment ---------------------------------------------------------------------------------------

install: $(FULL) ## make .venv from uv.lock, with the tools for tests and lint

# What runs the site; enough for `make run`.
$(CORE): uv.lock pyproject.toml $(UV_STAMP)
	@echo "Installing what uv.lock names"
	@$(UV) sync --frozen --quiet --no-dev --inexact
	@touch $@

$(FULL): $(CORE)
	@echo "Installing the tools for tests and lint"
	@$(UV) sync --frozen --quiet
	@touch $@

$(UV_STAMP):
	@scripts/get-uv $(UV_VERSION)
	@touch $@

# --- test --------------------------------------------------------------------------------------------------

test: chromium libreoffice ## every test, those with a browser and a spreadsheet too
	@$(PYTHON) -m pytest -n $(JOBS) tests

test-fast: $(FULL) ## every test that needs no browser and no spreadsheet
	@$(PYTHON) -m pytest -n $(JOBS) tests --ignore=tests/e2e --ignore=tests/office

test-database: $(FULL) ## those of them that touch the database: DATABASE_URL=…
	@$(PYTHON) -m pytest -n $(JOBS) -m database tests --ignore=tests/e2e --ignore=tests/office

chromium: $(FULL)
	@scripts/get-chromium $(PYTHON)

libreoffice: $(FULL)
	@scripts/get-libreoffice $(PYTHON)

FUZZ_EXAMPLES ?= 300
fuzz: $(FULL) ## try the whole API against its OpenAPI document (FUZZ_EXAMPLES=… a route)
	@FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(PYTHON) -m pytest -n $(JOBS) -k keeps_to_its_document \
		tests/api/test_document.py tests/api/test_estimate_contract.py tests/sheets/test_contract.py

lint: $(FULL) ## format, style, types, missing migrations, production's settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTHON) manage.py makemigrations --check --dry-run
	SIZEWRIGHT_ENV=production ALLOWED_HOSTS=sizewright.test \
		SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') \
		$(PYTHON) manage.py check --deploy --fail-level WARNING

format: $(FULL) ## let ruff rewrite what it can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(FULL) ## measure, and print one table
	@$(PYTHON) -m benchmarks

book: $(FULL) ## compile the embedded price book again: make book BOOK_ARGS='FOLDER [--check]'
	@$(PYTHON) manage.py prices compile $(BOOK_ARGS)

openapi: $(FULL) ## write the API's contract again: tests/snapshots/openapi.yml
	@mkdir -p tests/snapshots
	@$(PYTHON) manage.py spectacular --validate --fail-on-warn --file tests/snapshots/openapi.yml

clean: ## remove the environment and everything in var/, the local database included
	rm -rf $(VENV) .venv-uv var .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

FORCE:
