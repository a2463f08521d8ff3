# The two commands a newcomer needs are `make run` and `make test`; everything else serves them.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.locked
WEB := api/web
PAGE := $(WEB)/assets/dist/names.json
UV = $(BIN)/uv pip
ARGS ?=

.PHONY: setup run test check lock histories pages guide soak fuzz bench

run: setup
	@$(BIN)/python -m compileall -q activities api calendars commands demo embedded ledger migrations models workflows *.py
	@$(BIN)/duban up --demo $(ARGS)

setup: $(STAMP) $(PAGE)

# uv comes by pip where the environment has none; the lock names every other version, with hashes.
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	test -x $(BIN)/uv || $(BIN)/python -m pip --quiet install "$$(sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements.lock)"
	$(UV) sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements.lock
	$(UV) install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .
	touch $(STAMP)

# The page's words, styles and scripts. What npm fetches is fixed by the lock file; nothing is fetched by a browser.
$(PAGE): $(STAMP) $(WEB)/assets/package-lock.json $(wildcard $(WEB)/assets/*.mjs $(WEB)/assets/*/*.css $(WEB)/assets/*/*.js $(WEB)/locales/*/*/*.po)
	@command -v npm >/dev/null || { echo "The page needs Node 20 or later, with npm, to bundle its scripts." >&2; exit 1; }
	$(BIN)/pybabel --quiet compile --directory $(WEB)/locales --domain page
	cd $(WEB)/assets && npm ci --silent --no-audit --no-fund && npm run --silent build

# The page is tested in the system's Chromium (Debian: chromium, fonts-noto-cjk), or those tests are skipped. Of each page and state
# a picture is kept in build/screens/, or where DUBAN_SCREENS says.
test: setup
	$(BIN)/python -m pytest $(ARGS)

# Half an hour of random lives under random kills, then `make fuzz`; `make soak ARGS="--minutes 3 --seed 7"` is the lives alone.
soak: setup
	$(BIN)/python -m tests.endurance.soak $(ARGS)
	$(if $(ARGS),,$(MAKE) fuzz)

# Ten minutes for each of three accounts of whatever the API's document allows and forbids; `make fuzz MINUTES=30 SEED=7`.
MINUTES ?= 10
fuzz: setup
	DUBAN_FUZZ_MINUTES=$(MINUTES) DUBAN_FUZZ_SEED=$(or $(SEED),$(shell date +%s)) $(BIN)/python -m pytest -q tests/fuzz

# A quarter of an hour beside writing the million rows, on a machine that does nothing else; `make bench ARGS="--quick"` only sees that it runs.
bench: setup
	$(BIN)/python -m bench $(ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# After a change to the dependencies in pyproject.toml.
lock:
	$(UV) compile --quiet --universal --generate-hashes --no-emit-index-url --group dev \
		--python-version 3.11 --output-file requirements.lock pyproject.toml

# Records the lives of tests/replay anew and takes the fingerprints: on purpose only, docs/decisions/0006-rules-version.md.
# `make histories ARGS="-k ladder"` records some of them.
histories: setup
	$(BIN)/python -m pytest -q tests/replay/record.py $(ARGS)
	$(BIN)/python -m pytest -q tests/replay/take_fingerprints.py

# After a change to models/domain/rights.py: docs/rights.md and docs/rights.zh.md.
pages: setup
	$(BIN)/python -m tests.docs.rights_page

# After a change to the page where the guides show it, or to what they show: the pictures of docs/guide.md and docs/guide.zh.md, from their test.
SHOTS := build/guide
guide: setup
	rm -rf $(SHOTS)
	CI=true DUBAN_SCREENS=$(SHOTS) $(BIN)/python -m pytest -q tests/browser/test_guide.py
	test -d $(SHOTS)/guide && rm -rf docs/guide && cp -r $(SHOTS)/guide docs/guide
	$(BIN)/python -m tests.docs.lighten
