import pg from "pg";

import { env } from "../../../env";

export const dynamic = "force-dynamic";

/** Healthy is: the database answers. */
export async function GET() {
  const client = new pg.Client({ connectionString: env.databaseUrl() });
  await client.connect();
  try {
    await client.query("SELECT 1");
    return Response.json({ status: "ok", version: env.version });
  } finally {
    await client.end();
  }
}
