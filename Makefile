# make demo   install into .venv and transcribe a sample
# make test   install for development, check the style and the types, run every test
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && { command -v $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
SOURCES := app asr tests

.PHONY: help demo test check fast unit soak test-full test-nemo test-qwen bench clean package package-torch test-package

help:
	@sed -n 's/^# \(make.*\)/\1/p' Makefile

demo: $(VENV)/.demo
	@echo
	@echo '$$ voxbar transcribe assets/samples/jfk.flac'
	@$(BIN)/voxbar transcribe assets/samples/jfk.flac

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo 'VoxBar needs Python 3.11, 3.12 or 3.13: none was found.' >&2; exit 1; }
	@packaging/install-system-packages run $(PYTHON)
	@echo 'Making the virtual environment .venv with $(PYTHON)'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.demo: pyproject.toml | $(VENV)/.python
	@packaging/say-download-size $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/.python
	@packaging/install-system-packages test $(PYTHON)
	@packaging/say-download-size $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.demo

# make check  ruff and mypy only
check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --platform linux
	$(BIN)/mypy --platform win32
	$(BIN)/mypy --platform darwin

test: check
	$(BIN)/python -m pytest

# make soak       the long form: 200 utterances, 30 kills; 100 dictations into windows; 400 files in one call
soak: $(VENV)/.dev
	$(BIN)/python -m pytest --slow -s tests/soak tests/e2e/test_worker_hurt.py
	$(BIN)/python -m pytest --slow -m slow -s tests/desktop

# make test-full  with full-size checkpoints (5 GB of random weights are made first)
test-full: $(VENV)/.dev
	$(BIN)/python -m pytest --slow --model

# make test-nemo  parity against NeMo itself, in an environment of its own (2 GB)
test-nemo: .venv-nemo/.installed
	.venv-nemo/bin/python -m pytest -p no:cacheprovider --nemo tests/parity

.venv-nemo/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-nemo
	.venv-nemo/bin/python -m pip install --quiet --disable-pip-version-check -e '.[nemo]' pytest pytest-timeout hypothesis
	@touch $@

# make test-qwen  parity of Qwen3-ASR against transformers, in an environment of its own
test-qwen: .venv-qwen/.installed
	.venv-qwen/bin/python -m pytest -p no:cacheprovider --qwen tests/parity

.venv-qwen/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-qwen
	.venv-qwen/bin/python -m pip install --quiet --disable-pip-version-check -e '.[qwen]' pytest pytest-timeout hypothesis
	@touch $@

# make package       the packages for people without Python: dist/*.deb, dist/*.AppImage (FFmpeg is built the first time)
package: $(VENV)/.python
	@packaging/install-system-packages package
	packaging/build-bundle "$$(command -v $(PYTHON))"
	packaging/build-deb
	packaging/build-appimage

# make package-torch the add-on for large models, after make package: dist/voxbar-torch* (CUDA=cuda: with CUDA)
package-torch:
	packaging/build-torch $(CUDA)

# make test-package  the packages on a clean system without Python, end to end (as root)
test-package: $(VENV)/.dev
	$(BIN)/python -m pytest --bundle tests/packaging
	packaging/test-clean-root

# make clean  remove the environments and caches
clean:
	rm -rf .venv .venv-nemo .venv-qwen build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
