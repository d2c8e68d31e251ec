import { defineConfig } from "drizzle-kit";

// On the host the shell has it (.envrc, or `stackgen task`), in a container the service: the address differs, this file does not.
const url = process.env.DATABASE_URL;
if (!url) throw new Error("DATABASE_URL is not set");

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/shared/db/schema.ts",
  out: "./src/shared/db/migrations",
  dbCredentials: { url },
});
