"""What the application is told by its environment; nothing else reads it."""

from functools import lru_cache
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    app_env: Literal["dev", "test", "ci", "staging"]
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    database_url: SecretStr
    secret_key: SecretStr
    ssl_enabled: bool = False


@lru_cache
def settings() -> Settings:
    """Read at the first call, so that a test can set what it needs before."""
    return Settings()
