"""Gives the tests an empty schema: the service `test-setup` runs this, and ends."""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from src.core.config import settings  # noqa: E402
from src.core.database import Base, engine  # noqa: E402


async def main() -> None:
    if settings().app_env not in ("test", "ci"):
        sys.exit(f"this drops every table, and APP_ENV is {settings().app_env}")
    database = engine()
    async with database.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
        await connection.run_sync(Base.metadata.create_all)
    await database.dispose()


if __name__ == "__main__":
    asyncio.run(main())
