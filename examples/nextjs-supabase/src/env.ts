/** What the application is told by its environment; nothing else reads it. */
import { readFileSync } from "node:fs";

function required(name: string, value: string | undefined): string {
  if (!value) throw new Error(`${name} is not set: see docs/config-management.md`);
  return value;
}

/** In production the password is a file, so that neither `docker inspect` nor a child process sees it. */
function databaseUrl(): string {
  const url = new URL(required("DATABASE_URL", process.env.DATABASE_URL));
  const file = process.env.DATABASE_PASSWORD_FILE;
  if (file) url.password = encodeURIComponent(readFileSync(file, "utf8").trim());
  return url.href;
}

export const env = {
  isProduction: process.env.NODE_ENV === "production",
  version: process.env.APP_VERSION ?? "unknown",
  // Written out, each of them: Next.js replaces the words, and no others.
  appUrl: required("NEXT_PUBLIC_APP_URL", process.env.NEXT_PUBLIC_APP_URL),
  apiUrl: required("NEXT_PUBLIC_API_URL", process.env.NEXT_PUBLIC_API_URL),
  databaseUrl,
  sessionSecret: () => required("SESSION_SECRET", process.env.SESSION_SECRET),
  /** Development sends mail into mailpit, and has no cache. */
  smtpUrl: process.env.SMTP_URL,
  redisUrl: process.env.REDIS_URL,
};
