# Two commands for a fresh machine with python3 and make: `make demo` and `make test`. Each builds its own environment.

PYTHON ?= python3
VENV := .venv
UV_VERSION := 0.13.9
NEXT_DATASETTE := 1.0a41
ARGS :=

export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON_DOWNLOADS := never
# A crawl imports a thousand modules, and the tests begin hundreds of crawls: byte code is made once, before they begin. Not
# while they run: where files may not grow, Python leaves half of one in its place, and nothing can import it any more.
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: demo test next audit browser peers bench lint check format benchmark docs screenshots clean

demo: $(VENV)/.ready  ## archive an invented government and browse the result; ARGS=--once stops after the summary
	@$(VENV)/bin/gongkai demo $(ARGS)

# One more at a time than there are processors: some tests wait. Files in their order: sorted by how many tests they have, those
# with few and long ones would come last, one after another.
test: $(VENV)/.ready  ## every test, quality floors included
	@$(VENV)/bin/uv sync --frozen --inexact --quiet --system-certs --compile-bytecode
	@$(VENV)/bin/python -m compileall -q archive crawler gongkai scheduler.py tests
	$(VENV)/bin/pytest --numprocesses $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )) --dist loadfile --no-loadscope-reorder $(ARGS)

# In an environment of its own that goes with the command: $(VENV) keeps the Datasette of the lock file. Without the
# registry the alpha cannot be had, which says nothing about this code; whatever else goes wrong is a failure.
APART := $(VENV)/bin/uv run --quiet --system-certs --isolated --frozen --python $(VENV)/bin/python
NEXT := $(APART) --extra browser --with datasette==$(NEXT_DATASETTE)
UNREACHABLE := Failed to fetch|error sending request|network was disabled

next: $(VENV)/.ready  ## what asks the browse plugin, with the coming Datasette
	@said=$$($(NEXT) python -c '' 2>&1) || { \
		echo "$$said"; \
		echo "$$said" | grep -qE '$(UNREACHABLE)' || exit 1; \
		echo 'make next: SKIPPED, the registry cannot be reached'; exit 0; \
	}; \
	$(NEXT) pytest -p no:cacheprovider --numprocesses $$(getconf _NPROCESSORS_ONLN) --dist loadfile \
		$$(grep -lE 'archive\.browse import application|test_browse import' tests/archive/test_*.py) \
		tests/test_in_chromium.py $(ARGS)

# Everything that the lock file installs, all extras, with its hashes, against the advisories of PyPI. Where they cannot be
# asked, or a mirror knows none, nothing was audited, and it says so: that is no failure of this code, and no pass.
AUDIT := $(VENV)/bin/uv tool run --quiet --system-certs --python $(VENV)/bin/python pip-audit@2.9.0
NO_ADVISORIES := not found on PyPI|ConnectionError|ConnectTimeout|ReadTimeout|Max retries exceeded|ProxyError|ServiceError|$(UNREACHABLE)

audit: $(VENV)/.ready  ## known vulnerabilities of what the lock file installs
	@folder=$$(mktemp -d) && trap "rm -rf $$folder" EXIT && \
	$(VENV)/bin/uv export --quiet --frozen --all-extras --no-emit-project --output-file $$folder/locked.txt > /dev/null && \
	if $(AUDIT) --strict --require-hashes --disable-pip --progress-spinner off -r $$folder/locked.txt > $$folder/said 2>&1; then \
		cat $$folder/said; \
	elif grep -q '^Found ' $$folder/said || ! grep -qE '$(NO_ADVISORIES)' $$folder/said; then \
		cat $$folder/said; exit 1; \
	else \
		tail -n 1 $$folder/said; \
		echo 'make audit: SKIPPED, the advisories cannot be had'; \
	fi

# Apart, as above: atheris is made for few versions of Python. Where it cannot be had hypothesis goes on for longer.
SECONDS := 60
FUZZ := $(APART) --with atheris

fuzz: $(VENV)/.ready  ## bytes that nobody thought of, for SECONDS=60 in all; what is found stays in tests/fuzz/findings
	@if $(FUZZ) python -c 'import atheris' 2>/dev/null; then \
		targets=$$(PYTHONPATH=.:tests $(VENV)/bin/python -c 'from fuzz.targets import TARGETS; print(*TARGETS)'); \
		each=$$(( $(SECONDS) / $$(echo $$targets | wc -w) + 1 )); failed=; \
		for target in $$targets; do \
			echo "== $$target, $$each s"; \
			PYTHONPATH=.:tests $(FUZZ) python -m fuzz $$target $$each 2>$(VENV)/fuzz.log \
				|| { failed="$$failed $$target"; tail -n 30 $(VENV)/fuzz.log; }; \
		done; \
		if [ -n "$$failed" ]; then echo "make fuzz: found something in$$failed"; exit 1; fi; \
	else \
		echo 'make fuzz: without atheris, which cannot be had for this Python'; \
		FUZZ_EXAMPLES=$$(( $(SECONDS) * 100 )) $(VENV)/bin/pytest tests/fuzz --timeout 0 $(ARGS); \
	fi

benchmark: $(VENV)/.ready  ## quality floors and speed ratios, and what takes minutes
	$(VENV)/bin/pytest tests/benchmarks -m "long or not long" $(ARGS)

peers: $(VENV)/.ready  ## other tools on the same pages and files (the tables of docs/extraction.md) and on the same pairs of copies
	$(VENV)/bin/uv run --quiet --system-certs --script tests/benchmarks/peers.py
	$(VENV)/bin/uv run --quiet --system-certs --script tests/benchmarks/peers_copies.py
	$(VENV)/bin/uv run --quiet --system-certs --compile-bytecode --script tests/benchmarks/peers_files.py

bench: $(VENV)/.ready  ## speed beside others, into docs/benchmarks.md: an hour of a quiet machine, and 10 GB; ARGS="first idle" measures some parts
	PYTHONPATH=.:tests:tests/archive $(VENV)/bin/python -m benchmarks.speed --write $(ARGS)

lint: $(VENV)/.ready
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/ruff check
	$(VENV)/bin/mypy

check: lint test  ## what a change has to pass

format: $(VENV)/.ready
	$(VENV)/bin/ruff format
	$(VENV)/bin/ruff check --fix

# The lock file names every dependency with its hash; --frozen installs just those.
$(VENV)/.ready: pyproject.toml uv.lock
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(VENV)/bin/uv sync --frozen --inexact --quiet --system-certs
	@touch $@

browser: $(VENV)/.ready  ## the [browser] extra, for lists that only Chromium can draw (Chromium itself is the system's)
	$(VENV)/bin/uv sync --frozen --inexact --quiet --system-certs --extra browser

docs: $(VENV)/.ready  ## write the generated pages anew
	PYTHONPATH=.:tests $(VENV)/bin/python tests/generated_docs.py

screenshots: $(VENV)/.ready  ## the pictures of the README and docs anew, of the demo's archive (ARCHIVE=FILE: of another), in Chromium
	@folder=$$(mktemp -d) && trap "rm -rf $$folder" EXIT && \
	archive="$(ARCHIVE)" && if [ -z "$$archive" ]; then \
		$(VENV)/bin/gongkai demo --once --keep $$folder && archive=$$folder/archive.db; \
	fi && \
	PYTHONPATH=.:tests $(APART) --extra browser --with pillow python tests/pictures.py $$archive

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
