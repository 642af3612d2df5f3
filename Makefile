# make run | test | lint | bench | lock | clean      PORT=8000  PYTHON=python3.12

# the first interpreter that is new enough
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV = .venv/bin/python
export PORT

.PHONY: run test lint bench lock clean python

run: python ## fresh clone to running site with demo content
	@"$(PYTHON)" -m scripts.bootstrap run && exec $(VENV) -m scripts.run

test: python ## fresh clone to all tests passed
	@"$(PYTHON)" -m scripts.bootstrap dev && exec $(VENV) -m scripts.check test

lint: python
	@"$(PYTHON)" -m scripts.bootstrap dev && exec $(VENV) -m scripts.check lint

bench: python
	@test -f scripts/bench.py || { echo "scripts/bench.py is not written yet" >&2; exit 1; }
	@"$(PYTHON)" -m scripts.bootstrap dev && exec $(VENV) scripts/services.py --durable -- $(VENV) scripts/bench.py

lock: python ## renew both locks; UPGRADE=1 takes newer versions
	@"$(PYTHON)" -m scripts.bootstrap dev && exec $(VENV) -m scripts.lock $(if $(UPGRADE),--upgrade)

clean: ## keeps var/, where the data are
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: apt-get install python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "$(PYTHON) is not Python 3.11 or newer" >&2; exit 1; }
