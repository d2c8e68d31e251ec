/** What the server is told by its environment. Flags and what they gate are in `tools/registry.ts`. */

function required(name: string, value: string | undefined): string {
  if (!value) throw new Error(`${name} is not set: see docs/config-management.md`);
  return value;
}

export type Database = { engine: "sqlite"; path: string } | { engine: "postgres"; url: string };

function database(): Database {
  if (process.env.DB_ENGINE === "sqlite") {
    return { engine: "sqlite", path: required("SQLITE_PATH", process.env.SQLITE_PATH) };
  }
  const host = required("DB_HOST", process.env.DB_HOST);
  const url = new URL(`postgresql://${host}:${process.env.DB_PORT ?? "5432"}`);
  url.pathname = required("DB_NAME", process.env.DB_NAME);
  url.username = required("DB_USER", process.env.DB_USER);
  url.password = process.env.DB_PASSWORD ?? "";
  return { engine: "postgres", url: url.href };
}

export const config = {
  isProduction: process.env.NODE_ENV === "production",
  port: Number(process.env.PORT ?? "3000"),
  baseUrl: process.env.BASE_URL ?? "http://localhost:3000",
  logLevel: process.env.LOG_LEVEL ?? "info",
  /** Asked for where it is needed: neither the build nor the migrations have it. */
  sessionSecret: () => required("SESSION_SECRET", process.env.SESSION_SECRET),
  database,
};
