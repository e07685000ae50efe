PYTHON ?= python3
STEP = @$(PYTHON) tracker/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run test quality fuzz bench lint lock shell

help: ## Say what make can do
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## Serve the demonstration: make run PORT=8123 CLAIMLINE_DATA=/some/folder
	$(STEP) run

test: ## Run all tests, those in a browser too: make test ARGS="tests/claims -k verdict"
	$(STEP) test $(ARGS)

quality: ## Have Lighthouse and the Nu HTML checker judge the running site
	$(STEP) quality

fuzz: ## Ask a running server what nobody would, by its own description: make fuzz ARGS=--same
	$(STEP) fuzz $(ARGS)

bench: ## Measure the record and time travel, see docs/benchmarks.md: make bench ARGS=appends
	$(STEP) bench $(ARGS)

lint: ## Check style, types, migrations and production settings
	$(STEP) lint

lock: ## Pin what pyproject.toml asks for; the newest of all: make lock ARGS=--upgrade
	$(STEP) lock $(ARGS)

shell: ## Open a Python shell with the models imported
	$(STEP) shell
