import { serverEnv } from "../../../shared/env/server";

export const dynamic = "force-dynamic";

/** Healthy is: everything is set that has to be. */
export function GET() {
  return Response.json({ status: "ok", environment: serverEnv().APP_ENV });
}
