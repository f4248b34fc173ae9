# Everything a person types while working on Concejo. `make demo` is the way in.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: setup demo serve test lint bench bench-live pictures docs messages clean

setup: .venv/.made                    ## Install what the town needs, into .venv

demo: setup                           ## Build the demo town and serve it
	@$(BIN)/concejo demo --port $(PORT)

serve: setup                          ## Serve the town in ./data
	@$(BIN)/concejo serve --port $(PORT)

test: .venv/.made-for-tests           ## Run the tests on SQLite; .ci/run also serves whole towns
	@$(BIN)/pytest -n auto -m "not browser and not served" $(ARGS)

lint: .venv/.made-for-tests           ## Style, types and templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/djlint --quiet --lint concejo/templates
	@$(BIN)/mypy concejo

bench: setup                          ## Measure a town with a crowd in it
	@$(BIN)/concejo bench $(ARGS)

bench-live: .venv/.made-for-tests     ## Measure the live stream with 2,000 who listen
	@$(BIN)/python -m tests.bench_live $(ARGS)

pictures: .venv/.made-for-tests       ## Draw the pictures of the README from the demo town
	@$(BIN)/python -m tests.pictures $(ARGS)

docs: .venv/.made-for-tests           ## Write the pages of docs/ that are made from the code
	@$(BIN)/python -m tests.docs_made

messages: .venv/.made-for-tests       ## Collect the sentences to translate, and compile them
	@cd concejo && DJANGO_SETTINGS_MODULE=tests.settings PYTHONPATH=.. \
		../$(BIN)/django-admin makemessages --locale es --no-location --no-wrap --verbosity 0
	@cd concejo && DJANGO_SETTINGS_MODULE=tests.settings PYTHONPATH=.. \
		../$(BIN)/django-admin compilemessages --locale es --verbosity 0

clean:                                ## Remove what was installed and built, but no town
	@rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Made again only when a lock has changed.
.venv/.made: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Concejo needs Python 3.11 or newer. Name one with: make PYTHON=python3.13" >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv || { \
		echo "Python lacks its venv module (on Debian: apt install python3-venv)." >&2; exit 1; }
	@echo "Installing into .venv …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.made-for-tests: requirements-dev.lock .venv/.made
	@echo "Installing the tools for tests …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
