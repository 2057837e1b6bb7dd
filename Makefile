# Needs python3 (3.11 to 3.13) and make; everything else goes into .venv.

VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
UV := uv==0.13.9
PORT ?= 8000
COMPILE := CORPSYS_EMBEDDED=1 $(PY) manage.py compile_catalogue
# Extra arguments: make test ARGS="-k gate"
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install run test test-long smoke bench lint format lock messages clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1: /p' Makefile

install: $(STAMP) ## make .venv with everything in it; quick when nothing changed

run: install ## the whole product on this machine, at http://127.0.0.1:8000/ (PORT=…), until Ctrl-C
	@CORPSYS_EMBEDDED=1 PORT=$(PORT) exec $(PY) manage.py rundev

test: lint ## every check and the tests, on servers of their own
	$(COMPILE)
	$(PY) -m pytest -n 2 --dist loadgroup -m "not long" $(ARGS)

test-long: install ## the tests that take long: faults, long walks, gallery
	$(COMPILE)
	$(PY) -m pytest -n 2 --dist loadgroup -m long $(ARGS)

smoke: install ## an empty installation walked from end to end over HTTP, with the figures it shows
	$(PY) tests/smoke/run.py $(ARGS)

bench: install ## speed beside its limits
	$(PY) -m tests.bench $(ARGS)

lint: install ## style, types, templates, floors, compose file
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy .
	$(PY) -m djlint --quiet --check --lint templates
	$(PY) -c 'from importlinter.cli import lint_imports_command as check; check()'
	$(PY) -m check_jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

format: install ## put code and templates into shape
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(PY) -m djlint --quiet --reformat templates

lock: install ## resolve pyproject.toml into requirements.lock again
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra embedded --group dev pyproject.toml -o requirements.lock

messages: install ## collect texts for translation, and compile the translations
	@command -v xgettext >/dev/null || { echo "xgettext is missing. Install it: sudo apt install gettext" >&2; exit 1; }
	CORPSYS_EMBEDDED=1 $(PY) manage.py makemessages --locale pl --no-obsolete --add-location file \
		--ignore '$(VENV)/*' --ignore 'frontend/*' --ignore 'static/*' --ignore 'tests/*'
	$(COMPILE)

clean: ## remove .venv and caches; the data in .local stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A broken .venv (its Python is gone, or an install was interrupted before pip was there) is made anew.
$(STAMP): requirements.lock
	@$(PY) -m pip --version >/dev/null 2>&1 || { rm -rf $(VENV) && $(MAKE) --no-print-directory $(VENV)/made; }
	@$(PY) -m pip install --quiet --disable-pip-version-check '$(UV)'
	@$(PY) -m uv pip sync --quiet --python $(PY) --require-hashes requirements.lock
	@touch $@
	@echo "Installed into $(VENV)."

.PHONY: $(VENV)/made
$(VENV)/made:
	@python=$$(for each in python3 python3.13 python3.12 python3.11; do \
		$$each -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$each && break; \
	done); \
	if [ -z "$$python" ]; then \
		echo "Python 3.11, 3.12 or 3.13 is needed and none was found. Install one: sudo apt install python3 python3-venv" >&2; exit 1; \
	fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
		version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
		echo "Python $$version has no venv module. Install it: sudo apt install python$$version-venv" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$python --version) …"; $$python -m venv $(VENV)
