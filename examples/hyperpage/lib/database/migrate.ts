/** Applies what is in `migrations` and was not applied before, in the order of the names: `npm run db:migrate`. */
import { readFile, readdir } from "node:fs/promises";

import { connect } from "./client";

const folder = new URL("./migrations/", import.meta.url);
const client = await connect();
try {
  await client.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)");
  const applied = new Set(await client.column("SELECT name FROM migrations"));
  const files = (await readdir(folder)).filter((name) => /^\w+\.sql$/.test(name) && !applied.has(name));
  for (const name of files.sort()) {
    const sql = await readFile(new URL(name, folder), "utf8");
    await client.execute(`BEGIN; ${sql} INSERT INTO migrations (name) VALUES ('${name}'); COMMIT;`);
    console.log(`applied ${name}`);
  }
} finally {
  await client.close();
}
