import { expect, test } from "vitest";

import { connect } from "../../lib/database/client";

test("the migrations have run", async () => {
  const client = await connect();
  expect(await client.column("SELECT name FROM migrations")).toContain("0001_widgets.sql");
  await client.close();
});
