import { database } from "database";
import Redis from "ioredis";

import { env } from "../../../env";

export const dynamic = "force-dynamic";

/** Healthy is: database and cache answer. */
export async function GET() {
  const cache = new Redis(env.redisUrl(), { lazyConnect: true });
  try {
    await Promise.all([database.$queryRaw`SELECT 1`, cache.ping()]);
    return Response.json({ status: "ok" });
  } finally {
    cache.disconnect();
  }
}
