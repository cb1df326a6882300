# syntax=docker/dockerfile:1
# Two stages: what builds (the package installer, collected static files) stays out of what runs.

FROM python:3.13-slim-bookworm AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PROJECT_ENVIRONMENT=/app/.venv UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev
COPY . .
# Collecting signs nothing: the secret made here stays in this stage.
RUN SIZEWRIGHT_ENV=development SIZEWRIGHT_VAR=/tmp/var STATIC_ROOT=/app/collected \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /home/sizewright sizewright \
    && install -d -o sizewright -g sizewright /data
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SIZEWRIGHT_ENV=production \
    SIZEWRIGHT_VAR=/data \
    STATIC_ROOT=/app/collected \
    HOST=0.0.0.0 \
    PORT=8000
USER sizewright
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["python", "-m", "config.healthcheck"]
CMD ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi:application"]
