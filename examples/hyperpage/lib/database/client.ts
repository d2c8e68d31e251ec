import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

import Sqlite from "better-sqlite3";
import pg from "pg";

import { config } from "../config";

/** The part of a database that both engines have. */
export interface Client {
  /** Runs one or more statements, without parameters. */
  execute(sql: string): Promise<void>;
  /** The first column of every row. */
  column(sql: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function connect(): Promise<Client> {
  const database = config.database();
  if (database.engine === "sqlite") {
    mkdirSync(dirname(database.path), { recursive: true });
    const file = new Sqlite(database.path);
    return {
      execute: async (sql) => void file.exec(sql),
      column: async (sql) => file.prepare(sql).pluck().all() as string[],
      close: async () => void file.close(),
    };
  }
  const server = new pg.Client({ connectionString: database.url });
  await server.connect();
  return {
    execute: async (sql) => void (await server.query(sql)),
    column: async (sql) => (await server.query({ text: sql, rowMode: "array" })).rows.map((row) => String(row[0])),
    close: () => server.end(),
  };
}
