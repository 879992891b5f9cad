# Needs python3 (3.11 or newer) and make; everything else goes into .venv.
# 只需 python3(3.11 及以上)和 make,其余都装在 .venv 里。

PYTHON ?= python3
PY = .venv/bin/python
PIP = $(PY) -m pip --disable-pip-version-check
SAMPLE = samples/zhenglanqi-2023

# Build backends read this for the timestamps inside an archive: the same source, the same wheel.
export SOURCE_DATE_EPOCH ?= 1577836800

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-long lint bench damage formats formats-office wheel clean

help:
	@echo 'make demo    用 samples/ 里的样例跑一遍核算 / run the main job on samples/'
	@echo 'make test    代码检查和全部测试 / lint and the whole test suite'
	@echo 'make test-long 连同费时的测试 / all tests, the long ones too'
	@echo 'make lint    只做代码检查 / ruff, mypy and import-linter only'
	@echo 'make bench   性能测量 / benchmarks'
	@echo 'make formats 重新生成其他格式的测试文件(formats-office 用 LibreOffice) / remake test files'
	@echo 'make damage  名册逐位损坏、逐长度截断,须拒绝或读得一字不差 / every bit flip and truncation'
	@echo 'make wheel   打包到 dist/ / build the wheel into dist/'
	@echo 'make clean   删除 .venv 和生成的文件 / remove .venv and generated files'

# Exit 1 says that some rows need a person, as the sample's are meant to: the run is done.
demo: .venv/.ready-run
	@$(PY) -m payouts compute $(SAMPLE)/roster.xlsx --rules rules/zhenglanqi --period 2023 \
	  --controls $(SAMPLE)/controls.yaml --out out/demo || [ $$? -eq 1 ]

test: lint
	$(PY) -m pytest -q -n 2 -m 'not long'

test-long: .venv/.ready
	$(PY) -m pytest -q -n 2

lint: .venv/.ready
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m mypy --platform win32 --cache-dir .mypy_cache/win32
	$(PY) -m mypy tests benchmarks docs/start $(wildcard samples/*/*.py)
	$(PY) -c 'from importlinter.cli import lint_imports_command as run; run()'

bench: .venv/.ready
	$(PY) -m benchmarks

# The small files of tests/data/formats, which are kept: only a change of make.mjs or office.py
# asks for these.
formats:
	@tmp=$$(mktemp -d) && cd "$$tmp" && npm init -y >/dev/null && npm install --silent xlsx@0.18.5 \
	  && node "$(CURDIR)/tests/data/formats/make.mjs" "$(CURDIR)/tests/data/formats"; \
	  status=$$?; rm -rf "$$tmp"; exit $$status

formats-office: .venv/.ready
	$(PY) tests/data/formats/office.py tests/data/formats

damage: .venv/.ready
	PYTHONPATH=. $(PY) tests/damage.py

wheel: .venv/.ready-run
	$(PIP) wheel -q --no-deps -w dist .

clean:
	rm -rf .venv dist out .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What a user needs: enough for make demo.
.venv/.ready-run: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo '需要 Python 3.11 或更高版本。装好后再运行,或指定:make PYTHON=python3.12 …' >&2; \
	  echo 'Python 3.11 or newer is needed. Install it, or name one: make PYTHON=python3.12 ...' >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo '这台机器的 python3 不能建虚拟环境。Debian/Ubuntu 请运行:sudo apt-get install python3-venv' >&2; \
	  echo 'python3 here cannot create virtual environments. On Debian/Ubuntu: sudo apt-get install python3-venv' >&2; \
	  exit 1; }
	@echo '正在准备 .venv,首次约需一分钟 … / preparing .venv, about a minute the first time ...' >&2
	@# A working .venv is kept; one that was moved, broken off or made by a lost python is replaced.
	@$(PY) -c 'import pip, ssl' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(PIP) install -q -c constraints.txt -e .
	@touch $@

# What a developer needs besides.
.venv/.ready: .venv/.ready-run
	@$(PIP) install -q -c constraints.txt -e '.[dev]'
	@touch $@
