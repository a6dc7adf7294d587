# `make` lists what there is. `make demo` and `make test` are all that a newcomer types.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo demo-reset web serve test test-rust test-postgres test-postgres-others test-doc test-python test-second-opinion second-opinion test-contract contract test-typescript test-web test-browser screenshots measure-web check fmt lint doc core-alone deny bench bench-linear bench-peers bench-peers-reports bench-http histories crash fuzz postgres prerequisites sqlx schema plans nextest

CARGO ?= cargo
TARGET := $(or $(CARGO_TARGET_DIR),target)
DEMO := $(TARGET)/demo
# One flag set for everything that is built for development: other flags rebuild the dependencies.
FLAGS := --workspace --all-targets

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-19s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

prerequisites: ## says what has to be installed first, if anything
	@deploy/prerequisites.sh

postgres: prerequisites ## finds PostgreSQL 15 or later, or fetches one into target/postgres
	@fintrack-db/setup-postgres.sh $(TARGET)/postgres

demo: postgres ## three months of an invented household, from the bank's files to a reconciled report
	$(CARGO) build --release --package fintrack-cli --bin fintrack
	@$(TARGET)/release/fintrack --data-dir $(DEMO) demo

demo-reset: ## forgets the demo's books
	@if [ -x $(TARGET)/release/fintrack ] && [ -d $(DEMO) ]; then $(TARGET)/release/fintrack --data-dir $(DEMO) db stop --force --quiet; fi
	@rm -rf $(DEMO) && echo "The demo's books are gone; make demo starts over."

web: ## the web pages, in frontend/out; needs Node 20
	frontend/install.sh
	cd frontend && NEXT_TELEMETRY_DISABLED=1 npm run --silent build

serve: postgres web ## builds once, and serves the invented household: web pages and API at one address
	FINTRACK_WEB=$(CURDIR)/frontend/out $(CARGO) build --release --package fintrack-cli --bin fintrack
	$(TARGET)/release/fintrack --data-dir $(DEMO) serve --demo

test: test-rust test-doc test-python test-second-opinion test-contract test-typescript test-web test-browser ## everything that tests the project

nextest:
	@cargo nextest --version >/dev/null 2>&1 || { echo "installing cargo-nextest (once)…"; $(CARGO) install cargo-nextest --locked; }

test-rust: postgres nextest ## unit, property, database and end-to-end tests
	$(CARGO) nextest run $(FLAGS)

test-postgres: prerequisites nextest ## the database's tests on PostgreSQL 15 and 18, and on what else is installed; fetches 18
	fintrack-db/test-postgres.sh $(TARGET) fintrack-db fintrack-http fintrack-cli

test-postgres-others: prerequisites nextest # the database layer's tests on those that `make test` does not use
	fintrack-db/test-postgres.sh --others $(TARGET) fintrack-db

test-doc: ## the examples in the documentation
	$(CARGO) test --workspace --doc

test-python: prerequisites ## the Python package, from its wheel, in a fresh virtual environment
	fintrack-py/test.sh

# The example's flags are those of everything else, so that nothing is built twice.
BOOKS := $(CARGO) build --workspace --example second_opinion

test-second-opinion: prerequisites ## hledger, ledger and beancount add up 500 exported entries; fetches them where it can
	$(BOOKS)
	benches/second_opinion.py --entries 500 --seed 1 2 3

second-opinion: prerequisites ## the same with 10,000 entries and without exception (SEEDS="1 2 3")
	$(BOOKS)
	benches/second_opinion.py --all --entries 10000 --seed $(or $(SEEDS),1)

SERVER := $(CARGO) build --workspace --bin fintrack --example openapi

test-contract: postgres ## schemathesis asks a real server 10 things an operation, the same each time
	$(SERVER)
	fintrack-http/schemathesis/run.sh 10 --seed 1

contract: postgres ## the same with 200, or as many as are said (CASES=200 SEED=1)
	$(SERVER)
	fintrack-http/schemathesis/run.sh $(or $(CASES),200) $(if $(SEED),--seed $(SEED))

test-typescript: ## a TypeScript client, made of the OpenAPI document, type-checks; needs Node 20
	$(SERVER)
	fintrack-http/typescript/test.sh

test-web: ## the web pages without a browser: types, lints, units; needs Node 20
	frontend/test.sh

test-browser: postgres ## the web pages, built, in Chromium at a real server; needs Node 20, installs Debian's Chromium (E2E=e2e/journey)
	$(SERVER)
	frontend/test-browser.sh $(E2E)

screenshots: postgres web ## every page as it looks, desktop and phone, light and dark, into frontend/screenshots
	$(SERVER)
	cd frontend && npm run --silent screenshots

measure-web: postgres web ## what the web pages weigh and how fast they are: Lighthouse, and a table of 20,000 lines
	$(SERVER)
	cd frontend && npm run --silent measure

check: fmt lint doc core-alone deny test ## what CI runs

fmt: ## rustfmt has nothing to say
	$(CARGO) fmt --all --check

lint: ## clippy has nothing to say
	$(CARGO) clippy $(FLAGS) -- -D warnings

doc: ## the documentation builds without a warning
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps

core-alone: ## the core builds by itself: features unify in a workspace, and would hand it a clock
	$(CARGO) check --package fintrack-core --target-dir $(TARGET)/core-alone

deny: ## licences, bans and sources of the dependencies
	@cargo deny --version >/dev/null 2>&1 || { echo "installing cargo-deny (once)…"; $(CARGO) install cargo-deny --locked; }
	cargo deny --all-features check licenses bans sources

bench: postgres ## the benchmarks, each beside a bare baseline
	$(CARGO) bench --package fintrack-benches

bench-linear: ## reading statements that grow a hundredfold, as whole processes: time and memory
	$(CARGO) build --release --package fintrack-benches --bin statement --package fintrack-cli --bin fintrack
	benches/linearity.py

bench-peers: prerequisites ## OFX and MT940 beside ofxtools and mt-940, as whole processes
	$(CARGO) build --release --package fintrack-benches --bin statement --package fintrack-cli --bin fintrack
	benches/peers/compare.py --target $(TARGET)

bench-peers-reports: prerequisites ## monthly expenses beside ledger, hledger and tackler, as whole processes; fetches them
	$(CARGO) build --release --package fintrack-benches --bin books
	benches/peers/compare_reports.py --target $(TARGET)

bench-http: postgres ## answers over HTTP beside bare axum and sqlx handlers, and the memory of a server; needs wrk
	$(CARGO) build --release --package fintrack-benches --bin http --package fintrack-cli --bin fintrack
	$(TARGET)/release/http --memory $(TARGET)/release/fintrack

histories: ## a million histories through every format and the import: 0 lost, 0 extra (HISTORIES=1000000)
	$(CARGO) run --release --package fintrack-benches --bin histories -- --count $(or $(HISTORIES),1000000)

crash: postgres nextest ## the writer or PostgreSQL killed in the middle of a step, again and again (ROUNDS=50 SEED=1)
	FINTRACK_CRASH_ROUNDS=$(or $(ROUNDS),50) FINTRACK_CRASH_SEED=$(SEED) \
		$(CARGO) nextest run $(FLAGS) --profile crash --no-capture -E 'binary(crash)'

fuzz: ## every reader fuzzed for FUZZ_SECONDS (60); needs a nightly compiler
	fuzz/run.sh $(or $(FUZZ_SECONDS),60)

schema: postgres nextest ## docs/schema.md and deploy/citus/distribute.sql anew, after a migration
	UPDATE_DOCS=1 $(CARGO) nextest run $(FLAGS) -E 'binary(schema_documents)'

plans: postgres nextest ## docs/query-plans.md anew, after a changed query or index
	UPDATE_DOCS=1 $(CARGO) nextest run $(FLAGS) -E 'binary(plans)'

sqlx: postgres ## describes the queries anew, after a migration or a changed query
	fintrack-db/prepare.sh
