import { z } from "zod";

const schema = z.object({
  APP_ENV: z.enum(["development", "test", "production"]),
  NODE_ENV: z.enum(["development", "test", "production"]),
  DATABASE_URL: z.string().url(),
  LITELLM_BASE_URL: z.string().url(),
  LITELLM_MASTER_KEY: z.string().min(1),
});

export type ServerEnv = z.infer<typeof schema>;

let known: ServerEnv | undefined;

/** What the server is told. Read at the first call: a build has no environment. */
export function serverEnv(): ServerEnv {
  known ??= schema.parse({
    APP_ENV: process.env.APP_ENV,
    NODE_ENV: process.env.NODE_ENV,
    DATABASE_URL: process.env.DATABASE_URL,
    LITELLM_BASE_URL: process.env.LITELLM_BASE_URL,
    LITELLM_MASTER_KEY: process.env.LITELLM_MASTER_KEY,
  });
  return known;
}
