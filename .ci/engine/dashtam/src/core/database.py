"""The database that DATABASE_URL names, as SQLAlchemy spells it; asyncpg knows no `+asyncpg`."""
import os

import asyncpg

SCHEMA = "CREATE TABLE IF NOT EXISTS providers (id serial PRIMARY KEY, name text NOT NULL)"


async def connect():
    return await asyncpg.connect(os.environ["DATABASE_URL"].replace("+asyncpg", "", 1), timeout=5)
