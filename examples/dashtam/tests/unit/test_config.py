import pytest
from pydantic import ValidationError

from src.core.config import Settings


def test_secrets_are_not_shown() -> None:
    settings = Settings(app_env="test", database_url="postgresql+asyncpg://db/test", secret_key="for-this-test")
    assert "for-this-test" not in repr(settings)


def test_an_environment_that_there_is_not() -> None:
    with pytest.raises(ValidationError):
        Settings(app_env="production", database_url="postgresql+asyncpg://db/test", secret_key="for-this-test")
