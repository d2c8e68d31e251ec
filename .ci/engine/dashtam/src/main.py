"""The application: /health asks the database, /providers takes and shows names, /given tells how it was started."""
import os

from fastapi import FastAPI

from src.core.database import SCHEMA, connect

app = FastAPI()


@app.on_event("startup")
async def schema():
    connection = await connect()
    if os.environ["APP_ENV"] == "dev":
        await connection.execute(SCHEMA)
    # Elsewhere the schema is made before: without it, the application does not start.
    await connection.fetch("SELECT count(*) FROM providers")
    await connection.close()


async def fetch(query, *values):
    connection = await connect()
    try:
        return await connection.fetch(query, *values)
    finally:
        await connection.close()


@app.get("/health")
async def health():
    return {"database": (await fetch("SELECT 1 AS one"))[0]["one"] == 1}


@app.get("/providers")
async def providers():
    return [row["name"] for row in await fetch("SELECT name FROM providers ORDER BY id")]


@app.post("/providers/{name}")
async def add(name: str):
    await fetch("INSERT INTO providers (name) VALUES ($1)", name)
    return name


@app.get("/given")
async def given():
    return {name: os.environ.get(name) for name in ("APP_ENV", "LOG_LEVEL", "SSL_ENABLED")}
