"""Makes the schema of the test database."""
import asyncio
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2]))
from src.core.database import SCHEMA, connect  # noqa: E402


async def main():
    connection = await connect()
    await connection.execute(SCHEMA)
    await connection.close()
    print("test schema made")


asyncio.run(main())
