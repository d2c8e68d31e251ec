import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";

import { defineConfig } from "vitest/config";

// The stack tests' file on top of the host's: a database of their own, on the same server.
const files = [".env.local", ".env.stack.local"].map((file) => parseEnv(readFileSync(file, "utf8")));

export default defineConfig({ test: { env: Object.assign({}, ...files), include: ["tests/**/*.test.ts"] } });
