# 预算问答的镜像。构建：docker build -t budget-qa .  运行：见 compose.yaml 与 README“部署”。
# 包索引这样给：--build-arg INDEX_URL=…（单位内部的镜像）、--build-arg EXTRA_INDEX_URL=…（提供 CPU 版 torch 的索引）。

FROM python:3.11-slim AS build
ARG INDEX_URL=""
ARG EXTRA_INDEX_URL=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
RUN python -m venv /app/.venv
# Dependencies first: they change less often than the program.
COPY pyproject.toml constraints.txt README.md LICENSE ./
RUN mkdir ingest assistant eval prompts \
    && touch ingest/__init__.py assistant/__init__.py eval/__init__.py prompts/__init__.py \
    && .venv/bin/pip install ${INDEX_URL:+--index-url "$INDEX_URL"} \
        ${EXTRA_INDEX_URL:+--extra-index-url "$EXTRA_INDEX_URL"} -c constraints.txt -e .
COPY . .

FROM python:3.11-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOME=/tmp BUDGET_QA_WEB_LOG_FORMAT=json PATH=/app/.venv/bin:$PATH
# The numbered user owns nothing but the data.
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin budget-qa \
    && mkdir /data && chown 10001:10001 /data
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 7860
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
ENTRYPOINT ["python", "app.py", "--host", "0.0.0.0", "--port", "7860", "--data", "/data"]
