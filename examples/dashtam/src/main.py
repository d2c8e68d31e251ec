"""The FastAPI application."""

import logging

from fastapi import FastAPI

from src.core.config import settings

logging.basicConfig(level=settings().log_level.upper())
app = FastAPI(title="Dashtam")


@app.get("/health")
def health() -> dict[str, str]:
    scheme = "https" if settings().ssl_enabled else "http"
    return {"status": "ok", "environment": settings().app_env, "scheme": scheme}
