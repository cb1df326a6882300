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
STAMPS := var/stamps

# A clone is a developer's machine until somebody says otherwise.
export SIZEWRIGHT_ENV ?= development
export PORT
export PYTHONUNBUFFERED := 1
export UV_PROJECT_ENVIRONMENT := $(VENV)

STATIC_SOURCES := $(shell find static calculator pricing -path '*static*' 2>/dev/null)
MIGRATIONS := $(shell find calculator pricing -path '*/migrations*' -not -path '*__pycache__*' 2>/dev/null)

.PHONY: help run dev migrate assets install test test-fast chromium lint format bench book clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# --- run ---------------------------------------------------------------------------------------------------

run: $(STAMPS)/install migrate assets ## start Sizewright at http://localhost:8000 (PORT=… changes it)
	@echo "Sizewright: http://localhost:$(PORT)"
	@exec $(BIN)/gunicorn --config config/gunicorn.py config.wsgi:application

dev: $(STAMPS)/install migrate ## the same with Django's reloading development server
	@DEBUG=1 exec $(PYTHON) manage.py runserver $(PORT)

# Only the project's own SQLite file is guarded by a stamp: another database is asked each time.
migrate: $(STAMPS)/install
ifdef DATABASE_URL
	@$(PYTHON) manage.py migrate --verbosity 0
else
	@$(MAKE) --no-print-directory $(STAMPS)/migrate
endif

$(STAMPS)/migrate: $(STAMPS)/install $(MIGRATIONS) $(if $(wildcard var/sizewright.sqlite3),,FORCE)
	@$(PYTHON) manage.py migrate --verbosity 0
	@touch $@

assets: $(STAMPS)/static

$(STAMPS)/static: $(STAMPS)/install $(STATIC_SOURCES) config/settings.py config/staticfinders.py
	@echo "Collecting static files"
	@$(PYTHON) manage.py collectstatic --noinput --verbosity 0
	@touch $@

# --- the environment ---------------------------------------------------------------------------------------

install: $(STAMPS)/install ## make .venv from uv.lock

$(STAMPS)/install: uv.lock pyproject.toml $(STAMPS)/uv-$(UV_VERSION)
	@echo "Installing what uv.lock names"
	@$(UV) sync --frozen --quiet
	@touch $@

$(STAMPS)/uv-$(UV_VERSION):
	@scripts/get-uv $(UV_VERSION)
	@mkdir -p $(STAMPS) && touch $@

# --- test --------------------------------------------------------------------------------------------------

test: chromium ## every test, the browser ones too
	@$(PYTHON) -m pytest -n $(JOBS) tests

test-fast: $(STAMPS)/install ## every test that needs no browser
	@$(PYTHON) -m pytest -n $(JOBS) tests --ignore=tests/e2e

chromium: $(STAMPS)/install
	@scripts/get-chromium $(PYTHON)

lint: $(STAMPS)/install ## format, style, types, missing migrations, production's settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTHON) manage.py makemigrations --check --dry-run
	SIZEWRIGHT_ENV=production ALLOWED_HOSTS=sizewright.test \
		SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') \
		$(PYTHON) manage.py check --deploy --fail-level WARNING

format: $(STAMPS)/install ## let ruff rewrite what it can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(STAMPS)/install ## measure, and print one table
	@$(PYTHON) -m benchmarks

book: $(STAMPS)/install ## compile the embedded price book again (BOOK_ARGS=… passes options)
	@$(PYTHON) manage.py prices compile $(BOOK_ARGS)

clean: ## remove the environment and everything in var/, the local database included
	rm -rf $(VENV) .venv-uv var .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

FORCE:
