# The application: development mounts its source code over this, staging runs it as it is.
FROM python:3.13-slim
RUN pip install --no-cache-dir uv==0.5.11
WORKDIR /app
ENV PYTHONUNBUFFERED=1 UV_LINK_MODE=copy PATH="/app/.venv/bin:$PATH"
COPY pyproject.toml ./
RUN uv sync --no-install-project --no-dev
COPY src ./src
EXPOSE 8000
CMD ["uv", "run", "--no-dev", "uvicorn", "src.main:app", "--host", "0.0.0.0", "--port", "8000"]
