# 只需要 python3（≥3.11，带 venv）和 make。环境变量（如 PIP_EXTRA_INDEX_URL）原样传给 pip。

PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do \
    $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
DATA ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format types check eval bench fuzz clean

help:  ## 列出全部命令
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo '  参数用 ARGS 传入，例如 make run ARGS="--port 8000"，make test ARGS="-k codes"'

setup: $(VENV)/.setup  ## 建好 .venv 和依赖（只在 pyproject.toml 或 constraints.txt 变动后重做）

run: setup  ## 启动网页问答 http://127.0.0.1:7860（没有语料时用样例）
	$(BIN)/python app.py $(ARGS)

test: setup  ## 全部测试
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.setup-dev  ## ruff：规则与格式
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.setup-dev  ## ruff：就地整理格式
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.setup-dev  ## mypy --strict
	$(BIN)/mypy

check: lint types test  ## 提交前：lint、types、test

eval: setup  ## 快速题集打分（在新导入的样例上；DATA=目录 用已有的语料）
ifeq ($(DATA),)
	rm -rf build/eval
	$(BIN)/python -m ingest samples --data build/eval
endif
	$(BIN)/python -m eval run --data $(or $(DATA),build/eval) $(ARGS)

bench: setup  ## 速度与规模（ARGS="--large"：再测导入一万份）
	$(BIN)/python -m eval bench $(ARGS)

fuzz: setup  ## 一万份损坏的文件：只许以可读的消息失败（ARGS="--number 500"）
	$(BIN)/python -m eval.fuzz $(ARGS)

clean:  ## 删除环境、缓存和样例语料（data/ 不动）
	rm -rf $(VENV) data-samples reports build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.setup: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo '需要 Python 3.11 或更新的版本：装好后重试，或用 make PYTHON=/path/to/python3.11 指明' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -c constraints.txt -e '.[test]'
	@touch $@

$(VENV)/.setup-dev: $(VENV)/.setup
	$(BIN)/python -m pip install -c constraints.txt -e '.[test,dev]'
	@touch $@
