PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
GRAPHIQL := facade/web/pages/graphiql
JUDGES := tests/judges/node
WORKERS ?= 2
ARGS ?=
FACE ?= both

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(INSTALLED): requirements-pip.lock requirements-dev.lock $(GRAPHIQL)/package-lock.json $(JUDGES)/package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pip.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix $(GRAPHIQL) --ignore-scripts --no-audit --no-fund --silent
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix $(JUDGES) --ignore-scripts --omit=optional --no-audit --no-fund --silent
	@touch $@

.PHONY: install
install: $(INSTALLED) ## Create .venv with the locked dependencies

.PHONY: format
format: install ## Rewrite the code in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: run
run: install ## Start the whole thing here: sandbox main app, Valkey, connector
	@$(BIN)/python -m tests.stage $(ARGS)

.PHONY: serve
serve: install ## Start the connector alone, configured by the environment or .env
	$(BIN)/python -m facade $(ARGS)

.PHONY: demo
demo: install ## A scripted ChatGPT and an MCP client do the same day: make demo FACE=rest|mcp shows one
	@$(BIN)/python -m tests.demo --face $(FACE)

.PHONY: bench
bench: install ## Measure, as ratios within one run
	@$(BIN)/python -m tests.bench

.PHONY: test
test: install ## Run every test
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

.PHONY: mutants
mutants: install ## Change the guarding code here and there, and list what no test notices
	@$(BIN)/python -m tests.mutants $(ARGS)

.PHONY: faults
faults: install ## Every fault of the wire under every kind of action, for some minutes
	$(BIN)/python -m pytest -n $(WORKERS) -m "long or not long" tests/faults $(ARGS)

.PHONY: contract
contract: install ## Hold a real main app to the contract: make contract MAIN_APP_URL=... TOKEN=...
	CONTRACT_MAIN_APP_URL=$(MAIN_APP_URL) CONTRACT_TOKEN=$(TOKEN) $(BIN)/python -m pytest tests/contract

.PHONY: check
check: install ## Everything CI checks: format, lint, types, import contracts, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory test

.PHONY: snapshots
snapshots: install ## Rewrite the snapshots; read the diff before you commit it
	$(BIN)/python -m pytest --snapshot-update

.PHONY: lock
lock: install ## Rewrite the lock files from pyproject.toml; a new pip reads hashes for extras, a machine's own may not
	echo "pip>=26" | $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --quiet - -o requirements-pip.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --group dev pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --constraints requirements-dev.lock pyproject.toml -o requirements.lock
