"""What the shop's programs share: its database and its cache, where the manifest says they are."""
import os

import psycopg2
import redis


def database():
    return psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=2)


def rows(query, *values):
    with database() as connection, connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


def cache():
    return redis.from_url(os.environ["REDIS_URL"], socket_timeout=5, socket_connect_timeout=2)
