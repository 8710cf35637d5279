PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: run test lint clean

run: $(VENV)/.run
	$(BIN)/python cli.py build
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/.dev
	$(BIN)/python -m pytest -m "not browser"

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# torch goes first and alone: a range in another package would take a build of several gigabytes.
$(VENV)/.torch: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet "$$(grep '^torch==' requirements.txt)"
	touch $@

$(VENV)/.run: requirements.txt constraints.txt $(VENV)/.torch
	$(BIN)/python -m pip install --quiet -r requirements.txt -c constraints.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt -c constraints.txt
	touch $@

clean:
	rm -rf $(VENV)
