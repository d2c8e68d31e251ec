import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";

import { serverEnv } from "../env/server";
import * as schema from "./schema";

let known: ReturnType<typeof open> | undefined;

function open() {
  return drizzle(postgres(serverEnv().DATABASE_URL), { schema });
}

/** The database, opened at the first call. */
export function database() {
  known ??= open();
  return known;
}
