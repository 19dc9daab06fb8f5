# One image for the web service, the worker and migrations. Build: docker build -t sotay .
FROM python:3.11-slim AS build
RUN python -m pip install --no-cache-dir 'uv>=0.13,<0.14'
COPY requirements/run.txt /requirements.txt
RUN uv venv /opt/sotay && uv pip sync --require-hashes --compile-bytecode --python /opt/sotay/bin/python /requirements.txt

# The web client: Node from the locked Python package, nothing of it in the image that runs.
FROM python:3.11-slim AS web
RUN python -m pip install --no-cache-dir 'uv>=0.13,<0.14'
COPY requirements/web.txt /requirements.txt
RUN uv venv /opt/node && uv pip sync --require-hashes --python /opt/node/bin/python /requirements.txt
ENV PATH=/opt/node/bin:$PATH WEB_OUT=/srv/app/static
WORKDIR /srv/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci
COPY tests/golden/openapi.json /srv/tests/golden/openapi.json
COPY web ./
RUN npm run build

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home sotay && mkdir /data && chown sotay /data
COPY --from=build /opt/sotay /opt/sotay
WORKDIR /srv
COPY app app
COPY --from=web /srv/app/static app/static
COPY migrations migrations
COPY question_banks question_banks
COPY alembic.ini ./
RUN python -m compileall -q app migrations
ENV PATH=/opt/sotay/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    SOTAY_ENVIRONMENT=production SOTAY_VAR_DIR=/data DATABASE_URL=sqlite:////data/sotay.sqlite3 HOST=0.0.0.0 PORT=8000
USER sotay
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/readyz', timeout=2)"]
# migrate, worker, … are commands of the same image: docker run sotay migrate
ENTRYPOINT ["python", "-m", "app.cli"]
CMD ["serve"]
