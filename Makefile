# `make test` and `make run` need Python 3 and make, and install the rest into .venv.
.DEFAULT_GOAL := check
.PHONY: audit bench browser check clean contract dashboard deploy drift drills e2e events format help \
	lint lock mails operator page permissions proofs run smoke test token unit wonde-token year

# What a target's line says after its two number signs.
help: ## This list.
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

UV_VERSION := 0.13.9
UV := .local/uv/bin/uv
BIN := .venv/bin
CHECKOV := .local/checkov
SOURCES := layers/common:functions/autosync:functions/manual_sync_api:functions/notify:clients/python/src
COMPILE := $(UV) pip compile --quiet --python-version 3.13 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

# ARGS="--once" stops after the night; `make run ARGS=--help` lists the rest.
run: .venv/.synced page ## A night in a local cloud, and the manual sync page.
	$(BIN)/python -m local up $(ARGS)

# Four at a time, because much of an end-to-end test is waiting; the longest first. What only
# computes gives way to them, so that nothing waits in vain for a cloud without a processor.
test: .venv/.synced page ## Everything: also from end to end in local clouds, and in a browser.
	tests/browser/chromium.sh $(BIN)/playwright
	$(MAKE) --no-print-directory --jobs=4 --output-sync=target GIVING_WAY="nice -n 10" \
		COVERAGE="--cov --cov-report=term" drills e2e browser lint unit audit

check: lint unit ## The quick inner loop: lint and unit. What make does without a target.

lint: .venv/.synced .local/page-checked ## Format, rules, types and imports; the page's; the template.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(GIVING_WAY) $(BIN)/mypy
	PYTHONPATH=.:$(SOURCES) $(BIN)/lint-imports
	$(GIVING_WAY) $(BIN)/python -m infra.lint

unit: .venv/.synced ## The tests that need no cloud. ARGS goes to pytest.
	$(GIVING_WAY) $(BIN)/pytest -q -n 2 --ignore=tests/e2e --ignore=tests/browser $(COVERAGE) $(ARGS)

e2e: .venv/.synced page ## The deployed template in a local cloud.
	$(BIN)/pytest -q tests/e2e --ignore-glob='*/test_drills_*' $(ARGS)

proofs: .venv/.synced ## Every crash, race and storm of docs/reliability.md; prints how many were tried.
	PROOFS=deep $(BIN)/pytest -q -n 2 tests/proofs tests/clients $(ARGS)

drills: .venv/.synced page ## Every fault of docs/runbook.md, made and mended in a local cloud.
	$(BIN)/pytest -q tests/e2e/test_drills_*.py $(ARGS)

browser: .venv/.synced page ## The page in a real Chromium, against a local cloud.
	$(BIN)/pytest -q tests/browser $(ARGS)

format: .venv/.synced web/node_modules/.package-lock.json ## Format all files, and mend what ruff can.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	web/npm.sh run --silent format

contract: .venv/.synced web/node_modules/.package-lock.json ## After a change of routes or models: docs/openapi.json.
	PYTHONPATH=$(SOURCES) $(BIN)/python -m manual_sync_api > .local/openapi.json
	mv .local/openapi.json docs/openapi.json
	web/npm.sh run --silent types

PAGE := functions/manual_sync_api/manual_sync_api/page/index.html
PAGE_SOURCES := $(shell find web -type d -name node_modules -prune -o -type f \! -name schema.d.ts -print)

page: $(PAGE) ## The manual sync page, built into its function if web/ changed.

$(PAGE): $(PAGE_SOURCES) web/node_modules/.package-lock.json
	web/npm.sh run --silent build -- --logLevel warn
	touch $@

.local/page-checked: $(PAGE_SOURCES) docs/openapi.json web/node_modules/.package-lock.json
	web/npm.sh run --silent check
	mkdir -p .local && touch $@

web/node_modules/.package-lock.json: web/package-lock.json web/package.json
	web/npm.sh ci --silent
	touch $@

audit: .venv/.synced $(CHECKOV)/.synced ## What checkov finds in the template and nobody has waived.
	$(GIVING_WAY) $(BIN)/python -m infra.audit $(CHECKOV)/bin/checkov
	$(BIN)/python -m infra.advisories

# From here to events, what is done to AWS: STAGE=dev means the other deployment of samconfig.toml.
STAGE := prod
ON_STAGE = $(BIN)/python -m infra.$(1) --stage $(STAGE)
# `sam build` finds pip and uv on the path.
SAM := SAM_CLI_TELEMETRY=0 PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/sam
SAM_STAGE := --config-file infra/samconfig.toml --config-env $(STAGE)

deploy: .venv/.synced page ## Build and deploy; says first what was changed by hand.
	@$(call ON_STAGE,preflight)
	$(SAM) build $(SAM_STAGE)
	$(SAM) deploy $(SAM_STAGE)

smoke: .venv/.synced ## After a deployment: is all of it there and awake?
	@$(call ON_STAGE,smoke)

drift: .venv/.synced ## What was changed by hand since the last deployment.
	@$(call ON_STAGE,drift)

wonde-token: .venv/.synced ## Store the token of Wonde, or put a new one in its place.
	@$(call ON_STAGE,wonde_token)

operator: .venv/.synced ## Make a person an operator, in the stack's own user pool.
	@$(call ON_STAGE,operators)

token: .venv/.synced ## A person's token for the API and its page /docs.
	@$(call ON_STAGE,api_token)

events: .venv/.synced ## Put the runbook's orders into the console, as shareable test events.
	for event in infra/events/*/*.json; do \
		$(SAM) remote test-event put $(SAM_STAGE) --force \
			--name $$(basename $$event .json) --file $$event $$(basename $$(dirname $$event)) || exit 1; \
	done

bench: .venv/.synced ## The figures of docs/architecture.md.
	$(BIN)/python -m bench $(ARGS)

permissions: .venv/.synced ## Record what functions ask of AWS in the tests; the table of it.
	rm -rf .local/calls
	-$(MAKE) --no-print-directory e2e drills
	PYTHONPATH=.:$(SOURCES) $(BIN)/python -m tests.permissions

mails: .venv/.synced ## Every mail there is, as text, HTML and pictures, to be looked at.
	PYTHONPATH=.:$(SOURCES) $(BIN)/python -m tests.mails .local/mails

dashboard: .venv/.synced ## The dashboard with invented nights, as a page and a picture.
	PYTHONPATH=.:$(SOURCES) $(BIN)/python -m tests.dashboard .local/dashboard

year: .venv/.synced ## A summer of twelve schools, as calendars: nights, mails, reviews.
	PYTHONPATH=.:$(SOURCES) $(BIN)/python -m tests.year

# Layer and Notify may ship only what the development environment tests: one resolution, three files.
# botocore, which the X-Ray SDK asks for, and what only botocore asks for are the Lambda runtime's.
lock: $(UV) ## Compile requirements*.in to lock files. ARGS=--upgrade takes the newest.
	$(COMPILE) $(ARGS) requirements-dev.in --output-file requirements-dev.txt
	$(COMPILE) --constraint requirements-dev.txt requirements.in \
		--no-emit-package botocore --no-emit-package python-dateutil --no-emit-package six \
		--output-file layers/common/requirements.txt
	$(COMPILE) --constraint requirements-dev.txt requirements-notify.in \
		--output-file functions/notify/requirements.txt
	$(COMPILE) $(ARGS) requirements-audit.in --output-file requirements-audit.txt

clean: ## Remove all that make has made.
	rm -rf web/node_modules $(dir $(PAGE))
	rm -rf .venv .local .aws-sam .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
		.hypothesis .coverage .coverage.*

$(UV):
	@command -v python3 >/dev/null || { echo "make: Python 3 is missing: install python3" >&2; exit 1; }
	python3 -m venv .local/uv
	.local/uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# uv takes Python 3.13 from the machine (pyenv's, the system's) and fetches it where there is none.
.venv/.synced: requirements-dev.txt | $(UV)
	test -x $(BIN)/python || $(UV) venv --quiet --seed --python 3.13 .venv
	$(UV) pip sync --quiet --python $(BIN)/python requirements-dev.txt
	touch $@

# checkov pins its own boto3, so it has a lock and an environment of its own.
$(CHECKOV)/.synced: requirements-audit.txt | $(UV)
	$(UV) venv --quiet --clear --python 3.13 $(CHECKOV)
	$(UV) pip sync --quiet --python $(CHECKOV)/bin/python requirements-audit.txt
	touch $@
