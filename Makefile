# Each target that has a line of help is meant to be called; `make` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 16

$(STAMP): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("bibconv needs Python 3.11 or later") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

setup: $(STAMP) ## Make the virtual environment, with what the lock file says

FORMATS := bib:bibtex biblatex.bib:biblatex json:csl-json ris:ris xml:jats jsonl:jsonl

demo: $(STAMP) ## Convert the examples of both dump styles into all formats
	@mkdir -p build/demo
	@for name in listing abstracts; do for pair in $(FORMATS); do \
	    out=build/demo/$$name.$${pair%%:*}; echo "examples/$$name.txt -> $$out"; \
	    $(BIN)/bibconv convert examples/$$name.txt -t $${pair##*:} -o $$out || exit; \
	done; done

test: $(STAMP) ## Run the tests
	$(BIN)/python -m pytest -q -n auto

# What only demands that nothing breaks, or that time stays linear, shows no branch to be right.
UNCOUNTED := oracles test_identify* test_bench* test_linear.py test_laws.py test_pairs.py test_mutations.py test_parallel.py \
    test_faults.py test_catalogue.py test_calls.py test_compiled.py test_layers.py

coverage: $(STAMP) ## Say how many lines and branches of formats and text the tests reach; fails under 95 %
	@mkdir -p build/coverage
	$(BIN)/python -m pytest -q -n auto $(UNCOUNTED:%=--ignore-glob='tests/%') -k "not (linear or little_time or takes_long or fifty_thousand)" \
	    --cov --cov-report=term --cov-report=json
	$(BIN)/python tests/branches.py build/coverage/coverage.json

mutants: $(STAMP) ## Change the escaper, the lexer and the atomic write; fails where tests notice under 80 % (ARGS="--sample 0")
	$(BIN)/python tests/mutants.py $(ARGS)

COMPILED := build/compiled

$(COMPILED)/.compiled: $(STAMP) hatch_build.py $(shell find bibconv schemas -name '*.py' -o -name '*.json')
	$(BIN)/python hatch_build.py $(COMPILED)
	@touch $@

compile: $(COMPILED)/.compiled ## Compile the hot modules into build/compiled (needs a C compiler)

test-compiled: $(COMPILED)/.compiled ## Run the same tests on the compiled modules
	PYTHONSAFEPATH=1 PYTHONPATH=$(CURDIR)/$(COMPILED) BIBCONV_COMPILED=$(CURDIR)/$(COMPILED) \
	    $(BIN)/python -m pytest -q -n auto tests

check: $(STAMP) ## Format, lint, types and tests: what has to pass before a change lands
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -n auto

judge: $(STAMP) ## Let the real tools judge what we write (installs them: Debian as root, npm, PyPI)
	.ci/judges
	BIBCONV_JUDGES=required $(BIN)/python -m pytest -q -n 2 --dist worksteal tests/oracles

fuzz: $(STAMP) ## Run 200,000 mutated documents on each reader
	$(BIN)/python tests/mutate.py 200000

fuzz-guided: $(STAMP) ## Fuzz each reader for a while, guided by coverage (installs atheris; ARGS="-max_total_time=600")
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris
	@for reader in bibtex biblatex csl-json ris jats jsonl abstracts listing arxiv openalex acl; do \
	    echo "$$reader"; PYTHONPATH=tests $(BIN)/python tests/guided.py $$reader -max_total_time=60 $(ARGS) || exit; \
	done

catalogue: $(STAMP) ## Run the catalogue of bad input, each case in a fresh process (ARGS="jats deep")
	$(BIN)/python -m tests.catalogue $(ARGS)

trace: $(STAMP) ## Trace the system calls of every XML and JSON case of the catalogue (needs strace)
	$(BIN)/python tests/calls.py

faults: $(STAMP) ## Kill 200 runs for each output format and way to write at random moments, and let each system call fail
	$(BIN)/python tests/faults.py 200
	$(BIN)/python -m pytest -q tests/test_faults.py

laws: $(STAMP) ## Hold the laws on 10,000 records for each pair of formats
	$(BIN)/python tests/pairs.py 10000

format: $(STAMP) ## Lay out the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schema: $(STAMP) ## Generate schemas/*.json from the types
	@mkdir -p schemas
	$(BIN)/bibconv schema record > schemas/record.schema.json
	$(BIN)/bibconv schema report > schemas/report.schema.json

docs: $(STAMP) ## Generate docs/formats.md, docs/rules.md and docs/check.md
	$(BIN)/python tests/formats_page.py
	$(BIN)/python tests/rules_page.py
	$(BIN)/python tests/check_page.py

paper: $(STAMP) ## Make the PDF of the LaTeX example (needs pdflatex and bibtex)
	$(BIN)/bibconv convert examples/listing.txt -o examples/paper/refs.bib
	$(BIN)/bibconv check examples/paper/refs.bib --tex examples/paper/paper.tex --ignore T113
	cd examples/paper && pdflatex -interaction=nonstopmode -halt-on-error paper.tex && bibtex paper \
	    && pdflatex -interaction=nonstopmode paper.tex && pdflatex -interaction=nonstopmode -halt-on-error paper.tex

cite: $(STAMP) ## From bare abstracts to a bibliography: identify, convert, and the LaTeX example
	@mkdir -p build/cite
	$(BIN)/bibconv index build examples/library.json -o build/cite/library.db
	$(BIN)/bibconv identify examples/abstracts.txt --index build/cite/library.db -o build/cite/identified.jsonl
	$(BIN)/bibconv convert build/cite/identified.jsonl -o build/cite/refs.bib
	cp examples/paper/paper.tex build/cite/
	cd build/cite && pdflatex -interaction=nonstopmode -halt-on-error paper.tex && bibtex paper \
	    && pdflatex -interaction=nonstopmode paper.tex && pdflatex -interaction=nonstopmode -halt-on-error paper.tex

identify-eval: $(STAMP) ## Say how well abstracts are identified, and draw the curve (ARGS="--scale 200000 --kill 20")
	PYTHONPATH=tests $(BIN)/python tests/identify_eval.py $(ARGS)

PEERS := build/bench/peers

$(PEERS)/.installed: requirements-bench.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

bench: $(COMPILED)/.compiled $(PEERS)/.installed $(PEERS)/node_modules/.installed ## Measure speed, memory and start-up beside the peers, and write docs/benchmarks.md (needs npm; ARGS="--size 20MB --only listing")
	$(BIN)/python -m tests.bench --peer $(PEERS)/bin/python --npm $(PEERS) --compiled $(COMPILED) $(ARGS)

bench-jobs: $(STAMP) ## Measure -j 2 beside two runs on half of the records each (ARGS="--records 20000 --only listing")
	$(BIN)/python -m tests.bench.several $(ARGS)

BIBLA := build/bench/bibla

$(BIBLA)/.installed:
	$(PYTHON) -m venv $(BIBLA)
	$(BIBLA)/bin/python -m pip install --quiet --disable-pip-version-check bibla==2.0.11
	@touch $@

bench-check: $(STAMP) $(COMPILED)/.compiled $(PEERS)/node_modules/.installed $(BIBLA)/.installed ## Measure bibconv check beside bibtex-tidy and bibla (needs npm)
	$(BIN)/python -m tests.bench.checking --npm $(PEERS) --bibla $(BIBLA)/bin/bibla --compiled $(COMPILED) $(ARGS)

$(PEERS)/node_modules/.installed: tests/bench/peers/package-lock.json
	cp tests/bench/peers/package.json tests/bench/peers/package-lock.json tests/bench/peers/.npmrc $(PEERS)/
	npm ci --silent --prefix $(PEERS)
	@touch $@

profile: $(STAMP) ## Show where the time of a conversion goes (ARGS="--from abstracts --to ris")
	$(BIN)/python -m tests.bench.profile $(ARGS)

lock: $(STAMP) ## Renew the lock files (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    --no-annotate --prerelease disallow --extra dev -o requirements-dev.txt pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    --no-annotate --prerelease disallow --group bench -o requirements-bench.txt

clean: ## Remove what was built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: help setup demo test coverage mutants compile test-compiled check judge fuzz fuzz-guided catalogue trace faults laws format schema docs paper cite identify-eval bench bench-check bench-jobs profile lock clean
