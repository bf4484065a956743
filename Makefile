# Each target brings what it needs: uv (in .venv-uv when it isn't on the PATH), then the locked environment in .venv.
.DEFAULT_GOAL := help
UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .venv-uv/bin/uv)
RUN := $(UV) run --frozen --no-sync
# Tests start hundreds of processes, which would compile everything again each time where this is set.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help sync sync-tests demo serve neo4j test test-long bench docs format tools clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv-uv/bin/uv:
	python3 -m venv .venv-uv
	.venv-uv/bin/pip install --quiet uv==$(UV_VERSION)

ifeq ($(UV),.venv-uv/bin/uv)
sync: .venv-uv/bin/uv
endif
sync:
	@$(UV) sync --frozen --quiet

sync-tests: sync
	@$(UV) sync --frozen --quiet --group formats --group notebooks

demo: sync ## load the example articles into an embedded store and serve them with the web page
	@$(RUN) actorgraph demo

serve: sync ## serve the store in ./actorgraph-data (or ACTORGRAPH_STORE)
	@$(RUN) actorgraph serve

neo4j: sync ## a Neo4j with Neo4j Browser to try, on this machine only; data in ./neo4j-data
	@ACTORGRAPH_TEST_NEO4J_URI= sh tests/install_tools.sh neo4j
	@$(RUN) python -m tests.neo4j

test: tools sync-tests ## format, lint, types, import rules, regular expressions, tests: what CI runs
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) python -m tests.regexes
	$(RUN) pytest -n 2 --dist loadgroup

test-long: tools sync-tests ## the tests that take minutes
	ACTORGRAPH_TEST_THOROUGH=1 $(RUN) pytest -n 2 --dist loadgroup -m "long or thorough"

bench: sync ## the benchmarks; figures are in docs/performance.md
	$(RUN) python -m tests.benchmarks

docs: sync ## write the pages that are made from the code
	$(RUN) python -m docs.generate

format: sync ## format and fix what can be fixed
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

tools: ## what tests need beside Python: a browser, Java and Maven, and what pyicu is compiled with
	@sh tests/install_tools.sh

clean: ## remove what was built here
	rm -rf .venv .venv-uv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
