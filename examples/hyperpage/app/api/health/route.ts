import { connect } from "../../../lib/database/client";

export const dynamic = "force-dynamic";

/** Healthy is: the database answers. */
export async function GET() {
  const client = await connect();
  try {
    await client.column("SELECT 1");
    return Response.json({ status: "ok" });
  } finally {
    await client.close();
  }
}
